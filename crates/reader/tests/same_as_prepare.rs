//! The browser's way and the command line's give the same lieux, id by id.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::calendar::Date;
use atlas::catalogue::{Catalogue, Handle, LieuId};
use atlas::gather::laid;
use atlas::identifiers::Identifiers;
use atlas::lieu::Details;
use atlas::overlay::Overlay;
use atlas::vocabulary::Facet;
use atlas::wire::{DetailsFile, read_index, write_details, write_index};
use intake::corrections::lay_over;
use prepare::contours::Contours;
use prepare::folder::Folder;
use prepare::publish::{About, publish};
use prepare::sources;
use reader::overlay::Overlaid;
use reader::source::{Placed, Source};
use std::path::{Path, PathBuf};

/// The day on which both read.
const TODAY: Date = Date { year: 2026, month: 12, day: 1 };

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn contours_file(name: &str) -> Vec<u8> {
    std::fs::read(project("data/contours").join(name)).unwrap()
}

/// As the page does: only the outlines asked for are brought. Returns how many.
fn through_the_reader(file: &Path) -> (Placed, usize) {
    let bytes = std::fs::read(file).unwrap();
    let mut source =
        Source::new(&bytes, &file.display().to_string(), &contours_file("communes-noms.bin"), TODAY).unwrap();
    source.former_names(&contours_file("communes-anciennes.bin"));
    let departements = source.departements_in_doubt();
    for code in &departements {
        source.outlines(code, &contours_file(&format!("communes-{code}.bin"))).unwrap();
    }
    (source.finish(), departements.len())
}

