//! Delivery statuses of our messages (`docs/whatsapp.md` §2.9).

use crate::GraphError;
use crate::json::Node;
use crate::webhook::identity::{Identity, People};

open_enum! {
    /// A delivery state. `delivered` may be skipped and order is not guaranteed: keep the furthest.
    DeliveryStatus {
        /// One tick.
        Sent = "sent",
        /// Two ticks.
        Delivered = "delivered",
        /// Two blue ticks; never comes from customers who hide read receipts.
        Read = "read",
        /// A voice note was listened to.
        Played = "played",
        /// Will not arrive; may also follow `sent`. The reason stands in the errors.
        Failed = "failed",
    }
}

open_enum! {
    /// Why a message costs something or not.
    PricingType {
        /// Charged.
        Regular = "regular",
        /// Free: inside the reply window.
        FreeCustomerService = "free_customer_service",
        /// Free: the customer came by an advertisement.
        FreeEntryPoint = "free_entry_point",
    }
}

/// What a status webhook says of one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// The wamid of our message.
    pub id: String,
    /// How far it has come.
    pub status: DeliveryStatus,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// The customer it went to.
    pub recipient: Identity,
    /// What we sent along with the message: our own id of it.
    pub biz_opaque_callback_data: Option<String>,
    /// What it costs; comes with `sent` and with one of `delivered` or `read`.
    pub pricing: Option<Pricing>,
    /// Only while a free entry point lasts. Says nothing about the reply window.
    pub conversation: Option<ConversationInfo>,
    /// Why it failed.
    pub errors: Vec<GraphError>,
}

/// Meta's price mark. Derive the cost from `kind` and `category`; `billable` is being withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pricing {
    /// Whether it is charged, where still told.
    pub billable: Option<bool>,
    /// `PMP`: per message.
    pub pricing_model: Option<String>,
    /// Meta's `type`.
    pub kind: Option<PricingType>,
    /// `marketing`, `utility`, `authentication`, `service`, …
    pub category: Option<String>,
}

/// Meta's conversation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationInfo {
    /// Meta's id.
    pub id: Option<String>,
    /// Unix seconds at which it ends.
    pub expiration_timestamp: Option<i64>,
    /// Meta's `origin.type`.
    pub origin: Option<String>,
}

impl Status {
    /// `None` without an id or a state.
    pub(crate) fn read(node: Node<'_>, people: &mut People) -> Option<Self> {
        let (pricing, conversation) = (node.at("pricing"), node.at("conversation"));
        let id = node.at("id").word()?;
        let status = DeliveryStatus::from_word(&node.at("status").word()?);
        let recipient = Identity::of(
            node.at("recipient_id").word(),
            node.at("recipient_user_id").word(),
            node.at("recipient_parent_user_id").word(),
        );
        Some(Self {
            id,
            status,
            timestamp: node.at("timestamp").integer(),
            recipient: people.complete(recipient),
            biz_opaque_callback_data: node.at("biz_opaque_callback_data").text(),
            pricing: pricing.is_object().then(|| Pricing {
                billable: pricing.at("billable").flag(),
                pricing_model: pricing.at("pricing_model").word(),
                kind: pricing.at("type").word().map(|word| PricingType::from_word(&word)),
                category: pricing.at("category").word(),
            }),
            conversation: conversation.is_object().then(|| ConversationInfo {
                id: conversation.at("id").word(),
                expiration_timestamp: conversation.at("expiration_timestamp").integer(),
                origin: conversation.at("origin").at("type").word(),
            }),
            errors: GraphError::read_all(node.at("errors")),
        })
    }
}
