//! The configurator: a webmaster makes a map without writing HTML, and what they copy shows elsewhere what they saw.
//!
//! Whether the map is right is asked in the other journeys.

use carte_tests::{Carte, Folders, Journey, Reply, Server, containing, published, starting_with};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use xtask::{dist, paths};

const FIELD: &str = "Région, département, intercommunalité ou commune";
const METROPOLE: &str = "Saint-Étienne Métropole";

/// The configurator's page, all of it.
fn configurator(fragment: &str) -> Journey {
    Journey::on(&format!("configurateur.html{fragment}")).on_tag("body").in_window(1400, 1000)
}

/// The text that is offered.
fn text(page: &Carte<'_>) -> String {
    let value = page.script("return document.querySelector('textarea[readonly]')?.value ?? ''");
    value.as_str().unwrap_or_default().to_owned()
}

/// Waits until the text that is offered says this; returns it.
fn says(page: &Carte<'_>, words: &str) -> String {
    page.wait(&format!("a text with {words}"), |_| Some(text(page)).filter(|text| text.contains(words)))
}

/// Waits until the preview is the text that is offered, then looks into it.
fn in_preview(page: &Carte<'_>, look: impl FnOnce(&Carte<'_>)) {
    page.wait("the preview of the text that is offered", |_| {
        let body =
            "const frame = document.querySelector('iframe'); return frame?.srcdoc || frame?.getAttribute('src') || ''";
        let shown = page.script(body);
        shown.as_str().unwrap_or_default().contains(&text(page)).then_some(())
    });
    page.inside("iframe", look);
}

/// A bare page of somebody else's site, on another origin, with this pasted into it.
fn pasted(text: &str) -> Journey {
    let page = format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Mairie</title>\n{text}");
    let folders = Folders::default().with_hook(move |request, reply| match request.path.as_str() {
        "/mairie.html" => Reply::new(200, "text/html; charset=utf-8", page.clone()),
        _ => reply,
    });
    Journey::among(folders, "mairie.html")
}

/// What a carte says of its territory: title, count, first lieux.
fn shown(carte: &Carte<'_>, nom: &str) -> (u32, Vec<String>) {
    carte.arrived(nom);
    (carte.total(), carte.names_listed())
}

fn choose(page: &Carte<'_>, written: &str, name: &str) {
    page.type_into("combobox", FIELD, written);
    page.click("option", starting_with(name));
    page.get("button", format!("Retirer {name}"));
}

#[test]
fn a_webmaster_makes_the_map_of_their_metropole_and_what_they_copy_shows_the_same_elsewhere() {
    configurator("").allowing(&["clipboardReadWrite", "clipboardSanitizedWrite"]).run(|page| {
        choose(page, "st etienne metro", METROPOLE);
        page.click("radio", "La liste seule");
        page.type_into("textbox", "Titre", "Se faire aider à \"Sainté\" & autour");
        page.click("DisclosureTriangle", "Filtres choisis d’avance");
        page.click("DisclosureTriangle", "Prix");
        page.click("checkbox", "Gratuit");
        page.type_into("textbox", "Couleur principale", "#8a1c5c");
        page.get("StaticText", starting_with("Lisible : #8a1c5c sur #ffffff"));
        page.click("radio", "245");
        let offered = says(page, " couleur=\"#8a1c5c\"");
        assert!(offered.contains(" filtres=\"frais_a_charge=gratuit\""), "{offered}");
        assert!(offered.contains(" epci=\"244200770\""), "{offered}");
        assert!(offered.contains(" titre=\"Se faire aider à &quot;Sainté&quot; &amp; autour\""), "{offered}");
        assert!(offered.contains(" vue=\"liste\""), "{offered}");
        page.click("button", "Copier le code");
        page.get("StaticText", starting_with("Copié."));
        let copied = page.session().script_async("return await navigator.clipboard.readText()", &[]).unwrap();
        assert_eq!(copied.as_str(), Some(&offered[..]));

        let mut seen = None;
        in_preview(page, |carte| {
            seen = Some(shown(carte, METROPOLE));
            carte.get("heading", "Se faire aider à \"Sainté\" & autour");
            assert_eq!(carte.tree().chips(), ["Gratuit"]);
            assert_eq!(carte.script("return innerWidth"), 245);
        });
        let seen = seen.unwrap();
        assert!(seen.0 > 0 && !seen.1.is_empty(), "{seen:?}");
        pasted(&offered).run(|carte| {
            assert_eq!(shown(carte, METROPOLE), seen);
            carte.get("heading", "Se faire aider à \"Sainté\" & autour");
        });
    });
}

