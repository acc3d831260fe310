//! What a visitor reads and a webmaster is told when the carte cannot start, stops, or lacks its data: one journey a cause, on servers,
//! policies and browsers that are really so.

use carte_tests::{Carte, Engine, Folders, Journey, Pace, Reply, Request, Server, containing, site};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use xtask::paths;

const PAGE: &str = "essais/carte.html?source=/fixture/&departement=42";
const JS: &str = "/carte-mednum-widget.js";
const WASM: &str = "/carte-mednum-widget_bg.wasm";
/// The server has taken the request and says nothing: for longer than a journey waits for anything, and not so long as a driver may take to
/// answer, since Firefox opens a page no sooner than its scripts have come or failed.
const NEVER: Pace = Pace::After(Duration::from_secs(45));
/// The long waits of the page last half a second.
const FAST_CLOCK: &str =
    "const wait = setTimeout; window.setTimeout = (run, ms, ...more) => wait(run, ms >= 9000 ? 500 : ms, ...more);";

/// What spoils an answer.
type Spoil = fn(&Request, Reply) -> Reply;

/// The site whose server does this until it heals.
fn ill(spoil: impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static) -> (Folders, Arc<AtomicBool>) {
    let ill = Arc::new(AtomicBool::new(true));
    let still = Arc::clone(&ill);
    let hook =
        move |request: &Request, reply| if still.load(Ordering::Relaxed) { spoil(request, reply) } else { reply };
    (site().with_hook(hook), ill)
}

/// The same, of one file.
fn on(path: &'static str, spoil: fn(Reply) -> Reply) -> impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static {
    move |request, reply| if request.path.ends_with(path) { spoil(reply) } else { reply }
}

/// A file of the code, whatever the name of its folder.
fn shipped(name: &str) -> PathBuf {
    let mut files = paths::files_under(&paths::site().join("code")).into_iter();
    files.find(|file| file.ends_with(name.trim_start_matches('/'))).unwrap()
}

fn journey(folders: Folders, page: &str) -> Journey {
    // What the browser itself says of a failure, and what we say.
    ["carte-mednum", "404", "503", "MIME", "Content Security Policy", "ERR_", "Content-Security-Policy"]
        .iter()
        .fold(Journey::among(folders, page), |journey, words| journey.tolerating(words))
        .with_script(HEARS)
}

/// The console, as the webmaster would read it.
const HEARS: &str = "
    if (!window.dit) {
      window.dit = []; for (const kind of ['warn', 'error']) { const say = console[kind];
      console[kind] = (...words) => { dit.push(words.join(' ')); say.apply(console, words); }; }
      window.entendu = []; document.addEventListener('carte-mednum:erreur', (event) => entendu.push(event.detail));
    }";

fn said(carte: &Carte) -> Vec<String> {
    let said = carte.script("return dit").as_array().cloned().unwrap_or_default();
    said.iter().filter_map(Value::as_str).filter(|said| said.starts_with("carte-mednum :")).map(str::to_owned).collect()
}

/// Waits until the console has said all of these in one message.
fn told(carte: &Carte, words: &[&str]) -> String {
    carte.wait(&format!("the console to say {words:?}, beside {:?}", said(carte)), |_| {
        said(carte).into_iter().find(|said| words.iter().all(|word| said.contains(word)))
    })
}

fn page_of_login(_: Reply) -> Reply {
    Reply::new(200, "text/html; charset=utf-8", "<!doctype html><title>Connexion</title>")
}

struct Start {
    what: &'static str,
    file: &'static str,
    spoil: fn(Reply) -> Reply,
    /// After « La carte n’a pas pu s’afficher : ».
    says: &'static str,
    told: &'static [&'static str],
}

