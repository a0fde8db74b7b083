//! Rows of the outbox whose chat is not in the cache.
//!
//! The chat may have been merged into another while this desk was away for so long that it did a first sync: a first sync tells what is
//! there, not what became of what was there before.

use sangam_model::id::ConversationId;
use sangam_protocol::Rev;

use super::Cache;
use crate::error::Result;

impl Cache {
    /// The chats that are not here though the outbox holds something for them. Those that somebody began here are where they are.
    pub async fn astray(&self) -> Result<Vec<ConversationId>> {
        let places = self.read_outbox(|outbox| outbox.places()).await?;
        if places.is_empty() {
            return Ok(places);
        }
        self.read(move |reader| {
            let mut astray = Vec::new();
            for place in places {
                if reader.conversation(place)?.is_none() {
                    astray.push(place);
                }
            }
            Ok(astray)
        })
        .await
    }

    /// The hub said where a chat that is not here is by now, and at which revision: what the outbox holds for it goes there.
    pub async fn lead(&self, from: ConversationId, into: ConversationId, rev: Rev) -> Result<()> {
        let marked = self.write(move |writer| match writer.conversation(from)? {
            // It came into sight meanwhile.
            Some(_) => Ok(()),
            None => writer.mark_merged(from, rev, into),
        });
        marked.await?;
        self.reconcile(None).await.map(drop)
    }
}
