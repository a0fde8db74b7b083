//! Finds the primary among several PostgreSQL servers.
//!
//! An address may name a server and those that follow it, of which one is promoted when the first is lost. All are asked at once, not in
//! turn as the driver would: a machine that is gone, or takes a line and says nothing, must cost nobody the way to the others. A
//! server that only follows refuses, so while none was promoted there is no connection.
//!
//! A promotion begins a *timeline* with a higher number. A hub remembers the newest it met and works with no server of an
//! older one: that was left behind, does not know it, and what it still takes is lost. A hub that has met none yet hears the
//! others out, for a moment, and takes the newest.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use deadpool_postgres::Connect;
use futures_util::future::{BoxFuture, Either, select, select_ok};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::access::Access;
use crate::store::{Result, StoreError};

/// How long a hub that knows no timeline hears servers out when one has answered.
const HEARD_OUT: Duration = Duration::from_secs(2);

/// The number of a server's timeline.
const TIMELINE: &str = "('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int4";

/// A connection, and what has to be driven for it to live.
pub(super) type Line = (Client, Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>);

impl Access {
    /// A connection to the server that takes writes.
    pub(super) async fn connect(&self) -> Result<Line> {
        let silent = |_| StoreError::Unavailable("no server that takes writes answers".into());
        Ok(timeout(self.patience(), self.line()).await.map_err(silent)??)
    }

    async fn line(&self) -> Result<Line, Error> {
        if let [only] = &*self.servers {
            return only.connect(self.tls.clone()).await;
        }
        let known = self.newest.load(Ordering::Relaxed);
        let asked = self.servers.iter().map(|server| self.ask(server, known).boxed());
        let ((mut timeline, mut line), others) = select_ok(asked).await?;
        if known == 0 {
            let others: FuturesUnordered<_> = others.into_iter().collect();
            let mut others = pin!(others.take_until(sleep(HEARD_OUT)));
            while let Some(answer) = others.next().await {
                if let Ok((newer, other)) = answer
                    && newer > timeline
                {
                    (timeline, line) = (newer, other);
                }
            }
        }
        let before = self.newest.fetch_max(timeline, Ordering::Relaxed);
        if before > 0 && before < timeline {
            tracing::warn!(timeline, "another database server has taken over");
        }
        Ok(line)
    }

    /// A connection to this server and its timeline; none if that is older than what is known.
    async fn ask(&self, server: &Config, known: i32) -> Result<(i32, Line), Error> {
        let (client, mut connection) = server.connect(self.tls.clone()).await?;
        let sql =
            format!("SELECT timeline FROM (SELECT {TIMELINE} AS timeline) AS own WHERE timeline >= {known}");
        let answer = match select(pin!(client.query_one(&sql, &[])), &mut connection).await {
            Either::Left((answer, _)) => answer,
            Either::Right((_, answer)) => answer.await,
        };
        let timeline = answer?.try_get("timeline")?;
        Ok((timeline, (client, connection)))
    }
}

impl Connect for Access {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), Error>> {
        async {
            let (client, connection) = self.line().await?;
            Ok((client, tokio::spawn(drive(connection))))
        }
        .boxed()
    }
}

/// Serves a connection until it ends.
pub(super) async fn drive(connection: impl Future<Output = Result<(), Error>>) {
    if let Err(error) = connection.await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a connection to the database broke");
    }
}
