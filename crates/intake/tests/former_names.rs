//! Names that people have for a place and the list of communes has not: former communes and their codes, localities, a département after a
//! name, arrondissements in any writing. On the real list of communes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Doubt, Lieu};
use atlas::territoire::Territoire;
use common::{TODAY, gazetteer, read};
use intake::Reading;
use intake::place::OutlinesOf;

const HEADER: &str = "nom,commune,code_postal,code_insee,latitude,longitude\n";

fn node(lieu: &Lieu) -> String {
    match lieu.node() {
        Territoire::Commune(code) => code.to_string(),
        Territoire::Departement(code) => format!("département {code}"),
        other => format!("{other:?}"),
    }
}

/// Records without a position, each with the node that it hangs on; none is in doubt.
fn check(records: &[(&str, &str)]) {
    let file: String = records.iter().map(|(record, _)| format!("x,{record},,\n")).collect();
    let outcome = read(format!("{HEADER}{file}").as_bytes(), "f.csv", None);
    let found: Vec<(&str, String)> =
        records.iter().zip(&outcome.lieux).map(|((record, _), lieu)| (*record, node(lieu))).collect();
    let expected: Vec<(&str, String)> = records.iter().map(|(record, node)| (*record, (*node).to_owned())).collect();
    assert_eq!(found, expected);
    assert!(outcome.lieux.iter().all(|lieu| lieu.doubt == Doubt::None), "{}", outcome.report.lines());
}

#[test]
fn a_former_commune_is_a_place_in_the_commune_of_today() {
    check(&[
        ("Volgré,89710,89484", "89003"),
        ("Volgré,89710,", "89003"),
        ("VOLGRE,,", "89003"),
        ("Aillant-sur-Tholon,89110,89003", "89003"),
        ("Aillant sur Tholon,,", "89003"),
        ("Le Bourg-Saint-Léonard,61310,61057", "61474"),
        ("Bourg St Leonard,61310,", "61474"),
        ("Annecy-le-Vieux,74940,74011", "74010"),
        ("Seynod,74600,", "74010"),
        ("Sainte-Hermine,85210,85223", "85223"),
        ("Châlons-sur-Marne,51000,", "51108"),
        ("Châlons-sur-Marne,,", "51108"),
        ("Essonnes,91100,78221", "91174"),
        ("Pierrefitte-sur-Seine,93380,93059", "93066"),
        ("Courcouronnes,91080,91182", "91228"),
        ("Kerfeunteun,29000,", "29232"),
        ("Saint-Bon-Tarentaise,73120,", "73227"),
    ]);
}

#[test]
fn a_code_from_before_a_merger_is_the_code_of_today() {
    let outcome = read(format!("{HEADER}x,Volgré,89710,89484,,\nx,,,61057,,\n").as_bytes(), "f.csv", None);
    let codes: Vec<String> = outcome.lieux.iter().map(|lieu| lieu.code_insee.unwrap().to_string()).collect();
    assert_eq!(codes, ["89003", "61474"]);
    // What is written in the address stays; a name that is missing is that of today.
    assert_eq!(outcome.lieux[0].commune, "Volgré");
    assert_eq!(outcome.lieux[1].commune, "Gouffern en Auge");
    assert!(!outcome.report.lines().contains("code_insee"), "{}", outcome.report.lines());
    assert!(outcome.report.summary().contains("celui de la commune d'aujourd'hui"), "{}", outcome.report.summary());
}

#[test]
fn communes_that_parted_again_are_themselves() {
    check(&[("L'Oie,85140,85165", "85165"), ("L'Oie,85140,", "85165"), ("Sainte-Florence,85140,85212", "85212")]);
}

#[test]
fn the_name_of_a_former_commune_that_is_anothers_today_is_told_apart_by_the_rest() {
    check(&[
        // Of Bâgé-Dommartin (01), by its code postal and by its old code; alone, one of the four that have the name today, or none.
        ("Dommartin,01380,", "01025"),
        ("Dommartin,,01144", "01025"),
        ("Dommartin,69380,", "69076"),
        ("Dommartin,,", "NonLocalise"),
        ("Évry,91000,91228", "91228"),
        ("Évry,91000,", "91228"),
        ("Évry,89140,", "89162"),
    ]);
}

#[test]
fn a_locality_is_in_its_commune() {
    check(&[
        ("Folelli,20213,", "2B207"),
        ("Casamozza,20290,", "2B148"),
        ("Juan-les-Pins,06160,", "06004"),
        ("JUAN LES PINS,,", "06004"),
        ("SAINTE CLOTILDE,97490,", "97411"),
        ("La Plaine St Denis,93210,", "93066"),
        ("Saint-Gilles-les-Bains,97434,", "97415"),
    ]);
}

#[test]
fn a_departement_after_a_commune_narrows() {
    check(&[
        ("\"Firminy, Loire\",,", "42095"),
        ("\"Saint-Denis, Seine-Saint-Denis\",,", "93066"),
        ("Saint-Denis La Réunion,,", "97411"),
        ("Volgré - Yonne,,", "89003"),
        ("Villeneuve-sur-Lot,,", "47323"),
        ("\"Firminy, Finistère\",,", "NonLocalise"),
    ]);
}

#[test]
fn post_marks_and_arrondissements_are_no_part_of_a_name() {
    check(&[
        ("SAINT DENIS CEDEX,93205,", "93066"),
        ("AJACCIO CEDEX 1,20181,20004", "2A004"),
        ("Paris 15e Arrondissement,75015,", "75115"),
        ("PARIS 16,75116,75056", "75116"),
        ("Paris 11e,,", "75111"),
        ("Paris XIe,,", "75111"),
        ("Marseille XIII,,", "13213"),
        ("Lyon 3ème,,", "69383"),
        ("Lyon 3ème Arrdt,69000,", "69383"),
        ("Lyon Xème,,", "69123"),
    ]);
}

#[test]
fn without_the_list_of_former_names_the_rest_is_as_before() {
    let alone = Gazetteer::read(&std::fs::read(common::project("data/contours/communes-noms.bin")).unwrap()).unwrap();
    let file = format!("{HEADER}x,Volgré,89710,89484,,\nx,Roanne,42300,,,\n");
    let placed = |gazetteer: &Gazetteer| {
        let reading = Reading::new(file.as_bytes(), "f.csv", None, TODAY).unwrap();
        let lieux = reading.finish(gazetteer, &OutlinesOf::new()).lieux;
        lieux.iter().map(node).collect::<Vec<_>>()
    };
    assert_eq!(placed(&alone), ["département 89", "42187"]);
    assert_eq!(placed(&gazetteer()), ["89003", "42187"]);
}

#[test]
fn the_list_is_of_communes_of_today_and_hides_none_of_them() {
    let gazetteer = gazetteer();
    let formers = gazetteer.formers();
    assert!(formers.all().len() > 5_000, "{}", formers.all().len());
    for former in formers.all() {
        assert!(gazetteer.get(former.commune).is_some(), "{former:?}");
        assert!(former.code.is_none_or(|code| gazetteer.get(code).is_none()), "{former:?}");
        let folded = atlas::fold::fold(&former.nom);
        let namesake =
            gazetteer.by_name(&folded).find(|commune| commune.code.departement() == former.commune.departement());
        assert_eq!(namesake, None, "{former:?}");
    }
}
