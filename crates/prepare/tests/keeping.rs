//! A publication over time: two at once, files that are kept and files that go, what is missing, and the way back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    CSV, LOCK, Site, age, assert_whole, code, contents, demo, err, hours_later, lieux, manifest, out, prepare,
};
use prepare::manifest::files_named_in;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

impl Site {
    fn has(&self, name: &str) -> bool {
        self.directory.join(name).exists()
    }

    fn verify(&self) -> std::process::Output {
        prepare(&[&"verify", &self.directory])
    }

    /// The file of the national index.
    fn national(&self) -> PathBuf {
        self.directory.join(manifest(&self.directory).national.name)
    }
}

/// Names in the first and not in the others.
fn only_in(first: &[u8], others: &[&[u8]]) -> Vec<String> {
    let others: BTreeSet<String> = others.iter().flat_map(|bytes| files_named_in(bytes)).collect();
    let only: Vec<String> = files_named_in(first).into_iter().filter(|name| !others.contains(name)).collect();
    assert!(!only.is_empty());
    only
}

#[test]
fn two_publications_at_once_lose_no_file_of_either() {
    let site = Site::new("two-at-once");
    let (slow, other) = (site.scratch.file("slow.csv", &lieux(40)), site.scratch.file("other.csv", CSV));
    let start = |file: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prepare"));
        command.args(["publish".as_ref(), file.as_os_str(), "--out".as_ref(), site.directory.as_os_str()]);
        command.args(["--au-moins", "0", "--licence", "LO"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let signal = |which: &str, id: u32| {
        assert!(Command::new("kill").args([which, &id.to_string()]).status().unwrap().success());
    };
    let mut n_stopped = 0;
    while n_stopped == 0 {
        drop(fs::remove_dir_all(&site.directory));
        let mut first = start(&slow);
        // In the middle: some of its files are there, its manifest is not.
        while contents_or_none(&site.directory) < 20 && first.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        signal("-STOP", first.id());
        n_stopped += u32::from(!site.has("manifest.json"));
        let mut second = start(&other);
        // It says that it waits; one that does not wait is over by then.
        let mut said = String::new();
        BufReader::new(second.stderr.take().unwrap()).read_line(&mut said).unwrap();
        signal("-CONT", first.id());
        let signed = format!("processus {}", first.id());
        assert!(first.wait().unwrap().success() && second.wait().unwrap().success(), "{said}");
        assert_whole(&site.directory, &site.manifest());
        assert!(n_stopped == 0 || said.contains(&signed) && said.contains("depuis le"), "{said}");
    }
    let before = fs::read(site.directory.join("manifest.precedent.json")).unwrap();
    assert_whole(&site.directory, &before);
    assert_eq!(manifest(&site.directory).n_lieux, 3, "the one that waited");
}

fn contents_or_none(directory: &Path) -> usize {
    fs::read_dir(directory).map_or(0, Iterator::count)
}

#[test]
fn a_publication_that_goes_on_is_waited_for_as_long_as_is_said_and_a_dead_one_is_not() {
    let site = Site::new("patience");
    site.publish_quietly(5);
    let before = contents(&site.directory);
    let lock = File::options().write(true).open(site.directory.join(LOCK)).unwrap();
    lock.lock().unwrap();
    let file = site.scratch.file("a.csv", &lieux(6));
    for words in [
        &[&"publish" as &dyn AsRef<std::ffi::OsStr>, &file, &"--out", &site.directory, &"--attente", &"0"][..],
        &[&"revenir", &site.directory, &"--attente", &"0"],
    ] {
        let output = prepare(words);
        assert_eq!(code(&output), 1);
        assert!(err(&output).contains("rien n'a été changé"), "{}", err(&output));
    }
    assert_eq!(contents(&site.directory), before);
    // What a killed one has written into it says nothing: the lock itself is gone with it.
    fs::write(site.directory.join(LOCK), "processus 1, depuis le 01/01/2020 à 4 h 30").unwrap();
    drop(lock);
    site.publish_quietly(6);
    assert_eq!(fs::read(site.directory.join(LOCK)).unwrap(), b"", "signed by nobody");
}

#[test]
fn a_file_stays_for_a_day_after_the_last_manifest_that_named_it() {
    let site = Site::new("day");
    let first = site.publish_quietly(5);
    hours_later(&site.directory, 24 * 90);
    // Three publications within a minute: a page opened before them still finds all its files.
    let (second, third) = (site.publish_quietly(6), site.publish_quietly(7));
    let fourth = site.publish_quietly(8);
    for manifest in [&first, &second, &third, &fourth] {
        assert_whole(&site.directory, manifest);
    }
    hours_later(&site.directory, 23);
    let fifth = site.publish_quietly(9);
    assert_whole(&site.directory, &first);
    hours_later(&site.directory, 2);
    let sixth = site.publish_quietly(10);
    assert!(only_in(&first, &[&fourth, &fifth, &sixth]).iter().all(|name| !site.has(name)), "a day later they go");
    // However old, what the publication before names stays: it can be put back.
    hours_later(&site.directory, 24 * 400);
    let seventh = site.publish_quietly(11);
    assert_whole(&site.directory, &sixth);
    assert_whole(&site.directory, &seventh);
    assert!(only_in(&fifth, &[&sixth, &seventh]).iter().all(|name| !site.has(name)));
}

#[test]
fn only_what_is_ours_and_old_is_swept() {
    let site = Site::new("sweep");
    site.publish_quietly(5);
    let write = |name: &str, bytes: &[u8], hours: u64| {
        fs::write(site.directory.join(name), bytes).unwrap();
        age(&site.directory.join(name), hours);
    };
    let theirs = ["index.html", "photo.0123456789.bin", "france.bin", "lieux.csv", "manifest.webmanifest"];
    theirs.iter().for_each(|name| write(name, b"theirs", 24 * 400));
    write("lieux.0123456789.bin", b"CMNi\x01 young", 23);
    write("lieux-42.0123456789.bin", b"CMNi\x01 old", 25);
    write("lieux-42.0123456789.bin.br", b"old", 1);
    write("details.0123456789.bin.gz", b"of nothing", 25);
    // A clock that was wrong: neither for ever, nor at once.
    let ahead = site.directory.join("lieux-69.0123456789.bin");
    write("lieux-69.0123456789.bin", b"CMNi\x01", 0);
    let in_a_year = std::time::SystemTime::now() + std::time::Duration::from_secs(365 * 86_400);
    File::options().write(true).open(&ahead).unwrap().set_modified(in_a_year).unwrap();
    site.publish_quietly(6);
    assert!(theirs.iter().all(|name| site.has(name)));
    assert!(site.has("lieux.0123456789.bin"));
    for gone in ["lieux-42.0123456789.bin", "lieux-42.0123456789.bin.br", "details.0123456789.bin.gz"] {
        assert!(!site.has(gone), "{gone}");
    }
    assert!(ahead.exists());
    age(&ahead, 25);
    site.publish_quietly(7);
    assert!(!ahead.exists());
}

#[test]
fn compressed_forms_go_with_their_file() {
    let site = Site::new("compressed");
    let mut names = Vec::new();
    for n in 5..8 {
        site.publish_quietly(n);
        let name = manifest(&site.directory).national.name;
        for compressed in [".br", ".gz"] {
            assert!(!site.has(&format!("manifest.json{compressed}")), "of another manifest");
            for file in ["manifest.json", name.as_str()] {
                fs::write(site.directory.join(format!("{file}{compressed}")), "compressed").unwrap();
            }
        }
        names.push(name);
        hours_later(&site.directory, 25);
    }
    let there = |name: &str| [".br", ".gz"].map(|compressed| site.has(&format!("{name}{compressed}")));
    let now = || names.iter().map(|name| there(name)).collect::<Vec<_>>();
    assert_eq!(now(), [[false; 2], [true; 2], [true; 2]]);
    hours_later(&site.directory, 25);
    site.publish_quietly(8);
    assert_eq!(now(), [[false; 2], [false; 2], [true; 2]]);
}

#[test]
fn a_publication_is_found_whole_or_what_is_missing_is_named() {
    let site = Site::new("verify");
    let nothing = site.verify();
    assert_eq!(code(&nothing), 1);
    assert!(err(&nothing).contains("rien n'est publié ici"), "{}", err(&nothing));
    let output = prepare(&[&"publish", &demo(), &"--out", &site.directory, &"--licence", &"LO"]);
    assert_eq!(code(&output), 0);
    let whole = site.verify();
    assert_eq!((code(&whole), err(&whole).as_str()), (0, ""));
    for part in ["687 lieux", "données du 2022-09-30", "fichiers, ", " Mo : tout est là."] {
        assert!(out(&whole).contains(part), "{part}: {}", out(&whole));
    }

    let national = site.national();
    let good = fs::read(&national).unwrap();
    let spoil = |bytes: Option<Vec<u8>>, says: &str| {
        match bytes {
            Some(bytes) => fs::write(&national, bytes).unwrap(),
            None => fs::remove_file(&national).unwrap(),
        }
        let found = site.verify();
        assert_eq!(code(&found), 1, "{says}");
        assert_eq!(out(&found), format!("{} : {says}\n", national.display()));
        assert!(err(&found).contains("1 fichier sur"), "{}", err(&found));
        for cure in ["prepare publish", "prepare revenir"] {
            assert!(err(&found).contains(cure), "{}", err(&found));
        }
        fs::write(&national, &good).unwrap();
        assert_eq!(code(&site.verify()), 0);
    };
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        Some(bytes)
    };
    spoil(None, "absent");
    spoil(Some(Vec::new()), &format!("0 octets au lieu de {}", good.len()));
    spoil(Some(good[..100].to_vec()), &format!("100 octets au lieu de {}", good.len()));
    spoil(with(0, b'<'), "ce n'est pas un fichier de publication");
    spoil(with(3, b'd'), "ce n'est pas le fichier que ce nom annonce");
    spoil(with(4, 2), "fichier de version 2, que ce programme ne connaît pas (il lit la version 1)");
    spoil(with(good.len() / 2, good[good.len() / 2] ^ 1), "abîmé : son contenu n'est pas celui que son nom annonce");

    // All of them at once, each by its name.
    let named = files_named_in(&site.manifest());
    named.iter().for_each(|name| fs::remove_file(site.directory.join(name)).unwrap());
    assert_eq!(out(&site.verify()).lines().count(), named.len());
    // Published again from the same source, the same files come back.
    assert_eq!(code(&prepare(&[&"publish", &demo(), &"--out", &site.directory, &"--licence", &"LO"])), 0);
    assert_eq!(code(&site.verify()), 0);
}

#[test]
fn a_damaged_file_is_written_again_and_what_was_compressed_of_it_goes() {
    let site = Site::new("damaged");
    site.publish_quietly(5);
    let national = site.national();
    fs::write(&national, "damaged").unwrap();
    let compressed = PathBuf::from(format!("{}.br", national.display()));
    fs::write(&compressed, "of the damaged one").unwrap();
    site.publish_quietly(5);
    assert_eq!(code(&site.verify()), 0);
    assert!(!compressed.exists());
}

#[test]
fn a_manifest_of_anybodys_leads_to_no_file_outside_its_folder() {
    let site = Site::new("outside");
    let first = site.publish_quietly(5);
    let secret = site.scratch.file("lieux-secret.0123456789.bin", "secret");
    age(&secret, 48);
    let modified = fs::metadata(&secret).unwrap().modified().unwrap();
    let text = String::from_utf8(first).unwrap();
    let name = manifest(&site.directory).national.name;
    fs::write(
        site.directory.join("manifest.json"),
        text.replace(&name, "../lieux-secret.0123456789.bin").replace("\"bytes\":", "\"bytes\" :"),
    )
    .unwrap();
    let found = site.verify();
    assert!(out(&found).contains("ce nom mène hors du dossier"), "{}", out(&found));
    site.publish_quietly(6);
    assert_eq!(fs::metadata(&secret).unwrap().modified().unwrap(), modified);
    for text in ["", "<html>", "[]", "{}", "{\"format\":1}", "{\"format\":\"1\"}", "null"] {
        fs::write(site.directory.join("manifest.json"), text).unwrap();
        assert_eq!(code(&site.verify()), 1, "{text}");
    }
}
