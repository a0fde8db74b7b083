//! Taking a file in, until it has its name.
//!
//! Bytes are sealed as they come, small files in memory, large ones into a staging object. Only when the whole has come, and is what was
//! promised, does it get its name, in one step (a folder writes beside, syncs, renames, syncs the folder; a bucket shows an object when it
//! is whole). So a name always holds a whole file, whatever was killed or unplugged. What an interrupted run left behind is removed by
//! [`MediaStore::clear_interrupted`] before the hub serves.

use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStoreExt, WriteMultipart};
use sangam_model::Timestamp;
use sangam_model::id::WorkspaceId;
use tokio::runtime::Handle;
use tokio::sync::OwnedRwLockReadGuard;
use tokio::task;
use uuid::Uuid;

use super::seal::Sealer;
use super::store::{MediaError, MediaName, MediaStore};

/// Files up to this size are never staged.
const IN_MEMORY_BYTES: usize = 4 * 1024 * 1024;

/// The folder of objects without a name yet. Its own name is one that nobody else would choose.
const STAGING: &str = ".sangam-incoming";
/// Its name in earlier versions. What is left there is removed like the rest.
const STAGED_ONCE: &str = "incoming";

impl MediaStore {
    /// A path nobody else takes, for what has no name yet.
    pub(super) fn staging(&self) -> Path {
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
        // One that was damaged meanwhile gives way.
        let is_kept = self.store.is_whole(name).await?;
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
