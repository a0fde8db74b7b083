//! Restores a hub from a copy onto an empty machine.
//!
//! Everything is held against the copy's description before anything appears: files and their digests, tables and their rows,
//! media and their content. It is put together where it will be and renamed at the end, the main file last; whatever fails
//! before leaves nothing but drafts. What is killed among the renames is no hub either, because its main file is a draft still: the next try
//! knows what is in place by its marks, takes it away and begins anew.
//!
//! An existing database, media folder or other key is never touched. Media that are damaged or
//! gone are named, and the rest comes back without them if that is wished. Where there is too little room nothing is begun. A copy that is
//! only tried out takes none of what the hub that works beside it needs; one that comes back takes all there is.
//!
//! The restored hub begins a new epoch: no desktop's cursor counts any more, and each does a first sync. What waited to be sent is
//! shown as *unknown*, because the lost hub may have sent it after the copy. The time from the copy to now is a gap: the lost hub
//! acknowledged what WhatsApp delivered then, so it does not come again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sangam_model::{Clock, Random, Timestamp};
use serde::Serialize;

use super::folder::{entries, listed, media_name, name_of, named, private_folder};
use super::manifest::{LOST_LIST, MEDIA_LIST, MISSING_LIST, Manifest};
use super::prune::{Measure, is_on_one_disk, to_take};
use super::recovery::RecoverySecret;
use super::{CopyError, MEDIA, Result};
use crate::media::{MediaName, MediaStore};
use crate::store::Store;
use crate::store::sqlite::{self, Calls, DatabaseKey, Purpose, SqliteStore};
use crate::vault::{MasterKey, Vault};

/// What is being put together; in a shelf the mark that it came from there, as long as there is no main file.
const RESTORING: &str = ".restoring";
/// The mark among the drafts that some of them may be in place.
const PLACING: &str = ".placing";
/// The mark of a folder a copy is tried out in, locked while it is.
const TRYING: &str = ".trying";
/// What may lie in a media folder that is empty: an earlier try, and what a fresh disk brings along.
const FREE: [&str; 2] = [RESTORING, "lost+found"];

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
    /// Stored files that are damaged or gone in the copy, and so here.
    pub media_lost: Vec<String>,
}

/// What becomes of a copy of which some media are damaged or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DamagedMedia {
    /// It is refused.
    Refuse,
    /// The rest is restored.
    LeaveOut,
}

/// A copy on its way back.
pub struct Restoring<'a> {
    /// The copy, or the folder of copies, of which the newest is taken.
    pub from: &'a Path,
    /// What opens it, if that is not the master key.
    pub recovery_key: Option<&'a RecoverySecret>,
    /// What becomes of it if some media are damaged or gone.
    pub damaged: DamagedMedia,
    /// What time it is.
    pub clock: &'a dyn Clock,
    /// Where the new life's names come from.
    pub random: &'a Arc<dyn Random>,
    /// Who knows what is left of a disk.
    pub measure: Measure,
}

