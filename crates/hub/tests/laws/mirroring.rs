//! What the owner does on the phone shows at the desk: words, files, changes of mind, and the app's own greeting.

use sangam_hub::store::{Conversation, MessageView};
use sangam_model::{MediaState, Origin};
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, text_from};

const RITIKA: &str = "919829010187";
const FARHAN: &str = "919829010188";
const ZOYA: &str = "919829010189";

/// What the app says to whoever writes.
const GREETING: &str = "Thank you for writing to Johari Sarees!";

/// Something the owner's phone did at `at`, in the chat with somebody.
fn echo_to(to: &str, wamid: &str, at: i64, content: &Value) -> Value {
    let mut item =
        json!({ "from": "911415550142", "to": to, "id": wamid, "timestamp": (START + at).to_string() });
    item.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    envelope("smb_message_echoes", json!({ "message_echoes": [item] }))
}

fn echo(wamid: &str, at: i64, content: &Value) -> Value {
    echo_to(RITIKA, wamid, at, content)
}

fn says_to(to: &str, wamid: &str, at: i64, body: &str) -> Value {
    echo_to(to, wamid, at, &json!({ "type": "text", "text": { "body": body } }))
}

fn says(wamid: &str, at: i64, body: &str) -> Value {
    says_to(RITIKA, wamid, at, body)
}

/// Somebody asks at `at`, and the phone says something a second later.
fn asked_and_told(who: &str, at: i64, body: &str) -> [Value; 2] {
    [
        text_from(who, &format!("wamid.{who}.{at}"), at, "Is the blue one in stock?"),
        says_to(who, &format!("wamid.{who}.{at}.told"), at + 1, body),
    ]
}

/// Of each chat, by phone: what is unread, whether its customer waits, and how many bubbles the phone wrote by itself.
async fn stands(shop: &Shop) -> Vec<(String, u32, bool, usize)> {
    let mut stands = Vec::new();
    for view in shop.conversations().await {
        let (row, phone) = (view.conversation, view.contact.phone.unwrap().to_string());
        let messages = shop.messages(row.id).await;
        let automatic = messages.iter().filter(|view| view.message.automatic).count();
        stands.push((phone, row.unread, row.waiting_since.is_some(), automatic));
    }
    stands.sort();
    stands
}

fn stand(phone: &str, unread: u32, waits: bool, automatic: usize) -> (String, u32, bool, usize) {
    (format!("+{phone}"), unread, waits, automatic)
}

/// Four in every order.
fn orders(four: &[Value; 4]) -> Vec<Vec<Value>> {
    let mut orders = Vec::new();
    for code in 0..256_usize {
        let places = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
        if (0..4).all(|place| places.contains(&place)) {
            orders.push(places.iter().map(|place| four[*place].clone()).collect());
        }
    }
    orders
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
fn a_long_answer_that_comes_at_once_is_a_persons_as_long_as_nobody_else_got_the_same() {
    run(async {
        let shop = Shop::open().await;
        let pasted = "Yes, it is here. I keep it for you until six, come by whenever you like.";
        shop.receive(&asked_and_told(RITIKA, 10, pasted)).await;
        shop.receive(&asked_and_told(RITIKA, 20, pasted)).await;
        shop.receive(&asked_and_told(FARHAN, 30, "The blue one is gone, but the green one is here.")).await;
        // In no haste, they may be told the same.
        shop.receive(&[text_from(ZOYA, "wamid.1", 40, "Till when?"), says_to(ZOYA, "wamid.2", 50, pasted)])
            .await;
        assert_eq!(stands(&shop).await, [RITIKA, FARHAN, ZOYA].map(|who| stand(who, 0, false, 0)));
    });
}

#[test]
fn the_same_words_at_once_to_two_customers_are_the_phones_own_in_whichever_order_they_came() {
    run(async {
        let [asks, greeted] = asked_and_told(RITIKA, 10, GREETING);
        let [also_asks, also_greeted] = asked_and_told(FARHAN, 40, &format!(" {GREETING}\n"));
        for (nth, bodies) in orders(&[asks, greeted, also_asks, also_greeted]).iter().enumerate() {
            let shop = Shop::open().await;
            for together in bodies.chunks(1 + nth % 4) {
                shop.receive(together).await;
            }
            assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 1, true, 1)));
        }
    });
}

