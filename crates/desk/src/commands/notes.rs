//! Private notes: wishes like any other, on the disk when promised. Who is mentioned is read from the words, so what a note says and
//! whom it calls are one thing.

use sangam_model::id::{ConversationId, EventId, PersonId};
use sangam_protocol::CommandBody;
use sangam_protocol::error::code;
use sangam_protocol::note::{MENTIONS_MAX, NOTE_MAX_CHARS, READ_MAX, is_note};

use super::conversation::place;
use super::send::{add, add_with};
use crate::api::app::Nothing;
use crate::api::conversations::{ConversationArgs, PersonView};
use crate::api::error::UiError;
use crate::api::notes::{
    AddNoteArgs, EditNoteArgs, MentionPage, MentionsArgs, NoteArgs, Noted, ReadMentionsArgs,
    SaveNoteDraftArgs,
};
use crate::app::App;
use crate::desk::Shared;
use crate::queries;
use crate::queries::notes::mentioned;

pub(crate) async fn add_note(app: &App, args: AddNoteArgs) -> Result<Noted, UiError> {
    let desk = app.desk().await?;
    let AddNoteArgs { conversation_id: asked, text } = args;
    let conversation_id = place(&desk.shared, asked).await?;
    let mentions = called(&desk.shared, conversation_id, &text).await?;
    let leaves = text.clone();
    let body = CommandBody::AddNote { conversation_id, text, mentions };
    let id = add_with(&desk.shared, body, 0, move |outbox, now| {
        outbox.change_draft(conversation_id, now, |draft| {
            draft.leave_as_note(&leaves, conversation_id != asked);
        })
    });
    Ok(Noted { note_id: EventId::from_uuid(id.await?.as_uuid()) })
}

pub(crate) async fn edit_note(app: &App, args: EditNoteArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let EditNoteArgs { conversation_id, note_id, text } = args;
    let conversation_id = place(&desk.shared, conversation_id).await?;
    let mentions = called(&desk.shared, conversation_id, &text).await?;
    add(&desk.shared, CommandBody::EditNote { conversation_id, note_id, text, mentions }).await?;
    Ok(Nothing {})
}

pub(crate) async fn delete_note(app: &App, args: NoteArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let NoteArgs { conversation_id, note_id } = args;
    let conversation_id = place(&desk.shared, conversation_id).await?;
    add(&desk.shared, CommandBody::DeleteNote { conversation_id, note_id }).await?;
    Ok(Nothing {})
}

pub(crate) async fn save_note_draft(app: &App, args: SaveNoteDraftArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let now = app.inner.context.clock.now();
    let place = place(&desk.shared, args.conversation_id).await?;
    let kept = desk.shared.write_outbox(move |outbox| {
        outbox.change_draft(place, now, |draft| {
            if place == args.conversation_id {
                draft.note = args.text;
            } else {
                draft.go_on_noting(&args.text);
            }
        })
    });
    kept.await?;
    Ok(Nothing {})
}

/// The person at this desk saw notes: those that mention them are read.
pub(crate) async fn read_mentions(app: &App, args: ReadMentionsArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let ReadMentionsArgs { conversation_id, note_ids: seen } = args;
    let mentions = desk.shared.answer(desk.shared.cache.mentions(None, 0)).await?;
    let unread = mentions.unread.into_iter().map(|(id, _)| id).filter(|id| seen.contains(id));
    let note_ids: Vec<EventId> = unread.take(READ_MAX).collect();
    if !note_ids.is_empty() {
        add(&desk.shared, CommandBody::ReadMentions { conversation_id, note_ids }).await?;
    }
    Ok(Nothing {})
}

pub(crate) async fn mentions(app: &App, args: MentionsArgs) -> Result<MentionPage, UiError> {
    let desk = app.desk().await?;
    queries::notes::mentions(&desk.shared, args).await
}

pub(crate) async fn mentionable(app: &App, args: ConversationArgs) -> Result<Vec<PersonView>, UiError> {
    let desk = app.desk().await?;
    queries::notes::mentionable(&desk.shared, args.conversation_id).await
}

/// Who is mentioned by these words, if they are a note.
async fn called(shared: &Shared, conversation: ConversationId, text: &str) -> Result<Vec<PersonId>, UiError> {
    if !is_note(text) {
        let detail = Some(serde_json::json!({ "max": NOTE_MAX_CHARS, "length": text.chars().count() }));
        return Err(UiError { detail, ..UiError::new(code::TEXT_LENGTH, "the note is empty or too long") });
    }
    let people = queries::notes::mentionable(shared, conversation).await?;
    let mentions = mentioned(text, &people);
    if mentions.len() > MENTIONS_MAX {
        return Err(UiError::new(code::INVALID, "too many people are mentioned"));
    }
    Ok(mentions)
}
