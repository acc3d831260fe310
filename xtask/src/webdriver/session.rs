//! A browser's window and what can be done in it: the protocol's commands, and Chromium's own.
//!
//! It does not know what page is open.

use super::chromium::Window;
use super::driver::Driver;
use super::{Answer, Element, Engine, Wanted, WebDriverError, key};
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::Duration;

/// How often a browser that does not open is opened anew, with a driver and a screen of its own each time, and twice as long to do so.
const OPENINGS: u32 = 5;

/// A browser window of its own, in a profile of its own or in a context that shares nothing. Dropped, it closes.
pub struct Session {
    engine: Engine,
    hands: Hands,
    n_heard: Cell<usize>,
}

/// By what a window is driven.
enum Hands {
    /// The session's path at a driver.
    Driver(Driver, String),
    Chromium(Box<Window>),
}

/// A message of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `SEVERE`, `WARNING`, `INFO`…
    pub level: String,
    /// In Chromium after the address and the line that it comes from.
    pub message: String,
}

/// What the drivers of the two other engines do not tell, for [`Session::console`]: a script to put before all others of a page. What the
/// browser itself writes (a file that is missing, a policy) is told nowhere.
pub const LISTEN: &str = "Object.defineProperty(window, 'carteEssai', { value: window.carteEssai ?? [] });
    { const keep = (level, message) => carteEssai.push({ level, message }), told = (word) => word instanceof Error ? `${word} ${word.stack}` : word;
      for (const [name, level] of [['error', 'SEVERE'], ['warn', 'WARNING'], ['info', 'INFO'], ['log', 'INFO']]) {
        const say = console[name]; console[name] = (...words) => { keep(level, words.map(told).join(' ')); say.apply(console, words); };
      }
      addEventListener('error', (event) => { if (event.message) keep('SEVERE', event.message); });
      addEventListener('unhandledrejection', (event) => keep('SEVERE', `non rattrapée: ${event.reason}`)); }";

impl Session {
    /// Opens a browser.
    ///
    /// # Errors
    /// The browser or its driver is not on this machine, or they do not start.
    pub fn start(engine: Engine, wanted: &Wanted) -> Answer<Self> {
        // WebKit's opens in a second or two, or never: about one in four here.
        let at_first = Duration::from_secs(if engine == Engine::WebKit { 6 } else { 20 });
        let open = |nth: u32| -> Answer<Hands> {
            if engine == Engine::Chromium {
                return Window::open(wanted).map(|window| Hands::Chromium(Box::new(window)));
            }
            let driver = Driver::start(engine, wanted.time_zone, at_first * 2_u32.pow(nth))?;
            let answer = driver.call("POST", "/session", Some(&engine.capabilities(wanted)?))?;
            let id = answer["sessionId"].as_str().ok_or_else(|| WebDriverError::Driver("no session id".into()))?;
            let path = format!("/session/{id}");
            Ok(Hands::Driver(driver, path))
        };
        let mut outcome = open(0);
        for nth in 1..OPENINGS {
            if !matches!(outcome, Err(WebDriverError::Driver(_))) {
                break;
            }
            outcome = open(nth);
        }
        Ok(Self { engine, hands: outcome?, n_heard: Cell::default() })
    }

