//! Availability: `PUT /v1/people/{id}/availability`; see `sangam_protocol::routing`.

use axum::Json;
use axum::extract::State;
use sangam_model::id::PersonId;
use sangam_model::routing::AWAY_FURTHEST;
use sangam_protocol::PersonRow;
use sangam_protocol::route;
use sangam_protocol::routing::SetAvailability;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use crate::team::people;

pub(super) fn routes() -> Routes {
    Routes::default().with(route::SET_AVAILABILITY, Gate::Member, set)
}

async fn set(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<PersonId>,
    JsonBody(wish): JsonBody<SetAvailability>,
) -> Result<Json<PersonRow>, Failure> {
    let now = state.clock.now();
    if let Some(until) = wish.away.and_then(|away| away.until)
        && !(0..=AWAY_FURTHEST).contains(&until.since(now))
    {
        return Err(Failure::invalid("until", "nobody comes back then"));
    }
    let decide = state
        .store
        .decide(asker.workspace_id, move |tx| people::set_away(tx, asker.decider(), id, wish.away, now));
    Ok(Json(rows::person(&decide.await?)))
}
