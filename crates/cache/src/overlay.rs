//! Optimistic display: lays pending commands over the hub's rows.
//!
//! The hub's rows stay as they are; the outbox is laid over them each time they are read. A command shows from the click
//! until its rows arrive, so nothing flickers and nothing is invented: what the hub refuses simply stops being laid over.

use std::collections::BTreeMap;

use sangam_model::conversation::Stand;
use sangam_model::id::{ContactId, ConversationId, MessageId, PersonId};
use sangam_model::{Delivery, Direction};
use sangam_protocol::rows::LastMessage;
use sangam_protocol::{CommandBody, ConversationRow, Rev};

use crate::error::Result;
use crate::handle::Reader;
use crate::outbox::{Outgoing, OutgoingState};

/// Pending commands by the conversation they are shown in, each list in the order it was done.
pub(crate) type Pending = BTreeMap<ConversationId, Vec<Outgoing>>;

/// Sorts what the outbox holds; refused commands change nothing any more, but a message stays until its person acts, and is seen in the
/// list as it is in its chat.
pub(crate) fn pending(outgoing: Vec<Outgoing>) -> Pending {
    let mut pending = Pending::new();
    let is_shown = |outgoing: &Outgoing| outgoing.is_pending() || outgoing.command.body.is_send();
    for command in outgoing.into_iter().filter(is_shown) {
        pending.entry(command.conversation).or_default().push(command);
    }
    pending
}

/// A conversation with what waits for it laid over; one that is only about to begin is shown as well.
pub(crate) fn shown(
    reader: &Reader<'_>,
    pending: &Pending,
    id: ConversationId,
    me: Option<PersonId>,
) -> Result<Option<ConversationRow>> {
    let Some(mut row) = reader.conversation(id)? else {
        return pending.get(&id).map_or(Ok(None), |commands| begun(reader, commands, me));
    };
    if let Some(commands) = pending.get(&row.id) {
        lay_over(reader, &mut row, commands, me)?;
    }
    Ok(Some(row))
}

/// The conversation that begins by these commands and that the hub did not tell of yet.
pub(crate) fn begun(
    reader: &Reader<'_>,
    commands: &[Outgoing],
    me: Option<PersonId>,
) -> Result<Option<ConversationRow>> {
    let Some(first) = commands.iter().find(|outgoing| outgoing.begins_a_chat()) else { return Ok(None) };
    let CommandBody::NewChat { conversation_id, number_id, phone, .. } = &first.command.body else {
        return Ok(None);
    };
    if reader.message(first.command.id.into())?.is_some() {
        return Ok(None); // its bubble is here, and with it the conversation it went to
    }
    let contact_id = ContactId::from_uuid(conversation_id.as_uuid());
    let mut row =
        ConversationRow::begun(*conversation_id, *number_id, contact_id, Some(phone.clone()), Rev(0));
    lay_over(reader, &mut row, commands, me)?;
    Ok(Some(row))
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
            CommandBody::Send { .. } | CommandBody::SendText { .. } | CommandBody::NewChat { .. } => {
                if reader.message(outgoing.command.id.into())?.is_none() {
                    show_send(row, outgoing, me);
                }
            }
            // They change a bubble, a plan or a note, not the row.
            CommandBody::React { .. }
            | CommandBody::SendLater { .. }
            | CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. }
            | CommandBody::AddNote { .. }
            | CommandBody::EditNote { .. }
            | CommandBody::DeleteNote { .. }
            | CommandBody::ReadMentions { .. } => {}
            CommandBody::MarkRead { up_to, .. } => {
                if let Some(unread) = reader.unread_behind(row.id, *up_to)? {
                    row.unread = row.unread.min(unread);
                }
                row.marked_unread = false;
            }
            CommandBody::Assign { assignee_id, .. } => row.assignee_id = *assignee_id,
            CommandBody::AssignTeam { team_id, .. } => {
                row.team_id = *team_id;
                if let (Some(team), Some(person)) = (*team_id, row.assignee_id)
                    && !reader.teams()?.has(team, person)
                {
                    row.assignee_id = None;
                }
            }
            CommandBody::Resolve { .. } => stand(row, Stand::Resolved),
            CommandBody::Reopen { .. } => stand(row, Stand::Open),
            CommandBody::SetPending { .. } => stand(row, Stand::Pending),
            CommandBody::Snooze { until, zone, .. } => {
                stand(row, Stand::Snoozed { until: *until, zone: zone.clone() });
            }
            CommandBody::MarkUnread { .. } => row.marked_unread = true,
            // Only the hub knows what was before, and whether it may be put back.
            CommandBody::TakeBack { .. } => {}
            CommandBody::SetLabel { label_id, on, .. } => reader.labels()?.set(row, *label_id, *on),
            CommandBody::SetPrivate { private, .. } => row.contact.private = *private,
            CommandBody::SetBlocked { blocked, .. } => {
                row.blocked_at = blocked.then_some(outgoing.made_at);
                if *blocked {
                    stand(row, Stand::Resolved);
                }
            }
            CommandBody::NameContact { name, .. } => show_name(row, name.clone()),
            CommandBody::DescribeContact { about, .. } => row.contact.card.about.clone_from(about),
            CommandBody::FillCard { field_id, value, .. } => match value {
                Some(value) => drop(row.contact.card.values.insert(*field_id, value.clone())),
                None => drop(row.contact.card.values.remove(field_id)),
            },
            CommandBody::MergeContacts { .. } | CommandBody::KeepApart { .. } => row.merge_offer = None,
            // The result is known once the hub has parted them.
            CommandBody::SplitContacts { .. } => {}
        }
    }
    Ok(())
}

fn stand(row: &mut ConversationRow, stand: Stand) {
    row.status = stand.status();
    row.woke_at = None;
    (row.snoozed_until, row.snooze_zone) = match stand {
        Stand::Snoozed { until, zone } => (Some(until), Some(zone)),
        _ => (None, None),
    };
}

/// Without a name of the team's own it is the phone's that is shown, else the customer's.
fn show_name(row: &mut ConversationRow, name: Option<String>) {
    let card = &mut row.contact.card;
    card.team_name.clone_from(&name);
    row.contact.name = name.or_else(|| card.book_name.clone()).or_else(|| card.profile_name.clone());
}

fn show_send(row: &mut ConversationRow, outgoing: &Outgoing, me: Option<PersonId>) {
    let Some(wish) = outgoing.command.body.send() else { return };
    // A parked message may never leave, so it does not count as an answer; neither does a refused one.
    if !matches!(outgoing.state, OutgoingState::Parked | OutgoingState::Rejected(_)) {
        row.unread = 0;
        row.marked_unread = false;
        row.waiting_since = None;
    }
    if row.activity_at.is_none_or(|activity| activity <= outgoing.made_at) {
        row.activity_at = Some(outgoing.made_at);
        row.last_message = Some(LastMessage {
            id: MessageId::from(outgoing.command.id),
            direction: Direction::Out,
            origin: wish.content.origin(),
            author_id: me,
            kind: wish.content.kind().to_owned(),
            text: wish.content.words().map(|words| words.chars().take(LastMessage::TEXT_CHARS).collect()),
            delivery: Some(match outgoing.state {
                OutgoingState::Rejected(_) => Delivery::Failed,
                _ => Delivery::Queued,
            }),
            revoked: false,
            sent_at: outgoing.made_at,
        });
    }
}
