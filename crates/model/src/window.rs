//! The reply window: the 24 hours in which free text may be sent.
//!
//! Only a live message of the customer opens or renews it; echoes, history, reactions, edits, revokes, system and
//! unsupported messages do not (WhatsApp reference §3.4). It is advisory: WhatsApp decides, and says so with 131047.

use crate::time::{HOUR, Timestamp};

/// How long the window stays open after the customer's newest live message.
pub const WINDOW: i64 = 24 * HOUR;

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
    use super::*;

    #[test]
    fn the_window_is_shut_at_the_very_millisecond_it_closes() {
        let wrote = Timestamp::from_secs(1_795_302_220);
        let closes = closes_at(wrote);
        assert!(is_open(Some(closes), closes.plus(-1)));
        assert!(!is_open(Some(closes), closes));
        assert!(!is_open(None, wrote));
    }

    #[test]
    fn a_reaction_does_not_open_the_window() {
        for kind in ["reaction", "edit", "revoke", "system", "unsupported", "something_new"] {
            assert!(!is_opened_by(kind), "{kind} must not promise free text");
        }
    }
}
