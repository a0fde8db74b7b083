//! Private notes: lines of a thread that carry words. They touch no conversation: who waits, what is unread, what is newest and what it
//! costs follow from bubbles, and a note is none.

use sangam_model::id::{ConversationId, EventId, PersonId};
use sangam_protocol::EventRow;
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;

use super::Inbox;
use crate::store::Result;

impl Inbox<'_, '_> {
    /// Keeps a new note.
    pub fn add_note(
        &mut self,
        id: EventId,
        conversation_id: ConversationId,
        note: Note,
        author: PersonId,
    ) -> Result<()> {
        let (at, rev) = (self.clock.now(), self.tx.next_rev());
        let what = EventKind::Note(note);
        let line = EventRow { id, conversation_id, what, by: Some(author), at, rev };
        self.tx.add_event(&line, None).map(drop)
    }

    /// Keeps what a note says from now on.
    pub fn change_note(&mut self, line: &EventRow, note: Note) -> Result<()> {
        let rev = self.tx.next_rev();
        self.tx.change_event(&EventRow { what: EventKind::Note(note), rev, ..line.clone() })
    }
}
