//! What the first version of the protocol said is understood for as long as a build says that it speaks it.
//!
//! The files below `fixtures/v1` are what hubs and desks of that version write. They are never changed: a test that no longer reads
//! one has found a field that was renamed, removed or made necessary, which old hubs and old desks would meet. What is added since
//! may be missing in them.

#![expect(clippy::unwrap_used, reason = "a test stops where it stumbles")]

use std::fmt::Debug;

use sangam_model::id::PersonId;
use sangam_protocol::session::{AcceptInvitation, Session, SignIn};
use sangam_protocol::sync::{Backfill, ClientFrame, ConversationScreens, HubFrame, Snapshot};
use sangam_protocol::version::{OLDEST_DESKTOP, OURS, Versions};
use sangam_protocol::{Change, Command, CommandBody, CommandOutcome};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("fixtures/v1/", $name, ".json"))).unwrap()
    };
}

/// Objects that are data, and not read by name: nothing is added to them by a newer version.
const DATA: [&str; 3] = ["values", "examples", "detail"];

/// The same as a newer version might write it: with something more in every object.
fn grown(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(grown).collect(),
        Value::Object(fields) => {
            let mut more: serde_json::Map<_, _> = fields
                .iter()
                .map(|(name, value)| {
                    let is_data = DATA.contains(&name.as_str());
                    (name.clone(), if is_data { value.clone() } else { grown(value) })
                })
                .collect();
            // What stands there by id is no object with names.
            if fields.is_empty() || fields.keys().any(|name| name.parse::<PersonId>().is_err()) {
                more.insert("since_version_2".into(), json!({ "a": [1, null, "x"] }));
            }
            Value::Object(more)
        }
        plain => plain.clone(),
    }
}

/// Everything of `old` is in `new`, where it was.
fn keeps(old: &Value, new: &Value, place: &str) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old {
                let place = format!("{place}.{name}");
                // What is absent, null or no is the same to every reader.
                let unsaid = if *value == Value::Bool(false) { value } else { &Value::Null };
                keeps(value, new.get(name).unwrap_or(unsaid), &place);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            assert_eq!(old.len(), new.len(), "{place}");
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                keeps(old, new, &format!("{place}[{at}]"));
            }
        }
        _ => assert_eq!(old, new, "{place}"),
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// It is read, nothing of it is lost, and what a newer version adds changes nothing.
fn understands<T: DeserializeOwned + Serialize + PartialEq + Debug>(old: &Value) {
    let understood: T = read(old);
    keeps(old, &serde_json::to_value(&understood).unwrap(), "");
    assert_eq!(read::<T>(&grown(old)), understood);
}

fn each(fixture: &Value) -> Vec<Value> {
    fixture.as_array().unwrap().clone()
}

fn types(fixture: &Value) -> Vec<String> {
    let mut types: Vec<_> = each(fixture).iter().map(|it| it["type"].as_str().unwrap().to_owned()).collect();
    types.sort();
    types.dedup();
    types
}

#[test]
fn the_first_version_is_still_spoken() {
    // When it no longer is, these files go with it.
    assert_eq!(OURS.agree(Versions { min: 1, max: 1 }), Some(1));
    assert_eq!(OLDEST_DESKTOP, "0.1.0", "and so are the desktops that speak it alone");
}

#[test]
fn every_wish_of_the_first_desks_is_understood() {
    let commands = fixture!("commands");
    each(&commands).iter().for_each(understands::<Command>);
    // Whoever refuses a kind says which there are.
    let strange =
        serde_json::from_value::<CommandBody>(json!({ "type": "weather" })).unwrap_err().to_string();
    let known = strange.split_once("expected").unwrap().1.split('`').skip(1).step_by(2);
    let mut known: Vec<_> = known.map(str::to_owned).collect();
    known.sort();
    assert_eq!(types(&commands), known, "each kind there is, as long as there is no second version");
    each(&fixture!("outcomes")).iter().for_each(understands::<CommandOutcome>);
}

#[test]
fn every_row_of_the_first_hubs_is_understood() {
    let rows = fixture!("rows");
    for row in each(&rows) {
        understands::<Change>(&row);
        assert_ne!(read::<Change>(&row), Change::Unknown, "{row}");
        assert!(read::<Change>(&row).rev().0 > 0, "{row}");
    }
    assert_eq!(types(&rows).len(), 19, "each kind there was");
    let lines = each(&rows).iter().filter_map(|row| row.pointer("/row/kind").cloned()).count();
    assert!(lines >= 14, "each line of a thread there was");
}

#[test]
fn the_first_snapshots_and_pages_are_understood() {
    understands::<Snapshot>(&fixture!("snapshot"));
    let pages = fixture!("pages");
    understands::<ConversationScreens>(&pages["conversation_screens"]);
    understands::<Backfill>(&pages["backfill"]);
}

#[test]
fn the_first_frames_are_understood_on_both_sides() {
    for frame in each(&fixture!("client_frames")) {
        understands::<ClientFrame>(&frame);
        assert_ne!(read::<ClientFrame>(&frame), ClientFrame::Unknown);
    }
    for frame in each(&fixture!("hub_frames")) {
        understands::<HubFrame>(&frame);
        assert_ne!(read::<HubFrame>(&frame), HubFrame::Unknown);
    }
}

#[test]
fn whoever_signs_in_as_the_first_desks_did_comes_in() {
    let sessions = fixture!("sessions");
    for grow in [Value::clone, grown] {
        let session: Session = read(&grow(&sessions["session"]));
        assert_eq!(session.token.expose(), "not-a-real-token");
        keeps(&sessions["session"], &serde_json::to_value(&session).unwrap(), "");
        let sign_in: SignIn = read(&grow(&sessions["sign_in"]));
        keeps(&sessions["sign_in"], &serde_json::to_value(&sign_in).unwrap(), "");
        let accepted: AcceptInvitation = read(&grow(&sessions["accept_invitation"]));
        keeps(&sessions["accept_invitation"], &serde_json::to_value(&accepted).unwrap(), "");
    }
}

#[test]
fn a_kind_of_a_newer_version_is_passed_over_and_never_fails_its_neighbours() {
    let frames: Vec<HubFrame> = read(&json!([{ "type": "weather", "sky": [1] }, { "type": "connect" }]));
    assert_eq!(frames, [HubFrame::Unknown, HubFrame::Connect]);
    let changes: Vec<Change> = read(&json!([{ "type": "weather", "row": { "rev": 3 } }]));
    assert_eq!(changes, [Change::Unknown]);
    assert_eq!(read::<ClientFrame>(&json!({ "type": "weather" })), ClientFrame::Unknown);
}

#[test]
fn a_field_that_was_renamed_would_be_noticed() {
    let mut row = fixture!("snapshot")["workspace"].clone();
    row["name"] = Value::Null;
    assert!(serde_json::from_value::<sangam_protocol::WorkspaceRow>(row.clone()).is_err());
    let lost = std::panic::catch_unwind(|| keeps(&json!({ "a": { "b": 1 } }), &json!({ "a": {} }), ""));
    assert!(lost.is_err());
}
