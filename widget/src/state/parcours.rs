//! The questionnaire: where one is in it, and what leads from one step to another. Its answers are the filter and the point that
//! distances are measured from, as everywhere; what a step looks like is decided elsewhere.

use super::look::has_children;
use super::{AppState, Focus, Origin, Panel, Part, Tab, View};
use atlas::filter::{Criterion, Filter, Way};
use atlas::opening::{DayPart, When};
use atlas::parcours::{NEAR_KM, Step};
use atlas::territoire::{CodeDepartement, Territoire};
use embed_snippet::link::Link;
use embed_snippet::{Config, Vue};
use leptos::prelude::untrack;

/// Where an element begins: in the questionnaire, when it is one.
pub(super) fn beginning(config: &Config) -> Option<Step> {
    (config.vue == Vue::Parcours).then(|| first(config))
}

/// Where a link leads to.
pub(super) fn of_link(config: &Config, wished: Option<Step>) -> Option<Step> {
    let has_steps = !matches!(config.vue, Vue::Fiche | Vue::Compteur);
    let wished = wished.filter(|_| has_steps);
    // A step that is not asked here is as good as the first.
    wished.map(|step| if is_asked(config, step) { step } else { first(config) }).or(beginning(config))
}

fn is_asked(config: &Config, step: Step) -> bool {
    let offered = |of| !config.filtres_masques.contains(&of) && !config.filtres_fixes.asks(of);
    step.criterion().is_none_or(offered)
}

fn first(config: &Config) -> Step {
    Step::ALL.into_iter().find(|step| is_asked(config, *step)).unwrap_or(Step::Results)
}

