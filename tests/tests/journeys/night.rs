//! The nights of a hub: the real script, the real curl, the real `prepare`, and a source that behaves, or does not.

mod back;
mod ends;
mod recipe;

use carte_tests::{Folders, Pace, Reply, Request, Server};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use xtask::{paths, site};

/// What the source does with what it would have answered.
type Play = Arc<dyn Fn(&Request, Reply) -> Reply + Send + Sync>;

/// A hub, its source, and a folder of its own, removed at the end.
struct Hub {
    folder: PathBuf,
    server: Server,
    play: Arc<Mutex<Play>>,
}

impl Hub {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carte-nuit-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("source")).unwrap();
        let play: Arc<Mutex<Play>> = Arc::new(Mutex::new(Arc::new(|_: &Request, reply: Reply| reply)));
        let played = Arc::clone(&play);
        let folders = Folders::new(folder.join("source")).with_hook(move |request, reply| {
            let play = Arc::clone(&*played.lock().unwrap());
            play(request, reply)
        });
        let hub = Self { folder, server: Server::start(folders, 0).unwrap(), play };
        hub.offers(&lieux());
        hub
    }

    /// The source has this file now.
    fn offers(&self, lieux: &[Value]) {
        self.has(&serde_json::to_string(lieux).unwrap());
    }

    fn has(&self, text: &str) {
        fs::write(self.folder.join("source/lieux"), text).unwrap();
    }

    fn plays(&self, play: impl Fn(&Request, Reply) -> Reply + Send + Sync + 'static) {
        *self.play.lock().unwrap() = Arc::new(play);
    }

    fn behaves(&self) {
        self.plays(|_, reply| reply);
    }

    /// The command of a night, without compressed forms: a minute of work for the first of them.
    fn command(&self, address: &str, options: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.arg(paths::root().join("recettes/nuit/carte-mednum-nuit.sh"));
        command.arg(address).arg(self.folder.join("donnees")).args(["--licence", "Licence Ouverte 2.0"]).args(options);
        let prepare = site::prepare_program();
        assert!(prepare.is_file(), "{} is not built: run cargo xtask journeys", prepare.display());
        command.env("CARTE_PREPARE", prepare).env("CARTE_ETAT", self.folder.join("etat"));
        command.env("CARTE_ESSAIS", "0").env("CARTE_COMPRIMER", "non").env("no_proxy", "127.0.0.1");
        command
    }

    fn night(&self, options: &[&str]) -> Output {
        self.command(&self.server.url("lieux"), options).output().unwrap()
    }

    /// A night that must end well; what it says.
    fn good_night(&self, options: &[&str]) -> String {
        said(&self.night(options), 0)
    }

    /// Every published file and its bytes.
    fn published(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.folder.join("donnees");
        let files = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| entry.path().is_file());
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
    }

    fn manifest(&self) -> Value {
        serde_json::from_slice(&self.published()["manifest.json"]).unwrap()
    }

    /// Where the script keeps what it knows of this source.
    fn state(&self) -> PathBuf {
        let mut states: Vec<PathBuf> =
            fs::read_dir(self.folder.join("etat")).unwrap().flatten().map(|entry| entry.path()).collect();
        assert_eq!(states.len(), 1, "{states:?}");
        states.remove(0)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The 687 lieux of the demo, as they were published.
fn lieux() -> Vec<Value> {
    let text = fs::read_to_string(paths::root().join("data/lieux/hinaura-2021.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What the script said, on one line, having ended with `code`.
fn said(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    let (said, silent) = if code == 0 { (out, err) } else { (err, out) };
    assert_eq!(silent, "", "beside: {said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said.into_owned()
}

#[test]
fn a_hub_publishes_once_and_again_only_when_there_is_something_new() {
    let hub = Hub::new("new");
    let first = hub.command(&hub.server.url("lieux"), &["--titre", "Nos lieux"]).env_remove("CARTE_COMPRIMER").output();
    assert!(said(&first.unwrap(), 0).contains("687 lieux publiés"));
    assert_eq!((hub.manifest()["n_lieux"].as_u64(), hub.manifest()["titre"].as_str()), (Some(687), Some("Nos lieux")));
    let published = hub.published();
    for (compressed, tool) in [(".br", "brotli"), (".gz", "gzip")] {
        for name in published.keys().filter(|name| name.ends_with(".json") || name.ends_with(".bin")) {
            assert!(published.contains_key(&format!("{name}{compressed}")), "{name}{compressed}");
        }
        let file = hub.folder.join(format!("donnees/manifest.json{compressed}"));
        let opened = Command::new(tool).arg("-dc").arg(file).output().unwrap();
        assert_eq!(opened.stdout, published["manifest.json"], "{tool}");
    }
    // The source says that nothing has changed.
    assert!(hub.good_night(&["--titre", "Nos lieux"]).contains("rien de nouveau"));
    let asked = hub.server.seen().pop().unwrap();
    assert!(asked.header("if-none-match").is_some(), "{:?}", asked.headers);
    assert_eq!(hub.published(), published);
    // One lieu less: that is news, and what is compressed is so of the new manifest.
    hub.offers(&lieux()[1..]);
    assert!(hub.good_night(&["--titre", "Nos lieux"]).contains("686 lieux publiés"));
    assert!(!hub.published().contains_key("manifest.json.br"));
    let last = hub.command(&hub.server.url("lieux"), &["--titre", "Nos lieux"]).env_remove("CARTE_COMPRIMER").output();
    assert!(said(&last.unwrap(), 0).contains("rien de nouveau"));
    assert!(hub.published().contains_key("manifest.json.br"), "made up for");
}

#[test]
fn a_hub_asks_by_date_where_the_source_has_no_tag_and_compares_where_it_has_neither() {
    let hub = Hub::new("date");
    const DATE: &str = "Tue, 24 Nov 2026 22:48:00 GMT";
    let without_tag = |reply: Reply| Reply::new(200, "application/json", reply.body);
    hub.plays(move |request, reply| match request.header("if-modified-since") {
        Some(DATE) => Reply::new(304, "application/json", ""),
        _ => without_tag(reply).with_header("Last-Modified", DATE),
    });
    hub.good_night(&[]);
    let published = hub.published();
    assert!(hub.good_night(&[]).contains("rien de nouveau"));
    assert_eq!(hub.server.seen().pop().unwrap().header("if-modified-since"), Some(DATE));
    hub.plays(move |_, reply| without_tag(reply));
    assert!(hub.good_night(&[]).contains("rien de nouveau"));
    assert_eq!(hub.published(), published);
}

#[test]
fn a_hub_follows_the_stable_address_to_the_file_of_the_day() {
    let hub = Hub::new("stable");
    let to = |name: &str| {
        let name = name.to_owned();
        hub.plays(move |request, reply| match request.path.as_str() {
            "/r/stable" => Reply::new(302, "text/plain", "").with_header("Location", name.clone()),
            _ => reply,
        });
    };
    let night = || said(&hub.command(&hub.server.url("r/stable"), &[]).output().unwrap(), 0);
    fs::copy(hub.folder.join("source/lieux"), hub.folder.join("source/20261124.json")).unwrap();
    to("/20261124.json");
    assert!(night().contains("687 lieux publiés"));
    assert!(night().contains("rien de nouveau"));
    assert!(hub.server.seen().pop().unwrap().header("if-none-match").is_some(), "after the redirection too");
    fs::write(hub.folder.join("source/20261125.json"), serde_json::to_string(&lieux()[..600]).unwrap()).unwrap();
    to("/20261125.json");
    assert!(night().contains("600 lieux publiés"));
}

/// A night that goes wrong: what the source does, and the words that say so.
type Fault = (&'static str, fn(&Request, Reply) -> Reply);

const FAULTS: [Fault; 7] = [
    ("a répondu 503", |_, _| Reply::new(503, "text/plain", "plus tard")),
    ("a répondu 404", |_, _| Reply::new(404, "text/html", "<h1>introuvable")),
    ("est incomplet", |_, reply| {
        let half = reply.body.len() / 2;
        reply.at_pace(Pace::CutAfter(half))
    }),
    ("HTML", |_, _| Reply::new(200, "text/html", "<!doctype html><title>Connexion</title>")),
    ("fichier vide", |_, _| Reply::new(200, "application/json", "")),
    // Cut before it was sent: its length is right.
    ("JSON est coupé", |_, reply| {
        let most = reply.body.len() * 9 / 10;
        Reply::new(200, "application/json", &reply.body[..most])
    }),
    ("343 lieux au lieu des 687", |_, _| {
        Reply::new(200, "application/json", serde_json::to_vec(&lieux()[..343]).unwrap())
    }),
];

#[test]
fn a_hub_keeps_what_it_published_through_every_bad_night_and_goes_on_after_it() {
    let hub = Hub::new("faults");
    hub.good_night(&[]);
    let published = hub.published();
    for (words, fault) in FAULTS {
        hub.plays(fault);
        // A new file is on offer each time: an unchanged one would be left alone anyway.
        hub.offers(&lieux()[1..]);
        let said = said(&hub.night(&[]), 1);
        assert!(said.contains(words), "{words}: {said}");
        assert!(said.trim_end().ends_with("la publication précédente reste en place."), "{said}");
        assert_eq!(hub.published(), published, "{words}");
    }
    hub.behaves();
    assert!(hub.good_night(&[]).contains("686 lieux publiés"));
    // Nobody listens any more.
    let gone = Server::start(Folders::default(), 0).unwrap();
    let address = gone.url("lieux");
    drop(gone);
    let published = hub.published();
    let said = said(&hub.command(&address, &[]).output().unwrap(), 1);
    assert!(said.contains("n'accepte pas de connexion"), "{said}");
    assert_eq!(hub.published(), published);
}

#[test]
fn a_hub_without_a_publication_is_told_that_there_is_none() {
    let hub = Hub::new("none");
    hub.plays(|_, _| Reply::new(503, "text/plain", ""));
    assert!(said(&hub.night(&[]), 1).trim_end().ends_with("rien n'est publié."));
    assert_eq!(hub.published(), BTreeMap::new());
}

#[test]
fn a_hub_decides_how_many_lieux_may_go() {
    let hub = Hub::new("share");
    hub.good_night(&[]);
    hub.offers(&lieux()[..343]);
    assert!(said(&hub.night(&[]), 1).contains("343 lieux"));
    assert!(hub.good_night(&["--au-moins", "30"]).contains("343 lieux publiés"));
}

#[test]
fn a_table_cut_in_the_middle_of_a_line_is_not_published() {
    let hub = Hub::new("table");
    let whole = fs::read_to_string(paths::root().join("tests/fixtures/lieux-inventes.csv")).unwrap();
    assert!(whole.ends_with('\n'));
    hub.has(&whole);
    hub.good_night(&[]);
    let published = hub.published();
    let lines: Vec<&str> = whole.lines().collect();
    let most = lines[..lines.len() * 9 / 10].join("\n");
    let half_line = lines[lines.len() * 9 / 10].chars().take(20).collect::<String>();
    hub.has(&format!("{most}\n{half_line}"));
    assert!(said(&hub.night(&[]), 1).contains("coupé"));
    assert_eq!(hub.published(), published);
    hub.has(&format!("{most}\n"));
    hub.good_night(&[]);
    assert_ne!(hub.published(), published);
}

#[test]
fn a_hub_that_changes_its_options_publishes_the_same_file_anew() {
    let hub = Hub::new("options");
    hub.good_night(&["--titre", "Avant"]);
    hub.good_night(&["--titre", "Après, « à l’essai »"]);
    assert_eq!(hub.manifest()["titre"], "Après, « à l’essai »");
    assert!(hub.good_night(&["--titre", "Après, « à l’essai »"]).contains("rien de nouveau"));
}

#[test]
fn a_hub_without_a_licence_is_told_once() {
    let hub = Hub::new("licence");
    let night = || {
        let output = hub.command(&hub.server.url("lieux"), &["--licence", ""]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(night().starts_with("carte-mednum-nuit : aucune licence n'est publiée"), "the first night");
    hub.offers(&lieux()[1..]);
    assert_eq!(night(), "", "it has been said");
}

#[test]
fn a_command_that_says_too_little_is_refused() {
    let hub = Hub::new("misuse");
    let mut command = Command::new("sh");
    command.arg(paths::root().join("recettes/nuit/carte-mednum-nuit.sh")).arg(hub.server.url("lieux"));
    assert!(said(&command.output().unwrap(), 2).contains("ADRESSE DOSSIER"));
    assert_eq!(hub.server.seen().len(), 0);
}
