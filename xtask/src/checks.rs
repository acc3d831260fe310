//! `cargo xtask check` and `cargo xtask test`: what must hold before a commit, and all that must hold.
//!
//! It knows the order (cheap things first, so that they fail first) and counts what ran; what each test means is in the tests.

use crate::steps::{Outcome, captured, run, step};
use crate::tools::{self, NATIVE, Tools, WASM};
use crate::webdriver::{Engine, VARIABLE};
use crate::{budget, leptos, pages, paths, site, trap, trunk};
use atlas::calendar::Date;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, iter};

/// Only compiled for the browser, where they are one file each.
const BUNDLES: [&str; 4] = ["--exclude", "widget-bundle", "--exclude", "reader-bundle"];

/// What is for the browser.
const BROWSER: [&str; 4] = ["widget", "demo", "leptos-carte-mednum", "leptos-demo"];

/// What a test writes past the runner, which keeps to itself what passing tests print, to have it added up in the closing summary:
/// `counted: 88 faults injected`.
pub const COUNTED: &str = "counted: ";

/// The journeys that are made in Firefox and WebKit too by `cargo xtask test`, by module: what a visitor and a webmaster do with a carte. The
/// others are made there by `cargo xtask soak`.
const TASK: [&str; 4] = ["drill_down::", "links::", "search::", "contract::"];

/// How many tests ran, and what they say that they counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    ignored: usize,
    counted: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds what one of cargo's closing lines says, `test result: ok. 12 passed; 0 failed; 1 ignored; …`, or a test.
    fn count(&mut self, line: &str) {
        // The runner may have begun a line of its own.
        if let Some((n, what)) = line.split_once(COUNTED).and_then(|(_, said)| said.trim_end().split_once(' ')) {
            *self.counted.entry(what.to_owned()).or_default() += n.parse::<usize>().unwrap_or_default();
        }
        let Some(result) = line.trim_start().strip_prefix("test result: ") else { return };
        let words: Vec<&str> = result.split_whitespace().collect();
        for pair in words.windows(2) {
            let Ok(n) = pair[0].parse::<usize>() else { continue };
            match pair[1].trim_end_matches(';') {
                "passed" => self.passed += n,
                "failed" => self.failed += n,
                "ignored" => self.ignored += n,
                _ => {}
            }
        }
    }

    /// Takes back failures of tests that are run once more.
    fn make_again(&mut self, n: usize) {
        self.failed -= n.min(self.failed);
        *self.counted.entry("journeys made again after a trap of WebKit's".to_owned()).or_default() += n;
    }
}

/// Format, lints, documentation, native tests.
///
/// # Errors
/// What fails first, and what to do.
pub fn check() -> Outcome<()> {
    let tally = RefCell::new(Tally::default());
    let result = checks(&tools::for_checks()?, &tally);
    summary(&tally);
    result
}

/// Everything: sets up what is missing, then the checks, the component tests, the build, the budgets, the journeys.
///
/// # Errors
/// As [`check`].
pub fn test() -> Outcome<()> {
    let tools = tools::for_site()?;
    tools::for_trunk_and_components()?;
    tools::for_checks()?;
    tools::for_browser()?;
    tools::for_servers()?;
    tools::for_engines()?;
    let tally = RefCell::new(Tally::default());
    let result = checks(&tools, &tally)
        .and_then(|()| components(&tools, &tally))
        .and_then(|()| visited(&tools))
        .and_then(|()| trunk::serves(&tools))
        .and_then(|()| budget::run(&tools))
        .and_then(|()| pages::run())
        .and_then(|()| journeys(&tools, &tally))
        .and_then(|()| others(&tools, &tally));
    summary(&tally);
    result
}

/// The [`TASK`] in the two other engines.
fn others(tools: &Tools, tally: &RefCell<Tally>) -> Outcome<()> {
    for engine in [Engine::Firefox, Engine::WebKit] {
        in_engine(engine, tools, &[&JOURNEYS[..], &TASK].concat(), tally)?;
    }
    Ok(())
}

