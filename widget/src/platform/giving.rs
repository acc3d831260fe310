//! What leaves the widget for the visitor: the clipboard, the system's share sheet, files, paper.

use super::{call, create_with, object, shadow_root_of, window};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

/// What follows from a place that is the visitor's alone is marked so where it may be copied onto paper.
const PRIVATE: &str = "[data-prive]";

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
    let what = object(&[("title", title.into()), ("url", url.into())]);
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
    create_with("a", &[("href", &url), ("download", name)]).unchecked_ref::<HtmlElement>().click();
    // The browser has taken hold of the file once the click is dealt with.
    leptos::prelude::set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        std::time::Duration::from_secs(60),
    );
}

/// Prints copies of elements of ours alone, but for what is marked as private, with our looks and a line at their foot: in a frame of its own, so that the page around it
/// is neither printed nor touched. `near`: an element of the shadow root.
pub fn print(near: &Element, what: &[&Element], css: &str, foot: &str) {
    let Some(root) = shadow_root_of(near) else { return };
    let frame = create_with("iframe", &[("class", "impression"), ("aria-hidden", "true"), ("tabindex", "-1")]);
    // One at a time; the last one goes when the next is made, or with the element.
    if let Ok(Some(old)) = root.query_selector(".impression") {
        old.remove();
    }
    let _ = root.append_child(&frame);
    let inside = |key: &str| Reflect::get(&frame, &key.into()).unwrap_or_default();
    let (document, window) = (inside("contentDocument"), inside("contentWindow"));
    // Of the frame's own classes: not an instance of those of this window.
    let body: web_sys::Node = Reflect::get(&document, &"body".into()).unwrap_or_default().unchecked_into();
    let page = create_with("div", &[("class", "widget page"), ("lang", "fr")]);
    for element in what {
        if let Ok(copy) = element.clone_node_with_deep(true) {
            let _ = page.append_child(&copy);
        }
    }
    // On a screen it is for the visitor; paper is handed on.
    if let Ok(private) = page.query_selector_all(PRIVATE) {
        for index in 0..private.length() {
            if let Some(element) = private.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
                let around = element.parent_element();
                element.remove();
                // Nor is a title left over nothing.
                let left = around.filter(|around| around.first_element_child().is_none());
                if let Some(section) = left.and_then(|around| around.closest("section").ok().flatten()) {
                    section.remove();
                }
            }
        }
    }
    let said = create_with("p", &[("class", "pied")]);
    said.set_text_content(Some(foot));
    let _ = page.append_child(&said);
    let _ = body.append_child(&page);
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
