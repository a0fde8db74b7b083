//! What happened, in order and with its moment; and the clock everybody shares.

use std::sync::{Arc, Mutex};

use sangam_model::{Clock, Timestamp};
use tokio::time::Instant;

/// Tokio's paused time as a clock.
pub(crate) struct PausedClock {
    start: Timestamp,
    began: Instant,
}

impl PausedClock {
    /// A clock that begins now. Inside the runtime only.
    pub(crate) fn begin() -> Self {
        Self { start: Timestamp::from_secs(1_795_302_220), began: Instant::now() }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        self.start.plus(i64::try_from(self.began.elapsed().as_millis()).unwrap())
    }
}

/// What happened. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Trace {
    lines: Arc<Mutex<Vec<String>>>,
    clock: Arc<PausedClock>,
}

impl Trace {
    pub(crate) fn new(clock: Arc<PausedClock>) -> Self {
        Self { lines: Arc::default(), clock }
    }

    /// Writes down what just happened.
    pub(crate) fn say(&self, what: &str) {
        self.lines.lock().unwrap().push(format!("{} {what}", self.clock.now()));
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}
