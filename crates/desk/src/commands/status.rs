//! Commands on one chat or many, and their undo. All commands of one action are written to the outbox in one transaction; the hub
//! decides each by itself. Undo deletes those that the hub has not heard of, and asks it to restore the others. A chat that somebody
//! has changed since is left, and the person is told.

use std::collections::BTreeMap;

use sangam_cache::Labels;
use sangam_model::conversation::LONGEST_SLEEP;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::later::GRACE;
use sangam_model::zone::Zone;
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, ConversationRow};

use super::shown;
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::status::{ActArgs, Acted, ChatAct, ChatsOf, ChatsOfArgs, Done, TakeBackArgs};
use crate::app::App;
use crate::desk::Shared;
use crate::queries;

/// Chats something can be done to at once.
pub(super) const MOST: usize = 500;

/// Does something to chats; what is so already is left alone.
pub(crate) async fn act(app: &App, args: ActArgs) -> Result<Acted, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let ActArgs { conversation_ids, act } = args;
    if conversation_ids.len() > MOST {
        return Err(UiError::new(code::INVALID, "too many at once"));
    }
    let sleep = match &act {
        ChatAct::Snooze { until, zone } => Some(sleep(shared, *until, zone)?),
        _ => None,
    };
    let labels = match &act {
        ChatAct::Label { .. } => Some(shared.read(|reader| reader.labels()).await?),
        _ => None,
    };
    let seen = seen(shared, conversation_ids.clone()).await?;
    let mut wishes = Vec::new();
    for id in conversation_ids {
        let row = match shown(shared, id).await {
            // It left this desk while the person chose.
            Err(error) if error.code == code::NOT_FOUND => continue,
            row => row?,
        };
        let seen = seen.get(&row.id).copied();
        let known = Surroundings { sleep: sleep.as_ref(), labels: labels.as_ref(), seen };
        wishes.extend(wish(&row, &act, &known).map(|body| new(shared, body)));
    }
    let done = wishes
        .iter()
        .map(|command| Done { conversation_id: command.body.conversation_id(), command_id: command.id })
        .collect();
    let now = shared.context.clock.now();
    let kept =
        shared.write_outbox(move |outbox| wishes.iter().try_for_each(|command| outbox.add(command, now)));
    kept.await?;
    leave(shared);
    Ok(Acted { done })
}

/// Takes back what was done.
pub(crate) async fn take_back(app: &App, args: TakeBackArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    if args.done.len() > MOST {
        return Err(UiError::new(code::INVALID, "too many at once"));
    }
    let done = args.done.into_iter().map(|Done { conversation_id, command_id }| {
        (command_id, new(shared, CommandBody::TakeBack { conversation_id, command_id }))
    });
    let (done, now): (Vec<_>, _) = (done.collect(), shared.context.clock.now());
    let kept = shared.write_outbox(move |outbox| {
        for (earlier, take_back) in &done {
            match outbox.outgoing(*earlier)? {
                Some(outgoing) if outgoing.is_unheard() => outbox.remove(*earlier)?,
                _ => outbox.add(take_back, now)?,
            }
        }
        Ok(())
    });
    kept.await?;
    leave(shared);
    Ok(Nothing {})
}

/// Every chat of a list, for somebody who means them all.
pub(crate) async fn chats_of(app: &App, args: ChatsOfArgs) -> Result<ChatsOf, UiError> {
    let desk = app.desk().await?;
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    let page = queries::list::all(&desk.shared, args.list, most).await?;
    let ids = page.conversations.into_iter().map(|listed| listed.row.id).collect();
    Ok(ChatsOf { ids, has_more: page.next.is_some() })
}

fn new(shared: &Shared, body: CommandBody) -> Command {
    Command { id: CommandId::new(&*shared.context.clock, &*shared.context.random), body }
}

/// Lets what is in the outbox leave.
fn leave(shared: &Shared) {
    shared.outbox_changed.notify_one();
    shared.sync.retry_now();
}

fn sleep(shared: &Shared, until: Timestamp, zone: &str) -> Result<(Timestamp, Zone), UiError> {
    let ahead = until.since(shared.hub_now());
    if !(-GRACE..=LONGEST_SLEEP).contains(&ahead) {
        return Err(UiError::new(code::LATER_TIME, "that time is past, or too far ahead"));
    }
    let zone = zone.parse().map_err(|_| UiError::new(code::INVALID, "not the name of a time zone"))?;
    Ok((until, zone))
}

/// The newest bubble of each chat as the hub told it: what its person has had before them when they decide.
async fn seen(
    shared: &Shared,
    ids: Vec<ConversationId>,
) -> Result<BTreeMap<ConversationId, MessageId>, UiError> {
    let read = shared.read(move |reader| {
        let mut seen = BTreeMap::new();
        for id in ids {
            let row = reader.conversation(id)?;
            seen.extend(row.and_then(|row| Some((row.id, row.last_message?.id))));
        }
        Ok(seen)
    });
    read.await
}

/// What an act is decided with, beside the chat's row.
struct Surroundings<'a> {
    /// When a chat is to wake.
    sleep: Option<&'a (Timestamp, Zone)>,
    labels: Option<&'a Labels>,
    /// The newest bubble this desk has of it.
    seen: Option<MessageId>,
}

/// The wish that makes it so; none if it is.
fn wish(row: &ConversationRow, act: &ChatAct, known: &Surroundings<'_>) -> Option<CommandBody> {
    let (conversation_id, seen) = (row.id, known.seen);
    let is = |status: ConversationStatus| row.status == status;
    match act {
        ChatAct::Assign { assignee_id } => (row.assignee_id != *assignee_id).then_some(CommandBody::Assign {
            conversation_id,
            assignee_id: *assignee_id,
            // What the person saw when they decided, earlier unconfirmed decisions of their own included.
            expected_assignee_id: row.assignee_id,
        }),
        ChatAct::AssignTeam { team_id } => (row.team_id != *team_id).then_some(CommandBody::AssignTeam {
            conversation_id,
            team_id: *team_id,
            expected_assignee_id: row.assignee_id,
        }),
        ChatAct::Resolve => {
            (!is(ConversationStatus::Resolved)).then_some(CommandBody::Resolve { conversation_id, seen })
        }
        ChatAct::Reopen => (!is(ConversationStatus::Open)).then_some(CommandBody::Reopen { conversation_id }),
        ChatAct::SetPending => {
            (!is(ConversationStatus::Pending)).then_some(CommandBody::SetPending { conversation_id, seen })
        }
        ChatAct::Snooze { .. } => {
            let (until, zone) = known.sleep?.clone();
            let is_so = row.snoozed_until == Some(until) && row.snooze_zone.as_ref() == Some(&zone);
            (!is_so).then_some(CommandBody::Snooze { conversation_id, until, zone, seen })
        }
        ChatAct::MarkRead => {
            let up_to = seen.filter(|_| row.unread > 0 || row.marked_unread)?;
            Some(CommandBody::MarkRead { conversation_id, up_to, receipt: false, typing: false })
        }
        ChatAct::MarkUnread => {
            let is_so = row.unread > 0 || row.marked_unread;
            (!is_so && row.last_message.is_some()).then_some(CommandBody::MarkUnread { conversation_id })
        }
        ChatAct::Label { label_id, on } => {
            let labels = known.labels?;
            let label_id = labels.meant(*label_id)?.id;
            let is_on = labels.on(&row.labels).iter().any(|label| label.id == label_id);
            (is_on != *on).then_some(CommandBody::SetLabel { conversation_id, label_id, on: *on })
        }
    }
}
