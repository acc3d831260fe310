//! What we write where scripts of the page read: its address and its history; and what translators write where we read.

use carte_tests::{Carte, Journey, containing, page, site, starting_with};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use xtask::paths::root;

fn fragment(carte: &Carte) -> String {
    let address = carte.session().address().unwrap();
    address.split_once('#').map(|(_, fragment)| fragment.to_owned()).unwrap_or_default()
}

/// The fragment is an id, and a selector when `#` is put before it: what themes hand to `$(location.hash)` when they start.
fn is_a_selector(carte: &Carte) {
    let found = carte.script("try { return [document.querySelector(location.hash), document.getElementById(location.hash.slice(1))] } catch (error) { return String(error) }");
    assert_eq!(found, json!([null, null]), "{}", fragment(carte));
    assert!(fragment(carte).bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
}

#[test]
fn an_address_is_an_id_and_a_selector_whatever_is_in_it() {
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.search("42000");
        carte.take(starting_with("Saint-Étienne"));
        carte.arrived("Loire");
        carte.open_filters("Besoin");
        carte.toggle_option("Aide aux démarches administratives");
        carte.toggle_option("Accès internet et matériel informatique");
        carte.click("button", "Fermer");
        carte.click("button", "Zoomer");
        carte.wait("where the map looks", |_| fragment(carte).contains("vue--").then_some(()));
        is_a_selector(carte);
        carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        is_a_selector(carte);
        carte.click("button", "M’aider à choisir");
        carte.keyboard_on("heading", starting_with("Étape 1"));
        is_a_selector(carte);
    });
}

#[test]
fn an_address_of_before_opens_what_it_always_did() {
    page("source=/fixture/#contact&carte.territoire=42&carte.services=aide-aux-demarches-administratives&carte.liste=lieux&carte.page=2").run(|carte| {
        carte.arrived("Loire");
        carte.wait("the chip", |tree| (tree.chips() == ["Aide aux démarches administratives"]).then_some(()));
        carte.click("button", "Page précédente");
        carte.wait("the address as it is now", |_| {
            (fragment(carte) == "contact__carte-territoire--42__carte-services--aide-aux-demarches-administratives__carte-liste--lieux").then_some(())
        });
    });
}

/// A script that finds its own state in an entry takes the entry for a page of its.
#[test]
fn entries_of_ours_hold_a_state_of_ours_and_the_pages_own_keeps_its_own() {
    let script = "
        history.replaceState({ routeur: 1 }, '');
        window.entendus = [];
        addEventListener('popstate', ({ state }) => entendus.push(state));";
    page("source=/fixture/&departement=42").with_script(script).run(|carte| {
        let ours = json!({ "carteMednum": true });
        let state = || carte.script("return history.state");
        carte.arrived("Loire");
        assert_eq!(state(), json!({ "routeur": 1 }));
        carte.click("button", "Zoomer");
        carte.wait("where the map looks", |_| fragment(carte).contains("vue--").then_some(()));
        assert_eq!(state(), json!({ "routeur": 1 }), "the page's own entry, as the page left it");
        carte.enter_by_list("Roanne");
        assert_eq!(state(), ours);
        carte.click("button", "Zoomer");
        carte.wait("where the map looks", |_| fragment(carte).contains("vue--").then_some(()));
        assert_eq!(state(), ours);
        carte.open_lieu(|_| true);
        assert_eq!(state(), ours);
        for (step, found) in [("Roanne", &ours), ("Loire", &json!({ "routeur": 1 }))] {
            carte.script("history.back()");
            carte.arrived(step);
            assert_eq!(state(), *found);
        }
        assert_eq!(carte.script("return entendus"), json!([ours, { "carteMednum": [{ "routeur": 1 }] }]));
    });
}

/// Turbo does nothing at an entry that is not its own, and takes one that holds its state for a page, which it fetches.
#[test]
fn on_a_site_with_turbo_back_stays_in_the_carte_and_comes_back_to_it() {
    let turbo = root().join("node_modules/@hotwired/turbo/dist");
    let site = site().and("/npm/", turbo);
    Journey::among(site, "essais/turbo.html").run_with_server(|carte, server| {
        let asked = || server.seen().iter().filter(|request| request.path.ends_with("turbo.html")).count();
        carte.arrived("Loire");
        carte.wait("Turbo", |_| (carte.script("return Boolean(history.state?.turbo)") == true).then_some(()));
        carte.choose_list("Lieux");
        let name = carte.open_lieu(|_| true);
        carte.get("term", "Adresse");
        carte.click("button", containing("dans ma sélection"));
        carte.get("button", "Comparer");
        for step in ["the list", "the page's own entry"] {
            carte.script("history.back()");
            carte.wait(step, |tree| tree.panel().find("heading", starting_with("Loire")).map(drop));
            carte.get("button", "Comparer");
        }
        let turbo_is_here = "return Boolean(history.state?.turbo)";
        carte.wait("its state", |_| (carte.script(turbo_is_here) == true).then_some(()));
        carte.script("history.go(2)");
        carte.get("term", "Adresse");
        assert_eq!(asked(), 1, "the page was not asked for again: {name} is still kept");

        let session = carte.session();
        session
            .script_async(
                "document.querySelector('a[href^=turbo]').click(); \
            while (document.querySelector('h1').innerText !== 'Autre page') await new Promise(requestAnimationFrame);",
                &[],
            )
            .unwrap();
        assert_eq!(session.script("return document.querySelector('carte-mednum')", &[]).unwrap(), Value::Null);
        session.script("history.back()", &[]).unwrap();
        // Between two pages the browser may refuse either.
        let late = Instant::now() + Duration::from_secs(20);
        while session.select("carte-mednum").is_err() {
            assert!(Instant::now() < late, "the page of the carte does not come back");
        }
        let carte = carte.other("carte-mednum");
        carte.wait("its sheet", |tree| tree.panel().find("heading", &*name).map(drop));
        assert_eq!(asked(), 2, "once, and no more");
    });
}

