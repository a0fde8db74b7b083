//! What every store must do, whatever database is behind it. A new implementation adds one line to `stores!`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod media;
mod standby;
mod tls;

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{Arrival, Device, Lane, Person, ReadTx, Store, StoreError, Tx, Verdict, Workspace};
use sangam_model::id::{DeviceId, EpochId, PersonId, QuickReplyId, WorkspaceId};
use sangam_model::quick_reply::QuickReply;
use sangam_model::{ManualClock, Role, SeededRandom, Timestamp};
use sangam_postgres_kit::{Durability, Server};
use sangam_protocol::Rev;
use sangam_protocol::quick_reply::QuickReplyRow;
use serde_json::json;
use tokio::sync::watch;

/// A store and whatever must live as long as it does.
struct Place {
    store: Arc<dyn Store>,
    workspace_id: WorkspaceId,
    _folder: Option<tempfile::TempDir>,
}

fn now() -> Timestamp {
    Timestamp::from_secs(1_795_302_220)
}

fn sqlite(calls: Calls) -> (Arc<dyn Store>, Option<tempfile::TempDir>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let store = SqliteStore::open(&path, &DatabaseKey::new(&[7; 32]), Purpose::Serve, calls).unwrap();
    (Arc::new(store), Some(folder))
}

async fn postgres() -> (Arc<dyn Store>, Option<tempfile::TempDir>) {
    let url = Server::shared().unwrap().database().unwrap();
    (Arc::new(PostgresStore::open(&url).await.unwrap()), None)
}

impl Place {
    async fn with_workspace((store, folder): (Arc<dyn Store>, Option<tempfile::TempDir>)) -> Self {
        let (clock, random) = (ManualClock::new(now()), SeededRandom::new(1));
        let workspace_id = WorkspaceId::new(&clock, &random);
        let epoch = EpochId::new(&clock, &random);
        let found = move |tx: &mut Tx<'_>| {
            let rev = tx.next_rev();
            tx.save_workspace(&Workspace {
                id: workspace_id,
                name: "Johari Sarees".to_owned(),
                practice: true,
                phone_book_shared: false,
                phones_masked: false,
                only_assignee_replies: false,
                epoch,
                head: rev,
                floor: Rev(0),
                created_at: now(),
                rev,
            })
        };
        store.write(workspace_id, found).await.unwrap();
        Self { store, workspace_id, _folder: folder }
    }

    async fn head(&self) -> Rev {
        self.store.read(head_of(self.workspace_id)).await.unwrap()
    }

    async fn rename(&self, name: &'static str) -> Result<Rev, StoreError> {
        self.store.write(self.workspace_id, move |tx| rename(tx, name)).await
    }

    async fn name(&self) -> String {
        let id = self.workspace_id;
        self.store.read(move |tx| Ok(tx.workspace(id)?.unwrap().name)).await.unwrap()
    }
}

