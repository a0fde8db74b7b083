//! What the owner does on the phone shows at the desk: words, files, changes of mind, and the app's own greeting.

use sangam_hub::store::{Conversation, MessageView};
use sangam_model::{MediaState, Origin};
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, text_from};

const RITIKA: &str = "919829010187";

/// Something the owner's phone did at `at`.
fn echo(wamid: &str, at: i64, content: &Value) -> Value {
    let mut item = json!({
        "from": "911415550142", "to": RITIKA, "id": wamid, "timestamp": (START + at).to_string()
    });
    item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    envelope("smb_message_echoes", json!({ "message_echoes": [item] }))
}

fn says(wamid: &str, at: i64, body: &str) -> Value {
    echo(wamid, at, &json!({ "type": "text", "text": { "body": body } }))
}

async fn after(bodies: &[Value]) -> (Shop, Conversation, Vec<MessageView>) {
    let shop = Shop::open().await;
    for body in bodies {
        shop.receive(std::slice::from_ref(body)).await;
    }
    let conversation = shop.conversations().await.remove(0).conversation;
    let messages = shop.messages(conversation.id).await;
    (shop, conversation, messages)
}

#[test]
fn the_phones_own_greeting_answers_nobody_whichever_came_first() {
    run(async {
        let question = text_from(RITIKA, "wamid.1", 10, "Is the blue one in stock?");
        let greeting = says("wamid.2", 11, "Thank you for writing to Johari Sarees!");
        for bodies in [[question.clone(), greeting.clone()], [greeting, question]] {
            let (_, conversation, messages) = after(&bodies).await;
            let automatic: Vec<bool> = messages.iter().map(|view| view.message.automatic).collect();
            assert_eq!(automatic, [true, false]);
            assert_eq!((conversation.unread, conversation.waiting_since.is_some()), (1, true));
        }
    });
}

#[test]
fn an_answer_by_hand_stops_the_clock() {
    run(async {
        let question = text_from(RITIKA, "wamid.1", 10, "Is the blue one in stock?");
        let picture = echo(
            "wamid.3",
            11,
            &json!({ "type": "image", "image": { "id": "771", "mime_type": "image/jpeg" } }),
        );
        for answer in [says("wamid.2", 13, "Haan, mil jayega"), picture] {
            let (_, conversation, messages) = after(&[question.clone(), answer]).await;
            assert!(messages.iter().all(|view| !view.message.automatic));
            assert_eq!((conversation.unread, conversation.waiting_since), (0, None));
        }
    });
}

#[test]
fn a_greeting_becomes_an_answer_when_what_it_followed_moves_away() {
    run(async {
        // History told the question; only what comes live makes the phone greet.
        let shop = Shop::open().await;
        let question = text_from(RITIKA, "wamid.1", 10, "Is the blue one in stock?");
        let mut history = question.clone();
        let item = history["entry"][0]["changes"][0]["value"]["messages"][0].take();
        history = envelope(
            "history",
            json!({ "history": [{
                "metadata": { "phase": 0, "chunk_order": 1, "progress": 50 },
                "threads": [{ "id": RITIKA, "context": { "wa_id": RITIKA }, "messages": [item] }]
            }] }),
        );
        shop.receive(&[says("wamid.2", 11, "Namaste, thank you for writing to us!"), history]).await;
        let id = shop.conversations().await[0].conversation.id;
        assert!(shop.messages(id).await.iter().all(|view| !view.message.automatic));
        shop.receive(&[question]).await;
        assert!(shop.messages(id).await[0].message.automatic, "the question was live after all");
    });
}

#[test]
fn what_was_written_and_taken_back_on_the_phone_is_so_at_the_desk() {
    run(async {
        let edit = json!({ "type": "edit", "edit": {
            "original_message_id": "wamid.2", "message": { "type": "text", "text": { "body": "Two are left" } }
        } });
        let written = [
            text_from(RITIKA, "wamid.1", 0, "Kitne bache?"),
            says("wamid.2", 60, "Three"),
            echo("wamid.e", 70, &edit),
        ];
        let (shop, conversation, messages) = after(&written).await;
        let bubble = messages[0].message.facts.project().unwrap();
        assert_eq!((bubble.origin, bubble.content.text.as_deref()), (Origin::Phone, Some("Two are left")));
        let revoke = json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.2" } });
        shop.receive(&[echo("wamid.v", 80, &revoke)]).await;
        let bubble = shop.messages(conversation.id).await[0].message.facts.project().unwrap();
        assert_eq!((bubble.content.text, bubble.revoked_at.is_some()), (None, true));
        assert_eq!(shop.conversations().await[0].conversation.unread, 0);
    });
}

