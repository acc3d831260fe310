//! Open or not, until when, and when next: `atlas::opening` on compiled weeks against the notation's own crate, over a year, in
//! several départements with their holidays. Either both agree, or ours says that it is to be confirmed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::calendar::{Date, Moment, is_public_holiday, moment};
use atlas::horaires::{Holidays, Horaires};
use atlas::opening::{Answer, State, When, answer, state};
use atlas::territoire::CodeDepartement;
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use common::{SHARED, project, shared};
use compact_calendar::CompactCalendar;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use std::collections::BTreeSet;
use std::sync::Arc;

fn naive(Date { year, month, day }: Date) -> NaiveDate {
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).unwrap()
}

fn naive_moment(Moment { date, minute }: Moment) -> NaiveDateTime {
    naive(date).and_hms_opt(u32::from(minute) / 60, u32::from(minute) % 60, 0).unwrap()
}

fn moment_of(naive: NaiveDateTime) -> Moment {
    let date = Date { year: naive.year() as u16, month: naive.month() as u8, day: naive.day() as u8 };
    Moment { date, minute: (naive.hour() * 60 + naive.minute()) as u16 }
}

/// A place to ask from: its holidays, and a thousand moments of its 2026.
struct Place {
    departement: Option<CodeDepartement>,
    holidays: Arc<CompactCalendar>,
    moments: Vec<Moment>,
}

impl Place {
    fn new(code: &str) -> Self {
        let departement = CodeDepartement::parse(code);
        let days = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap().iter_days().take(450);
        let holidays: CompactCalendar = days
            .filter(|day| is_public_holiday(moment_of(day.and_hms_opt(0, 0, 0).unwrap()).date, departement))
            .collect();
        Self { departement, moments: moments(departement, &holidays), holidays: Arc::new(holidays) }
    }
}

/// A thousand moments, in order: four on each holiday and on each day when clocks change, and four on each of as many other days as it
/// takes.
fn moments(departement: Option<CodeDepartement>, holidays: &CompactCalendar) -> Vec<Moment> {
    let new_year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let changes = ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"].map(|day| day.parse().unwrap());
    let mut days: BTreeSet<NaiveDate> = holidays.iter().filter(|day| day.year() == 2026).chain(changes).collect();
    let mut seed = 0x0C0F_FEE5_u64;
    let mut next = |n: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as i64 % n
    };
    while days.len() < 250 {
        days.insert(new_year + TimeDelta::days(next(365)));
    }
    let mut moments = Vec::new();
    for day in days {
        let midnight_s = day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp();
        // A quarter past the hour and the hour itself, when doors move, and any minute; UTC: a few are the day before or after there.
        for step_s in [3_600, 3_600, 900, 60] {
            moments.push(moment(midnight_s + next(86_400) / step_s * step_s, departement));
        }
    }
    moments.sort_unstable();
    moments
}

#[derive(Debug, Default)]
struct Compared {
    texts: usize,
    understood: usize,
    never_sure: usize,
    instants: usize,
    to_confirm: usize,
    changes: usize,
}

/// One text asked at every moment of a place.
fn compare(text: &str, place: &Place, compared: &mut Compared) {
    compared.texts += 1;
    let read = intake::horaires::read(text);
    let Some(horaires) = &read.semaine else { return };
    compared.understood += 1;
    compared.never_sure += usize::from(horaires.to_confirm);
    let holidays = ContextHolidays::new(Arc::clone(&place.holidays), Arc::default());
    let oracle: OpeningHours = read.text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let oracle = oracle.with_context(Context::default().with_holidays(holidays));
    let mut schedule = (Vec::new(), None);
    for (at, &now) in place.moments.iter().enumerate() {
        let found = answer(horaires, When::Now, now, place.departement);
        if found == Answer::Unknown {
            assert_eq!(state(horaires, now, place.departement), State::ToConfirm, "{text} at {now:?}");
            let may_be_unsure = horaires.to_confirm || horaires.holidays == Holidays::Unsaid;
            assert!(may_be_unsure, "{text} at {now:?}");
            compared.to_confirm += 1;
            continue;
        }
        if schedule.1 != Some(now.date) {
            let ranges = oracle.schedule_at(naive(now.date)).into_iter();
            let open = ranges.filter(|range| range.kind == RuleKind::Open).map(|range| range.range);
            let minutes = open.map(|range| range.start.mins_from_midnight()..range.end.mins_from_midnight());
            schedule = (minutes.collect(), Some(now.date));
        }
        let is_open = schedule.0.iter().any(|range| range.contains(&now.minute));
        assert_eq!(found == Answer::Yes, is_open, "{text} ({}) at {now:?} in {:?}", read.text, place.departement);
        compared.instants += 1;
        if at % 50 == 0 {
            let state = state(horaires, now, place.departement);
            assert_eq!(matches!(state, State::Open { .. }), is_open, "{text} at {now:?}");
            compared.changes += usize::from(change_agrees(horaires, state, now, &oracle));
        }
    }
}

/// Whether a state told when it changes, which is then when the oracle says.
fn change_agrees(horaires: &Horaires, state: State, now: Moment, oracle: &OpeningHours) -> bool {
    let expected = oracle.next_change(naive_moment(now)).map(moment_of);
    let (State::Open { until: told } | State::Closed { next: told, .. }) = state else { return false };
    if told.is_some() {
        assert_eq!(told, expected, "{oracle} at {now:?}");
        return true;
    }
    // Not within two weeks, unless a holiday in between leaves it open.
    if horaires.holidays != Holidays::Unsaid || matches!(state, State::Closed { .. }) {
        assert!(expected.is_none_or(|change| change.date > now.date.plus(14)), "{oracle} at {now:?}: {expected:?}");
    }
    false
}

/// The distinct texts of a file in the standard.
fn texts(bytes: &[u8]) -> BTreeSet<String> {
    let (text, ..) = intake::dialect::decode(bytes);
    let mut records = intake::csv::Records::new(&text, intake::columns::n_understood);
    let header = records.next().unwrap();
    let column = header.fields.iter().position(|name| name == "horaires").unwrap();
    records.filter_map(|record| record.fields.get(column).map(|field| field.to_string())).collect()
}

fn compared(texts: &BTreeSet<String>) -> Compared {
    let places = ["", "67", "971", "974", "975", "987", "988"].map(Place::new);
    let mut compared = Compared::default();
    for (text, place) in texts.iter().zip(places.iter().cycle()) {
        assert_eq!(place.moments.len(), 1_000);
        compare(text, place, &mut compared);
    }
    println!("{compared:?}");
    compared
}

#[test]
fn the_fixture_is_open_when_the_oracle_says_so_or_to_confirm() {
    let compared = compared(&texts(&std::fs::read(project("tests/fixtures/lieux-inventes.csv")).unwrap()));
    assert!(compared.instants > 900 * (compared.understood - compared.never_sure));
    assert!(compared.instants > 10_000 && compared.changes > 200, "{compared:?}");
}

/// Every distinct text of the real data, when it is at hand.
#[test]
fn real_hours_are_open_when_the_oracle_says_so_or_to_confirm() {
    let Some(bytes) = shared("lieux-reels.csv") else {
        println!("{SHARED}/lieux-reels.csv is not there: only the fixture was compared");
        return;
    };
    let compared = compared(&texts(&bytes));
    assert!(compared.texts > 4_900 && compared.understood > 4_750 && compared.never_sure < 100, "{compared:?}");
    assert!(compared.instants > 4_400_000 && compared.changes > 80_000, "{compared:?}");
}
