//! The customers: they write, send files, react, edit, delete, read, and answer by script.

use std::sync::Arc;
use std::time::Duration;

use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::assets;
use crate::faults::strikes;
use crate::payload;
use crate::stage::{ActResult, Stage, StageError};
use crate::time::seconds;
use crate::world::{Author, Message, Number, Reached, World};

/// One answer a customer has ready: what they write, and how long after the reply that set it off.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Thinking and typing.
    #[serde(default)]
    pub after_ms: u64,
    /// Meta's content object.
    pub message: Value,
}

/// Changes to how a customer uses the phone; what is not named stays.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct HabitChange {
    /// Blue ticks are shown to the business.
    pub read_receipts: Option<bool>,
    /// Opens every message as it arrives.
    pub reads_at_once: Option<bool>,
    /// The phone is switched on. Switching it on delivers what waited.
    pub online: Option<bool>,
    /// Writes from a companion device the Cloud API does not serve: the phone gets it, no webhook tells.
    pub companion: Option<bool>,
    /// Presses the first answer of every message that has some, once it was read.
    pub taps: Option<bool>,
}

/// How long a customer may edit.
pub(crate) const EDIT_WITHIN: i64 = 15 * 60 * SECOND;
/// How long a message may be deleted for everyone.
pub(crate) const DELETE_WITHIN: i64 = 2 * DAY;

