//! A static file server for the loopback: what a good host does (MIME types, precompressed bodies, validators, CORS,
//! cache lifetimes), and, for tests, what a bad one does.
//!
//! It knows folders and HTTP; it does not know what the files are for. Written on `std` rather than taken from a crate because
//! tests must be able to cut a body in the middle, send it drop by drop or lie about its length, which servers made for
//! production rightly forbid; what is left of HTTP for a loopback GET is small.

mod message;

pub use message::{BODY_LIMIT, Pace, Reply, Request};

use crate::compress::gzip;
use message::{body, head, read_request, send};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What stands between the files and the wire: gets the reply that would be sent, returns the one that is.
pub type Hook = Arc<dyn Fn(&Request, Reply) -> Reply + Send + Sync>;

/// Which pages of other origins may read an answer.
pub const ALLOWED: &str = "Access-Control-Allow-Origin";

const IDLE: Duration = Duration::from_secs(20);

/// Folders and a hook; [`Server::start`] makes it listen.
#[derive(Clone, Default)]
pub struct Folders {
    mounts: Vec<(String, PathBuf)>,
    hook: Option<Hook>,
    first_script: String,
    reserved: bool,
}

impl Folders {
    /// Serves `folder` at `/`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self::default().and("/", folder)
    }

    /// Serves another folder under a prefix such as `/donnees/`; the longest prefix wins.
    #[must_use]
    pub fn and(mut self, prefix: &str, folder: impl Into<PathBuf>) -> Self {
        self.mounts.push((prefix.to_owned(), folder.into()));
        self.mounts.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        self
    }

    /// Lets every reply pass through `hook`.
    #[must_use]
    pub fn with_hook(mut self, hook: impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Lets pages of other origins read successes and redirections alone, as servers do whose headers are set for those (`add_header` of
    /// nginx and `Header set` of Apache, both without `always`): what is missing is then told of as if it were forbidden.
    #[must_use]
    pub fn closed_when_it_fails(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// Puts a script before all others of every page that has no policy in its headers: for browsers that cannot be told to run one.
    /// Pages are then sent uncompressed.
    #[must_use]
    pub fn with_first_script(mut self, script: &str) -> Self {
        self.first_script += script;
        self
    }

    /// The file that a decoded path names, if it stays inside its folder.
    fn locate(&self, path: &str) -> Option<PathBuf> {
        let (prefix, folder) = self.mounts.iter().find(|(prefix, _)| path.starts_with(prefix.as_str()))?;
        let mut file = folder.clone();
        for part in path[prefix.len()..].split('/').filter(|part| !part.is_empty()) {
            if part == ".." || part == "." || part.contains(['\\', '\0']) {
                return None;
            }
            file.push(part);
        }
        if file.is_dir() {
            file.push("index.html");
        }
        file.is_file().then_some(file)
    }

    fn reply(&self, request: &Request) -> Reply {
        let reply = match request.method.as_str() {
            _ if request.is_foreign() => Reply::new(502, "text/plain", "no way out\n"),
            "OPTIONS" => Reply::new(204, "text/plain", "").with_header("Access-Control-Allow-Headers", "*"),
            "GET" | "HEAD" => match self.locate(&request.path) {
                Some(file) if !self.first_script.is_empty() && mime(&file).starts_with("text/html") => {
                    file_reply(&Request { headers: Vec::new(), ..request.clone() }, &file)
                }
                Some(file) => file_reply(request, &file),
                None => Reply::new(404, "text/plain; charset=utf-8", format!("{} n'existe pas ici.\n", request.path)),
            },
            _ => Reply::new(405, "text/plain; charset=utf-8", "Méthode non admise.\n"),
        };
        let reply = reply.with_header(ALLOWED, "*").with_header("X-Content-Type-Options", "nosniff");
        let mut reply = match &self.hook {
            Some(hook) => hook(request, reply),
            None => reply,
        };
        if self.reserved && !(200..400).contains(&reply.status) {
            reply.headers.retain(|(name, _)| name != ALLOWED);
        }
        if self.first_script.is_empty() { reply } else { reply.beginning_with(&self.first_script) }
    }
}

/// Listens on 127.0.0.1 until dropped.
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<Request>>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

/// An answer, as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// As in [`Request::path`].
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Head and body as they go over the wire, compressed if they are; of an answer that is cut, what it announces.
    pub bytes: usize,
}

/// What the threads of the connections share.
#[derive(Clone)]
struct Shared {
    folders: Arc<Folders>,
    stopping: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<Request>>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Server {
    /// Listens on `port`, or on any free one for 0.
    ///
    /// # Errors
    /// The port is taken.
    pub fn start(folders: Folders, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let server = Self { address, stopping: Arc::default(), seen: Arc::default(), sent: Arc::default() };
        let shared = Shared {
            folders: Arc::new(folders),
            stopping: Arc::clone(&server.stopping),
            seen: Arc::clone(&server.seen),
            sent: Arc::clone(&server.sent),
        };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.stopping.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let shared = shared.clone();
                // A connection that ends badly is the client's business: browsers drop them all the time.
                thread::spawn(move || drop(converse(stream, &shared)));
            }
        });
        Ok(server)
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of a path: `url("index.html")`.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{}", self.origin(), path.trim_start_matches('/'))
    }

    /// The same under another name of this machine, which browsers take for another origin, with a cache of its own:
    /// `url_as("essai", "index.html")` is `http://essai.carte.localhost:PORT/index.html`.
    pub fn url_as(&self, name: &str, path: &str) -> String {
        format!("http://{name}.carte.localhost:{}/{}", self.address.port(), path.trim_start_matches('/'))
    }

    /// Every request so far, in order of arrival.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every answer so far, in order of departure.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        // Wakes the accept loop; if that fails it is gone already.
        drop(TcpStream::connect(self.address));
    }
}

fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    while !shared.stopping.load(Ordering::Relaxed) {
        let Some(request) = read_request(&mut reader)? else { break };
        shared.seen.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let keep = request.header("connection").is_none_or(|value| !value.eq_ignore_ascii_case("close"));
        let reply = shared.folders.reply(&request);
        let (head, body) = (head(&reply, keep), body(&request, &reply));
        // Before it leaves: what the browser has got is counted by then.
        let sent = Sent { path: request.path.clone(), status: reply.status, bytes: head.len() + body.len() };
        shared.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        if !send(&mut writer, head, body, reply.pace)? || !keep {
            break;
        }
    }
    Ok(())
}

fn file_reply(request: &Request, file: &Path) -> Reply {
    let accepted = request.header("accept-encoding").unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|one| one.trim() == coding);
    let compressed = PathBuf::from(format!("{}.br", file.display()));
    let gains = compressed.is_file();
    // A page stays open to what tests put into it.
    let is_page = mime(file).starts_with("text/html");
    let raw = || fs::read(file).map(|body| (body, None));
    let read = if gains && accepts("br") {
        fs::read(&compressed).map(|body| (body, Some("br")))
    } else if gains && accepts("gzip") && !is_page {
        // Without https WebKit asks for nothing better, and what is sent to it raw is diagnosed as a fault of the server.
        gzip(file).map_or_else(|_| raw(), |body| Ok((body, Some("gzip"))))
    } else {
        raw()
    };
    let Ok((body, coding)) = read else { return Reply::new(404, "text/plain; charset=utf-8", "") };
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:016x}{}\"", hasher.finish(), coding.map(|coding| format!("-{coding}")).unwrap_or_default());
    let unchanged = request.header("if-none-match").is_some_and(|sent| sent.split(',').any(|one| one.trim() == tag));
    let reply = if unchanged { Reply::new(304, mime(file), "") } else { Reply::new(200, mime(file), body) };
    let reply = reply
        .with_header("ETag", tag)
        .with_header("Cache-Control", cache_control(file))
        .with_header("Vary", "Accept-Encoding");
    match coding {
        Some(coding) => reply.with_header("Content-Encoding", coding),
        None => reply,
    }
}

/// A name that carries the hash of its content, or that of its folder, never changes; the manifest is fresh for a minute; the rest is asked again,
/// which costs a 304.
fn cache_control(file: &Path) -> &'static str {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = file.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
    let hash = |part: &str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hashed = name.split('.').any(hash) || hash(folder);
    match name {
        "manifest.json" => "public, max-age=60",
        _ if hashed => "public, max-age=31536000, immutable",
        _ => "no-cache",
    }
}

