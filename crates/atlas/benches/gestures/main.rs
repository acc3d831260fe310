//! `cargo bench`: the loops under each gesture, each beside the same question asked of a plain list, on 18,000, 100,000 and 1,000,000
//! synthetic lieux. Words after `--` choose by name: `cargo bench -p atlas -- nearest`.
//!
//! Both must give the same answer before either is timed. Native code: what a browser makes of it is for `cargo xtask bench`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod data;
#[path = "../../tests/plain_csv/mod.rs"]
mod plain_csv;
mod report;
mod scan;

use atlas::catalogue::LieuId;
use atlas::cluster::{Clusters, Group};
use atlas::filter::{Asker, Bitset, Filter, answers, counts_by_child, in_territoire};
use atlas::lieu::Position;
use atlas::opening::{DayPart, When};
use atlas::projection::{MapBounds, MapPoint, project};
use atlas::search::SearchIndex;
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::{CodeDepartement, Territoire};
use atlas::vocabulary::{Facet, Value};
use atlas::wire::read_index;
use criterion::{BenchmarkId, Criterion, SamplingMode};
use data::{Lieux, NOW_S};
use report::Report;
use scan::Asked;
use std::hint::black_box;
use std::time::Duration;

const SIZES: [usize; 3] = [18_000, 100_000, 1_000_000];

/// The widget's: marks are so far apart.
const RADIUS_PX: f64 = 40.0;

/// The widget's distances to choose from.
const RADII_KM: [u16; 5] = [2, 5, 10, 20, 50];

fn main() {
    // `cargo test --all-targets` runs this too, without the word that `cargo bench` adds.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let report = Report::new();
    let criterion = Criterion::default()
        .output_directory(&report.folder())
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let mut bench = Bench { criterion, report };
    for n in SIZES {
        let lieux = Lieux::synthetic(n);
        arrivals(&mut bench, &lieux);
        places(&mut bench, &lieux);
        filters(&mut bench, &lieux);
        searches(&mut bench, &lieux);
        bench.report.weigh(&lieux);
    }
    bench.report.print();
}

struct Bench {
    criterion: Criterion,
    report: Report,
}

impl Bench {
    /// Times an index beside a scan, once they have been found to agree. What they give back is given up within the time.
    fn beside<A, B>(
        &mut self,
        gesture: &str,
        lieux: &Lieux,
        mut index: impl FnMut() -> A,
        mut scan: impl FnMut() -> B,
        agree: impl Fn(&A, &B) -> bool,
    ) {
        assert!(agree(&index(), &scan()), "{gesture}: the index and the scan do not agree");
        let mut group = self.criterion.benchmark_group(gesture);
        group.sampling_mode(SamplingMode::Flat);
        let n = lieux.catalogue.len();
        group.bench_function(BenchmarkId::new(report::INDEX, n), |bencher| bencher.iter(&mut index));
        if n >= 1_000_000 {
            group.sample_size(10);
        }
        group.bench_function(BenchmarkId::new(report::SCAN, n), |bencher| bencher.iter(&mut scan));
        group.finish();
        self.report.note(gesture);
    }
}

fn lille() -> Position {
    Position::new(3.06, 50.63).unwrap()
}

/// The lieux arrive: they are read, and made ready to be asked.
fn arrivals(bench: &mut Bench, lieux: &Lieux) {
    let catalogue = &lieux.catalogue;
    bench.beside(
        "lieux arrive, read",
        lieux,
        || read_index(black_box(&lieux.wire)).unwrap(),
        || scan::read(black_box(&lieux.json)),
        |found, json| {
            found.ids().zip(json).all(|(id, json)| {
                found.handle(id).0 == json.0
                    && found.nom(id) == json.1
                    && found.semaine_index(id) == json.5.map(|at| at as usize)
            }) && found.len() == json.len()
        },
    );
    bench.beside(
        "lieux arrive, R-tree loaded",
        lieux,
        || SpatialIndex::new(black_box(catalogue)),
        || scan::inserted(black_box(&lieux.records)),
        |index, tree| index.len() == tree.size(),
    );
    let names = lieux.names();
    bench.beside(
        "search opens, words indexed",
        lieux,
        || SearchIndex::new(black_box(catalogue), &names),
        || scan::folded(black_box(&lieux.records)),
        |_, folded| folded.len() == catalogue.len(),
    );
}

