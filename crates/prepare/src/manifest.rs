//! `manifest.json`: the one short-lived file of a publication, which names all the others.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file that never changes: its name holds the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Name beside the manifest.
    pub name: String,
    /// Size, bytes, not compressed.
    pub bytes: u64,
}

/// The files of one département, or collectivité, or of the lieux that could not be located (`"00"`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DepartementEntry {
    /// Lieux that hang there or below.
    pub n_lieux: u32,
    /// Outlines of its communes; absent for a collectivité.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communes: Option<FileEntry>,
    /// What map, filters and list need of its lieux; absent without lieux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<FileEntry>,
    /// What a sheet adds; absent without lieux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<FileEntry>,
}

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this layout.
    pub format: u32,
    /// Date of the publication, `YYYY-MM-DD`; empty when unknown.
    pub date: String,
    /// Title.
    pub titre: String,
    /// Who collected the data.
    pub source: String,
    /// Licence of the data.
    pub licence: String,
    /// What the licence wants said.
    pub attribution: String,
    /// The lieux are invented.
    pub synthetique: bool,
    /// All lieux.
    pub n_lieux: u32,
    /// Those that could not be located.
    pub n_non_localises: u32,
    /// Outlines of régions and départements, with their counts.
    pub france: FileEntry,
    /// What map, filters and list need of all lieux.
    pub national: FileEntry,
    /// Names, codes postaux and EPCI of all communes.
    pub communes_noms: FileEntry,
    /// Former names of communes, and localities; absent where the outlines have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communes_anciennes: Option<FileEntry>,
    /// Numbers, names and départements of all EPCI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epcis: Option<FileEntry>,
    /// What is said of some lieux for a while; absent without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avis: Option<FileEntry>,
    /// The ids whose number is not their hash; absent where there is none, which is nearly always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifiants: Option<FileEntry>,
    /// By code.
    pub departements: BTreeMap<String, DepartementEntry>,
}

/// The version of the layout that this program writes.
pub const FORMAT: u32 = 1;

/// Names of all files that a manifest, of this version or another, speaks of. Empty when it cannot be read.
#[must_use]
pub fn files_named_in(manifest: &[u8]) -> Vec<String> {
    names_in(manifest).unwrap_or_default()
}

/// The same; `None` when it cannot be read.
#[must_use]
pub fn names_in(manifest: &[u8]) -> Option<Vec<String>> {
    fn walk(value: &serde_json::Value, names: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                if let (Some(serde_json::Value::String(name)), true) =
                    (fields.get("name"), fields.contains_key("bytes"))
                {
                    names.push(name.clone());
                }
                fields.values().for_each(|field| walk(field, names));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, names)),
            _ => {}
        }
    }
    let mut names = Vec::new();
    walk(&serde_json::from_slice(manifest).ok()?, &mut names);
    Some(names)
}
