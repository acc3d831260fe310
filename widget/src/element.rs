//! The element: what the loader's class calls. A shell of wasm-bindgen over [`crate::mount`].

use crate::mount::{Host, Mounted, mount};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRootInit, ShadowRootMode};

/// One mounted element, until it is taken down.
#[wasm_bindgen]
pub struct Instance(Option<Mounted>);

#[wasm_bindgen]
impl Instance {
    /// Mounts the component in the shadow root of `host`. `base`, `import` and `tell`: see [`Host`].
    ///
    /// # Errors
    /// When the browser refuses a shadow root or a stylesheet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: HtmlElement,
        base: &str,
        import: js_sys::Function,
        tell: js_sys::Function,
    ) -> Result<Instance, JsValue> {
        let root = match host.shadow_root() {
            Some(root) => root,
            None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
        };
        mount(&root, Host { element: host, base: base.to_owned(), import, tell }).map(|mounted| Self(Some(mounted)))
    }

    /// An attribute was written, changed or taken away by a script.
    pub fn attributes_changed(&self) {
        self.0.iter().for_each(Mounted::attributes_changed);
    }

    /// What failed is asked for again.
    pub fn retry(&self) {
        self.0.iter().for_each(Mounted::retry);
    }

    /// Opens the sheet of a lieu, by its `id` in the standard.
    pub fn open(&self, id: &str) {
        self.0.iter().for_each(|mounted| mounted.open(id));
    }

    /// Goes to a territory, by its code as addresses write it.
    pub fn go(&self, code: &str) {
        self.0.iter().for_each(|mounted| mounted.go(code));
    }

    /// Clears all filters.
    pub fn clear(&self, _: &str) {
        self.0.iter().for_each(Mounted::clear);
    }

    /// Takes everything down: nodes, listeners, observers, requests.
    pub fn unmount(&mut self) {
        self.0.take();
    }
}
