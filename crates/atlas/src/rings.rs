//! Closed lines in degrees: what is inside, and how far a point is from them. Where they come from is decided elsewhere.

use crate::angle::cos;
use crate::lieu::Position;
use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Coord, Distance, Euclidean, Line, LineString, Point};

/// Metres per degree of latitude, on a sphere.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// A closed line; its last point is not its first again.
pub type Ring = Vec<Position>;

/// Whether a position is inside rings taken together by the even-odd rule, or on one of them.
#[must_use]
pub fn hold(rings: &[Ring], position: Position) -> bool {
    let here = Coord { x: position.lon, y: position.lat };
    let mut inside = false;
    for ring in rings {
        let closed = ring.iter().chain(ring.first());
        let ring: LineString = closed.map(|at| Coord { x: at.lon, y: at.lat }).collect();
        match coord_pos_relative_to_ring(here, &ring) {
            CoordPos::OnBoundary => return true,
            CoordPos::Inside => inside = !inside,
            CoordPos::Outside => {}
        }
    }
    inside
}

/// Metres from a position to the nearest point of an open line; infinite for less than two points. Flat around the position: one per
/// cent off at 100 km.
#[must_use]
pub fn distance_to_line_m(line: &[Position], position: Position) -> f64 {
    let shrink = cos(position.lat.to_radians());
    let metres = |at: Position| Coord {
        x: (at.lon - position.lon) * shrink * METRES_PER_DEGREE,
        y: (at.lat - position.lat) * METRES_PER_DEGREE,
    };
    let mut nearest = f64::INFINITY;
    for ends in line.windows(2) {
        let side = Line::new(metres(ends[0]), metres(ends[1]));
        nearest = nearest.min(Euclidean.distance(&Point::new(0.0, 0.0), &side));
    }
    nearest
}

/// A box in degrees around points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// South-west corner.
    pub min: Position,
    /// North-east corner.
    pub max: Position,
}

impl Bounds {
    /// The smallest around these; `None` around nothing.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = Position>) -> Option<Self> {
        points.into_iter().map(|at| Bounds { min: at, max: at }).reduce(Bounds::with)
    }

    /// The smallest around both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            min: Position { lon: self.min.lon.min(other.min.lon), lat: self.min.lat.min(other.min.lat) },
            max: Position { lon: self.max.lon.max(other.max.lon), lat: self.max.lat.max(other.max.lat) },
        }
    }

    /// So many metres farther on each side.
    #[must_use]
    pub fn grown_m(self, metres: f64) -> Self {
        let lat = metres / METRES_PER_DEGREE;
        let lon = lat / cos(self.max.lat.abs().max(self.min.lat.abs()).to_radians()).max(0.01);
        Self {
            min: Position { lon: self.min.lon - lon, lat: self.min.lat - lat },
            max: Position { lon: self.max.lon + lon, lat: self.max.lat + lat },
        }
    }

    /// Whether a position is in it.
    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        (self.min.lon..=self.max.lon).contains(&at.lon) && (self.min.lat..=self.max.lat).contains(&at.lat)
    }

    /// Whether the two have a point in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min.lon <= other.max.lon
            && other.min.lon <= self.max.lon
            && self.min.lat <= other.max.lat
            && other.min.lat <= self.max.lat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position { lon, lat }
    }

    #[test]
    fn a_hole_is_outside_and_a_border_inside() {
        let square = |low: f64, high: f64| vec![at(low, low), at(high, low), at(high, high), at(low, high)];
        let rings = [square(0.0, 10.0), square(4.0, 6.0)];
        for (lon, lat, inside) in [(1.0, 1.0, true), (5.0, 5.0, false), (4.0, 5.0, true), (11.0, 5.0, false)] {
            assert_eq!(hold(&rings, at(lon, lat)), inside, "{lon} {lat}");
        }
        assert!(!hold(&[], at(0.0, 0.0)));
        assert!(!hold(&[vec![]], at(0.0, 0.0)));
    }

    #[test]
    fn distances_are_metres_and_boxes_grow_by_them() {
        let meridian = [at(4.0, 45.0), at(4.0, 46.0)];
        let distance = distance_to_line_m(&meridian, at(4.1, 45.5));
        assert!((distance - 7_794.0).abs() < 10.0, "{distance}");
        assert_eq!(distance_to_line_m(&[], at(4.0, 45.0)), f64::INFINITY);
        let bounds = Bounds::around(meridian).unwrap().grown_m(distance + 10.0);
        assert!(bounds.contains(at(4.1, 45.5)) && !bounds.contains(at(4.11, 45.0)));
        assert_eq!(Bounds::around([]), None);
    }
}
