//! What an agent says into the microphone reaches the customer as a voice note.

use std::f32::consts::TAU;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, asha};
use sangam_voice::{Ear, Input, Listening, Microphone, MicrophoneEvent, Sound, Trouble};
use serde_json::{Value, json};

/// Somebody hums for two seconds whenever the microphone opens.
struct Humming;

impl Microphone for Humming {
    fn inputs(&self) -> Result<Vec<Input>, Trouble> {
        Ok(Vec::new())
    }

    fn open(&self, _: Option<&str>, ear: Ear) -> Result<Listening, Trouble> {
        let rate = 44_100_u16;
        let wave =
            |at: u32| (f32::from(u16::try_from(at % 441).unwrap_or(0)) / 441.0 * 4.0 * TAU).sin() * 0.5;
        for tenth in 0..20 {
            let samples = (0..4_410).map(|at| wave(tenth * 4_410 + at)).collect();
            let sound = Sound { rate: u32::from(rate), channels: 1, samples };
            ear.try_send(MicrophoneEvent::Sound(sound))
                .map_err(|error| Trouble::Unusable(error.to_string()))?;
        }
        Ok(Listening::new(ear))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_records_arrives_as_a_voice_note_and_is_played() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk_that_hears(asha(), Arc::new(Humming)).await?;
    shop.ritika_writes("Can you tell me how it is washed?").await?;
    let chat = asha.row_with("Can you tell me how it is washed?").await?["id"].clone();
    let about = json!({ "conversation_id": chat });

    asha.call("start_voice", about.clone()).await?;
    let is_said = |view: &Value| view["recording"]["recorded_ms"].as_u64() >= Some(1_900);
    asha.until("voice", json!({}), is_said).await?;
    let note = asha.call("finish_voice", about).await?;
    let content = json!({ "kind": "file", "media": note["media"], "file": note["file"] });
    let args = json!({ "conversation_id": chat, "content": content, "reply_to": null });
    let sent = asha.call("send", args).await?["message_id"].clone();

    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 100 });
    let bubble = |page: &Value| {
        page["items"].as_array().and_then(|items| items.iter().find(|item| item["id"] == sent).cloned())
    };
    let is_played = |page: &Value| bubble(page).is_some_and(|bubble| bubble["delivery"] == "played");
    let page = asha.until("thread", args, is_played).await?;
    let shown = bubble(&page).context("the bubble stays")?;
    ensure!(shown["kind"] == "audio" && shown["media"]["voice"] == true, "as a voice note: {shown}");

    shop.simulator.settled().await;
    let arrived: Vec<Value> =
        shop.simulator.accepted_messages().into_iter().map(|taken| taken.content).collect();
    ensure!(arrived.len() == 1, "once: {arrived:?}");
    ensure!(arrived[0]["type"] == "audio" && arrived[0]["audio"]["voice"] == true, "{}", arrived[0]);
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}
