//! Private notes with the outbox laid over: what this person wrote, changed or read, before the hub has confirmed it.

use std::collections::{BTreeMap, BTreeSet};

use sangam_model::id::{CommandId, ConversationId, EventId, PersonId};
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{CommandBody, EventRow, Rev};

use crate::error::Result;
use crate::handle::Reader;
use crate::outbox::Outgoing;
use crate::rows::message::Position;
use crate::rows::note::StoredNote;

/// More unread mentions than this nobody counts.
const MOST_UNREAD: u32 = 1_000;

/// Notes that mention the signed-in person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    /// A page of them, newest first.
    pub notes: Vec<StoredNote>,
    /// What is unread of all of them, and where.
    pub unread: Vec<(EventId, ConversationId)>,
}

/// A page of mentions, what was just read laid over.
pub(crate) fn mentions(
    reader: &Reader<'_>,
    outbox: &[Outgoing],
    before: Option<Position>,
    limit: u32,
) -> Result<Mentions> {
    let me = reader.sync_state()?.me;
    let mut notes = reader.mentions(before, limit)?;
    let mut unread = reader.unread_mentions(MOST_UNREAD)?;
    let mut read: BTreeSet<EventId> = BTreeSet::new();
    for outgoing in outbox.iter().filter(|outgoing| outgoing.is_pending()) {
        if let CommandBody::ReadMentions { note_ids, .. } = &outgoing.command.body {
            read.extend(note_ids);
        }
        for note in &mut notes {
            lay_over(&mut note.line, outgoing, me);
        }
    }
    unread.retain(|(id, _)| !read.contains(id));
    Ok(Mentions { notes, unread })
}

/// The notes that wishes make and the hub did not tell of yet, by their commands. Their revision is 0.
pub(crate) fn made(
    reader: &Reader<'_>,
    outbox: &[Outgoing],
    me: Option<PersonId>,
) -> Result<BTreeMap<CommandId, EventRow>> {
    let mut made = BTreeMap::new();
    let Some(me) = me else { return Ok(made) };
    for outgoing in outbox.iter().filter(|outgoing| outgoing.is_pending()) {
        let CommandBody::AddNote { text, mentions, .. } = &outgoing.command.body else { continue };
        let id = EventId::from_uuid(outgoing.command.id.as_uuid());
        if reader.event(id)?.is_none() {
            let (conversation_id, at) = (outgoing.conversation, outgoing.made_at);
            let what = EventKind::Note(Note::new(text.clone(), mentions, me, at));
            let line = EventRow { id, conversation_id, what, by: Some(me), at, rev: Rev(0) };
            made.insert(outgoing.command.id, line);
        }
    }
    Ok(made)
}

/// Lays a wish about a note over the note.
pub(crate) fn lay_over(line: &mut EventRow, outgoing: &Outgoing, me: Option<PersonId>) {
    let (EventKind::Note(note), Some(me)) = (&line.what, me) else { return };
    let at = outgoing.made_at;
    let after = match &outgoing.command.body {
        CommandBody::EditNote { note_id, text, mentions, .. } if *note_id == line.id => {
            Some(note.edited(text.clone(), mentions, me, at))
        }
        CommandBody::DeleteNote { note_id, .. } if *note_id == line.id => Some(Note::deleted(at)),
        CommandBody::ReadMentions { note_ids, .. } if note_ids.contains(&line.id) => note.read_by(me, at),
        _ => None,
    };
    if let Some(after) = after {
        line.what = EventKind::Note(after);
    }
}
