//! What a filter asks for, one thing at a time, and what one lieu answers to each: yes, no, or nothing.
//!
//! The same rules as [`super::answers`], which asks all lieux at once and only keeps criteria; a test holds the two together. How an
//! answer is worded is decided elsewhere.

use super::{Asker, Criterion, Filter};
use crate::calendar::moment;
use crate::catalogue::{Catalogue, LieuId};
use crate::opening::{Answer, When, answer};
use crate::spatial_index::distance_m;
use crate::vocabulary::{Facet, Value};

/// One thing that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish<'a> {
    /// A value of a facet.
    Value(Facet, &'a Value),
    /// Open then.
    When(When),
    /// Appointments online, or a sheet at acceslibre.
    Link(Criterion),
    /// At most so many kilometres away.
    Within(u16),
}

impl Wish<'_> {
    /// What it is a part of.
    #[must_use]
    pub fn criterion(&self) -> Criterion {
        match self {
            Wish::Value(facet, _) => Criterion::Facet(*facet),
            Wish::When(_) => Criterion::Hours,
            Wish::Link(criterion) => *criterion,
            Wish::Within(_) => Criterion::Distance,
        }
    }

    /// What a lieu says of it; `None` where it asks for nothing, such as a distance from nowhere.
    fn asked_of(&self, catalogue: &Catalogue, id: LieuId, asker: &Asker) -> Option<Answer> {
        let known = |holds: bool| if holds { Answer::Yes } else { Answer::No };
        Some(match self {
            Wish::Value(facet, value) => {
                let mut values = catalogue.values(id, *facet).peekable();
                match values.peek() {
                    None => Answer::Unknown,
                    Some(_) => known(values.any(|of| of == *value)),
                }
            }
            Wish::When(when) => match catalogue.semaine(id) {
                None => Answer::Unknown,
                Some(week) => {
                    let of = catalogue.node(id).departement();
                    answer(&week, *when, moment(asker.now_s, of), of)
                }
            },
            Wish::Link(Criterion::Rdv) => known(catalogue.has_rdv(id)),
            Wish::Link(_) => known(catalogue.has_acces_libre(id)),
            Wish::Within(km) => {
                let from = asker.from?;
                let near = |at| known(distance_m(from, at) <= f64::from(*km) * 1_000.0);
                catalogue.position(id).map_or(Answer::Unknown, near)
            }
        })
    }
}

impl Criterion {
    /// Whether all that is asked for in it must hold, instead of one thing being enough.
    const fn all_must_hold(self) -> bool {
        matches!(self, Criterion::Facet(facet) if facet.all_must_hold())
    }
}

impl Filter {
    /// All that is asked for, criterion by criterion.
    pub fn wishes(&self) -> impl Iterator<Item = Wish<'_>> {
        let links = [Criterion::Rdv, Criterion::AccesLibre].into_iter().filter(|criterion| self.asks(*criterion));
        let values = self.iter().map(|(facet, value)| Wish::Value(facet, value));
        let hours = self.when.iter().map(|when| Wish::When(*when));
        values.chain(hours).chain(links.map(Wish::Link)).chain(self.radius_km.map(Wish::Within))
    }
}

