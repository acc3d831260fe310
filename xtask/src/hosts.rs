//! What two demo pages dress in: the styles of Bootstrap and of the State's design system (DSFR), from npm, beside those pages.
//!
//! It knows which files, and what of them must stay behind; it does not know the pages. All of it is for the demo: nothing here is ever
//! part of what a host is given.

use crate::paths::root;
use crate::steps::Outcome;
use std::fs;
use std::path::Path;

/// Where in the site; `site::role` tells files by it.
pub const FOLDERS: [&str; 2] = ["hotes/bootstrap/", "hotes/dsfr/"];

/// Files below `node_modules`, and their names below [`FOLDERS`], with the licences that ask to go along.
const FILES: [(&str, &str); 4] = [
    ("bootstrap/dist/css/bootstrap.min.css", "hotes/bootstrap/bootstrap.min.css"),
    ("bootstrap/LICENSE", "hotes/bootstrap/LICENSE.txt"),
    ("@gouvfr/dsfr/dist/dsfr.min.css", "hotes/dsfr/dsfr.min.css"),
    ("@gouvfr/dsfr/LICENSE.md", "hotes/dsfr/LICENSE.md"),
];

/// Copies them into a built site.
///
/// # Errors
/// A package is not there, or the disk refuses.
pub fn dress(site: &Path) -> Outcome<()> {
    for (from, to) in FILES {
        let (from, to) = (root().join("node_modules").join(from), site.join(to));
        let text = fs::read_to_string(&from).map_err(|error| format!("{}: {error}\nRun: npm ci", from.display()))?;
        let text = if to.extension().is_some_and(|extension| extension == "css") { without_fonts(&text) } else { text };
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::write(&to, text).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

/// A sheet without its `@font-face` rules: the Marianne is the State's alone, and the one thing of the DSFR that is not under MIT. What
/// follows it in each list of fonts is what shows, as on a computer that does not have it.
fn without_fonts(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, rule)) = rest.split_once("@font-face") {
        kept += before;
        // No brace stands inside such a rule.
        rest = rule.split_once('}').map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_loses_its_fonts_and_nothing_else() {
        let css =
            "a{b:c}@font-face{font-family:M;src:url(m.woff2)}@font-face { src: url(n.woff2) }\np{font-family:M,arial}";
        assert_eq!(without_fonts(css), "a{b:c}\np{font-family:M,arial}");
        assert_eq!(without_fonts("a{b:c}"), "a{b:c}");
    }

    #[test]
    fn every_file_is_in_a_folder_of_its_own_kind() {
        assert!(FILES.iter().all(|(_, to)| FOLDERS.iter().any(|folder| to.starts_with(folder))));
    }
}
