//! Newer versions: what to do next, without doing it.
//!
//! ```text
//!   Idle ─look─▶ Looking ─▶ Idle, perhaps with an offer
//!   Idle ─fetch─▶ Downloading ─▶ Ready ─install─▶ Waiting ─quiet─▶ Installing ─▶ Waiting ─quiet─▶ Restarting
//!     ▲                 │          ▲                │ put off         │
//!     └──── failed ─────┘          └────────────────┴──── failed ─────┘
//! ```
//!
//! A release is offered by itself to the desks whose dice (made once, kept) are below its rollout, and not again for a day
//! after somebody put it off, or ever after they passed over it. Whoever looks by hand is offered whatever there is. Only a person
//! fetches and installs, and nothing is installed, nor the app ended, while something is under way.

use sangam_model::time::{DAY, HOUR};
use sangam_model::{Random, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::updates::{UpdateOffer, UpdateStep, UpdateTrouble, UpdateWaitsOn};
use crate::host::Release;

/// Looks of many desks that started together drift apart by up to this.
const JITTER: i64 = 2 * HOUR;

/// What a desk remembers of newer versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpdateMemory {
    /// Out of a hundred, made once: whether a release that only some desks are told of is told here.
    pub(crate) dice: u8,
    /// When the feed answered last.
    pub(crate) looked_at: Option<Timestamp>,
    /// Which release was put off, and until when.
    pub(crate) put_off: Option<(String, Timestamp)>,
    /// Which release somebody never wants to hear of again.
    pub(crate) passed_over: Option<String>,
}

