//! Whose keys these are. A page has shortcuts of its own, and an event leaves a shadow root as if it came from the element that the root is
//! of: a letter typed into our field looks to the page like one typed nowhere. So what is typed into our fields, and what our controls
//! use, ends in the element; every other key goes on to the page.

use crate::dom::listen;
use crate::platform;
use crate::state::{AppState, Side};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlElement, KeyboardEvent};

/// What a key is pressed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    /// A field that takes text.
    Text,
    /// A choice among a few, which also takes the first letters of one.
    Choice,
    /// A slider.
    Range,
    /// A box.
    Check,
    /// A button, a link, a summary.
    Press,
    /// Anything else: what it uses, it has already kept from the browser.
    Else,
}

impl On {
    /// From the name and the `type` of an element of HTML.
    fn of(name: &str, kind: &str) -> Self {
        match (name, kind) {
            ("textarea", _) => On::Text,
            ("select", _) => On::Choice,
            ("input", "range") => On::Range,
            ("input", "checkbox" | "radio") => On::Check,
            ("input", _) => On::Text,
            ("button" | "a" | "summary", _) => On::Press,
            _ => On::Else,
        }
    }
}

/// Which keys are held beside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Held {
    ctrl: bool,
    alt: bool,
    meta: bool,
    alt_graph: bool,
}

/// A key as browsers tell it. Old numbers beside names: comparing them weighs a tenth.
#[derive(Debug, Clone, Copy)]
struct Key<'a> {
    name: &'a str,
    number: u32,
}

/// Whether a control uses a key, as browsers have them do.
fn uses(on: On, key: Key<'_>, held: Held) -> bool {
    let bare = !(held.ctrl || held.alt || held.meta);
    let Key { name, number } = key;
    // Page up, Page down, End, Home, and the arrows.
    let moves = matches!(number, 33..=40);
    let enters = number == 13;
    let space = name == " ";
    let mut signs = name.chars();
    let is_sign = signs.next().is_some() && signs.next().is_none();
    // Windows tells AltGr as Ctrl and Alt; on a Mac, Alt alone makes signs that are not on the keys.
    let signs_by_alt = held.alt_graph || held.ctrl && held.alt || held.alt && !name.is_ascii();
    // A sign, or what is about to become one: « ^ » before « e », a syllable, a word of a keyboard on glass (229).
    let types = (is_sign || number == 229 || name == "Dead") && !held.meta && (bare || signs_by_alt);
    match on {
        On::Text => {
            // Backspace, Insert, Delete.
            let edits = moves || enters || matches!(number, 8 | 45 | 46);
            let letter = name.as_bytes().first().map_or(0, |letter| letter | 0x20);
            let commands = (held.ctrl || held.meta) && is_sign && b"acvxyz".contains(&letter);
            types || edits && name.len() > 1 || commands
        }
        On::Choice => types || moves || enters,
        On::Range => bare && moves,
        On::Check => bare && space,
        On::Press => bare && (enters || space),
        On::Else => false,
    }
}

/// The keys that went down here and are ours until they come up, wherever the focus is by then: as the keyboard numbers them.
type Ours = RefCell<Vec<String>>;

/// Whether an event ends here.
fn ends_here(event: &Event, root: &EventTarget, ours: &Ours) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    // What the tag holds is the page's, wherever we show it.
    if target.get_root_node() != *root.unchecked_ref() {
        return false;
    }
    // What is typed, told once more: only fields tell it.
    let Some(press) = event.dyn_ref::<KeyboardEvent>() else { return true };
    let code = press.code();
    let was = ours.borrow().contains(&code);
    if press.type_() != "keydown" {
        if press.type_() == "keyup" {
            ours.borrow_mut().retain(|of| *of != code);
        }
        return was;
    }
    let on = On::of(&target.local_name(), &target.get_attribute("type").unwrap_or_default());
    let held = Held {
        ctrl: press.ctrl_key(),
        alt: press.alt_key(),
        meta: press.meta_key(),
        alt_graph: press.get_modifier_state("AltGraph"),
    };
    let is_ours = press.default_prevented()
        || press.is_composing()
        || uses(on, Key { name: &press.key(), number: press.key_code() }, held);
    if is_ours && !was {
        ours.borrow_mut().push(code);
    }
    is_ours
}

/// Keeps what is ours from the page, once everything inside has heard it.
pub fn keep(root: &EventTarget) {
    let ours = Rc::new(Ours::default());
    for event in ["keydown", "keypress", "keyup", "beforeinput", "input"] {
        let (of, ours) = (root.clone(), Rc::clone(&ours));
        listen(root, event, move |event| {
            if ends_here(event, &of, &ours) {
                event.stop_propagation();
            }
        });
    }
}

