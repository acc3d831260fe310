//! The folder that is published: held by one program at a time, written so that every file is whole or absent, and swept of what nobody
//! can want any more.
//!
//! It knows names and times; what the files say is the business of [`crate::publish`].

use crate::clock;
use crate::manifest::{FileEntry, names_in};
use atlas::bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// The manifest that pages read.
pub const MANIFEST: &str = "manifest.json";

/// The manifest of the publication before, for who wants it back.
pub const PREVIOUS: &str = "manifest.precedent.json";

/// There as long as what is published is what was published before, put back on purpose (`prepare revenir`).
pub const WENT_BACK: &str = ".prepare-revenu";

/// Held while the folder is written. It stays there, empty: a lock that is removed is another one for who opened it before.
const LOCK: &str = ".prepare-verrou";

/// What hosts may put beside a file, to send it as it is; made by others, of use only as long as the file.
pub const COMPRESSED: [&str; 2] = [".br", ".gz"];

/// Marks what is still being written.
const PASSING: &str = ".prepare-tmp";

/// How long a file stays that no manifest names any more: a page opened in the evening is read the next morning.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Between two looks at a lock that somebody holds.
const PAUSE: Duration = Duration::from_millis(200);

/// The folder, and the right to write into it until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// `None` where the file system has no locks.
    lock: Option<File>,
}

impl Folder {
    /// Makes the folder if it is not there, and waits for whoever writes into it, at most `patience`. The lock is the operating system's:
    /// it goes with the process that held it, however that ended. Where there is none (some network folders), that is said to `say`, and
    /// the folder is written all the same.
    ///
    /// # Errors
    /// One sentence, in French: the folder cannot be written, or somebody else goes on writing (who, and since when).
    pub fn held(path: &Path, patience: Duration, mut say: impl FnMut(&str)) -> Result<Self, String> {
        let failed = |error: io::Error| format!("{} : écriture impossible ({error})", path.display());
        fs::create_dir_all(path).map_err(failed)?;
        let file = path.join(LOCK);
        let open = || File::options().read(true).write(true).create(true).truncate(false).open(&file);
        // Another user's: it may be held all the same, only not signed.
        let lock = open().or_else(|error| File::open(&file).map_err(|_| error)).map_err(failed)?;
        let until = Instant::now() + patience;
        let mut told = false;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                    return Err(format!(
                        "{} : {}, et ce n'est pas fini ; rien n'a été changé",
                        path.display(),
                        holder(&file)
                    ));
                }
                Err(TryLockError::WouldBlock) => {
                    if !told {
                        say(&format!("{} : {} ; on attend la fin.", path.display(), holder(&file)));
                        told = true;
                    }
                    thread::sleep(PAUSE.min(until.saturating_duration_since(Instant::now())));
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => {
                    say(&format!(
                        "{} : ce système de fichiers ne sait pas verrouiller ({error}) ; ne lancez pas deux publications à la fois.",
                        path.display()
                    ));
                    return Ok(Self { path: path.to_owned(), lock: None });
                }
            }
        }
        let held = Self { path: path.to_owned(), lock: Some(lock) };
        held.sign(&signature());
        Ok(held)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who holds the lock, for the one who waits. Not being able to say so keeps nobody from publishing.
    fn sign(&self, text: &str) {
        let Some(mut lock) = self.lock.as_ref() else { return };
        let _ = lock.set_len(0).and_then(|()| lock.write_all(text.as_bytes()));
    }

    /// The bytes of a file; none when it is not there.
    #[must_use]
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path.join(name)).unwrap_or_default()
    }

    /// A file that never changes, named by its content. One that is already there with that content is not written again.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, stem: &str, bytes: &[u8]) -> io::Result<FileEntry> {
        let entry = FileEntry { name: format!("{stem}.{}.bin", hash(bytes)), bytes: bytes.len() as u64 };
        if self.read(&entry.name) != bytes {
            // What was made of a damaged one is damaged too.
            self.remove_compressed(&entry.name);
            self.write_as(&entry.name, bytes)?;
        }
        Ok(entry)
    }

    /// A file of this name, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written; what was there still is.
    pub fn write_as(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let passing = self.path.join(format!("{name}{PASSING}"));
        let mut file = File::create(&passing)?;
        file.write_all(bytes)?;
        // On disk before it counts: a rename may survive a power cut that its bytes do not.
        file.sync_all()?;
        drop(file);
        fs::rename(&passing, self.path.join(name))
    }

    /// The manifest that pages read. A compressed form of the one before would go on being served, and name files that go one day; whoever
    /// was compressing that one meanwhile may have put it there just now.
    ///
    /// # Errors
    /// It cannot be written; what was there still is.
    pub fn write_manifest(&self, bytes: &[u8]) -> io::Result<()> {
        self.remove_compressed(MANIFEST);
        self.write_as(MANIFEST, bytes)?;
        self.remove_compressed(MANIFEST);
        Ok(())
    }

    /// The compressed forms of a file, which would go on being served in its place.
    pub fn remove_compressed(&self, name: &str) {
        for compressed in COMPRESSED {
            self.remove(&format!("{name}{compressed}"));
        }
    }

    /// A file that is not needed any more. What cannot be removed stays.
    pub fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.path.join(name));
    }

    /// From now on counts the day that these files stay: a manifest that pages have named them until now.
    pub fn let_go(&self, names: &[String]) {
        for name in names.iter().filter(|name| is_ours(name)) {
            let file = File::options().write(true).open(self.path.join(name));
            let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        }
    }

    /// Removes the files of older publications and of crashed runs: only names that this program gives, that no manifest of any format
    /// names, of our version, and older than a day.
    pub fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        let names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        let mut kept = BTreeSet::new();
        for manifest in names.iter().filter(|name| is_manifest(name)) {
            match names_in(&self.read(manifest)) {
                Some(names) => kept.extend(names),
                // What it names is not known: nothing goes.
                None => return,
            }
        }
        for name in &names {
            let file = COMPRESSED.iter().find_map(|compressed| name.strip_suffix(compressed)).unwrap_or(name);
            // Nobody else is writing where there is a lock: this was never finished.
            if name.ends_with(PASSING) && (self.lock.is_some() || !self.is_young(name)) {
                self.remove(name);
            }
            // A compressed form is as old as its file.
            let dated = if self.path.join(file).exists() { file } else { name };
            if is_ours(file) && !kept.contains(file) && !self.is_young(dated) && !self.is_of_another_version(file) {
                self.remove(file);
                self.remove_compressed(file);
            }
        }
    }

    /// The manifests of other formats that are published beside ours.
    #[must_use]
    pub fn of_other_formats(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> =
            names.filter(|name| is_manifest(name) && name != MANIFEST && name != PREVIOUS).collect();
        names.sort();
        names
    }

    /// Whether a file is younger than a day. A time that has not come yet is a clock that was wrong: its day begins now.
    fn is_young(&self, name: &str) -> bool {
        let path = self.path.join(name);
        let Ok(modified) = fs::metadata(&path).and_then(|metadata| metadata.modified()) else { return true };
        modified.elapsed().map_or_else(
            |_| {
                let _ = File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
                true
            },
            |age| age < KEPT,
        )
    }

    /// Whether a file says that another version of this program wrote it, which alone knows what it is for.
    fn is_of_another_version(&self, name: &str) -> bool {
        let mut head = [0; 5];
        let read = File::open(self.path.join(name)).and_then(|mut file| file.read_exact(&mut head));
        read.is_ok() && head.starts_with(b"CMN") && head[4] != bytes::VERSION
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.sign("");
    }
}

