//! Lieux to an index file.
//!
//! In the order of the bytes: nodes with their number of lieux; flags; positions; handles; values of each facet and the sets
//! of them; profiles; the profile of each lieu; compiled hours; the hours of each lieu; names.
//!
//! On the 15,714 real lieux, brotli 11, kB: nodes 5, flags 3, positions 59, handles 61 (nothing compresses those), profiles 22,
//! hours 31, names 122.

use super::{END_OF_TEXT, FRANCE, horaires, planes_of};
use crate::bytes::{Writer, kind};
use crate::catalogue::{GridPoint, Handle, flag, grid_point_of};
use crate::lieu::{Doubt, Lieu};
use crate::territoire::{CodeCommune, CodeDepartement, Territoire};
use crate::vocabulary::{Facet, Value};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// A lieu and its number in the publication.
struct Entry<'a> {
    lieu: &'a Lieu,
    node: Territoire,
    handle: Handle,
}

/// The index file of some lieux. `handles[i]` is that of `lieux[i]`, out of [`super::handles`] over the whole publication; the
/// order of `lieux` does not show in the file.
#[must_use]
pub fn write_index<L: Borrow<Lieu>>(lieux: &[L], handles: &[Handle]) -> Vec<u8> {
    let entries = lieux.iter().enumerate().map(|(index, lieu)| {
        let lieu = lieu.borrow();
        let handle = handles.get(index).copied().unwrap_or_else(|| Handle::of_id(&lieu.id));
        Entry { lieu, node: lieu.node(), handle }
    });
    write(entries.collect())
}

fn write(mut entries: Vec<Entry>) -> Vec<u8> {
    entries.sort_by_cached_key(|entry| (entry.node.departement(), entry.node, &entry.lieu.nom, entry.handle));
    let mut writer = Writer::new(kind::INDEX);
    writer.len(entries.len());
    write_nodes(&mut writer, &entries);
    writer.raw(&entries.iter().map(|entry| flags_of(entry.lieu)).collect::<Vec<_>>());
    write_positions(&mut writer, &entries);
    writer.raw(&planes_of(&entries.iter().map(|entry| entry.handle.0).collect::<Vec<_>>()));
    write_profiles(&mut writer, &entries);
    write_horaires(&mut writer, &entries);
    let mut names = Vec::new();
    for entry in &entries {
        names.extend_from_slice(entry.lieu.nom.as_bytes());
        names.push(END_OF_TEXT);
    }
    writer.block(&names);
    writer.finish()
}

/// Runs of départements, in each its nodes: the département itself is 0, a commune is how far its number is from the one
/// before; then how many lieux hang there.
fn write_nodes(writer: &mut Writer, entries: &[Entry]) {
    let departements: Vec<&[Entry]> = entries.chunk_by(|a, b| a.node.departement() == b.node.departement()).collect();
    writer.len(departements.len());
    for run in departements {
        let nodes: Vec<&[Entry]> = run.chunk_by(|a, b| a.node == b.node).collect();
        let departement = run.first().and_then(|entry| entry.node.departement());
        writer.str(departement.as_ref().map_or("", CodeDepartement::as_str));
        writer.len(nodes.len());
        let mut next_number = 0;
        for node in nodes {
            match node.first().map(|entry| entry.node) {
                Some(Territoire::Commune(commune)) => {
                    let number = number_in_departement(commune);
                    writer.varint(u64::from(number + 1 - next_number));
                    next_number = number + 1;
                }
                Some(Territoire::Departement(_)) => writer.varint(0),
                Some(Territoire::Region(region)) => writer.str(region.as_str()),
                Some(Territoire::France) => writer.str(FRANCE),
                Some(Territoire::NonLocalise | Territoire::Ensemble(_)) | None => writer.str(""),
            }
            writer.len(node.len());
        }
    }
}

