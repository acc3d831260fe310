//! Two ids that ask for one number, in one publication: each lieu is found by its address, by `lieux` and by `ouvrirLieu`.

use carte_tests::{Carte, Journey, Server, page, published, starting_with};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use xtask::{paths, site::prepare_program};

/// Of two ids of one hash, that whose number it is, and the other; with their lieux and numbers.
const FIRST: [&str; 3] = ["Hinaura_104593", "La Première", "cdafba0c"];
const SECOND: [&str; 3] = ["Hinaura_14808", "La Seconde", "cdafba0d"];

/// Both and a third, published; removed at the end.
struct Both(PathBuf);

impl Both {
    fn published() -> Self {
        let folder = std::env::temp_dir().join(format!("carte-identifiants-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let row = |id: &str, nom: &str| format!("{id},{nom},Saint-Étienne,42000,42218,1 rue {id},45.4396,4.3875\n");
        let header = "id,nom,commune,code_postal,code_insee,adresse,latitude,longitude\n";
        let rows = [row(SECOND[0], SECOND[1]), row("Hinaura_1", "La Tierce"), row(FIRST[0], FIRST[1])].concat();
        let csv = folder.join("lieux.csv");
        std::fs::write(&csv, header.to_owned() + &rows).unwrap();
        let mut prepare = Command::new(prepare_program());
        prepare.arg("publish").arg(&csv).arg("--out").arg(folder.join("donnees"));
        let output = prepare.arg("--contours").arg(paths::root().join("data/contours")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self(folder)
    }

    fn page(&self, source: &str, attributes: &str) -> Journey {
        page(&format!("source=/deux/{source}&{attributes}")).with_folder("/deux/", self.0.clone())
    }
}

impl Drop for Both {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The sheet that is open is that of this lieu.
fn is_open(carte: &Carte, [id, nom, _]: [&str; 3]) {
    carte.get("heading", nom);
    carte.get("StaticText", starting_with(&format!("1 rue {id}")));
}

fn asked(server: &Server) -> usize {
    server.seen().iter().filter(|request| request.path.contains("/identifiants.")).count()
}

#[test]
fn two_ids_of_one_hash_are_told_apart() {
    let both = Both::published();
    for source in ["donnees/", "lieux.csv"] {
        // Addresses, and then scripts.
        both.page(source, "departement=42").run_with_server(|carte, server| {
            carte.arrived("Loire");
            for of in [SECOND, FIRST] {
                carte.script(&format!("location.hash = 'carte-lieu--{}'", of[2]));
                is_open(carte, of);
            }
            assert_eq!(asked(server), 0, "an address has the number itself");
            for of in [SECOND, FIRST] {
                carte.script(&format!("arguments[0].ouvrirLieu('{}')", of[0]));
                is_open(carte, of);
                let hash = carte.script("return location.hash");
                assert!(hash.as_str().unwrap().ends_with(&format!("carte-lieu--{}", of[2])), "{hash}");
            }
            assert_eq!(asked(server), usize::from(source.ends_with('/')), "a raw file says it itself");
        });
        for (ids, shown) in [
            (FIRST[0].to_owned(), vec![FIRST[1]]),
            (SECOND[0].to_owned(), vec![SECOND[1]]),
            (format!("{}%20{}", SECOND[0], FIRST[0]), vec![FIRST[1], SECOND[1]]),
        ] {
            both.page(source, &format!("lieux={ids}&debut=42218")).run(|carte| {
                let rows = carte.wait("the lieux", |tree| {
                    let rows: Vec<String> = tree.rows().into_iter().map(|row| row.nom).collect();
                    (rows.len() == shown.len()).then_some(rows)
                });
                assert_eq!(rows, shown, "{ids}");
            });
        }
    }
}

#[test]
fn a_publication_in_which_each_id_has_its_hash_says_nothing_of_it() {
    let manifest = std::fs::read(published("fixture").join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["identifiants"], Value::Null);
}
