//! Decimal numbers as text, both ways, without the standard library's: printing floats weighs 5 kB in the Wasm, reading them 8.
//!
//! For coordinates, lengths and links: a few decimals, no exponent. How a number is written for people is decided elsewhere.

/// A number cut to `decimals`, without zeros at its end: `12.35`, `-0.05`, `4`. What is no number, or beyond 9·10¹⁸ units of the last
/// decimal, is brought into range.
#[must_use]
pub fn written(value: f64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals);
    let scaled = (value * unit as f64).round() as i64;
    let (whole, part) = ((scaled / unit).unsigned_abs(), (scaled % unit).unsigned_abs());
    let mut text = format!("{}{whole}", if scaled < 0 { "-" } else { "" });
    if part > 0 {
        let part = part.to_string();
        text.push('.');
        text.extend(std::iter::repeat_n('0', (decimals as usize).saturating_sub(part.len())));
        text.push_str(part.trim_end_matches('0'));
    }
    text
}

/// The number that a text is: an optional sign, digits, and after an optional dot more digits, fifteen in all at most.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() + part.len() > 15 || !plain(whole) || !plain(part) {
        return None;
    }
    let number = whole.bytes().chain(part.bytes()).fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(sign * number as f64 / 10_i64.pow(part.len() as u32) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;

    #[test]
    fn numbers_are_written_as_svg_reads_them() {
        let check = |value, decimals, text: &str| assert_eq!(written(value, decimals), text);
        check(0.0, 2, "0");
        check(12.345, 2, "12.35");
        check(-0.05, 2, "-0.05");
        check(-0.001, 2, "0");
        check(3.5, 0, "4");
        check(0.062_500_4, 7, "0.0625004");
        check(1200.10, 3, "1200.1");
        check(f64::NAN, 2, "0");
    }

    #[test]
    fn only_plain_numbers_are_read() {
        let check = |text, number| assert_eq!(read(text), number, "{text}");
        check("45.4397", Some(45.4397));
        check("-0.05", Some(-0.05));
        check("12", Some(12.0));
        check("12.", Some(12.0));
        for text in ["", "-", ".5", "1e3", "+1", "1,5", "NaN", "inf", "1.2.3", "1234567890123456", "٣"] {
            check(text, None);
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let mut random = Random(0xDEC);
        for _ in 0..2_000 {
            let value = random.between(-180.0, 180.0);
            let read = read(&written(value, 5)).unwrap();
            assert!((read - value).abs() <= 0.000_005_1, "{value}");
            assert_eq!(written(read, 5), written(value, 5));
        }
    }
}
