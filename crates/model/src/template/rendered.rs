//! Renders a filled template as the customer sees it.

use serde::{Deserialize, Serialize};

use super::{Button, Filling, Header, HeaderFill, Template, words};
use crate::outgoing::{FileKind, OutgoingFile};

/// A filled template as WhatsApp shows it. What is not filled yet stands as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ShownTemplate"))]
pub struct RenderedTemplate {
    /// Above the body.
    pub header: Option<ShownHeader>,
    /// The words, with WhatsApp's markup.
    pub body: String,
    /// Small words below.
    pub footer: Option<String>,
    /// What can be tapped.
    pub buttons: Vec<ShownButton>,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ShownHeader {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A picture, a film or a document.
    Media {
        /// Which of the three.
        media: FileKind,
        /// The file, once chosen.
        file: Option<OutgoingFile>,
    },
    /// A place.
    Location {
        /// What it is called, once chosen.
        name: Option<String>,
        /// Where it is, once chosen.
        address: Option<String>,
        /// Degrees north, once chosen.
        latitude: Option<f64>,
        /// Degrees east, once chosen.
        longitude: Option<f64>,
    },
}

/// Something to tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ShownButton {
    /// An answer.
    QuickReply {
        /// What stands on it.
        text: String,
    },
    /// A page.
    Url {
        /// What stands on it.
        text: String,
        /// Where it leads.
        url: String,
    },
    /// A call.
    Phone {
        /// What stands on it.
        text: String,
        /// Whom it calls.
        phone: String,
    },
    /// A code to copy; WhatsApp words the button.
    CopyCode {
        /// The code, once filled.
        code: Option<String>,
    },
}

impl Template {
    /// What the customer sees of it, filled so.
    #[must_use]
    pub fn shown(&self, filling: &Filling) -> RenderedTemplate {
        let value = |name: &str| filling.values.get(name).map(String::as_str);
        RenderedTemplate {
            header: self.header.as_ref().map(|header| shown_header(header, filling)),
            body: words::filled(&self.body.text, value),
            footer: self.footer.clone(),
            buttons: self
                .buttons
                .iter()
                .enumerate()
                .map(|(index, button)| shown_button(button, filling.button(index)))
                .collect(),
        }
    }
}

fn shown_header(header: &Header, filling: &Filling) -> ShownHeader {
    match header {
        Header::Text(wording) => {
            let value = match &filling.header {
                Some(HeaderFill::Text { value }) => Some(value.as_str()),
                _ => None,
            };
            ShownHeader::Text { text: words::filled(&wording.text, |_| value) }
        }
        Header::Media { media, .. } => ShownHeader::Media { media: *media, file: filling.file().cloned() },
        Header::Location => match &filling.header {
            Some(HeaderFill::Location { latitude, longitude, name, address }) => ShownHeader::Location {
                name: Some(name.clone()),
                address: Some(address.clone()),
                latitude: Some(*latitude),
                longitude: Some(*longitude),
            },
            _ => ShownHeader::Location { name: None, address: None, latitude: None, longitude: None },
        },
    }
}

fn shown_button(button: &Button, fill: Option<&str>) -> ShownButton {
    match button {
        Button::QuickReply { text, .. } => ShownButton::QuickReply { text: text.clone() },
        Button::Url { text, url, .. } => {
            ShownButton::Url { text: text.clone(), url: words::filled(url, |_| fill) }
        }
        Button::Phone { text, phone } => ShownButton::Phone { text: text.clone(), phone: phone.clone() },
        Button::CopyCode { .. } => ShownButton::CopyCode { code: fill.map(str::to_owned) },
    }
}
