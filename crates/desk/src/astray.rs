//! What waits in the outbox for a chat that is not here is led to where the hub has it by now.
//!
//! Whoever is there is told that a chat became part of another. A desk that was away for so long that it begins anew is told only what
//! is, and words, refusals and wishes of its person would stay where nobody looks. So the hub is asked whenever the line is back, which
//! costs nothing as long as nothing is astray. A chat its person may not see is answered like one that never was, and is left.

use crate::desk::Shared;
use crate::outbox::stale_of;

/// So many chats are asked for at a time.
const MOST: usize = 100;

/// Asks for every chat that is astray, and leads what waits for it.
pub(crate) async fn lead(shared: &Shared) {
    let astray = match shared.cache.astray().await {
        Ok(astray) => astray,
        Err(error) => return drop(shared.failed(&error)),
    };
    for from in astray.into_iter().take(MOST) {
        let (into, rev) = match shared.hub.whereabouts(from).await {
            Ok(Some((into, rev))) if into != from => (into, rev),
            Ok(_) => continue,
            // Whoever has a line next asks again.
            Err(error) => return tracing::debug!(%error, "nobody said where a chat is"),
        };
        if let Err(error) = shared.cache.lead(from, into, rev).await {
            return drop(shared.failed(&error));
        }
        shared.context.bell.stale(stale_of(from).into_iter().chain(stale_of(into)));
    }
}
