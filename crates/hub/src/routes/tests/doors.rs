//! Signing in and out, invitations, and the ways a request can be wrong.

use argon2::{Argon2, CustomizedPasswordHasher, Params};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use futures_util::future::join_all;
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::AppSecrets;
use sangam_model::time::DAY;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::*;
use crate::access::password::Password;
use crate::service::health;
use crate::service::opening::StoreReadiness;
use crate::webhooks::intake::{self, Door, Intake};

const PASSWORD: &str = "monsoon in jaipur";

async fn with_password(house: &House) {
    let passwords = Passwords::new(&*house.shop.random).unwrap();
    let hash = passwords.hash(Password::new(PASSWORD.to_owned()), &*house.shop.random).await.unwrap();
    house
        .shop
        .change_person(house.shop.asha.id, move |person, _| person.password_hash.clone_from(&hash))
        .await;
}

fn sign_in(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password, "device_name": "till" })
}

#[tokio::test]
async fn signing_in_opens_a_session_and_signing_out_ends_it() {
    let house = House::open().await;
    with_password(&house).await;
    let (status, session) =
        house.post(None, "/v1/sessions", &sign_in(" Asha1@Shop.Example ", PASSWORD)).await;
    assert_eq!(status, 200, "{session}");
    let token = session["token"].as_str().unwrap().to_owned();
    let asha = Actor { token: token.clone(), ..house.shop.asha.clone() };
    let (status, me) = house.get(&asha, "/v1/me").await;
    assert_eq!(status, 200);
    for field in ["person_id", "person_name", "role", "workspace_id", "workspace_name", "device_id"] {
        assert_eq!(me[field], session[field], "{field}");
    }
    assert_eq!((&me["role"], &me["person_name"]), (&json!("agent"), &json!("asha1")));
    let out = house.request("DELETE", "/v1/sessions/current").bearer_auth(&token);
    assert_eq!(read(out).await.0, 204);
    assert_eq!(house.get(&asha, "/v1/me").await.1["code"], "unauthenticated");
    assert_eq!(house.get(&house.shop.asha, "/v1/me").await.0, 200, "her other device stays signed in");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_get_the_same_words() {
    let house = House::open().await;
    with_password(&house).await;
    let wrong = house.post(None, "/v1/sessions", &sign_in("asha1@shop.example", "monsoon in delhi")).await;
    let unknown = house.post(None, "/v1/sessions", &sign_in("nobody@shop.example", PASSWORD)).await;
    house.shop.change_person(house.shop.asha.id, |person, _| person.active = false).await;
    let left = house.post(None, "/v1/sessions", &sign_in("asha1@shop.example", PASSWORD)).await;
    assert_eq!((wrong.0, &wrong.1["code"]), (401, &json!("wrong_credentials")));
    assert_eq!(wrong, unknown);
    assert_eq!(wrong, left);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_known_and_unknown_people_alike() {
    let house = House::open().await;
    with_password(&house).await;
    for email in ["asha1@shop.example", "nobody@shop.example"] {
        for _ in 0..6 {
            assert_eq!(house.post(None, "/v1/sessions", &sign_in(email, "guess")).await.0, 401);
        }
        let request = house.request("POST", "/v1/sessions").json(&sign_in(email, PASSWORD));
        let answer = request.send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["retry-after"]),
            (429, &"1".parse().unwrap())
        );
        let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(
            (&body["code"], &body["detail"]),
            (&json!("too_many_attempts"), &json!({"retry_after": 1}))
        );
    }
    house.shop.clock.advance(SECOND);
    assert_eq!(house.post(None, "/v1/sessions", &sign_in("asha1@shop.example", PASSWORD)).await.0, 200);
}

#[tokio::test]
async fn a_person_whose_desks_all_sign_in_at_once_is_let_in_on_each_of_them() {
    let house = House::open().await;
    with_password(&house).await;
    let wish = sign_in("asha1@shop.example", PASSWORD);
    let all = join_all((0..20).map(|_| house.post(None, "/v1/sessions", &wish))).await;
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
}

