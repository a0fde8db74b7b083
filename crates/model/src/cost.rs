//! What a message costs, as far as anybody here can know.
//!
//! Meta bills; this module only estimates, and every estimate says so. Three sources are kept apart. *Rules* come from
//! `docs/whatsapp.md` §3.4, §3.5; those it marks as reported or unknown are named in the card ([`RateCard::unconfirmed`]).
//! *Figures* come from a [`RateCard`], which is dated data: the shipped one names no price at all, because no price list could
//! be read for it, and an owner types their own. *Truth* comes from a status: its `pricing` ([`PriceFact`]) says in Meta's own
//! words whether a message is charged and as what. Until then an amount is *about*.
//!
//! - A price is never negative, and never falls as more is sent within a month.
//! - Which month a message belongs to depends on the zone bills are made in, so months are never stored: they are ranges over
//!   instants ([`Month::range`]).
//! - What the phone app sends costs nothing and counts for nothing.
//! - Everything here follows from what is stored, whatever the order it was told in.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::delivery::Delivery;
use crate::facts::{ContentFact, Facts, PriceFact, Source};
use crate::message::{Detail, Direction, Origin};
use crate::time::{HOUR, SECOND, Timestamp};

/// How long after a customer came by an advertisement an answer still opens the free entry point.
pub const ANSWER_WITHIN: i64 = 24 * HOUR;
/// How long everything is free from that answer on.
pub const ENTRY_POINT: i64 = 72 * HOUR;

/// Most markets of a card.
const MAX_MARKETS: usize = 300;
/// Most characters of a source, and of a note.
const MAX_CHARS: usize = 200;
/// Most notes of a card.
const MAX_NOTES: usize = 20;
/// The highest price of one message that can be meant: a million of any currency.
const MAX_MICROS: u64 = 1_000_000_000_000;
/// Zones lie within fourteen hours of UTC.
const MAX_OFFSET_MINUTES: i32 = 14 * 60;

/// What a message is billed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Category {
    /// Anything but a template.
    Service,
    /// A template about something the customer asked for.
    Utility,
    /// A template that sells.
    Marketing,
    /// A template with a code.
    Authentication,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 4] = [Self::Service, Self::Utility, Self::Marketing, Self::Authentication];

    /// Meta's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Utility => "utility",
            Self::Marketing => "marketing",
            Self::Authentication => "authentication",
        }
    }

    /// The category Meta calls so; its other words have no price here.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name)
    }
}

/// An amount of money, exact to the millionth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Money {
    /// Millionths of the currency's unit.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub micros: u64,
    /// ISO 4217.
    pub currency: String,
}

/// Prices of one market; one that is absent is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Market {
    /// The beginning of a recipient's number, digits without `+`. The longest that fits counts.
    pub prefix: String,
    /// Its country, for reading: ISO 3166.
    pub region: Option<String>,
    /// Millionths for a message that is no template; absent: as much as a utility template, which is what is reported.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub service: Option<u64>,
    /// Millionths for a utility template.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub utility: Option<u64>,
    /// Millionths for a marketing template.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub marketing: Option<u64>,
    /// Millionths for an authentication template.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub authentication: Option<u64>,
}

impl Market {
    const fn rate(&self, category: Category) -> Option<u64> {
        match category {
            Category::Service if self.service.is_some() => self.service,
            Category::Service | Category::Utility => self.utility,
            Category::Marketing => self.marketing,
            Category::Authentication => self.authentication,
        }
    }
}

/// A price list with its date and its doubts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RateCard {
    /// Where the figures come from.
    pub source: String,
    /// The day they were read there.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub as_of: NaiveDate,
    /// The first day they are good for. What was or is sent before it costs what another list says.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub valid_from: NaiveDate,
    /// The currency bills are made in: ISO 4217.
    pub currency: String,
    /// Messages that are no templates and cost nothing, per number and month; absent: not known, so none are promised.
    pub allowance: Option<u32>,
    /// How far the zone bills are made in is ahead of UTC.
    pub utc_offset_minutes: i32,
    /// Rules behind the figures that nobody confirmed, by name; an open set.
    pub unconfirmed: Vec<String>,
    /// Prices by market.
    pub markets: Vec<Market>,
}

