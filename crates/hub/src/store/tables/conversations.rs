//! One number × one contact.
//!
//! The tables `conversation` and `outdated`.

use sangam_model::conversation::{Position, Stand, waits_since};
use sangam_model::id::{
    CommandId, ContactId, ConversationId, MessageId, NumberId, PersonId, TeamId, WorkspaceId,
};
use sangam_model::marketing::Wish;
use sangam_model::zone::Zone;
use sangam_model::{ConversationStatus, Role, Timestamp, marketing};
use sangam_protocol::Rev;

use crate::access::visibility::Viewer;
use crate::store::sql::{Columns, Connection, Row, SqlId, all, column, one, run};
use crate::store::{ReadTx, Result, StoreError, Tx};

/// One number × one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The number.
    pub number_id: NumberId,
    /// The customer.
    pub contact_id: ContactId,
    /// Its status.
    pub status: ConversationStatus,
    /// A person set the status at least once; before, it follows from the bubbles.
    pub status_decided: bool,
    /// The assigned person.
    pub assignee_id: Option<PersonId>,
    /// The team it belongs to.
    pub team_id: Option<TeamId>,
    /// Until when it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// The zone in which that time was chosen.
    pub snooze_zone: Option<Zone>,
    /// When it woke by itself; cleared by the next decision about its status.
    pub woke_at: Option<Timestamp>,
    /// The newest bubble when somebody marked it unread.
    pub unread_mark: Option<Position>,
    /// The command that last decided its status, if it was one.
    pub status_by: Option<CommandId>,
    /// The command that last decided its assignment, if it was one.
    pub assigned_by: Option<CommandId>,
    /// The command that last said what was read, if it was one.
    pub read_by: Option<CommandId>,
    /// What the customer last wished about marketing messages from this number.
    pub marketing: Option<marketing::Wish>,
    /// Since when the number has the customer blocked.
    pub blocked_at: Option<Timestamp>,
    /// The newest `mark_read`.
    pub marked_read: Option<Position>,
    /// Live customer bubbles after the horizon.
    pub unread: u32,
    /// When the reply window closes.
    pub window_closes_at: Option<Timestamp>,
    /// When the oldest unanswered customer bubble was sent.
    pub waiting_since: Option<Timestamp>,
    /// Messages the customer sent before this are settled: they were known when the conversation was resolved. It is the latest instant
    /// that any of its lines settles ([`sangam_protocol::EventRow::done`]).
    pub settled_until: Option<Timestamp>,
    /// When the customer's first live bubble that is not settled was sent.
    pub opened_at: Option<Timestamp>,
    /// The newest bubble. Without one the conversation is visible to nobody.
    pub last_message_id: Option<MessageId>,
    /// When it was sent.
    pub activity_at: Option<Timestamp>,
    /// The customer's first bubble.
    pub first_message_at: Option<Timestamp>,
    /// It has a bubble that only history reported.
    pub imported: bool,
    /// The owner released what history brought. After a merge: neither was held.
    pub released: bool,
    /// The conversation it was merged into.
    pub merged_into: Option<ConversationId>,
    /// The revision of the last change of who may see it, or of which bubbles are in it.
    pub access_rev: Rev,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl Conversation {
    /// A conversation without messages: visible to nobody until it has one.
    #[must_use]
    pub const fn new(id: ConversationId, number_id: NumberId, contact_id: ContactId) -> Self {
        Self {
            id,
            number_id,
            contact_id,
            status: ConversationStatus::Resolved,
            status_decided: false,
            assignee_id: None,
            team_id: None,
            snoozed_until: None,
            snooze_zone: None,
            woke_at: None,
            unread_mark: None,
            status_by: None,
            assigned_by: None,
            read_by: None,
            marketing: None,
            blocked_at: None,
            marked_read: None,
            unread: 0,
            window_closes_at: None,
            waiting_since: None,
            settled_until: None,
            opened_at: None,
            last_message_id: None,
            activity_at: None,
            first_message_at: None,
            imported: false,
            released: false,
            merged_into: None,
            access_rev: Rev(0),
            rev: Rev(0),
        }
    }

    /// Whether anybody may see it: it has a message and was not merged away.
    #[must_use]
    pub const fn exists(&self) -> bool {
        self.last_message_id.is_some() && self.merged_into.is_none()
    }

    /// Since when somebody owes its customer an answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        waits_since(self.status, self.opened_at, self.waiting_since)
    }

    /// Whether its customer waits and nobody is assigned. In a conversation that was opened again, earlier resolutions do not count.
    #[must_use]
    pub fn waits_for_anybody(&self) -> bool {
        let is_owed = self.status == ConversationStatus::Open && self.waiting_since.is_some();
        is_owed && self.assignee_id.is_none() && self.merged_into.is_none()
    }

    /// Where it stands.
    #[must_use]
    pub fn stand(&self) -> Stand {
        match (self.status, self.snoozed_until, &self.snooze_zone) {
            (ConversationStatus::Snoozed, Some(until), Some(zone)) => {
                Stand::Snoozed { until, zone: zone.clone() }
            }
            (ConversationStatus::Open | ConversationStatus::Snoozed, ..) => Stand::Open,
            (ConversationStatus::Pending, ..) => Stand::Pending,
            (ConversationStatus::Resolved, ..) => Stand::Resolved,
        }
    }

    /// The same, standing there.
    #[must_use]
    pub fn standing(self, stand: Stand) -> Self {
        let status = stand.status();
        let (snoozed_until, snooze_zone) = match stand {
            Stand::Snoozed { until, zone } => (Some(until), Some(zone)),
            _ => (None, None),
        };
        Self { status, snoozed_until, snooze_zone, ..self }
    }

    /// History brought something of it that the owner has not released: see [`crate::access::visibility`].
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.imported && !self.released
    }
}

