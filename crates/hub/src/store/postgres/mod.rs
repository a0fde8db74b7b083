//! A hub's database in PostgreSQL: for a team that outgrows one file, or wants its database served by others.
//!
//! The truth stands in the schema `sangam`; each lane of the journal in one of its own, with connections of its own, so that
//! taking in a webhook waits for no other work. The tables and what is asked of them are those of every engine (`store::sql`).
//!
//! **Who waits for whom.** A writing job locks its workspace's row, and that row is the counter: jobs of one workspace come
//! one after the other, those of two workspaces go side by side. A side job may touch anything, so it goes alone: it takes the
//! [`GATE`] for itself, which writing jobs share. Both take their locks before anything is read, and each statement after
//! that sees whatever was committed before, so a job sees what it would see in the embedded file. A workspace being founded
//! has no row yet, and takes a lock in its name instead. Reading jobs see one snapshot and wait for nobody.
//!
//! **What fails.** Two that stood in each other's way, a name that was taken between a question and an insertion, a connection
//! that broke: the whole job runs again, a few times. A connection that broke at the commit leaves open whether it happened;
//! a job is repeatable, so running it again settles that too. A job that swallowed a failed statement commits nothing. A hub
//! that freezes in the middle of one is let go of by the server, and whoever waits for a lock is told so after a while (`access`).
//!
//! Several hubs may serve from one database; [`post`] says how they share the work. The store lives on the runtime it was opened in and may be asked from any other.
//!
//! Copies are PostgreSQL's own business, and so is encryption of the disk; what is sealed under the master key stays sealed.

mod access;
mod engine;
mod post;
mod primary;
mod schema;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Client, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use refinery::Runner;
use sangam_model::backoff::Backoff;
use sangam_model::id::WorkspaceId;
use sangam_model::time::SECOND;
use sangam_model::{Random, Timestamp};
use tokio::runtime::Handle;
use tokio::sync::{broadcast, watch};
use tokio_postgres::Config;
use uuid::Uuid;

use self::access::Access;
pub use self::access::{UrlError, with_password};
pub(crate) use self::access::{asked_in_clear, check as check_url, name as name_of};
pub(super) use self::engine::{Session, cell};
use self::post::{DUTY, Post, Sign};
use super::migrations;
use super::sql::Connection;
use super::sql::{SqlId, one};
use super::tables::{begin_anew, journal};
use super::transaction::{ReadTx, SideTx, Tx};
use super::{
    Arrival, CollectArrivals, Commit, Duty, Elsewhere, JournalJob, JournalReadJob, Lane, ReadJob, Result,
    SideJob, Store, StoreError, WriteJob,
};

/// An advisory lock: side jobs take it exclusively, writing jobs shared.
const GATE: i64 = 0x5361_6e67_616d_0001;
/// One process migrates at a time.
const MIGRATING: i64 = 0x5361_6e67_616d_0002;
/// How often a job is run before its failure is told.
const ATTEMPTS: u32 = 6;
/// How long to wait before the second attempt; twice as long before each further one.
const PAUSES: Backoff = Backoff { first: 10, factor: 2, longest: SECOND };
const ANNOUNCEMENTS: usize = 1_024;
const TRUTH: &str = "sangam";
const TRUTH_CONNECTIONS: usize = 16;
const LANE_CONNECTIONS: usize = 4;

/// A hub's database on a server.
pub struct PostgresStore {
    truth: Pool,
    live: Pool,
    history: Pool,
    runtime: Handle,
    commits: broadcast::Sender<Commit>,
    /// Coordination with other hubs; `None` for a command that runs beside them.
    post: Option<Post>,
}

impl PostgresStore {
    /// Connects to the database `url` names, at the server of those it names that takes writes, to do one thing, perhaps beside hubs
    /// that serve from it. Makes and migrates its tables as needed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the server does not answer, [`StoreError::Migration`], or what the server says.
    pub async fn open(url: &str) -> Result<Self> {
        Self::connect(&Access::of(url)?).await
    }

