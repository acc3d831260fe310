//! Addresses that open a message already written: `mailto:` (RFC 6068) and `sms:` (RFC 5724).
//!
//! Lines in, an address out. What is said, and to whom it is sent, is not known here: the visitor chooses.

/// Characters of an address beyond which some mail programs cut it, or do not open at all (Outlook, at about 2,000).
const LONGEST: usize = 1_800;

/// A mail: a subject, lines, and a link that stays whatever has to go.
#[must_use]
pub fn mailto(subject: &str, lines: &[String], link: &str) -> String {
    let mut address = String::from("mailto:?subject=");
    push_escaped(&mut address, subject);
    address.push_str("&body=");
    push_body(&mut address, lines, link);
    address
}

/// A text message. iOS wants `&` before the body, Android and the RFC `?`: both take the two.
#[must_use]
pub fn sms(lines: &[String], link: &str) -> String {
    let mut address = String::from("sms:?&body=");
    push_body(&mut address, lines, link);
    address
}

/// Whole lines, as many as there is room for before the link.
fn push_body(address: &mut String, lines: &[String], link: &str) {
    let mut last = String::new();
    push_escaped(&mut last, link);
    for line in lines {
        let before = address.len();
        push_escaped(address, line);
        address.push_str(LINE_END);
        if address.len() + last.len() > LONGEST {
            address.truncate(before);
            break;
        }
    }
    address.push_str(&last);
}

/// CRLF: RFC 6068 wants both.
const LINE_END: &str = "%0D%0A";

/// UTF-8, all but the unreserved characters of RFC 3986 as `%` and two digits. A line end of any kind is one.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut before = 0;
    for byte in text.bytes() {
        match byte {
            b'\n' if before == b'\r' => {}
            b'\r' | b'\n' => out.push_str(LINE_END),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(DIGITS[usize::from(byte >> 4)]);
                out.push(DIGITS[usize::from(byte & 15)]);
            }
        }
        before = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Random, hostile_text};

    /// As a mail program reads it.
    fn read(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let digit = |byte: Option<u8>| char::from(byte.unwrap()).to_digit(16).unwrap() as u8;
                let high = digit(rest.next());
                bytes.push(high << 4 | digit(rest.next()));
            } else {
                assert!(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte), "{byte} in {text}");
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    fn lines(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let address = mailto(
            "Un lieu : « Écusson » & co",
            &lines(&["12 rue de l’Été", "", "9 h + 2 ?"]),
            "https://a.fr/#x=1&y=2",
        );
        let (subject, body) = address.strip_prefix("mailto:?subject=").unwrap().split_once("&body=").unwrap();
        assert_eq!(read(subject), "Un lieu : « Écusson » & co");
        assert_eq!(read(body), "12 rue de l’Été\r\n\r\n9 h + 2 ?\r\nhttps://a.fr/#x=1&y=2");
        let address = sms(&lines(&["Écusson"]), "https://a.fr/");
        assert_eq!(read(address.strip_prefix("sms:?&body=").unwrap()), "Écusson\r\nhttps://a.fr/");
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_line_and_keeps_its_link() {
        let long: Vec<String> = (0..400).map(|n| format!("ligne é {n}")).collect();
        let address = mailto("é", &long, "https://a.fr/fin");
        assert!(address.len() <= LONGEST && address.len() > LONGEST - 60, "{}", address.len());
        let body = read(address.split_once("&body=").unwrap().1);
        let read: Vec<&str> = body.split("\r\n").collect();
        let (last, whole) = read.split_last().unwrap();
        assert_eq!(*last, "https://a.fr/fin");
        assert!(whole.iter().zip(&long).all(|(read, written)| read == written), "{whole:?}");
        // A line that has no room alone is not there in part either.
        assert_eq!(sms(&["é".repeat(1_000)], "https://a.fr/"), "sms:?&body=https%3A%2F%2Fa.fr%2F");
    }

    #[test]
    fn nothing_that_was_published_gets_out_of_its_place() {
        let mut random = Random(0x5E2D);
        for _ in 0..2_000 {
            let (subject, line) = (hostile_text(&mut random), hostile_text(&mut random));
            let address = mailto(&subject, std::slice::from_ref(&line), "https://a.fr/");
            let (read_subject, body) = address.strip_prefix("mailto:?subject=").unwrap().split_once("&body=").unwrap();
            let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(plain(&read(read_subject)), plain(&subject));
            assert_eq!(plain(&read(body)), plain(&line) + "\nhttps://a.fr/");
        }
    }
}
