//! Acts of a visitor who asks for something: filters, a point to measure from, a search, a file.

use super::ask::{in_order, set_of};
use super::look::has_children;
use super::{AppState, Focus, Format, Origin, Panel, Shared, Side, Tab, View};
use atlas::catalogue::LieuId;
use atlas::filter::{Criterion, Filter};
use atlas::opening::When;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::vocabulary::{Facet, Value};
use leptos::prelude::untrack;

impl AppState {
    /// Chooses a value of a facet, or lets go of it.
    pub fn toggle(&self, facet: Facet, value: Value) {
        self.change(|filter, _| filter.toggle(facet, value));
    }

    /// Chooses a value of a facet, if it is not chosen.
    pub fn require(&self, facet: Facet, value: Value) {
        self.change(|filter, _| filter.choose(facet, value));
    }

    /// Chooses hours, or lets go of them.
    pub fn toggle_when(&self, when: When) {
        self.change(|filter, _| filter.toggle_when(when));
    }

    /// Chooses hours instead of others, or lets go of those.
    pub fn replace_when(&self, old: Option<When>, new: Option<When>) {
        self.change(|filter, _| {
            for (when, wanted) in [(old, false), (new, true)] {
                if let Some(when) = when.filter(|when| filter.when().contains(when) != wanted) {
                    filter.toggle_when(when);
                }
            }
        });
    }

    /// Only appointments online, or only sheets at acceslibre; or all again.
    pub fn toggle_link(&self, criterion: Criterion) {
        self.change(|filter, _| match criterion {
            Criterion::Rdv => filter.rdv = !filter.rdv,
            _ => filter.acces_libre = !filter.acces_libre,
        });
    }

    /// Only what is this near, kilometres; or at any distance.
    pub fn limit_to(&self, radius_km: Option<u16>) {
        self.change(|filter, _| filter.radius_km = radius_km);
    }

    /// Lets go of a criterion.
    pub fn clear(&self, criterion: Criterion) {
        self.change(|filter, _| filter.clear(criterion));
    }

    /// Lets go of everything that is asked for; the point that distances are measured from stays.
    pub fn clear_all(&self) {
        self.change(|filter, _| *filter = Filter::default());
    }

    /// Measures distances from no point any more.
    pub fn forget_origin(&self) {
        self.change(|_, origin| *origin = None);
        if self.view.get_untracked() == View::Around {
            self.view.set(View::Home);
        }
    }

    /// Takes back the last change of the question.
    pub fn undo(&self) {
        let Some((filter, origin)) = self.ask.past.with_untracked(|past| past.last().cloned()) else { return };
        self.ask.past.update(|past| {
            past.pop();
        });
        self.ask.put(filter, origin);
        self.did("carte:filtered");
        self.show(Panel::Browse);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Filter, &mut Option<Origin>)) {
        self.ask.change(change);
        self.did("carte:filtered");
        // What is open may no longer be among the answers: the list is.
        self.show(Panel::Browse);
    }

    /// Shows those that leave something unsaid, or again those that answer.
    pub fn show_unsure(&self, unsure: bool) {
        self.ask.unsure.set(unsure);
        self.did("carte:filtered");
        self.show(Panel::Browse);
        if has_children(self.scope.get_untracked()) && unsure {
            self.tab.set(Tab::Lieux);
        }
        self.look_at(Focus::Title);
    }

    /// Looks around a point of a département: its lieux, the nearest first.
    pub fn go_near(&self, origin: Origin, departement: Option<CodeDepartement>) {
        let guided = self.step.get_untracked().is_some();
        self.ask.change(|filter, before| {
            *before = Some(origin);
            if guided && filter.radius_km.is_none() {
                filter.radius_km = Some(atlas::parcours::NEAR_KM);
            }
        });
        let there = departement.map(Territoire::Departement);
        if let Some(there) = there.filter(|there| untrack(|| self.admits(*there))) {
            self.entered.set(Some(there));
        }
        self.view.set(View::Around);
        self.show(Panel::Browse);
        // A question stays where it is, and the focus in it.
        if guided {
            return self.did("carte:filtered");
        }
        self.tab.set(Tab::Lieux);
        self.look_at(Focus::Title);
    }

    /// Goes to a lieu that was searched for: its commune on the map, its sheet beside it.
    pub fn find(&self, id: LieuId) {
        self.go_to(id);
        self.show(Panel::Browse);
        self.open(id, Side::Panel);
    }

    /// Shows the commune of a lieu, if it is within the confines.
    pub(super) fn go_to(&self, id: LieuId) {
        let node = self.lieux.with_untracked(|lieux| match lieux {
            Some(Ok(lieux)) => Some(lieux.catalogue.node(id).simplified()),
            _ => None,
        });
        if let Some(node) = node.filter(|node| untrack(|| self.admits(*node))) {
            self.entered.set(Some(node));
            self.view.set(View::Home);
        }
    }

    /// Looks beyond the territory in view, at what is near all the same.
    pub fn widen(&self, to: Territoire) {
        self.enter(to, Side::Panel);
        self.tab.set(Tab::Lieux);
        self.view.set(View::Home);
    }

    /// The visitor went to the search field.
    pub fn search(&self) {
        if !self.searching.get_untracked() {
            self.searching.set(true);
        }
    }

    /// The pointer or the focus is on a lieu, or left it.
    pub fn point_at(&self, lieu: Option<LieuId>) {
        if self.pointed.with_untracked(|before| *before != lieu) {
            self.pointed.set(lieu);
        }
    }

    /// Wants what is listed as a file. The nearest first, a file would tell who reads it what they are near to: where that is the visitor's
    /// alone, by name.
    pub fn wish_export(&self, format: Format) {
        let listed = self.listed.get_untracked();
        let ids = self.lieux.with_untracked(|lieux| match lieux {
            Some(Ok(lieux)) if untrack(|| self.ask.is_private()) => {
                Shared::new(in_order(lieux, &set_of(&listed, lieux.catalogue.len()), None))
            }
            _ => listed.clone(),
        });
        self.export_these(format, ids);
    }

    /// Time has gone on, to this many seconds since 1970.
    pub fn tick(&self, now_s: i64) {
        self.ask.now_s.set(now_s);
    }
}
