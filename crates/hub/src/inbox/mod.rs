//! The team's inbox: what webhooks and people's wishes make of it, inside one transaction.
//!
//! An [`Inbox`] is opened on a transaction that holds the workspace's counter. It takes [`Telling`]s in any order and any number
//! of times, joins them to what is known, and notes which conversations they touch. [`Inbox::finish`] then brings each
//! touched conversation up to date once: counts, window, status, place in the list. A row gets a new revision only if
//! someone could see a difference, so a webhook that says nothing new costs no desktop anything.
//!
//! Nothing here waits, calls or reads a clock other than the one it was given.

mod block;
mod cards;
mod conversation;
mod cost;
mod decisions;
mod errands;
mod heard;
mod identity;
mod labels;
mod later;
mod marketing;
mod message;
mod notes;
mod routing;
mod sending;
mod split;
mod survey;
mod teams;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sangam_model::facts::{Facts, Source};
use sangam_model::id::{ConversationId, MessageId, NumberId};
use sangam_model::identity::Aliases;
use sangam_model::kinship::Mention;
use sangam_model::marketing::Wish;
use sangam_model::message::MessageError;
use sangam_model::survey::is_answer;
use sangam_model::{Clock, Origin, Random, Timestamp};

pub(crate) use cost::{card_in_use, count_month};
pub use errands::{ErrandCall, Slip, WITHIN, Wisher, is_seen_only};
pub use identity::contact_with;
pub use routing::{Outlook, Past, outlook};
pub use sending::{Call, Outcome, Outgoing, QueuedSend, UploadCall, UploadOutcome};
pub(crate) use teams::may_reply;

use crate::store::{LastHeard, NameFact, Result, Tx, Words};
use crate::watch::Notice;
use crate::watch::life;

/// Revisions after which a transaction should end: one telling more must not lead it past 500.
const REVS: i64 = 400;

/// One thing WhatsApp told.
#[derive(Clone, Debug)]
pub enum Telling {
    /// About a message, and whom it was exchanged with.
    Message(Box<ToldMessage>),
    /// About a person.
    Person(Box<Person>),
    /// What a person wishes about marketing messages.
    Marketing(Box<Person>, Wish),
    /// A reaction of the business will not reach its customer, and why, if that was said.
    ReactionFailed(Box<Slip>, Option<MessageError>),
    /// About the number itself.
    Notice(Box<Notice>),
}

impl Telling {
    /// A customer wrote, just now.
    #[must_use]
    pub fn is_from_customer(&self) -> bool {
        let Self::Message(told) = self else { return false };
        let told = told.facts.content.as_ref();
        told.is_some_and(|told| told.source == Source::Live && told.origin == Origin::Customer)
    }

    /// A customer pressed a button that says how it was.
    #[must_use]
    pub fn is_rating(&self) -> bool {
        let Self::Message(told) = self else { return false };
        told.facts.content.as_ref().is_some_and(|told| is_answer(&told.content))
    }
}

