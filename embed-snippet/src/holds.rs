//! What holds of any tag, whatever is written in it: asked by tests of what is known to be hostile, and by the fuzz target of what is not.

use crate::attribute::Kind;
use crate::{ATTRIBUTES, Config, Tag, cadre};

/// Any texts in any attributes are read; what was understood is written, on a tag and in the address of a frame, and read back the same; and
/// no address among them runs. Returns how many were understood.
pub fn holds_any_tag(attributes: &[(&str, &str)]) -> usize {
    let get = |name: &str| attributes.iter().rev().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
    let mut tag = Tag::default();
    let bad = tag.read(get);
    for bad in &bad {
        let said = bad.to_string();
        assert!(said.len() < 3_000, "{} bytes to the console", said.len());
    }
    let written = |config: &Config| -> Vec<(&str, String)> {
        let rows = ATTRIBUTES.iter();
        rows.filter_map(|attribute| Some((attribute.name, (attribute.to_html)(config)?))).collect()
    };
    let once = written(&tag.config);
    for attribute in ATTRIBUTES.iter().filter(|attribute| attribute.kind == Kind::Url) {
        let address = once.iter().find(|(name, _)| *name == attribute.name).map_or("", |(_, text)| text);
        // As a browser reads it: blanks and controls before it count for nothing, line ends and tabs nowhere.
        let address = address.replace(['\t', '\n', '\r'], "");
        let address = address.trim_start_matches(|c: char| c <= ' ').to_ascii_lowercase();
        let (scheme, _) = address.split_once(':').unwrap_or_default();
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        assert!(!is_scheme || matches!(scheme, "http" | "https"), "{}: {address}", attribute.name);
    }
    let mut again = Tag::default();
    let read = again.read(|name| once.iter().find(|(of, _)| *of == name).map(|(_, text)| text.clone()));
    assert!(read.is_empty(), "{}", read.iter().map(ToString::to_string).collect::<String>());
    assert_eq!(written(&again.config), once);
    let framed = cadre::of_address(&cadre::address(&tag.config, "https://hub.fr/"));
    assert_eq!(written(&framed), once);
    once.len()
}

/// The same, of lines `name=text`, as the fuzz target has them.
pub fn holds_any_lines(text: &str) -> usize {
    holds_any_tag(&text.lines().filter_map(|line| line.split_once('=')).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row of the table, whatever is written in it.
    #[test]
    fn any_text_in_any_attribute_is_refused_or_kept_as_it_is() {
        let texts = [
            "",
            " ",
            "\0",
            "é",
            "42,,,",
            "-1",
            "99999999999999999999",
            "NaN",
            "1e308",
            "∞",
            "\u{202e}42",
            "42\u{200b}",
            "42 42 42",
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{a0}javascript:alert(1)",
            "javascript\u{0}:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "https://a.fr/\" onload=\"alert(1)",
            "//a.fr",
            "\\\\a.fr",
            "https:a.fr",
            "http://",
            "https://a.fr/'",
            "/\u{202e}a",
            "\"><script>alert(1)</script>",
            "'><img src=x onerror=alert(1)>",
            "</style><script>alert(1)</script>",
            "{{1+1}}",
            "${1+1}",
            "__proto__",
            "constructor",
            "a;b=c",
            "a&b=c",
            "a%3Bb",
            "%",
            "%zz",
            "%00",
            "a=b=c",
            "a@b",
            "a@b.fr?cc=c@d.fr",
            "a@b.fr\nBcc:c@d.fr",
            "a@b.fr,c@d.fr",
            "45.43,4.39,12.345",
            "45.43,4.39,1e308",
            "91,181,12",
            "NaN,NaN,NaN",
            "#fff",
            "#12345g",
            "url(javascript:1)",
            "services=%00",
            "source=%E2%80%AE;source=a%2Cb",
            "services=x;services=x",
            "rdv=oui&acceslibre=oui",
            "region-84",
            "tout",
            "../..",
            "carte carte carte",
            "sombre; color: red",
            "x-y_z~",
            "💥",
            "ﬀ",
            "e\u{301}",
        ];
        let mut n_understood = 0;
        for attribute in ATTRIBUTES {
            for text in texts {
                n_understood += holds_any_tag(&[(attribute.name, text)]);
                // And beside the others as they should be.
                let mut all: Vec<(&str, &str)> = ATTRIBUTES.iter().map(|of| (of.name, of.example)).collect();
                all.push((attribute.name, text));
                n_understood += holds_any_tag(&all);
            }
        }
        assert!(n_understood > 10_000, "{n_understood}");
    }

    #[test]
    fn a_megabyte_in_an_attribute_is_refused_or_read_in_its_own_time() {
        for piece in [
            "é",
            " ",
            "42 ",
            "42218 ",
            "a",
            "a ",
            ",",
            ";",
            "services=x;",
            "source=a,",
            "rdv=oui;",
            "244200770 ",
            "fil ",
            "%",
            "/",
        ] {
            for length in [1_000_000, 40_000] {
                let text = piece.repeat(length / piece.len());
                for attribute in ATTRIBUTES {
                    holds_any_tag(&[(attribute.name, &text)]);
                }
            }
        }
        let mut tag = Tag::default();
        let wishes = [("titre", "a".repeat(100_001)), ("nom", "a".repeat(100_000))];
        let bad = tag.read(|name| wishes.iter().find(|(of, _)| *of == name).map(|(_, text)| text.clone()));
        let said: Vec<String> = bad.iter().map(ToString::to_string).collect();
        assert!(said.len() == 1 && said[0].ends_with("Attendu : un texte plus court."), "{said:?}");
    }
}
