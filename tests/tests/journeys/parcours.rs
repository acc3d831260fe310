//! The questionnaire: step by step and back, by mouse and by keyboard alone, in its page's address, down to the lieux that answer.

use atlas::territoire::Territoire;
use atlas::vocabulary::Facet;
use carte_tests::hours::Slot;
use carte_tests::{Carte, Name, Oracle, Question, containing, page, published, starting_with};

const GUIDE: &str = "M’aider à choisir";
const CV: &str = "Chercher un emploi, faire un CV";
const DEAF: &str = "Personne sourde ou malentendante";
const SATURDAY: Slot = Slot { days: &[5], from: 0, to: 12 * 60 };

/// The steps, by what their headings begin with.
const STEPS: [&str; 6] = [
    "Étape 1 sur 6 Pour quoi",
    "Étape 2 sur 6 D’où part-on",
    "Étape 3 sur 6 Faut-il un accueil",
    "Étape 4 sur 6 Quand",
    "Étape 5 sur 6 Quelle forme",
    "Étape 6 sur 6 Quel prix",
];

fn fragment(carte: &Carte) -> String {
    let address = carte.session().address().unwrap();
    address.split_once('#').map(|(_, fragment)| fragment.to_owned()).unwrap_or_default()
}

fn attribute(carte: &Carte, role: &str, name: impl Into<Name>, attribute: &str) -> String {
    let node = carte.get(role, name);
    let arguments = [node.element.to_json(), attribute.into()];
    let value = carte.session().script("return arguments[0].getAttribute(arguments[1])", &arguments).unwrap();
    value.as_str().unwrap_or_default().replace('\u{a0}', " ")
}

/// A step is shown once the focus is on its heading.
fn at_step(carte: &Carte, heading: &str) {
    carte.keyboard_on("heading", starting_with(heading));
}

/// What the foot says of those that remain.
fn remains(carte: &Carte, text: &str) {
    carte.wait(text, |tree| tree.panel().find("StaticText", text).map(drop));
}

fn said(n_sure: usize, n_unsure: usize) -> String {
    match (n_sure, n_unsure) {
        (1, 0) => "1 lieu répond.".into(),
        (n, 0) => format!("{n} lieux répondent."),
        (0, n) => format!("Aucun lieu ne répond à coup sûr, {n} sont à vérifier."),
        (1, n) => format!("1 lieu répond, {n} sont à vérifier."),
        (n, m) => format!("{n} lieux répondent, {m} sont à vérifier."),
    }
}

/// Names of the results, from the first page to the last.
fn results(carte: &Carte) -> Vec<String> {
    carte.all_rows().into_iter().map(|row| row.nom).collect()
}

fn expected(oracle: &Oracle, question: &Question) -> (Vec<String>, String) {
    let (sure, unsure) = oracle.answers(question);
    let text = said(sure.len(), unsure.len());
    (oracle.names(&[sure, unsure].concat()), text)
}

fn near_saint_etienne(oracle: &Oracle, km: u16) -> Question {
    let from = Some(oracle.mairie("42218"));
    Question { from, radius_km: Some(km), ..Question::within(Territoire::France) }
}

