//! Conversations with their contact: the list.
//!
//! Newest activity first, in keyset pages. Every question (mine, unassigned, waiting, all) is a range of one index per
//! status; several statuses are several short ranges, merged. So a page costs the same at the top and at the bottom of any
//! list, and a count reads exactly the rows it counts: counts need no upkeep and cannot be wrong.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use sangam_model::id::{ContactId, ConversationId, LabelId, NumberId, PersonId, TeamId};
use sangam_model::zone::Zone;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::card::ContactCard;
use sangam_protocol::sync::Rev;
use sangam_protocol::{ContactRow, ConversationRow};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::team::Teams;
use crate::search::sounds::name_sounds;
use crate::search::text;
use crate::sql::{Columns, Sql, get, json};

/// Which conversations a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Assigned to me.
    Mine,
    /// Assigned to nobody.
    Unassigned,
    /// A customer waits for an answer.
    Waiting,
    /// Asleep, the next to wake first.
    Asleep,
    /// Everyone's.
    All,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 5] = [Self::Mine, Self::Unassigned, Self::Waiting, Self::Asleep, Self::All];

    /// Whether the view shows this conversation to `me`.
    #[must_use]
    pub fn shows(self, row: &ConversationRow, me: Option<PersonId>) -> bool {
        match self {
            Self::Mine => row.assignee_id.is_some() && row.assignee_id == me,
            Self::Unassigned => row.assignee_id.is_none(),
            Self::Waiting => row.waits_since().is_some(),
            Self::Asleep => row.snoozed_until.is_some(),
            Self::All => true,
        }
    }

    /// The condition, on an index that also holds the status and the order.
    const fn condition(self) -> &'static str {
        match self {
            Self::Mine => "assignee_id = :me",
            Self::Unassigned => "assignee_id IS NULL",
            Self::Waiting => "opened_at IS NOT NULL AND waiting_since IS NOT NULL AND status <> 'resolved'",
            Self::Asleep => "asleep_at IS NOT NULL",
            Self::All => "TRUE",
        }
    }
}

/// A place in the list. Opaque to screens: they hand back what a page gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ListPlace {
    /// When something last happened, in milliseconds; 0 for never. Among those asleep, when it wakes, turned round.
    pub at: i64,
    /// Breaks ties.
    pub id: ConversationId,
}

impl ListPlace {
    /// Before everything.
    pub(crate) const START: Self = Self { at: i64::MAX, id: ConversationId::from_uuid(uuid::Uuid::max()) };

    /// The place of a conversation, in any list but that of those asleep.
    #[must_use]
    pub fn of(row: &ConversationRow) -> Self {
        Self { at: row.activity_at.max(row.woke_at).map_or(0, Timestamp::as_millis), id: row.id }
    }

    /// The place of a conversation in a list of what a filter shows: by its newest bubble alone.
    pub(crate) fn by_activity(row: &ConversationRow) -> Self {
        Self { at: row.activity_at.map_or(0, Timestamp::as_millis), id: row.id }
    }

    /// Its place in the list of this view.
    pub(crate) fn in_view(row: &ConversationRow, view: View) -> Self {
        match (view, row.snoozed_until) {
            (View::Asleep, Some(until)) => Self { at: -until.as_millis(), id: row.id },
            _ => Self::of(row),
        }
    }
}

/// The columns [`from_row`] reads, in its order; they come first in any query over `conversation`.
pub(crate) const COLUMNS: &str = "conversation.id, conversation.number_id, conversation.contact_id,
    conversation.contact_name, conversation.contact_phone, conversation.contact_user_id,
    conversation.contact_username, conversation.contact_private, conversation.contact_card, conversation.status, conversation.assignee_id,
    conversation.team_id, conversation.unread, conversation.window_closes_at, conversation.waiting_since,
    conversation.last_message, conversation.activity_at, conversation.first_message_at,
    conversation.snoozed_until, conversation.held, conversation.merge_offer,
    conversation.marketing_stopped_at, conversation.snooze_zone, conversation.woke_at,
    conversation.marked_unread, conversation.labels, conversation.blocked_at, conversation.opened_at, conversation.rev";

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<ConversationRow> {
    let mut next = Columns::of(row);
    Ok(ConversationRow {
        id: next.ours()?,
        number_id: next.ours()?,
        contact: ContactRow {
            id: next.ours()?,
            name: next.plain()?,
            phone: next.plain()?,
            user_id: next.plain()?,
            username: next.plain()?,
            private: next.plain()?,
            card: next.json()?.unwrap_or_default(),
        },
        status: next.ours()?,
        assignee_id: next.ours()?,
        team_id: next.ours()?,
        unread: next.plain()?,
        window_closes_at: next.ours()?,
        waiting_since: next.ours()?,
        last_message: next.json()?,
        activity_at: match next.plain()? {
            0 => None,
            millis => Some(Timestamp::from_millis(millis)),
        },
        first_message_at: next.ours()?,
        snoozed_until: next.ours()?,
        held: next.plain()?,
        merge_offer: next.ours()?,
        marketing_stopped_at: next.ours()?,
        snooze_zone: next.plain::<Option<String>>()?.and_then(|name| name.parse().ok()),
        woke_at: next.ours()?,
        marked_unread: next.plain()?,
        labels: next.json::<Vec<LabelId>>()?.unwrap_or_default(),
        blocked_at: next.ours()?,
        opened_at: next.ours()?,
        rev: Rev(next.plain()?),
    })
}

