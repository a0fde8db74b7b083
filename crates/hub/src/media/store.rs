//! Where media is kept: one sealed object per file and workspace, named by the SHA-256 of the file.
//!
//! A file arrives through an [`Incoming`]: bytes are sealed as they come, small files in memory, large ones into a staging
//! object. Only when the whole has come, and is what was promised, does it get its name, in one step (file stores write
//! beside, sync, rename, sync the folder). So a name always holds a whole file, whatever was killed or unplugged. What an
//! interrupted run left behind is removed by [`MediaStore::clear_interrupted`] before the hub serves.
//!
//! The same picture sent by a hundred customers is one object. Who still needs it is known by the database, so removing
//! asks: [`MediaStore::remove_unless`] runs while no file is between getting its name and being recorded (a [`Kept`] holds
//! that door open). Overwriting never happens: a name that already holds an intact file keeps it, so a reader never sees
//! frames of two sealings.
//!
//! Reading fetches only the frames a range touches, a megabyte at a time; neither side holds a large file in memory.

use std::ops::Range;
use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use sangam_model::id::WorkspaceId;
use sangam_model::{Random, Timestamp};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};
use tokio::task;
use uuid::Uuid;

use super::seal::{self, Facts, Opener, Sealer};
use crate::vault::{DerivedKey, Vault};

/// Files up to this size are never staged.
const IN_MEMORY_BYTES: usize = 4 * 1024 * 1024;

/// Frames fetched and opened in one step.
const FRAMES_PER_STEP: u64 = 16;

/// The folder of objects that have no name yet.
const STAGING: &str = "incoming";

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

/// The name of a stored file: whose it is, and the SHA-256 of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaName {
    /// Whose file it is.
    pub workspace: WorkspaceId,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl MediaName {
    fn path(&self) -> Path {
        Path::from_iter([self.workspace.to_string(), hex::encode(self.sha256)])
    }
}

/// The hub's media. Clones share it.
#[derive(Clone)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    folder: Option<Arc<FsPath>>,
    key: Arc<DerivedKey>,
    random: Arc<dyn Random>,
    naming: Arc<RwLock<()>>,
}

impl MediaStore {
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
        Self { objects, folder: None, key, random, naming: Arc::new(RwLock::new(())) }
    }

    /// Removes what an interrupted run left without a name. Call once, before anything is fetched.
    ///
    /// # Errors
    /// [`MediaError::Folder`].
    pub async fn clear_interrupted(&self) -> Result<(), MediaError> {
        self.clear(None).await
    }

    /// The same where other hubs may be taking files in at this moment: removes only what nobody has touched since.
    ///
    /// # Errors
    /// [`MediaError::Folder`].
    pub async fn clear_abandoned(&self, since: Timestamp) -> Result<(), MediaError> {
        self.clear(Some(UNIX_EPOCH + Duration::from_millis(since.as_millis().max(0).unsigned_abs()))).await
    }

    async fn clear(&self, since: Option<SystemTime>) -> Result<(), MediaError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        let cleared = task::spawn_blocking(move || clear_interrupted(&folder, since)).await;
        cleared.unwrap_or_else(|lost| Err(std::io::Error::other(lost))).map_err(MediaError::Folder)
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
    upload: WriteMultipart,
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
    pub async fn finish(mut self, promised: Option<[u8; 32]>) -> Result<Kept, MediaError> {
        let (rest, facts) = self.sealer.finish();
        self.sealed.extend(rest);
        if promised.is_some_and(|promised| promised != facts.sha256) {
            if let Some(staged) = self.staged {
                staged.upload.abort().await?;
            }
            return Err(MediaError::NotAsPromised);
        }
        let name = MediaName { workspace: self.workspace, sha256: facts.sha256 };
        let recording = Arc::clone(&self.store.naming).read_owned().await;
        let is_kept = self.store.open(name).await.is_ok();
        match self.staged {
            Some(staged) if is_kept => staged.upload.abort().await?,
            Some(mut staged) => {
                staged.upload.put(Bytes::from(self.sealed));
                staged.upload.finish().await?;
                self.store.objects.rename(&staged.path, &name.path()).await?;
            }
            None if is_kept => {}
            None => {
                self.store.objects.put(&name.path(), self.sealed.into()).await?;
            }
        }
        Ok(Kept { name, size_bytes: facts.size_bytes, _recording: recording })
    }

    /// Moves what is sealed so far out of memory.
    async fn stage(&mut self) -> Result<(), MediaError> {
        let staged = match &mut self.staged {
            Some(staged) => staged,
            None => {
                let mut name = [0; 16];
                self.store.random.fill(&mut name);
                let path = Path::from_iter([STAGING, &Uuid::from_bytes(name).to_string()]);
                let upload = WriteMultipart::new(self.store.objects.put_multipart(&path).await?);
                self.staged.insert(Staged { path, upload })
            }
        };
        staged.upload.wait_for_capacity(1).await?;
        staged.upload.put(Bytes::from(std::mem::take(&mut self.sealed)));
        Ok(())
    }
}

