//! The backup folder: which files in it belong to this hub.
//!
//! The folder belongs to a person and may hold other files. So a file is not the hub's because of its place, and only the hub's own are
//! removed: a folder named like a copy whose manifest this hub signed, a folder named like a draft, and a media file named like a
//! stored one, below a workspace's folder. Which of them are, and when, is decided elsewhere ([`super::prune`]).
//!
//! The first hub that uses a folder marks it, and refuses a folder that another hub marked: each would count the other's copies. If the
//! mark is missing from a folder that has been used before, its disk is not mounted, and no copy is made there.
//!
//! What there cannot be read or removed is passed over, and named in the log: it keeps nobody from the next copy.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hmac::Mac;
use sangam_model::Timestamp;
use sangam_model::id::WorkspaceId;

use super::manifest::{self, LOST_LIST, MISSING_LIST, Manifest};
use super::{CopyError, DRAFT, MEDIA, PREFIX, Result};
use crate::media::MediaName;
use crate::vault::Vault;

/// The file that says whose copies these are.
const MARK: &str = ".sangam-copies";
/// What is signed in it.
const MARKED: &[u8] = b"sangam copies v1";
const WORDS: &str = "Here are the copies of a Sangam hub. Another hub needs a folder of its own.";
/// A copy that is this hub's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) at: Timestamp,
    pub(super) path: PathBuf,
}

/// When the newest of a hub's copies were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Newest {
    /// Of all.
    pub(super) at: Option<Timestamp>,
    /// Of those that lack no stored file.
    pub(super) whole_at: Option<Timestamp>,
}

/// A backup folder, opened by the hub it belongs to.
#[derive(Clone)]
pub(super) struct Folder {
    path: PathBuf,
    vault: Arc<Vault>,
}

impl Folder {
    /// Opens a folder that holds this hub's copies since earlier.
    pub(super) fn used(path: &Path, vault: &Arc<Vault>) -> Result<Self> {
        let mark = path.join(MARK);
        match fs::metadata(&mark) {
            Ok(_) => Self::open(path, vault),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(CopyError::Away(path.to_owned()))
            }
            Err(error) => Err(CopyError::at(&mark)(error)),
        }
    }

    /// Opens a folder, or makes it. The first to do so marks it.
    pub(super) fn open(path: &Path, vault: &Arc<Vault>) -> Result<Self> {
        let folder = Self { path: path.to_owned(), vault: Arc::clone(vault) };
        private_folder(&folder.media())?;
        let mark = path.join(MARK);
        let signed = manifest::signed(vault, MARKED);
        match fs::read_to_string(&mark) {
            Ok(text) => {
                let signature = hex::decode(text.lines().last().unwrap_or_default()).unwrap_or_default();
                signed.verify_slice(&signature).map_err(|_| CopyError::Foreign(path.to_owned()))?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // Earlier hubs wrote no mark: a hub whose copies are here has used the folder.
                let is_used = named(path)?.iter().any(|copy| Manifest::read(&copy.path).is_ok());
                if is_used && folder.copies()?.is_empty() {
                    return Err(CopyError::Foreign(path.to_owned()));
                }
                let text = format!("{WORDS}\n{}\n", hex::encode(signed.finalize().into_bytes()));
                let draft = path.join(format!("{MARK}#"));
                fs::write(&draft, text)
                    .and_then(|()| File::open(&draft)?.sync_all())
                    .map_err(CopyError::at(&draft))?;
                fs::rename(&draft, &mark).map_err(CopyError::at(&mark))?;
            }
            Err(error) => return Err(CopyError::at(&mark)(error)),
        }
        Ok(folder)
    }

    /// Where the files of all copies are.
    pub(super) fn media(&self) -> PathBuf {
        self.path.join(MEDIA)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where a copy is put together.
    pub(super) fn draft(&self, at: Timestamp) -> PathBuf {
        self.path.join(format!("{DRAFT}{}", name_of(at)))
    }

    /// This hub's copies, oldest first.
    pub(super) fn copies(&self) -> Result<Vec<Own>> {
        let is_own = |copy: &Own| manifest::is_signed_by(&copy.path, &self.vault);
        Ok(named(&self.path)?.into_iter().filter(is_own).collect())
    }

    /// When the newest of this hub's copies in a folder were made, of those up to `now`. Nothing is made or marked for the question.
    pub(super) fn newest_in(path: &Path, vault: &Arc<Vault>, now: Timestamp) -> Result<Newest> {
        let folder = Self { path: path.to_owned(), vault: Arc::clone(vault) };
        let copies = folder.copies()?.into_iter().filter(|copy| copy.at <= now);
        Ok(copies.fold(Newest::default(), |newest, copy| {
            let is_whole = Manifest::read(&copy.path).is_ok_and(|described| described.media.missing == 0);
            let whole_at = newest.whole_at.max(is_whole.then_some(copy.at));
            Newest { at: newest.at.max(Some(copy.at)), whole_at }
        }))
    }

    /// Removes drafts: copies that were never completed, or that are half removed.
    pub(super) fn clear_drafts(&self) -> Result<()> {
        for name in folders(&self.path)? {
            let is_draft = name.to_str().and_then(|name| name.strip_prefix(DRAFT)).is_some_and(is_name);
            if is_draft {
                let draft = self.path.join(name);
                passed_over(fs::remove_dir_all(&draft).map_err(CopyError::at(&draft)));
            }
        }
        Ok(())
    }

    /// Stored files the newest copy before `at` lacked. What lies in their place may be a damaged one that nobody could remove.
    pub(super) fn lacked(&self, at: Timestamp) -> Result<HashSet<PathBuf>> {
        let mut lacked = HashSet::new();
        let Some(newest) = self.copies()?.into_iter().rfind(|copy| copy.at < at) else { return Ok(lacked) };
        for list in [MISSING_LIST, LOST_LIST] {
            match listed(&newest.path, list) {
                Err(error) if is_no_copy(&error) => {}
                listed => lacked.extend(passed_over(listed).into_iter().flatten().map(|(object, _)| object)),
            }
        }
        Ok(lacked)
    }

    /// The stored files on the shelves, as paths below `media`, with their sizes.
    pub(super) fn objects(&self) -> Result<Vec<(PathBuf, u64)>> {
        let (media, mut objects) = (self.media(), Vec::new());
        for shelf in folders(&media)?.into_iter().filter(is_shelf) {
            let path = media.join(&shelf);
            let names = passed_over(entries(&path)).unwrap_or_default();
            for name in names.into_iter().filter(is_object) {
                let there = fs::metadata(path.join(&name)).ok().filter(fs::Metadata::is_file);
                objects.extend(there.map(|there| (Path::new(&shelf).join(&name), there.len())));
            }
        }
        Ok(objects)
    }
}

