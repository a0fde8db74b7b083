//! The identifiers of a customer in one payload.
//!
//! Since 2026 a phone number may be withheld and a business-scoped user id (BSUID) given instead; either may be missing,
//! and a value with a letter is never a phone. Reference: `docs/whatsapp.md` §0.3 and §2.8.

use crate::json::Node;

/// A customer's aliases and display names. Aliases in one value were said together by Meta, so they may be linked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    /// E.164 with `+`.
    pub phone: Option<String>,
    /// Business-scoped user id (`US.7712…`), or an identifier of no known kind, verbatim.
    pub user_id: Option<String>,
    /// BSUID shared by linked portfolios (`US.ENT.…`), verbatim.
    pub parent_user_id: Option<String>,
    /// Display only, changeable, without `@`.
    pub username: Option<String>,
    /// The name the customer chose, or the address book's.
    pub profile_name: Option<String>,
}

impl Identity {
    /// Whether no alias is known: names alone address nobody.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.phone.is_none() && self.user_id.is_none() && self.parent_user_id.is_none()
    }

    /// An identity from a phone-like value and a user id, either possibly missing or of the other kind.
    pub(crate) fn of(phone: Option<String>, user_id: Option<String>, parent_user_id: Option<String>) -> Self {
        let normalised = phone.as_deref().and_then(normalised_phone);
        let misplaced = phone.filter(|_| normalised.is_none());
        Self { phone: normalised, user_id: user_id.or(misplaced), parent_user_id, ..Self::default() }
    }

    /// One entry of a `contacts` array, or a history thread's `context`.
    pub(crate) fn of_contact(contact: Node<'_>) -> Self {
        let profile = contact.at("profile");
        let username = profile.at("username").word().or_else(|| contact.at("username").word());
        Self {
            username: username.map(|name| name.trim_start_matches('@').to_owned()),
            profile_name: profile.at("name").word(),
            ..Self::of(
                contact.at("wa_id").word(),
                contact.at("user_id").word(),
                contact.at("parent_user_id").word(),
            )
        }
    }

    /// Whether both speak of one person, judged by the strongest alias they both have.
    pub(crate) fn is_same_person(&self, other: &Self) -> bool {
        let pairs = [
            (&self.user_id, &other.user_id),
            (&self.phone, &other.phone),
            (&self.parent_user_id, &other.parent_user_id),
        ];
        pairs.into_iter().find_map(|(ours, theirs)| Some(ours.as_ref()? == theirs.as_ref()?)).unwrap_or(false)
    }

    /// Takes from `other` what is missing here. Says whether `other` is now told in full.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        let mut complete = true;
        for (ours, theirs) in [
            (&mut self.phone, &other.phone),
            (&mut self.user_id, &other.user_id),
            (&mut self.parent_user_id, &other.parent_user_id),
            (&mut self.username, &other.username),
            (&mut self.profile_name, &other.profile_name),
        ] {
            if ours.is_none() {
                ours.clone_from(theirs);
            }
            complete &= theirs.is_none() || ours == theirs;
        }
        complete
    }
}

/// The E.164 form (`+` and 5 to 15 digits) of a number with or without `+`, spaces, dashes or brackets; `None` for
/// anything else, in particular for a value with a letter.
#[must_use]
pub fn normalised_phone(value: &str) -> Option<String> {
    let value = value.trim();
    let mut phone = String::with_capacity(value.len() + 1);
    phone.push('+');
    for symbol in value.strip_prefix('+').unwrap_or(value).chars() {
        match symbol {
            '0'..='9' => phone.push(symbol),
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' => {}
            _ => return None,
        }
    }
    ((6..=16).contains(&phone.len()) && !phone.starts_with("+0")).then_some(phone)
}

/// The people a batch speaks of, its `contacts` array.
pub(crate) struct People {
    entries: Vec<(Identity, bool)>,
}

impl People {
    pub(crate) fn of(contacts: Node<'_>) -> Self {
        let entries = contacts.items().map(|entry| (Identity::of_contact(entry), false)).collect();
        Self { entries }
    }

    /// Completes what a message says of its customer with the batch's entry for that person.
    ///
    /// A message that names nobody belongs to the only person of its batch, if there is exactly one.
    pub(crate) fn complete(&mut self, mut identity: Identity) -> Identity {
        let alone = self.entries.len() == 1;
        for (entry, told) in &mut self.entries {
            if identity.is_same_person(entry) || (alone && identity.is_anonymous()) {
                *told |= identity.absorb(entry);
            }
        }
        identity
    }

    /// The entries no message or status has told in full.
    pub(crate) fn untold(self) -> impl Iterator<Item = Identity> {
        self.entries
            .into_iter()
            .filter(|(entry, told)| !told && *entry != Identity::default())
            .map(|(entry, _)| entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_digits_in_any_dress() {
        for value in ["15550100777", "+15550100777", "+1 555-010-0777", "1 (555) 010.0777"] {
            assert_eq!(normalised_phone(value).as_deref(), Some("+15550100777"), "{value}");
        }
        for value in [
            "",
            "+",
            "US.7712340098123",
            "1555010O777",
            "0155501007",
            "1234",
            "1234567890123456",
            "++1555010077",
        ] {
            assert_eq!(normalised_phone(value), None, "{value}");
        }
    }

    #[test]
    fn a_value_with_a_letter_is_kept_as_user_id() {
        let identity = Identity::of(Some("US.77".to_owned()), None, None);
        assert_eq!((identity.phone, identity.user_id.as_deref()), (None, Some("US.77")));
        let identity = Identity::of(Some("US.77".to_owned()), Some("US.88".to_owned()), None);
        assert_eq!((identity.phone, identity.user_id.as_deref()), (None, Some("US.88")));
    }

    #[test]
    fn a_shared_phone_does_not_join_two_user_ids() {
        let of = |user: &str| Identity::of(Some("15550100777".to_owned()), Some(user.to_owned()), None);
        assert!(!of("US.1").is_same_person(&of("US.2")));
        assert!(of("US.1").is_same_person(&of("US.1")));
    }
}
