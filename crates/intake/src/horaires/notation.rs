//! The OpenStreetMap notation of opening hours, as far as a week can hold it.
//!
//! Days, hours, public holidays, odd and even weeks, `off`, and how rules follow each other are understood exactly. What the
//! notation says besides (months, dates, « the first Saturday », sunrise, comments, fallbacks) is recognised and passed over, and
//! its rule is no longer [`Rule::is_exact`]. Any other text is not the notation.
//!
//! Our own, and not the crate `opening-hours`: its grammar would be a quarter of the module that browsers load. The crate is the
//! oracle of the tests, on every distinct text of the real data and on each form above.

use atlas::horaires::Span;

/// Which weeks of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weeks {
    All,
    Odd,
    Even,
}

/// What a rule says of the time it selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Closed,
    Unknown,
}

/// How a rule follows those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    /// `;`: replaces the day.
    Normal,
    /// `, `: adds to the day.
    Additional,
    /// `||`: when nothing else holds.
    Fallback,
}

/// The days of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Days {
    /// Monday to Sunday.
    pub week: [bool; 7],
    /// Public holidays are named.
    pub holidays: bool,
    /// Whether any day is named at all; if none, every day is meant.
    pub is_named: bool,
}

/// One rule: « these days, these hours ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub weeks: Weeks,
    pub days: Days,
    /// In the order written; not yet joined.
    pub spans: Vec<Span>,
    pub kind: Kind,
    pub operator: Operator,
    /// Nothing of what the rule says was passed over.
    pub is_exact: bool,
}

