//! The pipe to a browser's process: one command at a time is awaited, events are kept as they come.
//!
//! It knows messages and what they say of one window: frames, the contexts that scripts run in, what is loading, what the console says. It
//! does not know what a journey asks.

use super::words::{of_console, of_exception, of_log};
use crate::webdriver::{Answer, Said, WebDriverError};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Where scripts of a frame run: a document's own, for as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Context {
    /// The target that tells of it: the page's, or that of a frame in a process of its own.
    pub session: String,
    pub id: u64,
    /// Never given twice.
    pub unique: String,
}

/// A command that each frame of a process of its own is told as well, before its first script.
pub(super) type Order = (String, Value);

/// What has been heard.
#[derive(Default)]
pub(super) struct Heard {
    n_sent: u64,
    /// By the number of the command; empty until it comes.
    answers: HashMap<u64, Option<Value>>,
    /// The browser has ended.
    pub ended: bool,
    pub window: Told,
}

/// What is known of the window that is driven.
#[derive(Default)]
pub(super) struct Told {
    /// The page's own target.
    pub session: String,
    pub orders: Vec<Order>,
    /// By frame.
    pub contexts: HashMap<String, Context>,
    /// Of a frame, the one around it.
    pub parents: HashMap<String, String>,
    pub loading: HashSet<String>,
    /// Of a frame, what it shows, by the number that the browser gives each load.
    pub documents: HashMap<String, String>,
    /// All that were shown.
    pub committed: HashSet<String>,
    /// All whose `load` has been.
    pub loaded: HashSet<String>,
    pub said: Vec<Said>,
    /// What a dialog asked that was dismissed, until a command is told.
    pub dialog: Option<String>,
    pub crashed: bool,
    /// Sessions of frames in processes of their own.
    pub sessions: HashSet<String>,
    /// How many events have come.
    pub n_events: u64,
}

/// One end of the pipe; what is said at the other is heard by a thread of its own.
#[derive(Clone)]
pub(super) struct Pipe {
    shared: Arc<Shared>,
}

struct Shared {
    to: Mutex<Option<ChildStdin>>,
    heard: Mutex<Heard>,
    news: Condvar,
}

/// How long a command may take that is not a script or a page.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

