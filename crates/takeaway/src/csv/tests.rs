//! Tests of the tables: read back by `intake`, by a strict reader, and looked at as a spreadsheet would.

use super::*;
use crate::tests::{Random, every_file, hostile_lieux, hostile_text, read, same_position};
use atlas::lieu::{Date, Position};
use atlas::vocabulary::Value;

/// RFC 4180 to the letter: what it does not allow makes the test fail.
fn strict(text: &str, delimiter: char, line_end: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = Vec::new();
        loop {
            let mut field = String::new();
            if let Some(inside) = rest.strip_prefix('"') {
                rest = inside;
                loop {
                    let end = rest.find('"').expect("a quote that is never closed");
                    field.push_str(&rest[..end]);
                    rest = &rest[end + 1..];
                    match rest.strip_prefix('"') {
                        Some(after) => rest = after,
                        None => break,
                    }
                    field.push('"');
                }
            } else {
                let end = rest.find(|c: char| c == delimiter || c < ' ').expect("the last line does not end");
                assert!(!rest[..end].contains('"'), "a quote outside quotes");
                assert_eq!(rest[..end].trim_matches(' '), &rest[..end], "spaces that some readers trim");
                field.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            row.push(field);
            match rest.strip_prefix(delimiter) {
                Some(after) => rest = after,
                None => break,
            }
        }
        rest = rest.strip_prefix(line_end).expect("something after a field");
        rows.push(row);
    }
    rows
}

fn standard_rows(lieux: &[Lieu]) -> Vec<Vec<String>> {
    let rows = strict(&csv_standard(lieux), ',', "\n");
    assert_eq!(rows[0], COLUMNS);
    assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
    assert_eq!(rows.len(), lieux.len() + 1);
    rows[1..].to_vec()
}

fn sheet_rows(lieux: &[Lieu]) -> Vec<Vec<String>> {
    let text = csv_spreadsheet(lieux);
    let text = text.strip_prefix('\u{FEFF}').expect("no byte order mark");
    let rows = strict(text, ';', "\r\n");
    assert!(rows.iter().all(|row| row.len() == SHEET.len()));
    assert_eq!(rows.len(), lieux.len() + 1);
    rows[1..].to_vec()
}

fn standard_cell<'a>(row: &'a [String], column: &str) -> &'a str {
    &row[COLUMNS.iter().position(|of| *of == column).unwrap()]
}

fn sheet_cell<'a>(row: &'a [String], column: &str) -> &'a str {
    &row[SHEET.iter().position(|(_, of)| COLUMNS[*of] == column).unwrap()]
}

#[test]
fn the_standard_file_is_read_back_as_the_same_lieux() {
    for (name, lieux) in every_file() {
        let again = read(csv_standard(&lieux).as_bytes(), name);
        assert_eq!(again.len(), lieux.len(), "{name}");
        for (mut again, lieu) in again.into_iter().zip(lieux) {
            same_position(again.position, lieu.position, 5.1e-7);
            again.position = lieu.position;
            assert_eq!(again, lieu, "{name}");
        }
    }
}

#[test]
fn hostile_texts_come_back_from_the_standard_file_as_they_are() {
    let lieux = hostile_lieux(300, 0xC57);
    let without_nul = |text: &str| text.replace('\0', "");
    let list = |items: Vec<&str>| {
        let items: Vec<String> = items.into_iter().filter(|i| !i.is_empty()).map(|i| i.replace('|', "/")).collect();
        without_nul(&items.join("|"))
    };
    for (row, lieu) in standard_rows(&lieux).iter().zip(&lieux) {
        let pivot = if lieu.pivot.is_empty() { "00000000000000" } else { &lieu.pivot };
        for (column, said) in [
            ("id", lieu.id.as_str()),
            ("pivot", pivot),
            ("nom", &lieu.nom),
            ("commune", &lieu.commune),
            ("code_postal", &lieu.code_postal),
            ("adresse", &lieu.adresse),
            ("complement_adresse", &lieu.complement_adresse),
            ("telephone", &lieu.telephone),
            ("horaires", &lieu.horaires),
            ("presentation_resume", &lieu.presentation_resume),
            ("presentation_detail", &lieu.presentation_detail),
            ("structure_parente", &lieu.structure_parente),
            ("fiche_acces_libre", &lieu.fiche_acces_libre),
            ("prise_rdv", &lieu.prise_rdv),
        ] {
            assert_eq!(standard_cell(row, column), without_nul(said), "{column}");
        }
        for facet in Facet::ALL {
            let said = lieu.values_of(facet).iter().map(|value| value.text(facet)).collect();
            assert_eq!(standard_cell(row, facet.column()), list(said));
        }
        assert_eq!(standard_cell(row, "courriels"), list(lieu.courriels.iter().map(String::as_str).collect()));
    }
}

