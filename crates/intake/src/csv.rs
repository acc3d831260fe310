//! CSV as published: fields may hold line ends, and quotes that nobody escaped.
//!
//! The national file quotes each present value and leaves the quotes inside alone (`"le "Relais" du bourg"`), which no CSV
//! library reads as it was meant. Here each record is read strictly first; when its number of fields is not that of the header,
//! more tolerant readings of the same record are tried, and the first that gives the right number wins. If none does, the record
//! ends with its line, so that one unbalanced quote never swallows the records after it.
//!
//! Knows fields; names of columns are only counted here.

use crate::dialect;
use std::borrow::Cow;

/// How a file separates its fields, and where its header is. Found by [`dialect::layout`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// ASCII.
    pub delimiter: u8,
    /// Fields of the header; 0 while that is not known.
    pub n_fields: usize,
    /// Where the header starts, in bytes.
    pub start: usize,
    /// Its physical line, from 1.
    pub line: u32,
}

/// A record: its fields, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Physical line of the file on which it starts, from 1.
    pub line: u32,
    /// The fields, quotes removed.
    pub fields: Vec<Cow<'a, str>>,
    /// Whether the number of fields is the header's.
    pub is_whole: bool,
}

/// The records of a CSV text, header first.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    dialect: Layout,
    /// Bytes that readings may still go through for nothing.
    patience: usize,
}

/// How many times its own length a text may be gone through for nothing. An honest file costs one or two, and once more for each quote
/// that nothing closes; in a hostile one each line opens such a quote, and each would be looked for to the end.
const PATIENCE: usize = 32;

/// How far a reading goes that guesses where quotes end, in bytes: texts are cut long before.
const REACH: usize = 1 << 16;

/// How far the end of a guard is looked for, in bytes.
const LONGEST_GUARD: usize = 1_000;

/// When a quote ends a quoted field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// RFC 4180: two quotes are one, a single one ends the field and must be followed by a delimiter or the end of the line.
    Strict,
    /// A quote ends the field when what follows looks like the start of another field of a file that quotes all its values.
    AllQuoted,
    /// A quote ends the field when a delimiter or the end of the line follows.
    Lenient,
}

impl<'a> Records<'a> {
    /// The records of a text whose layout is found first; see [`dialect::layout`] for `weigh`.
    #[must_use]
    pub fn new(text: &'a str, weigh: impl Fn(&[Cow<'_, str>]) -> usize) -> Self {
        Self::of(text, dialect::layout(text, &weigh))
    }

    /// The records of a text, header first.
    #[must_use]
    pub fn of(text: &'a str, layout: Layout) -> Self {
        let patience = text.len().saturating_mul(PATIENCE);
        Self { text, at: layout.start, line: layout.line, dialect: layout, patience }
    }

    /// Reads one record from `start`: its fields, and where the next one starts. When a quoted field never ends or ends in the middle of
    /// text: how far that was looked for.
    fn read(&self, start: usize, reading: Reading) -> Result<(Vec<Cow<'a, str>>, usize), usize> {
        let bytes = self.text.as_bytes();
        let delimiter = self.dialect.delimiter;
        let mut fields = Vec::with_capacity(self.dialect.n_fields.min(64));
        let mut at = start;
        loop {
            let (field, end) = if bytes.get(at) == Some(&b'"') {
                self.quoted(at + 1, reading)?
            } else if let Some(guarded) = self.guarded(at) {
                guarded
            } else {
                let length =
                    bytes[at..].iter().position(|b| *b == delimiter || *b == b'\n').unwrap_or(bytes.len() - at);
                let field = &self.text[at..at + length];
                (Cow::Borrowed(field.strip_suffix('\r').unwrap_or(field)), at + length)
            };
            fields.push(field);
            match bytes.get(end) {
                Some(byte) if *byte == delimiter => at = end + 1,
                Some(_) => return Ok((fields, end + 1)),
                None => return Ok((fields, end)),
            }
            // A hostile file of delimiters only: the header bounds what a record may hold.
            if self.dialect.n_fields > 0 && fields.len() > self.dialect.n_fields.saturating_mul(4) + 64 {
                return Err(end);
            }
        }
    }

    /// `="1, rue X"`, which keeps a spreadsheet from reading a number: quoted like any other, on one line.
    fn guarded(&self, at: usize) -> Option<(Cow<'a, str>, usize)> {
        let near = self.text.as_bytes().get(at..)?;
        near.starts_with(b"=\"").then_some(())?;
        let near = &near[..near.len().min(LONGEST_GUARD)];
        let end = at + near.iter().position(|b| *b == b'\n').unwrap_or(near.len());
        let line = Self { text: self.text.get(..end)?, ..self.clone() };
        line.quoted(at + 2, Reading::Strict).ok()
    }

    /// The rest of a quoted field, and where its delimiter or line end is; or how far that was looked for.
    fn quoted(&self, start: usize, reading: Reading) -> Result<(Cow<'a, str>, usize), usize> {
        let bytes = self.text.as_bytes();
        let mut owned: Option<String> = None;
        let mut from = start;
        let mut at = start;
        loop {
            let quote = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'"'));
            at += quote.ok_or(bytes.len())?;
            let is_pair = bytes.get(at + 1) == Some(&b'"');
            let (closes, end) = self.closes(at, reading);
            if closes {
                let last = &self.text[from..at];
                let field = match owned {
                    None => Cow::Borrowed(last),
                    Some(mut text) => {
                        text.push_str(last);
                        Cow::Owned(text)
                    }
                };
                return end.map(|end| (field, end)).ok_or(at);
            }
            // An escaped pair is one quote; a stray quote is itself, also right before the quote that closes.
            let is_escaped = is_pair && (reading == Reading::Strict || !self.closes(at + 1, reading).0);
            let (kept, next) = if is_escaped { (at + 1, at + 2) } else { (at + 1, at + 1) };
            owned.get_or_insert_default().push_str(&self.text[from..kept]);
            (from, at) = (next, next);
        }
    }
}

