//! Every sentence that a visitor or the site owner reads: those of [`phrases`], and those about what only the widget's state knows.

mod loading;
mod origin;
mod report;
mod shortlist;

pub use loading::*;
pub use origin::*;
pub use phrases::*;
pub use report::*;
pub use shortlist::*;
