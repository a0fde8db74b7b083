//! Tells the hub which earlier sessions belonged to the profile that signed in again.
//!
//! The hub lists each of them as a computer that may still hold a copy, until it hears that this is the same one. Until then they are
//! stored with the profile.

use std::sync::Arc;

use sangam_protocol::people::FormerSessions;
use sangam_protocol::route::{self, Empty};

use crate::desk::Shared;
use crate::outbox::until;

/// Tells the hub as soon as there is a line, and once more on every next one until it heard: one that knows no such wish may be a newer
/// one by then, which lists them.
pub(crate) async fn tell(shared: Arc<Shared>) {
    let wish = FormerSessions { tokens: shared.record.former().to_vec() };
    if wish.tokens.is_empty() {
        return;
    }
    let mut connection = shared.connection.subscribe();
    loop {
        if shared.stop.run_until_cancelled(until(&mut connection, true)).await.is_none() {
            return;
        }
        match shared.hub.call_with(route::NAME_FORMER_SESSIONS, &wish).await {
            Ok(Empty {}) => return shared.is_settled(),
            Err(error) => tracing::debug!(%error, "the hub was not told of former sessions"),
        }
        if shared.stop.run_until_cancelled(until(&mut connection, false)).await.is_none() {
            return;
        }
    }
}
