//! Every file that a carte may ask for, spoiled in every way that servers and lines know: what the visitor reads, what still works, how
//! often the file is asked for, and that « Réessayer » brings it all once the file is whole again.
//!
//! One browser goes through all of it. A kind of file of which no case speaks fails the test.

use atlas::lieu::Lieu;
use atlas::overlay::{Correction, Notice, write_overlay};
use carte_tests::{Carte, Folders, Journey, Pace, Reply, Request, Server, counted, published, site, starting_with};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use xtask::paths;

/// What may happen to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// 404.
    Missing,
    /// 500.
    Error,
    /// 200, and a page of login.
    Page,
    /// Half of it, with the length of the half.
    Truncated,
    /// Thirty seconds without a byte.
    Slow,
    /// The line is cut in the middle of it.
    Reset,
    /// All of it, as plain text.
    WrongType,
    /// Of a publication or a build that is no more: a manifest names files that are gone, a module is another's, a folder was removed.
    Stale,
}

const FAULTS: [Fault; 8] = [
    Fault::Missing,
    Fault::Error,
    Fault::Page,
    Fault::Truncated,
    Fault::Reset,
    Fault::WrongType,
    Fault::Stale,
    // Last: a browser makes who asks for the same file next wait for who still does.
    Fault::Slow,
];

/// Twice by itself, and twice by who looks for the reason (`secours.js`).
const AT_MOST: usize = 4;

/// The long waits of the page are short ones: twenty seconds are one.
const FAST_CLOCK: &str = "
    const wait = setTimeout, fast = (ms) => ms > 1000 ? ms / 20 : ms, timeout = AbortSignal.timeout;
    window.setTimeout = (run, ms, ...more) => wait(run, fast(ms), ...more);
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, fast(ms));";

/// One kind of file.
struct Case {
    /// What its path contains.
    file: &'static str,
    /// The attributes of a carte that needs it.
    page: &'static str,
    /// How one comes to need it.
    leads: fn(&Carte),
    /// How the sentence begins that says it is not there; nothing where nothing is lost that a visitor would know of.
    says: &'static str,
    /// What costs nothing.
    harmless: &'static [Fault],
    /// What is there without it.
    keeps: fn(&Carte),
    /// What is there with it.
    healed: fn(&Carte),
}

const LOIRE: &str = "source=/fixture/&departement=42";
const PART: &str = "Cette partie de la carte n’a pas pu être chargée.";
const START: &str = "La carte n’a pas pu s’afficher";
const TYPE: &[Fault] = &[Fault::WrongType];

fn nothing(_: &Carte) {}

fn falls_back(carte: &Carte) {
    carte.get("link", "Voir les lieux");
}

fn lists_communes(carte: &Carte) {
    carte.wait("the communes", |tree| (tree.rows().len() > 10).then_some(()));
}

fn lists_lieux(carte: &Carte) {
    carte.choose_list("Lieux");
    carte.wait("the lieux", |tree| (tree.rows().len() == 20).then_some(()));
}

fn arrives(carte: &Carte) {
    carte.arrived("Loire");
    carte.mark("carte:ready");
}

/// Opens the first lieu of Villars.
fn opens(carte: &Carte) {
    carte.arrived("Loire");
    carte.enter_by_list("Villars");
    let row = carte.wait("its lieux", |tree| tree.rows().into_iter().find(|row| row.nom != "Villars"));
    carte.click("button", starting_with(&format!("{} ", row.nom)));
}

fn has_a_name(carte: &Carte) {
    carte.wait("the name of the lieu", |tree| {
        let heading = tree.panel().all("heading").first().map(|heading| heading.name.clone())?;
        (!heading.is_empty() && heading != "Villars").then_some(())
    });
}

fn has_a_sheet(carte: &Carte) {
    carte.get("term", "Adresse");
}

