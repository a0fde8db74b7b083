//! What the variants of [`super::Content`] are made of.
//!
//! Every part reads itself from its JSON object and is `None` only if the object does not say the least it must.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::json::Node;
use crate::webhook::identity::{Identity, normalised_phone};

/// A media object. Media received lives seven days at Meta: fetch it on arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Key for [`crate::Client::resolve_media`]; missing if Meta could not fetch the file.
    pub id: Option<String>,
    /// As claimed by the sender's phone; the bytes may disagree.
    pub mime_type: Option<String>,
    /// Digest of the bytes, from Base64 or hex.
    pub sha256: Option<[u8; 32]>,
    /// Text below an image, video or document.
    pub caption: Option<String>,
    /// Name of a document.
    pub filename: Option<String>,
    /// Download address that saves the resolving; needs the token and lives about five minutes.
    pub url: Option<String>,
    /// Recorded in the app: a voice note.
    pub voice: bool,
    /// A moving sticker.
    pub animated: bool,
}

/// A place, in degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Name of the place.
    pub name: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Web page of the place.
    pub url: Option<String>,
}

/// Contact cards, and why they were sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedContacts {
    /// The cards.
    pub cards: Vec<SharedContact>,
    /// `contact_request` when the customer answered a request for their number.
    pub origin: Option<String>,
    /// The same as vCard text, if given.
    pub vcard: Option<String>,
}

/// One contact card.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedContact {
    /// The full name.
    pub formatted_name: Option<String>,
    /// Phone numbers.
    pub phones: Vec<PhoneEntry>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// The organisation's name.
    pub company: Option<String>,
    /// Postal addresses, each on one line.
    pub addresses: Vec<String>,
    /// Web pages.
    pub urls: Vec<String>,
    /// `YYYY-MM-DD`, or as it was written.
    pub birthday: Option<String>,
    /// The card as it came.
    pub raw: Value,
}

/// A number on a contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneEntry {
    /// As written on the card.
    pub phone: Option<String>,
    /// The number's WhatsApp account, E.164 with `+`, if it has one.
    pub wa_id: Option<String>,
    /// `HOME`, `WORK`, `CELL`, …
    pub kind: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// The message reacted to; may be unknown to the inbox.
    pub message_id: String,
    /// `None` means the reaction was taken back.
    pub emoji: Option<String>,
}

/// What a customer chose.
#[derive(Clone, Debug, PartialEq)]
pub enum InteractiveReply {
    /// One of up to three buttons.
    ButtonReply {
        /// The business's id of the button.
        id: Option<String>,
        /// What it said.
        title: String,
    },
    /// A row of a list.
    ListReply {
        /// The business's id of the row.
        id: Option<String>,
        /// What it said.
        title: String,
        /// Its second line.
        description: Option<String>,
    },
    /// The answer of a Flow.
    NfmReply {
        /// `flow` or another form's name.
        name: Option<String>,
        /// What the bubble shows.
        body: Option<String>,
        /// The answers, a JSON document as text.
        response_json: Option<String>,
    },
    /// The answer to a request to call.
    CallPermissionReply {
        /// `accept` or `reject`.
        response: Option<String>,
        /// Unix seconds at which the permission ends.
        expiration_timestamp: Option<i64>,
        /// `user_action` or `automatic`.
        response_source: Option<String>,
    },
    /// Another kind of interactive message.
    Other {
        /// Meta's word for it.
        kind: String,
        /// The interactive object as it came.
        raw: Value,
    },
}

/// A basket from the catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// What the customer wrote with it.
    pub text: Option<String>,
    /// What they want.
    pub product_items: Vec<OrderItem>,
}

/// A line of an [`Order`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderItem {
    /// The shop's own id of the product.
    pub product_retailer_id: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// Price of one, in units of `currency`.
    pub item_price: Option<f64>,
    /// ISO 4217.
    pub currency: Option<String>,
}

open_enum! {
    /// What a system message reports.
    SystemKind {
        /// The customer has a new phone number, and with it a new BSUID.
        UserChangedNumber = "user_changed_number",
        /// The customer has a new BSUID and the number cannot be told.
        UserChangedUserId = "user_changed_user_id",
        /// The customer's security code changed.
        CustomerIdentityChanged = "customer_identity_changed",
        /// Older word for a changed number.
        CustomerChangedNumber = "customer_changed_number",
    }
}

/// A change of a customer's identity. The message's own sender is the identity before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemChange {
    /// What changed.
    pub kind: SystemKind,
    /// A sentence from WhatsApp.
    pub body: Option<String>,
    /// The identity from now on.
    pub identity: Identity,
    /// The BSUID until now.
    pub previous_user_id: Option<String>,
    /// The parent BSUID until now.
    pub previous_parent_user_id: Option<String>,
    /// Hash of the new security code, when identity check is on.
    pub identity_hash: Option<String>,
}

impl Media {
    /// Media that Meta could not fetch comes with `errors` and perhaps without an object: it is still media.
    pub(crate) fn read(object: Node<'_>, message: Node<'_>) -> Option<Self> {
        (object.is_object() || message.has("errors")).then(|| Self {
            id: object.at("id").word(),
            mime_type: object.at("mime_type").word(),
            sha256: object.at("sha256").word().and_then(|digest| decode_sha256(&digest)),
            caption: object.at("caption").text(),
            filename: object.at("filename").text(),
            url: object.at("url").word(),
            voice: object.at("voice").flag().unwrap_or(false),
            animated: object.at("animated").flag().unwrap_or(false),
        })
    }
}

