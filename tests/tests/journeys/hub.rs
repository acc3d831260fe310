//! A hub's own files, which many sites name: what they change everywhere, what each site keeps of its own, and what happens without them.

use carte_tests::{Carte, Folders, Journey, Pace, Reply, Server, containing, page, site, starting_with};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use xtask::{paths, site::prepare_program};

/// The site with a file at `/hub/essai.json`, whatever it holds at the moment.
fn hub(file: &Arc<Mutex<Reply>>, attributes: &str) -> Journey {
    let file = Arc::clone(file);
    let folders: Folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/hub/essai.json" => file.lock().unwrap().clone(),
        _ => reply,
    });
    Journey::among(folders, &format!("essais/carte.html?source=/fixture/&{attributes}"))
}

fn json(text: &str) -> Arc<Mutex<Reply>> {
    Arc::new(Mutex::new(Reply::new(200, "application/json", text)))
}

/// Waits until the owner has been told what holds each of these words, once.
fn is_told(carte: &Carte, words: &[&str]) {
    let said = Mutex::new(Vec::new());
    let n = |word: &str| said.lock().unwrap().iter().filter(|one: &&String| one.contains(word)).count();
    carte.wait(&words.join(", "), |_| {
        let more = carte.told();
        said.lock().unwrap().extend(more);
        words.iter().all(|word| n(word) > 0).then_some(())
    });
    assert!(words.iter().all(|word| n(word) == 1), "{:?}", said.lock().unwrap());
}

/// A custom property as the element has it.
fn property(carte: &Carte, name: &str) -> String {
    let value = carte.script(&format!("return getComputedStyle(arguments[0]).getPropertyValue('{name}').trim()"));
    value.as_str().unwrap().to_owned()
}

fn titre(carte: &Carte, nom: &str) {
    carte.get("heading", nom);
}

#[test]
fn a_site_that_only_names_its_hub_has_its_territory_its_words_and_its_looks() {
    Journey::on("hub.html").run(|carte| {
        carte.arrived("Loire");
        titre(carte, "Le numérique près de chez vous");
        assert_eq!(property(carte, "--carte-accent"), "#7a1f5c");
        let font = carte.script("return getComputedStyle(arguments[0].shadowRoot.querySelector('.widget')).fontFamily");
        assert!(font.as_str().unwrap().starts_with("Georgia"), "{font}");
        let logo = carte.script("return arguments[0].shadowRoot.querySelector('img').naturalWidth");
        assert_eq!(logo, 64, "its address is relative to the file");
        carte.choose_list("Lieux");
        assert!(carte.tree().find("DisclosureTriangle", starting_with("Exporter")).is_none());
        assert_eq!(carte.told(), [""; 0]);
    });
}

#[test]
fn a_site_keeps_what_its_tag_and_its_styles_say() {
    let file = json(
        r##"{"attributs": {"titre": "Le hub", "contact": "a@hub.example", "departement": "01", "nom": "Notre Ain"},
             "styles": {"--carte-accent": "#0a6b4f", "--carte-rayon": "9px"}}"##,
    );
    hub(&file, "reglages=/hub/essai.json&departement=42&titre=La mairie")
        .with_script(
            "addEventListener('DOMContentLoaded', () => {
               const sheet = new CSSStyleSheet();
               sheet.replaceSync('carte-mednum { --carte-rayon: 1px; }');
               document.adoptedStyleSheets = [sheet];
             });",
        )
        .run(|carte| {
            carte.arrived("Loire");
            titre(carte, "La mairie");
            assert_eq!(property(carte, "--carte-accent"), "#0a6b4f");
            assert_eq!(property(carte, "--carte-rayon"), "1px");
        });
}

/// Each frame in which something of the carte stands: its title and its accent.
const FRAMES: &str = "window.vues = new Set();
    const look = () => {
      const tag = document.querySelector('carte-mednum');
      const widget = tag?.shadowRoot?.querySelector('.widget');
      if (widget) vues.add((widget.querySelector('.titre')?.textContent ?? '') + ' ' + getComputedStyle(widget).getPropertyValue('--carte-accent').trim());
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);";

