//! Where a place is, out of the cells for its latitude and longitude: degrees in any notation, metres of a projection, what a spreadsheet
//! left of them.
//!
//! Cells give numbers; what is said of them is decided by [`crate::record`].

use crate::numbers::number;
use crate::text::key;
use atlas::lieu::Position;
use atlas::territoire::CodeDepartement;
pub use metres::{from_lambert93, from_web_mercator};
pub use there::in_france;
pub(crate) use there::is_there;

mod metres;
mod there;

/// What a pair of cells says of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coordinates {
    /// Nothing was written.
    Empty,
    /// A place on Earth.
    At(Position),
    /// Latitude and longitude were in each other's column, as only one of the two orders is in France.
    Swapped(Position),
    /// Not decimal degrees, and the only reading that is where the lieu is said to be.
    Read(Position, Notation),
    /// Of several readings each may be it.
    Several,
    /// `0,0`: the mark of a geocoding that failed.
    Zero,
    /// Not two numbers, or not on Earth.
    Wrong,
}

/// How a position is written that is not in decimal degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// Degrees and minutes, seconds or not; or a letter for the side of the Earth.
    Sexagesimal,
    /// `48.856.614`, `48 856 614`, `48856614`: a spreadsheet took the point for one between thousands.
    Thousands,
    /// Metres, EPSG:2154.
    Lambert93,
    /// Metres, EPSG:3857.
    WebMercator,
}

/// Latitude and longitude as text; one cell may hold both (« 45.1, 5.7 »). `departement` is what the rest of the record says, and tells
/// readings apart that are not in degrees.
#[must_use]
pub fn coordinates(latitude: &str, longitude: &str, departement: Option<CodeDepartement>) -> Coordinates {
    let (latitude, longitude) = match (latitude.trim(), longitude.trim()) {
        ("", "") => return Coordinates::Empty,
        (both, "") | ("", both) => match pair(both) {
            Some(pair) => pair,
            None => return Coordinates::Wrong,
        },
        // A cell that repeats both, in both columns.
        (both, other) if both == other && pair(both).is_some() => pair(both).unwrap_or((both, other)),
        (latitude, longitude) => (latitude, longitude),
    };
    let sides = (sexagesimal(latitude), sexagesimal(longitude));
    if sides.0.or(sides.1).is_some() {
        let of = |side: Option<(f64, Option<Side>)>, text: &str| side.or_else(|| Some((number(text)?, None)));
        let (Some((lat, first)), Some((lon, second))) = (of(sides.0, latitude), of(sides.1, longitude)) else {
            return Coordinates::Wrong;
        };
        let turned = (Position::new(lat, lon), first != Some(Side::North) && second != Some(Side::East));
        let straight = (Position::new(lon, lat), first != Some(Side::East) && second != Some(Side::North));
        let found = [straight, turned]
            .into_iter()
            .filter(|(_, may_be)| *may_be)
            .find_map(|(at, _)| at.filter(|at| in_france(*at)));
        return found.map_or(Coordinates::Wrong, |at| Coordinates::Read(at, Notation::Sexagesimal));
    }
    let plain = number(latitude).zip(number(longitude));
    if plain == Some((0.0, 0.0)) {
        return Coordinates::Zero;
    }
    let (straight, turned) =
        plain.map_or((None, None), |(lat, lon)| (Position::new(lon, lat), Position::new(lat, lon)));
    match (straight, turned) {
        (Some(position), _) if in_france(position) => Coordinates::At(position),
        (_, Some(turned)) if in_france(turned) => Coordinates::Swapped(turned),
        (Some(position), _) => Coordinates::At(position),
        _ => otherwise(latitude, longitude, departement),
    }
}

/// What two cells are that are no degrees: metres, or degrees without their points.
fn otherwise(latitude: &str, longitude: &str, departement: Option<CodeDepartement>) -> Coordinates {
    let mut found: Option<(Position, Notation)> = None;
    let mut is_one = true;
    let mut take = |at: Option<Position>, notation: Notation| {
        if let Some(at) = at.filter(|at| is_there(*at, departement)) {
            is_one = found.is_none();
            found = Some((at, notation));
        }
    };
    if let Some((north, east)) = metres_of(latitude).zip(metres_of(longitude)) {
        for (x, y) in [(east, north), (north, east)] {
            take(from_lambert93(x, y), Notation::Lambert93);
            take(from_web_mercator(x, y), Notation::WebMercator);
        }
    }
    for first in degrees_of(latitude).into_iter().flatten() {
        for second in degrees_of(longitude).into_iter().flatten() {
            take(Position::new(second, first), Notation::Thousands);
            take(Position::new(first, second), Notation::Thousands);
        }
    }
    match found {
        Some((at, notation)) if is_one => Coordinates::Read(at, notation),
        Some(_) => Coordinates::Several,
        None => Coordinates::Wrong,
    }
}

