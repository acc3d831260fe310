//! The field: communes, lieux, needs in plain words, addresses when the page's owner wants them, and the visitor's own place.

use atlas::lieu::Position;
use atlas::vocabulary::Facet;
use carte_tests::oracle::departement;
use carte_tests::{
    Carte, FIELD, Folders, Journey, Oracle, Pace, Question, Reply, Server, containing, page, published, site,
    starting_with,
};
use serde_json::json;
use std::time::Duration;

/// What the page asked for so far: the browser's own calls home are not the page's.
fn n_requests(server: &Server) -> usize {
    server.seen().iter().filter(|request| !request.is_foreign()).count()
}

/// The names proposed, once they are about what was typed.
fn proposed(carte: &Carte) -> Vec<String> {
    carte.tree().propositions().into_iter().map(|node| node.name).collect()
}

#[test]
fn a_visitor_finds_a_commune_however_they_write_it_and_nothing_is_asked_of_anybody() {
    page("source=/fixture/").run_with_server(|carte, server| {
        carte.arrived("France");
        carte.search("42000");
        carte.proposed(starting_with("Saint-Étienne"));
        let before = n_requests(server);
        for typed in ["st etienne", "SAINT-ETIENNE", "saint étiene", "Saint Etienne", "42000"] {
            carte.search(typed);
            let first = carte.proposed(starting_with("Saint-Étienne"));
            let communes = carte.tree().inside("group", "Communes").unwrap();
            assert_eq!(communes.all("option")[0].name, first.name, "{typed}: {:?}", proposed(carte));
            assert_eq!(first.name, "Saint-Étienne 42000");
        }
        carte.search("imprimer");
        carte.proposed(starting_with("Accès internet et matériel informatique"));
        carte.search("xqzt wvk");
        carte.get("StaticText", starting_with("Rien ne correspond"));
        assert_eq!(n_requests(server), before, "the index is here");

        carte.search("st etienne");
        carte.take("Saint-Étienne 42000");
        carte.arrived("Loire");
        assert_eq!(carte.tree().chips(), ["Distances depuis Saint-Étienne"]);
    });
}

/// By a name that is no longer one, with what is written around it, and by its département: on the first element that asks for names, the list
/// of former names is fetched once, beside the others.
#[test]
fn a_visitor_finds_a_commune_by_the_name_it_had_and_by_its_departement() {
    page("source=/fixture/").run_with_server(|carte, server| {
        carte.arrived("France");
        let asked = || server.seen().iter().filter(|request| request.path.contains("communes-anciennes.")).count();
        assert_eq!(asked(), 0, "nobody searches");
        for (typed, expected) in [
            ("Saint-Genis-Terrenoire", "Genilac Saint-Genis-Terrenoire, 42800"),
            ("4 avenue de la gare, Aillant-sur-Tholon", "Montholon Aillant-sur-Tholon, 89110"),
            ("Firminy, Loire", "Firminy 42700"),
            ("ST ETIENNE CEDEX 1", "Saint-Étienne 42000"),
            ("Clermont Fd", "Clermont-Ferrand 63000"),
        ] {
            carte.search(typed);
            let first = carte.proposed(expected.to_owned());
            let communes = carte.tree().inside("group", "Communes").unwrap();
            assert_eq!(communes.all("option")[0].name, first.name, "{typed}: {:?}", proposed(carte));
        }
        assert_eq!(asked(), 1);
        carte.search("Saint-Genis-Terrenoire");
        carte.take("Genilac Saint-Genis-Terrenoire, 42800");
        carte.arrived("Loire");
        assert_eq!(carte.tree().chips(), ["Distances depuis Genilac"]);
    });
}

