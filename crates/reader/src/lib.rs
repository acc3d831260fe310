//! `intake` for the browser: a raw CSV or JSON address becomes the bytes that a publication would have, a file of corrections an overlay.
//!
//! A module of its own, loaded only by the page that names a raw source or corrections. It fetches nothing: whoever loads it brings the file, the
//! list of communes, and the outlines that [`Reading::departements_in_doubt`] asks for. The same steps as `prepare publish`, so
//! that both give the same lieux.
//!
//! ```js
//! const today = Math.floor(Date.now() / 86400000);
//! const reading = new Reading(bytes, "lieux.csv", communesNoms, today); // throws a sentence in French
//! for (const code of reading.departements_in_doubt()) reading.outlines(code, await fetchOutlines(code));
//! const result = reading.finish();                                       // result.index(), result.details(), result.report
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod overlay;
pub mod source;

use atlas::calendar::Date;
use overlay::Overlaid;
use source::{Placed, Source};
use wasm_bindgen::prelude::*;

/// A raw file, read, its lieux not yet placed.
#[wasm_bindgen]
pub struct Reading(File);

enum File {
    Lieux(Source),
    Corrections(Overlaid),
}

#[wasm_bindgen]
impl Reading {
    /// Reads a file. `gazetteer` is the file `communes-noms` of a publication or of `data/contours`, `today` the day since 1970-01-01.
    ///
    /// # Errors
    /// A sentence in French: what the file is instead, or which columns are missing.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], file_name: &str, gazetteer: &[u8], today: i32) -> Result<Reading, JsValue> {
        let source = Source::new(bytes, file_name, gazetteer, Date::of_day_number(today.into()));
        source.map(|source| Self(File::Lieux(source))).map_err(|why| JsValue::from_str(&why))
    }

    /// Reads a file of corrections. `gazetteer` may be empty: most correct no place, and need none.
    ///
    /// # Errors
    /// A sentence in French.
    pub fn of_corrections(bytes: &[u8], file_name: &str, gazetteer: &[u8], today: i32) -> Result<Reading, JsValue> {
        let overlaid = Overlaid::new(bytes, file_name, gazetteer, Date::of_day_number(today.into()));
        overlaid.map(|overlaid| Self(File::Corrections(overlaid))).map_err(|why| JsValue::from_str(&why))
    }

    /// Brings the list of former names, the file `communes-anciennes` of a publication, before [`Self::departements_in_doubt`]. One that
    /// cannot be read is as good as none.
    pub fn former_names(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            File::Lieux(source) => source.former_names(bytes),
            File::Corrections(overlaid) => overlaid.former_names(bytes),
        }
    }

    /// Codes of the départements whose communes must be brought before [`Self::finish`]; `None` when the gazetteer is needed first.
    #[must_use]
    pub fn departements_in_doubt(&self) -> Option<Vec<String>> {
        match &self.0 {
            File::Lieux(source) => Some(source.departements_in_doubt()),
            File::Corrections(overlaid) => overlaid.departements_in_doubt(),
        }
    }

    /// Brings the communes of a département.
    ///
    /// # Errors
    /// A sentence in French, when these bytes are no outlines; the lieux are placed without them.
    pub fn outlines(&mut self, departement: &str, bytes: &[u8]) -> Result<(), JsValue> {
        let brought = match &mut self.0 {
            File::Lieux(source) => source.outlines(departement, bytes),
            File::Corrections(overlaid) => overlaid.outlines(departement, bytes),
        };
        brought.map_err(|why| JsValue::from_str(&why))
    }

    /// Places the lieux and writes them.
    #[must_use]
    pub fn finish(self) -> ReadingResult {
        ReadingResult(match self.0 {
            File::Lieux(source) => source.finish(),
            File::Corrections(overlaid) => overlaid.finish(),
        })
    }
}

/// The lieux of a raw file, as files of a publication.
#[wasm_bindgen]
pub struct ReadingResult(Placed);

#[wasm_bindgen]
impl ReadingResult {
    /// The index of all lieux, as the national one of a publication; of corrections, their overlay.
    #[must_use]
    pub fn index(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.index)
    }

    /// The details of all lieux.
    #[must_use]
    pub fn details(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.details)
    }

    /// Lieux kept.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn n_lieux(&self) -> u32 {
        self.0.n_lieux
    }

    /// Records that could not be shown.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn n_rejected(&self) -> u32 {
        self.0.n_rejected
    }

    /// Values lost or doubted.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn n_warnings(&self) -> u32 {
        self.0.n_warnings
    }

    /// The newest `date_maj`, `YYYY-MM-DD`; empty when unknown.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn date(&self) -> String {
        self.0.date.clone()
    }

    /// The sources that the lieux name.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn source(&self) -> String {
        self.0.source.clone()
    }

    /// The summary of the report, in French, for the console of whoever installs the page.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn report(&self) -> String {
        self.0.report.clone()
    }
}
