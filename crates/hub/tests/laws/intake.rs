//! Law 1: acknowledged means on the disk, and what is not genuine leaves nothing.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::future::join_all;
use metrics_exporter_prometheus::PrometheusBuilder;
use proptest::prelude::*;
use sangam_cloud_api::signature::{AppSecrets, sign};
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::access::throttle::{AddressThrottle, Curve};
use sangam_hub::store::{Lane, Store};
use sangam_hub::webhooks::intake::{Door, MAX_BODY_BYTES, routes};
use sangam_hub::webhooks::{Arrivals, Intake, Processor};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::shop::{PHONE_NUMBER_ID, Shop, run, stories, text_from};
use crate::troubled::{Trouble, Troubled};

fn secret(text: &str) -> AppSecret {
    AppSecret::new(text.to_owned()).unwrap()
}

/// The door of a shop, with its writer at work.
fn door(store: &Arc<dyn Store>, shop: &Shop) -> (Router, CancellationToken) {
    door_before(store, shop, &Arc::default())
}

/// The same, before a processor that hears of what comes.
fn door_before(store: &Arc<dyn Store>, shop: &Shop, arrivals: &Arc<Arrivals>) -> (Router, CancellationToken) {
    let (intake, writer) = Intake::new(store, arrivals);
    let stop = CancellationToken::new();
    tokio::spawn(writer.run(stop.clone()));
    let secrets = Arc::new(AppSecrets::new(secret("monsoon"), Some(secret("winter"))));
    let verify_token = VerifyToken::new("sunrise".to_owned()).unwrap();
    let clock = shop.clock.clone();
    let (guesses, trusted_proxies) = (AddressThrottle::default(), Vec::new());
    let store = Arc::clone(store);
    let door = Door { intake, secrets, verify_token, store, clock, guesses, trusted_proxies };
    (routes(Arc::new(door)), stop)
}

async fn post(door: &Router, body: impl Into<Body>, signatures: &[String]) -> StatusCode {
    let mut request = Request::post("/webhooks/whatsapp");
    for signature in signatures {
        request = request.header("x-hub-signature-256", signature);
    }
    door.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap().status()
}

