//! Blocking: shown at once, told to WhatsApp as an errand that may be repeated, and taken back where it is refused.
//!
//! Who is blocked writes no more, so nobody is owed an answer: their chat is done. Where the block is refused they write on, so it stands
//! where it stood before, unless somebody or something has decided anew since, and the resolution never was one.

use sangam_model::conversation::Stand;
use sangam_protocol::rows::EventKind;

use super::{Inbox, Wisher};
use crate::store::{Conversation, Errand, ErrandKind, Result, Undo};

impl Inbox<'_, '_> {
    /// The number hears nothing from its customer any more, or does again.
    pub fn set_blocked(&mut self, conversation: &Conversation, blocked: bool, by: Wisher) -> Result<()> {
        let now = self.clock.now();
        if blocked {
            self.stand(conversation.clone(), Stand::Resolved, by)?;
        }
        let Some(found) = self.tx.conversation(conversation.id)? else { return Ok(()) };
        if blocked || found.blocked_at.is_some() {
            let line = if blocked { EventKind::Blocked } else { EventKind::Unblocked };
            let after = Conversation { blocked_at: blocked.then_some(now), ..found };
            self.change(after, line, Some(by.person_id))?;
        }
        self.run_errand(conversation, String::new(), ErrandKind::Block { blocked }, by, now)
    }

    /// WhatsApp did not do it: what was shown for it goes back, and the thread says so.
    pub(super) fn block_refused(&mut self, errand: &Errand, blocked: bool) -> Result<()> {
        let Some(found) = self.tx.conversation(errand.conversation_id)? else { return Ok(()) };
        if found.merged_into.is_some() || found.blocked_at.is_some() != blocked {
            return Ok(());
        }
        let now = self.clock.now();
        let blocked_at = (!blocked).then_some(now);
        self.change(Conversation { blocked_at, ..found }, EventKind::BlockRefused { blocked }, None)?;
        let after = self.reread(errand.conversation_id)?;
        let wish = self.tx.command(errand.id)?.filter(|_| after.status_by == Some(errand.id));
        match wish.and_then(|wish| wish.found) {
            Some(Undo::Unblocked(stand)) => self.stand_again(after, stand.at(now), None),
            _ => Ok(()),
        }
    }
}