/// What cargo is told to make journeys. Names of some may follow.
const JOURNEYS: [&str; 6] = ["test", "--package", "carte-tests", "--test", "journeys", "--"];

/// Journeys in one engine, counted without those that it cannot make; `words` are for cargo. Those that ended in a trap of the engine's own
/// are made once more, and counted.
fn in_engine(engine: Engine, tools: &Tools, words: &[&str], tally: &RefCell<Tally>) -> Outcome<()> {
    told(engine, tools, words, tally).1
}

/// The same, and what there is to tell of it whether it failed or not.
fn told(engine: Engine, tools: &Tools, words: &[&str], tally: &RefCell<Tally>) -> (Run, Outcome<()>) {
    let before = tally.borrow().passed;
    let name = format!("Journeys in {} {}", engine.name(), engine.version());
    let make = |name: &str, words: &[&str]| {
        let said = RefCell::new(String::new());
        let mut cargo = tools.command("cargo");
        cargo.args(words).env(VARIABLE, engine.name());
        let outcome = tests_heard(name, &mut cargo, tally, |text| {
            let mut said = said.borrow_mut();
            said.push_str(text);
            said.push('\n');
        });
        (said.into_inner(), outcome)
    };
    let (said, mut outcome) = make(&name, words);
    let mut run = Run { failed: trap::failed(&said), ..Run::default() };
    let trapped = trap::of_the_engine(&said).filter(|_| engine == Engine::WebKit && outcome.is_err());
    if let Some(trapped) = trapped {
        tally.borrow_mut().make_again(trapped.len());
        let again: Vec<&str> =
            JOURNEYS.into_iter().chain(["--exact"]).chain(trapped.iter().map(String::as_str)).collect();
        let (said, second) = make(&format!("{name}, again after a trap"), &again);
        (outcome, run.failed, run.again) = (second, trap::failed(&said), trapped);
    }
    run.passed_over = passed_over(&said).len();
    run.made = (tally.borrow().passed - before).saturating_sub(run.passed_over);
    println!("  {} {}: {} journeys made, {} passed over", engine.name(), engine.version(), run.made, run.passed_over);
    if outcome.is_err() && run.failed.is_empty() {
        // It was not a journey that failed: nothing was compiled, say.
        run.failed.push("before its end".into());
    }
    (run, outcome)
}

/// The journeys that say so: `passed over in WebKit: NAME, why`. The runner may have begun the line.
fn passed_over(said: &str) -> BTreeSet<String> {
    let lines = said.lines().filter_map(|line| line.split_once("passed over in ")?.1.split_once(": "));
    lines.filter_map(|(_, line)| Some(line.split_once(", ")?.0.to_owned())).collect()
}

/// What became of the journeys of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Run {
    made: usize,
    passed_over: usize,
    failed: Vec<String>,
    /// Those that were made once more.
    again: Vec<String>,
}

impl Run {
    /// Its line in the table of `docs/testing.md`.
    ///
    /// # Units
    /// - `at`: seconds since 1970-01-01 00:00 UTC.
    fn row(&self, at: u64, engine: &str, which: &str, lasted: Duration) -> String {
        let (days, seconds) = (at / 86_400, lasted.as_secs());
        let Date { year, month, day } = Date::of_day_number(i64::try_from(days).unwrap_or_default());
        let (hour, minute) = (at % 86_400 / 3_600, at % 3_600 / 60);
        let mut outcome = format!("{} made", self.made);
        for (names, what) in [(&self.failed, "failed"), (&self.again, "made again")] {
            if !names.is_empty() {
                outcome += &format!(", {} {what}: {}", names.len(), names.join(" "));
            }
        }
        if self.passed_over > 0 {
            outcome += &format!(", {} passed over", self.passed_over);
        }
        let (date, lasted) =
            (format!("{year}-{month:02}-{day:02}"), format!("{} min {:02} s", seconds / 60, seconds % 60));
        format!("| {date} {hour:02}:{minute:02} | {engine} | {which} | {outcome} | {lasted} |\n")
    }
}

