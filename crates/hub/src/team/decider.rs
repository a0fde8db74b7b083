//! Authorization inside a transaction: what a person may do at the moment of the decision, not when their session was checked.

use sangam_model::Capability;
use sangam_model::id::{PersonId, WorkspaceId};

use crate::ruling::{Ruling, forbidden};
use crate::store::{Person, ReadTx, Result};

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decider {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
}

impl Decider {
    /// The decider as they are now; `None` if they are not of the team any more.
    pub(crate) fn person(self, tx: &ReadTx<'_>) -> Result<Option<Person>> {
        self.colleague(tx, self.person_id)
    }

    /// Somebody of the team, themselves or another.
    pub(crate) fn colleague(self, tx: &ReadTx<'_>, id: PersonId) -> Result<Option<Person>> {
        let is_ours = |person: &Person| person.active && person.workspace_id == self.workspace_id;
        Ok(tx.person(id)?.filter(is_ours))
    }

    /// Whether they may, as they are now.
    pub(crate) fn may(self, tx: &ReadTx<'_>, capability: Capability) -> Result<bool> {
        Ok(self.person(tx)?.is_some_and(|person| person.role.may(capability)))
    }

    /// The decider as they are now, if they may.
    pub(crate) fn check(self, tx: &ReadTx<'_>, capability: Capability) -> Ruling<Person> {
        let person = self.person(tx)?.filter(|person| person.role.may(capability));
        Ok(person.ok_or_else(forbidden)?)
    }
}
