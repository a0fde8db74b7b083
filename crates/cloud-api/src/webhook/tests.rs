//! Recorded payload shapes, one fixture per kind, and the laws of the parser.

mod messages;
mod odd;
mod phone;

use std::collections::BTreeMap;
use std::path::Path;

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
