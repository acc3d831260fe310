//! Rows that a delimiter too many, or one too few, has shifted: put right where there is one way to do so, else what is in doubt is left
//! empty; nothing is ever shown under a column that is not its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Date, Lieu};
use atlas::vocabulary::Facet;
use common::{TODAY, gazetteer, project};
use intake::place::OutlinesOf;
use intake::{Corrections, Mapping, Outcome, Reading};
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(gazetteer);

fn read_with(text: &str, mapping: Option<&Mapping>) -> Outcome {
    let reading = Reading::new(text.as_bytes(), "f.csv", mapping, TODAY).unwrap_or_else(|refusal| panic!("{refusal}"));
    reading.finish(&GAZETTEER, &OutlinesOf::new())
}

fn read(text: &str) -> Outcome {
    read_with(text, None)
}

/// Cells of a record in the order of [`HEADER`], delimiters to be put between them.
const HEADER: [&str; 17] = [
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "services",
    "date_maj",
];
const GOOD: [&str; 17] = [
    "s9",
    "00000000000000",
    "Lieu décalé",
    "Roanne",
    "42300",
    "42187",
    "49 boulevard de Verdier",
    "bâtiment B",
    "46.0350",
    "4.0730",
    "04 77 00 00 19",
    "a@exemple.fr",
    "https://exemple.fr/lieu",
    "Mo-Fr 09:00-17:00",
    "Ouvert à tous",
    "Maîtrise des outils numériques du quotidien",
    "2026-03-02",
];

fn file(rows: &[Vec<&str>], delimiter: &str) -> String {
    let header = HEADER.to_vec();
    [&[header, GOOD.to_vec()], rows].concat().iter().map(|row| row.join(delimiter) + "\n").collect()
}

/// The texts of a lieu, by column.
fn texts(lieu: &Lieu) -> Vec<String> {
    let position = |of: fn(&atlas::lieu::Position) -> f64| lieu.position.as_ref().map(of).map(|of| of.to_string());
    let date = |Date { year, month, day }| format!("{year}-{month:02}-{day:02}");
    vec![
        lieu.id.clone(),
        lieu.pivot.clone(),
        lieu.nom.clone(),
        lieu.commune.clone(),
        lieu.code_postal.clone(),
        lieu.code_insee.map(|code| code.to_string()).unwrap_or_default(),
        lieu.adresse.clone(),
        lieu.complement_adresse.clone(),
        position(|at| at.lat).unwrap_or_default(),
        position(|at| at.lon).unwrap_or_default(),
        lieu.telephone.clone(),
        lieu.courriels.join("|"),
        lieu.site_web.join("|"),
        lieu.horaires.clone(),
        lieu.presentation_resume.clone(),
        lieu.values_of(Facet::Services).iter().map(|value| value.text(Facet::Services)).collect(),
        lieu.date_maj.map(date).unwrap_or_default(),
    ]
}

/// What the first good row and the row after it give.
fn both(row: Vec<&str>, delimiter: &str) -> (Vec<String>, Vec<String>, Outcome) {
    let outcome = read(&file(&[row], delimiter));
    assert_eq!(outcome.lieux.len(), 2, "{}", outcome.report.lines());
    (texts(&outcome.lieux[0]), texts(&outcome.lieux[1]), outcome)
}

