pub use reader::*;
