//! The order of the widget's modules: each may name those before it, so that none imports another in a circle.
//!
//! It reads `crate::name` outside comments and tests; macros (`crate::lazy!`) stand at the crate's root and belong to no module.

use super::{Complaints, is_tests};
use crate::paths::files_under;
use std::fs;
use std::path::Path;

/// From what knows least to what knows all. A new module gets the first place where it still knows what it names.
const MODULES: [&str; 34] = [
    "failure",
    "manifest",
    "platform",
    "reactive",
    "split",
    "dom",
    "state",
    "text",
    "css",
    "lazy",
    "keys",
    "address",
    "ui",
    "breadcrumb",
    "header",
    "map",
    "counter",
    "filters",
    "search",
    "kept",
    "paper",
    "list",
    "report",
    "sheet",
    "parcours",
    "referral",
    "panel",
    "app",
    "wishes",
    "events",
    "load",
    "looks",
    "mount",
    "element",
];

/// Imports against the order, as `path:line: what`.
pub fn complaints(checkout: &Path) -> Complaints {
    let source = checkout.join("widget/src");
    let mut found = Complaints::new();
    for file in files_under(&source) {
        let Some(inside) = file.strip_prefix(&source).ok().and_then(Path::to_str) else { continue };
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if inside.ends_with(".rs") && inside != "lib.rs" {
            found.extend(
                against(inside, &text).into_iter().map(|(line, what)| format!("widget/src/{inside}:{line}: {what}")),
            );
        }
    }
    found
}

fn rank(module: &str) -> Option<usize> {
    MODULES.iter().position(|one| *one == module)
}

/// `inside`: the file's path below `widget/src`.
fn against(inside: &str, text: &str) -> Vec<(usize, String)> {
    if is_tests(&format!("/{inside}")) {
        return Vec::new();
    }
    let module = inside.split(['/', '.']).next().unwrap_or_default();
    let Some(own) = rank(module) else {
        return vec![(1, format!("« {module} » has no place in xtask/src/tidy/modules.rs"))];
    };
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        // Tests are the last of a file.
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        for named in named(code) {
            if named != module && rank(named).is_some_and(|other| other > own) {
                found.push((
                    i + 1,
                    format!("{module} names {named}, which comes after it in xtask/src/tidy/modules.rs"),
                ));
            }
        }
    }
    found
}

/// The modules that a line names: `crate::a::b`, `crate::{a, b::c}`.
fn named(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let inner = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => after
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '!')
                .next()
                .unwrap_or_default(),
        };
        for item in inner.split(',') {
            let name = item.trim().split("::").next().unwrap_or_default();
            if !name.ends_with('!') && !name.is_empty() {
                found.push(name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_that_closes_a_circle_is_told() {
        assert_eq!(against("dom.rs", "use crate::platform;\nuse crate::reactive::RwSignal;\n"), []);
        let told = against("state/data.rs", "use super::Part;\nuse crate::{reactive, list::heading};\n");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].0 == 2 && told[0].1.contains("state names list"), "{told:?}");
        assert_eq!(against("sheet/mod.rs", "    parts.push(crate::panel::panel(state));\n").len(), 1);
    }

    #[test]
    fn comments_tests_and_macros_are_no_imports() {
        for code in [
            "//! [`crate::events`]' business.\n",
            "crate::lazy!(decoupe, coming, fn f() -> u8 = g);\n",
            "use atlas::filter;\n#[cfg(test)]\nmod tests {\n    use crate::element;\n}\n",
        ] {
            assert_eq!(against("state.rs", code), [], "{code}");
        }
        assert_eq!(against("state/tests/data.rs", "use crate::app;\n"), []);
    }

    #[test]
    fn a_module_without_a_place_is_told() {
        assert_eq!(against("novelty.rs", "").len(), 1);
    }
}
