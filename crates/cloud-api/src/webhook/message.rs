//! The part that messages, echoes and history messages share.

use crate::GraphError;
use crate::json::Node;
use crate::webhook::content::Content;
use crate::webhook::identity::{Identity, People};

/// One WhatsApp message. Who sent it is told by the event it comes in.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The wamid: opaque, the message's key across all channels.
    pub id: String,
    /// Unix seconds. Missing or odd values are possible; order by it, but never trust it to be monotonic.
    pub timestamp: Option<i64>,
    /// The customer: the sender of an inbound message, the recipient of an echo.
    pub customer: Identity,
    /// The group it was written in, if any.
    pub group_id: Option<String>,
    /// What it says.
    pub content: Content,
    /// What it answers, or that it was forwarded.
    pub context: Option<Context>,
    /// The advertisement or post that brought the customer here.
    pub referral: Option<Referral>,
    /// Why content is missing: 131052 media not fetched, 131051 unknown type, 131060 only on the phone.
    pub errors: Vec<GraphError>,
}

/// The `context` of a message. A forwarded message has no `id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The quoted or answered message; the inbox may never have seen it.
    pub id: Option<String>,
    /// Who wrote the quoted message.
    pub from: Option<String>,
    /// Forwarded up to five times.
    pub forwarded: bool,
    /// Forwarded more than five times.
    pub frequently_forwarded: bool,
    /// The catalogue product the customer asks about.
    pub referred_product: Option<ReferredProduct>,
}

/// A product of the business's catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferredProduct {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// The shop's own id of the product.
    pub product_retailer_id: Option<String>,
}

/// A click-to-WhatsApp advertisement or post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Referral {
    /// Where the click happened.
    pub source_url: Option<String>,
    /// Meta's id of the advertisement or post.
    pub source_id: Option<String>,
    /// `ad`, in older payloads also `post`.
    pub source_type: Option<String>,
    /// The advertisement's headline.
    pub headline: Option<String>,
    /// The advertisement's text.
    pub body: Option<String>,
    /// `image` or `video`.
    pub media_type: Option<String>,
    /// The picture, on a public address that expires.
    pub image_url: Option<String>,
    /// The video.
    pub video_url: Option<String>,
    /// The video's preview.
    pub thumbnail_url: Option<String>,
    /// Click id for conversion reports; absent for Status advertisements.
    pub ctwa_clid: Option<String>,
    /// The greeting the advertisement showed, `welcome_message.text`.
    pub welcome_text: Option<String>,
}

impl Message {
    /// Reads an inbound message; `None` without an id, because nothing could be keyed by it.
    pub(crate) fn inbound(node: Node<'_>, people: &mut People) -> Option<Self> {
        Self::read(node, people.complete(sender(node)))
    }

    /// Reads a message the business sent: the customer is the recipient.
    pub(crate) fn outbound(node: Node<'_>, people: &mut People) -> Option<Self> {
        Self::read(node, people.complete(recipient(node)))
    }

    pub(crate) fn read(node: Node<'_>, customer: Identity) -> Option<Self> {
        Some(Self {
            id: node.at("id").word()?,
            timestamp: node.at("timestamp").integer(),
            customer,
            group_id: node.at("group_id").word(),
            content: Content::read(node),
            context: Context::read(node.at("context")),
            referral: Referral::read(node.at("referral")),
            errors: GraphError::read_all(node.at("errors")),
        })
    }
}

/// `from` and its BSUID companions.
pub(crate) fn sender(node: Node<'_>) -> Identity {
    Identity::of(
        node.at("from").word(),
        node.at("from_user_id").word(),
        node.at("from_parent_user_id").word(),
    )
}

/// `to` and its BSUID companions.
pub(crate) fn recipient(node: Node<'_>) -> Identity {
    Identity::of(node.at("to").word(), node.at("to_user_id").word(), node.at("to_parent_user_id").word())
}

impl Context {
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        let product = node.at("referred_product");
        let context = Self {
            id: node.at("id").word(),
            from: node.at("from").word(),
            forwarded: node.at("forwarded").flag().unwrap_or(false),
            frequently_forwarded: node.at("frequently_forwarded").flag().unwrap_or(false),
            referred_product: product.is_object().then(|| ReferredProduct {
                catalog_id: product.at("catalog_id").word(),
                product_retailer_id: product.at("product_retailer_id").word(),
            }),
        };
        (context != Self::default()).then_some(context)
    }
}

impl Referral {
    fn read(node: Node<'_>) -> Option<Self> {
        node.is_object().then(|| Self {
            source_url: node.at("source_url").word(),
            source_id: node.at("source_id").word(),
            source_type: node.at("source_type").word(),
            headline: node.at("headline").text(),
            body: node.at("body").text(),
            media_type: node.at("media_type").word(),
            image_url: node.at("image_url").word(),
            video_url: node.at("video_url").word(),
            thumbnail_url: node.at("thumbnail_url").word(),
            ctwa_clid: node.at("ctwa_clid").word(),
            welcome_text: node.at("welcome_message").at("text").text(),
        })
    }
}
