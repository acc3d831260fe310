//! Hours written for people, one cell per day or half-day (`09:00 - 12:00 / 13:30 - 17:00`, `8h30-12h`, `x`), to the
//! OpenStreetMap notation.
//!
//! Only times, the signs between them and the ways to say « closed » are understood; a cell with any other word is not.

use crate::text::{is_letter_or_digit, lowercase};
use std::fmt::Write;

/// What a cell says of its part of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: unknown, not closed.
    Empty,
    /// Closed: `x`, `-`, « fermé ».
    Closed,
    /// Open, minutes since midnight.
    Open(Vec<(u16, u16)>),
    /// Something else.
    NotUnderstood,
}

/// Reads one cell.
#[must_use]
pub fn cell(text: &str) -> Cell {
    let text = lowercase(text.trim());
    match text.as_str() {
        "" => return Cell::Empty,
        "x" | "-" | "/" | "fermé" | "ferme" | "fermée" | "non" | "off" | "closed" | "néant" => return Cell::Closed,
        _ => {}
    }
    let mut times: Vec<u16> = Vec::new();
    let mut between = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((minutes, length)) = c.is_ascii_digit().then(|| time(rest)).flatten() {
            // Between the two ends of a span only a dash, « à » or nothing; between two spans, whatever separates them.
            let separator = between.trim();
            let joins = matches!(separator, "" | "-" | "–" | "—" | "à" | "a" | "au" | ">" | "->");
            let parts = matches!(
                separator,
                "" | "/" | "," | ";" | "et" | "&" | "|" | "." | "//" | "puis" | "et de" | ", de" | "de" | "-"
            );
            if !(if times.len() % 2 == 1 { joins } else { parts }) {
                return Cell::NotUnderstood;
            }
            times.push(minutes);
            between.clear();
            rest = &rest[length..];
        } else {
            between.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    if times.is_empty() || times.len() % 2 == 1 || between.trim().chars().any(is_letter_or_digit) {
        return Cell::NotUnderstood;
    }
    let mut spans: Vec<(u16, u16)> = times.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    // « 00:00 - 00:00 / 09:00 - 12:00 »: half a day that a form left at zero. Alone, it could be all day or never.
    if spans.iter().any(|span| *span != (0, 0)) {
        spans.retain(|span| *span != (0, 0));
    }
    if spans.iter().any(|(start, end)| start >= end) {
        return Cell::NotUnderstood;
    }
    spans.sort_unstable();
    Cell::Open(merged(spans))
}

fn merged(spans: Vec<(u16, u16)>) -> Vec<(u16, u16)> {
    let mut out: Vec<(u16, u16)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// A time at the start of a text, minutes, and its length: `9h`, `9h30`, `09:00`. In `9h12h` the first is nine o'clock.
fn time(text: &str) -> Option<(u16, usize)> {
    let n_hour = text.bytes().take_while(u8::is_ascii_digit).count();
    let hour: u16 = text[..n_hour].parse().ok().filter(|hour| *hour <= 24 && n_hour <= 2)?;
    let spaces = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let at_sign = n_hour + spaces(&text[n_hour..]);
    let sign = text[at_sign..].chars().next().filter(|c| matches!(c, 'h' | ':'))?;
    let after_sign = at_sign + 1;
    let at_minutes = after_sign + spaces(&text[after_sign..]);
    let digits = text[at_minutes..].bytes().take_while(u8::is_ascii_digit).count();
    let after = text[at_minutes + digits..].trim_start_matches(' ');
    if digits == 2 && !after.starts_with('h') {
        let minute: u16 = text[at_minutes..at_minutes + 2].parse().ok().filter(|minute| *minute < 60)?;
        return (hour * 60 + minute <= 1_440).then_some((hour * 60 + minute, at_minutes + 2));
    }
    (sign == 'h' && (digits == 0 || after.starts_with('h'))).then_some((hour * 60, after_sign))
}

/// The cells of a week, Monday first, as OpenStreetMap opening hours, with the texts that were not understood. Empty when
/// nothing is known.
#[must_use]
pub fn week(days: &[Vec<&str>; 7]) -> (String, Vec<String>) {
    const NAMES: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let mut refused = Vec::new();
    let mut spans_of_day: Vec<Vec<(u16, u16)>> = Vec::with_capacity(7);
    for cells in days {
        let mut spans = Vec::new();
        for text in cells {
            match cell(text) {
                Cell::Open(found) => spans.extend(found),
                Cell::NotUnderstood => refused.push(text.trim().to_owned()),
                Cell::Empty | Cell::Closed => {}
            }
        }
        spans.sort_unstable();
        spans_of_day.push(merged(spans));
    }
    let mut text = String::new();
    let mut day = 0;
    while day < 7 {
        let spans = &spans_of_day[day];
        let run = spans_of_day[day..].iter().take_while(|other| *other == spans).count();
        if !spans.is_empty() {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(NAMES[day]);
            if run > 1 {
                let _ = write!(text, "-{}", NAMES[day + run - 1]);
            }
            for (at, (start, end)) in spans.iter().enumerate() {
                let sign = if at == 0 { ' ' } else { ',' };
                let _ = write!(text, "{sign}{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60);
            }
        }
        day += run;
    }
    (text, refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_write_them() {
        let check = |text: &str, expected: &str| {
            let (found, refused) = week(&[vec![text], vec![], vec![], vec![], vec![], vec![], vec![]]);
            assert_eq!((found.as_str(), refused.len()), (expected, 0), "{text}");
        };
        check("09:00 - 12:00 / 13:30 - 17:00", "Mo 09:00-12:00,13:30-17:00");
        check("09:00-12:00/13:30-17:00", "Mo 09:00-12:00,13:30-17:00");
        check("09:00 - 12:30 / 13:30 - 16:30 / 13:30 - 16:30", "Mo 09:00-12:30,13:30-16:30");
        check("00:00 - 00:00 / 09:00 - 12:00", "Mo 09:00-12:00");
        check("8h30-12h", "Mo 08:30-12:00");
        check("9h12h", "Mo 09:00-12:00");
        check("9H à 12H et 14H à 17H30", "Mo 09:00-12:00,14:00-17:30");
        check("x", "");
        check("-", "");
        check("", "");
    }

    #[test]
    fn what_holds_another_word_is_not_guessed() {
        for text in [
            "souscondition",
            "9h-12h sur rdv",
            "matin",
            "9h",
            "12h-9h",
            "25h-26h",
            "9-12",
            "9h-12h-14h",
            "00:00 - 00:00",
        ] {
            assert_eq!(cell(text), Cell::NotUnderstood, "{text}");
        }
    }

    #[test]
    fn equal_days_that_follow_each_other_are_one_range() {
        let morning = || vec!["9h-12h"];
        let days = [morning(), morning(), vec!["9h-12h", "14h-17h"], morning(), vec!["x"], vec![""], vec!["10h-11h"]];
        assert_eq!(week(&days).0, "Mo-Tu 09:00-12:00; We 09:00-12:00,14:00-17:00; Th 09:00-12:00; Su 10:00-11:00");
    }

    #[test]
    fn two_half_days_that_overlap_are_one_span() {
        let days = [vec!["9h-12h30", "12h-17h"], vec![], vec![], vec![], vec![], vec![], vec![]];
        assert_eq!(week(&days).0, "Mo 09:00-17:00");
    }
}
