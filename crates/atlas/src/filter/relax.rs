//! When nothing answers: what to let go of, and how many lieux that gives.
//!
//! One change of the question if one is enough, the fewest otherwise. While there is any lieu there is a way. Which ways are shown, and
//! in which words, is decided elsewhere.

use super::{Answers, Asker, Bitset, Criterion, Filter, answers};
use crate::catalogue::Catalogue;
use crate::opening::{DayPart, When};
use crate::order;
use crate::spatial_index::SpatialIndex;
use crate::vocabulary::{Facet, Value};

/// One change of a question, which can only give more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Going farther, to so many kilometres.
    Farther(u16),
    /// Coming at another time as well.
    Also(When),
    /// One value less of those that must all hold.
    WithoutValue(Facet, Value),
    /// Nothing more of a criterion.
    Without(Criterion),
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, filter: &mut Filter) {
        match self {
            Change::Farther(km) => filter.radius_km = Some(*km),
            Change::Also(when) if !filter.when().contains(when) => filter.toggle_when(*when),
            Change::Also(_) => {}
            Change::WithoutValue(facet, value) if filter.is_chosen(*facet, value) => {
                filter.toggle(*facet, value.clone());
            }
            Change::WithoutValue(..) => {}
            Change::Without(criterion) => filter.clear(*criterion),
        }
    }
}

/// Changes to make together, and how many lieux answer then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// One, or as few as it takes.
    pub changes: Vec<Change>,
    /// How many would answer.
    pub n: u32,
}

/// How far one may be asked to go instead, kilometres.
const RADII_KM: [u16; 7] = [2, 5, 10, 20, 30, 50, 100];

impl Answers {
    /// The ways out of a question that nothing of `base` surely answers, the one that gives most first; among equals, the one that gives
    /// up least. Empty only where `base` is. `filter` and `asker` are those that these are the answers to.
    #[must_use]
    pub fn ways(
        &self,
        base: &Bitset,
        catalogue: &Catalogue,
        index: &SpatialIndex,
        filter: &Filter,
        asker: &Asker,
    ) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut put = |change: Change, n: u32| {
            if n > 0 {
                ways.push(Way { changes: vec![change], n });
            }
        };
        if let Some((km, n)) = self.farther(base, index, filter, asker, Criterion::Distance.bit()) {
            put(Change::Farther(km), n);
        }
        if filter.asks(Criterion::Hours) {
            let mut best = (None, 0);
            for when in half_days().filter(|when| !filter.when().contains(when)) {
                let n = self.count_when(base, catalogue, when, asker);
                if n > best.1 {
                    best = (Some(when), n);
                }
            }
            if let (Some(when), n) = best {
                put(Change::Also(when), n);
            }
        }
        for facet in Facet::ALL.into_iter().filter(|facet| facet.all_must_hold()) {
            let chosen = filter.chosen(facet);
            for value in chosen.iter().filter(|_| chosen.len() > 1) {
                let change = Change::WithoutValue(facet, value.clone());
                let mut fewer = filter.clone();
                change.apply(&mut fewer);
                put(change, answers(catalogue, index, &fewer, asker).sure(base).count() as u32);
            }
        }
        for criterion in Criterion::all().filter(|criterion| filter.asks(*criterion)) {
            put(Change::Without(criterion), self.n_without(base, criterion));
        }
        if ways.is_empty() {
            ways = self.fewest(base, index, filter, asker);
        }
        order::sorted(ways, |a, b| b.n.cmp(&a.n))
    }

    /// The nearest of the distances beyond the one chosen that gives something, once the criteria of these bits are let go of.
    fn farther(
        &self,
        base: &Bitset,
        index: &SpatialIndex,
        filter: &Filter,
        asker: &Asker,
        forgiven: u16,
    ) -> Option<(u16, u32)> {
        let radius_km = filter.radius_km?;
        let farther: Vec<u16> = RADII_KM.into_iter().filter(|km| *km > radius_km).collect();
        let counts = self.counts_within_but(base, index, asker, &farther, forgiven);
        farther.into_iter().zip(counts).find(|(_, n)| *n > 0)
    }

    /// As few criteria as it takes: those that the lieux fail which fail fewest.
    fn fewest(&self, base: &Bitset, index: &SpatialIndex, filter: &Filter, asker: &Asker) -> Vec<Way> {
        let mut sets: Vec<(u16, u32)> = Vec::new();
        for id in base.iter() {
            let fails = self.fails(id);
            let fewest = sets.first().map_or(u32::MAX, |(set, _)| set.count_ones());
            if fails == 0 || fails.count_ones() > fewest {
                continue;
            }
            if fails.count_ones() < fewest {
                sets.clear();
            }
            match sets.iter_mut().find(|(set, _)| *set == fails) {
                Some((_, n)) => *n += 1,
                None => sets.push((fails, 1)),
            }
        }
        let mut ways = Vec::new();
        for (set, n) in sets {
            let of_set = || Criterion::all().filter(move |criterion| set & criterion.bit() != 0);
            let far = of_set().any(|criterion| criterion == Criterion::Distance);
            if let Some((km, n)) = self.farther(base, index, filter, asker, set).filter(|_| far) {
                let change = |criterion| match criterion {
                    Criterion::Distance => Change::Farther(km),
                    other => Change::Without(other),
                };
                ways.push(Way { changes: of_set().map(change).collect(), n });
            }
            ways.push(Way { changes: of_set().map(Change::Without).collect(), n });
        }
        ways
    }
}

