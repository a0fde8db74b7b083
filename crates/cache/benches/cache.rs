//! How long a screen waits for the cache: list, open, search, each beside a bare prepared statement on the same file, and
//! what encryption costs an insert.
//!
//! `cargo run -p sangam-cache --example cache_bench [messages]` prints one JSON object. Times are wall-clock microseconds of
//! the whole call, thread hops included. Nothing here asserts a time; every measurement asserts that it read the right rows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock

use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::Value;
use sangam_cache::{Anchor, Applied, Cache, ListQuery, Options, Profile, RootKey, Search, ThreadQuery, View};
use sangam_model::id::{ContactId, ConversationId, EpochId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::{ConversationStatus, Direction, Origin, Random, Role, SeededRandom, Timestamp};
use sangam_protocol::sync::{Backfill, Change, Cursor, Frame, Rev, Snapshot};
use sangam_protocol::{ContactRow, ConversationRow, MessageRow, PersonRow, WorkspaceRow};
use serde_json::json;
use uuid::Uuid;

const CHATS: u64 = 2_000;
const START: i64 = 1_700_000_000;
const ROUNDS: usize = 1_000;
const WORDS: [&str; 24] = [
    "order",
    "size",
    "red",
    "price",
    "delivery",
    "today",
    "please",
    "thanks",
    "किताब",
    "कब",
    "मिलेगा",
    "भेज",
    "தமிழ்",
    "வேண்டும்",
    "bonjour",
    "taille",
    "kurta",
    "block",
    "print",
    "cotton",
    "silk",
    "jaipur",
    "address",
    "payment",
];

/// What is typed, and the expression it becomes.
const TYPED: [(&str, &str); 5] = [
    ("order", "\"order\"*"),
    ("किताब", "\"किताब\"*"),
    ("pay", "\"pay\"*"),
    ("red si", "\"red\" \"si\"*"),
    ("cotton silk", "\"cotton\" \"silk\"*"),
];

fn id(family: u128, number: u64) -> Uuid {
    Uuid::from_u128(
        (family << 96) | (u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)) << 16) | u128::from(number),
    )
}

fn text(random: &SeededRandom, number: u64) -> String {
    let words = (0..8 + random.below(10)).map(|_| WORDS[random.below(WORDS.len() as u64) as usize]);
    let mut text = words.collect::<Vec<_>>().join(" ");
    if number.is_multiple_of(20) {
        text.push_str(&format!(" ORD-{}", 700_000 + number));
    }
    text
}

fn message(random: &SeededRandom, number: u64) -> MessageRow {
    // One busy chat holds a tenth of everything.
    let chat = if number.is_multiple_of(10) { 0 } else { random.below(CHATS) };
    MessageRow {
        id: MessageId::from_uuid(id(4, number)),
        conversation_id: ConversationId::from_uuid(id(2, chat)),
        wamid: Some(format!("wamid.HBgMOTE5ODI5MDEyMzQ1FQIAEhg{number:08}")),
        direction: if number.is_multiple_of(3) { Direction::Out } else { Direction::In },
        origin: if number.is_multiple_of(3) { Origin::Desk } else { Origin::Customer },
        author_id: None,
        imported: false,
        automatic: false,
        kind: "text".into(),
        text: Some(text(random, number)),
        media: None,
        detail: None,
        reply_to: None,
        forwarded: None,
        referral: None,
        reactions: Vec::new(),
        delivery: None,
        error: None,
        edited_at: None,
        revoked_at: None,
        sent_at: Timestamp::from_secs(START + number as i64 * 7),
        retry_of: None,
        rev: Rev(number as i64 + 10_000),
    }
}

fn conversation(number: u64) -> ConversationRow {
    ConversationRow {
        id: ConversationId::from_uuid(id(2, number)),
        number_id: NumberId::from_uuid(id(6, 1)),
        contact: ContactRow {
            id: ContactId::from_uuid(id(3, number)),
            name: Some(format!("Customer {number}")),
            phone: Some(format!("+9198{number:08}")),
            user_id: None,
            username: None,
            private: false,
            card: Default::default(),
        },
        status: ConversationStatus::ALL[(number % 4) as usize],
        assignee_id: (number.is_multiple_of(3)).then(|| PersonId::from_uuid(id(1, 1))),
        team_id: None,
        unread: 1,
        window_closes_at: None,
        waiting_since: (number.is_multiple_of(5)).then(|| Timestamp::from_secs(START)),
        opened_at: None,
        last_message: None,
        activity_at: Some(Timestamp::from_secs(START + number as i64)),
        first_message_at: None,
        snoozed_until: None,
        snooze_zone: None,
        woke_at: None,
        marked_unread: false,
        held: false,
        merge_offer: None,
        marketing_stopped_at: None,
        blocked_at: None,
        labels: Vec::new(),
        rev: Rev(number as i64 + 1),
    }
}

