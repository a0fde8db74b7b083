//! What a desk can send, and what WhatsApp takes of it (WhatsApp reference §3.2, §4).
//!
//! An [`OutgoingContent`] is made on a desk, checked there field by field before anything is uploaded or promised, checked again by
//! the hub, and becomes a bubble's [`Content`] from which the call to WhatsApp is made. [`OutgoingContent::bubble`] and
//! [`OutgoingContent::of`] are each other's inverse, so a message that failed can be sent again as it was.
//!
//! The limits are Meta's published ones, in characters and bytes; they stand here alone. What a file really holds (its codec, its
//! frames) is looked at by who has the bytes; here count its claimed type and its size.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::cost::Category;
use crate::message::{Choice, ChoiceSection, ContactCard, Content, Detail, Media, Origin, Prompt};
use crate::template::{Filling, Header, Template};

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

/// As what WhatsApp shows a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FileKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound, or a voice note.
    Audio,
    /// Anything else, shown with its name.
    Document,
    /// A sticker.
    Sticker,
}

/// A file the hub has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutgoingFile {
    /// Lower-case hex of its bytes.
    pub sha256: String,
    /// What the bytes are.
    pub mime_type: String,
    /// The name the customer sees; required for documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// How many bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size_bytes: u64,
    /// Recorded as a voice note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
    /// A moving sticker.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animated: bool,
}

/// What WhatsApp would not take, and in which field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Problem {
    /// The field, as in the JSON: `text`, `caption`, `prompt.buttons.1.title`.
    pub field: String,
    /// What is wrong with it.
    #[serde(flatten)]
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Fault {
    /// Nothing but white space.
    Empty,
    /// Too many characters.
    TooLong {
        /// At most so many.
        max: usize,
    },
    /// Too many entries, or none.
    Count {
        /// At most so many.
        max: usize,
    },
    /// Too many bytes.
    TooLarge {
        /// At most so many.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        max_bytes: u64,
    },
    /// Not a type WhatsApp takes for this kind.
    WrongType {
        /// What it takes.
        allowed: Vec<String>,
    },
    /// No coordinate, or no address of the web.
    Invalid,
    /// The same as an earlier one.
    Twice,
    /// This kind has no such field.
    NotAllowed,
    /// Characters that may not stand in a name of this kind.
    Pattern,
    /// A line break, a tab, or more than four spaces in what is filled in.
    Spacing,
    /// A variable at the very beginning or end, where Meta wants words.
    AtEdge,
    /// Variables that are not numbered 1, 2, 3, …
    Numbering,
    /// Quick replies with another button between them.
    Apart,
    /// A variable of a quick reply that means nothing.
    UnknownVariable {
        /// What stands between the braces.
        name: String,
    },
}

impl FileKind {
    /// WhatsApp's type in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The kind of this type.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// The types WhatsApp takes; none named means any.
    #[must_use]
    pub const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["image/jpeg", "image/png"],
            Self::Video => &["video/mp4", "video/3gpp"],
            Self::Audio => &["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"],
            Self::Sticker => &["image/webp"],
            Self::Document => &[],
        }
    }

    /// The most bytes WhatsApp takes.
    #[must_use]
    pub const fn max_bytes(self, animated: bool) -> u64 {
        const MEGABYTE: u64 = 1_024 * 1_024;
        match self {
            Self::Image => 5 * MEGABYTE,
            Self::Video | Self::Audio => 16 * MEGABYTE,
            Self::Document => 100 * MEGABYTE,
            Self::Sticker if animated => 500 * 1_024,
            Self::Sticker => 100 * 1_024,
        }
    }

    /// As what a file of this type is best sent.
    #[must_use]
    pub fn of_type(mime_type: &str) -> Self {
        [Self::Image, Self::Video, Self::Audio]
            .into_iter()
            .find(|kind| kind.types().contains(&mime_type))
            .unwrap_or(Self::Document)
    }
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

    /// Everything WhatsApp would refuse, in the order of the fields. Nothing means it may be sent.
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

    /// What was sent, from its bubble; nothing for a bubble no desk could have made.
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

impl OutgoingFile {
    fn of(media: &Media) -> Option<Self> {
        Some(Self {
            sha256: media.sha256.clone()?,
            mime_type: media.mime_type.clone(),
            filename: media.filename.clone(),
            size_bytes: media.size_bytes?,
            voice: media.voice,
            animated: media.animated,
        })
    }
}

impl From<&OutgoingFile> for Media {
    fn from(file: &OutgoingFile) -> Self {
        Self {
            id: None,
            mime_type: file.mime_type.clone(),
            filename: file.filename.clone(),
            sha256: Some(file.sha256.clone()),
            size_bytes: Some(file.size_bytes),
            voice: file.voice,
            animated: file.animated,
        }
    }
}

#[derive(Default)]
pub(crate) struct Findings(pub(crate) Vec<Problem>);

impl Findings {
    pub(crate) fn add(&mut self, field: &str, fault: Fault) {
        self.0.push(Problem { field: field.to_owned(), fault });
    }

