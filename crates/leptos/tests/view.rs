//! An element of the widget's in somebody's `view!`, in a real page.
//!
//! Built for wasm32 only; `cargo xtask test` runs it in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;
use widget::dom::{html, labelled};

wasm_bindgen_test_configure!(run_in_browser);

/// Lets effects that wait for their turn run.
async fn settle() {
    for _ in 0..3 {
        let _ = JsFuture::from(js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL)).await;
    }
}

#[wasm_bindgen_test]
async fn a_piece_of_ours_stands_in_its_place_among_theirs_and_goes_with_them() {
    let page = leptos::prelude::document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
    let n = RwSignal::new(1);
    let shown = move || n.get() > 0;
    let ours = move || html("b").child(labelled("i", "", "ours ")).text_signal(move || n.get().to_string());
    let mounted = mount_to(page.clone(), move || {
        view! {
            <p>"before "</p>
            {move || shown().then(ours)}
            <p>" after"</p>
        }
    });
    assert_eq!(page.text_content().as_deref(), Some("before ours 1 after"));
    n.set(2);
    settle().await;
    assert_eq!(page.text_content().as_deref(), Some("before ours 2 after"));
    n.set(0);
    settle().await;
    assert_eq!(page.text_content().as_deref(), Some("before  after"));
    n.set(3);
    settle().await;
    assert_eq!(page.text_content().as_deref(), Some("before ours 3 after"));
    drop(mounted);
    assert_eq!(page.child_element_count(), 0);
}
