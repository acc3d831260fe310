//! Rings on a whole-number grid whose neighbours share every vertex: merged by cancelling common sides, cut into shared arcs.
//!
//! Exact, because the points are whole numbers. What the rings stand for is decided elsewhere.

use atlas::outlines::{ArcRef, GridPoint};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A closed line, the last point not repeating the first. The inside is on one side for outer rings and on the other for holes.
pub type Ring = Vec<GridPoint>;

/// Twice the area, in squares of the grid; positive when counter-clockwise.
pub fn signed_area(ring: &[GridPoint]) -> i64 {
    sides(ring).map(|([x0, y0], [x1, y1])| i64::from(x0) * i64::from(y1) - i64::from(x1) * i64::from(y0)).sum()
}

/// The sides of a ring, in order, with the one that closes it.
pub fn sides(ring: &[GridPoint]) -> impl Iterator<Item = (GridPoint, GridPoint)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Square metres, by the equal-area projection of a sphere; positive when counter-clockwise.
pub fn square_metres(ring: &[GridPoint], steps_per_degree: f64) -> f64 {
    let flat = |[x, y]: GridPoint| {
        let [lon, lat] = [x, y].map(|steps| (f64::from(steps) / steps_per_degree).to_radians());
        (lon, lat.sin())
    };
    let earth = 6_371_008.8_f64;
    let doubled: f64 = sides(ring).map(|(from, to)| (flat(from), flat(to))).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    doubled / 2.0 * earth * earth
}

/// Whether a point is inside a ring.
pub fn holds(ring: &[GridPoint], [x, y]: GridPoint) -> bool {
    let crossed = sides(ring).filter(|([x0, y0], [x1, y1])| {
        let [x0, y0, x1, y1, x, y] = [*x0, *y0, *x1, *y1, x, y].map(f64::from);
        (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    });
    crossed.count() % 2 == 1
}

/// The rings around the union of rings: a side that two of them run in opposite directions disappears. Also cleans what rounding
/// did to a single territory: spikes, necks, repeated points.
pub fn merged<'a>(rings: impl IntoIterator<Item = &'a Ring>) -> Vec<Ring> {
    let mut open: HashMap<(GridPoint, GridPoint), u32> = HashMap::new();
    for (from, to) in rings.into_iter().flat_map(|ring| sides(ring)).filter(|(from, to)| from != to) {
        match open.get_mut(&(to, from)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => *open.entry((from, to)).or_default() += 1,
        }
    }
    // Sorted, so that the same territory always gives the same rings.
    let mut next: BTreeMap<GridPoint, Vec<GridPoint>> = BTreeMap::new();
    for ((from, to), count) in open {
        next.entry(from).or_default().extend((0..count).map(|_| to));
    }
    next.values_mut().for_each(|targets| targets.sort_unstable());
    let mut rings = Vec::new();
    while let Some((start, _)) = next.first_key_value() {
        let mut path = vec![*start];
        let mut place = HashMap::from([(*start, 0)]);
        while let Some(to) = path.last().and_then(|from| take(&mut next, *from)) {
            // Where the line meets itself a ring is complete: rings may touch in a point, but do not run through it twice.
            if let Some(first) = place.get(&to).copied() {
                let ring = path.split_off(first);
                for point in &ring {
                    place.remove(point);
                }
                rings.push(ring);
            }
            place.insert(to, path.len());
            path.push(to);
        }
    }
    rings.retain(|ring| signed_area(ring) != 0);
    rings.sort_by_key(|ring| (-signed_area(ring).abs(), ring.clone()));
    rings
}

fn take(next: &mut BTreeMap<GridPoint, Vec<GridPoint>>, from: GridPoint) -> Option<GridPoint> {
    let targets = next.get_mut(&from)?;
    let to = targets.pop();
    if targets.is_empty() {
        next.remove(&from);
    }
    to
}

/// Cuts rings where more than two lines meet, so that each piece of border is one arc whoever uses it. Returns the arcs, and the
/// rings of each territory as arcs.
pub fn shared_arcs(territories: &[Vec<Ring>]) -> (Vec<Vec<GridPoint>>, Vec<Vec<Vec<ArcRef>>>) {
    let mut around: HashMap<GridPoint, HashSet<GridPoint>> = HashMap::new();
    for (from, to) in territories.iter().flatten().flat_map(|ring| sides(ring)) {
        around.entry(from).or_default().insert(to);
        around.entry(to).or_default().insert(from);
    }
    let is_node = |point: &GridPoint| around.get(point).is_some_and(|others| others.len() != 2);
    let mut arcs: Vec<Vec<GridPoint>> = Vec::new();
    let mut numbers: HashMap<Vec<GridPoint>, u32> = HashMap::new();
    let mut arc_of = |points: Vec<GridPoint>| {
        let backwards: Vec<GridPoint> = points.iter().rev().copied().collect();
        let reversed = backwards < points;
        let key = if reversed { backwards } else { points };
        let arc = *numbers.entry(key.clone()).or_insert_with(|| {
            arcs.push(key);
            arcs.len() as u32 - 1
        });
        ArcRef { arc, reversed }
    };
    let mut cut = |ring: &Ring| -> Vec<ArcRef> {
        let smallest = || (0..ring.len()).min_by_key(|i| ring[*i]);
        let start = ring.iter().position(is_node).or_else(smallest).unwrap_or(0);
        let mut refs = Vec::new();
        let mut piece = Vec::new();
        for i in 0..=ring.len() {
            let point = ring[(start + i) % ring.len()];
            piece.push(point);
            if i == ring.len() || i > 0 && is_node(&point) {
                refs.push(arc_of(std::mem::replace(&mut piece, vec![point])));
            }
        }
        refs
    };
    let rings = territories.iter().map(|rings| rings.iter().map(&mut cut).collect()).collect();
    (arcs, rings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEST: [GridPoint; 4] = [[0, 0], [2, 0], [2, 2], [0, 2]];
    const EAST: [GridPoint; 4] = [[2, 0], [4, 0], [4, 2], [2, 2]];

    #[test]
    fn two_squares_side_by_side_make_one_ring() {
        let rings = merged([&WEST.to_vec(), &EAST.to_vec()]);
        assert_eq!(rings.len(), 1);
        assert_eq!(signed_area(&rings[0]), 16);
    }

    #[test]
    fn a_spike_and_a_neck_left_by_rounding_disappear() {
        let spike = vec![[0, 0], [2, 0], [2, 5], [2, 0], [2, 2], [0, 2]];
        assert_eq!(merged([&spike]).iter().map(|ring| signed_area(ring)).sum::<i64>(), 8);
        let neck = vec![[0, 0], [2, 0], [4, 0], [5, 1], [5, -1], [4, 0], [2, 0], [0, -2]];
        let rings = merged([&neck]);
        assert_eq!(rings.len(), 2, "{rings:?}");
        assert!(rings.iter().all(|ring| ring.len() == 3));
    }

    #[test]
    fn neighbours_use_the_same_arc_in_opposite_directions() {
        let (arcs, rings) = shared_arcs(&[vec![WEST.to_vec()], vec![EAST.to_vec()]]);
        assert_eq!(arcs.len(), 3);
        let shared = rings[0][0].iter().find(|arc| rings[1][0].iter().any(|other| other.arc == arc.arc)).unwrap();
        let other = rings[1][0].iter().find(|arc| arc.arc == shared.arc).unwrap();
        assert_ne!(shared.reversed, other.reversed);
    }
}
