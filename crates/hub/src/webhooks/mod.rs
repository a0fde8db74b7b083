//! Webhooks, from the request to facts.
//!
//! A webhook lives twice. First as bytes: [`intake`] checks the signature on them as they came, the journal keeps them, and
//! only then WhatsApp gets its 200. Then as meaning: [`process`] takes the kept bodies in order, reads what they tell, and
//! joins it to the inbox. Nothing between the two is lost by a crash, and nothing is asked of the second half to answer the first.

mod content;
pub mod intake;
pub mod process;
mod steps;
mod tell;
pub(crate) mod way;

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use sangam_model::Timestamp;
use tokio::sync::Notify;

pub(crate) use content::error_of;
pub use intake::Intake;
pub use process::Processor;

use crate::store::Lane;

/// Signs that the journal holds something new.
#[derive(Debug, Default)]
pub struct Arrivals {
    live: Bell,
    history: Bell,
}

#[derive(Debug, Default)]
struct Bell {
    rung: Notify,
    newest: AtomicI64,
    commits: AtomicUsize,
    committed: AtomicUsize,
}

impl Arrivals {
    /// So many are in the lane now that came together, the last of them received at this moment; none if they came to another hub.
    pub(crate) fn announce(&self, lane: Lane, together: usize, received_at: Timestamp) {
        let bell = self.of(lane);
        bell.newest.fetch_max(received_at.as_millis(), Ordering::Relaxed);
        bell.commits.fetch_add(usize::from(together > 0), Ordering::Relaxed);
        bell.committed.fetch_add(together, Ordering::Relaxed);
        bell.rung.notify_one();
    }

    /// Returns once something was announced since the last time.
    pub(crate) async fn next(&self, lane: Lane) {
        self.of(lane).rung.notified().await;
    }

    /// When the newest of this run of the hub was received.
    pub(crate) fn newest(&self, lane: Lane) -> Timestamp {
        Timestamp::from_millis(self.of(lane).newest.load(Ordering::Relaxed))
    }

    /// How many came together on average since this was last asked.
    pub(crate) fn together(&self, lane: Lane) -> usize {
        let bell = self.of(lane);
        let commits = bell.commits.swap(0, Ordering::Relaxed);
        bell.committed.swap(0, Ordering::Relaxed).checked_div(commits).unwrap_or_default()
    }

    const fn of(&self, lane: Lane) -> &Bell {
        match lane {
            Lane::Live => &self.live,
            Lane::History => &self.history,
        }
    }
}
