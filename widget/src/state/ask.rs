//! What the visitor asks for, and what follows from it: who answers, who may, and how many would for one thing more.

use super::{Lieux, Loaded, Part, Shared};
use crate::reactive::{Memo, RwSignal, settled};
use crate::state::data::find;
use atlas::calendar::{Date, moment};
use atlas::catalogue::LieuId;
use atlas::confines::Confines;
use atlas::drill_down;
use atlas::filter::{self, Answers, Asker, Bitset, FacetCounts, Filter};
use atlas::lieu::Position;
use atlas::opening::When;
use atlas::order;
use atlas::outlines::Outlines;
use atlas::spatial_index::distance_m;
use atlas::territoire::{CodeCommune, CodeDepartement, Territoire};
use embed_snippet::link::Around;

/// A point that distances are measured from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// The middle of a commune.
    Commune(CodeCommune),
    /// A point that came with a link, which has no name, or the middle of a collectivité.
    Point {
        /// Empty when it has no name.
        label: String,
        /// Where.
        at: Position,
    },
    /// An address that was looked up: somebody's home, most often.
    Address {
        /// As the geocoder writes it.
        label: String,
        /// Where.
        at: Position,
        /// In which commune.
        commune: CodeCommune,
    },
    /// Where the visitor is.
    Me(Position),
}

impl Origin {
    /// Whether it is known from this visitor alone, who did not come to tell it: their place, an address that they searched. Then what
    /// follows from it is as private: what the map shows around it, distances, the order that they give, how many are near.
    /// docs/decisions/0024 has the list of ways out.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self, Origin::Address { .. } | Origin::Me(_))
    }

    /// What of it an address may say, whomever it is sent to: of a searched address its commune. Nobody knows where those of a
    /// collectivité are; there the territory in view has to do.
    #[must_use]
    pub fn told(&self) -> Option<Around> {
        match self {
            Origin::Commune(code) => Some(Around::Commune(*code)),
            Origin::Point { at, .. } => Some(Around::Point(*at)),
            Origin::Address { commune, .. } if !commune.departement().is_collectivite() => {
                Some(Around::Commune(*commune))
            }
            Origin::Address { .. } | Origin::Me(_) => None,
        }
    }
}

/// What is near when no distance was chosen, kilometres: what one goes to on foot, by bus or by bicycle.
pub const NEAR_KM: u16 = 7;

/// What one change of the question can be taken back to.
pub(super) type Past = (Filter, Option<Origin>);

/// The question of one element and its answers. A handle.
#[derive(Clone, Copy)]
pub struct Ask {
    pub(super) filter: RwSignal<Filter>,
    pub(super) origin: RwSignal<Option<Origin>>,
    /// Those that leave something unsaid are shown, instead of those that answer.
    pub(super) unsure: RwSignal<bool>,
    pub(super) past: RwSignal<Vec<Past>>,
    pub(super) now_s: RwSignal<i64>,
    /// Where distances are measured from, once known.
    pub from: Memo<Option<Position>>,
    /// Who asks. The time is in it only where the question is about now.
    pub asker: Memo<Asker>,
    /// What all lieux answer.
    pub answers: Memo<Option<Shared<Answers>>>,
    /// The lieux of the territory in view, whatever the question; in the questionnaire all of the element's: borders are nothing to who
    /// walks.
    pub base: Memo<Option<Shared<Bitset>>>,
    /// The lieux shown, of any territory.
    pub matching: Memo<Option<Shared<Bitset>>>,
    /// The lieux shown, of the territory in view.
    pub visible: Memo<Option<Shared<Bitset>>>,
    /// How many lieux of the territory in view answer, and how many leave something unsaid.
    pub n: Memo<(u32, u32)>,
    /// How many answer near the point that distances are measured from, but out of the territory in view; and the smallest territory above
    /// that holds them all. Borders are nothing to who walks.
    pub beyond: Memo<Option<(u32, u16, Territoire)>>,
    /// For each value of each facet, how many lieux of the territory in view it would leave.
    pub facet_counts: Memo<Option<Shared<FacetCounts>>>,
}

