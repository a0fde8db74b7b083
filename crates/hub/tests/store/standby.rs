//! A server that is lost while another follows it, and one that takes no writes.

use std::sync::Arc;

use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::{Lane, StoreError};
use sangam_postgres_kit::{Durability, Server};

use crate::{Place, arrival};

/// Whoever works for a hub there is sent away.
const SEND_AWAY: &str =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sangam-hub'";

async fn place_at(url: &str) -> Place {
    Place::with_workspace((Arc::new(PostgresStore::open(url).await.unwrap()), None)).await
}

fn is_away<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Unavailable(_)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_works_with_the_server_that_was_promoted_and_never_again_with_the_one_left_behind() {
    let first = Server::start(Durability::Full).unwrap();
    let standby = first.follow().unwrap();
    let url = first.url_of_either(&standby, &first.database().unwrap());
    let mut place = place_at(&url).await;
    place.rename("before").await.unwrap();

    first.kill().unwrap();
    assert!(is_away(&place.rename("nowhere").await), "a standby takes nothing");
    assert!(is_away(&place.store.append(vec![arrival(Lane::Live, "nowhere")]).await));
    standby.promote().unwrap();
    assert_eq!(place.name().await, "before");
    place.rename("after").await.unwrap();

    first.begin_again().unwrap();
    standby.ask("postgres", SEND_AWAY).unwrap();
    place.rename("at the new one").await.unwrap();
    assert_eq!(standby.ask(&url, "SELECT name FROM sangam.workspace").unwrap(), "at the new one");
    standby.kill().unwrap();
    assert!(is_away(&place.rename("nowhere").await), "it went back to what was left behind");

    // One that was there for none of it.
    standby.begin_again().unwrap();
    place.store = Arc::new(PostgresStore::open(&url).await.unwrap());
    assert_eq!(place.name().await, "at the new one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_no_writes_for_a_while_is_away_and_nothing_is_given_up() {
    let server = Server::start(Durability::Full).unwrap();
    let place = place_at(&server.database().unwrap()).await;
    let take = |whether: &str| {
        server
            .ask("postgres", &format!("ALTER SYSTEM SET default_transaction_read_only = {whether}"))
            .unwrap();
        server.ask("postgres", "SELECT pg_reload_conf()").unwrap();
    };
    take("on");
    let refused = loop {
        if let Err(error) = place.rename("while it may").await {
            break Err::<(), _>(error);
        }
    };
    assert!(is_away(&refused), "{refused:?}");
    take("off");
    while let Err(error) = place.rename("again").await {
        assert!(is_away(&Err::<(), _>(error)));
    }
    assert_eq!(place.name().await, "again");
}
