//! What a visitor has in hand: the short list, the *fiche d'orientation* that is being written, and the panels they lead away from. In
//! memory alone: not in the address, not in the browser's storage, gone with the page.
//!
//! How lieux are compared, and what is printed, is decided elsewhere.

use super::{AppState, Export, Focus, Format, Lieux, Loaded, Panel, Shared};
use crate::reactive::{Memo, RwSignal};
use atlas::catalogue::{Handle, LieuId};
use atlas::vocabulary::{Facet, Value};

/// Lieux in a short list: more cannot be compared at a glance.
pub const MOST: usize = 5;
/// Lieux on one paper: some fifty pages, and less than a second.
pub const MOST_ON_PAPER: usize = 500;

/// What came of the last act on the short list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outcome {
    /// None yet.
    #[default]
    Nothing,
    /// A lieu was added: so many now.
    Added(usize),
    /// A lieu was taken away: so many now.
    Removed(usize),
    /// There was no room.
    Full,
}

/// What is typed in a *fiche d'orientation*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of the paper, in its order")]
pub enum Blank {
    FamilyName,
    FirstName,
    Contact,
    Needs,
    Referrer,
    Organisation,
    ReferrerContact,
    Date,
    Reason,
}

/// A *fiche d'orientation*.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Referral {
    texts: [String; 9],
    /// The help that is looked for.
    pub services: Vec<Value>,
    /// Where somebody is sent.
    chosen: Vec<Handle>,
    /// Something in it is the visitor's own.
    begun: bool,
}

impl Referral {
    /// What stands in a field.
    #[must_use]
    pub fn text(&self, blank: Blank) -> &str {
        &self.texts[blank as usize]
    }
}

/// A handle.
#[derive(Clone, Copy)]
pub struct Hand {
    kept: RwSignal<Vec<Handle>>,
    outcome: RwSignal<(u32, Outcome)>,
    referral: RwSignal<Referral>,
    /// The panels that those of this module, or a sheet opened from them, stand in front of.
    behind: RwSignal<Vec<Panel>>,
    /// The short list, in the order it was made.
    pub lieux: Memo<Shared<Vec<LieuId>>>,
}

impl Hand {
    pub(super) fn new(lieux: Memo<Option<Loaded<Lieux>>>) -> Self {
        let kept = RwSignal::new(Vec::<Handle>::new());
        let found = Memo::new(move || {
            let lieux = lieux.with(|lieux| match lieux {
                Some(Ok(lieux)) => Some(lieux.clone()),
                _ => None,
            });
            // Another catalogue has other numbers, and may not have them all.
            kept.with(|kept| kept.iter().filter_map(|handle| lieux.as_ref()?.by_handle(*handle)).collect::<Vec<_>>())
        });
        Self {
            kept,
            outcome: RwSignal::new((0, Outcome::Nothing)),
            referral: RwSignal::new(Referral::default()),
            behind: RwSignal::new(Vec::new()),
            lieux: Memo::new(move || Shared::new(found.get())),
        }
    }

    /// What came of the last act on the short list; the number makes two equal outcomes differ.
    #[must_use]
    pub fn outcome(&self) -> (u32, Outcome) {
        self.outcome.get()
    }

    fn came(&self, outcome: Outcome) {
        self.outcome.update(|(turn, last)| (*turn, *last) = (turn.wrapping_add(1), outcome));
    }

    /// What lies behind the panel in view.
    #[must_use]
    pub fn behind(&self) -> Option<Panel> {
        self.behind.with(|behind| behind.last().cloned())
    }

    /// The *fiche d'orientation* as it is.
    #[must_use]
    pub fn referral(&self) -> Referral {
        self.referral.get()
    }

    /// What stands in a field of it.
    #[must_use]
    pub fn text(&self, blank: Blank) -> String {
        self.referral.with(|referral| referral.text(blank).to_owned())
    }

    pub(super) fn forget_the_way(&self) {
        if self.behind.with_untracked(|behind| !behind.is_empty()) {
            self.behind.set(Vec::new());
        }
    }

    pub(super) fn step_back(&self) -> Option<Panel> {
        let mut last = None;
        if self.behind.with_untracked(|behind| !behind.is_empty()) {
            self.behind.update(|behind| last = behind.pop());
        }
        last
    }
}

impl AppState {
    /// Whether a lieu is in the short list.
    #[must_use]
    pub fn is_kept(&self, id: LieuId) -> bool {
        self.hand.lieux.with(|kept| kept.contains(&id))
    }

    /// Adds a lieu to the short list, or takes it away. Where there is no room, that is said.
    pub fn toggle_kept(&self, id: LieuId) {
        let Some(lieux) = leptos::prelude::untrack(|| self.lieux()) else { return };
        let mut kept = self.hand.lieux.get_untracked().to_vec();
        let outcome = if kept.contains(&id) {
            kept.retain(|other| *other != id);
            Outcome::Removed(kept.len())
        } else if kept.len() < MOST {
            kept.push(id);
            Outcome::Added(kept.len())
        } else {
            Outcome::Full
        };
        if outcome != Outcome::Full {
            self.hand.kept.set(kept.iter().map(|id| lieux.handle(*id)).collect());
        }
        self.hand.came(outcome);
    }

