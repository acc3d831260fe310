//! The address of the host's page and its history. What is written there is [`crate::address`]'s business.

use super::window;
use js_sys::{Object, Reflect};
use leptos::prelude::on_cleanup;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Event;

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

/// What entries of ours hold instead of a state of the page's: a script that finds its own in an entry takes the entry for a page of its.
const OURS: &str = "carte-mednum";

/// Where one is in the history, as far as its entries are ours.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    /// Whether the entry that one is on is ours.
    on_ours: Cell<bool>,
    /// What the page's own entry holds that ours come after, as text.
    before: RefCell<Option<String>>,
}

fn is_ours(state: &JsValue) -> bool {
    Reflect::get(state, &OURS.into()).is_ok_and(|of| of.is_truthy())
}

fn as_text(state: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(state).ok().map(String::from)
}

/// Writes the fragment of the page's address, without `#`: a new entry of the history, or in place of this one, whose state stays whosever it
/// is.
pub fn write_fragment(entries: &Entries, fragment: &str, as_new: bool) {
    let Some(window) = window() else { return };
    let (Ok(history), address) = (window.history(), address()) else { return };
    let page = address.split('#').next().unwrap_or_default();
    // Not a bare « # »: that would be an address of its own.
    let address = if fragment.is_empty() { page.to_owned() } else { [page, "#", fragment].concat() };
    let state = history.state().unwrap_or(JsValue::NULL);
    // A sandboxed frame may refuse: then the address keeps nothing.
    if !as_new {
        let _ = history.replace_state_with_url(&state, "", Some(&address));
        return;
    }
    if !is_ours(&state) {
        entries.before.replace(as_text(&state));
    }
    let own = Object::new();
    let _ = Reflect::set(&own, &OURS.into(), &JsValue::TRUE);
    entries.on_ours.set(history.push_state_with_url(&own, "", Some(&address)).is_ok());
}

/// Runs when the visitor goes back or forth, or follows an anchor; until the owner is disposed of. Steps among entries of ours, and from the
/// first of them to the page's that it came after, are no news to the page: a script that takes each step for one to another page would
/// bring that page anew, and the element with it.
pub fn on_history(entries: Rc<Entries>, run: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let hear = move |event: Event| {
        let state = Reflect::get(&event, &"state".into()).unwrap_or_default();
        let ours = is_ours(&state);
        let came_from_ours = entries.on_ours.replace(ours);
        // Without a state nobody takes it for a page: an anchor that was followed has none either.
        let is_before = || came_from_ours && state.is_truthy() && as_text(&state) == *entries.before.borrow();
        if ours || is_before() {
            // At the window itself: what listens in the same phase, other elements among them, still hears it.
            event.stop_propagation();
        }
        run();
    };
    let hear = Closure::<dyn Fn(Event)>::new(hear);
    let _ = window.add_event_listener_with_callback_and_bool("popstate", hear.as_ref().unchecked_ref(), true);
    let guard = send_wrapper::SendWrapper::new((window, hear));
    on_cleanup(move || {
        let _ =
            guard.0.remove_event_listener_with_callback_and_bool("popstate", guard.1.as_ref().unchecked_ref(), true);
    });
}
