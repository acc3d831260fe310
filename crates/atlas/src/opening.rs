//! Questions asked of compiled hours: what a date holds, open or not at a moment and until when, and the filter's usual week.
//!
//! What time it is comes from [`crate::calendar::moment`]. How an answer is worded is decided elsewhere, and whether the hours are still
//! true is known to nobody here.

use crate::calendar::{Date, Moment, is_public_holiday};
use crate::horaires::{Holidays, Horaires, Span, Week};
use crate::territoire::CodeDepartement;

/// An answer that may be « we do not know ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// « À confirmer ».
    Unknown,
}

/// Whether what is said of a date can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// The notation says exactly this.
    Sure,
    /// « À confirmer » : the notation says more than a week can hold.
    Approximate,
    /// « À confirmer (jour férié) » : these are the usual hours of a public holiday of which the notation does not speak.
    Holiday,
}

/// What the notation says of one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayHours<'a> {
    /// Minutes since that date's midnight, sorted; a span past midnight is here only, not at the next date.
    pub spans: &'a [Span],
    /// Whether it can be relied on.
    pub certainty: Certainty,
}

/// What the notation says of `date`, which is a public holiday there or is not.
///
/// A holiday on a day that is closed anyway is surely closed, whether the notation speaks of holidays or not.
#[must_use]
pub fn day<D: AsRef<[Span]>>(horaires: &Horaires<D>, date: Date, is_holiday: bool) -> DayHours<'_> {
    let (mut spans, mut certainty) = (&[][..], Certainty::Sure);
    match &horaires.holidays {
        Holidays::Closed if is_holiday => {}
        Holidays::Open(day) if is_holiday => spans = day.as_ref(),
        holidays => {
            let week = match &horaires.even_week {
                Some(even) if date.iso_week().is_multiple_of(2) => even,
                _ => &horaires.week,
            };
            spans = week.0[date.weekday() % 7].as_ref();
            if is_holiday && matches!(holidays, Holidays::Unsaid) && !spans.is_empty() {
                certainty = Certainty::Holiday;
            }
        }
    }
    if horaires.to_confirm {
        certainty = Certainty::Approximate;
    }
    DayHours { spans, certainty }
}

/// A date of the coming days, for a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComingDay<'a> {
    /// Which day.
    pub date: Date,
    /// Whether it is a public holiday there.
    pub is_holiday: bool,
    /// Its hours.
    pub hours: DayHours<'a>,
}

/// `n` days, the first of which is `from`: today.
#[must_use]
pub fn coming_days<D: AsRef<[Span]>>(
    horaires: &Horaires<D>,
    from: Date,
    departement: Option<CodeDepartement>,
    n: u8,
) -> Vec<ComingDay<'_>> {
    (0..i32::from(n)).map(|ahead| coming_day(horaires, from, departement, ahead)).collect()
}

fn coming_day<D: AsRef<[Span]>>(
    horaires: &Horaires<D>,
    from: Date,
    departement: Option<CodeDepartement>,
    ahead: i32,
) -> ComingDay<'_> {
    let date = from.plus(ahead);
    let is_holiday = is_public_holiday(date, departement);
    ComingDay { date, is_holiday, hours: day(horaires, date, is_holiday) }
}

/// Whether a door is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Open.
    Open {
        /// The first minute closed again; midnight is minute 0 of the next date. `None`: not within two weeks (« 24/7 »), or that
        /// depends on a day that is not sure.
        until: Option<Moment>,
    },
    /// Closed.
    Closed {
        /// When it opens next. `None`: not within two weeks.
        next: Option<Moment>,
        /// Whether that day is sure. When it is not, `next` is its usual hour and the place may open later only: a day that is to
        /// be confirmed is named as such rather than skipped.
        is_sure: bool,
    },
    /// Nobody can say: the notation is only half understood, or today is a holiday of which it does not speak.
    ToConfirm,
}

const DAY_MIN: i32 = 1_440;

/// How many days ahead are looked at: weeks alternate, holidays are followed.
const AHEAD: i32 = 14;

/// Whether the door is open at `now`, a moment of that département.
#[must_use]
pub fn state<D: AsRef<[Span]>>(horaires: &Horaires<D>, now: Moment, departement: Option<CodeDepartement>) -> State {
    state_within(horaires, now, departement, AHEAD)
}

