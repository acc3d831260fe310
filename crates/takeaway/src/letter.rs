//! A message as an address: `mailto:` (RFC 6068), with nothing in it that could end a line of its head or name another recipient.
//!
//! What the message says is decided elsewhere.

use crate::message::push_escaped;

/// Longer addresses are cut, or refused, by mail programs and the systems that hand them over.
const LIMIT: usize = 2_000;
/// What stands where a message was cut.
const CUT: &str = " […]";
/// Characters of a subject that anybody reads.
const SUBJECT: usize = 120;

/// The address that opens a message for its writer to finish, and whether the end of its text did not fit. `to` and `copy` are one plain mail
/// address each.
#[must_use]
pub fn letter(to: &str, copy: Option<&str>, subject: &str, body: &str) -> (String, bool) {
    let mut href = self::to(to);
    href.push('?');
    if let Some(copy) = copy {
        href.push_str("cc=");
        escape_address(&mut href, copy);
        href.push('&');
    }
    href.push_str("subject=");
    let subject: String = one_line(subject).chars().take(SUBJECT).collect();
    push_escaped(&mut href, &subject);
    href.push_str("&body=");
    let mut cut = String::new();
    push_escaped(&mut cut, CUT);
    let room = LIMIT.saturating_sub(cut.len());
    let mut fits = href.len();
    for letter in body.chars() {
        push_escaped(&mut href, letter.encode_utf8(&mut [0; 4]));
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

/// The address that opens an empty message to one plain mail address. `?`, `&` and `%` may be in one, and would name others.
#[must_use]
pub fn to(address: &str) -> String {
    let mut href = String::from("mailto:");
    escape_address(&mut href, address);
    href
}

/// A text of a table, on one line: what is no letter for people ends none of ours.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The sign between its halves is written as it is: some programs look for it.
fn escape_address(href: &mut String, address: &str) {
    let (who, of) = address.split_once('@').unwrap_or((address, ""));
    push_escaped(href, who);
    href.push('@');
    push_escaped(href, of);
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
        let (href, is_cut) = letter("aide@exemple.fr", Some("lieu+été@exemple.fr"), "Une erreur\r\nBcc: x@y.fr", body);
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
    fn an_address_names_one_recipient() {
        for (address, expected) in [
            ("mairie@ville.fr", "mailto:mairie@ville.fr"),
            ("a?cc=b@ville.fr", "mailto:a%3Fcc%3Db@ville.fr"),
            ("mairie%40ville.fr?body=x&bcc=b@ville.fr", "mailto:mairie%2540ville.fr%3Fbody%3Dx%26bcc%3Db@ville.fr"),
            ("a@b.fr,c@d.fr", "mailto:a@b.fr%2Cc%40d.fr"),
            ("a\r\nBcc: c@d.fr", "mailto:a%0D%0ABcc%3A%20c@d.fr"),
            ("a#b@c.fr", "mailto:a%23b@c.fr"),
            ("javascript:alert(1)", "mailto:javascript%3Aalert%281%29@"),
        ] {
            assert_eq!(to(address), expected);
        }
    }

    #[test]
    fn a_long_message_is_cut_between_two_letters_and_says_so() {
        for body in ["a".repeat(1_940), "a".repeat(1_990), "é".repeat(2_000), "🦀\n".repeat(500), "a".repeat(100_000)]
        {
            let (href, is_cut) = letter("a@b.fr", None, "s", &body);
            assert!(href.len() <= LIMIT, "{}", href.len());
            let text = decoded(href.split_once("body=").unwrap().1).replace("\r\n", "\n");
            assert_eq!(is_cut, text != body);
            assert_eq!(is_cut, text.ends_with(CUT));
            assert!(body.starts_with(text.trim_end_matches(CUT)));
        }
        let (href, is_cut) = letter("a@b.fr", None, &"é".repeat(5_000), "Fermé depuis mai.");
        assert!(href.len() <= LIMIT && !is_cut && href.ends_with("Ferm%C3%A9%20depuis%20mai."), "{href}");
    }
}
