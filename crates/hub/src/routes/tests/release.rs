//! What is the owner's alone until he says otherwise: the chats history brought, and the names of his address book.

use serde_json::{Value, json};

use super::*;

const RITIKA: &str = "919812345678";

/// Everything a person can ask about everything, as one text; pages of one row, so that places are in it, too.
async fn all_answers(house: &House, actor: &Actor, named: &[(ConversationId, MessageId)]) -> String {
    let mut told = String::new();
    let mut paths = vec!["/v1/snapshot".to_owned(), "/v1/changes?limit=500".to_owned()];
    for list in
        ["/v1/conversations", "/v1/conversations?status=open", "/v1/snapshot/conversations", "/v1/backfill"]
    {
        let separator = if list.contains('?') { '&' } else { '?' };
        let mut before = String::new();
        loop {
            let page = house.get(actor, &format!("{list}{separator}limit=1{before}")).await.1;
            told += &page.to_string();
            match page["next"].as_str() {
                Some(next) => before = format!("&before={next}"),
                None => break,
            }
        }
    }
    for (conversation, message) in named {
        paths.extend([
            format!("/v1/conversations/{conversation}/messages"),
            format!("/v1/conversations/{conversation}/events"),
            format!("/v1/backfill?conversation={conversation}"),
            format!("/v1/messages/{message}/media"),
        ]);
    }
    for path in paths {
        told += &house.get(actor, &path).await.1.to_string();
    }
    for (conversation, message) in named {
        for wish in [
            json!({"type": "send_text", "conversation_id": conversation, "text": "haan"}),
            json!({"type": "mark_read", "conversation_id": conversation, "up_to": message}),
            json!({"type": "resolve", "conversation_id": conversation}),
        ] {
            let mut command = wish;
            command["id"] = json!(MessageId::new(&*house.shop.clock, &*house.shop.random));
            told += &house.post(Some(&actor.token), "/v1/commands", &command).await.1.to_string();
        }
    }
    told
}

impl House {
    async fn decide(&self, way: &str, choice: &Value) -> Value {
        let path = format!("/v1/numbers/{}/{way}", self.shop.number_id);
        let (status, body) = self.post(Some(&self.shop.rajesh.token), &path, choice).await;
        assert_eq!(status, 200, "{body}");
        body
    }
}

#[tokio::test]
async fn a_held_chat_is_there_for_the_owner_alone_in_every_answer() {
    let house = House::open().await;
    let shop = &house.shop;
    let (chat, old) = shop.is_told_by_history(RITIKA, "canary-old").await;
    let (_, new) = shop.hears_text(RITIKA, "canary-new").await;
    let named = [(chat, old), (chat, new)];
    for actor in [&shop.asha, &shop.meena] {
        let told = all_answers(&house, actor, &named).await;
        assert!(!told.contains("canary") && !told.contains("+9198") && !told.contains("Ritika"), "{told}");
        let is_uncounted =
            ["conversations", "messages"].map(|what| told.contains(&format!("\"{what}_total\":0")));
        assert_eq!(is_uncounted, [true, true], "not even a count: {told}");
        assert!(!told.contains("applied"), "{told}");
    }
    let his = house.get(&shop.rajesh, "/v1/conversations").await.1;
    assert_eq!(
        (&his["conversations"][0]["held"], &his["conversations"][0]["unread"]),
        (&json!(true), &json!(1))
    );

    let before = shop.head().await;
    let moved = house.decide("release", &json!({"which": "all"})).await;
    assert_eq!(
        moved,
        json!({
            "changed": 1, "counts": {"held": 0, "held_unread": 0, "released": 1, "private": 0}, "goes_on": false
        })
    );
    let seen = house.get(&shop.asha, &format!("/v1/changes?after={before}")).await.1;
    assert_eq!(
        (&seen["changes"][0]["refill"], &seen["changes"][0]["row"]["held"]),
        (&json!(true), &json!(false))
    );
    assert!(all_answers(&house, &shop.asha, &named[..1]).await.contains("canary-old"));

    let before = shop.head().await;
    house.decide("hold", &json!({"which": "listed", "conversation_ids": [chat]})).await;
    let gone = house.get(&shop.asha, &format!("/v1/changes?after={before}")).await.1;
    assert_eq!((&gone["changes"][0]["type"], gone["changes"].as_array().unwrap().len()), (&json!("gone"), 1));
    assert!(!all_answers(&house, &shop.asha, &named).await.contains("canary"));
}

