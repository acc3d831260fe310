//! The address of the host's page and its history. What is written there is [`crate::address`]'s business.

use super::window;
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

/// Writes the fragment of the page's address, without `#`: a new entry of the history, or in place of this one. The page's own state
/// of the entry stays.
pub fn write_fragment(fragment: &str, as_new: bool) {
    let Some(window) = window() else { return };
    let (Ok(history), address) = (window.history(), address()) else { return };
    let page = address.split('#').next().unwrap_or_default();
    // Not a bare « # »: that would be an address of its own.
    let address = if fragment.is_empty() { page.to_owned() } else { [page, "#", fragment].concat() };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A sandboxed frame may refuse: then the address keeps nothing.
    let _ = if as_new {
        history.push_state_with_url(&state, "", Some(&address))
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