#[test]
fn a_customer_changes_and_takes_back_what_they_wrote() {
    run(async {
        let item = |wamid: &str, at: i64, content: Value| {
            let mut item = json!({ "from": RITIKA, "id": wamid, "timestamp": (START + at).to_string() });
            item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
            envelope("messages", json!({ "messages": [item] }))
        };
        let edit = json!({ "type": "edit", "edit": {
            "original_message_id": "wamid.1", "message": { "type": "text", "text": { "body": "Is the green one in stock?" } }
        } });
        let (shop, conversation, messages) =
            after(&[text_from(RITIKA, "wamid.1", 0, "Is the blue one?"), item("wamid.e", 5, edit)]).await;
        assert_eq!(
            messages[0].message.facts.project().unwrap().content.text.as_deref(),
            Some("Is the green one in stock?")
        );
        let revoke = json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.1" } });
        shop.receive(&[item("wamid.v", 9, revoke)]).await;
        let messages = shop.messages(conversation.id).await;
        assert_eq!(messages.len(), 1, "neither makes a bubble of its own");
        assert_eq!(messages[0].message.facts.project().unwrap().content.text, None);
    });
}

#[test]
fn a_file_sent_from_the_phone_is_fetched_like_a_customers() {
    run(async {
        let picture = json!({ "type": "image", "image": { "id": "771", "mime_type": "image/jpeg", "caption": "Yeh wala" } });
        let (shop, _, messages) = after(&[echo("wamid.1", 0, &picture)]).await;
        let media = messages[0].media.as_ref().unwrap();
        assert_eq!((media.media_id.as_deref(), media.state), (Some("771"), MediaState::Pending));
        let id = messages[0].message.id;
        let job = shop.store.read(move |tx| tx.media_job(id)).await.unwrap();
        assert_eq!(job.map(|job| job.media_id).as_deref(), Some("771"));
    });
}

#[test]
fn a_changed_caption_keeps_the_photo_that_is_here() {
    run(async {
        let digest = "ab".repeat(32);
        let item = |wamid: &str, at: i64, content: Value| {
            let mut item = json!({ "from": RITIKA, "id": wamid, "timestamp": (START + at).to_string() });
            item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
            envelope("messages", json!({ "messages": [item] }))
        };
        let picture = |image: Value| json!({ "type": "image", "image": image });
        let edit = |image: Value| json!({ "type": "edit", "edit": { "original_message_id": "wamid.1", "message": picture(image) } });
        let photo =
            json!({ "id": "771", "mime_type": "image/jpeg", "sha256": digest, "caption": "In blue?" });
        let (shop, conversation, messages) = after(&[item("wamid.1", 0, picture(photo))]).await;
        let id = messages[0].message.id;
        let here = sangam_hub::store::MediaRecord {
            state: MediaState::Ready,
            size_bytes: Some(10),
            sha256: Some(digest.clone()),
            ..messages[0].media.clone().unwrap()
        };
        let fetched = shop.store.write(shop.workspace_id, move |tx| {
            tx.save_media(&here)?;
            tx.remove_media_job(id)
        });
        fetched.await.unwrap();
        let again =
            json!({ "id": "772", "mime_type": "image/jpeg", "sha256": digest, "caption": "In green?" });
        for (nth, (image, caption)) in
            [(again, "In green?"), (json!({ "caption": "In red?" }), "In red?")].into_iter().enumerate()
        {
            let at = 5 + i64::try_from(nth).unwrap();
            shop.receive(&[item(&format!("wamid.e{nth}"), at, edit(image))]).await;
            let messages = shop.messages(conversation.id).await;
            let media = messages[0].media.as_ref().unwrap();
            assert_eq!((media.state, media.sha256.as_ref()), (MediaState::Ready, Some(&digest)), "{caption}");
            let bubble = messages[0].message.facts.project().unwrap();
            assert_eq!(bubble.content.text.as_deref(), Some(caption));
            let job = shop.store.read(move |tx| tx.media_job(id)).await.unwrap();
            assert_eq!(job, None, "{caption}: it is here");
        }
    });
}

#[test]
fn a_customer_without_a_phone_has_a_chat_and_keeps_it_when_the_phone_is_told() {
    run(async {
        let told = |wamid: &str, at: i64, phone: Option<&str>| {
            let mut item = json!({ "from_user_id": "IN.7712", "id": wamid, "timestamp": (START + at).to_string(),
                "type": "text", "text": { "body": "Namaste" } });
            let mut contact =
                json!({ "profile": { "name": "Ritika", "username": "@ritika" }, "user_id": "IN.7712" });
            if let Some(phone) = phone {
                item["from"] = json!(phone);
                contact["wa_id"] = json!(phone);
            }
            envelope("messages", json!({ "contacts": [contact], "messages": [item] }))
        };
        let shop = Shop::open().await;
        shop.receive(&[told("wamid.1", 0, None)]).await;
        let first = shop.conversations().await.remove(0);
        assert_eq!((first.contact.phone, first.contact.username.as_deref()), (None, Some("ritika")));
        shop.receive(&[told("wamid.2", 5, Some(RITIKA)), text_from(RITIKA, "wamid.3", 9, "haan?")]).await;
        let chats = shop.conversations().await;
        assert_eq!((chats.len(), chats[0].conversation.id), (1, first.conversation.id));
        assert_eq!(chats[0].contact.phone.as_deref(), Some("+919829010187"));
        assert_eq!(shop.messages(first.conversation.id).await.len(), 3);
    });
}