    /// The same, to serve from it under a name no other hub has, together with any others.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn serve(url: &str, own: Uuid) -> Result<Self> {
        let access = Access::of(url)?;
        let store = Self::connect(&access).await?;
        let post = Post::take_up(access, own, store.commits.clone());
        Ok(Self { post: Some(post), ..store })
    }

    async fn connect(access: &Access) -> Result<Self> {
        migrate(access).await?;
        let pool = |schema, size| pool(access, schema, size);
        Ok(Self {
            truth: pool(TRUTH, TRUTH_CONNECTIONS)?,
            live: pool(schema_of(Lane::Live), LANE_CONNECTIONS)?,
            history: pool(schema_of(Lane::History), LANE_CONNECTIONS)?,
            runtime: Handle::current(),
            commits: broadcast::channel(ANNOUNCEMENTS).0,
            post: None,
        })
    }

    /// Whether no hub has kept anything there yet: only then may a new key be made for it.
    ///
    /// # Errors
    /// What the server says.
    pub async fn is_empty(url: &str) -> Result<bool> {
        let client = client(url).await?;
        let sql = format!("SELECT to_regclass('{TRUTH}.keystone') IS NOT NULL");
        if !client.query_one(&sql, &[]).await?.try_get::<_, bool>(0)? {
            return Ok(true);
        }
        let sql = format!("SELECT NOT EXISTS (SELECT 1 FROM {TRUTH}.keystone)");
        Ok(client.query_one(&sql, &[]).await?.try_get(0)?)
    }

    /// Prepares a database that was restored to `copied_at` for serving: every workspace gets a new epoch, and everything queued waits
    /// for a person, because the lost hubs may have sent it.
    ///
    /// # Errors
    /// [`StoreError::Held`] while a hub serves from it, or what the server says.
    pub async fn begin_anew(
        &self,
        copied_at: Timestamp,
        now: Timestamp,
        random: Arc<dyn Random>,
    ) -> Result<()> {
        self.transact(&self.truth, alone().into(), random, move |session, random| {
            let db = Connection::Postgres(session);
            if post::is_held(db)? {
                return Err(StoreError::Held);
            }
            begin_anew(db, copied_at, now, &**random)
        })
        .await
    }

    fn lane(&self, lane: Lane) -> &Pool {
        match lane {
            Lane::Live => &self.live,
            Lane::History => &self.history,
        }
    }

    fn tell(&self, sign: Sign) {
        if let Some(post) = &self.post {
            post.tell(sign);
        }
    }

    /// Runs a writing job, behind a fence if there is one.
    async fn write(&self, workspace_id: WorkspaceId, job: WriteJob, fence: Option<Arc<Self>>) -> Result<()> {
        let duty = if fence.is_some() {
            format!("SELECT pg_advisory_xact_lock_shared({DUTY});")
        } else {
            String::new()
        };
        let begin = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; {duty} SELECT pg_advisory_xact_lock_shared({GATE})"
        );
        let wish = Wish { workspace_id, job, fence };
        if let Some(commit) = self.transact(&self.truth, begin.into(), wish, write).await? {
            // Nobody listening is fine: the counter is the truth.
            let _ = self.commits.send(commit);
            self.tell(Sign::Commit(commit));
        }
        Ok(())
    }

    async fn connection(&self, pool: &Pool) -> Result<Client> {
        let pool = pool.clone();
        let taken = self.runtime.spawn(async move { pool.get().await }).await;
        let taken = taken.map_err(|error| StoreError::Failed(error.into()))?;
        taken.map_err(|error| StoreError::Unavailable(error.into()))
    }

    /// Runs `work` in a transaction that starts with `begin`, again if that may help, and commits if it succeeds.
    async fn transact<J: Send + 'static, T: Send + 'static>(
        &self,
        pool: &Pool,
        begin: Arc<str>,
        mut job: J,
        work: impl Fn(&Session, &mut J) -> Result<T> + Copy + Send + 'static,
    ) -> Result<T> {
        let mut attempts = 0;
        loop {
            let (outcome, may_succeed_again) = match self.connection(pool).await {
                Err(error) => (Err(error), !pool.is_closed()),
                Ok(client) => {
                    let session = Session::new(client, self.runtime.clone());
                    let begin = Arc::clone(&begin);
                    let run = move || (turn(session, &begin, |session| work(session, &mut job)), job);
                    let ran = self.runtime.spawn_blocking(run).await;
                    let (ended, back) = ran.map_err(|error| StoreError::Failed(error.into()))?;
                    job = back;
                    ended
                }
            };
            attempts += 1;
            match outcome {
                Err(error) if may_succeed_again && attempts < ATTEMPTS => {
                    tracing::debug!(error = &error as &dyn std::error::Error, "a job runs again");
                    let wait = Duration::from_millis(PAUSES.after(attempts).unsigned_abs());
                    let waited = self.runtime.spawn(tokio::time::sleep(wait)).await;
                    waited.map_err(|error| StoreError::Failed(error.into()))?;
                }
                outcome => return outcome,
            }
        }
    }
}

