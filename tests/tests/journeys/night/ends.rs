//! Every wait, lock and download of a night has an end.

use super::{Hub, lieux, said};
use carte_tests::{Reply, Request};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use std::{env, thread};
use xtask::compress::gzip;

/// The same command, which is stopped (124) if it has no end of its own.
fn bounded(command: &Command) -> Command {
    let mut bounded = Command::new("timeout");
    bounded.arg("60").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            bounded.env(name, value);
        }
    }
    bounded
}

#[test]
fn a_source_that_asks_to_wait_a_day_is_given_up_the_same_night() {
    let hub = Hub::new("retry-after");
    hub.good_night(&[]);
    let published = hub.published();
    hub.plays(|_, _| Reply::new(503, "text/plain", "").with_header("Retry-After", "86400"));
    let command = hub.command(&hub.server.url("lieux"), &[]);
    let night = bounded(&command).env("CARTE_ESSAIS", "5").output().unwrap();
    assert!(said(&night, 1).contains("a répondu 503"));
    // A wait that would fit into the half hour, and not into what this hub grants.
    hub.plays(|_, _| Reply::new(503, "text/plain", "").with_header("Retry-After", "1000"));
    let night = bounded(&command).env("CARTE_ESSAIS", "5").env("CARTE_PATIENCE", "2").output().unwrap();
    assert!(said(&night, 1).contains("a répondu 503"));
    assert_eq!(hub.published(), published);
}

/// The programs that the script uses, and no `flock`: a folder for `PATH`.
fn without_flock(hub: &Hub) -> PathBuf {
    let folder = hub.folder.join("programmes");
    fs::create_dir_all(&folder).unwrap();
    for program in [
        "awk", "cat", "cksum", "cmp", "curl", "cut", "dirname", "find", "gzip", "head", "mkdir", "mv", "rm", "rmdir",
        "sed", "sh", "tail", "timeout", "wc",
    ] {
        let path = env::var_os("PATH").unwrap();
        let found = env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file());
        drop(symlink(found.unwrap_or_else(|| panic!("no {program} here")), folder.join(program)));
    }
    folder
}

/// A lock as a night leaves it that was killed, where there is no flock.
fn locked_by(hub: &Hub, pid: u32) -> PathBuf {
    let lock = hub.state().join("verrou");
    drop(fs::remove_dir_all(&lock));
    fs::create_dir(&lock).unwrap();
    fs::write(lock.join("pid"), pid.to_string()).unwrap();
    lock
}

fn is_over(pid: &mut Child) -> u32 {
    pid.wait().unwrap();
    pid.id()
}

#[test]
fn a_night_leaves_alone_one_that_is_not_over_and_takes_over_from_one_that_died() {
    let hub = Hub::new("lock");
    hub.good_night(&[]);
    hub.offers(&lieux()[1..]);
    let file = hub.state().join("verrou.qui");
    let lock = File::options().write(true).open(&file).unwrap();
    lock.lock().unwrap();
    let held = said(&hub.night(&[]), 1);
    assert!(held.contains("une autre exécution est en cours (processus "), "{held}");
    drop(lock);
    // It went with its process, whatever is written there: 1 is alive on every machine, and so are we.
    for pid in [1, std::process::id()] {
        fs::write(&file, pid.to_string()).unwrap();
        locked_by(&hub, pid);
        hub.good_night(&[]);
    }
    assert!(!hub.state().join("verrou").exists(), "what an older script left is gone");
    assert_eq!(hub.manifest()["n_lieux"], 686);
}

#[test]
fn where_there_is_no_flock_a_dead_lock_is_known_by_its_process_and_by_its_age() {
    let hub = Hub::new("lock-folder");
    hub.good_night(&[]);
    let path = without_flock(&hub);
    let night = |command: &mut Command| command.env("PATH", &path).output().unwrap();
    let plain = || night(&mut hub.command(&hub.server.url("lieux"), &[]));
    let refused = |output: &Output| {
        assert!(said(output, 1).contains("une autre exécution est en cours"));
        assert!(hub.state().join("verrou").exists(), "it is not its own");
    };
    let goes_on = |output: &Output| {
        said(output, 0);
        assert!(!hub.state().join("verrou").exists(), "a night leaves no lock behind");
    };
    goes_on(&plain());
    // Somebody alive, then for more than a day: a number that another process has got since.
    let lock = locked_by(&hub, std::process::id());
    refused(&plain());
    let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 86_400);
    File::open(&lock).unwrap().set_modified(two_days_ago).unwrap();
    goes_on(&plain());
    // Dead.
    locked_by(&hub, is_over(&mut Command::new("true").spawn().unwrap()));
    goes_on(&plain());
    // In a container every night is process 1: the number that was left is our own.
    let lock = locked_by(&hub, 0);
    let command = hub.command(&hub.server.url("lieux"), &[]);
    let mut own = Command::new("sh");
    own.args(["-c", "echo $$ >\"$0\"; exec \"$@\""]).arg(lock.join("pid"));
    own.arg(command.get_program()).args(command.get_args());
    own.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    goes_on(&night(&mut own));
    // Who judged a dead lock and was killed meanwhile keeps nobody from it for ever.
    locked_by(&hub, 999_999_999);
    let judging = hub.state().join("reprise");
    fs::create_dir(&judging).unwrap();
    refused(&plain());
    File::open(&judging).unwrap().set_modified(two_days_ago).unwrap();
    goes_on(&plain());
}

