//! The way back up, from the top of the embed to the territory in view.

use crate::state::{AppState, From};
use crate::text;
use atlas::drill_down;
use leptos::prelude::*;

/// France › Auvergne-Rhône-Alpes › Loire.
#[component]
pub fn Breadcrumb(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let steps = move || {
        let path = drill_down::path(state.top(), state.scope());
        let last = path.len().saturating_sub(1);
        path.into_iter()
            .enumerate()
            .map(|(index, territoire)| {
                let nom = state.nom(territoire);
                if index == last {
                    view! { <li><span aria-current="location">{nom}</span></li> }.into_any()
                } else {
                    view! { <li><button type="button" on:click=move |_| state.enter(territoire, From::Panel)>{nom}</button></li> }
                        .into_any()
                }
            })
            .collect_view()
    };
    view! { <nav class="fil" aria-label=text::BREADCRUMB><ol>{steps}</ol></nav> }
}
