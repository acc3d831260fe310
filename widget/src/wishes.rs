//! What the page's owner wishes: the attributes of the tag, over those of the hub's file that it names, each kept up to date.
//!
//! What an attribute means is `embed_snippet`'s business, what a wish changes is the state's.

use crate::dom::labelled;
use crate::platform::{self, HubFile};
use crate::state::AppState;
use crate::text;
use embed_snippet::{Config, Tag};
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::HtmlElement;

/// The first paint waits so long for a hub's file: most come sooner, and a carte that changes its looks before one's eyes is worse than
/// one that comes a little later. What comes after is applied all the same.
const WAIT: Duration = Duration::from_millis(1_500);

/// The wishes for one element, shared with what is on its way and may come when the element is gone.
pub struct Wishes(Rc<RefCell<Kept>>);

struct Kept {
    host: HtmlElement,
    import: Function,
    tag: Tag,
    /// The address that was last asked, as it is written; and what came from it, until something else comes.
    asked: Option<String>,
    file: HubFile,
    /// Sentences already said about bad attributes: each is said once.
    warned: Vec<String>,
    state: Option<AppState>,
    /// What is put off until the file is there.
    begin: Option<Box<dyn FnOnce()>>,
}

impl Wishes {
    /// Reads a tag. `import` brings a module that lies with this one, by its name.
    #[must_use]
    pub fn of(host: HtmlElement, import: Function) -> Self {
        let kept = Kept {
            host,
            import,
            tag: Tag::default(),
            asked: None,
            file: HubFile::default(),
            warned: Vec::new(),
            state: None,
            begin: None,
        };
        let wishes = Self(Rc::new(RefCell::new(kept)));
        wishes.0.borrow_mut().read();
        wishes
    }

    /// What is wished, as far as is known.
    #[must_use]
    pub fn config(&self) -> Config {
        self.0.borrow().tag.config.clone()
    }

    /// Shows what `begin` shows, in `container`, once the hub's file is there; at once without one, or when it takes too long. `state` is
    /// told of every change.
    pub fn begin(&self, state: AppState, container: &HtmlElement, begin: impl FnOnce() + 'static) {
        self.0.borrow_mut().state = Some(state);
        if self.config().reglages.is_none() {
            return begin();
        }
        let waiting = labelled("p", "attente", text::WAITING).attr("role", "status").element().clone();
        let _ = container.append_child(&waiting);
        self.0.borrow_mut().begin = Some(Box::new(move || {
            waiting.remove();
            begin();
        }));
        ask(&self.0);
        let late = Rc::downgrade(&self.0);
        leptos::prelude::set_timeout(
            move || {
                let Some(kept) = late.upgrade() else { return };
                if kept.borrow().begin.is_some() {
                    let asked = kept.borrow().asked.clone().unwrap_or_default();
                    kept.borrow_mut().warn(text::settings_late(&asked));
                    begin_now(&kept);
                }
            },
            WAIT,
        );
    }

    /// An attribute was written, changed or taken away by a script.
    pub fn changed(&self) {
        again(&self.0);
        ask(&self.0);
    }
}

impl Kept {
    /// Reads every attribute anew, and says which are bad.
    fn read(&mut self) {
        let host = &self.host;
        for bad in self.tag.read_over(|name| host.get_attribute(name), &self.file.settings) {
            self.warn(bad.to_string());
        }
    }

    fn warn(&mut self, sentence: String) {
        platform::warn_once(&mut self.warned, sentence);
    }

    /// Takes another file.
    fn take(&mut self, file: HubFile) {
        file.dress(&self.host, &self.file);
        self.file = file;
    }
}

/// Reads the attributes anew, and tells the state when they ask for something else.
fn again(kept: &RefCell<Kept>) {
    let before = kept.borrow().tag.config.clone();
    kept.borrow_mut().read();
    let (state, config) = (kept.borrow().state, kept.borrow().tag.config.clone());
    if let Some(state) = state.filter(|_| config != before) {
        state.configure(config);
    }
}

fn begin_now(kept: &RefCell<Kept>) {
    let begin = kept.borrow_mut().begin.take();
    if let Some(begin) = begin {
        begin();
    }
}

/// Asks for the file that the tag names, unless it was asked for. Until it is there the one before holds.
fn ask(kept: &Rc<RefCell<Kept>>) {
    let wanted = kept.borrow().tag.config.reglages.clone();
    if kept.borrow().asked == wanted {
        return;
    }
    kept.borrow_mut().asked.clone_from(&wanted);
    let Some(wanted) = wanted else {
        kept.borrow_mut().take(HubFile::default());
        again(kept);
        return begin_now(kept);
    };
    let late = Rc::downgrade(kept);
    let (import, host) = (kept.borrow().import.clone(), kept.borrow().host.clone());
    leptos::task::spawn_local(async move {
        let file = platform::read_hub_file(import, wanted.clone(), host).await;
        // Taken off the page meanwhile, or asked for another.
        let Some(kept) = late.upgrade().filter(|kept| kept.borrow().asked.as_ref() == Some(&wanted)) else { return };
        if file.is_none() {
            kept.borrow_mut().warn(text::settings_unread(&wanted));
        }
        // One that cannot be used leaves nothing of the one before, which is no longer named.
        kept.borrow_mut().take(file.unwrap_or_default());
        again(&kept);
        begin_now(&kept);
    });
}
