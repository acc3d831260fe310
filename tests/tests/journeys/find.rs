//! Finding the right lieu: what is asked for by filters and by the field is what the list, the title and the map answer, and what
//! every lieu looked at in turn says.
//!
//! Bugs of the national map (`reference/national-map.md` §1.7) that belong to finding, and the tests that they would fail:
//!
//! | bug | test |
//! |---|---|
//! | 1, « Sur rendez-vous » inverted | `sheet.rs`, `national_map_bug_01_02_…` |
//! | 2, the street twice, no number | the same |
//! | 3, « Langues étrangères » never matches | here, `national_map_bug_03_04_12_…` |
//! | 4, the box for FRR sends ZRR | the same |
//! | 5, hours by the server's clock; `PH` is no hours; the week-end without today | here, `national_map_bug_05_…`; `atlas::opening` `national_map_005_…` |
//! | 6, unknown publics are « Tout public » | `sheet.rs`, `national_map_bug_06_…` |
//! | 7, no sign for « n'accueille pas de public » | `map.rs`, `a_visitor_is_told_which_lieux_move_and_which_receive_nobody` |
//! | 8, a span over noon is « Fermé » in the afternoon | `sheet.rs`, `national_map_bug_08_15_…`; `atlas::opening` `national_map_008_…`, `widget::text::hours` |
//! | 10, code Insee for code postal; one source that fails empties all | `search.rs`, `national_map_bug_10_…` |
//! | 11, exports at 0,0, empty columns, no BOM | `sheet.rs`, `national_map_bug_11_…`; `takeaway` `national_map_bug_11_…` |
//! | 12, an empty `prise_rdv` counts | here, `national_map_bug_03_04_12_…` |
//! | 13, the copied link is the page's | `sheet.rs`, `national_map_bug_13_…` |
//! | 14, no error and no retry | `life.rs`, `a_visitor_reads_…` |
//! | 15, on Sundays the table is of next week | `sheet.rs`, `national_map_bug_08_15_…`; `atlas::opening` `national_map_015_…` |

use atlas::catalogue::LieuId;
use atlas::vocabulary::Facet;
use carte_tests::hours::Slot;
use carte_tests::oracle::departement;
use carte_tests::{Carte, FIELD, Journey, Oracle, Question, containing, page, published, site, starting_with};
use chrono::NaiveDateTime;

const CV: &str = "Insertion professionnelle via le numérique";

/// A CV, near 42000, on Wednesday afternoon, for nothing.
fn the_question(oracle: &Oracle) -> Question {
    let question = Question::within(departement("42")).and(Facet::Services, CV).and(Facet::Frais, "Gratuit");
    Question { slots: vec![Slot::WEDNESDAY_AFTERNOON], from: Some(oracle.mairie("42218")), ..question }
}

/// Those of the Loire that are drawn: some positions are far off on purpose (Nice, the sea).
fn n_drawn(oracle: &Oracle, ids: &[LieuId]) -> u32 {
    let is_near = |id: &&LieuId| {
        let position = oracle.catalogue.position(**id);
        position.is_some_and(|at| (3.6..4.9).contains(&at.lon) && (45.1..46.4).contains(&at.lat))
    };
    u32::try_from(ids.iter().filter(is_near).count()).unwrap()
}

/// Title, list and map say these lieux, in this order.
fn shows(carte: &Carte, oracle: &Oracle, expected: &[LieuId]) {
    carte.counts(u32::try_from(expected.len()).unwrap());
    assert_eq!(carte.names_listed(), oracle.names(expected));
    if carte.tree().find("button", "Recadrer la carte").is_some() {
        carte.click("button", "Recadrer la carte");
        carte.gone("button", "Recadrer la carte");
    }
    carte.at_rest();
    let n = n_drawn(oracle, expected);
    carte.wait(&format!("{n} lieux on the map"), |tree| (tree.n_on_map() == n).then_some(()));
}

/// The site, with the synthetic lieux of a whole country.
fn national() -> Journey {
    Journey::among(site().and("/national/", published("synthetique-18000")), "essais/carte.html?source=/national/")
}

