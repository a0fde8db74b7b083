//! The team.

use rusqlite::named_params;
use sangam_model::routing::Away;
use sangam_protocol::PersonRow;
use sangam_protocol::sync::Rev;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Sql, get};

impl Reader<'_> {
    /// Everyone of the team, former members included (their names stand beside old messages).
    pub fn people(&self) -> Result<Vec<PersonRow>> {
        let mut query = self.sql().prepare_cached(
            "SELECT id, name, role, active, away, away_until, language, rev FROM person ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            let is_away: bool = row.get("away")?;
            Ok(PersonRow {
                id: get(row, "id")?,
                name: row.get("name")?,
                role: get(row, "role")?,
                active: row.get("active")?,
                away: is_away.then_some(Away { until: get(row, "away_until")? }),
                language: row.get("language")?,
                rev: Rev(row.get("rev")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_person(&mut self, row: &PersonRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO person (id, name, role, active, away, away_until, language, rev)
             VALUES (:id, :name, :role, :active, :away, :away_until, :language, :rev)
             ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, role = excluded.role, active = excluded.active,
                away = excluded.away, away_until = excluded.away_until, language = excluded.language, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id), ":name": row.name, ":role": Sql(row.role), ":active": row.active,
            ":away": row.away.is_some(), ":away_until": row.away.and_then(|away| away.until).map(Sql), ":language": row.language,
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }
}
