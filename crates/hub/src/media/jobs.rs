//! The queue of downloads in the database, and what a finished one changes in its message.
//!
//! Which jobs are being worked on is known in memory only: one process fetches for a database, and after a restart, or once whoever
//! worked on them stopped, every unsettled job is due again. No file waits until the right clock has caught up with one that ran ahead: what was never tried waits
//! for no clock, and a pause longer than the longest is not believed. Settling writes the file's row, ends the job and gives the
//! message its new revision in one transaction. A job that has vanished meanwhile (the message was revoked, or has another file now)
//! settles into nothing, so a revoked message never gets its file back, and a file that was replaced is not taken for its successor.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_model::id::MessageId;
use sangam_model::time::HOUR;
use sangam_model::{MediaState, Timestamp};

use super::fetch::{FetchedMedia, JobsError, MediaJob, MediaJobs, Next, Outcome};
use crate::background::claims::{Claim, Claims};
use crate::store::{self, MediaRecord, Number, Store, StoredMessage, Tx};
use crate::vault::Vault;
use crate::vault::tokens;

/// A longer wait than this, in milliseconds, was set under a wrong clock: the longest pause with its jitter, and a margin.
const WRONG_BEYOND: i64 = 8 * HOUR;

/// A store's media queue.
pub struct StoreJobs {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    claims: Claims<MessageId>,
}

/// A due job with what is needed to do it.
struct DueJob {
    job: store::MediaJob,
    number: Option<Number>,
    mime_type: Option<String>,
}

