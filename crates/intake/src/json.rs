//! JSON as published: an array of flat objects, by itself or in an answer, or one object a line; some keys absent, some values numbers where text is meant.
//!
//! The array is cut into its records first and each is parsed alone (crate `serde_json`), so that a record that is not JSON
//! (`NaN`, a stray comma, a file cut short) costs only itself. Knows keys and values; what they mean is decided elsewhere.

use crate::dialect::Weigh;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A flat object: keys and values as text, in the order of the file.
pub type Object = Vec<(String, String)>;

/// Why a JSON text has no records to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnArray;

/// The records of `text`: each object, or the beginning of what could not be read. They are those of an array; of the array of records among
/// the members of an object (`{"total_count": 2, "results": [{…}]}`), where `weigh` tells one array from another by the names of its first
/// record; or objects one after the other, one a line. A point (`geometry.coordinates`) is a latitude and a longitude.
///
/// # Errors
/// [`NotAnArray`] when the text is none of these.
pub fn records<'a>(
    text: &'a str,
    weigh: Weigh,
) -> Result<impl Iterator<Item = Result<Object, &'a str>> + use<'a>, NotAnArray> {
    let start = text.trim_start();
    let (text, at, lines) = match start.as_bytes().first() {
        Some(b'[') => (start, 1, false),
        Some(b'{') => match after_first(start) {
            Some(lines) => (start, 0, lines),
            None => (envelope(start, weigh).ok_or(NotAnArray)?, 1, false),
        },
        _ => return Err(NotAnArray),
    };
    Ok(Records { text, at, lines, patience: text.len().saturating_mul(PATIENCE) })
}

/// Whether objects follow each other, and if so, whether a line end alone separates them.
fn after_first(text: &str) -> Option<bool> {
    let follows = |rest: &str| {
        let rest = rest.trim_start();
        let next = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        next.starts_with('{').then_some(next.len() == rest.len())
    };
    // A first line that is spoilt has no end of its own.
    let line = text.find('\n').filter(|end| text[..*end].trim_end().ends_with('}'));
    let end = end_of_value(text, 0);
    text.get(end..).and_then(follows).or_else(|| line.and_then(|end| follows(&text[end..])))
}

/// How deep an array of records is looked for in an answer (`{"result": {"records": [{…}]}}`), and how many are weighed.
const DEEPEST: usize = 3;
const MOST_ARRAYS: usize = 50;

/// The array of records in an object: of several, the one whose first record weighs most; then the longest.
fn envelope<'a>(text: &'a str, weigh: Weigh) -> Option<&'a str> {
    let mut found = Vec::new();
    arrays(text, 0, &mut found);
    let weighed = found.into_iter().map(|array| {
        let first = array[1..].trim_start();
        let record = object(&first[..end_of_value(first, 0)]).unwrap_or_default();
        let names: Vec<Cow<'_, str>> = record.iter().map(|(name, _)| Cow::Borrowed(name.as_str())).collect();
        ((weigh(&names), end_of_value(array, 0)), array)
    });
    weighed.max_by_key(|(key, _)| *key).map(|(_, array)| array)
}

/// The arrays of objects, or of nothing, among the members of the object that `text` begins with.
fn arrays<'a>(text: &'a str, depth: usize, found: &mut Vec<&'a str>) {
    let mut at = 1;
    while found.len() < MOST_ARRAYS {
        at = text.len() - text[at..].trim_start_matches([',', ' ', '\n', '\r', '\t']).len();
        let Some(name) = text[at..].strip_prefix('"') else { return };
        let Some(end) = end_of_text(name) else { return };
        let Some(value) = name[end..].trim_start().strip_prefix(':').map(str::trim_start) else { return };
        match value.as_bytes().first() {
            Some(b'[') if value[1..].trim_start().starts_with(['{', ']']) => found.push(value),
            Some(b'{') if depth < DEEPEST => arrays(value, depth + 1, found),
            _ => {}
        }
        at = text.len() - value.len() + end_of_value(value, 0);
    }
}