const CONVERSATION: &str = "id, number_id, contact_id, status, status_decided, assignee_id, team_id, snoozed_until, \
                            marked_read_at, marked_read_tie, unread, window_closes_at, waiting_since, \
                            last_message_id, activity_at, first_message_at, imported, released, \
                            merged_into, access_rev, rev, marketing_at, marketing_stopped, snooze_zone, \
                            woke_at, unread_mark_at, unread_mark_tie, status_by, assigned_by, read_by, blocked_at, \
                            settled_until, opened_at";

pub(super) fn read(row: &Row<'_>) -> Result<Conversation> {
    let marked_read = row.maybe_at("marked_read_at")?;
    let tie: Option<String> = row.get("marked_read_tie")?;
    let unread_mark = row.maybe_at("unread_mark_at")?;
    let unread_tie: Option<String> = row.get("unread_mark_tie")?;
    let zone: Option<String> = row.get("snooze_zone")?;
    let is_stop: Option<bool> = row.get("marketing_stopped")?;
    Ok(Conversation {
        id: row.id("id")?,
        number_id: row.id("number_id")?,
        contact_id: row.id("contact_id")?,
        status: row.word("status", ConversationStatus::from_name)?,
        status_decided: row.get("status_decided")?,
        assignee_id: row.maybe_id("assignee_id")?,
        team_id: row.maybe_id("team_id")?,
        snoozed_until: row.maybe_at("snoozed_until")?,
        snooze_zone: zone
            .map(|name| name.parse())
            .transpose()
            .map_err(|_| StoreError::Unreadable("snooze_zone"))?,
        woke_at: row.maybe_at("woke_at")?,
        unread_mark: unread_mark.map(|sent_at| Position { sent_at, key: unread_tie.unwrap_or_default() }),
        status_by: row.maybe_id("status_by")?,
        assigned_by: row.maybe_id("assigned_by")?,
        read_by: row.maybe_id("read_by")?,
        marketing: row.maybe_at("marketing_at")?.map(|at| Wish { at, is_stop: is_stop.unwrap_or_default() }),
        blocked_at: row.maybe_at("blocked_at")?,
        marked_read: marked_read.map(|sent_at| Position { sent_at, key: tie.unwrap_or_default() }),
        unread: row.get("unread")?,
        window_closes_at: row.maybe_at("window_closes_at")?,
        waiting_since: row.maybe_at("waiting_since")?,
        settled_until: row.maybe_at("settled_until")?,
        opened_at: row.maybe_at("opened_at")?,
        last_message_id: row.maybe_id("last_message_id")?,
        activity_at: row.maybe_at("activity_at")?,
        first_message_at: row.maybe_at("first_message_at")?,
        imported: row.get("imported")?,
        released: row.get("released")?,
        merged_into: row.maybe_id("merged_into")?,
        access_rev: row.rev("access_rev")?,
        rev: row.rev("rev")?,
    })
}