/// A publication from before there were former names.
#[test]
fn a_visitor_of_an_older_publication_searches_as_ever() {
    let text = std::fs::read(published("fixture").join("manifest.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_slice(&text).unwrap();
    manifest.as_object_mut().unwrap().remove("communes_anciennes").unwrap();
    let folders = site().with_hook(move |request, reply| match request.path.as_str() {
        "/fixture/manifest.json" => Reply::new(200, "application/json", manifest.to_string()),
        _ => reply,
    });
    Journey::among(folders, "essais/carte.html?source=/fixture/").run_with_server(|carte, server| {
        carte.arrived("France");
        carte.search("Firminy, Loire");
        carte.proposed("Firminy 42700".to_owned());
        assert!(server.seen().iter().all(|request| !request.path.contains("communes-anciennes")));
    });
}

#[test]
fn a_visitor_finds_a_lieu_by_its_name_with_a_slip() {
    let oracle = Oracle::of(published("fixture"));
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.search("maison emploi taneurs");
        carte.take(starting_with("Maison de l'emploi des Tanneurs"));
        let id = oracle.lieux(departement("42")).find(|id| oracle.catalogue.nom(*id).contains("Tanneurs")).unwrap();
        carte.get("heading", oracle.names(&[id]).remove(0));
        let panel =
            carte.wait("its sheet", |tree| Some(tree.panel()).filter(|panel| panel.find("term", "Adresse").is_some()));
        assert!(panel.text().contains(&carte_tests::oracle::shown(&oracle.details(id).adresse)));
    });
}

#[test]
fn a_visitor_of_a_departement_is_not_sent_elsewhere() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.search("villeurbanne");
        carte.get("StaticText", starting_with("Rien ne correspond"));
        carte.search("69100");
        carte.get("StaticText", starting_with("Rien ne correspond"));
        carte.search("roanne");
        carte.proposed(starting_with("Roanne"));
        let communes = carte.tree().inside("group", "Communes").unwrap();
        assert!(communes.all("option").iter().all(|node| node.name.contains("42")), "{}", communes.outline());
    });
}

/// The national map proposes lieux with their code Insee where the code postal is expected.
#[test]
fn national_map_bug_10_a_proposition_says_the_code_postal() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.search("bourg en bresse");
        let node = carte.proposed(starting_with("Bourg-en-Bresse"));
        assert_eq!(node.name, "Bourg-en-Bresse 01000", "and not 01053");
    });
}

#[test]
fn a_keyboard_user_goes_through_the_propositions() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        let field = carte.tab_to("combobox", FIELD, 5);
        let active = || {
            carte
                .session()
                .script("return arguments[0].getAttribute('aria-activedescendant')", &[field.element.to_json()])
        };
        let selected = || {
            // What the attribute names is an option of this tree, and the only one that is selected.
            let named = carte.session().script(
                "const [field] = arguments, id = field.getAttribute('aria-activedescendant');
                 const one = id && field.getRootNode().getElementById(id);
                 const selected = [...field.getRootNode().querySelectorAll('[role=option][aria-selected=true]')];
                 return one && selected.length === 1 && selected[0] === one ? one.textContent : null",
                &[field.element.to_json()],
            );
            carte_tests::oracle::shown(named.unwrap().as_str().unwrap_or("nothing"))
        };
        assert!(!field.is("expanded", "true"));
        carte.write("saint");
        carte.wait("propositions", |tree| (tree.propositions().len() > 3).then_some(()));
        assert!(carte.get("combobox", FIELD).is("expanded", "true"));
        assert!(active().unwrap().is_null());
        let names = proposed(carte);
        carte.press(&["ArrowDown"]);
        assert_eq!(selected(), names[0]);
        carte.press(&["ArrowDown"]);
        assert_eq!(selected(), names[1]);
        carte.press(&["ArrowUp", "ArrowUp"]);
        assert_eq!(&selected(), names.last().unwrap(), "round the end");
        carte.keyboard_on("combobox", FIELD);
        // The first Escape closes the list and keeps what was typed; the territory stays.
        carte.press(&["Escape"]);
        carte.gone("listbox", "Propositions");
        assert!(active().unwrap().is_null());
        let typed = carte.session().script("return arguments[0].value", &[field.element.to_json()]).unwrap();
        assert_eq!(typed, "saint");
        carte.chord(&["Control", "a"]);
        carte.write("roanne");
        carte.proposed(starting_with("Roanne"));
        carte.take_by_keyboard("Roanne 42300");
        carte.wait("the chip", |tree| (tree.chips() == ["Distances depuis Roanne"]).then_some(()));
        carte.keyboard_on("heading", starting_with("Loire"));
    });
}

