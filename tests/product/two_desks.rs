//! Two people at two desks.

use anyhow::Result;
use sangam_testkit::{Shop, asha, vikram};
use serde_json::{Value, json};

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