impl UpdateMemory {
    /// What a desk remembers at its first start.
    pub(crate) fn new(random: &dyn Random) -> Self {
        let dice = u8::try_from(random.below(100)).unwrap_or(99);
        Self { dice, looked_at: None, put_off: None, passed_over: None }
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Ask the feed; whether a person wants to know.
    Look { by_hand: bool },
    /// Fetch the offer.
    Download,
    /// Wait until nothing is under way, then install.
    Install,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Machine {
    kept: UpdateMemory,
    step: UpdateStep,
    offer: Option<UpdateOffer>,
    trouble: Option<UpdateTrouble>,
    due: Option<Timestamp>,
    /// It took the place of this version; what is left is to end.
    installed: bool,
}

impl Machine {
    pub(crate) const fn new(kept: UpdateMemory) -> Self {
        Self { kept, step: UpdateStep::Idle, offer: None, trouble: None, due: None, installed: false }
    }

    pub(crate) const fn kept(&self) -> &UpdateMemory {
        &self.kept
    }

    pub(crate) const fn step(&self) -> UpdateStep {
        self.step
    }

    pub(crate) const fn offer(&self) -> Option<&UpdateOffer> {
        self.offer.as_ref()
    }

    pub(crate) const fn trouble(&self) -> Option<UpdateTrouble> {
        self.trouble
    }

    /// The offer is worth being said where everybody sees it.
    pub(crate) fn calls(&self, now: Timestamp) -> bool {
        let Some(offer) = &self.offer else { return false };
        let is_put_off = self
            .kept
            .put_off
            .as_ref()
            .is_some_and(|(version, until)| *version == offer.version && now < *until);
        let is_passed_over = self.kept.passed_over.as_ref() == Some(&offer.version);
        !is_put_off && !is_passed_over
    }

    /// How long until the feed should be asked by itself: at the start, and then once a day.
    pub(crate) fn rest(&self, now: Timestamp) -> i64 {
        // A clock that was set back does not make a day longer.
        self.due.map_or(0, |due| due.since(now).clamp(0, DAY + JITTER))
    }

    /// The next look is a day away.
    pub(crate) fn plan(&mut self, now: Timestamp, random: &dyn Random) {
        let jitter = i64::try_from(random.below(JITTER.unsigned_abs())).unwrap_or(0);
        self.due = Some(now.plus(DAY + jitter));
    }

    /// Somebody, or the time, wants the feed to be asked.
    pub(crate) fn look(&mut self, by_hand: bool) -> Option<Deed> {
        if self.step != UpdateStep::Idle {
            return None;
        }
        self.step = UpdateStep::Looking;
        Some(Deed::Look { by_hand })
    }

    /// The feed answered, or did not.
    pub(crate) fn looked(
        &mut self,
        answer: Result<Option<Release>, UpdateTrouble>,
        by_hand: bool,
        now: Timestamp,
    ) {
        self.step = UpdateStep::Idle;
        self.trouble = answer.as_ref().err().copied();
        let Ok(found) = answer else { return };
        self.kept.looked_at = Some(now);
        let is_told = |release: &Release| by_hand || self.kept.dice < release.rollout;
        // What a person was shown is not taken away by a look that nobody asked for.
        let is_known = |release: &Release| self.offer.as_ref().is_some_and(|o| o.version == release.version);
        self.offer = found.filter(|release| is_told(release) || is_known(release)).map(|release| {
            UpdateOffer { version: release.version, notes: release.notes, published_at: release.published_at }
        });
        if by_hand {
            self.kept.put_off = None;
            self.kept.passed_over = None;
        }
    }

    /// Somebody wants the offer.
    pub(crate) fn fetch(&mut self) -> Option<Deed> {
        if self.step != UpdateStep::Idle || self.offer.is_none() {
            return None;
        }
        self.trouble = None;
        self.step = UpdateStep::Downloading { percent: None };
        Some(Deed::Download)
    }

    /// More of it is here. Says whether that is worth telling.
    pub(crate) fn heard(&mut self, done: u64, total: Option<u64>) -> bool {
        let UpdateStep::Downloading { percent: before } = self.step else { return false };
        let share =
            |total: u64| u8::try_from(done.saturating_mul(100).checked_div(total).unwrap_or(0).min(100));
        let percent = total.and_then(|total| share(total).ok());
        self.step = UpdateStep::Downloading { percent };
        percent != before
    }

    /// It came, or did not.
    pub(crate) fn downloaded(&mut self, came: Result<(), UpdateTrouble>) {
        self.step = if came.is_ok() { UpdateStep::Ready } else { UpdateStep::Idle };
        self.trouble = came.err();
    }

    /// Somebody wants it to take the place of this version.
    pub(crate) fn install(&mut self) -> Option<Deed> {
        if self.step != UpdateStep::Ready {
            return None;
        }
        self.trouble = None;
        self.step = UpdateStep::Waiting { on: UpdateWaitsOn::Sending };
        Some(Deed::Install)
    }

    /// What is under way, as long as somebody waits for it to end. Says whether it is time for the next step.
    pub(crate) fn quiet(&mut self, under_way: Option<UpdateWaitsOn>) -> bool {
        if !matches!(self.step, UpdateStep::Waiting { .. }) {
            return false;
        }
        self.step = match under_way {
            Some(on) => UpdateStep::Waiting { on },
            None if self.installed => UpdateStep::Restarting,
            None => UpdateStep::Installing,
        };
        under_way.is_none()
    }

    /// It has the place of this version, or this version still has it. What is no package is not tried again.
    pub(crate) fn installed(&mut self, done: Result<(), UpdateTrouble>) {
        self.trouble = done.err();
        self.installed = done.is_ok();
        self.step = match done {
            Ok(()) => UpdateStep::Waiting { on: UpdateWaitsOn::Sending },
            Err(trouble) if is_worthless(trouble) => UpdateStep::Idle,
            Err(_) => UpdateStep::Ready,
        };
    }

    /// Not today.
    pub(crate) fn put_off(&mut self, now: Timestamp) {
        self.step_back();
        self.kept.put_off = self.offer.as_ref().map(|offer| (offer.version.clone(), now.plus(DAY)));
    }

    /// Not this one.
    pub(crate) fn pass_over(&mut self) {
        self.step_back();
        self.kept.passed_over = self.offer.as_ref().map(|offer| offer.version.clone());
    }

    /// Whoever waits for it to begin changed their mind. What took the place already cannot be taken back.
    fn step_back(&mut self) {
        if matches!(self.step, UpdateStep::Waiting { .. }) && !self.installed {
            self.step = UpdateStep::Ready;
        }
    }
}

const fn is_worthless(trouble: UpdateTrouble) -> bool {
    matches!(trouble, UpdateTrouble::NotSigned | UpdateTrouble::OtherVersion | UpdateTrouble::NotAPackage)
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
