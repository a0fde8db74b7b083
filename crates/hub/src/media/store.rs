//! Content-addressed, encrypted storage of media: one object for each file and workspace, named by the file's SHA-256.
//!
//! A file arrives through an [`Incoming`]: bytes are sealed as they come, small files in memory, large ones into a staging
//! object. Only when the whole has come, and is what was promised, does it get its name, in one step (a folder writes
//! beside, syncs, renames, syncs the folder; a bucket shows an object when it is whole). So a name always holds a whole file,
//! whatever was killed or unplugged. What an interrupted run left behind is removed by [`MediaStore::clear_interrupted`] before
//! the hub serves.
//!
//! The same picture sent by a hundred customers is one object. Who still needs it is known by the database, so removing
//! asks: [`MediaStore::remove_unless`] runs while no file is between getting its name and being recorded (a [`StoredFile`] holds
//! that door open). Another hub of the same bucket does not see that door, so whoever recorded a file looks whether it is
//! [gone](MediaStore::is_gone). Overwriting never happens: a name that already holds an intact file keeps it, so a reader never sees
//! frames of two sealings.
//!
//! Reading fetches only the frames a range touches, a megabyte at a time; neither side holds a large file in memory.

use std::ops::Range;
use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, TryStreamExt};
use metrics::gauge;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use sangam_model::id::WorkspaceId;
use sangam_model::time::HOUR;
use sangam_model::{Clock, Random, Timestamp};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::runtime::Handle;
use tokio::sync::{OwnedRwLockReadGuard, RwLock, watch};
use tokio::task;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::place::{Condition, MediaPlace, S3Place};
use super::seal::{self, Facts, Opener, Sealer};
use crate::service::metrics as names;
use crate::vault::{DerivedKey, Vault};

/// Files up to this size are never staged.
const IN_MEMORY_BYTES: usize = 4 * 1024 * 1024;

/// Frames fetched and opened in one step.
const FRAMES_PER_STEP: u64 = 16;

/// The folder of objects without a name yet. Its own name is one that nobody else would choose.
const STAGING: &str = ".sangam-incoming";
/// Its name in earlier versions. What is left there is removed like the rest.
const STAGED_ONCE: &str = "incoming";

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
    folder: Option<Arc<FsPath>>,
    bucket: Option<Arc<S3Place>>,
    key: Arc<DerivedKey>,
    random: Arc<dyn Random>,
    naming: Arc<RwLock<()>>,
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

    /// A path nobody else takes, for what has no name yet.
    fn staging(&self) -> Path {
        let mut name = [0; 16];
        self.random.fill(&mut name);
        Path::from_iter([STAGING, &Uuid::from_bytes(name).to_string()])
    }

    /// Removes what an interrupted run left without a name. Call once, before anything is fetched.
    ///
    /// # Errors
    /// [`MediaError::Folder`], or [`MediaError::Store`].
    pub async fn clear_interrupted(&self) -> Result<(), MediaError> {
        self.clear(None).await
    }

    /// The same where other hubs may be taking files in at this moment: removes only what nobody has touched since.
    ///
    /// # Errors
    /// [`MediaError::Folder`], or [`MediaError::Store`].
    pub async fn clear_abandoned(&self, since: Timestamp) -> Result<(), MediaError> {
        self.clear(Some(UNIX_EPOCH + Duration::from_millis(since.as_millis().max(0).unsigned_abs()))).await
    }

    async fn clear(&self, since: Option<SystemTime>) -> Result<(), MediaError> {
        let Some(folder) = self.folder.clone() else {
            return self.clear_bucket(since).await;
        };
        let cleared = task::spawn_blocking(move || clear_interrupted(&folder, since)).await;
        cleared.unwrap_or_else(|lost| Err(std::io::Error::other(lost))).map_err(MediaError::Folder)
    }

    /// Uploads that were never completed are not listed: the bucket's own rule ends those (docs/operate.md).
    async fn clear_bucket(&self, since: Option<SystemTime>) -> Result<(), MediaError> {
        let [staged, once] = [STAGING, STAGED_ONCE].map(|name| self.objects.list(Some(&Path::from(name))));
        let mut staged = staged.chain(once);
        while let Some(object) = staged.try_next().await? {
            let is_ours = object.location.filename().is_some_and(is_staged);
            if is_ours && since.is_none_or(|since| SystemTime::from(object.last_modified) < since) {
                match self.objects.delete(&object.location).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// Begins to take in a file.
    #[must_use]
    pub fn begin(&self, workspace: WorkspaceId) -> Incoming {
        let sealer = Sealer::new(&self.key, workspace, &*self.random);
        Incoming { store: self.clone(), workspace, sealer, sealed: Vec::new(), staged: None }
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

/// A file on its way in. Dropped before [`Incoming::finish`], it leaves nothing.
pub struct Incoming {
    store: MediaStore,
    workspace: WorkspaceId,
    sealer: Sealer,
    sealed: Vec<u8>,
    staged: Option<Staged>,
}

struct Staged {
    path: Path,
    upload: Option<WriteMultipart>,
}

impl Staged {
    /// Completes the object; says where it is.
    async fn finish(mut self, rest: Bytes) -> object_store::Result<Path> {
        if let Some(mut upload) = self.upload.take() {
            upload.put(rest);
            upload.finish().await?;
        }
        Ok(self.path.clone())
    }

    async fn abort(mut self) -> object_store::Result<()> {
        match self.upload.take() {
            Some(upload) => upload.abort().await,
            None => Ok(()),
        }
    }
}

/// A bucket keeps the parts of an upload until it is aborted.
impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(upload) = self.upload.take()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(async move {
                if let Err(error) = upload.abort().await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "an upload was not given up");
                }
            });
        }
    }
}

