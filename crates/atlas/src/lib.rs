//! The standard, France, geometry, opening hours, selection and the wire format: everything that needs no browser, no file,
//! no network and no clock. Bytes, `now` and seeds are parameters; no input makes it panic.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod decimal;

pub mod order;

pub mod angle;

pub mod colour;

pub mod palette;

pub mod vocabulary;

pub mod territoire;

pub mod counts;

pub mod calendar;

pub mod horaires;

pub mod opening;

pub mod lieu;

pub mod telephone;

pub mod projection;

pub mod camera;

pub mod fold;

pub mod bytes;

pub mod rings;

pub mod outlines;

pub mod former;

pub mod gazetteer;

pub mod epcis;

pub mod drill_down;

pub mod catalogue;

pub mod identifiers;

pub mod wire;

pub mod overlay;

pub mod gather;

pub mod spatial_index;

pub mod filter;

pub mod confines;

pub mod needs;

pub mod parcours;

pub mod toponym;

pub mod search;

pub mod cluster;

pub mod holds;

pub mod corpus;

#[cfg(test)]
mod testing;
