//! JSON as published: an array of flat objects, some keys absent, some values numbers where text is meant.
//!
//! The array is cut into its records first and each is parsed alone (crate `serde_json`), so that a record that is not JSON
//! (`NaN`, a stray comma, a file cut short) costs only itself. Knows keys and values; what they mean is decided elsewhere.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A flat object: keys and values as text, in the order of the file.
pub type Object = Vec<(String, String)>;

/// Why a JSON text has no records to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnArray;

/// The records of the array in `text`: each object, or the beginning of what could not be read.
///
/// # Errors
/// [`NotAnArray`] when the text is not an array, nor an object that holds one array of objects.
pub fn records(text: &str) -> Result<impl Iterator<Item = Result<Object, &str>>, NotAnArray> {
    let start = text.trim_start();
    let array = match start.as_bytes().first() {
        Some(b'[') => start,
        // `{"data": [{…}]}`: an envelope around the array.
        Some(b'{') => start.find('[').map(|at| &start[at..]).filter(|_| envelope(start)).ok_or(NotAnArray)?,
        _ => return Err(NotAnArray),
    };
    Ok(Records { text: array, at: 1, patience: array.len().saturating_mul(PATIENCE) })
}

/// How many times its own length a text may be gone through for records that are none: in a hostile one, each would be looked for to the
/// end.
const PATIENCE: usize = 32;

/// Whether the first value of an object is an array of objects.
fn envelope(text: &str) -> bool {
    let Some(at) = text.find('[') else { return false };
    let before = &text[1..at];
    before.bytes().filter(|b| *b == b':').count() == 1
        && !before.contains(['{', ','])
        && text[at + 1..].trim_start().starts_with('{')
}

/// The top-level values of an array.
struct Records<'a> {
    text: &'a str,
    at: usize,
    /// Bytes that may still be gone through for nothing.
    patience: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Object, &'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b',' | b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        let start = self.at;
        let whole = match (self.patience, next_object(&self.text[start..])) {
            (0, Some(length)) => &self.text[..start + length],
            _ => self.text,
        };
        self.at = end_of_value(whole, start);
        let slice = self.text[start..self.at].trim_end();
        if slice.is_empty() {
            // The end of the array; whatever follows it is not a record.
            self.at = bytes.len();
            return None;
        }
        let record = object(slice);
        if record.is_some() {
            return record.map(Ok);
        }
        self.patience = self.patience.saturating_sub(slice.len());
        // A quote or a bracket that is missing or too many takes what follows with it: the next object begins anew.
        let own = next_object(slice).unwrap_or(slice.len());
        self.at = self.at.min(start + own);
        Some(Err(slice.get(..own).unwrap_or(slice)))
    }
}

/// Where the value ends that starts at `start`.
fn end_of_value(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut in_text) = (start, 0_usize, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if in_text => at += 1,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b']' if depth == 0 => break,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    at += 1;
                    break;
                }
            }
            b',' if depth == 0 => break,
            _ => {}
        }
        at += 1;
    }
    at = at.min(bytes.len());
    // A backslash may have jumped into the middle of a character.
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Where the first object of a text ends that another follows, as far as signs tell: `},{`.
fn next_object(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let end = from + text.get(from..)?.find('}')? + 1;
        let next = text[end..].trim_start().strip_prefix(',').map(str::trim_start);
        if next.is_some_and(|next| next.starts_with('{')) {
            return Some(end);
        }
        from = end;
    }
}

fn object(slice: &str) -> Option<Object> {
    parsed(slice).or_else(|| parsed(&without_nan(slice)?))
}

fn parsed(slice: &str) -> Option<Object> {
    let mut deserializer = serde_json::Deserializer::from_str(slice);
    let object = deserializer.deserialize_map(Flat).ok()?;
    deserializer.end().ok()?;
    Some(object)
}

/// `NaN` and `Infinity`, which some writers put where JSON has no number for it, as `null`; `None` when there is none.
fn without_nan(slice: &str) -> Option<String> {
    let mut out = String::with_capacity(slice.len());
    let (mut rest, mut in_text, mut found) = (slice, false, false);
    while let Some(c) = rest.chars().next() {
        let word = ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| !in_text && rest.starts_with(word));
        if let Some(word) = word {
            out.push_str("null");
            (rest, found) = (&rest[word.len()..], true);
            continue;
        }
        let length =
            if in_text && c == '\\' { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { c.len_utf8() };
        in_text ^= c == '"';
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    found.then_some(out)
}

/// Reads an object whose values become text.
struct Flat;

impl<'de> Visitor<'de> for Flat {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            object.push((key, text_of(map.next_value::<&RawValue>()?)));
        }
        Ok(object)
    }
}

