//! Releasing imported chats: `GET /v1/numbers/{id}/held`, `POST …/release`, `POST …/hold`, and `PUT /v1/workspace/phone-book`. The
//! owner's questions; everybody else is refused.

use axum::Json;
use axum::extract::State;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::{Capability, Timestamp};
use sangam_protocol::WorkspaceRow;
use sangam_protocol::connect::{Choice, HeldConversation, HeldPage, Moved, SharePhoneBook};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::{JsonBody, Parameters, PathName, Place};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::View;
use crate::store::{ImportedQuery, ImportedView};
use crate::team::release::{self, Decision};

/// The routes of this module.
pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::HELD, Gate::May(Capability::ReleaseChats), held)
        .with(route::RELEASE, Gate::May(Capability::ReleaseChats), release)
        .with(route::HOLD, Gate::May(Capability::ReleaseChats), hold)
        .with(route::SHARE_PHONE_BOOK, Gate::May(Capability::ReleaseChats), share_phone_book)
}

/// The imported chats of a number, whoever sees them now.
async fn held(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
    asked: Parameters,
) -> Result<Json<HeldPage>, Failure> {
    let (limit, before) = (asked.limit()?, asked.before::<(Timestamp, ConversationId)>()?);
    state.look(asker, move |view| page(view, number_id, before, limit)).await.map(Json)
}

fn page(
    view: &View<'_>,
    number_id: NumberId,
    before: Option<(Timestamp, ConversationId)>,
    limit: u32,
) -> Result<HeldPage, Failure> {
    view.number(number_id)?;
    let query = ImportedQuery { number_id, before, limit: limit.saturating_add(1) };
    let mut page = view.tx.imported_page(&query)?;
    let has_more = page.len() > limit as usize;
    page.truncate(limit as usize);
    let last = page.last().filter(|_| has_more).map(|last| &last.conversation);
    Ok(HeldPage {
        counts: view.tx.held_counts(number_id)?,
        goes_on: release::goes_on(view.tx, number_id)?,
        labels: view.tx.imported_labels(number_id)?,
        next: last.and_then(|last| Some((last.activity_at?, last.id).write())),
        conversations: page.iter().filter_map(|imported| row(view, imported)).collect(),
    })
}

fn row(view: &View<'_>, imported: &ImportedView) -> Option<HeldConversation> {
    let (conversation, contact) = (&imported.conversation, &imported.contact);
    Some(HeldConversation {
        conversation_id: conversation.id,
        contact_id: contact.id,
        name: view.sight.eyes().name_of(contact),
        phone: contact.phone.clone(),
        in_phone_book: contact.book_name.is_some(),
        held: conversation.is_held(),
        private: contact.private,
        messages: imported.messages,
        labels: imported.labels.clone(),
        unread: conversation.unread,
        last_at: conversation.activity_at?,
    })
}

/// The team sees the chosen chats from now on.
async fn release(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
    JsonBody(choice): JsonBody<Choice>,
) -> Result<Json<Moved>, Failure> {
    decide(&state, &asker, Decision { number_id, choice, released: true }).await
}

/// The team no longer sees the chosen chats.
async fn hold(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
    JsonBody(choice): JsonBody<Choice>,
) -> Result<Json<Moved>, Failure> {
    decide(&state, &asker, Decision { number_id, choice, released: false }).await
}

async fn decide(state: &AppState, asker: &Asker, decision: Decision) -> Result<Json<Moved>, Failure> {
    Ok(Json(state.releases.decide(asker.decider(), decision).await?))
}

/// The team reads the names of the owner's address book, or no longer.
async fn share_phone_book(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<SharePhoneBook>,
) -> Result<Json<WorkspaceRow>, Failure> {
    let workspace =
        release::share_phone_book(&*state.store, asker.decider(), wish.shared, state.clock.now()).await?;
    Ok(Json(rows::workspace(&workspace)))
}
