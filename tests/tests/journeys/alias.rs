//! Pages as sites of the national map have them, version 6 and version 5, whose only change is the address of the script: another
//! origin's pages, with their tags, their attributes and their ways of writing them.

use carte_tests::oracle::departement;
use carte_tests::{Carte, Folders, Journey, Oracle, Reply, Server, published, site, starting_with};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The hub, whose own data is the invented lieux, with a logo, and a file whose address does not say what it is.
fn hub() -> Server {
    const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"><circle r=\"20\"/></svg>";
    let folders = site().and("/donnees/", published("fixture")).with_hook(|request, reply| {
        let (mime, body) = match request.path.as_str() {
            "/logo.svg" => ("image/svg+xml", LOGO.as_bytes()),
            "/permanences" => ("application/json", &include_bytes!("../../fixtures/lieux-inventes-ancien.json")[..]),
            _ => return reply,
        };
        Reply::new(200, mime, body).with_header("Access-Control-Allow-Origin", "*")
    });
    Server::start(folders, 0).unwrap()
}

/// A page of somebody else's site, as it is; `HUB/` stands for the hub's address.
fn page(hub: &Server, html: &str) -> Journey {
    let html = html.replace("HUB/", &hub.url(""));
    let folders = Folders::default().with_hook(move |request, reply| match request.path.as_str() {
        "/mairie.html" => Reply::new(200, "text/html; charset=utf-8", html.clone()),
        _ => reply,
    });
    Journey::among(folders, "mairie.html").in_window(1280, 900)
}

/// The « version filtrée par territoire » of the documentation of version 6, with the hub's address and a footer. The tag is written as if
/// it ended with `/>`, which HTML does not know: all that follows is in it.
const VERSION_6: &str = r#"<!DOCTYPE html>
<html lang="fr">
  <head>
    <meta charset="UTF-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <title>Cartographie de la Loire</title>
    <style>:root { --color-primary: rgb(122, 40, 10); }</style>
  </head>
  <body style="height: 100vh; margin: 0">
    <cartographie-inclusion-numerique
      api-url="https://cartographie.societenumerique.gouv.fr/api"
      app-name="Inclusion numérique Loire"
      logo-url="HUB/logo.svg"
      help-url="mailto:contact@hub-numerique.fr"
      help-label="Besoin d'aide ?"
      territoire-type="departements"
      territoires="42,69"
      route-initiale="/auvergne-rhone-alpes/loire"
    />
    <script src="HUB/carte-mednum-alias.js"></script>
    <footer>Mentions légales</footer>
  </body>
</html>
"#;

/// The « exemple complet de personnalisation » of the documentation of version 5, with a source of the hub's that does not say what it is.
const VERSION_5: &str = r#"<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Page Title</title>
    <base href="/" />
  </head>
  <body>
    <fr-mediation-numerique-conteneur
      titre="Médiation numérique à Saint-Étienne"
      logo="HUB/logo.svg">
      <fr-mediation-numerique
        source="HUB/permanences"
        latitude="45.4397"
        longitude="4.3872"
        zoom="12"
        illustration="auvergne-rhone-alpe"></fr-mediation-numerique>
    </fr-mediation-numerique-conteneur>
    <script src="HUB/carte-mednum-alias.js" type="module"></script>
  </body>
</html>
"#;

fn attributes(carte: &Carte) -> Value {
    carte.script("const out = {}; for (const { name, value } of arguments[0].attributes) if (name !== 'style') out[name] = value; return out;")
}

/// What the page's owner was told by the carte since they last asked.
fn told(carte: &Carte) -> Vec<String> {
    let news = carte.session().news().unwrap().into_iter().map(|said| said.message);
    news.filter(|said| said.contains("carte-mednum : ")).collect()
}

#[test]
fn a_site_with_the_tag_of_version_6_changes_one_address() {
    let oracle = Oracle::of(published("fixture"));
    let hub = hub();
    page(&hub, VERSION_6).run(|carte| {
        carte.arrived("Loire");
        assert_eq!(carte.total(), oracle.n_lieux(departement("42")));
        carte.get("heading", "Inclusion numérique Loire");
        let written = attributes(carte);
        for (name, value) in [
            ("departement", "42,69"),
            ("debut", "42"),
            ("titre", "Inclusion numérique Loire"),
            ("contact", "contact@hub-numerique.fr"),
            ("aide-libelle", "Besoin d'aide ?"),
        ] {
            assert_eq!(written[name], value, "{written}");
        }
        // The page's colour for the national map is this one's, and the rest of the page is still there, once.
        let accent = carte.script(
            "return getComputedStyle(arguments[0].shadowRoot.querySelector('.onglets [aria-pressed=true]')).color",
        );
        assert_eq!(accent, "rgb(122, 40, 10)");
        let footer = carte.script(
            "return [...document.querySelectorAll('footer')].map((one) => one.getBoundingClientRect().height > 0)",
        );
        assert_eq!(footer, json!([true]));
        // Beyond the territory there is nothing.
        carte.click("button", "Revenir au territoire précédent");
        carte.wait("both", |tree| tree.rows().iter().any(|row| row.nom == "Rhône").then_some(()));
        let rows = carte.tree().rows();
        assert!(rows.iter().all(|row| ["Loire", "Rhône"].contains(&row.nom.as_str())), "{rows:?}");
        let told = told(carte);
        assert_eq!(told.iter().filter(|said| said.contains("api-url")).count(), 1, "{told:?}");
    });
}

