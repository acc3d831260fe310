//! The element as its page's scripts know it: properties, methods, events; loaded in whatever way pages load scripts, moved to another
//! document, hidden, printed.

use carte_tests::{Carte, Journey, containing, page, site, starting_with};
use embed_snippet::script::property;
use embed_snippet::{ATTRIBUTES, EVENTS, METHODS};
use serde_json::{Value, json};
use xtask::webdriver::Engine;

/// The page writes down what it hears.
const LISTEN: &str = "window.entendu = [];
    for (const nom of ['pret', 'erreur', 'territoire', 'filtres', 'lieu']) {
      addEventListener(`carte-mednum:${nom}`, (event) => entendu.push([nom, event.detail, event.composed]));
    }";

fn heard(carte: &Carte, name: &str, n: usize) -> Vec<Value> {
    carte.wait(&format!("{n} {name} among {}", carte.script("return entendu")), |_| {
        let all = carte.script("return entendu");
        let of: Vec<Value> = all.as_array()?.iter().filter(|one| one[0] == name).map(|one| one[1].clone()).collect();
        (of.len() >= n).then_some(of)
    })
}

/// The fields of a detail are those of the table.
fn has_fields_of(name: &str, detail: &Value) {
    let event = EVENTS.iter().find(|event| event.name.ends_with(&format!(":{name}"))).unwrap();
    let mut expected: Vec<&str> = event.detail.iter().map(|field| field.name).collect();
    let mut found: Vec<&str> = detail.as_object().unwrap().keys().map(String::as_str).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn a_page_hears_what_the_visitor_does_and_only_that() {
    page("source=/fixture/&departement=42").with_script(LISTEN).run(|carte| {
        carte.arrived("Loire");
        let ready = heard(carte, "pret", 1);
        has_fields_of("pret", &ready[0]);
        assert_eq!(ready[0]["n_lieux"], 228);
        carte.enter_by_list("Saint-Étienne");
        let territory = heard(carte, "territoire", 1);
        has_fields_of("territoire", &territory[0]);
        assert_eq!(territory[0], json!({ "code": "42218", "nom": "Saint-Étienne", "n_lieux": 129 }));
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.click("button", "Fermer");
        let filters = heard(carte, "filtres", 1);
        has_fields_of("filtres", &filters[0]);
        assert_eq!(filters[0]["filtres"], json!({ "services": ["aide-aux-demarches-administratives"] }));
        assert_eq!(filters[0]["n_lieux"].as_u64(), Some(u64::from(carte.total())));
        let row = carte.tree().rows().remove(0);
        carte.click("button", starting_with(&format!("{} ", row.nom)));
        let lieu = heard(carte, "lieu", 1);
        has_fields_of("lieu", &lieu[0]);
        assert_eq!(lieu[0]["nom"], row.nom.as_str());
        let id = lieu[0]["id"].as_str().unwrap().to_owned();
        assert!(id.len() > 2, "the whole id: {id}");
        // What scripts do, and going back, is not told.
        let before = carte.script("return entendu.length");
        carte.script("history.back()");
        carte.gone("term", "Adresse");
        carte.script("arguments[0].effacerFiltres(); arguments[0].allerA('42187');");
        carte.arrived("Roanne");
        carte.session().script("arguments[0].ouvrirLieu(arguments[1])", &[carte.host().to_json(), json!(id)]).unwrap();
        carte.get("heading", row.nom.as_str());
        carte.get("term", "Adresse");
        assert_eq!(carte.script("return entendu.length"), before, "{}", carte.script("return entendu"));
        let all = carte.script("return entendu");
        assert!(all.as_array().unwrap().iter().all(|one| one[2] == true), "composed: {all}");
        // A code that leads nowhere is said once to who wrote it.
        carte.script("arguments[0].allerA('01')");
        carte.get("term", "Adresse");
        let told = carte.told();
        assert!(told.iter().any(|said| said.contains("allerA")), "{told:?}");
    });
}

#[test]
fn a_property_is_its_attribute_before_and_after_the_element_is_known() {
    Journey::among(site(), "essais/vide.html").on_tag("body").run(|body| {
        body.script(
            "const tag = document.createElement('carte-mednum');
             Object.assign(tag, { source: '/fixture/', departement: 42, titre: 'Ici', niveauTitre: '4' });
             document.body.append(tag);
             document.head.append(Object.assign(document.createElement('script'), { src: '/carte-mednum.js' }));",
        );
        let carte = body.other("carte-mednum");
        carte.arrived("Loire");
        assert!(carte.get("heading", "Ici").is("level", "4"));
        let names: Vec<String> = ATTRIBUTES.iter().map(|attribute| attribute.name.to_owned()).collect();
        let pairs: Vec<(String, String)> = names.iter().map(|name| (name.clone(), property(name))).collect();
        // On one that is in no page: it does not go and fetch what these words are not.
        let mirrors = "const [shown, pairs] = arguments, tag = shown.cloneNode(), wrong = [];
            for (const [attribute, property] of pairs) {
              if (property in HTMLElement.prototype) wrong.push(`${property} is the browser's`);
              if (!(property in tag) || Object.hasOwn(tag, property)) wrong.push(`${property} is not the element's`);
              const before = tag.getAttribute(attribute);
              for (const [value, text, read] of [['x y', 'x y', 'x y'], [true, '', true], [false, null, null], [7, '7', '7'], [null, null, null], ['a', 'a', 'a'], [undefined, null, null]]) {
                tag[property] = value;
                if (tag.getAttribute(attribute) !== text || tag[property] !== read) wrong.push(`${property} = ${value}`);
              }
              tag[property] = before;
            }
            return wrong;";
        let wrong = carte.session().script(mirrors, &[carte.host().to_json(), json!(pairs)]).unwrap();
        assert_eq!(wrong, json!([]));
        carte.arrived("Loire");
        carte.script("arguments[0].departement = '01'");
        carte.arrived("Ain");
        carte.script("arguments[0].titre = null");
        carte.gone("heading", "Ici");
    });
}

#[test]
fn what_is_asked_for_before_the_carte_is_there_is_done_once_it_is() {
    Journey::among(site(), "essais/vide.html").on_tag("body").run(|body| {
        body.script(
            "document.body.append(Object.assign(document.createElement('carte-mednum'), { source: '/fixture/', departement: '42' }));
             const script = Object.assign(document.createElement('script'), { src: '/carte-mednum.js' });
             script.onload = () => document.querySelector('carte-mednum').allerA('42187');
             document.head.append(script);",
        );
        body.other("carte-mednum").arrived("Roanne");
    });
}

#[test]
fn the_script_finds_its_files_however_it_is_included() {
    for (what, body) in [
        (
            "a module",
            "const script = document.createElement('script'); script.type = 'module'; script.src = '/carte-mednum.js'; document.head.append(script);",
        ),
        (
            "deferred",
            "const script = document.createElement('script'); script.defer = true; script.src = '/carte-mednum.js'; document.head.append(script);",
        ),
        ("imported by the page's own module", "import('/carte-mednum.js');"),
    ] {
        eprintln!("{what}");
        Journey::among(site(), "essais/vide.html").on_tag("body").run(|page| {
            page.script("history.replaceState(null, '', '/ailleurs/page.html');");
            page.script(body);
            page.script("document.body.append(Object.assign(document.createElement('carte-mednum'), { source: '/fixture/', departement: '42' }));");
            page.other("carte-mednum").arrived("Loire");
        });
    }
}

#[test]
fn two_scripts_of_different_addresses_make_one_carte_and_the_webmaster_is_told() {
    let folders = site().and("/ancien/", xtask::paths::site());
    Journey::among(folders, "essais/carte.html?source=/fixture/&departement=42").run_with_server(|carte, server| {
        carte.arrived("Loire");
        carte.script("document.head.append(Object.assign(document.createElement('script'), { src: '/ancien/carte-mednum.js' }));");
        carte.wait("the warning", |_| {
            carte.told().iter().any(|said| said.contains("deux scripts")).then_some(())
        });
        carte.enter_by_list("Saint-Étienne");
        assert!(!server.seen().iter().any(|request| request.path.starts_with("/ancien/code/")));
    });
}

#[test]
fn a_carte_that_is_moved_to_another_document_works_there() {
    let journey = page("source=/fixture/&departement=42");
    journey.not_in(Engine::WebKit, "whose driver loses what goes to another document").run(|carte| {
        carte.arrived("Loire");
        carte.script(
            "const frame = document.createElement('iframe'); frame.style.cssText = 'width: 900px; height: 900px'; document.body.prepend(frame);
             window.tag = arguments[0]; frame.contentDocument.body.append(tag);",
        );
        let state = "return [tag.shadowRoot.textContent.includes('Saint-Étienne'), tag.shadowRoot.adoptedStyleSheets.length, tag.ownerDocument === document];";
        carte.wait("the carte in the frame", |_| {
            (carte.session().script(state, &[]).ok()? == json!([true, 2, false])).then_some(())
        });
        // And back, where it can be used.
        carte.session().script("document.querySelector('#colonne').append(tag); document.querySelector('iframe').remove();", &[]).unwrap();
        carte.arrived("Loire");
        carte.enter_by_list("Saint-Étienne");
    });
}

#[test]
fn a_carte_that_begins_hidden_is_whole_once_it_is_shown_and_on_paper() {
    let journey = Journey::among(site(), "essais/vide.html").on_tag("body");
    journey.not_in(Engine::WebKit, "whose driver prints nothing").run(|body| {
        body.script(
            "document.body.insertAdjacentHTML('beforeend', '<div hidden><carte-mednum source=/fixture/ departement=42></carte-mednum></div>');
             document.head.append(Object.assign(document.createElement('script'), { src: '/carte-mednum.js' }));",
        );
        let carte = body.other("carte-mednum");
        body.wait("the list behind the scenes", |_| {
            let text = body.script("return document.querySelector('carte-mednum').shadowRoot?.textContent ?? ''");
            text.as_str()?.contains("Saint-Étienne").then_some(())
        });
        body.script("document.querySelector('[hidden]').hidden = false;");
        carte.arrived("Loire");
        carte.on_map_at_rest("Saint-Étienne, 129 lieux");
        assert!(carte.session().print_base64().unwrap().len() > 20_000);
        carte.arrived("Loire");
        carte.enter_by_list("Roanne");
    });
}

#[test]
fn a_webmaster_finds_everything_that_may_be_written_on_the_reference_page() {
    Journey::on("reference.html").on_tag("main").run(|page| {
        page.get("heading", containing("Référence de la balise"));
        let written: Vec<String> = page.all("rowheader").into_iter().map(|header| header.name).collect();
        let attributes = ATTRIBUTES.iter().map(|attribute| attribute.name);
        for name in attributes.chain(EVENTS.iter().map(|event| event.name)) {
            assert!(written.iter().any(|header| header == name), "{name}: {written:?}");
        }
        assert!(METHODS.iter().all(|method| written.iter().any(|header| header.starts_with(method.name))));
    });
}
