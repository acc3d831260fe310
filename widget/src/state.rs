//! The state of one element: facts that only this module writes, conclusions that everybody reads, and the acts of a visitor.
//!
//! No browser here: what must be fetched is a conclusion ([`AppState::wanted`]), what arrived is an act
//! ([`AppState::arrived`]). So all of it runs in native tests.

use crate::load::LoadError;
use crate::manifest::Manifest;
use crate::signals::{Conclusion, Fact};
use crate::text;
use atlas::camera::Camera;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::drill_down;
use atlas::filter::{self, Bitset, Filter};
use atlas::lieu::Details;
use atlas::outlines::Outlines;
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::wire::DetailsFile;
use embed_snippet::Config;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// Something large, shared and never changed: equal only to itself, so that comparing two costs nothing.
#[derive(Debug)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// Takes a value in.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}
impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A part of the data that is fetched by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The publication's manifest.
    Manifest,
    /// Outlines of régions, départements and collectivités.
    France,
    /// Outlines of the communes of a département.
    Communes(CodeDepartement),
    /// The lieux: of the whole country, or of the one département the element is confined to; or the raw file.
    Lieux,
    /// What sheets add, for the lieux of a département; `None` for those not located.
    Details(Option<CodeDepartement>),
}

/// The bytes of a part.
pub enum Arrival {
    /// The manifest, read.
    Manifest(Manifest),
    /// A file of the layout.
    Bytes(Vec<u8>),
    /// A territory without any lieu has no file of lieux.
    NoLieux,
    /// A raw file that the reader turned into the two files of the layout.
    Raw {
        /// As the national index.
        index: Vec<u8>,
        /// As a details file, of all lieux.
        details: Vec<u8>,
        /// What it says of itself.
        about: About,
    },
}

/// What a raw file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// Its sources, as it names them; empty when it names none.
    pub source: String,
    /// The most recent day of its lieux, `YYYY-MM-DD`; empty when none has one.
    pub date: String,
}

/// The lieux and their R-tree.
#[derive(Debug)]
pub struct Lieux {
    /// All that map, filters and list need.
    pub catalogue: Catalogue,
    /// Where they are.
    pub index: SpatialIndex,
}

/// A part that is there, or why it is not. Absent from its map: not asked for, or on its way.
pub type Loaded<T> = Result<Shared<T>, LoadError>;

/// What the side panel shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Panel {
    /// The territories below, or the lieux.
    #[default]
    Browse,
    /// Lieux that stand on one point.
    Group(Vec<LieuId>),
    /// One lieu; and the group it was chosen from.
    Sheet(LieuId, Vec<LieuId>),
}

/// The value of a key. A handful of pairs: a list is found as fast as a tree, for a tenth of the code.
fn find<'a, K: PartialEq, V>(pairs: &'a [(K, V)], key: &K) -> Option<&'a V> {
    pairs.iter().find(|(of, _)| of == key).map(|(_, value)| value)
}

/// Sets the value of a key.
fn put<K: PartialEq, V>(pairs: &mut Vec<(K, V)>, key: K, value: V) {
    pairs.retain(|(of, _)| *of != key);
    pairs.push((key, value));
}

/// Which of the two lists is open while browsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Territories below this one.
    #[default]
    Territories,
    /// Lieux of this territory.
    Lieux,
}

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum View {
    /// The whole of the territory, whatever the size of the element.
    #[default]
    Home,
    /// Where the visitor moved it.
    At(Camera),
}

/// From where the visitor acted: focus stays on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The map, its markers or its buttons.
    Map,
    /// The list, the breadcrumb, or anything else.
    Panel,
}

/// What should get the keyboard focus once the new state is drawn. The number makes two equal wishes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// Leave it where it is.
    #[default]
    Stay,
    /// A territory of the map, else the map itself.
    Map(Territoire, u32),
    /// The title of the panel.
    Title(u32),
    /// A lieu, in the list or on the map, wherever it is shown.
    Lieu(LieuId, From, u32),
}

