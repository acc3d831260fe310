//! `cargo xtask dist`: `dist/`, what a hub puts on its server and what npm publishes.
//!
//! It takes from the built site, byte for byte, what is the product, and adds what surrounds it: compressed forms, hashes, licences,
//! what servers must say, what is run every night. It decides what is shipped and how it is described; it builds nothing but the
//! command `prepare`. Same sources, same bytes: nothing here has a date.

use crate::bundle::payload::{self, LOADER};
use crate::compress::{gzip_beside, precompress};
use crate::paths::{files_under, root, site, target};
use crate::site::{copy, replace_folder};
use crate::steps::{Outcome, run as run_command, step};
use crate::tools::Tools;
use crate::{budget, configurator, hash};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The version of the whole project.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where hubs are in examples.
const HUB: &str = "https://votre-hub.fr/";

/// What describes the element to programs and people: written by another command, where it is.
const DESCRIPTIONS: &str = "embed-snippet/generated";

/// Pages of the site, with what they are made of, that are the product's, beside all that begins with its name.
const PAGES: [&str; 6] =
    ["cadre.html", "cadre.css", "cadre.js", "cadre-origines.exemple.txt", "diagnostic.html", "diagnostic.css"];

/// Folders of the site that are the product's.
const FOLDERS: [&str; 2] = ["code/", "themes/"];

/// What says the hash of every other file.
pub const SEAL: &str = "integrity.json";

/// Where it is written.
pub fn folder() -> PathBuf {
    root().join("dist")
}

/// Builds the site and the command `prepare`, writes `dist/`, prints what to paste.
///
/// # Errors
/// What does not compile, or cannot be written.
pub fn run(tools: &Tools) -> Outcome<()> {
    crate::site::build(tools)?;
    let mut cargo = tools.command("cargo");
    cargo.args(["build", "--release", "--package", "prepare"]).env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    run_command("The command prepare, for hubs", &mut cargo, "Mend what the compiler says above.")?;
    let program = target().join("release").join(format!("prepare{}", env::consts::EXE_SUFFIX));
    let passing = target().join("xtask/dist");
    step("What a hub is given, in dist", |line| {
        assemble(&site(), &passing)?;
        copy(&program, &passing.join("nuit").join(program.file_name().unwrap_or_default()))?;
        seal(&passing)?;
        replace_folder(&passing, &folder())?;
        let sizes =
            files_under(&folder()).iter().filter_map(|file| fs::metadata(file).ok()).map(|file| file.len()).sum();
        line.note(format!("{} files, {} bytes", files_under(&folder()).len(), budget::grouped(sizes)));
        Ok(())
    })?;
    let snippets = Snippets::of(&folder())?;
    println!("\n{}\n\n{}\n", snippets.tag, snippets.pinned);
    Ok(())
}

/// Writes all of it but the command `prepare`, from a built site into a folder that is emptied first, and seals it.
///
/// # Errors
/// What cannot be read or written.
pub fn assemble(site: &Path, out: &Path) -> Outcome<()> {
    payload::remove(out)?;
    for file in files_under(site) {
        let name = below(site, &file);
        if ships(&name) {
            copy(&file, &out.join(&name))?;
        }
    }
    let descriptions = root().join(DESCRIPTIONS);
    for file in files_under(&descriptions) {
        copy(&file, &out.join(below(&descriptions, &file)))?;
    }
    copy(&root().join("recettes/paquet/carte-mednum.mjs"), &out.join("carte-mednum.mjs"))?;
    let served: Vec<PathBuf> = files_under(out);
    if !out.join(LOADER).is_file() {
        return Err(format!("{} is not built.\nRun: cargo xtask build", site.display()));
    }
    let snippets = Snippets::of(out)?;
    precompress(out)?;
    gzip_beside(out)?;

    // What is read rather than served.
    copy(&root().join("recettes/paquet/revenir.sh"), &out.join("revenir.sh"))?;
    for name in ["serveur", "nuit"] {
        replace_folder(&root().join("recettes").join(name), &out.join(name))?;
    }
    replace_folder(&root().join("data/contours"), &out.join("nuit/contours"))?;
    for name in ["LICENSE", "THIRD-PARTY-NOTICES.md", "CHANGELOG.md", "SECURITY.md"] {
        copy(&root().join(name), &out.join(name))?;
    }
    let readme = root().join("recettes/paquet/README.md");
    let readme = String::from_utf8_lossy(&read(&readme)?).into_owned();
    let readme = readme.replace("@VERSION@", VERSION);
    let readme = readme.replace("@TAG@", &snippets.tag).replace("@PINNED@", &snippets.pinned);
    write(&out.join("README.md"), readme.as_bytes())?;
    write_json(&out.join("package.json"), &package(&served.iter().map(|file| below(out, file)).collect::<Vec<_>>()))?;
    seal(out)
}

