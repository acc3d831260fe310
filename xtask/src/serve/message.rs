//! Requests as they are read and replies as they are written: HTTP as far as a loopback needs it, at any pace.
//!
//! It knows no folder and no file.

use std::io::{self, BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

/// Longest request body that is read.
pub const BODY_LIMIT: usize = 1 << 20;

/// A request, as far as a static host cares.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `HEAD`, `POST`…
    pub method: String,
    /// Decoded, absolute, without the query: `/donnees/manifest.json`. From a browser that was told to use this server as its
    /// proxy, also whole addresses (`http://ailleurs.example/x`) and hosts (`ailleurs.example:443`): see [`Request::is_foreign`].
    pub path: String,
    /// What follows the `?`, as sent.
    pub query: Option<String>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// At most [`BODY_LIMIT`] bytes.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// It was meant for another host: refused with a 502, and [`Server::seen`](super::Server::seen) all the same.
    pub fn is_foreign(&self) -> bool {
        !self.path.starts_with('/')
    }
}

/// An answer before it is sent: a [`Hook`](super::Hook) may change any part of it.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Everything but `Content-Length` and `Connection`, which the server writes.
    pub headers: Vec<(String, String)>,
    /// Sent as it is; not sent for `HEAD` and 304.
    pub body: Vec<u8>,
    /// How the body leaves.
    pub pace: Pace,
}

/// How a body is sent. All but `Whole` are faults for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// At once.
    Whole,
    /// Nothing for this long, then at once.
    After(Duration),
    /// This many bytes, and again after each pause.
    Drops {
        /// Bytes per drop.
        bytes: usize,
        /// Between two drops.
        pause: Duration,
    },
    /// The length is announced, this many bytes are sent, then the connection is closed.
    CutAfter(usize),
    /// Nothing at all: the connection is closed without a word.
    Never,
    /// The body again and again, of no announced length, until who asked has had enough.
    Endless,
}

impl Reply {
    /// A reply with a body of this type.
    pub fn new(status: u16, mime: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type".into(), mime.into())], body: body.into(), pace: Pace::Whole }
    }

    /// Adds a header, or replaces the one of that name.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A page without a policy with this script after its doctype; anything else as it is.
    pub(super) fn beginning_with(mut self, script: &str) -> Self {
        let header = |name: &str| self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        let is_page = header("Content-Type").is_some_and(|(_, value)| value.starts_with("text/html"));
        if is_page && header("Content-Security-Policy").is_none() && header("Content-Encoding").is_none() {
            let doctype = self.body.len() >= 9 && self.body[..9].eq_ignore_ascii_case(b"<!doctype");
            let end = if doctype { self.body.iter().position(|byte| *byte == b'>').map_or(0, |at| at + 1) } else { 0 };
            let script = format!("<script>{script}; document.currentScript.remove();</script>");
            self.body.splice(end..end, script.into_bytes());
        }
        self
    }

    /// The same reply, sent otherwise.
    #[must_use]
    pub fn at_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }
}

/// `None` when the client has nothing more to ask.
pub(super) fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    // A line without end is not a request: 16 kB is what common servers allow.
    if reader.by_ref().take(16 << 10).read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_ascii_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not an HTTP request"));
    };
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query.to_owned())));
    let mut request = Request {
        method: method.to_owned(),
        path: percent_decoded(path),
        query,
        headers: Vec::new(),
        body: Vec::new(),
    };
    loop {
        let mut line = String::new();
        reader.by_ref().take(16 << 10).read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = request.header("content-length").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    request.body = vec![0; length.min(BODY_LIMIT)];
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}

fn is_bodiless(status: u16) -> bool {
    status == 304 || status == 204
}

pub(super) fn body<'a>(request: &Request, reply: &'a Reply) -> &'a [u8] {
    if request.method == "HEAD" || is_bodiless(reply.status) { &[] } else { &reply.body }
}

pub(super) fn head(reply: &Reply, keep: bool) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if !is_bodiless(reply.status) && reply.pace != Pace::Endless {
        head += &format!("Content-Length: {}\r\n", reply.body.len());
    }
    head += if keep { "Connection: keep-alive\r\n\r\n" } else { "Connection: close\r\n\r\n" };
    head
}

/// Returns whether the connection can go on.
pub(super) fn send(out: &mut TcpStream, head: String, body: &[u8], pace: Pace) -> io::Result<bool> {
    if let Pace::After(wait) = pace {
        thread::sleep(wait);
    }
    match pace {
        Pace::Whole | Pace::After(_) => {
            // One write: a small answer leaves in one packet.
            let mut whole = head.into_bytes();
            whole.extend_from_slice(body);
            out.write_all(&whole)?;
            Ok(true)
        }
        Pace::Drops { bytes, pause } => {
            out.write_all(head.as_bytes())?;
            for drop in body.chunks(bytes.max(1)) {
                out.write_all(drop)?;
                out.flush()?;
                thread::sleep(pause);
            }
            Ok(true)
        }
        Pace::Never => {
            out.shutdown(Shutdown::Both)?;
            Ok(false)
        }
        Pace::Endless => {
            out.write_all(head.as_bytes())?;
            // The first write that fails says that nobody reads any more.
            while !body.is_empty() {
                out.write_all(body)?;
            }
            Ok(false)
        }
        Pace::CutAfter(bytes) => {
            out.write_all(head.as_bytes())?;
            out.write_all(&body[..bytes.min(body.len())])?;
            out.shutdown(Shutdown::Both)?;
            Ok(false)
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        304 => "Not Modified",
        404 => "Not Found",
        405 => "Method Not Allowed",
        502 => "Bad Gateway",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

/// `%C3%A9` to `é`; what is not a valid escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escape = bytes.get(i + 1..i + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[i], escape.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                i += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
