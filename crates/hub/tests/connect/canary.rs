//! Secrets leave no trace: not in the log, not in an answer, not in a column.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sangam_hub::connect::Opening;
use sangam_protocol::connect::{ConnectByToken, SignupStep};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::meta::{APP_SECRET, Answer, CODE, PNID, TOKEN, WABA};
use crate::world::{World, text_of, ticket};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Every text and blob of every table, opened with the file's own key.
fn columns(world: &World) -> Vec<Vec<u8>> {
    let vault = world.hub().admin().vault;
    let connection = Connection::open(world.folder().join("hub.db")).unwrap();
    let key = format!("PRAGMA key = \"x'{}'\"", hex::encode(vault.sqlite_key().expose()));
    connection.execute_batch(&key).unwrap();
    connection
        .execute_batch("PRAGMA cipher_hmac_algorithm = HMAC_SHA256; PRAGMA cipher_page_size = 4096;")
        .unwrap();
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(tables.iter().any(|table| table == "signup"));
    let mut found = Vec::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for place in 0..width {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(place).unwrap() {
                    found.push(bytes.to_vec());
                }
            }
        }
    }
    found
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn secrets_leave_no_trace() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // The runtime of this test is this one thread.
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::open().await;
    let begun = world.begin(None).await;
    let Opening::Page { cookie: Some(cookie), .. } =
        world.connector().open(ticket(&begun), None).await.unwrap()
    else {
        panic!("it does not open")
    };
    let mut answers = Vec::new();
    world.exchange(begun.id, CODE).await;
    let before = columns(&world);
    assert_eq!(world.drive(begun.id).await.step, SignupStep::Connected);

    // Failures speak most.
    world.meta.world().exchange = Answer::Error(400, 100);
    world.settle(world.owner).await;
    let failed = world.opened(None).await;
    world.exchange(failed, CODE).await;
    world.meta.world().away = u32::MAX;
    let wish = ConnectByToken { waba_id: WABA.into(), phone_number_id: PNID.into(), token: TOKEN.into() };
    let refused = world.connector().connect_by_token(world.owner, wish).await.err().unwrap();
    answers.push(format!("{refused:?}"));

    let signed_in =
        json!({"email": "rajesh@shop.example", "password": "correct horse battery", "device_name": "desk"});
    let request = Request::post("/v1/sessions").header("content-type", "application/json");
    let session = text_of(world.ask(request.body(Body::from(signed_in.to_string())).unwrap()).await).await;
    let session: serde_json::Value = serde_json::from_str(&session).unwrap();
    let bearer = format!("Bearer {}", session["token"].as_str().unwrap());
    for path in
        ["/v1/connect/plan", "/v1/changes?after=", "/v1/snapshot", &format!("/v1/signups/{}", begun.id)]
    {
        let request = Request::get(path).header("authorization", &bearer).body(Body::empty()).unwrap();
        answers.push(text_of(world.ask(request).await).await);
    }

    let log = log.0.lock().unwrap().clone();
    assert!(holds(&log, "a signup's code was refused"), "the log is being read");
    for secret in [TOKEN, CODE, APP_SECRET, ticket(&begun), cookie.as_str()] {
        assert!(!holds(&log, secret), "a secret is in the log");
        assert!(answers.iter().all(|answer| !answer.contains(secret)), "a secret is in an answer");
        for column in before.iter().chain(&columns(&world)) {
            assert!(!holds(column, secret), "a secret is in a column");
        }
    }
}
