//! A message as an address: `mailto:` (RFC 6068), with nothing in it that could end a line of its head or name another recipient.
//!
//! What the message says is decided elsewhere.

use crate::state::is_mail;

/// Longer addresses are cut, or refused, by mail programs and the systems that hand them over.
const LIMIT: usize = 2_000;
/// What stands where a message was cut.
const CUT: &str = " […]";

/// The address that opens a message for its writer to finish, and whether the end of its text did not fit.
#[must_use]
pub fn mailto(to: &str, copy: Option<&str>, subject: &str, body: &str) -> (String, bool) {
    let mut href = String::from("mailto:");
    escape_address(&mut href, to);
    href.push('?');
    if let Some(copy) = copy.filter(|copy| is_copy(copy, to)) {
        href.push_str("cc=");
        escape_address(&mut href, copy);
        href.push('&');
    }
    href.push_str("subject=");
    escape(&mut href, &one_line(subject));
    href.push_str("&body=");
    let mut cut = String::new();
    escape(&mut cut, CUT);
    let room = LIMIT.saturating_sub(cut.len());
    let mut fits = href.len();
    for letter in body.chars() {
        escape(&mut href, letter.encode_utf8(&mut [0; 4]));
        if href.len() <= room {
            fits = href.len();
        } else if href.len() > LIMIT {
            href.truncate(fits);
            href.push_str(&cut);
            return (href, true);
        }
    }
    (href, false)
}

/// Whether a message to somebody can also be a copy to this address: not to the one who gets it anyway, nor to what is no address.
#[must_use]
pub fn is_copy(copy: &str, to: &str) -> bool {
    is_mail(copy) && !copy.eq_ignore_ascii_case(to)
}

/// A text of a table, on one line: what is no letter for people ends none of ours.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Everything but what RFC 3986 leaves to everybody is written in bytes; lines end as in a message.
fn escape(href: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => href.push(char::from(byte)),
            b'\r' => {}
            b'\n' => href.push_str("%0D%0A"),
            _ => {
                href.push('%');
                href.push(char::from(DIGITS[usize::from(byte >> 4)]));
                href.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
}

/// The sign between its halves is written as it is: some programs look for it.
fn escape_address(href: &mut String, address: &str) {
    let (who, of) = address.split_once('@').unwrap_or((address, ""));
    escape(href, who);
    href.push('@');
    escape(href, of);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let hex = if byte == b'%' { rest.next().zip(rest.next()) } else { None };
            bytes.push(
                hex.map_or(byte, |(a, b)| u8::from_str_radix(&String::from_utf8(vec![a, b]).unwrap(), 16).unwrap()),
            );
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_message_is_read_back_as_it_was_written() {
        let body = "Bonjour,\n\nÀ lire : « 9 h – 12 h » & 14 h + 100 % = ?\n<b>#\u{202e}é</b>\n";
        let (href, is_cut) = mailto("aide@exemple.fr", Some("lieu+été@exemple.fr"), "Une erreur\r\nBcc: x@y.fr", body);
        assert!(!is_cut && href.is_ascii());
        let (to, query) = href.strip_prefix("mailto:").unwrap().split_once('?').unwrap();
        assert_eq!(to, "aide@exemple.fr");
        let fields: Vec<(&str, String)> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, text)| (name, decoded(text)))
            .collect();
        assert_eq!(
            fields,
            [
                ("cc", "lieu+été@exemple.fr".to_owned()),
                ("subject", "Une erreur Bcc: x@y.fr".to_owned()),
                ("body", body.replace('\n', "\r\n")),
            ]
        );
        assert!(href.contains("cc=lieu%2B%C3%A9t%C3%A9@exemple.fr&"), "{href}");
    }

    #[test]
    fn only_one_plain_address_gets_a_copy() {
        for (copy, expected) in [
            (Some("lieu@exemple.fr"), true),
            (Some("A@B.fr"), false),
            (Some("a@b.fr,c@d.fr"), false),
            (Some("a@b.fr&bcc=c@d.fr"), false),
            (Some("a@b.fr\r\nBcc: c@d.fr"), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(mailto("a@b.fr", copy, "s", "b").0.contains("cc="), expected, "{copy:?}");
        }
    }

    #[test]
    fn a_long_message_is_cut_between_two_letters_and_says_so() {
        for body in ["a".repeat(1_940), "a".repeat(1_990), "é".repeat(2_000), "🦀\n".repeat(500), "a".repeat(100_000)]
        {
            let (href, is_cut) = mailto("a@b.fr", None, "s", &body);
            assert!(href.len() <= LIMIT, "{}", href.len());
            let text = decoded(href.split_once("body=").unwrap().1).replace("\r\n", "\n");
            assert_eq!(is_cut, text != body);
            assert_eq!(is_cut, text.ends_with(CUT));
            assert!(body.starts_with(text.trim_end_matches(CUT)));
        }
    }
}
