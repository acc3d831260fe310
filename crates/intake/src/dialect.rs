//! How a file is written, told from its bytes: encoding, line ends, delimiter, and the line that names the columns.
//!
//! The one place that decides any of it. Nothing in a file says these things for certain (a mark may be missing, `sep=` may be wrong), so each is
//! the reading that makes most sense of what is there; whatever is not the ordinary is said in the report.

use crate::csv::{Layout, Records};
use crate::report::{Report, counted};
use crate::text::windows_1252;
use std::borrow::Cow;

/// How the bytes of a file are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With its mark or without.
    Utf8,
    /// Two bytes each, with a mark or without.
    Utf16,
    /// UTF-8 as far as it goes, and other bytes in Windows-1252 (or Latin-1, which is a part of it).
    Windows1252,
    /// The same, the other bytes in MacRoman.
    MacRoman,
}

/// The upper half of MacRoman.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// A file's bytes as text, how that was read, and how many bytes were not UTF-8.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding, usize) {
    let (of_pair, bytes): (Option<OfPair>, &[u8]) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (Some(u16::from_le_bytes), rest),
        [0xFE, 0xFF, rest @ ..] => (Some(u16::from_be_bytes), rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => (None, rest),
        _ => (unmarked_utf16(bytes), bytes),
    };
    if let Some(of_pair) = of_pair {
        let units = bytes.chunks_exact(2).map(|pair| of_pair([pair[0], pair[1]]));
        let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        return (Cow::Owned(text), Encoding::Utf16, 0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), Encoding::Utf8, 0);
    }
    let mac_roman: Vec<char> = MAC_ROMAN.chars().collect();
    let of_mac = |byte: u8| mac_roman.get(usize::from(byte & 0x7F)).copied().unwrap_or(char::REPLACEMENT_CHARACTER);
    // How much more sense the foreign bytes make as MacRoman.
    let (mut lead, mut at) = (0_i64, 0);
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        for &byte in chunk.invalid() {
            let (before, after) = (at.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(at + 1));
            let sense = |c: char| sense(before.copied(), c, after.copied());
            lead += sense(of_mac(byte)) - sense(windows_1252(byte));
            at += 1;
        }
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut n_foreign = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for &byte in chunk.invalid() {
            n_foreign += 1;
            text.push(if lead > 0 { of_mac(byte) } else { windows_1252(byte) });
        }
    }
    (Cow::Owned(text), if lead > 0 { Encoding::MacRoman } else { Encoding::Windows1252 }, n_foreign)
}

/// Which of two bytes is the greater.
type OfPair = fn([u8; 2]) -> u16;

/// Of text in our alphabet every other byte is zero, which no other encoding has.
fn unmarked_utf16(bytes: &[u8]) -> Option<OfPair> {
    let n_pairs = bytes.len().min(4_096) / 2;
    let n_zero = |parity: usize| bytes.iter().take(2 * n_pairs).skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (n_zero(0), n_zero(1));
    match () {
        () if n_pairs < 4 => None,
        () if odd * 3 > n_pairs * 2 && even * 20 < n_pairs => Some(u16::from_le_bytes),
        () if even * 3 > n_pairs * 2 && odd * 20 < n_pairs => Some(u16::from_be_bytes),
        () => None,
    }
}

/// How well a character stands in French between two bytes: what people write there, what they may write, what nobody writes.
fn sense(before: Option<u8>, c: char, after: Option<u8>) -> i64 {
    let is = |byte: Option<u8>, of: fn(&u8) -> bool| byte.as_ref().is_some_and(of);
    let (lower, upper, letter) = (u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_alphabetic);
    let alone = !is(before, letter) && !is(after, letter);
    match c {
        'à' | 'À' if alone => 2,
        'é' | 'è' | 'ê' | 'ë' | 'à' | 'â' | 'ç' | 'î' | 'ï' | 'ô' | 'ù' | 'û' | 'œ' => {
            if alone {
                0
            } else if is(after, upper) {
                -2
            } else {
                2
            }
        }
        'É' | 'È' | 'Ê' | 'Ë' | 'À' | 'Â' | 'Ç' | 'Î' | 'Ï' | 'Ô' | 'Ù' | 'Û' | 'Œ' => {
            // « École », « PÉRI », and not « MÈdia ».
            let begins = !is(before, letter);
            if alone {
                0
            } else if begins || is(before, upper) && !is(after, lower) {
                2
            } else {
                -2
            }
        }
        '’' if is(before, letter) && is(after, letter) => 2,
        '’' | '«' | '»' | '°' | '–' | '—' | '…' | '€' | '\u{A0}' | '“' | '”' | '•' | 'ü' | 'ö' | 'ä' | 'ñ' => {
            1
        }
        _ => -2,
    }
}