    pub(crate) fn words(&mut self, field: &str, words: &str, max: usize) {
        if words.trim().is_empty() {
            self.add(field, Fault::Empty);
        } else if words.chars().count() > max {
            self.add(field, Fault::TooLong { max });
        }
    }

    fn count(&mut self, field: &str, count: usize, max: usize) {
        if count == 0 || count > max {
            self.add(field, Fault::Count { max });
        }
    }

    pub(crate) fn degrees(&mut self, field: &str, degrees: f64, most: f64) {
        if !degrees.is_finite() || degrees.abs() > most {
            self.add(field, Fault::Invalid);
        }
    }

    /// `field` is where the file stands in the JSON.
    pub(crate) fn file(&mut self, field: &str, kind: FileKind, file: &OutgoingFile) {
        let is_digest = file.sha256.len() == 64
            && file.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_digest {
            self.add(&format!("{field}.sha256"), Fault::Invalid);
        }
        let allowed: &[&str] = if file.voice { &["audio/ogg"] } else { kind.types() };
        let is_allowed = allowed.is_empty() || allowed.contains(&file.mime_type.as_str());
        if !is_allowed || file.mime_type.is_empty() {
            let allowed = allowed.iter().map(|name| (*name).to_owned()).collect();
            self.add(&format!("{field}.mime_type"), Fault::WrongType { allowed });
        }
        let max_bytes = if file.voice { VOICE_BYTES } else { kind.max_bytes(file.animated) };
        match file.size_bytes {
            0 => self.add(&format!("{field}.size_bytes"), Fault::Empty),
            size if size > max_bytes => {
                self.add(&format!("{field}.size_bytes"), Fault::TooLarge { max_bytes })
            }
            _ => {}
        }
        if kind == FileKind::Document && file.filename.as_deref().is_none_or(|name| name.trim().is_empty()) {
            self.add(&format!("{field}.filename"), Fault::Empty);
        }
    }

    fn caption(&mut self, kind: FileKind, caption: Option<&str>) {
        match caption {
            Some(_) if matches!(kind, FileKind::Audio | FileKind::Sticker) => {
                self.add("caption", Fault::NotAllowed);
            }
            Some(caption) => self.words("caption", caption, CAPTION_CHARS),
            None => {}
        }
    }

    fn prompt(&mut self, prompt: &Prompt) {
        match prompt {
            Prompt::Buttons { buttons } => {
                self.count("prompt.buttons", buttons.len(), BUTTONS);
                self.choices("prompt.buttons", buttons, BUTTON_CHARS);
            }
            Prompt::List { button, sections } => self.list(button, sections),
            Prompt::Link { label, url } => {
                self.words("prompt.label", label, BUTTON_CHARS);
                if url.chars().count() > LINK_CHARS {
                    self.add("prompt.url", Fault::TooLong { max: LINK_CHARS });
                } else if !is_web_address(url) {
                    self.add("prompt.url", Fault::Invalid);
                }
            }
            Prompt::LocationRequest => {}
        }
    }

    fn list(&mut self, button: &str, sections: &[ChoiceSection]) {
        self.words("prompt.button", button, BUTTON_CHARS);
        self.count("prompt.sections", sections.len(), SECTIONS);
        let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
        self.count("prompt.sections.rows", rows, ROWS);
        for (at, section) in sections.iter().enumerate() {
            // One section needs no title; of several each must have one.
            if sections.len() > 1 || !section.title.is_empty() {
                self.words(&format!("prompt.sections.{at}.title"), &section.title, ROW_CHARS);
            }
            self.choices(&format!("prompt.sections.{at}.rows"), &section.rows, ROW_CHARS);
        }
    }

    fn choices(&mut self, field: &str, choices: &[Choice], max: usize) {
        for (at, choice) in choices.iter().enumerate() {
            self.words(&format!("{field}.{at}.title"), &choice.title, max);
            let is_earlier = |earlier: &Choice| earlier.title == choice.title || earlier.id == choice.id;
            if choices.iter().take(at).any(is_earlier) {
                self.add(&format!("{field}.{at}.title"), Fault::Twice);
            }
            if choice.description.as_ref().is_some_and(|line| line.chars().count() > ROW_DESCRIPTION_CHARS) {
                let fault = Fault::TooLong { max: ROW_DESCRIPTION_CHARS };
                self.add(&format!("{field}.{at}.description"), fault);
            }
        }
    }
}

