//! What is shipped on servers that say nothing of its encoding or the wrong one, in pages that are not in UTF-8, and opened from a disk.

use crate::package::{Package, at};
use carte_tests::{Carte, Folders, Journey, Reply, Request, Server, containing, starting_with};
use std::fs;
use std::path::Path;
use xtask::paths;

/// A hub as old servers are: scripts and style sheets without a charset, pages in what the whole server is set to.
fn old(request: &Request, reply: Reply) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    match Path::new(path).extension().and_then(|end| end.to_str()) {
        Some("js") => reply.with_header("Content-Type", "text/javascript"),
        Some("css") => reply.with_header("Content-Type", "text/css"),
        Some("html") => reply.with_header("Content-Type", "text/html; charset=iso-8859-1"),
        _ => reply,
    }
}

/// A page of a town hall in ISO-8859-1 with this in it.
fn latin1(body: &str) -> Journey {
    let page = format!(
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"iso-8859-1\"><title>Médiathèque</title></head><body><h1>Médiathèque de l'été</h1>{body}</body></html>"
    );
    let bytes: Vec<u8> = page.chars().map(|sign| u8::try_from(sign).unwrap()).collect();
    let folders = Folders::default().with_hook(move |request, reply| match request.path.as_str() {
        "/mairie.html" => Reply::new(200, "text/html", bytes.clone()),
        _ => reply,
    });
    Journey::among(folders, "mairie.html")
}

/// « é » read as two signs of another encoding, as it shows.
fn no_accent_is_broken(page: &Carte) {
    let text = page.tree().text();
    assert!(text.contains('é') && !text.contains('Ã') && !text.contains('â'), "{text}");
}

#[test]
fn a_visitor_of_an_old_page_reads_accents_from_a_server_that_says_nothing_of_them() {
    let package = Package::new("latin1");
    let tag = "<script src=\"https://votre-hub.fr/carte-mednum.js\"></script><carte-mednum departement=\"42\"><a href=\"/lieux\">Voir</a></carte-mednum>";
    // Whole, and failing: what the loader says by itself is said where the rest does not come.
    let hub = package.hub(old);
    latin1(&at(tag, &hub.url(""))).run(|carte| carte.arrived("Loire"));
    let failing =
        package.hub(|request, reply| match request.path.ends_with(".wasm") || request.path.ends_with("secours.js") {
            true => Reply::new(404, "text/plain", ""),
            false => old(request, reply),
        });
    latin1(&at(tag, &failing.url("")))
        .tolerating("404")
        .tolerating("carte-mednum :")
        .tolerating("ERR_")
        .tolerating("CORS")
        .run(|carte| {
            carte.get("button", "Réessayer");
            carte.get("StaticText", "La carte n’a pas pu s’afficher.");
            assert!(carte.script("return arguments[0].textContent").as_str() == Some("Voir"));
        });
    let diagnostic = "<script src=\"https://votre-hub.fr/carte-mednum-diagnostic.js\"></script>";
    latin1(&at(diagnostic, &hub.url(""))).on_tag("body").run(|page| {
        page.get("heading", starting_with("Diagnostic de http"));
        page.get("StaticText", containing("points vérifiés et bons"));
        no_accent_is_broken(page);
    });
}

#[test]
fn a_frame_has_its_accents_whatever_its_server_says() {
    let package = Package::new("latin1-cadre");
    let hub: Server = package.hub(old);
    let frame = "<iframe src=\"https://votre-hub.fr/cadre.html?departement=42\" title=\"Carte\" width=\"900\" height=\"600\"></iframe>";
    latin1(&at(frame, &hub.url(""))).on_tag("iframe").run(|page| {
        page.inside("iframe", |carte| {
            carte.arrived("Loire");
            assert_eq!(carte.script("return document.title"), "Carte des lieux de médiation numérique");
            let link = carte.script("return document.querySelector('main > p').textContent.trim()");
            assert_eq!(link, "Voir en plein écran (nouvelle fenêtre)");
        });
    });
}

/// Modules, which are UTF-8 by what they are: all that the loader or another module imports.
fn is_module(name: &Path) -> bool {
    name.starts_with("code") || name.ends_with("carte-mednum.mjs")
}

