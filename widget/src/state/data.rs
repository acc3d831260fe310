//! The data of one element: its parts, what must be fetched next, and the counts that are known.

use super::Ask;
use crate::load::LoadError;
use crate::manifest::Manifest;
use crate::signals::Fact;
use atlas::catalogue::{Catalogue, LieuId};
use atlas::counts::Counts;
use atlas::filter;
use atlas::fold::fold;
use atlas::order;
use atlas::outlines::Outlines;
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Territoire};
use embed_snippet::Config;
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
    /// The names of all communes.
    Names,
}

/// The bytes of a part.
pub enum Arrival {
    /// The manifest, read.
    Manifest(Box<Manifest>),
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
    by_name: OnceCell<Vec<LieuId>>,
}

impl Lieux {
    /// Loads the R-tree.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        Self { index: SpatialIndex::new(&catalogue), catalogue, by_name: OnceCell::new() }
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

/// What is on screen, as far as details and names go.
pub(super) struct Wants {
    /// Départements of the sheet that is open.
    pub sheet: Vec<Option<CodeDepartement>>,
    /// Départements of what is to be given as a file.
    pub exported: Vec<Option<CodeDepartement>>,
    /// Départements of the lines of the list in view.
    pub lines: Vec<Option<CodeDepartement>>,
    /// The search wants names of communes.
    pub names: bool,
    /// The département of the commune that distances are measured from: its outlines say where that is.
    pub origin: Option<CodeDepartement>,
}

/// A page of the list fetches the phone numbers of so many départements, not more: those of a page that goes all over the country are
/// in the sheets.
const LINES_OF: usize = 3;

/// The parts that a state needs, the most urgent first.
pub(super) fn needed(config: &Config, scope: Territoire, manifest: &Manifest, wants: Wants) -> Vec<Part> {
    let mut parts: Vec<Part> = wants.sheet.into_iter().map(Part::Details).collect();
    let has_communes =
        |departement: CodeDepartement| manifest.files(departement).is_some_and(|files| files.communes.is_some());
    let departement = scope.departement();
    let above = matches!(config.territoire, Territoire::France | Territoire::Region(_));
    // What the visitor looks at comes first.
    if let Some(departement) = departement.filter(|departement| has_communes(*departement)) {
        parts.push(Part::Communes(departement));
    }
    if above || departement.is_some_and(|departement| !has_communes(departement)) {
        parts.push(Part::France);
    }
    if let Some(origin) = wants.origin.filter(|of| has_communes(*of) && !parts.contains(&Part::Communes(*of))) {
        parts.push(Part::Communes(origin));
    }
    parts.push(Part::Lieux);
    // A département's own communes are in its outlines.
    if wants.names && above {
        parts.push(Part::Names);
    }
    let lines = if wants.lines.len() <= LINES_OF { wants.lines } else { Vec::new() };
    for of in wants.exported.into_iter().chain(lines) {
        if !parts.contains(&Part::Details(of)) {
            parts.push(Part::Details(of));
        }
    }
    parts
}

pub(super) fn counts_below(
    parent: Territoire,
    ask: Ask,
    lieux: Fact<Option<Loaded<Lieux>>>,
    outlines: Fact<Vec<(Part, Loaded<Outlines>)>>,
    manifest: Fact<Option<Loaded<Manifest>>>,
    raw: bool,
) -> Counts {
    let counted = lieux.with(|lieux| match lieux {
        Some(Ok(lieux)) => {
            let mut shown = filter::in_territoire(&lieux.catalogue, parent);
            shown.and_with(&*ask.matching.get()?);
            Some(filter::counts_by_child(&lieux.catalogue, &shown, parent))
        }
        _ => None,
    });
    counted.unwrap_or_else(|| {
        manifest.with(|manifest| match manifest {
            // What came with the outlines was counted without a filter.
            Some(Ok(manifest)) if !raw && ask.with_filter(filter::Filter::is_empty) => {
                outlines.with(|outlines| counts_of_outlines(outlines, parent, manifest))
            }
            _ => Counts::default(),
        })
    })
}

/// The outlines that carry the counts below a territory.
pub(super) fn outlines_of(scope: Territoire) -> Part {
    match scope {
        Territoire::Departement(departement) if !departement.is_collectivite() => Part::Communes(departement),
        Territoire::Commune(commune) => Part::Communes(commune.departement()),
        _ => Part::France,
    }
}

/// The counts that came with the outlines: what is shown before the lieux are there.
pub(super) fn counts_of_outlines(
    outlines: &[(Part, Loaded<Outlines>)],
    scope: Territoire,
    manifest: &Manifest,
) -> Counts {
    let mut counts = Counts::default();
    let Some(Ok(outlines)) = find(outlines, &outlines_of(scope)) else { return counts };
    let mut whole = 0;
    for layer in outlines.layers() {
        for area in outlines.areas(layer) {
            // The overseas région and its département are one node, as are Paris and its commune.
            let node = area.territoire.simplified();
            if node == scope {
                whole = area.n_lieux;
            } else if node.parent() == Some(scope) && area.n_lieux > 0 {
                counts.set(node, area.n_lieux);
            }
        }
    }
    // What hangs on the territory itself has no outline of its own: it is what is counted beyond its children.
    let below = counts.total();
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
        counts.set(node, rest);
    }
    counts
}
