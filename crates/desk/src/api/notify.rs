//! Notifications of the system: what deserves one, and what it may say.

use sangam_model::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What deserves a notification of the system, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NotifySettings {
    /// Customers whose chat is mine.
    pub mine: bool,
    /// Customers whose chat is nobody's yet.
    pub unassigned: bool,
    /// Chats that a colleague or a rule gives to me.
    pub given: bool,
    /// Notes of colleagues that mention me.
    pub mentions: bool,
    /// Chats of mine, or nobody's, whose time to wake has come.
    pub waking: bool,
    /// How much can be read over somebody's shoulder.
    pub says: NotifySays,
    /// With the system's sound.
    pub sound: bool,
    /// Every day, no notification between these.
    pub quiet: Option<QuietHours>,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            mine: true,
            unassigned: true,
            given: true,
            mentions: true,
            waking: true,
            says: NotifySays::Words,
            sound: false,
            quiet: None,
        }
    }
}

/// How much a notification tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotifySays {
    /// Who wrote, and the beginning of what.
    #[default]
    Words,
    /// Who wrote.
    Name,
    /// That somebody wrote.
    Nothing,
}

/// A stretch of the day on the clock of the wall. One that ends before it begins goes past midnight; one that ends where it begins
/// is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    /// The first quiet minute, counted from midnight.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub until: u16,
}

/// Where the notifications stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quiet {
    /// Until then nobody is notified, because the person wished so; absent when they did not, or it is over.
    pub until: Option<Timestamp>,
}

/// How the app starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartUp {
    /// It starts with the computer; absent where it cannot.
    pub by_itself: Option<bool>,
}

/// Arguments of `start_by_itself`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartArgs {
    /// Whether it should.
    pub by_itself: bool,
}

/// Arguments of `be_quiet`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BeQuietArgs {
    /// For so long, at most a day; 0 ends it.
    pub minutes: u16,
}
