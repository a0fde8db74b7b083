//! What a search asks beside the words holds to what a walk over every row says.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use sangam_cache::{Filters, From, Search};
use sangam_model::asked::Thing;
use sangam_model::id::{LabelId, NumberId, TeamId};
use sangam_model::{Direction, MediaState};
use sangam_protocol::rows::MediaRow;
use sangam_protocol::{ConversationRow, MessageRow};
use uuid::Uuid;

use crate::world::*;

const TEXTS: [&str; 5] = ["red shoes", "लाल जूते", "see https://shop.example", "red", ""];
const KINDS: [&str; 4] = ["text", "image", "document", "audio"];
const CHATS: u128 = 4;

fn label(number: u128) -> LabelId {
    LabelId::from_uuid(Uuid::from_u128(number + 900))
}

fn number(number: u128) -> NumberId {
    NumberId::from_uuid(Uuid::from_u128(number + 800))
}

fn team(number: u128) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(number + 700))
}

fn chats() -> Vec<ConversationRow> {
    let chat = |nth: u128| {
        let mut row = conversation(nth, 1);
        row.number_id = number(nth % 2);
        row.team_id = [None, Some(team(1)), Some(team(2))][(nth % 3) as usize];
        row.labels = (0..3).filter(|one| nth & (1 << one) != 0).map(label).collect();
        row
    };
    (1..=CHATS).map(chat).collect()
}

/// A message as a few small numbers make it.
fn made(nth: u128, (chat, text, kind, by, hour): (u128, usize, usize, u8, i64)) -> MessageRow {
    let mut row = message(nth, chat, hour * 3_600, TEXTS[text], i64::try_from(nth).unwrap() + 2);
    row.kind = KINDS[kind].to_owned();
    (row.direction, row.author_id) = match by {
        0 => (Direction::In, None),
        1 => (Direction::Out, Some(asha())),
        _ => (Direction::Out, Some(vikram())),
    };
    row.media = (kind > 0).then(|| MediaRow {
        mime_type: "application/octet-stream".into(),
        filename: None,
        size_bytes: None,
        sha256: None,
        state: MediaState::Ready,
        voice: kind == 3 && nth.is_multiple_of(2),
        animated: false,
    });
    row
}

fn things() -> impl Strategy<Value = Vec<Thing>> {
    vec(
        prop::sample::select(vec![
            Thing::Photo,
            Thing::Document,
            Thing::Voice,
            Thing::Link,
            Thing::File,
            Thing::Audio,
        ]),
        0..3,
    )
}

fn wanted() -> impl Strategy<Value = Filters> {
    let few = || vec(1_u128..=CHATS, 0..3);
    let people = || vec(prop::bool::ANY, 0..3);
    let asked = (
        option::weighted(0.3, (few(), people())),
        option::weighted(0.3, people()),
        option::weighted(0.3, few()),
        option::weighted(0.3, vec(0_u128..2, 0..2)),
        vec(vec(0_u128..3, 0..3), 0..2),
        things(),
        (
            option::weighted(0.3, 0_i64..30),
            option::weighted(0.3, 0_i64..30),
            option::weighted(0.3, prop::bool::ANY),
        ),
        option::weighted(0.3, vec(1_u128..4, 0..3)),
    );
    asked.prop_map(|(from, authors, chats, numbers, labels, has, (since, until, file), teams)| {
        let person = |is_asha: bool| if is_asha { asha() } else { vikram() };
        Filters {
            from: from.map(|(chats, people)| From {
                customers_of: chats.into_iter().map(conversation_id).collect(),
                authors: people.into_iter().map(person).collect(),
            }),
            authors: authors.map(|people| people.into_iter().map(person).collect()),
            chats: chats.map(|chats| chats.into_iter().map(conversation_id).collect()),
            numbers: numbers.map(|ids| ids.into_iter().map(number).collect()),
            teams: teams.map(|ids| ids.into_iter().map(team).collect()),
            labels: labels.into_iter().map(|ids| ids.into_iter().map(label).collect()).collect(),
            has,
            since: since.map(|hour| at(hour * 3_600)),
            until: until.map(|hour| at(hour * 3_600)),
            file,
        }
    })
}

