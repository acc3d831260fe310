//! What the element is confined to, and its lieux: cut out of the files that arrived, put together once all of them are there.
//!
//! Everything behind (filters, counts, list, search, exports) only ever sees what is kept here.

use super::data::{Code, Data, Key, Lieux, Loaded, Shared, find, pieces};
use super::{Part, overlays};
use crate::reactive::{Memo, RwSignal};
use atlas::catalogue::{Catalogue, Handle, LieuId};
use atlas::confines::{Confines, Ground};
use atlas::filter::{self, Asker, Bitset};
use atlas::fold::fold;
use atlas::gather::gather;
use atlas::identifiers::Identifiers;
use atlas::order;
use atlas::outlines::Outlines;
use atlas::overlay::Overlay;
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Territoire};
use embed_snippet::Config;

/// Whether an element needs the code that takes lieux out. One node without more is there whole, in files of its own.
pub(super) fn cuts(config: &Config) -> bool {
    let whole = |node| matches!(node, Territoire::France | Territoire::Region(_) | Territoire::Departement(_));
    let cut = !config.perimeter.node().is_some_and(whole) || !config.filtres_fixes.is_empty();
    cut || config.corrections.is_some() || config.sources.len() > 1
}

/// What is known of the confines with what has arrived.
pub(super) fn confines(config: RwSignal<Config>, data: Data) -> Memo<Confines> {
    Memo::new(move || match data.outcome(Part::Code(Code::Cut)) {
        _ if !config.with(cuts) => {
            config.with(|config| config.perimeter.node().map(Confines::of_whole).unwrap_or_default())
        }
        Some(Ok(())) => confined(config, data).unwrap_or_default(),
        // Until it can be told, nothing is known to be in it.
        _ => Confines { departements: Some(Vec::new()), is_open: true, is_partial: true, ..Confines::default() },
    })
}

/// Brings the code that takes lieux out.
#[must_use]
pub fn coming_cut() -> crate::split::Coming {
    // Each function knows by itself that it is there; the file comes once.
    Box::pin(async { coming().await && cut::coming().await && super::unknown::coming().await })
}

crate::lazy!(decoupe, coming, fn confined(config: RwSignal<Config>, data: Data) -> Confines = confined_now);

fn confined_now(config: RwSignal<Config>, data: Data) -> Confines {
    config.with(|config| with_ground(config, data, |ground| Confines::of(&config.perimeter, ground)))
}

/// Calls `ask` with what has arrived.
fn with_ground<R>(config: &Config, data: Data, ask: impl FnOnce(&Ground) -> R) -> R {
    let loaded: Vec<(CodeDepartement, Shared<Outlines>)> = data.outlines.with(|all| {
        let communes = |(part, loaded): &(Part, Loaded<Outlines>)| match (part, loaded) {
            (Part::Communes(of), Ok(outlines)) => Some((*of, outlines.clone())),
            _ => None,
        };
        all.iter().filter_map(communes).collect()
    });
    let france = data.outlines(Part::France);
    let epcis = data.epcis.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()));
    let contour = data.contour.with(|loaded| loaded.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()));
    ask(&Ground {
        epcis: epcis.as_deref(),
        drawn: contour.as_ref().map(|rings| rings.as_slice()),
        france: france.as_deref(),
        communes: loaded.iter().map(|(of, outlines)| (*of, &**outlines)).collect(),
        found: found(config, data),
    })
}

/// Where the lieux asked for by their ids are; `None` until the lieux of the whole country are there.
fn found(config: &Config, data: Data) -> Option<Vec<Territoire>> {
    if config.perimeter.lieux.is_empty() {
        return None;
    }
    data.pieces.with(|all| {
        let mut nodes = Vec::new();
        for rank in 0..super::data::n_sources(config) {
            let catalogue = find(all, &(rank, None))?.as_ref().ok()?;
            let identifiers = data.identifiers(config, rank)?;
            let ids = config.perimeter.lieux.iter().filter_map(|id| catalogue.by_handle(identifiers.handle(id)));
            nodes.extend(ids.map(|id| catalogue.node(id)));
        }
        Some(nodes)
    })
}

/// The files of lieux that are needed, once known.
pub(super) fn keys(config: RwSignal<Config>, data: Data, confines: Memo<Confines>) -> Memo<Option<Vec<Key>>> {
    Memo::new(move || config.with(|config| confines.with(|confines| pieces(config, confines, data))))
}