const STREET: &str = "12 Rue de la République 42000 Saint-Étienne";

/// What the Géoplateforme answers, in its own shape.
fn geocoded() -> Reply {
    let body = json!({
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [4.388_12, 45.442_51] },
            "properties": {
                "label": STREET, "score": 0.973_412, "housenumber": "12", "id": "42218_2780_00012",
                "name": "12 Rue de la République", "postcode": "42000", "citycode": "42218", "x": 808_601.21, "y": 6_484_113.42,
                "city": "Saint-Étienne", "context": "42, Loire, Auvergne-Rhône-Alpes", "type": "housenumber",
                "importance": 0.707_532, "street": "Rue de la République", "_type": "address"
            }
        }, {
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [4.835_01, 45.764_2] },
            "properties": { "label": "12 Rue de la République 69001 Lyon", "citycode": "69381", "postcode": "69001", "city": "Lyon" }
        }],
        "query": "12 rue de la republique"
    });
    Reply::new(200, "application/json; charset=utf-8", body.to_string())
}

fn with_geocoder(answer: impl Fn() -> Reply + Send + Sync + 'static) -> Folders {
    site().with_hook(move |request, reply| if request.path == "/geocodage/search" { answer() } else { reply })
}

fn looked_up(server: &Server) -> Vec<String> {
    let asked = server.seen().into_iter().filter(|request| request.path == "/geocodage/search");
    asked.map(|request| request.query.unwrap_or_default().trim_end_matches('&').to_owned()).collect()
}

#[test]
fn a_visitor_looks_up_an_address_where_the_owner_wants_it_with_one_request() {
    let oracle = Oracle::of(published("fixture"));
    let page = "essais/carte.html?source=/fixture/&departement=42&geocodeur=/geocodage/search";
    Journey::among(with_geocoder(geocoded), page).run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.search("12 rue de la republique");
        carte.proposed(starting_with(STREET));
        let asked = looked_up(server);
        assert_eq!(asked, ["q=12+rue+de+la+republique&limit=5"], "once, when the query has settled");
        let addresses = carte.tree().inside("group", "Adresses").unwrap();
        assert_eq!(addresses.all("option").len(), 1, "that of Lyon is not of this carte");
        carte.take(starting_with(STREET));
        carte.wait("the chip", |tree| (tree.chips() == [format!("Distances depuis {STREET}")]).then_some(()));
        let from = Position::new(4.388_12, 45.442_51);
        let question = Question { from, ..Question::within(departement("42")) };
        assert_eq!(carte.names_listed(), oracle.names(&oracle.answers(&question).0));
        assert_eq!(looked_up(server).len(), 1);
    });
}