/// The rules of a text; `None` when it is not the notation.
pub(super) fn parse(text: &str) -> Option<Vec<Rule>> {
    let mut parser = Parser { rest: text.trim() };
    let mut rules = Vec::new();
    let mut operator = Operator::Normal;
    loop {
        rules.push(parser.rule(operator)?);
        operator = match () {
            () if parser.rest.is_empty() => return Some(rules),
            () if parser.eat_spaced(";") => Operator::Normal,
            () if parser.eat_spaced("||") => Operator::Fallback,
            () if parser.eat_spaced(", ") => Operator::Additional,
            () => return None,
        };
        parser.spaces();
    }
}

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const HOLIDAYS: [&str; 2] = ["PH", "SH"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const EVENTS: [&str; 4] = ["dawn", "sunrise", "sunset", "dusk"];

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Takes a word from the front, whatever its case.
    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    /// The same, spaces before it allowed.
    fn eat_spaced(&mut self, word: &str) -> bool {
        let before = self.rest;
        self.spaces();
        let found = self.eat(word);
        if !found {
            self.rest = before;
        }
        found
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn one_of(&mut self, words: &[&str]) -> Option<usize> {
        words.iter().position(|word| self.eat(word))
    }

    /// A number of so many digits at most, no more of them following.
    fn number(&mut self, most_digits: usize) -> Option<u32> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = self.rest[..length].parse().ok().filter(|_| length <= most_digits)?;
        self.rest = &self.rest[length..];
        Some(number)
    }

    fn rule(&mut self, operator: Operator) -> Option<Rule> {
        let mut rule = Rule {
            weeks: Weeks::All,
            days: Days::default(),
            spans: Vec::new(),
            kind: Kind::Open,
            operator,
            is_exact: operator != Operator::Fallback,
        };
        let start = self.rest.len();
        if self.eat("24/7") {
            rule.spans.push(WHOLE_DAY);
        } else {
            if self.comment() {
                rule.is_exact = false;
                self.eat(":").then_some(())?;
                self.spaces();
            }
            if self.dates()? {
                rule.is_exact = false;
            }
            self.weeks(&mut rule)?;
            self.days(&mut rule)?;
            self.times(&mut rule)?;
        }
        let has_selector = self.rest.len() < start;
        self.modifier(&mut rule);
        (has_selector || self.rest.len() < start).then_some(())?;
        if rule.spans.is_empty() && rule.is_exact {
            rule.spans.push(WHOLE_DAY);
        }
        Some(rule)
    }

    /// Years, months, dates and Easter: passed over. `None` when they make no sense.
    fn dates(&mut self) -> Option<bool> {
        let mut found = false;
        loop {
            let before = self.rest;
            let is_year = self.number(4).is_some_and(|year| (1_900..=9_999).contains(&year));
            let is_date = is_year || self.one_of(&MONTHS).is_some() || self.eat("easter");
            if !is_date {
                self.rest = before;
                return Some(found);
            }
            found = true;
            // A day of the month, an end, a step: as long as it is not a time.
            loop {
                let before = self.rest;
                self.spaces();
                let signed = ["-", "+", "/", ","].iter().any(|sign| self.eat(sign));
                self.spaces();
                let is_day = self.number(2).is_some_and(|day| (1..=31).contains(&day)) && !self.rest.starts_with(':');
                let is_more = is_day
                    || signed && (self.one_of(&MONTHS).is_some() || self.number(4).is_some() || self.eat("easter"));
                if !is_more {
                    self.rest = before;
                    break;
                }
                if self.eat(" day") {
                    self.eat("s");
                }
            }
            self.eat("+");
            let _ = self.eat(":");
            self.spaces();
        }
    }

    /// `week 1-53/2 `.
    fn weeks(&mut self, rule: &mut Rule) -> Option<()> {
        if !self.eat("week") {
            return Some(());
        }
        let mut named = [false; 54];
        loop {
            self.spaces();
            let week = |parser: &mut Self| parser.number(2).filter(|week| (1..=53).contains(week));
            let first = week(self)?;
            let last = if self.eat("-") { week(self).filter(|last| *last >= first)? } else { first };
            let step = if self.eat("/") { self.number(4).filter(|step| *step > 0)? } else { 1 };
            // As the notation's tools have it: a step that goes past the end is none.
            let step = if last - first < step { 1 } else { step };
            for week in (first..=last).step_by(step as usize) {
                named[week as usize] = true;
            }
            if !self.eat(",") {
                break;
            }
        }
        let holds = |parity: usize| (parity..54).step_by(2).filter(|week| *week > 0).all(|week| named[week]);
        let none = |parity: usize| (parity..54).step_by(2).all(|week| !named[week]);
        rule.weeks = match () {
            () if holds(0) && holds(1) => Weeks::All,
            () if holds(1) && none(0) => Weeks::Odd,
            () if holds(0) && none(1) => Weeks::Even,
            () => {
                rule.is_exact = false;
                Weeks::All
            }
        };
        self.eat(":");
        self.spaces();
        Some(())
    }

    /// `Mo-Fr,Su`, `PH`, `PH,Mo`, `Sa[1]`: weekdays, holidays, or one list of each.
    fn days(&mut self, rule: &mut Rule) -> Option<()> {
        let mut last_was_holiday = None;
        let mut n_changes = 0;
        loop {
            let is_holiday = if self.holiday(rule) {
                true
            } else if self.weekdays(rule)? {
                false
            } else {
                return Some(());
            };
            rule.days.is_named = true;
            n_changes += usize::from(last_was_holiday.is_some_and(|last| last != is_holiday));
            (n_changes <= 1).then_some(())?;
            last_was_holiday = Some(is_holiday);
            let next_is = |rest: &str, days: &[&str]| days.iter().any(|day| rest.starts_with(day));
            let next_is_holiday = |rest: &str| next_is(rest, &HOLIDAYS);
            let next_is_day = |rest: &str| next_is_holiday(rest) || next_is(rest, &WEEKDAYS) && !starts_time(rest);
            // After a comma, any day; after a space, only where holidays and weekdays meet.
            let after_comma = self.rest.strip_prefix(',').filter(|rest| next_is_day(rest));
            let after_space =
                self.rest.strip_prefix(' ').filter(|rest| next_is_day(rest) && next_is_holiday(rest) != is_holiday);
            if let Some(rest) = after_comma.or(after_space) {
                self.rest = rest;
                continue;
            }
            // « Mo09:00 » is not written so.
            let before = self.rest.len();
            self.spaces();
            let parts = self.rest.len() < before || !starts_time(self.rest);
            return parts.then_some(());
        }
    }

    /// `PH`, `SH`, `PH +1 day`.
    fn holiday(&mut self, rule: &mut Rule) -> bool {
        let Some(kind) = HOLIDAYS.iter().position(|kind| self.rest.starts_with(kind)) else { return false };
        self.rest = &self.rest[2..];
        let is_public = kind == 0;
        rule.days.holidays |= is_public;
        rule.is_exact &= is_public;
        let before = self.rest;
        if is_public && (self.eat(" +") || self.eat(" -")) && self.number(4).is_some() && self.eat(" day") {
            self.eat("s");
            rule.is_exact = false;
        } else {
            self.rest = before;
        }
        true
    }

    /// `Mo`, `Mo-Fr`, `Sa[1,3]`. `None`: what begins like a weekday is none.
    fn weekdays(&mut self, rule: &mut Rule) -> Option<bool> {
        // « sunset » is no Sunday.
        if starts_time(self.rest) {
            return Some(false);
        }
        let Some(first) = self.one_of(&WEEKDAYS) else { return Some(false) };
        let last = if self.eat("-") { self.one_of(&WEEKDAYS)? } else { first };
        // « Sun », « Months »
        (!self.rest.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(())?;
        let mut day = first;
        rule.days.week[day] = true;
        while day != last {
            day = (day + 1) % 7;
            rule.days.week[day] = true;
        }
        if self.eat("[") {
            rule.is_exact = false;
            let end = self.rest.find(']')?;
            let is_list = self.rest[..end].bytes().all(|b| matches!(b, b'1'..=b'5' | b',' | b'-'));
            (is_list && end > 0).then_some(())?;
            self.rest = &self.rest[end + 1..];
        }
        Some(true)
    }

    /// `09:00-12:00,14:00-17:00`, `18:00+`, `sunrise-sunset`.
    fn times(&mut self, rule: &mut Rule) -> Option<()> {
        if !starts_time(self.rest) {
            return Some(());
        }
        loop {
            let start = self.time(23)?;
            if self.eat_spaced("-") {
                self.spaces();
                let end = self.time(48)?;
                match (start, end) {
                    (Some(start), Some(end)) => {
                        let end = if end <= start { end + 1_440 } else { end };
                        (end <= 2_880).then_some(())?;
                        rule.spans.push(Span { start, end });
                    }
                    _ => rule.is_exact = false,
                }
                if self.eat("+") {
                    rule.is_exact = false;
                }
                if self.eat_spaced("/") {
                    rule.is_exact = false;
                    self.spaces();
                    self.number(2)?;
                    if self.eat(":") {
                        self.number(2)?;
                    }
                }
            } else {
                self.eat("+").then_some(())?;
                rule.is_exact = false;
                rule.spans.extend(start.map(|start| Span { start, end: 1_440 }));
            }
            let more =
                self.rest.strip_prefix(',').map(|rest| rest.trim_start_matches(' ')).filter(|rest| starts_time(rest));
            match more {
                Some(rest) => self.rest = rest,
                None => return Some(()),
            }
        }
    }

    /// Minutes since midnight; `Some(None)` for sunrise and the like.
    fn time(&mut self, last_hour: u32) -> Option<Option<u16>> {
        if self.eat("(") {
            let end = self.rest.find(')')?;
            self.rest = &self.rest[end + 1..];
            return Some(None);
        }
        if self.one_of(&EVENTS).is_some() {
            return Some(None);
        }
        let hour = self.number(2).filter(|hour| *hour <= last_hour)?;
        self.eat(":").then_some(())?;
        let two_digits = self.rest.bytes().take_while(u8::is_ascii_digit).count() == 2;
        let minute = self.number(2).filter(|minute| *minute < 60 && two_digits)?;
        u16::try_from(hour * 60 + minute).ok().filter(|minutes| *minutes <= 2_880).map(Some)
    }

    /// `off`, `open`, `"sur rendez-vous"`.
    fn modifier(&mut self, rule: &mut Rule) {
        let before = self.rest;
        self.spaces();
        let kind = match self.one_of(&["closed", "off", "open", "unknown"]) {
            Some(0 | 1) => Some(Kind::Closed),
            Some(2) => Some(Kind::Open),
            Some(_) => Some(Kind::Unknown),
            None => None,
        };
        rule.kind = kind.unwrap_or(rule.kind);
        rule.is_exact &= rule.kind != Kind::Unknown;
        let after_kind = self.rest;
        if kind.is_some() {
            self.spaces();
        }
        if self.comment() {
            rule.is_exact = false;
        } else {
            self.rest = if kind.is_some() { after_kind } else { before };
        }
    }

    fn comment(&mut self) -> bool {
        let Some(text) = self.rest.strip_prefix('"') else { return false };
        let Some(end) = text.find('"').filter(|end| *end > 0) else { return false };
        self.rest = &text[end + 1..];
        true
    }
}

fn starts_time(rest: &str) -> bool {
    let is_event = |event: &str| rest.get(..event.len()).is_some_and(|start| start.eq_ignore_ascii_case(event));
    rest.starts_with(|c: char| c.is_ascii_digit() || c == '(') || EVENTS.iter().any(|event| is_event(event))
}

const WHOLE_DAY: Span = Span { start: 0, end: 1_440 };
