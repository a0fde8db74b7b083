//! A number behind 360dialog, served: what it brings is taken in either envelope, and what the hub asks carries the provider's
//! key to the provider's own paths, never a bearer.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use sangam_cloud_api::{AppSecret, signature};
use sangam_hub::commands::{Asker, Commands};
use sangam_hub::connect::{ConnectError, Connector};
use sangam_hub::store::Store;
use sangam_hub::team::decider::Decider;
use sangam_model::connection::Stage;
use sangam_model::id::{CommandId, ConversationId};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Role, SeededRandom};
use sangam_protocol::connect::{ConnectBy360dialog, problem};
use sangam_protocol::{Command, CommandBody, Outcome, Rev};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::meta::{APP_SECRET, Answer, Asked, DISPLAY, PNID, WABA};
use crate::world::{PUBLIC_URL, World};

const KEY: &str = "d360-canary-key";

/// A served hub with a number behind 360dialog and the address of its webhooks, and another shop's number beside it.
struct Served {
    world: World,
    store: Arc<dyn Store>,
    commands: Commands,
    connector: Arc<Connector>,
    router: Router,
    path: String,
    _background: sangam_hub::service::hub::Background,
}

fn wish() -> ConnectBy360dialog {
    ConnectBy360dialog {
        waba_id: WABA.into(),
        phone_number_id: PNID.into(),
        display_number: DISPLAY.into(),
        api_key: KEY.into(),
    }
}

/// The path of the address that 360dialog was told last.
fn told_last(world: &World) -> String {
    // Work behind the webhooks asks for other things meanwhile.
    let asked = world.meta.asked();
    let told = asked.iter().rfind(|asked| asked.what == "POST webhook").unwrap();
    told.body["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap().to_owned()
}

async fn served() -> Served {
    let mut world = World::open().await;
    let connector = world.connector();
    let taken = connector.connect_by_360dialog(world.owner, wish()).await.unwrap();
    world.connector().set_stage(world.owner, taken.number.id, Stage::Team).await.unwrap();
    let path = told_last(&world);
    world.taken_by(world.neighbour().await.workspace_id, "701", "702", "+91 141 555 0777").await;
    let (store, hub) = (world.store(), world.take_hub());
    let (router, commands) = (hub.router(), hub.commands());
    let _background = hub.start(CancellationToken::new());
    Served { world, store, commands, connector, router, path, _background }
}

impl Served {
    async fn deliver(&self, body: Value) -> StatusCode {
        self.deliver_by(&self.path, body).await
    }

    async fn deliver_by(&self, path: &str, body: Value) -> StatusCode {
        let request = Request::post(path).body(Body::from(body.to_string())).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    /// The only conversation there is.
    async fn conversation(&self) -> ConversationId {
        let id = self.world.owner.workspace_id;
        let known = self.store.read(move |tx| tx.conversation_changes(id, Rev(0), 10)).await.unwrap();
        assert_eq!(known.len(), 1);
        known[0].id
    }

    /// What was asked by this name, once; it carried the key, and no bearer.
    fn only(&self, what: &str) -> Asked {
        let mut asked: Vec<Asked> =
            self.world.meta.asked().into_iter().filter(|asked| asked.what == what).collect();
        assert_eq!(asked.len(), 1, "{what}");
        let asked = asked.remove(0);
        assert_eq!((asked.key.as_deref(), asked.auth.as_str()), (Some(KEY), ""), "{what}");
        assert!(!asked.query.contains_key("appsecret_proof"), "the app's secret is Meta's");
        asked
    }
}

fn metadata(pnid: &str) -> Value {
    json!({"display_phone_number": DISPLAY, "phone_number_id": pnid})
}

/// Meta's envelope, in which 360dialog passes on what comes live: a receipt, sent by *Ritika*.
fn live(at: i64) -> Value {
    let message = json!({"from": "919829010187", "id": "wamid.IN1", "timestamp": at.to_string(), "type": "document",
        "document": {"id": "7700", "mime_type": "text/plain", "filename": "receipt.txt", "caption": "The receipt"}});
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": metadata(PNID),
        "contacts": [{"wa_id": "919829010187", "profile": {"name": "Ritika"}}], "messages": [message]}}]}]})
}

/// The provider's own envelope, in which history comes.
fn history(waba: &str, pnid: &str, at: i64) -> Value {
    let message = json!({"from": "919829010188", "id": "wamid.PAST1", "timestamp": at.to_string(), "type": "text",
        "text": {"body": "Years ago"}, "history_context": {"status": "READ"}});
    json!({"id": "evt-1", "event": "history", "data": {"id": waba, "messaging_product": "whatsapp",
        "metadata": metadata(pnid), "history": [{"metadata": {"phase": 1, "chunk_order": 1, "progress": 100},
            "threads": [{"id": "919829010188", "messages": [message]}]}]}})
}

