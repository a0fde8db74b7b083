//! Commands on their way to the hub.
//!
//! ```text
//! add ─▶ waiting ─▶ sent ─▶ applied ─▶ (removed once its rows are in the cache)
//!           │ ▲        │
//!      late │ │ yes    └──▶ rejected ─▶ (removed when someone acts)
//!           ▼ │
//!         parked ─▶ (removed, or back into the composer)
//! ```
//!
//! `sent` only means that the hub was asked: without an answer the same command is asked again, under the same id, and
//! executed at most once. Commands of one conversation leave in the order they were made; a parked one holds those behind
//! it. A command is removed after its success, never before.
//!
//! A send may be held for some seconds: it waits until its time has come, those behind it with it, and until the hub was
//! asked its person can take it back into the composer.

use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::time::{DAY, SECOND};
use sangam_protocol::sync::Cursor;
use sangam_protocol::{ApiError, Command, CommandBody, LaterRow};

use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::outbox::{Attached, Draft};
use crate::sql::{Json, Sql, get, get_json, json};

/// A send that waited longer than this asks before it leaves.
const LATE_AFTER: i64 = 15 * 60 * SECOND;
/// A command older than this does not leave any more.
const EXPIRES_AFTER: i64 = 30 * DAY;

/// The longest a send is held. What seems to be held for longer is not: the clock was set back.
pub const LONGEST_HOLD: i64 = 10 * SECOND;

/// Where a command is.
#[derive(Clone, Debug, PartialEq)]
pub enum OutgoingState {
    /// The hub was not asked yet.
    Waiting,
    /// The hub was asked and has not answered.
    Sent,
    /// It waited too long offline: a person decides.
    Parked,
    /// Done; its rows are on their way.
    Applied,
    /// Refused. It stays until someone acts.
    Rejected(Option<ApiError>),
}

impl OutgoingState {
    const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Parked => "parked",
            Self::Applied => "applied",
            Self::Rejected(_) => "rejected",
        }
    }

    fn from_columns(name: &str, error: Option<ApiError>) -> Self {
        match name {
            "sent" => Self::Sent,
            "parked" => Self::Parked,
            "applied" => Self::Applied,
            "rejected" => Self::Rejected(error),
            _ => Self::Waiting,
        }
    }
}

/// A command with its story.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The command, exactly as it is sent.
    pub command: Command,
    /// Where it is shown; follows merges, unlike the command's own field.
    pub conversation: ConversationId,
    /// When the person did it.
    pub made_at: Timestamp,
    /// Where it is.
    pub state: OutgoingState,
    /// How often the hub was asked.
    pub attempts: u32,
    /// Not before this.
    pub leaves_at: Option<Timestamp>,
    /// The plan it takes back, whose words wait for their composer.
    pub gives_back: Option<LaterRow>,
}

impl Outgoing {
    /// It will still change something: not refused.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        !matches!(self.state, OutgoingState::Rejected(_))
    }

    /// The chat it is shown in is there only by it, until the hub tells of one.
    #[must_use]
    pub const fn begins_a_chat(&self) -> bool {
        matches!(self.command.body, CommandBody::NewChat { .. })
    }

    /// Until when it rests; nothing once it may leave.
    #[must_use]
    pub fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        let is_held = |until: &Timestamp| (1..=LONGEST_HOLD).contains(&until.since(now));
        self.leaves_at.filter(is_held).filter(|_| self.state == OutgoingState::Waiting)
    }

    /// The hub was never asked for it, so nobody can have seen it.
    #[must_use]
    pub const fn is_unheard(&self) -> bool {
        self.attempts == 0 && matches!(self.state, OutgoingState::Waiting | OutgoingState::Parked)
    }
}

const COLUMNS: &str =
    "command.conversation_id, command.body, command.made_at, command.state, command.attempts,
    command.error, command.leaves_at, command.gives_back";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Outgoing> {
    Ok(Outgoing {
        command: row.get::<_, Json<Command>>("body")?.0,
        conversation: get(row, "conversation_id")?,
        made_at: get(row, "made_at")?,
        state: OutgoingState::from_columns(&row.get::<_, String>("state")?, get_json(row, "error")?),
        attempts: row.get("attempts")?,
        leaves_at: get(row, "leaves_at")?,
        gives_back: get_json(row, "gives_back")?,
    })
}

/// The commands that may leave now: the first open one of each conversation, oldest first, unless it is held.
pub(crate) fn next_sql() -> String {
    first_sql("command_open", "command.body ->> 'type' <> 'set_private'", "TRUE")
}

