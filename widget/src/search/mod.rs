//! One field for communes, lieux and needs in plain words, and addresses where the page's owner allows it.
//!
//! What matches is `atlas::search`'s business; this shows it, and does what is chosen.

mod geocode;
mod here;
mod lines;

use crate::dom::{El, html, key, labelled, value_of};
use crate::reactive::{Memo, RwSignal};
use crate::state::{AppState, Origin, Part, Side};
use crate::{lazy, platform, text};
use atlas::catalogue::LieuId;
use atlas::territoire::{CodeCommune, Territoire};
use atlas::vocabulary::{Facet, Value};
use embed_snippet::Section;
use geocode::Address;
use leptos::prelude::untrack;
use lines::lines;
use web_sys::Event;

/// Of each kind at most.
const SHOWN: usize = 5;

/// What a proposition leads to.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Need(Facet, Value),
    Commune(CodeCommune),
    Lieu(LieuId),
    Address(Address),
}

impl Choice {
    fn title(&self) -> &'static str {
        match self {
            Choice::Need(..) => text::NEEDS,
            Choice::Commune(_) => text::COMMUNES,
            Choice::Lieu(_) => text::LIEUX,
            Choice::Address(_) => text::ADDRESSES,
        }
    }
}

/// A line of the list of propositions.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    choice: Choice,
    words: String,
    more: String,
}

/// What is typed, and whether propositions are shown. A handle.
#[derive(Clone, Copy)]
struct Typed {
    query: RwSignal<String>,
    is_open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    /// Neither lieux nor needs.
    only_places: bool,
}

impl Typed {
    fn is_shown(self) -> bool {
        self.is_open.get() && self.query.with(|query| !query.trim().is_empty())
    }
}

/// What is typed and what it finds. A handle.
#[derive(Clone, Copy)]
struct Search {
    state: AppState,
    query: RwSignal<String>,
    is_open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    addresses: RwSignal<Vec<Address>>,
    lines: Memo<Vec<Line>>,
}

/// The field, its propositions, and « Autour de moi ».
#[must_use]
pub fn search(state: AppState) -> El {
    made(state, (text::SEARCH, text::SEARCH_HINT), false)
}

/// The same for places alone: communes, and addresses where they are looked up.
#[must_use]
pub fn places(state: AppState) -> El {
    let what = if state.config().geocodeur.is_some() { text::PLACE_OR_ADDRESS } else { text::PLACE };
    made(state, (what, what), true)
}

fn made(state: AppState, words: (&'static str, &'static str), only_places: bool) -> El {
    let typed = Typed {
        query: RwSignal::new(String::new()),
        is_open: RwSignal::new(false),
        active: RwSignal::new(None),
        only_places,
    };
    let around = (!state.hides(Section::AroundMe)).then(|| here::around_me(state));
    html("div")
        .class("recherche")
        .part("recherche")
        .attr("role", "search")
        .child(field(state, typed, words))
        .children(around)
}

impl Search {
    fn move_by(self, by: isize) {
        let n = self.lines.with_untracked(Vec::len) as isize;
        if n > 0 {
            let at = self.active.get_untracked().map_or(if by > 0 { -1 } else { n }, |at| at as isize);
            self.active.set(usize::try_from((at + by).rem_euclid(n)).ok());
        }
    }

    fn choose(self, index: usize) {
        let Some(line) = self.lines.with_untracked(|lines| lines.get(index).cloned()) else { return };
        self.query.set(String::new());
        self.is_open.set(false);
        self.active.set(None);
        self.addresses.set(Vec::new());
        match line.choice {
            Choice::Need(facet, value) => self.state.require(facet, value),
            Choice::Lieu(id) => self.state.find(id),
            // Nobody knows where the communes of a collectivité are: the whole of it is near.
            Choice::Commune(code) if code.departement().is_collectivite() && self.state.step().is_some() => {
                self.state.go_near_collectivite(code.departement());
            }
            Choice::Commune(code) if code.departement().is_collectivite() => {
                self.state.enter(Territoire::Departement(code.departement()), Side::Panel);
            }
            Choice::Commune(code) => self.state.go_near(Origin::Commune(code), Some(code.departement())),
            Choice::Address(Address { label, at, commune }) => {
                self.state.go_near(Origin::Address { label, at, commune }, Some(commune.departement()));
            }
        }
    }