#[tokio::test]
async fn a_hash_of_weaker_times_lets_every_desk_in_and_is_renewed_once() {
    let house = House::open().await;
    let weak = Params::new(8 * 1024, 1, 1, None).unwrap();
    let hash = Argon2::default().hash_password_with_params(PASSWORD.as_bytes(), &[7; 16], weak).unwrap();
    let hash = hash.to_string();
    house
        .shop
        .change_person(house.shop.asha.id, move |person, _| person.password_hash.clone_from(&hash))
        .await;
    let wish = sign_in("asha1@shop.example", PASSWORD);
    let all = join_all((0..6).map(|_| house.post(None, "/v1/sessions", &wish))).await;
    assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    let id = house.shop.asha.id;
    let renewed = house.shop.store.read(move |tx| tx.person(id)).await.unwrap().unwrap().password_hash;
    assert!(renewed.contains("m=19456"), "{renewed}");
    let wrong = house.post(None, "/v1/sessions", &sign_in("asha1@shop.example", "monsoon in delhi")).await;
    assert_eq!(wrong.0, 401);
}

fn acceptance(code: &Value, email: &str) -> Value {
    json!({ "code": code, "name": "Kavya", "email": email, "password": PASSWORD, "device_name": "laptop" })
}

#[tokio::test]
async fn an_invitation_lets_one_person_in_once() {
    let house = House::open().await;
    let token = Some(house.shop.meena.token.as_str());
    let (status, invitation) = house.post(token, "/v1/invitations", &json!({"role": "agent"})).await;
    assert_eq!(status, 201, "{invitation}");
    let code = &invitation["code"];
    let link = format!("sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code={}", code.as_str().unwrap());
    assert_eq!(invitation["link"], json!(link));
    let before = house.shop.head().await;
    let taken = house.post(None, "/v1/invitations/accept", &acceptance(code, "asha1@shop.example")).await;
    assert_eq!((taken.0, &taken.1["detail"]["field"]), (400, &json!("email")));
    let (status, session) =
        house.post(None, "/v1/invitations/accept", &acceptance(code, "kavya@shop.example")).await;
    assert_eq!((status, &session["role"]), (201, &json!("agent")), "{session}");
    let again = house.post(None, "/v1/invitations/accept", &acceptance(code, "other@shop.example")).await;
    assert_eq!((again.0, &again.1["code"]), (410, &json!("invitation_invalid")));
    let kavya = Actor { token: session["token"].as_str().unwrap().to_owned(), ..house.shop.asha.clone() };
    let (_, changes) = house.get(&kavya, &format!("/v1/changes?after={before}")).await;
    assert_eq!(changes["changes"][0]["row"]["name"], "Kavya", "everyone learns of her: {changes}");
    let signed_in = house.post(None, "/v1/sessions", &sign_in("kavya@shop.example", PASSWORD)).await;
    assert_eq!(signed_in.0, 200);
}

#[tokio::test]
async fn a_door_that_was_opened_opens_again_for_whoever_did_not_hear_it() {
    let house = House::open().await;
    let token = Some(house.shop.meena.token.as_str());
    let (_, invitation) = house.post(token, "/v1/invitations", &json!({"role": "agent"})).await;
    let mut wish = acceptance(&invitation["code"], "kavya@shop.example");
    wish["attempt"] = json!("a try nobody else can name");
    let (status, lost) = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!(status, 201, "{lost}");
    let (status, heard) = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!((status, &heard["person_id"]), (201, &lost["person_id"]), "{heard}");
    let kavya = |session: &Value| Actor {
        token: session["token"].as_str().unwrap().to_owned(),
        ..house.shop.asha.clone()
    };
    assert_eq!(house.get(&kavya(&heard), "/v1/me").await.0, 200);
    assert_eq!(
        house.get(&kavya(&lost), "/v1/me").await.1["code"],
        "unauthenticated",
        "nobody has that token"
    );
    let team = house.get(&house.shop.rajesh, "/v1/team").await.1;
    let row = team["people"].as_array().unwrap().iter().find(|row| row["name"] == "Kavya").unwrap().clone();
    assert_eq!(row["devices"].as_array().unwrap().len(), 1, "{row}");

    let used = async |wish: &Value| house.post(None, "/v1/invitations/accept", wish).await.1["code"].clone();
    let mut guess = wish.clone();
    guess["password"] = json!("another ten characters");
    assert_eq!(used(&guess).await, "invitation_invalid", "without the password it is a used invitation");
    let mut other = wish.clone();
    other["attempt"] = json!("a try that somebody made up");
    assert_eq!(used(&other).await, "invitation_invalid");
    house.shop.clock.advance(15 * 60 * SECOND);
    assert_eq!(used(&wish).await, "invitation_invalid", "it is over");
}

