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

/// Reads hours into those of another lieu, whose room is used again; what is not tidy is refused.
pub(super) fn read(reader: &mut Reader, into: &mut Horaires) -> Result<(), WireError> {
    let bits = reader.u8()?;
    if bits >= 2 * HOLIDAYS_OPEN || bits & HOLIDAYS_OPEN != 0 && bits & HOLIDAYS_CLOSED != 0 {
        return Err(WireError::Malformed("hours of an unknown kind"));
    }
    read_days(reader, &[], &mut into.week.0)?;
    if bits & EVEN_WEEK == 0 {
        into.even_week = None;
    } else {
        read_days(reader, &into.week.0[6], &mut into.even_week.get_or_insert_default().0)?;
    }
    into.holidays = match (bits & HOLIDAYS_CLOSED != 0, bits & HOLIDAYS_OPEN != 0) {
        (true, _) => Holidays::Closed,
        (_, true) => {
            let mut day = [Day::new()];
            read_days(reader, &into.even_week.as_ref().unwrap_or(&into.week).0[6], &mut day)?;
            let [day] = day;
            Holidays::Open(day)
        }
        _ => Holidays::Unsaid,
    };
    into.to_confirm = bits & TO_CONFIRM != 0;
    Ok(())
}

/// Days in a row; `before` is the one before them.
fn read_days(reader: &mut Reader, before: &[Span], days: &mut [Day]) -> Result<(), WireError> {
    for at in 0..days.len() {
        let (so_far, rest) = days.split_at_mut(at);
        let Some(day) = rest.first_mut() else { continue };
        day.clear();
        let Some(n_spans) = reader.count(1)?.checked_sub(1) else {
            day.extend_from_slice(so_far.last().map_or(before, Vec::as_slice));
            continue;
        };
        let mut closed_since = 0;
        for _ in 0..n_spans {
            let span = Span { start: read_time(reader)?, end: read_time(reader)? };
            if span.start < closed_since || span.start >= span.end || span.end > LAST_MINUTE {
                return Err(WireError::Malformed("hours out of order"));
            }
            closed_since = span.end;
            day.push(span);
        }
    }
    Ok(())
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
        // What was read before leaves nothing behind.
        let mut room = Horaires {
            week: Week([(); 7].map(|()| vec![Span { start: 1, end: 2 }])),
            even_week: Some(Week::default()),
            holidays: Holidays::Closed,
            to_confirm: true,
        };
        read(&mut reader, &mut room).unwrap();
        reader.end().unwrap();
        room
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
