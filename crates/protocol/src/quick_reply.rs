//! Quick replies: `PUT /v1/quick-replies/{id}`, `DELETE` there, and `POST /v1/quick-replies` for many at once, all of them or none.
//!
//! Asked while online, because a name is taken by whoever was first. What came of it is synced ([`QuickReplyRow`]): the team's to
//! everybody, a person's own to nobody else. Of whose it is nothing can be changed later. The id is made on the desk, so repeating a
//! wish that was answered by nobody does nothing twice.

use sangam_model::Timestamp;
use sangam_model::id::{PersonId, QuickReplyId};
use sangam_model::quick_reply::QuickReply;
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// A quick reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuickReplyRow {
    /// Its id.
    pub id: QuickReplyId,
    /// Whose it is alone; nobody's is the team's.
    #[serde(default)]
    pub owner_id: Option<PersonId>,
    /// What it says; `None` once it was removed.
    #[serde(default)]
    pub reply: Option<QuickReply>,
    /// When it was last changed.
    pub edited_at: Timestamp,
    /// By whom.
    pub edited_by: PersonId,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// Keep one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveQuickReply {
    /// The asker's own, not the team's. What is there already stays whose it is.
    #[serde(default)]
    pub own: bool,
    /// The whole of it.
    pub reply: QuickReply,
    /// The revision the asker changed; a newer one is refused with `quick_reply_changed`. Absent for a new one.
    #[serde(default)]
    pub known_rev: Option<Rev>,
}

/// Keep many: all of them, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveQuickReplies {
    /// At most [`MOST_AT_ONCE`](sangam_model::quick_reply::MOST_AT_ONCE).
    pub replies: Vec<NumberedReply>,
}

/// One of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedReply {
    /// Its id.
    pub id: QuickReplyId,
    /// What of it.
    #[serde(flatten)]
    pub save: SaveQuickReply,
}

/// What is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedQuickReplies {
    /// In the order they were asked for.
    pub rows: Vec<QuickReplyRow>,
}