impl Incoming {
    /// The bytes taken so far.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.sealer.size_bytes()
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`MediaError::Store`]; the file is lost then.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        self.sealed.extend(self.sealer.write(bytes));
        if self.sealed.len() > IN_MEMORY_BYTES {
            self.stage().await?;
        }
        Ok(())
    }

    /// Completes the file and gives it its name. `promised` is its digest, where somebody told it.
    ///
    /// # Errors
    /// [`MediaError::NotAsPromised`], after which nothing is kept, or [`MediaError::Store`].
    pub async fn finish(mut self, promised: Option<[u8; 32]>) -> Result<StoredFile, MediaError> {
        let (rest, facts) = self.sealer.finish();
        self.sealed.extend(rest);
        if promised.is_some_and(|promised| promised != facts.sha256) {
            if let Some(staged) = self.staged {
                staged.abort().await?;
            }
            return Err(MediaError::NotAsPromised);
        }
        let name = MediaName { workspace: self.workspace, sha256: facts.sha256 };
        let recording = Arc::clone(&self.store.naming).read_owned().await;
        let is_kept = match self.store.open(name).await {
            Ok(_) => true,
            Err(MediaError::NotFound | MediaError::Broken) => false,
            Err(error) => return Err(error),
        };
        match self.staged {
            Some(staged) if is_kept => staged.abort().await?,
            Some(staged) => {
                let path = staged.finish(self.sealed.into()).await?;
                self.store.objects.rename(&path, &name.path()).await?;
            }
            None if is_kept => {}
            None => {
                self.store.objects.put(&name.path(), self.sealed.into()).await?;
            }
        }
        Ok(StoredFile { name, size_bytes: facts.size_bytes, _recording: recording })
    }

    /// Moves what is sealed so far out of memory.
    async fn stage(&mut self) -> Result<(), MediaError> {
        let staged = match &mut self.staged {
            Some(staged) => staged,
            None => {
                let path = self.store.staging();
                let upload = WriteMultipart::new(self.store.objects.put_multipart(&path).await?);
                self.staged.insert(Staged { path, upload: Some(upload) })
            }
        };
        if let Some(upload) = &mut staged.upload {
            upload.wait_for_capacity(1).await?;
            upload.put(Bytes::from(std::mem::take(&mut self.sealed)));
        }
        Ok(())
    }
}

/// A file that has its name. Record it in the database before dropping this: until then nothing is removed.
#[must_use = "record the file before letting go of it"]
pub struct StoredFile {
    /// Its name.
    pub name: MediaName,
    /// Its length in bytes.
    pub size_bytes: u64,
    _recording: OwnedRwLockReadGuard<()>,
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

/// Removes staged objects, and beside named ones the drafts (`name#1`) of writes that never ended. The folder is a person's: whatever
/// is not called as one of those is somebody else's.
fn clear_interrupted(folder: &FsPath, since: Option<SystemTime>) -> std::io::Result<()> {
    let is_left = |object: &std::fs::DirEntry| {
        since.is_none_or(|since| {
            object.metadata().and_then(|known| known.modified()).is_ok_and(|at| at < since)
        })
    };
    for shelf in std::fs::read_dir(folder)? {
        let shelf = shelf?;
        let is_ours: fn(&str) -> bool = match shelf.file_name().to_str() {
            Some(STAGING | STAGED_ONCE) => is_staged,
            Some(name) if name.parse::<WorkspaceId>().is_ok() => is_draft,
            _ => continue,
        };
        if !shelf.file_type()?.is_dir() {
            continue;
        }
        for object in std::fs::read_dir(shelf.path())? {
            let object = object?;
            let is_ours = object.file_name().to_str().is_some_and(is_ours);
            if is_ours && object.file_type()?.is_file() && is_left(&object) {
                std::fs::remove_file(object.path())?;
            }
        }
    }
    Ok(())
}

/// An object without a name, or a piece of one (`name#1`).
fn is_staged(name: &str) -> bool {
    Uuid::parse_str(name.split_once('#').map_or(name, |(name, _)| name)).is_ok()
}

/// What a write that never ended left of a named object.
fn is_draft(name: &str) -> bool {
    name.split_once('#').is_some_and(|(name, _)| {
        let mut digest = [0; 32];
        hex::decode_to_slice(name, &mut digest).is_ok()
    })
}
