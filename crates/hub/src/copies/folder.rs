//! The folder of copies: what in it is this hub's, and how it is kept from filling its disk.
//!
//! The folder is a person's, and other things may lie in it. So nothing is taken for the hub's own because it stands there, and only what
//! is its own is ever removed: a folder that is called as a copy is and whose description this hub signed, a draft that is called
//! as one, and among the media what is called as a stored file is, on the shelf of a workspace.
//!
//! The first hub that uses a folder marks it, and one that another hub marked is refused: two would count each other's nights.
//!
//! A copy that goes becomes a draft first, so that one that is half gone is no copy.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hmac::Mac;
use sangam_model::Timestamp;
use sangam_model::id::WorkspaceId;

use super::keeper::last_night;
use super::manifest::{self, MEDIA_LIST, Manifest};
use super::{CopyError, DRAFT, KEPT, MEDIA, PREFIX, Result};
use crate::media::MediaName;
use crate::vault::Vault;
use crate::watch::Space;

/// The file that says whose copies these are.
const MARK: &str = ".sangam-copies";
/// What is signed in it.
const MARKED: &[u8] = b"sangam copies v1";
const WORDS: &str = "Here are the copies of a Sangam hub. Another hub needs a folder of its own.";
/// So many copies stay, however little room there is.
const FEWEST: usize = 3;
/// So much of the disk the hub works on is never taken: a tenth of it, and no more than this.
const SPARED_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Who knows what is left of the disk a folder is on.
pub type Measure = Arc<dyn Fn(&Path) -> Option<Space> + Send + Sync>;

/// A copy that is this hub's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) at: Timestamp,
    pub(super) path: PathBuf,
}

/// A folder of copies, in the hands of the hub whose it is.
#[derive(Clone)]
pub(super) struct Folder {
    path: PathBuf,
    vault: Arc<Vault>,
}

impl Folder {
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
                // Hubs marked nothing once: whoever has copies here was here.
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

    /// When the newest of this hub's copies in a folder was made, of those up to `now`. Nothing is made or marked for the question.
    pub(super) fn newest_in(path: &Path, vault: &Arc<Vault>, now: Timestamp) -> Result<Option<Timestamp>> {
        let folder = Self { path: path.to_owned(), vault: Arc::clone(vault) };
        Ok(folder.copies()?.into_iter().map(|copy| copy.at).filter(|at| *at <= now).max())
    }

    /// Removes what copies that were never completed, or are half gone, left.
    pub(super) fn clear_drafts(&self) -> Result<()> {
        for name in folders(&self.path)? {
            let is_draft = name.to_str().and_then(|name| name.strip_prefix(DRAFT)).is_some_and(is_name);
            if is_draft {
                let draft = self.path.join(name);
                fs::remove_dir_all(&draft).map_err(CopyError::at(&draft))?;
            }
        }
        Ok(())
    }

    /// Removes all but the kept copies, and then the stored files none of them refers to; `newest` was just made.
    pub(super) fn prune(&self, newest: Timestamp) -> Result<()> {
        let gone = surplus(self.copies()?, newest, KEPT);
        if gone.is_empty() {
            return Ok(());
        }
        for copy in gone {
            self.let_go(&copy)?;
        }
        self.sweep(&HashSet::new())
    }

    /// Sees to it that there is room for so many bytes: where there is not, the oldest copies go before the new one is made. With
    /// `wanted`, the files the new one refers to, what only those that went had goes with them. Of the disk the hub's own
    /// `database` is on the last part stays free whatever that costs.
    pub(super) fn make_room(
        &self,
        measure: &Measure,
        database: &Path,
        bytes: u64,
        wanted: Option<&HashSet<PathBuf>>,
        now: Timestamp,
    ) -> Result<()> {
        loop {
            let Some(space) = measure(&self.path) else { return Ok(()) };
            let spared = if is_on_one_disk(&self.path, database) {
                SPARED_BYTES.min(space.total_bytes / 10)
            } else {
                0
            };
            let free = space.free_bytes.saturating_sub(spared);
            if free >= bytes {
                return Ok(());
            }
            let copies = self.copies()?;
            let fewer = copies.len().saturating_sub(1);
            let Some(oldest) = surplus(copies, now, fewer.max(FEWEST)).pop() else {
                return Err(CopyError::NoRoom { path: self.path.clone(), bytes, free });
            };
            tracing::warn!(copy = %oldest.path.display(), "there is little room for copies: the oldest goes");
            self.let_go(&oldest)?;
            if let Some(wanted) = wanted {
                self.sweep(wanted)?;
            }
        }
    }

