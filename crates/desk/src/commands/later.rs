//! Planned messages: made, changed, cancelled, or sent at once. Each is a command in the outbox, on the disk when the call returns. A
//! plan that the hub has not heard of is cancelled without a command.

use sangam_cache::{OutboxWriter, Outgoing, OutgoingState, Pending, PlannedMessage};
use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::later;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::zone::Zone;
use sangam_protocol::error::code;
use sangam_protocol::{Command, CommandBody, Plan};

use super::command_of;
use super::conversation::place;
use super::send::{add, check, quotable};
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::later::{ChangeLaterArgs, LaterArgs, LaterItem, LaterToDraft, LatersArgs, SendLaterArgs};
use crate::app::App;
use crate::desk::Shared;
use crate::{media, queries};

pub(crate) async fn laters(app: &App, args: LatersArgs) -> Result<Vec<LaterItem>, UiError> {
    let desk = app.desk().await?;
    queries::later::items(&desk.shared, args.conversation_id).await
}

/// Plans what stands in the composer, or anything else, for later.
pub(crate) async fn send_later(app: &App, args: SendLaterArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let SendLaterArgs { conversation_id, content, reply_to, at, zone, unless_customer_writes } = args;
    check(&content)?;
    let asked = conversation_id;
    let conversation_id = place(shared, conversation_id).await?;
    let plan = plan(shared, at, &zone, unless_customer_writes)?;
    if let Some(file) = content.file().cloned() {
        let found = shared.read_outbox(move |outbox| outbox.attachment(&file.sha256)).await?;
        found.ok_or_else(media::not_here)?;
    }
    let (leaves, quoted) = (content.clone(), quotable(shared, reply_to).await?);
    let now = shared.context.clock.now();
    let command = new(shared, CommandBody::SendLater { conversation_id, content, reply_to: quoted, plan });
    keep(shared, move |outbox| {
        outbox.add(&command, now)?;
        outbox.change_draft(conversation_id, now, |draft| {
            draft.leave(&leaves, reply_to, conversation_id != asked);
        })
    })
    .await
}

/// Gives a planned message another time. One the hub refused is planned anew.
pub(crate) async fn change_later(app: &App, args: ChangeLaterArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let plan = plan(shared, args.at, &args.zone, args.unless_customer_writes)?;
    if let Some(Outgoing { command, conversation: conversation_id, .. }) =
        refused(shared, args.later_id).await?
    {
        let CommandBody::SendLater { content, reply_to, .. } = command.body else {
            return Err(not_planned());
        };
        let (now, reply_to) = (shared.context.clock.now(), quotable(shared, reply_to).await?);
        let anew = new(shared, CommandBody::SendLater { conversation_id, content, reply_to, plan });
        // The new one is there before the old one goes, so its file is never without a name.
        return keep(shared, move |outbox| {
            outbox.add(&anew, now)?;
            outbox.remove(command.id)
        })
        .await;
    }
    let (conversation_id, later_id) = (place_of(shared, args.later_id).await?, args.later_id);
    add(shared, CommandBody::ChangeLater { conversation_id, later_id, plan }).await?;
    Ok(Nothing {})
}

/// Lets go of a planned message.
pub(crate) async fn cancel_later(app: &App, args: LaterArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let later_id = args.later_id;
    if take_unheard(shared, later_id, |outbox, id, _| outbox.remove(id)).await? {
        return Ok(Nothing {});
    }
    let forget = shared.write_outbox(move |outbox| outbox.want_no_words_of(later_id));
    if forget.await? {
        shared.outbox_changed.notify_one();
        return Ok(Nothing {});
    }
    let conversation_id = place_of(shared, later_id).await?;
    add(shared, CommandBody::CancelLater { conversation_id, later_id, takes_words: false }).await?;
    Ok(Nothing {})
}

/// Lets a planned message leave now.
pub(crate) async fn send_later_now(app: &App, args: LaterArgs) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let later_id = args.later_id;
    if let Some(Outgoing { command, conversation: conversation_id, .. }) = refused(shared, later_id).await? {
        let CommandBody::SendLater { content, reply_to, .. } = command.body else {
            return Err(not_planned());
        };
        let (now, reply_to) = (shared.context.clock.now(), quotable(shared, reply_to).await?);
        let body = CommandBody::Send { conversation_id, content, reply_to, retry_of: None };
        let sent = new(shared, body);
        return keep(shared, move |outbox| {
            outbox.add(&sent, now)?;
            outbox.remove(command.id)
        })
        .await;
    }
    let conversation_id = place_of(shared, later_id).await?;
    add(shared, CommandBody::SendLaterNow { conversation_id, later_id }).await?;
    Ok(Nothing {})
}

