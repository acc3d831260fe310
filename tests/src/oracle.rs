//! What a publication holds, read by the project's own crates without a browser: what journeys compare the page with.
//!
//! It reads files, and answers questions by looking at every lieu in turn; it does not know the page, nor `atlas`' filter, its index or
//! its idea of hours.

use crate::hours::{self, Slot};
use atlas::catalogue::{Catalogue, LieuId};
use atlas::lieu::{Details, Position};
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use atlas::vocabulary::Facet;
use atlas::wire::{DetailsFile, read_index};
use chrono::NaiveDateTime;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

/// A published folder.
pub struct Oracle {
    folder: PathBuf,
    /// Its manifest, as JSON.
    pub manifest: Value,
    /// Its lieux.
    pub catalogue: Catalogue,
    details: RefCell<BTreeMap<String, Rc<DetailsFile>>>,
}

/// What a lieu says to one thing that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Yes.
    Yes,
    /// It does not say.
    Nothing,
    /// No.
    No,
}

impl Said {
    /// Yes or no.
    pub fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// What somebody asks, in the words of the standard.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where.
    pub within: Territoire,
    /// Column and value. Several of one column: one is enough, but all must hold of publics and prise en charge.
    pub values: Vec<(Facet, &'static str)>,
    /// Open within one of these, in a usual week.
    pub slots: Vec<Slot>,
    /// Open at this moment of the wall clock of mainland France.
    pub now: Option<NaiveDateTime>,
    /// Appointments online.
    pub rdv: bool,
    /// A sheet at acceslibre.
    pub acces_libre: bool,
    /// The point that distances are measured from.
    pub from: Option<Position>,
    /// At most so far from it, kilometres.
    pub radius_km: Option<u16>,
}

impl Question {
    /// Everything of a territory.
    pub fn within(within: Territoire) -> Self {
        let (values, slots) = (Vec::new(), Vec::new());
        Self { within, values, slots, now: None, rdv: false, acces_libre: false, from: None, radius_km: None }
    }

    /// With one value more.
    #[must_use]
    pub fn and(mut self, facet: Facet, value: &'static str) -> Self {
        self.values.push((facet, value));
        self
    }
}

impl Oracle {
    /// Reads a folder that [`crate::published`] gave.
    ///
    /// # Panics
    /// It is not a whole publication.
    pub fn of(folder: PathBuf) -> Self {
        let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap_or_else(|error| panic!("{error}"));
        let manifest: Value = serde_json::from_str(&manifest).unwrap_or_else(|error| panic!("manifest: {error}"));
        let mut oracle = Self { folder, manifest, catalogue: Catalogue::default(), details: RefCell::default() };
        let national = oracle.read(&oracle.manifest["national"]);
        oracle.catalogue = read_index(&national).unwrap_or_else(|error| panic!("national index: {error}"));
        oracle
    }

