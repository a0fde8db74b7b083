//! Filters of the conversation list, as index scans.
//!
//! A filter asks several things at once. The one that leaves fewest conversations chooses the index that is walked (what is unread
//! and what waits are few in any shop, then labels, then a person's own, then a number, then a status), and the rest is asked of what
//! it finds. So a page is a range of one index, newest first, and no count reads conversations its narrowest part would not show.
//! A count stops at [`COUNT_MOST`]: nobody reads more from a badge, and so it costs no more in a large shop.
//!
//! [`Sieve::shows`] decides the same of a row in memory; a property holds both to one answer.

pub(crate) mod running;

use std::fmt::Write as _;

use rusqlite::named_params;
use sangam_model::id::{LabelId, NumberId, PersonId, TeamId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;
use sangam_protocol::views::{AssignedTo, Filter, OfTeam};

use crate::error::Result;
use crate::filter::running::Urgent;
use crate::handle::Reader;
use crate::rows::conversation::{COLUMNS, ListPlace, from_row, statuses_or_all};
use crate::rows::label::Labels;
use crate::rows::team::Teams;
use crate::sql::Sql;

/// Where a count stops.
pub const COUNT_MOST: u32 = 1_000;

/// A filter as of a moment and for somebody: people, labels and times are looked up.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    statuses: Vec<ConversationStatus>,
    whose: Owned,
    /// Of which teams; `None` for any or none.
    teams: Option<Vec<TeamId>>,
    /// For each label that was asked for, every id that means it.
    labels: Vec<Vec<LabelId>>,
    every_label: bool,
    number_id: Option<NumberId>,
    waits_since: Option<Timestamp>,
    unread: bool,
    urgent: Option<Urgent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owned {
    ByAnybody,
    ByNobody,
    By(PersonId),
    /// Nobody is here whose it could be.
    Never,
}

/// One range of an index.
struct Range {
    from: String,
    conditions: Vec<String>,
    /// The columns of the order.
    activity: &'static str,
    id: &'static str,
}

impl Sieve {
    pub(crate) fn new(
        filter: &Filter,
        (labels, teams): (&Labels, &Teams),
        me: Option<PersonId>,
        now: Timestamp,
    ) -> Self {
        let whose = match filter.whose {
            AssignedTo::Any => Owned::ByAnybody,
            AssignedTo::Nobody => Owned::ByNobody,
            AssignedTo::Me => me.map_or(Owned::Never, Owned::By),
            AssignedTo::Person { person_id } => Owned::By(person_id),
        };
        let waits = |minutes: u32| Timestamp::from_millis(now.as_millis() - i64::from(minutes) * 60_000);
        let teams = match filter.team {
            OfTeam::Any => None,
            OfTeam::Mine => Some(me.map(|me| teams.with(me)).unwrap_or_default()),
            OfTeam::One { team_id } => Some(vec![team_id]),
        };
        Self {
            teams,
            statuses: statuses_or_all(&filter.statuses).to_vec(),
            whose,
            labels: filter.labels.iter().map(|id| labels.alike(*id)).collect(),
            every_label: filter.every_label,
            number_id: filter.number_id,
            waits_since: filter.waits_minutes.map(waits),
            unread: filter.unread,
            urgent: None,
        }
    }

    /// The same, asking about time as well.
    pub(crate) fn with(self, urgent: Option<Urgent>) -> Self {
        Self { urgent, ..self }
    }

    /// The states it shows.
    pub(crate) fn statuses(&self) -> &[ConversationStatus] {
        &self.statuses
    }

    /// Whether it shows chats of this number.
    pub(crate) fn is_of(&self, number: NumberId) -> bool {
        self.number_id.is_none_or(|id| id == number)
    }

    /// Whether no condition has to be read from a chat's row.
    pub(crate) fn asks_only_for_time(&self) -> bool {
        let is_anybodys = self.whose == Owned::ByAnybody;
        is_anybodys
            && self.teams.is_none()
            && self.labels.is_empty()
            && self.waits_since.is_none()
            && !self.unread
    }

    /// The place of a conversation in the list it shows.
    pub(crate) fn place(&self, row: &ConversationRow) -> ListPlace {
        self.urgent.as_ref().map_or_else(|| ListPlace::by_activity(row), |urgent| urgent.place(row))
    }

    /// Whether it shows this conversation.
    pub(crate) fn shows(&self, row: &ConversationRow) -> bool {
        let carries = |alike: &Vec<LabelId>| row.labels.iter().any(|id| alike.contains(id));
        let is_labelled = match (self.labels.is_empty(), self.every_label) {
            (true, _) => true,
            (false, true) => self.labels.iter().all(carries),
            (false, false) => self.labels.iter().any(carries),
        };
        let is_theirs = match self.whose {
            Owned::ByAnybody => true,
            Owned::ByNobody => row.assignee_id.is_none(),
            Owned::By(person) => row.assignee_id == Some(person),
            Owned::Never => false,
        };
        let waits = |since: Timestamp| row.waits_since().is_some_and(|at| at <= since);
        let is_of = |teams: &Vec<TeamId>| row.team_id.is_some_and(|team| teams.contains(&team));
        is_labelled
            && is_theirs
            && self.teams.as_ref().is_none_or(is_of)
            && self.statuses.contains(&row.status)
            && self.is_of(row.number_id)
            && self.waits_since.is_none_or(waits)
            && self.urgent.as_ref().is_none_or(|urgent| urgent.shows(row))
            && (!self.unread || row.unread > 0 || row.marked_unread)
    }

    /// The ranges to walk for each status: no conversation is in two of them.
    fn ranges(&self) -> Vec<Range> {
        let can_be = self.whose != Owned::Never
            && self.teams.as_ref().is_none_or(|teams| !teams.is_empty())
            && (self.labels.is_empty()
                || if self.every_label {
                    self.labels.iter().all(|alike| !alike.is_empty())
                } else {
                    self.labels.iter().any(|alike| !alike.is_empty())
                });
        if !can_be {
            return Vec::new();
        }
        if self.unread || self.waits_since.is_some() || self.labels.is_empty() {
            return self.ranges_of_conversations();
        }
        let (driving, others) = match (self.every_label, self.labels.split_first()) {
            (true, Some((first, others))) => (first.clone(), others),
            _ => (self.labels.concat(), [].as_slice()),
        };
        let mut earlier: Vec<LabelId> = Vec::new();
        let mut ranges = Vec::new();
        for id in driving {
            ranges.push(self.range_of_label(id, &earlier, others));
            earlier.push(id);
        }
        ranges
    }

    /// One range, or one for each team where that leaves fewest.
    fn ranges_of_conversations(&self) -> Vec<Range> {
        let is_by_team = !self.unread && self.waits_since.is_none() && !matches!(self.whose, Owned::By(_));
        match self.teams.as_ref().filter(|_| is_by_team) {
            Some(teams) => teams.iter().map(|team| self.range_of_team(*team)).collect(),
            None => vec![self.range_of_conversations()],
        }
    }

    fn range_of_team(&self, team: TeamId) -> Range {
        let range = self.range_of_conversations();
        let mut conditions = range.conditions;
        conditions.insert(0, format!("conversation.team_id = {}", blob(team.as_bytes())));
        Range { from: "conversation INDEXED BY conversation_by_team".to_owned(), conditions, ..range }
    }

    fn range_of_conversations(&self) -> Range {
        let index = match (self.unread, self.waits_since, self.whose, self.number_id) {
            (true, ..) => "conversation_unread",
            (_, Some(_), ..) => "conversation_waiting",
            (_, _, Owned::By(_), _) => "conversation_by_assignee",
            (_, _, _, Some(_)) => "conversation_by_number",
            (_, _, Owned::ByNobody, _) => "conversation_by_assignee",
            _ => "conversation_by_status",
        };
        let mut conditions = self.about_the_row();
        conditions.push("conversation.status = :status".to_owned());
        if !self.labels.is_empty() {
            let groups = if self.every_label { self.labels.clone() } else { vec![self.labels.concat()] };
            conditions.extend(groups.iter().map(|alike| carried("conversation.id", alike)));
        }
        Range {
            from: format!("conversation INDEXED BY {index}"),
            conditions,
            activity: "conversation.activity_at",
            id: "conversation.id",
        }
    }

    fn range_of_label(&self, id: LabelId, earlier: &[LabelId], others: &[Vec<LabelId>]) -> Range {
        let mut conditions =
            vec![format!("l.label_id = {}", blob(id.as_bytes())), "l.status = :status".to_owned()];
        if !earlier.is_empty() {
            conditions.push(format!("NOT {}", carried("l.conversation_id", earlier)));
        }
        conditions.extend(others.iter().map(|alike| carried("l.conversation_id", alike)));
        conditions.extend(self.about_the_row());
        Range {
            from: "conversation_label AS l CROSS JOIN conversation ON conversation.id = l.conversation_id"
                .to_owned(),
            conditions,
            activity: "l.activity_at",
            id: "l.conversation_id",
        }
    }

    /// What is asked of the conversation's own columns, its status left out.
    fn about_the_row(&self) -> Vec<String> {
        let mut asked = Vec::new();
        match self.whose {
            Owned::By(_) => asked.push("conversation.assignee_id = :whose".to_owned()),
            Owned::ByNobody => asked.push("conversation.assignee_id IS NULL".to_owned()),
            Owned::ByAnybody | Owned::Never => {}
        }
        if let Some(teams) = &self.teams {
            let ids: Vec<String> = teams.iter().map(|team| blob(team.as_bytes())).collect();
            asked.push(format!("conversation.team_id IN ({})", ids.join(", ")));
        }
        if self.number_id.is_some() {
            asked.push("conversation.number_id = :number".to_owned());
        }
        if self.unread {
            asked.push("(conversation.unread > 0 OR conversation.marked_unread = 1)".to_owned());
        }
        if self.waits_since.is_some() {
            let waits = "conversation.opened_at IS NOT NULL AND conversation.waiting_since IS NOT NULL
                AND conversation.status <> 'resolved'
                AND max(conversation.opened_at, conversation.waiting_since) <= :waits";
            asked.push(waits.to_owned());
        }
        asked
    }

    /// One page of every range and one status.
    pub(crate) fn pages_sql(&self) -> Vec<String> {
        let page = |range: &Range| {
            let Range { from, conditions, activity, id } = range;
            format!(
                "SELECT {COLUMNS} FROM {from} WHERE {} AND ({activity}, {id}) < (:activity_at, :id) AND {ALL_NAMED}
                 ORDER BY {activity} DESC, {id} DESC LIMIT :limit",
                conditions.join(" AND ")
            )
        };
        self.ranges().iter().map(page).collect()
    }

    /// The count of every range and one status.
    pub(crate) fn counts_sql(&self) -> Vec<String> {
        let count = |range: &Range| {
            let conditions = range.conditions.join(" AND ");
            // Nothing else is asked of the conversation: its row is not opened.
            let from = if range.activity == "l.activity_at" && !conditions.contains("conversation.") {
                "conversation_label AS l"
            } else {
                &range.from
            };
            format!(
                "SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {conditions} AND {ALL_NAMED} LIMIT :limit)"
            )
        };
        self.ranges().iter().map(count).collect()
    }
}

/// Every query takes the same values, whichever it asks for.
const ALL_NAMED: &str = ":whose IS :whose AND :number IS :number AND :waits IS :waits";

/// Whether the conversation carries one of these.
fn carried(conversation: &str, alike: &[LabelId]) -> String {
    let ids: Vec<String> = alike.iter().map(|id| blob(id.as_bytes())).collect();
    format!(
        "EXISTS (SELECT 1 FROM conversation_label AS m WHERE m.conversation_id = {conversation} AND m.label_id IN ({}))",
        ids.join(", ")
    )
}

/// An id as SQL: hexadecimal digits and nothing else.
fn blob(id: &[u8]) -> String {
    let mut text = String::from("x'");
    for byte in id {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}

impl Reader<'_> {
    /// A filter as of now, for the signed-in person.
    pub(crate) fn sieve(&self, filter: &Filter, me: Option<PersonId>, now: Timestamp) -> Result<Sieve> {
        let urgent = filter.urgency.map(|at_least| self.urgent(at_least, now)).transpose()?;
        Ok(Sieve::new(filter, (&self.labels()?, &self.teams()?), me, now).with(urgent))
    }

    /// Up to `limit` conversations below `before`, as the hub said they are.
    pub(crate) fn sieved(
        &self,
        sieve: &Sieve,
        before: ListPlace,
        limit: usize,
    ) -> Result<Vec<ConversationRow>> {
        if let Some(urgent) = &sieve.urgent {
            return self.sieved_urgent((sieve, urgent), before, limit);
        }
        let mut page = Vec::new();
        for sql in sieve.pages_sql() {
            let mut query = self.sql().prepare_cached(&sql)?;
            for status in &sieve.statuses {
                let rows = query.query_map(
                    named_params! {
                        ":whose": Sql(sieve.person()),
                        ":number": Sql(sieve.number_id),
                        ":waits": Sql(sieve.waits_since),
                        ":status": Sql(*status),
                        ":activity_at": before.at,
                        ":id": Sql(before.id),
                        ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
                    },
                    from_row,
                )?;
                for row in rows {
                    page.push(row?);
                }
            }
        }
        page.sort_by_key(|row| std::cmp::Reverse(ListPlace::by_activity(row)));
        page.truncate(limit);
        Ok(page)
    }

    /// How many conversations pass, as the hub said, up to [`COUNT_MOST`] for each range.
    pub(crate) fn sieved_count(&self, sieve: &Sieve) -> Result<i64> {
        if let Some(urgent) = &sieve.urgent {
            return self.sieved_urgent_count(sieve, urgent);
        }
        let mut total = 0;
        for sql in sieve.counts_sql() {
            let mut query = self.sql().prepare_cached(&sql)?;
            for status in &sieve.statuses {
                let values = named_params! {
                    ":whose": Sql(sieve.person()),
                    ":number": Sql(sieve.number_id),
                    ":waits": Sql(sieve.waits_since),
                    ":status": Sql(*status),
                    ":limit": COUNT_MOST + 1,
                };
                total += query.query_row(values, |row| row.get::<_, i64>(0))?;
            }
            if total > i64::from(COUNT_MOST) {
                break;
            }
        }
        Ok(total)
    }
}

impl Sieve {
    const fn person(&self) -> Option<PersonId> {
        match self.whose {
            Owned::By(person) => Some(person),
            _ => None,
        }
    }
}
