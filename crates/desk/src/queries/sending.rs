//! What sending a reply would do and cost, from what the cache holds.
//!
//! Everything is reckoned at the hub's present, because the reply window is: a computer whose clock is wrong must not promise
//! what the hub refuses. What is shown as an instant is turned into this computer's clock last.

use sangam_cache::Reader;
use sangam_model::Timestamp;
use sangam_model::cost::{
    ANSWER_WITHIN, Category, ENTRY_POINT, EntryPoint, Month, Price, RateCard, Wish, price_of,
};
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::identity::Phone;
use sangam_model::window;
use sangam_protocol::ConversationRow;

use crate::api::app::ConnectionState;
use crate::api::cost::{SendNow, SendState};
use crate::api::error::UiError;
use crate::desk::Shared;

/// Nothing older can still open or keep a free entry point.
const LOOK_BACK: i64 = ANSWER_WITHIN + ENTRY_POINT;

/// What would be sent, to whom.
pub(super) struct About {
    category: Category,
    number_id: NumberId,
    conversation_id: Option<ConversationId>,
    window_closes_at: Option<Timestamp>,
    recipient: Option<String>,
}

impl About {
    /// A message of this category to the customer of a conversation.
    pub(super) fn customer(row: &ConversationRow, category: Category) -> Self {
        Self {
            category,
            number_id: row.number_id,
            conversation_id: Some(row.id),
            window_closes_at: row.window_closes_at,
            recipient: row.contact.phone.clone(),
        }
    }

    /// A template of this category to someone nobody knows yet.
    pub(super) fn stranger(number_id: NumberId, phone: &Phone, category: Category) -> Self {
        let recipient = Some(phone.as_str().to_owned());
        Self { category, number_id, conversation_id: None, window_closes_at: None, recipient }
    }
}

/// What sending it would do and cost.
pub(super) async fn state(shared: &Shared, about: About) -> Result<SendState, UiError> {
    let now = shared.hub_now();
    let facts = shared.read(move |reader| Facts::read(reader, about, now)).await?;
    Ok(facts.shown(shared))
}

const fn is_online(state: ConnectionState) -> bool {
    matches!(state, ConnectionState::Live | ConnectionState::CatchingUp)
}

/// What the answer depends on, by the hub's clock.
pub(super) struct Facts {
    about: About,
    now: Timestamp,
    card: RateCard,
    month_ends: Timestamp,
    entry: EntryPoint,
    sent_this_month: u32,
}

impl Facts {
    pub(super) fn read(reader: &Reader<'_>, about: About, now: Timestamp) -> sangam_cache::Result<Self> {
        let card = reader.rate_card()?.and_then(|row| row.card).unwrap_or_else(RateCard::shipped);
        let since = now.plus(-LOOK_BACK);
        let marks = about.conversation_id.map(|id| reader.entry_marks(id, since)).transpose()?;
        let month = Month::holding(now, card.billing_offset());
        // A count of an earlier month says nothing about this one.
        let counted = reader.cost(about.number_id)?.filter(|counted| counted.month >= month);
        Ok(Self {
            month_ends: month.range(card.billing_offset()).1,
            entry: EntryPoint::of(&marks.unwrap_or_default(), now),
            sent_this_month: counted.map_or(0, |counted| counted.sent),
            about,
            now,
            card,
        })
    }

    /// As the clock of this computer will show it.
    pub(super) fn shown(&self, shared: &Shared) -> SendState {
        let said = self.say(is_online(shared.connection.borrow().state));
        let ours = |at: Option<Timestamp>| at.map(|at| shared.in_our_clock(at));
        SendState {
            fep_until: ours(said.fep_until),
            fep_answer_by: ours(said.fep_answer_by),
            changes_at: ours(said.changes_at),
            ..said
        }
    }

    fn say(&self, is_online: bool) -> SendState {
        let (fep_until, fep_answer_by) = match self.entry {
            EntryPoint::None => (None, None),
            EntryPoint::Waiting { answer_by } => (None, Some(answer_by)),
            EntryPoint::Open { until } => (Some(until), None),
        };
        let wish = Wish {
            category: self.about.category,
            recipient: self.about.recipient.as_deref(),
            at: self.now,
            is_entry_point: self.entry != EntryPoint::None,
            is_window_open: self.is_window_open(),
            sent_this_month: self.sent_this_month,
        };
        let price = price_of(&self.card, &wish);
        let upcoming = [self.about.window_closes_at, fep_until, fep_answer_by, Some(self.month_ends)];
        SendState {
            now: self.button(price, is_online),
            fep_until,
            fep_answer_by,
            allowance_left: self
                .card
                .allowance_at(self.now)
                .map(|allowance| allowance.saturating_sub(self.sent_this_month)),
            changes_at: upcoming.into_iter().flatten().filter(|at| *at > self.now).min(),
        }
    }

    fn is_window_open(&self) -> bool {
        window::is_open(self.about.window_closes_at, self.now)
    }

    fn button(&self, price: Price, is_online: bool) -> SendNow {
        if self.about.category == Category::Service && !self.is_window_open() {
            return SendNow::TemplateOnly;
        }
        if !is_online {
            return SendNow::Queue;
        }
        match price {
            Price::Free { reason } => SendNow::Free { reason },
            Price::About { amount } => SendNow::About { amount },
            Price::Unknown => SendNow::Unpriced,
        }
    }
}
