//! Outlines of territories: arcs shared between neighbours, on a whole-number grid, and what is said of each area.
//!
//! One file holds the régions and départements, one per département its communes. An arc is stored once and used by the areas
//! on both sides of it, so that neighbours can neither overlap nor leave a gap. How outlines were simplified, and how they are
//! drawn, is decided elsewhere.
//!
//! # The file
//!
//! Numbers are those of [`crate::bytes`]. Columns follow each other: grid steps per degree; EPCI; codes postaux; per layer the
//! columns of its areas and the arcs of their rings; lengths of the arcs; points of the arcs; labels; mairies.
//! Arcs are numbered in the order in which rings first use them, and a ring starts with an arc already seen wherever it can:
//! the first point of almost every arc is then the last point of the one before it in its ring, and needs no byte.

use crate::lieu::Position;
use crate::projection::{MapBounds, project};
use crate::rings::{self, Bounds};
use crate::territoire::Territoire;

pub(crate) mod columns;
mod wire;

/// A point of the grid: steps east, steps north.
pub type GridPoint = [i32; 2];

/// A level of the tree of territories, as a file holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The 18 régions.
    Regions,
    /// The 101 départements and the six overseas collectivités.
    Departements,
    /// The communes of one département.
    Communes,
    /// The municipal arrondissements of Paris, Lyon or Marseille.
    Arrondissements,
}

impl Layer {
    /// The layer a territory is in.
    #[must_use]
    pub fn of(territoire: Territoire) -> Option<Self> {
        match territoire {
            Territoire::Region(_) => Some(Layer::Regions),
            Territoire::Departement(_) => Some(Layer::Departements),
            Territoire::Commune(code) if code.commune_of_arrondissement().is_some() => Some(Layer::Arrondissements),
            Territoire::Commune(_) => Some(Layer::Communes),
            Territoire::France | Territoire::NonLocalise | Territoire::Ensemble(_) => None,
        }
    }
}

/// An *établissement public de coopération intercommunale* with its own taxation: what communes are grouped in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epci {
    /// Nine digits.
    pub siren: u32,
    /// Name, with accents.
    pub nom: String,
}

/// One use of an arc by a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArcRef {
    /// Which arc.
    pub arc: u32,
    /// From its last point to its first.
    pub reversed: bool,
}

/// A territory: what is said of it, and where its rings are.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Which.
    pub territoire: Territoire,
    /// Name, with accents.
    pub nom: String,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
    /// Index in [`Outlines::epcis`], for a commune that is in one.
    pub epci: Option<u16>,
    /// Codes postaux as numbers (`1400` is `01400`); empty above the communes.
    pub codes_postaux: Vec<u32>,
    /// A point well inside, for the count. Of an area without outline: somewhere in the file's extent.
    pub label: Position,
    /// Of a commune or a municipal arrondissement: its mairie, to some 75 m and 160 at most, for what is measured from the
    /// commune: the label may be kilometres out of town. `None` when unknown, as for one commune in twenty, and above them.
    pub mairie: Option<Position>,
    /// Lieux of the publication that hang here or below.
    pub n_lieux: u32,
    rings: Vec<Vec<ArcRef>>,
    /// South-west and north-east corners; `None` without rings.
    bounds: Option<(GridPoint, GridPoint)>,
}

impl Area {
    /// An area of a file to be written; `rings` use the arcs that [`Outlines::new`] is given.
    #[must_use]
    pub fn new(territoire: Territoire, nom: String, label: Position, rings: Vec<Vec<ArcRef>>) -> Self {
        let (population, n_lieux) = (0, 0);
        let (epci, codes_postaux, mairie, bounds) = (None, vec![], None, None);
        Self { territoire, nom, population, epci, codes_postaux, label, mairie, n_lieux, rings, bounds }
    }

    /// Whether there is something to draw: four communes and those of the collectivités have no outline.
    #[must_use]
    pub fn has_outline(&self) -> bool {
        !self.rings.is_empty()
    }

    /// The arcs of its rings, outer and inner.
    #[must_use]
    pub fn arcs(&self) -> &[Vec<ArcRef>] {
        &self.rings
    }
}

/// The areas of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    steps_per_degree: u32,
    arcs: Vec<Vec<GridPoint>>,
    layers: Vec<(Layer, Vec<Area>)>,
    epcis: Vec<Epci>,
}

impl Outlines {
    /// The layers present, largest territories first.
    pub fn layers(&self) -> impl Iterator<Item = Layer> {
        self.layers.iter().map(|(layer, _)| *layer)
    }

    /// The areas of a layer, by code; none when the layer is absent.
    #[must_use]
    pub fn areas(&self, layer: Layer) -> &[Area] {
        self.layers.iter().find(|(found, _)| *found == layer).map_or(&[], |(_, areas)| areas)
    }

