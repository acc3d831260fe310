//! Where a place is, out of the cells for its latitude and longitude: degrees in any notation, metres of a projection.
//!
//! Cells give numbers; what is said of them is decided by [`crate::record`].

use crate::numbers::number;
use atlas::lieu::Position;

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

/// Whether a cell may be half of a position: degrees with a fraction, degrees and minutes, metres.
pub(crate) fn is_coordinate(text: &str) -> bool {
    let Some(value) = number(text) else { return pair(text).is_some() };
    value == 0.0 || text.contains(['.', ',', '°']) || value.abs() > 9_999.0
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
