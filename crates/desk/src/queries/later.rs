//! Planned messages, of one conversation or of all.

use std::collections::BTreeMap;

use sangam_cache::{Pending, PlannedMessage};
use sangam_model::id::ConversationId;
use sangam_model::later::PlanState;
use sangam_model::{Timestamp, window};
use sangam_protocol::ConversationRow;
use sangam_protocol::error::code;

use super::list::team;
use super::names::{Team, display_name};
use crate::api::error::UiError;
use crate::api::later::{LaterItem, LaterState};
use crate::desk::Shared;

/// Everything of which something may still come, earliest first.
pub(crate) async fn items(shared: &Shared, only: Option<ConversationId>) -> Result<Vec<LaterItem>, UiError> {
    let me = shared.record.person_id;
    let planned = shared.answer(shared.cache.planned(me)).await?;
    let planned: Vec<PlannedMessage> = planned
        .into_iter()
        .filter(|planned| only.is_none_or(|id| planned.row.conversation_id == id))
        .collect();
    let ids: Vec<ConversationId> = planned.iter().map(|planned| planned.row.conversation_id).collect();
    let rows = shared.read(move |reader| {
        let mut rows = BTreeMap::new();
        for id in ids {
            if let Some(row) = reader.conversation(id)? {
                rows.insert(id, row);
            }
        }
        Ok(rows)
    });
    let rows = rows.await?;
    let (team, now) = (team(shared).await?, shared.hub_now());
    Ok(planned
        .into_iter()
        .filter_map(|planned| {
            let row = rows.get(&planned.row.conversation_id)?;
            item(planned, row, &team, now)
        })
        .collect())
}

fn item(
    planned: PlannedMessage,
    conversation: &ConversationRow,
    team: &Team,
    now: Timestamp,
) -> Option<LaterItem> {
    let PlannedMessage { row, pending } = planned;
    let closes_at = conversation.window_closes_at;
    Some(LaterItem {
        id: row.id,
        conversation_id: conversation.id,
        customer: display_name(&conversation.contact),
        author: team.person(Some(row.author_id)),
        content: row.content?,
        at: row.at,
        zone: row.zone.to_string(),
        unless_customer_writes: row.unless_customer_writes,
        state: state(pending, row.standing),
        window_closes_at: closes_at,
        window_will_be_closed: !window::is_open(closes_at, row.at),
        window_is_open: window::is_open(closes_at, now),
    })
}

fn state(pending: Pending, standing: PlanState) -> LaterState {
    match (pending, standing) {
        (Pending::Refused(error), _) => LaterState::Refused {
            error: error.map_or_else(|| UiError::new(code::INTERNAL, "the hub refused it"), UiError::from),
        },
        (Pending::Leaves, _) => LaterState::Leaving,
        (Pending::TakingBack, _) => LaterState::TakingBack,
        (Pending::TakenBack, _) => LaterState::TakenBack,
        (Pending::Waits, _) => LaterState::WaitingForHub,
        (Pending::No, PlanState::Held { why }) => LaterState::Held { why },
        (Pending::No, _) => LaterState::Waiting,
    }
}