/// The digits of a whole number in groups of three, or in none, its sign aside: « 48.856.614 », « 48 856,614 », « 48856614 ».
fn grouped(text: &str) -> Option<String> {
    let text = text.trim_start_matches(['-', '+']);
    let mut groups = text.split(|c: char| matches!(c, '.' | ',' | '\'' | '’') || c.is_whitespace());
    let first = groups.next()?;
    let (mut digits, mut n) = (first.to_owned(), 1);
    for group in groups {
        digits.push_str(group);
        n += usize::from(group.len() == 3);
        if group.len() != 3 {
            return None;
        }
    }
    let is_number = !first.is_empty() && (n == 1 || first.len() <= 3) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_number && digits.len() <= 20).then_some(digits)
}

fn metres_of(text: &str) -> Option<f64> {
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    // « 782.900 » is no number of metres.
    let is_far = |value: &f64| value.abs() > 10_000.0;
    let of_groups = || Some(sign * number(&grouped(text)?)?);
    number(text).filter(is_far).or_else(of_groups).or(number(text))
}

/// The degrees that a cell may have been: itself where it may still be; else with the point that it has lost before or after one of its first
/// digits (« 0.024 » loses two zeros with it).
fn degrees_of(text: &str) -> [Option<f64>; 5] {
    let mut found = [None; 5];
    match number(text) {
        Some(value) if value.abs() <= 180.0 => found[0] = Some(value),
        _ => {
            let digits = grouped(text).unwrap_or_default();
            let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
            if let Some(mut value) = number(&digits) {
                for _ in 0..=digits.len() {
                    value /= 10.0;
                }
                // Under a hundredth first.
                for place in &mut found {
                    *place = Some(sign * value);
                    value *= 10.0;
                }
            }
        }
    }
    found
}

/// Which side of the Earth a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// North or south: a latitude.
    North,
    /// East or west: a longitude.
    East,
}

fn side(word: &str) -> Option<(Side, f64)> {
    Some(match &*key(word) {
        "n" | "nord" => (Side::North, 1.0),
        "s" | "sud" => (Side::North, -1.0),
        "e" | "est" => (Side::East, 1.0),
        "o" | "w" | "ouest" => (Side::East, -1.0),
        _ => return None,
    })
}

/// « 48°51'24"N », « 48 51 24 N », « N 48° 51,40' »: degrees, minutes and seconds of sixty. Of decimal degrees only those that a letter follows or
/// leads: « 45°N » alone is half of France.
fn sexagesimal(text: &str) -> Option<(f64, Option<Side>)> {
    let text = text.trim();
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let ends = (text.trim_start_matches(is_letter), text.trim_end_matches(is_letter));
    let (word, rest) = if ends.0.len() < text.len() {
        (&text[..text.len() - ends.0.len()], ends.0)
    } else {
        (&text[ends.1.len()..], ends.1)
    };
    let of_word = if word.is_empty() { None } else { Some(side(word)?) };
    let rest = rest.trim();
    let (sign, rest) = rest.strip_prefix('-').map_or((1.0, rest), |rest| (-1.0, rest));
    let is_between = |c: char| c.is_whitespace() || "°º˚'′’´\"″”:".contains(c);
    let (mut value, mut unit, mut n, mut is_whole) = (0.0, 1.0, 0, true);
    for part in rest.split(is_between).filter(|part| !part.is_empty()) {
        let whole = part.bytes().take_while(u8::is_ascii_digit).count();
        let of_part = number(part).filter(|_| part.as_bytes()[0].is_ascii_digit() && part.is_ascii())?;
        if !is_whole || n > 0 && (whole > 2 || of_part >= 60.0) || n > 2 {
            return None;
        }
        is_whole = whole == part.len();
        value += of_part / unit;
        unit *= 60.0;
        n += 1;
    }
    let is_it = n > 1 || n == 1 && of_word.is_some() && !is_whole;
    (is_it && value <= 180.0)
        .then_some((sign * of_word.map_or(1.0, |(_, sign)| sign) * value, of_word.map(|(side, _)| side)))
}

