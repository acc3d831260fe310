//! What time it is: the one clock of this program, and of all that it calls.

use atlas::calendar::{Date, Moment, moment};
use std::time::{SystemTime, UNIX_EPOCH};

/// The minute on the clocks of Paris.
#[must_use]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX), None)
}

/// The day in Paris.
#[must_use]
pub fn today() -> Date {
    now().date
}
