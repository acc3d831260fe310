//! `cargo xtask check` and `cargo xtask test`: what must hold before a commit, and all that must hold.
//!
//! It knows the order (cheap things first, so that they fail first) and counts what ran; what each test means is in the tests.

use crate::steps::{Outcome, captured, run, step};
use crate::tools::{self, NATIVE, Tools, WASM};
use crate::webdriver::{Engine, VARIABLE};
use crate::{budget, pages, paths, site, trap, trunk};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::Command;

/// Only compiled for the browser, where they are one file each.
const BUNDLES: [&str; 4] = ["--exclude", "widget-bundle", "--exclude", "reader-bundle"];

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
    let (passed_over, before) = (RefCell::new(BTreeSet::new()), tally.borrow().passed);
    let name = format!("Journeys in {} {}", engine.name(), engine.version());
    let make = |name: &str, words: &[&str], said: &RefCell<String>| {
        let mut cargo = tools.command("cargo");
        cargo.args(words).env(VARIABLE, engine.name());
        tests_heard(name, &mut cargo, tally, |text| {
            let line = text.split_once("passed over in ").and_then(|(_, line)| line.split_once(": "));
            let journey = line.and_then(|(_, line)| line.split_once(", ")).map(|(journey, _)| journey.to_owned());
            passed_over.borrow_mut().extend(journey);
            let mut said = said.borrow_mut();
            said.push_str(text);
            said.push('\n');
        })
    };
    let said = RefCell::default();
    if let Err(why) = make(&name, words, &said) {
        let trapped = trap::of_the_engine(&said.borrow()).filter(|_| engine == Engine::WebKit).ok_or(why)?;
        tally.borrow_mut().make_again(trapped.len());
        let again: Vec<&str> =
            JOURNEYS.into_iter().chain(["--exact"]).chain(trapped.iter().map(String::as_str)).collect();
        make(&format!("{name}, again after a trap"), &again, &RefCell::default())?;
    }
    let n_over = passed_over.borrow().len();
    let made = (tally.borrow().passed - before).saturating_sub(n_over);
    println!("  {} {}: {made} journeys made, {n_over} passed over", engine.name(), engine.version());
    Ok(())
}

/// Builds what the journeys visit, and makes them, after `--engine` in another than Chromium. Words after that go to the test runner: a
/// journey's name, say.
///
/// # Errors
/// As [`check`].
pub fn journeys_alone(words: &[String]) -> Outcome<()> {
    let (engine, words) = match words {
        [option, name, rest @ ..] if option == "--engine" => {
            (Engine::named(name).ok_or_else(|| format!("No engine « {name} »: chromium, firefox or webkit."))?, rest)
        }
        words => (Engine::Chromium, words),
    };
    let tools = tools::for_modules()?;
    tools::for_browser()?;
    tools::for_servers()?;
    if engine != Engine::Chromium {
        tools::for_engines()?;
    }
    visited(&tools)?;
    let tally = RefCell::new(Tally::default());
    let words: Vec<&str> = JOURNEYS.into_iter().chain(words.iter().map(String::as_str)).collect();
    let result = in_engine(engine, &tools, &words, &tally);
    summary(&tally);
    result
}

/// What journeys visit: the site, the invented lieux, and as many synthetic ones as France has.
fn visited(tools: &Tools) -> Outcome<()> {
    site::build(tools)?;
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
    let native =
        ["--workspace", "--exclude", "widget", "--exclude", "demo", BUNDLES[0], BUNDLES[1], BUNDLES[2], BUNDLES[3]];
    let browser = ["--package", "widget", "--package", "demo", "--target", WASM];
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
    cargo.args(["test", "--package", "widget", "--target", WASM, "--test", "*"]);
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