impl View {
    /// The index that answers the view. Named in the query, so that no statistics talk SQLite into a sort.
    const fn index(self) -> &'static str {
        match self {
            Self::Mine | Self::Unassigned => "conversation_list_by_assignee",
            Self::Waiting => "conversation_list_waiting",
            Self::Asleep => "conversation_asleep",
            Self::All => "conversation_list",
        }
    }

    /// By what the list is ordered, the greatest first.
    const fn order(self) -> &'static str {
        match self {
            Self::Asleep => "asleep_at",
            _ => "place_at",
        }
    }
}

/// One page of one view and one status.
pub(crate) fn page_sql(view: View) -> String {
    format!(
        "SELECT {COLUMNS} FROM conversation INDEXED BY {}
         WHERE {} AND status = :status AND ({order}, id) < (:at, :id) AND :me IS :me
         ORDER BY {order} DESC, id DESC LIMIT :limit",
        view.index(),
        view.condition(),
        order = view.order()
    )
}

/// The count of one view and one status.
pub(crate) fn count_sql(view: View) -> String {
    format!(
        "SELECT count(*) FROM conversation WHERE {} AND status = :status AND :me IS :me",
        view.condition()
    )
}

/// What is unread, mine or nobody's, in one status, of whatever team.
pub(crate) const BADGE: &str = "SELECT count(*) FROM conversation INDEXED BY conversation_badge
     WHERE (unread > 0 OR marked_unread = 1) AND status = :status
       AND (assignee_id IS NULL OR assignee_id = :me)";

/// The teams of what of that is nobody's.
pub(crate) const BADGE_TEAMS: &str = "SELECT team_id FROM conversation INDEXED BY conversation_badge
     WHERE (unread > 0 OR marked_unread = 1) AND status = :status
       AND assignee_id IS NULL AND team_id IS NOT NULL";

/// The conversation of a number with the contact who has a phone.
pub(crate) fn with_phone_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM conversation WHERE contact_phone = ?2 AND number_id = ?1
         ORDER BY activity_at DESC LIMIT 1"
    )
}

/// The statuses asked for; none asked for means all.
pub(crate) fn statuses_or_all(statuses: &[ConversationStatus]) -> &[ConversationStatus] {
    if statuses.is_empty() { &ConversationStatus::ALL } else { statuses }
}