const STARTS: [Start; 9] = [
    Start {
        what: "no script",
        file: JS,
        spoil: |_| Reply::new(404, "text/html", "absent"),
        says: "un fichier est introuvable.",
        told: &["carte-mednum-widget.js", "404"],
    },
    Start {
        what: "no Wasm",
        file: WASM,
        spoil: |_| Reply::new(404, "text/html", "absent"),
        says: "un fichier est introuvable.",
        told: &["carte-mednum-widget_bg.wasm", "404"],
    },
    Start {
        what: "a page instead of the script",
        file: JS,
        spoil: page_of_login,
        says: "le serveur a envoyé autre chose.",
        told: &["carte-mednum-widget.js", "200", "text/html"],
    },
    Start {
        what: "a page instead of the Wasm",
        file: WASM,
        spoil: page_of_login,
        says: "le serveur a envoyé autre chose.",
        told: &["carte-mednum-widget_bg.wasm", "200", "text/html"],
    },
    Start {
        what: "a script that is sent as text",
        file: JS,
        spoil: |reply| reply.with_header("Content-Type", "text/plain"),
        says: "le serveur l’envoie mal.",
        told: &["text/plain", "AddType text/javascript .js", "mimeMap", "nginx"],
    },
    Start {
        what: "half a Wasm",
        file: WASM,
        spoil: |mut reply| {
            reply.headers.retain(|(name, _)| name != "Content-Encoding");
            reply.body = std::fs::read(shipped(WASM)).unwrap();
            reply.body.truncate(100_000);
            reply
        },
        says: "un fichier est abîmé.",
        told: &["carte-mednum-widget_bg.wasm", "application/wasm", "tronqué"],
    },
    Start {
        what: "a line that is cut",
        file: WASM,
        spoil: |reply| reply.at_pace(Pace::CutAfter(60_000)),
        says: "la connexion a été interrompue.",
        told: &["carte-mednum-widget_bg.wasm", "interrompu"],
    },
    Start {
        what: "an ill server",
        file: WASM,
        spoil: |_| Reply::new(503, "text/plain", "plus tard"),
        says: "le serveur a répondu 503.",
        told: &["carte-mednum-widget_bg.wasm", "503"],
    },
    Start {
        what: "a server that takes the request and never answers",
        file: JS,
        spoil: |reply| reply.at_pace(NEVER),
        says: "le serveur ne répond pas.",
        told: &["carte-mednum-widget.js", "n’envoie rien"],
    },
];

#[test]
fn a_visitor_whose_carte_cannot_start_reads_why_gets_what_the_tag_holds_and_tries_again() {
    for start in &STARTS {
        eprintln!("{}", start.what);
        // Firefox takes what came of a compressed file before the line was cut for the whole of it.
        let start = if Engine::asked() == Engine::Firefox && start.what == "a line that is cut" {
            &Start { says: "un fichier est abîmé.", told: &["carte-mednum-widget_bg.wasm", "tronqué"], ..*start }
        } else {
            start
        };
        let (folders, ill) = ill(on(start.file, start.spoil));
        journey(folders, PAGE).with_script(FAST_CLOCK).run(|carte| {
            carte.get("StaticText", format!("La carte n’a pas pu s’afficher : {}", start.says));
            carte.get("link", "Voir les lieux");
            let message = told(carte, start.told);
            assert_eq!(said(carte).len(), 1, "one message: {:?}", said(carte));
            let heard = carte.script("return entendu");
            assert!(message.contains(heard[0]["remede"].as_str().unwrap()), "{heard} {message}");
            assert_eq!(heard.as_array().map(Vec::len), Some(1), "{heard}");
            ill.store(false, Ordering::Relaxed);
            carte.click("button", "Réessayer");
            carte.arrived("Loire");
            carte.gone("link", "Voir les lieux");
        });
    }
}

/// Behind servers whose headers are for successes alone, what is missing looks forbidden.
#[test]
fn a_visitor_of_another_site_is_not_told_that_their_line_is_cut_where_a_file_is_missing() {
    // A hub without this file, at another origin than the page.
    let without = |file: &'static str| {
        let folders = site().closed_when_it_fails().with_hook(move |request, reply| {
            if request.path.contains(file) { Reply::new(404, "text/html", "absent") } else { reply }
        });
        let hub = Server::start(folders, 0).unwrap();
        let journey = journey(site(), &format!("{PAGE}&hub={}", hub.origin()));
        (hub, journey.tolerating("CORS").tolerating("Failed to"))
    };
    let both = ["absent, ou interdit", "l’y déposer", "Header always set Access-Control-Allow-Origin", "always;"];
    for file in [JS, WASM] {
        let (_hub, journey) = without(file);
        journey.run(|carte| {
            carte.get("StaticText", "La carte n’a pas pu s’afficher : un fichier est absent, ou interdit à ce site.");
            carte.get("link", "Voir les lieux");
            let message = told(carte, &both);
            assert!(message.contains(file), "{message}");
        });
    }
    let (_hub, journey) = without("/fixture/lieux-42.");
    journey.run(|carte| {
        let why = "la connexion a été interrompue, ou le serveur ne donne pas le fichier.";
        carte.get("StaticText", format!("Les lieux n’ont pas pu être chargés : {why}"));
        let message = told(carte, &both);
        assert!(message.contains("/fixture/lieux-42."), "{message}");
    });
}

