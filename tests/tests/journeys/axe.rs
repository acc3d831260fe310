//! axe-core over every state of every view, and in every theme: no rule of the RGAA or of WCAG that a machine can judge is broken.
//!
//! Every state is judged by every rule once, in the looks that nobody chose. A theme changes colours and nothing else: in each of them every
//! state is judged again by the rules of colours, at seven to one where the theme promises that.

use atlas::colour::Colour;
use carte_tests::{Carte, Journey, Pace, Reply, Rules, Scans, Server, containing, page, site, starting_with};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

const LOIRE: &str = "source=/fixture/&departement=42";
const LYON: &str = "Lyon 3e Arrondissement";

/// Each theme, the accent in its file, and what is asked of its colours.
const THEMES: [(&str, &str, Rules); 4] = [
    ("neutre", "#1f4e8c", Rules::Colours),
    ("sombre", "#8fb8f6", Rules::Colours),
    ("contraste", "#00308f", Rules::MoreContrast),
    ("dsfr", "#000091", Rules::Colours),
];

/// The accent where neither page nor tag chooses one.
const OURS: &str = "#1f4e8c";

/// Gives the carte a theme, or takes it away, and waits until it wears it.
fn wear(carte: &Carte, theme: Option<&str>, accent: &str) {
    carte.set_attribute("theme", theme);
    carte.wait(&format!("the accent {accent}"), |_| {
        let worn = carte.script(
            "return getComputedStyle(arguments[0].shadowRoot.querySelector('.widget')).getPropertyValue('--_accent')",
        );
        (Colour::of_hex(worn.as_str()?.trim()) == Colour::of_hex(accent)).then_some(())
    });
}

/// One state in all themes.
fn look_in_every_theme(scans: &Scans, carte: &Carte, state: &str) {
    scans.look(carte, state);
    for (theme, accent, rules) in THEMES {
        wear(carte, Some(theme), accent);
        scans.look_at_colours(carte, &format!("{state}, {theme}"), rules);
    }
    wear(carte, None, OURS);
}

/// A walk through the states of one page, in every theme.
fn in_every_theme(journey: Journey, name: &str, walk: impl FnOnce(&Carte, &dyn Fn(&str))) {
    let scans = Scans::default();
    journey.run(|carte| walk(carte, &|state| look_in_every_theme(&scans, carte, state)));
    scans.end(name);
}

#[test]
fn no_level_of_the_map_and_of_its_lists_breaks_a_rule() {
    in_every_theme(page("source=/fixture/&titre=Se faire aider&aide=/aide"), "levels", |carte, look| {
        carte.arrived("France");
        look("France");
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        look("a région");
        carte.enter_by_list("Loire");
        look("a département");
        carte.click("DisclosureTriangle", containing("sans lieu"));
        look("communes without a lieu");
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        carte.click("DisclosureTriangle", "Exporter cette liste");
        look("all lieux, and their exports");
        carte.choose_list("Communes");
        carte.enter_by_list("Saint-Étienne");
        look("a commune");
        let group = carte.close_in_on("12 lieux à la même adresse");
        carte.click_at(carte.bare_point(&group), 1);
        carte.arrived("Lieux au même endroit");
        look("lieux at one address, on a map that was moved");
        carte.click("button", "Retour à la liste");
        carte.back_to("Auvergne-Rhône-Alpes");
        carte.enter_by_list("Rhône");
        carte.enter_by_list("Lyon");
        look("a commune with arrondissements");
        carte.enter_by_list(LYON);
        look("an arrondissement");
        carte.back_to("France");
        carte.click("button", "La Réunion 30 lieux");
        carte.arrived("La Réunion");
        look("overseas");
        carte.back_to("France");
        carte.click("button", starting_with("Lieux non localisés"));
        carte.arrived("Lieux non localisés");
        look("lieux that nobody can place");
    });
}

