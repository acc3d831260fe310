//! Keys, mouse, wheel and fingers, from the protocol's actions to Chromium's events.
//!
//! It knows where they were last; it does not know what is there.

use crate::webdriver::{Answer, ELEMENT, WebDriverError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A command to the page.
type Act<'a> = &'a dyn Fn(&str, Value) -> Answer;

/// How long after a press another one at the same place makes two of one.
const AGAIN_WITHIN: Duration = Duration::from_millis(500);

/// The hands of who is at the window.
#[derive(Default)]
pub(super) struct Input {
    /// Held keys, in Chromium's bits.
    modifiers: u64,
    /// Of each source: where it is, and whether it is down.
    pointers: BTreeMap<String, Pointer>,
    last_press: Option<(Instant, (f64, f64), u64)>,
}

#[derive(Clone, Copy, Default)]
struct Pointer {
    at: (f64, f64),
    down: bool,
    /// How many presses its last one is the end of.
    clicks: u64,
}

/// A key as Chromium wants it told.
struct Stroke {
    key: String,
    code: String,
    virtual_key: u32,
    text: Option<String>,
    modifier: u64,
}

const MOUSE: &str = "";

impl Input {
    /// Presses and releases at a point of the window.
    pub(super) fn click(&mut self, act: Act, at: (f64, f64)) -> Answer<()> {
        self.mouse(act, MOUSE, "mouseMoved", at, 0)?;
        self.last_press = None;
        self.mouse(act, MOUSE, "mousePressed", at, 0)?;
        self.mouse(act, MOUSE, "mouseReleased", at, 0)
    }

    /// Writes where the focus is.
    pub(super) fn write(&mut self, act: Act, keys: &str) -> Answer<()> {
        for letter in keys.chars() {
            self.key(act, letter, true)?;
            self.key(act, letter, false)?;
        }
        Ok(())
    }

    /// Performs sources' actions, tick by tick. `offset` is where the viewport of the frame is in the window, `size` how large it is.
    pub(super) fn perform(&mut self, act: Act, sources: &Value, offset: (f64, f64), size: (f64, f64)) -> Answer<()> {
        let sources = sources.as_array().map(Vec::as_slice).unwrap_or_default();
        let ticks = sources.iter().filter_map(|source| source["actions"].as_array().map(Vec::len)).max().unwrap_or(0);
        for tick in 0..ticks {
            let began = Instant::now();
            let mut lasts = 0;
            // Fingers that move at once are told at once.
            let mut fingers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for source in sources {
                let Some(action) = source["actions"].get(tick) else { continue };
                lasts = lasts.max(action["duration"].as_u64().unwrap_or_default());
                let id = source["id"].as_str().unwrap_or_default();
                let kind = action["type"].as_str().unwrap_or_default();
                match (source["type"].as_str().unwrap_or_default(), kind) {
                    (_, "pause") => {}
                    ("key", _) => {
                        let letter = action["value"].as_str().and_then(|value| value.chars().next());
                        self.key(act, letter.unwrap_or_default(), kind == "keyDown")?;
                    }
                    ("wheel", _) => {
                        let at = self.target(id, action, offset, size)?;
                        let turn = json!({ "type": "mouseWheel", "x": at.0, "y": at.1, "deltaX": action["deltaX"],
                            "deltaY": action["deltaY"], "modifiers": self.modifiers });
                        act("Input.dispatchMouseEvent", turn)?;
                    }
                    ("pointer", _) if source["parameters"]["pointerType"] == "touch" => {
                        let event = match kind {
                            "pointerDown" => "touchStart",
                            "pointerUp" => "touchEnd",
                            _ => "touchMove",
                        };
                        let moved =
                            if kind == "pointerMove" { Some(self.target(id, action, offset, size)?) } else { None };
                        let pointer = self.pointers.entry(id.to_owned()).or_default();
                        pointer.at = moved.unwrap_or(pointer.at);
                        let was_down = pointer.down;
                        pointer.down = kind == "pointerDown" || (was_down && kind != "pointerUp");
                        // A finger in the air touches nothing.
                        if was_down || pointer.down {
                            fingers.entry(event).or_default().push(id);
                        }
                    }
                    ("pointer", "pointerMove") => {
                        let at = self.target(id, action, offset, size)?;
                        self.mouse(act, id, "mouseMoved", at, 0)?;
                    }
                    ("pointer", _) => {
                        let at = self.pointers.get(id).map(|pointer| pointer.at).unwrap_or_default();
                        let event = if kind == "pointerDown" { "mousePressed" } else { "mouseReleased" };
                        self.mouse(act, id, event, at, action["button"].as_u64().unwrap_or_default())?;
                    }
                    (source, kind) => {
                        let why = format!("{source} {kind}");
                        return Err(WebDriverError::Refused("invalid argument".into(), why));
                    }
                }
            }
            for event in fingers.keys() {
                act(
                    "Input.dispatchTouchEvent",
                    json!({ "type": event, "touchPoints": self.touching(sources),
                    "modifiers": self.modifiers }),
                )?;
            }
            sleep(Duration::from_millis(lasts).saturating_sub(began.elapsed()));
        }
        Ok(())
    }

    /// The fingers that are down, by the order of their sources.
    fn touching(&self, sources: &[Value]) -> Vec<Value> {
        let fingers = sources.iter().enumerate().filter_map(|(number, source)| {
            let pointer = self.pointers.get(source["id"].as_str()?).filter(|pointer| pointer.down)?;
            (source["parameters"]["pointerType"] == "touch")
                .then(|| json!({ "x": pointer.at.0, "y": pointer.at.1, "id": number }))
        });
        fingers.collect()
    }

    /// Where an action leads, in the window.
    fn target(&self, id: &str, action: &Value, offset: (f64, f64), size: (f64, f64)) -> Answer<(f64, f64)> {
        let side = |name: &str| action[name].as_f64().unwrap_or_default();
        let (x, y) = (side("x"), side("y"));
        if action["origin"] == "pointer" {
            let from = self.pointers.get(id).map(|pointer| pointer.at).unwrap_or_default();
            return Ok((from.0 + x, from.1 + y));
        }
        if action["origin"].get(ELEMENT).is_some() {
            return Err(WebDriverError::Refused("unsupported operation".into(), "the origin is an element".into()));
        }
        if x < 0.0 || y < 0.0 || x > size.0 || y > size.1 {
            let why = format!("({x}, {y}) is out of bounds of ({}, {})", size.0, size.1);
            return Err(WebDriverError::Refused("move target out of bounds".into(), why));
        }
        Ok((offset.0 + x, offset.1 + y))
    }

    fn mouse(&mut self, act: Act, id: &str, event: &str, at: (f64, f64), button: u64) -> Answer<()> {
        let pointer = self.pointers.entry(id.to_owned()).or_default();
        pointer.at = at;
        let name = ["left", "middle", "right", "back", "forward"];
        let bit = [1, 4, 2, 8, 16];
        let which = usize::try_from(button).ok().filter(|which| *which < name.len()).unwrap_or_default();
        let mut told =
            json!({ "type": event, "x": at.0, "y": at.1, "modifiers": self.modifiers, "pointerType": "mouse" });
        match event {
            "mousePressed" => {
                let before = self.last_press.filter(|(when, place, _)| when.elapsed() < AGAIN_WITHIN && *place == at);
                pointer.clicks = before.map_or(0, |(.., n)| n) + 1;
                pointer.down = true;
                self.last_press = Some((Instant::now(), at, pointer.clicks));
                (told["button"], told["buttons"]) = (json!(name[which]), json!(bit[which]));
                told["clickCount"] = json!(pointer.clicks);
            }
            "mouseReleased" => {
                pointer.down = false;
                (told["button"], told["buttons"]) = (json!(name[which]), json!(0));
                told["clickCount"] = json!(pointer.clicks);
            }
            _ if pointer.down => (told["button"], told["buttons"]) = (json!("left"), json!(1)),
            _ => (told["button"], told["buttons"]) = (json!("none"), json!(0)),
        }
        act("Input.dispatchMouseEvent", told).map(drop)
    }

    fn key(&mut self, act: Act, letter: char, down: bool) -> Answer<()> {
        let stroke = stroke(letter);
        if down {
            self.modifiers |= stroke.modifier;
        } else {
            self.modifiers &= !stroke.modifier;
        }
        // With Alt, Ctrl or the system's key held, a letter is a command.
        let text = stroke.text.filter(|_| self.modifiers & 7 == 0);
        let kind = match (down, &text) {
            (true, Some(_)) => "keyDown",
            (true, None) => "rawKeyDown",
            (false, _) => "keyUp",
        };
        let mut told = json!({ "type": kind, "key": stroke.key, "code": stroke.code, "modifiers": self.modifiers,
            "windowsVirtualKeyCode": stroke.virtual_key, "nativeVirtualKeyCode": stroke.virtual_key });
        if stroke.modifier != 0 {
            told["location"] = json!(1);
        }
        if let (true, Some(text)) = (down, text) {
            (told["text"], told["unmodifiedText"]) = (json!(text), json!(text));
        }
        act("Input.dispatchKeyEvent", told).map(drop)
    }
}

/// The keys that text or the protocol has characters for: name and code, Windows' number, Chromium's bit.
const NAMED: [(char, &str, &str, u32, u64); 20] = [
    ('\n', "Enter", "Enter", 13, 0),
    ('\r', "Enter", "Enter", 13, 0),
    ('\t', "Tab", "Tab", 9, 0),
    ('\u{e003}', "Backspace", "Backspace", 8, 0),
    ('\u{e004}', "Tab", "Tab", 9, 0),
    ('\u{e006}', "Enter", "Enter", 13, 0),
    ('\u{e007}', "Enter", "Enter", 13, 0),
    ('\u{e008}', "Shift", "ShiftLeft", 16, 8),
    ('\u{e009}', "Control", "ControlLeft", 17, 2),
    ('\u{e00a}', "Alt", "AltLeft", 18, 1),
    ('\u{e00c}', "Escape", "Escape", 27, 0),
    ('\u{e00e}', "PageUp", "PageUp", 33, 0),
    ('\u{e00f}', "PageDown", "PageDown", 34, 0),
    ('\u{e010}', "End", "End", 35, 0),
    ('\u{e011}', "Home", "Home", 36, 0),
    ('\u{e012}', "ArrowLeft", "ArrowLeft", 37, 0),
    ('\u{e013}', "ArrowUp", "ArrowUp", 38, 0),
    ('\u{e014}', "ArrowRight", "ArrowRight", 39, 0),
    ('\u{e015}', "ArrowDown", "ArrowDown", 40, 0),
    ('\u{e017}', "Delete", "Delete", 46, 0),
];

/// The other keys of an American keyboard: what they write alone and with Shift, their code, Windows' number.
const SIGNS: [(&str, &str, u32); 12] = [
    ("-_", "Minus", 189),
    ("=+", "Equal", 187),
    (",<", "Comma", 188),
    (".>", "Period", 190),
    ("/?", "Slash", 191),
    (";:", "Semicolon", 186),
    ("'\"", "Quote", 222),
    ("[{", "BracketLeft", 219),
    ("]}", "BracketRight", 221),
    ("\\|", "Backslash", 220),
    ("`~", "Backquote", 192),
    (" ", "Space", 32),
];

/// What is above the digits.
const ABOVE: &str = ")!@#$%^&*(";

fn stroke(letter: char) -> Stroke {
    if let Some((_, key, code, virtual_key, modifier)) = NAMED.iter().find(|(named, ..)| *named == letter).copied() {
        let text = (key == "Enter").then(|| "\r".to_owned());
        return Stroke { key: key.into(), code: code.into(), virtual_key, text, modifier };
    }
    let upper = letter.to_ascii_uppercase();
    let digit = letter.to_digit(10).or_else(|| ABOVE.find(letter).and_then(|at| u32::try_from(at).ok()));
    let sign = SIGNS.iter().find(|(signs, ..)| signs.contains(letter));
    // What no key of it writes is written all the same: other keyboards have keys for it.
    let (code, virtual_key) = match (upper, digit, sign) {
        ('A'..='Z', ..) => (format!("Key{upper}"), u32::from(upper)),
        (_, Some(digit), _) => (format!("Digit{digit}"), 48 + digit),
        (.., Some((_, code, virtual_key))) => ((*code).to_owned(), *virtual_key),
        _ => (String::new(), 0),
    };
    let text = Some(letter.to_string());
    Stroke { key: letter.to_string(), code, virtual_key, text, modifier: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn told(act: impl FnOnce(&mut Input, Act) -> Answer<()>) -> Vec<Value> {
        let told = RefCell::new(Vec::new());
        let hear = |_: &str, event: Value| {
            told.borrow_mut().push(event);
            Ok(Value::Null)
        };
        act(&mut Input::default(), &hear).unwrap();
        told.into_inner()
    }

    #[test]
    fn letters_write_and_with_control_they_do_not() {
        let events = told(|input, act| {
            let keys = json!([{ "type": "key", "id": "k", "actions": [
                { "type": "keyDown", "value": "\u{e009}" }, { "type": "keyDown", "value": "a" },
                { "type": "keyUp", "value": "a" }, { "type": "keyUp", "value": "\u{e009}" },
                { "type": "keyDown", "value": "é" } ] }]);
            input.perform(act, &keys, (0.0, 0.0), (9.0, 9.0))
        });
        let seen: Vec<(&str, u64, bool)> = events
            .iter()
            .map(|event| {
                (event["type"].as_str().unwrap(), event["modifiers"].as_u64().unwrap(), event["text"].is_string())
            })
            .collect();
        let expected = [
            ("rawKeyDown", 2, false),
            ("rawKeyDown", 2, false),
            ("keyUp", 2, false),
            ("keyUp", 0, false),
            ("keyDown", 0, true),
        ];
        assert_eq!(seen, expected);
        assert_eq!((&events[1]["code"], &events[1]["windowsVirtualKeyCode"]), (&json!("KeyA"), &json!(65)));
        assert_eq!(events[4]["text"], "é");
    }

    #[test]
    fn a_line_that_ends_is_a_key() {
        let events = told(|input, act| input.write(act, "a\n"));
        assert_eq!((events.len(), &events[2]["key"], &events[2]["text"]), (4, &json!("Enter"), &json!("\r")));
    }

    #[test]
    fn two_presses_at_one_place_are_a_double_click_and_two_clicks_are_not() {
        let clicks = |events: Vec<Value>| -> Vec<u64> {
            events
                .iter()
                .filter(|event| event["type"] == "mousePressed")
                .filter_map(|event| event["clickCount"].as_u64())
                .collect()
        };
        let presses = json!([{ "type": "pointer", "id": "m", "parameters": { "pointerType": "mouse" }, "actions": [
            { "type": "pointerMove", "x": 5, "y": 6 }, { "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 },
            { "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 } ] }]);
        assert_eq!(clicks(told(|input, act| input.perform(act, &presses, (0.0, 0.0), (9.0, 9.0)))), [1, 2]);
        let twice = told(|input, act| input.click(act, (1.0, 1.0)).and_then(|()| input.click(act, (1.0, 1.0))));
        assert_eq!(clicks(twice), [1, 1]);
    }

    #[test]
    fn two_fingers_are_told_together_and_a_point_outside_is_refused() {
        let finger = |id: &str, x: i32| {
            json!({ "type": "pointer", "id": id, "parameters": { "pointerType": "touch" }, "actions": [
                { "type": "pointerMove", "x": x, "y": 1 }, { "type": "pointerDown", "button": 0 },
                { "type": "pointerMove", "x": x + 1, "y": 1 }, { "type": "pointerUp", "button": 0 } ] })
        };
        let both = json!([finger("a", 1), finger("b", 5)]);
        let events = told(|input, act| input.perform(act, &both, (10.0, 20.0), (9.0, 9.0)));
        let seen: Vec<(&str, usize)> = events
            .iter()
            .map(|event| (event["type"].as_str().unwrap(), event["touchPoints"].as_array().unwrap().len()))
            .collect();
        assert_eq!(seen, [("touchStart", 2), ("touchMove", 2), ("touchEnd", 0)]);
        assert_eq!(events[1]["touchPoints"][1], json!({ "x": 16.0, "y": 21.0, "id": 1 }));
        let act = |_: &str, _: Value| Ok(Value::Null);
        let outside = Input::default().perform(&act, &json!([finger("a", 10)]), (0.0, 0.0), (9.0, 9.0));
        assert!(outside.is_err_and(|error| error.to_string().contains("out of bounds")));
    }
}
