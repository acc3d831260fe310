//! The package, file by file: what names a file beside it finds it there, what says hashes says them all, and the commands that its own
//! pages give do what is said of them.

use crate::package::{Package, at, site_with};
use carte_tests::{Server, starting_with};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use xtask::{dist, hash, paths};

/// What is between two marks, wherever both are.
fn between<'a>(text: &'a str, begins: &'a str, ends: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split(begins).skip(1).filter_map(move |after| after.split(ends).next())
}

/// The names of files that a file holds, as they are written: links and scripts of a page, what a style sheet loads, the literals of a script
/// that are the name of a file, links of a text, and what npm is told.
fn named(path: &Path, text: &str) -> Vec<String> {
    let end = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let quotes: &[char] = &['"', '\'', '`'];
    let is_name = |piece: &&str| {
        let name = piece.split(['?', '#']).next().unwrap_or_default();
        let written = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte));
        let ends = [".js", ".mjs", ".css", ".html", ".wasm", ".json", ".svg"];
        written && ends.iter().any(|end| name.ends_with(end) && name.len() > end.len())
    };
    let found: Vec<&str> = match end.as_str() {
        "html" => [" href=\"", " src=\""].into_iter().flat_map(|mark| between(text, mark, &['"'])).collect(),
        "css" => {
            let urls = between(text, "url(", &[')']).map(|url| url.trim_matches(['"', '\'']));
            urls.chain(between(text, "@import \"", &['"'])).collect()
        }
        "js" | "mjs" => text.split(quotes).filter(is_name).collect(),
        "json" => text.split('"').filter(is_name).collect(),
        "md" => between(text, "](", &[')', ' ']).collect(),
        _ => Vec::new(),
    };
    let elsewhere = |name: &str| name.contains(':') || name.starts_with("//") || name.is_empty();
    let names = found.into_iter().map(|name| name.split(['?', '#']).next().unwrap_or_default().to_owned());
    names.filter(|name| !elsewhere(name)).collect()
}

/// Names that lead nowhere, as `file: name`. A script may mean what is beside it, beside the loader, or in the folder of its version; the
/// lieux are the hub's own.
fn dead(folder: &Path) -> BTreeSet<String> {
    let versions: Vec<PathBuf> =
        fs::read_dir(folder.join("code")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let mut dead = BTreeSet::new();
    for file in paths::files_under(folder) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let is_script = file.extension().is_some_and(|end| end == "js" || end == "mjs" || end == "json");
        let beside = file.parent().unwrap().to_path_buf();
        let places: Vec<PathBuf> = match is_script {
            true => [beside, folder.to_path_buf()].into_iter().chain(versions.clone()).collect(),
            false => vec![beside],
        };
        for name in named(&file, &text) {
            let of_the_hub = name.starts_with("donnees/") || name.ends_with("manifest.json");
            if !of_the_hub && !places.iter().any(|place| place.join(&name).exists()) {
                dead.insert(format!("{}: {name}", file.strip_prefix(folder).unwrap().display()));
            }
        }
    }
    dead
}

#[test]
fn whatever_a_file_of_the_package_names_beside_it_is_there() {
    let package = Package::new("links");
    assert_eq!(dead(package.folder()), BTreeSet::new());
    // Of each kind of file something is followed, or the test sees nothing.
    let follows = |name: &str, target: &str| {
        let text = fs::read_to_string(package.folder().join(name)).unwrap();
        assert!(named(Path::new(name), &text).iter().any(|found| found == target), "{name}: {target}");
    };
    follows("diagnostic.html", "diagnostic.css");
    follows("cadre.html", "cadre.js");
    follows("carte-mednum.js", "carte-mednum-secours.js");
    follows("carte-mednum.mjs", "carte-mednum.js");
    follows("package.json", "./carte-mednum.mjs");
}

