//! The code as hosts see it: a loader under a name that never changes, and what it brings in a folder named after its content.
//!
//! `carte-mednum.js` is fetched anew every few minutes and names `code/HASH/`, which a browser keeps for a year: a page never runs the
//! glue of one version with the Wasm of another. One folder rather than a hash in each name: the modules find each other by the
//! names they were built with, and an old version is one folder to keep or to remove. Beside it `carte-mednum.HASH.js`, the same
//! loader for pages that pin it by its integrity: the stable name would break them with the next version.
//!
//! It does not know what the modules do, nor what else a site holds.

use crate::hash;
use crate::paths::{files_under, root};
use crate::site::{copy, shipped};
use crate::steps::Outcome;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The loader's stable name.
pub const LOADER: &str = "carte-mednum.js";

/// The folder of the folders of modules.
const CODE: &str = "code";

/// Scripts that only some pages load: what keeps the reader in a worker, what reads a hub's own file.
const SCRIPTS: [&str; 2] = ["crates/reader/web/lecture.js", "widget/web/reglages.js"];

/// What the loader takes from beside itself, under names that stay while what is in them changes: a page that pins the loader takes this
/// version's from the folder.
const BESIDE: [&str; 2] = ["carte-mednum-secours.js", "themes"];

/// The hash of every file of the folder, which the loader holds a pinned page's to.
pub const LIST: &str = "empreintes.json";

