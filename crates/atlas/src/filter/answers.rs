//! A filter asked of all lieux, once: what each fails and what it leaves unsaid, one bit a criterion. Every set and every count,
//! of any territory, follows from those.

use super::{Asker, Bitset, Criterion, Filter};
use crate::calendar::{is_public_holiday, moment};
use crate::catalogue::{Catalogue, LieuId};
use crate::lieu::Position;
use crate::opening::{Answer, When, answer};
use crate::spatial_index::SpatialIndex;
use crate::vocabulary::{Facet, Value};

/// The bits of all facets.
const FACETS: u16 = (1 << Facet::COUNT) - 1;

/// What the lieux of a catalogue answer to a filter. `base` is everywhere the lieux that a question is about, such as those of a
/// territory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// By lieu: the criteria that it fails, and those of which it says nothing. Side by side, as they are read together.
    of_lieux: Vec<(u16, u16)>,
    /// By profile: both together, for the facets alone.
    profiles: Vec<u16>,
}

/// Asks a filter of all lieux.
#[must_use]
pub fn answers(catalogue: &Catalogue, index: &SpatialIndex, filter: &Filter, asker: &Asker) -> Answers {
    let profiles = of_profiles(catalogue, filter);
    let of_profile = |profile: &u32| profiles.get(*profile as usize).copied().unwrap_or_default();
    let mut of_lieux: Vec<(u16, u16)> = catalogue.profile_of.iter().map(of_profile).collect();
    let mut refuse = |criterion: Criterion, refuses: &dyn Fn(LieuId) -> bool| {
        if filter.asks(criterion) {
            for id in catalogue.ids().filter(|id| refuses(*id)) {
                of_lieux[id.0 as usize].0 |= criterion.bit();
            }
        }
    };
    refuse(Criterion::AccesLibre, &|id| !catalogue.has_acces_libre(id));
    refuse(Criterion::Rdv, &|id| !catalogue.has_rdv(id));
    if filter.asks(Criterion::Hours) {
        let bit = Criterion::Hours.bit();
        open(catalogue, filter.when(), asker.now_s, |id, answer| match answer {
            Answer::Yes => {}
            Answer::No => of_lieux[id.0 as usize].0 |= bit,
            Answer::Unknown => of_lieux[id.0 as usize].1 |= bit,
        });
    }
    if let (Some(from), Some(radius_km)) = (asker.from, filter.radius_km) {
        let mut near = Bitset::new(catalogue.len());
        within(index, from, radius_km, |id, _| near.insert(id));
        for id in catalogue.ids().filter(|id| !near.contains(*id)) {
            let (refused, unsaid) = &mut of_lieux[id.0 as usize];
            *(if catalogue.grid_point(id).is_some() { refused } else { unsaid }) |= Criterion::Distance.bit();
        }
    }
    let profiles = profiles.into_iter().map(|(refused, unsaid)| refused | unsaid).collect();
    Answers { of_lieux, profiles }
}

/// What each profile refuses and leaves unsaid: sets of values are few, profiles more, lieux many; each level is asked once.
fn of_profiles(catalogue: &Catalogue, filter: &Filter) -> Vec<(u16, u16)> {
    let mut profiles = vec![(0, 0); catalogue.profiles.len()];
    for facet in Facet::ALL {
        let chosen = filter.chosen(facet);
        if chosen.is_empty() {
            continue;
        }
        let table = &catalogue.facets[facet as usize];
        // A value that no lieu has is at no index; no set holds `u32::MAX`.
        let index_of = |value| table.values.iter().position(|of| of == value).map_or(u32::MAX, |index| index as u32);
        let wanted: Vec<u32> = chosen.iter().map(index_of).collect();
        let of_sets: Vec<Answer> = (0..table.n_sets())
            .map(|set| {
                let set = table.sets.get(set);
                let has = |value: &u32| set.contains(value);
                let holds = if facet.all_must_hold() { wanted.iter().all(has) } else { wanted.iter().any(has) };
                match holds {
                    true => Answer::Yes,
                    false if set.is_empty() => Answer::Unknown,
                    false => Answer::No,
                }
            })
            .collect();
        let bit = Criterion::Facet(facet).bit();
        for ((refused, unsaid), sets) in profiles.iter_mut().zip(&catalogue.profiles) {
            match of_sets.get(sets[facet as usize] as usize) {
                Some(Answer::Yes) => {}
                Some(Answer::Unknown) => *unsaid |= bit,
                _ => *refused |= bit,
            }
        }
    }
    profiles
}

