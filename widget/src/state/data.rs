//! The data of one element: its parts, what must be fetched next, and the counts that are known.

use crate::failure::LoadError;
use crate::manifest::Manifest;
use crate::reactive::{RwSignal, settled};
use atlas::catalogue::{Catalogue, Handle, LieuId};
use atlas::confines::{Confines, Need};
use atlas::counts::Counts;
use atlas::epcis::Epcis;
use atlas::fold::fold;
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::identifiers::Identifiers;
use atlas::order;
use atlas::outlines::Outlines;
use atlas::overlay::Overlay;
use atlas::rings::Ring;
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Level, Territoire};
use atlas::wire::DetailsFile;
use embed_snippet::Config;
use embed_snippet::config::is_raw;
use std::cell::OnceCell;
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
impl<T: PartialEq> Shared<T> {
    /// The last value where this one says the same: what follows from it then stays as it is.
    #[must_use]
    pub fn or_same(self, last: Option<&Self>) -> Self {
        last.filter(|last| *last.0 == *self.0).cloned().unwrap_or(self)
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
    /// The manifest of the source of this rank.
    Manifest(u8),
    /// Where each EPCI is.
    Epcis,
    /// The drawn outline that confines.
    Contour,
    /// Outlines of régions, départements and collectivités.
    France,
    /// Outlines of the communes of a département.
    Communes(CodeDepartement),
    /// The lieux of the source of this rank: those of a département, or all.
    Lieux(u8, Option<CodeDepartement>),
    /// What sheets add, for the lieux of a département of the source of this rank; `None` for those not located.
    Details(u8, Option<CodeDepartement>),
    /// The names of all communes.
    Names,
    /// The names that communes had.
    Formers,
    /// What the owner's file hides, corrects, or says of lieux.
    Corrections,
    /// What the publication of the source of this rank says of its lieux for a while.
    Notices(u8),
    /// The ids of the source of this rank whose number is not their hash.
    Identifiers(u8),
    /// Code that only some elements or acts need.
    Code(Code),
}

/// A file of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// What takes lieux out: of other territories, of other answers than the owner's, those that a correction changes.
    Cut,
    /// What writes the list as a file.
    Exports,
}

/// The bytes of a part.
pub enum Arrival {
    /// The manifest, read.
    Manifest(Box<Manifest>),
    /// A file of the layout.
    Bytes(Vec<u8>),
    /// A drawn outline.
    Contour(Vec<Ring>),
    /// Code, which is called from now on.
    Code,
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

/// The lieux of an element and their R-tree.
#[derive(Debug)]
pub struct Lieux {
    /// All that map, filters and list need.
    pub catalogue: Shared<Catalogue>,
    /// Where they are.
    pub index: SpatialIndex,
    by_name: OnceCell<Vec<LieuId>>,
    /// The rank of the source of each lieu; one for all where there is one.
    sources: Vec<u8>,
    /// Of the lieux that a correction moved, by source and number there, the département that they are published in.
    moved: Vec<Moved>,
    /// In order, the lieux whose number is an earlier source's too, each with one that is nobody's.
    renumbered: Vec<(LieuId, Handle)>,
}

/// A lieu that was moved: the rank of its source and its number there, and the département that it is published in.
pub(super) type Moved = ((u8, Handle), Option<CodeDepartement>);

impl Lieux {
    /// Loads the R-tree. `sources`: of each lieu, the rank of its source, or one for all; `moved`: where moved lieux are published.
    #[must_use]
    pub(super) fn new(catalogue: Shared<Catalogue>, sources: Vec<u8>, moved: Vec<Moved>) -> Self {
        let index = SpatialIndex::new(&catalogue);
        Self { index, catalogue, by_name: OnceCell::new(), sources, moved, renumbered: Vec::new() }
    }

    /// Gives lieux other numbers than their sources do; in order.
    pub(super) fn renumbered(self, renumbered: Vec<(LieuId, Handle)>) -> Self {
        Self { renumbered, ..self }
    }

    /// The number of a lieu in this element: in its addresses, and for what the visitor keeps. That of its source, but for those of two
    /// sources that have one number: the first source's keeps it.
    #[must_use]
    pub fn handle(&self, id: LieuId) -> Handle {
        let at = self.renumbered.binary_search_by(|(of, _)| of.cmp(&id));
        at.map_or_else(|_| self.catalogue.handle(id), |at| self.renumbered[at].1)
    }

