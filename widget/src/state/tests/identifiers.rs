//! Two ids of one hash: who is meant by an address, an attribute, a script, a correction, and by what a visitor keeps.

use super::*;
use atlas::catalogue::Handle;
use atlas::identifiers::{Identifiers, assigned};
use atlas::overlay::{Correction, Notice, write_overlay};

/// Two ids of one hash, in the order that leaves it to the first.
const FIRST: &str = "Hinaura_104593";
const SECOND: &str = "Hinaura_14808";
const HASH: u32 = 0xcdaf_ba0c;

fn lieu(id: &str, nom: &str, node: &str) -> Lieu {
    let adresse = format!("1 rue {id}");
    Lieu { id: id.into(), nom: nom.into(), adresse, territoire: Some(commune(node)), ..Lieu::default() }
}

/// A publication, or a raw file, of both and of a third one.
fn both() -> Vec<Lieu> {
    vec![lieu(SECOND, "Second", "42218"), lieu("x", "Tiers", "42187"), lieu(FIRST, "Premier", "42218")]
}

fn identifiers_of(lieux: &[Lieu]) -> Identifiers {
    let ids: Vec<&str> = lieux.iter().map(|lieu| lieu.id.as_str()).collect();
    Identifiers::of(ids.iter().copied().zip(assigned(&ids)))
}

/// What comes of a part, of sources that publish these lieux. A raw file is a source like any other.
fn served(state: AppState, sources: &[Vec<Lieu>], part: Part) -> Arrival {
    let of = |rank: u8| &sources[usize::from(rank)];
    match part {
        Part::Code(_) => Arrival::Code,
        Part::Manifest(rank) => {
            let identifiants = (!identifiers_of(of(rank)).is_empty()).then(FileRef::default);
            Arrival::Manifest(Box::new(Manifest { identifiants, ..manifest() }))
        }
        Part::France => Arrival::Bytes(published("france.bin")),
        Part::Communes(of) => Arrival::Bytes(published(&format!("communes-{of}.bin"))),
        Part::Identifiers(rank) => Arrival::Bytes(identifiers_of(of(rank)).write()),
        Part::Lieux(rank, departement) => {
            let handles = atlas::wire::handles(of(rank));
            let kept = of(rank)
                .iter()
                .zip(handles)
                .filter(|(lieu, _)| departement.is_none() || lieu.node().departement() == departement);
            let (kept, handles): (Vec<&Lieu>, Vec<Handle>) = kept.unzip();
            let index = atlas::wire::write_index(&kept, &handles);
            match state.is_raw(rank) {
                true => Arrival::Raw {
                    index,
                    details: atlas::wire::write_details(&kept, &handles),
                    about: About::default(),
                },
                false => Arrival::Bytes(index),
            }
        }
        Part::Details(rank, _) => Arrival::Bytes(atlas::wire::write_details(of(rank), &atlas::wire::handles(of(rank)))),
        _ => panic!("no story wants {part:?} here"),
    }
}

/// Delivers whatever is wanted until nothing is, but for the parts `held`; returns the order.
fn deliver_but(state: AppState, sources: &[Vec<Lieu>], held: &[Part]) -> Vec<Part> {
    let mut order = Vec::new();
    let next = || state.wanted.get_untracked().into_iter().find(|part| !held.contains(part));
    while let Some(part) = next() {
        order.push(part);
        let arrival = served(state, sources, part);
        state.arrived(state.generation.get_untracked(), part, Ok(arrival));
        assert!(order.len() < 20, "{order:?}");
    }
    order
}

fn all(state: AppState, sources: &[Vec<Lieu>]) -> Vec<Part> {
    deliver_but(state, sources, &[])
}

/// The id on the sheet that is open.
fn sheet(state: AppState, sources: &[Vec<Lieu>]) -> Option<String> {
    all(state, sources);
    match state.panel() {
        Panel::Sheet(id, _) => state.details(id).map(|details| details.id),
        _ => None,
    }
}

fn names(state: AppState) -> Vec<String> {
    let lieux = state.lieux().unwrap();
    lieux.catalogue.ids().map(|id| lieux.catalogue.nom(id).to_owned()).collect()
}

fn only(ids: &[&str]) -> Config {
    let lieux = ids.iter().map(|id| (*id).to_owned()).collect();
    Config { perimeter: Perimeter { lieux, ..Perimeter::default() }, ..Config::default() }
}

