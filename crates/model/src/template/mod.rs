//! Templates: the only messages that may begin a talk, written once, reviewed by Meta, filled each time they are sent
//! (`docs/whatsapp.md` §3.3, §5.1).
//!
//! A [`Template`] is what it says: header, body, footer, buttons, with variables between `{{` and `}}`. It belongs to an account and
//! is one of several languages of its name. A person fills it ([`Filling`]), which is checked field by field before anything is
//! promised ([`Template::filling_problems`]), and what the customer will see follows from both ([`Template::shown`]), so the bubble in
//! the thread and the preview in front of it cannot differ. Someone who looks after the business writes new ones, checked the same
//! way ([`Template::writing_problems`]).
//!
//! Where a template stands with Meta is a join of what was told ([`standing`]). What it says that a desk cannot fill, such as a
//! carousel, is named in [`Template::unsendable`] in Meta's word: it is shown, and not offered for sending.
//!
//! Variables are numbered (`{{1}}`) or named (`{{customer}}`); header, body and each link number theirs for themselves.

mod check;
mod rendered;
pub mod state;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use rendered::{RenderedTemplate, ShownButton, ShownHeader};
pub use state::{Quality, Status, TemplateState};

use crate::cost::Category;
use crate::outgoing::{FileKind, OutgoingFile};

/// Characters of a name.
pub const NAME_CHARS: usize = 512;
/// Characters of a text header.
pub const HEADER_CHARS: usize = 60;
/// Characters of the body, as written and as filled.
pub const BODY_CHARS: usize = 1_024;
/// Characters of the footer.
pub const FOOTER_CHARS: usize = 60;
/// Buttons in all.
pub const BUTTONS: usize = 10;
/// Buttons that lead to a page.
pub const URL_BUTTONS: usize = 2;
/// Buttons that dial, and buttons that copy a code.
pub const SINGLE_BUTTONS: usize = 1;
/// Characters on a button.
pub const BUTTON_CHARS: usize = 25;
/// Characters of a button's address, as filled.
pub const URL_CHARS: usize = 2_000;
/// Characters of a button's phone number.
pub const PHONE_CHARS: usize = 20;
/// Characters of a code to copy.
pub const CODE_CHARS: usize = 20;
/// Spaces that may follow each other in what is filled in.
pub const SPACES: usize = 4;

/// What a template says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Template {
    /// Its name: lower-case letters, digits, `_`.
    pub name: String,
    /// Its language, in Meta's spelling: `en`, `en_US`, `hi`.
    pub language: String,
    /// What a message made of it is billed as.
    pub category: Category,
    /// How its variables are called.
    #[serde(default)]
    pub format: ParameterFormat,
    /// What stands above the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Header>,
    /// The words, with WhatsApp's markup.
    pub body: Wording,
    /// Small words below, without variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// What can be tapped, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// What a desk cannot fill or does not know, in Meta's word: such a template is shown and cannot be sent from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsendable: Option<String>,
}

/// How variables are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ParameterFormat {
    /// `{{1}}`, `{{2}}`, …
    #[default]
    Positional,
    /// `{{customer}}`.
    Named,
}

/// Words with variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Wording {
    /// The words as written.
    pub text: String,
    /// What each variable may be, for Meta's reviewers: by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub examples: BTreeMap<String, String>,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateHeader"))]
pub enum Header {
    /// Words, with one variable at most.
    Text(Wording),
    /// A picture, a film or a document, chosen each time it is sent.
    Media {
        /// Which of the three.
        media: FileKind,
        /// A sample for Meta's reviewers, needed while writing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sample: Option<OutgoingFile>,
    },
    /// A place, chosen each time it is sent.
    Location,
}

/// Something to tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateButton"))]
pub enum Button {
    /// An answer: comes back as a message of the customer.
    QuickReply {
        /// What stands on it.
        text: String,
        /// The answer is the customer's own contact card. WhatsApp words the button, and nothing is filled in.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        shares_phone: bool,
    },
    /// A page.
    Url {
        /// What stands on it.
        text: String,
        /// Where it leads; may end with one variable, `{{1}}`.
        url: String,
        /// What the variable may be, for Meta's reviewers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        example: Option<String>,
    },
    /// A call.
    Phone {
        /// What stands on it.
        text: String,
        /// Whom it calls, E.164.
        phone: String,
    },
    /// A code the customer copies. WhatsApp words the button.
    CopyCode {
        /// What the code may be, for Meta's reviewers.
        example: String,
    },
}

/// What a person puts into a template.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Filling {
    /// For the header, if it has something to fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<HeaderFill>,
    /// For the body: by the variable's name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// For buttons that have something to fill.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ButtonFill>,
}

/// What is put into a header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum HeaderFill {
    /// The value of its one variable.
    Text {
        /// The value.
        value: String,
    },
    /// The file.
    Media {
        /// The bytes, which the hub has before the message is sent.
        file: OutgoingFile,
    },
    /// The place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What it is called.
        #[serde(default)]
        name: String,
        /// Where it is.
        #[serde(default)]
        address: String,
    },
}