#[test]
fn what_nobody_knows_is_written_as_the_standard_wants_it() {
    let rows = standard_rows(&[Lieu { id: "a".into(), nom: "Sans".into(), ..Lieu::default() }]);
    let filled: Vec<(&str, &str)> =
        COLUMNS.into_iter().zip(rows[0].iter().map(String::as_str)).filter(|(_, cell)| !cell.is_empty()).collect();
    assert_eq!(filled, [("id", "a"), ("pivot", "00000000000000"), ("nom", "Sans"), ("date_maj", "1970-01-01")]);
}

#[test]
fn an_empty_list_is_a_header() {
    assert_eq!(csv_standard(&[]), COLUMNS.join(",") + "\n");
    assert!(sheet_rows(&[]).is_empty());
}

/// The national map writes a missing position as 0,0.
#[test]
fn national_map_bug_11_a_missing_position_is_not_written_as_zero_zero() {
    let lieux = [None, Some(Position { lon: 1e-8, lat: -1e-8 })].map(|position| Lieu { position, ..Lieu::default() });
    for row in standard_rows(&lieux) {
        assert_eq!((standard_cell(&row, "latitude"), standard_cell(&row, "longitude")), ("", ""));
    }
    for row in sheet_rows(&lieux) {
        assert_eq!((sheet_cell(&row, "latitude"), sheet_cell(&row, "longitude")), ("", ""));
    }
}

/// The national map leaves `complement_adresse` and `structure_parente` empty.
#[test]
fn national_map_bug_11_no_column_is_left_empty() {
    let lieux: Vec<Lieu> = every_file().next().map(|(_, lieux)| lieux).unwrap();
    let (standard, sheet) = (standard_rows(&lieux), sheet_rows(&lieux));
    for column in COLUMNS {
        assert!(standard.iter().any(|row| !standard_cell(row, column).is_empty()), "{column}");
        // The commune stands with its code.
        if column != "commune" {
            assert!(sheet.iter().any(|row| !sheet_cell(row, column).is_empty()), "{column}");
        }
    }
}

/// The national map's file has no byte order mark: Excel shows its accents as `Ã©`.
#[test]
fn national_map_bug_11_a_spreadsheet_is_told_that_the_file_is_utf8() {
    assert!(csv_spreadsheet(&[]).as_bytes().starts_with(b"\xEF\xBB\xBFNom;"));
    assert!(csv_standard(&[]).starts_with("id,"), "the standard has none");
}

#[test]
fn a_spreadsheet_gets_what_people_read() {
    let lieu = Lieu {
        id: "Coop_1".into(),
        pivot: "36750126500019".into(),
        nom: "Médiathèque \"l'Été\"".into(),
        commune: "Bourg-en-Bresse".into(),
        code_postal: "01000".into(),
        code_insee: atlas::territoire::CodeCommune::parse("01053"),
        adresse: "12 rue des Écoles".into(),
        position: Position::new(-1.5, 46.205_2),
        telephone: "+33474000000".into(),
        courriels: vec!["a@b.fr".into(), "c@d.fr".into()],
        horaires: "24/7".into(),
        presentation_resume: "Un lieu ; pour tous,\nouvert".into(),
        date_maj: Some(Date { year: 2024, month: 5, day: 3 }),
        values: Facet::ALL.map(|facet| match facet {
            Facet::Typologie => vec![Value::of(facet, "BIB"), Value::of(facet, "CCAS")],
            _ => Vec::new(),
        }),
        ..Lieu::default()
    };
    let filled: Vec<(&str, String)> = SHEET
        .into_iter()
        .zip(sheet_rows(&[lieu]).remove(0))
        .filter(|(_, cell)| !cell.is_empty())
        .map(|((header, _), cell)| (header, cell))
        .collect();
    let expected = [
        ("Nom", "Médiathèque \"l'Été\""),
        ("Type de lieu", "Bibliothèque ou médiathèque, Centre communal d'action sociale (CCAS)"),
        ("Adresse", "12 rue des Écoles"),
        ("Code postal et commune", "01000 Bourg-en-Bresse"),
        ("Téléphone", "04 74 00 00 00"),
        ("Courriel", "a@b.fr, c@d.fr"),
        ("Horaires", "'24/7"),
        ("Présentation", "Un lieu ; pour tous, ouvert"),
        ("Mis à jour le", "03/05/2024"),
        ("Latitude", "46,2052"),
        ("Longitude", "-1,5"),
        ("Code INSEE", "'01053"),
        ("SIRET ou RNA", "'36750126500019"),
        ("Identifiant", "Coop_1"),
    ];
    assert_eq!(filled, expected.map(|(header, cell)| (header, cell.to_owned())));
}

