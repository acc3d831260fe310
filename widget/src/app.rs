//! The whole element: title, breadcrumb, map beside its list, source. Keys that belong to all of it, and where the focus goes.

use crate::breadcrumb::Breadcrumb;
use crate::list::Panel;
use crate::map::Map;
use crate::platform;
use crate::state::{AppState, Focus, From};
use crate::text;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Everything inside the shadow root.
#[component]
pub fn App(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    give_focus(state, root);
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            state.escape(side_of(event.target()));
        }
    };
    view! {
        <div class="widget" node_ref=root class:carte-ouverte=move || state.map_open() on:keydown=on_key>
            {move || state.config().titre.map(|titre| {
                view! { <p class="titre" role="heading" attr:aria-level=state.config().niveau_titre.get().to_string()>{titre}</p> }
            })}
            {move || state.manifest().is_some_and(|manifest| manifest.synthetique).then(|| {
                view! { <p class="invente" role="note">{text::SYNTHETIC}</p> }
            })}
            <Breadcrumb state/>
            <div class="corps">
                <div class="cote-carte">
                    <a class="passer" href="#liste" on:click=move |event| {
                        event.prevent_default();
                        focus_first(root, "[data-titre-liste]");
                    }>{text::SKIP_MAP}</a>
                    <Map state/>
                </div>
                <div class="cote-liste">
                    <button type="button" class="bascule" aria-expanded=move || state.map_open().to_string()
                        on:click=move |_| state.toggle_map()>
                        {move || if state.map_open() { text::HIDE_MAP } else { text::SHOW_MAP }}
                    </button>
                    <Progress state/>
                    <Panel state/>
                </div>
            </div>
            <Source state/>
        </div>
    }
}

/// What is on its way, and what failed with a way to try again. Always in the tree, so that screen readers hear it change.
#[component]
fn Progress(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    let waiting = move || state.waiting.get().filter(|_| state.failed.get().is_none());
    view! {
        <div class="avancement" role="status">
            {move || waiting().map(|(part, received, total)| {
                let value = (total > 0).then(|| received.min(total).to_string());
                view! {
                    <p>{text::loading(part, received, total)}</p>
                    <progress aria-hidden="true" max=total.max(1).to_string() value=value></progress>
                }
            })}
        </div>
        <div role="alert">
            {move || state.failed.get().map(|(part, error)| {
                view! {
                    <div class="panne">
                        <p>{text::failure(part, &error)}</p>
                        <slot></slot>
                        <button type="button" on:click=move |_| state.retry()>{text::RETRY}</button>
                    </div>
                }
            })}
        </div>
    }
}

/// Where the data comes from, its day, its licence.
#[component]
fn Source(
    /// The state of the element.
    state: AppState,
) -> impl IntoView {
    view! {
        {move || state.manifest().map(|manifest| {
            // A raw file says nothing of itself: the publication's words are about other data.
            let raw = state.config().raw_source().is_some();
            let source = if raw { String::new() } else { text::source(&manifest.source, &manifest.date, &manifest.licence) };
            let thanks = if raw { String::new() } else { manifest.attribution.clone() };
            view! { <p class="source">{source} " " {thanks} " " {text::CONTOURS_CREDIT}</p> }
        })}
    }
}

/// On which side of the element something happened.
fn side_of(target: Option<web_sys::EventTarget>) -> From {
    let element: Option<Element> = target.and_then(|target| target.dyn_into().ok());
    let on_map = element.is_some_and(|element| element.closest(".cote-carte").ok().flatten().is_some());
    if on_map { From::Map } else { From::Panel }
}

fn focus_first(root: NodeRef<Div>, selectors: &str) -> bool {
    let Some(root) = root.get_untracked() else { return false };
    // What is not displayed cannot be focused: the next candidate is tried.
    let Ok(found) = root.query_selector_all(selectors) else { return false };
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        platform::focus(&element);
        if platform::shadow_root_of(&root).and_then(|root| platform::focused_in(&root)).as_ref() == Some(&element) {
            return true;
        }
    }
    false
}

/// Puts the focus where an act left it, once what was asked for is drawn.
fn give_focus(state: AppState, root: NodeRef<Div>) {
    let done = StoredValue::new(Focus::Stay);
    Effect::new(move |_| {
        let wish = state.focus();
        // Outlines that arrive later make the territories that the focus waits for.
        let waiting = state.waiting.with(Option::is_some);
        if wish == done.get_value() {
            return;
        }
        request_animation_frame(move || {
            if state.focus_untracked() != Some(wish) {
                return;
            }
            let found = match wish {
                Focus::Stay => true,
                Focus::Title(_) => focus_first(root, "[data-titre-liste]"),
                Focus::Map(Some(territoire), _) => {
                    let code = crate::map::keyboard::code_of(territoire);
                    focus_first(root, &format!("[data-code='{code}']")) || (!waiting && focus_map(root))
                }
                Focus::Map(None, _) => !waiting && focus_map(root),
                Focus::Lieu(id, From::Map, _) => {
                    focus_first(root, &format!(".marqueurs [data-lieu='{0}'],[data-lieu='{0}']", id.0))
                        || focus_map(root)
                }
                Focus::Lieu(id, From::Panel, _) => {
                    focus_first(root, &format!(".cote-liste [data-lieu='{}']", id.0))
                        || focus_first(root, "[data-titre-liste]")
                }
            };
            if found || !waiting {
                done.try_set_value(wish);
            }
        });
    });
}

/// The tab stop of the territories, else of the lieux, else the title of the list: narrow elements hide their map.
fn focus_map(root: NodeRef<Div>) -> bool {
    focus_first(root, ".territoires [tabindex='0'],.marqueurs [tabindex='0'],[data-titre-liste]")
}