/// The wishes for privacy that may leave now. They wait for no message of the conversation, least of all for one that waits for an
/// answer, and for nothing that waits elsewhere.
pub(crate) fn wishes_sql() -> String {
    let is_wish = |command: &str| format!("{command}.body ->> 'type' = 'set_private'");
    first_sql("command_privacy", &is_wish("command"), &is_wish("earlier"))
}

/// The first open commands of their kind in each conversation: those that wait for no earlier one.
fn first_sql(index: &str, kind: &str, waits_for: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM command INDEXED BY {index}
         WHERE state IN ('waiting', 'sent') AND {kind} AND seq > 0
           AND (state = 'sent' OR leaves_at IS NULL OR leaves_at - ?1 NOT BETWEEN 1 AND {LONGEST_HOLD})
           AND NOT EXISTS (
             SELECT 1 FROM command AS earlier
             WHERE earlier.conversation_id = command.conversation_id AND earlier.seq < command.seq
               AND earlier.state IN ('waiting', 'sent', 'parked') AND {waits_for})
         ORDER BY seq"
    )
}

/// The few commands that have words to give back.
pub(crate) fn giving_back_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM command INDEXED BY command_gives_back
         WHERE gives_back IS NOT NULL AND seq > 0 ORDER BY seq"
    )
}

/// When the first of the held ones may leave.
pub(crate) fn next_time_sql() -> String {
    format!(
        "SELECT MIN(leaves_at) AS first FROM command INDEXED BY command_open
         WHERE state IN ('waiting', 'sent') AND seq > 0
           AND state = 'waiting' AND leaves_at - ?1 BETWEEN 1 AND {LONGEST_HOLD}"
    )
}

