//! Coming closer on the map until what stands in a crowd stands alone.
//!
//! It knows that a cluster parts when it is pressed; it does not know what is in it.

use crate::accessibility::Node;
use crate::carte::Carte;
use crate::walk::n_lieux;

impl Carte<'_> {
    /// Presses clusters that can part until the map shows a marker or a cluster of this name.
    ///
    /// # Panics
    /// Fifteen presses do not lead there.
    pub fn close_in_on(&self, wanted: &str) -> Node {
        for _ in 0..15 {
            self.at_rest();
            let markers = self.wait("markers", |tree| Some(tree.markers()).filter(|markers| !markers.is_empty()));
            if let Some(found) = markers.iter().find(|marker| marker.name == wanted) {
                return found.clone();
            }
            let (left, top, width, height) = self.map_bounds();
            let inside = |marker: &&Node| {
                let (x, y) = self.middle(marker);
                let (x, y) = (f64::from(x), f64::from(y));
                x > left && y > top && x < left + width && y < top + height
            };
            // The largest cluster: where the crowd is.
            let clusters = markers.iter().filter(|marker| n_lieux(&marker.name).is_some()).filter(inside);
            let crowd = clusters.max_by_key(|marker| n_lieux(&marker.name)).unwrap_or_else(|| panic!("no {wanted}"));
            let before: Vec<String> = markers.iter().map(|marker| marker.name.clone()).collect();
            self.click_at(self.bare_point(crowd), 1);
            self.wait("the cluster to part", |tree| {
                let after: Vec<String> = tree.markers().into_iter().map(|marker| marker.name).collect();
                (after != before).then_some(())
            });
        }
        panic!("fifteen clusters deep, no {wanted}");
    }
}
