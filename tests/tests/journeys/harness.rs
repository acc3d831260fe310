//! The harness sees what it must, and fails when it must: on pages of its own, which need no build, but for the walk, which wants a carte.

use carte_tests::{Carte, Engine, Journey, Pace, Tree, containing, page, pages, starting_with};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

fn essai() -> Journey {
    Journey::among(pages(), "essai.html").on_tag("carte-essai")
}

#[test]
fn a_mouse_user_clicks_what_has_a_role_and_a_name() {
    essai().run(|carte| {
        let tree = carte.tree();
        assert!(tree.find("heading", "81 lieux").is_some_and(|node| node.is("level", "2")), "{}", tree.outline());
        assert!(tree.find("heading", containing("hôte")).is_none(), "the host's heading is not ours");
        assert!(!tree.text().contains("caché"), "{}", tree.text());
        carte.click("button", "Loire, 81 lieux");
        carte.get("link", "Médiathèque");
        assert_eq!(carte.all("listitem").len(), 2);
        carte.click("button", "Filtres");
        assert!(carte.get("button", "Filtres").is("expanded", "true"));
    });
}

#[test]
fn a_keyboard_user_gets_everywhere_with_tab_and_enter() {
    essai().run(|carte| {
        carte.tab_to("button", starting_with("Loire"), 5);
        carte.press(&["Enter"]);
        carte.get("StaticText", "Loire");
        carte.tab_to("searchbox", containing("Rechercher"), 3);
        carte.press(&["a", "é"]);
        carte.get("StaticText", "cherche aé");
        carte.chord(&["Shift", "Tab"]);
        assert_eq!(carte.focus().unwrap().name, "Loire, 81 lieux");
    });
}

#[test]
fn a_drag_and_a_wheel_arrive_where_they_are_meant() {
    let journey = essai().not_in(Engine::WebKit, "whose driver turns no wheel while a key is held");
    journey.run(|carte| {
        let map = carte.get("group", "Carte");
        carte.drag(&map, 40, -20);
        carte.get("StaticText", "déplacée de 40,-20");
        carte.wheel(&map, 120, false);
        carte.get("StaticText", "molette 120 sans Ctrl");
        carte.wheel(&map, -120, true);
        carte.get("StaticText", "molette -120 avec Ctrl");
    });
}

#[test]
fn a_journey_knows_the_window_the_marks_and_what_the_system_asks_for() {
    essai().in_window(320, 600).with_media("prefers-reduced-motion", "reduce").run(|carte| {
        assert_eq!(carte.script("return [innerWidth, innerHeight]"), serde_json::json!([320, 600]));
        assert_eq!(carte.script("return matchMedia('(prefers-reduced-motion: reduce)').matches"), true);
        assert_eq!(carte.script("return navigator.language.slice(0, 2)"), "fr");
        assert!(carte.mark("carte:ready") > 0.0);
    });
}

#[test]
fn a_journey_sees_what_was_asked_and_spoils_what_it_wants() {
    let folders = pages().with_hook(|request, reply| match request.path.as_str() {
        "/essai.js" => reply.at_pace(Pace::After(Duration::from_millis(50))),
        _ => reply,
    });
    Journey::among(folders, "essai.html").on_tag("carte-essai").run_with_server(|carte, server| {
        carte.get("heading", "81 lieux");
        let paths: Vec<String> = server.seen().into_iter().map(|request| request.path).collect();
        assert_eq!(paths.iter().filter(|path| path.starts_with("/")).collect::<Vec<_>>(), ["/essai.html", "/essai.js"]);
    });
}

/// Runs a journey that must fail, and returns why.
fn failure(journey: Journey, act: impl FnOnce(&Carte)) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| journey.run(act))).expect_err("the journey should have failed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn bad_manners_fail_a_journey_that_looked_elsewhere() {
    for (fault, complaint) in [
        ("console", "une faute"),
        ("exception", "non rattrapée"),
        ("reseau", "http://ailleurs.example/x"),
        ("worker", "http://ailleurs.example/worker"),
        ("biscuit", "x=1"),
        ("stockage", "storage"),
    ] {
        let journey = Journey::among(pages(), &format!("faute.html?{fault}")).on_tag("carte-essai");
        // The refusal of a foreign request is an error of the console too: the request itself is what must be caught here.
        let journey = journey.tolerating("ailleurs.example");
        let why = failure(journey, |carte| drop(carte.get("StaticText", "commise")));
        assert!(why.contains(complaint), "{fault}: {why}");
    }
}

#[test]
fn an_error_that_is_expected_is_tolerated_and_another_is_not() {
    let faute = || Journey::among(pages(), "faute.html?console").on_tag("carte-essai");
    faute().tolerating("une faute").run(|carte| drop(carte.get("StaticText", "commise")));
    let why = failure(faute().tolerating("autre chose"), |carte| drop(carte.get("StaticText", "commise")));
    assert!(why.contains("une faute"), "{why}");
}

/// The words that journeys find things by; what Chromium calls otherwise, or gives a node of its own, no journey asks for.
const ASKED_FOR: [&str; 16] = [
    "button",
    "link",
    "heading",
    "group",
    "term",
    "definition",
    "radio",
    "checkbox",
    "combobox",
    "textbox",
    "navigation",
    "listbox",
    "option",
    "region",
    "article",
    "StaticText",
];

#[test]
fn the_walk_that_stands_for_the_tree_of_other_engines_tells_what_chromium_tells() {
    let same = |carte: &Carte, state: &str| {
        carte.at_rest();
        let (told, walked) = (carte.tree(), Tree::walked(carte.session(), carte.host()).unwrap());
        for role in ASKED_FOR {
            let names = |tree: &Tree| {
                let names = tree.all(role).into_iter().map(|node| node.name.clone());
                names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
            };
            assert_eq!(names(&walked), names(&told), "{role}, {state}");
        }
        for state in ["expanded", "checked", "pressed", "selected", "focused"] {
            let those = |tree: &Tree| {
                let nodes = tree.nodes.iter().filter(|node| ASKED_FOR.contains(&node.role.as_str()));
                nodes.filter(|node| node.is(state, "true")).map(|node| node.name.clone()).collect::<Vec<_>>()
            };
            assert_eq!(those(&walked), those(&told), "{state}");
        }
    };
    page("source=/fixture/&departement=42").run(|carte| {
        carte.arrived("Loire");
        same(carte, "a département");
        carte.open_filters("Besoin");
        same(carte, "a group of filters");
        carte.press(&["Escape"]);
        carte.click("button", "Lieux");
        carte.wait("lieux", |tree| tree.rows().first().cloned());
        same(carte, "lieux");
        let row = carte.tree().rows()[0].clone();
        carte.click("button", starting_with(&row.nom));
        carte.wait("the address", |tree| tree.panel().find("term", "Adresse").cloned());
        same(carte, "a sheet");
    });
}
