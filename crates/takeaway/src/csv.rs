//! Lieux as tables: one exactly in the standard, for programs; one that a French spreadsheet opens well, for people.
//!
//! How a program reads them is known here as far as it decides what must be written; what the columns mean is not.

use crate::cells::{Cell, cells, column};
use crate::digits::{push_date, push_degrees};
use atlas::lieu::Lieu;
use atlas::telephone;
use atlas::vocabulary::{COLUMNS, Facet};

/// The 32 columns of the standard, comma, line feed, UTF-8 without byte order mark. What the standard requires and nobody knows has
/// the value by which everybody says so: `00000000000000` (`pivot`), `1970-01-01` (`date_maj`). A position that is not known is two
/// empty cells.
#[must_use]
pub fn csv_standard(lieux: &[Lieu]) -> String {
    table(lieux, false)
}

/// The columns of the other table: what stands above, and which column of the standard stands below.
const SHEET: [(&str, usize); 31] = [
    ("Nom", column("nom")),
    (Facet::Typologie.label(), column("typologie")),
    ("Adresse", column("adresse")),
    ("Complément d'adresse", column("complement_adresse")),
    ("Code postal et commune", CODE_POSTAL),
    ("Téléphone", TELEPHONE),
    ("Courriel", column("courriels")),
    ("Site web", column("site_web")),
    ("Prise de rendez-vous", column("prise_rdv")),
    ("Horaires", column("horaires")),
    ("Présentation", column("presentation_resume")),
    ("Présentation détaillée", column("presentation_detail")),
    (Facet::Services.label(), column("services")),
    (Facet::Publics.label(), column("publics_specifiquement_adresses")),
    (Facet::PriseEnCharge.label(), column("prise_en_charge_specifique")),
    (Facet::Frais.label(), column("frais_a_charge")),
    (Facet::ModalitesAcces.label(), column("modalites_acces")),
    (Facet::ModalitesAccompagnement.label(), column("modalites_accompagnement")),
    (Facet::Itinerance.label(), column("itinerance")),
    ("Fiche d'accessibilité", column("fiche_acces_libre")),
    (Facet::Dispositifs.label(), column("dispositif_programmes_nationaux")),
    (Facet::Formations.label(), column("formations_labels")),
    (Facet::AutresFormations.label(), column("autres_formations_labels")),
    ("Structure parente", column("structure_parente")),
    ("Mis à jour le", DATE_MAJ),
    ("Latitude", column("latitude")),
    ("Longitude", column("longitude")),
    ("Code INSEE", column("code_insee")),
    ("SIRET ou RNA", PIVOT),
    (Facet::Source.label(), column("source")),
    ("Identifiant", column("id")),
];

const PIVOT: usize = column("pivot");
const CODE_POSTAL: usize = column("code_postal");
const TELEPHONE: usize = column("telephone");
const DATE_MAJ: usize = column("date_maj");

/// A table for a spreadsheet set to French: byte order mark (without it Excel takes UTF-8 for Windows-1252), semicolon, CRLF, headers
/// and values in plain French, lists joined by `, `, decimal comma, `31/05/2024`, phone numbers as they are read, one line a lieu.
/// What is not known is an empty cell.
///
/// A spreadsheet runs what looks like a formula and rewrites what looks like a number or a date, so no published text is left to its
/// guess: see `for_a_spreadsheet`. That holds for the separator this file has; whoever opens it with a comma as separator cuts
/// cells at their commas.
#[must_use]
pub fn csv_spreadsheet(lieux: &[Lieu]) -> String {
    table(lieux, true)
}

