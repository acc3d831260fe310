//! The steps from a raw file to wire bytes, without the browser's types: what native tests compare with `prepare`.

use atlas::calendar::Date;
use atlas::former::Formers;
use atlas::gazetteer::Gazetteer;
use atlas::outlines::Outlines;
use atlas::territoire::CodeDepartement;
use atlas::wire::{handles, write_details, write_index};
use intake::place::OutlinesOf;
use intake::{Outcome, Reading, about};

/// A raw file and what is brought to place its lieux.
pub struct Source {
    reading: Reading,
    gazetteer: Gazetteer,
    outlines: OutlinesOf,
}

/// The lieux of a raw file, written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// Index of all lieux.
    pub index: Vec<u8>,
    /// Details of all lieux.
    pub details: Vec<u8>,
    /// Lieux kept.
    pub n_lieux: u32,
    /// Records lost.
    pub n_rejected: u32,
    /// Values lost or doubted.
    pub n_warnings: u32,
    /// The newest `date_maj`; empty when unknown.
    pub date: String,
    /// The sources that the lieux name.
    pub source: String,
    /// Summary, in French.
    pub report: String,
}

impl Source {
    /// Reads a file, on the day that is `today`.
    ///
    /// # Errors
    /// A sentence in French.
    pub fn new(bytes: &[u8], file_name: &str, gazetteer: &[u8], today: Date) -> Result<Self, String> {
        let gazetteer = communes(gazetteer)?;
        let reading = Reading::of_standard(bytes, file_name, today).map_err(|refusal| refusal.to_string())?;
        Ok(Self { reading, gazetteer, outlines: OutlinesOf::new() })
    }

    /// Brings the list of former names, before anything is placed. Without it, or where it cannot be read, the names of today are known.
    pub fn former_names(&mut self, bytes: &[u8]) {
        know(&mut self.gazetteer, bytes);
    }

    /// Codes of the départements to bring.
    #[must_use]
    pub fn departements_in_doubt(&self) -> Vec<String> {
        self.reading.departements_in_doubt(&self.gazetteer).iter().map(CodeDepartement::to_string).collect()
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

    /// Places the lieux and writes them.
    #[must_use]
    pub fn finish(self) -> Placed {
        let Outcome { lieux, report } = self.reading.finish(&self.gazetteer, &self.outlines);
        let handles = handles(&lieux);
        let n = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Placed {
            index: write_index(&lieux, &handles),
            details: write_details(&lieux, &handles),
            n_lieux: n(lieux.len()),
            n_rejected: n(report.rejections.len()),
            n_warnings: n(report.warnings.len()),
            date: about::newest_date(&lieux).unwrap_or_default(),
            source: about::sources(&lieux),
            report: report.summary(),
        }
    }
}

/// The list of communes.
pub(crate) fn communes(bytes: &[u8]) -> Result<Gazetteer, String> {
    Gazetteer::read(bytes).map_err(|error| format!("liste des communes illisible ({error})"))
}

/// Adds the list of former names to that of communes.
pub(crate) fn know(gazetteer: &mut Gazetteer, formers: &[u8]) {
    if let Ok(formers) = Formers::read(formers) {
        *gazetteer = std::mem::take(gazetteer).knowing(formers);
    }
}

/// The outlines of a département.
pub(crate) fn outlines_of(departement: &str, bytes: &[u8]) -> Result<(CodeDepartement, Outlines), String> {
    let code =
        CodeDepartement::parse(departement).ok_or_else(|| format!("« {departement} » n'est pas un département"))?;
    let outlines = Outlines::read(bytes).map_err(|error| format!("communes de {departement} illisibles ({error})"))?;
    Ok((code, outlines))
}
