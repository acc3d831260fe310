//! `cargo xtask soak`: what nobody thought of, against what must hold of any input, for as long as one likes.
//!
//! Each target of `tests/fuzz` begins with the corpus that the last soak left, and leaves there what it found, minimised: the inputs that
//! between them reach all that was reached, the short ones first, as many as fit. What somebody wrote stays beside it. Native tests go
//! through all of it each time. What a target means is its own business; what failed is left in `tests/fuzz/artifacts` and becomes a test with a name.
//!
//! Known holes of what is linked are asked for first: they are not this project's to find, and not every network has their database.
//!
//! Then all journeys in the two engines in which a test run makes some of them only.

use crate::paths::{self, root};
use crate::steps::{Outcome, captured, run, step};
use crate::tools::{self, Tools};
use crate::{arguments, checks};
use atlas::corpus;
use lexopt::prelude::*;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// The targets, by name.
pub const TARGETS: [&str; 6] = ["csv", "json", "horaires", "wire", "hash", "attributs"];

/// What is kept of one target's corpus, in bytes: all of them together are a twentieth of a photograph.
const KEPT: usize = 48_000;

/// Longest input that is tried, in bytes.
const LONGEST: &str = "4096";

/// What asks for known holes.
const ADVISORIES: &str = "avis";

/// What is soaked beside the targets: every journey in each of these, as long as they take.
const ENGINES: [&str; 2] = ["firefox", "webkit"];

const HELP: &str = "cargo xtask soak [--minutes N] [TARGET…]   ten minutes each, unless told otherwise";

/// Runs the targets one after the other.
///
/// # Errors
/// The first input that breaks a property, and how to run it again.
pub fn run_targets(words: &[String]) -> Outcome<()> {
    let (minutes, targets) = wishes(words)?;
    for target in targets {
        if target == ADVISORIES {
            checks::advisories(&tools::for_checks()?)?;
        } else if ENGINES.contains(&target) {
            checks::journeys_alone(&["--engine".to_owned(), target.to_owned()])?;
        } else {
            soak(&tools::for_soak()?, target, minutes)?;
        }
    }
    Ok(())
}

fn wishes(words: &[String]) -> Outcome<(u32, Vec<&'static str>)> {
    arguments::parsed(HELP, words, |parser| {
        let (mut minutes, mut targets) = (10, Vec::new());
        while let Some(word) = parser.next()? {
            match word {
                Long("minutes") => minutes = parser.value()?.parse::<NonZeroU32>()?.get(),
                Value(name) => {
                    let none =
                        || format!("no target « {} », only {}", name.display(), all().collect::<Vec<_>>().join(", "));
                    targets.push(all().find(|target| name == *target).ok_or_else(none)?);
                }
                _ => return Err(word.unexpected()),
            }
        }
        Ok((minutes, if targets.is_empty() { all().collect() } else { targets }))
    })
}

fn all() -> impl Iterator<Item = &'static str> {
    [ADVISORIES].into_iter().chain(TARGETS).chain(ENGINES)
}

/// The committed corpus of a target.
fn committed(target: &str) -> PathBuf {
    root().join("tests/fuzz/corpus").join(target)
}

fn soak(tools: &Tools, target: &str, minutes: u32) -> Outcome<()> {
    let failed = |error: io::Error| format!("{target}: {error}");
    let folder = |name: &str| paths::target().join("fuzz").join(name).join(target);
    let (before, found, least) = (folder("before"), folder("corpus"), folder("least"));
    // What an interrupted run left there is no part of this one.
    for folder in [&before, &found, &least] {
        drop(fs::remove_dir_all(folder));
        fs::create_dir_all(folder).map_err(failed)?;
    }
    unpack(&committed(target), &before).map_err(failed)?;
    run(&format!("Build of {target}"), &mut fuzz(tools, "build", target), "See what the compiler says above.")?;
    let mut running = fuzz(tools, "run", target);
    running.arg(&found).arg(&before).arg("--");
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
    merging.arg(&least).arg(&found).arg(&before).args(["--", "-merge=1"]);
    step(&format!("{target}, the least that reaches as much"), |line| {
        captured(line, &mut merging, &cure, |_| false)?;
        let (n, bytes) = keep(&least, &committed(target)).map_err(failed)?;
        line.note(format!("{n} inputs, {bytes} bytes"));
        Ok(())
    })
}

