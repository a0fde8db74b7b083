//! File operations with a time limit, for folders on disks that may hang.
//!
//! When the disk of another machine goes away, a thread that reads it waits for ever and cannot be interrupted. So operations on a
//! folder run on threads of their own ([`aside`]), and each has a time limit. While one hangs, the next on the same folder takes no
//! further thread: it waits until its time is over. So a folder that hangs for a week occupies no more threads than on the first day.
//!
//! A copy takes as long as it takes, and so has no time of its own. It goes on as long as the folder answers something small meanwhile.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::task;

use super::folder::try_out;
use super::{CopyError, Result};

/// How long a folder may take to answer: a disk that sleeps wakes up within, and whoever chose it still waits.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// The folders somebody waits for.
#[derive(Default)]
pub(super) struct Folders {
    turns: Mutex<HashMap<PathBuf, Turn>>,
}

/// Held by an operation on a folder until it returns, even if its caller has given up.
type Turn = Arc<tokio::sync::Mutex<()>>;

impl Folders {
    /// Asks a folder something.
    ///
    /// # Errors
    /// [`CopyError::Silent`] if no answer came in time, or what the answer is.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        folder: &Path,
        question: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = self.turn(folder);
        let answered = async {
            let turn = turn.lock_owned().await;
            aside(move || {
                let _turn = turn;
                question()
            })
            .await
        };
        let answered = tokio::time::timeout(PATIENCE, answered).await;
        answered.unwrap_or_else(|_| Err(CopyError::Silent(folder.to_owned())))
    }

    /// Works in a folder as long as that answers.
    ///
    /// # Errors
    /// [`CopyError::Silent`] if it does not any more, or what becomes of the work.
    pub(super) async fn while_it_answers<T>(
        &self,
        folder: &Path,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let silence = async {
            loop {
                tokio::time::sleep(PATIENCE).await;
                let tried = folder.to_owned();
                // Everything else it says the work hears as well.
                if let Err(silent @ CopyError::Silent(_)) = self.ask(folder, move || try_out(&tried)).await {
                    return silent;
                }
            }
        };
        tokio::select! {
            biased;
            done = work => done,
            silent = silence => Err(silent),
        }
    }

    fn turn(&self, folder: &Path) -> Turn {
        let mut turns = self.turns.lock();
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(folder.to_owned()).or_default())
    }
}

/// Does what waits for a disk where nobody else waits with it.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    task::spawn_blocking(work).await.map_err(|error| CopyError::Damaged(error.to_string()))?
}