/// The type by the file's extension.
pub fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    /// A folder of its own for one test, removed with it.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("carte-serve-{name}-{}", std::process::id()));
            fs::create_dir_all(folder.join("donnees")).unwrap();
            fs::create_dir_all(folder.join("code/0123456789")).unwrap();
            fs::write(folder.join("code/0123456789/carte.js"), "0").unwrap();
            fs::write(folder.join("index.html"), "<p>bonjour").unwrap();
            fs::write(folder.join("carte_bg.wasm"), b"\0asm").unwrap();
            fs::write(folder.join("carte.js"), "0".repeat(2000)).unwrap();
            fs::write(folder.join("carte.js.br"), "br!").unwrap();
            fs::write(folder.join("donnees/manifest.json"), "{}").unwrap();
            fs::write(folder.join("donnees/lieux-42.0123456789.bin"), "CMNi").unwrap();
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    /// One raw exchange; headers and body apart.
    fn ask(server: &Server, request: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
    }

    fn get(server: &Server, path: &str, more: &str) -> (String, Vec<u8>) {
        ask(server, &format!("GET {path} HTTP/1.1\nConnection: close\n{more}\n"))
    }

    #[test]
    fn each_file_has_its_type_and_its_lifetime() {
        let scratch = Scratch::new("types");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        let check = |path: &str, mime: &str, cache: &str| {
            let (head, _) = get(&server, path, "");
            assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
            assert!(head.contains(&format!("Content-Type: {mime}")), "{path}: {head}");
            assert!(head.contains(&format!("Cache-Control: {cache}")), "{path}: {head}");
            assert!(head.contains("Access-Control-Allow-Origin: *"), "{path}: {head}");
        };
        check("/", "text/html", "no-cache");
        check("/carte_bg.wasm", "application/wasm", "no-cache");
        check("/carte.js?v=1", "text/javascript", "no-cache");
        check("/code/0123456789/carte.js", "text/javascript", "public, max-age=31536000, immutable");
        check("/donnees/manifest.json", "application/json", "public, max-age=60");
        check("/donnees/lieux-42.0123456789.bin", "application/octet-stream", "public, max-age=31536000, immutable");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let scratch = Scratch::new("outside");
        let server = Server::start(Folders::new(scratch.0.join("donnees")), 0).unwrap();
        for path in ["/../index.html", "/%2e%2e/index.html", "/..%2findex.html", "/absent.bin", "//etc/passwd"] {
            assert!(get(&server, path, "").0.starts_with("HTTP/1.1 404"), "{path}");
        }
    }

    #[test]
    fn what_gains_by_it_goes_compressed_as_the_browser_asks() {
        let scratch = Scratch::new("brotli");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        let (head, body) = get(&server, "/carte.js", "Accept-Encoding: gzip, br\n");
        assert!(head.contains("Content-Encoding: br") && head.contains("text/javascript"), "{head}");
        assert_eq!(body, b"br!");
        // What is counted is what left: head, empty line, compressed body.
        let sent = Sent { path: "/carte.js".into(), status: 200, bytes: head.len() + 4 + body.len() };
        assert_eq!(server.sent().pop(), Some(sent));
        let (head, body) = get(&server, "/carte.js", "Accept-Encoding: gzip, deflate\n");
        assert!(head.contains("Content-Encoding: gzip") && body.starts_with(&[0x1f, 0x8b]), "{head}");
        for (path, asked, n_bytes) in [("/carte.js", "", 2000), ("/index.html", "Accept-Encoding: gzip\n", 10)] {
            let (head, body) = get(&server, path, asked);
            assert!(!head.contains("Content-Encoding") && body.len() == n_bytes, "{path}: {head}");
        }
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let scratch = Scratch::new("etag");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        let (head, _) = get(&server, "/index.html", "");
        let tag = head.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap().to_owned();
        let (head, body) = get(&server, "/index.html", &format!("If-None-Match: {tag}\n"));
        assert!(head.starts_with("HTTP/1.1 304") && body.is_empty(), "{head}");
        fs::write(scratch.0.join("index.html"), "<p>bonsoir").unwrap();
        let (head, _) = get(&server, "/index.html", &format!("If-None-Match: {tag}\n"));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }

    #[test]
    fn head_announces_the_length_and_sends_no_body() {
        let scratch = Scratch::new("head");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        let (head, body) = ask(&server, "HEAD /carte.js HTTP/1.1\nConnection: close\n\n");
        assert!(head.contains("Content-Length: 2000") && body.is_empty(), "{head}");
    }

    #[test]
    fn a_second_folder_hides_what_the_first_has_there() {
        let (scratch, other) = (Scratch::new("first"), Scratch::new("second"));
        fs::write(other.0.join("manifest.json"), "{\"autre\":1}").unwrap();
        let server = Server::start(Folders::new(&scratch.0).and("/donnees/", &other.0), 0).unwrap();
        assert_eq!(get(&server, "/donnees/manifest.json", "").1, b"{\"autre\":1}");
        assert_eq!(get(&server, "/index.html", "").1, b"<p>bonjour");
    }

    #[test]
    fn a_hook_turns_a_good_answer_into_a_fault() {
        let scratch = Scratch::new("hook");
        let folders = Folders::new(&scratch.0).with_hook(|request, reply| match request.path.as_str() {
            "/carte.js" => reply.at_pace(Pace::CutAfter(10)),
            "/carte_bg.wasm" => reply.with_header("Content-Type", "text/plain"),
            "/index.html" => reply.at_pace(Pace::Drops { bytes: 3, pause: Duration::from_millis(1) }),
            "/donnees/manifest.json" => Reply::new(500, "text/html", "<h1>panne"),
            "/depot" if request.method == "POST" => Reply::new(201, "text/plain", ""),
            "/depot" => reply.at_pace(Pace::Never),
            _ => reply,
        });
        let server = Server::start(folders, 0).unwrap();
        let (head, body) = get(&server, "/carte.js", "");
        assert!(head.contains("Content-Length: 2000") && body.len() == 10, "{head}");
        assert!(get(&server, "/carte_bg.wasm", "").0.contains("Content-Type: text/plain"));
        assert_eq!(get(&server, "/index.html", "").1, b"<p>bonjour");
        assert!(get(&server, "/donnees/manifest.json", "").0.starts_with("HTTP/1.1 500"));
        let seen: Vec<String> = server.seen().into_iter().map(|request| request.path).collect();
        assert_eq!(seen, ["/carte.js", "/carte_bg.wasm", "/index.html", "/donnees/manifest.json"]);
        let posted = "POST /depot HTTP/1.1\nConnection: close\nContent-Length: 4\n\n{\"\"}";
        assert!(ask(&server, posted).0.starts_with("HTTP/1.1 201"));
        assert_eq!(server.seen().pop().map(|request| request.body), Some(b"{\"\"}".to_vec()));
        let mut silent = TcpStream::connect(server.address).unwrap();
        silent.write_all(b"GET /depot HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        drop(silent.read_to_end(&mut answer));
        assert_eq!(answer, b"");
    }

    #[test]
    fn what_fails_may_be_read_by_other_origins_unless_it_is_told_otherwise() {
        let scratch = Scratch::new("reserved");
        let folders = Folders::new(&scratch.0).with_hook(|request, reply| match request.path.as_str() {
            "/panne" => Reply::new(500, "text/plain", "").with_header(ALLOWED, "*"),
            _ => reply,
        });
        let answers = |folders: Folders| {
            let server = Server::start(folders, 0).unwrap();
            ["/carte.js", "/absent.js", "/panne"].map(|path| get(&server, path, "").0.contains(ALLOWED))
        };
        assert_eq!(answers(folders.clone()), [true, true, true]);
        assert_eq!(answers(folders.closed_when_it_fails()), [true, false, false]);
    }

    #[test]
    fn a_request_for_another_host_is_refused_and_seen() {
        let scratch = Scratch::new("foreign");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        for target in ["GET http://ailleurs.example/index.html", "CONNECT ailleurs.example:443"] {
            let (head, _) = ask(&server, &format!("{target} HTTP/1.1\nConnection: close\n\n"));
            assert!(head.starts_with("HTTP/1.1 502"), "{head}");
        }
        assert_eq!(server.seen().iter().filter(|request| request.is_foreign()).count(), 2);
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let scratch = Scratch::new("keepalive");
        let server = Server::start(Folders::new(&scratch.0), 0).unwrap();
        let two = "GET /index.html HTTP/1.1\n\nGET /carte_bg.wasm HTTP/1.1\nConnection: close\n\n";
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(two.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer);
        assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
        assert!(text.ends_with("\0asm"), "{text}");
    }
}
