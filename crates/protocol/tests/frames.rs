//! What desk and hub say to each other on the socket, as somebody else would write it: read or refused, never a stumble.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it stumbles")]

use std::fmt::Debug;

use proptest::prelude::*;
use sangam_protocol::sync::{ClientFrame, Cursor, HubFrame};
use sangam_protocol::{ApiError, Command};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const ID: &str = "01932b8e-7c2a-7000-8000-000000000001";

/// What a desk says, what a hub says, and what is wished.
fn sound() -> [Value; 10] {
    let head = format!("{ID}:42");
    [
        json!({ "type": "hello", "versions": { "min": 1, "max": 1 }, "cursor": head, "capabilities": ["presence"] }),
        json!({ "type": "doing", "conversation_id": ID, "typing": true }),
        json!({ "type": "welcome", "version": 1, "head": head, "now": "2026-11-26T10:00:00.000Z", "capabilities": [] }),
        json!({ "type": "head", "head": head }),
        json!({ "type": "changes", "from": 1, "to": 2, "head": head,
            "changes": [{ "type": "gone", "id": ID, "rev": 2 }] }),
        json!({ "type": "presence", "people": [{ "person_id": ID, "at": [] }] }),
        json!({ "type": "closing", "error": { "code": "unauthenticated", "message": "sign in first" } }),
        json!({ "type": "connect" }),
        json!({ "id": ID, "type": "send_text", "conversation_id": ID, "text": "haan" }),
        json!({ "id": ID, "type": "resolve", "conversation_id": ID }),
    ]
}

fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        "\\PC{0,20}".prop_map(Value::from),
        prop::sample::select(vec!["hello", "doing", "changes", "type", ID, ":", "2026-13-99T99:99:99Z"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("(type|id|rev|head|error|[a-z]{1,6})", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Puts something odd in place of a member, or beside the others.
fn spoil(value: &mut Value, member: &prop::sample::Index, with: Value, beside: bool) {
    let Some(map) = value.as_object_mut() else { return };
    let names: Vec<String> = map.keys().cloned().collect();
    let name = if beside { "newer".to_owned() } else { names[member.index(names.len())].clone() };
    map.insert(name, with);
}

/// What can be read is written and read alike.
fn holds<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) {
    let Ok(read) = serde_json::from_str::<T>(text) else { return };
    let again: T = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(again, read);
}

fn all_hold(text: &str) {
    holds::<ClientFrame>(text);
    holds::<HubFrame>(text);
    holds::<Command>(text);
    holds::<ApiError>(text);
}

#[test]
fn what_is_sound_is_read_by_whom_it_is_for() {
    let [hello, doing, hubs @ .., say, resolve] = sound();
    for frame in [hello, doing] {
        assert_ne!(serde_json::from_value::<ClientFrame>(frame).unwrap(), ClientFrame::Unknown);
    }
    for frame in hubs {
        assert_ne!(serde_json::from_value::<HubFrame>(frame).unwrap(), HubFrame::Unknown);
    }
    for command in [say, resolve] {
        serde_json::from_value::<Command>(command).unwrap();
    }
}

#[test]
fn what_is_nested_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"type\":", "}")] {
        let deep = open.repeat(100_000) + "1" + &close.repeat(100_000);
        assert!(serde_json::from_str::<HubFrame>(&deep).is_err());
        assert!(serde_json::from_str::<ClientFrame>(&deep).is_err());
        assert!(serde_json::from_str::<Command>(&deep).is_err());
    }
}

proptest! {
    #[test]
    fn any_text_is_a_frame_or_refused(text in "\\PC{0,200}") {
        all_hold(&text);
    }

    #[test]
    fn a_spoilt_frame_is_read_or_refused(
        nth in 0_usize..10, member in any::<prop::sample::Index>(), with in odd(), beside: bool, cut in 0_usize..400,
    ) {
        let mut value = sound()[nth].clone();
        spoil(&mut value, &member, with, beside);
        let text = value.to_string();
        all_hold(&text);
        all_hold(&text.chars().take(cut).collect::<String>());
    }

    #[test]
    fn a_frame_with_something_newer_beside_is_the_same_frame(nth in 0_usize..8, with in odd()) {
        let plain = sound()[nth].clone();
        let mut newer = plain.clone();
        newer["newer"] = with;
        let hubs = |value: &Value| serde_json::from_value::<HubFrame>(value.clone()).ok();
        let desks = |value: &Value| serde_json::from_value::<ClientFrame>(value.clone()).ok();
        prop_assert_eq!(hubs(&newer), hubs(&plain));
        prop_assert_eq!(desks(&newer), desks(&plain));
    }

    #[test]
    fn any_text_is_a_cursor_that_comes_back_or_none(text in "([0-9a-f-]{36}|\\PC{0,40}):?-?[0-9]{0,20}") {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
    }
}
