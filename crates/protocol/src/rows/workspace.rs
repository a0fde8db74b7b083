//! The business and who is in it.

use sangam_model::Role;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::routing::Away;
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// The business itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkspaceRow {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// A practice shop: nothing in it can reach a real customer.
    #[serde(default)]
    pub practice: bool,
    /// The team sees the names of the owner's address book.
    #[serde(default)]
    pub phone_book_shared: bool,
    /// Agents read only the last digits of customers' phones.
    #[serde(default)]
    pub phones_masked: bool,
    /// Only the assigned person may write in a chat.
    #[serde(default)]
    pub only_assignee_replies: bool,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// Someone of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// The name colleagues see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// They may still sign in.
    pub active: bool,
    /// They take no chats for now. Read it through [`Away::holds`]: it may have ended by itself.
    #[serde(default)]
    pub away: Option<Away>,
    /// The language they chose last on a desk, as a desk's settings keep it: a new desk of theirs begins in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The revision that last changed it.
    pub rev: Rev,
}