/// The two cells that are in one: « 45.1, 5.7 », « 45,1 5,7 », « POINT(5.7 45.1) », « 48°51'24"N 2°21'07"E ».
fn pair(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches("POINT").trim_matches(is_around);
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b';' | b',' | b' ') {
            continue;
        }
        // A sign that is in no number separates any two; a comma or a space may be in one, unless both have a fraction.
        let is_sure = byte == b';' || byte == b',' && text.as_bytes().get(at + 1) == Some(&b' ');
        let is_half = |text: &str| {
            let has_fraction = || is_sure || text.bytes().any(|byte| matches!(byte, b'.' | b','));
            sexagesimal(text).is_some() || number(text).is_some() && has_fraction()
        };
        let (first, second) = (text[..at].trim(), text[at + 1..].trim());
        if is_half(first) && is_half(second) {
            return Some((first, second));
        }
    }
    None
}

fn is_around(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | ' ')
}

/// Whether a cell may be half of a position: degrees with a fraction, degrees and minutes, metres.
pub(crate) fn is_coordinate(text: &str) -> bool {
    match number(text) {
        Some(value) => value == 0.0 || text.contains(['.', ',', '°']) || value.abs() > 9_999.0,
        None => sexagesimal(text).is_some() || grouped(text).is_some() || pair(text).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_found_in_every_shape_met() {
        let check = |latitude: &str, longitude: &str, expected: Coordinates| {
            assert_eq!(coordinates(latitude, longitude, None), expected, "{latitude} {longitude}");
        };
        let at = |lon: f64, lat: f64| Position::new(lon, lat).unwrap();
        check("45.1", "5.7", Coordinates::At(at(5.7, 45.1)));
        check("45,1", "5,7", Coordinates::At(at(5.7, 45.1)));
        check("45.1, 5.7", "", Coordinates::At(at(5.7, 45.1)));
        check("", "45.1,5.7", Coordinates::At(at(5.7, 45.1)));
        check("45,1;5,7", "45,1;5,7", Coordinates::At(at(5.7, 45.1)));
        check("5.7", "45.1", Coordinates::Swapped(at(5.7, 45.1)));
        check("-61.0", "14.6", Coordinates::Swapped(at(-61.0, 14.6)));
        check("0", "0.0", Coordinates::Zero);
        check("", "", Coordinates::Empty);
        check("45", "", Coordinates::Wrong);
        check("nord", "est", Coordinates::Wrong);
        check("475198", "6692424", Coordinates::Several);
        check("40.7", "-74.0", Coordinates::At(at(-74.0, 40.7)));
    }

    #[test]
    fn lambert_93_gives_degrees() {
        let check = |x: f64, y: f64, lon: f64, lat: f64| {
            let found = from_lambert93(x, y).unwrap();
            assert!((found.lon - lon).abs() < 2e-6 && (found.lat - lat).abs() < 2e-6, "{found:?}");
        };
        // The origin of the projection by its definition, then points converted by PROJ.
        check(700_000.0, 6_600_000.0, 3.0, 46.5);
        check(652_709.401, 6_859_290.946, 2.355_781_113, 48.831_938_054);
        check(475_198.121_680_863, 6_692_424.506_913_85, 0.024_660_206, 47.294_016_025);
        check(1_200_000.0, 6_100_000.0, 9.010_871_732, 41.829_506_140);
        check(100_000.0, 6_850_000.0, -5.131_765_494, 48.471_964_993);
    }

    #[test]
    fn coordinates_out_of_the_projection_are_not_a_position() {
        for (x, y) in [(0.0, 0.0), (5.0, 45.0), (f64::NAN, 6e6), (7e5, 9e6)] {
            assert_eq!(from_lambert93(x, y), None);
        }
    }

    fn found(latitude: &str, longitude: &str, code_postal: &str) -> Coordinates {
        coordinates(latitude, longitude, CodeDepartement::of_code_postal(code_postal))
    }

    fn check_read(latitude: &str, longitude: &str, code_postal: &str, expected: (f64, f64), notation: Notation) {
        let Coordinates::Read(at, of) = found(latitude, longitude, code_postal) else {
            panic!("{latitude} {longitude}: {:?}", found(latitude, longitude, code_postal))
        };
        let (lat, lon) = expected;
        assert!((at.lat - lat).abs() < 1e-5 && (at.lon - lon).abs() < 1e-5, "{latitude} {longitude}: {at:?}");
        assert_eq!(of, notation, "{latitude} {longitude}");
    }

    #[test]
    fn degrees_minutes_and_seconds_are_read() {
        let paris = (48.856_667, 2.351_944);
        for (latitude, longitude) in [
            ("48°51'24\"N", "2°21'07\"E"),
            ("48° 51′ 24″ N", "2° 21′ 07″ E"),
            ("N 48°51’24”", "E 2°21’7”"),
            ("48 51 24 N", "2 21 7 E"),
            ("48 51 24", "2 21 07"),
            ("48:51:24", "2:21:07"),
            ("48° 51,4' N", "2° 21,1167' Est"),
            ("2°21'07\"E", "48°51'24\"N"),
            ("48°51'24''", "02°21'07''"),
            ("48°51'24\"N, 2°21'07\"E", ""),
            ("", "48°51'24\"N 2°21'07\"E"),
            ("N48°51'24\" E2°21'07\"", ""),
            ("48.856667 N", "2.351944° E"),
            ("48°51'24\"N", "2,351944"),
        ] {
            check_read(latitude, longitude, "", paris, Notation::Sexagesimal);
        }
        check_read("48°06'53\" Nord", "1°40'46\" Ouest", "35000", (48.114_722, -1.679_444), Notation::Sexagesimal);
        check_read("20°52'44\"S", "55°26'53\"E", "97400", (-20.878_889, 55.448_056), Notation::Sexagesimal);
        check_read("16°14'28\"N", "61°32'W", "97110", (16.241_111, -61.533_333), Notation::Sexagesimal);
        for (latitude, longitude) in [
            ("48°61'24\"N", "2°21'E"),
            ("48°51'75\"", "2°21'"),
            ("48°51'N", "2°21'N"),
            ("1 2 3 4", "5 6 7"),
            ("48°51'", ""),
        ] {
            assert_eq!(found(latitude, longitude, "75001"), Coordinates::Wrong, "{latitude} {longitude}");
        }
    }

    #[test]
    fn degrees_that_lost_their_points_are_read_where_one_reading_is_there() {
        for (latitude, longitude) in [
            ("48 856,614", "2 352,222"),
            ("48856614", "2352222"),
            ("48.856.614", "2.352.222"),
            ("48,856,614", "2,352,222"),
            ("48 856 614", "2.352222"),
            ("4.885.661", "2.352.222"),
            ("2.352.222", "48.856.614"),
        ] {
            let expected = if latitude == "4.885.661" { (48.856_61, 2.352_222) } else { (48.856_614, 2.352_222) };
            check_read(latitude, longitude, "75001", expected, Notation::Thousands);
        }
        check_read("48.114.722", "-1.679.444", "35000", (48.114_722, -1.679_444), Notation::Thousands);
        check_read("-20878889", "55448056", "97400", (-20.878_889, 55.448_056), Notation::Thousands);
        check_read("16241111", "-61533333", "97110", (16.241_111, -61.533_333), Notation::Thousands);
        // 2.35, 0.235 or 0.0235, and nothing that tells.
        assert_eq!(found("48856614", "2352222", ""), Coordinates::Several);
        assert_eq!(found("48006110", "199530", "72000"), Coordinates::Several);
        assert_eq!(found("48856614", "2352222", "13001"), Coordinates::Wrong);
        for (latitude, longitude) in
            [("48.85.66", "2.35.22"), ("4885.661", "235.222"), ("1234", "abc"), ("12345678", "")]
        {
            assert_eq!(found(latitude, longitude, "75001"), Coordinates::Wrong, "{latitude} {longitude}");
        }
    }

    #[test]
    fn metres_are_read_where_one_projection_is_there() {
        check_read("6548500", "782900", "42300", (46.031_189, 4.071_797), Notation::Lambert93);
        check_read("782900,5", "6 548 500,25", "42300", (46.031_189, 4.071_797), Notation::Lambert93);
        check_read("6.548.500", "782.900", "42300", (46.031_189, 4.071_797), Notation::Lambert93);
        check_read("5784800", "453293", "42300", (46.027_767, 4.072), Notation::WebMercator);
        check_read("453293", "5784800", "42300", (46.027_767, 4.072), Notation::WebMercator);
        check_read("-2378900", "6172400", "97400", (-20.891_115, 55.447_613), Notation::WebMercator);
        // Alone, it may be near Roanne or in the Eifel.
        assert_eq!(found("6548500", "782900", ""), Coordinates::Several);
        assert_eq!(found("6548500", "782900", "97400"), Coordinates::Wrong);
    }

    #[test]
    fn both_in_one_cell_are_read() {
        let at = Coordinates::At(Position::new(4.072, 46.034).unwrap());
        for both in [
            "46.034,4.072",
            "46.034, 4.072",
            "46,034;4,072",
            "46.034 4.072",
            "46,034 4,072",
            "46,034,4,072",
            "(46.034, 4.072)",
        ] {
            assert_eq!((found(both, "", ""), found("", both, ""), found(both, both, "")), (at, at, at), "{both}");
        }
        let swapped = Coordinates::Swapped(Position::new(4.072, 46.034).unwrap());
        for both in ["POINT(4.072 46.034)", "[4.072, 46.034]"] {
            assert_eq!(found(both, "", ""), swapped, "{both}");
        }
    }
}