/// Builds what the journeys visit, and makes them: `--engine E` in another than Chromium, `--repeat N` so many times, each a line more in
/// `docs/testing.md`. Words after that go to the test runner: a journey's name, say.
///
/// # Errors
/// As [`check`]; with `--repeat`, once all runs have been made.
pub fn journeys_alone(words: &[String]) -> Outcome<()> {
    let (engine, repeat, words) = wishes(words)?;
    let tools = tools::for_modules()?;
    tools::for_browser()?;
    tools::for_servers()?;
    if engine != Engine::Chromium {
        tools::for_engines()?;
    }
    visited(&tools)?;
    let tally = RefCell::new(Tally::default());
    let which = if words.is_empty() { "all".to_owned() } else { words.join(" ") };
    let words: Vec<&str> = JOURNEYS.into_iter().chain(words.iter().map(String::as_str)).collect();
    if repeat.is_some() {
        // Not a part of how long a run takes.
        let mut build = tools.command("cargo");
        build.args(&JOURNEYS[..5]).arg("--no-run");
        run("Build of the journeys", &mut build, "See what the compiler says above.")?;
    }
    let mut outcome = Ok(());
    for _ in 0..repeat.unwrap_or(1) {
        let (began, at) = (Instant::now(), SystemTime::now().duration_since(UNIX_EPOCH));
        let (run, of_this) = told(engine, &tools, &words, &tally);
        if repeat.is_some() {
            let name = format!("{} {}", engine.name(), engine.version());
            note(&run.row(at.unwrap_or_default().as_secs(), &name, &which, began.elapsed()))?;
        }
        outcome = outcome.and(of_this);
    }
    summary(&tally);
    outcome
}

/// Writes a line at the end of the table of runs, which is the end of its file.
fn note(row: &str) -> Outcome<()> {
    let file = paths::root().join("docs/testing.md");
    let written = OpenOptions::new().append(true).open(&file).and_then(|mut file| file.write_all(row.as_bytes()));
    written.map_err(|error| format!("{}: {error}\nRun: git checkout docs/testing.md", file.display()))
}

/// The engine, how often, and what is for the test runner.
fn wishes(words: &[String]) -> Outcome<(Engine, Option<u32>, &[String])> {
    let (mut engine, mut repeat, mut rest) = (Engine::Chromium, None, words);
    loop {
        match rest {
            [option, name, more @ ..] if option == "--engine" => {
                let none = || format!("No engine « {name} »: chromium, firefox or webkit.");
                (engine, rest) = (Engine::named(name).ok_or_else(none)?, more);
            }
            [option, number, more @ ..] if option == "--repeat" => {
                let number = number.parse().ok().filter(|number| *number > 0);
                repeat = Some(number.ok_or("--repeat needs a number of runs: --repeat 3")?);
                rest = more;
            }
            [option] if ["--engine", "--repeat"].contains(&option.as_str()) => {
                return Err(format!("{option} needs a value.\nRun: cargo xtask journeys --engine webkit --repeat 3"));
            }
            _ => return Ok((engine, repeat, rest)),
        }
    }
}

/// What journeys visit: the site, an application with the map inside, the invented lieux, and as many synthetic ones as France has.
fn visited(tools: &Tools) -> Outcome<()> {
    site::build(tools)?;
    leptos::build(tools)?;
    site::Publication::fixture().publish(tools)?;
    budget::synthetic(tools, budget::N_NATIONAL).map(drop)
}

fn summary(tally: &RefCell<Tally>) {
    let Tally { passed, failed, ignored, counted } = &*tally.borrow();
    println!("\n  tests: {passed} passed, {failed} failed, {ignored} ignored");
    for (what, n) in counted {
        println!("  {what}: {n}");
    }
}