#[tokio::test]
async fn both_envelopes_are_taken_and_another_numbers_is_not() {
    let served = served().await;
    let now = served.world.clock.now().as_millis() / 1_000;
    assert_eq!(served.deliver(live(now)).await, StatusCode::OK);
    assert_eq!(served.deliver(history(WABA, PNID, now - 86_400)).await, StatusCode::OK);
    assert_eq!(served.deliver(history("901", PNID, now)).await, StatusCode::FORBIDDEN, "another account's");
    assert_eq!(served.deliver(history(WABA, "77", now)).await, StatusCode::FORBIDDEN, "another number's");
    let cut_short = Request::post(&served.path).body(Body::from("{\"event\":")).unwrap();
    let answer = served.router.clone().oneshot(cut_short).await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_number_hears_whatever_becomes_of_another_address() {
    // Refused; and refused in words that may come after the deed, as an answer that never came.
    for (answer, is_open, expected) in [
        (Answer::Error(400, 100), false, problem::WEBHOOK_REFUSED),
        (Answer::Error(500, 1), true, problem::WHATSAPP_UNAVAILABLE),
    ] {
        let served = served().await;
        let (world, owner) = (&served.world, served.world.owner);
        let connect = || served.connector.connect_by_360dialog(owner, wish());
        let comes_by = async |path: &str| {
            let at = world.clock.now().as_millis() / 1_000;
            served.deliver_by(path, live(at)).await
        };
        let row = async || {
            let numbers =
                served.store.read(move |tx| tx.numbers(owner.workspace_id, Rev(0), 9)).await.unwrap();
            assert_eq!(numbers.len(), 1);
            (numbers[0].standing.clone(), numbers[0].token_sealed.clone())
        };
        let (first, before) = (served.path.clone(), row().await);
        world.clock.advance(DAY);
        world.meta.world().webhook = answer;
        let Some(ConnectError::Refused(error)) = connect().await.err() else { panic!("it was taken") };
        assert_eq!(error.code, expected);
        let second = told_last(world);
        assert_eq!(row().await, before, "it stays as it was, its key too");
        assert_eq!(comes_by(&first).await, StatusCode::OK);
        let by_the_second = comes_by(&second).await;
        assert_eq!(by_the_second, if is_open { StatusCode::OK } else { StatusCode::NOT_FOUND });
        let by_the_first = comes_by(&first).await;
        let still = if is_open { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(by_the_first, still, "what came by the newer closes the older");

        world.clock.advance(DAY);
        world.meta.world().webhook = Answer::Good;
        connect().await.unwrap();
        let (third, now) = (told_last(world), if is_open { second } else { first });
        assert_eq!(comes_by(&now).await, StatusCode::OK, "what was under way still comes");
        assert_eq!(comes_by(&third).await, StatusCode::OK);
        assert_eq!(comes_by(&now).await, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_whatsapp_tells_another_account_reaches_no_number_that_was_typed_in() {
    let served = served().await;
    let now = served.world.clock.now().as_millis() / 1_000;
    let sign = |body: &Value| {
        let secret = AppSecret::new(APP_SECRET.to_owned()).unwrap();
        signature::sign(&secret, body.to_string().as_bytes())
    };
    let mut theirs = live(now);
    theirs["entry"][0]["id"] = json!("999");
    let request = Request::post("/webhooks/whatsapp").header("x-hub-signature-256", sign(&theirs));
    let answer = served.router.clone().oneshot(request.body(Body::from(theirs.to_string())).unwrap()).await;
    assert_eq!(answer.unwrap().status(), StatusCode::OK);
    while served.store.journal_depth().await.unwrap() != (0, 1) {
        tokio::task::yield_now().await;
    }
    assert_eq!(served.deliver(live(now)).await, StatusCode::OK);
    served.world.meta.until("GET attachments", 1).await;
    served.conversation().await;
}

/// Meta's notice of the end of a number's connection, which says whose in one way or another.
fn removed(waba: &str, whose: &Value, at: i64) -> Value {
    let mut value = json!({"event": "PARTNER_REMOVED"});
    value.as_object_mut().unwrap().extend(whose.as_object().unwrap().clone());
    json!({"object": "whatsapp_business_account", "entry": [{"id": waba, "time": at,
        "changes": [{"field": "account_update", "value": value}]}]})
}

#[tokio::test]
async fn a_notice_about_another_number_is_not_taken() {
    let served = served().await;
    let now = served.world.clock.now().as_millis() / 1_000;
    let others = [
        json!({"phone_number": "911415550777"}),
        json!({"phone_number_id": "702"}),
        json!({"entity_type": "PHONE_NUMBER", "entity_id": "702"}),
    ];
    for whose in others {
        assert_eq!(served.deliver(removed(WABA, &whose, now)).await, StatusCode::FORBIDDEN, "{whose}");
    }
    let own = json!({"phone_number_id": PNID});
    assert_eq!(served.deliver(removed(WABA, &own, now)).await, StatusCode::OK);
}

#[tokio::test]
async fn media_and_answers_go_by_the_providers_paths_with_its_key() {
    let served = served().await;
    let world = &served.world;
    assert_eq!(served.deliver(live(world.clock.now().as_millis() / 1_000)).await, StatusCode::OK);

    world.meta.until("GET attachments", 1).await;
    assert_eq!(served.only("GET 7700").path, "/7700");
    let file = served.only("GET attachments");
    assert_eq!(file.path, "/whatsapp_business/attachments/", "Meta's address, on the provider's host");
    assert_eq!(file.query["mid"], "7700");

    // A hub that just began sends as if the second before had used up what WhatsApp takes.
    world.clock.advance(SECOND);
    let id = CommandId::new(&*world.clock, &SeededRandom::new(77));
    let conversation_id = served.conversation().await;
    let body =
        CommandBody::SendText { conversation_id, text: "Thank you".into(), reply_to: None, retry_of: None };
    let Decider { workspace_id, person_id } = world.owner;
    let asker = Asker { workspace_id, person_id, role: Role::Owner };
    let decided = served.commands.execute(asker, Command { id, body }).await.unwrap();
    assert_eq!(decided.outcome, Outcome::Applied, "{:?}", decided.error);
    world.meta.until("POST messages", 1).await;
    let sent = served.only("POST messages");
    assert_eq!(sent.path, "/messages", "the key says which number");
    assert_eq!(sent.body["text"]["body"], "Thank you");
    assert_eq!(sent.body["to"].as_str().map(|to| to.trim_start_matches('+')), Some("919829010187"));
}
