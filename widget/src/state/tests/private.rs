//! Stories of what only the visitor knows: where they are, the address they search. Whatever they do next, nothing that follows from it is
//! in what an address, a file or the page is given.

use super::*;
use atlas::camera::Camera;
use atlas::filter::Filter;
use atlas::projection::{project, unproject};
use embed_snippet::link::Look;

/// In Saint-Étienne, ten kilometres from its mairie: nowhere near a lieu or the middle of anything.
const HERE: (f64, f64) = (4.256_12, 45.463_97);

fn here() -> Position {
    Position::new(HERE.0, HERE.1).unwrap()
}

fn me() -> Origin {
    Origin::Me(here())
}

fn home() -> Origin {
    Origin::Address { label: "12 rue de la Paix".into(), at: here(), commune: code("42218") }
}

/// What the map shows, as it would work it out: around the point, else the middle of the Loire.
fn camera(state: AppState) -> Camera {
    let shown = |at: Position| Camera { center: project(at), scale: 60_000.0, width: 600.0, height: 400.0 };
    match (state.view(), state.ask.from.get_untracked()) {
        (View::At(camera) | View::Near(camera), _) => Camera { width: 600.0, height: 400.0, ..camera },
        (View::Around, Some(from)) => shown(from),
        (View::Home | View::Around, _) => shown(Position::new(4.16, 45.75).unwrap()),
    }
}

/// « + »: the middle of the map stays where it is.
fn zoom(state: AppState) {
    state.move_to(camera(state).zoomed(2.0, 300.0, 200.0, 1.0));
}

/// Whether a text has numbers that are as good as the place: one of them alone may be anybody's.
fn tells(text: &str) -> bool {
    let digits = |letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-');
    let numbers = text.split(digits).filter(|word| word.contains('.')).filter_map(|word| word.parse::<f64>().ok());
    let numbers: Vec<f64> = numbers.collect();
    [HERE.0, HERE.1].iter().all(|of| numbers.iter().any(|number| (number - of).abs() < 0.02))
}

fn tells_nothing(state: AppState, what: &str) {
    let text = state.link().to_text("carte");
    assert!(!tells(&text), "{what}: {text}");
}

#[test]
fn a_map_that_began_around_the_visitor_is_in_no_address_however_they_move_it() {
    for origin in [me(), home()] {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.go_near(origin.clone(), Some(departement("42")));
            tells_nothing(state, "around");
            zoom(state);
            assert_eq!(state.link().look, None, "« + »");
            state.move_to(camera(state).panned(12.0, -7.0));
            assert_eq!(state.link().look, None, "a small way further");
            let id = by_name(state, "Médiathèque");
            state.open(id, Side::Map);
            tells_nothing(state, "a sheet");
            state.close(Side::Map);
            tells_nothing(state, "« Retour »");
            state.limit_to(Some(15));
            state.forget_origin();
            assert_eq!((state.ask.origin(), state.link().look), (None, None), "the chip is taken away");
            zoom(state);
            assert_eq!(state.link().look, None, "nor does moving on from there bring it back");
            state.undo();
            zoom(state);
            assert_eq!((state.ask.is_private(), state.link().look), (true, None));
            state.forget_origin();
            state.home();
            zoom(state);
            assert!(state.link().look.is_some(), "shown whole again, the map is nobody's place");
            tells_nothing(state, "whole");
        });
    }
}

#[test]
fn going_to_a_territory_ends_what_the_place_gave_to_the_map() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(me(), Some(departement("42")));
        zoom(state);
        state.enter(commune("42218"), Side::Map);
        zoom(state);
        assert_eq!(state.link().look, None, "distances are still measured from there, and the map has a mark for it");
        state.forget_origin();
        assert_eq!(state.link().look, None, "moved with the mark in sight");
        state.leave(Side::Map);
        zoom(state);
        assert!(state.link().look.is_some());
    });
}

/// Acts in any order, back and forth in the history included: no address ever holds the place, nor what the map shows of it.
#[test]
fn no_order_of_acts_writes_the_place_anywhere() {
    let mut random = 0x5EED_u64;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let mut n_kept_looks = 0;
    for walk in 0..150 {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.go_near(if walk % 2 == 0 { me() } else { home() }, Some(departement("42")));
            let mut entries = vec![Link::default(), state.link()];
            let mut done = Vec::new();
            for _ in 0..14 {
                let act = next(16);
                done.push(act);
                match act {
                    0..4 => zoom(state),
                    4 => state.move_to(camera(state).panned(3.0, 5.0)),
                    5 => state.open(by_name(state, "Écusson"), Side::Panel),
                    6 => state.close(Side::Panel),
                    7 => state.toggle(Facet::Services, cv()),
                    8 => state.limit_to(Some(10)),
                    9 => state.undo(),
                    10 => state.forget_origin(),
                    11 | 12 => {
                        let entry = entries[next(entries.len())].clone();
                        state.follow(entry, false);
                    }
                    13 => state.open_parcours(),
                    14 => state.leave_parcours(),
                    _ => state.restart(),
                }
                deliver(state);
                let link = state.link();
                // What is in an address was read back by who followed it: it is what somebody else would see.
                entries.push(Link::of_text(&link.to_text("carte"), "carte"));
                tells_nothing(state, &format!("{done:?}"));
                n_kept_looks += usize::from(link.look.is_some());
            }
        });
    }
    assert!(n_kept_looks > 50, "the map is still kept where it is nobody's place: {n_kept_looks}");
}

