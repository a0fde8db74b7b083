//! B5 and B12: what customers write reaches every desk, once, in order and soon; also while some desks do not read, and when all come
//! back at once after a time without a line.
//!
//! The same sockets listen to the hub and to a bare server that passes on whatever is posted, made ready once, over the same library. The
//! hub verifies, stores, works the message into the inbox and makes its rows for each role meanwhile: every other desk is the owner's,
//! the others an agent's. A desk here is a socket, a cursor and the rows it has heard; when it is only told where the hub stands, it
//! pulls, as desks do.
//!
//! At a rate both sides keep up with, they deliver the same, and what tells them apart is what it costs. So they are also given
//! messages as fast as they acknowledge them, until neither keeps up. The desks share the processors with the servers, so those of
//! either side read of what they are told just what they count.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sangam_protocol::Rev;
use sangam_protocol::session::SignIn;
use sangam_protocol::sync::{ClientFrame, Cursor, HubFrame};
use sangam_protocol::version::{OURS, SUBPROTOCOL};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::load::{Pace, Webhook, ask, deliver, messages};
use super::servers::Server;
use super::{AGENT, EMAIL, PASSWORD, Place, own};
use crate::Size;
use crate::corpus::Corpus;
use crate::rounds::{Calibration, Goal, Report, calibrate, pss_mb, quantile, rounded, steady};

/// Nobody waits longer for what was said.
const PATIENCE: Duration = Duration::from_secs(120);

/// How much of everything.
#[derive(Clone, Copy)]
struct Plan {
    desks: usize,
    /// Messages a second, and how many in all.
    rate: u32,
    messages: usize,
    /// How many come at once, more than anybody keeps up with.
    flood: usize,
    rounds: usize,
    /// What desks without a line miss.
    missed: usize,
}

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let plan = match size {
        Size::Tiny => Plan { desks: 5, rate: 100, messages: 30, flood: 60, rounds: 1, missed: 60 },
        Size::Small => Plan { desks: 50, rate: 200, messages: 400, flood: 2_000, rounds: 2, missed: 1_000 },
        Size::Normal => {
            Plan { desks: 300, rate: 200, messages: 1_600, flood: 2_000, rounds: 7, missed: 4_000 }
        }
        Size::Large | Size::Messages(_) => {
            // As much as three hundred hear of two hundred a second is more than two processors can tell a thousand.
            Plan { desks: 1_000, rate: 40, messages: 1_200, flood: 600, rounds: 7, missed: 1_000 }
        }
    };
    tokio::runtime::Runtime::new().unwrap().block_on(measure(plan))
}

/// What one side did in a round.
struct Turn {
    delivered: usize,
    seconds: f64,
    server_cpu_us: f64,
    took_ms: Vec<f64>,
    /// Messages a desk did not hear.
    missed: usize,
    /// Rows it heard once more.
    twice: usize,
}

async fn measure(plan: Plan) -> Value {
    let mut report = Report::default();
    let corpus = Corpus::new();
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let place = Place::found(&folder.path().join("hub")).await;
    let server = place.start();
    let mut tokens = Vec::new();
    for email in [EMAIL, AGENT] {
        tokens.push(signed_in(server.address(), email, PASSWORD).await);
    }
    let memory = kib_per_desk(&server, &tokens, plan.desks).await;
    report.figure("B5 memory a connection, KiB", memory, Some(Goal::AtMost(40.0)));
    let mut calibrations = Vec::new();
    let [mut hub, mut bare, mut hub_full, mut bare_full] = [const { Vec::new() }; 4];
    for round in 0..plan.rounds {
        calibrations.push(calibrate(folder.path()));
        for side in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            // Both hear the same; the hub hears nothing a second time.
            let said = Arc::new(messages(&corpus, plan.messages, round as u64 + 1));
            let flood = Arc::new(messages(&corpus, plan.flood, round as u64 + 1_001));
            let (pace, full) = (Pace::PerSecond(plan.rate), Pace::Closed);
            if side == 0 {
                hub.push(turn(&server, &tokens, &said, pace, plan, 0).await);
                hub_full.push(turn(&server, &tokens, &flood, full, plan, 0).await);
            } else {
                let server = Server::start(own().arg("serve-broadcast"));
                bare.push(turn(&server, &[], &said, pace, plan, 0).await);
                bare_full.push(turn(&server, &[], &flood, full, plan, 0).await);
            }
        }
    }
    told(&mut report, &calibrations, [&hub, &bare], [&hub_full, &bare_full]);
    stalled(&mut report, &server, &tokens, &corpus, plan).await;
    storm(&mut report, &place, server, &tokens, &corpus, plan).await;
    report.beside("desks", json!(plan.desks));
    report.beside("messages_a_second", json!(plan.rate));
    report.into_json()
}