#[test]
fn a_visitor_whose_geocoder_fails_has_the_local_names_and_reads_no_complaint() {
    type Failure = (&'static str, fn() -> Reply);
    let failures: [Failure; 5] = [
        ("ill", || Reply::new(500, "text/plain", "panne")),
        ("a page", || Reply::new(200, "text/html", "<!doctype html><title>Connexion</title>")),
        ("other JSON", || Reply::new(200, "application/json", "{\"features\":[{\"properties\":null},7]}")),
        ("cut", || geocoded().at_pace(Pace::CutAfter(40))),
        ("late", || geocoded().at_pace(Pace::After(Duration::from_secs(6)))),
    ];
    for (name, answer) in failures {
        let page = "essais/carte.html?source=/fixture/&departement=42&geocodeur=/geocodage/search";
        let journey = Journey::among(with_geocoder(answer), page).tolerating("/geocodage/search");
        journey.run_with_server(|carte, server| {
            carte.arrived("Loire");
            carte.search("saint etienne");
            carte.proposed(starting_with("Saint-Étienne"));
            carte.wait("the request", |_| (!looked_up(server).is_empty()).then_some(()));
            carte.next_frame();
            let tree = carte.tree();
            assert!(tree.inside("group", "Adresses").is_none(), "{name}");
            assert!(tree.inside("alert", containing("")).is_none_or(|alert| alert.text().is_empty()), "{name}");
            carte.take("Saint-Étienne 42000");
            carte.wait("the chip", |tree| (tree.chips() == ["Distances depuis Saint-Étienne"]).then_some(()));
        });
    }
}

/// Two cartes of one page: what is typed later in the one that may ask is asked, so what was typed before in the other has settled too.
#[test]
fn a_carte_without_a_geocoder_sends_nobody_what_is_typed() {
    let page = "essais/carte.html?source=/fixture/&departement=42";
    Journey::among(with_geocoder(geocoded), page).run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.script(
            "const asks = arguments[0].cloneNode(true);
             asks.id = 'demande';
             asks.setAttribute('geocodeur', '/geocodage/search');
             arguments[0].after(asks);",
        );
        let asks = carte.other("#demande");
        asks.arrived("Loire");
        carte.search("1 place jean jaures");
        // No commune has all of it: those that have most, from what is on the page.
        carte.proposed(starting_with("Saint-Jean-"));
        asks.search("12 rue de la republique");
        asks.proposed(starting_with(STREET));
        assert_eq!(looked_up(server), ["q=12+rue+de+la+republique&limit=5"]);
        let sent = server.seen().into_iter().filter_map(|request| request.query);
        assert_eq!(sent.filter(|query| query.contains("jaures")).count(), 0, "under whatever address");
    });
}

/// In the middle of Saint-Étienne.
const HERE: (f64, f64) = (45.439_7, 4.387_2);

fn located(journey: Journey) -> Journey {
    let place = json!({ "latitude": HERE.0, "longitude": HERE.1, "accuracy": 20 });
    journey.allowing(&["geolocation"]).with_devtools("Emulation.setGeolocationOverride", place)
}

#[test]
fn a_visitor_sees_what_is_around_them_and_their_place_is_in_no_address() {
    let oracle = Oracle::of(published("fixture"));
    let loire = Question { from: Position::new(HERE.1, HERE.0), ..Question::within(departement("42")) };
    located(page("source=/fixture/")).run(|carte| {
        carte.arrived("France");
        carte.click("button", "Autour de moi");
        carte.arrived("Loire");
        carte.wait("the chip", |tree| (tree.chips() == ["Distances depuis ma position"]).then_some(()));
        assert_eq!(carte.names_listed(), oracle.names(&oracle.answers(&loire).0));
        let shown = carte
            .script("return [...arguments[0].shadowRoot.querySelectorAll('svg title')].map((one) => one.textContent)");
        assert!(shown.as_array().unwrap().iter().any(|title| title == "Vous êtes ici"), "{shown}");
        carte.open_filters("Accès");
        let n = oracle.answers(&Question { radius_km: Some(5), ..loire.clone() }).0.len();
        carte.choose("Distance", &format!("À moins de 5 km, {n} lieux"));
        carte.counts(u32::try_from(n).unwrap());
        carte.toggle_option("Gratuit");
        let question = Question { radius_km: Some(5), ..loire.and(Facet::Frais, "Gratuit") };
        assert_eq!(carte.names_listed(), oracle.names(&oracle.answers(&question).0));
        let address = carte.session().address().unwrap();
        assert!(!address.contains("autour") && !address.contains("45.4") && !address.contains("4.38"), "{address}");
    });
}

#[test]
fn a_visitor_who_does_not_give_their_place_is_told_what_else_they_can_do() {
    let refuse = json!({ "permission": { "name": "geolocation" }, "setting": "denied" });
    page("source=/fixture/").with_devtools("Browser.setPermission", refuse).run(|carte| {
        carte.arrived("France");
        carte.click("button", "Autour de moi");
        carte.get("StaticText", starting_with("Votre navigateur n’a pas donné votre position."));
        carte.arrived("France");
        assert!(carte.tree().chips().is_empty());
    });
}
