//! Where lieux are, in an R-tree: which are in a rectangle, and which are nearest on the ground.
//!
//! The tree holds positions on the catalogue's grid (whole hundred-thousandths of a degree), not map units: four bytes an axis
//! lose nothing, and the ground is measured in degrees. What is visible, and what a pixel is, is decided elsewhere.

use crate::angle::{cos, sin};
use crate::catalogue::{Catalogue, GRID_PER_DEGREE, GridPoint, LieuId, position_of};
use crate::lieu::Position;
use crate::projection::{MapBounds, kept_between, project, unproject};
use rstar::{AABB, Envelope, ParentNode, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A lieu that has a position.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    point: GridPoint,
    id: LieuId,
}

impl RTreeObject for Leaf {
    type Envelope = AABB<GridPoint>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.point)
    }
}

/// Wide nodes: fewer of them, less memory, a faster load; the tree is never changed once loaded.
#[derive(Debug)]
struct WideNodes;

impl RTreeParams for WideNodes {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// An R-tree over the lieux of one catalogue that have a position.
#[derive(Debug)]
pub struct SpatialIndex {
    tree: RTree<Leaf, WideNodes>,
}

impl SpatialIndex {
    /// Loads all lieux that have a position.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        let leaves = catalogue.ids().filter_map(|id| Some(Leaf { point: catalogue.grid_point(id)?, id }));
        Self { tree: RTree::bulk_load_with_params(leaves.collect()) }
    }

    /// How many lieux it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether no lieu has a position.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tree.size() == 0
    }

    /// The lieux inside a rectangle of the map or on its edge, in no particular order.
    pub fn within(&self, bounds: MapBounds) -> impl Iterator<Item = LieuId> {
        let inside = grid_envelope(bounds, -1);
        self.tree
            .locate_in_envelope_intersecting(&grid_envelope(bounds, 1))
            // Within a grid step of the edge, the map decides: there and back is not exact.
            .filter(move |leaf| inside.contains_point(&leaf.point) || bounds.contains(project(position_of(leaf.point))))
            .map(|leaf| leaf.id)
    }

    /// The lieux whose grid point is in a rectangle of the map, give or take a grid step.
    pub(crate) fn candidates(&self, bounds: MapBounds) -> impl Iterator<Item = LieuId> {
        self.tree.locate_in_envelope_intersecting(&grid_envelope(bounds, 1)).map(|leaf| leaf.id)
    }

    /// All lieux from the nearest to the farthest, each when asked for.
    ///
    /// # Units
    /// Metres on the ground, on a sphere of 6371.0088 km. At the same distance, the order of ids.
    pub fn nearest(&self, from: Position) -> impl Iterator<Item = (LieuId, f64)> {
        let root = self.tree.root();
        let mut queue = BinaryHeap::new();
        queue.push(Candidate { distance_m: 0.0, what: What::Node(root) });
        Nearest { from, queue }
    }

    /// What the tree takes in memory, bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        fn below(node: &ParentNode<Leaf>) -> usize {
            let own = size_of_val(node.children());
            own + node
                .children()
                .iter()
                .map(|child| if let RTreeNode::Parent(node) = child { below(node) } else { 0 })
                .sum::<usize>()
        }
        size_of::<Self>() + below(self.tree.root())
    }
}

/// The mean radius of the Earth, metres: (2a + b) / 3 of GRS 80 (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres on the ground between two positions, on a sphere: the haversine formula.
#[must_use]
pub fn distance_m(from: Position, to: Position) -> f64 {
    let half_sine = |degrees: f64| sin(degrees.to_radians() / 2.0);
    let (across, along) = (half_sine(to.lat - from.lat), half_sine(to.lon - from.lon));
    let shrink = cos(from.lat.to_radians()) * cos(to.lat.to_radians());
    let chord = across * across + shrink * along * along;
    2.0 * EARTH_RADIUS_M * chord.min(1.0).sqrt().asin()
}

