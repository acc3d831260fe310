//! The button that keeps a lieu in the short list.

use crate::dom::{El, button};
use crate::state::AppState;
use crate::text;
use atlas::catalogue::LieuId;
use embed_snippet::Section;

/// A button that keeps a lieu or lets it go; none where the page's owner wants none.
#[must_use]
pub fn toggle_kept(state: AppState, id: LieuId, nom: &str, label: &str) -> Option<El> {
    let toggle = || {
        button("garder-lieu", move || state.toggle_kept(id))
            .attr_signal("aria-pressed", move || Some(state.is_kept(id).to_string()))
            .attr("aria-label", &text::keep_name(nom))
            .text(label)
    };
    (!state.hides(Section::Selection)).then(toggle)
}
