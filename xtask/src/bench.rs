//! `cargo xtask bench`: how long the built widget takes in real Chromium on this machine, demo beside 18,000 synthetic lieux.
//!
//! It reads the User Timing marks that the widget sets after the paint; it does not know how the widget works. Each visit has a browser
//! of its own, hence a cold cache, and the contenders take turns, so that what else the machine does weighs on all alike. Times say
//! something about this machine only: ratios travel, times do not.

use crate::budget::{N_NATIONAL, grouped, synthetic};
use crate::paths::{site, target};
use crate::serve::{Folders, Server};
use crate::steps::{Outcome, step};
use crate::tools::{self, Tools};
use crate::webdriver::{Session, WebDriverError};
use serde_json::json;
use std::fs;

/// Set by the widget: something true is on screen; everything answers; a filter's result is painted.
const MARKS: [&str; 3] = ["carte:first", "carte:ready", "carte:filtered"];

/// The mark every visit must reach.
const READY: &str = "carte:ready";

const ROUNDS: usize = 7;

struct Contender {
    name: String,
    page: &'static str,
    visits: Vec<Visit>,
}

/// One cold visit.
struct Visit {
    /// By mark, milliseconds since navigation.
    marks: [Option<f64>; MARKS.len()],
    /// Compressed, headers included.
    bytes: u64,
    n_requests: u64,
}

/// Visits in turn, prints the table. `--rounds N` for more or fewer.
///
/// # Errors
/// The widget does not become ready, or what it needs is missing.
pub fn run(tools: &Tools, words: &[String]) -> Outcome<()> {
    let rounds = match words {
        [] => ROUNDS,
        [option, n] if option == "--rounds" => n.parse().map_err(|_| "--rounds needs a number.".to_owned())?,
        _ => return Err("bench: only --rounds N.".into()),
    };
    tools::for_browser()?;
    let national = synthetic(tools, N_NATIONAL)?;
    let pages = target().join("bench");
    write_page(&pages, "demo.html", "/donnees/")?;
    write_page(&pages, "national.html", "/donnees-nationales/")?;
    let folders = Folders::new(site()).and("/donnees-nationales/", national).and("/bench/", pages);
    let server = Server::start(folders, 0).map_err(|error| format!("loopback: {error}"))?;
    let mut contenders = [
        Contender { name: "demo, 687 lieux".into(), page: "bench/demo.html", visits: Vec::new() },
        Contender {
            name: format!("synthetic, {} lieux", grouped(N_NATIONAL.into())),
            page: "bench/national.html",
            visits: Vec::new(),
        },
    ];
    step(&format!("{rounds} rounds of cold visits"), |_| {
        for _ in 0..rounds {
            for contender in &mut contenders {
                contender
                    .visits
                    .push(visit(&server.url(contender.page)).map_err(|error| format!("{}: {error}", contender.name))?);
            }
        }
        Ok(())
    })?;
    report(&contenders);
    Ok(())
}

fn write_page(folder: &std::path::Path, name: &str, source: &str) -> Outcome<()> {
    let page = format!(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Mesure</title><link rel=\"icon\" href=\"data:,\">\
         <script src=\"/carte-mednum.js\"></script><carte-mednum source=\"{source}\"></carte-mednum></html>"
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
    Ok(Visit {
        marks: std::array::from_fn(|i| answer["marks"][i].as_f64()),
        bytes: answer["bytes"].as_f64().unwrap_or_default() as u64,
        n_requests: answer["requests"].as_u64().unwrap_or_default(),
    })
}

fn report(contenders: &[Contender]) {
    println!("\n  {:28} {:16} {:>9} {:>9} {:>9} {:>8}", "milliseconds", "mark", "median", "min", "max", "ratio");
    for (i, mark) in MARKS.iter().enumerate() {
        let mut first: Option<f64> = None;
        for contender in contenders {
            let Some([median, min, max]) = spread(contender.visits.iter().filter_map(|visit| visit.marks[i])) else {
                continue;
            };
            let ratio = median / *first.get_or_insert(median);
            println!("  {:28} {mark:16} {median:>9.0} {min:>9.0} {max:>9.0} {ratio:>8.2}", contender.name);
        }
    }
    println!();
    for contender in contenders {
        let Some(visit) = contender.visits.last() else { continue };
        println!("  {:28} {} bytes on the wire, {} requests", contender.name, grouped(visit.bytes), visit.n_requests);
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