    /// Removes a copy. From the first step on it is none.
    fn let_go(&self, copy: &Own) -> Result<()> {
        let draft = self.draft(copy.at);
        fs::rename(&copy.path, &draft).map_err(CopyError::at(&copy.path))?;
        fs::remove_dir_all(&draft).map_err(CopyError::at(&draft))
    }

    /// Removes the stored files that no copy refers to, and are not `wanted`. What any copy refers to stays, whoever made it.
    fn sweep(&self, wanted: &HashSet<PathBuf>) -> Result<()> {
        let mut needed = wanted.clone();
        let own = self.copies()?;
        for copy in named(&self.path)? {
            match listed(&copy.path, MEDIA_LIST) {
                Ok(listed) => needed.extend(listed.into_iter().map(|(object, _)| object)),
                Err(error) if own.contains(&copy) => return Err(error),
                Err(_) => {}
            }
        }
        let media = self.media();
        for shelf in folders(&media)?.into_iter().filter(is_shelf) {
            let path = media.join(&shelf);
            for name in entries(&path)? {
                let (object, place) = (Path::new(&shelf).join(&name), path.join(&name));
                if is_object(&name) && !needed.contains(&object) && place.is_file() {
                    fs::remove_file(&place).map_err(CopyError::at(&place))?;
                }
            }
        }
        Ok(())
    }
}

/// Which copies go so that so many stay. A copy that is dated after `newest` is older all the same: a clock that ran ahead
/// made it. Of one night the last stays, so that copies somebody asks for push out no nights.
fn surplus(mut copies: Vec<Own>, newest: Timestamp, stay: usize) -> Vec<Own> {
    let mut gone = Vec::new();
    while copies.len() > stay {
        let is_of_one_night = |pair: &[Own]| match pair {
            [one, other] => last_night(one.at) == last_night(other.at),
            _ => false,
        };
        let ahead = copies.iter().position(|copy| copy.at > newest);
        let place = ahead.or_else(|| copies.windows(2).position(is_of_one_night)).unwrap_or_default();
        gone.push(copies.remove(place));
    }
    gone
}

/// What a copy made at this time is called. Colons are no part of a file's name everywhere.
pub(super) fn name_of(at: Timestamp) -> String {
    format!("{PREFIX}{}", at.to_string().replace(':', "-"))
}

/// When a copy that is called so was made; nothing if none is.
fn made_at(name: &str) -> Option<Timestamp> {
    let (day, time) = name.strip_prefix(PREFIX)?.split_once('T')?;
    let at = format!("{day}T{}", time.replace('-', ":")).parse().ok()?;
    (name_of(at) == name).then_some(at)
}

fn is_name(name: &str) -> bool {
    made_at(name).is_some()
}

/// What is called as a copy is, in the order in which they were made; whose each is remains to be seen.
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

/// The names of the folders in a folder, without links.
fn folders(folder: &Path) -> Result<Vec<OsString>> {
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

#[cfg(unix)]
fn is_on_one_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| fs::metadata(path).ok().map(|there| there.dev());
    disk(one).is_some_and(|own| disk(other) == Some(own))
}

