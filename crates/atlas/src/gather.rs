//! One catalogue out of several, or out of a part of one: the lieux that are kept, in the order of the tree, with the values,
//! profiles and weeks that they use and no others.
//!
//! So what an element is confined to is cut once, and what an overlay corrects or hides is laid once: nothing behind (filters, counts,
//! list, search, exports) has to know of it. Which lieux are kept is decided by the caller, what is corrected by [`crate::overlay`].

use crate::catalogue::weeks::Gathering;
use crate::catalogue::{Catalogue, DepartementRun, FacetTable, LieuId, Lists, flag};
use crate::filter::Bitset;
use crate::identifiers::Identifiers;
use crate::order;
use crate::overlay::{Columns, Overlay, column};
use crate::territoire::Territoire;
use crate::vocabulary::{Facet, Value};

/// A lieu that is kept: the rank of its piece, its id there, and what of it is taken from the last piece instead, under which id.
struct Kept {
    rank: u8,
    id: LieuId,
    corrected: Option<(Columns, LieuId)>,
}

/// Pieces, and where each column of a lieu is read.
struct Pieces<'a>(&'a [(&'a Catalogue, &'a Bitset)]);

impl<'a> Pieces<'a> {
    fn last(&self) -> u8 {
        (self.0.len() - 1) as u8
    }

    fn at(&self, rank: u8) -> &'a Catalogue {
        self.0[usize::from(rank)].0
    }

    /// The piece that says this column of a lieu, and its id there.
    fn place(&self, kept: &Kept, column: u32) -> (u8, LieuId) {
        match kept.corrected {
            Some((columns, id)) if columns.has(column) => (self.last(), id),
            _ => (kept.rank, kept.id),
        }
    }

    fn of(&self, kept: &Kept, column: u32) -> (&'a Catalogue, usize) {
        let (rank, id) = self.place(kept, column);
        (self.at(rank), id.0 as usize)
    }

    fn node(&self, kept: &Kept) -> Territoire {
        let own = self.at(kept.rank).node(kept.id);
        kept.corrected.map_or(own, |(columns, id)| columns.node(own, self.at(self.last()).node(id)))
    }

    fn nom(&self, kept: &Kept) -> &'a str {
        let (piece, index) = self.of(kept, column::NOM);
        piece.nom(LieuId(index as u32))
    }

    fn flags(&self, kept: &Kept) -> u8 {
        let own = self.at(kept.rank).flags[kept.id.0 as usize];
        let Some((columns, id)) = kept.corrected else { return own };
        let said = self.at(self.last()).flags[id.0 as usize];
        let mut from_said = 0;
        let mut take = |corrected: bool, bits: u8| from_said |= if corrected { bits } else { 0 };
        take(columns.has(column::FICHE_ACCES_LIBRE), flag::ACCES_LIBRE);
        take(columns.has(column::PRISE_RDV), flag::RDV);
        take(columns.has(column::HORAIRES), flag::HORAIRES);
        take(columns.place() || columns.has(column::LATITUDE), flag::DOUBT_POSITION | flag::DOUBT_COMMUNE);
        said & from_said | own & !from_said
    }
}

/// The lieux of `pieces` that are kept, and of each of them the rank of the piece it came from.
#[must_use]
pub fn gather(pieces: &[(&Catalogue, &Bitset)]) -> (Catalogue, Vec<u8>) {
    let mut kept: Vec<Kept> = Vec::new();
    for (rank, (_, keep)) in (0u8..).zip(pieces) {
        kept.extend(keep.iter().map(|id| Kept { rank, id, corrected: None }));
    }
    let (out, kept) = written(&Pieces(pieces), kept);
    (out, kept.into_iter().map(|kept| kept.rank).collect())
}

/// A catalogue as an overlay leaves it: what it hides is not in it, what it corrects is corrected. And of each lieu, its id before. The
/// catalogue is of the publication whose [`Identifiers`] these are.
#[must_use]
pub fn laid(catalogue: &Catalogue, overlay: &Overlay, identifiers: &Identifiers) -> (Catalogue, Vec<LieuId>) {
    let mut kept = Vec::new();
    for id in catalogue.ids() {
        let entry = overlay.entry(catalogue.handle(id), identifiers);
        if !entry.is_some_and(|entry| entry.hides) {
            kept.push(Kept { rank: 0, id, corrected: entry.and_then(|entry| Some((entry.columns, entry.lieu?))) });
        }
    }
    let nothing = Bitset::new(0);
    let (out, kept) = written(&Pieces(&[(catalogue, &nothing), (overlay.lieux(), &nothing)]), kept);
    (out, kept.into_iter().map(|kept| kept.id).collect())
}

