//! The widget's module, cut: what is needed for a first view, and parts that come when a visitor opens what they are for.
//!
//! It was linked with its relocations (`widget/bundle/build.rs`); `wasm_split_cli_support` cuts it where `widget::lazy!` says; wasm-bindgen
//! writes the glue of what is left; wasm-opt goes over each piece; [`glue`] gives them short names and puts what brings the parts into the
//! glue. What a part is for is not known here.

use super::bindgen::{self, LinkerExports};
use super::{glue, linked, optimise, payload, read, read_text, wasm, write};
use crate::steps::{Outcome, in_parallel};
use crate::tools::Tools;
use crate::{hash, paths};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// The crate, and the class that the loader uses.
pub const BUNDLE: &str = "widget-bundle";
pub(super) const CLASS: &str = "Instance";
/// The part that takes lieux out (`widget/src/state/gathered.rs`): nothing is known of an element that wants it before it is there.
const CUT_PART: &str = "decoupe";

/// What wasm-opt does, in two goes, each flat first, which finds more. In the last, functions of a few bytes go where they are called: V8
/// compiles each by itself, on the page's thread, when it is first called. Done in the first it costs bytes, not saves them.
const OPTIMISE: [&[&str]; 2] = [
    &["-Oz", "--flatten", "--rereloop", "-Oz"],
    &["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--always-inline-max-function-size", "6"],
];

/// Bytes that are not worth a request.
const FEW: usize = 200;

/// Makes of the linked widget, in a folder, `NAME.js`, `NAME_bg.wasm`, and its parts, `NAME-PART.wasm`.
///
/// # Errors
/// The words of one of the tools, and what to do.
pub fn build(tools: &Tools, kept: &Path, name: &str) -> Outcome<()> {
    let work = work();
    let pieces = written(&work)?;
    let (script, main) = (work.join(format!("{BUNDLE}.js")), work.join(format!("{BUNDLE}_bg.wasm")));
    let (text, code, classes) = glue::without_classes(&read_text(&script)?, &read(&main)?, CLASS)?;
    write(&main, &code)?;
    // The longest first: the others are done beside it.
    let mut all: Vec<&PathBuf> = pieces.parts.iter().chain([&main]).collect();
    all.sort_by_key(|piece| Reverse(fs::metadata(piece).map_or(0, |piece| piece.len())));
    in_parallel(&all, |piece| OPTIMISE.iter().try_for_each(|passes| optimise(tools, passes, piece)))?;
    // Once what is empty was taken out of the pieces.
    let (code, pieces) = fewer(read(&main)?, pieces)?;
    write(&main, &code)?;

    fs::create_dir_all(kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    // A part that is no more.
    for old in paths::files_under(kept) {
        if old.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name)) {
            payload::remove(&old)?;
        }
    }
    let mut shipped = BTreeMap::new();
    for piece in &pieces.parts {
        let stem = piece.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = wasm::bare(&read(piece)?)?;
        let file = format!("{name}-{}.wasm", stem.trim_start_matches("split_").replace("chunk_", "commun-"));
        write(&kept.join(&file), &bytes)?;
        shipped.insert(stem, (file, hash::integrity(&bytes)));
    }
    let mut loaders = Vec::new();
    for (point, stems) in &pieces.needs {
        let files: Option<Vec<_>> = stems.iter().map(|stem| shipped.get(stem).cloned()).collect();
        let files = files.ok_or_else(|| format!("{point} needs {stems:?}, not all of which was written"))?;
        loaders.push((format!("__wasm_split_load_{point}"), glue::linked(&files)));
    }
    let (text, wasm) = for_elements(&text, &read(&main)?, name, &loaders, &classes)?;
    write(&kept.join(format!("{name}.js")), text.as_bytes())?;
    write(&kept.join(format!("{name}_bg.wasm")), &wasm)
}

/// Where the pieces are worked on.
pub(super) fn work() -> PathBuf {
    paths::target().join("xtask/split")
}

/// Cuts the linked widget into a folder, which is emptied, and has wasm-bindgen write there the glue of what is left.
pub(super) fn written(work: &Path) -> Outcome<Pieces> {
    payload::remove(work)?;
    let pieces = cut(&linked(BUNDLE), work)?;
    bindgen::glue(&pieces.main, work, BUNDLE, LinkerExports::Kept)?;
    Ok(pieces)
}

/// The glue and the module as they are shipped: under their name, with short names between them, and an instance for each element.
/// `loaders` bring the parts; `classes` were taken out.
pub(super) fn for_elements(
    glue: &str,
    module: &[u8],
    name: &str,
    loaders: &[glue::Linked],
    classes: &[String],
) -> Outcome<(String, Vec<u8>)> {
    let text = glue.replace(&format!("'{BUNDLE}_bg.wasm'"), &format!("'{name}_bg.wasm'"));
    let (text, wasm) = glue::shortened(&text, module, &format!("./{BUNDLE}_bg.js"), loaders)?;
    if let Some(class) = classes.iter().find(|class| text.contains(class.as_str())) {
        return Err(format!(
            "the glue still uses {class}, which was taken out as unused; see xtask/src/bundle/glue.rs"
        ));
    }
    Ok((glue::per_element(&text, CLASS, (CUT_PART, &embed_snippet::CUT))?, wasm))
}

/// The same without the pieces that only put some words into memory: the module puts them there itself. What two parts say alike is such a
/// piece, a hundred bytes that would cost a request.
fn fewer(mut main: Vec<u8>, mut pieces: Pieces) -> Outcome<(Vec<u8>, Pieces)> {
    let mut kept = Vec::new();
    for piece in pieces.parts {
        let few = wasm::only_data(&read(&piece)?)?.filter(|data| data.length() <= FEW);
        let Some(data) = few else {
            kept.push(piece);
            continue;
        };
        main = wasm::with_data(&main, &data)?;
        let stem = piece.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        pieces.needs.values_mut().for_each(|stems| stems.retain(|needed| *needed != stem));
    }
    Ok((main, Pieces { parts: kept, ..pieces }))
}

/// What a module was cut into.
pub(super) struct Pieces {
    main: PathBuf,
    parts: Vec<PathBuf>,
    /// The parts that each cut needs, by their stems.
    needs: BTreeMap<String, Vec<String>>,
}

fn cut(linked: &Path, work: &Path) -> Outcome<Pieces> {
    let input = read(linked)?;
    let main = work.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = work;
    options.main_out_path = &main;
    options.link_name = glue::LINK;
    let split = transform(options).map_err(|error| format!("{}: {error:?}", linked.display()))?;
    let mut parts = split.split_modules;
    parts.sort();
    Ok(Pieces { main, parts, needs: split.prefetch_map.into_iter().collect() })
}
