//! Compiled hours as bytes: a quarter of an hour is one byte, a day like the one before is one byte.

use crate::bytes::{Reader, WireError, Writer};
use crate::horaires::{Day, Holidays, Horaires, Span, Week};

/// Fewest bytes of any compiled hours: what they are, and seven days.
pub(super) const MIN_BYTES: usize = 8;

const TO_CONFIRM: u8 = 1;
const EVEN_WEEK: u8 = 2;
const HOLIDAYS_CLOSED: u8 = 4;
const HOLIDAYS_OPEN: u8 = 8;

/// Last minute a span may end at: midnight after the next day.
const LAST_MINUTE: u16 = 2880;

/// Times off the quarter: this and the number of whole 256 minutes, then the rest.
const OFF_QUARTER: u8 = 200;

/// Sorted, not overlapping, each with a beginning before its end: what a reader accepts. Overlapping spans are joined.
pub(super) fn tidied(horaires: &Horaires) -> Horaires {
    let week = |week: &Week| Week(std::array::from_fn(|day| tidied_day(&week.0[day])));
    Horaires {
        week: week(&horaires.week),
        even_week: horaires.even_week.as_ref().map(week),
        holidays: match &horaires.holidays {
            Holidays::Open(day) => Holidays::Open(tidied_day(day)),
            other => other.clone(),
        },
        to_confirm: horaires.to_confirm,
    }
}

fn tidied_day(day: &Day) -> Day {
    let mut spans = day.clone();
    for span in &mut spans {
        span.end = span.end.min(LAST_MINUTE);
    }
    spans.retain(|span| span.start < span.end);
    spans.sort_unstable();
    let mut tidy: Day = Vec::with_capacity(spans.len());
    for span in spans {
        match tidy.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => tidy.push(span),
        }
    }
    tidy
}

/// Writes tidied hours.
pub(super) fn write(writer: &mut Writer, horaires: &Horaires) {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    writer.u8(bit(horaires.to_confirm, TO_CONFIRM)
        | bit(horaires.even_week.is_some(), EVEN_WEEK)
        | bit(horaires.holidays == Holidays::Closed, HOLIDAYS_CLOSED)
        | bit(matches!(horaires.holidays, Holidays::Open(_)), HOLIDAYS_OPEN));
    let mut before: &Day = &Vec::new();
    let weeks = [Some(&horaires.week), horaires.even_week.as_ref()];
    let holidays = match &horaires.holidays {
        Holidays::Open(day) => Some(day),
        _ => None,
    };
    for day in weeks.into_iter().flatten().flat_map(|week| &week.0).chain(holidays) {
        if day == before {
            writer.varint(0);
        } else {
            writer.len(day.len() + 1);
            for span in day {
                write_time(writer, span.start);
                write_time(writer, span.end);
            }
        }
        before = day;
    }
}

fn write_time(writer: &mut Writer, minutes: u16) {
    if minutes.is_multiple_of(15) {
        writer.u8((minutes / 15) as u8);
    } else {
        writer.u8(OFF_QUARTER + (minutes >> 8) as u8);
        writer.u8(minutes as u8);
    }
}

/// Reads hours; what is not tidy is refused.
pub(super) fn read(reader: &mut Reader) -> Result<Horaires, WireError> {
    let bits = reader.u8()?;
    if bits >= 2 * HOLIDAYS_OPEN || bits & HOLIDAYS_OPEN != 0 && bits & HOLIDAYS_CLOSED != 0 {
        return Err(WireError::Malformed("hours of an unknown kind"));
    }
    let mut before = Day::new();
    let week = read_week(reader, &mut before)?;
    let even_week = if bits & EVEN_WEEK != 0 { Some(read_week(reader, &mut before)?) } else { None };
    let holidays = match (bits & HOLIDAYS_CLOSED != 0, bits & HOLIDAYS_OPEN != 0) {
        (true, _) => Holidays::Closed,
        (_, true) => Holidays::Open(read_day(reader, &before)?),
        _ => Holidays::Unsaid,
    };
    Ok(Horaires { week, even_week, holidays, to_confirm: bits & TO_CONFIRM != 0 })
}

fn read_week(reader: &mut Reader, before: &mut Day) -> Result<Week, WireError> {
    let mut week = Week::default();
    for day in &mut week.0 {
        *day = read_day(reader, before)?;
        before.clone_from(day);
    }
    Ok(week)
}

fn read_day(reader: &mut Reader, before: &Day) -> Result<Day, WireError> {
    let Some(n_spans) = reader.count(1)?.checked_sub(1) else { return Ok(before.clone()) };
    let mut day = Day::with_capacity(n_spans);
    let mut closed_since = 0;
    for _ in 0..n_spans {
        let span = Span { start: read_time(reader)?, end: read_time(reader)? };
        if span.start < closed_since || span.start >= span.end || span.end > LAST_MINUTE {
            return Err(WireError::Malformed("hours out of order"));
        }
        closed_since = span.end;
        day.push(span);
    }
    Ok(day)
}

fn read_time(reader: &mut Reader) -> Result<u16, WireError> {
    let first = reader.u8()?;
    if first < OFF_QUARTER {
        return Ok(u16::from(first) * 15);
    }
    Ok(u16::from(first - OFF_QUARTER) << 8 | u16::from(reader.u8()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::kind;

    fn round_trip(horaires: &Horaires) -> Horaires {
        let mut writer = Writer::new(kind::INDEX);
        write(&mut writer, &tidied(horaires));
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes, kind::INDEX).unwrap();
        assert!(reader.remaining() >= MIN_BYTES);
        let read = read(&mut reader).unwrap();
        reader.end().unwrap();
        read
    }

    #[test]
    fn a_week_comes_back_to_the_minute() {
        let mut horaires = Horaires { to_confirm: true, ..Horaires::default() };
        horaires.week.0[0] = vec![Span { start: 0, end: 1440 }];
        horaires.week.0[1] = vec![Span { start: 541, end: 719 }, Span { start: 840, end: 1065 }];
        horaires.week.0[2] = horaires.week.0[1].clone();
        horaires.week.0[6] = vec![Span { start: 1320, end: 2880 }];
        assert_eq!(round_trip(&horaires), horaires);
        horaires.even_week = Some(Week::default());
        for holidays in [Holidays::Unsaid, Holidays::Closed, Holidays::Open(horaires.week.0[1].clone())] {
            horaires.holidays = holidays;
            assert_eq!(round_trip(&horaires), horaires);
        }
    }

    #[test]
    fn untidy_hours_are_tidied_before_they_are_written() {
        let mut horaires = Horaires::default();
        horaires.week.0[3] = vec![
            Span { start: 840, end: 1080 },
            Span { start: 600, end: 600 },
            Span { start: 540, end: 720 },
            Span { start: 700, end: 730 },
            Span { start: 1200, end: 4000 },
        ];
        let tidy = vec![Span { start: 540, end: 730 }, Span { start: 840, end: 1080 }, Span { start: 1200, end: 2880 }];
        assert_eq!(round_trip(&horaires).week.0[3], tidy);
    }
}
