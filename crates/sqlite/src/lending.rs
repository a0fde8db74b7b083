//! A connection pool for one SQLite file, whose closures run on blocking threads.
//!
//! A connection is made when it is first needed, and goes back as it is: what it has read, and the statements it has prepared, are
//! what the next closure asks for. So whoever gave one back last lends it next, and nothing is asked of it in between: every screen
//! and every webhook comes through here, and a question of our own before each would cost as much again as the way to the thread.
//!
//! Who calls may leave: the closure runs to its end, and the connection is back afterwards. A transaction that a panic cuts off is
//! undone as its guard is dropped.

use std::sync::Arc;

use deadpool::managed::{Manager, Metrics, Object, Pool, PoolConfig, PoolError, QueueMode, RecycleResult};
use rusqlite::Connection;
use tokio::task::spawn_blocking;

type Open = dyn Fn() -> rusqlite::Result<Connection> + Send + Sync;

/// Why a closure did not run, or nothing is known of what it did.
#[derive(Debug, thiserror::Error)]
pub enum Unlent {
    /// No connection could be made.
    #[error("the database cannot be opened")]
    Open(#[from] rusqlite::Error),
    /// They were closed.
    #[error("the database is closed")]
    Closed,
    /// The closure panicked, or the runtime ended before it ran.
    #[error("the database worker stopped")]
    Stopped,
}

/// A few connections. Whoever finds all of them lent waits for the next one.
pub struct Connections(Pool<Opener>);

/// One of them, for as long as it is held.
pub type Lent = Object<Opener>;

/// Makes one.
pub struct Opener(Arc<Open>);

impl Manager for Opener {
    type Type = Connection;
    type Error = Unlent;

    async fn create(&self) -> Result<Connection, Unlent> {
        let open = Arc::clone(&self.0);
        Ok(spawn_blocking(move || open()).await.map_err(|_| Unlent::Stopped)??)
    }

    async fn recycle(&self, _: &mut Connection, _: &Metrics) -> RecycleResult<Unlent> {
        Ok(())
    }
}

impl Connections {
    /// At most so many, each made by `open`.
    ///
    /// # Errors
    /// Never as it is set up here; the pool could be told to wait by a clock it does not have.
    pub fn new(
        most: usize,
        open: impl Fn() -> rusqlite::Result<Connection> + Send + Sync + 'static,
    ) -> Result<Self, Unlent> {
        let config = PoolConfig { queue_mode: QueueMode::Lifo, ..PoolConfig::new(most) };
        let pool = Pool::builder(Opener(Arc::new(open))).config(config).build();
        pool.map(Self).map_err(|_| Unlent::Stopped)
    }

    /// A connection, once one is free.
    ///
    /// # Errors
    /// When none can be made any more.
    pub async fn lend(&self) -> Result<Lent, Unlent> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => Unlent::Closed,
            _ => Unlent::Stopped,
        })
    }

    /// Runs `job` on a connection.
    ///
    /// # Errors
    /// When it did not run to its end.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> T + Send + 'static,
    ) -> Result<T, Unlent> {
        let mut lent = self.lend().await?;
        aside(move || job(&mut lent)).await
    }

    /// Closes every connection now, the lent ones as they come back, and lends none any more.
    ///
    /// # Errors
    /// When the runtime ended meanwhile.
    pub async fn close(&self) -> Result<(), Unlent> {
        let mut held = Vec::new();
        for _ in 0..self.0.status().size {
            // Held until all are there, or the same one would come again.
            let Ok(lent) = self.0.get().await else { break };
            held.push(lent);
        }
        // What comes back to a pool that is closed is dropped. Whoever drops the last one folds the log into the file.
        self.0.close();
        aside(move || drop(held)).await
    }
}

/// Runs `job` on a blocking thread.
///
/// # Errors
/// When it did not run to its end.
pub async fn aside<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Unlent> {
    spawn_blocking(job).await.map_err(|_| Unlent::Stopped)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn counted(most: usize) -> (Connections, Arc<AtomicUsize>) {
        let made = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&made);
        let open = move || {
            counter.fetch_add(1, Ordering::SeqCst);
            let connection = Connection::open_in_memory()?;
            connection.execute_batch("CREATE TABLE kept (n INTEGER NOT NULL) STRICT")?;
            Ok(connection)
        };
        (Connections::new(most, open).unwrap(), made)
    }

    fn kept(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM kept", [], |row| row.get(0)).unwrap()
    }

    #[tokio::test]
    async fn one_that_suffices_is_made_once_and_keeps_what_it_has() {
        let (connections, made) = counted(3);
        for n in 0..5 {
            let insert = move |connection: &mut Connection| {
                connection.execute("INSERT INTO kept VALUES (?1)", [n]).unwrap();
                kept(connection)
            };
            assert_eq!(connections.run(insert).await.unwrap(), n + 1);
        }
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn the_last_one_given_back_is_lent_next() {
        let (connections, _) = counted(2);
        let (first, second) = (connections.lend().await.unwrap(), connections.lend().await.unwrap());
        second.execute("INSERT INTO kept VALUES (7)", []).unwrap();
        drop(first);
        drop(second);
        assert_eq!(connections.run(|connection| kept(connection)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_panic_undoes_its_transaction_and_costs_nobody_else_anything() {
        let (connections, made) = counted(1);
        let panics = connections.run(|connection| {
            let transaction = connection.transaction().unwrap();
            transaction.execute("INSERT INTO kept VALUES (1)", []).unwrap();
            panic!("as a bug would");
        });
        assert!(matches!(panics.await, Err::<(), _>(Unlent::Stopped)));
        assert_eq!(connections.run(|connection| kept(connection)).await.unwrap(), 0);
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn who_leaves_takes_nothing_along() {
        let (connections, _) = counted(1);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go, goes) = std::sync::mpsc::channel::<()>();
        let job = connections.run(move |connection| {
            begun.send(()).unwrap();
            goes.recv().unwrap();
            connection.execute("INSERT INTO kept VALUES (1)", []).unwrap();
        });
        tokio::select! {
            _ = job => panic!("it waits"),
            begun = has_begun => begun.unwrap(),
        }
        go.send(()).unwrap();
        assert_eq!(connections.run(|connection| kept(connection)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_is_closed_lends_nothing_and_what_cannot_be_opened_says_why() {
        let (connections, _) = counted(2);
        connections.run(|_| ()).await.unwrap();
        connections.close().await.unwrap();
        assert_eq!(connections.0.status().size, 0);
        assert!(matches!(connections.run(|_| ()).await, Err(Unlent::Closed)));
        let nowhere = Connections::new(1, || Connection::open("/nowhere/at/all.db")).unwrap();
        assert!(matches!(nowhere.run(|_| ()).await, Err(Unlent::Open(_))));
    }
}
