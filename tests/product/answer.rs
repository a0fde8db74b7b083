//! From the customer's words to the blue ticks.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_and_its_marks_move_to_read() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Is the blue one in stock?").await?;
    let row = asha.row_with("Is the blue one in stock?").await?;
    ensure!(row["unread"] == 1 && row["status"] == "open", "a live question opens the conversation: {row}");

    asha.answers(&row["id"], "Yes, two are left").await?;
    let bubble = asha.bubble(&row["id"], "Yes, two are left", |bubble| bubble["delivery"] == "read").await?;

    ensure!(
        bubble["origin"] == "desk" && bubble["author"]["is_me"] == true,
        "it is Asha's own answer: {bubble}"
    );
    ensure!(shop.sends_of("Yes, two are left").await == 1, "the customer received it exactly once");
    let answered = |page: &serde_json::Value| page["rows"][0]["unread"] == 0;
    asha.until("conversations", json!({ "view": "all", "before": null, "limit": 10 }), answered).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_on_the_phone_appears_as_the_phones_and_reads_the_conversation() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Are you open?").await?;
    let row = asha.row_with("Are you open?").await?;
    shop.phone_answers("Yes, until eight").await?;
    let bubble = asha.bubble(&row["id"], "Yes, until eight", |_| true).await?;
    ensure!(bubble["origin"] == "phone" && bubble["direction"] == "out", "the phone wrote it: {bubble}");
    let row = asha.row_with("Yes, until eight").await?;
    ensure!(row["unread"] == 0 && row["waiting_since"].is_null(), "nobody waits any more: {row}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_nobody_answered_stays_unknown_and_is_not_repeated_without_a_person() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("What does shipping cost?").await?;
    let row = asha.row_with("What does shipping cost?").await?;
    shop.simulator.next_send_stays_unknown()?;

    let first = asha.answers(&row["id"], "80 rupees").await?;
    asha.bubble(&row["id"], "80 rupees", |bubble| bubble["delivery"] == "unknown").await?;
    ensure!(shop.sends_of("80 rupees").await == 0, "the line broke before Meta took it");

    asha.call("send_again", json!({ "message_id": first })).await?;
    asha.bubble(&row["id"], "80 rupees", |bubble| {
        bubble["retry_of"] == first && bubble["delivery"] == "read"
    })
    .await?;
    ensure!(shop.sends_of("80 rupees").await == 1, "a person decided once, so it was sent once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_whose_answer_was_lost_is_resolved_by_its_status_and_never_sent_twice() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Which colours?").await?;
    let row = asha.row_with("Which colours?").await?;
    shop.simulator.set_faults(&json!({ "reset_after": 1 }))?;
    asha.answers(&row["id"], "Blue and maroon").await?;
    asha.bubble(&row["id"], "Blue and maroon", |bubble| bubble["delivery"] == "read").await?;
    ensure!(shop.sends_of("Blue and maroon").await == 1, "accepted once, never repeated");
    Ok(())
}
