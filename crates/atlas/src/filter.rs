//! Which lieux answer what a visitor asks for, which may but do not say, how many would answer if they asked for one thing more or
//! less, and where they are.
//!
//! A lieu that says nothing of what is asked for is neither kept nor refused: it is unsure ([`Answers::unsure`]), and never silently
//! lost. How a filter is shown, kept or shared is decided elsewhere.

mod answers;
mod bitset;
mod relax;
mod wishes;

pub use answers::{Answers, FacetCounts, answers};
pub use bitset::Bitset;
pub use relax::{Change, Way};
pub use wishes::{Wish, replies};

use crate::catalogue::Catalogue;
use crate::counts::Counts;
use crate::drill_down;
use crate::lieu::Position;
use crate::opening::When;
use crate::territoire::{Level, Territoire};
use crate::vocabulary::{Facet, Value};

/// A part of a filter that holds or not by itself, and that one may let go of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Criterion {
    /// The values chosen in a facet.
    Facet(Facet),
    /// A sheet at acceslibre.
    AccesLibre,
    /// Appointments online.
    Rdv,
    /// Opening hours.
    Hours,
    /// How far from the asker's point.
    Distance,
}

impl Criterion {
    /// All of them, facets first.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [Criterion::AccesLibre, Criterion::Rdv, Criterion::Hours, Criterion::Distance];
        Facet::ALL.into_iter().map(Criterion::Facet).chain(others)
    }

    /// Its bit in what a lieu fails: twelve facets and four more.
    const fn bit(self) -> u16 {
        match self {
            Criterion::Facet(facet) => 1 << facet as u16,
            Criterion::AccesLibre => 1 << 12,
            Criterion::Rdv => 1 << 13,
            Criterion::Hours => 1 << 14,
            Criterion::Distance => 1 << 15,
        }
    }
}

/// Who asks: what a filter does not hold, because it changes without the visitor choosing anything, or belongs to them alone.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Asker {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub now_s: i64,
    /// The point that distances are measured from. Without it a radius asks for nothing.
    pub from: Option<Position>,
}

/// What was chosen: between criteria all must hold; inside a facet one value is enough, but where [`Facet::all_must_hold`]; one of
/// the chosen hours is enough.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// Per facet, sorted, without doubles.
    chosen: [Vec<Value>; Facet::COUNT],
    /// Sorted, without doubles.
    when: Vec<When>,
    /// Only lieux with a sheet at acceslibre.
    pub acces_libre: bool,
    /// Only lieux where one can make an appointment online.
    pub rdv: bool,
    /// Only lieux this near, kilometres.
    pub radius_km: Option<u16>,
}

/// Puts an item in a sorted list, or takes it out of it.
fn toggle<T: Ord>(list: &mut Vec<T>, item: T) {
    match list.binary_search(&item) {
        Ok(index) => {
            list.remove(index);
        }
        Err(index) => list.insert(index, item),
    }
}

impl Filter {
    /// The values chosen in one facet.
    #[must_use]
    pub fn chosen(&self, facet: Facet) -> &[Value] {
        &self.chosen[facet as usize]
    }

    /// All values that were chosen, facet by facet.
    pub fn iter(&self) -> impl Iterator<Item = (Facet, &Value)> {
        Facet::ALL.into_iter().flat_map(|facet| self.chosen(facet).iter().map(move |value| (facet, value)))
    }

    /// Whether a value is chosen.
    #[must_use]
    pub fn is_chosen(&self, facet: Facet, value: &Value) -> bool {
        self.chosen(facet).binary_search(value).is_ok()
    }

    /// Chooses a value, or lets go of it.
    pub fn toggle(&mut self, facet: Facet, value: Value) {
        toggle(&mut self.chosen[facet as usize], value);
    }

    /// Chooses a value; chosen twice is chosen once.
    pub fn choose(&mut self, facet: Facet, value: Value) {
        if !self.is_chosen(facet, &value) {
            self.toggle(facet, value);
        }
    }

    /// The hours chosen.
    #[must_use]
    pub fn when(&self) -> &[When] {
        &self.when
    }

    /// Chooses hours, or lets go of them.
    pub fn toggle_when(&mut self, when: When) {
        toggle(&mut self.when, when);
    }

    /// Whether a criterion asks for something.
    #[must_use]
    pub fn asks(&self, criterion: Criterion) -> bool {
        match criterion {
            Criterion::Facet(facet) => !self.chosen(facet).is_empty(),
            Criterion::AccesLibre => self.acces_libre,
            Criterion::Rdv => self.rdv,
            Criterion::Hours => !self.when.is_empty(),
            Criterion::Distance => self.radius_km.is_some(),
        }
    }

    /// Lets go of all of one criterion.
    pub fn clear(&mut self, criterion: Criterion) {
        match criterion {
            Criterion::Facet(facet) => self.chosen[facet as usize].clear(),
            Criterion::AccesLibre => self.acces_libre = false,
            Criterion::Rdv => self.rdv = false,
            Criterion::Hours => self.when.clear(),
            Criterion::Distance => self.radius_km = None,
        }
    }

    /// Whether nothing is chosen: everything answers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many things are chosen.
    #[must_use]
    pub fn len(&self) -> usize {
        let flags = [self.acces_libre, self.rdv, self.radius_km.is_some()];
        self.chosen.iter().map(Vec::len).sum::<usize>()
            + self.when.len()
            + flags.into_iter().filter(|chosen| *chosen).count()
    }
}

/// All lieux at or below a territory, whatever the filter.
#[must_use]
pub fn in_territoire(catalogue: &Catalogue, territoire: Territoire) -> Bitset {
    let mut lieux = Bitset::new(catalogue.len());
    for run in catalogue.runs_of(territoire) {
        lieux.insert_range(run);
    }
    lieux
}

/// How the lieux of a set are shared between the children of a territory; the territory itself for those that hang on it
/// directly. Zeros are left out. Adds up to the size of the set, when the set is within the territory.
///
/// Children are as [`Territoire::parent`] says, simplified: an overseas département and Paris are right below what is above.
#[must_use]
pub fn counts_by_child(catalogue: &Catalogue, lieux: &Bitset, parent: Territoire) -> Counts {
    let parent = parent.simplified();
    let mut counts = Counts::default();
    let mut add = |child: Option<Territoire>, nodes| {
        let n = lieux.count_range(catalogue.run_of_nodes(nodes)) as u32;
        if let (Some(child), 1..) = (child, n) {
            counts.set(child, counts.get(child) + n);
        }
    };
    for run in &catalogue.departements {
        match run.departement.map(Territoire::Departement) {
            // Above the département, all its lieux go the same way.
            Some(departement) if !parent.is_within(departement) && parent != Territoire::Ensemble(Level::Communes) => {
                add(child_towards(departement, parent), run.nodes.clone());
            }
            _ => {
                for node in run.nodes.clone() {
                    add(catalogue.nodes.get(node).and_then(|of| child_towards(*of, parent)), node..node + 1);
                }
            }
        }
    }
    counts
}

/// Which child of `parent` is above `node`, or is it; `parent` itself for `parent`; `None` outside of it.
fn child_towards(node: Territoire, parent: Territoire) -> Option<Territoire> {
    if matches!(parent, Territoire::Ensemble(_)) {
        return Some(drill_down::child_towards(parent, node));
    }
    let mut here = node.simplified();
    if here == parent {
        return Some(parent);
    }
    loop {
        let above = here.parent()?;
        if above == parent {
            return Some(here);
        }
        here = above;
    }
}

#[cfg(test)]
mod tests;
