//! Where to write a number inside a shape: the point farthest from its border.
//!
//! Search by squares that are cut in four as long as they could hold a better point, after the idea of « pole of
//! inaccessibility » (Garcia-Castellanos and Lombardo, 2007).

use super::mesh::{Ring, sides};
use std::collections::BinaryHeap;

/// A square that may hold the point.
struct Square {
    x: f64,
    y: f64,
    half: f64,
    /// Signed distance from the centre to the border: positive inside.
    depth: f64,
}

impl Square {
    fn at_best(&self) -> f64 {
        self.depth + self.half * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Square {}
impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Square {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at_best().total_cmp(&other.at_best())
    }
}

/// The point farthest inside rings filled by the even-odd rule, in grid steps, to about a hundredth of the shape's size.
/// `shrink`: length of a step east, as a fraction of a step north.
pub fn pole(rings: &[Ring], shrink: f64) -> Option<(f64, f64)> {
    let lines: Vec<[f64; 4]> = rings
        .iter()
        .flat_map(|ring| sides(ring))
        .map(|(a, b)| [f64::from(a[0]) * shrink, f64::from(a[1]), f64::from(b[0]) * shrink, f64::from(b[1])])
        .collect();
    let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for [x, y, ..] in &lines {
        low = (low.0.min(*x), low.1.min(*y));
        high = (high.0.max(*x), high.1.max(*y));
    }
    let size = (high.0 - low.0).max(high.1 - low.1);
    if size.is_nan() || size <= 0.0 {
        return None;
    }
    let square = |x: f64, y: f64, half: f64| Square { x, y, half, depth: depth(&lines, x, y) };
    // An archipelago is mostly sea: start with squares small enough to fall on its islands.
    let half = size / 32.0;
    let mut waiting = BinaryHeap::new();
    for i in 0..32 {
        for j in 0..32 {
            let centre = |low: f64, n: i32| low + half * f64::from(2 * n + 1);
            let (x, y) = (centre(low.0, i), centre(low.1, j));
            if x - half < high.0 && y - half < high.1 {
                waiting.push(square(x, y, half));
            }
        }
    }
    let mut best: Option<Square> = None;
    while let Some(next) = waiting.pop() {
        let found = best.as_ref().map_or(f64::NEG_INFINITY, |best| best.depth);
        if next.at_best() <= found.max(0.0) + size / 400.0 && found > 0.0 || next.half < size / 1e6 {
            break;
        }
        let half = next.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            waiting.push(square(next.x + dx, next.y + dy, half));
        }
        if next.depth > found {
            best = Some(next);
        }
    }
    best.filter(|best| best.depth > 0.0).map(|best| (best.x / shrink, best.y))
}

fn depth(lines: &[[f64; 4]], x: f64, y: f64) -> f64 {
    let mut inside = false;
    let mut nearest = f64::INFINITY;
    for [x0, y0, x1, y1] in lines {
        if (*y0 > y) != (*y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
            inside = !inside;
        }
        let (dx, dy) = (x1 - x0, y1 - y0);
        let along = (((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        nearest = nearest.min((x - x0 - along * dx).powi(2) + (y - y0 - along * dy).powi(2));
    }
    if inside { nearest.sqrt() } else { -nearest.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pole_of_a_crescent_is_in_its_body_and_not_in_its_bay() {
        let crescent = vec![[0, 0], [100, 0], [100, 20], [40, 20], [40, 80], [100, 80], [100, 100], [0, 100]];
        let (x, y) = pole(&[crescent], 1.0).unwrap();
        assert!((18.0..24.0).contains(&x) && (15.0..85.0).contains(&y), "{x} {y}");
    }

    #[test]
    fn a_hole_keeps_the_pole_away() {
        let outer = vec![[0, 0], [100, 0], [100, 100], [0, 100]];
        let hole = vec![[10, 10], [10, 90], [70, 90], [70, 10]];
        let (x, _) = pole(&[outer, hole], 1.0).unwrap();
        assert!(x > 80.0, "{x}");
    }

    #[test]
    fn nothing_has_no_pole() {
        assert_eq!(pole(&[], 1.0), None);
    }
}
