//! Calendar dates.
//!
//! What today is comes from outside: there is no clock here.

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
