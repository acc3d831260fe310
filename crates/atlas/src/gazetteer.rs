//! All communes and municipal arrondissements of the country: names, codes postaux, and about where they are.
//!
//! For what must be found before any outline is loaded: the search of a France-wide map, and the weighing of a record whose
//! code, code postal, name and position disagree. Outlines are in [`crate::outlines`]; how typing errors are forgiven is decided
//! in the search.
//!
//! # The file
//!
//! Columns, like those of [`crate::outlines`]. A commune's EPCI and place are written as differences from those of the last
//! commune with the same code postal, which is usually next door; the alphabet, which orders the codes, is not.

use crate::bytes::{Reader, WireError, Writer, kind};
use crate::fold::fold;
use crate::former::Formers;
use crate::lieu::Position;
use crate::order;
use crate::outlines::{
    Epci,
    columns::{
        PostalTable, commune_of_number, number_of_commune, read_deltas, read_epcis, read_names, write_deltas,
        write_epcis, write_names,
    },
};
use crate::projection::kept_between;
use crate::territoire::CodeCommune;
use std::sync::OnceLock;

/// Steps per degree of the boxes around communes: two kilometres, and rounded outwards.
const STEPS: f64 = 50.0;
/// Steps of the centre inside its box: some five hundred metres. Two of them make a byte.
const FRACTIONS: f64 = 16.0;

/// A box in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Smallest longitude.
    pub west: f64,
    /// Smallest latitude.
    pub south: f64,
    /// Largest longitude.
    pub east: f64,
    /// Largest latitude.
    pub north: f64,
}

impl Extent {
    /// Whether a position is inside or on the edge.
    #[must_use]
    pub fn contains(&self, position: Position) -> bool {
        (self.west..=self.east).contains(&position.lon) && (self.south..=self.north).contains(&position.lat)
    }
}

/// A commune or a municipal arrondissement.
#[derive(Debug, Clone, PartialEq)]
pub struct CommuneRef {
    /// Its code.
    pub code: CodeCommune,
    /// Its name, with accents.
    pub nom: String,
    /// Codes postaux as numbers (`1400` is `01400`).
    pub codes_postaux: Vec<u32>,
    /// Inhabitants, to two digits (`12345` is 12,000): what ranking needs. 0 when unknown.
    pub population: u32,
    /// Index in [`Gazetteer::epcis`].
    pub epci: Option<u16>,
    /// Its mairie, or the middle of its outline, to some hundred metres; unknown where there is no outline.
    pub centre: Option<Position>,
    /// A box around its outline, up to two kilometres larger on each side.
    pub extent: Option<Extent>,
}

/// A code postal as it is written: `1400` → `01400`.
#[must_use]
pub fn code_postal_text(code: u32) -> String {
    [10_000, 1_000, 100, 10, 1].iter().map(|unit| char::from(b'0' + (code / unit % 10) as u8)).collect()
}

/// The list of all communes.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    communes: Vec<CommuneRef>,
    epcis: Vec<Epci>,
    /// What they and their parts were called; empty where nobody brought the list.
    formers: Formers,
    /// Code postal and index, sorted.
    postal: OnceLock<Vec<(u32, u32)>>,
    /// Folded name and index, sorted.
    names: OnceLock<Vec<(String, u32)>>,
}

impl PartialEq for Gazetteer {
    fn eq(&self, other: &Self) -> bool {
        self.communes == other.communes && self.epcis == other.epcis
    }
}

impl Gazetteer {
    /// A list to be written: sorted by code, places and populations brought to the precision of the file.
    #[must_use]
    pub fn new(mut communes: Vec<CommuneRef>, epcis: Vec<Epci>) -> Self {
        communes.sort_by_key(|commune| commune.code);
        for commune in &mut communes {
            let place = Place::of(commune);
            commune.population = population_of_rank(rank_of_population(commune.population));
            commune.extent = place.map(|place| place.extent());
            commune.centre = place.map(|place| place.centre());
        }
        Self { communes, epcis, ..Self::default() }
    }

    /// One commune.
    #[must_use]
    pub fn get(&self, code: CodeCommune) -> Option<&CommuneRef> {
        self.communes.get(self.communes.binary_search_by_key(&code, |commune| commune.code).ok()?)
    }

    /// The same list, which knows former names too.
    #[must_use]
    pub fn knowing(self, formers: Formers) -> Self {
        Self { formers, ..self }
    }

    /// Former names and codes; none where nobody brought them.
    #[must_use]
    pub fn formers(&self) -> &Formers {
        &self.formers
    }

    /// The commune of today of a code: its own, or the one that it went into.
    #[must_use]
    pub fn today(&self, code: CodeCommune) -> Option<&CommuneRef> {
        self.get(code).or_else(|| self.get(self.formers.of_code(code)?))
    }

    /// The communes that a name led to once, or a locality's leads to, as [`fold`] spells it.
    pub fn by_former_name<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a CommuneRef> {
        self.formers.of_name(folded).filter_map(|former| self.get(former.commune))
    }

