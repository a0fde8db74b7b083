//! Saved views at several desks: the team's are everybody's, one's own are at every desk of oneself and on nobody else's disk.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

const SECRET: &str = "Xyzzerfilter";

fn save(name: &str, filter: &Value, shared: bool) -> Value {
    json!({ "view_id": null, "name": name, "filter": filter, "shared": shared, "pinned": true })
}

fn names(list: &Value) -> Vec<&str> {
    list["views"].as_array().into_iter().flatten().filter_map(|view| view["name"].as_str()).collect()
}

async fn has(desk: &TestDesk, wanted: &[&str]) -> Result<Value> {
    desk.until("saved_views", json!({}), |list| names(list) == wanted).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_teams_views_are_everybodys_with_counts_that_are_right() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Is it there yet?").await?;
    let row = agent.row_with("Is it there yet?").await?;
    owner.call("make_label", json!({ "name": "VIP", "colour": "teal" })).await?;
    let label = owner.until("labels", json!({}), |list| list["labels"][0]["label"]["name"] == "VIP").await?;
    let label = label["labels"][0]["label"]["id"].clone();
    let saved = owner.call("save_view", save("Important", &json!({ "labels": [label] }), true)).await?;
    let list = has(&agent, &["Important"]).await?;
    ensure!(list["views"][0]["may_change"] == false && list["may_share"] == false, "{list}");
    let counts = |many: u32| move |list: &Value| list["views"][0]["count"]["count"] == many;
    agent.until("saved_views", json!({}), counts(0)).await?;
    agent.until("labels", json!({}), |list| list["labels"][0]["label"]["id"] == label).await?;
    agent.call("set_label", json!({ "conversation_id": row["id"], "label_id": label, "on": true })).await?;
    for desk in [&agent, &owner] {
        desk.until("saved_views", json!({}), counts(1)).await?;
    }
    owner.call("delete_label", json!({ "label_id": label })).await?;
    for desk in [&agent, &owner] {
        let is_said = |list: &Value| list["views"][0]["label_lost"] == true && counts(0)(list);
        desk.until("saved_views", json!({}), is_said).await?;
    }
    let mut own = save("Important", &json!({}), false);
    own["view_id"] = saved["view_id"].clone();
    owner.call("save_view", own).await?;
    has(&agent, &[]).await?;
    has(&owner, &["Important"]).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_view_is_at_every_desk_of_oneself_and_on_nobody_elses_disk() -> Result<()> {
    let shop = Shop::open().await?;
    let (first, second) = (shop.desk(vikram()).await?, shop.desk(vikram()).await?);
    let owner = shop.desk(rajesh()).await?;
    let saved = first.call("save_view", save(SECRET, &json!({ "unread": true }), false)).await?;
    has(&second, &[SECRET]).await?;
    shop.ritika_writes("Anything new?").await?;
    owner.row_with("Anything new?").await?;
    ensure!(names(&owner.call("saved_views", json!({})).await?).is_empty(), "it is not hers");
    // Whoever signs in now gets no more than whoever listened.
    let late = shop.desk(rajesh()).await?;
    late.row_with("Anything new?").await?;
    for desk in [owner, late] {
        let read = desk.closes().await.plaintext().await?;
        let found = read.windows(SECRET.len()).any(|window| window.eq_ignore_ascii_case(SECRET.as_bytes()));
        ensure!(!found, "the name of somebody else's view is on this disk");
    }
    first.call("delete_view", json!({ "view_id": saved["view_id"] })).await?;
    has(&second, &[]).await?;
    let read = second.closes().await.plaintext().await?;
    ensure!(!read.is_empty(), "a search in nothing proves nothing");
    Ok(())
}