    /// The lieu that has this number in this element.
    #[must_use]
    pub fn by_handle(&self, handle: Handle) -> Option<LieuId> {
        self.catalogue.ids().find(|id| self.handle(*id) == handle)
    }

    /// The lieu that has this number in the source of this rank.
    pub(super) fn of_source(&self, rank: u8, handle: Handle) -> Option<LieuId> {
        self.catalogue.ids().find(|id| self.catalogue.handle(*id) == handle && self.rank(*id) == rank)
    }

    fn rank(&self, id: LieuId) -> u8 {
        self.sources.get(id.0 as usize).or(self.sources.first()).copied().unwrap_or_default()
    }

    /// The file of details that a lieu is in: the rank of its source, and its département.
    #[must_use]
    pub fn details_of(&self, id: LieuId) -> (u8, Option<CodeDepartement>) {
        let rank = self.rank(id);
        let moved = find(&self.moved, &(rank, self.catalogue.handle(id))).copied();
        (rank, moved.unwrap_or_else(|| self.catalogue.node(id).departement()))
    }

    /// All lieux by name, as French sorts them: letters first, then accents and case. Sorted when a list is first shown; a filter then
    /// only picks from it.
    pub fn by_name(&self) -> &[LieuId] {
        self.by_name.get_or_init(|| {
            let keys: Vec<String> = self.catalogue.ids().map(|id| fold(self.catalogue.nom(id))).collect();
            let key = |id: u32| (keys.get(id as usize), self.catalogue.nom(LieuId(id)));
            let mut ids = self.catalogue.ids().map(|id| id.0).collect();
            order::sort(&mut ids, &|a, b| key(a).cmp(&key(b)));
            ids.into_iter().map(LieuId).collect()
        })
    }
}

/// A part that is there, or why it is not. Absent from its map: not asked for, or on its way.
pub type Loaded<T> = Result<Shared<T>, LoadError>;

/// The value of a key. A handful of pairs: a list is found as fast as a tree, for a tenth of the code.
pub(super) fn find<'a, K: PartialEq, V>(pairs: &'a [(K, V)], key: &K) -> Option<&'a V> {
    pairs.iter().find(|(of, _)| of == key).map(|(_, value)| value)
}

/// Sets the value of a key.
pub(super) fn put<K: PartialEq, V>(pairs: &mut Vec<(K, V)>, key: K, value: V) {
    pairs.retain(|(of, _)| *of != key);
    pairs.push((key, value));
}

/// All that was fetched. A handle.
#[derive(Clone, Copy)]
pub(super) struct Data {
    /// By rank of the source.
    pub manifests: RwSignal<Vec<(u8, Loaded<Manifest>)>>,
    pub epcis: RwSignal<Option<Loaded<Epcis>>>,
    pub contour: RwSignal<Option<Loaded<Vec<Ring>>>>,
    pub outlines: RwSignal<Vec<(Part, Loaded<Outlines>)>>,
    pub pieces: RwSignal<Vec<(Key, Loaded<Catalogue>)>>,
    pub details: RwSignal<Vec<(Key, Loaded<DetailsFile>)>>,
    /// Of raw files, which come with the details of all their lieux.
    pub all_details: RwSignal<Vec<(u8, Shared<DetailsFile>)>>,
    pub abouts: RwSignal<Vec<(u8, About)>>,
    pub gazetteer: RwSignal<Option<Loaded<Gazetteer>>>,
    pub formers: RwSignal<Option<Loaded<Formers>>>,
    pub corrections: RwSignal<Option<Loaded<Overlay>>>,
    pub notices: RwSignal<Vec<(u8, Loaded<Overlay>)>>,
    pub identifiers: RwSignal<Vec<(u8, Loaded<Identifiers>)>>,
    pub code: RwSignal<Vec<(Code, Loaded<()>)>>,
}

/// A file of lieux or details: the rank of its source, and the département.
pub(super) type Key = (u8, Option<CodeDepartement>);

