//! Files of corrections, on the real communes of the project: what each column does, and that it is what the corrected file would do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Doubt, Lieu};
use atlas::overlay::{Correction, Notice};
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::COLUMNS;
use common::{project, read};
use intake::Corrections;
use intake::corrections::{Laid, lay_over};
use intake::place::OutlinesOf;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(common::gazetteer);

/// Corrections, and what is said of their file.
fn corrections(text: &str) -> (Vec<Correction>, String) {
    let corrections = Corrections::read(text.as_bytes(), "c.csv", common::TODAY).unwrap();
    let mut outlines = OutlinesOf::new();
    if corrections.moves() {
        for departement in corrections.departements_in_doubt(&GAZETTEER) {
            let file = project(&format!("data/contours/communes-{departement}.bin"));
            outlines.insert(departement, atlas::outlines::Outlines::read(&std::fs::read(file).unwrap()).unwrap());
        }
    }
    let (all, report) = corrections.finish(&GAZETTEER, &outlines);
    (all, report.lines())
}

fn laid(text: &str, lieux: &[Lieu]) -> (Vec<Lieu>, Laid, String) {
    let (corrections, lines) = corrections(text);
    let mut lieux = lieux.to_vec();
    let laid = lay_over(&corrections, &mut lieux);
    (lieux, laid, lines)
}

/// A lieu that says something in every column, and as much for another.
const BEFORE: [&str; 32] = [
    "a",
    "55217862900132",
    "Médiathèque",
    "Saint-Étienne",
    "42000",
    "42218",
    "1 rue du Port",
    "Bât. A",
    "45.44",
    "4.39",
    "BIB",
    "04 77 00 00 00",
    "a@exemple.fr",
    "https://exemple.fr/",
    "Mo-Fr 09:00-12:00",
    "Résumé",
    "Détail",
    "Hinaura",
    "Non",
    "La ville",
    "2023-05-01",
    "Aide aux démarches administratives",
    "Jeunes",
    "Surdité",
    "Gratuit",
    "France Services",
    "Fabriques de Territoire",
    "Un label",
    "Se présenter",
    "En autonomie",
    "https://acceslibre.example/1",
    "https://rdv.example/1",
];
const AFTER: [&str; 32] = [
    "a",
    "55217862900140",
    "Bibliothèque",
    "Roanne",
    "42300",
    "42187",
    "2 place Verte",
    "2e étage",
    "46.036",
    "4.072",
    "MUNI",
    "04 77 11 11 11",
    "b@exemple.fr",
    "https://exemple.fr/b",
    "Sa 14:00-18:00",
    "Autre résumé",
    "Autre détail",
    "Le hub",
    "Oui",
    "L’agglomération",
    "2026-01-02",
    "Maîtrise des outils numériques du quotidien",
    "Seniors",
    "Illettrisme",
    "Payant",
    "Conseillers numériques",
    "ORDI 3.0",
    "Un autre label",
    "Téléphoner",
    "Avec de l'aide",
    "https://acceslibre.example/2",
    "https://rdv.example/2",
];

fn csv(names: &[&str], cells: &[&str]) -> String {
    format!("{}\n{}\n", names.join(";"), cells.join(";"))
}

fn lieux_of(cells: &[&str]) -> Vec<Lieu> {
    read(csv(&COLUMNS, cells).as_bytes(), "f.csv", None).lieux
}

/// Columns corrected together: those that say where only make sense so.
fn check_as_in_the_file(columns: &[usize]) {
    let mut cells = BEFORE;
    for column in columns {
        cells[*column] = AFTER[*column];
    }
    let names: Vec<&str> = ["id"].into_iter().chain(columns.iter().map(|column| COLUMNS[*column])).collect();
    let said: Vec<&str> = ["a"].into_iter().chain(columns.iter().map(|column| AFTER[*column])).collect();
    let (found, laid, lines) = laid(&csv(&names, &said), &lieux_of(&BEFORE));
    assert_eq!(found, lieux_of(&cells), "{names:?}");
    assert_ne!(found, lieux_of(&BEFORE), "{names:?}");
    assert_eq!((laid.n_corrected, lines.as_str()), (1, ""), "{names:?}");
}

#[test]
fn a_correction_does_what_correcting_the_file_would() {
    for column in (1..32).filter(|column| !(3..=5).contains(column) && !(8..=9).contains(column)) {
        check_as_in_the_file(&[column]);
    }
    check_as_in_the_file(&[3, 4, 5, 8, 9]);
    check_as_in_the_file(&(1..32).collect::<Vec<_>>());
}

