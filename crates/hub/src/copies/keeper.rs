//! Schedules nightly copies, and alerts owners when they fail.
//!
//! What was made is in the folder, and what came of it is noted in the database. Both are asked whether it is time: a copy that is there
//! and could not be noted is not made again, and neither is one that is noted and was taken away.
//!
//! When the newest whole copy was made is in the database, too, for the day the folder is away, or does not answer. How long ago that is
//! stands in the metrics; once two nights went by, owners are told ([`crate::alerts`]). That asks the database alone, and waits for no copy.
//! A hub that was off for some nights has not failed yet: it makes its copy as soon as it is there again, so owners are told once it tried in
//! vain, or had an hour for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use metrics::{counter, gauge};
use sangam_model::time::{DAY, HOUR, MINUTE};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::connect::{Copies, CopyFacts, CopyMade, RecoveryKey};
use sangam_protocol::people::DeedKind;
use serde_json::json;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::folder::{Folder, Newest, check_folder};
use super::make::{Making, NewCopy};
use super::patience::{Folders, aside};
use super::prune::{Measure, measured};
use super::recovery::RecoverySecret;
use super::told::told;
use super::{CopyError, KEPT, Places, Result};
use crate::access::audit::{self, Deed};
use crate::alerts::{Kind, LastingCondition};
use crate::ground::Ground;
use crate::media::MediaStore;
use crate::service::metrics::{COPIES, COPY_AGE};
use crate::store::{CopyRecord, Store, StoreError};
use crate::team::decider::Decider;
use crate::vault::{MasterKey, Vault};

/// Copies are made after this hour of the day, in UTC: two in the morning in India.
const NIGHT: i64 = 20 * HOUR + HOUR / 2;
/// The pause after a copy that failed.
const RETRY: i64 = HOUR;
/// How often to look.
const PATROL: Duration = Duration::from_secs(60);
/// A hub whose heartbeat is missing for longer than this, in milliseconds, was off meanwhile.
const ABSENCE: i64 = 2 * MINUTE;
/// What the log says of a recovery key.
const KEY_MADE: DeedKind = DeedKind::RecoveryKeyMade;
/// The keystone that holds the folder the owner chose.
const FOLDER: &str = "copies_folder";
/// The keystone that holds the folder the newest copy went into.
const USED: &str = "copies_used";
/// The keystone with the time of the newest whole copy; before there is one, the time since which it is due.
const LAST: &str = "copies_last";
/// The keystone that holds what owners were told of it last.
const TOLD: &str = "copies_told";
/// The keystone that holds what owners were told last of files the hub has lost.
const LOSS_TOLD: &str = "media_lost_told";

/// Keeps copies of a hub.
pub struct Keeper {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    media: MediaStore,
    places: Places,
    measure: Measure,
    folders: Folders,
    told: LastingCondition,
    loss_told: LastingCondition,
    awake: parking_lot::Mutex<Option<Awake>>,
    /// One copy at a time.
    turn: Mutex<()>,
    /// When a copy failed last, for the day that cannot be noted either.
    failed: parking_lot::Mutex<Option<Timestamp>>,
    asked: Notify,
    made: Notify,
}

impl Keeper {
    /// A keeper of copies of what is at `places`.
    #[must_use]
    pub fn new(ground: Ground, media: MediaStore, places: Places) -> Self {
        let Ground { store, vault, clock, random } = ground;
        let measure = measured();
        let [told, loss_told] = [TOLD, LOSS_TOLD].map(|name| {
            LastingCondition::new(Arc::clone(&store), Arc::clone(&clock), Arc::clone(&random), name)
        });
        let (folders, awake) = (Folders::default(), parking_lot::Mutex::default());
        let (turn, failed) = (Mutex::default(), parking_lot::Mutex::default());
        let (asked, made) = (Notify::new(), Notify::new());
        Self {
            store,
            vault,
            clock,
            random,
            media,
            places,
            measure,
            folders,
            told,
            loss_told,
            awake,
            turn,
            failed,
            asked,
            made,
        }
    }

    /// The same, with another measure of free space.
    #[must_use]
    pub fn measured_by(self, measure: Measure) -> Self {
        Self { measure, ..self }
    }