/// The state of one element. A handle: copying it copies nothing.
#[derive(Clone, Copy)]
pub struct AppState {
    config: Fact<Config>,
    generation: Fact<u32>,
    scope: Fact<Territoire>,
    view: Fact<View>,
    panel: Fact<Panel>,
    /// From where the sheet was opened: Escape leads back there.
    opened_from: Fact<From>,
    tab: Fact<Tab>,
    page: Fact<usize>,
    map_open: Fact<bool>,
    focus: Fact<Focus>,
    manifest: Fact<Option<Loaded<Manifest>>>,
    outlines: Fact<Vec<(Part, Loaded<Outlines>)>>,
    lieux: Fact<Option<Loaded<Lieux>>>,
    details: Fact<Vec<(Option<CodeDepartement>, Loaded<DetailsFile>)>>,
    all_details: Fact<Option<Shared<DetailsFile>>>,
    about: Fact<Option<About>>,
    progress: Fact<Vec<(Part, (u64, u64))>>,
    /// What must still be fetched, the most urgent first. Failed parts are not in it until [`Self::retry`].
    pub wanted: Conclusion<Vec<Part>>,
    /// The lieux of the territory in view that pass the filters.
    pub visible: Conclusion<Option<Shared<Bitset>>>,
    /// How many lieux each territory right below holds; those that hang on the territory itself are under its own key.
    pub counts: Conclusion<Shared<BTreeMap<Territoire, u32>>>,
    /// Lieux in the territory in view.
    pub total: Conclusion<u32>,
    /// What is on its way, with bytes received and expected; the most urgent.
    pub waiting: Conclusion<Option<(Part, u64, u64)>>,
    /// What failed, the most urgent.
    pub failed: Conclusion<Option<(Part, LoadError)>>,
    /// The lieux listed, sorted by name.
    pub listed: Conclusion<Shared<Vec<LieuId>>>,
}

/// The parts that a state needs, the most urgent first.
fn needed(
    config: &Config,
    scope: Territoire,
    panel: &Panel,
    manifest: Option<&Manifest>,
    sheet_of: Option<Territoire>,
) -> Vec<Part> {
    let Some(manifest) = manifest else { return vec![Part::Manifest] };
    let mut parts = Vec::new();
    let has_communes =
        |departement: CodeDepartement| manifest.files(departement).is_some_and(|files| files.communes.is_some());
    let departement = scope.departement();
    let above = matches!(config.territoire, Territoire::France | Territoire::Region(_));
    if above || departement.is_some_and(|departement| !has_communes(departement)) {
        parts.push(Part::France);
    }
    if let Some(departement) = departement.filter(|departement| has_communes(*departement)) {
        // What the visitor looks at comes first.
        parts.insert(0, Part::Communes(departement));
    }
    parts.push(Part::Lieux);
    if let (Panel::Sheet(..), Some(node)) = (panel, sheet_of) {
        parts.insert(0, Part::Details(node.departement()));
    }
    parts
}

