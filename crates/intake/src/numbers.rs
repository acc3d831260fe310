//! Numbers and dates as people and spreadsheets write them: days in any order; codes that lost a zero. Two numbers that are a place are in
//! [`crate::coordinates`].
//!
//! Each function takes a cell and gives a checked value or nothing; what is said of it is decided by [`crate::record`].

use crate::contact::is_among;
use crate::text::key;
use atlas::lieu::Date;
use atlas::territoire::CodeCommune;

/// A number with a point or a comma, spaces allowed between digits; `None` for anything else.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '°').map(|c| if c == ',' { '.' } else { c }).collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (digits, power) = match digits.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok().filter(|power| power.abs() <= 22)?),
        None => (digits, 0),
    };
    // Seventeen digits are all that a position has: no need of the standard library's exact reading, whose tables would be a
    // tenth of the module that browsers load.
    let (mut mantissa, mut exponent, mut after_point, mut n_digits) = (0_u64, power, false, 0);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' if mantissa < 10_000_000_000_000_000 => {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                exponent -= i32::from(after_point);
                n_digits += 1;
            }
            b'0'..=b'9' => exponent += i32::from(!after_point),
            b'.' if !after_point => after_point = true,
            _ => return None,
        }
    }
    let scale = |power: i32| (0..power.min(400)).fold(1.0, |scale: f64, _| scale * 10.0);
    let size = if exponent < 0 { mantissa as f64 / scale(-exponent) } else { mantissa as f64 * scale(exponent) };
    (n_digits > 0 && size.is_finite()).then_some(sign * size)
}

/// Degrees for people to read: six decimals at most, a tenth of a metre.
#[must_use]
pub fn degrees(value: f64) -> String {
    let millionths = (value * 1e6).round() as i64;
    let (sign, size) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let text = format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A date in any of the ways met: `2021-05-05`, with a time, `05/05/2021`, `5.5.21`, a Unix time (seconds or
/// milliseconds), a spreadsheet's day number, or one of the first three somewhere in a sentence. Day before month, always.
/// A year of two digits is the last one that ends so and is not after `latest`: « 98 » is 1998 of what has been done, and of a
/// limit that is to come, whatever is nearer. A year of four digits is what it is.
/// `None` when there is none, and for 1970-01-01, which is the pipeline's « unknown ».
#[must_use]
pub fn date(text: &str, latest: Date) -> Option<Date> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 13 {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            5 => of_days(number - 25_569), // a spreadsheet counts from 1899-12-30
            8 => calendar(number / 10_000, number / 100 % 100, number % 100),
            9 | 10 if !text.starts_with('0') => of_days(number / 86_400),
            12 | 13 => of_days(number / 86_400_000),
            _ => None,
        };
    }
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        if let Some(date) = leading_date(rest, latest) {
            return Some(date);
        }
        // « 04.05.06.07.08 » has no day in it.
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.'));
    }
    None
}

