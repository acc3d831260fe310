//! What a visitor does once the widget is ready, with real presses and keys, and how long each takes until its result is painted.
//!
//! Durations are the widget's own User Timing measures; the time its script takes is Chromium's count of it. Nothing of WebDriver's own
//! runs in the page between the two readings of that count but what waits for the measure. How a page is spoken to is `page`'s.

use super::page::{evaluated, press, settled, timed};
use crate::webdriver::{Answer, Session};
use serde_json::json;

/// A name and milliseconds, or another number.
pub type Figure = (String, f64);

/// Where acts are done: what the page's address keeps of it. The demo has lieux of Auvergne-Rhône-Alpes only.
const PLACES: [(&str, &str); 2] =
    [("France", "carte-liste--lieux"), ("Rhône", "carte-territoire--69__carte-liste--lieux")];

/// How often each act is done in a visit.
const TURNS: usize = 3;

/// Typed letter by letter: a word of many names, that no need answers before its end.
const LETTERS: [&str; 5] = ["m", "e", "d", "i", "a"];

// What is pressed, inside the shadow root.
pub const NEED: &str = ".groupes button";
pub const FIRST_OPTION: &str = ".option input";
const FIELD: &str = "[role=combobox]";
const PAGES: [&str; 2] = [".pages li:last-child button", ".pages li:first-child button"];
const FIRST_LIEU: &str = ".lieu-ligne";
const BACK: &str = ".retour";

/// All acts, in each of the places.
///
/// # Errors
/// What is to be pressed is not there, or its measure does not come.
pub fn perform(session: &Session) -> Answer<Vec<Figure>> {
    session.devtools("Performance.enable", &json!({}))?;
    let mut figures = Vec::new();
    for (place, fragment) in PLACES {
        let mut took = |what: &str, took: f64| figures.push((format!("{what}, {place}"), took));
        evaluated(session, &format!("location.hash = '{fragment}'"))?;
        settled(session)?;

        press(session, NEED)?;
        settled(session)?;
        for _ in 0..TURNS * 2 {
            let (painted, script) = timed(session, "carte:filtered", || press(session, FIRST_OPTION))?;
            took("carte:filtered", painted);
            took("script of a filter", script);
        }
        press(session, NEED)?;

        // The names of communes are fetched when the field gets the focus.
        press(session, FIELD)?;
        settled(session)?;
        for letter in LETTERS {
            took("carte:suggested", timed(session, "carte:suggested", || session.press(&[letter]))?.0);
        }
        session.chord(&["Control", "a"])?;
        session.press(&["Backspace"])?;
        settled(session)?;

        // On and back: two pages are enough for as many turns as one likes.
        for arrow in PAGES.iter().cycle().take(TURNS) {
            took("carte:paged", timed(session, "carte:paged", || press(session, arrow))?.0);
            settled(session)?;
        }
        for _ in 0..TURNS {
            took("carte:sheet", timed(session, "carte:sheet", || press(session, FIRST_LIEU))?.0);
            settled(session)?;
            press(session, BACK)?;
            settled(session)?;
        }
    }
    Ok(figures)
}
