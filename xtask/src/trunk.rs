//! Trunk, for who changes the code: `trunk serve` builds what changed and serves it anew. `Trunk.toml` says what it makes itself, and the
//! hook that makes the rest ([`crate::site::complete`]).
//!
//! The site that is shipped is built without it, for a bare machine compiles Trunk longer than the site. That both make the same site is
//! looked at here, in every test run.

use crate::paths::{files_under, site};
use crate::site::{Role, role};
use crate::steps::{Outcome, Voice, together};
use crate::tools::{self, Tools};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// `trunk serve`, with the tools that it looks for; `words` are its own.
///
/// # Errors
/// What cannot be installed, or that Trunk ended badly, after its own words.
pub fn run(words: &[String]) -> Outcome<()> {
    let tools = tools::for_site()?;
    tools::for_trunk_and_components()?;
    let ended = command(&tools).args(words).status().map_err(|error| format!("trunk: {error}"))?;
    if ended.success() { Ok(()) } else { Err(format!("trunk serve ended with {ended}")) }
}

fn command(tools: &Tools) -> Command {
    let mut trunk = tools.command("trunk");
    // NO_COLOR=1 it takes for the value of its own switch, and stops.
    trunk.arg("serve").env_remove("NO_COLOR");
    trunk
}

/// Runs `trunk serve`, and asks it for every file that `target/site` has.
///
/// # Errors
/// It ends before it serves, or it serves something else.
pub fn serves(tools: &Tools) -> Outcome<()> {
    let work = |voice: &Voice| {
        let (port, _running) = start(tools, voice)?;
        let n_files = same_site(&site(), |path| ask(port, path))?;
        Ok(format!("{n_files} files"))
    };
    together("The site as trunk serve has it", vec![("trunk serve".into(), Box::new(work))])
}

