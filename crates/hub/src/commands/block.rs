//! Blocking a customer, which WhatsApp does only within a day of their last message.

use sangam_model::id::CommandId;
use sangam_model::send;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use serde_json::json;

use super::Handler;
use crate::inbox::Wisher;
use crate::ruling::Ruling;
use crate::store::{Conversation, Tx};

impl Handler<'_> {
    /// Blocking somebody once more changes nothing. Letting somebody in again is possible at any time, also where nobody is shown as
    /// blocked: WhatsApp may know otherwise.
    pub(super) fn set_blocked(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CommandId,
        blocked: bool,
    ) -> Ruling<()> {
        if blocked && conversation.blocked_at.is_some() {
            return Ok(());
        }
        self.may_reach(tx, conversation)?;
        if blocked && !send::may_begin(false, conversation.window_closes_at, self.clock.now()) {
            let error = ApiError::new(code::BLOCK_TOO_LATE, "only who wrote within 24 hours can be blocked");
            return Err(error.with_detail(json!({ "until": conversation.window_closes_at })).into());
        }
        let by = Wisher { id, person_id: self.asker.person_id };
        self.inbox(tx, |inbox| inbox.set_blocked(conversation, blocked, by))
    }
}
