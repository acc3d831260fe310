//! The colours that the page around gives the element, read from the style of a probe in the shadow root, and those it gets back.
//!
//! The browser itself resolves whatever a host writes, variables and scopes included, and a transition of the probe's child tells when
//! that changes, for whatever reason: a class, a style sheet, the system. What the colours become is decided elsewhere.

use super::{create, create_with};
use atlas::colour::Colour;
use atlas::palette::{N_WISHES, NAMES, Wishes};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement};

/// Where the probe (`.sonde`) carries each of the wishes.
const CARRIED_BY: [&str; N_WISHES] = [
    "background-color",
    "color",
    "border-top-color",
    "border-right-color",
    "border-bottom-color",
    "border-left-color",
    "outline-color",
    "text-decoration-color",
    "column-rule-color",
];

/// How much contrast the visitor asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contrast {
    /// Nothing special.
    Usual,
    /// More.
    More,
    /// The system's own colours and no others.
    Forced,
}

/// Reads and writes looks.
pub struct Looks {
    probe: Element,
    /// What gets the colours.
    root: Element,
    theme: CssStyleSheet,
}

fn computed(of: &JsValue, property: &str) -> Option<String> {
    let style = web_sys::window()?.get_computed_style(of.dyn_ref::<Element>()?).ok()??;
    style.get_property_value(property).ok()
}

/// What is around a node as it is shown: the slot it is in, its parent, the element whose shadow it is of.
fn around(node: &JsValue) -> Option<JsValue> {
    for key in ["assignedSlot", "parentNode", "host"] {
        let found = Reflect::get(node, &key.into()).unwrap_or_default();
        if found.is_object() {
            return Some(found);
        }
    }
    None
}

impl Looks {
    /// For an element whose shadow holds the empty sheet `theme`. `root` gets the colours.
    #[must_use]
    pub fn new(root: Element, theme: CssStyleSheet) -> Self {
        let probe = create_with("i", &[("class", "sonde"), ("aria-hidden", "true")]);
        let _ = probe.append_child(&create("i"));
        Self { probe, root, theme }
    }

    /// What carries the wishes: it belongs in the shadow root, outside what gets the colours.
    #[must_use]
    pub fn probe(&self) -> Element {
        self.probe.clone()
    }

    /// Gives the host page's wishes the theme's values, where the page itself has none; an empty text has none.
    pub fn set_theme(&self, css: &str) {
        let _ = self.theme.replace_sync(css);
    }

    /// What is wished, with the ground and the ink of the page around where nothing is.
    #[must_use]
    pub fn read(&self) -> (Wishes, Contrast) {
        let probe: &JsValue = &self.probe;
        let mut wishes = [None; N_WISHES];
        for (wish, property) in wishes.iter_mut().zip(&CARRIED_BY) {
            if let Some((colour, alpha)) = self.colour(computed(probe, property))
                && alpha > 0.0
            {
                *wish = Some(colour);
            }
        }
        wishes[0] = Some(self.ground(probe));
        let contrast = match computed(probe, "letter-spacing").unwrap_or_default().as_bytes().first() {
            Some(b'1') => Contrast::More,
            Some(b'2') => Contrast::Forced,
            _ => Contrast::Usual,
        };
        (wishes, contrast)
    }

    /// What is seen as the ground of a node: its background over those around it, as far as one that nothing shows through.
    fn ground(&self, node: &JsValue) -> Colour {
        let (colour, alpha) = self.colour(computed(node, CARRIED_BY[0])).unwrap_or((Colour::WHITE, 0.0));
        if alpha >= 1.0 {
            return colour;
        }
        let behind = match around(node) {
            Some(node) => self.ground(&node),
            None => self.colour(Some("Canvas".into())).map_or(Colour::WHITE, |(canvas, _)| canvas),
        };
        colour.over(alpha, behind)
    }

    /// A colour in whatever space: what is not plain, the browser turns into sRGB.
    fn colour(&self, text: Option<String>) -> Option<(Colour, f32)> {
        let text = text?;
        Colour::of_computed(&text).or_else(|| {
            let probe = &self.probe;
            probe.unchecked_ref::<HtmlElement>().style().set_property("--_x", &text).ok()?;
            Colour::of_computed(&computed(probe, "fill")?)
        })
    }

    /// Gives the element its colours, and its fields and scroll bars the scheme that goes with them.
    pub fn write(&self, colours: &[Colour; NAMES.len()]) {
        let style = self.root.unchecked_ref::<HtmlElement>().style();
        for (name, colour) in NAMES.iter().zip(colours) {
            let _ = style.set_property(&["--_", name].concat(), &colour.to_hex());
        }
        // Half-way between black and white, as contrast goes.
        let _ = style.set_property("color-scheme", if colours[0].luminance() < 0.18 { "dark" } else { "light" });
    }
}
