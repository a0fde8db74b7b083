//! Downloads media from WhatsApp: jobs in, outcomes out.
//!
//! A job lives in the database, written in the transaction that made its message. [`MediaJobs`] hands it out with a [`Claim`], and not
//! again before that is dropped. The fetcher downloads, and settles it with exactly one
//! [`Outcome`]. `Ready` is settled while the stored file cannot be removed, so a row never refers to a file that is gone.
//!
//! Trouble is told apart by whether waiting can help. What passes (no network, Meta overloaded, a token being renewed, our
//! own disk) is tried again after growing pauses for as long as WhatsApp keeps the file: seven days from the first sight of
//! its id, then it is *expired*. What Meta refuses for good, or what does not match its digest, is given a few chances and
//! *fails*. A file over the cap is *too large* at once; an address on a foreign host *fails* at once, without a request.
//!
//! What was fetched and cannot be written down is not fetched again: its job keeps its claim and its place, and the writing is
//! repeated until it succeeds.
//!
//! A few downloads run side by side; a slow one holds up none of the others, and each has a deadline. Whoever stops drops
//! downloads in the middle, also when another hub takes over; they leave nothing, and whoever fetches next takes them again.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use metrics::counter;
use sangam_cloud_api::AccessToken;
use sangam_model::backoff::Backoff;
use sangam_model::id::{MessageId, WorkspaceId};
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::{Clock, Random, Timestamp};
use thiserror::Error;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use super::incoming::{Incoming, StoredFile};
use super::kind::{self, HEAD_BYTES};
use super::store::{MediaError, MediaName, MediaStore};
use crate::background::claims::Claim;
use crate::service::metrics as names;
use crate::store::{StoreError, Via};

/// The largest file taken in: what WhatsApp lets anyone send.
pub const MAX_MEDIA_BYTES: u64 = 100 * 1024 * 1024;

/// How long WhatsApp answers for an id it announced in a webhook (`docs/whatsapp.md` §4).
pub const ID_LIFETIME: i64 = 7 * DAY;

/// Downloads at the same time.
const PARALLEL: usize = 4;

/// The longest one download may take: 100 MB over a very slow line.
const DEADLINE: Duration = Duration::from_secs(20 * 60);

/// Between attempts, and up to a quarter less by chance, so that files that failed together do not come back together.
const PAUSES: Backoff = Backoff { first: 5 * SECOND, factor: 4, longest: 6 * HOUR };

/// Attempts for bytes that do not match, or an id that Meta refuses for good. Interrupted downloads do not count.
const FEW_CHANCES: u32 = 3;
/// Attempts to resolve an expired address again.
const MORE_CHANCES: u32 = 6;

/// The longest sleep at a time, because the clock may be set meanwhile.
const LONGEST_SLEEP: Duration = Duration::from_secs(5 * 60);

/// How long to wait when the database cannot be asked for jobs.
const JOBS_PAUSE: Duration = Duration::from_secs(5);

/// What the database said when it could not do what was asked.
pub type JobsError = Box<dyn std::error::Error + Send + Sync>;

/// One file to fetch.
pub struct MediaJob {
    /// The message it belongs to, which also names the job.
    pub message: MessageId,
    /// Whose message.
    pub workspace: WorkspaceId,
    /// Meta's id of the number that received it.
    pub phone_number_id: String,
    /// Through whom that number reaches WhatsApp.
    pub via: Via,
    /// That number's token.
    pub token: Arc<AccessToken>,
    /// Meta's id of the file.
    pub media_id: String,
    /// What its sender claims it is.
    pub mime_type: Option<String>,
    /// The digest that was announced.
    pub sha256: Option<[u8; 32]>,
    /// When the id was first seen.
    pub first_seen: Timestamp,
    /// How often it was tried before.
    pub attempts: u32,
    /// How often it was refused then.
    pub refusals: u32,
    /// That nobody else takes it.
    pub claim: Claim<MessageId>,
}

/// What there is to do.
pub enum Next {
    /// This, claimed for the caller.
    Job(MediaJob),
    /// No job is due before this instant.
    NotBefore(Timestamp),
    /// No job can be taken until a new one is announced, or a claim is dropped.
    Idle,
}

/// A file that is in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchedMedia {
    /// Its name there.
    pub name: MediaName,
    /// Its length.
    pub size_bytes: u64,
    /// What it is to be served as, from its bytes.
    pub mime_type: &'static str,
}

/// How a job ended, or when it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file is in the store; the row may refer to it.
    Ready(FetchedMedia),
    /// Not yet: count one more attempt and hand it out again from this instant on.
    Retry {
        /// The earliest next attempt.
        at: Timestamp,
        /// It was refused, and did not break off.
        refused: bool,
    },
    /// It cannot be had.
    Failed,
    /// WhatsApp no longer keeps it.
    Expired,
    /// Larger than [`MAX_MEDIA_BYTES`].
    TooLarge,
}