#[test]
fn a_visitor_never_sees_the_carte_change_its_looks_when_the_file_takes_a_moment() {
    let reply = Reply::new(
        200,
        "application/json",
        r##"{"attributs": {"titre": "Le hub"}, "styles": {"--carte-accent": "#0a6b4f"}}"##,
    );
    let file = Arc::new(Mutex::new(reply.at_pace(Pace::After(Duration::from_millis(400)))));
    hub(&file, "reglages=/hub/essai.json&departement=42").with_script(FRAMES).run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.script("return [...vues]"), serde_json::json!(["Le hub #0a6b4f"]));
    });
}

#[test]
fn a_visitor_does_not_wait_for_a_file_that_is_late_and_gets_it_all_the_same() {
    let reply = Reply::new(200, "application/json", r#"{"attributs": {"titre": "Le hub"}}"#);
    let file = Arc::new(Mutex::new(reply.at_pace(Pace::After(Duration::from_secs(4)))));
    hub(&file, "reglages=/hub/essai.json&departement=42").with_script(FRAMES).run(|carte| {
        is_told(carte, &["tarde : la carte s’affiche sans lui"]);
        titre(carte, "Le hub");
        carte.arrived("Loire");
        assert_eq!(carte.script("return [...vues]"), serde_json::json!([" ", "Le hub "]), "first without, then with");
    });
}

#[test]
fn a_file_that_cannot_be_used_costs_nothing_but_itself() {
    for (reply, words) in [
        (Reply::new(404, "text/html", "<h1>404</h1>"), "est introuvable ou refusé"),
        (Reply::new(200, "text/html", "<!doctype html><h1>Accueil</h1>"), "n’est pas un objet JSON"),
        (Reply::new(200, "application/json", "[1, 2]"), "n’est pas un objet JSON"),
        (
            Reply::new(200, "application/json", r#"{"version": 2, "attributs": {"titre": "X"}}"#),
            "n’est pas de la version 1",
        ),
    ] {
        let file = Arc::new(Mutex::new(reply));
        hub(&file, "reglages=/hub/essai.json&departement=42&titre=La mairie").tolerating("404").run(|carte| {
            carte.arrived("Loire");
            titre(carte, "La mairie");
            is_told(carte, &[words]);
        });
    }
}

#[test]
fn what_is_wrong_in_a_file_is_named_once_and_the_rest_holds() {
    let file = json(
        r##"{"version": 1, "couleurs": {}, "css": "absente.css",
             "attributs": {"titre": "Le hub", "niveau-titre": 12, "titer": "x", "departement": ["42", 69], "aide": null},
             "styles": {"--carte-accent": "#0a6b4f", "color": "red", "--carte-fond": "#fff} :host{display:none"}}"##,
    );
    hub(&file, "reglages=/hub/essai.json").tolerating("404").run(|carte| {
        titre(carte, "Le hub");
        carte.arrived("Loire et Rhône");
        assert_eq!(property(carte, "--carte-accent"), "#0a6b4f");
        assert_eq!(carte.script("return getComputedStyle(arguments[0]).display"), "block", "a value is a value");
        carte.set_attribute("aide", Some("/aide"));
        carte.get("link", "Aide");
        let said = carte.told();
        let once =
            |words: &str| assert_eq!(said.iter().filter(|one| one.contains(words)).count(), 1, "{words}: {said:?}");
        once("ne connaît pas : couleurs, titer, color");
        once("dans le fichier de réglages, niveau-titre=");
        once("absente.css est introuvable");
        assert_eq!(said.len(), 3, "{said:?}");
    });
}

/// What a sheet would do to leave the place of the tag, or to tell another site what is done in it; ELSEWHERE is another origin.
const BEYOND: &str = "
    :host { position: fixed; inset: 0; z-index: 99; width: 300vw; transform: scale(9); --carte-rayon: 7px; margin: -50px; padding: 3px; box-shadow: 0 0 0 999px red }
    :host::before { content: 'x'; position: fixed; inset: 0; background: red }
    @media all { :host(*) { position: fixed; inset: 0 } }
    :is(:host) { position: fixed; inset: 0 }
    :host { color: #123456; & { position: fixed; inset: 0 } &::after { content: 'x'; position: fixed; inset: 0 } .titre { letter-spacing: 2px } }
    @layer carte-garde { :host { contain: none !important } }
    .racine { position: fixed; inset: -9999px; transform: scale(9) }
    .titre { background: url(ELSEWHERE/titre.svg) }
    .widget { background: url('hub/../ici.svg') }
    button:hover, label:has(:checked) { background-image: url(\"ELSEWHERE/coche.svg\") }
    .titre::before { content: ''; background: image-set('ELSEWHERE/set.svg' 1x); --x: url(ELSEWHERE/variable.svg); --y: u\\72l(ELSEWHERE/echappe.svg); display: block; width: 1px; height: 1px }
    .titre::after { content: ''; background: var(--x); mask: var(--y); display: block; width: 1px; height: 1px }
    :host { --carte-fond: url(ELSEWHERE/fond.svg) }";

#[test]
fn a_hubs_sheet_stays_in_its_place_and_asks_no_other_site_for_anything() {
    let elsewhere = Server::start(site(), 0).unwrap();
    let css = BEYOND.replace("ELSEWHERE", &elsewhere.origin());
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/hub/beyond.css" => Reply::new(200, "text/css", css.clone()),
        _ => reply,
    });
    let page = "essais/carte.html?source=/fixture/&departement=42&titre=Ici&reglages=/hub/beyond.css";
    Journey::among(folders, page).tolerating("404").run_with_server(|carte, server| {
        carte.arrived("Loire");
        // What it may say holds.
        carte.wait("its looks", |_| (property(carte, "--carte-rayon") == "7px").then_some(()));
        assert_eq!(carte.script("return getComputedStyle(arguments[0]).color"), "rgb(18, 52, 86)");
        let title = "return getComputedStyle(arguments[0].shadowRoot.querySelector('.titre')).letterSpacing";
        assert_eq!(carte.script(title), "2px");
        let host = carte.script(
            "const style = getComputedStyle(arguments[0]);
             return [style.position, style.transform, style.zIndex, style.marginTop, style.boxShadow, style.paddingTop, style.contain,
               getComputedStyle(arguments[0], '::before').content, getComputedStyle(arguments[0], '::after').content];",
        );
        let expected = serde_json::json!(["static", "none", "auto", "0px", "none", "3px", "paint", "none", "none"]);
        assert_eq!(host, expected);
        // What is in it, however large, is not over the page: a press beside the tag reaches the page.
        let over = carte.script(
            "arguments[0].style.marginTop = '60px';
             const box = arguments[0].getBoundingClientRect();
             return document.elementsFromPoint(box.left + 20, box.top - 20).includes(arguments[0])",
        );
        assert_eq!(over, false);
        carte.wait("what it asks of its own site", |_| {
            server.seen().iter().any(|request| request.path == "/hub/ici.svg").then_some(())
        });
        carte.next_frame();
        assert!(elsewhere.seen().is_empty(), "nobody else is asked");
        let said = carte.told();
        assert!(said.len() == 1 && said[0].contains("ne peut pas faire") && said[0].contains(":host { position }"), "{said:?}");
    });
}

#[test]
fn a_file_makes_nobody_send_anything_until_the_tag_agrees() {
    let file =
        json(r#"{"attributs": {"geocodeur": "/geo", "signalement": "/signalements", "contact": "a@b.example"}}"#);
    let asked = |carte: &Carte| {
        carte.arrived("Loire");
        carte.search("12 rue des Lilas");
    };
    hub(&file, "reglages=/hub/essai.json&departement=42").run_with_server(|carte, server| {
        asked(carte);
        is_told(carte, &["réglages, signalement=", "réglages, geocodeur="]);
        assert!(!server.seen().iter().any(|request| request.path == "/geo"));
    });
    let journey = hub(&file, "reglages=/hub/essai.json&departement=42&geocodeur=reglages&signalement=reglages");
    journey.tolerating("404").run_with_server(|carte, server| {
        asked(carte);
        carte.wait("the service that the file names", |_| {
            server.seen().iter().any(|request| request.path == "/geo").then_some(())
        });
        assert_eq!(carte.told(), [""; 0]);
    });
}

#[test]
fn a_script_names_another_file_a_stylesheet_or_none() {
    let file = json(r##"{"attributs": {"titre": "Le hub"}, "styles": {"--carte-accent": "#0a6b4f"}}"##);
    hub(&file, "departement=42&titre=La mairie").run(|carte| {
        carte.arrived("Loire");
        let looks = |carte: &Carte, heading: &str, accent: &str| {
            titre(carte, heading);
            carte.wait(accent, |_| (property(carte, "--carte-accent") == accent).then_some(()));
        };
        looks(carte, "La mairie", "");
        carte.set_attribute("reglages", Some("/hub/essai.json"));
        looks(carte, "La mairie", "#0a6b4f");
        carte.set_attribute("titre", None);
        looks(carte, "Le hub", "#0a6b4f");
        carte.set_attribute("reglages", Some("/hub/hub.css"));
        carte.gone("heading", "Le hub");
        carte.wait("the stylesheet", |_| {
            let font = carte.script("return getComputedStyle(arguments[0]).fontFamily");
            font.as_str().is_some_and(|font| font.starts_with("Georgia")).then_some(())
        });
        assert_eq!(property(carte, "--carte-accent"), "", "the first file is gone whole");
        carte.set_attribute("reglages", Some("javascript:alert(1)"));
        is_told(carte, &["Attendu : l’adresse d’un fichier JSON ou CSS"]);
        let sheets = "return arguments[0].shadowRoot.adoptedStyleSheets.length";
        // Ours, that of a theme, that of the hub.
        assert_eq!(carte.script(sheets), 3, "a bad address keeps the last good one");
        carte.set_attribute("reglages", None);
        carte.wait("the end of its looks", |_| (carte.script(sheets) == 2).then_some(()));
        carte.enter_by_list("Saint-Étienne");
    });
}

#[test]
fn a_page_that_takes_the_carte_away_before_the_file_comes_hears_no_more_of_it() {
    let reply = Reply::new(200, "application/json", r#"{"attributs": {"titre": "Le hub"}}"#);
    let file = Arc::new(Mutex::new(reply.at_pace(Pace::After(Duration::from_millis(700)))));
    hub(&file, "reglages=/hub/essai.json&departement=42").run(|carte| {
        carte.wait("the file to be asked for", |_| {
            carte.script("return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('widget_bg.wasm')) || null").as_bool()
        });
        carte.script("window.carte = arguments[0]; window.ici = carte.parentElement; carte.remove();");
        let page_says = |body: &str| carte.session().script_async(body, &[]).unwrap();
        // What the page asks for now comes after what the carte asked for.
        page_says("await fetch('/hub/essai.json'); window.fautes = []; addEventListener('error', () => fautes.push(1));");
        carte.next_frame();
        assert_eq!(page_says("return [carte.shadowRoot.childElementCount, fautes.length]"), serde_json::json!([0, 0]));
        page_says("ici.append(carte)");
        // The same one, which WebKit's driver knows by its old place.
        let carte = &carte.other("carte-mednum");
        titre(carte, "Le hub");
        carte.arrived("Loire");
    });
}

/// Noon in Paris on 10 August 2026, and on the 21st.
const AUGUST_10: i64 = 1_786_356_000;
const AUGUST_21: i64 = 1_787_306_400;

#[test]
fn a_visitor_of_a_hubs_site_finds_its_corrections_wherever_they_look() {
    Journey::on("hub.html").at(AUGUST_10, "Europe/Paris").run_with_server(|carte, server| {
        carte.arrived("Loire");
        assert_eq!(carte.total(), 80, "of 81, one is hidden");
        carte.enter_by_list("Saint-Étienne");
        let rows = carte.wait("its list", |tree| Some(tree.rows()).filter(|rows| !rows.is_empty()));
        let row = |nom: &str| rows.iter().find(|row| row.nom == nom).unwrap_or_else(|| panic!("no {nom} in {rows:?}"));
        assert!(!rows.iter().any(|row| row.nom.contains("Bureau de poste de Montreynaud")), "{rows:?}");
        assert!(row("FabLab OpenFactory").says("Pendant les travaux, entrer par la cour."));
        assert!(row("Le Babet").says("Fermé du 1er au 20 août."));
        carte.click("button", starting_with("Le Babet"));
        carte.wait("the notice", |tree| {
            tree.inside("note", "")?.find("StaticText", "Fermé du 1er au 20 août.").cloned()
        });
        carte.press(&["Escape"]);
        carte.search("zoomacom");
        carte.take(starting_with("Zoomacom, l’atelier"));
        carte.get("heading", "Zoomacom, l’atelier");
        carte.get("link", "04 77 93 32 27");
        let asked = |name: &str| server.seen().iter().filter(|request| request.path.contains(name)).count();
        assert_eq!(asked("carte-mednum-reader_bg.wasm"), 1);
        assert_eq!(asked("communes-noms"), 0, "nothing is moved: the list of communes is not needed");
    });
    Journey::on("hub.html").at(AUGUST_21, "Europe/Paris").run(|carte| {
        carte.arrived("Loire");
        carte.enter_by_list("Saint-Étienne");
        let rows = carte.wait("its list", |tree| Some(tree.rows()).filter(|rows| !rows.is_empty()));
        assert!(rows.iter().any(|row| row.says("Pendant les travaux, entrer par la cour.")));
        assert!(!rows.iter().any(|row| row.says("Fermé du 1er au 20 août.")), "it is over");
    });
}

/// The site with this at `/hub/corrections.csv`.
fn corrected(csv: &'static str, attributes: &str) -> Journey {
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/hub/corrections.csv" => Reply::new(200, "text/csv; charset=utf-8", csv),
        _ => reply,
    });
    Journey::among(folders, &format!("essais/carte.html?corrections=/hub/corrections.csv&{attributes}"))
}

#[test]
fn a_lieu_that_is_moved_is_where_its_correction_says() {
    let csv = "id,code_insee,latitude,longitude\nfixture_001,42187,46.036,4.072\n";
    corrected(csv, "source=/fixture/&departement=42").run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.enter_by_list("Roanne");
        carte.wait("a lieu more than published", |_| (carte.total() == 11).then_some(()));
        carte.click("button", starting_with("Atelier ou chantier d'insertion Germaine-Tillion"));
        carte.get("StaticText", containing("Roanne"));
        assert!(server.seen().iter().any(|request| request.path.contains("communes-noms")));
    });
}

#[test]
fn the_owner_is_told_of_ids_and_columns_that_nobody_knows() {
    let csv = "id,masquer,couleur\nfixture_0O1,oui,bleu\nfixture_002,oui,\n";
    corrected(csv, "source=/brut/lieux-inventes.csv").run(|carte| {
        carte.arrived("France");
        assert_eq!(carte.total(), 449);
        is_told(carte, &["proches de « fixture_0O1 » : fixture_0", "couleur"]);
    });
}

#[test]
fn corrections_that_cannot_be_read_are_said_and_hide_nothing() {
    page("source=/fixture/&departement=42&corrections=/absentes.csv").tolerating("404").run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.total(), 228);
        carte.wait("what failed", |tree| {
            tree.inside("alert", containing(""))?
                .find("StaticText", starting_with("Les corrections n’ont pas pu"))
                .cloned()
        });
        carte.set_attribute("corrections", None);
        carte.gone("button", "Réessayer");
        assert_eq!(carte.total(), 228);
    });
}