/// Any value as text: a number as it is written, a list as its items joined by `|`, `null` and nested objects as nothing.
fn text_of(value: &RawValue) -> String {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).unwrap_or_default(),
        Some(b't') => "Oui".to_owned(),
        Some(b'f') => "Non".to_owned(),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
            // A list of lists says nothing that a cell can hold, and may be deep.
            let scalars = items.into_iter().filter(|item| !item.get().starts_with('['));
            let texts = scalars.map(text_of).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join("|")
        }
        Some(b'n' | b'{') | None => String::new(),
        Some(_) => raw.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Object, String>> {
        records(text).unwrap().map(|record| record.map_err(str::to_owned)).collect()
    }

    fn pairs(object: &[(&str, &str)]) -> Result<Object, String> {
        Ok(object.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn keys_may_be_absent_and_values_of_any_kind() {
        let text = r#"[{"id": 12, "nom": "É\u0301", "latitude": -1.5e1, "x": null}, {"services": ["a", null, "b"], "ok": true, "o": {"p": [1]}}]"#;
        assert_eq!(
            read(text),
            [
                pairs(&[("id", "12"), ("nom", "É\u{301}"), ("latitude", "-1.5e1"), ("x", "")]),
                pairs(&[("services", "a|b"), ("ok", "Oui"), ("o", "")]),
            ]
        );
    }

    #[test]
    fn a_bad_record_costs_only_itself() {
        let text =
            r#"[{"nom": "a"}, {"nom": "b", }, 12, {"nom": "NaN", "lat": NaN,"lon":-Infinity}, {"nom": "c]}\"{"}, ]"#;
        let found = read(text);
        assert_eq!(found[0], pairs(&[("nom", "a")]));
        assert!(found[1].is_err() && found[2].is_err());
        assert_eq!(found[3], pairs(&[("nom", "NaN"), ("lat", ""), ("lon", "")]));
        assert_eq!(found[4], pairs(&[("nom", "c]}\"{")]));
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn a_sign_that_is_missing_costs_no_other_record() {
        let good = r#"{"nom": "a"}"#;
        for bad in [
            r#"{"nom": "b}"#,
            r#"{"nom": b"}"#,
            r#"{nom": "b"}"#,
            r#"{"nom": ["b"}"#,
            r#"{"nom": "b"]}"#,
            r#"{"nom": {"b": 1}"#,
            r#"{"nom": "b\"}"#,
            r#"{"nom": "b"}}"#,
            r#"{"nom": "b"}]"#,
        ] {
            // After `]` the array is at its end, as far as anybody can tell.
            let n = if bad.ends_with("}]") { 1 } else { 3 };
            let text = format!("[{good}, {bad}, {good}, \n {good}]");
            let found = read(&text);
            assert_eq!(found.iter().filter(|record| **record == pairs(&[("nom", "a")])).count(), n, "{text} {found:?}");
        }
    }

    /// In the square of their length, each would take minutes.
    #[test]
    fn a_megabyte_of_brackets_is_read_in_the_time_of_a_megabyte() {
        let good = r#"{"nom":"a"}"#;
        for piece in ["{[},", "{\"},", "{\"a},", "[{},", "{},", "},{", "[{", "{\"\\\"},", "{\"},{"] {
            let text = format!("[{good},{}{good},{good}]", piece.repeat(1_000_000 / piece.len()));
            let found = read(&text);
            assert_eq!(found[0], pairs(&[("nom", "a")]), "{piece}");
            assert!(found.len() > 1, "{piece}");
        }
    }

    #[test]
    fn a_file_cut_short_gives_what_it_has() {
        let found = read(r#"[{"nom": "a"}, {"nom": "b"#);
        assert_eq!(found.len(), 2);
        assert!(found[1].is_err());
    }

    #[test]
    fn an_envelope_is_opened_and_anything_else_is_not_an_array() {
        assert_eq!(read(r#"{"data": [{"nom": "a"}]}"#), [pairs(&[("nom", "a")])]);
        for other in
            [r#"{"nom": "a"}"#, "", "12", r#"{"type": "FeatureCollection", "features": [{"type": "Feature"}]}"#]
        {
            assert!(records(other).is_err(), "{other}");
        }
        assert_eq!(read("[]"), []);
    }

    #[test]
    fn nothing_makes_it_panic_or_loop() {
        for text in ["[", "[\"", "[\"\\", "[\"\\é", "[{]", "[}}}]", "[[[[", "[{\"a\":\"\\", "[,,,"] {
            assert!(read(text).len() < 5, "{text}");
        }
        let deep = format!("[{}", "[".repeat(100_000));
        assert_eq!(read(&deep).len(), 1);
        let deep = format!("[{{\"a\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep).len(), 1);
    }
}
