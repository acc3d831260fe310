//! Simplified outlines and the tables to the files of `data/contours`.

use super::files::Topology;
use super::label::pole;
use super::mesh::{Ring, merged, shared_arcs};
use super::source::{CITIES, Commune, SOURCE_STEPS, Source};
use super::untangle::Sides;
use atlas::gazetteer::{CommuneRef, Extent, Gazetteer};
use atlas::lieu::Position;
use atlas::outlines::{Area, Epci, Layer, Outlines};
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Rings on the grid of the output, by code.
pub type Shapes = BTreeMap<String, Vec<Ring>>;

/// The rings of the features of a simplified file, put together by the property `key`, on a grid.
pub fn shapes(file: &Value, key: &str, steps_per_degree: u32) -> Result<Shapes, String> {
    let topology = Topology::of(file)?;
    let features = file["objects"]["pieces"]["geometries"].as_array().ok_or("TopoJSON: no layer « pieces »")?;
    let mut shapes = Shapes::new();
    for feature in features {
        let code = feature["properties"][key].as_str().ok_or_else(|| format!("a feature without {key}"))?;
        let rings = on_grid(&topology.rings(feature), steps_per_degree);
        shapes.entry(code.to_owned()).or_default().extend(rings);
    }
    match shapes.iter().find(|(_, rings)| rings.is_empty()) {
        Some((code, _)) => Err(format!("{code} disappears at {steps_per_degree} steps per degree")),
        None => Ok(shapes),
    }
}

/// Adds Paris, Lyon and Marseille, which are the union of their arrondissements.
pub fn with_cities(mut shapes: Shapes, source: &Source) -> Shapes {
    for city in CITIES {
        let parts = source.communes.iter().filter(|commune| commune.city.as_deref() == Some(city));
        let rings = merged(parts.filter_map(|part| shapes.get(&part.code)).flatten());
        shapes.insert(city.to_owned(), rings);
    }
    shapes
}

/// Degrees to the grid, cleaned; outer rings counter-clockwise, which mapshaper and Natural Earth run clockwise.
pub fn on_grid(rings: &[Vec<(f64, f64)>], steps_per_degree: u32) -> Vec<Ring> {
    let step = |degrees: f64| (degrees * f64::from(steps_per_degree)).round() as i32;
    let backwards = |ring: &Vec<(f64, f64)>| ring.iter().rev().map(|(x, y)| [step(*x), step(*y)]).collect();
    let rings: Vec<Ring> = rings.iter().map(backwards).collect();
    merged(&rings)
}

/// Moves the vertices whose sides rounding made cross. What cannot be mended is an error.
pub fn untangled(mut shapes: Shapes, steps_per_degree: u32) -> Result<Shapes, String> {
    let mut map = Sides::new(shapes.values().flatten(), steps_per_degree as i32 / 50);
    let n_before = map.crossings().len();
    let moved = map.untangle();
    for point in shapes.values_mut().flatten().flatten() {
        *point = *moved.get(point).unwrap_or(point);
    }
    let left = map.crossings();
    println!("  {n_before} pairs of sides crossed, {} vertices moved", moved.len());
    if left.is_empty() { Ok(shapes) } else { Err(format!("sides that cross: {left:?}")) }
}

/// What is said of a territory, beside its rings.
struct Entry {
    territoire: Territoire,
    nom: String,
    population: u32,
    epci: Option<u32>,
    codes_postaux: Vec<u32>,
    mairie: Option<Position>,
}

type Shaped = (Entry, Vec<Ring>);

/// `france.bin`: régions, départements, collectivités.
pub fn france(source: &Source, departements: &Shapes, steps_per_degree: u32) -> Result<Outlines, String> {
    let entry = |territoire: Territoire, nom: &str, population: u32| Entry {
        territoire,
        nom: nom.to_owned(),
        population,
        epci: None,
        codes_postaux: vec![],
        mairie: None,
    };
    let mut population: HashMap<&str, u32> = HashMap::new();
    for commune in source.communes.iter().filter(|commune| commune.city.is_none()) {
        *population.entry(&commune.departement).or_default() += commune.population;
    }
    let inhabitants = |code: CodeDepartement| population.get(code.as_str()).copied().unwrap_or_default();
    let rings = |code: CodeDepartement| departements.get(code.as_str()).cloned().unwrap_or_default();
    let regions = CodeRegion::all().map(|code| {
        let parts: Vec<Ring> = code.departements().flat_map(rings).collect();
        let population = code.departements().map(inhabitants).sum();
        (entry(Territoire::Region(code), code.nom(), population), merged(&parts))
    });
    let all = CodeDepartement::all().chain(CodeDepartement::collectivites());
    let departements =
        all.map(|code| (entry(Territoire::Departement(code), code.nom(), inhabitants(code)), rings(code)));
    file(
        steps_per_degree,
        vec![(Layer::Regions, regions.collect()), (Layer::Departements, departements.collect())],
        source,
    )
}

