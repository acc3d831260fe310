//! Driving a real browser through its WebDriver: sessions, elements, scripts, keys, logs.
//!
//! It speaks the W3C protocol and the few commands of chromedriver's own that have no standard form; it does not know what page is
//! open. Blocking, on `std` and `serde_json`: the driver is a process of ours on the loopback, one request at a time, so an
//! asynchronous client would add half a minute of compiling and nothing else; and a blocking session can be closed in `Drop`, which
//! leaves no browser behind when a test panics.

use crate::tools;
use serde_json::{Value, json};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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

/// Requests and console messages are kept by Chromium for [`Session::log`]; time spent waiting on a page that never loads is bounded.
const SCRIPT_LIMIT_MS: u64 = 60_000;

/// A chromedriver process; dropped, it ends.
struct Driver {
    child: Child,
    port: u16,
}

/// How often a driver that ended before it listened is started again.
const STARTS: usize = 5;

impl Driver {
    /// The driver takes a free port of IPv4 and then the same of IPv6, which another one may have taken meanwhile: it ends, and the next
    /// try finds another port. Seen once in some hundreds of starts, with others starting beside.
    fn start() -> Answer<Self> {
        let mut outcome = Self::start_once();
        for _ in 1..STARTS {
            if outcome.is_ok() {
                break;
            }
            outcome = Self::start_once();
        }
        outcome
    }

    fn start_once() -> Answer<Self> {
        let program = tools::chromedriver().map_err(WebDriverError::Driver)?;
        let mut child = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| WebDriverError::Driver(format!("{}: {error}", program.display())))?;
        // It chooses its port and says which: "ChromeDriver was started successfully on port 35421."
        let mut said = child.stdout.take().map(BufReader::new);
        let mut driver = Self { child, port: 0 };
        let mut line = String::new();
        while driver.port == 0 {
            line.clear();
            let read = said.as_mut().map_or(Ok(0), |said| said.read_line(&mut line))?;
            if read == 0 {
                return Err(WebDriverError::Driver(format!("{} ended before it listened", program.display())));
            }
            if let Some((_, port)) = line.rsplit_once("on port ") {
                driver.port = port.trim().trim_end_matches('.').parse().unwrap_or(0);
            }
        }
        // Somebody must go on reading, or a full pipe would stop it.
        std::thread::spawn(move || said.map(|mut said| io::copy(&mut said, &mut io::sink())));
        Ok(driver)
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_millis(SCRIPT_LIMIT_MS + 30_000)))?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.port
        )?;
        let mut reader = BufReader::new(stream);
        let mut length = None;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().ok()
                }
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let length: usize = length.ok_or_else(|| WebDriverError::Driver("an answer without length".into()))?;
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes)?;
        let mut answer: Value =
            serde_json::from_slice(&bytes).map_err(|error| WebDriverError::Driver(format!("not JSON: {error}")))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(code) => {
                Err(WebDriverError::Refused(code.into(), value["message"].as_str().unwrap_or_default().into()))
            }
            None => Ok(value),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Our own child, by its handle; both fail only when it is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A browser window of its own, in a profile of its own. Dropped, it closes.
pub struct Session {
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
        let size = format!("--window-size={width},{height}");
        let mut arguments = vec![
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-sync",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter,Translate,NetworkTimeServiceQuerying",
            size.as_str(),
        ];
        arguments.extend(more_arguments);
        let binary = tools::chromium().map_err(WebDriverError::Driver)?;
        let driver = Driver::start()?;
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "timeouts": { "script": SCRIPT_LIMIT_MS },
            "goog:chromeOptions": { "binary": binary, "args": arguments,
                "prefs": { "intl.accept_languages": "fr-FR,fr" } },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let answer = driver.call("POST", "/session", Some(&capabilities))?;
        let id = answer["sessionId"].as_str().ok_or_else(|| WebDriverError::Driver("no session id".into()))?;
        let path = format!("/session/{id}");
        Ok(Self { driver, path })
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
    /// The browser is gone.
    pub fn resize(&self, width: u32, height: u32) -> Answer<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size).map(drop)
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
