//! The journal: every webhook as it came.
//!
//! A body is *waiting* until it was applied. Then it is *done*, or *kept* when it held something we do not know yet, or
//! *quarantined* with its reason: nothing that was acknowledged is ever thrown away unread.

use bytes::Bytes;
use sangam_model::Timestamp;

use super::Result;

/// Which queue a body waits in. Live work is always taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Messages, echoes, statuses, notices.
    Live,
    /// History from before the connection, which comes in thousands.
    History,
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
    /// Order of arrival.
    pub seq: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// Which queue.
    pub lane: Lane,
    /// How often a starting hub took it up.
    pub attempts: u32,
    /// The signed bytes.
    pub body: Vec<u8>,
}

/// What became of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Applied in full.
    Done,
    /// Applied, but it holds something we do not know yet: never pruned.
    Kept,
    /// Set aside for this number, which no workspace has.
    UnknownNumber(String),
    /// Set aside: no reading makes sense of it.
    Unreadable,
    /// Set aside: applying it failed.
    Poison,
}

impl Verdict {
    /// The state's name in the databases.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Kept => "kept",
            Self::UnknownNumber(_) | Self::Unreadable | Self::Poison => "quarantined",
        }
    }

    /// The reason's name in the databases, for the quarantined.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Done | Self::Kept => None,
            Self::UnknownNumber(_) => Some("unknown_number"),
            Self::Unreadable => Some("unreadable"),
            Self::Poison => Some("poison"),
        }
    }
}

/// Reading the journal.
pub trait JournalReads {
    /// The next waiting bodies of a lane in order of arrival: at most `limit`, and no more than a few megabytes at once.
    fn waiting(&self, lane: Lane, limit: u32) -> Result<Vec<JournalEntry>>;

    /// How many bodies wait, and how many are quarantined.
    fn journal_depth(&self) -> Result<(u64, u64)>;
}

/// Marking the journal. Repeating a mark changes nothing.
pub trait JournalWrites {
    /// Notes what became of a body.
    fn settle(&mut self, seq: i64, verdict: &Verdict) -> Result<()>;

    /// Notes that a starting hub takes a body up, before anything is made of it.
    fn note_attempt(&mut self, seq: i64) -> Result<()>;

    /// Lets the bodies wait again that were set aside for this number.
    fn release(&mut self, phone_number_id: &str) -> Result<u64>;

    /// Forgets bodies that were applied in full before `before`.
    fn prune_journal(&mut self, before: Timestamp, limit: u32) -> Result<u64>;
}
