//! Alerts on their way: to a mail server and a webhook that are really there.

use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit, Mac};
use sangam_hub::alerts::{self, Courier, Hooks, Kind, Mailer, News, Refusal, SIGNATURE_HEADER};
use sangam_hub::store::Store;
use sangam_model::Clock;
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::connect::Alerts;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::shop::{Shop, run};

pub(crate) const SECRET: &str = "a-secret-of-sixteen-or-more";
const OWNER: &str = "rajesh@johari.example";

/// What a mail server took: recipient and letter.
type Letters = Arc<Mutex<Vec<(String, String)>>>;

/// A mail server that takes every letter, or with `is_shut` none.
async fn mail_server(is_shut: bool) -> (String, Letters) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let letters = Letters::default();
    let shelf = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&shelf), is_shut));
        }
    });
    (url, letters)
}

/// One conversation of RFC 5321.
async fn talk(stream: TcpStream, shelf: Letters, is_shut: bool) -> Option<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (mut to, mut letter) = (String::new(), None::<String>);
    writing.write_all(b"220 mail.example\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        if let Some(text) = &mut letter {
            if line == "." {
                shelf.lock().unwrap().push((to.clone(), letter.take()?));
                writing.write_all(b"250 taken\r\n").await.ok()?;
            } else {
                text.push_str(&line);
                text.push('\n');
            }
            continue;
        }
        let answer = match line.get(..4).unwrap_or_default() {
            "MAIL" if is_shut => "451 come back later",
            "RCPT" => {
                line.clone_into(&mut to);
                "250 ok"
            }
            "DATA" => {
                letter = Some(String::new());
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

/// What a webhook got: signature and body.
pub(crate) type Calls = Arc<Mutex<Vec<(String, String)>>>;

/// A webhook that answers `status`, and its address.
async fn hook(status: u16) -> (String, Calls) {
    hook_with(status, || ()).await
}

/// A webhook that does something before it answers, and its address.
pub(crate) async fn hook_that(does: impl Fn() + Clone + Send + Sync + 'static) -> (String, Calls) {
    hook_with(204, does).await
}

async fn hook_with(status: u16, does: impl Fn() + Clone + Send + Sync + 'static) -> (String, Calls) {
    use axum::http::{HeaderMap, StatusCode};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/alerts", listener.local_addr().unwrap());
    let calls = Calls::default();
    let shelf = Arc::clone(&calls);
    let answer = move |headers: HeaderMap, body: String| async move {
        let signature = headers.get(SIGNATURE_HEADER).unwrap().to_str().unwrap().to_owned();
        shelf.lock().unwrap().push((signature, body));
        tokio::task::spawn_blocking(does).await.unwrap();
        StatusCode::from_u16(status).unwrap()
    };
    let router = axum::Router::new().route("/alerts", axum::routing::post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, calls)
}

impl Shop {
    fn courier(&self, mail: Option<&str>) -> Arc<Courier> {
        self.courier_over(self.store.clone(), mail)
    }

    pub(crate) fn courier_over(&self, store: Arc<dyn Store>, mail: Option<&str>) -> Arc<Courier> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mailer = mail.map(|url| Mailer::new(url, "Sangam <desk@johari.example>").unwrap());
        let hooks = Hooks::new(true).unwrap();
        Courier::new(self.ground_over(store), mailer, hooks)
    }

    pub(crate) async fn raise(&self, key: &str) {
        let (id, key, clock, random) =
            (self.number_id, key.to_owned(), self.clock.clone(), self.random.clone());
        self.store
            .write(self.workspace_id, move |tx| {
                let number = tx.number(id)?.unwrap();
                let detail = json!({ "link": { "state": "disconnected", "reason": "PRIMARY_INACTIVITY" } });
                let news = News { kind: Kind::Disconnected, key: key.clone(), detail };
                alerts::raise(tx, &number, news, clock.now(), &*random)
            })
            .await
            .unwrap();
    }
}

pub(crate) fn wish(emails: &[&str], url: Option<&str>, secret: Option<&str>) -> Alerts {
    Alerts {
        emails: emails.iter().map(|email| (*email).to_owned()).collect(),
        webhook_url: url.map(ToOwned::to_owned),
        webhook_secret: secret.map(ToOwned::to_owned),
        ..Alerts::default()
    }
}

#[test]
fn news_reaches_every_place_once_and_shows_no_number() {
    run(async {
        let shop = Shop::open().await;
        let ((mail, letters), (url, calls)) = (mail_server(false).await, hook(204).await);
        let courier = shop.courier(Some(&mail));
        let kept = courier
            .save(shop.workspace_id, shop.rajesh, wish(&[OWNER], Some(&url), Some(SECRET)))
            .await
            .unwrap();
        assert_eq!((kept.webhook_secret, kept.has_webhook_secret, kept.can_send_email), (None, true, true));
        shop.raise("lost:1").await;
        shop.raise("lost:1").await;
        assert_eq!(courier.turn().await.unwrap(), 2);
        // A hub that starts anew tells nothing twice.
        assert_eq!(shop.courier(Some(&mail)).turn().await.unwrap(), 0);
        let letters = letters.lock().unwrap().clone();
        let calls = calls.lock().unwrap().clone();
        let ([(to, letter)], [(signature, body)]) = (letters.as_slice(), calls.as_slice()) else {
            panic!("{} letters, {} calls", letters.len(), calls.len());
        };
        assert!(to.contains(OWNER), "{to}");
        assert!(letter.contains("PRIMARY_INACTIVITY") && letter.contains("Johari Sarees"), "{letter}");
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        assert_eq!(*signature, format!("sha256={}", hex::encode(mac.finalize().into_bytes())));
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!(told["type"], "disconnected");
        assert_eq!(told["shop"], "Johari Sarees");
        assert_eq!(told["number"], "•••• 0142");
        for text in [letter, body] {
            assert!(!text.contains("141 555") && !text.contains("1415550142"), "{text}");
        }
        let id = shop.number_id;
        let life = shop.store.read(move |tx| tx.life(id, 9)).await.unwrap();
        assert_eq!(life.iter().filter(|event| event.kind == "alert_sent").count(), 2);
    });
}

#[test]
fn an_alert_nobody_takes_is_tried_again_with_growing_pauses_and_given_up_after_two_days() {
    run(async {
        let shop = Shop::open().await;
        let (url, calls) = hook(500).await;
        let courier = shop.courier(None);
        courier.save(shop.workspace_id, shop.rajesh, wish(&[], Some(&url), Some(SECRET))).await.unwrap();
        shop.raise("lost:1").await;
        let due = |shop: &Shop| {
            let later = shop.clock.now().plus(DAY);
            let store = shop.store.clone();
            async move { store.read(move |tx| tx.alerts_due(later, 9)).await.unwrap().pop() }
        };
        let mut pauses = Vec::new();
        for _ in 0..4 {
            courier.turn().await.unwrap();
            let pause = due(&shop).await.unwrap().due_at.since(shop.clock.now());
            pauses.push(pause);
            assert_eq!(courier.turn().await.unwrap(), 0);
            shop.clock.advance(pause);
        }
        assert!(pauses.is_sorted_by(|a, b| a < b), "{pauses:?}");
        assert_eq!(calls.lock().unwrap().len(), 4);
        shop.clock.advance(2 * DAY + HOUR);
        courier.turn().await.unwrap();
        assert_eq!(due(&shop).await, None);
    });
}

#[test]
fn an_alert_put_off_by_a_clock_that_was_set_right_is_tried_at_once() {
    run(async {
        let shop = Shop::open().await;
        let (url, calls) = hook(500).await;
        let courier = shop.courier(None);
        courier.save(shop.workspace_id, shop.rajesh, wish(&[], Some(&url), Some(SECRET))).await.unwrap();
        shop.raise("lost:1").await;
        shop.clock.advance(DAY);
        courier.turn().await.unwrap();
        shop.clock.advance(-DAY);
        for _ in 0..2 {
            courier.turn().await.unwrap();
            assert_eq!(calls.lock().unwrap().len(), 2, "once, and not again before its time");
        }
    });
}

#[test]
fn a_mail_server_that_is_shut_for_a_while_gets_the_letter_later() {
    run(async {
        let shop = Shop::open().await;
        let ((shut, _), (open, letters)) = (mail_server(true).await, mail_server(false).await);
        let courier = shop.courier(Some(&shut));
        courier.save(shop.workspace_id, shop.rajesh, wish(&[OWNER], None, None)).await.unwrap();
        shop.raise("lost:1").await;
        assert_eq!(courier.turn().await.unwrap(), 0);
        shop.clock.advance(HOUR);
        assert_eq!(shop.courier(Some(&open)).turn().await.unwrap(), 1);
        assert_eq!(letters.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_test_says_what_works_and_what_does_not() {
    run(async {
        let shop = Shop::open().await;
        let ((mail, letters), (url, _)) = (mail_server(false).await, hook(410).await);
        let courier = shop.courier(Some(&mail));
        let nothing = courier.test(shop.workspace_id).await.unwrap();
        assert_eq!((nothing.email, nothing.webhook), (None, None));
        courier.save(shop.workspace_id, shop.rajesh, wish(&[OWNER], Some(&url), Some(SECRET))).await.unwrap();
        let tested = courier.test(shop.workspace_id).await.unwrap();
        assert_eq!((tested.email, tested.webhook), (Some(true), Some(false)));
        assert_eq!(tested.problems.len(), 1);
        assert!(tested.problems[0].contains("410"), "{:?}", tested.problems);
        assert_eq!(letters.lock().unwrap().len(), 1);
    });
}

#[test]
fn a_wish_that_cannot_work_is_refused_by_name() {
    run(async {
        let shop = Shop::open().await;
        let (mail, _) = mail_server(false).await;
        let courier = shop.courier(Some(&mail));
        let save = |wish| courier.save(shop.workspace_id, shop.rajesh, wish);
        for (wish, field) in [
            (wish(&["nobody"], None, None), "emails"),
            (wish(&["a@b.example\r\nBcc: c@d.example"], None, None), "emails"),
            (wish(&[], Some("https://10.0.0.1/"), Some(SECRET)), "webhook_url"),
            (wish(&[], Some("http://shop.example/"), Some(SECRET)), "webhook_url"),
            (wish(&[], Some("https://shop.example/"), Some("short")), "webhook_secret"),
            (wish(&[], Some("https://shop.example/"), None), "webhook_secret"),
        ] {
            let refusal = save(wish.clone()).await.err();
            assert!(
                matches!(refusal, Some(Refusal::Invalid(named)) if named == field),
                "{wish:?}: {refusal:?}"
            );
        }
        save(wish(&[OWNER, OWNER], Some("https://shop.example/"), Some(SECRET))).await.unwrap();
        let again = save(wish(&[OWNER], Some("https://shop.example/x"), None)).await.unwrap();
        assert!(again.has_webhook_secret, "a secret that is not given stays");
        assert_eq!(again.emails, [OWNER]);
        let off = save(wish(&[], None, None)).await.unwrap();
        assert!(!off.has_webhook_secret && off.emails.is_empty());
        let without_mail =
            shop.courier(None).save(shop.workspace_id, shop.rajesh, wish(&[OWNER], None, None)).await;
        assert!(matches!(without_mail, Err(Refusal::NoMailServer)));
    });
}
