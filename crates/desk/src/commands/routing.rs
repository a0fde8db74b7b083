//! Availability and rules of assignment, changed online only: a router that hears of a change an hour later has assigned the chats
//! already.

use sangam_protocol::routing::{RoutingView, SetAvailability};
use serde_json::Value;

use crate::api::app::Nothing;
use crate::api::connect::NumberArgs;
use crate::api::error::UiError;
use crate::api::routing::{SetAvailabilityArgs, SetRoutingArgs};
use crate::app::App;
use crate::hub::Hub;

async fn hub(app: &App) -> Result<Hub, UiError> {
    Ok(app.desk().await?.shared.hub.clone())
}

pub(crate) async fn set_availability(app: &App, args: SetAvailabilityArgs) -> Result<Nothing, UiError> {
    let path = format!("v1/people/{}/availability", args.person_id);
    hub(app).await?.put::<Value>(&path, &SetAvailability { away: args.away }).await?;
    Ok(Nothing {})
}

pub(crate) async fn routing(app: &App, args: NumberArgs) -> Result<RoutingView, UiError> {
    Ok(hub(app).await?.ask(&format!("v1/numbers/{}/routing", args.number_id), &[]).await?)
}

pub(crate) async fn set_routing(app: &App, args: SetRoutingArgs) -> Result<RoutingView, UiError> {
    Ok(hub(app).await?.put(&format!("v1/numbers/{}/routing", args.number_id), &args.routing).await?)
}
