//! `cargo xtask fixture`: some four hundred lieux that do not exist, for the tests to stand on.
//!
//! Between them they fill every column, hold every value of the standard and every oddity of open data; each says of itself that it
//! is invented. Written to `tests/fixtures`, where they are committed: tests read the files, not this module.

mod awkward;
mod personas;
mod places;
mod regular;
mod variants;

use crate::synth::Record;
use crate::synth::record::write_row;
use std::path::{Path, PathBuf};

/// `source` of the records.
pub const SOURCE: &str = "fixture";

/// Every record, in the order of the file.
#[must_use]
pub fn records() -> Vec<Record> {
    let explained = personas::records().into_iter().chain(awkward::records());
    regular::records().into_iter().chain(explained.map(|(record, _)| record)).collect()
}

/// Name and bytes of every file of `tests/fixtures` that is made here.
#[must_use]
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let records = records();
    let mut csv = Vec::new();
    // Writing to memory does not fail.
    let _ = write_row(&mut csv, b',', Record::COLUMNS);
    for record in &records {
        let _ = write_row(&mut csv, b',', record.cells());
    }
    vec![
        ("lieux-inventes.csv", csv),
        ("lieux-inventes-ancien.json", variants::older_json(&regular::records()).into_bytes()),
        ("lieux-windows.csv", variants::windows_csv(&regular::records())),
        ("README.md", readme(records.len()).into_bytes()),
    ]
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures")
}

/// `cargo xtask fixture`.
///
/// # Errors
/// The file that could not be written.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("cargo xtask fixture takes no argument".into());
    }
    let folder = folder();
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for (name, bytes) in files() {
        let file = folder.join(name);
        std::fs::write(&file, bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

fn readme(n_records: usize) -> String {
    let mut text = format!(
        "# Lieux inventés pour les essais\n\n\
         **Aucun de ces lieux n'existe.** Noms, adresses, téléphones (plages que l'ARCEP réserve aux œuvres de fiction), adresses \
         électroniques et sites (domaines `.example`) sont inventés ; seules les communes et leurs codes sont vrais. Ne prenez rien ici pour \
         un renseignement, ne republiez rien.\n\n\
         Fichiers engendrés par `cargo xtask fixture` (`xtask/src/fixture/`) ; un essai vérifie qu'ils sont à jour. Ne les modifiez pas à la \
         main.\n\n\
         | fichier | contenu |\n|---|---|\n\
         | lieux-inventes.csv | {n_records} enregistrements au standard 1.0.2 : `,`, UTF-8, LF ; les {} premiers sont ordinaires |\n\
         | lieux-inventes-ancien.json | 20 des mêmes dans le vocabulaire 0.1 : JSON, valeurs séparées par `;`, anciens noms de colonnes |\n\
         | lieux-windows.csv | 20 des mêmes comme un tableur Windows les enregistre : `;`, CRLF, Windows-1252, virgules décimales, dates \
         françaises, zéros de tête perdus |\n\n\
         Départements : Loire (42), Ain (01), Rhône (69), Cantal (15), Paris (75), La Réunion (974), Nouvelle-Calédonie (988). Chaque colonne \
         est remplie par au moins trois lieux ; chaque valeur du standard est portée par au moins trois, et manque à au moins un lieu de la \
         même commune qui remplit la colonne.\n",
        regular::records().len(),
    );
    let mut section = |title: &str, records: Vec<(Record, String)>| {
        text.push_str(&format!("\n## {title}\n\n| id | ce qu'il a de particulier |\n|---|---|\n"));
        for (record, why) in records {
            let id = if record.id.len() > 80 { format!("{}…", &record.id[..40]) } else { record.id };
            let why = why.replace('|', "\\|").replace('<', "&lt;");
            text.push_str(&format!("| `{id}` | {why} |\n"));
        }
    };
    section("Quatre personnes à orienter", personas::records());
    section("Enregistrements difficiles", awkward::records());
    text
}

#[cfg(test)]
mod tests;
