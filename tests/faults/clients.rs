//! F20, F23, F52: clients that are slow, talk without end, or say what no client says, while everybody else goes on.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{SIGNATURE_HEADER, sign};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::budget::{Budget, Tally, count};
use crate::shop::Shop;
use crate::tap::PATH;

const CUSTOMERS: usize = 6;
const TEXTS: usize = 20;
/// Connections that say nothing, and such that say little, at a time.
const IDLE: usize = 200;
/// How long a hub may need to answer what no client says.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let shop = Shop::open(budget.seed).await?;
    let agent = shop.agent().await?;
    while let Some(nth) = budget.next() {
        let hub = *shop.hubs().borrow().first().context("there is no hub")?;
        let mut slow = Vec::new();
        for which in 0..IDLE {
            let mut line = TcpStream::connect(hub).await?;
            match which % 4 {
                0 => {}
                1 => line.write_all(b"POST /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\nX-Slow: ").await?,
                2 => {
                    let head =
                        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n{";
                    line.write_all(head.as_bytes()).await?;
                }
                _ => line.write_all(b"GET /v1/sync HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n").await?,
            }
            slow.push(line);
        }
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
        huge(&shop, hub).await?;
        count(&mut tally, "signed bodies above the limit", 1);
        // One byte more from each: they are alive, and in nobody's way.
        for line in &mut slow {
            // The hub may have hung up, which is its right.
            let _ = line.write_all(b"x").await;
        }
        shop.judge().await?;
        let chats = shop.chats(&agent).await?;
        let chat = chats.values().next().context("nobody wrote")?;
        agent.writes(&shop.ledger, chat, &format!("answer {nth}")).await?;
        shop.judge().await?;
    }
    Ok(tally)
}

type Nonsense = (&'static str, Vec<u8>, &'static [&'static str]);

/// What no client says, and what it may be answered with.
fn nonsense() -> Vec<Nonsense> {
    let refused: &[&str] =
        &["400", "401", "403", "404", "405", "408", "411", "413", "414", "426", "431", "501", "closed"];
    let post = "POST /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\n";
    let smuggled = format!(
        "{post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPOST /v1/sessions HTTP/1.1\r\nHost: h\r\n\r\n"
    );
    let two = format!("{post}Content-Length: 1\r\nContent-Length: 20\r\n\r\n{{");
    let head = format!("GET /healthz HTTP/1.1\r\nHost: h\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
    let many: String = (0..5_000).map(|nth| format!("X-{nth}: y\r\n")).collect();
    let promised = format!("{post}Content-Length: 104857600\r\n\r\n{{");
    let socket = "GET /v1/sync HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                  Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    vec![
        ("requests with two lengths of their body", smuggled.into_bytes(), refused),
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