impl AppState {
    /// The state of an element just put on a page.
    #[must_use]
    pub fn new(wished: Config) -> Self {
        let config = Fact::new(wished.clone());
        let scope = Fact::new(wished.territoire.simplified());
        let panel = Fact::new(Panel::default());
        let manifest = Fact::new(None::<Loaded<Manifest>>);
        let outlines = Fact::new(Vec::<(Part, Loaded<Outlines>)>::new());
        let lieux = Fact::new(None::<Loaded<Lieux>>);
        let details = Fact::new(Vec::<(Option<CodeDepartement>, Loaded<DetailsFile>)>::new());
        let all_details = Fact::new(None::<Shared<DetailsFile>>);
        let progress = Fact::new(Vec::<(Part, (u64, u64))>::new());

        let needed = Conclusion::new(move || {
            let sheet_of = panel.with(|panel| match panel {
                Panel::Sheet(id, _) => lieux.with(|lieux| match lieux {
                    Some(Ok(lieux)) => Some(lieux.catalogue.node(*id)),
                    _ => None,
                }),
                _ => None,
            });
            manifest.with(|manifest| {
                let manifest = match manifest {
                    Some(Ok(manifest)) => Some(&**manifest),
                    _ => None,
                };
                config.with(|config| panel.with(|panel| self::needed(config, scope.get(), panel, manifest, sheet_of)))
            })
        });
        // What became of a part: `None` when it is not there yet.
        let outcome = move |part: Part| -> Option<Result<(), LoadError>> {
            match part {
                Part::Manifest => manifest
                    .with(|loaded| loaded.as_ref().map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))),
                Part::France | Part::Communes(_) => outlines
                    .with(|loaded| find(loaded, &part).map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))),
                Part::Lieux => {
                    lieux.with(|loaded| loaded.as_ref().map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone)))
                }
                Part::Details(of) => {
                    if all_details.with(Option::is_some) {
                        return Some(Ok(()));
                    }
                    details.with(|loaded| {
                        find(loaded, &of).map(|loaded| loaded.as_ref().map(|_| ()).map_err(Clone::clone))
                    })
                }
            }
        };
        let wanted = Conclusion::new(move || {
            let mut parts = needed.get();
            parts.retain(|part| outcome(*part).is_none());
            // Something true is on screen before any lieu is loaded: outlines first, alone on the line.
            if parts.iter().any(|part| matches!(part, Part::France | Part::Communes(_))) {
                parts.retain(|part| *part != Part::Lieux);
            }
            parts
        });
        let waiting = Conclusion::new(move || {
            let part = wanted.with(|parts| parts.first().copied())?;
            let (received, total) = progress.with(|progress| find(progress, &part).copied().unwrap_or_default());
            Some((part, received, total))
        });
        let failed = Conclusion::new(move || {
            needed.with(|parts| parts.iter().find_map(|part| Some((*part, outcome(*part)?.err()?))))
        });
        let visible = Conclusion::new(move || {
            lieux.with(|lieux| match lieux {
                Some(Ok(lieux)) => {
                    Some(Shared::new(filter::visible(&lieux.catalogue, &Filter::default(), scope.get())))
                }
                _ => None,
            })
        });
        let counts = Conclusion::new(move || Shared::new(counts_below(scope.get(), lieux, outlines, manifest)));
        let total = Conclusion::new(move || counts.with(|counts| counts.values().sum()));
        let listed = Conclusion::new(move || {
            let ids = panel.with(|panel| match panel {
                Panel::Group(ids) | Panel::Sheet(_, ids) if !ids.is_empty() => Some(ids.clone()),
                _ => None,
            });
            let ids = ids.or_else(|| visible.with(|visible| visible.as_ref().map(|visible| visible.iter().collect())));
            let mut ids = ids.unwrap_or_default();
            lieux.with(|lieux| {
                if let Some(Ok(lieux)) = lieux {
                    ids.sort_by_cached_key(|id| atlas::fold::fold(lieux.catalogue.nom(*id)));
                }
            });
            Shared::new(ids)
        });
        Self {
            config,
            generation: Fact::new(0),
            scope,
            view: Fact::new(View::Home),
            panel,
            opened_from: Fact::new(From::Panel),
            tab: Fact::new(Tab::Territories),
            page: Fact::new(0),
            map_open: Fact::new(false),
            focus: Fact::new(Focus::Stay),
            manifest,
            outlines,
            lieux,
            details,
            all_details,
            about: Fact::new(None),
            progress,
            wanted,
            visible,
            counts,
            total,
            waiting,
            failed,
            listed,
        }
    }

    // Reading.

    /// The wishes of the page's owner.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config.get()
    }
    /// Grows each time the data must be loaded anew; what was asked for before is not to be delivered.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }
    /// The territory in view.
    #[must_use]
    pub fn scope(&self) -> Territoire {
        self.scope.get()
    }
    /// The territory that the element is confined to.
    #[must_use]
    pub fn top(&self) -> Territoire {
        self.config.with(|config| config.territoire.simplified())
    }
    /// Where the map looks.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.get()
    }
    /// What the panel shows.
    #[must_use]
    pub fn panel(&self) -> Panel {
        self.panel.get()
    }
    /// Which list is open: a territory without anything below has only lieux.
    #[must_use]
    pub fn tab(&self) -> Tab {
        if has_children(self.scope.get()) { self.tab.get() } else { Tab::Lieux }
    }
    /// The page of the list, from 0.
    #[must_use]
    pub fn page(&self) -> usize {
        self.page.get()
    }
    /// On narrow elements, whether the visitor opened the map.
    #[must_use]
    pub fn map_open(&self) -> bool {
        self.map_open.get()
    }
    /// What should get the focus.
    #[must_use]
    pub fn focus(&self) -> Focus {
        self.focus.get()
    }
    /// The publication, once known.
    #[must_use]
    pub fn manifest(&self) -> Option<Shared<Manifest>> {
        self.manifest.with(|manifest| manifest.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// What the raw file says of itself, once read; `None` for published data.
    #[must_use]
    pub fn about(&self) -> Option<About> {
        self.about.get()
    }
    /// Outlines, once there.
    #[must_use]
    pub fn outlines(&self, part: Part) -> Option<Shared<Outlines>> {
        self.outlines.with(|outlines| find(outlines, &part).and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// The lieux, once there.
    #[must_use]
    pub fn lieux(&self) -> Option<Shared<Lieux>> {
        self.lieux.with(|lieux| lieux.as_ref().and_then(|loaded| loaded.as_ref().ok().cloned()))
    }
    /// What the sheet of a lieu adds, once there.
    #[must_use]
    pub fn details(&self, id: LieuId) -> Option<Details> {
        let lieux = self.lieux()?;
        let handle = lieux.catalogue.handle(id);
        if let Some(found) = self.all_details.with(|all| all.as_ref().map(|all| all.get(handle))) {
            return found;
        }
        let of = lieux.catalogue.node(id).departement();
        self.details.with(|details| match find(details, &of) {
            Some(Ok(details)) => details.get(handle),
            _ => None,
        })
    }
    /// How many lieux the territory in view holds; `None` while nothing that would say so is there. Unknown is not zero.
    #[must_use]
    pub fn known_total(&self) -> Option<u32> {
        let counted = self.lieux().is_some() || self.outlines(outlines_of(self.scope())).is_some();
        counted.then(|| self.total.get())
    }
    /// How many lieux each territory right below `parent` holds, those that hang on `parent` itself under its own key; from the
    /// lieux, or from what came with the outlines until they are there.
    #[must_use]
    pub fn counts_below(&self, parent: Territoire) -> BTreeMap<Territoire, u32> {
        counts_below(parent, self.lieux, self.outlines, self.manifest)
    }
    /// The name of a territory: known from its code, or from the outlines that are there.
    #[must_use]
    pub fn nom(&self, territoire: Territoire) -> String {
        match territoire {
            Territoire::France => text::FRANCE.into(),
            Territoire::Region(region) => region.nom().into(),
            Territoire::Departement(departement) => departement.nom().into(),
            Territoire::NonLocalise => text::NOT_LOCATED.into(),
            Territoire::Commune(commune) => self
                .outlines(Part::Communes(commune.departement()))
                .and_then(|outlines| outlines.area(territoire).map(|area| area.nom.clone()))
                .unwrap_or_else(|| text::commune_without_name(commune.as_str())),
        }
    }

    /// Where a lieu is, for a line of a list; empty when nobody knows.
    #[must_use]
    pub fn nom_of_node(&self, node: Territoire) -> String {
        match node {
            Territoire::NonLocalise => String::new(),
            // Without the outlines of its département the name of a commune is not known here: the département says where.
            Territoire::Commune(commune) if self.outlines(Part::Communes(commune.departement())).is_none() => {
                commune.departement().nom().into()
            }
            node => self.nom(node),
        }
    }
    /// What should get the focus, without following it; `None` once the element is gone.
    #[must_use]
    pub fn focus_untracked(&self) -> Option<Focus> {
        self.focus.try_get_untracked()
    }

    // What the page's owner does.

    /// The attributes changed. A new source or territory starts over; the rest is taken in place.
    pub fn configure(&self, wished: Config) {
        let (source, territoire) = self
            .config
            .with_untracked(|config| (config.source != wished.source, config.territoire != wished.territoire));
        if territoire || source {
            self.scope.set(wished.territoire.simplified());
            self.view.set(View::Home);
            self.show(Panel::Browse);
            self.lieux.set(None);
            self.generation.update(|generation| *generation += 1);
            self.progress.update(Vec::clear);
        }
        if source {
            self.manifest.set(None);
            self.outlines.update(Vec::clear);
            self.details.update(Vec::clear);
            self.all_details.set(None);
            self.about.set(None);
        }
        self.config.set(wished);
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
            Part::Manifest => self.manifest.set(Some(match arrival {
                Ok(Arrival::Manifest(manifest)) => Ok(Shared::new(manifest)),
                Ok(_) => Err(LoadError::NotData),
                Err(error) => Err(error),
            })),
            Part::France | Part::Communes(_) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(Outlines::read(&bytes)?)));
                self.outlines.update(|outlines| {
                    put(outlines, part, read);
                });
            }
            Part::Lieux => {
                let read = arrival.and_then(|arrival| {
                    let catalogue = match arrival {
                        Arrival::Bytes(index) => atlas::wire::read_index(&index)?,
                        Arrival::NoLieux => Catalogue::default(),
                        Arrival::Raw { index, details, about } => {
                            self.all_details.set(Some(Shared::new(DetailsFile::read(details)?)));
                            self.about.set(Some(about));
                            atlas::wire::read_index(&index)?
                        }
                        Arrival::Manifest(_) => return Err(LoadError::NotData),
                    };
                    let index = SpatialIndex::new(&catalogue);
                    Ok(Shared::new(Lieux { catalogue, index }))
                });
                self.lieux.set(Some(read));
            }
            Part::Details(of) => {
                let read = bytes(arrival).and_then(|bytes| Ok(Shared::new(DetailsFile::read(bytes)?)));
                self.details.update(|details| {
                    put(details, of, read);
                });
            }
        }
        self.progress.update(|progress| {
            progress.retain(|(of, _)| *of != part);
        });
    }

    /// The visitor asked to try again what failed.
    pub fn retry(&self) {
        if self.manifest.with_untracked(|manifest| matches!(manifest, Some(Err(_)))) {
            self.manifest.set(None);
        }
        if self.lieux.with_untracked(|lieux| matches!(lieux, Some(Err(_)))) {
            self.lieux.set(None);
        }
        self.outlines.update(|outlines| outlines.retain(|(_, loaded)| loaded.is_ok()));
        self.details.update(|details| details.retain(|(_, loaded)| loaded.is_ok()));
        self.look_at(Focus::Title);
    }

    // What the visitor does.

    /// Goes to a territory: down, up or sideways. Outside the confines, nothing happens.
    pub fn enter(&self, territoire: Territoire, from: From) {
        let territoire = territoire.simplified();
        let before = self.scope.get_untracked();
        let confines = self.config.with_untracked(|config| config.territoire);
        if territoire == before || !territoire.is_within(confines) {
            return;
        }
        self.scope.set(territoire);
        self.view.set(View::Home);
        self.show(Panel::Browse);
        match from {
            // Going up, one is where one came from; going to a commune, which is still drawn, on it.
            From::Map => {
                let up = before.is_within(territoire);
                let place = if up { drill_down::child_towards(territoire, before) } else { territoire };
                self.look_at(|turn| Focus::Map(place, turn));
            }
            From::Panel => self.look_at(Focus::Title),
        }
    }

    /// One level up; at the top of the embed, nothing happens.
    pub fn leave(&self, from: From) {
        let scope = self.scope.get_untracked();
        if scope != self.config.with_untracked(|config| config.territoire.simplified())
            && let Some(parent) = scope.parent()
        {
            self.enter(parent, from);
        }
    }

    /// Escape: closes the sheet, then the group, then goes up. From a sheet or a group it leads back to what opened it, wherever the
    /// focus is meanwhile.
    pub fn escape(&self, from: From) {
        if self.panel.with_untracked(|panel| *panel == Panel::Browse) {
            self.leave(from);
        } else {
            self.close(self.opened_from.get_untracked());
        }
    }

    /// Opens the sheet of a lieu.
    pub fn open(&self, id: LieuId, from: From) {
        let group = self.panel.with_untracked(|panel| match panel {
            Panel::Group(ids) | Panel::Sheet(_, ids) if ids.contains(&id) => ids.clone(),
            _ => Vec::new(),
        });
        self.opened_from.set(from);
        self.panel.set(Panel::Sheet(id, group));
        self.look_at(Focus::Title);
    }

    /// Lists lieux that stand on one point of the map.
    pub fn open_group(&self, ids: Vec<LieuId>) {
        self.opened_from.set(From::Map);
        self.show(Panel::Group(ids));
        self.look_at(Focus::Title);
    }

    /// Closes the sheet or the group; the focus goes back to where it came from.
    pub fn close(&self, from: From) {
        match self.panel.get_untracked() {
            Panel::Browse => {}
            Panel::Group(ids) => {
                self.show(Panel::Browse);
                match (from, ids.first()) {
                    (From::Map, Some(id)) => self.look_at(|turn| Focus::Lieu(*id, from, turn)),
                    _ => self.look_at(Focus::Title),
                }
            }
            Panel::Sheet(id, group) => {
                if !group.is_empty() {
                    // The next Escape closes the group, which the map opened.
                    self.opened_from.set(From::Map);
                }
                // The page of the list stays: it is where the lieu was.
                self.panel.set(if group.is_empty() { Panel::Browse } else { Panel::Group(group) });
                self.look_at(|turn| Focus::Lieu(id, from, turn));
            }
        }
    }

    /// Moves the map.
    pub fn move_to(&self, camera: Camera) {
        self.view.set(View::At(camera));
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
        self.page.set(page);
        self.look_at(Focus::Title);
    }

    /// On narrow elements, shows or hides the map.
    pub fn toggle_map(&self) {
        self.map_open.update(|open| *open = !*open);
    }

    fn show(&self, panel: Panel) {
        self.panel.set(panel);
        self.page.set(0);
    }

    fn look_at(&self, wish: impl Fn(u32) -> Focus) {
        let turn = match self.focus.get_untracked() {
            Focus::Stay => 0,
            Focus::Map(_, turn) | Focus::Title(turn) | Focus::Lieu(_, _, turn) => turn,
        };
        self.focus.set(wish(turn.wrapping_add(1)));
    }
}

