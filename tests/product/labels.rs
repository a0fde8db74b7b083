//! Labels at two desks: made once, put on while the line is down, the same on every screen.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

/// What a filter by this label shows.
fn labelled(label: &Value) -> Value {
    json!({ "filter": { "labels": [label] }, "before": null, "limit": 50 })
}

/// The names on the chats of a page, in order.
fn names(page: &Value) -> Vec<String> {
    let rows = page["rows"].as_array().into_iter().flatten();
    let labels = rows.flat_map(|row| row["labels"].as_array().into_iter().flatten());
    labels.filter_map(|label| label["name"].as_str()).map(str::to_owned).collect()
}

/// The label of this name, once the desk has heard of it.
async fn named(desk: &TestDesk, name: &str) -> Result<Value> {
    let is_it = |item: &Value| item["label"]["name"] == name;
    let has_it = |list: &Value| list["labels"].as_array().is_some_and(|labels| labels.iter().any(is_it));
    let list = desk.until("labels", json!({}), has_it).await?;
    let item = list["labels"].as_array().into_iter().flatten().find(|item| is_it(item));
    Ok(item.context("the label went away")?["label"]["id"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_put_on_without_a_line_is_everybodys_when_it_is_back() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Do you have it in blue?").await?;
    let row = agent.row_with("Do you have it in blue?").await?;
    let made = owner.call("make_label", json!({ "name": "Big order", "colour": "green" })).await?;
    let label = named(&agent, "Big order").await?;
    ensure!(label == made["id"], "one label, one id");
    ensure!(agent.call("labels", json!({})).await?["may_keep"] == false);
    let refused = agent.call("make_label", json!({ "name": "Mine", "colour": "red" })).await;
    ensure!(refused.is_err(), "an agent makes none");
    let again = owner.call("make_label", json!({ "name": "BIG  ORDER", "colour": "red" })).await;
    ensure!(format!("{:#}", again.unwrap_err()).contains("label_taken"), "the same name in another case");

    shop.cut();
    agent.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    let put = json!({ "conversation_id": row["id"], "label_id": label, "on": true });
    agent.call("set_label", put).await?;
    let page = agent.call("filtered", labelled(&label)).await?;
    ensure!(names(&page) == ["Big order"], "it shows from the click: {page}");
    shop.mend();
    owner.until("filtered", labelled(&label), |page| names(page) == ["Big order"]).await?;
    let thread = json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 });
    let is_told = |page: &Value| page["items"].to_string().contains("\"kind\":\"labelled\"");
    let page = owner.until("thread", thread, is_told).await?;
    ensure!(page["items"].to_string().contains("Big order"), "the line names it: {page}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_a_merge_and_a_deletion_reach_every_chat_of_every_desk() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Twelve pieces, please").await?;
    let row = agent.row_with("Twelve pieces, please").await?;
    let mut ids = Vec::new();
    for name in ["VIP", "Top customer"] {
        owner.call("make_label", json!({ "name": name, "colour": "teal" })).await?;
        let id = named(&agent, name).await?;
        agent.call("set_label", json!({ "conversation_id": row["id"], "label_id": id, "on": true })).await?;
        ids.push(id);
    }
    owner.until("filtered", labelled(&ids[1]), |page| names(page) == ["Top customer", "VIP"]).await?;
    let renamed = json!({ "label_id": ids[0], "name": "थोक", "colour": "violet" });
    owner.call("change_label", renamed).await?;
    agent.until("filtered", labelled(&ids[0]), |page| names(page) == ["Top customer", "थोक"]).await?;
    owner.call("merge_labels", json!({ "label_id": ids[1], "into": ids[0] })).await?;
    for desk in [&owner, &agent] {
        desk.until("filtered", labelled(&ids[1]), |page| names(page) == ["थोक"]).await?;
    }
    let args = json!({ "conversation_id": row["id"] });
    let rev_of_merge = agent.call("conversation", args.clone()).await?;
    ensure!(rev_of_merge["item"]["labels"].as_array().map(Vec::len) == Some(1), "each once: {rev_of_merge}");
    owner.call("delete_label", json!({ "label_id": ids[0] })).await?;
    for desk in [&owner, &agent] {
        let has_none = |detail: &Value| detail["item"]["labels"] == json!([]);
        desk.until("conversation", args.clone(), has_none).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_went_away_meanwhile_is_said_and_left_off() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Is it ready?").await?;
    let row = agent.row_with("Is it ready?").await?;
    owner.call("make_label", json!({ "name": "VIP", "colour": "teal" })).await?;
    let label = named(&agent, "VIP").await?;
    agent.until("connection", json!({}), |connection| connection["state"] == "live").await?;
    // Asked of the hub itself, as by somebody whose desk has not heard of the end of the label yet.
    let put = json!({ "conversation_id": row["id"], "label_id": label, "on": true });
    owner.call("delete_label", json!({ "label_id": label })).await?;
    agent.call("set_label", put).await?;
    let is_said = |state: &Value| {
        let notices = state["notices"].as_array().into_iter().flatten();
        notices.map(|notice| &notice["kind"]).any(|kind| {
            kind["kind"] == "not_done" && kind["what"] == "set_label" && kind["why"] == "label_gone"
        })
    };
    agent.until("app_state", json!({}), is_said).await?;
    let args = json!({ "conversation_id": row["id"] });
    agent.until("conversation", args, |detail| detail["item"]["labels"] == json!([])).await?;
    Ok(())
}
