//! What messages imply about their number: that the connection works, that its phone is used, that a message is missing.

use sangam_model::facts::Source;
use sangam_model::id::NumberId;
use sangam_model::time::HOUR;
use sangam_model::{Origin, Timestamp};

use super::{Inbox, ToldMessage};
use crate::store::{LastHeard, MissingMessage, Number, Result};
use crate::watch::{gaps, life};

impl Inbox<'_, '_> {
    /// Notes what a telling says about its number; returns the message it mentions if that should have come before.
    pub(super) fn listen(
        &mut self,
        number_id: NumberId,
        told: &ToldMessage,
        received_at: Timestamp,
    ) -> Option<MissingMessage> {
        if let Some(content) = told.facts.content.as_ref().filter(|content| content.source == Source::Live) {
            let at = Some(content.sent_at.plausible(received_at).0.min(received_at));
            let heard = match content.origin {
                Origin::Customer => LastHeard { customer: at, ..LastHeard::default() },
                Origin::Phone => LastHeard { phone: at, ..LastHeard::default() },
                _ => LastHeard::default(),
            };
            self.hear(number_id, heard);
        }
        let (from, until) = gaps::sent_between(&told.facts, told.person.at, received_at)?;
        Some(MissingMessage { number_id, wamid: told.wamid.clone(), from, until, noticed_at: received_at })
    }

    /// Has an eye on a mentioned message unless it is here.
    pub(super) fn expect(&mut self, mention: Option<MissingMessage>) -> Result<()> {
        let Some(mention) = mention else { return Ok(()) };
        let known = self.tx.message_by_wamid(mention.number_id, &mention.wamid)?;
        if known.is_some_and(|message| message.facts.content.is_some()) {
            return Ok(());
        }
        self.tx.note_missing(&mention)
    }

    /// The number was heard of.
    pub(super) fn hear(&mut self, number_id: NumberId, heard: LastHeard) {
        let known = self.heard.entry(number_id).or_default();
        *known = known.join(heard);
    }

    /// Writes down what was heard. The synced row learns of the phone by the hour: nobody needs it finer, and desktops would
    /// be told of every message twice. Of the first delivery after an outage it learns at once: what was held back comes with it.
    pub(super) fn keep_heard(&mut self) -> Result<()> {
        for (number_id, heard) in std::mem::take(&mut self.heard) {
            let before = life::watch_of(self.tx, number_id, self.clock.now())?;
            let after = before.heard.join(heard);
            if after == before.heard {
                continue;
            }
            self.tx.save_watch(&crate::store::Watch { heard: after, ..before })?;
            let Some(number) = self.tx.number(number_id)? else { continue };
            let ends_gap = gaps::ends_one(&number.standing.gaps, before.heard, after);
            if let Some(at) = heard.phone {
                self.see_phone(number, at)?;
            }
            if ends_gap {
                life::refresh(self.tx, number_id, self.clock.now(), self.random)?;
            }
        }
        Ok(())
    }

    fn see_phone(&mut self, mut number: Number, at: Timestamp) -> Result<()> {
        let hour = Timestamp::from_millis(at.as_millis().div_euclid(HOUR) * HOUR);
        if number.standing.phone_seen_at.is_none_or(|seen| seen < hour) {
            number.standing.phone_seen_at = Some(hour);
            number.rev = self.tx.next_rev();
            self.tx.save_number(&number)?;
        }
        Ok(())
    }
}
