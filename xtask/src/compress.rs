//! Brotli and gzip, by the commands of those names: what a file weighs on the wire, and the `.br` that hosts send as it is.
//!
//! It does not know which files matter. The commands rather than crates: they are in every Debian, they are the reference, and
//! these programs are the first thing a bare machine compiles.

use crate::paths::{files_under, target};
use crate::steps::{Outcome, in_parallel};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Below this a header costs as much as compression saves. In bytes.
const WORTH_IT: u64 = 1024;

/// What a file weighs, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// As it is.
    pub raw: u64,
    /// gzip, level 9.
    pub gzip: u64,
    /// brotli, level 11; `raw` where brotli would be longer.
    pub brotli: u64,
}

impl std::ops::AddAssign for Weight {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Weighs a file.
///
/// # Errors
/// It cannot be read, or a command is missing.
pub fn weigh(file: &Path) -> Outcome<Weight> {
    let raw = length(file)?;
    Ok(Weight { raw, gzip: gzip(file)?.len() as u64, brotli: brotli_length(file)? })
}

/// What a file weighs in brotli 11, or raw where that is less.
fn brotli_length(file: &Path) -> Outcome<u64> {
    Ok(length(file)?.min(length(&brotli(file)?)?))
}

/// What each file weighs in brotli 11, or raw where that is less; in their order, in bytes.
///
/// # Errors
/// As [`weigh`].
pub fn brotli_lengths(files: &[PathBuf]) -> Outcome<Vec<u64>> {
    in_parallel(files, |file| brotli(file).map(drop))?;
    files.iter().map(|file| brotli_length(file)).collect()
}

fn length(file: &Path) -> Outcome<u64> {
    fs::metadata(file).map(|metadata| metadata.len()).map_err(|error| format!("{}: {error}", file.display()))
}

/// Puts a `.br` beside every file under `folder` that gains by it, and removes those whose file is gone. Returns how many there are.
///
/// # Errors
/// As [`weigh`].
pub fn precompress(folder: &Path) -> Outcome<usize> {
    precompress_where(folder, |_| true)
}

/// The same, for the files that are worth the time.
///
/// # Errors
/// As [`weigh`].
pub fn precompress_where(folder: &Path, worth_it: impl Fn(&Path) -> bool + Sync) -> Outcome<usize> {
    let (old, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files_under(folder).into_iter().partition(|file| file.extension().is_some_and(|extension| extension == "br"));
    for br in old {
        fs::remove_file(&br).map_err(|error| format!("{}: {error}", br.display()))?;
    }
    let placed = AtomicUsize::new(0);
    in_parallel(&files, |file| {
        let raw = length(file)?;
        if raw < WORTH_IT || !worth_it(file) {
            return Ok(());
        }
        let compressed = brotli(file)?;
        if length(&compressed)? < raw {
            let beside = PathBuf::from(format!("{}.br", file.display()));
            fs::copy(&compressed, &beside).map_err(|error| format!("{}: {error}", beside.display()))?;
            placed.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    })?;
    Ok(placed.into_inner())
}

/// Compresses what [`precompress`] would, without putting it anywhere: it is kept for when it is asked for.
///
/// # Errors
/// As [`weigh`].
pub fn keep(folder: &Path) -> Outcome<()> {
    in_parallel(&files_under(folder), |file| if length(file)? < WORTH_IT { Ok(()) } else { brotli(file).map(drop) })
}

/// Puts a `.gz` beside every file that has a `.br`, for hosts and browsers without brotli.
///
/// # Errors
/// As [`weigh`].
pub fn gzip_beside(folder: &Path) -> Outcome<()> {
    let files = files_under(folder);
    let compressed: Vec<&PathBuf> =
        files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "br")).collect();
    in_parallel(&compressed, |br| {
        let file = br.with_extension("");
        let beside = PathBuf::from(format!("{}.gz", file.display()));
        fs::write(&beside, gzip(&file)?).map_err(|error| format!("{}: {error}", beside.display()))
    })
}

/// The gzip form of a file, without its name and date.
///
/// # Errors
/// As [`weigh`].
pub fn gzip(file: &Path) -> Outcome<Vec<u8>> {
    let output = Command::new("gzip").args(["-9", "-n", "-c"]).arg(file).output();
    let output = output.map_err(|error| missing("gzip", &error))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("gzip: {}: {}", file.display(), String::from_utf8_lossy(&output.stderr)))
    }
}

/// Beyond this, in bytes, a file is compressed as a server would on its way: only benches have such files, and level 11 reads half a
/// megabyte a second.
const LONG: usize = 8_000_000;

/// The brotli form of a file. Kept by content, for most files of a build are those of the build before.
fn brotli(file: &Path) -> Outcome<PathBuf> {
    let kept = target().join("xtask/brotli");
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let result = kept.join(content_key(&bytes));
    if result.is_file() {
        return Ok(result);
    }
    fs::create_dir_all(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    let output = Command::new("brotli")
        .args(["-q", if bytes.len() > LONG { "5" } else { "11" }, "-c"])
        .arg(file)
        .output()
        .map_err(|error| missing("brotli", &error))?;
    if !output.status.success() {
        return Err(format!("brotli: {}: {}", file.display(), String::from_utf8_lossy(&output.stderr)));
    }
    // Written aside and renamed: half a file must never be taken for one.
    let aside = kept.join(format!("{}-{:?}", std::process::id(), thread::current().id()));
    fs::write(&aside, &output.stdout)
        .and_then(|()| fs::rename(&aside, &result))
        .map_err(|error| format!("{}: {error}", result.display()))?;
    Ok(result)
}

fn content_key(bytes: &[u8]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}-{}", hasher.finish(), bytes.len())
}

fn missing(program: &str, error: &std::io::Error) -> String {
    format!("{program}: {error}\nRun: sudo apt-get install -y --no-install-recommends {program}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_gain_get_a_br_and_old_ones_go() {
        let folder = std::env::temp_dir().join(format!("carte-compress-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("long.txt"), "abc ".repeat(1000)).unwrap();
        fs::write(folder.join("short.txt"), "abc").unwrap();
        fs::write(folder.join("gone.txt.br"), "old").unwrap();
        let result = precompress(&folder);
        let names: Vec<String> =
            files_under(&folder).iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
        let weight = weigh(&folder.join("long.txt"));
        let gzipped = gzip_beside(&folder).map(|()| fs::read_dir(&folder).unwrap().count());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(result, Ok(1));
        assert_eq!(names, ["long.txt", "long.txt.br", "short.txt"]);
        assert_eq!(gzipped, Ok(4), "the one that gains, and no form of a form");
        let weight = weight.unwrap();
        assert_eq!(weight.raw, 4000);
        assert!(weight.brotli > 0 && weight.brotli < weight.gzip && weight.gzip < 100, "{weight:?}");
    }
}
