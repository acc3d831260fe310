//! Links of the pages written in Markdown: what they name in the checkout is there, down to the heading.
//!
//! It reads inline links, `[text](target)`; addresses of the Web are nobody's to check here, since no test asks the network.

use super::Complaints;
use crate::paths::files_under;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Links below a folder that lead nowhere, as `path:line: what`.
pub fn complaints(checkout: &Path) -> Complaints {
    let mut headings: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    let mut found = Complaints::new();
    for page in files_under(checkout).into_iter().filter(|file| is_page(file)) {
        let Ok(text) = fs::read_to_string(&page) else { continue };
        let name = page.strip_prefix(checkout).unwrap_or(&page).display();
        for (line, target) in links(&text) {
            let (path, anchor) =
                target.split_once('#').map_or((target.as_str(), None), |(path, anchor)| (path, Some(anchor)));
            let file = if path.is_empty() { page.clone() } else { beside(&page, path) };
            if !file.exists() || !file.starts_with(checkout) {
                found.push(format!("{name}:{line}: « {target} » leads to no file"));
            } else if let Some(anchor) = anchor.filter(|_| is_page(&file)) {
                let there = headings
                    .entry(file)
                    .or_insert_with_key(|file| anchors(&fs::read_to_string(file).unwrap_or_default()));
                if !there.contains(anchor) {
                    found.push(format!("{name}:{line}: « {target} » leads to no heading"));
                }
            }
        }
    }
    found
}

fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "md")
}

/// A path as written in a page, with its `..` taken away: the file that it goes through need not be there.
fn beside(page: &Path, path: &str) -> PathBuf {
    let mut file = page.parent().unwrap_or(page).to_path_buf();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => drop(file.pop()),
            Component::CurDir => {}
            other => file.push(other),
        }
    }
    file
}

/// Lines that are text rather than code, with their numbers.
fn text_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(i, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        (!in_code && !fence).then_some((i + 1, line))
    })
}

/// Targets of links within the checkout, with the lines they are on. What stands between backticks is quoted.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text_lines(text) {
        let line: String = line.split('`').step_by(2).collect();
        for after in line.split("](").skip(1) {
            let target = after.split([')', ' ']).next().unwrap_or_default();
            let is_of_the_web = target.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '.']));
            if !target.is_empty() && !is_of_the_web {
                found.push((number, target.to_owned()));
            }
        }
    }
    found
}

/// The names by which forges link to the headings of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for (_, line) in text_lines(text) {
        for written in line.split("<a id=\"").skip(1) {
            anchors.extend(written.split('"').next().map(str::to_owned));
        }
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if !(1..=6).contains(&level) || !heading.starts_with(' ') {
            continue;
        }
        let slug = slug(heading.trim());
        let mut name = slug.clone();
        let mut n = 0;
        while !anchors.insert(name) {
            n += 1;
            name = format!("{slug}-{n}");
        }
    }
    anchors
}

/// `« Qui peut quoi »` to `-qui-peut-quoi-`: letters and digits in lower case, hyphens for blanks, nothing else.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_link_is_seen() {
        let folder = std::env::temp_dir().join(format!("carte-links-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("docs")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        write(
            "README.md",
            "# Là\n\n[a](docs/a.md#quelle-idée-) [b](#là) [c](https://example.fr/x) [d](docs/) [`e`](docs/a.md)\n",
        );
        write("docs/a.md", "## Quelle idée !\n\n[r](../README.md) `[x](y)`\n\n```sh\n[x](y)\n```\n");
        assert_eq!(complaints(&folder), Complaints::new());

        write("docs/b.md", "[x](c.md)\n[y](a.md#ailleurs)\n[z](../../README.md) [`w`](v.md)\n");
        let found = complaints(&folder);
        let expected = [
            "docs/b.md:1: « c.md »",
            "docs/b.md:2: « a.md#ailleurs »",
            "docs/b.md:3: « ../../README.md »",
            "docs/b.md:3: « v.md »",
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected)), "{found:?}");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn headings_are_named_as_forges_name_them() {
        let page = "# Publier ses propres données\n## Qui peut quoi\n## Qui peut quoi\n### `cadre.html`, l’iframe\n#hashtag\n```\n# no\n```\n";
        let expected = ["publier-ses-propres-données", "qui-peut-quoi", "qui-peut-quoi-1", "cadrehtml-liframe"];
        assert_eq!(anchors(page), expected.map(str::to_owned).into());
    }
}
