//! What a desk looks after in the background once it caught up.

use std::sync::Arc;
use std::time::Duration;

use sangam_cache::Phase;
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

/// Brings the pieces of the search together, if there are many.
pub(crate) async fn gather(shared: Arc<Shared>) {
    let mut begins = true;
    loop {
        match shared.cache.gather_search(begins).await {
            Ok(true) => begins = false,
            Ok(false) => return,
            Err(error) => return drop(shared.failed(&error)),
        }
        if shared.stop.run_until_cancelled(sleep(STEPS_APART)).await.is_none() {
            return;
        }
    }
}

/// The same for a desk that was just opened, once it is live. One that still fetches older messages does it when they are all there.
pub(crate) async fn gather_later(shared: Arc<Shared>) {
    let mut connection = shared.connection.subscribe();
    if shared.stop.run_until_cancelled(until(&mut connection, true)).await.is_none() {
        return;
    }
    match shared.cache.sync_state().await {
        Ok(state) if state.phase == Phase::Live => gather(shared).await,
        Ok(_) => {}
        Err(error) => drop(shared.failed(&error)),
    }
}