/// Who holds a lock, as far as it says so.
fn holder(lock: &Path) -> String {
    let who = fs::read_to_string(lock).unwrap_or_default();
    match who.trim() {
        "" => "un autre programme y écrit".to_owned(),
        who => format!("une autre publication est en cours ({who})"),
    }
}

/// This program, to who waits for it.
fn signature() -> String {
    let now = clock::now();
    let machine = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = if machine.trim().is_empty() { String::new() } else { format!(" de la machine {}", machine.trim()) };
    format!(
        "processus {}{machine}, depuis le {:02}/{:02}/{:04} à {} h {:02}, heure de Paris",
        std::process::id(),
        now.date.day,
        now.date.month,
        now.date.year,
        now.minute / 60,
        now.minute % 60,
    )
}

/// The hash in the name of a file of these bytes: forty bits, ten digits. It tells contents apart, it is no seal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// The hash that a name announces: `lieux-42.0123456789.bin`.
#[must_use]
pub fn hash_in(name: &str) -> Option<&str> {
    let (_, hash) = name.strip_suffix(".bin")?.rsplit_once('.')?;
    (hash.len() == 10 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))).then_some(hash)
}

/// `manifest.json`, the previous one, and those of other formats (`manifest.2.json`).
#[must_use]
pub fn is_manifest(name: &str) -> bool {
    name == MANIFEST || name.starts_with("manifest.") && name.ends_with(".json")
}

fn is_ours(name: &str) -> bool {
    let Some(stem) = hash_in(name).and_then(|_| name.strip_suffix(".bin")?.rsplit_once('.')).map(|(stem, _)| stem)
    else {
        return false;
    };
    let of_a_kind = ["france", "lieux", "communes", "details", "epcis", "avis", "identifiants"]
        .iter()
        .any(|kind| stem == *kind || stem.starts_with(&format!("{kind}-")));
    of_a_kind && !name.contains(['/', '\\', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_this_program_gives_are_swept() {
        for ours in [
            "france.0123456789.bin",
            "lieux-42.abcdef0123.bin",
            "communes-noms.abcdef0123.bin",
            "communes-anciennes.abcdef0123.bin",
            "details-00.abcdef0123.bin",
            "epcis.abcdef0123.bin",
            "avis.abcdef0123.bin",
            "identifiants.abcdef0123.bin",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for other in [
            "index.html",
            "manifest.json",
            "photo.0123456789.bin",
            "france.bin",
            "france.0123.bin",
            "lieuxdits.0123456789.bin",
            "lieux-/../../photo.0123456789.bin",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }

    #[test]
    fn manifests_of_every_format_are_known_by_their_names() {
        for manifest in ["manifest.json", "manifest.precedent.json", "manifest.2.json"] {
            assert!(is_manifest(manifest), "{manifest}");
        }
        for other in ["manifest.json.br", "manifeste.json", "manifest.json.prepare-tmp", "manifest.webmanifest"] {
            assert!(!is_manifest(other), "{other}");
        }
    }
}
