//! A set of lieux of one catalogue: one bit each.

use crate::catalogue::LieuId;
use std::ops::Range;

/// A set of lieux of one catalogue. Ids beyond its length are in no set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitset {
    /// Bits beyond `len` are zero.
    words: Vec<u64>,
    len: usize,
}

/// The bits of word `word` that are in a range of bits.
fn mask(range: &Range<usize>, word: usize) -> u64 {
    let from_start = |bit: usize| u64::MAX.checked_shl(bit as u32).unwrap_or(0);
    let low = from_start(range.start.saturating_sub(word * 64).min(64));
    let high = from_start(range.end.saturating_sub(word * 64).min(64));
    low & !high
}

impl Bitset {
    /// An empty set over a catalogue of `len` lieux.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// All lieux of a catalogue of `len`.
    #[must_use]
    pub fn full(len: usize) -> Self {
        let mut all = Self::new(len);
        all.insert_range(0..u32::try_from(len).unwrap_or(u32::MAX));
        all
    }

    /// How many lieux the catalogue has, in the set or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no lieu is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether a lieu is in the set.
    #[must_use]
    pub fn contains(&self, id: LieuId) -> bool {
        self.words.get(id.0 as usize / 64).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }

    /// Adds a lieu.
    pub fn insert(&mut self, id: LieuId) {
        if (id.0 as usize) < self.len {
            self.words[id.0 as usize / 64] |= 1 << (id.0 % 64);
        }
    }

    /// Takes a lieu out.
    pub fn remove(&mut self, id: LieuId) {
        if let Some(word) = self.words.get_mut(id.0 as usize / 64) {
            *word &= !(1 << (id.0 % 64));
        }
    }

    /// Adds a run of ids.
    pub fn insert_range(&mut self, ids: Range<u32>) {
        let range = self.bits_of(ids);
        for word in self.words_of(&range) {
            self.words[word] |= mask(&range, word);
        }
    }

    /// How many lieux of a run of ids are in the set.
    #[must_use]
    pub fn count_range(&self, ids: Range<u32>) -> usize {
        let range = self.bits_of(ids);
        self.words_of(&range).map(|word| (self.words[word] & mask(&range, word)).count_ones() as usize).sum()
    }

    fn bits_of(&self, ids: Range<u32>) -> Range<usize> {
        let end = (ids.end as usize).min(self.len);
        (ids.start as usize).min(end)..end
    }

    /// The words that a range of bits touches.
    fn words_of(&self, range: &Range<usize>) -> Range<usize> {
        if range.is_empty() { 0..0 } else { range.start / 64..range.end.div_ceil(64) }
    }

    /// How many lieux are in the set.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The lieux of the set, increasing.
    pub fn iter(&self) -> impl Iterator<Item = LieuId> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < 64).then_some(LieuId(index as u32 * 64 + bit))
            })
        })
    }

    /// Keeps the lieux that are in both sets.
    pub fn and_with(&mut self, other: &Self) {
        for (index, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(index).copied().unwrap_or(0);
        }
    }

    /// Adds the lieux of the other set.
    pub fn or_with(&mut self, other: &Self) {
        // Of a longer set, what this one has no room for stays out.
        let last = (0..self.len % 64).fold(0, |mask, bit| mask | 1 << bit);
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        if last != 0
            && let Some(word) = self.words.last_mut()
        {
            *word &= last;
        }
    }

    /// Keeps the lieux, by number, that `keeps` wants.
    pub fn retain(&mut self, mut keeps: impl FnMut(u32) -> bool) {
        for (index, word) in self.words.iter_mut().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                // No branch: which are kept is what a processor cannot guess.
                *word ^= u64::from(!keeps(index as u32 * 64 + bit)) << bit;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;
    use std::collections::BTreeSet;

    fn ids(set: &Bitset) -> Vec<u32> {
        set.iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_bitset_is_a_set() {
        let mut random = Random(0x5E7);
        for len in [0, 1, 63, 64, 65, 200, 1_000] {
            let (mut set, mut plain) = (Bitset::new(len), BTreeSet::new());
            for _ in 0..60 {
                let id = random.below(len + 70) as u32;
                let range = id..id + random.below(130) as u32;
                match random.below(4) {
                    0 => {
                        set.insert_range(range.clone());
                        plain.extend(range.filter(|id| (*id as usize) < len));
                    }
                    1 => {
                        set.remove(LieuId(id));
                        plain.remove(&id);
                    }
                    2 => {
                        set.retain(|id| id % 7 != 3);
                        plain.retain(|id| id % 7 != 3);
                    }
                    _ => {
                        set.insert(LieuId(id));
                        plain.extend(Some(id).filter(|id| (*id as usize) < len));
                    }
                }
                assert_eq!(ids(&set), plain.iter().copied().collect::<Vec<_>>());
                assert_eq!((set.count(), set.is_empty()), (plain.len(), plain.is_empty()));
                assert_eq!(set.contains(LieuId(id)), plain.contains(&id));
                let range = id..id + 90;
                assert_eq!(set.count_range(range.clone()), plain.range(range).count());
            }
        }
    }

    #[test]
    fn and_keeps_or_adds() {
        let mut even = Bitset::full(100);
        even.retain(|id| id % 2 == 0);
        let mut third = Bitset::full(300);
        third.retain(|id| id % 3 == 0);
        let mut both = even.clone();
        both.and_with(&third);
        assert_eq!(ids(&both), (0..100).step_by(6).collect::<Vec<_>>());
        let mut either = even.clone();
        either.or_with(&third);
        assert_eq!(ids(&either), (0..100).filter(|id| id % 2 == 0 || id % 3 == 0).collect::<Vec<_>>());
        assert_eq!(Bitset::full(100).count(), 100);
    }
}
