//! The reader as a module for the browser: what it exports is [`reader`].
pub use reader::*;
