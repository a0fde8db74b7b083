//! Marketing opt-out: whether a customer wants marketing messages.
//!
//! A customer stops them, or wants them again, on their phone. WhatsApp tells so once, and refuses a marketing template with an error
//! that says the same. Of everything told the newest by WhatsApp's clock holds, and of two told for one instant the stop: a
//! join, so it does not matter in which order or how often they come. Service and utility messages are not concerned.

use serde::{Deserialize, Serialize};

use crate::cost::Category;
use crate::time::Timestamp;

/// WhatsApp's code for a marketing message to somebody who stopped them (`docs/whatsapp.md` §3.7).
pub const STOPPED: i64 = 131_050;

/// What a customer last wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Wish {
    /// When, by WhatsApp's clock.
    pub at: Timestamp,
    /// No marketing messages any more.
    pub is_stop: bool,
}

/// Of two wishes the one that holds.
#[must_use]
pub fn join(one: Option<Wish>, other: Option<Wish>) -> Option<Wish> {
    one.max(other)
}

/// Since when the customer wants none, if they do not.
#[must_use]
pub fn stopped_at(wish: Option<Wish>) -> Option<Timestamp> {
    wish.filter(|wish| wish.is_stop).map(|wish| wish.at)
}

/// Whether a message of this category may be sent to a customer who wished so.
#[must_use]
pub fn lets(category: Category, wish: Option<Wish>) -> bool {
    category != Category::Marketing || stopped_at(wish).is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wishes() -> impl Strategy<Value = Vec<Wish>> {
        let wish = (0..5_i64, any::<bool>())
            .prop_map(|(at, is_stop)| Wish { at: Timestamp::from_secs(at), is_stop });
        proptest::collection::vec(wish, 1..8)
    }

    fn told(wishes: &[Wish]) -> Option<Wish> {
        wishes.iter().fold(None, |known, wish| join(known, Some(*wish)))
    }

    proptest! {
        #[test]
        fn in_any_order_and_any_number_of_times_the_same_wish_holds(
            told_in_order in wishes(), turn in 0..8_usize,
        ) {
            let mut otherwise = told_in_order.clone();
            otherwise.extend(told_in_order.clone());
            otherwise.reverse();
            let turn = turn % otherwise.len();
            otherwise.rotate_left(turn);
            prop_assert_eq!(told(&told_in_order), told(&otherwise));
        }
    }

    #[test]
    fn a_stop_concerns_marketing_alone_and_ends_with_a_newer_wish() {
        let at = Timestamp::from_secs(1_795_302_220);
        let stop = Some(Wish { at, is_stop: true });
        assert!(!lets(Category::Marketing, stop));
        for other in [Category::Service, Category::Utility, Category::Authentication] {
            assert!(lets(other, stop));
        }
        let again = join(stop, Some(Wish { at: at.plus(1), is_stop: false }));
        assert!(lets(Category::Marketing, again));
        assert!(lets(Category::Marketing, None), "nothing was ever said");
    }
}