pub(super) async fn signed_in(address: SocketAddr, email: &str, password: &str) -> String {
    let wish = SignIn {
        email: email.to_owned(),
        password: password.to_owned(),
        device_name: "bench".to_owned(),
        totp: None,
    };
    let (status, body) =
        ask(address, "POST", "/v1/sessions", "", &serde_json::to_string(&wish).unwrap()).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    let session: Value = serde_json::from_slice(&body).unwrap();
    session["token"].as_str().expect("a session has a token").to_owned()
}

/// A desk that listens.
struct Desk {
    socket: WebSocketStream<TcpStream>,
    token: String,
    cursor: Option<Cursor>,
    heard: HashSet<String>,
    /// Rows as they stood at a revision: none is told twice.
    rows: HashSet<(String, Rev)>,
    twice: usize,
    took_ms: Vec<f64>,
    pulls: usize,
    bytes: usize,
}

/// What a desk counts of a frame or a page.
#[derive(Deserialize)]
struct Page<'t> {
    #[serde(rename = "type", default)]
    kind: &'t str,
    #[serde(default)]
    from: Rev,
    #[serde(default)]
    to: Rev,
    head: Option<Cursor>,
    #[serde(default, borrow)]
    changes: Vec<Change<'t>>,
}

#[derive(Deserialize)]
struct Change<'t> {
    #[serde(rename = "type")]
    kind: &'t str,
    row: Option<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    #[serde(default)]
    rev: Rev,
    wamid: Option<String>,
}

/// And of what Meta posted.
#[derive(Deserialize)]
struct Posted {
    entry: [Entry; 1],
}

#[derive(Deserialize)]
struct Entry {
    changes: [Posting; 1],
}

#[derive(Deserialize)]
struct Posting {
    value: Posts,
}

#[derive(Deserialize)]
struct Posts {
    messages: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    id: String,
}

/// Everything a desk must know to tell when it heard all.
#[derive(Clone)]
struct Expected {
    address: SocketAddr,
    wanted: Arc<HashSet<String>>,
    /// When each message was meant to go.
    meant: Arc<HashMap<String, Instant>>,
}

