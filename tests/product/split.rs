//! Two customers merged at one desk and parted at another, as both desks show it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use sangam_simulator::NewCustomer;
use sangam_testkit::{Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};

const PHONE: &str = "919829010555";

/// The texts of a chat, once they are as wished.
async fn texts(desk: &TestDesk, id: &Value, is_wished: impl Fn(&[String]) -> bool) -> Result<Vec<String>> {
    let asked = json!({ "conversation_id": id, "at": { "where": "latest" }, "limit": 50 });
    let read = |thread: &Value| -> Vec<String> {
        let items = thread["items"].as_array().into_iter().flatten();
        items.filter_map(|item| item["text"].as_str().map(str::to_owned)).collect()
    };
    Ok(read(&desk.until("thread", asked, |thread| is_wished(&read(thread))).await?))
}

/// The ids of all chats, once there are so many.
async fn chats(desk: &TestDesk, count: usize) -> Result<Vec<Value>> {
    let rows = |page: &Value| page["rows"].as_array().cloned().unwrap_or_default();
    let all = json!({ "view": "all", "before": null, "limit": 50 });
    let page = desk.until("conversations", all, |page| rows(page).len() == count).await?;
    Ok(rows(&page).iter().map(|row| row["id"].clone()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_desk_merged_another_parts_and_both_see_two_chats() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    let number = shop.simulator.numbers().into_iter().next().context("no number")?.phone_number_id;
    let writes = |user: &str, text: &str| {
        let message = json!({ "type": "text", "text": { "body": text } });
        shop.simulator.customer_message(&number, user, message)
    };
    let new = NewCustomer { wa_id: Some(PHONE.to_owned()), ..NewCustomer::default() };
    let first = shop.simulator.add_customer(&number, new)?;
    writes(&first.user_id, "I am the first")?;
    let row = agent.row_with("I am the first").await?;
    agent.answers(&row["id"], "Welcome, first").await?;
    agent.bubble(&row["id"], "Welcome, first", |bubble| bubble["delivery"] == "read").await?;
    let second = shop.simulator.phone_is_given_on(&number, PHONE, "Farah")?;
    writes(&second.user_id, "I am the second")?;
    let other = agent.row_with("I am the second").await?;
    let about = json!({ "conversation_id": other["id"] });
    let is_offered = |detail: &Value| detail["merge_offer"]["id"] == row["contact"]["id"];
    agent.until("conversation", about.clone(), is_offered).await?;
    let both = json!({ "conversation_id": other["id"], "other_id": row["contact"]["id"] });
    agent.call("merge_contacts", both).await?;

    chats(&owner, 1).await?;
    let is_merged = |detail: &Value| detail["merges"][0]["merge_id"].is_string();
    let detail = owner.until("conversation", about, is_merged).await?;
    let (chat, merge) = (detail["item"]["id"].clone(), detail["merges"][0]["merge_id"].clone());
    texts(&owner, &chat, |texts| texts.len() == 3).await?;
    owner.call("split_contacts", json!({ "conversation_id": chat, "merge_id": merge })).await?;
    let wished: BTreeSet<Vec<String>> = [vec!["I am the first", "Welcome, first"], vec!["I am the second"]]
        .into_iter()
        .map(|texts| texts.into_iter().map(str::to_owned).collect())
        .collect();
    for desk in [&owner, &agent] {
        let mut found = BTreeSet::new();
        for id in chats(desk, 2).await? {
            found.insert(texts(desk, &id, |texts| wished.contains(texts)).await?);
        }
        ensure!(found == wished, "{found:?}");
    }
    let is_over = |detail: &Value| detail["merges"] == json!([]) && detail["merge_offer"].is_null();
    owner.until("conversation", json!({ "conversation_id": chat }), is_over).await?;
    Ok(())
}
