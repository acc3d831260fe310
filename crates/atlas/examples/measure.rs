//! Figures for a file of lieux: `cargo run --release -p atlas --example measure -- lieux.csv [folder]`.
//!
//! Times of what lies under each gesture, bytes in memory; the index and the details go to the folder, for `brotli -q 11`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/plain_csv/mod.rs"]
mod plain_csv;

use atlas::cluster::Clusters;
use atlas::filter::{Asker, Filter, answers, counts_by_child, in_territoire};
use atlas::lieu::Position;
use atlas::opening::{DayPart, When};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::vocabulary::{Facet, Value};
use atlas::wire::{handles, read_index, write_details, write_index};
use std::fs;
use std::path::Path;
use std::time::Instant;

/// The shortest of five runs, printed.
fn timed<T>(what: &str, run: impl Fn() -> T) -> T {
    let took = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    println!("  {what}: {:?}", took.min().unwrap());
    run()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(file) = arguments.first() else { panic!("which file of lieux?") };
    let lieux = plain_csv::lieux_of(Path::new(file)).unwrap_or_else(|| panic!("{file} cannot be read"));
    let handles = handles(&lieux);
    let index = write_index(&lieux, &handles);
    if let Some(folder) = arguments.get(1).map(Path::new) {
        fs::create_dir_all(folder).expect("the folder cannot be made");
        fs::write(folder.join("index.bin"), &index).expect("the index cannot be written");
        fs::write(folder.join("details.bin"), write_details(&lieux, &handles)).expect("the details cannot be written");
    }
    let catalogue = timed("index read", || read_index(&index).unwrap());
    let spatial = timed("R-tree", || SpatialIndex::new(&catalogue));
    let mut filter = Filter::default();
    filter.choose(Facet::Services, Value::Standard(0));
    filter.choose(Facet::Frais, Value::Standard(0));
    filter.toggle_when(When::Slot { weekday: 2, part: DayPart::Afternoon });
    let asker = Asker { now_s: 1_795_000_000, from: Position::new(3.06, 50.63) };
    let france = in_territoire(&catalogue, Territoire::France);
    let answered = timed("filter", || answers(&catalogue, &spatial, &filter, &asker));
    let found = timed("those that answer", || answered.sure(&france));
    timed("all facet counts", || answered.facet_counts(&france, &catalogue));
    timed("counts of opening hours", || {
        [When::Now, When::Weekend, When::Evening].map(|when| answered.count_when(&france, &catalogue, when, &asker))
    });
    timed("counts of distances", || answered.counts_within(&france, &spatial, &asker, &[2, 5, 10, 20, 50]));
    timed("counts by région", || counts_by_child(&catalogue, &found, Territoire::France));
    let nord = Territoire::Departement(CodeDepartement::parse("59").unwrap());
    let of_nord = in_territoire(&catalogue, nord);
    println!("{} lieux in the Nord", of_nord.count());
    for zoom in [9, 12] {
        timed("clusters of the Nord", || {
            Clusters::new(&catalogue, &spatial, &of_nord, 256.0 * f64::from(1 << zoom), 40.0)
        });
    }
    let lille = Position::new(3.06, 50.63).unwrap();
    timed("the 20 nearest", || spatial.nearest(lille).filter(|(id, _)| found.contains(*id)).take(20).count());
    println!(
        "{} lieux, {:.1} bytes each on the wire, {:.1} in memory and {:.1} with the R-tree; {} distinct hours",
        lieux.len(),
        index.len() as f64 / lieux.len() as f64,
        catalogue.memory_bytes() as f64 / lieux.len() as f64,
        (catalogue.memory_bytes() + spatial.memory_bytes()) as f64 / lieux.len() as f64,
        catalogue.all_semaines().len()
    );
}
