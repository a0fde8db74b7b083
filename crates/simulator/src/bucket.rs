//! The token bucket behind both of Meta's speed limits.

use sangam_model::Timestamp;

/// A bucket that starts full, refills with the world's clock and never holds more than its capacity.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    capacity: f64,
    per_millisecond: f64,
    level: f64,
    filled_at: Timestamp,
}

impl Bucket {
    /// 20 messages a second, both ways together (`D/throughput`).
    pub(crate) fn throughput(now: Timestamp) -> Self {
        Self::new(20.0, 20.0 / 1_000.0, now)
    }

    /// One message to the same person every six seconds, of which 45 may be borrowed at once (`D/about-the-platform`).
    pub(crate) fn pair(now: Timestamp) -> Self {
        Self::new(45.0, 1.0 / 6_000.0, now)
    }

    fn new(capacity: f64, per_millisecond: f64, now: Timestamp) -> Self {
        Self { capacity, per_millisecond, level: capacity, filled_at: now }
    }

    /// Whether one more message fits now.
    pub(crate) fn has_room(&mut self, now: Timestamp) -> bool {
        self.refill(now);
        self.level >= 1.0
    }

    /// Takes one token. An empty bucket stays empty: what customers write counts but cannot be refused.
    pub(crate) fn take(&mut self, now: Timestamp) {
        self.refill(now);
        self.level = (self.level - 1.0).max(0.0);
    }

    fn refill(&mut self, now: Timestamp) {
        let elapsed = u32::try_from(now.since(self.filled_at).max(0)).unwrap_or(u32::MAX);
        self.level = f64::from(elapsed).mul_add(self.per_millisecond, self.level).min(self.capacity);
        self.filled_at = self.filled_at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn taken_at_once(bucket: &mut Bucket, now: Timestamp) -> usize {
        std::iter::from_fn(|| bucket.has_room(now).then(|| bucket.take(now))).take(1_000).count()
    }

    #[test]
    fn twenty_fit_in_a_second_and_twenty_more_in_the_next() {
        let mut bucket = Bucket::throughput(NOW);
        assert_eq!(taken_at_once(&mut bucket, NOW), 20);
        assert_eq!(taken_at_once(&mut bucket, NOW.plus(500)), 10);
        assert_eq!(taken_at_once(&mut bucket, NOW.plus(60_000)), 20);
    }

    #[test]
    fn a_pair_borrows_forty_five_and_pays_back_one_in_six_seconds() {
        let mut bucket = Bucket::pair(NOW);
        assert_eq!(taken_at_once(&mut bucket, NOW), 45);
        assert_eq!(taken_at_once(&mut bucket, NOW.plus(5_900)), 0);
        assert_eq!(taken_at_once(&mut bucket, NOW.plus(6_100)), 1);
    }

    #[test]
    fn a_clock_that_jumps_back_gives_nothing() {
        let mut bucket = Bucket::throughput(NOW);
        taken_at_once(&mut bucket, NOW);
        assert!(!bucket.has_room(NOW.plus(-10_000)));
    }
}
