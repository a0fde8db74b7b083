//! What a message costs, as far as anybody here can know.
//!
//! Meta bills; this module only estimates, and every estimate says so. Three sources are kept apart. *Rules* come from
//! `docs/whatsapp.md` §3.4, §3.5; those it marks as reported or unknown are named in the card ([`RateCard::unconfirmed`]).
//! *Figures* come from a [`RateCard`], which is dated data: the shipped one names no price at all, because no price list could
//! be read for it, and an owner types their own. *Truth* comes from a status: its `pricing` ([`PriceFact`](crate::facts::PriceFact)) says in Meta's own
//! words whether a message is charged and as what. Until then an amount is *about*.
//!
//! - A price is never negative, and never falls as more is sent within a month.
//! - Which month a message belongs to depends on the clock bills are made by, so months are never stored: they are ranges over
//!   instants ([`Month::range`]).
//! - What the phone app sends costs nothing and counts for nothing.
//! - Everything here follows from what is stored, whatever the order it was told in.

mod card;
mod charge;
mod month;

use serde::{Deserialize, Serialize};

use crate::time::{HOUR, Timestamp};

pub use self::card::{CardFault, Market, Money, RateCard};
pub use self::charge::{Charge, MonthLine, month_lines};
pub use self::month::{BillingOffset, Month, NotAMonth};

/// How long after a customer came by an advertisement an answer still opens the free entry point.
pub const ANSWER_WITHIN: i64 = 24 * HOUR;
/// How long everything is free from that answer on.
pub const ENTRY_POINT: i64 = 72 * HOUR;

crate::names! {
    /// What a message is billed as, in Meta's words; its other words have no price here.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Category {
        /// Anything but a template.
        Service = "service",
        /// A template about something the customer asked for.
        Utility = "utility",
        /// A template that sells.
        Marketing = "marketing",
        /// A template with a code.
        Authentication = "authentication",
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

#[cfg(test)]
mod tests;
