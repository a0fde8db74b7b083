//! Quick replies between desks: the team's reach every desk, a person's own no other; one is put in for the customer who is written to.

use anyhow::{Context, Result, ensure};
use sangam_model::id::ConversationId;
use sangam_testkit::{Shop, TestDesk, asha, rajesh, vikram};
use serde_json::{Value, json};

use crate::PICTURE;

const ALL: &str = "quick_replies";

fn everything() -> Value {
    json!({ "search": null, "conversation_id": null, "limit": null })
}

fn reply(name: &str, wordings: &[(&str, &str)]) -> Value {
    let wordings: Vec<Value> =
        wordings.iter().map(|(language, text)| json!({ "language": language, "text": text })).collect();
    json!({ "name": name, "folder": "Counter", "wordings": wordings, "payee": null, "file": null })
}

async fn keep(desk: &TestDesk, own: bool, reply: &Value) -> Result<Value> {
    let wish = json!({ "quick_reply_id": null, "own": own, "reply": reply, "known_rev": null });
    Ok(desk.call("save_quick_reply", wish).await?["id"].clone())
}

fn has(list: &Value, name: &str) -> bool {
    let replies = list["replies"].as_array();
    replies.is_some_and(|all| all.iter().any(|one| one["reply"]["name"] == name))
}

