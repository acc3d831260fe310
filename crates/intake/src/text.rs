//! Clean text: characters read in the wrong encoding, invisible ones, markup, and the key under which two spellings are one word.
//!
//! Knows characters; what a column means is decided elsewhere.

use std::borrow::Cow;

/// The 32 characters of Windows-1252 that are not those of Latin-1; the five holes stay control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

pub(crate) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn to_windows_1252(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ (0..=0x7F | 0xA0..=0xFF) => u8::try_from(code).ok(),
        _ => WINDOWS_1252.iter().position(|known| *known == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// `MÃ©diathÃ¨que` → `Médiathèque`: UTF-8 that was once read as Windows-1252. `None` when it is not that.
#[must_use]
pub fn unmangled(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â']) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(to_windows_1252).collect();
    let repaired = String::from_utf8(bytes?).ok()?;
    (repaired != text).then_some(repaired)
}

/// What cleaning had to do that the keeper of the file should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// UTF-8 read as Windows-1252 was put right.
    pub unmangled: bool,
    /// Invisible characters (controls, direction overrides, zero-width) were removed.
    pub invisible: bool,
    /// The text was longer than the bound and was cut.
    pub cut: bool,
}

/// Whether line ends of a text mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// One line: every white space is a space.
    One,
    /// Paragraphs: line ends are kept, at most two in a row.
    Many,
}

/// Text that can be shown: one spelling for composed accents, no invisible character, no leading, trailing or double space,
/// no placeholder (`null`, `NaN`), at most `bound` characters.
#[must_use]
pub fn clean(text: &str, lines: Lines, bound: usize) -> (String, Cleaned) {
    let mut cleaned = Cleaned::default();
    // A megabyte in one cell is cut before anything else is done with it; four bytes are the most a character takes.
    let text = match text.get(..floor_boundary(text, bound.saturating_mul(8))) {
        Some(start) if start.len() < text.len() => {
            cleaned.cut = true;
            start
        }
        _ => text,
    };
    if is_placeholder(text.trim()) {
        return (String::new(), cleaned);
    }
    let unmangled = unmangled(text);
    cleaned.unmangled = unmangled.is_some();
    let text = unmangled.as_deref().unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let (mut n, mut n_breaks, mut space) = (0, 0, false);
    for c in text.chars() {
        if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') {
            n_breaks += usize::from(c != '\r');
            space = true;
            continue;
        }
        if c.is_whitespace() || c == '\u{7F}' {
            space = true;
            continue;
        }
        if is_invisible(c) {
            cleaned.invisible |= c != '\u{FEFF}' && c != '\u{AD}';
            continue;
        }
        if n >= bound {
            cleaned.cut = true;
            break;
        }
        if space && !out.is_empty() {
            match (lines, n_breaks) {
                (Lines::Many, 1) => out.push('\n'),
                (Lines::Many, 2..) => out.push_str("\n\n"),
                _ => out.push(' '),
            }
            n += 1;
        }
        (space, n_breaks) = (false, 0);
        match (composed(&out, c), c) {
            (Some(whole), _) => {
                out.pop();
                out.push(whole);
            }
            // The pipeline writes straight quotes as full-width ones, to keep its CSV in one piece.
            (None, '\u{FF02}') => {
                out.push('"');
                n += 1;
            }
            (None, c) => {
                out.push(c);
                n += 1;
            }
        }
    }
    (out, cleaned)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether somebody had nothing to say: `null`, « - ».
pub(crate) fn is_placeholder(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 10] =
        ["null", "nan", "none", "undefined", "n/a", "#n/a", "#ref!", "#name?", "#value!", "\\n"];
    // « - », « ? », « / », « … ».
    let is_a_sign = text.len() <= 4 && !text.contains(is_letter_or_digit);
    is_a_sign || (text.len() <= 9 && PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(text)))
}

/// Controls, direction marks and overrides (which make a text read as another), zero-width characters, private use.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// A letter followed by a combining accent, as files written on macOS have them: the one character of French that is both.
fn composed(before: &str, mark: char) -> Option<char> {
    let row = match mark {
        '\u{300}' => ("aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        '\u{301}' => ("aeiouAEIOU", "áéíóúÁÉÍÓÚ"),
        '\u{302}' => ("aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        '\u{303}' => ("anoANO", "ãñõÃÑÕ"),
        '\u{308}' => ("aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ"),
        '\u{327}' => ("cC", "çÇ"),
        _ => return None,
    };
    let letter = before.chars().next_back()?;
    let at = row.0.chars().position(|plain| plain == letter)?;
    row.1.chars().nth(at)
}

/// Letters and digits, as far as our files go: ASCII, and what is neither sign nor space in the alphabets of Europe and beyond.
/// Unicode's own tables would be a twentieth of the module that browsers load.
#[must_use]
pub fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        'ª' | 'º' | 'µ' => true,
        '\u{80}'..='¿' | '×' | '÷' => false,
        // General punctuation to dingbats, CJK punctuation, private use, specials.
        '\u{2000}'..='\u{2BFF}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{FE00}'..='\u{FE6F}' => false,
        '\u{FF00}'..='\u{FF0F}' | '\u{FFE0}'..='\u{FFFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0000}'.. => false,
        _ => true,
    }
}