impl Restoring<'_> {
    /// Restores to `target`.
    ///
    /// # Errors
    /// [`CopyError`]; nothing is there then that was not there before, but perhaps drafts.
    pub async fn to(&self, target: &Target) -> Result<Restored> {
        self.bring_to(target, false).await
    }

    async fn bring_to(&self, target: &Target, is_hubs: bool) -> Result<Restored> {
        let copy = chosen(self.from, self.clock.now())?;
        let described = Manifest::read(&copy)?;
        let left = left_in_place(target, &described.database)?;
        refuse_occupied(target, &left)?;
        let master = match self.recovery_key {
            Some(key) => key.unwrap(&described.wrapped())?,
            None => MasterKey::open_file(&target.master_key_file)?,
        };
        let vault = Vault::open(&master);
        described.verify(&copy, &vault)?;
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        if sqlite::is_ahead(&copy.join(&described.database), &key)? {
            let own = env!("CARGO_PKG_VERSION").to_owned();
            return Err(CopyError::Newer { copy: described.version, own });
        }
        // What an earlier try left takes no room from this one.
        for path in &left {
            remove(path)?;
        }
        remove(&draft_of(target))?;
        remove(&shelves_of(target))?;
        self.refuse_too_large(&described, target, is_hubs)?;
        let draft = self.put_together(&copy, &described, &vault, target).await?;
        if self.recovery_key.is_some() {
            master.keep_file(&target.master_key_file, &**self.random)?;
        }
        draft.into_place(target, described)
    }

    /// Tries the copy out: restores it into `folder`, which is made for that, opens what came back as a hub would, and removes it. What a
    /// killed try left there is removed first. The copies, and whatever hub made them, are only read. `key_file` holds the master key, unless a recovery key is given.
    ///
    /// # Errors
    /// [`CopyError`]; nothing stays there then either.
    pub async fn tried_in(&self, folder: &Path, key_file: &Path) -> Result<Restored> {
        let _trying = begin_try(folder)?;
        let own_key = self.recovery_key.map(|_| folder.join("master.key"));
        let target = Target {
            database: folder.join("hub.db"),
            media: folder.join("media"),
            master_key_file: own_key.unwrap_or_else(|| key_file.to_owned()),
        };
        let tried = async {
            let restored = self.bring_to(&target, true).await?;
            let vault = Vault::open(&MasterKey::open_file(&target.master_key_file)?);
            let key = DatabaseKey::new(vault.sqlite_key().expose());
            let store = SqliteStore::open(&target.database, &key, Purpose::Serve, Calls::Inline)?;
            let is_current = store.is_current().await;
            store.close().await;
            if is_current? {
                Ok(restored)
            } else {
                Err(CopyError::Damaged("the restored database".to_owned()))
            }
        };
        let tried = tried.await;
        end_try(folder)?;
        tried
    }

    /// Refuses what does not fit. Of a disk a hub works on the same part is spared as when copies are made.
    fn refuse_too_large(&self, described: &Manifest, target: &Target, is_hubs: bool) -> Result<()> {
        let database: u64 = described.files.iter().map(|file| file.size_bytes).sum();
        let media = described.media.size_bytes;
        let [database_in, media_in] = [&target.database, &target.media].map(|path| nearest(path));
        let parts = if is_on_one_disk(database_in, media_in) {
            vec![(database_in, database + media)]
        } else {
            vec![(database_in, database), (media_in, media)]
        };
        for (path, bytes) in parts {
            let Some(space) = (self.measure)(path) else { continue };
            let free = to_take(space, is_hubs);
            if free < bytes {
                return Err(CopyError::NoRoom { path: path.to_owned(), bytes, free });
            }
        }
        Ok(())
    }

    async fn put_together(
        &self,
        copy: &Path,
        described: &Manifest,
        vault: &Vault,
        target: &Target,
    ) -> Result<Draft> {
        let (folder, shelves) = (draft_of(target), shelves_of(target));
        private_folder(&folder)?;
        let (media, media_lost) =
            restore_media(copy, &shelves, described, vault, Arc::clone(self.random)).await?;
        if !media_lost.is_empty() && self.damaged == DamagedMedia::Refuse {
            remove(&shelves)?;
            return Err(CopyError::DamagedMedia { lost: media_lost, whole: media });
        }
        let database = folder.join(&described.database);
        for file in &described.files {
            let to = folder.join(&file.name);
            fs::copy(copy.join(&file.name), &to).map_err(CopyError::at(&to))?;
        }
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        // Held against the description once more: what was read is not always what is written.
        if sqlite::inventory(&database, &key)? != described.tables {
            return Err(CopyError::Damaged("the restored database".to_owned()));
        }
        // An earlier version may have made it: what begins anew has the tables of this one.
        SqliteStore::open(&database, &key, Purpose::Beside, Calls::Inline)?.close().await;
        sqlite::begin_anew(&database, &key, described.made_at, self.clock.now(), &**self.random)?;
        Ok(Draft { folder, database, shelves, media, media_lost })
    }
}

/// What was put together, where it will be.
struct Draft {
    folder: PathBuf,
    database: PathBuf,
    shelves: PathBuf,
    media: u64,
    media_lost: Vec<String>,
}

impl Draft {
    fn into_place(self, target: &Target, described: Manifest) -> Result<Restored> {
        for step in self.marked(target)? {
            step.take()?;
        }
        for shelf in shelves_in_place(&target.media)? {
            remove(&shelf.join(RESTORING))?;
        }
        remove(&self.shelves)?;
        remove(&self.folder)?;
        let rows = described.tables.into_iter().map(|(name, stock)| (name, stock.rows)).collect();
        let Self { media, media_lost, .. } = self;
        Ok(Restored { made_at: described.made_at, rows, media, media_lost })
    }

