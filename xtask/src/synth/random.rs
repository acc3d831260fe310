//! Chance with a seed: the same seed gives the same draws on every machine, for ever.
//!
//! Our own forty lines instead of a crate, because a crate may change its algorithm between versions, and with it every
//! dataset and every expectation built on one. Not for secrets.

/// SplitMix64: one 64-bit state, advanced by a constant and mixed.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The sequence number `stream` of the family `seed`. Streams do not follow from each other: record 12 does not depend
    /// on how many draws record 11 took.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut family = Self(seed);
        Self(family.next() ^ stream.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait, reason = "it never ends: not an iterator")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// An integer below `bound`, which must not be 0; the bias of the multiplication is under 2⁻³² for the bounds used here.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// In `[0, 1[`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of them.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    /// Bell-shaped around 0, standard deviation 1, never beyond ±6: the sum of twelve uniform draws. Only additions,
    /// because `ln` and `cos` differ in the last bit between platforms and a dataset must not.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// A law of chance over some values, each with its weight.
#[derive(Debug, Clone)]
pub struct Law<T> {
    values: Vec<T>,
    cumulated: Vec<u64>,
}

impl<T> Law<T> {
    /// Values without weight are left out; `None` when nothing has any.
    #[must_use]
    pub fn new(weighted: impl IntoIterator<Item = (T, u64)>) -> Option<Self> {
        let (mut values, mut cumulated, mut total) = (Vec::new(), Vec::new(), 0);
        for (value, weight) in weighted.into_iter().filter(|(_, weight)| *weight > 0) {
            total += weight;
            values.push(value);
            cumulated.push(total);
        }
        (total > 0).then_some(Self { values, cumulated })
    }

    /// One of the values.
    pub fn draw(&self, random: &mut Random) -> &T {
        let total = self.total();
        let at = random.below(total as usize) as u64;
        &self.values[self.cumulated.partition_point(|sum| *sum <= at)]
    }

    /// Sum of the weights.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cumulated.last().copied().unwrap_or(0)
    }

    /// Each value with its weight.
    pub fn weighted(&self) -> impl Iterator<Item = (&T, u64)> {
        let before = std::iter::once(0).chain(self.cumulated.iter().copied());
        self.values.iter().zip(self.cumulated.iter().zip(before).map(|(sum, before)| sum - before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_sequence_for_ever() {
        let mut random = Random(1_234_567);
        // The published first outputs of SplitMix64 for this state.
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        assert_ne!(Random::new(1, 0).next(), Random::new(1, 1).next());
        assert_ne!(Random::new(1, 0).next(), Random::new(2, 0).next());
    }

    #[test]
    fn a_law_is_obeyed() {
        let law = Law::new([("rare", 1), ("never", 0), ("often", 9)]).unwrap();
        let mut random = Random::new(7, 0);
        let rare = (0..10_000).filter(|_| *law.draw(&mut random) == "rare").count();
        assert!((900..1_100).contains(&rare), "{rare}");
        assert_eq!(law.weighted().collect::<Vec<_>>(), [(&"rare", 1), (&"often", 9)]);
        assert!(Law::new([("never", 0)]).is_none());
    }

    #[test]
    fn the_bell_is_centred_and_as_wide_as_said() {
        let mut random = Random::new(9, 0);
        let draws: Vec<f64> = (0..20_000).map(|_| random.bell()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
