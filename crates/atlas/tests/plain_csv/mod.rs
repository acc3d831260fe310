//! A quick reader of well-formed files of the standard, not `intake`: what it does not understand of `horaires` it drops.

use atlas::horaires::{Holidays, Horaires, Span};
use atlas::lieu::{Date, Lieu, Position};
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::{Facet, Value};
use std::collections::HashMap;

/// Comma-separated values with quotes: one record, one vector; one at a time, since a million of them is what memory has.
fn records(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut letters = text.chars().peekable();
    std::iter::from_fn(move || {
        let (mut record, mut field, mut quoted) = (Vec::new(), String::new(), false);
        loop {
            match letters.next()? {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    field.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => record.push(std::mem::take(&mut field)),
                '\n' if !quoted => {
                    record.push(field);
                    return Some(record);
                }
                '\r' if !quoted => {}
                letter => field.push(letter),
            }
        }
    })
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?)
}

/// The plainest part of the notation: days, then spans.
fn semaine(text: &str) -> Option<Horaires> {
    const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let day_number = |name: &str| DAYS.iter().position(|day| *day == name);
    let mut horaires: Horaires = Horaires::default();
    for rule in text.split("; ") {
        if rule == "PH off" {
            horaires.holidays = Holidays::Closed;
            continue;
        }
        let (days, times) = rule.split_once(' ')?;
        let mut spans = Vec::new();
        for span in times.split(',') {
            let (start, end) = span.split_once('-')?;
            spans.push(Span { start: minutes(start)?, end: minutes(end)? });
        }
        let in_order = spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if !in_order || spans.iter().any(|span| span.start >= span.end) {
            return None;
        }
        for range in days.split(',') {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            for day in day_number(first)?..=day_number(last)? {
                horaires.week.0[day].clone_from(&spans);
            }
        }
    }
    Some(horaires)
}

fn lieu(row: &HashMap<&str, String>) -> Lieu {
    let list = |column: &str| row[column].split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect();
    let commune = CodeCommune::parse(&row["code_insee"]);
    let date: Vec<u16> = row["date_maj"].split('-').filter_map(|part| part.parse().ok()).collect();
    Lieu {
        id: row["id"].clone(),
        pivot: row["pivot"].replace("00000000000000", ""),
        nom: row["nom"].clone(),
        commune: row["commune"].clone(),
        code_postal: row["code_postal"].clone(),
        territoire: commune.map(Territoire::Commune),
        code_insee: commune,
        adresse: row["adresse"].clone(),
        complement_adresse: row["complement_adresse"].clone(),
        position: Option::zip(row["longitude"].parse().ok(), row["latitude"].parse().ok())
            .and_then(|(lon, lat)| Position::new(lon, lat)),
        values: Facet::ALL.map(|facet| {
            let texts = row[facet.column()].split('|').filter(|text| !text.is_empty());
            texts.map(|text| Value::of(facet, text)).collect()
        }),
        telephone: row["telephone"].clone(),
        courriels: list("courriels"),
        site_web: list("site_web"),
        semaine: semaine(&row["horaires"]),
        horaires: row["horaires"].clone(),
        presentation_resume: row["presentation_resume"].clone(),
        presentation_detail: row["presentation_detail"].clone(),
        structure_parente: row["structure_parente"].clone(),
        date_maj: match date[..] {
            [year, month, day] if year > 1970 => Some(Date { year, month: month as u8, day: day as u8 }),
            _ => None,
        },
        fiche_acces_libre: row["fiche_acces_libre"].clone(),
        prise_rdv: row["prise_rdv"].clone(),
        ..Lieu::default()
    }
}

/// The lieux of a text with a header.
pub fn lieux_in(text: &str) -> impl Iterator<Item = Lieu> {
    let mut rows = records(text);
    let header = rows.next().unwrap_or_default();
    rows.map(move |row| lieu(&header.iter().map(String::as_str).zip(row).collect()))
}
