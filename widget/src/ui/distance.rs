//! How far a lieu is.

use crate::state::AppState;
use crate::text;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::spatial_index::distance_m;

/// How far a lieu is from where distances are measured from.
#[must_use]
pub fn distance_to(state: AppState, catalogue: &Catalogue, id: LieuId) -> Option<String> {
    let (from, at) = state.ask.from.get().zip(catalogue.position(id))?;
    Some(text::distance(distance_m(from, at) as u32))
}