#[test]
fn of_nights_that_begin_at_once_one_goes_on() {
    for without in [false, true] {
        let hub = Hub::new(if without { "at-once-folder" } else { "at-once" });
        hub.good_night(&[]);
        hub.offers(&lieux()[1..]);
        let path = without.then(|| without_flock(&hub));
        for _ in 0..5 {
            let (asked, n_asked) = channel();
            let (asked, (go_on, gone_on)) = (Mutex::new(asked), channel::<()>());
            let gone_on = Arc::new(Mutex::new(gone_on));
            // Whoever goes on waits for the others to be over.
            hub.plays(move |_: &Request, reply: Reply| {
                asked.lock().unwrap().send(()).unwrap();
                let _ = gone_on.lock().unwrap().recv();
                reply
            });
            // They all find the lock of the same dead night.
            locked_by(&hub, 999_999_999);
            let mut nights: Vec<Child> = (0..4)
                .map(|_| {
                    let mut command = hub.command(&hub.server.url("lieux"), &[]);
                    if let Some(path) = &path {
                        command.env("PATH", path);
                    }
                    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
                })
                .collect();
            let mut n_gone_on = 0;
            while n_gone_on + nights.iter_mut().filter_map(|night| night.try_wait().unwrap()).count() < 4 {
                n_gone_on += n_asked.try_iter().count();
                thread::yield_now();
            }
            drop(go_on);
            let ends: Vec<Output> = nights.into_iter().map(|night| night.wait_with_output().unwrap()).collect();
            let n_good = ends.iter().filter(|end| end.status.success()).count();
            let words: Vec<_> = ends.iter().map(|end| String::from_utf8_lossy(&end.stderr)).collect();
            assert_eq!((n_gone_on, n_good), (1, 1), "{words:?}");
            assert_eq!(words.iter().filter(|words| words.contains("une autre exécution")).count(), 3, "{words:?}");
        }
    }
}

#[test]
fn what_is_compressed_while_somebody_else_publishes_is_of_nobody_elses_manifest() {
    let hub = Hub::new("compressing");
    let path = without_flock(&hub);
    let other = hub.folder.join("autre.json");
    fs::write(&other, serde_json::to_string(&lieux()[..650]).unwrap()).unwrap();
    // While the manifest, which is compressed last, goes through gzip, somebody publishes by hand.
    let gzip = path.join("gzip");
    let real = fs::read_link(&gzip).unwrap();
    fs::remove_file(&gzip).unwrap();
    let publishes = format!(
        "#!/bin/sh\ncat >\"{0}/lu\"\ncase $(head -c 1 \"{0}/lu\") in '{{')\n  \"$CARTE_PREPARE\" publish \"{1}\" --out \"{0}/donnees\" \\\n\
         --licence LO >/dev/null ;;\nesac\nexec {2} \"$@\" <\"{0}/lu\"\n",
        hub.folder.display(),
        other.display(),
        real.display()
    );
    fs::write(&gzip, publishes).unwrap();
    fs::set_permissions(&gzip, fs::Permissions::from_mode(0o755)).unwrap();
    // Of another night, which goes on; and of one that was killed.
    let donnees = hub.folder.join("donnees");
    fs::create_dir_all(&donnees).unwrap();
    let (young, old) = (donnees.join("a.bin.gz.7.en-cours"), donnees.join("b.bin.gz.8.en-cours"));
    for file in [&young, &old] {
        fs::write(file, "half").unwrap();
    }
    File::options()
        .write(true)
        .open(&old)
        .unwrap()
        .set_modified(SystemTime::now() - Duration::from_secs(90_000))
        .unwrap();
    let mut command = hub.command(&hub.server.url("lieux"), &[]);
    said(&command.env("PATH", &path).env_remove("CARTE_COMPRIMER").output().unwrap(), 0);
    assert_eq!(hub.manifest()["n_lieux"], 650);
    let published = hub.published();
    assert!(!published.contains_key("manifest.json.gz"), "it is of the manifest before");
    assert!(published.keys().any(|name| name.ends_with(".bin.gz")));
    assert_eq!((young.exists(), old.exists()), (true, false));
}

