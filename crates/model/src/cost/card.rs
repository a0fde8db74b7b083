//! A price list with its date and its doubts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Category;
use super::month::{BillingOffset, is_a_day};
use crate::plain::is_unsafe;
use crate::time::Timestamp;

/// Most markets of a card.
const MAX_MARKETS: usize = 300;
/// Most characters of a source, and of a note.
const MAX_CHARS: usize = 200;
/// Most notes of a card.
const MAX_NOTES: usize = 20;
/// The highest price of one message that can be meant: a million of any currency.
pub(super) const MAX_MICROS: u64 = 1_000_000_000_000;
/// Zones lie within fourteen hours of UTC.
const MAX_OFFSET_MINUTES: i32 = 14 * 60;

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
    pub(super) const fn rate(&self, category: Category) -> Option<u64> {
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
        serde_json::from_str(include_str!("../../data/rate-card.json")).unwrap_or_else(|_| Self::empty())
    }

    /// A card that knows nothing. A test keeps the shipped one readable, so this is nobody's.
    pub(super) fn empty() -> Self {
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

    /// The clock bills are made by.
    #[must_use]
    pub const fn billing_offset(&self) -> BillingOffset {
        BillingOffset { minutes: self.utc_offset_minutes }
    }

    /// Whether messages that are no templates may cost something at this instant. WhatsApp's own day, whatever list is typed.
    pub(super) fn charges_at(&self, at: Timestamp) -> bool {
        at >= self.billing_offset().begins(charged_from())
    }

    /// Whether the list is good already at this instant.
    fn is_good_at(&self, at: Timestamp) -> bool {
        at >= self.billing_offset().begins(self.valid_from)
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
        let is_short = |text: &str| text.chars().count() <= MAX_CHARS && !text.chars().any(is_unsafe);
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
    pub(super) fn rate(&self, category: Category, recipient: Option<&str>, at: Timestamp) -> Option<u64> {
        self.market(recipient?)?.rate(category).filter(|_| self.is_good_at(at))
    }

    pub(super) fn money(&self, micros: u64) -> Money {
        Money { micros, currency: self.currency.clone() }
    }
}

/// The day from which WhatsApp charges messages that are no templates, and utility templates inside the window (`docs/whatsapp.md` §3.5).
fn charged_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default()
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