/// What a lieu answers to a filter, as one would say it: all that it has of what was asked for. Where one thing is enough and it has
/// none, the first stands for them all, and the answer is of all of them.
#[must_use]
pub fn replies<'a>(catalogue: &Catalogue, id: LieuId, filter: &'a Filter, asker: &Asker) -> Vec<(Wish<'a>, Answer)> {
    let mut replies: Vec<(Wish<'a>, Answer)> = Vec::new();
    for wish in filter.wishes() {
        let Some(said) = wish.asked_of(catalogue, id, asker) else { continue };
        let criterion = wish.criterion();
        match replies.last_mut().filter(|(last, _)| last.criterion() == criterion && !criterion.all_must_hold()) {
            // One thing is enough: what it has not is nobody's business once it has another.
            Some((last, before)) if *before != Answer::Yes => match said {
                Answer::Yes => (*last, *before) = (wish, said),
                Answer::Unknown => *before = said,
                Answer::No => {}
            },
            Some(_) if said != Answer::Yes => {}
            _ => replies.push((wish, said)),
        }
    }
    replies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::tests::{random_asker, random_filter};
    use crate::filter::{Bitset, answers};
    use crate::opening::DayPart;
    use crate::spatial_index::SpatialIndex;
    use crate::testing::{Random, catalogue_of, random_catalogue, random_lieux};

    /// What is said of a lieu one by one is what the filter decides of it.
    #[test]
    fn replies_are_the_reasons_of_the_answers() {
        let catalogue = random_catalogue(900, 0x00F1_C4E5);
        let index = SpatialIndex::new(&catalogue);
        let mut random = Random(0x0DD_5EED);
        let mut seen = [0; 3];
        for _ in 0..150 {
            let (filter, asker) = (random_filter(&catalogue, &mut random), random_asker(&mut random));
            let answers = answers(&catalogue, &index, &filter, &asker);
            let all = Bitset::full(catalogue.len());
            let (sure, unsure) = (answers.sure(&all), answers.unsure(&all));
            for id in catalogue.ids() {
                let replies = replies(&catalogue, id, &filter, &asker);
                let says = |answer| replies.iter().any(|(_, of)| *of == answer);
                let verdict = (sure.contains(id), unsure.contains(id));
                let expected =
                    (!says(Answer::No) && !says(Answer::Unknown), !says(Answer::No) && says(Answer::Unknown));
                assert_eq!(verdict, expected, "{filter:?} {asker:?} {replies:?}");
                for criterion in Criterion::all().filter(|criterion| filter.asks(*criterion)) {
                    let of = replies.iter().filter(|(wish, _)| wish.criterion() == criterion);
                    let doubts =
                        of.clone().any(|(_, of)| *of == Answer::Unknown) && of.clone().all(|(_, of)| *of != Answer::No);
                    if doubts {
                        assert!(answers.leaves_unsaid(id, criterion), "{criterion:?} {replies:?}");
                    }
                }
                seen[0] += usize::from(verdict.0);
                seen[1] += usize::from(verdict.1);
                seen[2] += usize::from(verdict == (false, false));
            }
        }
        assert!(seen.iter().all(|n| *n > 1_000), "all kinds occur: {seen:?}");
    }

    #[test]
    fn where_one_thing_is_enough_only_what_there_is_is_said() {
        let mut lieu = random_lieux(1, 1).remove(0);
        lieu.values = Facet::ALL.map(|_| Vec::new());
        lieu.semaine = None;
        lieu.values[Facet::Services as usize] = vec![Value::Standard(0), Value::Standard(2)];
        lieu.values[Facet::PriseEnCharge as usize] = vec![Value::Standard(0)];
        let catalogue = catalogue_of(&[lieu]);
        let check = |services: &[u8], reception: &[u8], expected: &[(Facet, u8, Answer)]| {
            let mut filter = Filter::default();
            services.iter().for_each(|of| filter.choose(Facet::Services, Value::Standard(*of)));
            reception.iter().for_each(|of| filter.choose(Facet::PriseEnCharge, Value::Standard(*of)));
            let values: Vec<(Facet, Value, Answer)> =
                expected.iter().map(|(facet, value, answer)| (*facet, Value::Standard(*value), *answer)).collect();
            let expected: Vec<(Wish, Answer)> =
                values.iter().map(|(facet, value, answer)| (Wish::Value(*facet, value), *answer)).collect();
            assert_eq!(replies(&catalogue, LieuId(0), &filter, &Asker::default()), expected);
        };
        use Facet::{PriseEnCharge, Services};
        check(&[1, 2], &[], &[(Services, 2, Answer::Yes)]);
        check(&[0, 1, 2], &[], &[(Services, 0, Answer::Yes), (Services, 2, Answer::Yes)]);
        check(&[1, 3], &[], &[(Services, 1, Answer::No)]);
        check(&[], &[0, 3], &[(PriseEnCharge, 0, Answer::Yes), (PriseEnCharge, 3, Answer::No)]);
        let mut filter = Filter { radius_km: Some(5), ..Filter::default() };
        filter.toggle_when(When::Now);
        filter.toggle_when(When::Slot { weekday: 5, part: DayPart::Morning });
        let said = replies(&catalogue, LieuId(0), &filter, &Asker::default());
        assert_eq!(said, [(Wish::When(When::Now), Answer::Unknown)], "from nowhere nothing is far");
    }
}
