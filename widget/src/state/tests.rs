//! Stories with a state: actions in, memos out, on real outlines.

use super::*;
use crate::manifest::{DepartementFiles, FileRef, Manifest};
use atlas::confines::Perimeter;
use atlas::epcis::Epcis;
use atlas::filter::Criterion;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Lieu, Position};
use atlas::opening::{DayPart, When};
use atlas::outlines::Outlines;
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion};
use atlas::vocabulary::{Facet, Value};
use embed_snippet::link::{Around, Link};
use leptos::prelude::Owner;

mod hand;
mod identifiers;
mod overlays;
mod parcours;
mod perimeter;
mod private;
mod report;
mod rights;

/// Tuesday 24 November 2026, noon in Paris.
const NOON: i64 = 1_795_518_000;

fn departement(code: &str) -> CodeDepartement {
    CodeDepartement::parse(code).unwrap()
}
fn code(code: &str) -> CodeCommune {
    CodeCommune::parse(code).unwrap()
}
fn commune(code: &str) -> Territoire {
    Territoire::Commune(CodeCommune::parse(code).unwrap())
}
fn loire() -> Territoire {
    Territoire::Departement(departement("42"))
}
fn rhone_alpes() -> Territoire {
    Territoire::Region(CodeRegion::parse("84").unwrap())
}

/// Lieux in Saint-Étienne, Roanne, the Loire at large, Lyon 3e, La Réunion, and nowhere.
fn lieux() -> Vec<Lieu> {
    let lieu = |id: &str, nom: &str, node: Option<Territoire>, at: Option<(f64, f64)>| Lieu {
        id: id.into(),
        nom: nom.into(),
        adresse: format!("1 rue {id}"),
        territoire: node,
        position: at.and_then(|(lon, lat)| Position::new(lon, lat)),
        ..Lieu::default()
    };
    with_values(vec![
        lieu("a", "Médiathèque", Some(commune("42218")), Some((4.387, 45.44))),
        lieu("b", "Centre social", Some(commune("42218")), Some((4.387, 45.44))),
        lieu("c", "Écusson", Some(commune("42187")), Some((4.07, 46.03))),
        lieu("d", "Bus", Some(loire()), None),
        lieu("e", "Guillotière", Some(commune("69383")), Some((4.85, 45.75))),
        lieu("f", "Kaz", Some(commune("97411")), Some((55.45, -20.88))),
        lieu("g", "Nulle part", None, None),
    ])
}

