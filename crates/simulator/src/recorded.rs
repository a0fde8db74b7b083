//! The referee: webhooks of this crate against the recorded payload shapes in `tests/fixtures/cloud-api`.
//!
//! A body must have the keys of its recording and no others, values of the same JSON type in the same places, except for
//! keys Meta documents as optional. Identifiers and texts are free.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::testing::Shop;

/// Keys that may be missing on either side, as Meta's pages say.
const OPTIONAL: [&str; 16] = [
    "caption",
    "url",
    "context",
    "conversation",
    "parent_user_id",
    "from_parent_user_id",
    "unsupported",
    "emails",
    "org",
    "last_name",
    "href",
    "name",
    "to",
    "to_user_id",
    "waba_info",
    "username",
];

fn recording(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/cloud-api")
        .join(format!("{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Every place where two payloads differ in shape.
fn differences(ours: &Value, recorded: &Value, place: &str) -> Vec<String> {
    match (ours, recorded) {
        (Value::Object(ours), Value::Object(recorded)) => {
            let names: BTreeSet<&String> = ours.keys().chain(recorded.keys()).collect();
            let compared = names.into_iter().flat_map(|name| {
                let place = format!("{place}/{name}");
                match (ours.get(name), recorded.get(name)) {
                    (Some(ours), Some(recorded)) => differences(ours, recorded, &place),
                    _ if OPTIONAL.contains(&name.as_str()) => Vec::new(),
                    (Some(_), None) => vec![format!("{place} is not recorded")],
                    _ => vec![format!("{place} is missing")],
                }
            });
            compared.collect()
        }
        (Value::Array(ours), Value::Array(recorded)) => {
            let pairs = ours.iter().flat_map(|ours| recorded.first().map(|recorded| (ours, recorded)));
            let mut found: Vec<String> =
                pairs.flat_map(|(ours, first)| differences(ours, first, place)).collect();
            if ours.is_empty() != recorded.is_empty() {
                found.push(format!("{place} is empty on one side"));
            }
            found
        }
        _ if std::mem::discriminant(ours) == std::mem::discriminant(recorded) => Vec::new(),
        _ => vec![format!("{place} has another type: {ours} beside {recorded}")],
    }
}

fn assert_shape(ours: &Value, name: &str) {
    let found = differences(ours, &recording(name), "");
    assert!(found.is_empty(), "{name}: {found:#?}");
}

#[test]
fn the_referee_sees_a_missing_key_a_new_one_and_another_type() {
    let recorded = recording("messages-text");
    for (pointer, broken) in [
        ("/entry/0/changes/0/value/messages/0", json!({ "id": "wamid.1" })),
        ("/entry/0/changes/0/value/messages/0/timestamp", json!(1_795_302_101)),
        (
            "/entry/0/changes/0/value/metadata",
            json!({ "phone_number_id": "1", "display_phone_number": "1", "more": 1 }),
        ),
    ] {
        let mut ours = recorded.clone();
        *ours.pointer_mut(pointer).unwrap() = broken;
        assert!(!differences(&ours, &recorded, "").is_empty(), "{pointer}");
    }
}

#[tokio::test]
async fn what_customers_do_looks_as_recorded() {
    let shop = Shop::open().await;
    let original = shop.ritika_writes("Is the blue one in stock?");
    let reply = |kind: &str, content: Value| json!({ "type": "interactive", "interactive": { "type": kind, kind: content }, "context": { "from": "1", "id": original } });
    let cases = [
        ("messages-text", json!({ "type": "text", "text": { "body": "नमस्ते" } })),
        ("messages-image", json!({ "type": "image", "image": { "caption": "This one" } })),
        ("messages-video", json!({ "type": "video" })),
        ("messages-audio-voice", json!({ "type": "audio" })),
        ("messages-document", json!({ "type": "document" })),
        ("messages-sticker", json!({ "type": "sticker" })),
        ("messages-location", json!({ "type": "location" })),
        ("messages-contacts", json!({ "type": "contacts" })),
        ("messages-interactive-button-reply", reply("button_reply", json!({ "id": "a", "title": "Yes" }))),
        ("messages-unsupported-first-contact", json!({ "type": "unsupported" })),
    ];
    for (name, message) in cases {
        let told = shop.simulator.customer_message(&shop.number, &shop.ritika, message).unwrap();
        assert_shape(&body_of(&shop, &told.id).await, name);
    }
    let stage = &shop.simulator;
    let acts = [
        ("messages-reaction", stage.customer_reacts(&shop.number, &shop.ritika, &original, Some("👍"))),
        ("messages-reaction-removed", stage.customer_reacts(&shop.number, &shop.ritika, &original, None)),
        ("messages-edit", stage.customer_edits(&shop.number, &shop.ritika, &original, "The green one?")),
        ("messages-revoke", stage.customer_deletes(&shop.number, &shop.ritika, &original)),
        ("messages-ad-referral", stage.customer_clicks_ad(&shop.number, &shop.ritika, None)),
    ];
    for (name, told) in acts {
        assert_shape(&body_of(&shop, &told.unwrap().id).await, name);
    }
    let hidden = stage.numbers()[0].customers.last().unwrap().user_id.clone();
    let told = stage.customer_writes(&shop.number, &hidden, "Hello").unwrap();
    assert_shape(&body_of(&shop, &told.id).await, "messages-without-phone");
}

#[tokio::test]
async fn what_the_owner_does_looks_as_recorded() {
    let shop = Shop::open().await;
    let stage = &shop.simulator;
    let text = stage.phone_answers(&shop.number, &shop.ritika, "Yes, we have two left.").unwrap();
    let image = stage.phone_message(&shop.number, &shop.ritika, json!({ "type": "image" })).unwrap();
    let edit = stage.phone_edits(&shop.number, &shop.ritika, &text.id, "Three left.").unwrap();
    let revoke = stage.phone_deletes(&shop.number, &shop.ritika, &image.id).unwrap();
    let hidden = stage.numbers()[0].customers.last().unwrap().user_id.clone();
    let unnamed = stage.phone_answers(&shop.number, &hidden, "We open at ten.").unwrap();
    for (name, told) in
        [("echo-text", text), ("echo-image", image), ("echo-edit", edit), ("echo-revoke", revoke)]
    {
        assert_shape(&body_of(&shop, &told.id).await, name);
    }
    // That recording still names the phone among the contacts; a username withholds it there too.
    let echoes = "/entry/0/changes/0/value/message_echoes";
    let (ours, recorded) = (body_of(&shop, &unnamed.id).await, recording("echo-without-phone"));
    let found = differences(ours.pointer(echoes).unwrap(), recorded.pointer(echoes).unwrap(), "");
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn what_becomes_of_a_send_looks_as_recorded() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(&json!({ "statuses": { "skip_delivered": null } })).unwrap();
    shop.ritika_writes("Hello");
    let id = shop.upload("audio/ogg", &crate::assets::sample("audio", None, 0).bytes).await;
    let message = json!({ "type": "audio", "audio": { "id": id, "voice": true }, "biz_opaque_callback_data": "out:7f3c" });
    let arrives = wamid(&shop.send(message).await.1);
    shop.received.status(&arrives, "played").await;
    shop.simulator.let_windows_close();
    let late = json!({ "type": "text", "text": { "body": "Late" }, "biz_opaque_callback_data": "out:7f3d" });
    let fails = wamid(&shop.send(late).await.1);
    shop.received.status(&fails, "failed").await;
    for (wamid, status) in [
        (&arrives, "sent"),
        (&arrives, "delivered"),
        (&arrives, "read"),
        (&arrives, "played"),
        (&fails, "failed"),
    ] {
        let fits = |body: &Value| {
            let told = &body["entry"][0]["changes"][0]["value"]["statuses"][0];
            told["id"] == wamid.as_str() && told["status"] == status
        };
        assert_shape(&shop.received.body(fits).await, &format!("statuses-{status}"));
    }
}

#[tokio::test]
async fn what_the_phone_remembers_looks_as_recorded() {
    let shop = Shop::open().await;
    let past = crate::Past { messages: 120, conversations: 6, media_percent: 30, ..crate::Past::default() };
    shop.simulator.set_past(&shop.number, past).unwrap();
    shop.asks_for("smb_app_state_sync").await;
    shop.asks_for("history").await;
    let value = |body: &Value| body["entry"][0]["changes"][0]["value"].clone();
    let chunk = shop.received.body(|body| value(body)["history"][0]["threads"][0]["id"].is_string()).await;
    // One text is recorded first; a placeholder has no content of its own.
    let texts = |mut body: Value| {
        for thread in body["entry"][0]["changes"][0]["value"]["history"][0]["threads"].as_array_mut().unwrap()
        {
            thread["messages"].as_array_mut().unwrap().retain(|message| message["type"] == "text");
        }
        body
    };
    assert_shape(&texts(chunk), "history-chunk");
    for (name, array) in
        [("history-asset-from-customer", "messages"), ("history-asset-from-business", "message_echoes")]
    {
        let is_picture = |body: &Value| {
            let told = &value(body)[array][0];
            told["type"] == "image" && told["image"].get("caption").is_none()
        };
        let mut asset = shop.received.body(is_picture).await;
        // The recordings name the sender by phone alone.
        asset["entry"][0]["changes"][0]["value"][array][0].as_object_mut().unwrap().remove("from_user_id");
        let mut recorded = recording(name);
        if let Some(message) = recorded["entry"][0]["changes"][0]["value"][array][0].as_object_mut() {
            message.remove("from_user_id");
        }
        let found = differences(&asset, &recorded, "");
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
    let book = shop.received.body(|body| value(body)["state_sync"].is_array()).await;
    let (ours, theirs) = (value(&book), recording("state-sync"));
    let recorded = &theirs["entry"][0]["changes"][0]["value"]["state_sync"][0];
    for change in
        ours["state_sync"].as_array().unwrap().iter().filter(|c| c["contact"]["phone_number"].is_string())
    {
        let found = differences(change, recorded, "state-sync");
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[tokio::test]
async fn what_happens_to_an_account_looks_as_recorded() {
    let shop = Shop::open().await;
    let stage = &shop.simulator;
    let waba = stage.numbers()[0].waba_id.clone();
    shop.signs_up();
    stage.offboard(&waba).unwrap();
    let ban = json!({ "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "November 30, 2026" });
    stage.account_event(&waba, json!({ "event": "DISABLED_UPDATE", "ban_info": ban })).unwrap();
    let info =
        json!([{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_795_906_800 }]);
    stage.account_event(&waba, json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": info })).unwrap();
    stage.move_limit(&shop.number, "TIER_2K").unwrap();
    for (name, event) in [
        ("account-partner-added", "PARTNER_ADDED"),
        ("account-offboarded", "ACCOUNT_OFFBOARDED"),
        ("account-disabled", "DISABLED_UPDATE"),
        ("account-restricted", "ACCOUNT_RESTRICTION"),
    ] {
        let of = |body: &Value| body["entry"][0]["changes"][0]["value"]["event"] == event;
        assert_shape(&shop.received.body(of).await, name);
    }
    let of = |body: &Value| body["entry"][0]["changes"][0]["field"] == "business_capability_update";
    assert_shape(&shop.received.body(of).await, "business-capability");
    for (bare, name) in [(false, "history-declined-enveloped"), (true, "history-declined")] {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "sync": { "bare_decline": bare } })).unwrap();
        shop.simulator.world().numbers[0].phone.shares_history = false;
        shop.asks_for("history").await;
        assert_shape(&shop.received.body(|_| true).await, name);
    }
}

fn wamid(answer: &Value) -> String {
    answer["messages"][0]["id"].as_str().unwrap().to_owned()
}

async fn body_of(shop: &Shop, wamid: &str) -> Value {
    let of = |body: &Value| {
        let value = &body["entry"][0]["changes"][0]["value"];
        value["messages"][0]["id"] == wamid || value["message_echoes"][0]["id"] == wamid
    };
    shop.received.body(of).await
}
