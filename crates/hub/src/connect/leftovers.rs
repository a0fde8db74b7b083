//! Finds signups that another hub began and left unfinished.
//!
//! Of several hubs on one database the one with the duty takes them up. A hub that is alive holds codes and calls in memory, so a
//! signup that stands at a step may be under way there. It counts as left only after this hub has seen it at the same step for longer
//! than any step takes. A hub that serves alone need not wait: at its start nobody else works on anything.

use std::collections::HashMap;
use std::hash::Hash;

use sangam_model::Timestamp;
use sangam_model::connection::{OneShot, SyncEvent, SyncKind};
use sangam_model::id::{NumberId, SignupId};
use sangam_model::time::SECOND;
use sangam_protocol::Rev;
use sangam_protocol::connect::{SignupStep, problem};

use super::asking::state;
use super::{Connector, Result};

/// Longer than an exchange, a check or an asking takes, however slowly it is answered.
const LEFT_AFTER: i64 = 120 * SECOND;

/// What stands still, and since when it was seen to.
#[derive(Default)]
pub struct Leftovers {
    signups: HashMap<(SignupId, SignupStep), Timestamp>,
    askings: HashMap<(NumberId, SyncKind), Timestamp>,
}

/// Those of `now_there` that were there long ago as well. What is not there any more is forgotten.
fn left<K: Copy + Eq + Hash>(seen: &mut HashMap<K, Timestamp>, now_there: &[K], now: Timestamp) -> Vec<K> {
    seen.retain(|key, _| now_there.contains(key));
    let is_left = |key: &&K| now.since(*seen.entry(**key).or_insert(now)) >= LEFT_AFTER;
    now_there.iter().filter(is_left).copied().collect()
}

impl Connector {
    /// Ends what only its own hub could have gone on with, and says which signups this one can take up. To be called now and then
    /// with the same `standing`.
    ///
    /// # Errors
    /// The store's.
    pub async fn take_up_left(&self, standing: &mut Leftovers) -> Result<Vec<SignupId>> {
        let now = self.clock.now();
        let open = self.store.read(|tx| tx.open_signups()).await?;
        let there: Vec<_> = open.iter().map(|signup| (signup.id, signup.step)).collect();
        let mut able = Vec::new();
        for (id, step) in left(&mut standing.signups, &there, now) {
            match step {
                SignupStep::Exchanging => {
                    self.change(id, &[SignupStep::Exchanging], |_, signup| {
                        signup.fail(problem::EXCHANGE_UNANSWERED, None);
                        Ok(())
                    })
                    .await?;
                }
                SignupStep::Checking | SignupStep::Subscribing | SignupStep::Asking => able.push(id),
                _ => {}
            }
        }
        let asking = left(&mut standing.askings, &self.askings().await?, now);
        self.note_everywhere(move |number, kind| {
            let is_left = *state(number, kind) == OneShot::Asking && asking.contains(&(number.id, kind));
            is_left.then_some(SyncEvent::Unanswered)
        })
        .await?;
        Ok(able)
    }

    /// Every asking that is under way somewhere.
    async fn askings(&self) -> Result<Vec<(NumberId, SyncKind)>> {
        let found = self.store.read(|tx| {
            let mut found = Vec::new();
            for workspace in tx.workspaces()? {
                for number in tx.numbers(workspace.id, Rev(0), u32::MAX)? {
                    let asking =
                        SyncKind::ALL.into_iter().filter(|kind| *state(&number, *kind) == OneShot::Asking);
                    found.extend(asking.map(|kind| (number.id, kind)));
                }
            }
            Ok(found)
        });
        Ok(found.await?)
    }

    /// Whether no other hub can serve from the database.
    pub(super) fn serves_alone(&self) -> bool {
        self.store.elsewhere().is_none()
    }
}