/// What cannot be read or removed is named in the log, and nobody waits for it.
pub(super) fn passed_over<T>(outcome: Result<T>) -> Option<T> {
    let say = |error: &CopyError| {
        tracing::warn!(error = error as &dyn std::error::Error, "beside the copies something is passed over");
    };
    outcome.inspect_err(say).ok()
}

/// A folder that is only called as a copy is has no list, or one of something else.
pub(super) fn is_no_copy(error: &CopyError) -> bool {
    match error {
        CopyError::Folder { source, .. } => source.kind() == std::io::ErrorKind::NotFound,
        error => matches!(error, CopyError::Damaged(_)),
    }
}

/// A folder that can be written: absolute, and tried.
pub(super) fn check_folder(folder: &Path) -> Result<()> {
    if !folder.is_absolute() {
        let source = std::io::Error::from(std::io::ErrorKind::InvalidInput);
        return Err(CopyError::Folder { path: folder.to_owned(), source });
    }
    private_folder(folder)?;
    try_out(folder)
}

/// Writes something into a folder, and removes it.
pub(super) fn try_out(folder: &Path) -> Result<()> {
    let probe = folder.join(".sangam-probe");
    fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(CopyError::at(folder))
}

/// The name of a copy made at this time. Colons are not allowed in file names everywhere.
pub(super) fn name_of(at: Timestamp) -> String {
    format!("{PREFIX}{}", at.to_string().replace(':', "-"))
}

/// The time in a copy's name; `None` for any other name.
fn made_at(name: &str) -> Option<Timestamp> {
    let (day, time) = name.strip_prefix(PREFIX)?.split_once('T')?;
    let at = format!("{day}T{}", time.replace('-', ":")).parse().ok()?;
    (name_of(at) == name).then_some(at)
}

fn is_name(name: &str) -> bool {
    made_at(name).is_some()
}

