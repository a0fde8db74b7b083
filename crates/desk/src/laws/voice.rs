//! What was said into the microphone is kept, however the recording ends, and leaves as a voice note.

use sangam_model::id::ConversationId;
use sangam_voice::{MicrophoneEvent, Trouble};
use serde_json::{Value, json};

use super::sending::{composer, content, send_content};
use super::world::{World, wait_for, wait_for_thread, wait_until_live};
use crate::App;

async fn at_the_desk(world: &World) -> (App, ConversationId) {
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    (app, chat)
}

async fn voice(app: &App, deed: &str, chat: ConversationId) -> Result<Value, String> {
    app.call(deed, json!({ "conversation_id": chat })).await.map_err(|error| error.code)
}

/// Speaks, and waits until the recorder has heard it.
async fn say(app: &App, world: &World, ms: u32) {
    let before = app.call("voice", json!({})).await.unwrap()["recording"]["recorded_ms"].as_u64().unwrap();
    world.microphone.hears(ms, 0.4);
    let heard = |view: &Value| view["recording"]["recorded_ms"].as_u64() >= Some(before + u64::from(ms));
    wait_for(app, "voice", json!({}), heard).await;
}

async fn attached(app: &App, chat: ConversationId) -> Vec<Value> {
    composer(app, chat).await["composer"]["attached"].as_array().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn a_recording_hangs_on_the_draft_survives_a_restart_and_leaves_as_a_voice_note() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    voice(&app, "start_voice", chat).await.unwrap();
    say(&app, &world, 1_500).await;
    let note = voice(&app, "finish_voice", chat).await.unwrap();
    assert_eq!((&note["media"], &note["file"]["voice"]), (&json!("audio"), &json!(true)));
    assert_eq!((&note["has_choice"], &note["problems"]), (&json!(false), &json!([])));
    assert!(!world.microphone.is_open(), "the microphone is closed");
    app.close().await;
    let app = world.open().await;
    let kept = attached(&app, chat).await;
    assert_eq!(kept, std::slice::from_ref(&note));
    let shape = &kept[0]["recorded"];
    assert!(shape["duration_ms"].as_u64().unwrap().abs_diff(1_500) < 120, "{shape}");
    assert!(shape["peaks"].as_array().unwrap().iter().any(|peak| peak.as_u64() > Some(90)), "{shape}");
    let id = send_content(&app, chat, &content(&note, None)).await;
    let items = wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    assert_eq!((&items[0]["id"], &items[0]["media"]["voice"]), (&json!(id.to_string()), &json!(true)));
    let bytes = app.media(id).await.unwrap();
    assert_eq!(&bytes.bytes[..4], b"OggS");
    assert_eq!(attached(&app, chat).await, [] as [Value; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_closes_the_microphone_and_what_follows_it_belongs_to_the_same_note() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    voice(&app, "start_voice", chat).await.unwrap();
    say(&app, &world, 700).await;
    let paused = voice(&app, "pause_voice", chat).await.unwrap();
    assert_eq!(paused["recording"]["state"], "paused");
    assert!(!world.microphone.is_open());
    voice(&app, "resume_voice", chat).await.unwrap();
    say(&app, &world, 700).await;
    let note = voice(&app, "finish_voice", chat).await.unwrap();
    assert!(note["recorded"]["duration_ms"].as_u64().unwrap().abs_diff(1_400) < 150, "{note}");
}

#[tokio::test(start_paused = true)]
async fn a_microphone_that_is_pulled_out_ends_the_recording_and_loses_nothing_of_it() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    voice(&app, "start_voice", chat).await.unwrap();
    say(&app, &world, 900).await;
    world.microphone.say(MicrophoneEvent::Trouble(Trouble::Unplugged));
    let ended = wait_for(&app, "voice", json!({}), |view| view["recording"].is_null()).await;
    assert_eq!(ended["ended"], json!({ "conversation_id": chat, "why": "unplugged" }));
    assert_eq!(attached(&app, chat).await.len(), 1);
    app.call("dismiss_voice", json!({})).await.unwrap();
    assert_eq!(app.call("voice", json!({})).await.unwrap()["ended"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_closes_keeps_what_was_being_recorded() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    voice(&app, "start_voice", chat).await.unwrap();
    say(&app, &world, 900).await;
    app.close().await;
    assert!(!world.microphone.is_open());
    let app = world.open().await;
    assert_eq!(attached(&app, chat).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_computer_that_cannot_hear_says_why_and_is_asked_again() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    for (trouble, code) in [
        (Trouble::None, "no_microphone"),
        (Trouble::NotAllowed, "microphone_denied"),
        (Trouble::Busy, "microphone_busy"),
        (Trouble::Unusable("EIO".into()), "microphone_unusable"),
    ] {
        *world.microphone.trouble.lock().unwrap() = Some(trouble);
        assert_eq!(voice(&app, "start_voice", chat).await, Err(code.to_owned()));
    }
    *world.microphone.trouble.lock().unwrap() = None;
    assert_eq!(voice(&app, "start_voice", chat).await.unwrap()["recording"]["state"], "recording");
    say(&app, &world, 300).await;
    voice(&app, "pause_voice", chat).await.unwrap();
    *world.microphone.trouble.lock().unwrap() = Some(Trouble::None);
    assert_eq!(voice(&app, "resume_voice", chat).await, Err("no_microphone".to_owned()));
    let note = voice(&app, "finish_voice", chat).await.unwrap();
    assert!(note["recorded"]["duration_ms"].as_u64() > Some(150), "what was said before stays: {note}");
}

#[tokio::test(start_paused = true)]
async fn nothing_stays_of_what_was_not_meant_and_there_is_one_recording_at_a_time() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    let other = world.hub.now(|hub| hub.customer("Anil"));
    wait_for(&app, "conversations", json!({ "view": "all", "before": null, "limit": 9 }), |page| {
        page["rows"].as_array().is_some_and(|rows| rows.len() == 2)
    })
    .await;
    voice(&app, "start_voice", chat).await.unwrap();
    say(&app, &world, 500).await;
    assert_eq!(voice(&app, "start_voice", other).await, Err("recording_already".to_owned()));
    assert_eq!(voice(&app, "finish_voice", other).await, Err("nothing_recorded".to_owned()));
    voice(&app, "discard_voice", chat).await.unwrap();
    assert!(!world.microphone.is_open());
    assert_eq!(attached(&app, chat).await, [] as [Value; 0]);
    voice(&app, "start_voice", other).await.unwrap();
    assert_eq!(voice(&app, "finish_voice", other).await, Err("nothing_recorded".to_owned()), "nobody spoke");
    assert_eq!(app.call("voice", json!({})).await.unwrap()["recording"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_muted_microphone_is_noticed_while_there_is_time() {
    let world = World::new();
    let (app, chat) = at_the_desk(&world).await;
    voice(&app, "start_voice", chat).await.unwrap();
    world.microphone.hears(2_500, 0.0);
    wait_for(&app, "voice", json!({}), |view| view["recording"]["is_silent"] == true).await;
    let note = voice(&app, "finish_voice", chat).await.unwrap();
    assert_eq!(note["recorded"]["is_silent"], true);
}
