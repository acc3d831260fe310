//! Tables of weeks and moments, the national map's bugs by their numbers, and a scan minute by minute as the oracle.

use super::*;
use crate::calendar::moment;
use crate::horaires::Day;
use crate::testing::Random;

/// Minutes since midnight, of `17:30`.
fn minute(text: &str) -> u16 {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
}

/// `9-12 14-17:30`.
fn spans(text: &str) -> Day {
    let span = |text: &str| {
        let (start, end) = text.split_once('-').unwrap();
        Span { start: minute(start), end: minute(end) }
    };
    text.split_whitespace().map(span).collect()
}

fn week(days: [&str; 7]) -> Week {
    Week(days.map(spans))
}

/// A usual week that does not speak of holidays.
fn usual(days: [&str; 7]) -> Horaires {
    Horaires { week: week(days), ..Horaires::default() }
}

const OFFICE: [&str; 7] = ["9-12 14-17", "9-12 14-17", "9-12 14-17", "9-12 14-17", "9-12 14-17", "", ""];
const ALWAYS: [&str; 7] = ["0-24"; 7];
const NEVER: [&str; 7] = [""; 7];

fn date(text: &str) -> Date {
    let parts: Vec<u16> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Date { year: parts[0], month: parts[1] as u8, day: parts[2] as u8 }
}

/// `2026-05-14 9:30`.
fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment { date: date(day), minute: minute(time) }
}

fn said(moment: Option<Moment>) -> String {
    moment.map_or("?".to_owned(), |Moment { date: Date { year, month, day }, minute }| {
        format!("{year}-{month:02}-{day:02} {}:{:02}", minute / 60, minute % 60)
    })
}

fn check_in(horaires: &Horaires, now: &str, departement: Option<CodeDepartement>, expected: &str) {
    let found = match state(horaires, at(now), departement) {
        State::Open { until } => format!("open until {}", said(until)),
        State::Closed { next, is_sure: true } => format!("closed, next {}", said(next)),
        State::Closed { next, is_sure: false } => format!("closed, next {} to confirm", said(next)),
        State::ToConfirm => "to confirm".to_owned(),
    };
    assert_eq!(found, expected, "{now}");
}

fn check(horaires: &Horaires, now: &str, expected: &str) {
    check_in(horaires, now, None, expected);
}

#[test]
fn the_door_opens_on_the_minute_and_closes_on_the_minute() {
    let office = usual(OFFICE); // 2026-06-10 is a Wednesday
    check(&office, "2026-06-10 8:59", "closed, next 2026-06-10 9:00");
    check(&office, "2026-06-10 9:00", "open until 2026-06-10 12:00");
    check(&office, "2026-06-10 11:59", "open until 2026-06-10 12:00");
    check(&office, "2026-06-10 12:00", "closed, next 2026-06-10 14:00");
    check(&office, "2026-06-10 17:00", "closed, next 2026-06-11 9:00");
    check(&office, "2026-06-12 17:00", "closed, next 2026-06-15 9:00");
    check(&office, "2026-06-14 23:59", "closed, next 2026-06-15 9:00");
}

#[test]
fn what_never_closes_is_open_without_end() {
    let always = Horaires { holidays: Holidays::Open(spans("0-24")), ..usual(ALWAYS) };
    check(&always, "2026-06-10 0:00", "open until ?");
    check(&always, "2026-12-25 23:59", "open until ?");
    let but_holidays = Horaires { holidays: Holidays::Closed, ..usual(ALWAYS) };
    check(&but_holidays, "2026-05-10 12:00", "open until 2026-05-14 0:00");
    check(&but_holidays, "2026-05-14 12:00", "closed, next 2026-05-15 0:00");
    // Nobody said whether it is open on the Ascension, nor, from far away, on anything.
    check(&usual(ALWAYS), "2026-05-10 12:00", "open until ?");
    check(&usual(ALWAYS), "2026-05-14 12:00", "to confirm");
    check(&usual(NEVER), "2026-06-10 12:00", "closed, next ?");
    check(&usual(NEVER), "2026-05-14 12:00", "closed, next ?");
}

