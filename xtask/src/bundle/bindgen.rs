//! wasm-bindgen as a library: the glue of a linked module, and the module that the glue calls.
//!
//! What the command of that name does, without compiling its half of arguments, servers and downloads on every new machine. Same version as the
//! crate that modules are compiled with, same bytes.

use crate::steps::Outcome;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// Whether what the linker exports for itself stays (`__stack_pointer`, `__heap_base`…): parts of a cut module need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkerExports {
    /// They stay.
    Kept,
    /// They go.
    Dropped,
}

/// Writes `NAME.js` and `NAME_bg.wasm` into a folder, which is made.
///
/// # Errors
/// The words of wasm-bindgen: above all, that the module was compiled with another version.
pub fn glue(linked: &Path, folder: &Path, name: &str, exports: LinkerExports) -> Outcome<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(linked).out_name(name).typescript(false);
    // The last is what the command sets where nobody asks for less.
    bindgen.keep_lld_exports(exports == LinkerExports::Kept).omit_default_module_path(false);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| format!("wasm-bindgen, {}: {error:#}", linked.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::locked_version;

    #[test]
    fn the_library_is_of_the_version_that_modules_are_compiled_with() {
        assert_eq!(locked_version("wasm-bindgen-cli-support"), locked_version("wasm-bindgen"));
    }

    #[test]
    fn what_is_no_module_is_refused_by_its_name() {
        let folder = std::env::temp_dir().join(format!("carte-bindgen-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let page = folder.join("page.wasm");
        std::fs::write(&page, "<html>").unwrap();
        let result = glue(&page, &folder, "page", LinkerExports::Dropped);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(result.as_ref().is_err_and(|why| why.contains("page.wasm")), "{result:?}");
    }
}
