//! What holds of any file and any text, whoever wrote it: asked of what is known to be hostile by the tests, and of what nobody thought of
//! by the fuzz targets (`tests/fuzz`).
//!
//! Each function asserts and says how much it found, so that whoever calls it knows that it did not hold of nothing. Written apart from
//! the code that they watch: what may be in a link, say, is told here in other words than in [`crate::contact`].

use crate::csv::Records;
use crate::place::OutlinesOf;
use crate::{Outcome, Reading, horaires, json};
use atlas::gazetteer::Gazetteer;
use atlas::horaires::{Day, Holidays, Horaires, Week};
use atlas::lieu::{Date, Details, Lieu, Position};
use atlas::vocabulary::{Facet, Value};
use atlas::wire::{DetailsFile, handles, read_index, write_details, write_index};
use std::collections::HashSet;

/// The day on which all of it is read.
const TODAY: Date = Date { year: 2026, month: 12, day: 1 };

/// Any bytes are refused or read; of what is read every record is a lieu, rejected or set aside, and named in the report; and the lieux
/// are such that a browser may show them. Returns how many there are.
pub fn holds_any_file(bytes: &[u8], gazetteer: &Gazetteer) -> usize {
    let Ok(reading) = Reading::of_standard(bytes, "f", TODAY) else {
        // Refused with advice as without.
        assert!(Reading::new(bytes, "f", None, TODAY).is_err());
        return 0;
    };
    let Outcome { lieux, report } = reading.finish(gazetteer, &OutlinesOf::new());
    let n_told = lieux.len() + report.rejections.len() + report.n_set_aside as usize;
    assert_eq!((report.n_records as usize, report.n_lieux as usize), (n_told, lieux.len()));
    // A line for each: no text of a file begins another.
    assert_eq!(report.lines().lines().count(), report.warnings.len() + report.rejections.len());
    assert!(!report.summary().contains(['\0', '\u{202e}', '\u{1b}']));
    let ids: HashSet<&str> = lieux.iter().map(|lieu| lieu.id.as_str()).collect();
    assert_eq!(ids.len(), lieux.len(), "an id that two lieux have");
    lieux.iter().for_each(holds_lieu);
    let handles = handles(&lieux);
    assert!(read_index(&write_index(&lieux, &handles)).is_ok_and(|catalogue| catalogue.len() == lieux.len()));
    let details = DetailsFile::read(write_details(&lieux, &handles));
    for (lieu, handle) in lieux.iter().zip(&handles).take(50) {
        assert_eq!(details.as_ref().ok().and_then(|file| file.get(*handle)), Some(Details::from(lieu)));
    }
    lieux.len()
}

/// Nothing in a lieu runs, hides or goes on without end.
pub fn holds_lieu(lieu: &Lieu) {
    assert!(!lieu.id.is_empty() && !lieu.nom.is_empty());
    assert!(lieu.date_maj.is_none_or(|date| date <= TODAY.plus(1)), "{:?}", lieu.date_maj);
    let lines = [
        (&lieu.id, 5_000),
        (&lieu.pivot, 14),
        (&lieu.nom, 250),
        (&lieu.commune, 250),
        (&lieu.code_postal, 5),
        (&lieu.adresse, 250),
        (&lieu.complement_adresse, 250),
        (&lieu.telephone, 16),
        (&lieu.horaires, 4_000),
        (&lieu.structure_parente, 250),
    ];
    for (text, longest) in lines {
        assert!(text.chars().all(is_shown) && text.len() <= 4 * longest, "{text:?}");
    }
    for text in [&lieu.presentation_resume, &lieu.presentation_detail] {
        assert!(text.chars().all(|c| c == '\n' || is_shown(c)) && text.len() <= 80_000, "{text:?}");
    }
    let own = lieu.fiche_acces_libre.split_terminator('\n').chain(lieu.prise_rdv.split_terminator('\n'));
    lieu.site_web.iter().map(String::as_str).chain(own).for_each(holds_link);
    for mail in &lieu.courriels {
        assert!(mail.bytes().filter(|byte| *byte == b'@').count() == 1, "{mail:?}");
        assert!(mail.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>,;:\\()[]".contains(&byte)), "{mail:?}");
    }
    assert!(lieu.telephone.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit()), "{}", lieu.telephone);
    assert!(lieu.position.is_none_or(|at| Position::new(at.lon, at.lat) == Some(at)), "{:?}", lieu.position);
    for facet in Facet::ALL {
        let values = lieu.values_of(facet);
        assert!(values.len() <= 1_000, "{} values", values.len());
        for value in values {
            let text = value.text(facet);
            assert!(!text.is_empty() && text.len() <= 1_000 && text.chars().all(is_shown), "{text:?}");
            assert!(matches!(value, Value::Other(_)) || facet.standard_values().contains(&text), "{text:?}");
        }
    }
    lieu.semaine.iter().for_each(holds_week);
}