fn by_mouse(carte: &Carte, oracle: &Oracle) {
    let (expected, _) = oracle.answers(&the_question(oracle));
    assert!(expected.len() >= 3, "{:?}", oracle.names(&expected));
    carte.arrived("France");
    carte.search("cv");
    carte.take(starting_with(CV));
    assert_eq!(carte.tree().chips(), [CV]);
    carte.search("42000");
    carte.take(starting_with("Saint-Étienne"));
    carte.arrived("Loire");
    carte.open_filters("Accès");
    carte.toggle_option("Gratuit");
    carte.open_filters("Horaires");
    carte.choose("Jour", "mercredi");
    carte.choose("Heure", "l’après-midi");
    carte.click("button", "Fermer");
    let chips = ["Distances depuis Saint-Étienne", CV, "Gratuit", "Ouvert le mercredi après-midi"];
    carte.wait("the chips", |tree| (tree.chips() == chips).then_some(()));
    shows(carte, oracle, &expected);
}

fn by_keyboard(carte: &Carte, oracle: &Oracle) {
    let (expected, _) = oracle.answers(&the_question(oracle));
    carte.arrived("France");
    carte.tab_to("combobox", FIELD, 5);
    carte.write("cv");
    carte.take_by_keyboard(starting_with(CV));
    carte.keyboard_on("combobox", FIELD);
    carte.write("42000");
    carte.take_by_keyboard(starting_with("Saint-Étienne"));
    carte.arrived("Loire");
    carte.keyboard_on("heading", starting_with("Loire"));
    carte.tab_back_to("button", "Accès", 40);
    carte.press(&["Enter"]);
    carte.tab_to("checkbox", starting_with("Gratuit "), 5);
    carte.press(&["Space"]);
    carte.wait("Gratuit", |tree| tree.option("Gratuit")?.0.is("checked", "true").then_some(()));
    carte.keyboard_on("checkbox", starting_with("Gratuit "));
    carte.tab_back_to("button", "Horaires", 5);
    carte.press(&["Enter"]);
    carte.tab_to("combobox", "Jour", 10);
    carte.write("mercredi");
    carte.wait("Wednesday", |_| (carte.chosen("Jour") == "mercredi").then_some(()));
    carte.keyboard_on("combobox", "Jour");
    carte.tab_to("combobox", "Heure", 1);
    carte.press(&["ArrowDown", "ArrowDown"]);
    carte.wait("the afternoon", |_| (carte.chosen("Heure") == "l’après-midi").then_some(()));
    carte.keyboard_on("combobox", "Heure");
    carte.press(&["Escape"]);
    carte.gone("group", "Horaires");
    carte.counts(u32::try_from(expected.len()).unwrap());
    carte.tab_to("link", "Passer la carte, aller à la liste", 20);
    carte.press(&["Enter"]);
    carte.keyboard_on("heading", starting_with("Loire"));
    // The first of them is the nearest, and opens.
    let nearest = oracle.names(&expected)[0].clone();
    carte.tab_to("button", starting_with(&nearest), 5);
    carte.press(&["Enter"]);
    carte.get("term", "Adresse");
    carte.press(&["Escape"]);
    carte.keyboard_on("button", starting_with(&nearest));
    shows(carte, oracle, &expected);
}

#[test]
fn a_mouse_user_finds_help_with_a_cv_near_42000_on_wednesday_afternoon_for_nothing() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| by_mouse(carte, &oracle));
}

#[test]
fn a_keyboard_user_finds_help_with_a_cv_near_42000_on_wednesday_afternoon_for_nothing() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| by_keyboard(carte, &oracle));
}

#[test]
fn a_mouse_user_finds_the_same_among_the_lieux_of_a_whole_country() {
    let oracle = Oracle::of(published("synthetique-18000"));
    national().run(|carte| by_mouse(carte, &oracle));
}

#[test]
fn a_keyboard_user_finds_the_same_among_the_lieux_of_a_whole_country() {
    let oracle = Oracle::of(published("synthetique-18000"));
    national().run(|carte| by_keyboard(carte, &oracle));
}