/// What about a card cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be used")]
pub struct CardFault(pub &'static str);

impl RateCard {
    /// The card this build came with.
    #[must_use]
    pub fn shipped() -> Self {
        serde_json::from_str(include_str!("../data/rate-card.json")).unwrap_or_else(|_| Self::empty())
    }

    /// A card that knows nothing. A test keeps the shipped one readable, so this is nobody's.
    fn empty() -> Self {
        Self {
            source: String::new(),
            as_of: NaiveDate::default(),
            valid_from: NaiveDate::default(),
            currency: "XXX".to_owned(),
            allowance: None,
            utc_offset_minutes: 0,
            unconfirmed: Vec::new(),
            markets: Vec::new(),
        }
    }

    /// The zone bills are made in.
    #[must_use]
    pub const fn zone(&self) -> Zone {
        Zone { utc_offset_minutes: self.utc_offset_minutes }
    }

    /// Whether messages that are no templates may cost something at this instant. WhatsApp's own day, whatever list is typed.
    fn charges_at(&self, at: Timestamp) -> bool {
        at >= self.zone().begins(charged_from())
    }

    /// Whether the list is good already at this instant.
    fn is_good_at(&self, at: Timestamp) -> bool {
        at >= self.zone().begins(self.valid_from)
    }

    /// Messages of a month that cost nothing, as far as the list says so for this instant.
    #[must_use]
    pub fn allowance_at(&self, at: Timestamp) -> Option<u32> {
        self.allowance.filter(|_| self.is_good_at(at) && self.charges_at(at))
    }

    /// Whether a person can have meant this card.
    ///
    /// # Errors
    /// The first field that cannot be used, by its name.
    pub fn check(&self) -> Result<(), CardFault> {
        let is_short = |text: &str| text.chars().count() <= MAX_CHARS && !text.chars().any(char::is_control);
        let is_currency =
            self.currency.len() == 3 && self.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        let mut prefixes: Vec<&str> = self.markets.iter().map(|market| market.prefix.as_str()).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        let checks = [
            ("source", !self.source.trim().is_empty() && is_short(&self.source)),
            ("currency", is_currency),
            ("valid_from", is_a_day(self.valid_from)),
            ("as_of", is_a_day(self.as_of)),
            ("utc_offset_minutes", self.utc_offset_minutes.abs() <= MAX_OFFSET_MINUTES),
            (
                "unconfirmed",
                self.unconfirmed.len() <= MAX_NOTES && self.unconfirmed.iter().all(|note| is_short(note)),
            ),
            (
                "markets",
                self.markets.len() <= MAX_MARKETS
                    && prefixes.len() == self.markets.len()
                    && self.markets.iter().all(is_a_market),
            ),
        ];
        checks.into_iter().find(|(_, holds)| !holds).map_or(Ok(()), |(field, _)| Err(CardFault(field)))
    }

    /// The market of a recipient (E.164): the longest prefix wins.
    #[must_use]
    pub fn market(&self, recipient: &str) -> Option<&Market> {
        let digits = recipient.trim_start_matches('+');
        self.markets
            .iter()
            .filter(|market| digits.starts_with(&market.prefix))
            .max_by_key(|market| market.prefix.len())
    }

    /// What one message of this category to this recipient costs at this instant, where nothing makes it free.
    fn rate(&self, category: Category, recipient: Option<&str>, at: Timestamp) -> Option<u64> {
        self.market(recipient?)?.rate(category).filter(|_| self.is_good_at(at))
    }

    fn money(&self, micros: u64) -> Money {
        Money { micros, currency: self.currency.clone() }
    }
}

/// The day from which WhatsApp charges messages that are no templates, and utility templates inside the window (`docs/whatsapp.md` §3.5).
fn charged_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default()
}

fn is_a_day(day: NaiveDate) -> bool {
    (2009..=2200).contains(&day.year())
}

fn is_a_market(market: &Market) -> bool {
    let is_prefix = (1..=7).contains(&market.prefix.len())
        && !market.prefix.starts_with('0')
        && market.prefix.bytes().all(|byte| byte.is_ascii_digit());
    let is_region = market
        .region
        .as_ref()
        .is_none_or(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase()));
    let rates = [market.service, market.utility, market.marketing, market.authentication];
    is_prefix && is_region && rates.into_iter().flatten().all(|rate| rate <= MAX_MICROS)
}

/// The zone bills are made in. Its offset is fixed: where clocks change, an hour at the edge of a month may be misplaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// How far it is ahead of UTC.
    pub utc_offset_minutes: i32,
}

impl Zone {
    const fn offset_ms(self) -> i64 {
        self.utc_offset_minutes as i64 * 60 * SECOND
    }

    /// The instant a day begins here.
    fn begins(self, day: NaiveDate) -> Timestamp {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        Timestamp::from_millis(midnight.saturating_sub(self.offset_ms()))
    }

    fn day_of(self, at: Timestamp) -> NaiveDate {
        DateTime::<Utc>::from_timestamp_millis(at.plus(self.offset_ms()).as_millis())
            .map_or_else(NaiveDate::default, |instant| instant.date_naive())
    }
}

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct Month(NaiveDate);

impl Month {
    /// The month an instant lies in, in a zone.
    #[must_use]
    pub fn holding(at: Timestamp, zone: Zone) -> Self {
        let day = zone.day_of(at);
        Self(day.with_day(1).unwrap_or(day))
    }

