//! The reply window: the 24 hours in which free text may be sent.
//!
//! Only a live message of the customer opens or renews it; echoes, history, reactions, edits, revokes, system and
//! unsupported messages do not (`docs/whatsapp.md` §3.4). It is advisory: WhatsApp decides, and says so with 131047. It knows of
//! windows that were shut although they look open: what a customer wrote before a number came, or came back, opened nothing. So what
//! it refuses shuts the window here until the customer writes again.

use crate::time::{HOUR, Timestamp};
use crate::work::second_of;

/// How long the window stays open after the customer's newest live message.
pub const WINDOW: i64 = 24 * HOUR;

/// WhatsApp's code for free text into a window that is shut (`docs/whatsapp.md` §3.7).
pub const SHUT: i64 = 131_047;

/// When the window closes or closed, by the newest message that `opened` it and the newest of ours that was `refused` because it was
/// shut; `None` if it never opened.
///
/// WhatsApp's instants are whole seconds: what opened it in the second of a refused message may have come after it.
#[must_use]
pub fn end(opened: Option<Timestamp>, refused: Option<Timestamp>) -> Option<Timestamp> {
    let opened = opened?;
    let shut = refused.filter(|refused| opened < second_of(*refused));
    Some(shut.map_or(closes_at(opened), |refused| refused.min(closes_at(opened))))
}

/// When the window that `newest_live_message` opened closes.
#[must_use]
pub const fn closes_at(newest_live_message: Timestamp) -> Timestamp {
    newest_live_message.plus(WINDOW)
}

/// Whether free text may be sent at `now` to a customer whose window closes at `closes_at`, if it ever opened.
#[must_use]
pub fn is_open(closes_at: Option<Timestamp>, now: Timestamp) -> bool {
    closes_at.is_some_and(|closes_at| now < closes_at)
}

/// Whether a live customer message of this kind opens the window.
///
/// `request_welcome` does. What carries no words of the customer's own does not, and neither does a kind we do not know: the
/// safe side of a closed window is a template, the unsafe side of an open one is a refused message.
#[must_use]
pub fn is_opened_by(kind: &str) -> bool {
    matches!(
        kind,
        "text"
            | "image"
            | "video"
            | "audio"
            | "document"
            | "sticker"
            | "location"
            | "contacts"
            | "interactive"
            | "button"
            | "order"
            | "request_welcome"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_window_is_shut_at_the_very_millisecond_it_closes() {
        let wrote = Timestamp::from_secs(1_795_302_220);
        let closes = closes_at(wrote);
        assert!(is_open(Some(closes), closes.plus(-1)));
        assert!(!is_open(Some(closes), closes));
        assert!(!is_open(None, wrote));
    }

    proptest! {
        #[test]
        fn what_is_refused_shuts_the_window_until_the_customer_writes_again(
            wrote in 0_i64..100, later in 0_i64..WINDOW, again in 0_i64..100,
        ) {
            let wrote = Timestamp::from_secs(1_795_302_220 + wrote);
            let refused = wrote.plus(1_000 + later);
            let end_of = |opened| end(Some(opened), Some(refused));
            prop_assert!(!is_open(end_of(wrote), refused) && end_of(wrote) <= Some(closes_at(wrote)));
            let next = second_of(refused).plus(again * 1_000);
            prop_assert_eq!(end_of(next), Some(closes_at(next)));
            prop_assert_eq!(end(Some(wrote), None), Some(closes_at(wrote)));
            prop_assert_eq!(end(None, Some(refused)), None);
        }
    }

    #[test]
    fn a_reaction_does_not_open_the_window() {
        for kind in ["reaction", "edit", "revoke", "system", "unsupported", "something_new"] {
            assert!(!is_opened_by(kind), "{kind} must not promise free text");
        }
    }
}
