//! Elements, written in plain Rust over Leptos' signals and owners.
//!
//! Why not `view!`: it compiles a type for every nesting of tags and a rendering function for every closure. Measured on this very
//! widget, brotli: 193 kB with `view!`, 172 kB with every type erased, and what `cargo xtask budget` prints today with this page of
//! code. It also sets `innerHTML` for static parts, which pages under Trusted Types refuse; here there is only `createElement`.
//!
//! What differs from one call to the next is boxed at once, and what is done with it compiled once: a closure of a page of code is
//! copied into each function that is generic over it.
//!
//! Everything belongs to its owner: listeners and effects end when their part of the page is rebuilt or removed.

#[cfg(feature = "view")]
mod view;

use crate::platform;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use std::any::Any;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, EventTarget, Node};

/// An element under construction, or in the page. Builder methods append after what it already holds.
#[derive(Clone)]
pub struct El(Held);

/// Views of Leptos may go to another thread, as far as the compiler knows: as one of them ([`view`]) an element says that it does not.
#[cfg(feature = "view")]
type Held = send_wrapper::SendWrapper<Element>;
#[cfg(not(feature = "view"))]
type Held = Element;

// Closures in boxes. Behind `dyn Fn` each of some two hundred would also carry a way to be called by value and one through `&mut`,
// which nobody uses: these have one way.

/// A closure that computes a value.
trait Compute<T> {
    fn compute(&self) -> T;
}
impl<T, F: Fn() -> T> Compute<T> for F {
    fn compute(&self) -> T {
        self()
    }
}

/// An event handler.
trait Handle {
    fn handle(&self, event: &Event);
}
impl<F: Fn(&Event)> Handle for F {
    fn handle(&self, event: &Event) {
        self(event);
    }
}

/// Builds the child of a key.
trait BuildOne {
    fn build_one(&self, key: u32) -> El;
}
impl<F: Fn(u32) -> El> BuildOne for F {
    fn build_one(&self, key: u32) -> El {
        self(key)
    }
}

/// Builds children.
trait Build {
    fn build(&self, children: &mut Vec<El>);
}
impl<F: Fn(&mut Vec<El>)> Build for F {
    fn build(&self, children: &mut Vec<El>) {
        self(children);
    }
}

fn document() -> Document {
    // Reached from an event or a mount only: there is a window and a document, or no code of ours would run.
    web_sys::window().and_then(|window| window.document()).unwrap_throw()
}

impl From<Element> for El {
    fn from(element: Element) -> Self {
        #[cfg(feature = "view")]
        let element = Held::new(element);
        Self(element)
    }
}

/// An HTML element.
#[must_use]
pub fn html(tag: &str) -> El {
    platform::create(tag).into()
}

/// An SVG element.
#[must_use]
pub fn svg(tag: &str) -> El {
    document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag).unwrap_throw().into()
}

/// A button that calls `act` on click.
#[must_use]
pub fn button(class: &str, act: impl Fn() + 'static) -> El {
    fn button_boxed(class: &str, act: Box<dyn Compute<()>>) -> El {
        html("button").attr("type", "button").class(class).on("click", move |_| act.compute())
    }
    button_boxed(class, Box::new(act))
}

/// An element with a class and a text.
#[must_use]
pub fn labelled(tag: &str, class: &str, text: &str) -> El {
    html(tag).class(class).text(text)
}

impl El {
    /// The element itself.
    #[must_use]
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// An attribute. Never `style`: pages may forbid it.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// The name by which a host page may style it: `carte-mednum::part(name)`.
    #[must_use]
    #[inline(never)]
    pub fn part(self, name: &str) -> Self {
        self.attr("part", name)
    }

    /// A polite live region without the role `status`: it is empty most of the time, and screen readers stop at a role that is empty.
    #[must_use]
    #[inline(never)]
    pub fn announced(self) -> Self {
        self.attr("aria-live", "polite")
    }

    /// A named group while `holds`: screen readers would stop at an empty one.
    #[must_use]
    pub fn group_while(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        fn follow_group(element: Element, name: &'static str, holds: Box<dyn Compute<bool>>) {
            effect(move || {
                let holds = holds.compute();
                for (attribute, value) in [("role", "group"), ("aria-label", name)] {
                    let _ = if holds {
                        element.set_attribute(attribute, value)
                    } else {
                        element.remove_attribute(attribute)
                    };
                }
            });
        }
        follow_group(self.element().clone(), name, Box::new(holds));
        self
    }

    /// Its classes; none for the empty text.
    #[must_use]
    pub fn class(self, classes: &str) -> Self {
        if classes.is_empty() { self } else { self.attr("class", classes) }
    }

