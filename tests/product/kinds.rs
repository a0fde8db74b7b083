//! Whatever an agent can send arrives as it was made, once, and is read.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_model::id::ConversationId;
use sangam_testkit::{Shop, TestDesk, asha};
use serde_json::{Value, json};

use crate::PICTURE;

const BILL: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Attaches a file to the draft; what a send says of it.
async fn attached(desk: &TestDesk, chat: ConversationId, name: &str, bytes: &'static [u8]) -> Result<Value> {
    let picked = desk.app().attach(chat, Some(name.to_owned()), bytes.into()).await?;
    let attachment =
        picked.attached.first().with_context(|| format!("{name} was refused: {:?}", picked.refused))?;
    let attachment = serde_json::to_value(attachment)?;
    let caption = format!("this is {name}");
    Ok(
        json!({ "kind": "file", "media": attachment["media"], "file": attachment["file"], "caption": caption }),
    )
}

/// Everything but files, as the desk's page says it, and WhatsApp's word for it.
fn fileless() -> Vec<(Value, &'static str)> {
    let row = |id: &str, title: &str| json!({ "id": id, "title": title });
    vec![
        (json!({ "kind": "text", "text": "*Two* are left" }), "text"),
        (
            json!({ "kind": "location", "latitude": 26.9124, "longitude": 75.7873, "name": "Our shop" }),
            "location",
        ),
        (
            json!({ "kind": "contacts", "cards": [{ "name": "Meena", "phones": ["+919829000003"] }] }),
            "contacts",
        ),
        (
            json!({ "kind": "interactive", "text": "Which one?", "footer": "Tap to answer", "prompt": {
                "what": "buttons", "buttons": [row("a", "Blue"), row("b", "Red")] } }),
            "interactive",
        ),
        (
            json!({ "kind": "interactive", "text": "Which size?", "prompt": { "what": "list", "button": "Sizes",
                "sections": [{ "title": "", "rows": [row("s", "Small"), row("m", "Medium")] }] } }),
            "interactive",
        ),
        (
            json!({ "kind": "interactive", "text": "Pay here", "prompt": {
                "what": "link", "label": "Pay", "url": "https://pay.example/7702" } }),
            "interactive",
        ),
        (
            json!({ "kind": "interactive", "text": "Where to?", "prompt": { "what": "location_request" } }),
            "interactive",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_an_agent_sends_reaches_the_customer_once_and_in_order() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("What do you have?").await?;
    let row = asha.row_with("What do you have?").await?;
    let chat: ConversationId = row["id"].as_str().context("a conversation has an id")?.parse()?;

    let mut wishes = fileless();
    wishes.push((attached(&asha, chat, "kurta.png", PICTURE).await?, "image"));
    wishes.push((attached(&asha, chat, "bill.pdf", BILL).await?, "document"));
    let mut sent = Vec::new();
    for (content, _) in &wishes {
        let args = json!({ "conversation_id": chat, "content": content, "reply_to": null });
        sent.push(asha.call("send", args).await?["message_id"].clone());
    }

    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 100 });
    let is_read = |page: &Value| {
        let reads = |id: &Value| {
            let bubble =
                page["items"].as_array().and_then(|items| items.iter().find(|item| item["id"] == *id));
            bubble.is_some_and(|bubble| bubble["delivery"] == "read")
        };
        sent.iter().all(reads)
    };
    asha.until("thread", args, is_read).await?;

    shop.simulator.settled().await;
    let arrived: Vec<Value> =
        shop.simulator.accepted_messages().into_iter().map(|taken| taken.content).collect();
    let kinds: Vec<_> = arrived.iter().map(|content| content["type"].clone()).collect();
    ensure!(
        kinds == wishes.iter().map(|(_, kind)| json!(kind)).collect::<Vec<_>>(),
        "in this order: {kinds:?}"
    );
    ensure!(arrived[8]["document"]["filename"] == "bill.pdf", "under its name: {}", arrived[8]);
    ensure!(arrived[7]["image"]["caption"] == "this is kurta.png", "with its words: {}", arrived[7]);
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reaction_reaches_the_customer_and_is_taken_back() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Thank you!").await?;
    let row = asha.row_with("Thank you!").await?;
    let question = asha.bubble(&row["id"], "Thank you!", |_| true).await?;
    let told = [("🙏", json!("🙏"), 1), ("", Value::Null, 0)];
    for (at, (said, emoji, stand)) in told.into_iter().enumerate() {
        asha.call("react", json!({ "message_id": question["id"], "emoji": emoji })).await?;
        let is_so = |bubble: &Value| bubble["reactions"].as_array().is_some_and(|all| all.len() == stand);
        asha.bubble(&row["id"], "Thank you!", is_so).await?;
        let heard = until_whatsapp_heard(&shop, at + 1).await?;
        ensure!(heard.len() == at + 1 && heard[at]["reaction"]["emoji"] == said, "{heard:?}");
    }
    Ok(())
}

/// The reactions WhatsApp was told, once there are as many.
async fn until_whatsapp_heard(shop: &Shop, count: usize) -> Result<Vec<Value>> {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let looking = async {
        loop {
            looks.tick().await;
            let requests = shop.simulator.requests().into_iter().map(|call| call.body);
            let heard: Vec<Value> = requests.filter(|body| body["type"] == "reaction").collect();
            if heard.len() >= count {
                return heard;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.context("WhatsApp never heard of it")
}
