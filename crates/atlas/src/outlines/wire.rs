//! Outlines to bytes and back. The grammar is described in [`crate::outlines`].

use super::columns::{
    PostalTable, number_of, read_counts, read_deltas, read_epci_index, read_epcis, read_names, territoire_of,
    write_deltas, write_epcis, write_names,
};
use super::{ArcRef, Area, Epci, GridPoint, Layer, Outlines, uses_of_arcs};
use crate::bytes::{Reader, WireError, Writer, kind};
use crate::lieu::Position;

const LAYERS: [Layer; 4] = [Layer::Regions, Layer::Departements, Layer::Communes, Layer::Arrondissements];

/// Steps per degree from the label of an area to its mairie: 222 m northwards, some 155 m eastwards. Steps half as
/// long would cost a fifth more bytes and tell nothing: « à 3 km de la commune » is not measured from a door.
const MAIRIE_STEPS: f64 = 500.0;

impl Outlines {
    /// A file to be written. Arcs and rings are brought to the order of the file, labels and mairies to its precision, so that
    /// what is read back is equal. Areas must be sorted by code, and arcs have two points at least, the ends included.
    #[must_use]
    pub fn new(
        steps_per_degree: u32,
        arcs: &[Vec<GridPoint>],
        mut layers: Vec<(Layer, Vec<Area>)>,
        epcis: Vec<Epci>,
    ) -> Self {
        let mut ordered: Vec<Vec<GridPoint>> = Vec::new();
        let mut seen: Vec<Option<ArcRef>> = vec![None; arcs.len()];
        for ring in layers.iter_mut().flat_map(|(_, areas)| areas).flat_map(|area| &mut area.rings) {
            ring.retain(|arc| (arc.arc as usize) < arcs.len());
            let already = ring.iter().position(|arc| seen.get(arc.arc as usize).is_some_and(Option::is_some));
            ring.rotate_left(already.unwrap_or(0));
            for arc in ring {
                let Some(slot) = seen.get_mut(arc.arc as usize) else { continue };
                let first = slot.get_or_insert_with(|| {
                    let mut points = arcs[arc.arc as usize].clone();
                    if arc.reversed {
                        points.reverse();
                    }
                    ordered.push(points);
                    ArcRef { arc: ordered.len() as u32 - 1, reversed: arc.reversed }
                });
                *arc = ArcRef { arc: first.arc, reversed: first.reversed != arc.reversed };
            }
        }
        let mut outlines = Self { steps_per_degree, arcs: ordered, layers, epcis };
        let all = outlines.measure().unwrap_or_default();
        let labels: Vec<[u8; 2]> = outlines.every_area().map(|area| outlines.label_to_bytes(area, all)).collect();
        outlines.place_labels(&labels, all);
        for (layer, areas) in &mut outlines.layers {
            for area in areas {
                let steps = mairie_steps(area).filter(|_| *layer >= Layer::Communes);
                area.mairie = steps.and_then(|steps| mairie_at(area.label, steps));
            }
        }
        outlines
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut to = Writer::new(kind::OUTLINES);
        to.varint(self.steps_per_degree.into());
        write_epcis(&mut to, &self.epcis);
        let postal = PostalTable::of(self.every_area().map(|area| &area.codes_postaux[..]));
        postal.write(&mut to);
        to.len(self.layers.len());
        let mut n_seen = 0;
        for (layer, areas) in &self.layers {
            to.u8(*layer as u8);
            to.len(areas.len());
            write_deltas(&mut to, areas.iter().map(|area| number_of(area.territoire)));
            write_names(&mut to, areas.iter().map(|area| &area.nom[..]));
            areas.iter().for_each(|area| to.varint(area.population.into()));
            areas.iter().for_each(|area| to.varint(area.epci.map_or(0, |epci| u64::from(epci) + 1)));
            postal.write_lists(&mut to, areas.iter().map(|area| &area.codes_postaux[..]));
            areas.iter().for_each(|area| to.varint(area.n_lieux.into()));
            areas.iter().for_each(|area| to.len(area.rings.len()));
            let rings = areas.iter().flat_map(|area| &area.rings);
            rings.clone().for_each(|ring| to.len(ring.len()));
            for arc in rings.flatten() {
                if arc.arc == n_seen {
                    to.u8(0);
                    n_seen += 1;
                } else {
                    to.varint((u64::from(n_seen - arc.arc) << 1) - u64::from(arc.reversed));
                }
            }
        }
        self.arcs.iter().for_each(|points| to.len(points.len().saturating_sub(1)));
        let mut n_written = 0;
        let mut last_start = [0, 0];
        for ring in self.every_area().flat_map(|area| &area.rings) {
            let mut known_start = false;
            for arc in ring {
                if arc.arc as usize == n_written {
                    n_written += 1;
                    let points = &self.arcs[arc.arc as usize];
                    if !known_start {
                        write_step(&mut to, last_start, points[0]);
                        last_start = points[0];
                    }
                    points.windows(2).for_each(|ends| write_step(&mut to, ends[0], ends[1]));
                }
                known_start = true;
            }
        }
        let all = self.extent().unwrap_or_default();
        self.every_area().for_each(|area| to.raw(&self.label_to_bytes(area, all)));
        let with_mairie = self.layers.iter().filter(|(layer, _)| *layer >= Layer::Communes);
        for area in with_mairie.flat_map(|(_, areas)| areas) {
            match mairie_steps(area) {
                None => to.zigzag(0),
                // No step east is one, so that 0 is left for no mairie.
                Some([east, north]) => {
                    to.zigzag(east + i64::from(east >= 0));
                    to.zigzag(north);
                }
            }
        }
        to.finish()
    }

