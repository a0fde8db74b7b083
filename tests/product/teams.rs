//! Teams at two desks, and a shop in which only whoever has a chat writes in it.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

async fn person(desk: &TestDesk) -> Result<Value> {
    let is_me = |person: &&Value| person["is_me"] == true;
    let find = |people: &Value| people.as_array().into_iter().flatten().find(is_me).cloned();
    let people = desk.until("people", json!({}), |people| find(people).is_some()).await?;
    Ok(find(&people).map_or(Value::Null, |me| me["id"].clone()))
}

/// What waits for somebody of one's own teams.
fn my_teams() -> Value {
    let filter = json!({
        "statuses": ["open", "pending"], "whose": { "who": "nobody" }, "team": { "which": "mine" }
    });
    json!({ "filter": filter, "before": null, "limit": 50 })
}

fn ids(page: &Value) -> Vec<&Value> {
    page["rows"].as_array().into_iter().flatten().map(|row| &row["id"]).collect()
}

async fn acts(desk: &TestDesk, chat: &Value, act: Value) -> Result<()> {
    desk.call("act", json!({ "conversation_ids": [chat], "act": act })).await.map(drop)
}

/// Rajesh and Vikram of the team Sales, at their desks, and a chat nobody has.
struct Sales {
    shop: Shop,
    owner: TestDesk,
    agent: TestDesk,
    rajesh: Value,
    vikram: Value,
    team: Value,
    chat: Value,
}

async fn sales() -> Result<Sales> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    let (rajesh, vikram) = (person(&owner).await?, person(&agent).await?);
    shop.ritika_writes("Twenty of them, please").await?;
    let chat = agent.row_with("Twenty of them, please").await?["id"].clone();
    owner.row_with("Twenty of them, please").await?;
    let made = owner.call("make_team", json!({ "name": "Sales", "members": [rajesh, vikram] })).await?;
    let team = made["id"].clone();
    let is_in = |list: &Value| list["teams"][0]["is_mine"] == true;
    agent.until("teams", json!({}), is_in).await?;
    owner.until("teams", json!({}), is_in).await?;
    Ok(Sales { shop, owner, agent, rajesh, vikram, team, chat })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_given_to_a_team_waits_for_its_people_and_one_of_them_gets_it() -> Result<()> {
    let Sales { shop, owner, agent, rajesh, vikram, team, chat } = sales().await?;
    let again = owner.call("make_team", json!({ "name": " sales ", "members": [] })).await;
    ensure!(format!("{:#}", again.unwrap_err()).contains("team_taken"), "the same name in another case");
    let refused = agent.call("make_team", json!({ "name": "Mine", "members": [] })).await;
    ensure!(refused.is_err(), "an agent makes none");

    acts(&owner, &chat, json!({ "act": "assign_team", "team_id": team })).await?;
    let page = agent.until("filtered", my_teams(), |page| ids(page) == [&chat]).await?;
    ensure!(page["rows"][0]["team"]["name"] == "Sales", "{page}");
    agent.until("teams", json!({}), |list| list["mine"]["count"] == 1).await?;

    let take = |who: &Value| json!({ "act": "assign", "assignee_id": who });
    let (first, second) =
        tokio::join!(acts(&agent, &chat, take(&vikram)), acts(&owner, &chat, take(&rajesh)));
    first?;
    second?;
    let mut holders = Vec::new();
    for desk in [&owner, &agent] {
        desk.until("connection", json!({}), |connection| connection["waiting"] == 0).await?;
        let args = json!({ "conversation_id": chat });
        let has_one = |detail: &Value| !detail["item"]["assignee"].is_null();
        let detail = desk.until("conversation", args, has_one).await?;
        ensure!(detail["item"]["team"]["id"] == team, "it stays the team's: {detail}");
        holders.push(detail["item"]["assignee"]["id"].clone());
        desk.until("filtered", my_teams(), |page| ids(page).is_empty()).await?;
    }
    ensure!(holders[0] == holders[1], "one of them has it: {holders:?}");
    let (loser, winner) = if holders[0] == rajesh { (&agent, "Rajesh") } else { (&owner, "Vikram") };
    let is_told = |state: &Value| state["notices"].to_string().contains("already_assigned");
    let state = loser.until("app_state", json!({}), is_told).await?;
    ensure!(state["notices"].to_string().contains(winner), "the other is told who: {state}");

    owner.call("delete_team", json!({ "team_id": team })).await?;
    for desk in [&owner, &agent] {
        let args = json!({ "conversation_id": chat });
        desk.until("conversation", args, |detail| detail["item"]["team"].is_null()).await?;
        let thread = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 50 });
        let lines = |page: &Value| page["items"].to_string().matches("team_assigned").count();
        let page = desk.until("thread", thread, |page| lines(page) == 2).await?;
        ensure!(page["items"].to_string().contains("Sales"), "a team that is gone keeps its name: {page}");
    }
    drop(shop);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_has_a_chat_writes_in_it_and_what_was_written_before_comes_back() -> Result<()> {
    let Sales { shop, owner, agent, vikram, chat, .. } = sales().await?;
    let args = json!({ "conversation_id": chat });
    ensure!(agent.call("conversation", args.clone()).await?["must_take"] == false);
    let refused = agent.call("set_reply_rule", json!({ "only_assignee": true })).await;
    ensure!(refused.is_err(), "an agent makes no rules");
    // Vikram's desk is without a line, and then off, while the rule changes.
    shop.cut();
    agent.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    agent
        .call("send_text", json!({ "conversation_id": chat, "text": "We have them", "reply_to": null }))
        .await?;
    let files = agent.closes().await;
    shop.mend();
    owner.until("connection", json!({}), |connection| connection["state"] == "live").await?;
    owner.call("set_reply_rule", json!({ "only_assignee": true })).await?;
    let agent = files.start().await?;
    agent.until("conversation", args.clone(), |detail| detail["must_take"] == true).await?;
    let thread = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 50 });
    let rejected = |page: &Value| {
        let mut items = page["items"].as_array().into_iter().flatten();
        items.find(|item| item["outbox"]["error"]["code"] == "not_assignee").cloned()
    };
    let page = agent.until("thread", thread.clone(), |page| rejected(page).is_some()).await?;
    let bubble = rejected(&page).context("the bubble stays until somebody acts")?;
    ensure!(bubble["text"] == "We have them", "{bubble}");

    agent.call("add_note", json!({ "conversation_id": chat, "text": "She asked twice." })).await?;
    acts(&agent, &chat, json!({ "act": "assign", "assignee_id": vikram })).await?;
    agent.until("conversation", args.clone(), |detail| detail["must_take"] == false).await?;
    agent.call("send_again", json!({ "message_id": bubble["id"] })).await?;
    let is_there = |page: &Value| {
        let items = page["items"].to_string();
        items.contains("We have them") && items.contains("She asked twice.")
    };
    owner.until("thread", thread, is_there).await?;
    ensure!(owner.call("conversation", args).await?["must_take"] == true, "now it is Vikram's to answer");
    Ok(())
}
