//! The widget as one Wasm module: what the loader imports. A crate of its own, since one that is also an rlib loses fat LTO.
pub use widget::*;
