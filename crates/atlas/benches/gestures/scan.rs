//! The same questions asked of a plain list, one lieu after the other: what an index must beat, and agree with.
//!
//! Nothing of the library's structures is used, only its rules for one lieu; what is computed once for all questions is given for free.

use crate::data::{Lieux, Record};
use atlas::filter::{Criterion, Filter};
use atlas::fold::fold;
use atlas::lieu::Position;
use atlas::opening::{Answer, When, answer};
use atlas::projection::{MapBounds, MapPoint};
use atlas::spatial_index::distance_m;
use atlas::territoire::Territoire;
use atlas::vocabulary::Facet;
use rstar::{AABB, RTree, RTreeObject};

/// A lieu of a file in JSON: handle, name, position, commune, flags, week, values of each facet.
pub type InJson = (u32, String, Option<[f64; 2]>, String, u8, Option<u32>, [Vec<u16>; Facet::COUNT]);

pub fn read(json: &[u8]) -> Vec<InJson> {
    serde_json::from_slice(json).unwrap()
}

pub struct Leaf([f64; 2]);

impl RTreeObject for Leaf {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.0)
    }
}

/// A tree of the same library, without knowing all lieux from the start.
pub fn inserted(records: &[Record]) -> RTree<Leaf> {
    let mut tree = RTree::new();
    for position in records.iter().filter_map(|record| record.position) {
        tree.insert(Leaf([position.lon, position.lat]));
    }
    tree
}

pub fn within(records: &[Record], bounds: MapBounds) -> Vec<usize> {
    let inside = |record: &Record| record.point.is_some_and(|point| bounds.contains(point));
    (0..records.len()).filter(|at| inside(&records[*at])).collect()
}

/// Those of the places, by distance.
pub fn nearest(records: &[Record], from: Position, n: usize, is_one: impl Fn(usize) -> bool) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64)> = (0..records.len())
        .filter(|at| is_one(*at))
        .filter_map(|at| Some((at, distance_m(from, records[at].position?))))
        .collect();
    let by_distance = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
    if found.len() > n {
        found.select_nth_unstable_by(n, by_distance);
        found.truncate(n);
    }
    found.sort_unstable_by(by_distance);
    found
}

/// What is asked, with the places of the values instead of their texts.
pub struct Asked {
    chosen: Vec<(Facet, Vec<u16>)>,
    when: Vec<When>,
    near: Option<(Position, f64)>,
}

impl Asked {
    pub fn new(lieux: &Lieux, filter: &Filter, from: Option<Position>) -> Self {
        let chosen = |facet: Facet| {
            let all = lieux.catalogue.all_values(facet);
            filter.chosen(facet).iter().map(|value| all.iter().position(|of| of == value).unwrap() as u16).collect()
        };
        let facets = Facet::ALL.into_iter().filter(|facet| filter.asks(Criterion::Facet(*facet)));
        Self {
            chosen: facets.map(|facet| (facet, chosen(facet))).collect(),
            when: filter.when().to_vec(),
            near: from.zip(filter.radius_km.map(|km| f64::from(km) * 1_000.0)),
        }
    }

    fn holds(&self, (facet, chosen): &(Facet, Vec<u16>), record: &Record) -> bool {
        let has = |value: &u16| record.values[*facet as usize].contains(value);
        if facet.all_must_hold() { chosen.iter().all(has) } else { chosen.iter().any(has) }
    }

    fn hours_and_distance(&self, record: &Record) -> bool {
        (self.when.is_empty() || self.when.iter().any(|when| is_open(record, *when)))
            && self.near.is_none_or(|(from, radius_m)| {
                record.position.is_some_and(|position| distance_m(from, position) <= radius_m)
            })
    }

    fn is_answered(&self, record: &Record) -> bool {
        self.chosen.iter().all(|one| self.holds(one, record)) && self.hours_and_distance(record)
    }

    /// How many answer, and how many would with each value of each facet.
    pub fn counts(&self, lieux: &Lieux) -> (usize, [Vec<u32>; Facet::COUNT]) {
        let mut counts = Facet::ALL.map(|facet| vec![0; lieux.catalogue.all_values(facet).len()]);
        let mut n = 0;
        for record in &lieux.records {
            let mut failed = self.chosen.iter().filter(|one| !self.holds(one, record)).map(|(facet, _)| *facet);
            let (first, second) = (failed.next(), failed.next());
            if second.is_some() || first.is_some_and(Facet::all_must_hold) || !self.hours_and_distance(record) {
                continue;
            }
            n += usize::from(first.is_none());
            for facet in Facet::ALL.into_iter().filter(|facet| first.is_none_or(|failed| failed == *facet)) {
                for value in &record.values[facet as usize] {
                    counts[facet as usize][*value as usize] += 1;
                }
            }
        }
        (n, counts)
    }

