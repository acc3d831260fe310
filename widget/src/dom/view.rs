//! An element of ours as a view of Leptos: what `html("p")` makes can stand in anybody's `view!`. Only with the feature `view`: the bundle
//! links nothing of it.
//!
//! It is made in a browser alone. A server has no element to give, and what was rendered there is not ours to find again: it is put in the
//! place that hydration has come to.

use super::El;
use leptos::tachys::html::attribute::{Attribute, any_attribute::AnyAttribute};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;

impl Render for El {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(self, state: &mut Self) {
        if self.element() != state.element() {
            // In no page yet, it has no place to give.
            let _ = state.element().replace_with_with_node_1(self.element());
            *state = self;
        }
    }
}

impl Mountable for El {
    fn unmount(&mut self) {
        self.element().remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        let _ = parent.insert_before(self.element(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.element().parent_node() else { return false };
        // A shadow root, say, which takes children as elements do.
        child.mount(parent.unchecked_ref(), Some(self.element()));
        true
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element().clone()]
    }
}

impl AddAnyAttr for El {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Its attributes are what it was made with.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;
    const EXISTS: bool = false;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, _: &PositionState) -> Self {
        let here = cursor.current();
        if let Some(parent) = here.parent_node() {
            let _ = parent.insert_before(self.element(), Some(&here));
        }
        self
    }

    fn into_owned(self) -> Self {
        self
    }
}
