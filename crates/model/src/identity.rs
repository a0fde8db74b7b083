//! Who a customer is: one contact, many aliases.
//!
//! WhatsApp knows a person by phone number, by a business-scoped user id (BSUID), by its parent form and by a username, and
//! may leave out any of them (`docs/whatsapp.md` §2.8). Aliases link only when one message, one contact entry, one system
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

    /// The phone a person means by what they typed: with `+` or `00` in front as it stands, else as people of the country with this
    /// calling code write theirs. `None` for what cannot be one, or not yet.
    #[must_use]
    pub fn typed(text: &str, country_code: Option<&str>) -> Option<Self> {
        let text = text.trim();
        let bare = Self::parse_digits(text)?;
        let digits = match (text.starts_with('+'), bare.strip_prefix("00"), country_code) {
            (true, _, _) => bare,
            (false, Some(international), _) => international.to_owned(),
            (false, None, Some(code)) => {
                // A zero in front is dialled only at home; Italy alone keeps it abroad.
                let local = if code == "39" { bare.as_str() } else { bare.trim_start_matches('0') };
                format!("{code}{local}")
            }
            (false, None, None) => return None,
        };
        let code = calling_code(&digits)?;
        let local = digits.len() - code.len();
        let is_whole = match code {
            // Where all are of one length, one that is cut short is told at once.
            "1" | "91" => local == 10,
            _ => (4..=12).contains(&local),
        };
        (is_whole && (8..=15).contains(&digits.len())).then(|| Self(format!("+{digits}")))
    }

    /// The calling code it begins with, digits alone.
    #[must_use]
    pub fn country_code(&self) -> Option<&str> {
        calling_code(self.digits())
    }

    /// The digits of something that holds nothing but a phone number.
    fn parse_digits(text: &str) -> Option<String> {
        let is_filler =
            |c: char| matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}' | '\u{2011}');
        let is_phone =
            text.chars().all(|c| c.is_ascii_digit() || is_filler(c)) && text.rfind('+').unwrap_or(0) == 0;
        is_phone.then(|| text.chars().filter(char::is_ascii_digit).collect())
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

/// The calling code some digits begin with (ITU E.164): the zones of one digit, the countries of two, else three.
#[must_use]
pub fn calling_code(digits: &str) -> Option<&str> {
    const TWO: [&str; 43] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95",
    ];
    let length = match (digits.get(..1)?, digits.get(..2)) {
        ("0", _) => return None,
        ("1" | "7", _) => 1,
        (_, Some("98")) => 2,
        (_, Some(two)) if TWO.contains(&two) => 2,
        _ => 3,
    };
    digits.get(..length)
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
    use proptest::prelude::*;

    use super::*;

    /// What somebody may put where a phone belongs: digits in any dress, and anything else.
    fn anything() -> impl Strategy<Value = String> {
        prop_oneof![
            "(\\+|00)?[0-9]{0,18}",
            "\\+?[0-9]{1,4}([ ()./-]{0,2}[0-9]{1,5}){0,6}",
            "[0-9+ ()./\u{a0}\u{2011}٠-٩०-९-]{0,24}",
            "\\PC{0,24}",
        ]
    }

    fn is_whole(phone: &Phone) -> bool {
        let digits = phone.as_str().strip_prefix('+').unwrap_or_default();
        (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    proptest! {
        #[test]
        fn any_text_is_a_whole_phone_that_comes_back_or_none(
            text in anything(), code in prop::option::of("[1-9][0-9]{0,2}"),
        ) {
            if let Some(phone) = Phone::parse(&text) {
                prop_assert!(is_whole(&phone), "{}", phone.as_str());
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(phone.digits(), digits);
                prop_assert_eq!(Phone::parse(phone.as_str()), Some(phone));
            }
            if let Some(phone) = Phone::typed(&text, code.as_deref()) {
                prop_assert!(is_whole(&phone), "{}", phone.as_str());
                prop_assert_eq!(Phone::typed(phone.as_str(), None), Some(phone.clone()));
                prop_assert!(phone.country_code().is_some_and(|code| phone.digits().starts_with(code)));
            }
        }
    }

    #[test]
    fn display_numbers_compare_by_their_digits() {
        assert_eq!(Phone::parse("+91 98290-10187"), Phone::parse("919829010187"));
        assert_eq!(Phone::parse("919829010187").unwrap().as_str(), "+919829010187");
    }

    #[test]
    fn a_phone_is_read_as_people_type_it() {
        let typed =
            |text: &str, code: Option<&str>| Phone::typed(text, code).map(|phone| phone.as_str().to_owned());
        let ritika = Some("+919829010187".to_owned());
        for text in ["+91 98290 10187", "0091-9829010187", "98290 10187", "098290-10187", "(98290) 10187"] {
            assert_eq!(typed(text, Some("91")), ritika, "{text}");
        }
        assert_eq!(typed("9829010187", None), None, "without a country nobody can be meant");
        assert_eq!(typed("+1 415 555 0142", Some("91")).as_deref(), Some("+14155550142"));
        assert_eq!(typed("06 1234 5678", Some("39")).as_deref(), Some("+390612345678"));
        assert_eq!(typed("06 12 34 56 78", Some("33")).as_deref(), Some("+33612345678"));
        for text in
            ["", "+", "98290", "+91982901018", "+9198290101870", "ritika", "98+290 10187", "+0123456789"]
        {
            assert_eq!(typed(text, Some("91")), None, "{text}");
        }
    }

    #[test]
    fn a_number_tells_its_country() {
        let code = |text: &str| Phone::parse(text).unwrap().country_code().map(str::to_owned);
        assert_eq!(code("+919829010187").as_deref(), Some("91"));
        assert_eq!(code("+14155550142").as_deref(), Some("1"));
        assert_eq!(code("+971501234567").as_deref(), Some("971"));
        assert_eq!(code("+989121234567").as_deref(), Some("98"));
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
