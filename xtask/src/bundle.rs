//! From a linked module to the files that a browser fetches. The five steps are in `bundle/README.md`.
//!
//! All that is tied to the text which one version of wasm-bindgen writes is in this folder, and nothing else is.

pub mod glue;
pub mod payload;
pub mod split;
mod wasm;
