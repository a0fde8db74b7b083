//! Runs bulk decisions (on thousands of chats) in small transactions, so that live work is not delayed.
//!
//! SQLite and the revision counter admit one writer at a time, in the order of the requests, so nobody waits for more of these
//! transactions than there are shops whose decisions are carried out side by side. While customers write they are smaller, with pauses
//! between them, as [`way`] says.

use std::sync::Arc;

use sangam_model::Clock;

use crate::store::Lane;
use crate::webhooks::{Arrivals, way};

/// Says whether customers write, and rests if they do.
#[derive(Clone)]
pub struct Beside {
    arrivals: Arc<Arrivals>,
    clock: Arc<dyn Clock>,
}

impl Beside {
    /// Beside those whose webhooks `arrivals` tells of.
    #[must_use]
    pub const fn new(arrivals: Arc<Arrivals>, clock: Arc<dyn Clock>) -> Self {
        Self { arrivals, clock }
    }

    /// Takes a turn, told how many chats to take on: `most`, or few while customers write.
    pub(crate) async fn turn<T>(&self, most: u32, turn: impl AsyncFnOnce(u32) -> T) -> T {
        let began = self.clock.now();
        if !way::is_busy(self.arrivals.newest(Lane::Live), began) {
            return turn(most).await;
        }
        let made = turn(most.min(way::CHATS_BESIDE)).await;
        tokio::task::yield_now().await;
        tokio::time::sleep(way::rest_of_decision(began, self.clock.now())).await;
        made
    }
}
