//! Parts of the module that come when a visitor opens what they are for: none with a first view, each once, and what one sees and does when
//! one is late, missing or not what was built.

use carte_tests::{Carte, Journey, Pace, Reply, Request, Server, containing, site, starting_with};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

const PAGE: &str = "essais/carte.html?source=/fixture/&departement=42";
/// One of the group « Besoin ».
const OPTION: &str = "Aide aux démarches administratives";
const COMING: &str = "Chargement…";
const FAILED: &str = "Cette partie de la carte n’a pas pu être chargée.";

/// The names of the parts that were asked for, in order.
fn parts(server: &Server) -> Vec<String> {
    let named = |path: &str| path.rsplit_once("/carte-mednum-widget-").map(|(_, name)| name.to_owned());
    server.sent().iter().filter_map(|sent| named(&sent.path)).collect()
}

fn ready(carte: &Carte) {
    carte.arrived("Loire");
    carte.mark("carte:ready");
    carte.at_rest();
}

#[test]
fn a_first_view_brings_no_part_and_each_comes_once() {
    Journey::among(site(), PAGE).run_with_server(|carte, server| {
        ready(carte);
        assert_eq!(parts(server), [""; 0], "nobody asked for anything yet");
        for _ in 0..2 {
            carte.click("button", "Besoin");
            carte.get("checkbox", starting_with(OPTION));
            carte.click("button", "Besoin");
            carte.gone("checkbox", starting_with(OPTION));
        }
        carte.type_into("combobox", "Rechercher", "montbr");
        carte.get("option", containing("Montbrison"));
        carte.press(&["Escape", "Escape"]);
        let asked = |name: &str| parts(server).iter().filter(|part| *part == name).count();
        assert_eq!(
            (asked("filtres.wasm"), asked("recherche.wasm"), asked("fiche.wasm")),
            (1, 1, 0),
            "{:?}",
            parts(server)
        );
    });
}

/// Nothing is known of such an element before the code is there that cuts its lieux out: it is not first found out that it is wanted.
#[test]
fn the_code_that_cuts_lieux_out_comes_with_the_first_files() {
    let fixed = "departement=42&filtres-fixes=frais_a_charge%3Dgratuit";
    for attributes in ["epci=244200770", "commune=42218 42187", "departement=42 69", fixed] {
        Journey::among(site(), &format!("essais/carte.html?source=/fixture/&{attributes}")).run_with_server(
            |carte, server| {
                carte.mark("carte:ready");
                let asked: Vec<String> = server.seen().iter().map(|request| request.path.clone()).collect();
                let first = |name: &str| asked.iter().position(|path| path.contains(name));
                let (cut, manifest) = (first("-decoupe.wasm"), first("/fixture/manifest.json"));
                assert!(cut.is_some() && cut < manifest, "{asked:?}");
                let n = asked.iter().filter(|path| path.contains("-decoupe.wasm")).count();
                assert_eq!(n, 1, "and once: {asked:?}");
            },
        );
    }
}

#[test]
fn a_visitor_whose_part_is_late_missing_or_altered_reads_so_and_tries_again() {
    // 0: slow; 1: missing; 2: altered; 3: as it was built.
    let state = Arc::new(AtomicU8::new(0));
    let of_server = Arc::clone(&state);
    let folders = site().with_hook(move |request: &Request, reply: Reply| {
        if !request.path.ends_with("/carte-mednum-widget-filtres.wasm") {
            return reply;
        }
        match of_server.load(Ordering::Relaxed) {
            0 => Reply::new(404, "text/html", "absent").at_pace(Pace::After(Duration::from_secs(2))),
            1 => Reply::new(404, "text/html", "absent"),
            2 => Reply::new(200, "application/wasm", "\0asm\x01\0\0\0"),
            _ => reply,
        }
    });
    let journey = ["404", "integrity", "carte-mednum :"]
        .iter()
        .fold(Journey::among(folders, PAGE), |journey, words| journey.tolerating(words));
    journey.run(|carte| {
        ready(carte);
        carte.click("button", "Besoin");
        carte.get("StaticText", COMING);
        for next in 1..=3 {
            carte.get("StaticText", FAILED);
            state.store(next, Ordering::Relaxed);
            carte.click("button", "Réessayer");
            carte.wait("the focus to stay in the widget", |_| carte.focus());
        }
        carte.get("checkbox", starting_with(OPTION));
        carte.gone("StaticText", FAILED);
    });
}

#[test]
fn a_trap_in_a_part_ends_the_module_and_the_next_one_has_its_own() {
    let folders = site().with_hook(move |request: &Request, reply: Reply| {
        if !request.path.ends_with("/carte-mednum-widget.js") {
            return reply;
        }
        // The part comes and is not put into the table: calling it is a trap.
        let files = xtask::paths::files_under(&xtask::paths::site().join("code"));
        let glue = files.iter().find(|file| file.ends_with("carte-mednum-widget.js")).unwrap();
        let glue = std::fs::read_to_string(glue).unwrap();
        let put = "||= WebAssembly.instantiate(part, ";
        assert!(glue.contains(put));
        let not_put = "||= (window.sain ? WebAssembly.instantiate : () => 1)(part, ";
        Reply::new(200, "text/javascript", glue.replace(put, not_put))
    });
    Journey::among(folders, PAGE).tolerating("carte-mednum").run_with_server(|carte, server| {
        ready(carte);
        carte.click("button", "Besoin");
        carte.get("StaticText", "La carte s’est arrêtée à la suite d’une erreur.");
        carte.script("window.sain = true");
        let n = parts(server).len();
        carte.click("button", "Réessayer");
        carte.arrived("Loire");
        carte.click("button", "Besoin");
        carte.get("checkbox", starting_with(OPTION));
        assert_eq!(parts(server).len(), n, "what was compiled serves again");
    });
}
