//! What is written from the tables of `embed-snippet`: the reference page, TypeScript types, the elements' manifest, the props of the
//! Leptos component.
//!
//! The files in the checkout are for who reads it and for `cargo xtask dist`; the page of the site is made at each build. It does not know
//! what is in the tables.

use crate::paths::root;
use crate::steps::Outcome;
use std::fs;
use std::path::Path;

/// Where they are kept, and what they hold.
fn files() -> [(&'static str, String); 4] {
    [
        ("embed-snippet/generated/REFERENCE.md", embed_snippet::reference::markdown()),
        ("embed-snippet/generated/carte-mednum.d.ts", embed_snippet::types::typescript()),
        ("embed-snippet/generated/custom-elements.json", embed_snippet::types::manifest()),
        ("crates/leptos/src/generated.rs", embed_snippet::component::rust()),
    ]
}

/// Writes them anew.
///
/// # Errors
/// They cannot be written.
pub fn run() -> Outcome<()> {
    for (name, text) in files() {
        let file = root().join(name);
        let folder = file.parent().unwrap_or(&file);
        fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// Whether the files in the checkout are what [`run`] would write.
///
/// # Errors
/// One is not, and what to do.
pub fn check() -> Outcome<()> {
    for (name, text) in files() {
        if fs::read_to_string(root().join(name)).unwrap_or_default() != text {
            return Err(format!("{name} is not what the tables say.\nRun: cargo xtask reference"));
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
