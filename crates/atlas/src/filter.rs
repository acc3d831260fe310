//! Which lieux answer what a visitor asks for, how many would answer if they asked for one thing more, and where they are.
//!
//! Facets only: hours and distance narrow the set a question starts from (the `base` of [`matching`] and
//! [`facet_counts_among`]), which is somebody else's. How a filter is shown, kept or shared is decided elsewhere.

mod bitset;

pub use bitset::Bitset;

use crate::catalogue::Catalogue;
use crate::territoire::Territoire;
use crate::vocabulary::{Facet, Value};
use std::collections::BTreeMap;

/// What was chosen: between facets all must hold; inside a facet one is enough, but where [`Facet::all_must_hold`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// Per facet, sorted, without doubles.
    chosen: [Vec<Value>; Facet::COUNT],
}

impl Filter {
    /// The values chosen in one facet.
    #[must_use]
    pub fn chosen(&self, facet: Facet) -> &[Value] {
        &self.chosen[facet as usize]
    }

    /// All that was chosen, facet by facet.
    pub fn iter(&self) -> impl Iterator<Item = (Facet, &Value)> {
        Facet::ALL.into_iter().flat_map(|facet| self.chosen(facet).iter().map(move |value| (facet, value)))
    }

    /// Whether a value is chosen.
    #[must_use]
    pub fn is_chosen(&self, facet: Facet, value: &Value) -> bool {
        self.chosen(facet).binary_search(value).is_ok()
    }

    /// Chooses a value, or lets go of it.
    pub fn toggle(&mut self, facet: Facet, value: Value) {
        let chosen = &mut self.chosen[facet as usize];
        match chosen.binary_search(&value) {
            Ok(index) => {
                chosen.remove(index);
            }
            Err(index) => chosen.insert(index, value),
        }
    }

    /// Chooses a value; chosen twice is chosen once.
    pub fn choose(&mut self, facet: Facet, value: Value) {
        if !self.is_chosen(facet, &value) {
            self.toggle(facet, value);
        }
    }

    /// Lets go of all values of one facet.
    pub fn clear(&mut self, facet: Facet) {
        self.chosen[facet as usize].clear();
    }

    /// Whether nothing is chosen: everything answers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.iter().all(Vec::is_empty)
    }

    /// How many values are chosen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chosen.iter().map(Vec::len).sum()
    }

    /// For each profile of the catalogue, the facets that refuse it: one bit each.
    ///
    /// Sets of values are few, profiles more, lieux many: each level is asked once.
    fn refusals(&self, catalogue: &Catalogue) -> Vec<u16> {
        let mut refusals = vec![0; catalogue.profiles.len()];
        for facet in Facet::ALL {
            let chosen = self.chosen(facet);
            if chosen.is_empty() {
                continue;
            }
            let table = &catalogue.facets[facet as usize];
            // A value that no lieu has is at no index; no set holds `u32::MAX`.
            let index_of =
                |value| table.values.iter().position(|of| of == value).map_or(u32::MAX, |index| index as u32);
            let wanted: Vec<u32> = chosen.iter().map(index_of).collect();
            let accepted: Vec<bool> = (0..table.n_sets())
                .map(|set| {
                    let set = table.sets.get(set);
                    let has = |value: &u32| set.contains(value);
                    if facet.all_must_hold() { wanted.iter().all(has) } else { wanted.iter().any(has) }
                })
                .collect();
            for (refusals, sets) in refusals.iter_mut().zip(&catalogue.profiles) {
                if !accepted.get(sets[facet as usize] as usize).is_some_and(|accepted| *accepted) {
                    *refusals |= 1 << facet as u16;
                }
            }
        }
        refusals
    }
}

/// All lieux at or below a territory, whatever the filter.
#[must_use]
pub fn in_territoire(catalogue: &Catalogue, territoire: Territoire) -> Bitset {
    let mut lieux = Bitset::new(catalogue.len());
    for run in catalogue.runs_of(territoire) {
        lieux.insert_range(run);
    }
    lieux
}

/// The lieux at or below a territory that answer the filter.
#[must_use]
pub fn visible(catalogue: &Catalogue, filter: &Filter, territoire: Territoire) -> Bitset {
    matching(catalogue, filter, in_territoire(catalogue, territoire))
}

