//! Who keeps what a workspace has one of for everybody: labels, views, teams. What somebody may is asked as it is decided, not as it was
//! when their session was recognised.

use sangam_model::Capability;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;

use crate::store::{Person, ReadTx, Result};

/// What came of a wish, inside a transaction.
pub type Decided<T> = Result<std::result::Result<T, ApiError>>;

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
}

impl Keeper {
    /// The keeper as they are now; nothing if they are not of the team any more.
    pub(crate) fn person(self, tx: &dyn ReadTx) -> Result<Option<Person>> {
        Ok(tx.person(self.person_id)?.filter(|person| person.active))
    }

    /// Whether they may.
    pub(crate) fn check(self, tx: &dyn ReadTx, capability: Capability) -> Decided<()> {
        let may = self.person(tx)?.is_some_and(|person| person.role.may(capability));
        Ok(if may { Ok(()) } else { Err(forbidden()) })
    }
}

/// It is not for them.
pub(crate) fn forbidden() -> ApiError {
    ApiError::new(code::FORBIDDEN, "this is not for people of this role")
}

/// `?` for what is refused inside a transaction.
macro_rules! allowed {
    ($decided:expr) => {
        match $decided? {
            Ok(value) => value,
            Err(refused) => return Ok(Err(refused)),
        }
    };
}
pub(crate) use allowed;