/// Says how the text of a file was read, when it is not UTF-8.
pub(crate) fn say_encoding(encoding: Encoding, n_foreign: usize, report: &mut Report) {
    let foreign = || counted(n_foreign, "octet", "octets");
    let (found, what) = match encoding {
        Encoding::Utf8 => return,
        Encoding::Utf16 => ("UTF-16".to_owned(), "n'est pas l'encodage attendu (UTF-8) — lu ainsi"),
        Encoding::Windows1252 => (foreign(), "ne sont pas de l'UTF-8 — lus comme du Windows-1252"),
        Encoding::MacRoman => (foreign(), "ne sont pas de l'UTF-8 — lus comme du MacRoman"),
    };
    report.warn(0, "encodage", &found, what, "");
}

/// How good a header is, from its fields: what tells a delimiter and a line from the others.
pub type Weigh<'a> = &'a dyn Fn(&[Cow<'_, str>]) -> usize;

/// Lines that may be the header: a hub's titles, licence and groups take a few.
const FIRST_LINES: usize = 20;

/// Fields of a line other than the first that are looked at, and bytes that it may have.
const MOST_NAMES: usize = 256;
const LONGEST_HEADER: usize = 1 << 14;

/// The text with line feeds at the ends of its lines, and how it is laid out. Says in the report what is not the ordinary.
pub(crate) fn table<'a>(text: Cow<'a, str>, weigh: Weigh, report: &mut Report) -> (Cow<'a, str>, Layout) {
    let (text, has_returns) = match with_line_feeds(&text, weigh) {
        Some(fed) => (Cow::Owned(fed), true),
        None => (text, false),
    };
    let layout = layout(&text, weigh);
    if has_returns {
        report.warn(
            0,
            "fins de ligne",
            "CR",
            "ne sont pas celles d'un fichier d'aujourd'hui (LF, CRLF) — lues ainsi",
            "",
        );
    }
    let delimiter = char::from(layout.delimiter);
    if ![',', ';', '\t'].contains(&delimiter) {
        report.warn(
            0,
            "séparateur",
            delimiter.encode_utf8(&mut [0; 4]),
            "n'est pas le séparateur habituel — lu ainsi",
            "",
        );
    }
    let mut before = text[..layout.start].lines().skip(usize::from(declared(&text).is_some()));
    if before.any(|line| !line.trim().is_empty()) {
        let names = Records::of(&text, layout).next().map(|header| header.fields.join(", ")).unwrap_or_default();
        report.warn(
            layout.line,
            "(en-tête)",
            &names,
            "est la ligne qui nomme les colonnes — celles d'avant sont ignorées",
            "",
        );
    }
    (text, layout)
}

/// Carriage returns that no line feed follows, as line feeds, where that makes more records whole: a file from an old Mac, or put together
/// from several. Elsewhere they are white space of a cell.
fn with_line_feeds(text: &str, weigh: Weigh) -> Option<String> {
    let bytes = text.as_bytes();
    let is_alone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).any(is_alone).then_some(())?;
    let mut fed = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        fed.push(if c == '\r' && is_alone(at) { '\n' } else { c });
    }
    let n_whole = |text: &str| {
        let layout = layout(text, weigh);
        if layout.n_fields < 2 { 0 } else { Records::of(text, layout).filter(|record| record.is_whole).count() }
    };
    (!bytes.contains(&b'\n') || n_whole(&fed) > n_whole(text)).then_some(fed)
}

/// The delimiter that a first line `sep=;` names, as Excel has it.
fn declared(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_start_matches(['"', '\u{FEFF}']);
    let rest =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.as_bytes().get(4..))?;
    match rest {
        [] | [b'\\', b't', ..] => Some(b'\t'),
        [delimiter, rest @ ..] => {
            let is_one = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() && !b"\"\r".contains(delimiter);
            let is_all = rest.iter().all(|b| b == delimiter || b" \"\t\r".contains(b));
            (is_one && is_all).then_some(*delimiter)
        }
    }
}