    /// All, by code.
    #[must_use]
    pub fn communes(&self) -> &[CommuneRef] {
        &self.communes
    }

    /// The EPCI that [`CommuneRef::epci`] points into.
    #[must_use]
    pub fn epcis(&self) -> &[Epci] {
        &self.epcis
    }

    /// The communes and arrondissements that have a code postal.
    pub fn by_code_postal(&self, code_postal: u32) -> impl Iterator<Item = &CommuneRef> {
        let postal = self.postal.get_or_init(|| {
            let pairs = (0u32..).zip(&self.communes);
            sorted(pairs.flat_map(|(i, commune)| commune.codes_postaux.iter().map(move |code| (*code, i))))
        });
        let start = postal.partition_point(|(code, _)| *code < code_postal);
        let found = postal[start..].iter().take_while(move |(code, _)| *code == code_postal);
        found.filter_map(|(_, i)| self.communes.get(*i as usize))
    }

    /// The communes and arrondissements of a name, as [`fold`] spells it.
    pub fn by_name<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a CommuneRef> {
        let names =
            self.names.get_or_init(|| sorted((0u32..).zip(&self.communes).map(|(i, commune)| (fold(&commune.nom), i))));
        let start = names.partition_point(|(name, _)| name.as_str() < folded);
        let found = names[start..].iter().take_while(move |(name, _)| name == folded);
        found.filter_map(|(_, i)| self.communes.get(*i as usize))
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut to = Writer::new(kind::GAZETTEER);
        write_epcis(&mut to, &self.epcis);
        let lists = || self.communes.iter().map(|commune| &commune.codes_postaux[..]);
        let postal = PostalTable::of(lists());
        postal.write(&mut to);
        to.len(self.communes.len());
        write_deltas(&mut to, self.communes.iter().map(|commune| number_of_commune(commune.code)));
        write_names(&mut to, self.communes.iter().map(|commune| &commune.nom[..]));
        self.communes.iter().for_each(|commune| to.varint(rank_of_population(commune.population).into()));
        postal.write_lists(&mut to, lists());
        let mut neighbours = Neighbours::of(&self.communes);
        for commune in &self.communes {
            let epci = commune.epci.map_or(0, |epci| i64::from(epci) + 1);
            to.zigzag(epci - neighbours.last(commune).epci);
            neighbours.set(commune, |seen| seen.epci = epci);
        }
        let places: Vec<Option<Place>> = self.communes.iter().map(Place::of).collect();
        places.iter().for_each(|place| to.varint(place.map_or(0, |place| place.width)));
        places.iter().flatten().for_each(|place| to.varint(place.height));
        for axis in 0..2 {
            for (commune, place) in self.communes.iter().zip(&places) {
                if let Some(place) = place {
                    to.zigzag(place.corner[axis] - neighbours.last(commune).corner[axis]);
                    neighbours.set(commune, |seen| seen.corner[axis] = place.corner[axis]);
                }
            }
        }
        places.iter().flatten().for_each(|place| to.u8(place.centre[0] << 4 | place.centre[1]));
        to.finish()
    }

    /// The list in a file.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes, kind::GAZETTEER)?;
        let epcis = read_epcis(&mut from)?;
        let postal = PostalTable::read(&mut from)?;
        let n_communes = from.count(5)?;
        let codes = read_deltas(&mut from, n_communes)?;
        let names = read_names(&mut from, n_communes)?;
        let mut communes = Vec::with_capacity(n_communes);
        for (number, nom) in codes.into_iter().zip(names) {
            let code = commune_of_number(number).ok_or(WireError::Malformed("an unknown code"))?;
            let (codes_postaux, population) = (Vec::new(), population_of_rank(from.u32()?));
            communes.push(CommuneRef { code, nom, codes_postaux, population, epci: None, centre: None, extent: None });
        }
        if communes.windows(2).any(|pair| pair[0].code >= pair[1].code) {
            return Err(WireError::Malformed("communes out of order"));
        }
        for (commune, codes_postaux) in communes.iter_mut().zip(postal.read_lists(&mut from, n_communes)?) {
            commune.codes_postaux = codes_postaux;
        }
        let mut neighbours = Neighbours::of(&communes);
        for commune in &mut communes {
            let epci = neighbours.last(commune).epci.saturating_add(from.zigzag()?);
            neighbours.set(commune, |seen| seen.epci = epci);
            if !usize::try_from(epci).is_ok_and(|epci| epci <= epcis.len()) {
                return Err(WireError::Malformed("a reference to nothing"));
            }
            commune.epci = epci.checked_sub(1).and_then(|index| u16::try_from(index).ok());
        }
        read_places(&mut from, &mut communes, &mut neighbours)?;
        from.end()?;
        Ok(Self { communes, epcis, ..Self::default() })
    }
}

