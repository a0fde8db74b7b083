//! `GET /v1/conversations`: the list, newest activity first.

use axum::Json;
use axum::extract::State;
use sangam_model::id::ConversationId;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;
use serde::Serialize;

use super::error::Failure;
use super::extract::{Parameters, Place};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::View;
use crate::store::{ConversationQuery, ConversationView};

/// A page of the list.
#[derive(Serialize)]
pub(super) struct Conversations {
    conversations: Vec<ConversationRow>,
    next: Option<String>,
}

/// See the module.
pub(super) async fn list(
    State(state): State<AppState>,
    asker: Asker,
    asked: Parameters,
) -> Result<Json<Conversations>, Failure> {
    let limit = asked.limit()?;
    let status = asked.word("status", ConversationStatus::from_name)?;
    let before = asked.before()?;
    let look = state.look(asker, move |view| {
        let (page, next) = page(view, status, before, limit)?;
        Ok(Conversations {
            conversations: page.iter().map(|shown| rows::conversation(shown, view.sight.eyes())).collect(),
            next,
        })
    });
    look.await.map(Json)
}

/// At most `limit` conversations and where to go on, if there are more.
pub(super) fn page(
    view: &View<'_>,
    status: Option<ConversationStatus>,
    before: Option<(Timestamp, ConversationId)>,
    limit: u32,
) -> Result<(Vec<ConversationView>, Option<String>), Failure> {
    let mut page = view.tx.conversation_page(&ConversationQuery {
        workspace_id: view.workspace.id,
        status,
        before,
        viewer: view.sight.viewer(),
        limit: limit.saturating_add(1),
    })?;
    let has_more = page.len() > limit as usize;
    page.truncate(limit as usize);
    let last = page.last().filter(|_| has_more).map(|view| &view.conversation);
    let next = last.and_then(|last| Some((last.activity_at?, last.id).write()));
    Ok((page, next))
}
