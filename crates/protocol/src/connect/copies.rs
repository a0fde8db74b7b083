//! Nightly copies of the hub, and their recovery key.

use sangam_model::Timestamp;
use serde::{Deserialize, Serialize};

/// Nightly copies of the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Copies {
    /// Where they go; absent: none are made.
    pub folder: Option<String>,
    /// The owner may choose the folder from here: the hub runs on this computer.
    pub may_choose: bool,
    /// A recovery key was made.
    pub has_recovery_key: bool,
    /// The last ones, newest first.
    pub made: Vec<CopyMade>,
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CopyMade {
    /// When.
    pub at: Timestamp,
    /// Its file's name.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// Files it lacks because they could not be copied: the next copy tries again.
    #[serde(default)]
    pub missing: u64,
    /// Files it lacks because the hub itself has lost them: no copy brings them.
    #[serde(default)]
    pub lost: u64,
    /// Why it was not made, if it was not: one of [`no_copy`]'s words.
    pub problem: Option<String>,
    /// What belongs to the sentence of that.
    #[serde(default)]
    pub facts: CopyFacts,
}

/// What belongs to the sentence about a copy that was not made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CopyFacts {
    /// The folder or file it is about.
    pub path: Option<String>,
    /// What the copy takes.
    pub needed_bytes: Option<u64>,
    /// What may be taken for it.
    pub free_bytes: Option<u64>,
}

/// Why a copy was not made: the words of [`CopyMade::problem`]. The screen has a sentence for each.
pub mod no_copy {
    /// The folder holds the copies of another hub.
    pub const FOREIGN: &str = "foreign";
    /// The folder is not the one the copies went into so far: its disk is not mounted.
    pub const AWAY: &str = "away";
    /// The folder does not answer.
    pub const SILENT: &str = "silent";
    /// There is less room than the copy takes; says how much of both.
    pub const NO_ROOM: &str = "no_room";
    /// The disk became full on the way.
    pub const FULL: &str = "full";
    /// The hub may not read or write there.
    pub const NOT_ALLOWED: &str = "not_allowed";
    /// Something there cannot be read or written.
    pub const UNUSABLE: &str = "unusable";
    /// What was written does not read back as it was.
    pub const DAMAGED: &str = "damaged";
    /// The database could not be copied.
    pub const DATABASE: &str = "database";
    /// Something else: the hub's log says what.
    pub const OTHER: &str = "other";
}

/// `PUT /v1/copies`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaveCopies {
    /// Where they go; absent: no more.
    pub folder: Option<String>,
}

/// What opens a copy on an empty machine. Shown once, to be printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecoveryKey {
    /// Groups of letters and digits, with a check group at the end.
    pub key: String,
}
