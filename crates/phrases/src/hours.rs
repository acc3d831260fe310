//! Opening hours in words.

use super::{NBSP, UNKNOWN};
use atlas::calendar::{Date, Moment};
use atlas::horaires::{Horaires, Span};
use atlas::opening::{Certainty, ComingDay, DayHours, DayPart, State, When};

/// Monday to Sunday.
pub const WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// `9 h`, `9 h 30`, `minuit`; minutes since midnight, past it too.
#[must_use]
pub fn time(minute: u16) -> String {
    let (hours, minutes) = (minute / 60 % 24, minute % 60);
    match (hours, minutes) {
        (0, 0) => "minuit".into(),
        (_, 0) => format!("{hours}{NBSP}h"),
        _ => format!("{hours}{NBSP}h{NBSP}{}{minutes}", if minutes < 10 { "0" } else { "" }),
    }
}

/// When somebody would like to come: `Ouvert maintenant`, `Ouvert mercredi après-midi`.
#[must_use]
pub fn when(when: When) -> String {
    let (weekday, part) = match when {
        When::Now => return OPEN_NOW.into(),
        When::Weekend => return OPEN_WEEKEND.into(),
        When::Evening => return OPEN_EVENING.into(),
        When::Slot { weekday, part } => (WEEKDAYS.get(usize::from(weekday)).copied().unwrap_or_default(), part),
    };
    match part {
        DayPart::Any => format!("Ouvert le {weekday}"),
        DayPart::Morning => format!("Ouvert le {weekday} matin"),
        DayPart::Afternoon => format!("Ouvert le {weekday} après-midi"),
        DayPart::At(minute) => format!("Ouvert le {weekday} à {}", time(minute)),
    }
}

/// A moment as seen from another: `à 18 h`, `demain à 9 h`, `mercredi à 9 h`, `le 12 à 9 h` beyond a week.
fn moment(now: Moment, then: Moment) -> String {
    // Midnight is the end of the evening before.
    let ends_day = then.minute == 0 && then.date == now.date.plus(1);
    let at = time(then.minute);
    if then.date == now.date || ends_day {
        return format!("à {at}");
    }
    match then.date.day_number() - now.date.day_number() {
        1 => format!("demain à {at}"),
        2..=6 => format!("{} à {at}", WEEKDAYS[then.date.weekday() % 7]),
        _ => format!("le {} à {at}", super::day_and_month(then.date)),
    }
}

/// Whether a door is open, and until when or from when.
#[must_use]
pub fn state(state: &State, now: Moment) -> String {
    match state {
        State::Open { until: Some(until) } => format!("Ouvert, ferme {}", moment(now, *until)),
        State::Open { until: None } => "Ouvert".into(),
        State::Closed { next: Some(next), is_sure } => {
            let sure = if *is_sure { "" } else { ", à confirmer" };
            format!("Fermé, ouvre {}{sure}", moment(now, *next))
        }
        State::Closed { next: None, .. } => "Fermé".into(),
        State::ToConfirm => "Horaires à confirmer".into(),
    }
}

/// The hours of a day: `9 h à 12 h, 14 h à 18 h`, `fermé`, `toute la journée`.
#[must_use]
pub fn day(hours: &DayHours) -> String {
    let span = |span: &Span| match (span.start, span.end) {
        (0, 1440) => "toute la journée".to_owned(),
        (start, end) => format!("{} à {}", time(start), time(end)),
    };
    let spans = hours.spans.iter().map(span).collect::<Vec<_>>().join(", ");
    let spans = if spans.is_empty() { "fermé".to_owned() } else { spans };
    match hours.certainty {
        Certainty::Sure => spans,
        Certainty::Approximate | Certainty::Holiday => format!("{spans}, à confirmer"),
    }
}