#[test]
fn a_night_belongs_to_the_day_it_starts_on() {
    let night = usual(["", "", "", "", "20-26", "10-12 20-24", "0-3"]); // 2026-06-12 is a Friday
    check(&night, "2026-06-12 1:00", "closed, next 2026-06-12 20:00");
    check(&night, "2026-06-12 23:59", "open until 2026-06-13 2:00");
    check(&night, "2026-06-13 1:59", "open until 2026-06-13 2:00");
    check(&night, "2026-06-13 2:00", "closed, next 2026-06-13 10:00");
    // Two spans that meet at midnight are one.
    check(&night, "2026-06-13 20:00", "open until 2026-06-14 3:00");
    check(&night, "2026-06-14 3:00", "closed, next 2026-06-19 20:00");
    let until_midnight = usual(["", "", "20-24", "", "", "", ""]);
    check(&until_midnight, "2026-06-10 23:59", "open until 2026-06-11 0:00");
    let around_the_clock = usual(["0-48", "", "", "", "", "", ""]);
    check(&around_the_clock, "2026-06-08 5:00", "open until 2026-06-10 0:00");
    check(&around_the_clock, "2026-06-09 23:59", "open until 2026-06-10 0:00");
}

#[test]
fn holidays_are_closed_open_or_not_spoken_of() {
    let with = |holidays| Horaires { holidays, ..usual(OFFICE) }; // 2026-05-14 is a Thursday, and the Ascension
    let (closed, open) = (with(Holidays::Closed), with(Holidays::Open(spans("10-11"))));
    check(&closed, "2026-05-14 9:30", "closed, next 2026-05-15 9:00");
    check(&closed, "2026-05-13 17:00", "closed, next 2026-05-15 9:00");
    check(&open, "2026-05-14 9:30", "closed, next 2026-05-14 10:00");
    check(&open, "2026-05-14 10:30", "open until 2026-05-14 11:00");
    check(&open, "2026-05-13 17:00", "closed, next 2026-05-14 10:00");
    let unsaid = usual(OFFICE);
    check(&unsaid, "2026-05-14 9:30", "to confirm");
    check(&unsaid, "2026-05-14 23:00", "to confirm");
    check(&unsaid, "2026-05-13 17:00", "closed, next 2026-05-14 9:00 to confirm");
    check(&unsaid, "2026-05-13 9:30", "open until 2026-05-13 12:00");
    // 15 August 2026 is a Saturday: closed anyway.
    check(&unsaid, "2026-08-15 10:00", "closed, next 2026-08-17 9:00");
}

#[test]
fn a_night_before_a_holiday_goes_on_and_that_of_a_holiday_is_as_sure_as_it() {
    let nights = usual(["", "", "20-26", "20-26", "", "", ""]);
    check(&nights, "2026-05-13 23:00", "open until 2026-05-14 2:00");
    check(&nights, "2026-05-14 1:00", "open until 2026-05-14 2:00");
    check(&nights, "2026-05-14 2:00", "to confirm");
    check(&nights, "2026-05-15 1:00", "to confirm");
    check(&nights, "2026-05-15 2:00", "closed, next 2026-05-20 20:00");
    let meeting = usual(["", "", "20-24", "0-3", "", "", ""]);
    check(&meeting, "2026-05-13 23:00", "open until ?");
    let closed = Horaires { holidays: Holidays::Closed, ..nights };
    check(&closed, "2026-05-14 1:00", "open until 2026-05-14 2:00");
    check(&closed, "2026-05-15 1:00", "closed, next 2026-05-20 20:00");
}

#[test]
fn holidays_are_those_of_the_place() {
    let closed = Horaires { holidays: Holidays::Closed, ..usual(OFFICE) };
    let in_departement = |code, now, expected| check_in(&closed, now, CodeDepartement::parse(code), expected);
    in_departement("67", "2026-04-03 10:00", "closed, next 2026-04-07 9:00");
    in_departement("88", "2026-04-03 10:00", "open until 2026-04-03 12:00");
    in_departement("972", "2026-05-22 10:00", "closed, next 2026-05-26 9:00");
    in_departement("971", "2026-05-22 10:00", "open until 2026-05-22 12:00");
}

#[test]
fn alternate_weeks_are_followed_as_far_as_two_weeks() {
    let even = Horaires { even_week: Some(week(["", "", "14-17", "", "", "", ""])), ..usual(NEVER) };
    // 2026-06-10 is in week 24.
    check(&even, "2026-06-10 15:00", "open until 2026-06-10 17:00");
    check(&even, "2026-06-10 17:00", "closed, next 2026-06-24 14:00");
    check(&even, "2026-06-17 15:00", "closed, next 2026-06-24 14:00");
    // Week 53 is odd, and so is week 1 after it.
    check(&even, "2026-12-23 17:00", "closed, next ?");
    check(&even, "2026-12-30 15:00", "closed, next 2027-01-13 14:00");
}

