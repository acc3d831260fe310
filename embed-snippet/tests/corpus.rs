//! What fuzzing has reached so far (`tests/fuzz/corpus`), gone through anew by each build: fragments of addresses and attributes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::corpus;
use embed_snippet::holds::holds_any_lines;
use embed_snippet::link::holds_any_fragment;

/// Asks of each input of a target, and adds up the answers.
fn through(target: &str, ask: impl Fn(&str) -> usize) -> usize {
    let folder = [env!("CARGO_MANIFEST_DIR"), "/../tests/fuzz/corpus/", target].concat();
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let inputs = files
        .flat_map(|file| corpus::inputs(&file.file_name().to_string_lossy(), &std::fs::read(file.path()).unwrap()));
    inputs.map(|input| std::str::from_utf8(&input).map_or(0, &ask)).sum()
}

#[test]
fn what_fuzzing_reached_still_holds() {
    let fragments = through("hash", |text| usize::from(holds_any_fragment(text)));
    let attributes = through("attributs", holds_any_lines);
    assert!(fragments > 3 && attributes > 20, "{fragments} fragments, {attributes} attributes");
}
