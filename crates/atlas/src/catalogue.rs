//! What the browser holds of all lieux: columns, not records, a few dozen bytes per lieu.
//!
//! A catalogue only comes off the wire ([`crate::wire::read_index`]), which checks everything once; nothing here can fail.
//! Which lieux are chosen, near or open is decided elsewhere; what a sheet adds is in [`crate::lieu::Details`].
//!
//! Lieux are in the order of the tree: first those without département, then département by département, commune by commune,
//! and by name inside a commune. So every territory is one run of ids, or a few: [`Catalogue::runs_of`].
//! Lieux with the same values in all twelve facets share one *profile*; the filter looks at profiles, not at lieux.

use crate::horaires::{Horaires, Span};
use crate::lieu::{Doubt, Position};
use crate::projection::{MapPoint, project};
use crate::territoire::{CodeDepartement, Territoire};
use crate::vocabulary::{Facet, Value};
use std::ops::Range;
use weeks::Weeks;

pub(crate) mod weeks;

/// A lieu of one catalogue: its place in it. Means nothing in another catalogue; a [`Handle`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LieuId(pub u32);

/// A lieu of a publication: the same number in every file of it, and from one day to the next while its id stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(pub u32);

/// Positions are kept in whole hundred-thousandths of a degree, about a metre.
pub(crate) const GRID_PER_DEGREE: f64 = 100_000.0;

/// A position on the grid: longitude, latitude. [`NOWHERE`] when there is none.
pub(crate) type GridPoint = [i32; 2];

/// The point 0,0 is never a position.
pub(crate) const NOWHERE: GridPoint = [0, 0];

/// Bits of a lieu's flags.
pub(crate) mod flag {
    pub const ACCES_LIBRE: u8 = 1;
    pub const RDV: u8 = 2;
    pub const HORAIRES: u8 = 4;
    pub const DOUBT_POSITION: u8 = 8;
    pub const DOUBT_COMMUNE: u8 = 16;
    pub const ALL: u8 = 31;
}

/// Lists of different lengths in one vector: list `i` is `items[starts[i]..starts[i + 1]]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub starts: Vec<u32>,
    pub items: Vec<u32>,
}

impl Lists {
    pub fn get(&self, index: usize) -> &[u32] {
        let range = self.starts.get(index).zip(self.starts.get(index + 1));
        range.and_then(|(start, end)| self.items.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    fn memory_bytes(&self) -> usize {
        bytes_of(&self.starts) + bytes_of(&self.items)
    }
}

/// The values of one facet and the sets of them that lieux have.
#[derive(Debug, Clone, Default)]
pub(crate) struct FacetTable {
    /// The standard's values, in its order, then what else the data has.
    pub values: Vec<Value>,
    /// Each set: indices into `values`, increasing.
    pub sets: Lists,
}

impl FacetTable {
    pub fn n_sets(&self) -> usize {
        self.sets.starts.len().saturating_sub(1)
    }
}

/// Lieux of one département, or of none: consecutive nodes.
#[derive(Debug, Clone)]
pub(crate) struct DepartementRun {
    pub departement: Option<CodeDepartement>,
    pub nodes: Range<usize>,
}

/// All lieux of an index file.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Distinct nodes, in the order of the file.
    pub(crate) nodes: Vec<Territoire>,
    /// First lieu of each node, and the number of lieux at the end.
    pub(crate) node_starts: Vec<u32>,
    pub(crate) departements: Vec<DepartementRun>,
    pub(crate) positions: Vec<GridPoint>,
    pub(crate) flags: Vec<u8>,
    pub(crate) handles: Vec<Handle>,
    pub(crate) names: String,
    /// First byte of each name, and the length of `names` at the end.
    pub(crate) name_starts: Vec<u32>,
    pub(crate) facets: [FacetTable; Facet::COUNT],
    /// Distinct combinations of sets, one per facet.
    pub(crate) profiles: Vec<[u32; Facet::COUNT]>,
    pub(crate) profile_of: Vec<u32>,
    /// Distinct compiled hours.
    pub(crate) horaires: Weeks,
    /// 0: none; else 1 + index into `horaires`.
    pub(crate) horaires_of: Vec<u32>,
}

impl Catalogue {
    /// How many lieux there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// All lieux, in the order of the tree.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = LieuId> + use<> {
        (0..self.flags.len() as u32).map(LieuId)
    }

    /// `nom`; empty for an id of another catalogue, as everything below.
    #[must_use]
    pub fn nom(&self, id: LieuId) -> &str {
        let index = id.0 as usize;
        let range = self.name_starts.get(index).zip(self.name_starts.get(index + 1));
        range.and_then(|(start, end)| self.names.get(*start as usize..*end as usize)).unwrap_or("")
    }

    /// Where it is, degrees, to the metre.
    #[must_use]
    pub fn position(&self, id: LieuId) -> Option<Position> {
        self.grid_point(id).map(position_of)
    }

