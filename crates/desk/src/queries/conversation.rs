//! One conversation's frame: the row, the number, the newest files, when it was resolved before.

use sangam_cache::{Anchor, ThreadItem, ThreadQuery};
use sangam_model::id::ConversationId;
use sangam_protocol::error::code;
use sangam_protocol::rows::EventKind;

use super::list::{item, team};
use super::sending;
use crate::api::conversations::{ConversationDetail, Earlier, FileItem};
use crate::api::error::UiError;
use crate::desk::Shared;
use crate::media::safe_name;

/// How far back files and earlier endings are looked for.
const LOOK_BACK: u32 = 300;
const FILES: usize = 12;
const EARLIER: usize = 10;

/// One conversation's frame.
pub(crate) async fn detail(shared: &Shared, id: ConversationId) -> Result<ConversationDetail, UiError> {
    let failed = |error| shared.failed(&error);
    let row = shared.cache.conversation(id).await.map_err(failed)?;
    let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    let (id, number_id, first_message_at) = (row.id, row.number_id, row.first_message_at);
    let numbers = shared.cache.read(|reader| reader.numbers()).await.map_err(failed)?;
    let number = numbers.into_iter().find(|number| number.id == number_id);
    let draft = shared.cache.read_outbox(move |outbox| outbox.draft(id)).await.map_err(failed)?;
    let query = ThreadQuery { conversation: id, at: Anchor::Newest, limit: LOOK_BACK };
    let newest = shared.cache.thread(query).await.map_err(failed)?.items;
    let team = team(shared).await?;
    let sending = sending::state(shared, &row).await?;
    let files = newest.iter().rev().filter_map(file).take(FILES).collect();
    let ending = |thing: &ThreadItem| match thing {
        ThreadItem::Event(event) if event.what == EventKind::Resolved => {
            Some(Earlier { by: team.person(event.by), at: event.at })
        }
        _ => None,
    };
    Ok(ConversationDetail {
        earlier: newest.iter().rev().filter_map(ending).take(EARLIER).collect(),
        item: item(shared, &team, row, draft.map(|draft| draft.text)),
        number: number.map(|number| number.display_number).unwrap_or_default(),
        sending,
        first_message_at,
        files,
    })
}

fn file(thing: &ThreadItem) -> Option<FileItem> {
    let ThreadItem::Message(stored) = thing else { return None };
    let row = &stored.row;
    let media = row.media.as_ref()?;
    let name = media.filename.as_deref().and_then(safe_name);
    Some(FileItem {
        message_id: row.id,
        kind: row.kind.clone(),
        label: name.or_else(|| row.text.clone()),
        sent_at: row.sent_at,
    })
}