#[test]
fn a_wasm_that_never_comes_is_given_up_and_one_that_comes_slowly_is_not() {
    let (folders, ill) = ill(on(WASM, |reply| reply.at_pace(NEVER)));
    journey(folders, PAGE).with_script(FAST_CLOCK).run(|carte| {
        carte.get("StaticText", "La carte n’a pas pu s’afficher : le serveur ne répond pas.");
        told(carte, &["carte-mednum-widget_bg.wasm", "n’envoie rien"]);
        ill.store(false, Ordering::Relaxed);
        carte.click("button", "Réessayer");
        carte.arrived("Loire");
    });
    // Ten drops, a fifth of a second apart: four times as long as the silence that is allowed.
    let drops = Pace::Drops { bytes: 20_000, pause: Duration::from_millis(200) };
    let folders =
        site().with_hook(move |request, reply| if request.path.ends_with(WASM) { reply.at_pace(drops) } else { reply });
    journey(folders, PAGE).with_script(FAST_CLOCK).run(|carte| {
        carte.arrived("Loire");
        assert_eq!(said(carte), [""; 0]);
    });
}

#[test]
fn a_wasm_of_the_wrong_type_starts_all_the_same_and_the_webmaster_is_told() {
    let folders = site().with_hook(on(WASM, |reply| reply.with_header("Content-Type", "text/plain")));
    journey(folders, PAGE).run(|carte| {
        carte.arrived("Loire");
        told(carte, &["text/plain", "AddType application/wasm .wasm", "mimeMap"]);
        assert_eq!(said(carte).len(), 1, "{:?}", said(carte));
    });
}

#[test]
fn a_visitor_without_wasm_gets_what_the_tag_holds_and_nothing_to_press() {
    journey(site(), PAGE).without_wasm().run(|carte| {
        assert_eq!(carte.script("return typeof WebAssembly"), "undefined");
        carte.get("StaticText", "La carte n’a pas pu s’afficher : ce navigateur ne le permet pas.");
        carte.get("link", "Voir les lieux");
        carte.gone("button", "Réessayer");
        told(carte, &["WebAssembly", "Isolement"]);
    });
}

#[test]
fn an_empty_tag_leads_somewhere_and_a_missing_help_costs_only_the_reason() {
    let folders = site().with_hook(|request, reply| match request.path.as_str() {
        "/carte-mednum-secours.js" => Reply::new(404, "text/plain", ""),
        path if path.ends_with(WASM) => Reply::new(404, "text/plain", ""),
        _ => reply,
    });
    journey(folders, "essais/vide.html").on_tag("body").run(|body| {
        body.script(
            "const tag = document.createElement('carte-mednum'); tag.append('\\n'); document.body.append(tag);
             document.head.append(Object.assign(document.createElement('script'), { src: '/carte-mednum.js' }));",
        );
        let carte = body.other("carte-mednum");
        carte.get("StaticText", "La carte n’a pas pu s’afficher.");
        carte.get("link", "Voir les lieux de médiation numérique");
        carte.get("button", "Réessayer");
        told(&carte, &["illisibles", "diagnostic.html"]);
    });
}

/// The site whose pages have this policy; `{}` stands for the server's origin.
fn under(policy: &'static str, more: Spoil) -> Folders {
    site().with_hook(move |request, mut reply| match request.path.as_str() {
        "/essais/carte.html" => {
            let origin = format!("http://{}", request.header("host").unwrap_or_default());
            reply.with_header("Content-Security-Policy", policy.replace("{}", &origin))
        }
        // Such a page gets no script of the tests' own where that comes with the page.
        "/essais/carte.js" => {
            reply.body.splice(..0, HEARS.bytes());
            reply
        }
        _ => more(request, reply),
    })
}

#[test]
fn a_webmaster_whose_policy_refuses_something_is_told_the_line_to_write() {
    let check = |policy, says: &str, words: &[&str]| {
        journey(under(policy, |_, reply| reply), PAGE).run(|carte| {
            carte.get("StaticText", says);
            carte.get("link", "Voir les lieux");
            told(carte, words);
            assert_eq!(said(carte).len(), 1, "{:?}", said(carte));
        });
    };
    let says = "La carte n’a pas pu s’afficher : le site ne le permet pas.";
    check(
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'",
        says,
        &["« script-src 'self' 'wasm-unsafe-eval' »"],
    );
    check("default-src 'self' 'wasm-unsafe-eval'; connect-src 'none'", says, &["« connect-src 'self' »", "bg.wasm"]);
    check("default-src 'self'; frame-src 'none'", says, &["« script-src 'self' 'wasm-unsafe-eval' »"]);
    // Only the loader is allowed: what knows more is refused too.
    check(
        "script-src {}/essais/carte.js {}/carte-mednum.js 'wasm-unsafe-eval'; frame-src 'none'",
        "La carte n’a pas pu s’afficher.",
        &["refuse", "carte-mednum-widget.js", "script-src-elem"],
    );
}

