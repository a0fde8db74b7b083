//! Teams: who belongs to which.

use std::collections::BTreeMap;

use rusqlite::named_params;
use sangam_model::id::{PersonId, TeamId};
use sangam_protocol::teams::TeamRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, json};

/// Every team there is or was, by id.
#[derive(Clone, Debug, Default)]
pub struct Teams(BTreeMap<TeamId, TeamRow>);

impl Teams {
    /// These.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = TeamRow>) -> Self {
        Self(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// Those there are, in no order people know.
    pub fn living(&self) -> impl Iterator<Item = &TeamRow> {
        self.0.values().filter(|row| !row.gone)
    }

    /// A team by its id, gone or not.
    #[must_use]
    pub fn named(&self, id: TeamId) -> Option<&TeamRow> {
        self.0.get(&id)
    }

    /// Those somebody belongs to, by id.
    pub(crate) fn with(&self, person: PersonId) -> Vec<TeamId> {
        self.living().filter(|row| row.members.contains(&person)).map(|row| row.id).collect()
    }

    /// Whether somebody belongs to a team.
    #[must_use]
    pub fn has(&self, id: TeamId, person: PersonId) -> bool {
        self.named(id).is_some_and(|row| !row.gone && row.members.contains(&person))
    }

    /// Whether what waits for a team waits for others than this person.
    #[must_use]
    pub fn is_elsewhere(&self, id: TeamId, person: PersonId) -> bool {
        self.named(id).is_some_and(|row| !row.gone && !row.members.contains(&person))
    }
}

impl Reader<'_> {
    /// Every team the hub told of.
    pub fn teams(&self) -> Result<Teams> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM team")?;
        let rows = query.query_map([], |row| row.get::<_, Json<TeamRow>>("shown"))?;
        let by_id = rows.map(|row| row.map(|Json(row)| (row.id, row)));
        Ok(Teams(by_id.collect::<rusqlite::Result<_>>()?))
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_team(&mut self, row: &TeamRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO team (id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let values = named_params! { ":id": Sql(row.id), ":shown": json(Some(row))?, ":rev": row.rev.0 };
        Ok(statement.execute(values)? > 0)
    }
}