#[test]
fn what_a_week_cannot_hold_is_never_sure() {
    let half = Horaires { to_confirm: true, ..usual(OFFICE) };
    check(&half, "2026-06-10 10:00", "to confirm");
    check(&half, "2026-06-14 10:00", "to confirm");
    for when in [When::Now, When::Weekend, When::Evening, When::Slot { weekday: 0, part: DayPart::Any }] {
        assert_eq!(answer(&half, when, at("2026-06-10 10:00"), None), Answer::Unknown);
    }
    let found = day(&half, date("2026-06-10"), false);
    assert_eq!((found.spans, found.certainty), (&spans("9-12 14-17")[..], Certainty::Approximate));
}

fn check_when(days: [&str; 7], when: When, expected: bool) {
    let expected = if expected { Answer::Yes } else { Answer::No };
    for now in ["2026-06-10 10:00", "2026-06-13 10:00", "2026-05-14 3:00"] {
        assert_eq!(answer(&usual(days), when, at(now), None), expected, "{days:?} {when:?} {now}");
    }
}

fn slot(weekday: u8, part: DayPart) -> When {
    When::Slot { weekday, part }
}

#[test]
fn the_usual_week_answers_for_slots() {
    let days = ["9-12", "", "14-18", "18-20", "20-26", "", "12-14"];
    for (weekday, open) in [(0, true), (1, false), (4, true), (5, true), (6, true)] {
        check_when(days, slot(weekday, DayPart::Any), open);
    }
    for (weekday, open) in [(0, true), (2, false), (6, false), (5, true)] {
        check_when(days, slot(weekday, DayPart::Morning), open);
    }
    for (weekday, open) in [(0, false), (2, true), (3, false), (6, false)] {
        check_when(days, slot(weekday, DayPart::Afternoon), open);
    }
    for (weekday, time, open) in [
        (0, "8:59", false),
        (0, "9:00", true),
        (0, "11:59", true),
        (0, "12:00", false),
        (4, "23:59", true),
        (5, "1:59", true),
        (5, "2:00", false),
    ] {
        check_when(days, slot(weekday, DayPart::At(minute(time))), open);
    }
    check_when(["", "", "", "", "", "", "22-25"], slot(0, DayPart::At(30)), true);
    check_when(ALWAYS, slot(255, DayPart::At(u16::MAX)), false);
}

#[test]
fn the_usual_week_answers_for_evenings() {
    check_when(OFFICE, When::Evening, false);
    check_when(["", "9-18", "", "", "", "", ""], When::Evening, false);
    check_when(["", "9-18:01", "", "", "", "", ""], When::Evening, true);
    check_when(["", "", "", "20-21", "", "", ""], When::Evening, true);
    check_when(["", "", "", "", "", "", "23-26"], When::Evening, true);
    check_when(ALWAYS, When::Evening, true);
}

#[test]
fn either_of_two_alternate_weeks_is_enough() {
    let even = Horaires { even_week: Some(week(["", "", "", "", "", "10-12", ""])), ..usual(OFFICE) };
    let now = at("2026-06-17 10:00"); // an odd week
    assert_eq!(answer(&even, When::Weekend, now, None), Answer::Yes);
    assert_eq!(answer(&even, slot(0, DayPart::Morning), now, None), Answer::Yes);
    assert_eq!(answer(&even, slot(6, DayPart::Any), now, None), Answer::No);
}

#[test]
fn the_filter_s_now_is_the_state_s_now() {
    let now = |horaires: &Horaires, now| answer(horaires, When::Now, at(now), None);
    let office = usual(OFFICE);
    assert_eq!(now(&office, "2026-06-10 9:00"), Answer::Yes);
    assert_eq!(now(&office, "2026-06-10 13:00"), Answer::No);
    assert_eq!(now(&office, "2026-06-10 23:00"), Answer::No);
    assert_eq!(now(&office, "2026-05-14 9:00"), Answer::Unknown);
}

/// Hours were evaluated in UTC: at 8:30 in Paris the library that opens at 8:00 was shown closed.
#[test]
fn national_map_005_hours_are_those_of_the_clock_on_the_wall() {
    let early = usual(["8-12"; 7]);
    let unix_s = 1_781_073_000; // 2026-06-10 06:30 UTC
    for (code, expected) in [
        ("42", State::Open { until: Some(at("2026-06-10 12:00")) }),
        ("974", State::Open { until: Some(at("2026-06-10 12:00")) }),
        ("971", State::Closed { next: Some(at("2026-06-10 8:00")), is_sure: true }),
        ("988", State::Closed { next: Some(at("2026-06-11 8:00")), is_sure: true }),
    ] {
        let departement = CodeDepartement::parse(code);
        assert_eq!(state(&early, moment(unix_s, departement), departement), expected, "{code}");
    }
}

