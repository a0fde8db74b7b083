//! A business number and its people: the chats, the phone they live on, and what Meta says about the number.

use std::collections::{BTreeMap, HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Random, SeededRandom, Timestamp};
use serde_json::Value;

use super::{COUNTRY_CODE, CUSTOMERS, digits, is_phone, names};
use crate::bucket::Bucket;
use crate::past::Past;
use crate::people::Step;
use crate::secret::AccessToken;

/// How long after onboarding the one-shot sync may be asked for.
const ASK_WITHIN: i64 = 24 * HOUR;
/// Unused for this long, the phone loses the Cloud API.
pub(crate) const INACTIVE_AFTER: i64 = 14 * DAY;

/// Customers the owner has not saved on the phone.
const STRANGERS: [usize; 2] = [8, 9];

/// A WhatsApp business number: on the app only, in coexistence, or on the Cloud API alone.
pub(crate) struct Number {
    pub(crate) phone_number_id: String,
    pub(crate) waba_id: String,
    /// Digits only, as webhooks write it.
    pub(crate) display_phone_number: String,
    pub(crate) verified_name: String,
    /// Whether the Cloud API serves it.
    pub(crate) link: Link,
    /// What Meta says about it.
    pub(crate) standing: NodeState,
    /// What may be asked for once, and whether it was.
    pub(crate) sync: SyncRight,
    /// The owner's phone.
    pub(crate) phone: Phone,
    /// How 360dialog serves it, if it does instead of Meta.
    pub(crate) dialog360: Option<Dialog360>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) messages: HashMap<String, Message>,
    /// Every wamid in the order it came to exist.
    pub(crate) timeline: Vec<String>,
    pub(crate) throughput: Bucket,
    aliases: HashMap<String, usize>,
}

/// Whether the Cloud API serves a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// Nobody ever connected it: it lives on the app alone.
    OnAppOnly,
    /// Served, beside the app or alone.
    Connected,
    /// It was, until the owner or Meta ended it.
    Disconnected,
}