/// The file of a département: its communes, and its arrondissements where it has some.
pub fn communes(
    source: &Source,
    departement: &str,
    shapes: &Shapes,
    steps_per_degree: u32,
) -> Result<Outlines, String> {
    let layer = |arrondissements: bool| -> Result<Vec<Shaped>, String> {
        let wanted =
            |commune: &&Commune| commune.departement == departement && commune.city.is_some() == arrondissements;
        let entry = |commune: &Commune| {
            let code = parsed(commune)?;
            let rings = shapes.get(&commune.code).cloned().unwrap_or_default();
            let entry = Entry {
                territoire: Territoire::Commune(code),
                nom: commune.nom.clone(),
                population: commune.population,
                epci: commune.epci,
                codes_postaux: commune.codes_postaux.clone(),
                mairie: mairie(commune),
            };
            Ok((entry, rings))
        };
        source.communes.iter().filter(wanted).map(entry).collect()
    };
    let mut layers = vec![(Layer::Communes, layer(false)?)];
    let arrondissements = layer(true)?;
    if !arrondissements.is_empty() {
        layers.push((Layer::Arrondissements, arrondissements));
    }
    file(steps_per_degree, layers, source)
}

fn file(steps: u32, mut layers: Vec<(Layer, Vec<Shaped>)>, source: &Source) -> Result<Outlines, String> {
    for (_, areas) in &mut layers {
        areas.sort_by_key(|(entry, _)| entry.territoire);
    }
    let rings: Vec<Vec<Ring>> = layers.iter().flat_map(|(_, areas)| areas).map(|(_, rings)| rings.clone()).collect();
    let (arcs, refs) = shared_arcs(&rings);
    let mut sirens: Vec<u32> = layers.iter().flat_map(|(_, areas)| areas).filter_map(|(entry, _)| entry.epci).collect();
    sirens.sort_unstable();
    sirens.dedup();
    let mut refs = refs.into_iter();
    let mut areas = Vec::new();
    for (layer, entries) in layers {
        let area = |(entry, rings): Shaped| {
            let label = label(&rings, steps).unwrap_or(Position { lon: 0.0, lat: 0.0 });
            let mut area = Area::new(entry.territoire, entry.nom, label, refs.next().unwrap_or_default());
            area.population = entry.population;
            area.epci = entry.epci.and_then(|siren| sirens.binary_search(&siren).ok()).map(|index| index as u16);
            area.codes_postaux = entry.codes_postaux;
            area.mairie = entry.mairie;
            area
        };
        areas.push((layer, entries.into_iter().map(area).collect::<Vec<Area>>()));
    }
    Ok(Outlines::new(steps, &arcs, areas, epcis(&sirens, source)?))
}

/// `communes-noms.bin`: every commune and arrondissement, with the middle that the outlines give to those without mairie.
pub fn gazetteer(source: &Source, outlines: &BTreeMap<String, Outlines>) -> Result<Gazetteer, String> {
    let sirens: Vec<u32> = source.epcis.iter().map(|(siren, _)| *siren).collect();
    let entry = |commune: &Commune| {
        let code = parsed(commune)?;
        let extent = extent(commune);
        let area = outlines.get(&commune.departement).and_then(|file| file.area(Territoire::Commune(code)));
        let label = area.filter(|area| area.has_outline()).map(|area| area.label);
        Ok(CommuneRef {
            code,
            nom: commune.nom.clone(),
            codes_postaux: commune.codes_postaux.clone(),
            population: commune.population,
            epci: commune.epci.and_then(|siren| sirens.binary_search(&siren).ok()).map(|index| index as u16),
            centre: mairie(commune).or(label),
            extent,
        })
    };
    let communes: Result<Vec<CommuneRef>, String> = source.communes.iter().map(entry).collect();
    Ok(Gazetteer::new(communes?, epcis(&sirens, source)?))
}

fn parsed(commune: &Commune) -> Result<CodeCommune, String> {
    CodeCommune::parse(&commune.code).ok_or_else(|| format!("{}: not a code", commune.code))
}

/// Its mairie, unless the table has it elsewhere: outlines and list must not disagree on which to believe.
fn mairie(commune: &Commune) -> Option<Position> {
    let (lon, lat) = commune.mairie?;
    Position::new(lon, lat).filter(|at| extent(commune).is_some_and(|extent| extent.contains(*at)))
}

/// The box around the unsimplified outline, and a little more: simplification may push a border out.
fn extent(commune: &Commune) -> Option<Extent> {
    const MARGIN: f64 = 0.002;
    let degrees = |axis: usize| commune.rings.iter().flatten().map(move |point| f64::from(point[axis]) / SOURCE_STEPS);
    let smallest = |axis: usize| degrees(axis).reduce(f64::min).map(|degrees| degrees - MARGIN);
    let largest = |axis: usize| degrees(axis).reduce(f64::max).map(|degrees| degrees + MARGIN);
    Some(Extent { west: smallest(0)?, south: smallest(1)?, east: largest(0)?, north: largest(1)? })
}

/// SIREN and name of the EPCI wanted.
fn epcis(sirens: &[u32], source: &Source) -> Result<Vec<Epci>, String> {
    let name = |siren: &u32| {
        let known = source.epcis.binary_search_by_key(siren, |(siren, _)| *siren).ok();
        let nom =
            known.map(|index| source.epcis[index].1.clone()).ok_or_else(|| format!("EPCI {siren} has no name"))?;
        Ok(Epci { siren: *siren, nom })
    };
    sirens.iter().map(name).collect()
}

fn label(rings: &[Ring], steps_per_degree: u32) -> Option<Position> {
    let degrees = |steps: f64| steps / f64::from(steps_per_degree);
    let latitude = degrees(f64::from(rings.first()?.first()?[1]));
    let (x, y) = pole(rings, latitude.to_radians().cos())?;
    Position::new(degrees(x), degrees(y))
}
