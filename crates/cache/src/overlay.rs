//! What a person already did, shown before the hub confirms it.
//!
//! The hub's rows stay as they are; the outbox is laid over them each time they are read. A command shows from the click
//! until its rows arrive, so nothing flickers and nothing is invented: what the hub refuses simply stops being laid over.

use std::collections::BTreeMap;

use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::{ConversationStatus, Delivery, Direction, Origin};
use sangam_protocol::rows::LastMessage;
use sangam_protocol::{CommandBody, ConversationRow};

use crate::error::Result;
use crate::handle::Reader;
use crate::outbox::Outgoing;

/// Pending commands by the conversation they are shown in, each list in the order it was done.
pub(crate) type Pending = BTreeMap<ConversationId, Vec<Outgoing>>;

/// Sorts what the outbox holds; refused commands change nothing any more.
pub(crate) fn pending(outgoing: Vec<Outgoing>) -> Pending {
    let mut pending = Pending::new();
    for command in outgoing.into_iter().filter(Outgoing::is_pending) {
        pending.entry(command.conversation).or_default().push(command);
    }
    pending
}

/// Lays `commands` over `row`. A send whose bubble is already here changes nothing more.
pub(crate) fn lay_over(
    reader: &Reader<'_>,
    row: &mut ConversationRow,
    commands: &[Outgoing],
    me: Option<PersonId>,
) -> Result<()> {
    for outgoing in commands {
        match &outgoing.command.body {
            CommandBody::Send { .. } | CommandBody::SendText { .. } => {
                if reader.message(outgoing.command.id.into())?.is_none() {
                    show_send(row, outgoing, me);
                }
            }
            // They change a bubble or a plan, not the row.
            CommandBody::React { .. }
            | CommandBody::SendLater { .. }
            | CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. } => {}
            CommandBody::MarkRead { up_to, .. } => {
                if let Some(unread) = reader.unread_behind(row.id, *up_to)? {
                    row.unread = row.unread.min(unread);
                }
            }
            CommandBody::Assign { assignee_id, .. } => row.assignee_id = *assignee_id,
            CommandBody::Resolve { .. } => row.status = ConversationStatus::Resolved,
            CommandBody::Reopen { .. } => row.status = ConversationStatus::Open,
            CommandBody::SetPrivate { private, .. } => row.contact.private = *private,
            CommandBody::MergeContacts { .. } | CommandBody::KeepApart { .. } => row.merge_offer = None,
        }
    }
    Ok(())
}

fn show_send(row: &mut ConversationRow, outgoing: &Outgoing, me: Option<PersonId>) {
    let Some(wish) = outgoing.command.body.send() else { return };
    row.unread = 0;
    row.waiting_since = None;
    if row.activity_at.is_none_or(|activity| activity <= outgoing.made_at) {
        row.activity_at = Some(outgoing.made_at);
        row.last_message = Some(LastMessage {
            id: MessageId::from(outgoing.command.id),
            direction: Direction::Out,
            origin: Origin::Desk,
            author_id: me,
            kind: wish.content.kind().to_owned(),
            text: wish.content.words().map(|words| words.chars().take(LastMessage::TEXT_CHARS).collect()),
            delivery: Some(Delivery::Queued),
            revoked: false,
            sent_at: outgoing.made_at,
        });
    }
}
