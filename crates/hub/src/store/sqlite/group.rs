//! Group commit: jobs that wait for the same writer share a transaction and its sync of the disk.
//!
//! A commit costs a sync of the disk, however little it holds. Whoever finds the writer free therefore takes along everything that
//! waits by then: one transaction, one sync. Each of several stands behind a savepoint of its own: one that fails leaves nothing, and
//! its neighbours are kept. All are answered after the commit, and when that fails all hear so: nothing is said to be kept before it is
//! on the disk. A job whose asker left before its turn is not run.

use parking_lot::Mutex;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::store::{Result, StoreError};

/// The jobs that wait for one writer.
#[derive(Default)]
pub(super) struct Group(Mutex<Vec<Box<dyn Member>>>);

impl Group {
    /// Puts a job with the others. Its outcome comes from whoever calls [`Group::commit`] next.
    pub(super) fn join<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> oneshot::Receiver<Result<T>> {
        let (answer, outcome) = oneshot::channel();
        let member = Job { work: Some(work), made: Err(StoreError::NotRun), answer };
        self.0.lock().push(Box::new(member));
        outcome
    }

    /// Runs and commits what waits, and answers; says whether anything did.
    pub(super) fn commit(&self, connection: &mut Connection) -> bool {
        let mut members = std::mem::take(&mut *self.0.lock());
        members.retain(|member| member.is_wanted());
        if members.is_empty() {
            return false;
        }
        let committed = commit(connection, &mut members);
        for member in members {
            member.answer(&committed);
        }
        true
    }
}

fn commit(connection: &mut Connection, members: &mut [Box<dyn Member>]) -> Result<()> {
    let mut tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let is_alone = members.len() == 1;
    for member in members {
        if is_alone {
            if !member.run(&tx) {
                return Ok(());
            }
        } else {
            let savepoint = tx.savepoint()?;
            if member.run(&savepoint) {
                savepoint.commit()?;
            }
        }
        // A full disk ends the whole transaction, and what follows would be committed by itself.
        if tx.is_autocommit() {
            return Err(StoreError::Unavailable("a job ended its transaction".into()));
        }
    }
    Ok(tx.commit()?)
}

/// A job and its caller.
trait Member: Send {
    fn is_wanted(&self) -> bool;
    /// Says whether it succeeded.
    fn run(&mut self, connection: &Connection) -> bool;
    fn answer(self: Box<Self>, committed: &Result<()>);
}

struct Job<W, T> {
    work: Option<W>,
    made: Result<T>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T: Send, W: FnOnce(&Connection) -> Result<T> + Send> Member for Job<W, T> {
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(&mut self, connection: &Connection) -> bool {
        if let Some(work) = self.work.take() {
            self.made = work(connection);
        }
        self.made.is_ok()
    }

    fn answer(self: Box<Self>, committed: &Result<()>) {
        let Self { made, answer, .. } = *self;
        let outcome = match (made, committed) {
            // Its own reason, unless it never ran or was lost with the others.
            (Ok(_) | Err(StoreError::NotRun), Err(error)) => Err(again(error)),
            (made, _) => made,
        };
        // The caller may have hung up.
        let _ = answer.send(outcome);
    }
}

/// The same for one more who has to hear it.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Failed(reason) => StoreError::Failed(reason.to_string().into()),
        StoreError::Unavailable(reason) => StoreError::Unavailable(reason.to_string().into()),
        _ => StoreError::Unavailable(error.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE kept (n INTEGER NOT NULL PRIMARY KEY) STRICT").unwrap();
        connection
    }

    fn keep(n: usize, fails: bool) -> impl FnOnce(&Connection) -> Result<usize> + Send + 'static {
        move |connection| {
            connection.execute("INSERT INTO kept VALUES (?1)", [n as i64])?;
            if fails { Err(StoreError::Missing("webhook")) } else { Ok(n) }
        }
    }

    fn kept(connection: &Connection) -> Vec<usize> {
        let mut query = connection.prepare("SELECT n FROM kept ORDER BY n").unwrap();
        let rows = query.query_map([], |row| row.get::<_, i64>(0)).unwrap();
        rows.map(|n| usize::try_from(n.unwrap()).unwrap()).collect()
    }

    proptest! {
        /// Of those in one group: what failed leaves nothing, what nobody waits for is not run, all others are kept, and each hears
        /// its own outcome.
        #[test]
        fn a_group_keeps_what_succeeded_and_says_so(jobs in proptest::collection::vec((any::<bool>(), any::<bool>()), 1..20)) {
            let (group, mut connection) = (Group::default(), database());
            let mut asked = Vec::new();
            for (n, (fails, leaves)) in jobs.iter().enumerate() {
                let outcome = group.join(keep(n, *fails));
                if !leaves {
                    asked.push((n, *fails, outcome));
                }
            }
            group.commit(&mut connection);
            let expected: Vec<usize> = asked.iter().filter(|(_, fails, _)| !fails).map(|(n, ..)| *n).collect();
            prop_assert_eq!(kept(&connection), expected);
            for (n, fails, mut outcome) in asked {
                match outcome.try_recv().unwrap() {
                    Ok(said) => prop_assert!(said == n && !fails),
                    Err(error) => prop_assert!(fails && matches!(error, StoreError::Missing("webhook"))),
                }
            }
        }
    }

    #[test]
    fn a_group_whose_transaction_ended_early_says_so_to_everyone_and_keeps_nothing() {
        let (group, mut connection) = (Group::default(), database());
        let mut first = group.join(keep(1, false));
        let mut ends = group.join(|connection: &Connection| -> Result<()> {
            connection.execute_batch("ROLLBACK")?;
            Err(StoreError::Unavailable("full".into()))
        });
        let mut last = group.join(keep(2, false));
        group.commit(&mut connection);
        assert!(matches!(first.try_recv().unwrap(), Err(StoreError::Unavailable(_))));
        assert!(matches!(ends.try_recv().unwrap(), Err(StoreError::Unavailable(_))));
        assert!(matches!(last.try_recv().unwrap(), Err(StoreError::Unavailable(_))));
        assert_eq!(kept(&connection), Vec::<usize>::new());
    }

    #[test]
    fn a_commit_that_fails_is_said_to_everyone() {
        let (group, mut connection) = (Group::default(), database());
        connection.commit_hook(Some(|| true)).unwrap();
        let mut both = [group.join(keep(1, false)), group.join(keep(2, false))];
        group.commit(&mut connection);
        assert!(both.iter_mut().all(|outcome| outcome.try_recv().unwrap().is_err()));
        connection.commit_hook(None::<fn() -> bool>).unwrap();
        assert_eq!(kept(&connection), Vec::<usize>::new());
    }
}
