//! `tests/fragments`: what was handed out to be pasted, kept as it was, with what it must show for ever.
//!
//! It reads the list and says what is no longer as the list has it. Whether a fragment still works is a journey's business.

use crate::hash;
use crate::paths::{files_under, root};
use std::fs;
use std::path::{Path, PathBuf};

/// The list, beside the fragments.
const LIST: &str = "LISTE.txt";

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    hash: String,
    /// Its name in the folder.
    pub name: String,
    /// `france`, `region 84` or `departement 42`: what it shows.
    pub territoire: String,
}

/// Where they are.
pub fn folder() -> PathBuf {
    root().join("tests/fragments")
}

/// All that are listed.
pub fn fragments() -> Vec<Fragment> {
    listed(&fs::read_to_string(folder().join(LIST)).unwrap_or_default())
}

fn listed(list: &str) -> Vec<Fragment> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let fragment = |line: &str| {
        let mut parts = line.splitn(3, "  ").map(str::to_owned);
        Some(Fragment { hash: parts.next()?, name: parts.next()?, territoire: parts.next()? })
    };
    lines.filter_map(fragment).collect()
}

/// What was changed, taken away, or put there without a line.
pub fn complaints(folder: &Path) -> Vec<String> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let listed = listed(&list);
    let mut found: Vec<String> = Vec::new();
    for Fragment { hash, name, .. } in &listed {
        match fs::read(folder.join(name)) {
            Ok(bytes) if hash::long(&bytes) == *hash => {}
            Ok(_) => found.push(format!("{name} was handed out as it was: put it back, and add another")),
            Err(_) => found.push(format!("{name} was handed out: put it back")),
        }
    }
    for file in files_under(folder) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name != LIST && !listed.iter().any(|fragment| fragment.name == name) {
            found.push(format!("{name} has no line in {LIST}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_that_was_touched_removed_or_slipped_in_is_seen() {
        let folder = std::env::temp_dir().join(format!("carte-frozen-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let hash = hash::long(b"<carte-mednum>");
        let list =
            format!("# why\n{hash}  kept.html  france\n{hash}  touched.html  france\n{hash}  gone.html  region 84\n");
        for (name, text) in [
            (LIST, list.as_str()),
            ("kept.html", "<carte-mednum>"),
            ("touched.html", "<carte-mednum >"),
            ("new.html", ""),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let found = complaints(&folder).join("\n");
        fs::remove_dir_all(&folder).unwrap();
        for name in ["touched.html", "gone.html", "new.html"] {
            assert!(found.contains(name), "{found}");
        }
        assert!(!found.contains("kept.html"), "{found}");
        assert_eq!(listed(&list)[2].territoire, "region 84");
    }
}
