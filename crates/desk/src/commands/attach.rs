//! Files on a draft: choosing them, hanging them on, changing and taking them off.

use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use sangam_cache::{Attached, OutboxWriter};
use sangam_model::id::ConversationId;
use sangam_model::outgoing::FileKind;
use sangam_protocol::error::code;

use super::conversation::place;
use crate::api::app::Nothing;
use crate::api::attachments::*;
use crate::api::conversations::ConversationArgs;
use crate::api::error::{UiError, own};
use crate::api::tag::{Stale, Tag};
use crate::app::App;
use crate::blocking;
use crate::desk::Shared;
use crate::prepare::{Prepared, Ready, prepare};
use crate::queries::conversation::attachment;

/// Lets the person choose files and hangs each on the draft.
pub(crate) async fn pick_files(app: &App, args: ConversationArgs) -> Result<Picked, UiError> {
    // Nobody is asked for files that could go nowhere; the desk is not held while the dialog is open.
    drop(app.desk().await?);
    let context = &app.inner.context;
    let chosen = context.host.ask_which_files().await;
    let paths = chosen.map_err(|error| UiError::new(code::UNAVAILABLE, error.to_string()))?;
    let mut picked = Picked::default();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        match blocking::run(context.execution, move || read(&path)).await.map_err(|error| storage(&error))? {
            Ok(bytes) => {
                let more = attach(app, args.conversation_id, name, bytes).await?;
                picked.attached.extend(more.attached);
                picked.refused.extend(more.refused);
            }
            Err(why) => picked.refused.push(RefusedFile { name: name.unwrap_or_default(), why }),
        }
    }
    Ok(picked)
}

/// Reads a file that is small enough to be sent. What is neither a file nor leads to one (a pipe, a device) may have no end, and one that
/// grows meanwhile is read no further than that.
pub(super) fn read(path: &Path) -> Result<Bytes, RefusedWhy> {
    let unreadable = |error: std::io::Error| {
        tracing::warn!(%error, "a chosen file cannot be read");
        RefusedWhy::Unreadable
    };
    let max_bytes = FileKind::Document.max_bytes(false);
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(unreadable(std::io::ErrorKind::InvalidInput.into()));
    }
    if metadata.len() > max_bytes {
        return Err(RefusedWhy::TooLarge { max_bytes });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > max_bytes { Err(RefusedWhy::TooLarge { max_bytes }) } else { Ok(bytes.into()) }
}

fn storage(error: &std::io::Error) -> UiError {
    UiError::new(own::STORAGE, error.to_string())
}

/// Makes a file ready and hangs it on a draft. On the disk when this returns.
pub(crate) async fn attach(
    app: &App,
    conversation_id: ConversationId,
    name: Option<String>,
    bytes: Bytes,
) -> Result<Picked, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let label = name.clone();
    let ready = blocking::run(shared.context.execution, move || prepare(name.as_deref(), bytes)).await;
    let prepared = match ready.map_err(|error| storage(&error))? {
        Ok(prepared) => prepared,
        Err(why) => {
            let refused = vec![RefusedFile { name: label.unwrap_or_default(), why }];
            return Ok(Picked { refused, ..Picked::default() });
        }
    };
    let (attached, files) = attachment_of(prepared);
    let attached = hang(shared, conversation_id, attached, files).await?;
    let marks = [Stale::of(Tag::Conversation, conversation_id), Stale::all(Tag::Conversations)];
    shared.context.bell.stale(marks);
    Ok(Picked { attached: vec![attachment(&attached)], ..Picked::default() })
}

/// A prepared file as it hangs on a draft, and the bytes it needs there.
fn attachment_of(prepared: Prepared) -> (Attached, Vec<Ready>) {
    let reason = prepared.only_document.as_ref().and_then(|reason| serde_json::to_value(reason).ok());
    let left_out = Some(&prepared.left_out).filter(|left_out| !left_out.is_empty());
    let left_out = left_out.and_then(|left_out| serde_json::to_value(left_out).ok());
    let attached = Attached {
        media: prepared.media,
        file: prepared.file.file.clone(),
        original: prepared.original.as_ref().map(|original| original.file.clone()),
        as_document: false,
        caption: None,
        reason,
        as_taken: prepared.as_taken,
        left_out,
        recorded: None,
    };
    (attached, std::iter::once(prepared.file).chain(prepared.original).collect())
}

/// Hangs a file on a draft, with its bytes, or not at all.
pub(crate) async fn hang(
    shared: &Shared,
    conversation_id: ConversationId,
    attached: Attached,
    files: Vec<Ready>,
) -> Result<Attached, UiError> {
    let now = shared.context.clock.now();
    let conversation_id = place(shared, conversation_id).await?;
    let kept = shared.write_outbox(move |outbox| {
        for ready in &files {
            outbox.put_attachment(&ready.file, &ready.bytes, now)?;
        }
        let sha256 = attached.file.sha256.clone();
        outbox.change_draft(conversation_id, now, |draft| {
            // The same file a second time is the one that hangs there already.
            if !draft.attached.iter().any(|held| held.file.sha256 == attached.file.sha256) {
                draft.attached.push(attached);
            }
        })?;
        held(outbox, conversation_id, &sha256)
    });
    kept.await?.ok_or_else(not_attached)
}

fn held(
    outbox: &OutboxWriter<'_>,
    conversation_id: ConversationId,
    sha256: &str,
) -> sangam_cache::Result<Option<Attached>> {
    let draft = outbox.draft(conversation_id)?;
    Ok(draft.and_then(|draft| draft.attached.into_iter().find(|held| held.file.sha256 == sha256)))
}

fn not_attached() -> UiError {
    UiError::new(code::NOT_FOUND, "no such file hangs on the draft")
}

pub(crate) async fn change_attachment(app: &App, args: ChangeAttachmentArgs) -> Result<Attachment, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let now = shared.context.clock.now();
    let place = place(shared, args.conversation_id).await?;
    let changed = shared.write_outbox(move |outbox| {
        outbox.change_draft(place, now, |draft| {
            for held in draft.attached.iter_mut().filter(|held| held.file.sha256 == args.sha256) {
                held.caption = args.caption.clone().filter(|caption| !caption.is_empty());
                held.as_document = args.as_document;
            }
        })?;
        held(outbox, place, &args.sha256)
    });
    let changed = changed.await?;
    changed.as_ref().map(attachment).ok_or_else(not_attached)
}

pub(crate) async fn detach(app: &App, args: AttachmentArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let now = desk.shared.context.clock.now();
    let place = place(&desk.shared, args.conversation_id).await?;
    let detached = desk.shared.write_outbox(move |outbox| {
        outbox.change_draft(place, now, |draft| {
            draft.attached.retain(|held| held.file.sha256 != args.sha256);
        })
    });
    detached.await?;
    Ok(Nothing {})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("bill.pdf"), folder.path().join("link.pdf"));
        std::fs::write(&file, b"%PDF-1.7").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        for path in [&file, &link] {
            assert_eq!(read(path).unwrap(), b"%PDF-1.7".as_slice());
        }
        for path in [Path::new("/dev/null"), folder.path()] {
            assert_eq!(read(path), Err(RefusedWhy::Unreadable), "{}", path.display());
        }
    }
}
