//! What exists: business numbers, their customers, the messages between them, and media files.
//!
//! The world is plain data behind one lock, never held across a wait. It knows no network: [`graph`](crate::graph) and the
//! actors change it and tell [`webhooks`](crate::webhooks) what happened. Phone numbers begin with +91 555, which India
//! does not assign.

pub(crate) mod account;
pub(crate) mod media;
mod names;
mod number;
pub(crate) mod template;

pub(crate) use names::shuffle;
pub(crate) use number::{
    Author, BookEntry, Customer, Dialog360, Habits, INACTIVE_AFTER, Link, Message, NodeState, Number,
    Reached, SyncRight,
};

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::{Random, SeededRandom, Timestamp};

use account::{Account, Code, Grant};
use media::Media;
use template::Template;

/// The country code Meta puts before a number that was written without `+`.
const COUNTRY_CODE: &str = "91";

/// Customers of a number when the world begins; the last one hides the phone number behind a username.
const CUSTOMERS: usize = 12;

/// Everything that exists, and the stream its events take their ids from.
///
/// Who lives here follows from the seed alone. The ids of what happens follow from the seed and the instant the world began,
/// so a receiver that outlives one world does not take the events of the next for old ones.
pub(crate) struct World {
    /// Every number, the ones that live on the app alone included.
    pub(crate) numbers: Vec<Number>,
    /// In the order they came to exist.
    pub(crate) accounts: Vec<Account>,
    /// Oldest first.
    pub(crate) grants: Vec<Grant>,
    pub(crate) codes: Vec<Code>,
    pub(crate) media: HashMap<String, Media>,
    /// Of every account, oldest first; those that are gone included.
    pub(crate) templates: Vec<Template>,
    /// The handles of samples that were handed in.
    pub(crate) samples: Vec<String>,
    ids: SeededRandom,
}

impl World {
    /// The world that begins at `seed`: `connected` numbers in coexistence, each with an account and a token of its own, and
    /// `waiting` ones that live on the app alone.
    pub(crate) fn new(seed: u64, connected: usize, waiting: usize, now: Timestamp) -> Self {
        let people = SeededRandom::new(seed);
        let connected = connected.max(1);
        let began = u64::try_from(now.as_millis()).unwrap_or(0);
        let mut world = Self {
            numbers: Vec::new(),
            accounts: Vec::new(),
            grants: Vec::new(),
            codes: Vec::new(),
            media: HashMap::new(),
            templates: Vec::new(),
            samples: Vec::new(),
            ids: SeededRandom::new(seed.rotate_left(32) ^ began),
        };
        for place in 0..connected + waiting {
            let (mut number, token) = number::found(&people, place, now);
            if place < connected {
                world.open_account(&number, now, token);
            } else {
                number.link = Link::OnAppOnly;
                number.standing = NodeState::on_app_only();
            }
            world.numbers.push(number);
        }
        world
    }

    fn open_account(&mut self, number: &Number, now: Timestamp, token: crate::secret::AccessToken) {
        self.stock(&number.waba_id, &number.verified_name, now);
        self.accounts.push(Account {
            waba_id: number.waba_id.clone(),
            business_id: portfolio_of(&number.waba_id),
            name: number.verified_name.clone(),
        });
        self.grants.push(Grant {
            token,
            waba_ids: vec![number.waba_id.clone()],
            scopes: account::SCOPES.map(str::to_owned).to_vec(),
            issued_at: now,
            expires_at: None,
            is_revoked: false,
        });
    }

    /// Puts the templates of a shop that has used them for a while into a new account. Their ids follow from the account's, so that
    /// nothing that happens later has another id because of them.
    pub(crate) fn stock(&mut self, waba_id: &str, shop: &str, now: Timestamp) {
        let mut next = 0;
        let id = || {
            next += 1;
            format!("{}{next}", waba_id.chars().rev().take(14).collect::<String>())
        };
        self.templates.extend(template::begun(waba_id, shop, now, id));
    }

    /// A template by Meta's key.
    pub(crate) fn template(&self, waba_id: &str, name: &str, language: &str) -> Option<&Template> {
        let is_it = |one: &&Template| one.waba_id == waba_id && one.name == name && one.language == language;
        self.templates.iter().rev().find(is_it)
    }

