//! What comes from the phone and of the account: statuses, echoes, history, contacts, notices.

use serde_json::json;

use super::*;

#[test]
fn statuses_tell_state_price_and_our_own_id() {
    let sent = status("sent");
    assert_eq!((sent.id.as_str(), sent.status), ("wamid.SYN0500", DeliveryStatus::Sent));
    assert_eq!(sent.biz_opaque_callback_data.as_deref(), Some("out:7f3c"));
    assert_eq!(sent.recipient.phone.as_deref(), Some(RITIKA));
    let pricing = sent.pricing.unwrap();
    assert_eq!((pricing.kind, pricing.category.as_deref()), (Some(PricingType::Regular), Some("service")));
    assert_eq!(sent.conversation.unwrap().expiration_timestamp, Some(1_795_392_000));
    assert_eq!(status("delivered").pricing.unwrap().kind, Some(PricingType::FreeCustomerService));
    assert_eq!(status("read").status, DeliveryStatus::Read);
    assert_eq!(status("played").status, DeliveryStatus::Played);
    let failed = status("failed");
    assert_eq!(
        (failed.status, failed.recipient.user_id.as_deref()),
        (DeliveryStatus::Failed, Some(RITIKA_ID))
    );
    assert_eq!(failed.errors[0].verdict().meaning, Meaning::WindowClosed);
    assert_eq!(status("unknown").status, DeliveryStatus::Other("teleported".to_owned()));
}

#[test]
fn an_echo_belongs_to_its_recipient() {
    for name in ["echo-text", "echo-image", "echo-edit", "echo-revoke"] {
        let Event::Echo(echo) = only(name).event else { panic!("{name}") };
        assert_eq!(echo.customer.phone.as_deref(), Some(RITIKA), "{name}");
    }
}

#[test]
fn a_history_chunk_tells_sides_states_and_progress() {
    let events: Vec<_> = updates("history-chunk").into_iter().map(|update| update.event).collect();
    let sides: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::HistoryMessage(message) => {
                Some((message.side, message.status.clone(), message.message.id.as_str()))
            }
            _ => None,
        })
        .collect();
    let expected = [
        (Side::Customer, Some(HistoryStatus::Read), "wamid.SYN0900"),
        (Side::Business, Some(HistoryStatus::Delivered), "wamid.SYN0901"),
        (Side::Business, Some(HistoryStatus::Played), "wamid.SYN0902"),
        (Side::Customer, Some(HistoryStatus::Sent), "wamid.SYN0903"),
    ];
    assert_eq!(sides, expected);
    let position = ChunkPosition { phase: Some(1), chunk_order: Some(3), progress: Some(42) };
    let Some(Event::HistoryProgress(chunk)) = events.last() else { panic!("no end") };
    assert_eq!((chunk.position, chunk.messages), (position, 4));
    assert!(matches!(events[3], Event::Unknown { .. }));
    for event in &events {
        if let Event::HistoryMessage(message) = event {
            let user_id = message.message.customer.user_id.as_deref().unwrap();
            assert!([RITIKA_ID, "IN.5500000000001"].contains(&user_id));
            assert_eq!(message.source, HistorySource::Chunk(position));
            assert_eq!(message.is_placeholder(), message.message.id == "wamid.SYN0901");
        }
    }
}

#[test]
fn whoever_is_known_not_to_be_the_customer_of_a_thread_is_the_business() {
    let side = |message: serde_json::Value, thread: &str| {
        let body = json!({ "field": "history", "value": {
            "metadata": { "display_phone_number": "+91 141 555 0142", "phone_number_id": "900555000111222" },
            "history": [{
                "metadata": { "phase": 0, "chunk_order": 1, "progress": 5 },
                "threads": [{ "id": thread, "messages": [message] }]
            }]
        } });
        let events = parse(body.to_string().as_bytes()).unwrap().into_iter().map(|update| update.event);
        events
            .filter_map(|event| if let Event::HistoryMessage(told) = event { Some(told.side) } else { None })
            .next()
    };
    let says = |from: &str| json!({ "from": from, "id": "w", "timestamp": "1792000001", "type": "text", "text": { "body": "x" } });
    assert_eq!(side(says("911415550142"), RITIKA), Some(Side::Business));
    assert_eq!(side(says(RITIKA), RITIKA), Some(Side::Customer));
    assert_eq!(side(says("911415550100"), RITIKA), Some(Side::Business), "as its number was written before");
    assert_eq!(side(says("911415550100"), ""), Some(Side::Customer), "whose thread it is nobody knows");
}

#[test]
fn the_end_of_history_is_its_progress() {
    let expected = ChunkPosition { phase: Some(2), chunk_order: Some(9), progress: Some(100) };
    let Event::HistoryProgress(chunk) = only("history-complete").event else { panic!("no end") };
    assert_eq!(chunk.position, expected);
}

