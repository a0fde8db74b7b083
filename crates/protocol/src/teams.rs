//! Teams: some of the people, who have chats together.
//!
//! A chat has one person or nobody, and beside that one team or none: a chat of a team that nobody has waits for all of its people. Who
//! sees a chat is not decided by its team.

use sangam_model::id::{PersonId, TeamId};
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// As many as there can be.
pub const MOST: usize = 50;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name, which stays beside old event lines when it is gone.
    pub name: String,
    /// Who belongs to it, by id.
    pub members: Vec<PersonId>,
    /// It was deleted: nobody is offered it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// `POST /v1/teams`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeTeam {
    /// Made on the desktop.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<PersonId>,
}

/// `PUT /v1/teams/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTeam {
    /// Its name from now on.
    pub name: String,
    /// Who belongs to it from now on.
    pub members: Vec<PersonId>,
}

/// `PUT /v1/workspace/replies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReplyRule {
    /// Only the assigned person may write in a chat.
    pub only_assignee: bool,
}