/// Whether a territory has territories below it.
#[must_use]
pub fn has_children(of: Territoire) -> bool {
    match of {
        Territoire::France | Territoire::Region(_) => true,
        Territoire::Departement(departement) => !departement.is_collectivite(),
        Territoire::Commune(commune) => commune.has_arrondissements(),
        Territoire::NonLocalise => false,
    }
}

fn counts_below(
    parent: Territoire,
    lieux: Fact<Option<Loaded<Lieux>>>,
    outlines: Fact<Vec<(Part, Loaded<Outlines>)>>,
    manifest: Fact<Option<Loaded<Manifest>>>,
) -> BTreeMap<Territoire, u32> {
    let counted = lieux.with(|lieux| match lieux {
        Some(Ok(lieux)) => {
            let visible = filter::visible(&lieux.catalogue, &Filter::default(), parent);
            Some(filter::counts_by_child(&lieux.catalogue, &visible, parent))
        }
        _ => None,
    });
    counted.unwrap_or_else(|| {
        manifest.with(|manifest| match manifest {
            Some(Ok(manifest)) => outlines.with(|outlines| counts_of_outlines(outlines, parent, manifest)),
            _ => BTreeMap::new(),
        })
    })
}

/// The outlines that carry the counts below a territory.
fn outlines_of(scope: Territoire) -> Part {
    match scope {
        Territoire::Departement(departement) if !departement.is_collectivite() => Part::Communes(departement),
        Territoire::Commune(commune) => Part::Communes(commune.departement()),
        _ => Part::France,
    }
}

