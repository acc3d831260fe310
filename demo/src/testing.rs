//! Numbers for tests that want many cases: the same from one run to the next. It draws; what is made of them is each test's business.

/// A small generator (xorshift); the seed is in the test, and not 0.
pub struct Random(pub u64);

impl Random {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}