impl Records<'_> {
    /// Whether the quote at `at` ends its field, and where the delimiter after it is.
    fn closes(&self, at: usize, reading: Reading) -> (bool, Option<usize>) {
        let bytes = self.text.as_bytes();
        let delimiter = self.dialect.delimiter;
        let end = end_of_field(bytes, at + 1, delimiter);
        let closes = match reading {
            Reading::Strict => bytes.get(at + 1) != Some(&b'"'),
            Reading::AllQuoted => end.is_some_and(|end| {
                bytes.get(end).is_none_or(|b| *b == b'\n')
                    || bytes.get(end + 1).is_none_or(|b| matches!(b, b'"' | b'\n' | b'\r') || *b == delimiter)
            }),
            Reading::Lenient => end.is_some(),
        };
        (closes, end)
    }
}

/// Where the delimiter, line end or end of file is when nothing but spaces separates it from `at`.
fn end_of_field(bytes: &[u8], at: usize, delimiter: u8) -> Option<usize> {
    let mut at = at;
    while matches!(bytes.get(at), Some(b' ' | b'\r')) {
        at += 1;
    }
    bytes.get(at).is_none_or(|b| *b == delimiter || *b == b'\n').then_some(at)
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        // Blank lines are not records.
        let bytes = self.text.as_bytes();
        while let Some(b'\n' | b'\r') = bytes.get(self.at) {
            self.line += u32::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return None;
        }
        let expected = self.dialect.n_fields;
        let at = self.at;
        let end_of_line = || {
            let length = bytes[at..].iter().position(|b| *b == b'\n');
            length.map_or(bytes.len(), |length| at + length + 1)
        };
        let mut chosen = None;
        for reading in [Reading::Strict, Reading::AllQuoted, Reading::Lenient] {
            // Whole lines, one at least. Out of patience, a record is what its own line says.
            let reach = match bytes.get(at..at.saturating_add(REACH)) {
                _ if self.patience == 0 => end_of_line(),
                Some(near) if reading != Reading::Strict => {
                    near.iter().rposition(|b| *b == b'\n').map_or_else(end_of_line, |length| at + length + 1)
                }
                _ => bytes.len(),
            };
            let within = Self { text: &self.text[..reach], ..self.clone() };
            let reached = match within.read(at, reading) {
                Ok((fields, end))
                    if expected == 0
                        || fields.len() == expected && (reading == Reading::Strict || !self.swallows(at, end)) =>
                {
                    chosen = Some((fields, end, true));
                    break;
                }
                Ok((_, end)) | Err(end) => end,
            };
            self.patience = self.patience.saturating_sub(reached - at);
        }
        let (fields, end, is_whole) = chosen.unwrap_or_else(|| {
            let end = end_of_line();
            (self.split_line(&self.text[self.at..end]), end, false)
        });
        let line = self.line;
        let n_lines = bytes[self.at..end].iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(n_lines).unwrap_or(u32::MAX));
        self.at = end;
        Some(Record { line, fields, is_whole })
    }
}

