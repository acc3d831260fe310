//! What a synthetic dataset promises to whoever measures on it.

use super::*;
use atlas::territoire::{CodeCommune, CodeDepartement};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const SEED: u64 = 42;

/// The first of them. Made once for all tests.
fn some(n: usize) -> &'static [Record] {
    static RECORDS: OnceLock<Vec<Record>> = OnceLock::new();
    &RECORDS.get_or_init(|| lieux(18_000, SEED).unwrap().collect())[..n]
}

#[test]
fn the_first_lieux_do_not_depend_on_how_many_follow() {
    assert_eq!(some(50), lieux(50, SEED).unwrap().collect::<Vec<_>>());
    assert_ne!(some(5), lieux(5, SEED + 1).unwrap().collect::<Vec<_>>());
}

/// Shares of filled cells in the 15,714 real lieux of 2021–2024, per cent.
const REAL: [(&str, f64); 26] = [
    ("pivot", 27.3),
    ("code_insee", 99.9),
    ("complement_adresse", 4.7),
    ("latitude", 91.1),
    ("longitude", 91.1),
    ("typologie", 81.5),
    ("telephone", 53.9),
    ("courriels", 45.2),
    ("site_web", 32.7),
    ("horaires", 55.1),
    ("presentation_resume", 3.2),
    ("presentation_detail", 14.7),
    ("itinerance", 16.4),
    ("structure_parente", 0.0),
    ("services", 87.1),
    ("publics_specifiquement_adresses", 12.7),
    ("prise_en_charge_specifique", 10.5),
    ("frais_a_charge", 63.9),
    ("dispositif_programmes_nationaux", 59.6),
    ("formations_labels", 1.9),
    ("autres_formations_labels", 1.0),
    ("modalites_acces", 0.4),
    ("modalites_accompagnement", 27.6),
    ("fiche_acces_libre", 0.3),
    ("prise_rdv", 2.9),
    ("source", 100.0),
];

#[test]
fn columns_are_filled_as_often_as_in_the_real_files() {
    let records = some(12_000);
    for (column, real) in REAL {
        let n_filled = records.iter().filter(|record| !record.get(column).trim_matches('0').is_empty()).count();
        let share = 100.0 * n_filled as f64 / records.len() as f64;
        assert!((share - real).abs() <= 3.0, "{column}: {share:.1} instead of {real}");
    }
    let unknown_dates = records.iter().filter(|record| record.date_maj == "1970-01-01").count();
    assert!((10..20).contains(&(unknown_dates * 100 / records.len())), "{unknown_dates}");
}

#[test]
fn columns_are_empty_together_as_in_the_real_files() {
    let records = some(12_000);
    let share = |of: &dyn Fn(&Record) -> bool, among: &dyn Fn(&Record) -> bool| {
        let among: Vec<&Record> = records.iter().filter(|record| among(record)).collect();
        among.iter().filter(|record| of(record)).count() as f64 / among.len() as f64
    };
    let is_france_services = |record: &Record| record.dispositif_programmes_nationaux.contains("France Services");
    let has_hours = |record: &Record| !record.horaires.is_empty();
    let france_services = share(&has_hours, &is_france_services);
    let others = share(&has_hours, &|record| !is_france_services(record));
    assert!(france_services > others + 0.2, "{france_services} {others}");
    let papers = |record: &Record| record.services.contains("démarches administratives");
    assert!(share(&papers, &is_france_services) > share(&papers, &|_| true) + 0.1);
}

#[test]
fn every_value_of_the_standard_is_held_by_some_lieux() {
    let records = some(18_000);
    for facet in Facet::ALL.into_iter().filter(|facet| *facet != Facet::Typologie) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        records
            .iter()
            .flat_map(|record| record.values(facet.column()))
            .for_each(|value| *counts.entry(value).or_default() += 1);
        for value in facet.standard_values() {
            assert!(counts.get(value).is_some_and(|count| *count >= 10), "{}: {value}: {counts:?}", facet.column());
        }
    }
}

