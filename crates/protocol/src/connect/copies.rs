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
    /// Why it was not made, if it was not.
    pub problem: Option<String>,
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