#[test]
fn a_keyboard_user_answers_every_question_and_gets_who_answers_the_nearest_first() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").in_window(1400, 900).run(|carte| {
        carte.arrived("France");
        carte.tab_to("button", GUIDE, 20);
        carte.press(&["Enter"]);
        at_step(carte, STEPS[0]);
        assert!(carte.tree().find("combobox", "Rechercher").is_none(), "one thing is asked at a time");
        carte.tab_to("checkbox", starting_with(CV), 30);
        carte.press(&["Space"]);
        let cv =
            Question::within(Territoire::France).and(Facet::Services, "Insertion professionnelle via le numérique");
        remains(carte, &expected(&oracle, &cv).1);
        carte.tab_to("button", "Suivant", 30);
        carte.press(&["Enter"]);
        at_step(carte, STEPS[1]);
        carte.tab_to("combobox", "Commune ou code postal", 10);
        carte.write("42000");
        carte.take_by_keyboard(starting_with("Saint-Étienne"));
        let near = Question { from: Some(oracle.mairie("42218")), radius_km: Some(30), ..cv.clone() };
        remains(carte, &expected(&oracle, &near).1);
        // The slider goes by a kilometre, the field says the same.
        carte.tab_to("slider", "Distance", 10);
        carte.press(&["ArrowRight", "ArrowRight"]);
        let near = Question { radius_km: Some(32), ..near };
        remains(carte, &expected(&oracle, &near).1);
        carte.tab_to("spinbutton", "Distance en kilomètres", 3);
        carte.chord(&["Control", "a"]);
        carte.write("15");
        carte.press(&["Enter"]);
        let near = Question { radius_km: Some(15), ..near };
        remains(carte, &expected(&oracle, &near).1);
        assert_eq!(attribute(carte, "slider", "Distance", "aria-valuetext"), "15 kilomètres");
        for (step, heading) in STEPS.iter().enumerate().skip(2) {
            let on = if step == 2 { "Suivant" } else { "Passer" };
            carte.tab_to("button", on, 40);
            carte.press(&["Enter"]);
            at_step(carte, heading);
        }
        assert!(carte.tree().find("button", "Passer").is_none() && carte.tree().find("button", "Suivant").is_none());
        carte.tab_to("button", starting_with("Voir les "), 20);
        carte.press(&["Enter"]);
        let (names, _) = expected(&oracle, &near);
        let n_sure = oracle.answers(&near).0.len();
        assert!(n_sure >= 3 && names.len() > n_sure, "{names:?}");
        at_step(carte, &format!("{n_sure} lieux, du plus proche au plus loin"));
        assert_eq!(results(carte), names);
    });
}

#[test]
fn results_say_of_each_lieu_what_it_meets_and_what_it_does_not_say() {
    let oracle = Oracle::of(published("fixture"));
    let question = near_saint_etienne(&oracle, 30).and(Facet::PriseEnCharge, "Surdité");
    page("source=/fixture/#carte.parcours=resultats&carte.prise_en_charge_specifique=surdite&carte.autour=42218&carte.rayon=30").run(
        |carte| {
            let (sure, unsure) = oracle.answers(&question);
            carte.get("heading", format!("{} lieux, du plus proche au plus loin", sure.len()));
            carte.get("heading", format!("{} lieux à vérifier", unsure.len()));
            let replies = carte.tree().panel().nodes.iter().filter(|node| node.name == "Vos réponses").count();
            assert!(replies > 10, "{}", carte.tree().outline());
            let says = |text: &str| carte.tree().panel().matching("StaticText", starting_with(text)).len();
            assert_eq!(says(&format!("{DEAF} : non précisé")), carte.tree().rows().len() - sure.len());
            assert!(says(DEAF) > says(&format!("{DEAF} : non précisé")));
            assert_eq!(says("Oui :"), replies + sure.len(), "the distance for all, the reception for those that say it");
            let first = oracle.names(&sure[..1]).remove(0);
            carte.click("button", starting_with(&first));
            carte.get("heading", &first);
            carte.get("list", "Vos réponses");
            carte.click("button", "Retour à la liste");
            carte.keyboard_on("button", starting_with(&first));
            // Kept from there, compared, and back to who answers.
            carte.click("button", format!("Garder dans ma sélection : {first}"));
            carte.get("StaticText", starting_with("Ajouté à la sélection, 1 sur 5."));
            carte.click("button", "Comparer");
            carte.keyboard_on("heading", "Ma sélection");
            carte.get("button", first.as_str());
            carte.click("button", "Retour à la liste");
            carte.keyboard_on("heading", starting_with(&format!("{} lieux, ", sure.len())));
        },
    );
}

