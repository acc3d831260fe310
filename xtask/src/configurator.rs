//! The configurator in a site: its page, filled with what only a build knows, and its module in a folder named after its content.
//!
//! It works from any folder that has the loader and a publication beside it. What the page does is in `demo/`.

use crate::bundle::payload::{self, LOADER};
use crate::hash;
use crate::paths::{files_under, root};
use crate::site::copy;
use crate::steps::Outcome;
use embed_snippet::{ATTRIBUTES, Config};
use std::fs;
use std::path::Path;

/// The page and what it names.
pub const FILES: [&str; 3] = ["configurateur.html", "configurateur.css", "configurateur-apercu.css"];

/// Where they are in the checkout.
const SOURCE: &str = "demo/configurateur";

/// The script that starts the module.
const STARTER: &str = "demarrage.js";

/// Whether a file of the folder of a version is the configurator's.
pub fn is_code(name: &str) -> bool {
    name == STARTER || name.starts_with("configurateur")
}

/// Puts it into a site that has its loader already.
///
/// # Errors
/// A file is missing, or the page does not hold the places that are filled here.
pub fn place(module: &Path, site: &Path) -> Outcome<()> {
    let mut files = files_under(module);
    files.push(root().join(SOURCE).join(STARTER));
    let mut content = Vec::new();
    for file in &files {
        let bytes = read(file)?;
        content.extend(format!("{}\n{}\n", file.file_name().unwrap_or_default().display(), bytes.len()).bytes());
        content.extend(bytes);
    }
    let code = format!("code/{}/", hash::short(&content));
    for file in &files {
        copy(file, &site.join(&code).join(file.file_name().unwrap_or_default()))?;
    }
    let loader = read(&site.join(LOADER))?;
    for name in FILES {
        let mut text = String::from_utf8_lossy(&read(&root().join(SOURCE).join(name))?).into_owned();
        if name.ends_with(".html") {
            text = filled(text, &places(&code, &loader))?;
        }
        fs::write(site.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

fn places(code: &str, loader: &[u8]) -> [(&'static str, String); 5] {
    let mut config = Config::default();
    let example = ATTRIBUTES.iter().find(|row| row.name == "departement");
    drop(example.map(|row| (row.from_html)(&mut config, "42")));
    [
        ("@CODE@", code.to_owned()),
        ("@PINNED@", payload::pinned_name(loader)),
        ("@INTEGRITY@", hash::integrity(loader)),
        ("@SNIPPET@", escaped(&embed_snippet::snippet::snippet(&config, LOADER, "Voir les lieux", "/lieux"))),
        ("@REFERENCE@", reference()),
    ]
}

/// The reference page, under the title of a part of this one.
fn reference() -> String {
    let mut html = embed_snippet::reference::html();
    for level in (1..5).rev() {
        html = html.replace(&format!("h{level}>"), &format!("h{}>", level + 1));
    }
    html
}

fn filled(mut text: String, places: &[(&str, String)]) -> Outcome<String> {
    for (place, value) in places {
        match text.matches(place).count() {
            1 => text = text.replacen(place, value, 1),
            n => return Err(format!("configurateur.html holds {place} {n} times, not once.")),
        }
    }
    Ok(text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_told_its_code_its_loader_and_the_table() {
        let folder = std::env::temp_dir().join(format!("carte-configurateur-{}", std::process::id()));
        let (module, site) = (folder.join("module"), folder.join("site"));
        for folder in [&module, &site] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(module.join("configurateur.js"), "glue").unwrap();
        fs::write(site.join(LOADER), "loader").unwrap();
        let result = place(&module, &site);
        let page = fs::read_to_string(site.join(FILES[0]));
        let code: Vec<String> = files_under(&site.join("code")).iter().map(|file| file.display().to_string()).collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(result, Ok(()));
        let page = page.unwrap();
        assert!(!page.contains("@CODE@") && page.matches("<h1>").count() == 1, "{page}");
        assert!(page.contains(&hash::integrity(b"loader")) && page.contains(&payload::pinned_name(b"loader")));
        let named = page.split_once("src=\"code/").unwrap().1.split_once('"').unwrap().0;
        assert!(code.iter().any(|file| file.ends_with(named)), "{named} {code:?}");
        for row in ATTRIBUTES {
            assert!(page.contains(&format!("<code>{}</code>", row.name)), "{}", row.name);
        }
    }

    #[test]
    fn a_page_without_a_place_is_an_error() {
        assert!(filled("@A@ @A@".into(), &[("@A@", String::new())]).is_err());
        assert!(filled(String::new(), &[("@A@", String::new())]).is_err());
    }
}
