//! F20, F23, F52: clients that are slow, talk without end, or say what no client says, while everybody else goes on; and bodies as large
//! as they come, in little memory.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{SIGNATURE_HEADER, sign};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use crate::budget::{Budget, Tally, count};
use crate::hub::Place;
use crate::shop::{Asker, Shop};
use crate::tap::PATH;

const CUSTOMERS: usize = 6;
const TEXTS: usize = 20;
/// Connections that say nothing, and such that say little, at a time.
const IDLE: usize = 200;
/// How long a hub may need to answer what no client says, and to hang up on who is slow.
const PATIENCE: Duration = Duration::from_secs(60);
/// Messages of one body, and characters of each: three megabytes.
const MESSAGES: usize = 1_000;
const WORDS: usize = 3_000;
/// A body may cost so many times its size.
const TIMES: u64 = 8;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    // What is freed is given back at once, so that what a body costs can be seen.
    let place = |graph: &str| Ok(Place::new(graph)?.with("MALLOC_MMAP_THRESHOLD_", "65536"));
    let shop = Shop::open_in(budget.seed, place).await?;
    let agent = shop.agent().await?;
    while let Some(nth) = budget.next() {
        let hub = *shop.hubs().borrow().first().context("there is no hub")?;
        let slow = tokio::spawn(try_join_all(slow(hub).await?.into_iter().map(until_cut)));
        count(&mut tally, "connections that say nothing or little", IDLE);
        for text in 0..TEXTS {
            shop.customer_writes(text % CUSTOMERS, &format!("{nth}.{text}"))?;
        }
        for (what, request, expected) in nonsense() {
            let answer = said(hub, &request).await.with_context(|| what.to_owned())?;
            let status = answer.split(' ').nth(1).unwrap_or("closed");
            ensure!(expected.contains(&status), "{what} was answered {answer:?}");
            count(&mut tally, what, 1);
        }
        smuggled(&shop, hub, nth).await?;
        count(&mut tally, "requests with two lengths of their body", 1);
        huge(&shop, hub).await?;
        count(&mut tally, "signed bodies above the limit", 1);
        shop.judge().await?;
        let chats = shop.chats(&agent).await?;
        let chat = chats.values().next().context("nobody wrote")?;
        agent.writes(&shop.ledger, chat, &format!("answer {nth}")).await?;
        shop.judge().await?;
        slow.await??;
        count(&mut tally, "of them the hub hung up on", IDLE);
        // What a hub holds of its files whatever comes is in memory after the first of them.
        large(&shop, &agent, 2 * nth).await?;
        let (cost, length) = large(&shop, &agent, 2 * nth + 1).await?;
        ensure!(cost <= TIMES * length, "a body of {length} bytes cost {cost}");
        count(&mut tally, "bodies of three megabytes in at most eight times their memory", 1);
        shop.judge().await?;
    }
    Ok(tally)
}

/// Lines that have said what they say at once, each with what it says on and on, a byte a second.
async fn slow(hub: SocketAddr) -> Result<Vec<(TcpStream, Option<u8>)>> {
    let head = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\n";
    let body = format!("{head}Content-Length: 4000000\r\n\r\n{{");
    let chunks = format!("{head}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n");
    let page = "POST /connect/nobodys/code HTTP/1.1\r\nHost: h\r\nContent-Length: 4000\r\n\r\n{".to_owned();
    let kinds = [
        (String::new(), None),
        (format!("{head}X-Slow: "), None),
        (format!("{head}X-Slow: "), Some(b'x')),
        (body.clone(), None),
        (body, Some(b' ')),
        (chunks, None),
        (page, Some(b' ')),
        ("GET /v1/sync HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n".to_owned(), None),
    ];
    let mut lines = Vec::new();
    for (said, more) in kinds.iter().cycle().take(IDLE) {
        let mut line = TcpStream::connect(hub).await?;
        line.write_all(said.as_bytes()).await?;
        lines.push((line, *more));
    }
    Ok(lines)
}

/// Talks on until the hub has had enough.
async fn until_cut((line, more): (TcpStream, Option<u8>)) -> Result<()> {
    let (mut heard, mut says) = line.into_split();
    let talking = async {
        let mut beat = interval(Duration::from_secs(1));
        loop {
            beat.tick().await;
            if let Some(byte) = more
                && says.write_all(&[byte]).await.is_err()
            {
                return;
            }
        }
    };
    let mut rest = Vec::new();
    let hearing = async {
        // A line that is torn is cut as well.
        let _ = heard.read_to_end(&mut rest).await;
    };
    let cut = async {
        tokio::select! { () = talking => {} () = hearing => {} }
    };
    timeout(PATIENCE, cut).await.context("the hub hung up on a slow client never")
}

