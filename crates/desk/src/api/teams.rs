//! Teams, the team of a chat, and whether only the assigned person may write in it.

use sangam_model::id::{PersonId, TeamId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;
use super::labels::CountView;

/// A team, as a chat names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamRef {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// A team with its people and what waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamItem {
    /// Itself.
    pub team: TeamRef,
    /// Its people, by name.
    pub members: Vec<PersonRef>,
    /// The person at this desk is one of them.
    pub is_mine: bool,
    /// Its chats that are open or pending.
    pub open: CountView,
    /// Those of them nobody has.
    pub unassigned: CountView,
}

/// Every team, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamList {
    /// The teams.
    pub teams: Vec<TeamItem>,
    /// The chats nobody has of the teams of the signed-in person, open or pending.
    pub mine: CountView,
    /// This person makes teams, changes and deletes them.
    pub may_keep: bool,
    /// Only the assigned person may write in a chat.
    pub only_assignee_replies: bool,
}

/// Arguments of `make_team`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MakeTeamArgs {
    /// As typed.
    pub name: String,
    /// Its people.
    pub members: Vec<PersonId>,
}

/// Arguments of `change_team`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeTeamArgs {
    /// Which.
    pub team_id: TeamId,
    /// Its name from now on.
    pub name: String,
    /// Its people from now on.
    pub members: Vec<PersonId>,
}

/// Arguments of commands about one team.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct TeamArgs {
    /// Which.
    pub team_id: TeamId,
}
