//! Presence: who else of the team is online.

use sangam_model::id::{ConversationId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;

/// Who of the team is there; nobody while the hub is out of reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresenceView {
    /// Everyone whose desk is connected, the person at this one included.
    pub online: Vec<PersonId>,
    /// The chats somebody else has on their screen.
    pub chats: Vec<PresentChat>,
}

/// A chat somebody else has on their screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresentChat {
    /// Which.
    pub conversation_id: ConversationId,
    /// Who, by name; whoever writes comes first.
    pub people: Vec<PresentPerson>,
}

/// Somebody else who looks at a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresentPerson {
    /// Who.
    pub person: PersonRef,
    /// They write an answer.
    pub typing: bool,
}

/// Arguments of `be_present`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct BePresentArgs {
    /// The chat on the screen; absent when there is none, or nobody sits before it.
    pub looks_at: Option<ConversationId>,
    /// A key was just touched in its answer.
    pub typing: bool,
}
