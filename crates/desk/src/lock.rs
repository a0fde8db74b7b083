//! Locks a desk that has not reached its hub for two weeks.
//!
//! An offline device cannot hear that it was revoked, so nobody may read on it for ever. Locking keeps the token in the vault, and
//! behind the lock the hub is asked with it, again and again, what became of this device. The answer that it was revoked wipes
//! everything, as it would have at the desk; the answer that the session ended takes the token away. Any other changes nothing: only
//! its person opens the lock, by signing in.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::desk::{Context, DeskEvent, hub_of};
use crate::hub::{Hub, HubError};
use crate::session::Record;
use crate::sync::machine::End;

/// How long after one answer the hub is asked again.
pub(crate) const ASKED_EVERY: Duration = Duration::from_secs(15 * 60);
/// How long after none.
pub(crate) const TRIED_EVERY: Duration = Duration::from_secs(60);

/// A lock. Dropping it ends the asking.
pub(crate) struct Lock {
    /// Who may open it.
    pub(crate) record: Record,
    /// With the token, while there is one.
    pub(crate) hub: Hub,
    _asking: DropGuard,
}

impl Lock {
    /// Locks the desk of `record`. What becomes of it is told under its number.
    pub(crate) fn on(
        context: &Arc<Context>,
        record: Record,
        told: mpsc::UnboundedSender<(u64, DeskEvent)>,
        number: u64,
        tasks: &TaskTracker,
    ) -> Self {
        let hub = hub_of(&context.transport, &record);
        let stop = CancellationToken::new();
        let asking = ask(hub.clone());
        let until = stop.clone();
        tasks.spawn(async move {
            if let Some(end) = until.run_until_cancelled(asking).await {
                let _ = told.send((number, DeskEvent::Ended(end)));
            }
        });
        Self { record, hub, _asking: stop.drop_guard() }
    }
}

/// Asks until the hub says that it is over.
async fn ask(hub: Hub) -> End {
    loop {
        let rest = match hub.listen().await {
            Err(HubError::DeviceRevoked) => return End::Revoked,
            Err(HubError::SessionEnded) => return End::SignedOut,
            Err(HubError::Unreachable(_)) => TRIED_EVERY,
            Ok(_) | Err(_) => ASKED_EVERY,
        };
        sleep(rest).await;
    }
}
