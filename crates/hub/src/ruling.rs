//! What comes of a wish inside a transaction: what was asked for, or why the decision goes no further.
//!
//! A job of the store ends early in two ways that look alike to `?` and are not. A refusal is an answer: the transaction commits, with
//! whatever was written before, and the asker learns a code. A failure of the store is none: the transaction is rolled back, perhaps
//! run again, and asking once more is safe. A deciding function returns a [`Ruling`]; the two part where the job ends, in
//! `Store::decide` and its like.
//!
//! Most refuse before they write. Those that rely on the commit: a command's refusal is remembered beside its id, a wrong second factor
//! leaves a line in the log, a second factor that must be set up first is kept with its secret, and who has to set one up has joined.

use sangam_model::id::WorkspaceId;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use serde_json::json;

use crate::store::{self, ReadTx, SideTx, Store, StoreError, Tx};

/// Why a decision goes no further. What a refusal is made of is an answer's error, or what one is made from.
#[derive(Debug, thiserror::Error)]
pub enum Halt<R = ApiError> {
    /// It is refused, and asking the same again cannot help by itself.
    #[error(transparent)]
    Refused(R),
    /// The store could not do it; asking again is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApiError> for Halt {
    fn from(refusal: ApiError) -> Self {
        Self::Refused(refusal)
    }
}

/// What a deciding function returns.
pub type Ruling<T, R = ApiError> = Result<T, Halt<R>>;

/// The two ways to halt, apart: a refusal is a result of the transaction, and only a failure undoes it.
///
/// # Errors
/// Whatever the database says.
pub fn apart<T, R>(ruling: Ruling<T, R>) -> store::Result<Result<T, R>> {
    match ruling {
        Ok(value) => Ok(Ok(value)),
        Err(Halt::Refused(refusal)) => Ok(Err(refusal)),
        Err(Halt::Store(error)) => Err(error),
    }
}

impl dyn Store {
    /// [`write`](Self::write) for a job that may refuse. What it wrote before it refused is kept.
    ///
    /// # Errors
    /// The refusal; or whatever the database says, and nothing is kept then.
    pub async fn decide<T: Send + 'static, R: Send + 'static>(
        &self,
        workspace_id: WorkspaceId,
        mut job: impl FnMut(&mut Tx<'_>) -> Ruling<T, R> + Send + 'static,
    ) -> Ruling<T, R> {
        self.write(workspace_id, move |tx| apart(job(tx))).await?.map_err(Halt::Refused)
    }

    /// [`side`](Self::side) for a job that may refuse. What it wrote before it refused is kept.
    ///
    /// # Errors
    /// The refusal; or whatever the database says, and nothing is kept then.
    pub async fn decide_aside<T: Send + 'static, R: Send + 'static>(
        &self,
        mut job: impl FnMut(&mut SideTx<'_>) -> Ruling<T, R> + Send + 'static,
    ) -> Ruling<T, R> {
        self.side(move |tx| apart(job(tx))).await?.map_err(Halt::Refused)
    }

    /// [`read`](Self::read) for a job that may refuse.
    ///
    /// # Errors
    /// The refusal, or whatever the database says.
    pub async fn consult<T: Send + 'static, R: Send + 'static>(
        &self,
        mut job: impl FnMut(&ReadTx<'_>) -> Ruling<T, R> + Send + 'static,
    ) -> Ruling<T, R> {
        self.read(move |tx| apart(job(tx))).await?.map_err(Halt::Refused)
    }
}

/// A part of the wish that makes no sense.
pub(crate) fn invalid(field: &str, message: &str) -> ApiError {
    ApiError::new(code::INVALID, message).with_detail(json!({ "field": field }))
}

/// The team has none of these.
pub(crate) fn not_found(what: &str) -> ApiError {
    ApiError::new(code::NOT_FOUND, format!("there is no such {what}"))
}

/// No such thing, or not for these eyes: nobody can tell which.
pub(crate) fn unknown() -> ApiError {
    ApiError::new(code::NOT_FOUND, "there is no such thing here")
}

/// It is not for them.
pub(crate) fn forbidden() -> ApiError {
    ApiError::new(code::FORBIDDEN, "this is not for people of this role")
}
