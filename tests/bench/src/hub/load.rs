//! Webhooks over a few connections: as fast as they are answered, or at fixed instants.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::sign;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{PHONE_NUMBER_ID, SECRET};
use crate::corpus::{Corpus, Dice};

/// A webhook as its bytes on the wire, and the message it is about.
pub(super) struct Webhook {
    /// The whole request.
    pub(super) request: Vec<u8>,
    /// The id it tells of.
    pub(super) wamid: String,
    /// A message rather than a status.
    pub(super) is_message: bool,
}

/// Signed webhooks of about 1.2 KB: seven of ten are statuses, one of ten was delivered before.
pub(super) fn webhooks(corpus: &Corpus, count: usize, seed: u64) -> Vec<Webhook> {
    let mut dice = Dice::new(seed);
    let mut made: Vec<Webhook> = Vec::with_capacity(count);
    for nth in 0..count {
        if nth > 100 && dice.below(10) == 0 {
            let again = &made[nth - 1 - dice.below(100) as usize];
            made.push(Webhook { request: again.request.clone(), wamid: again.wamid.clone(), ..*again });
        } else {
            made.push(webhook(corpus, &mut dice, &format!("wamid.{seed:x}.{nth:08}")));
        }
    }
    made
}

fn webhook(corpus: &Corpus, dice: &mut Dice, wamid: &str) -> Webhook {
    let is_message = dice.below(10) >= 7;
    let phone = format!("9198{:08}", dice.below(300));
    let mut value = json!({
        "contacts": [{ "profile": { "name": "Ritika Q." }, "wa_id": phone, "user_id": format!("IN.{phone}") }],
    });
    let at = (1_790_000_000 + dice.below(100_000)).to_string();
    let padding = "x".repeat(500);
    if is_message {
        let text = corpus.message(dice.below(100_000)).text;
        value["messages"] = json!([{ "from": phone, "from_user_id": format!("IN.{phone}"), "id": wamid, "timestamp": at, "type": "text",
            "text": { "body": text }, "padding": padding }]);
    } else {
        let word = ["sent", "delivered", "read"][dice.below(3) as usize];
        value["statuses"] = json!([{ "id": wamid, "timestamp": at, "recipient_id": phone, "status": word, "padding": padding,
            "conversation": { "id": "c".repeat(32), "origin": { "type": "utility" } },
            "pricing": { "billable": true, "pricing_model": "PMP", "category": "utility", "type": "regular" } }]);
    }
    Webhook { is_message, ..envelope("messages", value, wamid.to_owned()) }
}

/// What Meta posts about a field of the number.
pub(super) fn envelope(field: &str, mut value: Value, wamid: String) -> Webhook {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "911415550142", "phone_number_id": PHONE_NUMBER_ID });
    let body = json!({ "object": "whatsapp_business_account",
        "entry": [{ "id": "900100200300400", "changes": [{ "field": field, "value": value }] }] })
    .to_string();
    Webhook { request: request(&body), wamid, is_message: true }
}

fn request(body: &str) -> Vec<u8> {
    let secret = AppSecret::new(SECRET.to_owned()).unwrap();
    let signature = sign(&secret, body.as_bytes());
    let head = format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-hub-signature-256: {signature}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Signed messages of customers, no statuses and none twice.
pub(super) fn messages(corpus: &Corpus, count: usize, seed: u64) -> Vec<Webhook> {
    let mut dice = Dice::new(seed);
    let mut nth = 0;
    std::iter::from_fn(|| {
        nth += 1;
        Some(webhook(corpus, &mut dice, &format!("wamid.{seed:x}.{nth:08}")))
    })
    .filter(|webhook| webhook.is_message)
    .take(count)
    .collect()
}

/// Asks a server something over a line of its own; the status and the body.
pub(super) async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n").expect("no answer");
    let head = std::str::from_utf8(&answer[..end]).unwrap().to_ascii_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer[end + 4..].to_vec();
    (status, if head.contains("transfer-encoding: chunked") { unchunked(&body) } else { body })
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(line) = rest.windows(2).position(|it| it == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap().trim(), 16).unwrap();
        if length == 0 {
            break;
        }
        whole.extend_from_slice(&rest[line + 2..line + 2 + length]);
        rest = &rest[line + 2 + length + 2..];
    }
    whole
}

