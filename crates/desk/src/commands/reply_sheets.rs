//! Quick replies from and to CSV files.

use std::path::Path;

use sangam_model::id::QuickReplyId;
use sangam_model::quick_reply::QuickReply;
use sangam_protocol::QuickReplyRow;
use sangam_protocol::error::code;
use sangam_protocol::quick_reply::{NumberedReply, SaveQuickReplies, SaveQuickReply};
use sangam_protocol::route;

use super::bubble::save_as;
use crate::api::connect::SavedFile;
use crate::api::error::{UiError, own};
use crate::api::reply_sheets::*;
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::reply_sheet::{letters, look, table};

/// Bytes of the largest file that is read at all.
const MAX_SHEET_BYTES: u64 = 32 << 20;

/// Writes the team's replies, or the person's own, to a file of their choice.
pub(crate) async fn export_quick_replies(
    app: &App,
    args: ExportQuickRepliesArgs,
) -> Result<SavedFile, UiError> {
    let rows = there(&app.desk().await?.shared, args.own).await?;
    let mut replies: Vec<QuickReply> = rows.into_iter().filter_map(|row| row.reply).collect();
    replies.sort_by_cached_key(|reply| (reply.folder.clone(), reply.name_key()));
    Ok(SavedFile::at(save_as(app, "quick replies.csv", table::write(&replies).into()).await?))
}

/// Lets the person choose a file, and says what it would do.
pub(crate) async fn pick_reply_sheet(
    app: &App,
    args: PickReplySheetArgs,
) -> Result<PickedReplySheet, UiError> {
    // Nobody is asked for a file that could go nowhere; the desk is not held while the dialog is open.
    drop(app.desk().await?);
    let context = &app.inner.context;
    let chosen = context.host.ask_which_files().await;
    let chosen = chosen.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    let Some(path) = chosen.into_iter().next() else { return Ok(PickedReplySheet::default()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let desk = app.desk().await?;
    let there = there(&desk.shared, args.own).await?;
    let (clock, random) = (context.clock.clone(), context.random.clone());
    let looked = blocking::run(context.execution, move || {
        let (text, encoding) = letters::read(&read(&path)?)?;
        let new_id = || QuickReplyId::new(&*clock, &*random);
        let report = look::look(&table::read(&text)?, &there, &args.language, new_id)?;
        Ok(SheetReport { encoding, ..report })
    });
    let picked = PickedReplySheet { name: Some(name), ..PickedReplySheet::default() };
    Ok(match looked.await.map_err(|error| UiError::new(own::STORAGE, error.to_string()))? {
        Ok(report) => PickedReplySheet { report: Some(report), ..picked },
        Err(fault) => PickedReplySheet { fault: Some(fault), ..picked },
    })
}

fn read(path: &Path) -> Result<Vec<u8>, SheetFault> {
    let unreadable = |error: std::io::Error| {
        tracing::warn!(%error, "a chosen file cannot be read");
        SheetFault::Unreadable
    };
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_SHEET_BYTES {
        return Err(SheetFault::TooLarge { max_bytes: MAX_SHEET_BYTES });
    }
    std::fs::read(path).map_err(unreadable)
}

/// The replies that are there: the person's own, or the team's.
async fn there(shared: &Shared, own: bool) -> Result<Vec<QuickReplyRow>, UiError> {
    let stored = shared.read(|reader| reader.quick_replies()).await?;
    let rows = stored.into_iter().map(|stored| stored.row);
    Ok(rows.filter(|row| row.owner_id.is_some() == own).collect())
}

/// Keeps what a report said would be kept: all of it, or nothing.
pub(crate) async fn import_quick_replies(
    app: &App,
    args: ImportQuickRepliesArgs,
) -> Result<ImportedQuickReplies, UiError> {
    let numbered = |one: ReplyToImport| NumberedReply {
        id: one.id,
        save: SaveQuickReply { own: args.own, reply: one.reply, known_rev: one.known_rev },
    };
    let wish = SaveQuickReplies { replies: args.replies.into_iter().map(numbered).collect() };
    let saved = app.hub().await?.call_with(route::SAVE_QUICK_REPLIES, &wish).await?;
    Ok(ImportedQuickReplies { kept: saved.rows.len() })
}
