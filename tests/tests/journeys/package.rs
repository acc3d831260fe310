//! What a hub is given, on a server of another origin than the pages that name it: snippets of every age, pinned ones, modules; and
//! that npm takes it.

use atlas::territoire::Territoire;
use carte_tests::oracle::{departement, region};
use carte_tests::{Carte, Folders, Journey, Oracle, Reply, Request, Server, published, starting_with};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{dist, frozen, hash, paths};

/// A folder of a test's own with the package in it, removed at the end.
pub struct Package(PathBuf);

impl Package {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carte-paquet-{name}-{}", std::process::id()));
        dist::assemble(&paths::site(), &folder).unwrap();
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// What it says of its own files.
    pub fn integrity(&self) -> Value {
        serde_json::from_str(&self.read("integrity.json")).unwrap()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Every file and its bytes.
    pub fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = paths::files_under(&self.0);
        files.iter().map(|file| (file.strip_prefix(&self.0).unwrap().to_owned(), fs::read(file).unwrap())).collect()
    }

    /// A hub that serves it, with the demo's lieux beside it, published and raw.
    pub fn hub(&self, hook: impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static) -> Server {
        let folders = Folders::new(&self.0)
            .and("/donnees/", published("demo"))
            .and("/lieux/", paths::root().join("data/lieux"))
            .with_hook(hook);
        Server::start(folders, 0).unwrap()
    }