/// The digits of a commune's code after those of its département.
fn number_in_departement(commune: CodeCommune) -> u32 {
    let departement = commune.departement();
    commune.as_str().get(departement.as_str().len()..).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn flags_of(lieu: &Lieu) -> u8 {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    bit(!lieu.fiche_acces_libre.is_empty(), flag::ACCES_LIBRE)
        | bit(!lieu.prise_rdv.is_empty(), flag::RDV)
        | bit(!lieu.horaires.is_empty() || lieu.semaine.is_some(), flag::HORAIRES)
        | match lieu.doubt {
            Doubt::None => 0,
            Doubt::Position => flag::DOUBT_POSITION,
            Doubt::Commune => flag::DOUBT_COMMUNE,
        }
}

/// Each axis: how far from the lieu before, on the grid. No position: no move, and one bit in a map of absences.
fn write_positions(writer: &mut Writer, entries: &[Entry]) {
    let points: Vec<Option<GridPoint>> =
        entries.iter().map(|entry| entry.lieu.position.and_then(grid_point_of)).collect();
    let absent: Vec<u8> = points.iter().map(|point| u8::from(point.is_none())).collect();
    writer.raw(&absent);
    for axis in 0..2 {
        let mut before = 0;
        let moves: Vec<u32> = points
            .iter()
            .map(|point| {
                let here = point.map_or(before, |point| point[axis]);
                let step = here.wrapping_sub(before);
                before = here;
                (step << 1 ^ step >> 31) as u32
            })
            .collect();
        writer.raw(&planes_of(&moves));
    }
}

/// Gives each distinct item a number, in the order of appearance.
struct Dictionary<T> {
    numbers: HashMap<T, u32>,
    items: Vec<T>,
    references: Vec<u64>,
}

impl<T: Hash + Eq + Clone> Dictionary<T> {
    fn new() -> Self {
        Self { numbers: HashMap::new(), items: Vec::new(), references: Vec::new() }
    }

    /// The number of an item. A reference is 0 for an item seen for the first time, else its number + 1.
    fn add(&mut self, item: T) -> u32 {
        if let Some(number) = self.numbers.get(&item) {
            self.references.push(u64::from(*number) + 1);
            return *number;
        }
        let number = self.items.len() as u32;
        self.numbers.insert(item.clone(), number);
        self.items.push(item);
        self.references.push(0);
        number
    }
}

fn write_profiles(writer: &mut Writer, entries: &[Entry]) {
    let mut profiles = Dictionary::new();
    let mut sets: [Dictionary<Vec<u32>>; Facet::COUNT] = std::array::from_fn(|_| Dictionary::new());
    let others = Facet::ALL.map(|facet| others_of(facet, entries));
    for entry in entries {
        let profile: [Vec<u32>; Facet::COUNT] =
            Facet::ALL.map(|facet| set_of(facet, entry.lieu.values_of(facet), &others[facet as usize]));
        profiles.add(profile);
    }
    for profile in &profiles.items {
        for (dictionary, set) in sets.iter_mut().zip(profile) {
            dictionary.add(set.clone());
        }
    }
    writer.len(profiles.items.len());
    for (others, sets) in others.iter().zip(&sets) {
        writer.len(others.len());
        for other in others {
            writer.str(other);
        }
        writer.len(sets.items.len());
        for set in &sets.items {
            writer.len(set.len());
            let mut next = 0;
            for value in set {
                writer.varint(u64::from(value - next));
                next = value + 1;
            }
        }
        for reference in &sets.references {
            writer.varint(*reference);
        }
    }
    for reference in &profiles.references {
        writer.varint(*reference);
    }
}

/// The values of a facet that the standard does not have, in alphabetical order.
fn others_of<'a>(facet: Facet, entries: &[Entry<'a>]) -> Vec<&'a str> {
    let values = entries.iter().flat_map(|entry| entry.lieu.values_of(facet));
    let mut others: Vec<&str> = values
        .filter_map(|value| match value {
            Value::Other(text) => Some(text.as_str()),
            Value::Standard(_) => None,
        })
        .collect();
    others.sort_unstable();
    others.dedup();
    others
}

/// Values as increasing indices into the standard's, then `others`.
fn set_of(facet: Facet, values: &[Value], others: &[&str]) -> Vec<u32> {
    let n_standard = facet.standard_values().len();
    let mut set: Vec<u32> = values
        .iter()
        .filter_map(|value| match value {
            Value::Standard(index) => (usize::from(*index) < n_standard).then_some(u32::from(*index)),
            Value::Other(text) => others.binary_search(&text.as_str()).ok().map(|index| (n_standard + index) as u32),
        })
        .collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// The distinct hours, in the order of appearance; then for each lieu 0 (none), 1 (the next new one), or 2 + which.
fn write_horaires(writer: &mut Writer, entries: &[Entry]) {
    let mut distinct = Dictionary::new();
    let references: Vec<u64> = entries
        .iter()
        .map(|entry| {
            let Some(semaine) = &entry.lieu.semaine else { return 0 };
            distinct.add(horaires::tidied(semaine));
            distinct.references.last().map_or(0, |reference| reference + 1)
        })
        .collect();
    writer.len(distinct.items.len());
    for horaires in &distinct.items {
        horaires::write(writer, horaires);
    }
    for reference in references {
        writer.varint(reference);
    }
}