/// The lieux of the element: `None` until all of their files and all that says what it is confined to are there.
pub(super) fn lieux(
    config: RwSignal<Config>,
    data: Data,
    confines: Memo<Confines>,
    keys: Memo<Option<Vec<Key>>>,
) -> Memo<Option<Loaded<Lieux>>> {
    Memo::new(move || {
        let keys = keys.get()?;
        let corrections = overlays::corrections(config, data)?;
        if config.with(overlays::names_ids) {
            for (rank, _) in &keys {
                config.with(|config| data.identifiers(config, *rank))?;
            }
        }
        let mut parts = Vec::new();
        for key in &keys {
            match data.pieces.with(|all| find(all, key).cloned())? {
                Ok(catalogue) => parts.push((key.0, catalogue)),
                Err(error) => return Some(Err(error)),
            }
        }
        if confines.with(|confines| confines.is_partial) {
            return None;
        }
        match &parts[..] {
            [(rank, only)] if !config.with(cuts) => {
                Some(Ok(Shared::new(Lieux::new(only.clone(), vec![*rank], Vec::new()))))
            }
            _ => {
                data.outcome(Part::Code(Code::Cut))?.ok()?;
                cut::kept(config, data, confines, parts, corrections).map(Ok)
            }
        }
    })
}

pub(super) mod cut {
    use super::*;

    crate::lazy!(decoupe, coming, pub fn kept(
        config: RwSignal<Config>,
        data: Data,
        confines: Memo<Confines>,
        parts: Vec<(u8, Shared<Catalogue>)>,
        corrections: Option<Shared<Overlay>>,
    ) -> Shared<Lieux> = kept_now);

    fn kept_now(
        config: RwSignal<Config>,
        data: Data,
        confines: Memo<Confines>,
        parts: Vec<(u8, Shared<Catalogue>)>,
        corrections: Option<Shared<Overlay>>,
    ) -> Shared<Lieux> {
        // What names ids waits until this is known.
        let known = |rank: u8| {
            let known = leptos::prelude::untrack(|| config.with(|config| data.identifiers(config, rank)));
            known.unwrap_or_else(|| Shared::new(Identifiers::default()))
        };
        let mut moved = Vec::new();
        let parts = match &corrections {
            None => parts,
            Some(overlay) => {
                let lay = |(rank, catalogue): (u8, Shared<Catalogue>)| {
                    (rank, Shared::new(overlays::lay(&catalogue, overlay, (rank, &known(rank)), &mut moved)))
                };
                parts.into_iter().map(lay).collect()
            }
        };
        let fixed = config.with(|config| config.filtres_fixes.clone());
        // What was moved may have left the files of the territory that it is in.
        let confined = confines.with(Confines::cuts) || !moved.is_empty();
        if let ([(rank, only)], false) = (&parts[..], confined || !fixed.is_empty()) {
            return Shared::new(Lieux::new(only.clone(), vec![*rank], moved));
        }
        let mut kept: Vec<Bitset> = parts
            .iter()
            .map(|(rank, catalogue)| {
                let all = Bitset::full(catalogue.len());
                // Neither hours nor distance can be fixed: no place in the tree of points is asked for.
                let nowhere = || SpatialIndex::new(&Catalogue::default());
                let all = match fixed.is_empty() {
                    true => all,
                    false => filter::answers(catalogue, &nowhere(), &fixed, &Asker::default()).sure(&all),
                };
                if !confined {
                    return all;
                }
                // What says it is all there: it has changed before, or will not change what is kept.
                let mut kept = leptos::prelude::untrack(|| {
                    config.with(|config| {
                        confines.with(|confines| {
                            with_ground(config, data, |ground| {
                                confines.lieux(&config.perimeter, ground, catalogue, &known(*rank))
                            })
                        })
                    })
                });
                kept.and_with(&all);
                kept
            })
            .collect();
        let renumbered = once(&parts, &mut kept);
        let pieces: Vec<(&Catalogue, &Bitset)> = parts.iter().map(|(_, catalogue)| &**catalogue).zip(&kept).collect();
        let (catalogue, from) = gather(&pieces);
        let mut numbers = Vec::new();
        for (id, piece) in catalogue.ids().zip(&from).take(if renumbered.is_empty() { 0 } else { catalogue.len() }) {
            let (Handle(number), piece) = (catalogue.handle(id), usize::from(*piece));
            let at = renumbered.binary_search_by(|(of, part, _)| of.cmp(&number).then(part.cmp(&piece)));
            numbers.extend(at.ok().map(|at| (id, renumbered[at].2)));
        }
        let sources = from.into_iter().filter_map(|piece| parts.get(usize::from(piece))).map(|(rank, _)| *rank);
        Shared::new(Lieux::new(Shared::new(catalogue), sources.collect(), moved).renumbered(numbers))
    }
}