#[test]
fn what_waits_is_shown_as_long_as_it_is_this_hubs_to_work_on() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let page = recorder.handle();
    let _counted = metrics::set_default_local_recorder(&recorder);
    let shows = |count: u32| {
        let line = format!(r#"sangam_webhooks_set_aside{{lane="live",reason="unknown_number"}} {count}"#);
        page.render().lines().any(|shown| shown == line)
    };
    run(async {
        let shop = Shop::open().await;
        let body = text_from("919829010187", "wamid.1", 1, "namaste").to_string();
        let body = serde_json::from_str(&body.replace(PHONE_NUMBER_ID, "42")).unwrap();
        shop.receive(&[body]).await;
        let stop = CancellationToken::new();
        let working = tokio::spawn(shop.processor().run(Lane::Live, stop.clone()));
        while !shows(1) {
            tokio::task::yield_now().await;
        }
        stop.cancel();
        working.await.unwrap();
        assert!(shows(0), "{}", page.render());
    });
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
fn those_who_come_together_are_all_kept_once_or_all_refused() {
    run(async {
        let shop = Shop::open().await;
        let full: Arc<dyn Store> = Arc::new(Troubled { store: shop.store.clone(), trouble: Trouble::Full });
        for (store, status, kept) in
            [(full, StatusCode::SERVICE_UNAVAILABLE, 0), (shop.store.clone(), StatusCode::OK, 300)]
        {
            let (door, _stop) = door(&store, &shop);
            let posts = (0..300).map(|nth| {
                let body = text_from("919829010187", &format!("wamid.{nth}"), nth, "hello").to_string();
                let signatures = [sign(&secret("monsoon"), body.as_bytes())];
                let door = door.clone();
                async move { post(&door, body, &signatures).await }
            });
            assert_eq!(join_all(posts).await, vec![status; 300]);
            assert_eq!(shop.journal().await, (kept, 0));
        }
        shop.processor().drain().await.unwrap();
        assert_eq!(shop.conversations().await[0].conversation.unread, 300);
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

/// JSON that holds nothing but ASCII, as Meta writes it.
fn escaped(json: &str) -> String {
    let mut units = [0; 2];
    let letters = json.chars().map(|letter| match letter {
        ascii if ascii.is_ascii() => ascii.to_string(),
        other => other.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    });
    letters.collect()
}

#[test]
fn what_is_signed_are_the_bytes_and_not_what_they_mean() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        let words = "कैसे हैं 🙏";
        let message = text_from("919829010187", "wamid.1", 0, words);
        let genuine = escaped(&message.to_string());
        let signature = sign(&secret("monsoon"), genuine.as_bytes());
        let reordered = format!("{{\"object\":{},\"entry\":{}}}", message["object"], message["entry"]);
        for other in [
            message.to_string(),
            escaped(&reordered),
            serde_json::to_string_pretty(&message).unwrap(),
            genuine.replace("\\u0915", "\\U0915"),
            genuine.replace("\\ud83d", "\\uD83D"),
        ] {
            assert_ne!(other, genuine);
            let status = post(&door, other.clone(), std::slice::from_ref(&signature)).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{other}");
        }
        assert_eq!(shop.journal().await, (0, 0));
        assert_eq!(post(&door, genuine, &[signature]).await, StatusCode::OK);
        shop.processor().drain().await.unwrap();
        let picture = shop.picture().await;
        assert!(picture[0].contains(words), "{picture:?}");
    });
}

/// A file of `gzip` that is 128 KiB of spaces once it is opened.
fn packed() -> Vec<u8> {
    let head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\x2a\xeb\x9f\xd2\xc3\x1a\x40\x01";
    [head.as_slice(), &[0; 126], b"\xdc\x00\x8b\x36\xbc\xbb\x00\x00\x02\x00"].concat()
}

/// Whatever bears a right signature was written by Meta, or by whoever has its secret: the door is left standing by either.
#[test]
fn a_signed_body_of_any_bytes_has_its_answer_and_the_next_one_is_taken() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        let signed = async |body: &[u8], encoding: Option<&str>| {
            let signature = sign(&secret("monsoon"), body);
            let mut request = Request::post("/webhooks/whatsapp").header("x-hub-signature-256", signature);
            if let Some(encoding) = encoding {
                request = request.header("content-encoding", encoding);
            }
            let request = request.body(Body::from(body.to_vec())).unwrap();
            door.clone().oneshot(request).await.unwrap().status()
        };
        let text = |wamid: &str| text_from("919829010187", wamid, 0, "hello").to_string();
        let says = |wamid: &str, words: &str| text(wamid).replace("hello", words);
        let priority = |value: &str| {
            text("wamid.0").replace("\"type\":\"text\"", &format!("\"type\":\"text\",\"priority\":{value}"))
        };
        let stray: Vec<u8> =
            says("wamid.4", "hel~lo").bytes().map(|b| if b == b'~' { 0xff } else { b }).collect();
        for (what, body, status) in [
            // Kept, and shown as far as it can be read.
            (
                "a key that comes twice",
                says("wamid.1", "overruled\",\"body\":\"second").into_bytes(),
                StatusCode::OK,
            ),
            ("half a pair of surrogates", says("wamid.2", "hel\\ud83dlo").into_bytes(), StatusCode::OK),
            ("an escaped NUL", says("wamid.3", "hel\\u0000lo").into_bytes(), StatusCode::OK),
            ("bytes that are no UTF-8 in a text", stray, StatusCode::OK),
            // Kept, and set aside.
            (
                "a million levels",
                ["[", "]"].map(|level| level.repeat(1_000_000)).concat().into_bytes(),
                StatusCode::OK,
            ),
            // No JSON.
            ("no number", priority("NaN").into_bytes(), StatusCode::BAD_REQUEST),
            ("no number either", priority("-Infinity").into_bytes(), StatusCode::BAD_REQUEST),
            ("a bare NUL", says("wamid.0", "hel\0lo").into_bytes(), StatusCode::BAD_REQUEST),
            ("bytes that are no UTF-8", b"\xff\xfe{}".to_vec(), StatusCode::BAD_REQUEST),
            ("half of it", text("wamid.0")[..90].to_owned().into_bytes(), StatusCode::BAD_REQUEST),
        ] {
            assert_eq!(signed(body.as_slice(), None).await, status, "{what}");
            assert_eq!(signed(text("wamid.5").as_bytes(), None).await, StatusCode::OK, "after {what}");
        }
        // Nothing is unpacked: four megabytes would be three gigabytes, and a packed text is no text.
        let bomb = packed().repeat(25_000);
        assert!(bomb.len() < MAX_BODY_BYTES);
        for packed in [bomb, packed()] {
            assert_eq!(signed(packed.as_slice(), Some("gzip")).await, StatusCode::BAD_REQUEST);
        }
        assert_eq!(
            signed(text("wamid.6").as_bytes(), Some("gzip")).await,
            StatusCode::OK,
            "it is not packed"
        );
        shop.processor().drain().await.unwrap();
        assert_eq!(shop.journal().await, (0, 1), "what is too deep is set aside, and nothing else");
        let (chats, picture) = (shop.conversations().await, shop.picture().await);
        assert_eq!(chats[0].conversation.unread, 6);
        assert_eq!(picture[0].matches("hel\u{fffd}lo").count(), 3, "{picture:?}");
        assert!(picture[0].contains("second") && !picture[0].contains("overruled"), "{picture:?}");
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

#[test]
fn guessing_the_word_agreed_with_meta_is_slowed_down_and_holds_up_nobody_else() {
    run(async {
        let shop = Shop::open().await;
        let (door, _stop) = door(&shop.store, &shop);
        let ask = async |from: &str, token: &str| {
            let uri = format!(
                "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444"
            );
            // A proxy on this machine says who asks.
            let asked = Request::get(uri).header("x-forwarded-for", from).body(Body::empty()).unwrap();
            let answer = door.clone().oneshot(asked).await.unwrap();
            let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
            (answer.status(), wait)
        };
        let mut looked_at = 0;
        for nth in 0..1_000 {
            let (status, wait) = ask("198.51.100.9", &format!("word-{nth}")).await;
            match status {
                StatusCode::FORBIDDEN => looked_at += 1,
                status => assert_eq!((status, wait.as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("1"))),
            }
        }
        assert_eq!(looked_at, Curve::ADDRESS.free + 1);
        assert_eq!(
            ask("198.51.100.9", "sunrise").await.0,
            StatusCode::TOO_MANY_REQUESTS,
            "not even the right one"
        );
        assert_eq!(ask("203.0.113.7", "sunrise").await.0, StatusCode::OK, "others are not held up");
        shop.clock.advance(Curve::ADDRESS.first_wait);
        assert_eq!(ask("198.51.100.9", "sunrise").await.0, StatusCode::OK);
    });
}

#[test]
fn what_could_not_be_kept_is_not_acknowledged() {
    run(async {
        let shop = Shop::open().await;
        let full: Arc<dyn Store> = Arc::new(Troubled { store: shop.store.clone(), trouble: Trouble::Full });
        let (door, _stop) = door(&full, &shop);
        let body = text_from("919829010187", "wamid.1", 0, "hello").to_string();
        let signature = sign(&secret("monsoon"), body.as_bytes());
        assert_eq!(post(&door, body, &[signature]).await, StatusCode::SERVICE_UNAVAILABLE);
    });
}

impl Shop {
    /// A hub begins over a store with a trouble; what it is, and its store.
    fn starts_over(&self, trouble: Trouble) -> (Arc<Troubled>, JoinHandle<()>) {
        self.starts_over_behind(&Arc::default(), trouble)
    }

    /// The same, behind a door.
    fn starts_over_behind(
        &self,
        arrivals: &Arc<Arrivals>,
        trouble: Trouble,
    ) -> (Arc<Troubled>, JoinHandle<()>) {
        let troubled = Arc::new(Troubled { store: self.store.clone(), trouble });
        let ground = self.ground_over(troubled.clone());
        let processor = Processor::new(ground, Arc::clone(arrivals), Arc::default());
        (troubled, tokio::spawn(processor.run(Lane::Live, CancellationToken::new())))
    }

    /// A hub runs until it ends in the middle of a write, or has nothing left to do.
    async fn runs(&self, ends: &[bool]) {
        let ends = Mutex::new(ends.iter().copied().collect());
        let (store, running) = self.starts_over(Trouble::Doomed(ends, Notify::new()));
        let Trouble::Doomed(_, ended) = &store.trouble else { unreachable!() };
        let rests = self.until(async || self.journal().await.0 == 0);
        tokio::select! { () = ended.notified() => {} () = rests => {} }
        running.abort();
        let _ = running.await;
    }

    async fn until(&self, is_so: impl AsyncFn() -> bool) {
        let looking = async {
            while !is_so().await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), looking).await.unwrap();
    }

    /// How often runs ended at each body that waits.
    async fn attempts(&self) -> Vec<u32> {
        let waiting = self.store.read_journal(Lane::Live, |tx| tx.waiting(9)).await.unwrap();
        waiting.iter().map(|entry| entry.attempts).collect()
    }

    async fn takes_in(&self, texts: &[&str]) {
        self.takes_in_before(&Arc::default(), texts).await;
    }

    pub(crate) async fn takes_in_before(&self, arrivals: &Arc<Arrivals>, texts: &[&str]) {
        let (door, _stop) = door_before(&self.store, self, arrivals);
        for text in texts {
            let body = text_from("919829010187", &format!("wamid.{text}"), 0, text).to_string();
            let signature = sign(&secret("monsoon"), body.as_bytes());
            assert_eq!(post(&door, body, &[signature]).await, StatusCode::OK);
        }
    }
}

