//! Two people at two desks.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, asha, rajesh, vikram};
use serde_json::{Value, json};

const CANARY: &str = "canaryheron";

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_take_a_chat_at_once_one_wins_and_the_other_is_told_who() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, vikram) = (shop.desk(asha()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Anyone there?").await?;
    let row = asha.row_with("Anyone there?").await?;
    vikram.row_with("Anyone there?").await?;
    let me = async |desk: &sangam_testkit::TestDesk| {
        Ok::<_, anyhow::Error>(desk.call("app_state", json!({})).await?["me"]["person_id"].clone())
    };
    let (asha_id, vikram_id) = (me(&asha).await?, me(&vikram).await?);
    let take = |who: &Value| json!({ "conversation_id": row["id"], "assignee_id": who });
    let (first, second) =
        tokio::join!(asha.call("assign", take(&asha_id)), vikram.call("assign", take(&vikram_id)));
    first?;
    second?;

    // Each desk shows its own claim at once; the truth is who is told otherwise.
    let has_notice = |state: &Value| {
        let notices = state["notices"].as_array();
        notices
            .is_some_and(|notices| notices.iter().any(|notice| notice["kind"]["kind"] == "already_assigned"))
    };
    let winner = tokio::select! {
        told = asha.until("app_state", json!({}), has_notice) => told.map(|_| vikram_id)?,
        told = vikram.until("app_state", json!({}), has_notice) => told.map(|_| asha_id)?,
    };
    let args = json!({ "conversation_id": row["id"] });
    for desk in [&asha, &vikram] {
        let is_settled = |detail: &Value| detail["item"]["assignee"]["id"] == winner;
        desk.until("conversation", args.clone(), is_settled).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_desk_does_the_other_has_and_what_leaves_its_sight_leaves_its_disk() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    let words = format!("{CANARY} in blue?");
    shop.ritika_writes(&words).await?;
    let row = owner.row_with(&words).await?;
    asha.row_with(&words).await?;
    let (chat, phone) = (&row["id"], row["contact"]["phone"].as_str().context("Ritika has a phone")?);
    let here = json!({ "conversation_id": chat });
    let me = asha.call("app_state", json!({})).await?["me"]["person_id"].clone();

    owner.call("assign", json!({ "conversation_id": chat, "assignee_id": me })).await?;
    asha.until("conversation", here.clone(), |detail| detail["item"]["assignee"]["id"] == me).await?;
    let note = json!({ "conversation_id": chat, "text": format!("@Asha Shah {CANARY} wants it today") });
    owner.call("add_note", note).await?;
    let mentions = json!({ "before": null, "limit": 10 });
    asha.until("mentions", mentions, |page| page["items"].as_array().is_some_and(|all| all.len() == 1))
        .await?;
    owner.call("be_present", json!({ "looks_at": chat, "typing": true })).await?;
    let writes = |view: &Value| view["chats"][0]["people"][0]["typing"] == true;
    asha.until("presence", json!({}), writes).await?;

    let all = json!({ "view": "all", "before": null, "limit": 50 });
    let shows = |page: &Value, phone: &str| page["rows"][0]["contact"]["phone"] == phone;
    asha.until("conversations", all.clone(), |page| shows(page, phone)).await?;
    owner.call("mask_phones", json!({ "masked": true })).await?;
    let is_masked =
        |page: &Value| page["rows"][0]["contact"]["phone"].as_str().is_some_and(|phone| phone.contains('•'));
    asha.until("conversations", all.clone(), is_masked).await?;
    owner.call("set_private", json!({ "conversation_id": chat, "private": true })).await?;
    asha.until("conversations", all.clone(), |page| page["rows"] == json!([])).await?;
    asha.until("presence", json!({}), |view| view["chats"] == json!([])).await?;
    owner.until("conversations", all, |page| shows(page, phone)).await?;

    let disk = asha.closes().await.plaintext().await?;
    for left in [CANARY, phone.trim_start_matches('+')] {
        let holds = disk.windows(left.len()).any(|window| window == left.as_bytes());
        ensure!(!holds, "{left} is left on the disk of somebody who may not see it");
    }
    Ok(())
}

/// Bursts of changes, and how many are in each.
const BURSTS: usize = 20;
const IN_A_BURST: usize = 25;

/// However many small changes come at once, the last mark comes after the last of them can be read: whoever asks when they are told, and
/// only then, has everything in the end.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_only_when_told_has_every_change() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("First").await?;
    shop.another_writes("Second").await?;
    let (first, second) = (owner.row_with("First").await?, owner.row_with("Second").await?);
    let chats = [first["id"].clone(), second["id"].clone()];
    let me = asha.call("app_state", json!({})).await?["me"]["person_id"].clone();
    let all = json!({ "view": "all", "before": null, "limit": 10 });
    for burst in 0..BURSTS {
        let mut pushes = asha.app().subscribe();
        let mut last = [Value::Null, Value::Null];
        for nth in 0..IN_A_BURST {
            let chat = (burst + nth) % 2;
            let to = if (burst + nth / 2) % 2 == 0 { &me } else { &Value::Null };
            owner.call("assign", json!({ "conversation_id": chats[chat], "assignee_id": to })).await?;
            last[chat] = to.clone();
            if nth % 5 == 0 {
                // What she does herself meanwhile is laid over what comes, and taken off again.
                asha.call(
                    "act",
                    json!({ "conversation_ids": [chats[chat]], "act": { "act": "mark_unread" } }),
                )
                .await?;
            }
        }
        let is_so = |page: &Value| {
            let rows = page["rows"].as_array().cloned().unwrap_or_default();
            let given = |chat: &Value, to: &Value| {
                rows.iter().any(|row| row["id"] == *chat && row["assignee"]["id"] == *to)
            };
            rows.len() == 2 && chats.iter().zip(&last).all(|(chat, to)| given(chat, to))
        };
        let asking = async {
            while !is_so(&asha.call("conversations", all.clone()).await?) {
                pushes.next().await.context("the desk was closed")?;
            }
            anyhow::Ok(())
        };
        let found = tokio::time::timeout(std::time::Duration::from_secs(60), asking).await;
        found.with_context(|| format!("a mark of burst {burst} was lost, or came too early"))??;
    }
    Ok(())
}
