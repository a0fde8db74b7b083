//! Assignment rules of a number: `GET` and `PUT /v1/numbers/{id}/routing`; see `sangam_protocol::routing`.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_model::id::NumberId;
use sangam_model::routing::Routing;
use sangam_protocol::people::DeedKind;
use sangam_protocol::route;
use sangam_protocol::routing::RoutingView;
use serde_json::json;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::access::audit::{self, Deed};
use crate::inbox::{Past, outlook};
use crate::ruling::Ruling;
use crate::store::{Number, NumberRouting, ReadTx, Result as Stored};
use crate::team::teams;

pub(super) fn routes() -> Routes {
    let keeps = Gate::May(Capability::RouteChats);
    Routes::default().with(route::ROUTING, keeps, read).with(route::SET_ROUTING, keeps, write)
}

/// The rules as they are, and what they would do with a new chat now.
fn view(tx: &ReadTx<'_>, number: &Number, rules: NumberRouting, state: &AppState) -> Stored<RoutingView> {
    let next = outlook(tx, number, &rules, None, Past::default(), state.clock.now())?;
    Ok(RoutingView {
        number_id: number.id,
        routing: rules.routing,
        next: next.decision,
        again_at: next.again_at,
    })
}

fn rules_of(tx: &ReadTx<'_>, number_id: NumberId) -> Stored<NumberRouting> {
    let unruled = NumberRouting { number_id, routing: Routing::default() };
    Ok(tx.routing(number_id)?.unwrap_or(unruled))
}

fn ours(tx: &ReadTx<'_>, asker: Asker, id: NumberId) -> Stored<Option<Number>> {
    Ok(tx.number(id)?.filter(|number| number.workspace_id == asker.workspace_id))
}

async fn read(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
) -> Result<Json<RoutingView>, Failure> {
    let asked = state.clone();
    let look = state.look(asker, move |looked| {
        let number = ours(looked.tx, asker, id)?.ok_or_else(Failure::not_found)?;
        Ok(view(looked.tx, &number, rules_of(looked.tx, id)?, &asked)?)
    });
    look.await.map(Json)
}

async fn write(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
    JsonBody(wish): JsonBody<Routing>,
) -> Result<Json<RoutingView>, Failure> {
    if let Some(field) = wish.fault() {
        return Err(Failure::invalid(field, "these rules make no sense"));
    }
    if wish.hours.as_ref().is_some_and(|shop| !shop.zone.is_known()) {
        return Err(Failure::invalid("zone", "there is no such time zone"));
    }
    let asked = state.clone();
    let written = state.store.decide(asker.workspace_id, move |tx| -> Ruling<_, Failure> {
        let number = ours(tx, asker, id)?.ok_or_else(Failure::not_found)?;
        let now = asked.clock.now();
        let before = rules_of(tx, id)?;
        // Who stood in the rules and is gone by now drops out of them: the page that sends them back need not know. Where all of them
        // are, they stay and mean nobody, because rules that name nobody mean everybody.
        let mut people = Vec::new();
        for person in &wish.people {
            let found = tx.person(*person)?;
            if found.is_some_and(|found| found.active && found.workspace_id == asker.workspace_id) {
                people.push(*person);
            } else if !before.routing.people.contains(person) {
                return Err(Failure::invalid("people", "no such person in this team").into());
            }
        }
        if people.is_empty() {
            people.clone_from(&wish.people);
        }
        people.sort_unstable();
        people.dedup();
        let mut team_id = wish.team_id;
        if let Some(team) = wish.team_id
            && teams::living(tx, asker.workspace_id, team)?.is_none()
        {
            if before.routing.team_id != Some(team) {
                return Err(Failure::invalid("team_id", "no such team in this shop").into());
            }
            team_id = None;
        }
        let routing = Routing { people, team_id, ..wish.clone() };
        let rules = NumberRouting { routing, ..before };
        if rules != before {
            let deed = Deed::by(asker.person_id, DeedKind::RoutingChanged).about(id);
            audit::record(tx, now, deed.with(json!({ "rule": rules.routing.rule })))?;
            tx.save_routing(&rules)?;
            tx.route_again(now)?;
        }
        Ok(view(tx, &number, rules, &asked)?)
    });
    Ok(Json(written.await?))
}
