//! Coordination of several hubs on one database: notifications, and the lease (*duty*) of the one that works.
//!
//! A serving hub keeps one connection beside its pools. Through it each tells the others of commits and of webhooks it took in
//! (`NOTIFY`, gathered for some hundredths of a second). What is told is a hint: whoever misses it finds out at the next
//! round, since the counter and the journal are the truth.
//!
//! **Duty.** What must be done once (sending, applying webhooks, asking WhatsApp) is done by one hub at a time: the one that
//! holds the row `duty`. It renews its hold every three seconds by the server's clock; one that is not renewed may be taken,
//! and taking it begins a new *term*. A hub that stops gives its hold back and says so, and another takes it at once.
//!
//! A hub that slept past its hold may wake in the middle of anything, so the number of the term is a fence: a transaction that
//! begins a call to WhatsApp commits only if its hub's term is still the one in the row ([`fence`]). It holds [`DUTY`] together
//! with others of its kind while it does; whoever takes the duty holds it alone, so no such transaction is half-way then.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep, sleep_until, timeout};
use tokio_postgres::{AsyncMessage, Client};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::TRUTH;
use super::access::Access;
use crate::store::sql::Connection;
use crate::store::sql::{SqlId, one};
use crate::store::{Commit, Duty, Elsewhere, Lane, Result, StoreError};

/// An advisory lock: transactions that begin calls take it shared, taking the duty takes it exclusively.
pub(super) const DUTY: i64 = 0x5361_6e67_616d_0003;
/// How long a hold lasts without being renewed.
pub(super) const HOLD: Duration = Duration::from_secs(10);
/// How often it is renewed, and asked for by those who do not have it.
const ROUND: Duration = Duration::from_secs(3);
/// How soon another hub goes on with the work of one that was killed.
const GOES_ON_WITHIN: Duration = Duration::from_secs(15);
const _: () = assert!(HOLD.as_secs() + ROUND.as_secs() < GOES_ON_WITHIN.as_secs());
/// How long what is told is gathered.
const GATHERED: Duration = Duration::from_millis(50);
/// How long to wait before connecting again.
const RECONNECT: Duration = Duration::from_millis(500);
/// The capacity of the queue of notifications.
const SIGNS: usize = 1_024;

/// The server's clock, in milliseconds.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// Where the row of the duty stands.
pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS duty (
    work     TEXT   NOT NULL PRIMARY KEY,
    holder   BYTEA  NOT NULL,
    term     BIGINT NOT NULL,
    until_at BIGINT NOT NULL
)";

/// What one hub tells the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A counter moved.
    Commit(Commit),
    /// A lane holds something new.
    Arrival(Lane),
    /// The duty is free.
    Free,
    /// A message that is not stored: presence.
    Whisper(String),
}

impl Sign {
    fn written(&self, from: Uuid) -> String {
        match self {
            Self::Commit(Commit { workspace_id, epoch, head }) => {
                format!("{from} commit {workspace_id} {epoch} {}", head.0)
            }
            Self::Arrival(lane) => format!("{from} arrival {}", lane.as_str()),
            Self::Free => format!("{from} free"),
            Self::Whisper(text) => format!("{from} whisper {text}"),
        }
    }

    /// What another hub told, and which; `None` if it was this one, or a later version's word.
    fn heard(text: &str, own: Uuid) -> Option<(Uuid, Self)> {
        let (from, told) = text.split_once(' ')?;
        let from = from.parse::<Uuid>().ok().filter(|from| *from != own)?;
        Some((from, Self::told(told)?))
    }

    fn told(text: &str) -> Option<Self> {
        let mut words = text.splitn(5, ' ');
        match words.next()? {
            "whisper" => text.split_once(' ').map(|(_, text)| Self::Whisper(text.to_owned())),
            "commit" => Some(Self::Commit(Commit {
                workspace_id: words.next()?.parse().ok()?,
                epoch: words.next()?.parse::<EpochId>().ok()?,
                head: Rev(words.next()?.parse().ok()?),
            })),
            "arrival" => {
                let name = words.next()?;
                Lane::ALL.into_iter().find(|lane| lane.as_str() == name).map(Self::Arrival)
            }
            "free" => Some(Self::Free),
            _ => None,
        }
    }
}

