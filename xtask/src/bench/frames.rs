//! Frames while the map is moved by hand: how long from one to the next, on the page's own thread.
//!
//! Input comes through DevTools at the pace of a real mouse; a page that is slow to take it is given the next when it can. Frames go on
//! being counted until the map has come to rest, since what is drawn anew after a move is part of it.

use super::acts::Figure;
use super::page::{evaluated, middle_of, settled};
use crate::webdriver::{Answer, Session};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// From one movement of the mouse to the next.
const PACE: Duration = Duration::from_millis(16);

/// Between two notches of a wheel that is turned quickly.
const NOTCH: Duration = Duration::from_millis(60);

/// How long frames are counted after a gesture.
const AFTER: Duration = Duration::from_millis(400);

/// Ctrl, as DevTools writes it.
const CONTROL: u32 = 2;

/// Drags in four directions, out and back.
///
/// # Errors
/// The browser is gone.
pub fn pan(session: &Session, stage: &str, figures: &mut Vec<Figure>) -> Answer<()> {
    let (x, y) = middle_of(session, stage)?;
    counted(session, "pan", figures, || {
        for (towards_x, towards_y) in [(6, 0), (-6, 3), (0, -5), (-4, 4), (4, -2)] {
            mouse(session, "mouseMoved", (x, y), json!({}))?;
            mouse(session, "mousePressed", (x, y), json!({ "button": "left", "buttons": 1, "clickCount": 1 }))?;
            let (mut at, mut next) = ((x, y), Instant::now());
            for _ in 0..30 {
                next += PACE;
                sleep(next.saturating_duration_since(Instant::now()));
                at = (at.0 + towards_x, at.1 + towards_y);
                mouse(session, "mouseMoved", at, json!({ "button": "left", "buttons": 1 }))?;
            }
            mouse(session, "mouseReleased", at, json!({ "button": "left", "clickCount": 1 }))?;
            sleep(AFTER);
        }
        Ok(())
    })
}

/// Turns the wheel in, then out. With Ctrl where the map leaves a bare wheel to the page.
///
/// # Errors
/// The browser is gone.
pub fn zoom(session: &Session, stage: &str, control: bool, figures: &mut Vec<Figure>) -> Answer<()> {
    let at = middle_of(session, stage)?;
    counted(session, "zoom", figures, || {
        for delta_y in [-100, 100, -100, 100] {
            for _ in 0..6 {
                let modifiers = if control { CONTROL } else { 0 };
                mouse(session, "mouseWheel", at, json!({ "deltaX": 0, "deltaY": delta_y, "modifiers": modifiers }))?;
                sleep(NOTCH);
            }
            sleep(AFTER);
        }
        Ok(())
    })
}

fn mouse(session: &Session, kind: &str, at: (i64, i64), more: Value) -> Answer<()> {
    let mut event = json!({ "type": kind, "x": at.0, "y": at.1 });
    if let (Some(event), Value::Object(more)) = (event.as_object_mut(), more) {
        event.extend(more);
    }
    session.devtools("Input.dispatchMouseEvent", &event).map(drop)
}

/// Counts frames during a gesture.
fn counted(
    session: &Session,
    name: &str,
    figures: &mut Vec<Figure>,
    gesture: impl FnOnce() -> Answer<()>,
) -> Answer<()> {
    settled(session)?;
    evaluated(
        session,
        "globalThis.frames_ = []; globalThis.counting = true;
         (() => { let before; const count = (now) => {
           if (before !== undefined) frames_.push(now - before);
           before = now;
           if (counting) requestAnimationFrame(count);
         }; requestAnimationFrame(count); })()",
    )?;
    gesture()?;
    let frames = evaluated(session, "counting = false, frames_")?;
    let mut frames: Vec<f64> = frames.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    frames.sort_by(f64::total_cmp);
    for (what, part) in [("p50", 50), ("p95", 95), ("max", 100)] {
        if let Some(frame) = percentile(&frames, part) {
            figures.push((format!("{name}: frame {what}, ms"), frame));
        }
    }
    Ok(())
}

/// The least number that `part` per cent of the sorted ones do not pass.
fn percentile(sorted: &[f64], part: usize) -> Option<f64> {
    sorted.get((sorted.len() * part).div_ceil(100).saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_one_of_the_frames() {
        let frames: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!([50, 95, 100].map(|part| percentile(&frames, part)), [Some(10.0), Some(19.0), Some(20.0)]);
        assert_eq!(percentile(&[7.0], 50), Some(7.0));
        assert_eq!(percentile(&[], 95), None);
    }
}