/// Tells of each lieu whether it is open at one of `when`. A question is asked once per distinct week and place in time: there are a
/// few thousand weeks and a dozen places, whatever the number of lieux.
fn open(catalogue: &Catalogue, when: &[When], now_s: i64, mut tell: impl FnMut(LieuId, Answer)) {
    // What is kept is of one local time and its holidays: the mainland shares one, overseas départements have their own.
    let mut asked = (None, Vec::<Option<Answer>>::new());
    for run in &catalogue.departements {
        let now = moment(now_s, run.departement);
        // A night that began yesterday may still last.
        let holiday = |days| is_public_holiday(now.date.plus(days), run.departement);
        let here = Some((now, holiday(0), holiday(-1)));
        if asked.0 != here {
            asked = (here, vec![None; catalogue.n_semaines()]);
        }
        for id in catalogue.run_of_nodes(run.nodes.clone()).map(LieuId) {
            let index = catalogue.semaine_index(id).unwrap_or(usize::MAX);
            let (Some(week), Some(said)) = (catalogue.horaires.get(index), asked.1.get_mut(index)) else {
                tell(id, Answer::Unknown);
                continue;
            };
            let one_of_them = || {
                when.iter().fold(Answer::No, |so_far, when| {
                    match (so_far, answer(&week, *when, now, run.departement)) {
                        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
                        (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
                        _ => Answer::No,
                    }
                })
            };
            tell(id, *said.get_or_insert_with(one_of_them));
        }
    }
}

/// The lieux at most this far, the nearest first, with their distance in metres.
fn within(index: &SpatialIndex, from: Position, radius_km: u16, mut tell: impl FnMut(LieuId, f64)) {
    for (id, distance_m) in index.nearest(from).take_while(|(_, metres)| *metres <= f64::from(radius_km) * 1_000.0) {
        tell(id, distance_m);
    }
}

/// For each value of each facet, how many lieux would remain with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetCounts([Vec<u32>; Facet::COUNT]);

impl FacetCounts {
    /// In the order of [`Catalogue::all_values`].
    #[must_use]
    pub fn of_facet(&self, facet: Facet) -> &[u32] {
        &self.0[facet as usize]
    }

    /// Of one value; zero for one that the catalogue does not have.
    #[must_use]
    pub fn of(&self, catalogue: &Catalogue, facet: Facet, value: &Value) -> u32 {
        let index = catalogue.all_values(facet).iter().position(|of| of == value);
        index.and_then(|index| self.of_facet(facet).get(index)).copied().unwrap_or(0)
    }
}

impl Answers {
    /// Those that answer all that was asked.
    #[must_use]
    pub fn sure(&self, base: &Bitset) -> Bitset {
        let mut those = base.clone();
        those.retain(|id| self.fails(LieuId(id)) == 0);
        those
    }

    /// Those that fail nothing, and leave something unsaid.
    #[must_use]
    pub fn unsure(&self, base: &Bitset) -> Bitset {
        let mut those = base.clone();
        those.retain(|id| {
            let (refused, unsaid) = self.bits(LieuId(id));
            refused == 0 && unsaid != 0
        });
        those
    }

    /// The criteria that a lieu does not surely answer, by their bits.
    pub(super) fn fails(&self, id: LieuId) -> u16 {
        let (refused, unsaid) = self.bits(id);
        refused | unsaid
    }

    /// The bits of a lieu; all for one of another catalogue.
    fn bits(&self, id: LieuId) -> (u16, u16) {
        self.of_lieux.get(id.0 as usize).copied().unwrap_or((u16::MAX, u16::MAX))
    }

    /// Whether a lieu says nothing of a criterion that was asked for.
    #[must_use]
    pub fn leaves_unsaid(&self, id: LieuId, criterion: Criterion) -> bool {
        self.bits(id).1 & criterion.bit() != 0
    }

    /// Whether a lieu answers all but this criterion, whatever it says of that.
    pub(super) fn answers_but(&self, id: LieuId, forgiven: Criterion) -> bool {
        self.fails(id) & !forgiven.bit() == 0
    }

    /// How many would answer without one criterion.
    #[must_use]
    pub fn n_without(&self, base: &Bitset, criterion: Criterion) -> u32 {
        base.iter().filter(|id| self.answers_but(*id, criterion)).count() as u32
    }

    /// For each value of each facet, how many lieux would remain with it: those that the other criteria let through and that have the
    /// value; where all chosen values must hold, that have the chosen ones too.
    #[must_use]
    pub fn facet_counts(&self, base: &Bitset, catalogue: &Catalogue) -> FacetCounts {
        let mut n_of_profile = vec![0u32; self.profiles.len()];
        base.iter().for_each(|id| {
            let profile = catalogue.profile_of.get(id.0 as usize);
            if let Some(n) = profile.and_then(|profile| n_of_profile.get_mut(*profile as usize)) {
                *n += u32::from(self.fails(id) & !FACETS == 0);
            }
        });
        let mut n_of_set = Facet::ALL.map(|facet| vec![0u32; catalogue.facets[facet as usize].n_sets()]);
        // A facet where one value is enough does not count against itself.
        let forgiving = Facet::ALL.into_iter().filter(|facet| !facet.all_must_hold());
        let forgiven = forgiving.fold(0, |bits, facet| bits | Criterion::Facet(facet).bit());
        // Profiles outside, facets inside: most profiles fail or have no lieu left, and count nowhere or in one facet.
        for ((n, fails), sets) in n_of_profile.iter().zip(&self.profiles).zip(&catalogue.profiles) {
            let mut add = |facet: usize| {
                if let Some(n_of_set) =
                    n_of_set.get_mut(facet).zip(sets.get(facet)).and_then(|(of, set)| of.get_mut(*set as usize))
                {
                    *n_of_set += n;
                }
            };
            match *fails {
                _ if *n == 0 => {}
                0 => (0..Facet::COUNT).for_each(add),
                one if one.is_power_of_two() && one & forgiven != 0 => add(one.trailing_zeros() as usize),
                _ => {}
            }
        }
        FacetCounts(Facet::ALL.map(|facet| {
            let table = &catalogue.facets[facet as usize];
            let mut n_of_value = vec![0; table.values.len()];
            let of_facet = n_of_set.get(facet as usize).map_or(&[][..], Vec::as_slice);
            for (set, n) in of_facet.iter().enumerate() {
                for value in table.sets.get(set) {
                    if let Some(n_of_value) = n_of_value.get_mut(*value as usize) {
                        *n_of_value += n;
                    }
                }
            }
            n_of_value
        }))
    }

    /// How many would remain with appointments online, and how many with a sheet at acceslibre.
    #[must_use]
    pub fn counts_of_links(&self, base: &Bitset, catalogue: &Catalogue) -> (u32, u32) {
        let rdv = base.iter().filter(|id| self.answers_but(*id, Criterion::Rdv) && catalogue.has_rdv(*id));
        let sheet = base.iter();
        let sheet = sheet.filter(|id| self.answers_but(*id, Criterion::AccesLibre) && catalogue.has_acces_libre(*id));
        (rdv.count() as u32, sheet.count() as u32)
    }

    /// How many would be open, for these hours instead of those chosen.
    #[must_use]
    pub fn count_when(&self, base: &Bitset, catalogue: &Catalogue, when: When, asker: &Asker) -> u32 {
        let mut n = 0;
        open(catalogue, &[when], asker.now_s, |id, answer| {
            let remains = answer == Answer::Yes && base.contains(id) && self.answers_but(id, Criterion::Hours);
            n += u32::from(remains);
        });
        n
    }

    /// How many would be this near, for each of the distances, kilometres, increasing; zeros without a point.
    #[must_use]
    pub fn counts_within(&self, base: &Bitset, index: &SpatialIndex, asker: &Asker, radii_km: &[u16]) -> Vec<u32> {
        self.counts_within_but(base, index, asker, radii_km, Criterion::Distance.bit())
    }

    /// The same for those that fail nothing but the criteria of these bits.
    pub(super) fn counts_within_but(
        &self,
        base: &Bitset,
        index: &SpatialIndex,
        asker: &Asker,
        radii_km: &[u16],
        forgiven: u16,
    ) -> Vec<u32> {
        let mut counts = vec![0; radii_km.len()];
        if let (Some(from), Some(largest)) = (asker.from, radii_km.last()) {
            within(index, from, *largest, |id, distance_m| {
                if base.contains(id) && self.fails(id) & !forgiven == 0 {
                    for (n, radius_km) in counts.iter_mut().zip(radii_km) {
                        *n += u32::from(distance_m <= f64::from(*radius_km) * 1_000.0);
                    }
                }
            });
        }
        counts
    }
}