    /// Appends a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_child(&document().create_text_node(text));
        self
    }

    /// `translate="no"`: names, addresses and codes that a translator must leave as they are (« Tours », « Rue du Four »).
    #[must_use]
    #[inline(never)]
    pub fn verbatim(self) -> Self {
        self.attr("translate", "no")
    }

    /// Appends an element.
    #[must_use]
    pub fn child(self, child: El) -> Self {
        self.append(child);
        self
    }

    /// Appends elements: an iterator, an `Option`.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().for_each(|child| self.append(child));
        self
    }

    #[inline(never)]
    fn append(&self, child: El) {
        let _ = self.0.append_child(&child.0);
    }

    /// Adds an event listener; events that bubble up from children count.
    #[must_use]
    pub fn on(self, event: &str, act: impl Fn(&Event) + 'static) -> Self {
        listen(&self.0, event, act);
        self
    }

    /// An attribute computed from signals; removed while it is `None`.
    #[must_use]
    pub fn attr_signal(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        fn follow_attr(element: Element, name: &'static str, value: Box<dyn Compute<Option<String>>>) {
            effect(move || {
                // Written only when it differs: what is written again is a change to who watches, a screen reader's browser among them.
                let _ = match value.compute() {
                    Some(value) if element.get_attribute(name).as_ref() == Some(&value) => Ok(()),
                    Some(value) => element.set_attribute(name, &value),
                    None => element.remove_attribute(name),
                };
            });
        }
        follow_attr(self.element().clone(), name, Box::new(value));
        self
    }

    /// The `checked` property of a box, which the visitor may change too.
    #[must_use]
    pub fn checked_signal(self, is_on: impl Fn() -> bool + 'static) -> Self {
        let input: web_sys::HtmlInputElement = self.element().clone().unchecked_into();
        effect(move || input.set_checked(is_on()));
        self
    }

    /// The `value` property of a field, which the visitor may change too. Written only when it differs, so the caret stays where it is.
    #[must_use]
    pub fn value_signal(self, value: impl Fn() -> String + 'static) -> Self {
        let input: web_sys::HtmlInputElement = self.element().clone().unchecked_into();
        effect(move || {
            let value = value();
            if input.value() != value {
                input.set_value(&value);
            }
        });
        self
    }

    /// Appends a text computed from signals. Written only when it differs: a live region speaks only then.
    #[must_use]
    pub fn text_signal(self, text: impl Fn() -> String + 'static) -> Self {
        fn follow_text(parent: &Element, text: Box<dyn Compute<String>>) {
            let node = document().create_text_node("");
            let _ = parent.append_child(&node);
            // Translators of browsers put another node in the place of each text: what stands before this mark, where that is not ours.
            let (parent, end) = (parent.clone(), document().create_comment(""));
            let _ = parent.append_child(&end);
            let before = node.previous_sibling();
            effect(move || {
                let text = text.compute();
                if node.data() != text {
                    node.set_data(&text);
                }
                if node.parent_node().as_ref() != Some(&parent) {
                    let instead = end.previous_sibling().filter(|instead| Some(instead) != before.as_ref());
                    if let Some(instead) = instead {
                        let _ = parent.remove_child(&instead);
                    }
                    let _ = parent.insert_before(&node, Some(&end));
                }
            });
        }
        follow_text(&self.0, Box::new(text));
        self
    }

    /// Appends children that are rebuilt whenever a signal read by `make` changes.
    #[must_use]
    pub fn children_signal(self, make: impl Fn(&mut Vec<El>) + 'static) -> Self {
        follow_children(&self.0, Box::new(make));
        self
    }

    /// Appends a child per key, in their order: Leptos' `For`. A child is built once and stays while its key does, with its listeners, the
    /// focus and the reading position; what changes inside it subscribes by itself.
    #[must_use]
    pub fn children_keyed(self, keys: impl Fn() -> Vec<u32> + 'static, make: impl Fn(u32) -> El + 'static) -> Self {
        follow_each(&self.0, Box::new(keys), Box::new(make));
        self
    }

    /// Appends a child that may be absent, rebuilt whenever a signal read by `make` changes: Leptos' `Show`.
    #[must_use]
    pub fn child_signal(self, make: impl Fn() -> Option<El> + 'static) -> Self {
        fn follow_child(parent: &Element, make: Box<dyn Compute<Option<El>>>) {
            follow_children(parent, Box::new(move |children: &mut Vec<El>| children.extend(make.compute())));
        }
        follow_child(&self.0, Box::new(make));
        self
    }
}

/// Adds an event listener to anything, until the owner is disposed of.
pub fn listen(of: &EventTarget, event: &str, act: impl Fn(&Event) + 'static) {
    fn listen_boxed(of: &EventTarget, event: &str, act: Box<dyn Handle>) {
        let act = Closure::<dyn Fn(Event)>::new(move |event: Event| act.handle(&event));
        let _ = of.add_event_listener_with_callback(event, act.as_ref().unchecked_ref());
        keep(Listener { of: of.clone(), event: event.to_owned(), act });
    }
    listen_boxed(of, event, Box::new(act));
}

/// A listener that is removed when its owner is disposed of, before its element goes: removing the focused element fires an event too.
struct Listener {
    of: EventTarget,
    event: String,
    act: Closure<dyn Fn(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.of.remove_event_listener_with_callback(&self.event, self.act.as_ref().unchecked_ref());
    }
}

