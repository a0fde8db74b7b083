//! Private notes on the screen: in their place, with what their person just did, and gone when they should be.

use sangam_cache::{Anchor, Cache, Search, ThreadItem, ThreadQuery};
use sangam_model::id::{EventId, PersonId};
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::{Change, Rev};
use sangam_protocol::{ApiError, Command, CommandBody, EventRow};
use tempfile::TempDir;

use crate::world::{
    asha, at, command_id, conversation, conversation_id, do_command, event_id, frame, fresh, message, send,
    vikram, with_conversation, with_message,
};

fn line(number: u128, secs: i64, note: Note, rev: i64) -> Change {
    let (id, conversation_id, what) = (event_id(number), conversation_id(1), EventKind::Note(note));
    Change::Event {
        row: EventRow { id, conversation_id, what, by: Some(vikram()), at: at(secs), rev: Rev(rev) },
    }
}

fn note(text: &str, mentions: &[PersonId]) -> Note {
    Note::new(text.to_owned(), mentions, vikram(), at(0))
}

/// A chat with two bubbles and a note of Vikram's for Asha between them.
async fn chat() -> (TempDir, Cache) {
    let (folder, cache) = fresh().await;
    let rows = vec![
        with_conversation(conversation(1, 1)),
        with_message(message(1, 1, 10, "Is the blue one in stock?", 2)),
        line(1, 15, note("Give free delivery again", &[asha()]), 3),
        with_message(message(2, 1, 20, "And the red one?", 4)),
    ];
    let applied = cache.apply(frame(0, rows)).await.unwrap();
    assert!(matches!(applied, sangam_cache::Applied::Done(touched) if touched.mentioned == [event_id(1)]));
    (folder, cache)
}

fn wish(number: u128, body: CommandBody) -> Command {
    Command { id: command_id(number), body }
}

fn add(text: &str) -> CommandBody {
    CommandBody::AddNote { conversation_id: conversation_id(1), text: text.to_owned(), mentions: vec![] }
}

/// What the thread says, notes in brackets and a star before what the hub does not know.
async fn thread(cache: &Cache, at: Anchor, limit: u32) -> Vec<String> {
    let query = ThreadQuery { conversation: conversation_id(1), at, limit };
    let words = |item: ThreadItem| match item {
        ThreadItem::Message(message) => message.row.text.unwrap_or_default(),
        ThreadItem::Event(row) => {
            let star = if row.rev == Rev(0) { "*" } else { "" };
            let EventKind::Note(note) = row.what else { return "?".to_owned() };
            format!("{star}[{}]", note.text.unwrap_or_else(|| "deleted".to_owned()))
        }
        ThreadItem::Outgoing(outgoing) => {
            outgoing.command.body.send().unwrap().content.words().unwrap_or_default().into_owned()
        }
    };
    cache.thread(query).await.unwrap().items.into_iter().map(words).collect()
}

async fn found(cache: &Cache, text: &str) -> Vec<EventId> {
    let search =
        Search { text: text.to_owned(), conversation: None, before: None, limit: 10, ..Search::default() };
    cache.search_notes(search).await.unwrap().hits.into_iter().map(|hit| hit.note.line.id).collect()
}

#[tokio::test]
async fn a_note_shows_from_the_click_in_the_order_it_was_written() {
    let (_folder, cache) = chat().await;
    do_command(&cache, wish(10, add("first")), 30).await;
    do_command(&cache, send(11, 1, "Yes, both"), 31).await;
    do_command(&cache, wish(12, add("second")), 32).await;
    let own = EventId::from_uuid(command_id(12).as_uuid());
    let edit = CommandBody::EditNote {
        conversation_id: conversation_id(1),
        note_id: own,
        text: "second, better".to_owned(),
        mentions: vec![],
    };
    do_command(&cache, wish(13, edit), 33).await;
    let before = ["Is the blue one in stock?", "[Give free delivery again]", "And the red one?"];
    let all = thread(&cache, Anchor::Newest, 50).await;
    assert_eq!(all[..3], before);
    assert_eq!(all[3..], ["*[first]", "Yes, both", "*[second, better]"]);
    // The hub told of it: it is there once.
    let told = EventRow {
        id: own,
        conversation_id: conversation_id(1),
        what: EventKind::Note(note("second", &[])),
        by: Some(asha()),
        at: at(34),
        rev: Rev(5),
    };
    cache.apply(frame(4, vec![Change::Event { row: told }])).await.unwrap();
    let all = thread(&cache, Anchor::Newest, 50).await;
    assert_eq!(all[3..], ["[second, better]", "*[first]", "Yes, both"]);
}

