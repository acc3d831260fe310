//! What a visitor does once the widget is ready, with real presses and keys, and how long each takes until its result is painted.
//!
//! Durations are the widget's own User Timing measures; the time its script takes is Chromium's count of it. Nothing of WebDriver's own
//! runs in the page between the two readings of that count but what waits for the measure.

use crate::webdriver::{Answer, Session, WebDriverError};
use serde_json::{Value, json};

/// A name and milliseconds, or another number.
pub type Figure = (String, f64);

/// Where acts are done: what the page's address keeps of it. The demo has lieux of Auvergne-Rhône-Alpes only.
const PLACES: [(&str, &str); 2] = [("France", "carte.liste=lieux"), ("Rhône", "carte.territoire=69&carte.liste=lieux")];

/// How often each act is done in a visit.
const TURNS: usize = 3;

/// Typed letter by letter: a word of many names, that no need answers before its end.
const LETTERS: [&str; 5] = ["m", "e", "d", "i", "a"];

// What is pressed, inside the shadow root.
const NEED: &str = ".groupes button";
const FIRST_OPTION: &str = ".option input";
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

/// Does something that ends in a measure. Returns how long that says, and how long script ran meanwhile; milliseconds.
fn timed(session: &Session, measure: &str, act: impl FnOnce() -> Answer<()>) -> Answer<(f64, f64)> {
    evaluated(session, "performance.clearMeasures()")?;
    let before = script_ms(session)?;
    act()?;
    let painted = evaluated(
        session,
        &format!(
            "new Promise((resolve, reject) => {{
               new PerformanceObserver((list, observer) => {{
                 const [measure] = list.getEntriesByName('{measure}');
                 if (measure) {{ observer.disconnect(); resolve(measure.duration); }}
               }}).observe({{ type: 'measure', buffered: true }});
               setTimeout(() => reject(new Error('no measure {measure} within 20 s')), 20000);
             }})"
        ),
    )?;
    let script = script_ms(session)? - before;
    Ok((painted.as_f64().unwrap_or_default(), script))
}

/// Presses in the middle of what a selector finds in the widget, as a mouse does. Coming closer is not part of the press: the pointer is
/// there already.
fn press(session: &Session, selector: &str) -> Answer<()> {
    let at = evaluated(
        session,
        &format!(
            "(() => {{
               const found = document.querySelector('carte-mednum').shadowRoot.querySelector('{selector}');
               if (!found) throw new Error('no {selector} to press');
               found.scrollIntoView({{ block: 'center' }});
               const box = found.getBoundingClientRect();
               return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
             }})()"
        ),
    )?;
    let mouse = |actions: Value| {
        session.actions(&json!([
            { "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": actions }
        ]))
    };
    mouse(json!([{ "type": "pointerMove", "duration": 0, "x": at[0], "y": at[1] }]))?;
    mouse(json!([{ "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 }]))
}

/// Waits until nothing more is fetched and the main thread keeps its appointments.
fn settled(session: &Session) -> Answer<()> {
    let quiet = "new Promise((resolve) => {
        let before = -1, still = 0;
        const look = () => {
          const now = performance.getEntriesByType('resource').length;
          still = now === before ? still + 1 : 0;
          before = now;
          if (still > 2) resolve(true); else setTimeout(look, 50);
        };
        look();
      })";
    evaluated(session, quiet).map(drop)
}

/// How long script has run in the page so far, milliseconds.
fn script_ms(session: &Session) -> Answer<f64> {
    let answer = session.devtools("Performance.getMetrics", &json!({}))?;
    let metrics = answer["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
    let script = metrics.iter().find(|metric| metric["name"] == "ScriptDuration");
    let seconds = script.and_then(|metric| metric["value"].as_f64());
    seconds.map(|seconds| seconds * 1_000.0).ok_or_else(|| WebDriverError::Driver("no ScriptDuration".into()))
}

/// The value of an expression, or what its promise gives. Through DevTools: WebDriver's own way runs some milliseconds of its script.
fn evaluated(session: &Session, expression: &str) -> Answer {
    let wish = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
    let mut answer = session.devtools("Runtime.evaluate", &wish)?;
    match answer["exceptionDetails"]["exception"]["description"].as_str() {
        Some(why) => Err(WebDriverError::Driver(why.into())),
        None => Ok(answer["result"]["value"].take()),
    }
}
