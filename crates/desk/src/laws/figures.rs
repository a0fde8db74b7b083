//! Who looks after the team sees every wait, and every number leads to its chats.

use sangam_model::id::{ConversationId, MessageId};
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, Direction, Origin, Role};
use serde_json::{Value, json};

use super::world::{World, wait_for, wait_until_live};
use crate::App;

/// A world in which Asha looks after the team.
fn managed() -> World {
    let world = World::new();
    world.hub.state().people[0].role = Role::Manager;
    world
}

/// Vikram answers from his desk.
fn answers(world: &World, chat: ConversationId) -> MessageId {
    let id = world.hub.writes(chat, "haan, hai");
    let vikram = world.hub.vikram();
    world.hub.changes_message(id, |row| {
        row.direction = Direction::Out;
        row.origin = Origin::Desk;
        row.author_id = Some(vikram);
    });
    world.hub.changes_chat(chat, |row| {
        row.waiting_since = None;
        row.unread = 0;
    });
    id
}

fn rules() -> Value {
    json!({
        "offsets": [{ "from": "2026-01-01T00:00:00.000Z", "minutes": 330 }],
        "working_time_only": false,
    })
}

/// Two hours before and after the present.
fn around(world: &World) -> Value {
    let now = world.clock.now();
    json!({ "from": now.plus(-2 * HOUR), "until": now.plus(2 * HOUR) })
}

/// The chats a number leads to, which are all that can be chosen there.
async fn behind(app: &App, figure: Value) -> Vec<ConversationId> {
    let all = app.call("chats_of", json!({ "list": { "of": "figure", "figure": &figure } })).await.unwrap();
    let args = json!({ "figure": figure, "before": null, "limit": 50 });
    let page = app.call("team_conversations", args).await.unwrap();
    let rows = page["rows"].as_array().unwrap();
    let listed: Vec<_> =
        rows.iter().map(|row| row["id"].as_str().unwrap().parse::<ConversationId>().unwrap()).collect();
    assert_eq!(all["ids"], json!(listed));
    listed
}

#[tokio::test(start_paused = true)]
async fn an_agent_is_told_nothing_about_the_team() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let report = json!({ "period": around(&world), "compare": null, "rules": rules() });
    let figure = json!({ "of": "open", "whose": { "held_by": "anybody" } });
    let chats = json!({ "figure": figure, "before": null, "limit": 50 });
    let questions = [
        ("team_now", json!({})),
        ("team_report", report),
        ("team_connection", json!({ "rules": rules() })),
        ("team_conversations", chats),
    ];
    for (name, args) in questions {
        assert_eq!(app.call(name, args).await.unwrap_err().code, "forbidden", "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_figure_leads_to_exactly_its_chats() {
    let world = managed();
    let (answered, waiting) = (world.hub.customer("Ritika"), world.hub.customer("Farida"));
    world.hub.writes(answered, "kitne ka hai?");
    world.clock.advance(180 * SECOND - SECOND);
    answers(&world, answered);
    world.clock.advance(SECOND);
    world.hub.resolves(answered);
    world.hub.writes(waiting, "bill bhejna");
    let app = world.asha().await;
    wait_until_live(&app).await;

    let period = around(&world);
    let args = json!({ "period": period, "compare": null, "rules": rules() });
    let report = app.call("team_report", args).await.unwrap();
    assert_eq!(
        report["team"]["first_response"],
        json!({ "count": 1, "median_ms": 180_000, "p90_ms": 180_000 })
    );
    assert_eq!(report["team"]["resolved"], 1);
    assert_eq!(report["people"][0]["person"]["name"], "Vikram");
    assert_eq!(report["people"][0]["figures"]["resolved"], 1);
    assert_eq!(report["filling"], false);

    let slice = |slice: Value| json!({ "of": "period", "period": period, "rules": rules(), "slice": slice });
    let by_all = json!({ "whose": "all" });
    assert_eq!(behind(&app, slice(json!({ "figure": "answered", "by": by_all }))).await, [answered]);
    assert_eq!(behind(&app, slice(json!({ "figure": "resolved", "by": by_all }))).await, [answered]);
    assert_eq!(behind(&app, slice(json!({ "figure": "unanswered" }))).await, [waiting]);
    let nobody = json!({ "held_by": "nobody" });
    assert_eq!(behind(&app, json!({ "of": "waiting", "whose": nobody })).await, [waiting]);
    assert_eq!(behind(&app, json!({ "of": "open", "whose": nobody })).await, [waiting]);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_given_away_lies_on_the_other_table_at_once() {
    let world = managed();
    let chat = world.hub.customer("Farida");
    world.hub.writes(chat, "bill bhejna");
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.state().mute_commands = true;
    let vikram = world.hub.vikram();
    app.call("assign", json!({ "conversation_id": chat, "assignee_id": vikram })).await.unwrap();
    let now = wait_for(&app, "team_now", json!({}), |now| now["unassigned"] == 0).await;
    let loads = now["people"].as_array().unwrap();
    let his = loads.iter().find(|load| load["person"]["id"] == json!(vikram)).unwrap();
    assert_eq!((his["open"].as_u64(), now["open"].as_u64()), (Some(1), Some(1)));
    assert_eq!(now["waits"][0]["assignee_id"], json!(vikram));
}

#[tokio::test(start_paused = true)]
async fn a_period_that_ends_before_it_begins_is_refused() {
    let world = managed();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let now = world.clock.now();
    let odd = json!({ "from": now, "until": now });
    let args = json!({ "period": odd, "compare": null, "rules": rules() });
    assert_eq!(app.call("team_report", args).await.unwrap_err().code, "invalid");
}

#[tokio::test(start_paused = true)]
async fn before_the_connection_is_counted_from_history_alone() {
    let world = managed();
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let args = json!({ "rules": rules() });
    assert_eq!(app.call("team_connection", args.clone()).await.unwrap(), Value::Null);
    let connected_at = world.clock.now();
    world.hub.now(|hub| hub.changes_number(|number| number.onboarded_at = Some(connected_at)));
    world.hub.now(|hub| {
        let (asked, told) = (hub.imports(chat, "purana sawaal"), hub.imports(chat, "purana jawaab"));
        hub.changes_message(asked, |row| row.sent_at = connected_at.plus(-HOUR));
        hub.changes_message(told, |row| {
            row.sent_at = connected_at.plus(-HOUR / 2);
            row.direction = Direction::Out;
            row.origin = Origin::Phone;
        });
    });
    world.hub.now(|hub| hub.writes(chat, "naya sawaal"));
    world.hub.now(|_| answers(&world, chat));
    let compared = wait_for(&app, "team_connection", args, |compared| compared["after"]["count"] == 1).await;
    assert_eq!(compared["before"]["median_ms"], HOUR / 2);
    assert_eq!(compared["after"]["median_ms"], SECOND);

    // Weeks later the shop disconnects on the phone, and connects again: what it answered here was no less after.
    world.hub.now(|hub| {
        hub.changes_number(|number| {
            number.first_onboarded_at = Some(connected_at);
            number.onboarded_at = Some(connected_at.plus(30 * 24 * HOUR));
            number.display_number = "+91 141 400 5501".to_owned();
        });
    });
    wait_for(&app, "numbers", json!({}), |numbers| numbers.to_string().contains("5501")).await;
    assert_eq!(app.call("team_connection", json!({ "rules": rules() })).await.unwrap(), compared);
}
