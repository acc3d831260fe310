//! OpenStreetMap opening hours to a compiled week: repair what is surely a slip, parse, and say when a week cannot hold it.
//!
//! The rules of the notation are laid over each day of an odd and an even week, on an ordinary day and on a public holiday. Which
//! days are holidays and what time it is, is decided elsewhere.

use crate::order::distinct;
use crate::text::is_letter_or_digit;
use atlas::horaires::{Day, Holidays, Horaires, Span, Week};
use notation::{Kind, Operator, Rule, Weeks};

mod notation;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The text, repaired where the repair is certain; otherwise as it was.
    pub text: String,
    /// The week, when the text was understood.
    pub semaine: Option<Horaires>,
    /// By the letter one rule takes the place of another (`Mo 09:00-12:00; Mo 14:00-17:00`), and both may have been meant: the week is to be
    /// confirmed.
    pub replaces: bool,
}

/// The longest text that is looked at: real ones are under 300 bytes.
const LONGEST: usize = 2_000;

/// Reads opening hours.
#[must_use]
pub fn read(text: &str) -> Read {
    let text = text.trim();
    let as_it_is = Read { text: text.to_owned(), semaine: None, replaces: false };
    if text.is_empty() || text.len() > LONGEST {
        return as_it_is;
    }
    let repaired = repaired(text);
    let understood = |text: &str, rules: &[Rule]| {
        let (mut week, replaces) = (compiled(rules), replaces(rules));
        week.to_confirm |= replaces;
        Read { text: text.to_owned(), semaine: Some(week), replaces }
    };
    // A repair may make a text longer than what is looked at: whoever publishes it would not understand their own file.
    if repaired.len() <= LONGEST
        && let Some(rules) = notation::parse(&repaired)
    {
        return understood(&repaired, &rules);
    }
    notation::parse(text).map_or(as_it_is, |rules| understood(text, &rules))
}

/// A piece of the notation, as far as repairs need to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Day(&'static str),
    /// `HH:MM`.
    Time(String),
    Dash,
    Comma,
    Semicolon,
    Space,
    /// Anything else, as it is.
    Other(String),
}

fn is_gap(token: &Token) -> bool {
    matches!(token, Token::Space | Token::Semicolon)
}

const DAYS: [(&str, &str); 33] = [
    ("mo", "Mo"),
    ("mon", "Mo"),
    ("monday", "Mo"),
    ("lu", "Mo"),
    ("lun", "Mo"),
    ("lundi", "Mo"),
    ("tu", "Tu"),
    ("tue", "Tu"),
    ("tues", "Tu"),
    ("tuesday", "Tu"),
    ("mardi", "Tu"),
    ("we", "We"),
    ("wed", "We"),
    ("wednesday", "We"),
    ("mercredi", "We"),
    ("th", "Th"),
    ("thu", "Th"),
    ("thur", "Th"),
    ("thurs", "Th"),
    ("thursday", "Th"),
    ("jeudi", "Th"),
    ("fr", "Fr"),
    ("fri", "Fr"),
    ("friday", "Fr"),
    ("vendredi", "Fr"),
    ("sa", "Sa"),
    ("sat", "Sa"),
    ("saturday", "Sa"),
    ("samedi", "Sa"),
    ("su", "Su"),
    ("sun", "Su"),
    ("sunday", "Su"),
    ("dimanche", "Su"),
];

