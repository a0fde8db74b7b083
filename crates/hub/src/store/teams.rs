//! Teams, and the chats of each.

use sangam_model::id::{PersonId, TeamId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::teams::TeamRow;

use super::{Conversation, Result};

/// Some of the people, who have chats together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Who belongs to it, by id.
    pub members: Vec<PersonId>,
    /// Deleted.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Team> for TeamRow {
    fn from(team: Team) -> Self {
        let Team { id, name, members, gone, rev, .. } = team;
        Self { id, name, members, gone, rev }
    }
}

/// Reading teams.
pub trait TeamReads {
    /// One of them, gone or not.
    fn team(&self, id: TeamId) -> Result<Option<Team>>;
    /// The one of a workspace with such a name that is not gone.
    fn team_named(&self, id: WorkspaceId, folded: &str) -> Result<Option<Team>>;
    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    fn team_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Team>>;
    /// Chats of a team, by id.
    fn chats_of_team(&self, id: TeamId, limit: u32) -> Result<Vec<Conversation>>;
}

/// Writing teams of the workspace whose counter is held.
pub trait TeamWrites {
    /// Adds or changes one.
    fn save_team(&mut self, team: &Team) -> Result<()>;
}
