//! An application with the map inside: `trunk serve` in this folder, with a package published in the folder above (`base`).

mod text;

use leptos::prelude::*;
use leptos_carte_mednum::{CarteMednum, Lieu};

#[component]
fn App() -> impl IntoView {
    let shown = RwSignal::new(true);
    let departement = RwSignal::new("42");
    let source = RwSignal::new(None::<String>);
    let opened = RwSignal::new(String::new());
    view! {
        <h1>{text::TITLE}</h1>
        <button on:click=move |_| departement.update(|code| *code = if *code == "42" { "01" } else { "42" })>
            {text::OTHER}
        </button>
        <button on:click=move |_| source.set(Some("../lieux/hinaura-2021.json".to_owned()))>{text::RAW}</button>
        <button on:click=move |_| shown.update(|shown| *shown = !*shown)>
            {move || if shown.get() { text::TAKE_AWAY } else { text::PUT_BACK }}
        </button>
        <p role="status">{opened}</p>
        <Show when=move || shown.get()>
            <CarteMednum
                base="../"
                departement=Signal::derive(move || departement.get().to_owned())
                source=source
                on_lieu=move |lieu: Lieu| opened.set(text::opened(&lieu.nom))
            >
                <a href="../">{text::FALLBACK}</a>
            </CarteMednum>
        </Show>
    }
}

fn main() {
    leptos::mount::mount_to_body(App);
}