/// Where the quoted text ends whose first quote was taken.
fn end_of_text(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.map(|end| end + 1)
}

/// How many times its own length a text may be gone through for records that are none: in a hostile one, each would be looked for to the
/// end.
const PATIENCE: usize = 32;

/// The top-level values of an array.
struct Records<'a> {
    text: &'a str,
    at: usize,
    /// Whether records are separated by line ends, and not by commas.
    lines: bool,
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
        let whole = match (self.patience, next_object(&self.text[start..], self.lines)) {
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
        let own = next_object(slice, self.lines).unwrap_or(slice.len());
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

/// Where the first object of a text ends that another follows, as far as signs tell: `},{`, or `}` and a line with `{`.
fn next_object(text: &str, lines: bool) -> Option<usize> {
    let sign = if lines { '\n' } else { ',' };
    let mut from = 0;
    loop {
        let end = from + text.get(from..)?.find('}')? + 1;
        let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() && c != sign);
        let next = rest.strip_prefix(sign).map(str::trim_start);
        if next.is_some_and(|next| next.starts_with('{')) {
            return Some(end);
        }
        from = end;
    }
}

fn object(slice: &str) -> Option<Object> {
    parsed(slice, 0).or_else(|| parsed(&without_nan(slice)?, 0))
}

fn parsed(slice: &str, depth: u8) -> Option<Object> {
    let mut deserializer = serde_json::Deserializer::from_str(slice);
    let object = deserializer.deserialize_map(Flat { depth }).ok()?;
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

/// Reads an object whose values become text. What the object of a GeoJSON feature (`properties`) or of a portal's record (`fields`) holds is its
/// own; a point is its `latitude` and `longitude` where it gives no others.
struct Flat {
    /// 0: a record; 1: an object in it, where nothing is looked for further down.
    depth: u8,
}

/// Members that hold the columns of a record.
const INNER: [&str; 3] = ["properties", "fields", "attributes"];

/// Latitude and longitude in an object: GeoJSON's point, or `{"lon": 4.2, "lat": 45.7}`.
fn point(object: &Object) -> Option<[String; 2]> {
    let named = |names: &[&str]| object.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, text)| text);
    let both = named(&["lat", "latitude"]).zip(named(&["lon", "lng", "long", "longitude"]));
    if let Some((lat, lon)) = both {
        return Some([lat.clone(), lon.clone()]);
    }
    let (lon, lat) =
        named(&["coordinates"]).filter(|_| named(&["type"]).is_some_and(|of| of == "Point"))?.split_once('|')?;
    Some([lat.split('|').next().unwrap_or("").to_owned(), lon.to_owned()])
}

