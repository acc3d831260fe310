//! The body of an answer, as it comes, and no more of it than was foreseen. What is too long, and what follows from it, is decided elsewhere.

use super::MOST;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

/// Why there is no whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The line was lost, or nobody listens any more.
    Lost,
    /// There was more of it than there may be. The rest is not asked for.
    TooLong,
}

/// Reads a body whole. `most`: bytes, once decompressed; `heard` gets how many are there, and says whether to go on.
///
/// # Errors
/// [`Ended`].
pub async fn body(response: &Response, most: u64, heard: &dyn Fn(usize) -> bool) -> Result<Vec<u8>, Ended> {
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    // Where it is foreseen there is room for all of it from the start: a vector that grows would keep twice as much.
    let mut bytes = Vec::with_capacity(if most < MOST { most as usize } else { 0 });
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let step = JsFuture::from(reader.read()).await.map_err(|_| Ended::Lost)?;
        if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(bytes);
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into()).unwrap_or_default().unchecked_into();
        let start = bytes.len();
        let end = start + chunk.length() as usize;
        // Before there is room made for it: who sends without end is not to fill the memory of a telephone.
        if end as u64 > most {
            let _ = reader.cancel();
            return Err(Ended::TooLong);
        }
        bytes.resize(end, 0);
        chunk.copy_to(&mut bytes[start..]);
        if !heard(end) {
            return Err(Ended::Lost);
        }
    }
}
