//! The practice shop: each scene from its beginning to its end, played as a newcomer would, through the desk.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use sangam_testkit::{DeskFiles, TestDesk};
use serde_json::{Value, json};

/// A newcomer in the practice shop, at the beginning of a scene.
struct Newcomer {
    desk: TestDesk,
    scene: &'static str,
}

impl Newcomer {
    async fn begins(scene: &'static str) -> Result<Self> {
        let desk = DeskFiles::new(Arc::new(sangam_model::system::SystemClock))?.start().await?;
        desk.call("enter_practice", json!({})).await?;
        let state = desk.call("app_state", json!({})).await?;
        ensure!(state["me"]["practice"] == true, "the band must say practice: {state}");
        desk.row_with("Hello! Is the indigo block print still available?").await?;
        desk.call("start_scene", json!({ "scene": scene })).await?;
        Ok(Self { desk, scene })
    }

    /// The scene, once it waits at this step.
    async fn at_step(&self, step: u64) -> Result<Value> {
        let mine = |scenes: &Value| {
            let states = scenes.as_array().into_iter().flatten();
            states.into_iter().find(|state| state["scene"] == self.scene).cloned().unwrap_or_default()
        };
        let scenes =
            self.desk.until("practice_scenes", json!({}), |scenes| mine(scenes)["step"] == step).await?;
        Ok(mine(&scenes))
    }

    /// Where the scene plays.
    async fn place(&self) -> Result<Value> {
        let scene = self.at_step(1).await?;
        ensure!(scene["conversation_id"].is_string(), "the scene opens its conversation: {scene}");
        Ok(scene["conversation_id"].clone())
    }

    async fn reads(&self, conversation: &Value, bubble: &Value) -> Result<()> {
        let read = json!({ "conversation_id": conversation, "up_to": bubble });
        self.desk.call("mark_read", read).await.map(drop)
    }

    async fn ends(self) -> Result<()> {
        let scene = self.at_step(self.steps().await? + 1).await?;
        ensure!(scene["step"].as_u64() > scene["steps"].as_u64(), "the scene is done: {scene}");
        self.desk.closes().await;
        Ok(())
    }

    async fn steps(&self) -> Result<u64> {
        let scenes = self.desk.call("practice_scenes", json!({})).await?;
        let states = scenes.as_array().context("a list of scenes")?;
        let state = states.iter().find(|state| state["scene"] == self.scene).context("our scene")?;
        state["steps"].as_u64().context("a scene has steps")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_plays_the_first_scene_from_the_question_to_the_end() -> Result<()> {
    let asha = Newcomer::begins("first_answer").await?;
    let question = "Can you keep two metres for me until six?";
    let row = asha.desk.row_with(question).await?;
    let bubble = asha.desk.bubble(&row["id"], question, |_| true).await?;
    asha.reads(&row["id"], &bubble["id"]).await?;
    asha.at_step(2).await?;
    asha.desk.answers(&row["id"], "Gladly").await?;
    asha.at_step(4).await?;
    asha.desk.call("act", json!({ "conversation_ids": [row["id"]], "act": { "act": "resolve" } })).await?;
    asha.ends().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_answers_first_and_the_newcomer_after_it() -> Result<()> {
    let asha = Newcomer::begins("phone_answers_first").await?;
    let place = asha.place().await?;
    asha.at_step(3).await?;
    let args = json!({ "conversation_id": place, "at": { "where": "latest" }, "limit": 10 });
    let spoke = |page: &Value| {
        page["items"].as_array().is_some_and(|items| items.iter().any(|item| item["origin"] == "phone"))
    };
    asha.desk.until("thread", args, spoke).await?;
    asha.desk.answers(&place, "As my colleague wrote").await?;
    asha.ends().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_written_offline_leaves_once_when_the_line_is_back() -> Result<()> {
    let asha = Newcomer::begins("offline_and_back").await?;
    let place = asha.place().await?;
    asha.desk.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    asha.desk.answers(&place, "I wrote this without a line").await?;
    asha.desk.until("connection", json!({}), |connection| connection["waiting"] == 1).await?;
    asha.at_step(2).await?;
    asha.at_step(3).await?;
    let left = |item: &Value| !item["delivery"].is_null() && item["delivery"] != "queued";
    asha.desk.bubble(&place, "I wrote this without a line", left).await?;
    asha.ends().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_in_another_script_is_found_and_its_conversation_opened() -> Result<()> {
    let asha = Newcomer::begins("search_in_another_script").await?;
    asha.at_step(2).await?;
    let found = asha.desk.until(
        "search",
        json!({ "query": "दुपट्टा", "conversation_id": null, "before": null, "limit": 20 }),
        |found| found["messages"].as_array().is_some_and(|messages| !messages.is_empty()),
    );
    let found = found.await?;
    let hit = &found["messages"][0];
    asha.reads(&hit["conversation_id"], &hit["message_id"]).await?;
    asha.ends().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_stays_unknown_until_the_newcomer_decides() -> Result<()> {
    let asha = Newcomer::begins("unknown_send").await?;
    let place = asha.place().await?;
    let sent = asha.desk.answers(&place, "Did this arrive?").await?;
    asha.at_step(3).await?;
    asha.desk.bubble(&place, "Did this arrive?", |item| item["delivery"] == "unknown").await?;
    asha.desk.call("send_again", json!({ "message_id": sent })).await?;
    asha.ends().await
}