/// Takes out what an earlier source has: the same id, by its handle, and the same name or place, for two ids may share a handle. Who is left
/// and has that of an earlier source gets the next one that nobody has: the handles that give one up, in order, each with its part and the
/// one that it gets.
fn once(parts: &[(u8, Shared<Catalogue>)], kept: &mut [Bitset]) -> Vec<(u32, usize, Handle)> {
    let mut renumbered = Vec::new();
    // All handles with the part they are of, in order.
    let mut all: Vec<(u32, usize, LieuId)> = Vec::new();
    if parts.iter().all(|(rank, _)| *rank == 0) {
        return renumbered;
    }
    for (part, ((_, catalogue), kept)) in parts.iter().zip(kept.iter()).enumerate() {
        all.extend(kept.iter().map(|id| (catalogue.handle(id).0, part, id)));
    }
    let all = order::sorted(all, |(a, ..), (b, ..)| a.cmp(b));
    let mut free = 0;
    for run in all.chunk_by(|(a, ..), (b, ..)| a == b) {
        for (index, (handle, part, id)) in run.iter().enumerate() {
            let (rank, catalogue) = &parts[*part];
            let again = run[..index].iter().any(|(_, earlier, other)| {
                let (earlier_rank, before) = &parts[*earlier];
                earlier_rank != rank
                    && (before.node(*other) == catalogue.node(*id)
                        || fold(before.nom(*other)) == fold(catalogue.nom(*id)))
            });
            if again {
                kept[*part].remove(*id);
            } else if index > 0 {
                // Never lower than what was given before: the search goes through all of them once.
                free = u64::from(*handle).max(free) + 1;
                while all.binary_search_by(|(of, ..)| u64::from(*of).cmp(&free)).is_ok() {
                    free += 1;
                }
                renumbered.extend(u32::try_from(free).ok().map(|free| (*handle, *part, Handle(free))));
            }
        }
    }
    renumbered
}

#[cfg(test)]
mod tests {
    use super::*;
    use embed_snippet::{ATTRIBUTES, CUT, Tag};

    fn cuts_with(attributes: &[(&str, &str)]) -> bool {
        let mut tag = Tag::default();
        let bad = tag.read(|name| attributes.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned()));
        assert!(bad.is_empty(), "{bad:?}");
        cuts(&tag.config)
    }

    #[test]
    fn the_code_that_cuts_is_asked_for_ahead_where_it_is_wanted_and_nowhere_else() {
        // « Et autour » is around something else that is asked for.
        for attribute in ATTRIBUTES.iter().filter(|attribute| attribute.name != "autour") {
            let several = attribute.example.chars().filter(|sign| matches!(sign, ' ' | ','));
            let several = several.map(|sign| format!("[{}*='{sign}']", attribute.name));
            let ahead = several.chain([format!("[{}]", attribute.name)]).any(|one| CUT.contains(&&*one));
            assert_eq!(cuts_with(&[(attribute.name, attribute.example)]), ahead, "{}", attribute.name);
        }
        for (selector, attributes) in [
            ("[region][departement]", [("region", "84"), ("departement", "71")]),
            ("[autour]", [("autour", "10"), ("departement", "42")]),
            ("[region*=' ']", [("region", "84 11"), ("titre", "x")]),
            ("[departement*=' ']", [("departement", "42 69"), ("titre", "x")]),
            ("[departement*=',']", [("departement", "42,69"), ("titre", "x")]),
            ("[source*=' ']", [("source", "a/ b/"), ("titre", "x")]),
        ] {
            assert!(CUT.contains(&selector) && cuts_with(&attributes), "{selector}");
        }
        assert!(!cuts_with(&[]));
    }
}