/// A rectangle of the map on the grid, `margin` steps larger on each side. What is off the grid's numbers is cut.
fn grid_envelope(bounds: MapBounds, margin: i32) -> AABB<GridPoint> {
    let (north_west, south_east) = (unproject(bounds.min), unproject(bounds.max));
    // Casts of what is too large or no number saturate.
    let low = |degrees: f64| ((degrees * GRID_PER_DEGREE).floor() as i32).saturating_sub(margin);
    let high = |degrees: f64| ((degrees * GRID_PER_DEGREE).ceil() as i32).saturating_add(margin);
    let (west, south) = (low(north_west.lon), low(south_east.lat));
    let (east, north) = (high(south_east.lon), high(north_west.lat));
    if west > east || south > north {
        return AABB::new_empty();
    }
    AABB::from_corners([west, south], [east, north])
}

/// Metres from a position to the nearest point of a rectangle of the grid: never more than to anything inside.
///
/// Going away along a parallel never brings closer, so the nearest point is on the position's own meridian if the rectangle
/// has it, else on its nearer side. On a meridian the distance falls, then rises: lowest at one latitude, which is computed.
fn distance_to_envelope_m(from: Position, envelope: &AABB<GridPoint>) -> f64 {
    let (low, high) = (position_of(envelope.lower()), position_of(envelope.upper()));
    let east_of = |lon: f64, of: f64| {
        let turns = (lon - of) / 360.0;
        (turns - turns.floor()) * 360.0
    };
    let inside = east_of(from.lon, low.lon) <= high.lon - low.lon;
    let to_west = east_of(from.lon, high.lon);
    let to_east = east_of(low.lon, from.lon);
    let away = if inside { 0.0 } else { to_west.min(to_east).min(180.0) };
    let (of_lat, across) = (sin(from.lat.to_radians()), cos(from.lat.to_radians()));
    let towards = across * cos(away.to_radians());
    let lat = if towards > 0.0 {
        kept_between(of_lat.atan2(towards).to_degrees(), low.lat, high.lat)
    } else if (of_lat * sin(low.lat.to_radians()) + towards * cos(low.lat.to_radians()))
        > (of_lat * sin(high.lat.to_radians()) + towards * cos(high.lat.to_radians()))
    {
        low.lat // a quarter of the Earth away or more: one of the ends is nearest
    } else {
        high.lat
    };
    distance_m(from, Position { lon: from.lon + away, lat })
}

/// The frontier of a search: the nearest of what was not looked into is next.
struct Nearest<'a> {
    from: Position,
    queue: BinaryHeap<Candidate<'a>>,
}

struct Candidate<'a> {
    distance_m: f64,
    what: What<'a>,
}

enum What<'a> {
    Node(&'a ParentNode<Leaf>),
    Lieu(LieuId),
}

impl Iterator for Nearest<'_> {
    type Item = (LieuId, f64);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let node = match self.queue.pop()? {
                Candidate { distance_m, what: What::Lieu(id) } => return Some((id, distance_m)),
                Candidate { what: What::Node(node), .. } => node,
            };
            for child in node.children() {
                self.queue.push(match child {
                    RTreeNode::Leaf(leaf) => Candidate {
                        distance_m: distance_m(self.from, position_of(leaf.point)),
                        what: What::Lieu(leaf.id),
                    },
                    RTreeNode::Parent(node) => Candidate {
                        // A millimetre less: rounding may not put a node after what is in it.
                        distance_m: distance_to_envelope_m(self.from, &node.envelope()) - 1e-3,
                        what: What::Node(node),
                    },
                });
            }
        }
    }
}