#[test]
fn a_visitor_goes_back_and_forth_between_steps_and_loses_nothing() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        let start = carte.script("return history.length").as_u64().unwrap();
        carte.click("button", GUIDE);
        at_step(carte, STEPS[0]);
        carte.click("checkbox", starting_with(CV));
        carte.click("checkbox", starting_with("Comprendre le numérique"));
        carte.click("button", "Suivant");
        at_step(carte, STEPS[1]);
        carte.click("combobox", "Commune ou code postal");
        carte.write("42000");
        carte.take(starting_with("Saint-Étienne"));
        carte.get("slider", "Distance");
        assert_eq!(carte.script("return history.length").as_u64().unwrap(), start + 2, "one entry a step");
        carte.session().back().unwrap();
        at_step(carte, STEPS[0]);
        let question = near_saint_etienne(&oracle, 30)
            .and(Facet::Services, "Insertion professionnelle via le numérique")
            .and(Facet::Services, "Compréhension du monde numérique");
        remains(carte, &expected(&oracle, &question).1);
        assert!(
            fragment(carte).contains("carte-autour--42218"),
            "what was answered later is kept: {}",
            fragment(carte)
        );
        carte.session().forward().unwrap();
        at_step(carte, STEPS[1]);
        carte.click("button", "Suivant");
        at_step(carte, STEPS[2]);
        carte.click("button", "Précédent");
        at_step(carte, STEPS[1]);
        carte.get("slider", "Distance");

        // By the list of steps, which says what was answered.
        carte.click("button", "Vos réponses (2)");
        let list = carte.wait("the steps", |tree| tree.inside("navigation", "Étapes"));
        assert!(list.find("button", containing("Saint-Étienne, 30 km")).is_some(), "{}", list.outline());
        assert_eq!(attribute(carte, "button", starting_with("Départ et distance"), "aria-current"), "step");
        carte.click("button", starting_with("Prix "));
        at_step(carte, STEPS[5]);
        carte.session().reload().unwrap();
        let carte = carte.other("carte-mednum");
        carte.get("heading", starting_with(STEPS[5]));
        assert!(fragment(&carte).starts_with("carte-parcours--prix__"), "{}", fragment(&carte));
        remains(&carte, &expected(&oracle, &question).1);

        // And to the map, which shows the same.
        carte.click("button", "Quitter les questions");
        carte.wait("the chips", |tree| (tree.chips().len() == 4).then_some(()));
        carte.click("button", GUIDE);
        at_step(&carte, STEPS[0]);
        remains(&carte, &expected(&oracle, &question).1);
        carte.click("button", "Vos réponses (2)");
        carte.click("button", "Recommencer");
        at_step(&carte, STEPS[0]);
        remains(&carte, &said(oracle.n_lieux(Territoire::France) as usize, 0));
        carte.get("StaticText", "Les réponses sont effacées.");
        carte.click("button", "Les retrouver");
        remains(&carte, &expected(&oracle, &question).1);
    });
}

#[test]
fn at_zero_one_button_helps_most_and_gives_what_it_says() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/#carte.parcours=accueil&carte.services=insertion-professionnelle-via-le-numerique&carte.autour=42218&carte.rayon=30").run(
        |carte| {
            carte.click("checkbox", starting_with(DEAF));
            let cv = near_saint_etienne(&oracle, 30).and(Facet::Services, "Insertion professionnelle via le numérique");
            let deaf = cv.clone().and(Facet::PriseEnCharge, "Surdité");
            remains(carte, &expected(&oracle, &deaf).1);
            carte.click("button", "Suivant");
            at_step(carte, STEPS[3]);
            carte.click("checkbox", "Samedi matin");
            let none = Question { slots: vec![SATURDAY], ..deaf.clone() };
            assert!(oracle.answers(&none).0.is_empty(), "the fixture answers");
            remains(carte, &expected(&oracle, &none).1);
            let without = |question: &Question| oracle.answers(question).0.len();
            let hearing = Question { slots: vec![SATURDAY], ..cv };
            let best = [without(&deaf), without(&hearing)].into_iter().max().unwrap();
            let way = carte.wait("a way", |tree| tree.panel().find("button", starting_with("Sans « ")).cloned());
            assert!(way.name.ends_with(&format!(" : {best} lieux")), "{}", way.name);
            carte.click("button", &way.name);
            let given = if way.name.contains(DEAF) { &hearing } else { &deaf };
            remains(carte, &expected(&oracle, given).1);
            carte.keyboard_on("button", "Suivant");
        },
    );
}

