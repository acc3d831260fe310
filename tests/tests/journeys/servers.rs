//! What hubs are given for their servers, run as they are told to run it: nginx and Apache serve the package, pages of another site use it,
//! files are missing.

mod process;

use crate::package::{Package, at, site_with};
use carte_tests::{published, starting_with};
use process::{Answer, RealServer};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use xtask::{paths, site};

const NEVER_CHANGES: &str = "public, max-age=31536000, immutable";
const CHANGES: &str = "public, max-age=300, must-revalidate";

/// The package as a hub deposits it, lieux beside it.
fn deposited(name: &str) -> Package {
    let package = Package::new(name);
    site::replace_folder(&published("fixture"), &package.folder().join("donnees")).unwrap();
    package
}

/// The one file of a folder whose name begins and ends so.
fn one(folder: &Path, begins: &str, ends: &str) -> PathBuf {
    let files = paths::files_under(folder).into_iter();
    let named = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(begins) && name.ends_with(ends)
    };
    let found: Vec<PathBuf> = files.filter(named).collect();
    assert_eq!(found.len(), 1, "{begins}…{ends}: {found:?}");
    found.into_iter().next().unwrap()
}

/// The path of a file in the package.
fn name(package: &Package, file: &Path) -> String {
    file.strip_prefix(package.folder()).unwrap().display().to_string()
}

