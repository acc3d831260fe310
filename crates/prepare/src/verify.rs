//! Whether a publication is all there: each file that its manifest names, with its size, the content that its name announces, and the kind
//! and version that its place asks for.
//!
//! Looked at before it is trusted: a disk, a cleaner or an upload that stopped take files away, and nothing else would ever notice.

use crate::folder::{MANIFEST, hash, hash_in};
use crate::manifest::FORMAT;
use atlas::bytes::{self, Reader, WireError, kind};
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What was found of a publication that has a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Day of the publication, `YYYY-MM-DD`; empty when unknown.
    pub date: String,
    /// Lieux that it says it has.
    pub n_lieux: u64,
    /// Files that it names.
    pub n_files: usize,
    /// Bytes of those that are there.
    pub n_bytes: u64,
    /// What is wrong with which file: a line each, in French.
    pub problems: Vec<String>,
}

/// A file that a manifest names.
struct Entry<'a> {
    name: &'a str,
    bytes: Option<u64>,
    /// `None`: an entry that this version does not know.
    kind: Option<u8>,
}

/// Looks at the publication in a folder, through a manifest of it (`manifest.json`, most often).
///
/// # Errors
/// One sentence, in French: there is no manifest, it cannot be read, or it is of another format.
pub fn verify(folder: &Path, manifest: &str) -> Result<Verified, String> {
    let path = folder.join(manifest);
    let text = fs::read(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            let others = if manifest == MANIFEST { others(folder) } else { String::new() };
            format!("{} : absent ; rien n'est publié ici{others}", path.display())
        }
        _ => format!("{} : {error}", path.display()),
    })?;
    let value: Value =
        serde_json::from_slice(&text).map_err(|_| format!("{} : ce n'est pas un manifeste", path.display()))?;
    let format = &value["format"];
    match format.as_u64() {
        Some(found) if found == u64::from(FORMAT) => {}
        Some(_) => return Err(format!("{} : {}", path.display(), of_format(format))),
        None => return Err(format!("{} : ce n'est pas un manifeste", path.display())),
    }
    let mut verified = Verified {
        date: value["date"].as_str().unwrap_or_default().to_owned(),
        n_lieux: value["n_lieux"].as_u64().unwrap_or_default(),
        ..Verified::default()
    };
    for field in ["france", "national", "communes_noms"] {
        if value[field]["name"].as_str().is_none() {
            verified.problems.push(format!("{} : ne nomme aucun fichier « {field} »", path.display()));
        }
    }
    let mut entries = Vec::new();
    named(&value, "", &mut entries);
    for entry in &entries {
        verified.n_files += 1;
        match look(folder, entry) {
            Ok(n_bytes) => verified.n_bytes += n_bytes,
            Err(why) => verified.problems.push(format!("{} : {why}", folder.join(entry.name).display())),
        }
    }
    Ok(verified)
}

/// What is refused by name.
fn of_format(format: &Value) -> String {
    format!("publication au format {format}, que ce programme ne connaît pas (il lit le format {FORMAT})")
}

/// The manifests of other formats, for who has nothing else.
fn others(folder: &Path) -> String {
    let names =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut found: Vec<String> = names
        .filter(|name| crate::folder::is_manifest(name))
        .filter_map(|name| {
            let value: Value = serde_json::from_slice(&fs::read(folder.join(&name)).ok()?).ok()?;
            let format = &value["format"];
            (format.as_u64()? != u64::from(FORMAT)).then(|| format!(" ; {name} est une {}", of_format(format)))
        })
        .collect();
    found.sort();
    found.concat()
}

/// Every file that a manifest names, with what its place asks of it.
fn named<'a>(value: &'a Value, field: &str, entries: &mut Vec<Entry<'a>>) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(name)), Some(bytes)) = (fields.get("name"), fields.get("bytes")) {
                let kind = match field {
                    "france" | "communes" => Some(kind::OUTLINES),
                    "national" | "index" => Some(kind::INDEX),
                    "communes_noms" => Some(kind::GAZETTEER),
                    "communes_anciennes" => Some(kind::FORMERS),
                    "epcis" => Some(kind::EPCIS),
                    "avis" => Some(kind::OVERLAY),
                    "identifiants" => Some(kind::IDENTIFIERS),
                    "details" => Some(kind::DETAILS),
                    _ => None,
                };
                entries.push(Entry { name, bytes: bytes.as_u64(), kind });
            }
            fields.iter().for_each(|(field, value)| named(value, field, entries));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, field, entries)),
        _ => {}
    }
}

/// The size of a file in which nothing is wrong, else what is, in French.
fn look(folder: &Path, entry: &Entry<'_>) -> Result<u64, String> {
    let Entry { name, bytes, kind } = *entry;
    if name.is_empty() || name.contains(['/', '\\', ':']) {
        return Err("ce nom mène hors du dossier".to_owned());
    }
    let found = fs::read(folder.join(name)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "absent".to_owned(),
        _ => format!("illisible ({error})"),
    })?;
    let n_found = found.len() as u64;
    if bytes != Some(n_found) {
        let expected = bytes.map_or_else(|| "une taille inconnue".to_owned(), |bytes| format!("{bytes}"));
        return Err(format!("{n_found} octets au lieu de {expected}"));
    }
    if let Some(kind) = kind {
        Reader::new(&found, kind).map_err(|error| match error {
            WireError::Version { found, .. } => {
                format!(
                    "fichier de version {found}, que ce programme ne connaît pas (il lit la version {})",
                    bytes::VERSION
                )
            }
            WireError::Kind { .. } => "ce n'est pas le fichier que ce nom annonce".to_owned(),
            _ => "ce n'est pas un fichier de publication".to_owned(),
        })?;
    }
    if hash_in(name).is_some_and(|expected| expected != hash(&found)) {
        return Err("abîmé : son contenu n'est pas celui que son nom annonce".to_owned());
    }
    Ok(n_found)
}
