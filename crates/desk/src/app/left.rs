//! Profiles of people who signed out: asks their hub now and then whether to wipe them.
//!
//! A signed-out profile stays on the computer, so the same person can sign in again. But the computer may be stolen, and its person may
//! have changed the password before anybody wiped it. So a profile keeps what its hub knew it by, and while nobody uses it the hub is
//! asked. The answer that the device was revoked wipes the profile; no other answer changes anything, and a person at another profile
//! is not disturbed. The question is the sign-out itself, so a hub that could not be told at the time hears it now.
//!
//! Of a profile that was wiped while offline only the sign-out is left. It is repeated until the hub answers, so that the list of
//! devices does not say for ever that this computer holds a copy.
//!
//! A hub that gives no answer is asked less and less often, but never less often than one that does: a stolen computer shall be wiped
//! soon after it is online again. A vault that gives no key may show its person a password prompt each time, so it is left alone for up
//! to a day; one that does is asked once a run.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::Inner;
use crate::address::HubAddress;
use crate::hub::{Door, HubError};
use crate::lock::{ASKED_EVERY, TRIED_EVERY};
use crate::session::{Goodbye, Place, Record};

/// The longest a vault that gives no answer is left alone.
const LONGEST_PAUSE_OF_THE_VAULT: Duration = Duration::from_secs(24 * 60 * 60);
/// What a pause of the vault is called that does not say them.
const GOODBYES: &str = "goodbyes";

/// What came of a goodbye.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GoodbyeOutcome {
    /// The hub answered.
    Heard,
    /// It answered that everything is to be wiped.
    Revoked,
    /// It cannot be told now.
    InVain,
}

impl GoodbyeOutcome {
    pub(super) const fn of(answer: &Result<(), HubError>) -> Self {
        match answer {
            Err(HubError::DeviceRevoked) => Self::Revoked,
            Err(
                HubError::Unreachable(_)
                | HubError::Busy { .. }
                | HubError::UpgradeRequired { .. }
                | HubError::HubOlder
                | HubError::Unreadable(_),
            ) => Self::InVain,
            Ok(()) | Err(_) => Self::Heard,
        }
    }
}

/// Who is left alone, and until when. Ends with the run.
#[derive(Default)]
struct Pauses(BTreeMap<String, Pause>);

struct Pause {
    until: Instant,
    /// What the next one begins with.
    next: Duration,
}

impl Pauses {
    fn is_due(&self, whom: &str) -> bool {
        self.0.get(whom).is_none_or(|pause| pause.until <= Instant::now())
    }

    /// After a hub was asked.
    fn rest(&mut self, whom: String, said: GoodbyeOutcome) {
        match said {
            GoodbyeOutcome::InVain => self.rest_in_vain(whom, ASKED_EVERY),
            GoodbyeOutcome::Heard | GoodbyeOutcome::Revoked => {
                self.0.insert(whom, Pause { until: Instant::now() + ASKED_EVERY, next: TRIED_EVERY });
            }
        }
    }

    /// After the vault gave no answer.
    fn rest_of_the_vault(&mut self, whom: String) {
        self.rest_in_vain(whom, LONGEST_PAUSE_OF_THE_VAULT);
    }

    fn rest_in_vain(&mut self, whom: String, longest: Duration) {
        let rest = self.0.get(&whom).map_or(TRIED_EVERY, |pause| pause.next).min(longest);
        self.0.insert(whom, Pause { until: Instant::now() + rest, next: (rest * 2).min(longest) });
    }

    fn end(&mut self, whom: &str) {
        self.0.remove(whom);
    }

    /// How long nobody is due. Whoever signs out meanwhile is looked at then.
    fn shortest(&self) -> Duration {
        let now = Instant::now();
        let rests = self.0.values().map(|pause| pause.until.saturating_duration_since(now));
        rests.filter(|rest| !rest.is_zero()).fold(ASKED_EVERY, Duration::min)
    }
}

