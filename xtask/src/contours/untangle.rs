//! Takes apart the sides that rounding made cross: a vertex is moved by a step or two of the grid, for every territory that has
//! it, so that neighbours go on sharing it.

use super::mesh::{Ring, sides};
use atlas::outlines::GridPoint;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A side, smaller end first.
type Side = (GridPoint, GridPoint);

fn side(a: GridPoint, b: GridPoint) -> Side {
    (a.min(b), a.max(b))
}

/// The sides of a map, found by the squares they pass through.
pub struct Sides {
    cell: i32,
    cells: HashMap<GridPoint, Vec<Side>>,
    around: BTreeMap<GridPoint, BTreeSet<GridPoint>>,
}

impl Sides {
    /// `cell`: width of the squares, in grid steps; about the length of a side.
    pub fn new<'a>(rings: impl IntoIterator<Item = &'a Ring>, cell: i32) -> Self {
        let mut map = Self { cell: cell.max(1), cells: HashMap::new(), around: BTreeMap::new() };
        for (from, to) in rings.into_iter().flat_map(|ring| sides(ring)) {
            let new = map.around.entry(from).or_default().insert(to);
            map.around.entry(to).or_default().insert(from);
            if new {
                map.place(side(from, to));
            }
        }
        map
    }

    fn squares(&self, (a, b): Side) -> impl Iterator<Item = GridPoint> + use<> {
        let cell = self.cell;
        let range = move |axis: usize| a[axis].min(b[axis]).div_euclid(cell)..=a[axis].max(b[axis]).div_euclid(cell);
        range(0).flat_map(move |x| range(1).map(move |y| [x, y]))
    }

    fn place(&mut self, side: Side) {
        for square in self.squares(side) {
            let members = self.cells.entry(square).or_default();
            if !members.contains(&side) {
                members.push(side);
            }
        }
    }

    fn remove(&mut self, side: Side) {
        for square in self.squares(side) {
            self.cells.entry(square).or_default().retain(|other| *other != side);
        }
    }

    fn crossed_by(&self, side: Side) -> impl Iterator<Item = Side> {
        self.squares(side)
            .filter_map(|square| self.cells.get(&square))
            .flatten()
            .copied()
            .filter(move |other| cross(side, *other))
    }

    /// Pairs of sides that cross, or touch elsewhere than at their ends: each is a place where neighbours overlap.
    pub fn crossings(&self) -> BTreeSet<(Side, Side)> {
        let all = self.around.iter().flat_map(|(from, others)| others.range(*from..).map(|to| (*from, *to)));
        all.flat_map(|one| self.crossed_by(one).map(move |other| (one.min(other), one.max(other)))).collect()
    }

    /// Moves vertices until nothing crosses, or no move helps. Returns where vertices went.
    pub fn untangle(&mut self) -> HashMap<GridPoint, GridPoint> {
        let mut moved: HashMap<GridPoint, GridPoint> = HashMap::new();
        for _ in 0..4 {
            let tangled = self.crossings();
            if tangled.is_empty() {
                break;
            }
            for ((a, b), (c, d)) in tangled {
                let still = |side: &Side| self.around.get(&side.0).is_some_and(|others| others.contains(&side.1));
                if !still(&(a, b)) || !still(&(c, d)) {
                    continue;
                }
                if let Some((from, to)) =
                    [a, b, c, d].into_iter().find_map(|vertex| Some((vertex, self.free_place(vertex)?)))
                {
                    self.shift(from, to);
                    moved.values_mut().filter(|place| **place == from).for_each(|place| *place = to);
                    moved.entry(from).or_insert(to);
                }
            }
        }
        moved
    }

    /// A place near a vertex from where its sides cross nothing.
    fn free_place(&self, vertex: GridPoint) -> Option<GridPoint> {
        let near = (-2..=2).flat_map(|dx| (-2..=2).map(move |dy| [dx, dy]));
        let mut places: Vec<[i32; 2]> = near.filter(|offset| *offset != [0, 0]).collect();
        places.sort_by_key(|[dx, dy]| dx * dx + dy * dy);
        let others = self.around.get(&vertex)?;
        places.into_iter().map(|[dx, dy]| [vertex[0] + dx, vertex[1] + dy]).find(|place| {
            let fits = |other: &GridPoint| {
                let new = side(*place, *other);
                let incident = |found: &Side| found.0 == vertex || found.1 == vertex;
                self.crossed_by(new).all(|found| incident(&found))
                    && others.iter().all(|third| !cross(new, side(*place, *third)))
            };
            !self.around.contains_key(place) && others.iter().all(fits)
        })
    }

    fn shift(&mut self, from: GridPoint, to: GridPoint) {
        let others = self.around.remove(&from).unwrap_or_default();
        for other in &others {
            self.remove(side(from, *other));
            self.place(side(to, *other));
            let back = self.around.entry(*other).or_default();
            back.remove(&from);
            back.insert(to);
        }
        self.around.insert(to, others);
    }
}

fn cross((a, b): Side, (c, d): Side) -> bool {
    let turn = |p: GridPoint, q: GridPoint, r: GridPoint| {
        let [px, py, qx, qy, rx, ry] = [p[0], p[1], q[0], q[1], r[0], r[1]].map(i64::from);
        ((qx - px) * (ry - py) - (qy - py) * (rx - px)).signum()
    };
    let within = |p: GridPoint, q: GridPoint, r: GridPoint| {
        (0..2).all(|axis| (p[axis].min(q[axis])..=p[axis].max(q[axis])).contains(&r[axis]))
    };
    let on = |p: GridPoint, q: GridPoint, r: GridPoint| r != p && r != q && turn(p, q, r) == 0 && within(p, q, r);
    if on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b) {
        return true;
    }
    turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEST: [GridPoint; 4] = [[0, 0], [20, 0], [20, 20], [0, 20]];

    #[test]
    fn shared_sides_and_ends_are_no_crossing() {
        let east = vec![[20, 0], [40, 0], [40, 20], [20, 20]];
        assert!(Sides::new([&WEST.to_vec(), &east], 7).crossings().is_empty());
        let overlapping = vec![[10, 10], [30, 10], [30, 30], [10, 30]];
        assert_eq!(Sides::new([&WEST.to_vec(), &overlapping], 7).crossings().len(), 2);
    }

    #[test]
    fn a_vertex_that_rounding_put_on_the_other_side_goes_back() {
        let poking = vec![[19, 10], [40, 0], [40, 20]];
        let mut map = Sides::new([&WEST.to_vec(), &poking], 7);
        assert_eq!(map.crossings().len(), 2);
        let moved = map.untangle();
        assert!(map.crossings().is_empty());
        assert_eq!(moved.len(), 1, "{moved:?}");
    }

    #[test]
    fn what_a_step_cannot_mend_is_left_and_still_counted() {
        let cross = [vec![[-50, 10], [50, 9], [50, 11]], WEST.to_vec()];
        let mut map = Sides::new(&cross, 7);
        map.untangle();
        assert!(!map.crossings().is_empty());
    }
}