impl Desk {
    /// Without a token, to whoever asks for none.
    async fn join(address: SocketAddr, token: &str, cursor: Option<Cursor>) -> Self {
        let mut request = format!("ws://{address}/v1/sync").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut socket, _) = client_async(request, stream).await.unwrap();
        let mut desk_cursor = cursor;
        if !token.is_empty() {
            let hello = ClientFrame::Hello { versions: OURS, cursor, capabilities: Vec::new() };
            socket.send(Message::text(serde_json::to_string(&hello).unwrap())).await.unwrap();
            let Some(Ok(Message::Text(text))) = socket.next().await else { panic!("the hub says nothing") };
            let HubFrame::Welcome { head, .. } = serde_json::from_str(&text).unwrap() else {
                panic!("{text}")
            };
            desk_cursor = cursor.or(Some(head));
        }
        Self {
            socket,
            token: token.to_owned(),
            cursor: desk_cursor,
            heard: HashSet::new(),
            rows: HashSet::new(),
            twice: 0,
            took_ms: Vec::new(),
            pulls: 0,
            bytes: 0,
        }
    }

    /// Listens until it heard all that is wanted, or nobody would wait any longer.
    async fn listen(mut self, expected: Expected) -> Self {
        if self.heard.is_superset(&expected.wanted) {
            return self;
        }
        let listening = async {
            while let Some(Ok(message)) = self.socket.next().await {
                let Message::Text(text) = message else { continue };
                self.bytes += text.len();
                self.take(&text, &expected).await;
                if self.heard.len() >= expected.wanted.len() && self.heard.is_superset(&expected.wanted) {
                    return;
                }
            }
        };
        // What it did not hear is counted.
        let _ = tokio::time::timeout(PATIENCE, listening).await;
        self
    }

    async fn take(&mut self, text: &str, expected: &Expected) {
        if self.token.is_empty() {
            let Posted { entry: [Entry { changes: [Posting { value }] }] } =
                serde_json::from_str(text).unwrap();
            return value.messages.into_iter().for_each(|Said { id }| self.note(id, expected));
        }
        let page: Page<'_> = serde_json::from_str(text).unwrap();
        match page.kind {
            "changes" => {
                let cursor = self.cursor.unwrap();
                if page.from > cursor.rev {
                    self.pull(expected, page.head.unwrap()).await;
                } else if page.to > cursor.rev {
                    self.apply(page, expected);
                } else if self.pulls == 0 {
                    self.twice += page.changes.len();
                }
            }
            "head" => self.pull(expected, page.head.unwrap()).await,
            "closing" => panic!("{text}"),
            _ => {}
        }
    }

    fn note(&mut self, wamid: String, expected: &Expected) {
        let Some(meant) = expected.meant.get(&wamid) else { return };
        self.took_ms.push(meant.elapsed().as_secs_f64() * 1e3);
        self.twice += usize::from(!self.heard.insert(wamid));
    }

    fn apply(&mut self, page: Page<'_>, expected: &Expected) {
        for Change { kind, row } in page.changes {
            let Some(row) = row.filter(|_| kind == "message") else { continue };
            // A frame that was on its way while the desk pulled may say what the page said as well.
            self.twice += usize::from(!self.rows.insert((row.id, row.rev)) && self.pulls == 0);
            // A row may change again; it is new once.
            if let Some(wamid) = row.wamid
                && !self.heard.contains(&wamid)
            {
                self.note(wamid, expected);
            }
        }
        self.cursor = page.head.map(|head| Cursor { rev: page.to, ..head });
    }

    /// Fetches what changed, page by page.
    async fn pull(&mut self, expected: &Expected, head: Cursor) {
        while self.cursor.is_some_and(|cursor| cursor.rev < head.rev) {
            self.pulls += 1;
            let path = format!("/v1/changes?after={}&limit=500", self.cursor.unwrap());
            let (status, body) = ask(expected.address, "GET", &path, &self.token, "").await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
            self.bytes += body.len();
            self.apply(serde_json::from_slice(&body).unwrap(), expected);
        }
    }
}

/// So many desks of one person that hear everything and keep nothing, until this is dropped.
pub async fn listeners(address: SocketAddr, email: &str, password: &str, count: usize) -> JoinSet<()> {
    let token = signed_in(address, email, password).await;
    let mut listening = JoinSet::new();
    for mut desk in joined(address, &[token], count, None).await {
        listening.spawn(async move { while let Some(Ok(_)) = desk.socket.next().await {} });
    }
    listening
}

/// So many desks of these people in turns.
async fn joined(address: SocketAddr, tokens: &[String], count: usize, cursor: Option<Cursor>) -> Vec<Desk> {
    let mut desks = Vec::new();
    for nth in 0..count {
        desks.push(Desk::join(address, of(tokens, nth), cursor).await);
    }
    desks
}

/// Whose the desk of this number is; nobody's where nobody asks.
fn of(tokens: &[String], nth: usize) -> &str {
    tokens.get(nth % tokens.len().max(1)).map_or("", String::as_str)
}

fn expected(address: SocketAddr, said: &Arc<Vec<Webhook>>, began: Instant, pace: Pace) -> Expected {
    let meant: HashMap<String, Instant> = said
        .iter()
        .enumerate()
        .map(|(nth, webhook)| {
            let after = match pace {
                Pace::PerSecond(rate) => Duration::from_secs_f64(nth as f64 / f64::from(rate)),
                Pace::Closed => Duration::ZERO,
            };
            (webhook.wamid.clone(), began + after)
        })
        .collect();
    Expected {
        address,
        wanted: Arc::new(said.iter().map(|webhook| webhook.wamid.clone()).collect()),
        meant: Arc::new(meant),
    }
}

