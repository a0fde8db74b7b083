//! The life of a number's connection: who may send from the desk, whether WhatsApp still speaks with us, the one-shot sync
//! that can be asked for only once, and the phone that must be opened now and then.
//!
//! A number begins as a *mirror*: everything arrives, nothing is sent. Its owner moves it on, stage by stage, and may move
//! it back at any time.
//!
//! The **one-shot sync** is the dangerous part. WhatsApp gives the phone's contacts and its last 180 days of chats once per
//! onboarding, within 24 hours (`docs/whatsapp.md` §1.6). So the wish is written down as [`OneShot::Asking`] *before* the call; an
//! answer moves it on, and a call nobody heard the end of is [`OneShot::PossiblySpent`] and never repeated by itself. A person may
//! repeat it: WhatsApp counts, so a second call does nothing, and its answer says what became of the first. What
//! arrives is the better witness: a chunk proves that the request worked, whatever became of its answer. The states of one
//! asking therefore only move forward; [`OneShot::after`] gives the same end for an answer that comes after its chunks.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::time::{DAY, HOUR, Timestamp};

/// How long after onboarding the one-shot sync may be asked for.
pub const ASK_WITHIN: i64 = 24 * HOUR;
/// With this much of it left, the owner of a number that was not asked for everything is alerted.
pub const ASK_ALERT_BEFORE: i64 = 6 * HOUR;
/// Unused for about this long, the phone loses the desk.
pub const INACTIVE_AFTER: i64 = 14 * DAY;
/// From here on the owner is reminded.
pub const REMIND_AFTER: i64 = 10 * DAY;
/// With this much left the owner is alerted outside the app.
pub const ALERT_BEFORE: i64 = 3 * DAY;

/// How far the desk's use of a number goes. Enforced in the hub; the owner moves it in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Stage {
    /// Everything arrives, nobody sends.
    Mirror,
    /// One person answers.
    OnePerson {
        /// Who.
        person_id: PersonId,
    },
    /// Everyone answers.
    #[default]
    Team,
}

impl Stage {
    /// Whether this person may send.
    #[must_use]
    pub fn lets(self, person: PersonId) -> bool {
        match self {
            Self::Mirror => false,
            Self::OnePerson { person_id } => person_id == person,
            Self::Team => true,
        }
    }
}

/// Whether WhatsApp still serves a number to us.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Link {
    /// As it should be.
    #[default]
    Connected,
    /// The connection between phone and desk was ended.
    Disconnected {
        /// WhatsApp's word, an open set: `PRIMARY_INACTIVITY`, `USER_RE_REGISTERED`, …; absent when it gave none.
        reason: Option<String>,
        /// `USER` or `SYSTEM`, when told.
        initiated_by: Option<String>,
    },
    /// The phone was changed or registered anew; WhatsApp may reconnect it by itself.
    Offboarded,
    /// Our access ended: the token expired or the permission was taken back.
    AccessLost,
    /// WhatsApp refuses to serve the account.
    Refused {
        /// Its code or word.
        reason: String,
    },
}

impl Link {
    /// WhatsApp accepts our calls, as far as we know.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        matches!(self, Self::Connected)
    }
}

/// What can be asked for once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SyncKind {
    /// The phone's address book: `smb_app_state_sync`.
    Contacts,
    /// The chats of the last 180 days: `history`.
    History,
}

impl SyncKind {
    /// Both, in the order they are asked for.
    pub const ALL: [Self; 2] = [Self::Contacts, Self::History];

    /// Meta's `sync_type`.
    #[must_use]
    pub const fn sync_type(self) -> &'static str {
        match self {
            Self::Contacts => "smb_app_state_sync",
            Self::History => "history",
        }
    }

    /// The name on the wire and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::History => "history",
        }
    }
}

/// Where one asking of the one-shot sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum OneShot {
    /// Not yet.
    #[default]
    NotRequested,
    /// The call is under way. Found at a start, it is possibly spent.
    Asking,
    /// WhatsApp took the request; it says nothing about what will come.
    Requested {
        /// WhatsApp's id of it, for a support ticket.
        request_id: Option<String>,
    },
    /// Something came.
    Receiving {
        /// Of a hundred, as WhatsApp counts; contacts have none.
        progress: Option<u8>,
    },
    /// Everything came.
    Done,
    /// The owner chose not to share. Only disconnecting and connecting again can change it.
    Declined,
    /// Nobody knows whether the call arrived. Never repeated by itself; while a person's repetition is under way it stays so.
    PossiblySpent,
    /// Not asked within the 24 hours.
    Expired,
}

/// What may happen to an asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncEvent {
    /// The call is about to be made.
    Ask,
    /// WhatsApp took it.
    Accepted {
        /// Its id of the request.
        request_id: Option<String>,
    },
    /// WhatsApp says it was asked before (2593107).
    AlreadyAsked,
    /// WhatsApp says it is too late (2593108), or the 24 hours ended unasked.
    TooLate,
    /// WhatsApp refused before doing anything: it may be asked again.
    Refused,
    /// No answer that means anything: the call may have arrived.
    Unanswered,
    /// A part arrived.
    Arrived {
        /// WhatsApp's count of the whole, where there is one.
        progress: Option<u8>,
    },
    /// The owner did not share (2593109).
    Declined,
}

