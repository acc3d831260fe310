//! The Leptos application with the map inside (`demo/leptos`), for the journeys: compiled, with its glue, not optimised. The demo does not have it.

use crate::bundle::bindgen::{LinkerExports, glue};
use crate::bundle::payload;
use crate::paths::{Stamp, root, target};
use crate::steps::{Outcome, ask, captured, step};
use crate::tools::{Tools, WASM};
use std::fs;
use std::path::PathBuf;

/// The package, and what the page calls its script.
const PACKAGE: &str = "leptos-demo";

/// What it is made of.
const SOURCES: [&str; 6] = ["Cargo.toml", "Cargo.lock", "crates", "demo/leptos", "embed-snippet", "widget"];

/// Where Trunk puts the module, and what is put there without it.
const PLACE: &str = "<link data-trunk rel=\"rust\">";
const SCRIPT: &str = "<script type=\"module\">import init from \"./leptos-demo.js\"; init();</script>";

/// Where it is built: what a journey serves under `/leptos/`.
pub fn folder() -> PathBuf {
    target().join("xtask/leptos")
}

/// Builds whatever is not up to date.
///
/// # Errors
/// The words of the compiler or of wasm-bindgen, and what to do.
pub fn build(tools: &Tools) -> Outcome<()> {
    let compiler = ask(tools.command("rustc").arg("--version")).unwrap_or_default();
    let sources: Vec<PathBuf> = SOURCES.iter().map(|name| root().join(name)).collect();
    let stamp = Stamp::new("leptos", &sources, &[&compiler, SCRIPT]);
    step("The Leptos application, for the journeys", |line| {
        if stamp.is_current() && folder().join("index.html").is_file() {
            line.note("up to date");
            return Ok(());
        }
        payload::remove(&folder())?;
        let mut cargo = tools.command("cargo");
        cargo.args(["build", "--locked", "--package", PACKAGE, "--target", WASM, "--color", "never"]);
        captured(line, &mut cargo, "Mend what the compiler says above.", |_| false)?;
        let linked = target().join(WASM).join("debug").join(PACKAGE).with_extension("wasm");
        glue(&linked, &folder(), PACKAGE, LinkerExports::Dropped)?;
        let page = root().join("demo/leptos/index.html");
        let text = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
        let page = folder().join("index.html");
        fs::write(&page, placed(&text)?).map_err(|error| format!("{}: {error}", page.display()))?;
        stamp.done();
        Ok(())
    })
}

/// The page with what Trunk would write.
fn placed(text: &str) -> Outcome<String> {
    match text.matches(PLACE).count() {
        1 => Ok(text.replace(PLACE, SCRIPT)),
        n => Err(format!("demo/leptos/index.html holds {PLACE} {n} times, not once.")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_loads_what_was_built() {
        let page = super::placed(include_str!("../../demo/leptos/index.html")).unwrap();
        assert!(page.contains("./leptos-demo.js") && !page.contains("data-trunk"), "{page}");
        assert!(super::placed(&page).is_err());
    }
}
