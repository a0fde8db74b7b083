//! Planned messages with the outbox laid over: plans the hub does not know yet, and changes it has not made yet.

use sangam_model::Timestamp;
use sangam_model::id::{MessageId, PersonId};
use sangam_model::later::PlanState;
use sangam_protocol::sync::Rev;
use sangam_protocol::{ApiError, CommandBody, LaterRow, Plan};

use crate::error::Result;
use crate::handle::Reader;
use crate::outbox::{Outgoing, OutgoingState};

/// A planned message as the screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMessage {
    /// The row, with the outbox laid over.
    pub row: LaterRow,
    /// What of it the hub does not know yet.
    pub pending: Pending,
}

/// What of a planned message the hub does not know yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// Nothing.
    No,
    /// That it is planned, or its newest change.
    Waits,
    /// That it should leave now.
    Leaves,
    /// That its words go back into the composer. Until the hub did it, it may still leave.
    TakingBack,
    /// Nothing: the hub let go of it, and its words wait for their composer.
    TakenBack,
    /// The hub refused to plan it. It stays until someone acts.
    Refused(Option<ApiError>),
}

/// Everything of which something may still come, earliest first.
pub(crate) fn planned(reader: &Reader<'_>, outbox: &[Outgoing], me: PersonId) -> Result<Vec<PlannedMessage>> {
    let rows = reader.open_laters()?.into_iter();
    let mut planned: Vec<PlannedMessage> =
        rows.map(|row| PlannedMessage { row, pending: Pending::No }).collect();
    for outgoing in outbox {
        lay_over(reader, &mut planned, outgoing, me)?;
    }
    planned.sort_by_key(|planned| (planned.row.at, planned.row.id));
    Ok(planned)
}

fn lay_over(
    reader: &Reader<'_>,
    planned: &mut Vec<PlannedMessage>,
    outgoing: &Outgoing,
    me: PersonId,
) -> Result<()> {
    let body = &outgoing.command.body;
    if let CommandBody::SendLater { plan, .. } = body {
        let id = MessageId::from(outgoing.command.id);
        if reader.later(id)?.is_none()
            && let Some(row) = row_of(id, outgoing, plan, me)
        {
            let pending = match &outgoing.state {
                OutgoingState::Rejected(error) => Pending::Refused(error.clone()),
                _ => Pending::Waits,
            };
            planned.push(PlannedMessage { row, pending });
        }
        return Ok(());
    }
    let Some(id) = body.later_id().filter(|_| outgoing.is_pending()) else { return Ok(()) };
    if let Some(plan) = &outgoing.gives_back {
        return keep_in_sight(reader, planned, outgoing, plan);
    }
    match body {
        // Once the hub has let go of it, it is gone.
        CommandBody::CancelLater { .. } if outgoing.state == OutgoingState::Applied => {
            planned.retain(|planned| planned.row.id != id)
        }
        CommandBody::CancelLater { .. } => {
            for planned in planned.iter_mut().filter(|planned| planned.row.id == id) {
                planned.pending = Pending::TakingBack;
            }
        }
        CommandBody::ChangeLater { plan, .. } => {
            for planned in planned.iter_mut().filter(|planned| planned.row.id == id) {
                replan(&mut planned.row, plan, me);
                planned.pending = Pending::Waits;
            }
        }
        _ => {
            for planned in planned.iter_mut().filter(|planned| planned.row.id == id) {
                planned.pending = Pending::Leaves;
            }
        }
    }
    Ok(())
}

/// What is taken back is seen until its words stand in the composer, also once the hub tells that it is no plan any more; unless it left
/// before the hub heard of it.
fn keep_in_sight(
    reader: &Reader<'_>,
    planned: &mut Vec<PlannedMessage>,
    outgoing: &Outgoing,
    plan: &LaterRow,
) -> Result<()> {
    let is_done = outgoing.state == OutgoingState::Applied;
    planned.retain(|planned| planned.row.id != plan.id);
    let has_left = reader.later(plan.id)?.is_some_and(|row| row.standing == PlanState::Sent);
    if is_done || !has_left {
        let row = LaterRow { conversation_id: outgoing.conversation, ..plan.clone() };
        planned.push(PlannedMessage {
            row,
            pending: if is_done { Pending::TakenBack } else { Pending::TakingBack },
        });
    }
    Ok(())
}

fn row_of(id: MessageId, outgoing: &Outgoing, plan: &Plan, me: PersonId) -> Option<LaterRow> {
    let wish = outgoing.command.body.message()?;
    let made_at: Timestamp = outgoing.made_at;
    Some(LaterRow {
        id,
        conversation_id: outgoing.conversation,
        author_id: me,
        content: Some(wish.content.into_owned()),
        reply_to: wish.reply_to,
        at: plan.at,
        zone: plan.zone.clone(),
        unless_customer_writes: plan.unless_customer_writes,
        standing: PlanState::Waiting,
        made_at,
        rev: Rev(0),
    })
}

fn replan(row: &mut LaterRow, plan: &Plan, me: PersonId) {
    row.author_id = me;
    row.at = plan.at;
    row.zone = plan.zone.clone();
    row.unless_customer_writes = plan.unless_customer_writes;
    row.standing = PlanState::Waiting;
}
