//! What of a state an address keeps ([`Link`]), both ways.

use super::{AppState, Focus, Origin, Panel, Tab, View};
use atlas::camera::Camera;
use atlas::projection::{project, unproject};
use atlas::territoire::Territoire;
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
        Link {
            territoire: (scope != self.top()).then_some(scope),
            filter: self.ask.filter(),
            around: match self.ask.origin() {
                Some(Origin::Commune(code)) => Some(Around::Commune(code)),
                Some(Origin::Point { at, .. }) => Some(Around::Point(at)),
                // Where somebody is stays with them, whomever the link is sent to.
                Some(Origin::Me(_)) | None => None,
            },
            unsure: self.ask.shows_unsure(),
            lieux: self.tab.get() == Tab::Lieux,
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
        self.entered.set(link.territoire.map(Territoire::simplified));
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
        self.ask.put(link.filter, kept.or(origin));
        self.ask.unsure.set(link.unsure);
        self.tab.set(if link.lieux { Tab::Lieux } else { Tab::Territories });
        self.view.set(match link.look {
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