fn snapshot(head: Cursor) -> Snapshot {
    let me = PersonId::from_uuid(id(1, 1));
    Snapshot {
        laters: Vec::new(),
        card_shape: None,
        shop: None,
        head,
        me,
        workspace: WorkspaceRow {
            id: WorkspaceId::from_uuid(id(8, 1)),
            name: "Bench".into(),
            practice: true,
            phone_book_shared: false,
            phones_masked: false,
            only_assignee_replies: false,
            rev: Rev(0),
        },
        people: vec![PersonRow {
            id: me,
            name: "Asha".into(),
            role: Role::Agent,
            active: true,
            away: None,
            language: None,
            rev: Rev(0),
        }],
        numbers: Vec::new(),
        costs: Vec::new(),
        rate_card: None,
        templates: Vec::new(),
        template_accounts: Vec::new(),
        quick_replies: Vec::new(),
        teams: Vec::new(),
        labels: Vec::new(),
        views: Vec::new(),
        conversations_total: CHATS,
        messages_total: 0,
    }
}

/// p50 and p99 in microseconds.
fn summary(mut micros: Vec<f64>) -> serde_json::Value {
    micros.sort_by(f64::total_cmp);
    let at = |part: f64| micros[((micros.len() - 1) as f64 * part).round() as usize];
    json!({ "p50_us": at(0.50).round(), "p99_us": at(0.99).round() })
}

async fn measure<F: Future<Output = usize>>(
    rows: usize,
    mut call: impl FnMut(usize) -> F,
) -> serde_json::Value {
    let mut micros = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS + 20 {
        let begin = Instant::now();
        let found = call(round).await;
        let took = begin.elapsed().as_secs_f64() * 1e6;
        assert_eq!(found, rows, "a fast wrong answer scores zero");
        if round >= 20 {
            micros.push(took);
        }
    }
    summary(micros)
}

/// The same file by the same key, without anything of ours above SQLite.
fn bare(profile: &Profile, key: &str) -> Connection {
    let connection = Connection::open(profile.folder().join("cache.db")).unwrap();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;"))
        .unwrap();
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4000;").unwrap();
    connection
}

fn measure_bare(
    connection: &Connection,
    rows: usize,
    sql: &str,
    arguments: impl Fn(usize) -> Vec<Value>,
) -> serde_json::Value {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let mut micros = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS + 20 {
        let begin = Instant::now();
        let mut found = statement.query(rusqlite::params_from_iter(arguments(round))).unwrap();
        let mut count = 0;
        while let Some(row) = found.next().unwrap() {
            for column in 0..width {
                std::hint::black_box(row.get_ref(column).unwrap());
            }
            count += 1;
        }
        let took = begin.elapsed().as_secs_f64() * 1e6;
        assert_eq!(count, rows);
        if round >= 20 {
            micros.push(took);
        }
    }
    summary(micros)
}

async fn fill(cache: &Cache, messages: u64) -> f64 {
    let head = Cursor { epoch: EpochId::from_uuid(id(7, 1)), rev: Rev(0) };
    cache.begin(snapshot(head)).await.unwrap();
    let changes: Vec<_> = (0..CHATS)
        .map(|it| Change::Conversation { row: Box::new(conversation(it)), refill: false })
        .collect();
    let to = Rev(CHATS as i64);
    let frame = Frame { from: Rev(0), to, head: Cursor { rev: to, ..head }, changes, scope_changed: false };
    assert!(matches!(cache.apply(frame).await.unwrap(), Applied::Done(_)));
    let random = SeededRandom::new(1);
    let begin = Instant::now();
    for first in (0..messages).step_by(1_000) {
        let rows = (first..(first + 1_000).min(messages)).map(|number| message(&random, number)).collect();
        let page = Backfill {
            head: Cursor { rev: Rev(i64::MAX), ..head },
            messages: rows,
            events: Vec::new(),
            next: Some("on".into()),
        };
        assert!(matches!(cache.apply_backfill(page, None).await.unwrap(), Applied::Done(_)));
    }
    messages as f64 / begin.elapsed().as_secs_f64()
}