/// Three numbers with the same separator, at the start of a text.
fn leading_date(text: &str, latest: Date) -> Option<Date> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let n_first = digits(text);
    let separator = text[n_first..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let after_first = &text[n_first + 1..];
    let n_second = digits(after_first);
    let after_second = after_first[n_second..].strip_prefix(separator)?;
    let n_third = digits(after_second);
    let rest = after_second[n_third..].strip_prefix(separator);
    if rest.is_some_and(|rest| digits(rest) > 0) {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().ok();
    let (first, second, third) =
        (number(&text[..n_first])?, number(&after_first[..n_second])?, number(&after_second[..n_third])?);
    match (n_first, n_second, n_third) {
        (4, 1..=2, 1..=2) => calendar(first, second, third),
        (1..=2, 1..=2, 4) => calendar(third, second, first),
        (1..=2, 1..=2, 2) => {
            let of_century = |century: i64| calendar(century + third, second, first);
            of_century(2_000).filter(|date| *date <= latest).or_else(|| of_century(1_900))
        }
        _ => None,
    }
}

fn calendar(year: i64, month: i64, day: i64) -> Option<Date> {
    let in_range = (1_971..=2_199).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    in_range.then_some(())?;
    Some(Date { year: u16::try_from(year).ok()?, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}

/// A day counted from 1970-01-01, if it is one of the years of a [`Date`].
fn of_days(days: i64) -> Option<Date> {
    let date = Date::of_day_number(days);
    (date.day_number() == days).then_some(date)
}

/// A code postal out of its own cell: five digits, a lost zero given back, decimals of a spreadsheet, the country, the commune and `CEDEX` taken
/// off. `None` when there is none, or more than one, or other digits.
#[must_use]
pub fn code_postal(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match compact.len() {
        5 if compact.bytes().all(|b| b.is_ascii_digit()) => return Some(compact).filter(|code| code != "00000"),
        // Ain to Ariège: the only départements whose code starts with the zero that a spreadsheet takes away.
        4 if compact.bytes().all(|b| b.is_ascii_digit()) && !compact.starts_with('0') => {
            return Some(format!("0{compact}"));
        }
        _ => {}
    }
    let mut numbers = runs(text).into_iter().filter(|(before, _, _)| !is_among("cedex bp cs tsa", &key(before)));
    let (_, code, _) = numbers.next()?;
    (code.len() == 5 && code != "00000" && numbers.next().is_none()).then(|| code.to_owned())
}

/// The code postal at the end of an address: not the number of a box, nor that of a house on a long road.
#[must_use]
pub fn code_postal_of_address(text: &str) -> Option<String> {
    const WAYS: &str = "rue route rte chemin avenue av boulevard impasse allee place lieu voie";
    let is_code = |(before, run, after): &(&str, &str, &str)| {
        run.len() == 5
            && *run != "00000"
            && !is_among("cedex bp cs tsa n rd rn", &key(before))
            && !is_among(WAYS, &key(after))
    };
    runs(text).into_iter().rfind(is_code).map(|(_, run, _)| run.to_owned())
}

/// Runs of digits, each with the word before it and the word after it.
fn runs(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if end > start {
            found.push((last_word(&text[..start]), &text[start..end], first_word(&text[end..])));
        }
        start = end + 1;
    }
    found
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || ",-'’.°:".contains(c)
}

/// Longest word that is looked for beside a number, with what is between, in characters.
const NEAR: usize = 16;

fn first_word(text: &str) -> &str {
    let end = text.char_indices().nth(NEAR).map_or(text.len(), |(at, _)| at);
    text[..end].trim_start_matches(is_gap).split(is_gap).next().unwrap_or("")
}

fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take(NEAR).last().map_or(0, |(at, _)| at);
    text[start..].trim_end_matches(is_gap).rsplit(is_gap).next().unwrap_or("")
}

/// A code of a commune out of a cell: « 9-8-818 », « 2a004 », « 1004.0 ». `None` when it is none.
#[must_use]
pub fn code_commune(text: &str) -> Option<CodeCommune> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let mut code: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) {
        code.insert(0, '0');
    }
    CodeCommune::parse(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_point_or_a_comma() {
        assert_eq!(number("45.5"), Some(45.5));
        assert_eq!(number(" -1,5 "), Some(-1.5));
        assert_eq!(number("475 198,12"), Some(475_198.12));
        assert_eq!(number("+.5"), Some(0.5));
        assert_eq!(number("4.53e1"), Some(45.3));
        assert_eq!(number("46.31658418182218"), Some(46.316_584_181_822_18));
        assert_eq!(number("123456789012345678901234567890"), Some(123_456_789_012_345_670_000_000_000_000.0));
        assert!(
            number("6.459960937500001000000000000000000000000000")
                .is_some_and(|found| (found - 6.459_960_937_5).abs() < 1e-12)
        );
        for not in ["", "nord", "NaN", "inf", "1.2.3", "1,2,3", "0x10", ".", "-", "e5", "1e", "1e999", "--1"] {
            assert_eq!(number(not), None, "{not}");
        }
    }

    #[test]
    fn degrees_are_written_short() {
        for (value, text) in
            [(45.5, "45.5"), (-61.079_874_1, "-61.079874"), (0.0, "0"), (7.0, "7"), (-0.000_001, "-0.000001")]
        {
            assert_eq!(degrees(value), text);
        }
    }

    #[test]
    fn the_code_postal_of_an_address_is_no_other_number() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(code_postal_of_address(text).as_deref(), expected, "{text}");
        };
        check("CS 70001 12 rue X, 49070 Beaucouzé", Some("49070"));
        check("3 rue X - 42300 Roanne Cedex", Some("42300"));
        check("42300 Roanne", Some("42300"));
        check("12 rue X, CS 70001", None);
        check("10250 route de Lyon", None);
        check("10250 Chemin du Bois, 42300 Roanne", Some("42300"));
        check("rue du 11 novembre", None);
        check("SIRET 82251616700027", None);
    }

    #[test]
    fn dates_are_found_in_every_way_met() {
        let check = |text: &str, expected: Option<(u16, u8, u8)>| {
            let latest = Date { year: 2026, month: 12, day: 2 };
            assert_eq!(date(text, latest).map(|date| (date.year, date.month, date.day)), expected, "{text}");
        };
        check("2021-05-05", Some((2021, 5, 5)));
        check("2023-04-19T22:48:00.000Z", Some((2023, 4, 19)));
        check("2022/3/1 10:00:00+02", Some((2022, 3, 1)));
        check("09/12/2020", Some((2020, 12, 9)));
        check("5.1.21", Some((2021, 1, 5)));
        check("05/03/98", Some((1998, 3, 5)));
        check("labellisé le 05-03-98", Some((1998, 3, 5)));
        check("2/12/26", Some((2026, 12, 2)));
        check("3/12/26", None);
        check("31/12/71", Some((1971, 12, 31)));
        check("31/12/70", None);
        check("1/1/00", Some((2000, 1, 1)));
        check("05/03/2098", Some((2098, 3, 5)));
        check("Espace labellisé 01/09/2020", Some((2020, 9, 1)));
        check("20210505", Some((2021, 5, 5)));
        check("1672531200", Some((2023, 1, 1)));
        check("1672531200000", Some((2023, 1, 1)));
        check("44927", Some((2023, 1, 1)));
        check("1970-01-01", None);
        check("1970-01-01T00:00:00.000Z", None);
        check("0", None);
        check("13/13/2020", None);
        check("09/0102023", None);
        check("04.05.06.07.08", None);
        check("0477000011", None);
        check("1.2.3.2021", None);
        check("le 01/09/2020.", Some((2020, 9, 1)));
        check("du 01/09/2020 au 31/12/2021", Some((2020, 9, 1)));
        check("hier", None);
        check("", None);
        check("99999999999999999999", None);
        check("é-1-é/2/", None);
    }

    #[test]
    fn a_code_postal_gets_its_zero_back() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(code_postal(text).as_deref(), expected, "{text}");
        };
        check("42000", Some("42000"));
        check("1000", Some("01000"));
        check("1000.0", Some("01000"));
        check("42000.0", Some("42000"));
        check("42 000", Some("42000"));
        check("42000 CEDEX 1", Some("42000"));
        check("42000 Saint-Étienne", Some("42000"));
        check("F-42000", Some("42000"));
        check("CS 70001 - 42000 Saint-Étienne Cedex 1", Some("42000"));
        // Of more digits no five are taken.
        check("CS 70001", None);
        check("BP 12345", None);
        check("42000-42100", None);
        check("420001", None);
        check("04 77 00 00 11", None);
        check("12 rue X 42000", None);
        check("974", None);
        check("00000", None);
        check("2A004", None);
        check("", None);
    }
}
