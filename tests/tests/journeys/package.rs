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
struct Package(PathBuf);

impl Package {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carte-paquet-{name}-{}", std::process::id()));
        dist::assemble(&paths::site(), &folder).unwrap();
        Self(folder)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Every file and its bytes.
    fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = paths::files_under(&self.0);
        files.iter().map(|file| (file.strip_prefix(&self.0).unwrap().to_owned(), fs::read(file).unwrap())).collect()
    }

    /// A hub that serves it, with the demo's lieux beside it, published and raw.
    fn hub(&self, hook: impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static) -> Server {
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
        at(&snippet[..snippet.find("```").unwrap()], hub)
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// A snippet for a hub that is elsewhere than where examples say.
fn at(snippet: &str, hub: &Server) -> String {
    assert!(snippet.contains("https://votre-hub.fr/"), "{snippet}");
    snippet.replace("https://votre-hub.fr/", &hub.url(""))
}

/// A page of somebody else's site with this pasted into it.
fn site_with(snippet: &str) -> Journey {
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
        let site = site_with(&at(&text, &hub));
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
            assert_eq!(carte.script("return document.querySelectorAll('link, script').length"), 1);
        });
        assert!(asked(&hub, part) > 0, "{part}");
    }
}

#[test]
fn a_page_that_does_not_pin_the_script_takes_what_its_hub_sends() {
    let package = Package::new("trusting");
    for (part, more) in TOUCHES {
        let hub = package.hub(touched(part, more));
        let tag = "<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script><carte-mednum departement=\"42\"></carte-mednum>";
        site_with(&at(tag, &hub)).run(|carte| carte.arrived("Loire"));
    }
}

#[test]
fn a_page_may_import_the_package_as_a_module() {
    let package = Package::new("module");
    let hub = package.hub(|_, reply| reply);
    let script = "<script type=\"module\">import \"https://votre-hub.fr/carte-mednum.mjs\";</script><carte-mednum departement=\"42\"></carte-mednum>";
    site_with(&at(script, &hub)).run(|carte| carte.arrived("Loire"));
}

#[test]
fn the_same_site_gives_the_same_package_and_each_hash_is_that_of_its_file() {
    let (one, two) = (Package::new("one"), Package::new("two"));
    assert!(one.contents() == two.contents());
    let integrity: Value = serde_json::from_str(&one.read("integrity.json")).unwrap();
    let files = integrity["fichiers"].as_object().unwrap();
    for (name, expected) in files {
        assert_eq!(&hash::integrity(&fs::read(one.0.join(name)).unwrap()), expected, "{name}");
    }
    let pinned = integrity["epingle"].as_str().unwrap();
    assert_eq!(one.read(pinned), one.read("carte-mednum.js"));
    assert!(one.read("README.md").contains(files[pinned].as_str().unwrap()));
    // What a browser loads is the site's, byte for byte, and its compressed forms open on it.
    for name in files.keys().filter(|name| name.starts_with("code/")) {
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
