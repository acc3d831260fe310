//! Whose fault a failure is said to be: the file that was refused, whatever else was asked for meanwhile.

use carte_tests::{Carte, Folders, Journey, Reply, Request, containing, site, starting_with};
use serde_json::Value;

/// What scripts of the page hear, and what its owner reads.
const HEARS: &str = "
    if (!window.dit) {
      window.dit = []; for (const kind of ['warn', 'error']) { const say = console[kind];
      console[kind] = (...words) => { dit.push(words.join(' ')); say.apply(console, words); }; }
      window.entendu = []; document.addEventListener('carte-mednum:erreur', ({ detail }) => entendu.push(detail));
    }";

/// What becomes of an answer.
type Spoil = fn(Reply) -> Reply;

/// The site, whose files of this kind come so.
fn ill(part: &'static str, spoiled: Spoil) -> Folders {
    site().with_hook(move |request: &Request, reply| {
        let path = request.path.split('?').next().unwrap_or_default();
        if path.contains(part) { spoiled(reply) } else { reply }
    })
}

fn journey(folders: Folders, attributes: &str) -> Journey {
    let page = format!("essais/carte.html?{attributes}");
    let words = ["carte-mednum", "404", "MIME", "ERR_", "Failed to"];
    words.iter().fold(Journey::among(folders, &page), |journey, words| journey.tolerating(words)).with_script(HEARS)
}

/// The first failure that is told.
fn told(carte: &Carte) -> Value {
    carte.wait("a failure that is told", |_| Some(carte.script("return entendu[0]")).filter(|said| said.is_object()))
}

/// What a file must not be that holds no lieux.
fn page_of_login(_: Reply) -> Reply {
    Reply::new(200, "text/csv", "<!doctype html><title>Connexion</title><p>Veuillez vous identifier.</p>")
}

fn missing(_: Reply) -> Reply {
    Reply::new(404, "text/plain", "absent")
}

fn garbage(_: Reply) -> Reply {
    Reply::new(200, "application/octet-stream", "abîmé")
}

#[test]
fn a_failure_names_the_file_that_was_refused_and_no_other() {
    const RAW: &str = "source=/brut/lieux-inventes.csv";
    const CORRECTED: &str = "source=/fixture/&departement=42&corrections=/hub/corrections.csv";
    let cases: [(&'static str, Spoil, &str, &str, &str); 9] = [
        ("/brut/lieux-inventes.csv", page_of_login, RAW, "fichier", "/brut/lieux-inventes.csv"),
        ("/brut/lieux-inventes.csv", missing, RAW, "introuvable", "/brut/lieux-inventes.csv"),
        ("/communes-noms.", missing, RAW, "introuvable", "/communes-noms."),
        ("/communes-noms.", garbage, RAW, "contenu", "/communes-noms."),
        // Those of the map are not asked for on the map of France.
        (
            "/communes-",
            |reply| if reply.body.len() > 500_000 { reply } else { garbage(reply) },
            RAW,
            "contenu",
            "/communes-",
        ),
        ("/corrections.csv", page_of_login, CORRECTED, "fichier", "/hub/corrections.csv"),
        ("/corrections.csv", missing, CORRECTED, "introuvable", "/hub/corrections.csv"),
        ("/lecture.js", missing, RAW, "reseau", ""),
        ("/carte-mednum-reader_bg.wasm", missing, RAW, "reseau", ""),
    ];
    for (part, spoiled, attributes, cause, blamed) in cases {
        journey(ill(part, spoiled), attributes).run(|carte| {
            let said = told(carte);
            let remede = said["remede"].as_str().unwrap_or_default().to_owned();
            assert_eq!(said["cause"], cause, "{part}: {said}");
            match (blamed, said["fichier"].as_str()) {
                // Of the program no data are to blame, and none is spoken of.
                ("", file) => assert!(file.is_none() && remede.contains("programme"), "{part}: {said}"),
                (_, file) => assert!(file.is_some_and(|file| file.contains(blamed)), "{part}: {said}"),
            }
            for (sound, other) in [("corrections.csv", part), ("lieux-inventes", part), ("communes-", part)] {
                assert!(other.contains(sound) || !remede.contains(sound), "{part}: {sound} is sound: {remede}");
            }
            carte.get("button", "Réessayer");
        });
    }
}

#[test]
fn a_hub_s_file_its_sheet_and_a_theme_are_named_when_they_are_the_ones() {
    let cases: [(&'static str, Spoil, &str, &str); 4] = [
        ("/hub/reglages.json", missing, "reglages=/hub/reglages.json", "/hub/reglages.json"),
        ("/hub/reglages.json", page_of_login, "reglages=/hub/reglages.json", "/hub/reglages.json"),
        ("/hub/hub.css", missing, "reglages=/hub/reglages.json", "/hub/hub.css"),
        ("/themes/sombre.css", missing, "theme=sombre", "themes/sombre.css"),
    ];
    for (part, spoiled, attributes, named) in cases {
        journey(ill(part, spoiled), &format!("source=/fixture/&departement=42&{attributes}")).run(|carte| {
            carte.arrived("Loire");
            let said = carte.wait(named, |_| {
                let said = carte.script("return dit.filter((one) => /introuvable|JSON|refus/.test(one))");
                said.as_array().filter(|said| !said.is_empty()).cloned()
            });
            assert!(said.iter().all(|one| one.as_str().is_some_and(|one| one.contains(named))), "{part}: {said:?}");
        });
    }
    journey(ill("/reglages.js", missing), "source=/fixture/&departement=42&reglages=/hub/reglages.json").run(|carte| {
        carte.arrived("Loire");
        let said = carte.wait("which script is missing", |_| {
            carte.script("return dit.find((one) => one.includes('reglages.js manque'))").as_str().map(str::to_owned)
        });
        assert!(said.contains("/hub/reglages.json"), "{said}");
        carte.get("group", starting_with("Carte : Loire"));
        carte.get("StaticText", containing("lieux"));
    });
}