/// [`state`], looking fewer days ahead for `until` and `next`. Minutes count from the midnight that began `now`'s date.
fn state_within<D: AsRef<[Span]>>(
    horaires: &Horaires<D>,
    now: Moment,
    departement: Option<CodeDepartement>,
    n_ahead: i32,
) -> State {
    let now_min = i32::from(now.minute);
    let moment = |min: i32| Some(Moment { date: now.date.plus(min / DAY_MIN), minute: (min % DAY_MIN) as u16 });
    if horaires.to_confirm {
        return State::ToConfirm;
    }
    // Open from `now` to here, as far as is known.
    let mut until = now_min;
    // From yesterday, whose night may not be over.
    for ahead in -1..=n_ahead {
        let DayHours { spans, certainty } = coming_day(horaires, now.date, departement, ahead).hours;
        let is_sure = certainty == Certainty::Sure;
        if ahead == 0 && !is_sure && until == now_min {
            return State::ToConfirm;
        }
        for span in spans {
            let (start, end) = (i32::from(span.start) + ahead * DAY_MIN, i32::from(span.end) + ahead * DAY_MIN);
            if end <= until {
                continue;
            }
            match (start <= until, until > now_min) {
                (true, _) if is_sure => until = end,
                (true, true) => return State::Open { until: None },
                (true, false) => return State::ToConfirm,
                (false, true) => return State::Open { until: moment(until) },
                (false, false) => return State::Closed { next: moment(start), is_sure },
            }
        }
    }
    match until {
        _ if until == now_min => State::Closed { next: None, is_sure: true },
        _ if until < (n_ahead + 1) * DAY_MIN => State::Open { until: moment(until) },
        _ => State::Open { until: None },
    }
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DayPart {
    /// At some time of the day.
    Any,
    /// At some time before 12:00.
    Morning,
    /// At some time from 14:00 to 18:00.
    Afternoon,
    /// At that minute since midnight.
    At(u16),
}

/// When a visitor would like to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum When {
    /// At this moment, holidays included.
    Now,
    /// On a usual Saturday or Sunday.
    Weekend,
    /// After 18:00 on any usual day.
    Evening,
    /// On a usual day of the week.
    Slot {
        /// 0 for Monday to 6 for Sunday.
        weekday: u8,
        /// When on that day.
        part: DayPart,
    },
}

/// Whether a visitor who would like to come at `when` finds the door open. All but [`When::Now`] look at the usual week, either of the
/// two where weeks alternate, and never at holidays nor at the date.
#[must_use]
pub fn answer<D: AsRef<[Span]>>(
    horaires: &Horaires<D>,
    when: When,
    now: Moment,
    departement: Option<CodeDepartement>,
) -> Answer {
    if horaires.to_confirm {
        return Answer::Unknown;
    }
    let (weekdays, from, to) = match when {
        When::Now => {
            return match state_within(horaires, now, departement, 0) {
                State::Open { .. } => Answer::Yes,
                State::Closed { .. } => Answer::No,
                State::ToConfirm => Answer::Unknown,
            };
        }
        When::Weekend => (5..7, 0, DAY_MIN),
        // However late it begins.
        When::Evening => (0..7, 18 * 60, 2 * DAY_MIN),
        When::Slot { weekday, part } => {
            let (from, to) = match part {
                DayPart::Any => (0, DAY_MIN),
                DayPart::Morning => (0, 12 * 60),
                DayPart::Afternoon => (14 * 60, 18 * 60),
                DayPart::At(minute) => (i32::from(minute), i32::from(minute) + 1),
            };
            (usize::from(weekday)..usize::from(weekday) + 1, from, to)
        }
    };
    let weeks = [Some(&horaires.week), horaires.even_week.as_ref()];
    let is_open = |week: &Week<D>| weekdays.clone().any(|weekday| is_open_within(week, weekday, from, to));
    if weeks.into_iter().flatten().any(is_open) { Answer::Yes } else { Answer::No }
}

/// Whether some span of a usual weekday, or of the night before, has a minute from `from` to before `to`.
fn is_open_within<D: AsRef<[Span]>>(week: &Week<D>, weekday: usize, from: i32, to: i32) -> bool {
    let touches = |weekday: usize, midnight: i32| {
        let mut spans = week.0[weekday % 7].as_ref().iter();
        spans.any(|span| i32::from(span.start) + midnight < to && i32::from(span.end) + midnight > from)
    };
    touches(weekday, 0) || touches(weekday + 6, -DAY_MIN)
}

#[cfg(test)]
mod tests;