    /// The areas of a file.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes, kind::OUTLINES)?;
        let steps_per_degree = from.u32()?;
        if !(1..=1_000_000).contains(&steps_per_degree) {
            return Err(WireError::Malformed("the grid"));
        }
        let epcis = read_epcis(&mut from)?;
        let postal = PostalTable::read(&mut from)?;
        let mut layers: Vec<(Layer, Vec<Area>)> = Vec::new();
        let mut n_arcs = 0;
        for _ in 0..from.count(2)? {
            let layer = from.u8()?;
            let layer = *LAYERS.get(usize::from(layer)).ok_or(WireError::Malformed("an unknown layer"))?;
            if layers.iter().any(|(seen, _)| *seen >= layer) {
                return Err(WireError::Malformed("the order of the layers"));
            }
            let areas = read_areas(&mut from, layer, epcis.len(), &postal, &mut n_arcs)?;
            layers.push((layer, areas));
        }
        let mut outlines = Self { steps_per_degree, arcs: Vec::new(), layers, epcis };
        // A file whose rings repeat one long arc could otherwise ask for more memory than it has bytes.
        let used_too_often = |areas: &Vec<Area>| uses_of_arcs(n_arcs, areas).into_iter().any(|uses| uses > 2);
        if outlines.layers.iter().any(|(_, areas)| used_too_often(areas)) {
            return Err(WireError::Malformed("an arc with more than two sides"));
        }
        outlines.arcs = outlines.read_arcs(&mut from, n_arcs)?;
        let all = outlines.measure();
        let labels = outlines.every_area().map(|_| Ok([from.u8()?, from.u8()?])).collect::<Result<Vec<_>, _>>()?;
        if all.is_none() && !labels.is_empty() {
            return Err(WireError::Malformed("areas without any outline"));
        }
        outlines.place_labels(&labels, all.unwrap_or_default());
        outlines.read_mairies(&mut from)?;
        from.end()?;
        Ok(outlines)
    }

    fn read_mairies(&mut self, from: &mut Reader<'_>) -> Result<(), WireError> {
        let with_mairie = self.layers.iter_mut().filter(|(layer, _)| *layer >= Layer::Communes);
        for area in with_mairie.flat_map(|(_, areas)| areas) {
            let east = from.zigzag()?;
            if east != 0 {
                let mairie = mairie_at(area.label, [east - i64::from(east > 0), from.zigzag()?]);
                area.mairie = Some(mairie.ok_or(WireError::Malformed("a mairie that is not on Earth"))?);
            }
        }
        Ok(())
    }

    fn read_arcs(&self, from: &mut Reader<'_>, n_arcs: usize) -> Result<Vec<Vec<GridPoint>>, WireError> {
        let lengths = (0..n_arcs).map(|_| from.count(2)).collect::<Result<Vec<_>, _>>()?;
        let mut arcs: Vec<Vec<GridPoint>> = Vec::new();
        let mut last_start = [0, 0];
        for ring in self.every_area().flat_map(|area| &area.rings) {
            let mut end: Option<GridPoint> = None;
            for arc in ring {
                if let Some(length) = lengths.get(arcs.len()).filter(|_| arc.arc as usize == arcs.len()) {
                    let mut at = match end {
                        Some(end) => end,
                        None => {
                            last_start = self.read_step(from, last_start)?;
                            last_start
                        }
                    };
                    let mut points = vec![at];
                    for _ in 0..*length {
                        at = self.read_step(from, at)?;
                        points.push(at);
                    }
                    arcs.push(points);
                }
                let points = &arcs[arc.arc as usize];
                end = if arc.reversed { points.first() } else { points.last() }.copied();
            }
        }
        Ok(arcs)
    }

    fn read_step(&self, from: &mut Reader<'_>, at: GridPoint) -> Result<GridPoint, WireError> {
        let mut to = at;
        for (to, limit) in to.iter_mut().zip([180, 90]) {
            let steps = i64::from(*to).saturating_add(from.zigzag()?);
            if steps.unsigned_abs() > limit * u64::from(self.steps_per_degree) {
                return Err(WireError::Malformed("a point that is not on Earth"));
            }
            *to = steps as i32;
        }
        Ok(to)
    }

    fn every_area(&self) -> impl Iterator<Item = &Area> {
        self.layers.iter().flat_map(|(_, areas)| areas)
    }

    /// Fills in the bounds of every area; returns those of the file.
    fn measure(&mut self) -> Option<(GridPoint, GridPoint)> {
        for area in self.layers.iter_mut().flat_map(|(_, areas)| areas) {
            let arcs = area.rings.iter().flatten().filter_map(|arc| self.arcs.get(arc.arc as usize));
            area.bounds = arcs.flatten().fold(None, |bounds, point| Some(grown(bounds, *point)));
        }
        self.extent()
    }

    fn extent(&self) -> Option<(GridPoint, GridPoint)> {
        let corners = self.every_area().filter_map(|area| area.bounds).flat_map(|(low, high)| [low, high]);
        corners.fold(None, |bounds, point| Some(grown(bounds, point)))
    }

    /// Where a label is in the box of its area, in 256ths: enough to stay inside the thinnest commune, whatever the grid.
    fn label_to_bytes(&self, area: &Area, all: (GridPoint, GridPoint)) -> [u8; 2] {
        let (corner, width, height) = self.label_cells(area, all);
        // `as u8` saturates, and makes 0 of NaN.
        [((area.label.lon - corner.lon) / width) as u8, ((area.label.lat - corner.lat) / height) as u8]
    }

    fn place_labels(&mut self, labels: &[[u8; 2]], all: (GridPoint, GridPoint)) {
        let place = |(area, [x, y]): (&Area, &[u8; 2])| {
            let (corner, width, height) = self.label_cells(area, all);
            Position {
                lon: corner.lon + (f64::from(*x) + 0.5) * width,
                lat: corner.lat + (f64::from(*y) + 0.5) * height,
            }
        };
        let placed: Vec<Position> = self.every_area().zip(labels).map(place).collect();
        for (area, label) in self.layers.iter_mut().flat_map(|(_, areas)| areas).zip(placed) {
            area.label = label;
        }
    }

    /// South-west corner of the box that the label of an area is placed in, and a 256th of its width and height.
    fn label_cells(&self, area: &Area, all: (GridPoint, GridPoint)) -> (Position, f64, f64) {
        let (low, high) = area.bounds.unwrap_or(all);
        let (low, high) = (self.position(low), self.position(high));
        (low, (high.lon - low.lon) / 256.0, (high.lat - low.lat) / 256.0)
    }
}

