//! Who makes copies, when, and where.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::connect::{Copies, CopyMade, RecoveryKey};
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::make::{self, Making};
use super::recovery::RecoverySecret;
use super::{CopyError, KEPT, Places, Result};
use crate::media::MediaStore;
use crate::store::{CopyRecord, Store, StoreError};
use crate::vault::{MasterKey, Vault};

/// Copies are made after this hour of the day, in UTC: two in the morning in India.
const NIGHT: i64 = 20 * HOUR + HOUR / 2;
/// The pause after a copy that failed.
const RETRY: i64 = HOUR;
/// How often to look.
const PATROL: Duration = Duration::from_secs(60);
/// The keystone that holds the folder the owner chose.
const FOLDER: &str = "copies_folder";

/// Keeps copies of a hub.
pub struct Keeper {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    media: MediaStore,
    places: Places,
    /// One copy at a time.
    turn: Mutex<()>,
    asked: Notify,
    made: Notify,
}

impl Keeper {
    /// A keeper of copies of what is at `places`.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        media: MediaStore,
        places: Places,
    ) -> Arc<Self> {
        let (turn, asked, made) = (Mutex::new(()), Notify::new(), Notify::new());
        Arc::new(Self { store, vault, clock, random, media, places, turn, asked, made })
    }

    /// Makes copies until `stop`. A copy under way is left as a draft then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        loop {
            let is_asked = tokio::select! {
                () = stop.cancelled() => return,
                () = self.asked.notified() => true,
                () = tokio::time::sleep(PATROL) => false,
            };
            let work = async { if is_asked { self.make().await.map(drop) } else { self.turn().await } };
            tokio::select! {
                () = stop.cancelled() => return,
                outcome = work => if let Err(error) = outcome {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no copy was made");
                }
            }
            self.made.notify_waiters();
        }
    }

    /// Makes a copy if it is time.
    ///
    /// # Errors
    /// [`CopyError`]; why is noted with the copies.
    pub async fn turn(&self) -> Result<()> {
        if self.folder().await?.is_none() || !self.is_due().await? {
            return Ok(());
        }
        self.make().await.map(drop)
    }

    async fn is_due(&self) -> Result<bool> {
        let newest = self.store.read(|tx| Ok(tx.copies_made(1)?.pop())).await?;
        Ok(is_due(newest.as_ref(), self.clock.now()))
    }

    /// Makes a copy now, and notes what came of it.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn make(&self) -> Result<CopyRecord> {
        let _one_at_a_time = self.turn.lock().await;
        let folder = self.folder().await?.ok_or(CopyError::NoFolder)?;
        let at = self.clock.now();
        let making = Making {
            store: &*self.store,
            vault: &self.vault,
            media: &self.media,
            random: &self.random,
            database: self.places.database.as_deref().ok_or(StoreError::Elsewhere)?,
            folder: &folder,
            at,
        };
        let made = making.make().await;
        let record = match &made {
            Ok(made) => {
                CopyRecord { at, file: made.name.clone(), size_bytes: made.size_bytes, problem: None }
            }
            Err(error) => {
                CopyRecord { at, file: String::new(), size_bytes: 0, problem: Some(sentence(error)) }
            }
        };
        let (noted, keep) = (record.clone(), u32::try_from(KEPT).unwrap_or(u32::MAX));
        self.store.side(move |tx| tx.add_copy(&noted, keep)).await?;
        made.map(|_| record)
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
        // Not ready in time is no mistake: the list shows it when it is.
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
            problem: copy.problem,
        };
        Ok(Copies {
            folder: self.folder().await?.map(|folder| folder.display().to_string()),
            may_choose: self.may_choose(),
            has_recovery_key: keys > 0,
            made: made.into_iter().map(shown).collect(),
        })
    }

    /// Chooses the folder, on the owner's own computer; elsewhere only the operator's own is agreed to. The first copy into a new
    /// folder is made at once.
    ///
    /// # Errors
    /// [`CopyError::NotAllowed`], or [`CopyError::Folder`] if nothing can be written there.
    pub async fn choose(&self, folder: Option<&str>) -> Result<Copies> {
        let wish = folder.map(str::trim).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        if !self.may_choose() {
            let is_agreed = wish == self.places.folder && wish.is_some();
            return if is_agreed { self.shown().await } else { Err(CopyError::NotAllowed) };
        }
        if let Some(folder) = &wish {
            check_folder(folder)?;
        }
        let text = wish.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
        self.store.side(move |tx| tx.keep_keystone(FOLDER, text.as_bytes())).await?;
        if wish.is_some() {
            self.asked.notify_one();
        }
        self.shown().await
    }

    /// Makes a recovery key. It is in this answer and nowhere else. It opens the whole hub, so a hub with several businesses
    /// gives it to its operator only (`by_operator`). A copy that it opens follows at once.
    ///
    /// # Errors
    /// [`CopyError::NotAllowed`], or what key file and database say.
    pub async fn recovery_key(&self, by_operator: bool) -> Result<RecoveryKey> {
        let is_alone = self.store.read(|tx| Ok(tx.workspaces()?.len() <= 1)).await?;
        if !is_alone && !by_operator {
            return Err(CopyError::NotAllowed);
        }
        let master = MasterKey::open_file(&self.places.master_key_file)?;
        let secret = RecoverySecret::fresh(&*self.random);
        let wrapped = secret.wrap(&master, &*self.random);
        drop(master);
        let (id, made_at) = (fresh_id(&*self.random), self.clock.now());
        self.store.side(move |tx| tx.add_recovery_key(id, made_at, &wrapped)).await?;
        self.asked.notify_one();
        Ok(RecoveryKey { key: secret.printed().to_string() })
    }
}

