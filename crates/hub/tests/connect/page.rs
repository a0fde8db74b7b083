//! The page in the browser: who may open it, who may speak for it, and how it carries a signup to its end.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, ORIGIN, REFERRER_POLICY,
    SET_COOKIE,
};
use axum::http::{Request, Response, StatusCode};
use sangam_protocol::connect::SignupStep;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::meta::{CODE, WABA};
use crate::world::{PUBLIC_URL, World, text_of, ticket};

async fn get(world: &World, path: &str, cookie: Option<&str>) -> Response<Body> {
    let request = Request::get(path).header(ACCEPT_LANGUAGE, "hi-IN,hi;q=0.9");
    let request = cookie.into_iter().fold(request, |request, cookie| request.header(COOKIE, cookie));
    world.ask(request.body(Body::empty()).unwrap()).await
}

async fn post(world: &World, path: &str, cookie: Option<&str>, origin: &str, body: Value) -> StatusCode {
    let request = Request::post(path).header(CONTENT_TYPE, "application/json").header(ORIGIN, origin);
    let request = cookie.into_iter().fold(request, |request, cookie| request.header(COOKIE, cookie));
    world.ask(request.body(Body::from(body.to_string())).unwrap()).await.status()
}

/// The pair a browser sends back, after a look at how it is guarded.
fn cookie_of(response: &Response<Body>, path: &str) -> String {
    let set = response.headers()[SET_COOKIE].to_str().unwrap();
    for guard in ["HttpOnly", "SameSite=Strict", "Secure", &format!("Path={path};")] {
        assert!(set.contains(guard), "{guard}");
    }
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_speaks_the_visitors_language_and_loads_only_metas_sdk() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    let path = format!("/connect/{}", ticket(&begun));
    let response = get(&world, &path, None).await;
    assert_eq!(response.status(), StatusCode::OK);
    let headers = response.headers();
    assert_eq!(
        (&headers[REFERRER_POLICY], &headers[CACHE_CONTROL]),
        (&"no-referrer".parse().unwrap(), &"no-store".parse().unwrap())
    );
    let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    cookie_of(&response, &path);
    let html = text_of(response).await;
    assert!(html.contains("<html lang=\"hi\">") && html.contains("अपना WhatsApp नंबर जोड़ें"));
    assert_eq!(html.matches(&format!("nonce=\"{nonce}\"")).count(), 2, "one style, one script");
    assert!(html.contains(&format!("{}/sdk.js", world.meta.url())) && html.contains("77001"));
    assert!(!html.contains(ticket(&begun)) && !html.contains("{{"));
}

#[tokio::test]
async fn another_browser_and_an_old_ticket_get_a_sentence_and_no_dialog() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    let path = format!("/connect/{}", ticket(&begun));
    let cookie = cookie_of(&get(&world, &path, None).await, &path);
    assert_eq!(get(&world, &path, Some(&cookie)).await.status(), StatusCode::OK, "a reload");
    for (path, problem) in [(path.as_str(), "ticket_used"), ("/connect/nobody-issued-this", "ticket_expired")]
    {
        let response = get(&world, path, None).await;
        assert_eq!(response.status(), StatusCode::GONE);
        assert!(!response.headers().contains_key(SET_COOKIE));
        assert!(text_of(response).await.contains(&format!("\"shut\":\"{problem}\"")));
    }
}

#[tokio::test]
async fn only_the_page_itself_may_speak() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    let path = format!("/connect/{}", ticket(&begun));
    let cookie = cookie_of(&get(&world, &path, None).await, &path);
    let code = format!("{path}/code");
    let body = || json!({ "code": CODE });
    for origin in [
        "https://evilfacebook.com",
        "null",
        "https://desk.shop.example.evil.example",
        "http://desk.shop.example",
    ] {
        assert_eq!(
            post(&world, &code, Some(&cookie), origin, body()).await,
            StatusCode::FORBIDDEN,
            "{origin}"
        );
    }
    assert_eq!(post(&world, &code, None, PUBLIC_URL, body()).await, StatusCode::GONE);
    assert_eq!(
        post(&world, &code, Some("sangam_signup=guessed"), PUBLIC_URL, body()).await,
        StatusCode::GONE
    );
    let two = format!("{cookie}; {cookie}");
    assert_eq!(post(&world, &code, Some(&two), PUBLIC_URL, body()).await, StatusCode::GONE);
    assert_eq!(
        post(&world, &code, Some(&cookie), PUBLIC_URL, json!({ "code": " " })).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(world.signup(begun.id).await.step, SignupStep::Opened, "nothing of it was believed");
    assert_eq!(post(&world, &code, Some(&cookie), PUBLIC_URL, body()).await, StatusCode::ACCEPTED);
    assert_eq!(world.signup(begun.id).await.step, SignupStep::Exchanging);
}

#[tokio::test]
async fn a_served_hub_carries_a_signup_to_its_end() {
    let mut world = World::open().await;
    let begun = world.begin(None).await;
    let hub = world.take_hub();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let serving = tokio::spawn(hub.serve(listener, stop.clone()));
    let page = format!("http://{address}/connect/{}", ticket(&begun));
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let opened = browser.get(&page).send().await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let say = async |what: &str, body: Value| {
        let said =
            browser.post(format!("{page}/{what}")).header("cookie", &cookie).header("origin", PUBLIC_URL);
        assert_eq!(said.json(&body).send().await.unwrap().status(), 202, "{what}");
    };
    say("code", json!({ "code": CODE })).await;
    let finished = json!({"type": "WA_EMBEDDED_SIGNUP", "event": "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING",
        "data": {"waba_id": WABA}});
    say("event", finished).await;
    world.meta.until("POST smb_app_data", 2).await;
    let status = loop {
        let answer = browser.get(format!("{page}/status")).header("cookie", &cookie).send().await.unwrap();
        let status: Value = answer.json().await.unwrap();
        if status["step"] != "asking" {
            break status;
        }
    };
    assert_eq!(status, json!({"step": "connected", "problem": null, "detail": null}));
    stop.cancel();
    serving.await.unwrap();
}