/// The notation with its certain slips put right: `Mo-Sun 00:00-00:00` (the pipeline's 24/7), `9:00`, `13h30`, spaces around
/// signs, a missing `;` between two days, `;` where the same day goes on. A text with a quoted comment is left alone.
fn repaired(text: &str) -> String {
    if text.contains('"') {
        return text.to_owned();
    }
    let tokens = with_whole_hours(tokens(text));
    let mut out = String::with_capacity(text.len() + 8);
    let mut had_days = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // The neighbours that mean something: spaces looked through.
        let before = tokens[..at].iter().rev().find(|token| **token != Token::Space);
        let after = tokens[at + 1..].iter().find(|token| **token != Token::Space);
        match token {
            Token::Day(day) => {
                had_days = true;
                out.push_str(day);
            }
            Token::Time(time) => out.push_str(time),
            Token::Dash => out.push('-'),
            Token::Other(other) => out.push_str(other),
            // Of several, one: what stands before the first counts.
            Token::Semicolon => match (tokens[..at].iter().rev().find(|token| !is_gap(token)), after) {
                (None, _) | (_, None | Some(Token::Semicolon)) => {}
                // « Mo-Fr 09:00-12:00; 14:00-17:00 »: read as it stands, the second half would hold every day, alone.
                (Some(Token::Time(_)), Some(Token::Time(_))) if had_days => out.push(','),
                _ => out.push_str("; "),
            },
            Token::Comma => match (before, after) {
                (_, None) => {}
                // After hours, « , Tu » starts a rule of its own.
                (Some(Token::Time(_)), Some(Token::Day(_) | Token::Other(_))) => out.push_str(", "),
                _ => out.push(','),
            },
            Token::Space => match (before, after) {
                (None | Some(Token::Dash | Token::Comma | Token::Semicolon), _) => {}
                (_, None | Some(Token::Dash | Token::Comma | Token::Semicolon)) => {}
                (Some(Token::Time(_)), Some(Token::Day(_))) => out.push_str("; "),
                _ if out.ends_with(' ') => {}
                _ => out.push(' '),
            },
        }
        at += 1;
    }
    let out = out.trim().to_owned();
    let is_always =
        matches!(out.as_str(), "Mo-Su 00:00-00:00" | "Mo-Su 00:00-24:00" | "00:00-24:00" | "24/24" | "24h/24")
            || matches!(
                text.to_ascii_lowercase().as_str(),
                "24/7" | "24h/24" | "24/24" | "24h/24 7j/7" | "24h/24, 7j/7" | "7j/7 24h/24"
            );
    if is_always { "24/7".to_owned() } else { out }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (token, length) = match c {
            '-' | '–' | '—' => (Token::Dash, c.len_utf8()),
            ',' => (Token::Comma, 1),
            ';' => (Token::Semicolon, 1),
            c if c.is_whitespace() => (Token::Space, c.len_utf8()),
            c if c.is_ascii_digit() => time(rest).unwrap_or_else(|| {
                let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                (Token::Other(rest[..length].to_owned()), length)
            }),
            c if is_letter_or_digit(c) => {
                let length = rest.find(|c: char| !is_letter_or_digit(c) || c.is_ascii_digit()).unwrap_or(rest.len());
                let word = &rest[..length];
                let day = DAYS.iter().find(|(written, _)| written.eq_ignore_ascii_case(word));
                (day.map_or_else(|| Token::Other(word.to_owned()), |(_, day)| Token::Day(day)), length)
            }
            c => (Token::Other(c.to_string()), c.len_utf8()),
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

/// `Tu 9-12,14-17`: right after a day, or between commas, two whole numbers are hours.
fn with_whole_hours(mut tokens: Vec<Token>) -> Vec<Token> {
    let hour = |token: &Token| match token {
        Token::Other(text) => text.parse::<u8>().ok().filter(|hour| *hour <= 24),
        _ => None,
    };
    for at in 0..tokens.len().saturating_sub(2) {
        let (Some(start), Token::Dash, Some(end)) = (hour(&tokens[at]), &tokens[at + 1], hour(&tokens[at + 2])) else {
            continue;
        };
        let before = tokens[..at].iter().rev().find(|token| **token != Token::Space);
        let after = tokens[at + 3..].iter().find(|token| **token != Token::Space);
        let stands_alone = matches!(before, Some(Token::Day(_) | Token::Comma))
            && matches!(after, None | Some(Token::Comma | Token::Semicolon | Token::Day(_)));
        if start < end && stands_alone {
            tokens[at] = Token::Time(format!("{start:02}:00"));
            tokens[at + 2] = Token::Time(format!("{end:02}:00"));
        }
    }
    tokens
}

/// `9:00`, `13h30`, `14 :00`, `18h`: a time at the start of a text, and its length.
fn time(text: &str) -> Option<(Token, usize)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let hour: u8 = text[..n_digits].parse().ok().filter(|hour| *hour <= 48 && n_digits <= 2)?;
    let after_hour = &text[n_digits..];
    let sign = after_hour.trim_start_matches(' ');
    let has_space = sign.len() < after_hour.len();
    let rest = sign.strip_prefix([':', 'h', 'H'])?;
    let is_h = !sign.starts_with(':');
    let minutes = rest.trim_start_matches(' ');
    let n_minutes = minutes.bytes().take_while(u8::is_ascii_digit).count();
    match n_minutes {
        2 => {
            let minute: u8 = minutes[..2].parse().ok().filter(|minute| *minute < 60)?;
            let length = text.len() - minutes.len() + 2;
            Some((Token::Time(format!("{hour:02}:{minute:02}")), length))
        }
        // « 18h », and then something that is not its minutes.
        0 if is_h && !has_space && !rest.starts_with(|c: char| is_letter_or_digit(c) || c == '/') => {
            Some((Token::Time(format!("{hour:02}:00")), text.len() - rest.len()))
        }
        _ => None,
    }
}

