//! A journey: one page, one browser of its own, what a person does, and the checks that every journey ends with.
//!
//! It does not know what the journey is about.

use crate::carte::{Carte, NARROWEST, done};
use serde_json::{Value, json};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::{fs, io, thread};
use xtask::checks::COUNTED;
use xtask::paths;
use xtask::serve::{Folders, Server};
use xtask::webdriver::{Engine, LISTEN, Session, Wanted};

/// The tag under test.
const TAG: &str = "carte-mednum";

/// A journey before it starts.
pub struct Journey {
    page: String,
    folders: Folders,
    tag: String,
    size: (u32, u32),
    media: Vec<(String, String)>,
    devtools: Vec<(String, Value)>,
    scripts: Vec<String>,
    wasm: bool,
    time_zone: Option<String>,
    beyond: Vec<(Engine, &'static str)>,
    tolerated: Vec<String>,
}

/// The pages of the harness's own tests.
pub fn pages() -> Folders {
    Folders::new(paths::root().join("tests/pages"))
}

/// A publication that `cargo xtask journeys` makes before the journeys: `"demo"`, `"fixture"` (the invented lieux).
///
/// # Panics
/// It is not there.
pub fn published(name: &str) -> PathBuf {
    let folder = paths::target().join("donnees").join(name);
    assert!(folder.join("manifest.json").is_file(), "{} is not published: run cargo xtask journeys", folder.display());
    folder
}

/// Has a number added up in the closing summary of `cargo xtask test`.
pub fn counted(n: usize, what: &str) {
    // Not by a macro that prints: the test runner keeps to itself what passing tests print so.
    drop(io::stdout().write_all(format!("{COUNTED}{n} {what}\n").as_bytes()));
}

impl Journey {
    /// On a page of the built site, such as `index.html` or `index.html?x#y`.
    pub fn on(page: &str) -> Self {
        let site = paths::site();
        assert!(site.join("carte-mednum.js").is_file(), "{} is not built: run cargo xtask journeys", site.display());
        Self::among(Folders::new(site), page)
    }

    /// On a page of other folders, or of folders with a hook that spoils answers.
    pub fn among(folders: Folders, page: &str) -> Self {
        Self {
            page: page.into(),
            folders,
            tag: TAG.into(),
            size: (1280, 900),
            media: Vec::new(),
            devtools: Vec::new(),
            scripts: Vec::new(),
            wasm: true,
            time_zone: None,
            beyond: Vec::new(),
            tolerated: Vec::new(),
        }
    }

    /// With another folder served under a prefix: `.with_folder("/fixture/", published("fixture"))`.
    #[must_use]
    pub fn with_folder(mut self, prefix: &str, folder: PathBuf) -> Self {
        self.folders = self.folders.and(prefix, folder);
        self
    }

    /// Looks at the first element that this selector finds instead of the first `<carte-mednum>`.
    #[must_use]
    pub fn on_tag(mut self, css: &str) -> Self {
        self.tag = css.into();
        self
    }

    /// In a window of this many CSS pixels.
    #[must_use]
    pub fn in_window(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// For a person whose system asks for this: `("prefers-reduced-motion", "reduce")`.
    #[must_use]
    pub fn with_media(mut self, feature: &str, value: &str) -> Self {
        self.media.push((feature.into(), value.into()));
        self
    }

    /// In a browser that was told this by its DevTools before the page is opened.
    #[must_use]
    pub fn with_devtools(mut self, command: &str, parameters: Value) -> Self {
        self.devtools.push((command.into(), parameters));
        self
    }

    /// With a script that runs before any of the page's own, in its frames too.
    #[must_use]
    pub fn with_script(mut self, script: &str) -> Self {
        self.scripts.push(script.into());
        self
    }

    /// By the clock of a visitor in this time zone, standing still at so many seconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn at(self, now_s: i64, time_zone: &str) -> Self {
        self.in_time_zone(time_zone).with_script(&format!("Date.now = () => {now_s}000;"))
    }

    /// For a visitor whose system has this time zone.
    #[must_use]
    pub fn in_time_zone(mut self, time_zone: &str) -> Self {
        self.time_zone = Some(time_zone.into());
        self
    }

    /// For a visitor who allows these, and nothing else that is asked for: `geolocation`, `clipboardReadWrite`…
    #[must_use]
    pub fn allowing(self, permissions: &[&str]) -> Self {
        self.with_devtools("Browser.grantPermissions", json!({ "permissions": permissions }))
    }