impl<'a> Records<'a> {
    /// Whether a line after the first of a record is one by itself: a quote that nothing closed took what follows with it. In files of few
    /// columns a line of a text may have as many fields by chance.
    fn swallows(&self, start: usize, end: usize) -> bool {
        let lines = self.text[start..end].split_inclusive('\n').skip(1);
        let mut alone = lines.map(|line| Self { text: line, at: 0, ..self.clone() }.read(0, Reading::Strict));
        self.dialect.n_fields > 3
            && alone.any(|read| read.is_ok_and(|(fields, _)| fields.len() == self.dialect.n_fields))
    }

    /// The last resort: a physical line cut at its delimiters, those between quotes left alone as far as can be told.
    fn split_line(&self, line: &'a str) -> Vec<Cow<'a, str>> {
        let alone = Self { text: line, at: 0, ..self.clone() };
        if let Ok((fields, end)) = alone.read(0, Reading::Lenient)
            && end == line.len()
        {
            return fields;
        }
        let limit = self.dialect.n_fields.saturating_mul(4) + 64;
        let line = line.trim_end_matches(['\r', '\n']);
        line.split(char::from(self.dialect.delimiter))
            .take(limit)
            .map(|field| Cow::Borrowed(field.trim().trim_matches('"')))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        Records::new(text, |_| 0)
            .map(|record| (record.line, record.fields.iter().map(|field| field.to_string()).collect()))
            .collect()
    }

    fn check(text: &str, expected: &[&[&str]]) {
        let found: Vec<Vec<String>> = read(text).into_iter().map(|(_, fields)| fields).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_delimiter_is_found() {
        check("a,b,c\n1,2,3\n", &[&["a", "b", "c"], &["1", "2", "3"]]);
        check("a;b;c\n1,5;2;3", &[&["a", "b", "c"], &["1,5", "2", "3"]]);
        check("a\tb\r\n1\t2\r\n", &[&["a", "b"], &["1", "2"]]);
    }

    #[test]
    fn what_the_columns_mean_weighs_more_than_their_number() {
        let text = "nom;adresse,rue,ville,pays\nx;y,z";
        let weigh = |fields: &[Cow<'_, str>]| usize::from(fields.iter().any(|field| field == "nom"));
        let first = Records::new(text, weigh).next().unwrap();
        assert_eq!(first.fields, ["nom", "adresse,rue,ville,pays"]);
    }

    #[test]
    fn quotes_escaped_as_they_should_be() {
        check("a,b\n\"x \"\"y\"\", z\",\"\"\n", &[&["a", "b"], &["x \"y\", z", ""]]);
    }

    #[test]
    fn quotes_that_nobody_escaped() {
        check("\"a\",\"b\"\n\"le \"Relais\" du bourg\",\"x\"\n", &[&["a", "b"], &["le \"Relais\" du bourg", "x"]]);
        check("\"a\",\"b\"\n\"le \"Relais\"\",\"x\"\n", &[&["a", "b"], &["le \"Relais\"", "x"]]);
        check("\"a\",\"b\"\n\"\"Relais\" bourg\",\"x\"\n", &[&["a", "b"], &["\"Relais\" bourg", "x"]]);
        check(
            "\"a\",\"b\",\"c\"\n\"dit \"Relais\", au bourg\",,\"x\"\n",
            &[&["a", "b", "c"], &["dit \"Relais\", au bourg", "", "x"]],
        );
        check(
            "\"a\",\"b\"\n\"x\",\"fin \"citée\"\"\n\"y\",\"z\"",
            &[&["a", "b"], &["x", "fin \"citée\""], &["y", "z"]],
        );
    }

    #[test]
    fn a_field_may_hold_line_ends_and_lines_are_still_counted() {
        let found = read("id,texte\n1,\"deux\nlignes\"\n\n2,\"x\"\n");
        assert_eq!(found[1], (2, vec!["1".into(), "deux\nlignes".into()]));
        assert_eq!(found[2].0, 5);
    }

    #[test]
    fn an_unbalanced_quote_costs_no_other_record() {
        let text = "id,nom,x\n1,\"ouvert,a\n2,deux,b\n3,trois,c\n";
        let found = read(text);
        assert_eq!(found.len(), 4);
        assert_eq!(found[1].1[0], "1");
        assert_eq!(found[2].1, ["2", "deux", "b"]);
        assert_eq!(found[3], (4, vec!["3".into(), "trois".into(), "c".into()]));
        assert!(!Records::new(text, |_| 0).nth(1).unwrap().is_whole);
    }

    #[test]
    fn a_quote_that_nothing_closes_takes_no_whole_record_with_it() {
        for quoted in ["\"deux", "\"deux\"x", "\"\"\"deux\"", "\"deux\"\""] {
            let text = format!("a,b,c,d\n1,{quoted},3,4\n5,6,7,8\n\"9\",\"10\",\"11\",\"12\"\n13,14,15,16\n");
            let found = read(&text);
            let whole: Vec<&str> = found.iter().map(|(_, fields)| fields[0].as_str()).collect();
            assert_eq!(whole, ["a", "1", "5", "9", "13"], "{text}");
        }
    }

    #[test]
    fn short_and_long_records_are_kept_and_said() {
        let found: Vec<_> = Records::new("a,b,c\n1,2\n1,2,3,4\n5,6,7", |_| 0).collect();
        assert_eq!(found.iter().map(|record| record.is_whole).collect::<Vec<_>>(), [true, false, false, true]);
        assert_eq!(found[1].fields, ["1", "2"]);
        assert_eq!(found[2].fields, ["1", "2", "3", "4"]);
    }

    #[test]
    fn nothing_makes_it_panic_or_loop() {
        for text in ["", "\n\n", "\"", "\"\"", "\"\"\"", "a,\"", "é\"é,\"é\n\"", "\r", ",,,,", "a\n\"\"\"\"\"\n,"] {
            assert!(read(text).len() <= 3, "{text:?}");
        }
        let hostile = format!("a,b\n{}\n1,2", ",".repeat(100_000));
        assert_eq!(read(&hostile).last().unwrap().1, ["1", "2"]);
        // Quadratic time would show here: each line opens a quote that never closes.
        let hostile = format!("a,b\n{}", "\"x,y\n".repeat(3_000));
        assert_eq!(read(&hostile).len(), 3_001);
    }

    /// In the square of their length, each of these would take minutes.
    #[test]
    fn a_megabyte_of_quotes_is_read_in_the_time_of_a_megabyte() {
        let lines = 300_000;
        for (line, last) in [
            ("\"x\n", ""),
            ("\"x\n", "\"\n"),
            ("\"x\n", "\",\"\n"),
            ("\"\"\"\n", ""),
            ("\"\n", "\"\n"),
            ("\",\"\n", ""),
            ("a,\"\n", ""),
            ("\"a\",\"b\n", "\"\n"),
        ] {
            let good = "1,2,3,4\n\"5\",\"6\",\"7\",\"8\"\n";
            let text = format!("a,b,c,d\n{good}{}{last}{good}", line.repeat(lines));
            let found = read(&text);
            let n = found.len();
            assert!(n > 100_000, "{line:?} {last:?}: {n}");
            for at in [1, n - 2] {
                assert!(found[at].1 == ["1", "2", "3", "4"], "{line:?} {last:?}: line {}", found[at].0);
                assert!(found[at + 1].1 == ["5", "6", "7", "8"], "{line:?} {last:?}: line {}", found[at + 1].0);
            }
        }
        // One record that is read over and over: a header of many columns, and none of the lines has as many.
        let text = format!("{}\n{}", "a,".repeat(2_000), "\"\n\",".repeat(200_000));
        assert!(read(&text).len() > 1_000);
    }

    #[test]
    fn what_was_written_properly_is_read_back() {
        let mut seed = 0x00C0_FFEE_u32;
        let mut next = |n: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % n
        };
        let letters = ['a', '"', ',', ';', '\n', ' ', 'é'];
        for _ in 0..2_000 {
            let mut rows: Vec<Vec<String>> = vec![vec!["un".into(), "deux".into(), "trois".into()]];
            for _ in 0..3 {
                rows.push((0..3).map(|_| (0..next(6)).map(|_| letters[next(7) as usize]).collect()).collect());
            }
            let text: String = rows
                .iter()
                .map(|row| {
                    row.iter().map(|f| format!("\"{}\"", f.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n"
                })
                .collect();
            let found: Vec<Vec<String>> = read(&text).into_iter().map(|(_, fields)| fields).collect();
            assert_eq!(found, rows, "{text}");
        }
    }
}
