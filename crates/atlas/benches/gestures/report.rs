//! What was measured, as two tables in Markdown: times beside each other, and bytes in memory.
//!
//! Reads the samples that criterion keeps; what they are of is decided elsewhere.

use crate::SIZES;
use crate::data::Lieux;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Names of the contenders, in criterion's folders.
pub const INDEX: &str = "index";
pub const SCAN: &str = "scan";

/// Collects what one run measures.
pub struct Report {
    began: SystemTime,
    /// In the order in which they were measured.
    gestures: Vec<String>,
    memory: Vec<String>,
}

impl Report {
    pub fn new() -> Self {
        Self { began: SystemTime::now(), gestures: Vec::new(), memory: Vec::new() }
    }

    /// Where samples are kept: `target/criterion`.
    pub fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("criterion")
    }

    /// A gesture that was measured, by the name of its folder.
    pub fn note(&mut self, gesture: &str) {
        if !self.gestures.iter().any(|of| of == gesture) {
            self.gestures.push(gesture.to_owned());
        }
    }

    /// What lieux take in memory.
    pub fn weigh(&mut self, lieux: &Lieux) {
        let n = lieux.catalogue.len() as f64;
        let each = |bytes: usize| format!("{:.1}", bytes as f64 / n);
        let (columns, tree) = (lieux.catalogue.memory_bytes(), lieux.index.memory_bytes());
        self.memory.push(format!(
            "| {n} | {} | {} | {} | **{}** | {} | {} |",
            each(lieux.wire.len()),
            each(columns),
            each(tree),
            each(columns + tree),
            each(lieux.search.memory_bytes()),
            lieux.catalogue.n_semaines()
        ));
    }

    /// The tables, of what ran since the beginning.
    pub fn print(&self) {
        println!("\n| gesture | lieux | index, ms: median (min – max) | scan, ms: median (min – max) | ratio |");
        println!("|---|---:|---:|---:|---:|");
        for gesture in &self.gestures {
            for size in SIZES {
                let folder = self.folder().join(gesture);
                let of = |contender: &str| self.times(&folder.join(contender).join(size.to_string()));
                let (Some(index), Some(scan)) = (of(INDEX), of(SCAN)) else { continue };
                let ratio = scan[0] / index[0];
                println!("| {} | {size} | {} | {} | {ratio:.1} |", gesture, shown(index), shown(scan));
            }
        }
        println!("\n| lieux | wire, bytes a lieu | columns | R-tree | columns and R-tree | words | distinct weeks |");
        println!("|---:|---:|---:|---:|---:|---:|---:|");
        println!("{}", self.memory.join("\n"));
    }

    /// Milliseconds: median, least, greatest, if measured in this run.
    fn times(&self, folder: &Path) -> Option<[f64; 3]> {
        let file = folder.join("new/sample.json");
        fs::metadata(&file).and_then(|about| about.modified()).ok().filter(|at| *at >= self.began)?;
        let sample: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
        let numbers = |key: &str| sample[key].as_array().into_iter().flatten().filter_map(Value::as_f64);
        let mut each: Vec<f64> = numbers("times").zip(numbers("iters")).map(|(ns, n)| ns / n / 1e6).collect();
        each.sort_by(f64::total_cmp);
        Some([*each.get(each.len() / 2)?, *each.first()?, *each.last()?])
    }
}

fn shown([median, min, max]: [f64; 3]) -> String {
    let digits = |ms: f64| {
        if ms >= 10.0 {
            format!("{ms:.0}")
        } else if ms >= 0.1 {
            format!("{ms:.2}")
        } else {
            format!("{ms:.4}")
        }
    };
    format!("{} ({} – {})", digits(median), digits(min), digits(max))
}
