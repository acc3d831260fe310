//! Phone numbers: what can be dialled, and nothing that nobody wrote.
//!
//! A cell for a phone holds what people write in it: two numbers, a name, hours, a price, what a spreadsheet made of a number. What is said of a
//! refusal is decided by [`crate::record`].

use crate::text::{is_letter_or_digit, key};

/// Overseas numbers by the first digits of their French form: `0596…` is dialled `+596 596…`.
const OVERSEAS: [(&str, &str); 19] = [
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("594", "594"),
    ("694", "594"),
    ("596", "596"),
    ("696", "596"),
    ("697", "596"),
    ("262", "262"),
    ("263", "262"),
    ("692", "262"),
    ("693", "262"),
    ("269", "262"),
    ("639", "262"),
    ("976", "590"),
    ("709", "590"),
    ("708", "596"),
    ("947", "590"),
    ("508", "508"),
];

/// Country codes of France's numbers, and how many digits follow.
const COUNTRIES: [(&str, usize); 10] = [
    ("33", 9),
    ("590", 9),
    ("594", 9),
    ("596", 9),
    ("262", 9),
    ("269", 6),
    ("687", 6),
    ("689", 8),
    ("508", 6),
    ("681", 6),
];

/// The first phone number of a cell, E.164 (`+33477000000`), or a short number as it is (`3646`).
///
/// A visitor must never be offered a number that nobody wrote: a run of digits between words, an hour, a date, a room or a price is none. A
/// number of ten digits or more is recognised by its form wherever it stands; a short one (15, 3646, 118218) only where its digits are all
/// that the cell holds, a label such as « Tél : » and what is in brackets aside.
///
/// `code_postal` tells which country a six-digit number of the Pacific is of. `None`: the cell has no number.
///
/// ```
/// use intake::telephone::telephone;
/// assert_eq!(telephone("Tél : 04 77 00 11 22 (accueil)", "42000").as_deref(), Some("+33477001122"));
/// assert_eq!(telephone("Accueil 15 rue Neuve", "42000"), None);
/// ```
#[must_use]
pub fn telephone(text: &str, code_postal: &str) -> Option<String> {
    let text = without_brackets(text);
    let text = without_tail_of_zeros(text.trim());
    if is_power_of_ten(text) || names_an_organisation(text) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if words(text).all(is_label) {
        if let Some(short) = short_number(text, &digits) {
            return Some(short);
        }
        // « 04/77/00/11/22 »: whatever stands between the digits of one number.
        if digits.len() == 10 && digits.starts_with('0') && !text.contains('+') {
            return long_number(&digits, false, code_postal);
        }
    }
    // « 04 77 00 00 00 / 06 … », « accueil 04 77 …, mairie 04 77 … »: pieces are tried in order. An address of the Web or of a mailbox has digits
    // of its own.
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_address(word)).collect();
    let text = words.join(" ");
    let pieces = text.split(|c: char| is_letter(c) || matches!(c, '/' | ';' | ',' | '|' | ':' | '€'));
    pieces.filter_map(|piece| one_number(piece, code_postal)).next()
}

/// « 04 77 00 00 00 (accueil) », « 3646 (0,06 €/min) », « +33 (0)4 … »: what is in brackets is about the number.
fn without_brackets(text: &str) -> String {
    let mut text = text.to_owned();
    while let (Some(open), Some(close)) = (text.find('('), text.find(')')) {
        if open >= close {
            break;
        }
        text.replace_range(open..=close, " ");
    }
    text
}

/// « 477000011.0 »: a number that went through a numeric column. Of few digits it may be an hour (« 15.00 »).
fn without_tail_of_zeros(text: &str) -> &str {
    let Some((whole, zeros)) = text.split_once(['.', ',']) else { return text };
    let is_tail = !zeros.is_empty() && zeros.len() <= 2 && zeros.bytes().all(|byte| byte == b'0');
    let is_number = whole.len() >= 4 && whole.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
    if is_tail && is_number { whole } else { text }
}

/// « 3,3477E+10 »: a spreadsheet kept the size of the number and threw its digits away.
fn is_power_of_ten(text: &str) -> bool {
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else { return false };
    let is_mantissa =
        mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'-' | b'+'));
    let power = power.trim().trim_start_matches(['+', '-']);
    is_mantissa
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && power.len() <= 3
        && !power.is_empty()
        && power.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a text, without digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_letter(c)).filter(|word| !word.is_empty())
}

fn is_letter(c: char) -> bool {
    is_letter_or_digit(c) && !c.is_ascii_digit()
}

/// The number of an organisation in the register, as long as that of a phone.
fn names_an_organisation(text: &str) -> bool {
    words(text).any(|word| matches!(&*key(word), "siren" | "siret" | "rna" | "ape" | "naf"))
}