    /// Marks what goes into place; says in which steps. The main file is the last: only with it is there a hub.
    fn marked(&self, target: &Target) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        for name in entries(&self.shelves)? {
            let made = self.shelves.join(&name);
            mark(&made.join(RESTORING))?;
            steps.push(Step { made, place: target.media.join(name) });
        }
        mark(&self.folder.join(PLACING))?;
        steps.extend(steps_of_files(&self.database, target).rev());
        Ok(steps)
    }
}

/// A step from the drafts into place.
struct Step {
    made: PathBuf,
    place: PathBuf,
}

impl Step {
    fn take(&self) -> Result<()> {
        fs::rename(&self.made, &self.place).map_err(CopyError::at(&self.place))
    }
}

/// The steps of the database's files, the main one first.
fn steps_of_files(draft: &Path, target: &Target) -> impl DoubleEndedIterator<Item = Step> {
    let pairs = sqlite::files(draft).into_iter().zip(sqlite::files(&target.database));
    pairs.map(|((_, made), (_, place))| Step { made, place })
}

fn mark(path: &Path) -> Result<()> {
    File::create(path).and_then(|mark| mark.sync_all()).map_err(CopyError::at(path))
}

/// Makes the folder of a try and locks its mark. What a killed try left has a mark that nobody has locked, or is empty.
fn begin_try(folder: &Path) -> Result<File> {
    let path = folder.join(TRYING);
    let occupied = || CopyError::Occupied(folder.to_owned());
    if folder.exists() && !entries(folder)?.is_empty() {
        let left = File::options().append(true).open(&path).map_err(|_| occupied())?;
        let _left = sangam_sqlite::hold(left).map_err(|_| occupied())?;
        end_try(folder)?;
    }
    private_folder(folder)?;
    let mark = File::create_new(&path).map_err(CopyError::at(&path))?;
    sangam_sqlite::hold(mark).map_err(|_| occupied())
}

/// Removes the folder of a try, the mark last: whoever is killed here leaves what the next try knows.
fn end_try(folder: &Path) -> Result<()> {
    for name in entries(folder)?.iter().filter(|name| name.as_os_str() != TRYING) {
        remove(&folder.join(name))?;
    }
    remove(folder)
}

/// The marked shelves of a media folder.
fn shelves_in_place(media: &Path) -> Result<Vec<PathBuf>> {
    if !media.exists() {
        return Ok(Vec::new());
    }
    let shelves = entries(media)?.into_iter().map(|name| media.join(name));
    Ok(shelves.filter(|shelf| shelf.join(RESTORING).is_file()).collect())
}

/// What a try that was killed among its renames left in place. Once its main file is there as well it left nothing: that is a hub.
fn left_in_place(target: &Target, database: &str) -> Result<Vec<PathBuf>> {
    let (folder, draft) = (draft_of(target), draft_of(target).join(database));
    if !folder.join(PLACING).is_file() || !draft.is_file() {
        return Ok(Vec::new());
    }
    let mut left = shelves_in_place(&target.media)?;
    left.extend(steps_of_files(&draft, target).filter(|step| !step.made.exists()).map(|step| step.place));
    Ok(left)
}

/// The user who could not read what `user` restores into a folder of `owner`: what root makes is root's alone.
#[must_use]
pub const fn shut_out(user: u32, owner: u32) -> Option<u32> {
    if user == 0 && owner != 0 { Some(owner) } else { None }
}

/// The nearest folder that is there already: what is made below it will be on its disk.
fn nearest(path: &Path) -> &Path {
    let there = path.ancestors().find(|folder| folder.is_dir());
    there.unwrap_or(Path::new("."))
}

/// A copy, or the newest one in a folder of copies. Where some are dated ahead, a clock ran ahead when they were made, or is behind
/// here; which of all is the newest only a person knows.
fn chosen(from: &Path, now: Timestamp) -> Result<PathBuf> {
    if Manifest::read(from).is_ok() {
        return Ok(from.to_owned());
    }
    let mut copies = named(from).unwrap_or_default();
    copies.retain(|copy| Manifest::read(&copy.path).is_ok());
    let (mut made, ahead): (Vec<_>, Vec<_>) = copies.into_iter().partition(|copy| copy.at <= now);
    if !ahead.is_empty() {
        return Err(CopyError::Ahead {
            ahead: ahead.iter().map(|copy| name_of(copy.at)).collect(),
            newest: made.last().map(|copy| name_of(copy.at)),
        });
    }
    made.pop().map(|copy| copy.path).ok_or_else(|| CopyError::NoCopy(from.to_owned()))
}

