//! One bubble: sending it again, letting it go, keeping its file.

use std::io::Write;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sangam_cache::{Outgoing, OutgoingState};
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::{Delivery, Direction};
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody};

use super::command_of;
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::thread::{MessageArgs, Sent};
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::media;

/// Puts a wish into the outbox, together with the end of the draft it came from. On the disk when this returns.
pub(crate) async fn add(
    shared: &Shared,
    body: CommandBody,
    draft_of: Option<ConversationId>,
) -> Result<CommandId, UiError> {
    let context = &shared.context;
    let id = CommandId::new(&*context.clock, &*context.random);
    let (command, made_at) = (Command { id, body }, context.clock.now());
    let kept = shared.cache.write_outbox(move |outbox| {
        outbox.add(&command, made_at)?;
        draft_of.map_or(Ok(()), |conversation| outbox.remove_draft(conversation))
    });
    kept.await.map_err(|error| shared.failed(&error))?;
    shared.outbox_changed.notify_one();
    shared.sync.retry_now();
    Ok(id)
}

/// A person decided to send a message again that failed, was refused, or may or may not have arrived.
pub(crate) async fn send_again(app: &App, args: MessageArgs) -> Result<Sent, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let body = match outgoing(shared, args.message_id).await? {
        // The hub never took it, so there is no earlier attempt to name.
        Some(Outgoing { command, state: OutgoingState::Rejected(_), .. }) => {
            let removed = shared.cache.write_outbox(move |outbox| outbox.remove(command.id)).await;
            removed.map_err(|error| shared.failed(&error))?;
            command.body
        }
        Some(_) => return Err(UiError::new(code::INVALID, "it is still on its way")),
        None => again(shared, args.message_id).await?,
    };
    let id = add(shared, body, None).await?;
    Ok(Sent { message_id: MessageId::from(id) })
}

/// The same text as an earlier attempt that is known to have failed, or not known to have arrived.
async fn again(shared: &Shared, id: MessageId) -> Result<CommandBody, UiError> {
    let found = shared.cache.read(move |reader| {
        let Some(stored) = reader.message(id)? else { return Ok(None) };
        let row = stored.row;
        let quoted = match &row.reply_to {
            Some(wamid) => reader.message_by_wamid(row.conversation_id, wamid)?.map(|quoted| quoted.row.id),
            None => None,
        };
        Ok(Some((row, quoted)))
    });
    let found = found.await.map_err(|error| shared.failed(&error))?;
    let (row, reply_to) = found.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such message"))?;
    let open = matches!(row.delivery, Some(Delivery::Failed | Delivery::Unknown));
    match row.text {
        Some(text) if open && row.direction == Direction::Out && row.kind == "text" => {
            let (conversation_id, retry_of) = (row.conversation_id, Some(id));
            Ok(CommandBody::SendText { conversation_id, text, reply_to, retry_of })
        }
        _ => Err(UiError::new(code::INVALID, "only a failed or unknown text can be sent again")),
    }
}

/// A person said yes to a send that waited long.
pub(crate) async fn send_now(app: &App, args: MessageArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let id = command_of(args.message_id);
    let released = desk.shared.cache.write_outbox(move |outbox| outbox.release(id)).await;
    released.map_err(|error| desk.shared.failed(&error))?;
    desk.shared.outbox_changed.notify_one();
    Ok(Nothing {})
}

/// Lets go of a message that has not left. One the hub was asked for may have left already and stays.
pub(crate) async fn discard(app: &App, args: MessageArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let id = command_of(args.message_id);
    let discarded = desk.shared.cache.write_outbox(move |outbox| {
        match outbox.outgoing(id)?.map(|outgoing| outgoing.state) {
            Some(OutgoingState::Sent | OutgoingState::Applied) => Ok(false),
            Some(_) | None => outbox.remove(id).map(|()| true),
        }
    });
    if !discarded.await.map_err(|error| desk.shared.failed(&error))? {
        return Err(UiError::new(code::INVALID, "it may have left already"));
    }
    // What was behind it may leave now.
    desk.shared.outbox_changed.notify_one();
    Ok(Nothing {})
}

pub(crate) async fn save_media(app: &App, args: MessageArgs) -> Result<Nothing, UiError> {
    let (name, bytes) = {
        let desk = app.desk().await?;
        let file = media::bytes_of(&desk.shared, args.message_id).await?;
        let id = args.message_id;
        let row = desk
            .shared
            .cache
            .read(move |reader| reader.message(id))
            .await
            .map_err(|error| desk.shared.failed(&error))?;
        let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such message"))?.row;
        (media::name_to_save(&row, &file.mime_type), file.bytes)
    };
    // The desk is not held while the dialog is open.
    if let Some(path) = save_as(app, &name, bytes).await?
        && let Err(error) = app.inner.context.host.quarantine(&path).await
    {
        tracing::warn!(%error, "a saved file could not be marked as foreign");
    }
    Ok(Nothing {})
}

/// Asks where to, and writes the file there; says where, unless the person changed their mind.
pub(crate) async fn save_as(app: &App, name: &str, bytes: Bytes) -> Result<Option<PathBuf>, UiError> {
    let failed = |error: std::io::Error| UiError::new("storage", error.to_string());
    let context = &app.inner.context;
    let Some(path) = context.host.ask_where_to_save(name).await.map_err(failed)? else { return Ok(None) };
    let target = path.clone();
    let written = blocking::run(context.execution, move || write_private(&target, &bytes));
    written.await.flatten().map_err(failed)?;
    Ok(Some(path))
}

/// Whole, and for nobody else's eyes where the system knows such a thing: it may be a customer's file, or a key.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

async fn outgoing(shared: &Shared, id: MessageId) -> Result<Option<Outgoing>, UiError> {
    let found = shared.cache.read_outbox(move |outbox| outbox.outgoing(command_of(id))).await;
    found.map_err(|error| shared.failed(&error))
}
