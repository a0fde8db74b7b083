//! Finding people and messages, on this computer only.

use std::collections::HashMap;

use sangam_cache::{Position, Search};
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::{Capability, Direction, Origin, Timestamp};
use sangam_protocol::error::code;

use super::at_most;
use super::list::{item, team};
use super::names::display_name;
use crate::api::error::UiError;
use crate::api::search::{MessageHit, SearchArgs, SearchResults, SnippetPart};
use crate::desk::Shared;

/// People are few; more than this means that more should be typed.
const PEOPLE: u32 = 8;

/// A message or a note that was found.
struct Hit {
    position: Position,
    id: MessageId,
    conversation_id: ConversationId,
    direction: Direction,
    origin: Origin,
    /// Whose note it is.
    note_by: Option<PersonId>,
    snippet: Vec<sangam_cache::SnippetPart>,
    at: Timestamp,
}

impl Hit {
    fn of_message(hit: sangam_cache::Hit) -> Self {
        let row = hit.message.row;
        Self {
            position: hit.message.position,
            id: row.id,
            conversation_id: row.conversation_id,
            direction: row.direction,
            origin: row.origin,
            note_by: None,
            snippet: hit.snippet,
            at: row.sent_at,
        }
    }

    fn of_note(hit: sangam_cache::NoteHit) -> Self {
        let line = hit.note.line;
        Self {
            position: hit.note.position,
            id: MessageId::from_uuid(line.id.as_uuid()),
            conversation_id: line.conversation_id,
            direction: Direction::Out,
            origin: Origin::Desk,
            note_by: line.by,
            snippet: hit.snippet,
            at: line.at,
        }
    }
}

/// What was found.
pub(crate) async fn results(shared: &Shared, args: SearchArgs) -> Result<SearchResults, UiError> {
    let failed = |error| shared.failed(&error);
    let limit = at_most(args.limit, 100);
    let is_first = args.before.is_none();
    let before = args.before.map(|place| place.parse().map(Position)).transpose();
    let before = before.map_err(|_| UiError::new(code::INVALID, "not a place in a search"))?;
    let people = if is_first && args.conversation_id.is_none() {
        shared.cache.search_people(args.query.clone(), PEOPLE).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let search = Search { text: args.query, conversation: args.conversation_id, before, limit };
    let notes = shared.cache.search_notes(search.clone()).await.map_err(failed)?;
    let hits = shared.cache.search(search).await.map_err(failed)?;
    let mut hits: Vec<Hit> = hits.into_iter().map(Hit::of_message).collect();
    hits.extend(notes.into_iter().map(Hit::of_note));
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.position));
    hits.truncate(limit as usize);
    let next = hits.last().filter(|_| hits.len() >= limit as usize).map(|hit| hit.position.0.to_string());
    let chats: Vec<_> = hits.iter().map(|hit| hit.conversation_id).collect();
    let names = shared.cache.read(move |reader| {
        let mut names = HashMap::new();
        for id in chats {
            if !names.contains_key(&id)
                && let Some(row) = reader.conversation(id)?
            {
                names.insert(id, display_name(&row.contact));
            }
        }
        Ok(names)
    });
    let names = names.await.map_err(failed)?;
    let workspace = shared.cache.read(|reader| reader.workspace()).await.map_err(failed)?;
    let is_masked = workspace.is_some_and(|workspace| workspace.phones_masked);
    let phones_masked = is_masked && !shared.present_record().role.may(Capability::ReadPhones);
    let team = team(shared).await?;
    let messages = hits.into_iter().map(|hit| {
        let part = |part: sangam_cache::SnippetPart| SnippetPart { text: part.text, hit: part.hit };
        MessageHit {
            message_id: hit.id,
            conversation_id: hit.conversation_id,
            contact_name: names.get(&hit.conversation_id).cloned().unwrap_or_default(),
            direction: hit.direction,
            origin: hit.origin,
            note_by: hit.note_by.map(|by| team.person(Some(by)).map_or_else(String::new, |by| by.name)),
            snippet: hit.snippet.into_iter().map(part).collect(),
            sent_at: hit.at,
        }
    });
    Ok(SearchResults {
        people: people.into_iter().map(|row| item(shared, &team, row, None)).collect(),
        messages: messages.collect(),
        next,
        phones_masked,
    })
}