/// Given to somebody, and not merged away.
pub(super) const ASSIGNED: &str = "WHERE assignee_id = ?1 AND merged_into IS NULL ORDER BY id LIMIT ?2";
const COUNT_ASSIGNED: &str =
    "SELECT count(*) AS n FROM conversation WHERE assignee_id = ?1 AND merged_into IS NULL";
/// Given to somebody who was removed. There are few of those.
pub(super) const LEFT_BEHIND: &str = "SELECT c.workspace_id, c.id FROM person p \
                                      JOIN conversation c ON c.assignee_id = p.id \
                                      WHERE p.active = 0 AND c.merged_into IS NULL ORDER BY p.id LIMIT ?1";
/// The owner's alone, and given to somebody who is not one.
pub(super) const UNSEEN: &str = "SELECT c.workspace_id, c.id FROM person p JOIN conversation c ON c.assignee_id = p.id \
                                 WHERE p.active = 1 AND p.role = ?1 AND c.hidden = 1 AND c.assignee_id IS NOT NULL \
                                 AND c.merged_into IS NULL ORDER BY p.id LIMIT ?2";
/// Asleep, and their time has come; and when the next one's comes.
pub(super) const SLEEPERS_DUE: &str = "SELECT workspace_id, id FROM conversation WHERE status = 'snoozed' \
                                       AND merged_into IS NULL AND snoozed_until <= ?1 ORDER BY snoozed_until, id LIMIT ?2";
pub(super) const NEXT_SLEEPER: &str = "SELECT min(snoozed_until) AS at FROM conversation WHERE status = 'snoozed' \
                                       AND merged_into IS NULL AND snoozed_until > ?1";

/// Keeps what the indexes say in step with a contact that may have become private, or no longer is.
pub(super) fn hide_again(db: Connection<'_>, contact_id: ContactId) -> Result<()> {
    let sql = "UPDATE conversation SET hidden = CASE WHEN (imported = 1 AND released = 0) \
               OR EXISTS (SELECT 1 FROM contact k WHERE k.id = ?1 AND k.private = 1) THEN 1 ELSE 0 END \
               WHERE contact_id = ?1 AND merged_into IS NULL";
    run(db, sql, [contact_id.column()]).map(drop)
}

pub(super) fn select(filter: &str) -> String {
    format!("SELECT {CONVERSATION} FROM conversation {filter}")
}

