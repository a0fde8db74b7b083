//! Imported chats, and who of the team sees them.

use sangam_model::Timestamp;
use sangam_model::id::{ContactId, ConversationId, LabelId};
use serde::{Deserialize, Serialize};

/// Imported chats and who sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldPage {
    /// How many, of everything.
    pub counts: HeldCounts,
    /// Something decided about these chats is not carried out yet: the counts change by themselves.
    #[serde(default)]
    pub goes_on: bool,
    /// How many of them carry which label; labels none carries are left out.
    #[serde(default)]
    pub labels: Vec<LabelCount>,
    /// The chats, newest activity first.
    pub conversations: Vec<HeldConversation>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// How many imported chats are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldCounts {
    /// Only the owner sees them.
    pub held: u64,
    /// Of these, chats with a live message nobody of the team can see.
    pub held_unread: u64,
    /// The team sees them.
    pub released: u64,
    /// Private to the owner, whatever is released.
    pub private: u64,
}

/// How many imported chats carry a label. Private ones are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LabelCount {
    /// Which label.
    pub label_id: LabelId,
    /// Only the owner sees so many.
    pub held: u64,
    /// The team sees so many.
    pub released: u64,
}

/// One imported chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeldConversation {
    /// Which.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// As the owner sees them.
    pub name: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// They are in the phone's address book.
    pub in_phone_book: bool,
    /// Only the owner sees it.
    pub held: bool,
    /// Private to the owner.
    pub private: bool,
    /// Imported messages.
    pub messages: u64,
    /// What it is labelled, as its row names it.
    #[serde(default)]
    pub labels: Vec<LabelId>,
    /// Live messages nobody answered.
    pub unread: u32,
    /// The newest message.
    pub last_at: Timestamp,
}

/// Which imported chats are meant. Private ones never are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "which", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Choice {
    /// All of them.
    All,
    /// With a message since then.
    ActiveSince {
        /// Then.
        at: Timestamp,
    },
    /// In the phone's address book, or not in it.
    InPhoneBook {
        /// In it.
        is_in: bool,
    },
    /// With this label.
    Labelled {
        /// Which.
        label_id: LabelId,
    },
    /// These.
    Listed {
        /// At most 500.
        conversation_ids: Vec<ConversationId>,
    },
}

/// What a release or its revocation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Moved {
    /// Chats that changed hands so far.
    pub changed: u64,
    /// How many are where now.
    pub counts: HeldCounts,
    /// Something decided about chats of the number is not carried out yet. The hub goes on with it; [`HeldPage`] says how far it is.
    #[serde(default)]
    pub goes_on: bool,
}

/// `PUT /v1/workspace/phone-book`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SharePhoneBook {
    /// The team sees the names of the phone's address book; otherwise only those customers gave themselves.
    pub shared: bool,
}
