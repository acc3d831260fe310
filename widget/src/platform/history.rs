//! The address of the host's page and its history. What is written there is [`crate::address`]'s business.

use super::{object, window};
use js_sys::{Array, Reflect};
use leptos::prelude::on_cleanup;
use wasm_bindgen::prelude::*;

/// The address of the page that the visitor sees, with its fragment.
#[must_use]
pub fn address() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// The same without query and fragment, which say what this visitor asked for, or was sent: for paper, which is handed on.
#[must_use]
pub fn page_alone() -> String {
    let address = address();
    // A page written into a frame (`srcdoc`) has no address but that of the page around.
    let address = if address.starts_with("http") { address } else { super::page_address() };
    address.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The fragment of that address, with its `#`.
#[must_use]
pub fn fragment() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// What an entry of ours holds, and none of the page's state: a script that finds its own there takes the entry for one of its pages.
/// The page's entry before it holds the page's state in a list of this name as long as the visitor is at one of ours, so that the step
/// back to it is no news to that script either; the loader puts it back once they are there. It also loads the entry's page when a router
/// that knows only its own entries leaves another one under the address.
const OURS: &str = "carteMednum";

/// Writes the fragment of the page's address, without `#`: a new entry of the history, with a state of ours, or in place of this one,
/// whose state stays.
pub fn write_fragment(fragment: &str, as_new: bool) {
    let Some(window) = window() else { return };
    let (Ok(history), address) = (window.history(), address()) else { return };
    let page = address.split('#').next().unwrap_or_default();
    // Not a bare « # »: that would be an address of its own.
    let address = if fragment.is_empty() { page.to_owned() } else { [page, "#", fragment].concat() };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A sandboxed frame may refuse: then the address keeps nothing.
    let _ = if as_new {
        if Reflect::get(&state, &OURS.into()).is_ok_and(|ours| ours.is_undefined()) {
            let _ = history.replace_state(&object(&[(OURS, Array::of1(&state).into())]), "");
        }
        history.push_state_with_url(&object(&[(OURS, true.into())]), "", Some(&address))
    } else {
        history.replace_state_with_url(&state, "", Some(&address))
    };
}

/// Runs when the visitor goes back or forth, or follows an anchor; until the owner is disposed of.
pub fn on_history(run: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let listener = Closure::<dyn Fn()>::new(run);
    let _ = window.add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
    let guard = send_wrapper::SendWrapper::new((window, listener));
    on_cleanup(move || {
        let _ = guard.0.remove_event_listener_with_callback("popstate", guard.1.as_ref().unchecked_ref());
    });
}