/// The small letter of a capital of the Latin alphabets of Europe.
#[must_use]
pub fn lower(c: char) -> char {
    let next = |c: char| char::from_u32(u32::from(c) + 1).unwrap_or(c);
    match c {
        '\0'..='\u{7F}' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        'Ÿ' => 'ÿ',
        // Pairs: a capital, then its small letter.
        '\u{100}'..='\u{137}' | '\u{14A}'..='\u{177}' if u32::from(c) % 2 == 0 => next(c),
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17E}' if u32::from(c) % 2 == 1 => next(c),
        _ => c,
    }
}

/// A text in small letters.
#[must_use]
pub fn lowercase(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// The key of a word: letters and digits only, lower case, no accent. Two spellings with one key are one word.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        push_key(&mut key, c);
    }
    key
}

/// The key, and for each of its bytes where the character it comes from starts in `text`.
#[must_use]
pub fn key_with_origins(text: &str) -> (String, Vec<usize>) {
    let mut key = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        push_key(&mut key, c);
        origins.resize(key.len(), at);
    }
    (key, origins)
}

fn push_key(key: &mut String, c: char) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        }
        return;
    }
    match lower(c) {
        'à'..='å' => key.push('a'),
        'æ' => key.push_str("ae"),
        'ç' => key.push('c'),
        'è'..='ë' => key.push('e'),
        'ì'..='ï' => key.push('i'),
        'ñ' => key.push('n'),
        'ò'..='ö' | 'ø' => key.push('o'),
        'ù'..='ü' => key.push('u'),
        'ý' | 'ÿ' => key.push('y'),
        'œ' => key.push_str("oe"),
        'ß' => key.push_str("ss"),
        // Combining accents are not letters of their own; other scripts keep theirs.
        '\u{300}'..='\u{36F}' => {}
        c if is_letter_or_digit(c) => key.push(c),
        _ => {}
    }
}

/// Text without markup: tags removed, blocks and `<br>` as line ends, contents of scripts dropped, entities decoded.
/// A lone `<` that opens no tag stays.
#[must_use]
pub fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let Some(length) = tag_length(tag) else {
            out.push('<');
            rest = &tag[1..];
            continue;
        };
        let name: String = tag[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let name = name.to_ascii_lowercase();
        rest = &tag[length..];
        match name.trim_matches('/') {
            "script" | "style" if !name.starts_with('/') => {
                rest = rest.find("</").map_or("", |end| &rest[end..]);
            }
            "li" if !name.starts_with('/') => out.push_str("\n- "),
            "p" | "div" | "ul" | "ol" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "br" | "hr" => out.push('\n'),
            "td" | "th" => out.push(' '),
            _ => {}
        }
    }
    out.push_str(rest);
    // « &amp;eacute; » was escaped twice: decode what decoding reveals, once.
    let once = entities_decoded(&out);
    Cow::Owned(if once != out && once.contains('&') { entities_decoded(&once) } else { once })
}

/// Bytes of the tag or comment a text starts with; `None` when it is no tag.
fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |end| end + 3));
    }
    let opens = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    // No further than a tag goes: a text of nothing but `<a` would be gone through once for each.
    let end = text.bytes().take(2_000).position(|byte| byte == b'>').filter(|_| opens)?;
    (!text[1..end].contains('<')).then_some(end + 1)
}

