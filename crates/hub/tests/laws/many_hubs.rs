//! Several hubs on one database: what must be done once is done once, whoever is believed to be dead.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Json;
use axum::http::Uri;
use sangam_cloud_api::client::Timeouts;
use sangam_cloud_api::{AccessToken, Client, Provider, VerifyToken};
use sangam_hub::alerts::Courier;
use sangam_hub::connect::{Connector, Setup};
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::routes::Live;
use sangam_hub::sending::{Graph, Sender};
use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::{Elsewhere, Lane, Store, StoreError, Tx};
use sangam_hub::team::decider::Decider;
use sangam_hub::vault::tokens;
use sangam_model::connection::{OneShot, SyncKind};
use sangam_model::id::MessageId;
use sangam_model::send::Answer;
use sangam_model::{Clock, Delivery, Timestamp};
use sangam_postgres_kit::Server;
use sangam_protocol::CommandBody;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use crate::alerts::{SECRET, hook_that, wish};
use crate::files::Desk;
use crate::sending::answer;
use crate::shop::{Place, Shop, empty_server_database, text_from};

const CHATS: usize = 20;
const TEXTS: usize = 25;
const ALERTS: usize = 20;
/// After so many calls the duty is torn from whoever has it.
const TORN_AFTER: usize = 60;
/// Takes the duty from whoever has it, as if its hold had run out while it slept, and lets everybody know.
const TEAR: &str = "UPDATE sangam.duty SET holder = '\\x00', term = term + 1, until_at = 0; \
                    SELECT pg_notify('sangam', '00000000-0000-0000-0000-000000000000 free')";

async fn two_hubs() -> (String, Shop, [Arc<PostgresStore>; 2]) {
    let lent = empty_server_database().await;
    let url = lent.url().to_owned();
    let [one, other] = [1, 2].map(|name| PostgresStore::serve(&url, Uuid::from_u128(name)));
    let one = Arc::new(one.await.unwrap());
    one.duty().wait_for(|term| *term > 0).await.unwrap();
    let shop = Shop::over(Arc::clone(&one) as Arc<dyn Store>, Place::Server(lent)).await;
    (url.clone(), shop, [one, Arc::new(other.await.unwrap())])
}

/// Takes what it is told and counts it; now and then the duty is torn away behind its back.
struct Counting {
    url: String,
    calls: AtomicUsize,
    sent: Mutex<BTreeMap<MessageId, usize>>,
}

#[async_trait]
impl Graph for Counting {
    async fn send(&self, call: &Call) -> Outcome {
        *self.sent.lock().unwrap().entry(call.job.message_id).or_default() += 1;
        if self.calls.fetch_add(1, Ordering::SeqCst) % TORN_AFTER == TORN_AFTER - 1 {
            let url = self.url.clone();
            let torn = move || Server::shared().unwrap().ask(&url, TEAR).unwrap();
            tokio::task::spawn_blocking(torn).await.unwrap();
        }
        let wamid = Some(format!("wamid.{}", call.job.message_id));
        Outcome { wamid, ..answer(Answer::Accepted) }
    }

    async fn upload(&self, _: &UploadCall) -> UploadOutcome {
        UploadOutcome::NotSent
    }

    async fn run(&self, _: &ErrandCall) -> Outcome {
        answer(Answer::Accepted)
    }
}