/// The node's fields that change during its life.
#[derive(Clone, Debug)]
pub(crate) struct NodeState {
    pub(crate) is_on_biz_app: bool,
    pub(crate) platform_type: String,
    pub(crate) status: String,
    pub(crate) quality_rating: String,
    pub(crate) messaging_limit: String,
    pub(crate) name_status: String,
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`.
    pub(crate) can_send: String,
    /// Why not, for `health_status`: code, description, what helps.
    pub(crate) trouble: Option<(i64, String, String)>,
}

impl NodeState {
    /// As a healthy number in coexistence has it.
    pub(crate) fn in_coexistence() -> Self {
        Self {
            is_on_biz_app: true,
            platform_type: "CLOUD_API".to_owned(),
            status: "CONNECTED".to_owned(),
            quality_rating: "GREEN".to_owned(),
            messaging_limit: "TIER_2K".to_owned(),
            name_status: "APPROVED".to_owned(),
            can_send: "AVAILABLE".to_owned(),
            trouble: None,
        }
    }

    /// As a number has it that is on the app and nowhere else.
    pub(crate) fn on_app_only() -> Self {
        Self { platform_type: "NOT_APPLICABLE".to_owned(), ..Self::in_coexistence() }
    }

    /// As a new number has it that was never on the app, before it is registered.
    pub(crate) fn ordinary() -> Self {
        Self {
            is_on_biz_app: false,
            platform_type: "NOT_APPLICABLE".to_owned(),
            status: "PENDING".to_owned(),
            ..Self::in_coexistence()
        }
    }
}

/// The one-shot sync of one onboarding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SyncRight {
    /// When the number was connected.
    pub(crate) onboarded_at: Timestamp,
    pub(crate) contacts_asked: bool,
    pub(crate) history_asked: bool,
}

impl SyncRight {
    /// A new right, unasked.
    pub(crate) const fn new(now: Timestamp) -> Self {
        Self { onboarded_at: now, contacts_asked: false, history_asked: false }
    }

    /// The 24 hours are over.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.onboarded_at) > ASK_WITHIN
    }
}

/// The owner's phone with the WhatsApp Business app.
pub(crate) struct Phone {
    /// Opened, or written on.
    pub(crate) used_at: Timestamp,
    /// *Share chat history* was chosen.
    pub(crate) shares_history: bool,
    /// The address book, by identity: phone digits or business-scoped id.
    pub(crate) book: BTreeMap<String, BookEntry>,
    /// Invented chats of the last months, if it has any.
    pub(crate) past: Option<(Past, Timestamp)>,
}

/// A number that 360dialog serves.
#[derive(Clone)]
pub(crate) struct Dialog360 {
    /// What a client presents as `D360-API-KEY`.
    pub(crate) api_key: AccessToken,
    /// Where its webhooks go, once somebody said so, with the headers that were asked for.
    pub(crate) webhook: Option<(String, BTreeMap<String, String>)>,
}

/// Somebody in the phone's address book.
#[derive(Clone, Debug)]
pub(crate) struct BookEntry {
    pub(crate) full_name: String,
    pub(crate) changed_at: Timestamp,
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
    /// The business does not hear from them, nor they from it.
    pub(crate) is_blocked: bool,
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
    /// Writes from a companion device the Cloud API does not serve: nothing is told.
    pub(crate) companion: bool,
    /// Presses the first answer of what they read.
    pub(crate) taps: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self { read_receipts: true, reads_at_once: true, online: true, companion: false, taps: false }
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
    /// What a template is billed as, in the word of a status.
    pub(crate) category: Option<String>,
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
    /// Graph serves it.
    pub(crate) fn is_connected(&self) -> bool {
        self.link == Link::Connected
    }

    /// It is in coexistence: on the app and served.
    pub(crate) fn is_coexistent(&self) -> bool {
        self.is_connected() && self.standing.is_on_biz_app
    }

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

    pub(crate) fn add(
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
            is_blocked: false,
            script: VecDeque::new(),
            pair: Bucket::pair(now),
        });
        index
    }

    /// A customer's alias from now on; the old ones keep working.
    pub(crate) fn alias(&mut self, alias: &str, index: usize) {
        self.aliases.insert(alias.to_owned(), index);
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

/// A number with its customers, and the token that would open it.
pub(super) fn found(ids: &SeededRandom, place: usize, now: Timestamp) -> (Number, AccessToken) {
    let mut secret = [0; 48];
    ids.fill(&mut secret);
    let token = AccessToken::new(format!("EAAG{}", URL_SAFE_NO_PAD.encode(secret)));
    let mut number = Number {
        phone_number_id: digits(ids, 15),
        waba_id: digits(ids, 15),
        display_phone_number: format!("{COUNTRY_CODE}555000{:04}", place + 1),
        verified_name: names::of_shop(place).to_owned(),
        link: Link::Connected,
        standing: NodeState::in_coexistence(),
        sync: SyncRight::new(now),
        phone: Phone { used_at: now, shares_history: true, book: BTreeMap::new(), past: None },
        dialog360: None,
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
    for (turn, customer) in number.customers.iter().enumerate() {
        if STRANGERS.contains(&turn) {
            continue;
        }
        let identity = customer.wa_id.as_ref().unwrap_or(&customer.user_id).clone();
        let full_name = customer.name.clone();
        number.phone.book.insert(identity, BookEntry { full_name, changed_at: now });
    }
    // One of them keeps the blue ticks to themselves, as many people do.
    if let Some(customer) = number.customers.get_mut(CUSTOMERS - 2) {
        customer.habits.read_receipts = false;
    }
    (number, token)
}

/// A new number that was never on the app.
pub(super) fn ordinary(ids: &SeededRandom, place: usize, now: Timestamp) -> Number {
    let (mut number, _) = found(ids, place, now);
    number.link = Link::OnAppOnly;
    number.standing = NodeState::ordinary();
    number.customers.clear();
    number.aliases.clear();
    number
}