/// Both tables are one code: it is carried to every browser.
fn table(lieux: &[Lieu], for_people: bool) -> String {
    let (n_columns, between, line_end) =
        if for_people { (SHEET.len(), ';', "\r\n") } else { (COLUMNS.len(), ',', "\n") };
    let mut out = String::new();
    if for_people {
        out.push('\u{FEFF}');
    }
    for index in 0..n_columns {
        if index > 0 {
            out.push(between);
        }
        push_field(&mut out, column_at(index, for_people).0);
    }
    out.push_str(line_end);
    let mut text = String::new();
    for lieu in lieux {
        let cells = cells(lieu);
        for index in 0..n_columns {
            if index > 0 {
                out.push(between);
            }
            let (_, column) = column_at(index, for_people);
            let Some(cell) = cells.get(column) else { continue };
            text.clear();
            push_cell(&mut text, *cell, for_people);
            if for_people {
                if column == TELEPHONE {
                    text = telephone::displayed(&text);
                }
                if column == CODE_POSTAL {
                    // Side by side, as on an envelope: `01000 Bourg-en-Bresse` is text everywhere, while a column of codes alone
                    // would need the mark, and a mailing would print it.
                    if !text.is_empty() && !lieu.commune.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(&lieu.commune);
                }
                if !matches!(cell, Cell::Degrees(_) | Cell::Date(_)) {
                    // Pairs of digits are no number to a spreadsheet: no mark in front of those.
                    text = for_a_spreadsheet(&text, column != TELEPHONE);
                }
            } else if text.is_empty() {
                text.push_str(match column {
                    PIVOT => "00000000000000",
                    DATE_MAJ => "1970-01-01",
                    _ => "",
                });
            }
            push_field(&mut out, &text);
        }
        out.push_str(line_end);
    }
    out
}

/// What stands above a column of a table, and which column of the standard stands below.
fn column_at(index: usize, for_people: bool) -> (&'static str, usize) {
    if for_people { SHEET[index] } else { (COLUMNS[index], index) }
}

fn push_cell(out: &mut String, cell: Cell, for_people: bool) {
    match cell {
        Cell::Text(text) => out.push_str(text),
        Cell::Texts(_) | Cell::Values(..) => cell.each(for_people, &mut |item| {
            if !out.is_empty() {
                out.push_str(if for_people { ", " } else { "|" });
            }
            for c in item.chars() {
                // The standard has no way to write its separator: it would make two values of one.
                out.push(if c == '|' && !for_people { '/' } else { c });
            }
        }),
        Cell::Degrees(Some(degrees)) => push_degrees(out, degrees, if for_people { ',' } else { '.' }),
        Cell::Date(Some(date)) => push_date(out, date, for_people),
        Cell::Degrees(None) | Cell::Date(None) => {}
    }
}

/// A published text as one line that a spreadsheet leaves alone.
///
/// An apostrophe goes before what it would run, and, where `guess`, before what it would take for a number or a date: `01004` would
/// lose its zero, a SIRET its last digits, hours of `24/7` would become the 24th of July. The apostrophe is the spreadsheets' own
/// mark of a text and can be seen. The known alternatives are worse: `="01004"` is itself a formula, an invisible space breaks
/// every comparison without showing why, a tab in front is one of the characters to be kept out.
/// Line ends become spaces: a line of a cell would begin a row, and a formula with it, wherever the quotes are not understood. So do
/// non-breaking spaces, which whoever searches or compares does not type.
fn for_a_spreadsheet(text: &str, guess: bool) -> String {
    let first = text.chars().find(|c| !is_blank(*c));
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    let mut out = String::new();
    if runs || guess && is_guessed(text) {
        out.push('\'');
    }
    for c in text.chars() {
        out.push(if matches!(c, '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{2028}' | '\u{2029}') { ' ' } else { c });
    }
    out
}

/// Whether a text is made of what numbers, dates and times are made of: digits, signs, and the E of `1E5`.
fn is_guessed(text: &str) -> bool {
    let is_word = |byte: u8| (byte | 0x20).is_ascii_lowercase() && byte | 0x20 != b'e' || byte == b'\'';
    text.bytes().any(|byte| byte.is_ascii_digit()) && !text.bytes().any(is_word)
}

/// What may stand before the first character that counts: controls, white space, marks of no width, punctuation that begins nothing.
fn is_blank(c: char) -> bool {
    matches!(c, '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{AD}' | '\u{61C}' | '\u{1680}' | '\u{180E}' | '\u{2000}'..='\u{206F}'
        | '\u{3000}' | '\u{FEFF}')
}

/// A field, between quotes where a reader could cut or trim it. Both separators count in both files: some programs try the two.
/// NUL is left out: it ends the file for readers written in C, and no CSV can hold it.
fn push_field(out: &mut String, text: &str) {
    let is_special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b',' | b';');
    let quoted = text.starts_with(' ') || text.ends_with(' ') || text.bytes().any(is_special);
    if quoted {
        out.push('"');
    }
    for c in text.chars() {
        if c == '"' {
            out.push('"');
        }
        if c != '\0' {
            out.push(c);
        }
    }
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests;
