//! What a person may not see never reaches their disk, and what they may not see any more leaves it.

use sangam_cache::{FileKind, Profile, plaintext};
use sangam_model::SeededRandom;
use sangam_model::time::SECOND;
use serde_json::{Value, json};

use super::hub::Tell;
use super::world::{HUB, World, send, wait_for, wait_for_thread, wait_until_live};
use crate::session::Drawer;
use crate::{App, Execution};

/// What only the private chat holds. None begins like any other word, so that an index writes it out.
const TEXT: &str = "quixlantern";
const NAME: &str = "Xyvonne";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nzumbrella-in-the-picture";

/// How often each file of the closed desk holds something of the private chat, decrypted.
async fn traces(world: &World) -> Vec<(FileKind, usize)> {
    let folder = world.folder.path();
    let workspace = world.hub.state().workspace.id;
    let profile = Profile::of(folder, HUB, workspace, world.hub.asha());
    let random = std::sync::Arc::new(SeededRandom::new(0));
    let drawer = Drawer::open(folder, world.keyring.clone(), random, Execution::Inline).await.unwrap();
    let name = profile.folder().file_name().unwrap().to_string_lossy().into_owned();
    let key = drawer.root_key(&name).await.unwrap();
    let needles =
        [TEXT.as_bytes(), NAME.as_bytes(), b"zumbrella-in-the-picture"].map(<[u8]>::to_ascii_lowercase);
    let count = |bytes: Vec<u8>| {
        let bytes = bytes.to_ascii_lowercase();
        needles.iter().map(|needle| bytes.windows(needle.len()).filter(|seen| seen == needle).count()).sum()
    };
    plaintext(profile.folder(), &key).unwrap().into_iter().map(|(kind, bytes)| (kind, count(bytes))).collect()
}

fn found(traces: &[(FileKind, usize)], kind: FileKind) -> usize {
    traces.iter().find(|(of, _)| *of == kind).unwrap().1
}

/// What the screen can find of the private chat.
async fn on_the_screen(app: &App) -> (usize, usize, usize) {
    let count = |list: &Value| list.as_array().unwrap().len();
    let look = |query: &str| json!({ "query": query, "conversation_id": null, "before": null, "limit": 50 });
    let texts = app.call("search", look(TEXT)).await.unwrap();
    let people = app.call("search", look(NAME)).await.unwrap();
    let list =
        app.call("conversations", json!({ "view": "all", "before": null, "limit": 50 })).await.unwrap();
    (count(&list["rows"]), count(&texts["messages"]), count(&people["people"]))
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_becomes_private_leaves_the_screen_the_index_and_the_disk() {
    let world = World::new();
    let (open, private) = (world.hub.customer("Ritika"), world.hub.customer(NAME));
    world.hub.writes(open, "is it in stock?");
    for nth in 0..8 {
        world.hub.writes(private, &format!("{TEXT} {nth}"));
    }
    let picture = world.hub.writes(private, TEXT);
    world.hub.gets_file(picture, "image", PICTURE);
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.media(picture).await.unwrap();
    assert_eq!(on_the_screen(&app).await, (2, 9, 1));
    app.close().await;
    let before = traces(&world).await;
    assert!(found(&before, FileKind::Cache) > 9 && found(&before, FileKind::Media) > 0, "{before:?}");

    let app = world.open().await;
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.shows(private, false));
    wait_for(&app, "conversations", json!({ "view": "all", "before": null, "limit": 50 }), |page| {
        page["rows"].as_array().unwrap().len() == 1
    })
    .await;
    assert_eq!(on_the_screen(&app).await, (1, 0, 0));
    assert_eq!(app.media(picture).await.err().unwrap().code, "not_found");
    app.close().await;
    let after = traces(&world).await;
    assert!(after.iter().all(|(_, found)| *found == 0), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_becomes_private_during_an_absence_is_gone_before_anything_else_is_sent() {
    let world = World::new();
    let private = world.hub.customer(NAME);
    world.hub.writes(private, TEXT);
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.close().await;
    world.hub.shows(private, false);
    world.hub.tell(world.hub.head().rev, Tell::Nothing);
    let app = world.open().await;
    wait_until_live(&app).await;
    app.close().await;
    let after = traces(&world).await;
    assert!(after.iter().all(|(_, found)| *found == 0), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_held_never_reaches_the_disk_until_it_is_released() {
    let world = World::new();
    let (open, held) = (world.hub.customer("Ritika"), world.hub.customer(NAME));
    world.hub.shows(held, false);
    world.hub.imports(held, TEXT);
    world.hub.writes(open, "namaste");
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.writes(held, &format!("{TEXT} live")));
    world.hub.now(|hub| hub.writes(open, "still there?"));
    wait_for_thread(&app, open, |items| items.len() == 2).await;
    assert_eq!(on_the_screen(&app).await, (1, 0, 0));
    app.close().await;
    let before = traces(&world).await;
    assert!(before.iter().all(|(_, found)| *found == 0), "{before:?}");

    let app = world.open().await;
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.shows(held, true));
    wait_for_thread(&app, held, |items| items.len() == 2).await;
    assert_eq!(on_the_screen(&app).await, (2, 2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_wish_for_privacy_waits_for_no_message() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    send(&app, chat, "old news").await;
    world.clock.advance(20 * 60 * SECOND);
    let private = async |private: bool| {
        app.call("set_private", json!({ "conversation_id": chat, "private": private })).await.unwrap();
    };
    private(true).await;
    private(false).await;
    private(true).await;
    let shown = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(shown["item"]["contact"]["private"], true, "shown before the hub knows");
    world.hub.heal();
    app.look_for_hub().await;
    // The message asks its person first; the wish does not wait for the answer.
    wait_for(&app, "connection", json!({}), |connection| {
        connection["asking"] == 1 && connection["waiting"] == 0
    })
    .await;
    let (rows, _, _) = world.hub.visible();
    assert!(rows[0].contact.private, "the last wish is the one that holds");
    assert_eq!(world.hub.state().executed.len(), 3);
}
