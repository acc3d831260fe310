//! Driving the built site as a stranger would: a real browser, what it shows to assistive technology, what it asks of the network.
//!
//! It knows roles, names, pages and keys; it knows neither the shadow tree's classes nor, outside [`oracle`], the crates. Journeys
//! are in `tests/`; each is one [`Journey`], which checks at its end, whatever the journey looked at, that the console is free of
//! errors, that nothing was asked of another host and that nothing was stored.
//!
//! ```no_run
//! use carte_tests::Journey;
//!
//! Journey::on("index.html").run(|carte| {
//!     carte.click("button", "Loire, 81 lieux");
//!     carte.get("heading", "Loire");
//! });
//! ```

mod accessibility;
mod axe;
mod carte;
mod crowd;
mod find;
mod host;
pub mod hours;
mod journey;
mod keeping;
mod levels;
pub mod message;
pub mod oracle;
pub mod paper;
pub mod rows;
mod walk;

pub use accessibility::{Name, Node, Tree, containing, starting_with};
pub use axe::{Rules, Scans};
pub use carte::Carte;
pub use find::FIELD;
pub use host::{HOSTS, differences};
pub use journey::{Journey, counted, decoded, pages, published};
pub use oracle::{Oracle, Question, Said};
pub use paper::Paper;
pub use walk::{Row, n_lieux, page, site};
pub use xtask::serve::{Folders, Pace, Reply, Request, Server};
pub use xtask::webdriver::{Element, Engine, Session};
