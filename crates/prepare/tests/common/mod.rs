//! What the tests of the command share: a folder of their own, the program as people run it, what it published.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use atlas::catalogue::Catalogue;
use atlas::wire::read_index;
use prepare::manifest::{Manifest, files_named_in};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

/// A directory of a test's own, empty, removed at the end.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("prepare-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder in which something is published again and again.
pub struct Site {
    pub scratch: Scratch,
    pub directory: PathBuf,
}

impl Site {
    pub fn new(name: &str) -> Self {
        let scratch = Scratch::new(name);
        let directory = scratch.0.join("site");
        Self { scratch, directory }
    }

    /// Publishes so many lieux, whatever is said of it; the manifest.
    pub fn publish(&self, n: usize) -> Vec<u8> {
        self.published(n).0
    }

    /// The same, with not a word.
    pub fn publish_quietly(&self, n: usize) -> Vec<u8> {
        let (manifest, output) = self.published(n);
        assert_eq!(err(&output), "", "{}", out(&output));
        manifest
    }

    fn published(&self, n: usize) -> (Vec<u8>, Output) {
        let file = self.scratch.file("a.csv", &lieux(n));
        let output = prepare(&[&"publish", &file, &"--out", &self.directory, &"--licence", &"LO", &"--au-moins", &"0"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        (self.manifest(), output)
    }

    pub fn manifest(&self) -> Vec<u8> {
        fs::read(self.directory.join("manifest.json")).unwrap()
    }
}

pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub fn demo() -> PathBuf {
    project("data/lieux/hinaura-2021.json")
}

pub fn prepare(words: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prepare"));
    for word in words {
        command.arg(word.as_ref());
    }
    command.output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn manifest(directory: &Path) -> Manifest {
    serde_json::from_slice(&fs::read(directory.join("manifest.json")).unwrap()).unwrap()
}

pub fn index(directory: &Path, name: &str) -> Catalogue {
    read_index(&fs::read(directory.join(name)).unwrap()).unwrap()
}

/// Every file of a directory and its bytes, but for the lock, which stays.
pub fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(directory).unwrap().flatten().filter(|entry| entry.path().is_file());
    let entries = entries.filter(|entry| entry.file_name() != LOCK);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

pub const CSV: &str = "id,nom,commune,code_postal,latitude,longitude,services\n\
    1,Un,Saint-Étienne,42000,45.44,4.39,Yoga\n\
    2,Deux,Nouméa,98800,,,\n\
    3,Trois,,,,,\n\
    4,,Roanne,42300,,,\n";

/// What a page that holds a manifest needs is there.
pub fn assert_whole(directory: &Path, manifest_bytes: &[u8]) {
    let names = files_named_in(manifest_bytes);
    assert!(!names.is_empty());
    for name in names {
        assert!(directory.join(&name).is_file(), "{name}");
    }
}

/// So many lieux of Roanne.
pub fn lieux(n: usize) -> String {
    let lines = (0..n).map(|i| format!("{i},Lieu {i},Roanne,42300,46.04,4.07,\n"));
    std::iter::once("id,nom,commune,code_postal,latitude,longitude,services\n".to_owned()).chain(lines).collect()
}

pub const LOCK: &str = ".prepare-verrou";

/// Makes a file older than it is.
pub fn age(file: &Path, hours: u64) {
    let when = SystemTime::now() - Duration::from_secs(hours * 3_600);
    File::options().write(true).open(file).unwrap().set_modified(when).unwrap();
}

/// Lets so many hours go by for all files of a directory.
pub fn hours_later(directory: &Path, hours: u64) {
    for name in contents(directory).keys() {
        let file = directory.join(name);
        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        let when = modified - Duration::from_secs(hours * 3_600);
        File::options().write(true).open(&file).unwrap().set_modified(when).unwrap();
    }
}