impl Stage {
    /// A customer writes: `message` is Meta's content object, completed as the crate's page says. Of somebody blocked nothing is told.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`] when `from` is neither known nor a phone number,
    /// [`StageError::BadMessage`] when `message` has no `type` or its `data` is not Base64.
    pub fn customer_message(
        &self,
        phone_number_id: &str,
        from: &str,
        message: Value,
    ) -> Result<ActResult, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        if world.number(phone_number_id).is_none() {
            return Err(StageError::UnknownNumber);
        }
        let mut message = assets::compose(&mut world, phone_number_id, message, now, &self.base_url)?;
        let told = stamp(&world, &mut message, now);
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.meet(from, now).ok_or(StageError::UnknownCustomer)?;
        if number.customers.get(index).is_some_and(|customer| customer.is_blocked) {
            return Ok(told);
        }
        let at = given_time(&told, now);
        self.receive(number, index, message, &told, at)?;
        Ok(told)
    }

    /// Reacts to a message of the chat; `None` takes the reaction back.
    ///
    /// # Errors
    /// As [`Self::customer_message`].
    pub fn customer_reacts(
        &self,
        phone_number_id: &str,
        from: &str,
        message_id: &str,
        emoji: Option<&str>,
    ) -> Result<ActResult, StageError> {
        self.customer_message(phone_number_id, from, reaction(message_id, emoji))
    }

    /// Presses an answer below a message of the chat, or a quick reply of a template, by what stands on it.
    ///
    /// # Errors
    /// [`StageError::UnknownMessage`] when no message of the chat has such a button, besides those of [`Self::customer_message`].
    pub fn customer_presses(
        &self,
        phone_number_id: &str,
        from: &str,
        message_id: &str,
        text: &str,
    ) -> Result<ActResult, StageError> {
        if let Some(answer) = self.button_reply(phone_number_id, message_id, text)? {
            return self.customer_message(phone_number_id, from, answer);
        }
        let (payload, business) = {
            let world = self.world();
            let number = world.number(phone_number_id).ok_or(StageError::UnknownNumber)?;
            let message = number.messages.get(message_id).ok_or(StageError::UnknownMessage)?;
            let told = |key: &str| message.content.pointer(key).and_then(Value::as_str).unwrap_or_default();
            let template =
                world.template(&number.waba_id, told("/template/name"), told("/template/language/code"));
            let template = template.ok_or(StageError::UnknownMessage)?;
            let index = template
                .buttons()
                .iter()
                .position(|button| button["type"] == "QUICK_REPLY" && button["text"] == text)
                .ok_or(StageError::UnknownMessage)?;
            let index = index.to_string();
            let parts = message.content.pointer("/template/components").and_then(Value::as_array);
            let payload = parts.into_iter().flatten().find_map(|part| {
                let is_it = part["sub_type"] == "quick_reply" && part["index"] == *index;
                part.pointer("/parameters/0/payload").filter(|_| is_it)?.as_str()
            });
            (payload.unwrap_or(text).to_owned(), number.display_phone_number.clone())
        };
        let message = json!({ "type": "button", "button": { "payload": payload, "text": text },
            "context": { "from": business, "id": message_id } });
        self.customer_message(phone_number_id, from, message)
    }

    /// What pressing an answer of an interactive message sends; `None` if it has no such answer.
    fn button_reply(
        &self,
        phone_number_id: &str,
        message_id: &str,
        title: &str,
    ) -> Result<Option<Value>, StageError> {
        let world = self.world();
        let number = world.number(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let message = number.messages.get(message_id).ok_or(StageError::UnknownMessage)?;
        let buttons = message.content.pointer("/interactive/action/buttons").and_then(Value::as_array);
        let mut replies = buttons.into_iter().flatten().filter_map(|button| button.get("reply"));
        let pressed = replies.find(|reply| reply.get("title").and_then(Value::as_str) == Some(title));
        Ok(pressed.map(|reply| {
            json!({ "type": "interactive",
                "interactive": { "type": "button_reply", "button_reply": reply },
                "context": { "from": number.display_phone_number, "id": message_id } })
        }))
    }

    /// Whoever answers what they are asked presses the first answer of a message.
    pub(crate) fn tap(&self, phone_number_id: &str, message_id: &str) {
        let found = {
            let world = self.world();
            let number = world.number(phone_number_id);
            let message = number.and_then(|number| number.messages.get(message_id));
            let title = message
                .and_then(|message| message.content.pointer("/interactive/action/buttons/0/reply/title"))
                .and_then(Value::as_str)
                .map(str::to_owned);
            let customer = message.and_then(|message| number?.customers.get(message.customer));
            title.zip(customer.map(|customer| customer.user_id.clone()))
        };
        let Some((title, customer)) = found else { return };
        if let Err(error) = self.customer_presses(phone_number_id, &customer, message_id, &title) {
            tracing::warn!(%error, "a button could not be pressed");
        }
    }

    /// Edits one of the customer's own texts.
    ///
    /// # Errors
    /// [`StageError::UnknownMessage`] and [`StageError::TooLate`], besides those of [`Self::customer_message`].
    pub fn customer_edits(
        &self,
        phone_number_id: &str,
        from: &str,
        message_id: &str,
        text: &str,
    ) -> Result<ActResult, StageError> {
        self.check_own(phone_number_id, from, message_id, Author::Customer, EDIT_WITHIN)?;
        self.customer_message(phone_number_id, from, edit(message_id, text))
    }

    /// Deletes one of the customer's own messages for everyone.
    ///
    /// # Errors
    /// As [`Self::customer_edits`].
    pub fn customer_deletes(
        &self,
        phone_number_id: &str,
        from: &str,
        message_id: &str,
    ) -> Result<ActResult, StageError> {
        self.check_own(phone_number_id, from, message_id, Author::Customer, DELETE_WITHIN)?;
        self.customer_message(phone_number_id, from, revoke(message_id))
    }

    /// Taps the button of a click-to-WhatsApp ad and sends the text it suggests. Answered within a day, 72 free hours begin.
    ///
    /// # Errors
    /// As [`Self::customer_message`].
    pub fn customer_clicks_ad(
        &self,
        phone_number_id: &str,
        from: &str,
        text: Option<&str>,
    ) -> Result<ActResult, StageError> {
        let body = text.unwrap_or("Hello! Can I get more info on this?");
        let click = self.world().trace();
        let referral = json!({
            "source_url": "https://fb.me/example-ad",
            "source_id": "120200000000000001",
            "source_type": "ad",
            "headline": "Block prints of Jaipur",
            "body": "Cotton, indigo, made by hand. Write to us.",
            "media_type": "image",
            "image_url": format!("{}/ads/block-prints.jpg", self.base_url),
            "ctwa_clid": click,
            "welcome_message": { "text": "Welcome! What are you looking for?" },
        });
        let message = json!({ "type": "text", "text": { "body": body }, "referral": referral });
        self.customer_message(phone_number_id, from, message)
    }

    /// Opens the chat: everything delivered becomes read, told only by customers who show receipts.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn customer_reads(&self, phone_number_id: &str, from: &str) -> Result<(), StageError> {
        let unread: Vec<String> = {
            let world = self.world();
            let number = world.number(phone_number_id).ok_or(StageError::UnknownNumber)?;
            let index = number.customer_index(from).ok_or(StageError::UnknownCustomer)?;
            own_messages(number, index, Reached::Delivered)
        };
        for wamid in unread {
            self.reach(phone_number_id, &wamid, Reached::Read);
        }
        Ok(())
    }

    /// Stops marketing messages of this business, or wants them again: WhatsApp tells the business so.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn customer_marketing(
        &self,
        phone_number_id: &str,
        from: &str,
        stop: bool,
    ) -> Result<(), StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.meet(from, now).ok_or(StageError::UnknownCustomer)?;
        let customer = number.customers.get(index).ok_or(StageError::UnknownCustomer)?;
        self.tell(number, payload::preference(number, customer, stop, now));
        Ok(())
    }

    /// Changes how a customer uses the phone.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn set_habits(
        self: &Arc<Self>,
        phone_number_id: &str,
        from: &str,
        change: HabitChange,
    ) -> Result<(), StageError> {
        let now = self.clock.now();
        let waiting = {
            let mut world = self.world();
            let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
            let index = number.meet(from, now).ok_or(StageError::UnknownCustomer)?;
            let customer = number.customers.get_mut(index).ok_or(StageError::UnknownCustomer)?;
            let habits = &mut customer.habits;
            habits.read_receipts = change.read_receipts.unwrap_or(habits.read_receipts);
            habits.reads_at_once = change.reads_at_once.unwrap_or(habits.reads_at_once);
            habits.online = change.online.unwrap_or(habits.online);
            habits.companion = change.companion.unwrap_or(habits.companion);
            habits.taps = change.taps.unwrap_or(habits.taps);
            if habits.online { own_messages(number, index, Reached::Sent) } else { Vec::new() }
        };
        for wamid in waiting {
            self.arrive(phone_number_id, wamid);
        }
        Ok(())
    }

    /// Gives a customer answers: each message the desk sends plays the next one.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn set_script(
        &self,
        phone_number_id: &str,
        from: &str,
        steps: impl IntoIterator<Item = Step>,
    ) -> Result<(), StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.meet(from, now).ok_or(StageError::UnknownCustomer)?;
        let customer = number.customers.get_mut(index).ok_or(StageError::UnknownCustomer)?;
        customer.script = steps.into_iter().collect();
        Ok(())
    }

    /// The desk replied: the customer's next step begins, if there is one.
    pub(crate) fn cue(self: &Arc<Self>, phone_number_id: &str, customer: usize) {
        let cued = {
            let mut world = self.world();
            let number = world.number_mut(phone_number_id);
            number
                .and_then(|number| number.customers.get_mut(customer))
                .and_then(|customer| customer.script.pop_front().map(|step| (step, customer.user_id.clone())))
        };
        let Some((step, user_id)) = cued else { return };
        let (stage, phone_number_id) = (Arc::clone(self), phone_number_id.to_owned());
        self.spawn(async move {
            tokio::time::sleep(Duration::from_millis(step.after_ms)).await;
            if let Err(error) = stage.customer_message(&phone_number_id, &user_id, step.message) {
                tracing::warn!(%error, "a step of a script could not be played");
            }
        });
    }

    fn receive(
        &self,
        number: &mut Number,
        index: usize,
        mut message: Value,
        told: &ActResult,
        at: Timestamp,
    ) -> Result<(), StageError> {
        let customer = number.customers.get_mut(index).ok_or(StageError::UnknownCustomer)?;
        let fields = message.as_object_mut().ok_or(StageError::BadMessage("not an object"))?;
        if let Some(wa_id) = &customer.wa_id {
            fields.entry("from").or_insert_with(|| json!(wa_id));
        }
        fields.entry("from_user_id").or_insert_with(|| json!(customer.user_id));
        fields.retain(|_, value| !value.is_null());
        let is_first = customer.last_wrote_at.is_none();
        if opens_window(fields) {
            customer.last_wrote_at = customer.last_wrote_at.max(Some(at));
        }
        if fields.contains_key("referral") {
            customer.ad_clicked_at = Some(at);
        }
        number.throughput.take(self.clock.now());
        let is_hidden = is_first && strikes(&mut self.faults_mut().customers.first_contact, &self.dice);
        if let Some(customer) = number.customers.get(index).filter(|customer| !customer.habits.companion) {
            let carried = if is_hidden { not_carried(&message) } else { message.clone() };
            self.tell(number, payload::inbound(number, customer, &carried));
        }
        number.keep(&told.id, entry(Author::Customer, index, at, message));
        Ok(())
    }

    /// The author wrote this message, and not too long ago.
    pub(crate) fn check_own(
        &self,
        phone_number_id: &str,
        alias: &str,
        message_id: &str,
        author: Author,
        within: i64,
    ) -> Result<(), StageError> {
        let now = self.clock.now();
        let world = self.world();
        let number = world.number(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.customer_index(alias).ok_or(StageError::UnknownCustomer)?;
        let message = number.messages.get(message_id).ok_or(StageError::UnknownMessage)?;
        if message.customer != index || message.author != author {
            return Err(StageError::UnknownMessage);
        }
        if now.since(message.at) > within { Err(StageError::TooLate) } else { Ok(()) }
    }
}

