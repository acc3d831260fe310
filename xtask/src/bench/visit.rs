//! One visit: a cold load, then what a visitor does, then a warm load, in a browser of its own; the same for every contender.
//!
//! It gathers numbers by name. What of them is printed, and beside what, is the report's business.

use super::acts::{FIRST_OPTION, Figure, NEED};
use super::contenders::{Contender, Form, is_data};
use super::page::{evaluated, metric_ms, press, ready, settled, timed};
use super::{frames, memory};
use crate::serve::Server;
use crate::webdriver::{Answer, Engine, Session, Wanted};
use serde_json::json;

/// How often the filter is set and let go of.
const TURNS: usize = 4;

/// Of the same origin as the pages, so that what comes next is in the same process.
const BLANK: &str = "bench/vide.html";

/// What the pages leave, by the name that the table has for it.
const MARKS: [(&str, &str); 3] =
    [("carte:frame", "empty frame"), ("carte:first", "first map"), ("carte:ready", "ready")];

/// Before any script of the page: tasks over 50 ms, as Chromium tells of them.
const LONG_TASKS: &str = "globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: 'longtask' });";

/// Visits; what was measured before a failure is in `figures` all the same.
///
/// # Errors
/// It did not finish, and why.
pub fn visit(
    contender: &Contender,
    server: &Server,
    page: &str,
    slowdown: u32,
    figures: &mut Vec<Figure>,
) -> Answer<()> {
    let mut arguments = vec!["--enable-blink-features=ForceEagerMeasureMemory"];
    arguments.extend(contender.arguments);
    let session = Session::start(Engine::Chromium, &Wanted { arguments: &arguments, ..Wanted::default() })?;
    session.open(&server.url(BLANK))?;
    session.devtools("Performance.enable", &json!({}))?;
    for source in [LONG_TASKS, memory::WATCH_WASM] {
        session.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": source }))?;
    }
    session.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": slowdown }))?;
    load(&session, server, page, "cold", figures)?;
    settled(&session)?;
    memory::measure(&session, figures)?;

    let ours = !matches!(contender.form, Form::Other(_));
    if ours {
        press(&session, NEED)?;
        settled(&session)?;
    }
    let option = if ours { FIRST_OPTION } else { "input" };
    for _ in 0..TURNS {
        let (painted, script) = timed(&session, "carte:filtered", || press(&session, option))?;
        figures.push(("filter click → painted, ms".into(), painted));
        figures.push(("filter, main-thread script, ms".into(), script));
    }
    if ours {
        press(&session, NEED)?;
    }
    evaluated(&session, if ours { "location.hash = 'carte-territoire--69'" } else { "void bench.toRhone()" })?;
    settled(&session)?;
    let stage = if ours { ".vue" } else { "#map" };
    frames::pan(&session, stage, figures)?;
    frames::zoom(&session, stage, ours, figures)?;

    session.open(&server.url(BLANK))?;
    load(&session, server, page, "warm", figures)
}

/// Goes to the page and waits until all of it answers.
fn load(session: &Session, server: &Server, page: &str, cache: &str, figures: &mut Vec<Figure>) -> Answer<()> {
    let before = metric_ms(session, "TaskDuration")?;
    let sent_before = server.sent().len();
    session.open(&server.url(page))?;
    ready(session)?;
    // Before anything is asked: reading the marks is a task of its own.
    let after = metric_ms(session, "TaskDuration")?;
    let answer = evaluated(
        session,
        &format!(
            "(() => {{
               const at = (name) => performance.getEntriesByName(name)[0]?.startTime ?? null;
               const tasks = longTasks.filter((task) => task.startTime < at('carte:ready')).map((task) => task.duration);
               return {{ marks: {}.map(at), longest: Math.max(0, ...tasks),
                        over: tasks.reduce((sum, task) => sum + task - 50, 0) }};
             }})()",
            json!(MARKS.map(|(mark, _)| mark))
        ),
    )?;
    let mut add = |what: &str, figure: f64| figures.push((format!("{cache}: {what}"), figure));
    for ((_, name), at) in MARKS.iter().zip(answer["marks"].as_array().into_iter().flatten()) {
        if let Some(at) = at.as_f64() {
            add(&format!("navigation → {name}, ms"), at);
        }
    }
    // A new process counts anew.
    add("main thread until ready, ms", if after < before { after } else { after - before });
    add("longest task until ready, ms", answer["longest"].as_f64().unwrap_or_default());
    add("tasks beyond 50 ms until ready, sum, ms", answer["over"].as_f64().unwrap_or_default());
    let (mut code, mut data) = (0, 0);
    for sent in server.sent().iter().skip(sent_before) {
        *if is_data(&sent.path) { &mut data } else { &mut code } += sent.bytes;
    }
    add("code on the wire, kB", code as f64 / 1e3);
    add("data on the wire, kB", data as f64 / 1e3);
    Ok(())
}
