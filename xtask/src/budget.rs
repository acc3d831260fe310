//! `cargo xtask budget`: what is shipped weighs no more than was decided.
//!
//! The limits are those of the design; raising one is a commit of its own that says why. It weighs files; it does not know what is in
//! them, beyond the names in the manifest that `prepare` publishes.

use crate::compress::{Weight, brotli_lengths, precompress_where, weigh};
use crate::paths::{files_under, root, site, target};
use crate::site::{Publication, Role, role};
use crate::steps::{Outcome, step};
use crate::synth;
use crate::tools::Tools;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A thousand bytes, as in the design.
const KB: u64 = 1000;

/// Loader, glue and Wasm of the widget with its styles, brotli: what every first view needs. The design says 160 kB. Search, sheet and
/// exports took 49 more than it foresaw, the contract (territories of every kind, views, a hub's file, events, themes that can be read)
/// another 42, what the questionnaire, the selection and reports keep between panels 17, and a tenth of one that no link runs, that titles of
/// a sheet are headings and that twice the text has room; what a visitor opens later is in parts, `CHUNK` each. Eight came together: what keeps
/// lines, sentences and the focus where they are while the clock goes on and files arrive, 4; addresses that are selectors, 2; whose keys are
/// whose, 1; what translators, scaled pages and voices need, and former names, the rest. Two more tell apart ids that share a hash.
pub const CODE: u64 = 232_500;
/// Each part of the widget that comes when a visitor opens what it is for, brotli: a moment on a telephone. The search is the heaviest, a
/// quarter of it for communes as people write them.
const CHUNK: u64 = 20_500;
/// The script a page names, brotli. Two until it had to see why something failed, mirror attributes and put a frame in its own place; a
/// fifth of it is names of attributes. A hundred bytes are what WebKit alone needs: a hash that it heeds, a refusal that it tells in an error;
/// four hundred, the list of hashes that a pinned page holds all else to, and attributes that a page closes; a hundred, the sentence for who opens
/// a page from their disk, where nothing else can be fetched that would say it; a hundred, what it does for entries of the history that hold a
/// state of ours.
const LOADER: u64 = 4_500;
/// Each script that is only fetched when something failed, or by who looks for what may fail, brotli.
const HELP: u64 = 5 * KB;
/// The script that makes frames as high as their content, brotli.
const FRAME_HOST: u64 = KB;
/// Page, style and script in the frame, brotli: before what any element needs. A third of the script is whom the page believes.
const FRAME: u64 = 3_100;
/// The tags of the national map, brotli: half of it is names of territories.
const ALIAS: u64 = 4 * KB;
/// The page where maps are made, brotli: for who makes one, once, on a desk.
const CONFIGURATOR: u64 = 250 * KB;
/// What a raw source, or corrections, add, brotli. Files of corrections, read by the same rules, are 8 kB of it; files as old Macs, UTF-16, portals
/// and GeoJSON write them, with titles above their header, 4; phones that are told from what stands around them, 1; rows that a bare delimiter shifted, 5;
/// coordinates in sixtieths, in metres or without their point, 3; e-mails, links and codes postaux that are no part of a cell, 2; names that
/// communes had, 3.
const READER: u64 = 156_500;
/// What a hub's own file adds, without itself, brotli. Half of it keeps its sheet in its place, a tenth stops at a size.
const HUB: u64 = 3_100;
/// An embed restricted to one département, until it shows its lieux: code and data, brotli. The design's 230 and 270 kB (the heaviest
/// département, below), and a part of what the code weighs more since: the data has not grown.
const FIRST_VIEW_MEDIAN: u64 = 254 * KB;
/// The same, for the heaviest département.
const FIRST_VIEW_HEAVIEST: u64 = 282 * KB;
/// The index of [`N_NATIONAL`] lieux, brotli.
const NATIONAL: u64 = 450 * KB;
/// How many lieux the national dataset has, in round numbers.
pub const N_NATIONAL: u32 = 18_000;
/// Beyond so many synthetic lieux, nobody opens a sheet.
const MOST_SHEETS: u32 = 100_000;

/// One line of the verdict.
struct Verdict {
    what: String,
    found: u64,
    limit: u64,
}

/// Weighs the built site and publications, prints the tables.
///
/// # Errors
/// A budget is passed, and by how much; or the site is not built.
pub fn run(tools: &Tools) -> Outcome<()> {
    let files = files_under(&site());
    if !files.iter().any(|file| file.ends_with("carte-mednum.js")) {
        return Err("target/site is not built.\nRun: cargo xtask build".into());
    }
    let rows = step("Weight of the code", |_| code(&files))?;
    let mut verdicts = print_code(&rows);
    let code_brotli = verdicts.iter().find(|verdict| verdict.limit == CODE).map_or(0, |verdict| verdict.found);
    verdicts.extend(first_views("demo", &site().join("donnees"), code_brotli)?);
    let real = root().join("../shared/data/lieux-reels.csv");
    if real.is_file() {
        let published = Publication::new("reelles", [real], &[]).publish(tools)?;
        verdicts.extend(first_views("real lieux", &published, code_brotli)?);
    }
    let national = synthetic(tools, N_NATIONAL)?;
    let index = named(&manifest(&national)?["national"], &national).ok_or("the manifest names no national index")?;
    let found = brotli_lengths(&[index])?.into_iter().sum();
    verdicts.push(Verdict {
        what: format!("national index, {} lieux", grouped(N_NATIONAL.into())),
        found,
        limit: NATIONAL,
    });
    judge(&verdicts)
}

