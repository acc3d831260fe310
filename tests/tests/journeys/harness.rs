//! The harness sees what it must, and fails when it must: on pages of its own, which need no build, but for the walk, which wants a carte.

use carte_tests::{Carte, Engine, Journey, Pace, Reply, Server, Tree, containing, page, pages, starting_with};
use serde_json::{Value, json};
use std::cell::Cell;
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

/// All that a page can leave behind in a browser.
const LEAVES: &str = "
    localStorage.setItem('trace', 1); sessionStorage.setItem('trace', 1); document.cookie = 'trace=1; max-age=600';
    await new Promise((resolve) => { indexedDB.open('trace').onsuccess = ({ target }) => resolve(target.result.close()); });
    await globalThis.caches?.open('trace');
    await navigator.serviceWorker?.register('/service.js');
    await (await fetch('/durable.txt')).text();
    console.warn('trace');
    return (await navigator.permissions.query({ name: 'geolocation' })).state;";

/// And what of it the next page would find.
const FINDS: &str = "
    const names = (list) => list.map((one) => one.name ?? one);
    await (await fetch('/durable.txt')).text();
    return [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...names(await indexedDB.databases()),
        ...await globalThis.caches?.keys() ?? [], ...await navigator.serviceWorker?.getRegistrations() ?? []].filter((one) => one !== '');";

/// The zone of the machine, or of who asked for another; whether a motion is to be reduced; whether places may be told.
const IS: &str = "
    const { state } = await navigator.permissions.query({ name: 'geolocation' });
    return [Intl.DateTimeFormat().resolvedOptions().timeZone, matchMedia('(prefers-reduced-motion: reduce)').matches, state === 'granted'];";

#[test]
fn a_journey_finds_nothing_of_the_one_before_it_in_the_same_browser() {
    let folders = pages().with_hook(|request, reply| match request.path.as_str() {
        "/durable.txt" => Reply::new(200, "text/plain", "x").with_header("Cache-Control", "public, max-age=600"),
        "/service.js" => Reply::new(200, "text/javascript", "addEventListener('fetch', () => {});"),
        _ => reply,
    });
    let server = Server::start(folders, 0).unwrap();
    let address = server.url("essai.html");
    let n_asked = || server.seen().iter().filter(|request| request.path == "/durable.txt").count();
    let is_chromium = Engine::asked() == Engine::Chromium;
    let process = |carte: &Carte| match is_chromium {
        true => {
            carte.session().devtools("SystemInfo.getProcessInfo", &json!({})).unwrap()["processInfo"][0]["id"].clone()
        }
        false => Value::Null,
    };
    let before = Cell::new(Value::Null);
    essai().visit(&server, &address, |carte| before.set(carte.session().script_async(IS, &[]).unwrap()));
    let before = before.into_inner();
    // Another worker may take the browser between two journeys: then they are made once more.
    for _ in 0..50 {
        let (first, second) = (Cell::new(Value::Null), Cell::new(Value::Null));
        // What it leaves is bad manners: it fails, and the next one is none the worse for it.
        let leaves = if is_chromium {
            let journey = essai().with_media("prefers-reduced-motion", "reduce");
            journey.allowing(&["geolocation"])
        } else {
            essai()
        };
        let why = catch_unwind(AssertUnwindSafe(|| {
            leaves.visit(&server, &address, |carte| {
                first.set(process(carte));
                let state = carte.session().script_async(LEAVES, &[]).unwrap();
                assert!(!is_chromium || state == "granted", "{state}");
            });
        }));
        let why = why.expect_err("it should have failed").downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(why.contains("cookies or storage"), "{why}");
        let n_before = n_asked();
        essai().visit(&server, &address, |carte| {
            second.set(process(carte));
            assert_eq!(carte.session().script_async(FINDS, &[]).unwrap(), json!([]));
            assert_eq!(n_asked(), n_before + 1, "a cache that is its own is empty");
            assert_eq!(carte.session().script_async(IS, &[]).unwrap(), before);
            assert_eq!(carte.told(), [""; 0], "the console");
        });
        // One in a zone of its own leaves it to nobody.
        let zone = Cell::new(Value::Null);
        essai().in_time_zone("Pacific/Auckland").visit(&server, &address, |carte| {
            zone.set(carte.session().script_async(IS, &[]).unwrap());
        });
        assert_eq!(zone.into_inner()[0], "Pacific/Auckland");
        essai().visit(&server, &address, |carte| {
            assert_eq!(carte.session().script_async(IS, &[]).unwrap(), before);
        });
        if first.into_inner() == second.into_inner() {
            return;
        }
    }
    panic!("no two journeys in one browser, so nothing was shown");
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
