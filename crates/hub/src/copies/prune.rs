//! Which old copies are removed, and which stored files with them.
//!
//! A copy that goes becomes a draft first, so that one that is half gone is no copy.
//!
//! A copy whose list cannot be read may refer to any stored file that was there when it was made, by the clock of the disk: those stay,
//! and what came later goes as if that copy were not there. One that was carried here without its times says nothing, and no stored file
//! is removed beside it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sangam_model::Timestamp;
use sangam_model::time::DAY;

use super::folder::{Folder, Own, entries, is_no_copy, listed, named, passed_over};
use super::keeper::last_night;
use super::manifest::MEDIA_LIST;
use super::{CopyError, KEPT, Result};
use crate::watch::{Space, space_of};

/// The number of copies that stay, however little room there is.
const FEWEST: usize = 3;
/// The part of the hub's own disk that is never used for copies: a tenth of it, at most this.
const SPARED_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// A copy smaller than the free space divided by this is small, and not held against the spared part.
const SMALL: u64 = 20;
/// A copy whose folder changed so long after it was begun was not made then, but carried here.
const LONGEST_MAKING: i64 = 7 * DAY;

/// Measures the free space of a folder's disk.
pub type Measure = Arc<dyn Fn(&Path) -> Option<Space> + Send + Sync>;

/// What the system says is left.
#[must_use]
pub fn measured() -> Measure {
    Arc::new(|folder| {
        space_of(folder).unwrap_or_else(|error| {
            tracing::warn!(%error, folder = %folder.display(), "what is left of the disk is not known");
            None
        })
    })
}

/// Which stored files the copies refer to.
struct Needs {
    /// How many of the copies that may go, the first of them first, must be gone for a stored file to be needed by nobody.
    until: HashMap<PathBuf, usize>,
    /// When the newest copy was complete that may refer to anything.
    unread: Option<SystemTime>,
}

impl Needs {
    /// Whether no copy whose list cannot be read may refer to a stored file: it came after all of them.
    fn is_read_of(&self, place: &Path) -> bool {
        let came = || fs::metadata(place).and_then(|there| there.modified()).ok();
        self.unread.is_none_or(|complete| came().is_some_and(|came| came > complete))
    }
}

impl Folder {
    /// Removes all but the kept copies, and then the stored files none of them refers to; `newest` was just made.
    pub(super) fn prune(&self, newest: Timestamp) -> Result<()> {
        let gone = surplus(self.copies()?, newest, KEPT);
        if gone.is_empty() {
            return Ok(());
        }
        for copy in gone {
            passed_over(self.let_go(&copy));
        }
        self.sweep(&HashSet::new())
    }

    /// Makes room for a new copy of this size by removing the oldest copies, and no more of them than needed. The sum is computed
    /// first: if removing all that may be removed were not enough, nothing is removed. Media that only removed copies refer to are
    /// removed as well, except those in `wanted`, which the new copy refers to. On the disk of the hub's own `database` the last part
    /// stays free, unless the copy is small.
    pub(super) fn make_room(
        &self,
        measure: &Measure,
        database: &Path,
        bytes: u64,
        wanted: Option<&HashSet<PathBuf>>,
        now: Timestamp,
    ) -> Result<()> {
        let Some(space) = measure(self.path()) else { return Ok(()) };
        let free = to_take(space, is_on_one_disk(self.path(), database));
        let Some(lacking) = bytes.checked_sub(free).filter(|lacking| *lacking > 0) else { return Ok(()) };
        let mut gone = surplus(self.copies()?, now, FEWEST);
        match self.freed(&gone, wanted)?.iter().position(|freed| *freed >= lacking) {
            Some(enough) => gone.truncate(enough),
            None if bytes <= space.free_bytes / SMALL => return Ok(()),
            None => return Err(CopyError::NoRoom { path: self.path().to_owned(), bytes, free }),
        }
        for oldest in gone {
            tracing::warn!(copy = %oldest.path.display(), "there is little room for copies: the oldest goes");
            passed_over(self.let_go(&oldest));
        }
        wanted.map_or(Ok(()), |wanted| self.sweep(wanted))
    }

