//! Errors of the cache, one variant for each decision a caller makes.

use sangam_sqlite::Unlent;

use crate::file::FileKind;

/// The outcome of almost everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A read or write failed. Never carries message text, numbers or keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A page of the file failed its check, or the file is no database any more. For the cache and the media:
    /// [`Cache::rebuild`](crate::Cache::rebuild). For the outbox: close and open again, which rescues what can be read.
    #[error("the {file} file is damaged")]
    Damaged {
        /// Which file.
        file: FileKind,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The disk is full or gone: show it, keep reading, try again later. Nothing was half written.
    #[error("the disk does not take any more")]
    Disk(#[source] rusqlite::Error),
    /// The cache was closed.
    #[error("the profile is closed")]
    Closed,
    /// Any other failure of the database; a mistake of ours.
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
    /// The worker running the closure panicked or was cancelled.
    #[error("the database worker stopped")]
    Worker,
    /// A value could not be written as JSON.
    #[error("a row cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, SystemIoFailure};
        match error.sqlite_error_code() {
            Some(DiskFull | SystemIoFailure | CannotOpen) => Self::Disk(error),
            _ => Self::Database(error),
        }
    }
}

impl From<Unlent> for Error {
    fn from(error: Unlent) -> Self {
        match error {
            Unlent::Open(source) => source.into(),
            Unlent::Closed => Self::Closed,
            Unlent::Stopped => Self::Worker,
        }
    }
}

impl Error {
    /// The same error, knowing which file it happened in.
    pub(crate) fn in_file(self, file: FileKind) -> Self {
        match self {
            Self::Database(source) if is_damage(&source) => Self::Damaged { file, source },
            other => other,
        }
    }
}

/// SQLCipher reports a page with a wrong seal as "not a database" or as corruption.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// A profile could not be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another instance of the app holds this profile.
    #[error("another instance has this profile open")]
    InUse,
    /// The outbox was written by a newer app: update the app. Nothing was touched.
    #[error("the outbox was written by a newer version of the app")]
    OutboxFromTheFuture,
    /// The build does not carry the SQLite or SQLCipher this code was proven with.
    #[error("unexpected SQLite {sqlite} / SQLCipher {cipher}")]
    WrongLibrary {
        /// What SQLite calls itself.
        sqlite: String,
        /// What SQLCipher calls itself.
        cipher: String,
    },
    /// The folder cannot be used.
    #[error("the profile folder cannot be used")]
    Folder(#[from] std::io::Error),
    /// The database failed for another reason than damage or a wrong key.
    #[error(transparent)]
    Database(#[from] Error),
    /// A migration of our own failed.
    #[error("the {file} file could not be brought up to date")]
    Migration {
        /// Which file.
        file: FileKind,
        /// What went wrong.
        #[source]
        source: Box<refinery::Error>,
    },
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