fn head_of(id: WorkspaceId) -> impl FnMut(&ReadTx<'_>) -> Result<Rev, StoreError> + Send + 'static {
    move |tx| Ok(tx.workspace(id)?.ok_or(StoreError::Missing("workspace"))?.head)
}

fn rename(tx: &mut Tx<'_>, name: &str) -> Result<Rev, StoreError> {
    let rev = tx.next_rev();
    let workspace = tx.workspace(tx.workspace_id())?.ok_or(StoreError::Missing("workspace"))?;
    tx.save_workspace(&Workspace { name: name.to_owned(), rev, ..workspace })?;
    Ok(rev)
}

fn arrival(lane: Lane, body: &'static str) -> Arrival {
    Arrival { received_at: now(), lane, body: Bytes::from_static(body.as_bytes()) }
}

async fn each_changed_row_takes_the_next_revision(place: Place) {
    let head = place.head().await;
    let first = place.rename("one").await.unwrap();
    let second = place.rename("two").await.unwrap();
    assert_eq!([first, second], [Rev(head.0 + 1), Rev(head.0 + 2)]);
    assert_eq!(place.head().await, second);
}

async fn a_session_that_ended_and_a_device_that_is_to_be_wiped_stay_so_whoever_saves_them_late(place: Place) {
    let (clock, random) = (ManualClock::new(now()), SeededRandom::new(2));
    let (asha, till) = (PersonId::new(&clock, &random), DeviceId::new(&clock, &random));
    let workspace_id = place.workspace_id;
    let known = Device {
        id: till,
        workspace_id,
        person_id: asha,
        name: "till".to_owned(),
        token_hash: [3; 32],
        created_at: now(),
        seen_at: now(),
        expires_at: now().plus(1),
        signed_out: false,
        ended_early: false,
        revoked_at: None,
    };
    let (wiped, late) = (Device { revoked_at: Some(now()), ..known.clone() }, known.clone());
    let person = Person {
        id: asha,
        workspace_id,
        email: "asha@shop.example".to_owned(),
        name: "Asha".to_owned(),
        role: Role::Agent,
        active: true,
        password_hash: "none".to_owned(),
        scope_rev: Rev(0),
        away: None,
        language: None,
        created_at: now(),
        rev: Rev(2),
    };
    let founded = place.store.write(workspace_id, move |tx| {
        tx.save_person(&person)?;
        tx.save_device(&known)
    });
    founded.await.unwrap();
    let found = async |device: Device| {
        place.store.side(move |tx| tx.save_device(&device)).await.unwrap();
        let found = place.store.read(move |tx| tx.device(till)).await.unwrap().unwrap();
        (found.signed_out, found.revoked_at, found.seen_at)
    };
    assert_eq!(found(wiped).await, (false, Some(now()), now()));
    let signs_out = Device { signed_out: true, ..late.clone() };
    assert_eq!(found(signs_out).await, (true, Some(now()), now()));
    let is_heard = Device { seen_at: now().plus(9), ..late };
    assert_eq!(found(is_heard).await, (true, Some(now()), now().plus(9)));
}

async fn a_failed_job_leaves_nothing_behind(place: Place) {
    let (head, name) = (place.head().await, place.name().await);
    let failed = place.store.write(place.workspace_id, |tx| {
        rename(tx, "never")?;
        Err::<(), _>(StoreError::Missing("reason"))
    });
    assert!(matches!(failed.await, Err(StoreError::Missing("reason"))));
    assert_eq!((place.head().await, place.name().await), (head, name));
}

async fn what_is_refused_is_told_without_what_stood_in_the_row(place: Place) {
    let file = json!({ "sha256": "no digest", "mime_type": "text/plain", "size_bytes": 1 });
    let reply = json!({
        "name": "canary",
        "wordings": [{ "language": "en", "text": "canary +919812345678" }],
        "file": { "media": "image", "file": file },
    });
    let (clock, random) = (ManualClock::new(now()), SeededRandom::new(2));
    let (id, edited_by) = (QuickReplyId::new(&clock, &random), PersonId::new(&clock, &random));
    let reply: QuickReply = serde_json::from_value(reply).unwrap();
    let written = place.store.write(place.workspace_id, move |tx| {
        let (reply, rev) = (Some(reply.clone()), tx.next_rev());
        tx.save_quick_reply(&QuickReplyRow { id, owner_id: None, reply, edited_at: now(), edited_by, rev })
    });
    let refused = written.await.unwrap_err();
    let mut told = format!("{refused:?}");
    let mut next: Option<&dyn std::error::Error> = Some(&refused);
    while let Some(error) = next {
        told.push_str(&error.to_string());
        next = error.source();
    }
    assert!(told.contains("sha256"), "which rule it was is said: {told}");
    assert!(!told.contains("canary") && !told.contains("9812345678"), "{told}");
}

async fn writers_at_the_same_moment_never_share_a_revision(place: Place) {
    let head = place.head().await;
    let place = Arc::new(place);
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let place = Arc::clone(&place);
            tokio::spawn(async move {
                let mut given = Vec::new();
                for _ in 0..8 {
                    given.push(place.rename("again").await.unwrap());
                }
                given
            })
        })
        .collect();
    let mut given = Vec::new();
    for writer in writers {
        let own = writer.await.unwrap();
        assert!(own.is_sorted(), "commit order is revision order");
        given.extend(own);
    }
    given.sort();
    let expected: Vec<Rev> = (head.0 + 1..=head.0 + 64).map(Rev).collect();
    assert_eq!(given, expected);
}

