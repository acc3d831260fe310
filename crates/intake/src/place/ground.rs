//! A position on the outlines of communes. What the rest of a record says is not known here.

use super::OutlinesOf;
use super::clues::city;
use atlas::lieu::Position;
use atlas::outlines::Layer;
use atlas::territoire::{CodeCommune, CodeDepartement, Territoire};

/// How far from its commune a position may be, metres: outlines are simplified, and borders run through villages.
const NEAR_M: f64 = 1_000.0;

/// Boxes of the collectivités whose communes have no outline: west, south, east, north.
const COLLECTIVITES: [(&str, f64, f64, f64, f64); 6] = [
    ("975", -56.7, 46.5, -55.9, 47.4),
    ("977", -63.1, 17.7, -62.7, 18.1),
    ("978", -63.3, 17.9, -62.9, 18.2),
    ("986", -179.0, -15.0, -175.5, -12.5),
    ("987", -155.5, -28.5, -134.0, -7.0),
    ("988", 158.0, -23.5, 172.5, -17.5),
];

/// Whether a position is in the box of a collectivité; `None` for a département, whose communes have outlines.
pub(super) fn in_collectivite(departement: CodeDepartement, position: Position) -> Option<bool> {
    let (_, west, south, east, north) = COLLECTIVITES.iter().find(|(code, ..)| *code == departement.as_str())?;
    Some((*west..=*east).contains(&position.lon) && (*south..=*north).contains(&position.lat))
}

/// A position and the outlines around it.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) position: Position,
    pub(super) outlines: &'a OutlinesOf,
}

impl Ground<'_> {
    /// The commune the position is in, or the nearest within reach (a pier, a simplified coast).
    pub(super) fn commune(self, around: &[CodeDepartement]) -> Option<CodeCommune> {
        let files = || around.iter().filter_map(|departement| self.outlines.get(departement));
        let inside = files().find_map(|outlines| outlines.find(Layer::Communes, self.position));
        let code = |territoire: Territoire| match territoire {
            Territoire::Commune(code) => Some(code),
            _ => None,
        };
        if let Some(area) = inside {
            return code(area.territoire);
        }
        let areas = files().flat_map(|outlines| {
            let areas = outlines.areas(Layer::Communes).iter();
            areas.map(move |area| (outlines.distance_to_border_m(area, self.position), area.territoire))
        });
        let (metres, territoire) = areas.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
        code(territoire).filter(|_| metres <= NEAR_M)
    }

    pub(super) fn arrondissement(self, city_code: CodeCommune) -> Option<CodeCommune> {
        let outlines = self.outlines.get(&city_code.departement())?;
        match outlines.find(Layer::Arrondissements, self.position)?.territoire {
            Territoire::Commune(code) if city(code) == city_code => Some(code),
            _ => None,
        }
    }

    /// Whether the position is in a commune or arrondissement or within [`NEAR_M`] of it; `None` when its outline is not known.
    pub(super) fn is_near(self, code: CodeCommune) -> Option<bool> {
        if let Some(inside) = in_collectivite(code.departement(), self.position) {
            return Some(inside);
        }
        let outlines = self.outlines.get(&code.departement())?;
        let area = outlines.area(Territoire::Commune(code)).filter(|area| area.has_outline())?;
        let layer = Layer::of(area.territoire)?;
        let is_inside = || outlines.find(layer, self.position).is_some_and(|found| found.territoire == area.territoire);
        Some(outlines.distance_to_border_m(area, self.position) <= NEAR_M || is_inside())
    }
}
