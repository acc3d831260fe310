//! How many lieux each of a few territories holds.

use crate::territoire::Territoire;

/// Numbers of lieux by territory, in the order of territories. A list, not a tree: nearly all counts come in order, and it is a tenth
/// of the code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(Vec<(Territoire, u32)>);

impl Counts {
    /// A territory holds so many, whatever was said before.
    pub fn set(&mut self, territoire: Territoire, n: u32) {
        match self.place(territoire) {
            Ok(index) => self.0[index].1 = n,
            Err(index) => self.0.insert(index, (territoire, n)),
        }
    }

    fn place(&self, territoire: Territoire) -> Result<usize, usize> {
        self.0.binary_search_by_key(&territoire, |(of, _)| *of)
    }

    /// How many lieux a territory holds.
    #[must_use]
    pub fn get(&self, territoire: Territoire) -> u32 {
        self.place(territoire).map_or(0, |index| self.0[index].1)
    }

    /// The territories that were counted, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Territoire, u32)> {
        self.0.iter().copied()
    }

    /// How many lieux in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().map(|(_, n)| n).sum()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
