//! Applies pages to the cache, then brings outbox and media file in line with it.
//!
//! After each page confirmed commands leave the outbox and drafts move with merges, before anybody is told. What no screen shows any
//! more leaves the disk behind that ([`Cache::clean_up`]). A page that is in is in: what could not follow it is made good with the
//! next one, and after a crash at the next open, because each step is derived from what the cache holds.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use sangam_model::id::{CommandId, ConversationId, MessageId, PersonId};
use sangam_model::outgoing::FileKind as Kind;
use sangam_protocol::CommandBody;
use sangam_protocol::sync::{ConversationScreens, Cursor, Frame, Snapshot};

use super::Cache;
use crate::apply::Applied;
use crate::error::Result;
use crate::file::{FileKind, begin_filling, end_filling};
use crate::older::Older;
use crate::outbox::Outgoing;
use crate::rows::mark::Refill;
use crate::rows::meta::{Phase, SyncState};

impl Cache {
    /// The state of the sync: what to ask the hub for next.
    pub async fn sync_state(&self) -> Result<SyncState> {
        self.read(|reader| reader.sync_state()).await
    }

    /// Begins a first sync with the hub's snapshot. The outbox is not touched.
    pub async fn begin(&self, snapshot: Snapshot) -> Result<()> {
        *self.is_behind.lock().await = true;
        self.write(move |writer| writer.begin(&snapshot)).await
    }

    /// Writes a page of the conversation list with last screens.
    pub async fn apply_screens(&self, page: ConversationScreens) -> Result<Applied> {
        let applied = self.write(move |writer| writer.apply_screens(&page)).await?;
        Ok(self.followed(applied).await)
    }

    /// Writes consecutive pages of older messages in one transaction. With `refill` they belong to the conversation that is being
    /// fetched again, and none at all ends its refill.
    pub async fn apply_backfill(&self, older: Older, refill: Option<Refill>) -> Result<Applied> {
        let is_last = older.is_last() && refill.is_none();
        let applied = self.write(move |writer| {
            if refill.is_none() {
                begin_filling(writer.sql())?;
                writer.leave_apart()?;
            }
            writer.apply_backfill(older, refill.as_ref())
        });
        let applied = self.followed(applied.await?).await;
        if is_last && self.sync_state().await?.phase == Phase::Live {
            self.file(FileKind::Cache).maintain(|connection| Ok(end_filling(connection)?)).await?;
        }
        Ok(applied)
    }

    /// Writes a live frame or a pulled page together with the cursor.
    pub async fn apply(&self, frame: Frame) -> Result<Applied> {
        let applied = self.write(move |writer| writer.apply(&frame)).await?;
        Ok(self.followed(applied).await)
    }

    /// Updates the outbox after a page. The page is committed either way; an outbox that cannot be written now is compared with the
    /// whole cache at the next page.
    async fn followed(&self, mut applied: Applied) -> Applied {
        if applied.has_forgotten() {
            self.has_forgotten.store(true, Ordering::Relaxed);
        }
        if applied == Applied::Known || applied == Applied::Pull {
            return applied;
        }
        match self.reconcile(applied.news()).await {
            Ok(led) => {
                if let Applied::Done(touched) = &mut applied {
                    touched.merged.extend(led);
                }
            }
            Err(error) => tracing::error!(%error, "the outbox does not follow the cache for now"),
        }
        applied
    }

    /// The hub answered that it did a command: its rows are in the cache once the cursor reaches `at`.
    pub async fn command_applied(&self, id: CommandId, at: Cursor) -> Result<()> {
        self.write_outbox(move |outbox| outbox.mark_applied(id, at)).await?;
        self.reconcile(Some(vec![id.into()])).await?;
        Ok(())
    }

    /// Removes commands whose rows have arrived, and moves drafts and commands along merges. `news` names the rows that just came, so
    /// that the cost does not grow with the outbox; without it, and after a failure, everything is compared. Returns chats begun here
    /// that the hub already had under another id, with that id.
    pub(super) async fn reconcile(
        &self,
        news: Option<Vec<MessageId>>,
    ) -> Result<Vec<(ConversationId, ConversationId)>> {
        let mut is_behind = self.is_behind.lock().await;
        let news = news.filter(|_| !*is_behind);
        *is_behind = true;
        if self.read_outbox(|outbox| outbox.holds_nothing()).await? {
            *is_behind = false;
            return Ok(Vec::new());
        }
        // Commands that the cursor has passed are removed as well. Their rows are looked up first, because their files must be handed
        // over.
        let cursor = self.read(|reader| Ok(reader.sync_state()?.cursor)).await?;
        let applied = self.read_outbox(|outbox| outbox.applied()).await?;
        let news = news.map(|ids| {
            let passed = applied.iter().copied().map(MessageId::from);
            Vec::from_iter(ids.into_iter().chain(passed).collect::<BTreeSet<_>>())
        });
        let found = self.arrived(news).await?;
        let led = self.lead_new_chats(&found).await?;
        let merges = self.read(|reader| reader.merges()).await?;
        let merges = self
            .read_outbox(move |outbox| {
                let mut known = Vec::new();
                for (from, into) in merges {
                    if outbox.knows(from)? {
                        known.push((from, into));
                    }
                }
                Ok(known)
            })
            .await?;
        let cursor = cursor.filter(|_| !applied.is_empty());
        for outgoing in &found {
            self.hand_file_over(outgoing).await?;
        }
        if !found.is_empty() || !merges.is_empty() || cursor.is_some() {
            self.write_outbox(move |outbox| {
                for outgoing in found {
                    outbox.remove(outgoing.command.id)?;
                }
                for (from, into) in merges {
                    outbox.follow_merge(from, into)?;
                    outbox.move_draft(from, into)?;
                }
                cursor.map_or(Ok(0), |cursor| outbox.sweep(&applied, cursor))
            })
            .await?;
        }
        let state = self.sync_state().await?;
        // Until the last page of the list it is not known which chats are visible.
        if matches!(state.phase, Phase::Live | Phase::Backfill { .. }) {
            self.forget_words_out_of_sight(state.me).await?;
        }
        *is_behind = false;
        Ok(led)
    }

