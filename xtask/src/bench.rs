//! `cargo xtask bench`: the built widget beside what a site would otherwise use, in real Chromium, on the same synthetic lieux.
//!
//! All take turns within each round, so that what else the machine does weighs on all alike; each visit has a browser of its own. Times
//! say something about this machine only: ratios travel, times do not. What is fast enough is nobody's business here.

mod acts;
mod columns;
mod contenders;
mod frames;
mod memory;
mod own;
mod page;
mod report;
mod visit;

use crate::arguments;
use crate::budget::{N_NATIONAL, grouped};
use crate::serve::Server;
use crate::steps::{Outcome, ask, step};
use crate::tools::{self, Tools};
use contenders::Contender;
use lexopt::prelude::*;
use report::Column;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// As many lieux as there are, and more, to see what grows with them.
const SIZES: [u32; 3] = [N_NATIONAL, 100_000, 1_000_000];

/// Beyond so many lieux the acts of the widget alone are left out: what a million changes is seen in the filter and the frames.
const MOST_ACTS: u32 = 100_000;

/// At the size that there is; more lieux take longer, and get fewer.
const ROUNDS: usize = 3;

/// How many times slower than it is Chromium makes the page's own thread.
const SLOWDOWNS: [u32; 2] = [1, 4];

/// What has to be known to read the tables.
const FAIRNESS: &str = "\
Columns take turns within each round; each visit has a browser of its own, cold, then warm. Median (least–greatest), ×: how many times
the first column. The others get the same fields as the widget's index, as columns of JSON, all in brotli with the same caching; no
details; a blank base; a map of the same size; the same filter, but no counts of what its other values would leave, and neither list nor
outlines. Their first map is their first clusters; their empty frame is told apart. What 4× slower means to Chromium is the page's own
thread: workers, which supercluster and MapLibre have and the widget has not, go at full speed. MapLibre draws by software here
(no GPU), which is to its disadvantage; what graphics take of memory is not counted, which is to its advantage. DNF: did not finish
within a minute.
";

struct Options {
    rounds: usize,
    sizes: Vec<u32>,
    before: Option<PathBuf>,
    markdown: Option<PathBuf>,
}

/// Visits in turn, prints the tables. `--rounds N` for more or fewer; `--sizes 18000,100000` for less; `--before DIR` for another built
/// `target/site`, which takes turns with this one; `--markdown FILE` for the tables alone.
///
/// # Errors
/// What it needs is missing, or the widget does not do what no other has to. Who does not finish what all are asked is in the table.
pub fn run(tools: &Tools, words: &[String]) -> Outcome<()> {
    let options = options(words)?;
    tools::for_browser()?;
    let contenders = contenders::all(options.before.is_some());
    let mut folders = contenders::folders(options.before)?;
    for n in &options.sizes {
        folders = contenders::data(tools, *n, folders)?;
    }
    let server = Server::start(folders, 0).map_err(|error| format!("loopback: {error}"))?;
    let mut text = machine() + FAIRNESS;
    for n in options.sizes {
        let rounds = rounds_of(n, options.rounds);
        for table in beside(&server, &contenders, n, rounds)? {
            text = text + "\n" + &table;
        }
        if n <= MOST_ACTS {
            text = text + "\n" + &own::run(&server, &contenders, n, rounds)?;
        }
    }
    println!("\n{text}");
    match options.markdown {
        Some(file) => fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display())),
        None => Ok(()),
    }
}

/// All rounds for as many lieux as there are, half of them for more, one where each takes minutes.
fn rounds_of(n: u32, rounds: usize) -> usize {
    if n <= N_NATIONAL {
        rounds
    } else if n <= MOST_ACTS {
        rounds.div_ceil(2)
    } else {
        rounds.min(1)
    }
}

/// What the times are of.
fn machine() -> String {
    let version = tools::chromium().ok().and_then(|chromium| ask(Command::new(chromium).arg("--version")));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, headless, 1280 × 900, {cores} cores.\n", version.as_deref().unwrap_or("Chromium").trim())
}

fn options(words: &[String]) -> Outcome<Options> {
    arguments::parsed(USAGE, words, |parser| {
        let mut options = Options { rounds: ROUNDS, sizes: SIZES.to_vec(), before: None, markdown: None };
        while let Some(word) = parser.next()? {
            match word {
                Long("rounds") => options.rounds = parser.value()?.parse()?,
                Long("sizes") => {
                    let sizes = |list: &str| list.split(',').map(str::parse).collect::<Result<_, _>>();
                    options.sizes = parser.value()?.parse_with(sizes)?;
                }
                Long("before") => options.before = Some(PathBuf::from(parser.value()?)),
                Long("markdown") => options.markdown = Some(PathBuf::from(parser.value()?)),
                _ => return Err(word.unexpected()),
            }
        }
        Ok(options)
    })
}

/// What `bench` understands.
const USAGE: &str = "cargo xtask bench [--rounds N] [--sizes 18000,100000] [--before DIR] [--markdown FILE]";

/// All contenders on so many lieux; a table for each slowdown.
fn beside(server: &Server, contenders: &[Contender], n: u32, rounds: usize) -> Outcome<Vec<String>> {
    let asked: Vec<&Contender> = contenders.iter().filter(|contender| n <= contender.most).collect();
    let columns = |_| asked.iter().map(|one| Column { name: one.name.into(), ..Column::default() }).collect();
    let mut measured: [Vec<Column>; SLOWDOWNS.len()] = std::array::from_fn(columns);
    step(&format!("{} lieux, {rounds} rounds of visits", grouped(n.into())), |line| {
        for _ in 0..rounds {
            for (slowdown, columns) in SLOWDOWNS.iter().zip(&mut measured) {
                for (contender, column) in asked.iter().zip(columns) {
                    // Who did not finish once takes a minute each time.
                    if column.unfinished.is_some() {
                        continue;
                    }
                    let page = contender.page(n)?;
                    if let Err(error) = visit::visit(contender, server, &page, *slowdown, &mut column.figures) {
                        line.print(&format!("    {}, {slowdown}× slower: {error}", contender.name));
                        column.unfinished = Some(error.to_string());
                    }
                }
            }
        }
        Ok(())
    })?;
    let titles = SLOWDOWNS.iter().map(|slowdown| match slowdown {
        1 => format!("{} lieux, {rounds} rounds", grouped(n.into())),
        slower => format!("{} lieux, {slower}× slower", grouped(n.into())),
    });
    Ok(titles.zip(&measured).map(|(title, columns)| report::table(&title, columns)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_lieux_get_fewer_rounds() {
        assert_eq!(SIZES.map(|n| rounds_of(n, 5)), [5, 3, 1]);
        assert_eq!(SIZES.map(|n| rounds_of(n, 0)), [0, 0, 0]);
    }

    #[test]
    fn options_are_read_and_others_refused() {
        let read = |text: &str| options(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let all = read("--rounds 2 --sizes 18000,100000 --before old --markdown b.md").unwrap();
        assert_eq!((all.rounds, all.sizes), (2, vec![18_000, 100_000]));
        assert_eq!((all.before, all.markdown), (Some("old".into()), Some("b.md".into())));
        assert_eq!(read("").unwrap().sizes, SIZES);
        for wrong in ["--rounds", "--rounds x", "--sizes 1,x", "--fast yes"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
