//! The numbers: at every level they add up to what is above, and in the end to the records that were kept.

use atlas::territoire::Territoire;
use carte_tests::oracle::{commune, departement, region};
use carte_tests::{Journey, Oracle, page, published};
use std::fs;

/// The départements of Auvergne-Rhône-Alpes.
const RHONE_ALPES: [(&str, &str); 12] = [
    ("01", "Ain"),
    ("03", "Allier"),
    ("07", "Ardèche"),
    ("15", "Cantal"),
    ("26", "Drôme"),
    ("38", "Isère"),
    ("42", "Loire"),
    ("43", "Haute-Loire"),
    ("63", "Puy-de-Dôme"),
    ("69", "Rhône"),
    ("73", "Savoie"),
    ("74", "Haute-Savoie"),
];

fn root() -> std::path::PathBuf {
    xtask::paths::root()
}

#[test]
fn a_reader_finds_that_the_demo_adds_up_from_france_to_every_departement() {
    let raw = fs::read_to_string(root().join("data/lieux/hinaura-2021.json")).unwrap();
    let records: Vec<serde_json::Value> = serde_json::from_str(&raw).unwrap();
    let oracle = Oracle::of(published("demo"));
    assert_eq!(records.len(), 687);
    assert_eq!(oracle.manifest["n_lieux"], 687);
    assert_eq!(oracle.n_lieux(Territoire::France), 687, "every record of the file is kept");
    Journey::on("index.html").run(|carte| {
        carte.arrived("France");
        carte.shows_level(&oracle, Territoire::France);
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.shows_level(&oracle, region("84"));
        for (code, nom) in RHONE_ALPES {
            carte.enter_by_list(nom);
            carte.shows_level(&oracle, departement(code));
            carte.back_to("Auvergne-Rhône-Alpes");
        }
    });
}

#[test]
fn a_reader_finds_that_the_invented_lieux_add_up_down_to_arrondissements_and_overseas() {
    let raw = fs::read_to_string(root().join("tests/fixtures/lieux-inventes.csv")).unwrap();
    let n_records = raw.lines().filter(|line| line.starts_with("fixture_")).count();
    let oracle = Oracle::of(published("fixture"));
    // One has no name: the only one that cannot be shown at all.
    assert_eq!(n_records, 451);
    assert_eq!(oracle.manifest["n_lieux"], 450);
    assert_eq!(oracle.n_lieux(Territoire::France), 450);
    assert!(oracle.n_lieux(Territoire::NonLocalise) >= 3);
    page("source=/fixture/").run(|carte| {
        carte.arrived("France");
        carte.shows_level(&oracle, Territoire::France);

        // Régions and départements with lieux.
        carte.enter_by_list("Auvergne-Rhône-Alpes");
        carte.shows_level(&oracle, region("84"));
        for (code, nom) in [("01", "Ain"), ("15", "Cantal"), ("42", "Loire")] {
            carte.enter_by_list(nom);
            carte.shows_level(&oracle, departement(code));
            carte.back_to("Auvergne-Rhône-Alpes");
        }

        // Lyon, by arrondissement; a lieu of which nobody says which has its line.
        carte.enter_by_list("Rhône");
        carte.shows_level(&oracle, departement("69"));
        carte.enter_by_list("Lyon");
        carte.shows_level(&oracle, commune("69123"));
        assert!(carte.tree().rows().iter().any(|row| row.nom == "Arrondissement non précisé"));
        carte.enter_by_list("Lyon 3e Arrondissement");
        assert_eq!(carte.total(), oracle.n_lieux(commune("69383")));
        carte.lists_lieux(&oracle, commune("69383"));
        carte.back_to("France");

        // Paris, which is a commune, a département and its arrondissements.
        carte.enter_by_list("Île-de-France");
        carte.shows_level(&oracle, region("11"));
        carte.enter_by_list("Paris");
        carte.shows_level(&oracle, departement("75"));
        carte.enter_by_list("Paris 11e Arrondissement");
        carte.lists_lieux(&oracle, commune("75111"));
        carte.back_to("France");

        // Overseas: a département with communes, a collectivité that is one node.
        carte.enter_by_list("La Réunion");
        carte.shows_level(&oracle, departement("974"));
        carte.back_to("France");
        carte.enter_by_list("Nouvelle-Calédonie");
        carte.lists_lieux(&oracle, departement("988"));
        carte.back_to("France");

        // What nobody can place is not lost.
        carte.enter_by_list("Lieux non localisés");
        carte.lists_lieux(&oracle, Territoire::NonLocalise);
    });
}
