//! A template's state with Meta, as a join of dated statements.
//!
//! Meta tells in notices, which repeat, come late and in any order, and answers when asked. Each part (status, quality, category)
//! is the newest word by Meta's own time, ties broken by the word itself; so a notice of last month changes nothing. What asking
//! brought counts as of the moment it was asked at, and is kept beside the notices: it says what is so, not since when. A template
//! that is gone stays as *deleted*.

use serde::{Deserialize, Serialize};

use crate::cost::Category;
use crate::time::{SECOND, Timestamp};

/// Whether a template may be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateStatus"))]
pub enum Status {
    /// It waits for Meta's review, up to a day.
    Pending,
    /// It may be sent.
    Approved,
    /// Meta refused it; it can be changed and is reviewed again.
    Rejected,
    /// Meta stopped it for some hours because customers disliked it.
    Paused,
    /// Meta stopped it for good.
    Disabled,
    /// Its refusal is looked at again.
    InAppeal,
    /// The account has too many.
    LimitExceeded,
    /// It cannot be changed or sent.
    Locked,
    /// Unused for long; Meta deletes it after four weeks unless it is taken out again.
    Archived,
    /// It is being deleted.
    PendingDeletion,
    /// It is gone.
    Deleted,
    /// A word nobody knows here.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Status {
    /// Every status with Meta's word for it.
    const WORDS: [(Self, &'static str); 11] = [
        (Self::Pending, "PENDING"),
        (Self::Approved, "APPROVED"),
        (Self::Rejected, "REJECTED"),
        (Self::Paused, "PAUSED"),
        (Self::Disabled, "DISABLED"),
        (Self::InAppeal, "IN_APPEAL"),
        (Self::LimitExceeded, "LIMIT_EXCEEDED"),
        (Self::Locked, "LOCKED"),
        (Self::Archived, "ARCHIVED"),
        (Self::PendingDeletion, "PENDING_DELETION"),
        (Self::Deleted, "DELETED"),
    ];

    /// The status Meta calls so.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let known = Self::WORDS.into_iter().find(|(_, known)| known.eq_ignore_ascii_case(word));
        known.map_or(Self::Unknown, |(status, _)| status)
    }

    /// Only approved ones can be sent.
    #[must_use]
    pub const fn is_sendable(self) -> bool {
        matches!(self, Self::Approved)
    }

    /// Meta takes changes of it.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Paused)
    }

    /// It is not there any more, or soon will not be.
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Deleted | Self::PendingDeletion)
    }
}

/// What customers think of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "TemplateQuality"))]
pub enum Quality {
    /// Well.
    Green,
    /// Some block or report it.
    Yellow,
    /// Many do; it will be stopped.
    Red,
    /// Not enough was sent to say.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Quality {
    /// The quality Meta calls so.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "GREEN" => Self::Green,
            "YELLOW" => Self::Yellow,
            "RED" => Self::Red,
            _ => Self::Unknown,
        }
    }
}

/// Something that was told, with Meta's instant of it. The greater one is the truth.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamped<T> {
    /// When it became so, or was seen to be so.
    pub at: Timestamp,
    /// What.
    pub value: T,
}

impl<T: Ord> Stamped<T> {
    /// Keeps the newer of the two.
    fn join(&mut self, other: Self) {
        if other > *self {
            *self = other;
        }
    }
}

/// A status with Meta's reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StatusFact {
    /// The status.
    pub status: Status,
    /// Meta's word for why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What Meta suggests or explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// A category with what it was before, where that was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CategoryFact {
    /// What it is billed as.
    pub category: Category,
    /// What it was billed as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Category>,
}

/// A change of category that will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CategoryChange {
    /// What it will be billed as.
    pub to: Category,
    /// From when on.
    pub at: Timestamp,
}

/// What looking brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sighting {
    /// When it was looked at last.
    pub at: Timestamp,
    /// The first of the looks in a row that saw this status.
    pub since: Timestamp,
    /// What was seen.
    pub value: StatusFact,
}