/// Begins a transaction that excludes all other writers.
fn alone() -> String {
    format!("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({GATE})")
}

/// One transaction on one connection. Says as well whether the job may succeed if it is run again.
fn turn<T>(session: Session, begin: &str, work: impl FnOnce(&Session) -> Result<T>) -> (Result<T>, bool) {
    let mut open = Open(Some(session));
    let Some(session) = &open.0 else { return (Err(StoreError::NotRun), false) };
    let outcome = session.batch(begin).and_then(|()| work(session)).and_then(|made| {
        if session.has_failed() {
            return Err(StoreError::Failed("a statement of the job failed".into()));
        }
        session.batch("COMMIT")?;
        Ok(made)
    });
    let may_succeed_again = outcome.is_err() && session.may_succeed_again();
    if outcome.is_ok() || !session.is_useless() && session.batch("ROLLBACK").is_ok() {
        open.0 = None;
    }
    (outcome, may_succeed_again)
}

/// A connection inside a transaction. Unless it is released it is closed, so a panic rolls back.
struct Open(Option<Session>);

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(session) = self.0.take() {
            session.discard();
        }
    }
}

/// Takes the counter of a workspace, or the right to found it.
fn hold(db: Connection<'_>, workspace_id: WorkspaceId) -> Result<()> {
    let lock = "SELECT 1 AS n FROM workspace WHERE id = ?1 FOR NO KEY UPDATE";
    if one(db, lock, [workspace_id.column()], |_| Ok(()))?.is_some() {
        return Ok(());
    }
    let [a, b, c, d, e, f, g, h, ..] = workspace_id.column();
    let own = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
    one(db, "SELECT pg_advisory_xact_lock(?1)", [own], |_| Ok(()))?;
    one(db, lock, [workspace_id.column()], |_| Ok(())).map(drop)
}

/// A writing job, with what it needs.
struct Wish {
    workspace_id: WorkspaceId,
    job: WriteJob,
    fence: Option<Arc<PostgresStore>>,
}

fn write(session: &Session, wish: &mut Wish) -> Result<Option<Commit>> {
    let db = Connection::Postgres(session);
    if let Some(post) = wish.fence.as_ref().and_then(|store| store.post.as_ref()) {
        post.fence(db)?;
    }
    hold(db, wish.workspace_id)?;
    let mut writer = Tx::begin(db, wish.workspace_id)?;
    (wish.job)(&mut writer)?;
    writer.end()
}

