//! Moves rows of the outbox to the chat that theirs was merged into.
//!
//! A desk that is online hears of a merge. One that was away for so long that it did a first sync hears only what is there now, and
//! messages, refusals and commands of its person would stay where nobody looks. So the hub is asked on every reconnect, which costs
//! nothing while there are no such rows. A chat that its person may not see is answered like one that never existed, and is left.

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
