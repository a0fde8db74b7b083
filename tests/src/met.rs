//! Whether the faults that are tried happen at all.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

/// How often the faults of each kind were met. A fault that never happens proves nothing, however often it was tried; one alone may meet
/// nothing.
#[derive(Debug, Default)]
pub struct Met(BTreeMap<&'static str, Tries>);

#[derive(Clone, Copy, Debug, Default)]
struct Tries {
    met: usize,
    tried: usize,
}

impl Met {
    /// Of so many of one kind one at least is met: more than every second is.
    const ENOUGH: usize = 12;

    /// A fault of this kind was tried, and perhaps met.
    pub fn tried(&mut self, kind: &'static str, is_met: bool) {
        let tries = self.0.entry(kind).or_default();
        tries.tried += 1;
        tries.met += usize::from(is_met);
    }

    /// Ends the run where a kind of fault never happens.
    ///
    /// # Errors
    /// When one was tried often enough and never met.
    pub fn judge(&self) -> Result<()> {
        for (kind, Tries { met, tried }) in &self.0 {
            ensure!(*met > 0 || *tried < Self::ENOUGH, "of {tried} {kind} none was met: they never happen");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_fault_that_never_happens_ends_the_run_whatever_the_others_do() {
        let mut met = Met::default();
        for round in 0..Met::ENOUGH {
            met.tried("full disks", true);
            met.tried("power cuts", round == 3);
            assert!(met.judge().is_ok(), "few of one kind say nothing");
            met.tried("writes that failed", false);
        }
        let error = met.judge().unwrap_err().to_string();
        assert!(error.contains("writes that failed"), "{error}");
    }
}
