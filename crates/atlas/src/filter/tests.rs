//! A filter against the rule said again, slowly, lieu by lieu.

use super::*;
use crate::calendar::moment;
use crate::catalogue::LieuId;
use crate::opening::{Answer, DayPart, answer};
use crate::spatial_index::{SpatialIndex, distance_m};
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

fn asked(catalogue: &Catalogue, filter: &Filter, asker: &Asker) -> Answers {
    answers(catalogue, &SpatialIndex::new(catalogue), filter, asker)
}

/// What a lieu answers to one criterion.
fn answer_to(catalogue: &Catalogue, filter: &Filter, asker: &Asker, id: LieuId, criterion: Criterion) -> Answer {
    let known = |holds: bool| if holds { Answer::Yes } else { Answer::No };
    if !filter.asks(criterion) {
        return Answer::Yes;
    }
    match criterion {
        Criterion::Facet(facet) => {
            let has: Vec<&Value> = catalogue.values(id, facet).collect();
            let chosen = filter.chosen(facet);
            match has.is_empty() {
                true => Answer::Unknown,
                false if facet.all_must_hold() => known(chosen.iter().all(|value| has.contains(&value))),
                false => known(chosen.iter().any(|value| has.contains(&value))),
            }
        }
        Criterion::AccesLibre => known(catalogue.has_acces_libre(id)),
        Criterion::Rdv => known(catalogue.has_rdv(id)),
        Criterion::Hours => {
            let Some(semaine) = catalogue.semaine(id) else { return Answer::Unknown };
            let of = catalogue.node(id).departement();
            let said: Vec<Answer> =
                filter.when().iter().map(|when| answer(&semaine, *when, moment(asker.now_s, of), of)).collect();
            let first = [Answer::Yes, Answer::Unknown].into_iter().find(|answer| said.contains(answer));
            first.unwrap_or(Answer::No)
        }
        Criterion::Distance => match (asker.from, catalogue.position(id), filter.radius_km) {
            (Some(from), Some(at), Some(km)) => known(distance_m(from, at) <= f64::from(km) * 1_000.0),
            (Some(_), None, _) => Answer::Unknown,
            _ => Answer::Yes,
        },
    }
}

/// Those that answer all, and those that fail nothing but leave something unsaid.
fn scan(catalogue: &Catalogue, filter: &Filter, asker: &Asker, territoire: Territoire) -> (Vec<LieuId>, Vec<LieuId>) {
    let below = catalogue.nodes().filter(|(node, _)| node.is_within(territoire));
    let (mut sure, mut unsure) = (Vec::new(), Vec::new());
    for id in below.flat_map(|(_, run)| run.map(LieuId)) {
        let said: Vec<Answer> =
            Criterion::all().map(|criterion| answer_to(catalogue, filter, asker, id, criterion)).collect();
        match (said.contains(&Answer::No), said.contains(&Answer::Unknown)) {
            (true, _) => {}
            (false, true) => unsure.push(id),
            (false, false) => sure.push(id),
        }
    }
    (sure, unsure)
}

const HOURS: [When; 6] = [
    When::Now,
    When::Weekend,
    When::Evening,
    When::Slot { weekday: 2, part: DayPart::Afternoon },
    When::Slot { weekday: 5, part: DayPart::At(23 * 60) },
    When::Slot { weekday: 0, part: DayPart::Any },
];

pub(super) fn random_filter(catalogue: &Catalogue, random: &mut Random) -> Filter {
    let mut filter = Filter::default();
    for _ in 0..random.below(3) {
        let facet = *random.pick(&Facet::ALL);
        for _ in 0..1 + random.below(3) {
            let values = catalogue.all_values(facet);
            filter.choose(facet, values[random.below(values.len().min(12))].clone());
        }
    }
    if random.one_in(10) {
        filter.choose(Facet::Source, Value::Other("Nobody".into()));
    }
    for _ in 0..random.below(3) {
        filter.toggle_when(*random.pick(&HOURS));
    }
    filter.acces_libre = random.one_in(8);
    filter.rdv = random.one_in(8);
    filter.radius_km = random.one_in(3).then(|| *random.pick(&[2, 10, 300]));
    filter
}