    /// What draws its pages.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn get(&self, path: &str) -> Answer {
        match &self.hands {
            Hands::Driver(driver, session) => driver.call("GET", &format!("{session}/{path}"), None),
            Hands::Chromium(_) => Err(not_here(path)),
        }
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        match &self.hands {
            Hands::Driver(driver, session) => driver.call("POST", &format!("{session}/{path}"), Some(body)),
            Hands::Chromium(_) => Err(not_here(path)),
        }
    }

    /// Chromium's window, for what it does in its own way.
    fn window(&self) -> Option<&Window> {
        match &self.hands {
            Hands::Chromium(window) => Some(window),
            Hands::Driver(..) => None,
        }
    }

    /// Opens an address and waits for the page's `load`.
    ///
    /// # Errors
    /// Nothing answers there.
    pub fn open(&self, url: &str) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.go(url);
        }
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// The address in the bar.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn address(&self) -> Answer<String> {
        if let Some(window) = self.window() {
            return window.address();
        }
        self.get("url").map(|value| text(&value))
    }

    /// The browser's Back button.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn back(&self) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.travel(-1);
        }
        self.post("back", &json!({})).map(drop)
    }

    /// The browser's Forward button.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn forward(&self) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.travel(1);
        }
        self.post("forward", &json!({})).map(drop)
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn reload(&self) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.reload();
        }
        self.post("refresh", &json!({})).map(drop)
    }

    /// Runs a function body in the page; `return` gives the result, `arguments[i]` are `arguments`.
    ///
    /// # Errors
    /// The script throws.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Answer {
        if let Some(window) = self.window() {
            return window.script(body, arguments);
        }
        self.post("execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// The same, for a body that uses `await`. Ends when its promise does.
    ///
    /// # Errors
    /// The script throws, rejects, or takes a minute.
    pub fn script_async(&self, body: &str, arguments: &[Value]) -> Answer {
        // WebDriver awaits a promise that a synchronous script returns.
        self.script(&format!("return (async function () {{ {body} }}).apply(null, arguments)"), arguments)
    }

    /// The first element that a selector finds in the page itself (not inside shadow roots).
    ///
    /// # Errors
    /// None does.
    pub fn select(&self, css: &str) -> Answer<Element> {
        if let Some(window) = self.window() {
            return window.select(css);
        }
        let value = self.post("element", &json!({ "using": "css selector", "value": css }))?;
        Element::from_json(&value).ok_or_else(|| WebDriverError::Driver("not an element".into()))
    }

    /// Goes into a frame of the page, or out of all of them: what follows is said of the page that is there.
    ///
    /// # Errors
    /// The frame is gone.
    pub fn enter(&self, frame: Option<&Element>) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.enter(frame);
        }
        self.post("frame", &json!({ "id": frame.map(Element::to_json) })).map(drop)
    }

    /// Clicks in the middle of an element, as a person would: refused when something else covers it.
    ///
    /// # Errors
    /// It is covered, off the page, or gone.
    pub fn click(&self, element: &Element) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.click(element);
        }
        self.post(&format!("element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element, which takes the focus.
    ///
    /// # Errors
    /// It cannot be typed into.
    pub fn type_into(&self, element: &Element, keys: &str) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.type_into(element, keys);
        }
        self.post(&format!("element/{}/value", element.0), &json!({ "text": keys })).map(drop)
    }

    /// The role and the name that assistive technology is given.
    ///
    /// # Errors
    /// The element is gone.
    pub fn role_and_name(&self, element: &Element) -> Answer<(String, String)> {
        if let Some(window) = self.window() {
            return window.role_and_name(element);
        }
        let role = self.get(&format!("element/{}/computedrole", element.0))?;
        let name = self.get(&format!("element/{}/computedlabel", element.0))?;
        Ok((text(&role), text(&name)))
    }

    /// Performs input sources' actions as the protocol describes them.
    ///
    /// # Errors
    /// A point outside the window.
    pub fn actions(&self, sources: &Value) -> Answer<()> {
        if let Some(window) = self.window() {
            return window.actions(sources);
        }
        self.post("actions", &json!({ "actions": sources })).map(drop)
    }

    /// Presses and releases keys one after the other, wherever the focus is. A key is a character or a name of [`key`].
    ///
    /// # Errors
    /// The browser is gone.
    pub fn press(&self, keys: &[&str]) -> Answer<()> {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|name| {
                let value = key(name);
                [json!({ "type": "keyDown", "value": value }), json!({ "type": "keyUp", "value": value })]
            })
            .collect();
        self.actions(&json!([{ "type": "key", "id": "clavier", "actions": strokes }]))
    }

    /// Presses a key while others are held: `chord(&["Shift", "Tab"])`.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn chord(&self, keys: &[&str]) -> Answer<()> {
        let down = keys.iter().map(|name| json!({ "type": "keyDown", "value": key(name) }));
        let up = keys.iter().rev().map(|name| json!({ "type": "keyUp", "value": key(name) }));
        let strokes: Vec<Value> = down.chain(up).collect();
        self.actions(&json!([{ "type": "key", "id": "clavier", "actions": strokes }]))
    }

    /// Presses the mouse at one point of the window, moves to another in small steps, releases.
    ///
    /// # Units
    /// - `from`, `to`: CSS pixels of the viewport.
    ///
    /// # Errors
    /// A point outside the window.
    pub fn drag(&self, from: (i32, i32), to: (i32, i32)) -> Answer<()> {
        let mut moves = vec![
            json!({ "type": "pointerMove", "duration": 0, "x": from.0, "y": from.1 }),
            json!({ "type": "pointerDown", "button": 0 }),
        ];
        for i in 1..=8 {
            let between = |from: i32, to: i32| from + (to - from) * i / 8;
            moves.push(
                json!({ "type": "pointerMove", "duration": 16, "x": between(from.0, to.0), "y": between(from.1, to.1) }),
            );
        }
        moves.push(json!({ "type": "pointerUp", "button": 0 }));
        self.actions(&json!([
            { "type": "pointer", "id": "souris", "parameters": { "pointerType": "mouse" }, "actions": moves }
        ]))
    }

    /// Turns the wheel over a point of the window; with Ctrl held when `control`.
    ///
    /// # Units
    /// - `at`: CSS pixels of the viewport; `delta_y`: CSS pixels, positive scrolls down.
    ///
    /// # Errors
    /// A point outside the window.
    pub fn wheel(&self, at: (i32, i32), delta_y: i32, control: bool) -> Answer<()> {
        let mut keys = vec![json!({ "type": "pause" })];
        if control {
            let value = key("Control");
            keys = vec![
                json!({ "type": "keyDown", "value": value }),
                json!({ "type": "pause" }),
                json!({ "type": "keyUp", "value": value }),
            ];
        }
        let turn = json!({ "type": "scroll", "x": at.0, "y": at.1, "deltaX": 0, "deltaY": delta_y, "duration": 0 });
        let wheel = if control { json!([{ "type": "pause" }, turn, { "type": "pause" }]) } else { json!([turn]) };
        self.actions(&json!([
            { "type": "key", "id": "clavier", "actions": keys },
            { "type": "wheel", "id": "molette", "actions": wheel },
        ]))
    }

    /// The picture of the window, as PNG bytes in base64.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn screenshot_base64(&self) -> Answer<String> {
        if let Some(window) = self.window() {
            return window.screenshot_base64();
        }
        self.get("screenshot").map(|value| text(&value))
    }

    /// The page on paper, as a PDF file in base64. WebKit's driver has no such command.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn print_base64(&self) -> Answer<String> {
        if let Some(window) = self.window() {
            return window.print_base64();
        }
        self.post("print", &json!({})).map(|value| text(&value))
    }

    /// A command of Chromium's DevTools protocol.
    ///
    /// # Errors
    /// The command does not exist or fails.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Answer {
        match self.window() {
            Some(window) => window.devtools(command, parameters),
            None => Err(not_here(command)),
        }
    }

    /// All that was said in the console; in the other engines by the page that is open, if [`LISTEN`] was its first script.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn console(&self) -> Answer<Vec<Said>> {
        if let Some(window) = self.window() {
            return window.console();
        }
        let entries = self.script("return window.carteEssai ?? []", &[])?;
        let entries = entries.as_array().into_iter().flatten();
        Ok(entries.map(|entry| Said { level: text(&entry["level"]), message: text(&entry["message"]) }).collect())
    }

    /// What was said in it since this was last asked.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn news(&self) -> Answer<Vec<Said>> {
        let said = self.console()?;
        // Another page begins with nothing said.
        let before = Some(self.n_heard.replace(said.len())).filter(|n| *n <= said.len());
        Ok(said[before.unwrap_or_default()..].to_vec())
    }

    /// Makes the window's viewport this large, in CSS pixels.
    ///
    /// # Errors
    /// The browser is gone, or its window cannot be so small: 500 px wide for Firefox, 447 for WebKit's.
    pub fn resize(&self, width: u32, height: u32) -> Answer<()> {
        if self.engine == Engine::Chromium {
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            return self.devtools("Emulation.setDeviceMetricsOverride", &size).map(drop);
        }
        // The protocol knows the window with its bars; what they take is seen once it has a size. WebKit answers before the page has its own:
        // what is read then are the sides of the time before, and bars corrected by them are wrong by as much.
        let settled = "let resized = new Promise((resume) => addEventListener('resize', resume, { once: true }));
            if (innerWidth !== arguments[0][0] || innerHeight !== arguments[0][1])
                await Promise.race([resized, new Promise((resume) => setTimeout(resume, 250))]);
            return [innerWidth, innerHeight];";
        let wanted = json!([width, height]);
        let (mut outer, mut inner) = ((width, height), Value::Null);
        for _ in 0..12 {
            self.post("window/rect", &json!({ "width": outer.0, "height": outer.1 }))?;
            inner = self.script_async(settled, std::slice::from_ref(&wanted))?;
            if inner == wanted {
                return Ok(());
            }
            let side = |i: usize| inner[i].as_u64().and_then(|side| u32::try_from(side).ok()).unwrap_or_default();
            outer = ((outer.0 + width).saturating_sub(side(0)), (outer.1 + height).saturating_sub(side(1)));
        }
        Err(WebDriverError::Driver(format!("a window of {wanted} became {inner}")))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Closes the browser, which killing the driver alone would leave running.
        if let Hands::Driver(driver, path) = &self.hands {
            drop(driver.call("DELETE", path, None));
        }
    }
}

fn not_here(what: &str) -> WebDriverError {
    WebDriverError::Refused("unknown command".into(), format!("{what}, in this engine"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