#[test]
fn an_empty_cell_corrects_nothing_and_a_dash_empties() {
    let lieux = lieux_of(&BEFORE);
    let mut cells = [""; 32];
    cells[0] = "a";
    let (found, outcome, _) = laid(&csv(&COLUMNS, &cells), &lieux);
    assert_eq!((found, outcome.n_corrected), (lieux.clone(), 0));
    for column in (1..32).filter(|column| ![2, 8, 9].contains(column)) {
        for dash in ["-", "–", "—"] {
            let (found, _, lines) = laid(&csv(&["id", COLUMNS[column]], &["a", dash]), &lieux);
            let mut emptied = BEFORE;
            emptied[column] = "";
            let mut expected = lieux_of(&emptied).remove(0);
            // Where it is goes by what was known: nothing else is said.
            (expected.territoire, expected.doubt) = (lieux[0].territoire, Doubt::None);
            if column == 3 {
                // The file would get the official name back.
                expected.commune.clear();
            }
            assert_eq!((&found[0], lines.as_str()), (&expected, ""), "{}", COLUMNS[column]);
        }
    }
    let (found, _, lines) = laid("id,nom,latitude\na,-,-\n", &lieux);
    assert_eq!((found[0].nom.as_str(), found[0].position), ("Médiathèque", None));
    assert!(lines.contains("c.csv:2: nom : « - » ne peut pas être vide"), "{lines}");
}

#[test]
fn what_is_not_understood_corrects_nothing_and_is_said() {
    let lieux = lieux_of(&BEFORE);
    let check = |column: &str, cell: &str, words: &str| {
        let (found, outcome, lines) = laid(&csv(&["id", column], &["a", cell]), &lieux);
        assert_eq!((&found, outcome.n_corrected), (&lieux, 0), "{column}");
        assert!(lines.contains(words), "{column}: {lines}");
    };
    check("telephone", "demander", "n'est pas un numéro de téléphone");
    check("code_postal", "42", "n'est pas un code postal");
    check("latitude", "95", "n'est pas une position");
    check("code_insee", "99999", "n'est");
    check("site_web", "javascript:alert(1)", "n'est pas un lien");
    check("date_maj", "hier", "n'est pas une date");
    check("masquer", "peut-être", "le lieu reste montré");
    check("couleur", "bleu", "ne sont ni des colonnes du standard, ni masquer");
    check("labels_nationaux", "France Services", "labels_nationaux");
}

#[test]
fn a_place_moves_a_lieu_and_a_position_alone_does_not() {
    let lieux = lieux_of(&BEFORE);
    let commune = |code: &str| Some(Territoire::Commune(CodeCommune::parse(code).unwrap()));
    let check = |columns: &[&str], cells: &[&str], expected: &str, nom: &str| {
        let names: Vec<&str> = ["id"].into_iter().chain(columns.iter().copied()).collect();
        let cells: Vec<&str> = ["a"].into_iter().chain(cells.iter().copied()).collect();
        let (found, _, lines) = laid(&csv(&names, &cells), &lieux);
        assert_eq!((found[0].territoire, found[0].commune.as_str()), (commune(expected), nom), "{columns:?} {lines}");
    };
    check(&["code_insee"], &["42187"], "42187", "Roanne");
    check(&["commune", "code_postal"], &["ROANNE", "42300"], "42187", "Roanne");
    check(&["latitude", "longitude"], &["46.036", "4.072"], "42218", "Saint-Étienne");
    check(&["code_postal"], &["42100"], "42218", "Saint-Étienne");
    let mut lost = lieux;
    (lost[0].territoire, lost[0].code_insee, lost[0].commune) = (None, None, String::new());
    let (found, ..) = laid("id;latitude;longitude\na;46.036;4.072\n", &lost);
    assert_eq!(found[0].territoire, commune("42187"), "found where it stands");
}

#[test]
fn csv_and_json_say_the_same() {
    let csv = "id,masquer,avis,avis_debut,avis_fin,services\n\
               a,,Fermé du 1er au 20 août,2026-08-01,20/08/2026,Aide aux démarches administratives|Accès internet et matériel informatique\n\
               b,oui,,,,\n";
    let json = r#"[{"id": "a", "avis": "Fermé du 1er au 20 août", "avis_debut": "2026-08-01", "avis_fin": "2026-08-20",
                    "services": ["Aide aux démarches administratives", "Accès internet et matériel informatique"]},
                   {"id": "b", "masquer": true, "avis": null}, {"id": "b", "masquer": ""}]"#;
    let (of_csv, lines) = corrections(csv);
    assert_eq!(lines, "");
    let (of_json, lines) = corrections(json);
    assert!(lines.contains("c.csv:3: id : « b » est corrigé deux fois"), "{lines}");
    assert_eq!(of_csv, of_json);
    let day = |day| Some(Date { year: 2026, month: 8, day });
    let notice = Notice { text: "Fermé du 1er au 20 août".into(), from: day(1), until: day(20) };
    assert_eq!((of_csv[0].notice.as_ref(), of_csv[0].hides, of_csv[1].hides), (Some(&notice), false, true));
}

