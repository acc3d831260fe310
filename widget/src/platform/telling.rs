//! What the host's page is told: names and plain data, handed to the loader, which makes events of them. When, and of what, is
//! [`crate::events`]' and [`crate::load`]'s business.

use super::object;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

/// The page's ear.
#[derive(Clone)]
pub struct Teller(Function);

impl Teller {
    /// `tell(name, detail)` of the loader.
    #[must_use]
    pub fn new(tell: Function) -> Self {
        Self(tell)
    }

    /// Tells something by its name, with these fields.
    pub fn tell(&self, name: &str, detail: &[(&str, JsValue)]) {
        // A listener of the page that throws is the page's: it is told so, we go on.
        let _ = self.0.call2(&JsValue::NULL, &name.into(), &object(detail));
    }
}

/// Pairs of keys and values after commas (`services` with `a,b`) as an object of lists.
#[must_use]
pub fn lists(pairs: &[(&str, String)]) -> JsValue {
    let list = |values: &str| values.split(',').map(JsValue::from).collect::<Array>().into();
    let fields: Vec<(&str, JsValue)> = pairs.iter().map(|(key, values)| (*key, list(values))).collect();
    object(&fields).into()
}
