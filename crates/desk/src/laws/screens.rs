//! What the screen shows.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};

use super::hub::ScriptedHub;
use super::world::{World, send, wait_for, wait_for_thread, wait_until_live};
use crate::api::tag::{Push, Stale, Tag};
use crate::media::tests::png;

#[tokio::test(start_paused = true)]
async fn the_list_has_views_counts_and_pages() {
    let world = World::new();
    let chats: Vec<_> = (0..5).map(|nth| world.hub.customer(&format!("Customer {nth}"))).collect();
    for id in &chats {
        world.hub.writes(*id, "namaste");
    }
    world.hub.assigns(chats[0], Some(world.hub.asha()));
    world.hub.assigns(chats[1], Some(world.hub.vikram()));
    world.hub.resolves(chats[2]);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let ask = |view: &str, before: serde_json::Value, limit: u32| json!({ "view": view, "before": before, "limit": limit });
    let mine = app.call("conversations", ask("mine", json!(null), 50)).await.unwrap();
    assert_eq!(mine["rows"][0]["id"], chats[0].to_string());
    assert_eq!(mine["rows"][0]["assignee"], json!({ "id": world.hub.asha(), "name": "Asha", "is_me": true }));
    let counts = json!({ "mine": 1, "unassigned": 2, "waiting": 4, "open": 4, "snoozed": 0, "unread": 3 });
    assert_eq!(mine["counts"], counts);
    let (mut seen, mut before) = (Vec::new(), json!(null));
    loop {
        let page = app.call("conversations", ask("all", before, 2)).await.unwrap();
        seen.extend(
            page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        before = page["next"].clone();
        if before.is_null() {
            break;
        }
    }
    let newest_first: Vec<_> = chats.iter().rev().map(ToString::to_string).collect();
    assert_eq!(seen, newest_first);
}

#[tokio::test(start_paused = true)]
async fn a_chats_frame_is_of_one_moment_however_much_is_written_meanwhile() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let ask = json!({ "conversation_id": chat });
    for nth in 0..60 {
        world.hub.now(|hub| hub.writes(chat, &format!("number {nth}")));
        let shown = app.call("conversation", ask.clone()).await.unwrap();
        assert_eq!(shown["item"]["last_message"]["id"], shown["newest"]["id"], "{nth}");
    }
    wait_for(&app, "conversation", ask, |shown| shown["item"]["unread"] == 60).await;
}

#[tokio::test(start_paused = true)]
async fn a_thread_is_paged_both_ways_and_found_around_a_bubble() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let ids: Vec<_> =
        (0..9).map(|nth| world.hub.writes(chat, &format!("number {nth}")).to_string()).collect();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let ask = |at: serde_json::Value| json!({ "conversation_id": chat, "at": at, "limit": 3 });
    let texts = |page: &serde_json::Value| {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    let newest = &detail["newest"];
    assert_eq!((&newest["id"], &newest["direction"]), (&json!(ids[8]), &json!("in")));
    let latest = app.call("thread", ask(json!({ "where": "latest" }))).await.unwrap();
    assert_eq!(
        (texts(&latest), &latest["newer"], &latest["filling"]),
        (ids[6..].to_vec(), &json!(null), &json!(false))
    );
    let older = json!({ "where": "before", "cursor": latest["older"] });
    let older = app.call("thread", ask(older)).await.unwrap();
    assert_eq!(texts(&older), ids[3..6]);
    let back = json!({ "where": "after", "cursor": older["newer"] });
    assert_eq!(texts(&app.call("thread", ask(back)).await.unwrap()), ids[6..]);
    let around = json!({ "where": "around", "message_id": ids[4] });
    assert_eq!(texts(&app.call("thread", ask(around)).await.unwrap()), ids[3..6]);
    let from = json!({ "where": "from", "message_id": ids[5] });
    let from = app.call("thread", ask(from)).await.unwrap();
    assert_eq!((texts(&from), from["older"].is_null()), (ids[5..8].to_vec(), false));
    let odd = json!({ "where": "before", "cursor": "yesterday" });
    assert_eq!(app.call("thread", ask(odd)).await.unwrap_err().code, "invalid");
}