impl Ask {
    pub(super) fn new(
        now_s: i64,
        confines: Memo<Confines>,
        scope: Memo<Territoire>,
        guided: Memo<bool>,
        lieux: Memo<Option<Loaded<Lieux>>>,
        outlines: RwSignal<Vec<(Part, Loaded<Outlines>)>>,
    ) -> Self {
        let filter = RwSignal::new(Filter::default());
        let origin = RwSignal::new(None::<Origin>);
        let unsure = RwSignal::new(false);
        let now_s = RwSignal::new(now_s);
        let lieux = move || {
            lieux.with(|lieux| match lieux {
                Some(Ok(lieux)) => Some(lieux.clone()),
                _ => None,
            })
        };
        let from = Memo::new(move || match origin.get()? {
            Origin::Point { at, .. } | Origin::Address { at, .. } | Origin::Me(at) => Some(at),
            Origin::Commune(code) => outlines.with(|outlines| {
                let outlines = find(outlines, &Part::Communes(code.departement()))?.as_ref().ok()?;
                let area = outlines.area(Territoire::Commune(code))?;
                area.mairie.or_else(|| area.has_outline().then_some(area.label))
            }),
        });
        let asker = Memo::new(move || {
            let now = filter.with(|filter| filter.when().contains(&When::Now));
            Asker { now_s: if now { now_s.get() } else { 0 }, from: from.get() }
        });
        // Asked again each minute where the question is about now, and most often answered alike.
        let answers = Memo::new_with_last(move |last: Option<&Option<Shared<Answers>>>| {
            let lieux = lieux()?;
            let asker = asker.get();
            let fresh = filter.with(|filter| filter::answers(&lieux.catalogue, &lieux.index, filter, &asker));
            Some(Shared::new(fresh).or_same(last.and_then(Option::as_ref)))
        });
        let base = Memo::new(move || {
            let within = if guided.get() { confines.with(super::top_of) } else { scope.get() };
            Some(Shared::new(filter::in_territoire(&lieux()?.catalogue, within)))
        });
        let matching = Memo::new(move || {
            let all = Bitset::full(lieux()?.catalogue.len());
            let answers = answers.get()?;
            Some(Shared::new(if unsure.get() { answers.unsure(&all) } else { answers.sure(&all) }))
        });
        let visible = Memo::new_with_last(move |last: Option<&Option<Shared<Bitset>>>| {
            let mut visible = (*base.get()?).clone();
            visible.and_with(&*matching.get()?);
            Some(Shared::new(visible).or_same(last.and_then(Option::as_ref)))
        });
        let n = Memo::new(move || {
            let (Some(base), Some(answers)) = (base.get(), answers.get()) else { return (0, 0) };
            (answers.sure(&base).count() as u32, answers.unsure(&base).count() as u32)
        });
        let beyond = Memo::new(move || {
            let (lieux, answers, from) = (lieux()?, answers.get()?, from.get()?);
            let (here, top) = (scope.get(), confines.with(super::top_of));
            let radius_km = filter.with(|filter| filter.radius_km).unwrap_or(NEAR_KM);
            let near = lieux.index.nearest(from).take_while(|(_, m)| *m <= f64::from(radius_km) * 1_000.0);
            let mut around = Bitset::new(lieux.catalogue.len());
            near.for_each(|(id, _)| around.insert(id));
            let around = answers.sure(&around);
            let n = |within: Territoire| {
                let mut those = filter::in_territoire(&lieux.catalogue, within);
                those.and_with(&around);
                those.count()
            };
            let (n_here, n_top) = (n(here), n(top));
            let above = drill_down::path(top, here).into_iter().rev().skip(1);
            let holds = above.into_iter().find(|above| n(*above) == n_top)?;
            (n_top > n_here).then_some(((n_top - n_here) as u32, radius_km, holds))
        });
        let facet_counts =
            Memo::new(move || Some(Shared::new(answers.get()?.facet_counts(&*base.get()?, &lieux()?.catalogue))));
        let past = RwSignal::new(Vec::new());
        Self {
            filter,
            origin,
            unsure,
            past,
            now_s,
            from,
            asker,
            answers,
            base,
            matching,
            visible,
            n,
            beyond,
            facet_counts,
        }
    }

