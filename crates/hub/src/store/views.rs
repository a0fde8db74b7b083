//! Saved views: filters somebody keeps.

use sangam_model::id::{PersonId, ViewId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::views::{Filter, ViewRow};

use super::Result;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Who made it.
    pub person_id: PersonId,
    /// Everybody has it.
    pub shared: bool,
    /// Everybody had it once.
    pub was_shared: bool,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: Filter,
    /// Stands in the rail.
    pub pinned: bool,
    /// Where it stands among the others.
    pub position: i64,
    /// Deleted.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl SavedView {
    /// As those see it who have it.
    #[must_use]
    pub fn shown(self) -> ViewRow {
        let Self { id, person_id, shared, name, filter, pinned, position, gone, rev, .. } = self;
        if gone {
            ViewRow::gone(id, rev)
        } else {
            ViewRow { id, person_id: Some(person_id), shared, name, filter, pinned, position, gone, rev }
        }
    }

    /// As somebody hears of it who had it and has it no longer: that it is gone, and nothing of what it is now.
    #[must_use]
    pub const fn taken_back(&self) -> ViewRow {
        ViewRow::gone(self.id, self.rev)
    }
}

/// Reading saved views.
pub trait ViewReads {
    /// One of them, gone or not.
    fn saved_view(&self, id: ViewId) -> Result<Option<SavedView>>;
    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    fn view_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<SavedView>>;
    /// Whose own views changed after `after`: those nobody else is told of, or no longer.
    fn view_owners_after(&self, id: WorkspaceId, after: Rev) -> Result<Vec<PersonId>>;
    /// Those of a workspace that are not gone, in their order.
    fn living_views(&self, id: WorkspaceId) -> Result<Vec<SavedView>>;
}

/// Writing saved views of the workspace whose counter is held.
pub trait ViewWrites {
    /// Adds or changes one.
    fn save_view(&mut self, view: &SavedView) -> Result<()>;
}