impl Reader<'_> {
    /// A conversation by its id, following merges.
    pub fn conversation(&self, id: ConversationId) -> Result<Option<ConversationRow>> {
        let id = self.resolve(id)?;
        let sql = format!("SELECT {COLUMNS} FROM conversation WHERE id = ?1");
        Ok(self.sql().prepare_cached(&sql)?.query_row([Sql(id)], from_row).optional()?)
    }

    /// Up to `limit` conversations below `before`, as the hub said they are (without what the outbox will change).
    pub(crate) fn list(
        &self,
        view: View,
        statuses: &[ConversationStatus],
        me: Option<PersonId>,
        before: ListPlace,
        limit: usize,
    ) -> Result<Vec<ConversationRow>> {
        let mut page = Vec::new();
        for status in statuses_or_all(statuses) {
            let mut query = self.sql().prepare_cached(&page_sql(view))?;
            let rows = query.query_map(
                named_params! {
                    ":me": Sql(me),
                    ":status": Sql(*status),
                    ":at": before.at,
                    ":id": Sql(before.id),
                    ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
                },
                from_row,
            )?;
            for row in rows {
                page.push(row?);
            }
        }
        page.sort_by_key(|row| std::cmp::Reverse(ListPlace::in_view(row, view)));
        page.truncate(limit);
        Ok(page)
    }

    /// How many conversations a view holds, as the hub said.
    pub(crate) fn count(
        &self,
        view: View,
        statuses: &[ConversationStatus],
        me: Option<PersonId>,
    ) -> Result<i64> {
        let mut total = 0;
        for status in statuses_or_all(statuses) {
            let mut query = self.sql().prepare_cached(&count_sql(view))?;
            total += query.query_row(named_params! { ":me": Sql(me), ":status": Sql(*status) }, |row| {
                row.get::<_, i64>(0)
            })?;
        }
        Ok(total)
    }

    /// How many conversations of one status are unread and mine or nobody's, as the hub said. What waits for a team is nobody's only
    /// to the people of it.
    pub(crate) fn count_unread(
        &self,
        status: ConversationStatus,
        me: Option<PersonId>,
        teams: &Teams,
    ) -> Result<i64> {
        let mut query = self.sql().prepare_cached(BADGE)?;
        let values = named_params! { ":me": Sql(me), ":status": Sql(status) };
        let all: i64 = query.query_row(values, |row| row.get(0))?;
        let Some(me) = me.filter(|me| teams.living().any(|team| teams.is_elsewhere(team.id, *me))) else {
            return Ok(all);
        };
        let mut query = self.sql().prepare_cached(BADGE_TEAMS)?;
        let rows = query.query_map(named_params! { ":status": Sql(status) }, |row| get(row, "team_id"))?;
        let of: Vec<TeamId> = rows.collect::<rusqlite::Result<_>>()?;
        let elsewhere = of.into_iter().filter(|team| teams.is_elsewhere(*team, me)).count();
        Ok(all - i64::try_from(elsewhere).unwrap_or(i64::MAX))
    }

    /// A contact as their conversations show them, under whatever id they were known before a merge.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn contact(&self, id: ContactId) -> Result<Option<ContactRow>> {
        let rows = self.conversations_of(self.contact_after(id, Rev(0))?)?;
        Ok(rows.into_iter().next().map(|row| row.contact))
    }

    /// The conversation of a number with the contact who has this phone, E.164 with `+`; the most recently active, should several have it.
    pub fn conversation_with(&self, number_id: NumberId, phone: &str) -> Result<Option<ConversationRow>> {
        Ok(self
            .sql()
            .prepare_cached(&with_phone_sql())?
            .query_row((Sql(number_id), phone), from_row)
            .optional()?)
    }

    /// The conversations a contact has, with the number of each.
    pub(crate) fn conversations_of(&self, contact: ContactId) -> Result<Vec<ConversationRow>> {
        let sql = format!("SELECT {COLUMNS} FROM conversation WHERE contact_id = ?1 ORDER BY number_id");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(contact)], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// What the indexes hold of a contact.
#[derive(PartialEq, Eq)]
pub(crate) struct Entry {
    /// The words of the name.
    pub(crate) name: String,
    /// The digits of the phone.
    pub(crate) phone: String,
    /// How the name sounds.
    pub(crate) sounds: String,
}

impl Entry {
    fn of(contact: &ContactRow) -> Self {
        // Whichever name people know a customer by finds them.
        let ContactCard { book_name, profile_name, .. } = &contact.card;
        let others = [book_name, profile_name]
            .map(|name| name.as_deref().filter(|_| contact.card.team_name.is_some()));
        let words = [contact.name.as_deref(), contact.username.as_deref()].into_iter().chain(others);
        let name = words.flatten().collect::<Vec<_>>().join(" ");
        Self {
            sounds: name_sounds(&name),
            name: text::normalise(&name),
            phone: text::digits(contact.phone.as_deref().unwrap_or_default()),
        }
    }
}

/// What is stored of a conversation, as far as a write needs to know.
struct StoredRow {
    seq: i64,
    rev: Rev,
    entry: Entry,
}

