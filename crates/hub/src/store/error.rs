//! Errors of the store, one variant for each decision a caller makes.

use std::error::Error;
use std::io::ErrorKind;

/// The result of anything a store does.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why a store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another hub serves from this database.
    #[error("another hub is serving from this database")]
    Held,
    /// The key does not open the file, or it is no database.
    #[error("the key does not open the database")]
    WrongKey,
    /// Busy, full or gone: trying again later can help.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The database refused: a mistake of ours.
    #[error("the database refused")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
    /// A stored value cannot be read back.
    #[error("a stored {0} cannot be read")]
    Unreadable(&'static str),
    /// A row that must exist does not.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// The migrations could not be brought up to date.
    #[error("the database could not be migrated")]
    Migration(#[source] Box<dyn Error + Send + Sync>),
    /// Copies of a database on a server are made by the server's own tools.
    #[error("a database in PostgreSQL is copied by its own tools: pg_dump, or an archive of its log")]
    Elsewhere,
    /// There is a hub in the database already; it is not mixed with another.
    #[error("the database holds a hub already")]
    Occupied,
    /// Another hub of this database has taken over the work.
    #[error("another hub has taken over the work")]
    Relieved,
    /// The store was closed before the job ran.
    #[error("the store is closed")]
    NotRun,
}

impl StoreError {
    /// The same job may succeed later, unchanged.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::NotRun)
    }

    /// A server that is away comes back by itself. One whose certificate is not the one that is trusted, or that says what no server of
    /// this kind says, does not: somebody has to change something.
    #[must_use]
    pub fn is_worth_waiting_for(&self) -> bool {
        let mut cause = Some(self as &(dyn Error + 'static));
        while let Some(error) = cause {
            let told = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            if told == Some(ErrorKind::InvalidData) {
                return false;
            }
            cause = error.source();
        }
        self.is_passing()
    }

    /// It is about what was to be done, and not about the database or whoever does it: others can go on.
    #[must_use]
    pub const fn is_of_one(&self) -> bool {
        !self.is_passing() && !matches!(self, Self::Relieved)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_server_that_is_away_is_waited_for_and_one_that_nobody_trusts_is_not() {
        let met = |error: io::Error| StoreError::Unavailable(Box::new(error));
        for kind in [
            ErrorKind::ConnectionRefused,
            ErrorKind::ConnectionReset,
            ErrorKind::HostUnreachable,
            ErrorKind::TimedOut,
            ErrorKind::UnexpectedEof,
        ] {
            assert!(met(kind.into()).is_worth_waiting_for(), "{kind:?}");
        }
        assert!(met(io::Error::other("failed to lookup address information")).is_worth_waiting_for());
        let stranger = io::Error::new(ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer");
        assert!(!met(stranger).is_worth_waiting_for());
        assert!(!StoreError::WrongKey.is_worth_waiting_for());
    }
}
