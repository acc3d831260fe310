//! Metres of two projections to degrees.
//!
//! Browsers carry this for a few cells of a few files: what it needs of the standard library's functions is made of two series.

use atlas::angle::sin;
use atlas::lieu::Position;

/// Terms of a series.
const TERMS: u32 = 40;

/// A power of e, for exponents that positions have (under four).
fn exp(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..TERMS {
        term *= x / f64::from(n);
        sum += term;
    }
    sum
}

/// x ± x³/3 + x⁵/5 ± …: the inverse of the tangent, or of the hyperbolic one, of |x| under a half.
fn inverse_of_tangent(x: f64, sign: f64) -> f64 {
    let (mut power, mut sum) = (x, x);
    for n in 1..TERMS {
        power *= sign * x * x;
        sum += power / f64::from(2 * n + 1);
    }
    sum
}

/// The inverse of the tangent of |x| up to one: twice that of half the angle.
fn atan(x: f64) -> f64 {
    2.0 * inverse_of_tangent(x / (1.0 + (1.0 + x * x).sqrt()), -1.0)
}

/// The latitude whose isometric latitude on a sphere is that.
fn gudermann(isometric: f64) -> f64 {
    let power = exp(isometric);
    2.0 * atan((power - 1.0) / (power + 1.0))
}

/// A position from projected coordinates, metres, Lambert-93 (EPSG:2154): the official projection of metropolitan France.
///
/// Inverse of the Lambert conformal conic on two parallels (44° and 49°), ellipsoid GRS80; formulas (ALG0004, ALG0002) and constants of IGN's
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
    let (east, south) = (x - XS, YS - y);
    let lon = 3.0 + (atan(east / south) / N).to_degrees();
    // The logarithm of C / R.
    let r = (east * east + south * south).sqrt();
    let isometric = 2.0 * inverse_of_tangent((C - r) / (C + r), 1.0) / N;
    let mut lat = gudermann(isometric);
    // Converges to a micrometre in five steps.
    for _ in 0..10 {
        lat = gudermann(isometric + ECCENTRICITY * inverse_of_tangent(ECCENTRICITY * sin(lat), 1.0));
    }
    Position::new(lon, lat.to_degrees())
}

/// A position from the metres of Web Mercator (EPSG:3857), in which maps on screens are drawn.
///
/// Inverse of the spherical Mercator projection on the equator's radius of WGS84; formulas of IOGP's Guidance Note 7-2, « Popular
/// Visualisation Pseudo-Mercator » (method 1024).
#[must_use]
pub fn from_web_mercator(x: f64, y: f64) -> Option<Position> {
    const RADIUS: f64 = 6_378_137.0;
    // The whole Earth is a square.
    const HALF: f64 = 20_037_508.4;
    // Degrees, or nothing, put among metres would be a place in the Gulf of Guinea.
    let is_map = x.abs() <= HALF && y.abs() <= HALF && (x.abs() >= 1_000.0 || y.abs() >= 1_000.0);
    is_map.then_some(())?;
    Position::new((x / RADIUS).to_degrees(), gudermann(y / RADIUS).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_the_functions_of_the_standard_library() {
        for step in -314..=314_i32 {
            let x = f64::from(step) / 100.0;
            assert!((exp(x) - x.exp()).abs() < 1e-13 * x.exp().max(1.0), "{x}");
            let small = x / 4.0;
            assert!((atan(small) - small.atan()).abs() < 1e-13, "{small}");
            let small = x / 8.0;
            assert!((inverse_of_tangent(small, 1.0) - small.atanh()).abs() < 1e-13, "{small}");
        }
    }

    #[test]
    fn web_mercator_gives_degrees() {
        for lat in -85..=85 {
            let y = (f64::from(lat).to_radians() / 2.0 + std::f64::consts::FRAC_PI_4).tan().ln() * 6_378_137.0;
            let at = from_web_mercator(2e6, y).unwrap();
            assert!((at.lat - f64::from(lat)).abs() < 1e-9, "{lat}: {at:?}");
        }
        assert_eq!(from_web_mercator(4.07, 46.03), None);
        assert_eq!(from_web_mercator(f64::NAN, 5e6), None);
    }
}