#[tokio::test(start_paused = true)]
async fn a_quote_is_found_by_wamid_and_before_there_is_one_by_id() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let asked = world.hub.writes(chat, "laal ya neela?");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let pause = app.pause().await.unwrap();
    let args = json!({ "conversation_id": chat, "text": "neela", "reply_to": asked });
    app.call("send_text", args).await.unwrap();
    let items = wait_for_thread(&app, chat, |items| items.len() == 2).await;
    assert_eq!(items[1]["quote"]["text"], "laal ya neela?");
    assert_eq!(items[1]["author"]["is_me"], true);
    drop(pause);
}

#[tokio::test(start_paused = true)]
async fn search_finds_people_and_messages() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika Sharma"), world.hub.customer("Farah"));
    world.hub.writes(ritika, "क्या नीली साड़ी है?");
    world.hub.writes(farah, "order 4471 kahan hai");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let ask = |query: &str| json!({ "query": query, "conversation_id": null, "before": null, "limit": 20 });
    let people = app.call("search", ask("rit")).await.unwrap();
    assert_eq!(people["people"][0]["contact"]["display_name"], "Ritika Sharma");
    let hindi = app.call("search", ask("साड़ी")).await.unwrap();
    assert_eq!(hindi["messages"][0]["contact_name"], "Ritika Sharma");
    assert!(hindi["messages"][0]["snippet"].as_array().unwrap().iter().any(|part| part["hit"] == true));
    let digits = app.call("search", ask("4471")).await.unwrap();
    assert_eq!(digits["messages"][0]["conversation_id"], farah.to_string());
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_beside_the_words_narrows_a_search_and_says_how_it_was_read() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika Sharma"), world.hub.customer("Farah"));
    world.hub.writes(ritika, "is the saree blue?");
    world.hub.writes(farah, "a saree for my sister");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let ask = async |query: &str| {
        let args = json!({ "query": query, "conversation_id": null, "before": null, "limit": 20 });
        app.call("search", args).await.unwrap()
    };
    assert_eq!(
        ask("saree").await["counts"],
        json!({ "people": 0, "messages": 2, "notes": 0, "files": 0, "most": 50 })
    );
    for typed in [
        "saree from:farah",
        "from:Farha saree",
        "से:farah saree",
        "in:farah",
        "from:farah after:1970",
        "saree from:farah from:",
    ] {
        let found = ask(typed).await;
        assert_eq!(found["messages"].as_array().unwrap().len(), 1, "{typed}: {found}");
        assert_eq!(found["messages"][0]["contact_name"], "Farah", "{typed}");
        assert_eq!(found["filters"][0]["names"], json!(["Farah"]), "{typed}");
    }
    let nobody = ask("saree from:nobody").await;
    assert_eq!(nobody["messages"], json!([]));
    assert_eq!(nobody["filters"][0]["unknown"], true);
    assert_eq!(ask("saree before:1999").await["messages"], json!([]));
    assert_eq!(ask("from:me").await["filters"][0]["names"], json!(["Asha"]));
    assert_eq!(ask("has:photo saree").await["messages"], json!([]));
    for plain in ["saree \"from:farah", "note:saree", "has:nothing", "\"(*", "^[a-z]+$ OR 1=1", ":"] {
        assert_eq!(ask(plain).await["filters"], json!([]), "{plain}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_had_the_same_phone_is_shown_until_somebody_says_which() {
    for says in ["merge_contacts", "keep_apart"] {
        let world = World::new();
        let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
        world.hub.writes(ritika, "haan");
        world.hub.writes(farah, "haan");
        let other = world.hub.offers(ritika, farah);
        let app = world.asha().await;
        wait_until_live(&app).await;
        let detail = async || app.call("conversation", json!({ "conversation_id": ritika })).await.unwrap();
        let shown = detail().await;
        assert_eq!(shown["merge_offer"]["display_name"], "Farah", "{shown}");
        let pause = app.pause().await.unwrap();
        app.call(says, json!({ "conversation_id": ritika, "other_id": other })).await.unwrap();
        assert!(detail().await["merge_offer"].is_null(), "gone before the hub knows");
        drop(pause);
        let told = |connection: &serde_json::Value| connection["waiting"] == 0;
        wait_for(&app, "connection", json!({}), told).await;
        assert!(detail().await["merge_offer"].is_null());
    }
}

#[tokio::test(start_paused = true)]
async fn an_offer_of_somebody_out_of_sight_is_not_shown() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    world.hub.writes(ritika, "haan");
    world.hub.writes(farah, "haan");
    world.hub.offers(ritika, farah);
    world.hub.shows(farah, false);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let shown = app.call("conversation", json!({ "conversation_id": ritika })).await.unwrap();
    assert!(shown["merge_offer"].is_null(), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn the_room_of_files_that_left_is_given_back_once_the_desk_is_at_rest() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let film = world.hub.writes(chat, "");
    let bytes = [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 3 << 20]].concat();
    world.hub.gets_file(film, "image", bytes.leak());
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.media(film).await.unwrap();
    world.hub.now(|hub| hub.changes_message(film, |row| row.revoked_at = Some(row.sent_at)));
    wait_for_thread(&app, chat, |items| !items[0]["revoked_at"].is_null()).await;
    app.close().await;
    let size = || std::fs::metadata(world.profile().join("media.db")).unwrap().len();
    assert!(size() > 3 << 20);
    let app = world.open().await;
    let is_given_back = async {
        while size() > 1 << 20 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(60), is_given_back).await.expect("the disk stays full");
    app.close().await;
}