/// Asks until `stop`.
pub(super) async fn ask(inner: Weak<Inner>, stop: CancellationToken) {
    let mut pauses = Pauses::default();
    loop {
        let Some(here) = inner.upgrade() else { return };
        let rest = if here.drawer.is_open() {
            here.say_goodbyes(&mut pauses, &stop).await;
            here.ask_about_what_is_left(&mut pauses, &stop).await;
            pauses.shortest()
        } else {
            TRIED_EVERY
        };
        drop(here);
        if stop.run_until_cancelled(sleep(rest)).await.is_none() {
            return;
        }
    }
}

impl Inner {
    /// Says the goodbyes of profiles that were wiped without a line.
    async fn say_goodbyes(&self, pauses: &mut Pauses, stop: &CancellationToken) {
        if !pauses.is_due(GOODBYES) {
            return;
        }
        let Ok(goodbyes) = self.drawer.goodbyes().await else {
            return pauses.rest_of_the_vault(GOODBYES.to_owned());
        };
        // Two who left the same hub say it in one breath.
        let mut by_hub: BTreeMap<String, Vec<Goodbye>> = BTreeMap::new();
        for goodbye in goodbyes {
            by_hub.entry(format!("goodbye {}", goodbye.hub)).or_default().push(goodbye);
        }
        by_hub.retain(|whom, _| pauses.is_due(whom));
        for (whom, goodbyes) in by_hub {
            for goodbye in goodbyes {
                let Some(hub) = self.where_is(goodbye.place, &goodbye.hub).await else { break };
                let Some(said) = stop.run_until_cancelled(self.say(&goodbye, &hub)).await else { return };
                pauses.rest(whom.clone(), said);
                if said == GoodbyeOutcome::InVain {
                    break;
                }
                if let Err(error) = self.drawer.forget_goodbye(&goodbye).await {
                    tracing::warn!(%error, "a goodbye that was heard stays in the vault");
                    pauses.rest_of_the_vault(GOODBYES.to_owned());
                }
            }
        }
    }

    /// Every session it may know the profile by is to stand in its list no more.
    async fn say(&self, goodbye: &Goodbye, hub: &HubAddress) -> GoodbyeOutcome {
        for token in goodbye.tokens() {
            let door = Door::new(Arc::clone(&self.context.transport), hub.clone());
            if GoodbyeOutcome::of(&door.open(token).sign_out(true).await) == GoodbyeOutcome::InVain {
                return GoodbyeOutcome::InVain;
            }
        }
        GoodbyeOutcome::Heard
    }

    /// Asks about every profile nobody sits at.
    async fn ask_about_what_is_left(&self, pauses: &mut Pauses, stop: &CancellationToken) {
        for profile in self.profiles() {
            if self.is_in_use(&profile).await {
                pauses.end(&profile);
                continue;
            }
            if !pauses.is_due(&profile) {
                continue;
            }
            let left = match self.drawer.left(&profile).await {
                Ok(Some(left)) => left,
                Ok(None) => continue,
                Err(_) => {
                    pauses.rest_of_the_vault(profile);
                    continue;
                }
            };
            let Some(hub) = self.where_is(left.place, &left.hub).await else { continue };
            let Some(said) = stop.run_until_cancelled(self.ask_about(&left, &hub)).await else { return };
            pauses.rest(profile, said);
            if said == GoodbyeOutcome::Revoked {
                self.erase_left(&left).await;
            }
        }
    }

    /// With the newest of its tokens first: a profile that was wiped is not asked about with the others.
    async fn ask_about(&self, left: &Record, hub: &HubAddress) -> GoodbyeOutcome {
        for token in left.tokens().into_iter().rev() {
            let door = Door::new(Arc::clone(&self.context.transport), hub.clone());
            match GoodbyeOutcome::of(&door.open(token).sign_out(false).await) {
                GoodbyeOutcome::Heard => {}
                said => return said,
            }
        }
        GoodbyeOutcome::Heard
    }

    /// Where a hub answers today.
    async fn where_is(&self, place: Place, hub: &HubAddress) -> Option<HubAddress> {
        match place {
            Place::Remote => Some(hub.clone()),
            // Where it was, somebody else may listen today.
            Place::Own => self.local_hub.address().await,
            Place::Practice => None,
        }
    }

    /// The names of the profiles on this computer.
    fn profiles(&self) -> Vec<String> {
        let folders = std::fs::read_dir(self.data_folder.join("profiles")).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            folders.map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
