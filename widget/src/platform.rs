//! The browser, where it is not Leptos: sizes, focus, marks, animation, JSON. Named functions instead of chains of casts.

use crate::manifest::{DepartementFiles, FORMAT, FileRef, Manifest};
use atlas::territoire::CodeDepartement;
use js_sys::{Array, Function, JSON, Object, Reflect};
use leptos::prelude::on_cleanup;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot};

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
    let frame = |transform: &str| {
        let frame = Object::new();
        let _ = Reflect::set(&frame, &"transform".into(), &transform.into());
        frame
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"duration".into(), &duration_ms.into());
    let _ = Reflect::set(&options, &"easing".into(), &"cubic-bezier(.2,.7,.2,1)".into());
    if let Ok(animate) = Reflect::get(element, &"animate".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = animate.call2(element, &Array::of2(&frame(transform), &frame("none")), &options);
    }
}

/// Runs after the frame that is being prepared has been painted.
pub fn after_paint(run: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(move || {
        // A task queued in a frame runs when that frame has been handed to the screen.
        leptos::prelude::set_timeout(run, std::time::Duration::ZERO);
    });
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

/// The address of `name` seen from `base`; none when either is no address.
#[must_use]
pub fn resolve(name: &str, base: &str) -> Option<String> {
    web_sys::Url::new_with_base(name, base).ok().map(|url| url.href())
}

/// The address of the page.
#[must_use]
pub fn page_address() -> String {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .unwrap_or_default()
}

/// What may be wrong with a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadManifest {
    /// No JSON, or not the JSON of a manifest.
    NotAManifest,
    /// A layout that this widget does not know.
    Version,
}

/// Reads a manifest. `base` is the address it came from.
///
/// # Errors
/// When the text is no manifest, or one of another version. A département that is not understood is left out.
pub fn read_manifest(text: &str, base: &str) -> Result<Manifest, BadManifest> {
    let json = JSON::parse(text).map_err(|_| BadManifest::NotAManifest)?;
    let get = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).unwrap_or(JsValue::UNDEFINED);
    let text_of = |of: &JsValue, key: &str| get(of, key).as_string().unwrap_or_default();
    let number_of = |of: &JsValue, key: &str| get(of, key).as_f64().filter(|n| *n >= 0.0).unwrap_or_default();
    let file = |of: &JsValue, key: &str| -> Option<FileRef> {
        let file = get(of, key);
        let name = text_of(&file, "name");
        // A file of the publication is beside its manifest: a name that leads elsewhere is not one.
        let plain = !name.is_empty() && !name.contains(['/', '\\', ':']);
        plain.then(|| FileRef { name, bytes: number_of(&file, "bytes") as u64 })
    };
    let files = |of: &JsValue| DepartementFiles {
        n_lieux: number_of(of, "n_lieux") as u32,
        communes: file(of, "communes"),
        index: file(of, "index"),
        details: file(of, "details"),
    };
    let format = get(&json, "format").as_f64().ok_or(BadManifest::NotAManifest)?;
    if format != f64::from(FORMAT) {
        return Err(BadManifest::Version);
    }
    let mut manifest = Manifest {
        base: resolve(".", base).unwrap_or_default(),
        date: text_of(&json, "date"),
        source: text_of(&json, "source"),
        licence: text_of(&json, "licence"),
        attribution: text_of(&json, "attribution"),
        synthetique: get(&json, "synthetique").as_bool().unwrap_or_default(),
        n_lieux: number_of(&json, "n_lieux") as u32,
        france: file(&json, "france").ok_or(BadManifest::NotAManifest)?,
        national: file(&json, "national").ok_or(BadManifest::NotAManifest)?,
        communes_noms: file(&json, "communes_noms").unwrap_or_default(),
        ..Manifest::default()
    };
    let departements = get(&json, "departements");
    if let Some(departements) = departements.dyn_ref::<Object>() {
        for key in Object::keys(departements).iter().filter_map(|key| key.as_string()) {
            let of = files(&get(departements, &key));
            match CodeDepartement::parse(&key) {
                Some(code) => {
                    manifest.departements.push((code, of));
                }
                None if key == "00" => manifest.non_localises = of,
                None => {}
            }
        }
    }
    Ok(manifest)
}
