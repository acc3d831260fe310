//! The way back to the publication before, and the formats that are to come.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use atlas::wire::read_index;
use common::{Site, assert_whole, code, contents, err, hours_later, lieux, manifest, out, prepare};
use prepare::manifest::{FORMAT, files_named_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

impl Site {
    fn go_back(&self) -> Output {
        prepare(&[&"revenir", &self.directory])
    }

    /// Goes back, which must not be possible, for a reason; nothing has moved.
    fn stays(&self, why: &str) {
        let before = contents_if_any(&self.directory);
        let output = self.go_back();
        assert_eq!(code(&output), 1, "{}", out(&output));
        assert!(err(&output).contains(why), "{why}: {}", err(&output));
        assert_eq!(contents_if_any(&self.directory), before);
    }
}

fn contents_if_any(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    if directory.is_dir() { contents(directory) } else { BTreeMap::new() }
}

#[test]
fn the_publication_before_is_put_back_and_put_away_again() {
    let site = Site::new("back");
    site.stays("n'existe pas");
    assert!(!site.directory.exists());
    let first = site.publish(5);
    site.stays("aucune publication précédente");
    let second = site.publish(6);
    for compressed in [".br", ".gz"] {
        fs::write(site.directory.join(format!("manifest.json{compressed}")), "of the second").unwrap();
    }
    let output = site.go_back();
    assert_eq!((code(&output), err(&output).as_str()), (0, ""));
    assert!(out(&output).contains("la précédente publication (5 lieux)"), "{}", out(&output));
    assert_eq!(site.manifest(), first);
    assert!(!site.directory.join("manifest.json.br").exists(), "it would go on being served");
    assert!(!site.directory.join("manifest.json.gz").exists());
    assert_eq!(code(&prepare(&[&"verify", &site.directory])), 0);
    assert_whole(&site.directory, &second);

    let output = site.go_back();
    assert!(out(&output).contains("la dernière publication (6 lieux)"), "{}", out(&output));
    assert_eq!(site.manifest(), second);
    assert_eq!(code(&site.go_back()), 0);
    assert_eq!(site.manifest(), first);

    // The same once more is no new publication: what was before it is still there.
    assert_eq!(site.publish(5), first);
    assert_eq!(code(&site.go_back()), 0);
    assert_eq!(site.manifest(), second);
}

#[test]
fn the_publication_before_is_kept_whole_however_old_and_is_the_one_that_was_read() {
    let site = Site::new("back-old");
    site.publish(5);
    let second = site.publish(6);
    assert_eq!(code(&site.go_back()), 0);
    let first = site.manifest();
    // After the way back, what is replaced is what was read, not what was left.
    hours_later(&site.directory, 24 * 30);
    let third = site.publish(7);
    assert_whole(&site.directory, &first);
    assert!(files_named_in(&second).iter().any(|name| !site.directory.join(name).exists()), "left for good");
    assert_eq!(code(&site.go_back()), 0);
    assert_eq!(site.manifest(), first);
    assert_eq!(code(&site.go_back()), 0);
    assert_eq!(site.manifest(), third);
}

#[test]
fn what_is_not_whole_any_more_is_not_put_back() {
    let site = Site::new("back-missing");
    site.publish(5);
    let old = manifest(&site.directory).national.name;
    let second = site.publish(6);
    fs::remove_file(site.directory.join(&old)).unwrap();
    site.stays(&format!("{old} : absent"));
    fs::write(site.directory.join("manifest.precedent.json"), "<html>").unwrap();
    site.stays("ce n'est pas un manifeste");
    fs::write(site.directory.join("manifest.precedent.json"), "{\"format\":2}").unwrap();
    site.stays("format 2");
    assert_eq!(site.manifest(), second);
    // What is read now may be as damaged as can be: that is what the way back is for.
    site.publish(7);
    let good = fs::read(site.directory.join("manifest.precedent.json")).unwrap();
    fs::write(site.directory.join("manifest.json"), "{\"form").unwrap();
    assert_eq!(code(&site.go_back()), 0);
    assert_eq!(site.manifest(), good);
    site.stays("aucune publication précédente");
}

/// The bytes of a file as another version of the grammar would begin them.
fn of_version(version: u8, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[4] = version;
    bytes
}

/// Publishes a made-up format 2 beside what is there: files of version 2 with names of their own, and `manifest.2.json`. Their names.
fn publish_format_2(directory: &Path, manifest_name: &str) -> Vec<String> {
    let mut text = fs::read_to_string(directory.join("manifest.json")).unwrap();
    text = text.replacen(&format!("\"format\":{FORMAT}"), "\"format\":2,\"regions\":{\"84\":{\"n_lieux\":6}}", 1);
    let mut names = Vec::new();
    for name in files_named_in(text.as_bytes()) {
        let bytes = of_version(2, &fs::read(directory.join(&name)).unwrap());
        let stem = name.rsplitn(3, '.').last().unwrap();
        let new = format!("{stem}.{}.bin", prepare::folder::hash(&bytes));
        fs::write(directory.join(&new), bytes).unwrap();
        text = text.replace(&name, &new);
        names.push(new);
    }
    fs::write(directory.join(manifest_name), text).unwrap();
    names
}

#[test]
fn a_format_to_come_is_published_beside_ours_and_left_alone() {
    let site = Site::new("formats");
    site.publish(6);
    let theirs = publish_format_2(&site.directory, "manifest.2.json");
    // Written by one that was killed before its manifest.
    let unfinished = format!("lieux-42.{}.bin", prepare::folder::hash(b"unfinished"));
    fs::write(site.directory.join(&unfinished), b"CMNi\x02 more").unwrap();
    hours_later(&site.directory, 24 * 400);

    // Who reads ours reads as if nothing else were there.
    assert_eq!(code(&prepare(&[&"verify", &site.directory])), 0);
    let ours = manifest(&site.directory);
    assert_eq!(ours.format, FORMAT);
    let national = fs::read(site.directory.join(&ours.national.name)).unwrap();
    assert_eq!(read_index(&national).unwrap().len(), 6);

    // Published again, gone back, published again, and a year later: theirs are there, byte for byte.
    let before = contents(&site.directory);
    for n in [7, 8] {
        let file = site.scratch.file("a.csv", &lieux(n));
        let output = prepare(&[&"publish", &file, &"--out", &site.directory, &"--licence", &"LO"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(err(&output).contains("manifest.2.json, d'un autre format, n'est pas mis à jour"), "{}", err(&output));
        hours_later(&site.directory, 24 * 400);
    }
    assert_eq!(code(&site.go_back()), 0);
    let now = contents(&site.directory);
    for name in theirs.iter().chain([&unfinished, &"manifest.2.json".to_owned()]) {
        assert_eq!(now.get(name), before.get(name), "{name}");
    }
    assert!(!now.contains_key(&ours.national.name), "ours, two publications ago, is swept");

    // A manifest that cannot be read may name any file: nothing goes.
    let last = site.publish(9);
    fs::write(site.directory.join("manifest.2.json"), "{\"format\":2,").unwrap();
    hours_later(&site.directory, 48);
    site.publish(10);
    hours_later(&site.directory, 48);
    site.publish(11);
    assert_whole(&site.directory, &last);
    assert!(theirs.iter().all(|name| site.directory.join(name).exists()));
}

#[test]
fn a_format_to_come_is_refused_by_name_where_there_is_no_other() {
    let site = Site::new("format-2-only");
    site.publish(6);
    publish_format_2(&site.directory, "manifest.2.json");
    let verify = || prepare(&[&"verify", &site.directory]);
    let says = |part: &str| {
        let output = verify();
        assert_eq!(code(&output), 1);
        assert!(err(&output).contains(part), "{part}: {}", err(&output));
    };
    fs::remove_file(site.directory.join("manifest.json")).unwrap();
    says("manifest.2.json est une publication au format 2, que ce programme ne connaît pas (il lit le format 1)");
    fs::rename(site.directory.join("manifest.2.json"), site.directory.join("manifest.json")).unwrap();
    says("manifest.json : publication au format 2, que ce programme ne connaît pas");
    let names = files_named_in(&site.manifest());
    let national = names.iter().find(|name| name.starts_with("lieux.")).unwrap();
    let refused = read_index(&fs::read(site.directory.join(national)).unwrap()).unwrap_err().to_string();
    assert_eq!(refused, "a file of version 2; this program reads version 1");
}
