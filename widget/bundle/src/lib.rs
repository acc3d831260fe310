pub use widget::*;
