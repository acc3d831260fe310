//! `communes-anciennes.bin`: the names and codes that led to a commune once, and localities that people write in place of one.
//!
//! From two versions of `@etalab/decoupage-administratif`: that of today says which code went where and how the parts of merged communes are
//! called; that of 2019 is the last that has the history of every name since 1943. Localities are the table beside this program.

use super::read_json;
use atlas::fold::fold;
use atlas::former::{Former, Formers};
use atlas::territoire::CodeCommune;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Mergers of mergers of mergers: nobody did it more often.
const LONGEST_CHAIN: usize = 8;

/// A commune of today.
struct Today {
    nom: String,
    codes_postaux: Vec<String>,
}

/// Where names and codes lead.
#[derive(Default)]
struct Paths {
    today: BTreeMap<CodeCommune, Today>,
    /// The code that took the place of a code, as far as it is said: of today's list first, then of the history.
    next: BTreeMap<CodeCommune, CodeCommune>,
}

impl Paths {
    /// The commune of today that a code leads to.
    fn end(&self, mut code: CodeCommune) -> Option<CodeCommune> {
        for _ in 0..LONGEST_CHAIN {
            if self.today.contains_key(&code) {
                return Some(code);
            }
            code = *self.next.get(&code)?;
        }
        None
    }
}

fn code(row: &Value, key: &str) -> Option<CodeCommune> {
    CodeCommune::parse(row[key].as_str()?)
}

/// Reads the packages. `today` and `history`: the folders of JSON files of the two versions; `localities`: the table.
pub fn read(today: &Path, history: &Path, localities: &Path) -> Result<Formers, String> {
    let communes = read_json(&today.join("communes.json"))?;
    let history = read_json(&history.join("historique-communes.json"))?;
    let rows = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (communes, history) = (rows(&communes), rows(&history));

    let mut paths = Paths::default();
    let mut named = Vec::new();
    for row in &communes {
        let (Some(own), nom) = (code(row, "code"), row["nom"].as_str().unwrap_or_default()) else { continue };
        match row["type"].as_str() {
            Some("commune-actuelle" | "arrondissement-municipal") => {
                let codes = row["codesPostaux"].as_array().into_iter().flatten();
                let codes_postaux = codes.filter_map(|code| code.as_str().map(str::to_owned)).collect();
                paths.today.insert(own, Today { nom: nom.to_owned(), codes_postaux });
                for old in row["anciensCodes"].as_array().into_iter().flatten() {
                    if let Some(old) = old.as_str().and_then(CodeCommune::parse) {
                        paths.next.entry(old).or_insert(own);
                    }
                }
            }
            _ => {
                // Which commune a part belongs to is said of today; the old codes of a commune may be those of another by now.
                let Some(chief) = code(row, "chefLieu") else { continue };
                paths.next.insert(own, chief);
                named.push((own, nom.to_owned(), Some(chief)));
            }
        }
    }
    for row in &history {
        let (Some(own), nom) = (code(row, "code"), row["nom"].as_str().unwrap_or_default()) else { continue };
        let pole = row["pole"].as_str().and_then(|id| CodeCommune::parse(id.get(4..9)?));
        if let Some(pole) = pole.filter(|pole| *pole != own) {
            paths.next.entry(own).or_insert(pole);
        }
        named.push((own, nom.to_owned(), None));
    }

    let spelled: BTreeSet<(String, String)> =
        paths.today.iter().map(|(code, commune)| (code.departement().to_string(), letters(&commune.nom))).collect();
    let (mut all, mut names, mut codes) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (own, nom, chief) in named {
        let Some(commune) = chief.and_then(|chief| paths.end(chief)).or_else(|| paths.end(own)) else { continue };
        let old = (!paths.today.contains_key(&own)).then_some(own);
        // A name that a commune of the same département has today is that commune's.
        let is_taken = spelled.contains(&(commune.departement().to_string(), letters(&nom)));
        let is_name = !is_taken && names.insert((commune, letters(&nom)));
        let old = old.filter(|old| codes.insert(*old));
        if is_name || old.is_some() {
            all.push(Former { nom: if is_name { nom } else { String::new() }, code: old, commune });
        }
    }
    for (old, commune) in &paths.next {
        if let Some(commune) = paths.end(*commune).filter(|_| !paths.today.contains_key(old) && codes.insert(*old)) {
            all.push(Former { nom: String::new(), code: Some(*old), commune });
        }
    }
    all.extend(read_localities(localities, &paths, &mut names)?);
    Ok(Formers::new(all))
}

/// Names are the same that differ in hyphens, accents or an article at their beginning.
fn letters(nom: &str) -> String {
    let folded = fold(nom);
    let bare = ["le ", "la ", "les ", "l "].iter().find_map(|article| folded.strip_prefix(article));
    bare.unwrap_or(&folded).replace(' ', "")
}

/// The table of localities. One whose code postal is not one of its commune's is a slip.
fn read_localities(
    table: &Path,
    paths: &Paths,
    names: &mut BTreeSet<(CodeCommune, String)>,
) -> Result<Vec<Former>, String> {
    let failed = |why: String| format!("{}: {why}", table.display());
    let mut rows = csv::Reader::from_path(table).map_err(|error| failed(error.to_string()))?;
    let mut found = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|error| failed(error.to_string()))?;
        let [nom, code_postal, code] = [0, 1, 2].map(|at| row.get(at).unwrap_or_default());
        let commune = CodeCommune::parse(code).ok_or_else(|| failed(format!("{code}: no code")))?;
        let fits = |today: &Today| today.codes_postaux.iter().any(|of| of == code_postal);
        if !paths.today.get(&commune).is_some_and(fits) {
            return Err(failed(format!("{nom}: {code_postal} is no code postal of {code}")));
        }
        if names.insert((commune, letters(nom))) {
            found.push(Former { nom: nom.to_owned(), code: None, commune });
        }
    }
    Ok(found)
}
