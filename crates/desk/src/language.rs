//! Sends the chosen language to the hub, so that the person's next desk begins in it.
//!
//! A choice takes effect here at once. It waits in the outbox until the hub has it, and is sent when it is made and on every reconnect,
//! one request at a time, so that the newest choice is the last the hub hears.

use sangam_cache::OutboxWriter;
use sangam_protocol::people::ChooseLanguage;
use sangam_protocol::route;

use crate::api::error::UiError;
use crate::desk::Shared;
use crate::hub::HubError;

/// Keeps what was chosen, and tells it if there is a line.
pub(crate) async fn choose(shared: &Shared, language: Option<String>) -> Result<(), UiError> {
    shared.write_outbox(move |outbox| outbox.choose_language(language.as_deref())).await?;
    tell(shared).await
}

/// Tells the hub what it does not know yet. What cannot be told now waits on.
pub(crate) async fn tell(shared: &Shared) -> Result<(), UiError> {
    let _turn = shared.telling_language.lock().await;
    loop {
        let Some(language) = shared.read_outbox(|outbox| outbox.untold_language()).await? else {
            return Ok(());
        };
        let wish = ChooseLanguage { language: language.clone() };
        let answer = shared.hub.call_with(route::CHOOSE_LANGUAGE.unread(), &wish).await;
        match answer {
            // What was refused is refused again.
            Ok(_) | Err(HubError::Refused(_)) => {}
            Err(HubError::Unreachable(_) | HubError::Busy { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let told = move |outbox: &mut OutboxWriter<'_>| outbox.language_was_told(language.as_deref());
        shared.write_outbox(told).await?;
        answer?;
    }
}