impl ReadTx<'_> {
    /// One conversation, merged or not.
    pub fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        one(self.db, &select("WHERE id = ?1"), [id.column()], read)
    }

    /// The conversation of a contact on a number.
    pub fn conversation_of(
        &self,
        contact_id: ContactId,
        number_id: NumberId,
    ) -> Result<Option<Conversation>> {
        let sql = select("WHERE contact_id = ?1 AND number_id = ?2 AND merged_into IS NULL");
        one(self.db, &sql, (contact_id.column(), number_id.column()), read)
    }

    /// The conversations of a contact that were not merged away.
    pub fn conversations_of(&self, contact_id: ContactId) -> Result<Vec<Conversation>> {
        let sql = select("WHERE contact_id = ?1 AND merged_into IS NULL");
        all(self.db, &sql, [contact_id.column()], read)
    }

    /// The conversations given to a person, by id, at most `limit`.
    pub fn assigned_to(&self, person_id: PersonId, limit: u32) -> Result<Vec<Conversation>> {
        all(self.db, &select(ASSIGNED), (person_id.column(), limit), read)
    }

    /// How many conversations are given to a person.
    pub fn count_assigned_to(&self, person_id: PersonId) -> Result<u64> {
        let counted: Option<i64> = one(self.db, COUNT_ASSIGNED, [person_id.column()], |row| row.get("n"))?;
        Ok(counted.unwrap_or_default().unsigned_abs())
    }

    /// Conversations assigned to a person who was removed, or who may not see them.
    pub fn left_behind(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("id")?));
        let mut found = all(self.db, LEFT_BEHIND, [limit], read)?;
        for role in Role::ALL.into_iter().filter(|role| !Viewer::of(*role).sees_hidden()) {
            found.extend(all(self.db, UNSEEN, (role.as_str(), limit), read)?);
        }
        found.truncate(limit as usize);
        Ok(found)
    }

    /// Conversations that were stored by the rules of an earlier version.
    pub fn outdated(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let sql = "SELECT workspace_id, conversation_id FROM outdated ORDER BY conversation_id LIMIT ?1";
        all(self.db, sql, [limit], |row| Ok((row.id("workspace_id")?, row.id("conversation_id")?)))
    }

    /// Snoozed conversations that are due, earliest first.
    pub fn sleepers_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("id")?));
        all(self.db, SLEEPERS_DUE, (now.as_millis(), limit), read)
    }

    /// When the next snoozed conversation that is not yet due will be.
    pub fn next_sleeper_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db, NEXT_SLEEPER, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }

    /// The conversation an id stands for now, through merges, as [`surviving_contact`](ReadTx::surviving_contact).
    pub fn surviving_conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        let mut found = self.conversation(id)?;
        while let Some(into) = found.as_ref().and_then(|conversation| conversation.merged_into) {
            found = self.conversation(into)?;
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Adds or changes a conversation.
    pub fn save_conversation(&mut self, conversation: &Conversation) -> Result<()> {
        let sql = "INSERT INTO conversation (id, workspace_id, number_id, contact_id, status, status_decided, \
                   assignee_id, team_id, snoozed_until, marked_read_at, marked_read_tie, unread, window_closes_at, \
                   waiting_since, last_message_id, activity_at, first_message_at, merged_into, access_rev, rev, \
                   imported, released, marketing_at, marketing_stopped, snooze_zone, woke_at, unread_mark_at, \
                   unread_mark_tie, status_by, assigned_by, read_by, blocked_at, settled_until, opened_at, hidden) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
                   ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, \
                   CASE WHEN (?21 = 1 AND ?22 = 0) \
                   OR EXISTS (SELECT 1 FROM contact k WHERE k.id = ?4 AND k.private = 1) THEN 1 ELSE 0 END) \
                   ON CONFLICT (id) DO UPDATE SET contact_id = excluded.contact_id, status = excluded.status, \
                   status_decided = excluded.status_decided, assignee_id = excluded.assignee_id, \
                   team_id = excluded.team_id, snoozed_until = excluded.snoozed_until, \
                   marked_read_at = excluded.marked_read_at, marked_read_tie = excluded.marked_read_tie, \
                   unread = excluded.unread, window_closes_at = excluded.window_closes_at, \
                   waiting_since = excluded.waiting_since, last_message_id = excluded.last_message_id, \
                   activity_at = excluded.activity_at, first_message_at = excluded.first_message_at, \
                   merged_into = excluded.merged_into, access_rev = excluded.access_rev, rev = excluded.rev, \
                   imported = excluded.imported, released = excluded.released, \
                   marketing_at = excluded.marketing_at, marketing_stopped = excluded.marketing_stopped, \
                   snooze_zone = excluded.snooze_zone, woke_at = excluded.woke_at, \
                   unread_mark_at = excluded.unread_mark_at, unread_mark_tie = excluded.unread_mark_tie, \
                   status_by = excluded.status_by, assigned_by = excluded.assigned_by, read_by = excluded.read_by, \
                   blocked_at = excluded.blocked_at, settled_until = excluded.settled_until, \
                   opened_at = excluded.opened_at, hidden = excluded.hidden";
        let values = (
            conversation.id.column(),
            self.workspace_id.column(),
            conversation.number_id.column(),
            conversation.contact_id.column(),
            conversation.status.as_str(),
            conversation.status_decided,
            column(conversation.assignee_id),
            column(conversation.team_id),
            conversation.snoozed_until.map(Timestamp::as_millis),
            conversation.marked_read.as_ref().map(|read| read.sent_at.as_millis()),
            conversation.marked_read.as_ref().map(|read| &read.key),
            conversation.unread,
            conversation.window_closes_at.map(Timestamp::as_millis),
            conversation.waiting_since.map(Timestamp::as_millis),
            column(conversation.last_message_id),
            conversation.activity_at.map(Timestamp::as_millis),
            conversation.first_message_at.map(Timestamp::as_millis),
            column(conversation.merged_into),
            conversation.access_rev.0,
            conversation.rev.0,
            conversation.imported,
            conversation.released,
            conversation.marketing.map(|wish| wish.at.as_millis()),
            conversation.marketing.map(|wish| wish.is_stop),
            conversation.snooze_zone.as_ref().map(Zone::as_str),
            conversation.woke_at.map(Timestamp::as_millis),
            conversation.unread_mark.as_ref().map(|mark| mark.sent_at.as_millis()),
            conversation.unread_mark.as_ref().map(|mark| &mark.key),
            column(conversation.status_by),
            column(conversation.assigned_by),
            column(conversation.read_by),
            conversation.blocked_at.map(Timestamp::as_millis),
            conversation.settled_until.map(Timestamp::as_millis),
            conversation.opened_at.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Marks a conversation as recomputed.
    pub fn forget_outdated(&mut self, id: ConversationId) -> Result<()> {
        run(self.db, "DELETE FROM outdated WHERE conversation_id = ?1", [id.column()]).map(drop)
    }

    /// Moves every bubble and line of one conversation to another, revisions untouched.
    pub fn reparent(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        for sql in [
            "UPDATE message SET before_merge = coalesce(before_merge, conversation_id), conversation_id = ?2 \
             WHERE conversation_id = ?1",
            "UPDATE event SET conversation_id = ?2 WHERE conversation_id = ?1 AND (cause IS NULL OR NOT EXISTS \
             (SELECT 1 FROM event o WHERE o.conversation_id = ?2 AND o.cause = event.cause))",
            "UPDATE send_job SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE survey_asked SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE later SET before_merge = coalesce(before_merge, conversation_id), conversation_id = ?2 \
             WHERE conversation_id = ?1",
            "UPDATE errand SET conversation_id = ?2 WHERE conversation_id = ?1",
            // A block and a receipt are about the conversation itself: of two of a kind the newer one holds.
            "DELETE FROM errand WHERE kind <> 'reaction' AND about IN (?1, ?2) AND EXISTS (SELECT 1 FROM errand o \
             WHERE o.kind = errand.kind AND o.about IN (?1, ?2) AND (o.made_at, o.id) > (errand.made_at, errand.id))",
            "UPDATE errand SET about = ?2 WHERE about = ?1 AND kind <> 'reaction'",
            // The row of the person who has the joined chat stays.
            "DELETE FROM routed WHERE conversation_id IN (?1, ?2) AND person_id IS DISTINCT FROM \
             (SELECT c.assignee_id FROM conversation c WHERE c.id = ?2)",
            "DELETE FROM routed WHERE conversation_id = ?1 AND EXISTS \
             (SELECT 1 FROM routed o WHERE o.conversation_id = ?2)",
            "UPDATE routed SET conversation_id = ?2 WHERE conversation_id = ?1",
            "UPDATE conversation_label SET conversation_id = ?2 WHERE conversation_id = ?1 AND NOT EXISTS \
             (SELECT 1 FROM conversation_label o WHERE o.conversation_id = ?2 \
              AND o.label_id = conversation_label.label_id)",
            // What both carried is left behind.
            "DELETE FROM conversation_label WHERE conversation_id = ?1 AND conversation_id <> ?2",
        ] {
            run(self.db, sql, (from.column(), into.column()))?;
        }
        Ok(())
    }
}