fn checks(tools: &Tools, tally: &RefCell<Tally>) -> Outcome<()> {
    let cargo = |arguments: &[&str]| {
        let mut cargo = tools.command("cargo");
        cargo.args(arguments);
        cargo
    };
    run("Format", &mut cargo(&["fmt", "--all", "--check", "--", "--color", "never"]), "Run: cargo fmt --all")?;
    // What is for the browser is checked for the browser only, lints and documentation alike: its dependencies are checked once.
    let browser: Vec<&str> = BROWSER.iter().flat_map(|name| ["--package", name]).chain(["--target", WASM]).collect();
    // The Leptos component is for a server too.
    let native = BROWSER.iter().filter(|name| **name != "leptos-carte-mednum").flat_map(|name| ["--exclude", name]);
    let native: Vec<&str> = iter::once("--workspace").chain(native).chain(BUNDLES).collect();
    for (name, packages) in [("native", &native[..]), ("browser", &browser[..])] {
        let mut clippy = cargo(&["clippy", "--all-targets"]);
        clippy.args(packages).args(["--", "--deny", "warnings"]);
        run(&format!("Lints, {name}"), &mut clippy, "Mend what clippy says above.")?;
    }
    for (name, packages) in [("native", &native[..]), ("browser", &browser[..])] {
        let mut documentation = cargo(&["doc", "--no-deps"]);
        documentation.args(packages).env("RUSTDOCFLAGS", "--deny warnings");
        run(&format!("Documentation, {name}"), &mut documentation, "Mend what rustdoc says above.")?;
    }
    deny(tools)?;
    let mut native = cargo(&["test"]);
    native.args(NATIVE);
    tests("Native tests", &mut native, tally)
}

/// What makes known holes be asked for in every check, and be a failure where they cannot be.
const ASKED: &str = "CARTE_MEDNUM_AVIS";

/// Licences, bans and sources; and known holes where somebody asks, since their database is fetched from a host that not every network has.
fn deny(tools: &Tools) -> Outcome<()> {
    let mut what = vec!["licenses", "bans", "sources"];
    if env::var_os(ASKED).is_some() {
        what.push("advisories");
    }
    run(&format!("cargo-deny: {}", what.join(", ")), &mut denying(tools, &what), "See deny.toml.").map(drop)
}

fn denying(tools: &Tools, what: &[&str]) -> Command {
    let mut deny = tools.command("cargo");
    deny.args(["deny", "--log-level", "error", "check", "--hide-inclusion-graph"]).args(what);
    deny
}

/// Known holes of what is linked. Where their database is out of reach nothing is known: that is said, and a failure only to who asks for it
/// as in [`check`].
///
/// # Errors
/// A hole that is known, or what cargo-deny says.
pub fn advisories(tools: &Tools) -> Outcome<()> {
    step("cargo-deny: advisories", |line| {
        match captured(line, &mut denying(tools, &["advisories"]), "See deny.toml, and update what is named.", |_| {
            false
        }) {
            Err(said) if env::var_os(ASKED).is_none() && is_out_of_reach(&said) => {
                line.print(
                    "  known holes were NOT looked for: the database of advisories cannot be reached from this machine",
                );
                line.note("nothing is known");
                Ok(())
            }
            result => result.map(drop),
        }
    })
}

/// Whether cargo-deny could not have its database, rather than finding something in it.
fn is_out_of_reach(said: &str) -> bool {
    said.contains("failed to fetch advisory database")
}

/// Tests of the widget's parts, each in a real page.
fn components(tools: &Tools, tally: &RefCell<Tally>) -> Outcome<()> {
    if !paths::root().join("widget/tests").is_dir() {
        return Err("widget/tests is missing.\nRun: git checkout widget/tests".into());
    }
    let mut cargo = tools.command("cargo");
    cargo.args(["test", "--package", "widget", "--package", "leptos-carte-mednum", "--target", WASM, "--test", "*"]);
    cargo.env("CHROMEDRIVER", tools::chromedriver()?).env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tests("Component tests in Chromium", &mut cargo, tally)
}

fn journeys(tools: &Tools, tally: &RefCell<Tally>) -> Outcome<()> {
    // With the tests of the harness itself.
    in_engine(Engine::Chromium, tools, &JOURNEYS[..3], tally)
}