/// Those of `base` that answer the filter.
#[must_use]
pub fn matching(catalogue: &Catalogue, filter: &Filter, mut base: Bitset) -> Bitset {
    if filter.is_empty() {
        return base;
    }
    let refusals = filter.refusals(catalogue);
    base.retain(|lieu| {
        let profile = catalogue.profile_of.get(lieu as usize);
        profile.and_then(|profile| refusals.get(*profile as usize)) == Some(&0)
    });
    base
}

/// For each value of each facet, how many lieux would remain with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts([Vec<u32>; Facet::COUNT]);

impl FacetCounts {
    /// In the order of [`Catalogue::all_values`].
    #[must_use]
    pub fn of_facet(&self, facet: Facet) -> &[u32] {
        &self.0[facet as usize]
    }

    /// Of one value; zero for one that the catalogue does not have.
    #[must_use]
    pub fn of(&self, catalogue: &Catalogue, facet: Facet, value: &Value) -> u32 {
        let index = catalogue.all_values(facet).iter().position(|of| of == value);
        index.and_then(|index| self.of_facet(facet).get(index)).copied().unwrap_or(0)
    }
}

/// How many lieux at or below a territory would remain for each value of each facet: those that the other facets let through
/// and that have the value; where all chosen values must hold, that have the chosen ones too.
#[must_use]
pub fn facet_counts(catalogue: &Catalogue, filter: &Filter, territoire: Territoire) -> FacetCounts {
    facet_counts_among(catalogue, filter, &in_territoire(catalogue, territoire))
}

/// As [`facet_counts`], among the lieux of `base`: what everything but the facets lets through.
#[must_use]
pub fn facet_counts_among(catalogue: &Catalogue, filter: &Filter, base: &Bitset) -> FacetCounts {
    let mut n_lieux = vec![0u32; catalogue.profiles.len()];
    for lieu in base.iter() {
        if let Some(n) =
            catalogue.profile_of.get(lieu.0 as usize).and_then(|profile| n_lieux.get_mut(*profile as usize))
        {
            *n += 1;
        }
    }
    let refusals = filter.refusals(catalogue);
    FacetCounts(Facet::ALL.map(|facet| {
        let table = &catalogue.facets[facet as usize];
        // A facet where one value is enough does not count against itself.
        let forgiven = if facet.all_must_hold() { 0 } else { 1 << facet as u16 };
        let mut n_of_set = vec![0; table.n_sets()];
        for ((n, refusals), sets) in n_lieux.iter().zip(&refusals).zip(&catalogue.profiles) {
            if refusals & !forgiven == 0
                && let Some(n_of_set) = n_of_set.get_mut(sets[facet as usize] as usize)
            {
                *n_of_set += n;
            }
        }
        let mut n_of_value = vec![0; table.values.len()];
        for (set, n) in n_of_set.into_iter().enumerate() {
            for value in table.sets.get(set) {
                if let Some(n_of_value) = n_of_value.get_mut(*value as usize) {
                    *n_of_value += n;
                }
            }
        }
        n_of_value
    }))
}

/// How the lieux of a set are shared between the children of a territory; the territory itself for those that hang on it
/// directly. Zeros are left out. Adds up to the size of the set, when the set is within the territory.
///
/// Children are as [`Territoire::parent`] says, simplified: an overseas département and Paris are right below what is above.
#[must_use]
pub fn counts_by_child(catalogue: &Catalogue, lieux: &Bitset, parent: Territoire) -> BTreeMap<Territoire, u32> {
    let parent = parent.simplified();
    let mut counts = BTreeMap::new();
    let mut add = |child: Option<Territoire>, nodes| {
        let n = lieux.count_range(catalogue.run_of_nodes(nodes)) as u32;
        if let (Some(child), 1..) = (child, n) {
            *counts.entry(child).or_insert(0) += n;
        }
    };
    for run in &catalogue.departements {
        match run.departement.map(Territoire::Departement) {
            // Above the département, all its lieux go the same way.
            Some(departement) if !parent.is_within(departement) => {
                add(child_towards(departement, parent), run.nodes.clone());
            }
            _ => {
                for node in run.nodes.clone() {
                    add(catalogue.nodes.get(node).and_then(|of| child_towards(*of, parent)), node..node + 1);
                }
            }
        }
    }
    counts
}

