//! Visibility: which conversations, names and phone numbers a person may see. Every list, page, frame, file, command and count asks
//! here, so there is one answer.
//!
//! A conversation is hidden from everybody but the owner for one of two reasons.
//!
//! - It is **held**: some bubble of it is known from history alone, and the owner has not released it. Whether history brought
//!   something is a join of facts, the release is a decision, and neither asks when the other came; so it does not matter in
//!   which order webhooks arrive, and a chat the team already knew is held, too, once history adds to it. A held conversation
//!   is hidden whole, its live bubbles included. When two conversations turn out to be one, the joined one is held only if one of
//!   them was; and a released one is held again once history tells of it under a name under which it told nothing yet, so that it does
//!   not matter either whether that history came before the two were one. Released history that goes to another conversation is released
//!   there, too, and hides nothing of it.
//! - Its contact is **private**: then every conversation with them is hidden, live ones included, released or not. When contacts
//!   are merged, and when one falls apart into two, privacy stays on every side.
//!
//! A conversation that comes into or out of sight takes a new `access_rev`: desktops that may no longer see it hear that it is
//! gone and wipe it, those that may see it again fetch it whole.
//!
//! Nobody has a conversation they do not see: one that leaves somebody's sight is theirs to answer no longer.
//!
//! That two customers may be one person is told on the rows of both, to those who see chats with both. So when one comes into or out of
//! sight, the other's row changes.
//!
//! Independent of that, the **names** of the owner's address book are the owner's, unless the workspace shares them. Everybody
//! else reads the name a customer gave themselves. So a row is made for the [`Eyes`] that read it; a change of what eyes read
//! everywhere moves the `scope_rev` of those whose eyes they are, and their desktops start over.
//!
//! In the same way **phone numbers** are hidden from those who need not read them, if the workspace says so: what is left of one is
//! enough to tell two customers apart, and never reaches their disk whole.

use sangam_model::id::ContactId;
use sangam_model::identity::calling_code;
use sangam_model::{Capability, Role};
use sangam_protocol::card::HIDDEN_DIGITS;
use sha2::{Digest, Sha256};

use crate::store::{Contact, Conversation, ConversationView, Glimpse, Offer, Workspace};

/// What kind of eyes a person has. People with the same viewer see the same rows, so a live frame is encoded once for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Viewer {
    /// Sees everything but what is the owner's alone.
    Team,
    /// Sees held and private conversations too.
    Owner,
}

impl Viewer {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Team, Self::Owner];

    /// The eyes of a role.
    #[must_use]
    pub fn of(role: Role) -> Self {
        if role.may(Capability::SeePrivate) { Self::Owner } else { Self::Team }
    }

    /// What is the owner's alone is for these eyes.
    #[must_use]
    pub const fn sees_hidden(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether the conversation is there for these eyes.
    #[must_use]
    pub const fn sees(self, view: &ConversationView) -> bool {
        self.may_see(view.conversation.exists(), is_hidden(&view.conversation, &view.contact))
    }

    /// The same, of one that is not read yet.
    #[must_use]
    pub const fn would_see(self, glimpse: &Glimpse) -> bool {
        self.may_see(glimpse.exists, glimpse.hidden)
    }

    const fn may_see(self, exists: bool, hidden: bool) -> bool {
        exists && (self.sees_hidden() || !hidden)
    }
}

/// Whether a conversation is the owner's alone. Stores keep the answer beside the row, for their indexes.
#[must_use]
pub const fn is_hidden(conversation: &Conversation, contact: &Contact) -> bool {
    conversation.is_held() || contact.private
}

/// A viewer in a workspace. People with the same eyes read the same rows, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eyes {
    /// Which conversations they see.
    pub viewer: Viewer,
    /// They read the names of the owner's address book.
    pub reads_phone_book: bool,
    /// They read whole phone numbers.
    pub reads_phones: bool,
}

impl Eyes {
    /// The eyes of a role, as the workspace has decided.
    #[must_use]
    pub fn of(role: Role, workspace: &Workspace) -> Self {
        let viewer = Viewer::of(role);
        Self {
            viewer,
            reads_phone_book: viewer.sees_hidden() || workspace.phone_book_shared,
            reads_phones: role.may(Capability::ReadPhones) || !workspace.phones_masked,
        }
    }

    /// Who a customer may be the same person as: the first of those with whom these eyes see a chat.
    #[must_use]
    pub fn offer_of(self, view: &ConversationView) -> Option<ContactId> {
        let seen = |offer: &&Offer| self.viewer.sees_hidden() || !offer.hidden;
        view.offers.iter().find(seen).map(|offer| offer.contact_id)
    }

