//! What fuzzing has reached so far (`tests/fuzz/corpus`), gone through anew by each build: files of a publication.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::holds::holds_any_publication;

#[test]
fn what_fuzzing_reached_still_holds() {
    let inputs = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/corpus/wire")).unwrap();
    let (mut n, mut n_read) = (0, 0);
    for input in inputs {
        let bytes = std::fs::read(input.unwrap().path()).unwrap();
        n_read += usize::from(holds_any_publication(&bytes));
        n += 1;
    }
    assert!(n_read > 2 && n_read < n, "{n_read} of {n} are files");
}