#[test]
fn a_chunk_is_known_by_its_messages_and_not_by_their_order() {
    let digest = |wamids: &[&str]| {
        let messages: Vec<_> = wamids
            .iter()
            .map(|wamid| json!({ "from": RITIKA, "id": wamid, "timestamp": "1792000001", "type": "text", "text": { "body": "x" } }))
            .collect();
        let body = json!({ "field": "history", "value": { "history": [{
            "metadata": { "phase": 0, "chunk_order": 1, "progress": 5 }, "threads": [{ "id": RITIKA, "messages": messages }]
        }] } });
        let events: Vec<_> =
            parse(body.to_string().as_bytes()).unwrap().into_iter().map(|update| update.event).collect();
        let Some(Event::HistoryProgress(chunk)) = events.last() else { panic!("no end") };
        (chunk.messages, chunk.digest)
    };
    assert_eq!(digest(&["a", "b"]), digest(&["b", "a", "b"]));
    assert_ne!(digest(&["a", "b"]), digest(&["ab"]));
    assert_ne!(digest(&["a", "b"]), digest(&["a"]));
}

#[test]
fn assets_are_history_on_either_side() {
    for (name, side) in
        [("history-asset-from-business", Side::Business), ("history-asset-from-customer", Side::Customer)]
    {
        let Event::HistoryMessage(asset) = only(name).event else { panic!("{name}") };
        assert_eq!((asset.side, asset.source), (side, HistorySource::Asset), "{name}");
        assert_eq!(asset.message.customer.phone.as_deref(), Some(RITIKA), "{name}");
        assert_eq!(asset.message.content.media().unwrap().sha256, Some(digest()), "{name}");
    }
}

#[test]
fn declined_history_is_told_with_and_without_envelope() {
    for name in ["history-declined", "history-declined-enveloped"] {
        let update = only(name);
        let Event::HistoryError(error) = update.event else { panic!("{name}") };
        assert_eq!(
            (update.field, error.verdict().meaning),
            (Field::History, Meaning::HistoryDeclined),
            "{name}"
        );
    }
}

#[test]
fn the_address_book_is_read_entry_by_entry() {
    let events: Vec<_> = updates("state-sync").into_iter().map(|update| update.event).collect();
    let [
        Event::ContactSync(added),
        Event::ContactSync(private),
        Event::ContactSync(removed),
        Event::Unknown { raw },
    ] = events.as_slice()
    else {
        panic!("{events:#?}")
    };
    assert_eq!((&added.action, added.full_name.as_deref()), (&ContactAction::Add, Some("Ritika Quist")));
    assert_eq!((added.identity.phone.as_deref(), added.timestamp), (Some(RITIKA), Some(1_795_304_444)));
    assert_eq!(
        (private.identity.phone.as_deref(), private.identity.username.as_deref()),
        (None, Some("second"))
    );
    assert_eq!((&removed.action, removed.full_name.as_deref()), (&ContactAction::Remove, None));
    assert_eq!(raw["type"], "label");
}

#[test]
fn account_notices_have_a_typed_name_and_all_their_json() {
    for (name, event) in [
        ("account-partner-added", AccountEvent::PartnerAdded),
        ("account-offboarded", AccountEvent::AccountOffboarded),
        ("account-disabled", AccountEvent::DisabledUpdate),
        ("account-restricted", AccountEvent::AccountRestriction),
        ("account-app-uninstalled", AccountEvent::PartnerAppUninstalled),
    ] {
        let update = only(name);
        let Event::Notice(notice) = update.event else { panic!("{name}") };
        assert_eq!((update.field, notice.account_event()), (Field::AccountUpdate, Some(event)), "{name}");
    }
    for (name, field) in [
        ("account-alert", Field::AccountAlerts),
        ("account-review", Field::AccountReviewUpdate),
        ("business-capability", Field::BusinessCapabilityUpdate),
        ("phone-number-quality", Field::PhoneNumberQualityUpdate),
        ("phone-number-name", Field::PhoneNumberNameUpdate),
        ("template-status", Field::MessageTemplateStatusUpdate),
        ("template-quality", Field::MessageTemplateQualityUpdate),
        ("template-components", Field::MessageTemplateComponentsUpdate),
        ("template-category", Field::TemplateCategoryUpdate),
        ("security", Field::Security),
    ] {
        let update = only(name);
        assert!(matches!(update.event, Event::Notice(_)), "{name}");
        assert_eq!(update.field, field, "{name}");
    }
    let Event::Notice(notice) = only("template-status").event else { panic!() };
    assert_eq!(notice.raw["message_template_id"].to_string(), "9007199254740993");
    assert_eq!(only("phone-number-quality").display_phone_number.as_deref(), Some("15550100042"));
    let Event::Preference(preference) = only("user-preferences").event else { panic!() };
    assert_eq!((preference.value.as_str(), preference.identity.phone.as_deref()), ("stop", Some(RITIKA)));
}