#[test]
fn every_column_of_the_standard_is_in_the_spreadsheet_once() {
    let mut columns: Vec<&str> = SHEET.iter().map(|(_, column)| COLUMNS[*column]).chain(["commune"]).collect();
    columns.sort_unstable();
    let mut expected = COLUMNS.to_vec();
    expected.sort_unstable();
    assert_eq!(columns, expected);
}

#[test]
fn a_cell_that_a_spreadsheet_could_run_begins_with_an_apostrophe() {
    let check = |text: &str, expected: &str| {
        let lieu = Lieu { nom: text.into(), adresse: text.into(), ..Lieu::default() };
        let row = sheet_rows(&[lieu]).remove(0);
        assert_eq!((sheet_cell(&row, "nom"), sheet_cell(&row, "adresse")), (expected, expected), "{text:?}");
    };
    check("=1+1", "'=1+1");
    check("+33", "'+33");
    check("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0");
    check("@SUM(1)", "'@SUM(1)");
    check("  =1", "'  =1");
    check("\t=1", "' =1");
    check("\r\n=1", "'  =1");
    check("\u{a0}\u{200b}\u{202e}\u{feff}=1", "' \u{200b}\u{202e}\u{feff}=1");
    check("\0=1", "' =1");
    for blank in "\u{ad}\u{61c}\u{1680}\u{180e}\u{2003}\u{2060}\u{3000}".chars() {
        check(&format!("{blank}=1"), &format!("'{blank}=1"));
    }
    check("＝1", "'＝1");
    check(" ＋1", "' ＋1");
    check("－1", "'－1");
    check("＠a", "'＠a");
    check("=HYPERLINK(\"http://x\";\"Cliquez\")", "'=HYPERLINK(\"http://x\";\"Cliquez\")");
    check("Maison\n=1", "Maison =1");
    check("\tMaison", " Maison");
    check("Maison = ouverte", "Maison = ouverte");
    check("l'@robase", "l'@robase");
    check("'=1", "'=1");
}

#[test]
fn a_text_that_a_spreadsheet_could_take_for_a_number_or_a_date_is_marked_as_a_text() {
    for text in ["01000", "42218", "24/7", "1-2", "12/05", "36750126500019", "1E5", "8:30", "12,5 %", "(12)", "12 €"]
    {
        assert_eq!(for_a_spreadsheet(text, true), format!("'{text}"));
    }
    for text in ["", "2A004", "W123456789", "12 bis", "Mo-Fr 09:00-12:00", "a-1", "…", "E"] {
        assert_eq!(for_a_spreadsheet(text, true), text);
    }
}

/// No cell begins with what runs, except the numbers that are ours; written apart from the code it watches.
fn holds_nothing_runs(lieux: &[Lieu]) {
    for row in sheet_rows(lieux) {
        for (cell, (_, column)) in row.iter().zip(SHEET) {
            let column = COLUMNS[column];
            assert!(!cell.contains(['\n', '\r', '\t', '\0']), "{cell:?}");
            if matches!(column, "latitude" | "longitude") {
                let number = cell.strip_prefix('-').unwrap_or(cell);
                assert!(number.chars().all(|c| c.is_ascii_digit() || c == ','), "{cell:?}");
                continue;
            }
            let seen = cell
                .chars()
                .find(|c| !c.is_whitespace() && !c.is_control() && !"\u{200b}\u{202e}\u{feff}".contains(*c));
            assert!(!seen.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{cell:?}");
        }
    }
}

#[test]
fn nothing_that_anybody_published_runs_in_a_spreadsheet() {
    holds_nothing_runs(&hostile_lieux(500, 0x5EED));
    for (_, lieux) in every_file() {
        holds_nothing_runs(&lieux);
    }
}

#[test]
fn a_megabyte_in_a_cell_goes_through() {
    for piece in ["=", "\"", "é\n", "\0", ";,|"] {
        let text = piece.repeat(1_000_000 / piece.len());
        let lieu = Lieu { presentation_detail: text.clone(), courriels: vec![text.clone()], ..Lieu::default() };
        let row = standard_rows(std::slice::from_ref(&lieu)).remove(0);
        assert_eq!(standard_cell(&row, "presentation_detail"), text.replace('\0', ""));
        holds_nothing_runs(&[lieu]);
    }
}

#[test]
fn any_field_is_one_field_with_either_separator() {
    let mut random = Random(0xF1E1D);
    for _ in 0..5_000 {
        let text = hostile_text(&mut random);
        for delimiter in [',', ';'] {
            let mut line = String::from("a");
            line.push(delimiter);
            push_field(&mut line, &text);
            line.push('\n');
            assert_eq!(strict(&line, delimiter, "\n"), [["a".to_owned(), text.replace('\0', "")]]);
        }
    }
}
