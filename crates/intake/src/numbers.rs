//! Numbers and dates as people and spreadsheets write them: coordinates, projected or not; days in any order; codes that lost a zero.
//!
//! Each function takes a cell and gives a checked value or nothing; what is said of it is decided by [`crate::record`].

use atlas::lieu::{Date, Position};

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

/// What a pair of cells says of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coordinates {
    /// Nothing was written.
    Empty,
    /// A place on Earth.
    At(Position),
    /// Latitude and longitude were in each other's column, as only one of the two orders is in France.
    Swapped(Position),
    /// `0,0`: the mark of a geocoding that failed.
    Zero,
    /// Not two numbers, or not on Earth.
    Wrong,
}

/// Latitude and longitude, degrees, as text. One cell may hold both (« 45.1, 5.7 »).
#[must_use]
pub fn coordinates(latitude: &str, longitude: &str) -> Coordinates {
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
    let (Some(lat), Some(lon)) = (number(latitude), number(longitude)) else { return Coordinates::Wrong };
    if lat == 0.0 && lon == 0.0 {
        return Coordinates::Zero;
    }
    match (Position::new(lon, lat), Position::new(lat, lon)) {
        (Some(position), _) if in_france(position) => Coordinates::At(position),
        (_, Some(swapped)) if in_france(swapped) => Coordinates::Swapped(swapped),
        (Some(position), _) => Coordinates::At(position),
        _ => Coordinates::Wrong,
    }
}

fn pair(text: &str) -> Option<(&str, &str)> {
    let (first, second) = text.split_once(';').or_else(|| text.split_once(", ")).or_else(|| {
        // « 45.1,5.7 »: the comma separates when each side has its own point.
        text.split_once(',').filter(|(first, second)| first.contains('.') && second.contains('.'))
    })?;
    (number(first).is_some() && number(second).is_some()).then_some((first.trim(), second.trim()))
}

/// Boxes around the inhabited parts of France, degrees: west, south, east, north. Generous; only to tell the two orders
/// of a pair apart.
const FRANCE: [(f64, f64, f64, f64); 9] = [
    (-5.6, 41.0, 10.0, 51.6),       // métropole
    (-63.3, 14.2, -60.6, 18.3),     // Antilles
    (-55.0, 1.5, -51.0, 6.5),       // Guyane
    (54.8, -21.6, 56.2, -20.7),     // La Réunion
    (44.7, -13.3, 45.6, -12.4),     // Mayotte
    (-56.7, 46.5, -55.9, 47.4),     // Saint-Pierre-et-Miquelon
    (158.0, -23.5, 172.5, -17.5),   // Nouvelle-Calédonie
    (-179.0, -15.0, -175.5, -12.5), // Wallis-et-Futuna
    (-155.5, -28.5, -134.0, -7.0),  // Polynésie française
];

/// Whether a position is in the box of some part of France.
#[must_use]
pub fn in_france(position: Position) -> bool {
    FRANCE.iter().any(|(west, south, east, north)| {
        (*west..=*east).contains(&position.lon) && (*south..=*north).contains(&position.lat)
    })
}

/// A position from projected coordinates, metres, Lambert-93 (EPSG:2154): the official projection of metropolitan France.
///
/// Inverse of the Lambert conformal conic on two parallels (44° and 49°), ellipsoid GRS80; formulas and constants of IGN's
/// note NTG_71. RGF93 and WGS84 are one for our purpose (under a metre).
#[must_use]
pub fn from_lambert93(x: f64, y: f64) -> Option<Position> {
    const N: f64 = 0.725_607_765_053_267;
    const C: f64 = 11_754_255.426_096;
    const XS: f64 = 700_000.0;
    const YS: f64 = 12_655_612.049_876;
    const ECCENTRICITY: f64 = 0.081_819_191_042_815_7;
    if !(-400_000.0..=1_700_000.0).contains(&x) || !(5_800_000.0..=7_400_000.0).contains(&y) {
        return None;
    }
    let r = (x - XS).hypot(y - YS);
    let gamma = ((x - XS) / (YS - y)).atan();
    let lon = 3.0 + (gamma / N).to_degrees();
    let isometric = -(r / C).abs().ln() / N;
    let mut lat = 2.0 * isometric.exp().atan() - std::f64::consts::FRAC_PI_2;
    // Converges to a micrometre in five steps.
    for _ in 0..10 {
        let sine = ECCENTRICITY * lat.sin();
        lat = 2.0 * (((1.0 + sine) / (1.0 - sine)).powf(ECCENTRICITY / 2.0) * isometric.exp()).atan()
            - std::f64::consts::FRAC_PI_2;
    }
    Position::new(lon, lat.to_degrees())
}

/// A position from the metres of Web Mercator (EPSG:3857), in which maps on screens are drawn.
#[must_use]
pub fn from_web_mercator(x: f64, y: f64) -> Option<Position> {
    const RADIUS: f64 = 6_378_137.0;
    // Degrees, or nothing, put among metres would be a place in the Gulf of Guinea.
    if x.abs() < 1_000.0 && y.abs() < 1_000.0 {
        return None;
    }
    let lat = 2.0 * (y / RADIUS).exp().atan() - std::f64::consts::FRAC_PI_2;
    Position::new((x / RADIUS).to_degrees(), lat.to_degrees())
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
            9 | 10 => of_days(number / 86_400),
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
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
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

/// A code postal out of a cell: five digits, a lost zero given back, decimals of a spreadsheet and `CEDEX` removed, an address
/// searched. `None` when there is none.
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
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 5);
    runs.next_back().filter(|code| *code != "00000").map(str::to_owned)
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
    fn coordinates_are_found_in_every_shape_met() {
        let check = |latitude: &str, longitude: &str, expected: Coordinates| {
            assert_eq!(coordinates(latitude, longitude), expected, "{latitude} {longitude}");
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
        check("475198", "6692424", Coordinates::Wrong);
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
        check("CS 70001 12 rue X, 49070 Beaucouzé", Some("49070"));
        check("974", None);
        check("00000", None);
        check("2A004", None);
        check("", None);
    }
}