/// Two digits and a power of ten as one small number, in order: 0 to 99 are themselves, then 90 numbers for each power.
fn rank_of_population(population: u32) -> u32 {
    let (mut digits, mut power) = (population, 0);
    while digits >= 100 {
        digits /= 10;
        power += 1;
    }
    power * 90 + digits
}

fn population_of_rank(rank: u32) -> u32 {
    let power = rank.saturating_sub(10) / 90;
    (rank - power * 90).saturating_mul(10u32.saturating_pow(power))
}

/// In order, each once: a damaged file may name the same code postal of a commune several times.
fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

fn read_places(
    from: &mut Reader<'_>,
    communes: &mut [CommuneRef],
    neighbours: &mut Neighbours,
) -> Result<(), WireError> {
    let mut places = Vec::with_capacity(communes.len());
    for commune in communes {
        let width = from.u16()?.into();
        if width > 0 {
            places.push((commune, Place { corner: [0, 0], width, height: 0, centre: [0, 0] }));
        }
    }
    for (_, place) in &mut places {
        place.height = from.u16()?.into();
    }
    for axis in 0..2 {
        for (commune, place) in &mut places {
            let corner = neighbours.last(commune).corner[axis].saturating_add(from.zigzag()?);
            if corner.unsigned_abs() > 360 * STEPS as u64 {
                return Err(WireError::Malformed("a place that is not on Earth"));
            }
            neighbours.set(commune, |seen| seen.corner[axis] = corner);
            place.corner[axis] = corner;
        }
    }
    for (commune, place) in &mut places {
        let centre = from.u8()?;
        place.centre = [centre >> 4, centre & 15];
        commune.centre = Some(place.centre());
        commune.extent = Some(place.extent());
    }
    Ok(())
}

/// A box and a centre in it, on the grid of the file.
#[derive(Clone, Copy)]
struct Place {
    /// South-west.
    corner: [i64; 2],
    /// Steps, one at least.
    width: u64,
    /// Steps.
    height: u64,
    /// Fractions of the box.
    centre: [u8; 2],
}

impl Place {
    fn of(commune: &CommuneRef) -> Option<Self> {
        // A hair inwards: a box that is on the grid already must not grow when it is written again.
        const HAIR: f64 = 1e-6;
        let (extent, centre) = (commune.extent?, commune.centre?);
        let [west, south] = [extent.west, extent.south].map(|degrees| (degrees * STEPS + HAIR).floor());
        let [east, north] = [extent.east, extent.north].map(|degrees| (degrees * STEPS - HAIR).ceil());
        let fraction = |from: f64, to: f64, degrees: f64| {
            kept_between((degrees * STEPS - from) / (to - from) * FRACTIONS, 0.0, FRACTIONS - 1.0) as u8
        };
        Some(Self {
            corner: [west as i64, south as i64],
            width: (east - west).max(1.0) as u64,
            height: (north - south).max(1.0) as u64,
            centre: [fraction(west, east, centre.lon), fraction(south, north, centre.lat)],
        })
    }

    fn extent(&self) -> Extent {
        let [west, south] = self.corner.map(|steps| steps as f64 / STEPS);
        let east = (self.corner[0] as f64 + self.width as f64) / STEPS;
        let north = (self.corner[1] as f64 + self.height as f64) / STEPS;
        Extent { west, south, east, north }
    }

    fn centre(&self) -> Position {
        let along = |corner: i64, size: u64, fraction: u8| {
            (corner as f64 + size as f64 * (f64::from(fraction) + 0.5) / FRACTIONS) / STEPS
        };
        Position {
            lon: along(self.corner[0], self.width, self.centre[0]),
            lat: along(self.corner[1], self.height, self.centre[1]),
        }
    }
}

/// What the last commune of each code postal was like; of a new code postal, the last commune of all.
struct Neighbours {
    /// Sorted, without doubles.
    codes_postaux: Vec<u32>,
    /// Of each code postal; none before its first commune.
    seen: Vec<Option<Seen>>,
    latest: Seen,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    epci: i64,
    corner: [i64; 2],
}

impl Neighbours {
    fn of(communes: &[CommuneRef]) -> Self {
        let mut codes_postaux: Vec<u32> = communes.iter().filter_map(|of| of.codes_postaux.first().copied()).collect();
        order::sort(&mut codes_postaux, &|a, b| a.cmp(&b));
        codes_postaux.dedup();
        Self { seen: vec![None; codes_postaux.len()], codes_postaux, latest: Seen::default() }
    }

    fn place(&self, commune: &CommuneRef) -> Option<usize> {
        self.codes_postaux.binary_search(commune.codes_postaux.first()?).ok()
    }

    fn last(&self, commune: &CommuneRef) -> Seen {
        self.place(commune).and_then(|place| self.seen[place]).unwrap_or(self.latest)
    }

    fn set(&mut self, commune: &CommuneRef, change: impl Fn(&mut Seen)) {
        change(&mut self.latest);
        if let Some(place) = self.place(commune) {
            change(self.seen[place].get_or_insert(self.latest));
        }
    }
}
