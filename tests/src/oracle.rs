//! What a publication holds, read by the project's own crates without a browser: what journeys compare the page with.
//!
//! It reads files; it does not know the page.

use atlas::catalogue::{Catalogue, LieuId};
use atlas::lieu::Details;
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use atlas::wire::{DetailsFile, read_index};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A published folder.
pub struct Oracle {
    folder: PathBuf,
    /// Its manifest, as JSON.
    pub manifest: Value,
    /// Its lieux.
    pub catalogue: Catalogue,
}

impl Oracle {
    /// Reads a folder that [`crate::published`] gave.
    ///
    /// # Panics
    /// It is not a whole publication.
    pub fn of(folder: PathBuf) -> Self {
        let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap_or_else(|error| panic!("{error}"));
        let manifest: Value = serde_json::from_str(&manifest).unwrap_or_else(|error| panic!("manifest: {error}"));
        let mut oracle = Self { folder, manifest, catalogue: Catalogue::default() };
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
        let bytes = self.read(&self.manifest["departements"][key]["details"]);
        let details = DetailsFile::read(bytes).unwrap_or_else(|error| panic!("details: {error}"));
        details.get(self.catalogue.handle(id)).unwrap_or_else(|| panic!("no details of {id:?}"))
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
