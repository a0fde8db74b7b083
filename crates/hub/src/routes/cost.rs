//! `GET /v1/numbers/{id}/month?month=`, what a month costs by category, for managers and the owner; `PUT /v1/cost/card`, the
//! owner's price list. What agents need is synced; the figures of the business are not theirs.

use axum::Json;
use axum::extract::State;
use sangam_model::cost::{CardFault, Charge, Month, RateCard, month_lines};
use sangam_model::id::NumberId;
use sangam_model::{Capability, Timestamp};
use sangam_protocol::cost::{MonthCost, SaveCard};
use sangam_protocol::people::DeedKind;
use sangam_protocol::route;
use sangam_protocol::{RateCardRow, Rev};

use super::error::Failure;
use super::extract::{JsonBody, Parameters, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::access::audit::{self, Deed};
use crate::inbox;
use crate::store::{Result as Stored, Tx};

pub(super) fn routes() -> Routes {
    Routes::default().with(route::MONTH, Gate::May(Capability::ReadCosts), month).with(
        route::SAVE_RATE_CARD,
        Gate::May(Capability::SetPrices),
        save_card,
    )
}

impl From<CardFault> for Failure {
    fn from(CardFault(field): CardFault) -> Self {
        Self::invalid(field, "cannot be used")
    }
}

async fn month(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
    asked: Parameters,
) -> Result<Json<MonthCost>, Failure> {
    let wanted = asked.given::<Month>("month")?;
    let now = state.clock.now();
    let look = state.look(asker, move |view| {
        view.number(id)?;
        let own = view.tx.rate_card(view.workspace.id)?.and_then(|row| row.card);
        let is_own_card = own.is_some();
        let card = own.unwrap_or_else(RateCard::shipped);
        let month = wanted.unwrap_or_else(|| Month::holding(now, card.billing_offset()));
        let (from, until) = month.range(card.billing_offset());
        let charges = view.tx.charges(id, from, until)?;
        let used = charges.iter().filter(|(charge, _)| Charge::uses_allowance(charge)).count();
        Ok(MonthCost {
            number_id: id,
            month,
            previous: month.previous(),
            counted_at: now,
            used: u32::try_from(used).unwrap_or(u32::MAX),
            lines: month_lines(&card, charges),
            card,
            is_own_card,
        })
    });
    look.await.map(Json)
}

/// The clock bills are made by is the card's, so every number is counted anew with it.
async fn save_card(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<SaveCard>,
) -> Result<Json<SaveCard>, Failure> {
    wish.card.as_ref().map_or(Ok(()), RateCard::check)?;
    let (now, kept) = (state.clock.now(), wish.clone());
    state.store.write(asker.workspace_id, move |tx| keep_card(tx, asker, &kept, now)).await?;
    Ok(Json(wish))
}

fn keep_card(tx: &mut Tx<'_>, asker: Asker, wish: &SaveCard, now: Timestamp) -> Stored<()> {
    let known = tx.rate_card(asker.workspace_id)?;
    if known.map(|row| row.card).unwrap_or_default() == wish.card {
        return Ok(());
    }
    let rev = tx.next_rev();
    let card = wish.card.clone();
    tx.save_rate_card(&RateCardRow { card, edited_at: now, edited_by: asker.person_id, rev })?;
    audit::record(tx, now, Deed::by(asker.person_id, DeedKind::PriceListChanged))?;
    let card = inbox::card_in_use(tx)?;
    let month = Month::holding(now, card.billing_offset());
    for number in tx.numbers(asker.workspace_id, Rev(0), u32::MAX)? {
        inbox::count_month(tx, number.id, &card, month)?;
    }
    Ok(())
}
