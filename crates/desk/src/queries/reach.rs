//! Computes whether this person may write to a customer now, by the hub's rules, so that the page offers nothing the hub would refuse.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::send::may_begin;
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use sangam_protocol::{ConversationRow, NumberRow};

use crate::api::attachments::Reach;
use crate::api::error::UiError;
use crate::desk::Shared;

/// Why free text may not leave to a customer now: the hub's code, or `None`.
fn why_not(
    row: &ConversationRow,
    number: Option<&NumberRow>,
    only_assignee: bool,
    (me, hub_now): (PersonId, Timestamp),
) -> Option<&'static str> {
    if row.blocked_at.is_some() {
        return Some(code::BLOCKED);
    }
    // A number that is not known here yet hinders nothing; the hub decides.
    match number {
        Some(number) if !number.connected => return Some(code::NUMBER_NOT_CONNECTED),
        Some(number) if !number.stage.lets(me) => return Some(STAGE),
        _ => {}
    }
    if only_assignee && row.assignee_id != Some(me) {
        return Some(code::NOT_ASSIGNEE);
    }
    (!may_begin(false, row.window_closes_at, hub_now)).then_some(code::WINDOW_CLOSED)
}

/// Whether each of these chats may be written to now, and why not. One that is not here is left out.
pub(crate) async fn reach(shared: &Shared, ids: Vec<ConversationId>) -> Result<Vec<Reach>, UiError> {
    let (workspace, numbers) = shared.read(|reader| Ok((reader.workspace()?, reader.numbers()?))).await?;
    let only_assignee = workspace.is_some_and(|workspace| workspace.only_assignee_replies);
    let numbers: BTreeMap<_, _> = numbers.into_iter().map(|number| (number.id, number)).collect();
    let here = (shared.record.person_id, shared.hub_now());
    let rows = shared.answer(shared.cache.conversations(ids)).await?;
    let reach = |(conversation_id, row): (_, ConversationRow)| {
        let why = why_not(&row, numbers.get(&row.number_id), only_assignee, here);
        Reach { conversation_id, why: why.map(str::to_owned) }
    };
    Ok(rows.into_iter().map(reach).collect())
}