impl OutboxReader<'_> {
    /// Shows the commands that may leave now, one after another: wishes for privacy first, then whatever else, each oldest first and at
    /// most one per conversation. Ends where `take` says so; what it does not want is passed over, however much that is.
    pub fn offer(&self, now: Timestamp, mut take: impl FnMut(Outgoing) -> ControlFlow<()>) -> Result<()> {
        for sql in [wishes_sql(), next_sql()] {
            let mut query = self.sql().prepare_cached(&sql)?;
            for row in query.query_map([Sql(now)], from_row)? {
                if take(row?).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Up to `limit` commands that may leave now, as they are [offered](Self::offer).
    pub fn next(&self, limit: usize, now: Timestamp) -> Result<Vec<Outgoing>> {
        let mut next = Vec::new();
        self.offer(now, |outgoing| {
            next.push(outgoing);
            if next.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(next)
    }

    /// When something that is held now may leave: ask for what is [offered](Self::offer) again then.
    pub fn next_time(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let mut query = self.sql().prepare_cached(&next_time_sql())?;
        Ok(query.query_row([Sql(now)], |row| get(row, "first"))?)
    }

    /// Whether anything leaves by itself, now or after its hold. What waits behind something that asks its person does not.
    pub fn moves(&self, now: Timestamp) -> Result<bool> {
        Ok(self.next_time(now)?.is_some() || !self.next(1, now)?.is_empty())
    }

    /// Everything that is not finished, in the order it was done.
    pub fn all(&self) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is not finished in one conversation, in the order it was done.
    pub fn of_conversation(&self, conversation: ConversationId) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE conversation_id = ?1 ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(conversation)], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the hub refused and nobody let go of, in the order it was done.
    pub fn refused(&self) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE state = 'rejected' ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The wish that takes this plan back, whose words wait for their composer.
    pub fn taking_back(&self, later: MessageId) -> Result<Option<Outgoing>> {
        let is_it = |outgoing: &Outgoing| outgoing.gives_back.as_ref().is_some_and(|plan| plan.id == later);
        Ok(self.giving_back()?.into_iter().find(is_it))
    }

    /// The wishes whose words wait for their composer.
    pub(crate) fn giving_back(&self) -> Result<Vec<Outgoing>> {
        let mut query = self.sql().prepare_cached(&giving_back_sql())?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether anything here belongs to this conversation.
    pub(crate) fn knows(&self, conversation: ConversationId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM command WHERE conversation_id = ?1)
                       OR EXISTS (SELECT 1 FROM draft WHERE conversation_id = ?1)";
        Ok(self.sql().prepare_cached(sql)?.query_row([Sql(conversation)], |row| row.get(0))?)
    }

    /// The conversations that anything here belongs to, but for those that begin here.
    pub(crate) fn places(&self) -> Result<Vec<ConversationId>> {
        let sql = "SELECT conversation_id FROM command UNION SELECT conversation_id FROM draft
                   EXCEPT SELECT conversation_id FROM command WHERE body ->> 'type' = 'new_chat'";
        let mut query = self.sql().prepare_cached(sql)?;
        let places = query.query_map([], |row| get(row, "conversation_id"))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// What the hub did, whose rows may still be on their way.
    pub(crate) fn applied(&self) -> Result<Vec<CommandId>> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT id FROM command WHERE state = 'applied' AND gives_back IS NULL")?;
        let ids = statement.query_map([], |row| Ok(row.get::<_, Sql<CommandId>>(0)?.0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether nothing waits, and no composer holds anything.
    pub(crate) fn holds_nothing(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM command) AND NOT EXISTS (SELECT 1 FROM draft)";
        Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM command)";
        Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// One command.
    pub fn outgoing(&self, id: CommandId) -> Result<Option<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE id = ?1");
        Ok(self.sql().prepare_cached(&sql)?.query_row([Sql(id)], from_row).optional()?)
    }
}

impl OutboxWriter<'_> {
    /// Takes a command in; when this transaction is committed it survives anything but the loss of the disk. A second
    /// time with the same id changes nothing.
    pub fn add(&mut self, command: &Command, made_at: Timestamp) -> Result<()> {
        self.hold(command, made_at, None)
    }

    /// The same for one that does not leave before its time.
    pub fn hold(
        &mut self,
        command: &Command,
        made_at: Timestamp,
        leaves_at: Option<Timestamp>,
    ) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO command (id, conversation_id, body, made_at, state, leaves_at)
             VALUES (:id, :conversation, :body, :made_at, 'waiting', :leaves_at)
             ON CONFLICT (id) DO NOTHING",
        )?;
        statement.execute(named_params! {
            ":id": Sql(command.id),
            ":conversation": Sql(command.body.conversation_id()),
            ":body": json(Some(command))?,
            ":made_at": Sql(made_at),
            ":leaves_at": Sql(leaves_at),
        })?;
        Ok(())
    }

    /// Takes in the wish to let go of a plan the hub holds, with the plan as it stands: its words wait beside the wish, because until the
    /// hub did it they may still leave by themselves.
    pub fn take_back(&mut self, command: &Command, made_at: Timestamp, plan: &LaterRow) -> Result<()> {
        self.add(command, made_at)?;
        let sql = "UPDATE command SET gives_back = ?2 WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute((Sql(command.id), json(Some(plan))?))?;
        Ok(())
    }

    /// Nobody wants the words of a plan any more that is being taken back, or was: what is left is the wish to let go of it, which goes as
    /// any other, once its rows are in the cache. Says whether it was one.
    pub fn want_no_words_of(&mut self, later: MessageId) -> Result<bool> {
        let Some(outgoing) = self.taking_back(later)? else { return Ok(false) };
        self.forget_words(outgoing.command.id)?;
        Ok(true)
    }

    /// The wish stays, its words go.
    pub(crate) fn forget_words(&mut self, id: CommandId) -> Result<()> {
        let sql = "UPDATE command SET gives_back = NULL WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
        Ok(())
    }

    /// The hub is about to be asked. Says whether the command is still there to be asked for: what its person took back
    /// meanwhile does not leave.
    pub fn mark_sent(&mut self, id: CommandId) -> Result<bool> {
        let marked = self
            .sql()
            .prepare_cached(
                "UPDATE command SET state = 'sent', attempts = attempts + 1
                 WHERE id = ?1 AND state IN ('waiting', 'sent')",
            )?
            .execute([Sql(id)])?;
        Ok(marked > 0)
    }

    /// The hub did it: its rows are in the cache once the cursor reaches `at`.
    pub fn mark_applied(&mut self, id: CommandId, at: Cursor) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE command SET state = 'applied', applied_epoch = ?2, applied_rev = ?3, error = NULL
                 WHERE id = ?1",
            )?
            .execute((Sql(id), Sql(at.epoch), at.rev.0))?;
        Ok(())
    }

    /// It came true, and what came of it is here or will be with a first sync: it goes, unless it has words to give back.
    pub fn done(&mut self, id: CommandId) -> Result<()> {
        match self.outgoing(id)? {
            Some(Outgoing { gives_back: Some(_), .. }) => {
                let sql = "UPDATE command SET state = 'applied', error = NULL WHERE id = ?1";
                self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
                Ok(())
            }
            _ => self.remove(id),
        }
    }

    /// The hub refused it for good. It stays, with the reason, until someone acts. What would have put its chat out of the way behind
    /// it is taken away: nobody does that to a customer their reply did not go to. Returns those wishes.
    pub fn mark_rejected(&mut self, id: CommandId, error: Option<&ApiError>) -> Result<Vec<Command>> {
        let mut undone = Vec::new();
        // A reply that was not taken reads nothing to its customer either.
        if let Some(refused) = self.outgoing(id)?.filter(|refused| refused.command.body.message().is_some()) {
            self.remove_receipt_of(&refused)?;
            self.remove_changes_of(id.into())?;
            if refused.command.body.is_send() {
                undone = self.remove_asides_behind(&refused)?;
            }
        }
        let state = OutgoingState::Rejected(None);
        self.sql().prepare_cached("UPDATE command SET state = ?2, error = ?3 WHERE id = ?1")?.execute((
            Sql(id),
            state.name(),
            json(error)?,
        ))?;
        Ok(undone)
    }

    /// Takes away what the hub was not asked for yet and would put the chat of a send out of the way behind it.
    fn remove_asides_behind(&mut self, send: &Outgoing) -> Result<Vec<Command>> {
        let behind = self.of_conversation(send.conversation)?.into_iter();
        let behind = behind.skip_while(|outgoing| outgoing.command.id != send.command.id);
        let asides: Vec<Command> = behind
            .filter(|outgoing| outgoing.is_unheard() && outgoing.command.body.puts_aside())
            .map(|outgoing| outgoing.command)
            .collect();
        asides.iter().try_for_each(|command| self.remove(command.id))?;
        Ok(asides)
    }

    /// Parks the sends that waited more than 15 minutes and were not confirmed: call it when the hub is reached again,
    /// after catching up and before the first command leaves. Returns them.
    pub fn park_late(&mut self, now: Timestamp) -> Result<Vec<Outgoing>> {
        let late: Vec<Outgoing> = self
            .open_before(now.plus(-LATE_AFTER))?
            .into_iter()
            .filter(|(outgoing, confirmed)| !confirmed && is_send(outgoing))
            .map(|(outgoing, _)| outgoing)
            .collect();
        late.iter().try_for_each(|outgoing| self.park(outgoing.command.id))?;
        Ok(late)
    }

    /// It does not leave before its person says yes.
    fn park(&mut self, id: CommandId) -> Result<()> {
        let sql = "UPDATE command SET state = 'parked' WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
        Ok(())
    }

    /// A person said yes: the parked command leaves, and is not asked about again; a held one is held no longer.
    pub fn release(&mut self, id: CommandId) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE command SET state = 'waiting', confirmed = confirmed OR state = 'parked', leaves_at = NULL
                 WHERE id = ?1 AND state IN ('parked', 'waiting')",
            )?
            .execute([Sql(id)])?;
        Ok(())
    }

    /// A person took a send back: it stands in the composer again, or is gone with the chat it was to begin. Says whether it could be:
    /// one the hub was asked for may have left.
    pub fn undo(&mut self, id: CommandId, now: Timestamp) -> Result<bool> {
        let is_unheard = self.outgoing(id)?.is_some_and(|outgoing| outgoing.is_unheard());
        if is_unheard {
            self.return_to_draft(id, now)?;
        }
        Ok(is_unheard)
    }

    /// Takes a command away: done, dismissed after a refusal, or unwanted after a park.
    pub fn remove(&mut self, id: CommandId) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM command WHERE id = ?1")?.execute([Sql(id)])?;
        self.forget_unnamed()
    }

    /// Takes away every change of a planned message that was not asked for yet.
    pub fn remove_changes_of(&mut self, later: MessageId) -> Result<()> {
        for outgoing in self.all()? {
            if outgoing.command.body.later_id() == Some(later) && outgoing.is_unheard() {
                self.remove(outgoing.command.id)?;
            }
        }
        Ok(())
    }

    /// A person let go of a send: it is taken away, and with it the receipt that would have left behind it. With what was to begin a chat
    /// goes everything that hangs on that chat and was asked for in vain or not at all: there is none for it.
    pub fn discard(&mut self, id: CommandId) -> Result<()> {
        if let Some(outgoing) = self.outgoing(id)? {
            self.remove_receipt_of(&outgoing)?;
            if outgoing.begins_a_chat() {
                for hangs in self.of_conversation(outgoing.conversation)? {
                    if hangs.is_unheard() || !hangs.is_pending() {
                        self.remove(hangs.command.id)?;
                    }
                }
            }
        }
        self.remove(id)
    }

    /// A receipt that was made with a send tells the customer of the send's person only together with it.
    fn remove_receipt_of(&mut self, send: &Outgoing) -> Result<()> {
        self.sql()
            .prepare_cached(
                "DELETE FROM command
                 WHERE conversation_id = ?1 AND made_at = ?2 AND state = 'waiting'
                   AND body ->> 'type' = 'mark_read' AND body ->> 'receipt'",
            )?
            .execute((Sql(send.conversation), Sql(send.made_at)))?;
        Ok(())
    }

    /// Puts the words or the file of a send, or the words of a note, back into the composer of its conversation, behind what is there, and takes the
    /// command away, with the receipt made for it. Any other command, and what no composer holds, is only taken away; so is what begins
    /// a chat, whose composer goes with it.
    pub fn return_to_draft(&mut self, id: CommandId, now: Timestamp) -> Result<()> {
        let Some(outgoing) = self.outgoing(id)? else { return Ok(()) };
        if let Some(words) = outgoing.command.body.note() {
            let note = words.to_owned();
            self.append_to_draft(
                outgoing.conversation,
                Draft { note, ..Draft::empty(outgoing.conversation, now) },
            )?;
        }
        if let Some(wish) = outgoing.command.body.message().filter(|_| !outgoing.begins_a_chat()) {
            let mut more = Draft::empty(outgoing.conversation, now);
            more.reply_to = wish.reply_to;
            match wish.content.into_owned() {
                OutgoingContent::Text { text } => more.text = text,
                OutgoingContent::File { media, file, caption } => more.attached.push(Attached {
                    media,
                    file,
                    caption,
                    original: None,
                    as_document: false,
                    reason: None,
                    as_taken: false,
                    recorded: None,
                }),
                // A place, cards, questions and templates are made anew; their words are not lost.
                other => more.text = other.words().unwrap_or_default().into_owned(),
            }
            self.append_to_draft(outgoing.conversation, more)?;
        }
        self.discard(id)
    }

    /// Commands over 30 days old become drafts and do not leave any more. What begins a chat has no composer to go back to: it asks its
    /// person, and stays until they act. Returns what they were.
    pub fn expire(&mut self, now: Timestamp) -> Result<Vec<Outgoing>> {
        let old = self.open_before(now.plus(-EXPIRES_AFTER))?.into_iter().map(|(outgoing, _)| outgoing);
        let asks = |outgoing: &Outgoing| outgoing.begins_a_chat() && outgoing.state == OutgoingState::Parked;
        let expired: Vec<Outgoing> = old.filter(|outgoing| !asks(outgoing)).collect();
        for outgoing in &expired {
            if outgoing.begins_a_chat() {
                self.park(outgoing.command.id)?;
            } else {
                self.return_to_draft(outgoing.command.id, now)?;
            }
        }
        Ok(expired)
    }

    /// Removes of these what the hub applied at or below `cursor`, or in another life of the hub: its rows are in the cache. What has words
    /// to give back stays until they are taken.
    pub(crate) fn sweep(&mut self, ids: &[CommandId], cursor: Cursor) -> Result<usize> {
        let mut statement = self.sql().prepare_cached(
            "DELETE FROM command WHERE id = ?3 AND state = 'applied' AND gives_back IS NULL
                 AND (applied_rev <= ?2 OR applied_epoch IS NOT ?1 OR applied_rev IS NULL)",
        )?;
        let mut swept = 0;
        for id in ids {
            swept += statement.execute((Sql(cursor.epoch), cursor.rev.0, Sql(*id)))?;
        }
        self.forget_unnamed()?;
        Ok(swept)
    }

    /// Shows commands where their conversation lives now.
    pub(crate) fn follow_merge(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE command SET conversation_id = ?2 WHERE conversation_id = ?1")?
            .execute((Sql(from), Sql(into)))?;
        Ok(())
    }

    /// Open commands made before an instant, and whether a person confirmed them.
    fn open_before(&self, instant: Timestamp) -> Result<Vec<(Outgoing, bool)>> {
        let sql = format!(
            "SELECT {COLUMNS}, command.confirmed FROM command
             WHERE state IN ('waiting', 'sent', 'parked') AND made_at < ?1 ORDER BY seq"
        );
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(instant)], |row| Ok((from_row(row)?, row.get("confirmed")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

const fn is_send(outgoing: &Outgoing) -> bool {
    outgoing.command.body.is_send() && matches!(outgoing.state, OutgoingState::Waiting | OutgoingState::Sent)
}
