//! Background maintenance of a desk that has caught up.

use std::sync::Arc;
use std::time::Duration;

use sangam_cache::Phase;
use tokio::sync::Mutex;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::desk::Shared;
use crate::outbox::until;

/// Holds the indexes of the search against what they are of, once: for a desk whose last run did not end as it should. It is done when
/// the desk is live, because frames wait for it; whoever has a million messages waits seconds.
pub(crate) async fn look(shared: Arc<Shared>, stop: CancellationToken) {
    let mut connection = shared.connection.subscribe();
    if stop.run_until_cancelled(until(&mut connection, true)).await.is_none() {
        return;
    }
    match shared.cache.check_search().await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("an index of the search disagreed with its rows and was built anew"),
        // Damage shows once: whoever meets it says so, or every later page is refused without a reason.
        Err(error) => drop(shared.failed(&error)),
    }
}

/// Between two steps others write.
const STEPS_APART: Duration = Duration::from_millis(50);

/// Who puts the files in order in steps: one at a time. Whoever comes meanwhile looks afterwards whether there is anything left.
#[derive(Default)]
pub(crate) struct Tidying(Mutex<()>);

impl Tidying {
    /// Takes steps until one says that there is no more to do. Each is told whether it is the first.
    async fn work<E, F: Future<Output = Result<bool, E>>>(
        &self,
        stop: &CancellationToken,
        mut step: impl FnMut(bool) -> F,
    ) -> Result<(), E> {
        let Some(_turn) = stop.run_until_cancelled(self.0.lock()).await else { return Ok(()) };
        let mut begins = true;
        while step(begins).await? {
            begins = false;
            if stop.run_until_cancelled(sleep(STEPS_APART)).await.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Brings the pieces of the search together, if there are many, and gives the disk back what files of messages left free.
pub(crate) async fn tidy(shared: Arc<Shared>) {
    let (gather, give_back) = (|begins| shared.cache.gather_search(begins), |_| shared.cache.give_back());
    let gathered = shared.tidying.work(&shared.stop, gather).await;
    let given_back = shared.tidying.work(&shared.stop, give_back).await;
    for error in gathered.err().into_iter().chain(given_back.err()) {
        drop(shared.failed(&error));
    }
}

/// The same for a desk that was just opened, once it is live. One that still fetches older messages does it when they are all there.
pub(crate) async fn tidy_later(shared: Arc<Shared>) {
    let mut connection = shared.connection.subscribe();
    if shared.stop.run_until_cancelled(until(&mut connection, true)).await.is_none() {
        return;
    }
    match shared.cache.sync_state().await {
        Ok(state) if state.phase == Phase::Live => tidy(shared).await,
        Ok(_) => {}
        Err(error) => drop(shared.failed(&error)),
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn files_are_put_in_order_by_one_at_a_time() {
        let (tidying, stop) = (Tidying::default(), CancellationToken::new());
        let steps = std::sync::Mutex::new(Vec::new());
        let tidy = |who: char| {
            let (steps, mut left) = (&steps, 3);
            tidying.work(&stop, move |begins| {
                steps.lock().unwrap().push((who, begins));
                left -= 1;
                ready(Ok::<_, ()>(left > 0))
            })
        };
        let (one, other) = tokio::join!(tidy('a'), tidy('b'));
        assert_eq!((one, other), (Ok(()), Ok(())));
        let each = [true, false, false];
        let in_turn: Vec<_> = ['a', 'b'].iter().flat_map(|who| each.map(|begins| (*who, begins))).collect();
        assert_eq!(*steps.lock().unwrap(), in_turn);
    }
}