#[test]
fn nothing_that_is_asked_and_answered_breaks_a_rule() {
    in_every_theme(page(LOIRE).allowing(&[]), "search and filters", |carte, look| {
        carte.arrived("Loire");
        carte.search("montbr");
        carte.proposed(starting_with("Montbrison"));
        look("propositions");
        carte.press(&["ArrowDown"]);
        carte.wait("an active proposition", |tree| {
            tree.propositions().into_iter().find(|node| node.is("selected", "true")).map(drop)
        });
        look("an active proposition");
        carte.search("xyzxyz");
        carte.get("StaticText", starting_with("Rien ne correspond."));
        look("no proposition");
        carte.press(&["Escape", "Escape"]);
        for group in ["Besoin", "Public", "Horaires", "Accès", "Plus"] {
            carte.open_filters(group);
            look(&format!("the filters « {group} »"));
        }
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.toggle_option("Insertion professionnelle via le numérique");
        look("options that are chosen");
        carte.click("button", "Fermer");
        carte.choose_list("Lieux");
        carte.wait("the chips", |tree| (tree.chips().len() == 2).then_some(()));
        look("chips, and lieux that leave something unsaid");
        carte.script(
            "location.hash = 'carte.services=insertion-professionnelle-via-le-numerique&carte.frais_a_charge=payant&carte.autour=42218&carte.rayon=5\
             &carte.prise_en_charge_specifique=surdite'",
        );
        carte.get("StaticText", "Élargir la recherche");
        look("zero lieux, and what to let go of");
    });
}

#[test]
fn no_sheet_and_nothing_that_is_taken_away_breaks_a_rule() {
    let folders = site().with_hook(|request, reply| match request.path.as_str() {
        "/signalements" => Reply::new(403, "text/plain", ""),
        _ => reply,
    });
    let query = format!("essais/carte.html?{LOIRE}&signalement=/signalements&contact=aide@exemple.fr");
    in_every_theme(
        Journey::among(folders, &query).tolerating("/signalements"),
        "sheet and selection",
        |carte, look| {
            carte.arrived("Loire");
            carte.choose_list("Lieux");
            carte.keep_lieux(3);
            look("lieux that are kept");
            carte.open_lieu(|_| true);
            // Under what sticks to the edge of the window, as long as it is not scrolled to.
            carte.focus_button("QR code");
            carte.press(&["Enter"]);
            carte.get("image", starting_with("QR code"));
            look("a sheet, and its code");
            carte.focus_button("Signaler une erreur");
            carte.press(&["Enter"]);
            carte.focus_button("Envoyer");
            carte.press(&["Enter"]);
            carte.get("StaticText", "Choisissez ce qui ne va pas.");
            look("a report that lacks its subject");
            carte.click("radio", "Téléphone");
            carte.type_into("textbox", "Votre e-mail pour vous répondre (facultatif)", "moi");
            carte.focus_button("Envoyer");
            carte.press(&["Enter"]);
            carte.get("StaticText", "Écrivez ce qu’il faudrait lire.");
            look("a report that lacks its text, with an address that is none");
            carte.type_into("textbox", "Que faudrait-il lire ? (obligatoire)", "04 77 00 00 02");
            carte.type_into("textbox", "Votre e-mail pour vous répondre (facultatif)", "@exemple.fr");
            carte.focus_button("Envoyer");
            carte.press(&["Enter"]);
            carte.get("StaticText", starting_with("Votre signalement n’est pas parti"));
            look("a report that did not leave");
            carte.click("button", "Retour à la liste");
            carte.click("button", "Comparer");
            carte.keyboard_on("heading", "Ma sélection");
            carte.wait("all that is compared", |tree| (!tree.text().contains("chargement")).then_some(()));
            look("lieux side by side");
            carte.click("button", "Préparer une fiche d’orientation");
            carte.get("textbox", "Prénom");
            look("a fiche d’orientation");
            carte.click("button", "Effacer");
            carte.get("StaticText", "Tout ce que vous aviez écrit est effacé.");
            look("a fiche d’orientation, erased");
        },
    );
}

#[test]
fn no_step_of_the_questionnaire_breaks_a_rule() {
    in_every_theme(page("source=/fixture/").in_window(1280, 900), "questionnaire", |carte, look| {
        carte.arrived("France");
        carte.click("button", "M’aider à choisir");
        for (step, what) in ["need", "place", "reception", "hours", "form", "price"].iter().enumerate() {
            carte.keyboard_on("heading", starting_with(&format!("Étape {} sur 6", step + 1)));
            if step == 0 {
                carte.click("checkbox", starting_with("Chercher un emploi"));
            }
            if step == 1 {
                carte.click("combobox", "Commune ou code postal");
                carte.write("42000");
                carte.proposed(starting_with("Saint-Étienne"));
                look("the questionnaire: communes that are proposed");
                carte.take(starting_with("Saint-Étienne"));
                carte.get("slider", "Distance");
            }
            look(&format!("the questionnaire: {what}"));
            if step < 5 {
                let tree = carte.tree();
                let on = ["Suivant", "Passer"].into_iter().find(|name| tree.find("button", *name).is_some());
                carte.click("button", on.expect("a way on"));
            }
        }
        carte.click("button", starting_with("Vos réponses ("));
        carte.get("navigation", "Étapes");
        look("the questionnaire: all its steps");
        carte.click("button", starting_with("Voir les "));
        carte.keyboard_on("heading", containing("du plus proche au plus loin"));
        look("the questionnaire: who answers");
    });
}