/// Where it cannot be told, room is spared rather than taken.
#[cfg(not(unix))]
const fn is_on_one_disk(_one: &Path, _other: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use sangam_model::SeededRandom;
    use sangam_model::time::{DAY, HOUR};
    use zeroize::Zeroizing;

    use super::*;
    use crate::copies::manifest::MediaStock;
    use crate::store::sqlite::Inventory;
    use crate::vault::MasterKey;

    const NOON: &str = "2026-11-21T06:30:00.000Z";

    fn vault(byte: u8) -> Arc<Vault> {
        Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([byte; 32]))))
    }

    /// A copy with nothing in it, signed.
    fn copy(folder: &Folder, at: Timestamp) -> Own {
        let path = folder.path.join(name_of(at));
        private_folder(&path).unwrap();
        fs::write(path.join(MEDIA_LIST), "").unwrap();
        let stock = MediaStock::default();
        let described = Manifest::of(&path, "hub.db", at, Inventory::new(), stock, &[]).unwrap();
        described.write(&path, &folder.vault).unwrap();
        Own { at, path }
    }

    fn noon() -> Timestamp {
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
    fn what_is_somebody_elses_survives_every_copy_and_fourteen_copies_stay() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let shelf = folder.media().join(WorkspaceId::new(&noon_clock(), &SeededRandom::new(1)).to_string());
        for path in [
            folder.media().join("photos"),
            folder.path.join("sangam-invoices"),
            folder.path.join(name_of(noon().plus(-400 * DAY))),
            folder.path.join(".making-jam"),
            shelf.clone(),
        ] {
            private_folder(&path).unwrap();
        }
        let theirs = [
            folder.media().join("photos/a.jpg"),
            folder.media().join("notes.txt"),
            folder.path.join("sangam-invoices/march.pdf"),
            folder.path.join("sangam-x.tar.gz"),
            folder.path.join(name_of(noon().plus(-400 * DAY))).join("holiday.jpg"),
            folder.path.join(".making-jam/recipe.txt"),
            shelf.join("a.jpg"),
        ];
        for path in &theirs {
            fs::write(path, "theirs").unwrap();
        }
        let unused = [shelf.join("ab".repeat(32)), shelf.join(format!("{}#1", "cd".repeat(32)))];
        for path in &unused {
            fs::write(path, "of no copy").unwrap();
        }
        for night in 0..=14 {
            let made = copy(&folder, noon().plus(night * DAY));
            folder.clear_drafts().unwrap();
            folder.prune(made.at).unwrap();
        }
        for path in &theirs {
            assert!(path.exists(), "{} is gone", path.display());
        }
        for path in &unused {
            assert!(!path.exists(), "{} stayed", path.display());
        }
        assert_eq!(folder.copies().unwrap().len(), KEPT);
    }

    fn noon_clock() -> sangam_model::ManualClock {
        sangam_model::ManualClock::new(noon())
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

    #[test]
    fn a_copy_is_kept_though_a_clock_that_ran_ahead_made_as_many_as_are() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let kept = i64::try_from(KEPT).unwrap();
        let ahead: Vec<Own> = (0..kept).map(|day| copy(&folder, noon().plus((100 + day) * DAY))).collect();
        for (day, gone) in (0..3).zip(&ahead) {
            let made = copy(&folder, noon().plus(day * DAY));
            folder.prune(made.at).unwrap();
            assert!(made.path.exists() && !gone.path.exists(), "{day}");
        }
        assert_eq!(folder.copies().unwrap().len(), KEPT);
    }

    #[test]
    fn copies_somebody_asks_for_push_out_no_night() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let kept = i64::try_from(KEPT).unwrap();
        let nights: Vec<Own> = (0..kept).map(|day| copy(&folder, noon().plus(day * DAY))).collect();
        let mut last = nights.last().unwrap().clone();
        for hour in 1..=10 {
            let asked = copy(&folder, noon().plus((kept - 1) * DAY + hour * HOUR));
            folder.prune(asked.at).unwrap();
            last = asked;
        }
        let mut stay: Vec<Own> = nights.into_iter().take(KEPT - 1).collect();
        stay.push(last);
        assert_eq!(folder.copies().unwrap(), stay);
    }

    /// A disk with room for so many copies of a hundred bytes, beside what is spared.
    fn disk_for(folder: &Folder, copies: u64) -> Measure {
        let folder = folder.clone();
        Arc::new(move |_| {
            let made = folder.copies().unwrap().len() as u64;
            Some(Space { free_bytes: 100 + (copies.saturating_sub(made)) * 100, total_bytes: 1_000 })
        })
    }

    #[test]
    fn where_there_is_little_room_the_oldest_go_first_and_three_stay() {
        let place = tempfile::tempdir().unwrap();
        let database = place.path().join("hub.db");
        fs::write(&database, "").unwrap();
        let folder = Folder::open(&place.path().join("copies"), &vault(7)).unwrap();
        let made: Vec<Own> = (0..6).map(|day| copy(&folder, noon().plus(day * DAY))).collect();
        let now = noon().plus(6 * DAY);
        let room = |measure: &Measure, bytes| folder.make_room(measure, &database, bytes, None, now);
        room(&disk_for(&folder, 7), 100).unwrap();
        assert_eq!(folder.copies().unwrap(), made);
        room(&disk_for(&folder, 6), 200).unwrap();
        assert_eq!(folder.copies().unwrap(), made[2..]);
        let refused = room(&disk_for(&folder, 3), 100);
        assert!(matches!(refused, Err(CopyError::NoRoom { bytes: 100, free: 0, .. })), "a tenth is spared");
        assert_eq!(folder.copies().unwrap(), made[3..]);
    }
}
