//! Pieces that several panels show: they know the state, and no panel.

mod distance;
mod heading;
mod keep;
mod link;
mod notice;
mod opening;
mod qr;
mod replies;
mod source;

pub use distance::distance_to;
pub use heading::{back, below, heading, part_title};
pub use keep::toggle_kept;
pub use link::{link, linked, outside, phone, to_dial};
pub use notice::notice;
pub use opening::{coming_days, next_opening, said_now, state_line, usual_week};
pub use qr::qr;
pub use replies::{replies, section as replies_section};
pub use source::said_source;