/// Which delimiter and which of the first lines make the best header. The first line is it unless another weighs more, or, where none weighs
/// anything, unless it is a title: one field, whatever the delimiter. On a tie, the delimiter that is declared; then the one that gives most fields.
#[must_use]
pub fn layout(text: &str, weigh: Weigh) -> Layout {
    let declared = declared(text);
    let mut lines = Vec::new();
    let mut start = 0;
    for (line, of_text) in (1_u32..).zip(text.split_inclusive('\n').take(FIRST_LINES)) {
        let is_declaration = line == 1 && declared.is_some();
        if !is_declaration && !of_text.trim().is_empty() {
            lines.push((start, line));
        }
        start += of_text.len();
    }
    let delimiters = || declared.into_iter().chain([b',', b';', b'\t', b'|']);
    let n_filled = |fields: &[Cow<'_, str>]| fields.iter().filter(|field| !field.trim().is_empty()).count();
    let first = lines.first().map_or(0, |(at, _)| *at);
    let is_titled = delimiters().all(|delimiter| n_filled(&header(text, delimiter, first)) < 2);
    let mut best: Option<((usize, bool, usize, bool), Layout)> = None;
    for delimiter in delimiters() {
        // For each line: where, what it weighs, and how many of its fields are filled.
        let weighed: Vec<(usize, u32, usize, usize)> = lines
            .iter()
            .enumerate()
            .map(|(n, &(at, line))| {
                let is_first = n == 0;
                let near = text[at..]
                    .find('\n')
                    .map_or(text.len(), |end| (at + end + 1).max(boundary(text, at + LONGEST_HEADER)));
                let mut fields = header(if is_first { text } else { &text[..near] }, delimiter, at);
                if !is_first {
                    fields.truncate(MOST_NAMES);
                }
                (at, line, weigh(&fields), n_filled(&fields))
            })
            .collect();
        let weight = weighed.iter().map(|(_, _, weight, _)| *weight).max().unwrap_or(0);
        let most_filled = weighed.iter().map(|(.., n_filled)| *n_filled).max().unwrap_or(0);
        let chosen =
            weighed.iter().find(
                |(_, _, of, n_filled)| {
                    if weight > 0 { *of == weight } else { !is_titled || *n_filled * 2 > most_filled }
                },
            );
        let (at, line) = chosen.or(weighed.first()).map_or((0, 1), |(at, line, ..)| (*at, *line));
        let layout = Layout { delimiter, n_fields: header(text, delimiter, at).len(), start: at, line };
        let key = (weight, declared == Some(delimiter), layout.n_fields, delimiter == b',');
        if best.as_ref().is_none_or(|(before, _)| key >= *before) {
            best = Some((key, layout));
        }
    }
    best.map_or(Layout { delimiter: b',', n_fields: 0, start: 0, line: 1 }, |(_, layout)| layout)
}

/// The record that starts there, whatever its number of fields.
fn header(text: &str, delimiter: u8, start: usize) -> Vec<Cow<'_, str>> {
    let layout = Layout { delimiter, n_fields: 0, start, line: 1 };
    Records::of(text, layout).next().map(|record| record.fields).unwrap_or_default()
}

