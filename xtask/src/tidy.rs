//! Rules of the house that no compiler holds, checked on the files as text.
//!
//! Each rule is a function from a file's path and text to complaints, with a test that it can complain; one test runs all of them
//! over the checkout. They read lines, not syntax: simple enough to be trusted, and an exception is written down here. What is not about one
//! file has a room of its own: subjects of commits, links between pages.

mod effects;
mod links;
mod modules;
mod subjects;

pub(crate) use subjects::git;
#[cfg(test)]
pub(crate) use subjects::tests::Repository;

use crate::paths::{files_under, root};
use crate::steps::Outcome;
use std::fs;
use std::path::Path;

/// What is wrong, as `path:line: what`.
pub type Complaints = Vec<String>;

type Rule = fn(&str, &str) -> Vec<(usize, String)>;

const RULES: [Rule; 10] = [
    module_says_what_it_is,
    no_inline_style_or_evaluated_code,
    no_french_outside_the_text_module,
    pure_crates_stay_pure,
    browser_only_at_the_border,
    nothing_left_for_later,
    no_sleep_and_no_ignored_test,
    no_registry_is_named,
    what_leaves_is_what_may_be_told,
    effects::signal_written_in_an_effect,
];

/// Everything the rules have to say about the checkout.
pub fn complaints() -> Complaints {
    let root = root();
    let mut found = Complaints::new();
    for file in files_under(&root) {
        let Some(path) = file.strip_prefix(&root).ok().and_then(Path::to_str) else { continue };
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for rule in RULES {
            found.extend(rule(path, &text).into_iter().map(|(line, what)| format!("{path}:{line}: {what}")));
        }
    }
    found.extend(links::complaints(&root));
    found.extend(modules::complaints(&root));
    found.extend(subjects::complaints(&root));
    found
}

