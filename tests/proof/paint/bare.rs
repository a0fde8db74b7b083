//! The floor under it: a door that keeps what is posted and passes it on, and a window that keeps what it hears and shows it
//! (`tests/bench/peers/window`). Nothing is read on the way, nobody is asked who they are, and there is one chat.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use futures_util::StreamExt as _;
use sangam_bench::hub::{SECRET, bare_pipeline};
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{SIGNATURE_HEADER, sign};
use sangam_tests::screen::Screen;
use sangam_tests::session::Session;
use serde_json::json;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use crate::words::{PATIENCE, STILL, THREAD, Words};
use crate::{A_SECOND, CHATS, DESKS};

/// A pipeline with its window.
pub(crate) struct Bare {
    meta: Arc<Meta>,
    words: Words,
    address: SocketAddr,
    _window: Child,
}

impl Bare {
    pub(crate) async fn open(program: &str, session: &Session, drawn: &Path) -> Result<Self> {
        let address = bare_pipeline(&session.home().join("bare.kept")).await;
        let window = Command::new(program)
            .arg(format!("ws://{address}/v1/sync"))
            .arg(session.home().join("bare.db"))
            .envs(session.environment())
            .kill_on_drop(true)
            .spawn()
            .context("the bare window does not start")?;
        // Its page is empty until it hears something: there is nothing to wait for but time.
        tokio::time::sleep(STILL).await;
        let meta = Arc::new(Meta::new(address)?);
        let told = Arc::clone(&meta);
        let (words, mut queue) = tokio::sync::mpsc::unbounded_channel::<String>();
        let posting = tokio::spawn(async move {
            while let Some(text) = queue.recv().await {
                told.posts(CHATS, &text).await?;
            }
            anyhow::Ok(())
        });
        let says = move |text: &str| drop(words.send(text.to_owned()));
        let opens = async |screen: &Screen| {
            screen.film(THREAD, std::time::Instant::now(), STILL, PATIENCE).await.map(drop)
        };
        let words = Words::seen(Screen::open(drawn)?, says, opens).await?;
        posting.await??;
        Ok(Self { meta, words, address, _window: window })
    }

    /// After how many milliseconds a word is painted, first alone and then among others.
    pub(crate) async fn rounds(&self, count: usize) -> Result<[Vec<f64>; 2]> {
        let says = async |text: &str, _| self.meta.posts(CHATS, text).await;
        let alone = self.words.in_turn(count, says).await?;
        let mut listening = JoinSet::new();
        for _ in 0..DESKS {
            let url = format!("ws://{}/v1/sync", self.address);
            let (mut socket, _) = tokio_tungstenite::connect_async(url).await?;
            listening.spawn(async move { while let Some(Ok(_)) = socket.next().await {} });
        }
        let others = async {
            let mut beat = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
            for nth in 0.. {
                beat.tick().await;
                let meta = Arc::clone(&self.meta);
                listening.spawn(async move { drop(meta.posts(nth % CHATS, &format!("Number {nth}")).await) });
            }
        };
        tokio::select! {
            busy = self.words.in_turn(count, says) => Ok([alone, busy?]),
            () = others => unreachable!(),
        }
    }
}

/// Who posts what customers write.
struct Meta {
    client: reqwest::Client,
    url: String,
    secret: AppSecret,
    said: AtomicUsize,
}

impl Meta {
    fn new(address: SocketAddr) -> Result<Self> {
        let secret = AppSecret::new(SECRET.to_owned()).context("a secret")?;
        let url = format!("http://{address}/webhooks/whatsapp");
        Ok(Self { client: reqwest::Client::new(), url, secret, said: AtomicUsize::new(0) })
    }

    async fn posts(&self, customer: usize, text: &str) -> Result<()> {
        let nth = self.said.fetch_add(1, Ordering::Relaxed);
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let from = format!("91982{customer:07}");
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "911415550142", "phone_number_id": "900555000111222" },
            "contacts": [{ "profile": { "name": format!("Customer {customer}") }, "wa_id": from }],
            "messages": [{ "from": from, "id": format!("wamid.BARE{nth:08}"), "timestamp": seconds.to_string(),
                "type": "text", "text": { "body": text } }],
        });
        let entry = json!({ "id": "900100200300400", "time": seconds, "changes": [{ "field": "messages", "value": value }] });
        let body = serde_json::to_vec(&json!({ "object": "whatsapp_business_account", "entry": [entry] }))?;
        let signature = sign(&self.secret, &body);
        let posted = self.client.post(&self.url).header(SIGNATURE_HEADER, signature).body(body);
        posted.send().await?.error_for_status()?;
        Ok(())
    }
}
