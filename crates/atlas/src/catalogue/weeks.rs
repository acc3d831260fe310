//! The distinct weeks of a catalogue, kept as references to days: a million lieux have two hundred thousand weeks and four hundred days.
//!
//! What a day or a week means is [`crate::horaires`]', which lieu has which week the catalogue's.

use super::{Lists, bytes_of};
use crate::horaires::{Holidays, Horaires, Span, Week};

/// Bits of a week: the notation says more than it.
const TO_CONFIRM: u8 = 1;
/// A second week follows the first.
const EVEN_WEEK: u8 = 2;
const HOLIDAYS_CLOSED: u8 = 4;
/// The day of public holidays follows the weeks.
const HOLIDAYS_OPEN: u8 = 8;

/// Weeks by number.
#[derive(Debug, Clone)]
pub(crate) struct Weeks {
    /// First span of each day, and the number of spans at the end.
    day_starts: Vec<u32>,
    spans: Vec<Span>,
    bits: Vec<u8>,
    /// Of each week, its days: seven or fourteen, then that of holidays.
    days: Lists,
}

impl Default for Weeks {
    fn default() -> Self {
        Self { day_starts: vec![0], spans: vec![], bits: vec![], days: Lists { starts: vec![0], items: vec![] } }
    }
}

impl Weeks {
    pub fn len(&self) -> usize {
        self.bits.len()
    }

    pub fn get(&self, index: usize) -> Option<Horaires<&[Span]>> {
        let bits = *self.bits.get(index)?;
        let days = self.days.get(index);
        let spans = |at: usize| days.get(at).map_or(&[][..], |day| self.day(*day));
        let week = |from: usize| Week(std::array::from_fn(|day| spans(from + day)));
        let even_week = (bits & EVEN_WEEK != 0).then(|| week(7));
        Some(Horaires {
            week: week(0),
            even_week,
            holidays: match bits & (HOLIDAYS_CLOSED | HOLIDAYS_OPEN) {
                HOLIDAYS_CLOSED => Holidays::Closed,
                HOLIDAYS_OPEN => Holidays::Open(spans(days.len().saturating_sub(1))),
                _ => Holidays::Unsaid,
            },
            to_confirm: bits & TO_CONFIRM != 0,
        })
    }

    fn day(&self, day: u32) -> &[Span] {
        let range = self.day_starts.get(day as usize).zip(self.day_starts.get(day as usize + 1));
        range.and_then(|(start, end)| self.spans.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    pub fn memory_bytes(&self) -> usize {
        bytes_of(&self.day_starts) + bytes_of(&self.spans) + bytes_of(&self.bits) + self.days.memory_bytes()
    }
}

/// Weeks while they are gathered; the same day is kept once.
#[derive(Default)]
pub(crate) struct Gathering {
    weeks: Weeks,
    /// 1 + a day, at the place that its spans give or after it; a power of two, at most half full.
    places: Vec<u32>,
}

impl Gathering {
    pub fn len(&self) -> usize {
        self.weeks.len()
    }

    pub fn add(&mut self, horaires: &Horaires<&[Span]>) {
        let (mut bits, mut n) = (u8::from(horaires.to_confirm) * TO_CONFIRM, 0);
        let mut days = [0; 15];
        let mut note = |day: u32| {
            days[n] = day;
            n += 1;
        };
        for spans in horaires.week.0 {
            note(self.number(spans));
        }
        if let Some(even) = &horaires.even_week {
            bits |= EVEN_WEEK;
            for spans in even.0 {
                note(self.number(spans));
            }
        }
        match horaires.holidays {
            Holidays::Unsaid => {}
            Holidays::Closed => bits |= HOLIDAYS_CLOSED,
            Holidays::Open(spans) => {
                bits |= HOLIDAYS_OPEN;
                note(self.number(spans));
            }
        }
        self.weeks.bits.push(bits);
        self.weeks.days.items.extend_from_slice(&days[..n]);
        self.weeks.days.starts.push(self.weeks.days.items.len() as u32);
    }

    /// The number of a day, new or not.
    fn number(&mut self, spans: &[Span]) -> u32 {
        let n_days = self.weeks.day_starts.len() - 1;
        if 2 * n_days >= self.places.len() {
            self.places = vec![0; 2 * self.places.len().max(32)];
            for day in 0..n_days as u32 {
                let place = self.place(self.weeks.day(day));
                self.places[place] = day + 1;
            }
        }
        let place = self.place(spans);
        match self.places[place].checked_sub(1) {
            Some(day) => day,
            None => {
                self.weeks.spans.extend_from_slice(spans);
                self.weeks.day_starts.push(self.weeks.spans.len() as u32);
                self.places[place] = n_days as u32 + 1;
                n_days as u32
            }
        }
    }

    /// Where a day is or would be. What strangers write can make this slow, by days that fall on one place: their own file's loading.
    fn place(&self, spans: &[Span]) -> usize {
        let hash = spans.iter().fold(0u32, |hash, span| {
            let both = u32::from(span.start) << 16 | u32::from(span.end);
            (hash.rotate_left(5) ^ both).wrapping_mul(0x9e37_79b1)
        });
        let last = self.places.len() - 1;
        let mut place = (hash >> 7) as usize & last;
        while let Some(day) = self.places[place].checked_sub(1) {
            if self.weeks.day(day) == spans {
                break;
            }
            place = (place + 1) & last;
        }
        place
    }

    pub fn finish(mut self) -> Weeks {
        self.weeks.bits.shrink_to_fit();
        self.weeks.days.starts.shrink_to_fit();
        self.weeks.days.items.shrink_to_fit();
        self.weeks
    }
}