#[test]
fn the_published_case_is_put_right() {
    let text = std::fs::read_to_string(project("crates/intake/tests/samples/c07-virgule-sans-guillemets.csv")).unwrap();
    let Outcome { lieux, report } = read(&text);
    assert_eq!(lieux.len(), 5);
    let (address, name) = (&lieux[3], &lieux[4]);
    assert_eq!((address.nom.as_str(), address.adresse.as_str()), ("Lieu décalé", "49, boulevard de Verdier"));
    assert_eq!((name.nom.as_str(), name.adresse.as_str()), ("Lieu décalé en nom, annexe", "2 rue Neuve"));
    for (lieu, telephone) in [(address, "+33477000019"), (name, "+33477000020")] {
        assert_eq!((lieu.telephone.as_str(), lieu.horaires.as_str()), (telephone, ""));
        assert_eq!((lieu.commune.as_str(), lieu.code_postal.as_str()), ("Roanne", "42300"));
        assert_eq!(lieu.position.map(|at| (at.lat, at.lon)), Some((46.035, 4.073)));
        assert_eq!(lieu.values_of(Facet::Services).len(), 1);
        assert_eq!(lieu.date_maj.map(|date| date.month), Some(3));
    }
    let said: Vec<_> = report.warnings.iter().map(|of| (of.line, of.column, of.found.as_str())).collect();
    assert_eq!(said, [(5, "adresse", "49, boulevard de Verdier"), (6, "nom", "Lieu décalé en nom, annexe")]);
    assert!(report.warnings.iter().all(|of| of.what.contains("guillemets")), "{}", report.lines());
}