/// A file that has its name. Record it in the database before dropping this: until then nothing is removed.
#[must_use = "record the file before letting go of it"]
pub struct Kept {
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

fn make_private_folder(folder: &FsPath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes staged objects, and beside named ones the drafts (`name#1`) of writes that never ended.
fn clear_interrupted(folder: &FsPath, since: Option<SystemTime>) -> std::io::Result<()> {
    let is_left = |object: &std::fs::DirEntry| {
        since.is_none_or(|since| {
            object.metadata().and_then(|known| known.modified()).is_ok_and(|at| at < since)
        })
    };
    for workspace in std::fs::read_dir(folder)? {
        let workspace = workspace?;
        if !workspace.file_type()?.is_dir() {
            continue;
        }
        if workspace.file_name() == STAGING {
            if since.is_none() {
                std::fs::remove_dir_all(workspace.path())?;
                continue;
            }
            for object in std::fs::read_dir(workspace.path())? {
                let object = object?;
                if object.file_type()?.is_file() && is_left(&object) {
                    std::fs::remove_file(object.path())?;
                }
            }
            continue;
        }
        for object in std::fs::read_dir(workspace.path())? {
            let object = object?;
            if object.file_name().to_string_lossy().contains('#') && is_left(&object) {
                std::fs::remove_file(object.path())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use futures_util::{FutureExt, TryStreamExt};
    use sangam_model::{ManualClock, SeededRandom};
    use sha2::{Digest, Sha256};
    use zeroize::Zeroizing;

    use super::*;
    use crate::vault::MasterKey;

    struct Shop {
        store: MediaStore,
        workspace: WorkspaceId,
        folder: tempfile::TempDir,
    }

    impl Shop {
        fn open() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let random = Arc::new(SeededRandom::new(1));
            let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
            let workspace = WorkspaceId::new(&clock, &*random);
            let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
            let store = MediaStore::in_folder(&folder.path().join("media"), &vault, random).unwrap();
            Self { store, workspace, folder }
        }

        async fn keep(&self, plain: &[u8]) -> MediaName {
            let mut incoming = self.store.begin(self.workspace);
            for piece in plain.chunks(100_000) {
                incoming.write(piece).await.unwrap();
            }
            let kept = incoming.finish(Some(Sha256::digest(plain).into())).await.unwrap();
            assert_eq!(kept.size_bytes, plain.len() as u64);
            kept.name
        }

        async fn read(&self, name: MediaName, range: Range<u64>) -> Result<Vec<u8>, MediaError> {
            let pieces: Vec<Bytes> = self.store.open(name).await?.read(range).try_collect().await?;
            Ok(pieces.concat())
        }

        fn files(&self) -> Vec<PathBuf> {
            fn walk(folder: &FsPath, into: &mut Vec<PathBuf>) {
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() { walk(&path, into) } else { into.push(path) }
                }
            }
            let mut files = Vec::new();
            walk(self.folder.path(), &mut files);
            files
        }
    }

    fn film(length: usize) -> Vec<u8> {
        (0..length).map(|n| u8::try_from(n % 241).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_file_lies_sealed_under_its_workspace_and_digest() {
        let shop = Shop::open();
        let plain = b"canary: the bill of ritika".as_slice();
        let name = shop.keep(plain).await;
        let [file] = <[PathBuf; 1]>::try_from(shop.files()).unwrap();
        assert!(file.ends_with(format!("{}/{}", shop.workspace, hex::encode(Sha256::digest(plain)))));
        let sealed = std::fs::read(file).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        assert_eq!(shop.read(name, 0..u64::MAX).await.unwrap(), plain);
    }

    #[tokio::test]
    async fn any_range_of_a_large_file_reads_like_the_file() {
        let shop = Shop::open();
        let plain = film(9_000_000);
        let name = shop.keep(&plain).await;
        assert_eq!(shop.files().len(), 1, "no staging is left");
        for range in [0..1, 0..9_000_000, 65_535..65_537, 1_048_570..3_500_000, 8_999_999..9_000_000, 5..5] {
            let bytes = shop.read(name, range.clone()).await.unwrap();
            assert_eq!(
                bytes,
                plain[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
            );
        }
        assert_eq!(shop.read(name, 8_999_000..u64::MAX).await.unwrap(), plain[8_999_000..]);
        assert_eq!(shop.read(name, 9_000_001..9_000_009).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn an_empty_file_is_a_file() {
        let shop = Shop::open();
        let name = shop.keep(b"").await;
        assert_eq!(shop.read(name, 0..10).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn what_is_not_as_promised_leaves_nothing() {
        let shop = Shop::open();
        for length in [10, 9_000_000] {
            let mut incoming = shop.store.begin(shop.workspace);
            incoming.write(&film(length)).await.unwrap();
            let outcome = incoming.finish(Some([0; 32])).await;
            assert!(matches!(outcome, Err(MediaError::NotAsPromised)));
            assert_eq!(shop.files(), Vec::<PathBuf>::new());
        }
    }

    #[tokio::test]
    async fn the_same_file_twice_is_one_object_and_is_not_rewritten() {
        let shop = Shop::open();
        for length in [10, 9_000_000] {
            let plain = film(length);
            let name = shop.keep(&plain).await;
            let path = shop.folder.path().join("media").join(name.path().as_ref());
            let before = std::fs::read(&path).unwrap();
            assert_eq!(shop.keep(&plain).await, name);
            assert!(std::fs::read(&path).unwrap() == before);
        }
        assert_eq!(shop.files().len(), 2);
    }

    #[tokio::test]
    async fn a_changed_or_misplaced_object_is_never_given_and_comes_back_when_fetched_again() {
        let shop = Shop::open();
        let (bill, photo) = (shop.keep(b"the bill").await, shop.keep(b"the photo").await);
        let at = |name: MediaName| shop.folder.path().join("media").join(name.path().as_ref());
        std::fs::copy(at(photo), at(bill)).unwrap();
        assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::Broken)));
        std::fs::write(at(bill), b"short").unwrap();
        assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::Broken)));
        shop.keep(b"the bill").await;
        assert_eq!(shop.read(bill, 0..10).await.unwrap(), b"the bill");
        std::fs::remove_file(at(bill)).unwrap();
        assert!(matches!(shop.read(bill, 0..10).await, Err(MediaError::NotFound)));
    }

    #[tokio::test]
    async fn what_a_killed_run_left_is_cleared_and_named_files_stay() {
        let shop = Shop::open();
        let name = shop.keep(b"the bill").await;
        let media = shop.folder.path().join("media");
        std::fs::create_dir(media.join(STAGING)).unwrap();
        std::fs::write(media.join(STAGING).join("half"), b"half").unwrap();
        std::fs::write(media.join(shop.workspace.to_string()).join("abcd#1"), b"half").unwrap();
        shop.store.clear_interrupted().await.unwrap();
        assert_eq!(shop.files().len(), 1);
        assert_eq!(shop.read(name, 0..10).await.unwrap(), b"the bill");
    }

    #[tokio::test]
    async fn nothing_is_removed_between_naming_and_recording() {
        let shop = Shop::open();
        let mut incoming = shop.store.begin(shop.workspace);
        incoming.write(b"the bill").await.unwrap();
        let kept = incoming.finish(None).await.unwrap();
        let name = kept.name;
        let not_needed = || async { Ok::<_, MediaError>(false) };
        assert!(shop.store.remove_unless(name, not_needed()).now_or_never().is_none());
        drop(kept);
        assert!(!shop.store.remove_unless(name, async { Ok::<_, MediaError>(true) }).await.unwrap());
        assert_eq!(shop.files().len(), 1);
        assert!(shop.store.remove_unless(name, not_needed()).await.unwrap());
        assert!(shop.store.remove_unless(name, not_needed()).await.unwrap(), "gone is gone");
        assert!(shop.files().is_empty());
    }

    #[tokio::test]
    async fn memory_keeps_like_a_folder() {
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let random: Arc<SeededRandom> = Arc::new(SeededRandom::new(1));
        let workspace = WorkspaceId::new(&ManualClock::new(Timestamp::default()), &*random);
        let store = MediaStore::in_memory(&vault, random);
        let mut incoming = store.begin(workspace);
        incoming.write(&film(9_000_000)).await.unwrap();
        let kept = incoming.finish(None).await.unwrap();
        let pieces: Vec<Bytes> =
            store.open(kept.name).await.unwrap().read(10..20).try_collect().await.unwrap();
        assert_eq!(pieces.concat(), &film(20)[10..]);
        store.clear_interrupted().await.unwrap();
    }
}
