//! The keyboard's way through a page with a carte in it: every stop shows itself, each leads on, forwards and backwards.
//!
//! Where the journeys of other files do a task, these ones walk past everything there is.

use carte_tests::{Carte, Journey, Node, page, starting_with};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A commune with a handful of lieux.
const FEW: &str = "source=/fixture/&commune=42330";

/// More stops than any state has.
const MANY: usize = 150;

/// How the focus is shown on what has it. A line around it is measured; what is drawn is compared as a picture, with the focus and without.
const SHOWN: &str = "
    const [one] = arguments, style = getComputedStyle(one), root = one.getRootNode(), box = one.getBoundingClientRect();
    const mine = (found) => found && (found === one || one.contains(found) || found.contains(one) || found.closest('label')?.contains(one));
    // What covers it all: nine points of it.
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
    const seen = one instanceof SVGElement || points.some(([x, y]) => mine(root.elementFromPoint(x, y)));
    return { seen, html: one instanceof HTMLElement, line: style.outlineStyle, width: parseFloat(style.outlineWidth), box: [box.x + scrollX, box.y + scrollY, box.width, box.height] };";

/// On a page whose parts are photographed.
fn sees(wishes: &str) -> Journey {
    page(wishes).in_chromium_alone("which photographs a part of the page")
}

fn picture(carte: &Carte, around: &Value) -> String {
    let side = |i: usize| around[i].as_f64().unwrap_or_default();
    let clip = json!({ "x": (side(0) - 8.0).max(0.0), "y": (side(1) - 8.0).max(0.0), "width": side(2) + 16.0, "height": side(3) + 16.0, "scale": 1 });
    let shot = carte.session().devtools("Page.captureScreenshot", &json!({ "clip": clip })).unwrap();
    shot["data"].as_str().unwrap_or_default().to_owned()
}

/// The stop that the keyboard is on can be seen, and is seen to be the one.
fn shows_itself(carte: &Carte, node: &Node, state: &str) {
    let what = format!("{state}: {} \"{}\"", node.role, node.name);
    let shown = carte.session().script(SHOWN, &[node.element.to_json()]).unwrap();
    assert_eq!(shown["seen"], true, "{what} is covered");
    if shown["html"] == true {
        assert!(shown["line"] != "none" && shown["width"].as_f64() >= Some(2.0), "{what}: {shown}");
    }
    let run = |body: &str| carte.session().script(body, &[node.element.to_json()]).unwrap();
    let with = picture(carte, &shown["box"]);
    run("arguments[0].blur()");
    let without = picture(carte, &shown["box"]);
    run("arguments[0].focus()");
    assert!(with.len() > 100 && with != without, "{what} looks the same with the focus and without");
}

/// Tabs from one of the page's own buttons to the other, past everything in the carte; returns the stops.
fn walk(carte: &Carte, keys: &[&str], from: &str, to: &str, mut stop: impl FnMut(&Node)) -> Vec<String> {
    let body = "document.getElementById(arguments[0]).focus()";
    carte.session().script(body, &[json!(from)]).unwrap();
    let mut stops = Vec::new();
    for _ in 0..MANY {
        carte.chord(keys);
        if carte.script("return document.activeElement.id") == to {
            return stops;
        }
        let node = carte.keyboard();
        stop(&node);
        stops.push(format!("{} \"{}\"", node.role, node.name));
    }
    panic!("{MANY} stops do not lead out of the carte:\n{}", stops.join("\n"));
}

/// All stops of a state, there and back.
fn passes(carte: &Carte, state: &str, at_least: usize) -> usize {
    carte.at_rest();
    let there = walk(carte, &["Tab"], "avant", "apres", |node| shows_itself(carte, node, state));
    let mut back = walk(carte, &["Shift", "Tab"], "apres", "avant", |_| {});
    back.reverse();
    assert_eq!(there, back, "{state}: the way back is another");
    assert!(there.len() >= at_least, "{state}: only {there:#?}");
    // Not past the test runner's ears: who reads a passing run wants the number.
    drop(io::stdout().write_all(format!("focus: {} stops, {state}\n", there.len()).as_bytes()));
    there.len()
}