const DATA: [Case; 9] = [
    Case {
        file: "/fixture/manifest.json",
        page: "source=/fixture/",
        leads: nothing,
        says: "La carte n’a pas pu être chargée : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| carte.arrived("France"),
    },
    Case {
        file: "/fixture/france.",
        page: "source=/fixture/",
        leads: nothing,
        says: "Les contours n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| carte.wait("the list", |tree| (tree.rows().len() >= 5).then_some(())),
        healed: |carte| drop(carte.get("group", "Carte : France, régions")),
    },
    Case {
        file: "/fixture/lieux.",
        page: "source=/fixture/",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", "Carte : France, régions")),
        healed: lists_lieux,
    },
    Case {
        file: "/fixture/lieux-42.",
        page: LOIRE,
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: lists_communes,
        healed: lists_lieux,
    },
    Case {
        file: "/fixture/communes-42.",
        page: LOIRE,
        leads: nothing,
        says: "Les communes n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: lists_lieux,
        healed: |carte| drop(carte.get("group", "Carte : Loire, communes")),
    },
    Case {
        file: "/fixture/details-42.",
        page: LOIRE,
        leads: opens,
        says: "Les fiches n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/fixture/communes-noms.",
        page: "source=/fixture/",
        leads: |carte| carte.search("montbr"),
        says: "Les noms des communes n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", "Carte : France, régions")),
        healed: |carte| {
            carte.search("montbris");
            carte.proposed(starting_with("Montbrison"));
        },
    },
    Case {
        file: "/fixture/epcis.",
        page: "source=/fixture/&epci=244200770",
        leads: nothing,
        says: "Les intercommunalités n’ont pas pu être chargées : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| drop(carte.get("group", starting_with("Carte : "))),
    },
    Case {
        file: "/brut/lieux-inventes.csv",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        // What is whole in half a file is read.
        harmless: &[Fault::WrongType, Fault::Truncated],
        keeps: falls_back,
        healed: lists_lieux,
    },
];

/// A script of another type is refused by browsers; a module of another build by its hash.
const CODE: [Case; 10] = [
    Case {
        file: "/carte-mednum-widget.js",
        page: LOIRE,
        leads: nothing,
        says: START,
        harmless: &[],
        keeps: falls_back,
        healed: arrives,
    },
    Case {
        file: "/carte-mednum-widget_bg.wasm",
        page: LOIRE,
        leads: nothing,
        says: START,
        harmless: TYPE,
        keeps: falls_back,
        healed: arrives,
    },
    Case {
        file: "/carte-mednum-widget-filtres.wasm",
        page: LOIRE,
        leads: |carte| carte.click("button", "Besoin"),
        says: PART,
        harmless: TYPE,
        keeps: lists_communes,
        healed: |carte| drop(carte.get("checkbox", starting_with("Aide aux démarches"))),
    },
    Case {
        file: "/carte-mednum-widget-recherche.wasm",
        page: LOIRE,
        leads: |carte| carte.search("montbr"),
        says: PART,
        harmless: TYPE,
        keeps: lists_communes,
        healed: |carte| drop(carte.proposed(starting_with("Montbrison"))),
    },
    Case {
        file: "/carte-mednum-widget-fiche.wasm",
        page: LOIRE,
        leads: opens,
        says: PART,
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/carte-mednum-widget-commun-",
        page: LOIRE,
        leads: opens,
        says: PART,
        harmless: TYPE,
        keeps: has_a_name,
        healed: has_a_sheet,
    },
    Case {
        file: "/carte-mednum-widget-parcours.wasm",
        page: LOIRE,
        leads: |carte| carte.click("button", "M’aider à choisir"),
        says: PART,
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : Loire"))),
        healed: |carte| drop(carte.all("checkbox")),
    },
    Case {
        file: "/carte-mednum-widget-papiers.wasm",
        page: LOIRE,
        leads: |carte| {
            lists_lieux(carte);
            carte.click("DisclosureTriangle", "Exporter cette liste");
            carte.click("button", starting_with("Pour un tableur"));
        },
        says: "Le fichier n’a pas pu être préparé : ",
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : Loire"))),
        healed: |carte| carte.gone("StaticText", starting_with("Le fichier n’a pas pu être préparé")),
    },
    Case {
        file: "/carte-mednum-widget-signaler.wasm",
        page: "source=/fixture/&departement=42&contact=mairie@exemple.fr",
        leads: |carte| {
            opens(carte);
            has_a_sheet(carte);
            carte.click("button", "Signaler une erreur");
        },
        says: PART,
        harmless: TYPE,
        keeps: |carte| drop(carte.get("group", starting_with("Carte : "))),
        healed: |carte| drop(carte.all("radio")),
    },
    Case {
        file: "/carte-mednum-widget-decoupe.wasm",
        page: "source=/fixture/&commune=42218 42187",
        leads: nothing,
        says: "Le territoire n’a pas pu être délimité : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| drop(carte.get("group", starting_with("Carte : "))),
    },
];

