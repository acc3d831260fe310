//! The number of each lieu of a publication ([`Handle`]), and the few ids whose number is not their hash.
//!
//! Thirty-two bits are few: of 18,000 ids, two have the same hash in one publication of 26; of a million, in every one. Who has nothing
//! but an id (an attribute, a script, a line of corrections) gets from its hash to its number, unless the id is one of [`Identifiers`].
//!
//! # The rule
//!
//! 1. Of the ids that have one hash, the first in the order of their bytes has that number. So an id that is alone with its hash has its
//!    hash, whatever happens to others.
//! 2. Each other id, in the same order, has the next number after its hash that no id has by then: neither by the first rule, nor by
//!    this one before it.
//!
//! Nothing but the set of ids counts: neither the order of a file nor the day. What the rule cannot promise is that a number stays while
//! other lieux come and go, for ids that share a hash: one that comes before the first takes its number, one that goes gives its to the
//! next, and a new hash may be the number that a second one had.
//!
//! # The file
//!
//! The ids whose number is not their hash, in order, each with its number. There is no file where there are none.

use crate::bytes::{Reader, WireError, Writer, kind};
use crate::catalogue::Handle;
use crate::order;
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

/// The number of each of some ids, by [the rule](self): all different, also where an id is there twice.
#[must_use]
pub fn assigned(ids: &[&str]) -> Vec<Handle> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|index| ids[*index]);
    let mut handles: Vec<Handle> = ids.iter().map(|id| Handle::of_id(id)).collect();
    // Taken number → where to look next. Shortened on each walk: a million lieux with one id must not cost a million squared.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    order.retain(|index| {
        let Handle(hash) = handles[*index];
        taken.insert(hash, hash.wrapping_add(1)).is_some()
    });
    for index in order {
        let Handle(hash) = handles[index];
        let mut free = hash;
        while let Some(next) = taken.get(&free) {
            free = *next;
        }
        let mut passed = hash;
        while let Some(next) = taken.insert(passed, free.wrapping_add(1)) {
            passed = next;
        }
        handles[index] = Handle(free);
    }
    handles
}

/// The ids of a publication whose number is not their hash.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identifiers {
    /// In the order of the ids, none twice.
    all: Vec<(String, Handle)>,
}

/// How many a file may list. Among three million lieux a thousand ids share a hash; so few are searched one by one, which spares every first
/// view a second index.
const MOST: usize = 10_000;

impl Identifiers {
    /// Those of a publication, of whose ids, all different, each has this number.
    #[must_use]
    pub fn of<'a>(all: impl Iterator<Item = (&'a str, Handle)>) -> Self {
        let other = all.filter(|(id, handle)| Handle::of_id(id) != *handle);
        let other = other.map(|(id, handle)| (id.to_owned(), handle)).collect();
        Self { all: order::sorted(other, |(a, _), (b, _)| a.cmp(b)) }
    }

    /// Whether each id has its hash for a number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them, with their numbers, in the order of the ids.
    #[must_use]
    pub fn all(&self) -> &[(String, Handle)] {
        &self.all
    }

    /// Whether an id is one of them.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.place(id).is_some()
    }

    /// The number of an id of the publication.
    #[must_use]
    pub fn handle(&self, id: &str) -> Handle {
        self.place(id).map_or_else(|| Handle::of_id(id), |place| self.all[place].1)
    }

    /// The id that has this number and another hash; `None` where the number is a hash, or nobody's.
    #[must_use]
    pub fn id(&self, handle: Handle) -> Option<&str> {
        self.all.iter().find(|(_, of)| *of == handle).map(|(id, _)| id.as_str())
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.all.binary_search_by(|(of, _)| of.as_str().cmp(id)).ok()
    }

    /// As a file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut to = Writer::new(kind::IDENTIFIERS);
        to.len(self.all.len());
        for (id, Handle(number)) in &self.all {
            to.str(id);
            to.varint(u64::from(*number));
        }
        to.finish()
    }

    /// From a file.
    ///
    /// # Errors
    /// When the bytes are not one, or say of an id what its hash says, of one id two numbers, or of two ids one.
    pub fn read(bytes: &[u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes, kind::IDENTIFIERS)?;
        // A length and a number take a byte each.
        let n = from.count(2)?;
        if n > MOST {
            return Err(WireError::Malformed("more ids than share a hash"));
        }
        let mut all: Vec<(String, Handle)> = Vec::with_capacity(n);
        for _ in 0..n {
            let (id, handle) = (from.str()?, Handle(from.u32()?));
            if all.last().is_some_and(|(before, _)| before.as_str() >= id) || Handle::of_id(id) == handle {
                return Err(WireError::Malformed("ids out of order, or with their hash"));
            }
            all.push((id.to_owned(), handle));
        }
        from.end()?;
        let is_twice = |i: usize| all[..i].iter().any(|(_, of)| *of == all[i].1);
        match (0..all.len()).any(is_twice) {
            true => Err(WireError::Malformed("one number of two ids")),
            false => Ok(Self { all }),
        }
    }
}

#[cfg(test)]
mod tests;
