//! What WhatsApp bills, message by message and by the month.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Category, Money, Price, RateCard, Wish, price_of};
use crate::delivery::Delivery;
use crate::facts::{ContentFact, Facts, PriceFact, Source};
use crate::message::{Detail, Direction, Origin};
use crate::time::Timestamp;

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
