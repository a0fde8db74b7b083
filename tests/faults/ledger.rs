//! The independent ledger: what Meta posted and which of it was answered 200, what agents did and which of it they were promised,
//! and how far every message had come when somebody looked last.
//!
//! It is written by those who post and act, in their own words, and reads no table of the hub's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::Value;
use tokio::sync::watch;

/// Bodies that are kept to be posted once more.
const KEPT: usize = 4_096;

/// How far a message is, in order. Between the first two it may go to and fro: a call that was refused for now is made again.
pub(crate) const ORDER: [&str; 9] =
    ["queued", "sending", "unknown", "handed_over", "sent", "failed", "delivered", "read", "played"];

/// A message Meta told of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// Its words.
    pub(crate) text: String,
    /// When it was written, in seconds, as Meta says.
    pub(crate) at: i64,
    /// Whether a body that holds it was answered 200.
    pub(crate) acknowledged: bool,
}

/// Something an agent wrote.
#[derive(Clone, Debug, Default)]
pub(crate) struct Act {
    /// The message's id, once the agent knows it.
    pub(crate) id: Option<String>,
    /// Whether somebody said yes.
    pub(crate) promised: bool,
}

#[derive(Default)]
pub(crate) struct Book {
    /// Messages by their WhatsApp id: of customers and of the phone.
    pub(crate) messages: BTreeMap<String, Told>,
    /// States told of a message of ours in a body that was answered 200, by WhatsApp id.
    pub(crate) states: BTreeMap<String, BTreeSet<String>>,
    /// Message ids that came back in such a body.
    pub(crate) callbacks: BTreeSet<String>,
    /// Messages of ours that Meta said will not arrive, by WhatsApp id, whether that body was answered or not.
    pub(crate) failures: BTreeSet<String>,
    /// What agents wrote, by its words, which nobody says twice.
    pub(crate) acts: BTreeMap<String, Act>,
    /// How far a message had come at the last look, by the hub's id.
    pub(crate) seen: BTreeMap<String, String>,
    /// Bodies and their signatures.
    bodies: VecDeque<(Bytes, String)>,
    /// POSTs that were answered 200.
    pub(crate) answers: usize,
    /// POSTs that were answered otherwise, by how.
    pub(crate) refusals: BTreeMap<u16, usize>,
}

/// The ledger.
pub(crate) struct Ledger {
    book: Mutex<Book>,
    answered: watch::Sender<usize>,
    refused: watch::Sender<usize>,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        let [answered, refused] = [0; 2].map(watch::Sender::new);
        Self { book: Mutex::default(), answered, refused }
    }

    /// Meta posts this.
    pub(crate) fn posts(&self, body: &Bytes, signature: &str) {
        let mut book = self.book();
        let told = told_in(body);
        // Only what says something is worth saying again.
        let is_worth_keeping = !told.is_empty();
        for told in told {
            match told {
                Update::Message { wamid, text, at } => {
                    book.messages.entry(wamid).or_insert(Told { text, at, acknowledged: false });
                }
                Update::Status { wamid, state, .. } if state == "failed" => {
                    book.failures.insert(wamid);
                }
                Update::Status { .. } => {}
            }
        }
        if is_worth_keeping {
            book.bodies.push_back((body.clone(), signature.to_owned()));
        }
        if book.bodies.len() > KEPT {
            book.bodies.pop_front();
        }
    }

    /// It was answered 200.
    pub(crate) fn answered(&self, body: &Bytes) {
        let mut book = self.book();
        for told in told_in(body) {
            match told {
                Update::Message { wamid, .. } => {
                    if let Some(told) = book.messages.get_mut(&wamid) {
                        told.acknowledged = true;
                    }
                }
                Update::Status { wamid, state, callback } => {
                    book.states.entry(wamid).or_default().insert(state);
                    book.callbacks.extend(callback);
                }
            }
        }
        book.answers += 1;
        let answers = book.answers;
        drop(book);
        self.answered.send_replace(answers);
    }

    /// Waits until so many POSTs were answered 200.
    pub(crate) async fn until_answered(&self, answers: usize) {
        let mut heard = self.answered.subscribe();
        // The sender lives in `self`.
        let _ = heard.wait_for(|count| *count >= answers).await;
    }

    /// A hub answered something else.
    pub(crate) fn refused(&self, status: u16) {
        *self.book().refusals.entry(status).or_default() += 1;
        self.refused.send_modify(|count| *count += 1);
    }

    /// Waits until hubs refused so many POSTs more.
    pub(crate) async fn until_refused(&self, more: usize) {
        let mut heard = self.refused.subscribe();
        let enough = *heard.borrow() + more;
        // The sender lives in `self`.
        let _ = heard.wait_for(|count| *count >= enough).await;
    }

    /// POSTs answered 200 so far.
    pub(crate) fn answers(&self) -> usize {
        self.book().answers
    }

    /// An agent is about to write this.
    pub(crate) fn writes(&self, text: &str) {
        self.book().acts.entry(text.to_owned()).or_default();
    }

    /// Somebody said yes to it.
    pub(crate) fn promised(&self, text: &str, id: &str) {
        let act = Act { id: Some(id.to_owned()), promised: true };
        self.book().acts.insert(text.to_owned(), act);
    }

    /// Bodies Meta posted, the newest last.
    pub(crate) fn bodies(&self) -> Vec<(Bytes, String)> {
        self.book().bodies.iter().cloned().collect()
    }

    pub(crate) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a body says.
enum Update {
    Message { wamid: String, text: String, at: i64 },
    Status { wamid: String, state: String, callback: Option<String> },
}

fn told_in(body: &Bytes) -> Vec<Update> {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return Vec::new() };
    let entries = body["entry"].as_array().into_iter().flatten();
    let changes = entries.flat_map(|entry| entry["changes"].as_array().into_iter().flatten());
    changes.map(|change| &change["value"]).flat_map(updates).collect()
}

fn updates(value: &Value) -> Vec<Update> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lists = ["messages", "message_echoes"].map(|name| value[name].as_array());
    let chunks = value["history"].as_array().into_iter().flatten();
    let threads = chunks.flat_map(|chunk| chunk["threads"].as_array().into_iter().flatten());
    let old = threads.flat_map(|thread| thread["messages"].as_array().into_iter().flatten());
    let texts = lists.into_iter().flatten().flatten().chain(old).filter(|message| message["type"] == "text");
    let messages = texts.map(|message| Update::Message {
        wamid: word(&message["id"]),
        text: word(&message["text"]["body"]),
        at: message["timestamp"].as_str().and_then(|at| at.parse().ok()).unwrap_or_default(),
    });
    let statuses = value["statuses"].as_array().into_iter().flatten().map(|status| Update::Status {
        wamid: word(&status["id"]),
        state: word(&status["status"]),
        callback: status["biz_opaque_callback_data"].as_str().map(str::to_owned),
    });
    messages.chain(statuses).collect()
}
