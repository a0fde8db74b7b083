//! Variables in the words of a quick reply, and what becomes of them.
//!
//! A variable stands in single braces: `{name}`. A brace that is meant as one is written twice; braces around anything that is no
//! name, such as `{50 %}`, are plain. Filling puts in what is known and leaves the rest *open*, still in braces, so that the person who
//! writes sees what is missing before a customer does.

use serde::{Deserialize, Serialize};

use super::upi::{Amount, Payee};

/// What stands before a name without being one, in small letters. The page greets by the same list.
const TITLES: &str = include_str!("titles.txt");

crate::names! {
    /// What can stand in braces, in the order it is offered.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ReplyVariable"))]
    pub enum Variable {
        /// The first word of the customer's name, unless that is a title: then all of it.
        FirstName = "first_name",
        /// The customer's name.
        Name = "name",
        /// The customer's phone number.
        Phone = "phone",
        /// Who writes.
        Agent = "agent",
        /// The business.
        Shop = "shop",
        /// Today.
        Date = "date",
        /// Now.
        Time = "time",
        /// An amount in rupees, typed when the reply is used.
        Amount = "amount",
        /// A link that pays that amount, or any where none was typed.
        UpiLink = "upi_link",
    }
}

impl Variable {
    /// The variable a person means by this name, in capitals or not.
    #[must_use]
    pub fn meant_by(name: &str) -> Option<Self> {
        Self::from_name(&name.to_ascii_lowercase())
    }
}

/// A stretch of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Said as it stands.
    Plain(&'a str),
    /// A brace, written twice.
    Brace(char),
    /// A name in braces, and the whole of it as written.
    Named { name: &'a str, written: &'a str },
}

/// The words in their parts; written one after the other they are the words again.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut plain, mut rest) = (text, text);
    while let Some(at) = rest.find(['{', '}']) {
        let (_, from_brace) = rest.split_at(at);
        let Some((part, written)) = part_at(from_brace) else {
            rest = from_brace.split_at(1).1;
            continue;
        };
        let (before, _) = plain.split_at(plain.len() - from_brace.len());
        parts.extend((!before.is_empty()).then_some(Part::Plain(before)));
        parts.push(part);
        rest = from_brace.split_at(written).1;
        plain = rest;
    }
    parts.extend((!plain.is_empty()).then_some(Part::Plain(plain)));
    parts
}

/// What a brace at the beginning of `text` begins, and how many bytes of it; `None` if it is merely a brace.
fn part_at(text: &str) -> Option<(Part<'_>, usize)> {
    if text.starts_with("{{") {
        return Some((Part::Brace('{'), 2));
    }
    if text.starts_with("}}") {
        return Some((Part::Brace('}'), 2));
    }
    let inside = text.strip_prefix('{')?;
    let (name, _) = inside.split_once('}').filter(|(name, _)| is_name(name.trim()))?;
    let (written, _) = text.split_at(name.len() + 2);
    Some((Part::Named { name: name.trim(), written }, written.len()))
}

/// Letters, digits and `_` of the alphabet variables are written in, a letter first.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The names in braces that mean nothing, each once, as they are written.
#[must_use]
pub fn unknown(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in parts(text) {
        if let Part::Named { name, .. } = part
            && Variable::meant_by(name).is_none()
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Whether a variable stands in the words.
#[must_use]
pub fn wants(text: &str, wanted: Variable) -> bool {
    let is_wanted = |part: &Part<'_>| match part {
        Part::Named { name, .. } => Variable::meant_by(name) == Some(wanted),
        _ => false,
    };
    parts(text).iter().any(is_wanted)
}

/// The words so that filling gives them back as they are.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// What is known when a reply is used. What is not known stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The customer's name.
    pub name: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
    /// Who writes.
    pub agent: Option<String>,
    /// The business.
    pub shop: Option<String>,
    /// Today, as people of the language write it.
    pub date: Option<String>,
    /// Now, in the same way.
    pub time: Option<String>,
    /// How much.
    pub amount: Option<Amount>,
    /// Who is paid.
    pub payee: Option<Payee>,
}

impl Values {
    fn of(&self, variable: Variable) -> Option<String> {
        match variable {
            Variable::Name => self.name.clone(),
            Variable::FirstName => self.name.as_deref().map(first_name),
            Variable::Phone => self.phone.clone(),
            Variable::Agent => self.agent.clone(),
            Variable::Shop => self.shop.clone(),
            Variable::Date => self.date.clone(),
            Variable::Time => self.time.clone(),
            Variable::Amount => self.amount.map(Amount::written),
            Variable::UpiLink => self.payee.as_ref().map(|payee| payee.link(self.amount)),
        }
        .filter(|value| !value.trim().is_empty())
    }
}

/// How somebody is greeted: by the first word of their name, or by all of them where the first is a title or shortened ("Dr. Sen").
fn first_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let is_title = || TITLES.lines().any(|title| title == first.to_lowercase());
    if first.ends_with('.') || is_title() { words.join(" ") } else { first.to_owned() }
}

/// The words as they would stand in a composer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "FilledReply"))]
pub struct Filled {
    /// The words.
    pub text: String,
    /// What is still open in them, in order.
    pub open: Vec<Open>,
}

/// A variable that nothing is known for, where it stands. Places are counted as a web page counts them: in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "OpenVariable"))]
pub struct Open {
    /// What stands between the braces.
    pub name: String,
    /// Where its brace opens.
    pub start: usize,
    /// Behind its last brace.
    pub end: usize,
}

/// Puts in what is known.
#[must_use]
pub fn fill(text: &str, values: &Values) -> Filled {
    let mut filled = Filled::default();
    let mut at = 0;
    for part in parts(text) {
        let start = at;
        let mut put = |text: &str| {
            filled.text.push_str(text);
            at += text.encode_utf16().count();
        };
        match part {
            Part::Plain(plain) => put(plain),
            Part::Brace(brace) => put(brace.encode_utf8(&mut [0; 4])),
            Part::Named { name, written } => {
                match Variable::meant_by(name).and_then(|variable| values.of(variable)) {
                    Some(value) => put(&value),
                    None => {
                        put(written);
                        filled.open.push(Open { name: name.to_owned(), start, end: at });
                    }
                }
            }
        }
    }
    filled
}
