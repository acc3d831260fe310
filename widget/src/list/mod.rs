//! The side panel: the same territories and lieux as the map, as lists; and in their place the sheet of one lieu.

mod lieux;
mod pager;
mod territories;

use crate::sheet::Sheet;
use crate::state::{self, AppState, From, Tab};
use crate::text;
use leptos::prelude::*;
use lieux::LieuList;
use territories::TerritoryList;

/// What stands beside the map.
#[component]
pub fn Panel(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    view! {
        <section class="panneau" aria-labelledby="titre-liste">
            {move || match state.panel() {
                state::Panel::Sheet(id, _) => view! { <Sheet state id/> }.into_any(),
                state::Panel::Group(ids) => {
                    let n = u32::try_from(ids.len()).unwrap_or(u32::MAX);
                    view! {
                        <button type="button" class="retour" on:click=move |_| state.close(From::Panel)>{text::BACK_TO_LIST}</button>
                        <Title state nom=text::SAME_PLACE.to_owned() n/>
                        <LieuList state/>
                    }
                    .into_any()
                }
                state::Panel::Browse => view! { <Browse state/> }.into_any(),
            }}
        </section>
    }
}

/// The territories below, or the lieux.
#[component]
fn Browse(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let scope = move || state.scope();
    view! {
        {move || view! { <Title state nom=state.nom(scope()) n=state.total.get()/> }}
        {move || (scope() == atlas::territoire::Territoire::NonLocalise).then(|| view! { <p class="note">{text::NOT_LOCATED_WHY}</p> })}
        {move || state::has_children(scope()).then(|| view! { <Tabs state/> })}
        {move || match state.tab() {
            Tab::Territories => view! { <TerritoryList state/> }.into_any(),
            Tab::Lieux => view! { <LieuList state/> }.into_any(),
        }}
    }
}

/// The panel's title with its count: what is announced when it changes, and where the focus lands.
#[component]
fn Title(
    /// The state of the element.
    state: AppState,
    /// Of what.
    nom: String,
    /// How many lieux.
    n: u32,
) -> impl IntoView {
    let level = state.config().niveau_titre;
    let level = if state.config().titre.is_some() { level.below() } else { level };
    view! {
        <p class="titre-liste" id="titre-liste" role="heading" attr:aria-level=level.get().to_string() tabindex="-1" data-titre-liste="">
            <span class="nom">{nom}</span>
            " "
            <span class="total" role="status">{text::lieux(n)}</span>
        </p>
    }
}

/// Two buttons that choose the list. Not ARIA tabs: two pressed-or-not buttons need no explanation.
#[component]
fn Tabs(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let button = move |tab: Tab, label: Signal<String>| {
        view! {
            <button type="button" aria-pressed=move || (state.tab() == tab).to_string() on:click=move |_| state.choose(tab)>
                {label}
            </button>
        }
    };
    view! {
        <div class="onglets" role="group">
            {button(Tab::Territories, Signal::derive(move || text::children_title(state.scope()).to_owned()))}
            {button(Tab::Lieux, Signal::derive(|| text::LIEUX.to_owned()))}
        </div>
    }
}
