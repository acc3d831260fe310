//! Opening hours, compiled: what a filter and a sheet need to know of `horaires`, in whole minutes.
//!
//! The OpenStreetMap notation is read by `intake` (crate `opening-hours`) and never reaches the browser. What time it is,
//! which days are holidays, and how hours are shown is decided elsewhere.

/// A span of a day: minutes since that day's midnight, `start < end`. A span that goes past midnight ends after 1440
/// (at most 2880) and belongs to the day it starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First minute open.
    pub start: u16,
    /// First minute closed again.
    pub end: u16,
}

/// The spans of one day, sorted, not touching each other. Empty: closed.
pub type Day = Vec<Span>;

/// Monday to Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Week<D = Day>(pub [D; 7]);

/// What happens on a public holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Holidays<D = Day> {
    /// The notation does not speak of holidays: the usual day holds, but nobody said so.
    #[default]
    Unsaid,
    /// `PH off`.
    Closed,
    /// `PH 10:00-12:00`.
    Open(D),
}

/// A compiled `horaires`. Its days are its own, or those of a catalogue, where many lieux share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Horaires<D = Day> {
    /// The usual week; the odd ISO weeks when weeks alternate.
    pub week: Week<D>,
    /// The even ISO weeks, when they differ (`week 2-52/2`).
    pub even_week: Option<Week<D>>,
    /// Public holidays.
    pub holidays: Holidays<D>,
    /// The notation says more than a week can hold (months, dates, comments, « on appointment »): what is compiled is an
    /// approximation, to be shown as « à confirmer » beside the original text.
    pub to_confirm: bool,
}

impl Horaires {
    /// The same, with days that are borrowed.
    #[must_use]
    pub fn borrowed(&self) -> Horaires<&[Span]> {
        Horaires {
            week: self.week.borrowed(),
            even_week: self.even_week.as_ref().map(Week::borrowed),
            holidays: match &self.holidays {
                Holidays::Unsaid => Holidays::Unsaid,
                Holidays::Closed => Holidays::Closed,
                Holidays::Open(day) => Holidays::Open(day),
            },
            to_confirm: self.to_confirm,
        }
    }
}

impl Week {
    fn borrowed(&self) -> Week<&[Span]> {
        Week(self.0.each_ref().map(Vec::as_slice))
    }
}
