//! `manifest.json`, read with the browser's own JSON.

use super::resolve;
use crate::manifest::{DepartementFiles, FORMAT, FileRef, Manifest};
use atlas::territoire::CodeDepartement;
use js_sys::{Date, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

/// What may be wrong with a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadManifest {
    /// No JSON, or not the JSON of a manifest.
    NotAManifest,
    /// A layout that this widget does not know.
    Version,
}

/// A day of publication that can be: nothing was published later than tomorrow, where somebody on Earth may be already. Nothing else is
/// a date either.
fn past(date: String) -> String {
    if Date::parse(&date) <= Date::now() + 86_400_000.0 { date } else { String::new() }
}

/// Reads a manifest. `base` is the address it came from.
///
/// # Errors
/// When the text is no manifest, or one of another version. A département that is not understood is left out.
pub fn read_manifest(text: &str, base: &str) -> Result<Manifest, BadManifest> {
    let json = JSON::parse(text).map_err(|_| BadManifest::NotAManifest)?;
    // Asking what is no object throws, and for each exception that wasm-bindgen catches from a function that answers a value, one place
    // of its table stays taken for ever: two hundred of them each time that a publication of few départements is read.
    let get = |of: &JsValue, key: &str| match of.is_object() {
        true => Reflect::get(of, &key.into()).unwrap_or(JsValue::UNDEFINED),
        false => JsValue::UNDEFINED,
    };
    let text_of = |of: &JsValue, key: &str| get(of, key).as_string().unwrap_or_default();
    let number_of = |of: &JsValue, key: &str| get(of, key).as_f64().filter(|n| *n >= 0.0).unwrap_or_default();
    let file = |of: &JsValue, key: &str| -> Option<FileRef> {
        let file = get(of, key);
        let name = text_of(&file, "name");
        // A file of the publication is beside its manifest: a name that leads elsewhere is not one.
        let plain = !name.is_empty() && !name.contains(['/', '\\', ':']);
        plain.then(|| FileRef { name, bytes: number_of(&file, "bytes") as u64 })
    };
    let files = |of: &JsValue| DepartementFiles {
        n_lieux: number_of(of, "n_lieux") as u32,
        communes: file(of, "communes"),
        index: file(of, "index"),
        details: file(of, "details"),
    };
    let format = get(&json, "format").as_f64().ok_or(BadManifest::NotAManifest)?;
    if format != f64::from(FORMAT) {
        return Err(BadManifest::Version);
    }
    let mut manifest = Manifest {
        base: resolve(".", base).unwrap_or_default(),
        date: past(text_of(&json, "date")),
        source: text_of(&json, "source"),
        licence: text_of(&json, "licence"),
        attribution: text_of(&json, "attribution"),
        synthetique: get(&json, "synthetique").as_bool().unwrap_or_default(),
        n_lieux: number_of(&json, "n_lieux") as u32,
        france: file(&json, "france").ok_or(BadManifest::NotAManifest)?,
        national: file(&json, "national").ok_or(BadManifest::NotAManifest)?,
        communes_noms: file(&json, "communes_noms").unwrap_or_default(),
        communes_anciennes: file(&json, "communes_anciennes"),
        epcis: file(&json, "epcis"),
        avis: file(&json, "avis"),
        identifiants: file(&json, "identifiants"),
        ..Manifest::default()
    };
    let departements = get(&json, "departements");
    if let Some(departements) = departements.dyn_ref::<Object>() {
        for key in Object::keys(departements).iter().filter_map(|key| key.as_string()) {
            let of = files(&get(departements, &key));
            match CodeDepartement::parse(&key) {
                Some(code) => {
                    manifest.departements.push((code, of));
                }
                None if key == "00" => manifest.non_localises = of,
                None => {}
            }
        }
    }
    Ok(manifest)
}
