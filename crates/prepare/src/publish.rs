//! A publication, written so that a crash at any moment leaves the previous one whole.
//!
//! Files are named by the hash of their bytes and never change. New ones are written beside the old ones, each under a passing
//! name and then renamed; the manifest, which alone says which files count, is renamed last, in one step. The manifest just replaced is
//! kept under another name, with its files, for who wants it back ([`crate::back`]); files that neither names stay a day longer, for
//! pages that are open, and are then removed. Two at once would remove each other's files: a [`Folder`] has one holder.

use crate::contours::Contours;
use crate::counts::Counts;
use crate::folder::{Folder, MANIFEST, PREVIOUS, WENT_BACK};
use crate::manifest::{DepartementEntry, FORMAT, Manifest, files_named_in, names_in};
use atlas::catalogue::Handle;
use atlas::epcis::Epcis;
use atlas::identifiers::Identifiers;
use atlas::lieu::Lieu;
use atlas::outlines::Outlines;
use atlas::overlay::{Correction, write_overlay};
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::wire;
use intake::about as about_lieux;
use std::collections::BTreeMap;

/// What is said of a publication as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs, reason = "the fields of `Manifest`")]
pub struct About {
    pub titre: String,
    pub source: String,
    pub licence: String,
    pub attribution: String,
    /// `None`: the newest date of the lieux.
    pub date: Option<String>,
    pub synthetique: bool,
    /// What is said of some lieux for a while.
    pub avis: Vec<Correction>,
}

/// The key of the lieux that could not be located, among the départements of the manifest.
const NOT_LOCATED: &str = "00";

/// Writes the publication of `lieux` into a folder.
///
/// # Errors
/// One sentence, in French; what was published before is still whole.
pub fn publish(lieux: &[Lieu], about: &About, contours: &Contours, folder: &Folder) -> Result<Manifest, String> {
    let failed = |error: std::io::Error| format!("{} : écriture impossible ({error})", folder.path().display());
    let previous = folder.read(MANIFEST);
    let counts = Counts::of(lieux);
    let handles = wire::handles(lieux);

    let outlines_with_counts = |name: &str, bytes: &[u8]| -> Result<Vec<u8>, String> {
        let mut outlines = Outlines::read(bytes).map_err(|error| format!("{name} : contours illisibles ({error})"))?;
        outlines.set_counts(|territoire| counts.at(territoire));
        Ok(outlines.write())
    };
    let france = folder.write("france", &outlines_with_counts("france.bin", &contours.france()?)?).map_err(failed)?;
    let national = folder.write("lieux", &wire::write_index(lieux, &handles)).map_err(failed)?;
    let communes_noms = folder.write("communes-noms", &contours.communes_noms()?).map_err(failed)?;
    let communes_anciennes = match contours.communes_anciennes()? {
        Some(bytes) => Some(folder.write("communes-anciennes", &bytes).map_err(failed)?),
        None => None,
    };
    let epcis = Epcis::of(&contours.gazetteer()?);
    let epcis = Some(folder.write("epcis", &epcis.write()).map_err(failed)?);

    let avis = match &about.avis[..] {
        [] => None,
        avis => Some(folder.write("avis", &write_overlay(avis)).map_err(failed)?),
    };

    let identifiers = Identifiers::of(lieux.iter().map(|lieu| lieu.id.as_str()).zip(handles.iter().copied()));
    let identifiants = match identifiers.is_empty() {
        true => None,
        false => Some(folder.write("identifiants", &identifiers.write()).map_err(failed)?),
    };

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
            entry.communes = Some(folder.write(&name, &outlines_with_counts(&name, &bytes)?).map_err(failed)?);
        }
        departements.insert(departement.to_string(), entry);
    }
    for (key, places) in by_departement {
        let own: Vec<&Lieu> = places.iter().filter_map(|at| lieux.get(*at)).collect();
        let own_handles: Vec<Handle> = places.iter().filter_map(|at| handles.get(*at).copied()).collect();
        let entry = departements.entry(key.clone()).or_default();
        entry.n_lieux = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let index = wire::write_index(&own, &own_handles);
        entry.index = Some(folder.write(&format!("lieux-{key}"), &index).map_err(failed)?);
        let details = wire::write_details(&own, &own_handles);
        entry.details = Some(folder.write(&format!("details-{key}"), &details).map_err(failed)?);
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
        communes_anciennes,
        epcis,
        avis,
        identifiants,
        departements,
    };
    let text = serde_json::to_vec(&manifest).map_err(|error| error.to_string())?;
    replace(folder, &previous, &text).map_err(failed)?;
    folder.sweep();
    Ok(manifest)
}

/// Puts a manifest in the place of another, which is kept. The same again changes nothing: what was before it is still what was before.
fn replace(folder: &Folder, previous: &[u8], text: &[u8]) -> std::io::Result<()> {
    if previous == text {
        folder.remove_compressed(MANIFEST);
        return Ok(());
    }
    if names_in(previous).is_some() {
        folder.write_as(PREVIOUS, previous)?;
    }
    folder.write_manifest(text)?;
    folder.remove(WENT_BACK);
    let named = files_named_in(text);
    let mut gone = files_named_in(previous);
    gone.retain(|name| !named.contains(name));
    folder.let_go(&gone);
    Ok(())
}