    /// Empties the short list. What compared it has nothing left to show.
    pub fn empty_kept(&self) {
        self.hand.kept.set(Vec::new());
        self.hand.came(Outcome::Removed(0));
        if self.panel.with_untracked(|panel| *panel == Panel::Selection) {
            self.close(super::Side::Panel);
        } else {
            // The button that was pressed is gone.
            self.look_at(Focus::Title);
        }
    }

    /// Compares the short list.
    pub fn open_selection(&self) {
        self.put_before(Panel::Selection);
    }

    /// Opens the *fiche d'orientation* for one lieu, or for those of the short list. What was typed in it before is still there.
    pub fn open_referral(&self, id: Option<LieuId>) {
        let Some(lieux) = leptos::prelude::untrack(|| self.lieux()) else { return };
        let mut offered: Vec<LieuId> = id.into_iter().collect();
        offered.extend(self.hand.lieux.get_untracked().iter().filter(|kept| Some(**kept) != id));
        let chosen = id.map_or(offered.len(), |_| 1);
        let chosen = offered.iter().take(chosen).map(|id| lieux.handle(*id)).collect();
        self.hand.referral.update(|referral| referral.chosen = chosen);
        if self.hand.referral.with_untracked(|referral| !referral.begun) {
            self.begin_referral();
        }
        self.put_before(Panel::Referral(offered));
    }

    /// Takes back all that was typed.
    pub fn erase_referral(&self) {
        self.hand.referral.update(|referral| {
            *referral = Referral { chosen: std::mem::take(&mut referral.chosen), ..Referral::default() };
        });
        self.begin_referral();
        self.look_at(Focus::Title);
    }

    /// What is known without asking: the day, and what was looked for.
    fn begin_referral(&self) {
        let today = atlas::calendar::moment(self.ask.now_s.get_untracked(), None).date;
        let services = self.ask.filter.with_untracked(|filter| filter.chosen(Facet::Services).to_vec());
        self.hand.referral.update(|referral| {
            referral.texts[Blank::Date as usize] = phrases::updated(today);
            referral.services = services;
        });
    }

    /// Something was typed.
    pub fn fill(&self, blank: Blank, typed: String) {
        self.hand.referral.update(|referral| {
            referral.texts[blank as usize] = typed;
            referral.begun = true;
        });
    }

    /// Checks a service that is looked for, or unchecks it.
    pub fn toggle_need(&self, value: &Value) {
        self.hand.referral.update(|referral| {
            if !take(&mut referral.services, value) {
                referral.services.push(value.clone());
            }
            referral.begun = true;
        });
    }

    /// Whether somebody is sent there.
    #[must_use]
    pub fn is_chosen(&self, id: LieuId) -> bool {
        let handle = self.lieux().map(|lieux| lieux.handle(id));
        handle.is_some_and(|handle| self.hand.referral.with(|referral| referral.chosen.contains(&handle)))
    }

    /// Sends somebody there, or not.
    pub fn toggle_chosen(&self, id: LieuId) {
        let Some(lieux) = leptos::prelude::untrack(|| self.lieux()) else { return };
        let handle = lieux.handle(id);
        self.hand.referral.update(|referral| {
            if !take(&mut referral.chosen, &handle) {
                referral.chosen.push(handle);
            }
        });
    }

    /// The focus goes to the title of the panel: what had it is gone.
    pub fn look_at_title(&self) {
        self.look_at(Focus::Title);
    }

    /// Wants the short list on paper.
    pub fn print_kept(&self) {
        self.export_these(Format::KeptOnPaper, self.hand.lieux.get_untracked());
    }

    pub(super) fn export_these(&self, format: Format, ids: Shared<Vec<LieuId>>) {
        let turn = self.export.with_untracked(|before| before.as_ref().map_or(0, |before| before.turn));
        self.export.set(Some(Export { turn: turn.wrapping_add(1), format, ids }));
    }

    /// Puts a panel before the one in view, which the way back leads to; one that the way went through already is gone back to.
    fn put_before(&self, panel: Panel) {
        let now = self.panel.get_untracked();
        let same = |a: &Panel, b: &Panel| std::mem::discriminant(a) == std::mem::discriminant(b);
        if !same(&now, &panel) {
            self.hand.behind.update(|behind| match behind.iter().position(|before| same(before, &panel)) {
                Some(at) => behind.truncate(at),
                None => behind.push(now),
            });
        }
        self.point_at(None);
        self.panel.set(panel);
        self.look_at(Focus::Title);
    }

    /// A sheet opens before the short list or the *fiche d'orientation*, not in its place.
    pub(super) fn remember_the_way(&self) {
        let now = self.panel.get_untracked();
        if matches!(now, Panel::Selection | Panel::Referral(_)) {
            self.hand.behind.update(|behind| behind.push(now));
        }
    }
}

/// Takes a thing out, and says whether it was there.
fn take<T: PartialEq>(things: &mut Vec<T>, thing: &T) -> bool {
    let at = things.iter().position(|other| other == thing);
    if let Some(at) = at {
        things.remove(at);
    }
    at.is_some()
}