/// `http` or `https`, a host, and nothing invisible; what exactly is reachable WhatsApp decides.
pub(crate) fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !url.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        "[a-zA-Zऀ-ॿ😀 ]{0,30}"
    }

    fn choices() -> impl Strategy<Value = Vec<Choice>> {
        vec((words(), words(), option::of(words())), 0..4).prop_map(|all| {
            all.into_iter().map(|(id, title, description)| Choice { id, title, description }).collect()
        })
    }

    fn prompts() -> impl Strategy<Value = Prompt> {
        prop_oneof![
            choices().prop_map(|buttons| Prompt::Buttons { buttons }),
            (words(), vec((words(), choices()), 0..3)).prop_map(|(button, sections)| Prompt::List {
                button,
                sections: sections.into_iter().map(|(title, rows)| ChoiceSection { title, rows }).collect(),
            }),
            (words(), words()).prop_map(|(label, url)| Prompt::Link { label, url }),
            Just(Prompt::LocationRequest),
        ]
    }

    fn files() -> impl Strategy<Value = OutgoingFile> {
        let types =
            vec!["image/jpeg", "image/png", "image/webp", "video/mp4", "audio/ogg", "application/pdf"];
        ("[0-9a-f]{64}", select(types), option::of(words()), 0_u64..20_000_000, any::<bool>(), any::<bool>())
            .prop_map(|(sha256, mime_type, filename, size_bytes, voice, animated)| OutgoingFile {
                sha256,
                mime_type: mime_type.to_owned(),
                filename,
                size_bytes,
                voice,
                animated,
            })
    }

    fn contents() -> impl Strategy<Value = OutgoingContent> {
        let kinds =
            [FileKind::Image, FileKind::Video, FileKind::Audio, FileKind::Document, FileKind::Sticker];
        prop_oneof![
            words().prop_map(OutgoingContent::text),
            (select(kinds.to_vec()), files(), option::of(words()))
                .prop_map(|(media, file, caption)| OutgoingContent::File { media, file, caption }),
            (-95_000_000..95_000_000_i32, -185_000_000..185_000_000_i32, option::of(words())).prop_map(
                |(north, east, name)| OutgoingContent::Location {
                    latitude: f64::from(north) / 1e6,
                    longitude: f64::from(east) / 1e6,
                    name,
                    address: None,
                }
            ),
            vec(words(), 0..3).prop_map(|names| OutgoingContent::Contacts {
                cards: names.into_iter().map(|name| ContactCard { name, ..ContactCard::default() }).collect(),
            }),
            (words(), option::of(words()), prompts())
                .prop_map(|(text, footer, prompt)| OutgoingContent::Interactive { text, footer, prompt }),
        ]
    }

    proptest! {
        #[test]
        fn a_bubble_gives_back_what_was_sent(content in contents()) {
            prop_assert_eq!(OutgoingContent::of(&content.bubble()), Some(content));
        }

        #[test]
        fn content_survives_its_own_json(content in contents()) {
            let text = serde_json::to_string(&content).unwrap();
            prop_assert_eq!(serde_json::from_str::<OutgoingContent>(&text).unwrap(), content);
        }

        #[test]
        fn one_character_more_than_allowed_is_too_long(max in 1_usize..50) {
            let mut found = Findings::default();
            found.words("text", &"अ".repeat(max), max);
            prop_assert!(found.0.is_empty());
            found.words("text", &"अ".repeat(max + 1), max);
            prop_assert_eq!(found.0, vec![Problem { field: "text".into(), fault: Fault::TooLong { max } }]);
        }
    }

    fn file(kind: FileKind, mime_type: &str, size_bytes: u64) -> OutgoingContent {
        let file = OutgoingFile {
            sha256: "a".repeat(64),
            mime_type: mime_type.to_owned(),
            filename: Some("bill.pdf".to_owned()),
            size_bytes,
            voice: false,
            animated: false,
        };
        OutgoingContent::File { media: kind, file, caption: None }
    }

    #[test]
    fn every_kind_of_file_has_its_own_measure() {
        for (kind, mime_type, most) in [
            (FileKind::Image, "image/png", 5 << 20),
            (FileKind::Video, "video/mp4", 16 << 20),
            (FileKind::Audio, "audio/mpeg", 16 << 20),
            (FileKind::Document, "application/zip", 100 << 20),
            (FileKind::Sticker, "image/webp", 100 << 10),
        ] {
            assert_eq!(file(kind, mime_type, most).problems(), vec![], "{kind:?}");
            let fault = Fault::TooLarge { max_bytes: most };
            let problem = Problem { field: "file.size_bytes".into(), fault };
            assert_eq!(file(kind, mime_type, most + 1).problems(), vec![problem], "{kind:?}");
        }
    }

    #[test]
    fn what_whatsapp_refuses_is_named_with_what_it_takes() {
        let problems = file(FileKind::Image, "image/heic", 9).problems();
        let allowed = vec!["image/jpeg".to_owned(), "image/png".to_owned()];
        let fault = Fault::WrongType { allowed };
        assert_eq!(problems, vec![Problem { field: "file.mime_type".into(), fault }]);
        assert_eq!(FileKind::of_type("image/heic"), FileKind::Document);
    }

    #[test]
    fn a_button_may_not_say_what_another_says() {
        let choice = |id: &str| Choice { id: id.into(), title: "Yes".into(), description: None };
        let buttons = vec![choice("a"), choice("b")];
        let prompt = Prompt::Buttons { buttons };
        let content = OutgoingContent::Interactive { text: "Shall we?".into(), footer: None, prompt };
        let twice = Problem { field: "prompt.buttons.1.title".into(), fault: Fault::Twice };
        assert_eq!(content.problems(), vec![twice]);
    }
}
