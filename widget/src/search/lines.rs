//! What is proposed for what is typed: the index of names, and its answers in words.

use super::{Choice, Line, SHOWN};
use crate::dom::effect;
use crate::platform;
use crate::reactive::{Memo, RwSignal};
use crate::search::geocode::Address;
use crate::state::{AppState, Part, Shared};
use atlas::filter::in_territoire;
use atlas::former::Formers;
use atlas::gazetteer::code_postal_text;
use atlas::outlines::Layer;
use atlas::search::{CommuneName, SearchIndex};
use atlas::territoire::{CodeCommune, Territoire};

/// The propositions: needs, communes, lieux, addresses; or places alone, which are no lieux.
pub fn lines(
    state: AppState,
    query: RwSignal<String>,
    addresses: RwSignal<Vec<Address>>,
    only_places: bool,
) -> Memo<Vec<Line>> {
    let index = Memo::new(move || index(state));
    // Indexing a country takes some frames: once the field has the focus, and again when names arrive, not at the first letter.
    effect(move || {
        if state.is_searching() && state.lieux().is_some() && (state.gazetteer().is_some() || !names_come(state)) {
            platform::after_paint(move || {
                if query.try_get_untracked().is_some() {
                    index.with_untracked(|_| ());
                }
            });
        }
    });
    Memo::new(move || {
        let mut lines = Vec::new();
        if let (Some(lieux), Some(names)) = (state.lieux(), index.get()) {
            let (index, formers) = &*names;
            let catalogue = &lieux.catalogue;
            let within = in_territoire(catalogue, state.top());
            let mut found = query.with(|query| index.find(catalogue, query, &within, SHOWN));
            if only_places {
                found.needs.clear();
                found.lieux.clear();
            }
            lines.extend(found.needs.into_iter().map(|(facet, value)| Line {
                words: value.label(facet).to_owned(),
                more: facet.label().to_owned(),
                choice: Choice::Need(facet, value),
            }));
            lines.extend(found.communes.into_iter().zip(found.formers).map(|(code, former)| {
                let (words, mut more) = commune(state, code);
                // What was typed, for who does not know what became of it.
                if let Some(former) = former.and_then(|former| formers.all().get(former as usize)) {
                    more = [former.nom.as_str(), &more].join(", ");
                }
                Line { choice: Choice::Commune(code), words, more }
            }));
            lines.extend(found.lieux.into_iter().map(|id| {
                let more = match catalogue.node(id) {
                    Territoire::Commune(code) => commune(state, code).0,
                    other => state.nom_of_node(other),
                };
                Line { choice: Choice::Lieu(id), words: catalogue.nom(id).to_owned(), more }
            }));
        }
        let addresses = addresses.get().into_iter();
        // Who was asked, and hence knows what was typed.
        let asked = state.config().geocodeur.map(|service| platform::host_of(&service)).unwrap_or_default();
        lines.extend(addresses.map(|address| Line {
            words: address.label.clone(),
            more: asked.clone(),
            choice: Choice::Address(address),
        }));
        lines
    })
}

/// Whether names of communes are on their way: a département's own are in its outlines, a France-wide search asks for a file.
fn names_come(state: AppState) -> bool {
    state.wanted.with(|wanted| wanted.contains(&Part::Names) || wanted.contains(&Part::Formers))
}

/// Names to search in: built when the field is first gone to, and again when more of them arrive.
fn index(state: AppState) -> Option<Shared<(SearchIndex, Shared<Formers>)>> {
    if !state.is_searching() {
        return None;
    }
    let lieux = state.lieux()?;
    let departements = state.confines.with(|confines| confines.departements.clone()).unwrap_or_default();
    let outlines: Vec<_> =
        departements.iter().filter_map(|departement| state.outlines(Part::Communes(*departement))).collect();
    let gazetteer = state.gazetteer();
    let mut communes = Vec::new();
    for layer in [Layer::Communes, Layer::Arrondissements] {
        for area in outlines.iter().flat_map(|outlines| outlines.areas(layer)) {
            if let Territoire::Commune(code) = area.territoire
                && state.admits(area.territoire.simplified())
            {
                let (nom, codes_postaux) = (area.nom.as_str(), &area.codes_postaux[..]);
                communes.push(CommuneName { code, nom, codes_postaux, population: area.population });
            }
        }
    }
    if communes.is_empty() {
        let all = gazetteer.iter().flat_map(|gazetteer| gazetteer.communes());
        let here = all.filter(|commune| state.admits(Territoire::Commune(commune.code).simplified()));
        communes.extend(here.map(|commune| CommuneName {
            code: commune.code,
            nom: &commune.nom,
            codes_postaux: &commune.codes_postaux,
            population: commune.population,
        }));
    }
    let formers = state.formers().unwrap_or_else(|| Shared::new(Formers::default()));
    Some(Shared::new((SearchIndex::knowing(&lieux.catalogue, &communes, &formers), formers)))
}

/// The name of a commune, and its first code postal.
fn commune(state: AppState, code: CodeCommune) -> (String, String) {
    let of_outlines = state.outlines(Part::Communes(code.departement())).and_then(|outlines| {
        let area = outlines.area(Territoire::Commune(code))?;
        Some((area.nom.clone(), area.codes_postaux.first().copied()))
    });
    let of_gazetteer = || {
        let gazetteer = state.gazetteer()?;
        let commune = gazetteer.get(code)?;
        Some((commune.nom.clone(), commune.codes_postaux.first().copied()))
    };
    let unnamed = || (state.nom_of_node(Territoire::Commune(code)), None);
    let (nom, postal) = of_outlines.or_else(of_gazetteer).unwrap_or_else(unnamed);
    (nom, postal.map(code_postal_text).unwrap_or_default())
}