/// The same, asked of one row after the other.
fn is_wanted(wanted: &Filters, text: &str, row: &MessageRow, chat: &ConversationRow) -> bool {
    let body = row.text.as_deref().unwrap_or_default();
    let words = match text {
        "" => *wanted != Filters::default(),
        "red" => body.split(' ').any(|word| word.starts_with("red")),
        _ => body.contains("जूते") || body.contains("joote"),
    };
    let from = wanted.from.as_ref().is_none_or(|from| {
        (row.direction == Direction::In && from.customers_of.contains(&row.conversation_id))
            || row.author_id.is_some_and(|id| from.authors.contains(&id))
    });
    let has = |thing: &Thing| match thing {
        Thing::Photo => row.kind == "image",
        Thing::Document => row.kind == "document",
        Thing::Audio => row.kind == "audio",
        Thing::Voice => row.media.as_ref().is_some_and(|media| media.voice),
        Thing::Link => body.contains("https://"),
        _ => row.media.is_some(),
    };
    words
        && from
        && wanted.authors.as_ref().is_none_or(|ids| row.author_id.is_some_and(|id| ids.contains(&id)))
        && wanted.chats.as_ref().is_none_or(|ids| ids.contains(&row.conversation_id))
        && wanted.numbers.as_ref().is_none_or(|ids| ids.contains(&chat.number_id))
        && wanted.teams.as_ref().is_none_or(|ids| chat.team_id.is_some_and(|id| ids.contains(&id)))
        && wanted.labels.iter().all(|alike| alike.iter().any(|id| chat.labels.contains(id)))
        && (wanted.has.is_empty() || wanted.has.iter().any(has))
        && wanted.since.is_none_or(|since| row.sent_at >= since)
        && wanted.until.is_none_or(|until| row.sent_at < until)
        && wanted.file.is_none_or(|file| file == row.media.is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_search_with_filters_finds_what_a_walk_over_every_row_finds(
        messages in vec((1..=CHATS, 0..TEXTS.len(), 0..KINDS.len(), 0_u8..3, 0_i64..30), 1..25),
        asked in vec((prop::sample::select(vec!["", "red", "joote", "जूते"]), wanted()), 1..6),
        limit in 1_u32..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_folder, cache) = fresh().await;
            let chats = chats();
            let rows: Vec<MessageRow> =
                messages.into_iter().enumerate().map(|(nth, one)| made(nth as u128 + 1, one)).collect();
            let mut changes: Vec<_> = chats.iter().cloned().map(with_conversation).collect();
            changes.extend(rows.iter().cloned().map(with_message));
            cache.apply(frame(0, changes)).await.unwrap();
            for (text, wanted) in asked {
                let text = text.to_owned();
                let mut found = Vec::new();
                let mut before = None;
                loop {
                    let search = Search { text: text.clone(), conversation: None, before, limit, wanted: wanted.clone() };
                    let page = cache.search(search).await.unwrap();
                    assert!(page.hits.len() <= limit as usize);
                    found.extend(page.hits.into_iter().map(|hit| hit.message));
                    before = page.stopped_at;
                    if before.is_none() {
                        break;
                    }
                }
                assert!(found.is_sorted_by(|one, next| one.position > next.position), "newest first, each once");
                let chat = |row: &MessageRow| chats.iter().find(|chat| chat.id == row.conversation_id).unwrap();
                let mut walked: Vec<_> = rows
                    .iter()
                    .filter(|row| is_wanted(&wanted, &text, row, chat(row)))
                    .map(|row| row.id)
                    .collect();
                let mut found: Vec<_> = found.into_iter().map(|message| message.row.id).collect();
                walked.sort_unstable();
                found.sort_unstable();
                assert_eq!(found, walked, "{text:?} {wanted:?}");
            }
        });
    }
}