impl Pipe {
    pub(super) fn new(to: ChildStdin, from: ChildStdout) -> Self {
        let shared =
            Arc::new(Shared { to: Mutex::new(Some(to)), heard: Mutex::new(Heard::default()), news: Condvar::new() });
        let listening = Arc::clone(&shared);
        thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut message = Vec::new();
            // An error is an end as well.
            while from.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop();
                if let Ok(value) = serde_json::from_slice(&message) {
                    listening.hear(value);
                }
                message.clear();
            }
            listening.heard().ended = true;
            listening.news.notify_all();
        });
        Self { shared }
    }

    /// Sends a command to a target (`""`: the browser) and waits for its answer.
    pub(super) fn call(&self, session: &str, method: &str, parameters: Value) -> Answer {
        self.call_within(PATIENCE, session, method, parameters)
    }

    pub(super) fn call_within(&self, patience: Duration, session: &str, method: &str, parameters: Value) -> Answer {
        let n = {
            let mut heard = self.heard();
            heard.n_sent += 1;
            let n = heard.n_sent;
            heard.answers.insert(n, None);
            n
        };
        self.shared.send(n, session, method, parameters)?;
        let what = || format!("{method} takes more than {} s", patience.as_secs());
        let (answer, ended) = self
            .until(patience, |heard| {
                if heard.answers.get(&n).is_some_and(Option::is_some) {
                    return heard.answers.remove(&n).flatten().map(|answer| (Some(answer), false));
                }
                (heard.ended || heard.window.crashed).then_some((None, heard.ended))
            })
            .ok_or_else(|| {
                self.heard().answers.remove(&n);
                WebDriverError::Refused("timeout".into(), what())
            })?;
        let why = if ended { "the browser has ended" } else { "the page's process has crashed" };
        let mut answer = answer.ok_or_else(|| WebDriverError::Driver(why.into()))?;
        match answer["error"]["message"].as_str() {
            Some(message) => Err(WebDriverError::Refused("unknown error".into(), format!("{method}: {message}"))),
            None => Ok(answer["result"].take()),
        }
    }

    /// Waits until what has been heard gives something; nothing, if it does not in time.
    pub(super) fn until<T>(&self, patience: Duration, mut look: impl FnMut(&mut Heard) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + patience;
        let mut heard = self.heard();
        loop {
            if let Some(found) = look(&mut heard) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            heard = self.shared.news.wait_timeout(heard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(super) fn heard(&self) -> MutexGuard<'_, Heard> {
        self.shared.heard()
    }

    /// What a browser ends by.
    pub(super) fn close(&self) {
        drop(self.shared.to.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// The number of commands whose answer nobody waits for.
const NOBODY: u64 = 0;

impl Shared {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, n: u64, session: &str, method: &str, parameters: Value) -> Answer<()> {
        let mut message = json!({ "id": n, "method": method, "params": parameters });
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        let pipe = to.as_mut().ok_or_else(|| WebDriverError::Driver("the browser has been closed".into()))?;
        Ok(pipe.write_all(&bytes).and_then(|()| pipe.flush())?)
    }

    fn hear(&self, mut message: Value) {
        let mut heard = self.heard();
        if let Some(n) = message["id"].as_u64() {
            if let Some(place) = heard.answers.get_mut(&n) {
                *place = Some(message);
            }
        } else {
            let session = message["sessionId"].as_str().unwrap_or_default().to_owned();
            let method = message["method"].as_str().unwrap_or_default().to_owned();
            let orders = heard.window.learn(&session, &method, message["params"].take());
            drop(heard);
            for (session, method, parameters) in orders {
                // Who is gone by now needs no orders.
                drop(self.send(NOBODY, &session, &method, parameters));
            }
        }
        self.news.notify_all();
    }
}

impl Told {
    /// Takes an event to heart; gives the commands that are the answer to it: session, method, parameters.
    fn learn(&mut self, session: &str, method: &str, event: Value) -> Vec<(String, String, Value)> {
        self.n_events += 1;
        // A window that is closed still says that it is.
        if session.is_empty() || !(session == self.session || self.sessions.contains(session)) {
            return Vec::new();
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let frame = text(&event["frameId"]);
        match method {
            "Runtime.executionContextCreated" => {
                let context = &event["context"];
                if context["auxData"]["isDefault"] == true {
                    let unique = text(&context["uniqueId"]);
                    let id = context["id"].as_u64().unwrap_or_default();
                    let of = text(&context["auxData"]["frameId"]);
                    self.contexts.insert(of, Context { session: session.into(), id, unique });
                }
            }
            "Runtime.executionContextDestroyed" => {
                let gone = text(&event["executionContextUniqueId"]);
                self.contexts.retain(|_, context| context.unique != gone);
            }
            "Runtime.executionContextsCleared" => self.contexts.retain(|_, context| context.session != session),
            "Page.frameAttached" => {
                self.parents.insert(frame, text(&event["parentFrameId"]));
            }
            "Page.frameDetached" if event["reason"] != "swap" => {
                self.contexts.remove(&frame);
                self.loading.remove(&frame);
                self.parents.remove(&frame);
            }
            "Page.frameStartedLoading" => {
                self.loading.insert(frame);
            }
            "Page.frameStoppedLoading" => {
                self.loading.remove(&frame);
            }
            "Page.frameNavigated" => {
                let (of, document) = (text(&event["frame"]["id"]), text(&event["frame"]["loaderId"]));
                self.committed.insert(document.clone());
                self.documents.insert(of.clone(), document);
                if let Some(parent) = event["frame"]["parentId"].as_str() {
                    self.parents.insert(of.clone(), parent.to_owned());
                }
                // It is there as it was left.
                if event["type"] == "BackForwardCacheRestore" {
                    self.loading.remove(&of);
                }
            }
            "Page.lifecycleEvent" if event["name"] == "load" => {
                self.loaded.insert(text(&event["loaderId"]));
            }
            "Page.javascriptDialogOpening" => {
                let leaving = event["type"] == "beforeunload";
                if !leaving {
                    self.dialog = Some(text(&event["message"]));
                }
                let answer = json!({ "accept": leaving });
                return vec![(session.into(), "Page.handleJavaScriptDialog".into(), answer)];
            }
            "Inspector.targetCrashed" if session == self.session => self.crashed = true,
            "Log.entryAdded" => self.said.push(of_log(&event["entry"])),
            "Runtime.consoleAPICalled" => self.said.push(of_console(&event)),
            "Runtime.exceptionThrown" => self.said.push(of_exception(&event["exceptionDetails"])),
            "Target.attachedToTarget" => {
                let frames = text(&event["sessionId"]);
                if event["targetInfo"]["type"] != "iframe" {
                    return vec![(frames, RUN.into(), json!({}))];
                }
                self.sessions.insert(frames.clone());
                let orders = self.orders.iter().cloned().chain([(RUN.into(), json!({}))]);
                let first = LISTENING.into_iter().map(|(method, parameters)| (method.to_owned(), said(parameters)));
                return first.chain(orders).map(|(method, what)| (frames.clone(), method, what)).collect();
            }
            "Target.detachedFromTarget" => {
                let gone = text(&event["sessionId"]);
                self.sessions.remove(&gone);
                self.contexts.retain(|_, context| context.session != gone);
            }
            _ => {}
        }
        Vec::new()
    }
}

const RUN: &str = "Runtime.runIfWaitingForDebugger";

/// What a target is told first, so that it tells what is kept here. Frames in processes of their own wait until they
/// have been told all. Workers, which wait as well, are let go at once: what they say stands in the page's own log. (A
/// filter that leaves them out leaves them waiting for ever, and so does turning away from a service worker let go.)
pub(super) const LISTENING: [(&str, &str); 5] = [
    ("Page.enable", "{}"),
    ("Page.setLifecycleEventsEnabled", r#"{ "enabled": true }"#),
    ("Log.enable", "{}"),
    ("Target.setAutoAttach", r#"{ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true }"#),
    ("Runtime.enable", "{}"),
];

/// Parameters as they are written above.
pub(super) fn said(parameters: &str) -> Value {
    serde_json::from_str(parameters).unwrap_or_default()
}
