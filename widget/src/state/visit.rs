//! What of a state an address keeps ([`Link`]), both ways; what scripts ask for, and what of a visit they are told.

use super::{AppState, Focus, Lieux, Origin, Panel, Tab, View, parcours};
use atlas::camera::Camera;
use atlas::catalogue::{Handle, LieuId};
use atlas::filter::Filter;
use atlas::projection::{project, unproject};
use atlas::territoire::{Level, Territoire};
use embed_snippet::link::{Around, Link, Look};
use leptos::prelude::untrack;

/// A sheet that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wished {
    /// By an address.
    Handle(Handle),
    /// By a script. Whose it is may have to be fetched.
    Id(String),
}

/// What the page's owner is told of when the visitor changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The territory in view.
    pub scope: Territoire,
    /// Where somebody went: what is in view also changes when files that arrive say what the element holds.
    pub entered: Option<Territoire>,
    /// What is asked for.
    pub filter: Filter,
    /// The lieu whose sheet is open.
    pub sheet: Option<LieuId>,
    /// Another number: the change was not the visitor's.
    pub by_script: u32,
}

impl AppState {
    /// What of the visit its page may be told.
    #[must_use]
    pub fn seen(&self) -> Seen {
        let sheet = self.panel.with(|panel| match panel {
            Panel::Sheet(id, _) => Some(*id),
            _ => None,
        });
        Seen {
            scope: self.scope.get(),
            entered: self.entered.get(),
            filter: self.ask.filter(),
            sheet,
            by_script: self.by_script.get(),
        }
    }

    pub(super) fn not_the_visitor(&self) {
        self.by_script.update(|n| *n = n.wrapping_add(1));
    }

    /// Lets go of all that is asked for, because a script wants it.
    pub fn stop_asking(&self) {
        self.not_the_visitor();
        self.clear_all();
    }

    /// Goes to a territory by its code, because a script wants it: the focus stays where it is. Whether it led there: it must be one,
    /// and within the confines.
    pub fn go(&self, code: &str) -> bool {
        let Some(scope) = Link::territoire(code.trim()) else { return false };
        // « tout » is the top, whatever it is.
        let scope = if matches!(scope, Territoire::Ensemble(_)) { self.top_untracked() } else { scope };
        if !untrack(|| self.admits(scope.simplified())) {
            return false;
        }
        self.not_the_visitor();
        self.arrive(scope);
        true
    }

    /// Opens the sheet of a lieu, in its commune, because a script wants it; once the lieux are there.
    pub fn summon(&self, id: &str) {
        self.wished.set(Some(Wished::Id(id.to_owned())));
        let _ = self.open_wished();
    }

    /// What an address would keep of the visit as it is.
    #[must_use]
    pub fn link(&self) -> Link {
        let scope = self.scope.get();
        let sheet = self.panel.with(|panel| match panel {
            Panel::Sheet(id, _) => Some(*id),
            _ => None,
        });
        let lieu = match (sheet, self.lieux()) {
            (Some(id), Some(lieux)) => Some(lieux.handle(id)),
            _ => self.wished.with(|wished| match wished {
                Some(Wished::Handle(handle)) => Some(*handle),
                _ => None,
            }),
        };
        let (debut, preset) = self.config.with(|config| (config.debut, config.filtres.clone()));
        let filter = self.ask.filter();
        // What is not known yet to be one of the element's is kept until it is.
        let pending = self.entered.get().filter(|_| self.lieux().is_none());
        Link {
            parcours: self.step.get().filter(|step| Some(*step) != self.config.with(parcours::beginning)),
            territoire: match pending.unwrap_or(scope) {
                of if of == debut.map_or(self.top(), Territoire::simplified) => None,
                of if of == self.top() => Some(Territoire::Ensemble(Level::Communes)),
                of => Some(of),
            },
            no_filter: filter.is_empty() && !preset.is_empty(),
            filter: if filter == preset { Filter::default() } else { filter },
            around: self.ask.origin.with(|origin| origin.as_ref()?.told()),
            unsure: self.ask.shows_unsure(),
            lieux: match (self.tab.get(), self.config.with(|config| config.liste_des_lieux)) {
                (Tab::Lieux, false) => Some(true),
                (Tab::Territories, true) => Some(false),
                _ => None,
            },
            page: self.page.get(),
            lieu,
            look: match self.view.get() {
                View::At(camera) if !self.ask.is_private() => {
                    Some(Look { at: unproject(camera.center), scale: camera.scale.round() })
                }
                _ => None,
            },
        }
    }

