//! What comes between two rounds of a background task.

use std::error::Error;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Rests after a round for as long as that says: not at all while there is more to do. After one that failed, which is logged as
/// `held_up`, for `patrol`. With `wake` or `stop` the rest ends early.
pub(crate) async fn rest<E: Error + 'static>(
    round: Result<Duration, E>,
    patrol: Duration,
    held_up: &'static str,
    wake: impl Future<Output = ()>,
    stop: &CancellationToken,
) {
    let length = round.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn Error, "{held_up}");
        patrol
    });
    if length.is_zero() {
        return;
    }
    tokio::select! {
        () = stop.cancelled() => {}
        () = wake => {}
        () = sleep(length) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::future::{pending, ready};

    use tokio::time::Instant;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);
    const PATROL: Duration = Duration::from_secs(1);

    /// For how many seconds.
    async fn rested(
        round: Result<Duration, fmt::Error>,
        wake: impl Future<Output = ()>,
        stop: &CancellationToken,
    ) -> u64 {
        let began = Instant::now();
        rest(round, PATROL, "tests wait", wake, stop).await;
        began.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_rests_as_its_round_says_and_after_a_failure_until_the_next_patrol() {
        let stop = CancellationToken::new();
        assert_eq!(rested(Ok(HOUR), pending(), &stop).await, 3_600);
        assert_eq!(rested(Ok(Duration::ZERO), pending(), &stop).await, 0);
        assert_eq!(rested(Err(fmt::Error), pending(), &stop).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_wakes_or_stops_a_task_ends_its_rest() {
        let stop = CancellationToken::new();
        assert_eq!(rested(Ok(HOUR), ready(()), &stop).await, 0);
        stop.cancel();
        assert_eq!(rested(Ok(HOUR), pending(), &stop).await, 0);
    }
}
