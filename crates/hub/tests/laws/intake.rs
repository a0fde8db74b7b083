//! Law 1: acknowledged means on the disk, and what is not genuine leaves nothing.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;
use sangam_cloud_api::signature::{AppSecrets, sign};
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::store::{
    Arrival, Commit, JournalJob, JournalReadJob, Lane, ReadJob, Result, SideJob, Store, StoreError, WriteJob,
};
use sangam_hub::webhooks::Intake;
use sangam_hub::webhooks::intake::{Door, MAX_BODY_BYTES, routes};
use sangam_model::id::WorkspaceId;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::shop::{Shop, run, text_from};

fn secret(text: &str) -> AppSecret {
    AppSecret::new(text.to_owned()).unwrap()
}

/// The door of a shop, with its writer at work.
fn door(store: &Arc<dyn Store>, shop: &Shop) -> (Router, CancellationToken) {
    let (intake, writer) = Intake::new(store, &Arc::default());
    let stop = CancellationToken::new();
    tokio::spawn(writer.run(stop.clone()));
    let secrets = Arc::new(AppSecrets::new(secret("monsoon"), Some(secret("winter"))));
    let verify_token = VerifyToken::new("sunrise".to_owned()).unwrap();
    let clock = shop.clock.clone();
    (routes(Arc::new(Door { intake, secrets, verify_token, store: Arc::clone(store), clock })), stop)
}

async fn post(door: &Router, body: impl Into<Body>, signatures: &[String]) -> StatusCode {
    let mut request = Request::post("/webhooks/whatsapp");
    for signature in signatures {
        request = request.header("x-hub-signature-256", signature);
    }
    door.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap().status()
}

#[test]
fn a_message_of_no_possible_time_is_kept_and_nobody_is_known_by_its_name_for_ever() {
    run(async {
        let shop = Shop::open().await;
        // In milliseconds, beyond every calendar, before all of them.
        let times = [1_795_302_220_000, 10_i64.pow(17), -10_i64.pow(17)];
        let odd = times.iter().enumerate();
        let odd: Vec<_> =
            odd.map(|(nth, at)| text_from("919829010187", &format!("wamid.{nth}"), *at, "hello")).collect();
        shop.receive(&odd).await;
        assert_eq!(shop.journal().await, (0, 0), "nothing waits, nothing is set aside");
        assert_eq!(shop.conversations().await[0].conversation.unread, 3);
        let mut sane = text_from("919829010187", "wamid.9", 2_000, "it is Ritika Rao now");
        sane["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = "Ritika Rao".into();
        shop.receive_at(sangam_model::Timestamp::from_secs(1_795_400_000), &[sane]).await;
        assert_eq!(shop.conversations().await[0].contact.profile_name.as_deref(), Some("Ritika Rao"));
    });
}

#[test]
fn what_is_acknowledged_is_in_the_journal() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        for (wamid, key) in [("wamid.1", "monsoon"), ("wamid.2", "winter")] {
            let body = text_from("919829010187", wamid, 0, "hello").to_string();
            let signature = sign(&secret(key), body.as_bytes());
            assert_eq!(post(&door, body, &[signature]).await, StatusCode::OK);
        }
        assert_eq!(shop.journal().await, (2, 0));
        let odd = r#"{"object":"page","entry":7}"#;
        let signature = sign(&secret("monsoon"), odd.as_bytes());
        assert_eq!(post(&door, odd, &[signature]).await, StatusCode::OK, "any object is kept");
        assert_eq!(shop.journal().await, (3, 0));
        shop.processor().drain().await.unwrap();
        assert_eq!(shop.conversations().await.len(), 1);
    });
}