/// What reads a raw file, and what reads a hub's.
const READERS: [Case; 4] = [
    Case {
        file: "/lecture.js",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: &[],
        keeps: falls_back,
        healed: lists_lieux,
    },
    Case {
        file: "/carte-mednum-reader.js",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: &[],
        keeps: falls_back,
        healed: lists_lieux,
    },
    Case {
        file: "/carte-mednum-reader_bg.wasm",
        page: "source=/brut/lieux-inventes.csv&departement=42",
        leads: nothing,
        says: "Les lieux n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: lists_lieux,
    },
    // What a hub's file adds is never waited for.
    Case {
        file: "/reglages.js",
        page: "reglages=/hub/reglages.json&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
];

/// What is beside the data and the code: the files of who publishes and of the page's owner, looks, and what helps when nothing starts.
const AROUND: [Case; 8] = [
    Case {
        file: "/avis/avis.",
        page: "source=/avis/&departement=42",
        leads: nothing,
        says: "Les avis n’ont pas pu être chargés : ",
        harmless: TYPE,
        keeps: lists_lieux,
        healed: |carte| {
            lists_lieux(carte);
            carte.wait("the notices", |tree| tree.rows().iter().any(|row| row.says(NOTICE)).then_some(()));
        },
    },
    Case {
        file: "/hub/corrections.csv",
        page: "source=/fixture/&departement=42&corrections=/hub/corrections.csv",
        leads: nothing,
        says: "Les corrections n’ont pas pu être chargées : ",
        // What is whole in half a file is read.
        harmless: &[Fault::WrongType, Fault::Truncated],
        keeps: lists_communes,
        healed: arrives,
    },
    Case {
        file: CONTOUR,
        page: "source=/fixture/&perimetre=/a-part/contour.geojson",
        leads: nothing,
        says: "Le contour du territoire n’a pas pu être chargé : ",
        harmless: TYPE,
        keeps: falls_back,
        healed: |carte| {
            carte.get("group", starting_with("Carte : "));
            assert!((1..228).contains(&carte.total()), "some of the Loire");
        },
    },
    Case {
        file: "/themes/sombre.css",
        page: "source=/fixture/&departement=42&theme=sombre",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    Case {
        file: "/hub/hub.css",
        page: "reglages=/hub/hub.css&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    Case {
        file: "/hub/reglages.json",
        page: "reglages=/hub/reglages.json&source=/fixture/&departement=42",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: arrives,
        healed: arrives,
    },
    // Who looks for the reason is ill too: then none is given.
    Case {
        file: "/secours.js",
        page: "source=/fixture/&departement=42&sans=WebAssembly",
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: falls_back,
        healed: |carte| {
            falls_back(carte);
            carte.get("StaticText", starting_with(START));
        },
    },
    // Without the loader the tag is as the page wrote it; as plain text it still runs.
    Case {
        file: "/carte-mednum.js",
        page: LOIRE,
        leads: nothing,
        says: "",
        harmless: &FAULTS,
        keeps: nothing,
        healed: |carte| {
            carte.wait("a carte, or what stands for it", |tree| {
                let stands =
                    tree.find("link", "Voir les lieux").or_else(|| tree.find("group", starting_with("Carte : ")));
                stands.map(drop)
            });
        },
    },
];

const CONTOUR: &str = "/a-part/contour.geojson";
const NOTICES: &str = "/avis/avis.9876543210.bin";
const NOTICE: &str = "Fermé pour travaux.";

/// Files that are in no folder: a territory that the page's owner drew, and what is said of every lieu for a while.
fn made(path: &str) -> Option<Reply> {
    match path {
        CONTOUR => {
            let ring = [[4.3, 45.38], [4.45, 45.38], [4.45, 45.5], [4.3, 45.5], [4.3, 45.38]];
            let drawn = json!({ "type": "Polygon", "coordinates": [ring] });
            Some(Reply::new(200, "application/geo+json", drawn.to_string()))
        }
        NOTICES => {
            let of = |number: u32| Correction {
                lieu: Lieu { id: format!("fixture_{number:03}"), ..Lieu::default() },
                notice: Some(Notice { text: NOTICE.into(), ..Notice::default() }),
                ..Correction::default()
            };
            let all: Vec<Correction> = (1..=500).map(of).collect();
            Some(Reply::new(200, "application/octet-stream", write_overlay(&all)))
        }
        _ => None,
    }
}

/// The fixture's manifest, with the file of notices.
fn with_notices(mut reply: Reply) -> Reply {
    let mut manifest: serde_json::Value = serde_json::from_slice(&located("/fixture/manifest.json")).unwrap();
    let n_bytes = made(NOTICES).map_or(0, |file| file.body.len());
    manifest["avis"] = json!({ "name": NOTICES.trim_start_matches("/avis/"), "bytes": n_bytes });
    reply.body = manifest.to_string().into_bytes();
    reply.headers.retain(|(name, _)| name != "Content-Encoding");
    reply
}

/// The kind of a file: its name without its hash, its département, or the number that the tool gave it.
fn kind(name: &str) -> String {
    let name = name.split('.').next().unwrap_or_default();
    match name.rsplit_once('-') {
        Some((stem, number)) if number.starts_with(|letter: char| letter.is_ascii_digit()) => format!("{stem}-"),
        _ => name.to_owned(),
    }
}

/// The kinds of files below a folder that no case speaks of.
fn unspoken(folder: &std::path::Path, cases: &[Case], of_others: &[&str]) -> BTreeSet<String> {
    let files = paths::files_under(folder).into_iter();
    let names = files.filter_map(|file| file.file_name().map(|name| name.to_string_lossy().into_owned()));
    let known: Vec<String> = cases.iter().map(|case| kind(case.file.rsplit('/').next().unwrap_or_default())).collect();
    names.map(|name| kind(&name)).filter(|kind| !known.contains(kind) && !of_others.contains(&kind.as_str())).collect()
}

/// What is ill: which file, and how.
type Ill = Arc<Mutex<Option<(&'static str, Fault)>>>;

fn spoiled(request: &Request, mut reply: Reply, file: &str, fault: Fault) -> Reply {
    // A manifest of yesterday: what it names is not there any more.
    if fault == Fault::Stale && request.path.ends_with("manifest.json") {
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        let stem = file.rsplit('/').next().unwrap_or_default();
        reply.body = match text.find(stem) {
            Some(at) if stem != "manifest.json" => {
                let hash = at + stem.len();
                [&text[..hash], "0123456789", &text[hash + 10..]].concat().into_bytes()
            }
            _ if file == "/fixture/manifest.json" => b"{\"format\":99}".to_vec(),
            _ => return reply,
        };
        return reply;
    }
    if !request.path.contains(file) {
        return reply;
    }
    let plain = |mut reply: Reply| {
        reply.headers.retain(|(name, _)| name != "Content-Encoding");
        reply
    };
    match fault {
        Fault::Missing => Reply::new(404, "text/html", "absent"),
        Fault::Error => Reply::new(500, "text/plain", "panne"),
        // With all that a server says of the file it stands for: that it never changes, too.
        Fault::Page => {
            reply.body = b"<!doctype html><title>Connexion</title>".to_vec();
            plain(reply).with_header("Content-Type", "text/html; charset=utf-8")
        }
        Fault::Truncated => {
            let whole = made(&request.path).map_or_else(|| located(&request.path), |file| file.body);
            reply.body = whole[..whole.len() / 2].to_vec();
            plain(reply)
        }
        Fault::Slow => reply.at_pace(Pace::After(Duration::from_secs(30))),
        Fault::Reset => {
            let half = reply.body.len() / 2;
            reply.at_pace(Pace::CutAfter(half))
        }
        Fault::WrongType => reply.with_header("Content-Type", "text/plain"),
        Fault::Stale if file.starts_with("/fixture/") || file.starts_with("/avis/") => {
            Reply::new(404, "text/html", "absent")
        }
        Fault::Stale if file.ends_with("widget.js") => Reply::new(200, "text/javascript", "export {};"),
        Fault::Stale if file.contains("wasm") || file.ends_with('-') => {
            Reply::new(200, "application/wasm", "\0asm\x01\0\0\0")
        }
        Fault::Stale => Reply::new(410, "text/html", "absent"),
    }
}

/// A file of the server, uncompressed.
fn located(path: &str) -> Vec<u8> {
    let file = match path.strip_prefix("/fixture/") {
        Some(name) => published("fixture").join(name),
        None => match path.strip_prefix("/brut/") {
            Some(name) => paths::root().join("tests/fixtures").join(name),
            None => paths::site().join(path.trim_start_matches('/')),
        },
    };
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn ill_site(ill: &Ill) -> Folders {
    let ill = Arc::clone(ill);
    site().and("/avis/", published("fixture")).with_hook(move |request, reply| {
        let now = *ill.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = match request.path.as_str() {
            "/avis/manifest.json" => with_notices(reply),
            path => made(path).unwrap_or(reply),
        };
        match now {
            Some((file, fault)) => spoiled(request, reply, file, fault),
            None => reply,
        }
    })
}

fn set(ill: &Ill, now: Option<(&'static str, Fault)>) {
    *ill.lock().unwrap_or_else(PoisonError::into_inner) = now;
}

/// How often what is ill was asked for since the server had answered `from` times.
fn asked(server: &Server, from: usize, case: &Case) -> usize {
    server.seen()[from..].iter().filter(|request| request.path.contains(case.file)).count()
}

/// What the sentence about a file of data says of this fault.
fn why(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "un fichier est introuvable",
        Fault::Error => "le serveur a répondu 500",
        Fault::Slow => "le serveur ne répond pas",
        Fault::Reset => "la connexion a été interrompue",
        Fault::Page | Fault::Truncated | Fault::WrongType | Fault::Stale => "",
    }
}

fn inject(carte: &Carte, server: &Server, ill: &Ill, case: &Case, fault: Fault) {
    eprintln!("{} {fault:?}", case.file);
    set(ill, Some((case.file, fault)));
    let from = server.seen().len();
    // The clock of a worker is not the page's: what is slow there is read in the page.
    let aside = if fault == Fault::Slow && case.file.contains("reader") { "&sans=Worker" } else { "" };
    // A visitor who never came before: under the same name, what the page before has fetched to the last could still stand in.
    let visitor = format!("visite-{from}");
    carte.session().open(&server.url_as(&visitor, &format!("essais/carte.html?{}{aside}", case.page))).unwrap();
    let carte = &carte.other("carte-mednum");
    (case.leads)(carte);
    if case.harmless.contains(&fault) {
        (case.healed)(carte);
        assert!(case.says.is_empty() || !carte.tree().text().contains(case.says), "{}", carte.tree().text());
    } else {
        let said = carte.get("StaticText", starting_with(case.says)).name;
        // Of code it is only known that it did not come.
        let is_data = ["/fixture/", "/brut/", "/avis/", "/hub/", "/a-part/"].iter().any(|at| case.file.starts_with(at));
        assert!(!is_data || said.contains(why(fault)), "{said}");
        assert!(!said.contains("Failed") && !said.contains("http"), "in French, without addresses: {said}");
        (case.keeps)(carte);
        // What asks again by itself has done so; then nothing is asked for, however fast the clock goes.
        carte.at_rest();
        for _ in 0..6 {
            carte.next_frame();
        }
        let n = asked(server, from, case);
        for _ in 0..6 {
            carte.next_frame();
        }
        assert_eq!(asked(server, from, case), n, "asked for without end");
        set(ill, None);
        tries_again(carte, case.says);
        (case.healed)(carte);
        carte.gone("StaticText", starting_with(case.says));
    }
    set(ill, None);
    let files = if case.file.ends_with('-') { 6 } else { 1 };
    let n = asked(server, from, case);
    assert!(n <= files * (AT_MOST + 1), "asked for {n} times");
}

/// Presses « Réessayer » until the sentence is gone. Who points at a lieu asks for the code of its sheet: that may be on its way, from when it was
/// ill, and fail once more.
fn tries_again(carte: &Carte, says: &str) {
    let presses = Cell::new(0);
    carte.wait("what was pressed for", |tree| {
        if tree.text().contains("Chargement") {
            return None;
        }
        if tree.find("StaticText", starting_with(says)).is_none() && presses.get() > 0 {
            return Some(());
        }
        if presses.replace(presses.get() + 1) < 3 {
            carte.click("button", "Réessayer");
        }
        None
    });
}

fn go_through(cases: &[Case]) {
    let ill = Ill::default();
    // What the browser says of failures, and what we do.
    let expected =
        ["carte-mednum", "404", "410", "500", "MIME", "ERR_", "integrity", "module script", "Failed to", "SyntaxError"];
    let journey = expected
        .iter()
        .fold(Journey::among(ill_site(&ill), "essais/vide.html"), |journey, words| journey.tolerating(words));
    journey.on_tag("body").with_script(FAST_CLOCK).run_with_server(|carte, server| {
        for case in cases {
            for fault in FAULTS {
                inject(carte, server, &ill, case, fault);
            }
        }
        counted(cases.len() * FAULTS.len(), "faults injected, every file by every fault");
    });
}

#[test]
fn a_visitor_reads_which_file_of_the_data_is_ill_keeps_the_rest_and_tries_again() {
    let unspoken = unspoken(&published("fixture"), &DATA, &[]);
    assert!(unspoken.is_empty(), "files of which no case speaks: {unspoken:?}");
    go_through(&DATA);
}

#[test]
fn a_visitor_reads_which_part_of_the_code_is_ill_keeps_the_rest_and_tries_again() {
    // The page where maps are made is no visitor's.
    let others = ["configurateur", "configurateur_bg", "demarrage"];
    let mut unspoken = unspoken(&paths::site().join("code"), &CODE, &others);
    unspoken.retain(|kind| !READERS.iter().any(|case| case.file.contains(kind.as_str())));
    assert!(unspoken.is_empty(), "files of which no case speaks: {unspoken:?}");
    go_through(&CODE);
}

#[test]
fn a_visitor_reads_that_a_raw_file_could_not_be_read_and_tries_again() {
    go_through(&READERS);
}

#[test]
fn what_a_publisher_and_an_owner_put_beside_it_costs_the_carte_nothing_but_itself() {
    go_through(&AROUND);
}

#[test]
fn a_visitor_whose_line_goes_keeps_what_is_there_and_gets_the_rest_once_it_is_back() {
    let cut = Arc::new(AtomicBool::new(false));
    let still = Arc::clone(&cut);
    let folders = site()
        .with_hook(move |_, reply| if still.load(Ordering::Relaxed) { reply.at_pace(Pace::Never) } else { reply });
    let page = format!("essais/carte.html?{LOIRE}");
    let journey = Journey::among(folders, &page).with_script(FAST_CLOCK).tolerating("carte-mednum").tolerating("ERR_");
    journey.run_with_server(|carte, server| {
        arrives(carte);
        carte.open_filters("Besoin");
        cut.store(true, Ordering::Relaxed);
        let n = carte.toggle_option("Aide aux démarches administratives");
        carte.counts(n);
        carte.remove_chip("Aide aux démarches administratives");
        carte.counts(228);
        carte.enter_by_list("Saint-Étienne");
        carte.get("group", starting_with("Carte : Saint-Étienne"));
        carte.click("button", "Revenir au territoire précédent");
        opens(carte);
        has_a_name(carte);
        carte.get("StaticText", PART);
        carte.get("StaticText", "Les fiches n’ont pas pu être chargées : la connexion a été interrompue.");
        let from = server.seen().len();
        for _ in 0..12 {
            carte.next_frame();
        }
        assert!(server.seen().len() <= from + AT_MOST, "asked for without end");
        cut.store(false, Ordering::Relaxed);
        // One for what the sheet is drawn with, one for what is in it.
        carte.click("button", "Réessayer");
        carte.gone("StaticText", starting_with("Les fiches n’ont pas pu"));
        carte.click("button", "Réessayer");
        has_a_sheet(carte);
        carte.gone("button", "Réessayer");
    });
}