fn named(list: &Value, name: &str) -> Result<Value> {
    let mut all = list["replies"].as_array().into_iter().flatten();
    all.find(|one| one["reply"]["name"] == name).cloned().context("no reply of this name")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_teams_replies_reach_every_desk_and_a_persons_own_no_other() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, vikram, rajesh) =
        (shop.desk(asha()).await?, shop.desk(vikram()).await?, shop.desk(rajesh()).await?);
    keep(&asha, true, &reply("lunch", &[("en", "Back at two.")])).await?;
    let refused = keep(&asha, false, &reply("hours", &[("en", "Open till 8.")])).await;
    ensure!(refused.is_err(), "an agent does not write the team's");
    keep(&rajesh, false, &reply("hours", &[("en", "Open till 8.")])).await?;
    for desk in [&asha, &vikram, &rajesh] {
        desk.until(ALL, everything(), |list| has(list, "hours")).await?;
    }
    let hers = asha.until(ALL, everything(), |list| has(list, "lunch")).await?;
    ensure!(named(&hers, "lunch")?["own"] == true && hers["may_share"] == false, "{hers}");
    let seen = rajesh.call(ALL, everything()).await?;
    ensure!(!has(&seen, "lunch") && seen["may_share"] == true, "the owner does not see it either: {seen}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_filled_in_the_customers_letters_and_what_is_not_known_stays_open() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, rajesh) = (shop.desk(asha()).await?, shop.desk(rajesh()).await?);
    let mut pay = reply(
        "pay",
        &[
            ("en", "{first_name}, please pay ₹{amount}: {upi_link}"),
            ("hi", "{first_name} जी, ₹{amount} दीजिए: {upi_link}"),
        ],
    );
    pay["payee"] = json!({ "address": "rani@okaxis", "name": "Rani Sarees" });
    keep(&rajesh, false, &pay).await?;
    let list = asha.until(ALL, everything(), |list| has(list, "pay")).await?;
    let id = named(&list, "pay")?["id"].clone();
    shop.ritika_writes("कितने का है?").await?;
    let row = asha.row_with("कितने का है?").await?;
    let fill = |amount: Value| {
        json!({ "quick_reply_id": id, "conversation_id": row["id"], "wording": null, "amount": amount,
            "moment": { "date": "26 November", "time": "18:00" } })
    };
    let open = asha.call("fill_quick_reply", fill(json!(null))).await?;
    let text = open["filled"]["text"].as_str().context("it has words")?;
    let name = row["contact"]["name"].as_str().and_then(|name| name.split(' ').next()).context("a name")?;
    ensure!(open["wording"] == 1 && text.starts_with(&format!("{name} जी")), "Hindi, and her name: {open}");
    ensure!(open["filled"]["open"][0]["name"] == "amount", "the amount is open: {open}");
    ensure!(text.ends_with("upi://pay?pa=rani@okaxis&pn=Rani%20Sarees&cu=INR"), "any amount: {text}");
    let wrong = asha.call("fill_quick_reply", fill(json!("lots"))).await?;
    ensure!(wrong["amount_fault"] == "not_a_number", "{wrong}");
    let filled = asha.call("fill_quick_reply", fill(json!("1250"))).await?;
    let text = filled["filled"]["text"].as_str().context("it has words")?;
    ensure!(text.contains("₹1,250 दीजिए") && text.contains("&am=1250.00&cu=INR"), "{text}");
    ensure!(filled["filled"]["open"] == json!([]), "{filled}");
    let used = json!({ "quick_reply_id": id, "conversation_id": row["id"] });
    asha.call("use_quick_reply", used).await?;
    let list = asha.call(ALL, everything()).await?;
    ensure!(named(&list, "pay")?["uses"] == 1, "it is counted at this desk: {list}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_reply_leaves_every_desk_and_two_who_write_do_not_write_over_each_other() -> Result<()> {
    let shop = Shop::open().await?;
    // The owner at the counter, and at home.
    let (counter, home) = (shop.desk(rajesh()).await?, shop.desk(rajesh()).await?);
    let id = keep(&home, true, &reply("hours", &[("en", "Open till 8.")])).await?;
    let list = counter.until(ALL, everything(), |list| has(list, "hours")).await?;
    let known_rev = named(&list, "hours")?["rev"].clone();
    let change = |text: &str| json!({ "quick_reply_id": id, "own": true, "reply": reply("hours", &[("en", text)]), "known_rev": known_rev });
    counter.call("save_quick_reply", change("Open till 9.")).await?;
    let late = home.app().call("save_quick_reply", change("Open till 7.")).await;
    ensure!(late.is_err_and(|error| error.code == "quick_reply_changed"), "she is told");
    counter.call("remove_quick_reply", json!({ "quick_reply_id": id })).await?;
    home.until(ALL, everything(), |list| list["total"] == 0).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_reply_hangs_on_the_draft_at_a_desk_that_never_had_it() -> Result<()> {
    let shop = Shop::open().await?;
    let (counter, home) = (shop.desk(asha()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Any price list?").await?;
    let row = counter.row_with("Any price list?").await?;
    let chat: ConversationId = row["id"].as_str().context("a conversation has an id")?.parse()?;
    let picked = counter.app().attach(chat, Some("prices.png".to_owned()), PICTURE.into()).await?;
    let picked = serde_json::to_value(picked.attached.first().context("it can be attached")?)?;
    let list = counter.app().attachment(picked["file"]["sha256"].as_str().unwrap_or_default()).await?;
    let file = json!({ "media": picked["media"], "file": picked["file"] });
    let mut prices = reply("prices", &[("en", "Here are our prices.")]);
    prices["file"] = file.clone();
    let early = keep(&counter, true, &prices).await;
    ensure!(early.is_err(), "the hub does not have the file yet");
    let content =
        json!({ "kind": "file", "media": file["media"], "file": file["file"], "caption": "prices" });
    counter.call("send", json!({ "conversation_id": chat, "content": content, "reply_to": null })).await?;
    counter.bubble(&row["id"], "prices", |bubble| bubble["delivery"] == "read").await?;
    keep(&counter, true, &prices).await?;
    let known = home.until(ALL, everything(), |list| has(list, "prices")).await?;
    let id = named(&known, "prices")?["id"].clone();
    home.row_with("prices").await?;
    home.call("use_quick_reply", json!({ "quick_reply_id": id, "conversation_id": chat })).await?;
    let detail = home.call("conversation", json!({ "conversation_id": chat })).await?;
    let hangs = &detail["composer"]["attached"];
    ensure!(hangs[0]["sha256"] == file["file"]["sha256"], "it hangs there: {hangs}");
    let kept = home.app().attachment(hangs[0]["sha256"].as_str().unwrap_or_default()).await?;
    ensure!(kept.bytes == list.bytes, "whole");
    Ok(())
}
