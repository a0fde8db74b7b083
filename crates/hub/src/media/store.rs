//! Content-addressed, encrypted storage of media: one object for each file and workspace, named by the file's SHA-256. A name always
//! holds a whole file; how one gets there is told elsewhere ([`incoming`](super::incoming)).
//!
//! The same picture sent by a hundred customers is one object. Who still needs it is known by the database, so removing asks:
//! [`MediaStore::remove_unless`] runs while no file is between getting its name and being recorded (a
//! [`StoredFile`](super::incoming::StoredFile) holds that door open). Another hub of the same bucket does not see that door, so whoever
//! recorded a file looks whether it is [gone](MediaStore::is_gone). Overwriting never happens: a name that already holds an intact file
//! keeps it, so a reader never sees frames of two sealings.
//!
//! Reading fetches only the frames a range touches, a megabyte at a time; neither side holds a large file in memory.

use std::ops::Range;
use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, TryStreamExt};
use metrics::gauge;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sangam_model::id::WorkspaceId;
use sangam_model::time::HOUR;
use sangam_model::{Clock, Random};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::sync::{RwLock, watch};
use tokio_util::sync::CancellationToken;

use super::place::{Condition, MediaPlace, S3Place};
use super::seal::{self, Facts, Opener};
use crate::service::metrics as names;
use crate::vault::{DerivedKey, Vault};

/// Frames fetched and opened in one step.
const FRAMES_PER_STEP: u64 = 16;

/// How often a bucket that does well is looked at, and one that does not.
const LOOKS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(5)];

/// Why media cannot be kept or given.
#[derive(Debug, Error)]
pub enum MediaError {
    /// Nothing is kept under this name.
    #[error("this media is not in the store")]
    NotFound,
    /// What is kept there was changed, cut or moved.
    #[error("the stored media does not open: it was changed outside the hub")]
    Broken,
    /// What came is not what was promised.
    #[error("the media that came has another digest than promised")]
    NotAsPromised,
    /// The folder or the object store failed.
    #[error("the media store failed")]
    Store(#[from] object_store::Error),
    /// The folder could not be made or cleared.
    #[error("the media folder cannot be used")]
    Folder(#[source] std::io::Error),
}

impl MediaError {
    /// Whether the file is lost for good, so that trying again is useless.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        matches!(self, Self::NotFound | Self::Broken | Self::Store(object_store::Error::NotFound { .. }))
    }
}

/// The name of a stored file: whose it is, and the SHA-256 of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaName {
    /// Whose file it is.
    pub workspace: WorkspaceId,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl MediaName {
    pub(super) fn path(&self) -> Path {
        Path::from_iter([self.workspace.to_string(), hex::encode(self.sha256)])
    }

    /// The name of the object at a path; none if it is not the path of a stored file.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let mut parts = path.parts();
        let (workspace, digest) = (parts.next()?, parts.next()?);
        let mut name = Self { workspace: workspace.as_ref().parse().ok()?, sha256: [0; 32] };
        hex::decode_to_slice(digest.as_ref(), &mut name.sha256).ok()?;
        (name.path() == *path).then_some(name)
    }
}

/// The hub's media. Clones share it.
#[derive(Clone)]
pub struct MediaStore {
    pub(super) objects: Arc<dyn ObjectStore>,
    pub(super) folder: Option<Arc<FsPath>>,
    bucket: Option<Arc<S3Place>>,
    pub(super) key: Arc<DerivedKey>,
    pub(super) random: Arc<dyn Random>,
    pub(super) naming: Arc<RwLock<()>>,
    condition: watch::Sender<Condition>,
}

impl MediaStore {
    /// Opens `place`. A bucket is not asked yet.
    ///
    /// # Errors
    /// [`MediaError::Folder`] if a folder cannot be made, [`MediaError::Store`] if a bucket cannot be meant.
    pub fn at(place: &MediaPlace, vault: &Vault, random: Arc<dyn Random>) -> Result<Self, MediaError> {
        match place {
            MediaPlace::Folder(folder) => Self::in_folder(folder, vault, random),
            MediaPlace::S3(bucket) => Self::in_bucket(bucket, vault, random),
        }
    }

    /// Opens a bucket, which is not asked yet.
    ///
    /// # Errors
    /// [`MediaError::Store`] if it cannot be meant.
    pub fn in_bucket(place: &S3Place, vault: &Vault, random: Arc<dyn Random>) -> Result<Self, MediaError> {
        Ok(Self { bucket: Some(Arc::new(place.clone())), ..Self::over(place.objects()?, vault, random) })
    }

