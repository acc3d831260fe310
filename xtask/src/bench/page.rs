//! What the harness says to a page and hears from it: presses, measures, counts of Chromium's. It knows no contender but by what the
//! page has: the widget's shadow root is looked into where there is one.
//!
//! Through DevTools, since WebDriver's own way runs some milliseconds of its script in the page.

use crate::webdriver::{Answer, Session, WebDriverError};
use serde_json::{Value, json};

/// How long anything may take before it counts as not finished, milliseconds.
pub const PATIENCE_MS: u64 = 60_000;

/// The root of what a visitor sees: that of the widget, or the page.
const ROOT: &str = "(document.querySelector('carte-mednum')?.shadowRoot ?? document)";

/// Does something that ends in a measure. Returns how long that says, and how long script ran meanwhile; milliseconds.
///
/// # Errors
/// The measure does not come.
pub fn timed(session: &Session, measure: &str, act: impl FnOnce() -> Answer<()>) -> Answer<(f64, f64)> {
    evaluated(session, "performance.clearMeasures()")?;
    let before = metric_ms(session, "ScriptDuration")?;
    act()?;
    let painted = evaluated(
        session,
        &format!(
            "new Promise((resolve, reject) => {{
               new PerformanceObserver((list, observer) => {{
                 const [measure] = list.getEntriesByName('{measure}');
                 if (measure) {{ observer.disconnect(); resolve(measure.duration); }}
               }}).observe({{ type: 'measure', buffered: true }});
               setTimeout(() => reject(new Error('no measure {measure}')), {PATIENCE_MS});
             }})"
        ),
    )?;
    let script = metric_ms(session, "ScriptDuration")? - before;
    Ok((painted.as_f64().unwrap_or_default(), script))
}

/// The middle of what a selector finds, CSS pixels of the viewport.
///
/// # Errors
/// It finds nothing.
pub fn middle_of(session: &Session, selector: &str) -> Answer<(i64, i64)> {
    let at = evaluated(
        session,
        &format!(
            "(() => {{
               const found = {ROOT}.querySelector('{selector}');
               if (!found) throw new Error('no {selector} to press');
               found.scrollIntoView({{ block: 'center' }});
               const box = found.getBoundingClientRect();
               return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
             }})()"
        ),
    )?;
    Ok((at[0].as_i64().unwrap_or_default(), at[1].as_i64().unwrap_or_default()))
}

/// Presses in the middle of what a selector finds, as a mouse does. Coming closer is not part of the press: the pointer is there already.
///
/// # Errors
/// There is nothing to press.
pub fn press(session: &Session, selector: &str) -> Answer<()> {
    let (x, y) = middle_of(session, selector)?;
    let mouse = |actions: Value| {
        session.actions(&json!([
            { "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": actions }
        ]))
    };
    mouse(json!([{ "type": "pointerMove", "duration": 0, "x": x, "y": y }]))?;
    mouse(json!([{ "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 }]))
}

/// Waits until nothing more is fetched and the main thread keeps its appointments.
///
/// # Errors
/// The browser is gone.
pub fn settled(session: &Session) -> Answer<()> {
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

/// One of Chromium's counts of seconds, as milliseconds so far: `ScriptDuration`, `TaskDuration`.
///
/// # Errors
/// There is no such count, or `Performance.enable` was not sent.
pub fn metric_ms(session: &Session, name: &str) -> Answer<f64> {
    let answer = session.devtools("Performance.getMetrics", &json!({}))?;
    let metrics = answer["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = metrics.iter().find(|metric| metric["name"] == name);
    let seconds = found.and_then(|metric| metric["value"].as_f64());
    seconds.map(|seconds| seconds * 1_000.0).ok_or_else(|| WebDriverError::Driver(format!("no {name}")))
}

/// The value of an expression, or what its promise gives.
///
/// # Errors
/// It throws, or rejects.
pub fn evaluated(session: &Session, expression: &str) -> Answer {
    let wish = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
    let mut answer = session.devtools("Runtime.evaluate", &wish)?;
    match answer["exceptionDetails"]["exception"]["description"].as_str() {
        Some(why) => Err(WebDriverError::Driver(why.into())),
        None => Ok(answer["result"]["value"].take()),
    }
}
