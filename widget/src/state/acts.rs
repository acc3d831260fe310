//! What happens to the state: acts of the page's owner, of the network, of the visitor. Nothing else writes its signals.

use super::data::put;
use super::{AppState, Arrival, Focus, Lieux, Loaded, Panel, Part, Shared, Side, Tab, View};
use crate::failure::LoadError;
use atlas::camera::Camera;
use atlas::catalogue::LieuId;
use atlas::drill_down;
use atlas::epcis::Epcis;
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::identifiers::Identifiers;
use atlas::outlines::Outlines;
use atlas::overlay::Overlay;
use atlas::territoire::Territoire;
use atlas::wire::DetailsFile;
use embed_snippet::link::Link;
use embed_snippet::{Config, Vue};

impl AppState {
    // What the page's owner does.

    /// The attributes changed. A new source or territory starts over; the rest is taken in place.
    pub fn configure(&self, wished: Config) {
        self.not_the_visitor();
        let (source, territoire, contour) = self.config.with_untracked(|config| {
            let source = config.sources != wished.sources || config.corrections != wished.corrections;
            (source, config.perimeter != wished.perimeter, config.contour != wished.contour)
        });
        if territoire || source || contour {
            self.data.pieces.update(Vec::clear);
            self.pointed.set(None);
            self.export.set(None);
            self.generation.update(|generation| *generation += 1);
            self.progress.update(Vec::clear);
        }
        let presets = self.config.with_untracked(|config| config.filtres != wished.filtres);
        // A beginning that was changed begins anew; one that was not leaves the visitor where they are.
        let other = self.config.with_untracked(|config| {
            let guided = |config: &Config| config.vue == Vue::Parcours;
            (config.debut, config.regard, config.liste_des_lieux, guided(config))
                != (wished.debut, wished.regard, wished.liste_des_lieux, guided(&wished))
        });
        let begins = presets || territoire || source || contour || other;
        if contour {
            self.data.contour.set(None);
        }
        if source {
            self.data.clear();
        }
        self.config.set(wished);
        if begins {
            let filter = self.ask.filter.get_untracked();
            let kept = Link { no_filter: filter.is_empty(), filter, ..Link::default() };
            self.follow(if presets { Link::default() } else { kept }, false);
        }
    }

    // What the network does.

    /// So many bytes of a part are there, of so many expected (0: unknown).
    pub fn progressed(&self, part: Part, received: u64, total: u64) {
        self.progress.update(|progress| {
            put(progress, part, (received, total));
        });
    }

