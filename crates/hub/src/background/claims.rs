//! Mutual exclusion by key within this process: a claimed key cannot be claimed again until its guard is dropped.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use parking_lot::Mutex;

/// The work under way.
#[derive(Clone, Debug)]
pub struct Claims<W: Eq + Hash>(Arc<Mutex<HashSet<W>>>);

/// The right to some work, until it is dropped.
#[derive(Debug)]
pub struct Claim<W: Eq + Hash> {
    claims: Claims<W>,
    work: W,
}

impl<W: Eq + Hash> Default for Claims<W> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<W: Eq + Hash> Claims<W> {
    /// How much is under way.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.lock().len()
    }
}

impl<W: Clone + Eq + Hash> Claims<W> {
    /// Claims some work, unless somebody is at it.
    #[must_use]
    pub fn claim(&self, work: W) -> Option<Claim<W>> {
        let is_free = self.0.lock().insert(work.clone());
        is_free.then(|| Claim { claims: Self(Arc::clone(&self.0)), work })
    }

    /// What is under way.
    #[must_use]
    pub fn under_way(&self) -> HashSet<W> {
        self.0.lock().clone()
    }
}

impl<W: Eq + Hash> Drop for Claim<W> {
    fn drop(&mut self) {
        self.claims.0.lock().remove(&self.work);
    }
}