/// A day that rules are laid over.
#[derive(Debug, Clone, Copy)]
struct DayAsked {
    is_even: bool,
    /// Monday is 0.
    weekday: usize,
    is_holiday: bool,
}

/// The week that rules mean.
fn compiled(rules: &[Rule]) -> Horaires {
    let mut to_confirm = !rules.iter().all(|rule| rule.is_exact && fits_a_day(&rule.spans));
    // The notation cuts the end of a night off when another rule holds the next day: more than a week can say.
    let past_midnight = rules.iter().any(|rule| rule.spans.iter().any(|span| span.end > 1_440));
    to_confirm |= rules.len() > 1 && past_midnight;
    let week = |is_even: bool, is_holiday: bool| {
        Week([0, 1, 2, 3, 4, 5, 6].map(|weekday| day(rules, DayAsked { is_even, weekday, is_holiday })))
    };
    let (odd, even) = (week(false, false), week(true, false));
    let speaks_of_holidays = rules.iter().any(|rule| rule.days.holidays);
    let holidays = if speaks_of_holidays {
        let (odd, even) = (week(false, true), week(true, true));
        let mut days = odd.0.iter().chain(&even.0);
        let first = days.next().cloned().unwrap_or_default();
        to_confirm |= !days.all(|day| *day == first);
        if first.is_empty() { Holidays::Closed } else { Holidays::Open(first) }
    } else {
        Holidays::Unsaid
    };
    to_confirm |= speaks_of_holidays && past_midnight;
    let even_week = (even != odd).then_some(even);
    Horaires { week: odd, even_week, holidays, to_confirm }
}

/// Whether a rule takes, by the letter, the place of one that it may have been meant to complete: the same days named twice, or hours of a day
/// that do not meet. « Mo-Fr 08:00-18:00; We 09:00-12:00 » is an exception, and meant.
fn replaces(rules: &[Rule]) -> bool {
    let opens = |rule: &&Rule| rule.kind == Kind::Open && !rule.spans.is_empty();
    let later = |at: usize| rules[at + 1..].iter().filter(opens).filter(|rule| rule.operator == Operator::Normal);
    let asked = [false, true]
        .map(|is_even| [0, 1, 2, 3, 4, 5, 6].map(|weekday| DayAsked { is_even, weekday, is_holiday: false }));
    rules.iter().enumerate().filter(|(_, rule)| opens(rule)).any(|(at, first)| {
        later(at).any(|second| {
            let same_days = first.days == second.days && joined(first.spans.clone()) != joined(second.spans.clone());
            let meet = |a: &Span| second.spans.iter().any(|b| a.start < b.end && b.start < a.end);
            (same_days && first.weeks == second.weeks || !first.spans.iter().any(meet))
                && asked.iter().flatten().any(|asked| matches(first, *asked) && matches(second, *asked))
        })
    })
}

/// Whether nothing in the spans of a rule looks like a slip.
fn fits_a_day(spans: &[Span]) -> bool {
    // « 14:00-14:00 » is 24 hours to the notation, and a slip to everybody else.
    spans.iter().all(|span| span.end - span.start < 1_440 || span.start == 0)
        // One span inside another: a slip too, and the notation's own tools do not agree on it.
        && spans.iter().enumerate().all(|(at, inner)| {
            let holds = |outer: &Span| outer.start <= inner.start && inner.end <= outer.end;
            !spans.iter().enumerate().any(|(other, outer)| other != at && outer != inner && holds(outer))
        })
}

