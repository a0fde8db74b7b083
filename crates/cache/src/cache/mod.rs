//! An open profile: cache, outbox and media file behind one handle.
//!
//! This module opens and closes it, and runs closures on one file. The rest has a module each: applying pages (`follow`), rows of the
//! outbox whose chat was merged away unheard (`astray`), queries of the page (`screens`), files of messages (`media`), and maintenance
//! (`upkeep`).

mod astray;
mod follow;
mod media;
mod screens;
mod upkeep;

use std::fs;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::error::{Error, OpenError, Result};
use crate::file::{Execution, File, FileKind};
use crate::handle::{OutboxReader, OutboxWriter, Reader, Writer};
use crate::key::RootKey;
use crate::open::{self, OpenReport};
use crate::profile::Profile;

/// How a profile is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Where closures run.
    pub execution: Execution,
    /// How many bytes of media are kept.
    pub media_cap_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { execution: Execution::Threads, media_cap_bytes: 2 << 30 }
    }
}

/// An open profile.
pub struct Cache {
    profile: Profile,
    key: RootKey,
    options: Options,
    cache: RwLock<Arc<File>>,
    outbox: Arc<File>,
    media: RwLock<Arc<File>>,
    /// Whether the outbox was not compared with all that is here. Held while it is.
    is_behind: Mutex<bool>,
    /// Something left sight, and the log may still hold it.
    has_forgotten: AtomicBool,
    /// Held by whoever cleans up.
    cleaning: Mutex<()>,
    lock: fs::File,
}

impl Cache {
    /// Opens a profile, making what is missing and setting aside what cannot be read; the report says which.
    ///
    /// # Errors
    ///
    /// [`OpenError::InUse`] when another instance has it open, [`OpenError::OutboxFromTheFuture`] when a newer app wrote
    /// the outbox. In both cases nothing was touched.
    pub async fn open(
        profile: Profile,
        key: &RootKey,
        options: Options,
    ) -> Result<(Self, OpenReport), OpenError> {
        let (lock, mut report) = {
            let (profile, key) = (profile.clone(), key.clone());
            let work = move || -> Result<_, OpenError> {
                let lock = profile.lock()?;
                let report = open::make_ready(&profile, &key)?;
                Ok((lock, report))
            };
            blocking(options.execution, work).await?
        };
        let file = |kind| File::open(&profile.path(kind), kind, &key.file_key(kind), options.execution);
        let cache = Self {
            cache: RwLock::new(Arc::new(file(FileKind::Cache)?)),
            outbox: Arc::new(file(FileKind::Outbox)?),
            media: RwLock::new(Arc::new(file(FileKind::Media)?)),
            key: key.clone(),
            is_behind: Mutex::new(true),
            // Whoever was killed may have been about to.
            has_forgotten: AtomicBool::new(true),
            cleaning: Mutex::default(),
            profile,
            options,
            lock,
        };
        cache.make_good(&mut report).await?;
        Ok((cache, report))
    }

    /// Brings every log into its file, closes all connections and releases the lock.
    pub async fn close(self) -> Result<()> {
        for kind in FileKind::ALL {
            self.file(kind).close().await?;
        }
        drop(self.lock);
        Ok(())
    }

    /// Closes the profile and deletes everything of it, the outbox included: a revoked device. The caller deletes the key.
    pub async fn wipe(self) -> Result<(), OpenError> {
        let profile = self.profile.clone();
        // Even a file that cannot be closed properly is deleted.
        if let Err(error) = self.close().await {
            tracing::warn!(%error, "closing before a wipe");
        }
        profile.wipe()
    }

    fn file(&self, kind: FileKind) -> Arc<File> {
        match kind {
            FileKind::Cache => Arc::clone(&self.cache.read().unwrap_or_else(PoisonError::into_inner)),
            FileKind::Outbox => Arc::clone(&self.outbox),
            FileKind::Media => Arc::clone(&self.media.read().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// Reads from one unchanging view of the cache.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Cache).read(|connection| work(&Reader::new(connection))).await
    }

    /// Writes to the cache in one transaction. Pages of the hub go through [`Cache::apply`] and its siblings instead.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Cache).write(|transaction| work(&mut Writer::new(transaction))).await
    }

    /// Reads from one unchanging view of the outbox.
    pub async fn read_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&OutboxReader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Outbox).read(|connection| work(&OutboxReader::new(connection))).await
    }

    /// Writes to the outbox in one transaction, on the disk when this returns.
    pub async fn write_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut OutboxWriter<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Outbox).write(|transaction| work(&mut OutboxWriter::new(transaction))).await
    }
}

/// Runs work that blocks where it may block.
async fn blocking<T: Send + 'static>(
    execution: Execution,
    work: impl FnOnce() -> Result<T, OpenError> + Send + 'static,
) -> Result<T, OpenError> {
    match execution {
        Execution::Inline => work(),
        Execution::Threads => {
            tokio::task::spawn_blocking(work).await.map_err(|_| OpenError::Database(Error::Worker))?
        }
    }
}
