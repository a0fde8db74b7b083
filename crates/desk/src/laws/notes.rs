//! Private notes at a desk: there from the click, kept while offline, never lost when the hub refuses them.

use std::collections::BTreeSet;

use sangam_model::id::{ConversationId, EventId, PersonId};
use sangam_model::time::SECOND;
use sangam_model::{Role, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::note::Note;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ApiError, Command, CommandBody, EventRow};
use serde_json::{Value, json};

use super::hub::{ScriptedHub, State};
use super::world::{World, wait_for, wait_until_live};
use crate::App;
use crate::api::tag::Push;

impl State {
    /// By its first person, who sits at the desk of these tests.
    pub(super) fn take_note(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        let me = self.people[0].id;
        match &command.body {
            CommandBody::AddNote { text, .. } if text == "refuse me" => {
                return Some(ApiError::new(code::MENTION_BLIND, ""));
            }
            CommandBody::AddNote { conversation_id, text, mentions } => {
                let id = EventId::from_uuid(command.id.as_uuid());
                self.put_note(id, *conversation_id, me, Note::new(text.clone(), mentions, me, now), now);
            }
            CommandBody::EditNote { note_id, text, mentions, .. } => {
                self.change_note(*note_id, |note| Some(note.edited(text.clone(), mentions, me, now)));
            }
            CommandBody::DeleteNote { note_id, .. } => {
                self.change_note(*note_id, |_| Some(Note::deleted(now)));
            }
            CommandBody::ReadMentions { note_ids, .. } => {
                for id in note_ids {
                    self.change_note(*id, |note| note.read_by(me, now));
                }
            }
            _ => return Some(ApiError::new(code::INVALID, "")),
        }
        None
    }

    fn put_note(
        &mut self,
        id: EventId,
        conversation_id: ConversationId,
        by: PersonId,
        note: Note,
        at: Timestamp,
    ) {
        let (what, rev) = (EventKind::Note(note), self.next());
        self.events.insert(id, EventRow { id, conversation_id, what, by: Some(by), at, rev });
    }

    fn change_note(&mut self, id: EventId, change: impl FnOnce(&Note) -> Option<Note>) {
        let Some(row) = self.events.get(&id).cloned() else { return };
        let EventKind::Note(note) = &row.what else { return };
        if let Some(note) = change(note) {
            let rev = self.next();
            self.events.insert(id, EventRow { what: EventKind::Note(note), rev, ..row });
        }
    }
}

impl ScriptedHub {
    /// Vikram writes a note for Asha.
    pub(super) fn notes(&self, conversation: ConversationId, text: &str) -> EventId {
        let (asha, vikram) = (self.asha(), self.vikram());
        let (id, now) = self.fresh_line();
        self.state().put_note(
            id,
            conversation,
            vikram,
            Note::new(text.to_owned(), &[asha], vikram, now),
            now,
        );
        id
    }
}

async fn with_ritika() -> (World, ConversationId, App) {
    let (world, app, chat) = World::with_customer("Ritika").await;
    (world, chat, app)
}

async fn offline(world: &World, app: &App) {
    world.goes_offline(app).await;
}

async fn online(world: &World, app: &App) {
    world.hub.state().offline = false;
    wait_until_live(app).await;
}

/// The notes of a chat, once they are as wished.
async fn notes(app: &App, chat: ConversationId, wished: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 50 });
    let read = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().filter(|item| item["type"] == "note").cloned().collect()
    };
    let page = wait_for(app, "thread", args, |page| wished(&read(page))).await;
    read(&page)
}

async fn mentions(app: &App, unread: u32) -> Value {
    wait_for(app, "mentions", json!({ "before": null, "limit": 50 }), |page| page["unread"] == unread).await
}

#[tokio::test(start_paused = true)]
async fn a_note_written_offline_survives_a_crash_and_reaches_the_hub_once() {
    let (world, chat, app) = with_ritika().await;
    offline(&world, &app).await;
    app.call("save_note_draft", json!({ "conversation_id": chat, "text": "half" })).await.unwrap();
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["composer"]["note"], "half");
    let args = json!({ "conversation_id": chat, "text": "@Vikram she pays late" });
    let made = app.call("add_note", args).await.unwrap();
    world.clock.advance(SECOND);
    let edit = json!({ "conversation_id": chat, "note_id": made["note_id"], "text": "@Vikram she pays" });
    app.call("edit_note", edit).await.unwrap();
    let shown = notes(&app, chat, |notes| notes.len() == 1).await;
    assert_eq!((&shown[0]["pending"], &shown[0]["text"]), (&json!(true), &json!("@Vikram she pays")));
    assert_eq!(shown[0]["mentions"][0]["person"]["name"], "Vikram");
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["composer"]["note"], "", "it left the field");
    app.close().await;
    let app = world.open().await;
    online(&world, &app).await;
    let shown = notes(&app, chat, |notes| notes.len() == 1 && notes[0]["pending"] == false).await;
    assert_eq!((&shown[0]["id"], &shown[0]["text"]), (&made["note_id"], &json!("@Vikram she pays")));
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let hub = world.hub.state();
    assert_eq!(hub.executed.iter().collect::<BTreeSet<_>>().len(), 2);
    assert!(hub.messages.is_empty(), "nothing of it is a message");
}