/// Refuses a place where something is that no earlier try `left`.
fn refuse_occupied(target: &Target, left: &[PathBuf]) -> Result<()> {
    for (_, path) in sqlite::files(&target.database) {
        for path in [beside(&path, "-wal"), path] {
            if path.exists() && !left.contains(&path) {
                return Err(CopyError::Occupied(path));
            }
        }
    }
    if !target.media.exists() {
        return Ok(());
    }
    let mut there = entries(&target.media)?.into_iter();
    let is_free =
        |name: &OsString| FREE.iter().any(|free| name == free) || left.contains(&target.media.join(name));
    match there.find(|name| !is_free(name)) {
        Some(_) => Err(CopyError::Occupied(target.media.clone())),
        None => Ok(()),
    }
}

/// Copies the stored files and reads each of them through to the end: how many came, and which did not.
async fn restore_media(
    copy: &Path,
    folder: &Path,
    described: &Manifest,
    vault: &Vault,
    random: Arc<dyn Random>,
) -> Result<(u64, Vec<String>)> {
    let store = MediaStore::in_folder(folder, vault, random)?;
    let shelves = copy.parent().unwrap_or(copy).join(MEDIA);
    let whole = listed(copy, MEDIA_LIST)?;
    // A later copy may have had what was missing in this one, or was lost to the hub then.
    let missing = if described.media.missing > 0 { listed(copy, MISSING_LIST)? } else { Vec::new() };
    let lost_before = if described.media.lost > 0 { listed(copy, LOST_LIST)? } else { Vec::new() };
    let counted = [described.media.objects, described.media.missing, described.media.lost];
    if [whole.len() as u64, missing.len() as u64, lost_before.len() as u64] != counted {
        return Err(CopyError::Damaged("the list of files".to_owned()));
    }
    let whole = whole.into_iter().map(|(name, size_bytes)| (name, Some(size_bytes), true));
    let missing = missing.into_iter().map(|(name, _)| (name, None, true));
    // What the hub did not have either is no loss of the copy's.
    let lost_before = lost_before.into_iter().map(|(name, _)| (name, None, false));
    let (mut brought, mut lost) = (0, Vec::new());
    for (name, size_bytes, is_owed) in whole.chain(missing).chain(lost_before) {
        let name = &name;
        let place = folder.join(name);
        if let Some(shelf) = place.parent() {
            private_folder(shelf)?;
        }
        // What the copy's disk does not give is lost; a disk that takes nothing more ends the whole.
        let is_so_large = |bytes: &Vec<u8>| size_bytes.is_none_or(|size| bytes.len() as u64 == size);
        let read = fs::read(shelves.join(name)).ok().filter(is_so_large);
        let is_whole = match (read, stored(name)) {
            (Some(bytes), Some(name)) => {
                fs::write(&place, bytes).map_err(CopyError::at(&place))?;
                store.is_whole(name).await?
            }
            _ => false,
        };
        if is_whole {
            brought += 1;
            continue;
        }
        let _ = fs::remove_file(&place);
        if is_owed {
            lost.push(format!("{MEDIA}/{}", name.display()));
        }
    }
    Ok((brought, lost))
}

/// The stored file of a path below the media's folder.
fn stored(path: &Path) -> Option<MediaName> {
    let mut parts = path.iter().map(|part| part.to_string_lossy());
    let (workspace, sha256) = (parts.next()?.parse().ok()?, parts.next()?);
    media_name(workspace, &sha256)
}

/// Where the database is put together.
fn draft_of(target: &Target) -> PathBuf {
    beside(&target.database, RESTORING)
}

