//! The buttons of the map: whatever a hand or a wheel does, a button does too.

use super::MapState;
use crate::dom::{self, El, html, svg};
use crate::map::gestures::ZOOM_STEP;
use crate::state::{Side, View};
use crate::text;

/// Up, zoom, whole territory; and the four directions.
#[must_use]
pub fn controls(map: MapState) -> [El; 2] {
    let (state, gestures) = (map.state, map.gestures);
    let closest =
        move || map.camera.get_untracked().is_some_and(|camera| camera.scale >= atlas::camera::MAX_SCALE * 0.99);
    let zooms = group("commandes", text::CONTROLS)
        .child_signal(move || {
            let below = state.scope() != state.top();
            below.then(|| button("remonter", "M10 15V5M5.5 9.5L10 5l4.5 4.5", text::UP, move || state.leave(Side::Map)))
        })
        .child(button("plus", "M10 4.5v11M4.5 10h11", text::ZOOM_IN, move || {
            if !closest() {
                gestures.zoom(ZOOM_STEP)
            }
        }))
        .child(button("moins", "M4.5 10h11", text::ZOOM_OUT, move || gestures.zoom(1.0 / ZOOM_STEP)))
        .child_signal(move || {
            let moved = state.view() != View::Home;
            moved.then(|| button("cadrer", "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4", text::HOME, move || state.home()))
        });
    let moves = group("commandes deplacer", text::MOVE)
        .child(button("nord", "M5 12.5L10 7.5l5 5", text::NORTH, move || gestures.step(0.0, -1.0)))
        .child(button("ouest", "M12.5 5L7.5 10l5 5", text::LEFT, move || gestures.step(-1.0, 0.0)))
        .child(button("est", "M7.5 5l5 5l-5 5", text::RIGHT, move || gestures.step(1.0, 0.0)))
        .child(button("sud", "M5 7.5l5 5l5-5", text::SOUTH, move || gestures.step(0.0, 1.0)));
    [zooms, moves]
}

fn group(class: &str, label: &str) -> El {
    html("div").class(class).attr("role", "group").attr("aria-label", label)
}

fn button(class: &str, icon: &str, label: &str, act: impl Fn() + 'static) -> El {
    let icon = svg("svg").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true").child(svg("path").attr("d", icon));
    dom::button(class, act).attr("title", label).attr("aria-label", label).child(icon)
}
