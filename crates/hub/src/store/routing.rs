//! Rules of assignment, and the chats that the router will look at again.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId, PersonId, WorkspaceId};
use sangam_model::routing::{Routing, Why};

use super::Result;

/// How the chats of a number are given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRouting {
    /// Which number's.
    pub number_id: NumberId,
    /// How.
    pub routing: Routing,
}

/// A chat the router has still to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed {
    /// Which.
    pub conversation_id: ConversationId,
    /// To whom it was given; nobody while it waits for somebody.
    pub person_id: Option<PersonId>,
    /// Why.
    pub why: Why,
    /// When that was decided first.
    pub since: Timestamp,
    /// When to look again; `None` if something must happen first.
    pub due_at: Option<Timestamp>,
    /// Who had it before it waits for somebody, if it came back.
    pub before: Option<PersonId>,
    /// Since when its customer waited when that was decided; `None` if they did not.
    pub waiting_since: Option<Timestamp>,
}

/// Reading how chats are given out.
pub trait RoutingReads {
    /// A number's rules; `None` if nobody made any.
    fn routing(&self, number_id: NumberId) -> Result<Option<NumberRouting>>;
    /// Which of a number's chats that were given out was the last each person was given, counted.
    fn turns(&self, number_id: NumberId) -> Result<BTreeMap<PersonId, i64>>;
    /// How many chats are on everybody's table, open or pending; of nobody who has none.
    fn open_chats(&self, workspace_id: WorkspaceId) -> Result<BTreeMap<PersonId, u32>>;
    /// What the router has still to do with a chat.
    fn routed(&self, id: ConversationId) -> Result<Option<Routed>>;
    /// Chats to look at again, earliest first.
    fn routed_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>>;
    /// When the next one is to be looked at.
    fn next_routed_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
}

/// Writing how chats are given out.
pub trait RoutingWrites {
    /// Adds or changes a number's rules.
    fn save_routing(&mut self, routing: &NumberRouting) -> Result<()>;
    /// Somebody is given a chat of a number.
    fn take_turn(&mut self, number_id: NumberId, person_id: PersonId) -> Result<()>;
    /// Adds or changes what is still to do.
    fn save_routed(&mut self, routed: &Routed) -> Result<()>;
    /// Nothing is to do any more.
    fn forget_routed(&mut self, id: ConversationId) -> Result<()>;
    /// Something changed that could matter to any chat that waits.
    fn route_again(&mut self, now: Timestamp) -> Result<()>;
    /// Somebody has room for one more: of the chats that wait because everybody is full, the one of each number and team that waits
    /// longest is looked at. Where it is given to somebody, that asks for the next one.
    fn route_next(&mut self, now: Timestamp) -> Result<()>;
}