impl Data {
    pub fn new() -> Self {
        Self {
            manifests: RwSignal::new(Vec::new()),
            epcis: RwSignal::new(None),
            contour: RwSignal::new(None),
            outlines: RwSignal::new(Vec::new()),
            pieces: RwSignal::new(Vec::new()),
            details: RwSignal::new(Vec::new()),
            all_details: RwSignal::new(Vec::new()),
            abouts: RwSignal::new(Vec::new()),
            gazetteer: RwSignal::new(None),
            formers: RwSignal::new(None),
            corrections: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            identifiers: RwSignal::new(Vec::new()),
            code: RwSignal::new(Vec::new()),
        }
    }

    /// The manifest of a source, once there.
    pub fn manifest(&self, rank: u8) -> Option<Shared<Manifest>> {
        self.manifests.with(|manifests| find(manifests, &rank)?.as_ref().ok().cloned())
    }

    /// The ids of a source whose number is not their hash, once known. Where the file that says so failed, which is said, nearly all ids
    /// still lead where they should.
    pub fn identifiers(&self, config: &Config, rank: u8) -> Option<Shared<Identifiers>> {
        let none = || Shared::new(Identifiers::default());
        match self.identifiers.with(|all| find(all, &rank).cloned()) {
            Some(loaded) => Some(loaded.unwrap_or_else(|_| none())),
            None if !is_raw_source(config, rank) && self.manifest(rank)?.identifiants.is_some() => None,
            None => Some(none()),
        }
    }

    /// Outlines, once there. That others arrive changes nothing for who asked for these.
    pub fn outlines(&self, part: Part) -> Option<Shared<Outlines>> {
        there(self.outlines, part)
    }

    /// A file of details, once there, alike.
    pub fn details(&self, key: Key) -> Option<Shared<DetailsFile>> {
        there(self.details, key)
    }

    /// What became of a part: `None` when it is not there yet.
    pub fn outcome(&self, part: Part) -> Option<Result<(), LoadError>> {
        match part {
            Part::Manifest(rank) => self.manifests.with(|all| said(find(all, &rank))),
            Part::Epcis => self.epcis.with(|loaded| said(loaded.as_ref())),
            Part::Contour => self.contour.with(|loaded| said(loaded.as_ref())),
            Part::France | Part::Communes(_) => self.outlines.with(|all| said(find(all, &part))),
            Part::Lieux(rank, of) => self.pieces.with(|all| said(find(all, &(rank, of)))),
            Part::Names => self.gazetteer.with(|loaded| said(loaded.as_ref())),
            Part::Formers => self.formers.with(|loaded| said(loaded.as_ref())),
            Part::Corrections => self.corrections.with(|loaded| said(loaded.as_ref())),
            Part::Notices(rank) => self.notices.with(|all| said(find(all, &rank))),
            Part::Identifiers(rank) => self.identifiers.with(|all| said(find(all, &rank))),
            // Where nothing is cut, all is there.
            Part::Code(_) if cfg!(not(feature = "split")) => Some(Ok(())),
            Part::Code(code) => self.code.with(|all| said(find(all, &code))),
            Part::Details(rank, _) if self.all_details.with(|all| find(all, &rank).is_some()) => Some(Ok(())),
            Part::Details(rank, of) => self.details.with(|all| said(find(all, &(rank, of)))),
        }
    }

    /// Forgets what failed, so that it is fetched again.
    pub fn forget_failures(&self) {
        forget(self.manifests);
        forget(self.outlines);
        forget(self.pieces);
        forget(self.details);
        forget_one(self.epcis);
        forget_one(self.contour);
        forget_one(self.gazetteer);
        forget_one(self.formers);
        forget_one(self.corrections);
        forget(self.notices);
        forget(self.identifiers);
        forget(self.code);
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.manifests.update(Vec::clear);
        self.epcis.set(None);
        self.outlines.update(Vec::clear);
        self.pieces.update(Vec::clear);
        self.details.update(Vec::clear);
        self.all_details.update(Vec::clear);
        self.abouts.update(Vec::clear);
        self.gazetteer.set(None);
        self.formers.set(None);
        self.corrections.set(None);
        self.notices.update(Vec::clear);
        self.identifiers.update(Vec::clear);
    }
}

