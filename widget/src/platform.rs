//! The browser, where it is not Leptos: sizes, focus, marks, animation; history, place and what is given in rooms of their own. Named
//! functions instead of chains of casts.

mod body;
mod contour;
mod giving;
mod history;
mod looks;
mod manifest;
mod place;
mod sending;
mod settings;
mod silence;
mod telling;

pub use body::{Ended, body};
pub use contour::read_contour;
pub use giving::{can_share, copy, download, print, share};
pub use history::{address, fragment, on_history, page_alone, write_fragment};
pub use looks::{Contrast, Looks};
pub use manifest::{BadManifest, read_manifest};
pub use place::{NoPlace, locate};
pub use sending::{keep_in_sight, open, post};
pub use settings::{HubFile, read_hub_file};
pub use silence::{Silence, pause};
pub use telling::{Teller, lists};

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::on_cleanup;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, ShadowRoot};

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The shadow root that an element of ours is in.
#[must_use]
pub fn shadow_root_of(element: &Element) -> Option<ShadowRoot> {
    element.get_root_node().dyn_into().ok()
}

/// Gives the focus to an element, which may be SVG, without scrolling the host page more than needed.
pub fn focus(element: &Element) {
    // `focus` is on HTMLElement and SVGElement alike; web-sys knows it on the first only.
    let element: &HtmlElement = element.unchecked_ref();
    let _ = element.focus();
}

/// Gives the focus to the first element that takes it of those that the selectors find below `root`. Whether one did.
pub fn focus_first(root: &Element, selectors: &str) -> bool {
    // What is not displayed cannot be focused: the next candidate is tried.
    let Ok(found) = root.query_selector_all(selectors) else { return false };
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        focus(&element);
        if shadow_root_of(root).and_then(|root| focused_in(&root)).as_ref() == Some(&element) {
            return true;
        }
    }
    false
}

/// The element that has the focus inside the shadow root.
#[must_use]
pub fn focused_in(root: &ShadowRoot) -> Option<Element> {
    root.active_element()
}

/// Tells the size of an element in CSS pixels, now and whenever it changes, until the owner is disposed of.
pub fn observe_size(element: &Element, on_size: impl Fn(f64, f64) + 'static) {
    let callback = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let Ok(entry) = entries.get(entries.length() - 1).dyn_into::<web_sys::ResizeObserverEntry>() else { return };
        let rect = entry.content_rect();
        on_size(rect.width(), rect.height());
    });
    let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let guard = send_wrapper::SendWrapper::new((observer, callback));
    on_cleanup(move || guard.0.disconnect());
}

/// Whether the visitor asked their system for less motion.
#[must_use]
pub fn reduced_motion() -> bool {
    let query =
        web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Plays a transform of an element from `transform` to none, in milliseconds. CSSOM only: no style attribute, no policy to
/// violate. The animation ends by itself and leaves nothing behind.
pub fn animate_from(element: &Element, transform: &str, duration_ms: f64) {
    let frame = |transform: &str| object(&[("transform", transform.into())]);
    let options = object(&[("duration", duration_ms.into()), ("easing", "cubic-bezier(.2,.7,.2,1)".into())]);
    call(element, "animate", &Array::of2(&Array::of2(&frame(transform), &frame("none")), &options));
}

/// Runs after the frame that is being prepared has been painted.
pub fn after_paint(run: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(move || {
        // A task queued in a frame runs when that frame has been handed to the screen.
        leptos::prelude::set_timeout(run, std::time::Duration::ZERO);
    });
}

/// Leaves a User Timing measure from an event's time until now.
pub fn measure(name: &str, started_ms: f64) {
    let Some(performance) = window().and_then(|window| window.performance()) else { return };
    let options = object(&[("start", started_ms.into())]);
    call(&performance, "measure", &Array::of2(&name.into(), &options));
}

/// Leaves a User Timing mark that the page's owner can read.
pub fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        let _ = performance.mark(name);
    }
}

/// Says something to the page's owner.
pub fn warn(message: &str) {
    web_sys::console::warn_1(&message.into());
}

/// Says something to the page's owner, unless it was said before.
pub fn warn_once(said: &mut Vec<String>, message: String) {
    if !said.contains(&message) {
        warn(&message);
        said.push(message);
    }
}

/// The address of `name` seen from `base`; none when either is no address.
#[must_use]
pub fn resolve(name: &str, base: &str) -> Option<String> {
    web_sys::Url::new_with_base(name, base).ok().map(|url| url.href())
}

/// The name of the machine that an address of the page leads to, with its port, for who writes something that goes there.
#[must_use]
pub fn host_of(address: &str) -> String {
    let whole = resolve(address, &page_address()).unwrap_or_default();
    whole.split('/').nth(2).unwrap_or_default().to_owned()
}

/// An address with more in its query; none when it is no address.
#[must_use]
pub fn with_query(address: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let url = web_sys::Url::new_with_base(address, &page_address()).ok()?;
    for (name, value) in pairs {
        url.search_params().set(name, value);
    }
    Some(url.href())
}

