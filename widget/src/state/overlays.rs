//! What is laid over the lieux: the owner's corrections, and what holds of some for a while.

use super::data::{Data, find};
use super::{AppState, Part, Shared, is_raw_source};
use crate::signals::Fact;
use atlas::catalogue::{Catalogue, Handle, LieuId};
use atlas::gather::laid;
use atlas::overlay::Overlay;
use atlas::territoire::CodeDepartement;
use embed_snippet::Config;

/// The files of overlays that a configuration needs.
pub(super) fn parts(config: &Config, data: Data) -> Vec<Part> {
    let mut parts = Vec::new();
    parts.extend(config.corrections.is_some().then_some(Part::Corrections));
    for rank in 0..super::data::n_sources(config) {
        let says = !is_raw_source(config, rank) && data.manifest(rank).is_some_and(|manifest| manifest.avis.is_some());
        parts.extend(says.then_some(Part::Notices(rank)));
    }
    parts
}

/// The corrections that change lieux: `None` while they are on their way. Corrections that did not come correct nothing, and are said to
/// have failed.
pub(super) fn corrections(config: Fact<Config>, data: Data) -> Option<Option<Shared<Overlay>>> {
    if config.with(|config| config.corrections.is_none()) {
        return Some(None);
    }
    let loaded = data.corrections.get()?;
    Some(loaded.ok().filter(|overlay| overlay.changes_lieux()))
}

/// Lays corrections over lieux, and says which were published in another département than they are in now.
pub(super) fn lay(
    catalogue: &Catalogue,
    overlay: &Overlay,
    moved: &mut Vec<(Handle, Option<CodeDepartement>)>,
) -> Catalogue {
    let (after, before) = laid(catalogue, overlay);
    for (id, was) in after.ids().zip(before) {
        let departement = catalogue.node(was).departement();
        if after.node(id).departement() != departement {
            moved.push((after.handle(id), departement));
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
        let of = |overlay: &Overlay| {
            let notice = overlay.entry(handle)?.notice.as_ref()?;
            notice.holds_on(today).then(|| notice.text.clone())
        };
        let rank = self.lieux()?.details_of(id).0;
        let own = self.data.corrections.with(|loaded| of(loaded.as_ref()?.as_ref().ok()?));
        own.or_else(|| self.data.notices.with(|all| of(find(all, &rank)?.as_ref().ok()?)))
    }
}
