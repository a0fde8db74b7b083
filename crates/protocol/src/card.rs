//! The contact card: what a team keeps about its customers in words of its own.
//!
//! Which fields a card has is decided once for the workspace ([`CardShapeRow`]); what stands in them, and what the team calls a customer,
//! belongs to the customer and comes with every chat of theirs ([`ContactCard`]). None of it goes to WhatsApp by itself.
//!
//! A value is text in one fixed spelling, checked against its field when it is written. What a field was when a value was written
//! may have changed since; the value stays as it is until somebody writes another.

use std::collections::{BTreeMap, BTreeSet};

use sangam_model::id::CardFieldId;
use sangam_model::plain::{is_unsafe, one_line};
use serde::{Deserialize, Serialize};

use crate::rows::ContactRow;
use crate::sync::Rev;

/// The most fields a card has.
pub const FIELDS_MAX: usize = 20;
/// The longest name of a field or a choice, in characters.
pub const FIELD_NAME_MAX: usize = 40;
/// The most choices a field offers.
pub const CHOICES_MAX: usize = 30;
/// The longest value, in characters.
pub const VALUE_MAX: usize = 500;
/// The longest name the team gives a customer, in characters.
pub const TEAM_NAME_MAX: usize = 100;
/// The longest lines about a customer, in characters.
pub const ABOUT_MAX: usize = 2_000;

/// What stands in place of the digits of a number that is hidden from somebody.
pub const HIDDEN_DIGITS: &str = "••••";

/// The fields of the workspace's cards, once somebody made any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardShapeRow {
    /// In the order a card shows them.
    pub fields: Vec<CardField>,
    /// The revision that last changed them.
    pub rev: Rev,
}

/// `PUT /v1/workspace/card`: the fields from now on, and the hub's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ShapeCard {
    /// In the order a card shows them. One that is left out is gone from every card.
    pub fields: Vec<CardField>,
}

/// A field of every card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CardField {
    /// Made by whoever adds it; its name may change, this does not.
    pub id: CardFieldId,
    /// What people call it.
    pub name: String,
    /// What can stand in it.
    #[serde(flatten)]
    pub kind: FieldKind,
}

/// What can stand in a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FieldKind {
    /// Any words.
    Text,
    /// A number: `12`, `-3.50`.
    Number,
    /// A day: `2026-11-26`.
    Date,
    /// One of these.
    Choice {
        /// In the order they are offered.
        choices: Vec<String>,
    },
    /// [`YES`] or [`NO`].
    YesNo,
    /// An address of the web: `https://example.org/catalogue`.
    Link,
}

/// A question answered with yes.
pub const YES: &str = "yes";
/// A question answered with no.
pub const NO: &str = "no";

/// What a team keeps about a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// What the team calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_name: Option<String>,
    /// What the phone's address book calls them; only for those who may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book_name: Option<String>,
    /// What they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_name: Option<String>,
    /// What the team should know about them, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What stands in the fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<CardFieldId, String>,
}

impl ContactCard {
    /// Nothing is kept.
    pub const EMPTY: Self =
        Self { team_name: None, book_name: None, profile_name: None, about: None, values: BTreeMap::new() };
}

impl ContactRow {
    /// What a customer may be called to their face. The team's own name for them is for the team alone.
    #[must_use]
    pub fn spoken_name(&self) -> Option<&str> {
        match self.card.team_name {
            Some(_) => self.card.profile_name.as_deref().or(self.card.book_name.as_deref()),
            None => self.name.as_deref(),
        }
    }
}

impl FieldKind {
    /// What was typed, as it is kept; `None` if it does not fit.
    #[must_use]
    pub fn read(&self, typed: &str) -> Option<String> {
        let typed = typed.trim();
        if typed.is_empty() || typed.chars().count() > VALUE_MAX {
            return None;
        }
        let fits = match self {
            Self::Text => true,
            Self::Number => is_number(typed),
            Self::Date => is_day(typed),
            Self::Choice { choices } => choices.iter().any(|choice| choice == typed),
            Self::YesNo => [YES, NO].contains(&typed),
            Self::Link => is_link(typed),
        };
        fits.then(|| typed.replace('\0', "\u{FFFD}"))
    }
}

/// The fields as they are kept, or the first place that cannot be: `fields.2.name`.
///
/// # Errors
/// The place.
pub fn checked(fields: &[CardField]) -> Result<Vec<CardField>, String> {
    if fields.len() > FIELDS_MAX {
        return Err("fields".to_owned());
    }
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut kept = Vec::with_capacity(fields.len());
    for (place, field) in fields.iter().enumerate() {
        let name = called(&field.name).filter(|name| names.insert(name.to_lowercase()));
        let name = name.ok_or_else(|| format!("fields.{place}.name"))?;
        if !ids.insert(field.id) {
            return Err(format!("fields.{place}.id"));
        }
        let kind = match &field.kind {
            FieldKind::Choice { choices } => FieldKind::Choice {
                choices: offered(choices).ok_or_else(|| format!("fields.{place}.choices"))?,
            },
            kind => kind.clone(),
        };
        kept.push(CardField { id: field.id, name, kind });
    }
    Ok(kept)
}

/// What the team calls a customer, as it is kept, nothing taking the name away; `None` if it is too long.
#[must_use]
pub fn team_name(typed: Option<&str>) -> Option<Option<String>> {
    let name = one_line(typed.unwrap_or_default());
    (name.chars().count() <= TEAM_NAME_MAX).then_some(Some(name).filter(|name| !name.is_empty()))
}

/// What the team knows about a customer, as it is kept, nothing taking it away; `None` if it is too long.
#[must_use]
pub fn about(typed: Option<&str>) -> Option<Option<String>> {
    let about = typed.unwrap_or_default().trim().replace("\r\n", "\n").replace('\0', "\u{FFFD}");
    (about.chars().count() <= ABOUT_MAX).then_some(Some(about).filter(|about| !about.is_empty()))
}