/// What addresses in the page's text are relative to.
#[must_use]
pub fn page_address() -> String {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .unwrap_or_default()
}

/// Seconds since 1970-01-01 00:00 UTC, as the visitor's clock says.
#[must_use]
pub fn now_s() -> i64 {
    (js_sys::Date::now() / 1_000.0) as i64
}

/// Runs every minute, until the owner is disposed of.
pub fn every_minute(run: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    // Leptos' own interval gives its closure to the browser's garbage collector, which may wait for ever: each removed element would
    // have left its own behind.
    let tick = Closure::<dyn Fn()>::new(run);
    let timer = window.set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), 60_000);
    let guard = send_wrapper::SendWrapper::new((window, timer, tick));
    on_cleanup(move || {
        let (window, timer, _) = &*guard;
        if let Ok(timer) = timer {
            window.clear_interval_with_handle(*timer);
        }
    });
}

/// Whether nothing of the page that an element is in has the focus.
#[must_use]
pub fn nothing_has_focus(host: &Element) -> bool {
    let active = host.owner_document().and_then(|document| document.active_element());
    active.is_none_or(|active| matches!(&*active.local_name(), "body" | "html"))
}

/// Whether the focus is inside an element of the host's page.
#[must_use]
pub fn has_focus(host: &Element) -> bool {
    host.owner_document().and_then(|document| document.active_element()).as_ref() == Some(host)
}

/// Which of the elements of its name in the document this one is, from 1.
#[must_use]
pub fn rank(host: &Element) -> u32 {
    let Some(all) = host.owner_document().and_then(|document| document.query_selector_all(&host.local_name()).ok())
    else {
        return 1;
    };
    (0..all.length()).find(|index| all.item(*index).as_ref() == Some(host.as_ref())).map_or(1, |index| index + 1)
}

/// Calls a method of what may not have it.
fn call(of: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    let method = Reflect::get(of, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    method.apply(of, arguments).ok()
}

/// An HTML element, in no page yet.
///
/// # Panics
/// There is no document, or the tag is no name: neither can be when an event or a mount of ours runs.
#[must_use]
pub fn create(tag: &str) -> Element {
    let document = window().and_then(|window| window.document());
    document.and_then(|document| document.create_element(tag).ok()).unwrap_throw()
}

/// The same with these attributes.
fn create_with(tag: &str, attributes: &[(&str, &str)]) -> Element {
    let element = create(tag);
    for (name, value) in attributes {
        let _ = element.set_attribute(name, value);
    }
    element
}

/// An object with these fields.
fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// Whether the focus goes out of the element that listens.
#[must_use]
pub fn leaves(event: &web_sys::Event) -> bool {
    let to = event.dyn_ref::<web_sys::FocusEvent>().and_then(web_sys::FocusEvent::related_target);
    let to: Option<web_sys::Node> = to.and_then(|to| to.dyn_into().ok());
    let of: Option<Element> = event.current_target().and_then(|of| of.dyn_into().ok());
    !of.is_some_and(|of| of.contains(to.as_ref()))
}

/// What an answer may weigh whose size nobody foresees, bytes once decompressed: the lieux of the whole country are ten as JSON, in millions.
pub const MOST: u64 = 1 << 26;

/// Gives the text that an address answers, asked without the page's cookies; none for a failure of any kind.
pub fn text_at(url: String, done: impl FnOnce(Option<String>) + 'static) {
    async fn asked(url: &str) -> Option<String> {
        let response = request(url, None, false).await.filter(web_sys::Response::ok)?;
        let bytes = body(&response, MOST, &|_| true).await.ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
    fn ask(url: String, done: Box<dyn FnOnce(Option<String>)>) {
        leptos::task::spawn_local(async move { done(asked(&url).await) });
    }
    ask(url, Box::new(done));
}

/// Has the loader bring the text of a file that lies with it, and gives it; none when it cannot be had, or is not what the page pins.
pub fn text_of(import: &js_sys::Function, name: String, done: impl FnOnce(Option<String>) + 'static) {
    let promised = import.call1(&JsValue::NULL, &name.into()).unwrap_or_default();
    leptos::task::spawn_local(async move { done(settings::settled(promised).await.and_then(|text| text.as_string())) });
}

/// Asks an address, without the page's cookies; none when nothing answers. `anew`: whatever the browser keeps of it.
pub async fn request(url: &str, signal: Option<&web_sys::AbortSignal>, anew: bool) -> Option<web_sys::Response> {
    let how = web_sys::RequestInit::new();
    how.set_credentials(web_sys::RequestCredentials::Omit);
    how.set_signal(signal);
    if anew {
        how.set_cache(web_sys::RequestCache::Reload);
    }
    JsFuture::from(window()?.fetch_with_str_and_init(url, &how)).await.ok()?.dyn_into().ok()
}
