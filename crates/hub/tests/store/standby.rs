//! A server that is lost while another follows it, one that takes no writes, and somebody who holds what everybody needs.

use std::sync::{Arc, mpsc};
use std::thread;

use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::{Lane, StoreError};
use sangam_postgres_kit::{Durability, Server};

use crate::{Place, arrival, rename};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hub_that_freezes_in_a_job_holds_nobody_up_and_does_it_once_when_it_wakes() {
    let url = Server::shared().unwrap().database().unwrap();
    let url = format!("{url}?options=-c%20idle_in_transaction_session_timeout%3D200ms");
    let frozen = place_at(&url).await;
    let (store, workspace_id) = (Arc::clone(&frozen.store), frozen.workspace_id);
    let ((inside, until_inside), (wake, until_woken)) = (mpsc::channel(), mpsc::channel::<()>());
    let head = frozen.head().await;
    let job = tokio::spawn(async move {
        let job = move |tx: &mut sangam_hub::store::Tx<'_>| {
            let rev = rename(tx, "late")?;
            // The first time it sleeps here; what is closed is not waited for.
            let _ = inside.send(());
            let _ = until_woken.recv();
            Ok(rev)
        };
        store.write(workspace_id, job).await
    });
    tokio::task::spawn_blocking(move || until_inside.recv().unwrap()).await.unwrap();
    let awake =
        Place { store: Arc::new(PostgresStore::open(&url).await.unwrap()), workspace_id, _folder: None };
    let meanwhile = awake.rename("meanwhile").await.unwrap();
    assert_eq!((meanwhile.0, awake.name().await), (head.0 + 1, "meanwhile".to_owned()));
    drop(wake);
    assert_eq!(job.await.unwrap().unwrap().0, head.0 + 2);
    assert_eq!((awake.head().await.0, awake.name().await), (head.0 + 2, "late".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_needs_what_somebody_holds_is_told_so_and_webhooks_are_taken_meanwhile() {
    let server = Server::shared().unwrap();
    let url = server.database().unwrap();
    let place = place_at(&format!("{url}?options=-c%20lock_timeout%3D200ms")).await;
    let held = url.clone();
    // An operator, who looked at a row and went to lunch.
    let lunch = thread::spawn(move || {
        server.ask(&held, "SELECT 1 FROM sangam.workspace FOR UPDATE; SELECT pg_sleep(600)")
    });
    let eating = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    while server.ask(&url, &format!("SELECT count(*) {eating}")).unwrap() == "0" {}
    assert!(is_away(&place.rename("in vain").await));
    place.store.append(vec![arrival(Lane::Live, "kept")]).await.unwrap();
    assert_eq!(place.name().await, "Johari Sarees");
    server.ask(&url, &format!("SELECT pg_terminate_backend(pid) {eating}")).unwrap();
    assert!(lunch.join().unwrap().is_err());
    place.rename("after lunch").await.unwrap();
}