    fn on_key(self, event: &Event) {
        match key(event).as_deref() {
            Some("ArrowDown") => self.move_by(1),
            Some("ArrowUp") => self.move_by(-1),
            Some("Enter") => self.choose(self.active.get_untracked().unwrap_or(0)),
            // The first Escape closes what is proposed; the field and the rest are for the next.
            Some("Escape") if self.is_open.get_untracked() && self.query.with_untracked(|query| !query.is_empty()) => {
                self.is_open.set(false);
                self.active.set(None);
            }
            _ => return,
        }
        event.prevent_default();
    }
}

fn field(state: AppState, typed: Typed, (name, hint): (&'static str, &'static str)) -> El {
    let Typed { query, is_open, active, .. } = typed;
    let input = html("input")
        .part("champ")
        .attr("type", "search")
        .attr("role", "combobox")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", "propositions")
        .attr("aria-label", name)
        .attr("placeholder", hint)
        .attr_signal("aria-expanded", move || Some(typed.is_shown().to_string()))
        .attr_signal("aria-activedescendant", move || active.get().map(|at| ["proposition-", &at.to_string()].concat()))
        .value_signal(move || query.get())
        .on("focus", move |_| state.search())
        .on("input", move |event| {
            query.set(value_of(event));
            active.set(None);
            is_open.set(true);
            state.did("carte:suggested");
        });
    let field = html("div").class("champ").child(input).on("focusout", move |event| {
        if platform::leaves(event) {
            is_open.set(false);
        }
    });
    let whole = field.clone();
    field.child_signal(move || {
        let whole = whole.clone();
        state.is_searching().then(|| untrack(|| lazy::panel(coming, move || found(state, typed, whole.clone()))))
    })
}

lazy!(recherche, coming, fn found(state: AppState, typed: Typed, field: El) -> El = found_now);

fn found_now(state: AppState, typed: Typed, field: El) -> El {
    let Typed { query, is_open, active, only_places } = typed;
    let addresses = RwSignal::new(Vec::new());
    let lines = lines(state, query, addresses, only_places);
    let search = Search { state, query, is_open, active, addresses, lines };
    geocode::follow_query(state, query, addresses);
    let _ = field.on("keydown", move |event| search.on_key(event));
    let list = html("div")
        .attr("id", "propositions")
        // A list of choices has some: the sentence that there are none is no choice.
        .attr_signal("role", move || Some(if lines.with(Vec::is_empty) { "group" } else { "listbox" }.to_owned()))
        .attr("aria-label", text::SUGGESTIONS)
        .class("propositions")
        // The press must not take the focus from the field.
        .on("pointerdown", |event| event.prevent_default())
        .attr_signal("hidden", move || (!typed.is_shown()).then(String::new))
        .children_signal(move |parts| {
            if typed.is_shown() {
                propositions(search, parts);
            }
        });
    let status = html("p")
        .class("cache")
        .announced()
        .text_signal(move || if typed.is_shown() { text::n_suggestions(lines.with(Vec::len)) } else { String::new() });
    html("div").child(list).child(status)
}

fn propositions(search: Search, parts: &mut Vec<El>) {
    let lines = search.lines.get();
    if lines.is_empty() {
        let comes = |part: &Part| matches!(part, Part::Names | Part::Lieux(..));
        let coming = search.state.wanted.with(|wanted| wanted.iter().any(comes));
        return parts.push(labelled("p", "note", if coming { text::NAMES_COMING } else { text::NO_SUGGESTION }));
    }
    let mut index = 0;
    for group in lines.chunk_by(|a, b| a.choice.title() == b.choice.title()) {
        let title = group.first().map(|line| line.choice.title()).unwrap_or_default();
        let title_line = labelled("p", "titre-propositions", title).attr("aria-hidden", "true");
        let mut set = html("div").attr("role", "group").attr("aria-label", title).child(title_line);
        for line in group {
            set = set.child(proposition(search, index, line));
            index += 1;
        }
        parts.push(set);
    }
}

fn proposition(search: Search, index: usize, line: &Line) -> El {
    let words = labelled("span", "", &line.words);
    let words = if matches!(line.choice, Choice::Need(..)) { words } else { words.verbatim() };
    html("div")
        .attr("role", "option")
        .attr("id", &["proposition-", &index.to_string()].concat())
        .attr_signal("aria-selected", move || Some((search.active.get() == Some(index)).to_string()))
        .on("click", move |_| search.choose(index))
        .child(words)
        .text(" ")
        .child(labelled("small", "", &line.more))
}
