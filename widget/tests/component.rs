//! Elements, attributes and manifests in a real browser: what native tests cannot see.
//!
//! Built for wasm32 only; `cargo xtask test` runs it in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use leptos::prelude::Owner;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};
use widget::dom::{button, html, labelled};
use widget::platform::{BadManifest, read_manifest};
use widget::reactive::RwSignal;

wasm_bindgen_test_configure!(run_in_browser);

/// An owner with the executor that effects run on, as a mount makes it.
fn owner() -> Owner {
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.set();
    owner
}

/// Lets effects that wait for their turn run.
async fn settle() {
    for _ in 0..3 {
        let _ = JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await;
    }
}

fn on_page(element: &Element) {
    let body = web_sys::window().unwrap().document().unwrap().body().unwrap();
    body.append_child(element).unwrap();
}

#[wasm_bindgen_test]
async fn what_follows_a_fact_changes_in_place_and_leaves_the_rest() {
    let owner = owner();
    let n = RwSignal::new(1);
    let list = html("ul")
        .child(labelled("li", "", "avant"))
        .children_signal(move |lines| lines.extend((0..n.get()).map(|i| labelled("li", "", &i.to_string()))))
        .child(labelled("li", "", "après"))
        .attr_signal("data-n", move || (n.get() > 0).then(|| n.get().to_string()));
    let element = list.element().clone();
    let first = element.first_element_child();
    assert_eq!(element.text_content().as_deref(), Some("avant0après"));
    n.set(3);
    settle().await;
    assert_eq!(element.text_content().as_deref(), Some("avant012après"));
    assert_eq!(element.get_attribute("data-n").as_deref(), Some("3"));
    assert_eq!(element.first_element_child(), first, "what does not follow is not made anew");
    n.set(0);
    settle().await;
    assert_eq!(element.text_content().as_deref(), Some("avantaprès"));
    assert!(!element.has_attribute("data-n"));
    drop(owner);
}

#[wasm_bindgen_test]
async fn a_live_region_is_written_only_when_it_says_something_else() {
    let owner = owner();
    let n = RwSignal::new(1);
    let status = html("p").text_signal(move || if n.get() > 0 { "des lieux" } else { "aucun" }.to_owned());
    let text = status.element().first_child().unwrap();
    let changes = Rc::new(Cell::new(0));
    let seen = Rc::clone(&changes);
    let watch = Closure::<dyn Fn()>::new(move || seen.set(seen.get() + 1));
    let observer = web_sys::MutationObserver::new(watch.as_ref().unchecked_ref()).unwrap();
    let options = web_sys::MutationObserverInit::new();
    options.set_character_data(true);
    observer.observe_with_options(&text, &options).unwrap();
    n.set(2);
    settle().await;
    assert_eq!((changes.get(), text.text_content().as_deref()), (0, Some("des lieux")));
    n.set(0);
    settle().await;
    settle().await;
    assert_eq!((changes.get(), text.text_content().as_deref()), (1, Some("aucun")));
    drop(owner);
}

#[wasm_bindgen_test]
async fn a_part_made_anew_takes_its_effects_and_listeners_with_it() {
    let owner = owner();
    let (shown, inner) = (RwSignal::new(true), RwSignal::new(0));
    let (runs, presses) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (ran, pressed) = (Rc::clone(&runs), Rc::clone(&presses));
    let part = html("div").child_signal(move || {
        let (ran, pressed) = (Rc::clone(&ran), Rc::clone(&pressed));
        let press = button("", move || pressed.set(pressed.get() + 1));
        shown.get().then(|| {
            press.attr_signal("data-x", move || {
                ran.set(ran.get() + 1);
                Some(inner.get().to_string())
            })
        })
    });
    on_page(part.element());
    let press: HtmlElement = part.element().first_element_child().unwrap().unchecked_into();
    press.click();
    assert_eq!((runs.get(), presses.get()), (1, 1));
    shown.set(false);
    settle().await;
    inner.set(5);
    settle().await;
    assert_eq!(runs.get(), 1, "the effect of what is gone no longer runs");
    assert!(part.element().first_element_child().is_none());
    part.element().remove();
    drop(owner);
}

#[wasm_bindgen_test]
fn an_owner_that_goes_frees_what_its_effects_held() {
    let owner = Owner::new();
    let held = Rc::new(());
    owner.with(|| {
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let held = Rc::clone(&held);
        let _ = html("p").on("click", move |_| drop(Rc::clone(&held)));
    });
    assert_eq!(Rc::strong_count(&held), 2);
    owner.cleanup();
    drop(owner);
    assert_eq!(Rc::strong_count(&held), 1);
}

const BASE: &str = "https://hub.example/donnees/manifest.json";

#[wasm_bindgen_test]
fn a_manifest_is_read_and_what_it_does_not_say_is_absent() {
    let text = r#"{"format":1,"date":"2026-11-23","n_lieux":3,"france":{"name":"france.1.bin","bytes":9},
        "national":{"name":"lieux.1.bin","bytes":8},"departements":{"42":{"n_lieux":2,"index":{"name":"lieux-42.1.bin","bytes":7}},
        "ZZ":{"n_lieux":1},"00":{"n_lieux":1}}}"#;
    let manifest = read_manifest(text, BASE).unwrap();
    assert_eq!(manifest.base, "https://hub.example/donnees/");
    assert_eq!((manifest.n_lieux, manifest.non_localises.n_lieux, manifest.departements.len()), (3, 1, 1));
    let loire = &manifest.departements[0].1;
    assert_eq!(
        (loire.n_lieux, loire.index.as_ref().map(|file| file.bytes), loire.details.is_none()),
        (2, Some(7), true)
    );
}

#[wasm_bindgen_test]
fn what_is_no_manifest_is_refused_and_a_file_never_leads_elsewhere() {
    for text in ["", "<!doctype html>", "null", "[]", "42", r#"{"format":1}"#, r#"{"format":"1"}"#] {
        assert_eq!(read_manifest(text, BASE), Err(BadManifest::NotAManifest), "{text}");
    }
    assert_eq!(read_manifest(r#"{"format":2}"#, BASE), Err(BadManifest::Version));
    for name in ["../secret.bin", "https://ailleurs.example/x", "//ailleurs.example/x", "a\\\\b", ""] {
        let text = format!(r#"{{"format":1,"france":{{"name":"{name}"}},"national":{{"name":"lieux.bin"}}}}"#);
        assert_eq!(read_manifest(&text, BASE), Err(BadManifest::NotAManifest), "{name}");
    }
}
