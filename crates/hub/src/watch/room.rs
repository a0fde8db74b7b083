//! Watches free disk space and alerts the owner before it runs out.
//!
//! A full disk loses nothing: webhooks are answered 503, and WhatsApp repeats them for days. But nothing comes in either. So the owner
//! is told while less than a tenth is left, and again when there is more than an eighth. Between the two nothing is sent, or a disk on
//! the edge would alert every minute.
//!
//! Every hub shows its own disk as a metric. The hub with the duty tells the owners.
//!
//! A database on a server and media in a bucket are not on a disk of this machine; their operators watch those.

use std::future::pending;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use metrics::gauge;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::alerts::{Kind, LastingCondition};
use crate::background::rest::rest;
use crate::ground::Ground;
use crate::service::metrics::{DISK_FREE, DISK_FREE_SHARE};
use crate::store::{Result, Store};

/// How often to look.
const PATROL: Duration = Duration::from_secs(60);
/// Less than this part of the disk is little: a tenth.
const LITTLE: u64 = 10;
/// This part of it is room again: an eighth.
const ENOUGH: u64 = 8;
/// The keystone that holds what was told last.
const TOLD: &str = "disk_told";

/// What is left of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// What may still be written, in bytes.
    pub free_bytes: u64,
    /// What the disk holds altogether; never none.
    pub total_bytes: u64,
}

impl Space {
    /// Which part of it is left: 0 to 1.
    fn share(self) -> f64 {
        self.free_bytes as f64 / self.total_bytes as f64
    }

    /// Whether it is little, after it was or was not.
    const fn is_little(self, was_little: bool) -> bool {
        let part = if was_little { ENOUGH } else { LITTLE };
        self.free_bytes < self.total_bytes / part
    }

    /// Shows it to whoever reads the metrics.
    fn show(self) {
        gauge!(DISK_FREE).set(self.free_bytes as f64);
        gauge!(DISK_FREE_SHARE).set(self.share());
    }
}

/// Who knows what is left of the disk a hub keeps its data on.
#[async_trait]
pub trait Disk: Send + Sync + 'static {
    /// What is left now; `None` where that cannot be known, or the hub keeps its data elsewhere.
    async fn space(&self) -> Option<Space>;
}

/// The disks that some folders are on. The one with the smallest part left counts.
pub struct Folders(Vec<PathBuf>);

impl Folders {
    /// Of these folders.
    #[must_use]
    pub const fn new(folders: Vec<PathBuf>) -> Self {
        Self(folders)
    }
}

#[async_trait]
impl Disk for Folders {
    async fn space(&self) -> Option<Space> {
        let folders = self.0.clone();
        let measured = tokio::task::spawn_blocking(move || narrowest(&folders)).await;
        measured.unwrap_or_else(|error| Err(error.into())).unwrap_or_else(|error| {
            tracing::warn!(%error, "what is left of the disk is not known");
            None
        })
    }
}

fn narrowest(folders: &[PathBuf]) -> io::Result<Option<Space>> {
    let mut narrowest: Option<Space> = None;
    for folder in folders {
        let space = space_of(folder)?;
        narrowest = match (narrowest, space) {
            (Some(known), Some(space)) if space.share() < known.share() => Some(space),
            (known, space) => known.or(space),
        };
    }
    Ok(narrowest)
}

/// What is left of the disk a folder is on. Some file systems do not say how large they are.
pub(crate) fn space_of(folder: &Path) -> io::Result<Option<Space>> {
    let stats = fs4::statvfs(folder)?;
    let space = Space { free_bytes: stats.available_space(), total_bytes: stats.total_space() };
    Ok((space.total_bytes > 0).then_some(space))
}

/// Looks after the room on the disk.
#[derive(Clone)]
pub struct Room {
    store: Arc<dyn Store>,
    told: LastingCondition,
    disk: Arc<dyn Disk>,
}

impl Room {
    /// Over this disk.
    #[must_use]
    pub fn new(ground: Ground, disk: Arc<dyn Disk>) -> Self {
        let Ground { store, clock, random, .. } = ground;
        let told = LastingCondition::new(Arc::clone(&store), clock, random, TOLD);
        Self { store, told, disk }
    }

    /// Looks until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let round = self.turn().await.map(|()| PATROL);
            rest(round, PATROL, "how full the disk is was not told yet", pending(), &stop).await;
        }
    }

    /// Looks once, and tells what is news.
    ///
    /// # Errors
    /// What the database says; the next turn tells what this one could not.
    pub async fn turn(&self) -> Result<()> {
        let Some(space) = self.disk.space().await else { return Ok(()) };
        space.show();
        let is_ours = *self.store.duty().borrow() > 0;
        if is_ours { self.tell(space).await } else { Ok(()) }
    }

    async fn tell(&self, space: Space) -> Result<()> {
        let is_little = space.is_little(self.told.was_so().await?);
        let kind = if is_little { Kind::DiskLow } else { Kind::DiskFine };
        let detail = json!({ "free_bytes": space.free_bytes, "total_bytes": space.total_bytes });
        self.told.tell(is_little, kind, detail).await
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn what_is_left_is_shown_in_bytes_and_as_a_part_of_the_whole() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let page = recorder.handle();
        metrics::with_local_recorder(&recorder, || Space { free_bytes: 4, total_bytes: 50 }.show());
        let text = page.render();
        for line in ["sangam_disk_free_bytes 4", "sangam_disk_free_share 0.08"] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[tokio::test]
    async fn a_folder_tells_its_disk_and_one_that_is_not_there_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let space = Folders::new(vec![folder.path().to_owned()]).space().await.unwrap();
        assert_eq!(space.total_bytes, fs4::total_space(folder.path()).unwrap());
        assert!(space.free_bytes <= space.total_bytes);
        let away = vec![folder.path().to_owned(), folder.path().join("away")];
        assert_eq!(Folders::new(away).space().await, None);
        assert_eq!(Folders::new(Vec::new()).space().await, None);
    }
}
