//! The lieux of the territory in view, by name, a page at a time.

use super::pager::Pager;
use crate::map::markers::Kind;
use crate::state::{AppState, PAGE};
use crate::text;
use leptos::prelude::*;

/// Names as buttons that open their sheet.
#[component]
pub fn LieuList(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let rows = move || {
        let lieux = state.lieux()?;
        let listed = state.listed.get();
        if listed.is_empty() {
            return Some(view! { <p class="note">{text::EMPTY}</p> }.into_any());
        }
        let page = state.page().min((listed.len() - 1) / PAGE);
        let rows: Vec<_> = listed.iter().copied().skip(page * PAGE).take(PAGE).collect();
        let lines = rows.into_iter().map(|id| {
            let catalogue = &lieux.catalogue;
            let kind = Kind::of(catalogue, id);
            let commune = state.nom_of_node(catalogue.node(id));
            view! {
                <li>
                    <button type="button" class="lieu-ligne" data-lieu=id.0.to_string() on:click=move |_| state.open(id)>
                        <span class="nom">{catalogue.nom(id).to_owned()}</span>
                        <span class="ou">{commune}</span>
                        {kind.said().map(|said| view! { <span class="etiquette">{said}</span> })}
                    </button>
                </li>
            }
        });
        Some(view! { <ul class="liste">{lines.collect_view()}</ul> }.into_any())
    };
    view! {
        {rows}
        {move || {
            let n = state.listed.with(|listed| listed.len());
            view! { <Pager state n/> }
        }}
    }
}
