//! The demo site, `target/site`: pages, modules under the names that hosts see, published data, brotli. For who changes it, the same site in
//! Trunk's folder ([`complete`]).
//!
//! It knows names and order; what a module does, what a publication holds and how a page looks are others' business.

use crate::bundle::{self, glue, payload, split};
use crate::compress::{self, precompress};
use crate::configurator;
use crate::paths::{Stamp, files_under, root, site, target};
use crate::reference;
use crate::steps::{Outcome, Voice, Work, ask, step, together};
use crate::tools::{self, Tools};
use crate::{ascii, dist, hosts};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A Wasm module of the site.
struct Module {
    /// The package that is linked.
    package: &'static str,
    /// The name that hosts see.
    name: &'static str,
    /// Where it is kept, below cargo's target folder: what the loader brings apart from the configurator's, whose changes are no new version
    /// of a map.
    kept: &'static str,
    /// What it is made of beside [`SOURCES`].
    sources: &'static [&'static str],
}

const READER: Module = Module { package: "reader-bundle", name: "carte-mednum-reader", kept: LOADED, sources: &[] };
const CONFIGURATOR: Module = Module {
    package: "demo",
    name: "configurateur",
    kept: "xtask/configurateur",
    sources: &["demo/Cargo.toml", "demo/src"],
};
/// Kept with its parts.
const WIDGET: Module =
    Module { package: split::BUNDLE, name: "carte-mednum-widget", kept: LOADED, sources: &["widget"] };

/// All that is linked, always together: cargo would give dependencies of some of them other features, and compile them once more.
const MODULES: [Module; 3] = [WIDGET, READER, CONFIGURATOR];

const LOADED: &str = "xtask/modules";

/// The pages, as they are written.
const PAGES: &str = "demo/pages";

/// Scripts that are shipped under the name they are written: where they are, and the name hosts see.
const SCRIPTS: [(&str, &str); 2] = [
    ("embed-snippet/src/secours.js", "carte-mednum-secours.js"),
    ("embed-snippet/src/diagnostic.js", "carte-mednum-diagnostic.js"),
];

/// The themes that a tag can name, shipped as they are written.
const THEMES: &str = "embed-snippet/themes";

/// Files by the role they play on a visitor's wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The script that a page names.
    Loader,
    /// The same, under a name that never changes.
    Pinned,
    /// Glue and Wasm of the widget, styles included.
    Widget,
    /// A part of the widget's Wasm, fetched when a visitor opens what it is for.
    Chunk,
    /// Fetched only when something failed, or by who looks for what may fail.
    Help,
    /// Fetched only for a raw source.
    Reader,
    /// Fetched only by a tag that names one.
    Theme,
    /// For sites that frame the map, or that have the tag of the national map.
    Companion,
    /// Fetched only by pages that name a hub's file.
    Hub,
    /// The page where maps are made, and its module: no visitor fetches them.
    Configurator,
    /// Pages and their own assets: not part of the product's weight.
    Page,
    /// What demo pages dress in that is not ours, see `hosts`: never part of what a host is given.
    Foreign,
    /// Under `donnees/`.
    Data,
}

/// The role of a file of the site, from its path below it.
pub fn role(path: &str) -> Role {
    if let Some((_, name)) = path.strip_prefix("code/").and_then(|path| path.split_once('/')) {
        let reader = name == "lecture.js" || name.starts_with("carte-mednum-reader");
        return match name {
            "reglages.js" => Role::Hub,
            "carte-mednum-secours.js" => Role::Help,
            payload::LIST => Role::Pinned,
            _ if name.starts_with("themes/") => Role::Theme,
            _ if name.starts_with("carte-mednum-widget-") => Role::Chunk,
            _ if reader => Role::Reader,
            _ if configurator::is_code(name) => Role::Configurator,
            _ => Role::Widget,
        };
    }
    match path {
        "carte-mednum.js" => Role::Loader,
        "carte-mednum-secours.js" | "carte-mednum-diagnostic.js" => Role::Help,
        "cadre.html" | "cadre.css" | "cadre.js" | "cadre-origines.exemple.txt" => Role::Companion,
        "carte-mednum-cadre.js" | "carte-mednum-alias.js" => Role::Companion,
        _ if configurator::FILES.contains(&path) => Role::Configurator,
        _ if payload::is_pinned(path) => Role::Pinned,
        _ if path.starts_with("donnees/") => Role::Data,
        _ if path.starts_with("themes/") => Role::Theme,
        _ if hosts::FOLDERS.iter().any(|folder| path.starts_with(folder)) => Role::Foreign,
        _ => Role::Page,
    }
}