#[test]
fn a_file_that_is_too_large_is_refused_whatever_it_weighs_on_the_way() {
    let hub = Hub::new("size");
    hub.good_night(&[]);
    let published = hub.published();
    let night =
        |limit: &str| bounded(&hub.command(&hub.server.url("lieux"), &[])).env("CARTE_TAILLE", limit).output().unwrap();
    let large = || [b"[".as_slice(), &vec![b' '; 3 << 20], b"]"].concat();
    hub.plays(move |_, _| Reply::new(200, "application/json", large()));
    let too_large = said(&night("1"), 1);
    assert!(too_large.contains("fait plus de 1 Mo (CARTE_TAILLE change cette limite)"), "{too_large}");
    // Three kilobytes on the way, three megabytes once it is there.
    let bomb = hub.folder.join("bombe");
    fs::write(&bomb, large()).unwrap();
    let compressed = gzip(&bomb).unwrap();
    assert!(compressed.len() < 10_000);
    hub.plays(move |_, _| {
        Reply::new(200, "application/json", compressed.clone()).with_header("Content-Encoding", "gzip")
    });
    let too_large = said(&night("1"), 1);
    assert!(too_large.contains("fait plus de 1 Mo"), "{too_large}");
    assert_eq!(hub.published(), published);
    assert!(!hub.state().join("recu").exists());
    for wrong in ["0", "beaucoup", "-1", "1.5", "99999999"] {
        assert!(said(&night(wrong), 1).contains("CARTE_TAILLE n'est pas un nombre de Mo"), "{wrong}");
    }
    // A file of just that size is none too large.
    let text = serde_json::to_string(&lieux()[..600]).unwrap();
    let full = format!("{text}{}", " ".repeat((1 << 20) - text.len() % (1 << 20)));
    let size = (full.len() >> 20).to_string();
    assert_eq!(full.len() % (1 << 20), 0);
    hub.behaves();
    hub.has(&full);
    assert!(said(&night(&size), 0).contains("600 lieux publiés"));
}

/// A server by https, whose certificate only this test believes. What it answers are files, heads included.
struct Secure {
    server: Child,
    folder: PathBuf,
    origin: String,
}

impl Secure {
    fn new(folder: &Path) -> Self {
        let folder = folder.join("https");
        fs::create_dir_all(&folder).unwrap();
        let openssl = || {
            let mut command = Command::new("openssl");
            command.current_dir(&folder).stdin(Stdio::null());
            command
        };
        let made = openssl()
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
            ])
            .args(["-subj", "/CN=essai", "-addext", "subjectAltName=IP:127.0.0.1"])
            .output()
            .expect("openssl, of Debian's package of that name, makes the certificate");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut server = openssl()
            .args(["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-HTTP"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let accepts = lines.find_map(|line| Some(line.unwrap().strip_prefix("ACCEPT ")?.to_owned())).unwrap();
        // Its words have somewhere to go.
        thread::spawn(move || lines.for_each(drop));
        Self { server, origin: format!("https://{accepts}"), folder }
    }

    fn answers(&self, name: &str, head: &str, body: &str) {
        let text = format!("HTTP/1.0 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        fs::write(self.folder.join(name), text).unwrap();
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

#[test]
fn a_safe_address_leads_to_no_unsafe_one() {
    let hub = Hub::new("redirected");
    let secure = Secure::new(&hub.folder);
    let night = |name: &str| {
        let mut command = hub.command(&format!("{}/{name}", secure.origin), &[]);
        command.env("CURL_CA_BUNDLE", secure.folder.join("cert.pem")).output().unwrap()
    };
    let all = serde_json::to_string(&lieux()).unwrap();
    secure.answers("lieux", "200 OK\r\nContent-Type: application/json", &all);
    secure.answers("stable", "302 Found\r\nLocation: lieux", "");
    assert!(said(&night("stable"), 0).contains("687 lieux publiés"));
    let published = hub.published();
    hub.offers(&lieux()[1..]);
    secure.answers("stable", &format!("302 Found\r\nLocation: {}", hub.server.url("lieux")), "");
    let refused = said(&night("stable"), 1);
    assert!(refused.contains("mène à une adresse qui n'est pas sûre"), "{refused}");
    assert_eq!((hub.published(), hub.server.seen().len()), (published, 0));
}
