//! What the page's owner asked for by a code or an id that nothing has, said with those that may have been meant.
//!
//! Whoever names such a code or id also needs the code that takes lieux out: these sentences come with it, and other pages never load them.

use super::data::{Code, Part};
use super::{AppState, Shared};
use atlas::catalogue::Catalogue;
use atlas::confines::Unknown;
use atlas::identifiers::Identifiers;
use atlas::outlines::Layer;
use embed_snippet::codes;

crate::lazy!(decoupe, coming, fn sentences(state: AppState) -> Vec<String> = sentences_now);

fn sentences_now(state: AppState) -> Vec<String> {
    [state.unknown_codes(), state.unknown_ids()].concat()
}

impl AppState {
    /// For the page's owner: all of them that are known by now.
    #[must_use]
    pub fn unknown(&self) -> Vec<String> {
        let is_there = matches!(self.data.outcome(Part::Code(Code::Cut)), Some(Ok(())));
        is_there.then(|| sentences(*self)).flatten().unwrap_or_default()
    }

    /// The codes that are nobody's, with those that may have been meant.
    pub(super) fn unknown_codes(&self) -> Vec<String> {
        let unknown = self.confines.with(|confines| confines.unknown.clone());
        let sentence = |unknown: Unknown| match unknown {
            Unknown::Epci(siren) => {
                let epcis =
                    self.data.epcis.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()));
                let entries = epcis.iter().flat_map(|epcis| epcis.entries());
                let known: Vec<_> =
                    entries.map(|entry| (entry.epci.siren.to_string(), entry.epci.nom.as_str())).collect();
                let siren = siren.to_string();
                phrases::unknown_code("epci", &siren, &codes::close_to(&siren, &known))
            }
            Unknown::Commune(commune) => {
                let code = commune.code();
                let outlines = commune.departement().and_then(|of| self.outlines(Part::Communes(of)));
                let areas = outlines.iter().flat_map(|outlines| outlines.areas(Layer::Communes));
                let known: Vec<_> = areas.map(|area| (area.territoire.code(), area.nom.as_str())).collect();
                phrases::unknown_code("commune", &code, &codes::close_to(&code, &known))
            }
        };
        unknown.into_iter().map(sentence).collect()
    }

    /// The ids of corrections that no lieu has, with those that may have been meant. Nothing while only a part of the
    /// lieux is there, among which each id might be.
    pub(super) fn unknown_ids(&self) -> Vec<String> {
        let Some(Ok(overlay)) = self.data.corrections.get() else { return Vec::new() };
        self.data.pieces.with(|pieces| {
            let known = |rank| self.config.with(|config| self.data.identifiers(config, rank));
            let whole: Vec<(&Catalogue, Shared<Identifiers>)> = pieces
                .iter()
                .filter(|((_, of), _)| of.is_none())
                .filter_map(|((rank, _), loaded)| Some((loaded.as_deref().ok()?, known(*rank)?)))
                .collect();
            let whole: Vec<(&Catalogue, &Identifiers)> = whole.iter().map(|(of, known)| (*of, &**known)).collect();
            if whole.len() < usize::from(self.n_sources()) {
                return Vec::new();
            }
            self.data.all_details.with(|all| {
                let known: Vec<(String, &str)> =
                    all.iter().flat_map(|(_, details)| details.ids()).map(|id| (id.to_owned(), "")).collect();
                let sentence = |id: &str| phrases::unknown_id(id, &codes::close_to(id, &known));
                overlay.missing(&whole).iter().map(|entry| sentence(&entry.id)).collect()
            })
        })
    }
}
