//! Facts, conclusions and acts of the configurator. Each act is an entry of the browser's history, but the letters of one text, which
//! are one act together.

use crate::browser;
use crate::places::{Level, Place, Places};
use crate::wish::{Publisher, Wish};
use embed_snippet::attribute::BadAttribute;
use leptos::prelude::*;
use std::sync::Arc;

/// The names of territories.
#[derive(Clone)]
pub enum Names {
    /// Nobody has asked for more than what needs no file.
    Unasked,
    /// On their way.
    Waiting,
    /// All of them.
    Here,
    /// The publication could not be read.
    Failed,
}

/// The whole page's.
#[derive(Clone, Copy)]
pub struct State {
    wish: RwSignal<Wish>,
    /// The field that somebody is writing in: nobody is corrected in the middle of a word.
    writing: RwSignal<Option<&'static str>>,
    names: RwSignal<Names>,
    places: RwSignal<Arc<Places>>,
    /// Where the published files are.
    pub publisher: StoredValue<Publisher>,
    /// What of the wish is not understood.
    pub bad: Memo<Vec<BadAttribute>>,
    /// The text to paste.
    pub given: Memo<String>,
}

impl State {
    /// As the page's address has it.
    pub fn new() -> Self {
        let wish = RwSignal::new(Wish::of_fragment(&browser::fragment()));
        let publisher = StoredValue::new(browser::publisher());
        let state = Self {
            wish,
            writing: RwSignal::new(None),
            names: RwSignal::new(Names::Unasked),
            places: RwSignal::new(Arc::new(Places::without_files())),
            publisher,
            bad: Memo::new(move |_| wish.with(|wish| wish.read().1)),
            given: Memo::new(move |_| wish.with(|wish| publisher.with_value(|publisher| wish.given(publisher)))),
        };
        browser::on_address(move || {
            state.writing.set(None);
            state.wish.set(Wish::of_fragment(&browser::fragment()));
        });
        state
    }

    /// A part of the wish.
    pub fn part<T>(&self, part: impl Fn(&Wish) -> T) -> T {
        self.wish.with(part)
    }

    /// The text of an attribute; empty where it is absent.
    pub fn text(&self, name: &str) -> String {
        self.part(|wish| wish.text(name).unwrap_or_default().to_owned())
    }

    /// Something was chosen, ticked or pressed.
    pub fn act(&self, change: impl FnOnce(&mut Wish)) {
        self.writing.set(None);
        self.change(true, change);
    }

    /// A letter was written in a field.
    pub fn write(&self, field: &'static str, change: impl FnOnce(&mut Wish)) {
        let first = self.writing.get_untracked() != Some(field);
        self.writing.set(Some(field));
        self.change(first, change);
    }

    /// The field was left.
    pub fn written(&self) {
        self.writing.set(None);
    }

    fn change(&self, as_new: bool, change: impl FnOnce(&mut Wish)) {
        let before = self.wish.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            browser::write_fragment(&after.to_fragment(), as_new);
            self.wish.set(after);
        }
    }

    /// What was expected of an attribute, once its field was left.
    pub fn expected(&self, name: &str) -> Option<String> {
        if self.writing.get() == Some(name) {
            return None;
        }
        self.bad.with(|bad| bad.iter().find(|bad| bad.name == name).map(|bad| bad.expected.clone()))
    }

    /// Sets an attribute; an empty text takes it off the tag.
    pub fn set(&self, name: &'static str, text: String) {
        self.act(|wish| wish.set(name, Some(text).filter(|text| !text.is_empty())));
    }

    /// The territories by name.
    pub fn places(&self) -> Arc<Places> {
        self.places.get()
    }

    /// How far the names are.
    pub fn names(&self) -> Names {
        self.names.get()
    }

    /// Fetches the names of EPCI and communes, unless they are here or on their way.
    pub fn ask_for_names(&self) {
        if matches!(self.names.get_untracked(), Names::Waiting | Names::Here) {
            return;
        }
        self.names.set(Names::Waiting);
        let (names, places) = (self.names, self.places);
        let base = self.publisher.with_value(|publisher| publisher.base.clone());
        browser::spawn(async move {
            match browser::gazetteer(&base).await {
                Ok(gazetteer) => {
                    places.set(Arc::new(Places::with_files(&gazetteer)));
                    names.set(Names::Here);
                }
                Err(reason) => {
                    browser::warn(
                        &["configurateur : les noms des communes n’ont pas pu être lus (", &reason, ")."].concat(),
                    );
                    names.set(Names::Failed);
                }
            }
        });
    }

    /// The chosen territories, the larger first; where the name is not known yet, the code.
    pub fn chosen(&self) -> Vec<(Level, String, Option<Place>)> {
        let places = self.places();
        let of = |level: Level| {
            let codes = codes(&self.text(level.attribute()));
            let places = places.clone();
            codes.into_iter().map(move |code| (level, code.clone(), places.get(level, &code).cloned()))
        };
        Level::ALL.into_iter().flat_map(of).collect()
    }

    /// Confines the map to these too.
    pub fn add(&self, level: Level, more: &[String]) {
        let mut all = codes(&self.text(level.attribute()));
        for code in more {
            if !all.contains(code) {
                all.push(code.clone());
            }
        }
        self.set(level.attribute(), all.join(" "));
    }

    /// No longer to this one.
    pub fn remove(&self, level: Level, code: &str) {
        let mut all = codes(&self.text(level.attribute()));
        all.retain(|of| of != code);
        self.set(level.attribute(), all.join(" "));
    }
}

fn codes(text: &str) -> Vec<String> {
    embed_snippet::codes::list(text).map(str::to_owned).collect()
}
