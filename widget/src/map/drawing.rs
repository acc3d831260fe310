//! What is drawn for a territory: paths in whole numbers, made once and then only moved.
//!
//! Pure: no browser, no signal. Where the camera looks, and what a click does, is decided elsewhere.

use crate::state::Part;
use atlas::lieu::Position;
use atlas::outlines::{Area, Layer, Outlines};
use atlas::projection::{MapBounds, MapPoint, project};
use atlas::territoire::{CodeDepartement, CodeRegion, Territoire};
use std::fmt::Write;

/// Whole numbers across the longer side of a drawing. At ten times the first zoom on a wide screen that is still a pixel.
const RESOLUTION: f64 = 16_384.0;

/// What one drawing shows. Communes share the drawing of their département: going down to one only moves the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Régions of the mainland; what is overseas is in insets.
    France,
    /// Départements of a région.
    Region(CodeRegion),
    /// Communes of a département (arrondissements for Paris), or the silhouette of a collectivité.
    Departement(CodeDepartement),
    /// Arrondissements of Lyon or Marseille.
    Arrondissements(Territoire),
}

impl Subject {
    /// What to draw for a territory; lieux without place are seen beside the map of France.
    #[must_use]
    pub fn of(scope: Territoire) -> Self {
        match scope.simplified() {
            Territoire::France | Territoire::NonLocalise => Subject::France,
            Territoire::Region(region) => Subject::Region(region),
            Territoire::Departement(departement) => Subject::Departement(departement),
            Territoire::Commune(commune) => {
                let city = commune.commune_of_arrondissement().unwrap_or(commune);
                if city.has_arrondissements() && city.as_str() != "75056" {
                    Subject::Arrondissements(Territoire::Commune(city))
                } else {
                    Subject::Departement(commune.departement())
                }
            }
        }
    }

    /// The territory whose children it shows.
    #[must_use]
    pub fn territoire(self) -> Territoire {
        match self {
            Subject::France => Territoire::France,
            Subject::Region(region) => Territoire::Region(region),
            Subject::Departement(departement) => Territoire::Departement(departement),
            Subject::Arrondissements(city) => city,
        }
    }

    /// The outlines it is drawn from.
    #[must_use]
    pub fn part(self) -> Part {
        match self {
            Subject::France | Subject::Region(_) => Part::France,
            Subject::Departement(departement) if departement.is_collectivite() => Part::France,
            Subject::Departement(departement) => Part::Communes(departement),
            Subject::Arrondissements(city) => city.departement().map_or(Part::France, Part::Communes),
        }
    }
}

/// A territory that can be pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Which.
    pub territoire: Territoire,
    /// Its name.
    pub nom: String,
    /// SVG path, in the drawing's numbers.
    pub d: String,
    /// Where its count is written.
    pub label: MapPoint,
    /// Its rectangle.
    pub bounds: MapBounds,
}

/// A territory drawn apart, in its own square.
#[derive(Debug, Clone, PartialEq)]
pub struct Inset {
    /// Which.
    pub territoire: Territoire,
    /// Its name.
    pub nom: String,
    /// SVG path.
    pub d: String,
    /// SVG viewBox around it.
    pub view_box: String,
}

/// The paths of one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// What it shows.
    pub subject: Subject,
    /// The territories, in the order of the outlines (by code).
    pub shapes: Vec<Shape>,
    /// Neighbours that give the shapes a place, drawn muted and out of reach.
    pub context: String,
    /// What is drawn apart.
    pub insets: Vec<Inset>,
    /// The rectangle of all shapes.
    pub bounds: MapBounds,
    /// North-west corner of the drawing's numbers.
    pub origin: MapPoint,
    /// Drawing numbers per map unit.
    pub per_unit: f64,
}

