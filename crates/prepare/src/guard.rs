//! What keeps a bad night from emptying the map: a file that stops in the middle, and a publication that has lost too many of the lieux
//! of the one before, are refused.
//!
//! It looks at brackets and counts; it does not know why a source shrank, and cannot tell lieux that closed from lines that were cut.

use serde::de::IgnoredAny;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The share of the previous lieux below which nothing is published, percent, unless another is asked for. Of the national file's
/// 18,000 lieux a few hundred come and go in a month; what loses two in five has lost a source or the end of the file.
pub const AT_LEAST: u32 = 60;

/// Refuses `n_lieux` in place of those that the publication in `out` has, when fewer than `at_least` percent of them.
///
/// # Errors
/// One sentence, in French, that says both numbers and how to publish all the same.
pub fn check(out: &Path, n_lieux: usize, at_least: u32) -> Result<(), String> {
    let Some(n_before) = n_published(out) else { return Ok(()) };
    let n_lieux = u64::try_from(n_lieux).unwrap_or(u64::MAX);
    if n_lieux.saturating_mul(100) >= n_before.saturating_mul(at_least.into()) {
        return Ok(());
    }
    Err(format!(
        "{n_lieux} lieux au lieu des {n_before} déjà publiés dans {}, moins de {at_least} % (--au-moins 0 pour publier \
         quand même)",
        out.display()
    ))
}

/// Refuses JSON that stops before its end: the reader makes do with whatever records are whole, which is right for somebody who looks
/// and wrong for a publication. JSON that is odd in any other way is the reader's business, and so is a table.
///
/// # Errors
/// One sentence, in French.
pub fn whole(file: &Path) -> Result<(), String> {
    let Ok(bytes) = fs::read(file) else { return Ok(()) };
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    if !text.starts_with(b"[") && !text.starts_with(b"{") {
        return Ok(());
    }
    // One object, one array, or one object a line.
    let values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    match values.filter_map(Result::err).next() {
        Some(error) if error.is_eof() => {
            Err(format!("{} : le fichier JSON est coupé, il s'arrête avant sa fin", file.display()))
        }
        _ => Ok(()),
    }
}

/// `None` where nothing is published, or nothing that can be read: there is then nothing to keep.
fn n_published(out: &Path) -> Option<u64> {
    let manifest: Value = serde_json::from_slice(&fs::read(out.join("manifest.json")).ok()?).ok()?;
    manifest["n_lieux"].as_u64()
}
