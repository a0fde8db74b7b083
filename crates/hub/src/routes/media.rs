//! `GET /v1/messages/{id}/media`: the stored file of a message, for whoever may see the message.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sangam_model::MediaState;
use sangam_model::id::MessageId;

use super::error::Failure;
use super::extract::PathName;
use super::person::Asker;
use super::state::AppState;
use crate::media::MediaName;
use crate::media::serve::{self, Served};

/// See the module. A file that is not here yet, or of a message that was deleted, is not found.
pub(super) async fn file(
    State(state): State<AppState>,
    asker: Asker,
    PathName(message): PathName<MessageId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let look = state.look(asker, move |view| {
        let found = view.message(message)?;
        let is_shown = found.message.facts.project().is_some_and(|bubble| bubble.revoked_at.is_none());
        found
            .media
            .filter(|media| is_shown && media.state == MediaState::Ready)
            .ok_or_else(Failure::not_found)
    });
    let media = look.await?;
    let mut sha256 = [0; 32];
    let digest = media.sha256.as_deref().unwrap_or_default();
    hex::decode_to_slice(digest, &mut sha256).map_err(|_| Failure::not_found())?;
    let name = MediaName { workspace: asker.workspace_id, sha256 };
    let served = Served { name, mime_type: &media.mime_type, filename: media.filename.as_deref() };
    Ok(serve::respond(&state.media, served, &headers).await?)
}