#[test]
fn a_notice_is_never_lost_for_a_date() {
    let notice = |cells: &str| {
        let (found, lines) = corrections(&format!("id,avis,avis_debut,avis_fin\na,{cells}\n"));
        (found[0].notice.clone().map(|notice| (notice.text, notice.from.is_some(), notice.until.is_some())), lines)
    };
    let fermé = |from, until| Some(("Fermé".to_owned(), from, until));
    assert_eq!(notice("Fermé,,"), (fermé(false, false), String::new()));
    assert_eq!(notice("Fermé,2026-08-01,").0, fermé(true, false));
    let (found, lines) = notice("Fermé,en août,2026-08-20");
    assert_eq!(found, fermé(false, true));
    assert!(lines.contains("avis_debut : « en août » n'est pas une date"), "{lines}");
    let (found, lines) = notice("Fermé,2026-08-20,2026-08-01");
    assert_eq!(found, fermé(false, false));
    assert!(lines.contains("finit avant de commencer"), "{lines}");
    let (found, lines) = notice(",2026-08-20,");
    assert_eq!(found, None);
    assert!(lines.contains("ses dates ne servent à rien"), "{lines}");
    assert_eq!(notice("<b>Fermé</b>,,").0, fermé(false, false));
}

#[test]
fn what_became_of_each_correction_is_counted_and_what_is_missing_named() {
    let lieux = lieux_of(&BEFORE);
    let (found, outcome, _) = laid("id,masquer,avis,telephone\nA,oui,,\nzzzz,,Fermé,\n", &lieux);
    assert_eq!(found, lieux);
    let lines = outcome.lines("c.csv");
    assert!(
        lines.contains("« A » n'est l'identifiant d'aucun lieu — correction sans effet ; proches : a\n"),
        "{lines}"
    );
    assert!(lines.ends_with("0 lieu corrigé, 0 lieu masqué, 0 avis, 2 identifiants introuvables.\n"), "{lines}");
    let (found, outcome, _) = laid("id,masquer,avis,telephone\na,1,Fermé,0477000001\n", &lieux);
    assert!(found.is_empty());
    assert_eq!((outcome.n_hidden, outcome.n_corrected, outcome.n_notices), (1, 0, 0));
}

#[test]
fn what_is_no_file_of_corrections_is_refused_by_name() {
    let check = |text: &str, words: &str| {
        let refusal = Corrections::read(text.as_bytes(), "c.csv", common::TODAY).map(drop).unwrap_err().to_string();
        assert!(refusal.starts_with("c.csv : ") && refusal.contains(words), "{refusal}");
    };
    check("", "vide");
    check("<!doctype html>", "HTML");
    check("nom,masquer\nx,oui\n", "colonne « id »");
    check(r#"[{"nom": "x"}]"#, "colonne « id »");
    check("{\"id\": 1}", "tableau");
    assert!(Corrections::read(b"[]", "c.json", common::TODAY).is_ok(), "nothing to correct yet");
    assert!(Corrections::read(b"id,masquer\n", "c.csv", common::TODAY).is_ok());
    let (found, lines) = corrections("id,avis\n,Fermé\na,Ouvert\n");
    assert_eq!(found.len(), 1);
    assert!(lines.contains("elle n'a pas d'identifiant (« Fermé »)"), "{lines}");
}

/// Any bytes are read or refused, and what was read is laid.
#[test]
fn hostile_files_are_harmless() {
    let lieux = lieux_of(&BEFORE);
    let long = format!("id,avis\na,{}\n", "é".repeat(100_000));
    let wide = format!("id{}\na\n", ",x".repeat(5_000));
    for text in ["id", "id,id,id\na,b,c", "id,avis\n\"a", "[{\"id\":[[[[\"a\"]]]]},{]", "\0id,\0\n", &long, &wide] {
        if let Ok(corrections) = Corrections::read(text.as_bytes(), "c", common::TODAY) {
            let (all, _) = corrections.finish(&GAZETTEER, &OutlinesOf::new());
            lay_over(&all, &mut lieux.clone());
        }
    }
}

#[test]
fn the_limits_of_a_notice_may_be_ahead_and_a_slip_of_the_pen_is_told() {
    let text = "id;avis;avis_debut;avis_fin\n1;Fermé;01/08/26;20/08/26\n2;Fermé;05/03/98;2027-01-31\n3;Fermé;;2206-08-20\n\
                4;Fermé;;2099-08-20\n";
    let (corrections, report) = Corrections::read(text.as_bytes(), "c.csv", common::TODAY)
        .unwrap()
        .finish(&common::gazetteer(), &intake::place::OutlinesOf::new());
    let limits = |at: usize| corrections[at].notice.as_ref().map(|notice| (notice.from, notice.until)).unwrap();
    let date = |year, month, day| Some(atlas::lieu::Date { year, month, day });
    assert_eq!(limits(0), (date(2026, 8, 1), date(2026, 8, 20)));
    assert_eq!(limits(1), (date(1998, 3, 5), date(2027, 1, 31)));
    assert_eq!(limits(2), (None, None), "later than any date that we know");
    assert_eq!(limits(3), (None, date(2099, 8, 20)));
    let told: Vec<(u32, &str)> = report.warnings.iter().map(|warning| (warning.line, warning.column)).collect();
    assert_eq!(told, [(4, "avis_fin"), (5, "avis_fin")]);
    assert!(report.warnings[1].what.contains("plus de dix ans"));
}
