//! Days, ISO weeks, public holidays, and what time it is in each département.
//!
//! There is no clock here: what time it is in the world is given. School holidays, local feasts that no text makes « férié » and the
//! hours of anything are not known.

use crate::territoire::CodeDepartement;

/// A calendar date. Not checked against the lengths of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1971 to 2199: earlier is the pipeline's « unknown » (1970-01-01).
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// Days from 0000-03-01, where the reckoning of leap years is simplest, to 1970-01-01.
const EPOCH: i64 = 719_468;

/// Day numbers of 1971-01-01 and of 2199-12-31.
const FIRST_AND_LAST: (i64, i64) = (365, 84_005);

const DAY_S: i64 = 86_400;

impl Date {
    /// The date so many days after 1970-01-01; the first or the last of the years we know for what is before or after them.
    /// Howard Hinnant's civil-from-days.
    #[must_use]
    pub fn of_day_number(days: i64) -> Self {
        let days = days.clamp(FIRST_AND_LAST.0, FIRST_AND_LAST.1) + EPOCH;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // In range, because `days` is.
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }

    /// Days since 1970-01-01. A day that its month does not have counts on into the next one.
    #[must_use]
    pub fn day_number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let day_of_year = (153 * ((i64::from(self.month) + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - EPOCH
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        (self.day_number() + 3).rem_euclid(7) as usize // 1970-01-01 was a Thursday
    }

    /// Number of the ISO 8601 week, 1 to 53: that of its Thursday, in the Thursday's year. (Wrong in the first
    /// and the last days of the years we know, whose Thursdays are beyond.)
    #[must_use]
    pub fn iso_week(self) -> u8 {
        let thursday = self.plus(3 - self.weekday() as i32);
        let new_year = Self { month: 1, day: 1, ..thursday };
        ((thursday.day_number() - new_year.day_number()) / 7 + 1) as u8
    }

    /// So many days later, or earlier; within the years we know.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::of_day_number(self.day_number() + i64::from(days))
    }
}

/// A minute on the clocks of some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// The day there.
    pub date: Date,
    /// Minutes on the clock since 00:00, 0 to 1439. On the two days when clocks change, not the minutes that have gone by.
    pub minute: u16,
}

/// What clocks show in a département; in Paris when it is not known.
///
/// The zones are those of the IANA tz database, of which only the present rules are kept:
///
/// | départements | zones | rule |
/// |---|---|---|
/// | European | `Europe/Paris` | UTC+1; +2 from the last Sunday of March to that of October, 01:00 UTC (directive 2000/84/CE) |
/// | 971, 972, 977, 978 | `America/Guadeloupe`, `America/Martinique`, … | UTC−4 |
/// | 973 | `America/Cayenne` | UTC−3 |
/// | 974 | `Indian/Reunion` | UTC+4 |
/// | 975 | `America/Miquelon` | UTC−3; −2 from the second Sunday of March to the first of November, 02:00 on the clock (rule `Canada`, since 2007) |
/// | 976 | `Indian/Mayotte` | UTC+3 |
/// | 986 | `Pacific/Wallis` | UTC+12 |
/// | 987 | `Pacific/Tahiti` | UTC−10 |
/// | 988 | `Pacific/Noumea` | UTC+11 |
///
/// The Marquises (UTC−9:30) and the Gambier (UTC−9) get the time of Tahiti: a lieu of a collectivité is not placed below it.
///
/// # Units
/// - `unix_s`: seconds since 1970-01-01, 00:00 UTC.
#[must_use]
pub fn moment(unix_s: i64, departement: Option<CodeDepartement>) -> Moment {
    let offset_h = match departement.as_ref().map_or("", CodeDepartement::as_str) {
        "971" | "972" | "977" | "978" => -4,
        "973" => -3,
        "974" => 4,
        "975" => -3 + is_summer(unix_s, 14, 5, 7, 4),
        "976" => 3,
        "986" => 12,
        "987" => -10,
        "988" => 11,
        _ => 1 + is_summer(unix_s, 31, 1, 0, 1),
    };
    let local_s = unix_s.saturating_add(offset_h * 3_600);
    let minute = local_s.rem_euclid(DAY_S) / 60;
    Moment { date: Date::of_day_number(local_s.div_euclid(DAY_S)), minute: minute as u16 }
}

/// 1 in summer time, else 0. It begins on the last Sunday up to a day of March, and ends on the last up to a day of November (0: up to
/// 31 October), each at an hour of UTC.
fn is_summer(unix_s: i64, march: u8, from_h: i64, november: u8, to_h: i64) -> i64 {
    let Date { year, .. } = Date::of_day_number(unix_s.div_euclid(DAY_S));
    let sunday_s = |month, day, hour: i64| {
        let latest = Date { year, month, day }.day_number();
        (latest - (latest + 4).rem_euclid(7)) * DAY_S + hour * 3_600
    };
    i64::from(sunday_s(3, march, from_h) <= unix_s && unix_s < sunday_s(11, november, to_h))
}

/// Whether a date is « férié » in a département; in most of France when it is not known.
///
/// - Everywhere, the eleven of article L3133-1 of the Code du travail.
/// - 57, 67, 68: Good Friday and 26 December, article L3134-13. (Good Friday is the law where there is a Protestant church, the custom
///   elsewhere.)
/// - 971, 972, 973, 974, 976, 977, 978: the end of slavery, article L3422-2. Saint-Martin keeps 28 May, since 2019 and by circular; the
///   article still has other dates for it.
/// - 986: Saint Pierre Chanel (28 April) and the territory's day (29 July).
/// - 987: the Gospel's arrival (5 March), Good Friday, and Matari'i (20 November), which in 2025 took the place of 29 June.
/// - 988: the day of citizenship (24 September).
///
/// The days of 986 to 988 are as the calendars published there give them: their codes were not read.
#[must_use]
pub fn is_public_holiday(date: Date, departement: Option<CodeDepartement>) -> bool {
    let after_easter = date.day_number() - easter(date.year);
    let on = (date.month, date.day);
    let everywhere = matches!(on, (1, 1) | (5, 1 | 8) | (7, 14) | (8, 15) | (11, 1 | 11) | (12, 25))
        || matches!(after_easter, 1 | 39 | 50);
    everywhere
        || match departement.as_ref().map_or("", CodeDepartement::as_str) {
            "57" | "67" | "68" => after_easter == -2 || on == (12, 26),
            "971" => on == (5, 27),
            "972" => on == (5, 22),
            "973" => on == (6, 10),
            "974" => on == (12, 20),
            "976" => on == (4, 27),
            "977" => on == (10, 9),
            "978" => on == (5, 28),
            "986" => matches!(on, (4, 28) | (7, 29)),
            "987" => {
                let autonomy_or_matarii = if date.year < 2025 { (6, 29) } else { (11, 20) };
                after_easter == -2 || on == (3, 5) || on == autonomy_or_matarii
            }
            "988" => on == (9, 24),
            _ => false,
        }
}

/// Day number of Easter Sunday: the anonymous Gregorian computus (Nature, 1876), in the letters of Meeus, *Astronomical Algorithms*.
fn easter(year: u16) -> i64 {
    let y = i64::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    // Counted from 22 March.
    Date { year, month: 3, day: 22 }.day_number() + h + l - 7 * m
}

#[cfg(test)]
mod tests;
