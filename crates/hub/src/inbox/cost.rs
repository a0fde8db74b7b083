//! Charges of messages. A charge is a function of a message's facts, and a month is a sum over charges, so repetition and order change
//! neither.

use sangam_model::cost::{Charge, Month, RateCard};
use sangam_model::id::NumberId;

use super::Inbox;
use crate::store::{ChargeRecord, MonthCount, Result, StoredMessage, Tx};

impl Inbox<'_, '_> {
    /// Writes what a message that may have changed says about its cost.
    pub(super) fn keep_charge(
        &mut self,
        before: Option<&StoredMessage>,
        after: &StoredMessage,
    ) -> Result<()> {
        let known = before.and_then(|message| Charge::of(&message.facts));
        let charge = Charge::of(&after.facts);
        if charge == known {
            return Ok(());
        }
        self.charged.insert(after.number_id);
        match charge {
            Some(charge) => self.tx.save_charge(&ChargeRecord {
                message_id: after.id,
                number_id: after.number_id,
                charge,
            }),
            None => self.tx.remove_charge(after.id),
        }
    }

    /// A message goes because another row takes over what it knew.
    pub(super) fn drop_charge(&mut self, gone: &StoredMessage) -> Result<()> {
        if Charge::of(&gone.facts).is_some() {
            self.charged.insert(gone.number_id);
            self.tx.remove_charge(gone.id)?;
        }
        Ok(())
    }

    /// Counts the month anew for every number something was charged on. Desks learn of it once per transaction, and only if
    /// the count moved.
    pub(super) fn keep_counts(&mut self) -> Result<()> {
        for number_id in std::mem::take(&mut self.charged) {
            let card = card_in_use(self.tx)?;
            count_month(self.tx, number_id, &card, Month::holding(self.clock.now(), card.billing_offset()))?;
        }
        Ok(())
    }
}

/// The owner's card, or the one this build came with.
pub(crate) fn card_in_use(tx: &Tx<'_>) -> Result<RateCard> {
    let own = tx.rate_card(tx.workspace_id())?.and_then(|row| row.card);
    Ok(own.unwrap_or_else(RateCard::shipped))
}

/// Counts what a number sent in a month; the row changes only if the count did.
pub(crate) fn count_month(tx: &mut Tx<'_>, number_id: NumberId, card: &RateCard, month: Month) -> Result<()> {
    let (from, until) = month.range(card.billing_offset());
    let count = tx.charge_count(number_id, from, until)?;
    let known = tx.month_count(number_id)?;
    if known.is_some_and(|known| known.month == month && known.count == count) {
        return Ok(());
    }
    let rev = tx.next_rev();
    tx.save_month_count(&MonthCount { number_id, month, count, rev })
}
