//! What falls, falls alone: a trap in the module of one carte, of several in a page, and what of it the page, the other cartes and the
//! memory of the browser are left with.

use carte_tests::{Carte, Engine, Journey, Reply, Request, containing, site, starting_with};
use serde_json::{Value, json};
use xtask::paths;

const PAGE: &str = "essais/carte.html?source=/fixture/&departement=42";
const STOPPED: &str = "La carte s’est arrêtée à la suite d’une erreur.";
const JS: &str = "carte-mednum-widget.js";

/// The page knows the instances of the module, in the order they are made, without holding them; what a host's own tools would hear of
/// errors; and what the console was told.
const WATCH: &str = "
    window.instances = []; window.fautes = []; window.dit = [];
    const make = WebAssembly.instantiate;
    WebAssembly.instantiate = async (...given) => {
      const made = await make(...given);
      if (made.exports.instance_new) instances.push(new WeakRef(made));
      return made;
    };
    addEventListener('error', (event) => fautes.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => fautes.push(String(event.reason)));
    const say = console.error; console.error = (...words) => { dit.push(words.join(' ')); say.apply(console, words); };";

/// Why a journey is made in Chromium alone.
const SWEEPS: &str = "which has the browser throw away what nobody holds";

fn journey(page: &str) -> Journey {
    Journey::among(site(), page).with_script(WATCH).tolerating("carte-mednum :")
}

/// Takes all functions out of the table of an instance: the next that is called through it is a trap, as after a memory gone wrong.
fn break_instance(carte: &Carte, number: usize) {
    let body = "const table = instances[arguments[0]].deref().exports.__indirect_function_table;
        for (let i = 0; i < table.length; i++) table.set(i, null);";
    carte.session().script(body, &[json!(number)]).unwrap();
}

/// How many instances there are once the browser has thrown away what nobody holds.
fn alive(carte: &Carte) -> u64 {
    carte.session().devtools("HeapProfiler.collectGarbage", &json!({})).unwrap();
    let count = "return instances.filter((one) => one.deref()).length";
    carte.session().script(count, &[]).unwrap().as_u64().unwrap()
}

fn outline(carte: &Carte) -> Vec<String> {
    carte.tree().nodes.iter().map(|node| format!("{} {} {:?}", node.role, node.name, node.states)).collect()
}

#[test]
fn a_carte_that_falls_takes_no_other_with_it_and_starts_again_twice() {
    journey("deux.html").in_chromium_alone(SWEEPS).run_with_server(|loire, server| {
        let ain = loire.other("section:nth-of-type(2) carte-mednum");
        loire.arrived("Loire");
        ain.arrived("Ain");
        ain.enter_by_list("Bourg-en-Bresse");
        ain.tab_to("button", "Revenir au territoire précédent", 90);
        for carte in [loire, &ain] {
            carte.at_rest();
        }
        let before = outline(&ain);
        let asked = |name: &str| server.seen().iter().filter(|request| request.path.ends_with(name)).count();
        for broken in [0, 2] {
            break_instance(loire, broken);
            loire.script("arguments[0].shadowRoot.querySelector('button').click()");
            loire.get("StaticText", STOPPED);
            loire.get("link", starting_with("Voir les lieux"));
            assert_eq!(outline(&ain), before, "the other has heard nothing of it");
            loire.script("arguments[0].reessayer()");
            loire.arrived("Loire");
            assert_eq!(outline(&ain), before);
        }
        break_instance(loire, 3);
        loire.script("arguments[0].shadowRoot.querySelector('button').click()");
        loire.get("StaticText", containing("plusieurs fois"));
        loire.gone("button", "Réessayer");
        loire.script("arguments[0].reessayer()");
        loire.next_frame();
        loire.get("StaticText", containing("plusieurs fois"));
        // Whose turn it is not has all its own.
        ain.press(&["Enter"]);
        ain.arrived("Ain");
        assert_eq!((asked(JS), asked("carte-mednum-widget_bg.wasm")), (1, 1), "what was compiled serves again");
        let said = loire.script("return dit.filter((said) => said.includes('arrêtée')).length");
        assert_eq!(
            (said, loire.script("return fautes")),
            (json!(3), json!([])),
            "once a fall, and nothing to the page"
        );
    });
}

#[test]
fn a_carte_that_falls_at_its_start_leaves_no_blank_box() {
    let folders = site().with_hook(|request: &Request, reply| {
        if !request.path.ends_with(JS) {
            return reply;
        }
        let glue = shipped_glue();
        let start = "const ret = wasm.instance_new(";
        assert!(glue.contains(start));
        let falls = "if (!window.sain) wasm.instance_unmount(0xfffffff0);";
        Reply::new(200, "text/javascript", glue.replace(start, &[falls, start].concat()))
    });
    Journey::among(folders, PAGE).with_script(WATCH).tolerating("carte-mednum :").run(|carte| {
        carte.get("StaticText", STOPPED);
        carte.get("link", "Voir les lieux");
        carte.wait("the console", |_| {
            let said = carte.script("return dit.join()");
            // Each engine has its words for the trap.
            let trap = match carte.session().engine() {
                Engine::Chromium => "memory access out of bounds",
                Engine::Firefox => "index out of bounds",
                Engine::WebKit => "Out of bounds memory access",
            };
            said.as_str().filter(|said| said.contains(trap)).map(drop)
        });
        carte.script("window.sain = true");
        carte.click("button", "Réessayer");
        carte.arrived("Loire");
        assert_eq!(carte.script("return fautes"), json!([]));
    });
}

