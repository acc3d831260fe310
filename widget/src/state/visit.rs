//! What of a state an address keeps ([`Link`]), both ways.

use super::{AppState, Focus, Origin, Panel, Tab, View};
use atlas::camera::Camera;
use atlas::filter::Filter;
use atlas::projection::{project, unproject};
use atlas::territoire::{Level, Territoire};
use embed_snippet::link::{Around, Link, Look};

impl AppState {
    /// What an address would keep of the visit as it is.
    #[must_use]
    pub fn link(&self) -> Link {
        let scope = self.scope.get();
        let sheet = self.panel.with(|panel| match panel {
            Panel::Sheet(id, _) => Some(*id),
            _ => None,
        });
        let lieu = match (sheet, self.lieux()) {
            (Some(id), Some(lieux)) => Some(lieux.catalogue.handle(id)),
            _ => self.wished.get(),
        };
        let (debut, preset) = self.config.with(|config| (config.debut, config.filtres.clone()));
        let filter = self.ask.filter();
        // What is not known yet to be one of the element's is kept until it is.
        let pending = self.entered.get().filter(|_| self.lieux().is_none());
        Link {
            territoire: match pending.unwrap_or(scope) {
                of if of == debut.map_or(self.top(), Territoire::simplified) => None,
                of if of == self.top() => Some(Territoire::Ensemble(Level::Communes)),
                of => Some(of),
            },
            no_filter: filter.is_empty() && !preset.is_empty(),
            filter: if filter == preset { Filter::default() } else { filter },
            around: match self.ask.origin() {
                Some(Origin::Commune(code)) => Some(Around::Commune(code)),
                Some(Origin::Point { at, .. }) => Some(Around::Point(at)),
                // Where somebody is stays with them, whomever the link is sent to.
                Some(Origin::Me(_)) | None => None,
            },
            unsure: self.ask.shows_unsure(),
            lieux: match (self.tab.get(), self.config.with(|config| config.liste_des_lieux)) {
                (Tab::Lieux, false) => Some(true),
                (Tab::Territories, true) => Some(false),
                _ => None,
            },
            page: self.page.get(),
            lieu,
            look: match self.view.get() {
                View::At(camera) => Some(Look { at: unproject(camera.center), scale: camera.scale.round() }),
                View::Home | View::Around => None,
            },
        }
    }

    /// Goes where an address leads: one that was followed, or one that the browser went back to. The focus goes along only when it is in
    /// the element already.
    pub fn follow(&self, link: Link, has_focus: bool) {
        let was = (self.scope.get_untracked(), self.panel.get_untracked());
        // Whether it is one of the element's is known later, and then decides what is in view.
        let (debut, preset, begins_with_lieux, regard) = self
            .config
            .with_untracked(|config| (config.debut, config.filtres.clone(), config.liste_des_lieux, config.regard));
        self.entered.set(link.territoire.or(debut).map(Territoire::simplified));
        let asked = if link.filter.is_empty() && !link.no_filter { preset } else { link.filter };
        let origin = match link.around {
            Some(Around::Commune(code)) => Some(Origin::Commune(code)),
            Some(Around::Point(at)) => Some(Origin::Point { label: String::new(), at }),
            // The visitor's own place is in no address: going back does not forget it.
            None => self.ask.origin.get_untracked().filter(|origin| matches!(origin, Origin::Me(_))),
        };
        // A point that has a name keeps it.
        let kept = self.ask.origin.get_untracked().filter(|kept| match (kept, &origin) {
            (Origin::Point { at, .. }, Some(Origin::Point { at: there, .. })) => {
                (at.lon - there.lon).abs() < 2e-5 && (at.lat - there.lat).abs() < 2e-5
            }
            _ => false,
        });
        self.ask.put(asked, kept.or(origin));
        self.ask.unsure.set(link.unsure);
        self.tab.set(if link.lieux.unwrap_or(begins_with_lieux) { Tab::Lieux } else { Tab::Territories });
        self.view.set(match link.look.or(regard.filter(|_| link.around.is_none())) {
            Some(Look { at, scale }) => {
                let scale = scale.min(atlas::camera::MAX_SCALE);
                View::At(Camera { center: project(at), scale, width: 0.0, height: 0.0 })
            }
            None if link.around.is_some() => View::Around,
            None => View::Home,
        });
        self.show(Panel::Browse);
        self.page.set(link.page);
        self.wished.set(link.lieu);
        self.open_wished();
        if has_focus && was != (self.scope.get_untracked(), self.panel.get_untracked()) {
            self.look_at(Focus::Title);
        }
    }

    /// Opens the sheet that a link asked for, once the lieux are there; one that is no longer published is forgotten.
    pub(super) fn open_wished(&self) {
        let Some(handle) = self.wished.get_untracked() else { return };
        let found = self.lieux.with_untracked(|lieux| match lieux {
            Some(Ok(lieux)) => Some(lieux.catalogue.by_handle(handle)),
            _ => None,
        });
        if let Some(found) = found {
            self.wished.set(None);
            if let Some(id) = found {
                self.panel.set(Panel::Sheet(id, Vec::new()));
            }
        }
    }
}
