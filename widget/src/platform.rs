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

/// Leaves a User Timing measure from an event's time until now.
pub fn measure(name: &str, started_ms: f64) {
    let Some(performance) = window().and_then(|window| window.performance()) else { return };
    let options = Object::new();
    let _ = Reflect::set(&options, &"start".into(), &started_ms.into());
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

/// The address of `name` seen from `base`; none when either is no address.
#[must_use]
pub fn resolve(name: &str, base: &str) -> Option<String> {
    web_sys::Url::new_with_base(name, base).ok().map(|url| url.href())
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

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// Seconds since 1970-01-01 00:00 UTC, as the visitor's clock says.
#[must_use]
pub fn now_s() -> i64 {
    (js_sys::Date::now() / 1_000.0) as i64
}

/// Runs every minute, until the owner is disposed of.
pub fn every_minute(run: impl Fn() + 'static) {
    let minute = std::time::Duration::from_secs(60);
    if let Ok(timer) = leptos::prelude::set_interval_with_handle(run, minute) {
        on_cleanup(move || timer.clear());
    }
}

/// The address of the page that the visitor sees, with its fragment.
#[must_use]
pub fn address() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
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

/// Why the visitor's place is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// They, or the page's owner, do not allow it.
    Refused,
    /// The browser found none, or not in time.
    NotFound,
}

/// Asks the browser where the visitor is: longitude and latitude in degrees. It asks them first.
pub fn locate(found: impl Fn(Result<(f64, f64), NoPlace>) + Clone + 'static) {
    let Some(geolocation) = window().and_then(|window| window.navigator().geolocation().ok()) else {
        return found(Err(NoPlace::NotFound));
    };
    let number = |of: &JsValue, key: &str| Reflect::get(of, &key.into()).ok().and_then(|number| number.as_f64());
    let on_place = found.clone();
    let place = Closure::once_into_js(move |position: JsValue| {
        let at = Reflect::get(&position, &"coords".into()).unwrap_or_default();
        let at = number(&at, "longitude").zip(number(&at, "latitude"));
        on_place(at.ok_or(NoPlace::NotFound));
    });
    let failure = Closure::once_into_js(move |error: JsValue| {
        let refused = number(&error, "code") == Some(1.0);
        found(Err(if refused { NoPlace::Refused } else { NoPlace::NotFound }));
    });
    let options = Object::new();
    for (key, value) in [("timeout", 15_000.0), ("maximumAge", 300_000.0)] {
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    let ask = Reflect::get(&geolocation, &"getCurrentPosition".into()).and_then(JsCast::dyn_into::<Function>);
    if let Ok(ask) = ask {
        let _ = ask.call3(&geolocation, &place, &failure, &options);
    }
}

/// Calls a method of what may not have it.
fn call(of: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    let method = Reflect::get(of, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    method.apply(of, arguments).ok()
}

/// Whether the focus goes out of the element that listens.
#[must_use]
pub fn leaves(event: &web_sys::Event) -> bool {
    let to = event.dyn_ref::<web_sys::FocusEvent>().and_then(web_sys::FocusEvent::related_target);
    let to: Option<web_sys::Node> = to.and_then(|to| to.dyn_into().ok());
    let of: Option<Element> = event.current_target().and_then(|of| of.dyn_into().ok());
    !of.is_some_and(|of| of.contains(to.as_ref()))
}

/// The text that an address answers, without the page's cookies; none for a failure of any kind.
pub async fn text_at(url: &str) -> Option<String> {
    let request = gloo_net::http::Request::get(url).credentials(web_sys::RequestCredentials::Omit);
    let response = request.send().await.ok()?;
    if response.ok() { response.text().await.ok() } else { None }
}

/// Puts a text in the clipboard and says whether that was allowed.
pub fn copy(text: &str, done: impl Fn(bool) + 'static) {
    let navigator: Option<JsValue> = window().map(|window| window.navigator().into());
    // Absent on pages without https.
    let clipboard = navigator.and_then(|navigator| Reflect::get(&navigator, &"clipboard".into()).ok());
    let promised = clipboard.and_then(|clipboard| call(&clipboard, "writeText", &Array::of1(&text.into())));
    let Some(promised) = promised else { return done(false) };
    leptos::task::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promised)).await.is_ok());
    });
}

/// Whether the system has a way to share.
#[must_use]
pub fn can_share() -> bool {
    window()
        .is_some_and(|window| Reflect::get(&window.navigator(), &"share".into()).is_ok_and(|share| share.is_function()))
}

/// Opens the system's way to share a link.
pub fn share(title: &str, url: &str) {
    let Some(window) = window() else { return };
    let what = Object::new();
    let _ = Reflect::set(&what, &"title".into(), &title.into());
    let _ = Reflect::set(&what, &"url".into(), &url.into());
    // What the visitor calls off is no error.
    if let Some(promised) = call(&window.navigator(), "share", &Array::of1(&what)) {
        leptos::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promised)).await;
        });
    }
}

/// Gives a text as a file of this name.
pub fn download(name: &str, kind: &str, text: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let link = crate::dom::html("a").attr("href", &url).attr("download", name);
    link.element().unchecked_ref::<HtmlElement>().click();
    // The browser has taken hold of the file once the click is dealt with.
    leptos::prelude::set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(60),
    );
}

/// Prints a copy of an element of ours alone, with our looks and a line at its foot: in a frame of its own, so that the page around it
/// is neither printed nor touched.
pub fn print(element: &Element, css: &str, foot: &str) {
    let Some(root) = shadow_root_of(element) else { return };
    let frame = crate::dom::html("iframe").class("impression").attr("aria-hidden", "true").attr("tabindex", "-1");
    let frame = frame.element().clone();
    // One at a time; the last one goes when the next is made, or with the element.
    if let Ok(Some(old)) = root.query_selector(".impression") {
        old.remove();
    }
    let _ = root.append_child(&frame);
    let inside = |key: &str| Reflect::get(&frame, &key.into()).unwrap_or_default();
    let (document, window) = (inside("contentDocument"), inside("contentWindow"));
    // Of the frame's own classes: not an instance of those of this window.
    let body: web_sys::Node = Reflect::get(&document, &"body".into()).unwrap_or_default().unchecked_into();
    let Ok(copy) = element.clone_node_with_deep(true) else { return };
    let foot = crate::dom::labelled("p", "pied", foot);
    let page = crate::dom::html("div").class("widget page");
    for node in [&copy, foot.element()] {
        let _ = page.element().append_child(node);
    }
    let _ = body.append_child(page.element());
    // A sheet is of the document that it was made in.
    let sheet = Reflect::get(&window, &"CSSStyleSheet".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|constructor| Reflect::construct(&constructor, &Array::new()));
    if let Ok(sheet) = sheet {
        call(&sheet, "replaceSync", &Array::of1(&css.into()));
        let _ = Reflect::set(&document, &"adoptedStyleSheets".into(), &Array::of1(&sheet));
    }
    call(&window, "print", &Array::new());
}