    /// Where it is on the flat map. Computed at each call.
    #[must_use]
    pub fn map_point(&self, id: LieuId) -> Option<MapPoint> {
        self.position(id).map(project)
    }

    pub(crate) fn grid_point(&self, id: LieuId) -> Option<GridPoint> {
        self.positions.get(id.0 as usize).copied().filter(|point| *point != NOWHERE)
    }

    /// Where it hangs in the tree: a commune or arrondissement, else a département, else not located.
    #[must_use]
    pub fn node(&self, id: LieuId) -> Territoire {
        let after = self.node_starts.partition_point(|start| *start <= id.0);
        self.nodes.get(after.wrapping_sub(1)).copied().unwrap_or(Territoire::NonLocalise)
    }

    /// What is doubtful in where it is said to be.
    #[must_use]
    pub fn doubt(&self, id: LieuId) -> Doubt {
        match self.flags_of(id) & (flag::DOUBT_POSITION | flag::DOUBT_COMMUNE) {
            flag::DOUBT_POSITION => Doubt::Position,
            flag::DOUBT_COMMUNE => Doubt::Commune,
            _ => Doubt::None,
        }
    }

    fn flags_of(&self, id: LieuId) -> u8 {
        self.flags.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Its values of one facet, in the order of [`Catalogue::all_values`].
    pub fn values(&self, id: LieuId, facet: Facet) -> impl Iterator<Item = &Value> {
        let table = &self.facets[facet as usize];
        let profile = self.profile_of.get(id.0 as usize).and_then(|profile| self.profiles.get(*profile as usize));
        let set = profile.map_or(&[][..], |sets| table.sets.get(sets[facet as usize] as usize));
        set.iter().filter_map(|value| table.values.get(*value as usize))
    }

    /// Every value a visitor may be offered: all of the standard's, in its order, whether a lieu has it or not
    /// (`Value::Standard(i)` is at `i`); then what else the data has.
    #[must_use]
    pub fn all_values(&self, facet: Facet) -> &[Value] {
        &self.facets[facet as usize].values
    }

    /// Whether it has a sheet at acceslibre.
    #[must_use]
    pub fn has_acces_libre(&self, id: LieuId) -> bool {
        self.flags_of(id) & flag::ACCES_LIBRE != 0
    }

    /// Whether one can make an appointment online.
    #[must_use]
    pub fn has_rdv(&self, id: LieuId) -> bool {
        self.flags_of(id) & flag::RDV != 0
    }

    /// Whether it publishes hours, understood or not.
    #[must_use]
    pub fn has_horaires(&self, id: LieuId) -> bool {
        self.flags_of(id) & flag::HORAIRES != 0
    }

    /// Its compiled hours.
    #[must_use]
    pub fn semaine(&self, id: LieuId) -> Option<Horaires<&[Span]>> {
        self.horaires.get(self.semaine_index(id)?)
    }

    /// Which of the distinct weeks it has: a question about hours is asked once per distinct week, not per lieu.
    #[must_use]
    pub fn semaine_index(&self, id: LieuId) -> Option<usize> {
        (*self.horaires_of.get(id.0 as usize)? as usize).checked_sub(1)
    }

    /// How many distinct weeks there are.
    #[must_use]
    pub fn n_semaines(&self) -> usize {
        self.horaires.len()
    }

    /// Its number in the whole publication.
    #[must_use]
    pub fn handle(&self, id: LieuId) -> Handle {
        self.handles.get(id.0 as usize).copied().unwrap_or(Handle(0))
    }

    /// The lieu with this number, if it is in this catalogue. A walk through all numbers: for links, not for loops.
    #[must_use]
    pub fn by_handle(&self, handle: Handle) -> Option<LieuId> {
        self.handles.iter().position(|of| *of == handle).map(|index| LieuId(index as u32))
    }

    /// The nodes where lieux hang, each with its run of ids.
    pub fn nodes(&self) -> impl Iterator<Item = (Territoire, Range<u32>)> {
        self.nodes.iter().enumerate().map(|(index, node)| (*node, self.run_of_nodes(index..index + 1)))
    }

    /// The ids of all lieux at or below a territory, as runs, increasing.
    #[must_use]
    pub fn runs_of(&self, territoire: Territoire) -> Vec<Range<u32>> {
        let mut runs = Vec::new();
        let mut add = |run: Range<u32>| match runs.last_mut() {
            Some(Range { end, .. }) if *end == run.start => *end = run.end,
            _ => runs.push(run),
        };
        for run in &self.departements {
            match run.departement.map(Territoire::Departement) {
                // A département inside the territory, or the territory itself: no need to look at its communes.
                Some(departement) if departement.is_within(territoire) => add(self.run_of_nodes(run.nodes.clone())),
                Some(departement) if !territoire.is_within(departement) => {}
                _ => {
                    for node in run.nodes.clone() {
                        if self.nodes.get(node).is_some_and(|node| node.is_within(territoire)) {
                            add(self.run_of_nodes(node..node + 1));
                        }
                    }
                }
            }
        }
        runs
    }

    pub(crate) fn run_of_nodes(&self, nodes: Range<usize>) -> Range<u32> {
        let start_of = |node: usize| self.node_starts.get(node).copied().unwrap_or(self.flags.len() as u32);
        start_of(nodes.start)..start_of(nodes.end)
    }

    /// What this catalogue takes in memory, bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let facets = self.facets.iter().map(|facet| {
            let texts = facet.values.iter().map(|value| match value {
                Value::Standard(_) => 0,
                Value::Other(text) => text.capacity(),
            });
            bytes_of(&facet.values) + texts.sum::<usize>() + facet.sets.memory_bytes()
        });
        size_of::<Self>()
            + bytes_of(&self.nodes)
            + bytes_of(&self.node_starts)
            + bytes_of(&self.departements)
            + bytes_of(&self.positions)
            + bytes_of(&self.flags)
            + bytes_of(&self.handles)
            + self.names.capacity()
            + bytes_of(&self.name_starts)
            + facets.sum::<usize>()
            + bytes_of(&self.profiles)
            + bytes_of(&self.profile_of)
            + self.horaires.memory_bytes()
            + bytes_of(&self.horaires_of)
    }
}

