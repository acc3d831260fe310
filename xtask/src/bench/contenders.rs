//! Who takes part: the widget in two forms, and what a site would otherwise use; the pages and the data that each gets.
//!
//! It knows where files come from. What a visit does and what is measured is the same for all, and elsewhere.

use super::columns;
use crate::budget::{manifest, named, synthetic};
use crate::compress::precompress;
use crate::hash::short;
use crate::paths::{Stamp, root, site, target};
use crate::serve::{Folders, Reply};
use crate::site::copy;
use crate::steps::{Outcome, step};
use crate::tools::Tools;
use std::fs;
use std::path::PathBuf;

/// One of those who take turns.
pub struct Contender {
    /// In the table.
    pub name: &'static str,
    pub form: Form,
    /// More lieux than this are not asked of it.
    pub most: u32,
    /// What Chromium is told besides.
    pub arguments: &'static [&'static str],
}

/// What its page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The widget with published data.
    Published,
    /// The same, of another build.
    Before,
    /// The widget with the file itself.
    Raw,
    /// A page of `tests/bench`.
    Other(&'static str),
}

/// The widget, published: what ratios are of.
pub const OURS: Contender = Contender { name: "carte-mednum", form: Form::Published, most: u32::MAX, arguments: &[] };

const BEFORE: Contender = Contender { name: "carte-mednum (before)", form: Form::Before, ..OURS };

/// Beyond this a raw file is more than anybody would have a browser read: at a million it is half a gigabyte.
const RAW: Contender = Contender { name: "carte-mednum, raw CSV", form: Form::Raw, most: 100_000, ..OURS };