/// From the label of an area to its mairie, steps east and north of [`MAIRIE_STEPS`].
fn mairie_steps(area: &Area) -> Option<[i64; 2]> {
    let (label, mairie) = (area.label, area.mairie?);
    // `as i32` saturates, far beyond what two positions on Earth differ by, and leaves the writer room to add.
    let steps = |from: f64, to: f64| i64::from(((to - from) * MAIRIE_STEPS).round() as i32);
    Some([steps(label.lon, mairie.lon), steps(label.lat, mairie.lat)])
}

fn mairie_at(label: Position, [east, north]: [i64; 2]) -> Option<Position> {
    Position::new(label.lon + east as f64 / MAIRIE_STEPS, label.lat + north as f64 / MAIRIE_STEPS)
}

fn grown(bounds: Option<(GridPoint, GridPoint)>, point: GridPoint) -> (GridPoint, GridPoint) {
    let (low, high) = bounds.unwrap_or((point, point));
    ([low[0].min(point[0]), low[1].min(point[1])], [high[0].max(point[0]), high[1].max(point[1])])
}

fn write_step(to: &mut Writer, from: GridPoint, point: GridPoint) {
    for (from, point) in from.into_iter().zip(point) {
        to.zigzag(i64::from(point) - i64::from(from));
    }
}

