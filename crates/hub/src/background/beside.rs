//! Decisions about very many chats, beside customers who write.
//!
//! Such a decision is carried out in turns, each a transaction. The writer is given in the order in which it was asked for, so nobody
//! waits for more than one turn. While customers write a turn is a small one, and rests afterwards, as [`way`] says.

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
