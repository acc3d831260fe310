//! The looks of an element: its theme, fetched from beside the loader, and its colours, which follow the page's.
//!
//! Which colours can be read together is `atlas`'s to say, how they are read from a page the platform's.

use crate::dom::{El, effect};
use crate::platform::{self, Contrast, Looks};
use crate::state::AppState;
use crate::text;
use atlas::colour::Colour;
use atlas::palette::palette;
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What an element wears.
struct Worn {
    looks: Looks,
    theme: Cell<Option<&'static str>>,
    couleur: Cell<Option<Colour>>,
    /// What the page's owner was told.
    said: RefCell<Vec<String>>,
}

impl Worn {
    /// Reads what the page wishes now, and follows it as far as it can be read.
    fn refresh(&self) {
        let (mut wishes, contrast) = self.looks.read();
        wishes[2] = self.couleur.get().or(wishes[2]);
        let (colours, verdicts) = palette(&wishes, contrast == Contrast::More);
        self.looks.write(&colours);
        // A wish that the system overrules, or that is at fault only because this visitor asks for more, is no fault.
        if contrast == Contrast::Usual {
            for verdict in &verdicts {
                platform::warn_once(&mut self.said.borrow_mut(), text::contrast(verdict));
            }
        }
    }
}

/// Follows the page and the tag, until the owner is disposed of. `import` is the loader's way to what lies with it: it knows from where, and
/// which hash a page that pins it is owed.
pub fn keep(state: AppState, looks: Looks, import: Function) {
    let probe = El::from(looks.probe());
    let said = RefCell::default();
    let worn = Rc::new(Worn { looks, theme: Cell::new(None), couleur: Cell::new(None), said });
    let changed = Rc::clone(&worn);
    let _ = probe.on("transitionend", move |_| changed.refresh());
    effect(move || {
        let config = state.config();
        worn.couleur.set(config.couleur);
        worn.refresh();
        if worn.theme.replace(config.theme) == config.theme {
            return;
        }
        let Some(name) = config.theme else { return worn.looks.set_theme("") };
        let file = ["themes/", name, ".css"].concat();
        let worn = Rc::clone(&worn);
        platform::text_of(&import, file.clone(), move |css| match css {
            // Another one may have been wished meanwhile.
            _ if worn.theme.get() != Some(name) => {}
            Some(css) => worn.looks.set_theme(&css),
            None => platform::warn(&text::no_theme(&file)),
        });
    });
}