/// Everything told of where one template stands. Each part is a join, so the whole is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateState {
    /// The status the newest notice told.
    pub told: Stamped<StatusFact>,
    /// The status that was seen when Meta was asked last, and since when it was seen at every look.
    pub seen: Sighting,
    /// Its quality.
    pub quality: Stamped<Quality>,
    /// Its category, once told.
    pub category: Option<Stamped<CategoryFact>>,
    /// The newest announcement of another category.
    pub announced: Option<Stamped<CategoryChange>>,
    /// When Meta last said that a change of category was done.
    pub changed_at: Option<Timestamp>,
}

/// The instant a look counts as. Notices carry whole seconds, cut off: one of the second of a look may be later than it, and if it
/// was earlier, the look saw it already. So a look stands just before its second.
const fn looked(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millis().div_euclid(SECOND) * SECOND - 1)
}

impl TemplateState {
    /// Hears a status.
    pub fn hear_status(&mut self, at: Timestamp, value: StatusFact) {
        self.told.join(Stamped { at, value });
    }

    /// Sees a status. Looks come in their order: they are our own.
    pub fn see_status(&mut self, at: Timestamp, value: StatusFact) {
        if looked(at) < self.seen.at {
            return; // a later look was written first
        }
        let is_same = self.seen.at > Timestamp::default() && self.seen.value.status == value.status;
        let since = if is_same { self.seen.since } else { at };
        self.seen = Sighting { at: looked(at), since, value };
    }

    /// The status in force: the later of what was told and what was seen.
    #[must_use]
    pub fn status(&self) -> &StatusFact {
        if self.told.at > self.seen.at { &self.told.value } else { &self.seen.value }
    }

    /// Since when it is so: since it was told, where it was, else since it was first seen so.
    #[must_use]
    pub fn status_at(&self) -> Timestamp {
        let is_told = self.told.at > self.seen.at || self.told.value.status == self.seen.value.status;
        if is_told && self.told.at > Timestamp::default() { self.told.at } else { self.seen.since }
    }

    /// Hears a quality.
    pub fn hear_quality(&mut self, at: Timestamp, value: Quality) {
        self.quality.join(Stamped { at, value });
    }

    /// Hears that a category is in force; `was` only when a change was told.
    pub fn hear_category(&mut self, at: Timestamp, category: Category, was: Option<Category>) {
        if was.is_some() {
            self.changed_at = self.changed_at.max(Some(at));
        }
        let told = Stamped { at, value: CategoryFact { category, was } };
        self.category = self.category.take().max(Some(told));
    }

    /// Sees a quality.
    pub fn see_quality(&mut self, at: Timestamp, value: Quality) {
        self.hear_quality(looked(at), value);
    }

    /// Sees that a category is in force; `was` is what is still known of what it was before. That no change was told.
    pub fn see_category(&mut self, at: Timestamp, category: Category, was: Option<Category>) {
        let told = Stamped { at: looked(at), value: CategoryFact { category, was } };
        self.category = self.category.take().max(Some(told));
    }

    /// Hears that another category will come.
    pub fn hear_announcement(&mut self, at: Timestamp, change: CategoryChange) {
        self.announced = self.announced.take().max(Some(Stamped { at, value: change }));
    }

    /// The category in force, once told.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        self.category.as_ref().map(|told| told.value.category)
    }

    /// The change that is still to come: announced, not done, not already so, and not passed without coming.
    #[must_use]
    pub fn upcoming(&self) -> Option<CategoryChange> {
        let announced = self.announced.as_ref()?;
        let change = announced.value;
        let is_done =
            self.changed_at.is_some_and(|at| at >= announced.at) || self.category() == Some(change.to);
        let has_passed = self.category.as_ref().is_some_and(|told| told.at > change.at);
        (!is_done && !has_passed).then_some(change)
    }

    /// Joins what another one was told.
    pub fn join(&mut self, other: Self) {
        self.told.join(other.told);
        self.seen = std::mem::take(&mut self.seen).max(other.seen);
        self.quality.join(other.quality);
        self.category = self.category.take().max(other.category);
        self.announced = self.announced.take().max(other.announced);
        self.changed_at = self.changed_at.max(other.changed_at);
    }
}
