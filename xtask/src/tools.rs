//! The tools that building and testing need: found where they are, installed where they are missing, named before they are.
//!
//! It knows which versions belong together; it does not know what they are used for. Nothing is installed outside the machine's
//! package manager, rustup, `node_modules` and one cache folder.

mod servers;

pub use servers::{apache, apache_modules, for_servers, nginx, nginx_brotli};

use crate::paths::root;
use crate::steps::{Outcome, Voice, Work, ask, run, together};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The last Trunk that the project's oldest supported compiler builds.
const TRUNK: &str = "0.21.14";

/// The judge of licences, bans and sources: it costs as much as Trunk to compile, once per machine, and knows what a license's text says
/// where a manifest says nothing.
const CARGO_DENY: &str = "0.20.2";

/// What compiles the fuzz targets and runs them.
const CARGO_FUZZ: &str = "0.13.2";

/// The driver of Firefox.
const GECKODRIVER: &str = "0.37.1";

/// What a browser's module is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The packages that this machine runs without a browser, as cargo's words. One choice for tests and for `prepare`: cargo gives a
/// dependency the features that all chosen packages want of it, and another choice would compile it once more.
pub const NATIVE: [&str; 7] =
    ["--workspace", "--exclude", "carte-tests", "--exclude", "widget-bundle", "--exclude", "reader-bundle"];

/// Tools in place, and the `PATH` that finds them.
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// A command that finds the tools, and never makes rustup download a toolchain by surprise.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root()).env("PATH", &self.path).env("RUSTUP_AUTO_INSTALL", "0");
        command
    }
}

/// What compiling for the browser needs. The rest of what a site is made with is [`missing_for_site`].
///
/// # Errors
/// The one line that says what to install by hand.
pub fn for_modules() -> Outcome<Tools> {
    wasm_target()?;
    Ok(Tools { path: path() })
}

/// What the site is made with beside a compiler and is not there yet, to be installed while something else is compiled.
///
/// # Errors
/// As [`for_modules`].
pub fn missing_for_site() -> Outcome<Vec<Work<'static>>> {
    let mut works: Vec<Work<'static>> = Vec::new();
    if on_path("brotli").is_none() {
        works.push(by_debian(&["brotli"], |name| on_path(name).is_some())?);
    }
    works.extend(node_modules()?);
    Ok(works)
}

/// What building and weighing the site needs, all of it.
///
/// # Errors
/// As [`for_modules`].
pub fn for_site() -> Outcome<Tools> {
    let tools = for_modules()?;
    let missing = missing_for_site()?;
    if !missing.is_empty() {
        together("What the site is made with", missing)?
    }
    Ok(tools)
}

/// The commands that only tests want of those that compile for the browser: Trunk, which `Trunk.toml` is for, and the runner of component
/// tests, which comes with the command of wasm-bindgen. The site is made without them: they take longer to compile than all of it.
///
/// # Errors
/// As [`for_modules`].
pub fn for_trunk_and_components() -> Outcome<()> {
    trunk()?;
    wasm_bindgen()
}

/// What the checks that need no browser need.
///
/// # Errors
/// As [`for_modules`].
pub fn for_checks() -> Outcome<Tools> {
    wasm_target()?;
    cargo_tool("cargo-deny", CARGO_DENY, 2)?;
    Ok(Tools { path: path() })
}

/// A browser and its driver, and what hubs' nights are made with.
///
/// # Errors
/// As [`for_modules`].
pub fn for_browser() -> Outcome<()> {
    debian(&["chromium", "chromium-driver", "curl"], |name| match name {
        "chromium" => chromium().is_ok(),
        "chromium-driver" => chromedriver().is_ok(),
        _ => on_path(name).is_some(),
    })
}

/// What fuzzing needs, beside what its programs are compiled with.
///
/// # Errors
/// As [`for_modules`].
pub fn for_soak() -> Outcome<Tools> {
    cargo_tool("cargo-fuzz", CARGO_FUZZ, 1)?;
    debian(&["g++"], |name| on_path(name).is_some())?;
    Ok(Tools { path: path() })
}