#[test]
fn the_first_greeting_is_an_answer_until_the_second_and_every_further_one_is_a_greeting_at_once() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&asked_and_told(RITIKA, 10, GREETING)).await;
        assert_eq!(stands(&shop).await, [stand(RITIKA, 0, false, 0)]);
        shop.receive(&asked_and_told(FARHAN, 40, GREETING)).await;
        assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 1, true, 1)));
        let head = shop.head().await;
        shop.receive(&asked_and_told(ZOYA, 70, GREETING)).await;
        assert_eq!(stands(&shop).await, [RITIKA, FARHAN, ZOYA].map(|who| stand(who, 1, true, 1)));
        for view in shop.conversations().await {
            let is_touched = view.conversation.rev > head;
            assert_eq!(is_touched, view.contact.phone.unwrap().to_string().ends_with(ZOYA));
        }
    });
}

#[test]
fn a_short_yes_at_once_to_two_customers_is_a_persons() {
    run(async {
        for yes in ["yes", "👍", "Haan ji", "ok          "] {
            let shop = Shop::open().await;
            shop.receive(&asked_and_told(RITIKA, 10, yes)).await;
            shop.receive(&asked_and_told(FARHAN, 40, yes)).await;
            assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 0, false, 0)), "{yes}");
        }
    });
}

#[test]
fn what_was_said_to_one_alone_after_all_is_a_persons() {
    run(async {
        let told = format!("wamid.{FARHAN}.40.told");
        let edit = json!({ "type": "edit", "edit": {
            "original_message_id": told, "message": { "type": "text", "text": { "body": "The green one is here as well" } }
        } });
        let revoke = json!({ "type": "revoke", "revoke": { "original_message_id": told } });
        for change in [edit, revoke] {
            let shop = Shop::open().await;
            let [asks, greeted] = asked_and_told(RITIKA, 10, GREETING);
            let [also_asks, also_greeted] = asked_and_told(FARHAN, 40, GREETING);
            shop.receive(&[asks, greeted, also_asks, also_greeted]).await;
            assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 1, true, 1)));
            shop.receive(&[echo_to(FARHAN, "wamid.c", 60, &change)]).await;
            assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 0, false, 0)));
        }
    });
}

#[test]
fn what_was_said_twice_to_one_person_under_two_names_is_a_persons() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&asked_and_told(RITIKA, 10, GREETING)).await;
        shop.receive(&asked_and_told(FARHAN, 40, GREETING)).await;
        assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 1, true, 1)));
        let moved = |from: &str, to: &str| {
            let system = json!({ "type": "user_changed_number", "body": "changed", "wa_id": to });
            let item = json!({ "from": from, "id": "wamid.s", "timestamp": (START + 60).to_string(), "type": "system", "system": system });
            envelope("messages", json!({ "messages": [item] }))
        };
        shop.receive(&[moved(RITIKA, FARHAN)]).await;
        let chats = stands(&shop).await;
        assert!(matches!(&chats[..], [(_, 0, false, 0)]), "{chats:?}");
        shop.receive(&asked_and_told(ZOYA, 70, GREETING)).await;
        let chats = stands(&shop).await;
        assert!(matches!(&chats[..], [(_, 2, true, 2), (_, 1, true, 1)]), "{chats:?}");
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
fn the_phone_greets_only_who_writes_live() {
    run(async {
        // History told the question; only what comes live makes the phone greet.
        let shop = Shop::open().await;
        shop.receive(&asked_and_told(FARHAN, 1, GREETING)).await;
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
        shop.receive(&[says("wamid.2", 11, GREETING), history]).await;
        assert_eq!(stands(&shop).await, [RITIKA, FARHAN].map(|who| stand(who, 0, false, 0)));
        shop.receive(&[question]).await;
        let greeted = [RITIKA, FARHAN].map(|who| stand(who, 1, true, 1));
        assert_eq!(stands(&shop).await, greeted, "the question was live after all");
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