pub(crate) fn bytes_of<T>(items: &Vec<T>) -> usize {
    items.capacity() * size_of::<T>()
}

/// Degrees to the grid. `None` for what is no position, or falls on 0,0.
pub(crate) fn grid_point_of(position: Position) -> Option<GridPoint> {
    let position = Position::new(position.lon, position.lat)?;
    let point = [(position.lon * GRID_PER_DEGREE).round() as i32, (position.lat * GRID_PER_DEGREE).round() as i32];
    (point != NOWHERE).then_some(point)
}

/// The grid to degrees.
pub(crate) fn position_of([lon, lat]: GridPoint) -> Position {
    Position { lon: f64::from(lon) / GRID_PER_DEGREE, lat: f64::from(lat) / GRID_PER_DEGREE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Bitset;
    use crate::lieu::Lieu;
    use crate::spatial_index::SpatialIndex;
    use crate::testing::{Random, catalogue_of, random_catalogue, random_lieux};

    /// The columns of a million lieux are those of twenty thousand, fifty times; only the dictionaries are not. Of a million
    /// synthetic lieux, with their 215,300 weeks and 80,292 profiles, `cargo bench` prints the bytes.
    #[test]
    fn a_lieu_takes_at_most_120_bytes_with_its_place_in_the_r_tree_and_in_sets() {
        let models = random_lieux(100, 0x3E3);
        let mut random = Random(1);
        let lieux: Vec<Lieu> = (0..20_000)
            .map(|index| Lieu {
                id: index.to_string(),
                nom: format!("Médiathèque numéro {index:07}"),
                position: Position::new(random.between(-5.0, 9.0), random.between(42.0, 51.0)),
                ..models[index % models.len()].clone()
            })
            .collect();
        let catalogue = catalogue_of(&lieux);
        let sets = 4 * size_of_val(&[0u64]) * Bitset::new(lieux.len()).len().div_ceil(64);
        let bytes = catalogue.memory_bytes() + SpatialIndex::new(&catalogue).memory_bytes() + sets;
        assert!(bytes <= 120 * lieux.len(), "{} bytes a lieu", bytes / lieux.len());
        assert!(bytes >= 60 * lieux.len(), "what was not counted?");
    }

    #[test]
    fn an_id_of_another_catalogue_is_nothing_and_no_panic() {
        let catalogue = random_catalogue(10, 1);
        for id in [LieuId(10), LieuId(u32::MAX)] {
            assert_eq!(catalogue.nom(id), "");
            assert_eq!(catalogue.position(id), None);
            assert_eq!(catalogue.semaine(id), None);
            assert_eq!(catalogue.values(id, Facet::Services).count(), 0);
            assert_eq!(catalogue.handle(id), Handle(0));
            assert_eq!(catalogue.doubt(id), Doubt::None);
        }
        assert_eq!(Catalogue::default().node(LieuId(0)), Territoire::NonLocalise);
    }

    #[test]
    fn ids_follow_the_tree() {
        let catalogue = random_catalogue(500, 2);
        let mut end = 0;
        for (node, run) in catalogue.nodes() {
            assert_eq!(run.start, end);
            end = run.end;
            let names: Vec<&str> = run.clone().map(|id| catalogue.nom(LieuId(id))).collect();
            assert!(names.is_sorted(), "{node:?}");
        }
        assert_eq!(end, 500);
    }
}