/// Each near miss of the fixture fails one thing, and only those that say nothing of it are counted apart.
#[test]
fn the_question_has_near_misses() {
    let oracle = Oracle::of(published("fixture"));
    let (sure, unsure) = oracle.answers(&the_question(&oracle));
    let (sure, unsure) = (oracle.names(&sure), oracle.names(&unsure));
    let listed = |nom: &str| sure.iter().any(|of| of.starts_with(nom));
    for nom in ["Maison de l'emploi des Tanneurs", "Mission locale du Grand-Pré", "Espace Cléo", "Cyber-base du Bief"]
    {
        assert!(listed(nom), "{nom} is not in {sure:?}");
    }
    assert!(listed("Permanence emploi de la Filature"), "one Wednesday of two is a Wednesday: {sure:?}");
    for nom in
        ["Cabinet Horizon Emploi", "Atelier CV des Glycines", "Point emploi des Quatre-Vents", "Médiathèque du Clos"]
    {
        assert!(!listed(nom) && !unsure.iter().any(|of| of.starts_with(nom)), "{nom}: {sure:?} {unsure:?}");
    }
    assert!(unsure.iter().any(|of| of.starts_with("Association Rebond")), "{unsure:?}");
}

#[test]
fn a_visitor_is_told_how_many_leave_something_unsaid_sees_those_and_comes_back() {
    let oracle = Oracle::of(published("fixture"));
    let loire = departement("42");
    let question = Question { slots: vec![Slot::WEDNESDAY_AFTERNOON], ..Question::within(loire) };
    let (sure, unsure) = oracle.answers(&question);
    assert!(sure.len() > 5 && unsure.len() > 5, "{} {}", sure.len(), unsure.len());
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.tree().unsure(), None);
        carte.open_filters("Horaires");
        carte.choose("Jour", "mercredi");
        carte.choose("Heure", "l’après-midi");
        carte.click("button", "Fermer");
        carte.choose_list("Lieux");
        shows(carte, &oracle, &sure);
        let (said, n) = carte.tree().unsure().expect("those that do not say");
        assert_eq!((said.as_str(), n as usize), (format!("et {n} sans horaires connus").as_str(), unsure.len()));
        carte.click("button", "Les voir");
        shows(carte, &oracle, &unsure);
        carte.get("StaticText", containing("appelez avant de vous déplacer"));
        carte.click("button", starting_with("Revenir aux"));
        shows(carte, &oracle, &sure);

        // Of two things unsaid, each line says which.
        carte.open_filters("Accès");
        carte.toggle_option("Gratuit");
        let question = question.clone().and(Facet::Frais, "Gratuit");
        let (sure, unsure) = oracle.answers(&question);
        carte.counts(u32::try_from(sure.len()).unwrap());
        assert_eq!(carte.tree().unsure().unwrap().1 as usize, unsure.len());
        carte.click("button", "Les voir");
        shows(carte, &oracle, &unsure);
        for row in carte.tree().rows() {
            let hours = row.says("Horaires : non renseigné") || row.says("Horaires à confirmer");
            let price = row.says("Prix : non renseigné");
            assert!(hours || price, "{row:?}");
        }
    });
}

#[test]
fn a_visitor_gets_as_many_lieux_as_each_option_promises() {
    let oracle = Oracle::of(published("fixture"));
    let loire = Question::within(departement("42"));
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        for (group, facet, value, label) in [
            ("Besoin", Facet::Services, CV, CV),
            ("Public", Facet::PriseEnCharge, "Surdité", "Surdité"),
            ("Public", Facet::Publics, "Seniors", "Seniors"),
            ("Accès", Facet::Frais, "Gratuit sous condition", "Gratuit sous condition"),
            ("Accès", Facet::Itinerance, "Itinérant", "Itinérant"),
            ("Plus", Facet::Dispositifs, "Conseillers numériques", "Conseillers numériques"),
        ] {
            carte.open_filters(group);
            let expected = oracle.answers(&loire.clone().and(facet, value)).0.len();
            assert!(expected > 0, "{label}");
            assert_eq!(carte.toggle_option(label) as usize, expected, "{label}");
            carte.counts(u32::try_from(expected).unwrap());
            assert_eq!(carte.names_listed().len(), expected, "{label}");
            carte.toggle_option(label);
            carte.counts(oracle.n_lieux(departement("42")));
        }

        // Inside a facet one is enough, where people need all of it all must hold; both count so.
        carte.open_filters("Public");
        carte.toggle_option("Surdité");
        let deaf = loire.clone().and(Facet::PriseEnCharge, "Surdité");
        let both = oracle.answers(&deaf.clone().and(Facet::PriseEnCharge, "Illettrisme")).0.len();
        assert_eq!(carte.tree().option("Illettrisme").unwrap().1 as usize, both);
        carte.open_filters("Accès");
        carte.toggle_option("Gratuit");
        let paid = oracle.answers(&deaf.clone().and(Facet::Frais, "Payant")).0.len();
        assert_eq!(
            carte.tree().option("Payant").unwrap().1 as usize,
            paid,
            "the choice made in a facet is not counted against it"
        );
        let either = deaf.and(Facet::Frais, "Gratuit").and(Facet::Frais, "Payant");
        carte.toggle_option("Payant");
        carte.counts(u32::try_from(oracle.answers(&either).0.len()).unwrap());
    });
}

