//! `cargo xtask soak`: what nobody thought of, against what must hold of any input, for as long as one likes.
//!
//! Each target of `tests/fuzz` begins with the corpus that the last soak left, and leaves there what it found, minimised: the inputs that
//! between them reach all that was reached, the short ones first, as many as fit. Native tests go through that corpus each time. What a
//! target means is its own business; what failed is left in `tests/fuzz/artifacts` and becomes a test with a name.

use crate::paths::{self, root};
use crate::steps::{Outcome, captured, run, step};
use crate::tools::{self, Tools};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The targets, by name.
pub const TARGETS: [&str; 6] = ["csv", "json", "horaires", "wire", "hash", "attributs"];

/// What is kept of one target's corpus, in bytes: all of them together are a twentieth of a photograph.
const KEPT: u64 = 48_000;

/// How the names of inputs begin that somebody wrote: they say something, and stay however long they are.
const WRITTEN: &str = "depart-";

/// Longest input that is tried, in bytes.
const LONGEST: &str = "4096";

const HELP: &str = "cargo xtask soak [--minutes N] [TARGET…]   ten minutes each, unless told otherwise";

/// Runs the targets one after the other.
///
/// # Errors
/// The first input that breaks a property, and how to run it again.
pub fn run_targets(words: &[String]) -> Outcome<()> {
    let (minutes, targets) = wishes(words)?;
    let tools = tools::for_soak()?;
    for target in targets {
        soak(&tools, target, minutes)?;
    }
    Ok(())
}

fn wishes(words: &[String]) -> Outcome<(u32, Vec<&'static str>)> {
    let (mut minutes, mut targets) = (10, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--minutes" {
            let value = words.next().and_then(|value| value.parse().ok()).filter(|minutes| *minutes > 0);
            minutes = value.ok_or_else(|| format!("--minutes needs a number.\n{HELP}"))?;
            continue;
        }
        let target = TARGETS.into_iter().find(|target| target == word);
        targets.push(target.ok_or_else(|| format!("No target « {word} », only {}.\n{HELP}", TARGETS.join(", ")))?);
    }
    Ok((minutes, if targets.is_empty() { TARGETS.to_vec() } else { targets }))
}

/// The committed corpus of a target.
fn committed(target: &str) -> PathBuf {
    root().join("tests/fuzz/corpus").join(target)
}

fn soak(tools: &Tools, target: &str, minutes: u32) -> Outcome<()> {
    let failed = |error: std::io::Error| format!("{target}: {error}");
    let (found, least) =
        (paths::target().join("fuzz/corpus").join(target), paths::target().join("fuzz/least").join(target));
    // What an interrupted run left there is no part of this one.
    for folder in [&found, &least] {
        drop(fs::remove_dir_all(folder));
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(committed(target)).map_err(failed)?;
    run(&format!("Build of {target}"), &mut fuzz(tools, "build", target), "See what the compiler says above.")?;
    let mut running = fuzz(tools, "run", target);
    running.arg(&found).arg(committed(target)).arg("--");
    running.args(["-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1"]);
    running.args([format!("-max_len={LONGEST}"), format!("-max_total_time={}", minutes * 60)]);
    let cure =
        format!("The input is in tests/fuzz/artifacts/{target}: make it a test with a name, then mend what it breaks.");
    step(&format!("{target}, {minutes} min"), |line| {
        let said = captured(line, &mut running, &cure, |_| false)?;
        line.note(format!("{} inputs tried", stat(&said, "number_of_executed_units")));
        Ok(())
    })?;
    let mut merging = fuzz(tools, "run", target);
    merging.arg(&least).arg(&found).arg(committed(target)).args(["--", "-merge=1"]);
    step(&format!("{target}, the least that reaches as much"), |line| {
        captured(line, &mut merging, &cure, |_| false)?;
        let (n, bytes) = keep(&least, &committed(target)).map_err(failed)?;
        line.note(format!("{n} inputs, {bytes} bytes"));
        Ok(())
    })
}

/// Instrumented for coverage alone: no code of ours is unsafe, and what a sanitizer watches costs half the speed.
fn fuzz(tools: &Tools, what: &str, target: &str) -> Command {
    let mut cargo = tools.command("cargo");
    cargo.args(["fuzz", what, "--fuzz-dir"]).arg(root().join("tests/fuzz"));
    cargo.arg("--target-dir").arg(paths::target().join("fuzz"));
    cargo.args(["--sanitizer", "none", target]);
    if let Some(jobs) = env::var_os("CARGO_BUILD_JOBS") {
        cargo.env("CARGO_BUILD_JOBS", jobs);
    }
    cargo
}

/// What libFuzzer says at its end: `stat::number_of_executed_units: 1048576`.
fn stat<'a>(said: &'a str, name: &str) -> &'a str {
    let line = said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
    line.map_or("no", |rest| rest.trim_start_matches(':').trim())
}