/// Makes a file of each input of a corpus, as the fuzzer wants them.
fn unpack(corpus: &Path, to: &Path) -> io::Result<()> {
    let mut n = 0;
    for file in paths::files_under(corpus) {
        for input in corpus::inputs(&name_of(&file), &fs::read(&file)?) {
            fs::write(to.join(n.to_string()), input)?;
            n += 1;
        }
    }
    Ok(())
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
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

/// Writes the shortest inputs of a folder a line each in a corpus, as many as are kept. How many, and how long in all.
fn keep(from: &Path, to: &Path) -> io::Result<(usize, usize)> {
    let mut inputs = Vec::new();
    for file in paths::files_under(from) {
        inputs.push(fs::read(file)?);
    }
    inputs.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let (mut n, mut bytes, mut text) = (0, 0, String::new());
    for input in inputs.iter().filter(|input| !input.is_empty()) {
        if bytes + input.len() > KEPT {
            break;
        }
        text += &corpus::line(input);
        text.push('\n');
        (n, bytes) = (n + 1, bytes + input.len());
    }
    fs::create_dir_all(to)?;
    fs::write(to.join(corpus::LINES), text)?;
    Ok((n, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_all_unless_some_are_named() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(wishes(&[]), Ok((10, all().collect())));
        assert_eq!(wishes(&words(&["--minutes", "2", "wire", "webkit"])), Ok((2, vec!["wire", "webkit"])));
        assert_eq!(wishes(&words(&["avis"])), Ok((10, vec![ADVISORIES])));
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
            let (mut n, files) = (0, paths::files_under(&committed(target)));
            for input in files.iter().flat_map(|file| corpus::inputs(&name_of(file), &fs::read(file).unwrap())) {
                (n, bytes) = (n + 1, bytes + input.len());
            }
            assert!(n > 3, "{target}: {n} inputs");
        }
        assert!(bytes <= (KEPT + 4_000) * TARGETS.len(), "{bytes}");
    }

    #[test]
    fn the_shortest_are_kept_beside_what_somebody_wrote() {
        let folder = paths::target().join("test-soak");
        drop(fs::remove_dir_all(&folder));
        let (from, to, again) = (folder.join("found"), folder.join("kept"), folder.join("again"));
        let files = [
            (&from, "long", "x".repeat(KEPT)),
            (&from, "b", "b\n".into()),
            (&from, "a", "a".into()),
            (&from, "none", String::new()),
        ];
        let written = [(&to, "depart-cas", "c".to_owned()), (&to, corpus::LINES, "old".into())];
        fs::create_dir_all(&again).unwrap();
        for (folder, name, content) in files.into_iter().chain(written) {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join(name), content).unwrap();
        }
        assert_eq!(keep(&from, &to).unwrap(), (2, 3));
        unpack(&to, &again).unwrap();
        let inputs = paths::files_under(&again).into_iter().map(|file| fs::read(file).unwrap());
        assert_eq!(
            inputs.collect::<std::collections::BTreeSet<_>>(),
            [&b"a"[..], b"b\n", b"c"].map(<[u8]>::to_vec).into()
        );
    }

    #[test]
    fn what_was_tried_is_read_from_what_the_fuzzer_says() {
        assert_eq!(stat("#12\nstat::number_of_executed_units: 4096\nstat::x: 1", "number_of_executed_units"), "4096");
        assert_eq!(stat("", "number_of_executed_units"), "no");
    }
}
