//! Private notes as the screen shows them, and whom their words mention.

use std::collections::HashMap;

use sangam_cache::Position;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::{Capability, Role};
use sangam_protocol::error::code;
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{EventRow, Rev};

use super::at_most;
use super::list::team;
use super::names::{self, Team, display_name};
use crate::api::conversations::PersonView;
use crate::api::error::UiError;
use crate::api::notes::{MentionItem, MentionPage, MentionView, MentionsArgs, NoteView};
use crate::desk::Shared;

/// A note as its readers see it.
pub(super) fn note(team: &Team, row: &EventRow, note: &Note) -> NoteView {
    let mention = |mention: &sangam_protocol::note::Mention| {
        let person = team.person(Some(mention.person_id))?;
        Some(MentionView { person, read: mention.read_at.is_some() })
    };
    let mentions: Vec<MentionView> = note.mentions.iter().filter_map(mention).collect();
    NoteView {
        id: row.id,
        text: note.text.clone(),
        author: team.person(row.by),
        unread: mentions.iter().any(|mention| mention.person.is_me && !mention.read),
        mentions,
        at: row.at,
        edited_at: note.edited_at,
        pending: row.rev == Rev(0),
    }
}

/// Notes that mention the person at this desk, newest first.
pub(crate) async fn mentions(shared: &Shared, args: MentionsArgs) -> Result<MentionPage, UiError> {
    let limit = at_most(args.limit, 500);
    let before = args.before.map(|place| place.parse().map(Position)).transpose();
    let before = before.map_err(|_| UiError::new(code::INVALID, "not a place among the mentions"))?;
    let told = shared.answer(shared.cache.mentions(before, limit)).await?;
    let next = told.notes.last().filter(|_| told.notes.len() >= limit as usize);
    let next = next.map(|note| note.position.0.to_string());
    let chats: Vec<ConversationId> = told.notes.iter().map(|note| note.line.conversation_id).collect();
    let customers = shared.read(move |reader| {
        let mut customers = HashMap::new();
        for id in chats {
            if let Some(row) = reader.conversation(id)? {
                customers.insert(id, display_name(&row.contact));
            }
        }
        Ok(customers)
    });
    let (customers, team) = (customers.await?, team(shared).await?);
    let item = |stored: sangam_cache::StoredNote| {
        let EventKind::Note(said) = &stored.line.what else { return None };
        Some(MentionItem {
            note: note(&team, &stored.line, said),
            conversation_id: stored.line.conversation_id,
            customer: customers.get(&stored.line.conversation_id)?.clone(),
        })
    };
    Ok(MentionPage {
        items: told.notes.into_iter().filter_map(item).collect(),
        next,
        unread: u32::try_from(told.unread.len()).unwrap_or(u32::MAX),
    })
}

/// The colleagues who see a conversation, by name.
pub(crate) async fn mentionable(shared: &Shared, id: ConversationId) -> Result<Vec<PersonView>, UiError> {
    let row = shared.answer(shared.cache.conversation(id)).await?;
    let row = row.ok_or_else(|| UiError::new(code::NOT_FOUND, "there is no such conversation"))?;
    let is_hidden = row.held || row.contact.private;
    let sees = |role: Role| !is_hidden || role.may(Capability::SeePrivate);
    let mut people = names::team(shared).await?;
    people.retain(|person| !person.is_me && sees(person.role));
    Ok(people)
}

/// Whom these words mention: `@` and somebody's whole name, or their first name if nobody else here has it. The longest name wins, and
/// an address with an `@` in its middle mentions nobody.
pub(crate) fn mentioned(text: &str, people: &[PersonView]) -> Vec<PersonId> {
    let mut mentioned = Vec::new();
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        if letter == '@'
            && !before.is_some_and(char::is_alphanumeric)
            && let Some(behind) = text.get(at + 1..)
        {
            for id in named(behind, people) {
                if !mentioned.contains(&id) {
                    mentioned.push(id);
                }
            }
        }
        before = Some(letter);
    }
    mentioned
}

/// Everybody who is called what these words begin with.
fn named(words: &str, people: &[PersonView]) -> Vec<PersonId> {
    let whole = people.iter().filter(|person| begins_with(words, &person.name));
    let longest = whole.clone().map(|person| person.name.chars().count()).max();
    if longest.is_some() {
        return whole
            .filter(|person| Some(person.name.chars().count()) == longest)
            .map(|person| person.id)
            .collect();
    }
    let first = |person: &&PersonView| {
        person.name.split_whitespace().next().is_some_and(|name| begins_with(words, name))
    };
    let found: Vec<PersonId> = people.iter().filter(first).map(|person| person.id).collect();
    if found.len() == 1 { found } else { Vec::new() }
}

/// Whether these words begin with a name and go on with something else.
fn begins_with(words: &str, name: &str) -> bool {
    let mut words = words.chars();
    for letter in name.trim().chars() {
        let is_same = words.next().is_some_and(|other| other.to_lowercase().eq(letter.to_lowercase()));
        if !is_same {
            return false;
        }
    }
    !name.trim().is_empty() && !words.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::ManualClock;
    use sangam_model::random::SeededRandom;

    use super::*;

    fn people(names: &[&str]) -> Vec<PersonView> {
        let (clock, random) = (ManualClock::new(sangam_model::Timestamp::from_secs(1)), SeededRandom::new(1));
        let person = |name: &&str| PersonView {
            id: PersonId::new(&clock, &random),
            name: (*name).to_owned(),
            is_me: false,
            role: Role::Agent,
            away: None,
        };
        names.iter().map(person).collect()
    }

    #[test]
    fn a_name_behind_an_at_sign_mentions_whoever_has_it() {
        let people = people(&["Asha Shah", "Asha", "Vikram Rao", "मीना", "Meena Rao", "Meena Iyer"]);
        let who = |text: &str| -> Vec<usize> {
            let found = mentioned(text, &people);
            found.iter().map(|id| people.iter().position(|person| person.id == *id).unwrap()).collect()
        };
        for (text, expected) in [
            ("@Asha Shah, look", vec![0]),
            ("@asha look, and @Vikram Rao", vec![1, 2]),
            ("(@vikram) and @vikram again", vec![2]),
            ("@मीना देखो", vec![3]),
            ("@Meena, which of you?", vec![]),
            ("@Ashamed", vec![]),
            ("mail asha@vikram.example", vec![]),
            ("@ Asha", vec![]),
            ("@@Asha", vec![1]),
        ] {
            assert_eq!(who(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_around_a_name_it_is_found(before in "[^@]{0,12}", after in "\\PC{0,12}") {
            let people = people(&["Asha Shah", "Vikram Rao"]);
            let text = format!("{before} @Vikram Rao {after}");
            prop_assert!(mentioned(&text, &people).contains(&people[1].id), "{text:?}");
        }
    }
}
