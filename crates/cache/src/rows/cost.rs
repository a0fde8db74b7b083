//! What sending costs: each number's count of the month, the owner's price list, and what opens a free entry point.

use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::cost::{EntryMark, Month};
use sangam_model::id::{ConversationId, NumberId};
use sangam_protocol::sync::Rev;
use sangam_protocol::{CostRow, RateCardRow};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::message::Position;
use crate::sql::{Json, Sql, get, json};

/// Live messages of the customer that came by an advertisement, and ours that WhatsApp took through the API.
pub(crate) const ENTRY_MARKS: &str = "SELECT direction = 'in' AS came, sent_at FROM message
     WHERE conversation_id = :conversation AND position >= :since AND (
        (direction = 'in' AND imported = 0 AND referral IS NOT NULL)
        OR (direction = 'out' AND imported = 0 AND origin <> 'phone' AND kind <> 'reaction'
            AND delivery IN ('handed_over', 'sent', 'delivered', 'read', 'played')))";

fn month(row: &Row<'_>) -> rusqlite::Result<Month> {
    let text: String = row.get("month")?;
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(error)))
}

impl Reader<'_> {
    /// What the hub counted of a number, once it did.
    pub fn cost(&self, number_id: NumberId) -> Result<Option<CostRow>> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT number_id, month, sent, confirmed, rev FROM cost WHERE number_id = ?1")?;
        let row = query.query_row([Sql(number_id)], |row| {
            Ok(CostRow {
                number_id: get(row, "number_id")?,
                month: month(row)?,
                sent: row.get("sent")?,
                confirmed: row.get("confirmed")?,
                rev: Rev(row.get("rev")?),
            })
        });
        Ok(row.optional()?)
    }

    /// What the owner decided about the price list, if anything.
    pub fn rate_card(&self) -> Result<Option<RateCardRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM rate_card WHERE id = 1")?;
        let row = query.query_row([], |row| row.get::<_, Json<RateCardRow>>("shown"));
        Ok(row.optional()?.map(|Json(row)| row))
    }

    /// What opens a free entry point in a conversation, and what answers, from `since` on, in no order.
    pub fn entry_marks(&self, conversation: ConversationId, since: Timestamp) -> Result<Vec<EntryMark>> {
        let mut query = self.sql().prepare_cached(ENTRY_MARKS)?;
        let values =
            named_params! { ":conversation": Sql(conversation), ":since": Position::of_second(since) };
        let rows = query.query_map(values, |row| {
            let at = get(row, "sent_at")?;
            Ok(if row.get("came")? { EntryMark::Came(at) } else { EntryMark::Answered(at) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_cost(&mut self, row: &CostRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO cost (number_id, month, sent, confirmed, rev) VALUES (:id, :month, :sent, :confirmed, :rev)
             ON CONFLICT (number_id) DO UPDATE SET month = excluded.month, sent = excluded.sent,
                confirmed = excluded.confirmed, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.number_id),
            ":month": row.month.to_string(),
            ":sent": row.sent,
            ":confirmed": row.confirmed,
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }

    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_rate_card(&mut self, row: &RateCardRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO rate_card (id, shown, rev) VALUES (1, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! { ":shown": json(Some(row))?, ":rev": row.rev.0 })?;
        Ok(changed > 0)
    }
}
