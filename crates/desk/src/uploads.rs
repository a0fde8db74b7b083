//! Uploads to the hub, and their progress.
//!
//! A file goes before the message that names it. The hub is asked first whether it has the bytes already; if not they are brought
//! whole. What was cut is brought again from its beginning: the digest in the address makes that the same file. Which file goes next, and
//! that one for several conversations is brought once, is the outbox driver's to decide.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use sangam_cache::Outgoing;
use sangam_model::id::CommandId;
use sangam_model::outgoing::OutgoingFile;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use tokio::sync::watch;

use crate::api::tag::{Stale, Tag};
use crate::desk::Shared;
use crate::hub::HubError;
use crate::transport::FileBody;

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) sent_bytes: u64,
    pub(crate) total_bytes: u64,
}

/// The files under way, by the command that waits for each.
#[derive(Default)]
pub(crate) struct Uploads {
    under_way: Mutex<BTreeMap<CommandId, Upload>>,
}

impl Uploads {
    pub(crate) fn under_way(&self) -> BTreeMap<CommandId, Upload> {
        self.under_way.lock().clone()
    }

    fn is_at(&self, id: CommandId, upload: Option<Upload>) {
        let mut uploads = self.under_way.lock();
        match upload {
            Some(upload) => drop(uploads.insert(id, upload)),
            None => drop(uploads.remove(&id)),
        }
    }
}

/// The file a command names. It may be asked for once the hub has that.
pub(crate) fn file_of(outgoing: &Outgoing) -> Option<OutgoingFile> {
    outgoing.command.body.message()?.content.file().cloned()
}

/// Brings the file of a command to the hub.
pub(crate) async fn bring_file(
    shared: &Shared,
    outgoing: &Outgoing,
    file: &OutgoingFile,
) -> Result<(), HubError> {
    let has_file = shared.hub.has_file(file).await?;
    if has_file == Some(true) {
        return Ok(());
    }
    let sha256 = file.sha256.clone();
    let bytes = match shared.cache.read_outbox(move |outbox| outbox.attachment_bytes(&sha256)).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) if has_file.is_none() => return Err(HubError::Busy { retry_after: None }),
        Ok(None) => {
            let missing = ApiError::new(code::FILE_MISSING, "the file is on no computer any more");
            return Err(HubError::Refused(missing));
        }
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            return Err(HubError::Busy { retry_after: None });
        }
    };
    let total_bytes = bytes.len() as u64;
    let (progress, mut told) = watch::channel(0);
    let body = FileBody { bytes: bytes.into(), progress };
    let bringing = shared.hub.bring_file(file, body);
    tokio::pin!(bringing);
    let id = outgoing.command.id;
    let brought = loop {
        let sent_bytes = *told.borrow_and_update();
        shared.uploads.is_at(id, Some(Upload { sent_bytes, total_bytes }));
        shared.context.bell.stale([Stale::of(Tag::Thread, outgoing.conversation)]);
        tokio::select! {
            biased;
            brought = &mut bringing => break brought,
            Ok(()) = told.changed() => {}
        }
    };
    shared.uploads.is_at(id, None);
    brought
}
