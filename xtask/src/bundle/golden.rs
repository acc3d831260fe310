//! The widget's glue as one version of wasm-bindgen wrote it, and what the rewriting makes of it: `golden/`.
//!
//! Natively, in a moment, it tells whether the rewriting is what it was; with another wasm-bindgen it shows, as a diff, what that one writes
//! differently. It is of a version of wasm-bindgen, not of the widget: the glue in it may be older than the widget's.

use super::split::{self, BUNDLE};
use super::{glue, read, read_text, wasm, write};
use crate::paths::{root, target};
use crate::steps::{Outcome, step};
use crate::tools::Tools;
use std::fs;
use std::path::{Path, PathBuf};

/// Where it is, in the checkout.
const FOLDER: &str = "xtask/src/bundle/golden";

/// The glue as wasm-bindgen writes it, and imports and exports of the Wasm that it wrote with it.
const WRITTEN: [&str; 2] = ["widget.js", "widget.wasm"];

/// Imports and exports of that Wasm once it is optimised.
const OPTIMISED: &str = "optimised.wasm";

/// What the rewriting makes of them.
const REWRITTEN: [&str; 2] = ["rewritten.js", "rewritten.wasm"];

/// The name under which the widget is shipped.
const NAME: &str = "carte-mednum-widget";

fn folder() -> PathBuf {
    root().join(FOLDER)
}

/// `cargo xtask golden`, once the site is built.
///
/// # Errors
/// The glue is not as the rewriting knows it: what it looked for.
pub fn run(tools: &Tools) -> Outcome<()> {
    crate::site::build(tools)?;
    step(&format!("What wasm-bindgen writes, in {FOLDER}"), |line| {
        let work = target().join("xtask/golden");
        split::written(&work)?;
        let module = |folder: &Path| read(&folder.join(format!("{BUNDLE}_bg.wasm")));
        let golden = folder();
        fs::create_dir_all(&golden).map_err(|error| format!("{}: {error}", golden.display()))?;
        write(&golden.join(WRITTEN[0]), read_text(&work.join(format!("{BUNDLE}.js")))?.as_bytes())?;
        write(&golden.join(WRITTEN[1]), &wasm::interface(&module(&work)?)?)?;
        write(&golden.join(OPTIMISED), &wasm::interface(&module(&split::work())?)?)?;
        let (text, module) = rewritten(&golden)?;
        line.note("read git diff");
        write(&golden.join(REWRITTEN[0]), text.as_bytes())?;
        write(&golden.join(REWRITTEN[1]), &module)
    })
}

/// The rewriting, but for what wasm-opt does between its two halves, which is in a file.
fn rewritten(golden: &Path) -> Outcome<(String, Vec<u8>)> {
    let written = read_text(&golden.join(WRITTEN[0]))?;
    let (text, _, classes) = glue::without_classes(&written, &read(&golden.join(WRITTEN[1]))?, split::CLASS)?;
    let optimised = read(&golden.join(OPTIMISED))?;
    let mut loaders = Vec::new();
    for (from, name) in wasm::imports(&optimised)? {
        if let Some(part) = name.strip_prefix("__wasm_split_load_").filter(|_| from == glue::LINK) {
            let files = [(format!("{NAME}-{part}.wasm"), format!("sha384-{part}"))];
            loaders.push((name.clone(), glue::linked(&files)));
        }
    }
    split::for_elements(&text, &optimised, NAME, &loaders, &classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_glue_is_rewritten_as_it_was() {
        let (text, module) = rewritten(&folder()).unwrap();
        let expected = read_text(&folder().join(REWRITTEN[0])).unwrap();
        // The first line that differs says more than two texts of a thousand lines.
        for (n, (line, expected)) in text.lines().zip(expected.lines()).enumerate() {
            assert_eq!(line, expected, "line {} of {}", n + 1, REWRITTEN[0]);
        }
        assert_eq!(text.len(), expected.len());
        assert_eq!(module, read(&folder().join(REWRITTEN[1])).unwrap());
    }

    #[test]
    fn classes_of_libraries_are_in_the_golden_glue_and_do_not_stay() {
        let written = read_text(&folder().join(WRITTEN[0])).unwrap();
        let module = read(&folder().join(WRITTEN[1])).unwrap();
        let (text, less, classes) = glue::without_classes(&written, &module, split::CLASS).unwrap();
        assert!(!classes.is_empty(), "there would be nothing to take out");
        assert!(classes.iter().all(|class| !text.contains(&format!("class {class} "))));
        assert!(less.len() < module.len());
    }

    #[test]
    fn a_glue_that_is_written_otherwise_is_an_error_and_says_where_to_look() {
        let golden = folder();
        let written = read_text(&golden.join(WRITTEN[0])).unwrap();
        let folder = std::env::temp_dir().join(format!("carte-golden-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in [WRITTEN[1], OPTIMISED] {
            fs::copy(golden.join(name), folder.join(name)).unwrap();
        }
        for (known, other) in [
            ("const import0 = {\n", "const imports = {\n"),
            ("let wasmModule, wasmInstance, wasm;", "let wasm;"),
            ("export class Instance {", "class Instance {"),
            ("\"./widget-bundle_bg.js\": import0", "\"./widget.js\": import0"),
        ] {
            assert!(written.contains(known), "{known}");
            write(&folder.join(WRITTEN[0]), written.replace(known, other).as_bytes()).unwrap();
            let why = rewritten(&folder).unwrap_err();
            assert!(why.contains("xtask/src/bundle/glue"), "{known}: {why}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
