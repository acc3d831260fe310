//! What is laid over the lieux: the owner's corrections, and what holds of some for a while.

use super::data::{Data, Moved, find};
use super::{AppState, Part, Shared, is_raw_source};
use crate::reactive::RwSignal;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::gather::laid;
use atlas::identifiers::Identifiers;
use atlas::overlay::Overlay;
use embed_snippet::Config;

/// Whether a configuration names lieux by their ids.
pub(super) fn names_ids(config: &Config) -> bool {
    config.corrections.is_some() || !config.perimeter.lieux.is_empty()
}

/// The files of overlays that a configuration needs, and those that say which ids they and others (`by_id`) mean. One that failed stays
/// among them when the script that asked for a lieu has had its answer, so that it is said.
pub(super) fn parts(config: &Config, data: Data, by_id: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(config.corrections.is_some().then_some(Part::Corrections));
    for rank in (0..super::data::n_sources(config)).filter(|rank| !is_raw_source(config, *rank)) {
        let Some(manifest) = data.manifest(rank) else { continue };
        let identifiers = Part::Identifiers(rank);
        let has_notices = manifest.avis.is_some();
        let wanted = by_id || has_notices || names_ids(config) || data.outcome(identifiers).is_some();
        parts.extend(has_notices.then_some(Part::Notices(rank)));
        parts.extend((wanted && manifest.identifiants.is_some()).then_some(identifiers));
    }
    parts
}

/// The corrections that change lieux: `None` while they are on their way. Corrections that did not come correct nothing, and are said to
/// have failed.
pub(super) fn corrections(config: RwSignal<Config>, data: Data) -> Option<Option<Shared<Overlay>>> {
    if config.with(|config| config.corrections.is_none()) {
        return Some(None);
    }
    let loaded = data.corrections.get()?;
    Some(loaded.ok().filter(|overlay| overlay.changes_lieux()))
}

/// Lays corrections over lieux of the source of this rank, and says which were published in another département than they are in now.
pub(super) fn lay(
    catalogue: &Catalogue,
    overlay: &Overlay,
    (rank, identifiers): (u8, &Identifiers),
    moved: &mut Vec<Moved>,
) -> Catalogue {
    let (after, before) = laid(catalogue, overlay, identifiers);
    for (id, was) in after.ids().zip(before) {
        let departement = catalogue.node(was).departement();
        if after.node(id).departement() != departement {
            moved.push(((rank, after.handle(id)), departement));
        }
    }
    after
}

impl AppState {
    /// What is said of a lieu today, the lieu's own: by the owner's file, else by who published it.
    #[must_use]
    pub fn notice(&self, catalogue: &Catalogue, id: LieuId) -> Option<String> {
        let handle = catalogue.handle(id);
        let today = self.ask.today(catalogue.node(id).departement());
        let rank = self.lieux()?.details_of(id).0;
        // Until it is known whose it is, nothing is said.
        let identifiers = self.config.with(|config| self.data.identifiers(config, rank))?;
        let of = |overlay: &Overlay| {
            let notice = overlay.entry(handle, &identifiers)?.notice.as_ref()?;
            notice.holds_on(today).then(|| notice.text.clone())
        };
        let own = self.data.corrections.with(|loaded| of(loaded.as_ref()?.as_ref().ok()?));
        own.or_else(|| self.data.notices.with(|all| of(find(all, &rank)?.as_ref().ok()?)))
    }
}
