//! Chats given out by the hub, seen at the desks of those who are given them.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

async fn rules(desk: &TestDesk, change: &Value) -> Result<Value> {
    let numbers = desk.until("numbers", json!({}), |numbers| numbers[0]["number"]["id"].is_string()).await?;
    let number = numbers[0]["number"]["id"].clone();
    let mut routing = json!({
        "rule": "round_robin", "people": [], "capacity": null, "hours": null, "around_the_clock": false, "sticky": false, "reoffer_minutes": null
    });
    for (name, value) in change.as_object().into_iter().flatten() {
        routing[name] = value.clone();
    }
    desk.call("set_routing", json!({ "number_id": number, "routing": routing })).await
}

async fn person(desk: &TestDesk) -> Result<Value> {
    let is_me = |person: &&Value| person["is_me"] == true;
    let find = |people: &Value| people.as_array().into_iter().flatten().find(is_me).cloned();
    let people = desk.until("people", json!({}), |people| find(people).is_some()).await?;
    Ok(find(&people).map_or(Value::Null, |me| me["id"].clone()))
}

fn routed(thread: &Value) -> Vec<&Value> {
    let lines = thread["items"].as_array().into_iter().flatten();
    lines.map(|item| &item["what"]).filter(|what| what["kind"] == "routed").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_given_by_the_hub_and_every_desk_reads_to_whom_and_why() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    let (rajesh, vikram) = (person(&owner).await?, person(&agent).await?);
    agent.call("set_availability", json!({ "person_id": vikram, "away": { "until": null } })).await?;
    let both = json!({ "people": [rajesh, vikram] });
    let is_away = |people: &Value| {
        people.as_array().into_iter().flatten().any(|one| one["id"] == vikram && one["away"].is_object())
    };
    owner.until("people", json!({}), is_away).await?;
    let view = rules(&owner, &both).await?;
    ensure!(view["next"]["person_id"] == rajesh, "who would be given one: {view}");

    shop.ritika_writes("Is the blue one there?").await?;
    let row = agent.row_with("Is the blue one there?").await?;
    ensure!(row["assignee"]["id"] == rajesh, "whoever is away is given nothing: {row}");
    let asked = json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 });
    for desk in [&owner, &agent] {
        let thread = desk.until("thread", asked.clone(), |thread| !routed(thread).is_empty()).await?;
        let lines = routed(&thread);
        let is_his = |line: &&Value| line["why"] == "next_in_turn" && line["assignee"]["id"] == rajesh;
        ensure!(lines.len() == 1 && lines.iter().all(is_his), "{lines:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_be_given_is_given_to_whoever_comes_back() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    let vikram = person(&agent).await?;
    agent.call("set_availability", json!({ "person_id": vikram, "away": { "until": null } })).await?;
    let view = rules(&owner, &json!({ "people": [vikram] })).await?;
    ensure!(view["next"] == json!({ "person_id": null, "why": "away" }), "{view}");
    shop.ritika_writes("Is anybody there?").await?;
    let row = agent.row_with("Is anybody there?").await?;
    ensure!(row["assignee"].is_null(), "{row}");
    agent.call("set_availability", json!({ "person_id": vikram, "away": null })).await?;
    for desk in [&owner, &agent] {
        desk.row_with("Is anybody there?").await?;
        let detail = json!({ "conversation_id": row["id"] });
        desk.until("conversation", detail, |detail| detail["item"]["assignee"]["id"] == vikram).await?;
    }
    let refused = rules(&agent, &json!({})).await;
    ensure!(refused.is_err(), "an agent makes no rules");
    Ok(())
}
