//! A browser's window and what can be done in it: the protocol's commands, and those of chromedriver's own.
//!
//! It does not know what page is open.

use super::driver::Driver;
use super::engine::NO_WASM;
use super::{Answer, Element, Engine, WebDriverError, key};
use serde_json::{Value, json};

/// A browser window of its own, in a profile of its own. Dropped, it closes.
pub struct Session {
    engine: Engine,
    driver: Driver,
    path: String,
}

impl Session {
    /// Opens headless Chromium.
    ///
    /// # Units
    /// - `width`, `height`: CSS pixels of the window.
    ///
    /// # Errors
    /// No Chromium or chromedriver on this machine, or they do not start.
    pub fn chromium(width: u32, height: u32, more_arguments: &[&str]) -> Answer<Self> {
        Self::with(Engine::Chromium, (width, height), None, more_arguments)
    }

    /// Opens a browser whose only way to other hosts than this machine is `proxy`, as `127.0.0.1:PORT`.
    ///
    /// # Units
    /// - `size`: CSS pixels of the window; see [`Session::resize`].
    ///
    /// `wasm` is whether the browser has WebAssembly, which only Firefox has a setting for.
    ///
    /// # Errors
    /// The browser or its driver is not on this machine, or they do not start.
    pub fn open_in(engine: Engine, size: (u32, u32), proxy: &str, wasm: bool) -> Answer<Self> {
        let more: &[&str] = if wasm { &[] } else { &[NO_WASM] };
        Self::with(engine, size, Some(proxy), more)
    }

    fn with(engine: Engine, size: (u32, u32), proxy: Option<&str>, more_arguments: &[&str]) -> Answer<Self> {
        let capabilities = engine.capabilities(size, proxy, more_arguments)?;
        let open = || {
            let driver = Driver::start(engine)?;
            driver.call("POST", "/session", Some(&capabilities)).map(|answer| (driver, answer))
        };
        let (driver, answer) = match open() {
            Err(WebDriverError::Driver(_)) => open()?,
            outcome => outcome?,
        };
        let id = answer["sessionId"].as_str().ok_or_else(|| WebDriverError::Driver("no session id".into()))?;
        let path = format!("/session/{id}");
        Ok(Self { engine, driver, path })
    }

    /// What draws its pages.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    fn get(&self, path: &str) -> Answer {
        self.driver.call("GET", &format!("{}/{path}", self.path), None)
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.driver.call("POST", &format!("{}/{path}", self.path), Some(body))
    }

    /// Opens an address and waits for the page's `load`.
    ///
    /// # Errors
    /// Nothing answers there.
    pub fn open(&self, url: &str) -> Answer<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// The address in the bar.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn address(&self) -> Answer<String> {
        self.get("url").map(|value| text(&value))
    }

    /// The browser's Back button.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn back(&self) -> Answer<()> {
        self.post("back", &json!({})).map(drop)
    }

    /// The browser's Forward button.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn forward(&self) -> Answer<()> {
        self.post("forward", &json!({})).map(drop)
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// The browser is gone.
    pub fn reload(&self) -> Answer<()> {
        self.post("refresh", &json!({})).map(drop)
    }

    /// Runs a function body in the page; `return` gives the result, `arguments[i]` are `arguments`.
    ///
    /// # Errors
    /// The script throws.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Answer {
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
        let value = self.post("element", &json!({ "using": "css selector", "value": css }))?;
        Element::from_json(&value).ok_or_else(|| WebDriverError::Driver("not an element".into()))
    }

    /// Goes into a frame of the page, or out of all of them: what follows is said of the page that is there.
    ///
    /// # Errors
    /// The frame is gone.
    pub fn enter(&self, frame: Option<&Element>) -> Answer<()> {
        self.post("frame", &json!({ "id": frame.map(Element::to_json) })).map(drop)
    }

    /// Clicks in the middle of an element, as a person would: refused when something else covers it.
    ///
    /// # Errors
    /// It is covered, off the page, or gone.
    pub fn click(&self, element: &Element) -> Answer<()> {
        self.post(&format!("element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element, which takes the focus.
    ///
    /// # Errors
    /// It cannot be typed into.
    pub fn type_into(&self, element: &Element, keys: &str) -> Answer<()> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": keys })).map(drop)
    }

    /// The role and the name that assistive technology is given.
    ///
    /// # Errors
    /// The element is gone.
    pub fn role_and_name(&self, element: &Element) -> Answer<(String, String)> {
        let role = self.get(&format!("element/{}/computedrole", element.0))?;
        let name = self.get(&format!("element/{}/computedlabel", element.0))?;
        Ok((text(&role), text(&name)))
    }

    /// Performs input sources' actions as the protocol describes them.
    ///
    /// # Errors
    /// A point outside the window.
    pub fn actions(&self, sources: &Value) -> Answer<()> {
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
        self.get("screenshot").map(|value| text(&value))
    }

    /// A command of Chromium's DevTools protocol.
    ///
    /// # Errors
    /// The command does not exist or fails.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Answer {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What Chromium logged since the last call: `"browser"` (console) or `"performance"` (DevTools events, requests among them).
    ///
    /// # Errors
    /// The browser is gone.
    pub fn log(&self, kind: &str) -> Answer<Vec<Value>> {
        match self.post("se/log", &json!({ "type": kind }))? {
            Value::Array(entries) => Ok(entries),
            _ => Ok(Vec::new()),
        }
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
        drop(self.driver.call("DELETE", &self.path, None));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