fn matches(rule: &Rule, asked: DayAsked) -> bool {
    let in_week = match rule.weeks {
        Weeks::Odd => !asked.is_even,
        Weeks::Even => asked.is_even,
        Weeks::All => true,
    };
    let days = rule.days;
    in_week && (!days.is_named || days.week[asked.weekday] || days.holidays && asked.is_holiday)
}

/// Lays the rules over a day, in order: a later one that opens replaces what was there, one that closes cuts it, one that adds adds.
fn day(rules: &[Rule], asked: DayAsked) -> Day {
    let mut day = Day::new();
    for rule in rules.iter().filter(|rule| matches(rule, asked)) {
        let spans = joined(rule.spans.clone());
        match (rule.operator, rule.kind) {
            (_, Kind::Closed | Kind::Unknown) => day = without(&day, &spans),
            (Operator::Normal, Kind::Open) => day = spans,
            (Operator::Additional, Kind::Open) => day = joined(day.into_iter().chain(spans).collect()),
            (Operator::Fallback, Kind::Open) if day.is_empty() => day = spans,
            (Operator::Fallback, Kind::Open) => {}
        }
    }
    day
}

/// Sorted, and those that touch are one.
fn joined(spans: Vec<Span>) -> Day {
    let spans = distinct(spans);
    let mut day = Day::new();
    for span in spans {
        match day.last_mut() {
            Some(last) if last.end >= span.start => last.end = last.end.max(span.end),
            _ => day.push(span),
        }
    }
    day
}

