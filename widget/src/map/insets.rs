//! What is overseas, drawn apart under the map of France: each in its own square, pressed like any territory.

use super::MapState;
use crate::state::From;
use crate::text;
use atlas::territoire::Territoire;
use leptos::prelude::*;

/// The overseas départements, and the collectivités that have lieux.
#[component]
pub fn Insets(
    /// The map.
    map: MapState,
) -> impl IntoView {
    let state = map.state;
    let shown = move || {
        let drawing = map.drawing.get()?;
        let (counts, scale) = (map.counts.get(), map.scale.get());
        let inside = |territoire: Territoire| territoire.is_within(state.top());
        let insets: Vec<_> = drawing
            .insets
            .iter()
            .filter_map(|inset| {
                let territoire = inset.territoire;
                let n = counts.get(&territoire).copied().unwrap_or_default();
                let collectivite = matches!(territoire, Territoire::Departement(code) if code.is_collectivite());
                (inside(territoire) && (n > 0 || !collectivite)).then(|| {
                    view! {
                        <li>
                            <button type="button" on:click=move |_| state.enter(territoire, From::Map)>
                                <svg viewBox=inset.view_box.clone() aria-hidden="true">
                                    <path class=format!("territoire c{}", scale.class_of(n)) d=inset.d.clone()></path>
                                </svg>
                                <span class="nom">{inset.nom.clone()}</span>
                                <span class="nombre">{text::lieux(n)}</span>
                            </button>
                        </li>
                    }
                })
            })
            .collect();
        (!insets.is_empty()).then(|| {
            view! {
                <div class="outre-mer">
                    <p class="titre-outre-mer" id="outre-mer">{text::OVERSEAS}</p>
                    <ul aria-labelledby="outre-mer">{insets}</ul>
                </div>
            }
        })
    };
    view! { {shown} }
}
