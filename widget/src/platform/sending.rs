//! What a visitor sends on purpose: a report to the address that the page's owner named.
//!
//! What is in it is decided elsewhere; so is what is said of an answer.

use super::{Silence, call, object, window};
use crate::failure::Refusal;
use js_sys::{Array, Object, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Element, HtmlElement, Response, Url};

/// For how long nothing may come.
const SILENCE_MS: i32 = 20_000;

/// Sends a text as JSON, without the page's cookies, and says what became of it.
pub fn post(address: String, json: String, done: impl FnOnce(Result<(), Refusal>) + 'static) {
    leptos::task::spawn_local(async move { done(posted(&address, &json).await) });
}

async fn posted(address: &str, json: &str) -> Result<(), Refusal> {
    let abort = Rc::new(AbortController::new().map_err(|_| Refusal::Network)?);
    let stops = Rc::clone(&abort);
    let silence = Silence::new(SILENCE_MS, move || stops.abort());
    let headers = object(&[("Content-Type", "application/json".into())]);
    let how = object(&[
        ("method", "POST".into()),
        ("body", json.into()),
        ("headers", headers.into()),
        ("credentials", "omit".into()),
        // What was meant for one address goes to no other; and a redirection would turn it into a question without a text.
        ("redirect", "manual".into()),
        ("signal", abort.signal().into()),
    ]);
    match fetched(address, &how).await {
        Some(response) if response.ok() => Ok(()),
        Some(response) => Err(Refusal::Status(response.status())),
        None if silence.fell() => Err(Refusal::Silence),
        None if is_there(address, abort.signal().into()).await => Err(Refusal::Origin),
        None if silence.fell() => Err(Refusal::Silence),
        None => Err(Refusal::Network),
    }
}

/// Whether a server of another origin answers at all: browsers do not tell pages a refused origin from a server that is not there. Asked
/// without a text, and without being told what the answer is.
async fn is_there(address: &str, signal: JsValue) -> bool {
    let here = window().and_then(|window| window.location().origin().ok());
    if Url::new(address).ok().map(|url| url.origin()) == here {
        return false;
    }
    let how =
        [("method", "HEAD".into()), ("mode", "no-cors".into()), ("credentials", "omit".into()), ("signal", signal)];
    fetched(address, &object(&how)).await.is_some()
}

async fn fetched(address: &str, how: &Object) -> Option<Response> {
    let promised = call(&window()?.into(), "fetch", &Array::of2(&address.into(), how))?;
    JsFuture::from(Promise::resolve(&promised)).await.ok()?.dyn_into().ok()
}

/// Scrolls as little as it takes for an element to be seen.
pub fn keep_in_sight(element: &Element) {
    call(element, "scrollIntoView", &Array::of1(&object(&[("block", "nearest".into())])));
}

/// Follows a link of ours, as a click on it would.
pub fn open(link: &Element) {
    link.unchecked_ref::<HtmlElement>().click();
}
