//! Maintenance of the three files: overwrites deleted data, replaces damaged files, shrinks files, and checks the search index against
//! its rows.
//!
//! Any of it may be cut off anywhere and is taken up again at the next occasion.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use sangam_sqlite::BUSY_TIMEOUT;

use super::{Cache, blocking};
use crate::error::{Error, OpenError, Result};
use crate::file::{File, FileKind};
use crate::open::{self, FileState, OpenReport};
use crate::search::distrust::Index;

/// Pages that are given back in one step: a megabyte.
const STEP: u32 = 256;
/// How long the checkpoint waits for readers, and pages with it.
const READ_WITHIN: Duration = Duration::from_millis(250);

impl Cache {
    /// Deletes what pages left behind: files of messages that were revoked, hidden or not part of a new first sync, and their earlier
    /// pages in the log. No screen shows any of it, so it is done after the page was announced. Of several callers at once one does it
    /// for all.
    pub async fn clean_up(&self) -> Result<()> {
        let _turn = self.cleaning.lock().await;
        self.pay_media_debts().await?;
        self.sweep_media().await?;
        if self.has_forgotten.swap(false, Ordering::Relaxed) {
            let emptied = self.empty_log(FileKind::Cache).await;
            if !matches!(emptied, Ok(true)) {
                self.has_forgotten.store(true, Ordering::Relaxed);
            }
            emptied?;
        }
        Ok(())
    }

    /// Checkpoints and truncates the log of a file, so that earlier pages do not outlive deleted rows. Says whether it did: a long read
    /// leaves it for the next time.
    pub(super) async fn empty_log(&self, kind: FileKind) -> Result<bool> {
        let checkpoint = |connection: &mut Connection| {
            connection.busy_timeout(READ_WITHIN)?;
            let blocked =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            connection.busy_timeout(BUSY_TIMEOUT)?;
            Ok(!blocked?)
        };
        self.file(kind).maintain(checkpoint).await
    }

    /// Completes what a crash interrupted between the files. Damage found on the way does not stop the start: what can be fetched again
    /// is rebuilt, each file once.
    pub(super) async fn make_good(&self, report: &mut OpenReport) -> Result<(), OpenError> {
        let mut rebuilt = Vec::new();
        loop {
            let done = match self.reconcile(None).await {
                Ok(_) => self.clean_up().await,
                Err(error) => Err(error),
            };
            match done {
                Err(Error::Damaged { file, .. }) if file != FileKind::Outbox && !rebuilt.contains(&file) => {
                    let state = self.rebuild(file).await?;
                    if file == FileKind::Cache {
                        report.cache = state;
                        report.needs_first_sync = true;
                    } else {
                        report.media = state;
                    }
                    rebuilt.push(file);
                }
                done => return Ok(done?),
            }
        }
    }

    /// Replaces a cache or media file that turned out to be damaged while open. For the cache, begin a first sync next.
    /// The outbox is never replaced: [`OutboxState::Opened`](crate::OutboxState) or a rescue comes from opening anew.
    pub async fn rebuild(&self, kind: FileKind) -> Result<FileState, OpenError> {
        let place = match kind {
            FileKind::Cache => &self.cache,
            FileKind::Media => &self.media,
            FileKind::Outbox => return Ok(FileState::Opened),
        };
        self.file(kind).close().await?;
        let file_key = self.key.file_key(kind);
        let profile = self.profile.clone();
        let work = {
            let file_key = file_key.clone();
            move || open::replace(&profile, kind, &file_key)
        };
        let state = blocking(self.options.execution, work).await?;
        let fresh = File::open(&self.profile.path(kind), kind, &file_key, self.options.execution)?;
        *place.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(state)
    }

    /// Returns free pages of the media file to the disk: one step, short enough for writers that wait. Says whether there may be more
    /// to do.
    pub async fn give_back(&self) -> Result<bool> {
        let step = |connection: &mut Connection| {
            let free = || connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, u32>(0));
            let before = free()?;
            if before > 0 {
                // The pragma frees one page for each row that is read.
                let mut pages = connection.prepare(&format!("PRAGMA incremental_vacuum({STEP})"))?;
                let mut rows = pages.query([])?;
                while rows.next()?.is_some() {}
            }
            Ok((before, free()?))
        };
        let (before, left) = self.file(FileKind::Media).maintain(step).await?;
        // A file that was made without this gives nothing back.
        if left > 0 || before == 0 {
            return Ok(left < before);
        }
        // The file is shorter once the log is in it.
        self.empty_log(FileKind::Media).await.map(|_| false)
    }

    /// Compares every text index with its rows, and rebuilds those that disagree; in the meantime searches do without them. Writers
    /// wait during a comparison, readers do not. Says whether all agreed.
    pub async fn check_search(&self) -> Result<bool> {
        let mut agree = true;
        for index in Index::ALL {
            agree &= self.write(move |writer| writer.check_index(index)).await?;
        }
        // Also what an earlier run distrusted and did not get to.
        for index in Index::ALL {
            if self.read(move |reader| reader.distrusts(index)).await? {
                self.write(move |writer| writer.build_index(index)).await?;
            }
        }
        Ok(agree)
    }

    /// Merges the segments of the search index, where there are many: one step, which `begins` or continues. Says whether there may be
    /// more to do. Only for a cache that has all older messages; during backfill the segments stay.
    pub async fn gather_search(&self, begins: bool) -> Result<bool> {
        let is_worth_it = !begins || self.read(|reader| reader.is_scattered()).await?;
        if is_worth_it && self.write(move |writer| writer.gather(begins)).await? {
            return Ok(true);
        }
        self.write(|writer| writer.bring_together_as_usual()).await?;
        Ok(false)
    }
}