    /// Opens, or makes, a folder.
    ///
    /// # Errors
    /// [`MediaError::Folder`] if it cannot be made.
    pub fn in_folder(folder: &FsPath, vault: &Vault, random: Arc<dyn Random>) -> Result<Self, MediaError> {
        make_private_folder(folder).map_err(MediaError::Folder)?;
        let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { folder: Some(folder.into()), ..Self::over(Arc::new(objects), vault, random) })
    }

    /// A store that lasts as long as the process.
    #[must_use]
    pub fn in_memory(vault: &Vault, random: Arc<dyn Random>) -> Self {
        Self::over(Arc::new(InMemory::new()), vault, random)
    }

    fn over(objects: Arc<dyn ObjectStore>, vault: &Vault, random: Arc<dyn Random>) -> Self {
        let key = Arc::new(vault.media_key().derive(b"", b"objects"));
        let condition = watch::Sender::new(Condition::Well);
        Self {
            objects,
            folder: None,
            bucket: None,
            key,
            random,
            naming: Arc::new(RwLock::new(())),
            condition,
        }
    }

    /// The last known condition of the place.
    #[must_use]
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.condition.subscribe()
    }

    /// Tries a bucket: writes an object, reads and removes it. Stores the condition, and logs it when it changes.
    pub async fn look(&self) -> Condition {
        let Some(place) = &self.bucket else { return Condition::Well };
        let tried = self.try_out().await;
        let condition = tried.as_ref().err().map_or(Condition::Well, Condition::of);
        let has_changed = self.condition.send_if_modified(|known| {
            let has_changed = *known != condition;
            *known = condition;
            has_changed
        });
        gauge!(names::MEDIA_STORE_WELL).set(if condition == Condition::Well { 1.0 } else { 0.0 });
        match (tried, has_changed) {
            (Err(error), true) => tracing::error!(
                %place,
                error = &error as &dyn std::error::Error,
                "{}; messages go on, files wait",
                condition.told()
            ),
            (Ok(()), true) => tracing::info!(%place, "the media store is well again"),
            _ => {}
        }
        condition
    }

    async fn try_out(&self) -> object_store::Result<()> {
        let path = self.staging();
        self.objects.put(&path, Bytes::from_static(b"here").into()).await?;
        self.objects.get(&path).await?.bytes().await?;
        self.objects.delete(&path).await
    }

    /// Tries a bucket regularly until `stop`, more often while it is in trouble. The first time it is well, what an interrupted run
    /// left is removed.
    pub async fn watch(self, clock: Arc<dyn Clock>, stop: CancellationToken) {
        if self.bucket.is_none() {
            return;
        }
        stop.run_until_cancelled(async {
            let [calm, worried] = LOOKS;
            let mut is_cleared = false;
            loop {
                let is_well = self.look().await == Condition::Well;
                if is_well && !is_cleared {
                    match self.clear_abandoned(clock.now().plus(-HOUR)).await {
                        Ok(()) => is_cleared = true,
                        Err(error) => tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "what was left in the media store stays there"
                        ),
                    }
                }
                tokio::time::sleep(if is_well { calm } else { worried }).await;
            }
        })
        .await;
    }

    /// Waits until the place is not known to be in trouble.
    pub async fn until_well(&self) {
        // The sender is this store's own.
        let _ = self.condition.subscribe().wait_for(|condition| *condition == Condition::Well).await;
    }

    /// Opens a stored file for reading.
    ///
    /// # Errors
    /// [`MediaError::NotFound`], [`MediaError::Broken`], or [`MediaError::Store`].
    pub async fn open(&self, name: MediaName) -> Result<StoredMedia, MediaError> {
        let path = name.path();
        let object_bytes = match self.objects.head(&path).await {
            Ok(meta) => meta.size,
            Err(object_store::Error::NotFound { .. }) => return Err(MediaError::NotFound),
            Err(error) => return Err(error.into()),
        };
        let trailer_at = object_bytes.checked_sub(seal::TRAILER_BYTES).ok_or(MediaError::Broken)?;
        let trailer = self.objects.get_range(&path, trailer_at..object_bytes).await?;
        let opener = Opener::new(&self.key, name.workspace, object_bytes, &trailer);
        let opener = opener.map_err(|_| MediaError::Broken)?;
        if opener.facts().sha256 != name.sha256 {
            return Err(MediaError::Broken);
        }
        Ok(StoredMedia { objects: Arc::clone(&self.objects), path, opener })
    }

    /// Whether a file is certainly not there: a place that does not answer says nothing.
    pub async fn is_gone(&self, name: MediaName) -> bool {
        self.open(name).await.is_err_and(|error| error.is_loss())
    }

    /// Whether a file is there, opens to its end, and is what its name says.
    ///
    /// # Errors
    /// [`MediaError::Store`].
    pub async fn is_whole(&self, name: MediaName) -> Result<bool, MediaError> {
        let digest = async {
            let stored = self.open(name).await?;
            let size = stored.size_bytes();
            let bytes = stored.read(0..size);
            bytes
                .try_fold(Sha256::new(), |digest, bytes| async move { Ok(digest.chain_update(&bytes)) })
                .await
        };
        match digest.await {
            Ok(digest) => Ok(<[u8; 32]>::from(digest.finalize()) == name.sha256),
            Err(MediaError::NotFound | MediaError::Broken) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// How large a stored file is, sealed as it is.
    ///
    /// # Errors
    /// [`MediaError::Store`]; one that is not there takes no room.
    pub async fn sealed_bytes(&self, name: MediaName) -> Result<u64, MediaError> {
        match self.objects.head(&name.path()).await {
            Ok(object) => Ok(object.size),
            Err(object_store::Error::NotFound { .. }) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a stored file, sealed as it is, to `target`. The file appears complete or not at all.
    ///
    /// # Errors
    /// [`MediaError::NotFound`], [`MediaError::Folder`] if the target cannot be written, or [`MediaError::Store`].
    pub async fn copy_sealed(&self, name: MediaName, target: &FsPath) -> Result<u64, MediaError> {
        let object = match self.objects.get(&name.path()).await {
            Ok(object) => object,
            Err(object_store::Error::NotFound { .. }) => return Err(MediaError::NotFound),
            Err(error) => return Err(error.into()),
        };
        let mut draft = target.as_os_str().to_owned();
        draft.push("#");
        let mut file = tokio::fs::File::create(&draft).await.map_err(MediaError::Folder)?;
        let (mut bytes, mut size_bytes) = (object.into_stream(), 0);
        while let Some(piece) = bytes.next().await {
            let piece = piece?;
            size_bytes += piece.len() as u64;
            file.write_all(&piece).await.map_err(MediaError::Folder)?;
        }
        file.sync_all().await.map_err(MediaError::Folder)?;
        tokio::fs::rename(&draft, target).await.map_err(MediaError::Folder)?;
        Ok(size_bytes)
    }

    /// Removes a file unless `is_needed` says, while nothing is being recorded, that some row still refers to it.
    /// Returns whether it was removed; one that is not there counts as removed.
    ///
    /// # Errors
    /// What `is_needed` returned, or [`MediaError::Store`].
    pub async fn remove_unless<E: From<MediaError>>(
        &self,
        name: MediaName,
        is_needed: impl Future<Output = Result<bool, E>>,
    ) -> Result<bool, E> {
        let _nobody_records = self.naming.write().await;
        if is_needed.await? {
            return Ok(false);
        }
        match self.objects.delete(&name.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(true),
            Err(error) => Err(MediaError::from(error).into()),
        }
    }
}

/// A stored file, ready to be read in any part.
pub struct StoredMedia {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    opener: Opener,
}

impl StoredMedia {
    /// Its length in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.opener.facts().size_bytes
    }

    /// The bytes of `range`, cut to the file, in order. A broken frame ends the stream with an error after the bytes
    /// before it.
    pub fn read(self, range: Range<u64>) -> impl Stream<Item = Result<Bytes, MediaError>> + Send + 'static {
        let end = range.end.min(self.size_bytes());
        stream::try_unfold((self, range.start), move |(media, at)| async move {
            if at >= end {
                return Ok(None);
            }
            let bytes = media.read_step(at, end).await?;
            let next = at + bytes.len() as u64;
            Ok(Some((bytes, (media, next))))
        })
    }

    /// The bytes from `at` to `end`, at most one step of them, at least one.
    async fn read_step(&self, at: u64, end: u64) -> Result<Bytes, MediaError> {
        let Facts { size_bytes, .. } = self.opener.facts();
        let first = at / seal::FRAME_BYTES;
        let last = (first + FRAMES_PER_STEP).min(end.div_ceil(seal::FRAME_BYTES));
        let until = seal::frame_offset(last).min(seal::trailer_offset(size_bytes));
        let sealed = self.objects.get_range(&self.path, seal::frame_offset(first)..until).await?;
        let plain = self.opener.open_frames(first, &sealed).map_err(|_| MediaError::Broken)?;
        let plain = Bytes::from(plain);
        let from = index(at - first * seal::FRAME_BYTES)?;
        let to = plain.len().min(index(end - first * seal::FRAME_BYTES)?);
        if from >= to { Err(MediaError::Broken) } else { Ok(plain.slice(from..to)) }
    }
}

fn index(offset: u64) -> Result<usize, MediaError> {
    usize::try_from(offset).map_err(|_| MediaError::Broken)
}

pub(super) fn make_private_folder(folder: &FsPath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
