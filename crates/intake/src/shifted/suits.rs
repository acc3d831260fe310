//! Whether a text may be a column's: by its form, where the column has one. What is odd here is not wrong, only out of place.

use crate::columns::Column;
use crate::contact::{courriels, links};
use crate::coordinates::is_coordinate;
use crate::dialect::unguarded;
use crate::horaires;
use crate::lexicon::{Lexicon, Meaning};
use crate::numbers::{code_commune, code_postal, date, number};
use crate::telephone::telephone;
use crate::text::{is_placeholder, key};
use atlas::lieu::Date;
use atlas::vocabulary::Facet;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nobody knows.
    Any,
    /// What people write: anything with a letter that is not plainly something else.
    Text,
    /// A list of which some words are known.
    List(Column),
    /// What a column of the standard holds.
    Column(Column),
}

impl Kind {
    pub(super) fn of(column: Option<Column>) -> Self {
        match column {
            None => Self::Any,
            Some(
                Column::Adresse
                | Column::PresentationResume
                | Column::PresentationDetail
                | Column::StructureParente
                | Column::Source
                | Column::AutresFormations,
            ) => Self::Text,
            Some(of @ (Column::LabelsNationaux | Column::PublicsAccueillis | Column::ConditionsAcces)) => {
                Self::List(of)
            }
            Some(of) if Facet::of_column(of.name()).is_some() => Self::List(of),
            Some(of) => Self::Column(of),
        }
    }

    /// Whether a cell is plainly none of this column's. Quick: it is asked of every row.
    pub(super) fn refuses(&self, cell: &str) -> bool {
        if cell.len() < 2 {
            return false;
        }
        let n_digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let has_letter = || cell.bytes().any(|b| b.is_ascii_alphabetic());
        let column = match self {
            Self::Any | Self::List(_) => return false,
            Self::Text => return n_digits > 0 && !has_letter(),
            Self::Column(column) => column,
        };
        match column {
            Column::CodePostal | Column::CodeInsee => !(4..=6).contains(&n_digits) || cell.len() > 30,
            Column::Latitude | Column::Longitude | Column::Telephone | Column::DateMaj | Column::Pivot => {
                n_digits == 0 && has_letter()
            }
            Column::Commune | Column::Horaires => n_digits > 3 && !has_letter() && !cell.contains(':'),
            Column::Courriels => !cell.contains(['@', '[', '(']),
            Column::SiteWeb | Column::FicheAccesLibre | Column::PriseRdv => !cell.contains('.'),
            _ => false,
        }
    }

    /// Whether cells with delimiters between them may be one text of the column. None begins or ends with a delimiter.
    pub(super) fn joins(&self, cells: &[Sort], delimiter: char) -> bool {
        if cells.first() == Some(&Sort::Empty) || cells.last() == Some(&Sort::Empty) {
            return false;
        }
        let is_text = || cells.first() != Some(&Sort::Formed);
        match self {
            Self::Any | Self::List(_) => true,
            Self::Text => is_text(),
            Self::Column(column) => match column {
                Column::Nom | Column::ComplementAdresse => is_text(),
                Column::Horaires => true,
                // « 46,034 ».
                Column::Latitude | Column::Longitude => cells.len() == 2 && delimiter == ',',
                Column::Telephone | Column::Courriels => cells.len() <= 5,
                Column::SiteWeb | Column::FicheAccesLibre | Column::PriseRdv => cells.len() <= 3,
                _ => false,
            },
        }
    }
}

/// What a cell looks like, whatever its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Nothing, or a sign for nothing.
    Empty,
    /// Digits and signs: how many digits.
    Digits(usize),
    /// An address of the Web or of a mailbox, hours.
    Formed,
    /// Anything else that has a letter.
    Words,
}

impl Sort {
    pub(super) fn of(cell: &str) -> Self {
        let text = unguarded(cell).trim();
        if is_placeholder(text) {
            return Self::Empty;
        }
        let is_one = !text.contains(' ');
        let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        if is_one && (text.contains('@') || starts("http") || starts("www.")) || are_hours(text) {
            return Self::Formed;
        }
        if text.contains(|c: char| c.is_ascii_alphabetic() || c > '\u{BF}' && c < '\u{2000}') {
            Self::Words
        } else {
            Self::Digits(text.bytes().filter(u8::is_ascii_digit).count())
        }
    }
}