/// A usual week, a line for the days that are alike: `lundi au vendredi : 9 h à 12 h`. Days that are closed are not said, unless all are.
/// Where weeks alternate, both are.
#[must_use]
pub fn week<D: AsRef<[Span]> + PartialEq>(horaires: &Horaires<D>) -> Vec<String> {
    let certainty = if horaires.to_confirm { Certainty::Approximate } else { Certainty::Sure };
    let mut lines = Vec::new();
    let both = [Some(&horaires.week), horaires.even_week.as_ref()];
    let which = if horaires.even_week.is_some() { [ODD_WEEKS, EVEN_WEEKS] } else { ["", ""] };
    for (week, which) in both.into_iter().zip(which).filter_map(|(week, which)| Some((week?, which))) {
        let before = lines.len();
        let mut first = 0;
        for (weekday, to) in WEEKDAYS.iter().enumerate() {
            if weekday < 6 && week.0[weekday + 1] == week.0[first] {
                continue;
            }
            let spans = week.0[first].as_ref();
            if !spans.is_empty() {
                let from = WEEKDAYS[first];
                let days = match weekday - first {
                    0 => from.to_owned(),
                    1 => format!("{from} et {to}"),
                    _ => format!("{from} au {to}"),
                };
                lines.push(format!("{which}{days}{NBSP}: {}", day(&DayHours { spans, certainty })));
            }
            first = weekday + 1;
        }
        if lines.len() == before {
            lines.push(format!("{which}{}", day(&DayHours { spans: &[], certainty })));
        }
    }
    lines
}

/// The next hours of coming days, as paper can say them: with their date. None within those days, or none that is known.
#[must_use]
pub fn next_opening(days: &[ComingDay], now: Moment) -> Option<String> {
    let ahead = |of: &&ComingDay| of.hours.spans.iter().any(|span| of.date != now.date || span.end > now.minute);
    let found = days.iter().find(ahead)?;
    let weekday = WEEKDAYS[found.date.weekday() % 7];
    Some(format!("{weekday} {}, {}", super::day_and_month(found.date), day(&found.hours)))
}

/// `Mercredi 25`: within a week the month goes without saying.
#[must_use]
pub fn day_name(date: Date) -> String {
    let weekday = WEEKDAYS[date.weekday() % 7];
    format!("{}{NBSP}{}", super::capitalised(weekday), super::day_of_month(date))
}

/// `Horaires non renseignés`, or not understood.
#[must_use]
pub fn unknown(published: bool) -> String {
    if published { "Horaires à confirmer".into() } else { format!("Horaires{NBSP}: {UNKNOWN}") }
}

