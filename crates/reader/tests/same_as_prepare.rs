//! The browser's way and the command line's give the same lieux, id by id.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::wire::{DetailsFile, read_index};
use prepare::contours::Contours;
use prepare::publish::{About, publish};
use prepare::sources;
use reader::source::{Placed, Source};
use std::path::{Path, PathBuf};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn contours_file(name: &str) -> Vec<u8> {
    std::fs::read(project("data/contours").join(name)).unwrap()
}

/// As the page does: only the outlines asked for are brought. Returns how many.
fn through_the_reader(file: &Path) -> (Placed, usize) {
    let bytes = std::fs::read(file).unwrap();
    let mut source = Source::new(&bytes, &file.display().to_string(), &contours_file("communes-noms.bin")).unwrap();
    let departements = source.departements_in_doubt();
    for code in &departements {
        source.outlines(code, &contours_file(&format!("communes-{code}.bin"))).unwrap();
    }
    (source.finish(), departements.len())
}

fn check_same(file: &Path, most_outlines: usize) {
    let (placed, n_outlines) = through_the_reader(file);
    assert!(n_outlines <= most_outlines, "{n_outlines} files of outlines");
    let directory =
        std::env::temp_dir().join(format!("reader-{}-{}", file.file_stem().unwrap().display(), std::process::id()));
    let contours = Contours::find(Some(&project("data/contours"))).unwrap();
    let gazetteer = contours.gazetteer().unwrap();
    let outcome = sources::read(file, None, &contours, &gazetteer).unwrap();
    let manifest = publish(&outcome.lieux, &About::default(), &contours, &directory).unwrap();
    let national = std::fs::read(directory.join(&manifest.national.name)).unwrap();
    let (ours, theirs) = (read_index(&placed.index).unwrap(), read_index(&national).unwrap());
    assert!(ours.len() > 100);
    assert_eq!(ours.len(), theirs.len());
    assert_eq!((placed.n_lieux, placed.date.as_str()), (manifest.n_lieux, manifest.date.as_str()));
    assert_eq!(placed.report, outcome.report.summary());
    let details = DetailsFile::read(placed.details.clone()).unwrap();
    let mut n_compared = 0;
    for entry in manifest.departements.values() {
        let Some(file) = &entry.details else { continue };
        let published = DetailsFile::read(std::fs::read(directory.join(&file.name)).unwrap()).unwrap();
        for handle in published.handles() {
            let (one, two) = (ours.by_handle(handle).unwrap(), theirs.by_handle(handle).unwrap());
            assert_eq!(details.get(handle), published.get(handle));
            assert_eq!(
                (ours.nom(one), ours.node(one), ours.doubt(one)),
                (theirs.nom(two), theirs.node(two), theirs.doubt(two))
            );
            assert_eq!((ours.position(one), ours.semaine(one)), (theirs.position(two), theirs.semaine(two)));
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, ours.len());
    assert_eq!(placed.index, national, "to the byte");
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn the_demo_is_the_same_both_ways() {
    check_same(&project("data/lieux/hinaura-2021.json"), 20);
}

#[test]
fn the_fixture_is_the_same_both_ways() {
    let fixture = project("tests/fixtures/lieux-inventes.csv");
    check_same(&fixture, 20);
}

#[test]
fn what_cannot_be_read_is_a_sentence() {
    let gazetteer = contours_file("communes-noms.bin");
    let refused = |bytes: &[u8], gazetteer: &[u8]| Source::new(bytes, "lieux.csv", gazetteer).err().unwrap();
    assert!(refused(b"<html>", &gazetteer).contains("page HTML"));
    assert!(refused(b"nom,commune\na,b", b"<html>").contains("liste des communes illisible"));
    let mut source = Source::new(b"nom,commune\na,Roanne", "lieux.csv", &gazetteer).unwrap();
    assert!(source.outlines("20", b"").unwrap_err().contains("« 20 »"));
    assert!(source.outlines("42", b"<html>").unwrap_err().contains("illisibles"));
    assert_eq!(source.finish().n_lieux, 1);
}
