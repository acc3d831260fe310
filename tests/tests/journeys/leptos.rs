//! The map as a component of a Leptos application (`demo/leptos`): one Wasm module for both, props that are signals, callbacks, and nothing
//! left when the component goes.

use carte_tests::{Carte, Journey, containing, site};
use serde_json::json;

/// What the component renders.
const TAG: &str = "carte-mednum-leptos";

/// The page counts errors, and what waits on its window, its document and its clock.
const LEDGER: &str = "
    window.fautes = [];
    addEventListener('error', (event) => fautes.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => fautes.push(String(event.reason)));
    window.veille = 0;
    const shared = (of) => of === window || of === document || of == null;
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (...given) { if (shared(this)) veille++; return add.apply(this, given); };
    EventTarget.prototype.removeEventListener = function (...given) { if (shared(this)) veille--; return remove.apply(this, given); };
    const { setInterval: begin, clearInterval: end } = window;
    window.setInterval = (...given) => { veille++; return begin(...given); };
    window.clearInterval = (timer) => { veille--; return end(timer); };";

fn application() -> Journey {
    let folders = site().and("/leptos/", xtask::leptos::folder());
    // The map's element comes once the application runs.
    Journey::among(folders, "leptos/").on_tag("body").with_script(LEDGER)
}

/// The map, once the application shows it.
fn map<'a>(app: &Carte<'a>) -> Carte<'a> {
    app.get("button", "Retirer la carte");
    app.other(TAG)
}

#[test]
fn a_visitor_of_a_leptos_application_uses_the_map_that_is_part_of_it() {
    application().run_with_server(|app, server| {
        let loire = map(app);
        loire.arrived("Loire");
        loire.enter_by_list("Saint-Étienne");
        let lieu = loire.wait("its lieux", |tree| tree.rows().into_iter().next());
        loire.click("button", containing(&lieu.nom));
        loire.get("term", "Adresse");
        app.get("StaticText", containing(&format!("Fiche ouverte : {}", lieu.nom)));
        // A signal of the application is a prop, and a prop an attribute.
        app.click("button", "Changer de département");
        loire.arrived("Ain");
        assert_eq!(loire.script("return arguments[0].getAttribute('departement')"), "01");
        // What lies beside the code of the map is found in the package, the reader of raw files in the folder of its version.
        app.click("button", "Lire un fichier brut");
        loire.wait("the reader", |_| {
            server.seen().iter().any(|request| request.path.ends_with("/lecture.js")).then_some(())
        });
        loire.arrived("Ain");
        let asked: Vec<String> = server.seen().into_iter().map(|request| request.path).collect();
        assert!(
            !asked.iter().any(|path| path.contains("carte-mednum-widget")),
            "the code is the application's: {asked:?}"
        );
        assert!(asked.iter().any(|path| path == "/donnees/manifest.json"), "{asked:?}");
        assert_eq!(app.script("return fautes"), json!([]));
    });
}

#[test]
fn a_component_that_goes_leaves_nothing_and_comes_again() {
    application().run(|app| {
        map(app).arrived("Loire");
        let watched = || app.script("return veille").as_i64().unwrap_or_default();
        let with_map = watched();
        let take_away = || {
            map(app).script("window.racine = arguments[0].shadowRoot;");
            app.click("button", "Retirer la carte");
            app.get("button", "Remettre la carte");
            app.session().resize(900, 700).unwrap();
            app.press(&["Escape", "+", "ArrowLeft"]);
            app.script("dispatchEvent(new Event('resize')); dispatchEvent(new Event('scroll')); dispatchEvent(new PopStateEvent('popstate'));");
            app.next_frame();
            assert_eq!(app.script("return racine.childElementCount"), 0, "nothing is left in it");
            assert_eq!(app.script(&format!("return document.querySelector('{TAG}')")), json!(null));
            app.session().resize(1280, 900).unwrap();
            watched()
        };
        let without = take_away();
        assert!(without < with_map, "the map waits on the page: {without}, {with_map}");
        app.click("button", "Remettre la carte");
        let again = map(app);
        again.arrived("Loire");
        again.enter_by_list("Saint-Étienne");
        assert_eq!(take_away(), without, "what a second map has left");
        assert_eq!(app.script("return fautes"), json!([]));
    });
}