#[allow(missing_docs, reason = "the sentences say what they are")]
mod sentences {
    pub const OPEN_NOW: &str = "Ouvert maintenant";
    pub const OPEN_WEEKEND: &str = "Ouvert le week-end";
    pub const OPEN_EVENING: &str = "Ouvert le soir, après 18 h";
    pub const DAY: &str = "Jour";
    pub const ANY_DAY: &str = "N’importe quel jour";
    pub const HOUR: &str = "Heure";
    pub const ANY_HOUR: &str = "à toute heure";
    pub const MORNING: &str = "le matin";
    pub const AFTERNOON: &str = "l’après-midi";
    pub const TODAY: &str = "aujourd’hui";
    pub const HOLIDAY: &str = "jour férié";
    pub const COMING_DAYS: &str = "Les sept prochains jours";
    pub const ODD_WEEKS: &str = "semaines impaires, ";
    pub const EVEN_WEEKS: &str = "semaines paires, ";
    pub const ALTERNATE: &str = "Les horaires changent une semaine sur deux.";
    pub const APPROXIMATE: &str = "Ces horaires sont plus compliqués que ce tableau : confirmez avant de venir.";
    pub const NOT_UNDERSTOOD: &str = "Horaires, tels que publiés";
}
pub use sentences::*;

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::horaires::Week;

    fn at(day: u8, hour: u16, minute: u16) -> Moment {
        Moment { date: Date { year: 2026, month: 11, day }, minute: hour * 60 + minute }
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        let check = |minute, text: &str| assert_eq!(time(minute).replace(NBSP, " "), text);
        check(0, "minuit");
        check(540, "9 h");
        check(545, "9 h 05");
        check(1_440, "minuit");
        check(1_560, "2 h");
    }

    #[test]
    fn a_state_says_until_when() {
        // Tuesday 24 November 2026.
        let now = at(24, 16, 0);
        let check = |of: State, text: &str| assert_eq!(state(&of, now).replace(NBSP, " "), text);
        check(State::Open { until: Some(at(24, 18, 0)) }, "Ouvert, ferme à 18 h");
        check(State::Open { until: Some(at(25, 0, 0)) }, "Ouvert, ferme à minuit");
        check(State::Open { until: Some(at(25, 2, 0)) }, "Ouvert, ferme demain à 2 h");
        check(State::Open { until: None }, "Ouvert");
        check(State::Closed { next: Some(at(24, 17, 30)), is_sure: true }, "Fermé, ouvre à 17 h 30");
        check(State::Closed { next: Some(at(25, 9, 0)), is_sure: false }, "Fermé, ouvre demain à 9 h, à confirmer");
        check(State::Closed { next: Some(at(27, 9, 0)), is_sure: true }, "Fermé, ouvre vendredi à 9 h");
        check(State::Closed { next: Some(at(30, 9, 0)), is_sure: true }, "Fermé, ouvre lundi à 9 h");
        let in_december = Moment { date: Date { year: 2026, month: 12, day: 1 }, minute: 540 };
        check(State::Closed { next: Some(in_december), is_sure: true }, "Fermé, ouvre le 1er décembre à 9 h");
        check(State::Closed { next: None, is_sure: true }, "Fermé");
        check(State::ToConfirm, "Horaires à confirmer");
    }

    #[test]
    fn a_week_is_said_in_as_few_lines_as_it_takes() {
        let week = |days: [&[(u16, u16)]; 7]| {
            let day = |day: &[(u16, u16)]| day.iter().map(|(start, end)| Span { start: *start, end: *end }).collect();
            Week(days.map(day))
        };
        let check = |horaires: &Horaires, expected: &[&str]| {
            let lines: Vec<String> = super::week(horaires).iter().map(|line| line.replace(NBSP, " ")).collect();
            assert_eq!(lines, expected);
        };
        let (am, all): (&[_], &[_]) = (&[(540, 720)], &[(540, 720), (840, 1_080)]);
        let usual = week([all, all, am, all, all, am, &[]]);
        let expected = [
            "lundi et mardi : 9 h à 12 h, 14 h à 18 h",
            "mercredi : 9 h à 12 h",
            "jeudi et vendredi : 9 h à 12 h, 14 h à 18 h",
            "samedi : 9 h à 12 h",
        ];
        check(&Horaires { week: usual, ..Horaires::default() }, &expected);
        let whole = week([&[(0, 1_440)]; 7]);
        check(&Horaires { week: whole.clone(), ..Horaires::default() }, &["lundi au dimanche : toute la journée"]);
        check(&Horaires::default(), &["fermé"]);
        let odd = week([&[], am, am, am, &[], &[], &[]]);
        check(
            &Horaires { week: odd, even_week: Some(Week::default()), to_confirm: true, ..Horaires::default() },
            &["semaines impaires, mardi au jeudi : 9 h à 12 h, à confirmer", "semaines paires, fermé, à confirmer"],
        );
    }

    #[test]
    fn paper_says_the_date_of_the_next_opening() {
        let spans = [Span { start: 540, end: 720 }];
        let day = |day, spans| ComingDay {
            date: Date { year: 2026, month: 11, day },
            is_holiday: false,
            hours: DayHours { spans, certainty: Certainty::Sure },
        };
        let days = [day(24, &spans[..]), day(25, &[]), day(26, &spans[..])];
        let check = |now, expected: &str| {
            let said = next_opening(&days, now).unwrap_or_default();
            assert_eq!(said.replace(NBSP, " "), expected);
        };
        check(at(24, 11, 59), "mardi 24 novembre, 9 h à 12 h");
        check(at(24, 12, 0), "jeudi 26 novembre, 9 h à 12 h");
        assert_eq!(next_opening(&days[1..2], at(24, 8, 0)), None);
    }

    /// The national map shows a day of one span over noon as closed in the afternoon.
    #[test]
    fn national_map_bug_8_a_span_over_noon_is_one_span() {
        let spans = [Span { start: 540, end: 1_080 }];
        let hours = DayHours { spans: &spans, certainty: Certainty::Sure };
        assert_eq!(day(&hours).replace(NBSP, " "), "9 h à 18 h");
        assert_eq!(day(&DayHours { spans: &[], certainty: Certainty::Sure }), "fermé");
        let whole = [Span { start: 0, end: 1_440 }];
        assert_eq!(
            day(&DayHours { spans: &whole, certainty: Certainty::Approximate }),
            "toute la journée, à confirmer"
        );
    }
}