/// Writes what each file is known by, all of them: what runs every night on a server no less than what runs in a page. What is added later
/// is not in it until it is sealed again.
///
/// # Errors
/// What cannot be read or written.
pub fn seal(out: &Path) -> Outcome<()> {
    payload::remove(&out.join(SEAL))?;
    let mut hashes = Map::new();
    for file in files_under(out) {
        hashes.insert(below(out, &file), json!(hash::integrity(&read(&file)?)));
    }
    let pinned = Snippets::of(out)?.pinned_name;
    write_json(&out.join(SEAL), &json!({ "version": VERSION, "epingle": pinned, "fichiers": hashes }))
}

/// Whether a file of the site, by its path, is the product's rather than the demonstration's. Compressed forms are made here.
pub fn ships(path: &str) -> bool {
    let compressed = [".br", ".gz"].iter().any(|end| path.ends_with(end));
    let ours = path.starts_with("carte-mednum") || PAGES.contains(&path);
    let ours = ours || configurator::FILES.contains(&path);
    !compressed && (ours || FOLDERS.iter().any(|folder| path.starts_with(folder)))
}

/// What is pasted.
struct Snippets {
    /// The tag and its script, always the newest.
    tag: String,
    /// The same, pinned to this version.
    pinned: String,
    /// The file that the pinned one names.
    pinned_name: String,
}

impl Snippets {
    fn of(folder: &Path) -> Outcome<Self> {
        let loader = read(&folder.join(LOADER))?;
        let pinned_name = payload::pinned_name(&loader);
        let tag = "<carte-mednum departement=\"42\"><a href=\"/lieux\">Voir les lieux</a></carte-mednum>";
        let integrity = hash::integrity(&loader);
        Ok(Self {
            tag: format!("<script src=\"{HUB}{LOADER}\" async></script>\n{tag}"),
            pinned: format!(
                "<script src=\"{HUB}{pinned_name}\"\n  integrity=\"{integrity}\"\n  crossorigin=\"anonymous\" async></script>\n{tag}"
            ),
            pinned_name,
        })
    }
}

/// What npm reads. `served` are the paths of what browsers load.
fn package(served: &[String]) -> Value {
    let with_end = |end: &str| served.iter().find(|name| name.ends_with(end) && !name.contains('/'));
    let entry = match with_end(".d.ts") {
        Some(types) => json!({ "types": format!("./{types}"), "default": "./carte-mednum.mjs" }),
        None => json!("./carte-mednum.mjs"),
    };
    let mut package = json!({
        "name": "carte-mednum",
        "version": VERSION,
        "description": "<carte-mednum> : la carte des lieux de médiation numérique d’un territoire, dans n’importe quel site",
        "keywords": ["web-component", "custom-element", "médiation numérique", "inclusion numérique", "carte", "wasm"],
        "license": "MIT",
        "type": "module",
        "exports": { ".": entry, "./*": "./*" },
        // Importing it defines the element.
        "sideEffects": true,
        // The command is for one system; npm's users build it.
        "files": ["*", "!nuit/prepare", "!nuit/prepare.exe"],
    });
    if let Some(types) = with_end(".d.ts") {
        package["types"] = json!(format!("./{types}"));
    }
    if let Some(manifest) = with_end("custom-elements.json") {
        package["customElements"] = json!(manifest);
    }
    package
}

fn below(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}