/// The shipped files that count, with their role.
fn code(files: &[PathBuf]) -> Outcome<Vec<(String, Role, Weight)>> {
    let mut rows = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_none_or(|extension| extension != "br")) {
        let name = file.strip_prefix(site()).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let role = role(&name);
        let weighed = [
            Role::Hub,
            Role::Loader,
            Role::Widget,
            Role::Chunk,
            Role::Reader,
            Role::Help,
            Role::Companion,
            Role::Configurator,
        ];
        if weighed.contains(&role) {
            rows.push((name, role, weigh(file)?));
        }
    }
    Ok(rows)
}

fn print_code(rows: &[(String, Role, Weight)]) -> Vec<Verdict> {
    let total = |roles: &[Role]| {
        let mut sum = Weight::default();
        rows.iter().filter(|(_, role, _)| roles.contains(role)).for_each(|(_, _, weight)| sum += *weight);
        sum
    };
    let code = total(&[Role::Loader, Role::Widget]);
    println!("\n  {:52} {:>9} {:>9} {:>9}", "shipped code, bytes", "raw", "gzip", "brotli");
    let named = rows.iter().map(|(name, _, weight)| (name.as_str(), *weight));
    for (name, weight) in named.chain([("= loader and widget", code)]) {
        println!("  {name:52} {:>9} {:>9} {:>9}", grouped(weight.raw), grouped(weight.gzip), grouped(weight.brotli));
    }
    println!();
    let of = |names: &[&str]| {
        let mut sum = Weight::default();
        rows.iter().filter(|(name, ..)| names.contains(&name.as_str())).for_each(|(_, _, weight)| sum += *weight);
        sum
    };
    let verdict = |what: &str, weight: Weight, limit| Verdict { what: what.into(), found: weight.brotli, limit };
    let heaviest = |of: Role| {
        let weights = rows.iter().filter(|(_, role, _)| *role == of).map(|(_, _, weight)| *weight);
        weights.max_by_key(|weight| weight.brotli).unwrap_or_default()
    };
    vec![
        verdict("code: loader, glue, Wasm, styles", code, CODE),
        verdict("part of the widget, the heaviest", heaviest(Role::Chunk), CHUNK),
        verdict("loader script", total(&[Role::Loader]), LOADER),
        verdict("help, the heaviest", heaviest(Role::Help), HELP),
        verdict("height of frames, in the host's page", of(&["carte-mednum-cadre.js"]), FRAME_HOST),
        verdict("page in the frame", of(&["cadre.html", "cadre.css", "cadre.js"]), FRAME),
        verdict("tags of the national map", of(&["carte-mednum-alias.js"]), ALIAS),
        verdict("reader (only for a raw source or corrections)", total(&[Role::Reader]), READER),
        verdict("script of a hub's own file", total(&[Role::Hub]), HUB),
        verdict("configurator, for who makes a map", total(&[Role::Configurator]), CONFIGURATOR),
    ]
}

/// Every département of a publication: code, manifest, outlines of its communes, index of its lieux.
fn first_views(name: &str, folder: &Path, code: u64) -> Outcome<Vec<Verdict>> {
    let manifest_file = folder.join("manifest.json");
    let manifest = manifest(folder)?;
    let departements: Vec<(&String, &Value)> = manifest["departements"].as_object().into_iter().flatten().collect();
    let files = |departement: &Value| -> Vec<PathBuf> {
        [&departement["communes"], &departement["index"]].into_iter().filter_map(|entry| named(entry, folder)).collect()
    };
    let mut views = step(&format!("First view of each département, {name}"), |_| {
        let shared = code + brotli_lengths(&[manifest_file])?.into_iter().sum::<u64>();
        // All files at once first, on every core; the sums below find them compressed.
        brotli_lengths(&departements.iter().flat_map(|(_, departement)| files(departement)).collect::<Vec<_>>())?;
        let mut views = Vec::new();
        for (number, departement) in &departements {
            if departement["communes"].is_object() {
                let own: u64 = brotli_lengths(&files(departement))?.into_iter().sum();
                views.push((shared + own, number.as_str()));
            }
        }
        Ok(views)
    })?;
    views.sort_unstable();
    let (Some(median), Some(heaviest)) = (views.get(views.len() / 2), views.last()) else {
        return Err(format!("{}: no département in the manifest", folder.display()));
    };
    let heavy: Vec<String> =
        views.iter().rev().take(5).map(|(weight, code)| format!("{code}: {}", grouped(*weight))).collect();
    println!("    heaviest: {}", heavy.join(", "));
    Ok(vec![
        Verdict { what: format!("first view, median département, {name}"), found: median.0, limit: FIRST_VIEW_MEDIAN },
        Verdict {
            what: format!("first view, heaviest ({}), {name}", heaviest.1),
            found: heaviest.0,
            limit: FIRST_VIEW_HEAVIEST,
        },
    ])
}