    /// The bytes freed by removing none of these copies, the first, the first two, and so on.
    fn freed(&self, gone: &[Own], wanted: Option<&HashSet<PathBuf>>) -> Result<Vec<u64>> {
        let mut freed = vec![0];
        for copy in gone {
            freed.push(passed_over(size_in(&copy.path)).unwrap_or_default());
        }
        if let Some(wanted) = wanted
            && let Some(needs) = self.needs(gone, wanted)?
        {
            for (object, size_bytes) in self.objects()? {
                // A file that no copy refers to is removed in any case.
                let gone = needs.until.get(&object).copied().unwrap_or_default();
                match freed.get_mut(gone) {
                    Some(freed) if needs.is_read_of(&self.media().join(&object)) => *freed += size_bytes,
                    _ => {}
                }
            }
        }
        Ok(freed
            .into_iter()
            .scan(0, |sum, more| {
                *sum += more;
                Some(*sum)
            })
            .collect())
    }

    /// Removes a copy. The first step makes it a draft.
    fn let_go(&self, copy: &Own) -> Result<()> {
        let draft = self.draft(copy.at);
        fs::rename(&copy.path, &draft).map_err(CopyError::at(&copy.path))?;
        fs::remove_dir_all(&draft).map_err(CopyError::at(&draft))
    }

    /// Removes the media files that no copy of any hub refers to and that are not `wanted`.
    fn sweep(&self, wanted: &HashSet<PathBuf>) -> Result<()> {
        let Some(needs) = self.needs(&[], wanted)? else { return Ok(()) };
        for (object, _) in self.objects()? {
            let place = self.media().join(&object);
            if !needs.until.contains_key(&object) && needs.is_read_of(&place) {
                passed_over(fs::remove_file(&place).map_err(CopyError::at(&place)));
            }
        }
        Ok(())
    }

    /// What the copies refer to, if these go. What a copy that stays refers to, whoever made it, or is `wanted`, is needed in any case.
    /// Nothing where a copy cannot be read and does not say when it was made.
    fn needs(&self, gone: &[Own], wanted: &HashSet<PathBuf>) -> Result<Option<Needs>> {
        let needed = wanted.iter().map(|object| (object.clone(), usize::MAX)).collect();
        let mut needs = Needs { until: needed, unread: None };
        let own = self.copies()?;
        for copy in named(self.path())? {
            let place = gone.iter().position(|gone| *gone == copy);
            let until = place.map_or(usize::MAX, |place| place + 1);
            match listed(&copy.path, MEDIA_LIST) {
                Ok(listed) => {
                    for (object, _) in listed {
                        let known = needs.until.entry(object).or_default();
                        *known = until.max(*known);
                    }
                }
                Err(error) if is_no_copy(&error) && !own.contains(&copy) => {}
                unread => {
                    passed_over(unread);
                    let Some(complete) = completed(&copy) else { return Ok(None) };
                    needs.unread = needs.unread.max(Some(complete));
                }
            }
        }
        Ok(Some(needs))
    }
}

/// When the last file of a copy was written, by the clock of its disk. Nothing where the copy was carried here without its times.
fn completed(copy: &Own) -> Option<SystemTime> {
    let complete = fs::metadata(&copy.path).and_then(|there| there.modified()).ok()?;
    let at = i64::try_from(complete.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()?;
    (Timestamp::from_millis(at).since(copy.at) < LONGEST_MAKING).then_some(complete)
}

/// The bytes of a disk that may be used; on the hub's own disk without the spared part.
pub(super) fn to_take(space: Space, is_hubs: bool) -> u64 {
    let spared = if is_hubs { SPARED_BYTES.min(space.total_bytes / 10) } else { 0 };
    space.free_bytes.saturating_sub(spared)
}

/// The size of the files in a folder.
fn size_in(folder: &Path) -> Result<u64> {
    let sizes = entries(folder)?.into_iter().filter_map(|name| fs::metadata(folder.join(name)).ok());
    Ok(sizes.map(|file| file.len()).sum())
}

/// The copies to remove so that `stay` remain. A copy dated after `newest` counts as older: it was made under a clock that ran ahead.
/// Of several in one night the last remains, so that copies on request do not push out other nights.
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

#[cfg(unix)]
pub(super) fn is_on_one_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| fs::metadata(path).ok().map(|there| there.dev());
    disk(one).is_some_and(|own| disk(other) == Some(own))
}