/// A part of several, once it is there: who asks runs again when it comes, goes, or another takes its place.
fn there<K: PartialEq + Copy + 'static, T: 'static>(all: RwSignal<Vec<(K, Loaded<T>)>>, key: K) -> Option<Shared<T>> {
    let of = move |all: &Vec<(K, Loaded<T>)>| find(all, &key)?.as_ref().ok().cloned();
    // Which one it is, by where it is kept.
    let _ = settled(move || all.with(|all| of(all).map_or(0, |there| Arc::as_ptr(&there.0) as usize as u32)));
    all.with_untracked(of)
}

fn said<T>(loaded: Option<&Loaded<T>>) -> Option<Result<(), LoadError>> {
    loaded.map(|loaded| loaded.as_ref().map(drop).map_err(Clone::clone))
}

fn forget<K: 'static, T: 'static>(all: RwSignal<Vec<(K, Loaded<T>)>>) {
    if all.with_untracked(|all| all.iter().any(|(_, loaded)| loaded.is_err())) {
        all.update(|all| all.retain(|(_, loaded)| loaded.is_ok()));
    }
}

fn forget_one<T: 'static>(one: RwSignal<Option<Loaded<T>>>) {
    if one.with_untracked(|one| matches!(one, Some(Err(_)))) {
        one.set(None);
    }
}

/// How many sources there are; without any, the data published beside the loader is one.
pub(super) fn n_sources(config: &Config) -> u8 {
    config.sources.len().clamp(1, 8) as u8
}

/// Whether the source of this rank is a raw file.
#[must_use]
pub fn is_raw_source(config: &Config, rank: u8) -> bool {
    config.sources.get(usize::from(rank)).is_some_and(|source| is_raw(source))
}

/// The rank of the source whose outlines are drawn: the first publication. Where all are raw files, what is published beside the loader
/// takes the rank of the first.
#[must_use]
pub fn primary(config: &Config) -> u8 {
    (0..n_sources(config)).find(|rank| !is_raw_source(config, *rank)).unwrap_or_default()
}

/// What is on screen, as far as details and names go.
pub(super) struct Wants {
    /// Files of the sheet that is open.
    pub sheet: Vec<Key>,
    /// Files of what is to be given as a file.
    pub exported: Vec<Key>,
    /// Files of the lines of the list in view.
    pub lines: Vec<Key>,
    /// The search wants names of communes.
    pub names: bool,
    /// The département of the commune that distances are measured from: its outlines say where that is.
    pub origin: Option<CodeDepartement>,
}

/// A page of the list fetches the phone numbers of so many départements, not more: those of a page that goes all over the country are
/// in the sheets.
const LINES_OF: usize = 3;

/// So many départements are fetched one by one; beyond, the lieux of the whole country weigh less than the wait.
const ONE_BY_ONE: usize = 6;

/// The manifests that a configuration needs: the one whose outlines are drawn first.
pub(super) fn manifests(config: &Config) -> Vec<u8> {
    let first = primary(config);
    let others = (0..n_sources(config)).filter(|rank| *rank != first && !is_raw_source(config, *rank));
    [first].into_iter().chain(others).collect()
}

/// The files of lieux that a configuration needs; `None` while it is not known.
pub(super) fn pieces(config: &Config, confines: &Confines, data: Data) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    for rank in 0..n_sources(config) {
        if is_raw_source(config, rank) {
            keys.push((rank, None));
            continue;
        }
        match &confines.departements {
            Some(_) if confines.is_partial => return None,
            Some(departements) if departements.len() <= ONE_BY_ONE => {
                let manifest = data.manifest(rank)?;
                // A département without lieux has no file: that is the truth, not a missing one.
                let has = |of: &&CodeDepartement| manifest.files(**of).is_some_and(|files| files.index.is_some());
                keys.extend(departements.iter().filter(has).map(|of| (rank, Some(*of))));
            }
            _ => keys.push((rank, None)),
        }
    }
    Some(keys)
}

