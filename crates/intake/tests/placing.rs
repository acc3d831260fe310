//! Where lieux are: code, code postal, name and position weighed together, on the real communes and outlines of the project.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::lieu::{Doubt, Lieu};
use atlas::territoire::Territoire;
use common::read;

const HEADER: &str = "nom,commune,code_postal,code_insee,latitude,longitude\n";

fn placed(records: &str) -> (Vec<Lieu>, String) {
    let outcome = read(format!("{HEADER}{records}").as_bytes(), "f.csv", None);
    (outcome.lieux, outcome.report.lines())
}

fn node(lieu: &Lieu) -> String {
    match lieu.node() {
        Territoire::Commune(code) => code.to_string(),
        Territoire::Departement(code) => format!("département {code}"),
        Territoire::NonLocalise => "non localisé".to_owned(),
        other => format!("{other:?}"),
    }
}

/// One record, without its name: where it hangs, and what is doubted.
fn check(record: &str, expected: &str, doubt: Doubt) -> String {
    let (lieux, lines) = placed(&format!("x,{record}\n"));
    assert_eq!((node(&lieux[0]).as_str(), lieux[0].doubt), (expected, doubt), "{record}\n{lines}");
    lines
}

#[test]
fn evidence_that_agrees_needs_no_outline() {
    check("Saint-Étienne,42000,42218,45.44,4.39", "42218", Doubt::None);
    check("SAINT ETIENNE,42000,,45.44,4.39", "42218", Doubt::None);
    check("St-Etienne,42000,,,", "42218", Doubt::None);
    check("Saint-Étienne,,42218,,", "42218", Doubt::None);
}

#[test]
fn a_missing_code_is_found_by_position_and_confirmed_by_name_or_code_postal() {
    // A hamlet's name; several communes have the code postal.
    check("Le Hameau,42320,,45.5036,4.5683", "42103", Doubt::None);
    // A former commune of Annecy.
    check("Seynod,74600,,45.8890,6.1015", "74010", Doubt::None);
    // No name, no code postal: the ground alone.
    check(",,,45.44,4.39", "42218", Doubt::None);
    // A mistyped code postal of the same département.
    check("Pont-du-Château,63340,,45.797184,3.24753", "63284", Doubt::None);
    // A namesake in another département is not it.
    check("Livron,26250,,44.78035,4.84415", "26165", Doubt::None);
}

#[test]
fn a_code_postal_of_nobody_is_no_evidence_but_its_departement() {
    check("Annecy CEDEX 03,74003,,,", "74010", Doubt::None);
    check("Annecy CEDEX 03,74003,,45.90,6.12", "74010", Doubt::None);
}

#[test]
fn a_contradiction_within_a_kilometre_of_a_border_keeps_the_code() {
    // Le Mont-Dore and La Bourboule: the position is in the first, some hundred metres from the second.
    let (lieux, _) = placed("a,La Bourboule,63150,63047,45.5890,2.7400\n");
    assert_eq!(lieux[0].doubt, Doubt::None);
    // Villeurbanne by its code, a few hundred metres into Lyon.
    check("Villeurbanne,69100,69266,45.7700,4.8630", "69266", Doubt::None);
}

#[test]
fn a_far_position_loses_against_code_code_postal_and_name() {
    let lines = check("Gap,05000,05061,49.654999,2.589356", "05061", Doubt::Position);
    assert!(lines.contains("latitude : « 49.654999 2.589356 » est loin de la commune de la fiche"), "{lines}");
    assert!(lines.contains("« 05061 Gap »"), "{lines}");
}

#[test]
fn a_wrong_code_loses_against_position_code_postal_and_name() {
    let lines = check("Roanne,42300,05061,46.0360,4.0680", "42187", Doubt::Commune);
    assert!(lines.contains("code_insee : « 05061 Gap » contredit le reste de la fiche"), "{lines}");
    // Without position, code postal and name are still two against one.
    check("Roanne,42300,05061,,", "42187", Doubt::Commune);
    // One against one: what was published holds.
    check("Roanne,,05061,,", "05061", Doubt::None);
}

#[test]
fn the_company_a_lieu_keeps_tells_namesakes_apart() {
    let company: String = (0..30).map(|n| format!("{n},Saint-Étienne,42000,42218,45.44,4.39\n")).collect();
    // Code, code postal and name of a namesake in New Caledonia, filled in together by a tool; the position is in Auvergne.
    let record = "x,Le Mont-Dore,98809,98817,45.5753,2.809874\n";
    let (lieux, lines) = placed(&format!("{company}{record}"));
    let lieu = lieux.last().unwrap();
    assert_eq!((node(lieu).as_str(), lieu.doubt), ("63236", Doubt::Commune), "{lines}");
    // Alone in its file, nothing tells.
    check("Le Mont-Dore,98809,98817,45.5753,2.809874", "département 988", Doubt::Position);
}