#[tokio::test]
async fn who_joined_without_hearing_it_sets_up_the_second_factor_that_is_asked_for() {
    let house = House::open().await;
    let rajesh = Some(house.shop.rajesh.token.as_str());
    let require = house.request("PUT", "/v1/workspace/second-factor").bearer_auth(&house.shop.rajesh.token);
    assert_eq!(read(require.json(&json!({ "required": true }))).await.0, 204);
    let (_, invitation) = house.post(rajesh, "/v1/invitations", &json!({ "role": "manager" })).await;
    let mut wish = acceptance(&invitation["code"], "kavya@shop.example");
    wish["attempt"] = json!("a try nobody else can name");
    for try_nr in 0..2 {
        let (status, asked) = house.post(None, "/v1/invitations/accept", &wish).await;
        assert_eq!((status, &asked["code"]), (401, &json!("totp_set_up")), "{try_nr}: {asked}");
        assert!(asked["detail"]["secret"].is_string(), "{try_nr}: {asked}");
    }
    let forget = house.request("PUT", "/v1/workspace/second-factor").bearer_auth(&house.shop.rajesh.token);
    assert_eq!(read(forget.json(&json!({ "required": false }))).await.0, 204);
    let (status, session) = house.post(None, "/v1/invitations/accept", &wish).await;
    assert_eq!((status, &session["person_name"]), (201, &json!("Kavya")), "{session}");
}

#[tokio::test]
async fn of_two_presses_under_way_at_once_neither_hears_that_the_other_used_the_door_up() {
    let house = House::open().await;
    let token = Some(house.shop.meena.token.as_str());
    let (_, invitation) = house.post(token, "/v1/invitations", &json!({"role": "agent"})).await;
    let mut wish = acceptance(&invitation["code"], "kavya@shop.example");
    wish["attempt"] = json!("a try nobody else can name");
    let press = || house.post(None, "/v1/invitations/accept", &wish);
    let sessions = <[_; 2]>::from(tokio::join!(press(), press()));
    for (status, session) in &sessions {
        assert_eq!((status, &session["person_name"]), (&201, &json!("Kavya")), "{session}");
    }
    assert_eq!(known(&house, &sessions).await, [200, 401], "she has one device");
    let path = format!("/v1/people/{}/password-reset", house.shop.asha.id);
    let (_, reset) = house.post(Some(&house.shop.rajesh.token), &path, &json!({})).await;
    let wish = json!({
        "code": reset["code"], "password": PASSWORD, "device_name": "till", "attempt": "another that nobody can name"
    });
    let press = || house.post(None, "/v1/password-resets/use", &wish);
    let sessions = <[_; 2]>::from(tokio::join!(press(), press()));
    for (status, session) in &sessions {
        assert_eq!((status, &session["person_id"]), (&200, &json!(house.shop.asha.id)), "{session}");
    }
    assert_eq!(known(&house, &sessions).await, [200, 401]);
}

/// How the hub answers to the tokens of these sessions, in the order of the answers.
async fn known(house: &House, sessions: &[(u16, Value)]) -> Vec<u16> {
    let mut answers = Vec::new();
    for (_, session) in sessions {
        let token = session["token"].as_str().unwrap().to_owned();
        answers.push(house.get(&Actor { token, ..house.shop.asha.clone() }, "/v1/me").await.0);
    }
    answers.sort_unstable();
    answers
}

#[tokio::test]
async fn an_invitation_expires_and_checks_who_comes() {
    let house = House::open().await;
    let token = Some(house.shop.rajesh.token.as_str());
    let (_, invitation) = house.post(token, "/v1/invitations", &json!({"role": "owner"})).await;
    let good = acceptance(&invitation["code"], "kavya@shop.example");
    for (field, value) in [
        ("email", "kavya"),
        ("email", "kavya@ shop.example"),
        ("email", "@"),
        ("name", "  "),
        ("name", "Ka\u{7}vya"),
        ("password", "ninechars"),
    ] {
        let mut wish = good.clone();
        wish[field] = json!(value);
        let (status, body) = house.post(None, "/v1/invitations/accept", &wish).await;
        assert_eq!((status, &body["detail"]["field"]), (400, &json!(field)), "{value:?}");
    }
    house.shop.clock.advance(7 * DAY);
    let (status, body) = house.post(None, "/v1/invitations/accept", &good).await;
    assert_eq!((status, &body["code"]), (410, &json!("invitation_invalid")));
}