async fn what_is_not_synced_moves_no_counter(place: Place) {
    let mut commits = place.store.commits();
    place.store.append(vec![arrival(Lane::Live, "{}")]).await.unwrap();
    place.store.side(|tx| tx.keep_keystone("probe", b"x")).await.unwrap();
    let head = place.head().await;
    let rev = place.rename("announced").await.unwrap();
    assert_eq!(rev, Rev(head.0 + 1));
    assert_eq!(
        commits.recv().await.unwrap().head,
        rev,
        "the first announcement is of the first moved counter"
    );
}

async fn each_lane_waits_in_order_of_arrival(place: Place) {
    let bodies = [(Lane::History, "h1"), (Lane::Live, "l1"), (Lane::History, "h2"), (Lane::Live, "l2")];
    place.store.append(bodies.map(|(lane, body)| arrival(lane, body)).to_vec()).await.unwrap();
    let waiting = async |lane| {
        let entries = place.store.read_journal(lane, |tx| tx.waiting(10)).await.unwrap();
        entries
            .into_iter()
            .map(|entry| (entry.seq, String::from_utf8(entry.body).unwrap()))
            .collect::<Vec<_>>()
    };
    let (live, history) = (waiting(Lane::Live).await, waiting(Lane::History).await);
    assert_eq!([&live[0].1, &live[1].1, &history[0].1, &history[1].1], ["l1", "l2", "h1", "h2"]);
    let first = live[0].0;
    place.store.journal(Lane::Live, move |tx| tx.settle(first, &Verdict::Done)).await.unwrap();
    assert_eq!(waiting(Lane::Live).await, live[1..], "what is settled waits no longer");
}

async fn only_what_was_applied_in_full_or_is_for_nobody_here_is_ever_forgotten(place: Place) {
    let bodies = ["done", "kept", "waiting", "poison", "stranger"];
    place.store.append(bodies.map(|body| arrival(Lane::Live, body)).to_vec()).await.unwrap();
    let waiting = place.store.read_journal(Lane::Live, |tx| tx.waiting(10)).await.unwrap();
    let pruned = place.store.journal(Lane::Live, move |tx| {
        tx.settle(waiting[0].seq, &Verdict::Done)?;
        tx.settle(waiting[1].seq, &Verdict::Kept(None))?;
        tx.settle(waiting[3].seq, &Verdict::Poison(None))?;
        tx.settle(waiting[4].seq, &Verdict::UnknownNumbers(["1".to_owned()].into()))?;
        Ok((tx.prune(now().plus(1), 100)?, tx.forget_strangers(now(), 100)?))
    });
    assert_eq!(pruned.await.unwrap(), (1, 0));
    assert_eq!(place.store.journal_depth().await.unwrap(), (1, 2));
    let forgotten = place.store.journal(Lane::Live, |tx| tx.forget_strangers(now().plus(1), 100));
    assert_eq!(forgotten.await.unwrap(), 1);
    assert_eq!(place.store.journal_depth().await.unwrap(), (1, 1), "what is ours stays");
}

async fn bodies_of_a_stranger_wait_again_once_it_is_known(place: Place) {
    for lane in Lane::ALL {
        let bodies = ["stranger", "other", "two strangers"];
        place.store.append(bodies.map(|body| arrival(lane, body)).to_vec()).await.unwrap();
        let aside = place.store.journal(lane, |tx| {
            let waiting = tx.waiting(10)?;
            tx.settle(waiting[0].seq, &Verdict::UnknownNumbers(["900".to_owned()].into()))?;
            tx.settle(waiting[1].seq, &Verdict::Poison(Some("900".to_owned())))?;
            tx.settle(waiting[2].seq, &Verdict::UnknownNumbers(["900", "800"].map(str::to_owned).into()))?;
            Ok((tx.strangers()?, tx.set_aside()?.len()))
        });
        assert_eq!(aside.await.unwrap(), (BTreeSet::from(["800", "900"].map(str::to_owned)), 3));
    }
    assert_eq!(place.store.release_webhooks("901").await.unwrap(), 0);
    assert_eq!(place.store.release_webhooks("800").await.unwrap(), 2, "the first of two that is known");
    assert_eq!(place.store.release_webhooks("900").await.unwrap(), 2);
    assert_eq!(place.store.journal_depth().await.unwrap(), (4, 2), "poison is not tried again");
}