/// The parts that a state needs, the most urgent first.
pub(super) fn needed(
    confines: &Confines,
    scope: Territoire,
    manifest: &Manifest,
    pieces: Option<Vec<Key>>,
    wants: Wants,
) -> Vec<Part> {
    let mut parts: Vec<Part> = wants.sheet.into_iter().map(|(rank, of)| Part::Details(rank, of)).collect();
    let has_communes =
        |departement: CodeDepartement| manifest.files(departement).is_some_and(|files| files.communes.is_some());
    let mut need = |part: Part| {
        if !parts.contains(&part) {
            parts.push(part);
        }
    };
    let departement = scope.departement();
    let by_communes = Territoire::Ensemble(Level::Communes);
    let above = confines.top.is_some_and(|top| top.departement().is_none() && top != by_communes);
    // What the visitor looks at comes first.
    if let Some(departement) = departement.filter(|departement| has_communes(*departement)) {
        need(Part::Communes(departement));
    }
    if above || departement.is_some_and(|departement| !has_communes(departement)) {
        need(Part::France);
    }
    for of in &confines.needs {
        match of {
            Need::Epcis => need(Part::Epcis),
            Need::Drawn => need(Part::Contour),
            Need::France => need(Part::France),
            Need::Communes(departement) if has_communes(*departement) => need(Part::Communes(*departement)),
            Need::Communes(_) => need(Part::France),
            Need::Found => {}
        }
    }
    if let Some(origin) = wants.origin.filter(|of| has_communes(*of)) {
        need(Part::Communes(origin));
    }
    pieces.into_iter().flatten().for_each(|(rank, of)| need(Part::Lieux(rank, of)));
    // A département's own communes are in its outlines.
    if wants.names && above {
        need(Part::Names);
    }
    if wants.names && manifest.communes_anciennes.is_some() {
        need(Part::Formers);
    }
    let lines = if wants.lines.len() <= LINES_OF { wants.lines } else { Vec::new() };
    wants.exported.into_iter().chain(lines).for_each(|(rank, of)| need(Part::Details(rank, of)));
    parts
}

/// The outlines that carry the counts below a territory.
pub(super) fn outlines_of(scope: Territoire, confines: &Confines) -> Vec<Part> {
    match scope {
        Territoire::Departement(departement) if !departement.is_collectivite() => vec![Part::Communes(departement)],
        Territoire::Commune(commune) => vec![Part::Communes(commune.departement())],
        Territoire::Ensemble(Level::Communes) => {
            confines.departements.iter().flatten().map(|departement| Part::Communes(*departement)).collect()
        }
        _ => vec![Part::France],
    }
}

/// The counts that came with the outlines: what is shown before the lieux are there. `None` where they cannot tell: outlines count whole
/// territories.
pub(super) fn counts_of_outlines(
    data: Data,
    scope: Territoire,
    confines: &Confines,
    manifest: &Manifest,
) -> Option<Counts> {
    let whole = |of: Territoire| confines.holds_whole(of);
    let of_communes = matches!(scope, Territoire::Ensemble(Level::Communes) | Territoire::Departement(_));
    let countable =
        whole(scope) || of_communes || !confines.members.iter().any(|of| matches!(of, Territoire::Commune(_)));
    if confines.is_open || confines.is_partial || !countable {
        return None;
    }
    let mut counts = Counts::default();
    let mut all = 0;
    for part in outlines_of(scope, confines) {
        let outlines = data.outlines(part)?;
        for layer in outlines.layers() {
            for area in outlines.areas(layer) {
                // The overseas région and its département are one node, as are Paris and its commune.
                let node = area.territoire.simplified();
                if node == scope {
                    all = area.n_lieux;
                } else if area.n_lieux > 0 && is_child(node, scope) && whole(node) {
                    counts.set(node, area.n_lieux);
                }
            }
        }
    }
    // What hangs on the territory itself has no outline of its own: it is what is counted beyond its children.
    let below = counts.total();
    let (node, rest) = match scope {
        Territoire::France => (Territoire::NonLocalise, manifest.non_localises.n_lieux),
        Territoire::NonLocalise => (scope, manifest.non_localises.n_lieux),
        Territoire::Departement(departement) if whole(scope) => {
            let all = manifest.files(departement).map_or(0, |files| files.n_lieux);
            (scope, all.saturating_sub(below))
        }
        _ if whole(scope) => (scope, all.saturating_sub(below)),
        _ => (scope, 0),
    };
    if rest > 0 {
        counts.set(node, rest);
    }
    Some(counts)
}

fn is_child(node: Territoire, scope: Territoire) -> bool {
    match scope {
        Territoire::Ensemble(_) => atlas::drill_down::child_towards(scope, node) == node,
        _ => node.parent() == Some(scope),
    }
}