/// A name of a field or a choice: one line, not empty, not too long.
fn called(name: &str) -> Option<String> {
    let name = one_line(name);
    (1..=FIELD_NAME_MAX).contains(&name.chars().count()).then_some(name)
}

fn offered(choices: &[String]) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let fits = (1..=CHOICES_MAX).contains(&choices.len());
    let choices: Option<Vec<String>> = choices.iter().map(|choice| called(choice)).collect();
    choices.filter(|all| fits && all.iter().all(|choice| seen.insert(choice.to_lowercase())))
}

fn is_number(typed: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let bare = typed.strip_prefix('-').unwrap_or(typed);
    match bare.split_once('.') {
        Some((whole, rest)) => digits(whole, 12) && digits(rest, 6),
        None => digits(bare, 12),
    }
}

/// Only the web's own schemes: a click on a card runs nothing and opens no file.
fn is_link(typed: &str) -> bool {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| typed.strip_prefix(scheme));
    let is_one_word = !typed.chars().any(|c| c.is_whitespace() || is_unsafe(c));
    is_one_word && rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric()))
}

fn is_day(typed: &str) -> bool {
    let is_shaped = typed.len() == 10
        && typed.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize, to: usize| typed.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(5, 7), part(8, 10)) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    is_shaped && year >= 1 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(number: u128, name: &str, kind: FieldKind) -> CardField {
        CardField {
            id: format!("01920000-0000-7000-8000-{number:012x}").parse().unwrap(),
            name: name.to_owned(),
            kind,
        }
    }

    fn choice(choices: &[&str]) -> FieldKind {
        FieldKind::Choice { choices: choices.iter().map(|choice| (*choice).to_owned()).collect() }
    }

    #[test]
    fn a_value_fits_its_field_or_is_none() {
        let size = choice(&["S", "M", "XL"]);
        for (kind, typed, kept) in [
            (&FieldKind::Text, " near the temple ", Some("near the temple")),
            (&FieldKind::Text, "  ", None),
            (&FieldKind::Number, "12", Some("12")),
            (&FieldKind::Number, "-3.50", Some("-3.50")),
            (&FieldKind::Number, "1,200", None),
            (&FieldKind::Number, "1e3", None),
            (&FieldKind::Number, ".5", None),
            (&FieldKind::Number, "", None),
            (&FieldKind::Date, "2028-02-29", Some("2028-02-29")),
            (&FieldKind::Date, "2026-02-29", None),
            (&FieldKind::Date, "2026-13-01", None),
            (&FieldKind::Date, "26-11-2026", None),
            (&size, "M", Some("M")),
            (&size, "m", None),
            (&FieldKind::YesNo, "yes", Some("yes")),
            (&FieldKind::YesNo, "maybe", None),
            (&FieldKind::Link, " https://example.org/a?b=c ", Some("https://example.org/a?b=c")),
            (&FieldKind::Link, "http://दुकान.भारत", Some("http://दुकान.भारत")),
            (&FieldKind::Link, "javascript:alert(1)", None),
            (&FieldKind::Link, "file:///etc/passwd", None),
            (&FieldKind::Link, "https://", None),
            (&FieldKind::Link, "https://a b", None),
            (&FieldKind::Link, "https://a\u{202e}moc.b", None),
        ] {
            assert_eq!(kind.read(typed).as_deref(), kept, "{kind:?} {typed:?}");
        }
    }

    #[test]
    fn the_shape_says_which_part_of_it_cannot_be() {
        let text = FieldKind::Text;
        for (fields, place) in [
            (vec![field(1, "City", text.clone()), field(2, " city ", text.clone())], "fields.1.name"),
            (vec![field(1, "City", text.clone()), field(1, "Size", text.clone())], "fields.1.id"),
            (vec![field(1, " ", text.clone())], "fields.0.name"),
            (vec![field(1, &"x".repeat(FIELD_NAME_MAX + 1), text.clone())], "fields.0.name"),
            (vec![field(1, "Size", choice(&[]))], "fields.0.choices"),
            (vec![field(1, "Size", choice(&["S", "s"]))], "fields.0.choices"),
            ((0..21).map(|n| field(n, &n.to_string(), text.clone())).collect(), "fields"),
        ] {
            assert_eq!(checked(&fields), Err(place.to_owned()));
        }
        let kept = checked(&[field(1, " Last\u{202e}  order ", FieldKind::Date)]).unwrap();
        assert_eq!(kept, [field(1, "Last order", FieldKind::Date)]);
    }

    #[test]
    fn a_field_is_one_flat_object() {
        let size = field(1, "Size", choice(&["S"]));
        let written = serde_json::to_value(&size).unwrap();
        assert_eq!((&written["kind"], &written["choices"][0]), (&"choice".into(), &"S".into()));
        assert_eq!(serde_json::from_value::<CardField>(written).unwrap(), size);
    }

    proptest! {
        #[test]
        fn what_is_kept_stays_as_it_is_when_it_is_read_again(typed in "\\PC{0,40}") {
            for kind in [FieldKind::Text, FieldKind::Number, FieldKind::Date, FieldKind::YesNo, FieldKind::Link] {
                if let Some(kept) = kind.read(&typed) {
                    prop_assert_eq!(kind.read(&kept), Some(kept));
                }
            }
            let name = team_name(Some(&typed)).unwrap();
            prop_assert_eq!(team_name(name.as_deref()).unwrap(), name);
            let words = about(Some(&typed)).unwrap();
            prop_assert_eq!(about(words.as_deref()).unwrap(), words);
        }
    }
}
