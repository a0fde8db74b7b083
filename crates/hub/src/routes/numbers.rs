//! A number as its owner sees it: everything that is known of it, asked anew, and "I opened it today".

use axum::Json;
use axum::extract::State;
use sangam_model::id::NumberId;
use sangam_model::{Capability, Timestamp};
use sangam_protocol::NumberRow;
use sangam_protocol::connect::{self, LifeEvent, NumberDetail, TryItMarks};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::PathName;
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use crate::import::ledger;
use crate::store::{LastHeard, LifeRecord, Number, ReadTx, Result as Stored, Tx, Via};
use crate::watch::{LifeKind, gaps, life};

/// Events told at most.
const LIFE_TOLD: u32 = 200;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::NUMBER, Gate::May(Capability::WatchNumbers), show)
        .with(route::CHECK_NUMBER, Gate::May(Capability::WatchNumbers), check)
        .with(route::OPENED_ON_PHONE, Gate::May(Capability::WatchNumbers), opened)
}

async fn show(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
) -> Result<Json<NumberDetail>, Failure> {
    detail(&state, asker, id).await.map(Json)
}

/// Asks WhatsApp first. What it does not answer is shown as it was, with its age.
async fn check(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
) -> Result<Json<NumberDetail>, Failure> {
    state.look(asker, move |view| own(view.tx, asker, id).map(drop)).await?;
    state.watcher.check(id).await?;
    detail(&state, asker, id).await.map(Json)
}

async fn opened(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
) -> Result<Json<NumberRow>, Failure> {
    let (clock, random) = (state.clock.clone(), state.random.clone());
    let seen = state.store.write(asker.workspace_id, move |tx| {
        let now = clock.now();
        let Some(number) = tx.number(id)?.filter(|number| number.workspace_id == asker.workspace_id) else {
            return Ok(None);
        };
        let event =
            LifeRecord { by: Some(asker.person_id), ..life::event(tx, id, LifeKind::OpenedByOwner, now) };
        life::happened(tx, &event, now, &*random)?;
        note_seen(tx, number, now).map(Some)
    });
    let number = seen.await?.ok_or_else(Failure::not_found)?;
    Ok(Json(rows::number(&number)))
}

fn note_seen(tx: &mut Tx<'_>, mut number: Number, now: Timestamp) -> Stored<Number> {
    if number.standing.phone_seen_at.is_none_or(|seen| seen < now) {
        number.standing.phone_seen_at = Some(now);
        number.rev = tx.next_rev();
        tx.save_number(&number)?;
    }
    Ok(number)
}

/// A number of the asker's workspace; another's is not there.
fn own(tx: &ReadTx<'_>, asker: Asker, id: NumberId) -> Result<Number, Failure> {
    let number = tx.number(id)?.filter(|number| number.workspace_id == asker.workspace_id);
    number.ok_or_else(Failure::not_found)
}

async fn detail(state: &AppState, asker: Asker, id: NumberId) -> Result<NumberDetail, Failure> {
    state
        .look(asker, move |view| {
            let number = own(view.tx, asker, id)?;
            let watch = view.tx.watch(id)?;
            let onboarding = view.tx.onboarding(id)?;
            let heard = watch.as_ref().map(|watch| watch.heard).unwrap_or_default();
            let asked = watch.as_ref().and_then(|watch| watch.token_expires_at);
            let told = onboarding.as_ref().and_then(|onboarding| onboarding.token_expires_at);
            let addresses = view.tx.webhook_addresses(id)?;
            let is_unheard =
                number.standing.via == Via::Dialog360 && !addresses.iter().any(|address| address.is_taken);
            Ok(NumberDetail {
                is_unheard,
                via: match number.standing.via {
                    Via::Meta => connect::Via::Meta,
                    Via::Dialog360 => connect::Via::Dialog360,
                },
                contacts: view.tx.address_book_size(id)?,
                missing_parts: ledger::missing_parts(view.tx, id)?,
                token_expires_at: asked.or(told),
                life: view.tx.life(id, LIFE_TOLD)?.into_iter().map(life_event).collect(),
                gaps: gaps::of(view.tx, &number, watch.as_ref())?,
                tried: tried(heard, gaps::began(&number)),
                held: view.tx.held_counts(id)?,
                request_ids: onboarding.as_ref().map(|kept| kept.request_ids.clone()).unwrap_or_default(),
                plan: onboarding.and_then(|kept| kept.plan),
                waba_id: number.waba_id.clone(),
                phone_number_id: number.phone_number_id.clone(),
                number: rows::number(&number),
            })
        })
        .await
}

fn life_event(record: LifeRecord) -> LifeEvent {
    LifeEvent { at: record.at, kind: record.kind, by: record.by, detail: record.detail }
}

/// What was heard since the connection began. What came before proves nothing about it.
fn tried(heard: LastHeard, since: Timestamp) -> TryItMarks {
    let after = |at: Option<Timestamp>| at.filter(|at| *at >= since);
    TryItMarks { customer: after(heard.customer), desk: after(heard.desk), phone: after(heard.phone) }
}
