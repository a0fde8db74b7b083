//! A customer is asked how it was once their chat is done, presses a button, and who looks after the team sees what they said.

use anyhow::{Context, Result, ensure};
use sangam_model::time::HOUR;
use sangam_model::{Clock, system::SystemClock};
use sangam_simulator::HabitChange;
use sangam_testkit::{Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};

const WORDS: &str = "How was it?";

async fn number_of(desk: &TestDesk) -> Result<Value> {
    let numbers = desk.until("numbers", json!({}), |numbers| numbers[0]["number"]["id"].is_string()).await?;
    Ok(numbers[0]["number"]["id"].clone())
}

/// The shop asks at once.
async fn asks(desk: &TestDesk, reopen_bad: bool) -> Result<Value> {
    let wording = json!({
        "language": "en", "question": WORDS, "good": "Good", "okay": "Okay", "bad": "Bad", "thanks": "Thank you!",
    });
    let survey = json!({
        "on": true, "wait_minutes": 0, "rest_days": 30, "reopen_bad": reopen_bad, "wordings": [wording],
    });
    desk.call("set_survey", json!({ "number_id": number_of(desk).await?, "survey": survey })).await
}

fn survey_line(thread: &Value) -> Option<&Value> {
    let lines = thread["items"].as_array()?.iter();
    lines.map(|item| &item["what"]).find(|what| what["kind"] == "surveyed")
}

/// Asha answers and resolves; what her thread shows once the survey's line is as wished.
async fn is_done(desk: &TestDesk, row: &Value, wished: impl Fn(&Value) -> bool) -> Result<Value> {
    desk.answers(&row["id"], "It is ready").await?;
    desk.call("act", json!({ "conversation_ids": [row["id"]], "act": { "act": "resolve" } })).await?;
    let asked = json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 });
    desk.until("thread", asked, |thread| survey_line(thread).is_some_and(&wished)).await
}

async fn report(desk: &TestDesk, done: impl Fn(&Value) -> bool) -> Result<Value> {
    let now = SystemClock.now();
    let period = json!({ "from": now.plus(-HOUR), "until": now.plus(HOUR) });
    desk.until("survey_report", json!({ "period": period, "compare": null }), done).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_presses_is_seen_by_whoever_looks_after_the_team() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    let view = asks(&owner, false).await?;
    ensure!(view["survey"]["on"] == true, "{view}");
    let taps = HabitChange { taps: Some(true), ..HabitChange::default() };
    let number = shop.simulator.numbers().into_iter().next().context("no number")?;
    let ritika = number.customers.first().context("nobody")?.user_id.clone();
    shop.simulator.set_habits(&number.phone_number_id, &ritika, taps)?;

    shop.ritika_writes("Is my saree ready?").await?;
    let row = agent.row_with("Is my saree ready?").await?;
    let thread = is_done(&agent, &row, |line| line["rating"] == "good").await?;
    ensure!(thread.to_string().contains(WORDS), "the question is a bubble: {thread}");
    let told = report(&owner, |report| report["team"]["good"] == 1).await?;
    ensure!(told["team"] == json!({ "asked": 1, "good": 1, "okay": 0, "bad": 0 }), "{told}");
    let hers = &told["people"][0];
    ensure!(hers["person"]["name"] == row_name(&agent).await? && hers["tally"]["good"] == 1, "{told}");
    let detail = json!({ "conversation_id": row["id"] });
    let detail = agent.call("conversation", detail).await?;
    ensure!(detail["item"]["status"] == "resolved" && detail["item"]["unread"] == 0, "{detail}");
    ensure!(questions(&shop).len() == 1, "asked once");
    let denied = report(&agent, |_| true).await;
    ensure!(denied.is_err(), "the figures are no business of an agent");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}

/// The wamids of the questions WhatsApp took.
fn questions(shop: &Shop) -> Vec<String> {
    let taken = shop.simulator.accepted_messages().into_iter();
    let asks = taken.filter(|taken| taken.content["interactive"]["body"]["text"] == WORDS);
    asks.map(|taken| taken.id).collect()
}

/// Who sits at a desk.
async fn row_name(desk: &TestDesk) -> Result<Value> {
    let me =
        |people: &Value| people.as_array().into_iter().flatten().find(|one| one["is_me"] == true).cloned();
    let people = desk.until("people", json!({}), |people| me(people).is_some()).await?;
    Ok(me(&people).map_or(Value::Null, |me| me["name"].clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_content_stands_in_the_list_again() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    asks(&owner, true).await?;
    shop.ritika_writes("Where is my parcel?").await?;
    let row = agent.row_with("Where is my parcel?").await?;
    let thread = is_done(&agent, &row, |line| line["rating"].is_null()).await?;
    ensure!(thread.to_string().contains(WORDS), "the question is a bubble: {thread}");
    let number = shop.simulator.numbers().into_iter().next().context("no number")?;
    let ritika = number.customers.first().context("nobody")?.user_id.clone();
    agent.bubble(&row["id"], WORDS, |bubble| bubble["delivery"] == "read").await?;
    let question = questions(&shop).into_iter().next().context("the question did not leave")?;
    shop.simulator.customer_presses(&number.phone_number_id, &ritika, &question, "Bad")?;
    let detail = json!({ "conversation_id": row["id"] });
    owner.until("conversation", detail, |detail| detail["item"]["status"] == "open").await?;
    let denied = asks(&agent, false).await;
    ensure!(denied.is_err(), "an agent does not say how customers are asked");
    Ok(())
}