/// A place that spoke of holidays had no hours at all.
#[test]
fn national_map_005_a_word_on_holidays_does_not_take_the_usual_week_away() {
    for holidays in [Holidays::Closed, Holidays::Open(spans("10-11"))] {
        let horaires = Horaires { holidays, ..usual(OFFICE) };
        let now = at("2026-06-10 9:30");
        assert_eq!(state(&horaires, now, None), State::Open { until: Some(at("2026-06-10 12:00")) });
        assert_eq!(answer(&horaires, slot(2, DayPart::Afternoon), now, None), Answer::Yes);
    }
}

/// On a Saturday, the week-end filter looked at Sunday only.
#[test]
fn national_map_005_today_is_part_of_the_week_end() {
    let (saturday, sunday) = (["", "", "", "", "", "9-12", ""], ["", "", "", "", "", "", "9-12"]);
    for days in [saturday, sunday] {
        for now in ["2026-06-12 10:00", "2026-06-13 10:00", "2026-06-14 10:00"] {
            assert_eq!(answer(&usual(days), When::Weekend, at(now), None), Answer::Yes, "{days:?} {now}");
        }
    }
    check_when(OFFICE, When::Weekend, false);
    check_when(["", "", "", "", "20-24", "", ""], When::Weekend, false);
    check_when(["", "", "", "", "20-26", "", ""], When::Weekend, true);
}

/// One interval over noon was a morning only.
#[test]
fn national_map_008_a_day_without_a_break_is_open_in_the_afternoon_too() {
    let days = ["9-18", "", "", "", "", "", ""];
    check_when(days, slot(0, DayPart::Morning), true);
    check_when(days, slot(0, DayPart::Afternoon), true);
    check_when(days, slot(0, DayPart::At(minute("15:00"))), true);
    check(&usual(days), "2026-06-08 15:00", "open until 2026-06-08 18:00");
}

/// On a Sunday, the week shown was the next one.
#[test]
fn national_map_015_the_coming_days_start_today_even_on_a_sunday() {
    let horaires = usual(["9-12", "", "", "14-17", "", "", "10-11"]); // 2026-05-10 is a Sunday
    let days = coming_days(&horaires, date("2026-05-10"), None, 7);
    let dates: Vec<u8> = days.iter().map(|day| day.date.day).collect();
    assert_eq!(dates, [10, 11, 12, 13, 14, 15, 16]);
    assert_eq!(days[0].hours, DayHours { spans: &spans("10-11"), certainty: Certainty::Sure });
    assert_eq!(days[1].hours, DayHours { spans: &spans("9-12"), certainty: Certainty::Sure });
    let ascension = days[4];
    assert!(ascension.is_holiday);
    assert_eq!(ascension.hours, DayHours { spans: &spans("14-17"), certainty: Certainty::Holiday });
    assert_eq!(coming_days(&horaires, date("2199-12-31"), None, u8::MAX).len(), 255);
}

/// Mostly one thing: closed, open, or neither.
fn random_day(random: &mut Random, mostly: usize) -> Day {
    match if random.one_in(12) { random.below(8) } else { mostly } {
        0 => vec![],
        1 => spans("0-24"),
        2 => spans("20-26"),
        3 => spans("0-3 22-24"),
        _ => {
            let start = random.below(900) as u16;
            let (end, pause) = (start + 1 + random.below(200) as u16, 1 + random.below(100) as u16);
            vec![Span { start, end }, Span { start: end + pause, end: end + pause + 1 + random.below(500) as u16 }]
        }
    }
}

fn random_hours(random: &mut Random) -> Horaires {
    let mostly = random.below(8);
    let mut week = || Week([(); 7].map(|()| random_day(random, mostly)));
    let (odd, even) = (week(), week());
    Horaires {
        week: odd,
        even_week: random.one_in(3).then_some(even),
        holidays: match random.below(3) {
            0 => Holidays::Unsaid,
            1 => Holidays::Closed,
            _ => Holidays::Open(random_day(random, mostly)),
        },
        to_confirm: random.one_in(20),
    }
}

