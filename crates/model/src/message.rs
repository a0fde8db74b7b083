//! One bubble, as WhatsApp described it: who wrote it, what it holds, where its files are.
//!
//! `kind` stays WhatsApp's own word in lower case, an open set: a kind nobody knows yet is still stored, ordered and shown as
//! a placeholder. What a kind carries besides text and a file is a [`Detail`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::template::{Filling, Template};

crate::names! {
    /// Who a bubble travels towards.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Direction {
        /// From the customer.
        In = "in",
        /// From the business, whichever of its hands wrote it.
        Out = "out",
    }
}

crate::names! {
    /// Whose hand wrote a bubble.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Origin {
        /// The customer.
        Customer = "customer",
        /// The phone app or one of its companions; WhatsApp does not tell which person.
        Phone = "phone",
        /// An agent at a desk.
        Desk = "desk",
        /// An automatic answer.
        Bot = "bot",
        /// A template.
        Template = "template",
        /// A campaign.
        Campaign = "campaign",
    }
}

/// What a bubble holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// WhatsApp's type in lower case: `text`, `image`, …, `unsupported`, `unknown`.
    pub kind: String,
    /// The body, or the caption of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The file, for kinds that carry one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// What the kind carries besides text and a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// The wamid of the quoted message; it may be older than anything we hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Forwarded by its writer; `frequently` beyond five hops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// What led here: the advertisement of a click-to-WhatsApp chat on its first message, or the product that is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// WhatsApp's reason when it could not pass the content on (131051, 131052, 131060).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
}

impl Content {
    /// A text message.
    #[must_use]
    pub fn text(body: impl Into<String>) -> Self {
        Self { kind: "text".into(), text: Some(body.into()), ..Self::default() }
    }

    /// Nothing a person could look at was passed on.
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        let has_detail = !matches!(self.detail, None | Some(Detail::Unsupported { .. }));
        self.text.is_none() && self.media.is_none() && !has_detail
    }
}

/// How far a message had travelled before it reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Forwarded {
    /// Up to five hops.
    Once,
    /// More than five hops.
    Frequently,
}

/// A file of a message, as WhatsApp announced it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// WhatsApp's handle, good for seven days. Absent once only our own copy counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The type its sender claims. Never trusted for anything but a label.
    pub mime_type: String,
    /// The file's name; chosen by its sender, so never used as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// SHA-256 of the bytes in lower-case hex: announced by WhatsApp, and after the download of what we stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How many bytes; known of files we sent ourselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Recorded in the app: shown as a voice note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A moving sticker.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
}

crate::names! {
    /// How far a file has come from WhatsApp to us.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum MediaState {
        /// Announced, not yet fetched.
        Pending = "pending",
        /// Stored.
        Ready = "ready",
        /// Could not be fetched.
        Failed = "failed",
        /// WhatsApp no longer has it.
        Expired = "expired",
        /// Larger than we store.
        TooLarge = "too_large",
    }
}

/// What a kind carries besides text and a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Detail {
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What the place is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// Shared contact cards.
    Contacts {
        /// The cards, in the order they were shared.
        cards: Vec<ContactCard>,
    },
    /// The customer tapped a button or a list row, or filled in a form; the bubble's text is its title.
    Choice {
        /// The id the business gave the choice.
        id: String,
        /// The second line of a list row.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// What was filled in.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        filled_in: Vec<FilledIn>,
    },
    /// Something the business asked the customer to tap; the bubble's text is the words above it.
    Prompt {
        /// Small words below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// What can be tapped.
        prompt: Prompt,
    },
    /// A template of the business; the bubble's text is its filled body. What the customer saw follows from both parts.
    Template {
        /// What it said when it was sent.
        template: Box<Template>,
        /// What was put in.
        #[serde(default)]
        filling: Filling,
    },
    /// An order from the catalogue.
    Order {
        /// How many different products.
        items: u32,
        /// Each of them; none where the order came before they were kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<OrderLine>,
    },
    /// A change WhatsApp announced, such as a new number.
    System {
        /// WhatsApp's word for the change.
        change: String,
    },
    /// Something only the phone can show.
    Unsupported {
        /// WhatsApp's word for what it was, when it says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
    },
}

/// What a customer can tap below a message of the business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Prompt {
    /// Up to three answers.
    Buttons {
        /// The answers.
        buttons: Vec<Choice>,
    },
    /// A list that opens.
    List {
        /// What opens it.
        button: String,
        /// The rows, in groups.
        sections: Vec<ChoiceSection>,
    },
    /// A link.
    Link {
        /// What stands on it.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// "Send location".
    LocationRequest,
}

/// An answer to tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "PromptChoice"))]
pub struct Choice {
    /// Comes back when it is tapped; unique within its message.
    pub id: String,
    /// What stands on it.
    pub title: String,
    /// The second line of a list row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A group of rows of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChoiceSection {
    /// What stands above it; may be empty when it is the only one.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Choice>,
}

/// A shared contact card, reduced to what an agent can use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ContactCard {
    /// The name on the card.
    pub name: String,
    /// Phone numbers as written on the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Where the person works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Which of the phone numbers are on WhatsApp: its id of the account, by the number as written. With it the card has a button that
    /// begins a chat.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on_whatsapp: BTreeMap<String, String>,
    /// Postal addresses, each on one line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Web pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// When the person was born, as written on the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
}

/// One product of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OrderLine {
    /// The shop's own id of the product.
    pub product: String,
    /// How many of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// What one of it costs, in units of `currency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// One thing a customer filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FilledIn {
    /// What the form calls it.
    pub name: String,
    /// What the customer entered or chose.
    pub value: String,
}

/// What led a customer to write: an advertisement or a post that was clicked, or a product of the shop's catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Referral {
    /// Where the advertisement leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// `ad` or `post`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// WhatsApp's id of the advertisement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Its headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What it greeted the customer with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub welcome: Option<String>,
    /// The product that is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Product>,
}

/// A product of the shop's catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Product {
    /// WhatsApp's id of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// The shop's own id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retailer_id: Option<String>,
}

/// WhatsApp's reason why something failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessageError {
    /// The code of the error table (`docs/whatsapp.md` §3.7).
    pub code: i64,
    /// WhatsApp's own title; unstable, never branched on.
    pub title: String,
}