/// The folders named like a copy, oldest first, of any hub.
pub(super) fn named(folder: &Path) -> Result<Vec<Own>> {
    let copy = |name: OsString| Some(Own { at: made_at(name.to_str()?)?, path: folder.join(name) });
    let mut copies: Vec<Own> = folders(folder)?.into_iter().filter_map(copy).collect();
    copies.sort_by_key(|copy| copy.at);
    Ok(copies)
}

fn is_shelf(name: &OsString) -> bool {
    let workspace = name.to_str().and_then(|name| Some((name, name.parse::<WorkspaceId>().ok()?)));
    workspace.is_some_and(|(name, workspace)| workspace.to_string() == name)
}

/// A stored file, or what a write that never ended left of one (`name#`).
fn is_object(name: &OsString) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let digest = name.to_str().map(|name| name.split_once('#').map_or(name, |(digest, _)| digest));
    digest.is_some_and(|digest| digest.len() == 64 && digest.bytes().all(is_digit))
}

/// The stored files in a list of a copy, as paths below `media`, with their sizes.
pub(super) fn listed(copy: &Path, list: &str) -> Result<Vec<(PathBuf, u64)>> {
    let path = copy.join(list);
    let text = fs::read_to_string(&path).map_err(CopyError::at(&path))?;
    let line = |line: &str| {
        let (object, size) = line.split_once(' ')?;
        let (workspace, sha256) = object.split_once('/')?;
        let workspace: WorkspaceId = workspace.parse().ok()?;
        media_name(workspace, sha256)?;
        Some((Path::new(&workspace.to_string()).join(sha256), size.parse().ok()?))
    };
    text.lines().map(|text| line(text).ok_or_else(|| CopyError::Damaged(list.to_owned()))).collect()
}

/// The name of a stored file; `None` if the text is no digest.
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

/// The names of the folders in a folder, without links.
pub(super) fn folders(folder: &Path) -> Result<Vec<OsString>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(CopyError::at(folder))? {
        let entry = entry.map_err(CopyError::at(folder))?;
        if entry.file_type().map_err(CopyError::at(folder))?.is_dir() {
            folders.push(entry.file_name());
        }
    }
    Ok(folders)
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
pub(super) mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::copies::manifest::{MEDIA_LIST, MediaStock};
    use crate::store::sqlite::Inventory;
    use crate::vault::MasterKey;

    const NOON: &str = "2026-11-21T06:30:00.000Z";

    pub(in crate::copies) fn vault(byte: u8) -> Arc<Vault> {
        Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([byte; 32]))))
    }

    /// A copy with nothing in it, signed.
    pub(in crate::copies) fn copy(folder: &Folder, at: Timestamp) -> Own {
        let path = folder.path.join(name_of(at));
        private_folder(&path).unwrap();
        fs::write(path.join(MEDIA_LIST), "").unwrap();
        let stock = MediaStock::default();
        let described = Manifest::of(&path, "hub.db", at, Inventory::new(), stock, &[]).unwrap();
        described.write(&path, &folder.vault).unwrap();
        Own { at, path }
    }

    pub(in crate::copies) fn noon() -> Timestamp {
        NOON.parse().unwrap()
    }

    #[test]
    fn a_name_is_read_back_as_it_was_written_and_no_other_is_one() {
        assert_eq!(made_at(&name_of(noon())), Some(noon()));
        for other in [
            "sangam-invoices",
            "sangam-hub_0.1.0.tar.gz",
            "sangam-2026-11-21T20-30-04.113Z (copy)",
            "sangam-2026-11-21T20:30:04.113Z",
            "sangam-2026-11-21T20-30-04Z",
            "sangam-2026-11-21",
            "sangam-",
            "2026-11-21T20-30-04.113Z",
        ] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    #[test]
    fn a_folder_is_one_hubs_and_another_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        assert!(Folder::open(place.path(), &vault(7)).is_ok());
        assert!(matches!(Folder::open(place.path(), &vault(8)), Err(CopyError::Foreign(_))));
        // As a hub left it that marked nothing.
        let made = copy(&folder, noon());
        fs::remove_file(place.path().join(MARK)).unwrap();
        assert!(matches!(Folder::open(place.path(), &vault(8)), Err(CopyError::Foreign(_))));
        assert_eq!(Folder::open(place.path(), &vault(7)).unwrap().copies().unwrap(), [made]);
    }
}