#[tokio::test]
async fn a_mention_is_read_from_the_click_and_stays_so() {
    let (_folder, cache) = chat().await;
    let told = cache.mentions(None, 10).await.unwrap();
    assert_eq!(told.unread, [(event_id(1), conversation_id(1))]);
    let read = CommandBody::ReadMentions { conversation_id: conversation_id(1), note_ids: vec![event_id(1)] };
    do_command(&cache, wish(10, read), 30).await;
    let told = cache.mentions(None, 10).await.unwrap();
    assert!(told.unread.is_empty());
    let EventKind::Note(shown) = &told.notes[0].line.what else { panic!("a note") };
    assert_eq!(shown.is_read_by(asha()), Some(true));
    let read = note("Give free delivery again", &[asha()]).read_by(asha(), at(30)).unwrap();
    cache.apply(frame(4, vec![line(1, 15, read, 5)])).await.unwrap();
    cache.write_outbox(|outbox| outbox.remove(command_id(10))).await.unwrap();
    let told = cache.mentions(None, 10).await.unwrap();
    assert_eq!((told.notes.len(), told.unread.len()), (1, 0));
}

#[tokio::test]
async fn an_edited_note_is_found_by_its_new_words_and_a_deleted_one_by_none() {
    let (_folder, cache) = chat().await;
    assert_eq!(found(&cache, "deliv").await, [event_id(1)]);
    cache.apply(frame(4, vec![line(1, 15, note("Cash only", &[asha()]), 5)])).await.unwrap();
    assert!(found(&cache, "deliv").await.is_empty());
    assert_eq!(found(&cache, "cash").await, [event_id(1)]);
    cache.apply(frame(5, vec![line(1, 15, Note::deleted(at(40)), 6)])).await.unwrap();
    assert!(found(&cache, "cash").await.is_empty());
    assert!(cache.mentions(None, 10).await.unwrap().notes.is_empty());
    assert_eq!(thread(&cache, Anchor::Newest, 50).await[1], "[deleted]");
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap());
}

#[tokio::test]
async fn a_note_is_found_in_another_script() {
    let (_folder, cache) = chat().await;
    cache.apply(frame(4, vec![line(1, 15, note("दीदी को नमस्ते कहना", &[]), 5)])).await.unwrap();
    assert_eq!(found(&cache, "namaste").await, [event_id(1)]);
    assert_eq!(found(&cache, "नमस्ते").await, [event_id(1)]);
    assert!(found(&cache, "\"namaste\"").await.is_empty(), "in quotation marks exactly this is meant");
    let search = Search { text: "namaste".to_owned(), limit: 10, ..Search::default() };
    let hits = cache.search_notes(search).await.unwrap().hits;
    let marked: Vec<&str> =
        hits[0].snippet.iter().filter(|part| part.hit).map(|part| part.text.as_str()).collect();
    assert_eq!(marked, ["नमस्ते"]);
    cache.apply(frame(5, vec![line(1, 15, Note::deleted(at(40)), 6)])).await.unwrap();
    assert!(found(&cache, "namaste").await.is_empty());
    assert!(!cache.write(|writer| writer.repair_search()).await.unwrap());
}

#[tokio::test]
async fn a_note_that_was_found_is_shown_among_what_was_said_around_it() {
    let (_folder, cache) = chat().await;
    let many = (3..60_u128).map(|n| {
        let secs = i64::try_from(n).unwrap() * 10;
        with_message(message(n, 1, secs, &n.to_string(), i64::try_from(n).unwrap() + 2))
    });
    cache.apply(frame(4, many.collect())).await.unwrap();
    let id = sangam_model::id::MessageId::from_uuid(event_id(1).as_uuid());
    let around = thread(&cache, Anchor::Around(id), 4).await;
    assert!(around.contains(&"[Give free delivery again]".to_owned()), "{around:?}");
    assert!(around.len() <= 6, "{around:?}");
}

#[tokio::test]
async fn a_note_the_hub_refused_is_written_again_in_the_note_field() {
    let (_folder, cache) = chat().await;
    do_command(&cache, wish(10, add("for nobody")), 30).await;
    cache
        .write_outbox(|outbox| {
            outbox.mark_rejected(command_id(10), Some(&ApiError::new("mention_blind", "")))?;
            outbox.return_to_draft(command_id(10), at(31))
        })
        .await
        .unwrap();
    let draft = cache.read_outbox(|outbox| outbox.draft(conversation_id(1))).await.unwrap().unwrap();
    assert_eq!((draft.note.as_str(), draft.text.as_str()), ("for nobody", ""));
    assert!(cache.outgoing().await.unwrap().is_empty());
}