fn read_areas(
    from: &mut Reader<'_>,
    layer: Layer,
    n_epcis: usize,
    postal: &PostalTable,
    n_arcs: &mut usize,
) -> Result<Vec<Area>, WireError> {
    let n_areas = from.count(8)?;
    let codes = read_deltas(from, n_areas)?;
    let names = read_names(from, n_areas)?;
    let mut areas = Vec::with_capacity(n_areas);
    for (number, nom) in codes.into_iter().zip(names) {
        let territoire = territoire_of(layer, number).ok_or(WireError::Malformed("an unknown code"))?;
        areas.push(Area::new(territoire, nom, Position { lon: 0.0, lat: 0.0 }, Vec::new()));
    }
    for area in &mut areas {
        area.population = from.u32()?;
    }
    for area in &mut areas {
        area.epci = read_epci_index(from, n_epcis)?;
    }
    for (area, codes_postaux) in areas.iter_mut().zip(postal.read_lists(from, n_areas)?) {
        area.codes_postaux = codes_postaux;
    }
    for area in &mut areas {
        area.n_lieux = from.u32()?;
    }
    let n_rings = read_counts(from, n_areas)?;
    let mut n_refs = read_counts(from, n_rings.iter().sum())?.into_iter();
    for (area, n_rings) in areas.iter_mut().zip(n_rings) {
        let placeholder = ArcRef { arc: 0, reversed: false };
        area.rings = n_refs.by_ref().take(n_rings).map(|n_refs| vec![placeholder; n_refs]).collect();
    }
    for arc in areas.iter_mut().flat_map(|area| &mut area.rings).flatten() {
        *arc = match from.u32()? {
            0 => {
                *n_arcs += 1;
                ArcRef { arc: *n_arcs as u32 - 1, reversed: false }
            }
            back => {
                let arc = n_arcs.checked_sub((back as usize).div_ceil(2));
                let arc = arc.ok_or(WireError::Malformed("a reference to nothing"))?;
                ArcRef { arc: arc as u32, reversed: back % 2 == 1 }
            }
        };
    }
    Ok(areas)
}
