//! Presence with names.

use std::collections::BTreeMap;

use sangam_model::id::ConversationId;

use super::list::team;
use crate::api::app::ConnectionState;
use crate::api::error::UiError;
use crate::api::presence::{PresenceView, PresentChat, PresentPerson};
use crate::desk::Shared;

pub(crate) async fn view(shared: &Shared) -> Result<PresenceView, UiError> {
    let state = shared.connection.borrow().state;
    if !matches!(state, ConnectionState::Live | ConnectionState::CatchingUp) {
        return Ok(PresenceView::default());
    }
    let team = team(shared).await?;
    let people = shared.room.picture(shared.context.clock.now());
    let online = people.keys().copied().collect();
    let mut chats: BTreeMap<ConversationId, Vec<PresentPerson>> = BTreeMap::new();
    for (id, at) in people {
        let Some(person) = team.person(Some(id)).filter(|person| !person.is_me) else { continue };
        for at in at {
            let present = PresentPerson { person: person.clone(), typing: at.typing };
            chats.entry(at.conversation_id).or_default().push(present);
        }
    }
    let chats = chats.into_iter().map(|(conversation_id, mut people)| {
        people.sort_by_cached_key(|one| (!one.typing, one.person.name.to_lowercase(), one.person.id));
        PresentChat { conversation_id, people }
    });
    Ok(PresenceView { online, chats: chats.collect() })
}
