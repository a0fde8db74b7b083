//! Quick replies; see `sangam_protocol::quick_reply`. Everybody has some of their own, so what a role may is decided with the reply
//! at hand (`crate::team::quick_replies`).

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sangam_model::Clock as _;
use sangam_model::id::QuickReplyId;
use sangam_protocol::QuickReplyRow;
use sangam_protocol::quick_reply::{NumberedReply, SaveQuickReplies, SaveQuickReply, SavedQuickReplies};
use sangam_protocol::route::{self, Empty};

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::media::brought;
use crate::media::serve::{self, Served};
use crate::team::quick_replies::{self, Writer, is_there_for};

/// The most that is kept in one go, each of the longest kind in a few languages.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::SAVE_QUICK_REPLIES, Gate::Member, save_many)
        .dressed(|router| router.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .with(route::SAVE_QUICK_REPLY, Gate::Member, save)
        .with(route::REMOVE_QUICK_REPLY, Gate::Member, remove)
        .with(route::QUICK_REPLY_FILE, Gate::Member, file)
}

fn writer(state: &AppState, asker: Asker) -> Writer {
    let Asker { workspace_id, person_id, role, .. } = asker;
    Writer { workspace_id, person_id, role, now: state.clock.now() }
}

async fn save_many(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<SaveQuickReplies>,
) -> Result<Json<SavedQuickReplies>, Failure> {
    Ok(Json(SavedQuickReplies { rows: keep(&state, asker, wish.replies).await? }))
}

async fn save(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<QuickReplyId>,
    JsonBody(save): JsonBody<SaveQuickReply>,
) -> Result<Json<QuickReplyRow>, Failure> {
    let rows = keep(&state, asker, vec![NumberedReply { id, save }]).await?;
    rows.into_iter().next().map(Json).ok_or_else(Failure::not_found)
}

async fn keep(
    state: &AppState,
    asker: Asker,
    wishes: Vec<NumberedReply>,
) -> Result<Vec<QuickReplyRow>, Failure> {
    let by = writer(state, asker);
    Ok(state.store.decide(asker.workspace_id, move |tx| quick_replies::keep(tx, by, &wishes)).await?)
}

async fn remove(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<QuickReplyId>,
) -> Result<Json<Empty>, Failure> {
    let by = writer(&state, asker);
    state.store.decide(asker.workspace_id, move |tx| quick_replies::remove(tx, by, id)).await?;
    Ok(Json(Empty {}))
}

/// The file of a reply, for those it is there for.
async fn file(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<QuickReplyId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let look = state.look(asker, move |view| {
        let row = view.tx.quick_reply(view.workspace.id, id)?;
        let row = row.filter(|row| is_there_for(row, view.person.id));
        row.and_then(|row| row.reply?.file).ok_or_else(Failure::not_found)
    });
    let file = look.await?.file;
    let name = brought::name_of(asker.workspace_id, &file).ok_or_else(Failure::not_found)?;
    let served = Served { name, mime_type: &file.mime_type, filename: file.filename.as_deref() };
    Ok(serve::respond(&state.media, served, &headers).await?)
}
