//! What is done to chats shows at once, reaches the hub once, and is taken back exactly, or said to be left.

use sangam_model::id::{
    CardFieldId, CommandId, ContactId, ConversationId, EventId, LabelId, MessageId, NumberId, PersonId,
};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::time::HOUR;
use sangam_model::zone::Zone;
use sangam_model::{Clock, ConversationStatus, Direction, SeededRandom, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody, ConversationRow, Plan};
use serde_json::{Value, json};

use super::hub::State;
use super::world::{World, send, wait_for, wait_until_live};
use crate::App;

impl State {
    pub(super) fn take_status(&mut self, command: &Command) -> Option<ApiError> {
        let id = command.body.conversation_id();
        let before = self.row(id);
        if let CommandBody::Resolve { seen: Some(seen), .. }
        | CommandBody::SetPending { seen: Some(seen), .. }
        | CommandBody::Snooze { seen: Some(seen), .. } = &command.body
        {
            let place = self.messages[seen].sent_at;
            let mut behind =
                self.messages.values().filter(|row| row.conversation_id == id && row.sent_at > place);
            if behind.any(|row| row.direction == Direction::In) {
                return Some(ApiError::new(code::CUSTOMER_WROTE, ""));
            }
        }
        match &command.body {
            CommandBody::TakeBack { command_id, .. } => {
                let Some((left, found)) = self.found.get(command_id).cloned() else {
                    return Some(ApiError::new(code::INVALID, ""));
                };
                if stand(&before) != left {
                    return Some(ApiError::new(code::CHANGED_SINCE, ""));
                }
                self.touch(id, |chat| *chat = found);
                return None;
            }
            CommandBody::Assign { assignee_id, .. } => {
                self.touch(id, |chat| chat.assignee_id = *assignee_id);
            }
            CommandBody::AssignTeam { team_id, .. } => self.touch(id, |chat| chat.team_id = *team_id),
            CommandBody::Snooze { until, zone, .. } => self.touch(id, |chat| {
                chat.status = ConversationStatus::Snoozed;
                (chat.snoozed_until, chat.snooze_zone) = (Some(*until), Some(zone.clone()));
            }),
            CommandBody::SetPending { .. } => {
                self.touch(id, |chat| chat.status = ConversationStatus::Pending)
            }
            CommandBody::MarkUnread { .. } => self.touch(id, |chat| chat.marked_unread = true),
            CommandBody::Resolve { .. } => self.touch(id, |chat| chat.status = ConversationStatus::Resolved),
            _ => self.touch(id, |chat| chat.status = ConversationStatus::Open),
        }
        let left = stand(&self.row(id));
        self.found.insert(command.id, (left, before));
        None
    }
}

fn stand(row: &ConversationRow) -> (ConversationStatus, bool) {
    (row.status, row.marked_unread)
}

async fn with_three() -> (World, [ConversationId; 3], App) {
    let world = World::new();
    let chats = ["Ritika", "Arun", "Meena"].map(|name| {
        let chat = world.hub.customer(name);
        world.hub.writes(chat, "namaste");
        chat
    });
    let app = world.asha().await;
    wait_until_live(&app).await;
    (world, chats, app)
}

async fn act(app: &App, chats: &[ConversationId], act: Value) -> Value {
    app.call("act", json!({ "conversation_ids": chats, "act": act })).await.unwrap()["done"].clone()
}

/// What a view shows, once that is as much as wished, and as it is counted if it is.
async fn view(app: &App, view: &str, wished: usize) -> Vec<Value> {
    let args = json!({ "view": view, "before": null, "limit": 9 });
    let page = wait_for(app, "conversations", args, |page| {
        page["rows"].as_array().unwrap().len() == wished
            && page["counts"].get(view).is_none_or(|counted| *counted == wished)
    });
    page.await["rows"].as_array().unwrap().clone()
}

/// All of a list.
async fn all(app: &App, list: Value) -> Vec<ConversationId> {
    let told = app.call("chats_of", json!({ "list": list })).await.unwrap();
    assert_eq!(told["has_more"], false);
    serde_json::from_value(told["ids"].clone()).unwrap()
}

async fn offline(world: &World, app: &App) {
    world.goes_offline(app).await;
}