#[test]
fn what_a_server_may_send_under_another_encoding_is_ascii() {
    let package = Package::new("ascii");
    let mut n = 0;
    for (name, bytes) in package.contents() {
        let ascii = match name.extension().and_then(|end| end.to_str()) {
            Some("js" | "mjs") if !is_module(&name) => bytes.is_ascii(),
            Some("html") => bytes.is_ascii(),
            Some("css") => {
                let text = String::from_utf8(bytes).unwrap();
                let rules = text.split("*/").filter_map(|part| part.split("/*").next());
                rules.collect::<String>().is_ascii()
            }
            _ => continue,
        };
        assert!(ascii, "{}", name.display());
        n += 1;
    }
    assert!(n >= 12, "{n} files");
    let page = fs::read_to_string(package.folder().join("cadre.html")).unwrap();
    assert!(page.contains("m&#233;diation num&#233;rique"), "{page}");
}

/// The built site as it lies on a disk.
fn on_disk(page: &str) -> String {
    format!("file://{}/{page}", paths::site().display())
}

const DISK: &str = "Ouverte depuis le disque (file:), une page ne peut pas charger la carte";

#[test]
fn who_opens_a_page_from_their_disk_is_told_to_use_a_server() {
    let server = Server::start(Folders::default(), 0).unwrap();
    let visit = |page: &str, tag: &str, look: &dyn Fn(&Carte)| {
        let journey = Journey::among(Folders::default(), "").on_tag(tag);
        // In the words of the browser, and in ours.
        let journey = journey.tolerating("CORS").tolerating("ERR_FAILED").tolerating("carte-mednum :");
        journey.in_chromium_alone("whose profile has another way to files").visit(&server, &on_disk(page), look);
    };
    visit("departement.html", "carte-mednum", &|carte| {
        let said = carte.get("StaticText", starting_with(DISK)).name;
        assert!(said.contains("passez par un serveur") && said.contains("http.server"), "{said}");
        assert!(carte.tree().find("button", "Réessayer").is_none(), "there is nothing to try again");
        carte.get("link", "Voir les lieux de médiation numérique");
        let told = carte.session().news().unwrap();
        assert!(
            told.iter().any(|one| one.message.contains(DISK)),
            "{:?}",
            told.iter().map(|one| &one.message).collect::<Vec<_>>()
        );
    });
    visit("cadre.html?departement=42", "carte-mednum", &|carte| drop(carte.get("StaticText", starting_with(DISK))));
    visit("diagnostic.html", "[data-carte-mednum-diagnostic]", &|page| {
        page.get("StaticText", "1 point à corriger.");
        page.get("StaticText", containing("ouverte depuis le disque (file:)"));
        page.get("StaticText", containing("python3 -m http.server"));
    });
    visit("configurateur.html", "body", &|page| drop(page.get("StaticText", containing("ouverte depuis un disque"))));
}

/// The script is its hub's, on the Web; the page alone is on the disk.
#[test]
fn a_page_on_a_disk_shows_the_carte_of_a_hub_and_is_told_that_its_own_files_cannot_be_read() {
    let package = Package::new("disque");
    let hub = package.hub(|_, reply| reply);
    let folder = std::env::temp_dir().join(format!("carte-disque-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let page = |attributes: &str| {
        let script = "document.addEventListener('carte-mednum:erreur', ({ detail }) => { window.dit = detail });";
        let tag = at("<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script>", &hub.url(""));
        let text = format!(
            "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Essai</title><script>{script}</script>{tag}<carte-mednum {attributes}></carte-mednum></html>"
        );
        fs::write(folder.join("essai.html"), text).unwrap();
        let journey = Journey::among(Folders::default(), "").tolerating("CORS").tolerating("ERR_");
        journey
            .tolerating("carte-mednum :")
            .tolerating("URL scheme")
            .in_chromium_alone("whose profile has another way to files")
    };
    let address = format!("file://{}/essai.html", folder.display());
    page("departement=\"42\"").visit(&hub, &address, |carte| carte.arrived("Loire"));
    page("departement=\"42\" source=\"donnees/\"").visit(&hub, &address, |carte| {
        let told = carte.wait("what is said of it", |_| {
            Some(carte.script("return window.dit ?? null")).filter(|said| said.is_object())
        });
        let remede = told["remede"].as_str().unwrap();
        assert!(remede.contains("est sur un disque (file:)") && remede.contains("serveur"), "{told}");
    });
    fs::remove_dir_all(&folder).unwrap();
}
