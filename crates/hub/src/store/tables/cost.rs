//! What messages cost: charges, the month's count, the owner's price list.
//!
//! The tables `charge`, `cost` and `rate_card`.

use sangam_model::Timestamp;
use sangam_model::cost::{Charge, Month};
use sangam_model::id::{MessageId, NumberId, WorkspaceId};
use sangam_protocol::{CostRow, RateCardRow, Rev};

use crate::store::sql::{Columns, Row, SqlId, all, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// A message WhatsApp took through the API, or told a price for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRecord {
    /// Which message.
    pub message_id: MessageId,
    /// Through which number.
    pub number_id: NumberId,
    /// What is known of its cost.
    pub charge: Charge,
}

/// How many messages of a stretch of time used up free ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChargeCount {
    /// All of them.
    pub sent: u32,
    /// Those WhatsApp told a price for.
    pub confirmed: u32,
}

/// What a number has sent in the month that was counted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// Which number.
    pub number_id: NumberId,
    /// Which month.
    pub month: Month,
    /// How many.
    pub count: ChargeCount,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<MonthCount> for CostRow {
    fn from(counted: MonthCount) -> Self {
        let MonthCount { number_id, month, count: ChargeCount { sent, confirmed }, rev } = counted;
        Self { number_id, month, sent, confirmed, rev }
    }
}

pub(super) const COUNT: &str = "SELECT count(*) AS sent, count(kind) AS confirmed FROM charge \
                                WHERE number_id = ?1 AND at >= ?2 AND at < ?3 AND uses_allowance = 1";
pub(super) const CHARGES: &str = "SELECT g.at, g.category, g.kind, coalesce(k.phone, m.phone) AS phone FROM charge g \
                                  JOIN message m ON m.id = g.message_id \
                                  LEFT JOIN conversation c ON c.id = m.conversation_id \
                                  LEFT JOIN contact k ON k.id = c.contact_id \
                                  WHERE g.number_id = ?1 AND g.at >= ?2 AND g.at < ?3";
pub(super) const COUNT_CHANGES: &str = "SELECT number_id, month, sent, confirmed, rev FROM cost \
                                        WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";

fn read_count(row: &Row<'_>) -> Result<MonthCount> {
    Ok(MonthCount {
        number_id: row.id("number_id")?,
        month: row.word("month", |text| text.parse::<Month>().ok())?,
        count: ChargeCount { sent: row.get("sent")?, confirmed: row.get("confirmed")? },
        rev: row.rev("rev")?,
    })
}

fn read_charge(row: &Row<'_>) -> Result<(Charge, Option<String>)> {
    let charge = Charge { at: row.at("at")?, category: row.get("category")?, kind: row.get("kind")? };
    Ok((charge, row.get("phone")?))
}

impl ReadTx<'_> {
    /// What used up free messages of a number with `from <= at < until`.
    pub fn charge_count(
        &self,
        number_id: NumberId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<ChargeCount> {
        let values = (number_id.column(), from.as_millis(), until.as_millis());
        let read =
            |row: &Row<'_>| Ok(ChargeCount { sent: row.get("sent")?, confirmed: row.get("confirmed")? });
        Ok(one(self.db, COUNT, values, read)?.unwrap_or_default())
    }

    /// The charges of a number with `from <= at < until`, each with its recipient's phone where there is one, in no order.
    pub fn charges(
        &self,
        number_id: NumberId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Charge, Option<String>)>> {
        all(self.db, CHARGES, (number_id.column(), from.as_millis(), until.as_millis()), read_charge)
    }

    /// What was last counted of a number.
    pub fn month_count(&self, number_id: NumberId) -> Result<Option<MonthCount>> {
        let sql = "SELECT number_id, month, sent, confirmed, rev FROM cost WHERE number_id = ?1";
        one(self.db, sql, [number_id.column()], read_count)
    }

    /// The counts of a workspace changed after `after`, by revision.
    pub fn month_counts(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<MonthCount>> {
        all(self.db, COUNT_CHANGES, (workspace_id.column(), after.0, limit), read_count)
    }

    /// The owner's price list.
    pub fn rate_card(&self, workspace_id: WorkspaceId) -> Result<Option<RateCardRow>> {
        let sql = "SELECT card, edited_at, edited_by, rev FROM rate_card WHERE workspace_id = ?1";
        one(self.db, sql, [workspace_id.column()], |row| {
            Ok(RateCardRow {
                card: row.maybe_json("card")?,
                edited_at: row.at("edited_at")?,
                edited_by: row.id("edited_by")?,
                rev: row.rev("rev")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Adds or changes a charge.
    pub fn save_charge(&mut self, record: &ChargeRecord) -> Result<()> {
        let sql = "INSERT INTO charge (message_id, number_id, at, category, kind, uses_allowance) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (message_id) DO UPDATE SET at = excluded.at, \
                   category = excluded.category, kind = excluded.kind, uses_allowance = excluded.uses_allowance";
        let charge = &record.charge;
        let values = (
            record.message_id.column(),
            record.number_id.column(),
            charge.at.as_millis(),
            &charge.category,
            &charge.kind,
            charge.uses_allowance(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// The message is no charge any more.
    pub fn remove_charge(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM charge WHERE message_id = ?1", [message_id.column()]).map(drop)
    }

    /// Keeps what was counted.
    pub fn save_month_count(&mut self, counted: &MonthCount) -> Result<()> {
        let sql = "INSERT INTO cost (number_id, workspace_id, month, sent, confirmed, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (number_id) DO UPDATE SET month = excluded.month, \
                   sent = excluded.sent, confirmed = excluded.confirmed, rev = excluded.rev";
        let values = (
            counted.number_id.column(),
            self.workspace_id.column(),
            counted.month.to_string(),
            counted.count.sent,
            counted.count.confirmed,
            counted.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Keeps the owner's price list.
    pub fn save_rate_card(&mut self, row: &RateCardRow) -> Result<()> {
        let sql = "INSERT INTO rate_card (workspace_id, card, edited_at, edited_by, rev) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (workspace_id) DO UPDATE SET card = excluded.card, edited_at = excluded.edited_at, \
                   edited_by = excluded.edited_by, rev = excluded.rev";
        let card = row.card.as_ref().map(json).transpose()?;
        let values =
            (self.workspace_id.column(), card, row.edited_at.as_millis(), row.edited_by.column(), row.rev.0);
        run(self.db, sql, values).map(drop)
    }
}
