//! Raw files to a publication: what the `prepare` command does, as functions.
//!
//! Knows files, reports and exit codes. What a record means is `intake`'s business, the bytes are `atlas`'s; there is no browser here.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod args;

pub mod clock;

pub mod contours;

pub mod sources;

pub mod counts;

pub mod guard;

pub mod manifest;

pub mod folder;

pub mod publish;

pub mod verify;

pub mod back;