fn check_same(file: &Path, most_outlines: usize) {
    let (placed, n_outlines) = through_the_reader(file);
    assert!(n_outlines <= most_outlines, "{n_outlines} files of outlines");
    let directory =
        std::env::temp_dir().join(format!("reader-{}-{}", file.file_stem().unwrap().display(), std::process::id()));
    let contours = Contours::find(Some(&project("data/contours"))).unwrap();
    let gazetteer = contours.gazetteer().unwrap();
    let outcome = sources::read(file, None, &contours, &gazetteer, TODAY).unwrap();
    let folder = Folder::held(&directory, std::time::Duration::ZERO, |_| ()).unwrap();
    let manifest = publish(&outcome.lieux, &About::default(), &contours, &folder).unwrap();
    let national = std::fs::read(directory.join(&manifest.national.name)).unwrap();
    let (ours, theirs) = (read_index(&placed.index).unwrap(), read_index(&national).unwrap());
    assert!(ours.len() > 100);
    assert_eq!(ours.len(), theirs.len());
    assert_eq!((placed.n_lieux, placed.date.as_str()), (manifest.n_lieux, manifest.date.as_str()));
    assert_eq!(placed.report, outcome.report.summary());
    let details = DetailsFile::read(placed.details.clone()).unwrap();
    let mut n_compared = 0;
    for entry in manifest.departements.values() {
        let Some(file) = &entry.details else { continue };
        let published = DetailsFile::read(std::fs::read(directory.join(&file.name)).unwrap()).unwrap();
        for handle in published.handles() {
            let (one, two) = (ours.by_handle(handle).unwrap(), theirs.by_handle(handle).unwrap());
            assert_eq!(details.get(handle), published.get(handle));
            assert_eq!(
                (ours.nom(one), ours.node(one), ours.doubt(one)),
                (theirs.nom(two), theirs.node(two), theirs.doubt(two))
            );
            assert_eq!((ours.position(one), ours.semaine(one)), (theirs.position(two), theirs.semaine(two)));
            n_compared += 1;
        }
    }
    assert_eq!(n_compared, ours.len());
    assert_eq!(placed.index, national, "to the byte");
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn the_demo_is_the_same_both_ways() {
    check_same(&project("data/lieux/hinaura-2021.json"), 20);
}

#[test]
fn the_fixture_is_the_same_both_ways() {
    let fixture = project("tests/fixtures/lieux-inventes.csv");
    check_same(&fixture, 20);
}

#[test]
fn former_names_are_known_to_both_and_their_absence_stops_nothing() {
    let file = std::env::temp_dir().join(format!("anciennes-{}.csv", std::process::id()));
    let rows: String = (0..120).map(|n| format!("{n},Lieu {n},Volgré,89710,89484\n")).collect();
    std::fs::write(&file, format!("id,nom,commune,code_postal,code_insee\n{rows}")).unwrap();
    check_same(&file, 1);
    let bytes = std::fs::read(&file).unwrap();
    let node = |formers: &[u8]| {
        let mut source = Source::new(&bytes, "a.csv", &contours_file("communes-noms.bin"), TODAY).unwrap();
        source.former_names(formers);
        let read = read_index(&source.finish().index).unwrap();
        format!("{:?}", read.node(LieuId(0)))
    };
    assert!(node(&contours_file("communes-anciennes.bin")).contains("89003"));
    assert!(node(b"<html>").contains("Departement"), "{}", node(b"<html>"));
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn what_cannot_be_read_is_a_sentence() {
    let gazetteer = contours_file("communes-noms.bin");
    let refused = |bytes: &[u8], gazetteer: &[u8]| Source::new(bytes, "lieux.csv", gazetteer, TODAY).err().unwrap();
    assert!(refused(b"<html>", &gazetteer).contains("page HTML"));
    assert!(refused(b"nom,commune\na,b", b"<html>").contains("liste des communes illisible"));
    let mut source = Source::new(b"nom,commune\na,Roanne", "lieux.csv", &gazetteer, TODAY).unwrap();
    assert!(source.outlines("20", b"").unwrap_err().contains("« 20 »"));
    assert!(source.outlines("42", b"<html>").unwrap_err().contains("illisibles"));
    assert_eq!(source.finish().n_lieux, 1);
}

#[test]
fn corrections_are_the_same_both_ways() {
    let text = "id;masquer;nom;telephone;code_insee;latitude;longitude;services;horaires;avis\n\
                225;;Zoomacom, l’atelier;04 77 93 32 27;;;;;;Fermé\n\
                226;;;;42187;46.036;4.072;Aide aux démarches administratives;-;\n\
                445;oui;;;;;;;;\n\
                1158;;;;;46.1;4.1;;Sa 09:00-12:00;\n";
    let contours = Contours::find(Some(&project("data/contours"))).unwrap();
    let gazetteer = contours.gazetteer().unwrap();
    let mut lieux =
        sources::read(&project("data/lieux/hinaura-2021.json"), None, &contours, &gazetteer, TODAY).unwrap().lieux;
    let handles = atlas::wire::handles(&lieux);
    let (index, details) = (write_index(&lieux, &handles), write_details(&lieux, &handles));

    assert_eq!(
        Overlaid::new(text.as_bytes(), "c.csv", b"", TODAY).unwrap().departements_in_doubt(),
        None,
        "a lieu is moved"
    );
    let mut overlaid = Overlaid::new(text.as_bytes(), "c.csv", &contours_file("communes-noms.bin"), TODAY).unwrap();
    for code in overlaid.departements_in_doubt().unwrap() {
        overlaid.outlines(&code, &contours_file(&format!("communes-{code}.bin"))).unwrap();
    }
    let overlay = Overlay::read(&overlaid.finish().index).unwrap();
    let (laid, _) = laid(&read_index(&index).unwrap(), &overlay, &Identifiers::default());
    let details = DetailsFile::read(details).unwrap();

    let file = std::env::temp_dir().join(format!("reader-corrections-{}.csv", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let (corrections, report) = sources::corrections(&file, &contours, &gazetteer, TODAY).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(report.lines(), "");
    let before = lieux.len();
    assert_eq!(lay_over(&corrections, &mut lieux).missing, []);
    assert_eq!((lieux.len(), laid.len()), (before - 1, before - 1));
    let own: Vec<Handle> = lieux.iter().map(|lieu| Handle::of_id(&lieu.id)).collect();
    let expected = read_index(&write_index(&lieux, &own)).unwrap();
    for (lieu, handle) in lieux.iter().zip(own) {
        let (one, other) = (laid.by_handle(handle).unwrap(), expected.by_handle(handle).unwrap());
        let said = |of: &Catalogue, id: LieuId| {
            let values = Facet::ALL.map(|facet| of.values(id, facet).cloned().collect::<Vec<_>>());
            let hours = (of.has_horaires(id), format!("{:?}", of.semaine(id)));
            (of.nom(id).to_owned(), of.node(id), of.position(id), of.doubt(id), of.has_rdv(id), values, hours)
        };
        assert_eq!(said(&laid, one), said(&expected, other), "{}", lieu.id);
        let mut sheet = details.get(handle).unwrap();
        overlay.correct(&mut sheet);
        assert_eq!(sheet, Details::from(lieu), "{}", lieu.id);
    }
    let plain = Overlaid::new(b"id,avis\n225,Ferm\xc3\xa9\n", "c.csv", b"", TODAY).unwrap();
    assert_eq!(plain.departements_in_doubt(), Some(Vec::new()), "what moves nothing needs no list of communes");
}
