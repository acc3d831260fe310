//! What holds of a lieu for a while.

use crate::dom::{El, labelled};
use crate::state::{AppState, Lieux};
use atlas::catalogue::LieuId;

/// What is said of a lieu today, as an element of this tag.
pub fn notice(state: AppState, lieux: &Lieux, id: LieuId, tag: &str) -> Option<El> {
    state.notice(&lieux.catalogue, id).map(|notice| labelled(tag, "avis", &notice))
}
