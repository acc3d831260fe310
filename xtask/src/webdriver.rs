//! Driving a real browser through its WebDriver: sessions, elements, scripts, keys, logs.
//!
//! It speaks the W3C protocol to the drivers of Firefox and WebKit, and to Chromium its own, through a pipe; it does not know what page is
//! open. Blocking, on `std` and `serde_json`: driver and browser are processes of ours, one command at a time, so an
//! asynchronous client would add half a minute of compiling and nothing else; and a blocking session can be closed in `Drop`, which
//! leaves no browser behind when a test panics.

mod chromium;
mod driver;
mod engine;
mod session;

pub use engine::{Engine, VARIABLE, Wanted};
pub use session::{LISTEN, Said, Session};

use serde_json::{Value, json};
use std::{fmt, io};

/// Why a command to the browser failed.
#[derive(Debug)]
pub enum WebDriverError {
    /// No driver, or it does not answer.
    Driver(String),
    /// The driver refuses: the protocol's error code, then its words.
    Refused(String, String),
}

impl fmt::Display for WebDriverError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Driver(why) => write!(f, "WebDriver: {why}"),
            Self::Refused(code, why) => write!(f, "WebDriver: {code}: {}", why.lines().next().unwrap_or_default()),
        }
    }
}

impl std::error::Error for WebDriverError {}

impl From<io::Error> for WebDriverError {
    fn from(error: io::Error) -> Self {
        Self::Driver(error.to_string())
    }
}

/// What commands return.
pub type Answer<T = Value> = Result<T, WebDriverError>;

/// The name the protocol gives to an element reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An element of the page, as long as the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(pub String);

impl Element {
    /// As an argument of a script.
    pub fn to_json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }

    /// From the result of a script.
    pub fn from_json(value: &Value) -> Option<Self> {
        Some(Self(value.get(ELEMENT)?.as_str()?.to_owned()))
    }
}

/// Time spent waiting on a page that never loads is bounded.
const SCRIPT_LIMIT_MS: u64 = 60_000;

/// The protocol's character for a named key; any other text stands for itself.
pub fn key(name: &str) -> &str {
    match name {
        "Tab" => "\u{e004}",
        "Enter" => "\u{e007}",
        "Shift" => "\u{e008}",
        "Control" => "\u{e009}",
        "Alt" => "\u{e00a}",
        "Escape" => "\u{e00c}",
        "Space" => " ",
        "PageUp" => "\u{e00e}",
        "PageDown" => "\u{e00f}",
        "End" => "\u{e010}",
        "Home" => "\u{e011}",
        "ArrowLeft" => "\u{e012}",
        "ArrowUp" => "\u{e013}",
        "ArrowRight" => "\u{e014}",
        "ArrowDown" => "\u{e015}",
        "Delete" => "\u{e017}",
        "Backspace" => "\u{e003}",
        other => other,
    }
}