/// A serving hub's coordination with the others of its database.
pub(super) struct Post {
    own: Uuid,
    outbox: mpsc::UnboundedSender<Sign>,
    term: watch::Sender<i64>,
    elsewhere: broadcast::Sender<Elsewhere>,
    stop: CancellationToken,
    task: tokio::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Post {
    /// Takes up the post under the name `own`.
    pub(super) fn take_up(access: Access, own: Uuid, commits: broadcast::Sender<Commit>) -> Self {
        let (outbox, signs) = mpsc::unbounded_channel();
        let (term, elsewhere) = (watch::Sender::new(0), broadcast::Sender::new(SIGNS));
        let stop = CancellationToken::new();
        let attendant = Attendant {
            access,
            own,
            commits,
            signs,
            term: term.clone(),
            elsewhere: elsewhere.clone(),
            stop: stop.clone(),
            untold: Untold::default(),
        };
        let task = tokio::sync::Mutex::new(Some(tokio::spawn(attendant.run())));
        Self { own, outbox, term, elsewhere, stop, task }
    }

    /// Tells the other hubs, soon.
    pub(super) fn tell(&self, sign: Sign) {
        // After leaving, other hubs find out by themselves.
        let _ = self.outbox.send(sign);
    }

    /// The number of this hub's term; none while the duty is another's.
    pub(super) fn duty(&self) -> Duty {
        self.term.subscribe()
    }

    /// What other hubs tell.
    pub(super) fn elsewhere(&self) -> broadcast::Receiver<Elsewhere> {
        self.elsewhere.subscribe()
    }

    /// Gives the duty back and leaves.
    pub(super) async fn leave(&self) {
        self.stop.cancel();
        if let Some(task) = self.task.lock().await.take() {
            // If it failed, the lease expires by itself.
            let _ = task.await;
        }
    }

    /// Lets a transaction go on only if the duty is still this hub's. [`DUTY`] is held already, together with others.
    pub(super) fn fence(&self, db: Connection<'_>) -> Result<()> {
        let sql = "SELECT 1 AS n FROM duty WHERE work = 'hub' AND holder = ?1 AND term = ?2";
        let term = *self.term.borrow();
        let is_ours = term > 0 && one(db, sql, (self.own.column(), term), |_| Ok(()))?.is_some();
        if is_ours { Ok(()) } else { Err(StoreError::Relieved) }
    }
}

/// Whether a hub serves from the database now.
pub(super) fn is_held(db: Connection<'_>) -> Result<bool> {
    let sql = format!("SELECT 1 AS n FROM duty WHERE work = 'hub' AND until_at >= {NOW}");
    Ok(one(db, &sql, (), |_| Ok(()))?.is_some())
}

impl Drop for Post {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Notifications not yet sent: the newest of each workspace.
#[derive(Default)]
struct Untold {
    commits: BTreeMap<WorkspaceId, Commit>,
    others: Vec<Sign>,
}

impl Untold {
    fn add(&mut self, sign: Sign) {
        match sign {
            Sign::Commit(commit) => {
                self.commits.insert(commit.workspace_id, commit);
            }
            other if self.others.contains(&other) => {}
            other => self.others.push(other),
        }
    }

    fn is_empty(&self) -> bool {
        self.commits.is_empty() && self.others.is_empty()
    }

