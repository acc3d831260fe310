//! Raw files from disk, through `intake`.

use crate::contours::Contours;
use atlas::calendar::Date;
use atlas::gazetteer::Gazetteer;
use atlas::overlay::Correction;
use intake::report::Report;
use intake::{Corrections, Mapping, Outcome, Reading};
use std::path::Path;

/// The mapping in a file.
///
/// # Errors
/// One sentence, in French.
pub fn mapping(path: Option<&Path>) -> Result<Option<Mapping>, String> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| format!("{} : {error}", path.display()))?;
    Mapping::parse(&text).map(Some).map_err(|why| format!("{} : {why}", path.display()))
}

/// Reads and places the lieux of a file, on the day that is `today`.
///
/// # Errors
/// The refusal of `intake`, or why a file could not be read, in French.
pub fn read(
    path: &Path,
    mapping: Option<&Mapping>,
    contours: &Contours,
    gazetteer: &Gazetteer,
    today: Date,
) -> Result<Outcome, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{} : {error}", path.display()))?;
    let reading =
        Reading::new(&bytes, &path.display().to_string(), mapping, today).map_err(|refusal| refusal.to_string())?;
    drop(bytes);
    let outlines = contours.outlines_of(&reading.departements_in_doubt(gazetteer))?;
    Ok(reading.finish(gazetteer, &outlines))
}

/// Reads and places the corrections of a file, on the day that is `today`.
///
/// # Errors
/// The refusal of `intake`, or why a file could not be read, in French.
pub fn corrections(
    path: &Path,
    contours: &Contours,
    gazetteer: &Gazetteer,
    today: Date,
) -> Result<(Vec<Correction>, Report), String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{} : {error}", path.display()))?;
    let read = Corrections::read(&bytes, &path.display().to_string(), today).map_err(|refusal| refusal.to_string())?;
    let outlines = contours.outlines_of(&read.departements_in_doubt(gazetteer))?;
    Ok(read.finish(gazetteer, &outlines))
}