/// The greatest comes out first: the nearest; at the same distance a node before a lieu, and a lower id before a higher.
impl Ord for Candidate<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |what: &What| match what {
            What::Node(_) => None,
            What::Lieu(id) => Some(*id),
        };
        other.distance_m.total_cmp(&self.distance_m).then_with(|| rank(&other.what).cmp(&rank(&self.what)))
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::MapPoint;
    use crate::testing::{Random, random_catalogue};
    use std::collections::BTreeSet;

    fn full_scan(catalogue: &Catalogue, bounds: MapBounds) -> Vec<LieuId> {
        catalogue.ids().filter(|id| catalogue.map_point(*id).is_some_and(|point| bounds.contains(point))).collect()
    }

    #[test]
    fn distances_are_those_of_the_library() {
        use geo::{Distance, Haversine, Point};
        let mut random = Random(0xD157);
        for _ in 0..20_000 {
            let mut at = || Position { lon: random.between(-180.0, 180.0), lat: random.between(-90.0, 90.0) };
            let (from, to) = (at(), at());
            let expected = Haversine.distance(Point::new(from.lon, from.lat), Point::new(to.lon, to.lat));
            assert!((distance_m(from, to) - expected).abs() < 0.01, "{from:?} {to:?} {expected}");
        }
    }

    #[test]
    fn within_agrees_with_a_full_scan() {
        let catalogue = random_catalogue(2_000, 0x0C0_FFEE);
        let index = SpatialIndex::new(&catalogue);
        let mut random = Random(1);
        let points: Vec<MapPoint> = catalogue.ids().filter_map(|id| catalogue.map_point(id)).collect();
        let mut n_found = 0;
        for _ in 0..100 {
            // Corners on lieux: the edge is where it can go wrong.
            let bounds = MapBounds::around([*random.pick(&points), *random.pick(&points)]).unwrap();
            let mut found: Vec<LieuId> = index.within(bounds).collect();
            found.sort();
            assert_eq!(found, full_scan(&catalogue, bounds));
            let candidates: BTreeSet<LieuId> = index.candidates(bounds).collect();
            assert!(found.iter().all(|id| candidates.contains(id)));
            n_found += found.len();
        }
        assert!(n_found > 10_000, "{n_found}");
    }

    #[test]
    fn nearest_agrees_with_a_full_scan_on_the_ground() {
        let catalogue = random_catalogue(1_500, 0xBEE);
        let index = SpatialIndex::new(&catalogue);
        let positions: Vec<(LieuId, Position)> =
            catalogue.ids().filter_map(|id| Some((id, catalogue.position(id)?))).collect();
        for (lon, lat) in [
            (4.39, 45.44),
            (2.35, 48.85),
            (55.5, -21.1),
            (-176.2, -13.3),
            (179.9, -20.0),
            (-179.9, 80.0),
            (0.0, 90.0),
            (-171.0, -45.44),
        ] {
            let from = Position { lon, lat };
            let mut expected: Vec<(LieuId, f64)> =
                positions.iter().map(|(id, to)| (*id, distance_m(from, *to))).collect();
            expected.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let found: Vec<(LieuId, f64)> = index.nearest(from).collect();
            assert_eq!(found, expected, "{from:?}");
        }
    }

    /// At 60° north a degree of longitude is half as long as one of latitude.
    #[test]
    fn nearest_is_nearest_on_the_ground_not_on_the_grid() {
        let from = Position { lon: 10.0, lat: 60.0 };
        let east = Position { lon: 10.15, lat: 60.0 };
        let north = Position { lon: 10.0, lat: 60.1 };
        assert!(distance_m(from, east) < distance_m(from, north));
        let envelope = |position: Position| AABB::from_point(crate::catalogue::grid_point_of(position).unwrap());
        assert!(distance_to_envelope_m(from, &envelope(east)) < distance_to_envelope_m(from, &envelope(north)));
    }

    #[test]
    fn a_box_is_never_farther_than_what_it_holds() {
        let mut random = Random(0xB0B);
        for _ in 0..5_000 {
            let mut point = || [random.between(-1.8e7, 1.8e7) as i32, random.between(-9e6, 9e6) as i32];
            let envelope = AABB::from_corners(point(), point());
            let from = position_of(point());
            let bound = distance_to_envelope_m(from, &envelope);
            for _ in 0..20 {
                let (low, high) = (envelope.lower(), envelope.upper());
                let inside = [0, 1].map(|axis| random.between(f64::from(low[axis]), f64::from(high[axis])) as i32);
                let inside = if random.one_in(3) { [low[0], inside[1]] } else { inside };
                assert!(bound <= distance_m(from, position_of(inside)) + 1e-3, "{from:?} {envelope:?} {inside:?}");
            }
        }
    }

    #[test]
    fn odd_rectangles_hold_nothing_or_everything() {
        let catalogue = random_catalogue(200, 2);
        let index = SpatialIndex::new(&catalogue);
        let bounds = |min: (f64, f64), max: (f64, f64)| MapBounds {
            min: MapPoint { x: min.0, y: min.1 },
            max: MapPoint { x: max.0, y: max.1 },
        };
        assert_eq!(index.within(bounds((-1e9, -1e9), (1e9, 1e9))).count(), index.len());
        assert_eq!(index.within(bounds((0.9, 0.9), (0.1, 0.1))).count(), 0);
        assert_eq!(index.within(bounds((f64::NAN, 0.0), (f64::NAN, 1.0))).count(), 0);
    }
}
