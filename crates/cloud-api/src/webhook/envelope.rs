//! From bytes to updates: envelopes as documented, as seen, and as providers wrap them.
//!
//! Three shapes are understood: Meta's `entry[].changes[]`; 360dialog's `{event, data}`; and a bare change or value, as
//! in Meta's own samples of a declined history. `field` is looked for on the change, then around it, then guessed from the
//! keys of `value`.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;
use thiserror::Error;

use crate::GraphError;
use crate::json::Node;
use crate::webhook::contact_sync::ContactChange;
use crate::webhook::history::{self, Side};
use crate::webhook::identity::People;
use crate::webhook::message::Message;
use crate::webhook::notice::{MarketingPreference, Notice};
use crate::webhook::status::Status;
use crate::webhook::{Event, Field, Update};

const WHATSAPP: &str = "whatsapp_business_account";

/// A body that no reading makes sense of.
#[derive(Debug, Error)]
#[error("the webhook body is not readable JSON")]
pub struct ParseError(#[source] serde_json::Error);

/// Whether the body is JSON at all: what an intake needs to know before it keeps the bytes. Allocates nothing.
#[must_use]
pub fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// Everything a webhook body says, in its order.
///
/// Bodies with half a surrogate pair (a text cut inside an emoji) or stray bytes are repaired with U+FFFD.
///
/// # Errors
/// [`ParseError`] if the body is not JSON, or nested or numbered beyond reason.
pub fn parse(body: &[u8]) -> Result<Vec<Update>, ParseError> {
    let value: Value = serde_json::from_slice(body)
        .or_else(|_| serde_json::from_str(&repaired(&String::from_utf8_lossy(body))))
        .map_err(ParseError)?;
    let mut updates = Vec::new();
    for body in Node::new(&value).items() {
        read_body(body, &mut updates);
    }
    Ok(updates)
}

fn read_body(body: Node<'_>, updates: &mut Vec<Update>) {
    let object = body.at("object").word();
    if !body.is_object() || object.is_some_and(|object| object != WHATSAPP) {
        updates.push(Scope::default().unknown(body));
    } else if body.has("entry") {
        for entry in body.at("entry").items() {
            read_entry(entry, body, updates);
        }
    } else {
        read_change(body, &[], &Scope::default(), updates);
    }
}

fn read_entry(entry: Node<'_>, body: Node<'_>, updates: &mut Vec<Update>) {
    let scope = Scope { waba_id: entry.at("id").word(), entry_time: entry.at("time").integer() };
    if entry.has("changes") {
        for change in entry.at("changes").items() {
            read_change(change, &[entry, body], &scope, updates);
        }
    } else {
        read_change(entry, &[body], &scope, updates);
    }
}

/// What an entry lends to its changes.
#[derive(Default)]
struct Scope {
    waba_id: Option<String>,
    entry_time: Option<i64>,
}

impl Scope {
    fn unknown(&self, node: Node<'_>) -> Update {
        Update {
            waba_id: self.waba_id.clone(),
            phone_number_id: None,
            display_phone_number: None,
            entry_time: self.entry_time,
            field: Field::Other(String::new()),
            event: Event::Unknown { raw: node.raw() },
        }
    }
}

/// Reads `{field, value}`, `{event, data}` or a value without either. `around` is searched for a misplaced field.
fn read_change(change: Node<'_>, around: &[Node<'_>], scope: &Scope, updates: &mut Vec<Update>) {
    let wrapped = change.at("data").is_object() && !change.has("value");
    let (value, key) = if wrapped { (change.at("data"), "event") } else { (change.at("value"), "field") };
    let value = if value.is_object() { value } else { change };
    if !value.is_object() {
        updates.push(scope.unknown(change));
        return;
    }
    let told = change.at(key).word().or_else(|| around.iter().find_map(|node| node.at("field").word()));
    let field = told.map_or_else(|| guessed_field(value), |word| Field::from_word(&word));
    let metadata = value.at("metadata");
    let named = value.at("waba_info").at("waba_id").word();
    let provider = if wrapped { value.at("id").word() } else { None };
    let display = metadata.at("display_phone_number").word();
    let head = Update {
        waba_id: named.or(provider).or_else(|| scope.waba_id.clone()),
        phone_number_id: metadata.at("phone_number_id").word(),
        display_phone_number: display.or_else(|| value.at("display_phone_number").word()),
        entry_time: scope.entry_time,
        field,
        event: Event::Unknown { raw: Value::Null },
    };
    let events = read_value(&head.field, value, change, head.display_phone_number.as_deref());
    updates.extend(events.into_iter().map(|event| Update { event, ..head.clone() }));
}

