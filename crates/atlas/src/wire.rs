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
use crate::lieu::Lieu;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Ends a text inside a block of texts: a byte that UTF-8 never uses.
const END_OF_TEXT: u8 = 0xff;

/// How France is written among the nodes without département.
const FRANCE: &str = "F";

impl Handle {
    /// The number an id asks for: FNV-1a of 64 bits, its halves folded together.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        let hash = id
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self((hash >> 32) as u32 ^ hash as u32)
    }
}

/// The handles of a whole publication, in the order of `lieux`: all different. Whoever finds the number taken gets the next
/// free one, in the order of the ids, so that the order of the file does not matter.
#[must_use]
pub fn handles<L: Borrow<Lieu>>(lieux: &[L]) -> Vec<Handle> {
    let ids: Vec<&str> = lieux.iter().map(|lieu| lieu.borrow().id.as_str()).collect();
    handles_of_ids(&ids)
}

fn handles_of_ids(ids: &[&str]) -> Vec<Handle> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|index| ids[*index]);
    let mut handles = vec![Handle(0); ids.len()];
    // Taken number → where to look next. Shortened on each walk: a million lieux with one id must not cost a million squared.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for index in order {
        let Handle(wanted) = Handle::of_id(ids[index]);
        let mut free = wanted;
        while let Some(next) = taken.get(&free) {
            free = *next;
        }
        let mut passed = wanted;
        while let Some(next) = taken.insert(passed, free.wrapping_add(1)) {
            passed = next;
        }
        handles[index] = Handle(free);
    }
    handles
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
    use std::collections::BTreeSet;

    /// By id, in the order of the ids given.
    fn handles_of(ids: &[String]) -> Vec<Handle> {
        handles_of_ids(&ids.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn handles_differ_even_where_the_ids_ask_for_the_same() {
        let mut ids: Vec<String> = (0..150_000).map(|index| format!("Coop-numérique_{index}")).collect();
        let wanted: BTreeSet<Handle> = ids.iter().map(|id| Handle::of_id(id)).collect();
        assert!(wanted.len() < ids.len(), "no collision: the test shows nothing");
        let handles = handles_of(&ids);
        assert_eq!(handles.iter().collect::<BTreeSet<_>>().len(), ids.len());
        ids.reverse();
        assert!(handles_of(&ids).into_iter().rev().eq(handles), "whatever the order");
    }

    #[test]
    fn a_handle_is_the_hash_of_its_id() {
        // FNV-1a 64 of "a" is af63dc4c8601ec8c.
        assert_eq!(Handle::of_id("a"), Handle(0xaf63_dc4c ^ 0x8601_ec8c));
        assert_eq!(handles_of(&["a".to_owned()]), [Handle::of_id("a")]);
    }

    #[test]
    fn a_hundred_thousand_doubles_of_one_id_are_told_apart_quickly() {
        let ids = vec!["a".to_owned(); 100_000];
        assert_eq!(handles_of(&ids).into_iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn numbers_in_planes_come_back() {
        let numbers = [0, 1, 0xdead_beef, u32::MAX, 256];
        let planes = planes_of(&numbers);
        assert_eq!(read_planes(&mut Reader::of_block(&planes), 5).unwrap(), numbers);
    }
}
