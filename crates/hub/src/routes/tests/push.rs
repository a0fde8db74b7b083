//! The socket, and the fan-out behind it.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use sangam_protocol::sync::{Change, HubFrame};
use sangam_protocol::{ApiError, Frame};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::protocol::frame::Frame as Piece;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::*;
use crate::routes::live::Letter;
use crate::routes::person;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(house: &House, token: &str, protocol: &str) -> Result<Socket, (u16, Value)> {
    shake(handshake(house, token, protocol)).await
}

fn handshake(house: &House, token: &str, protocol: &str) -> Request {
    let url = house.url("/v1/sync").replace("http://", "ws://");
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    headers.insert("sec-websocket-protocol", protocol.parse().unwrap());
    request
}

async fn shake(request: Request) -> Result<Socket, (u16, Value)> {
    match connect_async(request).await {
        Ok((socket, answer)) => {
            assert_eq!(answer.headers()["sec-websocket-protocol"], "sangam.v1");
            Ok(socket)
        }
        Err(Error::Http(answer)) => {
            let body = answer.body().as_deref().unwrap_or_default();
            Err((answer.status().as_u16(), serde_json::from_slice(body).unwrap_or_default()))
        }
        Err(error) => panic!("{error}"),
    }
}

async fn say(socket: &mut Socket, frame: &Value) {
    socket.send(Message::text(frame.to_string())).await.unwrap();
}

fn hello(cursor: Option<Cursor>) -> Value {
    json!({"type": "hello", "versions": {"min": 1, "max": 7}, "cursor": cursor, "capabilities": ["of a newer build"]})
}