/// A link leads to the Web, and ends no attribute that it is written in.
fn holds_link(link: &str) {
    let host = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://")).unwrap_or_default();
    assert!(host.starts_with(char::is_alphanumeric), "{link:?}");
    assert!(!link.contains(|c: char| !is_shown(c) || c.is_whitespace() || "\"<>`\\".contains(c)), "{link:?}");
}

/// Neither a control nor a sign that makes a text read as another.
fn is_shown(c: char) -> bool {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}');
    !c.is_control() && !turns
}

/// Days are what the rest of the program takes them for.
fn holds_week(week: &Horaires) {
    let holds_day = |day: &Day| {
        assert!(day.iter().all(|span| span.start < span.end && span.start < 1_440 && span.end <= 2_880), "{day:?}");
        assert!(day.windows(2).all(|pair| pair[0].end < pair[1].start), "{day:?}");
    };
    let holds = |Week(days): &Week| days.iter().for_each(holds_day);
    holds(&week.week);
    week.even_week.iter().for_each(holds);
    if let Holidays::Open(day) = &week.holidays {
        holds_day(day);
    }
}

/// Any text is read as opening hours or left as it is, and what was made of it is read the same again. Returns whether it was understood.
pub fn holds_any_hours(text: &str) -> bool {
    let read = horaires::read(text);
    let Some(week) = &read.semaine else {
        assert_eq!(read.text, text.trim());
        return false;
    };
    holds_week(week);
    let again = horaires::read(&read.text);
    assert_eq!(again.semaine.as_ref(), Some(week), "{text:?} became {:?}", read.text);
    true
}

/// Any text is cut into records, in order, that hold no more than it does. Returns how many.
pub fn holds_any_table(text: &str) -> usize {
    let (mut n, mut n_fields, mut n_bytes, mut line) = (0, 0, 0, 0);
    for record in Records::new(text, |header| header.len()) {
        assert!(record.line > line, "line {} after {line}", record.line);
        line = record.line;
        // A first record that is not whole says nothing of the others.
        if n == 0 && record.is_whole {
            n_fields = record.fields.len();
        }
        if n_fields > 0 {
            assert!(!record.is_whole || record.fields.len() == n_fields, "line {line}");
            assert!(record.fields.len() <= n_fields * 4 + 65, "{} fields", record.fields.len());
        }
        n_bytes += record.fields.iter().map(|field| field.len()).sum::<usize>();
        n += 1;
    }
    assert!(n_bytes <= text.len());
    n
}

/// Any text is refused as an array or cut into records that hold no more than it does. Returns how many.
pub fn holds_any_array(text: &str) -> usize {
    let Ok(records) = json::records(text, &crate::columns::n_understood) else { return 0 };
    let (mut n, mut n_bytes) = (0, 0);
    for record in records {
        n_bytes += match record {
            Ok(object) => object.iter().map(|(name, value)| 2 + name.len() + value.len()).sum::<usize>(),
            Err(slice) => slice.len(),
        };
        n += 1;
    }
    // « true » is written « Oui », which is shorter; a point has two names of its own.
    assert!(n_bytes <= text.len() + n * "latitude, longitude, ".len(), "{n_bytes} out of {}", text.len());
    n
}