/// What a desk that joins costs the server in memory. As many are there already: what the server had to do before them (it looks at
/// passwords, for instance) is given back by then.
async fn kib_per_desk(server: &Server, tokens: &[String], desks: usize) -> f64 {
    let there = joined(server.address(), tokens, desks, None).await;
    let before = pss_mb(server.id());
    let more = joined(server.address(), tokens, desks, None).await;
    let after = pss_mb(server.id());
    drop((there, more));
    (after - before) * 1024.0 / desks as f64
}

/// Messages come at their rate while all listen; some may not read at all.
async fn turn(
    server: &Server,
    tokens: &[String],
    said: &Arc<Vec<Webhook>>,
    pace: Pace,
    plan: Plan,
    deaf: usize,
) -> Turn {
    let address = server.address();
    let idle = joined(address, tokens, deaf, None).await;
    let desks = joined(address, tokens, plan.desks - deaf, None).await;
    let worked = server.cpu_seconds();
    // A moment ahead, so that every instant is known before the first message goes.
    let expected = expected(address, said, Instant::now(), pace);
    let mut listening = JoinSet::new();
    let count = desks.len();
    for desk in desks {
        listening.spawn(desk.listen(expected.clone()));
    }
    let load = deliver(address, said, 16, pace, PATIENCE).await;
    assert_eq!(load.acknowledged.len(), said.len());
    let (mut took_ms, mut twice, mut heard) = (Vec::new(), 0, 0);
    while let Some(desk) = listening.join_next().await {
        let desk = desk.unwrap();
        took_ms.extend(desk.took_ms);
        twice += desk.twice;
        heard += desk.heard.len();
    }
    let seconds = load.began.elapsed().as_secs_f64();
    drop(idle);
    let delivered = took_ms.len();
    Turn {
        delivered,
        seconds,
        server_cpu_us: (server.cpu_seconds() - worked) * 1e6 / delivered as f64,
        took_ms,
        missed: count * said.len() - heard,
        twice,
    }
}

/// The hub and the bare broadcast, at the rate of the plan and as fast as they take it.
fn told(report: &mut Report, calibrations: &[Calibration], even: [&[Turn]; 2], full: [&[Turn]; 2]) {
    let (_, said) = steady(calibrations);
    report.beside("calibration", said);
    let rate = |turn: &Turn| turn.delivered as f64 / turn.seconds;
    let ratios = |[hub, bare]: [&[Turn]; 2], of: &dyn Fn(&Turn) -> f64| {
        hub.iter().zip(bare).map(|(hub, bare)| of(hub) / of(bare)).collect::<Vec<_>>()
    };
    report.rounds("B5 deliveries a second at one rate, beside a bare broadcast", &ratios(even, &rate), None);
    let most = "B5 deliveries a second when neither keeps up, beside a bare broadcast";
    report.rounds(most, &ratios(full, &rate), Some(Goal::AtLeast(0.7)));
    let worked = ratios(even, &|turn| turn.server_cpu_us);
    report.rounds("B5 processor time a delivery, beside a bare broadcast", &worked, None);
    let [hub, bare] = even;
    let wrong: usize = hub.iter().chain(full[0]).map(|turn| turn.missed + turn.twice).sum();
    report.figure("B5 missed or said twice", wrong as f64, Some(Goal::AtMost(0.0)));
    let sides = [("hub", hub), ("bare", bare), ("hub, when it does not keep up", full[0])];
    for (name, turns) in sides.into_iter().chain([("bare, when it does not keep up", full[1])]) {
        let mut took: Vec<f64> = turns.iter().flat_map(|turn| turn.took_ms.iter().copied()).collect();
        let mut cpu: Vec<f64> = turns.iter().map(|turn| turn.server_cpu_us).collect();
        let mut rates: Vec<f64> = turns.iter().map(rate).collect();
        report.beside(name, json!({
            "deliveries": took.len(), "per_second": quantile(&mut rates, 0.5).round(), "p50_ms": rounded(quantile(&mut took, 0.5)), "p99_ms": rounded(quantile(&mut took, 0.99)),
            "server_cpu_us_a_delivery": rounded(quantile(&mut cpu, 0.5)),
        }));
    }
}