/// Puts the words of a planned message back into the composer of its conversation, and lets go of the plan. What may still leave by itself
/// comes back only once the hub has let go of it: whoever sends words from the composer sends them once.
pub(crate) async fn later_to_draft(app: &App, args: LaterArgs) -> Result<LaterToDraft, UiError> {
    let desk = app.desk().await?;
    let shared = &desk.shared;
    let later_id = args.later_id;
    let in_composer = LaterToDraft { in_composer: true };
    if take_unheard(shared, later_id, |outbox, id, now| outbox.return_to_draft(id, now)).await? {
        return Ok(in_composer);
    }
    let PlannedMessage { row, pending } = planned(shared, later_id).await?;
    let Some(OutgoingContent::Text { text }) = &row.content else {
        return Err(UiError::new(code::INVALID, "only words go back into the composer"));
    };
    let (conversation_id, now) = (row.conversation_id, shared.context.clock.now());
    let (words, quoted) = (text.clone(), quotable(shared, row.reply_to).await?);
    let write = move |outbox: &mut OutboxWriter<'_>| {
        outbox.change_draft(conversation_id, now, |draft| {
            if !draft.text.trim().is_empty() {
                draft.text.push_str("\n\n");
            }
            draft.text.push_str(&words);
            draft.reply_to = draft.reply_to.or(quoted);
        })
    };
    let let_go = new(shared, CommandBody::CancelLater { conversation_id, later_id, takes_words: true });
    match pending {
        Pending::TakingBack => return Ok(LaterToDraft { in_composer: false }),
        Pending::TakenBack => {
            let take = move |outbox: &mut OutboxWriter<'_>| {
                // Whoever asks twice at once gets the words once.
                if outbox.want_no_words_of(later_id)? { write(outbox) } else { Ok(()) }
            };
            keep(shared, take).await?;
        }
        _ => {
            keep(shared, move |outbox| outbox.take_back(&let_go, now, &row)).await?;
            return Ok(LaterToDraft { in_composer: false });
        }
    }
    Ok(in_composer)
}

fn new(shared: &Shared, body: CommandBody) -> Command {
    Command { id: CommandId::new(&*shared.context.clock, &*shared.context.random), body }
}

/// Writes to the outbox, and lets what is in it leave.
async fn keep(
    shared: &Shared,
    work: impl FnOnce(&mut OutboxWriter<'_>) -> sangam_cache::Result<()> + Send + 'static,
) -> Result<Nothing, UiError> {
    shared.write_outbox(work).await?;
    shared.outbox_changed.notify_one();
    shared.sync.retry_now();
    Ok(Nothing {})
}

fn plan(shared: &Shared, at: Timestamp, zone: &str, unless_customer_writes: bool) -> Result<Plan, UiError> {
    let zone: Zone = zone.parse().map_err(|_| {
        let detail = Some(serde_json::json!({ "field": "zone" }));
        UiError { detail, ..UiError::new(code::INVALID, "not the name of a time zone") }
    })?;
    if !later::can_be_planned(at, shared.hub_now()) {
        return Err(UiError::new(code::LATER_TIME, "that time is past, or too far ahead"));
    }
    Ok(Plan { at, zone, unless_customer_writes })
}

async fn planned(shared: &Shared, id: MessageId) -> Result<PlannedMessage, UiError> {
    let me = shared.record.person_id;
    let planned = shared.answer(shared.cache.planned(me)).await?;
    planned.into_iter().find(|planned| planned.row.id == id).ok_or_else(not_planned)
}

/// Where it is planned.
async fn place_of(shared: &Shared, id: MessageId) -> Result<ConversationId, UiError> {
    Ok(planned(shared, id).await?.row.conversation_id)
}

/// The plan, if the hub refused it.
async fn refused(shared: &Shared, id: MessageId) -> Result<Option<Outgoing>, UiError> {
    let found = shared.read_outbox(move |outbox| outbox.outgoing(command_of(id))).await?;
    Ok(found.filter(|outgoing| matches!(outgoing.state, OutgoingState::Rejected(_))))
}

/// Takes a plan away of which the hub knows nothing: never asked for, or refused. Says whether it was one.
async fn take_unheard(
    shared: &Shared,
    id: MessageId,
    take: impl FnOnce(&mut OutboxWriter<'_>, CommandId, Timestamp) -> sangam_cache::Result<()> + Send + 'static,
) -> Result<bool, UiError> {
    let (id, now) = (command_of(id), shared.context.clock.now());
    let taken = shared.write_outbox(move |outbox| {
        let is_unheard = outbox.outgoing(id)?.is_some_and(|outgoing| {
            outgoing.is_unheard() || matches!(outgoing.state, OutgoingState::Rejected(_))
        });
        if is_unheard {
            outbox.remove_changes_of(id.into())?;
            take(outbox, id, now)?;
        }
        Ok(is_unheard)
    });
    let taken = taken.await?;
    if taken {
        shared.outbox_changed.notify_one();
    }
    Ok(taken)
}

fn not_planned() -> UiError {
    UiError::new(code::NOT_FOUND, "nothing of the kind is planned")
}