/// Sends until nothing is queued any more, whatever the other hub does meanwhile.
async fn send_all(sender: Arc<Sender>, store: Arc<dyn Store>) -> usize {
    let mut relieved = 0;
    loop {
        match sender.run_due().await {
            Ok(()) | Err(StoreError::Unavailable(_)) => {}
            Err(StoreError::Relieved) => relieved += 1,
            Err(error) => panic!("{error:?}"),
        }
        if store.read(|tx| tx.sends_queued(Timestamp::default())).await.unwrap().is_empty() {
            return relieved;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hubs_race_over_five_hundred_texts_and_each_goes_out_once() {
    let (url, shop, hubs) = two_hubs().await;
    let phone = |chat: usize| format!("9198290{chat:05}");
    let first = (0..CHATS).map(|chat| text_from(&phone(chat), &format!("wamid.in{chat}"), 0, "Bhaiya?"));
    shop.receive(&first.collect::<Vec<_>>()).await;
    for view in shop.conversations().await {
        for text in 0..TEXTS {
            let conversation_id = view.conversation.id;
            let body = CommandBody::SendText {
                conversation_id,
                text: format!("Haan, {text}"),
                reply_to: None,
                retry_of: None,
            };
            shop.is_done(shop.asha, body).await;
        }
    }
    let graph = Arc::new(Counting { url, calls: AtomicUsize::new(0), sent: Mutex::default() });
    let senders = hubs.clone().map(|hub| {
        let store: Arc<dyn Store> = hub;
        let graph = Arc::clone(&graph) as Arc<dyn Graph>;
        let sender = Sender::new(shop.ground_over(Arc::clone(&store)), graph, Arc::new(Notify::new()));
        tokio::spawn(send_all(sender, store))
    });
    let mut relieved = 0;
    for sender in senders {
        relieved += sender.await.unwrap();
    }
    assert!(relieved > 0, "the fence was never met");
    let sent = graph.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), CHATS * TEXTS, "a text was never sent");
    assert!(sent.values().all(|times| *times == 1), "a text was sent twice");
    for hub in hubs {
        hub.close().await;
    }
}

/// Carries until no alert waits any more, whatever the other hub does meanwhile.
async fn carry_all(courier: Arc<Courier>, store: Arc<dyn Store>) -> usize {
    let mut relieved = 0;
    loop {
        match courier.turn().await {
            Ok(_) | Err(StoreError::Unavailable(_)) => {}
            Err(StoreError::Relieved) => relieved += 1,
            Err(error) => panic!("{error:?}"),
        }
        let someday = Timestamp::from_secs(i64::from(u32::MAX));
        if store.read(move |tx| tx.alerts_due(someday, 1)).await.unwrap().is_empty() {
            return relieved;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hubs_race_over_alerts_and_the_owner_hears_each_once() {
    let (url, shop, hubs) = two_hubs().await;
    let torn = Arc::new(AtomicUsize::new(0));
    let (place, calls) = hook_that(move || {
        let (url, nth) = (url.clone(), torn.fetch_add(1, Ordering::SeqCst));
        if nth % 4 == 3 {
            Server::shared().unwrap().ask(&url, TEAR).unwrap();
        }
    })
    .await;
    let couriers = hubs.clone().map(|hub| shop.courier_over(hub as Arc<dyn Store>, None));
    let [first, _] = &couriers;
    first.save(shop.workspace_id, shop.rajesh, wish(&[], Some(&place), Some(SECRET))).await.unwrap();
    for nth in 0..ALERTS {
        shop.raise(&format!("lost:{nth}")).await;
    }
    let racing = couriers.into_iter().zip(hubs.clone());
    let racing: Vec<_> = racing.map(|(courier, hub)| tokio::spawn(carry_all(courier, hub))).collect();
    let mut relieved = 0;
    for carrying in racing {
        relieved += carrying.await.unwrap();
    }
    assert!(relieved > 0, "the fence was never met");
    let mut told: Vec<String> = calls.lock().unwrap().iter().map(|(_, body)| id_in(body)).collect();
    assert_eq!(told.len(), ALERTS);
    told.sort();
    told.dedup();
    assert_eq!(told.len(), ALERTS, "an alert was told twice");
    for hub in hubs {
        hub.close().await;
    }
}

fn id_in(body: &str) -> String {
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    told["id"].as_str().unwrap().to_owned()
}

/// A WhatsApp that takes every request, and how often it was asked for what can be asked for once.
async fn whatsapp() -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let syncs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&syncs);
    let answer = move |address: Uri| async move {
        if address.path().ends_with("/smb_app_data") {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        let app = json!({ "whatsapp_business_api_data": { "id": "4400112233" } });
        Json(json!({ "success": true, "data": [app], "request_id": "req-1" }))
    };
    let router = axum::Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, syncs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_without_the_duty_asks_for_what_can_be_asked_for_once_and_two_ask_once() {
    let (_, shop, hubs) = two_hubs().await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let token = AccessToken::new("EAAGjohari".to_owned()).unwrap();
    let (number_id, now) = (shop.number_id, shop.clock.now());
    let token_sealed = tokens::seal(&shop.ground().vault, number_id, &token, &*shop.random);
    let onboard = move |tx: &mut Tx<'_>| {
        let mut number = tx.number(number_id)?.unwrap();
        number.standing.onboarded_at = Some(now);
        number.token_sealed.clone_from(&token_sealed);
        number.rev = tx.next_rev();
        tx.save_number(&number)
    };
    shop.store.write(shop.workspace_id, onboard).await.unwrap();
    let (graph, syncs) = whatsapp().await;
    let [with_duty, without] = hubs.clone().map(|hub| {
        let store: Arc<dyn Store> = hub;
        let meta = Client::new(Provider::meta(graph.clone(), "v25.0").unwrap(), Timeouts::default());
        let setup = Setup::without_app(VerifyToken::new("sunrise".to_owned()).unwrap()).unwrap();
        let setup = Setup { meta: Arc::new(meta.unwrap()), ..setup };
        let (live, _) = Live::new(Arc::clone(&store), shop.clock.clone());
        Connector::new(shop.ground_over(store), live, setup).0
    });
    let owner = Decider { workspace_id: shop.workspace_id, person_id: shop.rajesh };
    let alone = without.ask_by_hand(owner, number_id, SyncKind::Contacts).await.unwrap();
    assert!(matches!(alone.standing.contacts, OneShot::Requested { .. }), "{:?}", alone.standing);
    assert_eq!(syncs.load(Ordering::SeqCst), 1);

    let (one, other) = tokio::join!(
        with_duty.ask_by_hand(owner, number_id, SyncKind::History),
        without.ask_by_hand(owner, number_id, SyncKind::History)
    );
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|asked| **asked).count(), 1);
    assert_eq!(syncs.load(Ordering::SeqCst), 2, "one call, whichever made it");
    assert!(matches!(shop.number().await.standing.history, OneShot::Requested { .. }));
    for hub in hubs {
        hub.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_slept_past_its_hold_begins_nothing_more() {
    let (url, shop, [one, other]) = two_hubs().await;
    let has_duty = async |hub: &Arc<PostgresStore>| *hub.duty().wait_for(|term| *term > 1).await.unwrap();
    let fenced = Arc::clone(&one).fenced().unwrap();
    let head = shop.head().await;
    let begin =
        |store: Arc<dyn Store>| async move { store.write(shop.workspace_id, |tx| Ok(tx.next_rev())).await };
    begin(Arc::clone(&fenced)).await.unwrap();
    Server::shared().unwrap().ask(&url, "UPDATE sangam.duty SET holder = '\\x00', term = term + 1").unwrap();
    assert!(matches!(begin(fenced).await, Err(StoreError::Relieved)));
    assert_eq!(shop.head().await.0, head.0 + 1, "nothing of it is kept");
    begin(one.clone()).await.unwrap();

    Server::shared().unwrap().ask(&url, TEAR).unwrap();
    tokio::select! {
        _ = has_duty(&one) => {}
        _ = has_duty(&other) => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_hears_of_what_another_did_and_takes_over_when_it_stops() {
    let (_, shop, [one, other]) = two_hubs().await;
    let (mut commits, mut signs) = (other.commits(), other.elsewhere().unwrap());
    // What was done before the other hub listened is no hint to it.
    loop {
        tokio::select! {
            biased;
            told = commits.recv() => break assert_eq!(told.unwrap().workspace_id, shop.workspace_id),
            _ = shop.store.write(shop.workspace_id, |tx| Ok(tx.next_rev())) => {}
        }
    }
    shop.receive(&[text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?")]).await;
    while signs.recv().await.unwrap() != Elsewhere::Arrival(Lane::Live) {}

    let mut duty = other.duty();
    assert_eq!(*duty.borrow_and_update(), 0);
    one.close().await;
    assert_eq!(*duty.wait_for(|term| *term > 0).await.unwrap(), 2, "a term of its own");
    other.close().await;
}

/// A line on which the first upload does not come to an end.
#[derive(Default)]
struct SlowLine {
    uploads: AtomicUsize,
    begun: Notify,
}

#[async_trait]
impl Graph for SlowLine {
    async fn send(&self, _: &Call) -> Outcome {
        answer(Answer::Accepted)
    }

    async fn upload(&self, _: &UploadCall) -> UploadOutcome {
        if self.uploads.fetch_add(1, Ordering::SeqCst) == 0 {
            self.begun.notify_one();
            std::future::pending::<()>().await;
        }
        UploadOutcome::Uploaded("media.1".to_owned())
    }

    async fn run(&self, _: &ErrandCall) -> Outcome {
        answer(Answer::Accepted)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_stops_amid_an_upload_leaves_it_to_the_next_which_takes_the_duty_at_once() {
    let (_, shop, [one, other]) = two_hubs().await;
    shop.receive(&[text_from("919829010187", "wamid.1", 0, "Have you a picture?")]).await;
    let ritika = shop.conversations().await.remove(0).conversation.id;
    let desk = Desk::of(shop, ritika);
    let (picture, _) = desk.picture_queued().await;
    let line = Arc::new(SlowLine::default());
    let [first, next] = [&one, &other].map(|hub| {
        let ground = desk.shop.ground_over(Arc::clone(hub) as Arc<dyn Store>);
        Sender::new(ground, Arc::clone(&line) as Arc<dyn Graph>, Arc::default())
    });
    let stop = CancellationToken::new();
    let sending = tokio::spawn(first.run(stop.clone()));
    line.begun.notified().await;
    stop.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(60), sending).await;
    ended.expect("it waits for an upload nobody needs").unwrap();
    one.give_back().await;
    assert_eq!(*other.duty().wait_for(|term| *term > 0).await.unwrap(), 2);
    next.run_due().await.unwrap();
    assert_eq!(desk.shop.delivery(picture).await, Some(Delivery::HandedOver));
    // It may still read and write.
    desk.shop.store.write(desk.shop.workspace_id, |tx| Ok(tx.next_rev())).await.unwrap();
    for hub in [one, other] {
        hub.close().await;
    }
}
