//! The history of the tables: one, in the words of SQLite, which other engines translate.

use refinery::Runner;

mod of_truth {
    refinery::embed_migrations!("migrations/sqlite");
}

mod of_a_lane {
    refinery::embed_migrations!("migrations/journal");
}

/// Of what people see.
pub(super) fn truth() -> Runner {
    of_truth::migrations::runner()
}

/// Of one lane of the journal.
pub(super) fn lane() -> Runner {
    of_a_lane::migrations::runner()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_step_that_was_written_once_is_never_changed() {
        let written = include_str!("../../migrations/digests.txt");
        let mut now = Vec::new();
        for (history, runner) in [("truth", truth()), ("lane", lane())] {
            for step in runner.get_migrations() {
                let sql = step.sql().unwrap();
                now.push(format!("{history} {step} {}", hex::encode(Sha256::digest(sql))));
            }
        }
        for step in written.lines() {
            assert!(
                now.iter().any(|now| now == step),
                "{step}: a hub that took this step with other words does not start any more. What is to be different is a step \
                 of its own."
            );
        }
        for step in &now {
            assert!(
                written.lines().any(|written| written == step),
                "a new step is a new line of migrations/digests.txt: {step}"
            );
        }
    }
}
