//! Between Rust values and SQLite columns: ids are 16 bytes, instants milliseconds, names text, facts JSON.

use rusqlite::{Connection, Params, Row};
use sangam_model::Timestamp;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, DeviceId, EpochId, EventId, InvitationId, LabelId, MessageId,
    NumberId, PersonId, QuickReplyId, SignupId, TeamId, TemplateId, ViewId, WorkspaceId,
};
use sangam_protocol::Rev;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::store::{Result, StoreError};

/// An id as a column of 16 bytes.
pub(super) trait SqlId: Sized {
    fn from_column(bytes: [u8; 16]) -> Self;
    fn column(&self) -> [u8; 16];
}

macro_rules! sql_ids {
    ($($name:ident),+) => {$(
        impl SqlId for $name {
            fn from_column(bytes: [u8; 16]) -> Self {
                Self::from_uuid(Uuid::from_bytes(bytes))
            }

            fn column(&self) -> [u8; 16] {
                *self.as_bytes()
            }
        }
    )+};
}

sql_ids!(
    CommandId,
    ContactId,
    ConversationId,
    DeviceId,
    EpochId,
    EventId,
    InvitationId,
    LabelId,
    MessageId,
    NumberId,
    PersonId,
    QuickReplyId,
    SignupId,
    TeamId,
    TemplateId,
    ViewId,
    WorkspaceId
);

impl SqlId for Uuid {
    fn from_column(bytes: [u8; 16]) -> Self {
        Self::from_bytes(bytes)
    }

    fn column(&self) -> [u8; 16] {
        *self.as_bytes()
    }
}

/// An optional id as a parameter.
pub(super) fn column<T: SqlId>(id: Option<T>) -> Option<[u8; 16]> {
    id.map(|id| id.column())
}

/// Reading columns by name.
pub(super) trait Columns {
    fn id<T: SqlId>(&self, name: &'static str) -> Result<T>;
    fn maybe_id<T: SqlId>(&self, name: &'static str) -> Result<Option<T>>;
    fn at(&self, name: &'static str) -> Result<Timestamp>;
    fn maybe_at(&self, name: &'static str) -> Result<Option<Timestamp>>;
    fn rev(&self, name: &'static str) -> Result<Rev>;
    /// A word of a closed set.
    fn word<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T>;
    fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T>;
    fn maybe_json<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>>;
}

impl Columns for Row<'_> {
    fn id<T: SqlId>(&self, name: &'static str) -> Result<T> {
        Ok(T::from_column(self.get(name)?))
    }

    fn maybe_id<T: SqlId>(&self, name: &'static str) -> Result<Option<T>> {
        Ok(self.get::<_, Option<[u8; 16]>>(name)?.map(T::from_column))
    }

    fn at(&self, name: &'static str) -> Result<Timestamp> {
        Ok(Timestamp::from_millis(self.get(name)?))
    }

    fn maybe_at(&self, name: &'static str) -> Result<Option<Timestamp>> {
        Ok(self.get::<_, Option<i64>>(name)?.map(Timestamp::from_millis))
    }

    fn rev(&self, name: &'static str) -> Result<Rev> {
        Ok(Rev(self.get(name)?))
    }

    fn word<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        let value = self.get_ref(name)?.as_str().map_err(|_| StoreError::Unreadable(name))?;
        read(value).ok_or(StoreError::Unreadable(name))
    }

    fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        let text = self.get_ref(name)?.as_str().map_err(|_| StoreError::Unreadable(name))?;
        serde_json::from_str(text).map_err(|_| StoreError::Unreadable(name))
    }

    fn maybe_json<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>> {
        let value = self.get_ref(name)?.as_str_or_null().map_err(|_| StoreError::Unreadable(name))?;
        value.map(serde_json::from_str).transpose().map_err(|_| StoreError::Unreadable(name))
    }
}

/// A value as JSON text.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(error.into()))
}

/// Every row of a query.
pub(super) fn all<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn one<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// A writing statement; says how many rows it touched.
pub(super) fn run(db: &Connection, sql: &str, params: impl Params) -> Result<usize> {
    Ok(db.prepare_cached(sql)?.execute(params)?)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::WrongKey,
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::DiskFull
                | Code::CannotOpen
                | Code::SystemIoFailure
                | Code::ReadOnly
                | Code::OutOfMemory,
            ) => Self::Unavailable(error.into()),
            _ => Self::Failed(error.into()),
        }
    }
}
