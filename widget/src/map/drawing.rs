//! What is drawn for a territory: paths in whole numbers, made once and then only moved.
//!
//! Pure: no browser, no signal. Where the camera looks, and what a click does, is decided elsewhere.

use crate::state::{Part, Shared};
use atlas::lieu::Position;
use atlas::outlines::{Area, Layer, Outlines};
use atlas::projection::{MapBounds, MapPoint, project};
use atlas::territoire::{CodeDepartement, CodeRegion, Level, Territoire};
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
    /// Several territories taken as one, by those of a level.
    Ensemble(Level),
}

impl Subject {
    /// What to draw for a territory of an element whose top is `top`; lieux without place are seen beside the map of France.
    #[must_use]
    pub fn of(scope: Territoire, top: Territoire) -> Self {
        let by_communes = Territoire::Ensemble(Level::Communes);
        match scope.simplified() {
            Territoire::Ensemble(level) => Subject::Ensemble(level),
            Territoire::France | Territoire::NonLocalise => Subject::France,
            Territoire::Region(region) => Subject::Region(region),
            Territoire::Departement(departement) => Subject::Departement(departement),
            Territoire::Commune(commune) => {
                let city = commune.commune_of_arrondissement().unwrap_or(commune);
                if city.has_arrondissements() && city.as_str() != "75056" {
                    Subject::Arrondissements(Territoire::Commune(city))
                } else if top == by_communes {
                    Subject::Ensemble(Level::Communes)
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
            Subject::Ensemble(level) => Territoire::Ensemble(level),
        }
    }

    /// The files that its outlines are in; `departements` are those of the element, for several territories taken as one.
    #[must_use]
    pub fn parts(self, departements: &[CodeDepartement]) -> Vec<Part> {
        let of_departement = |departement: CodeDepartement| match departement.is_collectivite() {
            true => Part::France,
            false => Part::Communes(departement),
        };
        match self {
            Subject::Departement(departement) => vec![of_departement(departement)],
            Subject::Arrondissements(city) => vec![city.departement().map_or(Part::France, Part::Communes)],
            Subject::Ensemble(Level::Communes) => departements.iter().map(|of| of_departement(*of)).collect(),
            Subject::France | Subject::Region(_) | Subject::Ensemble(_) => vec![Part::France],
        }
    }

    /// Whether it shows lieux, and not only how many there are.
    #[must_use]
    pub fn has_lieux(self) -> bool {
        !matches!(self, Subject::France | Subject::Region(_) | Subject::Ensemble(Level::Regions | Level::Departements))
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
    pub fn of(subject: Subject, outlines: &[Shared<Outlines>], admits: &dyn Fn(Territoire) -> bool) -> Option<Self> {
        let mut apart: Vec<Drawn> = Vec::new();
        let mut around: Vec<Drawn> = Vec::new();
        let mut shown: Vec<Drawn> = Vec::new();
        let areas = |layer: Layer| {
            outlines.iter().flat_map(move |outlines| outlines.areas(layer).iter().map(move |area| (&**outlines, area)))
        };
        match subject {
            Subject::France | Subject::Ensemble(Level::Regions | Level::Departements) => {
                let layer = if subject == Subject::Ensemble(Level::Departements) {
                    Layer::Departements
                } else {
                    Layer::Regions
                };
                for (outlines, area) in areas(layer) {
                    let overseas = area.territoire.region().is_none_or(|region| region.is_overseas());
                    match (admits(area.territoire.simplified()), overseas) {
                        (true, true) => apart.push((outlines, area)),
                        (true, false) => shown.push((outlines, area)),
                        (false, false) => around.push((outlines, area)),
                        (false, true) => {}
                    }
                }
                if layer == Layer::Regions {
                    let collectivites = areas(Layer::Departements).filter(|(_, area)| is_collectivite(area.territoire));
                    apart.extend(collectivites.filter(|(_, area)| admits(area.territoire)));
                }
                // Nothing on the mainland: what is overseas is the map.
                if shown.is_empty() {
                    shown = std::mem::take(&mut apart);
                    around.clear();
                }
            }
            Subject::Region(region) => {
                for (outlines, area) in areas(Layer::Departements) {
                    match area.territoire.region() {
                        Some(of) if of == region && admits(area.territoire) => shown.push((outlines, area)),
                        Some(other) if !other.is_overseas() => around.push((outlines, area)),
                        _ => {}
                    }
                }
            }
            Subject::Departement(_) | Subject::Ensemble(Level::Communes) => {
                for outlines in outlines {
                    // Paris by its arrondissements, a collectivité by its silhouette.
                    let layer = match outlines.areas(Layer::Arrondissements).first().map(|area| area.territoire) {
                        _ if outlines.areas(Layer::Communes).is_empty() => Layer::Departements,
                        Some(Territoire::Commune(code)) if code.departement().as_str() == "75" => {
                            Layer::Arrondissements
                        }
                        _ => Layer::Communes,
                    };
                    for area in outlines.areas(layer) {
                        let alone = subject.territoire();
                        let silhouette = layer == Layer::Departements;
                        if silhouette && area.territoire != alone && !is_collectivite(area.territoire) {
                            continue;
                        }
                        let ours = if silhouette && alone.departement().is_some() {
                            area.territoire == alone
                        } else {
                            admits(area.territoire.simplified())
                        };
                        match (ours, silhouette) {
                            (true, _) => shown.push((outlines, area)),
                            (false, false) => around.push((outlines, area)),
                            (false, true) => {}
                        }
                    }
                }
            }
            Subject::Arrondissements(city) => {
                for (outlines, area) in areas(Layer::Arrondissements) {
                    if admits(area.territoire) { shown.push((outlines, area)) } else { around.push((outlines, area)) }
                }
                around.extend(areas(Layer::Communes).filter(|(_, area)| area.territoire != city));
            }
        }
        let bounds = shown
            .iter()
            .filter_map(|(outlines, area)| outlines.bounds(area))
            .reduce(|a, b| a.with(b.min).with(b.max))?;
        let per_unit = RESOLUTION / bounds.width().max(bounds.height()).max(f64::MIN_POSITIVE);
        let pen = Pen { origin: bounds.min, per_unit };
        let shapes = shown.iter().filter_map(|(outlines, area)| pen.shape(outlines, area)).collect();
        let mut context = String::new();
        // Far neighbours are off every screen: they cost bytes of path and nothing is seen of them.
        let near = grown(bounds, 0.75);
        for (outlines, area) in around {
            if outlines.bounds(area).is_some_and(|bounds| overlap(bounds, near)) {
                pen.rings(outlines, area, &mut context);
            }
        }
        let insets = apart.iter().filter_map(|(outlines, area)| inset(outlines, area)).collect();
        Some(Self { subject, shapes, context, insets, bounds, origin: bounds.min, per_unit })
    }

    /// What the camera should show of this drawing for a territory: all of it, or one of its shapes.
    #[must_use]
    pub fn frame(&self, scope: Territoire) -> MapBounds {
        let shape = self.shapes.iter().find(|shape| shape.territoire == scope && self.shapes.len() > 1);
        shape.map_or(self.bounds, |shape| shape.bounds)
    }
}

/// An area and the file that it is in.
type Drawn<'a> = (&'a Outlines, &'a Area);

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
