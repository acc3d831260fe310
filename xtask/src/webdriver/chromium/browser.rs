//! Chromium's process: how it is started, how it ends, and who has the use of it next.
//!
//! It does not know what is done in a window.

use super::pipe::Pipe;
use crate::checks::COUNTED;
use crate::tools;
use crate::webdriver::{Answer, Wanted, WebDriverError};
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs, io, thread};

/// A browser. Dropped, it ends; and so it does when the process that started it does, in whatever manner.
pub(super) struct Browser {
    pub pipe: Pipe,
    /// A shell that waits for the browser and then takes its profile away.
    guard: Child,
    profile: PathBuf,
}

/// The browser reads commands at 3 and answers at 4.
const GUARD: &str = r#""$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf -- "$0" || { sleep 1; rm -rf -- "$0"; }"#;

/// What chromedriver starts it with, and what keeps it from talking to its makers, from having windows that nobody
/// asked for, and from holding back what nobody looks at.
const ARGUMENTS: [&str; 24] = [
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-service-autorun",
    "--enable-automation",
    "--test-type=webdriver",
    "--allow-pre-commit-input",
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-hang-monitor",
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",
    "--disable-quic",
    "--disable-sync",
];

/// Besides: a process that is started beforehand for a page that may come, where each window has one page; and the two
/// pages that draw the list under the bar for addresses, in a process of their own for each window, where nobody types.
/// A window costs 0.3 s of a processor without them, 0.8 with them.
const FEATURES: &str = "--disable-features=IgnoreDuplicateNavs,Prewarm,AutofillServerCommunication,OptimizationHints,\
     MediaRouter,Translate,NetworkTimeServiceQuerying,SpareRendererForSitePerProcess,\
     WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup";

/// Where browsers that several journeys use one after the other send what is nobody's: nothing listens there. Each
/// journey has a way of its own.
const NOWHERE: &str = "127.0.0.1:1";

/// How long it may take to answer at first.
const STARTS_WITHIN: Duration = Duration::from_secs(20);

/// How long it may take to end, and its profile to go.
const ENDS_WITHIN: Duration = Duration::from_secs(20);

/// Browsers of this process that nobody uses now. There are never more than were used at once.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

impl Browser {
    /// A browser of its own, with what is wanted as its settings; or, if it may be shared, one that is idle, without.
    pub(super) fn get(wanted: &Wanted) -> Answer<Self> {
        let idle = || if wanted.shared { IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop() } else { None };
        while let Some(browser) = idle() {
            match browser.pipe.call_within(STARTS_WITHIN, "", "Browser.getVersion", json!({})) {
                Ok(_) => return Ok(browser),
                Err(error) => tell_replaced(&format!("it was idle: {error}")),
            }
        }
        Self::start(wanted)
    }

    /// For who wants one next. Its windows are closed.
    pub(super) fn put_back(self) {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    fn start(wanted: &Wanted) -> Answer<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let profile = env::temp_dir().join(format!("carte-mednum-chromium-{}-{number}", id()));
        fs::create_dir_all(profile.join("Default"))?;
        // A window whose context is thrown away afterwards is a private one to Chromium, and would refuse to frames of other sites what they
        // have in any other window.
        let preferences = json!({
            "intl": { "accept_languages": "fr-FR,fr" },
            "profile": { "cookie_controls_mode": 0, "block_third_party_cookies": false },
        });
        fs::write(profile.join("Default/Preferences"), preferences.to_string())?;
        let proxy = if wanted.shared { Some(NOWHERE) } else { wanted.proxy };
        let program = tools::chromium().map_err(WebDriverError::Driver)?;
        let mut command = Command::new("sh");
        command.args(["-c", GUARD]).arg(&profile).arg(&program).args(ARGUMENTS).arg(FEATURES);
        command.arg(format!("--user-data-dir={}", profile.display()));
        command.args(proxy.map(|proxy| format!("--proxy-server=http://{proxy}"))).args(wanted.arguments);
        command.envs(wanted.time_zone.map(|zone| ("TZ", zone)));
        // A group of its own: whoever is interrupted with all that it started ends, and by that the pipe, and by that the browser.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut guard = command.spawn()?;
        let ends = guard.stdin.take().zip(guard.stdout.take());
        let (to, from) = ends.ok_or_else(|| WebDriverError::Driver("no pipe to the browser".into()))?;
        let browser = Self { pipe: Pipe::new(to, from), guard, profile };
        let answer: Answer<Value> = browser.pipe.call_within(STARTS_WITHIN, "", "Browser.getVersion", json!({}));
        answer.map(|_| browser).map_err(|error| WebDriverError::Driver(format!("{}: {error}", program.display())))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.pipe.close();
        // The shell's end of the pipe closes after the browser's.
        if self.pipe.until(ENDS_WITHIN, |heard| heard.ended.then_some(())).is_none() {
            // The group of our own child, which lives: it is not waited for yet.
            drop(Command::new("kill").args(["-9", "--", &format!("-{}", self.guard.id())]).status());
        }
        drop(self.guard.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

/// Says past the test runner that a browser which others would have used is not used any more, and has it counted in the closing summary.
pub(super) fn tell_replaced(why: &str) {
    let name = thread::current().name().unwrap_or("journey").to_owned();
    let line = format!("browser replaced after {name}: {why}\n{COUNTED}1 browsers replaced after a fault\n");
    drop(io::stdout().write_all(line.as_bytes()));
}
