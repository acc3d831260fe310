//! What the tests share: the list of communes and the outlines that ship with the project, read as `prepare` reads them.

#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Lieu};
use atlas::outlines::Outlines;
use intake::place::OutlinesOf;
use intake::{Mapping, Outcome, Reading};
use std::path::{Path, PathBuf};

/// Real files that are not part of the project; tests that want them do nothing where they are not.
pub const SHARED: &str = "../shared/data";

/// The day on which tests read.
pub const TODAY: Date = Date { year: 2026, month: 12, day: 1 };

pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub fn shared(path: &str) -> Option<Vec<u8>> {
    std::fs::read(project(SHARED).join(path)).ok()
}

pub fn gazetteer() -> Gazetteer {
    let file = |name: &str| std::fs::read(project("data/contours").join(name)).unwrap();
    let formers = Formers::read(&file("communes-anciennes.bin")).unwrap();
    Gazetteer::read(&file("communes-noms.bin")).unwrap().knowing(formers)
}

pub fn read(bytes: &[u8], name: &str, mapping: Option<&Mapping>) -> Outcome {
    let gazetteer = gazetteer();
    let reading = Reading::new(bytes, name, mapping, TODAY).unwrap();
    let mut outlines = OutlinesOf::new();
    for departement in reading.departements_in_doubt(&gazetteer) {
        let file = project(&format!("data/contours/communes-{departement}.bin"));
        outlines.insert(departement, Outlines::read(&std::fs::read(file).unwrap()).unwrap());
    }
    reading.finish(&gazetteer, &outlines)
}

pub fn by_id<'a>(lieux: &'a [Lieu], id: &str) -> &'a Lieu {
    lieux.iter().find(|lieu| lieu.id == id).unwrap_or_else(|| panic!("no lieu {id}"))
}
