//! `GET /v1/numbers/{id}/ledger` and `…/ledger.csv`: the account of a number's import, for the owner alone.

use std::iter;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::sheet::{self, Cell};
use sangam_protocol::connect::{ConversationLedger, Ledger};

use super::error::Failure;
use super::extract::{Parameters, PathName, Place};
use super::person::Asker;
use super::state::AppState;
use super::view::View;
use crate::import::ledger;
use crate::store::{ImportQuery, Lane, Number};

/// See the module.
pub(super) async fn page(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
    asked: Parameters,
) -> Result<Json<Ledger>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<(u64, ConversationId)>()?);
    let now = state.clock.now();
    let look = state.look(asker, move |view| {
        let number = owned(view, number_id)?;
        let query = ImportQuery { number_id, before, limit };
        let (ledger, next) = ledger::of(view.tx, &number, &query, now)?;
        Ok((number.phone_number_id, Ledger { next: next.as_ref().map(Place::write), ..ledger }))
    });
    let (phone_number_id, ledger) = look.await?;
    let unread_bodies = unread_bodies(&state, phone_number_id).await?;
    Ok(Json(Ledger { unread_bodies, ..ledger }))
}

/// See the module.
pub(super) async fn file(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
) -> Result<Response, Failure> {
    let now = state.clock.now();
    let look = state.look(asker, move |view| {
        let number = owned(view, number_id)?;
        Ok(ledger::conversations(view.tx, &number, &ledger::all_of(number_id), now)?)
    });
    let kind = (CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
    let name = (CONTENT_DISPOSITION, "attachment; filename=\"import-ledger.csv\"");
    let rows = look.await?;
    let file = sheet::write(iter::once(COLUMNS.map(Cell::from)).chain(rows.iter().map(row)));
    Ok(([kind, name], file).into_response())
}

/// A number of this workspace.
fn owned(view: &View<'_>, number_id: NumberId) -> Result<Number, Failure> {
    let number = view.tx.number(number_id)?.filter(|number| number.workspace_id == view.workspace.id);
    number.ok_or_else(Failure::not_found)
}

/// History of this number that is kept because nobody could read it, or not all of it.
async fn unread_bodies(state: &AppState, phone_number_id: String) -> Result<u64, Failure> {
    let aside = state.store.read_journal(Lane::History, |tx| tx.set_aside()).await?;
    let ours = aside.iter().filter(|aside| aside.phone_number_id.as_deref() == Some(&phone_number_id));
    Ok(ours.map(|aside| aside.bodies).sum())
}

const COLUMNS: [&str; 11] = [
    "conversation_id",
    "name",
    "phone",
    "messages",
    "first_at",
    "last_at",
    "files",
    "files_ready",
    "files_pending",
    "files_too_old",
    "files_lost",
];

fn row(one: &ConversationLedger) -> [Cell; 11] {
    let words = |words: &Option<String>| words.as_deref().map_or(Cell::Empty, Cell::from);
    let files = &one.media;
    [
        one.conversation_id.to_string().into(),
        words(&one.name),
        words(&one.phone),
        one.messages.into(),
        one.first_at.to_string().into(),
        one.last_at.to_string().into(),
        files.mentioned.into(),
        files.ready.into(),
        files.pending.into(),
        files.too_old.into(),
        files.lost.into(),
    ]
}
