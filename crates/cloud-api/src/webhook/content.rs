//! The content of a message, one variant per type of Meta's (`docs/whatsapp.md` §2.4).
//!
//! A type this version does not know, or a known one whose object is missing or broken, is [`Content::Unknown`] and
//! carries the whole message as JSON.

use serde_json::Value;

use crate::json::Node;
use crate::webhook::message::Context;
use crate::webhook::parts::{
    InteractiveReply, Location, Media, Order, Reaction, SharedContacts, SystemChange,
};

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Plain text with WhatsApp markup.
    Text {
        /// The text.
        body: String,
    },
    /// A picture.
    Image(Media),
    /// A video.
    Video(Media),
    /// Sound; a voice note if [`Media::voice`].
    Audio(Media),
    /// A file. Its name was chosen by the sender and deserves no trust.
    Document(Media),
    /// A sticker, webp.
    Sticker(Media),
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts(SharedContacts),
    /// A reaction to another message, or its removal.
    Reaction(Reaction),
    /// The answer to buttons, a list, a Flow or a call request.
    Interactive(InteractiveReply),
    /// A quick-reply button of a template.
    Button {
        /// What the business put behind the button.
        payload: Option<String>,
        /// What the button says.
        text: String,
    },
    /// A basket from the catalogue.
    Order(Order),
    /// The customer's identity changed; comes without a `contacts` array.
    System(Box<SystemChange>),
    /// An earlier message was rewritten. The event has its own wamid.
    Edit(Box<Edit>),
    /// An earlier message was deleted for everyone.
    Revoke {
        /// The deleted message.
        original_message_id: String,
    },
    /// A type the API cannot carry; the message is on the phone. See [`super::Message::errors`].
    Unsupported {
        /// What it was (`poll`, `edit`, …), if told.
        kind: Option<String>,
    },
    /// The customer opened the chat for the first time and has written nothing. Opens the reply window.
    RequestWelcome,
    /// History knows there was media; the asset may follow under the same wamid.
    MediaPlaceholder,
    /// A disappearing message, to be read on the phone.
    Ephemeral,
    /// Not understood.
    Unknown {
        /// Meta's `type`, if there was one.
        kind: Option<String>,
        /// The whole message.
        raw: Value,
    },
}

/// A rewritten message.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The message that changes.
    pub original_message_id: String,
    /// What it says now.
    pub content: Content,
    /// Its context; the id in it may be meaningless.
    pub context: Option<Context>,
}

/// Types told by a key of the same name, tried in this order when `type` is missing.
const KEYED: [&str; 15] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "button",
    "order",
    "system",
    "edit",
    "revoke",
];

impl Content {
    /// Meta's type in lower case; `unknown` for what this version does not understand.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction(_) => "reaction",
            Self::Interactive(_) => "interactive",
            Self::Button { .. } => "button",
            Self::Order(_) => "order",
            Self::System(_) => "system",
            Self::Edit(_) => "edit",
            Self::Revoke { .. } => "revoke",
            Self::Unsupported { .. } => "unsupported",
            Self::RequestWelcome => "request_welcome",
            Self::MediaPlaceholder => "media_placeholder",
            Self::Ephemeral => "ephemeral",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// The words a person reads in the bubble: body, caption, chosen title. `None` where there are none.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { body } => Some(body),
            Self::Button { text, .. } => Some(text),
            Self::Interactive(
                InteractiveReply::ButtonReply { title, .. } | InteractiveReply::ListReply { title, .. },
            ) => Some(title),
            Self::Interactive(InteractiveReply::NfmReply { body, .. }) => body.as_deref(),
            Self::Order(order) => order.text.as_deref(),
            Self::System(change) => change.body.as_deref(),
            _ => self.media().and_then(|media| media.caption.as_deref()),
        }
    }

    /// The media object of an image, video, audio, document or sticker.
    #[must_use]
    pub const fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }

    /// Reads the content of a message object; never fails.
    pub(crate) fn read(message: Node<'_>) -> Self {
        let told = message.at("type").word();
        let kind = told.as_deref().or_else(|| KEYED.into_iter().find(|key| message.has(key)));
        kind.and_then(|kind| read_known(kind, message))
            .unwrap_or_else(|| Self::Unknown { kind: told, raw: message.raw() })
    }
}

/// `None` if the type is new or its object does not say the least it must.
fn read_known(kind: &str, message: Node<'_>) -> Option<Content> {
    let kind = kind.to_ascii_lowercase();
    let object = message.at(&kind);
    let content = match kind.as_str() {
        "text" => Content::Text { body: object.at("body").text()? },
        "image" => Content::Image(Media::read(object, message)?),
        "video" => Content::Video(Media::read(object, message)?),
        "audio" => Content::Audio(Media::read(object, message)?),
        "voice" => Content::Audio(Media { voice: true, ..Media::read(object, message)? }),
        "document" => Content::Document(Media::read(object, message)?),
        "sticker" => Content::Sticker(Media::read(object, message)?),
        "location" => Content::Location(Location::read(object)?),
        "contacts" => Content::Contacts(SharedContacts::read(message)?),
        "reaction" => Content::Reaction(Reaction {
            message_id: object.at("message_id").word()?,
            emoji: object.at("emoji").word(),
        }),
        "interactive" => Content::Interactive(InteractiveReply::read(object)?),
        "button" => Content::Button { payload: object.at("payload").text(), text: object.at("text").text()? },
        "order" => Content::Order(Order::read(object)?),
        "system" => Content::System(Box::new(SystemChange::read(object)?)),
        "edit" => Content::Edit(Box::new(Edit::read(object)?)),
        "revoke" => Content::Revoke { original_message_id: object.at("original_message_id").word()? },
        "unsupported" => Content::Unsupported { kind: object.at("type").word() },
        "request_welcome" => Content::RequestWelcome,
        "media_placeholder" => Content::MediaPlaceholder,
        "ephemeral" => Content::Ephemeral,
        _ => return None,
    };
    Some(content)
}

impl Edit {
    fn read(object: Node<'_>) -> Option<Self> {
        let message = object.at("message");
        message.is_object().then_some(Self {
            original_message_id: object.at("original_message_id").word()?,
            content: Content::read(message),
            context: Context::read(message.at("context")),
        })
    }
}
