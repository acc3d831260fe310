//! A lieu, whole: every column of the standard, each value checked.
//!
//! What `intake` makes of a record and what is written to the wire. The browser holds two halves of it:
//! [`crate::catalogue::Catalogue`] (what map, filters and list need) and [`Details`] (what a sheet adds).

pub use crate::calendar::Date;
use crate::horaires::Horaires;
use crate::territoire::{CodeCommune, Territoire};
use crate::vocabulary::{Facet, Value};

/// A position on the ground, degrees WGS84, longitude first. Always finite, never the point 0,0 (« no geocoding »).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Position {
    /// Degrees east, −180 to 180.
    pub lon: f64,
    /// Degrees north, −90 to 90.
    pub lat: f64,
}

impl Position {
    /// `None` for what cannot be a place on Earth: NaN, infinite, out of range, or exactly 0,0.
    #[must_use]
    pub fn new(lon: f64, lat: f64) -> Option<Self> {
        let on_earth = lon.abs() <= 180.0 && lat.abs() <= 90.0; // false for NaN
        (on_earth && !(lon == 0.0 && lat == 0.0)).then_some(Self { lon, lat })
    }
}

/// What is doubtful in where a lieu is said to be, and was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Doubt {
    /// Nothing.
    #[default]
    None,
    /// The position contradicts code, code postal and name together: it is drawn where it says, and said to be doubtful.
    Position,
    /// The code contradicts position, code postal or name together: the lieu is listed where the majority says.
    Commune,
}

/// A lieu de médiation numérique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lieu {
    /// `id`, never empty, unique in its file.
    pub id: String,
    /// `pivot`: SIRET or RNA; empty when unknown (`00000000000000`).
    pub pivot: String,
    /// `nom`, never empty.
    pub nom: String,
    /// `commune` as published, for people to read.
    pub commune: String,
    /// `code_postal`, five digits, or empty.
    pub code_postal: String,
    /// Where it hangs in the tree, after all evidence was weighed. A commune, else a département, else not located.
    pub territoire: Option<Territoire>,
    /// `code_insee` as published, when it is the code of an existing commune.
    pub code_insee: Option<CodeCommune>,
    /// `adresse`.
    pub adresse: String,
    /// `complement_adresse`.
    pub complement_adresse: String,
    /// `latitude`, `longitude`.
    pub position: Option<Position>,
    /// What in the above is doubtful.
    pub doubt: Doubt,
    /// The filterable columns, each a list without doubles, in the order of the file. Index: `Facet as usize`.
    pub values: [Vec<Value>; Facet::COUNT],
    /// `telephone`, as E.164 where it could be brought to it.
    pub telephone: String,
    /// `courriels`.
    pub courriels: Vec<String>,
    /// `site_web`: only `http:` and `https:`.
    pub site_web: Vec<String>,
    /// `horaires`, the text as published (repaired where the repair is certain).
    pub horaires: String,
    /// `horaires`, compiled; `None` when empty or not understood.
    pub semaine: Option<Horaires>,
    /// `presentation_resume`, plain text.
    pub presentation_resume: String,
    /// `presentation_detail`, plain text.
    pub presentation_detail: String,
    /// `structure_parente`.
    pub structure_parente: String,
    /// `date_maj`; `None` when unknown.
    pub date_maj: Option<Date>,
    /// `fiche_acces_libre`: only `http:` and `https:`.
    pub fiche_acces_libre: String,
    /// `prise_rdv`: only `http:` and `https:`.
    pub prise_rdv: String,
}

impl Lieu {
    /// The values of one facet.
    #[must_use]
    pub fn values_of(&self, facet: Facet) -> &[Value] {
        &self.values[facet as usize]
    }

    /// Where it hangs in the tree.
    #[must_use]
    pub fn node(&self) -> Territoire {
        self.territoire.unwrap_or(Territoire::NonLocalise)
    }
}

/// What a sheet adds to the catalogue: the columns that are only read one lieu at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the columns of the standard, as in `Lieu`")]
pub struct Details {
    pub id: String,
    pub pivot: String,
    pub commune: String,
    pub code_postal: String,
    pub code_insee: String,
    pub adresse: String,
    pub complement_adresse: String,
    pub telephone: String,
    pub courriels: Vec<String>,
    pub site_web: Vec<String>,
    pub horaires: String,
    pub presentation_resume: String,
    pub presentation_detail: String,
    pub structure_parente: String,
    pub date_maj: Option<Date>,
    pub fiche_acces_libre: String,
    pub prise_rdv: String,
}

impl Details {
    /// How many of these columns hold something, and of how many: those that a visitor, or whoever keeps the data, would look for. Codes
    /// and identifiers are not among them.
    #[must_use]
    pub fn n_filled(&self) -> (u32, u32) {
        let filled = [
            !self.adresse.is_empty(),
            !self.commune.is_empty(),
            !self.code_postal.is_empty(),
            !self.telephone.is_empty(),
            !self.courriels.is_empty(),
            !self.site_web.is_empty(),
            !self.horaires.is_empty(),
            !self.presentation_resume.is_empty(),
            !self.presentation_detail.is_empty(),
            self.date_maj.is_some(),
            !self.fiche_acces_libre.is_empty(),
            !self.prise_rdv.is_empty(),
        ];
        (filled.iter().map(|filled| u32::from(*filled)).sum(), filled.len() as u32)
    }
}

impl From<&Lieu> for Details {
    fn from(lieu: &Lieu) -> Self {
        Self {
            id: lieu.id.clone(),
            pivot: lieu.pivot.clone(),
            commune: lieu.commune.clone(),
            code_postal: lieu.code_postal.clone(),
            code_insee: lieu.code_insee.map(|code| code.to_string()).unwrap_or_default(),
            adresse: lieu.adresse.clone(),
            complement_adresse: lieu.complement_adresse.clone(),
            telephone: lieu.telephone.clone(),
            courriels: lieu.courriels.clone(),
            site_web: lieu.site_web.clone(),
            horaires: lieu.horaires.clone(),
            presentation_resume: lieu.presentation_resume.clone(),
            presentation_detail: lieu.presentation_detail.clone(),
            structure_parente: lieu.structure_parente.clone(),
            date_maj: lieu.date_maj,
            fiche_acces_libre: lieu.fiche_acces_libre.clone(),
            prise_rdv: lieu.prise_rdv.clone(),
        }
    }
}
