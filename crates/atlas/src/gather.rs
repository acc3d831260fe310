//! One catalogue out of several, or out of a part of one: the lieux that are kept, in the order of the tree, with the values,
//! profiles and weeks that they use and no others.
//!
//! So what an element is confined to is cut once, and nothing behind (filters, counts, list, search, exports) has to know of it.
//! Which lieux are kept is decided by the caller.

use crate::catalogue::{Catalogue, DepartementRun, FacetTable, LieuId, Lists};
use crate::filter::Bitset;
use crate::order;
use crate::vocabulary::{Facet, Value};

/// The lieux of `pieces` that are kept, and of each of them the rank of the piece it came from.
#[must_use]
pub fn gather(pieces: &[(&Catalogue, &Bitset)]) -> (Catalogue, Vec<u8>) {
    let mut kept: Vec<(u8, LieuId)> = Vec::new();
    for (rank, (_, keep)) in (0u8..).zip(pieces) {
        kept.extend(keep.iter().map(|id| (rank, id)));
    }
    let of = |rank: u8| pieces[usize::from(rank)].0;
    let kept = order::sorted(kept, |(a, id), (b, other)| {
        let (one, two) = (of(*a), of(*b));
        let (node, beside) = (one.node(*id), two.node(*other));
        let by_place = node.departement().cmp(&beside.departement()).then(node.cmp(&beside));
        by_place.then_with(|| one.nom(*id).cmp(two.nom(*other)))
    });

    let mut out = Catalogue::default();
    out.name_starts.push(0);
    for (rank, id) in &kept {
        let from = of(*rank);
        let (index, node) = (id.0 as usize, from.node(*id));
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
        out.flags.push(from.flags[index]);
        out.positions.push(from.positions[index]);
        out.handles.push(from.handles[index]);
        out.names.push_str(from.nom(*id));
        out.name_starts.push(out.names.len() as u32);
    }
    out.node_starts.push(out.flags.len() as u32);
    weeks(pieces, &kept, &mut out);
    profiles(pieces, &kept, &mut out);
    (out, kept.into_iter().map(|(rank, _)| rank).collect())
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

fn weeks(pieces: &[(&Catalogue, &Bitset)], kept: &[(u8, LieuId)], out: &mut Catalogue) {
    let mut numbers = Numbers::new(pieces.iter().map(|(piece, _)| piece.horaires.len()));
    for (rank, id) in kept {
        let from = pieces[usize::from(*rank)].0;
        let number = from.semaine_index(*id).map_or(0, |old| {
            let all = &mut out.horaires;
            1 + numbers.get(*rank, old as u32, || {
                all.extend(from.horaires.get(old).cloned());
                all.len() as u32 - 1
            })
        });
        out.horaires_of.push(number);
    }
}

fn profiles(pieces: &[(&Catalogue, &Bitset)], kept: &[(u8, LieuId)], out: &mut Catalogue) {
    let mut numbers = Numbers::new(pieces.iter().map(|(piece, _)| piece.profiles.len()));
    // Of each new profile, the piece and the sets that it was made of.
    let mut used: Vec<(u8, &[u32; Facet::COUNT])> = Vec::new();
    for (rank, id) in kept {
        let from = pieces[usize::from(*rank)].0;
        let old = from.profile_of[id.0 as usize];
        let number = numbers.get(*rank, old, || {
            used.push((*rank, &from.profiles[old as usize]));
            used.len() as u32 - 1
        });
        out.profile_of.push(number);
    }
    out.profiles = vec![[0; Facet::COUNT]; used.len()];
    for facet in Facet::ALL {
        let at = facet as usize;
        let set_of = |rank: u8, set: u32| {
            let table = &pieces[usize::from(rank)].0.facets[at];
            table.sets.get(set as usize).iter().filter_map(|value| table.values.get(*value as usize))
        };
        let n_standard = facet.standard_values().len();
        let mut others: Vec<&Value> = Vec::new();
        for (rank, sets) in &used {
            for value in set_of(*rank, sets[at]).filter(|value| matches!(value, Value::Other(_))) {
                if let Err(place) = others.binary_search(&value) {
                    others.insert(place, value);
                }
            }
        }
        let mut table = FacetTable::default();
        table.values.extend((0..n_standard).map(|index| Value::Standard(index as u8)));
        table.values.extend(others.iter().map(|value| (*value).clone()));
        table.sets.starts.push(0);
        let mut numbers = Numbers::new(pieces.iter().map(|(piece, _)| piece.facets[at].n_sets()));
        for ((rank, sets), profile) in used.iter().zip(&mut out.profiles) {
            let lists: &mut Lists = &mut table.sets;
            profile[at] = numbers.get(*rank, sets[at], || {
                // Standard values come first and others in order, here as there: a set stays increasing.
                lists.items.extend(set_of(*rank, sets[at]).filter_map(|value| match value {
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
    use crate::testing::{Random, catalogue_of, departement, random_lieux};
    use crate::wire::handles;

    /// All that a catalogue says of each lieu, by handle, and all that it offers.
    fn said(catalogue: &Catalogue) -> Vec<String> {
        let mut lines: Vec<String> = catalogue
            .ids()
            .map(|id| {
                let values: Vec<Vec<&Value>> = Facet::ALL.map(|facet| catalogue.values(id, facet).collect()).into();
                format!(
                    "{:?} {:?} {} {:?} {:?} {} {} {} {values:?} {:?}",
                    catalogue.handle(id),
                    catalogue.node(id),
                    catalogue.nom(id),
                    catalogue.position(id),
                    catalogue.doubt(id),
                    catalogue.has_rdv(id),
                    catalogue.has_acces_libre(id),
                    catalogue.has_horaires(id),
                    catalogue.semaine(id),
                )
            })
            .collect();
        lines.sort();
        lines.extend(Facet::ALL.map(|facet| format!("{:?}", catalogue.all_values(facet))));
        lines
    }

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
