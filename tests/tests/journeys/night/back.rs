//! What is missing is put right by the next night, and what was left on purpose is not put back by it.

use super::{Hub, lieux, said};
use carte_tests::Reply;
use std::fs;
use std::process::{Command, Output};
use xtask::site;

impl Hub {
    fn prepare(&self, words: &[&str]) -> Output {
        Command::new(site::prepare_program()).args(words).arg(self.folder.join("donnees")).output().unwrap()
    }

    fn is_whole(&self) -> bool {
        self.prepare(&["verify"]).status.success()
    }

    fn goes_back(&self) {
        let output = self.prepare(&["revenir"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// How many lieux are published.
    fn n_lieux(&self) -> u64 {
        self.manifest()["n_lieux"].as_u64().unwrap()
    }

    /// Takes away the file of all lieux.
    fn loses_a_file(&self) {
        let name = self.manifest()["national"]["name"].as_str().unwrap().to_owned();
        fs::remove_file(self.folder.join("donnees").join(name)).unwrap();
        assert!(!self.is_whole());
    }
}

#[test]
fn a_night_with_nothing_new_puts_right_what_is_missing() {
    let hub = Hub::new("mended");
    hub.good_night(&[]);
    let published = hub.published();
    let spoil: [(&str, &dyn Fn()); 4] = [
        ("a file is gone", &|| hub.loses_a_file()),
        ("all are", &|| {
            let files = published.keys().filter(|name| name.ends_with(".bin"));
            files.for_each(|name| fs::remove_file(hub.folder.join("donnees").join(name)).unwrap());
        }),
        ("one is cut", &|| {
            let name = published.keys().find(|name| name.starts_with("details-69")).unwrap();
            fs::write(hub.folder.join("donnees").join(name), b"CMNd\x01").unwrap();
        }),
        ("the manifest is a page", &|| fs::write(hub.folder.join("donnees/manifest.json"), "<html>").unwrap()),
    ];
    for says_304 in [true, false] {
        if !says_304 {
            // The same bytes, without a word that they are.
            hub.plays(|request, _| {
                assert!(request.path == "/lieux");
                Reply::new(200, "application/json", serde_json::to_string(&lieux()).unwrap())
            });
        }
        for (what, spoil) in &spoil {
            spoil();
            let words = hub.good_night(&[]);
            assert!(words.contains("rien de nouveau") && words.contains("elle est refaite"), "{what}: {words}");
            assert!(hub.is_whole(), "{what}");
            assert_eq!(hub.published(), published, "{what}");
            assert!(!hub.good_night(&[]).contains("refaite"));
        }
    }
}

#[test]
fn what_was_left_on_purpose_is_not_published_again_until_the_source_changes() {
    let hub = Hub::new("left");
    hub.good_night(&[]);
    let first = hub.manifest();
    // A bad file, which keeps more than 60 %.
    hub.offers(&lieux()[..500]);
    assert!(hub.good_night(&[]).contains("500 lieux publiés"));
    hub.goes_back();
    assert_eq!(hub.manifest(), first);
    let left_alone = |options: &[&str]| {
        let words = hub.good_night(options);
        assert!(words.contains("« prepare revenir » a écarté"), "{words}");
        assert!(words.contains("CARTE_REPRENDRE=oui"), "{words}");
        assert_eq!(hub.n_lieux(), 687);
    };
    left_alone(&[]);
    // Neither because the file is read anew, nor because something is to be mended, which is done from the file before.
    left_alone(&["--titre", "Autre"]);
    hub.loses_a_file();
    left_alone(&[]);
    assert!(hub.is_whole());
    left_alone(&[]);
    hub.loses_a_file();
    left_alone(&["--titre", "Autre"]);
    assert!(hub.is_whole());
    assert_eq!(hub.manifest()["titre"], "Autre");
    left_alone(&["--titre", "Autre"]);
    // Another night that fails changes nothing of it.
    hub.plays(|_, _| Reply::new(503, "text/plain", ""));
    said(&hub.night(&[]), 1);
    hub.behaves();
    left_alone(&[]);
    // The source has been mended.
    hub.offers(&lieux()[1..]);
    assert!(hub.good_night(&[]).contains("686 lieux publiés"));
    assert!(!hub.good_night(&[]).contains("écarté"));
    hub.goes_back();
    assert_eq!(hub.n_lieux(), 687, "what is kept is what was read, not what was left");
}

#[test]
fn who_changes_his_mind_gets_back_what_he_left() {
    let hub = Hub::new("mind");
    hub.good_night(&[]);
    hub.offers(&lieux()[..500]);
    hub.good_night(&[]);
    hub.goes_back();
    assert!(hub.good_night(&[]).contains("écarté"));
    // By going forth again.
    hub.goes_back();
    assert_eq!(hub.n_lieux(), 500);
    let words = hub.good_night(&[]);
    assert!(words.contains("rien de nouveau") && !words.contains("écarté"), "{words}");
    hub.loses_a_file();
    hub.good_night(&[]);
    assert_eq!((hub.n_lieux(), hub.is_whole()), (500, true), "mended from its own file");
    // By telling the night.
    hub.goes_back();
    assert!(hub.good_night(&[]).contains("écarté"));
    let asked = hub.command(&hub.server.url("lieux"), &["--titre", "Corrigé"]).env("CARTE_REPRENDRE", "oui").output();
    assert!(said(&asked.unwrap(), 0).contains("500 lieux publiés"));
    assert!(!hub.good_night(&["--titre", "Corrigé"]).contains("écarté"));
    // What is kept is still the good one, and its file with it.
    hub.goes_back();
    hub.loses_a_file();
    assert!(hub.good_night(&["--titre", "Corrigé"]).contains("écarté"));
    assert_eq!((hub.n_lieux(), hub.is_whole()), (687, true));
}

#[test]
fn a_publication_by_hand_is_neither_undone_nor_taken_for_a_step_back() {
    let hub = Hub::new("by-hand");
    hub.good_night(&[]);
    let source = hub.folder.join("main.json");
    fs::write(&source, serde_json::to_string(&lieux()[..650]).unwrap()).unwrap();
    let by_hand = hub.prepare(&["publish", source.to_str().unwrap(), "--licence", "LO", "--out"]);
    assert!(by_hand.status.success());
    let words = hub.good_night(&[]);
    assert!(words.contains("rien de nouveau") && !words.contains("écarté"), "{words}");
    assert_eq!(hub.n_lieux(), 650);
    // Back to the night's own: its file was never left.
    hub.goes_back();
    assert_eq!(hub.n_lieux(), 687);
    assert!(!hub.good_night(&[]).contains("écarté"));
    hub.loses_a_file();
    hub.good_night(&[]);
    assert_eq!((hub.n_lieux(), hub.is_whole()), (687, true));
}
