//! Tells the hub which earlier sessions belonged to the profile that signed in again.
//!
//! The hub lists each of them as a computer that may still hold a copy, until it hears that this is the same one. Until then they are
//! stored with the profile.

use std::sync::Arc;

use sangam_protocol::people::FormerSessions;

use crate::desk::Shared;
use crate::outbox::until;
use crate::transport::Method;

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
        match shared.hub.order(Method::Post, "v1/me/former-sessions", Some(&wish)).await {
            Ok(()) => return shared.is_settled(),
            Err(error) => tracing::debug!(%error, "the hub was not told of former sessions"),
        }
        if shared.stop.run_until_cancelled(until(&mut connection, false)).await.is_none() {
            return;
        }
    }
}