impl<'de> Visitor<'de> for Flat {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object::new();
        let mut at = None;
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value::<&RawValue>()?;
            let inner = if self.depth == 0 && value.get().starts_with('{') { parsed(value.get(), 1) } else { None };
            let place = inner.as_ref().and_then(point);
            match inner {
                Some(inner) if INNER.contains(&key.as_str()) => object.extend(inner),
                Some(_) if place.is_some() => at = at.or(place),
                _ => {
                    let text = text_of(value);
                    if self.depth > 0 || (key.as_str(), text.as_str()) != ("type", "Feature") {
                        object.push((key, text));
                    }
                }
            }
        }
        let says = |of: &str| object.iter().any(|(name, text)| name == of && !text.trim().is_empty());
        if let Some([lat, lon]) = at.filter(|_| !says("latitude") && !says("longitude")) {
            object.push(("latitude".to_owned(), lat));
            object.push(("longitude".to_owned(), lon));
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
        records(text, &crate::columns::n_understood).unwrap().map(|record| record.map_err(str::to_owned)).collect()
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
        for other in [
            r#"{"nom": "a"}"#,
            "",
            "12",
            r#"{"type": "Topology", "objects": {"a": {"geometries": 1}}, "arcs": [[[0, 1]]]}"#,
        ] {
            assert!(records(other, &|_| 0).is_err(), "{other}");
        }
        assert_eq!(read("[]"), []);
    }

    #[test]
    fn the_array_of_records_is_found_beside_other_members() {
        let expected = [pairs(&[("nom", "a"), ("commune", "b")]), pairs(&[("nom", "c")])];
        let array = r#"[{"nom": "a", "commune": "b"}, {"nom": "c"}]"#;
        for text in [
            r#"{"total_count": 2, "results": @}"#,
            r#"{"results": @, "total_count": 2}"#,
            r#"{"links": [{"rel": "a long link, much longer than the records themselves, as they are: self"}], "x": {"y": [1]}, "data": @, "next": null}"#,
            r#"{"help": "a \"[{\"", "result": {"fields": [{"id": "nom", "type": "text"}, {"id": "b", "type": "text"}], "records": @}}"#,
            "{\n  \"facets\" : [ ],\n  \"results\" :\n @}",
        ] {
            assert_eq!(read(&text.replace('@', array)), expected, "{text}");
        }
        assert_eq!(read(r#"{"total_count": 0, "results": []}"#), []);
    }

    #[test]
    fn one_object_a_line_is_read_and_a_bad_line_costs_only_itself() {
        let good = r#"{"nom": "a", "o": {"p": 1}}"#;
        let expected = pairs(&[("nom", "a"), ("o", "")]);
        for bad in [r#"{"nom": "b}"#, r#"{"nom": b"}"#, r#"{nom": "b"}"#, r#"{"nom": ["b"}"#, r#"{"nom": {"b": 1}"#] {
            for text in [format!("{good}\n{bad}\n{good}\r\n\n{good}\n"), format!("{bad}\n{good}\n{good}\n{good}")] {
                let found = read(&text);
                assert_eq!(found.iter().filter(|record| **record == expected).count(), 3, "{text} {found:?}");
                assert_eq!(found.len(), 4, "{text} {found:?}");
            }
        }
        assert_eq!(read(&format!("{good},\n{good}")), [expected.clone(), expected]);
    }

    #[test]
    fn points_are_latitudes_and_longitudes() {
        let text = r#"{"type": "FeatureCollection", "name": "x", "features": [
            {"type": "Feature", "properties": {"nom": "a"}, "geometry": {"type": "Point", "coordinates": [4.2, 45.7, 300]}},
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}, "properties": {"nom": "b"}},
            {"type": "Feature", "geometry": null, "properties": {"nom": "c", "latitude": 1, "longitude": 2}}]}"#;
        assert_eq!(
            read(text),
            [
                pairs(&[("nom", "a"), ("latitude", "45.7"), ("longitude", "4.2")]),
                pairs(&[("geometry", ""), ("nom", "b")]),
                pairs(&[("geometry", ""), ("nom", "c"), ("latitude", "1"), ("longitude", "2")]),
            ]
        );
        let text = r#"[{"fields": {"nom": "a"}, "geometry": {"type": "Point", "coordinates": [4.2, 45.7]}, "geo": {"lat": 1, "lon": 2}}]"#;
        assert_eq!(read(text), [pairs(&[("nom", "a"), ("latitude", "45.7"), ("longitude", "4.2")])]);
        let text = r#"[{"latitude": 3, "longitude": 4, "geo_point_2d": {"lat": 1, "lon": 2}}]"#;
        assert_eq!(read(text), [pairs(&[("latitude", "3"), ("longitude", "4")])]);
        let deep = format!("[{}1{}]", r#"{"properties":"#.repeat(50_000), "}".repeat(50_000));
        assert_eq!(read(&deep).len(), 1);
    }

    /// In the square of their length, each would take minutes.
    #[test]
    fn answers_and_lines_are_gone_through_in_the_time_of_their_length() {
        for piece in
            [r#""a":[{},"#, r#""a":{"#, r#""a":[{}],"#, "}\n{", "{\"\n", "{}\n", r#""a":{"b":[{"c":1}]},"#, "\"\\"]
        {
            let text = format!("{{{}", piece.repeat(300_000 / piece.len()));
            let _ = records(&text, &crate::columns::n_understood).map(Iterator::count);
        }
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
