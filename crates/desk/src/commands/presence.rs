//! Presence: who is online, and what this person does. It is sent now or not at all; nothing of it waits in the outbox.

use sangam_protocol::presence::Doing;

use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::presence::*;
use crate::app::App;
use crate::queries;

pub(crate) async fn presence(app: &App, _: Nothing) -> Result<PresenceView, UiError> {
    let desk = app.desk().await?;
    queries::presence::view(&desk.shared).await
}

pub(crate) async fn be_present(app: &App, args: BePresentArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    desk.shared.room.does(Doing { conversation_id: args.looks_at, typing: args.typing });
    desk.shared.sync.says_what_one_does();
    Ok(Nothing {})
}
