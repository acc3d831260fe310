//! The two halves put together again, and what the tests of all files share: lieux read from the project's own, and lieux nobody
//! should publish.

use super::lieu;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Lieu, Position};
use atlas::outlines::Outlines;
use atlas::territoire::CodeCommune;
use atlas::vocabulary::{Facet, Value};
use atlas::wire::{DetailsFile, handles, read_index, write_details, write_index};
use intake::Reading;
use intake::place::OutlinesOf;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// SplitMix64: small, seeded, good enough for tests.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The lieux of a file in the standard, as `prepare` would read and place them.
pub fn read(bytes: &[u8], name: &str) -> Vec<Lieu> {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    let gazetteer = GAZETTEER
        .get_or_init(|| Gazetteer::read(&std::fs::read(project("data/contours/communes-noms.bin")).unwrap()).unwrap());
    let reading = Reading::of_standard(bytes, name, Date { year: 2026, month: 12, day: 1 }).unwrap();
    let mut outlines = OutlinesOf::new();
    for departement in reading.departements_in_doubt(gazetteer) {
        let file = project(&format!("data/contours/communes-{departement}.bin"));
        outlines.insert(departement, Outlines::read(&std::fs::read(file).unwrap()).unwrap());
    }
    reading.finish(gazetteer, &outlines).lieux
}

/// The project's own files, and the 18,000 real lieux where they are at hand.
pub fn every_file() -> impl Iterator<Item = (&'static str, Vec<Lieu>)> {
    const FILES: [&str; 7] = [
        "tests/fixtures/lieux-inventes.csv",
        "tests/fixtures/lieux-inventes-ancien.json",
        "tests/fixtures/lieux-windows.csv",
        "crates/intake/tests/samples/national.csv",
        "crates/intake/tests/samples/windows.csv",
        "crates/intake/tests/samples/ancien.json",
        "../shared/data/lieux-reels.csv",
    ];
    static LIEUX: OnceLock<Vec<(&str, Vec<Lieu>)>> = OnceLock::new();
    let read_all = || {
        FILES
            .into_iter()
            .filter_map(|name| match std::fs::read(project(name)) {
                Ok(bytes) => Some((name, read(&bytes, name))),
                Err(error) if name.starts_with("../shared") => {
                    println!("{name}: {error}; done without it");
                    None
                }
                Err(error) => panic!("{name}: {error}"),
            })
            .collect()
    };
    LIEUX.get_or_init(read_all).iter().cloned()
}

/// Whether two lieux have the same columns, positions to a tolerance in degrees, whatever the order of values.
pub fn same_columns(a: &Lieu, b: &Lieu, tolerance: f64) {
    let columns = |lieu: &Lieu| {
        let mut lieu = Lieu { position: None, semaine: None, territoire: None, ..lieu.clone() };
        lieu.values.iter_mut().for_each(|values| values.sort());
        lieu
    };
    same_position(a.position, b.position, tolerance);
    assert_eq!(columns(a), columns(b));
}

pub fn same_position(a: Option<Position>, b: Option<Position>, tolerance: f64) {
    match (a, b) {
        (Some(a), Some(b)) => {
            assert!((a.lon - b.lon).abs() <= tolerance && (a.lat - b.lat).abs() <= tolerance, "{a:?} {b:?}");
        }
        (a, b) => assert_eq!(a, b),
    }
}

/// What breaks careless writers, glued together at random.
pub fn hostile_text(random: &mut Random) -> String {
    const PIECES: [&str; 40] = [
        "",
        "",
        "",
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "=cmd|'/C calc'!A0",
        "\"",
        "\"\"",
        "'",
        ",",
        ";",
        "|",
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "\0",
        "\u{1}",
        "\u{1b}",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{200b}",
        "\u{202e}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\\",
        "\\n",
        "</script>",
        "é𝄞",
        "Médiathèque",
        "01000",
    ];
    (0..random.below(7)).map(|_| PIECES[random.below(PIECES.len())]).collect()
}

/// Lieux of which every text is hostile.
pub fn hostile_lieux(n: usize, seed: u64) -> Vec<Lieu> {
    let mut random = Random(seed);
    let mut lieux = Vec::new();
    for _ in 0..n {
        let degrees = |random: &mut Random| (random.below(2_000_001) as f64 - 1e6) / 1e6;
        let date = Date { year: random.next() as u16, month: random.next() as u8, day: random.next() as u8 };
        let mut text = || hostile_text(&mut random);
        let mut lieu = Lieu {
            id: text(),
            pivot: text(),
            nom: text(),
            commune: text(),
            code_postal: text(),
            adresse: text(),
            complement_adresse: text(),
            telephone: text(),
            courriels: vec![text(), text()],
            site_web: vec![text()],
            horaires: text(),
            presentation_resume: text(),
            presentation_detail: text(),
            structure_parente: text(),
            fiche_acces_libre: text(),
            prise_rdv: text(),
            values: Facet::ALL.map(|_| vec![Value::Other(text()), Value::Standard(250), Value::Other(text())]),
            ..Lieu::default()
        };
        lieu.code_insee = CodeCommune::parse(["01004", "2A004", "x"][random.below(3)]);
        lieu.date_maj = (random.below(3) > 0).then_some(date);
        lieu.position = match random.below(4) {
            0 => None,
            _ => Position::new(degrees(&mut random) * 180.0, degrees(&mut random) * 90.0),
        };
        lieux.push(lieu);
    }
    lieux
}

#[test]
fn the_two_halves_of_the_browser_make_the_lieu_that_was_published() {
    for (name, lieux) in every_file() {
        let numbers = handles(&lieux);
        let catalogue = read_index(&write_index(&lieux, &numbers)).unwrap();
        let details = DetailsFile::read(write_details(&lieux, &numbers)).unwrap();
        for (published, handle) in lieux.iter().zip(numbers) {
            let id = catalogue.by_handle(handle).unwrap();
            let whole = lieu(&catalogue, id, details.get(handle).unwrap());
            assert_eq!((whole.node(), whole.doubt), (published.node(), published.doubt), "{name}");
            same_columns(&whole, published, 5.1e-6);
        }
    }
}
