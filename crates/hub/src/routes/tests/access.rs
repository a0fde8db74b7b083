//! Who gets in, and what they get to see.

use serde_json::{Value, json};

use super::*;

/// Every route that takes a session, with ids that exist.
async fn routes(house: &House) -> Vec<(&'static str, String)> {
    let (conversation, message) = house.shop.hears_text("919812345678", "canary: is it there?").await;
    vec![
        ("GET", "/v1/me".to_owned()),
        ("GET", "/v1/conversations".to_owned()),
        ("GET", format!("/v1/conversations/{conversation}/messages")),
        ("GET", format!("/v1/conversations/{conversation}/events")),
        ("GET", format!("/v1/messages/{message}/media")),
        ("GET", "/v1/snapshot".to_owned()),
        ("GET", "/v1/snapshot/conversations".to_owned()),
        ("GET", "/v1/backfill".to_owned()),
        ("GET", format!("/v1/numbers/{}/ledger", house.shop.number_id)),
        ("GET", format!("/v1/numbers/{}/ledger.csv", house.shop.number_id)),
        ("GET", format!("/v1/changes?after={}", house.shop.head().await)),
        ("GET", "/v1/sync".to_owned()),
        ("POST", "/v1/commands".to_owned()),
        ("GET", format!("/v1/numbers/{}/held", house.shop.number_id)),
        ("POST", format!("/v1/numbers/{}/release", house.shop.number_id)),
        ("POST", format!("/v1/numbers/{}/hold", house.shop.number_id)),
        ("PUT", "/v1/workspace/phone-book".to_owned()),
        ("GET", format!("/v1/numbers/{}/month", house.shop.number_id)),
        ("PUT", "/v1/cost/card".to_owned()),
        ("POST", "/v1/invitations".to_owned()),
        ("DELETE", "/v1/sessions/current".to_owned()),
    ]
}

#[tokio::test]
async fn without_a_session_every_route_says_the_same() {
    let house = House::open().await;
    let ended = house.shop.session_of(house.shop.asha.id).await;
    house.shop.change_device(&ended, |device| device.signed_out = true).await;
    let expired = house.shop.session_of(house.shop.asha.id).await;
    house.shop.change_device(&expired, |device| device.expires_at = START).await;
    let good = house.shop.asha.token.clone();
    for (method, path) in routes(&house).await {
        let ask = || house.request(method, &path);
        let separator = if path.contains('?') { '&' } else { '?' };
        for (how, request) in [
            ("nothing", ask()),
            ("a wrong token", ask().bearer_auth("wrong")),
            ("an ended session", ask().bearer_auth(&ended)),
            ("an expired session", ask().bearer_auth(&expired)),
            ("another scheme", ask().basic_auth(&good, Some(""))),
            ("a cookie", ask().header("cookie", format!("token={good}; session={good}"))),
            ("a query", house.request(method, &format!("{path}{separator}token={good}&access_token={good}"))),
            ("two headers", ask().bearer_auth(&good).header("authorization", format!("Bearer {good}"))),
        ] {
            let (status, body) = read(request).await;
            assert_eq!(
                (status, &body["code"]),
                (401, &json!("unauthenticated")),
                "{method} {path} with {how}"
            );
        }
    }
}