#[test]
fn a_body_about_which_nothing_can_be_found_out_is_set_aside_alone() {
    run(async {
        let shop = Shop::open().await;
        shop.takes_in(&["first", "second"]).await;
        // Both together, then the first by itself.
        let (_store, running) = shop.starts_over(Trouble::Odd(2.into()));
        shop.until(async || shop.journal().await.0 == 0).await;
        running.abort();
        assert_eq!(shop.journal().await, (0, 1), "one is set aside");
        assert_eq!(shop.conversations().await[0].conversation.unread, 1, "the other is shown");
    });
}

#[test]
fn a_body_that_was_only_first_when_a_hub_died_again_and_again_is_applied() {
    run(async {
        let shop = Shop::open().await;
        shop.takes_in(&["first", "second"]).await;
        for _ in 0..3 {
            shop.runs(&[true]).await;
        }
        // Whatever killed it is gone.
        shop.runs(&[]).await;
        assert_eq!(shop.journal().await, (0, 0), "nothing waits, nothing is set aside");
        assert_eq!(shop.conversations().await[0].conversation.unread, 2);
    });
}

#[test]
fn a_body_that_ends_every_run_lets_the_others_go_first_and_is_set_aside() {
    run(async {
        let shop = Shop::open().await;
        shop.takes_in(&["poison", "second", "third"]).await;
        for _ in 0..3 {
            shop.runs(&[true]).await;
        }
        shop.runs(&[false, false, true]).await;
        assert_eq!(shop.conversations().await[0].conversation.unread, 2, "the others went first");
        shop.runs(&[true]).await;
        assert_eq!(shop.journal().await, (0, 1), "it is set aside");
    });
}

