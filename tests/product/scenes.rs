//! The practice shop, from the door to the end of its first scene.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{DeskFiles, TestDesk};
use serde_json::{Value, json};
use std::sync::Arc;

fn first_answer(scenes: &Value) -> Value {
    scenes
        .as_array()
        .and_then(|all| all.iter().find(|state| state["scene"] == "first_answer"))
        .cloned()
        .unwrap_or_default()
}

async fn at_step(desk: &TestDesk, step: u64) -> Result<Value> {
    let scenes =
        desk.until("practice_scenes", json!({}), |scenes| first_answer(scenes)["step"] == step).await?;
    Ok(first_answer(&scenes))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_plays_the_first_scene_from_the_question_to_the_end() -> Result<()> {
    let desk = DeskFiles::new(Arc::new(sangam_model::system::SystemClock))?.start().await?;
    desk.call("enter_practice", json!({})).await?;
    let state = desk.call("app_state", json!({})).await?;
    ensure!(state["me"]["practice"] == true, "the band must say practice: {state}");
    desk.row_with("Hello! Is the indigo block print still available?").await?;

    desk.call("start_scene", json!({ "scene": "first_answer" })).await?;
    let question = "Can you keep two metres for me until six?";
    let row = desk.row_with(question).await?;
    let bubble = desk.bubble(&row["id"], question, |_| true).await?;
    let read = json!({ "conversation_id": row["id"], "up_to": bubble["id"] });
    desk.call("mark_read", read).await?;
    at_step(&desk, 2).await?;
    desk.answers(&row["id"], "Gladly").await?;
    at_step(&desk, 4).await?;
    desk.call("resolve", json!({ "conversation_id": row["id"] })).await?;
    let scene = at_step(&desk, 5).await?;
    let steps = scene["steps"].as_u64().context("a scene has steps")?;
    ensure!(scene["step"].as_u64() > Some(steps), "the scene is done: {scene}");
    desk.closes().await;
    Ok(())
}