/// What holds of every answer, of those that say that there is no such file too.
fn is_open(answer: &Answer) {
    for (header, value) in [
        ("Access-Control-Allow-Origin", "*"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("X-Content-Type-Options", "nosniff"),
    ] {
        assert_eq!(answer.header(header), Some(value), "{}", answer.head);
    }
}

/// Types, lifetimes, permissions and compressed forms as `recettes/serveur/LISEZMOI.md` says them; `codings` are what is sent to who accepts
/// all of them, and to who accepts gzip.
fn says_what_is_promised(server: &RealServer, package: &Package, codings: [&str; 2]) {
    let code = package.folder().join("code");
    let wasm = name(package, &one(&code, "carte-mednum-widget_bg", ".wasm"));
    let glue = name(package, &one(&code, "carte-mednum-widget.", "js"));
    let pinned = name(package, &package.folder().join(package.integrity()["epingle"].as_str().unwrap()));
    let data = name(package, &one(&package.folder().join("donnees"), "lieux-42.", ".bin"));
    let files = BTreeMap::from([
        ("carte-mednum.js", ("text/javascript", CHANGES)),
        (pinned.as_str(), ("text/javascript", NEVER_CHANGES)),
        (wasm.as_str(), ("application/wasm", NEVER_CHANGES)),
        (glue.as_str(), ("text/javascript", NEVER_CHANGES)),
        ("carte-mednum.mjs", ("text/javascript", CHANGES)),
        ("themes/sombre.css", ("text/css", CHANGES)),
        ("cadre.html", ("text/html", CHANGES)),
        ("configurateur.html", ("text/html", CHANGES)),
        ("donnees/manifest.json", ("application/json", "public, max-age=60, must-revalidate")),
        (data.as_str(), ("application/octet-stream", NEVER_CHANGES)),
    ]);
    for (file, (mime, lifetime)) in &files {
        let content = fs::read(package.folder().join(file)).unwrap();
        for (accepted, coding) in [("", None), ("br, gzip", Some(codings[0])), ("gzip", Some(codings[1]))] {
            let more = if accepted.is_empty() { String::new() } else { format!("Accept-Encoding: {accepted}\r\n") };
            let answer = server.ask(file, &more);
            assert_eq!(answer.status, 200, "{file}: {}", answer.head);
            is_open(&answer);
            let told = answer.header("Content-Type").unwrap();
            assert_eq!(told.split(';').next(), Some(*mime), "{file}: {}", answer.head);
            assert_eq!(answer.header("Cache-Control"), Some(*lifetime), "{file}: {}", answer.head);
            // What is sent compressed is what was compressed beforehand.
            let end = match coding {
                Some("br") => ".br",
                Some(_) => ".gz",
                None => "",
            };
            let beside = package.folder().join(format!("{file}{end}"));
            if coding.is_some() && beside.is_file() {
                assert_eq!(answer.header("Content-Encoding"), coding, "{file}: {}", answer.head);
                assert!(answer.header("Vary").is_some_and(|vary| vary.contains("Accept-Encoding")), "{}", answer.head);
                assert!(answer.body == fs::read(beside).unwrap(), "{file}{end}");
            } else if coding.is_none() {
                assert!(
                    answer.body == content && answer.header("Content-Encoding").is_none(),
                    "{file}: {}",
                    answer.head
                );
            }
        }
    }
    let frame = server.ask("cadre.html", "");
    assert_eq!(frame.header("Content-Security-Policy"), Some("frame-ancestors *"), "{}", frame.head);
    assert_eq!(frame.header("X-Frame-Options"), None, "{}", frame.head);
    // What is missing may be read to be so, and is not missing for long.
    for file in [&data.replace("42.", "41."), &wasm.replace("_bg", "_bg2"), "donnees/", "absent.html"] {
        let answer = server.ask(file, "Accept-Encoding: br, gzip\r\n");
        assert!(answer.status == 404 || (file == "donnees/" && answer.status == 403), "{file}: {}", answer.head);
        is_open(&answer);
        assert!(answer.header("Cache-Control").is_none_or(|said| said.contains("no-store")), "{file}: {}", answer.head);
    }
    // What is asked for again and has not changed may be read as well.
    let tag = server.ask("carte-mednum.js", "").header("ETag").unwrap().to_owned();
    let unchanged = server.ask("carte-mednum.js", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((unchanged.status, unchanged.header("Cache-Control")), (304, Some(CHANGES)), "{}", unchanged.head);
}

/// Takes a file away with its compressed forms; gives back what puts them where they were.
fn taken_away(file: &Path) -> impl Fn() + use<> {
    let forms = ["", ".br", ".gz"].map(|end| PathBuf::from(format!("{}{end}", file.display())));
    let forms: Vec<PathBuf> = forms.into_iter().filter(|form| form.is_file()).collect();
    let aside = |form: &Path| PathBuf::from(format!("{}.absent", form.display()));
    forms.iter().for_each(|form| fs::rename(form, aside(form)).unwrap());
    move || forms.iter().for_each(|form| fs::rename(aside(form), form).unwrap())
}

/// A visitor of another site, on whose hub the program, a file of data and a part of the program are missing one after the other.
fn a_visitor_reads_what_is_missing_and_gets_it_once_it_is_there(server: &RealServer, package: &Package) {
    let code = package.folder().join("code");
    let program = taken_away(&one(&code, "carte-mednum-widget.", "js"));
    let lieux = taken_away(&one(&package.folder().join("donnees"), "lieux-42.", ".bin"));
    let filters = taken_away(&one(&code, "carte-mednum-widget-filtres", ".wasm"));
    let snippet = "<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script>\
                   <carte-mednum departement=\"42\"><a href=\"/lieux\">Voir les lieux</a></carte-mednum>";
    let journey = site_with(&at(snippet, &server.url("")));
    let expected = ["carte-mednum", "404", "Failed to", "MIME"];
    expected.iter().fold(journey, |journey, words| journey.tolerating(words)).run(|carte| {
        carte.get("StaticText", "La carte n’a pas pu s’afficher : un fichier est introuvable.");
        carte.get("link", "Voir les lieux");
        program();
        carte.click("button", "Réessayer");
        carte.get("StaticText", "Les lieux n’ont pas pu être chargés : un fichier est introuvable.");
        lieux();
        carte.click("button", "Réessayer");
        carte.arrived("Loire");
        carte.gone("StaticText", starting_with("Les lieux n’ont pas pu"));
        carte.click("button", "Besoin");
        carte.get("StaticText", "Cette partie de la carte n’a pas pu être chargée.");
        filters();
        carte.click("button", "Réessayer");
        carte.get("checkbox", starting_with("Aide aux démarches"));
    });
}

#[test]
fn nginx_with_the_recipe_serves_the_package_and_says_what_is_missing() {
    let package = deposited("nginx");
    // As it is handed out: brotli asks for a module.
    let server = RealServer::nginx(package.folder(), false);
    says_what_is_promised(&server, &package, ["gzip", "gzip"]);
    says_what_is_promised(&RealServer::nginx(package.folder(), true), &package, ["br", "gzip"]);
    a_visitor_reads_what_is_missing_and_gets_it_once_it_is_there(&server, &package);
}

#[test]
fn apache_with_the_recipe_serves_the_package_and_says_what_is_missing() {
    let package = deposited("apache");
    let server = RealServer::apache(package.folder());
    says_what_is_promised(&server, &package, ["br", "gzip"]);
    a_visitor_reads_what_is_missing_and_gets_it_once_it_is_there(&server, &package);
}