/// Puts the shortest inputs of one folder in the place of those of another that nobody wrote, as many as are kept. How many there are then,
/// and how long in all.
fn keep(from: &Path, to: &Path) -> std::io::Result<(usize, u64)> {
    let mut inputs = Vec::new();
    for input in paths::files_under(from) {
        inputs.push((fs::metadata(&input)?.len(), input));
    }
    inputs.sort();
    let (mut n, mut bytes) = (0, 0);
    for old in paths::files_under(to) {
        if old.file_name().is_some_and(|name| name.to_string_lossy().starts_with(WRITTEN)) {
            (n, bytes) = (n + 1, bytes + fs::metadata(&old)?.len());
        } else {
            fs::remove_file(old)?;
        }
    }
    for (length, input) in inputs {
        if bytes + length > KEPT {
            break;
        }
        if let Some(name) = input.file_name() {
            fs::copy(&input, to.join(name))?;
        }
        (n, bytes) = (n + 1, bytes + length);
    }
    Ok((n, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_all_unless_some_are_named() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(wishes(&[]), Ok((10, TARGETS.to_vec())));
        assert_eq!(wishes(&words(&["--minutes", "2", "wire", "hash"])), Ok((2, vec!["wire", "hash"])));
        for bad in [&["--minutes"][..], &["--minutes", "0"], &["--minutes", "x"], &["toml"]] {
            assert!(wishes(&words(bad)).is_err_and(|why| why.ends_with(HELP)), "{bad:?}");
        }
    }

    #[test]
    fn every_target_has_a_program_and_a_corpus_that_is_small() {
        let manifest = fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
        let mut bytes = 0;
        for target in TARGETS {
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")), "{target}");
            let inputs = paths::files_under(&committed(target));
            assert!(!inputs.is_empty(), "{target}");
            bytes += inputs.iter().map(|input| fs::metadata(input).unwrap().len()).sum::<u64>();
        }
        assert!(bytes <= KEPT * TARGETS.len() as u64, "{bytes}");
    }

    #[test]
    fn the_shortest_are_kept_and_what_somebody_wrote() {
        let folder = paths::target().join("test-soak");
        drop(fs::remove_dir_all(&folder));
        let (from, to) = (folder.join("found"), folder.join("kept"));
        for (folder, name, length) in
            [(&from, "long", KEPT), (&from, "short", 3), (&from, "brief", 2), (&to, "depart-cas", 10), (&to, "old", 1)]
        {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(name), vec![b'x'; length as usize]).unwrap();
        }
        assert_eq!(keep(&from, &to).unwrap(), (3, 15));
        let names = paths::files_under(&to).into_iter().map(|file| file.file_name().unwrap().to_owned());
        assert_eq!(
            names.collect::<std::collections::BTreeSet<_>>(),
            ["brief", "depart-cas", "short"].map(Into::into).into()
        );
    }

    #[test]
    fn what_was_tried_is_read_from_what_the_fuzzer_says() {
        assert_eq!(stat("#12\nstat::number_of_executed_units: 4096\nstat::x: 1", "number_of_executed_units"), "4096");
        assert_eq!(stat("", "number_of_executed_units"), "no");
    }
}
