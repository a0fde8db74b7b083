//! What an answer costs: counted once, confirmed by WhatsApp, said on every desk's button.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha, rajesh};
use serde_json::{Value, json};

fn used(line: &Value) -> bool {
    line["category"] == "service" && line["kind"] == "free_customer_service" && line["messages"] == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_the_desk_uses_up_a_free_message_and_one_from_the_phone_does_not() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, rajesh) = (shop.desk(asha()).await?, shop.desk(rajesh()).await?);
    shop.ritika_writes("Is the blue one in stock?").await?;
    let row = asha.row_with("Is the blue one in stock?").await?;
    let args = || json!({ "conversation_id": row["id"] });
    let before = asha.call("conversation", args()).await?;
    ensure!(before["sending"]["now"] == json!({ "is": "free", "reason": "allowance" }), "{before}");
    let left = before["sending"]["allowance_left"].as_u64();

    shop.phone_answers("One moment").await?;
    asha.bubble(&row["id"], "One moment", |_| true).await?;
    rajesh.row_with("One moment").await?;
    asha.answers(&row["id"], "Yes, two are left").await?;
    asha.bubble(&row["id"], "Yes, two are left", |bubble| bubble["delivery"] == "read").await?;
    let one_less = left.map(|left| left - 1);
    let is_counted = |detail: &Value| detail["sending"]["allowance_left"].as_u64() == one_less;
    asha.until("conversation", args(), is_counted).await?;
    rajesh.until("conversation", args(), is_counted).await?;

    let of_number = json!({ "number_id": row["number_id"], "month": null });
    let is_confirmed = |month: &Value| month["lines"].as_array().is_some_and(|lines| lines.iter().any(used));
    let month = rajesh.until("month", of_number.clone(), is_confirmed).await?;
    ensure!(month["used"] == 1 && month["is_own_card"] == false, "once, by the shipped card: {month}");
    let refused = asha.call("month", of_number).await;
    ensure!(
        refused.is_err_and(|error| format!("{error:?}").contains("forbidden")),
        "the month is not an agent's"
    );
    Ok(())
}
