//! What was measured, as a table of Markdown: a row for each measure, a column for each contender, and its ratio to the first.
//!
//! It knows no contender and no measure: names and numbers.

use super::acts::Figure;
use std::fmt::Write;

/// What one contender's visits gave under one condition.
#[derive(Debug, Default)]
pub struct Column {
    /// Of the contender.
    pub name: String,
    pub figures: Vec<Figure>,
    /// Why a visit did not finish.
    pub unfinished: Option<String>,
}

/// A table with the ratios to the first column.
pub fn table(title: &str, columns: &[Column]) -> String {
    let mut rows =
        vec![std::iter::once(title.to_owned()).chain(columns.iter().map(|column| column.name.clone())).collect()];
    for name in names(columns) {
        let mut row = vec![name.to_owned()];
        let reference = columns.first().and_then(|column| spread_of(column, name)).map(|[median, ..]| median);
        for (place, column) in columns.iter().enumerate() {
            row.push(match spread_of(column, name) {
                Some(spread) => cell(spread, reference.filter(|_| place > 0)),
                None if column.unfinished.is_some() => "DNF".into(),
                None => "–".into(),
            });
        }
        rows.push(row);
    }
    let mut text = aligned(&rows);
    for column in columns {
        if let Some(why) = &column.unfinished {
            let why = why.lines().next().unwrap_or_default();
            let _ = write!(text, "\nDNF, {}: {why}\n", column.name);
        }
    }
    text
}

/// `12.3 (11.9–14.0) ×2.1`; the spread is left out where there is none.
fn cell([median, min, max]: [f64; 3], reference: Option<f64>) -> String {
    let mut text = number(median);
    if number(min) != number(max) {
        let _ = write!(text, " ({}–{})", number(min), number(max));
    }
    match reference {
        Some(reference) if reference > 0.0 => drop(write!(text, " ×{:.2}", median / reference)),
        _ => {}
    }
    text
}

/// Three digits or more: what is left out is less than what is measured twice alike.
fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { crate::budget::grouped(value.round() as u64) }
}

/// The measures, in the order of their first appearance.
fn names(columns: &[Column]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in columns.iter().flat_map(|column| &column.figures) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn spread_of(column: &Column, name: &str) -> Option<[f64; 3]> {
    spread(column.figures.iter().filter(|(of, _)| of == name).map(|(_, figure)| *figure))
}

/// Median, least, greatest.
pub fn spread(values: impl Iterator<Item = f64>) -> Option<[f64; 3]> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    Some([*values.get(values.len() / 2)?, *values.first()?, *values.last()?])
}

/// Rows as Markdown that can be read as it is; the first is the head.
fn aligned(rows: &[Vec<String>]) -> String {
    let n_columns = rows.first().map_or(0, Vec::len);
    let width = |place: usize| rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..n_columns).map(|place| width(place).unwrap_or(0)).collect();
    let mut text = String::new();
    for (place, row) in rows.iter().enumerate() {
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let _ = if at == 0 { write!(text, "| {cell:width$} |") } else { write!(text, " {cell:>width$} |") };
        }
        text.push('\n');
        if place == 0 {
            for (at, width) in widths.iter().enumerate() {
                let line = "-".repeat(*width);
                let _ = if at == 0 { write!(text, "| {line} |") } else { write!(text, " {}: |", &line[1..]) };
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, figures: &[(&str, f64)]) -> Column {
        let figures = figures.iter().map(|(name, figure)| ((*name).to_owned(), *figure)).collect();
        Column { name: name.into(), figures, ..Column::default() }
    }

    #[test]
    fn the_spread_is_of_what_was_measured() {
        assert_eq!(spread([3.0, 1.0, 2.0].into_iter()), Some([2.0, 1.0, 3.0]));
        assert_eq!(spread(std::iter::empty()), None);
    }

    #[test]
    fn a_table_has_medians_spreads_and_ratios_to_the_first() {
        let ours = column("ours", &[("ready", 10.0), ("ready", 12.0), ("ready", 11.0), ("script", 0.0)]);
        let mut theirs = column("theirs", &[("ready", 22.0), ("script", 3.0), ("frame", 1.0)]);
        theirs.unfinished = Some("no more\nmemory".into());
        let beaten = Column { unfinished: Some("60 s".into()), ..column("beaten", &[]) };
        let expected = "\
| what   |             ours |     theirs | beaten |
| ------ | ---------------: | ---------: | -----: |
| ready  | 11.0 (10.0–12.0) | 22.0 ×2.00 |    DNF |
| script |              0.0 |        3.0 |    DNF |
| frame  |                – |        1.0 |    DNF |

DNF, theirs: no more

DNF, beaten: 60 s
";
        assert_eq!(table("what", &[ours, theirs, beaten]), expected);
    }
}