#[test]
fn a_departement_pastes_the_communes_of_its_sector_and_names_it() {
    configurator("").run(|page| {
        page.click("DisclosureTriangle", "Coller une liste de communes");
        page.type_into(
            "textbox",
            "Noms ou codes, un par ligne ou séparés par des virgules",
            "Firminy, Unieux, Firmini",
        );
        // The names are fetched when the field is reached.
        page.wait("the names", |tree| {
            page.click("button", "Ajouter ces communes");
            tree.find("StaticText", "2 communes ajoutées.").map(drop)
        });
        page.get(
            "StaticText",
            starting_with("« Firmini » : aucune commune de ce nom. Peut-être : Firminy, Loire (42)"),
        );
        page.type_into("textbox", "Nom que vous donnez au territoire", "La vallée de l’Ondaine");
        let offered = says(page, "Ondaine");
        assert!(offered.contains(" commune=\"42095 42316\" nom=\"La vallée de l’Ondaine\""), "{offered}");
        let mut seen = None;
        in_preview(page, |carte| {
            carte.arrived("La vallée de l’Ondaine");
            seen = Some(carte.total());
        });
        pasted(&offered).run(|carte| {
            carte.arrived("La vallée de l’Ondaine");
            assert_eq!(Some(carte.total()), seen);
        });
    });
}

#[test]
fn a_mistake_is_explained_beside_its_field_and_left_out_of_the_text() {
    configurator("#departement=42").run(|page| {
        page.type_into("textbox", "Adresse pour signaler une erreur", "mairie.exemple.fr");
        page.press(&["Tab"]);
        page.get("StaticText", "Ce texte n’est pas compris. Attendu : une adresse électronique.");
        let field = page.get("textbox", "Adresse pour signaler une erreur");
        assert!(field.is("invalid", "true"), "{field:?}");
        page.get("StaticText", starting_with("Un réglage n’est pas compris et manque dans ce texte"));
        assert!(!text(page).contains("contact"));
        // A territory that does not exist is not the whole country in silence.
        page.type_into("combobox", FIELD, "Xyzzy");
        page.get("StaticText", starting_with("Aucun territoire de ce nom."));
    });
    configurator("#commune=42999").run(|page| {
        page.get("button", "Retirer 42999");
        page.get("StaticText", "code inconnu : aucune commune ne le porte");
    });
    configurator("#departement=4Z").run(|page| {
        page.get("StaticText", starting_with("Ce texte n’est pas compris. Attendu : des codes de départements"));
        page.get(
            "StaticText",
            starting_with("Un réglage n’est pas compris et manque dans ce texte : « Codes de départements »"),
        );
    });
}

#[test]
fn a_colour_that_cannot_be_read_is_weighed_and_replaced_at_once() {
    configurator("#departement=42;couleur=%23ffcc00").run(|page| {
        page.get("StaticText", starting_with("Peu lisible : #ffcc00 sur #ffffff"));
        page.click("button", starting_with("Écrire #"));
        page.get("StaticText", starting_with("Lisible : #"));
        let worn = says(page, " couleur=\"#").split_once("couleur=\"").unwrap().1[..7].to_owned();
        // The colour that the map would have worn, and wears.
        in_preview(page, |carte| {
            let button = carte.get("button", "Autour de moi");
            let body = "return getComputedStyle(arguments[0]).color";
            let colour = carte.session().script(body, &[button.element.to_json()]).unwrap();
            let colour = atlas::colour::Colour::of_computed(colour.as_str().unwrap()).unwrap().0;
            assert_eq!(colour.to_hex(), worn);
        });
        page.click("radio", "Sombre");
        page.get("StaticText", starting_with("Peu lisible : "));
    });
}