/// Three megabytes in one body, signed, taken in and worked into a chat; what memory that cost at its peak, and its size.
async fn large(shop: &Shop, agent: &Asker, nth: usize) -> Result<(u64, u64)> {
    let hub = &shop.hub.as_ref().context("there is no hub")?.child;
    let now = shop.simulator.now().as_millis() / 1_000;
    let body = many(shop, nth, now).to_string();
    let (length, last) = (body.len() as u64, format!("{nth}.{}", MESSAGES - 1));
    let signature = sign(&AppSecret::new(shop.secret.clone())?, body.as_bytes());
    hub.forgets_its_peak()?;
    let (before, _) = hub.memory()?;
    let request = shop.http.post(format!("http://{}{PATH}", shop.tap.address));
    let answer = request.header(SIGNATURE_HEADER, signature).body(body).send().await?;
    ensure!(answer.status() == 200, "three megabytes were answered {}", answer.status());
    let phone = Shop::phone(CUSTOMERS);
    loop {
        let rows = agent.all("/v1/conversations", "conversations").await?;
        let is_in = |row: &Value| {
            row["contact"]["phone"].as_str().is_some_and(|known| known.ends_with(&phone))
                && row["last_message"]["text"].as_str().is_some_and(|text| text.starts_with(&last))
        };
        if rows.iter().any(is_in) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (_, peak) = hub.memory()?;
    Ok((peak.saturating_sub(before), length))
}

fn many(shop: &Shop, nth: usize, now: i64) -> Value {
    let (phone, number) = (Shop::phone(CUSTOMERS), &shop.number);
    let words = "x".repeat(WORDS);
    let message = |which: usize| {
        json!({ "from": phone, "id": format!("wamid.large.{nth}.{which}"), "timestamp": (now + which as i64 - MESSAGES as i64).to_string(),
            "type": "text", "text": { "body": format!("{nth}.{which} {words}") } })
    };
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": number.waba_id, "changes": [{
        "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id },
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": phone }],
            "messages": (0..MESSAGES).map(message).collect::<Vec<_>>(),
        } }] }] })
}

type Nonsense = (&'static str, Vec<u8>, &'static [&'static str]);

/// What no client says, and what it may be answered with.
fn nonsense() -> Vec<Nonsense> {
    let refused: &[&str] =
        &["400", "401", "403", "404", "405", "408", "411", "413", "414", "426", "431", "501", "closed"];
    let post = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\n";
    let two = format!("{post}Content-Length: 1\r\nContent-Length: 20\r\n\r\n{{");
    let head = format!("GET /healthz HTTP/1.1\r\nHost: h\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
    let many: String = (0..5_000).map(|nth| format!("X-{nth}: y\r\n")).collect();
    let promised = format!("{post}Content-Length: 104857600\r\n\r\n{{");
    let socket = "GET /v1/sync HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                  Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    vec![
        ("requests that contradict their length", two.into_bytes(), refused),
        ("heads of a megabyte", head.into_bytes(), refused),
        (
            "heads of five thousand lines",
            format!("GET /healthz HTTP/1.1\r\n{many}\r\n").into_bytes(),
            refused,
        ),
        ("bodies of a promised hundred megabytes", promised.into_bytes(), refused),
        ("sockets without a session", socket.as_bytes().to_vec(), refused),
        ("bytes that are no HTTP", vec![0xff; 4_096], refused),
        ("greetings of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), refused),
    ]
}

/// Says it, hangs up its own half, and hears what comes back first.
async fn said(hub: SocketAddr, request: &[u8]) -> Result<String> {
    let mut line = TcpStream::connect(hub).await?;
    // It may be refused before it is said to the end.
    let _ = line.write_all(request).await;
    let _ = line.shutdown().await;
    let mut heard = vec![0; 4_096];
    let read = timeout(PATIENCE, line.read(&mut heard)).await.context("the hub never answered")?;
    let text = String::from_utf8_lossy(heard.get(..read.unwrap_or_default()).unwrap_or_default());
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// A request that ends in one place for whoever reads its length and in another for whoever reads its chunks, with a second one in
/// between: a genuine webhook about words nobody wrote. There is one answer, then the line ends, and the judge finds the words nowhere.
async fn smuggled(shop: &Shop, hub: SocketAddr, nth: usize) -> Result<()> {
    let mut body = many(shop, nth, shop.simulator.now().as_millis() / 1_000);
    let value = &mut body["entry"][0]["changes"][0]["value"];
    value["messages"] = json!([{ "from": Shop::phone(0), "id": format!("wamid.smuggled.{nth}"), "timestamp": "1795302220",
        "type": "text", "text": { "body": format!("smuggled {nth}") } }]);
    let body = body.to_string();
    let secret = AppSecret::new(shop.secret.clone())?;
    let post = |lengths: &str, body: &str| {
        let signature = sign(&secret, body.as_bytes());
        format!("POST {PATH} HTTP/1.1\r\nHost: h\r\n{lengths}\r\n{SIGNATURE_HEADER}: {signature}\r\n\r\n")
    };
    let inner = post(&format!("Content-Length: {}", body.len()), &body) + &body;
    let chunks = "0\r\n\r\n";
    let lengths = format!("Content-Length: {}\r\nTransfer-Encoding: chunked", chunks.len() + inner.len());
    let mut line = TcpStream::connect(hub).await?;
    line.write_all((post(&lengths, "") + chunks + &inner).as_bytes()).await?;
    let mut heard = Vec::new();
    let reading = timeout(PATIENCE, line.read_to_end(&mut heard)).await;
    // A line that is torn is cut as well.
    let _ = reading.context("the hub kept a line whose requests end in two places")?;
    let heard = String::from_utf8_lossy(&heard);
    ensure!(heard.matches("HTTP/1.1 ").count() <= 1, "it was answered twice: {heard}");
    ensure!(!heard.starts_with("HTTP/1.1 2"), "it was taken: {heard}");
    Ok(())
}

/// Genuine, and larger than anything Meta posts.
async fn huge(shop: &Shop, hub: SocketAddr) -> Result<()> {
    let body = format!("{{\"object\":\"{}\"}}", "x".repeat(5 << 20));
    let signature = sign(&AppSecret::new(shop.secret.clone())?, body.as_bytes());
    let request = shop.http.post(format!("http://{hub}{PATH}")).header(SIGNATURE_HEADER, signature);
    // A hub may hang up on what it will not read.
    let Ok(answer) = request.body(body).send().await else { return Ok(()) };
    ensure!(answer.status() == 413, "five megabytes were answered {}", answer.status());
    Ok(())
}
