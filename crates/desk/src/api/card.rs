//! A customer's card, and which fields every card has.

use sangam_model::id::{CardFieldId, ConversationId};
use sangam_protocol::card::{CardField, FieldKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the team keeps about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardView {
    /// What the team calls them.
    pub team_name: Option<String>,
    /// What the phone's address book calls them, for those who may read it.
    pub book_name: Option<String>,
    /// What they call themselves.
    pub profile_name: Option<String>,
    /// What the team should know about them.
    pub about: Option<String>,
    /// Every field, in order, with what stands in it.
    pub fields: Vec<CardValue>,
}

/// A field of a card with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardValue {
    /// Which.
    pub field: CardField,
    /// What stands in it.
    pub value: Option<String>,
}

/// Arguments of `name_contact`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NameContactArgs {
    /// A conversation with them.
    pub conversation_id: ConversationId,
    /// At most 100 characters; `null`: the name of the phone's address book, or the customer's own, is shown.
    pub name: Option<String>,
    /// What the person read there.
    pub before: Option<String>,
}

/// Arguments of `describe_contact`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DescribeContactArgs {
    /// A conversation with them.
    pub conversation_id: ConversationId,
    /// At most 2000 characters; `null` removes the note.
    pub about: Option<String>,
    /// What the person read there.
    pub before: Option<String>,
}

/// Arguments of `set_blocked`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetBlockedArgs {
    /// The conversation with the customer.
    pub conversation_id: ConversationId,
    /// Possible within a day of their last message; letting them in again always is.
    pub blocked: bool,
}

/// Arguments of `fill_card`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FillCardArgs {
    /// A conversation with them.
    pub conversation_id: ConversationId,
    /// Which field.
    pub field_id: CardFieldId,
    /// What fits its kind; `null` empties it.
    pub value: Option<String>,
    /// What the person read there.
    pub before: Option<String>,
}

/// Arguments of `shape_card`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShapeCardArgs {
    /// In the order a card shows them.
    pub fields: Vec<ShapedField>,
}

/// A field as it should be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ShapedField {
    /// Absent for a new one.
    pub id: Option<CardFieldId>,
    /// What people call it.
    pub name: String,
    /// What can stand in it.
    pub what: FieldKind,
}