/// Builds whatever is not up to date.
///
/// # Errors
/// The compiler's words, those of a tool or of `prepare`, and what to do.
pub fn build(tools: &Tools) -> Outcome<()> {
    let demo = Publication::demo();
    made(tools, &MODULES, &demo)?;
    step("Site in target/site", |line| {
        replace_folder(&root().join(PAGES), &site())?;
        assemble(&site(), [&target().join(LOADED), &target().join(CONFIGURATOR.kept)], &demo.folder())?;
        let n_compressed = precompress(&site())?;
        line.note(format!("{n_compressed} files compressed"));
        Ok(())
    })
}

/// Makes a site of the folder in which Trunk has put the pages, the reader and the configurator: what the hook of `Trunk.toml` runs. It is not
/// compressed, for Trunk's server sends nothing so.
///
/// # Errors
/// As [`build`].
pub fn complete(tools: &Tools, staging: &Path) -> Outcome<()> {
    let demo = Publication::demo();
    made(tools, &[WIDGET], &demo)?;
    step("Site for Trunk", |_| {
        let of_trunk = target().join("xtask/trunk");
        payload::remove(&of_trunk)?;
        for file in files_under(&target().join(LOADED)) {
            let name = file.file_name().unwrap_or_default();
            if name.to_string_lossy().starts_with(WIDGET.name) {
                copy(&file, &of_trunk.join(LOADED).join(name))?;
            }
        }
        for Module { package, name, kept, .. } in [READER, CONFIGURATOR] {
            bundle::named(staging, package, &of_trunk.join(kept), name)?;
        }
        payload::remove(&staging.join("trunk.html"))?;
        assemble(staging, [&of_trunk.join(LOADED), &of_trunk.join(CONFIGURATOR.kept)], &demo.folder())
    })
}

