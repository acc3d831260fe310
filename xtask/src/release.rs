//! `cargo xtask release`: what must be true before a version is tagged, and whether it is.
//!
//! It looks and says; it changes nothing, tags nothing, runs no test. What only a person can know is asked at the end of the list.

use crate::paths::{files_under, root};
use crate::steps::Outcome;
use crate::tidy::git;
use crate::{frozen, notices, reference};
use std::fs;
use std::path::Path;

/// Where what comes next is written down.
const TO_COME: &str = "À paraître";

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// What must be true: what it is, and the cure when it is not.
struct Item {
    what: String,
    missing: Option<String>,
}

impl Item {
    fn new(what: impl Into<String>, is_true: bool, cure: impl Into<String>) -> Self {
        Self { what: what.into(), missing: (!is_true).then(|| cure.into()) }
    }
}

/// Prints the list for the version in `Cargo.toml`.
///
/// # Errors
/// Something is missing.
pub fn run() -> Outcome<()> {
    let items = items(&root());
    println!("\n  Release {}\n", env!("CARGO_PKG_VERSION"));
    for Item { what, missing } in &items {
        match missing {
            None => println!("  done     {what}"),
            Some(cure) => println!("  MISSING  {what}\n           {cure}"),
        }
    }
    println!("  for you  cargo xtask test, green on this very commit; cargo xtask soak since the last release");
    println!("  for you  the tag, once all is done: git tag -a v{} -m {0}\n", env!("CARGO_PKG_VERSION"));
    match items.iter().filter(|item| item.missing.is_some()).count() {
        0 => Ok(()),
        n => Err(format!("Not ready: {n} of {} missing.", items.len())),
    }
}

/// Looks at a checkout.
fn items(checkout: &Path) -> Vec<Item> {
    let read = |name: &str| fs::read_to_string(checkout.join(name)).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let mut items = of_the_texts(&read("Cargo.toml"), &read("CHANGELOG.md"), version);
    items.extend(of_the_repository(checkout, version));
    items.extend(of_what_was_handed_out(&checkout.join("tests")));
    for (name, outcome) in
        [("THIRD-PARTY-NOTICES.md", notices::check()), ("embed-snippet/generated", reference::check())]
    {
        items.push(Item {
            what: format!("{name} is what the sources say"),
            missing: outcome.err().map(|why| why.replace('\n', " ")),
        });
    }
    items
}

/// The version, by `Cargo.toml` and by the list of changes. `built` is the one that this program was compiled with.
fn of_the_texts(manifest: &str, changes: &str, built: &str) -> Vec<Item> {
    let of_packages = manifest.split("[workspace.package]").nth(1).unwrap_or_default();
    let version = of_packages.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let sections = sections(changes);
    let newest = sections.iter().find(|(title, _)| *title != TO_COME).map(|(title, _)| *title);
    let dated = newest.and_then(|title| title.split_once(", ")).filter(|(_, date)| is_date(date));
    let to_come = sections.iter().find(|(title, _)| *title == TO_COME).is_some_and(|(_, text)| !text.is_empty());
    vec![
        Item::new(
            format!("Cargo.toml says {built}"),
            version == Some(built),
            "Write the version under [workspace.package], then run this again.",
        ),
        Item::new(
            format!("the newest section of CHANGELOG.md is {built}, with its date"),
            dated.is_some_and(|(version, _)| version == built),
            format!(
                "It is « {} »: « ## {built}, 1er décembre 2026 » is wanted.",
                newest.unwrap_or("nothing that has a title")
            ),
        ),
        Item::new(
            format!("« {TO_COME} » is empty or absent"),
            !to_come,
            "Move what it says under the version, by whom it is for.",
        ),
    ]
}

/// The sections of the list of changes, the newest first: title and text.
fn sections(changes: &str) -> Vec<(&str, &str)> {
    let parts = changes.split("\n## ").skip(1);
    parts.map(|part| part.split_once('\n').unwrap_or((part, ""))).map(|(title, text)| (title, text.trim())).collect()
}