#[test]
fn a_delimiter_in_a_text_is_part_of_it() {
    for (column, text) in [
        ("nom", "Maison, annexe"),
        ("nom", "A, B, C, D et E"),
        ("adresse", "49, boulevard de Verdier"),
        ("adresse", "3, rue X, 2, impasse Y"),
        ("telephone", "04,77,00,00,19"),
        ("courriels", "a@exemple.fr,b@exemple.fr"),
        ("site_web", "https://exemple.fr/a,b.html"),
        ("horaires", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("horaires", "Mo 09:00-12:00,14:00-17:00; Tu,We 09:00-12:00"),
        ("latitude", "46,0350"),
        ("longitude", "4,0730"),
    ] {
        let at = HEADER.iter().position(|of| *of == column).unwrap();
        // Without a complement beside it: one way only.
        let (mut quoted, mut row) = (GOOD.to_vec(), GOOD.to_vec());
        (quoted[7], row[7]) = ("", "");
        let with_quotes = format!("\"{text}\"");
        (quoted[at], row[at]) = (&with_quotes, text);
        let expected = both(quoted, ",").1;
        let (_, found, outcome) = both(row, ",");
        assert_eq!(found, expected, "{text} {}", outcome.report.lines());
        let said = outcome.report.warnings.iter().filter(|of| of.line == 3 && of.column == column);
        assert_eq!(said.count(), 1, "{}", outcome.report.lines());
    }
}

/// Wherever delimiters are put, and whichever cells are missing: a column has its own text, or none.
#[test]
fn no_text_is_ever_shown_under_another_column() {
    let (mut n_whole, mut n) = (0, 0);
    let mut check = |row: Vec<&str>, own: &[&str; 17], what: &str| {
        let (_, found, outcome) = both(row, ",");
        let (_, expected, _) = both(own.to_vec(), ",");
        n += 1;
        for (at, column) in HEADER.iter().enumerate() {
            // Of a name that was cut a part may be left, and ids are given.
            let is_own = found[at].is_empty() || found[at] == expected[at];
            let is_part = *column == "nom" && (expected[at].starts_with(&found[at]) || own[at].contains(','))
                || *column == "id" && found[at] == "f-3"
                || own[at].contains(',') && found[at].contains(',');
            assert!(is_own || is_part, "{what}: {column} {:?}\n{}", found[at], outcome.report.lines());
        }
        n_whole += usize::from(found == expected);
        assert!(outcome.report.warnings.iter().any(|of| of.line == 3), "{what}: said");
    };
    let texts = ["nom", "adresse", "complement_adresse", "presentation_resume", "horaires", "services"];
    let places: Vec<usize> = texts.iter().map(|of| HEADER.iter().position(|at| at == of).unwrap()).collect();
    for first in &places {
        for second in &places {
            let with = |text: &str| text.replacen(' ', ", ", 1);
            let mut own = GOOD;
            let (one, other) = (with(GOOD[*first]), with(GOOD[*second]));
            (own[*first], own[*second]) = (&one, &other);
            // Quoted in the one, not in the other.
            let what = format!("{} {}", HEADER[*first], HEADER[*second]);
            let quoted: Vec<String> = own.iter().map(|of| format!("\"{of}\"")).collect();
            let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
            check(own.to_vec(), quoted.as_slice().try_into().unwrap(), &what);
        }
    }
    for missing in 1..HEADER.len() {
        let mut row = GOOD.to_vec();
        row.remove(missing);
        let mut own = GOOD;
        own[missing] = "";
        if HEADER[missing] != "nom" {
            check(row.clone(), &own, HEADER[missing]);
        }
        // As many cells as there should be, one of them in two.
        for cut in places.iter().filter(|cut| **cut != missing) {
            let text = GOOD[*cut].replacen(' ', ", ", 1);
            let quoted = format!("\"{text}\"");
            let (mut row, mut own) = (GOOD.to_vec(), own);
            (row[*cut], own[*cut]) = (&text, &quoted);
            row.remove(missing);
            let is_far = missing.abs_diff(*cut) > 3;
            if HEADER[missing] != "nom" && is_far {
                check(row, &own, &format!("{} missing, {} cut", HEADER[missing], HEADER[*cut]));
            }
        }
    }
    assert!(n > 80 && n_whole * 4 > n, "{n_whole} of {n} whole");
}

#[test]
fn what_two_columns_may_have_is_left_empty_and_the_rest_is_kept() {
    let header = "id,nom,commune,adresse,complement_adresse,telephone\n";
    let Outcome { lieux, report } =
        read(&format!("{header}a,Lieu,Roanne,Centre social, deuxième étage,porte B,0477000019\n"));
    let lieu = &lieux[0];
    assert_eq!((lieu.id.as_str(), lieu.nom.as_str(), lieu.commune.as_str()), ("a", "Lieu", "Roanne"));
    assert_eq!((lieu.adresse.as_str(), lieu.complement_adresse.as_str()), ("", ""));
    assert_eq!(lieu.telephone, "+33477000019");
    let [warning] = report.warnings.as_slice() else { panic!("{}", report.lines()) };
    assert_eq!((warning.line, warning.column), (2, "(ligne)"));
    assert_eq!(warning.became, "adresse, complement_adresse");
    // A name that is cut nobody knows where is a name.
    let Outcome { lieux, .. } = read("nom,adresse,commune,code_postal\nMaison,annexe,rue X,Roanne,42300\n");
    assert_eq!((lieux[0].nom.as_str(), lieux[0].adresse.as_str()), ("Maison", ""));
    assert_eq!((lieux[0].commune.as_str(), lieux[0].code_postal.as_str()), ("Roanne", "42300"));
}

#[test]
fn a_row_that_is_like_no_other_keeps_its_name() {
    let mut row = GOOD.to_vec();
    row.extend(["x"; 90]);
    let (_, found, outcome) = both(row, ",");
    assert_eq!((found[0].as_str(), found[2].as_str()), ("s9-2", "Lieu décalé"));
    assert!(found[10].is_empty() && found[13].is_empty(), "{found:?}");
    assert!(outcome.report.lines().contains("107 champs au lieu de 17"), "{}", outcome.report.lines());
}

#[test]
fn rows_that_end_early_or_in_nothing_are_what_they_were() {
    let (first, found, outcome) = both([GOOD.as_slice(), &["", "", ""]].concat(), ";");
    assert_eq!(found[1..], first[1..]);
    let own: Vec<_> = outcome.report.warnings.iter().filter(|of| of.line == 3 && of.column != "id").collect();
    assert!(own.is_empty(), "{}", outcome.report.lines());
    let (_, found, outcome) = both(GOOD[..14].to_vec(), ";");
    assert_eq!((found[13].as_str(), found[14].as_str(), found[16].as_str()), ("Mo-Fr 09:00-17:00", "", ""));
    assert!(outcome.report.lines().contains("14 champs au lieu de 17"), "{}", outcome.report.lines());
    // What a header does not name, and a phone that is none in a row that ends early, shift nothing.
    let (first, found, outcome) = both([GOOD.as_slice(), &["une note"]].concat(), ";");
    assert_eq!(found[1..], first[1..]);
    assert!(outcome.report.lines().contains("a des cases de plus que l'en-tête"), "{}", outcome.report.lines());
    let mut row = GOOD[..14].to_vec();
    row[10] = "sur demande";
    let (_, found, _) = both(row, ";");
    assert_eq!((found[6].as_str(), found[10].as_str()), ("49 boulevard de Verdier", ""));
    assert_eq!((found[9].as_str(), found[13].as_str()), ("4.073", "Mo-Fr 09:00-17:00"));
    // Odd cells alone do not make a row of the right length one that is shifted.
    let mut row = GOOD.to_vec();
    (row[4], row[8], row[9], row[16]) = ("ici", "nord", "est", "hier");
    let (_, found, outcome) = both(row, ";");
    assert_eq!(
        (found[6].as_str(), found[10].as_str(), found[4].as_str()),
        ("49 boulevard de Verdier", "+33477000019", "")
    );
    assert!(!outcome.report.lines().contains("séparateur"), "{}", outcome.report.lines());
}

#[test]
fn rows_are_put_right_through_a_mapping_and_among_corrections() {
    let mapping =
        "[colonnes]\nnom = \"lib\"\nadresse = \"voie\"\ncode_postal = \"cp\"\ntelephone = \"tel\"\nhoraires = \"h\"\n";
    let mapping = Mapping::parse(mapping).unwrap();
    let outcome = read_with("lib,cp,voie,tel,h\nMaison,42300,4, rue X,0477000019,\n", Some(&mapping));
    let lieu = &outcome.lieux[0];
    assert_eq!((lieu.adresse.as_str(), lieu.code_postal.as_str()), ("4, rue X", "42300"));
    assert_eq!((lieu.telephone.as_str(), lieu.horaires.as_str()), ("+33477000019", ""));
    let text =
        "id,telephone,avis,avis_debut,avis_fin\na,0477000019,Fermé, travaux,2026-12-01,2026-12-24\nb,0477000018\n";
    let corrections = Corrections::read(text.as_bytes(), "c.csv", TODAY).unwrap();
    let (corrections, report) = corrections.finish(&GAZETTEER, &OutlinesOf::new());
    let notice = corrections[0].notice.as_ref().unwrap();
    assert_eq!((notice.text.as_str(), notice.until.map(|day| day.day)), ("Fermé, travaux", Some(24)));
    assert_eq!(corrections[1].lieu.telephone, "+33477000018");
    let said: Vec<_> = report.warnings.iter().map(|of| (of.line, of.column)).collect();
    assert_eq!(said, [(2, "avis")], "{}", report.lines());
}

/// Each would take minutes in the square of its length.
#[test]
fn rows_of_nothing_but_delimiters_take_the_time_of_their_length() {
    let commas = |n: usize| ",".repeat(n);
    let header = HEADER.join(",");
    let cells = "a,".repeat(70);
    let files = [
        format!("{header}\n{}\n", "x,".repeat(100_000)),
        format!("{header}\n{}", format!("{cells}\n").repeat(5_000)),
        format!("{header}\n{}", format!("{}Mo 09:00-12:00\n", "Mo 09:00,".repeat(50)).repeat(2_000)),
        format!("{header}\n{}", format!("a{}b\n", commas(40)).repeat(10_000)),
        format!("{header}\n{}", "a,b\n".repeat(50_000)),
        format!("{header}{}\n{}", ",x".repeat(400), "a,b,c,d\n".repeat(50_000)),
        format!("{header}{}\n{}", ",presentation_detail".repeat(100), format!("{}\n", "ab,".repeat(160)).repeat(2_000)),
    ];
    for file in files {
        let text = file + &GOOD.join(",") + "\n";
        let outcome = read(&text);
        assert!(outcome.lieux.iter().any(|lieu| lieu.nom == "Lieu décalé"));
        let n_told = outcome.lieux.len() + outcome.report.rejections.len();
        assert_eq!(outcome.report.n_records as usize, n_told);
    }
}