    /// The area of a territory.
    #[must_use]
    pub fn area(&self, territoire: Territoire) -> Option<&Area> {
        let areas = self.areas(Layer::of(territoire)?);
        areas.get(areas.binary_search_by_key(&territoire, |area| area.territoire).ok()?)
    }

    /// The EPCI that [`Area::epci`] points into.
    #[must_use]
    pub fn epcis(&self) -> &[Epci] {
        &self.epcis
    }

    /// The arcs, by number, in degrees: for what draws each border once.
    #[must_use]
    pub fn arc(&self, arc: ArcRef) -> Vec<Position> {
        let mut points: Vec<Position> =
            self.arcs.get(arc.arc as usize).into_iter().flatten().map(|point| self.position(*point)).collect();
        if arc.reversed {
            points.reverse();
        }
        points
    }

    /// Outer and inner rings of an area, to be filled by the even-odd rule. The last point is not the first one again.
    #[must_use]
    pub fn rings(&self, area: &Area) -> Vec<Vec<Position>> {
        let ring = |refs: &Vec<ArcRef>| -> Vec<Position> {
            refs.iter()
                .flat_map(|arc| {
                    let mut points = self.arc(*arc);
                    points.pop();
                    points
                })
                .collect()
        };
        area.rings.iter().map(ring).collect()
    }

    /// The smallest rectangle of the flat map around an area; `None` without outline.
    #[must_use]
    pub fn bounds(&self, area: &Area) -> Option<MapBounds> {
        let (south_west, north_east) = area.bounds?;
        MapBounds::around([south_west, north_east].map(|corner| project(self.position(corner))))
    }

    /// The outer border of a layer: the arcs that only one of its areas uses, as open lines.
    #[must_use]
    pub fn border(&self, layer: Layer) -> Vec<Vec<Position>> {
        let uses = uses_of_arcs(self.arcs.len(), self.areas(layer));
        let arcs = (0u32..).zip(uses).filter(|(_, uses)| *uses == 1);
        arcs.map(|(arc, _)| self.arc(ArcRef { arc, reversed: false })).collect()
    }

    /// The areas of the same layer that share a border, not only a corner, with this one.
    #[must_use]
    pub fn neighbours(&self, area: &Area) -> Vec<Territoire> {
        let mut ours = vec![false; self.arcs.len()];
        for arc in area.rings.iter().flatten() {
            if let Some(ours) = ours.get_mut(arc.arc as usize) {
                *ours = true;
            }
        }
        let Some(layer) = Layer::of(area.territoire) else { return vec![] };
        let others = self.areas(layer).iter().filter(|other| other.territoire != area.territoire);
        let touching = others.filter(|other| {
            other.rings.iter().flatten().any(|arc| ours.get(arc.arc as usize).copied().unwrap_or_default())
        });
        touching.map(|other| other.territoire).collect()
    }

    /// Fills in the number of lieux of every area.
    pub fn set_counts(&mut self, count: impl Fn(Territoire) -> u32) {
        for area in self.layers.iter_mut().flat_map(|(_, areas)| areas) {
            area.n_lieux = count(area.territoire);
        }
    }

    /// The area that a position is in. On a shared border: the first by code.
    #[must_use]
    pub fn find(&self, layer: Layer, position: Position) -> Option<&Area> {
        self.areas(layer).iter().find(|area| self.holds(area, position))
    }

    fn holds(&self, area: &Area, position: Position) -> bool {
        let Some((south_west, north_east)) = area.bounds else { return false };
        let (low, high) = (self.position(south_west), self.position(north_east));
        if !(low.lon..=high.lon).contains(&position.lon) || !(low.lat..=high.lat).contains(&position.lat) {
            return false;
        }
        rings::hold(&self.rings(area), position)
    }

    /// Metres from a position, inside or outside, to the nearest border of an area; infinite without outline. Flat around the
    /// position: one per cent off at 100 km.
    #[must_use]
    pub fn distance_to_border_m(&self, area: &Area, position: Position) -> f64 {
        let arcs = area.rings.iter().flatten();
        arcs.map(|arc| rings::distance_to_line_m(&self.arc(*arc), position)).fold(f64::INFINITY, f64::min)
    }

    /// A box around an area; `None` without outline.
    #[must_use]
    pub fn extent_of(&self, area: &Area) -> Option<Bounds> {
        let (south_west, north_east) = area.bounds?;
        Some(Bounds { min: self.position(south_west), max: self.position(north_east) })
    }

    fn position(&self, [x, y]: GridPoint) -> Position {
        let degrees = |steps: i32| f64::from(steps) / f64::from(self.steps_per_degree);
        Position { lon: degrees(x), lat: degrees(y) }
    }
}

/// How many rings of a layer use each arc.
fn uses_of_arcs(n_arcs: usize, areas: &[Area]) -> Vec<u32> {
    let mut uses = vec![0; n_arcs];
    for arc in areas.iter().flat_map(|area| &area.rings).flatten() {
        if let Some(uses) = uses.get_mut(arc.arc as usize) {
            *uses += 1;
        }
    }
    uses
}
