//! What fuzzing has reached so far (`tests/fuzz/corpus`), gone through anew by each build: files of a publication.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::corpus;
use atlas::holds::holds_any_publication;

#[test]
fn what_fuzzing_reached_still_holds() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/corpus/wire")).unwrap();
    let (mut n, mut n_read) = (0, 0);
    for file in files.map(Result::unwrap) {
        for input in corpus::inputs(&file.file_name().to_string_lossy(), &std::fs::read(file.path()).unwrap()) {
            n_read += usize::from(holds_any_publication(&input));
            n += 1;
        }
    }
    assert!(n_read > 2 && n_read < n, "{n_read} of {n} are files");
}