#[test]
fn an_element_that_is_a_questionnaire_begins_with_it_and_folds_its_map_out_at_the_end() {
    for width in [320, 1400] {
        page("source=/fixture/&vue=parcours&titre=Trouver de l’aide&departement=42").in_window(width, 900).run(
            |carte| {
                let heading = carte.get("heading", starting_with(STEPS[0]));
                assert!(heading.is("level", "3"), "{heading:?}");
                assert_eq!(fragment(carte), "", "nothing is written before they do something");
                let tree = carte.tree();
                for absent in ["Quitter les questions", GUIDE, "Voir la carte", "Voir sur la carte"] {
                    assert!(tree.find("button", absent).is_none(), "{absent}");
                }
                assert!(tree.find("group", starting_with("Carte :")).is_none());
                carte.click("button", starting_with("Voir les "));
                carte.keyboard_on("heading", containing("lieux, par ordre alphabétique"));
                carte.click("button", "Voir sur la carte");
                carte.get("group", starting_with("Carte : "));
                assert!(carte.get("button", "Masquer la carte").is("expanded", "true"));
                carte.click("button", "Modifier les réponses");
                at_step(carte, STEPS[0]);
                carte.session().back().unwrap();
                carte.keyboard_on("heading", containing("lieux, par ordre alphabétique"));
                assert_eq!(carte.sticks_out(), serde_json::json!([]));
            },
        );
    }
}

#[test]
fn every_step_fits_its_column_and_hides_no_focus_under_its_foot() {
    for width in [245, 320, 600, 1400] {
        page(&format!("source=/fixture/&largeur={width}")).in_window(width.max(320) + 60, 800).run(|carte| {
            carte.arrived("France");
            carte.click("button", GUIDE);
            for heading in STEPS {
                at_step(carte, heading);
                assert_eq!(carte.sticks_out(), serde_json::json!([]), "{heading} at {width} px");
                // Down all that can be reached by Tab, and up again: none of it is under the foot.
                let foot = carte.get("button", starting_with("Voir les "));
                for keys in [&["Tab"][..], &["Shift", "Tab"]] {
                    for _ in 0..40 {
                        carte.chord(keys);
                        let Some(node) = carte.focus() else { break };
                        if ["checkbox", "combobox", "slider"].contains(&node.role.as_str()) {
                            let covered = carte.session().script(
                                "const [one] = arguments, box = one.getBoundingClientRect(), foot = one.getRootNode().querySelector('.pied').getBoundingClientRect();
                                 return box.bottom > foot.top + 1 && box.top < foot.bottom;",
                                &[node.element.to_json()],
                            );
                            assert_eq!(covered.unwrap(), false, "{} at {width} px", node.name);
                        }
                        if node.element == foot.element || node.role == "heading" {
                            break;
                        }
                    }
                }
                let tree = carte.tree();
                let on = ["Suivant", "Passer"].into_iter().find(|name| tree.find("button", *name).is_some());
                on.into_iter().for_each(|on| carte.click("button", on));
            }
        });
    }
}

#[test]
fn an_owner_leaves_out_the_way_in_and_what_is_not_to_be_asked() {
    page("source=/fixture/&masquer=parcours").run(|carte| {
        carte.arrived("France");
        carte.get("combobox", "Rechercher");
        assert!(carte.tree().find("button", GUIDE).is_none());
    });
    page("source=/fixture/&filtres-masques=horaires rayon&filtres-fixes=frais_a_charge=gratuit").run(|carte| {
        carte.arrived("France");
        carte.click("button", GUIDE);
        for heading in ["Étape 1 sur 3 Pour quoi", "Étape 2 sur 3 Faut-il", "Étape 3 sur 3 Quelle forme"] {
            at_step(carte, heading);
            if heading != "Étape 3 sur 3 Quelle forme" {
                carte.click("button", "Passer");
            }
        }
        let oracle = Oracle::of(published("fixture"));
        let free = Question::within(Territoire::France).and(Facet::Frais, "Gratuit");
        remains(carte, &said(oracle.answers(&free).0.len(), 0));
    });
}