#[tokio::test]
async fn the_owner_finds_every_imported_chat_once_with_who_sees_it() {
    let house = House::open().await;
    let shop = &house.shop;
    let mut chats = Vec::new();
    for place in 0..5 {
        chats.push(shop.is_told_by_history(&format!("91981234567{place}"), "purana").await.0);
    }
    shop.hears_text("919812345679", "naya").await;
    shop.hears_text("919812345671", "naya").await;
    shop.is_listed("919812345672", "Ritika Didi").await;
    shop.set_private(chats[3], true).await;
    house.decide("release", &json!({"which": "in_phone_book", "is_in": true})).await;
    let path = format!("/v1/numbers/{}/held?limit=2", shop.number_id);
    let (mut found, mut before) = (Vec::new(), String::new());
    loop {
        let page = house.get(&shop.rajesh, &format!("{path}{before}")).await.1;
        let counts = json!({"held": 3, "held_unread": 1, "released": 1, "private": 1});
        assert_eq!(page["counts"], counts);
        found.extend(page["conversations"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    let of = |place: usize| found.iter().find(|row| row["conversation_id"] == json!(chats[place])).unwrap();
    assert_eq!((found.len(), &found[0]["conversation_id"]), (5, &json!(chats[1])), "newest activity first");
    assert_eq!((&of(1)["unread"], &of(1)["messages"], &of(1)["held"]), (&json!(1), &json!(1), &json!(true)));
    assert_eq!((&of(2)["in_phone_book"], &of(2)["held"]), (&json!(true), &json!(false)));
    assert_eq!(of(2)["name"], "Ritika Didi");
    assert_eq!((&of(3)["private"], &of(3)["held"]), (&json!(true), &json!(true)));
}

#[tokio::test]
async fn nobody_but_the_owner_decides_and_only_about_her_own_number() {
    let house = House::open().await;
    let shop = &house.shop;
    let (chat, _) = shop.is_told_by_history(RITIKA, "canary").await;
    let other = Shop::found(shop.store.clone(), 2).await;
    for (actor, status) in [(&shop.asha, 403), (&shop.meena, 403), (&other.rajesh, 404)] {
        for way in ["release", "hold"] {
            let path = format!("/v1/numbers/{}/{way}", shop.number_id);
            let choice = json!({"which": "listed", "conversation_ids": [chat]});
            assert_eq!(house.post(Some(&actor.token), &path, &choice).await.0, status, "{way}");
        }
        assert_eq!(house.get(actor, &format!("/v1/numbers/{}/held", shop.number_id)).await.0, status);
    }
    let share = house.request("PUT", "/v1/workspace/phone-book").json(&json!({"shared": true}));
    assert_eq!(read(share.bearer_auth(&shop.meena.token)).await.0, 403);
    let many: Vec<ConversationId> = (0..501).map(|_| chat).collect();
    let path = format!("/v1/numbers/{}/release", shop.number_id);
    let choice = json!({"which": "listed", "conversation_ids": many});
    assert_eq!(house.post(Some(&shop.rajesh.token), &path, &choice).await.0, 400);
    assert_eq!(house.post(Some(&shop.rajesh.token), &path, &json!({"which": "some"})).await.0, 400);
    assert!(!house.get(&shop.asha, "/v1/conversations").await.1.to_string().contains("canary"));
}

#[tokio::test]
async fn the_names_of_the_address_book_are_the_owners_until_she_shares_them() {
    let house = House::open().await;
    let shop = &house.shop;
    shop.hears_text(RITIKA, "haan").await;
    shop.is_listed(RITIKA, "canary Didi").await;
    let name = async |actor: &Actor| {
        house.get(actor, "/v1/conversations").await.1["conversations"][0]["contact"]["name"].clone()
    };
    assert_eq!((name(&shop.asha).await, name(&shop.rajesh).await), (json!("Ritika"), json!("canary Didi")));
    assert!(!all_answers(&house, &shop.meena, &[]).await.contains("canary"));
    for (shared, seen) in [(true, "canary Didi"), (false, "Ritika")] {
        let before = shop.head().await;
        let share = house.request("PUT", "/v1/workspace/phone-book").json(&json!({"shared": shared}));
        let (status, row) = read(share.bearer_auth(&shop.rajesh.token)).await;
        assert_eq!((status, &row["phone_book_shared"]), (200, &json!(shared)));
        assert_eq!(name(&shop.asha).await, seen);
        let changes = async |actor| house.get(actor, &format!("/v1/changes?after={before}")).await.1;
        assert_eq!(changes(&shop.asha).await["scope_changed"], json!(true), "no old name stays on a disk");
        assert_eq!(changes(&shop.rajesh).await["scope_changed"], Value::Null);
    }
}
