//! Shapes nobody documented: nothing makes the parser panic, and nothing is lost.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

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