/// A Trunk that ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Our own child, by its handle; both fail only when it is gone already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts it and waits until it serves: it says so once everything is built.
fn start(tools: &Tools, voice: &Voice) -> Outcome<(u16, Running)> {
    let failed = |error: io::Error| format!("trunk serve: {error}");
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr()).map_err(failed)?;
    let (from, to) = io::pipe().map_err(failed)?;
    let mut trunk = command(tools);
    trunk.args(["--color", "never", "--address", "127.0.0.1", "--port", &free.port().to_string()]);
    // The way through Trunk's own functions says nothing about what does not compile.
    trunk.env("RUST_BACKTRACE", "0");
    trunk.stdin(Stdio::null()).stdout(to.try_clone().map_err(failed)?).stderr(to);
    let running = Running(trunk.spawn().map_err(failed)?);
    // The command keeps its ends of the pipe, which would then never close.
    drop(trunk);
    let (mut said, mut lines) = (Vec::new(), BufReader::new(from));
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).map_err(failed)? == 0 {
            return Err(format!("{}\ntrunk serve ended before it served.\nSee Trunk.toml.", said.join("\n")));
        }
        voice.say(&line);
        if line.contains(SERVING) {
            break;
        }
        said.push(line.trim_end().to_owned());
    }
    // Somebody must go on reading, or a full pipe would stop it.
    thread::spawn(move || drop(io::copy(&mut lines, &mut io::sink())));
    // It says so a moment before it listens.
    let since = Instant::now();
    while let Err(error) = TcpStream::connect((Ipv4Addr::LOCALHOST, free.port())) {
        if since.elapsed() > LISTENS_WITHIN {
            return Err(failed(error));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok((free.port(), running))
}

/// What Trunk says when it has built everything and begins to serve.
const SERVING: &str = "server listening at";

/// How long it may take from there to its first answer, on a machine that is busy.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);

/// What a server answers: its head and the body, or why there is none.
type Answer = Outcome<(String, Vec<u8>)>;

/// Whether a server has all files of the site, with the same bytes but for code, whose folder is named after what was compiled, and for
/// what names that folder. How many they are.
fn same_site(site: &Path, ask: impl Fn(&str) -> Answer) -> Outcome<usize> {
    let mut n_files = 0;
    for file in files_under(site) {
        let name = file.strip_prefix(site).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let compressed = [".br", ".gz"].iter().any(|end| name.ends_with(end));
        if compressed || name.starts_with("code/") || role(&name) == Role::Pinned {
            continue;
        }
        let (_, body) = ask(&name)?;
        let expected = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        if !matches!(role(&name), Role::Loader | Role::Configurator) && body != expected {
            return Err(format!("trunk serve has another {name} than target/site.\nSee Trunk.toml."));
        }
        n_files += 1;
    }
    for (page, module) in
        [("carte-mednum.js", "carte-mednum-widget_bg.wasm"), ("configurateur.html", "configurateur_bg.wasm")]
    {
        let (_, text) = ask(page)?;
        let folder = code_of(&String::from_utf8_lossy(&text)).ok_or_else(|| format!("{page} names no code/"))?;
        let (head, _) = ask(&format!("{folder}{module}"))?;
        if !head.to_ascii_lowercase().contains("content-type: application/wasm") {
            return Err(format!("trunk serve sends {module} as something else:\n{head}"));
        }
    }
    Ok(n_files)
}

/// The folder of code that a script or a page names.
fn code_of(text: &str) -> Option<String> {
    let hash: String = text.split_once("code/")?.1.chars().take_while(char::is_ascii_hexdigit).collect();
    (hash.len() == 10).then(|| format!("code/{hash}/"))
}

/// Asks for a file, in the version of HTTP that sends bodies as they are.
fn ask(port: u16, path: &str) -> Answer {
    let failed = |error: io::Error| format!("trunk serve, {path}: {error}");
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    stream.write_all(format!("GET /{path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").as_bytes()).map_err(failed)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or("trunk serve: no answer")?;
    let (head, body) = (String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end + 4..].to_vec());
    if head.split_whitespace().nth(1) == Some("200") {
        return Ok((head, body));
    }
    Err(format!("trunk serve, {path}: {}", head.lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_code_is_found_in_what_names_it() {
        assert_eq!(code_of("a = \"code/0123456789/\";").as_deref(), Some("code/0123456789/"));
        assert_eq!(code_of("code/@CODE@"), None);
        assert_eq!(code_of(""), None);
    }

    #[test]
    fn another_site_is_told_from_the_same_compiled_otherwise() {
        let folder = std::env::temp_dir().join(format!("carte-trunk-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [
            ("index.html", "page"),
            ("index.html.br", "compressed"),
            ("carte-mednum.js", "code/0123456789/"),
            ("configurateur.html", "code/0123456789/"),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let serving = |page: &str, hash: &str, of_wasm: &str| {
            let (page, hash, of_wasm) = (page.to_owned(), hash.to_owned(), of_wasm.to_owned());
            move |path: &str| match path {
                "index.html" => Ok((String::new(), page.clone().into_bytes())),
                "carte-mednum.js" | "configurateur.html" => Ok((String::new(), format!("code/{hash}/").into_bytes())),
                path if path.starts_with(&format!("code/{hash}/")) => {
                    Ok((format!("Content-Type: {of_wasm}"), Vec::new()))
                }
                path => Err(format!("404 {path}")),
            }
        };
        let (hash, wasm) = ("abcdef0123", "application/wasm");
        let results = [
            same_site(&folder, serving("page", hash, wasm)),
            same_site(&folder, serving("other", hash, wasm)),
            same_site(&folder, serving("page", "", wasm)),
            same_site(&folder, serving("page", hash, "text/plain")),
        ];
        fs::write(folder.join("absent.html"), "").unwrap();
        let absent = same_site(&folder, serving("page", hash, wasm));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(results[0], Ok(3));
        for (result, named) in results[1..].iter().zip(["index.html", "names no code/", "text/plain"]) {
            assert!(result.as_ref().is_err_and(|why| why.contains(named)), "{result:?}");
        }
        assert!(absent.is_err_and(|why| why.contains("absent.html")));
    }

    #[test]
    fn an_answer_is_its_body_and_anything_but_200_an_error() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = thread::spawn(move || {
            for answer in ["HTTP/1.0 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n", "HTTP/1.0 404 Not Found\r\n\r\n", ""] {
                let (mut stream, _) = listener.accept().unwrap();
                // To its end: what is unread when a connection closes resets it.
                let mut asked = Vec::new();
                while !asked.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).unwrap();
                    asked.extend(byte);
                }
                assert!(asked.starts_with(b"GET /a/b HTTP/1.0\r\n"));
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        let (head, body) = ask(port, "a/b").unwrap();
        assert!(head.ends_with("A: b") && body == b"body\r\n\r\n", "{head}");
        assert!(ask(port, "a/b").is_err_and(|why| why.contains("a/b") && why.contains("404")));
        assert!(ask(port, "a/b").is_err());
        serving.join().unwrap();
    }
}
