//! The number of each lieu of a publication ([`Handle`]): the hash of its id, as far as no other has it.

use crate::catalogue::Handle;
use std::collections::BTreeMap;

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

/// The number of each of some ids, all different. Whoever finds the number taken gets the next free one, in the order of the ids, so
/// that the order of the file does not matter.
#[must_use]
pub fn assigned(ids: &[&str]) -> Vec<Handle> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// By id, in the order of the ids given.
    fn handles_of(ids: &[String]) -> Vec<Handle> {
        assigned(&ids.iter().map(String::as_str).collect::<Vec<_>>())
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
}
