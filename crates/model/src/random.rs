//! Randomness as an argument.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};

/// Where random bytes come from. The edges pass the operating system's source, tests and the simulator a seeded one.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with random values.
    fn fill(&self, bytes: &mut [u8]);

    /// An integer below `bound`, near enough to even for jitter and dice; zero when `bound` is zero.
    fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }
}

impl<R: Random + ?Sized> Random for std::sync::Arc<R> {
    fn fill(&self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// A repeatable stream: the same seed gives the same bytes in the same order.
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// A stream that begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

impl fmt::Debug for SeededRandom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededRandom")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tells_the_same_story() {
        let (a, b) = (SeededRandom::new(7), SeededRandom::new(7));
        let draw = |random: &SeededRandom| (0..8).map(|_| random.below(1_000)).collect::<Vec<_>>();
        assert_eq!(draw(&a), draw(&b));
    }
}
