//! Who takes chats: told to the hub while online, because a router that hears it an hour later has given the chats away already.

use serde_json::Value;

use sangam_protocol::routing::SetAvailability;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::routing::SetAvailabilityArgs;
use crate::app::App;

pub(crate) async fn set_availability(app: &App, args: SetAvailabilityArgs) -> Result<Nothing, UiError> {
    let hub = app.desk().await?.shared.hub.clone();
    let path = format!("v1/people/{}/availability", args.person_id);
    hub.put::<Value>(&path, &SetAvailability { away: args.away }).await?;
    Ok(Nothing {})
}