#[tokio::test(start_paused = true)]
async fn a_file_is_fetched_once_and_is_what_its_bytes_are() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let (photo, lie) = (world.hub.writes(chat, ""), world.hub.writes(chat, ""));
    world.hub.gets_file(photo, "image", b"\x89PNG\r\n\x1a\n0000");
    world.hub.gets_file(lie, "image", b"<html><script>alert(1)</script></html>");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let before = world.hub.state().asked_for_files;
    assert_eq!(app.media(photo).await.unwrap().mime_type, "image/png");
    assert_eq!(app.media(photo).await.unwrap().bytes.len(), 12);
    assert_eq!(app.media(lie).await.err().unwrap().code, "not_shown");
    assert_eq!(world.hub.state().asked_for_files, before + 2);
    world.hub.state().offline = true;
    world.hub.cut();
    assert!(app.media(photo).await.is_ok(), "what was seen is seen offline");
    *world.host.save_to.lock().unwrap() = Some(world.folder.path().to_owned());
    let told = app.call("save_media", json!({ "message_id": photo })).await.unwrap();
    let saved = world.host.quarantined.lock().unwrap().clone();
    assert_eq!(told["name"], json!(saved[0].file_name().unwrap().to_string_lossy()));
    assert_eq!(std::fs::read(&saved[0]).unwrap(), b"\x89PNG\r\n\x1a\n0000");
    assert_eq!(saved[0].extension().unwrap(), "png");
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_would_fill_the_memory_is_given_to_no_screen_and_can_be_saved() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let (photo, vast) = (world.hub.writes(chat, ""), world.hub.writes(chat, ""));
    let vast_bytes: &'static [u8] = png(60_000, 60_000).leak();
    world.hub.gets_file(photo, "image", png(6_000, 8_000).leak());
    world.hub.gets_file(vast, "image", vast_bytes);
    *world.host.save_to.lock().unwrap() = Some(world.folder.path().to_owned());
    let app = world.asha().await;
    wait_until_live(&app).await;
    assert_eq!(app.media(photo).await.unwrap().mime_type, "image/png");
    assert_eq!(app.media(vast).await.err().unwrap().code, "too_large_to_draw", "it is what it says it is");
    app.call("save_media", json!({ "message_id": vast })).await.unwrap();
    let saved = world.host.quarantined.lock().unwrap().clone();
    assert_eq!(std::fs::read(&saved[0]).unwrap(), vast_bytes);
    assert_eq!(saved[0].extension().unwrap(), "png");
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_comes_back_fetches_ahead_what_came_last_and_no_more() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let sends_photo = |hub: &ScriptedHub| {
        let photo = hub.writes(chat, "");
        hub.gets_file(photo, "image", b"\x89PNG\r\n\x1a\n0000");
        photo
    };
    world.goes_offline(&app).await;
    for _ in 0..30 {
        sends_photo(&world.hub);
    }
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    let last = world.hub.now(sends_photo);
    let shared = Arc::clone(&app.desk().await.unwrap().shared);
    let is_kept = async {
        while !shared.cache.has_media(last).await.unwrap() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(60), is_kept).await.expect("it is fetched before anybody looks");
    let asked = world.hub.state().asked_for_files;
    assert!(asked <= 4, "a page of the newest and this one: {asked}");
}