fn contours(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/contours").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The outlines of a file with the counts of `lieux()` in them, as `prepare` publishes it.
fn published(name: &str) -> Vec<u8> {
    let mut outlines = Outlines::read(&contours(name)).unwrap();
    outlines.set_counts(|territoire| {
        lieux().iter().filter(|lieu| lieu.node().is_within(territoire)).count().try_into().unwrap()
    });
    outlines.write()
}

fn manifest() -> Manifest {
    let files = |n_lieux, communes: bool| DepartementFiles {
        n_lieux,
        communes: communes.then(FileRef::default),
        index: Some(FileRef::default()),
        details: Some(FileRef::default()),
    };
    Manifest {
        n_lieux: 7,
        departements: CodeDepartement::all()
            .map(|code| {
                (
                    code,
                    files(lieux().iter().filter(|lieu| lieu.node().departement() == Some(code)).count() as u32, true),
                )
            })
            .chain([(departement("988"), files(0, false))])
            .collect(),
        non_localises: files(1, false),
        ..Manifest::default()
    }
}

fn index_of(keep: impl Fn(&Lieu) -> bool) -> Arrival {
    let all = lieux();
    let handles = atlas::wire::handles(&all);
    let (kept, handles): (Vec<Lieu>, Vec<_>) = all.into_iter().zip(handles).filter(|(lieu, _)| keep(lieu)).unzip();
    Arrival::Bytes(atlas::wire::write_index(&kept, &handles))
}

/// Runs a story with a state, under an owner of its own.
fn with_state(config: Config, story: impl FnOnce(AppState)) {
    let owner = Owner::new();
    owner.set();
    story(AppState::new(config, Here { now_s: NOON, rank: 1 }));
}

/// Delivers whatever is wanted until nothing is; returns the order.
fn deliver(state: AppState) -> Vec<Part> {
    let mut order = Vec::new();
    while let Some(part) = state.wanted.get_untracked().first().copied() {
        order.push(part);
        let arrival = match part {
            Part::Code(_) => Arrival::Code,
            Part::Manifest(_) => Arrival::Manifest(Box::new(manifest())),
            Part::France => Arrival::Bytes(published("france.bin")),
            Part::Communes(of) => Arrival::Bytes(published(&format!("communes-{of}.bin"))),
            Part::Lieux(_, Some(of)) => index_of(|lieu| lieu.node().departement() == Some(of)),
            Part::Lieux(_, None) => index_of(|_| true),
            Part::Epcis => {
                let gazetteer = Gazetteer::read(&contours("communes-noms.bin")).unwrap();
                Arrival::Bytes(Epcis::of(&gazetteer).write())
            }
            Part::Contour => Arrival::Contour(vec![perimeter::around_saint_etienne()]),
            Part::Names => Arrival::Bytes(contours("communes-noms.bin")),
            Part::Formers => Arrival::Bytes(contours("communes-anciennes.bin")),
            Part::Corrections | Part::Notices(_) | Part::Identifiers(_) => panic!("no story wants {part:?} here"),
            Part::Details(..) => {
                let all = lieux();
                Arrival::Bytes(atlas::wire::write_details(&all, &atlas::wire::handles(&all)))
            }
        };
        state.arrived(state.generation.get_untracked(), part, Ok(arrival));
        assert!(order.len() < 20, "{order:?}");
    }
    order
}

fn confined(territoire: Territoire) -> Config {
    let perimeter = Perimeter { territoires: vec![territoire], ..Perimeter::default() };
    Config { perimeter, ..Config::default() }
}

fn by_name(state: AppState, nom: &str) -> LieuId {
    let lieux = state.lieux().unwrap();
    lieux.catalogue.ids().find(|id| lieux.catalogue.nom(*id) == nom).unwrap()
}

#[test]
fn outlines_come_before_lieux_and_a_departement_asks_for_itself_only() {
    with_state(Config::default(), |state| {
        assert_eq!(deliver(state), [Part::Manifest(0), Part::France, Part::Lieux(0, None)]);
    });
    with_state(confined(loire()), |state| {
        assert_eq!(
            deliver(state),
            [Part::Manifest(0), Part::Communes(departement("42")), Part::Lieux(0, Some(departement("42")))]
        );
    });
    with_state(confined(Territoire::Departement(departement("988"))), |state| {
        assert_eq!(
            deliver(state),
            [Part::Manifest(0), Part::France, Part::Lieux(0, Some(departement("988")))],
            "a silhouette, for want of communes"
        );
    });
}

#[test]
fn lieux_are_asked_for_once_all_of_the_outlines_is_on_this_side_of_the_line() {
    with_state(Config::default(), |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        let both = vec![Part::France, Part::Lieux(0, None)];
        for (received, of, wanted) in [(0, 20, &both[..1]), (10, 20, &both[..1]), (20, 20, &both), (20, 0, &both[..1])]
        {
            state.progressed(Part::France, received, of);
            assert_eq!(state.wanted.get_untracked(), wanted, "{received} bytes of {of}, 0 for nobody knows");
        }
    });
}

#[test]
fn a_counter_asks_for_no_lieux_before_it_knows_what_came_with_the_outlines() {
    with_state(Config { vue: Vue::Compteur, ..Config::default() }, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        state.progressed(Part::France, 20, 20);
        assert_eq!(state.wanted.get_untracked(), [Part::France]);
    });
}

#[test]
fn counts_are_the_same_before_and_after_the_lieux_and_add_up_at_every_level() {
    let scopes = [
        (Territoire::France, 7),
        (rhone_alpes(), 5),
        (loire(), 4),
        (commune("42218"), 2),
        (Territoire::Departement(departement("69")), 1),
        (commune("69123"), 1),
        (commune("69383"), 1),
        (Territoire::Departement(departement("974")), 1),
        (Territoire::NonLocalise, 1),
    ];
    for (scope, expected) in scopes {
        with_state(Config::default(), |state| {
            state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
            state.enter(scope, Side::Panel);
            while let Some(part) =
                state.wanted.get_untracked().first().copied().filter(|part| *part != Part::Lieux(0, None))
            {
                let name = match part {
                    Part::Communes(of) => format!("communes-{of}.bin"),
                    _ => "france.bin".into(),
                };
                state.arrived(0, part, Ok(Arrival::Bytes(published(&name))));
            }
            let before = state.counts.get_untracked();
            deliver(state);
            assert_eq!(*before, *state.counts.get_untracked(), "{scope:?}");
            assert_eq!(state.total.get_untracked(), expected, "{scope:?}");
            assert_eq!(state.listed.get_untracked().len() as u32, expected, "{scope:?}: the list is the map");
        });
    }
}