/// What was answered with 200, and how long each answer took.
pub(super) struct Answered {
    /// When the first went.
    pub(super) began: Instant,
    /// Places of the webhooks.
    pub(super) acknowledged: Vec<usize>,
    /// Milliseconds.
    pub(super) took_ms: Vec<f64>,
    /// When each answer was there, in seconds from the first byte.
    pub(super) at: Vec<f64>,
    /// From the first byte to the last answer.
    pub(super) seconds: f64,
}

impl Answered {
    const fn begun(began: Instant) -> Self {
        Self { began, acknowledged: Vec::new(), took_ms: Vec::new(), at: Vec::new(), seconds: 0.0 }
    }
}

/// How webhooks come.
#[derive(Clone, Copy)]
pub(super) enum Pace {
    /// The next one as soon as the last one was answered.
    Closed,
    /// So many a second in all, whether or not the ones before were answered; timed from the instant each was meant to go.
    PerSecond(u32),
}

/// Delivers over some connections until the time is over, the webhooks are, or the server is.
///
/// From one thread of its own, as `pgbench` asks from one or two: threads that hand the same connections to each other take from the
/// server's processors what they spend on it, and what else the caller's threads have to do would keep a webhook waiting before it left.
pub(super) async fn deliver(
    address: SocketAddr,
    webhooks: &Arc<Vec<Webhook>>,
    connections: usize,
    pace: Pace,
    time: Duration,
) -> Answered {
    let webhooks = Arc::clone(webhooks);
    let delivering = move || {
        let thread = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread.block_on(deliver_here(address, webhooks, connections, pace, time))
    };
    tokio::task::spawn_blocking(delivering).await.unwrap()
}

async fn deliver_here(
    address: SocketAddr,
    webhooks: Arc<Vec<Webhook>>,
    connections: usize,
    pace: Pace,
    time: Duration,
) -> Answered {
    let (next, began) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut lines = JoinSet::new();
    for _ in 0..connections {
        lines.spawn(line(address, Arc::clone(&webhooks), Arc::clone(&next), pace, began, time));
    }
    let mut all = Answered::begun(began);
    while let Some(one) = lines.join_next().await {
        let one = one.unwrap();
        all.acknowledged.extend(one.acknowledged);
        all.took_ms.extend(one.took_ms);
        all.at.extend(one.at);
        all.seconds = all.seconds.max(one.seconds);
    }
    all
}

async fn line(
    address: SocketAddr,
    webhooks: Arc<Vec<Webhook>>,
    next: Arc<AtomicUsize>,
    pace: Pace,
    began: Instant,
    time: Duration,
) -> Answered {
    let mut answered = Answered::begun(began);
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = Vec::with_capacity(1_024);
    while began.elapsed() < time {
        let nth = next.fetch_add(1, Ordering::Relaxed);
        let Some(webhook) = webhooks.get(nth) else { break };
        let meant = match pace {
            Pace::Closed => Instant::now(),
            Pace::PerSecond(rate) => {
                let meant = began + Duration::from_secs_f64(nth as f64 / f64::from(rate));
                tokio::time::sleep_until(meant.into()).await;
                meant
            }
        };
        match exchange(&mut stream, &webhook.request, &mut buffer).await {
            Some(200) => answered.acknowledged.push(nth),
            Some(status) => panic!("a webhook was answered with {status}"),
            // The server was killed.
            None => break,
        }
        answered.took_ms.push(meant.elapsed().as_secs_f64() * 1e3);
        answered.seconds = began.elapsed().as_secs_f64();
        answered.at.push(answered.seconds);
    }
    answered
}

/// Sends a request and reads its answer; `None` when the line was cut.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Option<u16> {
    stream.write_all(request).await.ok()?;
    buffer.clear();
    loop {
        let had = stream.read_buf(buffer).await.ok()?;
        if had == 0 {
            return None;
        }
        let Some(end) = buffer.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).ok()?.to_ascii_lowercase();
        let length =
            head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        if buffer.len() >= end + 4 + length.unwrap_or(0_usize) {
            return head.split(' ').nth(1)?.parse().ok();
        }
    }
}
