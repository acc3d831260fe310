//! `cargo xtask bench`: how long the built widget takes in real Chromium on this machine, demo beside 18,000 and 100,000 synthetic lieux.
//!
//! It reads the User Timing marks and measures that the widget leaves after the paint; of the widget it knows only what there is to
//! press. Each visit has a browser of its own, hence a cold cache, and the contenders take turns, so that what else the machine does
//! weighs on all alike. Times say something about this machine only: ratios travel, times do not.

mod acts;

use crate::budget::{N_NATIONAL, grouped, synthetic};
use crate::paths::{site, target};
use crate::serve::{Folders, Server};
use crate::steps::{Outcome, step};
use crate::tools::{self, Tools};
use crate::webdriver::{Session, WebDriverError};
use acts::Figure;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Set by the widget: something true is on screen; everything answers.
const MARKS: [&str; 2] = ["carte:first", "carte:ready"];

/// The mark every visit must reach.
const READY: &str = "carte:ready";

/// More lieux than there are, to see what grows with them.
const N_BEYOND: u32 = 100_000;

const ROUNDS: usize = 7;

struct Contender {
    name: String,
    page: String,
    visits: Vec<Visit>,
}

/// One cold visit, then acts.
struct Visit {
    /// Milliseconds: marks since navigation, and what each act took.
    figures: Vec<Figure>,
    /// Until it was ready; compressed, headers included.
    bytes: u64,
    n_requests: u64,
}

/// Visits in turn, prints the table. `--rounds N` for more or fewer; `--before DIR` for another built `target/site`, whose contenders
/// take turns with those of this one.
///
/// # Errors
/// The widget does not become ready or does not do what is asked of it, or what it needs is missing.
pub fn run(tools: &Tools, words: &[String]) -> Outcome<()> {
    let (mut rounds, mut before) = (ROUNDS, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--rounds", Some(n)) => rounds = n.parse().map_err(|_| "--rounds needs a number.".to_owned())?,
            ("--before", Some(folder)) => before = Some(PathBuf::from(folder)),
            _ => return Err("bench: only --rounds N and --before DIR.".into()),
        }
    }
    tools::for_browser()?;
    let pages = target().join("bench");
    let mut folders = Folders::new(site()).and("/bench/", &pages);
    let mut codes = vec![("", "/")];
    if let Some(before) = before {
        folders = folders.and("/avant/", before);
        codes.insert(0, (" (before)", "/avant/"));
    }
    let mut sources = vec![("demo, 687 lieux".to_owned(), "/donnees/".to_owned())];
    for n in [N_NATIONAL, N_BEYOND] {
        let source = format!("/synthetique-{n}/");
        folders = folders.and(&source, synthetic(tools, n)?);
        sources.push((format!("synthetic, {} lieux", grouped(n.into())), source));
    }
    let mut contenders = Vec::new();
    for (name, source) in &sources {
        for (which, code) in &codes {
            let page = format!("{}.html", contenders.len());
            write_page(&pages, &page, code, source)?;
            contenders.push(Contender {
                name: format!("{name}{which}"),
                page: format!("bench/{page}"),
                visits: vec![],
            });
        }
    }
    let server = Server::start(folders, 0).map_err(|error| format!("loopback: {error}"))?;
    step(&format!("{rounds} rounds of cold visits"), |_| {
        for _ in 0..rounds {
            for contender in &mut contenders {
                let visit =
                    visit(&server.url(&contender.page)).map_err(|error| format!("{}: {error}", contender.name))?;
                contender.visits.push(visit);
            }
        }
        Ok(())
    })?;
    report(&contenders);
    Ok(())
}

fn write_page(folder: &Path, name: &str, code: &str, source: &str) -> Outcome<()> {
    let page = format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Mesure</title><link rel=\"icon\" href=\"data:,\">\
         <script src=\"{code}carte-mednum.js\"></script><carte-mednum source=\"{source}\"></carte-mednum></html>"
    );
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(folder.join(name), page))
        .map_err(|error| format!("{}: {error}", folder.display()))
}

fn visit(page: &str) -> Result<Visit, WebDriverError> {
    let session = Session::chromium(1280, 900, &[])?;
    session.open(page)?;
    let answer = session.script_async(
        "const [ready, names] = arguments;
         const reached = new Promise((resolve, reject) => {
           new PerformanceObserver((list) => { if (list.getEntriesByName(ready).length) resolve(); }).observe({ type: 'mark', buffered: true });
           setTimeout(() => reject(new Error(`no mark ${ready} within 30 s`)), 30000);
         });
         await reached;
         const fetched = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
         return { marks: names.map((name) => performance.getEntriesByName(name)[0]?.startTime ?? null),
                  bytes: fetched.reduce((sum, one) => sum + one.transferSize, 0), requests: fetched.length };",
        &[json!(READY), json!(MARKS)],
    )?;
    let marks = MARKS.iter().zip(answer["marks"].as_array().into_iter().flatten());
    let marks = marks.filter_map(|(name, at)| Some(((*name).to_owned(), at.as_f64()?)));
    Ok(Visit {
        figures: marks.chain(acts::perform(&session)?).collect(),
        bytes: answer["bytes"].as_f64().unwrap_or_default() as u64,
        n_requests: answer["requests"].as_u64().unwrap_or_default(),
    })
}

fn report(contenders: &[Contender]) {
    println!("\n  {:36} {:28} {:>9} {:>9} {:>9} {:>8}", "milliseconds", "mark", "median", "min", "max", "ratio");
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in contenders.iter().flat_map(|contender| &contender.visits).flat_map(|visit| &visit.figures) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let mut first: Option<f64> = None;
        for contender in contenders {
            let figures = contender.visits.iter().flat_map(|visit| &visit.figures);
            let Some([median, min, max]) = spread(figures.filter(|(of, _)| of == name).map(|(_, figure)| *figure))
            else {
                continue;
            };
            let ratio = median / *first.get_or_insert(median);
            println!("  {:36} {name:28} {median:>9.1} {min:>9.1} {max:>9.1} {ratio:>8.2}", contender.name);
        }
    }
    println!();
    for contender in contenders {
        let Some(visit) = contender.visits.last() else { continue };
        println!("  {:36} {} bytes on the wire, {} requests", contender.name, grouped(visit.bytes), visit.n_requests);
    }
}

/// Median, least, greatest.
fn spread(values: impl Iterator<Item = f64>) -> Option<[f64; 3]> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    Some([*values.get(values.len() / 2)?, *values.first()?, *values.last()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_of_what_was_measured() {
        assert_eq!(spread([3.0, 1.0, 2.0].into_iter()), Some([2.0, 1.0, 3.0]));
        assert_eq!(spread(std::iter::empty()), None);
    }
}
