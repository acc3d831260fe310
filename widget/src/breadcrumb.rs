//! The way back up, from the top of the embed to the territory in view.

use crate::dom::{El, button, html, labelled};
use crate::state::{AppState, Side};
use crate::text;
use atlas::drill_down;

/// France › Auvergne-Rhône-Alpes › Loire.
#[must_use]
pub fn breadcrumb(state: AppState) -> El {
    let steps = html("ol").children_signal(move |steps| {
        let path = drill_down::path(state.top(), state.scope());
        let last = path.len().saturating_sub(1);
        for (index, territoire) in path.into_iter().enumerate() {
            let nom = state.nom(territoire);
            let step = if index == last {
                labelled("span", "", &nom).attr("aria-current", "location")
            } else {
                button("", move || state.enter(territoire, Side::Panel)).text(&nom)
            };
            steps.push(html("li").child(step));
        }
    });
    html("nav").class("fil").part("fil").verbatim().attr("aria-label", text::BREADCRUMB).child(steps)
}