/// What is put into a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ButtonFill {
    /// Which button, counted from 0 over all of them.
    pub index: usize,
    /// The end of the address, or the code.
    pub value: String,
}

/// Something to fill, in the order a person meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateSlot"))]
pub struct Slot {
    /// The field problems name: `filling.values.customer`, `filling.header`, `filling.buttons.1`.
    pub field: String,
    /// Where it is and what it wants.
    pub what: SlotKind,
    /// The variable's name; empty where there is none.
    pub name: String,
    /// What it may be.
    pub example: Option<String>,
}

/// Where something to fill is, and what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateSlotKind"))]
pub enum SlotKind {
    /// Words in the header.
    HeaderText,
    /// A file in the header.
    HeaderMedia {
        /// Of which kind.
        media: FileKind,
    },
    /// A place in the header.
    HeaderLocation,
    /// Words in the body.
    Body,
    /// The end of a button's address.
    UrlEnd {
        /// Which button.
        index: usize,
    },
    /// A code to copy.
    Code {
        /// Which button.
        index: usize,
    },
}

impl Template {
    /// Everything to fill, from top to bottom; a variable that stands twice is filled once.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        slots.extend(self.header.as_ref().and_then(header_slot));
        for name in self.body.variables() {
            let example = self.body.examples.get(&name).cloned();
            slots.push(Slot { field: format!("filling.values.{name}"), what: SlotKind::Body, name, example });
        }
        for (index, button) in self.buttons.iter().enumerate() {
            let (what, example) = match button {
                Button::Url { url, example, .. } if words::has_variable(url) => {
                    (SlotKind::UrlEnd { index }, example.clone())
                }
                Button::CopyCode { example } => (SlotKind::Code { index }, Some(example.clone())),
                _ => continue,
            };
            slots.push(Slot {
                field: format!("filling.buttons.{index}"),
                what,
                name: String::new(),
                example,
            });
        }
        slots
    }

    /// The same for everybody who compares: without the samples and examples that were only for reviewers.
    #[must_use]
    pub fn as_sent(&self) -> Self {
        let mut bare = self.clone();
        bare.body.examples.clear();
        match &mut bare.header {
            Some(Header::Text(wording)) => wording.examples.clear(),
            Some(Header::Media { sample, .. }) => *sample = None,
            Some(Header::Location) | None => {}
        }
        for button in &mut bare.buttons {
            match button {
                Button::Url { example, .. } => *example = None,
                Button::CopyCode { example } => example.clear(),
                Button::QuickReply { .. } | Button::Phone { .. } => {}
            }
        }
        bare
    }
}

impl Filling {
    /// The file it carries.
    #[must_use]
    pub const fn file(&self) -> Option<&OutgoingFile> {
        match &self.header {
            Some(HeaderFill::Media { file }) => Some(file),
            _ => None,
        }
    }

    /// What is put into a button.
    #[must_use]
    pub fn button(&self, index: usize) -> Option<&str> {
        self.buttons.iter().find(|fill| fill.index == index).map(|fill| fill.value.as_str())
    }

    /// The template's own examples: what its reviewers saw.
    #[must_use]
    pub fn of_examples(template: &Template) -> Self {
        let value =
            |name: &str| template.body.examples.get(name).cloned().map(|value| (name.to_owned(), value));
        let header = match &template.header {
            Some(Header::Text(wording)) => {
                wording.examples.values().next().cloned().map(|value| HeaderFill::Text { value })
            }
            _ => None,
        };
        let buttons = template.buttons.iter().enumerate().filter_map(|(index, button)| match button {
            Button::Url { example: Some(example), url, .. } if words::has_variable(url) => {
                Some(ButtonFill { index, value: words::url_end(url, example).to_owned() })
            }
            Button::CopyCode { example } => Some(ButtonFill { index, value: example.clone() }),
            _ => None,
        });
        let values = template.body.variables().iter().filter_map(|name| value(name)).collect();
        Self { header, values, buttons: buttons.collect() }
    }
}

impl Wording {
    /// Words without variables.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), examples: BTreeMap::new() }
    }

    /// Its variables in the order they first appear, each once.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        words::variables(&self.text)
    }
}

fn header_slot(header: &Header) -> Option<Slot> {
    let field = "filling.header".to_owned();
    match header {
        Header::Text(wording) => {
            let name = wording.variables().into_iter().next()?;
            let example = wording.examples.get(&name).cloned();
            Some(Slot { field, what: SlotKind::HeaderText, name, example })
        }
        Header::Media { media, .. } => {
            let what = SlotKind::HeaderMedia { media: *media };
            Some(Slot { field, what, name: String::new(), example: None })
        }
        Header::Location => {
            Some(Slot { field, what: SlotKind::HeaderLocation, name: String::new(), example: None })
        }
    }
}

#[cfg(test)]
mod tests;