fn written(pieces: &Pieces, kept: Vec<Kept>) -> (Catalogue, Vec<Kept>) {
    let kept = order::sorted(kept, |a, b| {
        let (node, beside) = (pieces.node(a), pieces.node(b));
        let by_place = node.departement().cmp(&beside.departement()).then(node.cmp(&beside));
        by_place.then_with(|| pieces.nom(a).cmp(pieces.nom(b)))
    });

    let mut out = Catalogue::default();
    out.name_starts.push(0);
    for one in &kept {
        let node = pieces.node(one);
        let departement = node.departement();
        if out.departements.last().is_none_or(|run| run.departement != departement) {
            let nodes = out.nodes.len()..out.nodes.len();
            out.departements.push(DepartementRun { departement, nodes });
        }
        if let Some(run) = out.departements.last_mut()
            && (run.nodes.is_empty() || out.nodes.last() != Some(&node))
        {
            run.nodes.end += 1;
            out.nodes.push(node);
            out.node_starts.push(out.flags.len() as u32);
        }
        let (piece, index) = pieces.of(one, column::LATITUDE);
        out.positions.push(piece.positions[index]);
        out.flags.push(pieces.flags(one));
        out.handles.push(pieces.at(one.rank).handle(one.id));
        out.names.push_str(pieces.nom(one));
        out.name_starts.push(out.names.len() as u32);
    }
    out.node_starts.push(out.flags.len() as u32);
    weeks(pieces, &kept, &mut out);
    profiles(pieces, &kept, &mut out);
    (out, kept)
}

/// The new number of what a piece calls `old`, given in the order of first use.
struct Numbers(Vec<Vec<u32>>);

impl Numbers {
    fn new(sizes: impl Iterator<Item = usize>) -> Self {
        Self(sizes.map(|size| vec![0; size]).collect())
    }

    /// `make` adds the item and says its number, the first time it is asked for.
    fn get(&mut self, rank: u8, old: u32, make: impl FnOnce() -> u32) -> u32 {
        let number = &mut self.0[usize::from(rank)][old as usize];
        if *number == 0 {
            *number = make() + 1;
        }
        *number - 1
    }
}

fn weeks(pieces: &Pieces, kept: &[Kept], out: &mut Catalogue) {
    let mut numbers = Numbers::new(pieces.0.iter().map(|(piece, _)| piece.n_semaines()));
    let mut all = Gathering::default();
    for one in kept {
        let (rank, id) = pieces.place(one, column::HORAIRES);
        let from = pieces.at(rank);
        let number = from.semaine_index(id).map_or(0, |old| {
            1 + numbers.get(rank, old as u32, || {
                if let Some(week) = from.horaires.get(old) {
                    all.add(&week);
                }
                all.len() as u32 - 1
            })
        });
        out.horaires_of.push(number);
    }
    out.horaires = all.finish();
}

