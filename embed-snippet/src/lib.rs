//! The host page's contract: one table of attributes, from which observed names, parsing and the snippet are derived, and the
//! loader script that defines the element; and the tables of what scripts may hear of it and ask of it.
//!
//! How a wish is carried out is the widget's business.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod config;

pub mod attribute;

pub mod link;

pub mod snippet;

pub mod script;

pub use attribute::{ATTRIBUTES, Attribute};
pub use config::{Adresse, Config, HeadingLevel};
pub use script::{EVENTS, METHODS};

/// The loader script as shipped: a classic script, no dependency, no module.
pub const LOADER: &str = include_str!("loader.js");
