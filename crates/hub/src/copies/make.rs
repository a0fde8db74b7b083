//! Making one copy.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sangam_model::id::WorkspaceId;
use sangam_model::time::DAY;
use sangam_model::{Random, Timestamp};
use tokio::task;

use super::folder::{Folder, Measure, media_name, name_of, private_folder};
use super::manifest::{MEDIA_LIST, MISSING_LIST, Manifest, MediaStock};
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
pub(super) struct Made {
    /// Its folder's name.
    pub(super) name: String,
    /// Its size, without the files it shares with others.
    pub(super) size_bytes: u64,
    /// Stored files that could not be had.
    pub(super) missing: u64,
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

impl Making<'_> {
    /// Makes the copy: in a draft, read back, renamed. One that fails leaves nothing.
    pub(super) async fn make(self) -> Result<Made> {
        self.folder.clear_drafts()?;
        let draft = self.folder.draft(self.at);
        private_folder(&draft)?;
        let made = self.fill(&draft).await;
        if made.is_err() {
            // What cannot be removed now is removed by the next.
            let _ = fs::remove_dir_all(&draft);
        }
        made
    }

    async fn fill(&self, draft: &Path) -> Result<Made> {
        self.make_room(size_of(self.database), None).await?;
        let database =
            self.database.file_name().map_or_else(|| "hub.db".into(), |name| name.to_string_lossy());
        self.store.copy_to(draft).await?;
        let keys = self.store.read(|tx| tx.recovery_keys()).await?;
        let stock = self.copy_media(&draft.join(&*database), draft).await?;

        let (folder, vault, at) = (self.folder.clone(), Arc::clone(self.vault), self.at);
        let (draft, database) = (draft.to_owned(), database.into_owned());
        let finish = move || finish(&folder, &draft, &database, at, stock, &keys, &vault);
        task::spawn_blocking(finish).await.map_err(|error| CopyError::Damaged(error.to_string()))?
    }

    async fn make_room(&self, bytes: u64, wanted: Option<HashSet<PathBuf>>) -> Result<()> {
        let (folder, measure, now) = (self.folder.clone(), Arc::clone(self.measure), self.at);
        let database = self.database.to_owned();
        let make = move || folder.make_room(&measure, &database, bytes, wanted.as_ref(), now);
        task::spawn_blocking(make).await.map_err(|error| CopyError::Damaged(error.to_string()))?
    }

    /// Adds the stored files the copied database refers to that are not there yet, and lists them. One that is gone by now was
    /// revoked while the copy was made. One that the media store does not give is missing, and the next copy's; the database is
    /// copied all the same.
    async fn copy_media(&self, database: &Path, draft: &Path) -> Result<MediaStock> {
        let key = DatabaseKey::new(self.vault.sqlite_key().expose());
        let media = self.folder.media();
        let kept = MediaStore::in_folder(&media, self.vault, Arc::clone(self.random))?;
        let objects = sqlite::media_objects(database, &key)?;
        let named = |(workspace, sha256): (WorkspaceId, String)| {
            let path = Path::new(&workspace.to_string()).join(&sha256);
            media_name(workspace, &sha256).map(|name| (name, path))
        };
        let objects: Vec<(MediaName, PathBuf)> = objects.into_iter().filter_map(named).collect();
        let (mut bytes, mut asked) = (0, Asked::of(self.media));
        for (name, _) in objects.iter().filter(|(_, path)| !media.join(path).exists()) {
            bytes += asked.for_one(|media| media.sealed_bytes(*name)).await?.unwrap_or_default();
        }
        self.make_room(bytes, Some(objects.iter().map(|(_, path)| path.clone()).collect())).await?;

        // It may have come back meanwhile.
        let mut asked = Asked::of(self.media);
        let (mut stock, mut list, mut missing) = (MediaStock::default(), String::new(), String::new());
        for (name, path) in &objects {
            let place = media.join(path);
            if let Some(shelf) = place.parent() {
                private_folder(shelf)?;
            }
            let mut there = fs::metadata(&place).ok().map(|there| there.len());
            if there.is_some() && self.is_turn_of(*name) && !kept.is_whole(*name).await? {
                tracing::warn!(file = %place.display(), "a stored file of the copies is damaged, and copied again");
                there = None;
            }
            let size_bytes = match there {
                Some(size_bytes) => size_bytes,
                None => match asked.for_one(|media| media.copy_sealed(*name, &place)).await {
                    Ok(Some(_)) if !kept.is_whole(*name).await? => {
                        tracing::error!(file = %place.display(), "a stored file of the hub is damaged: no copy has it");
                        fs::remove_file(&place).map_err(CopyError::at(&place))?;
                        continue;
                    }
                    Ok(Some(size_bytes)) => size_bytes,
                    Ok(None) => {
                        stock.missing += 1;
                        // Writing into a string cannot fail.
                        let _ = writeln!(missing, "{} 0", path.display());
                        continue;
                    }
                    Err(MediaError::NotFound) => continue,
                    Err(error) => return Err(error.into()),
                },
            };
            stock.objects += 1;
            stock.size_bytes += size_bytes;
            let _ = writeln!(list, "{} {size_bytes}", path.display());
        }
        write_list(&draft.join(MEDIA_LIST), &list)?;
        if stock.missing > 0 {
            write_list(&draft.join(MISSING_LIST), &missing)?;
        }
        Ok(stock)
    }

    /// Whether a file that was copied long ago is read through today. Each is once in so many days.
    fn is_turn_of(&self, name: MediaName) -> bool {
        let today = self.at.as_millis().div_euclid(DAY);
        let [first, ..] = name.sha256;
        i64::from(first) % TURNS == today.rem_euclid(TURNS)
    }
}

/// A media store that may be away.
struct Asked<'a> {
    media: &'a MediaStore,
    /// How often in a row it did not give what it was asked for.
    failures: u32,
    is_away: bool,
}

impl<'a> Asked<'a> {
    const fn of(media: &'a MediaStore) -> Self {
        Self { media, failures: 0, is_away: false }
    }

    /// What it says of one file; nothing if it does not answer.
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
    stock: MediaStock,
    keys: &[Vec<u8>],
    vault: &Vault,
) -> Result<Made> {
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
    Ok(Made { name, size_bytes, missing: stock.missing })
}
