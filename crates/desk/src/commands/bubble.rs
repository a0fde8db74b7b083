//! Commands on one message: send it late or now, take it back, dismiss it, save its file.

use std::path::PathBuf;

use bytes::Bytes;
use sangam_cache::{Outgoing, OutgoingState};
use sangam_model::id::MessageId;
use sangam_protocol::error::code;

use super::{command_of, outgoing};
use crate::api::app::Nothing;
use crate::api::connect::SavedFile;
use crate::api::conversations::ConversationDetail;
use crate::api::error::{UiError, own};
use crate::api::thread::MessageArgs;
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::media;
use crate::outbox::stale_of;
use crate::{queries, whole};

/// A person said yes to a send that waited long, or waits no longer for one that is held.
pub(crate) async fn send_now(app: &App, args: MessageArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let id = command_of(args.message_id);
    desk.shared.write_outbox(move |outbox| outbox.release(id)).await?;
    desk.shared.outbox_changed.notify_one();
    Ok(Nothing {})
}

/// Takes back a message that has not left: it stands in the composer again. Says how the conversation stands then; one that was to begin
/// with it is gone, and it is said how it stood.
pub(crate) async fn undo_send(app: &App, args: MessageArgs) -> Result<ConversationDetail, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let (id, now) = (command_of(args.message_id), shared.context.clock.now());
    let begun = outgoing(shared, args.message_id).await?.filter(Outgoing::begins_a_chat);
    let stood = match begun {
        Some(begun) => queries::conversation::detail(shared, begun.conversation).await.ok(),
        None => None,
    };
    let undone = shared.write_outbox(move |outbox| {
        let Some(outgoing) = outbox.outgoing(id)? else { return Ok(None) };
        Ok(outbox.undo(id, now)?.then_some(outgoing.conversation))
    });
    let undone = undone.await?;
    let conversation = undone.ok_or_else(|| UiError::new(code::INVALID, "it may have left already"))?;
    // What was behind it may leave now.
    shared.outbox_changed.notify_one();
    // It is done, whatever becomes of the answer.
    shared.context.bell.stale(stale_of(conversation));
    match (queries::conversation::detail(shared, conversation).await, stood) {
        (Err(error), Some(stood)) if error.code == code::NOT_FOUND => Ok(stood),
        (stands, _) => stands,
    }
}

/// Lets go of a message that has not left. One the hub was asked for may have left already and stays.
pub(crate) async fn discard(app: &App, args: MessageArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let id = command_of(args.message_id);
    let discarded =
        desk.shared.write_outbox(move |outbox| match outbox.outgoing(id)?.map(|outgoing| outgoing.state) {
            Some(OutgoingState::Sent | OutgoingState::Applied) => Ok(false),
            Some(_) | None => outbox.discard(id).map(|()| true),
        });
    if !discarded.await? {
        return Err(UiError::new(code::INVALID, "it may have left already"));
    }
    // What was behind it may leave now.
    desk.shared.outbox_changed.notify_one();
    Ok(Nothing {})
}

pub(crate) async fn save_media(app: &App, args: MessageArgs) -> Result<SavedFile, UiError> {
    let (name, bytes) = {
        let desk = app.desk().await?;
        let file = media::bytes_of(&desk.shared, args.message_id).await?;
        let name = name_of(&desk.shared, args.message_id, &file.mime_type).await?;
        (name, file.bytes)
    };
    // The desk is not held while the dialog is open.
    let saved = save_as(app, &name, bytes).await?;
    if let Some(path) = &saved
        && let Err(error) = app.inner.context.host.quarantine(path).await
    {
        tracing::warn!(%error, "a saved file could not be marked as foreign");
    }
    Ok(SavedFile::at(saved))
}

/// The name to save the file of a bubble under, which may be on its way out still.
async fn name_of(shared: &Shared, id: MessageId, mime_type: &str) -> Result<String, UiError> {
    let row = shared.read(move |reader| reader.message(id)).await?;
    if let Some(stored) = row {
        return Ok(media::name_to_save(&stored.row, mime_type));
    }
    let unsent = outgoing(shared, id).await?;
    let name = unsent.and_then(|outgoing| media::unsent_name(&outgoing, mime_type));
    name.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such message"))
}

/// Asks where to, and writes the file there; says where, unless the person changed their mind.
pub(crate) async fn save_as(app: &App, name: &str, bytes: Bytes) -> Result<Option<PathBuf>, UiError> {
    let failed = |error: std::io::Error| UiError::new(own::STORAGE, error.to_string());
    let context = &app.inner.context;
    let Some(path) = context.host.ask_where_to_save(name).await.map_err(failed)? else { return Ok(None) };
    let target = path.clone();
    let written = blocking::run(context.execution, move || whole::write(&target, &bytes));
    written.await.flatten().map_err(failed)?;
    Ok(Some(path))
}
