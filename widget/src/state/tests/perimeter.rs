//! Elements confined to what is no node of the tree: EPCI, several territories, lists, drawn outlines, « et autour ».

use super::*;
use atlas::confines::Unknown;
use atlas::rings::Ring;

/// A square around Saint-Étienne, some ten kilometres wide.
pub(super) fn around_saint_etienne() -> Ring {
    [(4.3, 45.38), (4.45, 45.38), (4.45, 45.5), (4.3, 45.5)].map(|(lon, lat)| Position { lon, lat }).to_vec()
}

/// Saint-Étienne Métropole.
const METROPOLE: u32 = 244_200_770;

fn names(state: AppState) -> Vec<String> {
    let lieux = state.lieux().unwrap();
    lieux.by_name().iter().map(|id| lieux.catalogue.nom(*id).to_owned()).collect()
}

fn check(perimeter: Perimeter, nom: &str, top: Territoire, expected: &[&str], asked: &[Part]) {
    let contour = perimeter.drawn.then(|| "secteur.geojson".to_owned());
    with_state(Config { perimeter, contour, ..Config::default() }, |state| {
        assert_eq!(deliver(state), asked, "{nom}");
        assert_eq!((state.top(), state.scope()), (top, top), "{nom}");
        assert_eq!(names(state), expected, "{nom}");
        assert_eq!(state.total.get_untracked() as usize, expected.len(), "{nom}");
        assert_eq!(state.nom(top), nom);
        assert!(!state.nowhere.get_untracked());
    });
}

fn of_loire(parts: &[Part]) -> Vec<Part> {
    let communes = [Part::Communes(departement("42")), Part::Lieux(0, Some(departement("42")))];
    [&[Part::Manifest(0)], parts, &communes].concat()
}

const WHOLE: Territoire = Territoire::Ensemble(Level::Communes);

#[test]
fn an_element_holds_what_it_is_confined_to_and_fetches_no_more() {
    let epci = Perimeter { epcis: vec![METROPOLE], ..Perimeter::default() };
    let saint_etienne = ["Centre social", "Médiathèque"];
    check(epci, "Saint-Étienne Métropole", WHOLE, &saint_etienne, &of_loire(&[Part::Epcis]));
    let commune_alone = Perimeter { territoires: vec![commune("42218")], ..Perimeter::default() };
    let with_phones = [of_loire(&[]), vec![Part::Details(0, Some(departement("42")))]].concat();
    check(commune_alone, "Saint-Étienne", commune("42218"), &saint_etienne, &with_phones);
    let sector = Perimeter { territoires: vec![commune("42218"), commune("42187")], ..Perimeter::default() };
    let both = ["Centre social", "Écusson", "Médiathèque"];
    check(sector, "Saint-Étienne et Roanne", WHOLE, &both, &of_loire(&[]));
    let departements = Perimeter {
        territoires: ["42", "69"].map(|code| Territoire::Departement(departement(code))).to_vec(),
        ..Perimeter::default()
    };
    let asked = [
        Part::Manifest(0),
        Part::France,
        Part::Lieux(0, Some(departement("42"))),
        Part::Lieux(0, Some(departement("69"))),
    ];
    let all = ["Bus", "Centre social", "Écusson", "Guillotière", "Médiathèque"];
    check(departements, "Loire et Rhône", Territoire::Ensemble(Level::Departements), &all, &asked);
    let narrowed = Perimeter { territoires: vec![rhone_alpes(), loire()], ..Perimeter::default() };
    let loire_alone = ["Bus", "Centre social", "Écusson", "Médiathèque"];
    check(narrowed, "Loire", loire(), &loire_alone, &of_loire(&[]));
}

#[test]
fn a_drawn_outline_holds_what_stands_in_it() {
    let drawn = Perimeter { drawn: true, ..Perimeter::default() };
    let asked = [
        Part::Manifest(0),
        Part::Contour,
        Part::France,
        Part::Communes(departement("42")),
        Part::Lieux(0, Some(departement("42"))),
    ];
    with_state(Config { perimeter: drawn, contour: Some("s.geojson".into()), ..Config::default() }, |state| {
        let order = deliver(state);
        assert!(asked.iter().all(|part| order.contains(part)), "{order:?}");
        assert_eq!(names(state), ["Centre social", "Médiathèque"]);
        // Only communes that hold some are gone to.
        assert!(state.admits(commune("42218")) && !state.admits(commune("42187")));
    });
}

#[test]
fn lieux_are_chosen_one_by_one() {
    let chosen = Perimeter { lieux: ["a", "e", "absent"].map(str::to_owned).to_vec(), ..Perimeter::default() };
    with_state(Config { perimeter: chosen, ..Config::default() }, |state| {
        deliver(state);
        assert_eq!(names(state), ["Guillotière", "Médiathèque"]);
        assert_eq!(state.top(), WHOLE);
        state.enter(commune("69123"), Side::Panel);
        assert_eq!((state.scope(), state.total.get_untracked()), (commune("69123"), 1));
    });
}

#[test]
fn around_reaches_over_the_border() {
    // From Saint-Étienne's limit to the Guillotière there are some 40 km.
    let around = |around_km| Perimeter { territoires: vec![commune("42218")], around_km, ..Perimeter::default() };
    for (km, expected) in [(10, 2), (60, 3)] {
        with_state(Config { perimeter: around(km), ..Config::default() }, |state| {
            deliver(state);
            assert_eq!(state.lieux().unwrap().catalogue.len(), expected, "{km}");
            assert_eq!(state.nom(state.top()), format!("Saint-Étienne et {km}\u{a0}km autour"));
        });
    }
}