/// The glue as it is shipped, whatever the name of its folder.
fn shipped_glue() -> String {
    let files = paths::files_under(&paths::site().join("code"));
    std::fs::read_to_string(files.iter().find(|file| file.ends_with(JS)).unwrap()).unwrap()
}

/// Swaps the carte of the page for a new one, again and again, each once the one before is ready.
const SWAP: &str = "
    const [tag, n] = arguments;
    let carte = document.querySelector('carte-mednum');
    const ready = async () => { while (!carte.shadowRoot?.querySelector('.marqueurs > *')) await new Promise(requestAnimationFrame); };
    for (let i = 0; i < n; i++) {
      const next = carte.cloneNode(true);
      carte.replaceWith(next);
      carte = next;
      await ready();
    }";

#[test]
fn a_page_that_swaps_its_carte_a_hundred_times_keeps_one_instance() {
    journey(PAGE).in_chromium_alone(SWEEPS).run(|carte| {
        carte.arrived("Loire");
        let swap = |n: u32| drop(carte.session().script_async(SWAP, &[Value::Null, json!(n)]).unwrap());
        let nodes = || {
            let counters = carte.session().devtools("Memory.getDOMCounters", &json!({})).unwrap();
            (counters["nodes"].as_u64().unwrap(), counters["jsEventListeners"].as_u64().unwrap())
        };
        swap(50);
        let before = (alive(carte), nodes());
        swap(50);
        let after = (alive(carte), nodes());
        assert_eq!(carte.session().script("return instances.length", &[]).unwrap(), json!(101), "one each");
        // The last one, and what the browser has not come to yet.
        assert!(before.0 <= 2 && after.0 <= 2, "{before:?} {after:?}");
        assert!(after.1.0 < before.1.0 * 11 / 10 && after.1.1 < before.1.1 * 11 / 10, "{before:?} {after:?}");
        assert_eq!(carte.session().script("return fautes", &[]).unwrap(), json!([]));
    });
}

/// Adds cartes to the page until there are so many, and waits until each has counted its lieux.
fn crowd(carte: &Carte, n: u32) {
    let body = "const [tag, n] = arguments, all = () => [...document.querySelectorAll('carte-mednum')];
        while (all().length < n) tag.after(tag.cloneNode(true));
        const says = (one) => /228/.test(one.shadowRoot?.textContent);
        while (!all().every(says)) await new Promise(requestAnimationFrame);";
    drop(carte.session().script_async(body, &[carte.host().to_json(), json!(n)]).unwrap());
}

#[test]
fn a_page_of_many_cartes_shares_sixteen_instances() {
    journey(&format!("{PAGE}&vue=compteur")).run(|carte| {
        crowd(carte, 40);
        assert_eq!(carte.script("return instances.length"), json!(16));
        // Those that share one fall together, and only those.
        break_instance(carte, 0);
        let fallen = carte.session().script_async(
            "const all = [...document.querySelectorAll('carte-mednum')], fallen = () => all.filter((one) => one.shadowRoot.querySelector('.panne'));
             for (const one of all) one.setAttribute('departement', '01');
             while (!fallen().length || !all.every((one) => fallen().includes(one) || /54/.test(one.shadowRoot.textContent))) await new Promise(requestAnimationFrame);
             const n = fallen().length;
             for (const one of fallen()) one.reessayer();
             while (!all.every((one) => /54/.test(one.shadowRoot.textContent))) await new Promise(requestAnimationFrame);
             return [n, fallen().length];",
            &[],
        );
        let fallen = fallen.unwrap();
        assert!(fallen == json!([2, 0]) || fallen == json!([3, 0]), "{fallen}");
        assert_eq!(carte.script("return fautes"), json!([]));
    });
}

#[test]
fn where_the_browser_has_no_room_for_one_more_cartes_share() {
    let no_room = "
        const given = WebAssembly.instantiate;
        let n = 0;
        WebAssembly.instantiate = (module, imports) => module instanceof WebAssembly.Module && imports.g && ++n > ROOM
          ? Promise.reject(new RangeError('Out of memory')) : given(module, imports);";
    let of_room = |room: &str| journey(&format!("{PAGE}&vue=compteur")).with_script(&no_room.replace("ROOM", room));
    of_room("2").run(|carte| {
        crowd(carte, 5);
        assert_eq!(carte.script("return [instances.length, fautes]"), json!([2, []]));
    });
    of_room("0").run(|carte| {
        carte.get("StaticText", "La carte n’a pas pu s’afficher : ce navigateur manque de mémoire.");
        carte.get("link", "Voir les lieux");
        carte.get("button", "Réessayer");
    });
}
