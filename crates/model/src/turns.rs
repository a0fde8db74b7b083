//! Fair scheduling between authors: least recently served first.
//!
//! Whoever was served longest ago goes next. An author with a hundred messages waits with ninety-nine of them while others have one.
//! Absence saves nothing up: an author who returns goes first once. While the same `n` wait, each is served once in every `n` turns.

use std::collections::BTreeMap;

/// Who was served when, in turns.
#[derive(Clone, Debug)]
pub struct Turns<K> {
    served: BTreeMap<K, u64>,
    turn: u64,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { served: BTreeMap::new(), turn: 0 }
    }
}

impl<K: Ord> Turns<K> {
    /// Who goes next of those who wait. Among several who never were served it is the first that is named.
    pub fn next<'w>(&self, waiting: impl IntoIterator<Item = &'w K>) -> Option<&'w K>
    where
        K: 'w,
    {
        waiting.into_iter().min_by_key(|who| self.served.get(who).copied().unwrap_or_default())
    }

    /// They were served just now.
    pub fn serve(&mut self, who: K) {
        self.turn += 1;
        self.served.insert(who, self.turn);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever was before and whoever else comes and goes, nobody who waits is passed twice by the same other.
        #[test]
        fn nobody_who_waits_is_passed_twice_by_the_same_other(
            before in vec(0_u8..6, 0..40), rounds in vec(vec(0_u8..6, 0..6), 1..40), patient in 0_u8..6,
        ) {
            let mut turns = Turns::default();
            before.into_iter().for_each(|who| turns.serve(who));
            let mut passed = vec![];
            for mut waiting in rounds {
                waiting.push(patient);
                let next = *turns.next(&waiting).unwrap();
                turns.serve(next);
                if next == patient {
                    passed.clear();
                } else {
                    prop_assert!(!passed.contains(&next), "{next} passed {patient} twice");
                    passed.push(next);
                }
            }
        }

        #[test]
        fn those_who_always_wait_are_served_alike(others in 1_u8..20, turns_taken in 1_usize..300) {
            let (waiting, mut turns): (Vec<u8>, _) = ((0..others).collect(), Turns::default());
            let mut served = vec![0_usize; waiting.len()];
            for _ in 0..turns_taken {
                let next = *turns.next(&waiting).unwrap();
                turns.serve(next);
                served[usize::from(next)] += 1;
            }
            prop_assert!(served.iter().max().unwrap() - served.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn nobody_waits_for_nobody() {
        assert_eq!(Turns::<u8>::default().next(&[]), None);
    }
}
