//! What only the browser can do: the page's address, the publication's files, the clipboard, sizes. What it is done for is decided
//! elsewhere.

use crate::wish::Publisher;
use atlas::gazetteer::Gazetteer;
use js_sys::{Array, JSON, Reflect, Uint8Array};
use leptos::prelude::{StoredValue, WithValue, on_cleanup};
use std::future::Future;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlTextAreaElement, ResizeObserver, Response, ScrollIntoViewOptions, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

/// The element of the page that the configurator goes into.
pub fn place() -> Option<HtmlElement> {
    element("configurateur")
}

fn element(id: &str) -> Option<HtmlElement> {
    window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Where the published files are: beside this page, which the build also tells the pinned loader.
pub fn publisher() -> Publisher {
    let href = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = href.split(['?', '#']).next().unwrap_or_default();
    let base = page.rsplit_once('/').map_or(String::new(), |(folder, _)| [folder, "/"].concat());
    let told = |name: &str| place()?.get_attribute(name).filter(|text| !text.is_empty());
    let pinned = told("data-epingle").zip(told("data-integrite"));
    Publisher { base, pinned }
}

/// The origin of an address as this browser reads it from this page, when it is another than this page's: `https://exemple.fr`.
pub fn other_origin(word: &str) -> Option<String> {
    let location = window()?.location();
    let origin = web_sys::Url::new_with_base(word, &location.href().ok()?).ok()?.origin();
    (Ok(&origin) != location.origin().as_ref()).then_some(origin)
}

/// The fragment of the page's address.
pub fn fragment() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Writes it, without `#`, as a new entry of the history or in place of this one.
pub fn write_fragment(fragment: &str, as_new: bool) {
    let Some(window) = window() else { return };
    let (Ok(history), Ok(href)) = (window.history(), window.location().href()) else { return };
    let page = href.split('#').next().unwrap_or_default();
    let address = if fragment.is_empty() { page.to_owned() } else { [page, "#", fragment].concat() };
    // A browser that refuses (a hundred entries in some seconds) keeps the form as it is, and an older address.
    let _ = if as_new {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// Runs when somebody goes back or forth, or writes another fragment.
pub fn on_address(run: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(run);
    if let Some(window) = window() {
        let _ = window.add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
    }
    // The page's own, for as long as it is there.
    listener.forget();
}

/// Runs a task beside.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// A line for whoever looks in the console.
pub fn warn(text: &str) {
    if let Some(console) = window().and_then(|window| Reflect::get(&window, &"console".into()).ok()) {
        let warn =
            Reflect::get(&console, &"warn".into()).ok().and_then(|warn| warn.dyn_into::<js_sys::Function>().ok());
        drop(warn.map(|warn| warn.call1(&console, &text.into())));
    }
}

/// The names of all communes, of the publication beside the loader.
///
/// # Errors
/// Why not, for the console.
pub async fn gazetteer(base: &str) -> Result<Gazetteer, String> {
    let folder = [base, "donnees/"].concat();
    let manifest = bytes(&[&folder, "manifest.json"].concat()).await?;
    let manifest = JSON::parse(&String::from_utf8_lossy(&manifest)).map_err(|_| "manifest.json n’est pas du JSON")?;
    let file = Reflect::get(&manifest, &"communes_noms".into())
        .and_then(|file| Reflect::get(&file, &"name".into()))
        .ok()
        .and_then(|name| name.as_string())
        .ok_or("manifest.json ne nomme pas de liste des communes")?;
    Gazetteer::read(&bytes(&[folder, file].concat()).await?).map_err(|error| error.to_string())
}

async fn bytes(address: &str) -> Result<Vec<u8>, String> {
    let refused = |error: JsValue| format!("{address} : {error:?}");
    let window = window().ok_or("pas de fenêtre")?;
    let response: Response =
        JsFuture::from(window.fetch_with_str(address)).await.and_then(JsCast::dyn_into).map_err(refused)?;
    if !response.ok() {
        return Err(format!("{address} : {}", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(refused)?).await.map_err(refused)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Puts the text of a field into the clipboard; where the browser refuses, selects it, for the keyboard to copy. Returns which.
pub async fn copy(field: Option<HtmlTextAreaElement>) -> bool {
    let Some(field) = field else { return false };
    if copy_text(field.value()).await {
        return true;
    }
    let _ = field.focus();
    field.select();
    false
}

/// The whole address of this page, with all that was asked for.
pub fn address() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// Puts a text into the clipboard; whether the browser did it.
pub async fn copy_text(text: String) -> bool {
    let clipboard = window().map(|window| window.navigator().clipboard()).filter(|of| !of.is_undefined());
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
        None => false,
    }
}

/// Scrolls to a part of the page and gives it the focus.
pub fn reach(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view_with_scroll_into_view_options(&ScrollIntoViewOptions::new());
        let _ = element.focus();
    }
}

/// Gives an element the focus.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        let _ = element.focus();
    }
}

/// Tells the size of the content of an element, now and when it changes; until the owner is disposed of.
pub fn on_size(element: &HtmlElement, told: impl Fn(f64, f64) + 'static) {
    let measured = element.clone();
    let listener = Closure::<dyn Fn(Array)>::new(move |_| {
        told(f64::from(measured.client_width()), f64::from(measured.client_height()));
    });
    let Ok(observer) = ResizeObserver::new(listener.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = StoredValue::new_local((observer, listener));
    on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
}
