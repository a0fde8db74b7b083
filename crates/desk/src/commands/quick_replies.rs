//! Quick replies: what is asked of the cache, and what is kept at the hub, while online.

use bytes::Bytes;
use sangam_cache::Attached;
use sangam_model::id::QuickReplyId;
use sangam_model::outgoing::OutgoingFile;
use sangam_model::quick_reply::{QuickReply, ReplyFile};
use sangam_protocol::error::code;
use sangam_protocol::quick_reply::SaveQuickReply;
use sangam_protocol::route;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::attach::{hang, read};
use super::send::refused;
use crate::api::app::Nothing;
use crate::api::error::{UiError, own};
use crate::api::quick_replies::*;
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::media;
use crate::prepare::{Ready, prepare};
use crate::queries::quick_replies;
use crate::transport::FileBody;

pub(crate) async fn quick_replies(app: &App, args: QuickRepliesArgs) -> Result<QuickReplyList, UiError> {
    quick_replies::list(&app.desk().await?.shared, args).await
}

pub(crate) async fn fill_quick_reply(
    app: &App,
    args: FillQuickReplyArgs,
) -> Result<FilledQuickReply, UiError> {
    quick_replies::filled(&app.desk().await?.shared, args).await
}

pub(crate) async fn check_quick_reply(
    app: &App,
    args: CheckQuickReplyArgs,
) -> Result<CheckedQuickReply, UiError> {
    quick_replies::checked(&app.desk().await?.shared, args).await
}

/// Counts a use, and hangs the reply's file on the draft.
pub(crate) async fn use_quick_reply(app: &App, args: UseQuickReplyArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let UseQuickReplyArgs { quick_reply_id: id, conversation_id } = args;
    let now = shared.context.clock.now();
    let used = shared.cache.write(move |writer| {
        let found = writer.quick_reply(id)?;
        if found.is_some() {
            writer.use_quick_reply(id, now)?;
        }
        Ok(found)
    });
    let stored = shared.answer(used).await?;
    let reply = stored.and_then(|stored| stored.row.reply);
    let reply = reply.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such quick reply"))?;
    if let Some(ReplyFile { media, file }) = reply.file {
        let bytes = bytes_of(shared, id, &file).await?;
        let as_taken = is_as_taken(shared, &file, bytes.clone()).await?;
        let attached = Attached {
            media,
            file: file.clone(),
            original: None,
            as_document: false,
            caption: None,
            reason: None,
            as_taken,
            left_out: None,
            recorded: None,
        };
        hang(shared, conversation_id, attached, vec![Ready { file, bytes }]).await?;
    }
    Ok(Nothing {})
}

/// Whether a reply's file goes with what its camera wrote into it: whoever put it in knew, and whoever uses it does not.
async fn is_as_taken(shared: &Shared, file: &OutgoingFile, bytes: Bytes) -> Result<bool, UiError> {
    let name = file.filename.clone();
    let prepared = blocking::run(shared.context.execution, move || prepare(name.as_deref(), bytes)).await;
    let prepared = prepared.map_err(|error| UiError::new("storage", error.to_string()))?;
    Ok(prepared.is_ok_and(|prepared| prepared.as_taken))
}

/// The bytes of a reply's file: just chosen, in the outbox, or at the hub.
async fn bytes_of(shared: &Shared, id: QuickReplyId, file: &OutgoingFile) -> Result<Bytes, UiError> {
    if let Some(bytes) = shared.chosen.bytes(&file.sha256) {
        return Ok(bytes);
    }
    let sha256 = file.sha256.clone();
    let here = shared.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await?;
    if let Some(bytes) = here {
        return Ok(bytes.into());
    }
    let bytes = shared.hub.file(route::QUICK_REPLY_FILE.of(id)).await?;
    if hex::encode(Sha256::digest(&bytes)) != file.sha256 {
        return Err(media::not_here());
    }
    Ok(bytes)
}

pub(crate) async fn save_quick_reply(
    app: &App,
    args: SaveQuickReplyArgs,
) -> Result<SavedQuickReply, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let reply = args.reply.tidied();
    let problems = reply.problems();
    if !problems.is_empty() {
        return Err(refused(&problems));
    }
    bring(shared, &reply).await?;
    let context = &shared.context;
    let id = args.quick_reply_id.unwrap_or_else(|| QuickReplyId::new(&*context.clock, &*context.random));
    let wish = SaveQuickReply { own: args.own, reply, known_rev: args.known_rev };
    let row = shared.hub.call_with(route::SAVE_QUICK_REPLY.of(id), &wish).await?;
    Ok(SavedQuickReply { id: row.id })
}

pub(crate) async fn remove_quick_reply(app: &App, args: QuickReplyArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::REMOVE_QUICK_REPLY.of(args.quick_reply_id)).await?;
    Ok(Nothing {})
}

/// A file that was just chosen goes to the hub before the reply that names it.
async fn bring(shared: &Shared, reply: &QuickReply) -> Result<(), UiError> {
    let Some(ReplyFile { file, .. }) = &reply.file else { return Ok(()) };
    let Some(bytes) = shared.chosen.bytes(&file.sha256) else { return Ok(()) };
    if shared.hub.has_file(file).await? == Some(true) {
        return Ok(());
    }
    let (progress, _) = watch::channel(0);
    Ok(shared.hub.bring_file(file, FileBody { bytes, progress }).await?)
}

/// Lets the person choose a file for a quick reply.
pub(crate) async fn pick_reply_file(app: &App, _: Nothing) -> Result<PickedReplyFile, UiError> {
    // Nobody is asked for a file that could go nowhere; the desk is not held while the dialog is open.
    drop(app.desk().await?);
    let context = &app.inner.context;
    let chosen = context.host.ask_which_files().await;
    let chosen = chosen.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    let Some(path) = chosen.into_iter().next() else { return Ok(PickedReplyFile::default()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let label = name.clone();
    let prepared = blocking::run(context.execution, move || {
        read(&path).and_then(|bytes| prepare(name.as_deref(), bytes))
    });
    match prepared.await.map_err(|error| UiError::new(own::STORAGE, error.to_string()))? {
        Ok(prepared) => {
            let file = ReplyFile { media: prepared.media, file: prepared.file.file.clone() };
            app.desk().await?.shared.chosen.keep(prepared.file);
            let as_taken = prepared.as_taken;
            Ok(PickedReplyFile { file: Some(file), as_taken, ..PickedReplyFile::default() })
        }
        Err(why) => Ok(PickedReplyFile { refused: label, why: Some(why), ..PickedReplyFile::default() }),
    }
}
