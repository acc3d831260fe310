//! The buttons of the map: whatever a hand or a wheel does, a button does too.

use super::MapState;
use crate::map::gestures::ZOOM_STEP;
use crate::state::{From, View};
use crate::text;
use leptos::prelude::*;

/// Up, zoom, whole territory, and the four directions.
#[component]
pub fn Controls(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let (state, gestures) = (map.state, map.gestures);
    let at_top = move || state.scope() == state.top();
    let at_home = move || state.view() == View::Home;
    let closest = move || map.camera.get().is_some_and(|camera| camera.scale >= atlas::camera::MAX_SCALE * 0.99);
    view! {
        <div class="commandes" role="group" aria-label=text::CONTROLS>
            {move || {
                (!at_top())
                    .then(|| button("remonter", "M10 15V5M5.5 9.5L10 5l4.5 4.5", text::UP, move || state.leave(From::Map)))
            }}
            {button("plus", "M10 4.5v11M4.5 10h11", text::ZOOM_IN, move || if !closest() { gestures.zoom(ZOOM_STEP) })}
            {button("moins", "M4.5 10h11", text::ZOOM_OUT, move || gestures.zoom(1.0 / ZOOM_STEP))}
            {move || (!at_home()).then(|| button("cadrer", "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4", text::HOME, move || state.home()))}
        </div>
        <div class="commandes deplacer" role="group" aria-label=text::MOVE>
            {button("nord", "M5 12.5L10 7.5l5 5", text::NORTH, move || gestures.step(0.0, -1.0))}
            {button("ouest", "M12.5 5L7.5 10l5 5", text::LEFT, move || gestures.step(-1.0, 0.0))}
            {button("est", "M7.5 5l5 5l-5 5", text::RIGHT, move || gestures.step(1.0, 0.0))}
            {button("sud", "M5 7.5l5 5l5-5", text::SOUTH, move || gestures.step(0.0, 1.0))}
        </div>
    }
}

fn button(
    class: &'static str,
    icon: &'static str,
    label: &'static str,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class=class title=label aria-label=label on:click=move |_| on_press()>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d=icon></path></svg>
        </button>
    }
}
