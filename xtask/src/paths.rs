//! Where things are in the checkout. Nothing here looks at what they contain.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The checkout: the folder of the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What `cargo xtask build` makes: the demo site, as any static host would serve it. Trunk writes there, wherever cargo's own
/// target folder is.
pub fn site() -> PathBuf {
    root().join("target/site")
}

/// All files under a folder (or the file itself), sorted; folders that builds write are left out.
pub fn files_under(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(path, &mut files);
    files.sort();
    files
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_path_buf());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let built = name.starts_with("target") || name == "node_modules" || name == ".git" || name == "dist";
        if !(built && entry.path().is_dir()) {
            collect(&entry.path(), files);
        }
    }
}

/// Remembers from which inputs a piece of work was last done, so that it is not done again for nothing.
pub struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Of files and words that decide the result.
    pub fn new(name: &str, inputs: &[PathBuf], words: &[&str]) -> Self {
        Self { file: target().join(format!("xtask/{name}.stamp")), now: fingerprint(inputs, words) }
    }

    /// The inputs have not changed since.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.now)
    }

    /// Records that the work is done.
    pub fn done(&self) {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        // Not recorded, the work is only done once more.
        drop(fs::create_dir_all(folder).and_then(|()| fs::write(&self.file, &self.now)));
    }
}

/// A fingerprint of files, names and contents, and of words that count as content. Of use only on the machine and toolchain that
/// made it.
fn fingerprint(paths: &[PathBuf], words: &[&str]) -> String {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    for file in paths.iter().flat_map(|path| files_under(path)) {
        file.hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
