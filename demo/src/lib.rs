//! The configurator: a page where somebody who writes no HTML makes their map, sees it, and copies the text to paste.
//!
//! Everything it offers comes from the table of attributes ([`embed_snippet::ATTRIBUTES`]), and what it shows is the text it gives, read by
//! a browser. It knows nothing of the inside of the widget, keeps nothing but the page's own address, and sends nothing.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod wish;

pub mod filters;

pub mod places;

pub mod controls;

pub mod verdicts;

pub mod text;

mod browser;

mod state;

mod form;

mod boxes;

mod territory;

mod looks;

mod preview;

mod give;

#[cfg(test)]
mod testing;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Puts the configurator into its page; called once the module is there.
#[wasm_bindgen(start)]
pub fn start() {
    let Some(place) = browser::place() else { return };
    place.set_text_content(None);
    mount_to(place, page).forget();
}

fn page() -> impl IntoView {
    let state = state::State::new();
    let reach = |id: &'static str, label: &'static str| {
        view! { <button type="button" on:click=move |_| browser::reach(id)>{label}</button> }
    };
    view! {
        <div class="colonnes">
            <form class="reglages" on:submit=|event| event.prevent_default()>{form::chapters(state)}{form::again(state)}</form>
            <div class="resultat">{preview::preview(state)}{give::give(state)}</div>
        </div>
        <nav class="raccourcis" aria-label="Raccourcis">
            {reach("apercu", "Voir l’aperçu")}{reach("texte", "Copier le code")}
        </nav>
    }
}
