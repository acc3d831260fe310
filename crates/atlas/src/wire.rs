//! Lieux as bytes: an index file (all that filters, list and map need) and a details file (what a sheet adds).
//!
//! Columns, not records, because that is what compresses: measured in the commit that changes them. Both files are read by
//! people who do not trust them. Which lieux go to which file, and where files are, is the publisher's business.

mod details;
mod horaires;
mod read;
mod write;

pub use details::{DetailsFile, write_details};
pub use read::read_index;
pub use write::write_index;

use crate::bytes::{Reader, WireError};
use crate::catalogue::{Handle, LieuId};
use crate::identifiers::assigned;
use crate::lieu::Lieu;
use std::borrow::Borrow;

/// Ends a text inside a block of texts: a byte that UTF-8 never uses.
const END_OF_TEXT: u8 = 0xff;

/// How France is written among the nodes without département.
const FRANCE: &str = "F";

/// The handles of a whole publication, in the order of `lieux`, as [`assigned`] gives them.
#[must_use]
pub fn handles<L: Borrow<Lieu>>(lieux: &[L]) -> Vec<Handle> {
    let ids: Vec<&str> = lieux.iter().map(|lieu| lieu.borrow().id.as_str()).collect();
    assigned(&ids)
}

/// A block of `n` texts, each with its end: the texts in a row, and where each starts (and the last ends).
fn texts_of_block(block: &[u8], n: usize) -> Result<(String, Vec<u32>), WireError> {
    let starts_ok = u32::try_from(block.len()).is_ok() && n <= block.len();
    if !starts_ok {
        return Err(WireError::Truncated);
    }
    let mut texts = String::with_capacity(block.len() - n);
    let mut starts = Vec::with_capacity(n + 1);
    starts.push(0);
    let mut rest = block;
    for _ in 0..n {
        let end = rest.iter().position(|byte| *byte == END_OF_TEXT).ok_or(WireError::Truncated)?;
        let (text, after) = rest.split_at(end);
        texts.push_str(std::str::from_utf8(text).map_err(|_| WireError::Malformed("a text that is not UTF-8"))?);
        starts.push(texts.len() as u32);
        rest = &after[1..];
    }
    if rest.is_empty() { Ok((texts, starts)) } else { Err(WireError::Malformed("more texts than lieux")) }
}

/// Numbers of 32 bits as four planes, low bytes first: random low bytes do not spoil the rest for the compressor.
fn planes_of(numbers: &[u32]) -> Vec<u8> {
    (0..32).step_by(8).flat_map(|shift| numbers.iter().map(move |number| (number >> shift) as u8)).collect()
}

/// The next `n` numbers written by [`planes_of`].
fn read_planes(reader: &mut Reader, n: usize) -> Result<Vec<u32>, WireError> {
    let planes = reader.raw(n.checked_mul(4).ok_or(WireError::Truncated)?)?;
    Ok((0..n)
        .map(|index| (0..4).fold(0, |number, plane| number | u32::from(planes[plane * n + index]) << (8 * plane)))
        .collect())
}

/// Any bytes are read or refused, and what was read answers every question. Returns whether they were read.
pub fn holds_any_bytes(bytes: &[u8]) -> bool {
    let details = DetailsFile::read(bytes.to_vec());
    if let Ok(details) = &details {
        assert!(details.handles().all(|handle| details.get(handle).is_some()));
    }
    let Ok(catalogue) = read_index(bytes) else { return details.is_ok() };
    let mut n_lieux = 0;
    for id in catalogue.ids() {
        let values: usize =
            crate::vocabulary::Facet::ALL.iter().map(|facet| catalogue.values(id, *facet).count()).sum();
        assert!(values <= bytes.len());
        if let Some(position) = catalogue.position(id) {
            assert!(crate::lieu::Position::new(position.lon, position.lat).is_some());
        }
        assert!(catalogue.semaine_index(id).is_none() || catalogue.semaine(id).is_some());
        assert!(catalogue.by_handle(catalogue.handle(id)).is_some());
        n_lieux += catalogue.nom(id).len().min(1);
    }
    assert!(n_lieux <= catalogue.len());
    for (node, run) in catalogue.nodes().take(5) {
        assert!(catalogue.runs_of(node).iter().any(|whole| whole.start <= run.start && run.end <= whole.end));
        assert!(run.map(LieuId).all(|id| catalogue.node(id) == node));
    }
    // The worst that bytes can ask for: many days said to be « as the day before ».
    assert!(catalogue.memory_bytes() <= 200_000 + 400 * bytes.len(), "{}", catalogue.memory_bytes());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_planes_come_back() {
        let numbers = [0, 1, 0xdead_beef, u32::MAX, 256];
        let planes = planes_of(&numbers);
        assert_eq!(read_planes(&mut Reader::of_block(&planes), 5).unwrap(), numbers);
    }
}