/// Somebody in Saint-Étienne or nowhere, on any hour of two years, holidays and changes of the clock included.
pub(super) fn random_asker(random: &mut Random) -> Asker {
    let now_s = 1_767_225_600 + 1_800 * random.below(2 * 365 * 48) as i64;
    Asker { now_s, from: if random.one_in(3) { None } else { Position::new(4.387, 45.44) } }
}

#[test]
fn what_is_sure_and_unsure_agrees_with_a_full_scan() {
    let catalogue = random_catalogue(1_000, 0xF117);
    let mut random = Random(11);
    let (mut n_sure, mut n_unsure) = (0, 0);
    for territoire in territoires() {
        for _ in 0..10 {
            let (filter, asker) = (random_filter(&catalogue, &mut random), random_asker(&mut random));
            let (found, base) = (asked(&catalogue, &filter, &asker), in_territoire(&catalogue, territoire));
            let (sure, unsure) = scan(&catalogue, &filter, &asker, territoire);
            assert_eq!(found.sure(&base).iter().collect::<Vec<_>>(), sure, "{filter:?} {asker:?} {territoire:?}");
            assert_eq!(found.unsure(&base).iter().collect::<Vec<_>>(), unsure, "{filter:?} {asker:?} {territoire:?}");
            for id in unsure.iter().take(3) {
                for criterion in Criterion::all() {
                    let expected = answer_to(&catalogue, &filter, &asker, *id, criterion) == Answer::Unknown;
                    assert_eq!(found.leaves_unsaid(*id, criterion), expected, "{criterion:?}");
                }
            }
            n_sure += sure.len();
            n_unsure += unsure.len();
        }
    }
    assert!(n_sure > 2_000 && n_unsure > 1_000, "{n_sure} {n_unsure}");
}

#[test]
fn counts_say_what_would_remain() {
    let catalogue = random_catalogue(400, 0xC0);
    let index = SpatialIndex::new(&catalogue);
    let mut random = Random(12);
    let mut n_counted = 0;
    for round in 0..12 {
        let (filter, asker) = (random_filter(&catalogue, &mut random), random_asker(&mut random));
        let territoire = if round % 2 == 0 { Territoire::France } else { region("84") };
        let (found, base) = (asked(&catalogue, &filter, &asker), in_territoire(&catalogue, territoire));
        let facet_counts = found.facet_counts(&base, &catalogue);
        let n_with = |change: &dyn Fn(&mut Filter)| {
            let mut with = filter.clone();
            change(&mut with);
            scan(&catalogue, &with, &asker, territoire).0.len() as u32
        };
        for facet in Facet::ALL {
            let values = catalogue.all_values(facet);
            assert_eq!(facet_counts.of_facet(facet).len(), values.len());
            for (value, count) in values.iter().zip(facet_counts.of_facet(facet).iter().copied()) {
                assert_eq!(facet_counts.of(&catalogue, facet, value), count);
                let expected = n_with(&|with| {
                    if !facet.all_must_hold() {
                        with.clear(Criterion::Facet(facet));
                    }
                    with.choose(facet, value.clone());
                });
                assert_eq!(count, expected, "{filter:?} {facet:?} {value:?}");
                n_counted += count;
            }
        }
        for criterion in Criterion::all() {
            assert_eq!(
                found.n_without(&base, criterion),
                n_with(&|with| with.clear(criterion)),
                "{filter:?} {criterion:?}"
            );
        }
        for when in HOURS {
            let expected = n_with(&|with| {
                with.clear(Criterion::Hours);
                with.toggle_when(when);
            });
            assert_eq!(found.count_when(&base, &catalogue, when, &asker), expected, "{filter:?} {when:?}");
        }
        let links = (n_with(&|with| with.rdv = true), n_with(&|with| with.acces_libre = true));
        assert_eq!(found.counts_of_links(&base, &catalogue), links, "{filter:?}");
        if asker.from.is_some() {
            let expected = [5, 20, 500].map(|km| n_with(&|with| with.radius_km = Some(km)));
            // Without a limit, what has no position is sure to be anywhere; within one it is not.
            assert_eq!(found.counts_within(&base, &index, &asker, &[5, 20, 500]), expected, "{filter:?}");
        }
    }
    assert!(n_counted > 3_000, "{n_counted}");
}

