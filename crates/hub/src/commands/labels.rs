//! Commands that label a chat. Everybody who sees the chat may.

use sangam_model::id::{LabelId, WorkspaceId};
use sangam_model::label::MOST_ON_ONE;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use serde_json::json;

use super::Handler;
use crate::ruling::Ruling;
use crate::store::{Conversation, Tx};
use crate::team::labels;

impl Handler<'_> {
    /// Puts a label on a chat or takes it off. What is so already stays so, and nothing is told.
    pub(super) fn set_label(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        label_id: LabelId,
        on: bool,
    ) -> Ruling<()> {
        let workspace_id: WorkspaceId = self.asker.workspace_id;
        let Some(label) = labels::meant(tx, workspace_id, label_id)? else {
            // What is gone is on no chat: taking it off is done already.
            let gone = ApiError::new(code::LABEL_GONE, "the label was deleted");
            return if on { Err(gone.into()) } else { Ok(()) };
        };
        let carried = tx.labels_on(conversation.id)?;
        let mut living = Vec::new();
        for id in &carried {
            living.extend(labels::meant(tx, workspace_id, *id)?.map(|label| label.id));
        }
        living.sort_unstable();
        living.dedup();
        if living.contains(&label.id) == on {
            return Ok(());
        }
        if on && living.len() >= MOST_ON_ONE {
            let error = ApiError::new(code::LABELS_FULL, "the chat has as many labels as it can");
            return Err(error.with_detail(json!({ "max": MOST_ON_ONE })).into());
        }
        let by = self.asker.person_id;
        self.inbox(tx, |inbox| inbox.set_label(conversation.clone(), label.id, on, by))
    }
}
