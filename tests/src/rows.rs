//! Raw files of lieux, read line by line and asked one by one: nothing of `intake`, of the wire or of `atlas`' filter between a question
//! and its answer.
//!
//! It reads the standard's columns as they stand. What it forgives is what a person would: a comma in a number, a code that lost its
//! first zero, longitude and latitude in each other's column, capitals and spaces, days in three letters, a code that nobody else has
//! of a commune of that name and code postal. A line without a name is none, and an id that stands twice is another the second time.

use crate::hours;
use crate::oracle::{Question, Said, metres, shown};
use atlas::filter::Criterion;
use atlas::lieu::Position;
use atlas::vocabulary::Facet;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// A line of a file, by column.
#[derive(Clone, Debug)]
pub struct Line(HashMap<String, String>);

/// All lines of a CSV file in the standard.
///
/// # Panics
/// It is not there.
pub fn lines(path: &Path) -> Vec<Line> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
    let columns = records.next().unwrap_or_default();
    let line = |cells: Vec<String>| Line(columns.iter().cloned().zip(cells).collect());
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut lines: Vec<Line> = records.map(line).filter(|line| !line.get("nom").is_empty()).collect();
    for line in &mut lines {
        let n = seen.entry(line.get("id").to_owned()).or_default();
        *n += 1;
        if *n > 1 {
            let id = format!("{}-{n}", line.get("id"));
            line.0.insert("id".into(), id);
        }
    }
    believe_most(&mut lines);
    lines
}

/// Gives each line the code Insee that most lines of its commune and code postal have.
fn believe_most(lines: &mut [Line]) {
    let mut codes: HashMap<(String, String), HashMap<String, u32>> = HashMap::new();
    let place = |line: &Line| (line.get("commune").to_owned(), line.get("code_postal").to_owned());
    for line in lines.iter().filter(|line| !line.get("code_insee").is_empty()) {
        *codes.entry(place(line)).or_default().entry(line.get("code_insee").to_owned()).or_default() += 1;
    }
    for line in lines {
        let of = codes.get(&place(line)).into_iter().flatten();
        if let Some((code, n)) = of.max_by_key(|(code, n)| (**n, (*code).clone()))
            && *n > 2
        {
            line.0.insert("code_insee".into(), code.clone());
        }
    }
}

/// Comma-separated values with quotes: one record, one vector.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.next_if_eq(&'"').is_some() => cell.push('"'),
            ('"', _) => quoted = !quoted,
            (',', false) => record.push(std::mem::take(&mut cell)),
            ('\r', false) => {}
            ('\n', false) => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            _ => cell.push(letter),
        }
    }
    if !(record.is_empty() && cell.is_empty()) {
        record.push(cell);
        records.push(record);
    }
    records
}

impl Line {
    /// The text of a column; empty where there is none.
    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", |cell| cell.trim())
    }

    /// The values of a list.
    fn values(&self, column: &str) -> Vec<&str> {
        self.get(column).split('|').map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    fn position(&self) -> Option<Position> {
        let degrees =
            |column| self.get(column).replace(',', ".").parse::<f64>().ok().filter(|degrees| degrees.is_finite());
        let (lon, lat) = (degrees("longitude")?, degrees("latitude")?);
        // Nothing of France is at these latitudes and that far east.
        let swapped = (41.0..52.0).contains(&lon) && (-6.0..10.0).contains(&lat);
        if swapped { Position::new(lat, lon) } else { Position::new(lon, lat) }
    }

    /// The département of its commune, by the code Insee, else by the code postal.
    fn departement(&self) -> String {
        let code = [self.get("code_insee"), self.get("code_postal")].into_iter().find(|code| !code.is_empty());
        let code = format!("{:0>5}", code.unwrap_or_default());
        code[..if code.starts_with("97") { 3 } else { 2 }].to_owned()
    }

    /// What it says to each thing that is asked; nothing for who is elsewhere. `departement` is what the carte is confined to.
    pub fn said(&self, question: &Question, departement: Option<&str>) -> Option<Vec<(Criterion, Said)>> {
        if departement.is_some_and(|of| of != self.departement()) {
            return None;
        }
        let mut said = Vec::new();
        for facet in Facet::ALL {
            let wanted: Vec<&str> =
                question.values.iter().filter(|(of, _)| *of == facet).map(|(_, text)| *text).collect();
            let held = self.values(facet.column());
            let holds = |text: &&str| held.iter().any(|value| plain(value) == plain(text));
            let all = matches!(facet, Facet::Publics | Facet::PriseEnCharge);
            let met = if all { wanted.iter().all(holds) } else { wanted.iter().any(holds) };
            match (wanted.is_empty(), held.is_empty()) {
                (true, _) => {}
                (false, true) => said.push((Criterion::Facet(facet), Said::Nothing)),
                (false, false) => said.push((Criterion::Facet(facet), Said::of(met))),
            }
        }
        if let (Some(from), Some(km)) = (question.from, question.radius_km) {
            let near = |at| Said::of(metres(from, at) <= f64::from(km) * 1_000.0);
            said.push((Criterion::Distance, self.position().map_or(Said::Nothing, near)));
        }
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let horaires = days.iter().fold(self.get("horaires").to_owned(), |text, day| text.replace(day, &day[..2]));
        let slots = question.slots.iter().map(|slot| hours::open_within(&horaires, *slot));
        said.extend(slots.min().map(|open| (Criterion::Hours, open)));
        Some(said)
    }

    /// Metres from a point.
    pub fn metres_from(&self, from: Position) -> Option<f64> {
        self.position().map(|at| metres(from, at))
    }
}

/// Capitals and spaces say nothing.
fn plain(text: &str) -> String {
    shown(text).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_with_quotes_commas_and_ends_of_lines_in_them() {
        let read = records("a,b\r\n\"x,\"\"y\"\"\n\",\n,z");
        assert_eq!(read, [["a", "b"], ["x,\"y\"\n", ""], ["", "z"]]);
    }
}
