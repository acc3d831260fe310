//! The process between a test and a browser: it starts, takes one command at a time, and ends with who started it.
//!
//! It speaks HTTP; it does not know what commands there are.

use super::{Answer, Engine, SCRIPT_LIMIT_MS, WebDriverError};
use crate::tools;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A driver's process, and the screen that it needs; dropped, they end.
pub(super) struct Driver {
    child: Child,
    port: u16,
    /// How long its browser may take to open.
    opens_within: Duration,
    /// Held for its end, which comes after the driver's.
    _screen: Option<Screen>,
}

/// How often a driver that ended before it listened is started again.
const STARTS: usize = 5;

/// How long a driver that says nothing may take to listen.
const LISTENS_WITHIN: Duration = Duration::from_secs(20);

impl Driver {
    /// The driver takes a free port of IPv4 and then the same of IPv6, which another one may have taken meanwhile: it ends, and the next
    /// try finds another port. Seen once in some hundreds of starts, with others starting beside.
    pub(super) fn start(engine: Engine, time_zone: Option<&str>, opens_within: Duration) -> Answer<Self> {
        let mut outcome = Self::start_once(engine, time_zone, opens_within);
        for _ in 1..STARTS {
            if outcome.is_ok() {
                break;
            }
            outcome = Self::start_once(engine, time_zone, opens_within);
        }
        outcome
    }

    fn start_once(engine: Engine, time_zone: Option<&str>, opens_within: Duration) -> Answer<Self> {
        let program = engine.driver().map_err(WebDriverError::Driver)?;
        let mut command = Command::new(&program);
        // The browser has its system's, as its driver does.
        command.envs(time_zone.map(|zone| ("TZ", zone)));
        // WebKit's driver does not say which port it has chosen: it is told one that was free a moment ago.
        let mut port = 0;
        let mut screen = None;
        match engine {
            // It has no driver, and did not come so far.
            Engine::Chromium => {}
            Engine::Firefox => {
                command.args(["--port", "0", "--websocket-port", "0"]);
                // Without this a released Firefox asks its maker for settings, whatever its preferences say.
                command.env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
            }
            Engine::WebKit => {
                port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
                let of_its_own = Screen::start()?;
                command.arg(format!("--port={port}")).env("DISPLAY", &of_its_own.name).env("GDK_BACKEND", "x11");
                // The language of pages is the system's, which Debian's smallest installation has only one of.
                command.env("LIBGL_ALWAYS_SOFTWARE", "1").env("LANG", "C.UTF-8").env("LANGUAGE", "fr_FR:fr");
                screen = Some(of_its_own);
            }
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| WebDriverError::Driver(format!("{}: {error}", program.display())))?;
        let said = child.stdout.take().map(BufReader::new);
        let mut driver = Self { child, port, opens_within, _screen: screen };
        let ended = || WebDriverError::Driver(format!("{} ended before it listened", program.display()));
        if port == 0 {
            driver.port = said.and_then(port_said).ok_or_else(ended)?;
            return Ok(driver);
        }
        let deadline = Instant::now() + LISTENS_WITHIN;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if driver.child.try_wait()?.is_some() || Instant::now() > deadline {
                return Err(ended());
            }
            thread::yield_now();
        }
        thread::spawn(move || said.map(swallow));
        Ok(driver)
    }

    pub(super) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        let patience =
            if path == "/session" { self.opens_within } else { Duration::from_millis(SCRIPT_LIMIT_MS + 30_000) };
        stream.set_read_timeout(Some(patience))?;
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

/// The port that a driver chose and says: "… INFO Listening on 127.0.0.1:41315".
fn port_said(mut said: BufReader<ChildStdout>) -> Option<u16> {
    let mut line = String::new();
    while said.read_line(&mut line).ok()? > 0 {
        let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        if let Some(port) = port.filter(|_| line.contains("Listening on ")) {
            thread::spawn(move || swallow(said));
            return Some(port);
        }
        line.clear();
    }
    None
}

/// Somebody must go on reading, or a full pipe would stop who writes.
fn swallow(mut said: BufReader<ChildStdout>) {
    drop(io::copy(&mut said, &mut io::sink()));
}

/// A screen that nobody sees, for a browser that has no headless mode; dropped, it ends.
struct Screen {
    child: Child,
    name: String,
}

impl Screen {
    fn start() -> Answer<Self> {
        let program = tools::xvfb().map_err(WebDriverError::Driver)?;
        let child = Command::new(&program)
            // It chooses a display that is free and says which.
            .args(["-displayfd", "1", "-screen", "0", "1920x1600x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| WebDriverError::Driver(format!("{}: {error}", program.display())))?;
        let mut screen = Self { child, name: String::new() };
        let mut display = String::new();
        screen.child.stdout.take().map_or(Ok(0), |said| BufReader::new(said).read_line(&mut display))?;
        if display.trim().is_empty() {
            return Err(WebDriverError::Driver(format!("{} ended before it had a display", program.display())));
        }
        screen.name = format!(":{}", display.trim());
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Asked, not killed: it takes its lock and its socket with it, which would otherwise fill the machine's displays.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}
