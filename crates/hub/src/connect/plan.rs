//! The owner's plan: assessment, route, confirmations, and what the hub found last.

use sangam_model::Timestamp;
use sangam_model::time::HOUR;
use sangam_protocol::connect::{Checks, Item, Plan, SavePlan};

use super::{Connector, Result};
use crate::store::{ReadTx, StoreError};
use crate::team::decider::Decider;

/// How long what the hub found holds.
const LOOKED_AT_FOR: i64 = HOUR;

impl Connector {
    /// What the owner answered and decided so far, with the newest signup.
    ///
    /// # Errors
    /// The store's.
    pub async fn plan(&self, owner: Decider) -> Result<Plan> {
        let workspace_id = owner.workspace_id;
        let now = self.clock.now();
        let plan = self.store.read(move |tx| {
            let mut plan = kept(tx, workspace_id)?;
            plan.checks = plan.checks.filter(|checks| holds(checks, now));
            plan.signup = tx.newest_signup(workspace_id)?.map(|signup| signup.seen_at(now));
            Ok(plan)
        });
        Ok(plan.await?)
    }

    /// Keeps what was decided now. Only what is the owner's to confirm can be confirmed.
    ///
    /// # Errors
    /// The store's.
    pub async fn save_plan(&self, owner: Decider, wish: SavePlan) -> Result<Plan> {
        let (workspace_id, now) = (owner.workspace_id, self.clock.now());
        self.store
            .side(move |tx| {
                let mut plan = kept(tx, workspace_id)?;
                plan.needs = wish.needs.or(plan.needs);
                plan.route = wish.route.or(plan.route);
                for item in wish.confirm.iter().filter(|item| Item::CONFIRMED.contains(item)) {
                    plan.confirmed.entry(*item).or_insert(now);
                }
                for item in &wish.retract {
                    plan.confirmed.remove(item);
                }
                tx.save_connect_plan(workspace_id, &plan)
            })
            .await?;
        self.live.ring_owners(workspace_id);
        self.plan(owner).await
    }
}

/// The plan as it is kept; an empty one at first.
pub(super) fn kept(tx: &ReadTx<'_>, workspace_id: sangam_model::id::WorkspaceId) -> Result<Plan, StoreError> {
    Ok(tx.connect_plan(workspace_id)?.unwrap_or_default())
}

fn holds(checks: &Checks, now: Timestamp) -> bool {
    now.since(checks.at) < LOOKED_AT_FOR
}

/// Which items of the pre-flight are still open. What was looked at long ago was not looked at.
pub(super) fn open_items(plan: &Plan, now: Timestamp) -> Vec<Item> {
    let is_found = |item: Item| {
        let checks = plan.checks.as_ref().filter(|checks| holds(checks, now));
        checks.is_some_and(|checks| checks.found.iter().any(|found| found.item == item && found.is_good))
    };
    let unchecked = Item::CHECKED.into_iter().filter(|item| !is_found(*item));
    let unconfirmed = Item::CONFIRMED.into_iter().filter(|item| !plan.confirmed.contains_key(item));
    unchecked.chain(unconfirmed).collect()
}