/// Puts loader and modules into a site, and takes away those of other versions.
///
/// # Errors
/// A file is missing, or the loader does not hold the places that are filled here.
pub fn place(modules: &Path, site: &Path) -> Outcome<()> {
    let mut files: Vec<(String, PathBuf)> =
        files_under(modules).into_iter().map(|file| (name_below(modules, &file), file)).collect();
    let named = |script: &&str| {
        (name_below(Path::new(script).parent().unwrap_or(Path::new("")), Path::new(script)), root().join(script))
    };
    files.extend(SCRIPTS.iter().map(named));
    let beside = BESIDE.iter().flat_map(|name| files_under(&site.join(name)));
    // Compressed forms are made where all is in its place.
    let beside = beside.filter(|file| file.extension().is_none_or(|end| end != "br" && end != "gz"));
    files.extend(beside.map(|file| (name_below(site, &file), file)));
    files.sort();
    let (mut content, mut list) = (Vec::new(), BTreeMap::new());
    for (name, file) in &files {
        let bytes = read(file)?;
        list.insert(name, hash::integrity(&bytes));
        // Lengths too: no two folders give the same bytes.
        content.extend(format!("{name}\n{}\n", bytes.len()).bytes());
        content.extend(bytes);
    }
    let code = format!("{CODE}/{}/", hash::short(&content));
    remove(&site.join(CODE))?;
    for old in fs::read_dir(site).into_iter().flatten().flatten() {
        if is_pinned(&old.file_name().to_string_lossy()) {
            remove(&old.path())?;
        }
    }
    for (name, file) in &files {
        copy(file, &site.join(&code).join(name))?;
    }
    let list = serde_json::to_string(&list).map_err(|error| error.to_string())?;
    fs::write(site.join(&code).join(LIST), &list).map_err(|error| format!("{LIST}: {error}"))?;
    let integrity = |name: &str| read(&modules.join(name)).map(|bytes| hash::integrity(&bytes));
    let text = filled(
        &embed_snippet::loader(),
        &[
            ("@VERSION@", env!("CARGO_PKG_VERSION")),
            ("@CODE@", &code),
            ("@JS@", &integrity("carte-mednum-widget.js")?),
            ("@WASM@", &integrity("carte-mednum-widget_bg.wasm")?),
            ("@LIST@", &hash::integrity(list.as_bytes())),
        ],
    )?;
    for name in [LOADER.to_owned(), pinned_name(text.as_bytes())] {
        let file = site.join(name);
        fs::write(&file, &text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

/// The name under which this loader never changes.
pub fn pinned_name(loader: &[u8]) -> String {
    format!("carte-mednum.{}.js", hash::short(loader))
}

/// Whether a path of the site is a loader under such a name.
pub fn is_pinned(path: &str) -> bool {
    let hash = path.strip_prefix("carte-mednum.").and_then(|rest| rest.strip_suffix(".js"));
    hash.is_some_and(|hash| hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The loader with its places filled, each of which it must hold once, and without what is written for who reads its source.
fn filled(loader: &str, places: &[(&str, &str)]) -> Outcome<String> {
    let mut text = shipped(loader);
    for (place, value) in places {
        match text.matches(place).count() {
            1 => text = text.replacen(place, value, 1),
            n => return Err(format!("loader.js holds {place} {n} times, not once.")),
        }
    }
    Ok(text)
}

fn name_below(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().into_owned()
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Takes away a file or a folder that may not be there.
///
/// # Errors
/// It cannot be.
pub fn remove(path: &Path) -> Outcome<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.or_else(|error| if path.exists() { Err(format!("{}: {error}", path.display())) } else { Ok(()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("carte-payload-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("modules")).unwrap();
        fs::create_dir_all(folder.join("site/themes")).unwrap();
        fs::write(folder.join("site/themes/a.css"), "a").unwrap();
        fs::write(folder.join("site/carte-mednum-secours.js"), "help").unwrap();
        for file in ["carte-mednum-widget.js", "carte-mednum-widget_bg.wasm"] {
            fs::write(folder.join("modules").join(file), file).unwrap();
        }
        folder
    }

    fn names(site: &Path) -> Vec<String> {
        files_under(site).iter().map(|file| name_below(site, file)).collect()
    }

    #[test]
    fn a_new_version_has_a_new_folder_and_the_loader_names_it() {
        let folder = scratch("versions");
        let (modules, site) = (folder.join("modules"), folder.join("site"));
        let result = place(&modules, &site);
        let first = names(&site);
        let again = place(&modules, &site).map(|()| names(&site));
        fs::write(modules.join("carte-mednum-widget.js"), "other").unwrap();
        let changed = place(&modules, &site).map(|()| names(&site));
        let loader = fs::read_to_string(site.join(LOADER));
        let changed = changed.unwrap();
        let code = changed.iter().find_map(|name| name.strip_suffix(LIST)).unwrap().to_owned();
        let list = fs::read_to_string(site.join(&code).join(LIST));
        // One list of all that the folder holds beside the list itself.
        let listed: BTreeMap<String, String> = serde_json::from_str(list.as_deref().unwrap()).unwrap();
        let held = changed.iter().filter_map(|name| name.strip_prefix(&code)).filter(|name| *name != LIST);
        for name in held.clone() {
            assert_eq!(
                Some(&hash::integrity(&fs::read(site.join(&code).join(name)).unwrap())),
                listed.get(name),
                "{name}"
            );
        }
        assert_eq!(held.count(), listed.len());
        for name in ["carte-mednum-secours.js", "themes/a.css", "reglages.js", "lecture.js"] {
            assert!(listed.contains_key(name), "{name}");
        }
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(result, Ok(()));
        assert_eq!(again.as_ref(), Ok(&first), "the same files have the same names");
        assert_eq!(first.len(), 11, "{first:?}");
        assert_eq!(changed.len(), 11, "no trace of the other version: {changed:?}");
        assert_ne!(first, changed);
        let loader = loader.unwrap();
        let named = |name: &String| name.strip_suffix("lecture.js").is_some_and(|code| loader.contains(code));
        assert!(changed.iter().any(named), "{changed:?}\n{loader}");
        assert!(loader.contains(&hash::integrity(b"other")), "{loader}");
        assert!(loader.contains(&hash::integrity(list.unwrap().as_bytes())), "{loader}");
        assert!(loader.starts_with(&format!("/*! carte-mednum {}", env!("CARGO_PKG_VERSION"))), "{loader}");
        assert!(changed.contains(&pinned_name(loader.as_bytes())));
    }

    #[test]
    fn a_place_that_is_missing_or_there_twice_is_an_error() {
        assert_eq!(filled("// why\n  a = \"@X@\";\n", &[("@X@", "1")]), Ok("a = \"1\";\n".into()));
        for text in ["a", "@X@ @X@"] {
            assert!(filled(text, &[("@X@", "1")]).unwrap_err().contains("@X@"));
        }
    }

    #[test]
    fn a_pinned_loader_is_told_from_other_scripts() {
        assert!(is_pinned(&pinned_name(b"x")));
        for other in [LOADER, "carte-mednum-secours.js", "carte-mednum.min.js", "carte-mednum.0123456789.css"] {
            assert!(!is_pinned(other), "{other}");
        }
    }
}
