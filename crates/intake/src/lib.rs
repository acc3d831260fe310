//! Published files as they really are, to lieux and a report.
//!
//! Bytes of a CSV or JSON file go in with a name to call it by; out come [`atlas::lieu::Lieu`] records, each value checked,
//! and a [`report::Report`] that names every loss with its line, its column, the text found and what was done. One bad
//! record never costs another record; one unknown value never costs its record.
//!
//! Knows no file, no clock, no network, no browser: `prepare` (command line) and `reader` (browser) bring the bytes.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod order;

mod advice;

pub mod report;

pub mod telephone;

pub mod text;

pub mod dialect;

pub mod csv;

pub mod json;

pub mod columns;

pub mod mapping;

pub mod lexicon;

pub mod contact;

pub mod numbers;

pub mod coordinates;

pub mod horaires;

pub mod hours_in_words;

pub mod record;

pub mod place;

mod shifted;

pub mod reading;

pub mod corrections;

pub mod about;

pub mod holds;

pub use corrections::Corrections;
pub use mapping::Mapping;
pub use reading::{Outcome, Reading, Refusal};
