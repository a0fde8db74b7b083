//! `PUT /v1/files/{sha256}?mime_type=`: bringing a file that is to be sent, and `GET` or `HEAD` there: whether that is needed. It is where
//! the file is known as something else than it is to be sent as, or its bytes were lost.
//!
//! Only who brought a file, or sees a message that carries it, hears that it is here; for everybody else, in this workspace
//! or another, its digest names nothing.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware;
use sangam_protocol::route;
use serde_json::{Value, json};

use super::error::Failure;
use super::extract::{Parameters, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use super::{guard, guard_for};
use crate::access::visibility::Viewer;
use crate::media::MediaName;
use crate::media::brought::{self, FileAtHand};
use crate::service::hurry::hurry;

/// The longest a file may take to come: 100 MB over a very slow line.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20 * 60);

/// The longest a piece of it may take: as long as a desk waits until it calls its line stuck.
const PIECE_WITHIN: Duration = Duration::from_secs(60);

/// These routes; a body may be large and slow here.
pub(super) fn routes() -> Routes {
    Routes::default().with(route::FILE, Gate::Member, known).with(route::BRING_FILE, Gate::Member, bring)
}

/// What is around them.
pub(super) fn around(routes: Router<AppState>, state: AppState) -> Router {
    routes
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(PIECE_WITHIN, hurry))
        .layer(middleware::from_fn_with_state(guard_for(&state, ARRIVES_WITHIN), guard))
        .with_state(state)
}

async fn bring(
    State(state): State<AppState>,
    asker: Asker,
    PathName(sha256): PathName<String>,
    asked: Parameters,
    body: Body,
) -> Result<Json<Value>, Failure> {
    let digest =
        digest(&sha256).ok_or_else(|| Failure::invalid("sha256", "not a digest in lower-case hex"))?;
    let claimed = asked.given::<String>("mime_type")?.unwrap_or_default();
    let whose = (asker.workspace_id, asker.person_id);
    let found = state.files.bring(whose, digest, &claimed, body.into_data_stream()).await?;
    Ok(answer(&sha256, found))
}

async fn known(
    State(state): State<AppState>,
    asker: Asker,
    PathName(sha256): PathName<String>,
    asked: Parameters,
) -> Result<Json<Value>, Failure> {
    let digest = digest(&sha256).ok_or_else(Failure::not_found)?;
    let wanted_as = asked.given::<String>("mime_type")?;
    let (now, wanted) = (state.clock.now(), sha256.clone());
    let look = state.look(asker, move |view| {
        let whose = (asker.workspace_id, asker.person_id);
        let viewer = Viewer::of(view.person.role);
        brought::at_hand(view.tx, whose, viewer, &wanted, now)?.ok_or_else(Failure::not_found)
    });
    let found = look.await?;
    let is_as_wanted = wanted_as.is_none_or(|mime_type| found.may_be_sent_as(&mime_type));
    let name = MediaName { workspace: asker.workspace_id, sha256: digest };
    // What is certainly not there any more, or damaged, is brought again. A place that does not answer says nothing.
    if !is_as_wanted || matches!(state.media.is_whole(name).await, Ok(false)) {
        return Err(Failure::not_found());
    }
    Ok(answer(&sha256, found))
}

fn answer(sha256: &str, found: FileAtHand) -> Json<Value> {
    let FileAtHand { mime_type, size_bytes } = found;
    Json(json!({ "sha256": sha256, "size_bytes": size_bytes, "mime_type": mime_type }))
}

fn digest(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    hex::decode_to_slice(text, &mut digest).ok().filter(|()| is_lower)?;
    Some(digest)
}