#[test]
fn back_undoes_one_act_and_the_address_is_the_whole_form() {
    configurator("").run_with_server(|page, server| {
        choose(page, "loire", "Loire");
        page.click("radio", "La liste seule");
        page.type_into("textbox", "Titre", "Aide");
        says(page, "titre=\"Aide\"");
        let address = page.session().address().unwrap();
        assert!(address.ends_with("#departement=42;titre=Aide;vue=liste"), "{address}");
        page.session().back().unwrap();
        page.wait("no title, letters being one act", |_| (!text(page).contains("titre")).then_some(()));
        says(page, "vue=\"liste\"");
        page.session().back().unwrap();
        page.wait("the default view", |_| (!text(page).contains("vue")).then_some(()));
        assert!(page.get("radio", "La carte et la liste côte à côte").is("checked", "true"));
        page.session().back().unwrap();
        page.gone("button", "Retirer Loire");
        page.session().forward().unwrap();
        page.get("button", "Retirer Loire");
        // What a colleague is sent.
        let sent = configurator("");
        sent.visit(server, &address, |theirs| {
            theirs.get("button", "Retirer Loire");
            says(theirs, "departement=\"42\" titre=\"Aide\" vue=\"liste\"");
        });
    });
}

#[test]
fn a_keyboard_user_goes_from_the_name_of_a_commune_to_the_copied_text() {
    configurator("").allowing(&["clipboardReadWrite", "clipboardSanitizedWrite"]).run(|page| {
        page.tab_to("combobox", FIELD, 5);
        page.type_into("combobox", FIELD, "saint etienne");
        let option = page.get("option", starting_with("Saint-Étienne commune"));
        assert!(option.is("selected", "true"), "{option:?}");
        page.press(&["ArrowDown", "ArrowUp", "Enter"]);
        page.get("button", "Retirer Saint-Étienne");
        let focus = page.focus().unwrap();
        assert_eq!((&focus.role[..], &focus.name[..]), ("combobox", FIELD));
        page.tab_to("button", "Retirer Saint-Étienne", 3);
        page.press(&["Enter"]);
        page.gone("button", "Retirer Saint-Étienne");
        assert_eq!(page.focus().unwrap().name, FIELD, "the focus is not lost with what was removed");
        page.type_into("combobox", FIELD, "firminy");
        page.get("option", starting_with("Firminy"));
        page.press(&["Escape"]);
        page.gone("option", starting_with("Firminy"));
        page.type_into("combobox", FIELD, "firminy");
        page.get("option", starting_with("Firminy"));
        page.press(&["Enter"]);
        page.get("button", "Retirer Firminy");
        page.tab_to("button", "Copier le code", 60);
        page.press(&["Enter"]);
        page.get("StaticText", starting_with("Copié."));
        assert!(text(page).contains("commune=\"42095\""));
    });
}

#[test]
fn a_column_wider_than_the_room_is_shown_whole_and_smaller() {
    configurator("#departement=42;page.largeur=1200").in_window(1000, 800).run(|page| {
        in_preview(page, |carte| {
            carte.arrived("Loire");
            assert_eq!(carte.script("return innerWidth"), 1200);
        });
        page.get("StaticText", starting_with("Montré à "));
        // The room does not grow with the frame that fills it.
        let size =
            "const box = document.querySelector('iframe').getBoundingClientRect(); return [box.width, box.height]";
        let before = page.script(size);
        assert!(before[0].as_f64().unwrap() < 600.0 && before[1].as_f64().unwrap() < 800.0, "{before}");
        (0..10).for_each(|_| page.next_frame());
        assert_eq!(page.script(size), before);
    });
}

