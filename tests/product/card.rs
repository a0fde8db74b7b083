//! The contact card at two desks: filled without a line, the same on every screen, kept from WhatsApp and from whoever does not see the
//! chat.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, asha, rajesh, vikram};
use serde_json::{Value, json};

const CANARY: &str = "canarywren";

/// A shop whose cards have a text, a choice, a question and an address.
async fn shapes(owner: &TestDesk) -> Result<Vec<Value>> {
    let fields = json!({ "fields": [
        { "id": null, "name": "City", "what": { "kind": "text" } },
        { "id": null, "name": "Size", "what": { "kind": "choice", "choices": ["S", "M"] } },
        { "id": null, "name": "On credit", "what": { "kind": "yes_no" } },
        { "id": null, "name": "Shop", "what": { "kind": "link" } },
    ] });
    let shaped = owner.call("shape_card", fields).await?;
    Ok(shaped["fields"].as_array().context("fields")?.iter().map(|field| field["id"].clone()).collect())
}

/// What stands in the fields of a chat's card, once it is as wished.
async fn values(desk: &TestDesk, chat: &Value, wished: &[Value]) -> Result<Value> {
    let read = |detail: &Value| -> Vec<Value> {
        let fields = detail["card"]["fields"].as_array().cloned().unwrap_or_default();
        fields.into_iter().map(|field| field["value"].clone()).collect()
    };
    desk.until("conversation", json!({ "conversation_id": chat }), |detail| read(detail) == wished).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_filled_without_a_line_is_everybodys_when_it_is_back() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Do you have it in blue?").await?;
    let row = agent.row_with("Do you have it in blue?").await?;
    let chat = &row["id"];
    let denied = agent.call("shape_card", json!({ "fields": [] })).await;
    ensure!(denied.is_err(), "an agent does not decide on the fields");
    let ids = shapes(&owner).await?;
    let none = vec![Value::Null; ids.len()];
    values(&agent, chat, &none).await?;

    shop.cut();
    agent.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    let wanted = [json!("Jaipur"), json!("M"), json!("yes"), json!("https://ritika.example")];
    for (id, value) in ids.iter().zip(&wanted) {
        let fill = json!({ "conversation_id": chat, "field_id": id, "value": value });
        agent.call("fill_card", fill).await?;
    }
    let script = json!({ "conversation_id": chat, "field_id": ids[3], "value": "javascript:alert(1)" });
    let refused = agent.call("fill_card", script).await;
    ensure!(format!("{:#}", refused.unwrap_err()).contains("card_value"), "no address of the web");
    agent.call("name_contact", json!({ "conversation_id": chat, "name": "Ritika, blue sari" })).await?;
    agent.call("describe_contact", json!({ "conversation_id": chat, "about": "Pays by the month." })).await?;
    values(&agent, chat, &wanted).await?;
    shop.mend();
    values(&owner, chat, &wanted).await?;
    let is_told = |detail: &Value| detail["card"]["about"] == "Pays by the month.";
    let detail = owner.until("conversation", json!({ "conversation_id": chat }), is_told).await?;
    ensure!(detail["item"]["contact"]["name"] == "Ritika, blue sari", "{detail}");
    let spoken = &detail["item"]["contact"]["spoken_name"];
    ensure!(*spoken == detail["card"]["profile_name"] && spoken.is_string(), "her own name, to her face");
    let found = json!({ "query": "blue sari", "conversation_id": null, "before": null, "limit": 10 });
    owner.until("search", found, |page| page.to_string().contains("Ritika, blue sari")).await?;

    // A field that is taken out takes along what stood in it; the others stay.
    let rest = json!({ "fields": [{ "id": ids[1], "name": "Size", "what": { "kind": "choice", "choices": ["M"] } }] });
    owner.call("shape_card", rest).await?;
    values(&agent, chat, &[json!("M")]).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_card_comes_near_whatsapp_or_stays_with_who_must_not_see_it() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Do you have it in blue?").await?;
    let row = asha.row_with("Do you have it in blue?").await?;
    owner.row_with("Do you have it in blue?").await?;
    let chat = &row["id"];
    let ids = shapes(&owner).await?;
    values(&asha, chat, &vec![Value::Null; ids.len()]).await?;
    let fill = json!({ "conversation_id": chat, "field_id": ids[0], "value": format!("{CANARY} one") });
    asha.call("fill_card", fill).await?;
    let about = json!({ "conversation_id": chat, "about": format!("{CANARY} two") });
    asha.call("describe_contact", about).await?;
    let name = json!({ "conversation_id": chat, "name": format!("{CANARY} three") });
    asha.call("name_contact", name).await?;
    asha.answers(chat, "Yes, in two sizes").await?;
    asha.bubble(chat, "Yes, in two sizes", |bubble| bubble["delivery"] == "read").await?;
    let is_there = |detail: &Value| detail["card"].to_string().matches(CANARY).count() == 3;
    owner.until("conversation", json!({ "conversation_id": chat }), is_there).await?;

    shop.simulator.settled().await;
    let asked = serde_json::to_string(&shop.simulator.requests())?;
    ensure!(asked.contains("Yes, in two sizes"), "the answer did leave");
    ensure!(!asked.contains(CANARY), "a card left the workspace: {asked}");

    owner.call("set_private", json!({ "conversation_id": chat, "private": true })).await?;
    asha.until("conversations", json!({ "view": "all", "before": null, "limit": 50 }), |page| {
        page["rows"].as_array().is_some_and(Vec::is_empty)
    })
    .await?;
    let computer = asha.closes().await;
    let disk = computer.plaintext().await?.to_ascii_lowercase();
    let holds = disk.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
    ensure!(!holds, "nothing of it is left on the disk");
    Ok(())
}
