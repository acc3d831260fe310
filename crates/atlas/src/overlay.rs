//! A hub's own words over the lieux of others, by their ids: hides some, corrects columns of some, says of some what holds for a while.
//!
//! An overlay means the same wherever it is laid: over a lieu ([`Correction::lay_over`]), over the two halves of it that the browser has
//! ([`crate::gather::laid`], [`Overlay::correct`]). How the file is written that people keep, and which day it is, is decided elsewhere.

mod wire;

pub use wire::write_overlay;

use crate::catalogue::{Catalogue, Handle, LieuId};
use crate::identifiers::Identifiers;
use crate::lieu::{Date, Details, Lieu};
use crate::territoire::Territoire;
use crate::vocabulary::Facet;
use crate::wire::DetailsFile;

/// Numbers of columns: their places in [`crate::vocabulary::COLUMNS`].
#[allow(missing_docs, reason = "the columns of the standard, by name")]
pub mod column {
    use crate::vocabulary::Facet;

    pub const PIVOT: u32 = 1;
    pub const NOM: u32 = 2;
    pub const COMMUNE: u32 = 3;
    pub const CODE_POSTAL: u32 = 4;
    pub const CODE_INSEE: u32 = 5;
    pub const ADRESSE: u32 = 6;
    pub const COMPLEMENT_ADRESSE: u32 = 7;
    /// And longitude: one is nothing without the other.
    pub const LATITUDE: u32 = 8;
    pub const TELEPHONE: u32 = 11;
    pub const COURRIELS: u32 = 12;
    pub const SITE_WEB: u32 = 13;
    pub const HORAIRES: u32 = 14;
    pub const PRESENTATION_RESUME: u32 = 15;
    pub const PRESENTATION_DETAIL: u32 = 16;
    pub const STRUCTURE_PARENTE: u32 = 19;
    pub const DATE_MAJ: u32 = 20;
    pub const FICHE_ACCES_LIBRE: u32 = 30;
    pub const PRISE_RDV: u32 = 31;

    /// The column of a facet.
    #[must_use]
    pub const fn of_facet(facet: Facet) -> u32 {
        match facet {
            Facet::Typologie => 10,
            Facet::Source => 17,
            Facet::Itinerance => 18,
            // The first nine are in one row in both.
            facet => 21 + facet as u32,
        }
    }
}

/// A set of columns of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns(u32);

impl Columns {
    /// Whether a column is in it.
    #[must_use]
    pub fn has(self, column: u32) -> bool {
        column < 32 && self.0 >> column & 1 == 1
    }

    /// Whether it is without any.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Puts a column in it, or takes it out.
    pub fn set(&mut self, column: u32, holds: bool) {
        let bit = if column < 32 { 1 << column } else { 0 };
        self.0 = if holds { self.0 | bit } else { self.0 & !bit };
    }

    /// Whether it says in words where a lieu is.
    #[must_use]
    pub fn place(self) -> bool {
        [column::COMMUNE, column::CODE_POSTAL, column::CODE_INSEE].iter().any(|column| self.has(*column))
    }

    /// Where a lieu hangs that hung at `own`, when these columns are corrected and say `said` by themselves. Words are believed, unless
    /// they say less than is known; a position alone only finds what nobody had found: outlines are simplified.
    #[must_use]
    pub fn node(self, own: Territoire, said: Territoire) -> Territoire {
        let found = self.has(column::LATITUDE) && !matches!(own, Territoire::Commune(_));
        let moves = (self.place() || found) && said != Territoire::NonLocalise;
        if moves && !own.is_within(said) { said } else { own }
    }
}

/// What is to be known of a lieu for a while.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notice {
    /// « Fermé du 1er au 20 août ».
    pub text: String,
    /// The first day it is said, the lieu's own; none: always before.
    pub from: Option<Date>,
    /// The last day it is said; none: always after.
    pub until: Option<Date>,
}

impl Notice {
    /// Whether it is said on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// What is said of one lieu.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Correction {
    /// Its id, and the columns that are corrected; the others are empty.
    pub lieu: Lieu,
    /// Which those are.
    pub columns: Columns,
    /// It is not to be shown.
    pub hides: bool,
    /// What is said of it for a while.
    pub notice: Option<Notice>,
}

impl Correction {
    /// Corrects a lieu.
    pub fn lay_over(&self, lieu: &mut Lieu) {
        let (from, columns) = (&self.lieu, self.columns);
        let mut details = Details::from(&*lieu);
        columns.correct(&Details::from(from), &mut details);
        lieu.pivot = details.pivot;
        lieu.commune = details.commune;
        lieu.code_postal = details.code_postal;
        lieu.adresse = details.adresse;
        lieu.complement_adresse = details.complement_adresse;
        lieu.telephone = details.telephone;
        lieu.courriels = details.courriels;
        lieu.site_web = details.site_web;
        lieu.horaires = details.horaires;
        lieu.presentation_resume = details.presentation_resume;
        lieu.presentation_detail = details.presentation_detail;
        lieu.structure_parente = details.structure_parente;
        lieu.date_maj = details.date_maj;
        lieu.fiche_acces_libre = details.fiche_acces_libre;
        lieu.prise_rdv = details.prise_rdv;
        if columns.has(column::NOM) {
            lieu.nom.clone_from(&from.nom);
        }
        if columns.has(column::CODE_INSEE) {
            lieu.code_insee = from.code_insee;
        }
        if columns.has(column::LATITUDE) {
            lieu.position = from.position;
        }
        if columns.has(column::HORAIRES) {
            lieu.semaine.clone_from(&from.semaine);
        }
        for facet in Facet::ALL.into_iter().filter(|facet| columns.has(column::of_facet(*facet))) {
            lieu.values[facet as usize].clone_from(&from.values[facet as usize]);
        }
        if columns.place() || columns.has(column::LATITUDE) {
            let node = columns.node(lieu.node(), from.node());
            lieu.territoire = Some(node).filter(|node| *node != Territoire::NonLocalise);
            lieu.doubt = from.doubt;
        }
    }
}

