//! The command that undoes the merge of two customers.

use sangam_model::id::{CommandId, EventId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;

use super::Handler;
use crate::inbox::{Inbox, Wisher};
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Tx};

impl Handler<'_> {
    /// Said once more it changes nothing. Only what a person said can be taken back.
    pub(super) fn split(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CommandId,
        merge_id: CommandId,
    ) -> Ruling<()> {
        let line = tx.event(EventId::from_uuid(merge_id.as_uuid()))?;
        let is_here = line.is_some_and(|line| line.conversation_id == conversation.id);
        let Some(pair) = tx.merged_pair(merge_id)?.filter(|_| is_here) else {
            return Err(ApiError::new(code::NOT_FOUND, "nobody was merged here so").into());
        };
        if pair.split_at.is_some() {
            return Ok(());
        }
        let by = Wisher { id, person_id: self.asker.person_id };
        let mut inbox = Inbox::new(tx, self.clock, self.random);
        let is_split = inbox.split(pair, by)?;
        inbox.finish()?;
        if is_split {
            return Ok(());
        }
        Err(invalid("merge_id", "not only a person's word says that they are one").into())
    }
}