/// The fixture, published with corrections; removed at the end.
struct Published(PathBuf);

impl Published {
    fn with(csv: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carte-avis-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("corrections.csv"), csv).unwrap();
        let root = paths::root();
        let mut prepare = Command::new(prepare_program());
        prepare
            .arg("publish")
            .arg(root.join("tests/fixtures/lieux-inventes.csv"))
            .arg("--out")
            .arg(folder.join("donnees"));
        prepare
            .arg("--contours")
            .arg(root.join("data/contours"))
            .arg("--corrections")
            .arg(folder.join("corrections.csv"));
        let output = prepare.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self(folder)
    }
}

impl Drop for Published {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

#[test]
fn what_is_corrected_when_it_is_published_costs_visitors_no_reader() {
    let csv = "id,masquer,nom,avis,avis_fin\nfixture_001,,Le premier,Fermé en août,2026-08-20\nfixture_002,oui,,,\n";
    let published = Published::with(csv);
    for (now, is_said) in [(AUGUST_10, true), (AUGUST_21, false)] {
        let folder = published.0.join("donnees");
        let journey = page("source=/avis/&departement=42").with_folder("/avis/", folder);
        journey.at(now, "Europe/Paris").run_with_server(|carte, server| {
            carte.arrived("Loire");
            assert_eq!(carte.total(), 227);
            carte.search("Le premier");
            carte.take(starting_with("Le premier"));
            carte.get("heading", "Le premier");
            if is_said {
                carte.wait("the notice", |tree| tree.inside("note", "")?.find("StaticText", "Fermé en août").cloned());
            } else {
                carte.get("term", "Adresse");
                assert!(carte.tree().panel().find("StaticText", "Fermé en août").is_none());
            }
            assert!(server.seen().iter().any(|request| request.path.contains("/avis.")));
            assert!(!server.seen().iter().any(|request| request.path.contains("reader")));
        });
    }
}