#[test]
fn what_leads_nowhere_is_seen_in_every_kind_of_file() {
    let folder = std::env::temp_dir().join(format!("carte-morts-{}", std::process::id()));
    let files = [
        (
            "a.html",
            "<link href=\"no.css\"><script src=\"yes.js\"></script><a href=\"https://x.fr/\"></a><a href=\"#a\"></a>",
        ),
        ("b.css", "@import \"no.css\"; a { background: url('none.svg'), url(data:,) }"),
        ("yes.js", "import('./gone.js'); new URL(\"code.wasm\", import.meta.url); \"x y.js\""),
        ("c.md", "[a](yes.js#b) [b](no.md) [c](https://x.fr/no.md)"),
        ("p.json", "{\"exports\": \"./gone.mjs\"}"),
    ];
    fs::create_dir_all(folder.join("code/0123456789")).unwrap();
    fs::write(folder.join("code/0123456789/code.wasm"), "").unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    let found = dead(&folder);
    fs::remove_dir_all(&folder).unwrap();
    let expected = [
        "a.html: no.css",
        "b.css: no.css",
        "b.css: none.svg",
        "c.md: no.md",
        "p.json: ./gone.mjs",
        "yes.js: ./gone.js",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}

/// The package with a program for the night in it, as `cargo xtask dist` adds it.
fn with_program(name: &str) -> Package {
    let package = Package::new(name);
    fs::write(package.folder().join("nuit/prepare"), "program").unwrap();
    dist::seal(package.folder()).unwrap();
    package
}

#[test]
fn every_file_of_the_package_has_its_hash_said() {
    let package = with_program("seal");
    let integrity = package.integrity();
    let said: BTreeSet<String> = integrity["fichiers"].as_object().unwrap().keys().cloned().collect();
    let mut there: BTreeSet<String> = package.contents().keys().map(|name| name.display().to_string()).collect();
    assert!(there.remove(dist::SEAL));
    assert_eq!(said, there);
    for name in
        ["nuit/prepare", "nuit/carte-mednum-nuit.sh", "carte-mednum.js.br", "serveur/apache/.htaccess", "revenir.sh"]
    {
        assert!(said.contains(name), "{name}");
    }
}

/// The one block of commands under a heading of a text.
fn commands(text: &str, heading: &str) -> Vec<String> {
    let (_, under) = text.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no « {heading} »"));
    let under = under.split("\n## ").next().unwrap_or_default();
    between(under, "```sh\n", &['`']).map(str::to_owned).collect()
}

fn run(folder: &Path, command: &str) -> Output {
    Command::new("sh").args(["-c", command]).current_dir(folder).output().unwrap()
}

/// What it says, having ended well.
fn said(output: &Output) -> String {
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_line_that_checks_the_package_names_what_was_touched_and_nothing_else() {
    let package = with_program("check");
    let lines = commands(&package.read("README.md"), "Vérifier");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(said(&run(package.folder(), &lines[0])), "");
    fs::write(package.folder().join("nuit/prepare"), "another").unwrap();
    let compressed = package.folder().join("carte-mednum.js.gz");
    let mut bytes = fs::read(&compressed).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&compressed, bytes).unwrap();
    let told = said(&run(package.folder(), &lines[0]));
    assert_eq!(told.lines().collect::<Vec<_>>(), ["différent : carte-mednum.js.gz", "différent : nuit/prepare"]);
}

#[test]
fn who_edits_a_file_sends_what_they_wrote() {
    let package = Package::new("edited");
    let lines = commands(&package.read("serveur/LISEZMOI.md"), "Les formes compressées");
    let [remake, remove] = &lines[..] else { panic!("{lines:?}") };
    // Long enough to have compressed forms, as a theme that a hub wrote.
    let theme = package.folder().join("themes/sombre.css");
    let (written, edited) = ("a { color: red }\n".repeat(200), "b { color: blue }\n".repeat(200));
    let form = |end: &str| PathBuf::from(format!("{}{end}", theme.display()));
    let opened = |tool: &str, end: &str| Command::new(tool).arg("-dc").arg(form(end)).output().unwrap().stdout;
    for text in [&written, &edited] {
        fs::write(&theme, text).unwrap();
        run(package.folder(), remake);
        for (tool, end) in [("gzip", ".gz"), ("brotli", ".br")] {
            assert!(opened(tool, end) == text.as_bytes(), "{end}");
        }
    }
    assert_eq!(fs::read_to_string(&theme).unwrap(), edited);
    run(package.folder(), remove);
    assert!(!form(".br").exists() && !form(".gz").exists() && theme.is_file());
}

/// Puts beside a package the version that comes after it, whose program does not start. Returns the name of the loader that was served.
fn upgraded(package: &Package) -> String {
    let folder = package.folder();
    let before = package.integrity()["epingle"].as_str().unwrap().to_owned();
    let loader = package.read("carte-mednum.js");
    let code = between(&loader, "\"code/", &['/']).next().unwrap().to_owned();
    let next = "00000bad00";
    for file in paths::files_under(&folder.join("code").join(&code)) {
        let to = folder.join("code").join(next).join(file.file_name().unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, &to).unwrap();
    }
    let glue = folder.join("code").join(next).join("carte-mednum-widget.js");
    fs::write(&glue, "throw new Error('mauvaise version');\nexport {};\n").unwrap();
    drop(fs::remove_file(format!("{}.br", glue.display())));
    drop(fs::remove_file(format!("{}.gz", glue.display())));
    let loader = loader.replace(&format!("code/{code}/"), &format!("code/{next}/"));
    let name = format!("carte-mednum.{}.js", hash::short(loader.as_bytes()));
    for name in ["carte-mednum.js", &name] {
        fs::write(folder.join(name), &loader).unwrap();
        let compressing = format!("gzip -9 -n -k -f {name}; brotli -q 11 -f {name}");
        assert!(run(folder, &compressing).status.success());
    }
    before
}

#[test]
fn the_line_that_deposits_the_package_puts_the_code_there_first_and_then_all_of_it() {
    let package = Package::new("deposit");
    let lines = commands(&package.read("README.md"), "Mettre à jour, revenir en arrière");
    let line = lines.iter().find(|line| line.starts_with("cp ")).unwrap();
    let (code, rest) = line.split_once(" && ").unwrap();
    let work = std::env::temp_dir().join(format!("carte-depot-{}", std::process::id()));
    let www = work.join("www");
    drop(fs::remove_dir_all(&work));
    fs::create_dir_all(&www).unwrap();
    // The package as it was unpacked, and what a former version left.
    fs::write(www.join("ancien.txt"), "ancien").unwrap();
    std::os::unix::fs::symlink(package.folder(), work.join("carte-mednum")).unwrap();
    let there = |line: &str| {
        said(&run(&work, &line.replace("/var/www/carte-mednum", &www.display().to_string())));
        let names = paths::files_under(&www).into_iter().map(|file| file.strip_prefix(&www).unwrap().to_owned());
        names.collect::<BTreeSet<PathBuf>>()
    };
    let mut first = there(code);
    let all = there(rest);
    fs::remove_dir_all(&work).unwrap();
    first.remove(Path::new("ancien.txt"));
    assert!(!first.is_empty() && first.iter().all(|name| name.starts_with("code")), "{first:?}");
    let mut expected: BTreeSet<PathBuf> = package.contents().into_keys().collect();
    expected.insert("ancien.txt".into());
    assert_eq!(all, expected);
}

/// What `revenir.sh` says, run as the README says, on this folder.
fn goes_back(package: &Package, words: &str) -> Output {
    let lines = commands(&package.read("README.md"), "Mettre à jour, revenir en arrière");
    let line = lines.iter().find(|line| line.contains("revenir.sh")).unwrap();
    let line = line.trim().replace("/var/www/carte-mednum", &package.folder().display().to_string());
    run(&std::env::temp_dir(), &format!("{line} {words}"))
}

#[test]
fn a_hub_goes_back_to_the_version_before_in_one_command_and_its_visitors_with_it() {
    let package = Package::new("back");
    let before = upgraded(&package);
    let hub: Server = package.hub(|_, reply| reply);
    let tag = "<script src=\"https://votre-hub.fr/carte-mednum.js\" async></script>\
               <carte-mednum departement=\"42\"><a href=\"/lieux\">Voir les lieux</a></carte-mednum>";
    let journey = site_with(&at(tag, &hub.url(""))).tolerating("carte-mednum").tolerating("mauvaise version");
    journey.run(|carte| {
        carte.get("StaticText", starting_with("La carte n’a pas pu s’afficher"));
        let told = said(&goes_back(&package, ""));
        assert!(told.contains(&before), "{told}");
        carte.session().open(&carte.session().address().unwrap()).unwrap();
        carte.other("carte-mednum").arrived("Loire");
    });
    for end in ["", ".br", ".gz"] {
        let served = fs::read(package.folder().join(format!("carte-mednum.js{end}"))).unwrap();
        assert!(served == fs::read(package.folder().join(format!("{before}{end}"))).unwrap(), "{end}");
    }
}

#[test]
fn going_back_changes_nothing_where_it_cannot_be_done() {
    let package = Package::new("nowhere");
    let served = |package: &Package| fs::read(package.folder().join("carte-mednum.js")).unwrap();
    let refused = |output: Output, code: i32, words: &str| {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains(words), "{told}");
    };
    let first = served(&package);
    refused(goes_back(&package, ""), 1, "il n'y a pas d'autre version ici");
    let before = upgraded(&package);
    let second = served(&package);
    refused(goes_back(&package, "0123456789"), 1, "carte-mednum.0123456789.js n'est pas ici");
    assert!(served(&package) == second);
    // Its code was cleaned away.
    let code: Value = package.integrity();
    let code =
        code["fichiers"].as_object().unwrap().keys().find(|name| name.ends_with("carte-mednum-widget.js")).unwrap();
    let (here, aside) = (package.folder().join(code), package.folder().join("aside"));
    fs::rename(&here, &aside).unwrap();
    refused(goes_back(&package, ""), 1, "n'est plus là");
    assert!(served(&package) == second);
    fs::rename(&aside, &here).unwrap();
    // A third version: of the same date, nobody can tell which came before; by the dates, the one before is the last before this one.
    let hash = before.trim_start_matches("carte-mednum.").trim_end_matches(".js").to_owned();
    let all = "touch -d 2026-03-01T00:00:00 carte-mednum.??????????.js";
    let third = "carte-mednum.aaaaaaaaaa.js";
    assert!(run(package.folder(), &format!("{{ cat {before}; echo; }} >{third} && {all}")).status.success());
    refused(goes_back(&package, ""), 2, &hash);
    assert!(served(&package) == second);
    let dated = format!("touch -d 2026-01-01T00:00:00 {before}; touch -d 2026-02-01T00:00:00 {third}");
    assert!(run(package.folder(), &dated).status.success());
    assert!(said(&goes_back(&package, "")).contains(third));
    // It has no compressed forms: those of another are not sent in its place.
    assert!(
        !package.folder().join("carte-mednum.js.br").exists() && !package.folder().join("carte-mednum.js.gz").exists()
    );
    assert!(said(&goes_back(&package, &hash)).contains(&before));
    assert!(served(&package) == first);
    assert!(said(&goes_back(&package, &hash)).contains("déjà"));
}