    /// A part arrived, or failed. What was asked for by an earlier generation is ignored.
    pub fn arrived(&self, generation: u32, part: Part, arrival: Result<Arrival, LoadError>) {
        if generation != self.generation.get_untracked() {
            return;
        }
        let bytes = |arrival: Result<Arrival, LoadError>| match arrival? {
            Arrival::Bytes(bytes) => Ok(bytes),
            _ => Err(LoadError::NotData),
        };
        match part {
            Part::Manifest(rank) => {
                let read = arrival.and_then(|arrival| match arrival {
                    Arrival::Manifest(manifest) => Ok(Shared::new(*manifest)),
                    _ => Err(LoadError::NotData),
                });
                self.data.manifests.update(|manifests| put(manifests, rank, read));
            }
            Part::Contour => self.data.contour.set(Some(match arrival {
                Ok(Arrival::Contour(rings)) => Ok(Shared::new(rings)),
                Ok(_) => Err(LoadError::NotData),
                Err(error) => Err(error),
            })),
            Part::Code(code) => {
                let there = arrival.map(|_| Shared::new(()));
                self.data.code.update(|all| put(all, code, there));
            }
            Part::Epcis => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Epcis::read(&bytes)?)));
                self.data.epcis.set(Some(read));
            }
            Part::France | Part::Communes(_) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Outlines::read(&bytes)?)));
                self.data.outlines.update(|outlines| put(outlines, part, read));
            }
            Part::Lieux(rank, of) => {
                let read = arrival.and_then(|arrival| {
                    let index = match arrival {
                        Arrival::Bytes(index) => index,
                        Arrival::Raw { index, details, about } => {
                            let details = Shared::new(DetailsFile::read(details)?);
                            // All ids are there: no file need say which of them share a hash.
                            let own = Identifiers::of(details.ids().zip(details.handles()));
                            self.data.identifiers.update(|all| put(all, rank, Ok(Shared::new(own))));
                            self.data.all_details.update(|all| put(all, rank, details));
                            self.data.abouts.update(|abouts| put(abouts, rank, about));
                            index
                        }
                        _ => return Err(LoadError::NotData),
                    };
                    Ok(Shared::new(atlas::wire::read_index(&index)?))
                });
                self.data.pieces.update(|pieces| put(pieces, (rank, of), read));
            }
            Part::Names => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Gazetteer::read(&bytes)?)));
                self.data.gazetteer.set(Some(read));
            }
            Part::Formers => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Formers::read(&bytes)?)));
                self.data.formers.set(Some(read));
            }
            Part::Corrections => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Overlay::read(&bytes)?)));
                self.data.corrections.set(Some(read));
            }
            Part::Notices(rank) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Overlay::read(&bytes)?)));
                self.data.notices.update(|notices| put(notices, rank, read));
            }
            Part::Identifiers(rank) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Identifiers::read(&bytes)?)));
                self.data.identifiers.update(|all| put(all, rank, read));
            }
            Part::Details(rank, of) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(DetailsFile::read(bytes)?)));
                self.data.details.update(|details| put(details, (rank, of), read));
            }
        }
        let _ = self.open_wished();
        self.open_only();
        self.progress.update(|progress| {
            progress.retain(|(of, _)| *of != part);
        });
    }

    /// The visitor asked to try again what failed.
    pub fn retry(&self) {
        self.data.forget_failures();
        self.look_at(Focus::Title);
    }

    // What the visitor does.

    pub(super) fn top_untracked(&self) -> Territoire {
        self.confines.with_untracked(super::top_of)
    }

    /// Goes to a territory: down, up or sideways. Outside the confines, nothing happens.
    pub fn enter(&self, territoire: Territoire, from: Side) {
        let territoire = territoire.simplified();
        let before = self.scope.get_untracked();
        if territoire == before || !leptos::prelude::untrack(|| self.admits(territoire)) {
            return;
        }
        self.arrive(territoire);
        match from {
            // Going up, one is where one came from; going to a commune, which is still drawn, on it.
            Side::Map => {
                let up = before.is_within(territoire);
                let place = if up { drill_down::child_towards(territoire, before) } else { territoire };
                self.look_at(|turn| Focus::Map(place, turn));
            }
            Side::Panel => self.look_at(Focus::Title),
        }
    }

    /// Shows a territory from its beginning.
    pub(super) fn arrive(&self, at: Territoire) {
        self.entered.set(Some(at.simplified()));
        self.view.set(View::Home);
        self.show(Panel::Browse);
    }

    /// One level up; at the top of the embed, nothing happens.
    pub fn leave(&self, from: Side) {
        let scope = self.scope.get_untracked();
        let path = drill_down::path(self.top_untracked(), scope);
        if let Some(parent) = path.iter().rev().nth(1) {
            self.enter(*parent, from);
        }
    }

    /// Escape: closes the sheet, then the group, then goes up. From a sheet or a group it leads back to what opened it, wherever the
    /// focus is meanwhile. Whether there was anything to leave: else the key is the page's.
    pub fn escape(&self, from: Side) -> bool {
        let seen = || (self.panel.get_untracked(), self.scope.get_untracked());
        let before = seen();
        if self.panel.with_untracked(|panel| *panel == Panel::Browse) {
            // Nothing is above a question, and its answers are not to be lost by a key.
            if from == Side::Map || self.step.get_untracked().is_none() {
                self.leave(from);
            }
        } else {
            self.close(self.opened_from.get_untracked());
        }
        before != seen()
    }

    /// Opens the sheet of a lieu.
    pub fn open(&self, id: LieuId, from: Side) {
        self.did("carte:sheet");
        let group = self.panel.with_untracked(|panel| match panel {
            Panel::Group(ids) | Panel::Sheet(_, ids) if ids.contains(&id) => ids.clone(),
            _ => Vec::new(),
        });
        self.opened_from.set(from);
        self.point_at(None);
        self.remember_the_way();
        self.panel.set(Panel::Sheet(id, group));
        self.look_at(Focus::Title);
    }

    /// Lists lieux that stand on one point of the map.
    pub fn open_group(&self, ids: Vec<LieuId>) {
        self.opened_from.set(Side::Map);
        self.show(Panel::Group(ids));
        self.look_at(Focus::Title);
    }

    /// Closes the sheet or the group; the focus goes back to where it came from.
    pub fn close(&self, from: Side) {
        let now = self.panel.get_untracked();
        if let Some(behind) = self.hand.step_back() {
            self.panel.set(behind);
            return match now {
                Panel::Sheet(id, _) => self.look_at(|turn| Focus::Lieu(id, Side::Panel, turn)),
                _ => self.look_at(Focus::Title),
            };
        }
        if self.is_only_sheet() {
            return;
        }
        match now {
            Panel::Browse | Panel::Parcours(_) => {}
            // Nothing behind them that is still there.
            Panel::Selection | Panel::Referral(_) => {
                self.show(Panel::Browse);
                self.look_at(Focus::Title);
            }
            Panel::Group(ids) => {
                self.show(Panel::Browse);
                match (from, ids.first()) {
                    (Side::Map, Some(id)) => self.look_at(|turn| Focus::Lieu(*id, from, turn)),
                    _ => self.look_at(Focus::Title),
                }
            }
            Panel::Sheet(id, group) => {
                if !group.is_empty() {
                    // The next Escape closes the group, which the map opened.
                    self.opened_from.set(Side::Map);
                }
                // The page of the list stays: it is where the lieu was.
                self.panel.set(if group.is_empty() { Panel::Browse } else { Panel::Group(group) });
                self.look_at(|turn| Focus::Lieu(id, from, turn));
            }
        }
    }

    /// Moves the map.
    pub fn move_to(&self, camera: Camera) {
        let near =
            leptos::prelude::untrack(|| self.ask.is_private()) || matches!(self.view.get_untracked(), View::Near(_));
        self.view.set(if near { View::Near(camera) } else { View::At(camera) });
    }

    /// Shows the whole territory again. The button that asked for it goes: the focus stays on the map.
    pub fn home(&self) {
        self.view.set(View::Home);
        let scope = self.scope.get_untracked();
        self.look_at(|turn| Focus::Map(scope, turn));
    }

    /// Opens one of the two lists.
    pub fn choose(&self, tab: Tab) {
        self.tab.set(tab);
        self.page.set(0);
    }

    /// Turns to a page of the list.
    pub fn turn_to(&self, page: usize) {
        self.did("carte:paged");
        self.page.set(page);
        self.look_at(Focus::Title);
    }

    /// On narrow elements, shows or hides the map.
    pub fn toggle_map(&self) {
        self.map_open.update(|open| *open = !*open);
    }

    /// Where the map stands alone, shows or hides the list.
    pub fn toggle_list(&self) {
        self.list_open.update(|open| *open = !*open);
    }

    /// Something was done whose result is soon painted: `name` is that of its measure.
    pub fn did(&self, name: &'static str) {
        self.act.set(name);
    }

    /// The measure of what was done since this was last asked; empty for none, and once the element is gone.
    pub fn take_act(&self) -> &'static str {
        let mut name = "";
        self.act.update(|act| name = std::mem::take(act));
        name
    }

    /// Whether the element is the sheet of one lieu, with nothing behind it.
    #[must_use]
    pub fn is_only_sheet(&self) -> bool {
        let one = |lieux: &Option<Loaded<Lieux>>| matches!(lieux, Some(Ok(lieux)) if lieux.catalogue.len() == 1);
        self.config.with_untracked(|config| config.vue == Vue::Fiche) && self.lieux.with_untracked(one)
    }

    fn open_only(&self) {
        if self.is_only_sheet() && self.panel.with_untracked(|panel| *panel == Panel::Browse) {
            self.panel.set(Panel::Sheet(LieuId(0), Vec::new()));
        }
    }

    pub(super) fn show(&self, panel: Panel) {
        // The line that the pointer or the focus was on goes, and cannot say that they left it.
        self.point_at(None);
        self.hand.forget_the_way();
        // Said only where they differ: another panel is made anew from top to bottom.
        if self.panel.with_untracked(|before| *before != panel) {
            self.panel.set(panel);
        }
        if self.page.get_untracked() != 0 {
            self.page.set(0);
        }
    }

    pub(super) fn look_at(&self, wish: impl Fn(u32) -> Focus) {
        let turn = match self.focus.get_untracked() {
            Focus::Stay => 0,
            Focus::Map(_, turn) | Focus::Title(turn) | Focus::Lieu(_, _, turn) => turn,
        };
        self.focus.set(wish(turn.wrapping_add(1)));
    }
}