    /// What is asked for.
    #[must_use]
    pub fn filter(&self) -> Filter {
        self.filter.get()
    }
    /// Looks at what is asked for, without a copy.
    pub fn with_filter<R>(&self, look: impl FnOnce(&Filter) -> R) -> R {
        self.filter.with(look)
    }
    /// From where distances are measured.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        self.origin.get()
    }
    /// Whether distances are measured from a point that is the visitor's alone ([`Origin::is_private`]).
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.origin.with(|origin| origin.as_ref().is_some_and(Origin::is_private))
    }
    /// The point that distances are measured from, where what leaves the page may tell it.
    #[must_use]
    pub fn told_origin(&self) -> Option<Origin> {
        self.origin().filter(|origin| !origin.is_private())
    }
    /// Whether those that leave something unsaid are shown.
    #[must_use]
    pub fn shows_unsure(&self) -> bool {
        self.unsure.get()
    }
    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.past.with(|past| !past.is_empty())
    }
    /// Seconds since 1970, to the minute.
    #[must_use]
    pub fn now_s(&self) -> i64 {
        self.now_s.get()
    }
    /// The day that it is in a département; what asks for it runs again when another one begins there.
    #[must_use]
    pub fn today(&self, of: Option<CodeDepartement>) -> Date {
        let now_s = self.now_s;
        let now = move |now_s: i64| moment(now_s, of).date;
        let _ = settled(move || {
            let Date { year, month, day } = now(now_s.get());
            (u32::from(year) * 16 + u32::from(month)) * 32 + u32::from(day)
        });
        now(now_s.get_untracked())
    }

    /// Changes the question, and remembers what it was.
    pub(super) fn change(&self, change: impl FnOnce(&mut Filter, &mut Option<Origin>)) {
        /// Further back nobody remembers either.
        const LONGEST: usize = 50;
        let before = (self.filter.get_untracked(), self.origin.get_untracked());
        let (mut filter, mut origin) = before.clone();
        change(&mut filter, &mut origin);
        if before.1.is_some() && origin.is_none() {
            filter.radius_km = None;
        }
        if (&filter, &origin) == (&before.0, &before.1) {
            return;
        }
        self.past.update(|past| {
            past.push(before);
            if past.len() > LONGEST {
                past.remove(0);
            }
        });
        self.put(filter, origin);
    }

    /// Asks something else, and says so only where it differs.
    pub(super) fn put(&self, filter: Filter, origin: Option<Origin>) {
        if self.origin.with_untracked(|before| *before != origin) {
            self.origin.set(origin);
        }
        if self.filter.with_untracked(|before| *before != filter) {
            self.filter.set(filter);
        }
        if self.unsure.get_untracked() {
            self.unsure.set(false);
        }
    }
}

/// The lieux of a set, in the order of their list: by distance when there is a point, those without position last; else by name, as
/// French sorts them.
pub(super) fn in_order(lieux: &Lieux, ids: &Bitset, from: Option<Position>) -> Vec<LieuId> {
    let listed = lieux.by_name().iter().copied().filter(|id| ids.contains(*id));
    let Some(from) = from else { return listed.collect() };
    let far = |id| lieux.catalogue.position(id).map_or(u32::MAX, |at| distance_m(from, at) as u32);
    let listed = order::sorted(listed.map(|id| (far(id), id)).collect(), |(a, _), (b, _)| a.cmp(b));
    listed.into_iter().map(|(_, id)| id).collect()
}

/// Ids as a set.
pub(super) fn set_of(ids: &[LieuId], n: usize) -> Bitset {
    let mut set = Bitset::new(n);
    ids.iter().for_each(|id| set.insert(*id));
    set
}