#[test]
fn every_record_is_in_the_standard_and_says_that_it_is_synthetic() {
    let mut ids = HashSet::new();
    for record in some(3_000) {
        assert!(record.source == SOURCE && record.id.starts_with("synthetique_") && ids.insert(record.id.clone()));
        for (column, text) in Record::COLUMNS.iter().zip(record.cells()) {
            assert!(!text.contains(['"', '\n', '\r']), "{}: {column}", record.id);
        }
        for column in ["nom", "commune", "code_postal", "adresse", "date_maj", "pivot"] {
            assert!(!record.get(column).is_empty(), "{}: {column}", record.id);
        }
        assert!(CodeDepartement::of_code_postal(&record.code_postal).is_some(), "{}", record.code_postal);
        assert!(record.code_insee.is_empty() || CodeCommune::parse(&record.code_insee).is_some());
        assert!(record.presentation_resume.chars().count() <= 280);
        assert_eq!(record.latitude.is_empty(), record.longitude.is_empty());
        let fictional = ["+3319900", "+3326191", "+3335301", "+3353649", "+3346571"];
        assert!(record.telephone.is_empty() || fictional.iter().any(|range| record.telephone.starts_with(range)));
        for address in [&record.courriels, &record.site_web, &record.prise_rdv, &record.fiche_acces_libre] {
            assert!(address.split('|').all(|address| address.is_empty() || address.contains(".example")), "{address}");
        }
        for facet in Facet::ALL.into_iter().filter(|facet| !facet.standard_values().is_empty()) {
            for value in record.values(facet.column()) {
                assert!(facet.standard_values().contains(&value), "{}: {value}", facet.column());
            }
        }
    }
}

#[test]
fn lieux_stand_in_their_commune_and_most_not_on_its_mairie() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/contours");
    let ground = Ground::read(&folder).unwrap();
    let places: Vec<ground::Place> = ground.places().to_vec();
    let (mut n_points, mut n_centres, mut n_outside) = (0, 0, 0);
    for number in 0..2_000 {
        let random = &mut Random::new(SEED, number);
        let (_, part) = ground.draw(random, number as usize % 7);
        let Some(point) = ground.point(random, part) else { continue };
        n_points += 1;
        if Some(point) == places[part].centre {
            n_centres += 1;
        } else if !ground.contains(part, point) {
            n_outside += 1;
        }
    }
    assert!(n_points > 1_950, "{n_points}");
    assert_eq!(n_outside, 0);
    assert!((n_points / 100..n_points / 10).contains(&n_centres), "{n_centres} on the mairie");
}

#[test]
fn large_communes_have_more_lieux_than_small_ones_and_small_ones_are_not_forgotten() {
    let records = some(12_000);
    let mut by_commune: HashMap<&str, usize> = HashMap::new();
    records.iter().for_each(|record| *by_commune.entry(&record.commune).or_default() += 1);
    assert!(by_commune["Paris"] > by_commune["Lyon"] && by_commune["Lyon"] > 20);
    assert!(by_commune.len() > 4_000, "{} communes", by_commune.len());
    let departements: HashSet<&str> = records.iter().filter_map(|record| record.code_insee.get(..2)).collect();
    assert!(departements.len() >= 97, "{}", departements.len());
}

#[test]
fn misuse_is_named_and_what_is_right_is_told() {
    let misuses = [
        (&["--n"][..], "'--n'"),
        (&["--n", "douze", "--seed", "1"], "\"douze\""),
        (&["--seed", "1"], ""),
        (&["--quoi", "1"], "'--quoi'"),
    ];
    for (words, named) in misuses {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let why = run(&words).unwrap_err();
        assert!(why.contains(named) && why.ends_with(USAGE) && why.lines().count() <= 2, "{why}");
    }
}