impl OneShot {
    /// What it is after `event`.
    #[must_use]
    pub fn after(self, event: SyncEvent) -> Self {
        match (self, event) {
            // What arrived is certain, and nothing said about the request can undo it.
            (Self::Done, _) => Self::Done,
            (before, SyncEvent::Arrived { progress }) => before.with(progress),
            (Self::Receiving { progress }, _) => Self::Receiving { progress },
            (_, SyncEvent::Declined) | (Self::Declined, _) => Self::Declined,
            (Self::NotRequested, SyncEvent::Ask) => Self::Asking,
            (Self::NotRequested, SyncEvent::TooLate) => Self::Expired,
            (Self::Asking | Self::PossiblySpent, SyncEvent::Accepted { request_id }) => {
                Self::Requested { request_id }
            }
            // Somebody's call worked: ours, whose answer was lost, or one before the hub kept count.
            (Self::Asking | Self::PossiblySpent, SyncEvent::AlreadyAsked) => {
                Self::Requested { request_id: None }
            }
            (Self::Asking | Self::PossiblySpent, SyncEvent::TooLate) => Self::Expired,
            (Self::Asking, SyncEvent::Refused) => Self::NotRequested,
            (Self::Asking, SyncEvent::Unanswered) => Self::PossiblySpent,
            (before, _) => before,
        }
    }

    fn with(self, progress: Option<u8>) -> Self {
        let known = if let Self::Receiving { progress } = self { progress } else { None };
        match known.max(progress) {
            Some(100..) => Self::Done,
            progress => Self::Receiving { progress },
        }
    }

    /// The call may be made.
    #[must_use]
    pub const fn may_be_asked(&self) -> bool {
        matches!(self, Self::NotRequested)
    }

    /// A person may make the call once more, to hear what became of the first one.
    #[must_use]
    pub const fn may_be_repeated(&self) -> bool {
        matches!(self, Self::PossiblySpent)
    }
}

/// The phone, seen from the desk: WhatsApp ends the connection when it is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifeline {
    /// Until WhatsApp may end the connection, in milliseconds; never below zero.
    pub left: i64,
    /// It is time to remind.
    pub is_reminding: bool,
    /// It is time to alert outside the app.
    pub is_alerting: bool,
}

impl Lifeline {
    /// The line at `now` of a phone last seen at `seen_at`: by an echo, or because the owner said so.
    #[must_use]
    pub fn of(seen_at: Timestamp, now: Timestamp) -> Self {
        let unseen = now.as_millis().saturating_sub(seen_at.as_millis()).max(0);
        let left = (INACTIVE_AFTER - unseen).max(0);
        Self { left, is_reminding: unseen >= REMIND_AFTER, is_alerting: left <= ALERT_BEFORE }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event() -> impl Strategy<Value = SyncEvent> {
        prop_oneof![
            Just(SyncEvent::Ask),
            Just(SyncEvent::Accepted { request_id: Some("req-1".to_owned()) }),
            Just(SyncEvent::AlreadyAsked),
            Just(SyncEvent::TooLate),
            Just(SyncEvent::Refused),
            Just(SyncEvent::Unanswered),
            Just(SyncEvent::Declined),
            prop::option::of(0u8..=100).prop_map(|progress| SyncEvent::Arrived { progress }),
        ]
    }

    proptest! {
        #[test]
        fn a_call_that_may_have_arrived_is_never_made_again(events in prop::collection::vec(event(), 0..30)) {
            let mut sync = OneShot::NotRequested;
            let mut is_spent = false;
            for event in events {
                if event == SyncEvent::Ask {
                    prop_assert!(!(is_spent && sync.may_be_asked()));
                }
                let was_asking = sync == OneShot::Asking;
                is_spent |= match &event {
                    SyncEvent::Accepted { .. } | SyncEvent::AlreadyAsked | SyncEvent::Unanswered => was_asking,
                    SyncEvent::Arrived { .. } | SyncEvent::Declined => true,
                    _ => false,
                };
                sync = sync.after(event);
            }
        }

        #[test]
        fn what_arrived_counts_in_any_order(parts in prop::collection::vec(prop::option::of(0u8..=100), 1..20)) {
            let run = |parts: &[Option<u8>]| {
                parts.iter().fold(OneShot::Asking, |sync, progress| sync.after(SyncEvent::Arrived { progress: *progress }))
            };
            let mut reversed = parts.clone();
            reversed.reverse();
            prop_assert_eq!(run(&parts), run(&reversed));
        }
    }

    #[test]
    fn the_answer_to_a_repetition_tells_what_became_of_the_first_call() {
        let told = |event| OneShot::PossiblySpent.after(event);
        assert_eq!(
            told(SyncEvent::AlreadyAsked),
            OneShot::Requested { request_id: None },
            "the first one worked"
        );
        let request_id = Some("req-1".to_owned());
        let second = SyncEvent::Accepted { request_id: request_id.clone() };
        assert_eq!(told(second), OneShot::Requested { request_id }, "only the second one did");
        assert_eq!(told(SyncEvent::TooLate), OneShot::Expired);
        for silent in [SyncEvent::Ask, SyncEvent::Refused, SyncEvent::Unanswered] {
            assert!(told(silent).may_be_repeated(), "as much is known as before");
        }
    }

    #[test]
    fn an_answer_after_its_chunks_changes_nothing() {
        let came = OneShot::Asking.after(SyncEvent::Arrived { progress: Some(40) });
        for late in [SyncEvent::Unanswered, SyncEvent::AlreadyAsked, SyncEvent::Accepted { request_id: None }]
        {
            assert_eq!(came.clone().after(late), came);
        }
    }

    #[test]
    fn the_phone_is_asked_for_from_day_ten() {
        let seen = Timestamp::from_secs(1_795_000_000);
        assert!(!Lifeline::of(seen, seen.plus(REMIND_AFTER - 1)).is_reminding);
        assert!(Lifeline::of(seen, seen.plus(REMIND_AFTER)).is_reminding);
        assert!(Lifeline::of(seen, seen.plus(11 * DAY)).is_alerting);
        assert_eq!(Lifeline::of(seen, seen.plus(20 * DAY)).left, 0);
    }
}
