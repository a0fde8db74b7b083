//! Presence: who is online, which chat they view and where they type. Sent on the socket, never stored.
//!
//! A desk says what its person does with [`Doing`], when that changes and again every few seconds. The hub answers with the whole
//! picture ([`Presence`]) as the hearer may see it: soon after it changed, and again every few seconds. There is
//! nothing to add up, so a word that is lost is made good by the next; whatever is not said again is over after [`EXPIRES_MS`].
//!
//! Only desks that name [`CAPABILITY`] in their hello are told.

use sangam_model::id::{ConversationId, PersonId};
use serde::{Deserialize, Serialize};

/// What a desk names in its hello that wants to know.
pub const CAPABILITY: &str = "presence";
/// Milliseconds after which what was not said again is over, on both sides.
pub const EXPIRES_MS: u64 = 30_000;
/// Milliseconds after which what still holds is said again, on both sides.
pub const AGAIN_MS: u64 = 10_000;

/// What a person does at one desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    /// The chat on their screen.
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    /// They write an answer in it.
    #[serde(default)]
    pub typing: bool,
}

/// Everyone who is there, by person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub people: Vec<Present>,
}

/// Somebody who is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub person_id: PersonId,
    /// The chats on their screens, as far as the hearer sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<At>,
}

/// A chat on somebody's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// Which.
    pub conversation_id: ConversationId,
    /// They write an answer in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub typing: bool,
}
