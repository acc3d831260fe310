//! What is written from the tables of `embed-snippet`: the reference page, TypeScript types, the elements' manifest.
//!
//! The files in the checkout are for who reads it and for `cargo xtask dist`; the page of the site is made at each build. It does not know
//! what is in the tables.

use crate::paths::root;
use crate::steps::Outcome;
use std::fs;
use std::path::Path;

/// Where they are kept.
const FOLDER: &str = "embed-snippet/generated";

fn files() -> [(&'static str, String); 3] {
    [
        ("REFERENCE.md", embed_snippet::reference::markdown()),
        ("carte-mednum.d.ts", embed_snippet::types::typescript()),
        ("custom-elements.json", embed_snippet::types::manifest()),
    ]
}

/// Writes them anew.
///
/// # Errors
/// They cannot be written.
pub fn run() -> Outcome<()> {
    let folder = root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| format!("{FOLDER}: {error}"))?;
    for (name, text) in files() {
        fs::write(folder.join(name), text).map_err(|error| format!("{FOLDER}/{name}: {error}"))?;
    }
    Ok(())
}

/// Whether the files in the checkout are what [`run`] would write.
///
/// # Errors
/// One is not, and what to do.
pub fn check() -> Outcome<()> {
    for (name, text) in files() {
        if fs::read_to_string(root().join(FOLDER).join(name)).unwrap_or_default() != text {
            return Err(format!("{FOLDER}/{name} is not what the tables say.\nRun: cargo xtask reference"));
        }
    }
    Ok(())
}

/// Writes the page into a site, beside the pages whose looks it has.
///
/// # Errors
/// It cannot be written.
pub fn page(site: &Path) -> Outcome<()> {
    let page = HEAD.to_owned() + &embed_snippet::reference::html() + TAIL;
    fs::write(site.join("reference.html"), page).map_err(|error| format!("reference.html: {error}"))
}

const HEAD: &str = r#"<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Référence de la balise – Carte Mednum</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="demo.css">
</head>
<body>
<header>
  <p><a href="index.html">Carte Mednum</a></p>
  <p><a href="index.html#pages">Toutes les pages</a></p>
</header>
<main class="reference">
"#;

const TAIL: &str = "</main>\n</body>\n</html>\n";

#[cfg(test)]
mod tests {
    #[test]
    fn the_files_in_the_checkout_are_what_the_tables_say() {
        assert_eq!(super::check(), Ok(()));
    }
}
