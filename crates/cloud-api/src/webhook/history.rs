//! Messages from before the connection (`docs/whatsapp.md` §2.6).
//!
//! They arrive in chunks, out of order, sometimes after live messages; media comes first as a placeholder and later,
//! under the same field and wamid, as an asset. Which side wrote a message is told by `from`, by `to` or only by the thread.
//!
//! A chunk that comes twice is the same chunk, however often, in whatever order and around whatever else it is told: a
//! [`HistoryChunk`] is known by the wamids in it.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::GraphError;
use crate::json::Node;
use crate::webhook::Event;
use crate::webhook::content::Content;
use crate::webhook::identity::{Identity, People, normalised_phone};
use crate::webhook::message::{Message, recipient, sender};

/// Who wrote a history message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The customer.
    Customer,
    /// The business, from its phone or a companion.
    Business,
}

open_enum! {
    /// How far a history message had come when the phone was asked.
    HistoryStatus {
        /// Waiting on the phone.
        Pending = "PENDING",
        /// One tick.
        Sent = "SENT",
        /// Two ticks.
        Delivered = "DELIVERED",
        /// Two blue ticks.
        Read = "READ",
        /// A voice note was listened to.
        Played = "PLAYED",
        /// Did not arrive.
        Error = "ERROR",
    }
}

/// A message from before the connection.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryMessage {
    /// The message; its customer is the thread's, whoever wrote it.
    pub message: Message,
    /// Who wrote it.
    pub side: Side,
    /// How far it had come, if told.
    pub status: Option<HistoryStatus>,
    /// Whether it came in a chunk or as the media of an earlier placeholder.
    pub source: HistorySource,
}

/// How a history message reached us. An asset is the better source of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistorySource {
    /// Inside a thread of a chunk.
    Chunk(ChunkPosition),
    /// As the later media of a placeholder.
    Asset,
}

/// Where a chunk stands in the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChunkPosition {
    /// 0: the last day, 1: up to 90 days, 2: up to 180 days. Phases without messages send nothing.
    pub phase: Option<i64>,
    /// Order inside the phase; chunks arrive out of order.
    pub chunk_order: Option<i64>,
    /// 0-100 of the whole; 100 is the only sign of the end.
    pub progress: Option<i64>,
}

/// A chunk that came, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryChunk {
    /// Where it stands.
    pub position: ChunkPosition,
    /// Different messages in it that could be read.
    pub messages: u32,
    /// SHA-256 over their wamids in ascending order: tells it from another chunk of the same place.
    pub digest: [u8; 32],
}

impl HistoryChunk {
    fn of(position: ChunkPosition, events: &[Event]) -> Self {
        let wamids: BTreeSet<&str> = events
            .iter()
            .filter_map(|event| match event {
                Event::HistoryMessage(told) => Some(told.message.id.as_str()),
                _ => None,
            })
            .collect();
        let mut digest = Sha256::new();
        for wamid in &wamids {
            digest.update(wamid.len().to_le_bytes());
            digest.update(wamid.as_bytes());
        }
        let messages = u32::try_from(wamids.len()).unwrap_or(u32::MAX);
        Self { position, messages, digest: digest.finalize().into() }
    }
}

/// Reads one item of the `history` array: its messages, its errors, then its place in the whole.
pub(crate) fn read_chunk(
    chunk: Node<'_>,
    business: Option<&str>,
    people: &mut People,
    events: &mut Vec<Event>,
) {
    let before = events.len();
    let metadata = chunk.at("metadata");
    let position = ChunkPosition {
        phase: metadata.at("phase").integer(),
        chunk_order: metadata.at("chunk_order").integer(),
        progress: metadata.at("progress").integer(),
    };
    for thread in chunk.at("threads").items() {
        let customer = people.complete(thread_customer(thread));
        for node in thread.at("messages").items() {
            events.push(read_in_thread(node, &customer, business, position));
        }
    }
    events.extend(GraphError::read_all(chunk.at("errors")).into_iter().map(Event::HistoryError));
    if metadata.is_object() {
        let chunk = HistoryChunk::of(position, events.get(before..).unwrap_or_default());
        events.push(Event::HistoryProgress(chunk));
    }
    if events.len() == before {
        events.push(Event::Unknown { raw: chunk.raw() });
    }
}

/// Reads the media of an earlier placeholder; `side` follows from the array it stands in.
pub(crate) fn read_asset(node: Node<'_>, side: Side, people: &mut People) -> Event {
    let message = match side {
        Side::Customer => Message::inbound(node, people),
        Side::Business => Message::outbound(node, people),
    };
    finish(node, message, side, HistorySource::Asset)
}

fn read_in_thread(
    node: Node<'_>,
    thread: &Identity,
    business: Option<&str>,
    position: ChunkPosition,
) -> Event {
    let side = side_of(node, thread, business);
    let mut customer = match side {
        Side::Customer => sender(node),
        Side::Business => recipient(node),
    };
    customer.absorb(thread);
    finish(node, Message::read(node, customer), side, HistorySource::Chunk(position))
}

fn finish(node: Node<'_>, message: Option<Message>, side: Side, source: HistorySource) -> Event {
    let Some(message) = message else {
        return Event::Unknown { raw: node.raw() };
    };
    let status = node.at("history_context").at("status").word();
    let status = status.map(|word| HistoryStatus::from_word(&word));
    Event::HistoryMessage(Box::new(HistoryMessage { message, side, status, source }))
}

/// The thread's `id` is the customer's phone and may be missing; `context` then names them.
fn thread_customer(thread: Node<'_>) -> Identity {
    let mut customer = Identity::of_contact(thread.at("context"));
    customer.absorb(&Identity::of(thread.at("id").word(), None, None));
    customer
}

/// The business's own number settles it; then the thread's customer; then `to`, which only the business's messages have. Of the two people
/// of a thread, whoever is known not to be the customer is the business: its number may be written as it was before it changed.
fn side_of(node: Node<'_>, thread: &Identity, business: Option<&str>) -> Side {
    let from = sender(node);
    let business = business.and_then(normalised_phone);
    if from.phone.is_some() && from.phone == business {
        return Side::Business;
    }
    if from.is_same_person(thread) {
        return Side::Customer;
    }
    let is_somebody_else = from.phone.is_some() && thread.phone.is_some();
    if is_somebody_else || node.has("to") || node.has("to_user_id") { Side::Business } else { Side::Customer }
}

impl HistoryMessage {
    /// Whether only the phone has the content so far.
    #[must_use]
    pub fn is_placeholder(&self) -> bool {
        self.message.content == Content::MediaPlaceholder
    }
}