    fn take(&mut self) -> Vec<Sign> {
        let commits = std::mem::take(&mut self.commits);
        commits.into_values().map(Sign::Commit).chain(self.others.drain(..)).collect()
    }
}

/// The task behind a [`Post`].
struct Attendant {
    access: Access,
    own: Uuid,
    commits: broadcast::Sender<Commit>,
    signs: mpsc::UnboundedReceiver<Sign>,
    term: watch::Sender<i64>,
    elsewhere: broadcast::Sender<Elsewhere>,
    stop: CancellationToken,
    untold: Untold,
}

impl Attendant {
    async fn run(mut self) {
        let mut renewed = Instant::now();
        loop {
            match self.attend(&mut renewed).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "this hub is out of touch with others"
                    );
                }
            }
            if renewed.elapsed() >= HOLD {
                self.term.send_if_modified(|term| std::mem::replace(term, 0) != 0);
            }
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                () = sleep(RECONNECT) => {}
            }
        }
    }

    /// Attends to one connection, until it breaks or the post is left.
    async fn attend(&mut self, renewed: &mut Instant) -> Result<()> {
        let patience = if *self.term.borrow() > 0 { left(*renewed) } else { HOLD };
        let (client, mut heard) = in_time(patience, listen(&self.access)).await?;
        let mut round = interval(ROUND);
        round.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut tell_at = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return in_time(ROUND, self.give_back(&client)).await,
                told = heard.recv() => match told {
                    Some(text) => self.hear(&text, &mut round),
                    None => return Err(StoreError::Unavailable("the connection ended".into())),
                },
                _ = round.tick() => in_time(left(*renewed), self.hold(&client, renewed)).await?,
                () = sleep_until(tell_at), if !self.untold.is_empty() => {
                    in_time(ROUND, self.tell(&client)).await?;
                    tell_at = Instant::now() + GATHERED;
                }
                Some(sign) = self.signs.recv() => self.untold.add(sign),
            }
        }
    }

    fn hear(&self, text: &str, round: &mut Interval) {
        let Some((from, sign)) = Sign::heard(text, self.own) else { return };
        match sign {
            Sign::Commit(commit) => {
                // Nobody listening is fine.
                let _ = self.commits.send(commit);
                let _ = self.elsewhere.send(Elsewhere::Commit);
            }
            Sign::Arrival(lane) => {
                let _ = self.elsewhere.send(Elsewhere::Arrival(lane));
            }
            Sign::Whisper(text) => {
                let _ = self.elsewhere.send(Elsewhere::Whisper { from, text });
            }
            Sign::Free => round.reset_immediately(),
        }
    }

    async fn tell(&mut self, client: &Client) -> Result<()> {
        let texts: Vec<String> = self.untold.take().into_iter().map(|sign| sign.written(self.own)).collect();
        client.execute("SELECT pg_notify('sangam', told) FROM unnest($1::text[]) AS told", &[&texts]).await?;
        Ok(())
    }

    /// Renews the hold, or takes it if nobody has it.
    async fn hold(&self, client: &Client, renewed: &mut Instant) -> Result<()> {
        let (own, term) = (self.own.as_bytes().as_slice(), *self.term.borrow());
        let hold = i64::try_from(HOLD.as_millis()).unwrap_or(i64::MAX);
        // The lease counts from before the request, because the server's time does.
        let asked = Instant::now();
        if term > 0 {
            let sql = format!(
                "UPDATE {TRUTH}.duty SET until_at = {NOW} + $3 WHERE work = 'hub' AND holder = $1 AND term = $2"
            );
            if client.execute(&sql, &[&own, &term, &hold]).await? > 0 {
                *renewed = asked;
                return Ok(());
            }
            tracing::warn!(term, "another hub has taken over");
            self.term.send_replace(0);
        }
        let sql = format!("SELECT 1 FROM {TRUTH}.duty WHERE work = 'hub' AND until_at >= {NOW}");
        if client.query_opt(&sql, &[]).await?.is_some() {
            return Ok(());
        }
        client.batch_execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({DUTY})")).await?;
        let sql = format!(
            "INSERT INTO {TRUTH}.duty AS held (work, holder, term, until_at) VALUES ('hub', $1, 1, {NOW} + $2) \
             ON CONFLICT (work) DO UPDATE SET holder = excluded.holder, term = held.term + 1, \
             until_at = excluded.until_at WHERE held.until_at < {NOW} RETURNING term"
        );
        let taken = client.query_opt(&sql, &[&own, &hold]).await?;
        client.batch_execute("COMMIT").await?;
        if let Some(row) = taken {
            let term: i64 = row.try_get(0)?;
            tracing::info!(term, "this hub works");
            *renewed = asked;
            self.term.send_replace(term);
        }
        Ok(())
    }

    async fn give_back(&mut self, client: &Client) -> Result<()> {
        let term = self.term.send_replace(0);
        if term > 0 {
            let sql = format!(
                "UPDATE {TRUTH}.duty SET until_at = 0 WHERE work = 'hub' AND holder = $1 AND term = $2"
            );
            client.execute(&sql, &[&self.own.as_bytes().as_slice(), &term]).await?;
            self.untold.add(Sign::Free);
        }
        while let Ok(sign) = self.signs.try_recv() {
            self.untold.add(sign);
        }
        self.tell(client).await
    }
}