#[tokio::test]
async fn nobody_invites_above_themselves() {
    let house = House::open().await;
    let shop = &house.shop;
    for (actor, role, expected) in [
        (&shop.asha, "agent", 403),
        (&shop.meena, "owner", 403),
        (&shop.meena, "manager", 201),
        (&shop.rajesh, "owner", 201),
    ] {
        let (status, _) = house.post(Some(&actor.token), "/v1/invitations", &json!({"role": role})).await;
        assert_eq!(status, expected, "{role}");
    }
}

#[tokio::test]
async fn what_cannot_be_understood_is_told_with_a_code_and_nothing_else() {
    let house = House::open().await;
    let (conversation, _) = house.shop.hears_text("919812345678", "haan").await;
    let asha = &house.shop.asha;
    for (path, field) in [
        ("/v1/conversations?limit=x".to_owned(), "limit"),
        ("/v1/conversations?limit=-1".to_owned(), "limit"),
        ("/v1/conversations?status=sleeping".to_owned(), "status"),
        ("/v1/conversations?before=canary".to_owned(), "before"),
        (format!("/v1/conversations/{conversation}/messages?before=canary"), "before"),
        ("/v1/backfill?conversation=canary".to_owned(), "conversation"),
        ("/v1/changes?after=42".to_owned(), "after"),
    ] {
        let (status, body) = house.get(asha, &path).await;
        assert_eq!(
            (status, &body["code"], &body["detail"]["field"]),
            (400, &json!("invalid"), &json!(field)),
            "{path}"
        );
        assert!(!body.to_string().contains("canary"));
    }
    for path in ["/v1/conversations/canary/messages", "/v1/messages/canary/media", "/v1/canary", "/"] {
        let (status, body) = house.get(asha, path).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{path}");
    }
    let (status, body) = read(house.request("PATCH", "/v1/me").bearer_auth(&asha.token)).await;
    assert_eq!((status, &body["code"]), (405, &json!("invalid")));
    let garbage = house.request("POST", "/v1/commands").bearer_auth(&asha.token);
    let (status, body) = read(garbage.header("content-type", "application/json").body("{canary")).await;
    assert_eq!((status, &body["code"]), (400, &json!("invalid")));
    assert!(!body.to_string().contains("canary"), "{body}");
    let huge = json!({ "text": "x".repeat(200 * 1024) });
    let (status, body) = house.post(Some(&asha.token), "/v1/commands", &huge).await;
    assert_eq!((status, &body["code"]), (413, &json!("too_large")));
}

#[tokio::test]
async fn every_wish_in_the_words_of_the_first_desks_has_an_outcome() {
    let house = House::open().await;
    let (conversation, message) = house.shop.hears_text("919812345678", "haan").await;
    let wishes = include_str!("../../../../protocol/tests/fixtures/v1/commands.json")
        .replace("01932b8e-7c2a-7000-8000-000000000003", &conversation.to_string())
        .replace("01932b8e-7c2a-7000-8000-000000000006", &message.to_string());
    let wishes: Vec<Value> = serde_json::from_str(&wishes).unwrap();
    for wish in &wishes {
        let (status, told) = house.post(Some(&house.shop.asha.token), "/v1/commands", wish).await;
        assert_eq!((status, &told["id"]), (200, &wish["id"]), "{wish}: {told}");
        let outcome = told["outcome"].as_str().unwrap();
        assert!(["applied", "rejected"].contains(&outcome), "{wish}: {told}");
        assert!(wish["type"] != "resolve" || outcome == "applied", "{wish}: {told}");
    }
}

