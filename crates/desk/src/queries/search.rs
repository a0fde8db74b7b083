//! Finding people and messages, on this computer only.

use std::collections::HashMap;

use sangam_cache::{Filters, Hits, Position, Search};
use sangam_model::asked::{About, Query};
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::work::hours::LocalTime;
use sangam_model::{Capability, Direction, Origin, Timestamp};
use sangam_protocol::error::code;

use super::asked::understood;
use super::at_most;
use super::list::{item, team};
use super::names::{Team, display_name};
use crate::api::conversations::ConversationItem;
use crate::api::error::UiError;
use crate::api::search::{
    CalledArgs, FoundCounts, FoundKind, MessageHit, SearchArgs, SearchResults, SnippetPart,
};
use crate::desk::Shared;

/// Where counting stops.
const COUNTED: u32 = 50;

/// A message or a note that was found.
struct Hit {
    position: Position,
    id: MessageId,
    conversation_id: ConversationId,
    direction: Direction,
    origin: Origin,
    /// It is a note: whose.
    note_by: Option<Option<PersonId>>,
    kind: String,
    filename: Option<String>,
    is_file: bool,
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
            kind: row.kind,
            is_file: row.media.is_some(),
            filename: row.media.and_then(|media| media.filename),
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
            note_by: Some(line.by),
            kind: "note".to_owned(),
            is_file: false,
            filename: None,
            snippet: hit.snippet,
            at: line.at,
        }
    }

    fn view(self, names: &HashMap<ConversationId, String>, team: &Team) -> MessageHit {
        let part = |part: sangam_cache::SnippetPart| SnippetPart { text: part.text, hit: part.hit };
        MessageHit {
            message_id: self.id,
            conversation_id: self.conversation_id,
            contact_name: names.get(&self.conversation_id).cloned().unwrap_or_default(),
            direction: self.direction,
            origin: self.origin,
            note_by: self.note_by.map(|by| team.person(by).map_or_else(String::new, |by| by.name)),
            kind: self.kind,
            filename: self.filename,
            is_file: self.is_file,
            snippet: self.snippet.into_iter().map(part).collect(),
            sent_at: self.at,
        }
    }
}

/// What was found.
pub(crate) async fn results(shared: &Shared, args: SearchArgs) -> Result<SearchResults, UiError> {
    let limit = at_most(args.limit, 100);
    let is_first = args.before.is_none();
    let before = args.before.map(|place| place.parse().map(Position)).transpose();
    let before = before.map_err(|_| UiError::new(code::INVALID, "not a place in a search"))?;
    let clock = LocalTime::new(args.offsets);
    let clock = clock.ok_or_else(|| UiError::new(code::INVALID, "no such distance from UTC"))?;
    let typed = Query::parse(&args.query);
    let asked = understood(shared, &typed, &clock).await?;
    let search = Search {
        text: typed.words.clone(),
        conversation: args.conversation_id,
        before,
        limit,
        wanted: asked.wanted,
    };
    let asks_about_messages = typed
        .filters
        .iter()
        .any(|filter| !matches!(filter.about, About::Number | About::Label | About::Team));
    let people = if is_first && args.conversation_id.is_none() && !asks_about_messages {
        shared.answer(shared.cache.search_people(typed.words.clone(), search.wanted.clone(), COUNTED)).await?
    } else {
        Vec::new()
    };
    let found = found(shared, search.clone(), args.kind).await?;
    let counts = if is_first { Some(counts(shared, &search, people.len()).await?) } else { None };
    let names = names(shared, &found.hits).await?;
    let phones_masked = !reads_phones(shared).await?;
    let team = team(shared).await?;
    Ok(SearchResults {
        people: people.into_iter().map(|row| item(shared, &team, row, None)).collect(),
        next: found.stopped_at.map(|place| place.0.to_string()),
        messages: found.hits.into_iter().map(|hit| hit.view(&names, &team)).collect(),
        counts,
        filters: asked.filters,
        words: typed.words,
        phones_masked,
    })
}

/// Whose names and numbers these words may mean, for lists that offer people while somebody types: nothing else is looked for. A colon
/// is a letter here, and leads to no filter.
pub(crate) async fn called(shared: &Shared, args: CalledArgs) -> Result<Vec<ConversationItem>, UiError> {
    let limit = at_most(args.limit, COUNTED);
    let rows = shared.answer(shared.cache.search_people(args.words, Filters::default(), limit)).await?;
    let team = team(shared).await?;
    Ok(rows.into_iter().map(|row| item(shared, &team, row, None)).collect())
}

/// Whether the signed-in person reads whole phone numbers.
pub(crate) async fn reads_phones(shared: &Shared) -> Result<bool, UiError> {
    let workspace = shared.read(|reader| reader.workspace()).await?;
    let is_masked = workspace.is_some_and(|workspace| workspace.phones_masked);
    Ok(!is_masked || shared.present_record().role.may(Capability::ReadPhones))
}

/// Messages, notes and files in one list, or those of one kind.
async fn found(shared: &Shared, search: Search, kind: Option<FoundKind>) -> Result<Hits<Hit>, UiError> {
    let limit = search.limit;
    let mut found = Hits { hits: Vec::new(), stopped_at: None };
    if kind != Some(FoundKind::Notes) {
        let mut search = search.clone();
        search.wanted.file = kind.map(|kind| kind == FoundKind::Files);
        found = shared.answer(shared.cache.search(search)).await?.map(Hit::of_message);
    }
    if matches!(kind, None | Some(FoundKind::Notes)) {
        let notes = shared.answer(shared.cache.search_notes(search)).await?.map(Hit::of_note);
        found = found.joined(notes, limit, |hit| hit.position);
    }
    Ok(found)
}

async fn counts(shared: &Shared, search: &Search, people: usize) -> Result<FoundCounts, UiError> {
    let search = Search { limit: COUNTED, before: None, ..search.clone() };
    let count = async |kind| {
        let found = found(shared, search.clone(), Some(kind)).await?;
        Ok::<u32, UiError>(u32::try_from(found.hits.len()).unwrap_or(COUNTED))
    };
    Ok(FoundCounts {
        people: u32::try_from(people).unwrap_or(COUNTED),
        messages: count(FoundKind::Messages).await?,
        notes: count(FoundKind::Notes).await?,
        files: count(FoundKind::Files).await?,
        most: COUNTED,
    })
}

/// What the customers are called in whose chats something was found.
async fn names(shared: &Shared, hits: &[Hit]) -> Result<HashMap<ConversationId, String>, UiError> {
    let chats: Vec<_> = hits.iter().map(|hit| hit.conversation_id).collect();
    let names = shared.read(move |reader| {
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
    names.await
}