    /// The bytes of a file that the manifest names.
    fn read(&self, file: &Value) -> Vec<u8> {
        let name = file["name"].as_str().unwrap_or_else(|| panic!("no file name in {file}"));
        fs::read(self.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Lieux of a territory, by counting them one by one.
    pub fn n_lieux(&self, territoire: Territoire) -> u32 {
        u32::try_from(self.lieux(territoire).count()).unwrap_or(u32::MAX)
    }

    /// Lieux of a territory.
    pub fn lieux(&self, territoire: Territoire) -> impl Iterator<Item = LieuId> {
        self.catalogue.ids().filter(move |id| self.catalogue.node(*id).is_within(territoire))
    }

    /// Their names, as a page shows them (runs of white space are one space), sorted.
    pub fn noms(&self, territoire: Territoire) -> Vec<String> {
        let mut noms: Vec<String> = self.lieux(territoire).map(|id| shown(self.catalogue.nom(id))).collect();
        noms.sort();
        noms
    }

    /// What the sheet of a lieu adds.
    pub fn details(&self, id: LieuId) -> Details {
        let departement = self.catalogue.node(id).departement();
        let key = departement.map_or_else(|| "00".to_owned(), |code| code.to_string());
        let read = || {
            let bytes = self.read(&self.manifest["departements"][&key]["details"]);
            Rc::new(DetailsFile::read(bytes).unwrap_or_else(|error| panic!("details: {error}")))
        };
        let file = Rc::clone(self.details.borrow_mut().entry(key.clone()).or_insert_with(read));
        file.get(self.catalogue.handle(id)).unwrap_or_else(|| panic!("no details of {id:?}"))
    }

    /// The mairie of a commune.
    pub fn mairie(&self, code: &str) -> Position {
        let outlines = self.communes(&code[..2]);
        let area = outlines.area(commune(code)).unwrap_or_else(|| panic!("no outline of {code}"));
        area.mairie.unwrap_or_else(|| panic!("nobody knows the mairie of {code}"))
    }

    /// Those that answer a question, and those that leave something of it unsaid and refuse nothing; each in the order of a list: the
    /// nearest first when there is a point, else by name.
    pub fn answers(&self, question: &Question) -> (Vec<LieuId>, Vec<LieuId>) {
        let (mut sure, mut unsure) = (Vec::new(), Vec::new());
        for id in self.lieux(question.within) {
            match self.said(id, question) {
                Said::Yes => sure.push(id),
                Said::Nothing => unsure.push(id),
                Said::No => {}
            }
        }
        let key = |id: &LieuId| {
            let nom = self.catalogue.nom(*id);
            let far =
                question.from.map(|from| self.catalogue.position(*id).map_or(u32::MAX, |at| metres(from, at) as u32));
            (far, atlas::fold::fold(nom), nom.to_owned())
        };
        sure.sort_by_cached_key(key);
        unsure.sort_by_cached_key(key);
        (sure, unsure)
    }

    /// What one lieu says to all of a question.
    fn said(&self, id: LieuId, question: &Question) -> Said {
        let mut said = vec![Said::Yes];
        for facet in Facet::ALL {
            let wanted: Vec<&str> =
                question.values.iter().filter(|(of, _)| *of == facet).map(|(_, text)| *text).collect();
            if wanted.is_empty() {
                continue;
            }
            let held: Vec<&str> = self.catalogue.values(id, facet).map(|value| value.text(facet)).collect();
            let holds = |text: &&str| held.contains(text);
            let all = matches!(facet, Facet::Publics | Facet::PriseEnCharge);
            said.push(match if all { wanted.iter().all(holds) } else { wanted.iter().any(holds) } {
                true => Said::Yes,
                false if held.is_empty() => Said::Nothing,
                false => Said::No,
            });
        }
        // Cheap things first: hours are read again and again.
        if said.contains(&Said::No) {
            return Said::No;
        }
        if question.rdv {
            said.push(Said::of(!self.details(id).prise_rdv.is_empty()));
        }
        if question.acces_libre {
            said.push(Said::of(!self.details(id).fiche_acces_libre.is_empty()));
        }
        if let (Some(from), Some(km)) = (question.from, question.radius_km) {
            let at = self.catalogue.position(id);
            said.push(at.map_or(Said::Nothing, |at| Said::of(metres(from, at) <= f64::from(km) * 1_000.0)));
        }
        if !question.slots.is_empty() || question.now.is_some() {
            let text = self.details(id).horaires;
            let slots = question.slots.iter().map(|slot| hours::open_within(&text, *slot));
            let now = question.now.map(|moment| hours::open_at(&text, moment));
            // One of the hours is enough.
            said.push(slots.chain(now).min().unwrap_or(Said::Yes));
        }
        said.into_iter().max().unwrap_or(Said::Yes)
    }

    /// Names as a page shows them, in the same order.
    pub fn names(&self, ids: &[LieuId]) -> Vec<String> {
        ids.iter().map(|id| shown(self.catalogue.nom(*id))).collect()
    }

    /// The outlines of the communes of a département.
    pub fn communes(&self, departement: &str) -> Outlines {
        let bytes = self.read(&self.manifest["departements"][departement]["communes"]);
        Outlines::read(&bytes).unwrap_or_else(|error| panic!("communes of {departement}: {error}"))
    }

    /// How many communes a département has outlines of.
    pub fn n_communes(&self, departement: &str) -> usize {
        self.communes(departement).areas(Layer::Communes).len()
    }
}

/// Metres between two positions on a sphere of 6371.0088 km, by the haversine formula.
pub fn metres(from: Position, to: Position) -> f64 {
    let [lat, there] = [from.lat, to.lat].map(f64::to_radians);
    let half = |radians: f64| (radians / 2.0).sin().powi(2);
    let h = half(there - lat) + lat.cos() * there.cos() * half((to.lon - from.lon).to_radians());
    2.0 * 6_371_008.8 * h.sqrt().asin()
}

/// As a browser shows a text, and as [`crate::Node`] gives it.
pub fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The région of this code.
pub fn region(code: &str) -> Territoire {
    CodeRegion::parse(code).map(Territoire::Region).unwrap_or_else(|| panic!("no région {code}"))
}

/// The département of this code.
pub fn departement(code: &str) -> Territoire {
    CodeDepartement::parse(code).map(Territoire::Departement).unwrap_or_else(|| panic!("no département {code}"))
}

/// The commune of this code.
pub fn commune(code: &str) -> Territoire {
    CodeCommune::parse(code).map(Territoire::Commune).unwrap_or_else(|| panic!("no commune {code}"))
}