fn follow_children(parent: &Element, make: Box<dyn Build>) {
    let end: Node = document().create_comment("").unchecked_into();
    let _ = parent.append_child(&end);
    let parent = parent.clone();
    let shown = std::cell::RefCell::new(Vec::<El>::new());
    effect(move || {
        let mut fresh = Vec::new();
        make.build(&mut fresh);
        let focused = platform::shadow_root_of(&parent).and_then(|root| platform::focused_in(&root));
        let gone = focused.filter(|focused| shown.borrow().iter().any(|old| old.0.contains(Some(focused))));
        for old in shown.replace(Vec::new()) {
            old.0.remove();
        }
        for new in &fresh {
            let _ = parent.insert_before(&new.0, Some(&end));
        }
        if let Some(gone) = gone {
            refocus(&fresh, &gone);
        }
        shown.replace(fresh);
    });
}

fn follow_each(parent: &Element, keys: Box<dyn Compute<Vec<u32>>>, make: Box<dyn BuildOne>) {
    let end: Node = document().create_comment("").unchecked_into();
    let _ = parent.append_child(&end);
    let parent = parent.clone();
    // What a child follows ends with it, not with the next change of the keys.
    let owner = Owner::current().unwrap_or_default();
    let shown = std::cell::RefCell::new(Vec::<(u32, El, Owner)>::new());
    effect(move || {
        let focused = || platform::shadow_root_of(&parent).and_then(|root| platform::focused_in(&root));
        let held = focused().filter(|held| parent.contains(Some(held)));
        let mut before = shown.take();
        let at = held.as_ref().and_then(|held| before.iter().position(|(_, child, _)| child.0.contains(Some(held))));
        let mut now = Vec::new();
        for key in keys.compute() {
            now.push(match before.iter().position(|(of, ..)| *of == key) {
                Some(at) => before.remove(at),
                None => {
                    let owner = owner.child();
                    let made = owner.with(|| untrack(|| make.build_one(key)));
                    (key, made, owner)
                }
            });
        }
        before.iter().for_each(|(_, gone, _)| gone.0.remove());
        // Those that stay in their order are not touched.
        let mut next = end.clone();
        for (_, child, _) in now.iter().rev() {
            if child.0.next_sibling().as_ref() != Some(&next) {
                let _ = parent.insert_before(&child.0, Some(&next));
            }
            next = child.element().clone().unchecked_into();
        }
        // Out of the page, even for a moment, the focus is lost. What took the place of a child that is gone has it then.
        if let (Some(held), Some(at)) = (held, at)
            && focused().as_ref() != Some(&held)
        {
            let same = || now.get(at).or(now.last())?.1.0.query_selector(&held.local_name()).ok()?;
            let to = if parent.contains(Some(&held)) { Some(held.clone()) } else { same() };
            to.iter().for_each(platform::focus);
        }
        shown.replace(now);
    });
}

/// The value of an event's field.
#[must_use]
pub fn value_of(event: &Event) -> String {
    // Inputs and choices alike have one; web-sys knows it of each by itself.
    let input: Option<web_sys::HtmlInputElement> = event.target().map(JsCast::unchecked_into);
    input.map(|input| input.value()).unwrap_or_default()
}

/// An event's key; none during an input method's composition, when Enter and arrows belong to it.
#[must_use]
pub fn key(event: &Event) -> Option<String> {
    // Safari ends the composition before it tells the Enter that ended it, which has this number alone.
    const OF_A_METHOD: u32 = 229;
    let event = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    (!event.is_composing() && event.key_code() != OF_A_METHOD).then(|| event.key())
}

/// Moves the focus to what was rebuilt in place of the focused element: the same lieu or territory, else the same text.
fn refocus(fresh: &[El], gone: &Element) {
    let identity = |of: &Element| {
        let named = ["data-lieu", "data-code", "aria-label"].iter().find_map(|name| of.get_attribute(name));
        named.or_else(|| of.text_content())
    };
    let wanted = identity(gone);
    for element in fresh.iter().map(El::element) {
        let below = element.query_selector_all(&gone.local_name());
        let below = below.into_iter().flat_map(|found| (0..found.length()).filter_map(move |index| found.item(index)));
        let below = below.filter_map(|node| node.dyn_into::<Element>().ok());
        if let Some(same) = std::iter::once(element.clone()).chain(below).find(|one| identity(one) == wanted) {
            return platform::focus(&same);
        }
    }
}

/// Leptos' `RenderEffect`: runs now and whenever a signal it read changes, until the owner is disposed of. It writes no signal.
pub fn effect(run: impl Fn() + 'static) {
    fn follow_boxed(run: Box<dyn Compute<()>>) {
        keep(RenderEffect::new(move |_| run.compute()));
    }
    follow_boxed(Box::new(run));
}

/// Keeps a value alive until the owner is disposed of.
pub fn keep(thing: impl Any) {
    fn keep_boxed(thing: Box<dyn Any>) {
        // The arena of the current owner holds it: the handle is not needed.
        let _ = StoredValue::new_local(thing);
    }
    keep_boxed(Box::new(thing));
}