#[test]
fn the_way_down_and_up_stays_within_the_confines() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.leave(Side::Map);
        assert_eq!(state.scope(), loire(), "nothing above the embed");
        state.enter(commune("01004"), Side::Panel);
        assert_eq!(state.scope(), loire(), "nothing beside it");
        state.enter(commune("42218"), Side::Map);
        assert_eq!((state.scope(), state.total.get_untracked()), (commune("42218"), 2));
        state.escape(Side::Map);
        assert_eq!(state.scope(), loire());
        assert!(matches!(state.focus(), Focus::Map(from, _) if from == commune("42218")), "{:?}", state.focus());
    });
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    with_state(Config::default(), |state| {
        deliver(state);
        state.enter(commune("42218"), Side::Map);
        assert_eq!(
            deliver(state),
            [Part::Communes(departement("42")), Part::Details(0, Some(departement("42")))],
            "the phone numbers of what is listed come last"
        );
        let (a, b) = (by_name(state, "Médiathèque"), by_name(state, "Centre social"));
        state.open_group(vec![a, b]);
        state.open(a, Side::Panel);
        assert_eq!(deliver(state), []);
        assert_eq!(state.details(a).map(|details| details.adresse), Some("1 rue a".into()));
        state.escape(Side::Panel);
        assert_eq!(state.panel(), Panel::Group(vec![a, b]), "back to the lieux of that point");
        assert!(matches!(state.focus(), Focus::Lieu(id, Side::Panel, _) if id == a));
        state.escape(Side::Panel);
        assert_eq!((state.panel(), state.scope()), (Panel::Browse, commune("42218")));
        state.escape(Side::Panel);
        assert_eq!(state.scope(), loire());
    });
}

#[test]
fn lieux_are_listed_by_name_as_french_sorts_them() {
    with_state(confined(loire()), |state| {
        deliver(state);
        let lieux = state.lieux().unwrap();
        let names: Vec<String> =
            state.listed.get_untracked().iter().map(|id| lieux.catalogue.nom(*id).to_owned()).collect();
        assert_eq!(names, ["Bus", "Centre social", "Écusson", "Médiathèque"]);
    });
}

#[test]
fn a_failure_is_said_and_only_what_failed_is_asked_for_again() {
    with_state(Config::default(), |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        state.arrived(0, Part::France, Ok(Arrival::Bytes(b"<!doctype html>".to_vec())));
        assert_eq!(state.failed.get_untracked(), Some((Part::France, LoadError::NotData)));
        assert_eq!(state.known_total(), None, "not known is not « aucun lieu »");
        assert_eq!(state.wanted.get_untracked(), [Part::Lieux(0, None)], "a list without a map is still a list");
        state.retry();
        assert_eq!(state.failed.get_untracked(), None);
        assert_eq!(deliver(state), [Part::France, Part::Lieux(0, None)]);
    });
}

#[test]
fn the_counts_of_a_publication_are_not_those_of_a_raw_file() {
    let raw = Config { sources: vec!["lieux.csv".into()], ..Config::default() };
    with_state(raw, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        state.arrived(0, Part::France, Ok(Arrival::Bytes(published("france.bin"))));
        assert_eq!((state.known_total(), state.total.get_untracked()), (None, 0));
        assert!(state.counts.get_untracked().is_empty());
        state.arrived(0, Part::Lieux(0, None), Ok(index_of(|lieu| lieu.node().is_within(loire()))));
        assert_eq!(state.known_total(), Some(4));
    });
}

#[test]
fn what_an_older_wish_asked_for_is_not_delivered_to_a_newer_one() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.configure(confined(Territoire::Departement(departement("69"))));
        state.arrived(0, Part::Lieux(0, None), Ok(index_of(|_| true)));
        assert!(state.lieux().is_none());
        deliver(state);
        assert_eq!((state.scope(), state.total.get_untracked()), (Territoire::Departement(departement("69")), 1));
    });
}