#[test]
fn what_is_forged_too_large_or_no_json_leaves_nothing() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        let body = text_from("919829010187", "wamid.1", 0, "hello").to_string();
        let right = sign(&secret("monsoon"), body.as_bytes());
        for signatures in [
            vec![],
            vec![sign(&secret("forger"), body.as_bytes())],
            vec![right.to_uppercase()],
            vec![right.replace("sha256=", "sha1=")],
            vec![right.clone(), right.clone()],
            vec![sign(&secret("monsoon"), b"another body")],
        ] {
            assert_eq!(
                post(&door, body.clone(), &signatures).await,
                StatusCode::UNAUTHORIZED,
                "{signatures:?}"
            );
        }
        let signature = sign(&secret("monsoon"), b"not json");
        assert_eq!(post(&door, "not json", &[signature]).await, StatusCode::BAD_REQUEST);
        let large = vec![b' '; MAX_BODY_BYTES + 1];
        let signature = sign(&secret("monsoon"), &large);
        assert_eq!(post(&door, large, &[signature]).await, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(shop.journal().await, (0, 0));
    });
}

#[test]
fn a_subscription_is_answered_with_the_bare_challenge() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        let ask = async |token: &str| {
            let uri = format!(
                "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444"
            );
            let answer = door.clone().oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap();
            let status = answer.status();
            (status, axum::body::to_bytes(answer.into_body(), 64).await.unwrap())
        };
        assert_eq!(ask("sunrise").await, (StatusCode::OK, "1158201444".into()));
        assert_eq!(ask("sunset").await.0, StatusCode::FORBIDDEN);
    });
}

/// A disk that is full.
struct Full(Arc<dyn Store>);

#[async_trait]
impl Store for Full {
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        self.0.run_write(workspace_id, job).await
    }
    async fn run_side(&self, job: SideJob) -> Result<()> {
        self.0.run_side(job).await
    }
    async fn run_read(&self, job: ReadJob) -> Result<()> {
        self.0.run_read(job).await
    }
    async fn append(&self, _: Vec<Arrival>) -> Result<()> {
        Err(StoreError::Unavailable("no space left on device".into()))
    }
    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        self.0.run_journal(lane, job).await
    }
    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()> {
        self.0.run_journal_read(lane, job).await
    }
    async fn copy_to(&self, folder: &std::path::Path) -> Result<()> {
        self.0.copy_to(folder).await
    }
    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.0.commits()
    }
    async fn is_current(&self) -> Result<bool> {
        self.0.is_current().await
    }
    async fn close(&self) {
        self.0.close().await;
    }
}

#[test]
fn what_could_not_be_kept_is_not_acknowledged() {
    run(async {
        let shop = Shop::open().await;
        let full: Arc<dyn Store> = Arc::new(Full(shop.store.clone()));
        let (door, _stop) = door(&full, &shop);
        let body = text_from("919829010187", "wamid.1", 0, "hello").to_string();
        let signature = sign(&secret("monsoon"), body.as_bytes());
        assert_eq!(post(&door, body, &[signature]).await, StatusCode::SERVICE_UNAVAILABLE);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However many come at once, from however many connections: every 200 is a row, every row a 200.
    #[test]
    fn a_burst_is_kept_whole(forged in proptest::collection::vec(any::<bool>(), 1..40)) {
        run(async {
            let shop = Shop::open().await;
            let (door, stop) = door(&shop.store, &shop);
            let posts = forged.iter().enumerate().map(|(n, forged)| {
                let body = text_from("919829010187", &format!("wamid.{n}"), 0, "hello").to_string();
                let signature = sign(&secret(if *forged { "forger" } else { "monsoon" }), body.as_bytes());
                let door = door.clone();
                async move { post(&door, body, &[signature]).await }
            });
            let answers = futures_util::future::join_all(posts).await;
            stop.cancel();
            let acknowledged = answers.iter().filter(|status| **status == StatusCode::OK).count();
            assert_eq!(acknowledged, forged.iter().filter(|forged| !**forged).count());
            assert_eq!(shop.journal().await, (acknowledged as u64, 0));
        });
    }
}
