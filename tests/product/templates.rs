//! A template from an agent's desk to a customer's phone, the press of its button back, and a chat that begins with one.

use anyhow::{Context, Result, ensure};
use sangam_model::id::ConversationId;
use sangam_model::time::HOUR;
use sangam_simulator::Decision;
use sangam_testkit::{Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};

use crate::PICTURE;

/// The shop's template of this name, once the desk has it.
async fn template(desk: &TestDesk, name: &str) -> Result<Value> {
    let args = json!({ "number_id": null, "search": name, "sendable": true });
    let is_it =
        |one: &Value| one["row"]["template"]["name"] == name && one["row"]["template"]["language"] == "en";
    let has = |list: &Value| list["templates"].as_array().is_some_and(|all| all.iter().any(is_it));
    let list = desk.until("templates", args, has).await?;
    list["templates"].as_array().into_iter().flatten().find(|one| is_it(one)).cloned().context("it went away")
}

async fn fill(desk: &TestDesk, template: &Value, filling: Value, addressee: Value) -> Result<Value> {
    let args = json!({ "template_id": template["row"]["id"], "filling": filling, "addressee": addressee });
    desk.call("fill_template", args).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_with_a_picture_reaches_the_customer_and_her_press_comes_back() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Any sarees for Diwali?").await?;
    let row = asha.row_with("Any sarees for Diwali?").await?;
    let chat: ConversationId = row["id"].as_str().context("a conversation has an id")?.parse()?;
    let offer = template(&asha, "festival_offer").await?;
    ensure!(offer["row"]["template"]["category"] == "marketing", "it is an offer: {offer}");

    let picked = asha.app().attach(chat, Some("diwali.png".to_owned()), PICTURE.into()).await?;
    let file = serde_json::to_value(&picked.attached.first().context("a picture can be attached")?.file)?;
    let values = json!({ "1": "Ritika", "2": "Diwali", "3": "Sunday" });
    let to = json!({ "to": "conversation", "conversation_id": chat });
    let empty = fill(&asha, &offer, json!({ "values": values }), to.clone()).await?;
    ensure!(empty["problems"][0]["field"] == "filling.header", "the picture is missing: {empty}");
    let filling = json!({ "header": { "is": "media", "file": file }, "values": values });
    let filled = fill(&asha, &offer, filling, to).await?;
    ensure!(filled["problems"] == json!([]) && filled["sending"]["now"]["is"] != "template_only", "{filled}");
    let sent = asha
        .call("send", json!({ "conversation_id": chat, "content": filled["content"], "reply_to": null }))
        .await?["message_id"]
        .clone();

    let words = filled["shown"]["body"].as_str().context("a template has words")?.to_owned();
    let bubble = asha.bubble(&row["id"], &words, |bubble| bubble["delivery"] == "read").await?;
    ensure!(bubble["id"] == sent && bubble["origin"] == "template", "it is that message: {bubble}");
    ensure!(bubble["template"]["buttons"][0]["text"] == "Show me", "as WhatsApp shows it: {bubble}");
    ensure!(bubble["media"]["playable"] == true, "with its picture: {bubble}");

    shop.simulator.settled().await;
    let taken = shop.simulator.accepted_messages().pop().context("Meta took it")?;
    let parts = &taken.content["template"]["components"];
    ensure!(
        parts[0]["parameters"][0]["type"] == "image" && parts[1]["parameters"][2]["text"] == "Sunday",
        "{parts}"
    );
    let number = shop.number().phone_number_id.clone();
    shop.simulator.customer_presses(&number, &shop.ritika()?, &taken.id, "Show me")?;
    let pressed = asha.bubble(&row["id"], "Show me", |_| true).await?;
    ensure!(pressed["kind"] == "button" && pressed["direction"] == "in", "her press is shown: {pressed}");
    ensure!(pressed["quote"]["message_id"] == sent, "under what it answers: {pressed}");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_with_a_stranger_begins_with_a_template_and_stays_one() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    let update = template(&asha, "order_update").await?;
    let number_id = update["number_ids"][0].clone();
    let args = json!({ "number_id": number_id, "phone": "98765 01234", "country_code": null });
    let found = asha.call("look_up_phone", args).await?;
    ensure!(found == json!({ "found": "nobody", "phone": "+919876501234" }), "nobody is known: {found}");
    let filling = json!({ "header": { "is": "text", "value": "77124" },
        "values": { "customer": "Kavita", "when": "today" } });
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "98765 01234" });
    let broken = json!({ "header": { "is": "text", "value": "77124" },
        "values": { "customer": "Kavita\nJi", "when": "today" } });
    let told = fill(&asha, &update, broken, to.clone()).await?;
    ensure!(told["problems"][0]["fault"] == "spacing", "a line break is told before sending: {told}");
    let filled = fill(&asha, &update, filling, to).await?;
    ensure!(filled["sending"]["now"]["is"] == "unpriced", "no price is known, and that is said: {filled}");
    let wish = json!({ "number_id": number_id, "phone": "+919876501234", "content": filled["content"] });
    let begun = asha.call("new_chat", wish).await?;

    let words = filled["shown"]["body"].as_str().context("a template has words")?.to_owned();
    asha.bubble(&begun["conversation_id"], &words, |bubble| bubble["delivery"] == "read").await?;
    let number = shop.number().phone_number_id.clone();
    let reply = json!({ "type": "text", "text": { "body": "haan, bhej dijiye" } });
    shop.simulator.customer_message(&number, "+919876501234", reply)?;
    asha.bubble(&begun["conversation_id"], "haan, bhej dijiye", |_| true).await?;
    let list = asha.call("conversations", json!({ "view": "all", "before": null, "limit": 50 })).await?;
    ensure!(list["rows"].as_array().map(Vec::len) == Some(1), "there is one chat with her: {list}");
    ensure!(shop.simulator.accepted_messages().len() == 1, "and she got one message");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_decides_about_a_template_reaches_every_desk() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, rajesh) = (shop.desk(asha()).await?, shop.desk(rajesh()).await?);
    let update = template(&asha, "order_update").await?;
    let waba_id = update["row"]["waba_id"].as_str().context("it belongs to an account")?.to_owned();
    let args = json!({ "template_id": update["row"]["id"] });
    let paused = Decision::Status { event: "PAUSED".to_owned(), reason: None, recommendation: None };
    // By Meta's clock, this happens after the list was told.
    shop.simulator.advance_clock(5_000);
    shop.simulator.decide_template(&waba_id, "order_update", "en", &paused)?;
    for desk in [&asha, &rajesh] {
        let is_paused = |one: &Value| one["row"]["status"] == "paused" && one["sendable"] == false;
        desk.until("template", args.clone(), is_paused).await?;
    }
    shop.simulator.advance_clock(HOUR);
    let dearer = Decision::CategoryWillChange { to: "MARKETING".to_owned() };
    shop.simulator.decide_template(&waba_id, "order_update", "en", &dearer)?;
    rajesh.until("template", args, |one| one["row"]["upcoming"]["to"] == "marketing").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_writes_a_template_and_an_agent_can_send_it_once_it_is_approved() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, rajesh) = (shop.desk(asha()).await?, shop.desk(rajesh()).await?);
    let number_id = template(&rajesh, "order_update").await?["number_ids"][0].clone();
    let wish = json!({ "number_id": number_id, "template": { "name": "thank_you", "language": "en",
        "category": "utility", "format": "named",
        "body": { "text": "Thank you {{customer}}, see you soon!", "examples": { "customer": "Ritika" } } } });
    let refused = asha.app().call("create_template", wish.clone()).await;
    ensure!(refused.is_err_and(|error| error.code == "forbidden"), "an agent does not write them");
    let row = rajesh.call("create_template", wish).await?;
    ensure!(row["status"] == "pending", "it waits for its review: {row}");
    template(&asha, "thank_you").await?;
    Ok(())
}