    /// Tells owners how copies do until `stop`.
    pub async fn watch(self: Arc<Self>, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(PATROL)).await.is_some() {
            if let Some(Err(error)) = stop.run_until_cancelled(self.tell()).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "nobody was told how copies do");
            }
        }
    }

    /// Makes copies until `stop`. A copy under way is left as a draft then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        loop {
            let is_asked = tokio::select! {
                () = stop.cancelled() => return,
                () = self.asked.notified() => true,
                () = tokio::time::sleep(PATROL) => false,
            };
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = self.look(is_asked) => if let Err(error) = outcome {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no copy was made");
                }
            }
            self.made.notify_waiters();
        }
    }

    /// Makes a copy if one is due, and alerts owners if the state of copies changed.
    ///
    /// # Errors
    /// [`CopyError`]; why is noted with the copies.
    pub async fn turn(&self) -> Result<()> {
        let made = self.look(false).await;
        let told = self.tell().await;
        made.and(told)
    }

    async fn look(&self, is_asked: bool) -> Result<()> {
        let Some(folder) = self.folder().await? else { return Ok(()) };
        if is_asked || self.is_due(&folder).await? { self.make().await.map(drop) } else { Ok(()) }
    }

    /// Whether it is time. The folder is asked only where the database says so.
    async fn is_due(&self, folder: &Path) -> Result<bool> {
        let now = self.clock.now();
        let noted = self.store.read(|tx| tx.copies_made(1)).await?.pop();
        let (noted, failed) = match noted.filter(|copy| copy.at <= now) {
            Some(copy) if copy.problem.is_some() => (None, Some(copy.at)),
            copy => (copy.map(|copy| copy.at), None),
        };
        let missed = *self.failed.lock();
        let failed = failed.max(missed.filter(|at| *at <= now));
        if !is_due(noted, failed, now) {
            return Ok(false);
        }
        let newest = self.newest_in(folder).await;
        // A hub whose own disk is full can still make a copy on another disk.
        if newest.whole_at > self.last().await?
            && let Err(error) = self.keep_last(newest.whole_at).await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a copy that is there was not noted");
        }
        Ok(is_due(noted.max(newest.at), failed, now))
    }

    /// When the newest copies that are in the folder were made. A folder that is away, or does not answer, has none.
    async fn newest_in(&self, folder: &Path) -> Newest {
        let (place, vault, now) = (folder.to_owned(), Arc::clone(&self.vault), self.clock.now());
        let newest = self.folders.ask(folder, move || Folder::newest_in(&place, &vault, now));
        newest.await.unwrap_or_default()
    }

    /// When the newest whole copy was made, by the database. A time in the future came from a clock that ran ahead, and counts as none.
    async fn last(&self) -> Result<Option<Timestamp>> {
        let now = self.clock.now();
        let kept = self.store.read(|tx| tx.keystone(LAST)).await?;
        let kept = kept.and_then(|bytes| Some(i64::from_le_bytes(bytes.try_into().ok()?)));
        Ok(kept.map(Timestamp::from_millis).filter(|at| *at <= now))
    }

    async fn keep_last(&self, at: Option<Timestamp>) -> Result<()> {
        let Some(bytes) = at.map(|at| at.as_millis().to_le_bytes()) else { return Ok(()) };
        Ok(self.store.side(move |tx| tx.keep_keystone(LAST, &bytes)).await?)
    }

    /// Sets the metric of the newest whole copy's age, and alerts owners after two nights without one in which the hub could have made
    /// it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tell(&self) -> Result<()> {
        if self.folder().await?.is_none() {
            return Ok(());
        }
        let (now, kept) = (self.clock.now(), self.last().await?);
        let last = kept.unwrap_or(now);
        gauge!(COPY_AGE).set(now.since(last) as f64 / 1_000.0);
        if kept.is_none() {
            self.keep_last(Some(last)).await?;
        }
        let (night, awake) = (last_night(now), self.awake_at(now));
        let is_old = last < night.plus(-DAY);
        // The alert stands until there is a copy.
        let is_missed =
            is_old && (awake >= RETRY || self.has_tried_since(night).await? || self.told.was_so().await?);
        let kind = if is_missed { Kind::CopyFailed } else { Kind::CopyFine };
        self.told.tell(is_missed, kind, json!({ "since": last.to_string() })).await?;
        self.tell_loss().await
    }

    /// Tells owners once of files the hub has lost, and once when none is lost any more. A copy that could not ask for every file
    /// may not know of all of them.
    async fn tell_loss(&self) -> Result<()> {
        let keep = u32::try_from(KEPT).unwrap_or(u32::MAX);
        let made = self.store.read(move |tx| tx.copies_made(keep)).await?;
        let newest = made.into_iter().find(|copy| copy.problem.is_none());
        let Some(copy) = newest.filter(|copy| copy.lost > 0 || copy.missing == 0) else { return Ok(()) };
        let is_lost = copy.lost > 0;
        let kind = if is_lost { Kind::MediaLost } else { Kind::MediaFine };
        Ok(self.loss_told.tell(is_lost, kind, json!({ "files": copy.lost })).await?)
    }

    /// How long this hub has been there without a break, in milliseconds.
    fn awake_at(&self, now: Timestamp) -> i64 {
        let mut awake = self.awake.lock();
        let seen = Awake::seen(*awake, now);
        *awake = Some(seen);
        now.since(seen.since)
    }

    /// Whether somebody tried to make a copy since this night.
    async fn has_tried_since(&self, night: Timestamp) -> Result<bool> {
        let now = self.clock.now();
        let noted = self.store.read(|tx| tx.copies_made(1)).await?.pop().map(|copy| copy.at);
        let failed = *self.failed.lock();
        Ok([noted, failed].into_iter().flatten().any(|at| (night..=now).contains(&at)))
    }

    /// Makes a copy now, and notes what came of it.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn make(&self) -> Result<CopyRecord> {
        let _one_at_a_time = self.turn.lock().await;
        let folder = self.folder().await?.ok_or(CopyError::NoFolder)?;
        let at = self.clock.now();
        let made = self.make_in(&folder, at).await;
        let outcome = match &made {
            Ok(made) if made.missing > 0 => "partial",
            Ok(_) => "made",
            Err(_) => "failed",
        };
        counter!(COPIES, "outcome" => outcome).increment(1);
        // A file that the hub itself has lost does not make a copy incomplete: no later copy would contain it.
        let is_whole = made.as_ref().is_ok_and(|made| made.missing == 0);
        let record = match &made {
            Ok(made) => {
                let NewCopy { name: file, size_bytes, missing, lost } = made.clone();
                CopyRecord { at, file, size_bytes, missing, lost, problem: None, facts: CopyFacts::default() }
            }
            Err(error) => {
                *self.failed.lock() = Some(at);
                let (word, facts) = told(error, &folder);
                let problem = Some(word.to_owned());
                CopyRecord { at, file: String::new(), size_bytes: 0, missing: 0, lost: 0, problem, facts }
            }
        };
        let (noted, keep) = (record.clone(), u32::try_from(KEPT).unwrap_or(u32::MAX));
        let used = folder.display().to_string();
        let is_noted = self.store.side(move |tx| {
            tx.add_copy(&noted, keep)?;
            if noted.problem.is_some() {
                return Ok(());
            }
            if is_whole {
                tx.keep_keystone(LAST, &noted.at.as_millis().to_le_bytes())?;
            }
            tx.keep_keystone(USED, used.as_bytes())
        });
        let is_noted = is_noted.await;
        made?;
        is_noted?;
        Ok(record)
    }

    /// The folder, which must be marked where copies went into it before.
    async fn opened(&self, folder: &Path) -> Result<Folder> {
        let used = self.store.read(|tx| tx.keystone(USED)).await?;
        let is_used = used.is_some_and(|used| used == folder.display().to_string().as_bytes());
        let (place, vault) = (folder.to_owned(), Arc::clone(&self.vault));
        let open = move || if is_used { Folder::used(&place, &vault) } else { Folder::open(&place, &vault) };
        self.folders.ask(folder, open).await
    }

    async fn make_in(&self, folder: &Path, at: Timestamp) -> Result<NewCopy> {
        let making = Making {
            store: &*self.store,
            vault: &self.vault,
            media: &self.media,
            random: &self.random,
            measure: &self.measure,
            database: self.places.database.as_deref().ok_or(StoreError::Elsewhere)?,
            folder: &self.opened(folder).await?,
            at,
        };
        let opened = making.folder.clone();
        let made = self.folders.while_it_answers(folder, making.make()).await?;
        // The copy is complete, even if removing older ones fails.
        let pruned = self.folders.while_it_answers(folder, aside(move || opened.prune(at)));
        if let Err(error) = pruned.await {
            tracing::warn!(error = &error as &dyn std::error::Error, "older copies stay for now");
        }
        let NewCopy { missing, lost, .. } = made;
        if missing + lost > 0 {
            tracing::warn!(missing, lost, "a copy was made without some of the stored files");
        }
        Ok(made)
    }

    /// Has a copy made now, and waits for it up to `patience`; a larger hub goes on copying after that.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ask(&self, patience: Duration) -> Result<Copies> {
        if self.folder().await?.is_none() {
            return Err(CopyError::NoFolder);
        }
        let made = self.made.notified();
        self.asked.notify_one();
        // A timeout is no error: the list shows the copy once it is ready.
        let _ = tokio::time::timeout(patience, made).await;
        self.shown().await
    }

    /// Where copies go.
    async fn folder(&self) -> Result<Option<PathBuf>> {
        if let Some(folder) = &self.places.folder {
            return Ok(Some(folder.clone()));
        }
        if !self.places.is_own_computer {
            return Ok(None);
        }
        let kept = self.store.read(|tx| tx.keystone(FOLDER)).await?;
        let text = kept.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| !text.is_empty());
        Ok(text.map(PathBuf::from))
    }

    const fn may_choose(&self) -> bool {
        self.places.is_own_computer && self.places.folder.is_none()
    }

    /// What there is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn shown(&self) -> Result<Copies> {
        let keep = u32::try_from(KEPT).unwrap_or(u32::MAX);
        let (made, keys) =
            self.store.read(move |tx| Ok((tx.copies_made(keep)?, tx.recovery_keys()?.len()))).await?;
        let shown = |copy: CopyRecord| CopyMade {
            at: copy.at,
            file: copy.file,
            size_bytes: copy.size_bytes,
            missing: copy.missing,
            lost: copy.lost,
            problem: copy.problem,
            facts: copy.facts,
        };
        Ok(Copies {
            folder: self.folder().await?.map(|folder| folder.display().to_string()),
            may_choose: self.may_choose(),
            has_recovery_key: keys > 0,
            made: made.into_iter().map(shown).collect(),
        })
    }

    /// Chooses the folder. On a server only the operator's folder is accepted; on the owner's own computer any. The first copy into a
    /// new folder is made at once.
    ///
    /// # Errors
    /// [`CopyError::NotAllowed`], or [`CopyError::Folder`] if nothing can be written there, [`CopyError::Silent`] if it does not answer.
    pub async fn choose(&self, by: Decider, folder: Option<&str>) -> Result<Copies> {
        let wish = folder.map(str::trim).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        if !self.may_choose() {
            let is_agreed = wish == self.places.folder && wish.is_some();
            return if is_agreed { self.shown().await } else { Err(CopyError::NotAllowed) };
        }
        if let Some(folder) = &wish {
            let (place, vault) = (folder.clone(), Arc::clone(&self.vault));
            let open = move || {
                check_folder(&place)?;
                Folder::open(&place, &vault).map(drop)
            };
            self.folders.ask(folder, open).await?;
        }
        let text = wish.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
        let (now, was_told) = (self.clock.now(), self.told.was_so().await?);
        let kept = self.store.write(by.workspace_id, move |tx| {
            audit::record(tx, now, Deed::by(by.person_id, DeedKind::CopiesChanged))?;
            // A newly chosen folder has not been used before.
            tx.keep_keystone(USED, &[])?;
            // Without a folder no copy was missed; from now on one is due.
            let had_none = tx.keystone(FOLDER)?.is_none_or(|folder| folder.is_empty());
            if had_none && !was_told {
                tx.keep_keystone(LAST, &now.as_millis().to_le_bytes())?;
            }
            tx.keep_keystone(FOLDER, text.as_bytes())
        });
        kept.await?;
        if wish.is_some() {
            self.asked.notify_one();
        }
        self.shown().await
    }

    /// Makes a recovery key. It is in this answer and nowhere else. It opens the whole hub, so a hub with several businesses
    /// gives it to its operator only, who is nobody of the team; the log of each of them says so. A copy that it opens follows at once.
    ///
    /// # Errors
    /// [`CopyError::NotAllowed`], or what key file and database say.
    pub async fn recovery_key(&self, by: Option<Decider>) -> Result<RecoveryKey> {
        let workspaces = self.store.read(|tx| tx.workspaces()).await?;
        if workspaces.len() > 1 && by.is_some() {
            return Err(CopyError::NotAllowed);
        }
        let master = MasterKey::open_file(&self.places.master_key_file)?;
        let secret = RecoverySecret::fresh(&*self.random);
        let wrapped = secret.wrap(&master, &*self.random);
        drop(master);
        let (id, made_at) = (fresh_id(&*self.random), self.clock.now());
        let mut to_keep = Some(wrapped);
        for workspace in workspaces {
            let wrapped = to_keep.take();
            let made = self.store.write(workspace.id, move |tx| {
                if let Some(wrapped) = &wrapped {
                    tx.add_recovery_key(id, made_at, wrapped)?;
                }
                let line =
                    by.map_or_else(|| Deed::by_nobody(KEY_MADE), |by| Deed::by(by.person_id, KEY_MADE));
                audit::record(tx, made_at, line)
            });
            made.await?;
        }
        if let Some(wrapped) = to_keep {
            self.store.side(move |tx| tx.add_recovery_key(id, made_at, &wrapped)).await?;
        }
        self.asked.notify_one();
        Ok(RecoveryKey { key: secret.printed().to_string() })
    }
}