/// A step that shows what cargo's tests say, and counts them.
fn tests(name: &str, command: &mut Command, tally: &RefCell<Tally>) -> Outcome<()> {
    tests_heard(name, command, tally, |_| ())
}

/// The same, for who listens to what they say.
fn tests_heard(name: &str, command: &mut Command, tally: &RefCell<Tally>, hear: impl Fn(&str)) -> Outcome<()> {
    step(name, |line| {
        let before = tally.borrow().passed;
        let result = captured(line, command, "See the failure above.", |text| {
            hear(text);
            tally.borrow_mut().count(text);
            let preparing = ["Compiling ", "Blocking ", "Downloading ", "Downloaded "]
                .iter()
                .any(|word| text.trim_start().starts_with(word));
            !preparing && !text.trim().is_empty()
        });
        line.note(format!("{} tests", tally.borrow().passed - before));
        result.map(drop)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_cannot_be_had_is_told_from_a_hole() {
        let unreachable = "[ERROR] failed to fetch advisory database https://db.example with cli: failed to clone: […]";
        assert!(is_out_of_reach(unreachable));
        assert!(!is_out_of_reach("error[vulnerability]: a buffer overflow\n= ID: RUSTSEC-2026-0001"));
        assert!(!is_out_of_reach("error: no such command: `deny`"));
    }

    #[test]
    fn a_run_is_a_line_of_the_table() {
        let run = Run { made: 356, failed: vec!["a::b".into(), "c".into()], ..Run::default() };
        let row = run.row(1_796_148_000, "Chromium 156.0.8078.114", "all", Duration::from_secs(1_025));
        let told = "356 made, 2 failed: a::b c";
        assert_eq!(row, format!("| 2026-12-01 18:00 | Chromium 156.0.8078.114 | all | {told} | 17 min 05 s |\n"));
        let run = Run { made: 29, passed_over: 1, again: vec!["a".into()], ..Run::default() };
        assert!(run.row(0, "WebKit 2", "x", Duration::ZERO).contains("| 29 made, 1 made again: a, 1 passed over |"));
    }

    #[test]
    fn the_table_of_runs_is_the_end_of_its_file() {
        let text = std::fs::read_to_string(paths::root().join("docs/testing.md")).unwrap();
        assert!(text.ends_with("|\n"), "a line more would not be of the table");
        let (_, table) = text.rsplit_once("\n\n").unwrap();
        assert!(table.lines().all(|line| line.split('|').count() == 7), "five columns:\n{table}");
    }

    #[test]
    fn what_is_wished_of_journeys_stands_before_their_names() {
        let wished = |words: &str| {
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            wishes(&words).map(|(engine, repeat, rest)| (engine, repeat, rest.join(" ")))
        };
        assert_eq!(wished(""), Ok((Engine::Chromium, None, String::new())));
        assert_eq!(wished("links:: a"), Ok((Engine::Chromium, None, "links:: a".into())));
        let both = Ok((Engine::WebKit, Some(3), "links::".into()));
        assert_eq!(wished("--engine webkit --repeat 3 links::"), both);
        assert_eq!(wished("--repeat 3 --engine webkit links::"), both);
        for bad in ["--repeat", "--repeat 0", "--repeat x", "--engine", "--engine trident"] {
            assert!(wished(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn journeys_that_say_so_are_passed_over() {
        let said = "passed over in WebKit: a::b, which prints\ntest c ... passed over in WebKit: c, why, again\ntest d ... ok\n";
        assert_eq!(passed_over(said), ["a::b", "c"].map(str::to_owned).into());
    }

    #[test]
    fn cargos_closing_lines_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s",
            "test a_test_result: ok. 5 passed; ... ok",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured",
            "counted: 40 faults injected",
            "test a_journey ... counted: 2 faults injected",
        ] {
            tally.count(line);
        }
        let counted = BTreeMap::from([("faults injected".to_owned(), 42)]);
        assert_eq!(tally, Tally { passed: 15, failed: 2, ignored: 1, counted });
        tally.make_again(1);
        assert_eq!((tally.failed, tally.counted.values().sum::<usize>()), (1, 43));
    }
}
