//! What a desk can send, and what WhatsApp takes of it (`docs/whatsapp.md` §3.2, §4).
//!
//! An [`OutgoingContent`] is made on a desk, checked there field by field before anything is uploaded or promised, checked again by
//! the hub, and becomes a bubble's [`Content`] from which the call to WhatsApp is made. [`OutgoingContent::bubble`] and
//! [`OutgoingContent::of`] are each other's inverse, so a message that failed can be sent again as it was.
//!
//! The limits are Meta's published ones, in characters and bytes; they stand here and, for files, in [`FileKind`] alone. What a file really holds (its codec, its
//! frames) is looked at by who has the bytes; here count its claimed type and its size.

mod file;
mod findings;
mod paper;
mod signature;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::cost::Category;
use crate::message::{ContactCard, Content, Detail, Media, Origin, Prompt};
use crate::template::{Filling, Header, Template};

pub use file::{FileKind, OutgoingFile};
pub use findings::{Fault, Problem};
pub(crate) use findings::{Findings, is_web_address};
pub use signature::{is_3gpp, what_is};

/// Characters of a text, and of the body of a list.
pub const TEXT_CHARS: usize = 4_096;
/// Characters of a caption.
pub const CAPTION_CHARS: usize = 1_024;
/// Characters of the body above buttons, a link or a location request.
pub const BODY_CHARS: usize = 1_024;
/// Characters of a header or footer.
pub const FOOTER_CHARS: usize = 60;
/// Reply buttons of one message.
pub const BUTTONS: usize = 3;
/// Characters on a button, on what opens a list, on a link.
pub const BUTTON_CHARS: usize = 20;
/// Sections of a list.
pub const SECTIONS: usize = 10;
/// Rows of a list, over all its sections.
pub const ROWS: usize = 10;
/// Characters of a section's or a row's title.
pub const ROW_CHARS: usize = 24;
/// Characters of a row's second line.
pub const ROW_DESCRIPTION_CHARS: usize = 72;
/// Characters of a link.
pub const LINK_CHARS: usize = 2_000;
/// Contact cards in one message.
pub const CARDS: usize = 20;
/// Bytes up to which a voice note is shown with a play button rather than as a download.
pub const VOICE_BYTES: u64 = 512 * 1_024;

/// What a desk can send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum OutgoingContent {
    /// Words, with WhatsApp's markup; the first link is previewed.
    Text {
        /// The words.
        text: String,
    },
    /// A file.
    File {
        /// As what WhatsApp shows it.
        media: FileKind,
        /// The bytes, which the hub already has.
        file: OutgoingFile,
        /// Words below it; not with audio and stickers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees north, to the millionth.
        latitude: f64,
        /// Degrees east, to the millionth.
        longitude: f64,
        /// What the place is called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// Contact cards.
    Contacts {
        /// The cards.
        cards: Vec<ContactCard>,
    },
    /// Words with something to tap.
    Interactive {
        /// The words.
        text: String,
        /// Small words below.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        /// What can be tapped.
        prompt: Prompt,
    },
    /// A template, filled: the only kind WhatsApp takes outside the reply window.
    Template {
        /// What it says, as it stood when it was chosen.
        template: Box<Template>,
        /// What was put in.
        #[serde(default)]
        filling: Filling,
    },
}

