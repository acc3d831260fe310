//! A publication, written so that a crash at any moment leaves the previous one whole.
//!
//! Files are named by the hash of their bytes and never change. New ones are written beside the old ones, each under a passing
//! name and then renamed; the manifest, which alone says which files count, is renamed last, in one step. Files of the publication
//! just replaced stay one turn longer, for pages that are open; older ones are removed.

use crate::contours::Contours;
use crate::counts::Counts;
use crate::manifest::{DepartementEntry, FORMAT, FileEntry, Manifest, files_named_in};
use atlas::catalogue::Handle;
use atlas::epcis::Epcis;
use atlas::lieu::Lieu;
use atlas::outlines::Outlines;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::wire;
use intake::about as about_lieux;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is said of a publication as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the fields of `Manifest`")]
pub struct About {
    pub titre: String,
    pub source: String,
    pub licence: String,
    pub attribution: String,
    /// `None`: the newest date of the lieux.
    pub date: Option<String>,
    pub synthetique: bool,
}

/// The key of the lieux that could not be located, among the départements of the manifest.
const NOT_LOCATED: &str = "00";

/// Writes the publication of `lieux` into `out`.
///
/// # Errors
/// One sentence, in French; what was published before is still whole.
pub fn publish(lieux: &[Lieu], about: &About, contours: &Contours, out: &Path) -> Result<Manifest, String> {
    let failed = |error: std::io::Error| format!("{} : écriture impossible ({error})", out.display());
    fs::create_dir_all(out).map_err(failed)?;
    let previous = fs::read(out.join("manifest.json")).unwrap_or_default();
    let aside = Aside { out };
    let counts = Counts::of(lieux);
    let handles = wire::handles(lieux);

    let outlines_with_counts = |name: &str, bytes: &[u8]| -> Result<Vec<u8>, String> {
        let mut outlines = Outlines::read(bytes).map_err(|error| format!("{name} : contours illisibles ({error})"))?;
        outlines.set_counts(|territoire| counts.at(territoire));
        Ok(outlines.write())
    };
    let france = aside.write("france", &outlines_with_counts("france.bin", &contours.france()?)?).map_err(failed)?;
    let national = aside.write("lieux", &wire::write_index(lieux, &handles)).map_err(failed)?;
    let communes_noms = aside.write("communes-noms", &contours.communes_noms()?).map_err(failed)?;
    let epcis = Epcis::of(&contours.gazetteer()?);
    let epcis = Some(aside.write("epcis", &epcis.write()).map_err(failed)?);

    let mut by_departement: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, lieu) in lieux.iter().enumerate() {
        let departement = lieu.node().departement();
        let key = departement.map_or_else(|| NOT_LOCATED.to_owned(), |departement| departement.to_string());
        by_departement.entry(key).or_default().push(at);
    }
    let mut departements: BTreeMap<String, DepartementEntry> = BTreeMap::new();
    for departement in CodeDepartement::all().chain(CodeDepartement::collectivites()) {
        let mut entry = DepartementEntry {
            n_lieux: counts.at(Territoire::Departement(departement)),
            ..DepartementEntry::default()
        };
        if let Some(bytes) = contours.communes(departement)? {
            let name = format!("communes-{departement}");
            entry.communes = Some(aside.write(&name, &outlines_with_counts(&name, &bytes)?).map_err(failed)?);
        }
        departements.insert(departement.to_string(), entry);
    }
    for (key, places) in by_departement {
        let own: Vec<&Lieu> = places.iter().filter_map(|at| lieux.get(*at)).collect();
        let own_handles: Vec<Handle> = places.iter().filter_map(|at| handles.get(*at).copied()).collect();
        let entry = departements.entry(key.clone()).or_default();
        entry.n_lieux = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let index = wire::write_index(&own, &own_handles);
        entry.index = Some(aside.write(&format!("lieux-{key}"), &index).map_err(failed)?);
        let details = wire::write_details(&own, &own_handles);
        entry.details = Some(aside.write(&format!("details-{key}"), &details).map_err(failed)?);
    }

    let manifest = Manifest {
        format: FORMAT,
        date: about.date.clone().or_else(|| about_lieux::newest_date(lieux)).unwrap_or_default(),
        titre: about.titre.clone(),
        source: about.source.clone(),
        licence: about.licence.clone(),
        attribution: about.attribution.clone(),
        synthetique: about.synthetique,
        n_lieux: counts.at(Territoire::France),
        n_non_localises: counts.at(Territoire::NonLocalise),
        france,
        national,
        communes_noms,
        epcis,
        departements,
    };
    let text = serde_json::to_vec(&manifest).map_err(|error| error.to_string())?;
    // A compressed form of the previous one would go on being served, and name files that go at the next turn.
    for compressed in COMPRESSED {
        let _ = fs::remove_file(out.join(format!("manifest.json{compressed}")));
    }
    aside.write_as("manifest.json", &text).map_err(failed)?;

    let kept: BTreeSet<String> = files_named_in(&text).into_iter().chain(files_named_in(&previous)).collect();
    sweep(out, &kept);
    Ok(manifest)
}

/// What hosts may put beside a file, to send it as it is; made by others, of use only as long as the file.
const COMPRESSED: [&str; 2] = [".br", ".gz"];

/// Marks what is still being written.
const PASSING: &str = ".prepare-tmp";

/// Writes files under a passing name, then renames them.
struct Aside<'a> {
    out: &'a Path,
}

impl Aside<'_> {
    /// A file that never changes. One that is already there, with the right size, is not written again.
    fn write(&self, stem: &str, bytes: &[u8]) -> std::io::Result<FileEntry> {
        let hash: String = Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let entry = FileEntry { name: format!("{stem}.{hash}.bin"), bytes: bytes.len() as u64 };
        let is_there = fs::read(self.out.join(&entry.name)).is_ok_and(|there| there == bytes);
        if !is_there {
            self.write_as(&entry.name, bytes)?;
        }
        Ok(entry)
    }

    fn write_as(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let passing: PathBuf = self.out.join(format!("{name}{PASSING}"));
        let mut file = fs::File::create(&passing)?;
        file.write_all(bytes)?;
        // On disk before it counts: a rename may survive a power cut that its bytes do not.
        file.sync_all()?;
        drop(file);
        fs::rename(&passing, self.out.join(name))
    }
}

/// Removes the files of older publications and of crashed runs: only names that this program gives. What cannot be removed stays.
fn sweep(out: &Path, kept: &BTreeSet<String>) {
    let Ok(entries) = fs::read_dir(out) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let file = COMPRESSED.iter().find_map(|compressed| name.strip_suffix(compressed)).unwrap_or(name);
        if !kept.contains(file) && (is_ours(file) || name.ends_with(PASSING)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_ours(name: &str) -> bool {
    let Some((stem, hash)) = name.strip_suffix(".bin").and_then(|name| name.rsplit_once('.')) else { return false };
    let of_a_kind = ["france", "lieux", "communes", "details"]
        .iter()
        .any(|kind| stem == *kind || stem.starts_with(&format!("{kind}-")));
    of_a_kind && hash.len() == 10 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_this_program_gives_are_swept() {
        for ours in [
            "france.0123456789.bin",
            "lieux-42.abcdef0123.bin",
            "communes-noms.abcdef0123.bin",
            "details-00.abcdef0123.bin",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for other in [
            "index.html",
            "manifest.json",
            "photo.0123456789.bin",
            "france.bin",
            "france.0123.bin",
            "lieuxdits.0123456789.bin",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
