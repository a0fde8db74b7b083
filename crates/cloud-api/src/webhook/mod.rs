//! Webhook bodies as typed updates.
//!
//! A body is an envelope: entries (one per WhatsApp Business account), changes (one per field), arrays inside. [`parse`]
//! flattens it into [`Update`]s in the order they stand there, one per message, status, echo, history message or notice,
//! each with what routes it: the field, the account and the number.
//!
//! Invariants:
//!
//! - **The field decides**, before any array is looked at. A `messages` array under `history` is history: it never becomes
//!   a live [`Event::Message`], so nothing behind this module can mistake it for one.
//! - **Every item stands alone.** An item that is not understood becomes [`Event::Unknown`] with its JSON and its
//!   neighbours are unharmed. A message whose envelope is sound but whose content is new is still a [`Message`], with
//!   [`Content::Unknown`].
//! - **Nothing is required that Meta may leave out**: senders come by phone, by business-scoped user id or both,
//!   timestamps may be missing, numbers may be strings, arrays may be null.
//! - Contacts are matched to messages by their aliases, never by position. A contact entry that says more than the
//!   messages beside it is an update of its own.
//!
//! What an update *means* (windows, unread counts, merging of duplicates) is the hub's business. Reference:
//! `docs/whatsapp.md` §2.3-2.10 and §6.

mod account;
mod contact_sync;
mod content;
mod envelope;
mod history;
mod identity;
mod message;
mod notice;
mod parts;
mod status;
mod template;

use serde_json::Value;

pub use account::{AccountNotice, NamedNumber, RestrictionInfo};
pub use contact_sync::{ContactAction, ContactChange};
pub use content::{Content, Edit};
pub use envelope::{ParseError, is_json, parse};
pub use history::{ChunkPosition, HistoryChunk, HistoryMessage, HistorySource, HistoryStatus, Side};
pub use identity::{Identity, normalised_phone};
pub use message::{Context, Message, Referral, ReferredProduct};
pub use notice::{AccountEvent, MarketingPreference, Notice};
pub(crate) use parts::decode_sha256;
pub use parts::{
    InteractiveReply, Location, Media, Order, OrderItem, PhoneEntry, Reaction, SharedContact, SharedContacts,
    SystemChange, SystemKind,
};
pub use status::{ConversationInfo, DeliveryStatus, Pricing, PricingType, Status};
pub use template::{TemplateEvent, TemplateNotice};

use crate::GraphError;

/// One thing a webhook body says, with what routes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The WhatsApp Business account: `waba_info.waba_id` where a notice names one, else `entry[].id`.
    pub waba_id: Option<String>,
    /// The number this belongs to, `metadata.phone_number_id`: the routing key. Absent on account-level fields.
    pub phone_number_id: Option<String>,
    /// The number as people write it, verbatim. The only key of `phone_number_*` notices.
    pub display_phone_number: Option<String>,
    /// `entry[].time`, Unix seconds; usual on account-level fields only.
    pub entry_time: Option<i64>,
    /// The subscribed field, which decides what is live and what is history.
    pub field: Field,
    /// What happened.
    pub event: Event,
}

open_enum! {
    /// A webhook field.
    Field {
        /// Live messages from customers, and statuses of what we sent.
        Messages = "messages",
        /// What the business sent from its phone or a linked companion.
        SmbMessageEchoes = "smb_message_echoes",
        /// Chats from before the connection, and later their media.
        History = "history",
        /// The phone's address book.
        SmbAppStateSync = "smb_app_state_sync",
        /// Customers who stop or resume marketing messages.
        UserPreferences = "user_preferences",
        /// The account's life: connected, removed, restricted, banned.
        AccountUpdate = "account_update",
        /// Alerts about the account or a number.
        AccountAlerts = "account_alerts",
        /// Outcome of the account's review.
        AccountReviewUpdate = "account_review_update",
        /// Messaging limits.
        BusinessCapabilityUpdate = "business_capability_update",
        /// Quality and throughput of a number, keyed by display number.
        PhoneNumberQualityUpdate = "phone_number_quality_update",
        /// Decision on a display name.
        PhoneNumberNameUpdate = "phone_number_name_update",
        /// A template was approved, rejected, paused or disabled.
        MessageTemplateStatusUpdate = "message_template_status_update",
        /// A template's quality score changed.
        MessageTemplateQualityUpdate = "message_template_quality_update",
        /// A template's text changed.
        MessageTemplateComponentsUpdate = "message_template_components_update",
        /// A template's category changed or will change.
        TemplateCategoryUpdate = "template_category_update",
        /// PIN changes of a number.
        Security = "security",
        /// The business's own username.
        BusinessUsernameUpdate = "business_username_update",
        /// Settings of a number.
        AccountSettingsUpdate = "account_settings_update",
        /// Calls; not available on coexistence numbers.
        Calls = "calls",
        /// Health of Flows.
        Flows = "flows",
    }
}

/// What an [`Update`] reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A customer wrote, just now. The only event that may notify, count as unread or open the reply window.
    Message(Box<Message>),
    /// The business wrote from its phone; [`Message::customer`] is the recipient.
    Echo(Box<Message>),
    /// How far a message of ours has come.
    Status(Box<Status>),
    /// A message from before the connection, or the media of one.
    HistoryMessage(Box<HistoryMessage>),
    /// The end of a history chunk, after its messages.
    HistoryProgress(HistoryChunk),
    /// History that will not come; code 2593109 when the owner declined to share it.
    HistoryError(GraphError),
    /// A change in the phone's address book.
    ContactSync(ContactChange),
    /// Aliases or names that belong together and are not already part of a message or status of the same batch.
    Contact(Identity),
    /// A customer stopped or resumed marketing messages.
    Preference(MarketingPreference),
    /// A problem of the app, account or number, not of one message.
    Error(GraphError),
    /// An account, number or template notice.
    Notice(Notice),
    /// Not understood; `raw` is the smallest piece of JSON that was not.
    Unknown {
        /// The JSON as it came; a fraction of more than 15 digits may differ in its last. The intake's bytes are exact.
        raw: Value,
    },
}

#[cfg(test)]
mod tests;