#[test]
fn a_geocoder_that_knew_only_the_name_does_not_move_a_lieu() {
    check("La Trinité,97220,,43.752901,7.308664", "97230", Doubt::Position);
}

#[test]
fn without_a_commune_a_sure_departement_is_a_place() {
    let lines = check("Le Hameau,42320,,,", "département 42", Doubt::None);
    assert!(lines.contains("ne désigne pas une seule commune"), "{lines}");
    check(",2A,,,", "non localisé", Doubt::None);
    check(",42999,,,", "département 42", Doubt::None);
    let lines = check(",,,,", "non localisé", Doubt::None);
    assert!(lines.contains("rangé dans « non localisés »"), "{lines}");
    check("Saint-Martin,,,,", "non localisé", Doubt::None);
}

#[test]
fn paris_lyon_and_marseille_go_down_to_their_arrondissements() {
    check("Paris,75011,75056,48.8590,2.3780", "75111", Doubt::None);
    check("Paris,75116,75056,,", "75116", Doubt::None);
    check("Paris 11e Arrondissement,75011,,,", "75111", Doubt::None);
    check("Paris,,75111,,", "75111", Doubt::None);
    check("Paris,,75056,48.8590,2.3780", "75111", Doubt::None);
    check("Paris,75000,75056,,", "75056", Doubt::None);
    check("Lyon,69003,69123,45.7579,4.8520", "69383", Doubt::None);
    check("Lyon,,69383,,", "69383", Doubt::None);
    check("Marseille,13001,13055,,", "13201", Doubt::None);
    check("MARSEILLE,13015,,43.36,5.36", "13215", Doubt::None);
    // The code postal of one, the position three kilometres into another.
    check("Paris,75001,75056,48.8480,2.4000", "75112", Doubt::None);
}

#[test]
fn collectivites_have_one_node_each() {
    check("Nouméa,98800,98818,-22.27,166.44", "département 988", Doubt::None);
    check("Papeete,98714,98735,,", "département 987", Doubt::None);
    check("Saint-Martin,97150,97801,18.07,-63.08", "département 978", Doubt::None);
    check("Saint-Pierre,97500,97502,,", "département 975", Doubt::None);
    check("Nouméa,98800,98818,48.85,2.35", "département 988", Doubt::Position);
    check(",98600,,,", "département 986", Doubt::None);
}

#[test]
fn overseas_departements_are_like_the_others() {
    check("Saint-Denis,97400,97411,-20.88,55.45", "97411", Doubt::None);
    check("Saint-Denis,93200,97411,48.936,2.357", "93066", Doubt::Commune);
    check("Mamoudzou,97600,,-12.78,45.23", "97611", Doubt::None);
}

#[test]
fn communes_that_have_no_outline_still_have_lieux() {
    // Restored in 2025, after the outlines were made.
    check("Celles,15170,15031,45.1150,2.9670", "15031", Doubt::None);
}

#[test]
fn a_code_that_no_commune_has_is_no_evidence_and_is_said() {
    let lines = check("Roanne,42300,42999,46.0360,4.0680", "42187", Doubt::None);
    assert!(lines.contains("« 42999 » n'est pas, ou plus, une commune"), "{lines}");
}

#[test]
fn a_position_abroad_or_at_sea_is_doubted() {
    check("Saint-Étienne,42000,42218,40.7,-74.0", "42218", Doubt::Position);
    check("Marseille,13001,13055,42.9,5.0", "13201", Doubt::Position);
    // On a pier, a few hundred metres from the coast of the outline.
    check("Le Havre,76600,76351,49.4850,0.0900", "76351", Doubt::None);
}

#[test]
fn the_official_spelling_replaces_another_spelling_of_the_same_name_only() {
    let commune = |record: &str| placed(&format!("x,{record}\n")).0[0].commune.clone();
    assert_eq!(commune("AIX LES BAINS,73100,,,"), "Aix-les-Bains");
    assert_eq!(commune("St Etienne,42000,,,"), "Saint-Étienne");
    assert_eq!(commune("Seynod,74600,,45.8890,6.1015"), "Seynod");
    assert_eq!(commune(",,42218,,"), "Saint-Étienne");
    assert_eq!(commune("Nouméa,98800,98818,,"), "Nouméa");
}