#[async_trait]
impl Store for PostgresStore {
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        self.write(workspace_id, job, None).await
    }

    async fn run_side(&self, job: SideJob) -> Result<()> {
        let work =
            |session: &Session, job: &mut SideJob| job(&mut SideTx::new(Connection::Postgres(session)));
        self.transact(&self.truth, alone().into(), job, work).await
    }

    async fn run_read(&self, job: ReadJob) -> Result<()> {
        let work = |session: &Session, job: &mut ReadJob| job(&ReadTx::new(Connection::Postgres(session)));
        self.transact(&self.truth, READING.into(), job, work).await
    }

    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        let work = |session: &Session, arrivals: &mut Vec<Arrival>| {
            journal::Lane { db: Connection::Postgres(session) }.append(arrivals)
        };
        self.transact(self.lane(lane), MARKING.into(), come(), work).await?;
        self.tell(Sign::Arrival(lane));
        Ok(())
    }

    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        let work = |session: &Session, job: &mut JournalJob| {
            job(&mut journal::Lane { db: Connection::Postgres(session) })
        };
        self.transact(self.lane(lane), MARKING.into(), job, work).await
    }

    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()> {
        let work = |session: &Session, job: &mut JournalReadJob| {
            job(&journal::Lane { db: Connection::Postgres(session) })
        };
        self.transact(self.lane(lane), READING.into(), job, work).await
    }

    async fn is_current(&self) -> Result<bool> {
        let newest =
            |runner: &Runner| runner.get_migrations().iter().map(|known| i64::from(known.version())).max();
        for (pool, runner) in [
            (&self.truth, migrations::truth()),
            (&self.live, migrations::lane()),
            (&self.history, migrations::lane()),
        ] {
            let work = |session: &Session, (): &mut ()| {
                let sql = "SELECT max(version) AS version FROM refinery_schema_history";
                one(Connection::Postgres(session), sql, (), |row| row.get::<Option<i64>>("version"))
            };
            let applied = self.transact(pool, READING.into(), (), work).await?;
            if applied.flatten() != newest(&runner) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn copy_to(&self, _: &Path) -> Result<()> {
        Err(StoreError::Elsewhere)
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.commits.subscribe()
    }

    fn duty(&self) -> Duty {
        self.post.as_ref().map_or_else(|| watch::Sender::new(1).subscribe(), Post::duty)
    }

    fn fenced(self: Arc<Self>) -> Option<Arc<dyn Store>> {
        self.post.is_some().then(|| Arc::new(Fenced(self)) as Arc<dyn Store>)
    }

    fn elsewhere(&self) -> Option<broadcast::Receiver<Elsewhere>> {
        self.post.as_ref().map(Post::elsewhere)
    }

    fn whisper(&self, text: String) {
        self.tell(Sign::Whisper(text));
    }

    async fn give_back(&self) {
        if let Some(post) = &self.post {
            post.leave().await;
        }
    }

    async fn close(&self) {
        self.give_back().await;
        for pool in [&self.live, &self.history, &self.truth] {
            pool.close();
        }
    }
}

/// The store for writes before a call: they commit only while this hub has the duty.
struct Fenced(Arc<PostgresStore>);

#[async_trait]
impl Store for Fenced {
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        self.0.write(workspace_id, job, Some(Arc::clone(&self.0))).await
    }

    async fn run_side(&self, job: SideJob) -> Result<()> {
        self.0.run_side(job).await
    }

    async fn run_read(&self, job: ReadJob) -> Result<()> {
        self.0.run_read(job).await
    }

    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        self.0.run_append(lane, come).await
    }

    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        self.0.run_journal(lane, job).await
    }

    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()> {
        self.0.run_journal_read(lane, job).await
    }

    async fn is_current(&self) -> Result<bool> {
        self.0.is_current().await
    }

    async fn copy_to(&self, folder: &Path) -> Result<()> {
        self.0.copy_to(folder).await
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.0.commits()
    }

    fn duty(&self) -> Duty {
        self.0.duty()
    }

    async fn give_back(&self) {
        self.0.give_back().await;
    }

    async fn close(&self) {
        self.0.close().await;
    }
}

