//! The steps from a file of corrections to an overlay's bytes, without the browser's types: what native tests compare with `prepare`.

use crate::source::{Placed, communes, know, outlines_of};
use atlas::calendar::Date;
use atlas::gazetteer::Gazetteer;
use atlas::overlay::write_overlay;
use atlas::territoire::CodeDepartement;
use intake::Corrections;
use intake::place::OutlinesOf;

/// A file of corrections and what is brought to place the lieux that it moves.
pub struct Overlaid {
    corrections: Corrections,
    gazetteer: Option<Gazetteer>,
    outlines: OutlinesOf,
}

impl Overlaid {
    /// Reads a file, on the day that is `today`. `gazetteer` is empty as long as nobody asked for it.
    ///
    /// # Errors
    /// A sentence in French.
    pub fn new(bytes: &[u8], file_name: &str, gazetteer: &[u8], today: Date) -> Result<Self, String> {
        let corrections = Corrections::read(bytes, file_name, today).map_err(|refusal| refusal.to_string())?;
        let gazetteer = if gazetteer.is_empty() { None } else { Some(communes(gazetteer)?) };
        Ok(Self { corrections, gazetteer, outlines: OutlinesOf::new() })
    }

    /// Brings the list of former names, before anything is placed.
    pub fn former_names(&mut self, bytes: &[u8]) {
        if let Some(gazetteer) = &mut self.gazetteer {
            know(gazetteer, bytes);
        }
    }

    /// Codes of the départements to bring; `None` when the list of communes must be brought first.
    #[must_use]
    pub fn departements_in_doubt(&self) -> Option<Vec<String>> {
        match &self.gazetteer {
            None if self.corrections.moves() => None,
            None => Some(Vec::new()),
            Some(gazetteer) => {
                let departements = self.corrections.departements_in_doubt(gazetteer);
                Some(departements.iter().map(CodeDepartement::to_string).collect())
            }
        }
    }

    /// Brings the communes of a département.
    ///
    /// # Errors
    /// A sentence in French.
    pub fn outlines(&mut self, departement: &str, bytes: &[u8]) -> Result<(), String> {
        let (code, outlines) = outlines_of(departement, bytes)?;
        self.outlines.insert(code, outlines);
        Ok(())
    }

    /// Places what is moved and writes the overlay, in the place of an index.
    #[must_use]
    pub fn finish(self) -> Placed {
        let (corrections, mut report) = self.corrections.finish(&self.gazetteer.unwrap_or_default(), &self.outlines);
        report.n_lieux = u32::try_from(corrections.len()).unwrap_or(u32::MAX);
        let is_clean = report.warnings.is_empty() && report.rejections.is_empty();
        Placed {
            index: write_overlay(&corrections),
            n_lieux: report.n_lieux,
            // Nothing when there is nothing to mend.
            report: if is_clean { String::new() } else { report.summary() },
            ..Placed::default()
        }
    }
}