/// The next frame; `None` once the hub closed.
async fn hear(socket: &mut Socket) -> Option<HubFrame> {
    loop {
        match socket.next().await? {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

async fn welcomed(house: &House, actor: &Actor) -> Socket {
    let mut socket = connect(house, &actor.token, "sangam.v1").await.unwrap();
    say(&mut socket, &hello(None)).await;
    match hear(&mut socket).await {
        Some(HubFrame::Welcome { version: 1, head, now, .. }) => {
            assert_eq!((head, now), (house.shop.head().await, house.shop.clock.now()));
        }
        other => panic!("{other:?}"),
    }
    socket
}

async fn changes(socket: &mut Socket) -> Frame {
    match hear(socket).await {
        Some(HubFrame::Changes(frame)) => frame,
        other => panic!("{other:?}"),
    }
}

/// Why the hub hangs up; it does so right after.
async fn closing(socket: &mut Socket) -> String {
    match hear(socket).await {
        Some(HubFrame::Closing { error: ApiError { code, .. } }) => {
            assert!(hear(socket).await.is_none());
            code
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_a_customer_writes_arrives_at_every_desk_as_its_person_may_see_it() {
    let house = House::open().await;
    let (mut asha, mut rajesh) =
        (welcomed(&house, &house.shop.asha).await, welcomed(&house, &house.shop.rajesh).await);
    let from = house.shop.head().await.rev;
    let (conversation, message) = house.shop.hears_text("919812345678", "haan").await;
    for socket in [&mut asha, &mut rajesh] {
        let frame = changes(socket).await;
        assert_eq!((frame.from, frame.to), (from, frame.head.rev));
        assert!(
            frame.changes.iter().any(|change| matches!(change, Change::Message { row } if row.id == message))
        );
    }
    house.shop.set_private(conversation, true).await;
    let gone = changes(&mut asha).await;
    assert!(matches!(gone.changes.as_slice(), [Change::Gone { id, .. }] if *id == conversation));
    let kept = changes(&mut rajesh).await;
    assert!(matches!(kept.changes.as_slice(), [Change::Conversation { row, .. }] if row.contact.private));
    house.shop.hears_text("919812345678", "canary").await;
    let hidden = changes(&mut asha).await;
    assert!(!serde_json::to_string(&hidden).unwrap().contains("canary"));
    let is_named = |change: &Change| matches!(change, Change::Gone { .. });
    assert!(!hidden.changes.iter().any(is_named), "that something happens there is the owner's alone, too");
    assert_eq!(hidden.to, house.shop.head().await.rev, "her cursor keeps up all the same");
}

#[tokio::test]
async fn a_line_that_holds_for_months_keeps_its_person_signed_in() {
    let house = House::open().await;
    let shop = &house.shop;
    let _line = welcomed(&house, &shop.asha).await;
    let session = TokenHash::of(&shop.asha.token);
    for _ in 0..4 {
        shop.clock.advance(20 * DAY);
        let now = shop.clock.now();
        // Somebody signs out, and all who listen are looked at.
        let meena = Actor { token: shop.session_of(shop.meena.id).await, ..shop.meena.clone() };
        let out = house.request("DELETE", "/v1/sessions/current").bearer_auth(&meena.token);
        assert_eq!(read(out).await.0, 204);
        let seen = async || shop.store.read(move |tx| tx.device_by_token(session.as_bytes())).await;
        while seen().await.unwrap().unwrap().seen_at < now {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(house.get(&shop.asha, "/v1/me").await.0, 200);
}

#[tokio::test]
async fn a_session_that_expired_does_not_begin_anew_because_its_line_ends() {
    let house = House::open().await;
    let shop = &house.shop;
    shop.change_device(&shop.asha.token, |device| device.expires_at = START).await;
    let session = TokenHash::of(&shop.asha.token);
    person::seen(&*shop.store, session, shop.clock.now()).await;
    assert_eq!(house.get(&shop.asha, "/v1/me").await.1["code"], "unauthenticated");
}

#[tokio::test]
async fn what_is_one_persons_alone_reaches_that_persons_desk_by_a_pull_and_no_other_desk() {
    let house = House::open().await;
    let (mut asha, mut rajesh) =
        (welcomed(&house, &house.shop.asha).await, welcomed(&house, &house.shop.rajesh).await);
    let id = sangam_model::id::QuickReplyId::new(&*house.shop.clock, &*house.shop.random);
    let wish = json!({ "own": true,
        "reply": { "name": "lunch", "wordings": [{ "language": "en", "text": "canary" }] } });
    let path = format!("/v1/quick-replies/{id}");
    let saved = house.request("PUT", &path).bearer_auth(&house.shop.asha.token).json(&wish);
    assert_eq!(read(saved).await.0, 200);
    let head = house.shop.head().await;
    assert_eq!(hear(&mut asha).await, Some(HubFrame::Head { head }), "hers is in no frame for her role");
    let frame = changes(&mut rajesh).await;
    assert_eq!((frame.to, frame.changes.len()), (head.rev, 0), "everybody else keeps up and hears nothing");
}

#[tokio::test]
async fn a_handshake_needs_a_session_and_the_protocol() {
    let house = House::open().await;
    let refused = connect(&house, "wrong", "sangam.v1").await.err().unwrap();
    assert_eq!((refused.0, &refused.1["code"]), (401, &json!("unauthenticated")));
    let refused = connect(&house, &house.shop.asha.token, "sangam.v9").await.err().unwrap();
    assert_eq!((refused.0, &refused.1["code"]), (426, &json!("upgrade_required")));
    let detail = json!({ "speaks": { "min": 1, "max": 1 }, "oldest_desktop": "0.1.0" });
    assert_eq!(refused.1["detail"], detail, "who is behind can be told, and what to get");
    let (status, body) = house.get(&house.shop.asha, "/v1/sync").await;
    assert_eq!((status, &body["code"]), (400, &json!("invalid")));
}

#[tokio::test]
async fn a_desk_of_the_first_version_is_heard_in_its_own_words() {
    let house = House::open().await;
    let said = include_str!("../../../../protocol/tests/fixtures/v1/client_frames.json");
    let said: Vec<Value> = serde_json::from_str(said).unwrap();
    let [hello, doing] = said.as_slice() else { panic!("{said:?}") };
    let mut socket = connect(&house, &house.shop.asha.token, "sangam.v1").await.unwrap();
    say(&mut socket, hello).await;
    assert_eq!(closing(&mut socket).await, "resync_required", "its cursor is of another hub");

    let cursor = house.shop.head().await;
    let mut hello = hello.clone();
    hello["cursor"] = json!(cursor);
    let mut socket = connect(&house, &house.shop.asha.token, "sangam.v1").await.unwrap();
    say(&mut socket, &hello).await;
    let welcome = hear(&mut socket).await;
    assert!(
        matches!(&welcome, Some(HubFrame::Welcome { version: 1, head, .. }) if *head == cursor),
        "{welcome:?}"
    );
    say(&mut socket, doing).await;
    let (_, message) = house.shop.hears_text("919812345678", "haan").await;
    let frame = loop {
        match hear(&mut socket).await {
            Some(HubFrame::Changes(frame)) => break frame,
            // It said that it shows who is there.
            Some(HubFrame::Presence(_)) => {}
            other => panic!("{other:?}"),
        }
    };
    assert!(
        frame.changes.iter().any(|change| matches!(change, Change::Message { row } if row.id == message))
    );
}

#[tokio::test]
async fn a_conversation_that_cannot_go_on_ends_with_its_reason() {
    let house = House::open().await;
    let head = house.shop.head().await;
    let ahead = Cursor { rev: Rev(head.rev.0 + 1), ..head };
    for (first, code) in [
        (json!({"type": "hello", "versions": {"min": 2, "max": 3}, "cursor": null}), "upgrade_required"),
        (hello(Some(ahead)), "resync_required"),
        (json!({"type": "weather"}), "invalid"),
        (json!({"type": "hello"}), "invalid"),
        (json!("canary"), "invalid"),
    ] {
        let mut socket = connect(&house, &house.shop.asha.token, "sangam.v1").await.unwrap();
        say(&mut socket, &first).await;
        assert_eq!(closing(&mut socket).await, code, "{first}");
    }
}

#[tokio::test]
async fn a_desk_that_is_too_old_reads_in_the_last_frame_what_to_get() {
    let house = House::open().await;
    let mut socket = connect(&house, &house.shop.asha.token, "sangam.v1").await.unwrap();
    say(&mut socket, &json!({"type": "hello", "versions": {"min": 0, "max": 0}, "cursor": null})).await;
    let Some(HubFrame::Closing { error }) = hear(&mut socket).await else { panic!("it hangs up") };
    assert_eq!(error.detail.unwrap()["oldest_desktop"], "0.1.0");
}

#[tokio::test]
async fn a_message_that_is_too_large_or_one_of_too_many_ends_the_conversation() {
    let house = House::open().await;
    let mut socket = welcomed(&house, &house.shop.asha).await;
    say(&mut socket, &json!({"type": "hello", "padding": "x".repeat(20 * 1024)})).await;
    assert!(hear(&mut socket).await.is_none());
    let mut socket = welcomed(&house, &house.shop.asha).await;
    for _ in 0..600 {
        // Once the hub has closed, sending fails; that is the point.
        let _ = socket.send(Message::Ping(Default::default())).await;
    }
    let end = hear(&mut socket).await;
    let is_closing = matches!(&end, Some(HubFrame::Closing { error }) if error.code == "too_many_attempts");
    assert!(is_closing || end.is_none(), "{end:?}");
    assert!(hear(&mut welcomed_again(&house).await).await.is_some(), "others and the same person go on");
}

#[tokio::test]
async fn a_message_in_pieces_without_end_is_cut_off_and_nobody_else_notices() {
    let house = House::open().await;
    let mut other = welcomed(&house, &house.shop.meena).await;
    let mut socket = welcomed(&house, &house.shop.asha).await;
    for nth in 0..10_000 {
        let kind = if nth == 0 { Data::Text } else { Data::Continue };
        let piece = Piece::message(vec![b'x'; 1024], OpCode::Data(kind), false);
        if socket.send(Message::Frame(piece)).await.is_err() {
            break;
        }
    }
    assert!(hear(&mut socket).await.is_none());
    house.shop.hears_text("919812345678", "haan").await;
    changes(&mut other).await;
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_socket_with_a_good_session() {
    let house = House::open().await;
    let token = &house.shop.asha.token;
    for origin in ["https://evil.example", "null", "http://127.0.0.1", "tauri://localhost"] {
        let mut request = handshake(&house, token, "sangam.v1");
        request.headers_mut().insert("origin", origin.parse().unwrap());
        let refused = shake(request).await.map(drop);
        assert_eq!(refused.unwrap_err().0, 403, "{origin}");
    }
    let mut request = handshake(&house, token, "sangam.v1");
    request.headers_mut().insert("origin", PUBLIC_URL.parse().unwrap());
    shake(request).await.unwrap();
}

/// A fresh socket with something to hear.
async fn welcomed_again(house: &House) -> Socket {
    let socket = welcomed(house, &house.shop.asha).await;
    house.shop.hears_text("919812345678", "haan").await;
    socket
}

#[tokio::test]
async fn signing_out_closes_the_socket_of_that_session_alone() {
    let house = House::open().await;
    let mut leaving = welcomed(&house, &house.shop.asha).await;
    let mut staying = welcomed(&house, &house.shop.meena).await;
    let out = house.request("DELETE", "/v1/sessions/current").bearer_auth(&house.shop.asha.token);
    assert_eq!(read(out).await.0, 204);
    assert_eq!(closing(&mut leaving).await, "unauthenticated");
    house.shop.hears_text("919812345678", "haan").await;
    changes(&mut staying).await;
}

#[tokio::test]
async fn a_device_revoked_behind_our_back_is_found_and_closed() {
    let house = House::open().await;
    let mut socket = welcomed(&house, &house.shop.asha).await;
    house.shop.change_device(&house.shop.asha.token, |device| device.revoked_at = Some(START)).await;
    assert_eq!(closing(&mut socket).await, "device_revoked");
}

#[tokio::test]
async fn someone_who_leaves_the_team_is_closed_and_someone_with_a_new_role_starts_over() {
    let house = House::open().await;
    let mut asha = welcomed(&house, &house.shop.asha).await;
    let mut meena = welcomed(&house, &house.shop.meena).await;
    house
        .shop
        .change_person(house.shop.meena.id, |person, rev| {
            person.role = Role::Owner;
            person.scope_rev = rev;
        })
        .await;
    changes(&mut asha).await;
    assert!(changes(&mut meena).await.scope_changed);
    house.shop.change_person(house.shop.asha.id, |person, _| person.active = false).await;
    changes(&mut meena).await;
    loop {
        match hear(&mut asha).await {
            Some(HubFrame::Changes(_)) => {}
            Some(HubFrame::Closing { error }) => break assert_eq!(error.code, "device_revoked"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_commit_is_told_at_once_and_those_on_its_heels_together_the_later_the_more_listen() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::Inline), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let running = tokio::spawn(fan_out.run(stop.clone()));
    let mut desks = Vec::new();
    for (listening, gathered_ms) in [(1, 16), (50, 20), (120, 40)] {
        while desks.len() < listening {
            desks.push(live.join(shop.asker(&shop.asha), false).await.unwrap());
        }
        let desk = desks.last().unwrap();
        for _ in 0..3 {
            // Until the shop is quiet again.
            tokio::time::advance(Duration::from_secs(1)).await;
            let quiet = tokio::time::Instant::now();
            shop.hears_text("919812345678", "haan").await;
            let Letter::Frame(_) = desk.mailbox.next().await else { panic!("closed") };
            assert_eq!(quiet.elapsed(), Duration::ZERO);
            for n in 0..10 {
                shop.hears_text("919812345678", &n.to_string()).await;
                tokio::task::yield_now().await;
            }
            let Letter::Frame(text) = desk.mailbox.next().await else { panic!("closed") };
            let HubFrame::Changes(frame) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
            assert_eq!(frame.to, shop.head().await.rev, "all of them in one frame");
            assert_eq!(quiet.elapsed(), Duration::from_millis(gathered_ms), "{listening} desks");
        }
    }
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn a_slow_desk_loses_its_frames_but_no_row_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let running = tokio::spawn(fan_out.run(stop.clone()));
    let slow = live.join(shop.asker(&shop.asha), false).await.unwrap();
    let healthy = live.join(shop.asker(&shop.meena), false).await.unwrap();
    let mut at = healthy.head.rev;
    for n in 0..100 {
        let (_, message) = shop.hears_text("919812345678", &n.to_string()).await;
        let Letter::Frame(text) = healthy.mailbox.next().await else { panic!("the healthy desk was closed") };
        let HubFrame::Changes(frame) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
        assert_eq!(frame.from, at, "no gap");
        assert!(
            frame.changes.iter().any(|change| matches!(change, Change::Message { row } if row.id == message))
        );
        at = frame.to;
    }
    let Letter::Frame(first) = slow.mailbox.next().await else { panic!("the slow desk was closed") };
    let HubFrame::Head { head } = serde_json::from_str(&first).unwrap() else { panic!("{first}") };
    assert!(head.rev > slow.head.rev && head.rev <= at, "it learns where the hub stands, and pulls");
    let mut after = head.rev;
    while after < at {
        let Letter::Frame(text) = slow.mailbox.next().await else { panic!("the slow desk was closed") };
        let HubFrame::Changes(frame) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
        assert_eq!(frame.from, after, "from the head on there is no gap either");
        after = frame.to;
    }
    stop.cancel();
    running.await.unwrap();
    assert!(matches!(slow.mailbox.next().await, Letter::End(error) if error.code == "unavailable"));
    assert!(live.join(shop.asker(&shop.asha), false).await.is_err());
}

#[tokio::test]
async fn too_much_for_a_frame_is_told_as_the_head_alone() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(fan_out.run(stop));
    let listener = live.join(shop.asker(&shop.asha), false).await.unwrap();
    shop.hears_text("919812345678", &"क".repeat(40_000)).await;
    let Letter::Frame(text) = listener.mailbox.next().await else { panic!("closed") };
    assert_eq!(serde_json::from_str::<HubFrame>(&text).unwrap(), HubFrame::Head { head: shop.head().await });
}

#[tokio::test]
async fn more_than_a_frame_is_told_in_several_each_going_on_where_the_last_one_ended() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(fan_out.run(stop));
    let listener = live.join(shop.asker(&shop.rajesh), false).await.unwrap();
    let many = |n: u32| format!("haan {n}");
    shop.is_told_by_history_at_once("919812345678", (0..300).map(many).collect()).await;
    let (head, mut at, mut frames, mut bubbles) = (shop.head().await, listener.head.rev, 0, 0);
    while at < head.rev {
        let Letter::Frame(text) = listener.mailbox.next().await else { panic!("closed") };
        let HubFrame::Changes(frame) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
        assert_eq!((frame.from, frame.head), (at, head));
        bubbles += frame.changes.iter().filter(|change| matches!(change, Change::Message { .. })).count();
        frames += 1;
        at = frame.to;
    }
    assert!(frames > 1);
    assert_eq!(bubbles, 300);
}

#[tokio::test]
async fn what_no_turn_tells_to_its_end_is_told_as_far_as_it_goes_and_then_as_the_head() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(fan_out.run(stop));
    let listener = live.join(shop.asker(&shop.rajesh), false).await.unwrap();
    let many = |n: u32| format!("haan {n}");
    shop.is_told_by_history_at_once("919812345678", (0..1_500).map(many).collect()).await;
    let (head, mut at) = (shop.head().await, listener.head.rev);
    let told = loop {
        let Letter::Frame(text) = listener.mailbox.next().await else { panic!("closed") };
        match serde_json::from_str(&text).unwrap() {
            HubFrame::Changes(frame) => {
                assert_eq!(frame.from, at);
                at = frame.to;
            }
            HubFrame::Head { head } => break head,
            other => panic!("{other:?}"),
        }
    };
    assert!(at > listener.head.rev && at < head.rev);
    assert_eq!(told, head);
}

#[tokio::test]
async fn what_an_import_hides_from_the_team_moves_its_cursor_without_a_pull() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
    let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(fan_out.run(stop));
    let listener = live.join(shop.asker(&shop.asha), false).await.unwrap();
    let many = |n: u32| format!("canary-{n}");
    shop.is_told_by_history_at_once("919812345678", (0..300).map(many).collect()).await;
    let head = shop.head().await;
    let Letter::Frame(text) = listener.mailbox.next().await else { panic!("closed") };
    let HubFrame::Changes(frame) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
    assert_eq!((frame.from, frame.to), (listener.head.rev, head.rev), "more rows than a frame may hold");
    assert!(frame.changes.is_empty(), "nor does it learn that there is such a chat: {text}");
}

#[tokio::test]
async fn only_owners_hear_that_connecting_moved() {
    let house = House::open().await;
    let (mut rajesh, mut asha) =
        (welcomed(&house, &house.shop.rajesh).await, welcomed(&house, &house.shop.asha).await);
    house.live.ring_owners(house.shop.workspace_id);
    assert_eq!(hear(&mut rajesh).await, Some(HubFrame::Connect));
    // Whatever Asha hears next, it is not the ring before it.
    house.shop.hears_text("919829010187", "Is the blue one in stock?").await;
    assert!(!matches!(hear(&mut asha).await, None | Some(HubFrame::Connect)));
}

#[tokio::test]
async fn what_the_owner_decides_about_people_reaches_their_sockets_at_once() {
    let house = House::open().await;
    let shop = &house.shop;
    let other = Actor { token: shop.session_of(shop.asha.id).await, ..shop.asha.clone() };
    let (mut asha, mut laptop) = (welcomed(&house, &shop.asha).await, welcomed(&house, &other).await);
    let (_, team) = house.get(&shop.asha, "/v1/team").await;
    let devices = team["people"].as_array().unwrap().iter().find(|row| row["id"] == json!(shop.asha.id));
    let devices = devices.unwrap()["devices"].as_array().unwrap();
    assert!(devices.iter().all(|device| device["online"] == true), "{devices:?}");
    let laptops = devices.iter().find(|device| device["current"] == false).unwrap()["id"].as_str().unwrap();
    assert_eq!(house.delete(&shop.rajesh, &format!("/v1/devices/{laptops}")).await.0, 204);
    assert_eq!(closing(&mut laptop).await, "device_revoked");

    let person = format!("/v1/people/{}", shop.asha.id);
    let manager = json!({ "role": "manager" });
    let from = shop.head().await.rev;
    assert_eq!(house.post(Some(&shop.rajesh.token), &format!("{person}/role"), &manager).await.0, 204);
    let head = shop.head().await;
    let over = Frame { from, to: head.rev, head, changes: Vec::new(), scope_changed: true };
    assert_eq!(changes(&mut asha).await, over, "she starts over, and hears nothing else");
    assert_eq!(house.delete(&shop.rajesh, &person).await.0, 204);
    assert_eq!(closing(&mut asha).await, "device_revoked");
}

#[tokio::test]
async fn a_frame_shows_a_number_as_its_reader_may_read_it() {
    let house = House::open().await;
    let shop = &house.shop;
    let hide = house.request("PUT", "/v1/workspace/phones").bearer_auth(&shop.rajesh.token);
    assert_eq!(read(hide.json(&json!({ "masked": true }))).await.0, 200);
    let sockets = [&shop.asha, &shop.meena, &shop.rajesh].map(|actor| welcomed(&house, actor));
    let mut sockets = futures_util::future::join_all(sockets).await;
    shop.hears_text("919812344321", "haan").await;
    for (socket, phone) in sockets.iter_mut().zip(["+91 ••••4321", "+919812344321", "+919812344321"])
    {
        let frame = changes(socket).await;
        let phone_of = |change: &Change| match change {
            Change::Conversation { row, .. } => row.contact.phone.clone(),
            _ => None,
        };
        let shown: Vec<String> = frame.changes.iter().filter_map(phone_of).collect();
        assert_eq!(shown, [phone]);
    }
}
