//! Makes one copy.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sangam_model::time::DAY;
use sangam_model::{Random, Timestamp};

use super::folder::{Folder, media_name, name_of, private_folder};
use super::manifest::{LOST_LIST, MEDIA_LIST, MISSING_LIST, Manifest, MediaStock};
use super::patience::aside;
use super::prune::Measure;
use super::{CopyError, Result};
use crate::media::{Condition, MediaError, MediaName, MediaStore};
use crate::store::Store;
use crate::store::sqlite::{self, DatabaseKey};
use crate::vault::Vault;

/// Days in which every file beside the copies is read once.
const TURNS: i64 = 28;
/// After so many files in a row that the media store did not give it is asked how it is; while it is not well, it is not asked for the rest.
const PATIENCE: u32 = 3;

/// A copy that was made.
#[derive(Clone)]
pub(super) struct NewCopy {
    /// Its folder's name.
    pub(super) name: String,
    /// Its size, without the files it shares with others.
    pub(super) size_bytes: u64,
    /// Stored files that could not be copied.
    pub(super) missing: u64,
    /// Stored files that the hub itself has not any more.
    pub(super) lost: u64,
}

/// What a copy is made of.
pub(super) struct Making<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) vault: &'a Arc<Vault>,
    pub(super) media: &'a MediaStore,
    pub(super) random: &'a Arc<dyn Random>,
    pub(super) measure: &'a Measure,
    pub(super) database: &'a Path,
    pub(super) folder: &'a Folder,
    pub(super) at: Timestamp,
}

/// The stored files a copied database refers to, and those that lie beside the copies already.
struct Shelves {
    kept: MediaStore,
    objects: Vec<(MediaName, PathBuf)>,
    sizes: HashMap<PathBuf, u64>,
    /// Those the newest copy lacked.
    doubted: HashSet<PathBuf>,
}

/// What became of one stored file.
enum FileOutcome {
    /// It is beside the copies, and so large.
    There(u64),
    /// The media store did not give it, or something is in its place.
    Missing,
    /// The hub itself has it no more, or not whole.
    Lost,
    /// It was revoked while the copy was made: nothing refers to it now.
    Revoked,
}

/// The stored files of a copy, counted, and listed in the order of their names.
#[derive(Default)]
struct FileLists {
    stock: MediaStock,
    there: String,
    missing: String,
    lost: String,
}

impl FileLists {
    fn add(&mut self, path: &Path, found: &FileOutcome) {
        let (list, count, size_bytes) = match found {
            FileOutcome::There(size_bytes) => (&mut self.there, &mut self.stock.objects, *size_bytes),
            FileOutcome::Missing => (&mut self.missing, &mut self.stock.missing, 0),
            FileOutcome::Lost => (&mut self.lost, &mut self.stock.lost, 0),
            FileOutcome::Revoked => return,
        };
        *count += 1;
        self.stock.size_bytes += size_bytes;
        // Writing into a string cannot fail.
        let _ = writeln!(list, "{} {size_bytes}", path.display());
    }

    fn write(&self, draft: &Path) -> Result<()> {
        write_list(&draft.join(MEDIA_LIST), &self.there)?;
        for (name, list) in [(MISSING_LIST, &self.missing), (LOST_LIST, &self.lost)] {
            if !list.is_empty() {
                write_list(&draft.join(name), list)?;
            }
        }
        Ok(())
    }
}

