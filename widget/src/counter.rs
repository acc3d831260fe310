//! How many lieux there are, large, and below it what the tag holds: a link to the whole map, most often.

use crate::dom::{El, html};
use crate::state::AppState;
use crate::text;

/// The number, what it counts, and the slot. Nothing is said before it is known.
#[must_use]
pub fn counter(state: AppState) -> El {
    crate::map::marks_without_map(state);
    let said = html("p").class("compte").attr("role", "status").children_signal(move |parts| {
        if let Some(n) = state.known_total() {
            parts.push(html("strong").text(&text::number(n)));
            parts.push(html("span").text(&text::counted(n, &state.nom(state.top()))));
        }
    });
    html("div").class("compteur").child(said).child(html("slot"))
}
