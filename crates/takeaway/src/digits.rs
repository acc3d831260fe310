//! Whole numbers, degrees and dates as digits.
//!
//! By hand: the standard library's way to write a decimal number is 5 kB of the browser's module. Where a digit goes is decided by
//! the files.

use atlas::lieu::{Date, Lieu};

/// A number with zeros in front, up to a width.
pub(crate) fn push_padded(out: &mut String, number: u32, width: u32) {
    if width > 1 || number > 9 {
        push_padded(out, number / 10, width.saturating_sub(1));
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Latitude and longitude of a lieu, millionths of a degree: a tenth of a metre, more than any of them is measured with.
/// `None` when it is not known, and for what rounds to 0,0, which would be read as a place in the Gulf of Guinea.
pub(crate) fn millionths(lieu: &Lieu) -> Option<[i32; 2]> {
    let position = lieu.position?;
    let point = [position.lat, position.lon].map(|degrees| (degrees * 1e6).round() as i32);
    (point != [0, 0]).then_some(point)
}

/// Degrees out of millionths, without the zeros at the end.
pub(crate) fn push_degrees(out: &mut String, millionths: i32, point: char) {
    if millionths < 0 {
        out.push('-');
    }
    let size = millionths.unsigned_abs();
    push_padded(out, size / 1_000_000, 1);
    let (mut rest, mut width) = (size % 1_000_000, 6);
    if rest != 0 {
        out.push(point);
        while rest % 10 == 0 {
            rest /= 10;
            width -= 1;
        }
        push_padded(out, rest, width);
    }
}

/// `2024-05-31`, or `31/05/2024` for people.
pub(crate) fn push_date(out: &mut String, date: Date, for_people: bool) {
    let parts = [(u32::from(date.year), 4), (date.month.into(), 2), (date.day.into(), 2)];
    for index in 0..3 {
        if index > 0 {
            out.push(if for_people { '/' } else { '-' });
        }
        let (number, width) = parts[if for_people { 2 - index } else { index }];
        push_padded(out, number, width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Random;
    use atlas::lieu::Position;

    fn degrees(millionths: i32) -> String {
        let mut out = String::new();
        push_degrees(&mut out, millionths, '.');
        out
    }

    #[test]
    fn degrees_are_those_of_the_standard_library() {
        let mut random = Random(0xDE6);
        let some = [0, 1, -1, 10, 100_000, 999_999, 1_000_000, -180_000_000, 180_000_000, i32::MIN, i32::MAX];
        for millionths in some.into_iter().chain((0..5_000).map(|_| random.next() as i32 >> (random.next() % 24))) {
            assert_eq!(degrees(millionths), (f64::from(millionths) / 1e6).to_string());
        }
        assert_eq!(degrees(-60_500), "-0.0605");
    }

    #[test]
    fn numbers_are_padded_and_never_cut() {
        let check = |number: u32, width: u32, expected: &str| {
            let mut out = String::new();
            push_padded(&mut out, number, width);
            assert_eq!(out, expected);
        };
        check(0, 0, "0");
        check(0, 3, "000");
        check(7, 2, "07");
        check(2024, 2, "2024");
        check(u32::MAX, 1, "4294967295");
    }

    #[test]
    fn what_rounds_to_zero_zero_is_no_position() {
        let at = |lon, lat| millionths(&Lieu { position: Some(Position { lon, lat }), ..Lieu::default() });
        assert_eq!(at(1e-9, -1e-9), None);
        assert_eq!(at(0.0, 0.0), None);
        assert_eq!(at(f64::NAN, f64::NAN), None);
        assert_eq!(at(2.0, 0.0), Some([0, 2_000_000]));
        assert_eq!(millionths(&Lieu::default()), None);
    }
}