/// `cargo xtask tidy`: the same, printed.
///
/// # Errors
/// There is something to say.
pub fn run() -> Outcome<()> {
    let complaints = complaints();
    if complaints.is_empty() {
        println!("  The house is tidy.");
        return Ok(());
    }
    Err(format!(
        "{}\nMend what is said above; the rules are in xtask/src/tidy.rs and docs/style.md.",
        complaints.join("\n")
    ))
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// Tests and measures in files of their own are no more shipped than those at the end of a file.
fn is_tests(path: &str) -> bool {
    path.ends_with("/tests.rs") || ["/tests/", "/examples/", "/benches/"].iter().any(|folder| path.contains(folder))
}

/// This file quotes what it forbids.
fn is_this(path: &str) -> bool {
    path == "xtask/src/tidy.rs"
}

fn module_says_what_it_is(path: &str, text: &str) -> Vec<(usize, String)> {
    let says = text.lines().next().is_some_and(|line| line.starts_with("//!") && line.len() > 12);
    if !is_rust(path) || says || path.ends_with("build.rs") {
        return Vec::new();
    }
    vec![(1, "the module does not say what it is (//! on the first line)".into())]
}

/// Inline styles and evaluated code are refused by the Content-Security-Policy of careful hosts.
fn no_inline_style_or_evaluated_code(path: &str, text: &str) -> Vec<(usize, String)> {
    let rust = is_rust(path) && path.starts_with("widget/src/");
    let script = path.ends_with(".js")
        && ["widget/", "embed-snippet/", "crates/", "demo/"].iter().any(|folder| path.starts_with(folder));
    if !rust && !script {
        return Vec::new();
    }
    let forbidden = [
        " style=",
        "innerHTML",
        "inner_html",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "<style",
    ];
    in_code(text, |code| {
        forbidden
            .iter()
            .find(|word| code.contains(**word))
            .map(|word| format!("`{}` does not pass a strict CSP", word.trim()))
    })
}

/// What visitors read is in one file: a literal with an accent or a guillemet elsewhere is a sentence that escaped. Those that begin with
/// the element's name are for the console, which the webmaster reads.
fn no_french_outside_the_text_module(path: &str, text: &str) -> Vec<(usize, String)> {
    if !is_rust(path)
        || is_tests(path)
        || !path.starts_with("widget/src/")
        || path == "widget/src/text.rs"
        || path.starts_with("widget/src/text/")
    {
        return Vec::new();
    }
    in_code(text, |code| {
        let french = |literal: &&str| literal.contains(|c| "éèêëàâçùûüôîïœÉÈÀÇŒ«»’".contains(c));
        let literal = literals(code).filter(french).find(|literal| !literal.starts_with("carte-mednum :"))?;
        Some(format!("« {literal} » is for visitors: it belongs in text.rs"))
    })
}

/// No browser, file, network or clock where bytes and `now` are parameters.
fn pure_crates_stay_pure(path: &str, text: &str) -> Vec<(usize, String)> {
    let pure = ["crates/atlas/", "crates/intake/", "crates/phrases/", "crates/takeaway/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    if pure && path.ends_with("Cargo.toml") {
        let foreign = ["web-sys", "js-sys", "wasm-bindgen", "gloo", "leptos", "tokio", "reqwest", "ureq", "hyper"];
        let named = |line: &str| {
            foreign
                .iter()
                .find(|name| line.trim_start().starts_with(**name))
                .map(|name| format!("a pure crate names {name}"))
        };
        return numbered(text, named);
    }
    if pure && is_rust(path) && !is_tests(path) {
        let outside = [
            "std::fs",
            "std::net::Tcp",
            "std::net::Udp",
            "std::env",
            "std::process",
            "std::thread",
            "SystemTime",
            "Instant::now",
        ];
        return in_code(text, |code| {
            outside.iter().find(|word| code.contains(**word)).map(|word| format!("a pure crate uses {word}"))
        });
    }
    Vec::new()
}

/// The browser is reached where the border is; elsewhere only the types of what handlers are given may be named.
fn browser_only_at_the_border(path: &str, text: &str) -> Vec<(usize, String)> {
    let border = ["element.rs", "mount.rs", "platform.rs", "platform/", "dom.rs", "load.rs", "map/gestures.rs"];
    if !is_rust(path)
        || !path.starts_with("widget/src/")
        || border.iter().any(|file| path.strip_prefix("widget/src/").is_some_and(|path| path.starts_with(file)))
    {
        return Vec::new();
    }
    let given = |name: &str| {
        name.ends_with("Event") || matches!(name, "Element" | "EventTarget" | "HtmlElement" | "SvgElement")
    };
    in_code(text, |code| {
        let (_, after) = code.split_once("web_sys::")?;
        let names = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => after.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default(),
        };
        let foreign = names.split(',').map(str::trim).find(|name| !given(name))?;
        Some(format!("web_sys::{foreign} belongs in {}", border.join(", ")))
    })
}

/// Where something is made that leaves the page, the state is asked for what may be told, not for what is on the screen: `told_origin`,
/// `told_total`, `link`, files in the order that `wish_export` gives them.
fn what_leaves_is_what_may_be_told(path: &str, text: &str) -> Vec<(usize, String)> {
    let ways_out = [
        "address.rs",
        "events.rs",
        "paper.rs",
        "list/export.rs",
        "sheet/actions.rs",
        "sheet/qr.rs",
        "referral/",
        "report/",
        "platform/giving.rs",
        "platform/history.rs",
        "platform/sending.rs",
        "platform/telling.rs",
    ];
    let leaves = |path: &str| ways_out.iter().any(|way| path.starts_with(way));
    if !is_rust(path) || !path.strip_prefix("widget/src/").is_some_and(leaves) {
        return Vec::new();
    }
    let of_the_screen = ["ask.origin", "ask.from", "asker", ".view()", "known_total", ".listed"];
    in_code(text, |code| {
        let word = of_the_screen.iter().find(|word| code.contains(**word))?;
        Some(format!("`{word}` may follow from where the visitor is: what leaves the page asks for what may be told"))
    })
}

