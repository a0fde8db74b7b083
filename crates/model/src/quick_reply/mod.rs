//! Quick replies: words a team says often, kept under a name.
//!
//! A [`QuickReply`] belongs to the whole team or to one person; that is decided when it is made and stays. It has one wording per
//! language, the first of which is meant where nothing else is known. A wording may hold variables in braces ([`words`]): some are
//! filled from what is known of the chat, some wait for the person who writes, and one becomes a link that pays ([`upi`]). Which
//! wording fits a customer follows from what they wrote last ([`language`]).
//!
//! What is wrong with one is said field by field ([`QuickReply::problems`]), by the desk while it is written and by the hub before
//! it is kept. A variable nobody knows is a mistake, never text that reaches a customer.

pub mod language;
pub mod upi;
pub mod words;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::outgoing::{Fault, FileKind, OutgoingContent, OutgoingFile, Problem, TEXT_CHARS};
use crate::plain;

pub use upi::Payee;
pub use words::{Filled, Open, Values, Variable};

/// Characters of a name or a folder.
pub const NAME_CHARS: usize = 60;
/// Languages of one reply.
pub const LANGUAGES: usize = 12;
/// Replies the team has together.
pub const MOST_SHARED: usize = 2_000;
/// Replies one person has alone.
pub const MOST_OWN: usize = 500;
/// Replies that are kept in one go.
pub const MOST_AT_ONCE: usize = 400;

/// A quick reply, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuickReply {
    /// What is typed after the slash; one line, once among the team's and once among a person's own.
    pub name: String,
    /// The folder it stands in; none stands outside of all.
    #[serde(default)]
    pub folder: Option<String>,
    /// What it says, once per language. The first is meant where the customer's language is not known.
    pub wordings: Vec<ReplyWording>,
    /// Who is paid by its UPI link.
    #[serde(default)]
    pub payee: Option<Payee>,
    /// What goes along.
    #[serde(default)]
    pub file: Option<ReplyFile>,
}

/// What a reply says in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReplyWording {
    /// The language's tag: `en`, `hi`, `hi-Latn` for Hindi in Latin letters.
    pub language: String,
    /// The words, with variables in braces.
    pub text: String,
}

/// A file that goes along with a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReplyFile {
    /// As what WhatsApp shows it.
    pub media: FileKind,
    /// The bytes.
    pub file: OutgoingFile,
}

impl QuickReply {
    /// The same, as it is kept: names on one line without white space around them, composed letters, no U+0000.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.name = one_line(&self.name);
        self.folder = self.folder.as_deref().map(one_line).filter(|folder| !folder.is_empty());
        for wording in &mut self.wordings {
            wording.language = wording.language.trim().to_owned();
            wording.text = wording.text.replace('\0', "\u{FFFD}").nfc().collect::<String>().trim().to_owned();
        }
        let payee = self.payee.map(|Payee { address, name }| Payee {
            address: address.trim().to_owned(),
            name: one_line(&name),
        });
        self.payee = payee.filter(|payee| !payee.address.is_empty() || !payee.name.is_empty());
        self
    }

    /// Two replies of the same people may not have this in common.
    #[must_use]
    pub fn name_key(&self) -> String {
        name_key(&self.name)
    }

    /// Some wording wants a variable.
    #[must_use]
    pub fn wants(&self, variable: Variable) -> bool {
        self.wordings.iter().any(|wording| words::wants(&wording.text, variable))
    }

    /// Everything that is wrong with it, by field: `name`, `folder`, `wordings.0.text`, `payee.address`, `file`.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut say = |field: &str, fault: Fault| found.push(Problem { field: field.to_owned(), fault });
        if self.name.trim().is_empty() {
            say("name", Fault::Empty);
        }
        let is_too_long = |text: &str| text.chars().count() > NAME_CHARS;
        if is_too_long(&self.name) {
            say("name", Fault::TooLong { max: NAME_CHARS });
        }
        if self.folder.as_deref().is_some_and(is_too_long) {
            say("folder", Fault::TooLong { max: NAME_CHARS });
        }
        if self.wordings.is_empty() || self.wordings.len() > LANGUAGES {
            say("wordings", Fault::Count { max: LANGUAGES });
        }
        found.extend(self.wording_problems());
        found.extend(self.payee_problems());
        found.extend(self.file_problems());
        found
    }

    fn wording_problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        for (nth, wording) in self.wordings.iter().enumerate() {
            let mut say = |field: &str, fault: Fault| {
                found.push(Problem { field: format!("wordings.{nth}.{field}"), fault });
            };
            if !language::is_tag(&wording.language) {
                say("language", Fault::Invalid);
            }
            if self.wordings.iter().take(nth).any(|earlier| earlier.language == wording.language) {
                say("language", Fault::Twice);
            }
            if wording.text.trim().is_empty() && self.file.is_none() {
                say("text", Fault::Empty);
            }
            if wording.text.chars().count() > TEXT_CHARS {
                say("text", Fault::TooLong { max: TEXT_CHARS });
            }
            for name in words::unknown(&wording.text) {
                say("text", Fault::UnknownVariable { name });
            }
        }
        found
    }

    fn payee_problems(&self) -> Vec<Problem> {
        let fault_at = |field: &str, fault| vec![Problem { field: field.to_owned(), fault }];
        match &self.payee {
            Some(payee) if !payee.has_address() => fault_at("payee.address", Fault::Invalid),
            Some(payee) if payee.name.chars().count() > NAME_CHARS => {
                fault_at("payee.name", Fault::TooLong { max: NAME_CHARS })
            }
            None if self.wants(Variable::UpiLink) => fault_at("payee.address", Fault::Empty),
            _ => Vec::new(),
        }
    }

    fn file_problems(&self) -> Vec<Problem> {
        let Some(ReplyFile { media, file }) = &self.file else { return Vec::new() };
        let content = OutgoingContent::File { media: *media, file: file.clone(), caption: None };
        content.problems()
    }

    /// The wording a customer gets who wrote these texts, newest first; by its place.
    #[must_use]
    pub fn wording_for<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> usize {
        let languages: Vec<&str> = self.wordings.iter().map(|wording| wording.language.as_str()).collect();
        language::choose(&languages, texts)
    }
}

/// What two names have in common that mean the same reply.
#[must_use]
pub fn name_key(name: &str) -> String {
    one_line(name).to_lowercase()
}

/// A safe line of composed letters.
fn one_line(text: &str) -> String {
    plain::one_line(text).nfc().collect()
}

#[cfg(test)]
mod tests;
