//! `GET /v1/conversations/{id}/messages`: WhatsApp messages of a thread, newest first. A conversation that was merged away
//! answers with the one it lives on in.

use axum::Json;
use axum::extract::{Path, State};
use sangam_model::conversation::Position;
use sangam_model::id::ConversationId;
use sangam_protocol::MessageRow;
use serde::Serialize;

use super::asked::{Asked, Place, id};
use super::error::Failure;
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
    Path(conversation): Path<String>,
    asked: Asked,
) -> Result<Json<Messages>, Failure> {
    let conversation: ConversationId = id(&conversation)?;
    let (limit, before) = (asked.limit()?, asked.before::<Position>()?);
    let look = state.look(asker, move |view| {
        let conversation = view.conversation(conversation)?.conversation.id;
        let page = page(view, Some(conversation), before.clone(), limit)?;
        let next = page.next.as_ref().map(Place::write);
        Ok(Messages { messages: page.views.iter().filter_map(rows::message).collect(), next })
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
        before,
        limit: limit.saturating_add(1),
    })?;
    let has_more = views.len() > limit as usize;
    views.truncate(limit as usize);
    let next = views.last().filter(|_| has_more).and_then(|last| last.message.position());
    Ok(Page { views, next })
}
