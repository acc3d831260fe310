//! The demo site, `target/site`: what Trunk builds, under the names that hosts see, with published data and brotli.
//!
//! It knows names and order; what a module does, what a publication holds and how a page looks are others' business.

use crate::bundle::{glue, payload, split};
use crate::compress::precompress;
use crate::configurator;
use crate::paths::{Stamp, files_under, root, site, target};
use crate::reference;
use crate::steps::{Outcome, ask, captured, run, step};
use crate::tools::{NATIVE, Tools};
use crate::{ascii, dist, hosts};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The Wasm modules that Trunk makes: the name of the package, the one hosts see, and where they are kept: what the loader brings apart
/// from the configurator's, whose changes are no new version of a map.
const MODULES: [(&str, &str, &str); 2] =
    [("reader-bundle", "carte-mednum-reader", LOADED), ("demo", "configurateur", CONFIGURATOR)];
/// The name of the widget's, which is kept with its parts.
const WIDGET: &str = "carte-mednum-widget";
const LOADED: &str = "xtask/modules";
const CONFIGURATOR: &str = "xtask/configurateur";

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
/// The compiler's, Trunk's or `prepare`'s words, and what to do.
pub fn build(tools: &Tools) -> Outcome<()> {
    code(tools)?;
    let published = Publication::demo().publish(tools)?;
    step("Site in target/site", |line| {
        for (from, to) in SCRIPTS {
            ship(&root().join(from), &site().join(to))?;
        }
        replace_folder(&root().join(THEMES), &site().join("themes"))?;
        payload::place(&target().join(LOADED), &site())?;
        configurator::place(&target().join(CONFIGURATOR), &site())?;
        reference::page(&site())?;
        for (name, text) in embed_snippet::companions() {
            // What is written for who reads the source stays there.
            let text = if name.ends_with(".js") { shipped(&text) } else { text };
            fs::write(site().join(name), text).map_err(|error| format!("{name}: {error}"))?;
        }
        replace_folder(&published, &site().join("donnees"))?;
        // The raw file too, for the page that reads it as it is.
        replace_folder(&root().join(DEMO_LIEUX), &site().join("lieux"))?;
        hosts::dress(&site())?;
        pages_in_ascii(&site())?;
        let n_compressed = precompress(&site())?;
        line.note(format!("{n_compressed} files compressed"));
        Ok(())
    })
}

/// What every module is made of.
const SOURCES: [&str; 7] =
    ["Cargo.toml", "Cargo.lock", "package-lock.json", "rust-toolchain.toml", ".cargo", "crates", "embed-snippet"];

/// The Wasm modules and the pages: Trunk's, then the widget, which is cut.
fn code(tools: &Tools) -> Outcome<()> {
    let compiler = ask(tools.command("rustc").arg("--version")).unwrap_or_default();
    let stamp = |name: &str, more: &[&str]| {
        let sources: Vec<PathBuf> = SOURCES.iter().chain(more).map(|name| root().join(name)).collect();
        Stamp::new(name, &sources, &[&compiler])
    };
    let kept = target().join(LOADED);
    let trunk = stamp("site", &["Trunk.toml", "demo", "xtask/src/bundle"]);
    let complete = MODULES.iter().all(|(_, name, kept)| target().join(kept).join(format!("{name}_bg.wasm")).is_file());
    step("Wasm modules, with Trunk", |line| {
        if complete && trunk.is_current() {
            line.note("up to date");
            return Ok(());
        }
        let mut command = tools.command("trunk");
        // Plain lines, and not the NO_COLOR=1 that Trunk takes for the value of its own switch.
        command.args(["build", "--release", "--color", "never"]).env_remove("NO_COLOR");
        // The way through Trunk's own functions says nothing about what does not compile.
        command.env("RUST_BACKTRACE", "0");
        captured(line, &mut command, "Mend what the compiler says above, then run: cargo xtask build", |_| false)?;
        for (built, shipped, kept) in MODULES {
            rename_module(&site(), built, &target().join(kept), shipped)?;
        }
        fs::remove_file(site().join("trunk.html")).map_err(|error| format!("trunk.html: {error}"))?;
        trunk.done();
        Ok(())
    })?;
    let widget = stamp("widget", &["widget", "xtask/src/bundle"]);
    step("The widget's Wasm, cut", |line| {
        if kept.join(format!("{WIDGET}_bg.wasm")).is_file() && widget.is_current() {
            line.note("up to date");
            return Ok(());
        }
        split::build(tools, line, &kept, WIDGET)?;
        widget.done();
        Ok(())
    })
}

