//! Who a customer is: one contact, many aliases.
//!
//! WhatsApp knows a person by phone number, by a business-scoped user id (BSUID), by its parent form and by a username, and
//! may leave out any of them (WhatsApp reference §2.8). Aliases link only when one message, one contact entry, one system
//! change or a person joins them; a name never does.

use serde::{Deserialize, Serialize};

/// A phone number in E.164 with its `+`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// The phone WhatsApp means by `wa_id`, `from` or a display number: punctuation is dropped, a `+` is put in front.
    /// `None` for anything that is not a phone; a value with a letter is an identifier, not a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_filler = |c: char| matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '\u{2011}');
        if !text.chars().all(|c| c.is_ascii_digit() || is_filler(c)) {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        (6..=15).contains(&digits.len()).then(|| Self(format!("+{digits}")))
    }

    /// The number with its `+`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, as WhatsApp writes a `wa_id`.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.strip_prefix('+').unwrap_or(&self.0)
    }
}

impl std::fmt::Debug for Phone {
    /// A phone number belongs to a person and to no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// The ways a message may name its customer. Any of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Aliases {
    /// The phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// The business-scoped user id, or any identifier that is not a phone; kept verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The parent form of the user id, for linked portfolios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<String>,
    /// The username without its `@`; for display, never for matching.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

impl Aliases {
    /// Aliases from what WhatsApp puts in `from`/`wa_id` and `user_id`: a first value that is not a phone is kept as
    /// the user id when there is no other.
    #[must_use]
    pub fn new(wa_id: Option<&str>, user_id: Option<&str>) -> Self {
        let wa_id = wa_id.filter(|text| !text.is_empty());
        let phone = wa_id.and_then(Phone::parse);
        let stray = wa_id.filter(|_| phone.is_none());
        let user_id = user_id.filter(|text| !text.is_empty()).or(stray).map(str::to_owned);
        Self { phone, user_id, ..Self::default() }
    }

    /// Nothing that could tell one customer from another.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        self.phone.is_none() && self.user_id.is_none() && self.parent_user_id.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_numbers_compare_by_their_digits() {
        assert_eq!(Phone::parse("+91 98290-10187"), Phone::parse("919829010187"));
        assert_eq!(Phone::parse("919829010187").unwrap().as_str(), "+919829010187");
    }

    #[test]
    fn a_value_with_a_letter_is_not_a_phone() {
        assert_eq!(Phone::parse("IN.7712340098123"), None);
        let aliases = Aliases::new(Some("IN.7712340098123"), None);
        assert_eq!(aliases.user_id.as_deref(), Some("IN.7712340098123"));
    }

    #[test]
    fn a_phone_number_does_not_print() {
        assert!(!format!("{:?}", Phone::parse("919829010187")).contains("9829"));
    }
}