/// While somebody holds the counter, taking in a webhook does not wait for them.
async fn a_webhook_is_taken_in_while_others_write(place: Place) {
    let store = Arc::clone(&place.store);
    let inside = place.store.write(place.workspace_id, move |tx| {
        let (store, rev) = (Arc::clone(&store), tx.next_rev());
        let workspace = tx.workspace(tx.workspace_id())?.ok_or(StoreError::Missing("workspace"))?;
        tx.save_workspace(&Workspace { rev, ..workspace })?;
        let append = move || {
            let arrivals = vec![arrival(Lane::Live, "l"), arrival(Lane::History, "h")];
            tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(store.append(arrivals))
        };
        std::thread::spawn(append).join().unwrap()
    });
    inside.await.unwrap();
    assert_eq!(place.store.journal_depth().await.unwrap(), (2, 0));
}

async fn a_copy_opens_under_the_same_key_and_holds_the_same(place: Place) {
    place.rename("copied").await.unwrap();
    place.store.append(vec![arrival(Lane::Live, "l"), arrival(Lane::History, "h")]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    place.store.copy_to(folder.path()).await.unwrap();
    place.rename("later").await.unwrap();
    let path = folder.path().join("hub.db");
    let copy = SqliteStore::open(&path, &DatabaseKey::new(&[7; 32]), Purpose::Serve, Calls::OnThreads);
    let copy = Place { store: Arc::new(copy.unwrap()), workspace_id: place.workspace_id, _folder: None };
    assert_eq!(copy.name().await, "copied");
    assert_eq!(copy.store.journal_depth().await.unwrap(), (2, 0));
    for lane in Lane::ALL {
        let bodies = place.store.read_journal(lane, |tx| tx.waiting(9)).await.unwrap();
        assert_eq!(copy.store.read_journal(lane, |tx| tx.waiting(9)).await.unwrap(), bodies);
    }
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(15).any(|window| window == b"SQLite format 3"), "a copy is readable");
    }
    let stranger = SqliteStore::open(&path, &DatabaseKey::new(&[8; 32]), Purpose::Beside, Calls::Inline);
    assert!(matches!(stranger.err(), Some(StoreError::WrongKey)));
}

/// Between two looks of a reader somebody else writes, and has written.
async fn a_reader_sees_one_moment(place: Place) {
    let (id, store) = (place.workspace_id, Arc::clone(&place.store));
    let seen = place.store.read(move |tx| {
        let first = tx.workspace(id)?.unwrap();
        let store = Arc::clone(&store);
        let writing = move || {
            let written = store.write(id, |tx| rename(tx, "meanwhile"));
            tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(written)
        };
        std::thread::spawn(writing).join().unwrap()?;
        let second = tx.workspace(id)?.unwrap();
        Ok([first, second].map(|workspace| (workspace.head, workspace.name)))
    });
    let [first, second] = seen.await.unwrap();
    assert_eq!(first, second);
    assert_eq!(place.name().await, "meanwhile");
    assert_ne!(place.head().await, first.0);
}

async fn nothing_runs_once_it_is_closed(place: Place) {
    place.store.close().await;
    assert!(place.rename("late").await.is_err());
}

