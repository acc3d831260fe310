//! What mapshaper reads and writes: GeoJSON out of the source, rings out of TopoJSON.

use super::mesh::{Ring, holds, signed_area};
use super::source::{CITIES, Commune, SOURCE_STEPS, Source};
use serde_json::Value;
use std::fmt::Write as _;

/// The outlines for mapshaper, with code and département of each: communes, but arrondissements in place of the three cities that
/// have them, so that the pieces cover the country once.
pub fn pieces(source: &Source) -> String {
    let wanted = |commune: &&Commune| !CITIES.contains(&&commune.code[..]) && !commune.rings.is_empty();
    let communes = source.communes.iter().filter(wanted);
    geojson(communes.map(|one| (&one.code[..], &one.departement[..], &one.rings[..])))
}

/// The overseas collectivités for mapshaper.
pub fn silhouettes(source: &Source) -> String {
    geojson(source.silhouettes.iter().map(|(code, rings)| (&code[..], &code[..], &rings[..])))
}

/// Code, département and rings of each feature.
fn geojson<'a>(features: impl Iterator<Item = (&'a str, &'a str, &'a [Ring])>) -> String {
    let mut out = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (i, (code, departement, rings)) in features.enumerate() {
        let comma = if i == 0 { "" } else { ",\n" };
        let _ = write!(
            out,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\",\"dep\":\"{departement}\"}},\
             \"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":["
        );
        for (n, polygon) in polygons(rings).iter().enumerate() {
            out.push_str(if n == 0 { "[" } else { ",[" });
            for (m, ring) in polygon.iter().enumerate() {
                out.push_str(if m == 0 { "[" } else { ",[" });
                for (k, [x, y]) in ring.iter().chain(ring.first()).enumerate() {
                    let degrees = |steps: &i32| f64::from(*steps) / SOURCE_STEPS;
                    let _ = write!(out, "{}[{},{}]", if k == 0 { "" } else { "," }, degrees(x), degrees(y));
                }
                out.push(']');
            }
            out.push(']');
        }
        out.push_str("]}}");
    }
    out.push_str("]}\n");
    out
}

/// Each outer ring with the holes that lie in it.
fn polygons(rings: &[Ring]) -> Vec<Vec<&Ring>> {
    let mut polygons: Vec<Vec<&Ring>> =
        rings.iter().filter(|ring| signed_area(ring) > 0).map(|ring| vec![ring]).collect();
    for hole in rings.iter().filter(|ring| signed_area(ring) < 0) {
        let around = |polygon: &&mut Vec<&Ring>| {
            hole.iter().any(|point| !polygon[0].contains(point) && holds(polygon[0], *point))
        };
        if let Some(polygon) = polygons.iter_mut().find(around) {
            polygon.push(hole);
        }
    }
    polygons
}

/// A TopoJSON file: its arcs, in degrees.
pub struct Topology {
    arcs: Vec<Vec<(f64, f64)>>,
}

impl Topology {
    /// The arcs of a file, quantised or not.
    pub fn of(file: &Value) -> Result<Self, String> {
        let pair = |value: &Value| Some((value[0].as_f64()?, value[1].as_f64()?));
        let scale = file.get("transform").map(|transform| (pair(&transform["scale"]), pair(&transform["translate"])));
        let arc = |arc: &Value| -> Option<Vec<(f64, f64)>> {
            let points = arc.as_array()?.iter().map(pair);
            let Some((scale, translate)) = scale else { return points.collect() };
            let ((kx, ky), (tx, ty)) = (scale?, translate?);
            let mut at = (0.0, 0.0);
            let step = |point: Option<(f64, f64)>| {
                let (dx, dy) = point?;
                at = (at.0 + dx, at.1 + dy);
                Some((at.0 * kx + tx, at.1 * ky + ty))
            };
            points.map(step).collect()
        };
        let arcs: Option<Vec<_>> = file["arcs"].as_array().ok_or("TopoJSON: no arcs")?.iter().map(arc).collect();
        Ok(Self { arcs: arcs.ok_or("TopoJSON: an arc that is no list of points")? })
    }

    /// All rings of a polygon or multipolygon, the last point not repeating the first.
    pub fn rings(&self, geometry: &Value) -> Vec<Vec<(f64, f64)>> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut rings = list(&geometry["arcs"]);
        if geometry["type"] == "MultiPolygon" {
            rings = rings.iter().flat_map(list).collect();
        }
        let ring = |ring: &Value| -> Vec<(f64, f64)> {
            let points = list(ring).into_iter().flat_map(|arc| {
                let number = arc.as_i64().unwrap_or_default();
                let index = if number < 0 { !number } else { number };
                let mut points = self.arcs.get(index as usize).cloned().unwrap_or_default();
                if number < 0 {
                    points.reverse();
                }
                points.pop();
                points
            });
            points.collect()
        };
        rings.iter().map(ring).collect()
    }
}