#[test]
fn a_page_that_refuses_our_code_but_allows_our_frame_shows_it_and_says_why() {
    for policy in [
        "script-src 'self'; connect-src 'self'; frame-src 'self'",
        "script-src {}/essais/carte.js {}/carte-mednum.js; frame-src 'self'",
    ] {
        journey(under(policy, |_, reply| reply), PAGE).run_with_server(|carte, server| {
            carte.wait("the frame", |tree| tree.all("Iframe").first().map(|frame| (*frame).clone()));
            carte.gone("button", "Réessayer");
            told(carte, &["cadre"]);
            told(carte, &["politique de sécurité"]);
            let asked = server.seen().into_iter().find(|request| request.path == "/cadre.html").unwrap();
            let source = format!("source={}", "http://HOST/fixture/".replace(':', "%3A").replace('/', "%2F"));
            let source = source.replace("HOST", &asked.header("host").unwrap().replace(':', "%3A"));
            assert_eq!(asked.query, Some(format!("departement=42;{source}")));
            // What the page itself may not run runs in the frame.
            let asks_for_lieux = || server.seen().iter().any(|request| request.path.contains("/fixture/lieux-42."));
            carte.wait("the lieux of the frame", |_| asks_for_lieux().then_some(()));
        });
    }
    journey(under("script-src 'self'; connect-src 'self'; frame-src 'none'", |_, reply| reply), PAGE).run(|carte| {
        carte.get("StaticText", "La carte n’a pas pu s’afficher : le site ne le permet pas.");
        carte.get("link", "Voir les lieux");
        told(carte, &["wasm-unsafe-eval"]);
        carte.next_frame();
        assert!(carte.tree().all("Iframe").is_empty());
    });
}

#[test]
fn data_that_never_comes_is_given_up_with_a_way_to_try_again() {
    for file in ["/fixture/manifest.json", "/fixture/communes-42."] {
        let (folders, ill) = ill(
            move |request: &Request, reply: Reply| {
                if request.path.starts_with(file) { reply.at_pace(NEVER) } else { reply }
            },
        );
        journey(folders, PAGE).with_script(FAST_CLOCK).run(|carte| {
            carte.get("StaticText", containing(": le serveur ne répond pas."));
            carte.get("link", "Voir les lieux");
            told(carte, &[file, "n’envoie rien"]);
            assert_eq!(carte.script("return entendu[0].cause"), "delai");
            ill.store(false, Ordering::Relaxed);
            carte.click("button", "Réessayer");
            carte.arrived("Loire");
        });
    }
}

#[test]
fn data_that_fails_once_is_asked_for_again_without_a_word() {
    let n = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&n);
    let folders = site().with_hook(move |request, reply| {
        if request.path == "/fixture/manifest.json" && asked.fetch_add(1, Ordering::Relaxed) == 0 {
            Reply::new(503, "text/plain", "plus tard")
        } else {
            reply
        }
    });
    journey(folders, PAGE).run(|carte| {
        carte.arrived("Loire");
        assert_eq!((n.load(Ordering::Relaxed), said(carte)), (2, vec![]));
    });
}

#[test]
fn a_webmaster_is_told_what_is_wrong_with_the_data() {
    let check = |spoil: Spoil, words: &[&str]| {
        let (folders, _) = ill(spoil);
        journey(folders, PAGE).run(|carte| {
            carte.get("link", "Voir les lieux");
            told(carte, words);
        });
    };
    check(
        |request, reply| if request.path.starts_with("/fixture/communes-42.") { page_of_login(reply) } else { reply },
        &["/fixture/communes-42.", "text/html", "réécritures"],
    );
    check(
        |request, reply| match request.path.as_str() {
            "/fixture/manifest.json" => Reply::new(200, "application/json", "{\"format\":99}"),
            _ => reply,
        },
        &["/fixture/manifest.json", "autre version"],
    );
}