/// The map comes to rest, goes down to a département, or the list is by distance.
fn places(bench: &mut Bench, lieux: &Lieux) {
    let (catalogue, index, records) = (&lieux.catalogue, &lieux.index, &lieux.records);
    // As much as a screen shows of a département.
    let screen = |at: MapPoint| MapBounds {
        min: MapPoint { x: at.x - 500.0 / px_per_unit(9), y: at.y - 400.0 / px_per_unit(9) },
        max: MapPoint { x: at.x + 500.0 / px_per_unit(9), y: at.y + 400.0 / px_per_unit(9) },
    };
    let bounds = screen(project(lille()));
    bench.beside(
        "map rests, lieux in the window",
        lieux,
        || index.within(black_box(bounds)).collect::<Vec<LieuId>>(),
        || scan::within(records, black_box(bounds)),
        |found, list| {
            let mut found: Vec<usize> = found.iter().map(|id| id.0 as usize).collect();
            found.sort_unstable();
            found == *list && !list.is_empty()
        },
    );
    let filter = chosen();
    let asker = Asker { now_s: NOW_S, from: Some(lille()) };
    let sure = answers(catalogue, index, &filter, &asker).sure(&lieux.all());
    bench.beside(
        "list by distance, 20 nearest",
        lieux,
        || index.nearest(black_box(lille())).filter(|(id, _)| sure.contains(*id)).take(20).collect::<Vec<_>>(),
        || scan::nearest(records, black_box(lille()), 20, |at| sure.contains(LieuId(at as u32))),
        |found, list| {
            // Positions are rounded to the grid in both.
            found.iter().map(|(id, metres)| (id.0 as usize, *metres)).eq(list.iter().copied()) && list.len() == 20
        },
    );
    let nord = in_territoire(catalogue, Territoire::Departement(CodeDepartement::parse("59").unwrap()));
    let ids: Vec<LieuId> = nord.iter().filter(|id| catalogue.position(*id).is_some()).collect();
    let members: Vec<MapPoint> = ids.iter().filter_map(|id| records[id.0 as usize].point).collect();
    for zoom in [9, 12] {
        let scale = px_per_unit(zoom);
        bench.beside(
            &format!("down to the Nord, clusters at zoom {zoom}"),
            lieux,
            || Clusters::new(catalogue, index, black_box(&nord), scale, RADIUS_PX),
            || scan::clusters(black_box(&members), RADIUS_PX / scale),
            |clusters, list| {
                let n: usize = clusters.groups().iter().map(|group: &Group| group.ids().len()).sum();
                n == list.len()
                    && ids.iter().zip(list).all(|(id, group)| clusters.group_of(*id) == Some(*group as usize))
            },
        );
    }
}

fn px_per_unit(zoom: u32) -> f64 {
    256.0 * f64::from(1 << zoom)
}

/// A service, for free.
fn chosen() -> Filter {
    let mut filter = Filter::default();
    filter.choose(Facet::Services, Value::Standard(0));
    filter.choose(Facet::Frais, Value::Standard(0));
    filter
}

/// A filter is pressed, and all that is shown beside its options.
fn filters(bench: &mut Bench, lieux: &Lieux) {
    let (catalogue, index, records) = (&lieux.catalogue, &lieux.index, &lieux.records);
    let france = lieux.all();
    let afternoon = When::Slot { weekday: 2, part: DayPart::Afternoon };
    let (values, mut hours, mut near) = (chosen(), chosen(), chosen());
    hours.toggle_when(afternoon);
    near.radius_km = Some(20);
    let asker = Asker { now_s: NOW_S, from: Some(lille()) };
    for (gesture, filter) in [
        ("filter by values, all counts", &values),
        ("filter by values and hours, all counts", &hours),
        ("filter by values and distance, all counts", &near),
    ] {
        let asked = Asked::new(lieux, filter, asker.from);
        bench.beside(
            gesture,
            lieux,
            || {
                let answers = answers(catalogue, index, black_box(filter), &asker);
                (answers.sure(&france).count(), answers.facet_counts(&france, catalogue))
            },
            || black_box(&asked).counts(lieux),
            |(n, counts), (n_list, list)| {
                n == n_list
                    && Facet::ALL.into_iter().all(|facet| counts.of_facet(facet) == list[facet as usize])
                    && *n > 0
            },
        );
    }
    let (asked, answered) = (Asked::new(lieux, &values, asker.from), answers(catalogue, index, &values, &asker));
    bench.beside(
        "options of hours, counts",
        lieux,
        || [When::Now, When::Weekend, When::Evening].map(|when| answered.count_when(&france, catalogue, when, &asker)),
        || [When::Now, When::Weekend, When::Evening].map(|when| black_box(&asked).count_when(records, when)),
        |found, list| found == list,
    );
    bench.beside(
        "options of distance, counts",
        lieux,
        || answered.counts_within(&france, index, black_box(&asker), &RADII_KM),
        || black_box(&asked).counts_within(records, lille(), &RADII_KM),
        |found, list| found == list,
    );
    let sure: Bitset = answered.sure(&france);
    bench.beside(
        "France by région, counts",
        lieux,
        || counts_by_child(catalogue, black_box(&sure), Territoire::France),
        || black_box(&asked).counts_by_region(records),
        |found, list| found.iter().count() == list.len() && list.iter().all(|(child, n)| found.get(*child) == *n),
    );
}

/// Words are typed, one of them wrong and one unfinished.
fn searches(bench: &mut Bench, lieux: &Lieux) {
    const QUERY: &str = "médiateque valen";
    let france = lieux.all();
    bench.beside(
        "words typed, search",
        lieux,
        || lieux.search.find(&lieux.catalogue, black_box(QUERY), &france, 10),
        || scan::search(lieux, black_box(QUERY)),
        |found, (n_communes, n_lieux)| found.n_communes == *n_communes && found.n_lieux == *n_lieux && *n_lieux > 0,
    );
}