/// How long an answer may take that renews a hold.
fn left(renewed: Instant) -> Duration {
    HOLD.saturating_sub(renewed.elapsed()).max(ROUND)
}

/// A silent connection counts as broken: without an answer the lease cannot be relied on.
async fn in_time<T>(patience: Duration, answer: impl Future<Output = Result<T>>) -> Result<T> {
    let silent = |_| StoreError::Unavailable("the server does not answer".into());
    timeout(patience, answer).await.map_err(silent)?
}

/// A connection, and what is told through it.
pub(super) async fn listen(access: &Access) -> Result<(Client, mpsc::UnboundedReceiver<String>)> {
    let (client, mut connection) = access.connect().await?;
    let (heard, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut messages = poll_fn(move |context| connection.poll_message(context));
        while let Some(Ok(message)) = messages.next().await {
            if let AsyncMessage::Notification(sign) = message {
                // The listener may have reconnected.
                let _ = heard.send(sign.payload().to_owned());
            }
        }
    });
    client
        .batch_execute(
            "LISTEN sangam; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s'",
        )
        .await?;
    Ok((client, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_hub_writes_another_hears_and_it_does_not_hear_itself() {
        let [one, other, workspace, epoch] = [1, 2, 3, 4].map(Uuid::from_u128);
        let commit = Commit {
            workspace_id: WorkspaceId::from_uuid(workspace),
            epoch: EpochId::from_uuid(epoch),
            head: Rev(7),
        };
        let lanes = Lane::ALL.map(Sign::Arrival);
        let others = [Sign::Commit(commit), Sign::Free, Sign::Whisper("two words".to_owned())];
        for sign in lanes.into_iter().chain(others) {
            let written = sign.written(one);
            assert_eq!(Sign::heard(&written, other), Some((one, sign)));
            assert_eq!(Sign::heard(&written, one), None);
        }
        assert_eq!(Sign::heard("a word of tomorrow", one), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hub_gives_up_its_duty_with_its_hold_if_the_server_takes_its_line_and_says_nothing() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("postgres://sangam@{}/sangam?sslmode=disable", silent.local_addr().unwrap());
        let post = Post::take_up(Access::of(&url).unwrap(), Uuid::from_u128(1), broadcast::Sender::new(1));
        post.term.send_replace(3);
        let mut duty = post.duty();
        // So long that it is never reached where there is a limit.
        let patience = HOLD * 10;
        let is_given_up = timeout(patience, duty.wait_for(|term| *term == 0)).await.is_ok();
        assert!(is_given_up, "it relies on a hold that nobody renewed");
        assert!(timeout(patience, post.leave()).await.is_ok(), "it waits for the server to leave");
    }

    #[test]
    fn of_each_workspace_the_newest_commit_is_told() {
        let [workspace_id, other] = [1, 2].map(|id| WorkspaceId::from_uuid(Uuid::from_u128(id)));
        let commit = |workspace_id, head| {
            Sign::Commit(Commit {
                workspace_id,
                epoch: EpochId::from_uuid(Uuid::from_u128(9)),
                head: Rev(head),
            })
        };
        let mut untold = Untold::default();
        for sign in
            [commit(workspace_id, 1), Sign::Free, commit(other, 1), commit(workspace_id, 2), Sign::Free]
        {
            untold.add(sign);
        }
        assert_eq!(untold.take(), [commit(workspace_id, 2), commit(other, 1), Sign::Free]);
        assert!(untold.is_empty());
    }
}
