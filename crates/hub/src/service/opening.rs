//! From settings to an open database: the key, the vault, the file, and the proof that they belong together.
//!
//! The order matters. Whether there is data is asked before the key, because only an empty database may get a new one. A
//! file is opened, and migrated, under its own key; a database on a server has none, only what is sealed in it. Last the seal check is opened, or written if this is the first start.
//! Whatever does not fit ends the start with a sentence, and nothing was changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sangam_model::{Clock, Random};
use thiserror::Error;
use tokio::time::Instant;
use uuid::Uuid;

use crate::service::config::{Database, Storage};
use crate::service::health::{NotReady, Readiness};
use crate::store::postgres::PostgresStore;
use crate::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use crate::store::{Store, StoreError};
use crate::vault::{MasterKey, Vault, VaultError};

/// The keystone that holds the seal check.
const SEAL_CHECK: &str = "seal_check";

/// The keystone that is written to see whether writing works.
const LAST_CHECKED: &str = "ready_checked_at";

/// How long to wait before asking a server again that was away.
const AGAIN: Duration = Duration::from_secs(1);

/// How often to say that it still is.
const TOLD_AGAIN: Duration = Duration::from_secs(60);

/// Why there is no open database.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The key is missing, exposed, malformed, or not this database's.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database is held by another hub, or the disk refused.
    #[error(transparent)]
    Store(StoreError),
    /// There is a key that data was made under, and no data.
    #[error(
        "the master key file {key_file} belongs to a hub with data, and there is none in {database}: is its disk mounted? Mount it, or \
         bring a copy back; `sangam-hub serve --new` begins anew"
    )]
    DataMissing {
        /// The key.
        key_file: PathBuf,
        /// Where the data should be.
        database: String,
    },
}

impl From<StoreError> for OpenError {
    /// A file that does not open under its key is the same trouble as a seal that does not.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::WrongKey => VaultError::WrongKey.into(),
            other => Self::Store(other),
        }
    }
}

/// An open database and the keys that go with it.
pub struct Opened {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Its keys.
    pub vault: Arc<Vault>,
}

/// Opens the database of `storage`, making key and file if neither is there. To serve, a server that is away is waited for.
///
/// # Errors
/// [`OpenError`], whose text is for the operator.
pub async fn open(
    storage: &Storage,
    purpose: Purpose,
    calls: Calls,
    random: Arc<dyn Random>,
) -> Result<Opened, OpenError> {
    let is_empty = match &storage.database {
        Database::Sqlite(path) => SqliteStore::is_empty(path),
        Database::Postgres(url) if purpose == Purpose::Serve => is_empty_once_there(url).await?,
        Database::Postgres(url) => PostgresStore::is_empty(url).await?,
    };
    let master = MasterKey::read_or_create(&storage.master_key_file, is_empty, &*random)?;
    let vault = Vault::open(&master);
    drop(master);
    let key = DatabaseKey::new(vault.sqlite_key().expose());
    let store: Arc<dyn Store> = match &storage.database {
        Database::Sqlite(path) => Arc::new(SqliteStore::open(path, &key, purpose, calls)?),
        Database::Postgres(url) if purpose == Purpose::Serve => {
            let mut name = [0; 16];
            random.fill(&mut name);
            Arc::new(PostgresStore::serve(url, Uuid::from_bytes(name)).await?)
        }
        Database::Postgres(url) => Arc::new(PostgresStore::open(url).await?),
    };
    match store.read(|tx| tx.keystone(SEAL_CHECK)).await? {
        Some(kept) => vault.verify_seal_check(&kept)?,
        None => {
            let check = vault.seal_check(&*random);
            store.side(move |tx| tx.keep_keystone(SEAL_CHECK, &check)).await?;
        }
    }
    Ok(Opened { store, vault: Arc::new(vault) })
}

/// Refuses to begin anew where a hub was: a disk that is not mounted looks like an empty one, and a new hub on it would say that all is well
/// while the team sees nothing. Ask before the database is opened to serve.
///
/// # Errors
/// [`OpenError::DataMissing`], or what a server says.
pub async fn refuse_without_data(storage: &Storage) -> Result<(), OpenError> {
    if !mark_beside(&storage.master_key_file).exists() {
        return Ok(());
    }
    let (is_empty, database) = match &storage.database {
        Database::Sqlite(path) => (SqliteStore::is_empty(path), path.display().to_string()),
        Database::Postgres(url) => (is_empty_once_there(url).await?, "the PostgreSQL database".to_owned()),
    };
    if is_empty {
        return Err(OpenError::DataMissing { key_file: storage.master_key_file.clone(), database });
    }
    Ok(())
}