impl Outcome {
    /// Its name as a metric label.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ready(_) => "ready",
            Self::Retry { .. } => "retry",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::TooLarge => "too_large",
        }
    }
}

/// The database's side of fetching.
#[async_trait]
pub trait MediaJobs: Send + Sync + 'static {
    /// Claims the job that is due longest.
    ///
    /// # Errors
    /// If the database cannot be asked.
    async fn next(&self, now: Timestamp) -> Result<Next, JobsError>;

    /// Records how a claimed job ended, and changes its message. A message revoked meanwhile stays empty: its row refers to no file,
    /// whatever the outcome. Recording it once more changes nothing.
    ///
    /// # Errors
    /// If the database cannot record it; whoever holds the claim tries again.
    async fn settle(&self, job: &MediaJob, outcome: Outcome) -> Result<(), JobsError>;

    /// Takes back that this file is there: it is to be fetched once more, from `now` on. Does nothing if its message has another by now.
    ///
    /// # Errors
    /// If the database cannot record it.
    async fn fetch_again(&self, job: &MediaJob, media: FetchedMedia, now: Timestamp)
    -> Result<(), JobsError>;
}

/// Where bytes come from.
#[async_trait]
pub trait MediaSource: Send + Sync + 'static {
    /// Begins the download of at most `limit_bytes`.
    ///
    /// # Errors
    /// [`Trouble`].
    async fn open(&self, job: &MediaJob, limit_bytes: u64) -> Result<Arriving, Trouble>;
}

/// A download that began.
pub struct Arriving {
    /// The digest Meta told on resolving.
    pub sha256: Option<[u8; 32]>,
    /// The bytes, never more than the limit.
    pub bytes: BoxStream<'static, Result<Bytes, Trouble>>,
}

/// Why a download did not end well. Holds nothing of the message, so it may be logged.
#[derive(Debug, Error)]
pub enum Trouble {
    /// More than the limit.
    #[error("larger than the limit")]
    TooLarge,
    /// The address leads where the token must not go.
    #[error("the address is on a foreign host")]
    ForeignHost,
    /// The address has expired.
    #[error("the address has expired")]
    Gone,
    /// Meta will not give it.
    #[error("refused for good")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The bytes are not what was announced.
    #[error("not the bytes that were announced")]
    Corrupt,
    /// Anything that may be better later.
    #[error("not possible now")]
    Passing(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<MediaError> for Trouble {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::NotAsPromised => Self::Corrupt,
            other => Self::Passing(Box::new(other)),
        }
    }
}

/// The download outlasted its deadline.
#[derive(Debug, Error)]
#[error("the download took longer than {} minutes", DEADLINE.as_secs() / 60)]
struct TooSlow;

/// Works through media jobs until told to stop.
pub struct MediaFetcher {
    jobs: Arc<dyn MediaJobs>,
    source: Arc<dyn MediaSource>,
    store: MediaStore,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    announced: Arc<Notify>,
}

impl MediaFetcher {
    /// Ready to run. `announced` is notified by whoever commits a new job.
    #[must_use]
    pub fn new(
        jobs: Arc<dyn MediaJobs>,
        source: Arc<dyn MediaSource>,
        store: MediaStore,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        announced: Arc<Notify>,
    ) -> Arc<Self> {
        Arc::new(Self { jobs, source, store, clock, random, announced })
    }