impl Making<'_> {
    /// Makes the copy: in a draft, read back, renamed. One that fails leaves nothing.
    pub(super) async fn make(self) -> Result<NewCopy> {
        let (folder, draft) = (self.folder.clone(), self.folder.draft(self.at));
        let begun = draft.clone();
        aside(move || {
            folder.clear_drafts()?;
            private_folder(&begun)
        })
        .await?;
        let made = self.fill(&draft).await;
        if made.is_err() {
            // What cannot be removed now is removed by the next.
            let _ = aside(move || fs::remove_dir_all(&draft).map_err(CopyError::at(&draft))).await;
        }
        made
    }

    async fn fill(&self, draft: &Path) -> Result<NewCopy> {
        let database = self.database.to_owned();
        let size_bytes = aside(move || Ok(size_of(&database))).await?;
        self.make_room(size_bytes, None).await?;
        let database =
            self.database.file_name().map_or_else(|| "hub.db".into(), |name| name.to_string_lossy());
        self.store.copy_to(draft).await?;
        let keys = self.store.read(|tx| tx.recovery_keys()).await?;
        let taken = self.copy_media(draft.join(&*database)).await?;

        let (folder, vault, at) = (self.folder.clone(), Arc::clone(self.vault), self.at);
        let (draft, database) = (draft.to_owned(), database.into_owned());
        aside(move || finish(&folder, &draft, &database, at, &taken, &keys, &vault)).await
    }

    async fn make_room(&self, bytes: u64, wanted: Option<HashSet<PathBuf>>) -> Result<()> {
        let (folder, measure, now) = (self.folder.clone(), Arc::clone(self.measure), self.at);
        let database = self.database.to_owned();
        aside(move || folder.make_room(&measure, &database, bytes, wanted.as_ref(), now)).await
    }

    /// Adds the stored files the copied database refers to that are not there yet. What the media store does not give is missing, and the
    /// next copy's; the database is copied all the same. What is there is read from the disk at once, and by name no more after that.
    async fn copy_media(&self, database: PathBuf) -> Result<FileLists> {
        let (folder, vault, random) = (self.folder.clone(), Arc::clone(self.vault), Arc::clone(self.random));
        let at = self.at;
        let shelves = aside(move || Shelves::of(&folder, &database, &vault, random, at)).await?;
        let (mut bytes, mut asked) = (0, PatientStore::of(self.media));
        for (name, _) in shelves.objects.iter().filter(|(_, path)| !shelves.sizes.contains_key(path)) {
            bytes += asked.for_one(|media| media.sealed_bytes(*name)).await?.unwrap_or_default();
        }
        self.make_room(bytes, Some(shelves.objects.iter().map(|(_, path)| path.clone()).collect())).await?;

        // It may have come back meanwhile.
        let (mut asked, mut taken) = (PatientStore::of(self.media), FileLists::default());
        for (name, path) in &shelves.objects {
            let place = self.folder.media().join(path);
            let is_read = self.is_turn_of(*name) || shelves.doubted.contains(path);
            let found = match shelves.sizes.get(path) {
                Some(size_bytes) if !is_read || is_sound(*name, &place, &shelves.kept).await => {
                    FileOutcome::There(*size_bytes)
                }
                _ => self.fetch(*name, &place, &shelves.kept, &mut asked).await?,
            };
            taken.add(path, &found);
        }
        Ok(taken)
    }

    /// Copies a stored file to its place, and reads it there.
    async fn fetch(
        &self,
        name: MediaName,
        place: &Path,
        kept: &MediaStore,
        asked: &mut PatientStore<'_>,
    ) -> Result<FileOutcome> {
        match asked.for_one(|media| media.copy_sealed(name, place)).await {
            Ok(Some(size_bytes)) => match kept.is_whole(name).await {
                Ok(true) => Ok(FileOutcome::There(size_bytes)),
                Ok(false) => {
                    tracing::error!(file = %place.display(), "a stored file of the hub is damaged: no copy has it");
                    tokio::fs::remove_file(place).await.map_err(CopyError::at(place))?;
                    Ok(FileOutcome::Lost)
                }
                Err(error) => Ok(passed_over(place, &error)),
            },
            Ok(None) => Ok(FileOutcome::Missing),
            Err(MediaError::Folder(error)) if is_in_the_way(&error) => Ok(passed_over(place, &error)),
            Err(MediaError::NotFound) if self.is_needed(name).await? => Ok(FileOutcome::Lost),
            Err(MediaError::NotFound) => Ok(FileOutcome::Revoked),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether something refers to a stored file at this moment.
    async fn is_needed(&self, name: MediaName) -> Result<bool> {
        let (sha256, at) = (hex::encode(name.sha256), self.at);
        Ok(self.store.read(move |tx| tx.is_file_needed(name.workspace, &sha256, at)).await?)
    }

    /// Whether a file that was copied long ago is read through today. Each is once in so many days.
    fn is_turn_of(&self, name: MediaName) -> bool {
        let today = self.at.as_millis().div_euclid(DAY);
        let [first, ..] = name.sha256;
        i64::from(first) % TURNS == today.rem_euclid(TURNS)
    }
}

impl Shelves {
    fn of(
        folder: &Folder,
        database: &Path,
        vault: &Vault,
        random: Arc<dyn Random>,
        at: Timestamp,
    ) -> Result<Self> {
        let (media, mut objects) = (folder.media(), Vec::new());
        let kept = MediaStore::in_folder(&media, vault, random)?;
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        let mut shelf = None;
        for (workspace, sha256) in sqlite::media_objects(database, &key)? {
            let Some(name) = media_name(workspace, &sha256) else { continue };
            if shelf.replace(workspace) != Some(workspace) {
                match private_folder(&media.join(workspace.to_string())) {
                    // Its files are passed over, one by one.
                    Err(CopyError::Folder { source, .. }) if is_in_the_way(&source) => {}
                    made => made?,
                }
            }
            objects.push((name, Path::new(&workspace.to_string()).join(&sha256)));
        }
        let sizes = folder.objects()?.into_iter().collect();
        Ok(Self { kept, objects, sizes, doubted: folder.lacked(at)? })
    }
}

/// A media store that may be away.
struct PatientStore<'a> {
    media: &'a MediaStore,
    /// How often in a row it did not give what it was asked for.
    failures: u32,
    is_away: bool,
}