#[test]
fn a_keyboard_user_sees_where_they_are_on_the_map_in_filters_and_in_lists() {
    sees("source=/fixture/&titre=Se faire aider&aide=/aide").in_window(1280, 1000).run(|carte| {
        carte.arrived("France");
        carte.open_filters("Accès");
        passes(carte, "France, filters open", 30);
    });
}

#[test]
fn a_keyboard_user_sees_where_they_are_on_a_sheet_a_form_and_side_by_side() {
    let journey = sees("source=/fixture/&departement=42&vue=liste&contact=aide@exemple.fr").in_window(1280, 1000);
    journey.run(|carte| {
        carte.arrived("Loire");
        carte.choose_list("Lieux");
        carte.open_lieu(|_| true);
        carte.click("button", "Signaler une erreur");
        carte.click("radio", "Téléphone");
        carte.get("textbox", "Que faudrait-il lire ? (obligatoire)");
        passes(carte, "a sheet and its report", 12);
        carte.click("button", "Retour à la liste");
        carte.keep_lieux(2);
        carte.click("button", "Comparer");
        carte.wait("all that is compared", |tree| (!tree.text().contains("chargement")).then_some(()));
        passes(carte, "lieux side by side", 6);
        carte.click("button", "Préparer une fiche d’orientation");
        carte.get("textbox", "Prénom");
        passes(carte, "a fiche d’orientation", 12);
    });
}

#[test]
fn a_keyboard_user_sees_where_they_are_in_the_questionnaire() {
    sees("source=/fixture/&departement=42").in_window(1280, 900).run(|carte| {
        carte.arrived("Loire");
        carte.click("button", "M’aider à choisir");
        for step in 1..=4 {
            carte.keyboard_on("heading", starting_with(&format!("Étape {step} sur 6")));
            // The others are boxes, as the first one is.
            if step != 3 {
                passes(carte, &format!("step {step} of the questionnaire"), 10);
            }
            if step < 4 {
                let tree = carte.tree();
                let on = ["Suivant", "Passer"].into_iter().find(|name| tree.find("button", *name).is_some());
                carte.click("button", on.expect("a way on"));
            }
        }
    });
}

#[test]
fn a_keyboard_user_sees_where_they_are_in_a_narrow_column_and_in_the_colours_of_the_system() {
    page(&format!("{FEW}&largeur=320")).in_window(400, 800).run(|carte| {
        carte.arrived("Villars");
        passes(carte, "lieux in a narrow column", 12);
        carte.keep_lieux(2);
        passes(carte, "lieux that are kept, in a narrow column", 12);
    });
    let forced = page("source=/fixture/").with_media("forced-colors", "active").in_window(1280, 1000);
    forced.run(|carte| {
        carte.arrived("France");
        passes(carte, "France in the colours of the system", 25);
    });
}

/// What sees no stop without a mark must be able to see one.
#[test]
fn a_focus_that_nobody_could_see_and_a_trap_are_noticed() {
    let notices = |words: &str, act: &dyn Fn(&Carte)| {
        let wishes = format!("{FEW}&vue=liste&masquer=filtres%20selection%20parcours");
        sees(&wishes).in_window(1280, 900).run(|carte| {
            carte.arrived("Villars");
            passes(carte, "a list", 5);
            act(carte);
            let said =
                catch_unwind(AssertUnwindSafe(|| passes(carte, "a list", 5))).expect_err("it should have failed");
            let said = said.downcast_ref::<String>().cloned().unwrap_or_default();
            assert!(said.contains(words), "{said}");
        });
    };
    let sheet = |css: &str| {
        format!(
            "const sheet = new CSSStyleSheet(); sheet.replaceSync('{css}'); const root = arguments[0].shadowRoot; root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];"
        )
    };
    notices("a list: combobox \"Rechercher\": ", &|carte| {
        drop(carte.script(&sheet(":focus-visible { outline: none !important }")));
    });
    notices("looks the same", &|carte| {
        drop(carte.script(&sheet(":focus-visible { outline: 3px solid transparent !important }")));
    });
    notices("do not lead out of the carte", &|carte| {
        drop(carte.script("arguments[0].shadowRoot.addEventListener('keydown', (event) => event.key === 'Tab' && event.preventDefault(), true)"));
    });
}