#[tokio::test]
async fn a_command_is_answered_once_and_its_id_is_not_lent() {
    let house = House::open().await;
    let (conversation, message) = house.shop.hears_text("919812345678", "haan").await;
    let token = Some(house.shop.asha.token.as_str());
    let resolve = json!({
        "id": "01932b8e-7c2a-7000-8000-000000000001", "type": "resolve", "conversation_id": conversation,
        "word_of_tomorrow": "kal"
    });
    let first = house.post(token, "/v1/commands", &resolve).await;
    assert_eq!((first.0, &first.1["outcome"]), (200, &json!("applied")), "{}", first.1);
    assert_eq!(house.post(token, "/v1/commands", &resolve).await, first);
    for (field, said) in
        [("type", json!("reopen")), ("seen", json!(message)), ("word_of_tomorrow", json!("parson"))]
    {
        let mut other = resolve.clone();
        other[field] = said;
        let (status, body) = house.post(token, "/v1/commands", &other).await;
        assert_eq!((status, &body["code"]), (409, &json!("command_id_reused")), "{other}");
    }
}

/// All a hub answers at: what desks and browsers ask, the doors for webhooks, and what machines ask.
fn everything(house: &House) -> Router {
    let shop = &house.shop;
    let state = AppState::new(parts(shop, house.media.clone(), house.live.clone()));
    let secret = AppSecret::new("monsoon".to_owned()).unwrap();
    let door = Door {
        intake: Intake::new(&shop.store, &Arc::default()).0,
        secrets: Arc::new(AppSecrets::new(secret, None)),
        verify_token: VerifyToken::new("sunrise".to_owned()).unwrap(),
        store: shop.store.clone(),
        clock: shop.clock.clone(),
        guesses: AddressThrottle::default(),
        trusted_proxies: Vec::new(),
    };
    let readiness = Arc::new(StoreReadiness::new(shop.store.clone(), shop.clock.clone()));
    let machines = health::routes(readiness, house.media.condition(), None);
    dress(router(state).merge(intake::routes(Arc::new(door))).merge(machines))
}

#[tokio::test]
async fn whatever_is_asked_wrongly_of_whatever_address_the_answer_has_a_code() {
    let house = House::open().await;
    let hub = everything(&house);
    let refused = async |asker: Option<&Actor>, method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        let request = asker.into_iter().fold(request, |request, asker| {
            request.header("authorization", format!("Bearer {}", asker.token))
        });
        let answer = hub.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 100_000).await.unwrap();
        let told: Value = serde_json::from_slice(&body).unwrap_or_default();
        let is_ours = told["code"].is_string() && told["message"].is_string();
        assert!(is_ours, "{method} {path}: {status} {}", String::from_utf8_lossy(&body));
        (status.as_u16(), told)
    };
    let machines = [
        ("GET", "/webhooks/whatsapp"),
        ("POST", "/webhooks/whatsapp"),
        ("POST", "/webhooks/360dialog/{secret}"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    ];
    let desks = matrix::declared().into_iter().map(|route| (route.method, route.path));
    let all: Vec<_> = desks.chain(machines).collect();
    for (method, path) in &all {
        for other in ["PUT", "PATCH", "DELETE"] {
            if !all.contains(&(other, *path)) {
                assert_eq!(refused(None, other, path).await.0, 405, "{other} {path}");
            }
        }
        // What is no text.
        let segments = path.split('/').map(|part| if part.starts_with('{') { "%FF" } else { part });
        let odd = segments.collect::<Vec<_>>().join("/");
        if odd != *path {
            for asker in [None, Some(&house.shop.rajesh)] {
                refused(asker, method, &odd).await;
            }
            let door = matches!(path.split('/').nth(1), Some("connect" | "webhooks"));
            let asker = Some(&house.shop.rajesh).filter(|_| !door);
            assert_eq!(refused(asker, method, &odd).await.0, 404, "{method} {odd}");
        }
    }
    for (method, path, status, code) in [
        ("GET", "/webhooks/whatsapp?hub.mode=a&hub.mode=b", 400, "invalid"),
        ("GET", "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=sunset", 403, "forbidden"),
        ("POST", "/webhooks/whatsapp", 401, "unauthenticated"),
        ("POST", "/webhooks/360dialog/nobodys", 404, "not_found"),
        ("GET", "/metrics", 404, "not_found"),
        ("GET", "/nowhere", 404, "not_found"),
    ] {
        let (answered, told) = refused(None, method, path).await;
        assert_eq!((answered, &told["code"]), (status, &json!(code)), "{method} {path}");
    }
}