fn profiles(pieces: &Pieces, kept: &[Kept], out: &mut Catalogue) {
    let mut numbers = Numbers::new(pieces.0.iter().map(|(piece, _)| piece.profiles.len()));
    // Of each new profile and each facet, the piece and the set that it was made of.
    let mut used: Vec<[(u8, u32); Facet::COUNT]> = Vec::new();
    for one in kept {
        let mut make = || {
            used.push(Facet::ALL.map(|facet| {
                let (rank, id) = pieces.place(one, column::of_facet(facet));
                let piece = pieces.at(rank);
                (rank, piece.profiles[piece.profile_of[id.0 as usize] as usize][facet as usize])
            }));
            used.len() as u32 - 1
        };
        let number = match one.corrected {
            None => numbers.get(one.rank, pieces.at(one.rank).profile_of[one.id.0 as usize], make),
            Some(_) => make(),
        };
        out.profile_of.push(number);
    }
    out.profiles = vec![[0; Facet::COUNT]; used.len()];
    for facet in Facet::ALL {
        let at = facet as usize;
        let set_of = |rank: u8, set: u32| {
            let table = &pieces.at(rank).facets[at];
            table.sets.get(set as usize).iter().filter_map(|value| table.values.get(*value as usize))
        };
        let n_standard = facet.standard_values().len();
        let mut others: Vec<&Value> = Vec::new();
        for sets in &used {
            let (rank, set) = sets[at];
            for value in set_of(rank, set).filter(|value| matches!(value, Value::Other(_))) {
                if let Err(place) = others.binary_search(&value) {
                    others.insert(place, value);
                }
            }
        }
        let mut table = FacetTable::default();
        table.values.extend((0..n_standard).map(|index| Value::Standard(index as u8)));
        table.values.extend(others.iter().map(|value| (*value).clone()));
        table.sets.starts.push(0);
        let mut numbers = Numbers::new(pieces.0.iter().map(|(piece, _)| piece.facets[at].n_sets()));
        for (sets, profile) in used.iter().zip(&mut out.profiles) {
            let (rank, set) = sets[at];
            let lists: &mut Lists = &mut table.sets;
            profile[at] = numbers.get(rank, set, || {
                // Standard values come first and others in order, here as there: a set stays increasing.
                lists.items.extend(set_of(rank, set).filter_map(|value| match value {
                    Value::Standard(index) => Some(u32::from(*index)),
                    Value::Other(_) => others.binary_search(&value).ok().map(|place| (n_standard + place) as u32),
                }));
                lists.starts.push(lists.items.len() as u32);
                lists.starts.len() as u32 - 2
            });
        }
        out.facets[at] = table;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lieu::Lieu;
    use crate::testing::{Random, catalogue_of, departement, random_lieux, said};
    use crate::wire::handles;

    fn keeping(catalogue: &Catalogue, mut keep: impl FnMut(LieuId) -> bool) -> Bitset {
        let mut kept = Bitset::new(catalogue.len());
        catalogue.ids().filter(|id| keep(*id)).for_each(|id| kept.insert(id));
        kept
    }

    #[test]
    fn a_part_is_what_a_file_of_that_part_would_be() {
        let lieux = random_lieux(700, 0x6A7);
        let whole = catalogue_of(&lieux);
        let loire = departement("42");
        let keep = keeping(&whole, |id| whole.node(id).is_within(loire));
        let (part, from) = gather(&[(&whole, &keep)]);
        let handles = handles(&lieux);
        let of_loire = lieux.iter().zip(&handles).filter(|(lieu, _)| lieu.node().is_within(loire));
        let (own, own_handles): (Vec<&Lieu>, Vec<_>) = of_loire.unzip();
        let expected = crate::wire::read_index(&crate::wire::write_index(&own, &own_handles)).unwrap();
        assert!(part.len() > 20 && part.len() == from.len());
        assert_eq!(said(&part), said(&expected));
        let all = 0..part.len() as u32;
        assert_eq!(part.runs_of(loire), [all]);
        let nodes = |catalogue: &Catalogue| catalogue.nodes().collect::<Vec<_>>();
        assert_eq!(nodes(&part), nodes(&expected));
    }

    #[test]
    fn parts_put_together_are_the_whole() {
        let lieux = random_lieux(600, 0x6A8);
        let whole = catalogue_of(&lieux);
        let mut random = Random(3);
        let choice: Vec<usize> = (0..whole.len()).map(|_| random.below(3)).collect();
        let cut = |of: usize| gather(&[(&whole, &keeping(&whole, |id| choice[id.0 as usize] == of))]).0;
        let parts = [cut(0), cut(1), cut(2)];
        let full: Vec<Bitset> = parts.iter().map(|part| Bitset::full(part.len())).collect();
        let pieces: Vec<(&Catalogue, &Bitset)> = parts.iter().zip(&full).collect();
        let (again, from) = gather(&pieces);
        assert_eq!(said(&again), said(&whole));
        for id in again.ids() {
            let part = &parts[usize::from(from[id.0 as usize])];
            assert_eq!(part.nom(part.by_handle(again.handle(id)).unwrap()), again.nom(id));
        }
    }

    #[test]
    fn nothing_kept_is_an_empty_catalogue_that_offers_the_standard() {
        let whole = catalogue_of(&random_lieux(20, 1));
        for pieces in [&[][..], &[(&whole, &Bitset::new(20))][..]] {
            let (empty, from) = gather(pieces);
            assert!(empty.is_empty() && from.is_empty());
            for facet in Facet::ALL {
                assert_eq!(empty.all_values(facet).len(), facet.standard_values().len());
            }
        }
    }
}
