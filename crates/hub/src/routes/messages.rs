//! `GET /v1/conversations/{id}/messages`: WhatsApp messages of a thread, newest first. A conversation that was merged away
//! answers with the one it lives on in.

use axum::Json;
use axum::extract::State;
use sangam_model::conversation::Position;
use sangam_model::id::ConversationId;
use sangam_protocol::MessageRow;
use serde::Serialize;

use super::error::Failure;
use super::extract::{MAX_LIMIT, Parameters, PathName, Place};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::View;
use crate::store::{MessageQuery, MessageView};

/// A page of a thread.
#[derive(Serialize)]
pub(super) struct Messages {
    messages: Vec<MessageRow>,
    next: Option<String>,
}

/// See the module.
pub(super) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    PathName(conversation): PathName<ConversationId>,
    asked: Parameters,
) -> Result<Json<Messages>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<Position>()?);
    let look = state.look(asker, move |view| {
        let conversation = view.conversation(conversation)?.conversation.id;
        let page = page(view, Some(conversation), before.clone(), limit)?;
        let next = page.next.as_ref().map(Place::write);
        Ok(Messages {
            messages: page.views.iter().filter_map(|shown| rows::message(shown, view.sight.eyes())).collect(),
            next,
        })
    });
    look.await.map(Json)
}

/// Bubbles, newest first, whoever may see them.
pub(super) struct Page {
    pub(super) views: Vec<MessageView>,
    pub(super) next: Option<Position>,
}

/// At most `limit` bubbles of a conversation, or of all.
pub(super) fn page(
    view: &View<'_>,
    conversation_id: Option<ConversationId>,
    before: Option<Position>,
    limit: u32,
) -> Result<Page, Failure> {
    let mut views = view.tx.message_page(&MessageQuery {
        workspace_id: view.workspace.id,
        conversation_id,
        before: before.map(|before| known_place(view, conversation_id, before)).transpose()?,
        limit: limit.saturating_add(1),
    })?;
    let has_more = views.len() > limit as usize;
    views.truncate(limit as usize);
    let next = views.last().filter(|_| has_more).and_then(|last| last.message.position());
    let eyes = view.sight.eyes();
    let next = next.map(|place| Position { key: eyes.wamid(&place.key), ..place });
    Ok(Page { views, next })
}

/// Translates a cursor back. Eyes that read no whole numbers were given another name for its message. If that message is gone, the page
/// begins with what was sent at the same instant, and may repeat some of it.
fn known_place(
    view: &View<'_>,
    conversation_id: Option<ConversationId>,
    given: Position,
) -> Result<Position, Failure> {
    let eyes = view.sight.eyes();
    if eyes.reads_phones {
        return Ok(given);
    }
    let after = Position { sent_at: given.sent_at.plus(1), key: String::new() };
    let near = view.tx.message_page(&MessageQuery {
        workspace_id: view.workspace.id,
        conversation_id,
        before: Some(after.clone()),
        limit: MAX_LIMIT,
    })?;
    let mut places = near.iter().filter_map(|shown| shown.message.position());
    let is_given = |place: &Position| place.sent_at == given.sent_at && eyes.wamid(&place.key) == given.key;
    Ok(places.find(is_given).unwrap_or(after))
}
