//! The wire format on real lieux, where the project's data folder lies beside the workspace; nothing to do elsewhere.
//!
//! A quick reader of this one well-formed file, not `intake`: what it does not understand of `horaires` it drops. The files
//! are left in `target/measure/` for `brotli -q 11`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::catalogue::{Catalogue, Handle};
use atlas::filter::{Filter, facet_counts, visible};
use atlas::horaires::{Holidays, Horaires, Span};
use atlas::lieu::{Date, Details, Lieu, Position};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::{Facet, Value};
use atlas::wire::{DetailsFile, handles, read_index, write_details, write_index};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Comma-separated values with quotes: one record, one vector.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            _ => field.push(letter),
        }
    }
    records
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?)
}

/// The plainest part of the notation: days, then spans.
fn semaine(text: &str) -> Option<Horaires> {
    const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let day_number = |name: &str| DAYS.iter().position(|day| *day == name);
    let mut horaires = Horaires::default();
    for rule in text.split("; ") {
        if rule == "PH off" {
            horaires.holidays = Holidays::Closed;
            continue;
        }
        let (days, times) = rule.split_once(' ')?;
        let mut spans = Vec::new();
        for span in times.split(',') {
            let (start, end) = span.split_once('-')?;
            spans.push(Span { start: minutes(start)?, end: minutes(end)? });
        }
        let in_order = spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if !in_order || spans.iter().any(|span| span.start >= span.end) {
            return None;
        }
        for range in days.split(',') {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            for day in day_number(first)?..=day_number(last)? {
                horaires.week.0[day].clone_from(&spans);
            }
        }
    }
    Some(horaires)
}

fn lieu(row: &HashMap<&str, String>) -> Lieu {
    let list = |column: &str| row[column].split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect();
    let commune = CodeCommune::parse(&row["code_insee"]);
    let date: Vec<u16> = row["date_maj"].split('-').filter_map(|part| part.parse().ok()).collect();
    Lieu {
        id: row["id"].clone(),
        pivot: row["pivot"].replace("00000000000000", ""),
        nom: row["nom"].clone(),
        commune: row["commune"].clone(),
        code_postal: row["code_postal"].clone(),
        territoire: commune.map(Territoire::Commune),
        code_insee: commune,
        adresse: row["adresse"].clone(),
        complement_adresse: row["complement_adresse"].clone(),
        position: Option::zip(row["longitude"].parse().ok(), row["latitude"].parse().ok())
            .and_then(|(lon, lat)| Position::new(lon, lat)),
        values: Facet::ALL.map(|facet| {
            let texts = row[facet.column()].split('|').filter(|text| !text.is_empty());
            texts.map(|text| Value::of(facet, text)).collect()
        }),
        telephone: row["telephone"].clone(),
        courriels: list("courriels"),
        site_web: list("site_web"),
        semaine: semaine(&row["horaires"]),
        horaires: row["horaires"].clone(),
        presentation_resume: row["presentation_resume"].clone(),
        presentation_detail: row["presentation_detail"].clone(),
        structure_parente: row["structure_parente"].clone(),
        date_maj: match date[..] {
            [year, month, day] if year > 1970 => Some(Date { year, month: month as u8, day: day as u8 }),
            _ => None,
        },
        fiche_acces_libre: row["fiche_acces_libre"].clone(),
        prise_rdv: row["prise_rdv"].clone(),
        ..Lieu::default()
    }
}

fn lieux_of(path: &Path) -> Option<Vec<Lieu>> {
    let records = records(&fs::read_to_string(path).ok()?);
    let (header, rows) = records.split_first().unwrap();
    Some(rows.iter().map(|row| lieu(&header.iter().map(String::as_str).zip(row.iter().cloned()).collect())).collect())
}

fn keep(name: &str, bytes: &[u8]) {
    let folder = root().join("target/measure");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

/// Publishes lieux, leaves the files behind, and reads them back.
fn published(name: &str, lieux: &[Lieu]) -> (Vec<Handle>, Catalogue) {
    let handles = handles(lieux);
    let index = write_index(lieux, &handles);
    keep(&format!("{name}-index.bin"), &index);
    keep(&format!("{name}-details.bin"), &write_details(lieux, &handles));
    let catalogue = read_index(&index).unwrap();
    println!(
        "{name}: {} lieux, {:.1} bytes each on the wire, {:.1} in memory and {:.1} with the R-tree; {} distinct hours",
        lieux.len(),
        index.len() as f64 / lieux.len() as f64,
        catalogue.memory_bytes() as f64 / lieux.len() as f64,
        (catalogue.memory_bytes() + SpatialIndex::new(&catalogue).memory_bytes()) as f64 / lieux.len() as f64,
        catalogue.all_semaines().len()
    );
    (handles, catalogue)
}

#[test]
fn every_real_lieu_survives_the_wire() {
    let Some(lieux) = lieux_of(&root().join("../shared/data/lieux-reels.csv")) else { return };
    assert_eq!(lieux.len(), 15_714);
    assert!(lieux.iter().filter(|lieu| lieu.semaine.is_some()).count() > 7_500);
    let (handles, catalogue) = published("reels", &lieux);
    assert_eq!(handles.iter().collect::<HashSet<_>>().len(), lieux.len());
    let details = DetailsFile::read(write_details(&lieux, &handles)).unwrap();
    let by_handle: HashMap<Handle, _> = catalogue.ids().map(|id| (catalogue.handle(id), id)).collect();
    for (lieu, handle) in lieux.iter().zip(&handles) {
        let id = by_handle[handle];
        assert_eq!(catalogue.nom(id), lieu.nom);
        assert_eq!(catalogue.node(id), lieu.node());
        assert_eq!(catalogue.semaine(id), lieu.semaine.as_ref());
        assert_eq!(catalogue.position(id).is_some(), lieu.position.is_some());
        for facet in Facet::ALL {
            assert_eq!(catalogue.values(id, facet).count(), lieu.values_of(facet).len());
        }
    }
    for (lieu, handle) in lieux.iter().zip(&handles).step_by(50) {
        assert_eq!(details.get(*handle), Some(Details::from(lieu)));
    }
}

#[test]
fn a_filter_over_real_lieux_finds_what_a_count_of_the_file_finds() {
    let Some(lieux) = lieux_of(&root().join("../shared/data/lieux-reels.csv")) else { return };
    let catalogue = read_index(&write_index(&lieux, &handles(&lieux))).unwrap();
    let gratuit = Value::of(Facet::Frais, "Gratuit");
    let mut filter = Filter::default();
    filter.toggle(Facet::Frais, gratuit.clone());
    let expected = lieux.iter().filter(|lieu| lieu.values_of(Facet::Frais).contains(&gratuit)).count();
    assert!(expected > 1_000);
    assert_eq!(visible(&catalogue, &filter, Territoire::France).count(), expected);
    let counts = facet_counts(&catalogue, &Filter::default(), Territoire::France);
    assert_eq!(counts.of(&catalogue, Facet::Frais, &gratuit) as usize, expected);
}

/// One per synthetic file left in `target/measure/` by hand: figures only where somebody wants them.
#[test]
fn a_synthetic_publication_stays_within_its_memory() {
    for name in ["synth-18000", "synth-100000", "synth-1000000"] {
        let Some(lieux) = lieux_of(&root().join(format!("target/measure/{name}.csv"))) else { continue };
        let (_, catalogue) = published(name, &lieux);
        assert_eq!(catalogue.len(), lieux.len());
    }
}