const OTHERS: [Contender; 3] = [
    Contender { name: "Leaflet + markercluster", form: Form::Other("markercluster"), ..OURS },
    Contender { name: "Leaflet canvas + supercluster", form: Form::Other("supercluster"), ..OURS },
    Contender {
        name: "MapLibre GL",
        form: Form::Other("maplibre"),
        // No machine of ours has a GPU: without these there is no WebGL at all.
        arguments: &["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        ..OURS
    },
];

/// What the contenders are made of, as npm has it.
const LIBRARIES: [&str; 9] = [
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet.markercluster/dist/leaflet.markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css",
    "leaflet.markercluster/dist/MarkerCluster.Default.css",
    "supercluster/dist/supercluster.min.js",
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
];

/// Below these is data, whoever asks for it; all else is code.
const DATA: [&str; 4] = ["/synthetique-", "/brut-", "/colonnes-", "/donnees/"];

/// Whether a path is that of data.
pub fn is_data(path: &str) -> bool {
    DATA.iter().any(|prefix| path.starts_with(prefix))
}

/// All contenders, in the order of the table.
pub fn all(before: bool) -> Vec<Contender> {
    [OURS].into_iter().chain(before.then_some(BEFORE)).chain([RAW]).chain(OTHERS).collect()
}

impl Contender {
    /// The address of its page for so many lieux, below the server's origin.
    pub fn page(&self, n: u32) -> Outcome<String> {
        let ours = |code: &str, source: &str| {
            let page = format!(
                "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Mesure</title><link rel=\"icon\" href=\"data:,\">\
                 <script src=\"{code}carte-mednum.js\"></script><carte-mednum source=\"{source}\"></carte-mednum></html>"
            );
            let name = format!("{:?}-{n}.html", self.form).to_lowercase();
            fs::create_dir_all(pages())
                .and_then(|()| fs::write(pages().join(&name), page))
                .map_err(|error| format!("{}: {error}", pages().display()))?;
            Ok(format!("bench/{name}"))
        };
        match self.form {
            Form::Published => ours("/", &format!("/synthetique-{n}/")),
            Form::Before => ours("/avant/", &format!("/synthetique-{n}/")),
            Form::Raw => ours("/", &format!("/brut-{n}/lieux.csv")),
            Form::Other(name) => {
                let folder = columns_folder(n);
                let file = fs::read_dir(&folder).ok().and_then(|files| {
                    let names = files.flatten().map(|file| file.file_name().to_string_lossy().into_owned());
                    names.into_iter().find(|name| name.ends_with(".json"))
                });
                let file = file.ok_or_else(|| format!("{}: no columns", folder.display()))?;
                Ok(format!("bench/{name}.html?lieux=/colonnes-{n}/{file}"))
            }
        }
    }
}

fn pages() -> PathBuf {
    target().join("bench/pages")
}

fn columns_folder(n: u32) -> PathBuf {
    target().join(format!("bench/colonnes-{n}"))
}

/// Puts the contenders' pages and libraries together, as a host that compresses and caches well would serve them; returns all that is
/// served.
///
/// # Errors
/// A library is not there.
pub fn folders(before: Option<PathBuf>) -> Outcome<Folders> {
    let sources = root().join("tests/bench");
    step("The contenders' pages", |line| {
        drop(fs::remove_dir_all(pages()));
        let own = |extension: &str| {
            let files = crate::paths::files_under(&sources);
            files
                .into_iter()
                .filter(|file| file.extension().is_some_and(|found| found == extension))
                .collect::<Vec<_>>()
        };
        let libraries = LIBRARIES.iter().map(|library| root().join("node_modules").join(library));
        let code: Vec<PathBuf> = libraries.chain(own("js")).chain(own("css")).collect();
        let mut content = Vec::new();
        for file in &code {
            content.extend(fs::read(file).map_err(|error| format!("{}: {error}\nRun: npm ci", file.display()))?);
        }
        // Named by its content, code is kept by browsers for good, as the widget's is.
        let named = short(&content);
        for file in &code {
            copy(file, &pages().join(&named).join(file.file_name().unwrap_or_default()))?;
        }
        for file in own("html") {
            let page = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            let to = pages().join(file.file_name().unwrap_or_default());
            fs::write(&to, page.replace("\"code/", &format!("\"{named}/")))
                .map_err(|error| format!("{}: {error}", to.display()))?;
        }
        let n_compressed = precompress(&pages())?;
        line.note(format!("{n_compressed} files compressed"));
        Ok(())
    })?;
    let folders = Folders::new(site()).and("/bench/", pages());
    let folders = match before {
        Some(before) => folders.and("/avant/", before),
        None => folders,
    };
    // Pages that are alone in their process may ask how much memory they and their workers take.
    Ok(folders.with_hook(|_, reply: Reply| {
        reply
            .with_header("Cross-Origin-Opener-Policy", "same-origin")
            .with_header("Cross-Origin-Embedder-Policy", "require-corp")
            .with_header("Cross-Origin-Resource-Policy", "same-origin")
    }))
}

/// Makes `n` lieux and every form of them, unless they are there; returns what is served with them.
///
/// # Errors
/// The words of `synth` or `prepare`.
pub fn data(tools: &Tools, n: u32, folders: Folders) -> Outcome<Folders> {
    let published = synthetic(tools, n)?;
    let index = named(&manifest(&published)?["national"], &published).ok_or("the manifest names no national index")?;
    let columns = columns_folder(n);
    step(&format!("Columns of {n} lieux for the contenders"), |line| {
        let stamp = Stamp::new(&format!("colonnes-{n}"), std::slice::from_ref(&index), &[include_str!("columns.rs")]);
        if stamp.is_current() && columns.is_dir() {
            line.note("up to date");
            return Ok(());
        }
        drop(fs::remove_dir_all(&columns));
        let bytes = fs::read(&index).map_err(|error| format!("{}: {error}", index.display()))?;
        let catalogue = atlas::wire::read_index(&bytes).map_err(|error| format!("{}: {error:?}", index.display()))?;
        let text = columns::of(&catalogue).to_string();
        let file = columns.join(format!("lieux.{}.json", short(text.as_bytes())));
        fs::create_dir_all(&columns)
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        precompress(&columns)?;
        stamp.done();
        Ok(())
    })?;
    let folders = folders.and(&format!("/synthetique-{n}/"), published).and(&format!("/colonnes-{n}/"), columns);
    if n > RAW.most {
        return Ok(folders);
    }
    let raw = target().join(format!("bench/brut-{n}"));
    step(&format!("The file of {n} lieux itself"), |_| {
        copy(&target().join(format!("donnees/synthetique-{n}.csv")), &raw.join("lieux.csv"))?;
        precompress(&raw).map(drop)
    })?;
    Ok(folders.and(&format!("/brut-{n}/"), raw))
}