/// Since when a hub is there, and when it was seen last.
#[derive(Clone, Copy)]
struct Awake {
    since: Timestamp,
    seen_at: Timestamp,
}

impl Awake {
    /// Records the time. After a leap of the clock, when the machine slept, the count starts over.
    fn seen(before: Option<Self>, now: Timestamp) -> Self {
        let before = before.filter(|before| (0..=ABSENCE).contains(&now.since(before.seen_at)));
        Self { since: before.map_or(now, |before| before.since), seen_at: now }
    }
}

fn fresh_id(random: &dyn Random) -> Uuid {
    let mut id = [0; 16];
    random.fill(&mut id);
    Uuid::from_bytes(id)
}

/// Whether a copy is due, given the last one made and the last one failed. A time in the future came from a clock that ran ahead, and
/// is ignored.
fn is_due(made: Option<Timestamp>, failed: Option<Timestamp>, now: Timestamp) -> bool {
    match (made, failed) {
        (made, Some(failed)) if made < Some(failed) => now.since(failed) >= RETRY,
        (Some(made), _) => made < last_night(now),
        (None, _) => true,
    }
}

/// The last time night fell before `now`.
pub(super) fn last_night(now: Timestamp) -> Timestamp {
    let since_night = (now.as_millis() - NIGHT).rem_euclid(DAY);
    now.plus(-since_night)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_due_once_a_night_and_an_hour_after_one_that_failed() {
        let now: Timestamp = "2026-11-22T06:00:00.000Z".parse().unwrap();
        let before = |ago: Option<i64>| ago.map(|ago| now.plus(-ago));
        for (made, failed, due) in [
            (None, None, true),
            (Some(HOUR), None, false),
            (Some(DAY), None, true),
            (None, Some(HOUR / 2), false),
            (None, Some(HOUR), true),
            (Some(DAY), Some(HOUR / 2), false),
            (Some(DAY), Some(HOUR), true),
            (Some(HOUR), Some(2 * HOUR), false),
            (Some(2 * HOUR), Some(HOUR), true),
        ] {
            assert_eq!(is_due(before(made), before(failed), now), due, "{made:?} {failed:?}");
        }
    }

    #[test]
    fn a_computer_that_slept_is_there_since_it_woke() {
        let start: Timestamp = "2026-11-22T06:00:00.000Z".parse().unwrap();
        let seen = |at: &[i64]| {
            let seen = at.iter().fold(None, |awake, at| Some(Awake::seen(awake, start.plus(*at * MINUTE))));
            seen.unwrap().since.since(start) / MINUTE
        };
        assert_eq!([seen(&[0]), seen(&[0, 1, 3]), seen(&[0, 1, 90, 91]), seen(&[9, 8])], [0, 0, 90, 8]);
    }

    #[test]
    fn night_falls_once_a_day() {
        let night: Timestamp = "2026-11-21T20:30:00.000Z".parse().unwrap();
        for (now, last) in [
            ("2026-11-21T20:29:59.999Z", "2026-11-20T20:30:00.000Z"),
            ("2026-11-21T20:30:00.000Z", "2026-11-21T20:30:00.000Z"),
            ("2026-11-22T06:00:00.000Z", "2026-11-21T20:30:00.000Z"),
        ] {
            assert_eq!(last_night(now.parse().unwrap()), last.parse().unwrap(), "{now}");
        }
        assert_eq!(last_night(night.plus(DAY)), night.plus(DAY));
    }
}
