//! Back to the publication before, and forth again: two manifests change places.

use crate::folder::{Folder, MANIFEST, PREVIOUS, WENT_BACK};
use crate::manifest::names_in;
use crate::verify::{Verified, verify};

/// What came back, and whether it is the newer of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The publication that is read from now on.
    pub now: Verified,
    /// It had been left for the one before it, and is back.
    pub forth: bool,
}

/// Puts the previous publication in the place of the one that is read, which becomes the previous one. `WENT_BACK` is there as long as the
/// older one is read, so that a night does not publish at once what was left on purpose.
///
/// # Errors
/// One sentence, in French, and nothing has changed: there is no previous publication, or files of it are missing.
pub fn go_back(folder: &Folder) -> Result<Back, String> {
    let path = folder.path();
    let failed = |error: std::io::Error| format!("{} : écriture impossible ({error})", path.display());
    let (current, previous) = (folder.read(MANIFEST), folder.read(PREVIOUS));
    if previous.is_empty() || previous == current {
        return Err(format!("{} : aucune publication précédente n'est gardée ici ; rien n'a changé", path.display()));
    }
    let now = verify(path, PREVIOUS).map_err(|why| format!("{why} ; rien n'a changé"))?;
    if let Some(first) = now.problems.first() {
        let more = match now.problems.len() - 1 {
            0 => String::new(),
            n => format!(" (et {n} autres)"),
        };
        return Err(format!("la publication précédente n'est plus entière : {first}{more} ; rien n'a changé"));
    }
    let forth = path.join(WENT_BACK).exists();
    // Before what it speaks of: whoever stops in between leaves a mark too many, never a publication that a night takes for its own.
    if !forth {
        folder.write_as(WENT_BACK, b"").map_err(failed)?;
    }
    folder.write_manifest(&previous).map_err(failed)?;
    // What nobody can read is not worth coming back to.
    if names_in(&current).is_some() {
        folder.write_as(PREVIOUS, &current).map_err(failed)?;
    } else {
        folder.remove(PREVIOUS);
    }
    if forth {
        folder.remove(WENT_BACK);
    }
    Ok(Back { now, forth })
}