    /// In a browser that has no WebAssembly: by its own settings in Firefox; Chromium 156 does not heed `--js-flags=--noexpose-wasm`, so there
    /// a script takes it away before the page begins.
    #[must_use]
    pub fn without_wasm(mut self) -> Self {
        self.wasm = false;
        let journey = self.not_in(Engine::WebKit, "which has no setting against WebAssembly");
        if Engine::asked() == Engine::Chromium {
            journey.with_script("delete globalThis.WebAssembly;")
        } else {
            journey
        }
    }

    /// Not in this engine, whose driver cannot do what the journey does; `why` completes « passed over: NAME, ».
    #[must_use]
    pub fn not_in(mut self, engine: Engine, why: &'static str) -> Self {
        self.beyond.push((engine, why));
        self
    }

    /// In no other engine than Chromium, for what only its DevTools can do within the journey; `why` as above.
    #[must_use]
    pub fn in_chromium_alone(self, why: &'static str) -> Self {
        self.not_in(Engine::Firefox, why).not_in(Engine::WebKit, why)
    }

    /// With console errors that contain these words: a journey through a failure says which it expects.
    #[must_use]
    pub fn tolerating(mut self, words: &str) -> Self {
        self.tolerated.push(words.into());
        self
    }

    /// Opens the page and does it; then checks console, network and storage.
    ///
    /// # Panics
    /// The journey fails; before, it leaves a picture in `target/journeys` and prints what was on the page.
    pub fn run(self, journey: impl FnOnce(&Carte)) {
        self.run_with_server(|carte, _| journey(carte));
    }

    /// The same, for a journey that looks at what was asked of the server.
    ///
    /// # Panics
    /// As [`Journey::run`].
    pub fn run_with_server(self, journey: impl FnOnce(&Carte, &Server)) {
        let mut folders = self.folders.clone();
        if Engine::asked() != Engine::Chromium {
            folders = self.scripts.iter().fold(folders.with_first_script(LISTEN), |folders, script| {
                folders.with_first_script(&format!("{{ {script} }}"))
            });
        }
        let server = Server::start(folders, 0).expect("a free port");
        let address = server.url(&self.page);
        self.visit(&server, &address, |carte| journey(carte, &server));
    }

