//! What exists: business numbers, their customers, the messages between them, and media files.
//!
//! The world is plain data behind one lock, never held across a wait. It knows no network: [`graph`](crate::graph) and the
//! actors change it and tell [`webhooks`](crate::webhooks) what happened. Phone numbers begin with +91 555, which India
//! does not assign.

pub(crate) mod media;
mod names;

pub(crate) use names::shuffle;

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::time::HOUR;
use sangam_model::{Random, SeededRandom, Timestamp};
use serde_json::Value;

use crate::bucket::Bucket;
use crate::people::Step;
use crate::secret::AccessToken;
use media::Media;

/// The country code Meta puts before a number that was written without `+`.
const COUNTRY_CODE: &str = "91";

/// Customers of a number when the world begins; the last one hides the phone number behind a username.
const CUSTOMERS: usize = 12;

/// A WhatsApp business number in coexistence.
pub(crate) struct Number {
    pub(crate) phone_number_id: String,
    pub(crate) waba_id: String,
    /// Digits only, as webhooks write it.
    pub(crate) display_phone_number: String,
    pub(crate) verified_name: String,
    pub(crate) access_token: AccessToken,
    /// A WABA nobody subscribed to is silent. True from the start, so a hub works without a call.
    pub(crate) subscribed: bool,
    pub(crate) override_callback_uri: Option<String>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) messages: HashMap<String, Message>,
    /// Every wamid in the order it came to exist.
    pub(crate) timeline: Vec<String>,
    pub(crate) throughput: Bucket,
    aliases: HashMap<String, usize>,
}

/// Someone who writes to a number.
pub(crate) struct Customer {
    /// Digits only; `None` for someone known by username alone.
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: String,
    pub(crate) username: Option<String>,
    pub(crate) name: String,
    pub(crate) habits: Habits,
    /// The newest message that opened the 24 hours.
    pub(crate) last_wrote_at: Option<Timestamp>,
    /// When they came by an ad that was not answered yet.
    pub(crate) ad_clicked_at: Option<Timestamp>,
    /// The end of the 72 free hours after an ad.
    pub(crate) free_until: Option<Timestamp>,
    pub(crate) script: VecDeque<Step>,
    pub(crate) pair: Bucket,
}

/// How a customer uses the phone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// Blue ticks are shown to the business.
    pub(crate) read_receipts: bool,
    /// Opens every message as it arrives.
    pub(crate) reads_at_once: bool,
    /// The phone is switched on.
    pub(crate) online: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self { read_receipts: true, reads_at_once: true, online: true }
    }
}

/// Who put a message into a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    Customer,
    /// A client of the Cloud API.
    Desk,
    /// The owner, in the app.
    Phone,
}

/// How far a message of the business came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reached {
    Meta,
    Sent,
    Failed,
    Delivered,
    Read,
}

/// One message, reaction, edit or revoke of a chat.
pub(crate) struct Message {
    pub(crate) author: Author,
    pub(crate) customer: usize,
    pub(crate) at: Timestamp,
    /// Meta's content object: `type` and the key of that name.
    pub(crate) content: Value,
    pub(crate) reached: Reached,
    /// `biz_opaque_callback_data`, echoed in every status.
    pub(crate) callback: Option<String>,
    /// The business marked it as read.
    pub(crate) seen: bool,
    /// `delivered` was told, so `read` says nothing about money any more.
    pub(crate) told_delivered: bool,
}

impl Message {
    pub(crate) fn kind(&self) -> &str {
        self.content.get("type").and_then(Value::as_str).unwrap_or_default()
    }
}

impl Number {
    /// The customer with this phone number, business-scoped id or username.
    pub(crate) fn customer_index(&self, alias: &str) -> Option<usize> {
        self.aliases.get(alias.trim_start_matches(['+', '@'])).copied()
    }

    /// The place of the customer known by `alias`; somebody with a new phone number comes to exist. `None` when the alias
    /// is neither known nor a phone number.
    pub(crate) fn meet(&mut self, alias: &str, now: Timestamp) -> Option<usize> {
        if let Some(index) = self.customer_index(alias) {
            return Some(index);
        }
        let digits = alias.trim_start_matches('+');
        if !is_phone(digits) {
            return None;
        }
        let name = names::of_stranger(digits);
        Some(self.add(Some(digits.to_owned()), format!("IN.{digits}{digits}"), None, name, now))
    }

