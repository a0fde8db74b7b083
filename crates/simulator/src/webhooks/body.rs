//! The bytes of a webhook and their signature.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::Update;
use crate::secret::AppSecret;

/// The arrays inside a value that two updates of the same number and field may share.
const SHARED: [&str; 6] =
    ["contacts", "messages", "statuses", "message_echoes", "state_sync", "user_preferences"];

struct Entry {
    id: String,
    time: Option<i64>,
    changes: Vec<(String, Value)>,
}

/// Several updates on their way to becoming one body: an entry per WABA, a change per field, and inside a change the
/// arrays of neighbouring updates joined, as Meta batches them.
#[derive(Default)]
pub(crate) struct Envelope {
    entries: Vec<Entry>,
}

impl Envelope {
    pub(crate) fn add(&mut self, update: Update) {
        let Update { waba_id, time, field, value, .. } = update;
        let known = self.entries.iter_mut().find(|entry| entry.id == waba_id && entry.time == time);
        let Some(entry) = known else {
            self.entries.push(Entry { id: waba_id, time, changes: vec![(field, value)] });
            return;
        };
        match entry.changes.last_mut() {
            Some((last, joined)) if *last == field && may_share(joined, &value) => join(joined, value),
            _ => entry.changes.push((field, value)),
        }
    }

    /// The bytes as Meta writes them.
    pub(crate) fn into_body(self) -> Vec<u8> {
        let entry: Vec<Value> = self
            .entries
            .into_iter()
            .map(|Entry { id, time, changes }| {
                let changes: Vec<Value> = changes
                    .into_iter()
                    .map(|(field, value)| json!({ "field": field, "value": value }))
                    .collect();
                match time {
                    Some(time) => json!({ "id": id, "time": time, "changes": changes }),
                    None => json!({ "id": id, "changes": changes }),
                }
            })
            .collect();
        escaped(&json!({ "object": "whatsapp_business_account", "entry": entry }))
    }
}

/// Only values about the same number share; what has no `metadata` is an event of its own.
fn may_share(joined: &Value, value: &Value) -> bool {
    value.get("metadata").is_some_and(|metadata| joined.get("metadata") == Some(metadata))
}

fn join(joined: &mut Value, value: Value) {
    let (Some(joined), Value::Object(value)) = (joined.as_object_mut(), value) else { return };
    for name in SHARED {
        let Some(Value::Array(more)) = value.get(name) else { continue };
        let array = joined.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        if let Some(array) = array.as_array_mut() {
            let new: Vec<Value> = more.iter().filter(|item| !array.contains(item)).cloned().collect();
            array.extend(new);
        }
    }
    keep_rest(joined, value);
}

fn keep_rest(joined: &mut Map<String, Value>, value: Map<String, Value>) {
    for (name, value) in value {
        joined.entry(name).or_insert(value);
    }
}

/// JSON with every non-ASCII character as `\uXXXX` and slashes escaped: what Meta signs and sends, so a receiver that
/// serialises again before checking the signature is found out.
pub(crate) fn escaped(value: &Value) -> Vec<u8> {
    let plain = value.to_string();
    let mut body = String::with_capacity(plain.len());
    let mut units = [0; 2];
    for character in plain.chars() {
        match character {
            '/' => body.push_str("\\/"),
            ' '..='~' => body.push(character),
            _ => {
                for unit in character.encode_utf16(&mut units) {
                    body.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    body.into_bytes()
}

/// The value of `X-Hub-Signature-256` for these bytes.
pub(crate) fn signature(secret: &AppSecret, body: &[u8]) -> String {
    // HMAC takes a key of any length, so the other arm is never seen; an empty signature would be refused anyway.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_was_written_arrives(text in any::<String>()) {
            let body = escaped(&json!({ "text": text }));
            prop_assert!(body.is_ascii());
            let read: Value = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(read["text"].as_str(), Some(text.as_str()));
        }
    }

    fn update(waba_id: &str, number: &str, field: &str, wamid: &str) -> Update {
        Update {
            waba_id: waba_id.to_owned(),
            time: None,
            field: field.to_owned(),
            value: json!({
                "metadata": { "phone_number_id": number },
                "contacts": [{ "wa_id": "915550110012" }],
                "messages": [{ "id": wamid }],
            }),
            callback: None,
        }
    }

    #[test]
    fn the_body_is_ascii_and_says_the_same() {
        let value = json!({ "text": "नमस्ते 🌸 https://a/b \n" });
        let body = escaped(&value);
        assert!(body.is_ascii());
        assert_eq!(String::from_utf8(body.clone()).unwrap().matches("\\ud83c\\udf38").count(), 1);
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), value);
    }

    #[test]
    fn the_signature_is_the_published_hmac() {
        // RFC 4231, test case 2.
        let signature = signature(&AppSecret::new("Jefe"), b"what do ya want for nothing?");
        assert_eq!(signature, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn neighbours_of_one_number_share_a_value_and_strangers_do_not() {
        let mut envelope = Envelope::default();
        envelope.add(update("W1", "P1", "messages", "a"));
        envelope.add(update("W1", "P1", "messages", "b"));
        envelope.add(update("W1", "P1", "smb_message_echoes", "c"));
        envelope.add(update("W2", "P2", "messages", "d"));
        let body: Value = serde_json::from_slice(&envelope.into_body()).unwrap();
        assert_eq!(body["entry"].as_array().unwrap().len(), 2);
        assert_eq!(body["entry"][0]["changes"].as_array().unwrap().len(), 2);
        let value = &body["entry"][0]["changes"][0]["value"];
        assert_eq!(value["messages"].as_array().unwrap().len(), 2);
        assert_eq!(value["contacts"].as_array().unwrap().len(), 1, "the same person is named once");
    }
}