/// Moves a module to where it is kept, under its shipped name, in the glue too, which names its Wasm; and what the two call each other
/// by, short names.
fn rename_module(folder: &Path, built: &str, kept: &Path, shipped: &str) -> Outcome<()> {
    let (glue, wasm) = (folder.join(format!("{built}.js")), folder.join(format!("{built}_bg.wasm")));
    let text = fs::read_to_string(&glue).map_err(|error| format!("{}: {error}", glue.display()))?;
    let text = text.replace(&format!("'{built}_bg.wasm'"), &format!("'{shipped}_bg.wasm'"));
    let bytes = fs::read(&wasm).map_err(|error| format!("{}: {error}", wasm.display()))?;
    let (text, bytes) = glue::shortened(&text, &bytes, &format!("./{built}_bg.js"), &[])?;
    let shipped_glue = kept.join(format!("{shipped}.js"));
    fs::create_dir_all(kept)
        .and_then(|()| fs::write(&shipped_glue, text))
        .and_then(|()| fs::write(kept.join(format!("{shipped}_bg.wasm")), bytes))
        .and_then(|()| fs::remove_file(&glue))
        .and_then(|()| fs::remove_file(&wasm))
        .map_err(|error| format!("{}: {error}", shipped_glue.display()))
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
        let prepare = prepare(tools)?;
        let contours = root().join("data/contours");
        let mut inputs = vec![prepare.clone(), contours.clone()];
        inputs.extend_from_slice(&self.sources);
        let stamp = Stamp::new(&format!("donnees-{}", self.name), &inputs, &self.options);
        step(&format!("Data « {} », with prepare publish", self.name), |line| {
            if stamp.is_current() && self.folder().join("manifest.json").is_file() {
                line.note("up to date");
                return Ok(());
            }
            let raw: Vec<PathBuf> =
                self.sources.iter().flat_map(|source| files_under(source)).filter(|file| is_raw(file)).collect();
            let mut command = Command::new(&prepare);
            command.current_dir(root()).arg("publish").args(&raw).arg("--out").arg(self.folder());
            // Fewer lieux than last time is what somebody who tries things out may want.
            command.arg("--contours").arg(&contours).args(["--au-moins", "0"]).args(&self.options);
            captured(line, &mut command, "See what prepare says above.", |_| false)?;
            stamp.done();
            Ok(())
        })?;
        Ok(self.folder())
    }
}

fn is_raw(file: &Path) -> bool {
    matches!(file.extension().and_then(|extension| extension.to_str()), Some("csv" | "json"))
}

/// Where the command `prepare` is compiled to, for tests and for the site.
pub fn prepare_program() -> PathBuf {
    target().join("debug").join(format!("prepare{}", env::consts::EXE_SUFFIX))
}

/// The command `prepare`, in the profile of the native tests, which have it compiled already.
fn prepare(tools: &Tools) -> Outcome<PathBuf> {
    let mut cargo = tools.command("cargo");
    cargo.arg("build").args(NATIVE).args(["--bin", "prepare"]);
    run("The command prepare", &mut cargo, "Mend what the compiler says above.")?;
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
    fn a_renamed_module_finds_its_wasm() {
        let folder = env::temp_dir().join(format!("carte-site-{}", std::process::id()));
        let kept = folder.join("kept");
        fs::create_dir_all(&folder).unwrap();
        let glue = "return {\n\"./a-bundle_bg.js\": import0,\n};\nnew URL('a-bundle_bg.wasm', import.meta.url)\n";
        fs::write(folder.join("a-bundle.js"), glue).unwrap();
        fs::write(folder.join("a-bundle_bg.wasm"), "\0asm\x01\0\0\0").unwrap();
        let result = rename_module(&folder, "a-bundle", &kept, "carte-a");
        let glue = fs::read_to_string(kept.join("carte-a.js"));
        let names = files_under(&folder).len();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(result, Ok(()));
        assert!(glue.unwrap().ends_with("new URL('carte-a_bg.wasm', import.meta.url)\n"));
        assert_eq!(names, 2);
    }

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
