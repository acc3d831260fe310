//! What an owner's file, and who publishes, say over lieux: everywhere at once, and only once it is there.

use super::*;
use atlas::calendar::Date;
use atlas::overlay::{Correction, Notice, column, write_overlay};

fn of(id: &str) -> Correction {
    Correction { lieu: Lieu { id: id.into(), ..Lieu::default() }, ..Correction::default() }
}

fn hides(id: &str) -> Correction {
    Correction { hides: true, ..of(id) }
}

fn corrects(id: &str, columns: &[u32], change: impl FnOnce(&mut Lieu)) -> Correction {
    let mut correction = of(id);
    change(&mut correction.lieu);
    columns.iter().for_each(|column| correction.columns.set(*column, true));
    correction
}

fn says(id: &str, text: &str, from: Option<u8>, until: Option<u8>) -> Correction {
    let day = |day: u8| Date { year: 2026, month: 11, day };
    let notice = Notice { text: text.into(), from: from.map(day), until: until.map(day) };
    Correction { notice: Some(notice), ..of(id) }
}

/// Delivers an overlay first, then all the rest.
fn with_overlay(config: Config, corrections: &[Correction], story: impl FnOnce(AppState)) {
    let config = Config { corrections: Some("corrections.csv".into()), ..config };
    with_state(config, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        assert!(state.wanted.get_untracked().contains(&Part::Corrections));
        state.arrived(0, Part::Corrections, Ok(Arrival::Bytes(write_overlay(corrections))));
        deliver(state);
        story(state);
    });
}

#[test]
fn what_is_hidden_or_corrected_is_so_everywhere() {
    let roanne = commune("42187");
    let corrections = [
        hides("a"),
        corrects("b", &[column::NOM, column::CODE_INSEE, column::TELEPHONE], |lieu| {
            lieu.nom = "Le Centre".into();
            lieu.code_insee = CodeCommune::parse("42187");
            lieu.territoire = Some(roanne);
            lieu.telephone = "+33477000000".into();
        }),
        hides("nobody's"),
    ];
    with_overlay(confined(loire()), &corrections, |state| {
        assert_eq!(state.total.get_untracked(), 3);
        let counts = state.counts.get_untracked();
        assert_eq!((counts.get(commune("42218")), counts.get(roanne)), (0, 2));
        let id = by_name(state, "Le Centre");
        assert!(state.listed.get_untracked().contains(&id));
        state.open(id, Side::Panel);
        deliver(state);
        let details = state.details(id).unwrap();
        assert_eq!((details.telephone.as_str(), details.id.as_str()), ("+33477000000", "b"));
        assert_eq!(details.adresse, "1 rue b", "what is not corrected is as published");
        assert_eq!(state.unknown_ids(), [""; 0], "it might be in another département");
    });
}

#[test]
fn nothing_is_counted_before_the_corrections_are_there() {
    let config = Config { corrections: Some("c.csv".into()), ..confined(loire()) };
    with_state(config, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        let communes = Part::Communes(departement("42"));
        state.arrived(0, communes, Ok(Arrival::Bytes(published("communes-42.bin"))));
        assert!(state.counts_below(loire()).is_none(), "outlines count what may be hidden");
        let lieux = index_of(|lieu| lieu.node().departement() == Some(departement("42")));
        state.arrived(0, Part::Lieux(0, Some(departement("42"))), Ok(lieux));
        assert!(state.lieux().is_none() && state.counts_below(loire()).is_none());
        assert_eq!(state.waiting.get_untracked().map(|(part, ..)| part), Some(Part::Corrections));
        state.arrived(0, Part::Corrections, Ok(Arrival::Bytes(write_overlay(&[hides("a")]))));
        assert_eq!(state.total.get_untracked(), 3);
    });
}