fn nothing_left_for_later(path: &str, text: &str) -> Vec<(usize, String)> {
    // What wasm-bindgen leaves for later is not ours to do.
    if path.starts_with("xtask/src/bundle/golden/") {
        return Vec::new();
    }
    if is_this(path) || !(is_rust(path) || path.ends_with(".js") || path.ends_with(".css") || path.ends_with(".toml")) {
        return Vec::new();
    }
    let later = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("];
    numbered(text, |line| {
        later.iter().find(|word| line.contains(**word)).map(|word| format!("{word}: do it or drop it"))
    })
}

fn no_sleep_and_no_ignored_test(path: &str, text: &str) -> Vec<(usize, String)> {
    let tests = path.starts_with("tests/") || path.starts_with("widget/tests/") || path.contains("/tests/");
    if !is_rust(path) || is_this(path) {
        return Vec::new();
    }
    numbered(text, |line| {
        let line = line.trim();
        if line.starts_with("#[ignore") {
            return Some("a test that does not run proves nothing".into());
        }
        (tests && line.contains("sleep(")).then(|| "wait for a condition instead of a duration".into())
    })
}

/// Which registry serves the packages is each machine's business.
fn no_registry_is_named(path: &str, text: &str) -> Vec<(usize, String)> {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name {
        "package-lock.json" => {
            numbered(text, |line| line.contains("\"resolved\"").then(|| "the lock names a registry".into()))
        }
        ".npmrc" => {
            numbered(text, |line| line.contains("registry=").then(|| "the configuration names a registry".into()))
        }
        "config.toml" if path.starts_with(".cargo/") => numbered(text, |line| {
            (line.starts_with("[source") || line.starts_with("[registr"))
                .then(|| "the configuration names a registry".into())
        }),
        _ => Vec::new(),
    }
}

fn numbered(text: &str, complain: impl Fn(&str) -> Option<String>) -> Vec<(usize, String)> {
    text.lines().enumerate().filter_map(|(i, line)| Some((i + 1, complain(line)?))).collect()
}

/// Lines without their comments, up to the tests at the end of the file.
fn in_code(text: &str, complain: impl Fn(&str) -> Option<String>) -> Vec<(usize, String)> {
    let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
    code.filter_map(|(i, line)| {
        let trimmed = line.trim_start();
        let code = if trimmed.starts_with("//") { "" } else { line.split(" // ").next().unwrap_or_default() };
        Some((i + 1, complain(code)?))
    })
    .collect()
}

/// What stands between double quotes on a line.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One file, and whether the rule complains about it.
    fn check(rule: Rule, path: &str, text: &str, complains: bool) {
        assert_eq!(!rule(path, text).is_empty(), complains, "{path}: {text}");
    }

    #[test]
    fn the_house_is_tidy() {
        let complaints = complaints();
        assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    }

    #[test]
    fn the_third_party_notices_are_up_to_date() {
        assert_eq!(crate::notices::check(), Ok(()));
    }

    #[test]
    fn what_was_handed_out_is_as_it_was() {
        assert!(crate::frozen::fragments().len() >= 6, "the list itself only grows");
        assert_eq!(crate::frozen::complaints(&crate::frozen::folder()), Complaints::new());
        let readme = fs::read_to_string(root().join("README.md")).unwrap();
        let handed_out = |page: &str| -> Vec<String> {
            page.split("```html\n").skip(1).filter_map(|text| text.split("```").next()).map(str::to_owned).collect()
        };
        assert!(handed_out(&readme).len() >= 2, "the tag and the frame");
        let pages = files_under(&root().join("docs")).into_iter().filter_map(|page| fs::read_to_string(page).ok());
        for text in pages.chain([readme.clone()]).flat_map(|page| handed_out(&page)) {
            let frozen = |fragment: crate::frozen::Fragment| {
                fs::read_to_string(crate::frozen::folder().join(fragment.name)).unwrap().contains(text.trim_end())
            };
            assert!(
                crate::frozen::fragments().into_iter().any(frozen),
                "what README.md or docs/ hands out is not in tests/fragments: add it there, with its line\n{text}"
            );
        }
        let mut tag = embed_snippet::Tag::default();
        tag.read(|name| (name == "departement").then(|| "42".to_owned()));
        let frame = embed_snippet::cadre::iframe(&tag.config, "https://votre-hub.fr/", false);
        assert!(readme.contains(&frame), "README.md does not hand out the frame as it is written:\n{frame}");
    }

    #[test]
    fn a_module_without_a_word_is_seen() {
        check(module_says_what_it_is, "widget/src/a.rs", "use b;\n", true);
        check(module_says_what_it_is, "widget/src/a.rs", "//! a\n", true);
        check(module_says_what_it_is, "widget/src/a.rs", "//! What a person sees first.\n", false);
        check(module_says_what_it_is, "widget/src/a.css", "use b;\n", false);
    }

    #[test]
    fn what_a_strict_csp_refuses_is_seen() {
        let check = |path, text, complains| check(no_inline_style_or_evaluated_code, path, text, complains);
        check("widget/src/a.rs", "view! { <p style=\"x\"> }", true);
        check("widget/src/a.rs", "view! { <p style:left=x> }", false);
        check("widget/src/a.rs", "// never a style= attribute", false);
        check("embed-snippet/src/loader.js", "box.innerHTML = x", true);
        check("crates/reader/web/lecture.js", "eval(x)", true);
        check("tests/pages/essai.js", "box.innerHTML = x", false);
    }

    #[test]
    fn a_french_sentence_outside_the_text_module_is_seen() {
        let check = |path, text, complains| check(no_french_outside_the_text_module, path, text, complains);
        check("widget/src/list.rs", "view! { \"Aucun résultat\" }", true);
        check("widget/src/list.rs", "let é = \"a\"; // « accents » in a comment", false);
        check("widget/src/list.rs", "#[cfg(test)]\nmod tests { \"Isère\" }", false);
        check("widget/src/text.rs", "\"Aucun résultat\"", false);
        check("widget/src/load.rs", "warn(\"carte-mednum : région inconnue\")", false);
    }

    #[test]
    fn a_pure_crate_that_reaches_out_is_seen() {
        let check = |path, text, complains| check(pure_crates_stay_pure, path, text, complains);
        check("crates/atlas/Cargo.toml", "web-sys.workspace = true", true);
        check("crates/atlas/src/a.rs", "let now = SystemTime::now();", true);
        check("crates/intake/src/a.rs", "use std::fs;", true);
        check("crates/takeaway/src/a.rs", "use std::fs;", true);
        check("crates/intake/src/a.rs", "#[cfg(test)]\nuse std::fs;", false);
        check("crates/prepare/src/a.rs", "use std::fs;", false);
    }

    #[test]
    fn the_browser_beyond_its_border_is_seen() {
        check(browser_only_at_the_border, "widget/src/list/rows.rs", "use web_sys::{Element, Document};", true);
        check(browser_only_at_the_border, "widget/src/list/rows.rs", "let window = web_sys::window()?;", true);
        check(browser_only_at_the_border, "widget/src/list/rows.rs", "use web_sys::{Element, KeyboardEvent};", false);
        check(browser_only_at_the_border, "widget/src/map/gestures.rs", "use web_sys::Window;", false);
    }

    #[test]
    fn what_would_leave_with_the_visitors_place_is_seen() {
        let check = |path, text, complains| check(what_leaves_is_what_may_be_told, path, text, complains);
        check("widget/src/paper.rs", "let near = state.ask.origin();", true);
        check("widget/src/referral/paper.rs", "state.ask.from.get()", true);
        check("widget/src/events.rs", "(\"n_lieux\", state.known_total().into())", true);
        check("widget/src/paper.rs", "let near = state.ask.told_origin();", false);
        check("widget/src/list/lieux.rs", "state.ask.from.get()", false);
    }

    #[test]
    fn work_left_and_tests_put_aside_are_seen() {
        check(nothing_left_for_later, "widget/src/a.rs", "// TODO: better", true);
        check(nothing_left_for_later, "xtask/src/bundle/golden/widget.js", "// TODO: better", false);
        check(no_sleep_and_no_ignored_test, "tests/tests/a.rs", "    #[ignore]", true);
        check(no_sleep_and_no_ignored_test, "tests/tests/a.rs", "thread::sleep(x)", true);
        check(no_sleep_and_no_ignored_test, "xtask/src/serve.rs", "thread::sleep(x)", false);
    }

    #[test]
    fn a_registry_in_a_lock_file_is_seen() {
        check(no_registry_is_named, "package-lock.json", "  \"resolved\": \"x\"", true);
        check(no_registry_is_named, "package-lock.json", "  \"integrity\": \"x\"", false);
        check(no_registry_is_named, ".cargo/config.toml", "[source.crates-io]", true);
    }
}
