//! Degrees to the flat map and back: spherical Web Mercator, the projection of every street-tile service.
//!
//! Source of the formulas: EPSG:3857 on a unit square, as used by XYZ tiles.

use crate::angle::sin;
use crate::lieu::Position;
use std::f64::consts::PI;

/// A point of the flat map, in map units: `[0, 1]` on both axes, x east, y down. One unit is the circumference of the Earth
/// at the equator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapPoint {
    /// West to east.
    pub x: f64,
    /// North to south.
    pub y: f64,
}

/// A rectangle of the flat map, map units; `min` is north-west.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapBounds {
    /// North-west corner.
    pub min: MapPoint,
    /// South-east corner.
    pub max: MapPoint,
}

/// Latitudes beyond this are off the square map.
const MAX_LATITUDE: f64 = 85.051_128_78;

/// The nearest number in a range; one of its ends for what is no number. `f64::clamp` panics when the ends are crossed or are no
/// numbers, and the sentence it would say brings the printing of floats into the Wasm: 15 kB.
#[must_use]
pub fn kept_between(value: f64, low: f64, high: f64) -> f64 {
    value.min(high).max(low)
}

/// Degrees to map units.
#[must_use]
pub fn project(position: Position) -> MapPoint {
    let lat = kept_between(position.lat, -MAX_LATITUDE, MAX_LATITUDE).to_radians();
    // ln(tan φ + sec φ), written with the sine alone: outlines are ten thousands of points, and a cosine is a second series.
    let sine = sin(lat);
    MapPoint { x: position.lon / 360.0 + 0.5, y: 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI) }
}

/// Map units to degrees.
#[must_use]
pub fn unproject(point: MapPoint) -> Position {
    let lat = 2.0 * ((0.5 - point.y) * 2.0 * PI).exp().atan() - PI / 2.0;
    Position { lon: (point.x - 0.5) * 360.0, lat: lat.to_degrees() }
}

impl MapBounds {
    /// The smallest rectangle around points; `None` without points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = MapPoint>) -> Option<Self> {
        points.into_iter().fold(None, |bounds, point| {
            Some(match bounds {
                None => Self { min: point, max: point },
                Some(bounds) => bounds.with(point),
            })
        })
    }

    /// The smallest rectangle that also holds `point`.
    #[must_use]
    pub fn with(self, point: MapPoint) -> Self {
        Self {
            min: MapPoint { x: self.min.x.min(point.x), y: self.min.y.min(point.y) },
            max: MapPoint { x: self.max.x.max(point.x), y: self.max.y.max(point.y) },
        }
    }

    /// Middle of the rectangle.
    #[must_use]
    pub fn center(self) -> MapPoint {
        MapPoint { x: (self.min.x + self.max.x) / 2.0, y: (self.min.y + self.max.y) / 2.0 }
    }

    /// Map units, west to east.
    #[must_use]
    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    /// Map units, north to south.
    #[must_use]
    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }

    /// Whether a point is inside or on the edge.
    #[must_use]
    pub fn contains(self, point: MapPoint) -> bool {
        (self.min.x..=self.max.x).contains(&point.x) && (self.min.y..=self.max.y).contains(&point.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_place() {
        for (lon, lat) in [(2.35, 48.85), (-61.5, 16.2), (55.5, -21.1), (165.4, -21.3), (-178.1, -14.3)] {
            let position = Position { lon, lat };
            let back = unproject(project(position));
            assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9, "{position:?} {back:?}");
        }
    }

    #[test]
    fn a_range_holds_whatever_comes() {
        let check = |value, expected| assert_eq!(kept_between(value, -1.0, 2.0), expected);
        check(0.5, 0.5);
        check(-7.0, -1.0);
        check(f64::INFINITY, 2.0);
        assert_eq!(kept_between(0.0, 3.0, 1.0), 3.0, "crossed ends: no panic");
        assert!(!kept_between(f64::NAN, 0.0, 1.0).is_nan());
        assert!(kept_between(0.0, f64::NAN, f64::NAN) == 0.0);
    }

    #[test]
    fn the_middle_of_the_map_is_the_gulf_of_guinea() {
        let point = project(Position { lon: 0.0, lat: 0.0 });
        assert!((point.x - 0.5).abs() < 1e-12 && (point.y - 0.5).abs() < 1e-12);
    }
}
