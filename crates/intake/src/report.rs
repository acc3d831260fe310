//! What was lost, doubted or rewritten on the way in, said in French to whoever keeps the file.
//!
//! Every loss is one [`Warning`] (a value) or one [`Rejection`] (a record). What changes form without losing meaning (an old
//! word for a current one, a missing accent) is a conversion: counted, not listed. Where the report is printed is not known here.

use crate::order::first_by_key;
use crate::text::is_invisible;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Something found in a record that was not taken as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Physical line of a CSV file, or rank of the record in a JSON file; both from 1. 0: the file as a whole.
    pub line: u32,
    /// Column, as the standard names it.
    pub column: &'static str,
    /// The text found, shortened.
    pub found: String,
    /// What is wrong and what was done, to follow the text found: « n'est pas une date — retiré ».
    pub what: &'static str,
    /// What it became; empty when nothing took its place.
    pub became: String,
}

/// A record that cannot be shown at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// As [`Warning::line`].
    pub line: u32,
    /// The beginning of the record, shortened.
    pub found: String,
    /// Why.
    pub why: &'static str,
}

/// All that is to be said of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The name the file was given.
    pub file: String,
    /// Records found in the file.
    pub n_records: u32,
    /// Records that became a lieu.
    pub n_lieux: u32,
    /// Records set aside on purpose, by the mapping's `ignorer`.
    pub n_set_aside: u32,
    /// Values lost or doubted.
    pub warnings: Vec<Warning>,
    /// Records lost.
    pub rejections: Vec<Rejection>,
    /// Rewritten without loss: column, text found, what it became; how many times.
    pub conversions: BTreeMap<(&'static str, String, String), u32>,
}

/// Characters of a found text that a report repeats.
const SHOWN: usize = 100;

/// The beginning of a text, on one line, without what a terminal obeys or what makes a text read as another, with « … » when there was more.
#[must_use]
pub fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).map(|c| if is_invisible(c) { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

impl Report {
    /// An empty report on a file.
    #[must_use]
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A value was lost or doubted.
    pub fn warn(&mut self, line: u32, column: &'static str, found: &str, what: &'static str, became: &str) {
        self.warnings.push(Warning { line, column, found: shortened(found), what, became: shortened(became) });
    }

    /// A value was rewritten without losing its meaning.
    pub fn convert(&mut self, column: &'static str, found: &str, became: &str) {
        *self.conversions.entry((column, shortened(found), shortened(became))).or_default() += 1;
    }

    /// A record was lost.
    pub fn reject(&mut self, line: u32, found: &str, why: &'static str) {
        self.rejections.push(Rejection { line, found: shortened(found), why });
    }

    /// Each warning and rejection on a line of its own, in the order of the file.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut lines: Vec<(u32, String)> = Vec::with_capacity(self.warnings.len() + self.rejections.len());
        for Warning { line, column, found, what, became } in &self.warnings {
            let mut text = self.place(*line);
            let _ = write!(text, " {column} : « {found} » {what}");
            if !became.is_empty() {
                let _ = write!(text, " : « {became} »");
            }
            lines.push((*line, text));
        }
        for Rejection { line, found, why } in &self.rejections {
            lines.push((*line, format!("{} fiche rejetée : {why} (« {found} »)", self.place(*line))));
        }
        lines.sort_by_key(|(line, _)| *line);
        let mut text = String::new();
        for (_, line) in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    fn place(&self, line: u32) -> String {
        if line == 0 { format!("{}:", self.file) } else { format!("{}:{line}:", self.file) }
    }

    /// Counts, then warnings grouped by column and kind, then what was rewritten.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let set_aside = match self.n_set_aside {
            0 => String::new(),
            n => format!(", {} par la correspondance", counted(n as usize, "écarté", "écartés")),
        };
        let _ = writeln!(
            text,
            "{} : {} {}, {}, {}{set_aside} ; {}.",
            self.file,
            counted(self.n_records as usize, "enregistrement", "enregistrements"),
            if self.n_records < 2 { "lu" } else { "lus" },
            counted(self.n_lieux as usize, "gardé", "gardés"),
            counted(self.rejections.len(), "rejeté", "rejetés"),
            counted(self.warnings.len(), "avertissement", "avertissements"),
        );
        let mut groups: BTreeMap<(&str, &str), (usize, &str)> = BTreeMap::new();
        for warning in &self.warnings {
            let group = groups.entry((warning.column, warning.what)).or_insert((0, &warning.found));
            group.0 += 1;
        }
        // Of as many, the first by column: the map gives them in that order.
        let groups = first_by_key(groups, usize::MAX, |(_, (count, _))| std::cmp::Reverse(*count));
        for ((column, what), (count, example)) in groups {
            let _ = writeln!(text, "  {count:>6} × {column} : {what} (par exemple « {example} »)");
        }
        if !self.conversions.is_empty() {
            text.push_str("Ramenés au standard sans perte :\n");
            let first = first_by_key(&self.conversions, 40, |(_, count)| std::cmp::Reverse(**count));
            for ((column, found, became), count) in first {
                let became = if became.is_empty() { "sans équivalent" } else { became };
                let _ = writeln!(text, "  {count:>6} × {column} : « {found} » → {became}");
            }
            if self.conversions.len() > 40 {
                let _ = writeln!(text, "         et {} autres formes.", self.conversions.len() - 40);
            }
        }
        text
    }
}

/// `1 lieu`, `2 lieux`.
#[must_use]
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n < 2 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_says_where_what_and_what_was_done() {
        let mut report = Report::new("sources/35.csv");
        report.warn(118, "services", "Yoga", "n'est pas dans le standard — gardé comme valeur supplémentaire", "");
        report.warn(7, "code_postal", "1000", "avait perdu son zéro — complété", "01000");
        report.reject(90, "", "ni nom ni rien d'autre à montrer");
        assert_eq!(
            report.lines(),
            "sources/35.csv:7: code_postal : « 1000 » avait perdu son zéro — complété : « 01000 »\n\
             sources/35.csv:90: fiche rejetée : ni nom ni rien d'autre à montrer (« »)\n\
             sources/35.csv:118: services : « Yoga » n'est pas dans le standard — gardé comme valeur supplémentaire\n"
                .replace("(« »)", "(«  »)")
        );
    }

    #[test]
    fn the_summary_groups_warnings_of_one_kind() {
        let mut report = Report::new("a.csv");
        for line in 2..5 {
            report.warn(line, "date_maj", "hier", "n'est pas une date — retiré", "");
        }
        report.convert("services", "accéder à du matériel", "Accès internet et matériel informatique");
        let summary = report.summary();
        assert!(summary.contains("3 × date_maj : n'est pas une date — retiré (par exemple « hier »)"), "{summary}");
        assert!(summary.contains("1 × services : « accéder à du matériel » → Accès internet"), "{summary}");
    }

    #[test]
    fn a_long_text_is_shortened_and_stays_on_one_line() {
        let long = "a\n".repeat(1_000);
        let short = shortened(&long);
        assert_eq!(short.chars().count(), SHOWN + 1);
        assert!(!short.contains('\n'));
        assert_eq!(shortened("a\u{1b}[31m\u{202e}b\u{0}c"), "a [31m b c");
    }
}
