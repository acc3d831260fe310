//! The `<carte-mednum>` component: Leptos in an open shadow root, one independent instance per element.
//!
//! Knows the browser; does not know CSV, OSM syntax or files. Truth is in `atlas`, actions and memos in [`state`], the
//! browser's rough edges in [`platform`], [`load`] and [`map::gestures`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod address;
pub mod css;
pub mod element;
pub mod events;
pub mod failure;
pub mod load;
pub mod looks;
pub mod manifest;
pub mod mount;
pub mod platform;

pub mod dom;
pub mod lazy;
pub mod reactive;
pub mod split;

pub mod state;
pub mod text;
pub mod wishes;

pub mod app;
pub mod breadcrumb;
pub mod counter;
pub mod filters;
pub mod header;
pub mod kept;
pub mod keys;
pub mod list;
pub mod map;
pub mod panel;
pub mod paper;
pub mod parcours;
pub mod referral;
pub mod report;
pub mod search;
pub mod sheet;
pub mod ui;

pub use element::Instance;