#[test]
fn a_visitor_may_choose_what_leaves_nothing_and_is_told_what_to_let_go_of() {
    let oracle = Oracle::of(published("fixture"));
    let loire = departement("42");
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.open_filters("Besoin");
        carte.toggle_option("Acquisition de matériel informatique à prix solidaire");
        carte.open_filters("Public");
        carte.toggle_option("Surdité");
        carte.open_filters("Plus");
        let none = carte.tree().options().into_iter().find(|(_, _, n)| *n == 0).expect("an option that leaves nothing");
        assert!(none.0.name.contains("aucun") && !none.0.is("disabled", "true"), "{none:?}");
        assert_eq!(carte.toggle_option(&none.1), 0);
        carte.click("button", "Fermer");
        carte.counts(0);
        carte.get("StaticText", "Aucun lieu ne répond à toute votre demande.");
        assert_eq!(carte.tree().n_on_map(), 0);
        let ways = carte.wait("ways on", |tree| Some(tree.relaxations()).filter(|ways| !ways.is_empty()));
        let counts: Vec<u32> = ways.iter().map(|(_, n)| *n).collect();
        assert!(counts[..counts.len() - 1].is_sorted_by(|a, b| a >= b), "the most first: {ways:?}");
        assert_eq!(
            ways.last().unwrap(),
            &(format!("Tout effacer : {} lieux", oracle.n_lieux(loire)), oracle.n_lieux(loire))
        );
        assert!(ways.len() >= 2, "{ways:?}");
        for (words, n) in ways {
            carte.click("button", &words);
            carte.counts(n);
            assert_eq!(carte.names_listed().len(), n as usize, "{words}");
            carte.click("button", "Annuler le dernier changement");
            carte.counts(0);
        }
    });
}

#[test]
fn a_visitor_takes_away_what_they_chose_one_by_one_all_at_once_and_takes_it_back() {
    let oracle = Oracle::of(published("fixture"));
    let loire = Question::within(departement("42"));
    let n = |question: &Question| u32::try_from(oracle.answers(question).0.len()).unwrap();
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        assert!(carte.tree().chips().is_empty() && carte.tree().find("button", "Tout effacer").is_none());
        carte.open_filters("Besoin");
        carte.toggle_option(CV);
        carte.open_filters("Accès");
        carte.toggle_option("Gratuit");
        carte.open_filters("Horaires");
        carte.toggle_option("Ouvert le week-end");
        carte.click("button", "Fermer");
        let all = loire.clone().and(Facet::Services, CV).and(Facet::Frais, "Gratuit");
        let all = Question { slots: vec![Slot::WEEKEND], ..all };
        carte.counts(n(&all));
        assert_eq!(carte.tree().chips(), [CV, "Gratuit", "Ouvert le week-end"]);
        assert_eq!(carte.filters_button("Accès").name, "Accès (1)");

        carte.remove_chip("Gratuit");
        let two = Question { slots: vec![Slot::WEEKEND], ..loire.clone().and(Facet::Services, CV) };
        carte.counts(n(&two));
        carte.click("button", "Annuler le dernier changement");
        carte.counts(n(&all));
        carte.click("button", "Tout effacer");
        carte.counts(n(&loire));
        carte.wait("no chip", |tree| tree.chips().is_empty().then_some(()));
        carte.click("button", "Annuler le dernier changement");
        carte.counts(n(&all));
        for chip in ["Ouvert le week-end", CV, "Gratuit"] {
            carte.remove_chip(chip);
        }
        carte.counts(n(&loire));
        // Each further step back is one change.
        carte.click("button", "Annuler le dernier changement");
        carte.wait("one chip", |tree| (tree.chips() == ["Gratuit"]).then_some(()));
    });
}