/// Messages of the desk to this customer that came exactly this far.
fn own_messages(number: &Number, customer: usize, reached: Reached) -> Vec<String> {
    let chat = number.timeline.iter().filter(|wamid| {
        number.messages.get(*wamid).is_some_and(|message| {
            message.customer == customer && message.author == Author::Desk && message.reached == reached
        })
    });
    chat.cloned().collect()
}

/// The same event as the Cloud API tells it when it cannot carry the content: it is on the phone alone.
fn not_carried(message: &Value) -> Value {
    let mut carried = json!({
        "type": "unsupported",
        "errors": [crate::graph::status_error(131_060)],
        "unsupported": { "type": "unknown" },
    });
    if let Some(carried) = carried.as_object_mut() {
        for name in ["from", "from_user_id", "id", "timestamp"] {
            if let Some(value) = message.get(name) {
                carried.insert(name.to_owned(), value.clone());
            }
        }
    }
    carried
}

/// Reactions, edits, deletions, changes of identity and what the API cannot carry do not open the 24 hours.
fn opens_window(message: &Map<String, Value>) -> bool {
    const OPENING: [&str; 12] = [
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "interactive",
        "button",
        "order",
        "request_welcome",
    ];
    message.get("type").and_then(Value::as_str).is_some_and(|kind| OPENING.contains(&kind))
}