#[test]
fn a_title_changed_by_script_loads_nothing_anew() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.enter(commune("42218"), Side::Panel);
        deliver(state);
        state.configure(Config { titre: Some("Ici".into()), ..confined(loire()) });
        assert_eq!((state.scope(), state.wanted.get_untracked()), (commune("42218"), vec![]));
    });
}

#[test]
fn every_page_shows_something_whatever_was_open_before() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.choose(Tab::Lieux);
        state.turn_to(3);
        state.enter(commune("42218"), Side::Panel);
        assert_eq!(state.page(), 0);
    });
}

/// The lieux of these stories, with something to ask for: the first two are free, the first helps with CVs and opens on Wednesday
/// afternoons.
fn with_values(mut lieux: Vec<Lieu>) -> Vec<Lieu> {
    use atlas::horaires::{Horaires, Span};
    let set = |lieu: &mut Lieu, facet: Facet, index: u8| lieu.values[facet as usize].push(Value::Standard(index));
    let mut week = Horaires::default();
    week.week.0[2] = vec![Span { start: 14 * 60, end: 18 * 60 }];
    for (index, services) in [(0, 2), (1, 0), (2, 2), (4, 2)] {
        set(&mut lieux[index], Facet::Services, services);
    }
    set(&mut lieux[0], Facet::Frais, 0);
    set(&mut lieux[1], Facet::Frais, 0);
    set(&mut lieux[2], Facet::Frais, 2);
    lieux[0].semaine = Some(week.clone());
    week.week.0.reverse();
    lieux[2].semaine = Some(week);
    lieux[2].prise_rdv = "https://rdv.example/".into();
    lieux
}

fn cv() -> Value {
    Value::Standard(2)
}
fn free() -> Value {
    Value::Standard(0)
}
const WEDNESDAY_AFTERNOON: When = When::Slot { weekday: 2, part: DayPart::Afternoon };

fn listed(state: AppState) -> Vec<String> {
    let lieux = state.lieux().unwrap();
    state.listed.get_untracked().iter().map(|id| lieux.catalogue.nom(*id).to_owned()).collect()
}

#[test]
fn a_filter_counts_apart_those_that_do_not_say() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.toggle(Facet::Services, cv());
        assert_eq!(listed(state), ["Écusson", "Médiathèque"]);
        assert_eq!((state.known_total(), state.ask.n.get_untracked()), (Some(2), (2, 1)));
        state.toggle_when(WEDNESDAY_AFTERNOON);
        assert_eq!(listed(state), ["Médiathèque"]);
        let counts: Vec<_> = state.counts.get_untracked().iter().collect();
        assert_eq!(counts, [(commune("42218"), 1)], "the map is the list");
        state.show_unsure(true);
        assert_eq!(listed(state), ["Bus"], "which says nothing of anything");
        assert_eq!(state.known_total(), Some(1));
        state.toggle(Facet::Frais, free());
        assert_eq!((listed(state), state.ask.shows_unsure()), (vec!["Médiathèque".into()], false), "another question");
    });
}

#[test]
fn counts_of_the_outlines_say_nothing_of_a_filter() {
    with_state(Config::default(), |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        state.arrived(0, Part::France, Ok(Arrival::Bytes(published("france.bin"))));
        assert_eq!(state.known_total(), Some(7));
        state.toggle(Facet::Services, cv());
        assert_eq!(state.known_total(), None, "not known before the lieux are there");
        deliver(state);
        assert_eq!(state.known_total(), Some(3));
    });
}

#[test]
fn changes_are_taken_back_one_by_one() {
    with_state(confined(loire()), |state| {
        deliver(state);
        let before = listed(state);
        state.toggle(Facet::Services, cv());
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        state.limit_to(Some(5));
        assert_eq!(listed(state), ["Médiathèque"]);
        state.undo();
        assert_eq!(listed(state), ["Médiathèque", "Écusson"], "the nearest first");
        state.undo();
        assert_eq!((listed(state), state.ask.origin()), (vec!["Écusson".into(), "Médiathèque".into()], None));
        state.undo();
        assert_eq!((listed(state), state.ask.can_undo()), (before, false));
        state.undo();
        state.clear_all();
        assert!(!state.ask.can_undo(), "nothing was asked for: nothing changed");
    });
}

#[test]
fn the_nearest_come_first_and_those_without_position_last() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(Origin::Commune(code("42187")), Some(departement("42")));
        assert_eq!(state.tab(), Tab::Lieux);
        assert_eq!(listed(state), ["Écusson", "Centre social", "Médiathèque", "Bus"]);
        assert_eq!(state.link().around, Some(Around::Commune(code("42187"))));
        state.forget_origin();
        assert_eq!(listed(state)[0], "Bus");
    });
}