/// The field a value without one most likely belongs to.
fn guessed_field(value: Node<'_>) -> Field {
    const TELLING: [(&str, Field); 10] = [
        ("history", Field::History),
        ("message_echoes", Field::SmbMessageEchoes),
        ("state_sync", Field::SmbAppStateSync),
        ("messages", Field::Messages),
        ("statuses", Field::Messages),
        ("user_preferences", Field::UserPreferences),
        ("waba_info", Field::AccountUpdate),
        ("ban_info", Field::AccountUpdate),
        ("restriction_info", Field::AccountUpdate),
        ("violation_info", Field::AccountUpdate),
    ];
    let guess = TELLING.into_iter().find(|(key, _)| value.has(key));
    guess.map_or_else(|| Field::Other(String::new()), |(_, field)| field)
}

/// The events of one value. Never empty: a value that says nothing we know is one unknown event with the whole change.
fn read_value(field: &Field, value: Node<'_>, change: Node<'_>, business: Option<&str>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut people = People::of(value.at("contacts"));
    match field {
        Field::Messages => read_messages(value, &mut people, &mut events),
        Field::SmbMessageEchoes => {
            for key in ["message_echoes", "messages"] {
                read_each(value.at(key), &mut events, |node| {
                    Message::outbound(node, &mut people).map(|message| Event::Echo(Box::new(message)))
                });
            }
        }
        Field::History => read_history(value, business, &mut people, &mut events),
        Field::SmbAppStateSync => read_each(value.at("state_sync"), &mut events, |node| {
            ContactChange::read(node).map(Event::ContactSync)
        }),
        Field::UserPreferences => read_each(value.at("user_preferences"), &mut events, |node| {
            let mut preference = MarketingPreference::read(node)?;
            preference.identity = people.complete(preference.identity);
            Some(Event::Preference(preference))
        }),
        notice if notice.is_notice() => return vec![Event::Notice(Notice::read(value))],
        _ => return vec![Event::Unknown { raw: change.raw() }],
    }
    events.extend(people.untold().map(Event::Contact));
    if events.is_empty() {
        events.push(Event::Unknown { raw: change.raw() });
    }
    events
}

fn read_messages(value: Node<'_>, people: &mut People, events: &mut Vec<Event>) {
    read_each(value.at("messages"), events, |node| {
        Message::inbound(node, people).map(|message| Event::Message(Box::new(message)))
    });
    read_each(value.at("statuses"), events, |node| {
        Status::read(node, people).map(|status| Event::Status(Box::new(status)))
    });
    events.extend(GraphError::read_all(value.at("errors")).into_iter().map(Event::Error));
}

fn read_history(value: Node<'_>, business: Option<&str>, people: &mut People, events: &mut Vec<Event>) {
    for chunk in value.at("history").items() {
        history::read_chunk(chunk, business, people, events);
    }
    events.extend(value.at("messages").items().map(|node| history::read_asset(node, Side::Customer, people)));
    events.extend(
        value.at("message_echoes").items().map(|node| history::read_asset(node, Side::Business, people)),
    );
    events.extend(GraphError::read_all(value.at("errors")).into_iter().map(Event::HistoryError));
}

/// Reads each item on its own; one that yields nothing is kept as it came.
fn read_each<'a>(array: Node<'a>, events: &mut Vec<Event>, mut read: impl FnMut(Node<'a>) -> Option<Event>) {
    events.extend(array.items().map(|node| read(node).unwrap_or_else(|| Event::Unknown { raw: node.raw() })));
}

/// The text with every `\uXXXX` that is half a surrogate pair replaced by `\ufffd`.
fn repaired(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut fixed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        fixed.push_str(plain);
        let second = escape.get(6..).and_then(code_unit);
        let (length, is_half) = match code_unit(escape) {
            Some(0xD800..=0xDBFF) if matches!(second, Some(0xDC00..=0xDFFF)) => (12, false),
            Some(0xD800..=0xDFFF) => (6, true),
            Some(_) => (6, false),
            None => (escape.char_indices().nth(2).map_or(escape.len(), |(at, _)| at), false),
        };
        let (escaped, after) = escape.split_at(length);
        fixed.push_str(if is_half { "\\ufffd" } else { escaped });
        rest = after;
    }
    fixed.push_str(rest);
    Cow::Owned(fixed)
}

/// The value of a `\uXXXX` escape at the start of `text`.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}