/// Entities that French pages use, besides the numeric ones.
const ENTITIES: [(&str, char); 62] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("auml", 'ä'),
    ("ccedil", 'ç'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("oelig", 'œ'),
    ("aelig", 'æ'),
    ("yuml", 'ÿ'),
    ("Eacute", 'É'),
    ("Egrave", 'È'),
    ("Ecirc", 'Ê'),
    ("Euml", 'Ë'),
    ("Agrave", 'À'),
    ("Acirc", 'Â'),
    ("Ccedil", 'Ç'),
    ("Icirc", 'Î'),
    ("Iuml", 'Ï'),
    ("Ocirc", 'Ô'),
    ("Ugrave", 'Ù'),
    ("Ucirc", 'Û'),
    ("OElig", 'Œ'),
    ("AElig", 'Æ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("bull", '•'),
    ("middot", '·'),
    ("euro", '€'),
    ("deg", '°'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("times", '×'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("frac12", '½'),
    ("sup2", '²'),
    ("ordm", 'º'),
    ("para", '¶'),
];

fn entities_decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let name_length = entity[1..].bytes().take(10).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let name = &entity[1..=name_length];
        let decoded = entity[1 + name_length..].starts_with(';').then(|| entity_named(name)).flatten();
        match decoded {
            Some(c) => {
                out.push(c);
                rest = &entity[name_length + 2..];
            }
            None => {
                out.push('&');
                rest = &entity[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity_named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return match code {
            0x80..=0x9F => Some(windows_1252(u8::try_from(code).ok()?)),
            _ => char::from_u32(code),
        };
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> String {
        clean(text, Lines::One, 1_000).0
    }

    #[test]
    fn text_read_in_the_wrong_encoding_is_put_right() {
        assert_eq!(one("MÃ©diathÃ¨que"), "Médiathèque");
        assert_eq!(one("lâ€™espace"), "l’espace");
        assert_eq!(one("CHÂTEAU, âge"), "CHÂTEAU, âge", "true accents are left alone");
    }

    #[test]
    fn spaces_and_line_ends_are_brought_to_one() {
        assert_eq!(one("  a \u{a0}\u{202f} b\r\n\tc  "), "a b c");
        assert_eq!(clean("a\r\nb\n\n\n\nc ", Lines::Many, 99).0, "a\nb\n\nc");
    }

    #[test]
    fn what_cannot_be_seen_is_removed_and_said() {
        let (text, cleaned) = clean("Mairie\u{202E}eiriaM \u{0}\u{7}\u{200B}x", Lines::One, 99);
        assert_eq!(text, "MairieeiriaM x");
        assert!(cleaned.invisible);
        assert!(!clean("\u{FEFF}ok", Lines::One, 9).1.invisible);
    }

    #[test]
    fn combining_accents_become_letters() {
        assert_eq!(one("Me\u{301}diathe\u{300}que c\u{327}a"), "Médiathèque ça");
    }

    #[test]
    fn a_megabyte_is_cut_and_said() {
        let (text, cleaned) = clean(&"é".repeat(1 << 20), Lines::One, 50);
        assert_eq!(text.chars().count(), 50);
        assert!(cleaned.cut);
        assert!(!clean("exact", Lines::One, 5).1.cut);
    }

    #[test]
    fn placeholders_are_nothing() {
        for empty in ["null", " NULL ", "NaN", "#N/A", "None", "-", "?", " / ", "…", ""] {
            assert_eq!(one(empty), "", "{empty}");
        }
        assert_eq!(one("Nantes"), "Nantes");
    }

    #[test]
    fn two_spellings_of_one_word_have_one_key() {
        for spelling in ["Point d'accès numérique CAF", "POINT D’ACCES  NUMERIQUE CAF ", "point d acces-numérique caf"]
        {
            assert_eq!(key(spelling), "pointdaccesnumeriquecaf");
        }
        assert_eq!(key("Œuvre"), "oeuvre");
        let (key, origins) = key_with_origins("Œ é-1");
        assert_eq!((key.as_str(), origins.as_slice()), ("oee1", [0, 0, 3, 6].as_slice()));
    }

    #[test]
    fn markup_becomes_plain_text() {
        let check = |html: &str, plain: &str| {
            assert_eq!(clean(&without_markup(html), Lines::Many, 999).0, plain, "{html}");
        };
        check("<p>Bonjour <b>à tous</b></p><p>Entr&eacute;e&nbsp;libre</p>", "Bonjour à tous\n\nEntrée libre");
        check("a<br/>b<br>c", "a\nb\nc");
        check("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux");
        check("moins de < 3 &amp; plus", "moins de < 3 & plus");
        check("&#39;x&#x27; &#146;y &inconnue; &", "'x' ’y &inconnue; &");
        check("l&amp;#039;ami &amp;eacute;t&eacute;", "l'ami été");
        check("<script>alert('x')</script>ok<!-- non -->", "ok");
        check("<script>jamais fermé", "");
        check("<img src=x onerror=alert(1)>rien", "rien");
        check("prix<5", "prix<5");
    }
}