#[test]
fn what_is_near_beyond_the_border_is_said() {
    with_state(Config::default(), |state| {
        deliver(state);
        let at = Position::new(4.6, 45.6).unwrap();
        state.go_near(Origin::Point { label: "Givors".into(), at }, Some(departement("42")));
        deliver(state);
        assert_eq!(state.ask.beyond.get_untracked(), None, "nothing within seven kilometres");
        state.limit_to(Some(30));
        assert_eq!(listed(state), ["Centre social", "Médiathèque"]);
        assert_eq!(state.ask.beyond.get_untracked(), Some((1, 30, rhone_alpes())), "one in Lyon");
        state.widen(rhone_alpes());
        assert_eq!(listed(state), ["Centre social", "Médiathèque", "Guillotière"]);
        assert_eq!(state.ask.beyond.get_untracked(), None);
    });
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(Origin::Me(Position::new(4.6, 45.6).unwrap()), Some(departement("42")));
        state.limit_to(Some(50));
        assert_eq!(state.ask.beyond.get_untracked(), None, "the element is confined");
    });
}

#[test]
fn a_link_leads_somebody_else_to_the_same() {
    let mut link = Link::default();
    with_state(Config::default(), |state| {
        deliver(state);
        assert_eq!(state.link(), Link::default());
        state.enter(loire(), Side::Map);
        deliver(state);
        state.toggle(Facet::Services, cv());
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        state.open(by_name(state, "Écusson"), Side::Panel);
        link = Link::of_text(&state.link().to_text("carte"), "carte");
        assert_eq!(link, state.link());
    });
    with_state(Config::default(), |state| {
        state.follow(link.clone(), false);
        assert_eq!(state.link(), link, "kept while nothing is there yet");
        deliver(state);
        assert_eq!(state.link(), link);
        assert!(matches!(state.panel(), Panel::Sheet(id, _) if id == by_name(state, "Écusson")));
        assert_eq!(state.focus(), Focus::Stay, "the page around keeps the focus");
        state.close(Side::Panel);
        assert_eq!(listed(state), ["Médiathèque", "Écusson"]);
        state.follow(Link::default(), true);
        assert_eq!((state.scope(), state.ask.filter().is_empty()), (Territoire::France, true), "back to the beginning");
    });
    // A link to a lieu that is gone, and to a territory beyond the confines.
    with_state(confined(Territoire::Departement(departement("69"))), |state| {
        let gone = atlas::catalogue::Handle(1);
        state.follow(Link { territoire: Some(loire()), lieu: Some(gone), ..Link::default() }, false);
        deliver(state);
        assert_eq!((state.scope(), state.panel()), (state.top(), Panel::Browse));
        assert_eq!(state.link(), Link::default());
    });
}

#[test]
fn where_the_visitor_is_is_in_no_address() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(Origin::Me(Position::new(4.39, 45.43).unwrap()), Some(departement("42")));
        let text = state.link().to_text("carte");
        assert_eq!(text, "carte-liste--lieux");
        state.follow(Link::of_text(&text, "carte"), false);
        assert!(state.ask.from.get_untracked().is_some(), "nor is it forgotten on the way back");
    });
}

#[test]
fn names_of_communes_are_asked_for_when_they_are_searched_in() {
    with_state(Config::default(), |state| {
        deliver(state);
        state.search();
        assert_eq!(deliver(state), [Part::Names]);
    });
    with_state(confined(loire()), |state| {
        deliver(state);
        state.search();
        assert_eq!(deliver(state), [], "a département's own are in its outlines");
    });
}