    /// How many would be open, of those that answer.
    pub fn count_when(&self, records: &[Record], when: When) -> u32 {
        records.iter().filter(|record| is_open(record, when) && self.is_answered(record)).count() as u32
    }

    /// How many would be within each distance, of those that answer.
    pub fn counts_within(&self, records: &[Record], from: Position, radii_km: &[u16]) -> Vec<u32> {
        let mut counts = vec![0; radii_km.len()];
        for record in records {
            let Some(position) = record.position else { continue };
            let metres = distance_m(from, position);
            if radii_km.iter().any(|km| metres <= f64::from(*km) * 1_000.0) && self.is_answered(record) {
                for (n, km) in counts.iter_mut().zip(radii_km) {
                    *n += u32::from(metres <= f64::from(*km) * 1_000.0);
                }
            }
        }
        counts
    }

    /// How many answer in each child of France.
    pub fn counts_by_region(&self, records: &[Record]) -> Vec<(Territoire, u32)> {
        let mut counts: Vec<(Territoire, u32)> = Vec::new();
        for record in records.iter().filter(|record| self.is_answered(record)) {
            let mut child = record.node.simplified();
            while let Some(above) = child.parent().filter(|above| *above != Territoire::France) {
                child = above;
            }
            match counts.iter_mut().find(|(of, _)| *of == child) {
                Some((_, n)) => *n += 1,
                None => counts.push((child, 1)),
            }
        }
        counts
    }
}

fn is_open(record: &Record, when: When) -> bool {
    let said = record.semaine.as_ref().map(|week| answer(week, when, record.now, record.departement));
    said == Some(Answer::Yes)
}

/// The number of the group of each lieu, in order: each goes with the nearest seed, seeds being more than the radius apart.
pub fn clusters(members: &[MapPoint], radius: f64) -> Vec<u32> {
    let mut nearest = vec![(f64::INFINITY, 0); members.len()];
    let mut n_seeds = 0;
    for seed in 0..members.len() {
        if nearest[seed].0.is_finite() {
            continue;
        }
        for (member, nearest) in members.iter().zip(&mut nearest) {
            let (dx, dy) = (member.x - members[seed].x, member.y - members[seed].y);
            let distance_2 = dx * dx + dy * dy;
            if distance_2 <= radius * radius && distance_2 < nearest.0 {
                *nearest = (distance_2, n_seeds);
            }
        }
        nearest[seed] = (0.0, n_seeds);
        n_seeds += 1;
    }
    nearest.into_iter().map(|(_, seed)| seed).collect()
}

/// Whether a word of four letters or more is one that is written, or its beginning, or either but for one error.
fn is_typed(typed: &[u8], unfinished: bool, written: &[u8]) -> bool {
    let n_same = typed.iter().zip(written).take_while(|(a, b)| a == b).count();
    let (rest, of) = (&typed[n_same..], &written[n_same..]);
    let agree = |rest: Option<&[u8]>, of: Option<&[u8]>| {
        rest.zip(of).is_some_and(|(rest, of)| if unfinished { of.starts_with(rest) } else { of == rest })
    };
    let swapped = rest.len() > 1 && of.len() > 1 && rest[0] == of[1] && rest[1] == of[0];
    rest.is_empty()
        || !written.iter().any(u8::is_ascii_digit)
            && (agree(rest.get(1..), Some(of))
                || agree(Some(rest), of.get(1..))
                || agree(rest.get(1..), of.get(1..))
                || swapped && agree(rest.get(2..), of.get(2..)))
}

/// How many communes have all words in their names, and how many lieux in theirs or, all but one, in their commune's.
pub fn search(lieux: &Lieux, query: &str) -> (usize, usize) {
    let query = fold(query);
    let n_words = query.split(' ').count();
    let typed: Vec<(&[u8], bool)> =
        query.split(' ').enumerate().map(|(at, word)| (word.as_bytes(), at + 1 == n_words)).collect();
    let has = |nom: &str, (word, unfinished): (&[u8], bool)| {
        nom.split(' ').any(|written| is_typed(word, unfinished, written.as_bytes()))
    };
    let is_lieu = |record: &&Record| {
        let mut in_name = false;
        typed.iter().all(|word| {
            let here = has(&record.folded, *word);
            in_name |= here;
            here || record.commune.is_some_and(|at| has(&lieux.communes[at].folded, *word))
        }) && in_name
    };
    let communes = lieux.communes.iter().filter(|commune| typed.iter().all(|word| has(&commune.folded, *word)));
    (communes.count(), lieux.records.iter().filter(is_lieu).count())
}

/// What a search without an index needs first.
pub fn folded(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| fold(&record.nom)).collect()
}