    /// The account of this id; it comes to exist with the name of the number it was made for.
    pub(crate) fn account_or_new(&mut self, waba_id: &str, name: &str) -> &Account {
        let place = self.accounts.iter().position(|account| account.waba_id == waba_id);
        let place = place.unwrap_or_else(|| {
            self.accounts.push(Account {
                waba_id: waba_id.to_owned(),
                business_id: portfolio_of(waba_id),
                name: name.to_owned(),
            });
            self.accounts.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed a line above")]
        &self.accounts[place]
    }

    /// A new number that was never on the app: its place among [`Self::numbers`].
    pub(crate) fn add_ordinary(&mut self, now: Timestamp) -> usize {
        let place = self.numbers.len();
        let number = number::ordinary(&self.ids, place, now);
        self.numbers.push(number);
        place
    }

    /// The place of a number by Meta's id or its digits.
    pub(crate) fn place_of(&self, alias: &str) -> Option<usize> {
        let digits: String = alias.chars().filter(char::is_ascii_digit).collect();
        self.numbers
            .iter()
            .position(|number| number.phone_number_id == alias || number.display_phone_number == digits)
    }

    pub(crate) fn number(&self, phone_number_id: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.phone_number_id == phone_number_id)
    }

    pub(crate) fn number_mut(&mut self, phone_number_id: &str) -> Option<&mut Number> {
        self.numbers.iter_mut().find(|number| number.phone_number_id == phone_number_id)
    }

    /// A new message id, opaque like Meta's.
    pub(crate) fn wamid(&self) -> String {
        let mut bytes = [0; 24];
        self.ids.fill(&mut bytes);
        format!("wamid.HBg{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A new numeric id of Meta's length, as media have.
    pub(crate) fn digits(&self) -> String {
        digits(&self.ids, 15)
    }

    /// A new trace id for an error body.
    pub(crate) fn trace(&self) -> String {
        let mut bytes = [0; 16];
        self.ids.fill(&mut bytes);
        format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A number below `bound` that shapes generated files.
    pub(crate) fn whim(&self, bound: u64) -> u64 {
        self.ids.below(bound)
    }
}

/// The digits a `to` reaches. Without `+` Meta puts the business's own country code in front, and the message may go to a
/// stranger; `None` when it is no phone number at all.
pub(crate) fn dialled(to: &str) -> Option<String> {
    let digits: String = to.chars().filter(char::is_ascii_digit).collect();
    let tolerable = to.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
    if !tolerable || !is_phone(&digits) {
        return None;
    }
    Some(if to.trim_start().starts_with('+') { digits } else { format!("{COUNTRY_CODE}{digits}") })
}

fn is_phone(digits: &str) -> bool {
    (7..=17).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The business portfolio of an account: another id of the same length.
fn portfolio_of(waba_id: &str) -> String {
    waba_id.chars().rev().map(|digit| if digit == '0' { '7' } else { digit }).collect()
}

fn digits(random: &SeededRandom, length: usize) -> String {
    let first = char::from(b'1' + u8::try_from(random.below(9)).unwrap_or(0));
    let rest = (1..length).map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0)));
    std::iter::once(first).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

    fn census(world: &World) -> Vec<(String, Option<String>, String)> {
        let people = world.numbers.iter().flat_map(|number| &number.customers);
        people
            .map(|customer| (customer.name.clone(), customer.wa_id.clone(), customer.user_id.clone()))
            .collect()
    }

    #[test]
    fn a_seed_decides_who_lives_here() {
        assert_eq!(census(&World::new(7, 2, 1, NOW)), census(&World::new(7, 2, 1, NOW)));
        assert_ne!(census(&World::new(7, 2, 1, NOW)), census(&World::new(8, 2, 1, NOW)));
    }

    #[test]
    fn the_events_of_a_later_world_have_ids_of_their_own() {
        assert_eq!(World::new(7, 1, 0, NOW).wamid(), World::new(7, 1, 0, NOW).wamid());
        assert_ne!(World::new(7, 1, 0, NOW).wamid(), World::new(7, 1, 0, NOW.plus(1)).wamid());
        assert_eq!(census(&World::new(7, 1, 0, NOW)), census(&World::new(7, 1, 0, NOW.plus(1))));
    }

    #[test]
    fn numbers_that_wait_change_nobody_else() {
        let (alone, company) = (World::new(7, 1, 0, NOW), World::new(7, 1, 3, NOW));
        assert_eq!(census(&alone)[..], census(&company)[..CUSTOMERS]);
        assert_eq!(company.numbers.iter().filter(|number| number.is_connected()).count(), 1);
        assert_eq!(company.accounts.len(), 1, "who lives on the app alone has no account");
    }

    #[test]
    fn twelve_people_of_several_scripts_and_one_without_a_phone() {
        let world = World::new(1, 1, 0, NOW);
        let people = &world.numbers[0].customers;
        assert_eq!(people.len(), CUSTOMERS);
        assert_eq!(people.iter().filter(|customer| customer.wa_id.is_none()).count(), 1);
        assert!(people.iter().any(|customer| customer.name.is_ascii()));
        assert!(people.iter().any(|customer| !customer.name.is_ascii()));
        let phones: std::collections::HashSet<_> = people.iter().filter_map(|c| c.wa_id.as_ref()).collect();
        assert_eq!(phones.len(), CUSTOMERS - 1);
    }

    #[test]
    fn without_a_plus_the_message_goes_to_a_stranger() {
        assert_eq!(dialled("+91 55501-10012").as_deref(), Some("915550110012"));
        assert_eq!(dialled("915550110012").as_deref(), Some("91915550110012"));
        assert_eq!(dialled("ritika"), None);
        assert_eq!(dialled("+91"), None);
    }

    #[test]
    fn a_customer_answers_to_every_alias() {
        let mut world = World::new(1, 1, 0, NOW);
        let number = &mut world.numbers[0];
        let hidden = &number.customers[CUSTOMERS - 1];
        let (user_id, username) = (hidden.user_id.clone(), hidden.username.clone().unwrap());
        assert_eq!(number.customer_index(&user_id), Some(CUSTOMERS - 1));
        assert_eq!(number.customer_index(&format!("@{username}")), Some(CUSTOMERS - 1));
        assert_eq!(number.meet("+919999955555", NOW), Some(CUSTOMERS));
        assert_eq!(number.meet("919999955555", NOW), Some(CUSTOMERS), "the same person the second time");
        assert_eq!(number.meet("nobody", NOW), None);
    }
}