/// The two other engines that journeys run in, and their drivers.
///
/// # Errors
/// As [`for_modules`].
pub fn for_engines() -> Outcome<()> {
    debian(&["firefox-esr", "webkit2gtk-driver", "xvfb"], |name| match name {
        "firefox-esr" => firefox().is_ok(),
        "xvfb" => xvfb().is_ok(),
        _ => webkit_driver().is_ok() && minibrowser().is_ok(),
    })?;
    // Debian has no driver of Firefox. It only passes messages on: 1 min 54 s at level 0, beside two other compilations.
    if env::var_os("GECKODRIVER").is_some() || answers("geckodriver", GECKODRIVER) {
        return geckodriver().map(drop);
    }
    cargo_install("geckodriver", GECKODRIVER, 0, &["--locked"], 2)
}

/// The folder of the tools that cargo compiles for this machine.
pub fn cache() -> PathBuf {
    if let Some(folder) = env::var_os("CARTE_MEDNUM_TOOLS") {
        return PathBuf::from(folder);
    }
    let home = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap_or_else(|| root().join("target"));
    home.join("carte-mednum/tools")
}

/// `PATH` with the compiled tools and `node_modules/.bin` first: Debian's own wasm-opt breaks these modules.
fn path() -> OsString {
    let ours = [cache().join("bin"), root().join("node_modules/.bin")];
    let theirs = env::var_os("PATH").unwrap_or_default();
    env::join_paths(ours.into_iter().chain(env::split_paths(&theirs))).unwrap_or(theirs)
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&path()).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn by_variable_or_name(variable: &str, places: &[&str], cure: &str) -> Outcome<PathBuf> {
    if let Some(file) = env::var_os(variable).map(PathBuf::from) {
        return if file.is_file() {
            Ok(file)
        } else {
            Err(format!("{variable} names {}, which is no file", file.display()))
        };
    }
    let found = places.iter().find_map(|place| match place.starts_with('/') {
        true => Some(PathBuf::from(place)).filter(|file| file.is_file()),
        false => on_path(place),
    });
    found.ok_or_else(|| cure.to_owned())
}

/// Chromium: the `CHROMIUM` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn chromium() -> Outcome<PathBuf> {
    let places = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    by_variable_or_name("CHROMIUM", &places, "No Chromium: install it, or set CHROMIUM to its path.")
}

/// Its driver: the `CHROMEDRIVER` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn chromedriver() -> Outcome<PathBuf> {
    let places = ["chromedriver", "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];
    by_variable_or_name("CHROMEDRIVER", &places, "No chromedriver: install it, or set CHROMEDRIVER to its path.")
}

/// Firefox: the `FIREFOX` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn firefox() -> Outcome<PathBuf> {
    by_variable_or_name("FIREFOX", &["firefox-esr", "firefox"], "No Firefox: install it, or set FIREFOX to its path.")
}

/// Its driver: the `GECKODRIVER` variable, else the one that was compiled for this project.
///
/// # Errors
/// There is none.
pub fn geckodriver() -> Outcome<PathBuf> {
    let cure = format!("No geckodriver.\nRun: cargo install geckodriver --version {GECKODRIVER} --locked");
    by_variable_or_name("GECKODRIVER", &["geckodriver"], &cure)
}

/// The driver of GTK's WebKit: the `WEBKITDRIVER` variable, else where systems put it.
///
/// # Errors
/// There is none.
pub fn webkit_driver() -> Outcome<PathBuf> {
    let cure = "No WebKitWebDriver: install webkit2gtk-driver, or set WEBKITDRIVER to its path.";
    by_variable_or_name("WEBKITDRIVER", &["WebKitWebDriver"], cure)
}

/// The browser that it drives: the `MINIBROWSER` variable, else where Debian puts it, beside WebKit's processes.
///
/// # Errors
/// There is none.
pub fn minibrowser() -> Outcome<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let places = folders.flat_map(|folder| ["webkit2gtk-4.1", "webkit2gtk-4.0"].map(|name| folder.join(name)));
    let places: Vec<String> = places.map(|folder| folder.join("MiniBrowser").display().to_string()).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let cure = "No MiniBrowser of WebKitGTK: install webkit2gtk-driver, or set MINIBROWSER to its path.";
    by_variable_or_name("MINIBROWSER", &places, cure)
}

