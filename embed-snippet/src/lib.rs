//! embed-snippet