#[tokio::test]
async fn a_revoked_device_and_someone_who_left_are_told_to_wipe() {
    let house = House::open().await;
    let revoked = house.shop.session_of(house.shop.meena.id).await;
    house.shop.change_device(&revoked, |device| device.revoked_at = Some(START)).await;
    house.shop.change_person(house.shop.asha.id, |person, _| person.active = false).await;
    for (method, path) in routes(&house).await {
        for token in [&revoked, &house.shop.asha.token] {
            let (status, body) = read(house.request(method, &path).bearer_auth(token)).await;
            assert_eq!((status, &body["code"]), (401, &json!("device_revoked")), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_web_page_of_another_origin_is_refused_everywhere() {
    let house = House::open().await;
    let mut all = routes(&house).await;
    all.extend([("POST", "/v1/sessions".to_owned()), ("POST", "/v1/invitations/accept".to_owned())]);
    for (method, path) in &all {
        for origin in ["https://evil.example", "null", "http://desk.shop.example"] {
            let request =
                house.request(method, path).bearer_auth(&house.shop.asha.token).header("origin", origin);
            let (status, body) = read(request).await;
            assert_eq!((status, &body["code"]), (403, &json!("forbidden")), "{method} {path} from {origin}");
        }
    }
    let own = house.request("GET", "/v1/me").bearer_auth(&house.shop.asha.token).header("origin", PUBLIC_URL);
    assert_eq!(read(own).await.0, 200);
}

/// TRACE would give whoever asks what a browser sent along, the session with it.
#[tokio::test]
async fn no_request_is_told_back_to_whoever_made_it() {
    let house = House::open().await;
    for (_, path) in routes(&house).await {
        let asked = house.request("TRACE", &path).bearer_auth(&house.shop.asha.token);
        let answer = asked.header("x-canary", "canary").send().await.unwrap();
        assert_eq!(answer.status(), 405, "{path}");
        let said = format!("{:?} {}", answer.headers().clone(), answer.text().await.unwrap());
        assert!(!said.contains("canary") && !said.contains(&house.shop.asha.token), "{path}: {said}");
    }
}

#[tokio::test]
async fn every_answer_warns_a_browser() {
    let house = House::open().await;
    let token = &house.shop.asha.token;
    let mut all = routes(&house).await;
    all.extend([
        ("GET", "/nowhere".to_owned()),
        ("PATCH", "/v1/me".to_owned()),
        ("TRACE", "/v1/me".to_owned()),
    ]);
    for (method, path) in &all {
        for request in [house.request(method, path).bearer_auth(token), house.request(method, path)] {
            let answer = request.send().await.unwrap();
            for (name, expected) in [
                ("content-security-policy", "frame-ancestors 'none'"),
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("strict-transport-security", "max-age=31536000"),
            ] {
                let said: Vec<_> = answer.headers().get_all(name).iter().collect();
                let is_said = said.first().is_some_and(|said| said.to_str().unwrap().contains(expected));
                assert!(is_said && said.len() == 1, "{method} {path}: {name} is {said:?}");
            }
        }
    }
}

#[tokio::test]
async fn another_workspace_sees_nothing_and_learns_nothing() {
    let house = House::open().await;
    let (conversation, message) = house.shop.hears_text("919812345678", "canary").await;
    let other = Shop::found(house.shop.store.clone(), 2).await;
    for path in [
        format!("/v1/conversations/{conversation}/messages"),
        format!("/v1/conversations/{conversation}/events"),
        format!("/v1/messages/{message}/media"),
        format!("/v1/backfill?conversation={conversation}"),
    ] {
        let (status, body) = house.get(&other.rajesh, &path).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{path}");
    }
    let after = Cursor { rev: Rev(0), ..other.head().await };
    for path in [
        "/v1/conversations".to_owned(),
        "/v1/snapshot".to_owned(),
        "/v1/snapshot/conversations".to_owned(),
        "/v1/backfill".to_owned(),
        format!("/v1/changes?after={after}"),
    ] {
        let (status, body) = house.get(&other.rajesh, &path).await;
        assert_eq!(status, 200, "{path}");
        let text = body.to_string();
        assert!(!text.contains("canary") && !text.contains(&conversation.to_string()), "{path}: {text}");
        assert!(!text.contains(&house.shop.number_id.to_string()), "{path}: {text}");
    }
}

#[tokio::test]
async fn what_is_private_to_the_owner_is_there_for_her_alone() {
    let house = House::open().await;
    let (conversation, message) = house.shop.hears_text("919812345678", "canary").await;
    house.shop.set_private(conversation, true).await;
    let after = Cursor { rev: Rev(0), ..house.shop.head().await };
    let named = [
        format!("/v1/conversations/{conversation}/messages"),
        format!("/v1/conversations/{conversation}/events"),
        format!("/v1/backfill?conversation={conversation}"),
    ];
    let lists = [
        "/v1/conversations".to_owned(),
        "/v1/snapshot/conversations".to_owned(),
        "/v1/backfill".to_owned(),
        format!("/v1/changes?after={after}"),
    ];
    for path in &named {
        for actor in [&house.shop.asha, &house.shop.meena] {
            assert_eq!(house.get(actor, path).await.0, 404, "{path}");
        }
        assert_eq!(house.get(&house.shop.rajesh, path).await.0, 200, "{path}");
    }
    for path in &lists {
        for actor in [&house.shop.asha, &house.shop.meena] {
            let text = house.get(actor, path).await.1.to_string();
            assert!(!text.contains("canary") && !text.contains(&message.to_string()), "{path}: {text}");
        }
        assert!(house.get(&house.shop.rajesh, path).await.1.to_string().contains("canary"), "{path}");
    }
    let totals =
        |snapshot: &Value| (snapshot["conversations_total"].clone(), snapshot["messages_total"].clone());
    assert_eq!(totals(&house.get(&house.shop.asha, "/v1/snapshot").await.1), (json!(0), json!(0)));
    assert_eq!(totals(&house.get(&house.shop.rajesh, "/v1/snapshot").await.1), (json!(1), json!(1)));
    let changes = house.get(&house.shop.asha, &lists[3]).await.1;
    let gone = json!({"type": "gone", "id": conversation, "rev": house.shop.head().await.rev});
    assert!(changes["changes"].as_array().unwrap().contains(&gone), "{changes}");
}

#[tokio::test]
async fn a_device_that_keeps_coming_stays_signed_in() {
    let house = House::open().await;
    let lasts = SESSION_LASTS;
    for _ in 0..4 {
        house.shop.clock.advance(lasts - 60 * SECOND);
        assert_eq!(house.get(&house.shop.asha, "/v1/me").await.0, 200);
    }
    house.shop.clock.advance(lasts);
    assert_eq!(house.get(&house.shop.asha, "/v1/me").await.0, 401);
}