#[test]
fn every_attribute_that_the_element_observes_has_a_control() {
    configurator("#departement=42").run(|page| {
        page.get("button", "Copier le code");
        let mut observed = Value::Null;
        in_preview(page, |carte| {
            observed = carte.script("return customElements.get('carte-mednum').observedAttributes")
        });
        let observed = observed.as_array().cloned().unwrap_or_default();
        assert!(observed.len() > 20, "{observed:?}");
        let body = "const [, names] = arguments;
            return names.filter((name) => !document.querySelector(`form [id='i-${name}']`));";
        let missing = page.session().script(body, &[Value::Null, json!(observed)]).unwrap();
        assert_eq!(missing, json!([]));
    });
}

#[test]
fn a_pinned_text_is_taken_by_a_browser_that_checks_it() {
    configurator("#departement=42;page.epinglee=oui").run(|page| {
        let offered = says(page, "integrity=\"sha384-");
        in_preview(page, |carte| carte.arrived("Loire"));
        pasted(&offered).run(|carte| carte.arrived("Loire"));
    });
}

#[test]
fn a_link_to_the_configurator_hands_out_nothing_that_runs_and_says_who_else_is_named() {
    let link = "#vue=compteur;departement=42;page.texte=Voir%20la%20carte;page.lien=javascript:top.mal=1";
    configurator(link).tolerating("Content Security Policy").run(|page| {
        let offered = says(page, "Voir la carte");
        assert!(!offered.contains("script:"), "{offered}");
        in_preview(page, |carte| {
            carte.wait("the number of its lieux", |tree| tree.text().contains("81").then_some(()));
            let links = "return [...document.querySelectorAll('a[href]')].map((one) => one.protocol)";
            assert_eq!(carte.script(links), json!([]), "the text alone is there");
        });
        page.click("DisclosureTriangle", starting_with("Lien de secours"));
        page.get("StaticText", containing("n’est pas compris. Attendu : une adresse qui commence par"));
        // Whatever a text holds, neither this page nor its preview runs what is written into a page.
        let body = "const add = (into) => {
                const [script, link] = ['script', 'a'].map((name) => into.createElement(name));
                script.textContent = 'top.mal = 1';
                link.href = 'javascript:top.mal=2';
                into.body.append(script, link);
                link.click();
            };
            add(document);
            add(document.querySelector('iframe').contentDocument);
            await new Promise((resume) => setTimeout(resume, 50));
            return window.mal ?? null;";
        assert_eq!(page.session().script_async(body, &[]).unwrap(), Value::Null);
    });
    let stranger = Server::start(Folders::default(), 0).unwrap();
    let (one, other) = (stranger.origin(), stranger.url_as("autre", ""));
    let scheme_relative = other.trim_start_matches("http:");
    let link = format!(
        "#departement=42;source=donnees/;reglages={one}/r.json;logo={scheme_relative}l.svg;signalement=https://127.0.0.1/s;contact=moi@c.example;aide=/aide"
    );
    configurator(&link).tolerating("ERR_").tolerating("404").tolerating("carte-mednum").run(|page| {
        let said = page.get("StaticText", starting_with("Ce texte nomme, en dehors du site")).name;
        for words in [
            format!("{one} (réglages communs à vos sites)"),
            format!("{} (logo)", other.trim_end_matches('/')),
            "https://127.0.0.1 (service qui reçoit les signalements)".into(),
            "moi@c.example".into(),
        ] {
            assert!(said.contains(&words), "{said}");
        }
        assert!(!said.contains("d’où viennent") && !said.contains("page d’aide"), "what is the hub's own: {said}");
    });
    configurator("#departement=42").run(|page| {
        says(page, "departement=\"42\"");
        assert!(!page.tree().text().contains("Ce texte nomme"), "what everybody is given needs no warning");
    });
}