    fn add(
        &mut self,
        wa_id: Option<String>,
        user_id: String,
        username: Option<String>,
        name: String,
        now: Timestamp,
    ) -> usize {
        let index = self.customers.len();
        let aliases = [wa_id.as_ref(), Some(&user_id), username.as_ref()];
        self.aliases.extend(aliases.into_iter().flatten().map(|alias| (alias.clone(), index)));
        self.customers.push(Customer {
            wa_id,
            user_id,
            username,
            name,
            habits: Habits::default(),
            last_wrote_at: None,
            ad_clicked_at: None,
            free_until: None,
            script: VecDeque::new(),
            pair: Bucket::pair(now),
        });
        index
    }

    /// Keeps a message under its wamid.
    pub(crate) fn keep(&mut self, wamid: &str, message: Message) {
        self.timeline.push(wamid.to_owned());
        self.messages.insert(wamid.to_owned(), message);
    }
}

impl Customer {
    /// Whether free text may still be answered: 24 hours from the newest live message.
    pub(crate) fn may_be_answered(&self, now: Timestamp) -> bool {
        self.last_wrote_at.is_some_and(|at| now < at.plus(24 * HOUR))
    }

    /// A business message answers the ad they came by: 72 free hours begin, if the answer came within a day.
    pub(crate) fn answer_ad(&mut self, now: Timestamp) {
        if self.ad_clicked_at.take().is_some_and(|at| now < at.plus(24 * HOUR)) {
            self.free_until = Some(now.plus(72 * HOUR));
        }
    }
}

/// Everything that exists, and the stream its events take their ids from.
///
/// Who lives here follows from the seed alone. The ids of what happens follow from the seed and the instant the world began,
/// so a receiver that outlives one world does not take the events of the next for old ones.
pub(crate) struct World {
    pub(crate) numbers: Vec<Number>,
    pub(crate) media: HashMap<String, Media>,
    ids: SeededRandom,
}

impl World {
    /// The world that begins at `seed`.
    pub(crate) fn new(seed: u64, numbers: usize, now: Timestamp) -> Self {
        let people = SeededRandom::new(seed);
        let numbers = (0..numbers.max(1)).map(|place| found_number(&people, place, now)).collect();
        let began = u64::try_from(now.as_millis()).unwrap_or(0);
        Self { numbers, media: HashMap::new(), ids: SeededRandom::new(seed.rotate_left(32) ^ began) }
    }

    pub(crate) fn number(&self, phone_number_id: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.phone_number_id == phone_number_id)
    }

    pub(crate) fn number_mut(&mut self, phone_number_id: &str) -> Option<&mut Number> {
        self.numbers.iter_mut().find(|number| number.phone_number_id == phone_number_id)
    }

    /// A new message id, opaque like Meta's.
    pub(crate) fn wamid(&self) -> String {
        let mut bytes = [0; 24];
        self.ids.fill(&mut bytes);
        format!("wamid.HBg{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A new numeric id of Meta's length, as media have.
    pub(crate) fn digits(&self) -> String {
        digits(&self.ids, 15)
    }

    /// A new trace id for an error body.
    pub(crate) fn trace(&self) -> String {
        let mut bytes = [0; 16];
        self.ids.fill(&mut bytes);
        format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A number below `bound` that shapes generated files.
    pub(crate) fn whim(&self, bound: u64) -> u64 {
        self.ids.below(bound)
    }
}

/// The digits a `to` reaches. Without `+` Meta puts the business's own country code in front, and the message may go to a
/// stranger; `None` when it is no phone number at all.
pub(crate) fn dialled(to: &str) -> Option<String> {
    let digits: String = to.chars().filter(char::is_ascii_digit).collect();
    let tolerable = to.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
    if !tolerable || !is_phone(&digits) {
        return None;
    }
    Some(if to.trim_start().starts_with('+') { digits } else { format!("{COUNTRY_CODE}{digits}") })
}

fn is_phone(digits: &str) -> bool {
    (7..=17).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(random: &SeededRandom, length: usize) -> String {
    let first = char::from(b'1' + u8::try_from(random.below(9)).unwrap_or(0));
    let rest = (1..length).map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0)));
    std::iter::once(first).chain(rest).collect()
}

