//! Sine and cosine of the angles that maps have: a few turns at most.
//!
//! The standard library's are exact for any angle, up to 10³⁰⁸ turns, and carry a table of π for it that weighs 2.6 kB in the bundle
//! (brotli). These are its equals within 2 × 10⁻¹⁵ below one turn; beyond, they lose a digit for each digit of the angle.

use std::f64::consts::{FRAC_PI_2, PI};

/// What each term of the series is of the one before, but for the square of the angle: −1 / (2n (2n + 1)). Multiplied, not divided by, for
/// every point of an outline takes ten of them.
const FACTORS: [f64; 10] = {
    let mut factors = [0.0; 10];
    let mut n = 0;
    while n < factors.len() {
        let twice = 2.0 * (n as f64 + 1.0);
        factors[n] = -1.0 / (twice * (twice + 1.0));
        n += 1;
    }
    factors
};

/// The sine of an angle in radians.
#[must_use]
pub fn sin(angle: f64) -> f64 {
    let half_turns = (angle / PI).round();
    // Within a quarter of a turn of zero, where eleven terms of Taylor's series leave 10⁻¹⁷.
    let x = angle - half_turns * PI;
    let (mut term, mut sum) = (x, x);
    for factor in FACTORS {
        term *= x * x * factor;
        sum += term;
    }
    // One that is no number of half turns (an infinite angle) has no sine, here as there.
    if half_turns % 2.0 == 0.0 { sum } else { -sum }
}

/// The cosine of an angle in radians.
#[must_use]
pub fn cos(angle: f64) -> f64 {
    sin(angle + FRAC_PI_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_standard_library() {
        for step in -7_000..=7_000 {
            let angle = f64::from(step) * 1e-3;
            assert!((sin(angle) - angle.sin()).abs() < 2e-15, "{angle}: {} {}", sin(angle), angle.sin());
            assert!((cos(angle) - angle.cos()).abs() < 2e-15, "{angle}: {} {}", cos(angle), angle.cos());
        }
        assert!(sin(f64::INFINITY).is_nan() && cos(f64::NAN).is_nan());
    }

    #[test]
    fn small_angles_keep_all_their_digits() {
        for angle in [1e-9_f64, 1e-300, 0.0] {
            assert_eq!(sin(angle), angle.sin());
        }
    }
}