/// The national map asks for « Langues étrangères », which nobody has, for ZRR in the name of FRR, and takes an empty address for an
/// appointment.
#[test]
fn national_map_bug_03_04_12_every_option_is_a_value_that_lieux_have() {
    let oracle = Oracle::of(published("fixture"));
    let loire = departement("42");
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.open_filters("Public");
        let languages =
            carte.tree().options().into_iter().filter(|(_, label, _)| label.starts_with("Langues étrangères"));
        let languages: Vec<(String, u32)> = languages.map(|(_, label, n)| (label, n)).collect();
        // Those of the standard, and what somebody wrote instead.
        assert!(languages.len() >= 2 && languages.iter().all(|(_, n)| *n > 0), "{languages:?}");
        carte.open_filters("Plus");
        for (value, label) in
            [("FRR", "France Ruralités Revitalisation (FRR)"), ("QPV", "Quartier prioritaire de la ville (QPV)")]
        {
            let n = oracle.answers(&Question::within(loire).and(Facet::AutresFormations, value)).0.len();
            assert!(n > 0, "nothing of {value} in the fixture");
            assert_eq!(carte.tree().option(label).map(|(_, n)| n as usize), Some(n), "{value}");
        }
        carte.open_filters("Accès");
        let booked = Question { rdv: true, ..Question::within(loire) };
        let n = oracle.answers(&booked).0.len();
        assert!(n > 0 && n < oracle.n_lieux(loire) as usize);
        assert_eq!(carte.toggle_option("Rendez-vous en ligne") as usize, n);
        carte.counts(u32::try_from(n).unwrap());
        carte.toggle_option("Rendez-vous en ligne");
        let described = Question { acces_libre: true, ..Question::within(loire) };
        assert_eq!(
            carte.toggle_option("Accessibilité décrite sur acceslibre") as usize,
            oracle.answers(&described).0.len()
        );
    });
}

fn s(utc: &str) -> i64 {
    utc.parse::<NaiveDateTime>().unwrap().and_utc().timestamp()
}

/// Whoever asks, from wherever: « maintenant » is what the clock on the wall of the lieu shows.
#[test]
fn national_map_bug_05_open_now_is_by_the_clock_of_the_lieu_whatever_that_of_the_visitor() {
    let oracle = Oracle::of(published("fixture"));
    // A Wednesday in summer: half past nine, half past twelve; a Saturday, a Sunday.
    for (now, time_zone) in [
        ("2027-06-16T07:30:00", "America/New_York"),
        ("2027-06-16T10:30:00", "Asia/Tokyo"),
        ("2027-06-19T12:30:00", "UTC"),
        ("2027-01-24T09:30:00", "Pacific/Auckland"),
    ] {
        let wall = carte_tests::hours::in_paris(s(now));
        let question = Question { now: Some(wall), ..Question::within(departement("42")) };
        let (sure, unsure) = oracle.answers(&question);
        assert!(sure.len() >= 5, "{now}: {:?}", oracle.names(&sure));
        page("source=/fixture/&departement=42").at(s(now), time_zone).run(|carte| {
            carte.arrived("Loire");
            let zone = carte.script("return Intl.DateTimeFormat().resolvedOptions().timeZone");
            assert!(zone == time_zone || time_zone == "UTC", "{zone}");
            carte.choose_list("Lieux");
            carte.open_filters("Horaires");
            assert_eq!(carte.toggle_option("Ouvert maintenant") as usize, sure.len(), "{now} in {time_zone}");
            carte.counts(u32::try_from(sure.len()).unwrap());
            assert_eq!(carte.names_listed(), oracle.names(&sure), "{now} in {time_zone}");
            assert_eq!(carte.tree().unsure().map(|(_, n)| n as usize), Some(unsure.len()));
            assert!(carte.tree().rows().iter().all(|row| row.more.iter().any(|said| said.starts_with("Ouvert"))));
            // The week-end is not over on the week-end.
            let weekend = Question { slots: vec![Slot::WEEKEND], ..Question::within(departement("42")) };
            let n = oracle.answers(&weekend).0.len();
            assert_eq!(carte.tree().option("Ouvert le week-end").unwrap().1 as usize, n);
        });
    }
}