#[test]
fn no_narrow_column_breaks_a_rule() {
    let scans = Scans::default();
    for width in [245, 320] {
        page(&format!("{LOIRE}&titre=Se faire aider&largeur={width}")).in_window(340, 800).run(|carte| {
            let look = |state: &str| scans.look(carte, &format!("{state}, {width} px"));
            carte.arrived("Loire");
            look("the list");
            carte.click("button", "Voir la carte");
            carte.get("group", "Carte : Loire, communes");
            look("the map");
            carte.click("button", "Masquer la carte");
            carte.open_filters("Horaires");
            look("filters");
            carte.click("button", "Fermer");
            carte.choose_list("Lieux");
            carte.keep_lieux(2);
            look("lieux");
            carte.open_lieu(|_| true);
            look("a sheet");
            carte.click("button", "Retour à la liste");
            carte.click("button", "Comparer");
            carte.wait("cards", |tree| (tree.all("term").len() > 6).then_some(()));
            look("lieux one under the other");
            carte.press(&["Escape"]);
            carte.click("button", "M’aider à choisir");
            carte.keyboard_on("heading", starting_with("Étape 1 sur 6"));
            look("the questionnaire");
        });
    }
    scans.end("narrow columns");
}

#[test]
fn no_view_and_nothing_that_fails_or_is_awaited_breaks_a_rule() {
    // 0: nothing is ill; 1: outlines and lieux do not come; 2: they are refused; 3: so is the module; 4: so are parts of it.
    let ill = Arc::new(AtomicU8::new(0));
    let of_server = Arc::clone(&ill);
    let folders = site().with_hook(move |request, reply| {
        let is = |words: &[&str]| words.iter().any(|word| request.path.contains(word));
        match of_server.load(Ordering::Relaxed) {
            1 if is(&["/fixture/lieux-", "/fixture/communes-4"]) => reply.at_pace(Pace::After(Duration::from_secs(90))),
            2 if is(&["/fixture/lieux-", "/fixture/communes-4"]) => Reply::new(503, "text/plain", "plus tard"),
            3 if is(&["carte-mednum-widget_bg.wasm"]) => Reply::new(404, "text/plain", ""),
            4 if is(&["carte-mednum-widget-filtres.wasm"]) => Reply::new(404, "text/plain", ""),
            _ => reply,
        }
    });
    let journey = Journey::among(folders, "essais/carte.html?source=/fixture/&departement=42&vue=liste");
    let journey = ["503", "404", "carte-mednum"].iter().fold(journey, |journey, words| journey.tolerating(words));
    // What was kept would come all the same.
    let journey = journey.with_devtools("Network.enable", json!({}));
    let journey = journey.with_devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true }));
    let scans = Scans::default();
    journey.run_with_server(|carte, server: &Server| {
        let open = |attributes: &str| {
            carte.session().open(&server.url(&format!("essais/carte.html?source=/fixture/&{attributes}"))).unwrap();
            carte.other("carte-mednum")
        };
        carte.arrived("Loire");
        look_in_every_theme(&scans, carte, "a list alone");
        let carte = open("departement=42&vue=carte");
        carte.get("group", starting_with("Carte : Loire"));
        look_in_every_theme(&scans, &carte, "a map alone");
        carte.click("button", "Afficher la liste");
        carte.arrived("Loire");
        look_in_every_theme(&scans, &carte, "a map alone, and its list");
        let carte = open("departement=42&vue=compteur");
        carte.get("link", "Voir les lieux");
        look_in_every_theme(&scans, &carte, "a counter");
        let carte = open("departement=42&vue=parcours");
        carte.get("heading", starting_with("Étape 1 sur "));
        look_in_every_theme(&scans, &carte, "a questionnaire alone");
        let carte = open("lieux=fixture_077&vue=fiche");
        carte.get("term", "Identifiant");
        look_in_every_theme(&scans, &carte, "a sheet alone");
        let carte = open("departement=20");
        carte.get("StaticText", starting_with("Cette carte est limitée à un territoire"));
        look_in_every_theme(&scans, &carte, "a territory that is nowhere");

        ill.store(1, Ordering::Relaxed);
        let carte = open("departement=42");
        carte.get("StaticText", starting_with("Chargement des"));
        look_in_every_theme(&scans, &carte, "while lieux come");
        ill.store(2, Ordering::Relaxed);
        let carte = open("departement=42");
        carte.get("button", "Réessayer");
        look_in_every_theme(&scans, &carte, "lieux that did not come");
        ill.store(4, Ordering::Relaxed);
        let carte = open("departement=42");
        carte.arrived("Loire");
        carte.click("button", "Besoin");
        carte.get("button", "Réessayer");
        look_in_every_theme(&scans, &carte, "a part that did not come");
        ill.store(3, Ordering::Relaxed);
        let carte = open("departement=42");
        carte.get("StaticText", starting_with("La carte n’a pas pu s’afficher"));
        // Without a module nobody puts a theme on.
        scans.look(&carte, "a carte that could not start");
    });
    scans.end("views and failures");
}

