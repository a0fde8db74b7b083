//! Commands that do not come true: the hub refused them, or their person took them back or let go of them.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, MessageId};
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::{ApiError, Command};

use super::state::{Outgoing, OutgoingState};
use super::{Attached, Draft};
use crate::error::Result;
use crate::handle::OutboxWriter;
use crate::sql::{Sql, json};

impl OutboxWriter<'_> {
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

    /// A person took a send back: it stands in the composer again, or is gone with the chat it was to begin. Says whether it could be:
    /// one the hub was asked for may have left.
    pub fn undo(&mut self, id: CommandId, now: Timestamp) -> Result<bool> {
        let is_unheard = self.outgoing(id)?.is_some_and(|outgoing| outgoing.is_unheard());
        if is_unheard {
            self.return_to_draft(id, now)?;
        }
        Ok(is_unheard)
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
                    left_out: None,
                    recorded: None,
                }),
                // A place, cards, questions and templates are made anew; their words are not lost.
                other => more.text = other.words().unwrap_or_default().into_owned(),
            }
            self.append_to_draft(outgoing.conversation, more)?;
        }
        self.discard(id)
    }
}