/// A SHA-256 digest written as 64 hex digits or as Base64, told apart by length.
pub(crate) fn decode_sha256(digest: &str) -> Option<[u8; 32]> {
    const BASE64: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let bytes = if digest.len() == 64 { hex::decode(digest).ok()? } else { BASE64.decode(digest).ok()? };
    bytes.try_into().ok()
}

impl Location {
    pub(crate) fn read(object: Node<'_>) -> Option<Self> {
        Some(Self {
            latitude: object.at("latitude").float()?,
            longitude: object.at("longitude").float()?,
            name: object.at("name").text(),
            address: object.at("address").text(),
            url: object.at("url").word(),
        })
    }
}

impl SharedContacts {
    pub(crate) fn read(message: Node<'_>) -> Option<Self> {
        let cards: Vec<_> =
            message.at("contacts").items().filter(|card| card.is_object()).map(SharedContact::read).collect();
        let first = || message.at("contacts").items().find_map(|card| card.at("vcard").text());
        let vcard = message.at("vcard").text().or_else(first);
        (!cards.is_empty() || vcard.is_some()).then(|| Self {
            cards,
            origin: message.at("origin").word(),
            vcard,
        })
    }
}

impl SharedContact {
    pub(crate) fn read(card: Node<'_>) -> Self {
        let phone = |entry: Node<'_>| PhoneEntry {
            phone: entry.at("phone").text(),
            wa_id: entry.at("wa_id").word().and_then(|id| normalised_phone(&id)),
            kind: entry.at("type").word(),
        };
        Self {
            formatted_name: card.at("name").at("formatted_name").text(),
            phones: card.at("phones").items().map(phone).collect(),
            emails: card.at("emails").items().filter_map(|entry| entry.at("email").word()).collect(),
            company: card.at("org").at("company").text(),
            addresses: card.at("addresses").items().filter_map(address).collect(),
            urls: card.at("urls").items().filter_map(|entry| entry.at("url").word()).collect(),
            birthday: card.at("birthday").word(),
            raw: card.raw(),
        }
    }
}

/// The lines of a postal address on one, as an envelope has them.
fn address(entry: Node<'_>) -> Option<String> {
    let parts =
        ["street", "city", "state", "zip", "country"].into_iter().filter_map(|key| entry.at(key).word());
    let line = parts.collect::<Vec<_>>().join(", ");
    (!line.is_empty()).then_some(line)
}

impl InteractiveReply {
    pub(crate) fn read(object: Node<'_>) -> Option<Self> {
        let kind = object.at("type").word()?;
        let reply = object.at(&kind);
        let read = match kind.as_str() {
            "button_reply" => {
                reply.at("title").text().map(|title| Self::ButtonReply { id: reply.at("id").text(), title })
            }
            "list_reply" => reply.at("title").text().map(|title| Self::ListReply {
                id: reply.at("id").text(),
                title,
                description: reply.at("description").text(),
            }),
            "nfm_reply" => reply.is_object().then(|| Self::NfmReply {
                name: reply.at("name").word(),
                body: reply.at("body").text(),
                response_json: reply.at("response_json").text(),
            }),
            "call_permission_reply" => reply.is_object().then(|| Self::CallPermissionReply {
                response: reply.at("response").word(),
                expiration_timestamp: reply.at("expiration_timestamp").integer(),
                response_source: reply.at("response_source").word(),
            }),
            _ => None,
        };
        Some(read.unwrap_or_else(|| Self::Other { kind, raw: object.raw() }))
    }
}

impl Order {
    pub(crate) fn read(object: Node<'_>) -> Option<Self> {
        let item = |item: Node<'_>| OrderItem {
            product_retailer_id: item.at("product_retailer_id").word(),
            quantity: item.at("quantity").integer(),
            item_price: item.at("item_price").float(),
            currency: item.at("currency").word(),
        };
        object.is_object().then(|| Self {
            catalog_id: object.at("catalog_id").word(),
            text: object.at("text").text(),
            product_items: object.at("product_items").items().map(item).collect(),
        })
    }
}

impl SystemChange {
    pub(crate) fn read(object: Node<'_>) -> Option<Self> {
        let phone = object.at("wa_id").word().or_else(|| object.at("new_wa_id").word());
        object.is_object().then(|| Self {
            kind: SystemKind::from_word(&object.at("type").word().unwrap_or_default()),
            body: object.at("body").text(),
            identity: Identity::of(phone, object.at("user_id").word(), object.at("parent_user_id").word()),
            previous_user_id: object.at("previous_user_id").word(),
            previous_parent_user_id: object.at("previous_parent_user_id").word(),
            identity_hash: object.at("identity").at("hash").word(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_from_base64_and_from_hex() {
        let digest: [u8; 32] = std::array::from_fn(|at| at as u8);
        let base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        assert_eq!(base64.len(), 44);
        assert_eq!(decode_sha256(base64), Some(digest));
        assert_eq!(decode_sha256(&hex::encode(digest)), Some(digest));
        for odd in ["", "q1w2…=", "AAEC", &"z".repeat(64), &"A".repeat(200)] {
            assert_eq!(decode_sha256(odd), None, "{odd}");
        }
    }
}