/// One desk in a hundred stops reading.
async fn stalled(report: &mut Report, server: &Server, tokens: &[String], corpus: &Corpus, plan: Plan) {
    let deaf = plan.desks.div_ceil(100);
    let (mut all, mut some) = (Vec::new(), Vec::new());
    for (nth, deaf) in [0, deaf, deaf, 0].into_iter().enumerate() {
        let said = Arc::new(messages(corpus, plan.messages / 2, 100 + nth as u64));
        let took = turn(server, tokens, &said, Pace::PerSecond(plan.rate), plan, deaf).await.took_ms;
        if deaf == 0 { all.extend(took) } else { some.extend(took) }
    }
    let ratio = quantile(&mut some, 0.99) / quantile(&mut all, 0.99);
    report.figure(
        "B5 p99 of the others while one in a hundred does not read",
        ratio,
        Some(Goal::AtMost(1.05)),
    );
}

/// The hub ends in the middle while all are connected, begins anew, and all come back at once with much they missed.
async fn storm(
    report: &mut Report,
    place: &Place,
    mut server: Server,
    tokens: &[String],
    corpus: &Corpus,
    plan: Plan,
) {
    let (address, token) = (server.address(), of(tokens, 0));
    let left = Desk::join(address, token, None).await.cursor;
    let said = Arc::new(messages(corpus, plan.missed, 500));
    let load = deliver(address, &said, 16, Pace::Closed, PATIENCE).await;
    assert_eq!(load.acknowledged.len(), said.len());
    // One of them stayed: when it heard all, there is all to be had.
    let told = |address| expected(address, &said, Instant::now(), Pace::PerSecond(plan.rate));
    let expected = told(address);
    let mut one = Desk::join(address, token, None).await;
    one.cursor = left;
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    while !one.heard.is_superset(&expected.wanted) {
        looks.tick().await;
        let head = Desk::join(address, token, None).await.cursor.unwrap();
        one.pull(&expected, head).await;
    }
    let crowd = joined(address, tokens, plan.desks, None).await;
    let began = Instant::now();
    server.kill();
    drop(crowd);
    let server = place.start();
    let (address, expected) = (server.address(), told(server.address()));
    let serves_ms = began.elapsed().as_secs_f64() * 1e3;
    let (mut back, wanted) = (JoinSet::new(), Arc::clone(&expected.wanted));
    for nth in 0..plan.desks {
        let (expected, token) = (expected.clone(), of(tokens, nth).to_owned());
        back.spawn(async move {
            let mut desk = Desk::join(address, &token, left).await;
            let head = Desk::join(address, &token, None).await.cursor.unwrap();
            desk.pull(&expected, head).await;
            (desk.listen(expected).await, began.elapsed())
        });
    }
    // Meanwhile customers go on writing.
    let live = Arc::new(messages(corpus, plan.messages / 4, 900));
    let writing =
        tokio::spawn(async move { deliver(address, &live, 8, Pace::PerSecond(50), PATIENCE).await });
    let (mut pulls, mut bytes, mut last) = (0, 0, Duration::ZERO);
    for (desk, was_back) in back.join_all().await {
        assert!(desk.heard.is_superset(&wanted), "a desk missed something for good");
        pulls += desk.pulls;
        bytes += desk.bytes;
        last = last.max(was_back);
    }
    let mut took = writing.await.unwrap().took_ms;
    report.figure(
        "B12 all desks caught up after the hub began anew, s",
        last.as_secs_f64(),
        Some(Goal::AtMost(10.0)),
    );
    report.beside("storm", json!({
        "desks": plan.desks, "missed_messages": plan.missed, "hub_serves_after_ms": rounded(serves_ms), "pulls": pulls, "mb": rounded(bytes as f64 / 1e6),
        "webhook_p99_ms_meanwhile": rounded(quantile(&mut took, 0.99)),
    }));
}
