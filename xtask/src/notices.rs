//! `THIRD-PARTY-NOTICES.md`: what the two Wasm modules are made of besides this project, and where the data comes from.
//!
//! The crates are those that cargo links for the browser; their copyright lines come from their own licence files. It gives no
//! opinion on licences: `deny.toml` does.

use crate::paths::root;
use crate::steps::{Outcome, ask};
use crate::tools::WASM;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FILE: &str = "THIRD-PARTY-NOTICES.md";

const HEAD: &str = "\
# Third-party notices

Carte Mednum is under the MIT licence (`LICENSE`). This file is written by `cargo xtask notices`; do not edit it.

## Data

- Outlines, names, codes and populations of communes, départements and régions: IGN (ADMIN EXPRESS), INSEE and La Poste, Licence
  Ouverte 2.0; silhouettes of the overseas collectivités: Natural Earth, public domain. Vintage and processing: `data/README.md`.
- The demo's 687 lieux: Hinaura, 2021, collected under the Open Database License (ODbL), as published in the package
  `@gouvfr-anct/cartographie-nationale` 5.22.0 under Licence Ouverte 2.0.
- Names and values of the data standard: LaMednum, Licence Ouverte 2.0.

## Linked in the Wasm modules

Where a crate offers a choice, MIT is taken. Its text is that of this project's `LICENSE`, with the copyright lines below.
";

/// Writes the file anew.
///
/// # Errors
/// Cargo cannot tell what is linked.
pub fn run() -> Outcome<()> {
    fs::write(root().join(FILE), generated()?).map_err(|error| format!("{FILE}: {error}"))
}

/// Whether the file in the checkout is what [`run`] would write.
///
/// # Errors
/// It is not, and what to do.
pub fn check() -> Outcome<()> {
    let found = fs::read_to_string(root().join(FILE)).unwrap_or_default();
    if found == generated()? { Ok(()) } else { Err(format!("{FILE} is out of date.\nRun: cargo xtask notices")) }
}

struct Crate {
    name: String,
    version: String,
    licence: String,
}

fn generated() -> Outcome<String> {
    let folders = folders()?;
    let mut text = HEAD.to_owned();
    // By text, since several crates of one house share one.
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Crate { name, version, licence } in linked()? {
        let folder = folders.get(&(name.clone(), version.clone())).map(PathBuf::as_path);
        let texts = folder.map(licence_texts).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n- **{name}** {version} — {licence}");
        for line in copyright_lines(&texts) {
            let _ = writeln!(text, "  - {line}");
        }
        if !licence.contains("MIT") {
            others.entry(texts.join("\n\n").trim().to_owned()).or_default().push(format!("{name} {version}"));
        }
    }
    if !others.is_empty() {
        text += "\n## Licence texts of crates that are not offered under MIT\n";
    }
    for (licence, crates) in others {
        let _ = writeln!(text, "\n### {}\n\n```text\n{licence}\n```", crates.join(", "));
    }
    Ok(text)
}

/// What cargo links for the browser, without what only runs while compiling.
fn linked() -> Outcome<Vec<Crate>> {
    let mut tree = Command::new("cargo");
    tree.current_dir(root()).args([
        "tree",
        "--locked",
        "--package",
        "widget-bundle",
        "--package",
        "reader-bundle",
        "--target",
        WASM,
    ]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"]);
    let said = ask(&mut tree).ok_or("cargo tree failed.\nRun: cargo fetch")?;
    let mut crates = BTreeMap::new();
    for line in said.lines() {
        let Some((package, licence)) = line.split_once('|') else { continue };
        let mut words = package.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        // A path in brackets marks a crate of this workspace.
        if !package.contains("(/") {
            crates.insert((name.to_owned(), version.trim_start_matches('v').to_owned()), licence.trim().to_owned());
        }
    }
    Ok(crates.into_iter().map(|((name, version), licence)| Crate { name, version, licence }).collect())
}

/// Where cargo keeps the source of each crate.
fn folders() -> Outcome<BTreeMap<(String, String), PathBuf>> {
    let mut metadata = Command::new("cargo");
    metadata.current_dir(root()).args(["metadata", "--locked", "--format-version", "1", "--filter-platform", WASM]);
    let said = ask(&mut metadata).ok_or("cargo metadata failed.\nRun: cargo fetch")?;
    let metadata: serde_json::Value =
        serde_json::from_str(&said).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let folder = |package: &serde_json::Value| {
        let of = |key: &str| package[key].as_str().map(str::to_owned);
        Some(((of("name")?, of("version")?), Path::new(&of("manifest_path")?).parent()?.to_path_buf()))
    };
    Ok(packages.filter_map(folder).collect())
}

fn licence_texts(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let is_licence = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy().to_ascii_uppercase()).unwrap_or_default();
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE"].iter().any(|word| name.starts_with(word))
    };
    files.into_iter().filter(is_licence).filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// The lines that name somebody, once each; not those of a licence's own text or of its template.
fn copyright_lines(texts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()).map(str::trim) {
        let dated = line.bytes().any(|byte| byte.is_ascii_digit()) || line.contains("(c)") || line.contains('©');
        let names = line.starts_with("Copyright") && dated && !line.contains('[') && !line.contains('{');
        if names && !lines.iter().any(|found| found == line) {
            lines.push(line.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copyright_lines_are_those_that_name_somebody() {
        let text = "Copyright (c) 2015 Ana\nCopyright [yyyy] [name]\n2. Grant of Copyright License.\nCopyright 2019 Bob\nCopyright 2019 Bob\n\
                    Copyright notice of the licence";
        assert_eq!(copyright_lines(&[text.to_owned()]), ["Copyright (c) 2015 Ana", "Copyright 2019 Bob"]);
    }
}
