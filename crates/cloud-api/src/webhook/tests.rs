//! Recorded payload shapes, one fixture per kind, and the laws of the parser.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Meaning;

const RITIKA: &str = "+15550100777";
const RITIKA_ID: &str = "US.7712340098123";

fn fixtures() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/cloud-api");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

fn updates(name: &str) -> Vec<Update> {
    parse(&fixtures()[name]).unwrap()
}

fn only(name: &str) -> Update {
    let mut updates = updates(name);
    assert_eq!(updates.len(), 1, "{name}: {updates:#?}");
    updates.remove(0)
}

fn message(name: &str) -> Message {
    match only(name).event {
        Event::Message(message) | Event::Echo(message) => *message,
        other => panic!("{name}: {other:?}"),
    }
}

fn content(name: &str) -> Content {
    message(&format!("messages-{name}")).content
}

fn status(name: &str) -> Status {
    match only(&format!("statuses-{name}")).event {
        Event::Status(status) => *status,
        other => panic!("{name}: {other:?}"),
    }
}

fn digest() -> [u8; 32] {
    std::array::from_fn(|at| at as u8)
}

fn parse_value(value: &Value) -> Vec<Update> {
    parse(&serde_json::to_vec(value).unwrap()).unwrap()
}

fn envelope(field: &str, value: impl Into<Value>) -> Value {
    let value = value.into();
    json!({"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [{"field": field, "value": value}]}]})
}

#[test]
fn only_the_fixtures_named_unknown_are_unknown() {
    for (name, body) in fixtures() {
        let updates = parse(&body).unwrap();
        assert!(!updates.is_empty(), "{name}");
        let is_unknown = updates.iter().all(|update| matches!(update.event, Event::Unknown { .. }));
        assert_eq!(
            is_unknown,
            ["unknown-field", "unknown-object"].contains(&name.as_str()),
            "{name}: {updates:#?}"
        );
        assert!(is_json(&body), "{name}");
    }
}

#[test]
fn every_update_carries_what_routes_it() {
    for (name, body) in fixtures() {
        for update in parse(&body).unwrap() {
            if matches!(update.field, Field::Other(_)) {
                continue;
            }
            let is_account_level = update.field.is_notice();
            let number = (!is_account_level).then_some("900555000111222");
            assert_eq!(update.phone_number_id.as_deref(), number, "{name}");
            let waba = !["history-declined", "bare-change"].contains(&name.as_str());
            assert_eq!(update.waba_id.as_deref(), waba.then_some("900100200300400"), "{name}");
            assert_eq!(update.entry_time, is_account_level.then_some(1_795_302_222), "{name}");
        }
    }
}

#[test]
fn a_text_names_its_sender_fully() {
    let update = only("messages-text");
    assert_eq!(update.field, Field::Messages);
    assert_eq!(update.display_phone_number.as_deref(), Some("15550100042"));
    let message = message("messages-text");
    assert_eq!((message.id.as_str(), message.timestamp), ("wamid.SYN0101", Some(1_795_302_101)));
    assert_eq!(message.content.text(), Some("Is the blue one in stock? नमस्ते 🙂"));
    let expected = Identity {
        phone: Some(RITIKA.to_owned()),
        user_id: Some(RITIKA_ID.to_owned()),
        profile_name: Some("Ritika Q.".to_owned()),
        ..Identity::default()
    };
    assert_eq!(message.customer, expected);
    assert_eq!((message.context, message.referral, message.errors.len()), (None, None, 0));
}

#[test]
fn media_carries_key_digest_and_caption() {
    let kinds = ["image", "video", "audio-voice", "audio", "document", "sticker"];
    for (at, name) in kinds.into_iter().enumerate() {
        let content = content(name);
        let media = content.media().unwrap();
        assert_eq!(content.kind(), name.split('-').next().unwrap());
        assert_eq!(media.id.as_deref(), Some(format!("77100044450{}", at + 1).as_str()), "{name}");
        assert_eq!(media.sha256, Some(digest()), "{name}");
        assert_eq!((media.voice, media.animated), (name == "audio-voice", name == "sticker"), "{name}");
    }
    assert_eq!(content("image").text(), Some("This one"));
    assert!(
        content("image").media().unwrap().url.as_deref().unwrap().starts_with("https://lookaside.fbsbx.com/")
    );
    assert_eq!(content("document").media().unwrap().filename.as_deref(), Some("../../order.pdf"));
}

#[test]
fn media_that_could_not_be_fetched_is_still_media() {
    let message = message("messages-media-failed");
    assert_eq!(message.content, Content::Video(Media::default()));
    assert_eq!(message.errors[0].verdict().meaning, Meaning::InboundMediaFailed);
}

#[test]
fn places_and_cards_are_read() {
    let Content::Location(place) = content("location") else { panic!() };
    assert_eq!(
        (place.latitude, place.longitude, place.name.as_deref()),
        (26.9124, 75.7873, Some("Johari Bazaar"))
    );
    let Content::Contacts(shared) = content("contacts") else { panic!() };
    let card = &shared.cards[0];
    assert_eq!((card.formatted_name.as_deref(), shared.origin), (Some("Vikram Quist"), None));
    assert_eq!(card.phones[0].wa_id.as_deref(), Some("+15550100888"));
    assert_eq!(
        (card.emails[0].as_str(), card.company.as_deref()),
        ("vikram@shop.example", Some("North Street Textiles"))
    );
    let Content::Contacts(shared) = content("contacts-requested") else { panic!() };
    assert_eq!(shared.origin.as_deref(), Some("contact_request"));
    assert!(shared.vcard.unwrap().starts_with("BEGIN:VCARD"));
}

#[test]
fn a_reaction_without_emoji_takes_one_back() {
    let reaction = |emoji: Option<&str>| {
        Content::Reaction(Reaction {
            message_id: "wamid.SYN0500".to_owned(),
            emoji: emoji.map(str::to_owned),
        })
    };
    assert_eq!(content("reaction"), reaction(Some("👍")));
    assert_eq!(content("reaction-removed"), reaction(None));
}

#[test]
fn every_kind_of_answer_is_read() {
    assert_eq!(content("interactive-button-reply").text(), Some("Medium"));
    let Content::Interactive(InteractiveReply::ListReply { id, title, description }) =
        content("interactive-list-reply")
    else {
        panic!()
    };
    assert_eq!(
        (id.as_deref(), title.as_str(), description.as_deref()),
        (Some("slot:2"), "Tuesday", Some("10 to 12"))
    );
    let Content::Interactive(InteractiveReply::NfmReply { response_json, .. }) =
        content("interactive-flow-reply")
    else {
        panic!()
    };
    assert_eq!(response_json.as_deref(), Some(r#"{"flow_token":"t1","size":"M"}"#));
    let Content::Interactive(InteractiveReply::CallPermissionReply {
        response, expiration_timestamp, ..
    }) = content("interactive-call-permission")
    else {
        panic!()
    };
    assert_eq!((response.as_deref(), expiration_timestamp), (Some("accept"), Some(1_795_906_800)));
    let Content::Interactive(InteractiveReply::Other { kind, raw }) = content("interactive-unknown") else {
        panic!()
    };
    assert_eq!(
        (kind.as_str(), &raw["product_reply"]["product_retailer_id"]),
        ("product_reply", &json!("blue-01"))
    );
    assert_eq!(content("button").text(), Some("I will come"));
    assert_eq!(message("messages-button").context.unwrap().id.as_deref(), Some("wamid.SYN0501"));
}

#[test]
fn an_order_lists_its_items_whatever_the_numbers_look_like() {
    let Content::Order(order) = content("order") else { panic!() };
    assert_eq!(order.text.as_deref(), Some("Please pack as gift"));
    let lines: Vec<_> = order.product_items.iter().map(|item| (item.quantity, item.item_price)).collect();
    assert_eq!(lines, [(Some(2), Some(49.5)), (Some(1), Some(20.0))]);
}

#[test]
fn context_tells_replies_forwards_and_products_apart() {
    let context = |name: &str| message(&format!("messages-{name}")).context.unwrap();
    assert_eq!(context("reply").id.as_deref(), Some("wamid.SYN0501"));
    let forwarded = context("forwarded");
    assert_eq!((forwarded.id, forwarded.forwarded, forwarded.frequently_forwarded), (None, true, false));
    assert!(context("frequently-forwarded").frequently_forwarded);
    let product = context("product-question").referred_product.unwrap();
    assert_eq!(product.product_retailer_id.as_deref(), Some("blue-01"));
}

#[test]
fn an_advertisement_is_kept_with_the_message_it_brought() {
    let referral = message("messages-ad-referral").referral.unwrap();
    assert_eq!(referral.headline.as_deref(), Some("Summer cottons"));
    assert_eq!(referral.ctwa_clid.as_deref(), Some("ARclid01"));
    assert_eq!(referral.welcome_text.as_deref(), Some("Hello! Ask us anything."));
}

#[test]
fn edits_and_revokes_name_the_message_they_change() {
    for (name, original, text) in [
        ("messages-edit", "wamid.SYN0101", "Is the green one in stock?"),
        ("echo-edit", "wamid.SYN0102", "Yes, we have three left."),
    ] {
        let Content::Edit(edit) = message(name).content else { panic!() };
        assert_eq!(
            (edit.original_message_id.as_str(), edit.content.text()),
            (original, Some(text)),
            "{name}"
        );
    }
    for (name, original) in [("messages-revoke", "wamid.SYN0101"), ("echo-revoke", "wamid.SYN0102")] {
        assert_eq!(message(name).content, Content::Revoke { original_message_id: original.to_owned() });
    }
}

#[test]
fn what_only_the_phone_shows_says_why() {
    let message = message("messages-unsupported");
    assert_eq!(message.content, Content::Unsupported { kind: Some("poll_creation".to_owned()) });
    assert_eq!(message.errors[0].verdict().meaning, Meaning::TypeUnsupported);
    let first = super::tests::message("messages-unsupported-first-contact");
    assert_eq!(first.content, Content::Unsupported { kind: None });
    assert_eq!(first.errors[0].verdict().meaning, Meaning::OnlyOnPhone);
    assert_eq!(content("request-welcome"), Content::RequestWelcome);
    assert_eq!(content("ephemeral"), Content::Ephemeral);
}

#[test]
fn a_new_type_is_a_message_with_its_json() {
    let message = message("messages-unknown-type");
    assert_eq!(message.customer.phone.as_deref(), Some(RITIKA));
    let Content::Unknown { kind, raw } = message.content else { panic!() };
    assert_eq!((kind.as_deref(), &raw["hologram"]["depth"]), (Some("hologram"), &json!(3)));
}

#[test]
fn a_system_message_tells_the_old_and_the_new_identity() {
    let change = |name: &str| match content(name) {
        Content::System(change) => *change,
        other => panic!("{other:?}"),
    };
    let number = change("system-changed-number");
    assert_eq!(number.kind, SystemKind::UserChangedNumber);
    assert_eq!(message("messages-system-changed-number").customer.phone.as_deref(), Some(RITIKA));
    assert_eq!(number.identity.phone.as_deref(), Some("+15550100999"));
    assert_eq!(number.identity.user_id.as_deref(), Some("US.8800000000001"));
    assert_eq!(number.previous_user_id.as_deref(), Some(RITIKA_ID));
    let id = change("system-changed-user-id");
    assert_eq!((id.kind, id.identity.phone), (SystemKind::UserChangedUserId, None));
    assert_eq!(id.identity.parent_user_id.as_deref(), Some("US.ENT.8800000000002"));
    let code = change("system-identity-changed");
    assert_eq!(
        (code.kind, code.identity_hash.as_deref()),
        (SystemKind::CustomerIdentityChanged, Some("Sj+Ns0=="))
    );
}

#[test]
fn a_sender_without_phone_is_known_by_the_user_id() {
    let customer = message("messages-without-phone").customer;
    assert_eq!((customer.phone, customer.user_id.as_deref()), (None, Some(RITIKA_ID)));
    assert_eq!(customer.parent_user_id.as_deref(), Some("US.ENT.7712340098123"));
    assert_eq!(customer.username.as_deref(), Some("ritika.q"));
    assert_eq!(message("echo-without-phone").customer.user_id.as_deref(), Some(RITIKA_ID));
}

#[test]
fn odd_items_stand_between_sound_ones_and_contacts_match_by_alias() {
    let events: Vec<_> = updates("messages-batch").into_iter().map(|update| update.event).collect();
    let [
        Event::Message(one),
        Event::Unknown { raw: odd },
        Event::Unknown { raw: keyless },
        Event::Message(broken),
        Event::Message(three),
        Event::Error(error),
        Event::Contact(nobody),
    ] = events.as_slice()
    else {
        panic!("{events:#?}")
    };
    assert_eq!(
        (one.customer.profile_name.as_deref(), one.timestamp),
        (Some("Ritika Q."), Some(1_795_302_311))
    );
    assert_eq!((odd, &keyless["text"]["body"]), (&json!("odd"), &json!("no id")));
    assert!(matches!(&broken.content, Content::Unknown { kind: Some(kind), .. } if kind == "text"));
    assert_eq!((broken.timestamp, broken.customer.user_id.as_deref()), (None, Some("IN.5500000000001")));
    assert_eq!(three.customer.phone.as_deref(), Some("+15550100888"));
    assert_eq!(error.verdict().meaning, Meaning::NumberThroughput);
    assert_eq!(nobody.phone.as_deref(), Some("+15550100889"));
}

#[test]
fn a_contact_that_says_more_than_its_message_is_told_on_its_own() {
    let body = envelope(
        "messages",
        json!({
            "contacts": [{"wa_id": "5511987650001", "user_id": "BR.1"}],
            "messages": [{"from": "551187650001", "from_user_id": "BR.1", "id": "w", "type": "text", "text": {"body": "Oi"}}],
        }),
    );
    let updates = parse_value(&body);
    let [Event::Message(message), Event::Contact(contact)] = [&updates[0].event, &updates[1].event] else {
        panic!()
    };
    assert_eq!(message.customer.phone.as_deref(), Some("+551187650001"));
    assert_eq!(
        (contact.phone.as_deref(), contact.user_id.as_deref()),
        (Some("+5511987650001"), Some("BR.1"))
    );
}

#[test]
fn a_message_that_names_nobody_belongs_to_the_only_person_of_its_batch() {
    let sole = json!([{"wa_id": "15550100777"}]);
    let two = json!([{"wa_id": "15550100777"}, {"wa_id": "15550100888"}]);
    for (contacts, phone) in [(sole, Some(RITIKA)), (two, None)] {
        let messages = json!([{"id": "w", "type": "text", "text": {"body": "?"}}]);
        let updates = parse_value(&envelope("messages", json!({"contacts": contacts, "messages": messages})));
        let Event::Message(message) = &updates[0].event else { panic!() };
        assert_eq!(message.customer.phone.as_deref(), phone);
    }
}

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

#[test]
fn a_providers_envelope_reads_like_metas() {
    let history = updates("dialog360-history");
    assert!(
        matches!(&history[0].event, Event::HistoryMessage(message) if message.message.id == "wamid.SYN0910")
    );
    assert_eq!(history[0].field, Field::History);
    assert!(matches!(only("dialog360-state-sync").event, Event::ContactSync(_)));
    assert!(matches!(only("bare-change").event, Event::Message(_)));
}

#[test]
fn an_unknown_field_or_object_keeps_its_json() {
    let update = only("unknown-field");
    assert_eq!(update.field, Field::Other("moon_phase_update".to_owned()));
    let Event::Unknown { raw } = update.event else { panic!() };
    assert_eq!(raw["value"]["phase"], "waxing");
    let Event::Unknown { raw } = only("unknown-object").event else { panic!() };
    assert_eq!(raw["object"], "page");
}

#[test]
fn a_field_at_the_wrong_level_is_found() {
    let value =
        json!({"messages": [{"from": "15550100777", "id": "w", "type": "text", "text": {"body": "x"}}]});
    for body in [
        json!({"entry": [{"id": "9", "field": "messages", "changes": [{"value": value}]}]}),
        json!({"field": "messages", "entry": [{"id": "9", "changes": {"value": value}}]}),
        json!({"entry": {"id": 9, "changes": [{"value": value}]}}),
        value,
    ] {
        assert!(matches!(parse_value(&body)[0].event, Event::Message(_)), "{body}");
    }
}

#[test]
fn text_cut_inside_an_emoji_is_repaired() {
    let body = br#"{"field":"messages","value":{"messages":[
        {"from":"15550100777","id":"w1","type":"text","text":{"body":"cut \ud83d"}},
        {"from":"15550100777","id":"w2","type":"text","text":{"body":"\\ud83d whole \ud83d\ude42 \ude42"}}]}}"#;
    assert!(is_json(body));
    let texts: Vec<_> = parse(body)
        .unwrap()
        .into_iter()
        .map(|update| match update.event {
            Event::Message(message) => message.content.text().unwrap().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts, ["cut \u{FFFD}", "\\ud83d whole 🙂 \u{FFFD}"]);
}

#[test]
fn what_is_not_json_is_an_error() {
    for body in [&b""[..], b"hub.mode=subscribe", b"{", b"\xff\xfe"] {
        assert!(!is_json(body));
        assert!(parse(body).is_err());
    }
}

/// Any JSON, with Meta's own words as likely keys.
fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("entry"),
        Just("changes"),
        Just("field"),
        Just("value"),
        Just("messages"),
        Just("statuses"),
        Just("message_echoes"),
        Just("history"),
        Just("threads"),
        Just("state_sync"),
        Just("contacts"),
        Just("metadata"),
        Just("errors"),
        Just("type"),
        Just("id"),
        Just("from"),
        Just("text"),
        Just("edit"),
        Just("message"),
        Just("event"),
        Just("data"),
        Just("wa_id"),
        Just("x"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        "\\PC{0,12}".prop_map(Value::from),
        prop_oneof![Just("messages"), Just("history"), Just("text"), Just("edit"), Just("15550100777")]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn sound(id: usize) -> Value {
    json!({"from": "15550100777", "from_user_id": RITIKA_ID, "id": format!("sound.{id}"), "timestamp": "1795302220",
        "type": "text", "text": {"body": format!("text {id}")}})
}

/// Replaces the `at`-th node of a document, counted in depth-first order, and returns how many are left to count.
fn replace_node(value: &mut Value, at: usize, with: &Value) -> Option<usize> {
    if at == 0 {
        *value = with.clone();
        return None;
    }
    let mut left = at - 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(map) => map.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        left = replace_node(child, left, with)?;
    }
    Some(left)
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(body: Vec<u8>) {
        let _ = parse(&body);
        let _ = is_json(&body);
    }

    #[test]
    fn no_json_makes_the_parser_panic_and_none_but_an_empty_one_says_nothing(value in any_json()) {
        let updates = parse_value(&value);
        let is_empty_array = value.as_array().is_some_and(Vec::is_empty) || value.is_null();
        let has_nothing_inside = value.get("entry").is_some() || value.is_array();
        prop_assert!(!updates.is_empty() || is_empty_array || has_nothing_inside, "{value}");
    }

    #[test]
    fn a_fixture_with_any_one_node_spoilt_never_makes_the_parser_panic(
        name: prop::sample::Index, at in 0_usize..60, with in any_json(),
    ) {
        let fixtures = fixtures();
        let body = fixtures.values().nth(name.index(fixtures.len())).unwrap();
        let mut value: Value = serde_json::from_slice(body).unwrap();
        replace_node(&mut value, at, &with);
        let _ = parse_value(&value);
    }

    #[test]
    fn odd_items_never_hide_sound_ones(
        odd in prop::collection::vec(any_json(), 0..6), sound_count in 1_usize..5, order in any::<prop::sample::Selector>(),
    ) {
        let mut items: Vec<Value> = odd;
        for id in 0..sound_count {
            let at = order.select(0..=items.len());
            items.insert(at, sound(id));
        }
        let expected: Vec<_> = items.iter().filter_map(|item| item["id"].as_str()).filter(|id| id.starts_with("sound.")).map(str::to_owned).collect();
        for (field, key) in [("messages", "messages"), ("smb_message_echoes", "message_echoes"), ("history", "messages")] {
            let updates = parse_value(&envelope(field, json!({key: items.clone()})));
            let read: Vec<_> = updates.into_iter().filter_map(|update| match update.event {
                Event::Message(message) | Event::Echo(message) => Some(*message),
                Event::HistoryMessage(history) => Some(history.message),
                _ => None,
            }).filter(|message| message.id.starts_with("sound.")).collect();
            prop_assert_eq!(read.iter().map(|message| message.id.clone()).collect::<Vec<_>>(), expected.clone());
            prop_assert!(read.iter().all(|message| message.content.kind() == "text"));
        }
    }

    #[test]
    fn history_and_echoes_are_never_live(value in any_json(), field in prop_oneof![Just("history"), Just("smb_message_echoes")]) {
        for update in parse_value(&envelope(field, value)) {
            prop_assert!(!matches!(update.event, Event::Message(_)));
        }
    }

    #[test]
    fn an_unknown_field_keeps_its_whole_change(field in "[a-z_]{1,20}_x", value in any_json()) {
        let body = envelope(&field, value);
        let updates = parse_value(&body);
        prop_assert_eq!(updates.len(), 1);
        let kept = Event::Unknown { raw: body["entry"][0]["changes"][0].clone() };
        prop_assert_eq!(&updates[0].event, &kept);
    }

    #[test]
    fn an_unknown_type_keeps_its_whole_message(kind in "[a-z]{1,12}_x", content in any_json()) {
        let mut message = sound(1);
        message["type"] = json!(kind);
        message[&kind] = content;
        let updates = parse_value(&envelope("messages", json!({"messages": [message.clone()]})));
        let Event::Message(read) = &updates[0].event else { return Err(TestCaseError::fail("no message")) };
        prop_assert_eq!(&read.content, &Content::Unknown { kind: Some(kind), raw: message });
    }
}
