//! Validation errors of an outgoing message, field by field.

use serde::{Deserialize, Serialize};

use super::{
    BUTTON_CHARS, BUTTONS, CAPTION_CHARS, FileKind, LINK_CHARS, OutgoingFile, ROW_CHARS,
    ROW_DESCRIPTION_CHARS, ROWS, SECTIONS,
};
use crate::message::{Choice, ChoiceSection, Prompt};

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

    pub(super) fn count(&mut self, field: &str, count: usize, max: usize) {
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
        if !allowed.contains(&file.mime_type.as_str()) {
            let allowed = allowed.iter().map(|name| (*name).to_owned()).collect();
            self.add(&format!("{field}.mime_type"), Fault::WrongType { allowed });
        }
        let max_bytes = file.max_bytes(kind);
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

    pub(super) fn caption(&mut self, kind: FileKind, caption: Option<&str>) {
        match caption {
            Some(_) if matches!(kind, FileKind::Audio | FileKind::Sticker) => {
                self.add("caption", Fault::NotAllowed);
            }
            Some(caption) => self.words("caption", caption, CAPTION_CHARS),
            None => {}
        }
    }

    pub(super) fn prompt(&mut self, prompt: &Prompt) {
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