/// Notes beside the key that there is data under it.
///
/// # Errors
/// What the file system says: the key may lie where nobody writes.
pub fn note_data(storage: &Storage) -> std::io::Result<()> {
    let mark = mark_beside(&storage.master_key_file);
    if mark.exists() {
        return Ok(());
    }
    std::fs::write(mark, "A hub keeps data under the master key beside this file.\n")
}

fn mark_beside(key_file: &Path) -> PathBuf {
    let mut mark = key_file.as_os_str().to_owned();
    mark.push(".used");
    PathBuf::from(mark)
}

/// Whether nothing is in the database of a server. One that is away is waited for: after a start of the whole machine it may be there a
/// moment later, and until then there is nothing a hub could do. Why is said now and then, because it may be another thing by now.
async fn is_empty_once_there(url: &str) -> Result<bool, StoreError> {
    let mut told: Option<Instant> = None;
    loop {
        match PostgresStore::is_empty(url).await {
            Err(error) if error.is_worth_waiting_for() => {
                if told.is_none_or(|at| at.elapsed() >= TOLD_AGAIN) {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the database's server is away: the hub waits for it"
                    );
                    told = Some(Instant::now());
                }
                tokio::time::sleep(AGAIN).await;
            }
            outcome => return outcome,
        }
    }
}

/// Readiness of a store: its schema is this build's, and a write is committed.
pub struct StoreReadiness {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl StoreReadiness {
    /// Of this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

#[async_trait]
impl Readiness for StoreReadiness {
    async fn check(&self) -> Result<(), NotReady> {
        match self.store.is_current().await {
            Ok(true) => {}
            Ok(false) => return Err(NotReady::Migrations),
            Err(error) => return Err(NotReady::Write(Box::new(error))),
        }
        let now = self.clock.now().as_millis().to_le_bytes();
        let written = self.store.side(move |tx| tx.keep_keystone(LAST_CHECKED, &now)).await;
        written.map_err(|error| NotReady::Write(Box::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    fn storage(folder: &tempfile::TempDir) -> Storage {
        Storage {
            database: folder.path().join("hub.db").into(),
            master_key_file: folder.path().join("master.key"),
        }
    }

    async fn try_open(storage: &Storage, purpose: Purpose) -> Result<Opened, OpenError> {
        open(storage, purpose, Calls::OnThreads, Arc::new(SeededRandom::new(1))).await
    }

    #[tokio::test]
    async fn the_first_start_makes_key_and_file_and_the_next_opens_both() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        let first = try_open(&storage, Purpose::Serve).await.ok().unwrap();
        first.store.side(|tx| tx.keep_keystone("mark", b"here")).await.unwrap();
        let beside = try_open(&storage, Purpose::Beside).await.ok().unwrap();
        assert_eq!(beside.store.read(|tx| tx.keystone("mark")).await.unwrap().unwrap(), b"here");
        assert!(matches!(try_open(&storage, Purpose::Serve).await, Err(OpenError::Store(StoreError::Held))));
        first.store.close().await;
        drop(first);
        assert!(try_open(&storage, Purpose::Serve).await.is_ok());
    }

    #[tokio::test]
    async fn a_foreign_key_is_told_as_such_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        try_open(&storage, Purpose::Serve).await.ok().unwrap().store.close().await;
        let before = fs::read(storage.database.file().unwrap()).unwrap();
        fs::write(&storage.master_key_file, [9; 32]).unwrap();
        fs::set_permissions(&storage.master_key_file, fs::Permissions::from_mode(0o600)).unwrap();
        let outcome = try_open(&storage, Purpose::Serve).await;
        assert!(matches!(outcome, Err(OpenError::Vault(VaultError::WrongKey))));
        assert!(fs::read(storage.database.file().unwrap()).unwrap() == before);
        fs::remove_file(&storage.master_key_file).unwrap();
        let outcome = try_open(&storage, Purpose::Serve).await;
        assert!(matches!(outcome, Err(OpenError::Vault(VaultError::KeyMissing { .. }))));
    }

    #[tokio::test]
    async fn readiness_is_a_write_that_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let opened = try_open(&storage(&folder), Purpose::Serve).await.ok().unwrap();
        let clock = Arc::new(ManualClock::new(Timestamp::from_secs(1_795_302_220)));
        let readiness = StoreReadiness::new(opened.store.clone(), clock);
        assert!(readiness.check().await.is_ok());
        assert!(opened.store.read(|tx| tx.keystone(LAST_CHECKED)).await.unwrap().is_some());
        opened.store.close().await;
        assert!(matches!(readiness.check().await, Err(NotReady::Write(_))));
    }
}