/// From Monday morning to Sunday afternoon.
fn half_days() -> impl Iterator<Item = When> {
    (0..7).flat_map(|weekday| [DayPart::Morning, DayPart::Afternoon].map(|part| When::Slot { weekday, part }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::tests::{random_asker, random_filter};
    use crate::lieu::Position;
    use crate::testing::{Random, catalogue_of, random_catalogue, random_lieux};

    fn n_of(catalogue: &Catalogue, index: &SpatialIndex, filter: &Filter, asker: &Asker, base: &Bitset) -> u32 {
        answers(catalogue, index, filter, asker).sure(base).count() as u32
    }

    fn after(filter: &Filter, changes: &[Change]) -> Filter {
        let mut filter = filter.clone();
        changes.iter().for_each(|change| change.apply(&mut filter));
        filter
    }

    /// Every single change there is, whatever it gives.
    fn singles(filter: &Filter) -> Vec<Change> {
        let mut all: Vec<Change> =
            Criterion::all().filter(|criterion| filter.asks(*criterion)).map(Change::Without).collect();
        for facet in [Facet::Publics, Facet::PriseEnCharge] {
            let values = filter.chosen(facet).iter().cloned();
            all.extend(values.map(|value| Change::WithoutValue(facet, value)));
        }
        if let Some(radius) = filter.radius_km {
            all.extend(RADII_KM.into_iter().filter(|km| *km > radius).map(Change::Farther));
        }
        if filter.asks(Criterion::Hours) {
            all.extend(half_days().map(Change::Also));
        }
        all
    }

    /// A question that asks for much.
    fn demanding(catalogue: &Catalogue, random: &mut Random) -> Filter {
        let mut filter = random_filter(catalogue, random);
        for _ in 0..random.below(4) {
            let more = random_filter(catalogue, random);
            more.iter().for_each(|(facet, value)| filter.choose(facet, value.clone()));
            filter.radius_km = filter.radius_km.or(more.radius_km);
            filter.rdv |= more.rdv;
        }
        filter
    }

    #[test]
    fn whatever_is_asked_there_is_a_way_and_it_gives_what_it_says() {
        let mut random = Random(0x5E1E_C7ED);
        let (mut n_single, mut n_several) = (0, 0);
        // Small catalogues are asked for what they do not have, too.
        let asked_for = random_catalogue(400, 9);
        for (size, seed) in [(1, 1), (3, 2), (40, 3), (400, 4)] {
            let catalogue = random_catalogue(size, seed);
            let index = SpatialIndex::new(&catalogue);
            let base = Bitset::full(catalogue.len());
            for _ in 0..160 {
                let (filter, asker) = (demanding(&asked_for, &mut random), random_asker(&mut random));
                let asked = answers(&catalogue, &index, &filter, &asker);
                if asked.sure(&base).count() > 0 {
                    continue;
                }
                let ways = asked.ways(&base, &catalogue, &index, &filter, &asker);
                let first = ways.first().unwrap_or_else(|| panic!("no way out of {filter:?}"));
                for way in &ways {
                    let n = n_of(&catalogue, &index, &after(&filter, &way.changes), &asker, &base);
                    assert_eq!((way.n, way.n > 0), (n, true), "{way:?} {filter:?}");
                    assert!(way.n <= first.n, "{ways:?}");
                }
                let best = singles(&filter)
                    .iter()
                    .map(|change| {
                        n_of(&catalogue, &index, &after(&filter, std::slice::from_ref(change)), &asker, &base)
                    })
                    .max()
                    .unwrap_or_default();
                let n_changes = first.changes.len();
                if best > 0 {
                    assert_eq!((n_changes, first.n), (1, best), "no other single change gives more: {filter:?}");
                    n_single += 1;
                } else {
                    let asked: Vec<Criterion> = Criterion::all().filter(|criterion| filter.asks(*criterion)).collect();
                    let gives = |set: u32| {
                        let mut fewer = filter.clone();
                        let of_set = asked.iter().enumerate().filter(|(index, _)| set & (1 << index) != 0);
                        of_set.for_each(|(_, criterion)| fewer.clear(*criterion));
                        n_of(&catalogue, &index, &fewer, &asker, &base)
                    };
                    let sets = || (1..1_u32 << asked.len()).map(|set| (set.count_ones() as usize, gives(set)));
                    let smallest = sets().filter(|(_, n)| *n > 0).map(|(size, _)| size).min();
                    assert_eq!(Some(n_changes), smallest, "{ways:?}");
                    let most = sets().filter(|(size, _)| *size == n_changes).map(|(_, n)| n).max();
                    assert_eq!(Some(first.n), most, "{ways:?}");
                    n_several += 1;
                }
            }
        }
        assert!(n_single > 60 && n_several > 30, "both occur: {n_single} {n_several}");
    }

    #[test]
    fn a_little_farther_is_said_before_any_distance() {
        let mut lieux = random_lieux(2, 5);
        lieux[0].position = Position::new(4.39, 45.44);
        lieux[1].position = Position::new(4.39, 45.80);
        let catalogue = catalogue_of(&lieux);
        let index = SpatialIndex::new(&catalogue);
        let asker = Asker { from: Position::new(4.39, 45.90), ..Asker::default() };
        let check = |km: u16, expected: &[(Change, u32)]| {
            let filter = Filter { radius_km: Some(km), ..Filter::default() };
            let asked = answers(&catalogue, &index, &filter, &asker);
            let ways = asked.ways(&Bitset::full(2), &catalogue, &index, &filter, &asker);
            let ways: Vec<(Change, u32)> = ways.into_iter().map(|mut way| (way.changes.remove(0), way.n)).collect();
            assert_eq!(ways, expected);
        };
        // 11 km and 51 km away.
        let any = Change::Without(Criterion::Distance);
        check(2, &[(any.clone(), 2), (Change::Farther(20), 1)]);
        check(10, &[(any.clone(), 2), (Change::Farther(20), 1)]);
    }
}