#[test]
fn a_site_that_refuses_scripts_is_given_a_frame_or_its_address() {
    configurator("#departement=42;titre=L%e2%80%99aide").run(|page| {
        page.click("radio", "Cadre (iframe)");
        let offered = says(page, "<iframe ");
        let within = |text: &str, nom: &str| {
            pasted(text).on_tag("body").run(|site| {
                site.inside("iframe", |carte| {
                    carte.arrived(nom);
                    carte.get("heading", "L’aide");
                });
            });
        };
        within(&offered, "Loire");
        page.click("radio", "Adresse");
        let address = says(page, "cadre.html?departement=42");
        assert!(!address.contains(['<', ' ', '&']), "{address}");
        in_preview(page, |carte| {
            carte.arrived("Loire");
            carte.get("heading", "L’aide");
        });
        // As a site writes it that knows no script.
        within(&format!("<iframe src=\"{address}\" title=\"Carte\" width=\"600\" height=\"600\"></iframe>"), "Loire");
        page.session().back().unwrap();
        says(page, "<iframe ");
    });
}

#[test]
fn who_has_no_names_still_chooses_a_departement_and_is_told_the_rest() {
    let folders = Folders::new(paths::site()).with_hook(|request, reply| {
        if request.path.contains("communes-noms") { Reply::new(404, "text/plain", "absent") } else { reply }
    });
    let journey = Journey::among(folders, "configurateur.html").on_tag("body").tolerating("404");
    journey.run(|page| {
        page.type_into("combobox", FIELD, "loire");
        page.get("StaticText", starting_with("Les noms des communes et des intercommunalités ne sont pas joignables"));
        page.click("option", starting_with("Loire département"));
        page.get("button", "Retirer Loire");
    });
}

#[test]
fn who_has_no_wasm_is_told_and_finds_every_attribute_described() {
    let folders = Folders::new(paths::site()).with_hook(|request, reply| {
        if request.path.ends_with("configurateur_bg.wasm") { Reply::new(404, "text/plain", "absent") } else { reply }
    });
    let journey =
        Journey::among(folders, "configurateur.html").on_tag("body").tolerating("404").tolerating("configurateur");
    journey.run_with_server(|page, server| {
        page.get("StaticText", starting_with("Le configurateur n’a pas pu démarrer : "));
        page.wait("an attribute", |tree| tree.find("StaticText", "filtres-masques").map(drop));
        // Who tries again by keyboard, in vain, can do so once more.
        let n_tries = || server.seen().iter().filter(|request| request.path.ends_with("configurateur_bg.wasm")).count();
        page.tab_to("button", "Réessayer", 3);
        page.press(&["Enter"]);
        page.wait("a second try", |_| (n_tries() == 2).then_some(()));
        page.get("StaticText", starting_with("Le configurateur n’a pas pu démarrer : "));
        page.press(&["Enter"]);
        page.wait("a third try", |_| (n_tries() == 3).then_some(()));
    });
}

/// A folder of a test's own, removed at the end.
struct Package(PathBuf);

impl Drop for Package {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn a_hub_offers_the_configurator_from_any_folder_of_its_server() {
    let package = Package(std::env::temp_dir().join(format!("carte-hub-{}", std::process::id())));
    dist::assemble(&paths::site(), &package.0).unwrap();
    let folders = Folders::default().and("/outils/carte/", &package.0).and("/outils/carte/donnees/", published("demo"));
    let journey = Journey::among(folders, "outils/carte/configurateur.html").on_tag("body");
    journey.run(|page| {
        choose(page, "roannais agglo", "CA Roannais Agglomération");
        let offered = says(page, "epci=");
        assert!(offered.contains("/outils/carte/carte-mednum.js\""), "{offered}");
        in_preview(page, |carte| carte.arrived("CA Roannais Agglomération"));
    });
}
