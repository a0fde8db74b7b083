//! Opens the database: the key, the vault, the file, and the check that they belong together.
//!
//! The order matters. Whether there is data is asked before the key, because only an empty database may get a new one. A
//! file is opened, and migrated, under its own key; a database on a server has none, only what is sealed in it. Last the seal check is opened, or written if this is the first start.
//! Whatever does not fit ends the start with a sentence, and nothing was changed.
//!
//! A disk that is not mounted looks like an empty one, and a new hub on it would say that all is well while the team sees nothing. So what
//! a key opens is noted beside it, in the [mark](Mark): a database that stands there and has no workspace is not opened, whoever asks. A
//! database the key never opened is nobody's loss, and begins. Whoever has lost the data says so once; said where a hub is, it is refused.

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
use crate::store::postgres::{self, PostgresStore};
use crate::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use crate::store::{Store, StoreError};
use crate::vault::{MasterKey, Vault, VaultError};

/// The keystone that holds the seal check.
const SEAL_CHECK: &str = "seal_check";

/// The keystone that is written to see whether writing works.
const LAST_CHECKED: &str = "ready_checked_at";

/// The pause before asking an absent database server again.
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
    /// The mark says that this database had a hub, and it has none.
    #[error(
        "the master key file {key_file} belongs to a hub with data, and there is none in {database}: is its disk mounted? Mount it, or \
         bring a copy back; `sangam-hub serve --new` or `create-workspace --new` begins anew"
    )]
    DataMissing {
        /// The key.
        key_file: PathBuf,
        /// Where the data should be.
        database: String,
    },
    /// It was to begin anew where a hub is.
    #[error(
        "there is a hub in {database} already: leave out --new, which is said once, where the data of a hub was lost. Kept in the file of a \
         service it would begin an empty one on the day the disk is not mounted"
    )]
    DataThere {
        /// Where it is.
        database: String,
    },
}

impl From<StoreError> for OpenError {
    /// A file that does not open under its key is reported like a seal that does not.
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
    let is_expected = Mark::beside(&storage.master_key_file).expects(&storage.database);
    if is_expected && is_empty {
        return Err(data_missing(storage));
    }
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
    // An earlier start on an unmounted disk may have left a file with tables.
    if is_expected && store.read(|tx| tx.workspaces()).await?.is_empty() {
        store.close().await;
        return Err(data_missing(storage));
    }
    Ok(Opened { store, vault: Arc::new(vault) })
}

fn data_missing(storage: &Storage) -> OpenError {
    OpenError::DataMissing { key_file: storage.master_key_file.clone(), database: name_of(&storage.database) }
}

/// Marks beside the key that this database has a hub.
///
/// # Errors
/// What the file system says: the key may lie where nobody writes.
pub fn note_data(storage: &Storage) -> std::io::Result<()> {
    let mark = Mark::beside(&storage.master_key_file);
    let name = name_of(&storage.database);
    if mark.databases.as_ref().is_some_and(|names| names.contains(&name)) {
        return Ok(());
    }
    mark.write(|names| names.push(name))
}

/// Removes the mark of a database, so that an empty one is accepted; says whether there was one. Where nothing is begun after all, it is
/// to be noted again ([`note_data`]).
///
/// # Errors
/// What the file system says.
pub fn expect_no_data(storage: &Storage) -> std::io::Result<bool> {
    let mark = Mark::beside(&storage.master_key_file);
    if !mark.expects(&storage.database) {
        return Ok(false);
    }
    let name = name_of(&storage.database);
    mark.write(|names| names.retain(|known| *known != name))?;
    Ok(true)
}

/// Refuses to begin anew where there is a hub, and notes that there is.
///
/// # Errors
/// [`OpenError::DataThere`], or what the database says.
pub async fn refuse_data(storage: &Storage, store: &dyn Store) -> Result<(), OpenError> {
    if store.read(|tx| tx.workspaces()).await?.is_empty() {
        return Ok(());
    }
    if let Err(error) = note_data(storage) {
        tracing::warn!(%error, "nothing is noted beside the master key");
    }
    Err(OpenError::DataThere { database: name_of(&storage.database) })
}

/// What the file beside a key says: in which databases a hub was kept under it, one a line.
struct Mark {
    path: PathBuf,
    /// `None` where a hub of before made the file, or nobody can read it. Then it stands for every database.
    databases: Option<Vec<String>>,
}

impl Mark {
    const BEGINS: &str = "Under the master key beside this file hubs keep data in:";

    fn beside(key_file: &Path) -> Self {
        let mut path = key_file.as_os_str().to_owned();
        path.push(".used");
        let path = PathBuf::from(path);
        let databases = match std::fs::read_to_string(&path) {
            Ok(text) => {
                let mut lines = text.lines().map(str::to_owned);
                (lines.next().as_deref() == Some(Self::BEGINS)).then(|| lines.collect())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Vec::new()),
            Err(_) => None,
        };
        Self { path, databases }
    }

    /// Whether this database must have a hub.
    fn expects(&self, database: &Database) -> bool {
        self.databases.as_ref().is_none_or(|names| names.contains(&name_of(database)))
    }

    /// Writes the mark after a change. A mark of an earlier version named no database; from now on they are named.
    fn write(self, change: impl FnOnce(&mut Vec<String>)) -> std::io::Result<()> {
        let mut names = self.databases.unwrap_or_default();
        change(&mut names);
        let lines = std::iter::once(Self::BEGINS).chain(names.iter().map(String::as_str));
        let mut text = lines.collect::<Vec<_>>().join("\n");
        text.push('\n');
        std::fs::write(self.path, text)
    }
}