impl Drawing {
    /// Draws a subject; `None` while its outlines say nothing of it.
    #[must_use]
    pub fn of(subject: Subject, outlines: &Outlines) -> Option<Self> {
        let mut apart: Vec<&Area> = Vec::new();
        let mut around: Vec<&Area> = Vec::new();
        let mut shown: Vec<&Area> = Vec::new();
        match subject {
            Subject::France => {
                for area in outlines.areas(Layer::Regions) {
                    let overseas = matches!(area.territoire, Territoire::Region(region) if region.is_overseas());
                    if overseas { apart.push(area) } else { shown.push(area) }
                }
                apart
                    .extend(outlines.areas(Layer::Departements).iter().filter(|area| is_collectivite(area.territoire)));
            }
            Subject::Region(region) => {
                for area in outlines.areas(Layer::Departements) {
                    match area.territoire.region() {
                        Some(of) if of == region => shown.push(area),
                        Some(other) if !other.is_overseas() => around.push(area),
                        _ => {}
                    }
                }
            }
            Subject::Departement(departement) => {
                let layer = match departement.as_str() {
                    "75" => Layer::Arrondissements,
                    _ if departement.is_collectivite() => Layer::Departements,
                    _ => Layer::Communes,
                };
                shown.extend(
                    outlines.areas(layer).iter().filter(|area| area.territoire.departement() == Some(departement)),
                );
            }
            Subject::Arrondissements(city) => {
                shown.extend(outlines.areas(Layer::Arrondissements));
                around.extend(outlines.areas(Layer::Communes).iter().filter(|area| area.territoire != city));
            }
        }
        let bounds = shown.iter().filter_map(|area| outlines.bounds(area)).reduce(|a, b| a.with(b.min).with(b.max))?;
        let per_unit = RESOLUTION / bounds.width().max(bounds.height()).max(f64::MIN_POSITIVE);
        let pen = Pen { origin: bounds.min, per_unit };
        let shapes = shown.iter().filter_map(|area| pen.shape(outlines, area)).collect();
        let mut context = String::new();
        // Far neighbours are off every screen: they cost bytes of path and nothing is seen of them.
        let near = grown(bounds, 0.75);
        for area in around {
            if outlines.bounds(area).is_some_and(|bounds| overlap(bounds, near)) {
                pen.rings(outlines, area, &mut context);
            }
        }
        let insets = apart.iter().filter_map(|area| inset(outlines, area)).collect();
        Some(Self { subject, shapes, context, insets, bounds, origin: bounds.min, per_unit })
    }

    /// What the camera should show of this drawing for a territory: all of it, or one of its shapes.
    #[must_use]
    pub fn frame(&self, scope: Territoire) -> MapBounds {
        let shape = self.shapes.iter().find(|shape| shape.territoire == scope && self.shapes.len() > 1);
        shape.map_or(self.bounds, |shape| shape.bounds)
    }
}

fn is_collectivite(territoire: Territoire) -> bool {
    matches!(territoire, Territoire::Departement(departement) if departement.is_collectivite())
}

fn grown(bounds: MapBounds, by: f64) -> MapBounds {
    let (dx, dy) = (bounds.width() * by, bounds.height() * by);
    MapBounds {
        min: MapPoint { x: bounds.min.x - dx, y: bounds.min.y - dy },
        max: MapPoint { x: bounds.max.x + dx, y: bounds.max.y + dy },
    }
}

fn overlap(a: MapBounds, b: MapBounds) -> bool {
    a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y
}

/// Writes paths in a drawing's numbers.
struct Pen {
    origin: MapPoint,
    per_unit: f64,
}

impl Pen {
    fn shape(&self, outlines: &Outlines, area: &Area) -> Option<Shape> {
        let bounds = outlines.bounds(area)?;
        let mut d = String::new();
        self.rings(outlines, area, &mut d);
        let territoire = area.territoire.simplified();
        Some(Shape { territoire, nom: area.nom.clone(), d, label: project(area.label), bounds })
    }

    fn rings(&self, outlines: &Outlines, area: &Area, d: &mut String) {
        for ring in outlines.rings(area) {
            self.ring(&ring, d);
        }
    }

    /// One ring: absolute start, relative steps, no step that does not move.
    fn ring(&self, ring: &[Position], d: &mut String) {
        let (mut x, mut y) = (0, 0);
        for (index, position) in ring.iter().enumerate() {
            let point = project(*position);
            let to_x = ((point.x - self.origin.x) * self.per_unit).round() as i32;
            let to_y = ((point.y - self.origin.y) * self.per_unit).round() as i32;
            if index == 0 {
                let _ = write!(d, "M{to_x} {to_y}l");
            } else if (to_x, to_y) != (x, y) {
                let _ = write!(d, "{} {} ", to_x - x, to_y - y);
            }
            (x, y) = (to_x, to_y);
        }
        d.push('z');
    }
}

fn inset(outlines: &Outlines, area: &Area) -> Option<Inset> {
    let bounds = outlines.bounds(area)?;
    let side = bounds.width().max(bounds.height());
    // An inset is 48 pixels or so: a thousand numbers are plenty.
    let pen = Pen { origin: bounds.min, per_unit: 1_000.0 / side.max(f64::MIN_POSITIVE) };
    let mut d = String::new();
    pen.rings(outlines, area, &mut d);
    let (width, height) = ((bounds.width() * pen.per_unit) as i32, (bounds.height() * pen.per_unit) as i32);
    Some(Inset {
        territoire: area.territoire.simplified(),
        nom: area.nom.clone(),
        d,
        view_box: format!("{} {} 1040 1040", (width - 1_040) / 2, (height - 1_040) / 2),
    })
}