fn fresh_id(random: &dyn Random) -> Uuid {
    let mut id = [0; 16];
    random.fill(&mut id);
    Uuid::from_bytes(id)
}

/// Whether it is time for a copy after the one that was made last. One that lies ahead was made by a clock that ran ahead, and says
/// nothing of how long ago that is.
fn is_due(newest: Option<&CopyRecord>, now: Timestamp) -> bool {
    newest.is_none_or(|copy| {
        let is_over =
            if copy.problem.is_some() { now.since(copy.at) >= RETRY } else { copy.at < last_night(now) };
        is_over || copy.at > now
    })
}

/// The last time night fell before `now`.
fn last_night(now: Timestamp) -> Timestamp {
    let since_night = (now.as_millis() - NIGHT).rem_euclid(DAY);
    now.plus(-since_night)
}

/// A folder that can be written: absolute, and tried.
fn check_folder(folder: &Path) -> Result<()> {
    if !folder.is_absolute() {
        let source = std::io::Error::from(std::io::ErrorKind::InvalidInput);
        return Err(CopyError::Folder { path: folder.to_owned(), source });
    }
    make::private_folder(folder)?;
    tempfile_in(folder).map_err(CopyError::at(folder))
}

fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".sangam-probe");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// An error with its cause, for reading.
fn sentence(error: &CopyError) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    format!("{error}{}", cause.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_by_a_clock_that_ran_ahead_keeps_no_night_without_one() {
        let now: Timestamp = "2026-11-22T06:00:00.000Z".parse().unwrap();
        let made = |after: i64, problem: Option<&str>| CopyRecord {
            at: now.plus(after),
            file: String::new(),
            size_bytes: 0,
            problem: problem.map(str::to_owned),
        };
        for (after, problem, due) in [
            (-HOUR, None, false),
            (-DAY, None, true),
            (30 * DAY, None, true),
            (-HOUR / 2, Some("full"), false),
            (-HOUR, Some("full"), true),
            (30 * DAY, Some("full"), true),
        ] {
            assert_eq!(is_due(Some(&made(after, problem)), now), due, "{after} {problem:?}");
        }
        assert!(is_due(None, now));
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