fn boundary(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// A cell without what keeps a spreadsheet from making a number of it: `="01053"`, `'01053`.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    let text = cell.trim();
    if let Some(inner) = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')) {
        return inner;
    }
    // « 'Le Relais' » is quoted, « 't Centrum » is a name.
    match text.strip_prefix('\'') {
        Some(inner)
            if !inner.is_empty()
                && !inner.ends_with('\'')
                && !inner.starts_with([' ', '\''])
                && !inner.starts_with("t ") =>
        {
            inner
        }
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_or_without_a_mark_is_read_as_it_is() {
        assert_eq!(decode("été".as_bytes()), (Cow::Borrowed("été"), Encoding::Utf8, 0));
        assert_eq!(decode(b"\xEF\xBB\xBFid"), (Cow::Borrowed("id"), Encoding::Utf8, 0));
    }

    #[test]
    fn windows_1252_is_read_byte_by_byte_even_inside_utf8() {
        assert_eq!(decode(b"M\xE9diath\xE8que l\x92Arche \x80").0, "Médiathèque l’Arche €");
        let mixed = [b"caf\xE9; ".as_slice(), "caf\u{e9}".as_bytes()].concat();
        assert_eq!(decode(&mixed), (Cow::Owned("café; café".to_owned()), Encoding::Windows1252, 1));
    }

    #[test]
    fn utf16_is_known_by_its_mark() {
        let bytes: Vec<u8> = "\u{FEFF}nom\té".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes).0, "nom\té");
        let bytes: Vec<u8> = "\u{FEFF}é".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes).0, "é");
    }

    #[test]
    fn mac_roman_and_windows_are_told_by_what_makes_french() {
        assert_eq!(MAC_ROMAN.chars().count(), 128);
        let check = |bytes: &[u8], encoding: Encoding, text: &str| {
            assert_eq!((decode(bytes).0.as_ref(), decode(bytes).1), (text, encoding));
        };
        check(b"M\x8Ediath\x8Fque, CR\x83CHE, l\xD5\xCEuvre", Encoding::MacRoman, "Médiathèque, CRÉCHE, l’Œuvre");
        check(b"13 rue de l\xD5Italie", Encoding::MacRoman, "13 rue de l’Italie");
        check(b"M\xE9diath\xE8que \xE0 l\x92\xC9cole", Encoding::Windows1252, "Médiathèque à l’École");
        check(b"F\xCATE DE LA FOR\xCAT", Encoding::Windows1252, "FÊTE DE LA FORÊT");
        check(b"\xC9cole", Encoding::Windows1252, "École");
        check(b"\xCEle, N\xB0 5, 10 \x80, \xAB ici \xBB", Encoding::Windows1252, "Île, N° 5, 10 €, « ici »");
        check(b"\xFF\xFF", Encoding::Windows1252, "ÿÿ");
    }

    #[test]
    fn utf16_is_known_without_its_mark_and_stray_zeros_are_not_it() {
        for of in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = "nom\tcommune\nCœur d’Île\tRoanne".encode_utf16().flat_map(of).collect();
            assert_eq!(decode(&bytes), (Cow::Owned("nom\tcommune\nCœur d’Île\tRoanne".to_owned()), Encoding::Utf16, 0));
        }
        assert_eq!(decode(b"\0\0\0nom,commune\0\0").1, Encoding::Utf8);
        assert_eq!(decode(&[0; 64]).1, Encoding::Utf8);
    }

    #[test]
    fn a_declared_delimiter_is_one_sign() {
        for (line, sign) in
            [("sep=;", Some(b';')), ("SEP=|\r", Some(b'|')), ("\"sep=,\"", Some(b',')), ("sep=\t", Some(b'\t'))]
        {
            assert_eq!(declared(&format!("{line}\nnom")), sign, "{line}");
        }
        for line in ["sep=é", "sep=abc", "sep", "", "sep=;x"] {
            assert_eq!(declared(&format!("{line}\nnom")), None, "{line}");
        }
    }

    #[test]
    fn guards_are_taken_off_and_quotes_are_left() {
        for (cell, text) in [
            ("=\"01053\"", "01053"),
            (" '01053", "01053"),
            ("'Lieu deux", "Lieu deux"),
            ("'-", "-"),
            ("'Le Relais'", "'Le Relais'"),
            ("'t Centrum", "'t Centrum"),
            ("l'atelier", "l'atelier"),
            ("=A1", "=A1"),
            ("'", "'"),
        ] {
            assert_eq!(unguarded(cell), text);
        }
    }

    #[test]
    fn without_a_known_name_the_header_is_the_first_line_that_is_no_title() {
        let names = |text: &str| -> Vec<String> {
            let header = Records::new(text, |_| 0).next().map(|record| record.fields).unwrap_or_default();
            header.iter().map(|name| name.to_string()).collect()
        };
        assert_eq!(names("Liste 2026\n\nA;B;C;D\n1;2;3;4\n"), ["A", "B", "C", "D"]);
        assert_eq!(names("A;B;C\n1;2;3;4\n"), ["A", "B", "C"]);
        assert_eq!(names("A|B|C\n1|2|3\n"), ["A", "B", "C"]);
    }
}
