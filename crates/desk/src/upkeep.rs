//! What a desk looks after in the background once it caught up.

use std::sync::Arc;

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
