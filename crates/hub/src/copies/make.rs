//! Making one copy.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sangam_model::id::WorkspaceId;
use sangam_model::time::DAY;
use sangam_model::{Random, Timestamp};
use tokio::task;

use super::manifest::{self, MEDIA_LIST, Manifest, MediaStock};
use super::{CopyError, DRAFT, KEPT, MEDIA, Result};
use crate::media::{MediaError, MediaName, MediaStore};
use crate::store::Store;
use crate::store::sqlite::{self, DatabaseKey};
use crate::vault::Vault;

/// Days in which every file beside the copies is read once.
const TURNS: i64 = 28;

/// A copy that was made.
pub(super) struct Made {
    /// Its folder's name.
    pub(super) name: String,
    /// Its size, without the files it shares with others.
    pub(super) size_bytes: u64,
}

/// What a copy is made of.
pub(super) struct Making<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) vault: &'a std::sync::Arc<Vault>,
    pub(super) media: &'a MediaStore,
    pub(super) random: &'a std::sync::Arc<dyn Random>,
    pub(super) database: &'a Path,
    pub(super) folder: &'a Path,
    pub(super) at: Timestamp,
}

impl Making<'_> {
    /// Makes the copy: in a draft, read back, renamed. Then what is older than the kept ones goes.
    pub(super) async fn make(self) -> Result<Made> {
        let folder = self.folder.to_owned();
        let media = folder.join(MEDIA);
        private_folder(&media)?;
        for draft in manifest::drafts(&folder)? {
            fs::remove_dir_all(&draft).map_err(CopyError::at(&draft))?;
        }
        let name = manifest::name_of(self.at);
        let draft = folder.join(format!("{DRAFT}{name}"));
        private_folder(&draft)?;
        let database =
            self.database.file_name().map_or_else(|| "hub.db".into(), |name| name.to_string_lossy());
        self.store.copy_to(&draft).await?;
        let keys = self.store.read(|tx| tx.recovery_keys()).await?;
        let stock = self.copy_media(&draft.join(&*database), &draft, &media).await?;

        let (vault, at, database) = (std::sync::Arc::clone(self.vault), self.at, database.into_owned());
        let finish = move || finish(&folder, &draft, &name, &database, at, stock, &keys, &vault);
        task::spawn_blocking(finish).await.map_err(|error| CopyError::Damaged(error.to_string()))?
    }

    /// Adds the stored files the copied database refers to that are not there yet, and lists them. One that is gone by now was
    /// revoked while the copy was made.
    async fn copy_media(&self, database: &Path, draft: &Path, media: &Path) -> Result<MediaStock> {
        let key = DatabaseKey::new(self.vault.sqlite_key().expose());
        let kept = MediaStore::in_folder(media, self.vault, std::sync::Arc::clone(self.random))?;
        let (mut stock, mut list) = (MediaStock::default(), String::new());
        for (workspace, sha256) in sqlite::media_objects(database, &key)? {
            let Some(name) = media_name(workspace, &sha256) else { continue };
            let shelf = media.join(workspace.to_string());
            private_folder(&shelf)?;
            let place = shelf.join(&sha256);
            let mut there = fs::metadata(&place).ok().map(|there| there.len());
            if there.is_some() && self.is_turn_of(name) && !kept.is_whole(name).await? {
                tracing::warn!(file = %place.display(), "a stored file of the copies is damaged, and copied again");
                there = None;
            }
            let size_bytes = match there {
                Some(size_bytes) => size_bytes,
                None => match self.media.copy_sealed(name, &place).await {
                    Ok(_) if !kept.is_whole(name).await? => {
                        tracing::error!(file = %place.display(), "a stored file of the hub is damaged: no copy has it");
                        fs::remove_file(&place).map_err(CopyError::at(&place))?;
                        continue;
                    }
                    Ok(size_bytes) => size_bytes,
                    Err(MediaError::NotFound) => continue,
                    Err(error) => return Err(error.into()),
                },
            };
            stock.objects += 1;
            stock.size_bytes += size_bytes;
            // Writing into a string cannot fail.
            let _ = writeln!(list, "{workspace}/{sha256} {size_bytes}");
        }
        let path = draft.join(MEDIA_LIST);
        fs::write(&path, list).and_then(|()| File::open(&path)?.sync_all()).map_err(CopyError::at(&path))?;
        Ok(stock)
    }

    /// Whether a file that was copied long ago is read through today. Each is once in so many days.
    fn is_turn_of(&self, name: MediaName) -> bool {
        let today = self.at.as_millis().div_euclid(DAY);
        let [first, ..] = name.sha256;
        i64::from(first) % TURNS == today.rem_euclid(TURNS)
    }
}