/// What a database is called in the mark and to the operator, without a password.
fn name_of(database: &Database) -> String {
    match database {
        // The same file has the same name wherever a hub is started.
        Database::Sqlite(path) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            format!("sqlite:{}", path.display())
        }
        Database::Postgres(url) => {
            postgres::name_of(url).unwrap_or_else(|_| "the PostgreSQL database".to_owned())
        }
    }
}

/// Whether the database on a server is empty. Waits for a server that is away: when the whole machine starts it may come a moment
/// later. The reason is logged now and then, because it may change.
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

    use sangam_model::id::{EpochId, WorkspaceId};
    use sangam_model::{ManualClock, SeededRandom, Timestamp};
    use sangam_protocol::Rev;

    use super::*;
    use crate::store::Workspace;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

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

    async fn found(opened: &Opened) {
        let id = WorkspaceId::new(&ManualClock::new(NOW), &SeededRandom::new(7));
        let (epoch, created_at) = (EpochId::new(&ManualClock::new(NOW), &SeededRandom::new(8)), NOW);
        let workspace = Workspace {
            id,
            name: "Jaipur Silks".to_owned(),
            practice: false,
            phone_book_shared: false,
            phones_masked: false,
            only_assignee_replies: false,
            epoch,
            head: Rev(0),
            floor: Rev(0),
            created_at,
            rev: Rev(0),
        };
        opened.store.write(id, move |tx| tx.save_workspace(&workspace)).await.unwrap();
    }

    /// A hub with a workspace was here, and its disk is not mounted.
    async fn without_its_disk(folder: &tempfile::TempDir) -> Storage {
        let storage = storage(folder);
        let first = try_open(&storage, Purpose::Serve).await.ok().unwrap();
        found(&first).await;
        note_data(&storage).unwrap();
        first.store.close().await;
        for part in ["", ".live", ".history"] {
            let _ = fs::remove_file(format!("{}{part}", storage.database.file().unwrap().display()));
        }
        storage
    }

    fn is_missing(outcome: &Result<Opened, OpenError>) -> bool {
        matches!(outcome, Err(OpenError::DataMissing { .. }))
    }

    #[tokio::test]
    async fn where_a_hub_should_be_nobody_makes_an_empty_one_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let storage = without_its_disk(&folder).await;
        for purpose in [Purpose::Beside, Purpose::Serve] {
            assert!(is_missing(&try_open(&storage, purpose).await));
            assert!(!storage.database.file().unwrap().exists(), "nothing was made");
        }
        expect_no_data(&storage).unwrap();
        let anew = try_open(&storage, Purpose::Serve).await.ok().unwrap();
        anew.store.close().await;
        drop(anew);
        let again = try_open(&storage, Purpose::Serve).await.ok().unwrap();
        found(&again).await;
        note_data(&storage).unwrap();
        again.store.close().await;
        drop(again);
        assert!(try_open(&storage, Purpose::Serve).await.is_ok(), "what is expected is there");
    }

    #[tokio::test]
    async fn tables_without_a_workspace_are_no_hub() {
        let folder = tempfile::tempdir().unwrap();
        let storage = storage(&folder);
        try_open(&storage, Purpose::Beside).await.ok().unwrap().store.close().await;
        note_data(&storage).unwrap();
        for purpose in [Purpose::Beside, Purpose::Serve] {
            assert!(is_missing(&try_open(&storage, purpose).await));
        }
    }

    #[tokio::test]
    async fn one_key_opens_as_many_databases_as_there_are() {
        let folder = tempfile::tempdir().unwrap();
        let lost = without_its_disk(&folder).await;
        let other = Storage { database: folder.path().join("pune.db").into(), ..lost.clone() };
        let opened = try_open(&other, Purpose::Serve).await.ok().unwrap();
        found(&opened).await;
        note_data(&other).unwrap();
        note_data(&other).unwrap();
        assert!(is_missing(&try_open(&lost, Purpose::Serve).await), "that one is still expected");
        let mark = fs::read_to_string(folder.path().join("master.key.used")).unwrap();
        assert_eq!(mark.lines().count(), 3, "a line each: {mark}");
    }

    #[tokio::test]
    async fn a_mark_that_names_no_database_stands_for_every_one_until_a_hub_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let storage = without_its_disk(&folder).await;
        let of_before = "A hub keeps data under the master key beside this file.\n";
        fs::write(folder.path().join("master.key.used"), of_before).unwrap();
        assert!(is_missing(&try_open(&storage, Purpose::Serve).await));
        let other = Storage { database: folder.path().join("pune.db").into(), ..storage.clone() };
        assert!(is_missing(&try_open(&other, Purpose::Serve).await));
        expect_no_data(&other).unwrap();
        assert!(try_open(&other, Purpose::Serve).await.is_ok());
    }

    #[test]
    fn a_mark_holds_no_password() {
        let folder = tempfile::tempdir().unwrap();
        let url = "postgres://sangam:canary@db.internal/shop?sslmode=require".to_owned();
        let storage = Storage { database: Database::Postgres(url), ..storage(&folder) };
        note_data(&storage).unwrap();
        let mark = fs::read_to_string(folder.path().join("master.key.used")).unwrap();
        assert!(mark.contains("db.internal:5432/shop") && !mark.contains("canary"), "{mark}");
    }

    #[tokio::test]
    async fn readiness_is_a_write_that_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let opened = try_open(&storage(&folder), Purpose::Serve).await.ok().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let readiness = StoreReadiness::new(opened.store.clone(), clock);
        assert!(readiness.check().await.is_ok());
        assert!(opened.store.read(|tx| tx.keystone(LAST_CHECKED)).await.unwrap().is_some());
        opened.store.close().await;
        assert!(matches!(readiness.check().await, Err(NotReady::Write(_))));
    }
}
