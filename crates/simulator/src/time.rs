//! The world's time: the clock it was given, moved on by whoever wants to see a window close or a link expire.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sangam_model::{Clock, Timestamp};

/// A clock that runs with another one, some way ahead of it.
pub(crate) struct WorldClock {
    base: Arc<dyn Clock>,
    ahead_millis: AtomicI64,
}

impl WorldClock {
    pub(crate) fn new(base: Arc<dyn Clock>) -> Self {
        Self { base, ahead_millis: AtomicI64::new(0) }
    }

    /// Moves on by `millis`.
    pub(crate) fn advance(&self, millis: i64) {
        self.ahead_millis.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.base.now().plus(self.ahead_millis.load(Ordering::SeqCst))
    }
}

/// Seconds since 1970 as WhatsApp writes them: a string.
pub(crate) fn seconds(at: Timestamp) -> String {
    at.as_millis().div_euclid(1_000).to_string()
}

#[cfg(test)]
mod tests {
    use sangam_model::ManualClock;

    use super::*;

    #[test]
    fn moving_the_world_leaves_the_base_clock_alone() {
        let base = Arc::new(ManualClock::new(Timestamp::from_secs(1_795_302_220)));
        let world = WorldClock::new(Arc::<ManualClock>::clone(&base));
        world.advance(1_500);
        assert_eq!(seconds(world.now()), "1795302221");
        assert_eq!(seconds(base.now()), "1795302220");
    }
}
