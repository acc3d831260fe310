//! Chromium without a driver between: its DevTools protocol, through a pipe of its process.
//!
//! What WebDriver asks of a browser is done here as chromedriver does it, with less: chromedriver took an eighth of the
//! processor's time of the journeys, and it opens a browser for each session, where a browser can hold many contexts, each
//! with storage, cache, permissions and proxy of its own. A pipe needs no port, no WebSocket and no crate, and a browser
//! whose pipe closes ends by itself, however the process at the other end ended.

mod browser;
mod input;
mod pipe;
mod window;
mod words;

pub(super) use window::Window;
