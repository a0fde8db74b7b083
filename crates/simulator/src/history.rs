//! The log of requests to Graph, in order.
//!
//! An entry exists from the moment the request arrived, so a call that is never answered is seen too; its status is filled
//! in when the answer is given away. Tokens never enter: headers are not kept, and secrets in a query are masked.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use sangam_model::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// Older entries make room; `seq` shows that they did.
const KEPT: usize = 100_000;

/// Query parameters that carry secrets.
const SECRETS: [&str; 6] =
    ["access_token", "input_token", "client_secret", "code", "appsecret_proof", "hash"];

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct RequestRecord {
    /// Its place, from 1.
    pub seq: u64,
    /// When it arrived.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path, API version included, without the query.
    pub path: String,
    /// The query with secrets masked; empty if none.
    pub query: String,
    /// JSON as it came; for anything else its type and size; null if none.
    pub body: Value,
    /// The status answered; null when the client got no answer.
    pub status: Option<u16>,
    /// The fault that struck, if one did.
    pub fault: Option<&'static str>,
}

/// The book of requests.
#[derive(Default)]
pub(crate) struct History(Mutex<Book>);

#[derive(Default)]
struct Book {
    entries: VecDeque<RequestRecord>,
    written: u64,
}

impl History {
    /// Writes an arrived request down; returns its place.
    pub(crate) fn begin(&self, at: Timestamp, method: &str, path: &str, query: &str, body: Value) -> u64 {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        book.written += 1;
        let seq = book.written;
        book.entries.push_back(RequestRecord {
            seq,
            at,
            method: method.to_owned(),
            path: path.to_owned(),
            query: masked(query),
            body,
            status: None,
            fault: None,
        });
        if book.entries.len() > KEPT {
            book.entries.pop_front();
        }
        seq
    }

    pub(crate) fn answered(&self, seq: u64, status: u16) {
        self.with(seq, |entry| entry.status = Some(status));
    }

    pub(crate) fn struck(&self, seq: u64, fault: &'static str) {
        self.with(seq, |entry| entry.fault = Some(fault));
    }

    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entries.clear();
    }

    fn with(&self, seq: u64, change: impl FnOnce(&mut RequestRecord)) {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = book.entries.binary_search_by_key(&seq, |entry| entry.seq);
        if let Some(entry) = place.ok().and_then(|place| book.entries.get_mut(place)) {
            change(entry);
        }
    }
}

/// A body as the book keeps it.
pub(crate) fn kept_body(content_type: &str, bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| {
        let essence = content_type.split(';').next().unwrap_or_default();
        json!({ "content_type": essence, "size_bytes": bytes.len() })
    })
}

fn masked(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let masked = pairs.map(|pair| match pair.split_once('=') {
        Some((name, _)) if SECRETS.contains(&name) => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    #[test]
    fn requests_stand_in_the_order_they_came_and_silence_is_seen() {
        let history = History::default();
        let first = history.begin(NOW, "POST", "/v25.0/1/messages", "", json!({"to": "+1"}));
        let second = history.begin(NOW, "GET", "/v25.0/1", "fields=id", Value::Null);
        history.answered(second, 200);
        history.struck(first, "timeout_after_accept");
        let asked = history.all();
        assert_eq!(asked.iter().map(|entry| entry.status).collect::<Vec<_>>(), [None, Some(200)]);
        assert_eq!(asked[0].fault, Some("timeout_after_accept"));
    }

    #[test]
    fn a_token_in_the_query_is_masked() {
        let history = History::default();
        history.begin(NOW, "GET", "/v25.0/debug_token", "input_token=EAAG1&fields=id", Value::Null);
        assert_eq!(history.all()[0].query, "input_token=***&fields=id");
    }

    #[test]
    fn a_file_is_named_by_type_and_size_only() {
        let kept = kept_body("multipart/form-data; boundary=x", b"--x\r\nbytes");
        assert_eq!(kept, json!({"content_type": "multipart/form-data", "size_bytes": 10}));
    }
}