impl AppState {
    /// Where one is in the questionnaire; none outside.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        self.step.get()
    }

    /// Whether the way out of the questionnaire leads anywhere.
    #[must_use]
    pub fn can_leave_parcours(&self) -> bool {
        self.config.with(|config| config.vue != Vue::Parcours)
    }

    /// The steps that the page's owner leaves something to ask in, and the results.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.config.with(|config| Step::ALL.into_iter().filter(|step| is_asked(config, *step)).collect())
    }

    /// Whether something was answered in a step.
    #[must_use]
    pub fn is_answered(&self, step: Step) -> bool {
        match step {
            Step::Place => self.ask.origin.with(Option::is_some),
            _ => step.criterion().is_some_and(|criterion| self.ask.with_filter(|filter| filter.asks(criterion))),
        }
    }

    /// What is asked for that no step of the questionnaire asks.
    #[must_use]
    pub fn asked_besides(&self) -> Vec<Criterion> {
        let steps = self.steps();
        let of_a_step = |of: Criterion| steps.iter().any(|step| step.criterion() == Some(of));
        let filter = self.ask.filter();
        Criterion::all().filter(|criterion| filter.asks(*criterion) && !of_a_step(*criterion)).collect()
    }

    /// How many lieux of the element answer, and how many leave something unsaid; none while they are being counted.
    #[must_use]
    pub fn n_answers(&self) -> Option<(u32, u32)> {
        self.ask.answers.with(Option::is_some).then(|| self.ask.n.get())
    }

    /// What to let go of, when nothing surely answers.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        let (Some(lieux), Some(base), Some(answers)) = (self.lieux(), self.ask.base.get(), self.ask.answers.get())
        else {
            return Vec::new();
        };
        if self.ask.n.get().0 > 0 {
            return Vec::new();
        }
        let (filter, asker) = (self.ask.filter(), self.ask.asker.get());
        answers.ways(&base, &lieux.catalogue, &lieux.index, &filter, &asker)
    }

    /// Takes one of these ways.
    pub fn take(&self, way: &Way) {
        self.change(|filter, _| way.changes.iter().for_each(|change| change.apply(filter)));
    }

    /// Opens the questionnaire at its beginning, with what is already asked for.
    pub fn open_parcours(&self) {
        self.ask.unsure.set(false);
        if self.ask.origin.with_untracked(Option::is_some) {
            self.ask.change(|filter, _| filter.radius_km = filter.radius_km.or(Some(NEAR_KM)));
        }
        self.go_to_step(self.config.with_untracked(first));
    }

    /// Goes to a step. Nothing of what was answered is lost.
    pub fn go_to_step(&self, step: Step) {
        self.step.set(Some(step));
        self.show(Panel::Browse);
        self.page.set(0);
        self.look_at(Focus::Title);
    }

    /// The next step, whether something was answered or not.
    pub fn next_step(&self) {
        self.walk(1);
    }

    /// The step before.
    pub fn previous_step(&self) {
        self.walk(-1);
    }

    fn walk(&self, by: isize) {
        let steps = untrack(|| self.steps());
        let here = steps.iter().position(|step| Some(*step) == self.step.get_untracked()).unwrap_or_default();
        if let Some(step) = here.checked_add_signed(by).and_then(|there| steps.get(there)) {
            self.go_to_step(*step);
        }
    }

    /// Back to the map and its filters, which hold what was answered.
    pub fn leave_parcours(&self) {
        if !untrack(|| self.can_leave_parcours()) {
            return;
        }
        self.step.set(None);
        self.show(Panel::Browse);
        if has_children(self.scope.get_untracked()) && self.ask.filter.with_untracked(|filter| !filter.is_empty()) {
            self.tab.set(Tab::Lieux);
        }
        self.look_at(Focus::Title);
    }

    /// Starts over, without any answer; [`Self::restore`] gives them back.
    pub fn restart(&self) {
        let before = (self.ask.filter.get_untracked(), self.ask.origin.get_untracked());
        let preset = self.config.with_untracked(|config| config.filtres.clone());
        self.change(|filter, origin| (*filter, *origin) = (preset, None));
        self.wiped.set(Some(before));
        self.view.set(View::Home);
        self.go_to_step(self.config.with_untracked(first));
    }

    /// Whether starting over took away something that was not asked for again since.
    #[must_use]
    pub fn can_restore(&self) -> bool {
        let preset = self.config.with(|config| config.filtres.clone());
        let wiped = self.wiped.with(|wiped| wiped.as_ref().is_some_and(|wiped| *wiped != (preset.clone(), None)));
        wiped && self.ask.origin.with(Option::is_none) && self.ask.with_filter(|filter| *filter == preset)
    }

    /// Gives back what starting over took away.
    pub fn restore(&self) {
        let Some((filter, origin)) = self.wiped.get_untracked() else { return };
        let around = origin.is_some();
        self.change(|now, from| (*now, *from) = (filter, origin));
        self.wiped.set(None);
        if around {
            self.view.set(View::Around);
        }
        self.look_at(Focus::Title);
    }

    /// Measures distances from the middle of a collectivité, whose communes nobody knows the place of: all of it is near.
    pub fn go_near_collectivite(&self, code: CodeDepartement) {
        let there = Territoire::Departement(code);
        let middle = untrack(|| Some(self.outlines(Part::France)?.area(there)?.label));
        if let Some(at) = middle {
            let label = untrack(|| self.nom(there));
            self.go_near(Origin::Point { label, at }, Some(code));
            self.limit_to(None);
        }
    }

    /// Chooses a part of a day, or lets go of it: the whole day and a half of it are not asked for together.
    pub fn toggle_slot(&self, weekday: u8, part: DayPart) {
        self.change(|filter, _| {
            let slot = |part| When::Slot { weekday, part };
            let others: &[DayPart] =
                if part == DayPart::Any { &[DayPart::Morning, DayPart::Afternoon] } else { &[DayPart::Any] };
            for when in
                others.iter().map(|part| slot(*part)).filter(|when| filter.when().contains(when)).collect::<Vec<_>>()
            {
                filter.toggle_when(when);
            }
            filter.toggle_when(slot(part));
        });
    }

    /// What an address leads to when one goes back or forth between steps: the step, with the answers as they are now. An answer that was
    /// given later is not lost by going back.
    #[must_use]
    pub fn between_steps(&self, link: &Link) -> Option<Link> {
        let there = self.config.with_untracked(|config| of_link(config, link.parcours))?;
        let _ = self.step.get_untracked()?;
        let now = untrack(|| self.link());
        Some(Link { parcours: Some(there), lieu: link.lieu, page: link.page, ..now })
    }

    /// Whether two addresses are of the same step, so that what was answered in it makes no entry of the history.
    #[must_use]
    pub fn is_same_step(&self, before: &Link, now: &Link) -> bool {
        let step = |link: &Link| self.config.with_untracked(|config| of_link(config, link.parcours));
        let bare = |link: &Link| Link {
            territoire: None,
            filter: Filter::default(),
            no_filter: false,
            around: None,
            lieux: None,
            look: None,
            ..link.clone()
        };
        step(now).is_some() && step(before) == step(now) && bare(before) == bare(now)
    }
}