async fn settled(app: &App) {
    wait_for(app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_sleeps_leaves_the_views_of_work_and_shows_when_it_wakes() {
    let (world, chats, app) = with_three().await;
    let until = world.clock.now().plus(HOUR);
    let sleep = json!({ "act": "snooze", "until": until, "zone": "Asia/Kolkata" });
    assert_eq!(act(&app, &chats[..2], sleep.clone()).await.as_array().unwrap().len(), 2);
    view(&app, "unassigned", 1).await;
    view(&app, "open", 3).await;
    let asleep = view(&app, "snoozed", 2).await;
    assert_eq!(
        (&asleep[0]["snoozed_until"], &asleep[0]["snooze_zone"]),
        (&json!(until), &json!("Asia/Kolkata"))
    );
    settled(&app).await;
    assert_eq!(act(&app, &chats[..2], sleep).await, json!([]), "they sleep until then already");
    let past = json!({ "act": "snooze", "until": until.plus(-2 * HOUR), "zone": "Asia/Kolkata" });
    let refused = app.call("act", json!({ "conversation_ids": chats, "act": past })).await.unwrap_err();
    assert_eq!(refused.code, code::LATER_TIME);
    view(&app, "snoozed", 2).await;
}

#[tokio::test(start_paused = true)]
async fn all_of_a_list_are_those_it_shows_whatever_it_asks_for() {
    let (_world, chats, app) = with_three().await;
    act(&app, &chats[..1], json!({ "act": "resolve" })).await;
    view(&app, "resolved", 1).await;
    let resolved = json!({ "of": "filter", "filter": { "statuses": ["resolved"] } });
    assert_eq!(all(&app, resolved).await, chats[..1]);
    let mut unassigned = all(&app, json!({ "of": "view", "view": "unassigned" })).await;
    unassigned.sort_unstable();
    let mut rest = chats[1..].to_vec();
    rest.sort_unstable();
    assert_eq!(unassigned, rest);
    let figure = json!({ "of": "figure", "figure": { "of": "open", "whose": { "held_by": "anybody" } } });
    let refused = app.call("chats_of", json!({ "list": figure })).await.unwrap_err();
    assert_eq!(refused.code, code::FORBIDDEN, "an agent is told nothing about the team");
}

#[tokio::test(start_paused = true)]
async fn a_label_is_put_on_those_that_lack_it_and_taken_back_by_its_opposite() {
    let (world, chats, app) = with_three().await;
    let id = "01920000-0000-7000-8000-0000000000a1";
    world.hub.now(|hub| {
        let mut state = hub.state();
        let rev = state.next();
        let row = json!({ "id": id, "name": "VIP", "colour": "teal", "rev": rev });
        state.labels.push(serde_json::from_value(row).unwrap());
        drop(state);
        hub.changes_chat(chats[0], |chat| chat.labels = vec![id.parse().unwrap()]);
    });
    wait_for(&app, "labels", json!({}), |list| list["labels"][0]["chats"]["count"] == 1).await;
    let put = |on: bool| json!({ "act": "label", "label_id": id, "on": on });
    let worn = async |chats: &[ConversationId]| {
        let on = app.call("labels_on", json!({ "conversation_ids": chats })).await.unwrap();
        ["all", "some"].map(|whose| on[whose].as_array().unwrap().len())
    };
    assert_eq!(worn(&chats).await, [0, 1], "one of three carries it");
    assert_eq!(worn(&chats[..1]).await, [1, 0]);
    assert_eq!(worn(&chats[1..]).await, [0, 0]);
    let labelled = json!({ "of": "filter", "filter": { "labels": [id] } });
    let done = act(&app, &chats, put(true)).await;
    let changed: Vec<ConversationId> = serde_json::from_value(json!(
        done.as_array().unwrap().iter().map(|done| &done["conversation_id"]).collect::<Vec<_>>()
    ))
    .unwrap();
    assert_eq!(changed, chats[1..], "the first carries it already");
    assert_eq!(worn(&chats).await, [1, 0], "as soon as it is wished");
    settled(&app).await;
    assert_eq!(all(&app, labelled.clone()).await.len(), 3);
    act(&app, &changed, put(false)).await;
    settled(&app).await;
    assert_eq!(all(&app, labelled).await, chats[..1]);
    let gone = json!({ "act": "label", "label_id": "01920000-0000-7000-8000-0000000000a2", "on": true });
    assert_eq!(act(&app, &chats, gone).await, json!([]), "no such label is here");
}

#[tokio::test(start_paused = true)]
async fn what_the_hub_never_heard_of_is_taken_back_without_it() {
    let (world, chats, app) = with_three().await;
    offline(&world, &app).await;
    let done = act(&app, &chats, json!({ "act": "resolve" })).await;
    view(&app, "resolved", 3).await;
    app.call("take_back", json!({ "done": done })).await.unwrap();
    view(&app, "unassigned", 3).await;
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    settled(&app).await;
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_back_is_put_back_once_and_what_changed_is_left_and_said() {
    let (world, chats, app) = with_three().await;
    let done = act(&app, &chats, json!({ "act": "resolve" })).await;
    view(&app, "resolved", 3).await;
    settled(&app).await;
    world.hub.now(|hub| hub.changes_chat(chats[1], |chat| chat.status = ConversationStatus::Open));
    view(&app, "resolved", 2).await;
    app.call("take_back", json!({ "done": done })).await.unwrap();
    let told =
        wait_for(&app, "app_state", json!({}), |state| !state["notices"].as_array().unwrap().is_empty());
    let arun = json!({ "id": chats[1], "name": "Arun" });
    assert_eq!(told.await["notices"][0]["kind"], json!({ "kind": "not_taken_back", "chats": [arun] }));
    view(&app, "unassigned", 3).await;
    let asked: Vec<CommandId> = serde_json::from_value(json!(
        done.as_array().unwrap().iter().map(|done| &done["command_id"]).collect::<Vec<_>>()
    ))
    .unwrap();
    let state = world.hub.state();
    assert!(asked.iter().all(|id| state.executed.contains(id)), "each was done before it was taken back");
    assert_eq!(state.executed.len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_unread_again_until_it_is_read_and_counts_on_the_badge() {
    let (_world, chats, app) = with_three().await;
    let badge = async |wished: u32| {
        let args = json!({ "view": "open", "before": null, "limit": 9 });
        wait_for(&app, "conversations", args, |page| page["counts"]["unread"] == wished).await;
    };
    badge(3).await;
    act(&app, &chats, json!({ "act": "mark_read" })).await;
    badge(0).await;
    settled(&app).await;
    act(&app, &chats[..1], json!({ "act": "mark_unread" })).await;
    badge(1).await;
    settled(&app).await;
    let args = json!({ "conversation_id": chats[0] });
    let item = app.call("conversation", args).await.unwrap()["item"].clone();
    assert_eq!((&item["marked_unread"], &item["unread"]), (&json!(true), &json!(0)));
    let up_to = &item["last_message"]["id"];
    app.call("mark_read", json!({ "conversation_id": chats[0], "up_to": up_to })).await.unwrap();
    badge(0).await;
}

/// The words of the last notice, once there is one.
async fn notice(app: &App) -> Value {
    let told =
        wait_for(app, "app_state", json!({}), |state| !state["notices"].as_array().unwrap().is_empty());
    told.await["notices"][0]["kind"].clone()
}

#[tokio::test(start_paused = true)]
async fn who_wrote_while_the_wish_travelled_is_not_put_aside_and_the_person_is_told_who() {
    let (world, chats, app) = with_three().await;
    offline(&world, &app).await;
    act(&app, &chats, json!({ "act": "resolve" })).await;
    view(&app, "resolved", 3).await;
    for chat in &chats[..2] {
        world.hub.writes(*chat, "aur ek baat");
    }
    world.hub.state().offline = false;
    view(&app, "resolved", 1).await;
    settled(&app).await;
    let told = notice(&app).await;
    assert_eq!(
        (&told["kind"], &told["what"], &told["why"]),
        (&json!("not_done"), &json!("resolve"), &json!(code::CUSTOMER_WROTE))
    );
    let mut names: Vec<_> =
        told["chats"].as_array().unwrap().iter().map(|chat| chat["name"].clone()).collect();
    names.sort_by_key(Value::to_string);
    assert_eq!(names, ["Arun", "Ritika"], "what was left alike is one list");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_done_with_behind_a_reply_that_was_refused() {
    let (world, [ritika, ..], app) = with_three().await;
    offline(&world, &app).await;
    send(&app, ritika, "refuse me").await;
    act(&app, &[ritika], json!({ "act": "resolve" })).await;
    world.hub.state().offline = false;
    let told = notice(&app).await;
    let chat = json!({ "id": ritika, "name": "Ritika" });
    let wished = json!({
        "kind": "not_done", "what": "resolve", "why": "reply_not_sent", "chats": [chat], "words": null
    });
    assert_eq!(told, wished);
    view(&app, "unassigned", 3).await;
    assert_eq!(world.hub.state().executed.len(), 1, "the hub was asked for the reply alone");
}

/// Its place among all of them.
fn place_of(wish: &CommandBody) -> usize {
    match wish {
        CommandBody::Send { .. } => 0,
        CommandBody::SendText { .. } => 1,
        CommandBody::SendLater { .. } => 2,
        CommandBody::ChangeLater { .. } => 3,
        CommandBody::CancelLater { .. } => 4,
        CommandBody::SendLaterNow { .. } => 5,
        CommandBody::NewChat { .. } => 6,
        CommandBody::React { .. } => 7,
        CommandBody::MarkRead { .. } => 8,
        CommandBody::Assign { .. } => 9,
        CommandBody::AssignTeam { .. } => 10,
        CommandBody::Resolve { .. } => 11,
        CommandBody::Reopen { .. } => 12,
        CommandBody::SetPending { .. } => 13,
        CommandBody::Snooze { .. } => 14,
        CommandBody::MarkUnread { .. } => 15,
        CommandBody::TakeBack { .. } => 16,
        CommandBody::AddNote { .. } => 17,
        CommandBody::EditNote { .. } => 18,
        CommandBody::DeleteNote { .. } => 19,
        CommandBody::SetBlocked { .. } => 20,
        CommandBody::NameContact { .. } => 21,
        CommandBody::DescribeContact { .. } => 22,
        CommandBody::FillCard { .. } => 23,
        CommandBody::ReadMentions { .. } => 24,
        CommandBody::SetLabel { .. } => 25,
        CommandBody::SetPrivate { .. } => 26,
        CommandBody::MergeContacts { .. } => 27,
        CommandBody::SplitContacts { .. } => 28,
        CommandBody::KeepApart { .. } => 29,
    }
}

/// Every wish there is. Whoever adds one finds out here whether its person hears of a refusal.
fn every_wish(chat: ConversationId, other: MessageId) -> Vec<CommandBody> {
    let (conversation_id, message_id, later_id) = (chat, other, other);
    let (note_id, id) = (EventId::from_uuid(other.as_uuid()), CommandId::from_uuid(other.as_uuid()));
    let (person, contact) = (PersonId::from_uuid(other.as_uuid()), ContactId::from_uuid(other.as_uuid()));
    let zone: Zone = "Asia/Kolkata".parse().unwrap();
    let at = Timestamp::from_secs(1_800_000_000);
    let plan = Plan { at, zone: zone.clone(), unless_customer_writes: false };
    let content = OutgoingContent::text("haan");
    let text = || "haan".to_owned();
    let wishes = vec![
        CommandBody::Send { conversation_id, content: content.clone(), reply_to: None, retry_of: None },
        CommandBody::SendText { conversation_id, text: text(), reply_to: None, retry_of: None },
        CommandBody::SendLater {
            conversation_id,
            content: content.clone(),
            reply_to: None,
            plan: plan.clone(),
        },
        CommandBody::ChangeLater { conversation_id, later_id, plan },
        CommandBody::CancelLater { conversation_id, later_id, takes_words: false },
        CommandBody::SendLaterNow { conversation_id, later_id },
        CommandBody::NewChat {
            conversation_id: ConversationId::from_uuid(other.as_uuid()),
            number_id: NumberId::from_uuid(other.as_uuid()),
            phone: "+919829010199".to_owned(),
            content,
        },
        CommandBody::React { conversation_id, message_id, emoji: Some("🙏".to_owned()) },
        CommandBody::MarkRead { conversation_id, up_to: message_id, receipt: false, typing: false },
        CommandBody::Assign { conversation_id, assignee_id: Some(person), expected_assignee_id: None },
        CommandBody::AssignTeam { conversation_id, team_id: None, expected_assignee_id: None },
        CommandBody::Resolve { conversation_id, seen: None },
        CommandBody::Reopen { conversation_id },
        CommandBody::SetPending { conversation_id, seen: None },
        CommandBody::Snooze { conversation_id, until: at, zone, seen: None },
        CommandBody::MarkUnread { conversation_id },
        CommandBody::TakeBack { conversation_id, command_id: id },
        CommandBody::AddNote { conversation_id, text: text(), mentions: Vec::new() },
        CommandBody::EditNote { conversation_id, note_id, text: text(), mentions: Vec::new() },
        CommandBody::DeleteNote { conversation_id, note_id },
        CommandBody::SetBlocked { conversation_id, blocked: true },
        CommandBody::NameContact { conversation_id, name: Some(text()), expected: None },
        CommandBody::DescribeContact { conversation_id, about: Some(text()), expected: None },
        CommandBody::FillCard {
            conversation_id,
            field_id: CardFieldId::from_uuid(other.as_uuid()),
            value: Some(text()),
            expected: None,
        },
        CommandBody::ReadMentions { conversation_id, note_ids: vec![note_id] },
        CommandBody::SetLabel { conversation_id, label_id: LabelId::from_uuid(other.as_uuid()), on: true },
        CommandBody::SetPrivate { conversation_id, private: true },
        CommandBody::MergeContacts { conversation_id, other_id: contact },
        CommandBody::SplitContacts { conversation_id, merge_id: id },
        CommandBody::KeepApart { conversation_id, other_id: contact },
    ];
    assert!(wishes.iter().map(place_of).eq(0..30), "each of them, once");
    wishes
}

#[tokio::test(start_paused = true)]
async fn whatever_the_hub_refuses_is_said_or_stays_where_it_was_typed() {
    let (world, [ritika, ..], app) = with_three().await;
    world.hub.state().moods.refuses_wishes = true;
    let asked = world.hub.state().messages.keys().next().copied().unwrap();
    let random = SeededRandom::new(7);
    for body in every_wish(ritika, asked) {
        let (id, now) = (CommandId::new(&*world.clock, &random), world.clock.now());
        let command = Command { id, body: body.clone() };
        {
            let desk = app.desk().await.unwrap();
            desk.shared.cache.write_outbox(move |outbox| outbox.add(&command, now)).await.unwrap();
            desk.shared.outbox_changed.notify_one();
        }
        settled(&app).await;
        let is_a_desks_own = matches!(body, CommandBody::MarkRead { .. } | CommandBody::ReadMentions { .. });
        let is_said = !is_a_desks_own && body.message().is_none();
        let told = wait_for(&app, "app_state", json!({}), |state| {
            state["notices"].as_array().unwrap().is_empty() != is_said
        });
        let notices = told.await["notices"].as_array().unwrap().clone();
        let desk = app.desk().await.unwrap();
        let stays = desk.shared.cache.read_outbox(move |outbox| outbox.outgoing(id)).await.unwrap();
        drop(desk);
        if body.message().is_some() {
            assert!(stays.is_some_and(|outgoing| !outgoing.is_pending()), "{body:?}");
            app.desk()
                .await
                .unwrap()
                .shared
                .cache
                .write_outbox(move |outbox| outbox.remove(id))
                .await
                .unwrap();
            continue;
        }
        let is_typed = matches!(
            body,
            CommandBody::NameContact { .. }
                | CommandBody::DescribeContact { .. }
                | CommandBody::FillCard { .. }
        );
        assert_eq!(stays.is_some_and(|outgoing| !outgoing.is_pending()), is_typed, "{body:?}");
        for notice in notices {
            assert_eq!(notice["kind"]["words"] == "haan", is_typed, "{body:?}");
            app.call("dismiss_notice", json!({ "id": notice["id"] })).await.unwrap();
        }
        let desk = app.desk().await.unwrap();
        let stays = desk.shared.cache.read_outbox(move |outbox| outbox.outgoing(id)).await.unwrap();
        assert_eq!(stays, None, "{body:?}");
    }
}
