//! Where the visitor is, as far as the browser and they want to say.

use super::{call, object, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

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
    let options = object(&[("timeout", 15_000.into()), ("maximumAge", 300_000.into())]);
    call(&geolocation, "getCurrentPosition", &Array::of3(&place, &failure, &options));
}