/// Facts about one message.
#[derive(Clone, Debug)]
pub struct ToldMessage {
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

impl Person {
    /// Says nothing about who is one person with whom, beside the names told together.
    fn is_plain(&self) -> bool {
        self.ties.is_empty() && self.also.is_none()
    }
}

impl Names {
    /// Keeps the newest of each.
    fn join(&mut self, other: &Self) {
        for (own, told) in [
            (&mut self.profile, &other.profile),
            (&mut self.username, &other.username),
            (&mut self.book, &other.book),
        ] {
            if *told > *own {
                own.clone_from(told);
            }
        }
    }
}

/// What happened to a conversation in this transaction.
#[derive(Debug, Default)]
struct Touch {
    /// Bubbles someone could see a difference in.
    messages: BTreeSet<MessageId>,
    /// Wamids of live customer bubbles stored for the first time, and when they were sent.
    openers: BTreeMap<String, Timestamp>,
    /// When the bubbles that changed were sent, before and after.
    instants: BTreeSet<Timestamp>,
    /// Its row shows a different contact.
    contact: bool,
    /// Bubbles came or went otherwise than by being new, or somebody decided who sees them.
    moved: bool,
    /// It may wait for anybody from now on: somebody decided that the team sees it, or it is one that was two.
    offered: bool,
}

/// Work on one workspace's inbox.
pub struct Inbox<'t, 'c> {
    tx: &'t mut Tx<'c>,
    clock: &'t dyn Clock,
    random: &'t dyn Random,
    touched: BTreeMap<ConversationId, Touch>,
    /// What was said in haste, in a chat more or a chat less than before.
    hasty: BTreeSet<(NumberId, Words)>,
    /// Everyone [`Inbox::meet`] took note of.
    met: HashSet<Aliases>,
    /// Where messages of customers named so belong, until something new is said about who is who.
    homes: HashMap<(Aliases, NumberId), ConversationId>,
    /// Whether what history brought of a conversation is released, of those it tells more of.
    released: HashMap<ConversationId, bool>,
    heard: BTreeMap<NumberId, LastHeard>,
    /// Numbers of which a charge came, changed or went.
    charged: BTreeSet<NumberId>,
}

impl<'t, 'c> Inbox<'t, 'c> {
    /// An inbox over a transaction.
    pub fn new(tx: &'t mut Tx<'c>, clock: &'t dyn Clock, random: &'t dyn Random) -> Self {
        Self {
            tx,
            clock,
            random,
            touched: BTreeMap::new(),
            hasty: BTreeSet::new(),
            met: HashSet::new(),
            homes: HashMap::new(),
            released: HashMap::new(),
            heard: BTreeMap::new(),
            charged: BTreeSet::new(),
        }
    }

    /// Takes note of everyone these tellings name, once each instead of once for every message. They are told afterwards.
    ///
    /// # Errors
    /// What the database says.
    pub fn meet<'p>(&mut self, tellings: impl IntoIterator<Item = &'p Telling>) -> Result<()> {
        let mut people: HashMap<&Aliases, (Timestamp, Person)> = HashMap::new();
        for telling in tellings {
            let Telling::Message(told) = telling else { continue };
            let person = &told.person;
            if !person.is_plain() {
                continue;
            }
            let first = || (person.at, Person { aliases: person.aliases.clone(), ..Person::default() });
            let (earliest, known) = people.entry(&person.aliases).or_insert_with(first);
            *earliest = (*earliest).min(person.at);
            known.at = known.at.max(person.at);
            known.names.join(&person.names);
        }
        for (aliases, (earliest, person)) in people {
            if earliest < person.at {
                self.sight(&Person { aliases: aliases.clone(), at: earliest, ..Person::default() })?;
            }
            self.sight(&person)?;
            self.met.insert(aliases.clone());
        }
        Ok(())
    }

    /// Whether this transaction should end, so that others have their turn.
    #[must_use]
    pub fn is_full(&self) -> bool {
        // Bringing a conversation up to date may take two revisions, its row's and a line's, and giving it to somebody or taking it back
        // two more.
        let pending = i64::try_from(self.touched.len()).unwrap_or(i64::MAX).saturating_mul(4);
        self.tx.revs_given().saturating_add(pending) >= REVS
    }

    /// Joins what was told about a number at `received_at`.
    ///
    /// # Errors
    /// What the database says.
    pub fn tell(&mut self, number_id: NumberId, telling: Telling, received_at: Timestamp) -> Result<()> {
        match telling {
            Telling::Message(told) => {
                let mention = self.listen(number_id, &told, received_at);
                self.told(number_id, *told, received_at)?;
                self.expect(mention)
            }
            Telling::Person(person) => self.sight(&person),
            Telling::Marketing(person, wish) => self.wished(number_id, &person, wish),
            Telling::ReactionFailed(slip, error) => self.reaction_failed(number_id, &slip, error),
            Telling::Notice(notice) => life::hear(self.tx, number_id, *notice, self.clock.now(), self.random),
        }
    }

    /// Brings every touched conversation up to date.
    ///
    /// # Errors
    /// What the database says.
    pub fn finish(mut self) -> Result<()> {
        self.keep_heard()?;
        self.keep_counts()?;
        self.flush()
    }

    fn touch(&mut self, id: ConversationId) -> &mut Touch {
        self.touched.entry(id).or_default()
    }
}