/// Escape where nothing of the page has the focus: who reads a sheet with a screen reader's own arrows has left the focus behind, and is here
/// all the same, as long as they have gone nowhere else. Heard at the root of the page, until the owner is disposed of.
pub fn hear_escape(state: AppState, host: &HtmlElement) {
    let Some(page) = host.owner_document().and_then(|document| document.document_element()) else { return };
    let here = Rc::new(Cell::new(false));
    for event in ["focusin", "pointerdown"] {
        let (here, host) = (Rc::clone(&here), host.clone());
        listen(&page, event, move |event| here.set(event.composed_path().includes(&host, 0)));
    }
    let host = host.clone();
    listen(&page, "keydown", move |event| {
        let nowhere = || !event.composed_path().includes(&host, 0) && platform::nothing_has_focus(&host);
        if here.get()
            && crate::dom::key(event).as_deref() == Some("Escape")
            && !event.default_prevented()
            && nowhere()
            && state.escape(Side::Panel)
        {
            event.prevent_default();
            event.stop_propagation();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Held, Key, On};

    const BARE: Held = Held { ctrl: false, alt: false, meta: false, alt_graph: false };
    const CTRL: Held = Held { ctrl: true, ..BARE };
    const ALT: Held = Held { alt: true, ..BARE };
    const META: Held = Held { meta: true, ..BARE };

    /// As browsers number keys on a French keyboard.
    fn number(name: &str) -> u32 {
        match name {
            "Backspace" => 8,
            "Tab" => 9,
            "Enter" => 13,
            "Shift" => 16,
            "Control" => 17,
            "Escape" => 27,
            " " => 32,
            "PageUp" => 33,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Insert" => 45,
            "Delete" => 46,
            "ContextMenu" => 93,
            "F2" => 113,
            "." => 190,
            "-" | "(" => 54,
            "Dead" => 221,
            "Process" | "Unidentified" => 229,
            "MediaPlayPause" => 179,
            sign => sign.bytes().next().map_or(0, |byte| u32::from(byte.to_ascii_uppercase())),
        }
    }

    fn uses(on: On, name: &str, held: Held) -> bool {
        super::uses(on, Key { name, number: number(name) }, held)
    }

    #[test]
    fn what_is_typed_is_ours() {
        let text = On::of("input", "search");
        assert_eq!((text, On::of("textarea", ""), On::of("input", "number")), (On::Text, On::Text, On::Text));
        let keys = ["m", "É", "/", "?", ".", "(", " ", "Dead", "Process", "Unidentified"];
        for key in keys.into_iter().chain(["Backspace", "Enter", "ArrowLeft", "Home", "Delete"]) {
            assert!(uses(text, key, BARE), "{key}");
        }
        // By AltGr, as Windows and Linux tell it, and by a Mac's Option.
        assert!(uses(text, "@", Held { ctrl: true, alt: true, ..BARE }));
        assert!(uses(text, "@", Held { alt_graph: true, ..BARE }));
        assert!(uses(text, "æ", ALT));
        for key in ["a", "C", "v", "z", "ArrowLeft", "Backspace"] {
            assert!(uses(text, key, CTRL) && uses(text, key, META), "{key}");
        }
    }

    #[test]
    fn what_means_nothing_to_a_field_is_the_pages() {
        for key in ["Escape", "Tab", "F2", "Shift", "Control", "ContextMenu", "MediaPlayPause"] {
            assert!(!uses(On::Text, key, BARE), "{key}");
        }
        for (key, held) in [("k", CTRL), ("K", META), ("s", ALT), ("1", ALT), ("/", CTRL), (".", META), ("-", CTRL)] {
            assert!(!uses(On::Text, key, held), "{key} {held:?}");
        }
    }

    #[test]
    fn a_control_uses_what_browsers_have_it_use() {
        let check = |name, kind, ours: &[&str], pages: &[&str]| {
            let on = On::of(name, kind);
            ours.iter().for_each(|key| assert!(uses(on, key, BARE), "{name} {kind} {key}"));
            pages.iter().for_each(|key| assert!(!uses(on, key, BARE), "{name} {kind} {key}"));
            assert!(!uses(on, "k", CTRL) && !uses(on, "Escape", BARE));
        };
        check("button", "button", &["Enter", " "], &["j", "ArrowDown", "/"]);
        check("a", "", &["Enter"], &["j", "ArrowDown"]);
        check("summary", "", &["Enter", " "], &["j"]);
        check("input", "checkbox", &[" "], &["Enter", "j", "ArrowDown"]);
        check("input", "range", &["ArrowLeft", "Home", "PageUp"], &["j", "Enter"]);
        check("select", "", &["m", "ArrowDown", "Enter", " "], &["Tab"]);
        check("path", "", &[], &["j", "Enter", "ArrowDown"]);
    }
}
