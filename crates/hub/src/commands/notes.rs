//! Commands about private notes. Everybody who sees a conversation reads its notes and may write one; only its author changes it.
//! Nothing here asks for a window, a number or a stage, because nothing of it leaves the workspace.

use sangam_model::id::{CommandId, EventId, PersonId};
use sangam_protocol::error::code;
use sangam_protocol::note::{MENTIONS_MAX, NOTE_MAX_CHARS, Note, READ_MAX, is_note};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ApiError, Command, CommandBody, EventRow};
use serde_json::json;

use super::Handler;
use crate::ruling::{Ruling, invalid};
use crate::store::{ConversationView, Result, Tx};

impl Handler<'_> {
    pub(super) fn decide_note(
        &self,
        tx: &mut Tx<'_>,
        view: &ConversationView,
        command: &Command,
    ) -> Ruling<()> {
        match &command.body {
            CommandBody::AddNote { text, mentions, .. } => {
                self.add_note(tx, view, command.id, text, mentions)
            }
            CommandBody::EditNote { note_id, text, mentions, .. } => {
                self.edit_note(tx, view, *note_id, text, mentions)
            }
            CommandBody::DeleteNote { note_id, .. } => {
                let (line, _) = self.own_note(tx, view, *note_id)?;
                let note = Note::deleted(self.clock.now());
                self.inbox(tx, |inbox| inbox.change_note(&line, note))
            }
            CommandBody::ReadMentions { note_ids, .. } => self.read_mentions(tx, view, note_ids),
            _ => Err(invalid("type", "it is about no note").into()),
        }
    }

    fn add_note(
        &self,
        tx: &mut Tx<'_>,
        view: &ConversationView,
        id: CommandId,
        text: &str,
        mentions: &[PersonId],
    ) -> Ruling<()> {
        let text = words(text)?;
        self.may_be_mentioned(tx, view, mentions)?;
        let (author, now) = (self.asker.person_id, self.clock.now());
        let (id, note) = (EventId::from_uuid(id.as_uuid()), Note::new(text, mentions, author, now));
        self.inbox(tx, |inbox| inbox.add_note(id, view.conversation.id, note, author))
    }

    fn edit_note(
        &self,
        tx: &mut Tx<'_>,
        view: &ConversationView,
        id: EventId,
        text: &str,
        mentions: &[PersonId],
    ) -> Ruling<()> {
        let text = words(text)?;
        let (line, note) = self.own_note(tx, view, id)?;
        // Somebody who was mentioned before may have left since; that is no reason to refuse other words.
        let new: Vec<PersonId> =
            mentions.iter().copied().filter(|id| note.is_read_by(*id).is_none()).collect();
        self.may_be_mentioned(tx, view, &new)?;
        let note = note.edited(text, mentions, self.asker.person_id, self.clock.now());
        self.inbox(tx, |inbox| inbox.change_note(&line, note))
    }

    /// Says of every note named that the asker read it, as far as it is here and mentions them.
    fn read_mentions(&self, tx: &mut Tx<'_>, view: &ConversationView, ids: &[EventId]) -> Ruling<()> {
        if ids.len() > READ_MAX {
            return Err(invalid("note_ids", "too many at once").into());
        }
        let (me, now) = (self.asker.person_id, self.clock.now());
        for id in ids {
            let Some((line, note)) = note_here(tx, view, *id)? else { continue };
            if let Some(read) = note.read_by(me, now) {
                self.inbox(tx, |inbox| inbox.change_note(&line, read))?;
            }
        }
        Ok(())
    }

    /// A note that is here, the asker's, and not deleted: the line and what it says.
    fn own_note(&self, tx: &Tx<'_>, view: &ConversationView, id: EventId) -> Ruling<(EventRow, Note)> {
        match note_here(tx, view, id)? {
            Some((line, _)) if line.by != Some(self.asker.person_id) => {
                Err(ApiError::new(code::NOT_YOURS, "somebody else wrote this note").into())
            }
            Some((line, note)) if note.deleted_at.is_none() => Ok((line, note)),
            _ => Err(ApiError::new(code::NOT_FOUND, "there is no such note here").into()),
        }
    }

    /// Whether everybody who is mentioned is of this team and sees the conversation: nobody is told about what they cannot open.
    fn may_be_mentioned(&self, tx: &Tx<'_>, view: &ConversationView, mentions: &[PersonId]) -> Ruling<()> {
        if mentions.len() > MENTIONS_MAX {
            return Err(invalid("mentions", "too many people").into());
        }
        for id in mentions {
            if self.colleague_sees(tx, &view.conversation, *id)? != Some(true) {
                let error = ApiError::new(code::MENTION_BLIND, "somebody mentioned does not see this chat");
                return Err(error.with_detail(json!({ "person_id": id })).into());
            }
        }
        Ok(())
    }
}

/// The words of a note as they are kept.
fn words(text: &str) -> Ruling<String> {
    if is_note(text) {
        return Ok(text.replace('\0', "\u{FFFD}"));
    }
    let error = ApiError::new(code::TEXT_LENGTH, "the note is empty or too long");
    Err(error.with_detail(json!({ "max": NOTE_MAX_CHARS })).into())
}

fn note_here(tx: &Tx<'_>, view: &ConversationView, id: EventId) -> Result<Option<(EventRow, Note)>> {
    let line = tx.event(id)?.filter(|line| line.conversation_id == view.conversation.id);
    Ok(line.and_then(|line| match &line.what {
        EventKind::Note(note) => Some((line.clone(), note.clone())),
        _ => None,
    }))
}