#[expect(clippy::too_many_arguments, reason = "everything one blocking step takes along")]
fn finish(
    folder: &Path,
    draft: &Path,
    name: &str,
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
    let place = folder.join(name);
    fs::rename(draft, &place).map_err(CopyError::at(&place))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(CopyError::at(folder))?;
    prune(folder, name)?;
    let size_bytes = described.files.iter().map(|file| file.size_bytes).sum();
    Ok(Made { name: name.to_owned(), size_bytes })
}

/// Removes all but the last copies, and then the stored files none of them refers to. A copy that is dated after the `newest`, which
/// was just made, is older all the same: a clock that ran ahead made it.
fn prune(folder: &Path, newest: &str) -> Result<()> {
    let (made, ahead) = manifest::copies_at(folder, newest)?;
    let mut copies = [ahead, made].concat();
    let old: Vec<PathBuf> = copies.drain(..copies.len().saturating_sub(KEPT)).collect();
    if old.is_empty() {
        return Ok(());
    }
    for copy in old {
        fs::remove_dir_all(&copy).map_err(CopyError::at(&copy))?;
    }
    let mut needed = HashSet::new();
    for copy in &copies {
        needed.extend(listed(copy)?.into_iter().map(|(object, _)| object));
    }
    let media = folder.join(MEDIA);
    // What lies beside the shelves is somebody else's.
    for shelf in entries(&media)?.into_iter().map(|name| media.join(name)).filter(|shelf| shelf.is_dir()) {
        for object in entries(&shelf)?.into_iter().map(|name| shelf.join(name)) {
            let is_needed = object.strip_prefix(&media).is_ok_and(|name| needed.contains(name));
            if !is_needed {
                fs::remove_file(&object).map_err(CopyError::at(&object))?;
            }
        }
    }
    Ok(())
}

/// The stored files a copy refers to, as paths below `media`, with their sizes.
pub(super) fn listed(copy: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let path = copy.join(MEDIA_LIST);
    let text = fs::read_to_string(&path).map_err(CopyError::at(&path))?;
    let line = |line: &str| {
        let (object, size) = line.split_once(' ')?;
        let (workspace, sha256) = object.split_once('/')?;
        let workspace: WorkspaceId = workspace.parse().ok()?;
        media_name(workspace, sha256)?;
        Some((Path::new(&workspace.to_string()).join(sha256), size.parse().ok()?))
    };
    text.lines().map(|text| line(text).ok_or_else(|| CopyError::Damaged(MEDIA_LIST.to_owned()))).collect()
}

/// The name of a stored file; nothing if the text is no digest.
pub(super) fn media_name(workspace: WorkspaceId, sha256: &str) -> Option<MediaName> {
    let mut digest = [0; 32];
    hex::decode_to_slice(sha256, &mut digest).ok()?;
    Some(MediaName { workspace, sha256: digest })
}

/// The names of what is in a folder.
pub(super) fn entries(folder: &Path) -> Result<Vec<OsString>> {
    let entries = fs::read_dir(folder).map_err(CopyError::at(folder))?;
    entries.map(|entry| Ok(entry.map_err(CopyError::at(folder))?.file_name())).collect()
}

/// Makes a folder only its owner reads.
pub(super) fn private_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(CopyError::at(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_kept_though_a_clock_that_ran_ahead_made_as_many_as_are() {
        let folder = tempfile::tempdir().unwrap();
        let copy = |at: &str| {
            let copy = folder.path().join(manifest::name_of(at.parse().unwrap()));
            private_folder(&copy).unwrap();
            fs::write(copy.join(MEDIA_LIST), "").unwrap();
            copy
        };
        private_folder(&folder.path().join(MEDIA)).unwrap();
        let ahead: Vec<PathBuf> =
            (1..=KEPT).map(|day| copy(&format!("2027-03-{day:02}T20:30:00.000Z"))).collect();
        for (day, gone) in (21..=23).zip(&ahead) {
            let made = copy(&format!("2026-11-{day}T20:30:00.000Z"));
            prune(folder.path(), &made.file_name().unwrap().to_string_lossy()).unwrap();
            assert!(made.exists() && !gone.exists(), "{day}");
        }
        assert_eq!(manifest::copies(folder.path()).unwrap().len(), KEPT);
    }
}