/// Gives the event its wamid and time, unless the message brought them.
pub(crate) fn stamp(world: &World, message: &mut Value, now: Timestamp) -> ActResult {
    let given = |name: &str| message.get(name).and_then(Value::as_str).map(str::to_owned);
    let id = given("id").unwrap_or_else(|| world.wamid());
    let timestamp = given("timestamp").unwrap_or_else(|| seconds(now));
    if let Some(fields) = message.as_object_mut() {
        fields.insert("id".to_owned(), json!(id));
        fields.insert("timestamp".to_owned(), json!(timestamp));
    }
    ActResult { id, timestamp }
}

/// The instant of an event; one that is no number counts as now.
pub(crate) fn given_time(told: &ActResult, now: Timestamp) -> Timestamp {
    // Whole seconds lose the fraction; the present keeps it so that windows are exact.
    if told.timestamp == seconds(now) {
        return now;
    }
    told.timestamp.parse().map_or(now, Timestamp::from_secs)
}

pub(crate) fn entry(author: Author, customer: usize, at: Timestamp, content: Value) -> Message {
    Message {
        author,
        customer,
        at,
        content,
        reached: Reached::Meta,
        callback: None,
        category: None,
        seen: false,
        told_delivered: false,
    }
}

pub(crate) fn reaction(message_id: &str, emoji: Option<&str>) -> Value {
    match emoji {
        Some(emoji) => {
            json!({ "type": "reaction", "reaction": { "message_id": message_id, "emoji": emoji } })
        }
        None => json!({ "type": "reaction", "reaction": { "message_id": message_id } }),
    }
}

pub(crate) fn edit(message_id: &str, text: &str) -> Value {
    let message = json!({ "type": "text", "text": { "body": text } });
    json!({ "type": "edit", "edit": { "original_message_id": message_id, "message": message } })
}

pub(crate) fn revoke(message_id: &str) -> Value {
    json!({ "type": "revoke", "revoke": { "original_message_id": message_id } })
}