    /// The pinned snippet as it is printed, for this hub.
    fn pinned(&self, hub: &Server) -> String {
        let readme = self.read("README.md");
        let from = readme[..readme.find("integrity=").unwrap()].rfind("<script").unwrap();
        let snippet = &readme[from..];
        at(&snippet[..snippet.find("```").unwrap()], &hub.url(""))
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// A snippet for a hub that is elsewhere than where examples say.
pub fn at(snippet: &str, hub: &str) -> String {
    assert!(snippet.contains("https://votre-hub.fr/"), "{snippet}");
    snippet.replace("https://votre-hub.fr/", hub)
}

/// A page of somebody else's site with this pasted into it.
pub fn site_with(snippet: &str) -> Journey {
    site_under(None, snippet)
}

/// The same, whose pages have this policy.
fn site_under(policy: Option<&'static str>, snippet: &str) -> Journey {
    let page = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Mairie</title>\n<h1>Se faire aider</h1>\n{snippet}\n</html>\n"
    );
    let folders = Folders::default().with_hook(move |request, reply| match request.path.as_str() {
        "/mairie.html" => {
            let reply = Reply::new(200, "text/html; charset=utf-8", page.clone());
            policy.into_iter().fold(reply, |reply, policy| reply.with_header("Content-Security-Policy", policy))
        }
        _ => reply,
    });
    Journey::among(folders, "mairie.html")
}

fn asked(hub: &Server, name: &str) -> usize {
    hub.seen().iter().filter(|request| request.path.ends_with(name)).count()
}

fn territoire(listed: &str) -> (Territoire, String) {
    match listed.split_once(' ') {
        Some(("departement", code)) => {
            let territoire = departement(code);
            (territoire, territoire.departement().unwrap().nom().to_owned())
        }
        Some(("region", code)) => {
            let territoire = region(code);
            (territoire, territoire.region().unwrap().nom().to_owned())
        }
        _ => (Territoire::France, "France".to_owned()),
    }
}

#[test]
fn every_snippet_ever_handed_out_still_shows_its_territory_on_another_site() {
    let package = Package::new("fragments");
    let oracle = Oracle::of(published("demo"));
    for fragment in frozen::fragments() {
        let hub = package.hub(|_, reply| reply);
        let text = fs::read_to_string(frozen::folder().join(&fragment.name)).unwrap();
        let (territoire, nom) = territoire(&fragment.territoire);
        let shows = |carte: &Carte| {
            carte.arrived(&nom);
            carte.get("group", starting_with(&format!("Carte : {nom}")));
            assert_eq!(carte.total(), oracle.n_lieux(territoire), "{}", fragment.name);
        };
        let site = site_with(&at(&text, &hub.url("")));
        if text.contains("<iframe") {
            site.on_tag("iframe").run(|page| page.inside("iframe", shows));
        } else {
            site.run(shows);
        }
        assert_eq!(asked(&hub, "carte-mednum-widget_bg.wasm"), 1, "{}", fragment.name);
    }
}

#[test]
fn a_page_that_pins_the_script_gets_a_carte_whose_code_was_checked() {
    let package = Package::new("pinned");
    let hub = package.hub(|_, reply| reply);
    site_with(&package.pinned(&hub)).run(|carte| {
        carte.arrived("Loire");
        // Checked and run are one and the same: it was fetched once.
        for name in ["carte-mednum-widget.js", "carte-mednum-widget_bg.wasm"] {
            assert_eq!(asked(&hub, name), 1, "{name}");
        }
        assert_eq!(
            carte.script("return document.querySelectorAll('link, script').length"),
            1,
            "nothing is left in the page"
        );
    });
    assert_eq!(asked(&hub, "/carte-mednum.js"), 0);
    // A page whose Trusted Types let no script have an address.
    let strict = site_under(Some("require-trusted-types-for 'script'"), &package.pinned(&hub));
    strict.tolerating("TrustedScriptURL").run(|carte| carte.arrived("Loire"));
}

/// A hub that adds to a file what changes nothing in what it does.
fn touched(part: &'static str, more: &'static [u8]) -> impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static {
    move |request, mut reply| {
        if request.path.ends_with(part) {
            // Not the compressed form, which cannot be added to.
            let file = paths::files_under(&paths::site().join("code")).into_iter().find(|file| file.ends_with(part));
            reply.body = fs::read(file.unwrap()).unwrap();
            reply.body.extend(more);
            reply.headers.retain(|(name, _)| name != "Content-Encoding");
        }
        reply
    }
}

/// A space at the end of a script; an empty section that is nobody's at the end of a module.
const TOUCHES: [(&str, &[u8]); 2] =
    [("carte-mednum-widget.js", b"\n"), ("carte-mednum-widget_bg.wasm", b"\0\x02\x01a")];

#[test]
fn a_page_that_pins_the_script_refuses_code_that_was_touched_and_shows_what_the_tag_holds() {
    let package = Package::new("touched");
    for (part, more) in TOUCHES {
        let hub = package.hub(touched(part, more));
        let journey = site_with(&package.pinned(&hub)).tolerating("integrity").tolerating("carte-mednum :");
        journey.run(|carte: &Carte| {
            carte.get("link", "Voir les lieux");
            carte.get("button", "Réessayer");
            // Who explains it comes by the same way.
            carte.wait("nothing more than the page's own script", |_| {
                (carte.script("return document.querySelectorAll('link, script').length") == 1).then_some(())
            });
        });
        assert!(asked(&hub, part) > 0, "{part}");
    }
}

/// What a pinned page has that is not held to a hash, each with its reason in SECURITY.md: what runs in a worker.
const UNSEALED: [&str; 2] = ["carte-mednum-reader.js", "carte-mednum-reader_bg.wasm"];

/// A page that uses all that is fetched later: a hub's file, a theme, a raw file; the Wasm comes under a wrong type, which is looked into.
fn with_everything(package: &Package, hub: &Server) -> String {
    let pinned = package.pinned(hub);
    let raw = "lieux/hinaura-2021.json";
    pinned.replace(
        "departement=\"42\"",
        &format!("departement=\"42\" theme=\"sombre\" reglages=\"{}\"", hub.url("hub.json")),
    ) + &format!("<carte-mednum source=\"{}\" departement=\"42\" adresse=\"non\"></carte-mednum>", hub.url(raw))
}

/// What a hub sends besides: its file, and the Wasm as servers send it that do not know it.
fn besides(request: &Request, reply: Reply) -> Reply {
    match &*request.path {
        "/hub.json" => Reply::new(200, "application/json", "{\"attributs\": {\"titre\": \"Le hub\"}}")
            .with_header("Access-Control-Allow-Origin", "*"),
        path if path.ends_with("widget_bg.wasm") => reply.with_header("Content-Type", "application/octet-stream"),
        _ => reply,
    }
}

/// The names below `code/HASH/` that were asked of a hub.
fn code_asked(hub: &Server) -> BTreeSet<String> {
    let below = |path: &str| {
        path.strip_prefix("/code/")?.split_once('/').map(|(_, name)| name.split('?').next().unwrap_or(name).to_owned())
    };
    hub.seen().iter().filter_map(|request| below(&request.path)).collect()
}

#[test]
fn a_seal_has_no_second_door() {
    let package = Package::new("sealed");
    // Whole, all of it comes; nothing that is code or looks comes from beside the folder that the seal is of.
    let hub = package.hub(besides);
    site_with(&with_everything(&package, &hub)).tolerating("carte-mednum :").run(|carte| {
        carte.arrived("Loire");
        carte.get("heading", "Le hub");
        carte.wait("the raw file", |_| (asked(&hub, "reader_bg.wasm") > 0).then_some(()));
        carte.wait("the theme", |_| (asked(&hub, "themes/sombre.css") > 0).then_some(()));
        carte.open_first_lieu();
        carte.open_filters("Besoin");
    });
    let outside: Vec<String> = hub
        .seen()
        .iter()
        .map(|request| request.path.clone())
        .filter(|path| !["/code/", "/donnees/", "/lieux/", "/hub.json"].iter().any(|start| path.starts_with(start)))
        .collect();
    assert!(outside.iter().all(|path| xtask::bundle::payload::is_pinned(path.trim_start_matches('/'))), "{outside:?}");
    let later = code_asked(&hub);
    let expected = ["carte-mednum-secours.js", "reglages.js", "lecture.js", "themes/sombre.css", "empreintes.json"];
    for name in expected.iter().chain(&UNSEALED) {
        assert!(later.contains(*name), "{name} is never asked for: {later:?}");
    }

    // Everything that a hash could hold is touched, but for what nothing starts without; nothing that was touched runs or shows.
    let hub = package.hub(|request, reply| {
        let mut reply = besides(request, reply);
        let name = request.path.split('?').next().unwrap_or_default();
        let held = UNSEALED.iter().chain(&["carte-mednum-widget.js", "widget_bg.wasm"]);
        if name.starts_with("/code/") && held.clone().all(|of| !name.ends_with(of)) {
            reply.body = match name.rsplit('.').next() {
                Some("js") => {
                    format!("globalThis.touche = '{name}'; export const lire = 0, ouvrir = 0, expliquer = 0;")
                        .into_bytes()
                }
                Some("css") => b".titre { letter-spacing: 7px !important }".to_vec(),
                _ => b"{}".to_vec(),
            };
            reply.headers.retain(|(name, _)| name != "Content-Encoding");
        }
        reply
    });
    let journey = site_with(&with_everything(&package, &hub)).tolerating("integrity").tolerating("carte-mednum");
    journey.run(|carte| {
        carte.arrived("Loire");
        carte.next_frame();
        assert_eq!(carte.script("return globalThis.touche ?? null"), Value::Null);
        let spacing = "return [...document.querySelectorAll('carte-mednum')].map((one) => getComputedStyle(one.shadowRoot.querySelector('.titre, p')).letterSpacing)";
        assert!(!carte.script(spacing).to_string().contains("7px"));
        assert!(carte.tree().find("heading", "Le hub").is_none(), "its settings were not read by a touched script");
    });
}

#[test]
fn every_file_that_a_version_is_made_of_is_in_its_list_and_in_the_hashes_of_the_package() {
    let package = Package::new("listed");
    let integrity: Value = serde_json::from_str(&package.read("integrity.json")).unwrap();
    let lists: Vec<PathBuf> = package.contents().into_keys().filter(|name| name.ends_with("empreintes.json")).collect();
    assert_eq!(lists.len(), 1, "{lists:?}");
    let folder = lists[0].parent().unwrap();
    let listed: BTreeMap<String, String> =
        serde_json::from_str(&package.read(&lists[0].display().to_string())).unwrap();
    let whole = |name: &&PathBuf| !name.extension().is_some_and(|end| end == "br" || end == "gz");
    for name in package.contents().keys().filter(whole) {
        if let Ok(below) = name.strip_prefix(folder).map(|below| below.display().to_string()) {
            assert!(below == "empreintes.json" || listed.contains_key(&below), "{below} is in no list");
            let sum = &integrity["fichiers"][name.display().to_string()];
            assert!(sum.is_string() && (below == "empreintes.json" || sum == &listed[&below]), "{below}");
        }
    }
}

#[test]
fn every_page_that_is_shipped_has_a_policy() {
    let package = Package::new("policies");
    let pages = package.contents().into_keys().filter(|name| name.extension().is_some_and(|end| end == "html"));
    let mut n = 0;
    for page in pages {
        let text = package.read(&page.display().to_string());
        // The frame's names its origin, which only a script knows.
        let policy = if page.ends_with("cadre.html") { package.read("cadre.js") } else { text };
        assert!(policy.contains("Content-Security-Policy") && policy.contains("script-src"), "{}", page.display());
        n += 1;
    }
    assert!(n >= 3, "{n}");
}

#[test]
fn a_page_closes_attributes_to_those_who_only_write_the_tag() {
    let package = Package::new("closed");
    let hub = package.hub(besides);
    let tag = "<script src=\"https://votre-hub.fr/carte-mednum.js\" data-attributs=\"departement titre\" async></script>\
               <carte-mednum departement=\"42\" titre=\"Ici\" signalement=\"https://ailleurs.example/\" reglages=\"https://votre-hub.fr/hub.json\"></carte-mednum>";
    site_with(&at(tag, &hub.url(""))).run(|carte| {
        carte.arrived("Loire");
        carte.get("heading", "Ici");
        let left = carte.script("const [tag] = arguments; tag.source = 'x.csv'; return tag.getAttributeNames()");
        assert_eq!(left, serde_json::json!(["departement", "titre"]));
        let said = carte.told();
        for name in ["signalement", "reglages", "source"] {
            assert!(said.iter().any(|one| one.contains(&format!("« {name} »"))), "{said:?}");
        }
    });
    assert_eq!(asked(&hub, "hub.json"), 0);
}

#[test]
fn a_page_that_does_not_pin_the_script_takes_what_its_hub_sends() {
    let package = Package::new("trusting");
    for (part, more) in TOUCHES {
        let hub = package.hub(touched(part, more));
        let tag = "<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script><carte-mednum departement=\"42\"></carte-mednum>";
        site_with(&at(tag, &hub.url(""))).run(|carte| carte.arrived("Loire"));
    }
}

#[test]
fn a_page_may_import_the_package_as_a_module() {
    let package = Package::new("module");
    let hub = package.hub(|_, reply| reply);
    let script = "<script type=\"module\">import \"https://votre-hub.fr/carte-mednum.mjs\";</script><carte-mednum departement=\"42\"></carte-mednum>";
    site_with(&at(script, &hub.url(""))).run(|carte| carte.arrived("Loire"));
}

#[test]
fn the_same_site_gives_the_same_package_and_each_hash_is_that_of_its_file() {
    let (one, two) = (Package::new("one"), Package::new("two"));
    assert!(one.contents() == two.contents());
    let integrity = one.integrity();
    let files = integrity["fichiers"].as_object().unwrap();
    for (name, expected) in files {
        assert_eq!(&hash::integrity(&fs::read(one.0.join(name)).unwrap()), expected, "{name}");
    }
    let pinned = integrity["epingle"].as_str().unwrap();
    assert_eq!(one.read(pinned), one.read("carte-mednum.js"));
    assert!(one.read("README.md").contains(files[pinned].as_str().unwrap()));
    // What a browser loads is the site's, byte for byte, and its compressed forms open on it.
    let is_form = |name: &str| name.ends_with(".br") || name.ends_with(".gz");
    for name in files.keys().filter(|name| name.starts_with("code/") && !is_form(name)) {
        let file = one.0.join(name);
        assert_eq!(fs::read(&file).unwrap(), fs::read(paths::site().join(name)).unwrap(), "{name}");
        // Below, what a compressed form saves is less than the head that announces it.
        if fs::metadata(&file).unwrap().len() < 1_024 {
            continue;
        }
        for (tool, compressed) in [("brotli", "br"), ("gzip", "gz")] {
            let opened =
                Command::new(tool).arg("-dc").arg(format!("{}.{compressed}", file.display())).output().unwrap();
            assert!(opened.stdout == fs::read(&file).unwrap(), "{name}.{compressed}");
        }
    }
    for (name, bytes) in one.contents() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(name.extension().is_some_and(|end| end == "bin") || !text.contains("@VERSION@"), "{}", name.display());
    }
    assert!(!one.0.join("donnees").exists(), "the lieux are each hub's own");
}

#[test]
fn npm_takes_the_package_whole() {
    let package = Package::new("npm");
    // As `cargo xtask dist` adds it.
    fs::write(package.0.join("nuit/prepare"), "program").unwrap();
    let output = Command::new("npm")
        .args(["pack", "--dry-run", "--json", "--offline"])
        .current_dir(&package.0)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    // A list, or in newer versions an object by name.
    let packed = said.get(0).or_else(|| said.get("carte-mednum")).unwrap();
    let packed: BTreeSet<String> =
        packed["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
    let mut expected: BTreeSet<String> = package.contents().keys().map(|name| name.display().to_string()).collect();
    assert!(expected.remove("nuit/prepare"), "for one system only");
    assert_eq!(packed, expected);
    let described: Value = serde_json::from_str(&package.read("package.json")).unwrap();
    let entry = &described["exports"]["."];
    let entry = entry.as_str().or_else(|| entry["default"].as_str()).unwrap();
    for name in [Some(entry), described["types"].as_str(), described["customElements"].as_str()].into_iter().flatten() {
        assert!(Path::new(&package.0).join(name).is_file(), "{name}");
    }
}
