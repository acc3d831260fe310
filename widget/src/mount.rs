//! The whole map in a shadow root: attributes of the host in, a tree of elements out, everything undone when it is dropped.
//!
//! Two call it: the wasm-bindgen class that the loader makes an instance of ([`crate::element`]), and the Leptos component
//! (`crates/leptos`). What either of them gives its host is in [`Host`]; how the files that lie with the code are found is theirs to know.

use crate::app::app;
use crate::css::CSS;
use crate::platform;
use crate::state::{AppState, Here};
use crate::wishes::Wishes;
use js_sys::Function;
use leptos::mount::mount_to;
use leptos::prelude::Owner;
use std::any::Any;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement, ShadowRoot};

/// For the console, before a code that leads nowhere.
const GO_WHAT: &str =
    "carte-mednum : allerA attend le code d’un territoire de la carte (france, region-84, 42, 2A, 974, 42218), pas ";

/// What a map stands in, and what it is given there.
pub struct Host {
    /// The element whose attributes it follows, as [`embed_snippet::ATTRIBUTES`] names them.
    pub element: HtmlElement,
    /// The address of the folder where the files of the package are published, with its final slash.
    pub base: String,
    /// Brings a module of the package, or the text of a theme, by its name: `import(name)` answers a promise. Wasm cannot call the page's
    /// `import()` by itself.
    pub import: Function,
    /// Takes the name of an event and its detail: `tell("lieu", { id, nom })`.
    pub tell: Function,
}

/// A mounted map. Dropped, it takes everything down: nodes, listeners, observers, requests.
pub struct Mounted {
    container: HtmlElement,
    handle: Option<Box<dyn Any>>,
    state: AppState,
    wishes: Wishes,
}

/// Mounts the map in `root`, the shadow root of `host.element`. Its signals live under an owner of their own, a child of the current one.
///
/// # Errors
/// When the browser refuses an element or a stylesheet.
pub fn mount(root: &ShadowRoot, host: Host) -> Result<Mounted, JsValue> {
    let Host { element: host, base, import, tell } = host;
    let root = root.clone();
    let theme = adopt(&root)?;
    let container: HtmlElement = host.owner_document().ok_or("no document")?.create_element("div")?.unchecked_into();
    container.set_class_name("racine");
    // What a voice reads in it is French, whatever the page is.
    container.set_attribute("lang", "fr")?;
    root.append_child(&container)?;

    let wishes = Wishes::of(host.clone(), import.clone());
    // The state lives under the owner that the mount creates: it goes with it, and so does what begins later.
    let (wished, give) = (wishes.config(), import.clone());
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
    Ok(Mounted { container, handle: Some(Box::new(handle)), state, wishes })
}

impl Mounted {
    /// An attribute of the host was written, changed or taken away.
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

    /// Clears all filters.
    pub fn clear(&self) {
        self.state.stop_asking();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Out of the page first: what is removed still fires events, and their listeners must be there to hear them.
        self.container.remove();
        self.handle.take();
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