/// Where the media are: they may be on a disk of their own, or be one.
fn shelves_of(target: &Target) -> PathBuf {
    target.media.join(RESTORING)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_file() { fs::remove_file(path) } else { fs::remove_dir_all(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(CopyError::at(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use sangam_model::id::WorkspaceId;
    use sangam_model::{ManualClock, SeededRandom};
    use zeroize::Zeroizing;

    use super::*;
    use crate::copies::manifest::MediaStock;

    #[test]
    fn root_shuts_out_whoever_else_the_folder_belongs_to_and_nobody_else_shuts_out_anybody() {
        assert_eq!([shut_out(0, 998), shut_out(0, 0)], [Some(998), None]);
        assert_eq!([shut_out(998, 998), shut_out(998, 0), shut_out(998, 1000)], [None; 3]);
    }

    const MADE_AT: &str = "2026-11-21T20:30:00.000Z";

    fn key() -> MasterKey {
        MasterKey::from_bytes(Zeroizing::new([7; 32]))
    }

    /// A copy of a hub with a file of each of two shops, and the folder it is in.
    async fn copied() -> (tempfile::TempDir, PathBuf) {
        let (copies, hub) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (vault, made_at) = (Vault::open(&key()), MADE_AT.parse().unwrap());
        let key = DatabaseKey::new(vault.sqlite_key().expose());
        let copy = copies.path().join(name_of(made_at));
        private_folder(&copy).unwrap();
        let database = hub.path().join("hub.db");
        let store = SqliteStore::open(&database, &key, Purpose::Serve, Calls::Inline).unwrap();
        store.copy_to(&copy).await.unwrap();
        store.close().await;
        let random = Arc::new(SeededRandom::new(1));
        let (clock, media) = (ManualClock::new(made_at), copies.path().join(MEDIA));
        let media = MediaStore::in_folder(&media, &vault, random.clone()).unwrap();
        let mut list = String::new();
        for photo in [b"a blue saree", b"a red turban"] {
            let mut incoming = media.begin(WorkspaceId::new(&clock, &*random));
            incoming.write(photo).await.unwrap();
            let name = incoming.finish(None).await.unwrap().name;
            let (sha256, size_bytes) = (hex::encode(name.sha256), media.sealed_bytes(name).await.unwrap());
            writeln!(list, "{}/{sha256} {size_bytes}", name.workspace).unwrap();
        }
        fs::write(copy.join(MEDIA_LIST), list).unwrap();
        let tables = sqlite::inventory(&copy.join("hub.db"), &key).unwrap();
        let stock = MediaStock { objects: 2, ..MediaStock::default() };
        let described = Manifest::of(&copy, "hub.db", made_at, tables, stock, &[]).unwrap();
        described.write(&copy, &vault).unwrap();
        (copies, copy)
    }

    /// An empty place, but for the key.
    fn place() -> (tempfile::TempDir, Target) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let target = Target { database: at("hub.db"), media: at("media"), master_key_file: at("master.key") };
        key().keep_file(&target.master_key_file, &SeededRandom::new(3)).unwrap();
        (folder, target)
    }

    fn restoring<'a>(from: &'a Path, clock: &'a dyn Clock, random: &'a Arc<dyn Random>) -> Restoring<'a> {
        let measure: Measure = Arc::new(|_: &Path| None);
        Restoring { from, recovery_key: None, damaged: DamagedMedia::Refuse, clock, random, measure }
    }

    /// Puts the copy together in `target`, and is killed after so many renames; says how many there are.
    async fn killed_after(renames: usize, restoring: &Restoring<'_>, target: &Target) -> usize {
        let described = Manifest::read(restoring.from).unwrap();
        let vault = Vault::open(&key());
        let draft = restoring.put_together(restoring.from, &described, &vault, target).await.unwrap();
        let steps = draft.marked(target).unwrap();
        for step in steps.iter().take(renames) {
            step.take().unwrap();
        }
        steps.len()
    }

    #[tokio::test]
    async fn a_restore_that_was_killed_among_its_renames_begins_anew_by_itself() {
        let (_copies, copy) = copied().await;
        let clock = ManualClock::new(MADE_AT.parse().unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(2));
        let restoring = restoring(&copy, &clock, &random);
        let (whole_place, whole) = place();
        let restored = restoring.to(&whole).await.unwrap();
        let names = |folder: &Path| {
            let mut names = [entries(folder).unwrap(), entries(&folder.join("media")).unwrap()].concat();
            names.sort();
            names
        };
        let (mut killed, mut all) = (0, usize::MAX);
        while killed < all {
            let (folder, target) = place();
            all = killed_after(killed, &restoring, &target).await;
            assert_eq!(restoring.to(&target).await.unwrap(), restored, "killed after {killed}");
            assert_eq!(names(folder.path()), names(whole_place.path()), "killed after {killed}");
            for shelf in entries(&target.media).unwrap() {
                assert_eq!(entries(&target.media.join(shelf)).unwrap().len(), 1, "a file, and no mark");
            }
            killed += 1;
        }
        assert_eq!(all, 5, "two shelves, two lanes, the main file");
        let (_folder, target) = place();
        killed_after(all, &restoring, &target).await;
        assert!(
            matches!(restoring.to(&target).await, Err(CopyError::Occupied(path)) if path == target.database)
        );
    }

    #[tokio::test]
    async fn what_a_killed_try_left_is_removed_by_the_next_and_what_another_works_in_is_not() {
        let (_copies, copy) = copied().await;
        let clock = ManualClock::new(MADE_AT.parse().unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(2));
        let restoring = restoring(&copy, &clock, &random);
        let (place, target) = place();
        let folder = place.path().join("rehearsal");
        let tried = async || restoring.tried_in(&folder, &target.master_key_file).await;
        let under_way = begin_try(&folder).unwrap();
        fs::write(folder.join("hub.db"), "half of it").unwrap();
        assert!(matches!(tried().await, Err(CopyError::Occupied(path)) if path == folder));
        assert!(folder.join("hub.db").exists());
        drop(under_way);
        assert_eq!(tried().await.unwrap().media, 2);
        assert!(!folder.exists());
        private_folder(&folder).unwrap();
        fs::write(folder.join("photo"), "somebody's").unwrap();
        assert!(matches!(tried().await, Err(CopyError::Occupied(path)) if path == folder));
        assert!(folder.join("photo").exists());
    }

    #[tokio::test]
    async fn whatever_else_came_since_a_restore_was_killed_is_not_taken_for_its_own() {
        let (_copies, copy) = copied().await;
        let clock = ManualClock::new(MADE_AT.parse().unwrap());
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(2));
        let restoring = restoring(&copy, &clock, &random);
        let (_folder, target) = place();
        killed_after(1, &restoring, &target).await;
        let shelf = shelves_in_place(&target.media).unwrap().pop().unwrap();
        // Somebody puts the shelf of the lost hub there.
        remove(&shelf).unwrap();
        fs::create_dir(&shelf).unwrap();
        fs::write(shelf.join("photo"), "theirs").unwrap();
        assert!(matches!(restoring.to(&target).await, Err(CopyError::Occupied(_))));
        assert!(shelf.join("photo").exists());
        remove(&shelf).unwrap();
        fs::write(&target.database, "another hub's").unwrap();
        assert!(matches!(restoring.to(&target).await, Err(CopyError::Occupied(_))));
        assert_eq!(fs::read(&target.database).unwrap(), b"another hub's");
    }

    #[test]
    fn the_newest_copy_is_taken_and_where_one_is_dated_ahead_a_person_chooses() {
        let folder = tempfile::tempdir().unwrap();
        let now: Timestamp = "2026-11-22T06:00:00.000Z".parse().unwrap();
        let copy = |at: &str| {
            let at = at.parse().unwrap();
            let copy = folder.path().join(name_of(at));
            private_folder(&copy).unwrap();
            let stock = MediaStock::default();
            let described = Manifest::of(&copy, "hub.db", at, sqlite::Inventory::new(), stock, &[]).unwrap();
            described.write(&copy, &Vault::open(&key())).unwrap();
            copy
        };
        fs::write(folder.path().join("sangam-hub_0.1.0.tar.gz"), "an archive").unwrap();
        fs::create_dir(folder.path().join("sangam-invoices")).unwrap();
        fs::create_dir(folder.path().join(name_of(now.plus(-1)))).unwrap();
        assert!(matches!(chosen(folder.path(), now), Err(CopyError::NoCopy(_))));
        copy("2026-11-20T20:30:00.000Z");
        let newest = copy("2026-11-21T20:30:00.000Z");
        assert_eq!(chosen(folder.path(), now).unwrap(), newest);
        let by_a_wrong_clock = copy("2027-01-01T00:00:00.000Z");
        let told = chosen(folder.path(), now).unwrap_err().to_string();
        for named in [newest, by_a_wrong_clock] {
            assert!(told.contains(named.file_name().unwrap().to_str().unwrap()), "{told}");
        }
    }
}
