//! The way back: from a copy to a hub on an empty machine.
//!
//! Everything is held against the copy's description before anything appears: files and their digests, tables and their rows,
//! media and their content. It is put together beside the target and renamed at the end, the database last; whatever fails
//! before leaves nothing but drafts. An existing database, media folder or other key is never touched.
//!
//! The restored hub begins a new life (`contract.md` §4): desktops start over. What waited to be sent is shown as *unknown*,
//! because the lost hub may have sent it after the copy. The time from the copy to now is a gap: what WhatsApp delivered then was
//! acknowledged and does not come again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sangam_model::{Clock, Random, Timestamp};
use serde::Serialize;

use super::make::{self, listed};
use super::manifest::{self, Manifest};
use super::recovery::RecoverySecret;
use super::{CopyError, MEDIA, Result};
use crate::media::{MediaName, MediaStore};
use crate::store::sqlite::{self, DatabaseKey};
use crate::vault::{MasterKey, Vault};

/// Where a hub is restored to.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database file.
    pub database: PathBuf,
    /// The media folder.
    pub media: PathBuf,
    /// The file with the master key: read, or made if a recovery key is given.
    pub master_key_file: PathBuf,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// When the copy was made.
    pub made_at: Timestamp,
    /// Rows of every table.
    pub rows: BTreeMap<String, u64>,
    /// Stored files.
    pub media: u64,
}

/// Restores the copy at `from`, or the newest one in it, to `target`.
///
/// # Errors
/// [`CopyError`]; nothing is there then that was not there before, but perhaps drafts.
pub async fn restore(
    from: &Path,
    target: &Target,
    recovery_key: Option<&RecoverySecret>,
    clock: &dyn Clock,
    random: &Arc<dyn Random>,
) -> Result<Restored> {
    let copy = chosen(from)?;
    let described = Manifest::read(&copy)?;
    refuse_occupied(target)?;
    let master = match recovery_key {
        Some(key) => key.unwrap(&described.wrapped())?,
        None => MasterKey::open_file(&target.master_key_file)?,
    };
    let vault = Vault::open(&master);
    described.verify(&copy, &vault)?;

    let draft = beside(&target.database, ".restoring");
    remove(&draft)?;
    make::private_folder(&draft)?;
    let objects = restore_media(&copy, &draft, &described, &vault, Arc::clone(random)).await?;
    let database = draft.join(&described.database);
    for file in &described.files {
        let to = draft.join(&file.name);
        fs::copy(copy.join(&file.name), &to).map_err(CopyError::at(&to))?;
    }
    // Held against the description once more: what was read is not always what is written.
    let key = DatabaseKey::new(vault.sqlite_key().expose());
    if sqlite::inventory(&database, &key)? != described.tables {
        return Err(CopyError::Damaged("the restored database".to_owned()));
    }
    sqlite::begin_anew(&database, &key, described.made_at, clock.now(), &**random)?;

    if recovery_key.is_some() {
        master.keep_file(&target.master_key_file, &**random)?;
    }
    let shelves = draft.join(MEDIA);
    if let Some(folder) = target.media.parent() {
        make::private_folder(folder)?;
    }
    fs::rename(&shelves, &target.media).map_err(CopyError::at(&target.media))?;
    // The main file last: only with it is there a hub.
    let pairs = sqlite::files(&database).into_iter().zip(sqlite::files(&target.database));
    for ((_, made), (_, place)) in pairs.rev() {
        fs::rename(&made, &place).map_err(CopyError::at(&place))?;
    }
    remove(&draft)?;
    let rows = described.tables.into_iter().map(|(name, stock)| (name, stock.rows)).collect();
    Ok(Restored { made_at: described.made_at, rows, media: objects })
}

/// A copy, or the newest one in a folder of copies.
fn chosen(from: &Path) -> Result<PathBuf> {
    if Manifest::read(from).is_ok() {
        return Ok(from.to_owned());
    }
    let newest = manifest::copies(from).ok().and_then(|mut copies| copies.pop());
    newest.ok_or_else(|| CopyError::NoCopy(from.to_owned()))
}

fn refuse_occupied(target: &Target) -> Result<()> {
    for (_, path) in sqlite::files(&target.database) {
        for path in [beside(&path, "-wal"), path] {
            if path.exists() {
                return Err(CopyError::Occupied(path));
            }
        }
    }
    let is_used = fs::read_dir(&target.media).is_ok_and(|mut entries| entries.next().is_some());
    if is_used {
        return Err(CopyError::Occupied(target.media.clone()));
    }
    // An empty folder would be in the way of the rename on some systems.
    match fs::remove_dir(&target.media) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CopyError::Folder { path: target.media.clone(), source: error })
        }
        _ => Ok(()),
    }
}

/// Copies the stored files and reads each of them through to the end.
async fn restore_media(
    copy: &Path,
    draft: &Path,
    described: &Manifest,
    vault: &Vault,
    random: Arc<dyn Random>,
) -> Result<u64> {
    let folder = draft.join(MEDIA);
    let store = MediaStore::in_folder(&folder, vault, random)?;
    let shelves = copy.parent().unwrap_or(copy).join(MEDIA);
    let objects = listed(copy)?;
    if objects.len() as u64 != described.media.objects {
        return Err(CopyError::Damaged("the list of files".to_owned()));
    }
    for (name, size_bytes) in &objects {
        let (source, place) = (shelves.join(name), folder.join(name));
        if let Some(shelf) = place.parent() {
            make::private_folder(shelf)?;
        }
        let missing = || CopyError::Damaged(format!("{MEDIA}/{}", name.display()));
        let copied = fs::copy(&source, &place).map_err(|_| missing())?;
        let is_whole = match named(name) {
            Some(name) => store.is_whole(name).await?,
            None => false,
        };
        if copied != *size_bytes || !is_whole {
            return Err(missing());
        }
    }
    Ok(objects.len() as u64)
}

/// The stored file of a path below the media's folder.
fn named(path: &Path) -> Option<MediaName> {
    let mut parts = path.iter().map(|part| part.to_string_lossy());
    let (workspace, sha256) = (parts.next()?.parse().ok()?, parts.next()?);
    make::media_name(workspace, &sha256)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CopyError::Folder { path: folder.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}