#[tokio::test(start_paused = true)]
async fn no_file_of_a_customers_is_opened_by_itself() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let files: [&'static [u8]; 5] = [
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;PK\x03\x04\x14\x00\x08\x08\x08\x00META-INF/MANIFEST.MF",
        b"GIF89a/*<script>alert(1)</script>*/=1;alert(1)",
        b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
    ];
    let messages = files.map(|bytes| {
        let message = world.hub.writes(chat, "");
        world.hub.gets_file(message, "image", bytes);
        message
    });
    *world.host.save_to.lock().unwrap() = Some(world.folder.path().to_owned());
    let app = world.asha().await;
    wait_until_live(&app).await;
    for message in messages {
        match app.media(message).await {
            Ok(found) => assert_eq!(found.mime_type, "image/gif"),
            // The page under a GIF's name says of itself that it is a vast one.
            Err(error) => {
                assert!(matches!(&*error.code, "not_shown" | "too_large_to_draw"), "{}", error.code)
            }
        }
        app.call("save_media", json!({ "message_id": message })).await.unwrap();
    }
    assert!(world.host.opened.lock().unwrap().is_empty());
    let saved = world.host.quarantined.lock().unwrap().clone();
    assert_eq!(saved.len(), files.len(), "each is marked as coming from somebody else");
    #[cfg(unix)]
    for path in saved {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o111, 0, "{} cannot be executed", path.display());
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_is_opened_only_when_it_is_one() {
    let world = World::new();
    let app = world.open().await;
    for odd in ["javascript:alert(1)", "file:///etc/passwd", "sangam://join", "not a link"] {
        assert_eq!(app.call("open_link", json!({ "url": odd })).await.unwrap_err().code, "invalid");
    }
    app.call("open_link", json!({ "url": "https://shop.example/saree?x=1" })).await.unwrap();
    assert_eq!(*world.host.opened.lock().unwrap(), ["https://shop.example/saree?x=1"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_person_did_is_on_the_screen_before_the_hub_knows() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let message = world.hub.writes(chat, "namaste");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let _pause = app.pause().await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    let mut pushes = app.subscribe();
    app.call("mark_read", json!({ "conversation_id": chat, "up_to": message })).await.unwrap();
    let Some(Push::Stale { stale }) = pushes.next().await else { panic!("a command says what it changed") };
    assert!(
        stale.contains(&Stale::all(Tag::Conversations))
            && stale.contains(&Stale::of(Tag::Conversation, chat))
    );
    app.call("assign", json!({ "conversation_id": chat, "assignee_id": world.hub.asha() })).await.unwrap();
    app.call("act", json!({ "conversation_ids": [chat], "act": { "act": "resolve" } })).await.unwrap();
    send(&app, chat, "dekh lijiye").await;
    let item = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap()["item"].clone();
    assert_eq!((&item["unread"], &item["status"]), (&json!(0), &json!("resolved")));
    assert_eq!(item["assignee"]["is_me"], true);
    assert_eq!(item["last_message"]["text"], "dekh lijiye");
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn settings_are_kept_and_notices_dismissed() {
    let world = World::new();
    let app = world.open().await;
    let mut settings = app.call("app_state", json!({})).await.unwrap()["settings"].clone();
    settings["theme"] = json!("dark");
    app.call("save_settings", settings.clone()).await.unwrap();
    app.close().await;
    let app = world.open().await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["settings"], settings);
    app.call("dismiss_notice", json!({ "id": 7 })).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_text_nobody_can_send_is_refused_before_anything_is_promised() {
    let (_world, app, chat) = World::with_customer("Ritika").await;
    for text in ["", "  \n ", "x".repeat(4097).as_str()] {
        let args = json!({ "conversation_id": chat, "text": text, "reply_to": null });
        assert_eq!(app.call("send_text", args).await.unwrap_err().code, "text_length");
    }
    let emoji = "🙏".repeat(4096);
    send(&app, chat, &emoji).await;
    wait_for_thread(&app, chat, |items| items.len() == 1 && items[0]["outbox"].is_null()).await;
}
