//! Identifiers: one type per noun, all of them lower-case UUIDv7 made by whoever creates the row.
//!
//! A v7 id sorts by its time of birth, which keeps B-trees append-only. Ids are made from a [`Clock`] and a [`Random`], never
//! from thin air, so a replayed run makes the same ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use crate::random::Random;
use crate::time::Clock;

/// The text is not a UUID.
#[derive(Debug, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId(#[from] uuid::Error);

/// A fresh UUIDv7 from an explicit clock and explicit randomness.
pub fn fresh(clock: &(impl Clock + ?Sized), random: &(impl Random + ?Sized)) -> Uuid {
    let mut tail = [0; 10];
    random.fill(&mut tail);
    let millis = u64::try_from(clock.now().as_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Uuid);

        impl $name {
            /// A new id.
            pub fn new(clock: &(impl Clock + ?Sized), random: &(impl Random + ?Sized)) -> Self {
                Self(fresh(clock, random))
            }

            /// The id with this value, as read from a database.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare value, as written to a database.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }

            /// The sixteen bytes, as SQLite keeps them.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::parse_str(text)?))
            }
        }
    )*};
}

ids! {
    /// One business: its numbers, people and conversations.
    WorkspaceId;
    /// A WhatsApp business number with its connection state.
    NumberId;
    /// Someone who signs in: owner, manager or agent.
    PersonId;
    /// A device a person signed in on.
    DeviceId;
    /// A way in for one new person.
    InvitationId;
    /// A customer, whatever aliases WhatsApp knows them by.
    ContactId;
    /// A number × contact pair.
    ConversationId;
    /// One bubble. For a message sent from a desk it is the id of the command that asked for it.
    MessageId;
    /// A command made on a desktop, before its first attempt.
    CommandId;
    /// An event line or a note inside a conversation; never leaves the workspace.
    EventId;
    /// A group of people who share a queue.
    TeamId;
    /// A template in one language, of one account.
    TemplateId;
    /// A quick reply, of the team or of one person.
    QuickReplyId;
    /// What a team calls a kind of chat.
    LabelId;
    /// A filter of the list that somebody keeps.
    ViewId;
    /// A field of every contact card.
    CardFieldId;
    /// One attempt to connect a number through Meta's dialog.
    SignupId;
    /// What an owner decided about the imported chats of a number.
    ReleaseId;
    /// One life of the hub's revision counter; a restore begins a new one.
    EpochId;
}

impl EventId {
    /// A new id whose order among those of one millisecond is that of their turns: a chat shows its lines in the order in which
    /// they were written, also when one deed wrote several.
    pub fn in_turn(clock: &(impl Clock + ?Sized), random: &(impl Random + ?Sized), turn: i64) -> Self {
        let mut bytes = fresh(clock, random).into_bytes();
        // The twelve bits behind the version, which a UUID of version 7 may use as a counter.
        let [.., high, low] = turn.to_be_bytes();
        let [_, _, _, _, _, _, version, below, ..] = &mut bytes;
        (*version, *below) = (0x70 | (high & 0x0f), low);
        Self(Uuid::from_bytes(bytes))
    }
}

impl From<CommandId> for MessageId {
    /// A send command *is* its message: the id made on the desktop stays with the bubble for ever.
    fn from(command: CommandId) -> Self {
        Self(command.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;
    use crate::time::{ManualClock, Timestamp};

    #[test]
    fn an_id_is_a_lower_case_version_seven() {
        let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
        let id = MessageId::new(&clock, &SeededRandom::new(1));
        assert_eq!(id.as_uuid().get_version_num(), 7);
        assert_eq!(id.to_string(), id.to_string().to_lowercase());
        assert_eq!(id.to_string().parse::<MessageId>().unwrap(), id);
    }

    #[test]
    fn a_later_id_sorts_later() {
        let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
        let random = SeededRandom::new(1);
        let first = MessageId::new(&clock, &random);
        clock.advance(1);
        assert!(first < MessageId::new(&clock, &random));
    }

    #[test]
    fn lines_of_one_instant_sort_in_their_turn() {
        let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
        let random = SeededRandom::new(1);
        let ids: Vec<_> = (4_000..4_090).map(|turn| EventId::in_turn(&clock, &random, turn)).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.as_uuid().get_version_num() == 7));
        clock.advance(1);
        assert!(ids.iter().all(|id| *id < EventId::in_turn(&clock, &random, 0)));
    }
}
