//! One line of a file in the standard, as text: what generators fill in and files hold.
//!
//! Plain text on purpose: fixtures must be able to say what a checked type refuses. Whether a cell makes sense is not known here.

use std::io::{self, Write};

macro_rules! record {
    ($($column:ident),* $(,)?) => {
        /// The 32 columns of the standard, each as its text; empty is « not stated ».
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the columns of the standard")]
        pub struct Record { $(pub $column: String),* }

        impl Record {
            /// Names of the columns, in the order of the file.
            pub const COLUMNS: [&'static str; 32] = [$(stringify!($column)),*];

            /// The cells, in the order of the file.
            #[must_use]
            pub fn cells(&self) -> [&str; 32] {
                [$(&self.$column),*]
            }

            /// The cells, to be changed by position.
            pub fn cells_mut(&mut self) -> [&mut String; 32] {
                [$(&mut self.$column),*]
            }
        }
    };
}

record!(
    id,
    pivot,
    nom,
    commune,
    code_postal,
    code_insee,
    adresse,
    complement_adresse,
    latitude,
    longitude,
    typologie,
    telephone,
    courriels,
    site_web,
    horaires,
    presentation_resume,
    presentation_detail,
    source,
    itinerance,
    structure_parente,
    date_maj,
    services,
    publics_specifiquement_adresses,
    prise_en_charge_specifique,
    frais_a_charge,
    dispositif_programmes_nationaux,
    formations_labels,
    autres_formations_labels,
    modalites_acces,
    modalites_accompagnement,
    fiche_acces_libre,
    prise_rdv,
);

impl Record {
    /// The cell of a column; empty for a name that is not a column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        Self::COLUMNS.iter().position(|name| *name == column).map_or("", |index| self.cells()[index])
    }

    /// The values of a multi-valued cell.
    pub fn values(&self, column: &str) -> impl Iterator<Item = &str> {
        self.get(column).split('|').filter(|value| !value.is_empty())
    }
}

/// Writes one line of a CSV file, quoted only where the separator, a quote or a line end asks for it (RFC 4180, LF).
///
/// # Errors
/// What the writer returns.
pub fn write_row<'a>(out: &mut impl Write, separator: u8, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.write_all(&[separator])?;
        }
        let plain = !cell.bytes().any(|byte| byte == separator || matches!(byte, b'"' | b'\n' | b'\r'));
        if plain {
            out.write_all(cell.as_bytes())?;
        } else {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        }
    }
    out.write_all(b"\n")
}

/// Reads back a well-formed CSV file (RFC 4180). The tolerant reader for files of the world is `intake`'s.
#[must_use]
pub fn read_rows(text: &str, separator: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if !quoted && char == separator => row.push(std::mem::take(&mut cell)),
            _ => cell.push(char),
        }
    }
    if !(cell.is_empty() && row.is_empty()) {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Reads back a file in the standard. A column the file does not have stays empty; one the standard does not have is skipped.
#[must_use]
pub fn read_records(text: &str) -> Vec<Record> {
    let mut rows = read_rows(text, ',').into_iter();
    let header = rows.next().unwrap_or_default();
    let places: Vec<Option<usize>> =
        header.iter().map(|name| Record::COLUMNS.iter().position(|column| column == name)).collect();
    rows.map(|row| {
        let mut record = Record::default();
        for (place, text) in places.iter().zip(row) {
            if let Some(place) = place {
                *record.cells_mut()[*place] = text;
            }
        }
        record
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_standard() {
        assert_eq!(Record::COLUMNS, atlas::vocabulary::COLUMNS);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let record = Record {
            nom: "Le « coin », dit \"chez Ada\"".into(),
            presentation_detail: "première ligne\nseconde ; fin".into(),
            services: "Aide aux démarches administratives|Yoga".into(),
            ..Record::default()
        };
        let mut file = Vec::new();
        write_row(&mut file, b',', Record::COLUMNS).unwrap();
        write_row(&mut file, b',', record.cells()).unwrap();
        assert_eq!(read_records(&String::from_utf8(file).unwrap()), std::slice::from_ref(&record));
        assert_eq!(record.values("services").collect::<Vec<_>>(), ["Aide aux démarches administratives", "Yoga"]);
    }
}