    /// Fetches until `stop`, a few files side by side. What is under way then is dropped.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut under_way = JoinSet::new();
        stop.run_until_cancelled(async {
            let places = Arc::new(Semaphore::new(PARALLEL));
            // The semaphore is never closed, so the loop ends only with the token.
            while let Ok(place) = Arc::clone(&places).acquire_owned().await {
                // While the store is away nothing is downloaded, because Meta counts the attempts.
                self.store.until_well().await;
                while let Some(ended) = under_way.try_join_next() {
                    tell_death(&ended);
                }
                self.take_next(place, &mut under_way).await;
            }
        })
        .await;
        under_way.shutdown().await;
    }

    /// Fetches, one after the other in the caller's task, whatever is due now. For a system that is replayed step by step.
    ///
    /// # Errors
    /// If the database cannot be asked for jobs.
    pub async fn run_due(&self) -> Result<(), JobsError> {
        while let Next::Job(job) = self.jobs.next(self.clock.now()).await? {
            let (outcome, _held) = self.bring(&job).await;
            self.settle(&job, outcome).await?;
        }
        Ok(())
    }

    async fn take_next(self: &Arc<Self>, place: OwnedSemaphorePermit, under_way: &mut JoinSet<()>) {
        // Listening begins before asking, so a job announced in between is not missed.
        let announced = self.announced.notified();
        let now = self.clock.now();
        let pause = match self.jobs.next(now).await {
            Ok(Next::Job(job)) => {
                let fetcher = Arc::clone(self);
                under_way.spawn(async move { fetcher.work(job, place).await });
                return;
            }
            Ok(Next::NotBefore(at)) => {
                Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0)).min(LONGEST_SLEEP)
            }
            Ok(Next::Idle) => LONGEST_SLEEP,
            Err(error) => {
                tracing::error!(error = &*error, "media jobs cannot be read");
                JOBS_PAUSE
            }
        };
        tokio::select! {
            biased;
            () = announced => {}
            // It may be tried again, and nobody announces that.
            Some(ended) = under_way.join_next() => tell_death(&ended),
            () = tokio::time::sleep(pause) => {}
        }
    }

    async fn work(&self, job: MediaJob, place: OwnedSemaphorePermit) {
        // The file stays held until its row is written.
        let (outcome, _held) = self.bring(&job).await;
        let mut place = Some(place);
        while let Err(error) = self.settle(&job, outcome).await {
            tracing::error!(error = &*error, "a media outcome waits to be recorded");
            // While the database cannot be written nothing more is downloaded. An error about one file does not stop the others.
            if error.downcast_ref::<StoreError>().is_some_and(StoreError::is_of_one) {
                place = None;
            }
            tokio::time::sleep(JOBS_PAUSE).await;
        }
        drop(place);
    }

    /// Records how a job ended. Another hub may have removed the file between its name and its row; once the row is there nobody does.
    async fn settle(&self, job: &MediaJob, outcome: Outcome) -> Result<(), JobsError> {
        self.jobs.settle(job, outcome).await?;
        match outcome {
            Outcome::Ready(media) if self.store.is_gone(media.name).await => {
                self.jobs.fetch_again(job, media, self.clock.now()).await
            }
            _ => Ok(()),
        }
    }

    /// Fetches a file and says what that came to.
    async fn bring(&self, job: &MediaJob) -> (Outcome, Option<StoredFile>) {
        let fetched = tokio::time::timeout(DEADLINE, self.fetch(job)).await;
        let fetched = fetched.unwrap_or_else(|_| Err(Trouble::Passing(Box::new(TooSlow))));
        let (outcome, held) = match fetched {
            Ok((kept, media)) => (Outcome::Ready(media), Some(kept)),
            Err(trouble) => {
                if matches!(trouble, Trouble::Passing(_)) {
                    self.store.look().await;
                }
                let outcome = judge(&trouble, job, self.clock.now(), &*self.random);
                tracing::warn!(
                    error = &trouble as &dyn std::error::Error,
                    attempt = job.attempts + 1,
                    outcome = outcome.as_str(),
                    "media was not fetched"
                );
                (outcome, None)
            }
        };
        counter!(names::MEDIA_FETCHES, "outcome" => outcome.as_str()).increment(1);
        (outcome, held)
    }

    async fn fetch(&self, job: &MediaJob) -> Result<(StoredFile, FetchedMedia), Trouble> {
        let mut arriving = self.source.open(job, MAX_MEDIA_BYTES).await?;
        let mut incoming = self.store.begin(job.workspace);
        let mut head = Vec::new();
        while let Some(piece) = arriving.bytes.next().await {
            let piece = piece?;
            head.extend(piece.iter().take(HEAD_BYTES.saturating_sub(head.len())));
            incoming.write(&piece).await?;
        }
        counter!(names::MEDIA_BYTES).increment(incoming.size_bytes());
        let kept = finish(incoming, job.sha256.or(arriving.sha256)).await?;
        let served = kind::served_as(job.mime_type.as_deref(), &head);
        let media =
            FetchedMedia { name: kept.name, size_bytes: kept.size_bytes, mime_type: served.mime_type };
        Ok((kept, media))
    }
}

fn tell_death(ended: &Result<(), JoinError>) {
    if ended.is_err() {
        tracing::error!("a media download died; its job is taken again");
    }
}

async fn finish(incoming: Incoming, announced: Option<[u8; 32]>) -> Result<StoredFile, Trouble> {
    Ok(incoming.finish(announced).await?)
}

/// Whether a job is retried after an error, or ends.
fn judge(trouble: &Trouble, job: &MediaJob, now: Timestamp, random: &dyn Random) -> Outcome {
    let refusals = job.refusals.saturating_add(1);
    match trouble {
        Trouble::TooLarge => return Outcome::TooLarge,
        Trouble::ForeignHost => return Outcome::Failed,
        Trouble::Refused(_) | Trouble::Corrupt if refusals >= FEW_CHANCES => return Outcome::Failed,
        Trouble::Gone if refusals >= MORE_CHANCES => return Outcome::Expired,
        _ => {}
    }
    let at = now.plus(PAUSES.scattered(job.attempts.saturating_add(1), 4, random));
    let refused = !matches!(trouble, Trouble::Passing(_));
    if at.since(job.first_seen) >= ID_LIFETIME { Outcome::Expired } else { Outcome::Retry { at, refused } }
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