macro_rules! stores {
    ($($store:ident = $open:expr;)+) => { $( mod $store {
        use super::*;

        stores!(@ $open;
            each_changed_row_takes_the_next_revision,
            a_failed_job_leaves_nothing_behind,
            a_session_that_ended_and_a_device_that_is_to_be_wiped_stay_so_whoever_saves_them_late,
        what_is_refused_is_told_without_what_stood_in_the_row,
            writers_at_the_same_moment_never_share_a_revision,
            what_is_not_synced_moves_no_counter,
            each_lane_waits_in_order_of_arrival,
            only_what_was_applied_in_full_or_is_for_nobody_here_is_ever_forgotten,
            bodies_of_a_stranger_wait_again_once_it_is_known,
            a_webhook_is_taken_in_while_others_write,
            nothing_runs_once_it_is_closed,
        );
    } )+ };
    (@ $open:expr; $($law:ident,)+) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $law() {
            super::$law(Place::with_workspace($open).await).await;
        }
    )+ };
}

stores! {
    sqlite_on_threads = sqlite(Calls::OnThreads);
    sqlite_inline = sqlite(Calls::Inline);
    postgres = postgres().await;
}

/// Inline there is one thread, and nobody writes while somebody reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_sees_one_moment_however_much_is_written_meanwhile() {
    for store in [sqlite(Calls::OnThreads), postgres().await] {
        a_reader_sees_one_moment(Place::with_workspace(store).await).await;
    }
}

#[tokio::test]
async fn a_copy_is_made_on_threads_and_inline() {
    for calls in [Calls::OnThreads, Calls::Inline] {
        a_copy_opens_under_the_same_key_and_holds_the_same(Place::with_workspace(sqlite(calls)).await).await;
    }
}

#[tokio::test]
async fn a_copy_of_a_server_is_not_ours_to_make() {
    let place = Place::with_workspace(postgres().await).await;
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(place.store.copy_to(folder.path()).await, Err(StoreError::Elsewhere)));
}

#[tokio::test]
async fn a_job_that_panics_leaves_nothing_and_the_next_one_runs() {
    for store in [sqlite(Calls::OnThreads), postgres().await] {
        panic_leaves_nothing(Place::with_workspace(store).await).await;
    }
}

async fn panic_leaves_nothing(place: Place) {
    let (head, name) = (place.head().await, place.name().await);
    let died = place.store.write(place.workspace_id, |tx| {
        rename(tx, "never")?;
        panic!("a mistake of ours");
        #[expect(unreachable_code, reason = "gives the job its type")]
        Ok(())
    });
    assert!(matches!(died.await, Err(StoreError::Failed(_))));
    assert_eq!((place.head().await, place.name().await), (head, name));
    place.rename("after").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes_keeps_what_it_acknowledged_and_the_work_goes_on() {
    let server = Server::start(Durability::Full).unwrap();
    let url = server.database().unwrap();
    let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&url).await.unwrap());
    let place = Arc::new(Place::with_workspace((store, None)).await);
    let acknowledged = watch::Sender::new((Rev(0), 0_u64));
    let (at_work, said) = (Arc::clone(&place), acknowledged.clone());
    let working = tokio::spawn(async move {
        for _ in 0..120 {
            let rev = insist(|| at_work.rename("again")).await;
            insist(|| at_work.store.append(vec![arrival(Lane::Live, "{}")])).await;
            said.send_modify(|(newest, bodies)| (*newest, *bodies) = (rev, *bodies + 1));
        }
    });
    let mut heard = acknowledged.subscribe();
    for enough in [30, 60, 90] {
        heard.wait_for(|(_, bodies)| *bodies >= enough).await.unwrap();
        let (rev, bodies) = *heard.borrow_and_update();
        server.crash().unwrap();
        let head = insist(|| place.store.read(head_of(place.workspace_id))).await;
        let (waiting, _) = insist(|| place.store.journal_depth()).await;
        assert!(head >= rev && waiting >= bodies, "something acknowledged is gone");
    }
    working.await.unwrap();
    assert_eq!(place.name().await, "again");
}

/// Tries until the database is available.
async fn insist<T, F: Future<Output = Result<T, StoreError>>>(mut attempt: impl FnMut() -> F) -> T {
    loop {
        match attempt().await {
            Ok(done) => return done,
            Err(error) => assert!(error.is_passing(), "{error:?}"),
        }
    }
}
