//! The element: what the loader's class calls. Attributes in, a Leptos tree in the shadow root, everything undone at the end.

use crate::app::app;
use crate::platform;
use crate::state::{AppState, Here};
use crate::wishes::Wishes;
use leptos::mount::mount_to;
use leptos::prelude::Owner;
use std::any::Any;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

/// The looks, one sheet: it is adopted, never written as `<style>`, so that no style policy of a host can refuse it.
pub const CSS: &str = concat!(
    include_str!("app.css"),
    include_str!("breadcrumb.css"),
    include_str!("search/search.css"),
    include_str!("filters/filters.css"),
    include_str!("map/map.css"),
    include_str!("list/list.css"),
    include_str!("sheet/sheet.css"),
);

/// One mounted element.
#[wasm_bindgen]
pub struct Instance {
    container: HtmlElement,
    mounted: Option<Box<dyn Any>>,
    wishes: Wishes,
}

#[wasm_bindgen]
impl Instance {
    /// Mounts the component in the shadow root of `host`. `base` is the address of the loader's folder, with its final slash;
    /// `import` brings a module that lies with this one, by its name.
    ///
    /// # Errors
    /// When the browser refuses a shadow root or a stylesheet.
    #[wasm_bindgen(constructor)]
    pub fn new(host: HtmlElement, base: &str, import: js_sys::Function) -> Result<Instance, JsValue> {
        let root = match host.shadow_root() {
            Some(root) => root,
            None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
        };
        adopt(&root)?;
        let container: HtmlElement =
            host.owner_document().ok_or("no document")?.create_element("div")?.unchecked_into();
        container.set_class_name("racine");
        root.append_child(&container)?;

        let wishes = Wishes::of(host.clone(), import.clone());
        // The state lives under the owner that the mount creates: it goes with it, and so does what begins later.
        let (wished, base) = (wishes.config(), base.to_owned());
        let slot = std::rc::Rc::new(std::cell::Cell::new(None));
        let out = std::rc::Rc::clone(&slot);
        let rank = platform::rank(&host);
        let handle = mount_to(container.clone(), move || {
            let state = AppState::new(wished, Here { now_s: platform::now_s(), rank });
            out.set(Owner::current().map(|owner| (state, owner)));
        });
        let (state, owner) = slot.take().ok_or("not mounted")?;
        let into = container.clone();
        wishes.begin(state, &container, move || {
            owner.with(|| {
                crate::address::keep(state, host.into());
                crate::load::drive(state, base, import);
                platform::every_minute(move || state.tick(platform::now_s()));
                let _ = into.append_child(app(state).element());
            });
        });
        Ok(Self { container, mounted: Some(Box::new(handle)), wishes })
    }

    /// An attribute was written, changed or taken away by a script.
    pub fn attributes_changed(&self) {
        self.wishes.changed();
    }

    /// Takes everything down: nodes, listeners, observers, requests.
    pub fn unmount(&mut self) {
        // Out of the page first: what is removed still fires events, and their listeners must be there to hear them.
        self.container.remove();
        self.mounted.take();
    }
}

fn adopt(root: &ShadowRoot) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(CSS)?;
    js_sys::Reflect::set(root, &"adoptedStyleSheets".into(), &js_sys::Array::of1(&sheet))?;
    Ok(())
}
