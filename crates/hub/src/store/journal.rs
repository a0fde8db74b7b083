//! The journal: every webhook as it came.
//!
//! It stands apart from everything else a hub knows: each [`Lane`] is a database of its own, so that taking in a webhook waits
//! for no other work, and live webhooks wait for no history. A body is *waiting* until it was applied. Then it is *done*, or
//! *kept* when it held something we do not know yet, or *quarantined* with its reason: nothing that was acknowledged for a number
//! of ours is ever thrown away unread. What is for a number that nobody here has waits for it longer than connecting one takes, and is
//! then forgotten: under one app of Meta's there may be numbers of others, who write all day, and what is said to them is no business of
//! this hub's.
//!
//! A mark is therefore another transaction than what it is about, and always the later one. A crash between them leaves a
//! body waiting that was applied already; it is applied again, which changes nothing: everything a body can cause is a join
//! (facts, names, sums of what is there) or carries the wamid it came from.

use std::borrow::Cow;
use std::collections::BTreeSet;

use bytes::Bytes;
use sangam_model::Timestamp;

use super::Result;

/// A body at whose work so many runs of a hub ended in a row is *suspect*: it lets everything else go first.
pub const SUSPECT: u32 = 3;

/// Which queue a body waits in. Live work is always taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Messages, echoes, statuses, notices.
    Live,
    /// History from before the connection, which comes in thousands.
    History,
}

impl Lane {
    /// Both, live first.
    pub const ALL: [Self; 2] = [Self::Live, Self::History];

    /// Its name, for people who look after a hub.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::History => "history",
        }
    }
}

/// A webhook to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it came.
    pub received_at: Timestamp,
    /// Which queue.
    pub lane: Lane,
    /// The signed bytes.
    pub body: Bytes,
}

/// A kept webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Order of arrival in its lane.
    pub seq: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// How many runs of a hub in a row ended while it was being worked on.
    pub attempts: u32,
    /// The signed bytes.
    pub body: Vec<u8>,
}

/// What became of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Applied in full.
    Done,
    /// Applied, but it holds something we do not know yet: never pruned. With the number it is for, if it names one.
    Kept(Option<String>),
    /// Set aside for these numbers, which no workspace has: forgotten if none has them for long.
    UnknownNumbers(BTreeSet<String>),
    /// Set aside: no reading makes sense of it.
    Unreadable,
    /// Set aside: applying it failed. With the number it is for, if it names one.
    Poison(Option<String>),
}

impl Verdict {
    /// The state's name in the databases.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Kept(_) => "kept",
            Self::UnknownNumbers(_) | Self::Unreadable | Self::Poison(_) => "quarantined",
        }
    }

    /// The reason's name in the databases, for the quarantined.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Done | Self::Kept(_) => None,
            Self::UnknownNumbers(_) => Some("unknown_number"),
            Self::Unreadable => Some("unreadable"),
            Self::Poison(_) => Some("poison"),
        }
    }

    /// The number it is for, as far as the journal keeps it; of several unknown ones all, with spaces between them.
    #[must_use]
    pub fn phone_number_id(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Done | Self::Unreadable => None,
            Self::Kept(number) | Self::Poison(number) => number.as_deref().map(Cow::Borrowed),
            Self::UnknownNumbers(names) => {
                Some(names.iter().map(String::as_str).collect::<Vec<_>>().join(" ").into())
            }
        }
    }
}

/// Bodies that were kept or set aside for one reason and one number. Nothing of their content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Why: `kept`, `unknown_number`, `unreadable` or `poison`.
    pub reason: String,
    /// The number they are for, if they name one; of several unknown ones all, with spaces between them.
    pub phone_number_id: Option<String>,
    /// How many.
    pub bodies: u64,
}

impl SetAside {
    /// Every reason.
    pub const REASONS: [&'static str; 4] = ["kept", "unknown_number", "unreadable", "poison"];
}

/// Reading one lane of the journal.
pub trait JournalReads {
    /// The next waiting bodies in order of arrival, without suspects: at most `limit`, and no more than a few megabytes at once.
    fn waiting(&self, limit: u32) -> Result<Vec<JournalEntry>>;

    /// The first waiting body that is [suspect](SUSPECT).
    fn suspect(&self) -> Result<Option<JournalEntry>>;

    /// How many bodies wait.
    fn waiting_count(&self) -> Result<u64>;

    /// What is kept or set aside, by reason and number.
    fn set_aside(&self) -> Result<Vec<SetAside>>;

    /// Numbers that bodies were set aside for because no workspace had them, in order.
    fn strangers(&self) -> Result<BTreeSet<String>>;
}

/// Marking one lane of the journal. Repeating a mark changes nothing.
pub trait JournalTx: JournalReads {
    /// Notes what became of a body.
    fn settle(&mut self, seq: i64, verdict: &Verdict) -> Result<()>;

    /// Notes that a body is being worked on, before anything is made of it.
    fn note_attempt(&mut self, seq: i64) -> Result<()>;

    /// Notes that the work on a body ended and the hub did not.
    fn forget_attempts(&mut self, seq: i64) -> Result<()>;

    /// Lets the bodies wait again that were set aside for this number, be it for others as well.
    fn release(&mut self, phone_number_id: &str) -> Result<u64>;

    /// Forgets bodies that were applied in full before `before`: at most `limit`, and a few megabytes.
    fn prune(&mut self, before: Timestamp, limit: u32) -> Result<u64>;

    /// Forgets bodies that came before `before` and were set aside for numbers no workspace has: at most `limit`, and a few megabytes.
    fn forget_strangers(&mut self, before: Timestamp, limit: u32) -> Result<u64>;
}