const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const MARKING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// The schema of the truth, or of a lane.
pub(super) const fn schema(lane: Option<Lane>) -> &'static str {
    match lane {
        None => TRUTH,
        Some(lane) => schema_of(lane),
    }
}

/// A connection of its own.
pub(super) async fn client(url: &str) -> Result<tokio_postgres::Client> {
    connect(&Access::of(url)?).await
}

const fn schema_of(lane: Lane) -> &'static str {
    match lane {
        Lane::Live => "sangam_live",
        Lane::History => "sangam_history",
    }
}

async fn connect(access: &Access) -> Result<tokio_postgres::Client> {
    let (client, connection) = access.connect().await?;
    tokio::spawn(primary::drive(connection));
    Ok(client)
}

fn pool(access: &Access, schema: &str, size: usize) -> Result<Pool> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let patience = access.patience();
    // The access chooses the server.
    let manager = Manager::from_connect(Config::new(), access.clone().for_jobs(schema), recycling);
    let pool = Pool::builder(manager).max_size(size).create_timeout(Some(patience)).runtime(Runtime::Tokio1);
    pool.build().map_err(|error| StoreError::Failed(error.into()))
}

/// Migrates every schema. A second hub waits, and finds it done.
async fn migrate(access: &Access) -> Result<()> {
    let mut client = connect(access).await?;
    client.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATING})")).await?;
    let history = [
        (TRUTH, migrations::truth()),
        (schema_of(Lane::Live), migrations::lane()),
        (schema_of(Lane::History), migrations::lane()),
    ];
    for (schema, runner) in history {
        let there = format!("CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path = {schema}");
        client.batch_execute(&there).await?;
        let report = schema::translated(&runner)?.run_async(&mut client).await;
        report.map_err(engine::of_migration)?;
    }
    client.batch_execute(&format!("SET search_path = {TRUTH}; {}", post::TABLE)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sangam_postgres_kit::Server;

    use super::*;

    async fn setting(client: &tokio_postgres::Client) -> String {
        client.query_one("SHOW synchronous_commit", &[]).await.unwrap().get("synchronous_commit")
    }

    #[tokio::test]
    async fn what_is_committed_is_on_the_servers_disk_whatever_server_and_url_say() {
        let make = || Server::shared().unwrap().database().unwrap();
        let url = tokio::task::spawn_blocking(make).await.unwrap();
        let beside = client(&url).await.unwrap();
        assert_eq!(setting(&beside).await, "off", "the server is used to the other thing");
        for wish in ["", "?options=-c%20synchronous_commit%3Doff"] {
            let access = Access::of(&format!("{url}{wish}")).unwrap();
            for schema in [None, Some(Lane::Live), Some(Lane::History)].map(schema) {
                let connection = pool(&access, schema, 1).unwrap().get().await.unwrap();
                assert_eq!(setting(&connection).await, "on", "{schema} {wish}");
            }
        }
    }

    #[tokio::test]
    async fn a_hub_that_froze_is_let_go_of_before_another_takes_its_duty_and_nobody_gives_up_before_that() {
        let make = || Server::shared().unwrap().database().unwrap();
        let url = tokio::task::spawn_blocking(make).await.unwrap();
        let access = Access::of(&url).unwrap();
        let jobs = pool(&access, TRUTH, 1).unwrap().get().await.unwrap();
        let listening = post::listen(&access).await.unwrap().0;
        for session in [&**jobs, &listening] {
            let limit = async |name: &str| -> u128 {
                let sql = format!("SELECT setting FROM pg_settings WHERE name = '{name}'");
                let setting: String = session.query_one(&sql, &[]).await.unwrap().get(0);
                setting.parse().unwrap()
            };
            let frozen = limit("idle_in_transaction_session_timeout").await;
            assert!(0 < frozen && frozen < post::HOLD.as_millis());
            assert!(frozen <= limit("lock_timeout").await);
        }
    }
}