fn sources(of: &[&str]) -> Config {
    Config { sources: of.iter().map(|source| (*source).to_owned()).collect(), ..Config::default() }
}

#[test]
fn the_pair_has_one_hash() {
    assert_eq!([FIRST, SECOND].map(Handle::of_id), [Handle(HASH); 2]);
    assert_eq!(identifiers_of(&both()).all(), [(SECOND.to_owned(), Handle(HASH + 1))]);
}

#[test]
fn an_address_leads_to_each_and_asks_for_nothing_more() {
    for (number, id) in [(HASH, FIRST), (HASH + 1, SECOND)] {
        with_state(confined(loire()), |state| {
            state.follow(Link { lieu: Some(Handle(number)), ..Link::default() }, false);
            assert_eq!(state.link().lieu, Some(Handle(number)), "kept while it is on its way");
            let order = all(state, &[both()]);
            assert!(!order.contains(&Part::Identifiers(0)), "numbers are in the index: {order:?}");
            assert_eq!(sheet(state, &[both()]).as_deref(), Some(id));
            assert_eq!(state.link().lieu, Some(Handle(number)));
        });
    }
}

#[test]
fn a_script_opens_each_once_it_is_known_whose_the_id_is() {
    for (id, nom) in [(FIRST, "Premier"), (SECOND, "Second"), ("x", "Tiers")] {
        with_state(confined(loire()), |state| {
            assert!(!all(state, &[both()]).contains(&Part::Identifiers(0)), "nobody asks for ids yet");
            state.summon(id);
            assert_eq!((state.panel(), state.link().lieu), (Panel::Browse, None), "whose number is it?");
            assert_eq!(all(state, &[both()])[0], Part::Identifiers(0));
            assert_eq!(sheet(state, &[both()]).as_deref(), Some(id));
            assert_eq!(state.panel(), Panel::Sheet(by_name(state, nom), vec![]));
            assert_eq!(state.scope(), state.lieux().unwrap().catalogue.node(by_name(state, nom)), "in its commune");
            assert!(state.seen().by_script > 0);
        });
    }
    // Where all ids are their hashes, nothing is fetched to know it.
    with_state(confined(loire()), |state| {
        let alone = [vec![lieu(SECOND, "Second", "42218")]];
        all(state, &alone);
        state.summon(SECOND);
        assert_eq!(sheet(state, &alone).as_deref(), Some(SECOND));
        assert_eq!(state.data.outcome(Part::Identifiers(0)), None);
    });
}

#[test]
fn a_list_of_ids_shows_those_and_no_others() {
    for (ids, shown) in
        [(&[FIRST][..], &["Premier"][..]), (&[SECOND], &["Second"]), (&[SECOND, FIRST], &["Premier", "Second"])]
    {
        with_state(only(ids), |state| {
            deliver_but(state, &[both()], &[Part::Identifiers(0)]);
            assert!(state.lieux().is_none(), "not before it is known which they are");
            assert_eq!(state.waiting.get_untracked().map(|(part, ..)| part), Some(Part::Identifiers(0)));
            all(state, &[both()]);
            assert_eq!(names(state), shown);
            // An other one of the same hash is another wish.
            state.configure(only(&["x"]));
            all(state, &[both()]);
            state.configure(only(&[SECOND]));
            all(state, &[both()]);
            assert_eq!(names(state), ["Second"]);
            state.configure(only(&[FIRST]));
            all(state, &[both()]);
            assert_eq!(names(state), ["Premier"]);
        });
    }
}

#[test]
fn a_raw_file_says_itself_which_ids_share_a_hash() {
    let raw = |config: Config| Config { sources: vec!["lieux.csv".into()], ..config };
    for (id, nom) in [(FIRST, "Premier"), (SECOND, "Second")] {
        with_state(raw(only(&[id])), |state| {
            assert!(!all(state, &[both()]).contains(&Part::Identifiers(0)));
            assert_eq!(names(state), [nom]);
        });
        with_state(raw(confined(loire())), |state| {
            state.summon(id);
            assert_eq!(sheet(state, &[both()]).as_deref(), Some(id));
        });
    }
}

