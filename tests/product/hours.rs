//! When the shop answers and how soon: decided at one desk, counted at every one.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

async fn me(desk: &TestDesk) -> Result<Value> {
    let is_me = |person: &&Value| person["is_me"] == true;
    let find = |people: &Value| people.as_array().into_iter().flatten().find(is_me).cloned();
    let people = desk.until("people", json!({}), |people| find(people).is_some()).await?;
    Ok(find(&people).context("somebody sits here")?["id"].clone())
}

/// A promise that is kept for so many minutes, counted by the clock.
fn first_within(minutes: u32) -> Value {
    let targets = json!({ "first_minutes": minutes, "next_minutes": null, "resolve_hours": null });
    json!({ "hours": null, "promise": { "targets": targets, "working_time": false, "numbers": {} } })
}

/// Hours in which nobody works for as long as this test runs: one minute of yesterday, by the clock of Greenwich.
fn closed_now(now_ms: i64) -> Value {
    let yesterday = (now_ms / 86_400_000 + 3 - 1).rem_euclid(7);
    let days: Vec<Value> = (0..7)
        .map(|day| if day == yesterday { json!({ "opens": 0, "closes": 1 }) } else { Value::Null })
        .collect();
    let nothing = json!([null, null, null, null, null, null, null]);
    json!({ "zone": "Etc/UTC", "hours": { "days": days, "breaks": nothing, "holidays": [] } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_made_at_one_desk_is_due_at_the_other_until_somebody_answers() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("How long do you take?").await?;
    let row = agent.row_with("How long do you take?").await?;
    ensure!(row["due"].is_null(), "nothing is promised: {row}");

    owner.call("keep_shop", first_within(10)).await?;
    let detail = json!({ "conversation_id": row["id"] });
    let seen = agent.until("conversation", detail.clone(), |seen| seen["item"]["due"].is_object()).await?;
    ensure!(seen["item"]["due"]["target"] == "first_answer", "{seen}");
    let told = agent.call("shop", json!({})).await?;
    ensure!(told["may_keep"] == false && told["promise"]["targets"]["first_minutes"] == 10, "{told}");
    ensure!(agent.call("keep_shop", first_within(99)).await.is_err(), "an agent promises nothing");

    let filter = json!({ "urgency": "calm" });
    let asked = json!({ "filter": filter, "before": null, "limit": 20 });
    let is_alone = |page: &Value| {
        page["rows"]
            .as_array()
            .is_some_and(|rows| rows.len() == 1 && rows.iter().all(|one| one["id"] == row["id"]))
    };
    owner.until("filtered", asked.clone(), is_alone).await?;
    let send = json!({ "conversation_id": row["id"], "text": "At once", "reply_to": null });
    agent.call("send_text", send).await?;
    for desk in [&owner, &agent] {
        desk.until("conversation", detail.clone(), |seen| seen["item"]["due"].is_null()).await?;
        desk.until("filtered", asked.clone(), |page| page["rows"] == json!([])).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_other_hours_is_away_at_every_desk_and_given_nothing_until_they_say_so() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    let vikram = me(&agent).await?;
    let numbers = owner.until("numbers", json!({}), |all| all[0]["number"]["id"].is_string()).await?;
    let routing = json!({
        "rule": "round_robin", "people": [vikram], "capacity": null, "hours": null,
        "around_the_clock": false, "sticky": false, "reoffer_minutes": null
    });
    let number = numbers[0]["number"]["id"].clone();
    owner.call("set_routing", json!({ "number_id": number, "routing": routing })).await?;
    let now_ms = i64::try_from(std::time::UNIX_EPOCH.elapsed()?.as_millis())?;
    agent.call("keep_own_hours", json!({ "person_id": vikram, "hours": closed_now(now_ms) })).await?;
    let is_away = |people: &Value, away: bool| {
        let mut people = people.as_array().into_iter().flatten();
        people.any(|one| one["id"] == vikram && one["away"].is_object() == away)
    };
    for desk in [&owner, &agent] {
        desk.until("people", json!({}), |people| is_away(people, true)).await?;
    }
    shop.ritika_writes("Still there?").await?;
    let row = owner.row_with("Still there?").await?;
    ensure!(row["assignee"].is_null(), "his hours are over: {row}");

    agent.call("set_availability", json!({ "person_id": vikram, "away": null })).await?;
    let detail = json!({ "conversation_id": row["id"] });
    for desk in [&owner, &agent] {
        desk.until("people", json!({}), |people| is_away(people, false)).await?;
        desk.until("conversation", detail.clone(), |seen| seen["item"]["assignee"]["id"] == vikram).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_desk_begins_in_the_language_that_was_chosen_at_the_first() -> Result<()> {
    let shop = Shop::open().await?;
    let first = shop.desk(vikram()).await?;
    first.call("choose_language", json!({ "language": "hi" })).await?;
    let second = shop.desk(vikram()).await?;
    for desk in [&first, &second] {
        desk.until("app_state", json!({}), |state| state["language"] == "hi").await?;
    }
    let other = shop.desk(rajesh()).await?;
    let state = other.until("app_state", json!({}), |state| state["me"].is_object()).await?;
    ensure!(state["language"].is_null(), "nobody reads in the language of a colleague: {state}");
    Ok(())
}
