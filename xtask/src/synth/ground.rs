//! Where lieux can stand: the communes with their weight, and a point inside one. Read from `data/contours`.
//!
//! A commune without a known centre (the overseas collectivités') can be drawn, but gives no point.

use super::profile::{SIZES, size_class};
use super::random::{Law, Random};
use atlas::gazetteer::Gazetteer;
use atlas::lieu::Position;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeCommune, CodeDepartement, Territoire};
use std::collections::HashMap;
use std::path::Path;

/// A commune or an arrondissement.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its code.
    pub code: CodeCommune,
    /// Its name.
    pub nom: String,
    /// Its codes postaux, five digits each.
    pub codes_postaux: Vec<String>,
    /// Inhabitants.
    pub population: u32,
    /// The mairie, or a point of the middle.
    pub centre: Option<Position>,
}

/// Rings of an outline, even-odd.
type Rings = Vec<Vec<Position>>;

/// All of them.
pub struct Ground {
    places: Vec<Place>,
    by_size: Vec<Law<usize>>,
    arrondissements: HashMap<CodeCommune, Law<usize>>,
    outlines: HashMap<CodeCommune, Rings>,
}

/// How far lieux lie from the centre, by class of population: standard deviation, kilometres.
const SPREAD_KM: [f64; SIZES.len() + 1] = [0.3, 0.45, 0.7, 1.0, 1.6, 2.4, 3.0];

/// Share of the points that are the centre itself, by class: a geocoder that only knew the commune, a permanence in the mairie.
const AT_CENTRE: [f64; SIZES.len() + 1] = [0.08, 0.06, 0.05, 0.04, 0.02, 0.01, 0.005];

impl Ground {
    /// From the folder that holds `communes-noms.bin` and the outlines by département.
    ///
    /// # Errors
    /// The file that is missing or not ours.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let file = folder.join("communes-noms.bin");
        let said = |error: &dyn std::fmt::Display| format!("{}: {error} (cargo xtask contours)", file.display());
        let bytes = std::fs::read(&file).map_err(|error| said(&error))?;
        let gazetteer = Gazetteer::read(&bytes).map_err(|error| said(&error))?;
        let places: Vec<Place> = gazetteer
            .communes()
            .iter()
            .map(|commune| Place {
                code: commune.code,
                nom: commune.nom.clone(),
                codes_postaux: commune.codes_postaux.iter().map(|code| format!("{code:05}")).collect(),
                population: commune.population,
                centre: commune.centre,
            })
            .collect();
        let mut ground =
            Self::new(places).ok_or_else(|| format!("{}: a class of communes is empty", file.display()))?;
        for departement in CodeDepartement::all() {
            ground.outlines.extend(read_rings(&folder.join(format!("communes-{departement}.bin")))?);
        }
        Ok(ground)
    }

    fn new(places: Vec<Place>) -> Option<Self> {
        let mut by_size = vec![Vec::new(); SIZES.len() + 1];
        let mut parts: HashMap<CodeCommune, Vec<(usize, u64)>> = HashMap::new();
        for (index, place) in places.iter().enumerate().filter(|(_, place)| !place.codes_postaux.is_empty()) {
            let weighted = (index, u64::from(place.population));
            match place.code.commune_of_arrondissement() {
                Some(city) => parts.entry(city).or_default().push(weighted),
                None => by_size[size_class(place.population)].push(weighted),
            }
        }
        Some(Self {
            by_size: by_size.into_iter().map(Law::new).collect::<Option<_>>()?,
            arrondissements: parts.into_iter().filter_map(|(city, parts)| Some((city, Law::new(parts)?))).collect(),
            places,
            outlines: HashMap::new(),
        })
    }

    /// All communes and arrondissements.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// A commune of this class, by population; and where in it: one of its arrondissements, or itself.
    pub fn draw(&self, random: &mut Random, class: usize) -> (usize, usize) {
        let commune = *self.by_size[class.min(SIZES.len())].draw(random);
        let part = self.arrondissements.get(&self.places[commune].code).map(|law| *law.draw(random));
        (commune, part.unwrap_or(commune))
    }

    /// A point of this commune or arrondissement, inside its outline when it has one; `None` when nobody knows where it is.
    pub fn point(&self, random: &mut Random, index: usize) -> Option<Position> {
        let place = &self.places[index];
        let centre = place.centre?;
        let class = size_class(place.population);
        if random.chance(AT_CENTRE[class]) {
            return Some(centre);
        }
        let (km_per_lat, km_per_lon) = (110.57, 111.32 * cosine(centre.lat));
        let around = (0..12).find_map(|_| {
            let lon = centre.lon + random.bell() * SPREAD_KM[class] / km_per_lon;
            let lat = centre.lat + random.bell() * SPREAD_KM[class] / km_per_lat;
            Position::new(lon, lat).filter(|position| self.contains(index, *position))
        });
        Some(around.unwrap_or(centre))
    }

    /// Whether a point is inside this commune or arrondissement. False when it has no outline.
    #[must_use]
    pub fn contains(&self, index: usize, point: Position) -> bool {
        self.outlines.get(&self.places[index].code).is_some_and(|rings| is_inside(point, rings))
    }
}

/// Outlines of one département.
fn read_rings(file: &Path) -> Result<Vec<(CodeCommune, Rings)>, String> {
    let said = |error: &dyn std::fmt::Display| format!("{}: {error} (cargo xtask contours)", file.display());
    let bytes = std::fs::read(file).map_err(|error| said(&error))?;
    let outlines = Outlines::read(&bytes).map_err(|error| said(&error))?;
    let areas = [Layer::Communes, Layer::Arrondissements].into_iter().flat_map(|layer| outlines.areas(layer));
    let named = areas.filter_map(|area| match area.territoire {
        Territoire::Commune(code) => Some((code, outlines.rings(area))),
        _ => None,
    });
    Ok(named.collect())
}

/// Even-odd rule. [`Outlines::find`] would do, but looks at every commune; a million points know theirs.
#[must_use]
pub fn is_inside(point: Position, rings: &[Vec<Position>]) -> bool {
    let mut inside = false;
    for ring in rings {
        let Some(mut from) = ring.last().copied() else { continue };
        for to in ring {
            let crosses = (to.lat > point.lat) != (from.lat > point.lat);
            if crosses && point.lon < (from.lon - to.lon) * (point.lat - to.lat) / (from.lat - to.lat) + to.lon {
                inside = !inside;
            }
            from = *to;
        }
    }
    inside
}

/// Cosine of an angle in degrees up to ±60, to a thousandth: by multiplications alone, so that every machine agrees on each bit.
fn cosine(degrees: f64) -> f64 {
    let x = degrees.to_radians();
    let square = x * x;
    1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_a_cosine() {
        for degrees in [-60.0, -21.0, 0.0, 45.0, 51.0] {
            assert!((cosine(degrees) - f64::to_radians(degrees).cos()).abs() < 1e-3, "{degrees}");
        }
    }

    #[test]
    fn a_hole_is_outside() {
        let square = |from: f64, to: f64| {
            [(from, from), (to, from), (to, to), (from, to)].map(|(lon, lat)| Position { lon, lat }).to_vec()
        };
        let rings = [square(1.0, 9.0), square(4.0, 6.0)];
        assert!(is_inside(Position { lon: 2.0, lat: 5.0 }, &rings));
        assert!(!is_inside(Position { lon: 5.0, lat: 5.0 }, &rings));
        assert!(!is_inside(Position { lon: 10.0, lat: 5.0 }, &rings));
    }
}