impl<'a> PatientStore<'a> {
    const fn of(media: &'a MediaStore) -> Self {
        Self { media, failures: 0, is_away: false }
    }

    /// What it says of one file; `None` if it does not answer.
    async fn for_one<T, Answer: Future<Output = Result<T, MediaError>>>(
        &mut self,
        ask: impl FnOnce(&'a MediaStore) -> Answer,
    ) -> Result<Option<T>, MediaError> {
        if self.is_away {
            return Ok(None);
        }
        match ask(self.media).await {
            Ok(answer) => {
                self.failures = 0;
                Ok(Some(answer))
            }
            Err(MediaError::Store(error)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a stored file is missing in the copy"
                );
                self.failures += 1;
                // Files that cannot be read are those files' own trouble, however many they are.
                if self.failures >= PATIENCE {
                    self.failures = 0;
                    self.is_away = self.media.look().await != Condition::Well;
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether a file that was copied long ago is read to its end as it was. A damaged one goes: if it cannot be had now, no later copy
/// takes it for that. One that cannot be read or removed stays until another takes its place, and the next copy reads it again.
async fn is_sound(name: MediaName, place: &Path, kept: &MediaStore) -> bool {
    match kept.is_whole(name).await {
        Ok(true) => true,
        Ok(false) => {
            tracing::warn!(file = %place.display(), "a stored file of the copies is damaged, and copied again");
            if let Err(error) = tokio::fs::remove_file(place).await {
                tracing::warn!(file = %place.display(), %error, "it cannot be removed");
            }
            false
        }
        Err(error) => {
            passed_over(place, &error);
            false
        }
    }
}

/// Whether it is this one place that cannot be written: what lies there is none of the hub's.
fn is_in_the_way(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::AlreadyExists
            | ErrorKind::IsADirectory
            | ErrorKind::NotADirectory
            | ErrorKind::DirectoryNotEmpty
    )
}

/// What lies in the place of a stored file keeps no other from the copy.
fn passed_over(place: &Path, error: &(dyn std::error::Error + 'static)) -> FileOutcome {
    tracing::warn!(
        file = %place.display(),
        error,
        "a stored file of the copies cannot be read or written, and is passed over"
    );
    FileOutcome::Missing
}

fn write_list(path: &Path, list: &str) -> Result<()> {
    fs::write(path, list).and_then(|()| File::open(path)?.sync_all()).map_err(CopyError::at(path))
}

/// What a copy of a database may take: its files, and what waits in their logs.
fn size_of(database: &Path) -> u64 {
    let with_log = |path: PathBuf| {
        let mut log = path.clone().into_os_string();
        log.push("-wal");
        [path, PathBuf::from(log)]
    };
    let files = sqlite::files(database).into_iter().flat_map(|(_, path)| with_log(path));
    files.filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum()
}

fn finish(
    folder: &Folder,
    draft: &Path,
    database: &str,
    at: Timestamp,
    taken: &FileLists,
    keys: &[Vec<u8>],
    vault: &Vault,
) -> Result<NewCopy> {
    taken.write(draft)?;
    let stock = taken.stock;
    let key = DatabaseKey::new(vault.sqlite_key().expose());
    let tables = sqlite::inventory(&draft.join(database), &key)?;
    let described = Manifest::of(draft, database, at, tables, stock, keys)?;
    described.write(draft, vault)?;
    Manifest::read(draft)?.verify(draft, vault)?;
    let (name, folder) = (name_of(at), folder.path());
    let place = folder.join(&name);
    fs::rename(draft, &place).map_err(CopyError::at(&place))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(CopyError::at(folder))?;
    let size_bytes = described.files.iter().map(|file| file.size_bytes).sum();
    Ok(NewCopy { name, size_bytes, missing: stock.missing, lost: stock.lost })
}