#[test]
fn a_script_of_the_page_changes_what_is_written_on_the_old_tag() {
    let hub = hub();
    page(&hub, VERSION_6).run(|carte| {
        carte.arrived("Loire");
        let change = |body: &str| drop(carte.script(&format!("const old = arguments[0].parentElement; {body}")));
        change("old.setAttribute('territoires', '01'); old.removeAttribute('route-initiale'); old.setAttribute('app-name', 'L’Ain')");
        carte.arrived("Ain");
        carte.get("heading", "L’Ain");
        change("old.setAttribute('territoire-type', 'communes'); old.setAttribute('territoires', '42218')");
        carte.arrived("Saint-Étienne");
        assert_eq!(attributes(carte).get("departement"), None, "what is no longer wished is no longer written");
        change("old.setAttribute('zoom', '30'); old.setAttribute('latitude', '45.5'); old.setAttribute('longitude', '4.4')");
        assert_eq!(attributes(carte)["regard"], "45.5,4.4,19");
        change("old.setAttribute('latitude', 'ici')");
        assert_eq!(attributes(carte).get("regard"), None);
        // Taken out and put back by a page that is made by scripts.
        change("window.old = old; old.remove();");
        carte.session().script("document.body.append(old)", &[]).unwrap();
        // The same one, which WebKit's driver knows by its old place.
        let carte = carte.other("carte-mednum");
        carte.arrived("Saint-Étienne");
        assert_eq!(carte.script("return document.querySelectorAll('carte-mednum').length"), 1);
    });
}

#[test]
fn every_route_of_the_national_map_leads_to_its_territory() {
    let hub = hub();
    page(&hub, VERSION_6).run(|carte| {
        carte.arrived("Loire");
        // As its own list of slugs writes them.
        for (route, code) in [
            ("/ile-de-france", Some("region-11")),
            ("/provence-alpes-cote-dazur", Some("region-93")),
            ("/provence-alpes-cote-dazur/bouches-du-rhone", Some("13")),
            ("/bourgogne-franche-comte/cote-d-or", Some("21")),
            ("/bretagne/cotes-d-armor/", Some("22")),
            ("/corse/corse-du-sud", Some("2A")),
            ("/la-reunion", Some("974")),
            ("/la-reunion/la-reunion", Some("974")),
            ("/saint-martin", Some("978")),
            ("/", None),
            ("/atlantide", None),
            // What every object of a script has.
            ("/constructor", None),
            ("/constructor/constructor", None),
            ("/bretagne/constructor", None),
            ("/__proto__", None),
        ] {
            carte.script(&format!("arguments[0].parentElement.setAttribute('route-initiale', '{route}')"));
            assert_eq!(attributes(carte).get("debut").and_then(Value::as_str), code, "{route}");
        }
        let before = attributes(carte);
        for level in ["constructor", "toString", "__proto__", "hasOwnProperty"] {
            carte.script(&format!("arguments[0].parentElement.setAttribute('territoire-type', '{level}')"));
            let mut expected = before.clone();
            expected.as_object_mut().unwrap().remove("departement");
            assert_eq!(attributes(carte), expected, "{level}");
        }
        let told = told(carte);
        assert!(told.iter().any(|said| said.contains("/constructor n’est pas connue")), "{told:?}");
    });
}

#[test]
fn a_site_with_the_tags_of_version_5_changes_one_address_and_keeps_its_file() {
    let hub = hub();
    // Its script was a module, which does not know its own address: the page has it.
    page(&hub, VERSION_5).on_tag("fr-mediation-numerique").run(|old| {
        let carte = old.other("carte-mednum");
        carte.get("heading", "Médiation numérique à Saint-Étienne");
        carte.wait("lieux", |tree| (!tree.rows().is_empty()).then_some(()));
        let written = attributes(&carte);
        assert_eq!(written["source"], format!("{}#json", hub.url("permanences")));
        assert_eq!(written["regard"], "45.4397,4.3872,12");
        let asked = hub.seen().iter().filter(|request| request.path == "/permanences").count();
        assert_eq!(asked, 1);
        let told = told(&carte);
        assert!(told.iter().any(|said| said.contains("illustration")), "{told:?}");
        // What is written around is handed on when it changes, too.
        carte.script("document.querySelector('fr-mediation-numerique-conteneur').setAttribute('titre', 'Ailleurs')");
        carte.get("heading", "Ailleurs");
    });
}

/// Version 6 had no height of its own: pages gave it one, and the carte makes do with it.
#[test]
fn a_page_that_gave_the_old_tag_a_height_gets_a_carte_of_that_height() {
    let hub = hub();
    let body =
        VERSION_6.replace("<style>", "<style>cartographie-inclusion-numerique { display: block; height: 620px } ");
    let body = body.replace("/>\n    <script", "></cartographie-inclusion-numerique>\n    <script");
    page(&hub, &body).run(|carte| {
        carte.arrived("Loire");
        let height = || carte.script("return arguments[0].getBoundingClientRect().height").as_f64().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while (height() - 620.0).abs() > 1.0 {
            assert!(Instant::now() < deadline, "{}", height());
            carte.next_frame();
        }
        // The list scrolls inside.
        carte.choose_list("Lieux");
        let rows = carte.tree().rows();
        carte.click("button", starting_with(&rows.last().unwrap().nom));
        carte.get("button", "Retour à la liste");
        assert!((height() - 620.0).abs() < 1.0, "{}", height());
    });
}

#[test]
fn a_page_that_has_the_new_script_too_fetches_it_once() {
    let hub = hub();
    let body = VERSION_6.replace("<style>", "<script src=\"HUB/carte-mednum.js\" async></script><style>");
    page(&hub, &body).run(|carte| carte.arrived("Loire"));
    assert_eq!(hub.seen().iter().filter(|request| request.path == "/carte-mednum.js").count(), 1);
}
