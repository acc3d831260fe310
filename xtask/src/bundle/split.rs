//! The widget's module, cut: what is needed for a first view, and parts that come when a visitor opens what they are for.
//!
//! Cargo compiles and links one module, as for Trunk, but with its relocations; `wasm_split_cli_support` cuts it where `widget::lazy!` says;
//! wasm-bindgen writes the glue of what is left; wasm-opt goes over each piece; [`glue`] gives them short names and puts what
//! brings the parts into the glue. What a part is for is not known here. Trunk does the other modules: it knows no step between the linker
//! and wasm-bindgen.

use super::{glue, payload, wasm};
use crate::steps::{Line, Outcome, captured};
use crate::tools::{Tools, WASM};
use crate::{hash, paths};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// The crate, the profile, and the class that the loader uses.
const BUNDLE: &str = "widget-bundle";
const PROFILE: &str = "wasm";
const CLASS: &str = "Instance";
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

/// Builds the widget into a folder: `NAME.js`, `NAME_bg.wasm`, and its parts, `NAME-PART.wasm`.
///
/// # Errors
/// The words of the compiler or of one of the tools, and what to do.
pub fn build(tools: &Tools, line: &mut Line, kept: &Path, name: &str) -> Outcome<()> {
    let mut cargo = tools.command("cargo");
    cargo.args([
        "rustc",
        "--locked",
        "--lib",
        "--package",
        BUNDLE,
        "--profile",
        PROFILE,
        "--target",
        WASM,
        "--color",
        "never",
    ]);
    // Of this crate alone: flags for all crates would compile each of them once more.
    cargo.args(["--", "-C", "link-args=--emit-relocs"]);
    captured(line, &mut cargo, "Mend what the compiler says above, then run: cargo xtask build", |_| false)?;
    let linked = paths::target().join(WASM).join(PROFILE).join(BUNDLE.replace('-', "_")).with_extension("wasm");

    let work = paths::target().join("xtask/split");
    payload::remove(&work)?;
    let pieces = cut(&linked, &work)?;

    let mut bindgen = tools.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--keep-lld-exports", "--no-typescript", "--out-name", BUNDLE, "--out-dir"]);
    bindgen.arg(&work).arg(&pieces.main);
    captured(line, &mut bindgen, "See what wasm-bindgen says above.", |_| false)?;
    let (script, main) = (work.join(format!("{BUNDLE}.js")), work.join(format!("{BUNDLE}_bg.wasm")));
    let (text, code, classes) = glue::without_classes(&read_text(&script)?, &read(&main)?, CLASS)?;
    write(&main, &code)?;
    for piece in pieces.parts.iter().chain([&main]) {
        for passes in OPTIMISE {
            let mut opt = tools.command("wasm-opt");
            opt.args(passes).arg(piece).arg("-o").arg(piece);
            captured(line, &mut opt, "See what wasm-opt says above.", |_| false)?;
        }
    }
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
    let mut linked = Vec::new();
    for (point, stems) in &pieces.needs {
        let files: Option<Vec<_>> = stems.iter().map(|stem| shipped.get(stem).cloned()).collect();
        let files = files.ok_or_else(|| format!("{point} needs {stems:?}, not all of which was written"))?;
        linked.push((format!("__wasm_split_load_{point}"), glue::linked(&files)));
    }
    let text = text.replace(&format!("'{BUNDLE}_bg.wasm'"), &format!("'{name}_bg.wasm'"));
    let (text, wasm) = glue::shortened(&text, &read(&main)?, &format!("./{BUNDLE}_bg.js"), &linked)?;
    if let Some(class) = classes.iter().find(|class| text.contains(class.as_str())) {
        return Err(format!(
            "the glue still uses {class}, which was taken out as unused; see xtask/src/bundle/glue.rs"
        ));
    }
    write(
        &kept.join(format!("{name}.js")),
        glue::per_element(&text, CLASS, (CUT_PART, &embed_snippet::CUT))?.as_bytes(),
    )?;
    write(&kept.join(format!("{name}_bg.wasm")), &wasm)
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
struct Pieces {
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

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, bytes: &[u8]) -> Outcome<()> {
    fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
}