fn stored(sql: &Connection, id: ConversationId) -> rusqlite::Result<Option<StoredRow>> {
    let mut query = sql.prepare_cached(
        "SELECT seq, rev, search_name, search_phone, search_sounds FROM conversation WHERE id = ?1",
    )?;
    let stored = query.query_row([Sql(id)], |row| {
        Ok(StoredRow {
            seq: row.get("seq")?,
            rev: Rev(row.get("rev")?),
            entry: Entry {
                name: row.get("search_name")?,
                phone: row.get("search_phone")?,
                sounds: row.get("search_sounds")?,
            },
        })
    });
    stored.optional()
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_conversation(&mut self, row: &ConversationRow) -> Result<bool> {
        let stored = stored(self.sql(), row.id)?;
        if stored.as_ref().is_some_and(|stored| stored.rev >= row.rev) {
            return Ok(false);
        }
        let entry = Entry::of(&row.contact);
        let seq = self.write_columns(row, &entry)?;
        self.write_beside(seq, row)?;
        self.hasten_refill(row.id, row.activity_at.map_or(0, Timestamp::as_millis))?;
        if let Some(old) = &stored
            && old.entry != entry
        {
            self.unindex_contact(seq, &old.entry)?;
        }
        if stored.is_none_or(|old| old.entry != entry) {
            self.index_contact(seq, &entry)?;
        }
        self.file_under_labels(row)?;
        Ok(true)
    }

    fn write_columns(&mut self, row: &ConversationRow, entry: &Entry) -> Result<i64> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO conversation (id, number_id, contact_id, contact_name, contact_phone, contact_user_id,
                contact_username, contact_private, status, assignee_id, team_id, unread, window_closes_at,
                waiting_since, last_message, activity_at, first_message_at, snoozed_until, held, merge_offer,
                marketing_stopped_at, snooze_zone, woke_at, marked_unread, labels, opened_at, search_name, search_phone, search_sounds, rev)
             VALUES (:id, :number, :contact, :name, :phone, :user_id, :username, :private, :status, :assignee, :team,
                :unread, :window, :waiting, :last, :activity, :first, :snoozed, :held, :offer, :marketing, :zone, :woke, :marked, :labels, :opened, :search_name, :search_phone, :search_sounds, :rev)
             ON CONFLICT (id) DO UPDATE SET
                number_id = excluded.number_id, contact_id = excluded.contact_id,
                contact_name = excluded.contact_name, contact_phone = excluded.contact_phone,
                contact_user_id = excluded.contact_user_id, contact_username = excluded.contact_username,
                contact_private = excluded.contact_private, status = excluded.status,
                assignee_id = excluded.assignee_id, team_id = excluded.team_id, unread = excluded.unread,
                window_closes_at = excluded.window_closes_at, waiting_since = excluded.waiting_since,
                last_message = excluded.last_message, activity_at = excluded.activity_at,
                first_message_at = excluded.first_message_at, snoozed_until = excluded.snoozed_until,
                held = excluded.held, merge_offer = excluded.merge_offer,
                marketing_stopped_at = excluded.marketing_stopped_at, snooze_zone = excluded.snooze_zone,
                woke_at = excluded.woke_at, marked_unread = excluded.marked_unread, labels = excluded.labels,
                opened_at = excluded.opened_at, search_name = excluded.search_name, search_phone = excluded.search_phone,
                search_sounds = excluded.search_sounds, rev = excluded.rev
             RETURNING seq",
        )?;
        let seq = statement.query_row(
            named_params! {
                ":id": Sql(row.id),
                ":number": Sql(row.number_id),
                ":contact": Sql(row.contact.id),
                ":name": row.contact.name,
                ":phone": row.contact.phone,
                ":user_id": row.contact.user_id,
                ":username": row.contact.username,
                ":private": row.contact.private,
                ":status": Sql(row.status),
                ":assignee": Sql(row.assignee_id),
                ":team": Sql(row.team_id),
                ":unread": row.unread,
                ":window": Sql(row.window_closes_at),
                ":waiting": Sql(row.waiting_since),
                ":last": json(row.last_message.as_ref())?,
                ":activity": row.activity_at.map_or(0, Timestamp::as_millis),
                ":first": Sql(row.first_message_at),
                ":snoozed": Sql(row.snoozed_until),
                ":held": row.held,
                ":offer": Sql(row.merge_offer),
                ":marketing": Sql(row.marketing_stopped_at),
                ":zone": row.snooze_zone.as_ref().map(Zone::as_str),
                ":woke": Sql(row.woke_at),
                ":marked": row.marked_unread,
                ":labels": json(Some(&row.labels).filter(|labels| !labels.is_empty()))?,
                ":opened": Sql(row.opened_at),
                ":search_name": entry.name,
                ":search_phone": entry.phone,
                ":search_sounds": entry.sounds,
                ":rev": row.rev.0,
            },
            |row| row.get(0),
        )?;
        Ok(seq)
    }

    /// What came to a conversation later than its other columns.
    fn write_beside(&mut self, seq: i64, row: &ConversationRow) -> Result<()> {
        let card = Some(&row.contact.card).filter(|card| **card != ContactCard::EMPTY);
        self.sql()
            .prepare_cached("UPDATE conversation SET contact_card = ?2, blocked_at = ?3 WHERE seq = ?1")?
            .execute((seq, json(card)?, Sql(row.blocked_at)))?;
        Ok(())
    }

    /// Names another contact, without a new revision: a merge known before the conversation's own row.
    pub(crate) fn set_contact(&mut self, id: ConversationId, contact: ContactId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE conversation SET contact_id = ?2 WHERE id = ?1")?
            .execute((Sql(id), Sql(contact)))?;
        Ok(())
    }

    /// Takes a conversation's row and index entries away.
    pub(crate) fn remove_conversation(&mut self, id: ConversationId) -> Result<bool> {
        let Some(StoredRow { seq, entry, .. }) = stored(self.sql(), id)? else { return Ok(false) };
        self.unindex_contact(seq, &entry)?;
        self.file_under_no_label(id)?;
        self.sql().prepare_cached("DELETE FROM conversation WHERE seq = ?1")?.execute([seq])?;
        Ok(true)
    }
}