#[test]
fn former_names_are_asked_for_with_the_others_where_the_publication_has_them() {
    let told = |state: AppState, arrival: Arrival| {
        let file = FileRef { name: "communes-anciennes.bin".to_owned(), bytes: 1 };
        let manifest = Manifest { communes_anciennes: Some(file), ..manifest() };
        let generation = state.generation.get_untracked();
        state.arrived(generation, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest))));
        deliver(state);
        assert!(state.formers().is_none(), "not before anybody searches");
        state.search();
        assert!(state.wanted.get_untracked().contains(&Part::Formers));
        state.arrived(generation, Part::Formers, Ok(arrival));
    };
    with_state(confined(loire()), |state| {
        told(state, Arrival::Bytes(contours("communes-anciennes.bin")));
        assert!(state.formers().is_some() && state.failed.get_untracked().is_none());
        assert_eq!(deliver(state), []);
    });
    with_state(Config::default(), |state| {
        told(state, Arrival::Bytes(b"<!doctype html>".to_vec()));
        assert!(state.formers().is_none());
        assert_eq!(state.failed.get_untracked(), Some((Part::Formers, LoadError::NotData)));
        assert_eq!(deliver(state), [Part::Names], "all else goes on");
    });
}

#[test]
fn phone_numbers_are_fetched_for_a_page_of_a_few_departements_only() {
    with_state(Config::default(), |state| {
        deliver(state);
        state.enter(rhone_alpes(), Side::Map);
        state.choose(Tab::Lieux);
        assert_eq!(
            deliver(state),
            [Part::Details(0, Some(departement("42"))), Part::Details(0, Some(departement("69")))],
            "two départements"
        );
        state.enter(Territoire::France, Side::Map);
        state.choose(Tab::Lieux);
        assert_eq!(deliver(state), [], "those without département, 42, 69 and 974 are four");
        state.wish_export(Format::Standard);
        assert_eq!(deliver(state).len(), 2, "a file wants them all");
        let (export, details) = state.export().unwrap();
        assert_eq!((export.ids.len(), details.len()), (7, 7));
    });
}

#[test]
fn the_time_is_part_of_the_question_only_when_it_is_about_now() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.toggle_when(WEDNESDAY_AFTERNOON);
        let before = state.ask.answers.get_untracked();
        state.tick(NOON + 86_400 + 3 * 3_600);
        assert!(state.ask.answers.get_untracked() == before, "not asked again");
        state.clear(Criterion::Hours);
        state.toggle_when(When::Now);
        assert_eq!(listed(state), ["Médiathèque"], "Wednesday, three in the afternoon");
        state.tick(NOON);
        assert_eq!(listed(state), Vec::<String>::new(), "Tuesday noon");
    });
}

#[test]
fn an_act_names_its_measure_once() {
    with_state(confined(loire()), |state| {
        deliver(state);
        assert_eq!(state.take_act(), "", "data that arrives is no act");
        state.toggle(Facet::Services, Value::Standard(0));
        assert_eq!((state.take_act(), state.take_act()), ("carte:filtered", ""));
        state.turn_to(1);
        assert_eq!(state.take_act(), "carte:paged");
        state.open(by_name(state, "Bus"), Side::Panel);
        assert_eq!(state.take_act(), "carte:sheet");
    });
}

#[test]
fn what_a_script_asks_for_is_done_and_is_not_the_visitors() {
    with_state(confined(rhone_alpes()), |state| {
        deliver(state);
        let acts = |act: &dyn Fn()| {
            let before = state.seen();
            act();
            (state.seen() != before, state.seen().by_script != before.by_script)
        };
        assert_eq!(acts(&|| state.enter(loire(), Side::Map)), (true, false));
        assert_eq!(acts(&|| state.toggle_link(Criterion::Rdv)), (true, false));
        assert_eq!(acts(&|| state.stop_asking()), (true, true));
        assert!(state.ask.filter().is_empty());
        assert_eq!(acts(&|| assert!(state.go("42218"))), (true, true));
        assert_eq!((state.scope(), state.focus()), (commune("42218"), Focus::Map(loire(), 1)), "the focus stays");
        for nowhere in ["75", "zz", "", "region-11"] {
            assert!(!state.go(nowhere), "{nowhere}");
        }
        assert_eq!(state.scope(), commune("42218"));
        assert_eq!(acts(&|| state.summon("e")), (true, true));
        assert_eq!(state.panel(), Panel::Sheet(by_name(state, "Guillotière"), vec![]));
        assert_eq!(state.scope(), commune("69383"), "in its commune");
        state.summon("inconnu");
        assert_eq!(state.scope(), commune("69383"), "one that is not there changes nothing");
        assert_eq!(acts(&|| state.follow(Link::default(), false)), (true, true));
    });
    with_state(Config::default(), |state| {
        state.summon("e");
        deliver(state);
        assert!(
            matches!(state.panel(), Panel::Sheet(id, _) if id == by_name(state, "Guillotière")),
            "once they are there"
        );
    });
}
