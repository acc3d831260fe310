//! The element: what the loader's class calls. Attributes in, a Leptos tree in the shadow root, everything undone at the end.

use crate::app::app;
use crate::css::CSS;
use crate::platform;
use crate::state::{AppState, Here};
use embed_snippet::{Config, attribute};
use leptos::mount::mount_to;
use std::any::Any;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

/// One mounted element.
#[wasm_bindgen]
pub struct Instance {
    host: HtmlElement,
    container: HtmlElement,
    mounted: Option<Box<dyn Any>>,
    state: AppState,
    config: Config,
    /// Sentences already said about bad attributes: each is said once.
    warned: Vec<String>,
}

#[wasm_bindgen]
impl Instance {
    /// Mounts the component in the shadow root of `host`. `base` is the address of the loader's folder, with its final slash;
    /// `import` the page's `import()`.
    ///
    /// # Errors
    /// When the browser refuses a shadow root or a stylesheet.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, base: &str, import: js_sys::Function) -> Result<Instance, JsValue> {
        let root = match host.shadow_root() {
            Some(root) => root,
            None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
        };
        let theme = adopt(&root)?;
        let container: HtmlElement =
            host.owner_document().ok_or("no document")?.create_element("div")?.unchecked_into();
        container.set_class_name("racine");
        root.append_child(&container)?;

        let mut config = Config::default();
        let mut warned = Vec::new();
        read_attributes(&host, &mut config, &mut warned);
        // The state lives under the owner that the mount creates: it goes with it.
        let (wished, base, folder) = (config.clone(), base.to_owned(), base.to_owned());
        let slot = std::rc::Rc::new(std::cell::Cell::new(None));
        let out = std::rc::Rc::clone(&slot);
        let into = container.clone();
        let rank = platform::rank(&host);
        let tag: web_sys::Element = host.clone().into();
        let handle = mount_to(container.clone(), move || {
            let state = AppState::new(wished, Here { now_s: platform::now_s(), rank });
            out.set(Some(state));
            crate::address::keep(state, tag);
            crate::load::drive(state, base, import);
            platform::every_minute(move || state.tick(platform::now_s()));
            let app = app(state);
            let looks = platform::Looks::new(app.element().clone(), theme);
            // In the page before its colours are read: what is not in it has none.
            for part in [&looks.probe(), &app] {
                let _ = into.append_child(part.element());
            }
            crate::looks::keep(state, looks, folder);
        });
        let state = slot.get().ok_or("not mounted")?;
        Ok(Self { host, container, mounted: Some(Box::new(handle)), state, config, warned })
    }

    /// An attribute was written, changed or taken away by a script.
    pub fn attributes_changed(&mut self) {
        let before = self.config.clone();
        read_attributes(&self.host, &mut self.config, &mut self.warned);
        if self.config != before {
            self.state.configure(self.config.clone());
        }
    }

    /// Takes everything down: nodes, listeners, observers, requests.
    pub fn unmount(&mut self) {
        // Out of the page first: what is removed still fires events, and their listeners must be there to hear them.
        self.container.remove();
        self.mounted.take();
    }
}

fn read_attributes(host: &HtmlElement, config: &mut Config, warned: &mut Vec<String>) {
    for bad in attribute::read(config, |name| host.get_attribute(name)) {
        platform::warn_once(warned, bad.to_string());
    }
}

/// Adopts our sheet, and another for a theme, which it returns.
fn adopt(root: &ShadowRoot) -> Result<CssStyleSheet, JsValue> {
    let (sheet, theme) = (CssStyleSheet::new()?, CssStyleSheet::new()?);
    sheet.replace_sync(CSS)?;
    js_sys::Reflect::set(root, &"adoptedStyleSheets".into(), &js_sys::Array::of2(&sheet, &theme))?;
    Ok(theme)
}