/// Where this cannot be determined, it counts as the hub's own disk.
#[cfg(not(unix))]
pub(super) const fn is_on_one_disk(_one: &Path, _other: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use sangam_model::SeededRandom;
    use sangam_model::id::WorkspaceId;
    use sangam_model::time::HOUR;

    use super::*;
    use crate::copies::folder::tests::{copy, noon, vault};
    use crate::copies::folder::{name_of, private_folder};

    #[test]
    fn what_is_somebody_elses_survives_every_copy_and_fourteen_copies_stay() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let shelf = folder.media().join(WorkspaceId::new(&noon_clock(), &SeededRandom::new(1)).to_string());
        for path in [
            folder.media().join("photos"),
            folder.path().join("sangam-invoices"),
            folder.path().join(name_of(noon().plus(-400 * DAY))),
            folder.path().join(".making-jam"),
            shelf.clone(),
        ] {
            private_folder(&path).unwrap();
        }
        let theirs = [
            folder.media().join("photos/a.jpg"),
            folder.media().join("notes.txt"),
            folder.path().join("sangam-invoices/march.pdf"),
            folder.path().join("sangam-x.tar.gz"),
            folder.path().join(name_of(noon().plus(-400 * DAY))).join("holiday.jpg"),
            folder.path().join(".making-jam/recipe.txt"),
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

    #[cfg(unix)]
    #[test]
    fn what_nobody_may_read_or_remove_keeps_nobody_from_a_copy() {
        use std::os::unix::fs::PermissionsExt;
        use std::os::unix::process::CommandExt;

        let place = tempfile::tempdir().unwrap();
        let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        allow(place.path(), 0o000);
        if fs::read_dir(place.path()).is_ok() {
            // Root may read everything, so somebody else tries it, where they may run this.
            let mut tried = std::process::Command::new(std::env::current_exe().unwrap());
            let name = "copies::prune::tests::what_nobody_may_read_or_remove_keeps_nobody_from_a_copy";
            if let Ok(tried) = tried.args([name, "--exact"]).uid(65_534).gid(65_534).output() {
                assert!(tried.status.success(), "{tried:?}");
            }
            return;
        }
        allow(place.path(), 0o700);
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let shelves: Vec<PathBuf> = (1..=2)
            .map(|seed| WorkspaceId::new(&noon_clock(), &SeededRandom::new(seed)))
            .map(|workspace| folder.media().join(workspace.to_string()))
            .collect();
        let unused = shelves[1].join("ab".repeat(32));
        let stays = [shelves[0].clone(), folder.draft(noon().plus(-DAY)).join("stays")];
        let closed_copy = folder.path().join(name_of(noon().plus(-400 * DAY)));
        for path in stays.iter().chain([&shelves[1], &closed_copy]) {
            private_folder(path).unwrap();
        }
        fs::write(&unused, "of no copy").unwrap();
        let closed = [shelves[0].as_path(), stays[1].parent().unwrap(), closed_copy.as_path()];
        closed.iter().for_each(|path| allow(path, 0o000));
        for night in 0..=14 {
            folder.clear_drafts().unwrap();
            assert!(
                folder.objects().unwrap().iter().all(|(object, _)| folder.media().join(object) == unused)
            );
            let made = copy(&folder, noon().plus(night * DAY));
            folder.prune(made.at).unwrap();
        }
        assert_eq!(folder.copies().unwrap().len(), KEPT);
        assert!(unused.exists(), "whether the closed copy refers to it nobody knows");
        closed.iter().for_each(|path| allow(path, 0o700));
        assert!(stays.iter().all(|path| path.exists()));
        folder.prune(copy(&folder, noon().plus(15 * DAY)).at).unwrap();
        assert!(!unused.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_copy_nobody_can_read_keeps_what_was_there_when_it_was_made_and_nothing_that_came_later() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), &vault(7)).unwrap();
        let shelf = WorkspaceId::new(&noon_clock(), &SeededRandom::new(1)).to_string();
        private_folder(&folder.media().join(&shelf)).unwrap();
        let date = |path: &Path, at: Timestamp| {
            let at = UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(at.as_millis()).unwrap());
            File::open(path).unwrap().set_modified(at).unwrap();
        };
        let photo = |of: u8, at: Timestamp| {
            let photo = folder.media().join(&shelf).join(format!("{of:02x}").repeat(32));
            fs::write(&photo, "a photo").unwrap();
            date(&photo, at);
            photo
        };
        // Root as well reads no folder as a list.
        let unread = folder.path().join(name_of(noon()));
        private_folder(&unread.join(MEDIA_LIST)).unwrap();
        date(&unread, noon().plus(HOUR));
        let [there, later] = [photo(1, noon().plus(HOUR)), photo(2, noon().plus(2 * HOUR))];
        let mut made: Vec<Own> = (1..=15).map(|day| copy(&folder, noon().plus(day * DAY))).collect();
        folder.prune(made.pop().unwrap().at).unwrap();
        assert!(there.exists() && !later.exists(), "the unread copy may refer to what was there then");

        // Carried to another disk, it says nothing of when it was made, and neither does what lies beside it.
        date(&unread, noon().plus(30 * DAY));
        let carried = photo(3, noon().plus(31 * DAY));
        folder.prune(copy(&folder, noon().plus(16 * DAY)).at).unwrap();
        assert!(there.exists() && carried.exists());
        fs::remove_dir_all(&unread).unwrap();
        folder.prune(copy(&folder, noon().plus(17 * DAY)).at).unwrap();
        assert!(!there.exists() && !carried.exists());
    }

    fn noon_clock() -> sangam_model::ManualClock {
        sangam_model::ManualClock::new(noon())
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

    /// A disk of a thousand copies with so many bytes free beside the tenth that is spared.
    fn with_free(bytes: u64, one: u64) -> Measure {
        Arc::new(move |_| Some(Space { free_bytes: 100 * one + bytes, total_bytes: 1_000 * one }))
    }

    #[test]
    fn where_there_is_little_room_the_oldest_go_first_and_only_if_that_makes_room() {
        let place = tempfile::tempdir().unwrap();
        let database = place.path().join("hub.db");
        fs::write(&database, "").unwrap();
        let folder = Folder::open(&place.path().join("copies"), &vault(7)).unwrap();
        let made: Vec<Own> = (0..6).map(|day| copy(&folder, noon().plus(day * DAY))).collect();
        let one = size_in(&made[0].path).unwrap();
        let now = noon().plus(6 * DAY);
        let room = |free, bytes| folder.make_room(&with_free(free, one), &database, bytes, None, now);
        room(one, one).unwrap();
        assert_eq!(folder.copies().unwrap(), made);
        let refused = room(one, 50 * one);
        assert!(matches!(refused, Err(CopyError::NoRoom { free, .. }) if free == one), "a tenth is spared");
        assert_eq!(folder.copies().unwrap(), made, "three could go, and that would not do");
        room(one, 3 * one).unwrap();
        assert_eq!(folder.copies().unwrap(), made[2..]);
        room(0, one).unwrap();
        assert_eq!(folder.copies().unwrap(), made[3..]);
        assert!(matches!(room(0, 6 * one), Err(CopyError::NoRoom { free: 0, .. })));
        room(0, 5 * one).unwrap();
        assert_eq!(folder.copies().unwrap(), made[3..], "small beside what is free");
    }

    #[test]
    fn what_only_the_oldest_copies_refer_to_is_reckoned_with_them() {
        let place = tempfile::tempdir().unwrap();
        let database = place.path().join("hub.db");
        fs::write(&database, "").unwrap();
        let folder = Folder::open(&place.path().join("copies"), &vault(7)).unwrap();
        let shelf = WorkspaceId::new(&noon_clock(), &SeededRandom::new(1)).to_string();
        private_folder(&folder.media().join(&shelf)).unwrap();
        let photo = |of: usize| {
            let object = Path::new(&shelf).join(format!("{of:02x}").repeat(32));
            fs::write(folder.media().join(&object), [0; 10_000]).unwrap();
            object
        };
        let made: Vec<Own> = (0..5).map(|day| copy(&folder, noon().plus(day * DAY))).collect();
        let photos: Vec<PathBuf> = (0..5).map(photo).collect();
        for (copy, photo) in made.iter().zip(&photos) {
            fs::write(copy.path.join(MEDIA_LIST), format!("{} 10000\n", photo.display())).unwrap();
        }
        let one = size_in(&made[0].path).unwrap();
        let (wanted, now) = (HashSet::from([photos[0].clone()]), noon().plus(5 * DAY));
        let free = with_free(0, one);
        folder.make_room(&free, &database, 10_000, Some(&wanted), now).unwrap();
        assert_eq!(folder.copies().unwrap(), made[2..], "the photo of the first is wanted again");
        let are_there: Vec<bool> = photos.iter().map(|photo| folder.media().join(photo).exists()).collect();
        assert_eq!(are_there, [true, false, true, true, true]);
    }
}
