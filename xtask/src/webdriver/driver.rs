//! The process between a test and a browser: it starts, takes one command at a time, and ends with who started it.
//!
//! It speaks HTTP; it does not know what commands there are.

use super::{Answer, SCRIPT_LIMIT_MS, WebDriverError};
use crate::tools;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A chromedriver process; dropped, it ends.
pub(super) struct Driver {
    child: Child,
    port: u16,
}

/// How often a driver that ended before it listened is started again.
const STARTS: usize = 5;

impl Driver {
    /// The driver takes a free port of IPv4 and then the same of IPv6, which another one may have taken meanwhile: it ends, and the next
    /// try finds another port. Seen once in some hundreds of starts, with others starting beside.
    pub(super) fn start() -> Answer<Self> {
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

    pub(super) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
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