fn without(day: &[Span], closed: &[Span]) -> Day {
    closed.iter().fold(day.to_vec(), |day, closed| {
        day.into_iter()
            .flat_map(|open| {
                let before = Span { start: open.start, end: open.end.min(closed.start) };
                let after = Span { start: open.start.max(closed.end), end: open.end };
                [before, after]
            })
            // What is left of a night after midnight would be of the day before, which is closed.
            .filter(|span| span.start < span.end && span.start < 1_440)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas::calendar::Date;
    use atlas::opening;
    use chrono::{Datelike, NaiveDate};
    use compact_calendar::CompactCalendar;
    use opening_hours::{Context, ContextHolidays, OpeningHours};
    use std::sync::Arc;

    fn week(text: &str) -> Horaires {
        read(text).semaine.unwrap_or_else(|| panic!("{text} is not understood"))
    }

    fn span(start: &str, end: &str) -> Span {
        let minutes = |time: &str| {
            let (hour, minute) = time.split_once(':').unwrap();
            hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
        };
        Span { start: minutes(start), end: minutes(end) }
    }

    #[test]
    fn a_plain_week_is_compiled() {
        let horaires = week("Mo-We 09:00-12:00,14:00-17:30; Sa 10:00-12:00");
        assert_eq!(horaires.week.0[0], [span("9:00", "12:00"), span("14:00", "17:30")]);
        assert_eq!(horaires.week.0[3], []);
        assert_eq!(horaires.week.0[5], [span("10:00", "12:00")]);
        assert_eq!((horaires.even_week, horaires.holidays, horaires.to_confirm), (None, Holidays::Unsaid, false));
    }

    /// Found by fuzzing: what is shown was read otherwise than what was written.
    #[test]
    fn several_semicolons_are_one() {
        let once = read("Mo-Fr 09:00-12:00; 14:00-17:00");
        assert_eq!(read("Mo-Fr 09:00-12:00;; ;14:00-17:00"), once);
        assert_eq!(once.text, "Mo-Fr 09:00-12:00,14:00-17:00");
    }

    #[test]
    fn a_night_that_is_off_leaves_no_morning() {
        for (text, closed) in [("Mo-Su 22:00-06:00; We off", 2), ("Tu-Fr 13:30-01:30; We 23:00-24:00 off; Th off", 3)] {
            let horaires = week(text);
            assert_eq!(horaires.week.0[closed], [], "{text}");
            assert!(horaires.to_confirm && horaires.week.0.iter().flatten().all(|span| span.start < 1_440), "{text}");
        }
        // Found by fuzzing.
        assert_eq!(week("Tu-Fr 13:30-01:30;; PH 13:30-01:30;; PH off").holidays, Holidays::Closed);
    }

    #[test]
    fn a_later_rule_replaces_the_day_and_off_closes_it() {
        let horaires = week("Mo-Fr 09:00-12:00; Tu 14:00-16:00; We off");
        assert_eq!(horaires.week.0[1], [span("14:00", "16:00")]);
        assert_eq!(horaires.week.0[2], []);
        assert_eq!(horaires.week.0[4], [span("9:00", "12:00")]);
        let added = week("Mo-Fr 09:00-12:00, Tu 14:00-16:00");
        assert_eq!(added.week.0[1], [span("9:00", "12:00"), span("14:00", "16:00")]);
    }

    #[test]
    fn rules_that_take_each_others_place_are_to_confirm_and_exceptions_are_not() {
        for (text, is_doubtful) in [
            ("Mo 09:00-12:00; Mo 14:00-17:00", true),
            ("Mo-Fr 09:00-12:15; Tu,Th 14:00-18:00", true),
            ("Tu,Th 14:00-18:00; Mo-Fr 09:00-12:15", true),
            ("Mo 09:00-12:00; Tu 09:00-12:00; Mo 14:00-17:00; PH off", true),
            ("Mo 09:00-12:00,14:00-17:00; Mo 14:00-18:00", true),
            ("10:00-12:00; 14:00-15:00", true),
            ("week 2-52/2 Fr 09:00-12:00; Fr 14:00-17:00", true),
            ("Mo 09:00-12:00; Mo 09:00-12:00", false),
            ("Mo-Fr 08:00-18:00; We 09:00-12:00", false),
            ("We-Sa 10:00-12:00,14:00-19:00; Tu,Th 14:00-19:00", false),
            ("Mo 09:00-12:00, Mo 14:00-17:00", false),
            ("Mo-Fr 09:00-12:00; We off", false),
            ("Mo-Fr 09:00-12:00; PH 14:00-16:00", false),
            ("Mo-Fr 09:00-12:00; Sa 14:00-17:00", false),
            ("week 1-53/2 Mo 09:00-12:00; week 2-52/2 Mo 14:00-17:00", false),
        ] {
            let read = read(text);
            assert_eq!((read.replaces, read.semaine.unwrap().to_confirm), (is_doubtful, is_doubtful), "{text}");
            assert_eq!(read.text, text, "shown as it is written");
        }
    }

    #[test]
    fn alternate_weeks_are_two_weeks() {
        let horaires = week("week 1-53/2 We 14:00-17:00; week 2-52/2 Th 09:00-12:00; PH off");
        let even = horaires.even_week.unwrap();
        assert_eq!((horaires.week.0[2].len(), horaires.week.0[3].len()), (1, 0));
        assert_eq!((even.0[2].len(), even.0[3].len()), (0, 1));
        assert_eq!(horaires.holidays, Holidays::Closed);
        assert!(!horaires.to_confirm);
    }

    #[test]
    fn public_holidays_are_closed_open_or_not_spoken_of() {
        assert_eq!(week("Mo-Fr 09:00-12:00; PH off").holidays, Holidays::Closed);
        assert_eq!(week("Mo-Fr 09:00-12:00; PH 10:00-12:00").holidays, Holidays::Open(vec![span("10:00", "12:00")]));
        assert_eq!(week("24/7").holidays, Holidays::Unsaid);
        // « Closed on holidays », said before the days that would open again: open on a Monday that is one.
        assert!(week("PH off; Mo 09:00-12:00").to_confirm);
    }

    #[test]
    fn a_night_belongs_to_the_day_it_starts_on() {
        let horaires = week("Fr,Sa 20:00-02:00");
        assert_eq!(horaires.week.0[4], [span("20:00", "26:00")]);
        assert!(!horaires.to_confirm);
    }

    #[test]
    fn touching_spans_are_one() {
        assert_eq!(week("Mo 09:00-13:00,13:00-17:00").week.0[0], [span("9:00", "17:00")]);
    }

    #[test]
    fn certain_slips_are_repaired() {
        let check = |text: &str, repaired: &str| {
            let read = read(text);
            assert_eq!(read.text, repaired, "{text}");
            assert!(read.semaine.is_some(), "{text}");
        };
        check("Mo-Sun 00:00-00:00", "24/7");
        check("24h/24", "24/7");
        check("Mo-Fr 8:30-17:30; Sa-Su 08:45-17:30", "Mo-Fr 08:30-17:30; Sa-Su 08:45-17:30");
        check(
            "We 10:00-12:30, 13h30-18:00; Sa 10h-12h30, 13h30-17:00",
            "We 10:00-12:30,13:30-18:00; Sa 10:00-12:30,13:30-17:00",
        );
        check("Tu, We, Fr, Sa 09:00-18:00; Th 14:00-18:00", "Tu,We,Fr,Sa 09:00-18:00; Th 14:00-18:00");
        check("Mo-Fr 14:00-19:00 ;Sa 14 :00-18h00 ", "Mo-Fr 14:00-19:00; Sa 14:00-18:00");
        check("Mo, Fr 14:00-17:00 We 9:00-12:00", "Mo,Fr 14:00-17:00; We 09:00-12:00");
        check("Mo-Fr 09:00-12:00; 14:00-17:00", "Mo-Fr 09:00-12:00,14:00-17:00");
        check("Mon-Fri  09:00 – 12:00;", "Mo-Fr 09:00-12:00");
        check("lundi-vendredi 9h-12h, 14h-17h", "Mo-Fr 09:00-12:00,14:00-17:00");
        check("Mo-Fr 09:00-12:00, Tu 14:00-16:00", "Mo-Fr 09:00-12:00, Tu 14:00-16:00");
        check("Tu 9-12", "Tu 09:00-12:00");
        check("Mo,Th 9-12, 14-17; week 2-52/2 Fr 9-12", "Mo,Th 09:00-12:00,14:00-17:00; week 2-52/2 Fr 09:00-12:00");
        check("week 2-52/2 Tu 13:30-16:30; PH off", "week 2-52/2 Tu 13:30-16:30; PH off");
        check("Mo-Fr 09:00-12:00 \"sur  rendez-vous\"", "Mo-Fr 09:00-12:00 \"sur  rendez-vous\"");
        check("Sa[1] 10:00-12:00", "Sa[1] 10:00-12:00");
        check("Apr-Sep: Mo-Fr 10:00-18:00", "Apr-Sep: Mo-Fr 10:00-18:00");
    }

    #[test]
    fn what_is_not_understood_is_kept_as_text() {
        for text in [
            "",
            "sur rendez-vous",
            "Tu 16:30-18:102:00",
            "Mo 9-12;9-12-14",
            "Tu 9-12-14",
            "Mo 25:99-26:00",
            "du lundi au jeudi 8h30- 12h15",
        ] {
            let read = read(text);
            assert_eq!((read.text.as_str(), read.semaine), (text, None));
        }
        let long = "Mo 09:00-10:00; ".repeat(10_000);
        assert_eq!(read(&long).semaine, None);
    }

    #[test]
    fn what_a_week_cannot_hold_is_to_confirm() {
        for text in [
            "Apr-Sep: Mo-Fr 10:00-18:00",
            "Sa[1] 10:00-12:00",
            "Mo-Fr 09:00-12:00 \"sur rendez-vous\"",
            "week 1-10 Mo 09:00-12:00",
            "Mo sunrise-sunset",
            "SH Mo 09:00-12:00",
            "Mo 18:00+",
            "Mo 09:00-12:00 || Tu 10:00-11:00",
            "Mo 14:00-14:00",
            "2026 Dec 25 off; Mo-Fr 09:00-12:00",
            "Fr 20:00-02:00; Sa 10:00-12:00",
        ] {
            assert!(week(text).to_confirm, "{text}");
        }
    }

    /// The minutes a day is open, of the compiled hours: its own, and the end of the night before.
    fn open_spans(horaires: &Horaires, date: NaiveDate, is_holiday: impl Fn(NaiveDate) -> bool) -> Day {
        let day = |naive: NaiveDate| {
            let (year, month, day) = (naive.year() as u16, naive.month() as u8, naive.day() as u8);
            opening::day(horaires, Date { year, month, day }, is_holiday(naive)).spans
        };
        let night = day(date.pred_opt().unwrap()).iter().filter(|span| span.end > 1_440);
        let night = night.map(|span| Span { start: 0, end: span.end - 1_440 });
        let today = day(date).iter().map(|span| Span { end: span.end.min(1_440), ..*span });
        joined(night.chain(today).collect())
    }

    /// The compiled week agrees with the notation's own crate at every minute of every holiday and of one day in `step` of
    /// 2026, or says that it may not. Returns whether it had something to compare.
    fn agrees_with_the_oracle(text: &str, step: usize) -> bool {
        let Read { text: repaired, semaine: Some(_), .. } = read(text) else { return false };
        // By the letter, which is what the oracle knows, also where it is told as « à confirmer ».
        let horaires = compiled(&notation::parse(&repaired).unwrap());
        assert!(horaires.week.0.iter().all(|day| day.windows(2).all(|pair| pair[0].end < pair[1].start)), "{text}");
        if horaires.to_confirm {
            return false;
        }
        let holidays =
            [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
                .map(|(month, day)| NaiveDate::from_ymd_opt(2026, month, day).unwrap());
        let calendar: CompactCalendar = holidays.into_iter().collect();
        let context = Context::default().with_holidays(ContextHolidays::new(Arc::new(calendar), Arc::default()));
        let oracle = repaired.parse::<OpeningHours>();
        let oracle = oracle.unwrap_or_else(|error| panic!("{text} ({repaired}): {error}")).with_context(context);
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        for date in first.iter_days().take(365).step_by(step).chain(holidays) {
            let expected =
                oracle.schedule_at(date).into_iter().filter(|range| range.kind == opening_hours::RuleKind::Open);
            let minutes = expected.map(|range| Span {
                start: range.range.start.mins_from_midnight(),
                end: range.range.end.mins_from_midnight().min(1_440),
            });
            let found = open_spans(&horaires, date, |date| holidays.contains(&date));
            assert_eq!(found, joined(minutes.collect()), "{text} ({repaired}) on {date}");
        }
        true
    }

    #[test]
    fn compiled_weeks_agree_with_the_oracle_or_say_that_they_may_not() {
        let texts = [
            "24/7",
            "Mo-Sun 00:00-00:00",
            "Mo-Fr 09:00-12:00",
            "Mo-Fr 09:00-12:00,14:00-17:00",
            "Mo-Fr 9:00-12:00, 13h30-17:00",
            "Tu-Sa 10:00-18:00",
            "Mo,We,Fr 08:30-12:30",
            "Mo-We,Fr 09:00-12:00",
            "Sa-Mo 10:00-12:00",
            "Fr-Tu 09:00-11:00",
            "Mo-Su 08:00-20:00",
            "Mo-Su",
            "Mo",
            "10:00-12:00",
            "10:00-12:00; 14:00-15:00",
            "08:00-13:00,13:00-18:00",
            "Mo-Fr 09:00-12:00; Sa 10:00-12:00",
            "Mo-Fr 09:00-12:00; We off",
            "Mo-Fr 09:00-12:00; We closed",
            "Mo-Fr 09:00-18:00; We 12:00-14:00 off",
            "Mo-Fr 09:00-18:00; 12:00-13:00 off",
            "Mo-Fr 09:00-12:00; We 14:00-17:00",
            "Mo-Fr 09:00-12:00, We 14:00-17:00",
            "Mo-Fr 09:00-12:00, We 11:00-17:00",
            "We-Sa 10:00-12:00,14:00-19:00; Tu,Th 14:00-19:00",
            "Mo-Fr 09:00-12:00; PH off",
            "Mo-Fr 09:00-12:00; PH 10:00-12:00",
            "Mo-Fr 09:00-12:00; PH closed; Sa 10:00-12:00",
            "PH off",
            "PH,Su off; Mo-Sa 09:00-12:00",
            "PH 10:00-12:00",
            "Mo-Sa,PH 09:00-12:00",
            "Mo-Sa 09:00-12:00, PH 14:00-15:00",
            "week 1-53/2 We 14:00-17:00",
            "week 2-52/2 We 14:00-17:00",
            "week 2-52/2 Tu 13:30-16:30; PH off",
            "week 1-53/2 Mo 09:00-12:00; week 2-52/2 Mo 14:00-17:00",
            "Mo 09:00-12:00; week 2-52/2 Mo 14:00-17:00",
            "week 1-53 Mo 09:00-12:00",
            "week 1,3,5 Mo 09:00-12:00",
            "week 10-20 Mo 09:00-12:00",
            "Fr 20:00-02:00",
            "Fr,Sa 18:00-26:00",
            "Mo-Su 22:00-06:00",
            "Mo 00:00-24:00",
            "Mo 22:00-24:00; Tu 00:00-02:00",
            "Fr 20:00-02:00; Sa 10:00-12:00",
            "Fr 20:00-02:00; PH off",
            "Mo 14:00-14:00",
            "Mo-Fr 00:00-00:00",
            "Mo-Fr 08:00-18:00,10:00-12:00",
            "Mo-Fr 08:00-12:00,10:00-14:00",
            "Mo-Fr 14:00-17:00,09:00-12:00",
            "Sa[1] 10:00-12:00",
            "Apr-Sep Mo-Fr 10:00-18:00",
            "Dec 25 off; Mo-Fr 09:00-12:00",
            "SH off; Mo-Fr 09:00-12:00",
            "Mo-Fr sunrise-sunset",
            "Mo 18:00+",
            "Mo-Fr 09:00-12:00 open",
            "Mo-Fr 09:00-12:00 unknown",
            "Mo-Fr 09:00-12:00 || \"sur rendez-vous\"",
            "Mo-Fr 10:00-16:00/01:30",
            "off",
            "Mo-Fr off; Mo 09:00-10:00",
        ];
        let n_compared = texts.iter().filter(|text| agrees_with_the_oracle(text, 1)).count();
        assert!(n_compared >= 40, "{n_compared}");
    }

    #[test]
    fn a_repair_that_grows_too_long_to_be_read_again_is_left_out() {
        for piece in ["Mo 9:00-12:00;", "Mo 09:00-12:00,Tu 9:00-9:30,", "Mo 09:00-12:00,Dec+002+14:00-15:00,"] {
            let text = piece.repeat(LONGEST / piece.len());
            crate::holds::holds_any_hours(text.trim_end_matches([';', ',']));
        }
    }

    /// Texts made of pieces of the notation, put together at random: what we understand, the oracle understands as we do.
    #[test]
    fn random_texts_agree_with_the_oracle() {
        const PIECES: [&str; 44] = [
            "Mo",
            "Tu-Th",
            "Fr",
            "Sa,Su",
            "Fr-Mo",
            "PH",
            "PH,Su",
            "Mo,PH",
            "SH",
            "Sa[1]",
            "We[-1]",
            "week 1-53/2",
            "week 2-52/2",
            "week 10",
            "week 1,3",
            "Apr-Sep",
            "Dec 25",
            "2026",
            "easter",
            "09:00-12:00",
            "14:00-17:30",
            "8:30-9:00",
            "22:00-02:00",
            "00:00-24:00",
            "18:00+",
            "sunrise-sunset",
            "10:00-16:00/01:30",
            "off",
            "closed",
            "open",
            "unknown",
            "\"rdv\"",
            "24/7",
            ",",
            ", ",
            ";",
            "; ",
            " || ",
            " ",
            " ",
            " ",
            ":",
            "-",
            "+1 day",
        ];
        let mut seed = 0x0C0F_FEE5_u64;
        let mut next = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % n
        };
        let mut n_compared = 0;
        for _ in 0..60_000 {
            let n_pieces = 1 + next(7);
            let text: String = (0..n_pieces).map(|_| PIECES[next(PIECES.len())]).collect();
            n_compared += usize::from(agrees_with_the_oracle(&text, 30));
        }
        assert!(n_compared > 500, "{n_compared}");
    }

    /// Every distinct text of the real data, when it is at hand.
    #[test]
    fn real_hours_agree_with_the_oracle() {
        let Ok(bytes) = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/lieux-reels.csv"))
        else {
            return;
        };
        let (text, ..) = crate::dialect::decode(&bytes);
        let mut records = crate::csv::Records::new(&text, crate::columns::n_understood);
        let header = records.next().unwrap();
        let column = header.fields.iter().position(|name| name == "horaires").unwrap();
        let texts: std::collections::BTreeSet<String> =
            records.filter_map(|record| record.fields.get(column).map(|field| field.to_string())).collect();
        let (mut n_compared, mut n_understood) = (0, 0);
        for text in &texts {
            let read = read(text);
            n_understood += usize::from(read.semaine.is_some());
            assert_eq!(read.semaine.is_some(), read.text.parse::<OpeningHours>().is_ok(), "{text}");
            n_compared += usize::from(agrees_with_the_oracle(text, 5));
        }
        println!("{} distinct texts, {n_understood} understood, {n_compared} compared in full", texts.len());
        assert!(texts.len() > 4_900 && n_understood > 4_750 && n_compared > 4_780);
    }
}