#[tokio::test(start_paused = true)]
async fn a_note_is_kept_where_its_chat_is_by_now() {
    let (world, app, [kept, gone]) = World::with_one_twice().await;
    for (chat, text) in [(kept, "likes blue"), (gone, "she pays late")] {
        app.call("save_note_draft", json!({ "conversation_id": chat, "text": text })).await.unwrap();
    }
    world.merges(&app, gone, kept).await;
    let moved = |detail: &Value| detail["composer"]["note"] == "likes blue\nshe pays late";
    wait_for(&app, "conversation", json!({ "conversation_id": kept }), moved).await;
    offline(&world, &app).await;
    let made =
        app.call("add_note", json!({ "conversation_id": gone, "text": "she pays late" })).await.unwrap();
    let shown = notes(&app, kept, |notes| notes.len() == 1).await;
    assert_eq!(shown[0]["id"], made["note_id"]);
    let detail = app.call("conversation", json!({ "conversation_id": kept })).await.unwrap();
    assert_eq!(detail["composer"]["note"], "likes blue", "it left the field alone");
    let edit = json!({ "conversation_id": gone, "note_id": made["note_id"], "text": "she pays" });
    app.call("edit_note", edit).await.unwrap();
    notes(&app, kept, |notes| notes[0]["text"] == "she pays").await;
    app.call("delete_note", json!({ "conversation_id": gone, "note_id": made["note_id"] })).await.unwrap();
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert!(left.iter().all(|outgoing| outgoing.conversation == kept), "{left:?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_note_stands_in_its_field_again_and_says_why() {
    let (world, chat, app) = with_ritika().await;
    app.call("add_note", json!({ "conversation_id": chat, "text": "refuse me" })).await.unwrap();
    let has_notice = |state: &Value| {
        let kinds = state["notices"].as_array().unwrap();
        kinds.iter().any(|notice| notice["kind"]["kind"] == "note_not_kept")
    };
    wait_for(&app, "app_state", json!({}), has_notice).await;
    notes(&app, chat, <[Value]>::is_empty).await;
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["composer"]["note"], "refuse me");
    drop(world);
}

#[tokio::test(start_paused = true)]
async fn a_mention_counts_until_its_chat_was_looked_at_and_is_said_aloud() {
    let (world, chat, app) = with_ritika().await;
    let mut pushes = app.subscribe();
    world.hub.now(|hub| hub.notes(chat, "@Asha free delivery for her"));
    let page = mentions(&app, 1).await;
    let item = &page["items"][0];
    assert_eq!((&item["customer"], &item["note"]["unread"]), (&json!("Ritika"), &json!(true)));
    assert_eq!(item["note"]["author"]["name"], "Vikram");
    loop {
        if let Push::Mentioned { conversation_id, name } = pushes.next().await.unwrap() {
            assert_eq!((conversation_id, name.as_str()), (chat, "Ritika"));
            break;
        }
    }
    offline(&world, &app).await;
    let seen = json!({ "conversation_id": chat, "note_ids": [item["note"]["id"]] });
    app.call("read_mentions", seen).await.unwrap();
    let page = mentions(&app, 0).await;
    assert_eq!(page["items"][0]["note"]["unread"], false, "at once, and without the hub");
    online(&world, &app).await;
    let is_told = |page: &Value| page["items"][0]["note"]["mentions"][0]["read"] == true;
    wait_for(&app, "mentions", json!({ "before": null, "limit": 50 }), is_told).await;
    world.hub.now(|hub| hub.shows(chat, false));
    let page = wait_for(&app, "mentions", json!({ "before": null, "limit": 50 }), |page| {
        page["items"].as_array().unwrap().is_empty()
    });
    assert_eq!(page.await["unread"], 0, "it left together with its chat");
}

#[tokio::test(start_paused = true)]
async fn only_who_sees_the_chat_is_offered_and_what_is_no_note_is_refused_at_once() {
    let (world, chat, app) = with_ritika().await;
    let offered = async |app: &App| {
        let people = app.call("mentionable", json!({ "conversation_id": chat })).await.unwrap();
        let names = people.as_array().unwrap().iter().map(|person| person["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(offered(&app).await, ["Vikram"]);
    for text in ["", "  \n", &"a".repeat(4097)] {
        let error = app.call("add_note", json!({ "conversation_id": chat, "text": text })).await.unwrap_err();
        assert_eq!(error.code, code::TEXT_LENGTH);
    }
    world.hub.now(|hub| hub.promotes(Role::Owner));
    world.hub.now(|hub| hub.changes_chat(chat, |row| row.contact.private = true));
    // Another role means a first sync: the list is whole again once it shows the chat as what it is.
    let is_private = |page: &Value| page["rows"][0]["contact"]["private"] == true;
    wait_for(&app, "conversations", json!({ "view": "all", "before": null, "limit": 9 }), is_private).await;
    assert!(offered(&app).await.is_empty(), "nobody else sees it");
}

#[tokio::test(start_paused = true)]
async fn a_note_is_found_by_its_words_and_says_whose_it_is() {
    let (world, chat, app) = with_ritika().await;
    world.hub.writes(chat, "Is delivery free?");
    world.clock.advance(SECOND);
    world.hub.now(|hub| hub.notes(chat, "Delivery is free for her"));
    mentions(&app, 1).await;
    let args = json!({ "query": "delivery", "conversation_id": null, "before": null, "limit": 10 });
    let found = app.call("search", args).await.unwrap();
    let authors: Vec<_> = found["messages"].as_array().unwrap().iter().map(|hit| &hit["note_by"]).collect();
    assert_eq!(authors, [&json!("Vikram"), &Value::Null]);
    let id = found["messages"][0]["message_id"].clone();
    let around =
        json!({ "conversation_id": chat, "at": { "where": "around", "message_id": id }, "limit": 9 });
    let page = app.call("thread", around).await.unwrap();
    assert!(page["items"].as_array().unwrap().iter().any(|item| item["id"] == id));
}