#[test]
fn a_router_that_brings_the_page_of_an_entry_of_ours_itself_is_left_to_do_it() {
    page("source=/fixture/&departement=42").run_with_server(|carte, server| {
        carte.enter_by_list("Roanne");
        // The loader waits for less than a second; what is set to end later ends later.
        let gone_and_back = "
            const [host] = arguments, { parentNode } = host;
            history.pushState({ routeur: 2 }, '', '/ailleurs');
            host.remove();
            await new Promise((resume) => {
              addEventListener('popstate', () => { parentNode.append(host); setTimeout(resume, 1000); }, { once: true });
              history.back();
            });";
        carte.session().script_async(gone_and_back, &[carte.host().to_json()]).unwrap();
        carte.arrived("Roanne");
        assert_eq!(server.seen().iter().filter(|request| request.path.ends_with("carte.html")).count(), 1);
    });
}

/// What translators of browsers do to a page: each text that may be translated becomes another node, in elements of theirs.
const TRANSLATE: &str = "
    const translate = (root) => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
      while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
      for (const text of texts) {
        if (text.parentElement.closest('[translate=no]')) continue;
        const font = document.createElement('font'), inner = document.createElement('font');
        inner.textContent = text.data.replace(/lieux?/g, 'places');
        font.append(inner);
        text.replaceWith(font);
      }
    };
    translate(arguments[0].shadowRoot);";

#[test]
fn on_a_translated_page_counts_stay_true_and_names_stay_what_they_are() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.wait("lieux", |tree| (tree.rows().len() == 20).then_some(()));
        carte.open_filters("Besoin");
        carte.wait("an option", |tree| tree.option("Aide aux démarches administratives"));
        let total = "return [...arguments[0].shadowRoot.querySelectorAll('.titre-liste .total')].map((one) => one.textContent)";
        let before = carte.script(total);
        let names = "return [...arguments[0].shadowRoot.querySelectorAll('.lieu-ligne .nom, .lieu-ligne .ou, .fil, .titre-liste .nom')].map((one) => [one.textContent, one.closest('[translate=no]') !== null])";
        let named = carte.script(names);
        carte.script(TRANSLATE);
        assert_eq!(carte.script(names), named, "names are left as they are");
        assert!(named.as_array().unwrap().iter().all(|name| name[1] == true), "{named}");
        carte.script("arguments[0].shadowRoot.querySelector('input[type=checkbox]').click()");
        let after = carte.wait("another count", |_| Some(carte.script(total)).filter(|now| now.as_array().is_some_and(|now| now[0] != before[0] && !now[0].as_str().unwrap().contains("places"))));
        let answers: u64 = after[0].as_str().unwrap().chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
        let said = carte.script("const label = arguments[0].shadowRoot.querySelector('input[type=checkbox]').closest('label'); return label.querySelector('.n').textContent.replace(/\\D/g, '')");
        assert_eq!(said.as_str().unwrap().parse::<u64>().unwrap(), answers, "the box and the title agree");
        // Back, and once more.
        carte.script(TRANSLATE);
        carte.script("arguments[0].shadowRoot.querySelector('input[type=checkbox]').click()");
        carte.wait("the first count", |_| {
            let now = carte.script(total);
            (now[0].as_str().map(digits) == before[0].as_str().map(digits)).then_some(())
        });
        let one = carte.script("return arguments[0].shadowRoot.querySelector('.titre-liste .total').childNodes.length");
        assert!(one.as_u64() <= Some(2), "nothing of the translation is left beside the count: {one}");
    });
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Steps of the page's own between two of ours.
#[test]
fn the_pages_own_state_of_its_entry_is_left_to_it() {
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        carte.script("history.replaceState({ defilement: 12 }, '')");
        carte.click("button", "Zoomer");
        carte.wait("where the map looks", |_| fragment(carte).contains("vue--").then_some(()));
        assert_eq!(
            carte.script("return history.state"),
            json!({ "defilement": 12 }),
            "a camera writes into the entry that is there"
        );
    });
}
