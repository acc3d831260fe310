//! prepare
fn main() {}
