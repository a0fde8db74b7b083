//! Supervises background tasks: catches a panic, counts it, and starts the task again.
//!
//! Everything a task works on is in the database, so a restart continues. The pause before it grows while the task keeps failing.
//! Without this a hub could go on acknowledging messages and process none of them.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use metrics::counter;
use sangam_model::backoff::Backoff;
use sangam_model::time::SECOND;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::service::metrics::TASKS_DIED;

/// Before work that died begins anew.
const PAUSES: Backoff = Backoff { first: SECOND, factor: 2, longest: 60 * SECOND };
/// Work that lived for longer begins anew as if it had never died.
const LIVED: Duration = Duration::from_secs(60);

/// Tasks by their names.
pub(crate) type Tasks = JoinSet<&'static str>;

/// Begins work that can begin only once; if it dies, that is told at once.
pub(crate) fn once(tasks: &mut Tasks, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
    tasks.spawn(async move {
        let _ = told(name, work).await;
        name
    });
}

/// Begins the work of somebody, and begins it again when it dies, until `rest`.
pub(crate) fn tend<Worker, Work>(
    tasks: &mut Tasks,
    name: &'static str,
    rest: &CancellationToken,
    worker: &Worker,
    run: impl Fn(Worker, CancellationToken) -> Work + Send + 'static,
) where
    Worker: Clone + Send + 'static,
    Work: Future<Output = ()> + Send + 'static,
{
    let (rest, worker) = (rest.clone(), worker.clone());
    tasks.spawn(async move {
        let mut deaths = 0_u32;
        loop {
            let began = Instant::now();
            if told(name, run(worker.clone(), rest.clone())).await {
                return name;
            }
            deaths = if began.elapsed() > LIVED { 1 } else { deaths.saturating_add(1) };
            let pause = Duration::from_millis(PAUSES.after(deaths).unsigned_abs());
            if rest.run_until_cancelled(sleep(pause)).await.is_none() {
                return name;
            }
        }
    });
}

/// Does some work; says whether it ended by itself. What it died of went to the log through the panic hook.
pub(crate) async fn told(name: &'static str, work: impl Future<Output = ()>) -> bool {
    let survived = AssertUnwindSafe(work).catch_unwind().await.is_ok();
    if !survived {
        tracing::error!(task = name, "a task died");
        counter!(TASKS_DIED, "task" => name).increment(1);
    }
    survived
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Work that dies so many times, and then goes on until it is told to rest; how often it was begun.
    fn mortal(tasks: &mut Tasks, rest: &CancellationToken, deaths: u32) -> Arc<AtomicU32> {
        let begun = Arc::new(AtomicU32::new(0));
        tend(tasks, "mortal", rest, &begun, move |begun, rest| async move {
            let nth = begun.fetch_add(1, Ordering::SeqCst);
            assert!(nth >= deaths, "death {nth}");
            rest.cancelled().await;
        });
        begun
    }

    #[tokio::test(start_paused = true)]
    async fn what_dies_begins_again_later_each_time_and_rests_when_it_is_told() {
        let (mut tasks, rest) = (Tasks::new(), CancellationToken::new());
        let began = Instant::now();
        let begun = mortal(&mut tasks, &rest, 3);
        while begun.load(Ordering::SeqCst) < 4 {
            sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(began.elapsed().as_secs(), 1 + 2 + 4);
        rest.cancel();
        assert_eq!(tasks.join_next().await.unwrap().unwrap(), "mortal");
        assert_eq!(begun.load(Ordering::SeqCst), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_keeps_dying_is_tried_once_a_minute_and_not_waited_for() {
        let (mut tasks, rest) = (Tasks::new(), CancellationToken::new());
        let begun = mortal(&mut tasks, &rest, u32::MAX);
        sleep(Duration::from_secs(3_600)).await;
        assert!((60..70).contains(&begun.load(Ordering::SeqCst)), "{begun:?}");
        rest.cancel();
        assert_eq!(tasks.join_next().await.unwrap().unwrap(), "mortal");
    }

    #[tokio::test]
    async fn what_can_begin_only_once_takes_nobody_with_it() {
        let mut tasks = Tasks::new();
        once(&mut tasks, "single", async { panic!("a mistake") });
        assert_eq!(tasks.join_next().await.unwrap().unwrap(), "single");
    }
}