    /// From its first instant to the first of the next month.
    #[must_use]
    pub fn range(self, zone: Zone) -> (Timestamp, Timestamp) {
        (zone.begins(self.0), zone.begins(self.next().0))
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Self {
        let earlier = self.0.checked_sub_days(Days::new(1)).unwrap_or(self.0);
        Self(earlier.with_day(1).unwrap_or(earlier))
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        // Any month's first day and thirty-one more lie in the next one.
        let later = self.0.checked_add_days(Days::new(31)).unwrap_or(self.0);
        Self(later.with_day(1).unwrap_or(later))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// The text is not `YYYY-MM`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a month")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_shape = text.len() == 7 && text.bytes().filter(u8::is_ascii_digit).count() == 6;
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
        day.filter(|day| is_shape && is_a_day(*day)).map(Self).ok_or(NotAMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a message costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FreeReason {
    /// The customer came by an advertisement, and the free hours last, or this answer begins them.
    EntryPoint,
    /// The month's free messages are not used up, by our count.
    Allowance,
    /// Answers inside the reply window cost nothing before WhatsApp began to charge them.
    NotYetCharged,
}

/// What a message costs, as far as can be known before WhatsApp says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "price", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Price {
    /// Nothing.
    Free {
        /// Why.
        reason: FreeReason,
    },
    /// About so much.
    About {
        /// How much.
        amount: Money,
    },
    /// The card does not say, or is not good yet.
    Unknown,
}

/// A message whose price is asked.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What it would be billed as.
    pub category: Category,
    /// To whom, E.164; absent when only WhatsApp knows the number.
    pub recipient: Option<&'a str>,
    /// When.
    pub at: Timestamp,
    /// A free entry point lasts, or this message opens it.
    pub is_entry_point: bool,
    /// The customer's reply window is open.
    pub is_window_open: bool,
    /// Messages that used up allowance in the month before it, by our count.
    pub sent_this_month: u32,
}

/// What a message costs by this card.
#[must_use]
pub fn price_of(card: &RateCard, wish: &Wish<'_>) -> Price {
    if wish.is_entry_point {
        return Price::Free { reason: FreeReason::EntryPoint };
    }
    // Until WhatsApp began to charge them, answers were free, and utility templates inside the window with them.
    let is_answer = wish.category == Category::Utility && wish.is_window_open;
    if (wish.category == Category::Service || is_answer) && !card.charges_at(wish.at) {
        return Price::Free { reason: FreeReason::NotYetCharged };
    }
    let is_allowed = || card.allowance_at(wish.at).is_some_and(|allowance| wish.sent_this_month < allowance);
    if wish.category == Category::Service && is_allowed() {
        return Price::Free { reason: FreeReason::Allowance };
    }
    card.rate(wish.category, wish.recipient, wish.at)
        .map_or(Price::Unknown, |micros| Price::About { amount: card.money(micros) })
}

/// Something that opens a free entry point, or counts as its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryMark {
    /// A live message of the customer that names an advertisement or a post.
    Came(Timestamp),
    /// A message of ours that WhatsApp took through the API. The phone's are none: they never affect what is charged.
    Answered(Timestamp),
}

/// Where the free hours after an advertisement stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPoint {
    /// There are none.
    None,
    /// An answer before this instant opens them.
    Waiting {
        /// Until when.
        answer_by: Timestamp,
    },
    /// Everything is free before this instant.
    Open {
        /// Until when.
        until: Timestamp,
    },
}

impl EntryPoint {
    /// How it stands at `now`, from marks in any order. Every visit by an advertisement opens its own hours; the longest count.
    #[must_use]
    pub fn of(marks: &[EntryMark], now: Timestamp) -> Self {
        let answers = || {
            marks.iter().filter_map(|mark| match mark {
                EntryMark::Answered(at) => Some(*at),
                EntryMark::Came(_) => None,
            })
        };
        let (mut until, mut answer_by) = (None, None);
        for mark in marks {
            let EntryMark::Came(came) = *mark else { continue };
            match answers().filter(|at| *at >= came).min() {
                Some(first) if first < came.plus(ANSWER_WITHIN) => {
                    until = until.max(Some(first.plus(ENTRY_POINT)))
                }
                Some(_) => {}
                None => answer_by = answer_by.max(Some(came.plus(ANSWER_WITHIN))),
            }
        }
        match (until.filter(|until| now < *until), answer_by.filter(|by| now < *by)) {
            (Some(until), _) => Self::Open { until },
            (None, Some(answer_by)) => Self::Waiting { answer_by },
            (None, None) => Self::None,
        }
    }
}

