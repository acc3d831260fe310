//! The element: what the loader's class calls. Attributes in, a Leptos tree in the shadow root, everything undone at the end.

use crate::app::app;
use crate::css::CSS;
use crate::platform;
use crate::state::{AppState, Here};
use crate::wishes::Wishes;
use leptos::mount::mount_to;
use leptos::prelude::Owner;
use std::any::Any;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

/// For the console, before a code that leads nowhere.
const GO_WHAT: &str =
    "carte-mednum : allerA attend le code d’un territoire de la carte (france, region-84, 42, 2A, 974, 42218), pas ";

/// One mounted element.
#[wasm_bindgen]
pub struct Instance {
    container: HtmlElement,
    mounted: Option<Box<dyn Any>>,
    state: AppState,
    wishes: Wishes,
}

#[wasm_bindgen]
impl Instance {
    /// Mounts the component in the shadow root of `host`. `base` is the address of the loader's folder, with its final slash;
    /// `import` brings a module that lies with this one, or the text of a theme, by its name; `tell` takes the name of an event and its detail.
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
        let theme = adopt(&root)?;
        let container: HtmlElement =
            host.owner_document().ok_or("no document")?.create_element("div")?.unchecked_into();
        container.set_class_name("racine");
        // What a voice reads in it is French, whatever the page is.
        container.set_attribute("lang", "fr")?;
        root.append_child(&container)?;

        let wishes = Wishes::of(host.clone(), import.clone());
        // The state lives under the owner that the mount creates: it goes with it, and so does what begins later.
        let (wished, base, give) = (wishes.config(), base.to_owned(), import.clone());
        let slot = std::rc::Rc::new(std::cell::Cell::new(None));
        let out = std::rc::Rc::clone(&slot);
        let rank = platform::rank(&host);
        let handle = mount_to(container.clone(), move || {
            let state = AppState::new(wished, Here { now_s: platform::now_s(), rank });
            out.set(Owner::current().map(|owner| (state, owner)));
        });
        let (state, owner) = slot.take().ok_or("not mounted")?;
        let (into, host_of_keys) = (container.clone(), host.clone());
        wishes.begin(state, &container, move || {
            owner.with(|| {
                crate::address::keep(state, host.into());
                let teller = platform::Teller::new(tell);
                crate::events::tell(state, teller.clone());
                crate::load::drive(state, base, import, teller);
                platform::every_minute(move || state.tick(platform::now_s()));
                crate::app::hear(state, &root);
                crate::keys::hear_escape(state, &host_of_keys);
                let app = app(state);
                let looks = platform::Looks::new(app.element().clone(), theme);
                // In the page before its colours are read: what is not in it has none. All else after, or its layout would be made to read
                // them, and once more with them.
                let _ = into.append_child(&looks.probe());
                crate::looks::keep(state, looks, give);
                let _ = into.append_child(app.element());
            });
        });
        Ok(Self { container, mounted: Some(Box::new(handle)), state, wishes })
    }

    /// An attribute was written, changed or taken away by a script.
    pub fn attributes_changed(&self) {
        self.wishes.changed();
    }

    /// What failed is asked for again.
    pub fn retry(&self) {
        self.state.retry();
    }

    /// Opens the sheet of a lieu, by its `id` in the standard.
    pub fn open(&self, id: &str) {
        self.state.summon(id);
    }

    /// Goes to a territory, by its code as addresses write it.
    pub fn go(&self, code: &str) {
        if !self.state.go(code) {
            platform::warn(&[GO_WHAT, code].concat());
        }
    }

    /// Lets go of what is asked for.
    pub fn clear(&self, _: &str) {
        self.state.stop_asking();
    }

    /// Takes everything down: nodes, listeners, observers, requests.
    pub fn unmount(&mut self) {
        // Out of the page first: what is removed still fires events, and their listeners must be there to hear them.
        self.container.remove();
        self.mounted.take();
    }
}

/// A sheet of the document that the element is in: another document's are refused.
fn sheet_of(root: &ShadowRoot) -> Result<CssStyleSheet, JsValue> {
    let of_document = || {
        let window = root.owner_document()?.default_view()?;
        let make: js_sys::Function = js_sys::Reflect::get(&window, &"CSSStyleSheet".into()).ok()?.dyn_into().ok()?;
        js_sys::Reflect::construct(&make, &js_sys::Array::new()).ok().map(JsCast::unchecked_into)
    };
    of_document().map_or_else(CssStyleSheet::new, Ok)
}

/// Adopts our sheet, and another for a theme, which it returns.
fn adopt(root: &ShadowRoot) -> Result<CssStyleSheet, JsValue> {
    let (sheet, theme) = (sheet_of(root)?, sheet_of(root)?);
    sheet.replace_sync(CSS)?;
    js_sys::Reflect::set(root, &"adoptedStyleSheets".into(), &js_sys::Array::of2(&sheet, &theme))?;
    Ok(theme)
}