impl StoreJobs {
    /// The queue of this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, vault: Arc<Vault>) -> Self {
        Self { store, vault, claims: Claims::default() }
    }

    /// The job that has waited longest of those that may be fetched and are not being worked on; else when to look again.
    async fn look(&self, now: Timestamp) -> Result<Result<DueJob, Option<Timestamp>>, store::StoreError> {
        let claimed = self.claims.under_way();
        // Claimed jobs are still in the queue, so one more than there are of them is enough to see past them.
        let limit = u32::try_from(claimed.len()).unwrap_or(u32::MAX).saturating_add(1);
        self.store
            .read(move |tx| {
                let is_free = |job: &store::MediaJob| !claimed.contains(&job.message_id);
                let due = tx.media_due(now, now.plus(WRONG_BEYOND), limit)?;
                let Some(job) = due.into_iter().find(is_free) else {
                    return Ok(Err(tx.next_media_due(now)?));
                };
                let number = tx.number(job.number_id)?;
                let media = tx.message(job.message_id)?.and_then(|view| view.media);
                Ok(Ok(DueJob { job, number, mime_type: media.map(|media| media.mime_type) }))
            })
            .await
    }

    fn with_token(&self, due: DueJob, claim: Claim<MessageId>) -> Result<MediaJob, JobsError> {
        let number = due.number.ok_or("the number of a media job is gone")?;
        Ok(MediaJob {
            message: due.job.message_id,
            workspace: due.job.workspace_id,
            token: Arc::new(tokens::open(&self.vault, &number)?),
            via: number.standing.via,
            phone_number_id: number.phone_number_id,
            media_id: due.job.media_id,
            mime_type: due.mime_type,
            sha256: due.job.announced.and_then(|digest| hex::decode(digest).ok()?.try_into().ok()),
            first_seen: due.job.received_at,
            attempts: due.job.attempts,
            refusals: due.job.refusals,
            claim,
        })
    }

    async fn record(&self, done: &MediaJob, outcome: Outcome) -> Result<(), JobsError> {
        let (message, media_id) = (done.message, done.media_id.clone());
        let job = self.store.read(move |tx| tx.media_job(message)).await?;
        let Some(mut job) = job.filter(|job| job.media_id == media_id) else {
            return self.let_go(outcome).await;
        };
        if let Outcome::Retry { at, refused } = outcome {
            job.due_at = at;
            job.attempts = job.attempts.saturating_add(1);
            job.refusals = job.refusals.saturating_add(refused.into());
            self.store.side(move |tx| tx.postpone_media(&job)).await?;
        } else {
            // One that is just being removed is fetched once more.
            self.store.write(job.workspace_id, move |tx| settle(tx, message, &media_id, outcome)).await?;
        }
        Ok(())
    }

    /// Drops a downloaded file that no message needs any more.
    async fn let_go(&self, outcome: Outcome) -> Result<(), JobsError> {
        if let Outcome::Ready(FetchedMedia { name, .. }) = outcome {
            self.store.side(move |tx| tx.let_go_of_file(name.workspace, &hex::encode(name.sha256))).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl MediaJobs for StoreJobs {
    async fn next(&self, now: Timestamp) -> Result<Next, JobsError> {
        let due = match self.look(now).await? {
            Ok(due) => due,
            Err(Some(at)) => return Ok(Next::NotBefore(at)),
            Err(None) => return Ok(Next::Idle),
        };
        let mut job = due.job.clone();
        let Some(claim) = self.claims.claim(job.message_id) else { return Ok(Next::NotBefore(now)) };
        match self.with_token(due, claim) {
            Ok(job) => Ok(Next::Job(job)),
            // Without its token a job cannot be worked on; it must not hold up the others.
            Err(error) => {
                tracing::error!(error = &*error, "the token for a media job does not open");
                job.due_at = now.plus(HOUR);
                // It counts as one attempt, or the job would be due again at once; further ones do not count against the file.
                job.attempts = job.attempts.max(1);
                self.store.side(move |tx| tx.postpone_media(&job)).await?;
                Ok(Next::NotBefore(now))
            }
        }
    }

    async fn settle(&self, job: &MediaJob, outcome: Outcome) -> Result<(), JobsError> {
        self.record(job, outcome).await
    }

    async fn fetch_again(
        &self,
        job: &MediaJob,
        media: FetchedMedia,
        now: Timestamp,
    ) -> Result<(), JobsError> {
        let again = Again {
            message: job.message,
            media_id: job.media_id.clone(),
            announced: job.sha256.map(hex::encode),
            first_seen: job.first_seen,
            attempts: job.attempts.saturating_add(1),
            refusals: job.refusals,
        };
        let sha256 = hex::encode(media.name.sha256);
        self.store.write(job.workspace, move |tx| reopen(tx, &again, &sha256, now)).await?;
        Ok(())
    }
}

/// Writes the end of the job that fetched this file, unless it has vanished since, or made room for one that fetches another.
fn settle(tx: &mut Tx<'_>, message: MessageId, media_id: &str, outcome: Outcome) -> store::Result<()> {
    let is_wanted = tx.media_job(message)?.is_some_and(|job| job.media_id == media_id);
    if let Outcome::Ready(FetchedMedia { name, .. }) = outcome {
        let sha256 = hex::encode(name.sha256);
        if !is_wanted {
            return tx.let_go_of_file(name.workspace, &sha256);
        }
        if tx.is_file_leaving(name.workspace, &sha256)? {
            return Ok(());
        }
    }
    if !is_wanted {
        return Ok(());
    }
    tx.remove_media_job(message)?;
    let Some(view) = tx.message(message)? else {
        return Ok(());
    };
    let Some(media) = view.media else {
        return Ok(());
    };
    tx.save_media(&settled(media, outcome))?;
    show(tx, view.message)
}

/// What is needed to fetch a file once more.
struct Again {
    message: MessageId,
    media_id: String,
    announced: Option<String>,
    first_seen: Timestamp,
    attempts: u32,
    refusals: u32,
}

/// A file that is gone is waited for again, if its message still refers to it.
fn reopen(tx: &mut Tx<'_>, again: &Again, sha256: &str, now: Timestamp) -> store::Result<()> {
    let Some(view) = tx.message(again.message)? else { return Ok(()) };
    let is_it = |media: &MediaRecord| {
        media.state == MediaState::Ready
            && media.media_id.as_ref() == Some(&again.media_id)
            && media.sha256.as_deref() == Some(sha256)
    };
    let Some(media) = view.media.filter(is_it) else { return Ok(()) };
    tx.save_media(&MediaRecord { state: MediaState::Pending, size_bytes: None, sha256: None, ..media })?;
    tx.save_media_job(&store::MediaJob {
        message_id: again.message,
        workspace_id: tx.workspace_id(),
        number_id: view.message.number_id,
        media_id: again.media_id.clone(),
        announced: again.announced.clone(),
        received_at: again.first_seen,
        due_at: now,
        attempts: again.attempts,
        refusals: again.refusals,
    })?;
    show(tx, view.message)
}

/// Gives a message whose file changed a new revision.
fn show(tx: &mut Tx<'_>, mut message: StoredMessage) -> store::Result<()> {
    let Some(conversation_id) = message.conversation_id else {
        return Ok(());
    };
    message.rev = tx.next_rev();
    tx.save_message(&message)?;
    // The list shows the newest bubble with its file, so its row changes too.
    if let Some(mut conversation) = tx.conversation(conversation_id)?
        && conversation.last_message_id == Some(message.id)
    {
        conversation.rev = tx.next_rev();
        tx.save_conversation(&conversation)?;
    }
    Ok(())
}

fn settled(media: MediaRecord, outcome: Outcome) -> MediaRecord {
    match outcome {
        Outcome::Ready(fetched) => MediaRecord {
            state: MediaState::Ready,
            mime_type: fetched.mime_type.to_owned(),
            size_bytes: Some(fetched.size_bytes),
            sha256: Some(hex::encode(fetched.name.sha256)),
            ..media
        },
        Outcome::Failed => MediaRecord { state: MediaState::Failed, ..media },
        Outcome::Expired => MediaRecord { state: MediaState::Expired, ..media },
        Outcome::TooLarge => MediaRecord { state: MediaState::TooLarge, ..media },
        Outcome::Retry { .. } => media,
    }
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
