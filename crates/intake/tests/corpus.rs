//! What fuzzing has reached so far (`tests/fuzz/corpus`), gone through anew by each build: CSV, JSON and opening hours.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::corpus;
use atlas::gazetteer::Gazetteer;
use common::project;
use intake::holds::{holds_any_array, holds_any_file, holds_any_hours, holds_any_table};

/// Asks of each input of a target, and adds up the answers.
fn through(target: &str, ask: impl Fn(&[u8]) -> usize) -> usize {
    let files = std::fs::read_dir(project("tests/fuzz/corpus").join(target)).unwrap().map(Result::unwrap);
    let inputs = files
        .flat_map(|file| corpus::inputs(&file.file_name().to_string_lossy(), &std::fs::read(file.path()).unwrap()));
    inputs.map(|input| ask(&input)).sum()
}

#[test]
fn what_fuzzing_reached_still_holds() {
    let empty = Gazetteer::default();
    let file = |bytes: &[u8]| holds_any_file(bytes, &empty);
    // Texts hold or panic; files hold, and say how many lieux they gave.
    let lieux = through("csv", |bytes| {
        holds_any_table(&String::from_utf8_lossy(bytes));
        file(bytes)
    });
    let of_json = through("json", |bytes| {
        holds_any_array(&String::from_utf8_lossy(bytes));
        file(bytes)
    });
    let hours =
        through("horaires", |bytes| std::str::from_utf8(bytes).map_or(0, |text| usize::from(holds_any_hours(text))));
    assert!(lieux > 10 && of_json > 5 && hours > 20, "{lieux} lieux, {of_json} of JSON, {hours} hours");
}