#[test]
fn only_what_waits_when_a_hub_begins_is_marked_as_what_it_may_end_at() {
    run(async {
        let shop = Shop::open().await;
        let arrivals = Arc::default();
        shop.takes_in(&["first"]).await;
        let ends = Mutex::new([false, true].into());
        let (store, running) = shop.starts_over_behind(&arrivals, Trouble::Doomed(ends, Notify::new()));
        let Trouble::Doomed(_, ended) = &store.trouble else { unreachable!() };
        shop.until(async || shop.journal().await.0 == 0).await;
        shop.takes_in_before(&arrivals, &["second"]).await;
        ended.notified().await;
        assert_eq!(shop.attempts().await, [0], "it came later");
        running.abort();
        let _ = running.await;
        shop.runs(&[true]).await;
        assert_eq!(shop.attempts().await, [1]);
    });
}

/// What was set aside in years takes long to count.
#[test]
fn what_a_customer_writes_does_not_wait_for_a_count() {
    run(async {
        let shop = Shop::open().await;
        let arrivals = Arc::default();
        let (store, running) = shop.starts_over_behind(&arrivals, Trouble::NeverCounts(Notify::new()));
        let Trouble::NeverCounts(asked) = &store.trouble else { unreachable!() };
        asked.notified().await;
        shop.takes_in_before(&arrivals, &["namaste"]).await;
        shop.until(async || shop.journal().await.0 == 0).await;
        running.abort();
        let _ = running.await;
    });
}

#[test]
fn a_body_that_could_not_be_taken_while_the_database_was_away_is_suspected_of_nothing() {
    run(async {
        let shop = Shop::open().await;
        shop.takes_in(&["first"]).await;
        for _ in 0..5 {
            let (store, running) = shop.starts_over(Trouble::Away(0.into(), Notify::new()));
            let Trouble::Away(_, asked) = &store.trouble else { unreachable!() };
            asked.notified().await;
            shop.until(async || shop.attempts().await == [0]).await;
            running.abort();
            let _ = running.await;
        }
        shop.runs(&[]).await;
        assert_eq!(shop.journal().await, (0, 0));
    });
}

proptest! {
    #![proptest_config(stories(24))]

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