/// Longest text that is held against a form, in bytes, and longest list or hours.
const LONGEST: usize = 200;
const LONGEST_LIST: usize = 2_000;

fn are_hours(text: &str) -> bool {
    text.len() <= LONGEST_LIST && text.contains(':') && horaires::read(text).semaine.is_some()
}

/// Whether cells, one text together, may be a column's.
pub(super) fn suits(kind: &Kind, cells: &[Sort], text: &str, lexicon: &Lexicon) -> bool {
    let sort = match cells {
        [] | [Sort::Empty] => return true,
        [sort] => *sort,
        _ if cells.contains(&Sort::Words) => Sort::Words,
        _ => Sort::Formed,
    };
    let text = unguarded(text).trim();
    let is_short = text.len() <= LONGEST;
    let column = match kind {
        Kind::Any => return true,
        Kind::Text => return sort == Sort::Words,
        Kind::List(column) => {
            let is_known = |piece: &str| lexicon.meaning(*column, piece.trim()) != Meaning::Unknown;
            return text.len() <= LONGEST_LIST && sort == Sort::Words && text.split(['|', ';', '\n']).any(is_known);
        }
        Kind::Column(column) => *column,
    };
    match column {
        Column::Nom => sort == Sort::Words,
        Column::Commune => {
            // « Saint Rémy sur Creuse », not « centre social ».
            let is_common = |word: &str| word.len() > 5 && word.starts_with(|c: char| c.is_ascii_lowercase());
            sort == Sort::Words && text.len() <= 60 && !text.split(' ').any(is_common)
        }
        Column::ComplementAdresse => sort == Sort::Words || matches!(sort, Sort::Digits(0..=4)),
        Column::Id => is_short,
        Column::Pivot => {
            text.len() <= 20 && sort != Sort::Formed && text.bytes().filter(u8::is_ascii_digit).count() >= 9
        }
        Column::CodePostal => text.len() <= 20 && code_postal(text).is_some(),
        Column::CodeInsee => text.len() <= 12 && code_commune(text).is_some(),
        Column::Latitude | Column::Longitude => {
            is_short && is_coordinate(text) && (cells.len() == 1 || number(text).is_some())
        }
        Column::Telephone => {
            // Two numbers, or pairs of one; not a coordinate and a number.
            let is_number = |text: &str| ["42000", "98800", "98713"].iter().any(|of| telephone(text, of).is_some());
            let is_list = || text.split([',', ';', '|', '\t']).all(|piece| piece.trim().len() <= 2 || is_number(piece));
            is_short && is_number(text) && (cells.len() == 1 || is_list())
        }
        Column::Courriels => {
            let found = courriels(text);
            let is_list = || text.split([',', ';', '|', '\t']).all(|piece| piece.contains('@'));
            text.len() <= LONGEST_LIST && !found.values.is_empty() && (cells.len() == 1 || is_list())
        }
        Column::SiteWeb | Column::FicheAccesLibre | Column::PriseRdv => {
            let found = links(text);
            let is_one = || found.refused.is_empty() && !text.contains(' ');
            text.len() <= LONGEST_LIST && !found.values.is_empty() && (cells.len() == 1 || is_one())
        }
        Column::Horaires => are_hours(text) || text.len() <= LONGEST_LIST && sort == Sort::Words && tells_hours(text),
        Column::DateMaj => {
            let latest = Date { year: 2_199, month: 12, day: 31 };
            text.len() <= 40 && (date(text, latest).is_some() || text == "0" || text.starts_with("1970-01-01"))
        }
        _ => true,
    }
}

/// Hours as people say them.
fn tells_hours(text: &str) -> bool {
    let key = key(text);
    let has_hour = || {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            (1..=2).contains(&digits) && word.as_bytes().get(digits).is_some_and(|b| b.eq_ignore_ascii_case(&b'h'))
        })
    };
    let words = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "rendezvous", "rdv"];
    has_hour() || words.iter().any(|word| key.contains(word))
}