/// Rows per second of a plain insert with full text, with or without a key.
fn insert_rate(key: Option<&str>, messages: u64) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(folder.path().join("plain.db")).unwrap();
    if let Some(key) = key {
        connection
            .execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;"))
            .unwrap();
    }
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;
             CREATE TABLE message (position INTEGER PRIMARY KEY, chat BLOB NOT NULL, body TEXT NOT NULL) STRICT;
             CREATE INDEX by_chat ON message (chat, position);
             CREATE VIRTUAL TABLE message_fts USING fts5 (body, content = 'message', content_rowid = 'position',
                prefix = '2 3', tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");",
        )
        .unwrap();
    let random = SeededRandom::new(1);
    let rows: Vec<_> = (0..messages).map(|number| message(&random, number)).collect();
    let begin = Instant::now();
    for page in rows.chunks(1_000) {
        let transaction = connection.transaction().unwrap();
        {
            let mut insert = transaction.prepare_cached("INSERT INTO message VALUES (?1, ?2, ?3)").unwrap();
            let mut index =
                transaction.prepare_cached("INSERT INTO message_fts (rowid, body) VALUES (?1, ?2)").unwrap();
            for row in page {
                let position = row.sent_at.as_millis();
                insert.execute((position, &row.conversation_id.as_bytes()[..], &row.text)).unwrap();
                index.execute((position, &row.text)).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
    messages as f64 / begin.elapsed().as_secs_f64()
}

fn chat_of(round: usize) -> ConversationId {
    // Alternately the busy chat and a quiet one.
    ConversationId::from_uuid(id(
        2,
        if round.is_multiple_of(2) { 0 } else { 1 + (round as u64 * 17) % 1_000 },
    ))
}

/// What a screen asks of the cache.
async fn measure_ours(cache: &Cache) -> serde_json::Value {
    let open = vec![ConversationStatus::Open];
    let list = measure(50, |_| async {
        let query = ListQuery { view: View::All, statuses: open.clone(), before: None, limit: 50 };
        cache.list(query).await.unwrap().conversations.len()
    });
    let list = list.await;
    let counts = measure(1, |_| async {
        let counts = cache.counts(open.clone()).await.unwrap();
        usize::from(counts.all == CHATS / 4)
    });
    let counts = counts.await;
    let thread = |conversation, limit| async move {
        let query = ThreadQuery { conversation, at: Anchor::Newest, limit };
        cache.thread(query).await.unwrap().items.len()
    };
    let open_thread = measure(50, |_| thread(chat_of(0), 50)).await;
    let alternating = measure(10, |round| thread(chat_of(round), 10)).await;
    let find = |text: &str, conversation| {
        let search =
            Search { text: text.to_owned(), conversation, before: None, limit: 50, ..Search::default() };
        async move { cache.search(search).await.unwrap().hits.len() }
    };
    let search = measure(50, |round| find(TYPED[round % TYPED.len()].0, None)).await;
    let inside = measure(50, |_| find("order", Some(chat_of(0)))).await;
    json!({
        "list_first_page": list, "counts": counts, "open_thread_50": open_thread,
        "open_alternating_10": alternating, "search_newest_50": search, "search_in_conversation": inside,
    })
}

/// The same questions as prepared statements.
fn measure_reference(connection: &Connection) -> serde_json::Value {
    let list = "SELECT * FROM conversation WHERE status = 'open' ORDER BY place_at DESC, id DESC LIMIT 50";
    let open = "SELECT * FROM message WHERE conversation_id = ?1 ORDER BY position DESC LIMIT 50";
    let search = "SELECT message.*, snippet(message_fts, 0, char(2), char(3), '…', 24) FROM message_fts
         CROSS JOIN message ON message.position = message_fts.rowid
         WHERE message_fts MATCH ?1 ORDER BY message_fts.rowid DESC LIMIT 50";
    let chat = Value::Blob(chat_of(0).as_bytes().to_vec());
    json!({
        "list_first_page": measure_bare(connection, 50, list, |_| Vec::new()),
        "open_thread_50": measure_bare(connection, 50, open, |_| vec![chat.clone()]),
        "search_newest_50": measure_bare(connection, 50, search, |round| {
            vec![Value::Text(TYPED[round % TYPED.len()].1.to_owned())]
        }),
    })
}

#[tokio::main]
async fn main() {
    let messages: u64 =
        std::env::args().filter_map(|argument| argument.parse().ok()).next_back().unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let (workspace, person) = (WorkspaceId::from_uuid(id(8, 1)), PersonId::from_uuid(id(1, 1)));
    let profile = Profile::of(folder.path(), "bench", workspace, person);
    let root = RootKey::new([42; 32]);
    let (cache, _) = Cache::open(profile.clone(), &root, Options::default()).await.unwrap();
    let fill_rate = fill(&cache, messages).await;
    let ours = measure_ours(&cache).await;
    // The reference opens the closed file under the file's own key, by the same derivation.
    cache.close().await.unwrap();
    let file_key = hex::encode(derive(&root));
    let reference = measure_reference(&bare(&profile, &file_key));
    // Alternating, so that a busy minute hits both.
    let rates: Vec<_> =
        (0..3).map(|_| (insert_rate(Some(&file_key), messages), insert_rate(None, messages))).collect();
    let best = |pick: fn(&(f64, f64)) -> f64| rates.iter().map(pick).fold(0.0, f64::max);
    let (sealed, plain) = (best(|it| it.0), best(|it| it.1));
    let report = json!({
        "messages": messages, "conversations": CHATS, "rounds": ROUNDS,
        "ours": ours, "prepared_statement": reference,
        "backfill_rows_per_second": fill_rate.round(),
        "insert_fts_rows_per_second": {
            "encrypted": sealed.round(), "plain": plain.round(), "ratio": (sealed / plain * 100.0).round() / 100.0,
        },
    });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// HKDF-SHA256 with the label of the cache file.
fn derive(root: &RootKey) -> [u8; 32] {
    let mut key = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, root.expose()).expand(b"sangam/desktop/cache/1", &mut key).unwrap();
    key
}
