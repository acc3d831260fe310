//! Distinct words in alphabetical order, each with where it occurs.
//!
//! What an occurrence says is the caller's. Words come in through [`Builder`], once; a [`Dictionary`] does not change.

use crate::catalogue::{Lists, bytes_of};
use crate::order;

/// Words and their occurrences.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    words: Words,
    /// Of each word, [`letters_of`] it: comparing these first makes a keystroke five times cheaper.
    letters: Vec<u32>,
    occurrences: Lists,
}

/// The letters of a word, one bit each; digits and other scripts share these bits.
fn letters_of(word: &[u8]) -> u32 {
    word.iter().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

impl Dictionary {
    /// The words from one on, alphabetically, with their occurrences: those that begin with it come first.
    pub fn from<'a>(&'a self, word: &str) -> impl Iterator<Item = (&'a [u8], &'a [u32])> {
        let (mut start, mut end) = (0, self.words.len());
        while start < end {
            let middle = usize::midpoint(start, end);
            if self.words.get(middle) < word.as_bytes() {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        (start..self.words.len()).map(|index| (self.words.get(index), self.occurrences.get(index)))
    }

    /// The words that lack at most one of the letters of another, with their occurrences: all that are, or begin, one typing
    /// error away, and few else.
    pub fn near<'a>(&'a self, word: &str) -> impl Iterator<Item = (&'a [u8], &'a [u32])> {
        let wanted = letters_of(word.as_bytes());
        let near = self.letters.iter().enumerate().filter(move |(_, letters)| (wanted & !**letters).count_ones() <= 1);
        near.map(|(index, _)| (self.words.get(index), self.occurrences.get(index)))
    }

    /// Bytes in memory.
    pub fn memory_bytes(&self) -> usize {
        bytes_of(&self.words.text)
            + bytes_of(&self.words.ends)
            + bytes_of(&self.letters)
            + bytes_of(&self.occurrences.starts)
            + bytes_of(&self.occurrences.items)
    }
}

/// Many words in one text.
#[derive(Debug, Clone, Default)]
struct Words {
    /// UTF-8; as bytes, since no one looks inside a letter.
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Words {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(0);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn push(&mut self, word: &[u8]) {
        self.text.extend_from_slice(word);
        self.ends.push(self.text.len() as u32);
    }
}

/// Collects words in any order.
#[derive(Default)]
pub struct Builder {
    words: Words,
    /// Hash table: 1 + index of a word, 0 for nothing. A power of two, never more than half full.
    slots: Vec<u32>,
    /// Index of a word, occurrence.
    occurrences: Vec<(u32, u32)>,
}

impl Builder {
    /// Notes an occurrence of a word.
    pub fn add(&mut self, word: &str, occurrence: u32) {
        let word = word.as_bytes();
        if self.words.len() * 2 >= self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(1024)];
            for index in 0..self.words.len() {
                let slot = self.slot_of(self.words.get(index));
                self.slots[slot] = index as u32 + 1;
            }
        }
        let slot = self.slot_of(word);
        if self.slots[slot] == 0 {
            self.words.push(word);
            self.slots[slot] = self.words.len() as u32;
        }
        self.occurrences.push((self.slots[slot] - 1, occurrence));
    }

    /// Where a word is in the table, or should be.
    fn slot_of(&self, word: &[u8]) -> usize {
        // FNV-1a. Whoever publishes names that collide slows down their own map.
        let hash = word.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 && self.words.get(self.slots[slot] as usize - 1) != word {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Puts the words in order; the occurrences of one stay in the order in which they came.
    pub fn finish(self) -> Dictionary {
        let mut order: Vec<u32> = (0..self.words.len() as u32).collect();
        let word = |index: u32| self.words.get(index as usize);
        order::sort(&mut order, &|a, b| word(a).cmp(word(b)));
        // Of each word, by its old index: how often it occurs, then where the next of its occurrences goes.
        let mut next = vec![0; order.len()];
        for (word, _) in &self.occurrences {
            next[*word as usize] += 1;
        }
        let mut words =
            Words { text: Vec::with_capacity(self.words.text.len()), ends: Vec::with_capacity(order.len()) };
        let mut letters = Vec::with_capacity(order.len());
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut total = 0;
        for index in order {
            words.push(word(index));
            letters.push(letters_of(word(index)));
            starts.push(total);
            total += std::mem::replace(&mut next[index as usize], total);
        }
        starts.push(total);
        let mut items = vec![0; self.occurrences.len()];
        for (word, occurrence) in self.occurrences {
            items[next[word as usize] as usize] = occurrence;
            next[word as usize] += 1;
        }
        Dictionary { words, letters, occurrences: Lists { starts, items } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Random;
    use std::collections::BTreeMap;

    #[test]
    fn a_dictionary_is_a_sorted_map() {
        let mut random = Random(0xD1C7);
        for n in [0, 1, 50, 5_000] {
            let (mut builder, mut plain) = (Builder::default(), BTreeMap::<String, Vec<u32>>::new());
            for occurrence in 0..n {
                let word: String = (0..random.below(5)).map(|_| char::from(b"abcdefgh"[random.below(8)])).collect();
                builder.add(&word, occurrence);
                plain.entry(word).or_default().push(occurrence);
            }
            let dictionary = builder.finish();
            for from in ["", "abc", "bd", "h", "z"] {
                let found: Vec<(&[u8], Vec<u32>)> =
                    dictionary.from(from).map(|(word, at)| (word, at.to_vec())).collect();
                let expected: Vec<(&[u8], Vec<u32>)> =
                    plain.range(from.to_owned()..).map(|(word, at)| (word.as_bytes(), at.clone())).collect();
                assert_eq!(found, expected);
                let found: Vec<&[u8]> = dictionary.near(from).map(|(word, _)| word).collect();
                let lacks = |word: &str| from.chars().filter(|letter| !word.contains(*letter)).count();
                let expected: Vec<&[u8]> =
                    plain.keys().filter(|word| lacks(word) <= 1).map(|word| word.as_bytes()).collect();
                assert_eq!(found, expected);
            }
        }
    }
}