/// The screen that WebKit's browser draws on.
///
/// # Errors
/// There is none.
pub fn xvfb() -> Outcome<PathBuf> {
    by_variable_or_name("XVFB", &["Xvfb"], "No Xvfb: install xvfb, or set XVFB to its path.")
}

fn wasm_target() -> Outcome<()> {
    let installed = || {
        let libraries =
            ask(Command::new("rustc").current_dir(root()).args(["--print", "target-libdir", "--target", WASM]));
        libraries.is_some_and(|folder| Path::new(folder.trim()).is_dir())
    };
    if installed() {
        return Ok(());
    }
    let cure = format!("Run: rustup target add {WASM}");
    run(
        &format!("Rust target {WASM}, with rustup"),
        Command::new("rustup").current_dir(root()).args(["target", "add", WASM]),
        &cure,
    )?;
    if installed() { Ok(()) } else { Err(cure) }
}

/// Debian's packages; elsewhere, and without the right to install them, says which.
fn debian(packages: &[&'static str], present: impl Fn(&str) -> bool + Send + 'static) -> Outcome<()> {
    let missing: Vec<&'static str> = packages.iter().copied().filter(|name| !present(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    together("What the system lacks", vec![by_debian(&missing, present)?])
}

/// The installation of packages that are missing.
fn by_debian(missing: &[&'static str], present: impl Fn(&str) -> bool + Send + 'static) -> Outcome<Work<'static>> {
    let missing = missing.to_vec();
    let list = missing.join(" ");
    if on_path("apt-get").is_none() {
        return Err(format!("Missing: {list}. Install with your system's package manager, then run this again."));
    }
    let name = format!("Debian packages {list}, with apt-get");
    let work = move |voice: &Voice| {
        let cure = format!("Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}");
        voice.run(&mut apt(&["update", "-q"]), &cure)?;
        let mut install = vec!["install", "-y", "-q", "--no-install-recommends"];
        install.extend(&missing);
        voice.run(&mut apt(&install), &cure)?;
        if missing.iter().all(|name| present(name)) { Ok(String::new()) } else { Err(cure) }
    };
    Ok((name, Box::new(work)))
}

/// apt-get, with the right to change the system where this user has it.
fn apt(arguments: &[&str]) -> Command {
    let root_user = ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut command = if root_user { Command::new("apt-get") } else { Command::new("sudo") };
    if !root_user {
        command.args(["-n", "apt-get"]);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
    command
}

fn answers(program: &str, version: &str) -> bool {
    let Some(program) = on_path(program) else { return false };
    ask(Command::new(program).arg("--version")).is_some_and(|said| said.split_whitespace().any(|word| word == version))
}

fn trunk() -> Outcome<()> {
    if answers("trunk", TRUNK) {
        return Ok(());
    }
    // Optimised only as far as it matters: its work here is to call others.
    cargo_install("trunk", TRUNK, 0, &["--locked", "--no-default-features", "--features", "rustls"], 3)
}

fn wasm_bindgen() -> Outcome<()> {
    let version = locked_version("wasm-bindgen")?;
    if answers("wasm-bindgen", &version) && answers("wasm-bindgen-test-runner", &version) {
        return Ok(());
    }
    // Without its own lock file, which asks for a crate that is not always to be had; at level 1, since at 0 its test runner
    // takes three times as long over a debug module.
    cargo_install("wasm-bindgen-cli", &version, 1, &[], 2)
}

/// A command of cargo's own, optimised no more than it must be.
fn cargo_tool(name: &str, version: &str, minutes: u32) -> Outcome<()> {
    if answers(name, version) { Ok(()) } else { cargo_install(name, version, 0, &["--locked"], minutes) }
}

fn cargo_install(name: &str, version: &str, level: u8, more: &[&str], minutes: u32) -> Outcome<()> {
    let cache = cache();
    fs::create_dir_all(&cache).map_err(|error| {
        format!("{}: {error}\nSet CARTE_MEDNUM_TOOLS to a folder that can be written.", cache.display())
    })?;
    let build = cache.join("build");
    let mut command = Command::new("cargo");
    command
        .current_dir(&cache)
        .args(["install", name, "--version", version, "--force", "--root"])
        .arg(&cache)
        .args(more);
    command
        .env("RUSTUP_AUTO_INSTALL", "0")
        .env("CARGO_TARGET_DIR", &build)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level.to_string());
    let what =
        format!("{name} {version}, compiled by cargo into {} (once per machine, about {minutes} min)", cache.display());
    run(&what, &mut command, &format!("Run: cargo install {name} --version {version}"))?;
    // Half a gigabyte of intermediate files that nobody reads again; left behind, they harm nobody either.
    drop(fs::remove_dir_all(build));
    Ok(())
}

/// What `package-lock.json` names: wasm-opt, the styles of two demo pages, the rules of accessibility that journeys ask.
fn node_modules() -> Outcome<Option<Work<'static>>> {
    let lock = |name: &str| -> serde_json::Value {
        let text = fs::read_to_string(root().join(name)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    };
    let wanted = lock("package-lock.json");
    if wanted["packages"]["node_modules/binaryen"].is_null() {
        return Err("package-lock.json does not name binaryen.\nRun: git checkout package-lock.json".into());
    }
    let installed = lock("node_modules/.package-lock.json");
    let wasm_opt = root().join("node_modules/.bin/wasm-opt").exists();
    let missing = missing(&wanted, &installed);
    if missing.is_empty() && wasm_opt {
        return Ok(None);
    }
    if on_path("npm").is_none() {
        return Err("Missing: npm. Install Node.js 20 or later, then run this again.".into());
    }
    let what = match missing.len() {
        0 => "wasm-opt".to_owned(),
        1..=3 => missing.join(", "),
        n => format!("wasm-opt and what else package-lock.json names, {n} packages"),
    };
    let work = |voice: &Voice| {
        let mut npm = Command::new("npm");
        npm.current_dir(root()).args(["ci", "--no-audit", "--no-fund"]);
        voice.run(&mut npm, "Run: npm ci").map(|_| String::new())
    };
    Ok(Some((format!("{what}, with npm into node_modules"), Box::new(work))))
}

/// The packages of one lock that another does not hold in the same version, as `name version`.
fn missing(wanted: &serde_json::Value, installed: &serde_json::Value) -> Vec<String> {
    let packages = wanted["packages"].as_object().into_iter().flatten();
    let named = packages.filter_map(|(path, package)| Some((path, path.strip_prefix("node_modules/")?, package)));
    named
        .filter(|(path, _, package)| installed["packages"][path.as_str()]["version"] != package["version"])
        .map(|(_, name, package)| format!("{name} {}", package["version"].as_str().unwrap_or_default()))
        .collect()
}

/// The version of a crate in `Cargo.lock`.
///
/// # Errors
/// The crate is not there.
pub fn locked_version(name: &str) -> Outcome<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    version_in(&lock, name).ok_or_else(|| format!("Cargo.lock does not name {name}.\nRun: git checkout Cargo.lock"))
}

fn version_in(lock: &str, name: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    after.split_once('"').map(|(version, _)| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_crate_of_that_very_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }

    #[test]
    fn a_package_of_another_version_is_missing_and_the_checkout_itself_is_none() {
        let lock = |version: &str| serde_json::json!({ "packages": { "": { "name": "carte-mednum" }, "node_modules/@a/b": { "version": version } } });
        assert_eq!(missing(&lock("1.2.3"), &lock("1.2.3")), [""; 0]);
        assert_eq!(missing(&lock("1.2.3"), &lock("1.2.2")), ["@a/b 1.2.3"]);
        assert_eq!(missing(&lock("1.2.3"), &serde_json::Value::Null), ["@a/b 1.2.3"]);
    }

    #[test]
    fn the_projects_own_tools_come_before_the_systems() {
        let first: Vec<PathBuf> = env::split_paths(&path()).take(2).collect();
        assert_eq!(first, [cache().join("bin"), root().join("node_modules/.bin")]);
    }
}