    /// The name of a customer.
    #[must_use]
    pub fn name_of(self, contact: &Contact) -> Option<String> {
        let book_name = contact.book_name.as_deref().filter(|_| self.reads_phone_book);
        book_name.or(contact.profile_name.as_deref()).map(|name| self.words(name))
    }

    /// The phone of a customer: whole, or what is left of it.
    #[must_use]
    pub fn phone_of(self, contact: &Contact) -> Option<String> {
        contact.phone.as_deref().map(|phone| self.words(phone))
    }

    /// What a message is called. A wamid contains the customer's number, so eyes that read no numbers get another name.
    #[must_use]
    pub fn wamid(self, wamid: &str) -> String {
        if self.reads_phones {
            return wamid.to_owned();
        }
        format!("wamid.{}", hex::encode(Sha256::digest(wamid.as_bytes())))
    }

    /// Words that WhatsApp or a phone made, such as a name or a line about a changed number. What people write to each other is
    /// theirs and stays as it is.
    #[must_use]
    pub fn words(self, text: &str) -> String {
        if self.reads_phones { text.to_owned() } else { without_numbers(text) }
    }
}

/// Digits of a run that is taken for a phone number.
const PHONE_DIGITS: usize = 7;
/// Digits that are left of it.
const DIGITS_LEFT: usize = 4;

/// Every phone number in a text, with only its last digits left. One that names its country keeps the calling code,
/// which says what writing there costs and not who it is.
fn without_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars() {
        let goes_on = !run.is_empty() && matches!(letter, ' ' | '-' | '(' | ')' | '.' | '\u{a0}');
        if letter.is_numeric() || (letter == '+' && run.is_empty()) || goes_on {
            run.push(letter);
        } else {
            masked.push_str(&masked_run(&run));
            run.clear();
            masked.push(letter);
        }
    }
    masked.push_str(&masked_run(&run));
    masked
}

fn masked_run(run: &str) -> String {
    let digits: Vec<char> = run.chars().filter(|letter| letter.is_numeric()).collect();
    if digits.len() < PHONE_DIGITS {
        return run.to_owned();
    }
    let all: String = digits.iter().filter(|_| run.starts_with('+')).collect();
    let country = calling_code(&all).unwrap_or_default();
    let left: String = digits.iter().skip(digits.len() - DIGITS_LEFT).collect();
    let kept = run.trim_end_matches(|letter: char| !letter.is_numeric()).len();
    let end = run.get(kept..).unwrap_or_default();
    if country.is_empty() {
        format!("{HIDDEN_DIGITS}{left}{end}")
    } else {
        format!("+{country} {HIDDEN_DIGITS}{left}{end}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::cost::RateCard;

    use super::*;

    #[test]
    fn a_number_leaves_its_country_and_its_last_digits() {
        for (text, left) in [
            ("+919812344321", "+91 ••••4321"),
            ("+13059876543", "+1 ••••6543"),
            ("+971501234567", "+971 ••••4567"),
            ("919812344321", "••••4321"),
            ("Ritika +91 98123-44321 (home)", "Ritika +91 ••••4321 (home)"),
            (
                "User A changed from +91 98123 44321 to +91 98123 49999",
                "User A changed from +91 ••••4321 to +91 ••••9999",
            ),
            ("Order 7712, 3 pieces", "Order 7712, 3 pieces"),
            ("रितिका ९८१२३४४३२१", "रितिका ••••४३२१"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(text), left, "{text}");
        }
    }

    #[test]
    fn what_is_left_of_a_number_says_what_writing_there_costs() {
        let card = RateCard::shipped();
        for market in &card.markets {
            let phone = format!("+{}{}", market.prefix, "501234567");
            let left = without_numbers(&phone);
            assert_ne!(left, phone);
            assert_eq!(card.market(&left), card.market(&phone), "{phone}");
        }
    }

    proptest! {
        #[test]
        fn no_run_of_seven_digits_is_left(text in "[ +\\-a-c0-9().]{0,60}") {
            let left = without_numbers(&text);
            let longest = left.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
            prop_assert!(longest.unwrap_or(0) < PHONE_DIGITS, "{text:?} leaves {left:?}");
        }

        #[test]
        fn twice_is_once(text in "[ +\\-a-c0-9().]{0,60}") {
            let once = without_numbers(&text);
            prop_assert_eq!(without_numbers(&once), once);
        }
    }
}