/// Whether a word says no more than that a number follows.
fn is_label(word: &str) -> bool {
    matches!(&*key(word), "tel" | "telephone" | "t" | "tph" | "phone" | "fixe")
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// A number of the French plan that is dialled as it is: 15, 17, 18; four that begin with 3 or 10; six digits that begin with 116 or 118. `text` holds its digits and what
/// stands between them, or not: « 31.12 » is a day, « 10 30 » an hour.
fn short_number(text: &str, digits: &str) -> Option<String> {
    let is_whole = text.contains(digits);
    let is_pairs = text
        .split(' ')
        .filter(|part| !part.is_empty())
        .all(|part| !part.bytes().any(|byte| byte.is_ascii_digit()) || part.len() == 2);
    let has_dots = text.contains(['.', '-']) && !is_whole && {
        let month = digits.get(2..4).and_then(|month| month.parse::<u8>().ok());
        matches!(digits.get(..2), Some("30" | "31")) && month.is_some_and(|month| (1..=12).contains(&month))
    };
    let has_others = text
        .chars()
        .any(|c| !(c.is_ascii_digit() || is_letter(c) || c.is_whitespace() || matches!(c, '.' | '-' | ':' | '°')));
    // A colon is a label's, before the digits; between them it is an hour's.
    let has_hour = text.rsplit_once(':').is_some_and(|(before, _)| before.bytes().any(|byte| byte.is_ascii_digit()));
    if has_others || has_hour {
        return None;
    }
    let known = match (digits.len(), digits.as_bytes()) {
        (2, b"15" | b"17" | b"18") => is_whole,
        (4, [b'3', ..]) => !has_dots,
        (4, [b'1', b'0', ..]) => is_whole,
        (6, [b'1', b'1', b'6' | b'8', ..]) => is_whole || is_pairs || text.contains(' '),
        _ => false,
    };
    known.then(|| digits.to_owned())
}

fn one_number(piece: &str, code_postal: &str) -> Option<String> {
    let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
    // Two numbers in one run: the first.
    let digits = if digits.len() == 20 && digits.starts_with('0') { digits[..10].to_owned() } else { digits };
    long_number(&digits, piece.trim_start().starts_with('+'), code_postal)
}

fn long_number(digits: &str, has_plus: bool, code_postal: &str) -> Option<String> {
    if digits.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let international = match digits.strip_prefix("00") {
        Some(rest) if digits.len() > 10 => Some(rest),
        _ if has_plus => Some(digits),
        // « 33477000000 »: the plus sign was lost to a spreadsheet.
        _ if digits.len() > 10 => Some(digits),
        _ => None,
    };
    if let Some(number) = international {
        return with_country(number);
    }
    match (digits.len(), digits.as_bytes().first()) {
        (10, Some(b'0')) => Some(national(&digits[1..])),
        // The zero was lost to a spreadsheet.
        (9, Some(b'1'..=b'9')) => Some(national(digits)),
        (6, _) => {
            let country = match code_postal.get(..3)? {
                "988" => "687",
                "986" => "681",
                "975" => "508",
                _ => return None,
            };
            Some(format!("+{country}{digits}"))
        }
        // Lines of the post office and mobiles: a day and its year begin otherwise.
        (8, Some(b'4' | b'8')) if code_postal.starts_with("987") => Some(format!("+689{digits}")),
        _ => None,
    }
}

/// Nine digits of the French plan to E.164, under the country code of the place.
fn national(digits: &str) -> String {
    let overseas =
        OVERSEAS.iter().find(|(prefix, _)| digits.starts_with(prefix)).filter(|(_, country)| *country != "508");
    let country = overseas.map_or("33", |(_, country)| country);
    format!("+{country}{digits}")
}

fn with_country(number: &str) -> Option<String> {
    // « +596 74 11 05 », « +269 269 61 40 19 »: overseas, the French number and its country code were taken for one another.
    let is_overseas = |digits: &str| OVERSEAS.iter().any(|(prefix, _)| digits.starts_with(prefix));
    if number.len() == 9 && is_overseas(number) {
        return Some(national(number));
    }
    if let Some(digits) = number.strip_prefix("269").filter(|digits| digits.len() == 9 && is_overseas(digits)) {
        return Some(national(digits));
    }
    let (country, length) = COUNTRIES.iter().find(|(country, _)| number.starts_with(country))?;
    let rest = &number[country.len()..];
    let rest = rest.strip_prefix('0').filter(|_| rest.len() == length + 1).unwrap_or(rest);
    if rest.len() != *length || rest.bytes().all(|b| b == b'0') {
        return None;
    }
    // « +33 596 … »: the pipeline puts every ten-digit number under +33.
    if *country == "33" { Some(national(rest)) } else { Some(format!("+{country}{rest}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_brought_to_one_form() {
        let check = |text: &str, code_postal: &str, expected: &str| {
            assert_eq!(telephone(text, code_postal).unwrap_or_default(), expected, "{text} ({code_postal})");
        };
        check("04 77 00 11 22", "42000", "+33477001122");
        check("04.77.00.11.22", "", "+33477001122");
        check("+33477001122", "", "+33477001122");
        check("+33 (0)4 77 00 11 22", "", "+33477001122");
        check("0033477001122", "", "+33477001122");
        check("33477001122", "", "+33477001122");
        check("477001122", "", "+33477001122");
        check("Tél : 04 77 00 11 22 (accueil)", "", "+33477001122");
        check("04 77 00 11 22 / 06 00 00 00 01", "", "+33477001122");
        check("04 77 00 11 22\n06 00 00 00 01", "", "+33477001122");
        check("04770011220600000001", "", "+33477001122");
        check("3646", "", "3646");
        check("36 46", "49000", "3646");
        check("0000000000", "", "");
        check("04 77 00 11", "", "");
        check("sur rendez-vous", "", "");
        check("", "", "");
        check("04/77/00/11/22", "", "+33477001122");
        check("04,77,00,11,22", "", "+33477001122");
        check("477001122.0", "", "+33477001122");
        check("33477001122,00", "", "+33477001122");
        check("3646.0", "", "3646");
        check("3646 (0,06 €/min + prix d’un appel)", "", "3646");
        check("Tél. : 36 46", "", "3646");
        check("39.39", "", "3939");
        check("118 218", "", "118218");
        check("15", "", "15");
        check("poste 15, 04 77 00 11 22", "", "+33477001122");
        check("3646 ou 04 77 00 11 22", "", "+33477001122");
    }

    /// A visitor must never be offered a number that nobody wrote.
    #[test]
    fn a_fragment_of_a_cell_is_no_number() {
        for text in [
            "3,3477E+10",
            "3,3477001122E+10",
            "1,477001122E+09",
            "1.12e8",
            "1,12E+08",
            "4,77E8",
            "Accueil 15 rue Neuve",
            "15 rue Neuve",
            "bureau 17",
            "Salle 3012",
            "porte n° 18",
            "18 personnes",
            "poste 3646",
            "Allo 3939 Service",
            "10h-12h 14h-17h",
            "9h30-12h30 13h30-17h",
            "lundi 09:00-12:00",
            "15:00",
            "15.00",
            "17,00",
            "10.30",
            "10 30",
            "15h",
            "de 15 à 18",
            "01/09/2023",
            "15/10/2023",
            "31/12",
            "31.12",
            "30-06",
            "11-2023",
            "11/2023",
            "112023",
            "2023",
            "1998",
            "1998-2017",
            "12.05.1998",
            "15/17",
            "15-18",
            "15 ou 17",
            "0,15 €",
            "15 €",
            "3000 €",
            "SIREN 552100554",
            "SIRET 552 100 554 00013",
            "552 100 554 00013",
            "http://exemple.fr/0477001122",
            "www.exemple.fr/3646",
            "jean0477001122@exemple.fr",
            "42000 Saint-Étienne",
            "04 77 00 11 2O 15",
            "04 77 00 11",
            "+33 4 77",
            "n° 3646",
            "n°15",
        ] {
            for code_postal in ["", "42000", "98713"] {
                assert_eq!(telephone(text, code_postal), None, "{text} ({code_postal})");
            }
        }
        // Whatever words are put around or between its pieces, a number that is given holds only digits of the cell, in their order.
        let words = [
            "15", "17 h", "3939", "rue", " ", "/", "04 77", "00 11 22", "12", "€", "(0)", "+33", ".", ",", "E+09",
            "poste", "2023",
        ];
        let mut seed = 7_usize;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..5 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(words[(seed >> 33) % words.len()]);
                text.push(' ');
            }
            let Some(number) = telephone(&text, "42000") else { continue };
            // What is in brackets is about the number, and may stand within it.
            let digits: String = text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
            let tail = number.trim_start_matches("+33");
            assert!(digits.contains(tail), "{text}: {number}");
            assert!(number.starts_with('+') || digits == number, "{text}: {number}");
        }
    }

    #[test]
    fn overseas_numbers_get_the_code_of_their_country() {
        let check = |text: &str, code_postal: &str, expected: &str| {
            assert_eq!(telephone(text, code_postal).unwrap_or_default(), expected, "{text} ({code_postal})");
        };
        check("0590 12 34 56", "97110", "+590590123456");
        check("0594 12 34 56", "97300", "+594594123456");
        check("0596 12 34 56", "97200", "+596596123456");
        check("0262 12 34 56", "97400", "+262262123456");
        check("0269 61 23 45", "97600", "+262269612345");
        check("0693123456", "97400", "+262693123456");
        check("596123456", "97200", "+596596123456");
        check("+596 596 12 34 56", "97200", "+596596123456");
        check("+33596123456", "97200", "+596596123456");
        check("+33262123456", "97400", "+262262123456");
        check("25 12 34", "98800", "+687251234");
        check("+687 25 12 34", "98800", "+687251234");
        check("40 12 34 56", "98713", "+68940123456");
        check("41 12 34", "97500", "+508411234");
        check("72 12 34", "98600", "+681721234");
        check("+596741105", "97200", "+596596741105");
        check("+269269614019", "97600", "+262269614019");
        check("25 12 34", "42000", "");
    }
}