/// The state that one finds by walking on minute by minute. `None`: it is a doubtful minute.
fn scanned(horaires: &Horaires, now: Moment) -> State {
    let days = coming_days(horaires, now.date.plus(-1), None, 16);
    let is_open = |min: i32| {
        let today = min.div_euclid(DAY_MIN) + 1;
        let covers = |at: i32| {
            let hours = days.get(usize::try_from(at).ok()?)?.hours;
            let min = min - (at - 1) * DAY_MIN;
            let is_in = |span: &Span| i32::from(span.start) <= min && min < i32::from(span.end);
            hours.spans.iter().any(is_in).then_some(hours.certainty == Certainty::Sure)
        };
        match covers(today - 1).or_else(|| covers(today)) {
            Some(true) => Some(true),
            Some(false) => None,
            None => Some(false),
        }
    };
    let now_min = i32::from(now.minute);
    let at = |min: i32| Some(Moment { date: now.date.plus(min / DAY_MIN), minute: (min % DAY_MIN) as u16 });
    let first = |is: &dyn Fn(i32) -> bool| (now_min..15 * DAY_MIN).find(|min| is(*min));
    match is_open(now_min) {
        _ if horaires.to_confirm => State::ToConfirm,
        Some(true) => {
            let end = first(&|min| is_open(min) != Some(true));
            State::Open { until: end.filter(|end| is_open(*end).is_some()).and_then(at) }
        }
        Some(false) if days[1].hours.certainty == Certainty::Sure => {
            let start = first(&|min| is_open(min) != Some(false));
            let is_sure = start.is_none_or(|start| is_open(start) == Some(true));
            State::Closed { next: start.and_then(at), is_sure }
        }
        _ => State::ToConfirm,
    }
}

/// The state is what a walk minute by minute finds, and the filter's « now » agrees with it.
fn holds_state_is_scanned(horaires: &Horaires, now: Moment) -> State {
    let found = state(horaires, now, None);
    assert_eq!(found, scanned(horaires, now), "{horaires:?} at {now:?}");
    let expected = match found {
        State::Open { .. } => Answer::Yes,
        State::Closed { .. } => Answer::No,
        State::ToConfirm => Answer::Unknown,
    };
    assert_eq!(answer(horaires, When::Now, now, None), expected);
    found
}

#[test]
fn random_hours_agree_with_a_scan_minute_by_minute() {
    let random = &mut Random(0x0C0F_FEE5);
    let mut n_found = [0; 6];
    for _ in 0..1_500 {
        let horaires = random_hours(random);
        let holiday = random.pick(&["2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25"]);
        let before = *random.pick(&[3, 20]);
        let date = date(holiday).plus(1 - random.below(before) as i32);
        let now = Moment { date, minute: random.below(1_440) as u16 };
        n_found[match holds_state_is_scanned(&horaires, now) {
            State::Open { until: Some(_) } => 0,
            State::Open { until: None } => 1,
            State::Closed { next: Some(_), is_sure: true } => 2,
            State::Closed { next: Some(_), is_sure: false } => 3,
            State::Closed { next: None, .. } => 4,
            State::ToConfirm => 5,
        }] += 1;
    }
    assert!(n_found.iter().all(|n| *n > 15), "{n_found:?}");
}

#[test]
fn random_weeks_answer_as_a_scan_of_their_minutes() {
    let random = &mut Random(0xBADC_0DE5);
    for _ in 0..300 {
        let horaires = Horaires { to_confirm: false, ..random_hours(random) };
        let is_open = |weekday: usize, minute: usize| {
            [Some(&horaires.week), horaires.even_week.as_ref()].into_iter().flatten().any(|week| {
                [(weekday, 0), ((weekday + 6) % 7, 1_440)].into_iter().any(|(weekday, shift)| {
                    let is_in =
                        |span: &Span| (usize::from(span.start)..usize::from(span.end)).contains(&(minute + shift));
                    week.0[weekday].iter().any(is_in)
                })
            })
        };
        let any = |mut weekdays: std::ops::Range<usize>, minutes: std::ops::Range<usize>| {
            weekdays.any(|weekday| minutes.clone().any(|minute| is_open(weekday, minute)))
        };
        let asked = |when, expected: bool| {
            let found = answer(&horaires, when, at("2026-06-10 10:00"), None);
            assert_eq!(found == Answer::Yes, expected, "{when:?} {horaires:?}");
        };
        asked(When::Weekend, any(5..7, 0..1_440));
        asked(When::Evening, any(0..7, 1_080..1_440));
        for weekday in 0..7 {
            let days = usize::from(weekday)..usize::from(weekday) + 1;
            let minute = random.below(1_440);
            asked(slot(weekday, DayPart::Any), any(days.clone(), 0..1_440));
            asked(slot(weekday, DayPart::Morning), any(days.clone(), 0..720));
            asked(slot(weekday, DayPart::Afternoon), any(days.clone(), 840..1_080));
            asked(slot(weekday, DayPart::At(minute as u16)), any(days, minute..minute + 1));
        }
    }
}
