//! Exponential backoff: how long to rest while something keeps failing.
//!
//! What failed together comes back together, and may fail together again. So whoever is one of many rests a little less, by chance.

use crate::random::Random;

/// Pauses in milliseconds that grow with each failure in a row, up to a longest one.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// After the first failure.
    pub first: i64,
    /// How many times as long after each further one.
    pub factor: i64,
    /// Never longer.
    pub longest: i64,
}

impl Backoff {
    /// The pause after the `nth` failure in a row, the first being 1.
    #[must_use]
    pub const fn after(&self, nth: u32) -> i64 {
        let pause = self.first.saturating_mul(self.factor.saturating_pow(nth.saturating_sub(1)));
        if pause < self.longest { pause } else { self.longest }
    }

    /// The same, up to one part in `parts` of it less.
    pub fn scattered(&self, nth: u32, parts: u64, random: &dyn Random) -> i64 {
        let whole = self.after(nth);
        let most = whole.unsigned_abs().checked_div(parts).unwrap_or_default();
        whole.saturating_sub_unsigned(random.below(most.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn pauses_grow_by_their_factor() {
        let backoff = Backoff { first: 5, factor: 4, longest: 300 };
        assert_eq!([1, 2, 3, 4, 5].map(|nth| backoff.after(nth)), [5, 20, 80, 300, 300]);
    }

    proptest! {
        #[test]
        fn a_pause_never_falls_passes_its_longest_or_loses_more_than_its_part(
            (first, factor, longest) in (1_i64..10_000, 1_i64..10, 10_000_i64..100_000_000),
            nth in 1_u32..1_000,
            parts in 1_u64..10,
            seed: u64,
        ) {
            let backoff = Backoff { first, factor, longest };
            let whole = backoff.after(nth);
            prop_assert!((first..=longest).contains(&whole) && whole <= backoff.after(nth + 1));
            let least = whole - whole / i64::try_from(parts).unwrap();
            let scattered = backoff.scattered(nth, parts, &SeededRandom::new(seed));
            prop_assert!((least..=whole).contains(&scattered), "{scattered}");
        }
    }
}
