//! What a carte believes of a publication: its days, and its format.

use carte_tests::{Carte, Folders, Journey, Reply, Request, containing, published, site};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use xtask::site::replace_folder;

const LOIRE: &str = "essais/carte.html?source=/fixture/&departement=42";

/// The site, whose manifest has another day.
fn dated(date: &'static str) -> Folders {
    let was = fs::read_to_string(published("fixture").join("manifest.json")).unwrap();
    let (before, rest) = was.split_once("\"date\":\"").unwrap();
    let text = format!("{before}\"date\":\"{date}\"{}", rest.split_once('"').unwrap().1);
    site().with_hook(move |request: &Request, reply: Reply| match request.path.as_str() {
        "/fixture/manifest.json" => Reply::new(200, "application/json", text.clone()),
        _ => reply,
    })
}

/// What stands under the carte, once it is there.
fn source_line(carte: &Carte) -> String {
    carte.arrived("Loire");
    carte.get("StaticText", containing("Contours : IGN, Insee")).name
}

#[test]
fn a_visitor_reads_no_day_of_publication_that_is_still_to_come() {
    Journey::among(dated("2026-11-20"), LOIRE)
        .run(|carte| assert!(source_line(carte).contains("publiées le 20 novembre 2026"), "{}", source_line(carte)));
    for never in ["2098-03-05", "2198-01-01", "+010000-01-01", "demain"] {
        Journey::among(dated(never), LOIRE).run(|carte| {
            let line = source_line(carte);
            assert!(line.contains("Source") && !line.contains("publiées le"), "{never}: {line}");
        });
    }
}

#[test]
fn a_visitor_of_a_raw_file_reads_how_recent_it_is_and_no_day_to_come() {
    let folders = site().with_hook(|request: &Request, reply: Reply| match request.path.as_str() {
        "/date.csv" => Reply::new(
            200,
            "text/csv; charset=utf-8",
            "id,nom,commune,code_postal,latitude,longitude,date_maj\n\
             1,Un,Roanne,42300,46.04,4.07,2026-05-20\n2,Deux,Roanne,42300,46.04,4.07,2098-03-05\n\
             3,Trois,Roanne,42300,46.04,4.07,05/03/98\n",
        ),
        _ => reply,
    });
    // Where there are workers, and where there are none.
    for aside in ["", "&sans=Worker"] {
        let page = format!("essais/carte.html?source=/date.csv&departement=42{aside}");
        Journey::among(folders.clone(), &page).tolerating("carte-mednum").run(|carte| {
            carte.arrived("Loire");
            carte.get("StaticText", containing("Mise à jour la plus récente : 20 mai 2026"));
        });
    }
}

/// A publication of the fixture with a made-up format 2 beside it, its manifest under this name.
fn with_format_2(folder: &str, manifest: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("carte-formats-{folder}-{}", std::process::id()));
    replace_folder(&published("fixture"), &folder).unwrap();
    let mut text = fs::read_to_string(folder.join("manifest.json")).unwrap();
    text = text.replacen("\"format\":1", "\"format\":2", 1);
    let names: Vec<String> =
        text.split("\"name\":\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    for name in names {
        let mut bytes = fs::read(folder.join(&name)).unwrap();
        bytes[4] = 2;
        let [stem, hash, _] = name.split('.').collect::<Vec<_>>()[..] else { panic!("{name}") };
        let new = format!("{stem}.{}.bin", hash.chars().rev().collect::<String>());
        fs::write(folder.join(&new), bytes).unwrap();
        text = text.replace(&name, &new);
    }
    fs::write(folder.join(manifest), text).unwrap();
    folder
}

#[test]
fn a_visitor_of_a_publication_in_two_formats_sees_the_one_that_the_carte_knows() {
    let folder = with_format_2("two", "manifest.2.json");
    let ours: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let page = "essais/carte.html?source=/deux/&departement=42";
    Journey::among(site().and("/deux/", &folder), page).run_with_server(|carte, server| {
        carte.arrived("Loire");
        assert_eq!(u64::from(carte.total()), ours["departements"]["42"]["n_lieux"].as_u64().unwrap());
        assert!(!server.seen().iter().any(|request| request.path.ends_with("manifest.2.json")));
    });
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_visitor_of_a_format_to_come_reads_that_it_is_another_version() {
    let folder = with_format_2("alone", "manifest.json");
    let spoilt = with_format_2("files", "manifest.json");
    let text = fs::read_to_string(spoilt.join("manifest.json")).unwrap();
    // A manifest of ours that names files of version 2.
    fs::write(spoilt.join("manifest.json"), text.replacen("\"format\":2", "\"format\":1", 1)).unwrap();
    for folder in [folder, spoilt] {
        let page = "essais/carte.html?source=/deux/&departement=42";
        Journey::among(site().and("/deux/", &folder), page).tolerating("carte-mednum").run(|carte| {
            carte.get("StaticText", containing("d’une autre version que la carte"));
            carte.get("link", "Voir les lieux");
        });
        fs::remove_dir_all(folder).unwrap();
    }
}
