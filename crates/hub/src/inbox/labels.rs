//! Labels put on chats and taken off them.

use sangam_model::id::{LabelId, PersonId};
use sangam_protocol::rows::EventKind;

use super::Inbox;
use crate::store::{Conversation, Result};

impl Inbox<'_, '_> {
    /// Puts a label on a chat, or takes it off together with whatever was merged into it.
    pub fn set_label(
        &mut self,
        conversation: Conversation,
        label_id: LabelId,
        on: bool,
        by: PersonId,
    ) -> Result<()> {
        if on {
            self.tx.put_label(conversation.id, label_id)?;
            return self.change(conversation, EventKind::Labelled { label_id }, Some(by));
        }
        self.tx.take_label(conversation.id, label_id)?;
        for merged in self.tx.labels_merged_into(label_id)? {
            self.tx.take_label(conversation.id, merged.id)?;
        }
        self.change(conversation, EventKind::Unlabelled { label_id }, Some(by))
    }
}