#[test]
fn a_searched_address_is_its_commune_for_everybody_else_and_itself_for_who_goes_back() {
    let mut written = String::new();
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(home(), Some(departement("42")));
        deliver(state);
        let link = state.link();
        written = link.to_text("carte");
        assert_eq!(written, "carte-autour--42218__carte-liste--lieux");
        state.open(by_name(state, "Médiathèque"), Side::Panel);
        state.follow(link, false);
        assert_eq!(state.ask.origin(), Some(home()), "« Précédent » forgets nothing");
        assert_eq!(state.view(), View::Around);
    });
    with_state(confined(loire()), |other| {
        other.follow(Link::of_text(&written, "carte"), false);
        deliver(other);
        assert_eq!(other.ask.origin(), Some(Origin::Commune(code("42218"))));
        let mairie = other.ask.from.get_untracked().unwrap();
        assert!((mairie.lat - HERE.1).abs() > 1e-4, "{mairie:?}");
    });
    // Nobody knows where the communes of a collectivité are: its territory has to do.
    with_state(Config::default(), |state| {
        deliver(state);
        let at = Position::new(-62.83, 17.9).unwrap();
        let origin = Origin::Address { label: "Gustavia".into(), at, commune: code("97701") };
        state.go_near(origin.clone(), Some(departement("977")));
        let link = state.link();
        assert_eq!(link.around, None);
        state.follow(link, false);
        assert_eq!(state.ask.origin(), Some(origin));
    });
}

/// Links that were shared before addresses were kept as communes.
#[test]
fn a_link_with_a_point_opens_as_it_always_did() {
    let text = "carte.autour=45.46397,4.25612&carte.liste=lieux&carte.vue=45.464,4.256,60000";
    with_state(confined(loire()), |state| {
        state.follow(Link::of_text(text, "carte"), false);
        deliver(state);
        assert_eq!(state.ask.origin(), Some(Origin::Point { label: String::new(), at: here() }));
        assert_eq!(state.link().to_text("carte"), Link::of_text(text, "carte").to_text("carte"));
        let at = unproject(camera(state).center);
        assert!((at.lat - 45.464).abs() < 1e-6, "{at:?}");
    });
    // The map that a link or the page's owner set up is theirs: it is written as it was, once distances are from nowhere private.
    with_state(confined(loire()), |state| {
        let look = Some(Look { at: Position::new(4.07, 46.03).unwrap(), scale: 60_000.0 });
        let text = "carte-vue--46_2e03--4_2e07--60000";
        state.follow(Link { look, ..Link::default() }, false);
        deliver(state);
        assert_eq!(state.link().to_text("carte"), text);
        state.go_near(me(), Some(departement("42")));
        state.follow(Link { look, ..Link::default() }, false);
        assert_eq!(state.link().look, None);
        state.forget_origin();
        assert_eq!(state.link().to_text("carte"), text);
    });
}

#[test]
fn a_file_of_the_list_is_in_an_order_that_tells_no_place() {
    let order = |state: AppState| {
        state.wish_export(Format::Spreadsheet);
        deliver(state);
        let catalogue = state.lieux().unwrap().catalogue.clone();
        let (export, _) = state.export().unwrap();
        export.ids.iter().map(|id| catalogue.nom(*id).to_owned()).collect::<Vec<_>>()
    };
    with_state(confined(loire()), |state| {
        deliver(state);
        let by_name = order(state);
        for origin in [me(), home()] {
            state.go_near(origin, Some(departement("42")));
            deliver(state);
            assert_ne!(listed(state), by_name, "on the screen the nearest is first");
            assert_eq!(order(state), by_name);
            state.limit_to(Some(30));
            assert_eq!(order(state), ["Centre social", "Médiathèque"], "only what is asked for, all the same");
            state.limit_to(None);
        }
        state.go_near(Origin::Commune(code("42187")), Some(departement("42")));
        deliver(state);
        assert_eq!(order(state), listed(state), "a commune is no secret");
    });
}

#[test]
fn the_page_is_not_told_how_many_are_near_a_place_that_is_the_visitors() {
    with_state(confined(loire()), |state| {
        deliver(state);
        state.go_near(me(), Some(departement("42")));
        assert_eq!(state.told_total(), Some(4), "all of the Loire");
        state.limit_to(Some(15));
        assert_eq!((state.known_total(), state.told_total()), (Some(2), None));
        state.go_near(Origin::Commune(code("42218")), Some(departement("42")));
        deliver(state);
        assert_eq!(state.told_total(), state.known_total());
        let filter: Filter = state.seen().filter;
        assert_eq!(filter.radius_km, Some(15), "what they chose is said");
    });
}