impl OutgoingContent {
    /// A plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// WhatsApp's type in lower case.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::File { media, .. } => media.as_str(),
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::Interactive { .. } => "interactive",
            Self::Template { .. } => "template",
        }
    }

    /// As what WhatsApp counts it: whatever is no template is service.
    #[must_use]
    pub const fn category(&self) -> Category {
        match self {
            Self::Template { template, .. } => template.category,
            _ => Category::Service,
        }
    }

    /// WhatsApp takes it outside the reply window too.
    #[must_use]
    pub const fn may_begin_a_talk(&self) -> bool {
        matches!(self, Self::Template { .. })
    }

    /// Whose hand it counts as.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        match self {
            Self::Template { .. } => Origin::Template,
            _ => Origin::Desk,
        }
    }

    /// The words of it, as a list and a search show them.
    #[must_use]
    pub fn words(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text { text } | Self::Interactive { text, .. } => Some(Cow::Borrowed(text)),
            Self::File { caption, .. } => caption.as_deref().map(Cow::Borrowed),
            Self::Location { .. } | Self::Contacts { .. } => None,
            Self::Template { template, filling } => Some(Cow::Owned(template.shown(filling).body)),
        }
    }

    /// The file it carries.
    #[must_use]
    pub const fn file(&self) -> Option<&OutgoingFile> {
        match self {
            Self::File { file, .. } => Some(file),
            Self::Template { filling, .. } => filling.file(),
            _ => None,
        }
    }

    /// The file it carries, and as what WhatsApp shows it.
    #[must_use]
    pub fn shown_file(&self) -> Option<(FileKind, &OutgoingFile)> {
        match self {
            Self::File { media, file, .. } => Some((*media, file)),
            Self::Template { template, filling } => match &template.header {
                Some(Header::Media { media, .. }) => Some((*media, filling.file()?)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Everything WhatsApp would refuse, in the order of the fields. Empty: it may be sent.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Findings::default();
        match self {
            Self::Text { text } => found.words("text", text, TEXT_CHARS),
            Self::File { media, file, caption } => {
                found.file("file", *media, file);
                found.caption(*media, caption.as_deref());
            }
            Self::Location { latitude, longitude, .. } => {
                found.degrees("latitude", *latitude, 90.0);
                found.degrees("longitude", *longitude, 180.0);
            }
            Self::Contacts { cards } => {
                found.count("cards", cards.len(), CARDS);
                for (at, card) in cards.iter().enumerate() {
                    found.words(&format!("cards.{at}.name"), &card.name, TEXT_CHARS);
                }
            }
            Self::Interactive { text, footer, prompt } => {
                let most = if matches!(prompt, Prompt::List { .. }) { TEXT_CHARS } else { BODY_CHARS };
                found.words("text", text, most);
                if let Some(footer) = footer {
                    found.words("footer", footer, FOOTER_CHARS);
                }
                found.prompt(prompt);
            }
            Self::Template { template, filling } => return template.filling_problems(filling),
        }
        found.0
    }

    /// The bubble it is from the moment it is sent.
    #[must_use]
    pub fn bubble(&self) -> Content {
        let kind = self.kind().to_owned();
        let text = self.words().map(Cow::into_owned);
        let (media, detail) = match self {
            Self::Text { .. } => (None, None),
            Self::File { file, .. } => (Some(Media::from(file)), None),
            Self::Location { latitude, longitude, name, address } => {
                let (latitude, longitude) = (*latitude, *longitude);
                let (name, address) = (name.clone(), address.clone());
                (None, Some(Detail::Location { latitude, longitude, name, address }))
            }
            Self::Contacts { cards } => (None, Some(Detail::Contacts { cards: cards.clone() })),
            Self::Interactive { footer, prompt, .. } => {
                (None, Some(Detail::Prompt { footer: footer.clone(), prompt: prompt.clone() }))
            }
            Self::Template { template, filling } => {
                let detail = Detail::Template { template: template.clone(), filling: filling.clone() };
                (filling.file().map(Media::from), Some(detail))
            }
        };
        Content { kind, text, media, detail, ..Content::default() }
    }

    /// What was sent, from its bubble; `None` for a bubble no desk could have made.
    #[must_use]
    pub fn of(bubble: &Content) -> Option<Self> {
        let text = || bubble.text.clone();
        if let Some(media) = FileKind::from_name(&bubble.kind) {
            let file = OutgoingFile::of(bubble.media.as_ref()?)?;
            return Some(Self::File { media, file, caption: text() });
        }
        match (bubble.kind.as_str(), &bubble.detail) {
            ("text", _) => Some(Self::Text { text: text()? }),
            ("location", Some(Detail::Location { latitude, longitude, name, address })) => {
                let (name, address) = (name.clone(), address.clone());
                Some(Self::Location { latitude: *latitude, longitude: *longitude, name, address })
            }
            ("contacts", Some(Detail::Contacts { cards })) => Some(Self::Contacts { cards: cards.clone() }),
            ("interactive", Some(Detail::Prompt { footer, prompt })) => {
                Some(Self::Interactive { text: text()?, footer: footer.clone(), prompt: prompt.clone() })
            }
            ("template", Some(Detail::Template { template, filling })) => {
                Some(Self::Template { template: template.clone(), filling: filling.clone() })
            }
            _ => None,
        }
    }
}
