//! What a customer sends, of every type.

use serde_json::json;

use super::*;

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