#[test]
fn corrections_that_do_not_come_are_said_to_have_failed_and_hide_nothing() {
    let config = Config { corrections: Some("c.csv".into()), ..confined(loire()) };
    with_state(config, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(manifest()))));
        state.arrived(0, Part::Corrections, Err(LoadError::Status(404)));
        deliver(state);
        assert_eq!(state.total.get_untracked(), 4);
        assert_eq!(state.failed.get_untracked(), Some((Part::Corrections, LoadError::Status(404))));
        state.retry();
        assert!(state.wanted.get_untracked().contains(&Part::Corrections));
    });
}

#[test]
fn a_lieu_that_was_moved_out_of_the_territory_is_gone_and_one_that_came_keeps_its_sheet() {
    let lyon = commune("69383");
    let moved = |id: &str, node: Territoire| corrects(id, &[column::CODE_INSEE], |lieu| lieu.territoire = Some(node));
    with_overlay(confined(loire()), &[moved("a", lyon)], |state| {
        assert_eq!(state.total.get_untracked(), 3);
    });
    let both = Perimeter {
        territoires: ["42", "69"].map(|code| Territoire::Departement(departement(code))).to_vec(),
        ..Perimeter::default()
    };
    with_overlay(Config { perimeter: both, ..Config::default() }, &[moved("a", lyon)], |state| {
        assert_eq!(state.total.get_untracked(), 5);
        let id = by_name(state, "Médiathèque");
        assert_eq!(state.lieux().unwrap().catalogue.node(id), lyon);
        assert_eq!(state.lieux().unwrap().details_of(id), (0, Some(departement("42"))), "where it is published");
        state.open(id, Side::Panel);
        deliver(state);
        assert_eq!(state.details(id).map(|details| details.id), Some("a".into()));
    });
}

#[test]
fn ids_that_nobody_has_are_named_once_all_lieux_are_there() {
    with_overlay(Config::default(), &[hides("A"), hides("b"), hides("zz")], |state| {
        let said = state.unknown_ids();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.iter().any(|said| said.contains("\"zz\"")) && said.iter().any(|said| said.contains("\"A\"")));
    });
}

#[test]
fn a_notice_is_said_on_its_days_by_the_owner_or_by_who_publishes() {
    let published = Manifest { avis: Some(FileRef::default()), ..manifest() };
    let notices =
        [says("a", "Publié", None, None), says("c", "Publié", None, None), says("f", "Publié", None, Some(24))];
    let own = [
        says("a", "À nous", Some(24), Some(24)),
        says("b", "Demain", Some(25), None),
        says("e", "Hier", None, Some(23)),
    ];
    let config = Config { corrections: Some("c.csv".into()), ..Config::default() };
    with_state(config, |state| {
        state.arrived(0, Part::Manifest(0), Ok(Arrival::Manifest(Box::new(published))));
        state.arrived(0, Part::Notices(0), Ok(Arrival::Bytes(write_overlay(&notices))));
        state.arrived(0, Part::Corrections, Ok(Arrival::Bytes(write_overlay(&own))));
        deliver(state);
        let said = |nom: &str| {
            let lieux = state.lieux().unwrap();
            state.notice(&lieux.catalogue, by_name(state, nom))
        };
        assert_eq!(said("Médiathèque").as_deref(), Some("À nous"));
        assert_eq!(said("Écusson").as_deref(), Some("Publié"));
        assert_eq!((said("Centre social"), said("Guillotière")), (None, None));
        assert_eq!(said("Kaz").as_deref(), Some("Publié"));
        // Nine in the evening in Paris is tomorrow in La Réunion, and still today in Saint-Étienne.
        state.tick(NOON + 9 * 3_600);
        assert_eq!((said("Kaz"), said("Médiathèque").as_deref()), (None, Some("À nous")));
        state.tick(NOON + 12 * 3_600);
        assert_eq!(said("Médiathèque").as_deref(), Some("Publié"), "what is over gives way");
        assert_eq!(said("Centre social").as_deref(), Some("Demain"));
    });
}

#[test]
fn other_corrections_start_over() {
    with_overlay(confined(loire()), &[hides("a")], |state| {
        assert_eq!(state.total.get_untracked(), 3);
        state.configure(confined(loire()));
        deliver(state);
        assert_eq!(state.total.get_untracked(), 4);
    });
}