/// Which child of `parent` is above `node`, or is it; `parent` itself for `parent`; `None` outside of it.
fn child_towards(node: Territoire, parent: Territoire) -> Option<Territoire> {
    let mut here = node.simplified();
    if here == parent {
        return Some(parent);
    }
    loop {
        let above = here.parent()?;
        if above == parent {
            return Some(here);
        }
        here = above;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::LieuId;
    use crate::territoire::{CodeDepartement, CodeRegion};
    use crate::testing::{Random, commune, departement, random_catalogue};

    fn region(code: &str) -> Territoire {
        Territoire::Region(CodeRegion::parse(code).unwrap())
    }

    fn territoires() -> Vec<Territoire> {
        let mut all = vec![Territoire::France, Territoire::NonLocalise];
        all.extend(["84", "11", "04", "94", "53"].map(region));
        all.extend(["42", "69", "75", "13", "974", "988", "986", "2A", "29"].map(departement));
        all.extend(["42218", "69123", "69383", "75056", "75111", "98818", "29232"].map(commune));
        all
    }

    /// The rule, said again: slowly, lieu by lieu.
    fn answers(catalogue: &Catalogue, filter: &Filter, id: LieuId) -> bool {
        Facet::ALL.into_iter().all(|facet| {
            let has: Vec<&Value> = catalogue.values(id, facet).collect();
            let chosen = filter.chosen(facet);
            chosen.is_empty()
                || if facet.all_must_hold() {
                    chosen.iter().all(|value| has.contains(&value))
                } else {
                    chosen.iter().any(|value| has.contains(&value))
                }
        })
    }

    /// The lieux at or below a territory, node by node.
    fn below(catalogue: &Catalogue, territoire: Territoire) -> Vec<LieuId> {
        let nodes = catalogue.nodes().filter(|(node, _)| node.is_within(territoire));
        nodes.flat_map(|(_, run)| run.map(LieuId)).collect()
    }

    fn scan(catalogue: &Catalogue, filter: &Filter, among: &[LieuId]) -> Vec<LieuId> {
        among.iter().copied().filter(|id| answers(catalogue, filter, *id)).collect()
    }

    fn random_filter(catalogue: &Catalogue, random: &mut Random) -> Filter {
        let mut filter = Filter::default();
        for _ in 0..random.below(4) {
            let facet = *random.pick(&Facet::ALL);
            for _ in 0..1 + random.below(3) {
                let values = catalogue.all_values(facet);
                filter.choose(facet, values[random.below(values.len().min(12))].clone());
            }
        }
        if random.one_in(10) {
            filter.choose(Facet::Source, Value::Other("Nobody".into()));
        }
        filter
    }

    #[test]
    fn visible_agrees_with_a_full_scan() {
        let catalogue = random_catalogue(1_000, 0xF117);
        let mut random = Random(11);
        let mut n_found = 0;
        for territoire in territoires() {
            let among = below(&catalogue, territoire);
            for _ in 0..10 {
                let filter = random_filter(&catalogue, &mut random);
                let found: Vec<LieuId> = visible(&catalogue, &filter, territoire).iter().collect();
                assert_eq!(found, scan(&catalogue, &filter, &among), "{filter:?} {territoire:?}");
                n_found += found.len();
            }
        }
        assert!(n_found > 2_000, "{n_found}");
    }

    #[test]
    fn counts_say_what_would_remain() {
        let catalogue = random_catalogue(400, 0xC0);
        let mut random = Random(12);
        let mut n_counted = 0;
        for round in 0..12 {
            let filter = random_filter(&catalogue, &mut random);
            let territoire = if round % 2 == 0 { Territoire::France } else { region("84") };
            let among = below(&catalogue, territoire);
            let counts = facet_counts(&catalogue, &filter, territoire);
            for facet in Facet::ALL {
                let values = catalogue.all_values(facet);
                assert_eq!(counts.of_facet(facet).len(), values.len());
                for value in values {
                    let mut with = filter.clone();
                    if !facet.all_must_hold() {
                        with.clear(facet);
                    }
                    with.choose(facet, value.clone());
                    let expected = scan(&catalogue, &with, &among).len();
                    assert_eq!(
                        counts.of(&catalogue, facet, value) as usize,
                        expected,
                        "{filter:?} {facet:?} {value:?}"
                    );
                    n_counted += expected;
                }
            }
        }
        assert!(n_counted > 5_000, "{n_counted}");
    }

    #[test]
    fn an_unknown_value_leaves_nothing_alone_and_nothing_more_beside_another() {
        let catalogue = random_catalogue(300, 5);
        let nobody = Value::Other("Nobody".into());
        let mut filter = Filter::default();
        filter.choose(Facet::Services, nobody.clone());
        assert_eq!(visible(&catalogue, &filter, Territoire::France).count(), 0);
        filter.choose(Facet::Services, Value::Standard(0));
        assert!(visible(&catalogue, &filter, Territoire::France).count() > 20);
        let mut filter = Filter::default();
        filter.choose(Facet::Publics, Value::Standard(0));
        assert!(visible(&catalogue, &filter, Territoire::France).count() > 20);
        filter.choose(Facet::Publics, nobody);
        assert_eq!(visible(&catalogue, &filter, Territoire::France).count(), 0, "all must hold");
    }

    #[test]
    fn counts_of_children_add_up_at_every_level() {
        let catalogue = random_catalogue(800, 0xADD);
        let mut random = Random(13);
        for territoire in territoires() {
            for _ in 0..3 {
                let filter = random_filter(&catalogue, &mut random);
                let lieux = visible(&catalogue, &filter, territoire);
                let counts = counts_by_child(&catalogue, &lieux, territoire);
                assert_eq!(counts.values().sum::<u32>() as usize, lieux.count(), "{territoire:?}");
                for (child, n) in counts {
                    let expected = if child == territoire.simplified() {
                        lieux.iter().filter(|id| catalogue.node(*id).simplified() == child).count()
                    } else {
                        assert_eq!(child.parent(), Some(territoire.simplified()));
                        lieux.iter().filter(|id| catalogue.node(*id).is_within(child)).count()
                    };
                    assert_eq!(n as usize, expected, "{territoire:?} {child:?}");
                }
            }
        }
    }

    #[test]
    fn children_are_those_a_visitor_goes_down_to() {
        let catalogue = random_catalogue(3_000, 14);
        let children = |territoire| -> Vec<Territoire> {
            let lieux = in_territoire(&catalogue, territoire);
            counts_by_child(&catalogue, &lieux, territoire).into_keys().collect()
        };
        let of_france = children(Territoire::France);
        assert!(of_france.contains(&departement("974")), "overseas, the département is the node");
        assert!(of_france.contains(&departement("988")), "a collectivité has its own node");
        assert!(of_france.contains(&region("84")) && of_france.contains(&Territoire::NonLocalise));
        assert!(!of_france.contains(&region("04")));
        assert_eq!(
            children(departement("42")),
            [departement("42"), commune("42095"), commune("42147"), commune("42218")]
        );
        assert_eq!(children(commune("69123")), [commune("69123"), commune("69383")]);
        assert_eq!(children(departement("75")), [departement("75"), commune("75111")]);
        assert_eq!(children(commune("75056")), children(departement("75")));
    }

    #[test]
    fn every_departement_is_one_run() {
        let catalogue = random_catalogue(2_000, 15);
        for departement in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
            assert!(catalogue.runs_of(Territoire::Departement(departement)).len() <= 1, "{departement}");
        }
        let [all] = &catalogue.runs_of(Territoire::France)[..] else { panic!("several runs") };
        assert_eq!(*all, 0..2_000);
    }

    #[test]
    fn toggling_twice_is_nothing() {
        let mut filter = Filter::default();
        filter.toggle(Facet::Frais, Value::Standard(0));
        filter.choose(Facet::Frais, Value::Standard(0));
        assert_eq!((filter.len(), filter.is_empty()), (1, false));
        assert_eq!(filter.iter().collect::<Vec<_>>(), [(Facet::Frais, &Value::Standard(0))]);
        filter.toggle(Facet::Frais, Value::Standard(0));
        assert_eq!(filter, Filter::default());
    }
}