#[test]
fn an_unknown_value_leaves_nothing_alone_and_nothing_more_beside_another() {
    let catalogue = random_catalogue(300, 5);
    let n = |filter: &Filter| asked(&catalogue, filter, &Asker::default()).sure(&Bitset::full(catalogue.len())).count();
    let nobody = Value::Other("Nobody".into());
    let mut filter = Filter::default();
    filter.choose(Facet::Services, nobody.clone());
    assert_eq!(n(&filter), 0);
    filter.choose(Facet::Services, Value::Standard(0));
    assert!(n(&filter) > 20);
    let mut filter = Filter::default();
    filter.choose(Facet::Publics, Value::Standard(0));
    assert!(n(&filter) > 20);
    filter.choose(Facet::Publics, nobody);
    assert_eq!(n(&filter), 0, "all must hold");
}

/// The national map counts a lieu without hours as closed: a third of what could help is not shown, and nothing says so.
#[test]
fn a_lieu_without_hours_is_not_taken_for_closed() {
    let catalogue = random_catalogue(300, 6);
    let mut filter = Filter::default();
    filter.toggle_when(When::Slot { weekday: 2, part: DayPart::Any });
    let (found, base) = (asked(&catalogue, &filter, &Asker::default()), Bitset::full(catalogue.len()));
    let (sure, unsure) = (found.sure(&base), found.unsure(&base));
    let without: Vec<LieuId> = catalogue.ids().filter(|id| catalogue.semaine(*id).is_none()).collect();
    assert!(without.len() > 50);
    assert!(without.iter().all(|id| unsure.contains(*id) && !sure.contains(*id)));
    assert!(sure.count() > 50);
}

#[test]
fn toggling_twice_is_nothing() {
    let mut filter = Filter::default();
    filter.toggle(Facet::Frais, Value::Standard(0));
    filter.choose(Facet::Frais, Value::Standard(0));
    filter.toggle_when(When::Evening);
    assert_eq!((filter.len(), filter.is_empty()), (2, false));
    assert_eq!(filter.iter().collect::<Vec<_>>(), [(Facet::Frais, &Value::Standard(0))]);
    filter.toggle(Facet::Frais, Value::Standard(0));
    filter.toggle_when(When::Evening);
    assert_eq!(filter, Filter::default());
    let everything = Filter { acces_libre: true, rdv: true, radius_km: Some(5), ..Filter::default() };
    let mut cleared = everything.clone();
    for criterion in Criterion::all() {
        cleared.clear(criterion);
    }
    assert_eq!((everything.len(), cleared), (3, Filter::default()));
}

#[test]
fn counts_of_children_add_up_at_every_level() {
    let catalogue = random_catalogue(800, 0xADD);
    let mut random = Random(13);
    for territoire in territoires() {
        for _ in 0..3 {
            let filter = random_filter(&catalogue, &mut random);
            let base = in_territoire(&catalogue, territoire);
            let lieux = asked(&catalogue, &filter, &Asker::default()).sure(&base);
            let counts = counts_by_child(&catalogue, &lieux, territoire);
            assert_eq!(counts.total() as usize, lieux.count(), "{territoire:?}");
            for (child, n) in counts.iter() {
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
        counts_by_child(&catalogue, &lieux, territoire).iter().map(|(child, _)| child).collect()
    };
    let of_france = children(Territoire::France);
    assert!(of_france.contains(&departement("974")), "overseas, the département is the node");
    assert!(of_france.contains(&departement("988")), "a collectivité has its own node");
    assert!(of_france.contains(&region("84")) && of_france.contains(&Territoire::NonLocalise));
    assert!(!of_france.contains(&region("04")));
    assert_eq!(children(departement("42")), [departement("42"), commune("42095"), commune("42147"), commune("42218")]);
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