#[test]
fn counts_of_an_epci_are_there_before_its_lieux() {
    let perimeter = Perimeter { epcis: vec![METROPOLE], ..Perimeter::default() };
    with_state(Config { perimeter, ..Config::default() }, |state| {
        let wanted = || state.wanted.get_untracked().first().copied();
        while let Some(part) = wanted().filter(|part| !matches!(part, Part::Lieux(..))) {
            let arrival = match part {
                Part::Manifest(_) => Arrival::Manifest(Box::new(manifest())),
                Part::Epcis => {
                    let gazetteer = Gazetteer::read(&contours("communes-noms.bin")).unwrap();
                    Arrival::Bytes(Epcis::of(&gazetteer).write())
                }
                Part::Communes(of) => Arrival::Bytes(published(&format!("communes-{of}.bin"))),
                other => panic!("{other:?}"),
            };
            state.arrived(0, part, Ok(arrival));
        }
        assert_eq!(state.known_total(), Some(2));
        let counts = || state.counts_below(state.top()).map(|counts| Counts::clone(&counts));
        let before = counts();
        deliver(state);
        assert_eq!(counts(), before);
    });
}

#[test]
fn nothing_leads_out_of_the_confines() {
    let perimeter = Perimeter { epcis: vec![METROPOLE], ..Perimeter::default() };
    with_state(Config { perimeter, ..Config::default() }, |state| {
        state.follow(Link { territoire: Some(commune("42187")), ..Link::default() }, false);
        deliver(state);
        assert_eq!(state.scope(), state.top(), "an address of elsewhere leads to the top");
        for elsewhere in [commune("42187"), loire(), rhone_alpes(), Territoire::France, Territoire::NonLocalise] {
            state.enter(elsewhere, Side::Panel);
            assert_eq!(state.scope(), state.top(), "{elsewhere:?}");
        }
        state.enter(commune("42218"), Side::Panel);
        assert_eq!(state.scope(), commune("42218"));
        state.leave(Side::Panel);
        assert_eq!(state.scope(), state.top());
        state.leave(Side::Panel);
        assert_eq!(state.scope(), state.top());
        state.wish_export(Format::GeoJson);
        assert_eq!(state.export.with_untracked(|export| export.as_ref().map(|export| export.ids.len())), Some(2));
    });
}

#[test]
fn a_code_that_is_nobodys_is_said_and_shows_nothing_else() {
    let nobody = Perimeter { epcis: vec![244_200_771], ..Perimeter::default() };
    with_state(Config { perimeter: nobody, ..Config::default() }, |state| {
        deliver(state);
        assert!(state.nowhere.get_untracked() && state.lieux().is_none_or(|lieux| lieux.catalogue.is_empty()));
        assert_eq!(state.confines.get_untracked().unknown, [Unknown::Epci(244_200_771)]);
    });
    let nobody = Perimeter { territoires: vec![commune("42999")], ..Perimeter::default() };
    with_state(Config { perimeter: nobody, ..Config::default() }, |state| {
        deliver(state);
        assert!(state.nowhere.get_untracked());
        assert_eq!(state.confines.get_untracked().unknown, [Unknown::Commune(commune("42999"))]);
    });
    let one_of_two = Perimeter { territoires: vec![commune("42999"), commune("42218")], ..Perimeter::default() };
    with_state(Config { perimeter: one_of_two, ..Config::default() }, |state| {
        deliver(state);
        assert!(!state.nowhere.get_untracked(), "what exists is shown");
        assert_eq!(state.confines.get_untracked().unknown.len(), 1);
    });
    with_state(Config { refused: true, ..Config::default() }, |state| {
        assert_eq!(deliver(state), []);
        assert!(state.nowhere.get_untracked());
    });
}

#[test]
fn sources_are_put_together_and_the_first_wins() {
    let sources = ["/hub/", "/region/"].map(str::to_owned).to_vec();
    with_state(Config { sources, ..confined(loire()) }, |state| {
        for rank in [0, 1] {
            state.arrived(0, Part::Manifest(rank), Ok(Arrival::Manifest(Box::new(manifest()))));
        }
        let part = Part::Communes(departement("42"));
        state.arrived(0, part, Ok(Arrival::Bytes(published("communes-42.bin"))));
        let of = Some(departement("42"));
        assert_eq!(state.wanted.get_untracked(), [Part::Lieux(0, of), Part::Lieux(1, of)]);
        let own = |keep: fn(&Lieu) -> bool| index_of(move |lieu| lieu.node().departement().is_some() && keep(lieu));
        state.arrived(0, Part::Lieux(0, of), Ok(own(|lieu| matches!(lieu.id.as_str(), "a" | "c"))));
        assert!(state.lieux().is_none());
        state.arrived(0, Part::Lieux(1, of), Ok(own(|lieu| matches!(lieu.id.as_str(), "a" | "b"))));
        assert_eq!(names(state), ["Centre social", "Écusson", "Médiathèque"]);
        let lieux = state.lieux().unwrap();
        let source = |nom| lieux.details_of(by_name(state, nom)).0;
        assert_eq!([source("Médiathèque"), source("Centre social"), source("Écusson")], [0, 1, 0]);
    });
}