impl Columns {
    /// Puts these columns of one sheet into another.
    fn correct(self, from: &Details, onto: &mut Details) {
        let texts = [
            (column::PIVOT, &mut onto.pivot, &from.pivot),
            (column::COMMUNE, &mut onto.commune, &from.commune),
            (column::CODE_POSTAL, &mut onto.code_postal, &from.code_postal),
            (column::CODE_INSEE, &mut onto.code_insee, &from.code_insee),
            (column::ADRESSE, &mut onto.adresse, &from.adresse),
            (column::COMPLEMENT_ADRESSE, &mut onto.complement_adresse, &from.complement_adresse),
            (column::TELEPHONE, &mut onto.telephone, &from.telephone),
            (column::HORAIRES, &mut onto.horaires, &from.horaires),
            (column::PRESENTATION_RESUME, &mut onto.presentation_resume, &from.presentation_resume),
            (column::PRESENTATION_DETAIL, &mut onto.presentation_detail, &from.presentation_detail),
            (column::STRUCTURE_PARENTE, &mut onto.structure_parente, &from.structure_parente),
            (column::FICHE_ACCES_LIBRE, &mut onto.fiche_acces_libre, &from.fiche_acces_libre),
            (column::PRISE_RDV, &mut onto.prise_rdv, &from.prise_rdv),
        ];
        for (column, onto, from) in texts {
            if self.has(column) {
                onto.clone_from(from);
            }
        }
        let lists = [
            (column::COURRIELS, &mut onto.courriels, &from.courriels),
            (column::SITE_WEB, &mut onto.site_web, &from.site_web),
        ];
        for (column, onto, from) in lists {
            if self.has(column) {
                onto.clone_from(from);
            }
        }
        if self.has(column::DATE_MAJ) {
            onto.date_maj = from.date_maj;
        }
    }
}

/// What an overlay says of one lieu, as the browser has it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The hash of the id: its number, unless [`Identifiers`] of a publication say otherwise.
    pub handle: Handle,
    /// The columns that are corrected.
    pub columns: Columns,
    /// It is not to be shown.
    pub hides: bool,
    /// What is said of it for a while.
    pub notice: Option<Notice>,
    /// Where in [`Overlay::lieux`] the corrected columns are; none when nothing is corrected.
    pub lieu: Option<LieuId>,
}

/// An overlay, read.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// In the order of their hashes.
    entries: Vec<Entry>,
    lieux: Catalogue,
    details: DetailsFile,
}

impl Overlay {
    /// What it says of each lieu.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What it says of a lieu of the publication whose [`Identifiers`] these are.
    #[must_use]
    pub fn entry(&self, of: Handle, identifiers: &Identifiers) -> Option<&Entry> {
        self.entries.get(self.place(of, identifiers)?)
    }

    /// Where in the entries it says something of this lieu.
    fn place(&self, of: Handle, identifiers: &Identifiers) -> Option<usize> {
        match identifiers.id(of) {
            Some(id) => self.place_of(id),
            // A number that is a hash is not that of who has the same hash and another number.
            None => self.first(of, |id| !identifiers.has(id)),
        }
    }

    fn place_of(&self, id: &str) -> Option<usize> {
        self.first(Handle::of_id(id), |of| of == id)
    }

    /// The first entry of this hash whose id `is` the one.
    fn first(&self, hash: Handle, is: impl Fn(&str) -> bool) -> Option<usize> {
        let start = self.entries.partition_point(|entry| entry.handle < hash);
        let same = self.entries.get(start..)?.iter().take_while(|entry| entry.handle == hash);
        same.zip(start..).find(|(entry, _)| is(&entry.id)).map(|(_, place)| place)
    }

    /// Whether it changes what map, filters and list know of any lieu: not everything does.
    #[must_use]
    pub fn changes_lieux(&self) -> bool {
        self.entries.iter().any(|entry| entry.hides || entry.lieu.is_some())
    }

    /// What it says of lieux that are in none of these catalogues, each of a publication with these [`Identifiers`].
    #[must_use]
    pub fn missing(&self, catalogues: &[(&Catalogue, &Identifiers)]) -> Vec<&Entry> {
        let mut found = vec![false; self.entries.len()];
        for (catalogue, identifiers) in catalogues {
            for handle in &catalogue.handles {
                if let Some(place) = self.place(*handle, identifiers) {
                    found[place] = true;
                }
            }
        }
        self.entries.iter().zip(found).filter(|(_, found)| !found).map(|(entry, _)| entry).collect()
    }

    /// The corrected columns that map, filters and list need.
    #[must_use]
    pub fn lieux(&self) -> &Catalogue {
        &self.lieux
    }

    /// Corrects the sheet of a lieu, which has its id.
    pub fn correct(&self, details: &mut Details) {
        let Some(entry) = self.place_of(&details.id).and_then(|place| self.entries.get(place)) else { return };
        if let Some(from) = entry.lieu.and_then(|lieu| self.details.get(self.lieux.handle(lieu))) {
            entry.columns.correct(&from, details);
        }
    }
}

#[cfg(test)]
mod tests;
