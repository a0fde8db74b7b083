//! The team's inbox: what webhooks and people's wishes make of it, inside one transaction.
//!
//! An [`Inbox`] is opened on a transaction that holds the workspace's counter. It takes [`Telling`]s in any order and any number
//! of times, joins them to what is known, and notes which conversations they touch. [`Inbox::finish`] then brings each
//! touched conversation up to date once: counts, window, status, place in the list. A row gets a new revision only if
//! someone could see a difference, so a webhook that says nothing new costs no desktop anything.
//!
//! Nothing here waits, calls or reads a clock other than the one it was given.

mod conversation;
mod identity;
mod message;
mod sending;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use sangam_model::facts::Facts;
use sangam_model::id::{ConversationId, MessageId, NumberId};
use sangam_model::identity::Aliases;
use sangam_model::kinship::Mention;
use sangam_model::{Clock, Random, Timestamp};

pub use sending::{Call, Outcome, Outgoing};

use crate::store::{NameFact, Result, Tx};

/// One thing WhatsApp told.
#[derive(Clone, Debug)]
pub enum Telling {
    /// About a message, and whom it was exchanged with.
    Message(Box<Told>),
    /// About a person.
    Person(Box<Person>),
}

/// Facts about one message.
#[derive(Clone, Debug)]
pub struct Told {
    /// Which message.
    pub wamid: String,
    /// Our own id of it, where a status brings it back.
    pub own_id: Option<MessageId>,
    /// The customer, as far as this telling names them.
    pub person: Person,
    /// The facts.
    pub facts: Facts,
}

/// Names that were told together.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The names that identify.
    pub aliases: Aliases,
    /// When they were told.
    pub at: Timestamp,
    /// The names for display.
    pub names: Names,
    /// Names WhatsApp said are one person.
    pub ties: Vec<(Mention, Mention)>,
    /// The identity that replaces this one.
    pub also: Option<Box<Person>>,
}

/// Names for display.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What the customer calls themselves.
    pub profile: Option<NameFact>,
    /// Their username.
    pub username: Option<NameFact>,
    /// What the owner calls them in the phone's address book.
    pub book: Option<NameFact>,
}

/// What happened to a conversation in this transaction.
#[derive(Debug, Default)]
struct Touch {
    /// Bubbles someone could see a difference in.
    messages: BTreeSet<MessageId>,
    /// Wamids of live customer bubbles stored for the first time.
    openers: BTreeSet<String>,
    /// When the bubbles that changed were sent, before and after.
    instants: BTreeSet<Timestamp>,
    /// Its row shows a different contact.
    contact: bool,
    /// Bubbles came or went otherwise than by being new.
    moved: bool,
}

/// Work on one workspace's inbox.
pub struct Inbox<'t> {
    tx: &'t mut dyn Tx,
    clock: &'t dyn Clock,
    random: &'t dyn Random,
    touched: BTreeMap<ConversationId, Touch>,
}

impl<'t> Inbox<'t> {
    /// An inbox over a transaction.
    pub fn new(tx: &'t mut dyn Tx, clock: &'t dyn Clock, random: &'t dyn Random) -> Self {
        Self { tx, clock, random, touched: BTreeMap::new() }
    }

    /// Joins what was told about a number at `received_at`.
    ///
    /// # Errors
    /// What the database says.
    pub fn tell(&mut self, number_id: NumberId, telling: Telling, received_at: Timestamp) -> Result<()> {
        match telling {
            Telling::Message(told) => self.told(number_id, *told, received_at),
            Telling::Person(person) => self.sight(&person),
        }
    }

    /// Brings every touched conversation up to date.
    ///
    /// # Errors
    /// What the database says.
    pub fn finish(mut self) -> Result<()> {
        self.flush()
    }

    fn touch(&mut self, id: ConversationId) -> &mut Touch {
        self.touched.entry(id).or_default()
    }
}