    /// Drops the words of a colleague's plan that is being cancelled here, if its chat is no longer visible. If the hub has not been
    /// asked yet, the cancellation is dropped as well and the plan stays.
    async fn forget_words_out_of_sight(&self, me: Option<PersonId>) -> Result<()> {
        let mut theirs = self.read_outbox(|outbox| outbox.giving_back()).await?;
        theirs.retain(|outgoing| outgoing.gives_back.as_ref().is_some_and(|plan| Some(plan.author_id) != me));
        if theirs.is_empty() {
            return Ok(());
        }
        let unseen = self.read(move |reader| {
            let mut unseen = Vec::new();
            for outgoing in theirs {
                if reader.conversation(outgoing.conversation)?.is_none() {
                    unseen.push((outgoing.command.id, outgoing.is_unheard()));
                }
            }
            Ok(unseen)
        });
        let unseen = unseen.await?;
        if unseen.is_empty() {
            return Ok(());
        }
        let forgotten = self.write_outbox(move |outbox| {
            unseen.into_iter().try_for_each(|(id, is_unheard)| {
                if is_unheard { outbox.remove(id) } else { outbox.forget_words(id) }
            })
        });
        forgotten.await
    }

    /// The commands whose rows are in the cache, among these messages or among all.
    async fn arrived(&self, news: Option<Vec<MessageId>>) -> Result<Vec<Outgoing>> {
        let mut waiting = self
            .read_outbox(move |outbox| match news {
                // With an empty outbox there is nothing to compare the page with.
                Some(_) if outbox.is_empty()? => Ok(Vec::new()),
                Some(ids) => {
                    let ids = ids.into_iter().map(|id| CommandId::from_uuid(id.as_uuid()));
                    ids.filter_map(|id| outbox.outgoing(id).transpose()).collect()
                }
                None => outbox.all(),
            })
            .await?;
        waiting.retain(|outgoing| outgoing.command.body.message().is_some());
        if waiting.is_empty() {
            return Ok(waiting);
        }
        self.read(move |reader| {
            let mut here = Vec::new();
            for outgoing in waiting {
                let id = MessageId::from(outgoing.command.id);
                if reader.message(id)?.is_some() || reader.later(id)?.is_some() {
                    here.push(outgoing);
                }
            }
            Ok(here)
        })
        .await
    }

    /// A chat begun here may be one the hub already had. As soon as its message has arrived, the id made here leads to the hub's.
    /// Returns both ids.
    async fn lead_new_chats(&self, here: &[Outgoing]) -> Result<Vec<(ConversationId, ConversationId)>> {
        let begun: Vec<(ConversationId, MessageId)> = here
            .iter()
            .filter_map(|outgoing| match &outgoing.command.body {
                CommandBody::NewChat { conversation_id, .. } => {
                    Some((*conversation_id, outgoing.command.id.into()))
                }
                _ => None,
            })
            .collect();
        if begun.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |writer| {
            let mut led = Vec::new();
            for (made, message) in begun {
                let Some(stored) = writer.message(message)? else { continue };
                let (place, rev) = (stored.row.conversation_id, stored.row.rev);
                if writer.resolve(made)? != place {
                    writer.mark_merged(made, rev, place)?;
                    led.push((made, place));
                }
            }
            Ok(led)
        })
        .await
    }

    /// Moves the file of a sent message to the media file, so that it is not downloaded.
    async fn hand_file_over(&self, outgoing: &Outgoing) -> Result<()> {
        let Some(wish) = outgoing.command.body.send() else { return Ok(()) };
        let Some((media, file)) = wish.content.shown_file() else { return Ok(()) };
        let file = file.clone();
        let sha256 = file.sha256.clone();
        let bytes = self.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await?;
        if let Some(bytes) = bytes {
            // A document is never shown, whatever it says it is.
            let mime_type =
                if media == Kind::Document { "application/octet-stream".to_owned() } else { file.mime_type };
            self.put_media(outgoing.command.id.into(), mime_type, bytes, outgoing.made_at).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