fn write_json(file: &Path, value: &Value) -> Outcome<()> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    write(file, format!("{text}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_is_told_from_its_demonstration() {
        for ours in [
            "carte-mednum.js",
            "carte-mednum.0123456789.js",
            "carte-mednum-secours.js",
            "code/0123456789/lecture.js",
            "themes/sombre.css",
            "cadre.html",
            "cadre.js",
            "carte-mednum-alias.js",
            "configurateur.html",
            "configurateur-apercu.css",
        ] {
            assert!(ships(ours), "{ours}");
        }
        for other in
            ["index.html", "demo.css", "donnees/manifest.json", "lieux/a.json", "carte-mednum.js.br", "hotes/code/a"]
        {
            assert!(!ships(other), "{other}");
        }
    }

    /// What servers do with it is asked of the servers themselves, in the journeys; of IIS only its text can be read.
    #[test]
    fn every_server_is_told_the_same() {
        for file in ["apache/.htaccess", "nginx/carte-mednum.conf", "iis/web.config"] {
            let text = fs::read_to_string(root().join("recettes/serveur").join(file)).unwrap();
            for words in [
                "application/wasm",
                "text/javascript",
                "application/octet-stream",
                "application/json",
                "Access-Control-Allow-Origin",
                "Cross-Origin-Resource-Policy",
                "nosniff",
                "must-revalidate",
                "immutable",
                "frame-ancestors *",
            ] {
                assert!(text.contains(words), "{file}: {words}");
            }
        }
    }

    /// What a recipe for somebody's platform runs, by the word before it: `uses:`, `image:`.
    fn run_by(text: &str, word: &str) -> Vec<String> {
        let lines = text.lines().map(|line| line.trim_start().trim_start_matches("- "));
        lines.filter_map(|line| line.strip_prefix(word)).map(|what| what.trim().to_owned()).collect()
    }

    /// By a content that nobody can change under its name, with the name that people read.
    fn is_pinned(what: &str) -> bool {
        let is_hash =
            |hash: &str, n: usize| hash.len() == n && hash.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
        match (what.split_once('@'), what.split_once("@sha256:")) {
            (_, Some((image, hash))) => image.contains(':') && is_hash(hash, 64),
            (Some((_, rest)), None) => {
                rest.split_once(" # v").is_some_and(|(hash, version)| is_hash(hash, 40) && !version.is_empty())
            }
            _ => false,
        }
    }

    #[test]
    fn what_runs_on_somebodys_platform_is_named_by_its_content() {
        let (mut actions, mut images) = (0, 0);
        for file in files_under(&root().join("recettes")) {
            if file.extension().is_none_or(|end| end != "yml" && end != "yaml") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let (uses, image) = (run_by(&text, "uses:"), run_by(&text, "image:"));
            for what in uses.iter().chain(&image) {
                assert!(is_pinned(what), "{}: {what}", file.display());
            }
            (actions, images) = (actions + uses.len(), images + image.len());
        }
        assert!(actions >= 5 && images >= 1, "{actions} actions, {images} images");
        let hash = "0123456789abcdef0123456789abcdef01234567";
        assert!(is_pinned(&format!("a/b@{hash} # v1")));
        for loose in ["a/b@v4", "a/b", &format!("a/b@{hash}"), &format!("a/b@{} # v1", &hash[1..]), "debian:12"] {
            assert!(!is_pinned(loose), "{loose}");
        }
    }

    #[test]
    fn who_may_publish_on_github_runs_nothing_else() {
        let text = fs::read_to_string(root().join("recettes/nuit/github-actions.yml")).unwrap();
        let (head, jobs) = text.split_once("\njobs:\n").unwrap();
        assert!(head.contains("\npermissions: {}\n"), "{head}");
        let (made, published) = jobs.split_once("\n  deployer:\n").unwrap();
        assert!(!made.contains("write") && made.contains("persist-credentials: false"), "{made}");
        assert!(published.contains("id-token: write") && !published.contains("run:"), "{published}");
        let uses = run_by(published, "uses:");
        assert!(uses.len() == 1 && uses[0].starts_with("actions/deploy-pages@"), "{uses:?}");
    }

    #[test]
    fn npm_is_told_of_descriptions_only_where_they_are() {
        let bare = package(&["carte-mednum.js".into()]);
        assert!(bare["types"].is_null() && bare["customElements"].is_null());
        assert_eq!(bare["exports"]["."], "./carte-mednum.mjs");
        let whole = package(&["carte-mednum.d.ts".into(), "custom-elements.json".into(), "themes/a.d.ts".into()]);
        assert_eq!(whole["types"], "./carte-mednum.d.ts");
        assert_eq!(whole["customElements"], "custom-elements.json");
        assert_eq!(whole["exports"]["."]["types"], "./carte-mednum.d.ts");
    }
}