/// A message WhatsApp took, or will bill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Charge {
    /// When it was sent: decides its month.
    pub at: Timestamp,
    /// What it is billed as, in Meta's word once told; absent for a template of which nothing was told.
    pub category: Option<String>,
    /// Meta's `type`, once told.
    pub kind: Option<String>,
}

impl Charge {
    /// What these facts say about a charge, if the message can be one: taken by WhatsApp through the API and not failed. A
    /// message nobody here wrote counts as soon as WhatsApp tells a price for it.
    #[must_use]
    pub fn of(facts: &Facts) -> Option<Self> {
        let told = facts.content.as_ref();
        let is_ours = told.is_some_and(|told| {
            told.source == Source::Live
                && told.direction == Direction::Out
                && told.origin != Origin::Phone
                && told.content.kind != "reaction"
        });
        let is_taken = is_ours && facts.delivery >= Some(Delivery::HandedOver);
        let is_incoming = told.is_some_and(|told| told.direction == Direction::In);
        let has_failed = facts.delivery == Some(Delivery::Failed);
        if is_incoming || has_failed || !(is_taken || facts.price.is_some()) {
            return None;
        }
        let price = facts.price.as_ref();
        let guess = || match told.map(|told| told.origin) {
            Some(Origin::Desk | Origin::Bot) => Some(Category::Service.as_str().to_owned()),
            Some(Origin::Template) => told.and_then(template_category),
            _ => None,
        };
        Some(Self {
            at: told.map(|told| told.sent_at).or_else(|| price.map(|price| price.at))?,
            category: price.and_then(|price| price.category.clone()).or_else(guess),
            kind: price.and_then(|price| price.kind.clone()),
        })
    }

    /// It uses up one of the month's free messages. Those of a free entry point are taken to use none.
    #[must_use]
    pub fn uses_allowance(&self) -> bool {
        self.category.as_deref() == Some(Category::Service.as_str())
            && self.kind.as_deref() != Some(PriceFact::FREE_ENTRY_POINT)
    }
}

/// The category of a template of which more is known than that it was one.
fn template_category(told: &ContentFact) -> Option<String> {
    match &told.content.detail {
        Some(Detail::Template { template, .. }) => Some(template.category.as_str().to_owned()),
        _ => None,
    }
}

/// Messages of a month that were billed alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MonthLine {
    /// What as, in Meta's word; absent for templates of which nothing was told yet.
    pub category: Option<String>,
    /// Meta's `type`; absent while WhatsApp has not said.
    pub kind: Option<String>,
    /// How many.
    pub messages: u32,
    /// What those among them that have a price cost, about.
    pub about: Money,
    /// Those among them whose price is not known.
    pub unpriced: u32,
}

/// The charges of one month (with their recipients, E.164) by category and type. The order they come in does not matter.
#[must_use]
pub fn month_lines(card: &RateCard, mut charges: Vec<(Charge, Option<String>)>) -> Vec<MonthLine> {
    charges.sort();
    let mut sent_this_month = 0_u32;
    let mut lines: BTreeMap<(Option<String>, Option<String>), MonthLine> = BTreeMap::new();
    for (charge, recipient) in charges {
        let cost = cost_of(card, &charge, recipient.as_deref(), sent_this_month);
        sent_this_month = sent_this_month.saturating_add(u32::from(charge.uses_allowance()));
        let Charge { category, kind, .. } = charge;
        let line = lines.entry((category.clone(), kind.clone())).or_insert_with(|| MonthLine {
            category,
            kind,
            messages: 0,
            about: card.money(0),
            unpriced: 0,
        });
        line.messages = line.messages.saturating_add(1);
        line.unpriced = line.unpriced.saturating_add(u32::from(cost.is_none()));
        line.about.micros = line.about.micros.saturating_add(cost.unwrap_or(0));
    }
    lines.into_values().collect()
}

/// Millionths, if they are known. What Meta said goes before what is reckoned.
fn cost_of(card: &RateCard, charge: &Charge, recipient: Option<&str>, sent_this_month: u32) -> Option<u64> {
    let category = charge.category.as_deref().and_then(Category::from_name);
    match charge.kind.as_deref() {
        Some(PriceFact::FREE_CUSTOMER_SERVICE | PriceFact::FREE_ENTRY_POINT) => Some(0),
        Some(PriceFact::REGULAR) => card.rate(category?, recipient, charge.at),
        Some(_) => None,
        None => {
            let wish = Wish {
                category: category?,
                recipient,
                at: charge.at,
                is_entry_point: false,
                is_window_open: false,
                sent_this_month,
            };
            match price_of(card, &wish) {
                Price::Free { .. } => Some(0),
                Price::About { amount } => Some(amount.micros),
                Price::Unknown => None,
            }
        }
    }
}

#[cfg(test)]
mod tests;
