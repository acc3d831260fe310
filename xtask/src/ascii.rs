//! What is shipped reads the same whatever its server says of its encoding.
//!
//! A classic script without a charset is read in its page's, and many town halls' pages are in ISO-8859-1: « Chargement de la carteâ€¦ ». A page
//! is read in what its server says before what it says itself (`AddDefaultCharset`). So both are shipped in ASCII, and written with accents.
//! Modules (`import()`, `type="module"`, module workers), JSON and what `fetch` gives as text are UTF-8 whatever anybody says: what only
//! comes so is left alone. In style sheets only comments have accents.
//!
//! In brotli it costs a script nothing: the diagnostic is 4,799 bytes with accents and 4,793 without.

/// A script whose strings, templates and regular expressions say the same in ASCII. There must be no accent in a name and none in a
/// `String.raw`.
#[must_use]
pub fn script(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_ascii() {
            ascii.push(sign);
            continue;
        }
        // « \é » is é; after what is left of it, « \xe9 » would be a backslash and three letters.
        let escapes = ascii.len() - ascii.trim_end_matches('\\').len();
        if escapes % 2 == 1 {
            ascii.pop();
        }
        match u32::from(sign) {
            code @ ..0x100 => ascii.push_str(&format!("\\x{code:02x}")),
            _ => sign.encode_utf16(&mut [0; 2]).iter().for_each(|unit| ascii.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    ascii
}

/// A page whose texts and attributes say the same in ASCII. It must hold no script, no style and no CDATA with accents.
#[must_use]
pub fn page(html: &str) -> String {
    let mut ascii = String::with_capacity(html.len());
    for sign in html.chars() {
        match sign.is_ascii() {
            true => ascii.push(sign),
            false => ascii.push_str(&format!("&#{};", u32::from(sign))),
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::root;
    use crate::site::shipped;
    use std::fs;
    use std::process::Command;

    /// What Node reads in a script.
    fn said(script: &str) -> String {
        let output = Command::new("node").args(["--eval", script]).output().unwrap();
        assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_script_says_the_same_in_ascii() {
        for text in [
            r#"console.log("é’…\n🗺\é\\é\\\é « à »")"#,
            "console.log(`${1 + 1} é\n’`, 'œ'.length, /^[é-ü’]é$/u.test('éé'), /🗺{2}/u.test('🗺🗺'))",
            "// é\nconsole.log(1)",
        ] {
            let ascii = script(text);
            assert!(ascii.is_ascii(), "{ascii}");
            assert_eq!(said(&ascii), said(text), "{ascii}");
        }
        assert_eq!(script("a = \"Réessayer…\""), r#"a = "R\xe9essayer\u2026""#);
    }

    #[test]
    fn a_page_says_the_same_in_ascii() {
        assert_eq!(page("<p title=\"é’\">🗺 &amp;</p>"), "<p title=\"&#233;&#8217;\">&#128506; &amp;</p>");
    }

    /// A raw template would say the escape and not the sign; an accent in a name would be no name.
    #[test]
    fn no_classic_script_is_written_so_that_its_ascii_differs() {
        for (name, text) in embed_snippet::companions() {
            assert!(!name.ends_with(".js") || !text.contains("String.raw"), "{name}");
        }
        for file in ["embed-snippet/src/diagnostic.js", "embed-snippet/src/loader.js"] {
            let text = fs::read_to_string(root().join(file)).unwrap();
            assert!(!text.contains("String.raw"), "{file}");
            // Parsed, never run.
            said(&format!("new Function({})", serde_json::to_string(&shipped(&text)).unwrap()));
        }
    }
}
