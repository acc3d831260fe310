//! When a lieu is open, by the notation's own crate on the text as it was published: nothing of what the carte compiles or asks.
//!
//! A question about a usual week is asked of every day of a year without any holiday: a text that does not say the same of each such
//! day, or each second one, or that says it with a comment, is not sure.

use crate::oracle::Said;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use opening_hours::{OpeningHours, RuleKind};
use std::collections::BTreeMap;

/// When somebody would like to come, in a usual week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The days, 0 for Monday.
    pub days: &'static [u32],
    /// Minutes since midnight.
    pub from: u16,
    /// The first minute that is too late.
    pub to: u16,
}

impl Slot {
    /// Wednesday, from two to six in the afternoon.
    pub const WEDNESDAY_AFTERNOON: Self = Self { days: &[2], from: 14 * 60, to: 18 * 60 };
    /// Saturday, at any hour.
    pub const SATURDAY: Self = Self { days: &[5], from: 0, to: 24 * 60 };
    /// Saturday or Sunday.
    pub const WEEKEND: Self = Self { days: &[5, 6], from: 0, to: 24 * 60 };
}

/// A day of a usual week: minutes open, from and to.
type Day = Vec<(u16, u16)>;

fn parsed(text: &str) -> Option<OpeningHours> {
    // A text with a comment leaves something to ask; one whose end is open too. Who names a month means it, whatever a later rule
    // makes of it; and a night that another rule may cut off is nothing to rely on.
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let names_a_month = months.iter().any(|month| text.contains(month));
    let night =
        |span: &str| span.split_once('-').is_some_and(|(from, to)| from.contains(':') && to.contains(':') && to < from);
    let has_a_night = text.split([' ', ',', ';']).any(night);
    if text.is_empty() || text.contains(['"', '+']) || names_a_month || (has_a_night && text.contains(';')) {
        return None;
    }
    if takes_its_own_place(text) { None } else { text.parse().ok() }
}

/// Whether two rules of a text, each read alone, name the same days with other hours, or hours that do not meet on a day of both: by the letter
/// the later one takes the place of the other, which may not be what was meant.
fn takes_its_own_place(text: &str) -> bool {
    let alone = |rule: &str| {
        let hours: OpeningHours = rule.trim().parse().ok()?;
        let monday = NaiveDate::from_ymd_opt(2027, 1, 4)?;
        let open = monday.iter_days().take(14).filter_map(|date| day_of(&hours, date).map(|day| (date, day)));
        Some(open.filter(|(_, day)| !day.is_empty()).collect::<BTreeMap<_, _>>())
    };
    let rules: Vec<BTreeMap<NaiveDate, Day>> = text.split(';').filter_map(alone).collect();
    let meet = |a: &Day, b: &Day| a.iter().any(|a| b.iter().any(|b| a.0 < b.1 && b.0 < a.1));
    rules.iter().enumerate().any(|(at, first)| {
        rules[at + 1..].iter().any(|second| {
            let same_days = first.keys().eq(second.keys()) && first != second;
            let mut shared = first.iter().filter_map(|(date, day)| Some((day, second.get(date)?))).peekable();
            shared.peek().is_some() && (same_days || shared.any(|(a, b)| !meet(a, b)))
        })
    })
}

fn day_of(hours: &OpeningHours, date: NaiveDate) -> Option<Day> {
    let mut day = Day::new();
    for range in hours.schedule_at(date) {
        match range.kind {
            RuleKind::Open if range.comment.is_empty() => {
                day.push((range.range.start.mins_from_midnight(), range.range.end.mins_from_midnight()));
            }
            RuleKind::Closed => {}
            _ => return None,
        }
    }
    Some(day)
}

/// The days of a usual week, by number and parity of the week; `None` when the text says more than that.
fn usual_days(text: &str) -> Option<BTreeMap<(u32, bool), Day>> {
    let hours = parsed(text)?;
    let mut days = BTreeMap::new();
    // 2027 has 52 weeks: parity goes on.
    let monday = NaiveDate::from_ymd_opt(2027, 1, 4)?;
    for date in monday.iter_days().take(52 * 7) {
        let key = (date.weekday().num_days_from_monday(), date.iso_week().week() % 2 == 0);
        let day = day_of(&hours, date)?;
        if days.insert(key, day.clone()).is_some_and(|before| before != day) {
            return None;
        }
    }
    Some(days)
}

/// Whether a text says that a door is open within a slot of a usual week; of weeks that alternate, one is enough.
pub fn open_within(text: &str, slot: Slot) -> Said {
    let Some(days) = usual_days(text) else { return Said::Nothing };
    let open = |day: &Day| day.iter().any(|(from, to)| *from < slot.to && *to > slot.from);
    Said::of(days.iter().any(|((weekday, _), day)| slot.days.contains(weekday) && open(day)))
}

/// Whether a text says that a door is open at a moment of its own wall clock, on a day without holidays around.
pub fn open_at(text: &str, moment: NaiveDateTime) -> Said {
    // What is not sure of a usual week is not sure of any moment.
    let (Some(hours), Some(_)) = (parsed(text), usual_days(text)) else { return Said::Nothing };
    let minute = u16::try_from(moment.and_utc().timestamp().rem_euclid(86_400) / 60).unwrap_or_default();
    let Some(day) = day_of(&hours, moment.date()) else { return Said::Nothing };
    Said::of(day.iter().any(|(from, to)| (*from..*to).contains(&minute)))
}

/// What a wall clock in mainland France shows, from the rule of the European Union alone: summer time is from the last Sunday of March
/// to that of October, one o'clock UTC.
pub fn in_paris(now_s: i64) -> NaiveDateTime {
    let utc = chrono::DateTime::from_timestamp(now_s, 0).unwrap_or_default().naive_utc();
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31).unwrap_or_default();
        let sunday = last - chrono::TimeDelta::days(i64::from(last.weekday().num_days_from_sunday()));
        sunday.and_hms_opt(1, 0, 0).unwrap_or_default()
    };
    let hours = if (change(3)..change(10)).contains(&utc) { 2 } else { 1 };
    utc + chrono::TimeDelta::hours(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oracle_reads_the_notation() {
        for (text, expected) in [
            ("We 13:30-18:00", Said::Yes),
            ("Tu-Sa 10:00-18:00; PH off", Said::Yes),
            ("week 1-53/2 We 14:00-17:00", Said::Yes),
            ("Mo-Fr 09:00-12:00", Said::No),
            ("We 18:00-20:00", Said::No),
            ("", Said::Nothing),
            ("Sep-Jun We 14:00-17:00", Said::Nothing),
            ("We 14:00-17:00 \"sur rendez-vous\"", Said::Nothing),
            ("mercredi", Said::Nothing),
        ] {
            assert_eq!(open_within(text, Slot::WEDNESDAY_AFTERNOON), expected, "{text}");
        }
    }

    #[test]
    fn the_clock_of_paris_knows_summer() {
        for (utc, expected) in [
            ("2027-01-15T12:00:00", "2027-01-15T13:00:00"),
            ("2027-03-28T00:59:59", "2027-03-28T01:59:59"),
            ("2027-03-28T01:00:00", "2027-03-28T03:00:00"),
            ("2027-06-16T12:30:00", "2027-06-16T14:30:00"),
            ("2027-10-31T01:00:00", "2027-10-31T02:00:00"),
        ] {
            let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
            assert_eq!(in_paris(at(utc).and_utc().timestamp()), at(expected), "{utc}");
        }
    }
}