/// Puts into a folder that has the pages all else that a site is: modules (what the loader brings, the configurator's), scripts, data.
fn assemble(site: &Path, [loaded, configurator]: [&Path; 2], published: &Path) -> Outcome<()> {
    for (from, to) in SCRIPTS {
        ship(&root().join(from), &site.join(to))?;
    }
    replace_folder(&root().join(THEMES), &site.join("themes"))?;
    payload::place(loaded, site)?;
    configurator::place(configurator, site)?;
    reference::page(site)?;
    for (name, text) in embed_snippet::companions() {
        // What is written for who reads the source stays there.
        let text = if name.ends_with(".js") { shipped(&text) } else { text };
        fs::write(site.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    replace_folder(published, &site.join("donnees"))?;
    // The raw file too, for the page that reads it as it is.
    replace_folder(&root().join(DEMO_LIEUX), &site.join("lieux"))?;
    hosts::dress(site)?;
    pages_in_ascii(site)
}

/// What every module is made of.
const SOURCES: [&str; 13] = [
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "rust-toolchain.toml",
    ".cargo",
    "crates",
    "embed-snippet",
    "xtask/src/bundle.rs",
    "xtask/src/bundle/bindgen.rs",
    "xtask/src/bundle/glue.rs",
    "xtask/src/bundle/glue",
    "xtask/src/bundle/split.rs",
    "xtask/src/bundle/wasm.rs",
];

/// Makes what a site is assembled of: the modules that are not up to date and a publication, and installs meanwhile what that needs.
fn made(tools: &Tools, modules: &[Module], data: &Publication) -> Outcome<()> {
    let compiler = ask(tools.command("rustc").arg("--version")).unwrap_or_default();
    let stale: Vec<(&Module, Stamp)> = modules
        .iter()
        .map(|module| {
            let sources: Vec<PathBuf> =
                SOURCES.iter().chain(module.sources).map(|source| root().join(source)).collect();
            (module, Stamp::new(module.name, &sources, &[&compiler]))
        })
        .filter(|(module, stamp)| {
            let is_there = target().join(module.kept).join(format!("{}_bg.wasm", module.name)).is_file();
            !(is_there && stamp.is_current())
        })
        .collect();
    let mut works: Vec<Work<'_>> = tools::missing_for_site()?;
    works.push(data.work(tools));
    let packages = MODULES.map(|module| module.package);
    let names: Vec<&str> = stale.iter().map(|(module, _)| module.name).collect();
    let link = move |voice: &Voice| match names.is_empty() {
        true => Ok("up to date".into()),
        false => bundle::link(tools, voice, &packages).map(|()| names.join(", ")),
    };
    works.push(("Wasm modules, compiled and linked".into(), Box::new(link)));
    together("What the site is made of", works)?;
    if stale.is_empty() {
        return Ok(());
    }
    let mut works: Vec<Work<'_>> = Vec::new();
    for (module, stamp) in &stale {
        let work = move |_: &Voice| {
            let kept = target().join(module.kept);
            if module.package == split::BUNDLE {
                split::build(tools, &kept, module.name)?;
            } else {
                bundle::whole(tools, module.package, &kept, module.name)?;
            }
            stamp.done();
            Ok(String::new())
        };
        works.push((module.name.to_owned(), Box::new(work)));
    }
    // Most of what a site takes to be assembled, and cores are free while the longest piece of the widget is optimised.
    works.push(("Data, compressed".into(), Box::new(|_| compress::keep(&data.folder()).map(|()| String::new()))));
    together("Modules, as they are shipped", works)
}

/// The demo's raw lieux, in the checkout.
const DEMO_LIEUX: &str = "data/lieux";

/// Raw files, and what `prepare publish` is told about them.
pub struct Publication {
    name: String,
    sources: Vec<PathBuf>,
    options: Vec<&'static str>,
}

impl Publication {
    /// Raw files (or folders of them), published under `target/donnees/NAME`.
    pub fn new(name: &str, sources: impl IntoIterator<Item = PathBuf>, options: &[&'static str]) -> Self {
        Self { name: name.into(), sources: sources.into_iter().collect(), options: options.to_vec() }
    }

    /// What the demo pages show.
    fn demo() -> Self {
        let options = [
            "--titre",
            "Lieux de médiation numérique",
            "--source",
            "Hinaura, 2021",
            "--licence",
            "ODbL 1.0",
            "--attribution",
            "Données : Hinaura (2021), recensées sous licence ODbL, diffusées par l’ANCT sous Licence Ouverte 2.0",
        ];
        Self::new("demo", [root().join(DEMO_LIEUX)], &options)
    }

    /// The invented lieux that journeys stand on.
    pub fn fixture() -> Self {
        let options = [
            "--titre",
            "Lieux inventés pour les essais",
            "--source",
            "Jeu d’essai",
            "--licence",
            "MIT",
            "--synthetique",
        ];
        Self::new("fixture", [root().join("tests/fixtures/lieux-inventes.csv")], &options)
    }

    /// Where it is published.
    pub fn folder(&self) -> PathBuf {
        target().join("donnees").join(&self.name)
    }

    /// Publishes with `prepare`, unless nothing has changed since; returns where.
    ///
    /// # Errors
    /// The words of `prepare`.
    pub fn publish(&self, tools: &Tools) -> Outcome<PathBuf> {
        together("Data", vec![self.work(tools)])?;
        Ok(self.folder())
    }

    /// The same, to be done beside something else.
    fn work<'a>(&'a self, tools: &'a Tools) -> Work<'a> {
        let work = |voice: &Voice| {
            let prepare = prepare(tools, voice)?;
            let contours = root().join("data/contours");
            let mut inputs = vec![prepare.clone(), contours.clone()];
            inputs.extend_from_slice(&self.sources);
            let stamp = Stamp::new(&format!("donnees-{}", self.name), &inputs, &self.options);
            if stamp.is_current() && self.folder().join("manifest.json").is_file() {
                return Ok("up to date".into());
            }
            let raw: Vec<PathBuf> =
                self.sources.iter().flat_map(|source| files_under(source)).filter(|file| is_raw(file)).collect();
            let mut command = Command::new(&prepare);
            command.current_dir(root()).arg("publish").args(&raw).arg("--out").arg(self.folder());
            // Fewer lieux than last time is what somebody who tries things out may want.
            command.arg("--contours").arg(&contours).args(["--au-moins", "0"]).args(&self.options);
            voice.run(&mut command, "See what prepare says above.")?;
            stamp.done();
            Ok(String::new())
        };
        (format!("« {} », with prepare publish", self.name), Box::new(work))
    }
}

fn is_raw(file: &Path) -> bool {
    matches!(file.extension().and_then(|extension| extension.to_str()), Some("csv" | "json"))
}

/// Where the command `prepare` is compiled to, for tests and for the site.
pub fn prepare_program() -> PathBuf {
    target().join("debug").join(format!("prepare{}", env::consts::EXE_SUFFIX))
}

/// The command `prepare`, compiled beside this one's package: what both stand on has the features that it has here already, and is not
/// compiled once more. Native tests, which choose more packages, do compile it again.
fn prepare(tools: &Tools, voice: &Voice) -> Outcome<PathBuf> {
    let mut cargo = tools.command("cargo");
    cargo.args(["build", "--package", "prepare", "--package", "xtask", "--bin", "prepare", "--color", "never"]);
    voice.run(&mut cargo, "Mend what the compiler says above.")?;
    Ok(prepare_program())
}

/// A script without its indentation and comments, which are for who reads the checkout, and in signs that any page reads as they are.
pub fn shipped(script: &str) -> String {
    ascii::script(&glue::lines_that_do(script))
}

fn ship(from: &Path, to: &Path) -> Outcome<()> {
    let text = fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    fs::write(to, shipped(&text)).map_err(|error| format!("{}: {error}", to.display()))
}

/// The pages that are the product's, which anybody's server serves; those of the demonstration are served by ours.
fn pages_in_ascii(site: &Path) -> Outcome<()> {
    for page in files_under(site).iter().filter(|file| file.extension().is_some_and(|end| end == "html")) {
        if page.strip_prefix(site).is_ok_and(|name| dist::ships(&name.to_string_lossy())) {
            fs::read_to_string(page)
                .and_then(|text| fs::write(page, ascii::page(&text)))
                .map_err(|error| format!("{}: {error}", page.display()))?;
        }
    }
    Ok(())
}

/// Makes `to` a copy of `from`, whatever was there.
///
/// # Errors
/// What cannot be read or written.
pub fn replace_folder(from: &Path, to: &Path) -> Outcome<()> {
    if to.exists() {
        fs::remove_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    for file in files_under(from) {
        if let Ok(name) = file.strip_prefix(from) {
            copy(&file, &to.join(name))?;
        }
    }
    Ok(())
}

/// Copies a file into a folder that may not be there yet.
///
/// # Errors
/// What cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Outcome<()> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder)
        .and_then(|()| fs::copy(from, to))
        .map(drop)
        .map_err(|error| format!("{} → {}: {error}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_has_one_role() {
        for (path, expected) in [
            ("carte-mednum.js", Role::Loader),
            ("themes/dsfr.css", Role::Theme),
            ("carte-mednum-secours.js", Role::Help),
            ("carte-mednum.0123456789.js", Role::Pinned),
            ("code/0123456789/carte-mednum-widget_bg.wasm", Role::Widget),
            ("code/0123456789/carte-mednum-widget-filtres.wasm", Role::Chunk),
            ("code/0123456789/snippets/a/inline0.js", Role::Widget),
            ("code/0123456789/carte-mednum-reader.js", Role::Reader),
            ("code/0123456789/lecture.js", Role::Reader),
            ("code/0123456789/carte-mednum-secours.js", Role::Help),
            ("code/0123456789/themes/dsfr.css", Role::Theme),
            ("code/0123456789/empreintes.json", Role::Pinned),
            ("carte-mednum-cadre.js", Role::Companion),
            ("code/0123456789/reglages.js", Role::Hub),
            ("code/0123456789/configurateur_bg.wasm", Role::Configurator),
            ("code/0123456789/demarrage.js", Role::Configurator),
            ("configurateur.html", Role::Configurator),
            ("donnees/manifest.json", Role::Data),
            ("index.html", Role::Page),
            ("hotes/dsfr.html", Role::Page),
            ("hotes/dsfr/dsfr.min.css", Role::Foreign),
        ] {
            assert_eq!(role(path), expected, "{path}");
        }
        for (name, _) in embed_snippet::companions() {
            assert_eq!(role(name), Role::Companion, "{name}");
        }
    }
}
