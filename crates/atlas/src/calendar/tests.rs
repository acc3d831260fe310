//! Dates against counting on fingers, clocks and holidays against tables.

use super::*;

fn date(text: &str) -> Date {
    let parts: Vec<u16> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Date { year: parts[0], month: parts[1] as u8, day: parts[2] as u8 }
}

fn text(Date { year, month, day }: Date) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn departement(code: &str) -> Option<CodeDepartement> {
    CodeDepartement::parse(code)
}

/// Every day we know, counted one by one from the lengths of months.
fn every_day() -> impl Iterator<Item = Date> {
    (1971..=2199_u16).flat_map(|year| {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let february = if is_leap { 29 } else { 28 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        (1..=12).zip(lengths).flat_map(move |(month, length)| (1..=length).map(move |day| Date { year, month, day }))
    })
}

#[test]
fn days_are_numbered_as_one_counts_them() {
    for (counted, day) in (365..).zip(every_day()) {
        assert_eq!((day.day_number(), Date::of_day_number(counted)), (counted, day));
        assert_eq!(day.weekday() as i64, (counted - 4).rem_euclid(7), "{}", text(day)); // 1970-01-05 was a Monday
    }
}

#[test]
fn days_beyond_the_years_we_know_are_the_first_and_the_last() {
    for (days, expected) in [
        (i64::MIN, "1971-01-01"),
        (0, "1971-01-01"),
        (365, "1971-01-01"),
        (84_005, "2199-12-31"),
        (84_006, "2199-12-31"),
        (i64::MAX, "2199-12-31"),
    ] {
        assert_eq!(text(Date::of_day_number(days)), expected, "{days}");
    }
    assert_eq!(text(date("2026-02-27").plus(2)), "2026-03-01");
    assert_eq!(text(date("2026-01-01").plus(-1)), "2025-12-31");
    assert_eq!(text(date("2026-01-01").plus(i32::MAX)), "2199-12-31");
    assert_eq!(text(date("2026-02-31").plus(0)), "2026-03-03");
}

#[test]
fn any_three_numbers_are_answered() {
    for year in [0, 1, 1970, 2026, u16::MAX] {
        for (month, day) in [(0, 0), (0, 255), (13, 31), (255, 255), (2, 31)] {
            let odd = Date { year, month, day };
            assert!(odd.weekday() < 7 && (1..=53).contains(&odd.iso_week()));
            let _ = (odd.plus(i32::MIN), is_public_holiday(odd, departement("987")));
        }
    }
    for unix_s in [i64::MIN, -1, 0, i64::MAX] {
        for code in ["", "975", "988"] {
            assert!(moment(unix_s, departement(code)).minute < 1_440);
        }
    }
}

#[test]
fn weeks_at_the_end_of_a_year_are_those_of_iso_8601() {
    for (day, week) in [
        ("2020-12-31", 53),
        ("2021-01-03", 53),
        ("2021-01-04", 1),
        ("2024-12-29", 52),
        ("2024-12-30", 1),
        ("2025-12-28", 52),
        ("2025-12-29", 1),
        ("2026-01-01", 1),
        ("2026-12-31", 53),
        ("2027-01-03", 53),
        ("2027-01-04", 1),
        ("2028-01-02", 52),
        ("2028-01-03", 1),
    ] {
        assert_eq!(date(day).iso_week(), week, "{day}");
    }
    // Seven days each, from Monday; the first is the one that holds 4 January.
    let mut week = 53; // 1971-01-01 is a Friday of 1970
    for day in every_day() {
        if day.weekday() == 0 {
            let holds_4_january = (day.month, day.day) >= (12, 29) || (day.month, day.day) <= (1, 4);
            week = if holds_4_january { 1 } else { week + 1 };
        }
        // The Thursdays of the first and the last days are beyond what we know.
        if (date("1971-01-04")..date("2199-12-30")).contains(&day) {
            assert_eq!(day.iso_week(), week, "{}", text(day));
        }
    }
}

#[test]
fn easter_is_where_the_church_puts_it() {
    for day in [
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2019-04-21",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2030-04-21",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2199-04-14",
    ] {
        assert_eq!(text(Date::of_day_number(easter(date(day).year))), day);
    }
    for year in 1971..2200 {
        let easter = Date::of_day_number(easter(year));
        assert!(
            easter.weekday() == 6 && (easter.month, easter.day) >= (3, 22) && (easter.month, easter.day) <= (4, 25)
        );
    }
}

/// The holidays of a year in a département beyond the eleven of everywhere.
fn check_holidays(year: u16, code: &str, beyond: &[&str]) {
    let days = |code| every_day().filter(move |day| day.year == year && is_public_holiday(*day, departement(code)));
    let everywhere: Vec<Date> = days("42").collect();
    assert_eq!(everywhere.len(), 11);
    assert!(everywhere.iter().all(|day| is_public_holiday(*day, departement(code))), "{code}");
    let found: Vec<String> =
        days(code).filter(|day| !everywhere.contains(day)).map(|day| text(day)[5..].to_owned()).collect();
    assert_eq!(found, beyond, "{code} in {year}");
}

#[test]
fn public_holidays_are_those_of_the_law_and_of_the_place() {
    let days: Vec<String> =
        every_day().filter(|day| day.year == 2026 && is_public_holiday(*day, None)).map(text).collect();
    assert_eq!(
        days.join(" ").replace("2026-", ""),
        "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"
    );
    check_holidays(2026, "975", &[]);
    for code in ["57", "67", "68"] {
        check_holidays(2026, code, &["04-03", "12-26"]);
    }
    check_holidays(2026, "971", &["05-27"]);
    check_holidays(2026, "972", &["05-22"]);
    check_holidays(2026, "973", &["06-10"]);
    check_holidays(2026, "974", &["12-20"]);
    check_holidays(2026, "976", &["04-27"]);
    check_holidays(2026, "977", &["10-09"]);
    check_holidays(2026, "978", &["05-28"]);
    check_holidays(2026, "986", &["04-28", "07-29"]);
    check_holidays(2024, "987", &["03-05", "03-29", "06-29"]);
    check_holidays(2025, "987", &["03-05", "04-18", "11-20"]);
    check_holidays(2026, "988", &["09-24"]);
}

fn check_moment(unix_s: i64, code: &str, expected: &str) {
    let Moment { date, minute } = moment(unix_s, departement(code));
    let found = format!("{} {:02}:{:02}", text(date), minute / 60, minute % 60);
    assert_eq!(found, expected, "{unix_s} in {code:?}");
}

/// Instants and what the IANA database makes of them (2025b).
#[test]
fn each_place_has_its_own_time() {
    let (winter, summer) = (1_768_442_400, 1_782_850_500); // 2026-01-15 02:00 and 2026-06-30 20:15 UTC
    for (code, in_winter, in_summer) in [
        ("", "2026-01-15 03:00", "2026-06-30 22:15"),
        ("2A", "2026-01-15 03:00", "2026-06-30 22:15"),
        ("75", "2026-01-15 03:00", "2026-06-30 22:15"),
        ("971", "2026-01-14 22:00", "2026-06-30 16:15"),
        ("972", "2026-01-14 22:00", "2026-06-30 16:15"),
        ("973", "2026-01-14 23:00", "2026-06-30 17:15"),
        ("974", "2026-01-15 06:00", "2026-07-01 00:15"),
        ("975", "2026-01-14 23:00", "2026-06-30 18:15"),
        ("976", "2026-01-15 05:00", "2026-06-30 23:15"),
        ("977", "2026-01-14 22:00", "2026-06-30 16:15"),
        ("978", "2026-01-14 22:00", "2026-06-30 16:15"),
        ("986", "2026-01-15 14:00", "2026-07-01 08:15"),
        ("987", "2026-01-14 16:00", "2026-06-30 10:15"),
        ("988", "2026-01-15 13:00", "2026-07-01 07:15"),
    ] {
        check_moment(winter, code, in_winter);
        check_moment(summer, code, in_summer);
    }
}

#[test]
fn clocks_change_on_the_second() {
    for (change, code, before, after) in [
        (1_711_846_800, "", "2024-03-31 01:59", "2024-03-31 03:00"),
        (1_729_990_800, "", "2024-10-27 02:59", "2024-10-27 02:00"),
        (1_774_746_000, "", "2026-03-29 01:59", "2026-03-29 03:00"),
        (1_792_890_000, "", "2026-10-25 02:59", "2026-10-25 02:00"),
        (1_806_195_600, "", "2027-03-28 01:59", "2027-03-28 03:00"),
        (1_824_944_400, "", "2027-10-31 02:59", "2027-10-31 02:00"),
        (1_710_046_800, "975", "2024-03-10 01:59", "2024-03-10 03:00"),
        (1_730_606_400, "975", "2024-11-03 01:59", "2024-11-03 01:00"),
        (1_772_946_000, "975", "2026-03-08 01:59", "2026-03-08 03:00"),
        (1_793_505_600, "975", "2026-11-01 01:59", "2026-11-01 01:00"),
        (1_805_000_400, "975", "2027-03-14 01:59", "2027-03-14 03:00"),
        (1_825_560_000, "975", "2027-11-07 01:59", "2027-11-07 01:00"),
    ] {
        check_moment(change - 1, code, before);
        check_moment(change, code, after);
        check_moment(change + 59, code, after);
    }
}

#[test]
fn the_year_turns_when_it_turns_there() {
    let new_year_utc = 1_767_225_600; // 2026-01-01 00:00 UTC
    check_moment(new_year_utc - 1, "", "2026-01-01 00:59");
    check_moment(new_year_utc - 3_601, "", "2025-12-31 23:59");
    check_moment(new_year_utc, "987", "2025-12-31 14:00");
    check_moment(new_year_utc - 12 * 3_600, "986", "2026-01-01 00:00");
}