#[test]
fn without_the_file_nearly_all_ids_lead_where_they_should_and_it_is_said() {
    with_state(only(&["x"]), |state| {
        deliver_but(state, &[both()], &[Part::Identifiers(0)]);
        state.arrived(0, Part::Identifiers(0), Ok(Arrival::Bytes(b"<!doctype html>".to_vec())));
        all(state, &[both()]);
        assert_eq!(names(state), ["Tiers"]);
        assert_eq!(state.failed.get_untracked(), Some((Part::Identifiers(0), LoadError::NotData)));
    });
    with_state(confined(loire()), |state| {
        all(state, &[both()]);
        state.summon("x");
        state.arrived(0, Part::Identifiers(0), Err(LoadError::Status(404)));
        assert_eq!(sheet(state, &[both()]).as_deref(), Some("x"));
        assert_eq!(
            state.failed.get_untracked(),
            Some((Part::Identifiers(0), LoadError::Status(404))),
            "after it as well"
        );
        state.retry();
        assert_eq!(all(state, &[both()]), [], "nobody waits for it any more");
        assert_eq!(state.failed.get_untracked(), None);
        state.summon(SECOND);
        assert_eq!(sheet(state, &[both()]).as_deref(), Some(SECOND));
    });
}

#[test]
fn what_is_said_of_one_is_not_said_of_the_other() {
    let of = |id: &str| Correction { lieu: Lieu { id: id.into(), ..Lieu::default() }, ..Correction::default() };
    for (id, left) in [(FIRST, ["Second", "Tiers"]), (SECOND, ["Premier", "Tiers"])] {
        let config = Config { corrections: Some("c.csv".into()), ..confined(loire()) };
        with_state(config, |state| {
            deliver_but(state, &[both()], &[Part::Corrections]);
            let hides = write_overlay(&[Correction { hides: true, ..of(id) }]);
            state.arrived(0, Part::Corrections, Ok(Arrival::Bytes(hides)));
            all(state, &[both()]);
            let mut shown = names(state);
            shown.sort();
            assert_eq!(shown, left);
        });
        with_state(confined(loire()), |state| {
            let manifest =
                Manifest { avis: Some(FileRef::default()), identifiants: Some(FileRef::default()), ..manifest() };
            state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest))));
            let notice = Some(Notice { text: "Fermé".into(), ..Notice::default() });
            let notices = write_overlay(&[Correction { notice, ..of(id) }]);
            state.arrived(0, Part::Notices(0), Ok(Arrival::Bytes(notices)));
            let said = |nom: &str| {
                let lieux = state.lieux().unwrap();
                state.notice(&lieux.catalogue, by_name(state, nom))
            };
            deliver_but(state, &[both()], &[Part::Identifiers(0)]);
            assert_eq!((said("Premier"), said("Second")), (None, None), "not before it is known of whom");
            all(state, &[both()]);
            let expected = |of: &str| (of == id).then(|| "Fermé".to_owned());
            assert_eq!((said("Premier"), said("Second")), (expected(FIRST), expected(SECOND)));
        });
    }
}

#[test]
fn of_two_sources_the_first_keeps_its_numbers() {
    let first = vec![lieu(SECOND, "Second", "42218"), lieu("x", "Tiers", "42187")];
    let second = vec![lieu(FIRST, "Premier", "42187"), lieu("x", "Tiers", "42187"), lieu("y", "Quart", "42187")];
    let of = [first, second];
    with_state(Config { perimeter: confined(loire()).perimeter, ..sources(&["/a/", "/b/"]) }, |state| {
        all(state, &of);
        let mut shown = names(state);
        shown.sort();
        assert_eq!(shown, ["Premier", "Quart", "Second", "Tiers"], "what both have is there once");
        let lieux = state.lieux().unwrap();
        let numbers = ["Second", "Premier"].map(|nom| lieux.handle(by_name(state, nom)));
        assert_eq!(numbers, [Handle(HASH), Handle(HASH + 1)], "the second is the first source's");
        for (id, nom) in [(SECOND, "Second"), (FIRST, "Premier"), ("y", "Quart")] {
            state.open(by_name(state, nom), Side::Panel);
            assert_eq!(sheet(state, &of).as_deref(), Some(id), "the sheet is that of its source");
            let link = state.link();
            state.follow(Link::default(), false);
            assert_eq!(state.panel(), Panel::Browse);
            state.follow(link, false);
            assert_eq!(sheet(state, &of).as_deref(), Some(id), "and so is what its address opens");
        }
        for nom in ["Premier", "Second"] {
            state.toggle_kept(by_name(state, nom));
        }
        let kept = state.hand.lieux.get_untracked();
        assert_eq!(**kept, [by_name(state, "Premier"), by_name(state, "Second")], "the short list tells them apart");
    });
}