/// The counts that came with the outlines: what is shown before the lieux are there.
fn counts_of_outlines(
    outlines: &Vec<(Part, Loaded<Outlines>)>,
    scope: Territoire,
    manifest: &Manifest,
) -> BTreeMap<Territoire, u32> {
    let mut counts = BTreeMap::new();
    let Some(Ok(outlines)) = find(outlines, &outlines_of(scope)) else { return counts };
    let mut whole = 0;
    for layer in outlines.layers() {
        for area in outlines.areas(layer) {
            // The overseas région and its département are one node, as are Paris and its commune.
            let node = area.territoire.simplified();
            if node == scope {
                whole = area.n_lieux;
            } else if node.parent() == Some(scope) && area.n_lieux > 0 {
                counts.insert(node, area.n_lieux);
            }
        }
    }
    // What hangs on the territory itself has no outline of its own: it is what is counted beyond its children.
    let below: u32 = counts.values().sum();
    let (node, rest) = match scope {
        Territoire::France => (Territoire::NonLocalise, manifest.non_localises.n_lieux),
        Territoire::NonLocalise => (scope, manifest.non_localises.n_lieux),
        Territoire::Departement(departement) => {
            let all = manifest.files(departement).map_or(0, |files| files.n_lieux);
            (scope, all.saturating_sub(below))
        }
        _ => (scope, whole.saturating_sub(below)),
    };
    if rest > 0 {
        counts.insert(node, rest);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{DepartementFiles, FileRef};
    use atlas::lieu::{Lieu, Position};
    use atlas::territoire::{CodeCommune, CodeRegion};
    use leptos::prelude::Owner;

    fn departement(code: &str) -> CodeDepartement {
        CodeDepartement::parse(code).unwrap()
    }
    fn commune(code: &str) -> Territoire {
        Territoire::Commune(CodeCommune::parse(code).unwrap())
    }
    fn loire() -> Territoire {
        Territoire::Departement(departement("42"))
    }
    fn rhone_alpes() -> Territoire {
        Territoire::Region(CodeRegion::parse("84").unwrap())
    }

    /// Lieux in Saint-Étienne, Roanne, the Loire at large, Lyon 3e, La Réunion, and nowhere.
    fn lieux() -> Vec<Lieu> {
        let lieu = |id: &str, nom: &str, node: Option<Territoire>, at: Option<(f64, f64)>| Lieu {
            id: id.into(),
            nom: nom.into(),
            adresse: format!("1 rue {id}"),
            territoire: node,
            position: at.and_then(|(lon, lat)| Position::new(lon, lat)),
            ..Lieu::default()
        };
        vec![
            lieu("a", "Médiathèque", Some(commune("42218")), Some((4.387, 45.44))),
            lieu("b", "Centre social", Some(commune("42218")), Some((4.387, 45.44))),
            lieu("c", "Écusson", Some(commune("42187")), Some((4.07, 46.03))),
            lieu("d", "Bus", Some(loire()), None),
            lieu("e", "Guillotière", Some(commune("69383")), Some((4.85, 45.75))),
            lieu("f", "Kaz", Some(commune("97411")), Some((55.45, -20.88))),
            lieu("g", "Nulle part", None, None),
        ]
    }

    fn contours(name: &str) -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/contours").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The outlines of a file with the counts of `lieux()` in them, as `prepare` publishes it.
    fn published(name: &str) -> Vec<u8> {
        let mut outlines = Outlines::read(&contours(name)).unwrap();
        outlines.set_counts(|territoire| {
            lieux().iter().filter(|lieu| lieu.node().is_within(territoire)).count().try_into().unwrap()
        });
        outlines.write()
    }

    fn manifest() -> Manifest {
        let files = |n_lieux, communes: bool| DepartementFiles {
            n_lieux,
            communes: communes.then(FileRef::default),
            index: Some(FileRef::default()),
            details: Some(FileRef::default()),
        };
        Manifest {
            n_lieux: 7,
            departements: [("42", 4), ("69", 1), ("974", 1), ("01", 0)]
                .map(|(code, n)| (departement(code), files(n, true)))
                .into_iter()
                .chain([(departement("988"), files(0, false))])
                .collect(),
            non_localises: files(1, false),
            ..Manifest::default()
        }
    }

    fn index_of(keep: impl Fn(&Lieu) -> bool) -> Arrival {
        let all = lieux();
        let handles = atlas::wire::handles(&all);
        let (kept, handles): (Vec<Lieu>, Vec<_>) = all.into_iter().zip(handles).filter(|(lieu, _)| keep(lieu)).unzip();
        Arrival::Bytes(atlas::wire::write_index(&kept, &handles))
    }

    /// Runs a story with a state, under an owner of its own.
    fn with_state(config: Config, story: impl FnOnce(AppState)) {
        let owner = Owner::new();
        owner.set();
        story(AppState::new(config));
    }

    /// Delivers whatever is wanted until nothing is; returns the order.
    fn deliver(state: AppState) -> Vec<Part> {
        let mut order = Vec::new();
        while let Some(part) = state.wanted.get_untracked().first().copied() {
            order.push(part);
            let arrival = match part {
                Part::Manifest => Arrival::Manifest(manifest()),
                Part::France => Arrival::Bytes(published("france.bin")),
                Part::Communes(of) => Arrival::Bytes(published(&format!("communes-{of}.bin"))),
                Part::Lieux => match state.top() {
                    Territoire::Departement(of) => index_of(|lieu| lieu.node().departement() == Some(of)),
                    _ => index_of(|_| true),
                },
                Part::Details(_) => {
                    let all = lieux();
                    Arrival::Bytes(atlas::wire::write_details(&all, &atlas::wire::handles(&all)))
                }
            };
            state.arrived(state.generation.get_untracked(), part, Ok(arrival));
            assert!(order.len() < 20, "{order:?}");
        }
        order
    }

    fn confined(territoire: Territoire) -> Config {
        Config { territoire, ..Config::default() }
    }

    fn by_name(state: AppState, nom: &str) -> LieuId {
        let lieux = state.lieux().unwrap();
        lieux.catalogue.ids().find(|id| lieux.catalogue.nom(*id) == nom).unwrap()
    }

    #[test]
    fn outlines_come_before_lieux_and_a_departement_asks_for_itself_only() {
        with_state(Config::default(), |state| {
            assert_eq!(deliver(state), [Part::Manifest, Part::France, Part::Lieux]);
        });
        with_state(confined(loire()), |state| {
            assert_eq!(deliver(state), [Part::Manifest, Part::Communes(departement("42")), Part::Lieux]);
        });
        with_state(confined(Territoire::Departement(departement("988"))), |state| {
            assert_eq!(
                deliver(state),
                [Part::Manifest, Part::France, Part::Lieux],
                "a silhouette, for want of communes"
            );
        });
    }

    #[test]
    fn counts_are_the_same_before_and_after_the_lieux_and_add_up_at_every_level() {
        let scopes = [
            (Territoire::France, 7),
            (rhone_alpes(), 5),
            (loire(), 4),
            (commune("42218"), 2),
            (Territoire::Departement(departement("69")), 1),
            (commune("69123"), 1),
            (commune("69383"), 1),
            (Territoire::Departement(departement("974")), 1),
            (Territoire::NonLocalise, 1),
        ];
        for (scope, expected) in scopes {
            with_state(Config::default(), |state| {
                state.arrived(0, Part::Manifest, Ok(Arrival::Manifest(manifest())));
                state.enter(scope, From::Panel);
                while let Some(part) = state.wanted.get_untracked().first().copied().filter(|part| *part != Part::Lieux)
                {
                    let name = match part {
                        Part::Communes(of) => format!("communes-{of}.bin"),
                        _ => "france.bin".into(),
                    };
                    state.arrived(0, part, Ok(Arrival::Bytes(published(&name))));
                }
                let before = state.counts.get_untracked();
                deliver(state);
                assert_eq!(*before, *state.counts.get_untracked(), "{scope:?}");
                assert_eq!(state.total.get_untracked(), expected, "{scope:?}");
                assert_eq!(state.listed.get_untracked().len() as u32, expected, "{scope:?}: the list is the map");
            });
        }
    }

    #[test]
    fn the_way_down_and_up_stays_within_the_confines() {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.leave(From::Map);
            assert_eq!(state.scope(), loire(), "nothing above the embed");
            state.enter(commune("01004"), From::Panel);
            assert_eq!(state.scope(), loire(), "nothing beside it");
            state.enter(commune("42218"), From::Map);
            assert_eq!((state.scope(), state.total.get_untracked()), (commune("42218"), 2));
            state.escape(From::Map);
            assert_eq!(state.scope(), loire());
            assert!(matches!(state.focus(), Focus::Map(from, _) if from == commune("42218")), "{:?}", state.focus());
        });
    }

    #[test]
    fn escape_closes_one_thing_at_a_time() {
        with_state(Config::default(), |state| {
            deliver(state);
            state.enter(commune("42218"), From::Map);
            deliver(state);
            let (a, b) = (by_name(state, "Médiathèque"), by_name(state, "Centre social"));
            state.open_group(vec![a, b]);
            state.open(a, From::Panel);
            assert_eq!(deliver(state), [Part::Details(Some(departement("42")))]);
            assert_eq!(state.details(a).map(|details| details.adresse), Some("1 rue a".into()));
            state.escape(From::Panel);
            assert_eq!(state.panel(), Panel::Group(vec![a, b]), "back to the lieux of that point");
            assert!(matches!(state.focus(), Focus::Lieu(id, From::Panel, _) if id == a));
            state.escape(From::Panel);
            assert_eq!((state.panel(), state.scope()), (Panel::Browse, commune("42218")));
            state.escape(From::Panel);
            assert_eq!(state.scope(), loire());
        });
    }

    #[test]
    fn lieux_are_listed_by_name_as_french_sorts_them() {
        with_state(confined(loire()), |state| {
            deliver(state);
            let lieux = state.lieux().unwrap();
            let names: Vec<String> =
                state.listed.get_untracked().iter().map(|id| lieux.catalogue.nom(*id).to_owned()).collect();
            assert_eq!(names, ["Bus", "Centre social", "Écusson", "Médiathèque"]);
        });
    }

    #[test]
    fn a_failure_is_said_and_only_what_failed_is_asked_for_again() {
        with_state(Config::default(), |state| {
            state.arrived(0, Part::Manifest, Ok(Arrival::Manifest(manifest())));
            state.arrived(0, Part::France, Ok(Arrival::Bytes(b"<!doctype html>".to_vec())));
            assert_eq!(state.failed.get_untracked(), Some((Part::France, LoadError::NotData)));
            assert_eq!(state.known_total(), None, "not known is not « aucun lieu »");
            assert_eq!(state.wanted.get_untracked(), [Part::Lieux], "a list without a map is still a list");
            state.retry();
            assert_eq!(state.failed.get_untracked(), None);
            assert_eq!(deliver(state), [Part::France, Part::Lieux]);
        });
    }

    #[test]
    fn what_an_older_wish_asked_for_is_not_delivered_to_a_newer_one() {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.configure(confined(Territoire::Departement(departement("69"))));
            state.arrived(0, Part::Lieux, Ok(index_of(|_| true)));
            assert!(state.lieux().is_none());
            deliver(state);
            assert_eq!((state.scope(), state.total.get_untracked()), (Territoire::Departement(departement("69")), 1));
        });
    }

    #[test]
    fn a_title_changed_by_script_loads_nothing_anew() {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.enter(commune("42218"), From::Panel);
            state.configure(Config { titre: Some("Ici".into()), ..confined(loire()) });
            assert_eq!((state.scope(), state.wanted.get_untracked()), (commune("42218"), vec![]));
        });
    }

    #[test]
    fn every_page_shows_something_whatever_was_open_before() {
        with_state(confined(loire()), |state| {
            deliver(state);
            state.choose(Tab::Lieux);
            state.turn_to(3);
            state.enter(commune("42218"), From::Panel);
            assert_eq!(state.page(), 0);
        });
    }
}
