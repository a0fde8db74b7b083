//! What happened, in order and with its moment; and the clock everybody shares.

use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sangam_model::{Clock, Timestamp};
use tokio::time::Instant;

/// Tokio's paused time as a clock.
pub struct PausedClock {
    start: Timestamp,
    began: Instant,
}

impl PausedClock {
    /// A clock that begins now. Inside the runtime only.
    #[must_use]
    pub fn begin() -> Self {
        Self { start: Timestamp::from_secs(1_795_302_220), began: Instant::now() }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.start.plus(elapsed)
    }
}

/// What happened. Clones are the same one.
#[derive(Clone)]
pub struct Trace {
    told: Arc<Mutex<Told>>,
    clock: Arc<PausedClock>,
}

/// Every line, or only what they come to.
enum Told {
    Lines(Vec<String>),
    Digest(DefaultHasher),
}

impl Trace {
    /// A trace that keeps every line.
    #[must_use]
    pub fn new(clock: Arc<PausedClock>) -> Self {
        Self { told: Arc::new(Mutex::new(Told::Lines(Vec::new()))), clock }
    }

    /// A trace of a story too long to be kept: two that are alike come to the same digest.
    #[must_use]
    pub fn digest(clock: Arc<PausedClock>) -> Self {
        Self { told: Arc::new(Mutex::new(Told::Digest(DefaultHasher::new()))), clock }
    }

    /// Writes down what just happened.
    pub fn say(&self, what: &str) {
        let now = self.clock.now();
        match &mut *self.told() {
            Told::Lines(lines) => lines.push(format!("{now} {what}")),
            Told::Digest(hasher) => {
                hasher.write_i64(now.as_millis());
                hasher.write(what.as_bytes());
            }
        }
    }

    /// The lines that were kept; or the one line all others come to.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match &*self.told() {
            Told::Lines(lines) => lines.clone(),
            Told::Digest(hasher) => vec![format!("{:016x}", hasher.finish())],
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