/// `1er décembre 2026`, `25 novembre 2026`.
fn is_date(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let [day, month, year] = words[..] else { return false };
    let day = if day == "1er" { "1" } else { day };
    day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
        && MONTHS.contains(&month)
        && year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

fn of_the_repository(checkout: &Path, version: &str) -> Vec<Item> {
    let status = git(checkout, &["status", "--porcelain"]);
    let tag = format!("v{version}");
    let tagged = git(checkout, &["tag", "--list", &tag]);
    vec![
        Item::new(
            "nothing is left to commit",
            status.is_some_and(|status| status.is_empty()),
            "See git status: a release is a commit that others can have.",
        ),
        Item::new(
            format!("the tag {tag} is free"),
            tagged.is_some_and(|found| found.trim().is_empty()),
            "A tag that was published is never moved: the next version has another number.",
        ),
    ]
}

/// What was handed out and must go on working: snippets as they were pasted, and a whole package of before, for the journeys that open
/// yesterday's half with today's.
fn of_what_was_handed_out(tests: &Path) -> Vec<Item> {
    let complaints = frozen::complaints(&tests.join("fragments"));
    let packages = frozen_packages(tests);
    vec![
        Item::new(
            "the snippets of tests/fragments are as they were pasted",
            complaints.is_empty(),
            complaints.join("; "),
        ),
        Item::new(
            ["a package of before is kept under tests/", &packages.join(", ")].join(" ").trim_end().to_owned(),
            !packages.is_empty(),
            "Keep the pinned loader of the last version, its code/HASH and a publication, for a journey to open.",
        ),
    ]
}

/// The versions of which a pinned loader is kept with the code it names, as the loader's first line says them.
fn frozen_packages(tests: &Path) -> Vec<String> {
    let version = |loader: &Path| {
        let name = loader.file_name()?.to_str()?;
        let hash = name.strip_prefix("carte-mednum.")?.strip_suffix(".js")?;
        let is_whole = hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        // What it names is a folder of another hash.
        if !is_whole || files_under(&loader.parent()?.join("code")).is_empty() {
            return None;
        }
        let text = fs::read_to_string(loader).ok()?;
        Some(text.strip_prefix("/*! carte-mednum ")?.split(',').next()?.to_owned())
    };
    files_under(tests).iter().filter_map(|file| version(file)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Repository;

    fn missing(items: &[Item]) -> Vec<&str> {
        items.iter().filter(|item| item.missing.is_some()).map(|item| item.what.as_str()).collect()
    }

    const MANIFEST: &str = "[workspace]\n[workspace.package]\nversion = \"1.2.0\"\n";
    const CHANGES: &str =
        "# Ce qui change\n\n## 1.2.0, 1er février 2027\n\n- Une carte.\n\n## 1.1.0, 25 novembre 2026\n\n- Une autre.\n";

    #[test]
    fn a_version_that_is_written_down_everywhere_is_ready() {
        assert_eq!(missing(&of_the_texts(MANIFEST, CHANGES, "1.2.0")), [""; 0]);
        let with_room = CHANGES.replacen("\n## ", "\n## À paraître\n\n## ", 1);
        assert_eq!(missing(&of_the_texts(MANIFEST, &with_room, "1.2.0")), [""; 0]);
    }

    #[test]
    fn what_is_not_written_down_is_missing() {
        let n_missing = |manifest: &str, changes: &str| missing(&of_the_texts(manifest, changes, "1.2.0")).len();
        assert_eq!(n_missing(&MANIFEST.replace("1.2.0", "1.1.0"), CHANGES), 1);
        for (found, put) in [
            ("1.2.0, 1er février 2027", "1.2.0"),
            ("1.2.0, 1er février 2027", "1.2.0, février 2027"),
            ("1.2.0, 1er février 2027", "1.2.0, 32 février 2027"),
            ("1.2.0, 1er février 2027", "1.2.1, 1er février 2027"),
            ("## 1.2.0", "## À paraître\n\n- Une nouveauté.\n\n## 1.2.0"),
        ] {
            assert_eq!(n_missing(MANIFEST, &CHANGES.replace(found, put)), 1, "{put}");
        }
        assert_eq!(n_missing(MANIFEST, ""), 1);
    }

    #[test]
    fn a_tree_in_disorder_and_a_tag_that_is_taken_are_seen() {
        let repository = Repository::new("release");
        assert_eq!(missing(&of_the_repository(&repository.0, "1.2.0")).len(), 0);
        fs::write(repository.0.join("new"), "").unwrap();
        assert_eq!(missing(&of_the_repository(&repository.0, "1.2.0")), ["nothing is left to commit"]);
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "--message", "Say something new"]);
        repository.git(&["tag", "v1.2.0"]);
        assert_eq!(missing(&of_the_repository(&repository.0, "1.2.0")), ["the tag v1.2.0 is free"]);
        assert_eq!(missing(&of_the_repository(&repository.0, "1.2.1")).len(), 0);
        // Where git knows nothing, nothing is known.
        assert_eq!(missing(&of_the_repository(Path::new("/"), "1.2.0")).len(), 2);
    }

    #[test]
    fn a_package_of_before_is_known_by_its_loader_and_the_code_beside_it() {
        let folder = std::env::temp_dir().join(format!("carte-release-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        let package = folder.join("paquets/0.1.1");
        fs::create_dir_all(package.join("code/0123456789")).unwrap();
        fs::write(package.join("carte-mednum.abcdef0123.js"), "/*! carte-mednum 0.1.1, licence MIT */\n").unwrap();
        assert_eq!(frozen_packages(&folder), [""; 0], "its code is not there");
        fs::write(package.join("code/0123456789/carte-mednum-widget.js"), "").unwrap();
        assert_eq!(frozen_packages(&folder), ["0.1.1"]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
