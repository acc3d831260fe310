//! `intake` for the browser: a raw CSV or JSON address becomes the bytes that a publication would have.
//!
//! A module of its own, loaded only by the page that names a raw source. It fetches nothing: whoever loads it brings the file, the
//! list of communes, and the outlines that [`Reading::departements_in_doubt`] asks for. The same steps as `prepare publish`, so
//! that both give the same lieux.
//!
//! ```js
//! const reading = new Reading(bytes, "lieux.csv", communesNoms);        // throws a sentence in French
//! for (const code of reading.departements_in_doubt()) reading.outlines(code, await fetchOutlines(code));
//! const result = reading.finish();                                       // result.index(), result.details(), result.report
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod source;

use source::{Placed, Source};
use wasm_bindgen::prelude::*;

/// A raw file, read, its lieux not yet placed.
#[wasm_bindgen]
pub struct Reading(Source);

#[wasm_bindgen]
impl Reading {
    /// Reads a file. `gazetteer` is the file `communes-noms` of a publication or of `data/contours`.
    ///
    /// # Errors
    /// A sentence in French: what the file is instead, or which columns are missing.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], file_name: &str, gazetteer: &[u8]) -> Result<Reading, JsValue> {
        Source::new(bytes, file_name, gazetteer).map(Self).map_err(|why| JsValue::from_str(&why))
    }

    /// Codes of the départements whose communes must be brought before [`Self::finish`].
    #[must_use]
    pub fn departements_in_doubt(&self) -> Vec<String> {
        self.0.departements_in_doubt()
    }

    /// Brings the communes of a département.
    ///
    /// # Errors
    /// A sentence in French, when these bytes are no outlines; the lieux are placed without them.
    pub fn outlines(&mut self, departement: &str, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.outlines(departement, bytes).map_err(|why| JsValue::from_str(&why))
    }

    /// Places the lieux and writes them.
    #[must_use]
    pub fn finish(self) -> ReadingResult {
        ReadingResult(self.0.finish())
    }
}

/// The lieux of a raw file, as files of a publication.
#[wasm_bindgen]
pub struct ReadingResult(Placed);

#[wasm_bindgen]
impl ReadingResult {
    /// The index of all lieux, as the national one of a publication.
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