    /// The same, on a server that is there already and at a whole address of it: what the person does who was sent a link.
    ///
    /// # Panics
    /// As [`Journey::run`].
    pub fn visit(self, server: &Server, address: &str, journey: impl FnOnce(&Carte)) {
        let engine = Engine::asked();
        if let Some(why) = self.passed_over(engine) {
            // Past the test runner, which keeps to itself what passing tests print; `cargo xtask` counts these lines.
            let name = thread::current().name().unwrap_or("journey").to_owned();
            return drop(
                io::stdout().write_all(format!("passed over in {}: {name}, {why}\n", engine.name()).as_bytes()),
            );
        }
        // The server is also the browser's only way to any other host, and that way is closed: whatever the page, its workers or its
        // frames ask of the world is refused and seen.
        let origin = server.origin();
        let wanted = Wanted {
            size: self.size,
            proxy: Some(origin.trim_start_matches("http://")),
            wasm: self.wasm,
            time_zone: self.time_zone.as_deref(),
            shared: self.may_share(),
            ..Wanted::default()
        };
        let session = Session::start(engine, &wanted)
            .unwrap_or_else(|error| panic!("{error}\nrun cargo xtask test, which installs what is missing"));
        done(session.resize(self.size.0, self.size.1));
        if engine == Engine::Chromium {
            let features: Vec<Value> =
                self.media.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            done(session.devtools("Emulation.setEmulatedMedia", &json!({ "features": features })));
            for script in &self.scripts {
                done(session.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": script })));
            }
        }
        for (command, parameters) in &self.devtools {
            done(session.devtools(command, parameters));
        }
        done(session.open(address));
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            journey(&Carte::new(&session, &self.tag));
            self.check_manners(&session, server);
        }));
        if let Err(panic) = outcome {
            // A journey may fail inside a frame.
            drop(session.enter(None));
            self.leave_traces(&session, server);
            resume_unwind(panic);
        }
    }

    /// Whether a context of its own in a browser that others use is enough. A time zone is that of a process, and so is the clipboard.
    fn may_share(&self) -> bool {
        let reads_clipboard = |(_, parameters): &(String, Value)| parameters.to_string().contains("clipboard");
        self.time_zone.is_none() && !self.devtools.iter().any(reads_clipboard)
    }

    /// Why this engine cannot make the journey, if it cannot: what is asked through Chromium's DevTools has no other form here.
    fn passed_over(&self, engine: Engine) -> Option<&'static str> {
        match engine {
            Engine::Chromium => None,
            _ if !self.media.is_empty() => Some("which asks for what a system prefers"),
            _ if !self.devtools.is_empty() => Some("which asks something of DevTools"),
            _ if self.size.0 < NARROWEST => Some("whose window is too narrow for it"),
            _ => self.beyond.iter().find(|(beyond, _)| *beyond == engine).map(|(_, why)| *why),
        }
    }

    fn check_manners(&self, session: &Session, server: &Server) {
        let errors = self.console_errors(session);
        assert!(errors.is_empty(), "the console says:\n{}", errors.join("\n"));
        let foreign = foreign(server);
        assert!(foreign.is_empty(), "asked of other hosts:\n{}", foreign.join("\n"));
        let stored = done(session.script_async(
            "const names = (list) => list.map((one) => one.name ?? one);
             return [document.cookie, Object.keys(localStorage), Object.keys(sessionStorage),
                     names(await indexedDB.databases()), await globalThis.caches?.keys() ?? []].flat().filter((one) => one !== '');",
            &[],
        ));
        assert_eq!(stored, json!([]), "cookies or storage");
    }

    fn console_errors(&self, session: &Session) -> Vec<String> {
        let said = session.console().unwrap_or_default().into_iter();
        let messages = said.filter(|said| said.level == "SEVERE").map(|said| said.message);
        // Asked by the browser, not by the page.
        let ours = messages.filter(|message| !message.contains("/favicon.ico"));
        ours.filter(|message| !self.tolerated.iter().any(|words| message.contains(words))).collect()
    }

    fn leave_traces(&self, session: &Session, server: &Server) {
        let name = thread::current().name().unwrap_or("journey").replace("::", "-");
        let folder = paths::root().join("target/journeys");
        let picture: PathBuf = folder.join(format!("{name}.png"));
        if let Ok(base64) = session.screenshot_base64() {
            drop(fs::create_dir_all(&folder).and_then(|()| fs::write(&picture, decoded(&base64))));
            eprintln!("picture: {}", picture.display());
        }
        eprintln!("address: {}", session.address().unwrap_or_default());
        if let Ok(host) = session.select(&self.tag) {
            let tree = crate::Tree::below(session, &host).unwrap_or_default();
            eprintln!("on the page:\n{}", tree.outline());
        }
        for error in self.console_errors(session) {
            eprintln!("console: {error}");
        }
        let requests = server.seen().into_iter().filter(|request| !CHROMIUMS_OWN.contains(&host(&request.path)));
        let paths: Vec<String> = requests.map(|request| request.path).collect();
        eprintln!("asked of the server: {}", paths.join(" "));
    }
}

/// Where Chromium itself calls home, whatever page is open and whatever it is told at its start. Whole hosts: a page that wants,
/// say, a font asks another.
const CHROMIUMS_OWN: [&str; 6] = [
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "update.googleapis.com",
    "redirector.gvt1.com",
];

/// What the page asked of other hosts.
fn foreign(server: &Server) -> Vec<String> {
    let targets = server.seen().into_iter().filter(xtask::serve::Request::is_foreign).map(|request| request.path);
    targets.filter(|target| !CHROMIUMS_OWN.contains(&host(target))).collect()
}

/// `http://hote.example:80/x` and `hote.example:443` to `hote.example`.
fn host(target: &str) -> &str {
    let host = target.split_once("://").map_or(target, |(_, after)| after);
    host.split(['/', ':']).next().unwrap_or_default()
}

/// The bytes that a text in base64 stands for.
pub fn decoded(base64: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = base64.bytes().filter_map(value).collect();
    let group = |four: &[u8]| {
        let bits = four.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    digits.chunks(4).flat_map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_request_is_told_from_its_address() {
        for (target, expected) in [("http://a.example/x:y", "a.example"), ("a.example:443", "a.example"), ("/x", "")] {
            assert_eq!(host(target), expected, "{target}");
        }
    }

    #[test]
    fn base64_is_decoded_with_and_without_padding() {
        for (text, bytes) in [("", ""), ("QQ==", "A"), ("QUI=", "AB"), ("QUJD", "ABC"), ("QUJDREU=", "ABCDE")] {
            assert_eq!(decoded(text), bytes.as_bytes(), "{text}");
        }
    }
}
