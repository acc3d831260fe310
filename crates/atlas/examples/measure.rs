//! Figures for a file of lieux: `cargo run --release -p atlas --example measure -- lieux.csv [folder]`.
//!
//! Times of what lies under each gesture, bytes in memory; the index and the details go to the folder, for `brotli -q 11`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/plain_csv/mod.rs"]
mod plain_csv;

use atlas::catalogue::Catalogue;
use atlas::cluster::Clusters;
use atlas::filter::{Bitset, Filter, counts_by_child, facet_counts, in_territoire, visible};
use atlas::fold::fold;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::Position;
use atlas::search::{CommuneName, SearchIndex};
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
    let found = timed("filter", || visible(&catalogue, &filter, Territoire::France));
    timed("all facet counts", || facet_counts(&catalogue, &filter, Territoire::France));
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
    measure_search(&catalogue);
    println!(
        "{} lieux, {:.1} bytes each on the wire, {:.1} in memory and {:.1} with the R-tree; {} distinct hours",
        lieux.len(),
        index.len() as f64 / lieux.len() as f64,
        catalogue.memory_bytes() as f64 / lieux.len() as f64,
        (catalogue.memory_bytes() + spatial.memory_bytes()) as f64 / lieux.len() as f64,
        catalogue.all_semaines().len()
    );
}

/// The search over these lieux and all communes, and beside it the least that a search without index must do.
fn measure_search(catalogue: &Catalogue) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/contours/communes-noms.bin");
    let gazetteer = Gazetteer::read(&fs::read(file).expect("no list of communes")).unwrap();
    let communes: Vec<CommuneName<'_>> = gazetteer
        .communes()
        .iter()
        .map(|commune| CommuneName {
            code: commune.code,
            nom: &commune.nom,
            codes_postaux: &commune.codes_postaux,
            population: commune.population,
        })
        .collect();
    let index = timed("search index", || SearchIndex::new(catalogue, &communes));
    println!("  {} kB of search index for {} communes", index.memory_bytes() / 1024, communes.len());
    let all = Bitset::full(catalogue.len());
    for query in [
        "s",
        "42",
        "cv",
        "saint etienne",
        "st-étiene",
        "mediatheque firminy",
        "impirmer",
        "je veux faire un cv à lyon 3e",
        "maison france services saint jean de maurienne",
    ] {
        let found = timed(query, || index.find(catalogue, query, &all, 8));
        let nom = |code| gazetteer.get(code).map_or("", |commune| &commune.nom);
        let communes: Vec<&str> = found.communes.iter().take(4).map(|code| nom(*code)).collect();
        let lieux: Vec<&str> = found.lieux.iter().take(4).map(|id| catalogue.nom(*id)).collect();
        let needs: Vec<&str> = found.needs.iter().map(|(facet, value)| value.label(*facet)).collect();
        println!("    {} communes {communes:?}, {} lieux {lieux:?}, {needs:?}", found.n_communes, found.n_lieux);
    }
    timed("all names folded and searched for one word as it is, without index", || {
        let lieux = catalogue.ids().filter(|id| fold(catalogue.nom(*id)).contains("mediatheque")).count();
        lieux + communes.iter().filter(|commune| fold(commune.nom).contains("mediatheque")).count()
    });
}