    /// Goes where an address leads: one that was followed, or one that the browser went back to. The focus goes along only when it is in
    /// the element already.
    pub fn follow(&self, link: Link, has_focus: bool) {
        self.not_the_visitor();
        let was = (self.scope.get_untracked(), self.panel.get_untracked(), self.step.get_untracked());
        // Whether it is one of the element's is known later, and then decides what is in view.
        let (debut, preset, begins_with_lieux, regard) = self
            .config
            .with_untracked(|config| (config.debut, config.filtres.clone(), config.liste_des_lieux, config.regard));
        self.entered.set(link.territoire.or(debut).map(Territoire::simplified));
        let asked = if link.filter.is_empty() && !link.no_filter { preset } else { link.filter };
        // Of what is in no address, or not whole, going back forgets nothing: the visitor's own place, the street, the name of a point.
        let kept = self.ask.origin.get_untracked().filter(|kept| match (kept.told(), link.around) {
            (Some(Around::Point(at)), Some(Around::Point(there))) => {
                (at.lon - there.lon).abs() < 2e-5 && (at.lat - there.lat).abs() < 2e-5
            }
            (told, around) => told == around,
        });
        let origin = kept.or(link.around.map(|around| match around {
            Around::Commune(code) => Origin::Commune(code),
            Around::Point(at) => Origin::Point { label: String::new(), at },
        }));
        self.ask.put(asked, origin);
        let step = self.config.with_untracked(|config| parcours::of_link(config, link.parcours));
        self.step.set(step);
        // There both are listed.
        self.ask.unsure.set(link.unsure && step.is_none());
        self.tab.set(if link.lieux.unwrap_or(begins_with_lieux) { Tab::Lieux } else { Tab::Territories });
        let view = self.view.get_untracked();
        // Nor is what the map shows of a private place, in the same territory.
        let stays = matches!(view, View::Around | View::Near(_)) && self.scope.get_untracked() == was.0;
        self.view.set(match link.look.or(regard.filter(|_| link.around.is_none())) {
            Some(Look { at, scale }) => {
                let scale = scale.min(atlas::camera::MAX_SCALE);
                View::At(Camera { center: project(at), scale, width: 0.0, height: 0.0 })
            }
            None if stays && untrack(|| self.ask.is_private()) => view,
            None if link.around.is_some() => View::Around,
            None => View::Home,
        });
        self.show(Panel::Browse);
        self.page.set(link.page);
        self.wished.set(link.lieu.map(Wished::Handle));
        let _ = self.open_wished();
        let is = (self.scope.get_untracked(), self.panel.get_untracked(), self.step.get_untracked());
        if has_focus && was != is {
            self.look_at(Focus::Title);
        }
    }

    /// Opens the sheet that a link or a script asked for, once the lieux are there, and says which; one that is no longer published is
    /// forgotten.
    pub(super) fn open_wished(&self) -> Option<LieuId> {
        let wished = self.wished.get_untracked()?;
        let found = untrack(|| {
            let lieux = self.lieux()?;
            match &wished {
                Wished::Handle(handle) => Some(lieux.by_handle(*handle)),
                Wished::Id(id) => self.by_id(&lieux, id),
            }
        })?;
        self.wished.set(None);
        let id = found?;
        self.not_the_visitor();
        if matches!(wished, Wished::Id(_)) {
            self.go_to(id);
        }
        self.panel.set(Panel::Sheet(id, Vec::new()));
        Some(id)
    }

    /// The lieu that has this id, of the first source that has one; `None` until it is known which number each gives it.
    fn by_id(&self, lieux: &Lieux, id: &str) -> Option<Option<LieuId>> {
        let mut found = None;
        for rank in 0..self.n_sources() {
            let identifiers = self.config.with(|config| self.data.identifiers(config, rank))?;
            found = found.or_else(|| lieux.of_source(rank, identifiers.handle(id)));
        }
        Some(found)
    }
}
