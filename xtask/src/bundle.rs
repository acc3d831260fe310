//! From the sources of a module to the files that a browser fetches. The five steps are in `bundle/README.md`.
//!
//! All that is tied to the text which one version of wasm-bindgen writes is in this folder, and nothing else is.

pub mod bindgen;
pub mod glue;
pub mod golden;
pub mod payload;
pub mod split;
mod wasm;

use crate::paths::target;
use crate::steps::{Outcome, Voice};
use crate::tools::{Tools, WASM};
use bindgen::LinkerExports;
use std::fs;
use std::path::{Path, PathBuf};

/// The profile of what browsers load.
const PROFILE: &str = "wasm";

/// Compiles and links modules, by their packages, with one cargo: a dependency is compiled once, with the features that all of them want of
/// it. One after the other, as with Trunk, web-sys and all that stands on it, Leptos first, were compiled for each. What one package wants is
/// not in the module of another: the linker leaves out what nobody calls.
///
/// # Errors
/// The compiler's words.
pub fn link(tools: &Tools, voice: &Voice, packages: &[&str]) -> Outcome<()> {
    let mut cargo = tools.command("cargo");
    cargo.args(["build", "--locked", "--lib", "--profile", PROFILE, "--target", WASM, "--color", "never"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    voice.run(&mut cargo, "Mend what the compiler says above, then run: cargo xtask build").map(drop)
}

/// Where cargo leaves the module of a package.
fn linked(package: &str) -> PathBuf {
    target().join(WASM).join(PROFILE).join(package.replace('-', "_")).with_extension("wasm")
}

/// Makes of a linked module, in one piece, `NAME.js` and `NAME_bg.wasm` in a folder.
///
/// # Errors
/// The words of one of the tools, and what to do.
pub fn whole(tools: &Tools, package: &str, kept: &Path, name: &str) -> Outcome<()> {
    let work = target().join("xtask/bindgen").join(package);
    payload::remove(&work)?;
    bindgen::glue(&linked(package), &work, package, LinkerExports::Dropped)?;
    optimise(tools, &["-Oz"], &work.join(format!("{package}_bg.wasm")))?;
    named(&work, package, kept, name)
}

/// Moves glue and Wasm of a package to where they are kept, under their shipped name, in the glue too, which names its Wasm; and what the two
/// call each other by, short names.
///
/// # Errors
/// They are not there, or not as this wasm-bindgen writes them.
pub fn named(folder: &Path, built: &str, kept: &Path, shipped: &str) -> Outcome<()> {
    let (script, module) = (folder.join(format!("{built}.js")), folder.join(format!("{built}_bg.wasm")));
    let text = read_text(&script)?.replace(&format!("'{built}_bg.wasm'"), &format!("'{shipped}_bg.wasm'"));
    let (text, bytes) = glue::shortened(&text, &read(&module)?, &format!("./{built}_bg.js"), &[])?;
    fs::create_dir_all(kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    write(&kept.join(format!("{shipped}.js")), text.as_bytes())?;
    write(&kept.join(format!("{shipped}_bg.wasm")), &bytes)?;
    payload::remove(&script)?;
    payload::remove(&module)
}

/// Runs wasm-opt over a module, in place.
fn optimise(tools: &Tools, passes: &[&str], module: &Path) -> Outcome<()> {
    let mut opt = tools.command("wasm-opt");
    let said = opt.args(passes).arg(module).arg("-o").arg(module).output();
    let said = said.map_err(|error| format!("wasm-opt: {error}\nRun: npm ci"))?;
    if said.status.success() {
        return Ok(());
    }
    Err(format!("{}wasm-opt, {}: {}", String::from_utf8_lossy(&said.stderr), module.display(), said.status))
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::files_under;

    #[test]
    fn a_renamed_module_finds_its_wasm() {
        let folder = std::env::temp_dir().join(format!("carte-bundle-{}", std::process::id()));
        let kept = folder.join("kept");
        fs::create_dir_all(&folder).unwrap();
        let glue = "return {\n\"./a-bundle_bg.js\": import0,\n};\nnew URL('a-bundle_bg.wasm', import.meta.url)\n";
        fs::write(folder.join("a-bundle.js"), glue).unwrap();
        fs::write(folder.join("a-bundle_bg.wasm"), "\0asm\x01\0\0\0").unwrap();
        let result = named(&folder, "a-bundle", &kept, "carte-a");
        let glue = fs::read_to_string(kept.join("carte-a.js"));
        let names = files_under(&folder).len();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(result, Ok(()));
        assert!(glue.unwrap().ends_with("new URL('carte-a_bg.wasm', import.meta.url)\n"));
        assert_eq!(names, 2);
    }
}
