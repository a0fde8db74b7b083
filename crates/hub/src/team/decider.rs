//! Authorization inside a transaction: what a person may do at the moment of the decision, not when their session was checked.

use sangam_model::Capability;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;

use crate::store::{Person, ReadTx, Result};

/// What came of a wish, inside a transaction.
pub type Decided<T> = Result<std::result::Result<T, ApiError>>;

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

    /// The decider as they are now, if they may.
    pub(crate) fn check(self, tx: &ReadTx<'_>, capability: Capability) -> Decided<Person> {
        let person = self.person(tx)?.filter(|person| person.role.may(capability));
        Ok(person.ok_or_else(forbidden))
    }
}

/// It is not for them.
pub(crate) fn forbidden() -> ApiError {
    ApiError::new(code::FORBIDDEN, "this is not for people of this role")
}

/// The team has none of these.
pub(crate) fn not_found(what: &str) -> ApiError {
    ApiError::new(code::NOT_FOUND, format!("there is no such {what}"))
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
