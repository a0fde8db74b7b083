//! `GET /v1/conversations/{id}/events`: the centred lines of a thread, newest first.

use axum::Json;
use axum::extract::State;
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId};
use sangam_protocol::EventRow;
use serde::Serialize;

use super::error::Failure;
use super::extract::{Parameters, PathName, Place};
use super::person::Asker;
use super::state::AppState;

/// A page of lines.
#[derive(Serialize)]
pub(super) struct Events {
    events: Vec<EventRow>,
    next: Option<String>,
}

/// See the module.
pub(super) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    PathName(conversation): PathName<ConversationId>,
    asked: Parameters,
) -> Result<Json<Events>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<(Timestamp, EventId)>()?);
    let look = state.look(asker, move |view| {
        let conversation = view.conversation(conversation)?.conversation.id;
        let mut events = view.tx.event_page(conversation, before, limit.saturating_add(1))?;
        let has_more = events.len() > limit as usize;
        events.truncate(limit as usize);
        let next = events.last().filter(|_| has_more).map(|last| (last.at, last.id).write());
        Ok(Events { events, next })
    });
    look.await.map(Json)
}
