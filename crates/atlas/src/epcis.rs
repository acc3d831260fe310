//! All EPCI of the country: numbers, names, and the départements that they have communes in.
//!
//! For what must be known before any outline is loaded: which files an element confined to an EPCI has to fetch. Which communes
//! an EPCI has is in the outlines of those départements.
//!
//! # The file
//!
//! The EPCI as in [`crate::outlines`], by number; then, per EPCI, how many départements and the differences of their ranks.

use crate::bytes::{Reader, WireError, Writer, kind};
use crate::gazetteer::Gazetteer;
use crate::outlines::{
    Epci,
    columns::{read_epcis, write_epcis},
};
use crate::territoire::{CodeDepartement, Territoire};

/// An EPCI and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number and name.
    pub epci: Epci,
    /// The départements of its communes, by code; nearly always one.
    pub departements: Vec<CodeDepartement>,
}

/// All EPCI, by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Epcis(Vec<Entry>);

impl Epcis {
    /// Those that the communes of a list are in.
    #[must_use]
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let entry = |epci: &Epci| Entry { epci: epci.clone(), departements: Vec::new() };
        let mut entries: Vec<Entry> = gazetteer.epcis().iter().map(entry).collect();
        for commune in gazetteer.communes() {
            let Some(entry) = commune.epci.and_then(|epci| entries.get_mut(usize::from(epci))) else { continue };
            let departement = commune.code.departement();
            if let Err(place) = entry.departements.binary_search(&departement) {
                entry.departements.insert(place, departement);
            }
        }
        entries.sort_by_key(|entry| entry.epci.siren);
        Self(entries)
    }

    /// All, by number.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The EPCI of a number.
    #[must_use]
    pub fn get(&self, siren: u32) -> Option<&Entry> {
        self.0.get(self.0.binary_search_by_key(&siren, |entry| entry.epci.siren).ok()?)
    }

    /// As a file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut to = Writer::new(kind::EPCIS);
        let epcis: Vec<Epci> = self.0.iter().map(|entry| entry.epci.clone()).collect();
        write_epcis(&mut to, &epcis);
        for entry in &self.0 {
            to.len(entry.departements.len());
            for departement in &entry.departements {
                to.len(rank_of(*departement));
            }
        }
        to.finish()
    }

    /// From a file.
    ///
    /// # Errors
    /// When the bytes are not one.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes, kind::EPCIS)?;
        let epcis = read_epcis(&mut from)?;
        let all: Vec<CodeDepartement> = all_departements().collect();
        let mut entries = Vec::with_capacity(epcis.len());
        for epci in epcis {
            let n = from.count(1)?;
            let departement = |_| Ok(all[from.index(all.len())?]);
            entries.push(Entry { epci, departements: (0..n).map(departement).collect::<Result<_, WireError>>()? });
        }
        from.end()?;
        Ok(Self(entries))
    }
}

fn all_departements() -> impl Iterator<Item = CodeDepartement> {
    CodeDepartement::all().chain(CodeDepartement::collectivites())
}

fn rank_of(departement: CodeDepartement) -> usize {
    all_departements().position(|of| of == departement).unwrap_or_default()
}

/// The communes of an EPCI in the outlines of one département.
pub fn communes_of(outlines: &crate::outlines::Outlines, siren: u32) -> impl Iterator<Item = Territoire> {
    let index = outlines.epcis().iter().position(|epci| epci.siren == siren);
    let communes = outlines.areas(crate::outlines::Layer::Communes).iter();
    communes
        .filter(move |area| index.is_some() && area.epci.map(usize::from) == index)
        .map(|area| area.territoire.simplified())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::CommuneRef;
    use crate::territoire::CodeCommune;
    use crate::testing::Random;

    fn gazetteer() -> Gazetteer {
        let commune = |code: &str, epci| CommuneRef {
            code: CodeCommune::parse(code).unwrap(),
            nom: code.into(),
            codes_postaux: vec![],
            population: 0,
            epci,
            centre: None,
            extent: None,
        };
        let epci = |siren, nom: &str| Epci { siren, nom: nom.into() };
        Gazetteer::new(
            vec![
                commune("42218", Some(1)),
                commune("42095", Some(1)),
                commune("43020", Some(1)),
                commune("97411", Some(0)),
                commune("22016", None),
            ],
            vec![epci(249_740_119, "CINOR"), epci(244_200_770, "Saint-Étienne Métropole")],
        )
    }

    #[test]
    fn an_epci_knows_its_departements_and_comes_back_from_its_file() {
        let epcis = Epcis::of(&gazetteer());
        let found = epcis.get(244_200_770).unwrap();
        assert_eq!(found.epci.nom, "Saint-Étienne Métropole");
        assert_eq!(found.departements.iter().map(CodeDepartement::as_str).collect::<Vec<_>>(), ["42", "43"]);
        assert_eq!(epcis.get(1), None);
        assert_eq!(Epcis::read(&epcis.write()), Ok(epcis));
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_and_never_a_panic() {
        let bytes = Epcis::of(&gazetteer()).write();
        for len in 0..bytes.len() {
            assert!(Epcis::read(&bytes[..len]).is_err(), "{len}");
        }
        let mut random = Random(0xE9C1);
        for _ in 0..2_000 {
            let mut damaged = bytes.clone();
            let at = random.below(damaged.len());
            damaged[at] ^= 1 << random.below(8);
            let _ = Epcis::read(&damaged);
        }
    }
}