fn found_number(ids: &SeededRandom, place: usize, now: Timestamp) -> Number {
    let mut secret = [0; 48];
    ids.fill(&mut secret);
    let mut number = Number {
        phone_number_id: digits(ids, 15),
        waba_id: digits(ids, 15),
        display_phone_number: format!("{COUNTRY_CODE}555000{:04}", place + 1),
        verified_name: names::of_shop(place).to_owned(),
        access_token: AccessToken::new(format!("EAAG{}", URL_SAFE_NO_PAD.encode(secret))),
        subscribed: true,
        override_callback_uri: None,
        customers: Vec::new(),
        messages: HashMap::new(),
        timeline: Vec::new(),
        throughput: Bucket::throughput(now),
        aliases: HashMap::new(),
    };
    for (turn, name) in names::shuffled(ids).into_iter().take(CUSTOMERS).enumerate() {
        let user_id = format!("IN.{}", digits(ids, 16));
        if turn + 1 == CUSTOMERS {
            number.add(None, user_id, Some(format!("{}.{turn}", names::handle(ids))), name.to_owned(), now);
        } else {
            let wa_id = format!("{COUNTRY_CODE}555{:02}1{turn:02}{}", place + 1, digits(ids, 2));
            number.add(Some(wa_id), user_id, None, name.to_owned(), now);
        }
    }
    // One of them keeps the blue ticks to themselves, as many people do.
    if let Some(customer) = number.customers.get_mut(CUSTOMERS - 2) {
        customer.habits.read_receipts = false;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn census(world: &World) -> Vec<(String, Option<String>, String)> {
        let people = world.numbers.iter().flat_map(|number| &number.customers);
        people
            .map(|customer| (customer.name.clone(), customer.wa_id.clone(), customer.user_id.clone()))
            .collect()
    }

    #[test]
    fn a_seed_decides_who_lives_here() {
        assert_eq!(census(&World::new(7, 2, NOW)), census(&World::new(7, 2, NOW)));
        assert_ne!(census(&World::new(7, 2, NOW)), census(&World::new(8, 2, NOW)));
    }

    #[test]
    fn the_events_of_a_later_world_have_ids_of_their_own() {
        assert_eq!(World::new(7, 1, NOW).wamid(), World::new(7, 1, NOW).wamid());
        assert_ne!(World::new(7, 1, NOW).wamid(), World::new(7, 1, NOW.plus(1)).wamid());
        assert_eq!(census(&World::new(7, 1, NOW)), census(&World::new(7, 1, NOW.plus(1))));
    }

    #[test]
    fn twelve_people_of_several_scripts_and_one_without_a_phone() {
        let world = World::new(1, 1, NOW);
        let people = &world.numbers[0].customers;
        assert_eq!(people.len(), CUSTOMERS);
        assert_eq!(people.iter().filter(|customer| customer.wa_id.is_none()).count(), 1);
        assert!(people.iter().any(|customer| customer.name.is_ascii()));
        assert!(people.iter().any(|customer| !customer.name.is_ascii()));
        let phones: std::collections::HashSet<_> = people.iter().filter_map(|c| c.wa_id.as_ref()).collect();
        assert_eq!(phones.len(), CUSTOMERS - 1);
    }

    #[test]
    fn without_a_plus_the_message_goes_to_a_stranger() {
        assert_eq!(dialled("+91 55501-10012").as_deref(), Some("915550110012"));
        assert_eq!(dialled("915550110012").as_deref(), Some("91915550110012"));
        assert_eq!(dialled("ritika"), None);
        assert_eq!(dialled("+91"), None);
    }

    #[test]
    fn a_customer_answers_to_every_alias() {
        let mut world = World::new(1, 1, NOW);
        let number = &mut world.numbers[0];
        let hidden = &number.customers[CUSTOMERS - 1];
        let (user_id, username) = (hidden.user_id.clone(), hidden.username.clone().unwrap());
        assert_eq!(number.customer_index(&user_id), Some(CUSTOMERS - 1));
        assert_eq!(number.customer_index(&format!("@{username}")), Some(CUSTOMERS - 1));
        assert_eq!(number.meet("+919999955555", NOW), Some(CUSTOMERS));
        assert_eq!(number.meet("919999955555", NOW), Some(CUSTOMERS), "the same person the second time");
        assert_eq!(number.meet("nobody", NOW), None);
    }
}
