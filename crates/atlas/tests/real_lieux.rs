//! The wire format on real lieux, where the project's data folder lies beside the workspace; nothing to do elsewhere, where
//! the invented lieux of the unit tests stand in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plain_csv;

use atlas::catalogue::Handle;
use atlas::filter::{Asker, Filter, answers, in_territoire};
use atlas::horaires::Horaires;
use atlas::lieu::{Details, Lieu};
use atlas::spatial_index::SpatialIndex;
use atlas::territoire::Territoire;
use atlas::vocabulary::{Facet, Value};
use atlas::wire::{DetailsFile, handles, read_index, write_details, write_index};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

fn real_lieux() -> Option<Vec<Lieu>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/lieux-reels.csv");
    Some(plain_csv::lieux_in(&fs::read_to_string(file).ok()?).collect())
}

#[test]
fn every_real_lieu_survives_the_wire() {
    let Some(lieux) = real_lieux() else { return };
    assert_eq!(lieux.len(), 15_714);
    assert!(lieux.iter().filter(|lieu| lieu.semaine.is_some()).count() > 7_500);
    let handles = handles(&lieux);
    let index = write_index(&lieux, &handles);
    // The budget is in brotli and checked on what is published; this only catches a file that grew by a half.
    assert!(index.len() < 70 * lieux.len(), "{}", index.len());
    let catalogue = read_index(&index).unwrap();
    assert_eq!(handles.iter().collect::<HashSet<_>>().len(), lieux.len());
    let details = DetailsFile::read(write_details(&lieux, &handles)).unwrap();
    let by_handle: HashMap<Handle, _> = catalogue.ids().map(|id| (catalogue.handle(id), id)).collect();
    for (lieu, handle) in lieux.iter().zip(&handles) {
        let id = by_handle[handle];
        assert_eq!(catalogue.nom(id), lieu.nom);
        assert_eq!(catalogue.node(id), lieu.node());
        assert_eq!(catalogue.semaine(id), lieu.semaine.as_ref().map(Horaires::borrowed));
        assert_eq!(catalogue.position(id).is_some(), lieu.position.is_some());
        for facet in Facet::ALL {
            assert_eq!(catalogue.values(id, facet).count(), lieu.values_of(facet).len());
        }
    }
    for (lieu, handle) in lieux.iter().zip(&handles).step_by(50) {
        assert_eq!(details.get(*handle), Some(Details::from(lieu)));
    }
}

#[test]
fn a_filter_over_real_lieux_finds_what_a_count_of_the_file_finds() {
    let Some(lieux) = real_lieux() else { return };
    let catalogue = read_index(&write_index(&lieux, &handles(&lieux))).unwrap();
    let gratuit = Value::of(Facet::Frais, "Gratuit");
    let mut filter = Filter::default();
    filter.toggle(Facet::Frais, gratuit.clone());
    let expected = lieux.iter().filter(|lieu| lieu.values_of(Facet::Frais).contains(&gratuit)).count();
    assert!(expected > 1_000);
    let index = SpatialIndex::new(&catalogue);
    let france = in_territoire(&catalogue, Territoire::France);
    let asked = |filter: &Filter| answers(&catalogue, &index, filter, &Asker::default());
    assert_eq!(asked(&filter).sure(&france).count(), expected);
    let counts = asked(&Filter::default()).facet_counts(&france, &catalogue);
    assert_eq!(counts.of(&catalogue, Facet::Frais, &gratuit) as usize, expected);
    let unsaid = lieux.iter().filter(|lieu| lieu.values_of(Facet::Frais).is_empty()).count();
    assert!(unsaid > 4_000);
    assert_eq!(asked(&filter).unsure(&france).count(), unsaid, "who does not say is not lost");
}