/// Publishes synthetic lieux under `target/donnees`, compressed as a host would; returns where.
///
/// # Errors
/// The words of `synth` or `prepare`.
pub fn synthetic(tools: &Tools, n: u32) -> Outcome<PathBuf> {
    let csv = target().join(format!("donnees/synthetique-{n}.csv"));
    if let Some(folder) = csv.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let words = ["--n", &n.to_string(), "--seed", "42", "--out", &csv.to_string_lossy()].map(str::to_owned);
    synth::run(&words)?;
    let options = ["--titre", "Lieux synthétiques", "--synthetique"];
    let folder = Publication::new(&format!("synthetique-{n}"), [csv], &options).publish(tools)?;
    // Level 11 would be at work for ten minutes over the details of a million lieux, which only sheets fetch.
    let asked_for = |file: &Path| n <= MOST_SHEETS || !file.to_string_lossy().contains("details-");
    step("Its compressed forms", |_| precompress_where(&folder, asked_for))?;
    Ok(folder)
}

/// The manifest of a publication.
///
/// # Errors
/// There is none that can be read.
pub fn manifest(folder: &Path) -> Outcome<Value> {
    let file = folder.join("manifest.json");
    let text =
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}\nRun: cargo xtask build", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// The file that an entry `{"name": …, "bytes": …}` of the manifest names.
pub fn named(entry: &Value, folder: &Path) -> Option<PathBuf> {
    Some(folder.join(entry["name"].as_str()?))
}

fn judge(verdicts: &[Verdict]) -> Outcome<()> {
    println!("\n  {:52} {:>9} {:>9}", "budget, bytes in brotli", "found", "limit");
    let mut passed = Vec::new();
    for Verdict { what, found, limit } in verdicts {
        let over = found > limit;
        println!("  {what:52} {:>9} {:>9}{}", grouped(*found), grouped(*limit), if over { "  OVER" } else { "" });
        if *found == 0 {
            passed.push(format!("{what}: there is nothing to weigh"));
        }
        if over {
            passed.push(format!("{what}: {} bytes too many", grouped(found - limit)));
        }
    }
    println!();
    if passed.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "Over budget. {}\nMake it smaller, or raise the limit in a commit that says why.",
            passed.join("; ")
        ))
    }
}

/// `12 345 678`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passed_budget_is_an_error_that_says_by_how_much() {
        let verdict = |found| [Verdict { what: "code".into(), found, limit: 1000 }];
        assert_eq!(judge(&verdict(1000)), Ok(()));
        let error = judge(&verdict(2500)).unwrap_err();
        assert!(error.contains("code: 1 500 bytes too many"), "{error}");
        assert!(judge(&verdict(0)).unwrap_err().contains("nothing to weigh"), "what is not there is not within budget");
    }

    #[test]
    fn numbers_are_read_in_groups_of_three() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn the_median_and_the_heaviest_come_from_the_files_of_the_manifest() {
        let folder = std::env::temp_dir().join(format!("carte-budget-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in [("a.bin", 1), ("b.bin", 2), ("c.bin", 3), ("i.bin", 4)] {
            fs::write(folder.join(name), vec![7; bytes]).unwrap();
        }
        let manifest = r#"{"departements":{
            "01":{"communes":{"name":"a.bin"}}, "59":{"communes":{"name":"c.bin"},"index":{"name":"i.bin"}},
            "42":{"communes":{"name":"b.bin"}}, "988":{"index":{"name":"i.bin"}}}}"#;
        fs::write(folder.join("manifest.json"), manifest).unwrap();
        let lengths = |names: &[&str]| {
            brotli_lengths(&names.iter().map(|name| folder.join(name)).collect::<Vec<_>>())
                .unwrap()
                .into_iter()
                .sum::<u64>()
        };
        let expected =
            [lengths(&["manifest.json", "b.bin"]) + 100, lengths(&["manifest.json", "c.bin", "i.bin"]) + 100];
        let verdicts = first_views("test", &folder, 100);
        fs::remove_dir_all(&folder).unwrap();
        let found: Vec<u64> = verdicts.unwrap().iter().map(|verdict| verdict.found).collect();
        assert_eq!(found, expected);
    }
}