#[test]
fn who_asks_for_more_contrast_or_for_the_colours_of_the_system_breaks_no_rule() {
    for (feature, value, rules) in
        [("prefers-contrast", "more", Rules::MoreContrast), ("forced-colors", "active", Rules::Colours)]
    {
        let scans = Scans::default();
        page(LOIRE).with_media(feature, value).run(|carte| {
            carte.arrived("Loire");
            scans.look_at_colours(carte, "a département", rules);
            carte.choose_list("Lieux");
            carte.keep_lieux(1);
            scans.look_at_colours(carte, "lieux", rules);
            carte.open_filters("Accès");
            scans.look_at_colours(carte, "filters", rules);
            carte.open_lieu(|_| true);
            scans.look_at_colours(carte, "a sheet", rules);
        });
        scans.end(feature);
    }
}

/// What sees no fault must be able to see one, in the shadow tree as in the page, of every kind that is asked.
#[test]
fn a_fault_that_is_planted_is_found_where_it_is() {
    let scans = Scans::default();
    page(LOIRE).run(|carte| {
        carte.arrived("Loire");
        scans.look(carte, "as it comes");
        assert_eq!(scans.broken(), [""; 0]);
        for (plant, rule) in [
            ("const one = document.createElement('button'); into.append(one)", "button-name"),
            ("const one = document.createElement('p'); one.style.color = '#bbb'; one.textContent = 'pâle'; into.append(one)", "color-contrast"),
            ("const one = document.createElement('ul'); one.append(document.createElement('div')); one.firstChild.textContent = 'x'; into.append(one)", "list"),
            ("const one = document.createElement('input'); into.append(one)", "label"),
            (
                "const one = document.createElement('p'); for (const word of ['a', 'b']) { const small = document.createElement('button');
                 small.textContent = word; small.style.cssText = 'width: 12px; height: 12px; padding: 0; border: 0; font-size: 8px'; one.append(small); } into.append(one)",
                "target-size",
            ),
        ] {
            for (place, into) in [("the page", "document.querySelector('main')"), ("the carte", "arguments[0].shadowRoot.querySelector('nav').parentNode")] {
                carte.script(&format!("const into = {into}; {plant}; window.plante = into.lastElementChild"));
                scans.look(carte, place);
                let found = scans.broken();
                assert!(found.iter().any(|found| found.contains(&format!("\"{rule}\""))), "{rule} in {place}: {found:?}");
                carte.script("plante.remove()");
            }
        }
        // A journey that ends so fails.
        carte.script("document.querySelector('main').append(document.createElement('button'))");
        scans.look(carte, "with a button without a name");
        let said = catch_unwind(AssertUnwindSafe(|| scans.end("planted"))).expect_err("a broken rule");
        assert!(said.downcast_ref::<String>().is_some_and(|said| said.contains("button-name")));
        assert_eq!(json!(scans.broken()), json!([]), "what was told is forgotten");
    });
}
